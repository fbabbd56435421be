//! Which accessible object the words mean: pure scoring of names, descriptions and roles. Knows no bus.
//!
//! Names that come from applications are tainted: here they only decide which object is meant.

use super::tree::Tree;
use atspi::State;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The words, as said: `save`, `plus`, `file name`.
    pub name: String,
    /// The role, where one was said: `button`.
    pub role: String,
}

/// The result of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The node at this index.
    One(usize),
    /// Several fit equally; their names.
    Several(Vec<String>),
    /// Nothing fits; the names that are nearest.
    None(Vec<String>),
}

/// The least score that counts as a match.
const ENOUGH: u32 = 50;

/// Lower case, without mnemonics, ellipses and doubled names, with single spaces.
pub fn normal(name: &str) -> String {
    let clean: String = name.trim().trim_end_matches(['…', ':']).trim_end_matches("...").replace('_', "");
    let words: Vec<String> = clean.split_whitespace().map(str::to_lowercase).collect();
    // GTK 4 says a button's name from its label and the label's own: "7 7".
    let half = words.len() / 2;
    let doubled = words.len() >= 2 && words.len().is_multiple_of(2) && words.get(..half) == words.get(half..);
    if doubled { words.get(..half).unwrap_or_default().join(" ") } else { words.join(" ") }
}

/// Names of the toolkit's classes, which say nothing to a person.
fn is_class_name(name: &str) -> bool {
    (name.starts_with("Gtk") || name.starts_with("Adw")) && name.chars().all(char::is_alphanumeric)
}

/// What a person reads as the name; empty where it is only the toolkit's.
pub fn shown(name: &str) -> String {
    if is_class_name(name) {
        return String::new();
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let half = words.len() / 2;
    let doubled = words.len() >= 2 && words.len().is_multiple_of(2) && words.get(..half) == words.get(half..);
    if doubled { words.get(..half).unwrap_or_default().join(" ") } else { words.join(" ") }
}

/// Spoken words for what is written as a sign, and the signs for them.
const SIGNS: &[(&[&str], &[&str])] = &[
    (&["plus", "add"], &["+"]),
    (&["minus", "subtract"], &["−", "-", "–"]),
    (&["times", "multiply", "multiplied by", "x"], &["×", "*", "x"]),
    (&["divide", "divided by", "over"], &["÷", "/", "∕"]),
    (&["equals", "equal", "is", "enter", "result"], &["="]),
    (&["point", "dot", "decimal", "comma"], &[".", ","]),
    (&["percent", "percentage"], &["%"]),
    (&["clear"], &["c", "ac", "clear display"]),
    (&["open parenthesis", "open bracket", "left parenthesis", "start group"], &["("]),
    (&["close parenthesis", "close bracket", "right parenthesis", "end group"], &[")"]),
    (&["root", "square root"], &["√"]),
    (&["pi"], &["π"]),
    (&["zero"], &["0"]),
    (&["one"], &["1"]),
    (&["two"], &["2"]),
    (&["three"], &["3"]),
    (&["four"], &["4"]),
    (&["five"], &["5"]),
    (&["six"], &["6"]),
    (&["seven"], &["7"]),
    (&["eight"], &["8"]),
    (&["nine"], &["9"]),
];

fn same_sign(wanted: &str, have: &str) -> bool {
    SIGNS.iter().any(|(words, signs)| {
        let known = |text: &str| words.contains(&text) || signs.contains(&text);
        known(wanted) && known(have) && (signs.contains(&have) || signs.contains(&wanted))
    })
}

/// Roles that a spoken role word covers.
fn covers(word: &str, role: &str) -> bool {
    let word = word.trim();
    match word {
        "" | "element" | "object" | "control" | "widget" | "item" => true,
        "button" | "key" | "push button" => role.contains("button"),
        "field" | "entry" | "box" | "text field" | "text box" | "input" | "text" | "text area" => {
            matches!(role, "text" | "entry" | "password text" | "spin button" | "editbar" | "combo box" | "terminal")
        }
        "checkbox" | "check box" | "switch" | "toggle" => {
            role.contains("check") || role.contains("toggle") || role == "switch"
        }
        "menu" => role.contains("menu"),
        "menu item" | "entry of a menu" => role.contains("menu item") || role == "menu",
        "tab" => role == "page tab",
        "link" => role == "link",
        "list" => role.contains("list"),
        "display" | "screen" | "result" => matches!(role, "text" | "entry" | "label" | "editbar"),
        other => role.contains(other),
    }
}

/// How well `name` means `wanted`; 0 is not at all.
fn name_score(wanted: &str, name: &str) -> u32 {
    if name.is_empty() || wanted.is_empty() {
        return 0;
    }
    if name == wanted {
        return 100;
    }
    if same_sign(wanted, name) {
        return 97;
    }
    if wanted.chars().count() < 2 || name.chars().count() < 2 {
        return 0;
    }
    let words: Vec<&str> = wanted.split(' ').collect();
    let have: Vec<&str> = name.split(' ').collect();
    if words.iter().all(|word| have.contains(word)) {
        let extra = u32::try_from(have.len().saturating_sub(words.len())).unwrap_or(20).min(20);
        return 80 - extra;
    }
    if wanted.chars().count() >= 3 && name.starts_with(wanted) {
        return 72;
    }
    let long = wanted.chars().count().max(name.chars().count());
    let allowed = if long >= 8 { 2 } else { usize::from(long >= 4) };
    if allowed > 0 && distance(wanted, name) <= allowed { 65 } else { 0 }
}

/// Edits between two words, a swap of neighbours counting once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let get = |list: &[usize], at: usize| list.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best = (get(&row, j) + usize::from(ca != cb)).min(get(&row, j + 1) + 1).min(get(&next, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca) {
                best = best.min(get(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

/// The names a person could use for a node.
fn names(tree: &Tree, index: usize) -> Vec<(String, u32)> {
    let Some(node) = tree.nodes.get(index) else { return Vec::new() };
    let mut names = Vec::new();
    if !is_class_name(&node.name) {
        names.push((normal(&node.name), 0));
    }
    let before_key = node.description.split('[').next().unwrap_or_default();
    names.push((normal(before_key), 4));
    if node.role.contains("button") || node.role.contains("item") {
        let labels = tree.children(index).take(4).filter_map(|child| tree.nodes.get(child));
        names.extend(labels.filter(|child| child.role == "label").map(|child| (normal(&child.name), 2)));
    }
    if matches!(node.role.as_str(), "text" | "entry" | "editbar" | "spin button") {
        // A field is called by the label before it.
        let before = index.checked_sub(1).and_then(|at| tree.nodes.get(at));
        let label = before.filter(|label| label.role == "label" && label.parent == node.parent);
        names.extend(label.map(|label| (normal(&label.name), 6)));
    }
    names
}

/// How well the node means what is wanted.
fn score(tree: &Tree, index: usize, wanted: &Wanted, words: &str) -> u32 {
    let Some(node) = tree.nodes.get(index) else { return 0 };
    let by_name = names(tree, index).iter().map(|(name, less)| name_score(words, name).saturating_sub(*less)).max();
    let mut score = by_name.unwrap_or(0);
    if score == 0 {
        return 0;
    }
    if !wanted.role.is_empty() {
        score = if covers(&wanted.role, &node.role) { score + 6 } else { score.saturating_sub(12) };
    }
    let usable = node.has("Action") || node.has("EditableText") || node.has("Selection") || node.has("Value");
    let inert = matches!(node.role.as_str(), "label" | "panel" | "filler" | "frame" | "separator" | "icon" | "image");
    score += if usable && !inert { 8 } else { 0 };
    score += u32::from(node.is(State::Showing)) * 2 + u32::from(node.is(State::Sensitive));
    score
}

/// Looks for what is wanted in a tree.
pub fn find(tree: &Tree, wanted: &Wanted) -> Found {
    let words = normal(&wanted.name);
    if (words.is_empty() || is_the_content(&words))
        && let Some(index) = by_role(tree, if wanted.role.is_empty() { &words } else { &wanted.role })
    {
        return Found::One(index);
    }
    let mut scored: Vec<(u32, usize)> = (0..tree.nodes.len())
        .map(|index| (score(tree, index, wanted, &words), index))
        .filter(|(score, _)| *score > 0)
        .collect();
    scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
    let Some((best, first)) = scored.first().copied() else { return Found::None(near(tree)) };
    if best < ENOUGH {
        return Found::None(scored.iter().take(5).filter_map(|(_, i)| label(tree, *i)).collect());
    }
    let mut rivals: Vec<String> =
        scored.iter().take_while(|(score, _)| *score == best).filter_map(|(_, index)| label(tree, *index)).collect();
    rivals.dedup();
    if rivals.len() > 1 { Found::Several(rivals) } else { Found::One(first) }
}

/// Words for a window's main content.
fn is_the_content(words: &str) -> bool {
    let known =
        ["display", "result", "text", "the text", "text field", "text area", "document", "content", "entry", "editor"];
    known.contains(&words)
}

/// The likeliest node of a role: the focused one, else an editable one, else the first.
fn by_role(tree: &Tree, role: &str) -> Option<usize> {
    let fits = |index: &usize| {
        let role = if is_the_content(role) { "field" } else { role };
        tree.nodes.get(*index).is_some_and(|node| covers(role, &node.role) && *index > 0)
    };
    let rank = |index: &usize| {
        let node = tree.nodes.get(*index);
        let is = |state| node.is_some_and(|node| node.is(state));
        (!is(State::Focused), !is(State::Editable), !is(State::Showing), *index)
    };
    (0..tree.nodes.len()).filter(fits).min_by_key(rank)
}

/// What to call a node in a message.
pub fn label(tree: &Tree, index: usize) -> Option<String> {
    let node = tree.nodes.get(index)?;
    let (name, _) = names(tree, index).into_iter().find(|(name, _)| !name.is_empty())?;
    Some(format!("{name} ({})", node.role))
}

fn near(tree: &Tree) -> Vec<String> {
    let usable =
        |index: &usize| tree.nodes.get(*index).is_some_and(|node| node.has("Action") && node.role.contains("button"));
    (0..tree.nodes.len()).filter(usable).filter_map(|index| label(tree, index)).take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Address, Node};
    use super::*;

    fn tree(nodes: &[(&str, &str, &str)]) -> Tree {
        let node = |(role, name, description): &(&str, &str, &str)| Node {
            address: Address { bus: ":1.1".into(), path: format!("/{name}") },
            role: (*role).into(),
            name: (*name).into(),
            description: (*description).into(),
            text: String::new(),
            states: atspi::StateSet::default(),
            interfaces: ["Action".to_owned()].into(),
            parent: 0,
        };
        Tree { nodes: nodes.iter().map(node).collect(), cut: false }
    }

    #[track_caller]
    fn check(tree: &Tree, role: &str, name: &str, want: Option<usize>) {
        let found = find(tree, &Wanted { name: name.into(), role: role.into() });
        match want {
            Some(index) => assert_eq!(found, Found::One(index), "{name}"),
            None => assert!(!matches!(found, Found::One(_)), "{name}: {found:?}"),
        }
    }

    #[test]
    fn buttons_of_a_calculator_are_found_by_sign_word_and_tooltip() {
        let tree = tree(&[
            ("frame", "Calculator", ""),
            ("button", "7 7", ""),
            ("button", "+ +", "Add [+]"),
            ("button", "− −", "Subtract [-]"),
            ("button", "= =", "Calculate Result"),
            ("button", "GtkButton", "Pi [Ctrl+P]"),
            ("menu item", "Save As...      ", "Save current document as another file"),
        ]);
        check(&tree, "", "7", Some(1));
        check(&tree, "button", "seven", Some(1));
        check(&tree, "", "plus", Some(2));
        check(&tree, "", "+", Some(2));
        check(&tree, "", "minus", Some(3));
        check(&tree, "", "equals", Some(4));
        check(&tree, "", "pi", Some(5));
        check(&tree, "", "save as", Some(6));
        check(&tree, "", "sav as", Some(6));
        check(&tree, "", "8", None);
        check(&tree, "", "print", None);
    }

    #[test]
    fn equal_matches_of_different_names_are_a_question() {
        let tree = tree(&[("frame", "x", ""), ("button", "Save Page", ""), ("button", "Save Image", "")]);
        let found = find(&tree, &Wanted { name: "save".into(), role: String::new() });
        assert_eq!(found, Found::Several(vec!["save page (button)".into(), "save image (button)".into()]));
    }
}
