//! Questions that wait for an answer, from whoever asked for something.

use super::{Act, Hit, Kind, Known};
use crate::rank::{Closeness, Query};
use crate::words::elide;
use tacit_dbus::Phase;

/// The questions that wait, while nothing is typed: what is typed then is a sentence of its own.
pub fn hits(query: &Query, known: &Known<'_>) -> Vec<Hit> {
    let waiting = known.requests.iter().rev().filter(|request| request.phase == Phase::Asking);
    waiting
        .take(if query.plain.is_empty() { 2 } else { 0 })
        .map(|request| {
            let asked = request.plan.as_ref().and_then(|plan| plan.ask.as_deref()).or(request.say.as_deref());
            Hit {
                key: format!("question:{}", request.id),
                title: elide(asked.unwrap_or(&request.text), 60),
                detail: format!("“{}” waits for your answer", elide(&request.text, 50)),
                kind: Kind::Question,
                act: Act::Answer(request.id.clone()),
                score: 2.0,
                closeness: Closeness::Loose,
            }
        })
        .collect()
}
