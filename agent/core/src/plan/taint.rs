//! Where an argument's words came from: text that a window showed may name a thing, but becomes a path, an address, a
//! command or a message only after a confirmation that says where it came from.

use super::{Origin, Taint};
use tacit_dbus::{Action, ArgType, Snapshot, Verb};

/// The shortest text that is looked for in windows; shorter ones are in every title.
const CHARS_MIN: usize = 4;

/// The arguments of an action that can do harm by their words: paths, addresses, commands, messages.
pub(crate) fn weighty(action: &Action) -> Vec<(&'static str, &str)> {
    let texts: &[&str] = match action.verb {
        Verb::ScriptRun | Verb::WebSearch | Verb::UiType | Verb::UiSetText | Verb::ProcessKill => &["text"],
        Verb::MailCompose => &["to", "cc", "subject", "body"],
        Verb::CalendarAdd => &["attendees"],
        Verb::SoftwareInstall => &["text"],
        Verb::AppLaunch => &["arguments"],
        _ => &[],
    };
    let spec = action.verb.spec();
    let is_weighty = |name: &str, ty: ArgType| matches!(ty, ArgType::Path | ArgType::Url) || texts.contains(&name);
    let args = spec.args.iter().filter(|arg| is_weighty(arg.name, arg.ty));
    args.filter_map(|arg| Some((arg.name, action.args.text(arg.name)?))).collect()
}

/// The weighty arguments whose words the person did not say and a window shows.
pub(super) fn find(text: &str, action: &Action, scene: &Snapshot) -> Vec<Taint> {
    let said = plain(text);
    let mut found = Vec::new();
    for (arg, value) in weighty(action) {
        let words = plain(value);
        let is_said = said.contains(&words) || plain(last_part(value)).split(' ').all(|word| said.contains(word));
        if words.chars().count() < CHARS_MIN || is_said {
            continue;
        }
        if let Some(origin) = shown_by(&words, scene) {
            found.push(Taint { arg: arg.to_owned(), origin });
        }
    }
    found
}

/// What of a path or an address a person would say.
fn last_part(value: &str) -> &str {
    let value = value.trim_end_matches('/');
    let name = value.rsplit('/').next().unwrap_or(value);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

fn plain(text: &str) -> String {
    let words = text.to_lowercase();
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn shown_by(words: &str, scene: &Snapshot) -> Option<Origin> {
    let app_of =
        |id| scene.window(id).map_or_else(|| "an application".into(), |w| crate::verbs::app_name(scene, &w.app));
    let titled = scene.windows.iter().find(|window| plain(&window.title).contains(words));
    if let Some(window) = titled {
        return Some(Origin::WindowTitle(app_of(&window.id)));
    }
    let shows = |text: &str| plain(text).contains(words);
    let shown = scene.elements.iter().find(|element| shows(&element.name) || shows(&element.text));
    shown.map(|element| Origin::Accessible(app_of(&element.window)))
}
