//! Starting programs for key bindings, apart from the compositor's own process group.

use crate::doors::Descriptors;
use std::{
    os::unix::process::CommandExt,
    process::{Command, Stdio},
};

/// Starts a program; its end is waited for by a thread of its own, so that no zombie stays.
pub fn spawn(words: &[String], socket: &str, x11: Option<u32>, descriptors: Descriptors) {
    let Some((program, arguments)) = words.split_first() else { return };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).process_group(0);
    if !socket.is_empty() {
        command.env("WAYLAND_DISPLAY", socket);
    }
    // An outer desktop's display is not the session's.
    match x11 {
        Some(number) => command.env("DISPLAY", format!(":{number}")),
        None => command.env_remove("DISPLAY"),
    };
    command.env_remove("NOTIFY_SOCKET");
    match command.spawn() {
        Ok(mut child) => {
            descriptors.restore(child.id());
            let waiter = std::thread::Builder::new().name("waiter".into()).stack_size(64 * 1024);
            if let Err(error) = waiter.spawn(move || child.wait()) {
                tracing::warn!(%error, "nobody waits for a program");
            }
        }
        Err(error) => tracing::warn!(program, %error, "a key binding's program does not start"),
    }
}
