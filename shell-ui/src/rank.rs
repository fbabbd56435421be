//! How well a name fits what was typed, and how often a thing was used. Knows nothing of what the names belong to.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::collections::HashMap;

/// How close a name is to the whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// Some letters in order.
    Loose,
    /// A word of the name begins with the text.
    Prefix,
    /// The name is the text.
    Exact,
}

/// What was typed, prepared once for all sources.
pub struct Query {
    /// As it was typed, without the space around it.
    pub text: String,
    /// In lower case with single spaces.
    pub plain: String,
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Query {
    /// Prepares a text.
    pub fn new(text: &str) -> Self {
        let plain = plain(text);
        Self {
            text: text.trim().to_owned(),
            pattern: Pattern::new(&plain, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy),
            plain,
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
        }
    }

    /// How well a name fits: a score, and how close it is. None where it does not fit.
    pub fn fit(&mut self, name: &str) -> Option<(f64, Closeness)> {
        if self.plain.is_empty() || name.is_empty() {
            return None;
        }
        let score = self.pattern.score(Utf32Str::new(name, &mut self.buffer), &mut self.matcher)?;
        let letters = self.plain.chars().filter(|c| !c.is_whitespace()).count();
        let closeness = self.closeness(name);
        // Letters that lie far apart are chance, not meaning: each gap costs, and what falls under a letter's worth is left out.
        #[allow(clippy::cast_precision_loss)]
        let worth = f64::from(score) / (letters.max(1) as f64 * 16.0);
        if closeness == Closeness::Loose && worth < 1.05 {
            return None;
        }
        let bonus = match closeness {
            Closeness::Exact => 4.0,
            Closeness::Prefix => 2.0,
            Closeness::Loose => 0.0,
        };
        Some((worth + bonus, closeness))
    }

    fn closeness(&self, name: &str) -> Closeness {
        let name = name.to_lowercase();
        if name == self.plain {
            Closeness::Exact
        } else if name.starts_with(&self.plain) || name.split(' ').any(|word| word.starts_with(&self.plain)) {
            Closeness::Prefix
        } else {
            Closeness::Loose
        }
    }
}

/// Lower case, single spaces, nothing around it.
pub fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How often and how lately things were used, in this session alone.
#[derive(Debug, Clone, Default)]
pub struct Frecency {
    uses: HashMap<String, f64>,
}

/// The most things whose use is counted.
const USES_MAX: usize = 512;

impl Frecency {
    /// Counts a use: everything else fades a little.
    pub fn used(&mut self, key: &str) {
        for weight in self.uses.values_mut() {
            *weight *= 0.97;
        }
        *self.uses.entry(key.to_owned()).or_default() += 1.0;
        if self.uses.len() > USES_MAX {
            self.uses.retain(|_, weight| *weight > 0.05);
        }
    }

    /// What use adds to a score: never more than a prefix does.
    pub fn bonus(&self, key: &str) -> f64 {
        self.uses.get(key).map_or(0.0, |weight| 1.5 * weight / (weight + 3.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, closeness: Option<Closeness>) {
        assert_eq!(Query::new(text).fit(name).map(|fit| fit.1), closeness, "{text} in {name}");
    }

    #[test]
    fn names_fit_or_do_not() {
        check("terminal", "Terminal", Some(Closeness::Exact));
        check("Fire", "Firefox", Some(Closeness::Prefix));
        check("code", "Visual Studio Code", Some(Closeness::Prefix));
        check("ffx", "Firefox", Some(Closeness::Loose));
        check("eo", "Free Telephone", None);
        check("put the terminal on the left", "Terminal", None);
        check("", "Terminal", None);
        check("zz", "Terminal", None);
    }

    #[test]
    fn exact_is_above_prefix_is_above_loose() {
        let mut query = Query::new("text");
        let exact = query.fit("Text").expect("fits").0;
        let prefix = query.fit("Text Editor").expect("fits").0;
        let loose = query.fit("Context").expect("fits").0;
        assert!(exact > prefix && prefix > loose, "{exact} {prefix} {loose}");
    }

    #[test]
    fn use_lifts_but_not_over_a_prefix() {
        let mut use_of = Frecency::default();
        for _ in 0..1000 {
            use_of.used("a");
        }
        assert!(use_of.bonus("a") > 1.0 && use_of.bonus("a") < 2.0);
        assert!(use_of.bonus("b").abs() < f64::EPSILON);
    }
}
