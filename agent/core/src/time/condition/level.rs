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
    "fuller",
    "hotter",
    "busier",
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
    "back",
    "free",
    "per",
    "cent",
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
    "charging",
    "taken",
    "pct",
];

/// A level.
pub(super) fn read(run: &Run<'_>) -> Option<Condition> {
    charged(run).or_else(|| of_subject(run)).or_else(|| left(run))
}

/// `it's fully charged`, `i run out of battery`: the battery in words of its own.
fn charged(run: &Run<'_>) -> Option<Condition> {
    let words: Vec<&str> =
        run.words.iter().copied().filter(|word| !matches!(*word, "it" | "laptop" | "computer")).collect();
    let about = |word: &str| run.list.iter().any(|token| token.is(word));
    match words.as_slice() {
        ["fully", "charged"] | ["charged", "fully" | "up" | "completely"] => Some(test("battery", ">=", 100)),
        ["charged"] if about("it") || about("laptop") || about("computer") => Some(test("battery", ">=", 100)),
        ["i" | "we", "run", "out", "of", "battery" | "juice" | "charge"] | ["battery", "run", "out"] => {
            Some(test("battery", "<", 5))
        }
        ["i" | "we", "low", "on", "battery" | "power" | "juice" | "charge"] => Some(test("battery", "<", 20)),
        _ => None,
    }
}

/// `less than ten percent is left`, `we're under ten percent`: what is counted goes without saying.
fn left(run: &Run<'_>) -> Option<Condition> {
    const AROUND: &[&str] = &["there", "it", "only", "i", "we", "than", "left", "of", "percent", "remaining", "charge"];
    let number = run.words.iter().position(|word| word.parse::<f64>().is_ok())?;
    let less = run.words.iter().any(|word| matches!(*word, "less" | "under" | "below"));
    let known =
        run.words.iter().enumerate().all(|(at, word)| at == number || LESS.contains(word) || AROUND.contains(word));
    let told = run.has(&["left", "remaining"]) || run.has(&["i", "we"]) && run.has(&["percent"]);
    let percent = run.has(&["percent"]) || run.words.last() == Some(&"left");
    if !(less && known && told && percent) {
        return None;
    }
    let value = run.words.get(number)?.parse::<f64>().ok().filter(|n| (1.0..100.0).contains(n) && n.fract() == 0.0)?;
    Some(test("battery", "<", value as i64))
}

/// "a fifth of the disk", "two thirds full": what counts parts is one word less.
fn parts_of(words: &mut Vec<&str>, at: usize) {
    if words.get(at + 1) == Some(&"of") {
        words.remove(at + 1);
    }
}

fn of_subject(run: &Run<'_>) -> Option<Condition> {
    let subject = run
        .words
        .iter()
        .find_map(|word| SUBJECTS.iter().find(|(name, _)| name == word).map(|(_, what)| *what))
        .or_else(|| {
            // "free space"
            (run.has(&["space"]) && run.has(&["free", "left"])).then_some("disk")
        })?;
    let numbers: Vec<usize> =
        run.words.iter().enumerate().filter(|(_, word)| word.parse::<f64>().is_ok()).map(|(at, _)| at).collect();
    match numbers.as_slice() {
        [] => parted(run, subject).or_else(|| worded(run, subject)),
        [at] => fractions(run, subject, *at).unwrap_or_else(|| compared(&run.words, subject, *at)),
        _ => None,
    }
}

/// `over two thirds`, `past three quarters`: `None` where the number is no such part.
fn fractions(run: &Run<'_>, subject: &str, at: usize) -> Option<Option<Condition>> {
    let n: f64 = run.words.get(at)?.parse().ok()?;
    let percent = match (n as i64, *run.words.get(at + 1)?) {
        (2, "thirds") => "67",
        (3, "quarters") => "75",
        (2, "fifths") => "40",
        (3, "fifths") => "60",
        (4, "fifths") => "80",
        _ => return None,
    };
    let mut words = run.words.clone();
    *words.get_mut(at)? = percent;
    words.remove(at + 1);
    parts_of(&mut words, at);
    Some(compared(&words, subject, at))
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
                "fifth" => "20",
                "tenth" => "10",
                _ => return None,
            },
        ))
    })?;
    let mut words = run.words.clone();
    *words.get_mut(at)? = percent;
    parts_of(&mut words, at);
    // "half full" is no comparison, "below half" is.
    let told = words.get(..at)?.iter().any(|word| {
        LESS.contains(word) || SINKING.contains(word) || MORE.contains(word) || matches!(*word, "to" | "only")
    });
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
            "fuller",
            "hotter",
            "busier",
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
    let free = after.iter().any(|word| matches!(*word, "free" | "left" | "remaining")) || before.contains(&"free");
    if subject != "battery" && free {
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
            | ["run" | "fill", "out" | "up"]
            | ["spikes"],
            false,
        ) => test(subject, ">", 90),
        (["low"] | ["short"], false) if subject != "cpu" => test(subject, ">", 90),
        _ => return None,
    })
}
