//! What is done to accessible objects, one function a verb.

use super::tree::{Depth, Node};
use super::{Accessibility, View, find, keys, listing, said};
use crate::hands::{compositor, says};
use atspi::State;
use serde_json::Value;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_dbus::{Action, Args, Trouble, Verb, WindowId};

const ACTION: &str = "org.a11y.atspi.Action";
const COMPONENT: &str = "org.a11y.atspi.Component";
const EDITABLE: &str = "org.a11y.atspi.EditableText";
const SELECTION: &str = "org.a11y.atspi.Selection";
/// How many characters an answer holds.
const READ_CHARS_MAX: usize = 2000;
/// How long a menu may take to open before its next key.
const MENU: Duration = Duration::from_millis(200);
/// How long a window may take to get the focus.
const FOCUS: Duration = Duration::from_millis(1000);

impl Accessibility {
    pub(super) async fn operate(&self, action: &Action) -> Result<Receipt, Trouble> {
        let args = &action.args;
        let element = args.get("element").cloned().unwrap_or(Value::Null);
        match action.verb {
            Verb::UiClick => self.click(&element).await,
            Verb::UiMenu => self.menu(&labels(args)).await,
            Verb::UiSetText => self.set_text(&element, args.text("text").unwrap_or_default()).await,
            Verb::UiType => self.type_text(&element, action).await,
            Verb::UiPress => self.press(&element, action).await,
            Verb::UiSelect => self.select(&element, args.text("value").unwrap_or_default()).await,
            Verb::UiToggle => self.toggle(&element, args).await,
            Verb::UiScroll => self.scroll(&element, args).await,
            Verb::UiFocus => self.focus(&element).await,
            Verb::UiRead => self.read_aloud(&element).await,
            Verb::UiFind => self.list(args.text("text").unwrap_or_default()).await,
            other => Err(crate::hands::not_yet(other)),
        }
    }

    /// Does the action of an object that a click would do.
    async fn push(&self, node: &Node) -> Result<(), Trouble> {
        let bus = self.bus().await?;
        let what = format!("click \"{}\"", find::normal(&node.name));
        if !node.has("Action") {
            return Err(Trouble::new(what, "it cannot be clicked", ""));
        }
        let actions: Vec<(String, String, String)> = bus.call(&node.address, ACTION, "GetActions", &()).await?;
        let mut names: Vec<String> = actions.into_iter().map(|(name, ..)| name.to_lowercase()).collect();
        if names.iter().all(String::is_empty) {
            // Some toolkits leave the names out of the list.
            for (index, name) in names.iter_mut().enumerate() {
                let index = i32::try_from(index).unwrap_or(0);
                *name = bus.call(&node.address, ACTION, "GetName", &index).await.unwrap_or_default();
            }
        }
        const LIKE_A_CLICK: [&str; 8] = ["click", "press", "activate", "push", "toggle", "open", "jump", "select"];
        let known = LIKE_A_CLICK.iter().find_map(|word| names.iter().position(|name| name == word));
        let known =
            known.or_else(|| LIKE_A_CLICK.iter().find_map(|word| names.iter().position(|name| name.ends_with(word))));
        let Some(index) = known.or_else(|| (names.len() == 1).then_some(0)) else {
            let why = if node.is(State::Sensitive) { "it cannot be clicked" } else { "it is greyed out" };
            return Err(Trouble::new(what, why, ""));
        };
        let index = i32::try_from(index).unwrap_or(0);
        match bus.call::<_, bool>(&node.address, ACTION, "DoAction", &index).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Trouble::new(what, "the application did not take the click", "")),
            // A click that opens a modal dialog may answer only when that is closed.
            Err(why) if why.why.contains("does not answer") => Ok(()),
            Err(why) => Err(why),
        }
    }

    async fn click(&self, element: &Value) -> Result<Receipt, Trouble> {
        let (view, index) = self.element(element, Depth::Visible).await?;
        let node = view.tree.nodes.get(index).ok_or_else(|| super::missing(element, &[]))?;
        // The thing that acts may be around or inside of the thing that has the name.
        let parent =
            view.tree.nodes.get(node.parent).filter(|parent| parent.has("Action") && parent.role.contains("button"));
        let inner = view
            .tree
            .children(index)
            .filter_map(|child| view.tree.nodes.get(child))
            .find(|child| child.role.contains("button"));
        let acting = if node.role == "label" { parent.unwrap_or(node) } else { node };
        if acting.role.contains("menu item") && self.by_keys(acting, view.window.as_ref()).await.is_some() {
            return Ok(touched(&view));
        }
        // Dots say that a dialog comes; see `by_keys`.
        let asks_more = acting.name.trim_end().ends_with(['…']) || acting.name.trim_end().ends_with("...");
        if asks_more && acting.role == "button" && self.by_space(acting, view.window.as_ref()).await.is_some() {
            return Ok(touched(&view));
        }
        if let Err(why) = self.push(acting).await {
            let Some(inner) = inner else { return Err(why) };
            self.push(inner).await?;
        }
        Ok(touched(&view))
    }

    /// Walks a path of menu labels; closed menus need not open for it.
    async fn menu(&self, path: &[String]) -> Result<Receipt, Trouble> {
        let what = format!("choose {}", path.join(" › "));
        let view = self.view(None, Depth::Menus).await?;
        let tree = &view.tree;
        let is_entry = |index: usize| tree.nodes.get(index).is_some_and(|node| node.role.contains("menu"));
        let mut scope: Vec<usize> = (0..tree.nodes.len()).filter(|index| is_entry(*index)).collect();
        let mut found = None;
        for (depth, wanted) in path.iter().enumerate() {
            let best = best_label(tree, &scope, wanted);
            let Some(index) = best else {
                // A path may leave out or misname the menu that the last label is in.
                if depth + 1 < path.len() {
                    continue;
                }
                let names: Vec<String> = scope.iter().filter_map(|index| find::label(tree, *index)).take(12).collect();
                return Err(Trouble::new(what, format!("there is no \"{wanted}\" in the menu"), names.join(", ")));
            };
            found = Some(index);
            let below: Vec<usize> = scope.iter().copied().filter(|at| is_below(tree, *at, index)).collect();
            if !below.is_empty() {
                scope = below;
            }
        }
        let node = found.and_then(|index| tree.nodes.get(index));
        let node = node.ok_or_else(|| Trouble::new(&what, "the window has no menu", ""))?;
        if self.by_keys(node, view.window.as_ref()).await.is_none() {
            self.push(node).await?;
        }
        Ok(touched(&view))
    }

    /// Presses the keys that an item gives for itself, where it gives some and its window takes the focus.
    ///
    /// An item that opens a dialog may run it inside of the call that activates it: until that dialog closes, the application
    /// then answers no assistive technology. Keys have no such call.
    async fn by_keys(&self, node: &Node, window: Option<&WindowId>) -> Option<()> {
        let bus = self.bus().await.ok()?;
        let actions: Vec<(String, String, String)> = bus.call(&node.address, ACTION, "GetActions", &()).await.ok()?;
        let chords = actions.iter().find_map(|(_, _, binding)| keys::chords(binding))?;
        self.raise(window).await.ok()?;
        for (index, chord) in chords.into_iter().enumerate() {
            if index > 0 {
                tokio::time::sleep(MENU).await;
            }
            self.through_compositor(Verb::UiPress, Args::new().with("keys", chord)).await.ok()?;
        }
        Some(())
    }

    /// Gives a button the focus and presses it with the space bar.
    async fn by_space(&self, node: &Node, window: Option<&WindowId>) -> Option<()> {
        self.raise(window).await.ok()?;
        let bus = self.bus().await.ok()?;
        let grabbed: bool = bus.call(&node.address, COMPONENT, "GrabFocus", &()).await.ok()?;
        if !grabbed {
            return None;
        }
        self.through_compositor(Verb::UiPress, Args::new().with("keys", "space")).await.ok()
    }

    async fn set_text(&self, element: &Value, text: &str) -> Result<Receipt, Trouble> {
        let (view, index) = self.element(element, Depth::Visible).await?;
        let node = view.tree.nodes.get(index).ok_or_else(|| super::missing(element, &[]))?;
        let bus = self.bus().await?;
        // Some toolkits let only the focused text be changed.
        let grabbed: Result<bool, Trouble> = bus.call(&node.address, COMPONENT, "GrabFocus", &()).await;
        if let Err(why) = grabbed {
            tracing::debug!(%why, "a text did not take the focus");
        }
        if node.has("EditableText") {
            let set: Result<bool, Trouble> = bus.call(&node.address, EDITABLE, "SetTextContents", &text).await;
            if matches!(set, Ok(true)) {
                return Ok(touched(&view));
            }
        }
        self.raise(view.window.as_ref()).await?;
        self.through_compositor(Verb::UiPress, Args::new().with("keys", "ctrl+a")).await?;
        self.through_compositor(Verb::UiType, Args::new().with("text", text)).await?;
        Ok(touched(&view))
    }

    /// Types with keys, as a person would, into an element or into whatever has the focus.
    async fn type_text(&self, element: &Value, action: &Action) -> Result<Receipt, Trouble> {
        let text = action.args.text("text").unwrap_or_default();
        let window = self.aim(element).await?;
        match self.through_compositor(Verb::UiType, Args::new().with("text", text)).await {
            Ok(()) => {}
            Err(why) => self.insert(element, text).await.map_err(|_| why)?,
        }
        Ok(Receipt { windows: window.into_iter().collect(), ..Receipt::default() })
    }

    /// Inserts at the end of a text, where keys cannot be sent.
    async fn insert(&self, element: &Value, text: &str) -> Result<(), Trouble> {
        let (view, index) = self.element(element, Depth::Visible).await?;
        let node = view.tree.nodes.get(index).filter(|node| node.has("EditableText"));
        let node = node.ok_or_else(|| Trouble::new("type", "there is no text to type into", ""))?;
        let at = i32::try_from(node.text.chars().count()).unwrap_or(i32::MAX);
        let length = i32::try_from(text.len()).unwrap_or(i32::MAX);
        match self.bus().await?.call::<_, bool>(&node.address, EDITABLE, "InsertText", &(at, text, length)).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Trouble::new("type", "the application did not take the text", "")),
            Err(why) => Err(why),
        }
    }

    async fn press(&self, element: &Value, action: &Action) -> Result<Receipt, Trouble> {
        let keys = action.args.text("keys").unwrap_or_default();
        let window = self.aim(element).await?;
        self.through_compositor(Verb::UiPress, Args::new().with("keys", keys)).await?;
        Ok(Receipt { windows: window.into_iter().collect(), ..Receipt::default() })
    }

    /// Gives the focus to the window of an element, and to the element where one is named.
    async fn aim(&self, element: &Value) -> Result<Option<WindowId>, Trouble> {
        let scene = self.desk.scene();
        let window = super::window_of(element, &scene);
        self.raise(window.as_ref()).await?;
        let wanted = super::wanted(element);
        if !element.is_null() && (!wanted.name.is_empty() || !wanted.role.is_empty() || element.is_string()) {
            match self.element(element, Depth::Visible).await {
                Ok((view, index)) => {
                    if let Some(node) = view.tree.nodes.get(index).filter(|node| !node.is(State::Focused)) {
                        let grabbed: Result<bool, Trouble> =
                            self.bus().await?.call(&node.address, COMPONENT, "GrabFocus", &()).await;
                        tracing::debug!(?grabbed, "aimed at an element");
                    }
                }
                // The words may only have named the window: its own focus is then what is meant.
                Err(why) if window.is_some() => tracing::debug!(%why, "aimed at the window instead"),
                Err(why) => return Err(why),
            }
        }
        Ok(window)
    }

    async fn raise(&self, window: Option<&WindowId>) -> Result<(), Trouble> {
        let Some(id) = window else { return Ok(()) };
        let scene = self.desk.scene();
        let focused = scene.focused();
        // A dialog of the window has the focus in its place.
        if focused.is_some_and(|focused| focused.id == *id || focused.parent.as_ref() == Some(id)) {
            return Ok(());
        }
        self.through_compositor(Verb::WindowFocus, Args::new().with("window", id.as_str())).await?;
        let has = |scene: &tacit_dbus::Snapshot| scene.focused().is_some_and(|window| window.id == *id).then_some(());
        let waited = self.desk.until(FOCUS, has).await;
        waited.ok_or_else(|| Trouble::new("focus the window", "it did not take the focus", ""))
    }

    async fn through_compositor(&self, verb: Verb, args: Args) -> Result<(), Trouble> {
        compositor::apply(&self.desk.bus, &Action { verb, args }).await.map(|_| ())
    }

    async fn select(&self, element: &Value, value: &str) -> Result<Receipt, Trouble> {
        let (view, index) = self.element(element, Depth::Menus).await?;
        let what = format!("choose \"{value}\" in {}", said(element));
        let below: Vec<usize> = (0..view.tree.nodes.len()).filter(|at| is_below(&view.tree, *at, index)).collect();
        let Some(item) = best_label(&view.tree, &below, value) else {
            let names: Vec<String> = below.iter().filter_map(|at| find::label(&view.tree, *at)).take(12).collect();
            return Err(Trouble::new(what, "it is not there to choose", names.join(", ")));
        };
        let Some(node) = view.tree.nodes.get(item) else { return Err(Trouble::new(what, "it went", "")) };
        let parent = view.tree.nodes.get(node.parent).filter(|parent| parent.has("Selection"));
        if let Some(parent) = parent {
            let position = view.tree.children(node.parent).position(|at| at == item).unwrap_or(0);
            let position = i32::try_from(position).unwrap_or(0);
            let selected =
                self.bus().await?.call::<_, bool>(&parent.address, SELECTION, "SelectChild", &position).await;
            if matches!(selected, Ok(true)) {
                return Ok(touched(&view));
            }
        }
        self.push(node).await.map(|()| touched(&view))
    }

    async fn toggle(&self, element: &Value, args: &Args) -> Result<Receipt, Trouble> {
        let (view, index) = self.element(element, Depth::Visible).await?;
        let node = view.tree.nodes.get(index).ok_or_else(|| super::missing(element, &[]))?;
        let is = node.is(State::Checked) || node.is(State::Pressed);
        if args.on("on", is).is_none_or(|on| on != is) {
            self.push(node).await?;
        }
        Ok(touched(&view))
    }

    async fn scroll(&self, element: &Value, args: &Args) -> Result<Receipt, Trouble> {
        let window = self.aim(element).await?;
        let mut turn = Args::new().with("dir", args.text("dir").unwrap_or("down"));
        // A wheel's click moves about three lines; a person who names no amount means some of the page.
        turn.set("amount", args.number("amount").map_or(5.0, |amount| amount.clamp(1.0, 50.0)));
        self.through_compositor(Verb::UiScroll, turn).await?;
        Ok(Receipt { windows: window.into_iter().collect(), ..Receipt::default() })
    }

    async fn focus(&self, element: &Value) -> Result<Receipt, Trouble> {
        let (view, index) = self.element(element, Depth::Visible).await?;
        self.raise(view.window.as_ref()).await?;
        let node = view.tree.nodes.get(index).ok_or_else(|| super::missing(element, &[]))?;
        match self.bus().await?.call::<_, bool>(&node.address, COMPONENT, "GrabFocus", &()).await {
            Ok(true) => Ok(touched(&view)),
            Ok(false) => Err(Trouble::new(format!("go to {}", said(element)), "it does not take the focus", "")),
            Err(why) => Err(why),
        }
    }

    /// What an element says; without one, all the text of the window.
    async fn read_aloud(&self, element: &Value) -> Result<Receipt, Trouble> {
        if !element.is_null() && element.get("name").or_else(|| element.get("role")).is_some() {
            let (view, index) = self.element(element, Depth::Visible).await?;
            let node = view.tree.nodes.get(index).ok_or_else(|| super::missing(element, &[]))?;
            let text = self.text_of(node).await;
            let text = if text.is_empty() { find::shown(&node.name) } else { text };
            let text = if text.is_empty() { "It is empty.".to_owned() } else { text };
            return Ok(says(cut(&text)));
        }
        let window = super::window_of(element, &self.desk.scene());
        let view = self.view(window.as_ref(), Depth::Visible).await?;
        // A window that is about one text, as a calculator's display or a document, is read by that.
        let content = super::content(&view.tree).and_then(|index| view.tree.nodes.get(index));
        if let Some(node) = content.filter(|node| !node.text.trim().is_empty()) {
            return Ok(says(cut(&node.text)));
        }
        let texts = view.tree.nodes.iter().skip(1).filter(|node| {
            matches!(node.role.as_str(), "text" | "label" | "entry" | "terminal" | "heading" | "paragraph")
        });
        let lines: Vec<String> = texts
            .map(|node| if node.text.is_empty() { find::shown(&node.name) } else { node.text.clone() })
            .filter(|line| !line.trim().is_empty())
            .collect();
        let said = if lines.is_empty() { "There is no text in the window.".into() } else { lines.join("\n") };
        Ok(says(cut(&said)))
    }

    async fn list(&self, text: &str) -> Result<Receipt, Trouble> {
        let view = self.view(None, Depth::Menus).await?;
        let names = listing(&view.tree, text);
        Ok(says(if names.is_empty() { "Nothing in the window is called that.".into() } else { names.join(", ") }))
    }
}

fn touched(view: &View) -> Receipt {
    Receipt { windows: view.window.clone().into_iter().collect(), ..Receipt::default() }
}

fn cut(text: &str) -> String {
    let mut out: String = text.trim().chars().take(READ_CHARS_MAX).collect();
    if text.trim().chars().count() > READ_CHARS_MAX {
        out.push('…');
    }
    out
}

fn labels(args: &Args) -> Vec<String> {
    let list = args.get("path").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Whether the node at `index` is inside of the one at `ancestor`.
fn is_below(tree: &super::Tree, index: usize, ancestor: usize) -> bool {
    let mut at = index;
    while at != 0 {
        let Some(node) = tree.nodes.get(at) else { return false };
        at = node.parent;
        if at == ancestor {
            return true;
        }
    }
    false
}

/// The entry among `scope` that a label means: the exact one, one that begins with it, or one with a slip of the finger.
fn best_label(tree: &super::Tree, scope: &[usize], wanted: &str) -> Option<usize> {
    let part = super::Tree {
        nodes: scope
            .iter()
            .filter_map(|index| tree.nodes.get(*index))
            .cloned()
            .map(|node| Node { parent: 0, ..node })
            .collect(),
        cut: false,
    };
    match find::find(&part, &super::Wanted { name: wanted.to_owned(), role: String::new() }) {
        super::Found::One(at) => scope.get(at).copied(),
        _ => {
            let words = find::normal(wanted);
            let same = |index: &&usize| tree.nodes.get(**index).is_some_and(|node| find::normal(&node.name) == words);
            scope.iter().find(same).copied()
        }
    }
}
