//! Arithmetic and conversions in sentences: spoken operators to an expression, and its value.
//!
//! Evaluation is fend's, without its random numbers and currency rates: pure, and given a deadline in steps.

mod spoken;

use crate::normalise::{Kind, Token};
use std::sync::atomic::{AtomicU32, Ordering};

struct Steps(AtomicU32);

impl fend_core::Interrupt for Steps {
    fn should_interrupt(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) > 20_000
    }
}

/// The value of an expression, as text.
pub fn evaluate(expression: &str) -> Option<String> {
    if expression.len() > 200 || expression.is_empty() {
        return None;
    }
    let mut context = fend_core::Context::new();
    let steps = Steps(AtomicU32::new(0));
    let result = fend_core::evaluate_with_interrupt(expression, &mut context, &steps).ok()?;
    let value = result.get_main_result().trim().trim_start_matches("approx. ").to_owned();
    (!value.is_empty() && value.len() < 200).then_some(value)
}

pub use spoken::{any_conversion, any_expression};

/// Reads tokens as arithmetic: an expression for [`evaluate`].
pub fn expression(text: &str, run: &[Token]) -> Option<String> {
    if run.len() > 60 {
        return None;
    }
    let mut out: Vec<String> = Vec::new();
    let (mut operands, mut operators) = (0, 0);
    let mut at = 0;
    while let Some(token) = run.get(at) {
        let next = run.get(at + 1).map_or("", |t| t.word.as_str());
        let after = run.get(at + 2).map_or("", |t| t.word.as_str());
        let (piece, used): (&str, usize) = match (token.word.as_str(), next, after) {
            ("plus" | "+" | "add", _, _) => ("+", 1),
            ("minus" | "-" | "−" | "less", _, _) => ("-", 1),
            ("times" | "x" | "*" | "×", _, _) => ("*", 1),
            ("multiplied" | "multiply", "by", _) => ("*", 2),
            ("divided" | "divide", "by", _) => ("/", 2),
            ("over" | "/" | "÷", _, _) => ("/", 1),
            ("to", "the", "power") => ("^", if run.get(at + 3).is_some_and(|t| t.is("of")) { 4 } else { 3 }),
            ("^", _, _) => ("^", 1),
            ("squared", _, _) => ("^2", 1),
            ("cubed", _, _) => ("^3", 1),
            ("mod" | "modulo", _, _) => ("mod", 1),
            ("percent" | "%", "of", _) => ("% of", 2),
            ("percent" | "%", _, _) => ("%", 1),
            ("half", "of", _) => ("0.5 *", 2),
            ("a", "third", "of") => ("1/3 *", 3),
            ("a", "quarter", "of") => ("0.25 *", 3),
            ("square", "root", "of") => ("sqrt", 3),
            ("cube", "root", "of") => ("cbrt", 3),
            ("square", "root", _) => ("sqrt", 2),
            ("sqrt" | "root", _, _) => ("sqrt", 1),
            ("sin" | "cos" | "tan" | "log" | "ln" | "abs", _, _) => (token.word.as_str(), 1),
            ("the" | "of" | "=" | "equals" | "?", _, _) => ("", 1),
            ("pi", _, _) => ("pi", 1),
            ("factorial", _, _) => ("!", 1),
            _ => {
                let raw = text.get(token.start..token.end).unwrap_or("").trim_end_matches(['?', '=', ',']);
                let arithmetic = !raw.is_empty()
                    && raw.chars().all(|c| c.is_ascii_digit() || "+-*/^().,%x×÷−!".contains(c))
                    && raw.chars().any(|c| c.is_ascii_digit() || "()".contains(c));
                if token.kind == Kind::Quoted || !(arithmetic || token.number().is_some()) {
                    return None;
                }
                let piece = if token.number().is_some() && !raw.contains(['+', '*', '/', '(', ')', '^']) {
                    token.word.clone()
                } else {
                    raw.replace(['x', '×'], "*").replace('÷', "/").replace('−', "-").replace(',', "")
                };
                if piece.trim_start_matches(['-', '+']).chars().any(|c| "+-*/^%!".contains(c))
                    || (!out.is_empty() && piece.starts_with(['+', '-']))
                {
                    operators += 1;
                }
                operands += 1;
                out.push(piece);
                at += 1;
                continue;
            }
        };
        if !piece.is_empty() {
            operators += usize::from(piece != "pi");
            operands += usize::from(piece == "pi");
            out.push(piece.to_owned());
        }
        at += used;
    }
    if operands == 0 || operators == 0 {
        return None;
    }
    let expression = tidy(&out);
    evaluate(&expression).map(|_| expression)
}

/// Functions take the next operand in brackets; everything else is joined by spaces.
fn tidy(pieces: &[String]) -> String {
    let mut out = String::new();
    let mut close = false;
    for piece in pieces {
        if !out.is_empty() && !out.ends_with('(') {
            out.push(' ');
        }
        let function = matches!(piece.as_str(), "sqrt" | "cbrt" | "sin" | "cos" | "tan" | "log" | "ln" | "abs");
        out.push_str(piece);
        if function {
            out.push('(');
        }
        if close {
            out.push(')');
            close = false;
        }
        close |= function;
    }
    out.replace(" ^2", "^2").replace(" ^3", "^3").replace(" %", "%").replace(" !", "!")
}

/// Units that people say, and what fend calls them.
const UNITS: &[(&str, &str)] = &[
    ("km", "km"),
    ("kilometers", "km"),
    ("kilometres", "km"),
    ("kilometer", "km"),
    ("kilometre", "km"),
    ("kilos", "kg"),
    ("m", "m"),
    ("meters", "m"),
    ("metres", "m"),
    ("meter", "m"),
    ("cm", "cm"),
    ("centimeters", "cm"),
    ("centimetres", "cm"),
    ("mm", "mm"),
    ("millimeters", "mm"),
    ("mile", "miles"),
    ("miles", "miles"),
    ("mi", "miles"),
    ("feet", "feet"),
    ("foot", "feet"),
    ("ft", "feet"),
    ("inch", "inches"),
    ("inches", "inches"),
    ("yard", "yards"),
    ("yards", "yards"),
    ("kg", "kg"),
    ("kilograms", "kg"),
    ("kilogram", "kg"),
    ("g", "g"),
    ("grams", "g"),
    ("gram", "g"),
    ("pound", "pounds"),
    ("pounds", "pounds"),
    ("lb", "pounds"),
    ("lbs", "pounds"),
    ("ounce", "ounces"),
    ("ounces", "ounces"),
    ("oz", "ounces"),
    ("stone", "stone"),
    ("tons", "tons"),
    ("tonnes", "tonnes"),
    ("celsius", "celsius"),
    ("fahrenheit", "fahrenheit"),
    ("centigrade", "celsius"),
    ("kelvin", "kelvin"),
    ("c", "celsius"),
    ("f", "fahrenheit"),
    ("liter", "liters"),
    ("liters", "liters"),
    ("litres", "liters"),
    ("litre", "liters"),
    ("l", "liters"),
    ("ml", "ml"),
    ("milliliters", "ml"),
    ("gallon", "gallons"),
    ("gallons", "gallons"),
    ("pint", "pints"),
    ("pints", "pints"),
    ("cup", "cups"),
    ("cups", "cups"),
    ("tablespoons", "tablespoons"),
    ("teaspoons", "teaspoons"),
    ("second", "seconds"),
    ("seconds", "seconds"),
    ("minute", "minutes"),
    ("minutes", "minutes"),
    ("hour", "hours"),
    ("hours", "hours"),
    ("day", "days"),
    ("days", "days"),
    ("week", "weeks"),
    ("weeks", "weeks"),
    ("years", "years"),
    ("year", "years"),
    ("months", "months"),
    ("mph", "mph"),
    ("kph", "km/h"),
    ("km/h", "km/h"),
    ("kmh", "km/h"),
    ("knots", "knots"),
    ("gb", "GB"),
    ("mb", "MB"),
    ("kb", "kB"),
    ("tb", "TB"),
    ("gigabytes", "GB"),
    ("megabytes", "MB"),
    ("kilobytes", "kB"),
    ("terabytes", "TB"),
    ("bytes", "bytes"),
    ("bits", "bits"),
    ("mib", "MiB"),
    ("gib", "GiB"),
    ("acres", "acres"),
    ("hectares", "hectares"),
    ("joules", "joules"),
    ("calories", "calories"),
    ("watts", "watts"),
    ("horsepower", "horsepower"),
    ("bar", "bar"),
    ("psi", "psi"),
    ("pascal", "pascal"),
    ("binary", "binary"),
    ("hex", "hex"),
    ("hexadecimal", "hex"),
    ("octal", "octal"),
    ("decimal", "decimal"),
    ("radians", "radians"),
];

/// Units that need today's rates, which are not on this machine.
const MONEY: &[&str] = &[
    "dollars",
    "dollar",
    "euros",
    "euro",
    "pounds sterling",
    "yen",
    "usd",
    "eur",
    "gbp",
    "jpy",
    "francs",
    "bitcoin",
    "rupees",
];

fn unit(word: &str) -> Option<&'static str> {
    UNITS.iter().find(|(said, _)| *said == word).map(|(_, unit)| *unit)
}

/// Reads tokens as a conversion, `12 miles to km`, for [`evaluate`].
pub fn conversion(text: &str, run: &[Token]) -> Option<String> {
    let words: Vec<&str> = run
        .iter()
        .map(|token| token.word.as_str())
        .filter(|word| !matches!(*word, "degrees" | "degree" | "of" | "is" | "are" | "the"))
        .collect();
    let _ = text;
    if words.len() > 12 {
        return None;
    }
    // "how many miles in 12 km" arrives as "miles in 12 km".
    if let [to, "in" | "per", amount @ .., from] = words.as_slice()
        && let (Some(to), Some(from)) = (unit(to), unit(from))
    {
        let n = if matches!(amount, [] | ["a" | "an" | "one"]) { 1.0 } else { amount.first()?.parse::<f64>().ok()? };
        return checked(format!("{n} {from} to {to}"));
    }
    let at = words.iter().rposition(|word| matches!(*word, "to" | "in" | "into" | "as"))?;
    let (left, right) = (words.get(..at)?, words.get(at + 1..)?);
    let money = |list: &[&str]| list.iter().any(|word| MONEY.contains(word));
    if money(left) && money(right) && left.first().is_some_and(|n| n.parse::<f64>().is_ok()) {
        return Some(words.join(" "));
    }
    let to = match right {
        [one] => unit(one)?,
        ["miles", "per", "hour"] => "mph",
        ["kilometers" | "km", "per", "hour"] => "km/h",
        _ => return None,
    };
    let (n, from) = match left {
        ["a" | "an", from] => (1.0, unit(from)?),
        [n, from] if unit(from).is_some() => (n.parse::<f64>().ok()?, unit(from)?),
        [n] if matches!(to, "binary" | "hex" | "octal" | "decimal") => return checked(format!("{n} to {to}")),
        [n, "miles", "per", "hour"] => (n.parse().ok()?, "mph"),
        [n, "km" | "kilometers", "per", "hour"] => (n.parse().ok()?, "km/h"),
        [n, a, m, b] => {
            let (n, m): (f64, f64) = (n.parse().ok()?, m.parse().ok()?);
            return checked(format!("{n} {} + {m} {} to {to}", unit(a)?, unit(b)?));
        }
        _ => return None,
    };
    checked(format!("{n} {from} to {to}"))
}

fn checked(expression: String) -> Option<String> {
    evaluate(&expression).map(|_| expression)
}
