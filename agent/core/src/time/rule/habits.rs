//! Days and parts of days that come again without "every": `of a friday evening`, `school nights`, `sunday mornings`, `mon, wed,
//! fri`, `one day in two`; and what is only added to a rule, `without fail`, `until further notice`.

use super::super::words::{are, is_doubtful_day, weekday, word};
use super::{Rule, WEEKDAYS, day, days, every, part};
use crate::normalise::Token;

/// The evenings before a day of school or work.
const BEFORE_SCHOOL: &str = "SU,MO,TU,WE,TH";

/// A rule at the start of `list`, and the tokens it takes.
pub(super) fn base(list: &[Token]) -> Option<(Rule, usize)> {
    working(list).or_else(|| of_a(list)).or_else(|| parts(list)).or_else(|| listed(list)).or_else(|| counted(list))
}

/// `school nights`, `every weeknight`, `on school days`.
fn working(list: &[Token]) -> Option<(Rule, usize)> {
    let lead = usize::from(matches!(word(list, 0), "on" | "every" | "each" | "during"));
    let at = lead + usize::from(word(list, lead) == "the");
    let (days, night, used) = match (word(list, at), word(list, at + 1)) {
        ("school" | "work", "night" | "nights") => (BEFORE_SCHOOL, true, 2),
        ("weeknight" | "weeknights", _) => (WEEKDAYS, true, 1),
        ("week", "nights") => (WEEKDAYS, true, 2),
        ("weekday", "nights") => (WEEKDAYS, true, 2),
        ("school", "days") => (WEEKDAYS, false, 2),
        ("school", "day") if lead == 1 && matches!(word(list, 0), "every" | "each") => (WEEKDAYS, false, 2),
        _ => return None,
    };
    // "a school night" is one, unless it is said of each.
    let one = matches!(word(list, at + used - 1), "night" | "weeknight");
    if one && !matches!(word(list, 0), "every" | "each") {
        return None;
    }
    Some((Rule { part: night.then_some(22), ..Rule::on(days) }, at + used))
}

/// `of an evening`, `of a friday evening`: what is done then as a habit.
fn of_a(list: &[Token]) -> Option<(Rule, usize)> {
    if word(list, 0) != "of" || !matches!(word(list, 1), "a" | "an") {
        return None;
    }
    let name = weekday(word(list, 2)).and_then(|_| day(word(list, 2)));
    let at = 2 + usize::from(name.is_some());
    let hour = part(word(list, at));
    match (name, hour) {
        (None, None) => None,
        (name, hour) => {
            let rule = name.map_or_else(|| Rule::of("DAILY"), Rule::on);
            Some((Rule { part: hour, ..rule }, at + usize::from(hour.is_some())))
        }
    }
}

/// `in the evenings`, `sunday mornings`, `on monday and thursday evenings`.
fn parts(list: &[Token]) -> Option<(Rule, usize)> {
    let plural = |at: usize| {
        matches!(word(list, at), "mornings" | "evenings" | "afternoons" | "nights").then(|| part(word(list, at)))?
    };
    if are(list, 0, &["in", "the"])
        && let Some(hour) = plural(2)
    {
        return Some((Rule { part: Some(hour), ..Rule::of("DAILY") }, 3));
    }
    let on = usize::from(word(list, 0) == "on");
    let (names, end) = days(list, on)?;
    Some((Rule { part: Some(plural(end)?), ..Rule::on(names) }, end + 1))
}

/// `mon, wed, fri`, `tue and thu`, `mo to fr`: days in a row that are more than one day could be.
fn listed(list: &[Token]) -> Option<(Rule, usize)> {
    let on = usize::from(word(list, 0) == "on");
    if let Some((first, last)) = code(word(list, on)).zip(code(word(list, on + 2)))
        && matches!(word(list, on + 1), "to" | "-" | "–" | "through" | "till" | "until")
    {
        return Some((Rule::on(between(first, last)), on + 3));
    }
    let (names, end) = days(list, on)?;
    let short = list.get(on..end)?.iter().filter(|token| is_doubtful_day(&token.word)).count();
    let count = names.split(',').count();
    (count > 2 || count == 2 && short == 2).then(|| (Rule::on(names), end))
}

/// A day by its two letters.
fn code(word: &str) -> Option<&'static str> {
    const CODES: [(&str, &str); 7] =
        [("mo", "MO"), ("tu", "TU"), ("we", "WE"), ("th", "TH"), ("fr", "FR"), ("sa", "SA"), ("su", "SU")];
    CODES.iter().find(|(have, _)| *have == word).map(|(_, code)| *code)
}

/// The days of the week from one to another.
pub(super) fn between(first: &str, last: &str) -> String {
    const WEEK: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let place = |code: &str| WEEK.iter().position(|have| *have == code).unwrap_or(0);
    let (a, b) = (place(first), place(last));
    let all: Vec<&str> = (0..=(b + 7 - a) % 7).filter_map(|i| WEEK.get((a + i) % 7).copied()).collect();
    all.join(",")
}

/// `one day in two`, `day after day`, `once every 5 days`.
fn counted(list: &[Token]) -> Option<(Rule, usize)> {
    if word(list, 0) == "once" && matches!(word(list, 1), "every" | "each") {
        // "once every window is closed" is no rule.
        return every(list.get(1..)?).map(|(rule, used)| (rule, used + 1));
    }
    for words in [&["day", "after", "day"][..], &["day", "in", "day", "out"], &["day", "in", "and", "day", "out"]] {
        if are(list, 0, words) {
            return Some((Rule::of("DAILY"), words.len()));
        }
    }
    let one = matches!(word(list, 0), "one" | "1") && are(list, 1, &["day", "in"]);
    let n = list.get(3)?.number().filter(|n| one && n.fract() == 0.0 && (2.0..31.0).contains(n))?;
    Some((Rule::of("DAILY").each(n as i64), 4))
}

/// "always in the evening", "in the evening, every day": a part of every day.
pub(super) fn part_of_day(list: &[Token]) -> Option<(Rule, usize)> {
    let hour = if are(list, 0, &["in", "the"]) {
        part(word(list, 2))?
    } else if are(list, 0, &["at", "night"]) {
        return Some((Rule { part: part("night"), ..Rule::of("DAILY") }, 2));
    } else {
        return None;
    };
    Some((Rule { part: Some(hour), ..Rule::of("DAILY") }, 3))
}

/// "every day from saturday to thursday", "once a week, say monday": the days of a rule, and the tokens they take.
pub(super) fn on_days(rule: &mut Rule, list: &[Token], at: usize) -> Option<usize> {
    if !rule.days.is_empty() || rule.of_month.is_some() || rule.interval > 1 && rule.freq == "DAILY" {
        return None;
    }
    let (names, end) = match word(list, at) {
        "from" if rule.freq == "DAILY" => days(list, at + 1).filter(|(names, _)| names.contains(','))?,
        "say" if rule.freq == "WEEKLY" => {
            days(list, at + 1 + usize::from(matches!(word(list, at + 1), "on" | "a" | "every")))?
        }
        "on" if rule.freq == "WEEKLY" && word(list, at + 1) == "a" => days(list, at + 2)?,
        _ => return None,
    };
    (rule.freq, rule.days) = ("WEEKLY", names);
    Some(end - at)
}

/// Words behind a rule or a condition that only say that it lasts: the tokens they take.
pub(in super::super) fn lasting(list: &[Token], at: usize) -> Option<usize> {
    const TAILS: &[&[&str]] = &[
        &["from", "now", "on"],
        &["from", "now", "onwards"],
        &["without", "fail"],
        &["without", "exception"],
        &["until", "further", "notice"],
        &["till", "further", "notice"],
        &["until", "i", "stop"],
        &["until", "i", "stop", "you"],
        &["until", "i", "stop", "it"],
        &["until", "i", "say", "stop"],
        &["until", "i", "say", "otherwise"],
        &["on", "repeat"],
        &["day", "and", "night"],
        &["night", "and", "day"],
        &["round", "the", "clock"],
        &["around", "the", "clock"],
        &["weekends", "too"],
        &["weekends", "included"],
        &["like", "clockwork"],
        &["every", "single", "time"],
        &["each", "and", "every", "time"],
        &["every", "time"],
        &["each", "time"],
        &["of", "the", "week"],
        &["always"],
    ];
    let comma = usize::from(matches!(word(list, at), "," | "-" | "–" | "—"));
    let next = at + comma;
    let tail = TAILS.iter().filter(|tail| are(list, next, tail)).max_by_key(|tail| tail.len())?;
    // "always" alone may belong to what is asked for: "every day always lock first"; "every time firefox opens" begins anew.
    let open = list.get(next + tail.len()).is_some_and(|token| !token.is_mark());
    let begins = matches!(tail, ["always"] | [.., "time"] | [.., "stop"]) && open;
    (!begins).then_some(comma + tail.len())
}
