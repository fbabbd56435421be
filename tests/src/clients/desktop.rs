//! Parts of other desktops: panel, launcher, wallpaper, lock, colour temperature.

use super::{Case, Desk};
use anyhow::ensure;
use rustix::process::Signal;
use std::time::Duration;

/// The cases.
pub const CASES: &[Case] = &[
    Case { name: "waybar", needs: &["waybar", "foot"], run: waybar },
    Case { name: "fuzzel", needs: &["fuzzel", "foot"], run: fuzzel },
    Case { name: "swaybg", needs: &["swaybg"], run: swaybg },
    Case { name: "swaylock", needs: &["swaylock", "foot"], run: swaylock },
    Case { name: "gammastep", needs: &["gammastep", "swaybg"], run: gammastep },
];

fn usable(desk: &Desk) -> Option<[i32; 4]> {
    desk.world.try_snapshot().ok()?.outputs.first()?.usable
}

fn waybar(desk: &Desk) -> anyhow::Result<String> {
    let config = desk.world.dir().join("config/waybar");
    std::fs::create_dir_all(&config)?;
    let text = r#"{"position": "bottom", "height": 34, "modules-left": ["wlr/taskbar"], "modules-right": ["clock"],
        "wlr/taskbar": {"format": "{title:.20}", "on-click": "activate"}}"#;
    std::fs::write(config.join("config"), text)?;
    std::fs::write(
        config.join("style.css"),
        "* { font-family: DejaVu Sans; } window#waybar { background: #204060; color: white; }",
    )?;
    let before = usable(desk);
    let _foot = desk.start("foot", &["--title", "in the taskbar"])?;
    desk.focused("foot")?;
    let _bar = desk.start("waybar", &[])?;
    desk.until("a smaller usable area", || {
        let (Some(before), Some(now)) = (before, usable(desk)) else { return false };
        now[3] == before[3] - 34
    })?;
    desk.until("the panel's colour", || desk.look().is_ok_and(|p| p.at(640, 715) == Some([0x20, 0x40, 0x60])))?;
    // The task bar lists the window, by the foreign-toplevel protocol: there is text at its left end.
    desk.until("the window in its task bar", || desk.look().is_ok_and(|p| p.colours([0, 690, 200, 28]) > 8))?;
    desk.shot("panel")?;
    Ok("it took 34 pixels of the output's lower edge and lists the window".into())
}

fn fuzzel(desk: &Desk) -> anyhow::Result<String> {
    let before = desk.look()?;
    let _launcher = desk.start("fuzzel", &[])?;
    desk.until("the launcher", || {
        desk.look().is_ok_and(|p| p.area([500, 300, 280, 120]) != before.area([500, 300, 280, 120]))
    })?;
    desk.world.type_text("foot");
    std::thread::sleep(Duration::from_millis(500));
    desk.shot("typed")?;
    desk.world.tap(crate::keys::ENTER);
    desk.focused("foot")?;
    desk.shot("launched")?;
    Ok("a name was typed, and the program is there".into())
}

fn swaybg(desk: &Desk) -> anyhow::Result<String> {
    let _running = desk.start("swaybg", &["-c", "#884422"])?;
    desk.until("its colour", || desk.look().is_ok_and(|p| p.at(640, 400) == Some([0x88, 0x44, 0x22])))?;
    desk.shot("background")?;
    Ok("the output shows its colour".into())
}

fn locked(desk: &Desk) -> bool {
    desk.world.try_snapshot().is_ok_and(|snapshot| snapshot.locked)
}

fn swaylock(desk: &Desk) -> anyhow::Result<String> {
    let _foot = desk.start("foot", &[])?;
    let window = desk.focused("foot")?;
    desk.painted(&window, 2)?;
    let mut locker = desk.start("swaylock", &["-c", "336699", "--ignore-empty-password"])?;
    desk.until("the lock", || locked(desk))?;
    let shows = |p: super::Picture| {
        [(3, 3), (1270, 10), (10, 700)].iter().all(|(x, y)| p.at(*x, *y) == Some([0x33, 0x66, 0x99]))
    };
    desk.until("the locker's colour everywhere", || desk.look().is_ok_and(shows))?;
    desk.world.type_text("echo leaked > leaked\n");
    std::thread::sleep(Duration::from_millis(500));
    desk.shot("locked")?;
    // A locker that dies leaves it locked; another may take over.
    locker.signal(Signal::KILL);
    locker.wait()?;
    std::thread::sleep(Duration::from_millis(300));
    ensure!(locked(desk), "the death of the locker unlocked the session");
    let dead = desk.shot("locker-killed")?;
    ensure!(dead.colours([0, 0, 1280, 720]) == 1, "something shows behind a dead locker");
    let mut locker = desk.start("swaylock", &["-c", "336699"])?;
    desk.until("the second locker", || desk.look().is_ok_and(shows))?;
    // swaylock unlocks on this signal, as after the right password.
    locker.signal(Signal::USR1);
    locker.wait()?;
    desk.until("no lock", || !locked(desk))?;
    desk.focused("foot")?;
    desk.world.type_text("echo back > back\n");
    desk.file("back", |text| text == "back\n")?;
    ensure!(!desk.world.home().join("leaked").exists(), "what was typed into the lock reached the terminal");
    desk.shot("unlocked")?;
    Ok("locked, nothing leaked, stayed locked without its locker, unlocked by the next".into())
}

fn gammastep(desk: &Desk) -> anyhow::Result<String> {
    // Screenshots show colours as they were drawn, unless they are wanted as they are seen.
    let config = desk.world.dir().join("config/tacit");
    std::fs::create_dir_all(&config)?;
    std::fs::write(config.join("config.toml"), "[access]\ncaptures_see_colours = true\n")?;
    let _grey = desk.start("swaybg", &["-c", "#c0c0c0"])?;
    let at = |desk: &Desk| desk.look().ok()?.at(640, 400);
    desk.until("a grey background", || at(desk) == Some([0xc0; 3]))?;
    let _running = desk.start("gammastep", &["-m", "wayland", "-P", "-O", "3500"])?;
    let warm = |[red, green, blue]: [u8; 3]| red > green && green > blue && blue < 0x90;
    desk.until("a warm background", || at(desk).is_some_and(warm))?;
    let seen = at(desk).unwrap_or_default();
    desk.shot("warm")?;
    Ok(format!("grey is seen as {seen:?}"))
}
