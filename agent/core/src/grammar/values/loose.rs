//! What words mean where it is known which argument they are: wordings that would be too free to look for.
//!
//! The grammar never builds on these; they read what an understander has marked.

use super::super::kind::SlotKind;
use super::super::measures;
use super::{amounts, number, shapes};
use crate::normalise::Token;
use serde_json::Value;

/// The value that `words` say for `kind`, read generously.
pub(in super::super) fn loose(kind: SlotKind, words: &[&str], run: &[Token]) -> Option<Value> {
    use SlotKind as K;
    if words.len() > 10 {
        return None;
    }
    match kind {
        K::Percent => percent(words, run).map(number),
        K::Delta => delta(words, run).map(number),
        K::Slot => slot(words).map(Value::from),
        K::Dir | K::ScrollDir => direction(words).map(Value::from),
        K::Layout => layout(words).map(Value::from),
        K::LayoutMode => layout_mode(words).map(Value::from),
        K::Number => amount(words, run).map(number),
        _ => measures::loose(kind, words, run),
    }
}

/// Words that say that a number is not meant to the point.
const VAGUE: &[&str] = &[
    "about",
    "around",
    "roughly",
    "approximately",
    "approx",
    "nearly",
    "almost",
    "circa",
    "like",
    "maybe",
    "say",
    "some",
    "or",
    "so",
    "just",
    "only",
    "exactly",
    "precisely",
    "the",
    "of",
    "its",
    "by",
    "to",
    "too",
    "at",
    "on",
    "dot",
    "level",
    "a",
    "an",
];

/// What is left of `words` without vague ones and units of percent, and whether percent was said.
fn plain<'a>(words: &[&'a str]) -> (Vec<&'a str>, bool) {
    const UNITS: &[&str] =
        &["percent", "%", "per", "cent", "pct", "pc", "percentage", "percentages", "points", "point", "marks"];
    let unit = words.iter().any(|word| UNITS.contains(word));
    let core = words.iter().copied().filter(|word| !VAGUE.contains(word) && !UNITS.contains(word)).collect();
    (core, unit)
}

/// A share of a whole: "a third", "two thirds", "3/4", "three out of four".
fn share(core: &[&str]) -> Option<f64> {
    let parts = |word: &str| {
        Some(match word {
            "half" | "halves" => 2.0,
            "third" | "thirds" => 3.0,
            "quarter" | "quarters" | "fourth" | "fourths" => 4.0,
            "fifth" | "fifths" => 5.0,
            "sixth" | "sixths" => 6.0,
            "eighth" | "eighths" => 8.0,
            "tenth" | "tenths" => 10.0,
            _ => return None,
        })
    };
    let n = |word: &str| word.parse::<f64>().ok();
    let found = match core {
        [part] => match part.split_once('/') {
            Some((a, b)) => n(a)? / n(b)?,
            None => 1.0 / parts(part)?,
        },
        ["one", part] => 1.0 / parts(part)?,
        [a, "/" | "out" | "in", b] => n(a)? / n(b)?,
        [a, part] => n(a)? / parts(part)?,
        _ => return None,
    };
    (found.is_finite() && (0.0..=1.0).contains(&found)).then_some(found)
}

fn round(share: f64) -> f64 {
    (share * 100.0).round()
}

/// How much of it all.
fn percent(words: &[&str], run: &[Token]) -> Option<f64> {
    let (core, unit) = plain(words);
    if let Some(found) = share(&core) {
        return Some(round(found));
    }
    let numbers: Vec<f64> = run.iter().filter_map(Token::number).collect();
    let found = match (core.as_slice(), numbers.as_slice()) {
        ([_], [n]) if !unit && *n > 0.0 && *n < 1.0 => n * 100.0,
        ([_], [n]) if *n >= 0.0 => *n,
        ([word], []) => match *word {
            "double" | "twice" => 200.0,
            "normal" | "default" | "usual" | "regular" | "standard" => 100.0,
            word => word.trim_end_matches(['%', '°']).parse().ok()?,
        },
        _ => return None,
    };
    (0.0..=400.0).contains(&found).then_some(found)
}

/// A change: "two notches", "a fifth", "half as big", "double".
fn delta(words: &[&str], run: &[Token]) -> Option<f64> {
    let sign = if words.iter().any(|word| amounts::DOWN.contains(word)) { -1.0 } else { 1.0 };
    let relative = words.iter().any(|word| matches!(*word, "as" | "size" | "amount" | "again" | "that"));
    let known = |word: &&str| {
        !matches!(
            *word,
            "as" | "size"
                | "amount"
                | "again"
                | "that"
                | "it"
                | "is"
                | "now"
                | "more"
                | "than"
                | "what"
                | "bigger"
                | "larger"
                | "wider"
                | "taller"
                | "longer"
                | "smaller"
                | "narrower"
                | "shorter"
                | "big"
                | "large"
                | "wide"
                | "tall"
                | "small"
                | "loud"
                | "louder"
                | "quiet"
                | "quieter"
                | "softer"
                | "bright"
                | "brighter"
                | "dim"
                | "dimmer"
                | "darker"
                | "up"
                | "down"
                | "less"
                | "full"
        )
    };
    let (core, _) = plain(words);
    let core: Vec<&str> = core.into_iter().filter(known).collect();
    let numbers: Vec<f64> = run.iter().filter_map(Token::number).collect();
    // "half as big" is smaller whatever its adjective says.
    if let Some(part) = share(&core) {
        return Some(if relative && core.first() == Some(&"half") { -50.0 } else { sign * round(part) });
    }
    let step = |word: &str| matches!(word, "step" | "steps" | "notch" | "notches" | "clicks" | "bars" | "ticks");
    match (core.as_slice(), numbers.as_slice()) {
        (["double" | "twice" | "doubled"], []) | (["2", "times" | "x"], _) => Some(100.0),
        (["triple" | "thrice"], []) | (["3", "times" | "x"], _) => Some(200.0),
        ([_, unit], [n]) if step(unit) && n.abs() <= 20.0 => Some(sign * n * 5.0),
        ([unit], []) if step(unit) => Some(sign * 5.0),
        (["few", unit], []) if step(unit) => Some(sign * 15.0),
        (["couple"], []) => Some(sign * 2.0),
        (["couple", unit], []) if step(unit) => Some(sign * 10.0),
        (["few"], []) => Some(sign * 5.0),
        ([_], [n]) => Some(if *n < 0.0 { *n } else { n * sign }),
        _ => None,
    }
}

/// A part of the screen: in thirds with digits, by the points of the compass, as rows and columns.
fn slot(words: &[&str]) -> Option<&'static str> {
    let mut plain: Vec<&str> = Vec::new();
    for word in words {
        match *word {
            "1/3" => plain.push("third"),
            "2/3" => plain.extend(["2", "thirds"]),
            "1/2" | "portion" | "row" | "rows" | "columns" | "region" | "segment" | "space" | "end" | "bit"
            | "zone" | "strip" | "slot" | "there" | "for" | "me" | "please" | "with" | "from" | "between" | "and" => {}
            "north" => plain.push("top"),
            "south" => plain.push("bottom"),
            "west" => plain.push("left"),
            "east" => plain.push("right"),
            "northwest" => plain.extend(["top", "left"]),
            "northeast" => plain.extend(["top", "right"]),
            "southwest" => plain.extend(["bottom", "left"]),
            "southeast" => plain.extend(["bottom", "right"]),
            "centra" | "centrum" | "centermost" => plain.push("center"),
            "left-hand" => plain.push("left"),
            "right-hand" => plain.push("right"),
            "top-left" => plain.extend(["top", "left"]),
            "top-right" => plain.extend(["top", "right"]),
            "bottom-left" => plain.extend(["bottom", "left"]),
            "bottom-right" => plain.extend(["bottom", "right"]),
            word => plain.push(word),
        }
    }
    shapes::slot(&plain)
}

fn direction(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(*word, "hand" | "way" | "direction" | "just" | "slightly" | "touch" | "tad" | "far" | "on" | "in")
        })
        .collect();
    shapes::direction(&core)
}

/// An arrangement by the words that tell one from another.
fn layout(words: &[&str]) -> Option<&'static str> {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let upright = has(&["vertical", "vertically", "upright"]);
    let flat = has(&["horizontal", "horizontally", "flat"]);
    if has(&["strips", "strip", "stripes", "bands", "lanes", "slices"]) {
        return Some(if flat { "rows" } else { "columns" });
    }
    let families: &[(&str, &[&str])] = &[
        (
            "cascade",
            &[
                "cascade",
                "cascaded",
                "cascading",
                "overlapping",
                "overlapped",
                "overlap",
                "staggered",
                "stairs",
                "staircase",
                "steps",
                "diagonally",
                "diagonal",
                "fan",
                "fanned",
                "waterfall",
            ],
        ),
        (
            "grid",
            &[
                "grid",
                "grids",
                "checkerboard",
                "chessboard",
                "matrix",
                "mosaic",
                "tiles",
                "tile",
                "tiled",
                "corner",
                "corners",
                "quarters",
                "quadrants",
                "2x2",
                "four",
                "4",
            ],
        ),
        ("stack", &["stack", "stacked", "stacks", "pile", "piled", "piles", "deck", "heap", "master"]),
        ("columns", &["column", "columns", "cols", "thirds", "pillars"]),
        ("rows", &["row", "rows", "above", "below", "under", "underneath", "beneath", "over", "atop", "lines"]),
        (
            "side_by_side",
            &[
                "side",
                "sidebyside",
                "beside",
                "next",
                "split",
                "half",
                "halves",
                "alongside",
                "50/50",
                "fifty",
                "50",
                "pair",
                "adjacent",
                "together",
                "between",
                "equally",
                "evenly",
            ],
        ),
    ];
    if let Some((name, _)) = families.iter().find(|(_, list)| has(list)) {
        return Some(name);
    }
    match (upright, flat) {
        (true, _) => Some("columns"),
        (_, true) => Some("rows"),
        _ if has(&["left"]) && has(&["right"]) => Some("side_by_side"),
        _ if has(&["top", "up"]) && has(&["bottom", "down", "each", "other"]) => Some("rows"),
        _ => None,
    }
}

fn layout_mode(words: &[&str]) -> Option<&'static str> {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if has(&["tiling", "tiled", "tile", "tiles", "auto", "automatic", "grid"]) {
        Some("tiling")
    } else {
        has(&[
            "floating",
            "float",
            "free",
            "freely",
            "freeform",
            "stacking",
            "overlapping",
            "manual",
            "loose",
            "classic",
        ])
        .then_some("floating")
    }
}

/// A plain number: "a few", "half a dozen", "the last two things".
fn amount(words: &[&str], run: &[Token]) -> Option<f64> {
    let numbers: Vec<f64> = run.iter().filter_map(Token::number).collect();
    if let [n] = numbers.as_slice() {
        let half = words.first() == Some(&"half") && words.contains(&"dozen") || words == ["half", "12"];
        return Some(if half { n / 2.0 } else { *n });
    }
    let (core, _) = plain(words);
    Some(match core.as_slice() {
        ["few"] | ["few", _] | ["several"] | ["several", _] => 3.0,
        ["couple"] | ["couple", _] | ["both", ..] | ["twice"] => 2.0,
        ["dozen"] | ["dozen", _] => 12.0,
        ["half", "dozen"] | ["half", "dozen", _] => 6.0,
        ["once"] | ["one"] | ["single"] | ["last"] | ["one", _] | ["single", _] => 1.0,
        [word] | [word, _] => {
            let digits = word.trim_start_matches('#').trim_end_matches(|c: char| c.is_alphabetic() || c == '°');
            match digits.parse::<f64>() {
                Ok(n) if word.ends_with('k') => n * 1000.0,
                Ok(n) => n,
                Err(_) => return crate::normalise::ordinal(word).filter(|n| *n > 0).map(|n| n as f64),
            }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::loose;
    use crate::grammar::kind::SlotKind as K;
    use serde_json::{Value, json};
    use tacit_dbus::Verb;

    #[track_caller]
    fn check(kind: K, said: &str, want: Value) {
        let run = crate::normalise::tokens(said);
        let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
        let strict = crate::grammar::values::parse(kind, Verb::WindowResize, &words, &run);
        let have = strict.or_else(|| loose(kind, &words, &run)).unwrap_or(Value::Null);
        assert_eq!(have, want, "{said}");
    }

    #[test]
    fn percentages_have_many_wordings() {
        check(K::Percent, "58 per cent", json!(58));
        check(K::Percent, "9 pct", json!(9));
        check(K::Percent, "50 out of 100", json!(50));
        check(K::Percent, "a fifth", json!(20));
        check(K::Percent, "two thirds", json!(67));
        check(K::Percent, "0.4", json!(40));
        check(K::Percent, "three quarters", json!(75));
        check(K::Percent, "level 40", json!(40));
        check(K::Percent, "the wallpaper", Value::Null);
    }

    #[test]
    fn changes_are_counted_in_steps_and_shares() {
        check(K::Delta, "12 percentage points", json!(12));
        check(K::Delta, "19 per cent", json!(19));
        check(K::Delta, "two notches", json!(10));
        check(K::Delta, "a couple of steps", json!(10));
        check(K::Delta, "a fifth", json!(20));
        check(K::Delta, "roughly a third", json!(33));
        check(K::Delta, "around ten", json!(10));
        check(K::Delta, "double", json!(100));
        check(K::Delta, "twice as big", json!(100));
        check(K::Delta, "half as big", json!(-50));
        check(K::Delta, "half the size", json!(-50));
        check(K::Delta, "a few percent", json!(5));
        check(K::Delta, "minus 5 percent", json!(-5));
    }

    #[test]
    fn parts_of_the_screen_and_arrangements_are_told_by_their_words() {
        check(K::Slot, "left 2/3", json!("left_two_thirds"));
        check(K::Slot, "right 1/3", json!("right_third"));
        check(K::Slot, "north west corner", json!("top_left"));
        check(K::Slot, "southeast corner", json!("bottom_right"));
        check(K::Slot, "bottom row", json!("bottom"));
        check(K::Slot, "middle column", json!("center"));
        check(K::Layout, "in three columns", json!("columns"));
        check(K::Layout, "in horizontal strips", json!("rows"));
        check(K::Layout, "as vertical stripes", json!("columns"));
        check(K::Layout, "like a deck of cards", json!("stack"));
        check(K::Layout, "one above the other", json!("rows"));
        check(K::Layout, "one beside the other", json!("side_by_side"));
        check(K::Layout, "left and right", json!("side_by_side"));
        check(K::Layout, "one in each corner", json!("grid"));
        check(K::Layout, "like stairs", json!("cascade"));
        check(K::Layout, "50/50", json!("side_by_side"));
        check(K::Layout, "blue", Value::Null);
        check(K::Number, "a few", json!(3));
        check(K::Number, "half a dozen", json!(6));
    }
}
