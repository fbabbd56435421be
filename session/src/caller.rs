//! Who calls: programs in a sandbox may read the session and not act on it. Knows nothing of what is asked for.

use std::path::Path;
use std::time::Duration;
use zbus::message::Header;

const ASK_MAX: Duration = Duration::from_secs(2);

/// Whether the sender of this message may change anything.
///
/// # Errors
/// It runs in a sandbox, or cannot be told.
pub async fn may_act(connection: &zbus::Connection, header: &Header<'_>) -> zbus::fdo::Result<()> {
    let denied = |why: &str| {
        tracing::warn!(sender = ?header.sender(), why, "a call was refused");
        Err(zbus::fdo::Error::AccessDenied(format!("the session does not act for this program: {why}")))
    };
    let Some(sender) = header.sender() else { return denied("it has no name on the bus") };
    let asked = async {
        let bus = zbus::fdo::DBusProxy::new(connection).await?;
        bus.get_connection_credentials(sender.clone().into()).await.map_err(zbus::Error::from)
    };
    let Ok(Ok(credentials)) = tokio::time::timeout(ASK_MAX, asked).await else {
        return denied("the bus does not say which it is");
    };
    let Some(pid) = credentials.process_id() else { return denied("the bus does not say which process it is") };
    match sandbox(Path::new("/proc"), pid) {
        Some(kind) => denied(&format!("it runs in a {kind} sandbox")),
        None => Ok(()),
    }
}

/// The kind of sandbox that a process runs in.
fn sandbox(proc: &Path, pid: u32) -> Option<&'static str> {
    let process = proc.join(pid.to_string());
    if process.join("root/.flatpak-info").exists() {
        return Some("Flatpak");
    }
    let label = std::fs::read_to_string(process.join("attr/current")).unwrap_or_default();
    label.starts_with("snap.").then_some("Snap")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sandboxes_are_told_by_their_marks() {
        let proc = tempfile::tempdir().expect("a directory");
        let at = |path: &str, text: &str| {
            let path = proc.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
            std::fs::write(path, text).expect("a file");
        };
        at("1/root/.flatpak-info", "[Application]\nname=org.example.App\n");
        at("2/attr/current", "snap.firefox.firefox (enforce)\n");
        at("3/attr/current", "unconfined\n");
        assert_eq!(sandbox(proc.path(), 1), Some("Flatpak"));
        assert_eq!(sandbox(proc.path(), 2), Some("Snap"));
        assert_eq!(sandbox(proc.path(), 3), None);
        assert_eq!(sandbox(proc.path(), 4), None);
    }
}
