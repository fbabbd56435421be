//! What the agent suggests, with the reason.

use super::{Act, Hit, Kind, Known};
use crate::rank::{Closeness, Query, plain};

/// Suggestions while nothing is typed, or that begin with the text.
pub fn hits(query: &Query, known: &Known<'_>) -> Vec<Hit> {
    known
        .suggestions
        .iter()
        .filter(|suggestion| plain(&suggestion.text).starts_with(&query.plain))
        .take(2)
        .map(|suggestion| Hit {
            key: format!("suggestion:{}", suggestion.id),
            title: suggestion.text.clone(),
            detail: suggestion.why.clone(),
            kind: Kind::Suggestion,
            act: Act::Accept(suggestion.clone()),
            score: if query.plain.is_empty() { 1.0 } else { 0.6 },
            closeness: Closeness::Loose,
        })
        .collect()
}
