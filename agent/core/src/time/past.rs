//! Times that are over, by their beginning: `yesterday`, `last week`, `an hour ago`, `since ten`.

use super::days::date;
use super::parse::at_time;
use super::words::{month, part, weekday, word};
use super::{Clock, clock_time, duration};
use crate::normalise::Token;
use jiff::Span;
use jiff::civil::{Date, DateTime};

/// Words before a time that is over, which say nothing of when it began.
fn is_lead(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "last"
            | "past"
            | "since"
            | "from"
            | "in"
            | "at"
            | "over"
            | "on"
            | "of"
            | "after"
            | "during"
            | "within"
            | "back"
            | "around"
            | "about"
            | "sometime"
            | "between"
            | "previous"
            | "early"
            | "earlier"
    )
}

/// The beginning of a time that is over: `yesterday`, `last week`, `an hour ago`, `10 am`; the whole run must say it.
pub fn past(list: &[Token], clock: &Clock) -> Option<DateTime> {
    let words: Vec<&str> = list
        .iter()
        .map(|token| token.word.as_str())
        .filter(|word| {
            !matches!(*word, "from" | "since" | "on" | "the" | "in" | "at" | "of" | "after" | "during" | "over")
        })
        .collect();
    if let Some(found) = named(&words, clock) {
        return Some(found);
    }
    // A range begins at its first end.
    if word(list, 0) == "between"
        && let Some(and) = list.iter().position(|token| token.is("and"))
    {
        past(list.get(and + 1..)?, clock)?;
        return past(list.get(1..and)?, clock);
    }
    counted(list, clock).or_else(|| dated(list, clock)).or_else(|| clocked(list, clock))
}

fn start(clock: &Clock, days: i64, hour: i8) -> DateTime {
    at_time(clock.days(days), hour, 0)
}

fn midnight(date: Date) -> DateTime {
    date.at(0, 0, 0, 0)
}

/// What has a name of its own.
fn named(words: &[&str], clock: &Clock) -> Option<DateTime> {
    let today = i64::from(clock.now.weekday().to_monday_zero_offset());
    let start = |days: i64, hour: i8| Some(start(clock, days, hour));
    let first = clock.now.date().first_of_month();
    let months = |n: i64| first.checked_sub(Span::new().months(n)).ok().map(midnight);
    let year = |n: i16| Date::new(clock.now.year() - n, 1, 1).ok().map(midnight);
    match words {
        ["yesterday"] | ["before", "yesterday"] => start(-1, 0),
        ["last", "night"] | ["yesterday", "night"] => start(-1, 18),
        ["yesterday", name] => start(-1, began(name)?),
        ["day", "before", "yesterday"] => start(-2, 0),
        ["today"] | ["this", "day"] | ["earlier", "today"] | ["earlier"] => start(0, 0),
        ["breakfast"] => start(0, 8),
        ["this" | "earlier", name] if began(name).is_some() => start(0, began(name)?),
        ["earlier", "this", name] if began(name).is_some() => start(0, began(name)?),
        [name] if began(name).is_some() => start(0, began(name)?),
        ["this", "week"] | ["earlier", "this", "week"] => start(-today, 0),
        ["last", "week"] => start(-today - 7, 0),
        ["week", "before", "last"] => start(-today - 14, 0),
        ["last" | "this", "weekend"] | ["weekend"] => start(-today - 2, 0),
        ["this", "month"] | ["earlier", "this", "month"] => months(0),
        ["last", "month"] => months(1),
        ["month", "before", "last"] => months(2),
        ["this", "year"] | ["earlier", "this", "year"] => year(0),
        ["last", "year"] => year(1),
        ["year", "before", "last"] => year(2),
        ["last", "christmas"] | ["christmas"] => over(clock, 12, 24),
        ["last", "spring"] => over(clock, 3, 1),
        ["last", "summer"] => over(clock, 6, 1),
        ["last", "autumn" | "fall"] => over(clock, 9, 1),
        ["last", "winter"] => over(clock, 12, 1),
        ["last" | "past", "minute"] => Some(clock.plus(-60).at),
        ["last" | "past", "hour"] => Some(clock.plus(-3600).at),
        ["last" | "past", "day"] => Some(clock.plus(-86_400).at),
        ["past", "week"] => Some(clock.days(-7)),
        ["past", "month"] => Some(clock.days(-30)),
        ["past", "year"] => Some(clock.days(-365)),
        ["just", "now"] | ["moment", "ago"] | ["a", "moment", "ago"] | ["a" | "", "minute" | "second", "ago"] => {
            Some(clock.plus(-300).at)
        }
        ["a", "while", "ago"] | ["a", "bit", "ago"] | ["not", "long", "ago"] => start(-1, 0),
        ["other", "day"] | ["recently"] | ["lately"] => start(-7, 0),
        ["ages" | "long", "ago"] | ["long", "time", "ago"] | ["a", "long", "time", "ago"] => year(5),
        [name] | ["last", name] if weekday(name).is_some() => start(weekday_before(clock, name)?, 0),
        [name, of_day] | ["last", name, of_day] if weekday(name).is_some() && began(of_day).is_some() => {
            start(weekday_before(clock, name)?, began(of_day)?)
        }
        [name] | ["last", name] | ["back", name] if month(name).is_some() => over(clock, month(name)?, 1),
        [year] | ["back", year] => year_named(year),
        _ => None,
    }
}

/// When a part of the day begins.
fn began(name: &str) -> Option<i8> {
    Some(match name {
        "morning" => 5,
        "afternoon" | "noon" | "lunch" | "lunchtime" | "midday" => 12,
        "evening" => 18,
        "night" => 20,
        _ => return None,
    })
}

/// Days back to a day of the week, as a negative number.
fn weekday_before(clock: &Clock, name: &str) -> Option<i64> {
    let today = i64::from(clock.now.weekday().to_monday_zero_offset());
    let back = (today - i64::from(weekday(name)?.to_monday_zero_offset())).rem_euclid(7);
    Some(-(if back == 0 { 7 } else { back }))
}

/// The last time that a day of the year was.
fn over(clock: &Clock, m: i8, d: i8) -> Option<DateTime> {
    let date = Date::new(clock.now.year(), m, d).ok()?;
    Some(midnight(if date > clock.now.date() { Date::new(clock.now.year() - 1, m, d).ok()? } else { date }))
}

fn year_named(text: &str) -> Option<DateTime> {
    let year: i16 = text.parse().ok().filter(|year| (1970..2200).contains(year))?;
    Date::new(year, 1, 1).ok().map(midnight)
}

/// `two hours ago`, `in the last 3 days`, `a week ago today`.
fn counted(list: &[Token], clock: &Clock) -> Option<DateTime> {
    let skip = list.iter().take_while(|token| is_lead(&token.word)).count();
    // "in the last a full hour" and the like come from dictation.
    let (seconds, used) = duration(list.get(skip..)?)?;
    let rest = list.get(skip + used..)?;
    let over = rest.iter().all(|token| matches!(token.word.as_str(), "ago" | "today" | "now" | "or" | "so"))
        && (skip > 0 || !rest.is_empty());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Whole years and months by the calendar.
    let unit = list.get(skip + used - 1).map_or("", |token| token.word.as_str());
    let span = match unit {
        "year" | "years" if days >= 365 => Span::new().years(days / 365),
        "month" | "months" if days >= 30 => Span::new().months(days / 30),
        _ => Span::new().seconds(days * 86_400 + rest),
    };
    if !over {
        return None;
    }
    clock.now.checked_sub(span).ok()
}

/// `on the 3rd of february`, `on the 7th`, `on 2026-01-12`.
fn dated(list: &[Token], clock: &Clock) -> Option<DateTime> {
    let skip = list.iter().take_while(|t| matches!(t.word.as_str(), "since" | "from" | "after" | "around")).count();
    let rest = list.get(skip..)?;
    let (date, used) = date(rest, clock)?;
    if used != rest.len() {
        return None;
    }
    let today = clock.now.date();
    let full = rest.iter().any(|token| token.word.starts_with("20") && token.word.len() >= 4);
    let months = rest.iter().any(|token| month(&token.word).is_some() || token.word.contains('.'));
    let back = match (full || date <= today, months) {
        (true, _) => date,
        (false, true) => date.checked_sub(Span::new().years(1)).ok()?,
        (false, false) => date.checked_sub(Span::new().months(1)).ok()?,
    };
    Some(midnight(back))
}

/// `10 am`, `yesterday at 3`, `nine this morning`: the last time that the clock showed it.
fn clocked(list: &[Token], clock: &Clock) -> Option<DateTime> {
    let is_day = |at: usize| match (word(list, at), word(list, at + 1)) {
        ("yesterday", name) if part(name).is_some() => Some((-1, part(name), 2)),
        ("yesterday", _) => Some((-1, None, 1)),
        ("today", _) => Some((0, None, 1)),
        ("last", "night") => Some((-1, Some(21), 2)),
        ("this", name) if part(name).is_some() => Some((0, part(name), 2)),
        ("last", name) if weekday(name).is_some() => Some((weekday_before(clock, name)?, None, 2)),
        (name, _) if weekday(name).is_some() => Some((weekday_before(clock, name)?, None, 1)),
        _ => None,
    };
    let lead = |mut at: usize| {
        while is_lead(word(list, at)) && is_day(at).is_none() {
            at += 1;
        }
        at
    };
    let mut at = lead(0);
    let mut day = is_day(at);
    if let Some((_, _, used)) = day {
        at = lead(at + used);
        // "yesterday between 3 and 5"
        if let Some(and) =
            list.iter().position(|token| token.is("and")).filter(|and| *and > at && word(list, at - 1) == "between")
        {
            clock_time(list.get(and + 1..)?).filter(|(_, _, used)| and + 1 + used == list.len())?;
            return clocked(list.get(..and)?, clock);
        }
    }
    let ((h, m), settled, used) = clock_time(list.get(at..)?)?;
    at += used;
    if day.is_none() {
        let next = lead(at);
        if let Some(found) = is_day(next) {
            day = Some(found);
            at = next + found.2;
        }
    }
    if at != list.len() {
        return None;
    }
    let Some((days, of_day, _)) = day else {
        let before = |h: i8| {
            let at = at_time(clock.now, h, m);
            if at <= clock.now { at } else { at_time(clock.days(-1), h, m) }
        };
        return Some(if settled || h > 12 { before(h) } else { before(h % 12).max(before(h % 12 + 12)) });
    };
    let late = !settled && h < 12 && (of_day.is_some_and(|part| part >= 12) || (of_day.is_none() && h < 7));
    Some(at_time(clock.days(days), if late { h + 12 } else { h }, m))
}
