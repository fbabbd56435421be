//! Terminals: a command is typed on the hardware keyboard, and does what it says.

use super::{Case, Desk};
use rustix::process::Signal;

/// The cases.
pub const CASES: &[Case] = &[
    Case { name: "foot", needs: &["foot"], run: foot },
    Case { name: "weston-terminal", needs: &["weston-terminal"], run: weston },
];

fn foot(desk: &Desk) -> anyhow::Result<String> {
    terminal(desk, "foot", "foot")
}

fn weston(desk: &Desk) -> anyhow::Result<String> {
    terminal(desk, "weston-terminal", "wayland-terminal")
}

fn terminal(desk: &Desk, program: &str, app: &str) -> anyhow::Result<String> {
    let mut running = desk.start(program, &[])?;
    let window = desk.focused(app)?;
    desk.painted(&window, 2)?;
    desk.world.type_text("echo seen by the shell > seen; ls -la /usr\n");
    desk.file("seen", |text| text == "seen by the shell\n")?;
    std::thread::sleep(std::time::Duration::from_millis(300));
    desk.shot("used")?;
    running.signal(Signal::TERM);
    running.wait()?;
    desk.until("no window", || desk.windows().is_empty())?;
    Ok(format!("{}×{}; a command was typed and run; its window went with it", window.width, window.height))
}
