//! Clock times: `half past five`, `17:30`, `eighteen hundred`, `7ish`, `noon`.

use super::words::{are, ends, word};
use crate::normalise::{Kind, Token};

/// Hour and minute, whether morning or evening is settled, and the tokens it takes.
type Found = ((i8, i8), bool, usize);

/// Hour, minute, whether am or pm is settled, and the tokens it takes.
pub fn clock_time(list: &[Token]) -> Option<Found> {
    let first = word(list, 0);
    let lead = lead(list);
    if lead > 0 {
        let (time, settled, used) = clock_time(list.get(lead..)?)?;
        return Some((time, settled, used + lead));
    }
    match first {
        "noon" | "midday" | "lunch" | "lunchtime" => return Some(((12, 0), true, 1 + sharp(list, 1))),
        "midnight" => return Some(((0, 0), true, 1 + sharp(list, 1))),
        "sunrise" | "dawn" => return Some(((6, 0), true, 1)),
        "breakfast" => return Some(((8, 0), true, 1)),
        "sunset" | "dusk" | "sundown" | "dinner" | "dinnertime" => {
            return Some(((18, 0), true, 1 + usize::from(word(list, 1) == "time")));
        }
        "bedtime" => return Some(((22, 0), true, 1)),
        "half" | "quarter" => return fraction(list),
        "a" if word(list, 1) == "quarter" => {
            let (time, settled, used) = fraction(list.get(1..)?)?;
            return Some((time, settled, used + 1));
        }
        "oh" | "zero" => {
            // "oh six hundred", "oh eight thirty"
            let n = list.get(1)?.number()?;
            let ((h, m), _, used) = if n >= 100.0 { military(list.get(1..)?)? } else { counted(list.get(1..)?, n)? };
            return (h < 10).then_some(((h, m), true, used + 1));
        }
        _ => {}
    }
    if first == "one" && (ends(list, 1) || matches!(word(list, 1), "am" | "pm" | "oclock" | "in" | "sharp")) {
        return Some(suffix(list, 1, 1, 0));
    }
    // "at for pm", "too o'clock"
    if let Some(h) = heard(first)
        && (matches!(word(list, 1), "am" | "pm" | "oclock") || are(list, 1, &["o", "clock"]))
    {
        return Some(suffix(list, 1, h, 0));
    }
    match list.first()?.number() {
        Some(n) => counted(list, n),
        None => written(list),
    }
}

/// Words before an hour that say how near it is: `around`, `bang on`, `on the stroke of`.
fn lead(list: &[Token]) -> usize {
    const LEADS: &[&[&str]] = &[
        &["round", "about"],
        &["bang", "on"],
        &["dead", "on"],
        &["spot", "on"],
        &["on", "the", "stroke", "of"],
        &["the", "stroke", "of"],
        &["somewhere", "around"],
        &["exactly"],
        &["precisely"],
        &["roughly"],
        &["approximately"],
        &["like"],
        &["about"],
        &["around"],
    ];
    LEADS.iter().find(|words| are(list, 0, words)).map_or(0, |words| words.len())
}

/// `half past five`, `half five`, `quarter to six`.
fn fraction(list: &[Token]) -> Option<Found> {
    let half = word(list, 0) == "half";
    let (minute, before, at) = match (half, word(list, 1)) {
        (true, "past" | "after" | "passed") => (30, false, 2),
        // British: half five is half past five.
        (true, _) => (30, false, 1),
        (false, "past" | "after" | "passed") => (15, false, 2),
        (false, "to" | "before" | "til" | "till" | "of" | "too") => (45, true, 2),
        // "quarter two five", as speech may write it.
        (false, "2" | "two") if hour(list, 2).is_some() => (45, true, 2),
        _ => return None,
    };
    let (h, used) = hour(list, at)?;
    if half && at == 1 && (!matches!(h, 1..=12) || heard(word(list, at)).is_some()) {
        return None;
    }
    Some(suffix(list, at + used, if before { hour_before(h) } else { h }, minute))
}

/// The hour before, which of one o'clock is twelve, by day or by night.
fn hour_before(h: i8) -> i8 {
    if h == 1 { 12 } else { (h + 23) % 24 }
}

/// An hour that something is past or before, and its tokens.
fn hour(list: &[Token], at: usize) -> Option<(i8, usize)> {
    match word(list, at) {
        "one" => return Some((1, 1)),
        "midnight" => return Some((0, 1)),
        "noon" | "midday" => return Some((12, 1)),
        _ => {}
    }
    if let Some(h) = heard(word(list, at)) {
        return Some((h, 1));
    }
    let n = list.get(at)?.number()?;
    (n.fract() == 0.0 && (0.0..24.0).contains(&n)).then_some((n as i8, 1))
}

/// An hour that speech may write as another word, where nothing but an hour can stand.
fn heard(word: &str) -> Option<i8> {
    Some(match word {
        "won" => 1,
        "to" | "too" => 2,
        "for" | "fore" => 4,
        "ate" => 8,
        _ => return None,
    })
}

/// A clock time that begins with a number.
fn counted(list: &[Token], n: f64) -> Option<Found> {
    let minutes = if matches!(word(list, 1), "minutes" | "minute") { 2 } else { 1 };
    let side = word(list, minutes);
    let even = minutes == 2 || n % 5.0 == 0.0;
    if matches!(side, "past" | "after" | "passed") && (1.0..60.0).contains(&n) && n.fract() == 0.0 {
        let (h, used) = hour(list, minutes + 1)?;
        let named = matches!(word(list, minutes + 1), "midnight" | "noon" | "midday");
        let (time, settled, at) = suffix(list, minutes + 1 + used, h, n as i8);
        return Some((time, settled || named, at));
    }
    if matches!(side, "to" | "too" | "before" | "til" | "till") && even && (1.0..30.0).contains(&n) && n.fract() == 0.0
    {
        let (h, used) = hour(list, minutes + 1)?;
        return Some(suffix(list, minutes + 1 + used, hour_before(h), 60 - n as i8));
    }
    if n.fract() != 0.0 || word(list, 0).contains('.') {
        // "5.30" is a clock time where it can be one.
        let text = word(list, 0);
        let (h, m) = text.split_once('.')?;
        let fits = m.len() == 2;
        let (h, m): (i8, i8) = (h.parse().ok()?, m.parse().ok()?);
        return (fits && (0..24).contains(&h) && (0..60).contains(&m)).then(|| suffix(list, 1, h, m));
    }
    if n >= 100.0 {
        return military(list);
    }
    if !(0.0..=24.0).contains(&n) {
        return None;
    }
    let h = if n == 24.0 { 0 } else { n as i8 };
    match word(list, 1) {
        "noon" | "midday" if h == 12 => return Some(((12, 0), true, 2)),
        "midnight" if h == 12 => return Some(((0, 0), true, 2)),
        // "17h": hours on the clock, where it can be no length of time.
        "hours" | "h" | "hundred" if h >= 13 => return Some(((h, 0), true, 2)),
        // "seven oh five"
        "oh" | "zero" | "o" => {
            if let Some(m) = list.get(2).and_then(Token::number).filter(|m| m.fract() == 0.0 && (0.0..10.0).contains(m))
            {
                return Some(suffix(list, 3, h, m as i8));
            }
        }
        _ => {}
    }
    // "nine thirty"
    if let Some(m) = list.get(1).and_then(Token::number).filter(|m| (10.0..60.0).contains(m) && m.fract() == 0.0) {
        return Some(suffix(list, 2, h, m as i8));
    }
    Some(suffix(list, 1, h, 0))
}

/// `1800`, `eighteen hundred`, `1730 hours`.
fn military(list: &[Token]) -> Option<Found> {
    let n = list.first()?.number().filter(|n| n.fract() == 0.0 && (100.0..2400.0).contains(n))?;
    let (h, m) = ((n as i32 / 100) as i8, (n as i32 % 100) as i8);
    if m >= 60 {
        return None;
    }
    // "eighteen hundred thirty" is said as two numbers.
    let more = list.get(1).and_then(Token::number).filter(|more| m == 0 && (1.0..60.0).contains(more));
    let at = 1 + usize::from(more.is_some());
    let tail = usize::from(matches!(word(list, at), "hours" | "h" | "hrs"));
    let ((h, m), _, used) = suffix(list, at + tail, h, more.map_or(m, |more| more as i8));
    Some(((h, m), true, used))
}

/// A clock time in one word: `5pm`, `17:30`, `8h30`, `7ish`.
fn written(list: &[Token]) -> Option<Found> {
    let token = list.first().filter(|token| token.kind == Kind::Word)?;
    let text = token.word.as_str();
    if let Some(about) = text.strip_suffix("ish") {
        let h = about.trim_end_matches('-').parse().ok().or_else(|| spelled(about))?;
        return (0..24).contains(&h).then(|| suffix(list, 1, h, 0));
    }
    let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(false)),
        (_, Some(digits)) => (digits, Some(true)),
        _ => (text.trim_end_matches('h'), None),
    };
    let (h, m) = digits.split_once([':', '.', 'h']).unwrap_or((digits, "0"));
    let (h, m): (i8, i8) = (h.parse().ok()?, m.get(..2.min(m.len()))?.parse().ok()?);
    if !(0..=24).contains(&h) || !(0..60).contains(&m) {
        return None;
    }
    Some(match half {
        Some(pm) => ((twelve(h % 24, pm), m), true, 1 + sharp(list, 1)),
        None => {
            let (time, settled, used) = suffix(list, 1, h % 24, m);
            (time, settled || (text.starts_with('0') && text.contains([':', 'h'])), used)
        }
    })
}

/// An hour in letters: what comes before "ish".
fn spelled(word: &str) -> Option<i8> {
    const HOURS: &[&str] =
        &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    HOURS.iter().position(|have| *have == word).and_then(|at| i8::try_from(at + 1).ok())
}

pub(super) fn twelve(h: i8, pm: bool) -> i8 {
    match (h, pm) {
        (12, false) => 0,
        (12, true) => 12,
        (h, true) if h < 12 => h + 12,
        (h, _) => h,
    }
}

fn sharp(list: &[Token], at: usize) -> usize {
    if are(list, at, &["on", "the", "dot"]) || are(list, at, &["on", "the", "nose"]) {
        return 3;
    }
    usize::from(matches!(word(list, at), "sharp" | "exactly" | "ish" | "precisely" | "prompt" | "promptly"))
}

/// Reads `am`, `pm`, `oclock`, `in the morning`, `at night` after a clock time.
fn suffix(list: &[Token], mut at: usize, h: i8, m: i8) -> Found {
    if word(list, at) == "oclock" {
        at += 1;
    } else if are(list, at, &["o", "clock"]) {
        at += 2;
    }
    at += sharp(list, at);
    let (pm, used) = match word(list, at) {
        "am" | "a.m" => (Some(false), 1),
        "pm" | "p.m" => (Some(true), 1),
        "in" if word(list, at + 1) == "the" => match word(list, at + 2) {
            "morning" => (Some(false), 3),
            "evening" | "afternoon" => (Some(true), 3),
            _ => (None, 0),
        },
        "at" if word(list, at + 1) == "night" => (Some(h >= 5 && h != 12), 2),
        _ => (None, 0),
    };
    match pm {
        // "14:30 pm" is what the 24 hours say.
        Some(pm) => ((twelve(h, pm), m), true, at + used + sharp(list, at + used)),
        // With 24 hours it is settled.
        None => ((h, m), h >= 13 || h == 0, at),
    }
}
