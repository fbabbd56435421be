//! Applications: launching and waiting for their window, quitting, and opening files and addresses with them.

use super::{Desk, Hand, Job, compositor, paths, says};
use futures_util::future::BoxFuture;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verify::Fact;
use tacit_dbus::proxies::Session1Proxy;
use tacit_dbus::{Action, App, AppId, Args, Snapshot, Trouble, Verb, Window, WindowId};
use zbus::proxy::CacheProperties;

/// How long the session may take to start a program.
const LAUNCH: Duration = Duration::from_secs(10);
/// How long the window of a running application may take that was handed something to open.
const HANDED_OVER: Duration = Duration::from_millis(2500);
/// How long windows may take to go after they were asked to.
const CLOSING: Duration = Duration::from_secs(4);
/// How long a process may live on without windows before it is ended.
const LINGERING: Duration = Duration::from_millis(1500);

/// The applications' hand.
pub struct Apps {
    desk: Arc<Desk>,
}

impl Apps {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }

    /// Starts an application and waits for the window that it makes, or for the window of it that takes the focus.
    async fn launch(&self, app: &AppId, arguments: &[String], job: &Job) -> Result<Receipt, Trouble> {
        let before = self.desk.scene();
        let what = format!("open {}", name_of(&before, app));
        let trouble = |why: String, hint: &str| Trouble::new(&what, why, hint);
        let work = async {
            let builder = Session1Proxy::builder(&self.desk.bus).cache_properties(CacheProperties::No);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            builder.build().await?.launch(app.as_str(), &arguments).await
        };
        let pid = match tokio::time::timeout(LAUNCH, work).await {
            Ok(Ok(pid)) => pid,
            Ok(Err(why)) => return Err(trouble(compositor::plain(&why), "")),
            Err(_) => return Err(trouble("the session does not answer".into(), "")),
        };
        let known: BTreeMap<WindowId, String> =
            before.windows.iter().map(|window| (window.id.clone(), window.title.clone())).collect();
        let was_focused = before.focused().map(|window| window.id.clone());
        let wait = job.deadline.saturating_sub(Duration::from_millis(400));
        let found = tokio::select! {
            found = self.desk.until(wait, |scene| made_by(scene, &known, was_focused.as_ref(), app, pid)) => found,
            // The one that runs already has taken it: what then shows is judged by what is seen.
            () = self.handed_over(app, pid) => return Ok(Receipt::default()),
        };
        let facts = vec![Fact::Process { name: app.0.clone(), pids: vec![pid] }];
        match found {
            Some(window) => Ok(Receipt { windows: vec![window], facts, ..Receipt::default() }),
            None if Path::new(&format!("/proc/{pid}")).exists() => {
                Err(trouble("it runs, and no window of it appeared".into(), "wait a moment and look again"))
            }
            None => Err(trouble("it ended without a window".into(), "start it in a terminal to see what it says")),
        }
    }

    /// Returns once the started process has ended while windows of the application stay: it handed over to the running one.
    async fn handed_over(&self, app: &AppId, pid: u32) {
        while super::process::lives(pid) {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        tokio::time::sleep(HANDED_OVER).await;
        let scene = self.desk.scene();
        if !scene.windows.iter().any(|window| is_of(&scene, window, app)) {
            std::future::pending::<()>().await;
        }
    }

    /// Asks all windows of it to close, then ends what lives on without one.
    async fn quit(&self, app: &AppId) -> Result<Receipt, Trouble> {
        let before = self.desk.scene();
        let of_app = |window: &&Window| is_of(&before, window, app);
        let windows: Vec<WindowId> = before.windows.iter().filter(of_app).map(|window| window.id.clone()).collect();
        if windows.is_empty() {
            return Err(Trouble::new(format!("quit {}", name_of(&before, app)), "it has no window", ""));
        }
        let shared = |pid: u32| before.windows.iter().any(|window| window.pid == pid && !is_of(&before, window, app));
        let pids: BTreeSet<u32> =
            before.windows.iter().filter(of_app).map(|w| w.pid).filter(|pid| *pid > 1 && !shared(*pid)).collect();
        let ids: Vec<String> = windows.iter().map(|id| id.0.clone()).collect();
        let close = Action { verb: Verb::WindowClose, args: Args::new().with("windows", ids) };
        compositor::apply(&self.desk.bus, &close).await?;
        let gone = |scene: &Snapshot| windows.iter().all(|id| scene.window(id).is_none()).then_some(());
        if self.desk.until(CLOSING, gone).await.is_none() {
            // It asks whether to save, or does not answer: what it then does is the person's to decide.
            return Ok(Receipt { windows, ..says("It may ask what to do with unsaved work.") });
        }
        tokio::time::sleep(LINGERING / 3).await;
        for pid in pids {
            super::process::end_after(pid, LINGERING).await;
        }
        Ok(Receipt { windows, ..Receipt::default() })
    }

    async fn open_file(&self, action: &Action, job: &Job) -> Result<Receipt, Trouble> {
        let path = paths::absolute(action.args.text("path").unwrap_or_default())?;
        let what = format!("open {}", paths::short(&path));
        if !path.exists() {
            return Err(Trouble::new(what, "there is no such file", ""));
        }
        let scene = self.desk.scene();
        let app = match action.args.app("app") {
            Some(app) => app,
            None => {
                let mime = mime_of(&path);
                let found = for_mime(&scene, mime).await;
                found
                    .ok_or_else(|| Trouble::new(what, format!("no application opens {mime}"), "name one: \"with …\""))?
            }
        };
        self.launch(&app, &[path.to_string_lossy().into_owned()], job).await
    }

    async fn reveal(&self, action: &Action, job: &Job) -> Result<Receipt, Trouble> {
        let path = paths::absolute(action.args.text("path").unwrap_or_default())?;
        let folder = if path.is_dir() { path } else { path.parent().map_or_else(|| path.clone(), Path::to_path_buf) };
        let scene = self.desk.scene();
        let what = format!("show {}", paths::short(&folder));
        let app = for_mime(&scene, "inode/directory").await;
        let app =
            app.ok_or_else(|| Trouble::new(what, "no file manager is installed", "install one, such as thunar"))?;
        self.launch(&app, &[folder.to_string_lossy().into_owned()], job).await
    }

    async fn open_url(&self, url: &str, app: Option<AppId>, job: &Job) -> Result<Receipt, Trouble> {
        let url = if url.contains(':') { url.to_owned() } else { format!("https://{url}") };
        let scheme = url.split(':').next().unwrap_or("https").to_lowercase();
        let what = format!("open {}", url.chars().take(80).collect::<String>());
        if matches!(scheme.as_str(), "javascript" | "data" | "file") {
            return Err(Trouble::new(what, format!("addresses of kind {scheme} are not opened"), ""));
        }
        let scene = self.desk.scene();
        let app = match app {
            Some(app) => app,
            None => {
                let found = for_mime(&scene, &format!("x-scheme-handler/{scheme}")).await;
                found.ok_or_else(|| {
                    Trouble::new(what, "no web browser is installed", "install one, such as firefox-esr")
                })?
            }
        };
        self.launch(&app, &[url], job).await
    }

    fn list(&self, text: Option<&str>) -> Receipt {
        let scene = self.desk.scene();
        let wanted = text.unwrap_or_default().to_lowercase();
        let fits = |app: &&App| {
            let words = [&app.name, &app.generic, &app.id.0].map(|word| word.to_lowercase());
            let keywords = app.keywords.iter().any(|word| word.to_lowercase().contains(&wanted));
            wanted.is_empty() || keywords || words.iter().any(|word| word.contains(&wanted))
        };
        let mut names: Vec<&str> = scene.apps.iter().filter(fits).map(|app| app.name.as_str()).collect();
        names.sort_unstable_by_key(|name| name.to_lowercase());
        names.dedup();
        says(match names.len() {
            0 if wanted.is_empty() => "No applications are installed.".to_owned(),
            0 => format!("No application fits \"{wanted}\"."),
            _ => names.join(", "),
        })
    }
}

/// The window that a launch made: new, and of its process, of a child of it, or of its application; else one of the application
/// that took the focus.
fn made_by(
    scene: &Snapshot,
    known: &BTreeMap<WindowId, String>,
    was_focused: Option<&WindowId>,
    app: &AppId,
    pid: u32,
) -> Option<WindowId> {
    let new = || scene.windows.iter().filter(|window| !known.contains_key(&window.id) && window.parent.is_none());
    let by_process = new().find(|window| window.pid == pid || descends(window.pid, pid));
    let by_app = || new().find(|window| is_of(scene, window, app));
    // A running one that shows another document now says so in its title.
    let retitled = || {
        let mut windows = scene.windows.iter();
        windows.find(|window| {
            known.get(&window.id).is_some_and(|title| *title != window.title) && is_of(scene, window, app)
        })
    };
    let raised = || scene.focused().filter(|window| is_of(scene, window, app) && Some(&window.id) != was_focused);
    by_process.or_else(by_app).or_else(raised).or_else(retitled).map(|window| window.id.clone())
}

/// Whether `pid` is a descendant of `ancestor`.
fn descends(pid: u32, ancestor: u32) -> bool {
    let mut pid = pid;
    for _ in 0..16 {
        if pid <= 1 {
            return false;
        }
        if pid == ancestor {
            return true;
        }
        let Some(parent) = super::process::parent(pid) else { return false };
        pid = parent;
    }
    false
}

/// Whether a window belongs to an application.
pub(crate) fn is_of(scene: &Snapshot, window: &Window, app: &AppId) -> bool {
    if window.app == *app {
        return true;
    }
    scene.app(&window.app).is_some_and(|of_window| of_window.id == *app)
        || tacit_core::verify::is_of_app(scene, &window.app, app.as_str())
}

fn name_of(scene: &Snapshot, app: &AppId) -> String {
    scene.app(app).map_or_else(|| app.0.clone(), |app| app.name.clone())
}

/// The application that opens a MIME type: the person's own choice, else the first that says it can.
async fn for_mime(scene: &Snapshot, mime: &str) -> Option<AppId> {
    let chosen = super::output("xdg-mime", &["query", "default", mime], Duration::from_secs(2)).await;
    if let Ok(name) = chosen {
        let name = String::from_utf8_lossy(&name);
        let id = name.trim().trim_end_matches(".desktop");
        if let Some(app) = scene.apps.iter().find(|app| app.id.as_str() == id) {
            return Some(app.id.clone());
        }
    }
    let opens = |app: &&App, mime: &str| app.mime_types.iter().any(|have| have == mime);
    let exact = scene.apps.iter().find(|app| opens(app, mime));
    let plain = || scene.apps.iter().find(|app| mime.starts_with("text/") && opens(app, "text/plain"));
    let browser = || {
        let web = mime.starts_with("x-scheme-handler/http");
        scene.apps.iter().find(|app| web && app.categories.iter().any(|category| category == "WebBrowser"))
    };
    let manager = || {
        let folder = mime == "inode/directory";
        scene.apps.iter().find(|app| folder && app.categories.iter().any(|category| category == "FileManager"))
    };
    exact.or_else(plain).or_else(browser).or_else(manager).map(|app| app.id.clone())
}

/// The MIME type that a file's name says.
pub(crate) fn mime_of(path: &Path) -> &'static str {
    if path.is_dir() {
        return "inode/directory";
    }
    let extension = path.extension().map(|ext| ext.to_string_lossy().to_lowercase()).unwrap_or_default();
    let table: BTreeMap<&str, &str> = [
        ("pdf", "application/pdf"),
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
        ("svg", "image/svg+xml"),
        ("mp3", "audio/mpeg"),
        ("ogg", "audio/ogg"),
        ("flac", "audio/flac"),
        ("wav", "audio/x-wav"),
        ("mp4", "video/mp4"),
        ("mkv", "video/x-matroska"),
        ("webm", "video/webm"),
        ("html", "text/html"),
        ("htm", "text/html"),
        ("zip", "application/zip"),
        ("odt", "application/vnd.oasis.opendocument.text"),
        ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ]
    .into();
    table.get(extension.as_str()).copied().unwrap_or("text/plain")
}

impl Hand for Apps {
    fn act<'a>(&'a self, action: &'a Action, job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(async move {
            let args = &action.args;
            let app = args.app("app");
            match action.verb {
                Verb::AppLaunch => self.launch(&app.unwrap_or_default(), &arguments(args), job).await,
                Verb::AppQuit => self.quit(&app.unwrap_or_default()).await,
                Verb::AppOpenFile | Verb::FileOpen => self.open_file(action, job).await,
                Verb::FileReveal => self.reveal(action, job).await,
                Verb::AppOpenUrl | Verb::WebOpen => self.open_url(args.text("url").unwrap_or_default(), app, job).await,
                Verb::WebSearch => {
                    let words = args.text("text").unwrap_or_default();
                    self.open_url(&format!("https://duckduckgo.com/?q={}", encoded(words)), app, job).await
                }
                _ => Ok(self.list(args.text("text"))),
            }
        })
    }
}

/// Arguments of a launch: one text or a list of them.
fn arguments(args: &Args) -> Vec<String> {
    match args.get("arguments") {
        Some(serde_json::Value::String(one)) => vec![one.clone()],
        Some(serde_json::Value::Array(list)) => list.iter().filter_map(|one| one.as_str()).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Percent-encoded for a query.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(id: &str, app: &str, pid: u32) -> Window {
        Window { id: id.into(), app: app.into(), pid, ..Window::default() }
    }

    #[test]
    fn the_window_of_a_launch_is_told_from_others_that_open_at_the_same_time() {
        let own = std::process::id();
        let mut scene =
            Snapshot { windows: vec![window("w1", "foot", 7), window("w2", "other", 8)], ..Snapshot::default() };
        let known: BTreeMap<WindowId, String> = [("w1".into(), String::new())].into();
        assert_eq!(made_by(&scene, &known, None, &"foot".into(), 9), None);
        scene.windows.push(window("w3", "unnamed", own));
        assert_eq!(made_by(&scene, &known, None, &"foot".into(), own), Some("w3".into()));
        scene.windows.push(window("w4", "foot", 7));
        assert_eq!(made_by(&scene, &known, None, &"foot".into(), 9), Some("w4".into()));
    }

    #[test]
    fn words_become_a_query() {
        assert_eq!(encoded("rust & wayland"), "rust%20%26%20wayland");
    }
}
