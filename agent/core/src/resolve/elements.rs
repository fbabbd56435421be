//! Accessible objects as said: roles, names, keys of a calculator, menu paths.

mod near;

pub use near::same;

use super::index::title_words;
use crate::normalise::{Kind, Token, original};
use serde_json::{Value, json};
use tacit_dbus::{Snapshot, WindowId};

/// Words for roles and the accessible role they mean.
const ROLES: &[(&str, &str)] = &[
    ("button", "button"),
    ("buttons", "button"),
    ("btn", "button"),
    ("checkbox", "check box"),
    ("check", "check box"),
    ("tickbox", "check box"),
    ("box", "entry"),
    ("field", "entry"),
    ("entry", "entry"),
    ("textbox", "entry"),
    ("input", "entry"),
    ("link", "link"),
    ("tab", "page tab"),
    ("menu", "menu"),
    ("item", "menu item"),
    ("slider", "slider"),
    ("switch", "toggle button"),
    ("toggle", "toggle button"),
    ("radio", "radio button"),
    ("option", "radio button"),
    ("list", "list"),
    ("dropdown", "combo box"),
    ("combo", "combo box"),
    ("combobox", "combo box"),
    ("icon", "icon"),
    ("label", "label"),
    ("key", "button"),
    ("row", "list item"),
    ("cell", "table cell"),
    ("image", "image"),
    ("bar", "entry"),
    ("area", "text"),
    ("editor", "text"),
    ("heading", "heading"),
    ("dialog", "dialog"),
    ("page", "document"),
    ("document", "document"),
    ("spinner", "spin button"),
];

/// A key of a calculator or keypad by its spoken name: the accessible names that people see.
pub fn key_names(word: &str) -> Vec<String> {
    let one = |s: &str| vec![s.to_owned()];
    match word {
        "plus" | "add" | "+" => one("+"),
        "minus" | "subtract" | "-" => one("−"),
        "times" | "multiply" | "multiplied" | "multiplied by" | "x" | "*" | "×" => one("×"),
        "divide" | "divided" | "divided by" | "/" | "÷" | "over" => one("÷"),
        "equals" | "equal" | "=" => one("="),
        "point" | "dot" | "decimal" | "decimal point" | "." => one("."),
        "percent" | "%" => one("%"),
        "clear" | "c" | "ac" | "all clear" => one("C"),
        "squared" | "square" => one("x²"),
        "square root" | "root" | "sqrt" => one("√"),
        "pi" => one("π"),
        "left parenthesis" | "open parenthesis" | "(" => one("("),
        "right parenthesis" | "close parenthesis" | ")" => one(")"),
        word if word.len() > 1 && word.chars().all(|c| c.is_ascii_digit() || c == '.') => {
            word.chars().map(|c| c.to_string()).collect()
        }
        word if word.starts_with(['+', '-']) && word.len() > 1 && word.chars().skip(1).all(|c| c.is_ascii_digit()) => {
            word.chars().map(|c| if c == '-' { "−".to_owned() } else { c.to_string() }).collect()
        }
        other => one(other),
    }
}

/// Whether a word can be a key of a keypad.
pub fn is_key(word: &str) -> bool {
    let names = key_names(word);
    names.len() > 1 || names.first().is_some_and(|name| name != word) || word.chars().all(|c| c.is_ascii_digit())
}

/// What it costs to read words as an accessible object.
pub fn cost(words: &[&str], run: &[Token], scene: &Snapshot) -> Option<f32> {
    if run.iter().any(|t| t.is_mark())
        || words.iter().any(|word| matches!(*word, "and" | "then" | "it" | "to" | "into" | "with"))
    {
        return None;
    }
    if words.windows(2).any(|pair| matches!(pair, ["in" | "on" | "from" | "of" | "for" | "at", "the" | "my" | "this"]))
        || matches!(words.first(), Some(&("in" | "on" | "from" | "at" | "for")))
    {
        return None;
    }
    if run.iter().any(|t| matches!(t.kind, Kind::Url)) {
        return None;
    }
    let roled = words.iter().any(|word| ROLES.iter().any(|(said, _)| said == word));
    let (name, _) = split_role(words);
    let listed = !name.is_empty() && scene.elements.iter().take(2000).any(|element| names_it(&name, &element.name));
    if listed {
        return Some(0.0);
    }
    if roled {
        return Some(0.02 + 0.01 * words.len().saturating_sub(3) as f32);
    }
    if run.len() == 1 && run.first()?.kind == Kind::Quoted {
        return Some(0.02);
    }
    (words.len() <= 4).then_some(0.16 + 0.04 * words.len() as f32)
}

/// The words of an element as said; a quoted name keeps its spelling, and a misspelt article is one.
pub fn said(text: &str, run: &[Token]) -> String {
    let whole = original(text, run);
    let raw = |token: &Token| text.get(token.start..token.end).unwrap_or("").to_lowercase();
    match run.split_first() {
        Some((first, rest)) if !rest.is_empty() && first.word == "the" && raw(first) != "the" => {
            format!("the {}", original(text, rest))
        }
        _ => whole.to_owned(),
    }
}

fn split_role<'a>(words: &[&'a str]) -> (Vec<&'a str>, Option<&'static str>) {
    let mut list: Vec<(&str, Option<&'static str>)> = Vec::new();
    for word in words {
        if matches!(*word, "the" | "a" | "an" | "my" | "its" | "named" | "called" | "labelled" | "labeled" | "that" | "says" | "saying" | "with" | "text" if *word != "text" || words.len() > 2)
        {
            continue;
        }
        // "those cookies" are the cookies.
        if words.len() > 1 && matches!(*word, "this" | "those" | "these") {
            continue;
        }
        list.push((word, ROLES.iter().find(|(said, _)| said == word).map(|(_, role)| *role)));
    }
    // "the page box" is the box for the page.
    if let [(name @ ("page" | "document" | "label" | "image"), _), (noun, role)] = list.as_slice()
        && matches!(*noun, "box" | "field" | "entry" | "input" | "button" | "slider" | "spinner")
    {
        return (vec![*name], *role);
    }
    // The role stands at the end, or at the beginning; such words in between belong to the name: "the page number box".
    let last = list.len() - list.iter().rev().take_while(|(_, role)| role.is_some()).count();
    let first = list.iter().take_while(|(_, role)| role.is_some()).count();
    let roles = if last < list.len() { last..list.len() } else { 0..first };
    let mut role = None;
    for found in list.get(roles.clone()).unwrap_or(&[]).iter().filter_map(|(_, role)| *role) {
        if role.is_none() || found == "check box" {
            role = Some(found);
        }
    }
    let outside = |at: &usize| !roles.contains(at);
    let name: Vec<&str> =
        (0..list.len()).filter(outside).filter_map(|at| list.get(at)).map(|(word, _)| *word).collect();
    if name.is_empty() && role.is_some() {
        // "the search box" has a name; "the box" has none.
        return (name, role);
    }
    (name, role)
}

fn names_it(wanted: &[&str], have: &str) -> bool {
    let have = title_words(have);
    let wanted: Vec<String> = wanted.iter().flat_map(|word| title_words(word)).collect();
    !wanted.is_empty() && (wanted == have || wanted.iter().all(|word| have.contains(word)))
}

fn capitals(words: &[&str]) -> String {
    if let ["ok" | "okay"] = words {
        return "OK".to_owned();
    }
    let mut out: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let mut chars = word.chars();
        let small = at > 0 && matches!(*word, "and" | "or" | "of" | "the" | "to" | "in" | "for" | "a" | "on" | "with");
        out.push(if small {
            (*word).to_owned()
        } else {
            chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
        });
    }
    out.join(" ")
}

/// What words mean as an accessible object of `window`, or the listed ones that fit equally.
pub fn resolve(said: &str, window: Option<&WindowId>, scene: &Snapshot) -> Result<Value, Vec<Value>> {
    let quoted = said.trim().trim_start_matches("the ").starts_with(['"', '“', '\'']);
    let lower = said.to_lowercase();
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_matches(['"', '“', '”', '\'', ',', '.', '’']))
        .filter(|word| !word.is_empty())
        .collect();
    let words = headed(&words, window, scene);
    let whole: Vec<&str> = words.iter().copied().filter(|word| !matches!(*word, "the" | "a" | "my" | "its")).collect();
    // "the split editor button": all but the last word may be the name, also where that ends in such a word.
    let but_last = whole.get(..whole.len().saturating_sub(1)).unwrap_or(&[]);
    let (name, role) = if exactly(&whole, window, scene) {
        (whole, None)
    } else if but_last.len() > 1 && split_role(&words).0 != but_last && exactly(but_last, window, scene) {
        (but_last.to_vec(), None)
    } else {
        split_role(&words)
    };
    let fits: Vec<&tacit_dbus::Element> = fitting(&name, role, window, scene).collect();
    let joined: String = name.iter().flat_map(|word| title_words(word)).collect();
    let exact: Vec<&tacit_dbus::Element> =
        fits.iter().copied().filter(|element| title_words(&element.name).concat() == joined).collect();
    let best = if exact.is_empty() { &fits } else { &exact };
    match best.as_slice() {
        [one] => return Ok(json!({"window": one.window, "role": one.role, "name": one.name})),
        [first, ..]
            if best.iter().all(|e| e.window == first.window && e.role == first.role && e.name == first.name) =>
        {
            return Ok(json!({"window": first.window, "role": first.role, "name": first.name}));
        }
        [_, ..] => {
            let focused = scene.focused().map(|w| &w.id);
            let here: Vec<_> = best.iter().filter(|element| Some(&element.window) == focused).collect();
            if let [one] = here.as_slice() {
                return Ok(json!({"window": one.window, "role": one.role, "name": one.name}));
            }
            return Err(best.iter().map(|e| json!({"window": e.window, "role": e.role, "name": e.name})).collect());
        }
        [] => {}
    }
    if let Some(one) = window.filter(|_| !quoted).and_then(|window| near::nearest(&name, role, window, scene)) {
        return Ok(json!({"window": one.window, "role": one.role, "name": one.name}));
    }
    let mut element = serde_json::Map::new();
    if let Some(window) = window {
        element.insert("window".to_owned(), json!(window));
    }
    let shown = if quoted {
        said.trim().trim_start_matches("the ").trim_matches(['"', '“', '”', '\'']).to_owned()
    } else {
        match name.as_slice() {
            [] => words.iter().filter(|word| **word != "the").map(|w| (*w).to_owned()).collect::<Vec<_>>().join(" "),
            [one] if is_key(one) => key_names(one).join(""),
            _ => capitals(&name),
        }
    };
    let unnamed = name.is_empty() && role.is_some();
    element.insert("role".to_owned(), json!(role.unwrap_or("button")));
    element.insert("name".to_owned(), json!(if unnamed { String::new() } else { shown }));
    Ok(Value::Object(element))
}

/// Whether an object is called just so, role words included: "watch this page".
fn exactly(words: &[&str], window: Option<&WindowId>, scene: &Snapshot) -> bool {
    let joined: String = words.iter().flat_map(|word| title_words(word)).collect();
    // What is all signs is no name: it would be that of every object without letters.
    !joined.is_empty()
        && scene.elements.iter().any(|element| {
            window.is_none_or(|window| &element.window == window) && title_words(&element.name).concat() == joined
        })
}

fn fitting<'a>(
    name: &[&str],
    role: Option<&str>,
    window: Option<&WindowId>,
    scene: &'a Snapshot,
) -> impl Iterator<Item = &'a tacit_dbus::Element> {
    scene.elements.iter().filter(move |element| window.is_none_or(|window| &element.window == window)).filter(
        move |element| names_it(name, &element.name) && role.is_none_or(|role| similar_role(role, &element.role)),
    )
}

/// Words without where the object is, "in the toolbar", "at the top", unless that is a part of a name that is listed.
fn headed<'a>(words: &[&'a str], window: Option<&WindowId>, scene: &Snapshot) -> Vec<&'a str> {
    let known = |words: &[&str]| {
        let (name, role) = split_role(words);
        fitting(&name, role, window, scene).next().is_some()
    };
    if known(words) {
        return words.to_vec();
    }
    // "steam's search field"
    let owner = words.iter().take(2).position(|word| word.ends_with("'s") || word.ends_with("’s"));
    if let Some(rest) = owner.and_then(|at| words.get(at + 1..)).filter(|rest| known(rest)) {
        return rest.to_vec();
    }
    // "the receive pane", "the oxygen one"
    if let [head @ .., last] = words
        && VAGUE.contains(last)
        && known(head)
    {
        return head.to_vec();
    }
    let cuts = || words.iter().enumerate().skip(1).rev().filter(|(_, word)| PLACED.contains(word)).map(|(at, _)| at);
    let cut = cuts().find(|at| words.get(..*at).is_some_and(known)).or_else(|| {
        cuts().find(|at| {
            matches!(
                words.get(at + 1),
                Some(
                    &("the"
                        | "my"
                        | "this"
                        | "that"
                        | "these"
                        | "those"
                        | "it"
                        | "its"
                        | "to"
                        | "your"
                        | "top"
                        | "bottom")
                )
            )
        })
    });
    let head: Vec<&str> = words.get(..cut.unwrap_or(words.len())).unwrap_or(words).to_vec();
    if split_role(&head).0.is_empty() && split_role(&head).1.is_none() { words.to_vec() } else { head }
}

/// What an object is called, and the words that say in which window it is: "the title on twitch", "the slack box". The last
/// is whether a word between says so.
pub(super) fn placed(said: &str) -> Vec<(String, String, bool)> {
    let lower = said.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let mut out: Vec<(String, String, bool)> = Vec::new();
    for (at, _) in words.iter().enumerate().skip(1).rev().filter(|(_, word)| PLACED.contains(word)) {
        if let (Some(head), Some(tail)) = (words.get(..at), words.get(at + 1..).filter(|tail| !tail.is_empty())) {
            out.push((head.join(" "), tail.join(" "), true));
        }
    }
    if let Some(at) = words.iter().position(|word| word.ends_with("'s") || word.ends_with("’s"))
        && let (Some(head), Some(tail)) = (words.get(..=at), words.get(at + 1..).filter(|tail| !tail.is_empty()))
    {
        let owner = head.join(" ");
        let owner = owner.strip_suffix("'s").or_else(|| owner.strip_suffix("’s")).unwrap_or(&owner).to_owned();
        out.push((tail.join(" "), owner, true));
    }
    let is_role = |word: &&str| ROLES.iter().any(|(said, _)| said == word);
    // "the slack box", "the mail search box"
    if words.last().is_some_and(is_role) {
        for at in (1..words.len()).rev() {
            if let (Some(owner), Some(name)) = (words.get(..at), words.get(at..)) {
                out.push((name.join(" "), owner.join(" "), false));
            }
        }
    }
    out
}

/// Words as a window and the whole name of an object in it: "the handover notes" of the notes in "Handover.txt".
pub(super) fn owned(said: &str) -> Vec<(String, String)> {
    let lower = said.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().filter(|word| !matches!(*word, "the" | "my" | "a")).collect();
    (1..words.len().min(7)).filter_map(|at| Some((words.get(at..)?.join(" "), words.get(..at)?.join(" ")))).collect()
}

/// Whether a window has an object that is called just so.
pub(super) fn called(said: &str, window: &WindowId, scene: &Snapshot) -> bool {
    let words: Vec<&str> = said.split_whitespace().collect();
    exactly(&words, Some(window), scene)
}

/// Whether all of the words, and not only those before where it is, are an object's.
pub(super) fn wholly(said: &str, scene: &Snapshot) -> bool {
    let lower = said.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let whole: Vec<&str> = words.iter().copied().filter(|word| !matches!(*word, "the" | "a" | "my")).collect();
    let (name, role) = split_role(&words);
    exactly(&whole, None, scene) || fitting(&name, role, None, scene).next().is_some()
}

/// The only object of `window` that is of a role alone, "box", "button".
pub(super) fn only_of_role(said: &str, window: &WindowId, scene: &Snapshot) -> Option<Value> {
    let words: Vec<&str> = said.split_whitespace().collect();
    let (name, Some(role)) = split_role(&words) else { return None };
    let mut found =
        scene.elements.iter().filter(|element| &element.window == window && similar_role(role, &element.role));
    let first = found.next().filter(|_| name.is_empty())?;
    found.next().is_none().then(|| json!({"window": first.window, "role": first.role, "name": first.name}))
}

/// Nouns for any object or a part of a window: they add nothing to the name before them.
const VAGUE: &[&str] = &["pane", "panel", "view", "section", "thing", "one", "widget", "control", "bit", "part"];

/// Words that begin where an object is.
const PLACED: &[&str] =
    &["in", "on", "at", "of", "from", "under", "inside", "next", "near", "above", "below", "beside", "for", "within"];

/// Whether words that are marked as an object can be one.
pub fn is_one(words: &[&str]) -> bool {
    words.len() <= 12 && words.iter().any(|word| crate::lexicon::is_content(word))
}

/// Whether the scene lists an object that these words name, in `window` or anywhere.
pub fn listed(said: &str, window: Option<&WindowId>, scene: &Snapshot) -> bool {
    let lower = said.to_lowercase();
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_matches(['"', '“', '”', '\'', ',', '.', '’']))
        .filter(|word| !word.is_empty())
        .collect();
    let words = headed(&words, window, scene);
    let whole: Vec<&str> = words.iter().copied().filter(|word| !matches!(*word, "the" | "a" | "my")).collect();
    if exactly(&whole, window, scene) {
        return true;
    }
    let (name, role) = split_role(&words);
    scene.elements.iter().any(|element| {
        window.is_none_or(|window| &element.window == window)
            && names_it(&name, &element.name)
            && role.is_none_or(|role| similar_role(role, &element.role))
    })
}

fn similar_role(wanted: &str, have: &str) -> bool {
    let have = have.to_lowercase();
    let group = |list: &[&str]| list.contains(&wanted) && list.iter().any(|one| have.contains(one));
    have.contains(wanted)
        || group(&["button", "push button", "toggle button", "check box", "radio button"])
        || group(&["entry", "text", "search", "combo box", "terminal", "spin button"])
        || group(&["menu", "menu item"])
        || group(&["page tab", "tab"])
        || group(&["list item", "list", "table cell", "tree item"])
        || group(&["document", "text", "page"])
}

/// Menu entries that people name without their menu.
const MENUS: &[(&str, &[&str])] = &[
    ("save as", &["File", "Save As…"]),
    ("save", &["File", "Save"]),
    ("save all", &["File", "Save All"]),
    ("open", &["File", "Open…"]),
    ("new", &["File", "New"]),
    ("print", &["File", "Print…"]),
    ("export", &["File", "Export…"]),
    ("close", &["File", "Close"]),
    ("quit", &["File", "Quit"]),
    ("new window", &["File", "New Window"]),
    ("new tab", &["File", "New Tab"]),
    ("print preview", &["File", "Print Preview"]),
    ("properties", &["File", "Properties"]),
    ("page setup", &["File", "Page Setup…"]),
    ("import", &["File", "Import…"]),
    ("revert", &["File", "Revert"]),
    ("reload", &["File", "Reload"]),
    ("undo", &["Edit", "Undo"]),
    ("redo", &["Edit", "Redo"]),
    ("cut", &["Edit", "Cut"]),
    ("copy", &["Edit", "Copy"]),
    ("paste", &["Edit", "Paste"]),
    ("select all", &["Edit", "Select All"]),
    ("find", &["Search", "Find…"]),
    ("replace", &["Search", "Find and Replace…"]),
    ("find and replace", &["Search", "Find and Replace…"]),
    ("preferences", &["Edit", "Preferences…"]),
    ("delete", &["Edit", "Delete"]),
    ("zoom in", &["View", "Zoom In"]),
    ("zoom out", &["View", "Zoom Out"]),
    ("fullscreen", &["View", "Fullscreen"]),
    ("status bar", &["View", "Statusbar"]),
    ("line numbers", &["View", "Line Numbers"]),
    ("about", &["Help", "About"]),
    ("contents", &["Help", "Contents"]),
    ("word wrap", &["View", "Word Wrap"]),
];

const MENU_NAMES: &[&str] = &[
    "file",
    "edit",
    "view",
    "help",
    "tools",
    "search",
    "document",
    "insert",
    "format",
    "window",
    "bookmarks",
    "history",
    "options",
    "settings",
    "go",
    "table",
    "terminal",
    "tabs",
    "selection",
    "run",
    "navigate",
    "image",
    "layer",
    "colors",
    "filters",
    "playback",
    "audio",
    "video",
    "project",
    "session",
    "preferences",
    "application",
    "main",
    "hamburger",
    "profile",
];

/// The path of a menu entry that is known by its name alone.
pub fn menu_named(name: &str) -> Vec<String> {
    MENUS
        .iter()
        .find(|(said, _)| *said == name)
        .map_or_else(|| vec![name.to_owned()], |(_, path)| path.iter().map(|part| (*part).to_owned()).collect())
}

/// A menu path as said: `file then save as`, `save as in the file menu`, `save as`.
pub fn menu_path(text: &str, run: &[Token], words: &[&str]) -> Option<(f32, Vec<String>)> {
    let mut parts: Vec<Vec<&Token>> = vec![Vec::new()];
    for token in run {
        match token.word.as_str() {
            ">" | "→" | "then" | "," | "/" | "->" | "›" | "»" => parts.push(Vec::new()),
            "the" | "menu" | "from" | "in" | "under" | "option" | "item" | "entry" | "its" | "my" => {}
            _ => parts.last_mut()?.push(token),
        }
    }
    parts.retain(|part| !part.is_empty());
    let label = |part: &[&Token]| -> String {
        let plain: Vec<&str> = part.iter().map(|token| token.word.as_str()).collect();
        let joined = plain.join(" ");
        match MENUS.iter().find(|(said, _)| *said == joined) {
            Some((_, path)) => path.last().map_or(joined.clone(), |last| (*last).to_owned()),
            None => match part {
                [one] if one.kind == Kind::Quoted => {
                    text.get(one.start + 1..one.end - 1).unwrap_or(&one.word).to_owned()
                }
                _ => capitals(&plain),
            },
        }
    };
    let has_menu_word = words.iter().any(|word| matches!(*word, "menu" | "then" | ">" | "→"));
    match parts.as_slice() {
        [] => None,
        [only] => {
            let plain: Vec<&str> = only.iter().map(|token| token.word.as_str()).collect();
            let joined = plain.join(" ");
            if let Some((_, path)) = MENUS.iter().find(|(said, _)| *said == joined) {
                return Some((0.02, path.iter().map(|part| (*part).to_owned()).collect()));
            }
            // "file save as", "save as file": one menu's name and an entry. What is joined is no entry.
            if plain.len() > 1 && !(plain.contains(&"and") && words.last() == Some(&"window")) {
                for (menu, entry) in [(plain.first(), only.get(1..)), (plain.last(), only.get(..only.len() - 1))] {
                    if let (Some(menu), Some(entry)) = (menu, entry)
                        && MENU_NAMES.contains(menu)
                        && !entry.is_empty()
                    {
                        return Some((0.04, vec![capitals(&[menu]), label(entry)]));
                    }
                }
            }
            (has_menu_word || MENU_NAMES.contains(&joined.as_str()) || plain.len() <= 3)
                .then(|| (if MENU_NAMES.contains(&joined.as_str()) { 0.03 } else { 0.2 }, vec![label(only)]))
        }
        many => Some((0.03, many.iter().map(|part| label(part)).collect())),
    }
}

/// Whether an accessible name is the key that a label names: "7", "+" as "plus", "=" as "equals".
pub fn same_key(have: &str, label: &str) -> bool {
    let have = have.trim().to_lowercase();
    have == label.to_lowercase() || key_names(&have).first().is_some_and(|name| name == label)
}
