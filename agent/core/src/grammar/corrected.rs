//! Corrections that an understander marked: which argument of what was done their words take the place of.

use super::correction::{again, replaced_by, restate};
use super::denial;
use super::instead::{moved, property, siblings};
use super::kind::{SlotKind, kind_of};
use super::learned::Clause;
use super::meant;
use super::slots::{self, Scope};
use super::values;
use crate::draft::{DraftStep, Said};
use crate::lexicon;
use crate::normalise::{Token, joined};
use crate::time;
use serde_json::{Value, json};
use tacit_dbus::snapshot::Past;
use tacit_dbus::{Action, Effect, Verb};

/// How a correction changes the last request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Something in it is another.
    Replace,
    /// The same for something else.
    Same,
    /// More of it.
    More,
    /// Less of it.
    Less,
}

/// The newest requests that a correction may mean.
const PAST_MAX: usize = 4;
/// The most pieces of a correction, the most tokens of one that is no free text, and the small words that each of its ends may
/// give up: whatever is said is read soon.
const PIECES_MAX: usize = 8;
const PIECE_MAX: usize = 12;
const SHED_MAX: usize = 4;

/// The steps of a correction; `None` where nothing that was done fits its words.
pub(super) fn corrected(how: How, tokens: &[Token], clause: &Clause, scope: &Scope<'_>) -> Option<Vec<DraftStep>> {
    let acted = |past: &&Past| past.steps.iter().any(|action| action.verb.effect() != Effect::Read);
    let history = || scope.index.scene.history.iter().rev().filter(acted).take(PAST_MAX);
    if matches!(how, How::More | How::Less) {
        let own = tokens.get(clause.from..clause.to.min(tokens.len()))?;
        let size = size(own);
        return history().find_map(|past| {
            let change = past.steps.iter().rev().find(|action| action.verb.effect() != Effect::Read)?;
            further(change, if how == How::Less { -size } else { size }, own)
        });
    }
    let pieces = pieces(tokens, clause);
    if pieces.is_empty() || pieces.len() > PIECES_MAX {
        return None;
    }
    // "no, lower, a lot lower"
    if how == How::Replace
        && pieces.iter().all(|(from, to)| tokens.get(*from..*to).is_some_and(is_direction))
        && let Some(own) = tokens.get(clause.from..clause.to.min(tokens.len()))
        && let Some(steps) = history().find_map(|past| {
            let change = past.steps.iter().rev().find(|action| action.verb.effect() != Effect::Read)?;
            change.verb.spec().arg("delta")?;
            further(change, size(own), own)
        })
    {
        return Some(steps);
    }
    let read = |care: Care| {
        history().find_map(|past| {
            let actions: Vec<&Action> =
                past.steps.iter().filter(|action| action.verb.effect() != Effect::Read).collect();
            let change = |action: &&Action| changed(action, &pieces, tokens, care, scope);
            if how == How::Same {
                return actions.iter().map(change).collect::<Option<Vec<_>>>();
            }
            // What came last is likeliest meant.
            actions.iter().rev().find_map(change).map(|step| vec![step])
        })
    };
    let own = || {
        let [(from, to)] = pieces.as_slice() else { return None };
        let run = tokens.get(*from..*to).filter(|_| how == How::Replace)?;
        let wished = wished(run).and_then(|run| meant::command(&run, scope));
        meant::network(run, scope).or(wished).or_else(|| meant::command(run, scope))
    };
    read(Care::Sure).or_else(own).or_else(|| read(Care::Loose)).or_else(|| read(Care::Text))
}

/// "I wanted the screen dimmed": what was to become of a thing, as it would be asked for.
fn wished(run: &[Token]) -> Option<Vec<Token>> {
    const DONE: &[(&str, &str)] = &[
        ("dimmed", "dim"),
        ("brightened", "brighten"),
        ("darkened", "darken"),
        ("muted", "mute"),
        ("silenced", "silence"),
        ("lowered", "lower"),
        ("raised", "raise"),
        ("locked", "lock"),
    ];
    let end = run.iter().rposition(|token| !token.is_mark())?;
    let (last, head) = run.get(..=end)?.split_last()?;
    let (_, verb) = DONE.iter().find(|(done, _)| last.is(done))?;
    let first = Token { word: (*verb).to_owned(), ..last.clone() };
    (!head.is_empty()).then(|| std::iter::once(first).chain(head.iter().cloned()).collect())
}

/// Whether words only say which way: "lower", "a lot louder".
fn is_direction(run: &[Token]) -> bool {
    const WAYS: &[&str] = &[
        "louder", "quieter", "softer", "brighter", "dimmer", "darker", "bigger", "larger", "smaller", "higher",
        "lower", "wider", "narrower", "taller", "shorter",
    ];
    const AROUND: &[&str] =
        &["a", "lot", "bit", "little", "much", "way", "even", "make", "it", "please", "tad", "touch", "no"];
    let words = || run.iter().filter(|token| !token.is_mark()).map(|token| token.word.as_str());
    words().any(|word| WAYS.contains(&word)) && words().all(|word| WAYS.contains(&word) || AROUND.contains(&word))
}

/// How much more is meant where no number says it.
fn size(run: &[Token]) -> f64 {
    if let Some(n) = run.iter().find_map(Token::number).filter(|n| *n > 1.0) {
        return n;
    }
    let said = |list: &[&str]| run.iter().any(|token| list.contains(&token.word.as_str()));
    if said(&["bit", "little", "slightly", "tad", "touch", "notch", "smidge", "smidgen", "hair"]) {
        return 5.0;
    }
    // "way more", but not "too much" and "not so much".
    let much = run.iter().enumerate().any(|(at, token)| {
        let before = at.checked_sub(1).and_then(|before| run.get(before)).map_or("", |token| token.word.as_str());
        match token.word.as_str() {
            "way" | "lots" | "loads" | "tons" | "far" => before != "the",
            "lot" | "much" => !matches!(before, "too" | "so" | "not" | "as" | "that"),
            _ => false,
        }
    });
    if much { 20.0 } else { 10.0 }
}

/// The last change once more; words like "louder" say which way whatever the last one was.
fn further(action: &Action, n: f64, run: &[Token]) -> Option<Vec<DraftStep>> {
    let words: Vec<&str> = run.iter().filter(|token| !token.is_mark()).map(|token| token.word.as_str()).collect();
    let said = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let mut steps = again(action, n, &words)?;
    let up = said(&["louder", "brighter", "bigger", "larger", "higher", "wider", "taller", "up"]);
    let down = said(&["quieter", "softer", "dimmer", "darker", "smaller", "lower", "narrower", "shorter", "down"]);
    if up != down && !said(&["too", "not"]) {
        for step in &mut steps {
            if let Some(Said::Value(delta)) = step.said("delta").cloned()
                && let Some(n) = delta.as_f64()
            {
                step.set("delta", Said::Value(values::number(if up { n.abs() } else { -n.abs() })));
            }
        }
    }
    Some(steps)
}

/// From here on what words say for one argument is a loose guess.
const LOOSE: f32 = 0.25;

/// How freely words are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// What they surely are.
    Sure,
    /// Also descriptions of windows and places.
    Loose,
    /// Also as free text.
    Text,
}

/// Words between the parts of a correction that are none of them.
const FILLERS: &[&str] = &[
    "no", "nope", "nah", "i", "mean", "meant", "said", "just", "only", "that", "this", "make", "it", "set", "sorry",
    "actually", "wait", "rather", "eh", "hm", "hmm", "oh", "oops", "well", "please", "say", "use", "try", "but", "and",
    "yes", "there", "instead", "too", "on", "dot", "the", "to", "exactly", "then", "or", "in", "at", "with", "for",
    "into", "of", "by", "like", "up", "down", "one", "way", "over", "put", "go", "want", "tops", "max", "not", "let",
    "us", "same", "place",
];

/// "the built in one" ends with no number.
fn is_one(token: &Token) -> bool {
    token.is_number_word(1.0, "one")
}

fn is_small(token: &Token) -> bool {
    let word = token.word.as_str();
    let fills = FILLERS.contains(&word) || lexicon::is_hesitation(word) || lexicon::weight(word) < 0.1;
    fills || token.is_mark() || is_one(token)
}

/// The runs of a correction that say something, with their places: cut at commas, without what is denied.
pub(super) fn pieces(tokens: &[Token], clause: &Clause) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> =
        clause.slots.iter().map(|(_, from, to)| (*from, (*to).min(tokens.len()))).collect();
    runs.sort_unstable();
    // "disk" and "speakers" beside each other are one name that labels cut.
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (from, to) in runs {
        match joined.last_mut().filter(|(_, end)| *end == from) {
            Some((_, end)) => *end = to,
            None => joined.push((from, to)),
        }
    }
    let mut runs = joined;
    if runs.is_empty() {
        runs.push((clause.from, clause.to.min(tokens.len())));
    }
    let mut out = Vec::new();
    for (from, to) in runs {
        let mut start = from;
        for at in from..=to {
            let cut = at == to || tokens.get(at).is_some_and(|token| parts(token) || denies(tokens, at));
            if cut {
                out.push((start, at));
                // A word that denies stays with what it denies.
                start = if tokens.get(at).is_some_and(parts) { at + 1 } else { at };
            }
        }
    }
    let says = |(from, to): &(usize, usize)| {
        let run = tokens.get(*from..*to).unwrap_or(&[]);
        let denied = denies(tokens, *from) || from.checked_sub(1).is_some_and(|before| denies(tokens, before));
        !denied && run.iter().any(|token| !token.is_mark())
    };
    out.retain(says);
    // "the other one there": what only points is left aside beside what names.
    let names = |(from, to): &(usize, usize)| !tokens.get(*from..*to).unwrap_or(&[]).iter().all(is_small);
    if out.iter().any(names) {
        out.retain(names);
    }
    out
}

/// Whether a token only stands between words: a mark or a dash.
pub(super) fn parts(token: &Token) -> bool {
    token.is_mark() || !token.word.is_empty() && token.word.chars().all(|c| matches!(c, '-' | '–' | '—' | '…' | '―'))
}

/// Whether a token begins words that say what is not meant, or was wrong.
fn denies(tokens: &[Token], at: usize) -> bool {
    denial::denies(tokens, at) || tokens.get(at).is_some_and(|token| token.is("wrong"))
}

/// One argument that words give: how well, which, where they stand, and what they say.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) cost: f32,
    /// The verb, where the words name what another one changes.
    pub(super) verb: Verb,
    pub(super) name: &'static str,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) said: Said,
    /// Whether `said` is more than the words alone.
    pub(super) made: bool,
}

/// What was said before, as far as a correction depends on it.
pub(super) trait Before {
    /// Its verb.
    fn verb(&self) -> Verb;
    /// Whether it had this argument.
    fn has(&self, name: &str) -> bool;
    /// The text of an argument.
    fn text(&self, name: &str) -> Option<String>;
}

impl Before for &Action {
    fn verb(&self) -> Verb {
        self.verb
    }

    fn has(&self, name: &str) -> bool {
        self.args.get(name).is_some()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.args.get(name).and_then(Value::as_str).map(str::to_owned)
    }
}

/// The arguments that pieces give: for each the surest, and of those that are about as sure the last.
pub(super) fn fits(
    before: &dyn Before,
    pieces: &[(usize, usize)],
    tokens: &[Token],
    care: Care,
    scope: &Scope<'_>,
) -> Vec<Fit> {
    let mut out: Vec<Fit> = Vec::new();
    for (from, to) in pieces {
        let whole = fit(before, (*from, *to), tokens, care, scope);
        let found = match whole {
            Some(fit) if fit.cost < LOOSE => vec![fit],
            // "roadmap to the right" is loosely a window, and closely a window and a place.
            whole => {
                let halves = halves(before, (*from, *to), tokens, care, scope);
                if halves.is_empty() { whole.into_iter().collect() } else { halves }
            }
        };
        for fit in found {
            match out.iter_mut().find(|have| have.name == fit.name) {
                // "the headset, the hyperx one": the second says it better, or as well.
                Some(have) if fit.cost <= have.cost + 0.15 => *have = fit,
                Some(_) => {}
                None => out.push(fit),
            }
        }
    }
    // Words that name another property are not also an argument of this one.
    if let Some(at) = out.iter().position(|fit| fit.verb != before.verb()) {
        let swapped = out.swap_remove(at);
        out.retain(|fit| swapped.verb.spec().arg(fit.name).is_some());
        out.push(swapped);
    }
    out
}

/// "the budget on the right half": two arguments, cut before a preposition.
fn halves(
    before: &dyn Before,
    (from, to): (usize, usize),
    tokens: &[Token],
    care: Care,
    scope: &Scope<'_>,
) -> Vec<Fit> {
    if to - from > PIECE_MAX {
        return Vec::new();
    }
    let opens = |at: &usize| {
        tokens.get(*at).is_some_and(|token| {
            matches!(token.word.as_str(), "on" | "to" | "in" | "at" | "into" | "by" | "and" | "onto" | "with")
        })
    };
    let found = (from + 1..to).filter(opens).find_map(|at| {
        let first = fit(before, (from, at), tokens, care, scope)?;
        let second = fit(before, (at, to), tokens, care, scope)?;
        (first.name != second.name && first.verb == second.verb).then(|| vec![first, second])
    });
    found.unwrap_or_default()
}

/// The argument that one run gives; small words at its ends may be given up.
fn fit(
    before: &dyn Before,
    (from, to): (usize, usize),
    tokens: &[Token],
    care: Care,
    scope: &Scope<'_>,
) -> Option<Fit> {
    if to - from > PIECE_MAX && care != Care::Text {
        return None;
    }
    // "the same for the tv's volume"
    let level = |token: &Token| before.verb() == Verb::AudioVolume && (token.is("volume") || token.is("sound"));
    let small = |at: usize| tokens.get(at).is_some_and(|token| is_small(token) || level(token));
    let mut best: Option<Fit> = None;
    let mut last = to;
    loop {
        let mut first = from;
        loop {
            let given_up = (first - from) + (to - last);
            if let Some(mut found) = exactly(before, (first, last), tokens, care, scope) {
                found.cost += 0.01 * given_up as f32;
                if best.as_ref().is_none_or(|have| found.cost < have.cost) {
                    best = Some(found);
                }
            }
            if first + 1 < last && first - from < SHED_MAX && small(first) {
                first += 1;
            } else {
                break;
            }
        }
        if last > from + 1 && to - last < SHED_MAX && small(last - 1) {
            last -= 1;
        } else {
            break;
        }
    }
    best
}

/// The argument that all of a run gives.
fn exactly(
    before: &dyn Before,
    (from, to): (usize, usize),
    tokens: &[Token],
    care: Care,
    scope: &Scope<'_>,
) -> Option<Fit> {
    let run = tokens.get(from..to).filter(|run| !run.is_empty())?;
    let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
    let verb = before.verb();
    let fit = |cost, verb, name, said, made| Some(Fit { cost, verb, name, from, to, said, made });
    if let Some(old) = before.text("slot")
        && let Some(slot) = moved(&old, &words)
    {
        return fit(0.0, verb, "slot", Said::Value(Value::from(slot)), true);
    }
    if let Some(other) = property(verb, &words) {
        return fit(0.02, other, "", Said::Value(Value::Null), true);
    }
    let mut best: Option<Fit> = None;
    let mut offer = |cost: f32, verb: Verb, name: &'static str, said: Said, made: bool| {
        if best.as_ref().is_none_or(|have| cost < have.cost) {
            best = Some(Fit { cost, verb, name, from, to, said, made });
        }
    };
    for arg in verb.spec().args {
        let kind = kind_of(verb, arg.name);
        if run.len() > PIECE_MAX && !kind.is_free() {
            continue;
        }
        // "on the other monitor" is a place, and not the window that is there.
        if matches!(kind, SlotKind::Window | SlotKind::Windows) && is_place(&words) {
            continue;
        }
        let extra = if before.has(arg.name) { 0.0 } else { 0.04 };
        if let Some((cost, said, made)) = value(kind, verb, run, care, before.has(arg.name), scope) {
            offer(cost + extra, verb, arg.name, said, made);
        }
    }
    // "the stream workspace" of a window that was put in a place sends it there.
    for (other, name) in siblings(verb).iter().filter(|_| run.len() <= PIECE_MAX) {
        if let Some((cost, said, made)) = value(kind_of(*other, name), *other, run, care, false, scope) {
            offer(cost + 0.1, *other, name, said, made);
        }
    }
    best
}

/// Whether words begin as a place does, and end with a screen.
fn is_place(words: &[&str]) -> bool {
    matches!(words, ["on" | "at" | "of" | "to" | "onto", .., "screen" | "monitor" | "display"])
}

/// What a run says for an argument, how well, and whether more than the words say it.
fn value(
    kind: SlotKind,
    verb: Verb,
    run: &[Token],
    care: Care,
    had: bool,
    scope: &Scope<'_>,
) -> Option<(f32, Said, bool)> {
    use SlotKind as K;
    match kind {
        K::Text | K::Command => {
            let (cost, said) = slots::parse(kind, verb, run, scope)?;
            return (care == Care::Text && had).then_some((cost + 0.3, said, false));
        }
        K::Percent | K::Number | K::Delta if run.iter().any(is_one) && !run.iter().any(|t| t.is("percent")) => {
            return None;
        }
        // "no, 40" is a level; only words of direction make it a change.
        K::Delta if !run.iter().any(|t| matches!(t.word.as_str(), "by" | "up" | "down" | "more" | "less")) => {
            return None;
        }
        // "no, 20 minutes": from now.
        K::When | K::DateTime if had => {
            if let Some((seconds, _)) = time::duration(run).filter(|(_, used)| *used == run.len()) {
                let at = scope.clock.rfc3339(scope.clock.plus(seconds).at);
                let at = if kind == K::When { json!({ "at": at }) } else { Value::from(at) };
                return Some((0.0, Said::Value(at), true));
            }
        }
        _ => {}
    }
    let (cost, said) = slots::parse(kind, verb, run, scope)?;
    let names = matches!(said, Said::Name(_));
    match (cost < 0.3, names, care) {
        (true, ..) => Some((cost, said, false)),
        // A value that was marked may be worded freely; a name only where nothing better fits.
        (false, false, _) if cost < 2.0 && is_closed(kind) => Some((0.2, said, false)),
        (false, true, Care::Loose | Care::Text) if cost < 2.0 => Some((0.3 + 0.1 * cost, said, false)),
        _ => None,
    }
}

/// Kinds with closed meanings, where loose words can hardly be mistaken.
fn is_closed(kind: SlotKind) -> bool {
    use SlotKind as K;
    matches!(
        kind,
        K::Percent
            | K::Delta
            | K::Slot
            | K::Dir
            | K::ScrollDir
            | K::Layout
            | K::LayoutMode
            | K::Color
            | K::Rotation
            | K::Scale
            | K::Resolution
            | K::Timezone
            | K::Xkb
            | K::Keys
            | K::Number
            | K::Speed
            | K::Profile
            | K::Mode
    )
}

/// An action with what the pieces give in its place.
fn changed(
    action: &Action,
    pieces: &[(usize, usize)],
    tokens: &[Token],
    care: Care,
    scope: &Scope<'_>,
) -> Option<DraftStep> {
    let found = fits(&action, pieces, tokens, care, scope);
    let mut step = restate(action);
    let first = found.first()?;
    for fit in &found {
        if fit.verb != step.verb {
            step = turned(&step, fit.verb);
        }
        if !fit.name.is_empty() {
            replaced_by(&mut step, action, fit.name, fit.said.clone(), scope)?;
        }
    }
    step.words = joined(tokens.get(first.from..first.to).unwrap_or(&[]));
    Some(step)
}

/// A step of one verb as a step of another of its kind.
fn turned(step: &DraftStep, verb: Verb) -> DraftStep {
    let mut other = DraftStep::new(verb);
    for (name, said) in &step.args {
        let object = |name: &str| matches!(name, "window" | "windows");
        let same = verb.spec().args.iter().find(|arg| arg.name == *name || object(arg.name) && object(name));
        // What the one acts on says nothing of the other, unless both act on windows.
        let kept = same.filter(|arg| object(arg.name) || matches!(arg.name, "delta" | "percent" | "on" | "duration"));
        if let Some(arg) = kept {
            let said = match (arg.name, said.clone()) {
                ("windows", Said::Value(Value::String(id))) => Said::Value(json!([id])),
                ("window", Said::Value(Value::Array(ids))) if ids.len() == 1 => {
                    Said::Value(ids.into_iter().next().unwrap_or_default())
                }
                (_, said) => said,
            };
            other.set(arg.name, said);
        }
    }
    other
}
