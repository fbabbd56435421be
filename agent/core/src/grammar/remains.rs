//! Parts of the screen that are said by what another clause leaves: "the mail on the left two thirds and the notes get the rest".

use super::kind::SlotKind;
use super::learned::{Clause, Heard, Sense};
use super::slots::{self, Scope};
use crate::draft::Said;
use crate::lexicon;
use serde_json::Value;
use tacit_dbus::Verb;

/// The most tokens of a name, and of the clause that it stands in.
const NAME_MAX: usize = 5;
const CLAUSE_MAX: usize = 16;

/// What is left of the screen beside a part of it.
fn complement(slot: &str) -> Option<&'static str> {
    Some(match slot {
        "left" => "right",
        "right" => "left",
        "top" => "bottom",
        "bottom" => "top",
        "left_third" => "right_two_thirds",
        "right_third" => "left_two_thirds",
        "left_two_thirds" => "right_third",
        "right_two_thirds" => "left_third",
        _ => return None,
    })
}

/// Clauses in which "the rest" of the screen is the part that the clause before leaves.
pub(super) fn filled(clauses: Vec<Clause>, heard: &Heard, scope: &Scope<'_>) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    for clause in clauses {
        let given = out.last().and_then(|last| placed(last, heard, scope));
        if let Some(rest) = given.and_then(|slot| rest(&clause, (clause.from, clause.to), slot, heard, scope)) {
            out.push(rest);
            continue;
        }
        // "the mail left, the notes the rest" may be one clause.
        let end = clause.slots.iter().find(|(name, ..)| *name == "slot").map(|(_, _, end)| *end);
        let whole = Clause {
            slots: clause.slots.iter().filter(|(_, _, to)| Some(*to) <= end).copied().collect(),
            ..clause.clone()
        };
        let split = end.filter(|end| *end < clause.to).and_then(|end| {
            let slot = placed(&whole, heard, scope)?;
            rest(&clause, (end, clause.to), slot, heard, scope)
        });
        match (split, end) {
            (Some(rest), Some(end)) => out.extend([Clause { to: end, ..whole }, rest]),
            _ => out.push(clause),
        }
    }
    out
}

/// Where a clause puts a window.
fn placed(clause: &Clause, heard: &Heard, scope: &Scope<'_>) -> Option<&'static str> {
    let Sense::Verb(verb @ (Verb::WindowPlace | Verb::AppLaunch)) = clause.sense else { return None };
    let mut said = clause.slots.iter().filter(|(name, ..)| *name == "slot");
    let (_, from, to) = said.next().filter(|_| !clause.denied)?;
    let run = heard.tokens.get(*from..*to).filter(|run| !run.is_empty() && said.next().is_none())?;
    match slots::parse(SlotKind::Slot, verb, run, scope)? {
        (_, Said::Value(Value::String(slot))) => complement(&slot),
        _ => None,
    }
}

/// A run that gives a window the rest of the screen, as a clause of its own.
fn rest(clause: &Clause, (from, to): (usize, usize), slot: &str, heard: &Heard, scope: &Scope<'_>) -> Option<Clause> {
    const AROUND: &[&str] = &[
        "give", "gives", "giving", "get", "gets", "getting", "let", "have", "has", "take", "takes", "taking", "put",
        "puts", "fill", "fills", "filling", "use", "uses", "using", "occupies", "goes", "go", "spread", "to", "across",
        "in", "on", "into", "onto", "over", "of", "the", "and", "with", "while", "then", "for", "up", "should", "can",
        "will", "please", "it", "screen", "space", "all", "a", "my", "is", "room", "then", "so", "beside",
    ];
    let to = to.min(heard.tokens.len());
    if clause.denied || to <= from || to - from > CLAUSE_MAX {
        return None;
    }
    let word = |at: usize| heard.tokens.get(at).filter(|_| at < to).map_or("", |token| token.word.as_str());
    let (start, end) = (from..to).find_map(|at| Some((at, at + remainder(&|by: usize| word(at + by), slot)?)))?;
    let named: Vec<usize> = (from..to)
        .filter(|at| !(start..end).contains(at))
        .filter(|at| !AROUND.contains(&word(*at)) && heard.tokens.get(*at).is_some_and(|token| !token.is_mark()))
        .collect();
    let (first, last) = (*named.first()?, *named.last()? + 1);
    // "minimize the rest" is about other windows.
    let plain = last - first <= NAME_MAX && !(first..last).any(|at| (start..end).contains(&at));
    let commands = lexicon::is_command(word(first)) && heard.marks.get(first).is_none_or(|marks| *marks == 0);
    let name: Vec<&str> = (first..last).map(word).filter(|word| !matches!(*word, "the" | "my")).collect();
    let known = || {
        let best = |found: Vec<(usize, f32)>| found.first().is_some_and(|(_, score)| *score >= 0.6);
        best(scope.index.find_windows(&name))
            || best(scope.index.find_apps(&name))
            || best(scope.index.half_described_windows(&name))
    };
    if !plain || commands || !known() {
        return None;
    }
    let slots = vec![("window", first, last)];
    let fixed = vec![("slot", slot.to_owned())];
    Some(Clause { from, to, sense: Sense::Verb(Verb::WindowPlace), fixed, slots, denied: false })
}

/// How many words say "the rest of the screen", where `slot` is what is left.
fn remainder<'a>(word: &impl Fn(usize) -> &'a str, slot: &str) -> Option<usize> {
    let half = matches!(slot, "left" | "right" | "top" | "bottom");
    let third = slot.ends_with("third");
    match (word(0), word(1), word(2)) {
        ("rest" | "remainder", ..) => Some(1),
        ("remaining", "half", _) if half => Some(2),
        ("remaining", "third", _) if third => Some(2),
        ("remaining", "space" | "part" | "room" | "portion", _) => Some(2),
        ("what" | "whatever", "is" | "remains", "left") => Some(3),
        ("what" | "whatever", "remains", _) => Some(2),
        ("other", "half", _) if half => Some(2),
        ("other", "third", _) if third => Some(2),
        ("other", "2", "thirds") if slot.ends_with("two_thirds") => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{complement, remainder};

    fn long(said: &str, slot: &str) -> Option<usize> {
        let words: Vec<&str> = said.split(' ').collect();
        remainder(&|at: usize| words.get(at).copied().unwrap_or(""), slot)
    }

    #[test]
    fn what_is_left_is_known_by_its_size() {
        assert_eq!(complement("left_two_thirds"), Some("right_third"));
        assert_eq!(complement("top_left"), None, "three quarters are no part");
        assert_eq!(long("rest", "right"), Some(1));
        assert_eq!(long("what is left", "right"), Some(3));
        assert_eq!(long("other half", "right"), Some(2));
        assert_eq!(long("other half", "right_third"), None);
        assert_eq!(long("other third", "right_third"), Some(2));
        assert_eq!(long("other one", "right"), None);
    }
}
