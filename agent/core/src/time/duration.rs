//! Durations: `an hour and a half`, `1h30`, `three quarters of an hour`.

use super::words::{are, ends, unit, word};
use crate::normalise::Token;

/// A duration at the start of `list`: seconds and the tokens it takes.
pub fn duration(list: &[Token]) -> Option<(i64, usize)> {
    if matches!(
        word(list, 0),
        "about"
            | "around"
            | "another"
            | "like"
            | "roughly"
            | "exactly"
            | "approximately"
            | "only"
            | "nearly"
            | "almost"
    ) && list.len() > 1
    {
        let (seconds, used) = duration(list.get(1..)?).or_else(|| unit(word(list, 1)).map(|u| (u, 1)))?;
        return Some((seconds, used + 1));
    }
    // "the next hour and a half"
    if word(list, 0) == "the" && matches!(word(list, 1), "next" | "coming" | "following") {
        let rest = list.get(2..)?;
        if let Some((seconds, used)) = duration(rest) {
            return Some((seconds, used + 2));
        }
        let per = unit(word(rest, 0))?;
        let (more, used) = tail(rest, 1, per).unwrap_or((0, 0));
        return Some((per + more, used + 3));
    }
    // "two or three minutes": the longer.
    if list.first().is_some_and(|token| token.number().is_some())
        && word(list, 1) == "or"
        && list.get(2).is_some_and(|token| token.number().is_some())
    {
        return duration(list.get(2..)?).map(|(seconds, used)| (seconds, used + 2));
    }
    let (mut at, mut total, mut last) = (0, 0, i64::MAX);
    while let Some((seconds, used, per)) = part(list.get(at..)?) {
        // Each part is of a smaller unit than the one before.
        if per >= last {
            break;
        }
        (total, last, at) = (total + seconds, per, at + used);
        if let Some((more, used)) = tail(list, at, per) {
            (total, at) = (total + more, at + used);
        }
        let joined = usize::from(matches!(word(list, at), "and" | ","));
        match part(list.get(at + joined..).unwrap_or(&[])) {
            Some((_, _, next)) if next < last => at += joined,
            _ => break,
        }
    }
    if are(list, at, &["or", "so"]) {
        at += 2;
    } else if matches!(word(list, 0), "a" | "an") && at == 2 && are(list, at, &["or", "2"]) {
        // "a minute or two"
        (total, at) = (total * 2, at + 2);
    }
    (total > 0).then_some((total, at))
}

/// What follows a unit and counts in it: `and a half`, `and a quarter`, or a bare number of the next smaller unit.
fn tail(list: &[Token], at: usize, per: i64) -> Option<(i64, usize)> {
    if are(list, at, &["and", "a", "half"]) {
        return Some((per / 2, 3));
    }
    if are(list, at, &["and", "a", "quarter"]) && word(list, at + 3) != "past" {
        return Some((per / 4, 3));
    }
    if are(list, at, &["and", "three", "quarters"])
        || (word(list, at) == "and" && are(list, at + 1, &["3", "quarters"]))
    {
        return Some((per / 4 * 3, 3));
    }
    let smaller = match per {
        3600 => 60,
        60 => 1,
        _ => return None,
    };
    let joined = usize::from(word(list, at) == "and");
    let n = list.get(at + joined)?.number().filter(|n| n.fract() == 0.0 && (1.0..60.0).contains(n))?;
    // "an hour fifteen lock it": nothing that a round number of minutes could count.
    let next = word(list, at + joined + 1);
    let spoken = per == 3600 && joined == 0 && n % 5.0 == 0.0 && !next.ends_with('s') && unit(next).is_none();
    let spoken = spoken && !matches!(next, "percent" | "%" | "am" | "pm" | "oclock" | "o" | "past" | "to" | "or" | "x");
    (ends(list, at + joined + 1) || spoken).then_some((n as i64 * smaller, joined + 1))
}

fn scaled(n: f64, per: i64) -> Option<i64> {
    let seconds = n * per as f64;
    (seconds.is_finite() && (0.0..=4e9).contains(&seconds)).then_some(seconds.round() as i64)
}

/// One number with its unit: seconds, tokens, and the seconds of the unit.
fn part(list: &[Token]) -> Option<(i64, usize, i64)> {
    let of = |n: f64, at: usize| unit(word(list, at)).and_then(|per| Some((scaled(n, per)?, at + 1, per)));
    if let Some(n) = list.first()?.number() {
        if are(list, 1, &["and", "a", "half"]) {
            return of(n + 0.5, 4);
        }
        if word(list, 1) == "quarters" && word(list, 2) == "of" {
            let at = if matches!(word(list, 3), "a" | "an") { 4 } else { 3 };
            return of(n / 4.0, at);
        }
        if matches!(word(list, 1), "more" | "full" | "whole" | "good" | "short" | "extra" | "further" | "entire") {
            return of(n, 2);
        }
        return of(n, 1);
    }
    match (word(list, 0), word(list, 1)) {
        ("a" | "an" | "one" | "the", "quarter") => {
            let at = match (word(list, 2), word(list, 3)) {
                ("of", "a" | "an") => 4,
                ("of", _) => 3,
                _ => 2,
            };
            of(0.25, at)
        }
        ("quarter", "of") => of(0.25, if matches!(word(list, 2), "a" | "an") { 3 } else { 2 }),
        ("quarter", "hour") => of(0.25, 1),
        ("half", "a" | "an") => of(0.5, 2),
        ("half", "hour" | "minute") => of(0.5, 1),
        ("a" | "one" | "the", "half") => of(0.5, if matches!(word(list, 2), "a" | "an") { 3 } else { 2 }),
        ("a" | "the" | "these", "few") => of(5.0, 2),
        ("few" | "several", _) => of(5.0, 1),
        ("couple", "of") => of(2.0, 2),
        ("a" | "an" | "one" | "the", "full" | "whole" | "good" | "solid" | "entire" | "single" | "extra") => of(1.0, 2),
        ("a" | "an" | "one" | "the", second) if unit(second).is_some() && !(second == "second" && is_ordinal(list)) => {
            of(1.0, 1)
        }
        ("a" | "an", "sec" | "moment" | "while" | "bit") => None,
        (first, second) => compact(first)
            .map(|(seconds, per)| (seconds, 1, per))
            .or_else(|| hours_and_minutes(first).filter(|_| matches!(unit(second), Some(3600))).map(|s| (s, 2, 60))),
    }
}

/// "the second screen" is no duration.
fn is_ordinal(list: &[Token]) -> bool {
    word(list, 0) == "the" || !matches!(word(list, 2), "" | "from" | "and" | "later" | "ago" | "or" | "," | ".")
}

/// `1:30` before "hours".
fn hours_and_minutes(text: &str) -> Option<i64> {
    let (h, m) = text.split_once(':')?;
    let (h, m): (i64, i64) = (h.parse().ok()?, m.parse().ok()?);
    ((0..100).contains(&h) && (0..60).contains(&m)).then_some(h * 3600 + m * 60)
}

/// `1h30m`, `90min`, `2h`, `1h30`: seconds, and the seconds of the last unit.
fn compact(text: &str) -> Option<(i64, i64)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > 12 {
        return None;
    }
    let (mut total, mut per) = (0_i64, 0);
    let mut rest = text;
    while !rest.is_empty() {
        let Some(digits) = rest.find(|c: char| !c.is_ascii_digit()) else {
            // What follows a unit without one of its own is of the next smaller: "1h30".
            let smaller = match per {
                3600 => 60,
                60 => 1,
                _ => return None,
            };
            let n: i64 = rest.parse().ok()?;
            return Some((total.checked_add(n.checked_mul(smaller)?)?, smaller));
        };
        let n: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        per = unit(rest.get(..letters)?)?;
        total = total.checked_add(n.checked_mul(per)?)?;
        rest = rest.get(letters..)?;
    }
    Some((total, per))
}
