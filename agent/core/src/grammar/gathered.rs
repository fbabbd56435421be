//! What belongs to the clause before though it reads like one of its own: the steps of a routine that is being made.

use super::learned::{Clause, Sense};
use crate::normalise::Token;
use tacit_dbus::Verb;

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
