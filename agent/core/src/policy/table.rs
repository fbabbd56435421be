//! The table of `policy.toml`: parsing, merging and looking up. Knows rows and words, not plans.

use super::{Class, Mode};
use serde::Deserialize;
use std::collections::BTreeMap;
use tacit_dbus::{Effect, Verb};

/// The table that is built in: `data/policy.toml`.
pub const DEFAULT: &str = include_str!("../../../../data/policy.toml");

/// What is decided of a step; the later, the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It runs.
    Allow,
    /// It runs after a confirmation.
    Confirm,
    /// It is described and does not run.
    Explain,
    /// It does not run.
    Refuse,
}

/// The words of the effects.
const EFFECTS: [&str; 6] = ["read", "rev", "app", "pers", "destr", "out"];

/// The word of the table for an effect.
pub(super) fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::ReversibleByApp => "app",
        effect => effect.word(),
    }
}

type Row = BTreeMap<String, Decision>;

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    modes: BTreeMap<String, Row>,
    callers: BTreeMap<String, Row>,
    consent: BTreeMap<String, Vec<String>>,
    locked: Option<Locked>,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Locked {
    allow: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    verb: String,
    #[serde(default)]
    caller: Option<String>,
    #[serde(default)]
    mode: Option<String>,
    decision: Decision,
}

/// What is wrong with a policy file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {why} ({hint})")]
pub struct PolicyError {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub hint: String,
}

/// The table by which plans are judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    file: File,
}

impl Policy {
    /// The table that is built in.
    pub fn builtin() -> Self {
        // Held by a test: the built-in file parses. Were it not so, a table without rows confirms everything.
        Self { file: read(DEFAULT).unwrap_or_default() }
    }

    /// The built-in table with the user's own file over it.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and column and a hint.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let own = read(text)?;
        let mut file = Self::builtin().file;
        for (rows, own) in [(&mut file.modes, own.modes), (&mut file.callers, own.callers)] {
            for (name, row) in own {
                rows.entry(name).or_default().extend(row);
            }
        }
        file.consent.extend(own.consent);
        file.locked = own.locked.or(file.locked);
        file.rules.extend(own.rules);
        Ok(Self { file })
    }

    /// What the rows and rules decide of one verb with this effect.
    pub(super) fn decide(&self, verb: Verb, effect: Effect, class: Class, name: &str, mode: Mode) -> Decision {
        let word = effect_word(effect);
        let by_mode = self.file.modes.get(mode.word()).and_then(|row| row.get(word));
        let own = format!("{}:{name}", class.word());
        let row = |caller: &str| self.file.callers.get(caller).and_then(|row| row.get(word));
        let by_caller = row(&own).or_else(|| row(class.word()));
        // What no row speaks of is confirmed.
        let strict = |decision: Option<&Decision>| decision.copied().unwrap_or(Decision::Confirm);
        let base = strict(by_mode).max(strict(by_caller));
        let fits = |rule: &&Rule| {
            covers(&rule.verb, verb)
                && rule.caller.as_ref().is_none_or(|caller| caller == class.word() || *caller == own)
                && rule.mode.as_ref().is_none_or(|wanted| wanted == mode.word())
        };
        let ruled = self.file.rules.iter().rev().find(fits).map(|rule| rule.decision);
        match ruled {
            // Whoever only wants explanations gets them, whatever the rules allow.
            Some(decision) if mode == Mode::Explain && effect != Effect::Read => decision.max(Decision::Explain),
            Some(decision) => decision,
            None => base,
        }
    }

    /// Whether consent given along counts for this effect.
    pub(super) fn takes_consent(&self, effect: Effect, class: Class) -> bool {
        self.file.consent.get(class.word()).is_some_and(|list| list.iter().any(|word| word == effect_word(effect)))
    }

    /// Whether this may run while the session is locked.
    pub(super) fn runs_locked(&self, verb: Verb, effect: Effect) -> bool {
        let allow = self.file.locked.as_ref().map(|locked| locked.allow.as_slice()).unwrap_or_default();
        allow.iter().any(|word| word == effect_word(effect) || word == verb.spec().family() || covers(word, verb))
    }
}

/// Whether `pattern` — a verb, `family.*` or `*` — means this verb.
fn covers(pattern: &str, verb: Verb) -> bool {
    match pattern.strip_suffix(".*") {
        Some(family) => verb.spec().family() == family,
        None => pattern == "*" || pattern == verb.name(),
    }
}

fn read(text: &str) -> Result<File, PolicyError> {
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        wrong(text, at, error.message().trim().replace('\n', "; "), "compare with the built-in data/policy.toml")
    })?;
    match check(&file) {
        Ok(()) => Ok(file),
        Err((word, why, hint)) => Err(wrong(text, text.find(&word).unwrap_or(0), why, hint)),
    }
}

fn wrong(text: &str, at: usize, why: String, hint: &str) -> PolicyError {
    let before = text.get(..at.min(text.len())).unwrap_or("");
    PolicyError {
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1,
        why,
        hint: hint.to_owned(),
    }
}

type Fault = (String, String, &'static str);

/// Every word is one that means something: a slip of the pen must not loosen anything silently.
fn check(file: &File) -> Result<(), Fault> {
    const CALLERS: &str = "use shell, cli, voice, dbus, mcp, routine, sandboxed, or one program as \"dbus:name\"";
    let is_mode = |word: &str| Mode::parse(word).is_some();
    let is_class = |word: &str| {
        let class = word.split_once(':').map_or(word, |(class, _)| class);
        Class::ALL.iter().any(|known| known.word() == class)
    };
    for (name, row) in &file.modes {
        if !is_mode(name) {
            return Err((
                name.clone(),
                format!("`{name}` is not a mode"),
                "use explain, preview, reversible or trusted",
            ));
        }
        effects(row.keys())?;
    }
    for (name, row) in &file.callers {
        if !is_class(name) {
            return Err((name.clone(), format!("`{name}` is not a caller"), CALLERS));
        }
        effects(row.keys())?;
    }
    for (name, list) in &file.consent {
        if !is_class(name) {
            return Err((name.clone(), format!("`{name}` is not a caller"), CALLERS));
        }
        effects(list.iter())?;
    }
    for word in file.locked.iter().flat_map(|locked| &locked.allow) {
        let family = Verb::ALL.iter().any(|verb| verb.spec().family() == word);
        if !family && !EFFECTS.contains(&word.as_str()) && !is_verb(word) {
            return Err((
                word.clone(),
                format!("`{word}` is no effect, family or verb"),
                "see `tacit man` for the verbs",
            ));
        }
    }
    for rule in &file.rules {
        if !is_verb(&rule.verb) {
            let why = format!("there is no verb `{}`", rule.verb);
            return Err((rule.verb.clone(), why, "use a verb, a family as \"media.*\", or \"*\""));
        }
        if let Some(caller) = rule.caller.as_ref().filter(|caller| !is_class(caller)) {
            return Err((caller.clone(), format!("`{caller}` is not a caller"), CALLERS));
        }
        if let Some(mode) = rule.mode.as_ref().filter(|mode| !is_mode(mode)) {
            let why = format!("`{mode}` is not a mode");
            return Err((mode.clone(), why, "use explain, preview, reversible or trusted"));
        }
    }
    Ok(())
}

fn effects<'a>(words: impl Iterator<Item = &'a String>) -> Result<(), Fault> {
    for word in words {
        if !EFFECTS.contains(&word.as_str()) {
            return Err((word.clone(), format!("`{word}` is not an effect"), "use read, rev, app, pers, destr or out"));
        }
    }
    Ok(())
}

fn is_verb(pattern: &str) -> bool {
    Verb::ALL.iter().any(|verb| covers(pattern, *verb))
}
