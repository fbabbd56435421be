//! X11 programs, through Xwayland, which the session starts when the first of them comes.

use super::{Case, Desk};
use anyhow::{Context, ensure};
use std::process::Command;
use std::time::Duration;

/// The cases.
pub const CASES: &[Case] = &[
    Case { name: "xterm", needs: &["Xwayland", "xterm"], run: xterm },
    Case { name: "glxgears", needs: &["Xwayland", "glxgears"], run: glxgears },
    Case { name: "clipboard-x11", needs: &["Xwayland", "xterm", "xclip", "wl-copy", "wl-paste"], run: clipboard },
];

/// A command with the session's DISPLAY, which the agent has as everything has that the session starts.
fn x_command(desk: &Desk, program: &str) -> anyhow::Result<Command> {
    let agent = desk.world.part("agent").context("an agent")?;
    let environment = std::fs::read(format!("/proc/{agent}/environ"))?;
    let display = environment.split(|byte| *byte == 0).find_map(|variable| variable.strip_prefix(b"DISPLAY="));
    let display = display.context("the session has no DISPLAY: Xwayland is not offered")?;
    let mut command = desk.command(program);
    command.env("DISPLAY", String::from_utf8_lossy(display).into_owned());
    Ok(command)
}

fn xterm(desk: &Desk) -> anyhow::Result<String> {
    let _running = desk.spawn(x_command(desk, "xterm")?)?;
    let window = desk.focused("xterm")?;
    desk.painted(&window, 2)?;
    desk.world.type_text("echo typed in x11 > seen; ls -la /usr\n");
    desk.file("seen", |text| text == "typed in x11\n")?;
    std::thread::sleep(Duration::from_millis(300));
    desk.shot("used")?;
    Ok(format!("{}×{}; a command was typed and run", window.width, window.height))
}

fn glxgears(desk: &Desk) -> anyhow::Result<String> {
    let _running = desk.spawn(x_command(desk, "glxgears")?)?;
    let window = desk.seen("glxgears", |window| window.title.contains("glxgears"))?;
    desk.painted(&window, 20)?;
    let area = [window.x, window.y, window.width, window.height];
    let mut pictures = Vec::new();
    for _ in 0..5 {
        pictures.push(desk.look()?.area(area));
        std::thread::sleep(Duration::from_millis(150));
    }
    pictures.dedup();
    ensure!(pictures.len() >= 3, "the gears do not turn: {} of five pictures differ", pictures.len());
    desk.shot("turns")?;
    Ok(format!("the gears turn: {} of five pictures differed", pictures.len()))
}

fn clipboard(desk: &Desk) -> anyhow::Result<String> {
    let _running = desk.spawn(x_command(desk, "xterm")?)?;
    desk.focused("xterm")?;
    desk.leaves("wl-copy", &["from wayland"])?;
    desk.world.type_text("xclip -o -selection clipboard > pasted\n");
    desk.file("pasted", |text| text == "from wayland")?;
    desk.world.type_text("echo -n from x11 | xclip -i -selection clipboard\n");
    desk.until("wl-paste to print what an X11 program copied", || {
        desk.prints("wl-paste", &["-n"]).is_ok_and(|text| text == "from x11")
    })?;
    desk.shot("done")?;
    Ok("text went from Wayland to X11 and back".into())
}
