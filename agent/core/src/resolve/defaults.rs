//! What is still open once the words are read: devices, players, implied windows, files that "it" means, clamped numbers.

use super::windows::{self, Found};
use super::{Context, Trouble, devices};
use crate::draft::{DraftStep, Said};
use crate::grammar::kind::SlotKind;
use serde_json::{Value, json};
use tacit_dbus::plan::Choice;
use tacit_dbus::verb::Default as ArgDefault;
use tacit_dbus::{Args, Verb};

fn refuse<T>(say: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Refuse(say.into()))
}

/// The device that words name; a name that the scene does not list is refused where it lists others.
pub(super) fn device(kind: SlotKind, words: &str, context: &mut Context<'_>) -> Result<String, Trouble> {
    if kind == SlotKind::Player {
        let list: Vec<&str> = words.split(' ').collect();
        return devices::player(&list, context);
    }
    let devices = &context.index.scene.devices;
    let (known, what) = match kind {
        SlotKind::AudioOutput => (&devices.audio_outputs, "sound output"),
        SlotKind::AudioInput => (&devices.audio_inputs, "microphone"),
        _ => (&devices.bluetooth, "Bluetooth device"),
    };
    let list: Vec<&str> = words.split(' ').collect();
    if let Some(found) = devices::apposed(known, &list) {
        return Ok(found);
    }
    let now = match kind {
        SlotKind::AudioOutput => Some("audio.output"),
        SlotKind::AudioInput => Some("audio.input"),
        _ => None,
    };
    let now = now.and_then(|key| context.index.scene.settings.get(key)).and_then(Value::as_str);
    if let Some(found) = devices::ambiguous(known, &list, now, &format!("Which {what}?"), context) {
        return found;
    }
    if let Some(found) = devices::find(known, &list).or_else(|| devices::partly(known, &list)) {
        return Ok(found);
    }
    let generic = list
        .iter()
        .any(|word| [devices::OUTPUT_WORDS, devices::INPUT_WORDS, devices::BLUETOOTH_WORDS].concat().contains(word));
    match known.as_slice() {
        [] => refuse(format!("There is no {what} “{words}” here.")),
        [only] if generic && kind != SlotKind::AudioOutput => Ok(only.clone()),
        many if generic && kind == SlotKind::Bluetooth => {
            let choices = many.iter().map(|name| Choice { id: name.clone(), label: name.clone() }).collect();
            context.choose("Which device?".to_owned(), choices)
        }
        many => refuse(format!("There is no {what} “{words}”. There are {}.", many.join(", "))),
    }
}

/// The network that words mean, asked about where several fit.
pub(super) fn network(kind: SlotKind, words: &str, context: &mut Context<'_>) -> Result<String, Trouble> {
    let devices = &context.index.scene.devices;
    let known = if kind == SlotKind::Vpn { &devices.vpn } else { &devices.wifi };
    let list: Vec<&str> = words.split(' ').collect();
    let now = context.index.scene.settings.get("network.connect").filter(|_| kind == SlotKind::Wifi);
    match devices::ambiguous(known, &list, now.and_then(Value::as_str), "Which network?", context) {
        Some(found) => found,
        None => Ok(devices::find(known, &list).unwrap_or_else(|| words.to_owned())),
    }
}

/// "connect me to a network": asked which, of those that are there.
fn some_network(args: &mut Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    let known = &context.index.scene.devices.wifi;
    if args.get("text").is_none() && !known.is_empty() {
        let choices = known.iter().map(|name| Choice { id: name.clone(), label: name.clone() }).collect();
        let picked = context.choose("Which network?".to_owned(), choices)?;
        args.set("text", picked);
    }
    Ok(())
}

/// Fills and checks what the words left open.
pub(super) fn fill(draft: &DraftStep, args: &mut Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    match draft.verb {
        Verb::WorkspaceSwitch => super::steps::switch_dir(args, context),
        Verb::LayoutArrange => arrange(args, context)?,
        // What is not open now may be open then.
        Verb::AppQuit if !context.later && draft.when.is_none() => quit(args, context)?,
        Verb::NetworkConnect => some_network(args, context)?,
        Verb::OutputMirror => mirror(draft, args, context)?,
        Verb::UiType
        | Verb::UiPress
        | Verb::UiScroll
        | Verb::UiSetText
        | Verb::UiRead
        | Verb::UiMenu
        | Verb::UiFind => in_window(draft, args, context)?,
        Verb::FileFind | Verb::FileList => find_text(draft, args),
        Verb::FileCreateFolder => inside(draft, args),
        Verb::MemoryRecall => recall(draft, args),
        Verb::AgentHelp if args.text("text").is_some_and(|text| super::answers::help_about(text).is_none()) => {
            return refuse(
                "That is not about this computer, as far as I know. \
                 I can search the web if you say “search the web for …”.",
            );
        }
        Verb::AgentUndo | Verb::AgentRedo if args.number("n").is_some_and(|n| n < 1.0) => {
            args.0.shift_remove("n");
        }
        Verb::AudioVolume | Verb::DisplayBrightness | Verb::ThemeFontScale | Verb::A11yZoom => {
            clamp(draft.verb, args, context)?
        }
        _ => {}
    }
    super::relative::settle(draft, args, context);
    if draft.verb.spec().family() == "media" {
        player(args, context)?;
    }
    if draft.verb.spec().family() == "file" || matches!(draft.verb, Verb::AppOpenFile | Verb::ThemeWallpaper) {
        file_reference(args, context)?;
    }
    required(draft, args)
}

fn arrange(args: &mut Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    if args.get("windows").is_none() {
        // "open lutris and heroic in two columns": what is opened is arranged.
        let opens = |step: &tacit_dbus::Step| {
            matches!(
                step.verb,
                Verb::AppLaunch | Verb::FileOpen | Verb::AppOpenFile | Verb::WindowFocus | Verb::WindowRestore
            )
        };
        let made = windows::from_steps(context);
        if made.len() > 1 && context.steps.iter().all(opens) {
            args.set("windows", Value::Array(made));
            return Ok(());
        }
        let list: Vec<Value> =
            windows::showing(context.scene()).iter().map(|window| Value::from(window.id.as_str())).collect();
        if list.is_empty() {
            return refuse("No windows show on this workspace.");
        }
        args.set("windows", Value::Array(list));
    }
    Ok(())
}

fn quit(args: &mut Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    let id = args.text("app").unwrap_or("").to_owned();
    let index = context.index;
    match index.apps.iter().position(|app| app.id.0 == id) {
        Some(at) if index.apps.get(at).is_some_and(|app| app.windows.is_empty()) => Err(windows::not_open(at, context)),
        _ => Ok(()),
    }
}

fn mirror(draft: &DraftStep, args: &mut Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    // "mirror this screen to the second one": what is shown comes first.
    if let Some(Said::Name(target)) = draft.said("_output") {
        let list: Vec<&str> = target.split(' ').collect();
        match super::places::output(&list, context.index) {
            Some(output) => {
                if let Some(source) = args.get("output").cloned() {
                    args.set("source", source);
                }
                args.set("output", output.0);
            }
            None => return refuse(format!("There is no screen “{target}”.")),
        }
    }
    if context.scene().outputs.len() < 2 && args.text("on") != Some("off") {
        return refuse("Only one screen is connected, so there is nothing to mirror.");
    }
    Ok(())
}

/// Verbs of the accessible tree that name a window rather than an object in it.
fn in_window(draft: &DraftStep, args: &mut Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    let Some(Said::Name(words)) = draft.said("_window") else {
        if draft.verb == Verb::UiMenu {
            menu_window(draft, context);
            return Ok(());
        }
        // "open firefox and type hello": typed into what the first step makes.
        let made = context.steps.iter().rposition(|step| step.verb == Verb::AppLaunch);
        if let Some(at) = made
            && draft.verb.spec().arg("element").is_some()
            && args.get("element").is_none()
            && draft.verb != Verb::UiRead
        {
            args.set("element", json!({ "window": { "from": at } }));
        }
        return Ok(());
    };
    let window = match windows::find(words, false, context, draft.verb)? {
        Found::Windows(list) => list.into_iter().next().unwrap_or(Value::Null),
        Found::App(app) => {
            let made = context.index.apps.get(app).and_then(|names| {
                context.steps.iter().rposition(|step| step.args.text("app") == Some(names.id.as_str()))
            });
            match made {
                Some(at) => json!({ "from": at }),
                None => return Err(windows::not_open(app, context)),
            }
        }
    };
    let focused = context.scene().focused().map(|have| Value::from(have.id.as_str()));
    if draft.verb == Verb::UiScroll && focused.as_ref() == Some(&window) {
        return Ok(());
    }
    if draft.verb.spec().arg("element").is_some() && args.get("element").is_none() {
        let role = matches!(draft.verb, Verb::UiType | Verb::UiSetText).then_some("text");
        let mut element = serde_json::Map::new();
        element.insert("window".to_owned(), window);
        if let Some(role) = role {
            element.insert("role".to_owned(), json!(role));
        }
        args.set("element", Value::Object(element));
    } else if draft.verb == Verb::UiMenu {
        // A menu is looked for in the focused window: that one is brought there first.
        let focused = context.scene().focused().map(|have| Value::from(have.id.as_str()));
        if focused.as_ref() != Some(&window) {
            super::steps::push(draft, Verb::WindowFocus, Args::new().with("window", window), context);
        }
    }
    Ok(())
}

/// A menu belongs to the focused window: the one that the sentence is about is brought there first.
fn menu_window(draft: &DraftStep, context: &mut Context<'_>) {
    let of = |step: &tacit_dbus::Step| {
        let element = step.args.get("element").and_then(|element| element.get("window"));
        element.or_else(|| step.args.get("window")).cloned()
    };
    let spoken = context.steps.iter().rev().find_map(of);
    let its = draft.words.split(' ').any(|word| word == "its");
    let before = || context.touched().last().filter(|_| its).map(|id| Value::from(id.as_str()));
    let Some(window) = spoken.or_else(before) else { return };
    let focused = context.scene().focused().map(|have| Value::from(have.id.as_str()));
    if focused.as_ref() != Some(&window) && context.steps.last().is_none_or(|step| step.verb != Verb::WindowFocus) {
        let last = context.steps.len().checked_sub(1);
        super::steps::push(draft, Verb::WindowFocus, Args::new().with("window", window), context);
        if let (Some(step), Some(last)) = (context.steps.last_mut(), last) {
            step.after.push(last);
        }
    }
}

fn find_text(draft: &DraftStep, args: &mut Args) {
    if draft.said("_text").is_some()
        && let Some(path) = args.0.shift_remove("path")
    {
        args.set("text", path);
    }
    if draft.said("_self").is_some() {
        let word = draft.words.split(' ').next_back().unwrap_or("").to_owned();
        args.set("text", word);
    }
}

fn inside(draft: &DraftStep, args: &mut Args) {
    if let Some(Said::Value(Value::String(folder))) = draft.said("_folder")
        && let Some(name) = args.text("path").map(str::to_owned)
    {
        args.set("path", format!("{}/{name}", folder.trim_end_matches('/')));
    } else if let Some(path) = args.text("path").and_then(super::paths::placed)
        && !draft.words.contains(['"', '“', '\''])
    {
        args.set("path", path);
    }
}

fn recall(draft: &DraftStep, args: &mut Args) {
    if args.text("text").is_none_or(str::is_empty) {
        args.set("text", draft.words.clone());
    }
}

/// Percentages stay within what the verb takes.
fn clamp(verb: Verb, args: &mut Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    let Some(percent) = args.number("percent") else { return Ok(()) };
    let most = if matches!(verb, Verb::ThemeFontScale | Verb::A11yZoom) { 400.0 } else { 100.0 };
    if percent > most {
        context.remarks.push(format!("The most is {most:.0} percent."));
        args.set("percent", json!(most as i64));
    }
    if percent > 100.0 && most > 100.0 {
        // Above 100 the argument's type has no value: the change relative to 100 says the same.
        args.0.shift_remove("percent");
        let now = context
            .scene()
            .settings
            .get("theme.font_scale")
            .and_then(Value::as_f64)
            .filter(|_| verb == Verb::ThemeFontScale);
        let now = now.map_or(100.0, |now| if now <= 4.0 { now * 100.0 } else { now });
        args.set("delta", json!((percent.min(most) - now).round() as i64));
    }
    Ok(())
}

fn player(args: &mut Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    if args.get("player").is_some() {
        return Ok(());
    }
    let players = &context.index.scene.devices.players;
    if players.len() > 1 {
        let choices = players.iter().map(|name| Choice { id: name.clone(), label: name.clone() }).collect();
        let picked = context.choose("Which player?".to_owned(), choices)?;
        args.set("player", picked);
    }
    Ok(())
}

/// "it", "that file": the file of the last request or of an earlier step.
fn file_reference(args: &mut Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    let Some(path) = args.text("path").map(str::to_owned) else { return Ok(()) };
    let reference = matches!(
        path.to_lowercase().as_str(),
        "it" | "that"
            | "this"
            | "that file"
            | "this file"
            | "the file"
            | "that folder"
            | "this folder"
            | "that document"
            | "this document"
            | "the document"
            | "the folder"
    );
    if !reference {
        return Ok(());
    }
    let from_step = context
        .steps
        .iter()
        .rev()
        .find_map(|step| step.args.text("to").or_else(|| step.args.text("path")).map(str::to_owned));
    let from_past = context.scene().history.iter().rev().flat_map(|past| past.steps.iter().rev()).find_map(|action| {
        match action.verb {
            Verb::FileRename => action.args.text("to").map(str::to_owned),
            _ => action.args.text("path").map(str::to_owned),
        }
    });
    match from_step.or(from_past) {
        Some(found) => {
            args.set("path", found);
            Ok(())
        }
        None => Err(Trouble::Ask("Which file do you mean?".to_owned(), Vec::new())),
    }
}

/// Asks for what must be said and was not.
fn required(draft: &DraftStep, args: &mut Args) -> Result<(), Trouble> {
    for arg in draft.verb.spec().args {
        let absent = args.get(arg.name).is_none();
        let open = match arg.default {
            ArgDefault::Required => absent,
            ArgDefault::OneOf(other) => absent && args.get(other).is_none(),
            _ => false,
        };
        if open {
            return Err(Trouble::Ask(question(draft.verb, arg.name), Vec::new()));
        }
    }
    Ok(())
}

fn question(verb: Verb, arg: &str) -> String {
    let about = verb.spec().about;
    match arg {
        "when" => "When?".to_owned(),
        "workspace" => "Which workspace?".to_owned(),
        "output" => "Which screen?".to_owned(),
        "device" => "Which device?".to_owned(),
        "app" => "Which application?".to_owned(),
        "path" => "Which file?".to_owned(),
        "to" => "Where to?".to_owned(),
        "name" => "By what name?".to_owned(),
        "on" => "On or off?".to_owned(),
        "duration" => "For how long?".to_owned(),
        "percent" | "delta" => "To how many percent?".to_owned(),
        _ if about.is_empty() => format!("What should “{arg}” be?"),
        _ => format!("{about}: what should “{arg}” be?"),
    }
}
