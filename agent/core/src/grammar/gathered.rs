//! What belongs to the clause before though it reads like one of its own: the steps of a routine that is being made, the subject
//! of a mail; and what is one name though labels cut it.

use super::kind::kind_of;
use super::learned::{Clause, Sense};
use crate::normalise::{Kind, Token};
use crate::resolve::elements;
use crate::resolve::index::title_words;
use tacit_dbus::{Snapshot, Verb};

/// Clauses in which those behind a new routine's are its steps: "make a routine called going live: do not disturb on, then the
/// performance profile".
pub(super) fn routine(mut clauses: Vec<Clause>, tokens: &[Token]) -> Vec<Clause> {
    let is_new = |clause: &Clause| clause.sense == Sense::Verb(Verb::RoutineCreate) && !clause.denied;
    let Some(at) = clauses.iter().position(is_new) else { return clauses };
    let steps = |clause: &Clause| matches!(clause.sense, Sense::Verb(verb) if verb != Verb::RoutineCreate && verb.spec().family() != "routine");
    let Some(rest) = clauses.get(at + 1..).filter(|rest| !rest.is_empty() && rest.iter().all(steps)) else {
        return clauses;
    };
    let (first, end) = (rest.first().map_or(0, |clause| clause.from), rest.last().map_or(0, |clause| clause.to));
    let Some(routine) = clauses.get_mut(at) else { return clauses };
    let named = routine.slots.iter().any(|(name, ..)| *name == "name");
    let have = routine.slots.iter().position(|(name, ..)| *name == "steps");
    // "save this as a routine and lock the screen": without a name or steps of its own it is done beside the others.
    if !named && have.is_none() || end > tokens.len() {
        return clauses;
    }
    let from = match have.and_then(|have| routine.slots.get(have)) {
        Some((_, from, _)) => *from,
        None => opening(tokens, first, end),
    };
    routine.slots.retain(|(name, a, _)| *name != "steps" && *a < from);
    routine.slots.push(("steps", from, end));
    routine.to = end;
    clauses.truncate(at + 1);
    clauses
}

/// Where words begin that say something: behind marks and joining words.
fn opening(tokens: &[Token], from: usize, end: usize) -> usize {
    let joins = |at: &usize| {
        tokens
            .get(*at)
            .is_some_and(|token| token.is_mark() || matches!(token.word.as_str(), "and" | "then" | "that" | "which"))
    };
    (from..end).find(|at| !joins(at)).unwrap_or(from)
}

/// Clauses of which a second one only says more of the first: "write a mail to lena, subject “proofs”".
pub(super) fn same(clauses: Vec<Clause>, tokens: &[Token]) -> Vec<Clause> {
    let grows =
        |verb: Verb| matches!(verb, Verb::MailCompose | Verb::CalendarAdd | Verb::ReminderAdd | Verb::TimerStart);
    let quotes = |clause: &Clause| {
        tokens.get(clause.from..clause.to).is_some_and(|run| run.iter().any(|token| token.kind == Kind::Quoted))
    };
    let mut out: Vec<Clause> = Vec::new();
    for clause in clauses {
        let adds = |have: &Clause| {
            let has = |name: &str| have.slots.iter().any(|(have, ..)| *have == name);
            matches!(clause.sense, Sense::Verb(verb) if grows(verb))
                && (have.sense, have.denied) == (clause.sense, clause.denied)
                && !have.slots.is_empty()
                && (!clause.slots.is_empty() || quotes(&clause))
                && !clause.slots.iter().any(|(name, ..)| has(name))
        };
        // "undo the last two things | I asked for"
        let told = |have: &Clause| {
            let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
            let undoes = matches!(clause.sense, Sense::Verb(Verb::AgentUndo | Verb::AgentRedo));
            undoes
                && (have.sense, have.denied) == (clause.sense, clause.denied)
                && clause.slots.is_empty()
                && matches!(word(clause.from), "i" | "you" | "we" | "that" | "which")
                && clause.to - clause.from <= 6
                && (clause.from + 1..clause.to)
                    .any(|at| matches!(word(at), "asked" | "did" | "said" | "told" | "made" | "changed" | "wanted"))
        };
        match out.last_mut().filter(|have| adds(have) || told(have)) {
            Some(have) => {
                have.to = clause.to;
                have.slots.extend(clause.slots);
            }
            None => out.push(clause),
        }
    }
    out
}

/// A clause whose quoted words are what it names or says, where no label says what that is: `remind me at six "gym"`.
pub(super) fn quoted(clause: &mut Clause, tokens: &[Token]) {
    const TEXTS: &[&str] = &["text", "title", "name", "subject"];
    let Sense::Verb(verb) = clause.sense else { return };
    let mut found =
        (clause.from..clause.to).filter(|at| tokens.get(*at).is_some_and(|token| token.kind == Kind::Quoted));
    let (Some(at), None) = (found.next(), found.next()) else { return };
    let has = |name: &str| {
        clause.slots.iter().any(|(have, ..)| *have == name) || clause.fixed.iter().any(|(have, _)| *have == name)
    };
    let held = clause
        .slots
        .iter()
        .any(|(name, a, b)| (*a..*b).contains(&at) && (TEXTS.contains(name) || kind_of(verb, name).is_free()));
    let free = |name: &&&str| verb.spec().arg(name).is_some() && kind_of(verb, name).is_free() && !has(name);
    let Some(name) = TEXTS.iter().find(free).filter(|_| !held) else { return };
    // What a label of another argument took at its end is not a part of it.
    clause.slots.retain_mut(|(_, a, b)| {
        if (*a..*b).contains(&at) {
            if at == *a {
                *a += 1;
            } else {
                *b = at;
            }
        }
        *a < *b
    });
    clause.slots.push((name, at, at + 1));
}

/// A clause in which several labels that make one control's name are one: "tick snap to grid".
pub(super) fn element(clause: &mut Clause, tokens: &[Token], scene: &Snapshot) {
    let runs: Vec<(usize, usize)> =
        clause.slots.iter().filter(|(name, ..)| *name == "element").map(|(_, a, b)| (*a, *b)).collect();
    let (Some(from), Some(to)) = (runs.iter().map(|(a, _)| *a).min(), runs.iter().map(|(_, b)| *b).max()) else {
        return;
    };
    if runs.len() < 2 {
        return;
    }
    let words: Vec<&str> = tokens.get(from..to).unwrap_or(&[]).iter().map(|token| token.word.as_str()).collect();
    let named =
        |element: &&tacit_dbus::Element| title_words(&element.name) == words || elements::same(&words, &element.name);
    if scene.elements.iter().take(2000).any(|element| named(&element)) {
        clause.slots.retain(|(name, ..)| *name != "element");
        clause.slots.push(("element", from, to));
    } else if let [first, second] = runs.as_slice()
        && let Some(idle) = idle(*first.min(second), *first.max(second), tokens, scene)
    {
        clause.slots.retain(|(name, a, b)| *name != "element" || (*a, *b) != idle);
    }
}

/// Which of two controls only says what the other one is for: "fetch new mail, I think the button says get messages", "who's waiting,
/// read me the waiting list". What is joined is two of them, and what is placed says where.
fn idle(first: (usize, usize), second: (usize, usize), tokens: &[Token], scene: &Snapshot) -> Option<(usize, usize)> {
    const JOINS: &[&str] =
        &["and", "then", "plus", "also", "or", "the", "my", "in", "on", "of", "from", "at", "to", "into", "with"];
    let words = |(from, to): (usize, usize)| -> Vec<&str> {
        let run = tokens.get(from..to).unwrap_or(&[]).iter().map(|token| token.word.as_str());
        run.filter(|word| !matches!(*word, "the" | "my" | "a" | "an")).collect()
    };
    let gap = tokens.get(first.1..second.0)?;
    let apart = gap.iter().filter(|token| !token.is_mark() && !JOINS.contains(&token.word.as_str())).count();
    let placed = gap.last().is_some_and(|token| matches!(token.word.as_str(), "in" | "on" | "of" | "from" | "at"));
    if apart < 2 || placed {
        return None;
    }
    let (a, b) = (words(first), words(second));
    let within = !a.is_empty() && a.len() < b.len() && a.iter().all(|word| b.contains(word));
    let listed = |words: &[&str]| elements::listed(&words.join(" "), None, scene);
    (within || !listed(&a) && listed(&b)).then_some(first)
}

/// Words at the end of a label that only lead to what comes next: "the modem on" of "the modem on the right".
pub(super) fn trimmed(tokens: &[Token], (first, mut last): (usize, usize)) -> (usize, usize) {
    let leads = |token: &Token| {
        matches!(token.word.as_str(), "on" | "in" | "to" | "at" | "with" | "for" | "from" | "and" | "into" | "onto")
    };
    while last > first + 1 && tokens.get(last - 1).is_some_and(leads) {
        last -= 1;
    }
    (first, last)
}

/// Whether a clause begins by saying that something is not to be done, of a kind that harms where it is done all the same.
pub(super) fn forbids(clause: &Clause, tokens: &[Token]) -> bool {
    const AROUND: &[&str] = &["please", "and", "but", "just", "so", "ok", "okay", "now", "tacit", "hey", "oh"];
    let Sense::Verb(verb) = clause.sense else { return false };
    let harms = matches!(verb.spec().family(), "software" | "process")
        || matches!(
            verb,
            Verb::PowerShutdown
                | Verb::PowerRestart
                | Verb::PowerLogout
                | Verb::PowerSuspend
                | Verb::WindowClose
                | Verb::AppQuit
                | Verb::WorkspaceRemove
        );
    // "not firefox but everything else" is a set.
    let first_slot = clause.slots.iter().map(|(_, from, _)| *from).min().unwrap_or(clause.to);
    let mut run = (clause.from..first_slot.min(tokens.len())).filter_map(|at| tokens.get(at)).peekable();
    while run.next_if(|token| token.is_mark() || AROUND.contains(&token.word.as_str())).is_some() {}
    let (first, second, third) = (run.next(), run.next(), run.next());
    let is = |token: Option<&Token>, list: &[&str]| token.is_some_and(|token| list.contains(&token.word.as_str()));
    let denies = is(first, &["do"]) && is(second, &["not"])
        || is(first, &["never"])
        || is(first, &["no", "not", "without"]) && second.is_some_and(|token| !token.is_mark());
    let next = if is(first, &["do"]) { third } else { second };
    // "not the terminal, shut the calculator": what is done stands behind the name that is not meant.
    let other = is(first, &["not", "never"]) && run.any(|token| token.is_mark());
    harms
        && denies
        && !other
        && !is(next, &["let", "keep", "leave", "want", "need", "show", "more", "longer", "forget", "wait", "i", "one"])
}

/// "close neither lutris nor krita" closes nothing, and no more does "steam does not get closed".
pub(super) fn asks_for_none(clause: &Clause, tokens: &[Token]) -> bool {
    let (from, to) = (clause.from, clause.to.min(tokens.len()));
    let run = tokens.get(from..to).unwrap_or(&[]);
    let free = |at: usize| super::learned::is_text(clause, from + at);
    let Sense::Verb(verb) = clause.sense else { return false };
    let fixed = |name: &str| clause.fixed.iter().find(|(have, _)| *have == name).map(|(_, value)| value.as_str());
    let done = |word: &str, next: &str| match (word, next) {
        ("switched" | "turned", "off") | ("off" | "disabled", _) => fixed("on") == Some("off"),
        ("switched" | "turned", "on") | ("on" | "enabled", _) => fixed("on") == Some("on"),
        ("closed" | "shut" | "quit" | "killed", _) => {
            matches!(verb, Verb::WindowClose | Verb::AppQuit | Verb::ProcessKill | Verb::PowerShutdown)
        }
        ("minimized" | "minimised" | "hidden", _) => verb == Verb::WindowMinimize,
        ("moved" | "sent", _) => {
            matches!(verb, Verb::WindowToWorkspace | Verb::WindowToOutput | Verb::WindowMove | Verb::FileMove)
        }
        ("muted" | "silenced", _) => matches!(verb, Verb::AudioMute | Verb::MicMute) && fixed("on") != Some("off"),
        ("locked", _) => verb == Verb::PowerLock,
        ("deleted" | "trashed" | "removed" | "binned", _) => {
            matches!(verb, Verb::FileTrash | Verb::ReminderRemove | Verb::WorkspaceRemove | Verb::SoftwareRemove)
        }
        ("restarted" | "rebooted", _) => verb == Verb::PowerRestart,
        _ => false,
    };
    super::denial::of_none(run, free) || super::denial::of_outcome(run, done, free)
}
