//! Windows by where they are: beside another one, or on a workspace or an output that is only named.

use super::{Context, Found, Mention, Trouble, narrow, of, on_output, pick, places, showing};
use serde_json::Value;
use tacit_dbus::{Snapshot, Verb, Window};

/// The window that `one` describes and that is on a side of `other`.
pub(super) fn find(
    one: &Mention,
    side: &str,
    other: &Mention,
    context: &mut Context<'_>,
    verb: Verb,
) -> Result<Found, Trouble> {
    if verb == Verb::LayoutArrange && matches!(one, Mention::Named(named) if !named.name.is_empty()) {
        return both(one, side, other, context);
    }
    let Found::Windows(base) = of(other, false, context, verb)? else {
        return Err(Trouble::Refuse("The window beside which it should be is not open.".to_owned()));
    };
    let scene = context.index.scene;
    let Some(base) = base.first().and_then(Value::as_str).and_then(|id| scene.window(&id.into())) else {
        return Err(Trouble::Refuse("I do not know beside which window you mean.".to_owned()));
    };
    let mut pool = candidates(one, context)?;
    pool.retain(|window| window.id != base.id && window.workspace == base.workspace && !window.minimized);
    let middle = |window: &Window| {
        let double = |at: i32, size: i32| i64::from(at) * 2 + i64::from(size);
        (double(window.x, window.width), double(window.y, window.height))
    };
    let (x, y) = middle(base);
    pool.retain(|window| {
        let (at_x, at_y) = middle(window);
        match side {
            "left" => at_x < x,
            "right" => at_x > x,
            "above" => at_y < y,
            "below" => at_y > y,
            "behind" => window.stacking <= base.stacking,
            _ => true,
        }
    });
    let far = |window: &Window| {
        let (at_x, at_y) = middle(window);
        (at_x - x).abs() + (at_y - y).abs()
    };
    if *one == Mention::All && !pool.is_empty() {
        return Ok(Found::Windows(pool.iter().map(|window| super::id(window)).collect()));
    }
    if let Some(least) = pool.iter().map(|window| far(window)).min() {
        pool.retain(|window| far(window) == least);
    }
    if pool.is_empty() {
        return Err(Trouble::Refuse("There is no such window there.".to_owned()));
    }
    pick(pool, "Which of them do you mean?", context)
}

/// "the invoice next to the inbox", where windows are arranged: both of them, in the order in which they are to stand.
fn both(one: &Mention, side: &str, other: &Mention, context: &mut Context<'_>) -> Result<Found, Trouble> {
    let mut list: Vec<Value> = Vec::new();
    let turned = matches!(side, "right" | "below");
    for part in if turned { [other, one] } else { [one, other] } {
        match of(part, false, context, Verb::LayoutArrange)? {
            Found::Windows(found) => list.extend(found.into_iter().filter(|id| !list.contains(id)).collect::<Vec<_>>()),
            Found::App(app) => return Err(super::not_open(app, context)),
        }
    }
    Ok(Found::Windows(list))
}

/// Every window that a mention may mean.
fn candidates<'a>(one: &Mention, context: &Context<'a>) -> Result<Vec<&'a Window>, Trouble> {
    let index = context.index;
    let scene: &'a Snapshot = index.scene;
    let Mention::Named(named) = one else { return Ok(showing(scene)) };
    let name: Vec<&str> = named.name.iter().map(String::as_str).collect();
    let mut pool: Vec<&Window> = if name.is_empty() {
        scene.windows.iter().collect()
    } else {
        super::best(index.find_windows(&name)).iter().filter_map(|at| scene.windows.get(*at)).collect()
    };
    narrow(&mut pool, named, context)?;
    Ok(pool)
}

/// Windows that words describe by what they are and what they show: "my numbers sheet", "the page about trains".
pub(super) fn described<'a>(name: &[&str], index: &super::Index<'a>) -> Vec<&'a Window> {
    let ending = ending(name, index);
    if !ending.is_empty() {
        return ending;
    }
    listed(super::best(index.described_windows(name)), index)
}

/// The windows of programs whose name ends as one word does: "the log" for CQRLOG.
fn ending<'a>(name: &[&str], index: &super::Index<'a>) -> Vec<&'a Window> {
    let [word] = name else { return Vec::new() };
    let ends = |label: &str| label.to_lowercase().strip_suffix(word).is_some_and(|head| !head.is_empty());
    let apps = index.apps.iter().filter(|app| (3..=8).contains(&word.len()) && ends(&app.label));
    apps.flat_map(|app| &app.windows).filter_map(|at| index.scene.windows.get(*at)).collect()
}

fn listed<'a>(found: Vec<usize>, index: &super::Index<'a>) -> Vec<&'a Window> {
    found.iter().filter_map(|at| index.scene.windows.get(*at)).collect()
}

/// Asks about what words describe only in part, where no window is `known`: "the netflix movie" while another film is open.
pub(super) fn guessed(
    known: &[&Window],
    named: &super::Named,
    context: &mut Context<'_>,
) -> Result<Option<String>, Trouble> {
    let index = context.index;
    let name: Vec<&str> = named.name.iter().map(String::as_str).collect();
    if !known.is_empty() || name.len() < 2 || named.all || named.other {
        return Ok(None);
    }
    let mut pool = listed(super::best(index.half_described_windows(&name)), index);
    if pool.is_empty() {
        pool = partly(&name, index);
    }
    narrow(&mut pool, named, context)?;
    if pool.is_empty() {
        return Ok(None);
    }
    let question = format!("No open window is quite “{}”. Which one do you mean?", name.join(" "));
    context.choose(question, super::choices(&pool, index)).map(Some)
}

/// The parts of a list, those that were said without a pause divided.
pub(super) fn apart(parts: &[Mention], index: &super::Index<'_>) -> Vec<Mention> {
    let divide = |part: &Mention| match part {
        Mention::Named(named) if named.name.len() > 1 => {
            let names = index.apart(vec![named.name.join(" ")]);
            match names.len() {
                0 | 1 => vec![part.clone()],
                _ => names
                    .into_iter()
                    .map(|name| Mention::Named(super::Named { name: vec![name], ..named.clone() }))
                    .collect(),
            }
        }
        part => vec![part.clone()],
    };
    parts.iter().flat_map(divide).collect()
}

/// The windows of the workspace that is called as a set is: "the lab windows", "both of the staffing windows". As many as were
/// counted, where that tells; else where no window is so called itself.
pub(super) fn of_workspace<'a>(name: &[&str], named: &super::Named, context: &Context<'a>) -> Option<Vec<&'a Window>> {
    let index = context.index;
    let plain = named.all && !named.other && named.place.is_none() && named.state.is_none() && named.ordinal.is_none();
    let elsewhere = named.workspace.is_some() || named.output.is_some() || named.spot.is_some();
    if !plain || elsewhere || name.is_empty() || name.iter().all(|word| word.parse::<u32>().is_ok()) {
        return None;
    }
    let Some(places::Space::Id(space)) = places::called(name, index.scene).map(places::Space::Id) else { return None };
    let scene: &'a Snapshot = index.scene;
    let there: Vec<&Window> = scene.windows.iter().filter(|window| window.workspace == space).collect();
    let found = index.find_windows(name);
    let such = super::best(found.clone()).len();
    let right = match named.count {
        Some(n) => there.len() == n && such != n,
        None => named.windows && found.first().is_none_or(|(_, score)| *score < 0.9),
    };
    (right && !there.is_empty()).then_some(there)
}

/// Windows that all but one end of a name fits: "the pricing page", "the kart game".
fn partly<'a>(name: &[&str], index: &super::Index<'a>) -> Vec<&'a Window> {
    let content = |part: &[&str]| part.iter().any(|word| crate::lexicon::is_content(word));
    if name.iter().any(|word| matches!(*word, "not" | "no" | "without" | "other")) {
        return Vec::new();
    }
    let heads = [name.get(..name.len().saturating_sub(1)), name.get(1..)];
    heads
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty() && content(part))
        .map(|part| {
            let found = index.find_windows(part).into_iter().filter(|(_, score)| *score >= 0.74).collect();
            listed(super::best(found), index)
        })
        .find(|list| !list.is_empty())
        .unwrap_or_default()
}

/// Whether a window can be seen: it is on a workspace that some output shows.
pub(super) fn is_seen(window: &Window, scene: &Snapshot) -> bool {
    !window.minimized && (window.pinned || scene.workspace(window.workspace).is_none_or(|space| space.active))
}

/// Keeps the windows on an output: those that show there, else those of its other workspaces.
pub(super) fn keep_on(pool: &mut Vec<&Window>, output: &str, scene: &Snapshot) {
    pool.retain(|window| on_output(window, scene) == output);
    if pool.iter().any(|window| is_seen(window, scene)) {
        pool.retain(|window| is_seen(window, scene));
    }
}

/// Keeps the windows on the workspace or output that words name; where they name neither, those that the words describe:
/// "anything from firefox", "the lecture on social class".
pub(super) fn keep_at(pool: &mut Vec<&Window>, words: &[String], index: &super::Index<'_>) -> Result<(), Trouble> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let space = places::workspace(&words, index).or_else(|| places::named(&words, index.scene));
    if let Some(places::Space::Id(wanted)) = space {
        pool.retain(|window| window.workspace == wanted);
        return Ok(());
    }
    if let Some(wanted) = places::output(&words, index) {
        keep_on(pool, wanted.as_str(), index.scene);
        return Ok(());
    }
    let found = index.find_windows(&words);
    let found = if found.is_empty() { index.described_windows(&words) } else { found };
    let named = listed(super::best(found), index);
    if !named.iter().any(|window| pool.iter().any(|have| have.id == window.id)) {
        return Err(Trouble::Refuse(format!("There is no workspace or screen “{}”.", words.join(" "))));
    }
    pool.retain(|window| named.iter().any(|have| have.id == window.id));
    Ok(())
}

/// The windows of a pool in the order that "the second from the left" counts.
pub(super) fn in_order<'a>(pool: &[&'a Window], place: Option<&str>, scene: &Snapshot) -> Vec<&'a Window> {
    let mut list: Vec<&Window> = pool.to_vec();
    if place.is_some() && list.iter().any(|window| is_seen(window, scene)) {
        list.retain(|window| is_seen(window, scene));
    }
    list.sort_by_key(|window| match place {
        Some("right") => (-window.x - window.width, window.y),
        Some("top") => (window.y, window.x),
        Some("bottom") => (-window.y - window.height, window.x),
        _ => (window.x, window.y),
    });
    list
}

/// Every window that is what a noun says, where the noun is only a part of some program's name: "the document" is any, and not
/// just one in the "Document Viewer".
pub(super) fn alike<'a>(name: &[&str], index: &super::Index<'a>) -> Vec<&'a Window> {
    let [word] = name else { return Vec::new() };
    let best = index.find_windows(name).first().map_or(0.0, |(_, score)| *score);
    let in_title = |window: &Window| super::super::index::title_words(&window.title).iter().any(|have| have == word);
    let such = listed(index.such_windows(word), index);
    if !(0.82..0.94).contains(&best) || such.iter().any(|window| in_title(window)) { Vec::new() } else { such }
}
