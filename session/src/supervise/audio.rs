//! Sound in a headless session: a PulseAudio of its own with one silent sink, where no audio server can be reached.

use super::children::{Child, Children, Kind};
use super::environment::Environment;
use super::logs::Logs;
use super::place::Place;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Whether the session's programs would find a server without help.
fn has_server(place: &Place) -> bool {
    let in_runtime_dir = |name: &str| std::os::unix::net::UnixStream::connect(place.runtime_dir.join(name)).is_ok();
    std::env::var_os("PULSE_SERVER").is_some() || in_runtime_dir("pulse/native") || in_runtime_dir("pipewire-0")
}

/// Starts the silent server and names it in the environment; `None` where it is not wanted or not installed.
pub fn start(children: &Children, logs: &Logs, place: &Place, environment: &mut Environment) -> Option<Child> {
    if std::env::var("TACIT_AUDIO").is_ok_and(|wanted| wanted == "none") || has_server(place) {
        return None;
    }
    let Some(program) = crate::paths::in_path("pulseaudio") else {
        tracing::info!("no sound: pulseaudio is not installed");
        return None;
    };
    let dir: PathBuf = place.own_dir.join("pulse");
    if let Err(error) = std::fs::create_dir_all(&dir) {
        tracing::warn!(%error, "no sound");
        return None;
    }
    let socket = dir.join("native");
    let mut command = Command::new(program);
    environment.apply(&mut command);
    // Its own directories: the user's sound settings are not this session's to change.
    command.env("PULSE_RUNTIME_PATH", &dir).env("PULSE_STATE_PATH", &dir).env("PULSE_COOKIE", dir.join("cookie"));
    command.args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]);
    command.args(["--log-target=stderr", "--log-level=warn"]);
    command.arg(format!("--load=module-native-protocol-unix auth-anonymous=1 socket={}", socket.display()));
    command.arg("--load=module-null-sink sink_name=speakers sink_properties=device.description=Speakers");
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command.stderr(logs.file("pulseaudio").map_or_else(|_| Stdio::null(), Stdio::from));
    match children.spawn(&mut command, Kind::Detached, &[]) {
        Ok(child) => {
            environment.put("PULSE_SERVER", format!("unix:{}", socket.display()));
            environment.put("PULSE_COOKIE", dir.join("cookie").display().to_string());
            Some(child)
        }
        Err(error) => {
            tracing::warn!(%error, "no sound: pulseaudio does not start");
            None
        }
    }
}
