//! Client proxies of the four interfaces. A test holds them and the XML together.

use std::collections::HashMap;
use zbus::proxy;
use zbus::zvariant::Value;

/// Ask for things in words.
#[proxy(
    interface = "org.tacitdesktop.Agent1",
    default_service = "org.tacitdesktop.Agent1",
    default_path = "/org/tacitdesktop/Agent1",
    gen_blocking = false
)]
pub trait Agent1 {
    /// Submits an utterance; answers the request's id.
    fn submit(&self, text: &str, options: HashMap<&str, Value<'_>>) -> zbus::Result<String>;
    /// Understands without acting: the JSON of a plan.
    fn plan(&self, text: &str) -> zbus::Result<String>;
    /// The JSON of a request.
    fn request(&self, request: &str) -> zbus::Result<String>;
    /// Answers a question or a confirmation.
    fn answer(&self, request: &str, answer: &str) -> zbus::Result<()>;
    /// Cancels a request.
    fn cancel(&self, request: &str) -> zbus::Result<()>;
    /// Takes back the last `n` requests.
    fn undo(&self, n: u32) -> zbus::Result<String>;
    /// Does again what was taken back.
    fn redo(&self, n: u32) -> zbus::Result<String>;
    /// A JSON list of episodes, latest first.
    fn history(&self, limit: u32) -> zbus::Result<String>;
    /// The JSON of one episode.
    fn explain(&self, episode: &str) -> zbus::Result<String>;
    /// A JSON list over all verbs.
    fn verbs(&self) -> zbus::Result<String>;
    /// Accepts or dismisses a suggestion.
    fn answer_suggestion(&self, suggestion: &str, answer: &str) -> zbus::Result<()>;
    /// A request changed.
    #[zbus(signal)]
    fn request_changed(&self, request: String, state: String) -> zbus::Result<()>;
    /// What the bar may suggest now.
    #[zbus(signal)]
    fn suggestion(&self, suggestions: String) -> zbus::Result<()>;
    /// How much is done without asking.
    #[zbus(property)]
    fn mode(&self) -> zbus::Result<String>;
    /// Sets how much is done without asking.
    #[zbus(property)]
    fn set_mode(&self, mode: &str) -> zbus::Result<()>;
}

/// Windows, workspaces and outputs.
#[proxy(
    interface = "org.tacitdesktop.Compositor1",
    default_service = "org.tacitdesktop.Compositor1",
    default_path = "/org/tacitdesktop/Compositor1",
    gen_blocking = false
)]
pub trait Compositor1 {
    /// The revision and the JSON of the state.
    fn snapshot(&self) -> zbus::Result<(u64, String)>;
    /// Carries out one action.
    fn apply(&self, action: &str, expected_revision: u64) -> zbus::Result<String>;
    /// Puts back what an `Apply` changed.
    fn revert(&self, token: &str, expected_revision: u64) -> zbus::Result<String>;
    /// Counters, as JSON.
    fn stats(&self) -> zbus::Result<String>;
    /// The state changed.
    #[zbus(signal)]
    fn changed(&self, revision: u64, delta: String) -> zbus::Result<()>;
    /// Answers `BarRequested` by having closed the bar.
    fn bar_closed(&self, serial: u64) -> zbus::Result<()>;
    /// The command bar's key was tapped.
    #[zbus(signal)]
    fn bar_requested(&self, serial: u64) -> zbus::Result<()>;
}

/// Applications, settings, the session's parts.
#[proxy(
    interface = "org.tacitdesktop.Session1",
    default_service = "org.tacitdesktop.Session1",
    default_path = "/org/tacitdesktop/Session1",
    gen_blocking = false
)]
pub trait Session1 {
    /// Starts an application; answers its process id.
    fn launch(&self, app: &str, arguments: &[&str]) -> zbus::Result<u32>;
    /// A JSON list of the installed applications.
    fn apps(&self) -> zbus::Result<String>;
    /// The JSON value of a setting.
    fn get(&self, key: &str) -> zbus::Result<String>;
    /// Sets a setting to a JSON value; answers the old one.
    fn set(&self, key: &str, value: &str) -> zbus::Result<String>;
    /// A JSON object of every setting.
    fn settings(&self) -> zbus::Result<String>;
    /// A JSON list of the session's parts.
    fn status(&self) -> zbus::Result<String>;
    /// Ends the session.
    fn quit(&self) -> zbus::Result<()>;
    /// A setting changed.
    #[zbus(signal)]
    fn setting_changed(&self, key: String, value: String) -> zbus::Result<()>;
    /// Applications were installed or removed.
    #[zbus(signal)]
    fn apps_changed(&self) -> zbus::Result<()>;
}

/// What was done and used.
#[proxy(
    interface = "org.tacitdesktop.Memory1",
    default_service = "org.tacitdesktop.Memory1",
    default_path = "/org/tacitdesktop/Memory1",
    gen_blocking = false
)]
pub trait Memory1 {
    /// A JSON list of results, best first.
    fn search(&self, text: &str, limit: u32) -> zbus::Result<String>;
    /// Keeps a sentence; answers its id.
    fn remember(&self, text: &str) -> zbus::Result<String>;
    /// Forgets; answers how many things went.
    fn forget(&self, what: &str) -> zbus::Result<u32>;
    /// Writes everything to a file.
    fn export(&self, path: &str) -> zbus::Result<u32>;
    /// Reads what `export` wrote.
    fn import(&self, path: &str) -> zbus::Result<u32>;
    /// Remembers nothing for so many seconds.
    fn pause(&self, seconds: u32) -> zbus::Result<()>;
    /// A JSON list of routines.
    fn routines(&self) -> zbus::Result<String>;
    /// Counts and sizes, as JSON.
    fn stats(&self) -> zbus::Result<String>;
}
