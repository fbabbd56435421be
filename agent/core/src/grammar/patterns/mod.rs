//! Sentences beyond the verbs' own examples: one pattern a line, `verb: pattern`.
//!
//! `a|b` are alternatives, `_` joins the words of one, `x?` may be left out, `x!` must be there, `{arg}` is an argument, `{arg=v}` fixes one.
//! Common synonyms need no alternatives: the lexicon has them.

mod desk;
mod people;
mod settings;
mod sound;
mod work;

use tacit_dbus::Verb;

/// Every pattern with its verb; a line whose verb is unknown is a fault that the tests find.
pub fn all() -> impl Iterator<Item = (Verb, &'static str)> {
    [desk::PATTERNS, people::PATTERNS, settings::PATTERNS, sound::PATTERNS, work::PATTERNS]
        .into_iter()
        .flat_map(str::lines)
        .filter_map(|line| {
            let (verb, pattern) = line.trim().split_once(':')?;
            Some((verb.trim().parse::<Verb>().ok()?, pattern.trim()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_a_verb_and_its_arguments() {
        for line in [desk::PATTERNS, people::PATTERNS, settings::PATTERNS, sound::PATTERNS, work::PATTERNS]
            .into_iter()
            .flat_map(str::lines)
        {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let (verb, pattern) = line.split_once(':').unwrap_or((line, ""));
            let verb = verb.trim().parse::<Verb>();
            assert!(verb.is_ok(), "no such verb: {line}");
            let Ok(verb) = verb else { continue };
            for slot in pattern.split('{').skip(1) {
                let name = slot.split(['}', ':', '=']).next().unwrap_or("");
                assert!(name.starts_with('_') || verb.spec().arg(name).is_some(), "no such argument: {line}");
            }
        }
    }
}
