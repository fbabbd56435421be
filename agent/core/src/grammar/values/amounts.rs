//! Percentages and changes in percent, as said.

use crate::normalise::Token;
use tacit_dbus::Verb;

/// How much of it all, in percent.
pub(super) fn percent(words: &[&str], run: &[Token]) -> Option<f64> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "percent"
                    | "%"
                    | "about"
                    | "around"
                    | "exactly"
                    | "the"
                    | "its"
                    | "just"
                    | "only"
                    | "volume"
                    | "brightness"
                    | "of"
                    | "approximately"
                    | "like"
                    | "at"
                    | "points"
                    | "level"
            )
        })
        .collect();
    let found = match core.as_slice() {
        [_] if run.iter().filter(|t| t.number().is_some()).count() == 1 => {
            let n = run.iter().find_map(Token::number)?;
            if run.iter().any(|t| t.number().is_some() && t.word.starts_with(['+', '-'])) {
                return None;
            }
            // "0.4" of it all, unless percent were said.
            let share = n > 0.0 && n < 1.0 && !words.iter().any(|word| matches!(*word, "percent" | "%"));
            if share { (n * 100.0).round() } else { n }
        }
        ["half"]
        | ["halfway"]
        | ["half", "way"]
        | ["a", "half"]
        | ["fifty", "fifty"]
        | ["middle"]
        | ["medium"]
        | ["mid"]
        | ["moderate"] => 50.0,
        ["quarter"] | ["a", "quarter"] | ["one", "quarter"] | ["1", "quarter"] => 25.0,
        ["3", "quarters"] | ["third", "quarters"] => 75.0,
        ["a", "third"] | ["third"] | ["1", "third"] => 33.0,
        ["2", "thirds"] => 67.0,
        ["max"]
        | ["maximum"]
        | ["full"]
        | ["highest"]
        | ["full", "blast"]
        | ["all", "way", "up"]
        | ["top"]
        | ["loudest"]
        | ["brightest"]
        | ["full", "whack"]
        | ["maxed", "out"]
        | ["maximal"]
        | ["fullest"]
        | ["way", "up"]
        | ["eleven"] => 100.0,
        ["zero"]
        | ["min"]
        | ["minimum"]
        | ["lowest"]
        | ["nothing"]
        | ["all", "way", "down"]
        | ["none"]
        | ["minimal"]
        | ["way", "down"]
        | ["darkest"]
        | ["quietest"] => 0.0,
        _ => return None,
    };
    (0.0..=400.0).contains(&found).then_some(found)
}

/// A change in percent; plain numbers count as positive, and the clause's direction words turn them later.
pub(super) fn delta(words: &[&str], run: &[Token], verb: Verb) -> Option<f64> {
    // "louder" is no size, and "bigger" no loudness.
    const LOUD: &[&str] =
        &["louder", "quieter", "softer", "loud", "quiet", "noisy", "deafening", "faint", "soft", "quieten"];
    const BRIGHT: &[&str] =
        &["brighter", "darker", "dimmer", "bright", "dark", "dim", "blinding", "glaring", "lighter"];
    const BIG: &[&str] = &[
        "bigger", "smaller", "larger", "wider", "narrower", "taller", "shorter", "big", "large", "small", "tiny",
        "huge", "shrink", "grow", "enlarge", "expand", "tinier", "thinner",
    ];
    let other: &[&[&str]] = match verb {
        Verb::AudioVolume => &[BRIGHT, BIG],
        Verb::DisplayBrightness => &[LOUD, BIG],
        Verb::WindowResize | Verb::ThemeFontScale | Verb::A11yZoom => &[LOUD, BRIGHT],
        _ => &[],
    };
    if words.iter().any(|word| other.iter().any(|list| list.contains(word))) {
        return None;
    }
    let numbers: Vec<f64> = run.iter().filter_map(Token::number).collect();
    let sign = if words.iter().any(|word| DOWN.contains(word)) { -1.0 } else { 1.0 };
    let known = |word: &&str| {
        matches!(
            *word,
            "by" | "percent"
                | "%"
                | "a"
                | "about"
                | "another"
                | "points"
                | "the"
                | "point"
                | "pixels"
                | "px"
                | "up"
                | "too"
                | "again"
                | "more"
                | "than"
                | "this"
                | "it"
                | "even"
        ) || DOWN.contains(word)
            || UP.contains(word)
            || word.parse::<f64>().is_ok()
            || amount(word).is_some()
    };
    if !words.iter().all(known) {
        return None;
    }
    match numbers.as_slice() {
        [n] => Some(if *n < 0.0 { *n } else { n * sign }),
        [] => {
            let amounts: Vec<f64> = words.iter().filter_map(|word| amount(word)).collect();
            let directed = words.iter().any(|word| DOWN.contains(word) || UP.contains(word) || matches!(*word, "more"));
            if amounts.is_empty() && !directed {
                return None;
            }
            Some(sign * amounts.first().copied().unwrap_or(10.0))
        }
        _ => None,
    }
}

/// Words that make a change negative.
pub const DOWN: &[&str] = &[
    "down",
    "lower",
    "less",
    "decrease",
    "reduce",
    "quieter",
    "softer",
    "dimmer",
    "darker",
    "smaller",
    "narrower",
    "shorter",
    "shrink",
    "decreased",
    "drop",
    "dim",
    "minus",
    "turn_down",
    "loud",
    "slower",
    "blinding",
    "bright",
    "big",
    "large",
    "huge",
    "noisy",
    "lessen",
    "cut",
    "deafening",
    "out",
    "tinier",
    "thinner",
    "reduced",
    "lowered",
    "blasting",
    "glaring",
    "quieten",
    "-",
];

/// Words that make a change positive.
pub const UP: &[&str] = &[
    "up", "louder", "higher", "increase", "raise", "brighter", "bigger", "larger", "wider", "taller", "grow", "boost",
    "bump", "quiet", "dark", "small", "tiny", "faint", "soft", "plus", "lighter", "enlarge", "expand", "low",
    "stronger", "in", "dim_", "amplify",
];

fn amount(word: &str) -> Option<f64> {
    Some(match word {
        "bit" | "little" | "slightly" | "touch" | "tad" | "notch" | "smidge" | "tiny" | "hair" | "step"
        | "somewhat" | "slight" => 5.0,
        "lot" | "much" | "lots" | "significantly" | "considerably" | "way" | "far" | "loads" | "substantially"
        | "plenty" => 20.0,
        "half" => 50.0,
        "quarter" => 25.0,
        "third" => 33.0,
        _ => return None,
    })
}
