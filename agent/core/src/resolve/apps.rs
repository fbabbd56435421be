//! Applications as said, to the one that is meant: launching, quitting, choosing among several.

use super::index::AppNames;
use super::steps::{argument, push};
use super::windows::{self, Found};
use super::{Context, Trouble};
use crate::draft::{DraftStep, Said};
use crate::lexicon;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};
use serde_json::Value;
use tacit_dbus::plan::Choice;
use tacit_dbus::{Args, Verb};

/// Words around an application's name.
const AROUND: &[&str] = &[
    "the", "a", "an", "my", "another", "new", "second", "fresh", "up", "our", "your", "of", "instance", "again",
    "some", "that", "both", "all", "this", "these", "those", "any", "one", "blank", "empty",
];
/// Articles of what is known: other words may mean any of a kind.
const KNOWN: &[&str] = &["the", "my", "our", "your", "that", "this"];

/// Scores that differ by less are about as good: a kind or a generic name beside a name, but not a part of a name.
const ALIKE: f32 = 0.08;

fn core(words: &str) -> Vec<&str> {
    let mut list: Vec<&str> =
        words.split(' ').filter(|word| !word.is_empty() && !lexicon::is_hesitation(word)).collect();
    while list.len() > 1 && list.first().is_some_and(|word| AROUND.contains(word)) {
        list.remove(0);
    }
    while list.len() > 1
        && list.last().is_some_and(|word| {
            matches!(
                *word,
                "window" | "app" | "application" | "program" | "again" | "instance" | "windows" | "thing" | "there"
            )
        })
    {
        list.pop();
    }
    if let [_, "of", rest @ ..] = list.as_slice()
        && !rest.is_empty()
    {
        return rest.to_vec();
    }
    list
}

/// The id of the application that words name. `installed` asks for one that can be started.
pub(super) fn find(words: &str, context: &mut Context<'_>, installed: bool) -> Result<String, Trouble> {
    let list = core(words);
    if matches!(list.as_slice(), [only] if lexicon::is_pronoun(only))
        && let Some(app) = referred(context)
    {
        return Ok(app);
    }
    let index = context.index;
    if let Some(app) = index.apps.iter().find(|app| app.id.0 == words) {
        return Ok(app.id.0.clone());
    }
    let mut found: Vec<(usize, f32)> = index
        .find_apps(&list)
        .into_iter()
        .filter(|(at, _)| index.apps.get(*at).is_some_and(|app| app.installed || !installed))
        .collect();
    if found.is_empty() && list.len() == 1 {
        let single = super::index::singular(list.first().copied().unwrap_or(""));
        found = index.find_apps(&[single.as_str()]);
    }
    if found.first().is_none_or(|(_, score)| *score < 0.7) {
        let described = index.described_apps(&list).into_iter();
        let described: Vec<_> =
            described.filter(|(at, _)| index.apps.get(*at).is_some_and(|app| app.installed || !installed)).collect();
        found = if described.is_empty() { found } else { described };
    }
    if !installed {
        // What is to be quit is running.
        let least = found.first().map_or(0.0, |(_, score)| score - ALIKE);
        let running = |at: usize| index.apps.get(at).is_some_and(|app| !app.windows.is_empty());
        let meant = |(at, score): &(usize, f32)| running(*at) && *score >= least;
        if found.iter().any(meant) {
            found.retain(meant);
        } else if let Some((app, _)) = found.first().filter(|_| found.iter().any(|(at, _)| running(*at))) {
            // Nor does another one quit that only has its name in its own: "Steam Link" for "steam".
            let label = index.apps.get(*app).map_or("It", |app| app.label.as_str());
            return Err(Trouble::Refuse(format!("{label} is not running.")));
        } else if found.is_empty()
            && let Some(app) = of_window(words, context)
        {
            return Ok(app);
        }
    }
    let Some(top) = found.first().map(|(_, score)| *score) else { return Err(unknown(&list.join(" "), context)) };
    let best: Vec<&AppNames> =
        found.iter().filter(|(_, score)| *score >= top - 0.025).filter_map(|(at, _)| index.apps.get(*at)).collect();
    let best = narrowed(best, &list, context.scene());
    let best = plainest(best);
    match best.as_slice() {
        [] => Err(unknown(&list.join(" "), context)),
        [one] => Ok(one.id.0.clone()),
        many => {
            // "libreoffice" is no program more than another of that name, and "a game launcher" is not the one that runs.
            let suite = many.iter().all(|app| is_of_suite(&list, &app.label));
            let said: Vec<String> = list.iter().map(|word| (*word).to_owned()).collect();
            let any = words.split(' ').next().is_some_and(|word| !KNOWN.contains(&word))
                && super::index::kinds_said(&said).is_empty();
            // Nor is a part of what several are called: "the radio program".
            let part = top < 0.88;
            let running: Vec<&&AppNames> = many.iter().filter(|app| !app.windows.is_empty()).collect();
            if let ([one], false) = (running.as_slice(), installed && (suite || any || part)) {
                return Ok(one.id.0.clone());
            }
            if let Some(default) = default(&list, many, context).filter(|_| !suite) {
                return Ok(default);
            }
            let choices = many.iter().map(|app| Choice { id: app.id.0.clone(), label: app.label.clone() }).collect();
            context.choose(format!("Several applications fit “{}”. Which one?", list.join(" ")), choices)
        }
    }
}

/// Whether words are how a longer name begins: what its maker or its suite is called.
fn is_of_suite(words: &[&str], label: &str) -> bool {
    let name = super::index::title_words(label);
    let said: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let said = super::index::alias(&said).unwrap_or(said).concat();
    (1..name.len()).any(|n| name.get(..n).is_some_and(|head| head.concat() == said))
}

/// The application of the window that words describe, where they describe one.
fn of_window(words: &str, context: &mut Context<'_>) -> Option<String> {
    let id = windows::surely(words, context)?;
    let at = context.scene().windows.iter().position(|window| window.id == id)?;
    context.index.app_of(at).and_then(|app| context.index.apps.get(app)).map(|app| app.id.0.clone())
}

/// The applications that words list, where they are no one's name: "gimp and krita".
fn listed(draft: &DraftStep, context: &Context<'_>) -> Vec<DraftStep> {
    let Some(Said::Name(words)) = draft.said("app") else { return Vec::new() };
    let list: Vec<&str> = words.split(' ').collect();
    let known =
        |words: &[&str], least: f32| context.index.find_apps(words).first().is_some_and(|(_, score)| *score >= least);
    if known(&core(words), 0.9) {
        return Vec::new();
    }
    let parts = context.index.apart(super::mention::listed(&list).unwrap_or_default());
    let one = |part: &String| {
        let args = draft
            .args
            .iter()
            .map(|(name, said)| (*name, if *name == "app" { Said::Name(part.clone()) } else { said.clone() }));
        DraftStep { args: args.collect(), ..draft.clone() }
    };
    parts.iter().map(one).collect()
}

/// Quits what was named: one application or several.
pub(super) fn quit(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    match listed(draft, context).as_slice() {
        [] => super::steps::plain(draft, context),
        many => many.iter().try_for_each(|one| super::steps::plain(one, context)),
    }
}

/// Of several that fit alike: what is not a settings dialog (unless one was asked for), a graphical one before one that needs a
/// terminal, and a program before its own variants ("Foot" before "Foot Server").
fn narrowed<'a>(best: Vec<&'a AppNames>, words: &[&str], scene: &tacit_dbus::Snapshot) -> Vec<&'a AppNames> {
    let settings = words.iter().any(|word| ["settings", "preferences", "options"].contains(word));
    let is = |app: &AppNames, what: fn(&tacit_dbus::App) -> bool| scene.app(&app.id).is_some_and(what);
    let without = |best: Vec<&'a AppNames>, what: fn(&tacit_dbus::App) -> bool| {
        let rest: Vec<&AppNames> = best.iter().filter(|app| !is(app, what)).copied().collect();
        if rest.is_empty() { best } else { rest }
    };
    let best = without(best, |app| app.terminal);
    let is_dialog = |app: &tacit_dbus::App| app.categories.iter().any(|category| category == "Settings");
    let best = if settings { best } else { without(best, is_dialog) };
    let is_variant = |app: &AppNames| {
        best.iter().any(|base| app.label.strip_prefix(base.label.as_str()).is_some_and(|rest| rest.starts_with(' ')))
    };
    best.iter().filter(|app| !is_variant(app)).copied().collect()
}

/// Without variants of another that fits as well: "Foot Server" and "Foot Client" beside "Foot".
fn plainest(best: Vec<&AppNames>) -> Vec<&AppNames> {
    let lower = |app: &AppNames| (app.id.0.to_lowercase(), app.label.to_lowercase());
    let variant = |app: &AppNames, of: &AppNames| {
        let ((id, label), (base_id, base_label)) = (lower(app), lower(of));
        id != base_id && (id.starts_with(&base_id) || (label != base_label && label.starts_with(&base_label)))
    };
    best.iter().filter(|app| !best.iter().any(|of| variant(app, of))).copied().collect()
}

/// The default application of a kind: the only one of several that was chosen as one, or the one that the settings name.
fn default(list: &[&str], many: &[&AppNames], context: &Context<'_>) -> Option<String> {
    let is_chosen = |app: &AppNames| context.scene().app(&app.id).is_some_and(|app| !app.default_for.is_empty());
    let mut chosen = many.iter().filter(|app| is_chosen(app));
    if let (Some(one), None) = (chosen.next(), chosen.next()) {
        return Some(one.id.0.clone());
    }
    let joined = list.join("_");
    let short = list.last()?;
    ["default", "apps.default", "defaults"].iter().find_map(|prefix| {
        [joined.as_str(), short].iter().find_map(|kind| {
            let id = context.scene().settings.get(&format!("{prefix}.{kind}"))?.as_str()?;
            many.iter().find(|app| app.id.0 == id).map(|app| app.id.0.clone())
        })
    })
}

/// The application of what was touched last.
fn referred(context: &Context<'_>) -> Option<String> {
    let scene = context.scene();
    if let Some(app) = context.steps.iter().rev().find_map(|step| step.args.text("app")) {
        return Some(app.to_owned());
    }
    let window = context.touched().last().and_then(|id| scene.window(id)).or_else(|| scene.focused());
    if let Some(window) = window {
        let at = scene.windows.iter().position(|have| have.id == window.id)?;
        return context.index.app_of(at).and_then(|app| context.index.apps.get(app)).map(|app| app.id.0.clone());
    }
    scene
        .history
        .iter()
        .rev()
        .flat_map(|past| &past.steps)
        .find_map(|action| action.args.text("app").map(str::to_owned))
}

/// No application of this name, with the nearest names.
pub(super) fn unknown(name: &str, context: &Context<'_>) -> Trouble {
    let near = nearest(name, context);
    Trouble::Refuse(match near.as_slice() {
        [] => format!("There is no application called “{name}”."),
        [one] => format!("There is no application called “{name}”. The nearest is {one}."),
        many => format!("There is no application called “{name}”. Near it are {}.", many.join(", ")),
    })
}

/// Names that fuzzily hold the letters of `name`, best first.
fn nearest(name: &str, context: &Context<'_>) -> Vec<String> {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let labels: Vec<&str> =
        context.index.apps.iter().filter(|app| app.installed).map(|app| app.label.as_str()).collect();
    // The whole name may hold nothing; its beginning still says what was meant.
    let half: String = name.chars().take(name.chars().count().div_ceil(2).max(3)).collect();
    [name.to_owned(), half]
        .iter()
        .map(|wanted| {
            let pattern = Pattern::new(wanted, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
            pattern
                .match_list(labels.iter(), &mut matcher)
                .into_iter()
                .take(3)
                .map(|(label, _)| (*label).to_owned())
                .collect::<Vec<_>>()
        })
        .find(|list| !list.is_empty())
        .unwrap_or_default()
}

/// Launches what was named: several, with a place, or everything of a sentence.
pub(super) fn launch(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let many = listed(draft, context);
    if many.len() > 1 {
        let first = context.steps.len();
        many.iter().try_for_each(|one| launch(one, context))?;
        // "the volume mixer, pavucontrol" is one thing twice; "a terminal and another terminal" are two.
        let named = draft.said("app").is_some_and(
            |said| matches!(said, Said::Name(words) if !words.split(' ').any(|word| matches!(word, "and" | "plus" | "or"))),
        );
        if named {
            let mut seen: Vec<(Verb, Args)> = Vec::new();
            let mut at = 0;
            context.steps.retain(|step| {
                at += 1;
                let again = at > first && seen.iter().any(|(verb, args)| *verb == step.verb && *args == step.args);
                if at > first {
                    seen.push((step.verb, step.args.clone()));
                }
                !again
            });
        }
        return Ok(());
    }
    let mut args = Args::new();
    let words = match draft.said("app") {
        Some(Said::Name(words)) => words.clone(),
        Some(Said::Value(value)) => value.as_str().unwrap_or("").to_owned(),
        None => return Err(Trouble::Ask("Open what?".to_owned(), Vec::new())),
    };
    // "open two terminals": as many as were said.
    let (times, words) = match words.split_once(' ') {
        Some((n @ ("2" | "3" | "4"), rest)) => (n.parse::<usize>().unwrap_or(1), rest.to_owned()),
        _ => (1, words),
    };
    let id = match find(&words, context, true) {
        Ok(id) => id,
        Err(trouble @ Trouble::Refuse(_)) => {
            // A window by its title, where no application is called so: shown instead of started.
            return match windows::find(&words, false, context, Verb::WindowFocus) {
                Ok(Found::Windows(list)) if list.len() == 1 => {
                    let value = list.into_iter().next().unwrap_or(Value::Null);
                    push(draft, Verb::WindowFocus, Args::new().with("window", value), context);
                    Ok(())
                }
                _ => Err(trouble),
            };
        }
        Err(ask) => return Err(ask),
    };
    args.set("app", id);
    for (name, said) in draft.args.iter().filter(|(name, _)| !matches!(*name, "app") && !name.starts_with('_')) {
        argument(draft, name, said, &mut args, context)?;
    }
    for _ in 0..times {
        push(draft, Verb::AppLaunch, args.clone(), context);
    }
    Ok(())
}
