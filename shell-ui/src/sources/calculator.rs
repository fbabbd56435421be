//! Sums and conversions, worked out on the spot.

use super::{Act, Hit, Kind};
use crate::rank::{Closeness, Query};
use std::time::{Duration, Instant};

/// The longest that a sum may take: half of a keystroke's time.
const TIME_MAX: Duration = Duration::from_millis(8);
/// The longest text that is tried.
const CHARS_MAX: usize = 120;

struct Deadline(Instant);

impl fend_core::Interrupt for Deadline {
    fn should_interrupt(&self) -> bool {
        Instant::now() >= self.0
    }
}

/// The value of the text, where it is a sum or a conversion.
pub fn hits(query: &Query) -> Option<Hit> {
    let value = value(&query.text)?;
    Some(Hit {
        key: "calculation".into(),
        title: value.clone(),
        detail: format!("{} =", query.text),
        kind: Kind::Calculation,
        act: Act::Copy(value),
        score: 10.0,
        closeness: Closeness::Exact,
    })
}

/// Works out a text that is plainly arithmetic; anything that could be a sentence is not.
pub fn value(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('=').trim();
    if text.len() > CHARS_MAX || !is_sum(text) {
        return None;
    }
    let mut context = fend_core::Context::new();
    context.disable_rng();
    let deadline = Deadline(Instant::now() + TIME_MAX);
    let result = fend_core::evaluate_with_interrupt(text, &mut context, &deadline).ok()?;
    let value = result.get_main_result().trim().to_owned();
    let said = text.replace(' ', "");
    (!value.is_empty() && value.len() <= 200 && value.replace(' ', "") != said).then_some(value)
}

/// Whether it begins like a number and has something to work out.
fn is_sum(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let begins = first.is_ascii_digit()
        || "(-.√".contains(first)
        || ["sqrt", "sin", "cos", "tan", "log", "ln", "pi"].iter().any(|f| text.starts_with(f));
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let works = text.chars().skip(1).any(|c| "+-*/^×÷!%".contains(c))
        || text.starts_with(|c: char| c.is_alphabetic() || c == '√');
    let converts = [" to ", " in ", " as ", " of "].iter().any(|word| text.contains(word));
    begins && digits && (works || converts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_worked_out() {
        assert_eq!(value("7 + 5").as_deref(), Some("12"));
        assert_eq!(value("7+5=").as_deref(), Some("12"));
        assert_eq!(value("(2+3)*4").as_deref(), Some("20"));
        assert_eq!(value("sqrt(16)").as_deref(), Some("4"));
        assert!(value("3 km to m").is_some_and(|v| v.contains("3000")));
    }

    #[test]
    fn sentences_and_numbers_are_not() {
        for text in
            ["", "5", "terminal", "undo 3", "open 2 terminals", "set the volume to 30 percent", "go to workspace 2"]
        {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn endless_sums_end() {
        let begun = Instant::now();
        let _ = value("9^9^9^9^9");
        let _ = value("(123456789!)/3");
        assert!(begun.elapsed() < Duration::from_millis(500));
    }
}
