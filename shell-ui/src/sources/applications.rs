//! Installed applications, by name, kind and other words.

use super::{Act, Hit, Kind, Known};
use crate::rank::{Closeness, Query};

/// The applications that fit.
pub fn hits(query: &mut Query, known: &Known<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for app in &known.desk.apps {
        let mut best = query.fit(&app.name);
        let id_word = app.id.as_str().rsplit('.').next().unwrap_or_default();
        for (other, worth) in [(app.generic.as_str(), 0.7), (id_word, 0.8)] {
            best = better(best, query.fit(other), worth);
        }
        for word in &app.keywords {
            // A keyword helps to find; it is never what the application is called.
            let fit = query.fit(word).filter(|fit| fit.1 != Closeness::Loose).map(|fit| (fit.0, Closeness::Loose));
            best = better(best, fit, 0.5);
        }
        let Some((score, closeness)) = best else { continue };
        hits.push(Hit {
            key: format!("app:{}", app.id),
            title: app.name.clone(),
            detail: app.generic.clone(),
            kind: Kind::Application,
            act: Act::Launch { app: app.id.clone(), name: app.name.clone() },
            score: score + known.frecency.bonus(app.id.as_str()),
            closeness,
        });
    }
    hits
}

fn better(a: Option<(f64, Closeness)>, b: Option<(f64, Closeness)>, worth: f64) -> Option<(f64, Closeness)> {
    match (a, b) {
        (Some(a), Some(b)) if b.0 * worth > a.0 => Some((b.0 * worth, b.1)),
        (Some(a), _) => Some(a),
        (None, b) => b.map(|b| (b.0 * worth, b.1)),
    }
}
