//! Moments by another moment that they are near: `a few minutes before 5 pm`, `shortly after noon`, `the back of 8`, `right after
//! work`; and those of the clock alone, `the next full hour`, `half past`.

use super::clocks::clock_time;
use super::duration::duration;
use super::parse::{at_time, explicit, moment, next};
use super::words::{are, ends, word};
use super::{Clock, Moment};
use crate::normalise::Token;
use jiff::SignedDuration;

/// How far "a little after" is, in seconds.
const LITTLE: i64 = 300;

/// Such a moment at the start of `list`, and the tokens it takes.
pub(super) fn near(list: &[Token], clock: &Clock) -> Option<(Moment, usize)> {
    beside(list, clock, false).or_else(|| of_hour(list, clock)).or_else(|| after_work(list, clock))
}

/// A moment so long before or after another; `sure` where the words are known to be a time, so that a bare number is an hour.
pub(super) fn beside(list: &[Token], clock: &Clock, sure: bool) -> Option<(Moment, usize)> {
    let (seconds, lead) = away(list)?;
    let rest = list.get(lead..)?;
    let back_of = seconds == LITTLE && word(list, lead - 1) == "of";
    if back_of && clock_time(rest).is_none() {
        return None;
    }
    let (found, used) = moment(rest, clock)?;
    if !(sure || back_of || explicit(rest, used)) || word(rest, used) == "percent" {
        return None;
    }
    let at = found.at.checked_add(SignedDuration::from_secs(seconds)).ok()?;
    // "a few minutes before 5", said at a minute to: what is over is the next one.
    let at = if at <= clock.now { at.checked_add(SignedDuration::from_hours(24)).ok()? } else { at };
    Some((Moment { at, guessed: true }, lead + used))
}

/// How far before or after what follows: seconds, and the tokens that say so.
fn away(list: &[Token]) -> Option<(i64, usize)> {
    let at = usize::from(word(list, 0) == "at");
    if are(list, at, &["the", "back", "of"]) {
        return Some((LITTLE, at + 3));
    }
    let side = |at: usize| match word(list, at) {
        "before" => Some((-1, at + 1)),
        "ahead" if word(list, at + 1) == "of" => Some((-1, at + 2)),
        "after" | "past" => Some((1, at + 1)),
        _ => None,
    };
    let little = match (word(list, 0), word(list, 1)) {
        ("shortly" | "soon" | "just", _) => 1,
        ("a", "little" | "bit" | "tad" | "touch" | "while") => 2,
        ("a", "short") if word(list, 2) == "while" => 3,
        _ => 0,
    };
    if little > 0 {
        return side(little).map(|(sign, at)| (sign * LITTLE, at));
    }
    if matches!(word(list, 0), "right" | "straight" | "immediately" | "directly") {
        return side(1).map(|(_, at)| (0, at));
    }
    let (seconds, used) = duration(list).filter(|(seconds, _)| *seconds <= 86_400)?;
    side(used).map(|(sign, at)| (sign * seconds, at))
}

/// `at the next full hour`, `at the top of the hour`, `at half past`.
fn of_hour(list: &[Token], clock: &Clock) -> Option<(Moment, usize)> {
    let at = usize::from(matches!(word(list, 0), "at" | "on" | "by"));
    let sure = |minute: i8, used: usize| {
        let this = at_time(clock.now, clock.now.hour(), minute);
        let moment = if this > clock.now { this } else { this.checked_add(SignedDuration::from_hours(1)).ok()? };
        Some((Moment { at: moment, guessed: false }, at + used))
    };
    if are(list, at, &["the", "next", "full", "hour"]) {
        return sure(0, 4);
    }
    if are(list, at, &["the", "full", "hour"]) {
        return sure(0, 3);
    }
    if are(list, at, &["the", "top", "of", "the", "hour"]) {
        return sure(0, 5);
    }
    let led = at == 1 && word(list, 0) == "at";
    match (word(list, at), word(list, at + 1)) {
        ("half", "past") if led && ends(list, at + 2) => sure(30, 2),
        ("quarter", "past") if led && ends(list, at + 2) => sure(15, 2),
        ("quarter", "to") if led && ends(list, at + 2) => sure(45, 2),
        _ => None,
    }
}

/// `after work`, which nobody says the hour of.
fn after_work(list: &[Token], clock: &Clock) -> Option<(Moment, usize)> {
    let lead = usize::from(matches!(word(list, 0), "right" | "straight" | "just"));
    let told = are(list, lead, &["after", "work"]) && (lead > 0 || ends(list, 2));
    told.then(|| (Moment { guessed: true, ..next(clock, (18, 0), true) }, lead + 2))
}
