//! Words that are known to say when, because somebody marked them so: what would be too little to find a time in a sentence by is
//! enough here. `battery low`, `with the charger out`, `unless firefox is open`, `6 precisely`, `tomorrow, 8`.

use super::condition;
use super::days::day;
use super::near::beside;
use super::parse::{moment, on};
use super::rule::habits::lasting;
use super::words::{are, word};
use super::{Clock, Moment, Timing, clock_time, is_always, spans};
use crate::normalise::Token;
use tacit_dbus::When;

/// What the whole of `list` says about time; `None` where it says anything else.
pub(crate) fn whole(list: &[Token], clock: &Clock, resolve: &dyn Fn(&str, &str) -> Option<String>) -> Option<Timing> {
    let (run, always) = bare(list);
    if run.is_empty() {
        return None;
    }
    let found = match spans(run, clock, resolve).as_slice() {
        [only] if only.from == 0 && only.to == run.len() => Some(only.timing.clone()),
        _ => clocked(run, clock).map(Timing::At).or_else(|| {
            condition::whole(run, clock, resolve).map(|(condition, once)| Timing::If(When::If { condition, once }))
        }),
    };
    let mut timing = found?;
    if let Timing::If(When::If { once, .. }) = &mut timing {
        *once &= !(always || is_always(list));
    }
    Some(timing)
}

/// Without what joins it to the rest and without what only says that it lasts; whether that was said.
fn bare(list: &[Token]) -> (&[Token], bool) {
    let is_mark = |token: &Token| token.is_mark() || matches!(token.word.as_str(), "-" | "–" | "—");
    let mut run = list;
    loop {
        match run {
            [first, rest @ ..]
                if is_mark(first)
                // "so long as" begins a condition.
                || matches!(first.word.as_str(), "but" | "and" | "then")
                || first.is("so") && !matches!(word(rest, 0), "long" | "soon") =>
            {
                run = rest
            }
            [rest @ .., last] if is_mark(last) => run = rest,
            _ => break,
        }
    }
    let mut always = false;
    loop {
        let tail = (1..run.len()).find(|at| lasting(run, *at).is_some_and(|used| at + used == run.len()));
        let not_before = run.len() > 3 && are(run, run.len() - 3, &["and", "not", "before"]);
        match (tail, not_before) {
            (Some(at), _) => {
                // "on sundays from now on" is as much of a rule without it.
                run = run.get(..at).unwrap_or(&[]);
                always = true;
            }
            (None, true) => run = run.get(..run.len() - 3).unwrap_or(&[]),
            (None, false) => return (run, always),
        }
    }
}

/// A moment that is too short to be found: `after 4`, `6 precisely`, `tomorrow, 8`, `in 22`.
fn clocked(run: &[Token], clock: &Clock) -> Option<Moment> {
    let all = |found: Option<(Moment, usize)>, lead: usize| {
        found.filter(|(_, used)| lead + used == run.len()).map(|(at, _)| at)
    };
    let lead =
        usize::from(matches!(word(run, 0), "by" | "after" | "before" | "at" | "come" | "past" | "from" | "around"));
    // "in 22": minutes, where nothing is counted.
    if let ("in", [_, n]) = (word(run, 0), run)
        && let Some(n) = n.number().filter(|n| n.fract() == 0.0 && (2.0..=90.0).contains(n))
    {
        return Some(Moment { guessed: true, ..clock.plus(n as i64 * 60) });
    }
    all(beside(run, clock, true), 0)
        .or_else(|| all(moment(run, clock), 0))
        .or_else(|| all(moment(run.get(lead..)?, clock), lead))
        .or_else(|| apart(run, clock))
}

/// `wednesday night, 10`: a day, and a bare hour behind a comma.
fn apart(run: &[Token], clock: &Clock) -> Option<Moment> {
    let day = day(run, clock)?;
    let comma = usize::from(word(run, day.used) == ",");
    let ((h, m), settled, used) = clock_time(run.get(day.used + comma..)?)?;
    // "monday night, 4" is of the next day, or not of the night.
    let odd = day.hour.is_some_and(|part| part >= 19) && h < 5 && !settled;
    (day.used + comma + used == run.len() && !odd)
        .then(|| Moment { at: on(day, (h, m), settled, clock), guessed: !settled })
}
