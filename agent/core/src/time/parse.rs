//! Moments and the words around them: `tomorrow at 9`, `in 20 minutes`, `for an hour`, `until friday`.

use super::clocks::clock_time;
use super::days::{Day, day, end};
use super::duration::duration;
use super::near::near;
use super::words::{are, ends, is_doubtful_day, part, unit, weekday, word};
use super::{Clock, Moment, Timing, iso};
use crate::normalise::{Kind, Token};
use jiff::civil::DateTime;

pub(super) fn at_time(base: DateTime, h: i8, m: i8) -> DateTime {
    base.date().at(h, m, 0, 0)
}

fn sure(at: DateTime) -> Moment {
    Moment { at, guessed: false }
}

/// The next time the clock shows h:m; where am or pm is open, the nearer one.
pub(super) fn next(clock: &Clock, (h, m): (i8, i8), settled: bool) -> Moment {
    let ahead = |h: i8| {
        let today = at_time(clock.now, h, m);
        if today > clock.now { today } else { at_time(clock.days(1), h, m) }
    };
    if settled || h > 12 {
        return sure(ahead(h));
    }
    if clock.morning && (4..12).contains(&h) {
        return sure(ahead(h));
    }
    let (a, b) = (ahead(h % 12), ahead(h % 12 + 12));
    Moment { at: a.min(b), guessed: true }
}

/// A clock time on a day.
pub(super) fn on(day: Day, (h, m): (i8, i8), settled: bool, clock: &Clock) -> DateTime {
    let evening = day.hour.is_some_and(|part| part >= 12) && h < 12;
    let early = h < 7 && day.hour.is_none() && !clock.morning;
    let mut at = at_time(clock.days(day.days), if !settled && (evening || early) { h + 12 } else { h }, m);
    // "today at 8", said at noon, and "tonight at midnight".
    if day.days == 0 && at <= clock.now && h < 12 {
        let later = at_time(clock.days(0), h + 12, m);
        if !settled && later > clock.now {
            at = later;
        } else if day.hour.is_some_and(|part| part >= 19) {
            at = at_time(clock.days(1), h, m);
        }
    }
    at
}

/// A moment at the start of `list`: `5 pm`, `tomorrow at 9`, `monday`, `at noon`.
pub fn moment(list: &[Token], clock: &Clock) -> Option<(Moment, usize)> {
    let skip = usize::from(matches!(word(list, 0), "at" | "by" | "around" | "about" | "@"));
    let rest = list.get(skip..)?;
    if let Some((days, used)) = end(rest, clock) {
        return Some((sure(at_time(clock.days(days), 18, 0)), skip + used));
    }
    if are(rest, 0, &["the", "same", "time"]) {
        let on = usize::from(word(rest, 3) == "on");
        let day = day(rest.get(3 + on..)?, clock)?;
        return Some((sure(clock.days(day.days)), skip + 3 + on + day.used));
    }
    dated(list, rest, skip, clock).or_else(|| timed(rest, clock).map(|(moment, used)| (moment, skip + used)))
}

/// A day, then perhaps a clock time: `tomorrow at 9`.
fn dated(list: &[Token], rest: &[Token], skip: usize, clock: &Clock) -> Option<(Moment, usize)> {
    let (day, at) = match day(list, clock) {
        Some(day) => (day, day.used),
        None => day(rest, clock).map(|day| (day, skip + day.used))?,
    };
    let comma = usize::from(word(list, at) == ",");
    let lead = usize::from(matches!(
        word(list, at + comma),
        "at" | "around" | "by" | "about" | "from" | "@" | "after" | "before"
    ));
    if are(list, at + comma + lead, &["the", "same", "time"]) && lead == 1 {
        return Some((sure(clock.days(day.days)), at + comma + lead + 3));
    }
    // A bare number after a comma counts something else.
    let clocked = list.get(at + comma + lead..).and_then(clock_time).filter(|((h, m), settled, used)| {
        let bare = *used == 1 && *m == 0 && !*settled && *h < 13 && lead == 0;
        !bare || (comma == 0 && ends(list, at + comma + lead + used))
    });
    if let Some((time, settled, used)) = clocked {
        let end = at + comma + lead + used;
        // "tomorrow from half past six on"
        let on_and_on =
            word(list, at + comma) == "from" && matches!(word(list, end), "on" | "onwards") && ends(list, end + 1);
        return Some((sure(on(day, time, settled, clock)), end + usize::from(on_and_on)));
    }
    let at_day = clock.days(day.days);
    let moment = match day.hour {
        None if day.same => at_day,
        hour => at_time(at_day, hour.unwrap_or(9), 0),
    };
    Some((sure(moment), at))
}

/// A clock time, then perhaps a day: `at 9 on friday`, `ten past six this evening`.
fn timed(rest: &[Token], clock: &Clock) -> Option<(Moment, usize)> {
    let (time, settled, used) = clock_time(rest)?;
    let comma = usize::from(word(rest, used) == "," && rest.get(used + 1).is_some());
    if let Some(day) = rest.get(used + comma..).and_then(|rest| day(rest, clock)) {
        return Some((sure(on(day, time, settled, clock)), used + comma + day.used));
    }
    Some((next(clock, time, settled), used))
}

/// Words after a number that make it no clock time.
fn is_measure(word: &str) -> bool {
    matches!(
        word,
        "percent"
            | "%"
            | "pixels"
            | "hz"
            | "hertz"
            | "scale"
            | "degrees"
            | "k"
            | "kelvin"
            | "points"
            | "per"
            | "times"
            | "x"
            | "steps"
            | "notches"
            | "dpi"
            | "characters"
            | "keys"
    )
}

/// A run that says when or for how long.
pub(super) fn adjunct(list: &[Token], clock: &Clock) -> Option<(Timing, usize)> {
    let rest = list.get(1..)?;
    if let Some((moment, used)) = near(list, clock) {
        return Some((Timing::At(moment), used));
    }
    match word(list, 0) {
        // "come friday", "as of 2 pm", but not "come back at 2".
        "come" => told(rest, clock).map(|(moment, used)| (Timing::At(moment), used + 1)),
        "as" if matches!(word(rest, 0), "of" | "from") => {
            told(rest.get(1..)?, clock).map(|(moment, used)| (Timing::At(moment), used + 2))
        }
        "in" | "within" | "after" => within(list, rest, clock),
        "for" | "during" | "over" => lasting(list, clock),
        "until" | "till" | "til" => until(rest, clock).map(|(timing, used)| (timing, used + 1)),
        "at" | "by" | "from" | "around" | "@" | "before" => preposed(list, clock),
        "later" | "later on" => (ends(list, 1) || word(list, 1) == "on" || word(list, 1) == "today").then(|| {
            let used = if ends(list, 1) { 1 } else { 2 };
            (Timing::At(clock.plus(7200)), used)
        }),
        _ => bare(list, clock),
    }
}

/// A moment that nothing else can be.
fn told(list: &[Token], clock: &Clock) -> Option<(Moment, usize)> {
    let (moment, used) = moment(list, clock)?;
    explicit(list, used).then_some((moment, used))
}

/// `in 20 minutes`, `in two days at 9`, `after 6 pm`, `in a bit`.
fn within(list: &[Token], rest: &[Token], clock: &Clock) -> Option<(Timing, usize)> {
    let first = word(list, 0);
    // "in for minutes": "four", as speech may write it.
    if first == "in"
        && matches!(word(rest, 0), "for" | "fore")
        && let Some(seconds) = unit(word(rest, 1)).filter(|_| word(rest, 1).len() > 3 && word(rest, 1).ends_with('s'))
    {
        return Some((Timing::At(clock.plus(4 * seconds)), 3));
    }
    if word(rest, 0) == "the" && matches!(word(rest, 1), "next" | "coming") && first != "after" {
        let (seconds, used) = duration(rest.get(2..)?)?;
        return Some((Timing::At(clock.plus(seconds)), used + 3));
    }
    if let Some((seconds, used)) = duration(rest) {
        if word(rest, used) == "ago" || matches!(word(rest, used), "of" | "without" | "idle" | "idling") {
            return None;
        }
        if first == "in"
            && let Some((moment, used)) = moment(list, clock)
            && used > 1
            && day(list, clock).is_some_and(|day| used > day.used || day.used > 3 || !day.same)
        {
            return Some((Timing::At(moment), used));
        }
        let tail = if are(rest, used, &["from", "now"]) { 2 } else { usize::from(word(rest, used) == "time") };
        return Some((Timing::At(clock.plus(seconds)), used + 1 + tail));
    }
    if first == "after" {
        let (found, used) = moment(rest, clock)?;
        return explicit(rest, used).then_some((Timing::At(found), used + 1));
    }
    let (seconds, used) = match (word(rest, 0), word(rest, 1)) {
        ("a", "moment" | "sec" | "tick" | "jiffy") => (60, 2),
        ("a" | "a little", "bit") => (600, 2),
        ("a", "while") => (1800, 2),
        ("a", "short" | "wee") if matches!(word(rest, 2), "while" | "bit" | "moment") => (600, 3),
        ("2", "shakes" | "ticks" | "secs") => (60, 2),
        ("a", "little") if matches!(word(rest, 2), "bit" | "while") => (600, 3),
        _ => {
            if let Some((moment, used)) = day(list, clock).and_then(|_| moment(list, clock)) {
                return Some((Timing::At(moment), used));
            }
            // "in five": minutes, where nothing follows that it could count.
            let n =
                rest.first()?.number().filter(|n| first == "in" && n.fract() == 0.0 && *n >= 5.0 && *n % 5.0 == 0.0)?;
            if n > 90.0 || !(ends(rest, 1) && rest.len() == 1) {
                return None;
            }
            (n as i64 * 60, 1)
        }
    };
    Some((Timing::At(Moment { guessed: true, ..clock.plus(seconds) }), used + 1))
}

/// `for an hour`, `for the rest of the day`, `over the next two hours`.
fn lasting(list: &[Token], clock: &Clock) -> Option<(Timing, usize)> {
    let midnight = |used: usize| Some((Timing::Until(sure(at_time(clock.days(1), 0, 0))), used));
    let first = word(list, 0);
    let lead = match (word(list, 1), word(list, 2)) {
        ("the", "next" | "coming" | "following") => 2,
        ("the", "rest" | "remainder") if word(list, 3) == "of" => {
            let at = 4 + usize::from(matches!(word(list, 4), "the" | "this"));
            return match word(list, at) {
                "day" | "evening" | "night" | "today" => midnight(at + 1),
                "morning" => Some((Timing::Until(sure(at_time(clock.now, 12, 0))), at + 1)),
                "afternoon" => Some((Timing::Until(sure(at_time(clock.now, 18, 0))), at + 1)),
                "hour" => {
                    Some((Timing::Until(sure(at_time(clock.plus(3600).at, clock.plus(3600).at.hour(), 0))), at + 1))
                }
                "week" => {
                    let (days, _) = end_of("week", clock)?;
                    Some((Timing::Until(sure(at_time(clock.days(days), 0, 0))), at + 1))
                }
                _ => None,
            };
        }
        ("the", "day" | "night" | "evening") if first == "for" => return midnight(3),
        ("tonight" | "today", _) if first == "for" => return midnight(2),
        ("next" | "another", _) => 1,
        _ => 0,
    };
    if first != "for" && lead == 0 {
        return None;
    }
    if let Some((seconds, used)) = duration(list.get(1 + lead..)?) {
        return Some((Timing::For(iso(seconds)), used + 1 + lead));
    }
    if lead > 0 {
        let seconds = unit(word(list, 1 + lead))?;
        return Some((Timing::For(iso(seconds)), 2 + lead));
    }
    let (seconds, used) = match (word(list, 1), word(list, 2)) {
        ("a", "bit" | "moment") => (600, 3),
        ("a", "while") => (3600, 3),
        _ => return None,
    };
    Some((Timing::For(iso(seconds)), used))
}

/// Days to the first day after a unit ends.
fn end_of(name: &str, clock: &Clock) -> Option<(i64, usize)> {
    let today = i64::from(clock.now.weekday().to_monday_zero_offset());
    (name == "week").then_some((7 - today, 1))
}

/// What follows `until`.
fn until(rest: &[Token], clock: &Clock) -> Option<(Timing, usize)> {
    let till = |days: i64, h: i8, used: usize| Some((Timing::Until(sure(at_time(clock.days(days), h, 0))), used));
    let hour = clock.now.hour();
    let ahead = |h: i8| i64::from(hour >= h);
    if let Some((days, used)) = end(rest, clock) {
        let week = word(rest, used - 1) == "week";
        let days = if week { end_of("week", clock)?.0 } else { days + 1 };
        return till(days, 0, used);
    }
    let the = usize::from(word(rest, 0) == "the");
    match word(rest, the) {
        "morning" => return till(ahead(8), 8, the + 1),
        "afternoon" => return till(ahead(12), 12, the + 1),
        "evening" => return till(ahead(18), 18, the + 1),
        "tonight" if ends(rest, 1) => return till(0, 20, 1),
        // Until a day is until it begins.
        name if (name == "tomorrow" || weekday(name).is_some_and(|_| !is_doubtful_day(name)))
            && ends(rest, the + 1) =>
        {
            let days = day(rest.get(the..)?, clock)?.days;
            return till(days, 9, the + 1);
        }
        "further" | "i" => return None,
        _ => {}
    }
    if let Some(n) = rest.first().and_then(Token::number)
        && is_measure(word(rest, 1))
        && n >= 0.0
    {
        return None;
    }
    let (moment, used) = moment(rest, clock)?;
    Some((Timing::Until(moment), used))
}

/// `at 5`, `by noon`, `around 7ish`, `from 9 pm on`.
fn preposed(list: &[Token], clock: &Clock) -> Option<(Timing, usize)> {
    let first = word(list, 0);
    let rest = list.get(1..)?;
    // "at night" is a habit, not a moment.
    if first == "from" && (word(rest, 0) == "now" || duration(rest).is_some()) {
        return None;
    }
    let (found, used) = if matches!(first, "from" | "before") {
        moment(rest, clock).map(|(found, used)| (found, used + 1))?
    } else {
        moment(list, clock)?
    };
    // "at 40 percent", "at 2x", "at 1080p" are no times; neither is the beginning of a range.
    if is_measure(word(list, used)) || (first == "from" && matches!(word(list, used), "to" | "until" | "till")) {
        return None;
    }
    let told = explicit(list, used) || used > 2 && first != "from" || word(list, 1).ends_with('m');
    let on = usize::from(first == "from" && matches!(word(list, used), "on" | "onwards") && ends(list, used + 1));
    (matches!(first, "at" | "@") || told).then_some((Timing::At(found), used + on))
}

/// Whether a run can only be a time: it has a day, or a clock time that nothing else looks like.
pub(super) fn explicit(list: &[Token], used: usize) -> bool {
    list.get(..used).unwrap_or(&[]).iter().any(|t| {
        let word = t.word.as_str();
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        let named = matches!(
            word,
            "am" | "pm"
                | "oclock"
                | "noon"
                | "midday"
                | "midnight"
                | "past"
                | "quarter"
                | "lunch"
                | "lunchtime"
                | "dinner"
                | "sunset"
                | "sunrise"
                | "tomorrow"
                | "today"
                | "tonight"
        ) || part(word).is_some()
            || weekday(word).is_some();
        named
            || (t.kind == Kind::Word && digit && word.contains(':'))
            || (digit && word.len() > 2 && (word.ends_with("am") || word.ends_with("pm") || word.ends_with("ish")))
            || (digit && t.kind == Kind::Word && (word.contains('h') || word.contains('-')))
            || t.number().is_some_and(|n| n >= 600.0 && word.len() == 4)
    })
}

/// A time without a preposition.
fn bare(list: &[Token], clock: &Clock) -> Option<(Timing, usize)> {
    if let Some((seconds, used)) = duration(list) {
        if let Some(tail) = from_now(list, used) {
            // "a week from now at 16:45"
            let dated = day(list, clock).and_then(|_| moment(list, clock)).filter(|(_, more)| *more > used + tail);
            let found = dated.unwrap_or((clock.plus(seconds), used + tail));
            return Some((Timing::At(found.0), found.1));
        }
        if word(list, used) == "later" {
            return Some((Timing::At(clock.plus(seconds)), used + 1));
        }
    }
    if are(list, 0, &["a", "bit", "later"]) {
        return Some((Timing::At(Moment { guessed: true, ..clock.plus(1800) }), 3));
    }
    let dated = day(list, clock);
    let first = word(list, 0);
    if matches!(first, "on" | "about" | "lunch" | "dinner" | "breakfast") && dated.is_none() {
        return None;
    }
    let (found, used) = moment(list, clock)?;
    let told = dated.is_some() || timed_by_clock(list, used) && !is_measure(word(list, used));
    told.then_some((Timing::At(found), used))
}

/// `from now`, `from this moment`, `hence`: the tokens they take.
fn from_now(list: &[Token], at: usize) -> Option<usize> {
    [
        &["from", "now"][..],
        &["from", "this", "moment"],
        &["from", "this", "point"],
        &["from", "right", "now"],
        &["hence"],
    ]
    .iter()
    .find(|words| are(list, at, words))
    .map(|words| words.len())
}

/// Whether a time without a preposition and without a day is surely one: `5 pm`, `17:30`, `noon`.
fn timed_by_clock(list: &[Token], used: usize) -> bool {
    let words = list.get(..used).unwrap_or(&[]);
    let four = words.iter().any(|t| t.number().is_some_and(|n| n >= 600.0));
    explicit(list, used)
        && (!four || words.len() > 1 && words.iter().any(|t| matches!(t.word.as_str(), "hours" | "oh")))
}
