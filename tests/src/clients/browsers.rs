//! Browsers with their Wayland backends: a page of our own hears the keyboard and the pointer.

use super::{Case, Desk};
use anyhow::Context;

/// The cases.
pub const CASES: &[Case] = &[
    Case { name: "chromium", needs: &["chromium"], run: chromium },
    Case { name: "firefox-esr", needs: &["firefox-esr"], run: firefox },
];

/// Its title says what was typed and clicked.
const PAGE: &str = "<!doctype html><title>ready</title><body style='margin:0;background:#7bc4a4'>
<input id=i autofocus style='font-size:40px' oninput=\"document.title='typed '+this.value\">
<div style='position:fixed;left:0;right:0;top:50%;bottom:0;background:#22577a'
 onclick=\"document.title='clicked after '+document.getElementById('i').value\"></div>";

fn page(desk: &Desk) -> anyhow::Result<String> {
    let path = desk.world.home().join("page.html");
    std::fs::write(&path, PAGE)?;
    Ok(format!("file://{}", path.display()))
}

fn chromium(desk: &Desk) -> anyhow::Result<String> {
    let mut command = desk.command("chromium");
    command.args(["--ozone-platform=wayland", "--no-sandbox", "--no-first-run", "--no-default-browser-check"]);
    command.args(["--disable-gpu", "--password-store=basic", "--disable-component-update"]).arg(page(desk)?);
    use_page(desk, command, "chromium")
}

fn firefox(desk: &Desk) -> anyhow::Result<String> {
    let profile = desk.world.home().join("profile");
    std::fs::create_dir_all(&profile)?;
    let settings = "user_pref('browser.aboutwelcome.enabled', false);\n\
         user_pref('datareporting.policy.dataSubmissionEnabled', false);\n\
         user_pref('browser.shell.checkDefaultBrowser', false);\n\
         user_pref('browser.startup.homepage_override.mstone', 'ignore');\n\
         user_pref('termsofuse.bypassNotification', true);\n";
    std::fs::write(profile.join("user.js"), settings.replace('\'', "\""))?;
    let mut command = desk.command("firefox-esr");
    command.env("MOZ_ENABLE_WAYLAND", "1").env("MOZ_CRASHREPORTER_DISABLE", "1");
    command.arg("--no-remote").arg("--profile").arg(&profile).arg(page(desk)?);
    use_page(desk, command, "firefox")
}

fn use_page(desk: &Desk, command: std::process::Command, app: &str) -> anyhow::Result<String> {
    let _running = desk.spawn(command)?;
    let titled = |text: &str| desk.seen(&format!("the title {text:?}"), |window| window.title.contains(text));
    let window = titled("ready").context("the page is not shown")?;
    desk.focused(app)?;
    desk.painted(&window, 20)?;
    desk.until("the page's colour", || {
        let at = (window.x + window.width / 2, window.y + window.height * 4 / 5);
        desk.look().is_ok_and(|picture| picture.at(at.0, at.1) == Some([0x22, 0x57, 0x7a]))
    })?;
    desk.world.type_text("hello");
    titled("typed hello")?;
    desk.click(window.x + window.width / 2, window.y + window.height * 4 / 5);
    titled("clicked after hello")?;
    desk.shot("page")?;
    Ok(format!("{}×{}; a page heard keyboard and pointer", window.width, window.height))
}
