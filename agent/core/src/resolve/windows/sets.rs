//! Sets of windows: all of them, those that show, as many as were counted, and what is left where some are excepted.

use super::super::index::{Index, singular, title_words};
use super::super::mention::{Mention, Named};
use super::{Context, Found, Trouble, id, near, of, pick, refuse};
use serde_json::Value;
use tacit_dbus::{Snapshot, Verb, Window};

/// What is left of the windows of the first where those of the second are excepted.
pub(super) fn except(all_of: &Mention, but: &Mention, context: &mut Context<'_>, verb: Verb) -> Result<Found, Trouble> {
    let scene: &Snapshot = context.index.scene;
    let (all_of, but, single) = spread(all_of, but, context.index);
    let (all_of, but) = (&all_of, &but);
    let but = match of(but, true, context, verb) {
        Ok(Found::Windows(list)) => list,
        Ok(Found::App(_)) => Vec::new(),
        Err(Trouble::Ask(..)) => every(but, context.index),
        Err(trouble) => return Err(trouble),
    };
    let Found::Windows(list) = of(all_of, true, context, verb)? else {
        return Err(refuse("No windows are open."));
    };
    let rest: Vec<Value> = list.into_iter().filter(|value| !but.contains(value)).collect();
    if rest.is_empty() {
        return Err(refuse("There are no other windows."));
    }
    if !single || rest.len() < 2 {
        return Ok(Found::Windows(rest));
    }
    let mut pool: Vec<&Window> = rest.iter().filter_map(|id| scene.window(&id.as_str()?.into())).collect();
    // "the other window" is one that can be seen.
    let nameless = matches!(all_of, Mention::Named(named) if named.name.is_empty());
    let here = showing(scene);
    let shows = |window: &Window| here.iter().any(|have| have.id == window.id);
    if nameless && pool.iter().any(|window| shows(window)) {
        pool.retain(|window| shows(window));
    }
    pick(pool, "Which of them do you mean?", context)
}

/// An exception as it is meant: "all but obs on this desktop" is about this desktop, and "the terminal that is not htop" is
/// one of all terminals. The last says that one is meant.
fn spread(all_of: &Mention, but: &Mention, index: &Index<'_>) -> (Mention, Mention, bool) {
    const HERE: &[&str] = &["this", "here", "current", "active"];
    let here = |place: &Option<Vec<String>>| {
        place.as_ref().is_some_and(|words| words.iter().any(|word| HERE.contains(&word.as_str())))
    };
    // A name that only one window has needs no place to tell it from others: the place is that of all.
    let only = |named: &Named| {
        let name: Vec<&str> = named.name.iter().map(String::as_str).collect();
        !name.is_empty() && best(index.find_windows(&name)).len() == 1
    };
    let placed = |named: &Named| named.workspace.is_some() || named.output.is_some() || named.spot.is_some();
    match (all_of, but) {
        (Mention::All, Mention::Named(named))
            if here(&named.workspace) || here(&named.output) || placed(named) && only(named) =>
        {
            let mut named = named.clone();
            let (workspace, output, spot) = (named.workspace.take(), named.output.take(), named.spot.take());
            let left = Named { all: true, workspace, output, spot, ..Named::default() };
            (Mention::Named(left), Mention::Named(named), false)
        }
        (Mention::Named(named), _) if !named.all && named.ordinal.is_none() => {
            let plural = named.name.last().is_some_and(|word| crate::resolve::plural_kind(word));
            (Mention::Named(Named { all: true, ..named.clone() }), but.clone(), !plural)
        }
        _ => (all_of.clone(), but.clone(), false),
    }
}

/// Whether a word is the plural of one that each of several windows has in its title: "the pdfs".
pub(super) fn is_plural(name: &[&str], pool: &[&Window]) -> bool {
    let [word] = name else { return false };
    let single = singular(word);
    let has = |window: &&Window, word: &str| title_words(&window.title).iter().any(|have| have == word);
    single != *word
        && pool.len() > 1
        && pool.iter().all(|window| has(window, &single))
        && !pool.iter().any(|window| has(window, word))
}

/// Every window that a mention fits, where one of several would have to be chosen.
fn every(mention: &Mention, index: &Index<'_>) -> Vec<Value> {
    match mention {
        Mention::Named(named) => {
            let name: Vec<&str> = named.name.iter().map(String::as_str).collect();
            best(index.find_windows(&name)).iter().filter_map(|at| index.scene.windows.get(*at)).map(id).collect()
        }
        Mention::And(list) => list.iter().flat_map(|part| every(part, index)).collect(),
        _ => Vec::new(),
    }
}

/// The windows that "everything" means: all of them; for arranging and hiding, those that show.
pub(super) fn all(scene: &Snapshot, verb: Verb) -> Vec<&Window> {
    match verb {
        Verb::LayoutArrange => showing(scene),
        Verb::WindowMinimize => scene.windows.iter().filter(|window| !window.minimized).collect(),
        Verb::WindowRestore => {
            let hidden: Vec<&Window> = scene.windows.iter().filter(|window| window.minimized).collect();
            if hidden.is_empty() { scene.windows.iter().collect() } else { hidden }
        }
        _ => scene.windows.iter().collect(),
    }
}

/// Windows that show on the active workspace.
pub(in crate::resolve) fn showing(scene: &Snapshot) -> Vec<&Window> {
    let active = scene.active_workspace().map(|workspace| workspace.id);
    scene
        .windows
        .iter()
        .filter(|window| !window.minimized && (window.pinned || active.is_none_or(|active| window.workspace == active)))
        .collect()
}

/// The windows of a set that are meant: those that can be seen, where they are as many as were counted; and what is hidden is
/// not hidden again, nor arranged.
pub(super) fn meant<'a>(pool: Vec<&'a Window>, named: &Named, verb: Verb, scene: &Snapshot) -> Vec<&'a Window> {
    let only = |fits: &dyn Fn(&Window) -> bool| -> Vec<&'a Window> {
        pool.iter().copied().filter(|window| fits(window)).collect()
    };
    let open = only(&|window| !window.minimized);
    if let Some(n) = named.count.filter(|n| *n < pool.len()) {
        let here = showing(scene);
        let seen = only(&|window| near::is_seen(window, scene));
        let shown = only(&|window| here.iter().any(|have| have.id == window.id));
        if let Some(counted) = [&open, &seen, &shown].into_iter().find(|list| list.len() == n) {
            return counted.clone();
        }
    }
    let of_those_open = matches!(verb, Verb::WindowMinimize | Verb::LayoutArrange);
    let plain = named.name.is_empty() && named.count.is_none() && named.state.is_none();
    if of_those_open && plain && !open.is_empty() { open } else { pool }
}

/// The indices that score as well as the best one, nearly.
pub(super) fn best(found: Vec<(usize, f32)>) -> Vec<usize> {
    let Some(top) = found.first().map(|(_, score)| *score) else { return Vec::new() };
    found.into_iter().filter(|(_, score)| *score >= top - 0.03).map(|(at, _)| at).collect()
}

/// "this page", "the current terminal": of those that fit the one that is focused, else the only one that can be seen here.
pub(super) fn this<'a>(pool: &[&'a Window], named: &Named, scene: &Snapshot) -> Option<&'a Window> {
    if !named.this {
        return None;
    }
    let here = showing(scene);
    let mut shown = pool.iter().filter(|window| here.iter().any(|have| have.id == window.id));
    let only = shown.next().filter(|_| shown.next().is_none());
    pool.iter().find(|window| window.focused).or(only).copied()
}
