//! Noun phrases that an understander's labels cut short or apart, made whole again: "everything on | web", "the two | terminals
//! | on gpu", "the terminal that is logged | in to | the gpu box".
//!
//! Works on labels and words alone; what a phrase means in the scene is decided where it is resolved.

mod but;

use super::kind::{SlotKind, kind_of};
use super::learned::{Clause, Heard, Sense, mark};
use crate::lexicon;
use crate::normalise::{Token, joined};
use tacit_dbus::Verb;

type Slot = (&'static str, usize, usize);

/// Words before a place where something is.
const AT: &[&str] = &["on", "in", "at", "from", "off"];
/// Words between a thing and where it is.
const BETWEEN: &[&str] =
    &["on", "in", "at", "from", "off", "of", "over", "the", "my", "our", "that", "is", "are", "which", "there"];
/// Words that say how many of what follows are meant.
const COUNTS: &[&str] =
    &["all", "both", "every", "each", "the", "my", "our", "2", "3", "4", "5", "two", "three", "four", "five", "other"];
/// Nouns for places that may stand behind a place's name.
const PLACES: &[&str] = &["workspace", "desktop", "desk", "space", "screen", "monitor", "display"];
/// Words that begin what is left out of a set.
const BUT: &[&str] = &["except", "but", "besides", "excluding", "minus", "save", "bar", "without"];

fn is_windows(verb: Verb, name: &str) -> bool {
    matches!(kind_of(verb, name), SlotKind::Window | SlotKind::Windows)
}

fn is_place(verb: Verb, name: &str) -> bool {
    matches!(name, "workspace" | "output") || matches!(kind_of(verb, name), SlotKind::Workspace | SlotKind::Output)
}

/// A clause's words, with which of them its labels hold.
struct Words<'a> {
    heard: &'a Heard,
    clause: Clause,
}

impl Words<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.heard.tokens.get(at).filter(|_| at < self.clause.to)
    }

    fn is(&self, at: usize, list: &[&str]) -> bool {
        self.token(at).is_some_and(|token| list.contains(&token.word.as_str()))
    }

    fn all(&self, from: usize, to: usize, list: &[&str]) -> bool {
        (from..to).all(|at| self.is(at, list))
    }

    fn is_free(&self, at: usize) -> bool {
        at >= self.clause.from
            && at < self.clause.to
            && !self.clause.slots.iter().any(|(_, from, to)| (*from..*to).contains(&at))
    }

    fn is_named_place(&self, at: usize) -> bool {
        self.heard.marks.get(at).is_some_and(|marks| marks & mark::PLACE != 0)
    }
}

/// A clause whose phrases are whole.
pub(super) fn whole(clause: &Clause, heard: &Heard) -> Clause {
    let Sense::Verb(verb) = clause.sense else { return clause.clone() };
    let mut clause = clause.clone();
    clause.slots.sort_by_key(|(_, from, _)| *from);
    let mut words = Words { heard, clause };
    run_on(&mut words, verb);
    everything(&mut words, verb);
    summed(&mut words, verb);
    paired(&mut words, verb);
    topic(&mut words, verb);
    there(&mut words, verb);
    but::narrowed(&mut words, verb);
    but::reasoned(&mut words, verb);
    but::excepted(&mut words, verb);
    but::left_out(&mut words, verb);
    but::other(&mut words, verb);
    described(&mut words, verb);
    placed(&mut words, verb);
    counted(&mut words, verb);
    spotted(&mut words, verb);
    where_it_is(&mut words, verb);
    renamed(&mut words, verb);
    words.clause
}

/// The first windows of a clause, by their slot's place in the list.
fn first_windows(words: &Words<'_>, verb: Verb) -> Option<(usize, Slot)> {
    words.clause.slots.iter().copied().enumerate().find(|(_, (name, ..))| is_windows(verb, name))
}

/// "subject marsh v | Teal", "in room | B4": names and numbers right behind a text that no label holds belong to it; and so does the
/// name behind an article that stands alone.
fn run_on(words: &mut Words<'_>, verb: Verb) {
    let named = |words: &Words<'_>, at: usize, alone: bool| {
        words.is_free(at)
            && words.token(at).is_some_and(|token| {
                let strange = token.word.chars().any(|c| c.is_ascii_digit())
                    || token.word.len() > 2 && super::learned::is_unknown(&token.word);
                let marks = words.heard.marks.get(at).copied().unwrap_or(0);
                let timed = marks & (mark::TIME | mark::TIME_ON) != 0;
                let thing = marks & (mark::APP | mark::PLACE | mark::DEVICE) != 0;
                !token.is_mark() && strange && !timed && thing == alone
            })
    };
    for slot in 0..words.clause.slots.len() {
        let Some((name, from, to)) = words.clause.slots.get(slot).copied() else { continue };
        let text = kind_of(verb, name).is_free() && !matches!(name, "when" | "start" | "end" | "duration");
        let alone = to == from + 1 && words.is(from, &["the", "my", "our"]);
        let mut end = to;
        while (text || alone) && end < words.clause.to && named(words, end, alone) {
            end += 1;
        }
        if let Some(slot) = words.clause.slots.get_mut(slot) {
            slot.2 = end;
        }
    }
}

/// "tile everything I can see | in a grid": a set that no label holds, and not a program whose name is in the command.
fn everything(words: &mut Words<'_>, verb: Verb) {
    const ON: &[&str] = &["that", "i", "we", "can", "have", "got", "see", "open", "just", "now", "right", "here", "is"];
    if verb != Verb::LayoutArrange || first_windows(words, verb).is_some() {
        return;
    }
    let clause = words.clause.from..words.clause.to;
    let Some(from) = clause.into_iter().find(|at| words.is_free(*at) && words.is(*at, &["everything"])) else { return };
    let end = (from + 1..words.clause.to).find(|at| !words.is_free(*at) || !words.is(*at, ON));
    let to = end.unwrap_or(words.clause.to);
    words.clause.slots.push(("windows", from, to));
    words.clause.slots.sort_by_key(|(_, from, _)| *from);
}

/// "the mail and the leaflet |, | both of them": words that only count what was named before it say nothing more.
fn summed(words: &mut Words<'_>, verb: Verb) {
    const NAMES: u8 = mark::APP | mark::TITLE | mark::KIND | mark::PLACE;
    let Some((at, (name, from, to))) = first_windows(words, verb) else { return };
    let Some((have, start, end)) = words.clause.slots.get(at + 1).copied() else { return };
    let counts = words.is(start, &["both", "all", "each"])
        || words.is(start, &["the"]) && words.is(start + 1, &["two", "2", "three", "3", "pair", "lot"]);
    let nameless = (start..end).all(|at| words.heard.marks.get(at).is_none_or(|marks| marks & NAMES == 0));
    let named = (from..to).any(|at| words.heard.marks.get(at).is_some_and(|marks| marks & NAMES != 0));
    if have == name && counts && nameless && named && start <= to + 1 {
        words.clause.slots.remove(at + 1);
    }
}

/// "swap | the rota | and | the formulary", "swap | the rota and the formulary": of two windows that have one label the second is
/// the other one.
fn paired(words: &mut Words<'_>, verb: Verb) {
    // "the two windows | on this screen | change places": a place is no window.
    let place = |words: &Words<'_>, (from, to): (usize, usize)| {
        words.is(to.saturating_sub(1), PLACES) || (from..to).any(|at| words.is(at, PLACES))
    };
    if verb == Verb::WindowSwap
        && let Some((_, from, to)) = words.clause.slots.iter().find(|(name, ..)| *name == "with").copied()
        && place(words, (from, to))
        && let Some((_, _, end)) =
            words.clause.slots.iter().find(|(name, _, end)| *name == "window" && *end <= from).copied()
        && words.all(end, from, AT)
    {
        words.clause.slots.retain(|(name, ..)| *name != "with");
        if let Some(slot) = words.clause.slots.iter_mut().find(|(name, ..)| *name == "window") {
            slot.2 = to;
        }
    }
    let slots = &words.clause.slots;
    if verb != Verb::WindowSwap || slots.iter().any(|(name, ..)| *name == "with") {
        return;
    }
    let found: Vec<usize> =
        (0..slots.len()).filter(|at| slots.get(*at).is_some_and(|slot| slot.0 == "window")).collect();
    match found.as_slice() {
        [one] => {
            let Some((_, from, to)) = slots.get(*one).copied() else { return };
            let mut joins = (from + 1..to.saturating_sub(1)).filter(|at| words.is(*at, &["and", "with", "for"]));
            let (Some(at), None) = (joins.next(), joins.next()) else { return };
            if let Some(slot) = words.clause.slots.get_mut(*one) {
                slot.2 = at;
            }
            words.clause.slots.push(("with", at + 1, to));
        }
        [_, second] => {
            if let Some(slot) = words.clause.slots.get_mut(*second) {
                slot.0 = "with";
            }
        }
        _ => {}
    }
}

/// "| the one next to the notes |, send it to | the mail workspace |": of two places the first, which a pronoun takes up again, is
/// what the clause is about.
fn topic(words: &mut Words<'_>, verb: Verb) {
    let Some(name) = verb.spec().args.iter().map(|arg| arg.name).find(|name| is_windows(verb, name)) else { return };
    let places: Vec<usize> =
        words.clause.slots.iter().enumerate().filter(|(_, slot)| is_place(verb, slot.0)).map(|(at, _)| at).collect();
    let [first, second] = places.as_slice() else { return };
    let (Some((have, from, to)), Some((other, start, _))) =
        (words.clause.slots.get(*first).copied(), words.clause.slots.get(*second).copied())
    else {
        return;
    };
    let pronoun = |at: usize| words.is(at, &["it", "that", "this", "them", "those", "these"]);
    let told = words.clause.slots.iter().any(|(have, a, b)| is_windows(verb, have) && !(*a..*b).all(pronoun));
    let leads = words.clause.slots.iter().all(|(_, a, _)| *a >= from) && (to..start).any(pronoun);
    if have == other && !told && leads {
        words.clause.slots.retain(|(have, ..)| !is_windows(verb, have));
        words.clause.slots.iter_mut().filter(|(_, a, _)| *a == from).for_each(|slot| slot.0 = name);
    }
}

/// "what's on | admin | I want over on | reading": of two places the first is where the windows are. "on the left half of | workspace
/// 5 |" is no second window.
fn there(words: &mut Words<'_>, verb: Verb) {
    const OPENS: &[&str] = &["what", "whatever", "everything", "anything", "all", "stuff", "things"];
    const IS: &[&str] =
        &["is", "are", "that", "i", "have", "got", "sits", "lives", "there", "stuff", "sitting", "living"];
    if verb == Verb::WindowPlace {
        let noun = |words: &Words<'_>, (from, to): (usize, usize)| {
            to - from <= 3 && (from..to).any(|at| words.is(at, &["workspace", "desktop"]))
        };
        let found = words.clause.slots.iter().skip(1).position(|(name, from, to)| {
            *name == "window" && words.is(from.saturating_sub(1), &["of", "on", "in"]) && noun(words, (*from, *to))
        });
        if let Some(slot) = found.and_then(|at| words.clause.slots.get_mut(at + 1)) {
            slot.0 = "workspace";
        }
        return;
    }
    let Some(name) = verb.spec().args.iter().map(|arg| arg.name).find(|name| is_windows(verb, name)) else { return };
    let places: Vec<Slot> = words.clause.slots.iter().copied().filter(|slot| is_place(verb, slot.0)).collect();
    let [(first, from, to), (second, ..)] = places.as_slice() else { return };
    let on = from.checked_sub(1).filter(|at| words.is(*at, AT) && *at >= words.clause.from);
    let open = on.and_then(|on| (words.clause.from..on).rev().find(|at| words.is(*at, OPENS)));
    let (Some(open), Some(on), true) = (open, on, first == second) else { return };
    let empty =
        |slot: &Slot| (slot.1..slot.2).all(|at| words.is(at, COUNTS) || words.is(at, &["of", "it", "them", "lot"]));
    if words.all(open + 1, on, IS) && words.clause.slots.iter().filter(|slot| is_windows(verb, slot.0)).all(empty) {
        let (from, to) = (*from, *to);
        words.clause.slots.retain(|slot| !is_windows(verb, slot.0) && slot.1 != from);
        words.clause.slots.push((name, open, to));
        words.clause.slots.sort_by_key(|(_, from, _)| *from);
    }
}

/// "the terminal that is logged | in to | the gpu box": the second goes on with the clause that the first began.
fn described(words: &mut Words<'_>, verb: Verb) {
    let Some((at, (name, from, to))) = first_windows(words, verb) else { return };
    let Some((have, start, end)) = words.clause.slots.get(at + 1).copied() else { return };
    let began = (from + 1..to).any(|at| words.is(at, &["that", "which", "where", "with", "whose"]));
    let small = |at: usize| words.token(at).is_some_and(|token| !token.is_mark() && lexicon::weight(&token.word) < 0.2);
    let joins =
        words.all(to, start, BETWEEN) || (to..start).all(|at| small(at) && !words.is(at, &["and", "them", "it"]));
    if have == name && began && joins && start >= to {
        words.clause.slots.remove(at + 1);
        if let Some(slot) = words.clause.slots.get_mut(at) {
            slot.2 = end;
        }
    }
}

/// "whatever lives on | papers | to code": of two places, the one right behind the windows is where they are.
fn placed(words: &mut Words<'_>, verb: Verb) {
    let Some((at, (_, from, to))) = first_windows(words, verb) else { return };
    let Some((place, start, end)) = words.clause.slots.get(at + 1).copied() else { return };
    if !is_place(verb, place) || start < to {
        return;
    }
    let cut = words.is(to - 1, AT) && to - from > 1;
    let beside = start > to && words.all(to, start, BETWEEN) && (to..start).any(|at| words.is(at, AT));
    let other = words.clause.slots.iter().skip(at + 2).any(|(name, ..)| is_place(verb, name));
    let takes = verb.spec().arg(place).is_some();
    if (cut || beside) && (other || !takes) {
        words.clause.slots.remove(at + 1);
        if let Some(slot) = words.clause.slots.get_mut(at) {
            slot.2 = end;
        }
    } else if cut && let Some(slot) = words.clause.slots.get_mut(at) {
        slot.2 = to - 1;
    }
}

/// "the two | terminals": how many is said before them.
fn counted(words: &mut Words<'_>, verb: Verb) {
    let Some((at, (_, from, to))) = first_windows(words, verb) else { return };
    let mut first = from;
    while first > 0 && words.is_free(first - 1) && words.is(first - 1, COUNTS) {
        first -= 1;
    }
    // "the" alone, or "other", changes nothing that a name says.
    let counts = (first..from).any(|at| !words.is(at, &["the", "my", "our"]));
    if let Some(slot) = words.clause.slots.get_mut(at).filter(|_| counts) {
        *slot = (slot.0, first, to);
    }
}

/// "both documents | over on letters": where they are, in words that no label holds.
fn spotted(words: &mut Words<'_>, verb: Verb) {
    let Some((at, (_, _, to))) = first_windows(words, verb) else { return };
    let takes = verb.spec().args.iter().any(|arg| is_place(verb, arg.name));
    let said = words.clause.slots.iter().any(|(name, ..)| is_place(verb, name));
    if takes && !said {
        return;
    }
    let mut end = to;
    while words.is_free(end) && words.is(end, BETWEEN) {
        end += 1;
    }
    let led = (to..end).any(|at| words.is(at, &["on", "in", "at", "from"]));
    let name = end;
    while words.is_free(end) && words.is_named_place(end) {
        end += 1;
    }
    if !led || end == name {
        return;
    }
    if words.is_free(end) && words.is(end, PLACES) {
        end += 1;
    }
    if let Some(slot) = words.clause.slots.get_mut(at) {
        slot.2 = end;
    }
}

/// "to | where | the letters are": a place by what is there.
fn where_it_is(words: &mut Words<'_>, verb: Verb) {
    const WHERE: &[&str] = &["where", "wherever"];
    let found = words.clause.slots.iter().position(|(name, from, to)| {
        let inside = (*from..*to).any(|at| words.is(at, WHERE));
        is_place(verb, name) && (inside && *name == "workspace" || words.is_free(*to) && words.is(*to, WHERE))
    });
    let Some((at, (name, from, to))) = found.and_then(|at| Some((at, *words.clause.slots.get(at)?))) else { return };
    let mut end = to;
    while end < to + 5 && words.is_free(end) && words.token(end).is_some_and(|token| !token.is_mark()) {
        end += 1;
        if words.is(end - 1, &["is", "are", "lives", "live", "sits", "sit"]) {
            break;
        }
    }
    if words.is(end.saturating_sub(1), &["is", "are", "lives", "live", "sits", "sit"])
        && let Some(slot) = words.clause.slots.get_mut(at)
    {
        *slot = (name, from, end);
    }
}

/// "the presentation, bring me to | it": a pronoun for what the clause names already says nothing more.
fn renamed(words: &mut Words<'_>, verb: Verb) {
    let object = |name: &str| {
        matches!(
            kind_of(verb, name),
            SlotKind::Window | SlotKind::Windows | SlotKind::App | SlotKind::Element | SlotKind::Path
        )
    };
    let mut seen: Vec<&'static str> = Vec::new();
    let slots = std::mem::take(&mut words.clause.slots);
    let mut kept: Vec<Slot> = Vec::new();
    for (name, from, to) in slots {
        let run = words.heard.tokens.get(from..to).unwrap_or(&[]);
        let empty = |token: &Token| {
            lexicon::is_pronoun(&token.word) || lexicon::is_thing(&token.word) || matches!(token.word.as_str(), "the")
        };
        if object(name) && seen.contains(&name) && run.iter().all(empty) {
            continue;
        }
        seen.push(name);
        kept.push((name, from, to));
    }
    words.clause.slots = kept;
}

/// Words that begin a clause about what is left as it is.
const LEAVING: &[&str] = &["leave", "keep", "spare", "leaving", "keeping"];
/// How such clauses end.
const ALONE: &[&[&str]] = &[
    &["alone"],
    &["be"],
    &["open"],
    &["there"],
    &["up"],
    &["running"],
    &["out"],
    &["untouched"],
    &["as", "it", "is"],
    &["as", "they", "are"],
    &["as", "is"],
    &["where", "it", "is"],
    &["where", "they", "are"],
    &["in", "place"],
    &["out", "of", "it"],
];
/// Words of a set that something can be left out of.
const SETS: &[&str] = &["everything", "all", "every", "whatever", "anything", "rest", "others", "else", "other", "any"];
/// Words for all but what was spoken of.
const REST: &[&str] = &["rest", "others", "else", "other", "remaining"];

/// "shut everything but leave the terminal alone", "keep the game and shut whatever else there is": one clause, of a set and what
/// is left out of it.
pub(super) fn spared(clauses: &[Clause], heard: &Heard) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    let mut waiting: Option<(Clause, Left)> = None;
    for clause in clauses {
        if let Some(left) = left_alone(clause, heard) {
            let name = &left.name;
            let rest = name.split(' ').any(|word| REST.contains(&word)) || name.starts_with("everything");
            match out.last_mut() {
                // "both to papers, keep the rest where it is": that is how it is.
                Some(last) if rest && is_asked(last) => {}
                Some(last) if !rest && is_set(last, heard) => last.fixed.push(("_but", left.name)),
                // "close firefox but keep the mail open": it is not opened for that.
                Some(last) if left.is_beside(last) => {}
                _ if !rest && waiting.is_none() => waiting = Some((clause.clone(), left)),
                _ => out.push(clause.clone()),
            }
            continue;
        }
        let mut clause = clause.clone();
        if let Some((before, left)) = waiting.take() {
            if is_set(&clause, heard) {
                clause.fixed.push(("_but", left.name));
            } else if !left.is_beside(&clause) {
                out.push(before);
            }
        }
        out.push(clause);
    }
    out.extend(waiting.map(|(clause, _)| clause));
    out
}

/// What is to be left as it is.
struct Left {
    name: String,
    /// How that is said ends it: "alone", "as it is", "open".
    ends: Option<&'static [&'static str]>,
}

impl Left {
    /// Whether it only says what another clause is not about: what is left alone, and what is kept open beside what is put away.
    fn is_beside(&self, clause: &Clause) -> bool {
        const STATES: &[&str] = &["open", "up", "running", "there", "out"];
        let away = [Verb::WindowClose, Verb::WindowMinimize, Verb::AppQuit].map(Sense::Verb).contains(&clause.sense);
        is_asked(clause) && self.ends.is_some_and(|ends| away || !matches!(ends, [only] if STATES.contains(only)))
    }
}

/// "take the editor off the tablet and bring it here": where it is, and not where it is to go.
pub(super) fn sources(clauses: &[Clause], heard: &Heard) -> Vec<Clause> {
    let mut out: Vec<Clause> = clauses.to_vec();
    let mut at = 0;
    while at + 1 < out.len() {
        let found = out.get(at).and_then(|clause| source(clause, heard));
        let moved = out.get_mut(at + 1).is_some_and(|next| found.is_some_and(|span| given(next, span, heard)));
        if moved {
            out.remove(at);
        }
        at += 1;
    }
    out
}

/// The windows that a clause moves away from somewhere, with the words for where that is.
fn source(clause: &Clause, heard: &Heard) -> Option<(usize, usize)> {
    let Sense::Verb(verb @ (Verb::WindowToOutput | Verb::WindowToWorkspace)) = clause.sense else { return None };
    let (_, from, to) = clause.slots.iter().find(|(name, ..)| is_windows(verb, name))?;
    let (_, start, end) = clause.slots.iter().find(|(name, ..)| is_place(verb, name))?;
    let between = heard.tokens.get(*to..*start)?;
    let away = between.iter().any(|token| token.is("off") || token.is("from"));
    (away && !clause.denied && between.len() < 4).then_some((*from, *end))
}

/// Gives a clause about "it" the windows that it is about.
fn given(clause: &mut Clause, (from, to): (usize, usize), heard: &Heard) -> bool {
    let Sense::Verb(verb) = clause.sense else { return false };
    let pronoun = |at: usize| heard.tokens.get(at).is_some_and(|token| lexicon::is_pronoun(&token.word));
    let name = verb.spec().args.iter().map(|arg| arg.name).find(|name| is_windows(verb, name));
    let (Some(name), false) = (name, clause.denied) else { return false };
    match clause.slots.iter_mut().find(|(have, ..)| *have == name) {
        Some((_, a, b)) if (*a..*b).all(pronoun) => (*a, *b) = (from, to),
        None if (clause.from..clause.to).any(pronoun) => clause.slots.push((name, from, to)),
        _ => return false,
    }
    true
}

/// "open an editor next to a calculator": what is opened is also put side by side.
pub(super) fn beside(clauses: &[Clause], heard: &Heard) -> Vec<Clause> {
    const BESIDE: &[&[&str]] = &[&["next", "to"], &["beside"], &["alongside"], &["side", "by", "side", "with"]];
    let mut out: Vec<Clause> = Vec::new();
    let mut before: Option<usize> = None;
    for clause in clauses {
        let opens = clause.sense == Sense::Verb(Verb::AppLaunch) && !clause.denied;
        let mut found: Option<(usize, usize)> = None;
        for (_, from, to) in clause.slots.iter().filter(|(name, ..)| opens && *name == "app") {
            let gap = before.filter(|end| end < from).map(|end| (end, *from));
            let run = gap.and_then(|(from, to)| heard.tokens.get(from..to)).unwrap_or(&[]);
            let said = BESIDE.iter().any(|words| {
                run.windows(words.len()).any(|part| part.iter().zip(*words).all(|(token, word)| token.is(word)))
            });
            found = gap.filter(|_| said).or(found);
            before = Some(*to);
        }
        before = before.filter(|_| opens);
        out.push(clause.clone());
        if let Some((from, to)) = found {
            let fixed = vec![("layout", "side_by_side".to_owned())];
            let sense = Sense::Verb(Verb::LayoutArrange);
            out.push(Clause { from, to, sense, fixed, slots: Vec::new(), denied: false });
        }
    }
    out
}

fn is_asked(clause: &Clause) -> bool {
    matches!(clause.sense, Sense::Verb(_)) && !clause.denied
}

/// Whether a clause is about a set of windows.
fn is_set(clause: &Clause, heard: &Heard) -> bool {
    let Sense::Verb(verb) = clause.sense else { return false };
    !clause.denied
        && clause.slots.iter().any(|(name, from, to)| {
            let run = heard.tokens.get(*from..*to).unwrap_or(&[]);
            is_windows(verb, name) && run.iter().any(|token| SETS.contains(&token.word.as_str()))
        })
}

/// "just the music stays", "the mail can stay open": what is to be left as it is.
fn stays(run: &[Token]) -> Option<String> {
    const SMALL: &[&str] = &["and", "but", "just", "only", "so", "except"];
    const MAY: &[&str] = &["can", "should", "must", "may", "to", "is", "has"];
    let from = run.iter().take_while(|token| token.is_mark() || SMALL.contains(&token.word.as_str())).count();
    let at = run.iter().position(|token| matches!(token.word.as_str(), "stays" | "stay" | "remains" | "remain"))?;
    let tail = run.get(at + 1..)?;
    let open = tail.iter().all(|token| {
        token.is_mark()
            || matches!(
                token.word.as_str(),
                "open" | "up" | "put" | "there" | "running" | "please" | "as" | "is" | "it"
            )
    });
    let mut to = at;
    while to > from && run.get(to - 1).is_some_and(|token| MAY.contains(&token.word.as_str())) {
        to -= 1;
    }
    let name = run.get(from..to).filter(|name| open && (1..=5).contains(&name.len()))?;
    let plain = name.iter().all(|token| {
        !token.is_mark()
            && !lexicon::is_pronoun(&token.word)
            && !matches!(token.word.as_str(), "that" | "not" | "i" | "on")
    });
    plain.then(|| joined(name))
}

/// What a clause says is to be left as it is; `None` where it says anything else.
fn left_alone(clause: &Clause, heard: &Heard) -> Option<Left> {
    let run = heard.tokens.get(clause.from..clause.to.min(heard.tokens.len()))?;
    if let Some(name) = stays(run) {
        return Some(Left { name, ends: Some(&["open"]) });
    }
    let small = |token: &&Token| token.is_mark() || matches!(token.word.as_str(), "and" | "but" | "just" | "please");
    let skip = run.iter().take_while(small).count();
    let (first, mut rest) = run.get(skip..)?.split_first()?;
    if !LEAVING.contains(&first.word.as_str()) {
        return None;
    }
    // "leave me the browser"
    if let [me, tail @ ..] = rest
        && me.is("me")
        && tail.len() > 1
        && !first.is("keep")
    {
        rest = tail;
    }
    while let [head @ .., last] = rest
        && (last.is_mark() || last.is("please"))
    {
        rest = head;
    }
    let ends = ALONE.iter().find(|end| {
        let from = rest.len().checked_sub(end.len());
        from.and_then(|from| rest.get(from..)).is_some_and(|tail| tail.iter().zip(**end).all(|(token, w)| token.is(w)))
    });
    let name = rest.get(..rest.len() - ends.map_or(0, |end| end.len()))?;
    let leaves = ends.is_some() || first.is("keep") || first.is("spare");
    let plain = name.iter().all(|token| {
        !token.is_mark() && !matches!(token.word.as_str(), "on" | "to" | "it" | "them" | "only" | "awake" | "up" | "me")
    });
    (leaves && plain && !name.is_empty() && name.len() <= 5).then(|| Left { name: joined(name), ends: ends.copied() })
}
