//! What a run of tokens says for a slot, and how well it fits.

use super::kind::SlotKind;
use super::{everyday, networks, values};
use crate::calc;
use crate::draft::Said;
use crate::lexicon;
use crate::normalise::{Kind, Token, joined, original};
use crate::resolve::index::Index;
use crate::resolve::mention::{self, Mention};
use crate::resolve::{devices, elements, paths, places};
use crate::time::{self, Clock, Span2, Timing};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use tacit_dbus::{Condition, Verb, When};

/// What clauses were read as, by the places of their tokens.
type Readings = RefCell<HashMap<Vec<(usize, usize)>, Option<super::matcher::Reading>>>;

/// The cost of words that are an argument only because they were marked as one: more than the grammar ever pays.
pub(super) const LOOSE: f32 = 1.5;

/// What slots are read against.
pub struct Scope<'a> {
    /// The utterance.
    pub text: &'a str,
    /// The live names.
    pub index: &'a Index<'a>,
    /// The clock.
    pub clock: &'a Clock,
    /// Clauses that were read already, by their places in the utterance.
    pub(super) readings: Readings,
    /// Words that were mistyped, by their places, as they were meant.
    pub(super) meant: RefCell<HashMap<usize, Option<String>>>,
    /// Whether an understander marked the words: they are an argument, so that what it takes to read them is worth it.
    marked: bool,
}

impl<'a> Scope<'a> {
    /// The surroundings of one utterance.
    pub fn new(text: &'a str, index: &'a Index<'a>, clock: &'a Clock) -> Self {
        Scope { text, index, clock, readings: RefCell::default(), meant: RefCell::default(), marked: false }
    }

    /// For words that are known to be arguments.
    pub(super) fn of_marks(self) -> Self {
        Scope { marked: true, ..self }
    }
}

impl Scope<'_> {
    /// What the scene calls `said`: an `app`, `output`, `vpn`, `wifi` or any other device.
    pub(super) fn named(&self, kind: &str, said: &str) -> Option<String> {
        let words: Vec<&str> = said.split(' ').collect();
        match kind {
            "app" => self.index.known_app(&words),
            "output" => places::output(&words, self.index).map(|output| output.0),
            "vpn" => devices::find(&self.index.scene.devices.vpn, &words),
            "wifi" => devices::find(&self.index.scene.devices.wifi, &words),
            "jack" => devices::wired(self.index.scene, &words),
            _ => devices::any(self.index.scene, &words),
        }
    }

    /// The runs of `tokens` that say something about time.
    pub fn time_spans(&self, tokens: &[Token]) -> Vec<Span2> {
        let resolve = |kind: &str, said: &str| self.named(kind, said);
        let mut found = time::spans(tokens, self.clock, &resolve);
        for span in &mut found {
            self.spell(&mut span.timing, tokens.get(span.from..span.to).unwrap_or(&[]));
        }
        found
    }

    /// What `run` says about time, where it is known to say nothing else.
    pub fn whole_time(&self, run: &[Token]) -> Option<Timing> {
        let resolve = |kind: &str, said: &str| self.named(kind, said);
        let mut timing = time::whole(run, self.clock, &resolve)?;
        self.spell(&mut timing, run);
        Some(timing)
    }

    /// Spells the names of a condition as they were said in `run`.
    fn spell(&self, timing: &mut Timing, run: &[Token]) {
        if let Timing::If(When::If { condition, .. }) = timing {
            let said = run.first().zip(run.last()).and_then(|(a, b)| self.text.get(a.start..b.end));
            spelled(condition, said.unwrap_or(""));
        }
    }
}

/// Names in a condition that the scene does not know, spelled as the person spelled them.
fn spelled(condition: &mut Condition, said: &str) {
    match condition {
        Condition::All { all } => all.iter_mut().for_each(|one| spelled(one, said)),
        Condition::Any { any } => any.iter_mut().for_each(|one| spelled(one, said)),
        Condition::Test { subject, value, .. } => {
            let named = matches!(
                subject.as_str(),
                "device.connected" | "device.disconnected" | "notification.from" | "window.title" | "network" | "vpn"
            );
            if let Value::String(name) = value
                && named
                && let Some(at) = said.to_ascii_lowercase().find(name.as_str())
                && let Some(as_said) = said.get(at..at + name.len())
            {
                *name = as_said.to_owned();
            }
        }
    }
}

/// The value that a pattern fixes: numbers become numbers, names stay words.
pub fn fixed(kind: SlotKind, value: &str) -> Said {
    if matches!(kind, SlotKind::Workspace | SlotKind::Window | SlotKind::Windows | SlotKind::Output) {
        return Said::Name(value.replace('_', " "));
    }
    match value.parse::<f64>() {
        Ok(n) if n.fract() == 0.0 => Said::Value(Value::from(n as i64)),
        Ok(n) => Said::Value(Value::from(n)),
        Err(_) => Said::Value(Value::from(value)),
    }
}

fn name(run: &[Token]) -> Said {
    Said::Name(joined(run))
}

/// A name of something outside the scene as it was typed; one that is an application's is spelled as that.
fn typed(run: &[Token], words: &[&str], scope: &Scope<'_>) -> Said {
    let said = words.join(" ");
    let known = scope.index.scene.apps.iter().any(|app| app.name.to_lowercase() == said);
    let written = plain_text(scope.text, run);
    let counted = run.iter().any(|token| token.number().is_some());
    if known || counted || written.is_empty() { name(run) } else { Said::Name(written) }
}

/// What is put into a field: "eighty eight" as a number.
fn entered(scope: &Scope<'_>, run: &[Token]) -> Said {
    let digits = |token: &Token| {
        scope.text.get(token.start..token.end).is_some_and(|raw| raw.bytes().any(|byte| byte.is_ascii_digit()))
    };
    match run {
        [only] if only.number().is_some() && !digits(only) => Said::Value(Value::from(only.word.clone())),
        _ => text(scope, run),
    }
}

fn text(scope: &Scope<'_>, run: &[Token]) -> Said {
    // "call it um hiring": what is hesitated before is no part of it.
    let said = run.iter().position(|token| !lexicon::is_hesitation(&token.word)).and_then(|at| run.get(at..));
    Said::Value(Value::from(plain_text(scope.text, said.unwrap_or(run))))
}

/// Free text as it was spelled: without quotes around all of it, and without the full stop of the sentence.
pub fn plain_text(text: &str, run: &[Token]) -> String {
    if let [only] = run
        && only.kind == Kind::Quoted
    {
        let whole = text.get(only.start..only.end).unwrap_or("");
        let inner: Vec<char> = whole.chars().collect();
        return inner.get(1..inner.len().saturating_sub(1)).unwrap_or(&[]).iter().collect();
    }
    original(text, run).to_owned()
}

/// What `run` says for a slot of `kind`, and the cost of reading it so.
pub fn parse(kind: SlotKind, verb: Verb, run: &[Token], scope: &Scope<'_>) -> Option<(f32, Said)> {
    use SlotKind as K;
    let first = run.first()?;
    if !kind.is_free() && (first.is_mark() || run.last()?.is_mark()) {
        return None;
    }
    let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
    let value = |found: Option<Value>| found.map(|value| (0.0, Said::Value(value)));
    match kind {
        K::Window | K::Windows => window(kind, run, &words, scope).map(|cost| (cost, name(run))),
        K::App => app(verb, run, &words, scope)
            .or_else(|| is_app(verb, &words, scope).then_some(LOOSE))
            .map(|cost| (cost, name(run))),
        K::Workspace => places::workspace_cost(&words, scope.index.scene)
            .or_else(|| places::is_workspace(&words, scope.index).then_some(LOOSE))
            // "over to dp-1": a screen is a place for windows too.
            .or_else(|| {
                let screen = scope.marked && verb == Verb::WindowToWorkspace;
                (screen && places::output(&words, scope.index).is_some()).then_some(LOOSE)
            })
            .map(|cost| (cost, name(run))),
        K::Output => places::output_cost(&words, scope.index.scene)
            .or_else(|| places::is_output(&words).then_some(LOOSE))
            .map(|cost| (cost, name(run))),
        K::AudioOutput => device(&scope.index.scene.devices.audio_outputs, devices::OUTPUT_WORDS, run, scope),
        K::AudioInput => device(&scope.index.scene.devices.audio_inputs, devices::INPUT_WORDS, run, scope),
        K::Bluetooth => device(&scope.index.scene.devices.bluetooth, devices::BLUETOOTH_WORDS, run, scope),
        K::Player => devices::cost(&scope.index.scene.devices.players, &words, &[])
            .filter(|cost| *cost < 0.2)
            .or_else(|| devices::is_player(&words).then_some(LOOSE))
            .map(|cost| (cost, name(run))),
        K::Wifi => networks::network(&scope.index.scene.devices.wifi, run, &words, scope),
        K::Vpn => networks::network(&scope.index.scene.devices.vpn, run, &words, scope),
        K::Element => element(verb, run, &words, scope),
        K::Path => paths::cost(&words, run, verb)
            .or_else(|| paths::is_one(&words).then_some(LOOSE))
            .map(|c| (c, Said::Value(Value::from(paths::said(scope.text, run))))),
        K::Folder => paths::folder_cost(&words, run, verb)
            .or_else(|| paths::is_one(&words).then_some(LOOSE))
            .map(|c| (c, Said::Value(Value::from(paths::folder(scope.text, run))))),
        K::NewPath => paths::new_cost(&words, run).map(|c| (c, Said::Value(Value::from(paths::said(scope.text, run))))),
        K::Url => (first.kind == Kind::Url && run.len() == 1).then(|| (0.0, text(scope, run))),
        K::Site => paths::site(scope.text, run).map(|(c, url)| (c, Said::Value(Value::from(url)))),
        K::Text if everyday::is_corrected(verb) => {
            free(run, &words).map(|cost| (cost, Said::Value(Value::from(everyday::text(scope, run)))))
        }
        K::Text if verb == Verb::UiSetText => free(run, &words).map(|cost| (cost, entered(scope, run))),
        K::Text => free(run, &words).map(|cost| (cost, text(scope, run))),
        K::Command => free(run, &words).map(|_| (if is_script(&words) { 0.0 } else { 0.1 }, text(scope, run))),
        K::Quote => (run.len() == 1 && first.kind == Kind::Quoted).then(|| (0.0, text(scope, run))),
        K::Package => package(&words).map(|cost| (cost, Said::Value(Value::from(everyday::text(scope, run))))),
        K::Person => person(&words).map(|cost| (cost, text(scope, run))),
        K::Past => time::past(run, scope.clock).map(|at| (0.0, past(verb, scope.clock.rfc3339(at)))),
        K::Expression => match calc::expression(scope.text, run) {
            Some(said) => Some((0.02, Said::Value(Value::from(said)))),
            None => calc::any_expression(scope.text, run).map(|said| (LOOSE, Said::Value(Value::from(said)))),
        },
        K::Conversion => match calc::conversion(scope.text, run) {
            Some(said) => Some((0.0, Said::Value(Value::from(said)))),
            None => calc::any_conversion(scope.text, run).map(|said| (LOOSE, Said::Value(Value::from(said)))),
        },
        K::Duration => time::duration(run)
            .filter(|(_, used)| *used == run.len())
            .map(|(s, _)| (0.0, Said::Value(Value::from(time::iso(s))))),
        K::SignedDuration => time::duration(run)
            .filter(|(_, used)| *used == run.len())
            .map(|(s, _)| (0.0, Said::Value(Value::from(time::iso(s))))),
        K::When | K::DateTime => when(kind, run, scope),

        K::List => list(run).map(|said| (0.02, Said::Value(said))),
        K::Process => process(run, &words, scope).map(|cost| (cost, typed(run, &words, scope))),
        K::Labels => labels(scope, run).map(|(cost, list)| (cost, Said::Value(list))),
        _ => value(values::parse(kind, verb, &words, run))
            .or_else(|| values::loose(kind, &words, run).map(|said| (LOOSE, Said::Value(said)))),
    }
}

/// A device, by one name or by two beside each other.
fn device(known: &[String], kinds: &[&str], run: &[Token], scope: &Scope<'_>) -> Option<(f32, Said)> {
    let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
    if scope.marked && devices::find(known, &words).is_none() {
        // What looks like a slip may be a part of a name, as it was written: "air pods".
        let written: Vec<&str> = run.iter().filter_map(|token| scope.text.get(token.start..token.end)).collect();
        if let Some(found) = devices::find(known, &written).filter(|_| devices::several(known, &written).len() < 2) {
            return Some((0.1, Said::Name(found)));
        }
    }
    let cost = devices::cost(known, &words, kinds);
    let cost = cost.or_else(|| (scope.marked && devices::apposed(known, &words).is_some()).then_some(LOOSE))?;
    Some((cost, name(run)))
}

/// Names of software are short, and nobody's.
fn package(words: &[&str]) -> Option<f32> {
    const NEVER: &[&str] = &[
        "me", "my", "us", "him", "her", "some", "out", "it", "this", "that", "them", "from", "to", "for", "and", "rid",
        "an",
    ];
    (words.len() <= 3 && !words.iter().any(|word| NEVER.contains(word))).then_some(0.06 + 0.02 * words.len() as f32)
}

/// Names of people, as they would be addressed.
fn person(words: &[&str]) -> Option<f32> {
    const NEVER: &[&str] = &[
        "about",
        "regarding",
        "concerning",
        "saying",
        "that",
        "with",
        "on",
        "at",
        "to",
        "for",
        "subject",
        "titled",
        "tomorrow",
        "today",
        "cc",
        "copying",
        "telling",
        "says",
    ];
    (words.len() <= 5 && !words.iter().any(|word| NEVER.contains(word))).then_some(0.04 + 0.01 * words.len() as f32)
}

/// An accessible object; one that has no role and is not listed is believed where nothing else could be meant.
fn element(verb: Verb, run: &[Token], words: &[&str], scope: &Scope<'_>) -> Option<(f32, Said)> {
    let Some(cost) = elements::cost(words, run, scope.index.scene) else {
        return elements::is_one(words).then(|| (LOOSE, Said::Name(elements::said(scope.text, run))));
    };
    let vague = match verb {
        Verb::UiSetText | Verb::UiSelect if cost >= 0.16 => 0.4,
        Verb::UiRead if cost >= 0.16 => 0.25,
        _ => 0.0,
    };
    let window = if is_window(words, scope) { 0.15 } else { 0.0 };
    Some((cost + vague + window, Said::Name(elements::said(scope.text, run))))
}

/// Whether words name a window better than anything in one.
fn is_window(words: &[&str], scope: &Scope<'_>) -> bool {
    scope.index.find_windows(words).first().is_some_and(|(_, score)| *score >= 0.9)
}

/// Whether words name a script by its file.
fn is_script(words: &[&str]) -> bool {
    words.first().is_some_and(|word| [".sh", ".py", ".pl", ".rb"].iter().any(|end| word.ends_with(end)))
}

/// A time that is over: undo takes it as text, files and memory as a "when".
fn past(verb: Verb, at: String) -> Said {
    Said::Value(if verb == Verb::AgentUndo { Value::from(at) } else { serde_json::json!({ "at": at }) })
}

fn window(kind: SlotKind, run: &[Token], words: &[&str], scope: &Scope<'_>) -> Option<f32> {
    if let [only] = run
        && matches!(only.kind, Kind::Path | Kind::Url)
    {
        // A file name may name the window that shows it.
        return (!scope.index.find_windows(words).is_empty()).then_some(0.05);
    }
    if run.iter().any(|token| token.kind == Kind::Number(0.0) && run.len() == 1) {
        return None;
    }
    let many = kind == SlotKind::Windows;
    let strict = mention::parse(words).and_then(|mention| mention_cost(&mention, many, scope));
    strict.or_else(|| mention::freely(words).map(|_| LOOSE)).or_else(|| {
        let described = if scope.marked { scope.index.half_described_windows(words) } else { Vec::new() };
        described.first().is_some_and(|(_, score)| *score >= 0.6).then_some(LOOSE)
    })
}

fn mention_cost(mention: &Mention, many: bool, scope: &Scope<'_>) -> Option<f32> {
    Some(match mention {
        Mention::And(list) => {
            if !many && list.len() > 1 {
                return None;
            }
            let mut cost = 0.02;
            for part in list {
                let part = mention_cost(part, many, scope)?;
                cost += part;
            }
            cost
        }
        Mention::Except(all, but) => mention_cost(all, true, scope)? + mention_cost(but, true, scope)?,
        Mention::Named(named) => {
            if named.name.is_empty() {
                return Some(0.02);
            }
            let name: Vec<&str> = named.name.iter().map(String::as_str).collect();
            let best = scope.index.find_windows(&name).first().map(|(_, score)| *score);
            let app = scope.index.find_apps(&name).first().map(|(_, score)| score - 0.05);
            match best.into_iter().chain(app).max_by(f32::total_cmp) {
                Some(score) => (1.0 - score).max(0.0) * 0.4,
                None => unknown(&name)?,
            }
        }
        Mention::Near(one, _, other) => 0.3 + mention_cost(one, false, scope)? + mention_cost(other, false, scope)?,
        Mention::Them | Mention::All | Mention::Others if !many => 0.08,
        _ => 0.0,
    })
}

/// What a name that the scene does not have costs; `None` where the words can hardly be a name.
fn unknown(name: &[&str]) -> Option<f32> {
    let junk = name.iter().filter(|word| lexicon::weight(word) < 0.1).count();
    if junk == name.len() || name.len() > 4 {
        return None;
    }
    Some(0.34 + 0.05 * (name.len() - 1) as f32 + 0.08 * junk as f32)
}

fn app(verb: Verb, run: &[Token], words: &[&str], scope: &Scope<'_>) -> Option<f32> {
    if run.iter().any(|token| matches!(token.kind, Kind::Path | Kind::Url) || token.is_mark()) {
        return None;
    }
    let skip = words
        .iter()
        .take_while(|word| {
            matches!(
                **word,
                "2" | "3"
                    | "4"
                    | "the"
                    | "a"
                    | "an"
                    | "my"
                    | "another"
                    | "new"
                    | "second"
                    | "up"
                    | "fresh"
                    | "our"
                    | "your"
            )
        })
        .count();
    let mut core: Vec<&str> = words.get(skip..)?.to_vec();
    if matches!(core.as_slice(), [.., "window" | "instance" | "session", "of", _]) {
        core = core.last().copied().into_iter().collect();
    }
    while core.len() > 1
        && matches!(
            core.last(),
            Some(&("app" | "application" | "program" | "window" | "instance" | "again" | "windows"))
        )
    {
        core.pop();
    }
    if core.is_empty()
        || core.iter().any(|word| {
            matches!(
                *word,
                "and" | "on" | "to" | "in" | "at" | "with" | "if" | "when" | "then" | "for" | "off" | "of" | "not"
            )
        })
    {
        return None;
    }
    let pronoun = matches!(core.as_slice(), ["it" | "that" | "this" | "them" | "these" | "one" | "everything"]);
    if pronoun {
        return matches!(verb, Verb::AppQuit | Verb::AppLaunch).then_some(0.1);
    }
    match scope.index.find_apps(&core).first() {
        Some((_, score)) => Some((1.0 - score) * 0.4),
        None => {
            if let Some(parts) = mention::parse(words)
                && matches!(parts, Mention::All | Mention::Focused | Mention::Others | Mention::Other | Mention::Last)
            {
                return None;
            }
            unknown(&core).map(|cost| cost + 0.02)
        }
    }
}

/// Whether words that are marked as an application list several, or describe one.
fn is_app(verb: Verb, words: &[&str], scope: &Scope<'_>) -> bool {
    if !scope.marked || !matches!(verb, Verb::AppLaunch | Verb::AppQuit) || words.len() > 16 {
        return false;
    }
    let known =
        |words: &[&str]| !scope.index.find_apps(words).is_empty() || !scope.index.described_apps(words).is_empty();
    match mention::listed(words) {
        Some(parts) if parts.len() > 1 => {
            let parts = scope.index.apart(parts);
            parts.iter().all(|part| known(&part.split(' ').collect::<Vec<_>>()))
        }
        _ => known(words) || verb == Verb::AppQuit && !scope.index.described_windows(words).is_empty(),
    }
}

/// Free text: cheap where it is quoted or plain, dearer for each word that would rather begin another clause.
fn free(run: &[Token], words: &[&str]) -> Option<f32> {
    if run.len() == 1 && run.first()?.kind == Kind::Quoted {
        return Some(0.0);
    }
    if run.first()?.is_mark() {
        return None;
    }
    let mut cost = 0.05 + 0.02 * run.len().min(10) as f32;
    for (at, word) in words.iter().enumerate() {
        match *word {
            "," => cost += 0.06,
            "and" => cost += 0.07,
            "then" => cost += 0.12,
            ";" => cost += 0.1,
            "." if at + 1 < words.len() => cost += 0.1,
            _ => {}
        }
    }
    Some(cost.min(0.5))
}

fn when(kind: SlotKind, run: &[Token], scope: &Scope<'_>) -> Option<(f32, Said)> {
    if kind == SlotKind::DateTime
        && let Some(range) = time::range(run, scope.clock, None).filter(|range| range.used == run.len())
    {
        return Some((0.0, Said::Value(Value::from(scope.clock.rfc3339(range.start)))));
    }
    let spans = scope.time_spans(run);
    let (cost, timing) = match spans.as_slice() {
        [only] if only.from == 0 && only.to == run.len() => (0.0, only.timing.clone()),
        found => {
            let moment = time::moment(run, scope.clock).filter(|(_, used)| *used == run.len() && found.len() != 1);
            let moment = moment.map(|(moment, _)| (0.02, Timing::At(moment)));
            let marked = || scope.whole_time(run).filter(|_| scope.marked).map(|timing| (LOOSE, timing));
            moment.or_else(marked)?
        }
    };
    let when = scope.clock.when(&timing)?;
    let value = match (kind, when) {
        (SlotKind::DateTime, tacit_dbus::When::At { at }) => Value::from(at),
        (SlotKind::DateTime, _) => return None,
        (_, when) => serde_json::to_value(when).ok()?,
    };
    Some((cost, Said::Value(value)))
}

/// Short labels in a row: "7, plus, 5 and equals".
fn list(run: &[Token]) -> Option<Value> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for token in run {
        match token.word.as_str() {
            "," | "and" | "then" | ";" => {
                if parts.last().is_some_and(|part| !part.is_empty()) {
                    parts.push(Vec::new());
                }
            }
            "the" | "button" | "buttons" | "key" | "keys" | "again" => {}
            word => parts.last_mut()?.push(word),
        }
    }
    parts.retain(|part| !part.is_empty());
    let mut labels: Vec<String> = Vec::new();
    let phrases = [
        "square root",
        "all clear",
        "decimal point",
        "divided by",
        "multiplied by",
        "left parenthesis",
        "right parenthesis",
        "open parenthesis",
        "close parenthesis",
    ];
    for part in &parts {
        let mut at = 0;
        while at < part.len() {
            let pair = part.get(at..at + 2).map(|two| two.join(" ")).filter(|two| phrases.contains(&two.as_str()));
            let word = match pair {
                Some(pair) => {
                    at += 1;
                    pair
                }
                None => part.get(at)?.to_string(),
            };
            at += 1;
            if !elements::is_key(&word) {
                return None;
            }
            labels.extend(elements::key_names(&word));
        }
    }
    (!labels.is_empty() && labels.len() <= 64).then(|| Value::from(labels))
}

fn process(run: &[Token], words: &[&str], scope: &Scope<'_>) -> Option<f32> {
    if run.len() > 4
        || run.iter().any(Token::is_mark)
        || words.iter().any(|word| {
            matches!(
                *word,
                "and" | "everything" | "all" | "to" | "on" | "it" | "this" | "that" | "window" | "windows" | "off"
            )
        })
    {
        return None;
    }
    Some(match scope.index.find_apps(words).first() {
        Some((_, score)) => 0.04 + (1.0 - score) * 0.3,
        None if run.len() == 1 && run.first()?.number().is_some() => 0.05,
        None => 0.2 + 0.05 * (run.len() - 1) as f32,
    })
}

fn labels(scope: &Scope<'_>, run: &[Token]) -> Option<(f32, Value)> {
    if run.len() > 8 {
        return None;
    }
    let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
    let (cost, labels) = elements::menu_path(scope.text, run, &words)?;
    Some((cost, Value::from(labels)))
}
