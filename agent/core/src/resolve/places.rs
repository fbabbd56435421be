//! Workspaces and outputs as said: numbers, names, directions.

mod free;

use super::index::{Index, title_words};
use crate::normalise::{ordinal, spelling};
use tacit_dbus::{Output, OutputId, Snapshot, Verb, Workspace, WorkspaceId};

pub use free::{is_output, is_workspace};

/// What words say of a workspace.
#[derive(Debug, Clone, PartialEq)]
pub enum Space {
    /// This one.
    Id(WorkspaceId),
    /// `next` or `previous`.
    Dir(&'static str),
    /// "there": the one that was spoken of.
    There,
    /// One without windows, or a new one.
    Fresh,
    /// A number or name that the scene does not have.
    Unknown(String),
}

const NOUNS: &[&str] = &[
    "workspace",
    "desktop",
    "space",
    "number",
    "the",
    "my",
    "to",
    "virtual",
    "a",
    "an",
    "on",
    "no",
    "named",
    "called",
    "one",
    "workspaces",
];

/// Reads words as a workspace: by number, name or direction, else by what is said of it.
pub fn workspace(words: &[&str], index: &Index<'_>) -> Option<Space> {
    match plain_workspace(words, index.scene) {
        Some(Space::Unknown(said)) => free::described(words, index).or(Some(Space::Unknown(said))),
        Some(found) => Some(found),
        None => None,
    }
}

/// The workspace whose name is among words that say nothing of screens: "the web desk".
pub(super) fn named(words: &[&str], scene: &Snapshot) -> Option<Space> {
    let screens = words.iter().any(|word| matches!(*word, "screen" | "monitor" | "display" | "output" | "panel"));
    if screens { None } else { free::within(words, scene) }
}

/// As [`workspace`], for words that are known to be about one.
pub fn any_workspace(words: &[&str], index: &Index<'_>) -> Option<Space> {
    workspace(words, index).or_else(|| free::described(words, index))
}

fn plain_workspace(words: &[&str], scene: &Snapshot) -> Option<Space> {
    let has_noun = words.iter().any(|word| matches!(*word, "workspace" | "desktop" | "space"));
    let core: Vec<&str> = words.iter().copied().filter(|word| !NOUNS.contains(word)).collect();
    // A workspace's own name wins, also where it holds such a word.
    for candidate in [words.to_vec(), core.clone()] {
        if let Some(found) = by_name(&candidate, scene) {
            return Some(Space::Id(found));
        }
    }
    match core.as_slice() {
        ["next"] | ["following"] | ["right"] | ["rightwards"] | ["to", "right"] => Some(Space::Dir("next")),
        ["previous"] | ["left"] | ["prior"] | ["prev"] | ["before"] => Some(Space::Dir("previous")),
        ["another"]
        | ["new"]
        | ["empty"]
        | ["fresh"]
        | ["free"]
        | ["separate"]
        | ["different"]
        | ["unused"]
        | ["brand", "new"]
        | ["blank"]
        | ["new", "empty"]
        | ["its", "own"]
        | ["own"]
        | ["another", "empty"]
            if has_noun =>
        {
            Some(Space::Fresh)
        }
        ["other"] if has_noun => other(scene).map(Space::Id).or(Some(Space::Dir("next"))),
        ["this"]
        | ["current"]
        | ["here"]
        | ["active"]
        | ["present"]
        | ["me"]
        | ["i" | "we", "am" | "are"]
        | ["i" | "we", "am" | "are", "in" | "at" | "now" | "currently"] => {
            scene.active_workspace().map(|found| Space::Id(found.id))
        }
        ["last"] if has_noun => scene.workspaces.iter().map(|found| found.id).max().map(Space::Id),
        ["there"] | ["same"] | ["that"] => Some(Space::There),
        ["back"] => Some(Space::Dir("previous")),
        ["1", "right" | "next" | "forward" | "over" | "along" | "down"] => Some(Space::Dir("next")),
        ["1", "left" | "back" | "up"] => Some(Space::Dir("previous")),
        [word] => match word.parse::<u32>() {
            Ok(n) => Some(known(n, scene)),
            Err(_) => match ordinal(word).filter(|_| has_noun) {
                Some(n) if n > 0 => scene
                    .workspaces
                    .get(usize::try_from(n - 1).ok()?)
                    .map(|found| Space::Id(found.id))
                    .or_else(|| u32::try_from(n).ok().map(|n| known(n, scene))),
                _ if has_noun => {
                    Some(nearly(&core, scene).map_or_else(|| Space::Unknown((*word).to_owned()), Space::Id))
                }
                _ => None,
            },
        },
        [] => None,
        _ if has_noun && core.len() <= 3 => Some(Space::Unknown(core.join(" "))),
        _ => None,
    }
}

/// The only workspace whose name is nearly a word that was said: "hom" and "coding" for home and code.
fn nearly(core: &[&str], scene: &Snapshot) -> Option<WorkspaceId> {
    let [word] = core else { return None };
    let stem = word.strip_suffix("ing").unwrap_or(word);
    let near = |workspace: &&Workspace| {
        let name = title_words(&workspace.name).concat();
        let long = word.len() >= 3 && name.len() >= 3;
        long && (spelling::distance(word, &name, 1).is_some()
            || name.starts_with(word)
            || stem.len() >= 3 && name.starts_with(stem))
    };
    let mut found = scene.workspaces.iter().filter(near);
    let first = found.next()?;
    found.next().is_none().then_some(first.id)
}

fn known(n: u32, scene: &Snapshot) -> Space {
    // A number beyond the list is the workspace of that number: the compositor makes it.
    let _ = scene;
    if (1..=64).contains(&n) { Space::Id(WorkspaceId(n)) } else { Space::Unknown(n.to_string()) }
}

fn other(scene: &Snapshot) -> Option<WorkspaceId> {
    let active = scene.active_workspace()?.id;
    let mut rest = scene.workspaces.iter().filter(|found| found.id != active);
    let first = rest.next()?;
    rest.next().is_none().then_some(first.id)
}

fn by_name(words: &[&str], scene: &Snapshot) -> Option<WorkspaceId> {
    if words.is_empty() {
        return None;
    }
    let joined: String = words.concat();
    let named = |workspace: &&Workspace| {
        let name = title_words(&workspace.name).concat();
        !name.is_empty() && name == joined && name.parse::<u32>().is_err()
    };
    scene.workspaces.iter().find(named).map(|found| found.id)
}

/// The workspace that has just this name.
pub(super) fn called(words: &[&str], scene: &Snapshot) -> Option<WorkspaceId> {
    by_name(words, scene)
}

/// What it costs to read words as a workspace.
pub fn workspace_cost(words: &[&str], scene: &Snapshot) -> Option<f32> {
    if words.len() > 6 || words.iter().any(|word| matches!(*word, "and" | "," | "then" | "with")) {
        return None;
    }
    let nouns = words.iter().filter(|word| matches!(**word, "workspace" | "desktop" | "space")).count();
    let has_noun = nouns > 0;
    if nouns > 1
        || words.iter().skip(1).any(|word| matches!(*word, "to" | "on" | "from"))
            && !words.iter().any(|word| matches!(*word, "right" | "left" | "next"))
    {
        return None;
    }
    Some(match plain_workspace(words, scene)? {
        Space::Id(_) if has_noun => 0.0,
        Space::Id(id) => {
            if by_name(words, scene) == Some(id) {
                0.03
            } else {
                0.08
            }
        }
        Space::There => 0.04,
        Space::Dir(_) | Space::Fresh if has_noun => 0.0,
        Space::Dir(_) | Space::Fresh => 0.3,
        Space::Unknown(_) => 0.15,
    })
}

/// Reads words as an output of the scene: by its port, place or number, else by what is said of it.
pub fn output(words: &[&str], index: &Index<'_>) -> Option<OutputId> {
    plain_output(words, index.scene).or_else(|| free::screen(words, index))
}

/// The workspace that the person last switched to before `active`.
pub(super) fn switched_before(scene: &Snapshot, active: Option<WorkspaceId>) -> Option<WorkspaceId> {
    let mut switches = scene
        .history
        .iter()
        .flat_map(|past| &past.steps)
        .filter(|action| action.verb == Verb::WorkspaceSwitch)
        .filter_map(|action| action.args.workspace("workspace"));
    switches.rfind(|id| Some(*id) != active)
}

fn plain_output(words: &[&str], scene: &Snapshot) -> Option<OutputId> {
    const SMALL: &[&str] =
        &["screen", "monitor", "display", "output", "the", "my", "to", "on", "number", "one", "a", "in", "of"];
    // "the left hand side", but "the side screen" is another one.
    let turned = |at: usize| {
        let before = words.get(..at).unwrap_or(&[]).iter().rfind(|word| **word != "hand");
        before.is_some_and(|word| matches!(*word, "left" | "right" | "top" | "bottom" | "lefthand" | "righthand"))
    };
    let small = |at: usize, word: &str| SMALL.contains(&word) || matches!(word, "side" | "hand") && turned(at);
    let core: Vec<&str> =
        words.iter().enumerate().filter(|(at, word)| !small(*at, word)).map(|(_, word)| *word).collect();
    let has_noun = words.iter().any(|word| matches!(*word, "screen" | "monitor" | "display" | "output"));
    let joined: String = core.iter().flat_map(|word| title_words(word)).collect();
    if let Some(found) = numbered(words, scene) {
        return Some(found);
    }
    if !joined.is_empty() {
        let named = |output: &&Output| {
            let id = title_words(output.id.as_str()).concat();
            id == joined
                || (joined.len() >= 2
                    && !joined.chars().all(|c| c.is_ascii_digit())
                    && id.starts_with(&joined)
                    && joined.chars().any(char::is_alphabetic)
                    && joined.len() + 2 >= id.len())
        };
        if let Some(found) = scene.outputs.iter().find(named) {
            return Some(found.id.clone());
        }
    }
    let focused = scene.focused_output();
    let others: Vec<&Output> =
        scene.outputs.iter().filter(|output| Some(&output.id) != focused.map(|f| &f.id)).collect();
    let mut by_x: Vec<&Output> = scene.outputs.iter().collect();
    by_x.sort_by_key(|output| output.x);
    let builtin =
        |output: &&&Output| ["eDP", "LVDS", "DSI"].iter().any(|prefix| output.id.as_str().starts_with(prefix));
    let found: Option<&Output> = match core.as_slice() {
        ["this"] | ["current"] | ["focused"] | ["active"] | ["present"] => focused,
        ["that"] | ["same"] | ["that", "same"] | ["it"] if has_noun => spoken(scene).or(focused),
        ["other"] | ["another"] | ["next"] | ["opposite"] if has_noun => {
            if others.len() == 1 {
                others.first().copied()
            } else if has_noun {
                after(scene, focused)
            } else {
                None
            }
        }
        ["different"] if has_noun && others.len() == 1 => others.first().copied(),
        ["previous"] if has_noun => {
            if others.len() == 1 {
                others.first().copied()
            } else {
                None
            }
        }
        ["left"] | ["leftmost"] | ["lefthand"] if has_noun => by_x.first().copied(),
        ["right"] | ["rightmost"] | ["righthand"] if has_noun => by_x.last().copied(),
        ["middle"] | ["center"] if has_noun && by_x.len() == 3 => by_x.get(1).copied(),
        ["laptop"] | ["internal"] | ["builtin"] | ["built"] | ["built", "in"] => {
            scene.outputs.iter().find(|output| builtin(&output))
        }
        ["external"] if !scene.outputs.iter().any(|output| builtin(&&output)) => scene.outputs.get(1),
        ["external"] | ["secondary"] | ["hdmi"] | ["big"] => scene
            .outputs
            .iter()
            .find(|output| !builtin(&output) && (core != ["hdmi"] || output.id.as_str().starts_with("HDMI")))
            .filter(|_| scene.outputs.len() > 1 || core != ["secondary"])
            .map(|found| if core == ["secondary"] { scene.outputs.get(1).unwrap_or(found) } else { found }),
        ["main"] | ["primary"] => scene.outputs.first(),
        ["projector"] | ["tv"] | ["television"] | ["beamer"] if scene.outputs.len() == 2 => scene.outputs.get(1),
        ["last"] if has_noun => scene.outputs.last(),
        [word] => {
            let n = ordinal(word).or_else(|| word.parse::<i64>().ok()).filter(|_| has_noun);
            n.and_then(|n| usize::try_from(n - 1).ok()).and_then(|n| scene.outputs.get(n))
        }
        [] if has_noun => focused,
        _ => None,
    };
    found.map(|output| output.id.clone())
}

/// The output of a port with its number, as it is spoken: "dp one", "hdmi 1".
fn numbered(words: &[&str], scene: &Snapshot) -> Option<OutputId> {
    let at = words.iter().position(|word| PORTS.contains(word))?;
    let (port, number) = (words.get(at)?, words.get(at + 1)?);
    let number = if *number == "one" { 1 } else { number.parse::<u32>().ok()? };
    let prefix = if *port == "displayport" { "dp" } else { port };
    let fits = |output: &&Output| {
        let id = title_words(output.id.as_str());
        id.first().is_some_and(|first| first == prefix) && id.last().is_some_and(|last| *last == number.to_string())
    };
    let mut found = scene.outputs.iter().filter(fits);
    let first = found.next()?;
    found.next().is_none().then(|| first.id.clone())
}

/// What the ports of screens are called.
const PORTS: &[&str] = &["dp", "hdmi", "edp", "displayport", "dvi", "vga", "lvds", "dsi"];

/// The output that was spoken of last.
fn spoken(scene: &Snapshot) -> Option<&Output> {
    let mut steps = scene.history.iter().rev().flat_map(|past| past.steps.iter().rev());
    let said = steps.find_map(|step| step.args.text("output"))?;
    scene.outputs.iter().find(|output| output.id.as_str() == said)
}

fn after<'a>(scene: &'a Snapshot, focused: Option<&Output>) -> Option<&'a Output> {
    let at = scene.outputs.iter().position(|output| Some(&output.id) == focused.map(|f| &f.id))?;
    if scene.outputs.len() < 2 { None } else { scene.outputs.get((at + 1) % scene.outputs.len()) }
}

/// What it costs to read words as an output, of this scene or not.
pub fn output_cost(words: &[&str], scene: &Snapshot) -> Option<f32> {
    if words.len() > 6
        || words.iter().any(|word| matches!(*word, "and" | "," | "then" | "with" | "window" | "it" | "off"))
    {
        return None;
    }
    // "left on the other screen" is a side and a screen.
    let sided =
        |word: &&str| matches!(*word, "left" | "right" | "top" | "bottom" | "half" | "third" | "corner" | "side");
    let on = words.iter().skip(1).position(|word| matches!(*word, "on" | "of")).map(|at| at + 1);
    if on
        .and_then(|at| Some((words.get(..at)?, words.get(at + 1..)?)))
        .is_some_and(|(head, tail)| head.iter().any(sided) && tail.contains(&"other") && tail.len() > 1)
    {
        return None;
    }
    if plain_output(words, scene).is_some() {
        return Some(0.0);
    }
    let noun = words.iter().any(|word| {
        matches!(*word, "screen" | "monitor" | "display" | "output" | "projector" | "tv" | "beamer" | "tablet")
    });
    let port = words.iter().any(|word| {
        ["hdmi", "dp-", "edp", "dvi", "vga", "headless", "displayport"].iter().any(|prefix| word.starts_with(prefix))
    });
    (noun || port).then_some(0.12)
}
