//! Workspaces and outputs by description: "the one with the terminal", "the first empty one", "the big screen", "the telly".

use super::super::index::{Index, title_words};
use super::{Space, output, workspace};
use crate::normalise::ordinal;
use tacit_dbus::{Output, OutputId, Snapshot, Window, WorkspaceId};

const SCREENS: &[&str] = &[
    "screen",
    "screens",
    "monitor",
    "display",
    "output",
    "projector",
    "tv",
    "television",
    "telly",
    "beamer",
    "laptop",
    "panel",
    "notebook",
    "tablet",
    "widescreen",
    "ultrawide",
    "dell",
    "samsung",
    "lg",
    "eizo",
    "benq",
    "asus",
    "acer",
    "hp",
    "external",
    "internal",
    "main",
    "primary",
    "secondary",
    "hdmi",
    "dp",
    "displayport",
    "vga",
    "dvi",
    "edp",
    "usb-c",
    "inch",
    "4k",
];

/// Whether words that are marked as an output can be one.
pub fn is_output(words: &[&str]) -> bool {
    let small = |word: &&&str| {
        matches!(**word, "the" | "my" | "our" | "a" | "this" | "that" | "thing" | "it" | "lot" | "stuff" | "everything")
    };
    let core = words.iter().filter(|word| !small(word));
    words.len() <= 8
        && core.clone().count() > 0
        && !words.iter().any(|word| matches!(*word, "window" | "workspace" | "and"))
}

/// Whether words that are marked as a workspace can be one.
pub fn is_workspace(words: &[&str], index: &Index<'_>) -> bool {
    words.len() <= 10 && (workspace(words, index).is_some() || described(words, index).is_some() || is_place(words))
}

/// Words that are about places, whichever the scene has.
fn is_place(words: &[&str]) -> bool {
    words.iter().any(|word| {
        matches!(
            *word,
            "workspace"
                | "desktop"
                | "space"
                | "one"
                | "here"
                | "there"
                | "where"
                | "wherever"
                | "next"
                | "previous"
                | "this"
                | "empty"
        )
    })
}

/// A workspace by its place in the list, what is on it or when it was used.
pub(super) fn described(words: &[&str], index: &Index<'_>) -> Option<Space> {
    let scene = index.scene;
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if let Some(found) = holding(words, index) {
        return Some(found);
    }
    if has(&["empty", "free", "unused", "blank", "spare"]) {
        return Some(Space::Fresh);
    }
    if has(&["busy", "busiest", "fullest", "crowded", "full"]) {
        let count = |id: WorkspaceId| scene.windows.iter().filter(|window| window.workspace == id).count();
        return scene.workspaces.iter().max_by_key(|space| count(space.id)).map(|space| Space::Id(space.id));
    }
    if has(&["was", "before", "came", "back"])
        && has(&["on", "in", "from", "before", "one", "where"])
        && !has(&["this"])
    {
        return Some(
            super::switched_before(scene, scene.active_workspace().map(|space| space.id))
                .map_or(Space::Dir("previous"), Space::Id),
        );
    }
    if let Some(at) = words.iter().position(|word| *word == "on")
        && let Some(screen) = words.get(at + 1..).filter(|rest| rest.iter().any(|word| SCREENS.contains(word)))
    {
        let screen = output(screen, index)?;
        let shown = scene.workspaces.iter().find(|space| space.output == screen && space.active);
        return shown
            .or_else(|| scene.workspaces.iter().find(|space| space.output == screen))
            .map(|space| Space::Id(space.id));
    }
    if has(&["after", "next", "following", "right", "below", "forward"]) && !has(&["first"]) {
        return Some(Space::Dir("next"));
    }
    if has(&["before", "previous", "left", "above", "prior"]) {
        return Some(Space::Dir("previous"));
    }
    if has(&["other"]) {
        return super::other(scene).map(Space::Id).or(Some(Space::Dir("next")));
    }
    let mut ids: Vec<WorkspaceId> = scene.workspaces.iter().map(|space| space.id).collect();
    ids.sort_unstable();
    let nth = |n: i64| {
        let at = if n < 0 { ids.len().checked_sub(usize::try_from(-n).ok()?)? } else { usize::try_from(n - 1).ok()? };
        ids.get(at).copied().map(Space::Id)
    };
    let ordinals: Vec<i64> = words.iter().filter_map(|word| ordinal(word)).collect();
    match ordinals.as_slice() {
        // "the second to last one" counts from the end.
        [n, -1] if *n > 0 => nth(-n),
        [n] => nth(*n).or_else(|| u32::try_from(*n).ok().map(|n| super::known(n, scene))),
        _ if has(&["penultimate"]) => nth(-2),
        _ => within(words, scene),
    }
}

/// The only workspace whose name is among the words: "the laptop's chat space".
pub(super) fn within(words: &[&str], scene: &Snapshot) -> Option<Space> {
    let mut found = scene.workspaces.iter().filter(|space| {
        let name = title_words(&space.name);
        !name.is_empty() && name.iter().all(|part| part.parse::<u32>().is_err() && words.contains(&part.as_str()))
    });
    let first = found.next()?;
    found.next().is_none().then_some(Space::Id(first.id))
}

/// "the one with firefox on it", "where my terminal is", "the same workspace as the editor".
fn holding(words: &[&str], index: &Index<'_>) -> Option<Space> {
    if let Some(at) = words.iter().position(|word| *word == "name") {
        return super::by_name(words.get(at + 1..)?, index.scene).map(Space::Id);
    }
    let mut ids: Vec<WorkspaceId> = held(words, index)?.iter().map(|window| window.workspace).collect();
    ids.sort_unstable();
    ids.dedup();
    match ids.as_slice() {
        [one] => Some(Space::Id(*one)),
        _ => Some(Space::Unknown(words.join(" "))),
    }
}

/// The windows that words say are there: "… with firefox on it", "where my terminal is".
fn held<'a>(words: &[&str], index: &Index<'a>) -> Option<Vec<&'a Window>> {
    let at = words.iter().position(|word| {
        matches!(*word, "with" | "where" | "wherever" | "as" | "holding" | "containing" | "has" | "of")
    })?;
    let mut name: Vec<&str> = words.get(at + 1..)?.to_vec();
    const ENDS: &[&str] =
        &["on", "it", "is", "are", "in", "open", "lives", "sits", "running", "windows", "window", "was"];
    while name.last().is_some_and(|word| ENDS.contains(word)) {
        name.pop();
    }
    const STARTS: &[&str] = &["all", "the", "my", "most", "name", "a", "an", "our"];
    while name.first().is_some_and(|word| STARTS.contains(word)) {
        name.remove(0);
    }
    if name.is_empty() {
        return None;
    }
    let mut found = index.find_windows(&name);
    if found.is_empty()
        && let [.., last] = name.as_mut_slice()
    {
        let single = super::super::index::singular(last);
        let mut again: Vec<&str> = name.iter().copied().take(name.len() - 1).collect();
        again.push(&single);
        found = index.find_windows(&again);
    }
    const SIZES: &[&str] = &["big", "large", "huge", "long", "wide", "little", "small", "tiny", "tall"];
    if found.is_empty() && name.len() > 1 {
        let plain: Vec<&str> = name.iter().copied().filter(|word| !SIZES.contains(word)).collect();
        found = if plain.is_empty() { found } else { index.find_windows(&plain) };
    }
    if found.is_empty() {
        found = index.described_windows(&name);
    }
    let top = found.first().map(|(_, score)| *score)?;
    let best = found.iter().filter(|(_, score)| *score >= top - 0.03);
    Some(best.filter_map(|(at, _)| index.scene.windows.get(*at)).collect())
}

/// Screens by what they are.
const PROJECTORS: &[&str] = &["tv", "television", "telly", "projector", "beamer", "tablet"];

/// The one output that all of some windows are on: those that can be seen, if any can.
fn on_one(windows: &[&Window], scene: &Snapshot) -> Option<OutputId> {
    let space = |window: &&&Window| scene.workspace(window.workspace);
    let seen = |window: &&&Window| !window.minimized && space(window).is_some_and(|space| space.active);
    let mut outputs: Vec<OutputId> =
        windows.iter().filter(seen).filter_map(|w| Some(space(&w)?.output.clone())).collect();
    if outputs.is_empty() {
        outputs = windows.iter().filter_map(|window| Some(space(&window)?.output.clone())).collect();
    }
    outputs.dedup();
    if let [one] = outputs.as_slice() { Some(one.clone()) } else { None }
}

/// "the mail screen": the output on which a window of that name or kind is, else the one with the workspace of that name.
fn called(words: &[&str], index: &Index<'_>) -> Option<OutputId> {
    let (last, name) = words.split_last()?;
    let noun = matches!(*last, "screen" | "monitor" | "display" | "panel");
    let name: Vec<&str> = name.iter().copied().filter(|word| !matches!(*word, "the" | "my" | "our")).collect();
    if !noun || name.is_empty() || name.len() > 3 || !name.iter().any(|word| crate::lexicon::is_content(word)) {
        return None;
    }
    let found = index.find_windows(&name);
    let top = found.first().map_or(0.0, |(_, score)| *score);
    let best = found.iter().filter(|(_, score)| *score >= (top - 0.03).max(0.8));
    let windows: Vec<&Window> = best.filter_map(|(at, _)| index.scene.windows.get(*at)).collect();
    let space = || match within(&name, index.scene) {
        Some(Space::Id(id)) => index.scene.workspace(id).map(|space| space.output.clone()),
        _ => None,
    };
    on_one(&windows, index.scene).or_else(space)
}

/// An output by its size, shape or place.
pub(super) fn screen(words: &[&str], index: &Index<'_>) -> Option<OutputId> {
    let scene = index.scene;
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let id = |output: &Output| output.id.clone();
    let pixels = |output: &&Output| {
        let side = |n: i32| (f64::from(n) * output.scale.max(0.1)) as i64;
        side(output.width) * side(output.height)
    };
    let all = || scene.outputs.iter();
    let focused = scene.focused_output();
    if scene.outputs.is_empty() || has(&["window", "workspace"]) {
        return None;
    }
    let builtin = |output: &&Output| ["eDP", "LVDS", "DSI"].iter().any(|prefix| output.id.as_str().starts_with(prefix));
    if has(&["laptop", "internal", "built-in", "built", "notebook", "builtin"]) {
        return all().find(builtin).map(id);
    }
    if has(&["looking", "focused", "current", "using"]) || words == ["this", "one"] || words == ["here"] {
        return focused.map(id);
    }
    // "the screen with the big chart on it", "the screen where the mail is"
    if has(&["with", "where", "wherever", "holding", "containing", "showing", "has"])
        && let Some(found) = on_one(&held(words, index).unwrap_or_default(), scene)
    {
        return Some(found);
    }
    // "the big projector" is the projector, however big the others are.
    let spare = || {
        let mut list = scene.outputs.iter().filter(|output| Some(&output.id) != scene.outputs.first().map(|o| &o.id));
        let first = list.next()?;
        list.next().is_none().then(|| id(first))
    };
    if has(PROJECTORS)
        && let Some(found) = spare()
    {
        return Some(found);
    }
    // "the big middle screen" is the middle one.
    if has(&["middle", "center", "central"]) && scene.outputs.len() == 3 {
        let mut by_x: Vec<&Output> = all().collect();
        by_x.sort_by_key(|output| output.x);
        return by_x.get(1).copied().map(id);
    }
    if has(&["big", "bigger", "biggest", "large", "larger", "largest", "huge", "great"]) {
        return all()
            .max_by_key(pixels)
            .filter(|best| all().filter(|o| pixels(o) == pixels(best)).count() == 1)
            .map(id);
    }
    if has(&["small", "smaller", "smallest", "little", "tiny"]) {
        return all()
            .min_by_key(pixels)
            .filter(|best| all().filter(|o| pixels(o) == pixels(best)).count() == 1)
            .map(id);
    }
    let only = |fits: &dyn Fn(&Output) -> bool| {
        let mut list = scene.outputs.iter().filter(|output| fits(output));
        let first = list.next()?;
        list.next().is_none().then(|| id(first))
    };
    let long = |output: &Output| (f64::from(output.width.max(output.height)) * output.scale.max(0.1)).round() as i64;
    if has(&["4k", "uhd"]) {
        return only(&|output| long(output) >= 3800);
    }
    if has(&["ultrawide", "widescreen", "wide"]) {
        return only(&|output| output.width * 10 > output.height * 20)
            .or_else(|| only(&|output| output.width > output.height));
    }
    if has(&["portrait", "vertical", "upright", "tall", "rotated"]) {
        return only(&|output| output.height > output.width);
    }
    if has(&["upper", "top", "above"]) {
        return all().min_by_key(|output| output.y).filter(|best| all().any(|output| output.y > best.y)).map(id);
    }
    if has(&["lower", "bottom", "below"]) {
        return all().max_by_key(|output| output.y).filter(|best| all().any(|output| output.y < best.y)).map(id);
    }
    if has(&["other"]) && has(&["screen", "monitor", "display"]) && scene.outputs.len() == 2 {
        return all().find(|output| Some(&output.id) != focused.map(|o| &o.id)).map(id);
    }
    if has(&["left", "leftmost"]) {
        return all().min_by_key(|output| output.x).map(id);
    }
    if has(&["right", "rightmost"]) {
        return all().max_by_key(|output| output.x).map(id);
    }
    let others = || scene.outputs.iter().filter(|output| !builtin(output));
    if has(&["conference", "wall", "side", "secondary", "extra", "pen", "drawing"])
        && let Some(found) = spare()
    {
        return Some(found);
    }
    if has(&["external", "desk", "outside"]) {
        let mut list = others();
        let first = list.next()?;
        return if list.next().is_none() { Some(id(first)) } else { spare() };
    }
    if has(&["other"]) && scene.outputs.len() == 2 {
        return all().find(|output| Some(&output.id) != focused.map(|o| &o.id)).map(id);
    }
    if has(&["main", "primary"]) {
        return scene.outputs.first().map(id);
    }
    // "the first one"
    if let ["the", word, "one"] | [word, "one"] = words
        && let Some(n) = ordinal(word).and_then(|n| usize::try_from(n - 1).ok())
    {
        return scene.outputs.get(n).map(id);
    }
    // "the screen of the chat", "the mail screen"
    if let Some(found) = on_one(&held(words, index).unwrap_or_default(), scene).or_else(|| called(words, index)) {
        return Some(found);
    }
    // A port without its number: the only one of its kind.
    let port = words.iter().find_map(|word| {
        Some(match *word {
            "hdmi" => "HDMI",
            "dp" | "displayport" => "DP-",
            "vga" => "VGA",
            "dvi" => "DVI",
            "usb-c" | "usb" => "USB",
            _ => return None,
        })
    })?;
    only(&|output| output.id.as_str().starts_with(port))
}
