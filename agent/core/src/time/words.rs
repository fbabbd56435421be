//! Words of time that everything here shares: names of days, months and units, ordinals, parts of the day.

use crate::normalise::{Kind, Token, ordinal as small_ordinal};
use jiff::civil::Weekday;

/// The word at a place; nothing where the list ends or the word is quoted.
pub(super) fn word(list: &[Token], at: usize) -> &str {
    list.get(at).filter(|t| t.kind != Kind::Quoted).map_or("", |t| t.word.as_str())
}

/// Whether the words from a place on are these.
pub(super) fn are(list: &[Token], at: usize, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(i, wanted)| word(list, at + i) == *wanted)
}

/// Whether nothing more of a phrase follows.
pub(super) fn ends(list: &[Token], at: usize) -> bool {
    list.get(at).is_none_or(Token::is_mark)
}

/// Seconds of a unit's name.
pub(super) fn unit(word: &str) -> Option<i64> {
    Some(match word {
        "second" | "seconds" | "sec" | "secs" | "s" => 1,
        "minute" | "minutes" | "min" | "mins" | "m" => 60,
        "hour" | "hours" | "hr" | "hrs" | "h" => 3600,
        "day" | "days" => 86_400,
        "week" | "weeks" => 604_800,
        "fortnight" | "fortnights" => 1_209_600,
        "month" | "months" => 2_592_000,
        "year" | "years" => 31_536_000,
        _ => return None,
    })
}

/// A day of the week by its name or its short form.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" | "weds" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// Short names of days that are words of their own: "sun", "sat".
pub(super) fn is_doubtful_day(word: &str) -> bool {
    matches!(word, "sun" | "sat" | "mon" | "wed" | "thu" | "fri" | "tue")
}

/// A month by its name, 1 to 12.
pub(super) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// A day of the month said as an ordinal, and the tokens it takes: `3rd`, `twenty first`.
pub(super) fn ordinal(list: &[Token], at: usize) -> Option<(i8, usize)> {
    const TEENS: &[&str] = &[
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let text = word(list, at);
    if let Some(tens) = list.get(at)?.number().filter(|n| *n == 20.0 || *n == 30.0)
        && let Some(n) = small_ordinal(word(list, at + 1)).filter(|n| (1..10).contains(n))
    {
        let n = tens as i8 + i8::try_from(n).ok()?;
        return (n <= 31).then_some((n, 2));
    }
    if text == "thirtieth" {
        return Some((30, 1));
    }
    let small = small_ordinal(text).filter(|n| *n > 0).and_then(|n| i8::try_from(n).ok());
    let teen = TEENS.iter().position(|have| *have == text).and_then(|n| i8::try_from(n + 11).ok());
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)?.parse::<i8>().ok());
    small.or(teen).or(digits).filter(|n| (1..=31).contains(n)).map(|n| (n, 1))
}

/// The hour that a part of the day means where no clock time is said.
pub(super) fn part(word: &str) -> Option<i8> {
    Some(match word {
        "morning" => 9,
        "noon" | "midday" | "lunch" | "lunchtime" => 12,
        "afternoon" => 15,
        "evening" => 19,
        "night" => 21,
        _ => return None,
    })
}
