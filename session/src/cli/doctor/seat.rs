//! What a session directly on this machine's screens needs: somebody who gives the seat away, displays, and input devices.

use super::Check;
use crate::paths;
use std::path::Path;

/// The three, each with what to do where it is missing.
pub(super) fn checks() -> Vec<Check> {
    vec![giver(), nodes("displays", "/dev/dri", "card"), nodes("input devices", "/dev/input", "event")]
}

/// Who gives a program the seat: logind where systemd runs, seatd elsewhere.
fn giver() -> Check {
    let what = "seat";
    let seatd = std::env::var_os("SEATD_SOCK").unwrap_or_else(|| "/run/seatd.sock".into());
    let in_session = std::env::var("XDG_SESSION_ID").ok().filter(|id| !id.is_empty());
    if Path::new("/run/systemd/seats").is_dir() {
        return match in_session {
            Some(id) => Check::fine(what, format!("systemd-logind, session {id}")),
            None => {
                let todo = "log in on a text console or with a greeter: from here a screen cannot be taken";
                Check::lacking(what, "systemd-logind, but this is no login of it", todo)
            }
        };
    }
    let socket = Path::new(&seatd);
    if socket.exists() {
        return match rustix::fs::access(socket, rustix::fs::Access::WRITE_OK) {
            Ok(()) => Check::fine(what, format!("seatd, {}", socket.display())),
            Err(_) => {
                Check::lacking(what, "seatd, which this user may not ask", "adduser USER video, and log in again")
            }
        };
    }
    let todo =
        if paths::in_path("seatd").is_some() { "systemctl enable --now seatd" } else { "apt install libpam-systemd" };
    Check::lacking(what, "neither systemd-logind nor seatd runs: no session on these screens", todo)
}

/// Device files of a kind.
fn nodes(what: &str, folder: &str, prefix: &str) -> Check {
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(prefix))
        .collect();
    found.sort();
    if found.is_empty() {
        let todo = "only --headless and --nested sessions can run here";
        return Check::lacking(what, format!("none in {folder}"), todo);
    }
    Check::fine(what, if found.len() > 4 { format!("{} in {folder}", found.len()) } else { found.join(", ") })
}
