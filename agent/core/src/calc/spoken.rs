//! Sums and conversions in free words: "three quarters of 60", "a tip of 15 percent on 62", "inches in a metre".
//!
//! What can be turned into an expression is; anything else stays as it was said, for whoever answers.

use super::{UNITS, evaluate};
use crate::normalise::{Token, ordinal, original};

/// The most tokens of a sum.
const TOKENS_MAX: usize = 60;

/// What words say as a sum: an expression where they can be turned into one, else the words.
pub fn any_expression(text: &str, run: &[Token]) -> Option<String> {
    if run.is_empty() || run.len() > TOKENS_MAX {
        return None;
    }
    let said = original(text, run).trim_end_matches(['?', '=', ' ']).to_owned();
    let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
    let numbers = run.iter().any(|token| token.word.chars().any(|c| c.is_ascii_digit()))
        || words.iter().any(|word| fraction(word).is_some() || matches!(*word, "pi" | "e" | "dozen"));
    if !numbers {
        return None;
    }
    let sound = |expression: &str| evaluate(expression).is_some();
    let plain = said.replace("**", "^").replace(['×', 'x'], "*").replace('÷', "/").replace(',', "");
    let symbols = plain.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-*/^().!e".contains(c));
    if symbols && sound(&plain) {
        return Some(plain);
    }
    let found = listed(&words).or_else(|| shares(&words)).or_else(|| chained(&words));
    // Numbers beside words are no sum: "plot of half life 3".
    let lone = words.iter().filter(|word| is_number(word)).count() < 2;
    if found.is_none() && !symbols && lone && !words.iter().any(|word| is_sum(word)) {
        return None;
    }
    Some(found.filter(|expression| sound(expression)).unwrap_or(said))
}

/// Whether a word or sign is one of sums.
fn is_sum(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "plus",
        "minus",
        "times",
        "divided",
        "multiplied",
        "over",
        "by",
        "percent",
        "%",
        "squared",
        "cubed",
        "power",
        "root",
        "sqrt",
        "sum",
        "average",
        "mean",
        "product",
        "difference",
        "remainder",
        "total",
        "mod",
        "modulo",
        "factorial",
        "split",
        "tip",
        "double",
        "twice",
        "triple",
        "log",
        "ln",
        "sin",
        "cos",
        "tan",
        "sine",
        "cosine",
        "tangent",
        "less",
        "add",
        "added",
        "subtract",
        "subtracted",
        "take",
        "shared",
        "each",
        "thirds",
        "quarters",
        "median",
        "logarithm",
        "dozen",
        "pi",
        "hundred",
        "square",
        "cube",
        "per",
        "and",
        "discount",
        "tax",
        "off",
        "maximum",
        "minimum",
        "largest",
        "smallest",
    ];
    WORDS.contains(&word) || word.chars().any(|c| "+*/^=×÷−%!(".contains(c))
}

/// The part of a whole that a word names.
fn fraction(word: &str) -> Option<u32> {
    Some(match word {
        "half" | "halves" => 2,
        "third" | "thirds" => 3,
        "quarter" | "quarters" | "fourth" | "fourths" => 4,
        "fifth" | "fifths" => 5,
        "sixth" | "sixths" => 6,
        "eighth" | "eighths" => 8,
        "tenth" | "tenths" => 10,
        _ => return None,
    })
}

fn is_number(word: &str) -> bool {
    word.parse::<f64>().is_ok()
}

/// "the average of 4, 8 and 15", "the difference between 90 and 47".
fn listed(words: &[&str]) -> Option<String> {
    let at = words.iter().position(|word| matches!(*word, "of" | "between" | "from"))?;
    let numbers: Vec<&str> = words.get(at + 1..)?.iter().copied().filter(|word| is_number(word)).collect();
    let others = words.get(at + 1..)?.iter().any(|word| !is_number(word) && !matches!(*word, "and" | "," | "the"));
    let head = words.get(..at)?;
    if others || numbers.len() < 2 {
        return None;
    }
    let has = |list: &[&str]| head.iter().any(|word| list.contains(word));
    if has(&["average", "mean"]) {
        Some(format!("({}) / {}", numbers.join(" + "), numbers.len()))
    } else if has(&["sum", "total"]) {
        Some(numbers.join(" + "))
    } else if has(&["product"]) {
        Some(numbers.join(" * "))
    } else if has(&["difference"]) {
        Some(numbers.join(" - "))
    } else {
        None
    }
}

/// "a tip of 15 percent on 62", "48 euros split between 5 people", "120 split four ways", "the remainder of 50 divided by 8".
fn shares(words: &[&str]) -> Option<String> {
    let numbers: Vec<&str> = words.iter().copied().filter(|word| is_number(word)).collect();
    let [a, b] = numbers.as_slice() else { return None };
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let percent_at = words.iter().position(|word| matches!(*word, "percent" | "%"));
    if has(&["tip"])
        && let Some(at) = percent_at
    {
        let share = words.get(at.checked_sub(1)?).copied()?;
        let whole = if share == *a { b } else { a };
        return Some(format!("{share}% of {whole}"));
    }
    if has(&["remainder"]) {
        return Some(format!("{a} mod {b}"));
    }
    if has(&["split", "shared", "share", "divvied"]) && percent_at.is_none() {
        return Some(format!("{a} / {b}"));
    }
    None
}

/// Operators and operands in the order in which they were said.
fn chained(words: &[&str]) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    let mut operand = false;
    let mut close = 0;
    let mut at = 0;
    while let Some(word) = words.get(at).copied() {
        let next = words.get(at + 1).copied().unwrap_or("");
        let after = words.get(at + 2).copied().unwrap_or("");
        let (piece, used) = match (word, next, after) {
            ("to", "the", _) if operand => {
                let power = power(after)?;
                (format!("^{power}"), if words.get(at + 3) == Some(&"power") { 4 } else { 3 })
            }
            ("take", "away", _) => ("-".to_owned(), 2),
            ("divided" | "split" | "multiplied" | "shared", "by", _) => {
                (if word == "multiplied" { "*" } else { "/" }.to_owned(), 2)
            }
            ("plus" | "+" | "and", ..) if operand && !next.is_empty() => ("+".to_owned(), 1),
            ("minus" | "-" | "less" | "−", ..) => ("-".to_owned(), 1),
            ("times" | "x" | "*" | "×", ..) => ("*".to_owned(), 1),
            ("over" | "/" | "÷", ..) if operand => ("/".to_owned(), 1),
            ("squared", ..) => ("^2".to_owned(), 1),
            ("cubed", ..) => ("^3".to_owned(), 1),
            ("factorial", ..) if operand => ("!".to_owned(), 1),
            ("mod" | "modulo", ..) => ("mod".to_owned(), 1),
            ("percent" | "%", "of", _) if operand => ("% of".to_owned(), 2),
            ("double" | "twice" | "triple" | "thrice", ..) if !operand => {
                (if matches!(word, "double" | "twice") { "2 *" } else { "3 *" }.to_owned(), 1)
            }
            (",", "all", _) => {
                out.insert(0, "(".to_owned());
                (")".to_owned(), 2)
            }
            ("pi" | "e", ..) if !operand || out.last().is_some_and(|last| is_number(last)) => {
                if operand {
                    out.push("*".to_owned());
                }
                operand = true;
                (word.to_owned(), 1)
            }
            _ => match opened(words.get(at..)?) {
                Some((name, used)) => {
                    close += 1;
                    (format!("{name}("), used)
                }
                None => match part(words.get(at..)?) {
                    Some((value, of, used)) if !operand => {
                        operand = !of;
                        (if of { format!("{value} *") } else { value }, used)
                    }
                    _ if is_number(word) => {
                        // Two operands with nothing between them are no sum that can be told.
                        if operand {
                            return None;
                        }
                        operand = true;
                        let tail = if close > 0 { ")".repeat(close) } else { String::new() };
                        let degrees = if close > 0 && next == "degrees" { " degrees" } else { "" };
                        close = 0;
                        (format!("{word}{degrees}{tail}"), 1)
                    }
                    _ if matches!(next, "" | "plus" | "minus" | "times" | "divided" | "over") || !operand => {
                        (String::new(), 1)
                    }
                    _ => return None,
                },
            },
        };
        let operator = matches!(piece.as_str(), "+" | "-" | "*" | "/" | "mod" | "% of");
        if operator {
            operand = false;
        }
        if !piece.is_empty() {
            out.push(piece);
        }
        at += used;
    }
    let whole =
        out.join(" ").replace(" ^", "^").replace(" !", "!").replace(" %", "%").replace("( ", "(").replace(" )", ")");
    (out.len() > 1 || whole.contains('(')).then_some(whole)
}

/// The exponent of "to the fourth".
fn power(word: &str) -> Option<i64> {
    ordinal(word)
        .filter(|n| *n > 0)
        .or_else(|| word.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok().filter(|n| *n < 100))
}

/// A function that opens a bracket, and how many words name it.
fn opened(words: &[&str]) -> Option<(&'static str, usize)> {
    let name = |list: &[&str]| words.get(..list.len()) == Some(list);
    let found = if name(&["square", "root"]) {
        ("sqrt", 2)
    } else if name(&["cube", "root"]) {
        ("cbrt", 2)
    } else if name(&["natural", "log"]) || name(&["natural", "logarithm"]) {
        ("ln", 2)
    } else {
        match words.first().copied()? {
            "root" | "sqrt" => ("sqrt", 1),
            "log10" | "log" | "logarithm" => ("log10", 1),
            "ln" => ("ln", 1),
            "sin" | "sine" => ("sin", 1),
            "cos" | "cosine" => ("cos", 1),
            "tan" | "tangent" => ("tan", 1),
            _ => return None,
        }
    };
    let of = usize::from(words.get(found.1) == Some(&"of"));
    Some((found.0, found.1 + of))
}

/// "three quarters of", "a half": the fraction, whether it is of something, and how many words say it.
fn part(words: &[&str]) -> Option<(String, bool, usize)> {
    let (n, skip) = match words {
        [n, part, ..] if is_number(n) && fraction(part).is_some() => (*n, 1),
        ["a" | "an" | "one", part, ..] if fraction(part).is_some() => ("1", 1),
        [part, ..] if fraction(part).is_some() => ("1", 0),
        _ => return None,
    };
    let whole = fraction(words.get(skip).copied()?)?;
    let of = words.get(skip + 1) == Some(&"of");
    Some((format!("{n}/{whole}"), of, skip + 1 + usize::from(of)))
}

/// What words say as a conversion: `N unit to unit` where they can be turned into that, else the words.
pub fn any_conversion(text: &str, run: &[Token]) -> Option<String> {
    if run.len() < 2 || run.len() > 24 {
        return None;
    }
    let said = original(text, run).trim_end_matches(['?', ' ']).to_owned();
    let words: Vec<&str> = run
        .iter()
        .map(|token| token.word.as_str())
        .filter(|word| {
            !matches!(*word, "degrees" | "degree" | "the" | "is" | "are" | "there" | "how" | "many" | "much")
        })
        .collect();
    let found = between(&words).or_else(|| asked(&words)).filter(|expression| evaluate(expression).is_some());
    Some(found.unwrap_or(said))
}

/// "75 square metres in square feet", "a pound of butter in grams", "5 foot 11 in centimetres".
fn between(words: &[&str]) -> Option<String> {
    let at = words.iter().rposition(|word| matches!(*word, "to" | "in" | "into" | "as"))?;
    let to = measure(words.get(at + 1..)?)?;
    let left = words.get(..at)?;
    if let [feet, "foot" | "feet" | "ft", inches] | [feet, "foot" | "feet" | "ft", inches, _] = left
        && is_number(feet)
        && is_number(inches)
    {
        return Some(format!("{feet} feet + {inches} inches to {to}"));
    }
    let (n, rest) = counted(left)?;
    // "of flour" says what it is, not how much.
    let rest = rest.iter().position(|word| *word == "of").map_or(rest, |of| rest.get(..of).unwrap_or(rest));
    Some(format!("{n} {} to {to}", measure(rest)?))
}

/// "inches in a metre", "pounds in 70 kilos", "how many teaspoons are in a tablespoon".
fn asked(words: &[&str]) -> Option<String> {
    let at = words.iter().position(|word| matches!(*word, "in" | "per" | "for" | "make"))?;
    let to = measure(words.get(..at)?)?;
    let (n, rest) = counted(words.get(at + 1..)?)?;
    Some(format!("{n} {} to {to}", measure(rest)?))
}

/// How many, and what is counted.
fn counted<'a, 'b>(words: &'b [&'a str]) -> Option<(String, &'b [&'a str])> {
    Some(match words {
        ["half", "a" | "an", rest @ ..] | ["half", rest @ ..] => ("0.5".to_owned(), rest),
        [n, "million", rest @ ..] if is_number(n) => (format!("{n} * 1000000"), rest),
        ["a", "million", rest @ ..] => ("1000000".to_owned(), rest),
        [n, rest @ ..] if is_number(n) => ((*n).to_owned(), rest),
        ["a" | "an" | "one", rest @ ..] => ("1".to_owned(), rest),
        rest => ("1".to_owned(), rest),
    })
}

/// A unit in one or more words, in fend's spelling.
fn measure(words: &[&str]) -> Option<String> {
    const MORE: &[(&str, &str)] = &[
        ("kwh", "kWh"),
        ("kw", "kW"),
        ("kilowatts", "kW"),
        ("hp", "horsepower"),
        ("kj", "kJ"),
        ("kilojoules", "kJ"),
        ("kcal", "kcal"),
        ("calories", "kcal"),
        ("hpa", "hPa"),
        ("atmospheres", "atm"),
        ("mbit", "Mbit"),
        ("megabit", "Mbit"),
        ("megabits", "Mbit"),
        ("megabyte", "MB"),
        ("gigabyte", "GB"),
        ("tablespoon", "tablespoons"),
        ("metre", "m"),
        ("centimetre", "cm"),
        ("centimeter", "cm"),
        ("millilitre", "ml"),
        ("milliliter", "ml"),
        ("teaspoon", "teaspoons"),
        ("millilitres", "ml"),
        ("km2", "km^2"),
        ("m2", "m^2"),
        ("acre", "acres"),
        ("hectare", "hectares"),
        ("second", "seconds"),
        ("byte", "bytes"),
        ("kilogramme", "kg"),
        ("ton", "tons"),
        ("kmh", "km/h"),
    ];
    let unit = |word: &str| {
        let known = MORE.iter().chain(UNITS).find(|(said, _)| *said == word);
        known.map(|(_, unit)| (*unit).to_owned())
    };
    match words {
        [one] => unit(one),
        ["square" | "sq", one] => unit(one).map(|unit| format!("{unit}^2")),
        ["cubic", one] => unit(one).map(|unit| format!("{unit}^3")),
        ["fluid", "ounces" | "ounce"] => Some("fluid_ounces".to_owned()),
        ["light", "years" | "year"] => Some("light_years".to_owned()),
        [a, "per" | "/", b] => Some(format!("{}/{}", unit(a)?, unit(b)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{conversion, evaluate, expression};
    use super::{any_conversion, any_expression};

    #[track_caller]
    fn sum(said: &str, want: &str) {
        let run = crate::normalise::tokens(said);
        let have = expression(said, &run).or_else(|| any_expression(said, &run)).unwrap_or_default();
        let value = evaluate(&have);
        assert_eq!(value.as_deref(), Some(want), "{said}: {have}");
    }

    #[track_caller]
    fn turned(said: &str, want: &str) {
        let run = crate::normalise::tokens(said);
        let have = conversion(said, &run).or_else(|| any_conversion(said, &run)).unwrap_or_default();
        let value = evaluate(&have).unwrap_or_default();
        assert!(value.starts_with(want), "{said}: {have} = {value}");
    }

    #[test]
    fn sums_in_free_words_are_worked_out() {
        sum("three quarters of 60", "45");
        sum("two thirds of 150", "100");
        sum("double 87", "174");
        sum("7 take away 4", "3");
        sum("1200 minus 345", "855");
        sum("84 split by 6", "14");
        sum("120 split four ways", "30");
        sum("the average of 4, 8 and 15", "9");
        sum("the difference between 90 and 47", "43");
        sum("the product of 6 and 14", "84");
        sum("a tip of 15 percent on 62", "9.3");
        sum("3 to the 4th", "81");
        sum("the cube root of 27", "3");
        sum("2**10", "1024");
        sum("10!", "3628800");
        sum("a half plus a third", "0.8333333333");
        sum("fifteen percent of 230", "34.5");
    }

    #[test]
    fn what_is_no_sum_stays_as_it_was_said() {
        let said = "60 miles at 30 miles a gallon";
        assert_eq!(any_expression(said, &crate::normalise::tokens(said)).as_deref(), Some(said));
        let said = "20 pounds in euros";
        assert_eq!(any_conversion(said, &crate::normalise::tokens(said)).as_deref(), Some(said));
    }

    #[test]
    fn conversions_in_free_words_are_worked_out() {
        turned("inches in a metre", "39.37");
        turned("a pint in litres", "0.47");
        turned("100 square feet in square metres", "9.29");
        turned("5 foot 11 in centimetres", "180.34");
        turned("a pound of butter in grams", "453.5");
        turned("200 horsepower in kilowatts", "149.1");
        turned("half a cup to ml", "118.2");
    }
}
