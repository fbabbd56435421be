//! Sentences that say what is wrong but not what to do about it: several readings, and the person chooses.

use crate::draft::{DraftStep, Gist, Said};
use crate::normalise::{Token, joined, unwrapped};
use serde_json::json;
use tacit_dbus::Verb;

/// The readings of a sentence that has several.
pub(super) fn either(tokens: &[Token]) -> Option<Gist> {
    let range = unwrapped(tokens);
    let words = joined(tokens.get(range)?);
    let words = words.trim_matches(['.', '!', '?', ' ']);
    let step = |verb: Verb, arg: &'static str, value: serde_json::Value| {
        let mut step = DraftStep::new(verb);
        step.set(arg, Said::Value(value));
        step.words = words.to_owned();
        vec![step]
    };
    let gist = |question: &str, readings: Vec<(&str, Vec<DraftStep>)>| {
        Some(Gist::Either {
            question: question.to_owned(),
            readings: readings.into_iter().map(|(label, steps)| (label.to_owned(), steps)).collect(),
        })
    };
    match words {
        "i can not see anything"
        | "i can not see"
        | "i can hardly see anything"
        | "i can barely see anything"
        | "i can not see a thing"
        | "can not see anything"
        | "i can not see the screen"
        | "i can barely see"
        | "it is hard to see"
        | "i can not see properly"
        | "i can hardly see" => gist(
            "What would help you see: a brighter screen, larger text, or the magnifier?",
            vec![
                ("Brighter screen", step(Verb::DisplayBrightness, "delta", json!(20))),
                ("Larger text", step(Verb::ThemeFontScale, "delta", json!(20))),
                ("Magnifier", step(Verb::A11yZoom, "on", json!("on"))),
            ],
        ),
        "make it bigger"
        | "bigger"
        | "make it larger"
        | "larger"
        | "everything is too small"
        | "it is too small"
        | "make everything bigger"
        | "make everything larger" => {
            if words.contains("everything") {
                gist(
                    "Larger text only, or everything on the screen?",
                    vec![
                        ("Larger text", step(Verb::ThemeFontScale, "delta", json!(10))),
                        ("Everything", step(Verb::A11yZoom, "on", json!("on"))),
                    ],
                )
            } else {
                None
            }
        }
        "high contrast" | "more contrast" | "turn on contrast" => None,
        _ => None,
    }
}
