//! Recurrence: `every weekday at 9` as an RFC 5545 rule.

use super::{Timing, clock_time};
use crate::normalise::{Kind, Token};

fn word(list: &[Token], at: usize) -> &str {
    list.get(at).filter(|t| t.kind != Kind::Quoted).map_or("", |t| t.word.as_str())
}

fn day(word: &str) -> Option<&'static str> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "monday" => "MO",
        "tuesday" => "TU",
        "wednesday" => "WE",
        "thursday" => "TH",
        "friday" => "FR",
        "saturday" => "SA",
        "sunday" => "SU",
        _ => return None,
    })
}

const WEEKDAYS: &str = "MO,TU,WE,TH,FR";
const WEEKEND: &str = "SA,SU";

/// A rule at the start of `list`, and the tokens it takes.
pub(super) fn parse(list: &[Token]) -> Option<(Timing, usize)> {
    let (body, mut at, default_hour) = frequency(list)?;
    let mut rule = body;
    if rule.starts_with("FREQ=DAILY") || rule.starts_with("FREQ=WEEKLY") || rule.starts_with("FREQ=MONTHLY") {
        let lead = usize::from(matches!(word(list, at), "at" | "around"));
        let (mut hour, mut minute) = (default_hour, 0);
        if let Some(((h, m), settled, used)) =
            list.get(at + lead..).and_then(clock_time).filter(|(_, settled, _)| lead > 0 || *settled)
        {
            let late = !settled && (h < 7 || default_hour.is_some_and(|d| d >= 12 && h < 12));
            hour = Some(if late { (h + 12) % 24 } else { h });
            minute = m;
            at += lead + used;
        }
        // "every day at 9 on weekdays" is rare; "at 9 every weekday" is handled by the caller.
        if let Some(hour) = hour {
            rule.push_str(&format!(";BYHOUR={hour};BYMINUTE={minute}"));
        }
    }
    Some((Timing::Every(rule), at))
}

/// The frequency, the tokens it takes and the hour that a part of the day means.
fn frequency(list: &[Token]) -> Option<(String, usize, Option<i8>)> {
    let first = word(list, 0);
    // "at 9 every weekday"
    if first == "at" {
        let (time, settled, used) = clock_time(list.get(1..)?)?;
        let (rule, more, _) = every(list.get(used + 1..)?)?;
        let hour = if !settled && time.0 < 7 { time.0 + 12 } else { time.0 };
        return Some((format!("{rule};BYHOUR={hour};BYMINUTE={}", time.1), used + 1 + more, None).map_fixed());
    }
    every(list)
}

trait Fixed {
    fn map_fixed(self) -> Self;
}

impl Fixed for (String, usize, Option<i8>) {
    /// A rule that already has its hour must not get another: FREQ goes behind.
    fn map_fixed(mut self) -> Self {
        if let Some((head, tail)) = self.0.clone().split_once(';') {
            self.0 = format!("{tail};{head}");
            let parts: Vec<&str> = self.0.split(';').collect();
            let freq = parts.iter().position(|part| part.starts_with("FREQ=")).unwrap_or(0);
            let mut ordered: Vec<&str> = vec![parts.get(freq).copied().unwrap_or("")];
            ordered.extend(parts.iter().enumerate().filter(|(i, _)| *i != freq).map(|(_, part)| *part));
            self.0 = ordered.join(";");
        }
        self
    }
}

fn every(list: &[Token]) -> Option<(String, usize, Option<i8>)> {
    let daily = |used| Some(("FREQ=DAILY".to_owned(), used, None));
    match word(list, 0) {
        "daily" => return daily(1),
        "hourly" => return Some(("FREQ=HOURLY".to_owned(), 1, None)),
        "weekly" => return Some(("FREQ=WEEKLY".to_owned(), 1, None)),
        "monthly" => return Some(("FREQ=MONTHLY".to_owned(), 1, None)),
        "weekdays" => return Some((format!("FREQ=WEEKLY;BYDAY={WEEKDAYS}"), 1, None)),
        "weekends" => return Some((format!("FREQ=WEEKLY;BYDAY={WEEKEND}"), 1, None)),
        "on" | "during" => {
            let skip = usize::from(word(list, 1) == "the");
            return match word(list, 1 + skip) {
                "weekdays" => Some((format!("FREQ=WEEKLY;BYDAY={WEEKDAYS}"), 2 + skip, None)),
                "weekends" => Some((format!("FREQ=WEEKLY;BYDAY={WEEKEND}"), 2 + skip, None)),
                name if name.ends_with('s') && day(name).is_some() => {
                    let (days, used) = days(list.get(1..)?)?;
                    Some((format!("FREQ=WEEKLY;BYDAY={days}"), used + 1, None))
                }
                _ => None,
            };
        }
        "every" | "each" | "any" => {}
        _ => return None,
    }
    if word(list, 0) == "any" {
        return None;
    }
    let single = |n: usize| list.get(n).and_then(Token::number);
    match word(list, 1) {
        "day" => daily(2),
        "single" if word(list, 2) == "day" => daily(3),
        "morning" => Some(("FREQ=DAILY".to_owned(), 2, Some(8))),
        "noon" => Some(("FREQ=DAILY".to_owned(), 2, Some(12))),
        "afternoon" => Some(("FREQ=DAILY".to_owned(), 2, Some(15))),
        "evening" => Some(("FREQ=DAILY".to_owned(), 2, Some(19))),
        "night" => Some(("FREQ=DAILY".to_owned(), 2, Some(22))),
        "weekday" | "workday" | "weekdays" => part(list, 2, WEEKDAYS),
        "work" | "working" if word(list, 2) == "day" => part(list, 3, WEEKDAYS),
        "weekend" => part(list, 2, WEEKEND),
        "hour" => Some(("FREQ=HOURLY".to_owned(), 2, None)),
        "minute" => Some(("FREQ=MINUTELY".to_owned(), 2, None)),
        "week" => Some(("FREQ=WEEKLY".to_owned(), 2, None)),
        "month" => Some(("FREQ=MONTHLY".to_owned(), 2, None)),
        "year" => Some(("FREQ=YEARLY".to_owned(), 2, None)),
        "other" if word(list, 2) == "day" => Some(("FREQ=DAILY;INTERVAL=2".to_owned(), 3, None)),
        "half" if matches!(word(list, 2), "an" | "hour") => {
            Some(("FREQ=MINUTELY;INTERVAL=30".to_owned(), if word(list, 2) == "an" { 4 } else { 3 }, None))
        }
        "few" => None,
        name if day(name).is_some() => {
            let (days, used) = days(list.get(1..)?)?;
            part(list, used + 1, &days)
        }
        _ => {
            let n = single(1)?;
            let freq = match word(list, 2) {
                "minutes" | "minute" | "min" => "MINUTELY",
                "hours" | "hour" => "HOURLY",
                "days" | "day" => "DAILY",
                "weeks" | "week" => "WEEKLY",
                "months" => "MONTHLY",
                _ => return None,
            };
            (n >= 1.0 && n.fract() == 0.0).then(|| (format!("FREQ={freq};INTERVAL={n:.0}"), 3, None))
        }
    }
}

/// `monday morning`, `weekday evening`.
fn part(list: &[Token], at: usize, days: &str) -> Option<(String, usize, Option<i8>)> {
    let hour = match word(list, at) {
        "morning" => Some(8),
        "afternoon" => Some(15),
        "evening" => Some(19),
        "night" => Some(22),
        _ => None,
    };
    Some((format!("FREQ=WEEKLY;BYDAY={days}"), at + usize::from(hour.is_some()), hour))
}

/// `monday, wednesday and friday`.
fn days(list: &[Token]) -> Option<(String, usize)> {
    let mut out = vec![day(word(list, 0))?];
    let mut at = 1;
    loop {
        let mut skip = 0;
        while matches!(word(list, at + skip), "," | "and" | "every" | "on") {
            skip += 1;
        }
        match day(word(list, at + skip)) {
            Some(code) if skip > 0 => {
                out.push(code);
                at += skip + 1;
            }
            _ => return Some((out.join(","), at)),
        }
    }
}
