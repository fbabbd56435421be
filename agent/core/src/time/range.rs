//! From one hour to another: `monday 10 to 11 am`, `from 3 till 4:30`, `10–11`, `between two and three tomorrow`.
//!
//! "Ten to eleven" alone is ten minutes before eleven: only words or signs of a range make it one.

use super::clocks::clock_time;
use super::days::{Day, day};
use super::parse::{at_time, next, on};
use super::words::word;
use super::{Clock, Moment};
use crate::normalise::{Kind, Token, tokens};
use jiff::civil::DateTime;

/// The time between two hours of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    /// When it begins.
    pub start: DateTime,
    /// When it ends.
    pub end: DateTime,
    /// Whether its day was said with it.
    pub dated: bool,
    /// Tokens.
    pub used: usize,
}

/// The most tokens that say one of the hours.
const HOUR_MAX: usize = 6;

/// A range at the start of `list`; `date` is its day where the words beside it say one, in days from now.
pub(crate) fn range(list: &[Token], clock: &Clock, date: Option<i64>) -> Option<Range> {
    if let Some(day) = day(list, clock) {
        let comma = usize::from(word(list, day.used) == ",");
        if let Some(hours) = list.get(day.used + comma..).and_then(hours) {
            return made(&hours, Some(day), clock).map(|found| Range { used: day.used + comma + found.used, ..found });
        }
    }
    let hours = hours(list)?;
    let comma = usize::from(word(list, hours.used) == ",");
    if let Some(day) = list.get(hours.used + comma..).and_then(|rest| day(rest, clock)) {
        return made(&hours, Some(day), clock).map(|found| Range { used: found.used + comma + day.used, ..found });
    }
    match date {
        Some(days) => made(&hours, Some(Day::new(days, 0)), clock).map(|found| Range { dated: false, ..found }),
        None => made(&hours, None, clock),
    }
}

/// Two hours as they were said: each with whether morning or evening is settled.
struct Hours {
    from: ((i8, i8), bool),
    to: ((i8, i8), bool),
    used: usize,
}

/// Two hours at the start of `list`.
fn hours(list: &[Token]) -> Option<Hours> {
    let (list, ends) = spread(list);
    let lead = match word(&list, 0) {
        first @ ("from" | "between") => Some(first),
        _ => None,
    };
    let skip = usize::from(lead.is_some());
    (skip + 1..=skip + HOUR_MAX).find_map(|at| {
        let joint = word(&list, at);
        let is_range = match joint {
            "to" | "–" | "—" | "-" | "till" | "until" | "til" | "through" => true,
            "and" => lead == Some("between"),
            _ => false,
        };
        let head = list.get(skip..at).filter(|_| is_range)?;
        let (first, settled, _) = clock_time(head).filter(|(.., used)| *used == head.len())?;
        let tail = list.get(at + 1..)?;
        let (second, later, more) = clock_time(tail)?;
        let said = tail.get(..more)?;
        let sure = lead.is_some() || !matches!(joint, "to") || is_clock(head) || is_clock(said) || first.0 % 5 != 0;
        // "10 to 11 am" is an hour; "five to eleven am" is five minutes before it.
        let short = is_half(said) && first.0 <= 12 && (1..=3).contains(&(second.0 - first.0).rem_euclid(12));
        let used = ends.get(at + more).copied()?;
        (sure || short).then_some(Hours { from: (first, settled), to: (second, later), used })
    })
}

/// Whether words can only be a clock time: "9:30", "9 30", "3pm", "half past two", "noon".
fn is_clock(run: &[Token]) -> bool {
    let text = |token: &Token| token.kind == Kind::Word && !matches!(token.word.as_str(), "am" | "pm");
    match run {
        [one] => text(one),
        [one, two, ..] => two.number().is_some() || text(one) || matches!(two.word.as_str(), "oclock" | "past"),
        [] => false,
    }
}

/// Whether words say which half of the day.
fn is_half(run: &[Token]) -> bool {
    run.iter().any(|token| token.word.ends_with("am") || token.word.ends_with("pm"))
}

/// Tokens with those of one word, "10–11am", apart; for each how many of the first ones it ends behind.
fn spread(list: &[Token]) -> (Vec<Token>, Vec<usize>) {
    let (mut out, mut ends) = (Vec::new(), Vec::new());
    for (at, token) in list.iter().enumerate().take(2 * HOUR_MAX + 2) {
        let parts = split(token).unwrap_or_else(|| vec![token.clone()]);
        for part in parts {
            out.push(part);
            ends.push(at + 1);
        }
    }
    (out, ends)
}

/// The two sides of a word with one dash between digits.
fn split(token: &Token) -> Option<Vec<Token>> {
    let dash = ['-', '–', '—'];
    let (first, second) = token.word.split_once(dash).filter(|_| token.kind == Kind::Word)?;
    let digits = |side: &str| side.starts_with(|c: char| c.is_ascii_digit()) && !side.contains(dash);
    if !digits(first) || !digits(second) {
        return None;
    }
    let place = |side: Vec<Token>| side.into_iter().map(|part| Token { start: token.start, end: token.end, ..part });
    let joint = Token { word: "–".to_owned(), ..token.clone() };
    Some(place(tokens(first)).chain([joint]).chain(place(tokens(second))).collect())
}

/// The moments of two hours: what one of them leaves open is as the other says.
fn made(hours: &Hours, day: Option<Day>, clock: &Clock) -> Option<Range> {
    let ((from, settled), (to, later)) = (hours.from, hours.to);
    let minutes = |(h, m): (i8, i8)| i32::from(h) * 60 + i32::from(m);
    let halves = |(h, m): (i8, i8)| [(h % 12, m), (h % 12 + 12, m)];
    // Where only the end is settled, the beginning is the nearest hour before it.
    let end = if minutes(to) == 0 { 1440 } else { minutes(to) };
    let start = match (settled, later) {
        (false, true) => halves(from).into_iter().filter(|half| minutes(*half) < end).max_by_key(|half| minutes(*half)),
        _ => None,
    };
    let (from, settled) = start.map_or((from, settled), |half| (half, true));
    let start = match day {
        Some(day) => on(day, from, settled, clock),
        None => {
            let Moment { at, .. } = next(clock, from, settled);
            at
        }
    };
    let of_day = |(h, m): (i8, i8), days: i64| {
        at_time(start, h, m).checked_add(jiff::Span::new().days(days)).ok().filter(|at| *at > start)
    };
    let wanted: Vec<(i8, i8)> = if later { vec![to] } else { halves(to).to_vec() };
    let end = [0, 1].into_iter().find_map(|days| wanted.iter().filter_map(|half| of_day(*half, days)).min())?;
    Some(Range { start, end, dated: day.is_some(), used: hours.used })
}

#[cfg(test)]
mod tests {
    use super::range;
    use crate::normalise::tokens;
    use crate::time::Clock;

    fn read(said: &str) -> Option<(String, String)> {
        // A Friday.
        let clock = Clock::parse("2026-03-06T09:40:00+01:00");
        let list = tokens(said);
        let found = range(&list, &clock, None).filter(|found| found.used == list.len())?;
        let text = |at: jiff::civil::DateTime| at.strftime("%d %H:%M").to_string();
        Some((text(found.start), text(found.end)))
    }

    #[track_caller]
    fn is(said: &str, start: &str, end: &str) {
        assert_eq!(read(said), Some((start.to_owned(), end.to_owned())), "{said}");
    }

    #[test]
    fn two_hours_are_a_beginning_and_an_end() {
        is("monday 10 to 11 am", "09 10:00", "09 11:00");
        is("monday, from 3 till 4:30", "09 15:00", "09 16:30");
        is("tomorrow 10–11", "07 10:00", "07 11:00");
        is("tomorrow 10:00-11:30", "07 10:00", "07 11:30");
        is("tomorrow 2-3pm", "07 14:00", "07 15:00");
        is("between two and three tomorrow", "07 14:00", "07 15:00");
        is("from 11 to 1 pm on monday", "09 11:00", "09 13:00");
        is("from 9 until noon tomorrow", "07 09:00", "07 12:00");
        is("tomorrow 9:30 to 10", "07 09:30", "07 10:00");
        is("tomorrow 2 to 4", "07 14:00", "07 16:00");
        is("from 10pm to 2 am tomorrow", "07 22:00", "08 02:00");
        is("monday 14 to 15", "09 14:00", "09 15:00");
    }

    #[test]
    fn ten_to_eleven_alone_is_no_range() {
        for said in
            ["ten to eleven", "monday ten to eleven", "tomorrow five to eleven am", "quarter to five", "10", "from 10"]
        {
            assert_eq!(read(said), None, "{said}");
        }
        assert_eq!(read("2026-03-10"), None);
    }
}
