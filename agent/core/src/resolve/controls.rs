//! Steps on accessible objects: which window they are in, which of several is meant, keys of a keypad.

use super::steps::{name_of, push, refuse};
use super::windows::{self, Found};
use super::{Context, Trouble, elements};
use crate::draft::{DraftStep, Said};
use serde_json::{Value, json};
use tacit_dbus::plan::Choice;
use tacit_dbus::{Args, Verb};

/// The window that an accessible object is in.
pub(super) fn element_window(draft: &DraftStep, context: &mut Context<'_>) -> Result<Option<Value>, Trouble> {
    match name_of(draft, "_window") {
        Some(words) => match windows::find(words, false, context, draft.verb)? {
            Found::Windows(list) => Ok(list.into_iter().next()),
            Found::App(app) => {
                let made = context.steps.iter().rposition(|step| {
                    step.verb == Verb::AppLaunch
                        && context
                            .index
                            .apps
                            .get(app)
                            .is_some_and(|names| step.args.text("app") == Some(names.id.as_str()))
                });
                match made {
                    Some(at) => Ok(Some(json!({ "from": at }))),
                    None => Err(windows::not_open(app, context)),
                }
            }
        },
        None => {
            let made = context.steps.iter().rposition(|step| step.verb == Verb::AppLaunch);
            Ok(made
                .map(|at| json!({ "from": at }))
                .or_else(|| context.scene().focused().map(|window| Value::from(window.id.as_str()))))
        }
    }
}

/// "press 7, plus, 5 and equals": a click for each.
pub(super) fn keys(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let window = element_window(draft, context)?;
    let Some(Said::Value(Value::Array(labels))) = draft.said("_list") else {
        return refuse("I do not know which buttons to press.");
    };
    let scene = context.scene();
    let mut steps: Vec<Args> = Vec::new();
    for label in labels.iter().filter_map(Value::as_str) {
        let listed = scene.elements.iter().find(|element| {
            window.as_ref().and_then(Value::as_str).is_none_or(|id| element.window.as_str() == id)
                && elements::same_key(&element.name, label)
        });
        let element = match listed {
            Some(element) => json!({"window": element.window, "role": element.role, "name": element.name}),
            None => {
                let mut element = serde_json::Map::new();
                if let Some(window) = &window {
                    element.insert("window".to_owned(), window.clone());
                }
                element.insert("role".to_owned(), json!("button"));
                element.insert("name".to_owned(), json!(label));
                Value::Object(element)
            }
        };
        steps.push(Args::new().with("element", element));
    }
    let mut before: Option<usize> = None;
    for args in steps {
        push(draft, Verb::UiClick, args, context);
        let at = context.steps.len() - 1;
        if let (Some(before), Some(step)) = (before, context.steps.last_mut()) {
            step.after.push(before);
        }
        before = Some(at);
    }
    Ok(())
}

/// The listed object of a window that its own words name: "the save button in the editor", "the chat box".
fn in_named_window(words: &str, context: &mut Context<'_>) -> Option<Value> {
    let scene = context.index.scene;
    // A name that one window has is that, whatever else its words could mean.
    if elements::wholly(words, scene) {
        return None;
    }
    let found = elements::placed(words).into_iter().find_map(|(head, owner, said)| {
        let pointed = |word: &&str| !matches!(*word, "those" | "these" | "that" | "this");
        let list: Vec<&str> = owner.split(' ').collect();
        let bare: Vec<&str> = list.iter().copied().filter(pointed).collect();
        if matches!(
            list.as_slice(),
            ["top" | "bottom" | "left" | "right"] | ["the", "top" | "bottom" | "left" | "right"]
        ) {
            return None;
        }
        let named = |list: &[&str]| !list.is_empty() && !context.index.find_windows(list).is_empty();
        let known = named(&list) || named(&bare) || matches!(list.as_slice(), ["it" | "this" | "that"]);
        let id = known.then(|| windows::surely(&owner, context))??;
        if elements::listed(&head, Some(&id), scene) {
            return elements::resolve(&head, Some(&id), scene).ok();
        }
        let only = elements::only_of_role(&head, &id, scene);
        // Not every object is listed; where it is has been said.
        only.or_else(|| said.then(|| elements::resolve(&head, Some(&id), scene).ok())?)
    });
    let listed = || elements::listed(words, None, scene);
    found.or_else(|| if listed() { None } else { of_window(words, context) })
}

/// "the handover notes": the object that is called "Notes", in the window that the words before it name.
fn of_window(words: &str, context: &mut Context<'_>) -> Option<Value> {
    let scene = context.index.scene;
    elements::owned(words).into_iter().find_map(|(name, owner)| {
        let list: Vec<&str> = owner.split(' ').collect();
        let known = !context.index.find_windows(&list).is_empty();
        let id = known.then(|| windows::surely(&owner, context))??;
        if elements::called(&name, &id, scene) { elements::resolve(&name, Some(&id), scene).ok() } else { None }
    })
}

/// What is scrolled where words name a window and no object: the focused one needs no naming. The inner `None` is that.
pub(super) fn scrolled(draft: &DraftStep, words: &str, context: &mut Context<'_>) -> Option<Option<Value>> {
    let scene = context.index.scene;
    if draft.verb != Verb::UiScroll || draft.said("_window").is_some() || elements::listed(words, None, scene) {
        return None;
    }
    let words = words.to_lowercase();
    let plain: Vec<&str> = words.split_whitespace().collect();
    let plain = match plain.as_slice() {
        [head @ .., "right", "now"] | [head @ .., "now" | "thing"] if !head.is_empty() => head.to_vec(),
        all => all.to_vec(),
    };
    let id = windows::surely(&plain.join(" "), context)?;
    if scene.focused().is_some_and(|window| window.id == id) {
        return Some(None);
    }
    let page = elements::only_of_role("document", &id, scene);
    Some(Some(page.unwrap_or_else(|| json!({ "window": id }))))
}

/// Nouns for whatever one works on.
const OBJECTS: &[&str] =
    &["report", "document", "file", "sheet", "page", "form", "text", "work", "changes", "thing", "draft", "drawing"];

/// "save the sheet", "knit the report": the one listed object whose name begins the words, the rest being the window that it is in;
/// where the rest names no window, what is in front, or all that is so called.
fn done_to(words: &str, context: &Context<'_>) -> Option<Value> {
    const THE: &[&str] = &["the", "my", "this", "that"];
    let index = context.index;
    let scene = index.scene;
    let lower = words.to_lowercase();
    let all: Vec<&str> = lower.split_whitespace().collect();
    let lead = all.iter().take_while(|word| THE.contains(word) || matches!(**word, "a" | "its")).count();
    let all = all.get(lead..)?;
    let rest_of = |element: &tacit_dbus::Element| -> Option<Vec<&str>> {
        let name = super::index::title_words(&element.name);
        let begins =
            !name.is_empty() && name.len() < all.len() && name.iter().zip(all).all(|(have, said)| have == said);
        let rest = all.get(name.len()..)?;
        let marked = rest.first().is_some_and(|word| THE.contains(word));
        let rest: Vec<&str> = rest.iter().copied().filter(|word| !THE.contains(word)).collect();
        (begins && marked && !rest.is_empty()).then_some(rest)
    };
    let named = |rest: &[&str]| -> Vec<&tacit_dbus::WindowId> {
        let mut found = index.find_windows(rest);
        found.extend(index.described_windows(rest));
        found.iter().filter_map(|(at, _)| scene.windows.get(*at)).map(|window| &window.id).collect()
    };
    let fits: Vec<(&tacit_dbus::Element, Vec<&str>)> =
        scene.elements.iter().take(2000).filter_map(|element| Some((element, rest_of(element)?))).collect();
    let there: Vec<&tacit_dbus::Element> = fits
        .iter()
        .filter(|(element, rest)| named(rest).contains(&&element.window))
        .map(|(element, _)| *element)
        .collect();
    // "export the moon" is about nothing here.
    let any = |word: &&str| OBJECTS.contains(word) || super::index::is_noun(word);
    let nameless =
        |(_, rest): &&(&tacit_dbus::Element, Vec<&str>)| index.find_windows(rest).is_empty() && rest.iter().all(any);
    let loose: Vec<&tacit_dbus::Element> = fits.iter().filter(nameless).map(|(element, _)| *element).collect();
    let here = |element: &&&tacit_dbus::Element| scene.focused().is_some_and(|window| window.id == element.window);
    let one = match (there.as_slice(), loose.as_slice()) {
        ([one], _) | ([], [one]) => *one,
        ([], many) => {
            let mut found = many.iter().filter(here);
            let first = found.next()?;
            if found.next().is_some() {
                return None;
            }
            *first
        }
        _ => return None,
    };
    Some(json!({"window": one.window, "role": one.role, "name": one.name}))
}

/// What words mean as an accessible object, asked about where several fit.
pub(super) fn element(
    words: &str,
    window: Option<Value>,
    said: bool,
    context: &mut Context<'_>,
) -> Result<Value, Trouble> {
    if !said && let Some(found) = in_named_window(words, context) {
        return Ok(found);
    }
    let id: Option<tacit_dbus::WindowId> = window.as_ref().and_then(Value::as_str).map(Into::into);
    // Nobody said in which window: the focused one, unless only others have it.
    let scene = context.scene();
    let elsewhere = !said && !elements::listed(words, id.as_ref(), scene) && elements::listed(words, None, scene);
    let id = id.filter(|_| !elsewhere);
    if let (false, false, Some(found)) =
        (said, elsewhere || elements::listed(words, id.as_ref(), scene), done_to(words, context))
    {
        return Ok(found);
    }
    match elements::resolve(words, id.as_ref(), context.scene()) {
        Ok(mut found) => {
            if let (Some(map), Some(window)) = (found.as_object_mut(), &window)
                && !map.contains_key("window")
            {
                map.insert("window".to_owned(), window.clone());
            }
            Ok(found)
        }
        Err(many) => {
            let choices = many
                .iter()
                .enumerate()
                .map(|(at, element)| {
                    let text = |key: &str| element.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
                    let window = context
                        .scene()
                        .window(&text("window").as_str().into())
                        .map(|w| context.index.window_label(w))
                        .unwrap_or_default();
                    Choice {
                        id: (at + 1).to_string(),
                        label: format!("{} “{}” in {window}", text("role"), text("name")),
                    }
                })
                .collect();
            let picked = context.choose(format!("Several things fit “{words}”. Which one?"), choices)?;
            let found = picked.parse::<usize>().ok().and_then(|at| many.get(at.checked_sub(1)?)).cloned();
            found.ok_or_else(|| Trouble::Refuse("That is not one of the choices.".to_owned()))
        }
    }
}

/// What is done with a listed object is what its role takes: a button is pressed and not switched, a list is chosen from and
/// not written into. The verb, with its arguments.
pub(super) fn by_role(verb: Verb, args: Args, scene: &tacit_dbus::Snapshot) -> (Verb, Args) {
    let Some(element) = args.get("element") else { return (verb, args) };
    let text = |key: &str| element.get(key).and_then(Value::as_str).unwrap_or("");
    let (window, role, name) = (text("window"), text("role"), text("name"));
    let listed = |have: &&tacit_dbus::Element| {
        have.window.as_str() == window && have.role == role && have.name == name && !name.is_empty()
    };
    if !scene.elements.iter().any(|have| listed(&have)) {
        return (verb, args);
    }
    let pressed = matches!(role, "button" | "push button" | "link" | "page tab" | "menu item");
    let written = matches!(role, "entry" | "text" | "password text" | "search");
    let other = match verb {
        Verb::UiToggle | Verb::UiFocus if pressed => Verb::UiClick,
        Verb::UiSetText if matches!(role, "combo box" | "list" | "list box") => Verb::UiSelect,
        Verb::UiSelect if written => Verb::UiSetText,
        _ => return (verb, args),
    };
    let mut made = Args::new().with("element", element.clone());
    let value = args.get("text").or_else(|| args.get("value")).cloned();
    match (other, value) {
        (Verb::UiSelect, Some(value)) => made.set("value", value),
        (Verb::UiSetText, Some(value)) => made.set("text", value),
        (Verb::UiClick, _) => {}
        _ => return (verb, args),
    }
    (other, made)
}

#[cfg(test)]
mod tests {
    use super::by_role;
    use serde_json::json;
    use tacit_dbus::{Args, Snapshot, Verb};

    #[test]
    fn roles_say_what_is_done() {
        let scene: Snapshot = serde_json::from_value(json!({ "elements": [
            {"window": "w1", "role": "button", "name": "Slideshow"},
            {"window": "w1", "role": "check box", "name": "Loop"},
            {"window": "w1", "role": "combo box", "name": "Quality"},
            {"window": "w1", "role": "entry", "name": "Title"},
            {"window": "w1", "role": "page tab", "name": "main.rs"},
        ]}))
        .expect("the scene is sound");
        let done = |verb, role: &str, name: &str, more: (&str, &str)| {
            let args = Args::new().with("element", json!({"window": "w1", "role": role, "name": name}));
            let (verb, args) = by_role(verb, args.with(more.0, more.1), &scene);
            let said = args.text("text").or_else(|| args.text("value")).unwrap_or("").to_owned();
            (verb, said)
        };
        assert_eq!(done(Verb::UiToggle, "button", "Slideshow", ("on", "off")).0, Verb::UiClick);
        assert_eq!(done(Verb::UiToggle, "check box", "Loop", ("on", "off")).0, Verb::UiToggle);
        assert_eq!(done(Verb::UiFocus, "page tab", "main.rs", ("_", "")).0, Verb::UiClick);
        assert_eq!(done(Verb::UiFocus, "entry", "Title", ("_", "")).0, Verb::UiFocus);
        assert_eq!(done(Verb::UiSetText, "combo box", "Quality", ("text", "720p")), (Verb::UiSelect, "720p".into()));
        assert_eq!(done(Verb::UiSelect, "entry", "Title", ("value", "night")), (Verb::UiSetText, "night".into()));
        // What nothing lists is as it was said.
        assert_eq!(done(Verb::UiToggle, "button", "Wings", ("on", "off")).0, Verb::UiToggle);
    }
}
