//! The hands: whatever acts on the machine or reads it back. One file each; this module is the registry.
//!
//! A hand takes [`Approved`] actions and nothing else. What it says about an act is no proof: facts are read back by separate
//! questions. A verb without a hand is answered "not available yet".

pub mod accessibility;
mod answers;
mod apps;
mod audio;
mod clipboard;
mod compositor;
pub mod conditions;
mod files;
mod info;
pub mod journal;
mod kept;
mod media;
pub mod paths;
mod process;
mod screen;
mod settings;

use crate::event::{Due, Event};
use crate::memory::Memory;
use crate::world;
use futures_util::future::BoxFuture;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tacit_core::policy::Approved;
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Query};
use tacit_dbus::{Action, RequestId, Snapshot, Trouble, Verb};
use tokio::sync::{mpsc, watch};

/// How long reading one thing back may take.
const READ: Duration = Duration::from_millis(5_000);

/// What all hands share.
pub struct Desk {
    /// The session bus.
    pub bus: zbus::Connection,
    /// The merged state, always the latest.
    pub scene: watch::Receiver<Arc<Snapshot>>,
    /// Memory.
    pub memory: Memory,
    /// To the main loop.
    pub events: mpsc::Sender<Event>,
    /// `$XDG_STATE_HOME/tacit`.
    pub state_dir: PathBuf,
}

impl Desk {
    /// The state as it is known now.
    pub fn scene(&self) -> Arc<Snapshot> {
        Arc::clone(&self.scene.borrow())
    }

    /// Waits until `holds` of the state, at most so long.
    pub async fn until<T>(&self, wait: Duration, mut holds: impl FnMut(&Snapshot) -> Option<T>) -> Option<T> {
        let mut scene = self.scene.clone();
        let work = async {
            loop {
                let found = holds(&scene.borrow_and_update());
                if found.is_some() {
                    return found;
                }
                scene.changed().await.ok()?;
            }
        };
        tokio::time::timeout(wait, work).await.ok().flatten()
    }
}

/// Which request an act is for, and how long it has.
#[derive(Debug, Clone)]
pub struct Job {
    /// The request.
    pub request: RequestId,
    /// From now.
    pub deadline: Duration,
}

/// Acts on the machine, and reads it back.
pub(crate) trait Hand: Send + Sync {
    /// Carries one approved action out.
    fn act<'a>(&'a self, action: &'a Action, job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>>;

    /// Reads something back; `None` where this hand cannot.
    fn read<'a>(&'a self, _query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async { None })
    }
}

/// Every hand.
pub struct Hands {
    desk: Arc<Desk>,
    accessibility: accessibility::Accessibility,
    answers: answers::Answers,
    apps: apps::Apps,
    audio: audio::Audio,
    clipboard: clipboard::Clipboard,
    compositor: compositor::Compositor,
    files: files::Files,
    info: info::Info,
    kept: Arc<kept::Kept>,
    media: media::Media,
    process: process::Processes,
    screen: screen::Screen,
    settings: settings::Settings,
}

impl Hands {
    /// Hands over this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        let d = || Arc::clone(&desk);
        let kept = Arc::new(kept::Kept::new(d()));
        Self {
            accessibility: accessibility::Accessibility::new(d()),
            answers: answers::Answers::new(d()),
            apps: apps::Apps::new(d()),
            audio: audio::Audio::new(),
            clipboard: clipboard::Clipboard::new(d()),
            compositor: compositor::Compositor::new(d()),
            files: files::Files::new(d()),
            info: info::Info::new(d()),
            kept,
            media: media::Media::new(d()),
            process: process::Processes::new(d()),
            screen: screen::Screen::new(d()),
            settings: settings::Settings::new(d()),
            desk,
        }
    }

    /// Starts what works by itself: timers, and looking at the devices once.
    pub fn begin(&self) {
        let kept = Arc::clone(&self.kept);
        tokio::spawn(async move { kept.run().await });
        let events = self.desk.events.clone();
        tokio::spawn(async move { audio::look(&events).await });
    }

    /// Carries one approved action out.
    ///
    /// # Errors
    /// The verb has no hand yet, or the hand cannot do it.
    pub async fn act(&self, approved: &Approved, job: &Job) -> Result<Receipt, Trouble> {
        let action = approved.action();
        let Some(part) = part_of(action.verb) else { return Err(not_yet(action.verb)) };
        self.hand(part).act(action, job).await
    }

    fn hand(&self, part: Part) -> &dyn Hand {
        match part {
            Part::Accessibility => &self.accessibility,
            Part::Answers => &self.answers,
            Part::Apps => &self.apps,
            Part::Audio => &self.audio,
            Part::Clipboard => &self.clipboard,
            Part::Compositor => &self.compositor,
            Part::Files => &self.files,
            Part::Info => &self.info,
            Part::Kept => &*self.kept,
            Part::Media => &self.media,
            Part::Process => &self.process,
            Part::Screen => &self.screen,
            Part::Settings => &self.settings,
        }
    }

    /// Reads things back, each with a deadline; what cannot be read has no fact.
    pub async fn read(&self, queries: &[Query]) -> Vec<Fact> {
        let (trees, others): (Vec<&Query>, Vec<&Query>) =
            queries.iter().partition(|query| reader_of(query) == Part::Accessibility);
        let reads = others.into_iter().map(|query| async move {
            tokio::time::timeout(READ, self.hand(reader_of(query)).read(query)).await.ok().flatten()
        });
        let trees = tokio::time::timeout(READ, self.accessibility.read_all(&trees));
        let (trees, others) = tokio::join!(trees, futures_util::future::join_all(reads));
        others.into_iter().flatten().chain(trees.unwrap_or_default()).collect()
    }

    /// Looks at what a sentence may name and the followers do not tell: sound devices and players.
    pub async fn freshen(&self, text: &str, scene: Arc<Snapshot>) -> Arc<Snapshot> {
        const WORDS: [&str; 14] = [
            "sound",
            "audio",
            "volume",
            "speak",
            "headphone",
            "mic",
            "output",
            "input",
            "mute",
            "play",
            "pause",
            "music",
            "loud",
            "quiet",
        ];
        let text = text.to_lowercase();
        if !WORDS.iter().any(|word| text.contains(word)) {
            return scene;
        }
        let looked = async { tokio::join!(audio::devices(), self.media.players()) };
        let Ok((found, players)) = tokio::time::timeout(Duration::from_millis(400), looked).await else { return scene };
        let mut scene = (*scene).clone();
        if let Ok((devices, settings)) = found {
            scene.devices = devices;
            scene.settings.extend(settings);
        }
        scene.devices.players = players;
        Arc::new(scene)
    }

    /// Runs actions later, as a request of class routine.
    pub fn later(&self, after: Duration, due: Due) {
        self.kept.later(after, due);
    }

    /// Says something to the person without a request: a timer's end.
    pub fn announce(&self, text: String) {
        let bus = self.desk.bus.clone();
        tokio::spawn(async move {
            let hints: std::collections::HashMap<&str, zbus::zvariant::Value<'_>> = Default::default();
            let body = ("Tacit", 0_u32, "tacit", text.as_str(), "", Vec::<&str>::new(), hints, 0_i32);
            let (name, path) = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications");
            let sent = bus.call_method(Some(name), path, Some(name), "Notify", &body);
            if !matches!(tokio::time::timeout(Duration::from_secs(5), sent).await, Ok(Ok(_))) {
                tracing::info!("nobody shows notifications");
            }
        });
    }
}

/// Which hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Accessibility,
    Answers,
    Apps,
    Audio,
    Clipboard,
    Compositor,
    Files,
    Info,
    Kept,
    Media,
    Process,
    Screen,
    Settings,
}

/// The hand of a verb; none where there is no hand yet.
fn part_of(verb: Verb) -> Option<Part> {
    use Verb as V;
    Some(match verb {
        V::LayoutSave | V::LayoutRestore => Part::Kept,
        V::AppLaunch | V::AppQuit | V::AppOpenFile | V::AppOpenUrl | V::AppList | V::AppSearch => Part::Apps,
        V::FileOpen | V::FileReveal | V::WebOpen | V::WebSearch => Part::Apps,
        V::ClipboardCopy | V::ClipboardPaste | V::ClipboardClear => Part::Clipboard,
        V::DisplayScale | V::DisplayResolution | V::DisplayRefresh | V::DisplayRotate => Part::Compositor,
        V::DisplayNightLight | V::A11yZoom | V::PowerInhibit => Part::Compositor,
        V::KeyboardLayout | V::KeyboardRepeat | V::PointerSpeed => Part::Compositor,
        V::PointerNaturalScroll | V::TouchpadTap => Part::Compositor,
        V::ScreenCapture => Part::Screen,
        V::WindowList | V::WindowFind => Part::Answers,
        V::CalcEvaluate | V::CalcConvert => Part::Answers,
        V::AgentCancel | V::AgentExplain | V::AgentHelp | V::AgentMode => Part::Answers,
        V::MemoryRemember | V::MemoryRecall | V::MemoryForget | V::MemoryPause => Part::Answers,
        V::MemoryExport | V::MemoryImport => Part::Answers,
        V::InfoTime | V::InfoBattery | V::InfoNetwork | V::InfoSystem => Part::Info,
        V::ProcessList | V::ProcessKill => Part::Process,
        V::ThemeDark | V::ThemeContrast | V::ThemeAnimations => Part::Settings,
        V::ThemeAccent | V::ThemeFontScale | V::ThemeWallpaper => Part::Settings,
        V::A11yHighContrast | V::A11yScreenReader | V::NotifyDnd => Part::Settings,
        other => match other.spec().family() {
            "window" | "workspace" | "layout" => Part::Compositor,
            "output" => Part::Compositor,
            "ui" => Part::Accessibility,
            "audio" | "mic" => Part::Audio,
            "media" => Part::Media,
            "file" => Part::Files,
            "timer" | "reminder" | "routine" => Part::Kept,
            _ => return None,
        },
    })
}

/// Who can answer a question.
fn reader_of(query: &Query) -> Part {
    match query {
        Query::Setting { key } if key.starts_with("audio.") || key.starts_with("mic.") => Part::Audio,
        Query::Setting { key } if key.starts_with("memory.") || key.starts_with("agent.") => Part::Answers,
        Query::Setting { key } if key.starts_with("routine.") => Part::Kept,
        Query::Setting { key } if world::is_compositor_key(key) => Part::Compositor,
        Query::Setting { .. } => Part::Settings,
        Query::File { .. } => Part::Files,
        Query::Element { .. } | Query::Tree { .. } => Part::Accessibility,
        Query::Process { .. } => Part::Process,
        Query::Player { .. } => Part::Media,
        Query::Listed { list } if list == "memory" => Part::Answers,
        Query::Listed { .. } => Part::Kept,
        Query::Selection => Part::Clipboard,
        Query::Exit => Part::Process,
    }
}

fn not_yet(verb: Verb) -> Trouble {
    Trouble::new(verb.name(), "not available yet", "`tacit doctor` lists what is")
}

/// Which verbs have a hand, truthfully.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    verb: &'static str,
    hand: String,
    available: bool,
    why: Option<String>,
}

/// Every verb with its hand, and whether it can be carried out here.
pub fn listing() -> Vec<Listed> {
    let list = Verb::ALL.iter().map(|verb| {
        let why = match part_of(*verb) {
            // The planner puts other steps in the place of these.
            None if matches!(verb, Verb::AgentUndo | Verb::AgentRedo | Verb::AgentRepeat) => None,
            None => Some("not available yet".to_owned()),
            Some(Part::Audio) => missing("pactl"),
            Some(Part::Clipboard) => missing("wl-paste"),
            Some(Part::Screen) => missing("grim"),
            Some(_) => None,
        };
        let hand = format!("{:?}", verb.spec().hand).to_lowercase();
        Listed { verb: verb.name(), hand, available: why.is_none(), why }
    });
    list.collect()
}

fn missing(program: &str) -> Option<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|dir| dir.join(program).is_file());
    (!found).then(|| format!("the program {program} is not installed"))
}

/// The routines that were made by asking for them, in the shape of those that were learned.
///
/// # Errors
/// Memory cannot be read.
pub(crate) async fn made_routines(memory: &Memory) -> Result<Vec<serde_json::Value>, Trouble> {
    kept::made(memory).await
}

/// Runs a program without a shell, with a deadline, and gives its standard output.
///
/// # Errors
/// It is not installed, it took too long, or it failed.
pub(crate) async fn output(program: &str, args: &[&str], wait: Duration) -> Result<Vec<u8>, Trouble> {
    let mut command = tokio::process::Command::new(program);
    command.args(args).stdin(std::process::Stdio::null()).kill_on_drop(true);
    let trouble = |why: String, hint: &str| Trouble::new(program, why, hint);
    match tokio::time::timeout(wait, command.output()).await {
        Ok(Ok(out)) if out.status.success() => Ok(out.stdout),
        Ok(Ok(out)) => {
            let said = String::from_utf8_lossy(&out.stderr);
            let line = said.lines().next().unwrap_or_default().trim();
            Err(trouble(if line.is_empty() { format!("it failed with {}", out.status) } else { line.to_owned() }, ""))
        }
        Ok(Err(why)) if why.kind() == std::io::ErrorKind::NotFound => {
            Err(trouble("it is not installed".into(), &format!("install {program}")))
        }
        Ok(Err(why)) => Err(trouble(why.to_string(), "")),
        Err(_) => Err(trouble("it did not answer in time".into(), "")),
    }
}

/// A receipt that only says something.
pub(crate) fn says(say: impl Into<String>) -> Receipt {
    Receipt { say: Some(say.into()), ..Receipt::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_listed_and_those_without_a_hand_say_so() {
        let list = listing();
        assert_eq!(list.len(), Verb::ALL.len());
        let of = |name: &str| list.iter().find(|one| one.verb == name).map(|one| one.available);
        assert_eq!(of("window.place"), Some(true));
        assert_eq!(of("agent.undo"), Some(true));
        assert_eq!(of("software.install"), Some(false));
        for name in ["output.mirror", "a11y.zoom", "display.night_light", "display.rotate", "keyboard.layout"] {
            assert_eq!(of(name), Some(true), "{name}");
        }
    }
}
