//! Times between clauses: what waits, what a rule said before is said of too, and days without an hour.

use super::learned::{Clause, Sense};
use super::matcher::Reading;
use super::slots::Scope;
use crate::draft::Said;
use crate::normalise::{Kind, Token};
use crate::time::{self, Range, Timing};
use serde_json::Value;
use tacit_dbus::{Condition, Verb, When};

/// `wait until six`, `hold on for ten minutes`: the time of what is asked for next.
pub(super) fn waits(tokens: &[Token], scope: &Scope<'_>) -> Option<Timing> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
    let lead = match (word(0), word(1)) {
        ("wait" | "hold", "on") | ("hang" | "hold", "on" | "fire" | "off") | ("sit", "tight") => 2,
        ("wait", _) => 1,
        _ => return None,
    };
    let small = |token: &&Token| token.is_mark() || matches!(token.word.as_str(), "and" | "then" | "please");
    let end = tokens.len() - tokens.iter().rev().take_while(small).count();
    let rest = tokens.get(lead..end).filter(|rest| !rest.is_empty())?;
    if let Some((seconds, _)) = time::duration(rest).filter(|(_, used)| *used == rest.len()) {
        return Some(Timing::At(scope.clock.plus(seconds)));
    }
    // "wait until zoom closes" is waiting for it.
    let until = usize::from(matches!(rest.first()?.word.as_str(), "until" | "till" | "til"));
    if until == 1 && scope.time_spans(rest).is_empty() {
        let when = Token { word: "when".to_owned(), ..rest.first()?.clone() };
        let told = [&[when], rest.get(1..)?].concat();
        let spans = scope.time_spans(&told);
        let [only] = spans.as_slice() else { return None };
        return (only.from == 0 && only.to == told.len()).then(|| only.timing.clone());
    }
    let spans = scope.time_spans(rest);
    let [only] = spans.as_slice() else { return None };
    if only.from != 0 || only.to != rest.len() {
        return None;
    }
    Some(match &only.timing {
        Timing::Until(moment) => Timing::At(*moment),
        Timing::For(_) => Timing::At(scope.clock.plus(time::duration(rest.get(1..)?)?.0)),
        other => other.clone(),
    })
}

/// "battery below 6? then shut it down": what a clause says is when another is done, if it says nothing else.
pub(super) fn says_when(clause: &Clause, tokens: &[Token], scope: &Scope<'_>) -> Option<Timing> {
    let small = |at: &usize| {
        tokens
            .get(*at)
            .is_none_or(|token| token.is_mark() || matches!(token.word.as_str(), "then" | "and" | "so" | "but"))
    };
    let from = (clause.from..clause.to).find(|at| !small(at))?;
    let to = (from..clause.to).rev().find(|at| !small(at))? + 1;
    let other = |name: &str| !matches!(name, "when" | "start" | "text" | "element");
    if clause.denied || to < from + 2 || clause.slots.iter().any(|(name, ..)| other(name)) {
        return None;
    }
    let spans = scope.time_spans(tokens);
    let span = spans.into_iter().find(|span| span.from <= from && to <= span.to)?;
    matches!(span.timing, Timing::If(_)).then_some(span.timing)
}

/// The time under a label that is none by its words alone: "with the charger out", "after 4". `known` are those that are.
pub(super) fn marked(
    clause: &Clause,
    from: usize,
    tokens: &[Token],
    known: &[time::Span2],
    scope: &Scope<'_>,
) -> Option<time::Span2> {
    clause.slots.iter().find_map(|(name, a, b)| {
        let found = known.iter().any(|span| span.from + from < *b && *a < span.to + from);
        let run = tokens.get(*a..*b).filter(|_| *name == "when" && !found && *a >= from)?;
        Some(time::Span2 { from: a - from, to: b - from, timing: scope.whole_time(run)? })
    })
}

/// "…, one hour, room B4": a second title that is a room says where.
pub(super) fn located(clause: &mut Clause, tokens: &[Token]) {
    const ROOMS: &[&str] = &[
        "room",
        "hall",
        "office",
        "lab",
        "library",
        "canteen",
        "cafeteria",
        "auditorium",
        "studio",
        "theatre",
        "floor",
        "building",
    ];
    let titles = clause.slots.iter().filter(|(name, ..)| *name == "title").count();
    let placed = clause.slots.iter().any(|(name, ..)| *name == "location");
    if clause.sense != Sense::Verb(Verb::CalendarAdd) || titles != 2 || placed {
        return;
    }
    let room = |from: usize, to: usize| {
        tokens
            .get(from..to)
            .is_some_and(|run| run.len() < 5 && run.iter().take(2).any(|token| ROOMS.contains(&token.word.as_str())))
    };
    if let Some(last) =
        clause.slots.iter_mut().rev().find(|(name, ..)| *name == "title").filter(|(_, a, b)| room(*a, *b))
    {
        last.0 = "location";
    }
}

/// "daily reminder, 8am: the tablets": days that come again and an hour apart from them are one rule.
pub(super) fn at_its_hour(timings: &mut Vec<Timing>, scope: &Scope<'_>) {
    let rule = timings.iter().position(|timing| matches!(timing, Timing::Every(_)));
    let hour = timings.iter().position(|timing| matches!(timing, Timing::At(_)));
    let (Some(first), Some(second), 2) = (rule, hour, timings.len()) else { return };
    if let (Some(Timing::Every(rule)), Some(Timing::At(moment))) = (timings.get(first), timings.get(second))
        && let Some(whole) = time::at_hour(rule, *moment, scope.clock)
    {
        *timings = vec![Timing::Every(whole)];
    }
}

/// What is asked of a calendar is a day, where no hour is said.
pub(super) fn day_of_calendar(reading: &mut Reading, tokens: &[Token], scope: &Scope<'_>) {
    if reading.verb != Verb::CalendarList {
        return;
    }
    let day = |run: &[Token]| time::whole_day(run, scope.clock).map(|at| Value::from(at.date().to_string()));
    let slot = reading.slots.iter().find(|(name, ..)| *name == "start");
    let said = slot.and_then(|(_, _, from, to)| day(tokens.get(*from..*to)?));
    let alone = matches!(reading.timings.as_slice(), [Timing::At(_)]);
    let spans = if said.is_none() && alone { scope.time_spans(tokens) } else { Vec::new() };
    let free = spans.iter().find_map(|span| day(tokens.get(span.from..span.to)?));
    if free.is_some() {
        reading.timings.clear();
    }
    if let Some(start) = said.or(free) {
        reading.args.retain(|(name, _)| *name != "start");
        reading.args.push(("start", Said::Value(start)));
    }
}

/// What is put into a calendar begins and ends where a range says so, and is called without an article.
pub(super) fn hours_of_calendar(reading: &mut Reading, tokens: &[Token], scope: &Scope<'_>) {
    if reading.verb != Verb::CalendarAdd {
        return;
    }
    let quoted = |from: usize, to: usize| matches!(tokens.get(from..to), Some([only]) if only.kind == Kind::Quoted);
    let titled = reading.slots.iter().any(|(name, _, from, to)| *name == "title" && quoted(*from, *to));
    for (name, said) in &mut reading.args {
        if let (true, Said::Value(Value::String(title))) = (*name == "title" && !titled, said) {
            let bare = ["the ", "a ", "an "].iter().find_map(|article| title.strip_prefix(article));
            *title = bare.unwrap_or(title).to_owned();
        }
    }
    if reading.timings.iter().any(|timing| matches!(timing, Timing::Every(_))) {
        return;
    }
    let text = |at: usize| reading.slots.iter().any(|(_, kind, from, to)| kind.is_free() && (*from..*to).contains(&at));
    let before = |at: usize| at.checked_sub(1).and_then(|at| tokens.get(at)).map_or("", |token| token.word.as_str());
    let moment = |at: usize| matches!(before(at), "at" | "by" | "around" | "about" | "@");
    let date = start_of(reading, scope).filter(|_| time::names_a_day(tokens, scope.clock));
    let found = (0..tokens.len())
        .filter(|at| !text(*at) && !moment(*at))
        .find_map(|at| time::range(tokens.get(at..)?, scope.clock, date));
    let Some(Range { start, end, .. }) = found else { return };
    reading.timings.retain(|timing| !matches!(timing, Timing::At(_) | Timing::Until(_)));
    reading.args.retain(|(name, _)| !matches!(*name, "start" | "end" | "duration"));
    for (name, at) in [("start", start), ("end", end)] {
        reading.args.push((name, Said::Value(Value::from(scope.clock.rfc3339(at)))));
    }
}

/// The day that was read as the beginning, in days from now.
fn start_of(reading: &Reading, scope: &Scope<'_>) -> Option<i64> {
    let said = reading.args.iter().find_map(|(name, said)| match said {
        Said::Value(value) if *name == "start" => time::Clock::parse(value.as_str()?).now.into(),
        _ => None,
    });
    let timed = reading.timings.iter().find_map(|timing| match timing {
        Timing::At(moment) => Some(moment.at),
        _ => None,
    });
    let date = said.or(timed)?.date();
    scope.clock.now.date().until(date).ok().map(|span| i64::from(span.get_days()))
}

/// The rule of the clause before, with that clause's verb.
#[derive(Debug, Default)]
pub(super) struct Last(Option<(String, Verb)>);

impl Last {
    /// "dark every night at 8 and light again at 7": the second hour is one of every day too. Whether it was so.
    pub(super) fn inherited(&mut self, reading: &mut Reading, tokens: &[Token], scope: &Scope<'_>) -> bool {
        let before = self.0.take();
        if let [Timing::Every(rule)] = reading.timings.as_slice() {
            self.0 = Some((rule.clone(), reading.verb));
            return false;
        }
        let ([Timing::At(moment)], Some((rule, verb))) = (reading.timings.as_slice(), before) else { return false };
        const DESK: &[&str] = &["app", "window", "file", "workspace", "web"];
        let (a, b) = (verb.spec().family(), reading.verb.spec().family());
        let again = tokens.iter().any(|token| matches!(token.word.as_str(), "again" | "back"));
        let clocked = !time::names_a_day(tokens, scope.clock);
        if !(a == b || again || DESK.contains(&a) && DESK.contains(&b)) || !clocked || moment.at.second() != 0 {
            return false;
        }
        let Some(next) = time::at_another_hour(&rule, moment.at, moment.guessed) else { return false };
        self.0 = Some((next.clone(), reading.verb));
        reading.timings = vec![Timing::Every(next)];
        true
    }
}

/// Whether words of time are only said by the way where no label stands on them: "this thing crawls today", "while i'm away".
pub(super) fn is_aside(span: &time::Span2, run: &[Token]) -> bool {
    let words = run.get(span.from..span.to).unwrap_or(&[]);
    let small = |token: &Token| {
        matches!(token.word.as_str(), "today" | "tonight" | "now" | "these" | "days" | "this" | "morning" | "evening")
    };
    let idle =
        |when: &When| matches!(when, When::If { condition: Condition::Test { subject, .. }, .. } if subject == "idle");
    words.iter().all(small) || matches!(&span.timing, Timing::If(when) if idle(when))
}
