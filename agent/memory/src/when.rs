//! Words for a past time ("yesterday", "last week", "on monday", "two days ago") as a span of time. Pure.

use jiff::civil::Weekday;
use jiff::{ToSpan, Zoned};

/// A span of time that words named, and the words without them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) from: Zoned,
    pub(crate) to: Zoned,
}

/// Finds the time that a sentence names. Answers the span, if there is one, and the remaining words in lower case.
pub(crate) fn read(text: &str, now: &Zoned) -> (Option<Span>, Vec<String>) {
    let clean = |c: char| if c.is_alphanumeric() || c == '\'' || c == '.' || c == '-' || c == '_' { c } else { ' ' };
    let text: String = text.chars().map(clean).collect();
    let words: Vec<String> = text.split_whitespace().map(|word| word.trim_matches('.').to_lowercase()).collect();
    for at in 0..words.len() {
        for length in (1..=4.min(words.len() - at)).rev() {
            let Some(part) = words.get(at..at + length) else { continue };
            let part: Vec<&str> = part.iter().map(String::as_str).collect();
            if let Some(span) = span(&part, now) {
                let mut rest = words.clone();
                rest.drain(at..at + length);
                if at > 0
                    && rest
                        .get(at - 1)
                        .is_some_and(|word| ["on", "since", "in", "from", "during"].contains(&word.as_str()))
                {
                    rest.remove(at - 1);
                }
                return (Some(span), rest);
            }
        }
    }
    (None, words)
}

fn span(words: &[&str], now: &Zoned) -> Option<Span> {
    let today = now.start_of_day().ok()?;
    let day = |back: i64| today.checked_sub(back.days()).ok();
    let hours = |day: &Zoned, from: i64, to: i64| {
        Some(Span { from: day.checked_add(from.hours()).ok()?, to: day.checked_add(to.hours()).ok()?.min(now.clone()) })
    };
    let week = today.checked_sub(i64::from(now.weekday().to_monday_zero_offset()).days()).ok()?;
    match words {
        ["today"] => Some(Span { from: today, to: now.clone() }),
        ["yesterday"] => Some(Span { from: day(1)?, to: today }),
        ["this", "morning"] => hours(&today, 4, 12),
        ["this", "afternoon"] => hours(&today, 12, 18),
        ["this", "evening"] | ["tonight"] => hours(&today, 18, 24),
        ["yesterday", "morning"] => hours(&day(1)?, 4, 12),
        ["yesterday", "afternoon"] => hours(&day(1)?, 12, 18),
        ["yesterday", "evening"] | ["last", "night"] => hours(&day(1)?, 18, 24),
        ["this", "week"] => Some(Span { from: week, to: now.clone() }),
        ["last", "week"] => Some(Span { from: week.checked_sub(7.days()).ok()?, to: week }),
        ["this", "month"] => Some(Span { from: today.first_of_month().ok()?, to: now.clone() }),
        ["last", "month"] => {
            let month = today.first_of_month().ok()?;
            Some(Span { from: month.checked_sub(1.month()).ok()?, to: month })
        }
        ["the", "day", "before", "yesterday"] => Some(Span { from: day(2)?, to: day(1)? }),
        ["last", "hour"] | ["past", "hour"] => Some(Span { from: now.checked_sub(1.hour()).ok()?, to: now.clone() }),
        ["last" | "past", n, unit] => back(count(n)?, unit, now, false),
        [n, unit, "ago"] => back(count(n)?, unit, now, true),
        [day_name] | ["last", day_name] => {
            let back = i64::from(now.weekday().since(weekday(day_name)?));
            let back = if back == 0 { 7 } else { back };
            Some(Span { from: day(back)?, to: day(back - 1)? })
        }
        _ => None,
    }
}

/// `ago`: that day or hour alone; else from then until now.
fn back(n: i64, unit: &str, now: &Zoned, ago: bool) -> Option<Span> {
    let (span, one) = match unit.trim_end_matches('s') {
        "minute" | "min" => (n.minutes(), 5.minutes()),
        "hour" => (n.hours(), 1.hour()),
        "day" => (n.days(), 1.day()),
        "week" => (n.weeks(), 1.week()),
        "month" => (n.months(), 1.month()),
        _ => return None,
    };
    let mut from = now.checked_sub(span).ok()?;
    if !ago {
        return Some(Span { from, to: now.clone() });
    }
    if !unit.starts_with("min") && !unit.starts_with("hour") {
        from = from.start_of_day().ok()?;
    }
    let to = from.checked_add(one).ok()?;
    Some(Span { from, to })
}

fn count(word: &str) -> Option<i64> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let by_word = || WORDS.iter().position(|have| *have == word).and_then(|n| i64::try_from(n).ok());
    let few = || matches!(word, "a" | "an").then_some(1).or(if word == "few" { Some(3) } else { None });
    word.parse().ok().filter(|n| (0..10_000).contains(n)).or_else(by_word).or_else(few)
}

fn weekday(word: &str) -> Option<Weekday> {
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    let names = [
        ("monday", Monday),
        ("tuesday", Tuesday),
        ("wednesday", Wednesday),
        ("thursday", Thursday),
        ("friday", Friday),
        ("saturday", Saturday),
        ("sunday", Sunday),
    ];
    names.into_iter().find(|(name, _)| *name == word).map(|(_, day)| day)
}
