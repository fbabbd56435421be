//! Nothing is understood with the help of another machine unless the person wishes it: the kernel itself ends a session that tries.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use tacit_dbus::Phase;
use tacit_tests::world::Options;
use tacit_tests::{World, processes};

#[test]
fn the_kernel_ends_what_opens_a_network_socket() {
    let open = |family: &str| {
        let script = format!("import socket; socket.socket(socket.{family}, socket.SOCK_STREAM); print('opened')");
        let mut command = Command::new(processes::program("tacit-offline"));
        command.args(["python3", "-c", &script]).output().expect("python3")
    };
    for family in ["AF_INET", "AF_INET6"] {
        let status = open(family).status;
        assert_eq!(status.signal(), Some(libc::SIGSYS), "{family}: {status}");
    }
    assert!(open("AF_UNIX").status.success());
}

#[test]
fn understanding_needs_no_network() {
    let world = World::start_with(&Options { offline: true, ..Options::default() });
    let parts = || {
        let mut parts: Vec<(String, u32)> = ["tacit-agent", "tacit-shell", "tacit-composit"]
            .iter()
            .flat_map(|name| {
                let all = processes::descendants(world.session_pid());
                all.into_iter().filter(|part| part.name.starts_with(*name))
            })
            .map(|part| (part.name, part.pid))
            .collect();
        parts.sort();
        parts
    };
    let before = parts();
    assert!(before.len() >= 3, "{before:?}");
    // By heart, by the model, in doubt, and what no tier of this machine knows.
    for text in [
        "volume 40",
        "could you make everything a touch louder for me",
        "these white windows hurt at night",
        "what is 12 times 12",
        "who won the football last night",
        "blorptz the quux sideways",
        "if something comes up tell me about it in the way that i would have liked best",
    ] {
        let request = world.bar(text);
        let settled = matches!(request.phase, Phase::Asking | Phase::Confirming) || request.phase.is_final();
        assert!(settled, "{text}: {request:#?}");
        world.leave_bar();
    }
    assert_eq!(parts(), before, "something opened a network socket and was ended\n{}", world.logs());
}
