//! What was asked before, to be asked again.

use super::{Act, Hit, Kind, Known};
use crate::rank::{Closeness, Query, plain};

/// Earlier requests that fit; the latest three while nothing is typed.
pub fn hits(query: &mut Query, known: &Known<'_>) -> Vec<Hit> {
    if query.plain.is_empty() {
        return known.asked.iter().take(3).enumerate().map(|(at, text)| hit(text, -1.0 - index(at))).collect();
    }
    let mut hits = Vec::new();
    for (at, text) in known.asked.iter().enumerate() {
        if plain(text) == query.plain || hits.len() >= 2 {
            continue;
        }
        if plain(text).starts_with(&query.plain)
            || query.plain.chars().count() > 3 && query.fit(text).is_some_and(|fit| fit.0 > 1.4)
        {
            hits.push(hit(text, 0.5 - index(at) * 0.01));
        }
    }
    hits
}

#[allow(clippy::cast_precision_loss)]
fn index(at: usize) -> f64 {
    at as f64
}

fn hit(text: &str, score: f64) -> Hit {
    Hit {
        key: format!("history:{text}"),
        title: text.to_owned(),
        detail: String::new(),
        kind: Kind::History,
        act: Act::Say(text.to_owned()),
        score,
        closeness: Closeness::Loose,
    }
}
