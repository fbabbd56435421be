//! Times in sentences: durations, clock times, days, rules and conditions, found as runs of tokens.
//!
//! The clock is a value that comes with the scene; nothing here reads one.

mod clocks;
mod condition;
mod days;
mod duration;
mod near;
mod parse;
mod past;
mod range;
mod rule;
mod whole;
mod words;

use crate::normalise::Token;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Span};
use tacit_dbus::When;

pub use clocks::clock_time;
pub(crate) use condition::SPOKEN_OF;
pub use duration::duration;
pub use parse::moment;
pub use past::past;
pub(crate) use range::{Range, range};
pub(crate) use whole::whole;

/// What a run of tokens says about time.
#[derive(Debug, Clone, PartialEq)]
pub enum Timing {
    /// At a moment: `at 5 pm`, `in 20 minutes`.
    At(Moment),
    /// By a rule: `every weekday at 9`.
    Every(String),
    /// When something becomes true.
    If(When),
    /// For so long: ISO 8601.
    For(String),
    /// Until a moment.
    Until(Moment),
}

/// A point in time and whether the hour was a guess between morning and evening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Local date and time.
    pub at: DateTime,
    /// Whether morning and evening both made sense.
    pub guessed: bool,
}

/// A run of tokens that says something about time.
#[derive(Debug, Clone, PartialEq)]
pub struct Span2 {
    /// First token.
    pub from: usize,
    /// After the last token.
    pub to: usize,
    /// What it says.
    pub timing: Timing,
}

/// What "now" is: local time and the offset as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Local time.
    pub now: DateTime,
    /// Whether an open hour is one of the morning: "wake me at 7".
    pub morning: bool,
    offset: String,
}

impl Clock {
    /// Reads RFC 3339 text; anything else is the epoch, so that relative times stay consistent.
    pub fn parse(text: &str) -> Clock {
        let bytes = text.len();
        let cut =
            text.char_indices().skip(11).find(|(_, c)| matches!(c, 'Z' | 'z' | '+' | '-')).map_or(bytes, |(at, _)| at);
        let local = text.get(..cut).unwrap_or("").split('.').next().unwrap_or("");
        let now = local.parse::<DateTime>().unwrap_or(DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
        let offset = text.get(cut..).unwrap_or("");
        let offset = offset.split('[').next().unwrap_or("");
        Clock { now, morning: false, offset: if offset.is_empty() { "Z".to_owned() } else { offset.to_uppercase() } }
    }

    /// RFC 3339 of a local time in the scene's offset.
    pub fn rfc3339(&self, at: DateTime) -> String {
        format!("{}{}", at.strftime("%Y-%m-%dT%H:%M:%S"), self.offset)
    }

    /// The moment so many seconds from now.
    pub fn plus(&self, seconds: i64) -> Moment {
        let at = self.now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(self.now);
        Moment { at, guessed: false }
    }

    /// ISO 8601 of the time from now to `at`.
    pub fn until(&self, at: DateTime) -> String {
        let seconds = at.duration_since(self.now).as_secs();
        iso(seconds.max(0))
    }

    /// The plan's "when" of a timing that delays.
    pub fn when(&self, timing: &Timing) -> Option<When> {
        match timing {
            Timing::At(moment) => Some(When::At { at: self.rfc3339(moment.at) }),
            Timing::Every(rule) => Some(When::Every { every: rule.clone() }),
            Timing::If(when) => Some(when.clone()),
            Timing::For(_) | Timing::Until(_) => None,
        }
    }

    /// Whole days later, at the same time.
    pub fn days(&self, days: i64) -> DateTime {
        self.now.checked_add(Span::new().days(days)).unwrap_or(self.now)
    }
}

/// ISO 8601 of seconds: `PT1H30M`.
pub fn iso(seconds: i64) -> String {
    let (sign, seconds) = if seconds < 0 { ("-", -seconds) } else { ("", seconds) };
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let mut out = format!("{sign}P");
    if days > 0 {
        out.push_str(&format!("{days}D"));
    }
    if rest > 0 || days == 0 {
        out.push('T');
        let (h, m, s) = (rest / 3600, rest % 3600 / 60, rest % 60);
        if h > 0 {
            out.push_str(&format!("{h}H"));
        }
        if m > 0 {
            out.push_str(&format!("{m}M"));
        }
        if s > 0 || (h == 0 && m == 0) {
            out.push_str(&format!("{s}S"));
        }
    }
    out
}

/// Whether an hour of a sentence is one to get up at: "wake me at 7", but not "wake me out of this".
pub(crate) fn is_waking(tokens: &[Token]) -> bool {
    tokens.iter().enumerate().any(|(at, token)| {
        let up = (at + 1..at + 4).find(|at| !matches!(words::word(tokens, *at), "me" | "us" | "up" | "him" | "her"));
        let next = up.map_or("", |at| words::word(tokens, at));
        token.is("alarm") || token.is("wake") && !matches!(next, "out" | "from" | "when" | "if")
    })
}

/// Whether a sentence asks for something every time: `always mute when …`, but not `always on top`.
pub(crate) fn is_always(tokens: &[Token]) -> bool {
    tokens.iter().enumerate().any(|(at, token)| {
        let next = |i: usize| words::word(tokens, at + i);
        token.is("always") && next(1) != "on"
            || matches!(token.word.as_str(), "every" | "each") && next(1) == "single" && next(2) == "time"
            || token.is("from") && next(1) == "now" && next(2) == "on"
    })
}

/// The day that the whole of `list` names without an hour: `tomorrow`, `next friday`.
pub(crate) fn whole_day(list: &[Token], clock: &Clock) -> Option<DateTime> {
    let lead = usize::from(matches!(words::word(list, 0), "for" | "by"));
    let found = days::day(list.get(lead..)?, clock)?;
    (found.used + lead == list.len() && found.hour.is_none() && !found.same).then(|| clock.days(found.days))
}

/// Whether words name a day, not only a part of one.
pub(crate) fn names_a_day(tokens: &[Token], clock: &Clock) -> bool {
    (0..tokens.len()).any(|at| {
        let part = words::part(words::word(tokens, at + 2)).is_some() && words::are(tokens, at, &["in", "the"]);
        !part && tokens.get(at..).is_some_and(|rest| days::day(rest, clock).is_some())
    })
}

/// A rule as it is at another hour; where morning and evening both make sense (`guessed`), the one that follows what the
/// rule does: "every night at 8 and off at 7".
pub(crate) fn at_another_hour(rule: &str, at: DateTime, guessed: bool) -> Option<String> {
    let kept: Vec<&str> =
        rule.split(';').filter(|part| !part.starts_with("BYHOUR") && !part.starts_with("BYMINUTE")).collect();
    let first: i8 = rule.split(';').find_map(|part| part.strip_prefix("BYHOUR="))?.parse().ok()?;
    let (h, m) = (at.hour(), at.minute());
    let h = match guessed {
        true if first >= 17 || h % 12 > first => h % 12,
        true => h % 12 + 12,
        false => h,
    };
    Some(format!("{};BYHOUR={h};BYMINUTE={m}", kept.join(";")))
}

/// A rule of days without an hour, at the hour that stands apart from it: "daily reminder, 8am: the tablets".
pub(crate) fn at_hour(rule: &str, moment: Moment, clock: &Clock) -> Option<String> {
    let days = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].iter().any(|freq| rule.starts_with(&format!("FREQ={freq}")));
    let soon = clock.now.until(moment.at).is_ok_and(|span| span.get_days() == 0);
    if !days || rule.contains("BYHOUR") || moment.at.second() != 0 || !soon {
        return None;
    }
    let (h, m) = (moment.at.hour(), moment.at.minute());
    let h = match h % 12 {
        early if moment.guessed && early < 7 => early + 12,
        late if moment.guessed => late,
        _ => h,
    };
    Some(format!("{rule};BYHOUR={h};BYMINUTE={m}"))
}

/// The device of a condition that comes or goes though the scene has nothing called so, by what it was called.
pub(crate) fn strange_device(tokens: &[Token], resolve: &dyn Fn(&str, &str) -> Option<String>) -> Option<String> {
    (0..tokens.len()).find_map(|at| condition::strange_device(tokens.get(at..)?, resolve))
}

/// Every run that says something about time: the longest one from each token on.
pub fn spans(tokens: &[Token], clock: &Clock, resolve: &dyn Fn(&str, &str) -> Option<String>) -> Vec<Span2> {
    let mut out = Vec::new();
    let mut at = 0;
    let always = is_always(tokens);
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or(&[]);
        let opens = at == 0 || tokens.get(at - 1).is_some_and(Token::is_mark);
        let found = rule::parse(rest, clock)
            .or_else(|| condition::parse(rest, clock, resolve))
            .or_else(|| parse::adjunct(rest, clock))
            .or_else(|| condition::inverted(rest, clock, resolve, opens))
            .or_else(|| if opens { condition::asked(rest, clock, resolve) } else { None });
        match found {
            Some((mut timing, used)) if used > 0 => {
                // "when firefox closes, always"
                let lasts = matches!(timing, Timing::If(_)).then(|| rule::habits::lasting(tokens, at + used)).flatten();
                let used = used + lasts.unwrap_or(0);
                let always = always || lasts.is_some();
                if always && let Timing::If(When::If { once, .. }) = &mut timing {
                    *once = false;
                }
                out.push(Span2 { from: at, to: at + used, timing });
                at += used;
            }
            _ => at += 1,
        }
    }
    out
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod whens;
