//! Days: `friday week`, `the 3rd of may`, `in a fortnight`, `tomorrow evening`, `the end of the month`.

use super::words::{are, is_doubtful_day, month, ordinal, part, weekday, word};
use super::{Clock, clock_time};
use crate::normalise::Token;
use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A day that was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    /// Days from today.
    pub days: i64,
    /// The hour that its part of the day means.
    pub hour: Option<i8>,
    /// Whether an unsaid hour is that of now: `in two days`, `next week`.
    pub same: bool,
    /// Tokens.
    pub used: usize,
}

impl Day {
    pub(super) fn new(days: i64, used: usize) -> Self {
        Day { days, hour: None, same: false, used }
    }

    fn at(self, hour: i8) -> Self {
        Day { hour: Some(hour), ..self }
    }
}

/// A day at the start of `list`.
pub(super) fn day(list: &[Token], clock: &Clock) -> Option<Day> {
    let mut found = evening_of(list, clock)
        .or_else(|| relative(list, clock))
        .or_else(|| counted(list, clock))
        .or_else(|| named(list, clock))
        .or_else(|| date(list, clock).map(|(date, used)| Day::new(away(clock, date), used)))?;
    let mut at = found.used + usize::from(word(list, found.used) == ",");
    if are(list, at, &["in", "the"]) && part(word(list, at + 2)).is_some() {
        at += 2;
    } else if word(list, at) == "at" && matches!(word(list, at + 1), "night" | "lunch" | "lunchtime") {
        at += 1;
    }
    if found.hour.is_none() {
        // "tomorrow noon sharp": an hour of its own.
        if let Some(hour) = part(word(list, at)).filter(|_| !matches!(word(list, at), "noon" | "midday")) {
            (found.hour, found.used) = (Some(hour), at + 1);
        } else if are(list, at, &["first", "thing"]) {
            (found.hour, found.used) = (Some(8), at + 2);
        } else if matches!(word(list, at), "after" | "before") && word(list, at + 1) == "work" {
            (found.hour, found.used) = (Some(if word(list, at) == "after" { 18 } else { 8 }), at + 2);
        } else if are(list, at, &["after", "lunch"]) {
            (found.hour, found.used) = (Some(13), at + 2);
        }
    }
    // "tonight before bed", "this evening after work"
    let late = found.hour.is_some_and(|hour| hour >= 19) && !word(list, at).is_empty();
    if late && are(list, found.used, &["before", "bed"]) {
        (found.hour, found.used) = (Some(22), found.used + 2);
    } else if late && are(list, found.used, &["after", "work"]) {
        (found.hour, found.used) = (Some(18), found.used + 2);
    }
    Some(found)
}

/// `the evening of the 12th`.
fn evening_of(list: &[Token], clock: &Clock) -> Option<Day> {
    let at = usize::from(matches!(word(list, 0), "on" | "in"));
    if word(list, at) != "the" || word(list, at + 2) != "of" {
        return None;
    }
    let hour = part(word(list, at + 1))?;
    let inner = day(list.get(at + 3..)?, clock)?;
    Some(Day { used: inner.used + at + 3, ..inner }.at(hour))
}

/// Days that are counted from today or named by it.
fn relative(list: &[Token], clock: &Clock) -> Option<Day> {
    let hour = clock.now.hour();
    let ahead = |at: i8| i64::from(hour >= at);
    Some(match (word(list, 0), word(list, 1)) {
        ("today", _) => Day::new(0, 1),
        ("tonight", _) => Day::new(0, 1).at(20),
        ("late", "tonight") => Day::new(0, 2).at(22),
        ("late" | "early", _) => {
            let inner = relative(list.get(1..)?, clock)?;
            Day { used: inner.used + 1, ..inner }
        }
        ("tomorrow", _) => Day::new(1, 1),
        ("this", name) if part(name).is_some() => Day::new(0, 2).at(part(name)?),
        ("in", "the") if part(word(list, 2)).is_some() => {
            let at = part(word(list, 2))?;
            Day::new(ahead(at), 3).at(at)
        }
        ("first", "thing") => {
            let rest = list.get(2..)?;
            let inner = relative(rest, clock).filter(|_| word(rest, 0) != "first")?;
            Day { used: inner.used + 2, ..inner }.at(8)
        }
        ("the", "day") if are(list, 2, &["after", "tomorrow"]) => Day::new(2, 4),
        ("day", "after") if word(list, 2) == "tomorrow" => Day::new(2, 3),
        ("the", "following" | "next") if word(list, 2) == "day" => Day::new(1, 3),
        ("next", "day") => Day::new(1, 2),
        ("this" | "coming" | "at" | "on" | "over" | "by" | "next", _) if weekend(list).is_some() => {
            let used = weekend(list)?;
            let days = days_to(clock, Weekday::Saturday);
            let later = word(list, 0) == "next" && days < 6;
            Day::new(days + if later { 7 } else { 0 }, used)
        }
        ("next", "week") => {
            let on = usize::from(word(list, 2) == "on");
            match weekday(word(list, 2 + on)) {
                Some(name) => Day::new(week_after(clock, name), 3 + on),
                None => Day { same: true, ..Day::new(7, 2) },
            }
        }
        ("next", unit @ ("month" | "year")) => {
            let step = if unit == "month" { Span::new().months(1) } else { Span::new().years(1) };
            let date = clock.now.date().checked_add(step).ok()?;
            let lead = 2 + usize::from(word(list, 2) == "on") + usize::from(are(list, 3, &["the"]));
            match ordinal(list, lead).filter(|_| unit == "month" && lead == 4) {
                Some((n, used)) => Day::new(away(clock, on(date, n)?), lead + used),
                None => Day { same: true, ..Day::new(away(clock, date), 2) },
            }
        }
        _ => return None,
    })
}

fn weekend(list: &[Token]) -> Option<usize> {
    let at = 1 + usize::from(matches!(word(list, 1), "the" | "coming"));
    (word(list, at) == "weekend").then_some(at + 1)
}

/// `in 3 days`, `a week on friday`, `two weeks from today`.
fn counted(list: &[Token], clock: &Clock) -> Option<Day> {
    let lead = usize::from(word(list, 0) == "in");
    let (n, at) = match word(list, lead) {
        "a" | "one" => (1, lead + 1),
        _ => (list.get(lead)?.number().filter(|n| n.fract() == 0.0 && (1.0..400.0).contains(n))? as i64, lead + 1),
    };
    let per = match word(list, at) {
        "day" | "days" => 1,
        "week" | "weeks" => 7,
        "fortnight" | "fortnights" => 14,
        _ => return None,
    };
    let (days, at) = (n * per, at + 1);
    if matches!(word(list, at), "from" | "on") || (lead == 1 && word(list, at) == "time") {
        let base = match word(list, at + 1) {
            "now" | "today" if word(list, at) == "from" => 0,
            "tomorrow" => 1,
            name if per > 1 && weekday(name).is_some() && word(list, at) == "on" && lead == 1 => {
                // "in two weeks on thursday": the thursday of that week.
                return Some(Day::new(week_after(clock, weekday(name)?) + days - 7, at + 2));
            }
            name if per > 1 && weekday(name).is_some() => days_to(clock, weekday(name)?),
            _ if word(list, at) == "time" => return Some(Day { same: true, ..Day::new(days, at + 1) }),
            _ => return (lead == 1).then(|| Day { same: true, ..Day::new(days, at) }),
        };
        return Some(Day { same: base == 0, ..Day::new(base + days, at + 2) });
    }
    (lead == 1).then(|| Day { same: true, ..Day::new(days, at) })
}

/// Days of the week and feasts.
fn named(list: &[Token], clock: &Clock) -> Option<Day> {
    let lead = match (word(list, 0), word(list, 1)) {
        ("on" | "this" | "next", "coming") | ("on", "this" | "next") => 2,
        ("on" | "this" | "next" | "coming", _) => 1,
        _ => 0,
    };
    let first = word(list, lead);
    if let Some(name) = weekday(first) {
        let at = lead + 1;
        let rest = list.get(at..)?;
        // "sat" and "sun" are days only beside something that says so.
        let told = lead > 0
            || part(word(rest, 0)).is_some()
            || matches!(word(rest, 0), "at" | "by")
            || clock_time(rest).is_some();
        if is_doubtful_day(first) && !told {
            return None;
        }
        let mut days = days_to(clock, name);
        if are(rest, 0, &["week"]) {
            return Some(Day::new(days + 7, at + 1));
        }
        if are(rest, 0, &["next", "week"]) {
            return Some(Day::new(week_after(clock, name), at + 2));
        }
        if word(rest, 0) == "in" && matches!(word(rest, 2), "weeks" | "week") {
            let n = rest.get(1)?.number().unwrap_or(1.0);
            days = week_after(clock, name) + 7 * (n as i64 - 1).clamp(0, 60);
            return Some(Day::new(days, at + 3));
        }
        // "wednesday the 20th": the next 20th that is one, or else the next 20th.
        let comma = usize::from(word(rest, 0) == ",");
        let the = usize::from(word(rest, comma) == "the");
        if the == 1
            && let Some((n, used)) = ordinal(rest, comma + the).filter(|_| month_after(rest, comma + the).is_none())
        {
            let date = dated(clock, n, name).or_else(|| next_day(clock, n))?;
            return Some(Day::new(away(clock, date), at + comma + the + used));
        }
        return Some(Day::new(days, at));
    }
    let at = lead + usize::from(first == "the");
    let (m, d, used) = match (word(list, at), word(list, at + 1), word(list, at + 2)) {
        ("christmas", "eve", _) => (12, 24, 2),
        ("christmas", "day", _) => (12, 25, 2),
        ("christmas", ..) => (12, 25, 1),
        ("boxing", "day", _) => (12, 26, 2),
        ("new", "year" | "years", "eve") => (12, 31, 3),
        ("new", "year" | "years", "day") => (1, 1, 3),
        _ => return None,
    };
    Some(Day::new(away(clock, coming(clock, m, d)?), at + used))
}

/// A date, and the tokens it takes: `the 3rd of may`, `march 16`, `4 june`, `2026-03-13`, `24.5.`, `on the 7th`.
pub(super) fn date(list: &[Token], clock: &Clock) -> Option<(Date, usize)> {
    let lead = usize::from(word(list, 0) == "on");
    let the = usize::from(word(list, lead) == "the");
    let at = lead + the;
    if let Some(date) = written(list, at, clock) {
        return Some((date.0, at + date.1));
    }
    let year =
        |at: usize| list.get(at).and_then(Token::number).filter(|n| (2000.0..2200.0).contains(n)).map(|n| n as i16);
    let whole = |m: i8, d: i8, at: usize| -> Option<(Date, usize)> {
        let comma = usize::from(word(list, at) == ",");
        if let Some(y) = year(at + comma)
            && clock_time(list.get(at + comma..)?).is_none_or(|_| comma == 1)
        {
            return Some((Date::new(y, m, d).ok()?, at + comma + 1));
        }
        Some((coming(clock, m, d)?, at))
    };
    let number = |at: usize| {
        let n = list.get(at)?.number().filter(|n| n.fract() == 0.0 && (1.0..=31.0).contains(n))?;
        Some((n as i8, 1))
    };
    if let Some(m) = month(word(list, at)) {
        let the = usize::from(word(list, at + 1) == "the");
        let (d, used) = ordinal(list, at + 1 + the).or_else(|| number(at + 1))?;
        return whole(m, d, at + 1 + the + used);
    }
    if let Some((d, used)) = ordinal(list, at) {
        let of = usize::from(word(list, at + used) == "of");
        if let Some(m) = month(word(list, at + used + of)) {
            return whole(m, d, at + used + of + 1);
        }
        if are(list, at + used, &["of", "the", "month"]) && the == 1 {
            return Some((next_day(clock, d)?, at + used + 3));
        }
        // "the first" alone says nothing: "on the first" and "the 3rd" do.
        let digits = word(list, at).starts_with(|c: char| c.is_ascii_digit());
        let closed = super::words::ends(list, at + used) || matches!(word(list, at + used), "at" | "around" | "in");
        // "the tenth at noon"
        let timed = word(list, at + used) == "at" && list.get(at + used + 1..).and_then(clock_time).is_some();
        return (lead + the == 2 && (closed || digits) || (the == 1 && (digits || timed)))
            .then(|| next_day(clock, d).map(|date| (date, at + used)))?;
    }
    let (d, used) = number(at)?;
    let of = usize::from(word(list, at + used) == "of");
    let m = month(word(list, at + used + of))?;
    whole(m, d, at + used + of + 1)
}

/// Dates in digits: `2026-03-13`, `17.06.2026`, `24.5.`.
fn written(list: &[Token], at: usize, clock: &Clock) -> Option<(Date, usize)> {
    let text = word(list, at);
    if let Ok(date) = text.parse::<Date>()
        && text.len() == 10
    {
        return Some((date, 1));
    }
    let mut parts = text.split(['.', '/']);
    let (d, m, y) = (parts.next()?.parse::<i8>().ok()?, parts.next()?.parse::<i8>().ok()?, parts.next());
    match y {
        Some(y) if text.contains('.') => {
            let y: i16 = y.parse().ok()?;
            Some((Date::new(if y < 100 { y + 2000 } else { y }, m, d).ok()?, 1))
        }
        // "24.5." – the dot at its end is what makes it a date.
        None if text.contains('.') && word(list, at + 1) == "." => Some((coming(clock, m, d)?, 2)),
        _ => None,
    }
}

fn days_to(clock: &Clock, wanted: Weekday) -> i64 {
    let today = clock.now.weekday().to_monday_zero_offset();
    let days = i64::from(wanted.to_monday_zero_offset()) - i64::from(today);
    if days <= 0 { days + 7 } else { days }
}

/// Days to a day of the week that follows this one.
fn week_after(clock: &Clock, wanted: Weekday) -> i64 {
    7 + i64::from(wanted.to_monday_zero_offset()) - i64::from(clock.now.weekday().to_monday_zero_offset())
}

/// Days from today to a date.
pub(super) fn away(clock: &Clock, date: Date) -> i64 {
    clock.now.date().until(date).map_or(0, |span| i64::from(span.get_days()))
}

/// The next time that a month and day come.
pub(super) fn coming(clock: &Clock, m: i8, d: i8) -> Option<Date> {
    let today = clock.now.date();
    let date = Date::new(today.year(), m, d).ok()?;
    if date < today { Date::new(today.year() + 1, m, d).ok() } else { Some(date) }
}

/// This day of the month of a date.
fn on(date: Date, d: i8) -> Option<Date> {
    Date::new(date.year(), date.month(), d).ok()
}

/// The next time that a day of the month comes.
fn next_day(clock: &Clock, d: i8) -> Option<Date> {
    let today = clock.now.date();
    (0..3).find_map(|months| {
        let date = on(today.first_of_month().checked_add(Span::new().months(months)).ok()?, d)?;
        (date > today).then_some(date)
    })
}

/// The next time that a day of the month is this day of the week.
fn dated(clock: &Clock, d: i8, name: Weekday) -> Option<Date> {
    let first = clock.now.date().first_of_month();
    (0..12).find_map(|months| {
        let date = on(first.checked_add(Span::new().months(months)).ok()?, d)?;
        (date > clock.now.date() && date.weekday() == name).then_some(date)
    })
}

/// The month behind an ordinal: "the 3rd of may".
fn month_after(list: &[Token], at: usize) -> Option<i8> {
    let (_, used) = ordinal(list, at)?;
    month(word(list, at + used + usize::from(word(list, at + used) == "of")))
}

/// The end of a day, week or month: its last day, and the tokens it takes.
pub(super) fn end(list: &[Token], clock: &Clock) -> Option<(i64, usize)> {
    let the = usize::from(word(list, 0) == "the");
    if are(list, the, &["month", "end"]) {
        return Some((away(clock, clock.now.date().last_of_month()), the + 2));
    }
    if !are(list, the, &["end", "of"]) && !are(list, the, &["close", "of"]) {
        return None;
    }
    let at = the + 2;
    let more = usize::from(matches!(word(list, at), "the" | "this"));
    Some(match word(list, at + more) {
        "day" | "business" | "work" | "today" => (0, at + more + 1),
        "week" => (days_to(clock, Weekday::Saturday) - 1, at + more + 1),
        "month" => (away(clock, clock.now.date().last_of_month()), at + more + 1),
        "year" => (away(clock, Date::new(clock.now.year(), 12, 31).ok()?), at + more + 1),
        _ => return None,
    })
}
