//! Durations, clock times and days.

use super::{Clock, Moment, Timing, iso};
use crate::normalise::{Kind, Token};
use jiff::civil::{DateTime, Weekday};

fn word(list: &[Token], at: usize) -> &str {
    list.get(at).filter(|t| t.kind != Kind::Quoted).map_or("", |t| t.word.as_str())
}

/// Seconds of a unit's name.
fn unit(word: &str) -> Option<i64> {
    Some(match word {
        "second" | "seconds" | "sec" | "s" => 1,
        "minute" | "minutes" | "min" | "mins" | "m" => 60,
        "hour" | "hours" | "hr" | "h" => 3600,
        "day" | "days" => 86_400,
        "week" | "weeks" => 604_800,
        "month" | "months" => 2_592_000,
        _ => return None,
    })
}

/// A duration at the start of `list`: seconds and the tokens it takes.
pub fn duration(list: &[Token]) -> Option<(i64, usize)> {
    let mut at = 0;
    let mut total = 0;
    if matches!(word(list, 0), "about" | "around" | "another" | "like" | "roughly" | "exactly") && list.len() > 1 {
        let (seconds, used) = duration(list.get(1..)?).or_else(|| unit(word(list, 1)).map(|u| (u, 1)))?;
        return Some((seconds, used + 1));
    }
    while let Some((seconds, used)) = duration_part(list.get(at..)?) {
        total += seconds;
        at += used;
        if word(list, at) == "and" && word(list, at + 1) == "a" && word(list, at + 2) == "half" {
            total += seconds_of_last(list, at) / 2;
            at += 3;
        }
        let joined = usize::from(matches!(word(list, at), "and" | ","));
        if duration_part(list.get(at + joined..).unwrap_or(&[])).is_some() {
            at += joined;
        } else {
            break;
        }
    }
    (total > 0).then_some((total, at))
}

fn seconds_of_last(list: &[Token], at: usize) -> i64 {
    at.checked_sub(1).and_then(|i| unit(word(list, i))).unwrap_or(0)
}

fn duration_part(list: &[Token]) -> Option<(i64, usize)> {
    let scaled = |n: f64, per: i64| -> Option<i64> {
        let seconds = n * per as f64;
        (seconds.is_finite() && (0.0..=4e9).contains(&seconds)).then_some(seconds.round() as i64)
    };
    if let Some(n) = list.first()?.number() {
        if let Some(per) = unit(word(list, 1)) {
            return Some((scaled(n, per)?, 2));
        }
        if word(list, 1) == "and" && word(list, 2) == "a" && word(list, 3) == "half" {
            return Some((scaled(n + 0.5, unit(word(list, 4))?)?, 5));
        }
        if matches!(word(list, 1), "more" | "full" | "whole") {
            return Some((scaled(n, unit(word(list, 2))?)?, 3));
        }
        return None;
    }
    match (word(list, 0), word(list, 1)) {
        ("a" | "an" | "one", "quarter") if word(list, 2) == "of" => Some((unit(word(list, 4))? / 4, 5)),
        ("half", "a" | "an") => Some((unit(word(list, 2))? / 2, 3)),
        ("a", "half") => Some((unit(word(list, 2))? / 2, 3)),
        ("a", "few") => Some((unit(word(list, 2))?.checked_mul(5)?, 3)),
        ("a" | "an" | "one" | "the", second) if unit(second).is_some() && !(second == "second" && unit_like(list)) => {
            Some((unit(second)?, 2))
        }
        _ => compact(word(list, 0)).map(|s| (s, 1)),
    }
}

/// "the second screen" is no duration.
fn unit_like(list: &[Token]) -> bool {
    word(list, 0) == "the" || !matches!(word(list, 2), "" | "from" | "and" | "later" | "ago" | "," | ".")
}

/// `1h30m`, `90min`, `2h`.
fn compact(text: &str) -> Option<i64> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > 12 {
        return None;
    }
    let mut total = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let n: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        total += n.checked_mul(unit(rest.get(..letters)?)?)?;
        rest = rest.get(letters..)?;
    }
    Some(total)
}

/// Hour, minute, whether am or pm is settled, and the tokens it takes.
pub fn clock_time(list: &[Token]) -> Option<((i8, i8), bool, usize)> {
    let first = word(list, 0);
    match first {
        "noon" | "midday" => return Some(((12, 0), true, 1)),
        "midnight" => return Some(((0, 0), true, 1)),
        "half" if word(list, 1) == "past" => {
            let h = hour(list.get(2)?)?;
            return Some(suffix(list, 3, h, 30));
        }
        "quarter" if matches!(word(list, 1), "past" | "after") => {
            let h = hour(list.get(2)?)?;
            return Some(suffix(list, 3, h, 15));
        }
        "quarter" if matches!(word(list, 1), "to" | "before") => {
            let h = hour(list.get(2)?)?;
            return Some(suffix(list, 3, (h + 23) % 24, 45));
        }
        "a" if word(list, 1) == "quarter" => {
            let (time, settled, used) = clock_time(list.get(1..)?)?;
            return Some((time, settled, used + 1));
        }
        _ => {}
    }
    if let Some(n) = list.first()?.number() {
        let minutes = if word(list, 1) == "minutes" { 2 } else { 1 };
        if matches!(word(list, minutes), "past" | "to") && (1.0..60.0).contains(&n) {
            let h = hour(list.get(minutes + 1)?)?;
            let m = n as i8;
            let past = word(list, minutes) == "past";
            let (h, m) = if past { (h, m) } else { ((h + 23) % 24, 60 - m) };
            return Some(suffix(list, minutes + 2, h, m));
        }
        if n.fract() != 0.0 {
            // "5.30" is a clock time where it can be one.
            let (h, m) = first.split_once('.')?;
            let (h, m): (i8, i8) = (h.parse().ok()?, m.parse().ok()?);
            return (h < 24 && m < 60 && first.len() >= 4).then(|| suffix(list, 1, h, m));
        }
        if !(0.0..24.0).contains(&n) {
            return None;
        }
        // "nine thirty"
        if let Some(m) = list.get(1).and_then(Token::number).filter(|m| (10.0..60.0).contains(m) && m.fract() == 0.0) {
            return Some(suffix(list, 2, n as i8, m as i8));
        }
        return Some(suffix(list, 1, n as i8, 0));
    }
    let text = first;
    let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(false)),
        (_, Some(digits)) => (digits, Some(true)),
        _ => (text.trim_end_matches('h'), None),
    };
    let (h, m) = digits.split_once([':', '.']).unwrap_or((digits, "0"));
    let (h, m): (i8, i8) = (h.parse().ok()?, m.get(..2.min(m.len()))?.parse().ok()?);
    if !(0..24).contains(&h) || !(0..60).contains(&m) {
        return None;
    }
    Some(match half {
        Some(pm) => ((twelve(h, pm), m), true, 1),
        None => suffix(list, 1, h, m),
    })
}

fn hour(token: &Token) -> Option<i8> {
    let n = token.number()?;
    (n.fract() == 0.0 && (0.0..24.0).contains(&n)).then_some(n as i8)
}

fn twelve(h: i8, pm: bool) -> i8 {
    match (h, pm) {
        (12, false) => 0,
        (12, true) => 12,
        (h, true) if h < 12 => h + 12,
        (h, _) => h,
    }
}

/// Reads `am`, `pm`, `oclock`, `in the morning`, `tonight` after a clock time.
fn suffix(list: &[Token], mut at: usize, h: i8, m: i8) -> ((i8, i8), bool, usize) {
    if word(list, at) == "oclock" || word(list, at) == "sharp" {
        at += 1;
    }
    match word(list, at) {
        "am" => return ((twelve(h, false), m), true, at + 1),
        "pm" => return ((twelve(h, true), m), true, at + 1),
        _ => {}
    }
    if word(list, at) == "in" && word(list, at + 1) == "the" {
        match word(list, at + 2) {
            "morning" => return ((twelve(h, false), m), true, at + 3),
            "evening" | "afternoon" => return ((twelve(h, true), m), true, at + 3),
            _ => {}
        }
    }
    if word(list, at) == "at" && word(list, at + 1) == "night" {
        return ((if h < 5 || h == 12 { h % 12 } else { twelve(h, true) }, m), true, at + 2);
    }
    // Written with 24 hours or a leading zero it is settled.
    let settled = h >= 13 || h == 0 || list.first().is_some_and(|t| t.word.starts_with('0') && t.word.contains(':'));
    ((h, m), settled, at)
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// A day at the start of `list`: days from today, a default hour, and the tokens it takes.
fn day(list: &[Token], clock: &Clock) -> Option<(i64, Option<i8>, usize)> {
    let part = |at: usize| -> (Option<i8>, usize) {
        match word(list, at) {
            "morning" => (Some(9), at + 1),
            "noon" => (Some(12), at + 1),
            "afternoon" => (Some(15), at + 1),
            "evening" => (Some(19), at + 1),
            "night" => (Some(21), at + 1),
            _ => (None, at),
        }
    };
    match (word(list, 0), word(list, 1)) {
        ("today", _) => Some((0, None, 1)),
        ("tonight", _) => Some((0, Some(20), 1)),
        ("tomorrow", _) => {
            let (hour, used) = part(1);
            Some((1, hour, used))
        }
        ("this", "morning" | "afternoon" | "evening") => {
            let (hour, used) = part(1);
            Some((0, hour, used))
        }
        ("the", "day") if word(list, 2) == "after" && word(list, 3) == "tomorrow" => Some((2, None, 4)),
        ("next", "week") => Some((7, None, 2)),
        ("on" | "next" | "this" | "coming", name) if weekday(name).is_some() => {
            let (hour, used) = part(2);
            Some((days_to(clock, weekday(name)?), hour, used))
        }
        (name, _) if weekday(name).is_some() => {
            let (hour, used) = part(1);
            Some((days_to(clock, weekday(name)?), hour, used))
        }
        _ => None,
    }
}

fn days_to(clock: &Clock, wanted: Weekday) -> i64 {
    let today = clock.now.weekday().to_monday_zero_offset();
    let days = i64::from(wanted.to_monday_zero_offset()) - i64::from(today);
    if days <= 0 { days + 7 } else { days }
}

fn at_time(base: DateTime, h: i8, m: i8) -> DateTime {
    base.date().at(h, m, 0, 0)
}

/// The next time the clock shows h:m; where am or pm is open, the nearer one.
fn next(clock: &Clock, (h, m): (i8, i8), settled: bool) -> Moment {
    let ahead = |h: i8| {
        let today = at_time(clock.now, h, m);
        if today > clock.now { today } else { at_time(clock.days(1), h, m) }
    };
    if settled || h > 12 {
        return Moment { at: ahead(h), guessed: false };
    }
    if clock.morning && (4..12).contains(&h) {
        return Moment { at: ahead(h), guessed: false };
    }
    let (a, b) = (ahead(h % 12), ahead(h % 12 + 12));
    Moment { at: a.min(b), guessed: true }
}

/// A moment at the start of `list`: `5 pm`, `tomorrow at 9`, `monday`, `at noon`.
pub fn moment(list: &[Token], clock: &Clock) -> Option<(Moment, usize)> {
    let skip = usize::from(matches!(word(list, 0), "at" | "by" | "around" | "about"));
    if let Some((days, hour, used)) = day(list.get(skip..)?, clock) {
        let mut at = skip + used;
        let extra = usize::from(matches!(word(list, at), "at" | "around" | "by" | ","));
        let timed = list
            .get(at + extra..)
            .and_then(clock_time)
            .filter(|(_, settled, n)| extra > 0 || *settled || *n > 1 || word(list, at).contains(':'));
        let (h, m, guessed) = match timed {
            Some(((h, m), settled, n)) => {
                at += extra + n;
                let evening = hour.is_some_and(|part| part >= 12) && h < 12 && !settled;
                let early = !settled && h < 7 && hour.is_none();
                (if evening || early { h + 12 } else { h }, m, !settled && hour.is_none())
            }
            None => (hour.unwrap_or(9), 0, false),
        };
        let moment = at_time(clock.days(days), h, m);
        let passed = days == 0 && moment <= clock.now;
        let at_later = if passed && h < 12 && timed.is_some() { at_time(clock.now, h + 12, m) } else { moment };
        return Some((Moment { at: at_later, guessed }, at));
    }
    let ((h, m), settled, used) = clock_time(list.get(skip..)?)?;
    let mut at = skip + used;
    // "at 9 tomorrow", "at 8 tonight"
    let on = usize::from(word(list, at) == "on" && weekday(word(list, at + 1)).is_some());
    if let Some((days, hour, n)) = list.get(at..).and_then(|rest| day(rest, clock)) {
        at += n;
        let _ = on;
        let evening = hour.is_some_and(|part| part >= 12) && h < 12 && !settled;
        let early = !settled && h < 7 && hour.is_none();
        let moment = at_time(clock.days(days), if evening || early { h + 12 } else { h }, m);
        return Some((Moment { at: moment, guessed: false }, at));
    }
    Some((next(clock, (h, m), settled), at))
}

/// A run that says when or for how long.
pub(super) fn adjunct(list: &[Token], clock: &Clock) -> Option<(Timing, usize)> {
    let first = word(list, 0);
    let rest = list.get(1..)?;
    let ago_or = |timing: Timing, used: usize| (!matches!(word(list, used), "ago")).then_some((timing, used));
    match first {
        "in" | "within" | "after" => {
            let (seconds, used) = duration(rest)?;
            let tail = usize::from(word(list, used + 1) == "from" && word(list, used + 2) == "now") * 2;
            let time = usize::from(word(list, used + 1) == "time");
            ago_or(Timing::At(clock.plus(seconds)), used + 1 + tail + time)
        }
        "for" => {
            let lead = match (word(list, 1), word(list, 2)) {
                ("the", "next" | "coming" | "following") => 2,
                ("the", "rest") if word(list, 4) == "the" && word(list, 5) == "day" => {
                    return Some((Timing::Until(Moment { at: at_time(clock.days(1), 0, 0), guessed: false }), 6));
                }
                ("the", "day") => {
                    return Some((Timing::Until(Moment { at: at_time(clock.days(1), 0, 0), guessed: false }), 3));
                }
                ("next" | "another", _) => 1,
                _ => 0,
            };
            if let Some((seconds, used)) = duration(list.get(1 + lead..)?) {
                return Some((Timing::For(iso(seconds)), used + 1 + lead));
            }
            if lead > 0
                && let Some(seconds) = unit(word(list, 1 + lead))
            {
                return Some((Timing::For(iso(seconds)), 2 + lead));
            }
            if matches!(word(list, 1), "tonight" | "today") {
                return Some((Timing::Until(Moment { at: at_time(clock.days(1), 0, 0), guessed: false }), 2));
            }
            None
        }
        "until" | "till" | "til" => {
            if let Some((moment, used)) = moment(rest, clock) {
                return Some((Timing::Until(moment), used + 1));
            }
            if matches!((word(list, 1), word(list, 2)), ("the", "morning")) {
                return Some((Timing::Until(Moment { at: at_time(clock.days(1), 8, 0), guessed: false }), 3));
            }
            if matches!((word(list, 1), word(list, 2)), ("the", "evening")) || word(list, 1) == "evening" {
                let used = if word(list, 1) == "the" { 3 } else { 2 };
                return Some((Timing::Until(Moment { at: at_time(clock.now, 18, 0), guessed: false }), used));
            }
            None
        }
        "at" | "by" => {
            let (found, used) = moment(list, clock)?;
            // "at 40 percent", "at 2x", "at 1080p" are no times; neither is a bare number before a noun of measure.
            if matches!(
                word(list, used),
                "percent" | "%" | "pixels" | "hz" | "hertz" | "scale" | "degrees" | "k" | "kelvin" | "points"
            ) {
                return None;
            }
            (first == "at" || used > 2 || word(list, 1).ends_with('m')).then_some((Timing::At(found), used))
        }
        _ => {
            if let Some((seconds, used)) = duration(list) {
                if word(list, used) == "from" && word(list, used + 1) == "now" {
                    return Some((Timing::At(clock.plus(seconds)), used + 2));
                }
                if word(list, used) == "later" {
                    return Some((Timing::At(clock.plus(seconds)), used + 1));
                }
            }
            if first == "on" && weekday(word(list, 1)).is_none() {
                return None;
            }
            let dated = day(list, clock).is_some();
            let (found, used) = moment(list, clock)?;
            let explicit = list.get(..used)?.iter().any(|t| {
                matches!(t.word.as_str(), "am" | "pm" | "oclock" | "noon" | "midnight" | "past")
                    || (t.kind == Kind::Word && t.word.contains(':'))
                    || (t.word.len() > 2
                        && (t.word.ends_with("am") || t.word.ends_with("pm"))
                        && t.word.starts_with(|c: char| c.is_ascii_digit()))
            });
            (dated || explicit).then_some((Timing::At(found), used))
        }
    }
}

/// The beginning of a time that is over: `yesterday`, `last week`, `an hour ago`, `10 am`; the whole run must say it.
pub fn past(list: &[Token], clock: &Clock) -> Option<DateTime> {
    let words: Vec<&str> = list
        .iter()
        .map(|token| token.word.as_str())
        .filter(|word| !matches!(*word, "from" | "since" | "on" | "the" | "in" | "at" | "of" | "after" | "during"))
        .collect();
    let start = |days: i64, hour: i8| Some(at_time(clock.days(days), hour, 0));
    let today = i64::from(clock.now.weekday().to_monday_zero_offset());
    match words.as_slice() {
        ["yesterday"] => return start(-1, 0),
        ["yesterday", "morning"] => return start(-1, 5),
        ["yesterday", "afternoon"] => return start(-1, 12),
        ["yesterday", "evening"] | ["last", "night"] => return start(-1, 18),
        ["day", "before", "yesterday"] => return start(-2, 0),
        ["today"] | ["this", "day"] => return start(0, 0),
        ["this", "morning"] | ["morning"] => return start(0, 5),
        ["this", "afternoon"] | ["noon"] | ["lunch"] | ["midday"] => return start(0, 12),
        ["this", "evening"] => return start(0, 18),
        ["this", "week"] => return start(-today, 0),
        ["last", "week"] => return start(-today - 7, 0),
        ["this", "month"] => return start(1 - i64::from(clock.now.day()), 0),
        ["last", "month"] => return start(1 - i64::from(clock.now.day()) - 30, 0),
        ["last" | "past", "hour"] => return Some(clock.plus(-3600).at),
        ["last" | "past", "day"] => return Some(clock.plus(-86_400).at),
        ["just", "now"] => return Some(clock.plus(-300).at),
        [name] | ["last", name] if weekday(name).is_some() => {
            let wanted = i64::from(weekday(name)?.to_monday_zero_offset());
            let back = (today - wanted).rem_euclid(7);
            return start(-(if back == 0 { 7 } else { back }), 0);
        }
        _ => {}
    }
    let skip = list
        .iter()
        .take_while(|token| {
            matches!(token.word.as_str(), "the" | "last" | "past" | "since" | "from" | "in" | "at" | "over")
        })
        .count();
    if let Some((seconds, used)) = duration(list.get(skip..)?) {
        let rest = list.get(skip + used..)?;
        let over = rest.iter().all(|token| token.is("ago")) && (skip > 0 || !rest.is_empty());
        return over.then(|| clock.plus(-seconds).at);
    }
    let ((h, m), settled, used) = clock_time(list.get(skip..)?)?;
    if skip + used != list.len() {
        return None;
    }
    // The last time that the clock showed it.
    let before = |h: i8| {
        let at = at_time(clock.now, h, m);
        if at <= clock.now { at } else { at_time(clock.days(-1), h, m) }
    };
    Some(if settled || h > 12 { before(h) } else { before(h % 12).max(before(h % 12 + 12)) })
}
