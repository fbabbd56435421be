//! Windows by the stems of their titles' words, where no word names one as it stands.

use crate::lexicon;

/// Nouns for what a window shows that say little of which one.
const VAGUE: &[&str] =
    &["sheet", "list", "text", "document", "doc", "file", "paper", "papers", "stuff", "thing", "table", "notes"];

/// Whether two words have one stem: "vaccine" and "vaccination", "invoice" and "invoicing".
fn is_related(word: &str, have: &str) -> bool {
    let shared = word.chars().zip(have.chars()).take_while(|(a, b)| a == b).count();
    shared >= 5 && shared + 2 >= word.chars().count() && have.chars().count() <= shared + 6
}

/// How well words that name no window as they stand name one by the stems of its title: "the vaccine sheet" is
/// vaccination-reminders.ods.
pub(super) fn by_stem(wanted: &[String], title: &[String]) -> f32 {
    let hit =
        |word: &String| title.iter().any(|have| have == word || word.len() >= 4 && have.starts_with(word.as_str()));
    let related = |word: &String| title.iter().any(|have| is_related(word, have));
    let vague = |word: &String| VAGUE.contains(&word.as_str());
    let told = |word: &String| (hit(word) || related(word)) && !vague(word) && lexicon::is_content(word);
    if !wanted.iter().all(|word| hit(word) || related(word) || vague(word)) || !wanted.iter().any(told) {
        return 0.0;
    }
    if wanted.iter().any(|word| hit(word) && !vague(word)) { 0.7 } else { 0.65 }
}
