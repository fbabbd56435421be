//! `tacit session`: which kind of session the arguments mean.

use super::args::SessionArgs;
use crate::supervise::{self, Backend, BusChoice, Options};
use std::process::ExitCode;
use tacit_dbus::Trouble;

/// Runs a session to its end.
pub fn run(args: SessionArgs) -> Result<ExitCode, Trouble> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let in_desktop = is_set("WAYLAND_DISPLAY") || is_set("DISPLAY");
    let backend = if args.nested {
        if !in_desktop {
            let why = "neither WAYLAND_DISPLAY nor DISPLAY is set: there is no desktop to open a window in";
            return Err(Trouble::new("cannot start a nested session", why, "use --headless 1280x720"));
        }
        Backend::Nested
    } else if args.headless.is_empty() {
        if in_desktop {
            let why = "WAYLAND_DISPLAY or DISPLAY is set: a desktop has this seat already";
            let hint = "open a window in it with --nested, or log in to Tacit from the greeter";
            return Err(Trouble::new("cannot start a session on this seat", why, hint));
        }
        Backend::Seat
    } else {
        Backend::Headless(args.headless)
    };
    // A bus of one's own, also in a window: two desktops on one bus would fight over names and over the
    // environment in which the bus starts programs. A login has a bus, on which its services wait.
    let usual = match backend {
        Backend::Seat if is_set("DBUS_SESSION_BUS_ADDRESS") => BusChoice::Inherit,
        _ => BusChoice::Private,
    };
    let bus = args.bus.unwrap_or(usual);
    if bus == BusChoice::Inherit && !is_set("DBUS_SESSION_BUS_ADDRESS") {
        let why = "DBUS_SESSION_BUS_ADDRESS is not set";
        return Err(Trouble::new("cannot use the present bus", why, "leave out --bus inherit"));
    }
    supervise::run(Options { backend, bus, config: args.config, input_fd: args.input_fd, program: args.program })
}
