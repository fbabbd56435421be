//! The private session bus: a dbus-daemon with a configuration of our own, and the environment of what it activates.

use super::children::{Child, Children, Kind};
use super::environment::Environment;
use super::logs::Logs;
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tacit_dbus::Trouble;

/// A dbus-daemon of the session's own.
#[derive(Debug)]
pub struct PrivateBus {
    /// What DBUS_SESSION_BUS_ADDRESS must be.
    pub address: String,
    /// The daemon.
    pub child: Child,
}

/// The daemon's configuration: the standard service directories, so that at-spi, dconf and the portals start on demand.
fn config(socket: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <standard_session_servicedirs/>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="max_incoming_bytes">16777216</limit>
  <limit name="max_outgoing_bytes">67108864</limit>
  <limit name="max_message_size">16777216</limit>
  <limit name="service_start_timeout">30000</limit>
  <limit name="max_completed_connections">4096</limit>
  <limit name="max_connections_per_user">4096</limit>
  <limit name="max_names_per_connection">1024</limit>
  <limit name="max_match_rules_per_connection">8192</limit>
  <limit name="max_replies_per_connection">8192</limit>
</busconfig>
"#,
        socket = escape(&socket.display().to_string())
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Starts the daemon with its socket in `dir` and waits until it listens.
///
/// # Errors
/// The daemon is not installed, or does not start.
pub async fn start(
    children: &Children,
    logs: &Logs,
    dir: &Path,
    environment: &Environment,
) -> Result<PrivateBus, Trouble> {
    let failed = |why: String, hint: &str| Trouble::new("cannot start a session bus", why, hint);
    let Some(program) = crate::paths::in_path("dbus-daemon") else {
        return Err(failed("there is no dbus-daemon".into(), "install the package dbus-daemon"));
    };
    let socket = dir.join("bus");
    let _ = std::fs::remove_file(&socket);
    let file = dir.join("bus.conf");
    std::fs::write(&file, config(&socket)).map_err(|error| failed(error.to_string(), ""))?;
    let mut command = Command::new(program);
    environment.apply(&mut command);
    command.env_remove("DBUS_SESSION_BUS_ADDRESS");
    command.arg(format!("--config-file={}", file.display()));
    command.args(["--nofork", "--nopidfile", "--print-address=1"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command.stderr(logs.file("bus").map_or_else(|_| Stdio::null(), Stdio::from));
    let mut child = children.spawn(&mut command, Kind::Detached, &[]).map_err(|error| failed(error.to_string(), ""))?;
    let out = child.stdout.take();
    let first_line = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        out.map(|out| BufReader::new(out).read_line(&mut line));
        line
    });
    let line = tokio::time::timeout(Duration::from_secs(10), first_line).await;
    let address = line.ok().and_then(Result::ok).map(|line| line.trim().to_owned()).unwrap_or_default();
    if address.is_empty() {
        let hint = format!("see {}", logs.path("bus").display());
        return Err(failed("dbus-daemon did not say where it listens".into(), &hint));
    }
    Ok(PrivateBus { address, child })
}

/// Gives the environment to whatever the bus starts from now on.
pub async fn update_activation(connection: &zbus::Connection, environment: &Environment) {
    let mut variables: HashMap<&str, &str> =
        environment.all().iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    // The bus may be another's, and what it starts not the session's to end. On a bus of our own it is inherited.
    variables.remove(super::guard::MARK);
    let body = (variables,);
    let call = connection.call_method(
        Some("org.freedesktop.DBus"),
        "/org/freedesktop/DBus",
        Some("org.freedesktop.DBus"),
        "UpdateActivationEnvironment",
        &body,
    );
    match tokio::time::timeout(Duration::from_secs(2), call).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the bus does not take the environment"),
        Err(_) => tracing::warn!("the bus does not answer"),
    }
}
