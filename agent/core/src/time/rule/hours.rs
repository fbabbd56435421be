//! The hours and minutes of rules that come back within a day: `every hour between 9 and 17`, `every hour at 49 past`.

use super::super::clock_time;
use super::super::words::{are, word};
use super::Rule;
use crate::normalise::Token;

/// `every hour between 9 and 17`: the hours of the clock. The outer `None` is a range that no rule can say.
pub(super) fn between(rule: &mut Rule, list: &[Token], at: usize) -> Option<Option<usize>> {
    let lead = word(list, at);
    if !matches!(lead, "between" | "from") {
        return Some(None);
    }
    let Some(((from, _), first_settled, used)) = list.get(at + 1..).and_then(clock_time) else { return Some(None) };
    let joint = at + 1 + used;
    if !matches!(word(list, joint), "and" | "to" | "until" | "till") {
        return Some(None);
    }
    let Some(((to, _), settled, more)) = list.get(joint + 1..).and_then(clock_time) else { return Some(None) };
    if rule.is_daily() {
        // "every day from 9 to 5" lasts; a rule only begins.
        return None;
    }
    let to = if !settled && to <= from && to < 12 { to + 12 } else { to };
    let from = if !first_settled && settled && from < 7 && to > 12 { from + 12 } else { from };
    if from >= to || rule.interval > 1 && rule.freq == "HOURLY" && rule.interval > 12 {
        return None;
    }
    let step = if rule.freq == "HOURLY" { usize::try_from(rule.interval).unwrap_or(1) } else { 1 };
    let hours: Vec<(i8, i8)> = (from..=to).step_by(step.max(1)).map(|hour| (hour, 0)).collect();
    if rule.freq != "HOURLY" {
        return None;
    }
    (rule.freq, rule.interval, rule.times) = ("DAILY", 1, hours);
    Some(Some(joint + 1 + more - at))
}

/// "every hour at 49 past", "every hour on the half hour": the minute of an hourly rule, and the tokens it takes.
pub(super) fn at_minute(rule: &mut Rule, list: &[Token], at: usize) -> Option<usize> {
    if rule.freq != "HOURLY" || rule.minute.is_some() || !rule.times.is_empty() {
        return None;
    }
    let of = |at: usize| if are(list, at, &["the", "hour"]) { 2 } else { 0 };
    if are(list, at, &["on", "the", "half", "hour"]) {
        rule.minute = Some(30);
        return Some(4);
    }
    let lead = usize::from(matches!(word(list, at), "at" | "on"));
    let from = at + lead;
    let number = list.get(from).and_then(Token::number).filter(|n| n.fract() == 0.0 && (1.0..60.0).contains(n));
    let (minute, used) = match (word(list, from), number) {
        ("half", _) => (30, 1),
        ("quarter", _) => (15, 1),
        (_, Some(n)) => (n as i8, 1 + usize::from(matches!(word(list, from + 1), "minutes" | "minute"))),
        _ => return None,
    };
    let minute = match word(list, from + used) {
        "past" | "after" => minute,
        "to" | "before" => 60 - minute,
        _ => return None,
    };
    // "every hour at ten past six" is no minute of every hour.
    let next = from + used + 1;
    if lead == 0 || of(next) == 0 && clock_time(list.get(next..)?).is_some() {
        return None;
    }
    rule.minute = Some(minute);
    Some(lead + used + 1 + of(next))
}
