//! SNIPS and CLINC150: intents, slots by the CoNLL measure, whole sentences, and what is out of scope.

use crate::action::example::Example;
use crate::action::parse::{Parse, Reader, spans};
use crate::train::OUTSIDE;
use std::collections::BTreeMap;

/// What a public set comes to, in percent.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct PublicScore {
    /// Sentences.
    pub sentences: usize,
    /// Intents that are right, of sentences in scope.
    pub intent: f64,
    /// F1 of slots: name and both ends right.
    pub slot_f1: f64,
    /// Sentences with intent and all slots right.
    pub whole: f64,
    /// Of what is out of scope, how much was found to be.
    pub outside_recall: f64,
    /// Intents taken for others, commonest first.
    pub confused: Vec<(String, String, usize)>,
}

fn percent(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 * 100.0 }
}

/// Scores sentences of one clause each. A sentence whose energy is above `energy` counts as out of scope.
///
/// # Errors
/// A tensor operation fails.
pub fn public(reader: &Reader<'_>, examples: &[Example], energy: Option<f32>) -> candle_core::Result<PublicScore> {
    let outside = reader.labels.frame(OUTSIDE);
    let (mut inside, mut intents, mut whole, mut out, mut found_out) = (0, 0, 0, 0, 0);
    let (mut hits, mut have, mut want) = (0, 0, 0);
    let mut confused: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for example in examples {
        let parse = reader.read(&example.words, &example.marks, true)?.into_iter().next().unwrap_or_default();
        let right = example.clauses.first().map_or(usize::MAX, |clause| clause.frame);
        let mut got = intent(&parse);
        if let (Some(limit), Some(clause)) = (energy, parse.clauses.first())
            && clause.energy > limit
        {
            got = outside.unwrap_or(usize::MAX);
        }
        if Some(right) == outside {
            out += 1;
            found_out += usize::from(got == right);
            continue;
        }
        let (wanted, read) = (spans(&example.tags), spans(&parse.tags));
        hits += wanted.iter().filter(|span| read.contains(span)).count();
        have += read.len();
        want += wanted.len();
        inside += 1;
        intents += usize::from(got == right);
        whole += usize::from(got == right && wanted == read);
        if got != right {
            *confused.entry((right, got)).or_default() += 1;
        }
    }
    let name = |at: usize| reader.labels.frames.get(at).cloned().unwrap_or_else(|| "?".into());
    let mut confused: Vec<(String, String, usize)> =
        confused.into_iter().map(|((a, b), count)| (name(a), name(b), count)).collect();
    confused.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    confused.truncate(20);
    let (precision, recall) = (percent(hits, have), percent(hits, want));
    Ok(PublicScore {
        sentences: examples.len(),
        intent: percent(intents, inside),
        slot_f1: if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 },
        whole: percent(whole, inside),
        outside_recall: percent(found_out, out),
        confused,
    })
}

fn intent(parse: &Parse) -> usize {
    parse.clauses.first().and_then(|clause| clause.frames.first()).map_or(usize::MAX, |(frame, _)| *frame)
}

/// The energy above which a sentence counts as out of scope, so that at least `least` percent of the intents in scope stay right and the
/// most of what is out of scope is found; with both figures, in percent.
///
/// # Errors
/// A tensor operation fails.
pub fn energy_limit(reader: &Reader<'_>, examples: &[Example], least: f64) -> candle_core::Result<(f32, (f64, f64))> {
    let outside = reader.labels.frame(OUTSIDE);
    // For each sentence: its energy, whether it is in scope, and whether it is read rightly as long as it is not called out of scope.
    let mut read = Vec::with_capacity(examples.len());
    for example in examples {
        let parse = reader.read(&example.words, &example.marks, true)?.into_iter().next().unwrap_or_default();
        let right = example.clauses.first().map(|clause| clause.frame);
        let energy = parse.clauses.first().map_or(f32::INFINITY, |clause| clause.energy);
        read.push((energy, right != outside, Some(intent(&parse)) == right));
    }
    let inside = read.iter().filter(|(_, inside, _)| *inside).count();
    let figures = |limit: f32| {
        let kept = read.iter().filter(|(energy, inside, right)| *inside && *right && *energy <= limit).count();
        let found = read.iter().filter(|(energy, inside, right)| !inside && (*right || *energy > limit)).count();
        (percent(kept, inside), percent(found, read.len() - inside))
    };
    let mut limits: Vec<f32> = read.iter().map(|(energy, ..)| *energy).filter(|energy| energy.is_finite()).collect();
    limits.sort_by(f32::total_cmp);
    // What is in scope only grows with the limit: the first that keeps enough finds the most.
    let enough = limits.iter().copied().find(|limit| figures(*limit).0 >= least);
    let limit = enough.or(limits.last().copied()).unwrap_or(f32::MAX);
    Ok((limit, figures(limit)))
}

/// The energy that keeps `share` of sentences in scope.
///
/// # Errors
/// A tensor operation fails.
pub fn energy_threshold(reader: &Reader<'_>, examples: &[Example], share: f64) -> candle_core::Result<f32> {
    let outside = reader.labels.frame(OUTSIDE);
    let mut list = Vec::new();
    for example in examples.iter().filter(|one| one.clauses.first().map(|clause| clause.frame) != outside) {
        if let Some(parse) = reader.read(&example.words, &example.marks, true)?.first() {
            list.extend(parse.clauses.first().map(|clause| f64::from(clause.energy)));
        }
    }
    Ok(super::quantile(&list, share) as f32)
}
