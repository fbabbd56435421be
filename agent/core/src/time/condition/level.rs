//! Battery, processor, memory and disk against numbers and against words like `low`.

use super::{Run, test};
use serde_json::json;
use tacit_dbus::Condition;

const SUBJECTS: &[(&str, &str)] = &[
    ("battery", "battery"),
    ("charge", "battery"),
    ("juice", "battery"),
    ("cpu", "cpu"),
    ("processor", "cpu"),
    ("load", "cpu"),
    ("memory", "memory"),
    ("ram", "memory"),
    ("disk", "disk"),
    ("storage", "disk"),
    ("drive", "disk"),
];
const LESS: &[&str] = &["below", "bellow", "under", "less", "lower", "fewer", "beneath", "underneath", "<", "<="];
/// Words of going down, which say less too.
const SINKING: &[&str] = &[
    "drops",
    "falls",
    "sinks",
    "dips",
    "drop",
    "fall",
    "dropped",
    "fallen",
    "fell",
    "sunk",
    "sank",
    "dipped",
    "slips",
    "slipped",
    "dwindles",
    "dwindled",
    "shrinks",
    "shrunk",
    "calmed",
    "calms",
    "settles",
    "settled",
    "quiets",
    "quietened",
    "cools",
    "cooled",
    "slows",
    "slowed",
    "low",
    "eases",
    "eased",
    "decreases",
    "drains",
    "drained",
    "sinking",
    "dipping",
];
/// Words of going down that say nothing of less by themselves.
const FALLING: &[&str] = &["down", "falling", "dropping"];
const MORE: &[&str] = &[
    "above",
    "over",
    "more",
    "higher",
    "greater",
    "exceeds",
    "past",
    "passes",
    "beyond",
    "tops",
    "exceed",
    ">",
    ">=",
    "rises",
    "climbs",
    "risen",
    "rose",
    "climbed",
    "jumps",
    "jumped",
    "spikes",
    "spiked",
    "shoots",
    "shot",
    "creeps",
    "crept",
    "soars",
    "soared",
    "surpasses",
    "crosses",
    "crossed",
    "passed",
    "exceeded",
    "topped",
    "goes",
    "grows",
    "grown",
    "increases",
    "high",
    "upwards",
    "north",
];
const AROUND: &[&str] = &[
    "than",
    "goes",
    "go",
    "down",
    "up",
    "to",
    "at",
    "on",
    "reaches",
    "reach",
    "hits",
    "hit",
    "level",
    "usage",
    "use",
    "load",
    "percentage",
    "charged",
    "it",
    "there",
    "only",
    "i",
    "stays",
    "runs",
    "run",
    "least",
    "most",
    "=",
    "as",
    "much",
    "far",
    "little",
    "nears",
    "approaches",
    "reached",
    "touches",
    "touched",
    "shows",
    "reads",
    "went",
    "gone",
    "come",
    "came",
    "way",
    "my",
    "its",
    "means",
    "used",
    "by",
    "space",
    "utilization",
    "full",
    "power",
    "laptop",
    "computer",
    "comes",
    "get",
    "we",
    "left",
    "of",
    "percent",
    "equals",
    "no",
    "not",
    "drop",
    "fall",
    "falling",
    "dropping",
    "rising",
    "charging",
    "fill",
    "fills",
    "filled",
    "filling",
];
const AFTER: &[&str] = &[
    "percent",
    "%",
    "per",
    "cent",
    "left",
    "full",
    "remaining",
    "charged",
    "used",
    "battery",
    "charge",
    "usage",
    "of",
    "in",
    "or",
    "less",
    "lower",
    "more",
    "higher",
    "below",
    "above",
    "free",
    "use",
    "load",
    "power",
    "memory",
    "ram",
    "cpu",
    "disk",
    "space",
    "on",
    "juice",
];

/// A level.
pub(super) fn read(run: &Run<'_>) -> Option<Condition> {
    let subject =
        run.words.iter().find_map(|word| SUBJECTS.iter().find(|(name, _)| name == word).map(|(_, what)| *what))?;
    let numbers: Vec<usize> =
        run.words.iter().enumerate().filter(|(_, word)| word.parse::<f64>().is_ok()).map(|(at, _)| at).collect();
    match numbers.as_slice() {
        [] => parted(run, subject).or_else(|| worded(run, subject)),
        [at] => compared(&run.words, subject, *at),
        _ => None,
    }
}

/// `below half`, `under a quarter`: parts of the whole.
fn parted(run: &Run<'_>, subject: &str) -> Option<Condition> {
    let (at, percent) = run.words.iter().enumerate().find_map(|(at, word)| {
        Some((
            at,
            match *word {
                "half" => "50",
                "quarter" => "25",
                "third" => "33",
                _ => return None,
            },
        ))
    })?;
    let mut words = run.words.clone();
    *words.get_mut(at)? = percent;
    // "half full" is no comparison, "below half" is.
    let told = words
        .get(..at)?
        .iter()
        .any(|word| LESS.contains(word) || SINKING.contains(word) || MORE.contains(word) || *word == "to");
    if !told { None } else { compared(&words, subject, at) }
}

fn compared(words: &[&str], subject: &str, at: usize) -> Option<Condition> {
    let (before, after) = (words.get(..at)?, words.get(at + 1..)?);
    let is_subject = |word: &&str| SUBJECTS.iter().any(|(name, _)| name == word);
    let known = before
        .iter()
        .all(|word| is_subject(word) || [LESS, SINKING, MORE, AROUND].iter().any(|list| list.contains(word)))
        && after.iter().all(|word| AFTER.contains(word));
    let number: f64 = words.get(at)?.parse().ok()?;
    if !known || !(0.0..=100.0).contains(&number) || matches!(after.last(), Some(&("of" | "in" | "or" | "on" | "per")))
    {
        return None;
    }
    // "below 20 percent lower the brightness": only behind "or" is it part of the comparison.
    let is_side = |word: &str| matches!(word, "less" | "lower" | "more" | "higher" | "below" | "above");
    let loose = after.iter().enumerate().any(|(i, word)| is_side(word) && (i == 0 || after.get(i - 1) != Some(&"or")));
    if loose {
        return None;
    }
    let has = |list: &[&str]| before.iter().any(|word| list.contains(word));
    let symbol = before.iter().find(|word| matches!(**word, "<" | "<=" | ">" | ">=" | "="));
    let falling = has(FALLING) || has(SINKING);
    let as_far = |word: &str| before.windows(3).any(|w| matches!(w, ["as", side, "as"] if *side == word));
    let to = before.last().is_some_and(|word| matches!(*word, "to" | "at" | "by"));
    let mut op = match symbol {
        Some(symbol) => *symbol,
        None if after.windows(2).any(|w| matches!(w, ["or", "less" | "lower" | "below"])) => "<=",
        None if after.windows(2).any(|w| matches!(w, ["or", "more" | "higher" | "above"])) => ">=",
        None if as_far("low") || as_far("little") || as_far("far") && falling => "<=",
        None if as_far("high") || as_far("much") || as_far("far") => ">=",
        None if has(&["least"]) => ">=",
        None if has(&["most"]) => "<=",
        None if has(&["below", "bellow", "under", "less", "lower", "fewer", "beneath", "underneath"]) => "<",
        None if has(&[
            "above",
            "over",
            "more",
            "higher",
            "greater",
            "exceeds",
            "exceed",
            "exceeded",
            "past",
            "passes",
            "passed",
            "beyond",
            "tops",
            "topped",
            "surpasses",
            "crosses",
            "crossed",
            "north",
            "upwards",
        ]) =>
        {
            ">"
        }
        None if falling && to => "<=",
        None if falling => "<",
        // A battery that reaches little has come down to it.
        None if subject == "battery" && number <= 50.0 && !has(&["charged", "charging"]) => "<=",
        None => ">=",
    };
    if has(&["no", "not"]) {
        op = match op {
            ">" | ">=" => "<=",
            _ => ">=",
        };
    }
    let mut value = number;
    // What is free is what is not used.
    if subject != "battery" && after.iter().any(|word| matches!(*word, "free" | "left" | "remaining")) {
        value = 100.0 - number;
        op = match op {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            ">=" => "<=",
            other => other,
        };
    }
    Some(test(subject, op, if value.fract() == 0.0 { json!(value as i64) } else { json!(value) }))
}

fn worded(run: &Run<'_>, subject: &str) -> Option<Condition> {
    let rest: Vec<&str> = run
        .words
        .iter()
        .copied()
        .filter(|word| {
            !SUBJECTS.iter().any(|(name, _)| name == word)
                && !matches!(
                    *word,
                    "level"
                        | "usage"
                        | "use"
                        | "space"
                        | "laptop"
                        | "getting"
                        | "too"
                        | "very"
                        | "running"
                        | "i"
                        | "on"
                        | "of"
                )
        })
        .collect();
    let battery = subject == "battery";
    Some(match (rest.as_slice(), battery) {
        (
            ["low"] | ["runs" | "goes", "low"] | ["almost" | "nearly", "empty" | "dead" | "gone"] | ["runs", "down"],
            true,
        ) => test("battery", "<", 20),
        (["critical"] | ["dying"] | ["about", "to", "die"] | ["dies"] | ["runs", "out"] | ["empty"], true) => {
            test("battery", "<", 5)
        }
        (
            ["full"]
            | ["fully", "charged"]
            | ["charged"]
            | ["charged", "fully" | "up" | "completely"]
            | ["topped", "up"],
            true,
        ) => test("battery", ">=", 100),
        (["idle"] | ["calms" | "settles" | "quiets", "down"] | ["calm"] | ["quiet"] | ["free"], false)
            if subject == "cpu" =>
        {
            test("cpu", "<", 10)
        }
        (
            ["full"]
            | ["almost" | "nearly", "full"]
            | ["fills", "up"]
            | ["high"]
            | ["goes" | "runs", "high" | "up" | "full" | "low" | "out"]
            | ["busy"]
            | ["maxed"]
            | ["maxed", "out"]
            | ["spikes"],
            false,
        ) => test(subject, ">", 90),
        (["low"] | ["short"], false) if subject != "cpu" => test(subject, ">", 90),
        _ => return None,
    })
}
