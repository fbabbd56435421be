//! Mentions of windows to their ids.

mod narrow;
mod near;
mod sets;

use super::index::Index;
use super::mention::{self, Mention, Named};
use super::{Context, Trouble, places};
use narrow::{narrow, on_output};
use serde_json::{Value, json};
pub(super) use sets::showing;
use sets::{all, best};
use tacit_dbus::plan::Choice;
use tacit_dbus::{Effect, Snapshot, Verb, Window, WindowId};

/// What a mention comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// These windows; ids, or `{"from":N}` for what a step makes.
    Windows(Vec<Value>),
    /// No window, but an installed application: by index.
    App(usize),
}

/// Windows that an earlier step of this sentence makes or touches, else those of the last request.
pub(super) fn touched(context: &Context<'_>) -> Vec<WindowId> {
    let scene = context.scene();
    let alive = |id: &WindowId| scene.window(id).is_some();
    for past in scene.history.iter().rev() {
        let mut list: Vec<WindowId> = Vec::new();
        for action in past.steps.iter().filter(|action| action.verb.effect() != Effect::Read) {
            for name in ["windows", "window"] {
                list.extend(action.args.windows(name).unwrap_or_default().into_iter().filter(alive));
            }
            if let Some(app) = action.args.app("app") {
                let newest = scene.windows.iter().rfind(|window| same_app(&window.app.0, &app.0));
                list.extend(newest.map(|window| window.id.clone()));
            }
        }
        list.dedup();
        if !list.is_empty() {
            return list;
        }
    }
    Vec::new()
}

fn same_app(a: &str, b: &str) -> bool {
    let last = |id: &str| id.rsplit('.').next().unwrap_or(id).to_lowercase();
    a.eq_ignore_ascii_case(b) || last(a) == last(b)
}

/// What the steps of this sentence make or touch so far.
pub(super) fn from_steps(context: &Context<'_>) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    for (at, step) in context.steps.iter().enumerate() {
        if matches!(
            step.verb,
            Verb::AppLaunch | Verb::AppOpenFile | Verb::AppOpenUrl | Verb::FileOpen | Verb::WebOpen | Verb::WebSearch
        ) {
            out.push(json!({ "from": at }));
            continue;
        }
        if step.verb.effect() == Effect::Read {
            continue;
        }
        for name in ["windows", "window"] {
            match step.args.get(name) {
                Some(Value::Array(list)) => {
                    out.extend(list.iter().filter(|v| !out.contains(v)).cloned().collect::<Vec<_>>())
                }
                Some(value) if !out.contains(value) => out.push(value.clone()),
                _ => {}
            }
        }
    }
    out
}

fn id(window: &Window) -> Value {
    Value::from(window.id.as_str())
}

fn refuse(say: &str) -> Trouble {
    Trouble::Refuse(say.to_owned())
}

/// Resolves words as windows. `many` says whether a set is welcome.
pub(super) fn find(words: &str, many: bool, context: &mut Context<'_>, verb: Verb) -> Result<Found, Trouble> {
    if let Some(known) = words.strip_prefix("id:") {
        return Ok(Found::Windows(vec![Value::from(known)]));
    }
    let list: Vec<&str> = words
        .split_whitespace()
        .flat_map(|word| word.strip_suffix([',', ':', ';']).map_or(vec![word], |word| vec![word, ","]))
        .filter(|word| !word.is_empty())
        .collect();
    let Some(mention) = mention::freely(&list).or_else(|| mention::parse(&list)) else {
        return Err(Trouble::Refuse(format!("I do not know which window “{words}” is.")));
    };
    of(&mention, many, context, verb)
}

/// The one window that words mean without a question.
pub(super) fn surely(words: &str, context: &mut Context<'_>) -> Option<WindowId> {
    // An answer is for a question that is asked, not for this one.
    let answers = std::mem::take(&mut context.answers);
    let found = find(words, false, context, Verb::UiFind);
    context.answers = answers;
    let Ok(Found::Windows(list)) = found else { return None };
    match list.as_slice() {
        [Value::String(id)] => Some(id.as_str().into()),
        _ => None,
    }
}

fn of(mention: &Mention, many: bool, context: &mut Context<'_>, verb: Verb) -> Result<Found, Trouble> {
    let scene: &Snapshot = context.index.scene;
    let focused = scene.focused().or_else(|| scene.focus_order.first().and_then(|id| scene.window(id)));
    let windows = |list: Vec<Value>| Ok(Found::Windows(list));
    match mention {
        Mention::It => {
            if let Some(last) = from_steps(context).pop() {
                return windows(vec![last]);
            }
            let touched = touched(context);
            let pick = touched.last().cloned().or_else(|| focused.map(|window| window.id.clone()));
            match (touched.len() > 1 && many, pick) {
                (true, _) => windows(touched.iter().map(|id| Value::from(id.as_str())).collect()),
                (_, Some(pick)) => windows(vec![Value::from(pick.as_str())]),
                _ => Err(refuse("No window is focused, so I do not know what “it” is.")),
            }
        }
        Mention::Focused => match focused {
            Some(window) => windows(vec![id(window)]),
            None => Err(refuse("No window is focused.")),
        },
        Mention::Them => {
            let made = from_steps(context);
            if made.len() > 1 {
                return windows(made);
            }
            // "the photos to the other screen, and make them big": what this sentence names is meant, though it is one window.
            let several = matches!(verb, Verb::LayoutArrange | Verb::WindowSwap);
            if let ([one], false) = (made.as_slice(), several) {
                return windows(vec![one.clone()]);
            }
            let touched = touched(context);
            if touched.len() > 1 {
                return windows(touched.iter().map(|id| Value::from(id.as_str())).collect());
            }
            // Several are arranged: those that can be seen.
            let showing = showing(scene);
            if showing.len() == 2 || showing.len() > 2 && verb == Verb::LayoutArrange && made.is_empty() {
                return windows(showing.iter().map(|w| id(w)).collect());
            }
            if let Some(one) = made.last() {
                return windows(vec![one.clone()]);
            }
            if !touched.is_empty() {
                return windows(touched.iter().map(|id| Value::from(id.as_str())).collect());
            }
            Err(refuse("I do not know which windows you mean."))
        }
        Mention::All => {
            let pool = all(scene, verb);
            if pool.is_empty() {
                Err(refuse("No windows are open."))
            } else {
                windows(pool.iter().map(|w| id(w)).collect())
            }
        }
        Mention::Others => {
            let made: Vec<String> = from_steps(context).iter().filter_map(|v| v.as_str().map(str::to_owned)).collect();
            let keep: Vec<String> =
                if made.is_empty() { focused.map(|w| w.id.0.clone()).into_iter().collect() } else { made };
            let rest: Vec<Value> = all(scene, verb).iter().filter(|w| !keep.contains(&w.id.0)).map(|w| id(w)).collect();
            if rest.is_empty() { Err(refuse("There are no other windows.")) } else { windows(rest) }
        }
        Mention::Other => other(context, focused),
        Mention::Last => {
            let before = scene
                .focus_order
                .iter()
                .filter(|id| focused.is_none_or(|f| &f.id != *id))
                .find_map(|id| scene.window(id));
            match before {
                Some(window) => windows(vec![id(window)]),
                None => other(context, focused),
            }
        }
        Mention::And(parts) => {
            let mut out: Vec<Value> = Vec::new();
            for part in &near::apart(parts, context.index) {
                match of(part, many, context, verb)? {
                    Found::Windows(list) => {
                        for value in list {
                            if !out.contains(&value) {
                                out.push(value);
                            }
                        }
                    }
                    Found::App(app) => return Err(not_open(app, context)),
                }
            }
            windows(out)
        }
        Mention::Except(all_of, but) => sets::except(all_of, but, context, verb),
        Mention::Near(one, side, other) => near::find(one, side, other, context, verb),
        Mention::Named(named) => by_name(named, many, context, verb),
    }
}

fn other(context: &mut Context<'_>, focused: Option<&Window>) -> Result<Found, Trouble> {
    let scene = context.index.scene;
    let made = from_steps(context);
    let base = match made.last().and_then(Value::as_str) {
        Some(id) => Some(WindowId::from(id)),
        None => focused.map(|window| window.id.clone()),
    };
    let pool: Vec<&Window> = showing(scene).into_iter().filter(|window| base.as_ref() != Some(&window.id)).collect();
    let pool = if pool.is_empty() {
        scene.windows.iter().filter(|window| base.as_ref() != Some(&window.id)).collect()
    } else {
        pool
    };
    pick(pool, "Which other window do you mean?", context)
}

fn pick(pool: Vec<&Window>, question: &str, context: &mut Context<'_>) -> Result<Found, Trouble> {
    match pool.as_slice() {
        [] => Err(refuse("There is no other window.")),
        [one] => Ok(Found::Windows(vec![id(one)])),
        many => {
            let choices = choices(many, context.index);
            let picked = context.choose(question.to_owned(), choices)?;
            Ok(Found::Windows(vec![Value::from(picked)]))
        }
    }
}

fn choices(list: &[&Window], index: &Index<'_>) -> Vec<Choice> {
    list.iter()
        .map(|window| {
            let place = index.scene.workspace(window.workspace).map_or_else(String::new, |space| {
                format!(
                    " (workspace {})",
                    if space.name.is_empty() { space.id.to_string() } else { space.name.clone() }
                )
            });
            Choice { id: window.id.0.clone(), label: format!("{}{place}", index.window_label(window)) }
        })
        .collect()
}

fn by_name(named: &Named, many: bool, context: &mut Context<'_>, verb: Verb) -> Result<Found, Trouble> {
    let index = context.index;
    let scene = index.scene;
    let name: Vec<&str> = named.name.iter().map(String::as_str).collect();
    let shown = if name.is_empty() { "window".to_owned() } else { name.join(" ") };
    if !name.is_empty()
        && !named.all
        && !named.other
        && named.ordinal.is_none()
        && let Some(made) = made_by_name(&name, context)
    {
        return Ok(Found::Windows(vec![made]));
    }
    let mut all_named = named.all;
    let mut by_noun = false;
    let mut pool: Vec<&Window> = if name.is_empty() {
        scene.windows.iter().collect()
    } else {
        best(index.find_windows(&name)).iter().filter_map(|at| scene.windows.get(*at)).collect()
    };
    if pool.is_empty() && name.len() == 1 && name.first().is_some_and(|word| word.ends_with('s')) {
        let single = super::index::singular(name.first().copied().unwrap_or(""));
        pool = best(index.find_windows(&[single.as_str()])).iter().filter_map(|at| scene.windows.get(*at)).collect();
        all_named = true;
    }
    for window in near::alike(&name, index) {
        if !pool.iter().any(|have| have.id == window.id) {
            pool.push(window);
        }
    }
    if let Some(set) = near::of_workspace(&name, named, context) {
        return Ok(Found::Windows(set.into_iter().map(id).collect()));
    }
    if pool.is_empty() && index.find_apps(&name).first().is_none_or(|(_, score)| *score < 0.75) {
        pool = near::described(&name, index);
        if let Some(heard) = index.sounding(&name).filter(|_| pool.is_empty()) {
            return by_name(&Named { name: heard, ..named.clone() }, many, context, verb);
        }
        by_noun = !pool.is_empty();
        if let Some(picked) = near::guessed(&pool, named, context)? {
            return Ok(Found::Windows(vec![Value::from(picked)]));
        }
    }
    // "the firefoxes" and "browsers" are sets; a name that happens to end in s is not.
    all_named |= name.len() == 1 && name.first().is_some_and(|word| super::plural_kind(word));
    all_named |= many && !named.other && sets::is_plural(&name, &pool);
    all_named |=
        name.len() > 1 && by_noun && name.last().is_some_and(|word| word.ends_with('s') && super::index::is_noun(word));
    if pool.is_empty() && !name.is_empty() {
        let apps = index.find_apps(&name);
        return match apps.first() {
            Some((app, _)) => Ok(Found::App(*app)),
            None => Err(unknown(&shown, index)),
        };
    }
    narrow(&mut pool, named, context)?;
    if pool.is_empty() {
        return Err(Trouble::Refuse(format!("No open window fits “{shown}” there.")));
    }
    if let Some(n) = named.ordinal {
        let ordered = near::in_order(&pool, named.place, scene);
        let at = if n < 0 { ordered.len().checked_sub(1) } else { usize::try_from(n - 1).ok() };
        return match at.and_then(|at| ordered.get(at)) {
            Some(window) => Ok(Found::Windows(vec![id(window)])),
            None => Err(Trouble::Refuse(format!("There are only {} of “{shown}”.", ordered.len()))),
        };
    }
    if all_named || named.state.is_some() && many {
        let pool = sets::meant(pool, named, verb, scene);
        return Ok(Found::Windows(pool.iter().map(|window| id(window)).collect()));
    }
    if let Some(this) = sets::this(&pool, named, scene) {
        return Ok(Found::Windows(vec![id(this)]));
    }
    one_of(pool, &shown, context, verb)
}

/// One of several that fit: the focused one, one that shows, or a question.
fn one_of(pool: Vec<&Window>, shown: &str, context: &mut Context<'_>, verb: Verb) -> Result<Found, Trouble> {
    if let [one] = pool.as_slice() {
        return Ok(Found::Windows(vec![id(one)]));
    }
    let hidden: Vec<&Window> = pool.iter().copied().filter(|window| window.minimized).collect();
    if verb == Verb::WindowRestore && hidden.len() == 1 {
        return Ok(Found::Windows(hidden.iter().map(|w| id(w)).collect()));
    }
    if verb == Verb::WindowMinimize {
        let visible: Vec<&Window> = pool.iter().copied().filter(|window| !window.minimized).collect();
        if let [one] = visible.as_slice() {
            return Ok(Found::Windows(vec![id(one)]));
        }
    }
    let list = choices(&pool, context.index);
    let picked = context.choose(format!("{} windows fit “{shown}”. Which one?", number(pool.len())), list)?;
    Ok(Found::Windows(vec![Value::from(picked)]))
}

fn number(n: usize) -> String {
    match n {
        2 => "Two".to_owned(),
        3 => "Three".to_owned(),
        4 => "Four".to_owned(),
        5 => "Five".to_owned(),
        n => n.to_string(),
    }
}

/// No window and no application of this name.
fn unknown(shown: &str, index: &Index<'_>) -> Trouble {
    let open: Vec<String> = index.scene.windows.iter().take(4).map(|window| index.window_label(window)).collect();
    Trouble::Refuse(if open.is_empty() {
        format!("There is no open window or application called “{shown}”.")
    } else {
        format!("There is no open window or application called “{shown}”. Open now: {}.", open.join(", "))
    })
}

/// An application that has no window.
pub(super) fn not_open(app: usize, context: &Context<'_>) -> Trouble {
    let label = context.index.apps.get(app).map_or("It", |app| app.label.as_str());
    Trouble::Refuse(format!("{label} is not open."))
}

/// What an earlier step of this sentence makes, where the name is that application's.
fn made_by_name(name: &[&str], context: &Context<'_>) -> Option<Value> {
    if !context.steps.iter().any(|step| step.verb == Verb::AppLaunch) {
        return None;
    }
    let apps = context.index.find_apps(name);
    let top = apps.first().map(|(_, score)| *score)?;
    let ids: Vec<&str> = apps
        .iter()
        .filter(|(_, score)| *score >= top - 0.03)
        .filter_map(|(at, _)| context.index.apps.get(*at))
        .map(|app| app.id.as_str())
        .collect();
    let at = context.steps.iter().rposition(|step| {
        step.verb == Verb::AppLaunch && step.args.text("app").is_some_and(|app| ids.contains(&app))
    })?;
    Some(json!({ "from": at }))
}
