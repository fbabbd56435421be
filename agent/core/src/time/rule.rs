//! Recurrence: `every weekday at 9`, `the first monday of the month`, as an RFC 5545 rule.

pub(super) mod habits;
mod hours;

use super::words::{are, ends, month, ordinal, weekday, word};
use super::{Clock, Timing, clock_time};
use crate::normalise::Token;
use jiff::civil::Weekday;

const WEEKDAYS: &str = "MO,TU,WE,TH,FR";
const WEEKEND: &str = "SA,SU";

/// A rule in the making.
#[derive(Debug, Clone, Default)]
struct Rule {
    freq: &'static str,
    interval: i64,
    /// BYDAY.
    days: String,
    /// BYMONTHDAY.
    of_month: Option<i8>,
    /// BYMONTH.
    month: Option<i8>,
    /// The hour that a part of the day means where no time is said.
    part: Option<i8>,
    /// BYMINUTE of an hourly rule.
    minute: Option<i8>,
    /// BYHOUR and BYMINUTE.
    times: Vec<(i8, i8)>,
}

impl Rule {
    fn of(freq: &'static str) -> Self {
        Rule { freq, interval: 1, ..Rule::default() }
    }

    fn on(days: impl Into<String>) -> Self {
        Rule { days: days.into(), ..Rule::of("WEEKLY") }
    }

    fn each(self, interval: i64) -> Self {
        Rule { interval, ..self }
    }

    fn is_daily(&self) -> bool {
        matches!(self.freq, "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY")
    }

    /// The rule as text; `None` where two times differ in more than their hours, which no rule can say.
    fn text(&self) -> Option<String> {
        let mut out = format!("FREQ={}", self.freq);
        if self.interval > 1 {
            out.push_str(&format!(";INTERVAL={}", self.interval));
        }
        if let Some(month) = self.month {
            out.push_str(&format!(";BYMONTH={month}"));
        }
        if let Some(day) = self.of_month {
            out.push_str(&format!(";BYMONTHDAY={day}"));
        }
        if !self.days.is_empty() {
            out.push_str(&format!(";BYDAY={}", self.days));
        }
        if let Some(minute) = self.minute {
            out.push_str(&format!(";BYMINUTE={minute}"));
        }
        if let Some((_, minute)) = self.times.first() {
            if self.times.iter().any(|(_, other)| other != minute) {
                return None;
            }
            // "friday nights at 2" is on saturdays, which the days do not say.
            if self.part == Some(22) && !self.days.is_empty() && self.times.iter().any(|(hour, _)| *hour < 5) {
                return None;
            }
            let hours: Vec<String> = self.times.iter().map(|(hour, _)| hour.to_string()).collect();
            out.push_str(&format!(";BYHOUR={};BYMINUTE={minute}", hours.join(",")));
        } else if let Some(hour) = self.part.filter(|_| self.is_daily()) {
            out.push_str(&format!(";BYHOUR={hour};BYMINUTE=0"));
        }
        Some(out)
    }

    /// A clock time as this rule means it.
    fn hour(&self, (h, m): (i8, i8), settled: bool, part: Option<i8>) -> (i8, i8) {
        let part = part.or(self.part);
        let late = match part {
            _ if settled => false,
            // "every night at 2" is after midnight.
            Some(22) => (5..12).contains(&h),
            Some(part) if part >= 12 => h < 12,
            Some(_) => false,
            None => h < 7,
        };
        (if late { (h + 12) % 24 } else { h }, m)
    }
}

/// A rule at the start of `list`, and the tokens it takes.
pub(super) fn parse(list: &[Token], clock: &Clock) -> Option<(Timing, usize)> {
    let starting = starting(list);
    let body = list.get(starting..)?;
    let always = starting > 0 && word(list, 0) != "starting";
    let (rule, used) =
        led_by_time(body).or_else(|| base(body)).or_else(|| if always { habits::part_of_day(body) } else { None })?;
    let (rule, used) = modified(rule, body, used, clock)?;
    Some((Timing::Every(rule.text()?), starting + used))
}

/// "from tomorrow on," and "starting monday,": the next time is the first anyway.
fn starting(list: &[Token]) -> usize {
    // "always on sundays"
    for lead in [&["always"][..], &["from", "now", "on"]] {
        if are(list, 0, lead) {
            return lead.len() + usize::from(word(list, lead.len()) == ",");
        }
    }
    let lead = usize::from(matches!(word(list, 0), "starting" | "from" | "beginning"));
    if lead == 0 || !(word(list, 1) == "tomorrow" || word(list, 1) == "today" || weekday(word(list, 1)).is_some()) {
        return 0;
    }
    let on = usize::from(matches!(word(list, 2), "on" | "onwards"));
    if word(list, 0) == "from" && on == 0 {
        return 0;
    }
    2 + on + usize::from(word(list, 2 + on) == ",")
}

/// `at 9 every weekday`, `17:30 every working day`, `at 9 and 17 daily`.
fn led_by_time(list: &[Token]) -> Option<(Rule, usize)> {
    let lead = usize::from(matches!(word(list, 0), "at" | "from" | "around" | "by" | "@" | "after" | "before"));
    if let Some((part, used)) = habits::part_of_day(list) {
        let comma = usize::from(word(list, used) == ",");
        let (rule, more) =
            base(list.get(used + comma..)?).filter(|(rule, _)| rule.is_daily() && rule.part.is_none())?;
        return Some((Rule { part: part.part, ..rule }, used + comma + more));
    }
    let (times, used) = times(list, lead)?;
    let comma = usize::from(word(list, used) == ",");
    let (mut rule, more) = base(list.get(used + comma..)?)?;
    if !rule.is_daily() {
        return None;
    }
    rule.times = times.into_iter().map(|(time, settled)| rule.hour(time, settled, None)).collect();
    Some((rule, used + comma + more))
}

/// A clock time, and whether morning or evening is settled.
type Said = ((i8, i8), bool);

/// Clock times joined by `and`, and the place after them.
fn times(list: &[Token], mut at: usize) -> Option<(Vec<Said>, usize)> {
    let (time, settled, used) = clock_time(list.get(at..)?)?;
    let mut out = vec![(time, settled)];
    at += used;
    loop {
        let mut next = at;
        while matches!(word(list, next), "and" | "at" | ",") {
            next += 1;
        }
        let joined = list.get(at..next).is_some_and(|run| run.iter().any(|t| t.is("and")));
        match list.get(next..).and_then(clock_time) {
            Some((time, settled, used)) if joined => {
                out.push((time, settled));
                at = next + used;
            }
            _ => return Some((out, at)),
        }
    }
}

/// What follows the frequency: times, days, parts of the day, exceptions.
fn modified(mut rule: Rule, list: &[Token], mut at: usize, clock: &Clock) -> Option<(Rule, usize)> {
    for _ in 0..6 {
        let comma = usize::from(word(list, at) == ",");
        let next = at + comma;
        if let Some(used) = excepted(&mut rule, list, next) {
            at = next + used;
        } else if let Some(used) = hours::between(&mut rule, list, next)? {
            at = next + used;
        } else if let Some(used) = timed(&mut rule, list, next, comma > 0) {
            at = next + used;
        } else if let Some(used) = on_days(&mut rule, list, next)
            .or_else(|| habits::on_days(&mut rule, list, next))
            .or_else(|| hours::at_minute(&mut rule, list, next))
        {
            at = next + used;
        } else if let Some(used) = habits::lasting(list, at) {
            at += used;
        } else if comma == 0 && word(list, at) == "only" && !rule.days.is_empty() {
            at += 1;
        } else {
            break;
        }
    }
    // The end of a series is no part of these rules yet; the rule without it would go on for ever.
    if matches!(word(list, at), "until" | "till") && super::moment(list.get(at + 1..)?, clock).is_some() {
        return None;
    }
    Some((rule, at))
}

/// A time, or a part of the day.
fn timed(rule: &mut Rule, list: &[Token], at: usize, apart: bool) -> Option<usize> {
    if !rule.is_daily() || !rule.times.is_empty() {
        return None;
    }
    if let Some(hour) = part(word(list, at)).filter(|_| rule.part.is_none() && !apart) {
        rule.part = Some(hour);
        return Some(1);
    }
    if word(list, at) == "in" && word(list, at + 1) == "the" && part(word(list, at + 2)).is_some() {
        rule.part = part(word(list, at + 2));
        return Some(3);
    }
    for (words, hour) in [
        (&["after", "lunch"][..], 13),
        (&["after", "work"], 18),
        (&["before", "work"], 8),
        (&["before", "bed"], 22),
        (&["at", "night"], 22),
        (&["first", "thing"], 8),
    ] {
        if are(list, at, words) {
            rule.part = Some(hour);
            return Some(words.len());
        }
    }
    let lead =
        usize::from(matches!(word(list, at), "at" | "around" | "from" | "by" | "about" | "@" | "before" | "after"));
    let (found, end) = times(list, at + lead)?;
    let bare = lead == 0 && found.iter().all(|((_, m), settled)| *m == 0 && !settled) && end == at + 1;
    // "every day from 10 to 5 pm" is no ten minutes to five.
    let spans = word(list, at) == "from" && list.get(at..end)?.iter().any(|token| token.is("to"));
    let range = spans || word(list, end) == "to" && list.get(end + 1).and_then(Token::number).is_some();
    if matches!(word(list, end), "percent" | "%" | "minutes") || range || (bare && !ends(list, end)) {
        return None;
    }
    rule.times = found.into_iter().map(|(time, settled)| rule.hour(time, settled, None)).collect();
    Some(end - at)
}

/// `on weekdays`, `on monday`, `on the 15th`, `on march 5`.
fn on_days(rule: &mut Rule, list: &[Token], at: usize) -> Option<usize> {
    let on = usize::from(matches!(word(list, at), "on" | "in" | "at"));
    let next = at + on;
    let the = usize::from(word(list, next) == "the");
    if rule.days.is_empty()
        && rule.of_month.is_none()
        && matches!(rule.freq, "WEEKLY" | "DAILY" | "HOURLY" | "MINUTELY")
    {
        let found = match word(list, next + the) {
            "weekdays" | "workdays" => Some((WEEKDAYS.to_owned(), 1)),
            "weekends" | "weekend" => Some((WEEKEND.to_owned(), 1)),
            "working" | "work" if word(list, next + the + 1) == "days" => Some((WEEKDAYS.to_owned(), 2)),
            _ if on == 1 && rule.freq != "DAILY" => days(list, next).map(|(days, end)| (days, end - next)),
            _ => None,
        };
        let (days, used) = found.filter(|_| on == 1)?;
        rule.days = days;
        if rule.freq == "DAILY" {
            rule.freq = "WEEKLY";
        }
        return Some(on + the + used);
    }
    if rule.freq == "MONTHLY" && rule.of_month.is_none() && rule.days.is_empty() {
        let (day, used) = of_month(list, next)?;
        (rule.of_month, rule.days) = (day.0, day.1);
        return Some(on + used);
    }
    if rule.freq == "YEARLY" && rule.month.is_none() {
        let (m, d, used) = of_year(list, next)?;
        (rule.month, rule.of_month) = (Some(m), Some(d));
        return Some(on + used);
    }
    None
}

/// A day in a year: `march 5`, `the 3rd of june`, `20 october`.
fn of_year(list: &[Token], at: usize) -> Option<(i8, i8, usize)> {
    let number = |at: usize| {
        ordinal(list, at).or_else(|| {
            let n = list.get(at)?.number().filter(|n| n.fract() == 0.0 && (1.0..=31.0).contains(n))?;
            Some((n as i8, 1))
        })
    };
    if let Some(m) = month(word(list, at)) {
        let the = usize::from(word(list, at + 1) == "the");
        let (d, used) = number(at + 1 + the)?;
        return Some((m, d, 1 + the + used));
    }
    let the = usize::from(word(list, at) == "the");
    let (d, used) = number(at + the)?;
    let of = usize::from(word(list, at + the + used) == "of");
    Some((month(word(list, at + the + used + of))?, d, the + used + of + 1))
}

/// A day in a month, with "of the month" or without: BYMONTHDAY or BYDAY, and the tokens.
fn of_month(list: &[Token], at: usize) -> Option<((Option<i8>, String), usize)> {
    let the = usize::from(word(list, at) == "the");
    let last = word(list, at + the) == "last";
    let (n, used) = if last { (-1, 1) } else { ordinal(list, at + the)? };
    let name = word(list, at + the + used);
    let (day, more) = match weekday(name) {
        Some(day) if n <= 5 => ((None, format!("{n}{}", code(day))), 1),
        _ if name == "day" => ((Some(n), String::new()), 1),
        _ if last => return None,
        _ => ((Some(n), String::new()), 0),
    };
    Some((day, the + used + more))
}

/// "of every month", "of the month", "each month": the tokens they take.
fn monthly_tail(list: &[Token], at: usize) -> Option<usize> {
    let of = usize::from(matches!(word(list, at), "of" | "in"));
    let which = matches!(word(list, at + of), "every" | "each" | "the" | "a");
    (which && word(list, at + of + 1) == "month" && (of == 1 || word(list, at) != "the")).then_some(of + 2)
}

/// `except sundays`.
fn excepted(rule: &mut Rule, list: &[Token], at: usize) -> Option<usize> {
    let lead = match (word(list, at), word(list, at + 1)) {
        ("except" | "but", "on" | "for" | "not") => 2,
        ("except", _) => 1,
        ("but" | "bar" | "save", name) if day(name).is_some() => 1,
        _ => return None,
    };
    let lead = lead + usize::from(lead == 2 && word(list, at + 2) == "on");
    let (not, end) = match word(list, at + lead) {
        "weekends" => (WEEKEND.to_owned(), at + lead + 1),
        _ => days(list, at + lead)?,
    };
    if rule.freq != "DAILY" || rule.interval > 1 {
        return None;
    }
    let kept: Vec<&str> =
        "MO,TU,WE,TH,FR,SA,SU".split(',').filter(|day| !not.split(',').any(|out| out == *day)).collect();
    (rule.freq, rule.days) = ("WEEKLY", kept.join(","));
    Some(end - at)
}

/// The hour that a part of the day means in a rule.
fn part(word: &str) -> Option<i8> {
    Some(match word {
        "morning" | "mornings" => 8,
        "noon" | "midday" | "lunchtime" => 12,
        "afternoon" | "afternoons" => 15,
        "evening" | "evenings" => 19,
        "night" | "nights" => 22,
        _ => return None,
    })
}

fn code(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

/// A day of the week, alone or many of it: `monday`, `mondays`.
fn day(word: &str) -> Option<&'static str> {
    weekday(word).or_else(|| weekday(word.strip_suffix('s')?)).map(code)
}

/// `monday, wednesday and friday`, `monday to friday`: the days, and the place after them.
fn days(list: &[Token], from: usize) -> Option<(String, usize)> {
    let first = day(word(list, from))?;
    let mut at = from + 1;
    let range = usize::from(matches!(word(list, at), "to" | "through" | "thru" | "till" | "until" | "-" | "–"));
    if let Some(last) = day(word(list, at + range)) {
        return Some((habits::between(first, last), at + range + 1));
    }
    let mut out = vec![first];
    loop {
        let mut next = at;
        while matches!(word(list, next), "," | "and" | "every" | "on" | "&") {
            next += 1;
        }
        match day(word(list, next)) {
            Some(code) if next > at => {
                out.push(code);
                at = next + 1;
            }
            _ => return Some((out.join(","), at)),
        }
    }
}

/// The frequency at the start of `list`, and the tokens it takes.
fn base(list: &[Token]) -> Option<(Rule, usize)> {
    if let Some(found) = habits::base(list) {
        return Some(found);
    }
    let first = word(list, 0);
    let simple = |rule: Rule| Some((rule, 1));
    match first {
        "daily" => return simple(Rule::of("DAILY")),
        "nightly" => return simple(Rule { part: Some(22), ..Rule::of("DAILY") }),
        "hourly" => return simple(Rule::of("HOURLY")),
        "weekly" => return simple(Rule::of("WEEKLY")),
        "biweekly" | "fortnightly" => return simple(Rule::of("WEEKLY").each(2)),
        "monthly" => return simple(Rule::of("MONTHLY")),
        "quarterly" => return simple(Rule::of("MONTHLY").each(3)),
        "yearly" | "annually" => return simple(Rule::of("YEARLY")),
        "weekdays" | "workdays" => return simple(Rule::on(WEEKDAYS)),
        "weekends" => return simple(Rule::on(WEEKEND)),
        "mornings" | "evenings" | "afternoons" | "nights" => {
            return simple(Rule { part: part(first), ..Rule::of("DAILY") });
        }
        "once" | "twice" => return often(list),
        "every" | "each" => return every(list),
        _ => {}
    }
    if list.first().and_then(Token::number).is_some() && word(list, 1) == "times" {
        return often(list);
    }
    let on = usize::from(matches!(first, "on" | "during" | "from"));
    let the = usize::from(word(list, on) == "the");
    match (word(list, on + the), word(list, on + the + 1)) {
        ("weekdays" | "workdays", _) => return Some((Rule::on(WEEKDAYS), on + the + 1)),
        ("weekends", _) => return Some((Rule::on(WEEKEND), on + the + 1)),
        (days @ ("weekday" | "weekend"), "mornings" | "evenings" | "afternoons" | "nights") => {
            let days = if days == "weekday" { WEEKDAYS } else { WEEKEND };
            return Some((Rule { part: part(word(list, on + the + 1)), ..Rule::on(days) }, on + the + 2));
        }
        ("working" | "work", "days") => return Some((Rule::on(WEEKDAYS), on + the + 2)),
        ("every" | "each", _) if on == 1 && first == "on" && the == 0 => {
            return every(list.get(1..)?).map(|(rule, used)| (rule, used + 1));
        }
        (start @ ("start" | "beginning" | "end"), "of") => {
            if let Some(tail) = monthly_tail(list, on + the + 1).filter(|_| word(list, on + the + 2) != "the") {
                let day = if start == "end" { -1 } else { 1 };
                return Some((Rule { of_month: Some(day), ..Rule::of("MONTHLY") }, on + the + 1 + tail));
            }
        }
        _ => {}
    }
    if matches!(first, "at") && word(list, 1) == "the" && matches!(word(list, 2), "start" | "beginning" | "end") {
        return base(list.get(1..)?).map(|(rule, used)| (rule, used + 1));
    }
    // "mondays", "on tuesdays and fridays", "monday to friday"
    if let Some((days, end)) = days(list, on) {
        let plural = list.get(on..end)?.iter().any(|t| t.word.ends_with("days") && t.word != "days");
        let range = list.get(on..end)?.iter().any(|t| matches!(t.word.as_str(), "to" | "through" | "thru" | "-"))
            || (end == on + 2 && days.len() > 5);
        if plural || range {
            return Some((Rule::on(days), end));
        }
    }
    // "the first monday of the month", "on the 15th of each month"
    let ((of_month, days), used) = of_month(list, on)?;
    let tail = monthly_tail(list, on + used)?;
    // A bare day of "the month" is this month's.
    let once = of_month.is_some_and(|n| n > 0) && are(list, on + used, &["of", "the"]);
    (!once).then(|| (Rule { of_month, days, ..Rule::of("MONTHLY") }, on + used + tail))
}

/// `once a day`, `twice a day`, `three times a week`.
fn often(list: &[Token]) -> Option<(Rule, usize)> {
    let at = if word(list, 1) == "times" { 2 } else { 1 };
    if !matches!(word(list, at), "a" | "every" | "per" | "each" | "an") {
        return None;
    }
    let count = match word(list, 0) {
        "once" => 1,
        "twice" => 2,
        _ => list.first()?.number()? as i64,
    };
    let rule = match word(list, at + 1) {
        "hour" => Rule::of("HOURLY"),
        "day" => Rule::of("DAILY"),
        "week" => Rule::of("WEEKLY"),
        "month" => Rule::of("MONTHLY"),
        "year" => Rule::of("YEARLY"),
        _ => return None,
    };
    let more = usize::from(count == 2 && word(list, at + 2) == ",");
    let given = list.get(at + 2 + more..).is_some_and(|rest| matches!(word(rest, 0), "at"));
    // Which hours "three times a day" are, nobody said.
    let rule = match (count, rule.freq) {
        (1, _) => rule,
        (_, "DAILY") if given => rule,
        (2, "DAILY") => Rule { times: vec![(9, 0), (18, 0)], ..rule },
        (3, "DAILY") => Rule { times: vec![(9, 0), (13, 0), (18, 0)], ..rule },
        _ => return None,
    };
    Some((rule, at + 2))
}

/// What follows `every` or `each`.
fn every(list: &[Token]) -> Option<(Rule, usize)> {
    // "each and every morning", "every single day"
    let and = if are(list, 1, &["and", "every"]) { 2 } else { 0 };
    let single = usize::from(matches!(word(list, 1 + and), "single" | "blessed"));
    let at = 1 + and + single;
    let (interval, at) = match (word(list, at), list.get(at).and_then(Token::number)) {
        ("other" | "second", _) => (2, at + 1),
        ("third", _) => (3, at + 1),
        ("fourth", _) => (4, at + 1),
        ("couple", _) if word(list, at + 1) == "of" => (2, at + 2),
        ("few", _) => return None,
        (_, Some(n)) if n >= 1.0 && n.fract() == 0.0 && n < 1000.0 => (n as i64, at + 1),
        _ => (1, at),
    };
    let each = |freq: &'static str| Some((Rule::of(freq).each(interval), at + 1));
    let name = word(list, at);
    match name {
        "second" | "seconds" if interval == 1 => return None,
        "minutes" | "minute" | "min" | "mins" => return each("MINUTELY"),
        "hours" | "hour" | "hr" | "hrs" | "h" => {
            let full = [&["on", "the", "hour"][..], &["on", "the", "dot"]]
                .iter()
                .find(|tail| are(list, at + 1, tail))
                .map_or(0, |t| t.len());
            return Some((Rule::of("HOURLY").each(interval), at + 1 + full));
        }
        "day" | "days" => return each("DAILY"),
        "week" | "weeks" => {
            let same = usize::from(word(list, at + 1) == "at" && word(list, at + 3) == "time") * 3;
            return Some((Rule::of("WEEKLY").each(interval), at + 1 + same));
        }
        "fortnight" => return Some((Rule::of("WEEKLY").each(2 * interval), at + 1)),
        "month" | "months" => return each("MONTHLY"),
        "quarter" if are(list, at + 1, &["of", "an", "hour"]) => return Some((Rule::of("MINUTELY").each(15), at + 4)),
        "quarter" if word(list, at + 1) == "hour" => return Some((Rule::of("MINUTELY").each(15), at + 2)),
        "quarter" => return Some((Rule::of("MONTHLY").each(3), at + 1)),
        "year" | "years" => return each("YEARLY"),
        "half" => {
            let used = match (word(list, at + 1), word(list, at + 2)) {
                ("an" | "a", "hour") => 3,
                ("hour", _) => 2,
                _ => return None,
            };
            return Some((Rule::of("MINUTELY").each(30), at + used));
        }
        "weekday" | "workday" | "weekdays" => return Some((Rule::on(WEEKDAYS), at + 1)),
        "work" | "working" if matches!(word(list, at + 1), "day" | "days") => {
            return Some((Rule::on(WEEKDAYS), at + 2));
        }
        "weekend" => return Some((Rule::on(WEEKEND).each(interval), at + 1)),
        _ => {}
    }
    if let Some(hour) = part(name) {
        return Some((Rule { part: Some(hour), ..Rule::of("DAILY").each(interval) }, at + 1));
    }
    // "each first of the month", "every last friday of the month", "every 15th"
    if interval == 1
        && let Some(((of_month, days), used)) = of_month(list, at)
    {
        let tail = monthly_tail(list, at + used);
        let digits = word(list, at).starts_with(|c: char| c.is_ascii_digit());
        if tail.is_some() || digits {
            return Some((Rule { of_month, days, ..Rule::of("MONTHLY") }, at + used + tail.unwrap_or(0)));
        }
    }
    if let Some((d, m)) = of_year(list, at).map(|(m, d, used)| ((d, used), m)) {
        return Some((Rule { month: Some(m), of_month: Some(d.0), ..Rule::of("YEARLY") }, at + d.1));
    }
    // Compact lengths: "every 1h30".
    if interval == 1
        && day(name).is_none()
        && let Some((seconds, used)) = super::duration(list.get(at..)?)
    {
        return lasting(seconds).map(|rule| (rule, at + used));
    }
    let (days, end) = days(list, at)?;
    Some((Rule::on(days).each(interval), end))
}

/// A rule that comes back after so many seconds.
fn lasting(seconds: i64) -> Option<Rule> {
    Some(match seconds {
        s if s % 86_400 == 0 => Rule::of("DAILY").each(s / 86_400),
        s if s % 3600 == 0 => Rule::of("HOURLY").each(s / 3600),
        s if s % 60 == 0 => Rule::of("MINUTELY").each(s / 60),
        s if s >= 30 => Rule::of("SECONDLY").each(s),
        _ => return None,
    })
}
