//! Open windows, by title and by the name of their application.

use super::{Act, Hit, Kind, Known};
use crate::rank::{Closeness, Query};
use crate::words::elide;

/// The windows that fit.
pub fn hits(query: &mut Query, known: &Known<'_>) -> Vec<Hit> {
    let desk = known.desk;
    let mut hits = Vec::new();
    for window in &desk.windows {
        let name = desk.app(&window.app).map_or(window.app.as_str(), |app| app.name.as_str());
        let by_title = query.fit(&window.title);
        let by_name = query.fit(name);
        let best = match (by_title, by_name) {
            (Some(title), Some(name)) => Some(if title.0 > name.0 { title } else { name }),
            (one, other) => one.or(other),
        };
        let Some((score, closeness)) = best else { continue };
        // A title is whatever the application says: it may lead here, but only the application's name counts as exact.
        let closeness =
            if by_name.is_some_and(|fit| fit.1 == closeness) { closeness } else { closeness.min(Closeness::Prefix) };
        let place = desk.workspace(window.workspace).map_or_else(String::new, |space| {
            if space.active { "on this workspace".into() } else { format!("on workspace {}", space.name) }
        });
        let title = if window.title.is_empty() { name } else { &window.title };
        hits.push(Hit {
            key: format!("window:{}", window.id),
            title: elide(title, 52),
            detail: if title == name { place } else { format!("{name} {place}") },
            kind: Kind::Window,
            act: Act::Focus(window.id.clone()),
            // What is open is nearer than what could be opened.
            score: score + 0.3 + known.frecency.bonus(window.app.as_str()) * 0.5,
            closeness,
        });
    }
    hits
}
