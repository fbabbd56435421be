//! From a model's labels to a draft: clauses with their verbs and the words of their arguments, read by the same code
//! that reads the grammar's own.
//!
//! Owns what a model is shown ([`Heard`]) and what it may say ([`Clause`]). It knows no model: any understander that cuts a
//! sentence into clauses and marks their arguments ends here, and none of them ever sees an id.

use super::clauses::{self, Part, Path, Why};
use super::kind::{SlotKind, kind_of};
use super::matcher::Reading;
use super::slots::{self, Scope};
use super::template::Grammar;
use super::{
    apart, complete, corrected, gathered, handed, question, refuse, remains, repair, spans, spell, timed, together,
    topic,
};
use crate::draft::{Draft, Gist, Said};
use crate::lexicon;
use crate::normalise::{self, Kind, Token, joined};
use crate::resolve::index::{Index, kinds_said, singular};
use crate::time::{self, Clock};
use serde_json::{Value, json};
use std::cell::Cell;
use tacit_dbus::{Effect, Snapshot, Source, UTTERANCE_BYTES_MAX, Verb};

/// A sentence as an understander is shown it.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Its tokens, corrected towards the scene's names.
    pub tokens: Vec<Token>,
    /// For each token, what the scene and the clock know of it: bits of [`mark`].
    pub marks: Vec<u8>,
}

impl Heard {
    /// Whether none of its words is known: not to the scene, the grammar or plain English.
    pub fn is_strange(&self) -> bool {
        let mut words = self.tokens.iter().zip(&self.marks).filter(|(token, _)| !token.is_mark());
        words.all(|(token, marks)| *marks == 0 && token.kind == Kind::Word && is_unknown(&token.word))
    }
}

/// Whether neither the grammar nor plain English has a word.
pub(super) fn is_unknown(word: &str) -> bool {
    !lexicon::is_english(word) && !Grammar::get().knows(word)
}

/// Bits of [`Heard::marks`].
pub mod mark {
    pub use crate::resolve::index::named::{APP, DEVICE, ELEMENT, KIND, PLACE, TITLE};
    /// Begins words that say when, how long or on what condition.
    pub const TIME: u8 = 32;
    /// Goes on with them.
    pub const TIME_ON: u8 = 64;
    /// How many bits there are.
    pub const COUNT: usize = 8;
}

/// What a clause asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sense {
    /// This verb.
    Verb(Verb),
    /// A question about the state that no verb reads.
    State,
    /// The last request done otherwise: with `rest`.
    Replace,
    /// The last request again, for `rest`.
    Same,
    /// More of the last change.
    More,
    /// Less of it.
    Less,
    /// Nothing that this vocabulary can do.
    Outside,
}

impl Sense {
    /// Its name in corpora: the verb's, or `state`, `correct.replace`, … `oos`.
    pub fn name(self) -> &'static str {
        match self {
            Sense::Verb(verb) => verb.spec().name,
            Sense::State => "state",
            Sense::Replace => "correct.replace",
            Sense::Same => "correct.same",
            Sense::More => "correct.more",
            Sense::Less => "correct.less",
            Sense::Outside => "oos",
        }
    }

    /// The sense of a name.
    pub fn named(name: &str) -> Option<Sense> {
        let special = [Sense::State, Sense::Replace, Sense::Same, Sense::More, Sense::Less, Sense::Outside];
        special.into_iter().find(|sense| sense.name() == name).or_else(|| name.parse().ok().map(Sense::Verb))
    }
}

/// One clause as an understander read it; ranges count [`Heard::tokens`].
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its first token.
    pub from: usize,
    /// After its last token.
    pub to: usize,
    /// What it asks for.
    pub sense: Sense,
    /// Arguments that its words imply.
    pub fixed: Vec<(&'static str, String)>,
    /// Arguments that are said, with their tokens. `rest` belongs to corrections.
    pub slots: Vec<(&'static str, usize, usize)>,
    /// Whether it says what not to do.
    pub denied: bool,
}

/// Why labels made no draft.
#[derive(Debug, Clone, PartialEq)]
pub enum Unread {
    /// The words of this argument cannot be what it takes.
    Argument(&'static str, String),
    /// Nothing in the history that the words could correct.
    Correction,
    /// No answer in the scene.
    State,
    /// No clause asked for anything.
    Nothing,
}

/// What `text`, said in `scene`, is to an understander; the error is a sentence for the person.
///
/// # Errors
/// It is too long, or there are no words in it.
pub fn hear(text: &str, scene: &Snapshot, most: usize) -> Result<Heard, String> {
    if text.len() > UTTERANCE_BYTES_MAX {
        return Err("That is too long to be a command. Say it in fewer words.".to_owned());
    }
    let mut tokens = normalise::tokens(text);
    if tokens.len() > most {
        return Err("That is too long to be a command. Say it in fewer words.".to_owned());
    }
    if !tokens.iter().any(|token| !token.is_mark()) {
        return Err("Nothing was said.".to_owned());
    }
    let index = Index::new(scene);
    spell::correct(text, &mut tokens, &index);
    repair::units(&mut tokens);
    let clock = Clock::parse(&scene.now);
    let scope = Scope::new(text, &index, &clock);
    let mut marks: Vec<u8> = tokens
        .iter()
        .map(|token| match token.kind {
            Kind::Word if lexicon::weight(&token.word) > 0.1 => {
                let named = index.vocabulary.get(&token.word).copied().unwrap_or(0);
                let is_kind = !kinds_said(&[singular(&token.word)]).is_empty();
                named | if is_kind { mark::KIND } else { 0 }
            }
            _ => 0,
        })
        .collect();
    for span in scope.time_spans(&tokens) {
        for (at, marks) in marks.iter_mut().enumerate().take(span.to).skip(span.from) {
            *marks |= if at == span.from { mark::TIME } else { mark::TIME_ON };
        }
    }
    Ok(Heard { tokens, marks })
}

/// The draft that `clauses` make of `text`.
///
/// # Errors
/// What could not be read, for the understander to think again.
pub fn draft(
    text: &str,
    scene: &Snapshot,
    heard: &Heard,
    clauses: &[Clause],
    confidence: f64,
) -> Result<Draft, Unread> {
    let index = Index::new(scene);
    let mut clock = Clock::parse(&scene.now);
    clock.morning = time::is_waking(&heard.tokens);
    let scope = Scope::new(text, &index, &clock).of_marks();
    let make = |gist: Gist, when| Draft {
        text: text.to_owned(),
        gist,
        when,
        confidence,
        source: Source::Model,
        answers: Vec::new(),
        notes: Vec::new(),
    };
    let tokens = &heard.tokens;
    if let [only] = clauses {
        match only.sense {
            Sense::Outside => {
                let say = refuse::say(tokens, &scope, &Why::Unknown(String::new()));
                return Ok(make(Gist::Refuse(say), None));
            }
            Sense::State => {
                let say = question::answer_surely(tokens, scene).ok_or(Unread::State)?;
                return Ok(make(Gist::Answer(say), None));
            }
            _ => {}
        }
    }
    let unread = Cell::new(0);
    let mut path = Path { cost: 0.0, parts: Vec::new() };
    let mut corrected = Vec::new();
    let clauses = repair::settled(clauses, tokens, &scope).ok_or(Unread::Correction)?;
    let clauses = topic::put(clauses, tokens, &scope);
    let clauses = gathered::same(gathered::routine(clauses, tokens), tokens);
    let clauses = spans::sources(&spans::beside(&spans::spared(&clauses, heard), heard), heard);
    let clauses = handed::devices(remains::filled(clauses, heard, &scope), heard, &scope);
    for clause in &clauses {
        if let Some(how) = correcting(clause) {
            // "not more": what is denied is not done.
            if !clause.denied {
                match corrected::corrected(how, tokens, clause, &scope) {
                    Some(steps) => corrected.extend(steps),
                    // "no, wrong! put it right": what is asked for is said behind it.
                    None if clauses.iter().any(is_asked) => unread.set(unread.get() + 1),
                    None => return Err(Unread::Correction),
                }
            }
            continue;
        }
        let alone = clauses.len() == 1;
        let waits = || tokens.get(clause.from..clause.to).and_then(|run| timed::waits(run, &scope));
        if let Some(timing) = waits().or_else(|| timed::says_when(clause, tokens, &scope)).filter(|_| !alone) {
            path.parts.push((Part::Time(timing), false, false));
            continue;
        }
        let mut clause = spans::whole(clause, heard);
        clause.denied |= gathered::asks_for_none(&clause, tokens) || gathered::forbids(&clause, tokens);
        gathered::quoted(&mut clause, tokens);
        timed::located(&mut clause, tokens);
        gathered::element(&mut clause, tokens, scene);
        for clause in apart::apart(&clause, tokens, &unread) {
            let clause = spans::whole(&completed(clause, heard, !path.parts.is_empty()), heard);
            unread.set(unread.get() + i32::from(leaves_out(&clause, heard)));
            if let Some(part) = part(&clause, tokens, &scope, &unread)? {
                path.parts.push(part);
            }
        }
    }
    let asked = path.parts.iter().any(|(part, ..)| !matches!(part, Part::Denied(..)));
    let found = if path.parts.is_empty() || !asked && !corrected.is_empty() {
        if corrected.is_empty() {
            return Err(Unread::Nothing);
        }
        super::Found::default()
    } else {
        match clauses::assemble(path, &scope) {
            Ok(found) => found,
            Err(why) => return Ok(make(Gist::Refuse(refuse::say(tokens, &scope, &why)), None)),
        }
    };
    let (steps, when) = together::once(corrected, found, &index, &unread);
    let (steps, when) = together::always(steps, when, &clauses, tokens);
    let mut draft = make(Gist::Steps(steps), when);
    // Words that should say something and could not be read make all of it less sure.
    draft.confidence *= 0.6f64.powi(unread.get());
    draft.notes = super::guessed(tokens, &scope);
    Ok(draft)
}

/// Whether a clause names something of the scene that none of its arguments holds: it was said for something.
fn leaves_out(clause: &Clause, heard: &Heard) -> bool {
    const NAMES: u8 = mark::APP | mark::DEVICE | mark::PLACE;
    let held = |at: usize| clause.slots.iter().any(|(_, from, to)| (*from..*to).contains(&at));
    let is_verb = matches!(clause.sense, Sense::Verb(_)) && !clause.denied;
    is_verb
        && (clause.from..clause.to).any(|at| {
            let marks = heard.marks.get(at).copied().unwrap_or(0);
            let word = heard.tokens.get(at).map_or("", |token| token.word.as_str());
            marks & NAMES != 0
                && marks & (mark::KIND | mark::TIME | mark::TIME_ON) == 0
                && !held(at)
                && is_unknown(word)
        })
}

/// Whether a token is in what a clause notes, types or searches for.
pub(super) fn is_text(clause: &Clause, at: usize) -> bool {
    let Sense::Verb(verb) = clause.sense else { return false };
    clause.slots.iter().any(|(name, from, to)| (*from..*to).contains(&at) && kind_of(verb, name).is_free())
}

/// Whether `words` can be read as the argument `arg` of `verb` in `scene`, or as a time where it is `when`. For those who
/// write corpora: what cannot be read is better not said, or better taught to be read.
pub fn reads(verb: Verb, arg: &str, words: &str, scene: &Snapshot) -> bool {
    let Ok(heard) = hear(words, scene, 90) else { return false };
    let index = Index::new(scene);
    let clock = Clock::parse(&scene.now);
    let scope = Scope::new(words, &index, &clock).of_marks();
    let count = heard.tokens.len();
    let kind = kind_of(verb, arg);
    if arg == "when" && (verb.spec().arg("when").is_none() || kind == SlotKind::When) {
        let spans = scope.time_spans(&heard.tokens);
        let all = spans.first().is_some_and(|span| span.from == 0 && span.to == count);
        return all || scope.whole_time(&heard.tokens).is_some();
    }
    value(kind, verb, 0, count, &heard.tokens, &scope).is_some()
}

fn is_asked(clause: &Clause) -> bool {
    matches!(clause.sense, Sense::Verb(_)) && !clause.denied
}

fn correcting(clause: &Clause) -> Option<corrected::How> {
    use corrected::How;
    Some(match clause.sense {
        Sense::Replace => How::Replace,
        Sense::Same => How::Same,
        Sense::More => How::More,
        Sense::Less => How::Less,
        _ => return None,
    })
}

/// A clause with what its labels left out though its words say it: a pronoun after another clause, or a name of the scene.
fn completed(mut clause: Clause, heard: &Heard, follows: bool) -> Clause {
    let Sense::Verb(verb) = clause.sense else { return clause };
    complete::values(&mut clause, verb, &heard.tokens);
    let free = |clause: &Clause, at: usize| !clause.slots.iter().any(|(_, from, to)| (*from..*to).contains(&at));
    for arg in verb.spec().args {
        let kind = kind_of(verb, arg.name);
        let bits = match kind {
            SlotKind::Window | SlotKind::Windows => mark::APP | mark::TITLE | mark::KIND,
            SlotKind::App => mark::APP | mark::KIND,
            SlotKind::AudioOutput
            | SlotKind::AudioInput
            | SlotKind::Bluetooth
            | SlotKind::Wifi
            | SlotKind::Vpn
            | SlotKind::Player => mark::DEVICE,
            _ => continue,
        };
        let said = clause.slots.iter().any(|(name, ..)| *name == arg.name)
            || clause.fixed.iter().any(|(name, _)| *name == arg.name);
        // Only the first place for a name is filled: the others may well be left out.
        if said || verb.spec().args.first().is_none_or(|first| first.name != arg.name) {
            continue;
        }
        let named = |clause: &Clause, at: usize| {
            free(clause, at)
                && heard
                    .marks
                    .get(at)
                    .is_some_and(|marks| marks & bits != 0 && marks & (mark::TIME | mark::TIME_ON) == 0)
        };
        let pronoun = |clause: &Clause, at: usize| {
            free(clause, at)
                && heard
                    .tokens
                    .get(at)
                    .is_some_and(|token| matches!(token.word.as_str(), "it" | "them" | "those" | "these"))
        };
        let range = clause.from..clause.to;
        let found = range.clone().find(|at| named(&clause, *at));
        if let Some(from) = found {
            let to = (from..clause.to).find(|at| !named(&clause, *at)).unwrap_or(clause.to);
            clause.slots.push((arg.name, from, to));
        } else if verb.spec().family() == "audio"
            && (follows || heard.marks.iter().any(|marks| marks & mark::TIME != 0))
            && let Some(at) = range.clone().find(|at| {
                free(&clause, *at)
                    && heard.tokens.get(*at).is_some_and(|token| matches!(token.word.as_str(), "it" | "there" | "them"))
            })
        {
            // "whenever the jabra connects, send the sound there"
            clause.slots.push((arg.name, at, at + 1));
        } else if (follows || verb.spec().family() == "window")
            && let Some(at) = range.clone().find(|at| pronoun(&clause, *at))
        {
            clause.slots.push((arg.name, at, at + 1));
        }
    }
    clause
}

/// One clause as a part of the sentence; `None` where it asks for nothing.
fn part(
    clause: &Clause,
    tokens: &[Token],
    scope: &Scope<'_>,
    unread: &Cell<i32>,
) -> Result<Option<(Part, bool, bool)>, Unread> {
    let (mut from, to, mut then) = (clause.from, clause.to.min(tokens.len()), false);
    // Words that join it to the clause before, or to the one after.
    loop {
        let (used, waits) = clauses::separator(tokens.get(from..to).unwrap_or(&[]));
        if used == 0 || clause.slots.iter().any(|(_, first, _)| *first < from + used) {
            break;
        }
        from += used;
        then |= waits;
    }
    let run = tokens.get(from..to).unwrap_or(&[]);
    let Sense::Verb(verb) = clause.sense else { return Ok(None) };
    if run.is_empty() {
        return Ok(None);
    }
    if clause.denied {
        // What is not to be done need not be read in full.
        let reading = reading(clause, verb, from, run, (tokens, scope), &Cell::new(0)).ok();
        return Ok(Some((Part::Denied(reading.map(Box::new), run.to_vec()), then, false)));
    }
    let reading = reading(clause, verb, from, run, (tokens, scope), unread)?;
    let bare = bare(clause, from, run, tokens);
    Ok(Some((Part::Read(Box::new(reading), run.to_vec()), then, bare)))
}

/// Whether a clause has no words of its own beside its arguments: it borrows the verb of the one before.
fn bare(clause: &Clause, from: usize, run: &[Token], tokens: &[Token]) -> bool {
    clause.from > 0
        && !clause.slots.is_empty()
        && run.iter().enumerate().all(|(at, token)| {
            let at = from + at;
            let inside = clause.slots.iter().any(|(_, first, last)| (*first..*last).contains(&at));
            inside || token.is_mark() || lexicon::weight(&token.word) < 0.1
        })
        && from < tokens.len()
}

fn reading(
    clause: &Clause,
    verb: Verb,
    from: usize,
    run: &[Token],
    (tokens, scope): (&[Token], &Scope<'_>),
    unread: &Cell<i32>,
) -> Result<Reading, Unread> {
    let mut args: Vec<(&'static str, Said)> =
        clause.fixed.iter().map(|(name, value)| (*name, slots::fixed(kind_of(verb, name), value))).collect();
    // A level that is said is no change.
    if clause.slots.iter().any(|(name, ..)| *name == "percent") {
        args.retain(|(name, _)| *name != "delta");
    }
    let mut places: Vec<(&'static str, SlotKind, usize, usize)> = Vec::new();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (name, first, last) in &clause.slots {
        if *name == "when" && verb.spec().arg("when").is_none() {
            continue;
        }
        let kind = kind_of(verb, name);
        if kind == SlotKind::When {
            continue;
        }
        let (first, last) = (*first, (*last).min(tokens.len()));
        let trims = !kind.is_free() && kind != SlotKind::Element;
        let (first, last) = if trims { gathered::trimmed(tokens, (first, last)) } else { (first, last) };
        let found = value(kind, verb, first, last, tokens, scope);
        let found = found.or_else(|| Some((first, last, complete::connected(kind, (first, last), tokens, scope)?)));
        let Some((first, last, said)) = found else {
            // What may be left out is left out, at a price; what must be said makes another reading likelier.
            // Nothing at all is no sum either.
            let must = verb.spec().arg(name).is_some_and(|arg| arg.default == tacit_dbus::verb::Default::Required)
                || matches!(verb, Verb::CalcEvaluate | Verb::CalcConvert);
            if must {
                return Err(Unread::Argument(name, joined(tokens.get(first..last).unwrap_or(&[]))));
            }
            unread.set(unread.get() + 1);
            continue;
        };
        let said = match (*name, said) {
            ("delta", Said::Value(said)) => Said::Value(signed(said, clause)),
            ("duration", Said::Value(said)) => Said::Value(back(said, clause, verb, run)),
            (_, said) => said,
        };
        args.retain(|(have, _)| have != name);
        args.push((name, said));
        taken.push((first, last));
        places.push((name, kind, first.saturating_sub(from), last.saturating_sub(from)));
    }
    let spans = spans(clause, from, run, &taken, (tokens, scope))?;
    let leading = spans.first().is_some_and(|span| span.from == 0);
    let timings = spans.into_iter().map(|span| span.timing).collect();
    Ok(Reading { verb, slots: places, args, timings, leading, cost: 0.0, anchored: 1, source: "" })
}

/// What a clause says of time, outside of its other arguments and after its own corrections.
fn spans(
    clause: &Clause,
    from: usize,
    run: &[Token],
    taken: &[(usize, usize)],
    (tokens, scope): (&[Token], &Scope<'_>),
) -> Result<Vec<time::Span2>, Unread> {
    let whole = scope.time_spans(run);
    let mut spans: Vec<time::Span2> = whole.clone();
    spans.retain(|span| !taken.iter().any(|(a, b)| span.from + from < *b && *a < span.to + from));
    spans.retain(|span| is_marked(span, clause, from) || !timed::is_aside(span, run));
    // "he has school tomorrow, so switch it off at half past ten": the moment that stands under a label is the one.
    let is_moment = |span: &time::Span2| matches!(span.timing, time::Timing::At(_));
    if spans.iter().any(|span| is_moment(span) && is_marked(span, clause, from)) {
        spans.retain(|span| !is_moment(span) || is_marked(span, clause, from));
    }
    // "at six, no, at seven"
    let back = |a: &time::Span2, b: &time::Span2| run.get(a.to..b.from).is_some_and(repair::takes_back);
    while let Some(at) =
        (1..spans.len()).find(|at| spans.get(at - 1).zip(spans.get(*at)).is_some_and(|(a, b)| back(a, b)))
    {
        spans.remove(at - 1);
    }
    // A time that was corrected stands outside of its clause.
    let outside = clause.slots.iter().find(|(name, a, b)| *name == "when" && (*a >= clause.to || *b <= clause.from));
    if let Some((_, a, b)) = outside {
        spans = complete::time(tokens, (*a, *b), !spans.is_empty(), scope);
        if spans.is_empty() {
            return Err(Unread::Argument("when", joined(tokens.get(*a..*b).unwrap_or(&[]))));
        }
    }
    // "with the charger out", which nothing but the label tells to be a time.
    let marked = timed::marked(clause, from, tokens, &whole, scope);
    spans.extend(marked.filter(|_| outside.is_none()));
    let untimed = clause.slots.iter().filter(|_| outside.is_none()).find(|(name, a, b)| {
        // "for the next" before "half hour", which is a duration, is read with it.
        *name == "when" && !whole.iter().any(|span| span.from + from < *b && *a < span.to + from) && b > a
    });
    // What only reads reads now: "what did i copy a few minutes ago".
    let reads = matches!(clause.sense, Sense::Verb(verb) if verb.effect() == Effect::Read);
    if let Some((name, a, b)) = untimed.filter(|_| spans.is_empty() && !reads) {
        return Err(Unread::Argument(name, joined(tokens.get(*a..*b).unwrap_or(&[]))));
    }
    Ok(spans)
}

/// Whether a label stands on words of a time.
fn is_marked(span: &time::Span2, clause: &Clause, from: usize) -> bool {
    clause.slots.iter().any(|(_, a, b)| span.from + from < *b && *a < span.to + from)
}

/// The amount that was said, in the direction that the clause means.
fn signed(said: Value, clause: &Clause) -> Value {
    let down = clause.fixed.iter().any(|(name, value)| *name == "delta" && value.starts_with('-'));
    let directed = clause.fixed.iter().any(|(name, _)| *name == "delta");
    match said.as_f64() {
        Some(n) if directed => {
            let n = if down { -n.abs() } else { n.abs() };
            if n.fract() == 0.0 { json!(n as i64) } else { json!(n) }
        }
        _ => said,
    }
}

/// The time that was said, backwards where the clause implies or says that.
fn back(said: Value, clause: &Clause, verb: Verb, run: &[Token]) -> Value {
    let has = |list: &[&str]| run.iter().any(|token| list.contains(&token.word.as_str()));
    let backwards = clause.fixed.iter().any(|(name, value)| *name == "duration" && value.starts_with('-'))
        || verb == Verb::MediaSeek
            && has(&["back", "backward", "backwards", "rewind", "ago", "earlier"])
            && !has(&["forward", "forwards", "ahead"]);
    match said.as_str() {
        Some(text) if backwards && !text.starts_with('-') => Value::from(format!("-{text}")),
        _ => said,
    }
}

/// What a run says for an argument; small words at its ends may be given up or taken in.
fn value(
    kind: SlotKind,
    verb: Verb,
    first: usize,
    last: usize,
    tokens: &[Token],
    scope: &Scope<'_>,
) -> Option<(usize, usize, Said)> {
    let attempt = |first: usize, last: usize| {
        let run = tokens.get(first..last).filter(|run| !run.is_empty())?;
        let (cost, said) = slots::parse(kind, verb, run, scope)?;
        (cost < 2.0).then_some((first, last, said))
    };
    let small = |at: usize| tokens.get(at).is_some_and(|token| token.is_mark() || lexicon::weight(&token.word) < 0.2);
    let mut shorter = (first, last);
    while shorter.0 + 1 < shorter.1 && small(shorter.0) {
        shorter.0 += 1;
    }
    let mut tighter = shorter;
    while tighter.0 + 1 < tighter.1 && small(tighter.1 - 1) {
        tighter.1 -= 1;
    }
    attempt(first, last)
        .or_else(|| attempt(shorter.0, last))
        .or_else(|| attempt(shorter.0, tighter.1))
        .or_else(|| first.checked_sub(1).and_then(|before| attempt(before, last)))
        .or_else(|| attempt(first, last + 1))
        .or_else(|| first.checked_sub(1).and_then(|before| attempt(before, last + 1)))
}
