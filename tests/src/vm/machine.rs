//! A machine that has been started: its screen and keys, its shell inside, and what the greeter and logind say.

use std::time::Duration;

use anyhow::{Context, Result};

use super::frame::Frame;
use super::guest::Guest;
use super::heads::Head;
use super::image::{PASSWORD, USER};
use super::qemu::{Options, Qemu};
use super::qmp::Qmp;
use super::wait_for;

/// The virtual terminal of the greeter, as Debian's greetd has it.
const GREETER_TERMINAL: u32 = 7;

/// The machine under test. Dropping it ends QEMU.
#[derive(Debug)]
pub struct Machine {
    /// Keyboard, pointer and screens.
    pub qmp: Qmp,
    /// The shell inside.
    pub guest: Guest,
    qemu: Qemu,
    patience: u32,
}

/// What logind says of the user's graphical session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// logind's name for it.
    pub id: String,
    /// `wayland` in the end.
    pub kind: String,
    /// `active` when it has the seat.
    pub state: String,
    /// The desktop's name.
    pub desktop: String,
}

impl Machine {
    /// Starts the machine and returns at once; [`Guest::wait_ready`] says when it has booted.
    pub fn start(options: &Options) -> Result<Self> {
        let qemu = Qemu::start(options)?;
        let qmp = Qmp::connect(&qemu.monitor(), qemu.sockets())?;
        let guest = Guest::connect(&qemu.agent(), USER)?;
        Ok(Self { qmp, guest, qemu, patience: options.patience })
    }

    /// Fails if QEMU has ended.
    pub fn check(&mut self) -> Result<()> {
        self.qemu.check()
    }

    /// Processor time that QEMU has taken so far.
    pub fn processor_time(&self) -> Result<Duration> {
        self.qemu.processor_time()
    }

    /// The display's second head.
    #[must_use]
    pub fn second_head(&self) -> Head {
        self.qemu.second_head()
    }

    /// A deadline: this many seconds on an idle host, more where the run was told to be patient.
    #[must_use]
    pub fn within(&self, seconds: u64) -> Duration {
        Duration::from_secs(seconds) * self.patience
    }

    /// Types a text as fast as the guest takes it; `\n` is the Enter key.
    pub fn type_text(&mut self, text: &str) -> Result<()> {
        let characters: Vec<char> = text.chars().collect();
        for strokes in characters.chunks(8) {
            self.qmp.text(&strokes.iter().collect::<String>())?;
            // A guest that answers has handled its interrupts, and so has emptied the keyboard's queue.
            self.guest.root(":")?;
        }
        Ok(())
    }

    /// The text on the greeter's terminal, without empty lines.
    pub fn greeter_text(&mut self) -> Result<String> {
        let text = self.guest.root(&format!(
            "fold -w $(stty -F /dev/tty{GREETER_TERMINAL} size | cut -d' ' -f2) /dev/vcs{GREETER_TERMINAL}"
        ))?;
        let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        Ok(lines.join("\n"))
    }

    /// Waits until the greeter's last line asks for something, such as `login:` or `Password:`.
    pub fn wait_greeter(&mut self, asks: &str, deadline: Duration) -> Result<()> {
        let mut seen = String::new();
        let shown = wait_for(&format!("the greeter to ask {asks:?}"), deadline, || {
            let active = self.guest.root("cat /sys/class/tty/tty0/active")?;
            seen = self.greeter_text()?;
            let asked = seen.lines().last().is_some_and(|line| line.trim_end().ends_with(asks));
            Ok((asked && active == format!("tty{GREETER_TERMINAL}")).then_some(()))
        });
        shown.with_context(|| format!("the greeter shows {seen:?}"))
    }

    /// Says which session the greeter starts from now on: the name of its wayland-sessions entry, and variables
    /// (`KEY=VALUE`) for its environment.
    pub fn choose_session(&mut self, name: &str, environment: &[String]) -> Result<()> {
        let variables = environment.join("\n");
        let script = format!(
            "set -e; entry=/usr/share/wayland-sessions/{name}.desktop; test -f $entry\n\
             desktops=$(sed -n 's/^DesktopNames=//p' $entry | tr -s ';' ':' | sed 's/:$//')\n\
             cat > /run/tacit-vm/session.env <<END\n\
             {variables}\n\
             XDG_SESSION_TYPE=wayland\n\
             XDG_SESSION_DESKTOP={name}\n\
             XDG_CURRENT_DESKTOP=${{desktops:-{name}}}\n\
             END\n"
        );
        self.guest.root(&script).map(drop).with_context(|| format!("choose the session {name}"))
    }

    /// Types the user's name and a password at the greeter.
    pub fn log_in_with(&mut self, password: &str) -> Result<()> {
        self.type_text(&format!("{USER}\n"))?;
        self.wait_greeter("Password:", self.within(30))?;
        self.type_text(&format!("{password}\n"))
    }

    /// Types the user's name and the right password at the greeter.
    pub fn log_in(&mut self) -> Result<()> {
        self.log_in_with(PASSWORD)
    }

    /// The user's session on the seat, if there is one.
    pub fn session(&mut self) -> Result<Option<Session>> {
        let list = self.guest.root("loginctl list-sessions --no-legend")?;
        for id in list.lines().filter_map(|line| line.split_whitespace().next()) {
            let show =
                format!("loginctl show-session {id} -p Name -p Type -p State -p Desktop -p Class -p Seat || true");
            let properties = self.guest.root(&show)?;
            let value = |name: &str| {
                let line = properties.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
                line.unwrap_or_default().to_owned()
            };
            if value("Name") == USER && value("Class") == "user" && value("Seat") == "seat0" {
                let (kind, state, desktop) = (value("Type"), value("State"), value("Desktop"));
                return Ok(Some(Session { id: id.to_owned(), kind, state, desktop }));
            }
        }
        Ok(None)
    }

    /// Waits until logind says that the user's session is a Wayland one and has the seat.
    pub fn wait_session(&mut self, deadline: Duration) -> Result<Session> {
        wait_for("an active Wayland session", deadline, || {
            Ok(self.session()?.filter(|session| session.kind == "wayland" && session.state == "active"))
        })
    }

    /// Waits for a session's first frame: a screen that differs from the greeter's and is more than one plain colour
    /// (weston shows plain red until its shell has drawn).
    pub fn wait_first_frame(&mut self, greeter: &Frame, deadline: Duration) -> Result<Frame> {
        wait_for("the session's first frame", deadline, || {
            let frame = self.qmp.screen(0)?;
            Ok((frame.difference(greeter) >= 0.5 && frame.drawn() > 0.01).then_some(frame))
        })
    }

    /// Waits until the first screen differs from `before` in this part of its pixels, and returns it.
    pub fn wait_screen_changes(&mut self, before: &Frame, part: f64, deadline: Duration) -> Result<Frame> {
        wait_for("the screen to change", deadline, || {
            let frame = self.qmp.screen(0)?;
            Ok((frame.difference(before) >= part).then_some(frame))
        })
    }

    /// Resident memory of processes by exact name, in kibibytes: shared pages counted once a process, and in parts.
    pub fn memory_kib(&mut self, names: &str) -> Result<(u64, u64)> {
        let script = format!(
            "for p in $(pgrep -x '{names}'); do cat /proc/$p/smaps_rollup; done | \
             awk '/^Rss:/ {{ rss += $2 }} /^Pss:/ {{ pss += $2 }} END {{ print rss + 0, pss + 0 }}'"
        );
        let answer = self.guest.root(&script)?;
        let mut numbers = answer.split(' ').map(str::parse);
        let mut next = || numbers.next().and_then(Result::ok).context("the guest's memory");
        Ok((next()?, next()?))
    }
}
