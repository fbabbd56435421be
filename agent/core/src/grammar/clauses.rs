//! Several commands in one sentence: where to cut, what is shared, what is denied, what is timed.

use super::finish;
use super::kind::SlotKind;
use super::matcher::{Clause, Reading};
use super::slots::Scope;
use super::{Found, complained, denial, referred, timed, values};
use crate::draft::{DraftStep, Said};
use crate::lexicon;
use crate::normalise::{Kind, Token, joined, unwrapped};
use crate::time::Timing;
use serde_json::Value;
use tacit_dbus::{Verb, When};

/// Why a sentence has no steps.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Why {
    /// These words fit nothing.
    Unknown(String),
    /// It only says what not to do.
    Denied(String),
    /// It asks for a time and for a condition at once.
    Both,
    /// It waits for a device that nothing names.
    Device,
}

/// The most pieces that a sentence is cut into.
const PIECES_MAX: usize = 9;

#[derive(Debug, Clone)]
pub(super) enum Part {
    Read(Box<Reading>, Vec<Token>),
    Several(Vec<DraftStep>),
    Denied(Option<Box<Reading>>, Vec<Token>),
    Time(Timing),
}

#[derive(Debug, Clone)]
pub(super) struct Path {
    pub(super) cost: f32,
    /// Each with whether it waits for the one before, and whether it borrowed that one's words.
    pub(super) parts: Vec<(Part, bool, bool)>,
}

/// Reads a sentence.
pub(super) fn read(tokens: &[Token], scope: &Scope<'_>) -> Result<Found, Why> {
    let range = unwrapped(tokens);
    let body = tokens.get(range).unwrap_or(tokens);
    let pieces = cut(body);
    let path = best(body, &pieces, scope)?;
    assemble(path, scope)
}

/// A run between separators, and whether the separator before it says "then".
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: usize,
    to: usize,
    then: bool,
}

/// Cuts at commas, `and`, `then` and their kin.
fn cut(body: &[Token]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut from, mut at, mut then) = (0, 0, false);
    while at < body.len() {
        let (used, next_then) = separator(body.get(at..).unwrap_or(&[]));
        if used == 0 {
            at += 1;
            continue;
        }
        if at > from {
            pieces.push(Piece { from, to: at, then });
            then = next_then;
        } else {
            then |= next_then;
        }
        at += used;
        from = at;
    }
    if body.len() > from {
        pieces.push(Piece { from, to: body.len(), then });
    }
    pieces
}

const SEPARATORS: &[(&[&str], bool)] = &[
    (&["and", "after", "that"], true),
    (&["and", "then", "also"], true),
    (&["and", "afterwards"], true),
    (&["while", "you", "are", "at", "it"], false),
    (&["and", "while", "you", "are", "at", "it"], false),
    (&["once", "that", "is", "done"], true),
    (&["when", "that", "is", "done"], true),
    (&["after", "which"], true),
    (&["and", "finally"], true),
    (&["and", "lastly"], true),
    (&["followed", "by"], true),
    (&["as", "well", "as"], false),
    (&["and", "also"], false),
    (&["and", "then"], true),
    (&["and", "next"], true),
    (&["but", "also"], false),
    (&["after", "that"], true),
    (&["then", "also"], true),
    (&["and", "please"], false),
    (&["but", "then"], true),
    (&["but", "first"], false),
    (&["then"], true),
    (&["also"], false),
    (&["and"], false),
    (&["afterwards"], true),
    (&["finally"], true),
    (&["but"], false),
    (&["instead"], false),
];

pub(super) fn separator(rest: &[Token]) -> (usize, bool) {
    let Some(first) = rest.first() else { return (0, false) };
    if first.is_mark() {
        return (usize::from(matches!(first.word.as_str(), "," | ";" | "." | "!" | "?" | ":")), false);
    }
    for (phrase, then) in SEPARATORS {
        let hit = phrase.len() <= rest.len()
            && phrase.iter().zip(rest).all(|(word, token)| token.kind == Kind::Word && token.is(word));
        if hit {
            return (phrase.len(), *then);
        }
    }
    (0, false)
}

/// The cheapest way to read all pieces.
fn best(body: &[Token], pieces: &[Piece], scope: &Scope<'_>) -> Result<Path, Why> {
    if pieces.len() > PIECES_MAX {
        return whole(body, scope);
    }
    let n = pieces.len();
    let mut paths: Vec<Option<Path>> = vec![None; n + 1];
    if let Some(first) = paths.first_mut() {
        *first = Some(Path { cost: 0.0, parts: Vec::new() });
    }
    for i in 0..n {
        let Some(Some(before)) = paths.get(i).cloned() else { continue };
        for j in i + 1..=n {
            let (Some(first), Some(last)) = (pieces.get(i), pieces.get(j - 1)) else { continue };
            let Some(tokens) = body.get(first.from..last.to) else { continue };
            let following = pieces.get(j).and_then(|piece| body.get(piece.from..piece.to));
            let Some((cost, part, shared)) = segment(tokens, j - i, &before, following, scope) else { continue };
            let total = before.cost + cost + 0.04;
            if paths.get(j).and_then(Option::as_ref).is_none_or(|have| total < have.cost - 1e-4) {
                let mut parts = before.parts.clone();
                parts.push((part, first.then, shared));
                if let Some(cell) = paths.get_mut(j) {
                    *cell = Some(Path { cost: total, parts });
                }
            }
        }
    }
    match paths.pop().flatten() {
        Some(path) => Ok(path),
        None => Err(unknown(body, pieces, &paths)),
    }
}

fn whole(body: &[Token], scope: &Scope<'_>) -> Result<Path, Why> {
    let start = Path { cost: 0.0, parts: Vec::new() };
    match segment(body, 1, &start, None, scope) {
        Some((cost, part, shared)) => Ok(Path { cost, parts: vec![(part, false, shared)] }),
        None => Err(Why::Unknown(joined(body))),
    }
}

/// The words that stopped the reading: the first piece that no path reaches beyond.
fn unknown(body: &[Token], pieces: &[Piece], paths: &[Option<Path>]) -> Why {
    let reached = paths.iter().rposition(Option::is_some).unwrap_or(0);
    let run = match (reached, pieces.get(reached)) {
        (0, _) | (_, None) => body,
        (_, Some(piece)) => body.get(piece.from..).unwrap_or(body),
    };
    Why::Unknown(joined(run))
}

/// Reads one run as a clause: its cost, and whether it borrowed words from the one before.
fn segment(
    tokens: &[Token],
    pieces: usize,
    before: &Path,
    following: Option<&[Token]>,
    scope: &Scope<'_>,
) -> Option<(f32, Part, bool)> {
    let range = unwrapped(tokens);
    let tokens = tokens.get(range)?;
    let mut found: Option<(f32, Part, bool)> = None;
    let mut offer = |cost: f32, part: Part, shared: bool| {
        if found.as_ref().is_none_or(|(have, ..)| cost < *have) {
            found = Some((cost, part, shared));
        }
    };
    if let Some(timing) = time_only(tokens, scope).or_else(|| timed::waits(tokens, scope)) {
        offer(0.0, Part::Time(timing), false);
    }
    if let Some(reading) = first(tokens, scope) {
        // "close neither of them"
        let text = |at: usize| reading.slots.iter().any(|(_, kind, a, b)| kind.is_free() && (*a..*b).contains(&at));
        if denial::of_none(tokens, text) {
            return Some((reading.cost + 0.05, Part::Denied(Some(Box::new(reading)), tokens.to_vec()), false));
        }
        offer(reading.cost + 0.05, Part::Read(Box::new(reading), tokens.to_vec()), false);
    }
    if let Some(denied) = negated(tokens) {
        let reading = first(denied, scope);
        // What is denied ends where the next clause begins.
        offer(0.3 + 0.3 * (pieces - 1) as f32, Part::Denied(reading.map(Box::new), denied.to_vec()), false);
    }
    if pieces > 1
        && let Some((cost, steps)) = composite(tokens, scope)
    {
        offer(cost, Part::Several(steps), false);
    }
    if pieces <= 2 {
        if let Some((Part::Read(reading, earlier), ..)) = before.parts.last()
            && let Some((cost, reading, tokens)) = shared(tokens, reading, earlier, scope)
        {
            offer(cost + 0.17, Part::Read(Box::new(reading), tokens), true);
        }
        if let Some((Part::Denied(Some(reading), earlier), ..)) = before.parts.last()
            && let Some((cost, reading, tokens)) = shared(tokens, reading, earlier, scope)
        {
            offer(cost + 0.3, Part::Read(Box::new(reading), tokens), true);
        }
        if pieces == 1
            && tokens.len() <= 3
            && let Some((cost, reading, tokens)) = ahead(tokens, following, scope)
        {
            offer(cost + 0.2, Part::Read(Box::new(reading), tokens), true);
        }
    }
    found
}

fn first(tokens: &[Token], scope: &Scope<'_>) -> Option<Reading> {
    let key: Vec<(usize, usize)> = tokens.iter().map(|token| (token.start, token.end)).collect();
    if let Some(known) = scope.readings.borrow().get(&key) {
        return known.clone();
    }
    let found = Clause::new(tokens, scope).read().into_iter().next();
    scope.readings.borrow_mut().insert(key, found.clone());
    found
}

/// A run that only says when.
fn time_only(tokens: &[Token], scope: &Scope<'_>) -> Option<Timing> {
    let spans = scope.time_spans(tokens);
    let [only] = spans.as_slice() else { return None };
    let inside = tokens.iter().enumerate().filter(|(at, _)| *at < only.from || *at >= only.to).all(|(_, token)| {
        token.is_mark() || matches!(token.word.as_str(), "the" | "please" | "always" | "automatically")
    });
    inside.then(|| only.timing.clone())
}

/// What follows a denial: "do not …", "never …".
fn negated(tokens: &[Token]) -> Option<&[Token]> {
    let words: Vec<&str> = tokens.iter().take(6).map(|token| token.word.as_str()).collect();
    let skip = match words.as_slice() {
        ["do" | "does" | "did" | "should" | "must" | "can" | "would" | "will" | "shall", "not", "you", "dare", ..] => 4,
        ["do" | "does" | "did" | "should" | "must" | "can" | "would" | "will" | "shall", "not", "ever", ..] => 3,
        ["do" | "does" | "did" | "should" | "must" | "would" | "will" | "shall", "not", ..] => 2,
        ["never", "ever", ..] => 2,
        ["never", ..] => 1,
        ["not", ..] => 1,
        ["no", "need", "to", ..] => 3,
        ["there", "is", "no", "need", "to", ..] => 5,
        ["you", "should" | "must" | "need" | "do" | "can" | "may", "not", ..] => 3,
        ["i", "do" | "would", "not", "want", "you" | "me", "to"] => 6,
        ["i", "do" | "would", "not", "want" | "like", "to", ..] => 5,
        ["i", "do" | "would", "not", "want" | "like", "you", ..] => 5 + usize::from(words.get(5) == Some(&"to")),
        ["instead", "of", ..] => 2,
        ["rather", "than", ..] => 2,
        ["avoid" | "refrain", "from", ..] => 2,
        ["avoid", ..] => 1,
        ["please", "do", "not", ..] => 3,
        ["without", ..] => 1,
        _ => return None,
    };
    tokens.get(skip..).filter(|rest| !rest.is_empty())
}

/// "open firefox and a terminal side by side": launches and then an arrangement of what they make.
fn composite(tokens: &[Token], scope: &Scope<'_>) -> Option<(f32, Vec<DraftStep>)> {
    for take in (1..=6).rev() {
        let cut = tokens.len().checked_sub(take)?;
        let tail: Vec<&str> = tokens.get(cut..)?.iter().map(|token| token.word.as_str()).collect();
        if matches!(tail.first(), Some(&("and" | "," | "the"))) {
            continue;
        }
        let Some(Value::String(layout)) =
            values::parse(SlotKind::Layout, Verb::LayoutArrange, &tail, tokens.get(cut..)?)
        else {
            continue;
        };
        let head = tokens.get(..cut)?;
        let pieces = super::clauses::cut(head);
        if pieces.len() < 2 {
            return None;
        }
        let path = best(head, &pieces, scope).ok()?;
        let found = assemble(path.clone(), scope).ok()?;
        let launches = found
            .steps
            .iter()
            .filter(|step| {
                matches!(step.verb, Verb::AppLaunch | Verb::WindowFocus | Verb::AppOpenFile | Verb::FileOpen)
            })
            .count();
        if launches < 2 || launches != found.steps.len() {
            return None;
        }
        let mut steps = found.steps;
        for step in &mut steps {
            step.then = false;
        }
        let mut arrange = DraftStep::new(Verb::LayoutArrange);
        arrange.words = joined(tokens);
        arrange.set("windows", Said::Name("them".to_owned()));
        arrange.set("layout", Said::Value(Value::from(layout)));
        arrange.then = true;
        steps.push(arrange);
        return Some((found.cost.max(0.0) * 0.3, steps));
    }
    None
}

/// Reads a clause with the words that it leaves out because the one before has them.
fn shared(
    tokens: &[Token],
    reading: &Reading,
    earlier: &[Token],
    scope: &Scope<'_>,
) -> Option<(f32, Reading, Vec<Token>)> {
    if tokens.is_empty() || tokens.len() > 14 {
        return None;
    }
    let first_slot = reading.slots.iter().map(|(_, _, from, _)| *from).min();
    let mut heads: Vec<&[Token]> = Vec::new();
    if let Some(from) = first_slot {
        heads.push(earlier.get(..from)?);
    }
    for take in 1..=3.min(earlier.len()) {
        heads.push(earlier.get(..take)?);
    }
    // What follows the first argument: "move firefox to workspace 2 and the terminal".
    let after_first = reading.slots.first().and_then(|(_, _, _, to)| earlier.get(*to..)).unwrap_or(&[]);
    let mut found: Option<(f32, Reading, Vec<Token>)> = None;
    let mut attempt = |joined: Vec<Token>, extra: f32, need_same: bool| {
        if let Some(next) = first(&joined, scope) {
            let same = next.verb == reading.verb;
            let family = next.verb.spec().family() == reading.verb.spec().family();
            let cost = next.cost
                + extra
                + if same {
                    0.0
                } else if family {
                    0.08
                } else {
                    0.14
                };
            // The borrowed words must matter: the clause must not be a name alone read by something else.
            if (same || !need_same) && found.as_ref().is_none_or(|(have, ..)| cost < *have) {
                found = Some((cost, next, joined));
            }
        }
    };
    for head in heads.iter().filter(|head| !head.is_empty()) {
        attempt([head, tokens].concat(), 0.0, false);
        if !after_first.is_empty() {
            attempt([head, tokens, after_first].concat(), 0.05, true);
        }
    }
    found
}

/// "open and maximize firefox": the object stands in the clause that follows.
fn ahead(tokens: &[Token], following: Option<&[Token]>, scope: &Scope<'_>) -> Option<(f32, Reading, Vec<Token>)> {
    let following = following?;
    let next = first(following, scope)?;
    let (_, kind, from, to) = next.slots.first()?;
    if !matches!(
        kind,
        SlotKind::Window | SlotKind::Windows | SlotKind::App | SlotKind::Path | SlotKind::Output | SlotKind::Workspace
    ) {
        return None;
    }
    let joined = [tokens, following.get(*from..*to)?].concat();
    let reading = first(&joined, scope)?;
    Some((reading.cost, reading, joined))
}

/// "close everything but don't close firefox": all of it except that.
fn except(step: &mut DraftStep, denied: &Reading) -> bool {
    if step.verb != denied.verb {
        return false;
    }
    let found = denied.args.iter().find_map(|(name, said)| match said {
        Said::Name(words) => Some((*name, words.clone())),
        Said::Value(_) => None,
    });
    let Some((name, words)) = found else { return false };
    match step.said(name).cloned() {
        Some(Said::Name(all)) => {
            step.set(name, Said::Name(format!("{all} except {words}")));
            true
        }
        _ => false,
    }
}

/// Parts into steps, with what is denied left out and what is timed applied.
pub(super) fn assemble(path: Path, scope: &Scope<'_>) -> Result<Found, Why> {
    let mut steps: Vec<DraftStep> = Vec::new();
    let mut plan_when: Option<When> = None;
    let (mut denied, mut denied_object): (Option<String>, Option<String>) = (None, None);
    let clauses = path.parts.iter().filter(|(part, ..)| !matches!(part, Part::Time(_))).count();
    let cost = path.cost / clauses.max(1) as f32;
    let mut lasting: Vec<Timing> = Vec::new();
    let mut rule = timed::Last::default();
    for (part, then, is_shared) in path.parts {
        match part {
            Part::Time(timing) => match scope.clock.when(&timing) {
                Some(when) if steps.is_empty() => plan_when = Some(when),
                Some(when) => {
                    for step in &mut steps {
                        step.when.get_or_insert_with(|| when.clone());
                    }
                }
                None => lasting.push(timing),
            },
            Part::Denied(reading, words) => {
                if let (Some(reading), Some(step)) = (&reading, steps.last_mut())
                    && except(step, reading)
                {
                    continue;
                }
                denied_object = reading.as_ref().and_then(|reading| {
                    reading
                        .args
                        .iter()
                        .find_map(|(_, said)| if let Said::Name(name) = said { Some(name.clone()) } else { None })
                });
                denied = Some(joined(&words));
                // "at five don't lock it, just dim it": the time is said of what is done.
                if let Some(reading) = reading.filter(|reading| reading.leading && steps.is_empty()) {
                    let when = reading.timings.first().and_then(|timing| scope.clock.when(timing));
                    plan_when = plan_when.or(when);
                }
            }
            Part::Several(more) => steps.extend(more),
            Part::Read(mut reading, tokens) => {
                timed::at_its_hour(&mut reading.timings, scope);
                finish::conditions(&mut reading.timings)?;
                timed::day_of_calendar(&mut reading, &tokens, scope);
                timed::hours_of_calendar(&mut reading, &tokens, scope);
                if rule.inherited(&mut reading, &tokens, scope)
                    && let Some(When::Every { .. }) = plan_when
                {
                    let when = plan_when.take();
                    steps.iter_mut().filter(|step| step.when.is_none()).for_each(|step| step.when = when.clone());
                }
                let leads = reading.leading && steps.is_empty();
                let mut more = finish::steps(*reading, &tokens, scope);
                // What opens the sentence is said of all of it.
                if leads && plan_when.is_none() {
                    plan_when = more.first().and_then(|step| step.when.clone());
                    more.iter_mut().for_each(|step| step.when = None);
                }
                for step in &mut more {
                    // "don't close the terminal, minimise it": it is the terminal.
                    if let Some(object) = &denied_object {
                        for (_, said) in &mut step.args {
                            if matches!(said, Said::Name(name) if lexicon::is_pronoun(name)) {
                                *said = Said::Name(object.clone());
                            }
                        }
                    }
                }
                if let Some(first) = more.first_mut() {
                    first.then = then;
                }
                // "turn off wifi and bluetooth in 10 minutes": a shared verb shares its time.
                if is_shared && let Some(when) = more.first().and_then(|step| step.when.clone()) {
                    for step in steps.iter_mut().rev().take(1) {
                        step.when.get_or_insert_with(|| when.clone());
                    }
                }
                steps.extend(more);
            }
        }
    }
    for timing in lasting {
        finish::last(&mut steps, &timing, scope);
    }
    complained::settle(&mut steps);
    if steps.is_empty() {
        return Err(match denied {
            Some(words) => Why::Denied(words),
            None => Why::Unknown(String::new()),
        });
    }
    // One time for all of it is the plan's.
    if plan_when.is_none()
        && let Some(Some(when)) = steps.first().map(|step| step.when.clone())
        && steps.iter().all(|step| step.when.as_ref() == Some(&when))
    {
        plan_when = Some(when);
        steps.iter_mut().for_each(|step| step.when = None);
    }
    referred::bind(&mut steps, &mut plan_when, scope)?;
    finish::when_argument(&mut steps, &mut plan_when);
    Ok(Found { steps, when: plan_when, cost })
}
