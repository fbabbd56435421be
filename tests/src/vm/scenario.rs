//! What is done in the machine: for now, the proof of the harness itself with sessions that others wrote.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::frame::Frame;
use super::image::USER;
use super::machine::Machine;
use super::steps::Minutes;
use super::wait_for;

/// A session as the scenario knows it: how one opens a terminal in it, how one leaves it, what its processes are called.
#[derive(Clone, Copy, Debug)]
pub struct Desktop {
    /// The name of its wayland-sessions entry.
    pub name: &'static str,
    /// Opens a terminal by keys.
    pub open_terminal: fn(&mut Machine) -> Result<()>,
    /// The terminal's process name.
    pub terminal: &'static str,
    /// Leaves the session by keys.
    pub leave: fn(&mut Machine) -> Result<()>,
    /// Its processes, as a pattern of names.
    pub processes: &'static str,
}

/// The sessions that can be tested: Tacit, and those that others wrote, to compare with and to prove the harness.
pub const DESKTOPS: &[Desktop] = &[
    Desktop {
        name: "tacit",
        open_terminal: |machine| machine.qmp.key("super+Return"),
        terminal: "foot",
        leave: |machine| {
            let name = "org.tacitdesktop.Session1";
            let quit = format!("busctl --user call {name} /org/tacitdesktop/Session1 {name} Quit");
            machine.guest.user(&quit).map(drop)
        },
        processes: "tacit|tacit-composito|tacit-shell|tacit-agent",
    },
    Desktop {
        name: "sway",
        open_terminal: |machine| machine.qmp.key("super+Return"),
        terminal: "foot",
        leave: |machine| machine.guest.user("swaymsg -s $(ls $XDG_RUNTIME_DIR/sway-ipc.*) exit || true").map(drop),
        processes: "sway|swaybar|swaybg",
    },
    Desktop {
        name: "weston",
        open_terminal: |machine| machine.qmp.click(0.013, 0.02, super::qmp::Button::Left),
        terminal: "weston-terminal",
        leave: |machine| machine.qmp.key("ctrl+alt+backspace"),
        processes: "weston|weston-desktop-|weston-keyboard",
    },
];

/// Boots the machine, is refused with a wrong password, then goes through each session. Steps that need the one before
/// are left out when that failed.
pub fn prove(
    machine: &mut Machine,
    desktops: &[&Desktop],
    environment: &[String],
    looks: &[String],
    minutes: &mut Minutes,
) {
    if boot(machine, minutes).is_none() {
        return;
    }
    refuse(machine, minutes);
    for desktop in desktops {
        println!("{}", desktop.name);
        if enter(machine, desktop, environment, minutes).is_none() {
            return;
        }
        measure(machine, desktop, minutes);
        look(machine, looks, minutes);
        terminal(machine, desktop, minutes);
        second_screen(machine, minutes);
        switch_terminal(machine, minutes);
        if leave(machine, desktop, minutes).is_none() {
            return;
        }
    }
}

/// Notes what commands say in the session: as root, or as the user where a command starts with `user:`.
pub fn look(machine: &mut Machine, commands: &[String], minutes: &mut Minutes) {
    for command in commands {
        minutes.step(command, |minutes| {
            let said = match command.strip_prefix("user:") {
                Some(script) => machine.guest.user(script)?,
                None => {
                    let outcome = machine.guest.run(command, machine.within(60))?;
                    format!("{}{}", outcome.stdout, outcome.stderr)
                }
            };
            minutes.fact(said);
            Ok(())
        });
    }
}

/// Takes a picture of the first screen.
pub fn picture(machine: &mut Machine, name: &str, minutes: &mut Minutes) -> Result<Frame> {
    let frame = machine.qmp.screen(0)?;
    minutes.picture(name, &frame)?;
    Ok(frame)
}

/// Waits for the greeter.
pub fn boot(machine: &mut Machine, minutes: &mut Minutes) -> Option<()> {
    minutes.step("the machine boots", |_| machine.guest.wait_ready(machine.within(300)))?;
    minutes.step("the greeter asks for a name", |minutes| {
        machine.wait_greeter("login:", machine.within(120))?;
        minutes.fact(format!("boot to greeter: {:.1} s of processor time", machine.processor_time()?.as_secs_f64()));
        picture(machine, "greeter", minutes).map(drop)
    })
}

fn refuse(machine: &mut Machine, minutes: &mut Minutes) -> Option<()> {
    minutes.step("a wrong password is refused", |minutes| {
        machine.log_in_with("wrong")?;
        let again = machine.wait_greeter("login:", machine.within(60));
        picture(machine, "refused", minutes)?;
        again?;
        ensure!(machine.session()?.is_none(), "there is a session after a wrong password");
        Ok(())
    })
}

/// Notes what the guest says when the session did not come up.
fn diagnose(machine: &mut Machine, minutes: &mut Minutes) {
    let _ = minutes.step("what the guest says of it", |minutes| {
        minutes.fact(machine.greeter_text()?);
        let script = "tail -n 30 /tmp/session-*.log; loginctl; journalctl -b -n 40 --no-pager; ps -eo user,pid,pcpu,args | grep -v '\\['";
        minutes.fact(machine.guest.run(script, machine.within(60))?.stdout);
        Ok(())
    });
}

/// Logs in and waits for the session and its first frame.
pub fn enter(machine: &mut Machine, desktop: &Desktop, environment: &[String], minutes: &mut Minutes) -> Option<()> {
    let before = minutes.step("the right password is typed", |_| {
        machine.choose_session(desktop.name, environment)?;
        machine.wait_greeter("login:", machine.within(60))?;
        machine.log_in()?;
        machine.qmp.screen(0)
    })?;
    let (typed, taken) = (Instant::now(), machine.processor_time().unwrap_or_default());
    minutes.step("the first frame is there", |minutes| {
        machine.wait_first_frame(&before, machine.within(120))?;
        let processor = machine.processor_time()?.saturating_sub(taken).as_secs_f64();
        let seconds = typed.elapsed().as_secs_f64();
        minutes.fact(format!("password to first frame: {seconds:.1} s, {processor:.1} s of processor time"));
        Ok(())
    });
    let entered = minutes.step("logind says wayland and active", |minutes| {
        let entered = machine.wait_session(machine.within(60));
        picture(machine, "desktop", minutes)?;
        let session = entered?;
        minutes.fact(format!("{session:?}"));
        ensure!(session.desktop == desktop.name, "logind says Desktop={}", session.desktop);
        Ok(())
    });
    if entered.is_none() {
        diagnose(machine, minutes);
    }
    entered
}

/// Notes what the session needs at rest.
pub fn measure(machine: &mut Machine, desktop: &Desktop, minutes: &mut Minutes) -> Option<()> {
    minutes.step("what it needs at rest", |minutes| {
        std::thread::sleep(Duration::from_secs(5));
        let (rss, pss) = machine.memory_kib(desktop.processes)?;
        ensure!(rss > 0, "no process is called {}", desktop.processes);
        minutes.fact(format!("{}: resident {} MB, proportional {} MB", desktop.processes, rss / 1024, pss / 1024));
        Ok(())
    })
}

fn terminal(machine: &mut Machine, desktop: &Desktop, minutes: &mut Minutes) -> Option<()> {
    minutes.step("a terminal opens and takes keys", |minutes| {
        (desktop.open_terminal)(machine)?;
        let running = format!("pgrep -x '{}' >/dev/null && pgrep -u {USER} -x bash", desktop.terminal);
        wait_for("the terminal", machine.within(60), || Ok(machine.guest.root(&running).ok()))?;
        std::thread::sleep(Duration::from_secs(3));
        machine.type_text("echo Hello, \"$XDG_SESSION_TYPE\" > typed; cat typed\n")?;
        let typed = wait_for("what was typed", machine.within(30), || {
            Ok(machine.guest.user("cat typed").ok().filter(|text| !text.is_empty()))
        });
        std::thread::sleep(Duration::from_secs(2));
        picture(machine, "terminal", minutes)?;
        let typed = typed?;
        ensure!(typed == "Hello, wayland", "the terminal was typed {typed:?}");
        Ok(())
    })
}

fn second_screen(machine: &mut Machine, minutes: &mut Minutes) -> Option<()> {
    let connected = "cat /sys/class/drm/card*-Virtual-2/status";
    minutes.step("a second screen is plugged", |minutes| {
        machine.second_head().plug(1024, 768)?;
        wait_for("the connector", machine.within(15), || {
            Ok((machine.guest.root(connected)? == "connected").then_some(()))
        })?;
        let shown = wait_for("a frame on the second screen", machine.within(30), || {
            let frame = machine.qmp.screen(1)?;
            Ok((frame.width == 1024 && frame.drawn() > 0.01).then_some(frame))
        });
        minutes.picture("second-screen", &machine.qmp.screen(1)?)?;
        shown.map(drop)
    })?;
    minutes.step("it is unplugged again", |_| {
        machine.second_head().unplug()?;
        wait_for("the connector", machine.within(15), || {
            Ok((machine.guest.root(connected)? == "disconnected").then_some(()))
        })
    })
}

fn switch_terminal(machine: &mut Machine, minutes: &mut Minutes) -> Option<()> {
    minutes.step("another virtual terminal and back", |minutes| {
        let desktop = machine.qmp.screen(0)?;
        machine.qmp.key("ctrl+alt+f2")?;
        let left = machine.wait_screen_changes(&desktop, 0.3, machine.within(30));
        picture(machine, "other-terminal", minutes)?;
        let left = left?;
        machine.qmp.key("ctrl+alt+f7")?;
        machine.wait_screen_changes(&left, 0.3, machine.within(30))?;
        machine.wait_session(machine.within(30)).map(drop)
    })
}

fn leave(machine: &mut Machine, desktop: &Desktop, minutes: &mut Minutes) -> Option<()> {
    minutes.step("logging out brings the greeter back", |minutes| {
        (desktop.leave)(machine)?;
        let back = machine.wait_greeter("login:", machine.within(60));
        picture(machine, "greeter-again", minutes)?;
        back?;
        let left = format!("pgrep -u {USER} -l || true");
        let gone = wait_for("the user's processes to end", machine.within(60), || {
            Ok(machine.guest.root(&left)?.is_empty().then_some(()))
        });
        if gone.is_err() {
            minutes.fact(format!("still there: {}", machine.guest.root(&left)?.replace('\n', ", ")));
        }
        gone
    })
}
