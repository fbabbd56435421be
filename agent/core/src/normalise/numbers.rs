//! Number words: `thirty`, `twenty five`, `a hundred and ten`, `one point five`, and ordinals.

use super::{Kind, Token};

fn small(word: &str) -> Option<f64> {
    Some(match word {
        "zero" | "nought" => 0.0,
        "one" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "eleven" => 11.0,
        "twelve" => 12.0,
        "thirteen" => 13.0,
        "fourteen" => 14.0,
        "fifteen" => 15.0,
        "sixteen" => 16.0,
        "seventeen" => 17.0,
        "eighteen" => 18.0,
        "nineteen" => 19.0,
        _ => return None,
    })
}

fn tens(word: &str) -> Option<f64> {
    Some(match word {
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" | "fourty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        _ => return None,
    })
}

/// What words of size multiply what stands before them by.
fn scale(word: &str) -> Option<f64> {
    match word {
        "thousand" => Some(1e3),
        "million" => Some(1e6),
        "billion" => Some(1e9),
        _ => None,
    }
}

/// The number an ordinal stands for: `second` is 2; `last` is −1.
pub fn ordinal(word: &str) -> Option<i64> {
    const LIST: &[&str] =
        &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    if word == "last" {
        return Some(-1);
    }
    LIST.iter().position(|have| *have == word).and_then(|at| i64::try_from(at + 1).ok())
}

/// Words before `one` that make it a pronoun: "the other one".
const PRONOUN_BEFORE: &[&str] = &[
    "the", "that", "this", "other", "another", "last", "which", "first", "second", "third", "left", "right", "top",
    "bottom", "next", "previous", "biggest", "big", "small", "smallest", "newest", "oldest", "any", "every", "each",
    "new", "no", "lower", "upper", "middle", "wrong", "a",
];

/// Words before `one` that make it a number: "workspace one".
const NUMERIC_BEFORE: &[&str] = &[
    "workspace",
    "desktop",
    "space",
    "number",
    "screen",
    "monitor",
    "display",
    "output",
    "to",
    "at",
    "by",
    "in",
    "press",
    "hit",
    "plus",
    "minus",
    "times",
    "equals",
    "over",
    "about",
    "and",
    "from",
    "for",
    "page",
    "every",
    "option",
    "step",
    "tab",
    "go",
    "is",
    "are",
    "than",
    "hundred",
    "thousand",
    "back",
    "undo",
    "divided",
];

/// Joins number words into numbers.
pub(super) fn join(list: &mut Vec<Token>) {
    let mut at = 0;
    while at < list.len() {
        if let Some((value, used)) = number_at(list, at) {
            let (Some(first), Some(last)) = (list.get(at), list.get(at + used - 1)) else { break };
            let word = if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value}") };
            let token = Token::new(word, Kind::Number(value), first.start, last.end);
            list.splice(at..at + used, [token]);
        }
        heard(list, at);
        at += 1;
    }
}

/// "four tea minutes", "six teen percent": what speech writes of forty and sixteen, before what is counted.
fn heard(list: &mut Vec<Token>, at: usize) {
    const COUNTED: &[&str] = &["seconds", "minutes", "hours", "days", "percent", "%"];
    let word = |at: usize| list.get(at).map_or("", |token| token.word.as_str());
    let Some(n) = list.get(at).and_then(Token::number).filter(|n| n.fract() == 0.0 && (2.0..10.0).contains(n)) else {
        return;
    };
    let value = match word(at + 1) {
        "tea" | "tee" | "ty" => n * 10.0,
        "teen" | "teens" => n + 10.0,
        _ => return,
    };
    if COUNTED.contains(&word(at + 2))
        && let (Some(first), Some(last)) = (list.get(at), list.get(at + 1))
    {
        let token = Token::new(format!("{value:.0}"), Kind::Number(value), first.start, last.end);
        list.splice(at..at + 2, [token]);
    }
}

fn number_at(list: &[Token], at: usize) -> Option<(f64, usize)> {
    let word = |i: usize| list.get(i).filter(|t| t.kind == Kind::Word).map_or("", |t| t.word.as_str());
    let first = word(at);
    // "12 thousand", "3 million"
    if let Some((n, size)) = list.get(at).and_then(Token::number).zip(scale(word(at + 1)))
        && (0.0..1e6).contains(&n)
    {
        return Some((n * size, 2));
    }
    let article =
        first == "a" && (matches!(word(at + 1), "hundred" | "dozen" | "couple") || scale(word(at + 1)).is_some());
    if first == "one" {
        let before = at.checked_sub(1).map_or("", word);
        let after = word(at + 1);
        let counted =
            before.is_empty() || NUMERIC_BEFORE.contains(&before) || small(before).is_some() || tens(before).is_some();
        let measured = matches!(
            after,
            "hundred"
                | "thousand"
                | "million"
                | "billion"
                | "percent"
                | "minute"
                | "hour"
                | "second"
                | "day"
                | "week"
                | "point"
                | "time"
                | "thing"
                | "step"
                | "more"
                | "page"
                | "track"
                | "workspace"
                | "mile"
                | "quarter"
                | "third"
        );
        if !measured && !counted
            || PRONOUN_BEFORE.contains(&before)
            || matches!(after, "of" | "on" | "that" | "with" | "by")
        {
            return None;
        }
    }
    let mut i = if article { at + 1 } else { at };
    let (mut total, mut current, mut any) = (0.0, if article { 1.0 } else { 0.0 }, false);
    // The size of the part that was said last: "two thousand" takes no second one.
    let mut least = f64::INFINITY;
    loop {
        let w = word(i);
        // "three thousand two hundred": a new part begins behind each size.
        let fresh = !any || current == 0.0 && least < f64::INFINITY;
        if let Some(n) =
            small(w).filter(|_| fresh || (current % 10.0 == 0.0 && current % 100.0 != 10.0 && current > 0.0))
        {
            if any && n >= 10.0 && current % 100.0 != 0.0 {
                break;
            }
            current += n;
        } else if let Some(n) = tens(w).filter(|_| fresh || (current % 100.0 == 0.0 && current > 0.0)) {
            current += n;
        } else if w == "hundred" && (any || article) && current < 100.0 {
            current = if current == 0.0 { 100.0 } else { current * 100.0 };
        } else if let Some(size) = scale(w).filter(|size| (any || article) && current > 0.0 && *size < least) {
            total += current * size;
            (current, least) = (0.0, size);
        } else if w == "dozen" && (article || any && current < 100.0 && total == 0.0) {
            current *= 12.0;
        } else if w == "couple" && article {
            current = 2.0;
            i += usize::from(word(i + 1) == "of");
        } else if w == "and"
            && any
            && (current >= 100.0 && current % 100.0 == 0.0 || fresh)
            && (small(word(i + 1)).is_some() || tens(word(i + 1)).is_some())
        {
            i += 1;
            continue;
        } else {
            break;
        }
        any = true;
        i += 1;
    }
    if !any {
        return None;
    }
    let mut value = total + current;
    if word(i) == "point" {
        let mut scale = 0.1;
        let mut j = i + 1;
        while let Some(n) = small(word(j)).filter(|n| *n < 10.0) {
            value += n * scale;
            scale /= 10.0;
            j += 1;
        }
        if j > i + 1 {
            value = (value * 1e6).round() / 1e6;
            i = j;
        }
    }
    Some((value, i - at))
}

#[cfg(test)]
mod tests {
    use crate::normalise::words;

    #[track_caller]
    fn said(said: &str, want: &str) {
        assert_eq!(words(said).join(" "), want, "{said}");
    }

    #[test]
    fn every_part_of_a_number_counts() {
        said("three thousand two hundred", "3200");
        said("three thousand two hundred and twelve", "3212");
        said("twelve hundred", "1200");
        said("nineteen hundred and five", "1905");
        said("a thousand and five", "1005");
        said("one thousand and one", "1001");
        said("two thousand twenty six", "2026");
        said("fifty five thousand three hundred", "55300");
        said("two hundred thousand", "200000");
        said("a million two hundred thousand and six", "1200006");
        said("12 thousand", "12000");
        said("2.5 million", "2500000");
        said("two dozen", "24");
        said("a dozen", "12");
        said("a hundred and ten", "110");
        said("fourteen point five percent of three thousand two hundred", "14.5 percent of 3200");
    }

    #[test]
    fn numbers_beside_each_other_stay_apart() {
        said("workspace two and three", "workspace 2 and 3");
        said("nine thirty", "9 30");
        said("twenty five five", "25 5");
        said("one two three", "1 2 3");
        said("a hundred and", "100 and");
        said("two hundred and fifty and ten", "250 and 10");
        said("the thousand faces", "the thousand faces");
        said("half a dozen eggs", "half 12 eggs");
        said("1920 by 1080", "1920 by 1080");
    }
}
