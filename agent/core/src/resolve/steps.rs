//! One draft step to typed steps: each argument by its type, and the verbs that need more than that.

use super::windows::{self, Found};
use super::{Context, Trouble, absent, answers, apps, controls, places, screens};
use crate::draft::{DraftStep, Said};
use crate::grammar::kind::{SlotKind, kind_of};
use serde_json::{Value, json};
use tacit_dbus::verb::Default as ArgDefault;
use tacit_dbus::{ArgType, Args, Snapshot, Step, Verb, WorkspaceId};

pub(super) fn refuse<T>(say: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Refuse(say.into()))
}

/// Adds the steps that `draft` means.
pub(super) fn resolve(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let told = answers::subject(draft, context);
    let draft = told.as_ref().unwrap_or(draft);
    match draft.verb {
        Verb::WindowSwap => swap(draft, context),
        Verb::WindowClose if draft.said("_keep").is_some() => keep(draft, context),
        Verb::WindowToWorkspace if draft.said("_back").is_some() => bring_back(draft, context),
        Verb::LayoutArrange if draft.said("_with").is_some() => beside(draft, context),
        Verb::LayoutArrange => absent::arranged(draft, context),
        Verb::UiClick if draft.said("_list").is_some() => controls::keys(draft, context),
        Verb::RoutineCreate => super::routines::create(draft, context),
        Verb::AppLaunch => apps::launch(draft, context),
        Verb::AppQuit => apps::quit(draft, context),
        Verb::WindowList | Verb::WindowFind if elsewhere(draft, context) => refuse(
            "That is not about anything open here, and I do not answer questions of general knowledge. \
             I can search the web if you say “search the web for …”.",
        ),
        Verb::WindowFind if file_rather(draft, context) => {
            let mut file = DraftStep::new(Verb::FileFind);
            file.words.clone_from(&draft.words);
            file.args = draft.args.clone();
            plain(&file, context)
        }
        verb if verb.spec().family() == "window" && first_window_arg(verb).is_some() => window_step(draft, context),
        _ => plain(draft, context),
    }
}

/// Pushes a step; steps that name what another makes wait for it.
pub(super) fn push(draft: &DraftStep, verb: Verb, args: Args, context: &mut Context<'_>) {
    let mut after: Vec<usize> = Vec::new();
    for value in args.0.values() {
        from(value, &mut after);
    }
    let args = settled(draft, verb, args, context);
    context.steps.push(Step { verb, args, after, when: draft.when.clone() });
}

/// "scrolling goes the wrong way round": the other of what is set now. What is to be toggled in so many words is.
fn settled(draft: &DraftStep, verb: Verb, args: Args, context: &Context<'_>) -> Args {
    const FLIPS: &[&str] =
        &["toggle", "switch", "flip", "invert", "reverse", "change", "swap", "toggled", "flipped", "or"];
    let alone = args.0.len() == 1 && args.text("on") == Some("toggle") && draft.when.is_none();
    let told = draft.words.split(' ').any(|word| FLIPS.contains(&word));
    if !alone || told || draft.words.is_empty() {
        return args;
    }
    match context.scene().settings.get(verb.name()).and_then(Value::as_str) {
        Some("on") => args.with("on", "off"),
        Some("off") => args.with("on", "on"),
        _ => args,
    }
}

fn from(value: &Value, after: &mut Vec<usize>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| from(value, after)),
        Value::Object(map) => match map.get("from").and_then(Value::as_u64) {
            Some(n) => after.extend(usize::try_from(n).ok()),
            None => map.values().for_each(|value| from(value, after)),
        },
        _ => {}
    }
}

fn first_window_arg(verb: Verb) -> Option<(&'static str, ArgType)> {
    verb.spec()
        .args
        .iter()
        .find(|arg| matches!(arg.ty, ArgType::Window | ArgType::Windows | ArgType::WindowOrWindows))
        .map(|arg| (arg.name, arg.ty))
}

pub(super) fn name_of<'a>(draft: &'a DraftStep, arg: &str) -> Option<&'a str> {
    match draft.said(arg)? {
        Said::Name(name) => Some(name),
        Said::Value(value) => value.as_str(),
    }
}

/// Verbs about windows: one step for each window where the verb takes only one.
pub(super) fn window_step(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let Some((name, ty)) = first_window_arg(draft.verb) else { return plain(draft, context) };
    let mut args = Args::new();
    let others: Vec<(&'static str, Said)> =
        draft.args.iter().filter(|(arg, _)| *arg != name && !arg.starts_with('_')).cloned().collect();
    for (arg, said) in &others {
        argument(draft, arg, said, &mut args, context)?;
    }
    let many = ty != ArgType::Window;
    let list = match draft.said(name) {
        Some(Said::Name(words)) => match windows_of(words, many, draft, context) {
            Ok(Found::Windows(list)) => list,
            Ok(Found::App(app)) => return absent::one(draft, app, args, context),
            Err(trouble @ Trouble::Refuse(_)) => return absent::some(draft, name, words, trouble, context),
            Err(trouble) => return Err(trouble),
        },
        Some(Said::Value(Value::Array(list))) => list.clone(),
        Some(Said::Value(value)) => vec![value.clone()],
        None => default_window(draft, context)?,
    };
    direction_to_output(draft, &list, &mut args, context)?;
    screens::seated(draft, &list, &mut args, context);
    set_windows(draft, name, ty, list, args, context);
    Ok(())
}

fn set_windows(
    draft: &DraftStep,
    name: &'static str,
    ty: ArgType,
    list: Vec<Value>,
    rest: Args,
    context: &mut Context<'_>,
) {
    let with = |value: Value| {
        let mut args = Args::new();
        args.set(name, value);
        for (key, value) in &rest.0 {
            args.set(key, value.clone());
        }
        args
    };
    match ty {
        ArgType::Windows => {
            let args = with(Value::Array(list));
            push(draft, draft.verb, args, context);
        }
        ArgType::WindowOrWindows => {
            let value = if let [one] = list.as_slice() { one.clone() } else { Value::Array(list) };
            let args = with(value);
            push(draft, draft.verb, args, context);
        }
        _ => {
            for one in list {
                let args = with(one);
                push(draft, draft.verb, args, context);
            }
        }
    }
}

/// "close firefox" is its windows; "close the terminal" with two open is a question.
fn windows_of(words: &str, many: bool, draft: &DraftStep, context: &mut Context<'_>) -> Result<Found, Trouble> {
    let list: Vec<&str> = words.split(' ').collect();
    let bare = !words.contains("window") && !matches!(list.first(), Some(&("the" | "this" | "that" | "one")));
    if draft.verb == Verb::WindowClose && bare {
        let found = context.index.find_apps(&list);
        if let [(app, score), rest @ ..] = found.as_slice()
            && *score >= 0.97
            && rest.first().is_none_or(|(_, next)| *next < 0.97)
            && let Some(names) = context.index.apps.get(*app)
            && names.windows.len() > 1
        {
            let ids = names
                .windows
                .iter()
                .filter_map(|at| context.index.scene.windows.get(*at))
                .map(|window| Value::from(window.id.as_str()))
                .collect();
            return Ok(Found::Windows(ids));
        }
    }
    windows::find(words, many, context, draft.verb)
}

fn default_window(draft: &DraftStep, context: &mut Context<'_>) -> Result<Vec<Value>, Trouble> {
    let spec = draft.verb.spec();
    let required = spec.args.first().is_some_and(|arg| arg.default == ArgDefault::FocusedWindow);
    if draft.verb == Verb::WindowFullscreen && name_of(draft, "on") == Some("off") {
        let full: Vec<Value> = context
            .scene()
            .windows
            .iter()
            .filter(|window| window.fullscreen)
            .map(|window| Value::from(window.id.as_str()))
            .collect();
        if full.len() == 1 {
            return Ok(full);
        }
    }
    match windows::find("this window", false, context, draft.verb) {
        Ok(Found::Windows(list)) => Ok(list),
        Ok(Found::App(_)) => Ok(Vec::new()),
        Err(trouble) if required => Err(trouble),
        Err(_) => Ok(Vec::new()),
    }
}

/// A screen given by direction becomes the screen that is there.
fn direction_to_output(
    draft: &DraftStep,
    list: &[Value],
    args: &mut Args,
    context: &mut Context<'_>,
) -> Result<(), Trouble> {
    if draft.verb != Verb::WindowToOutput || args.get("output").is_some() {
        return Ok(());
    }
    let scene = context.scene();
    let Some(dir) = args.text("dir").map(str::to_owned) else { return Ok(()) };
    let window = list.first().and_then(Value::as_str).and_then(|id| scene.window(&id.into()));
    let here = window
        .and_then(|window| {
            if window.output.is_empty() {
                scene.workspace(window.workspace).map(|space| space.output.0.clone())
            } else {
                Some(window.output.clone())
            }
        })
        .or_else(|| scene.focused_output().map(|output| output.id.0.clone()));
    let Some(here) = here.and_then(|id| scene.outputs.iter().position(|output| output.id.0 == id)) else {
        return refuse("There is no screen.");
    };
    let Some(base) = scene.outputs.get(here) else { return refuse("There is no screen.") };
    let n = scene.outputs.len();
    let target = match dir.as_str() {
        "next" => scene.outputs.get((here + 1) % n),
        "previous" => scene.outputs.get((here + n - 1) % n),
        "left" => scene.outputs.iter().filter(|o| o.x < base.x).max_by_key(|o| o.x),
        "right" => scene.outputs.iter().filter(|o| o.x > base.x).min_by_key(|o| o.x),
        "up" => scene.outputs.iter().filter(|o| o.y < base.y).max_by_key(|o| o.y),
        _ => scene.outputs.iter().filter(|o| o.y > base.y).min_by_key(|o| o.y),
    };
    match target.filter(|target| target.id != base.id) {
        Some(target) => {
            args.set("output", target.id.as_str());
            args.0.shift_remove("dir");
            Ok(())
        }
        None => refuse("There is no screen in that direction."),
    }
}

fn swap(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let one = |words: &str, context: &mut Context<'_>| -> Result<Vec<Value>, Trouble> {
        match windows::find(words, true, context, Verb::WindowSwap)? {
            Found::Windows(list) => Ok(list),
            Found::App(app) => Err(windows::not_open(app, context)),
        }
    };
    let value = |name: &str, context: &mut Context<'_>| -> Result<Option<Vec<Value>>, Trouble> {
        match draft.said(name) {
            Some(Said::Name(words)) => one(words, context).map(Some),
            Some(Said::Value(value)) => Ok(Some(vec![value.clone()])),
            None => Ok(None),
        }
    };
    let mut list: Vec<Value> = Vec::new();
    if let Some(found) = value("_windows", context)? {
        list.extend(found);
    }
    if let Some(found) = value("window", context)? {
        list.extend(found);
    }
    if let Some(found) = value("with", context)? {
        list.extend(found);
    }
    list.dedup();
    if list.len() < 2 {
        let showing: Vec<Value> =
            windows::showing(context.scene()).iter().map(|window| Value::from(window.id.as_str())).collect();
        match (list.as_slice(), showing.as_slice()) {
            ([], [a, b]) => list = vec![a.clone(), b.clone()],
            ([a], [..]) if showing.len() == 2 && showing.contains(a) => {
                list.extend(showing.into_iter().filter(|b| b != a).collect::<Vec<_>>())
            }
            ([a], _) => {
                let Found::Windows(other) = windows::find("the other window", false, context, Verb::WindowSwap)? else {
                    return refuse("I do not know which windows to swap.");
                };
                let a = a.clone();
                list = std::iter::once(a.clone()).chain(other.into_iter().filter(|b| *b != a)).collect();
            }
            _ => return refuse("Say which two windows to swap: there are not exactly two on this workspace."),
        }
    }
    let [first, second, ..] = list.as_slice() else { return refuse("There are not two windows to swap.") };
    let args = Args::new().with("window", first.clone()).with("with", second.clone());
    push(draft, Verb::WindowSwap, args, context);
    Ok(())
}

/// "keep only the terminal open": everything else is closed.
fn keep(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let Some(words) = name_of(draft, "_windows") else { return plain(draft, context) };
    match windows::find(&format!("everything except {words}"), true, context, Verb::WindowClose)? {
        Found::Windows(list) => {
            push(draft, Verb::WindowClose, Args::new().with("windows", Value::Array(list)), context);
            Ok(())
        }
        Found::App(app) => Err(windows::not_open(app, context)),
    }
}

/// "bring it back": shown again, back to where it was before, or here.
fn bring_back(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let words = name_of(draft, "windows").unwrap_or("it").to_owned();
    let list = match windows::find(&words, true, context, Verb::WindowRestore)? {
        Found::Windows(list) => list,
        Found::App(app) => return absent::one(draft, app, Args::new(), context),
    };
    let scene = context.scene();
    let found: Vec<&tacit_dbus::Window> =
        list.iter().filter_map(Value::as_str).filter_map(|id| scene.window(&id.into())).collect();
    if found.iter().any(|window| window.minimized) {
        push(draft, Verb::WindowRestore, Args::new().with("windows", Value::Array(list)), context);
        return Ok(());
    }
    let active = scene.active_workspace().map(|space| space.id);
    let here = found.iter().all(|window| Some(window.workspace) == active);
    let moved = scene.history.iter().flat_map(|past| &past.steps).any(|action| action.verb == Verb::WindowToWorkspace);
    if here && !moved {
        // It never left: being in front is all that is missing.
        if let [one] = list.as_slice() {
            push(draft, Verb::WindowFocus, Args::new().with("window", one.clone()), context);
            return Ok(());
        }
    }
    let target = if here { came_from(scene, active) } else { active };
    match target {
        Some(target) => {
            let args = Args::new().with("windows", Value::Array(list)).with("workspace", target.0);
            push(draft, Verb::WindowToWorkspace, args, context);
            Ok(())
        }
        None => refuse("It is already here, and I do not know where it was before."),
    }
}

/// The workspace that was left last: the newest switch before the one to `active`, else the only other in use.
fn came_from(scene: &Snapshot, active: Option<WorkspaceId>) -> Option<WorkspaceId> {
    let before = super::places::switched_before(scene, active);
    let used = |space: &&tacit_dbus::Workspace| {
        Some(space.id) != active && scene.windows.iter().any(|window| window.workspace == space.id)
    };
    before
        .or_else(|| scene.workspaces.iter().find(used).map(|space| space.id))
        .or_else(|| scene.workspaces.iter().find(|space| Some(space.id) != active).map(|space| space.id))
}

/// "put the terminal next to firefox".
fn beside(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let mut list: Vec<Value> = Vec::new();
    for name in ["_window", "window", "_with"] {
        let Some(words) = name_of(draft, name) else { continue };
        match windows::find(words, true, context, Verb::LayoutArrange)? {
            Found::Windows(found) => list.extend(found),
            Found::App(app) => {
                let Some(names) = context.index.apps.get(app).filter(|names| names.installed) else {
                    return Err(windows::not_open(app, context));
                };
                let id = names.id.clone();
                push(draft, Verb::AppLaunch, Args::new().with("app", id.as_str()), context);
                list.push(json!({ "from": context.steps.len() - 1 }));
            }
        }
    }
    if draft.said("_swap").is_some() {
        list.reverse();
    }
    if list.len() < 2 {
        return refuse("Say which two windows to put beside each other.");
    }
    let layout = name_of(draft, "layout").unwrap_or("side_by_side").to_owned();
    push(draft, Verb::LayoutArrange, Args::new().with("windows", Value::Array(list)).with("layout", layout), context);
    Ok(())
}

/// Any other verb: argument by argument.
pub(super) fn plain(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let mut args = Args::new();
    for (name, said) in draft.args.iter().filter(|(name, _)| !name.starts_with('_')) {
        argument(draft, name, said, &mut args, context)?;
    }
    super::defaults::fill(draft, &mut args, context)?;
    let (verb, args) = controls::by_role(draft.verb, args, context.scene());
    push(draft, verb, args, context);
    Ok(())
}

/// One argument into `args`.
pub(super) fn argument(
    draft: &DraftStep,
    name: &'static str,
    said: &Said,
    args: &mut Args,
    context: &mut Context<'_>,
) -> Result<(), Trouble> {
    let kind = kind_of(draft.verb, name);
    let words = match said {
        Said::Value(value) => {
            args.set(name, value.clone());
            return Ok(());
        }
        Said::Name(words) => words.as_str(),
    };
    let list: Vec<&str> = words.split(' ').collect();
    let value = match kind {
        SlotKind::Window => match windows::find(words, false, context, draft.verb)? {
            Found::Windows(found) => found.into_iter().next().unwrap_or(Value::Null),
            Found::App(app) => return Err(windows::not_open(app, context)),
        },
        SlotKind::Windows => match windows::find(words, true, context, draft.verb)? {
            Found::Windows(found) => Value::Array(found),
            Found::App(app) => return Err(windows::not_open(app, context)),
        },
        SlotKind::App => Value::from(apps::find(words, context, !matches!(draft.verb, Verb::AppQuit))?),
        SlotKind::Workspace => return workspace(draft, &list, words, args, context),
        SlotKind::Output => match places::output(&list, context.index) {
            Some(output) => Value::from(output.0),
            None if screens::is_open(&list) => Value::from(screens::one_of_screens(&list, context)?),
            None => return refuse(format!("There is no screen “{words}”: {}.", outputs(context.scene()))),
        },
        SlotKind::AudioOutput | SlotKind::AudioInput | SlotKind::Bluetooth | SlotKind::Player => {
            Value::from(super::defaults::device(kind, words, context)?)
        }
        SlotKind::Wifi | SlotKind::Vpn => Value::from(super::defaults::network(kind, words, context)?),
        SlotKind::Element => {
            if let Some(found) = controls::scrolled(draft, words, context) {
                found.into_iter().for_each(|element| args.set(name, element));
                return Ok(());
            }
            let window = controls::element_window(draft, context)?;
            controls::element(words, window, draft.said("_window").is_some(), context)?
        }
        _ => Value::from(words),
    };
    args.set(name, value);
    Ok(())
}

fn outputs(scene: &Snapshot) -> String {
    match scene.outputs.as_slice() {
        [] => "none is connected".to_owned(),
        [one] => format!("only {} is connected", one.id),
        many => format!("there are {}", many.iter().map(|output| output.id.0.clone()).collect::<Vec<_>>().join(", ")),
    }
}

/// The workspace before or after the active one.
pub(super) fn neighbour(scene: &Snapshot, dir: &str) -> Option<WorkspaceId> {
    let active = scene.active_workspace()?;
    let mut ids: Vec<WorkspaceId> =
        scene.workspaces.iter().filter(|space| space.output == active.output).map(|space| space.id).collect();
    ids.sort_unstable();
    let at = ids.iter().position(|id| *id == active.id)?;
    match dir {
        "previous" | "left" | "up" => at
            .checked_sub(1)
            .and_then(|at| ids.get(at))
            .copied()
            .or_else(|| ids.last().copied().filter(|last| *last != active.id)),
        _ => ids
            .get(at + 1)
            .copied()
            .or_else(|| ids.first().copied().filter(|first| *first != active.id))
            .or_else(|| Some(WorkspaceId(active.id.0 + 1))),
    }
}

fn workspace(
    draft: &DraftStep,
    list: &[&str],
    words: &str,
    args: &mut Args,
    context: &mut Context<'_>,
) -> Result<(), Trouble> {
    if screens::is_open(list) && list.iter().any(|word| matches!(*word, "workspaces" | "desktops")) {
        args.set("workspace", screens::one_of_workspaces(context)?);
        args.0.shift_remove("dir");
        return Ok(());
    }
    let scene = context.scene();
    let found = places::any_workspace(list, context.index);
    let id = match found {
        Some(places::Space::Id(id)) => Some(id),
        Some(places::Space::Dir(dir)) => neighbour(scene, dir),
        Some(places::Space::There) => {
            let spoken = context.steps.iter().rev().find_map(|step| step.args.get("workspace").cloned());
            let before = || {
                scene
                    .history
                    .iter()
                    .rev()
                    .flat_map(|past| past.steps.iter().rev())
                    .find_map(|action| action.args.get("workspace").cloned())
            };
            match spoken.or_else(before) {
                Some(value) => {
                    args.set("workspace", value);
                    return Ok(());
                }
                None => return Err(Trouble::Ask("Which workspace?".to_owned(), Vec::new())),
            }
        }
        // "another" is one that is empty; "a new one" is made.
        Some(places::Space::Fresh) => match if list.contains(&"new") { None } else { screens::fresh(scene) } {
            Some(id) => Some(id),
            None => {
                push(draft, Verb::WorkspaceCreate, Args::new(), context);
                args.set("workspace", json!({ "from": context.steps.len() - 1 }));
                args.0.shift_remove("dir");
                return Ok(());
            }
        },
        Some(places::Space::Unknown(_)) | None => None,
    };
    match id {
        Some(id) => {
            args.set("workspace", id.0);
            args.0.shift_remove("dir");
            Ok(())
        }
        None => {
            let names: Vec<String> = scene
                .workspaces
                .iter()
                .map(|space| if space.name.is_empty() { space.id.to_string() } else { space.name.clone() })
                .collect();
            refuse(format!("There is no workspace “{words}”: there are {}.", names.join(", ")))
        }
    }
}

/// Whether the verb switches to a workspace by direction alone.
pub(super) fn switch_dir(args: &mut Args, context: &mut Context<'_>) {
    if args.get("workspace").is_none()
        && let Some(dir) = args.text("dir").map(str::to_owned)
        && let Some(id) = neighbour(context.scene(), &dir)
    {
        args.set("workspace", id.0);
        args.0.shift_remove("dir");
    }
}

/// Whether a question is about many words of which no window or application has one: "is the pnc bank open".
fn elsewhere(draft: &DraftStep, context: &Context<'_>) -> bool {
    let Some(text) = name_of(draft, "text") else { return false };
    let words = crate::normalise::words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| crate::lexicon::weight(word) > 0.1).collect();
    let about_here = draft.words.split(' ').any(|word| {
        matches!(
            word,
            "window"
                | "windows"
                | "workspace"
                | "workspaces"
                | "desktop"
                | "screen"
                | "monitor"
                | "app"
                | "apps"
                | "my"
                | "here"
        )
    });
    words.len() > 1
        && !about_here
        && context.index.find_windows(&words).is_empty()
        && context.index.find_apps(&words).is_empty()
        && places::workspace(&words, context.index).is_none()
}

/// "where is my thesis": no window and no application, so it is a file.
fn file_rather(draft: &DraftStep, context: &Context<'_>) -> bool {
    let Some(text) = name_of(draft, "text") else { return false };
    let words = crate::normalise::words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let asked = !draft.words.split(' ').any(|word| matches!(word, "window" | "windows" | "workspace" | "screen"));
    asked
        && draft.words.starts_with("where")
        && draft.words.contains(" my ")
        && context.index.find_windows(&words).is_empty()
        && context.index.find_apps(&words).is_empty()
}
