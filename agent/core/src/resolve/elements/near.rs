//! Objects by words that are nearly their names: "the product search box" of "Search products", "Abrot" of "Abort", "add too
//! basket" of "Add to basket".

use super::super::index::{singular, title_words};
use super::similar_role;
use crate::lexicon;
use crate::normalise::spelling;
use tacit_dbus::{Element, Snapshot, WindowId};

/// Words that sound alike.
const ALIKE: &[&[&str]] =
    &[&["to", "too", "two", "2"], &["for", "four", "4", "fore"], &["by", "buy", "bye"], &["new", "knew"]];
/// The farthest that a typing error is from its word.
const SLIP_MAX: u32 = 16;
/// What it costs to be another form of the word, and to be spelt wrongly.
const FORM: u32 = 1;
const SPELT: u32 = 10;

/// How far a word that was said is from one of a name; `None` where it is another.
pub(in crate::resolve) fn word(said: &str, have: &str) -> Option<u32> {
    if said == have {
        return Some(0);
    }
    let alike = ALIKE.iter().any(|list| list.contains(&said) && list.contains(&have));
    if alike || said.len() > 3 && singular(said) == singular(have) {
        return Some(FORM);
    }
    // What is a word is no typing error.
    let slips = said.chars().count() >= 4 && have.chars().count() >= 4 && !lexicon::is_english(said);
    spelling::slip(said, have).filter(|cost| slips && *cost <= SLIP_MAX).map(|cost| SPELT + cost)
}

/// Whether words are those of a name one by one, nearly.
pub fn same(words: &[&str], name: &str) -> bool {
    let have = title_words(name);
    have.len() == words.len() && words.iter().zip(&have).all(|(said, have)| word(said, have).is_some())
}

/// The one listed object of `window` that words nearly name, in whatever order; `None` where two are as near.
pub(super) fn nearest<'a>(
    name: &[&str],
    role: Option<&str>,
    window: &WindowId,
    scene: &'a Snapshot,
) -> Option<&'a Element> {
    let said: Vec<String> = name.iter().flat_map(|word| title_words(word)).collect();
    let cost = |element: &Element| -> Option<u32> {
        let mut left = title_words(&element.name);
        let count = left.len();
        let mut total = 0;
        for one in &said {
            let found = left.iter().enumerate().filter_map(|(at, have)| Some((word(one, have)?, at)));
            let (cost, at) = found.min()?;
            left.remove(at);
            total += cost;
        }
        // A word of a long name is not the name.
        (2 * said.len() >= count).then(|| total + u32::try_from(left.len()).unwrap_or(u32::MAX / 2))
    };
    let here = scene.elements.iter().take(2000).filter(|element| &element.window == window);
    let fits = here.filter(|element| role.is_none_or(|role| similar_role(role, &element.role)));
    let mut found: Vec<(u32, &Element)> = fits.filter_map(|element| Some((cost(element)?, element))).collect();
    found.sort_by_key(|(cost, _)| *cost);
    let (least, first) = *found.first().filter(|_| !said.is_empty())?;
    let rival = found
        .iter()
        .skip(1)
        .any(|(cost, other)| *cost == least && (&other.role, &other.name) != (&first.role, &first.name));
    (!rival).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::{nearest, same};
    use serde_json::json;
    use tacit_dbus::Snapshot;

    fn found(words: &[&str], role: Option<&str>) -> Option<String> {
        let scene: Snapshot = serde_json::from_value(json!({ "elements": [
            {"window": "w1", "role": "entry", "name": "Search products"},
            {"window": "w1", "role": "button", "name": "Add to basket"},
            {"window": "w1", "role": "button", "name": "Abort"},
            {"window": "w1", "role": "button", "name": "Save as template for later use"},
            {"window": "w2", "role": "button", "name": "Slew"},
        ]}))
        .expect("the scene is sound");
        nearest(words, role, &"w1".into(), &scene).map(|element| element.name.clone())
    }

    #[test]
    fn other_orders_forms_and_spellings_are_found() {
        assert_eq!(found(&["product", "search"], Some("entry")).as_deref(), Some("Search products"));
        assert_eq!(found(&["abrot"], Some("button")).as_deref(), Some("Abort"));
        assert_eq!(found(&["add", "too", "basket"], None).as_deref(), Some("Add to basket"));
        assert!(same(&["add", "too", "basket"], "Add to basket"));
    }

    #[test]
    fn what_is_something_else_is_not() {
        assert_eq!(found(&["product", "search"], Some("button")), None);
        assert_eq!(found(&["slwe"], None), None, "another window's");
        assert_eq!(found(&["about"], None), None, "a word of its own");
        assert_eq!(found(&["tempalte"], None), None, "one word of many");
        assert_eq!(found(&[], Some("button")), None);
        assert!(!same(&["add", "basket"], "Add to basket"));
    }
}
