//! Applications by their accessible trees: click, choose, write, read. What AT-SPI cannot do is typed through the compositor.
//!
//! Text read here is tainted: it is shown, compared and used to name things, never more.

mod find;
mod keys;
mod locate;
mod operate;
pub mod tree;

pub use find::{Found, Wanted};

use super::{Desk, Hand, Job, output};
use atspi::State;
use find::label;
use futures_util::future::BoxFuture;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Query};
use tacit_dbus::{Action, Snapshot, Trouble, WindowId};
use tokio::sync::Semaphore;
use tree::{Bus, Depth, Node, Tree};

/// The hand for accessible objects.
pub struct Accessibility {
    desk: Arc<Desk>,
    bus: Mutex<Option<Bus>>,
    /// One walk at a time: applications answer from their main loop, and two walks take longer than one after the other.
    turn: Semaphore,
    latest: Mutex<Vec<Walked>>,
}

/// A tree with when its reading began: who asked before that may have it.
struct Walked {
    window: Option<WindowId>,
    depth: Depth,
    began: Instant,
    view: Arc<View>,
}

/// What was read before an act is still good for finding the object to act on.
const LATELY: Duration = Duration::from_millis(700);
/// How long a program may take to be on the accessibility bus after its window showed.
const REGISTERING: Duration = Duration::from_millis(2500);
/// How many windows' latest trees are kept.
const LATEST_MAX: usize = 4;

/// A window's tree, and whose it is.
struct View {
    window: Option<WindowId>,
    tree: Tree,
}

impl Accessibility {
    /// A hand at this desk. The accessibility bus is looked for when it is first needed.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk, bus: Mutex::new(None), turn: Semaphore::new(1), latest: Mutex::default() }
    }

    fn scene(&self) -> Arc<Snapshot> {
        self.desk.scene()
    }

    async fn bus(&self) -> Result<Bus, Trouble> {
        let known = self.bus.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(bus) = known {
            return Ok(bus);
        }
        let bus = Bus::connect(&self.desk.bus).await?;
        *self.bus.lock().unwrap_or_else(PoisonError::into_inner) = Some(bus.clone());
        Ok(bus)
    }

    /// The bus went: the next use connects again.
    fn lost(&self) {
        *self.bus.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Reads the tree of a window; no window means the focused one.
    async fn view(&self, window: Option<&WindowId>, depth: Depth) -> Result<Arc<View>, Trouble> {
        self.view_since(Instant::now(), window, depth).await
    }

    /// The same, or one whose reading began after `asked`.
    async fn view_since(&self, asked: Instant, window: Option<&WindowId>, depth: Depth) -> Result<Arc<View>, Trouble> {
        let scene = self.scene();
        let window = window.cloned().or_else(|| scene.focused().map(|window| window.id.clone()));
        let _turn = self.turn.acquire().await;
        if let Some(view) = self.walked_since(asked, window.as_ref(), depth) {
            return Ok(view);
        }
        let began = Instant::now();
        let view = Arc::new(self.walk(&scene, window.as_ref(), depth).await?);
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.retain(|walked| walked.window != window || walked.depth != depth);
        if latest.len() >= LATEST_MAX {
            latest.remove(0);
        }
        latest.push(Walked { window, depth, began, view: Arc::clone(&view) });
        Ok(view)
    }

    fn walked_since(&self, asked: Instant, window: Option<&WindowId>, depth: Depth) -> Option<Arc<View>> {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let fits =
            |walked: &&Walked| walked.window.as_ref() == window && walked.depth == depth && walked.began >= asked;
        latest.iter().find(fits).map(|walked| Arc::clone(&walked.view))
    }

    async fn walk(&self, scene: &Snapshot, window: Option<&WindowId>, depth: Depth) -> Result<View, Trouble> {
        let bus = self.bus().await?;
        let until = Instant::now() + REGISTERING;
        let root = loop {
            match locate::frame(&bus, scene, window).await {
                Ok(root) => break root,
                Err(locate::Missing::Bus(why)) => {
                    // A bus that was restarted has another address.
                    self.lost();
                    return Err(why);
                }
                // A program that has just begun is on the bus a moment after its window is on the screen.
                Err(locate::Missing::Tree { pid, .. }) if Instant::now() < until && locate::will_show(pid) => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(locate::Missing::Tree { why, .. } | locate::Missing::Window(why)) => return Err(why),
            }
        };
        let began = Instant::now();
        let tree = bus.walk(root, depth).await?;
        tracing::debug!(objects = tree.nodes.len(), ms = began.elapsed().as_millis(), cut = tree.cut, "read a tree");
        Ok(View { window: window.cloned(), tree })
    }

    /// The object that an argument means, with the tree that it is in.
    async fn element(&self, element: &Value, depth: Depth) -> Result<(Arc<View>, usize), Trouble> {
        let wanted = wanted(element);
        let window = window_of(element, &self.scene());
        let lately = Instant::now().checked_sub(LATELY).unwrap_or_else(Instant::now);
        let mut view = self.view_since(lately, window.as_ref(), depth).await?;
        if element.is_null() {
            let focused = view.tree.nodes.iter().position(|node| node.is(State::Focused));
            let index = focused.or_else(|| content(&view.tree)).unwrap_or(0);
            return Ok((view, index));
        }
        if let Some(address) = element.as_str().and_then(tree::Address::parse) {
            let index = view.tree.nodes.iter().position(|node| node.address == address);
            return index.map(|index| (view, index)).ok_or_else(|| missing(element, &[]));
        }
        let mut found = find::find(&view.tree, &wanted);
        if matches!(found, Found::None(_)) && depth == Depth::Visible {
            // A closed menu may hold it.
            view = self.view(window.as_ref(), Depth::Menus).await?;
            found = find::find(&view.tree, &wanted);
        }
        match found {
            Found::One(index) => Ok((view, index)),
            Found::None(near) => Err(missing(element, &near)),
            Found::Several(names) => {
                let why = format!("several fit: {}", names.iter().take(6).cloned().collect::<Vec<_>>().join(", "));
                Err(Trouble::new(format!("find {}", said(element)), why, "say which one"))
            }
        }
    }

    /// Reads elements and trees, each window once, however many questions there are about it.
    pub(super) async fn read_all(&self, queries: &[&Query]) -> Vec<Fact> {
        let mut views: Vec<(Option<WindowId>, Option<Arc<View>>)> = Vec::new();
        let scene = self.scene();
        let mut facts = Vec::new();
        for query in queries {
            let window = match query {
                Query::Tree { window } => window.clone(),
                Query::Element { element } => window_of(element, &scene),
                _ => continue,
            };
            let window = window.or_else(|| scene.focused().map(|window| window.id.clone()));
            if !views.iter().any(|(have, _)| *have == window) {
                let view = self.view(window.as_ref(), Depth::Visible).await;
                views.push((window.clone(), view.ok()));
            }
            let view = views.iter().find(|(have, _)| *have == window).and_then(|(_, view)| view.as_ref());
            let fact = match (query, view) {
                (Query::Tree { window: asked }, Some(view)) => Some(tree_fact(asked.clone(), view)),
                // A window without a tree is compared by its picture.
                (Query::Tree { window: asked }, _) => self.picture(asked.clone(), window.as_ref(), &scene).await,
                (Query::Element { element }, Some(view)) => Some(self.element_fact(element, view).await),
                _ => None,
            };
            facts.extend(fact);
        }
        facts
    }

    async fn element_fact(&self, element: &Value, view: &View) -> Fact {
        let index = if element.is_null() {
            view.tree.nodes.iter().position(|node| node.is(State::Focused)).or_else(|| content(&view.tree))
        } else if let Some(address) = element.as_str().and_then(tree::Address::parse) {
            view.tree.nodes.iter().position(|node| node.address == address)
        } else {
            match find::find(&view.tree, &wanted(element)) {
                Found::One(index) => Some(index),
                _ => None,
            }
        };
        match index.and_then(|index| view.tree.nodes.get(index)) {
            Some(node) => Fact::Element {
                element: element.clone(),
                found: true,
                name: node.name.clone(),
                text: self.text_of(node).await,
                states: node.states.iter().map(state_name).collect(),
            },
            None => Fact::Element {
                element: element.clone(),
                found: false,
                name: String::new(),
                text: String::new(),
                states: Vec::new(),
            },
        }
    }

    /// The text of a node; a value where it has one instead.
    async fn text_of(&self, node: &Node) -> String {
        if !node.text.is_empty() || !node.has("Value") {
            return node.text.clone();
        }
        let Ok(bus) = self.bus().await else { return String::new() };
        let value = bus.property::<f64>(&node.address, "org.a11y.atspi.Value", "CurrentValue").await;
        value.map(|value| value.to_string()).unwrap_or_default()
    }

    async fn picture(&self, asked: Option<WindowId>, window: Option<&WindowId>, scene: &Snapshot) -> Option<Fact> {
        use std::hash::{Hash, Hasher};
        let window = scene.window(window?)?;
        let area = format!("{},{} {}x{}", window.x, window.y, window.width, window.height);
        let args = ["-t", "ppm", "-g", &area, "-"];
        let pixels = output("grim", &args, Duration::from_millis(1500)).await.ok()?;
        let mut hasher = std::hash::DefaultHasher::new();
        pixels.hash(&mut hasher);
        Some(Fact::Tree { window: asked, digest: format!("picture {:x}", hasher.finish()) })
    }
}

fn tree_fact(window: Option<WindowId>, view: &View) -> Fact {
    Fact::Tree { window, digest: format!("{:x}", view.tree.digest()) }
}

/// AT-SPI's words for states: `focused`, `checked`.
fn state_name(state: State) -> String {
    let name = format!("{state:?}");
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// What a window is mostly for: its editable text, else its first text.
fn content(tree: &Tree) -> Option<usize> {
    let editable = tree.nodes.iter().position(|node| node.is(State::Editable) && node.has("EditableText"));
    editable.or_else(|| tree.nodes.iter().position(|node| node.role == "terminal" || node.role == "text"))
}

fn wanted(element: &Value) -> Wanted {
    let word = |key: &str| element.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    match element.as_str() {
        Some(name) => Wanted { name: name.to_owned(), role: String::new() },
        None => Wanted { name: word("name"), role: word("role") },
    }
}

/// The window that an element argument names, or that is known to hold it.
fn window_of(element: &Value, scene: &Snapshot) -> Option<WindowId> {
    if let Some(window) = element.get("window").and_then(Value::as_str) {
        return Some(window.into());
    }
    let id = element.as_str()?;
    scene.elements.iter().find(|element| element.id == id).map(|element| element.window.clone())
}

/// What to call an element in a message.
fn said(element: &Value) -> String {
    let wanted = wanted(element);
    match (wanted.name.is_empty(), wanted.role.is_empty()) {
        (false, _) => format!("\"{}\"", wanted.name.chars().take(80).collect::<String>()),
        (true, false) => format!("the {}", wanted.role),
        (true, true) => "it".into(),
    }
}

fn missing(element: &Value, near: &[String]) -> Trouble {
    let hint = if near.is_empty() { String::new() } else { format!("there is {}", near.join(", ")) };
    Trouble::new(format!("find {}", said(element)), "nothing in the window is called that", hint)
}

/// Names of what a window holds that fit some words, for `ui.find`.
fn listing(tree: &Tree, text: &str) -> Vec<String> {
    let words = find::normal(text);
    let usable =
        |index: &usize| tree.nodes.get(*index).is_some_and(|node| node.has("Action") || node.has("EditableText"));
    let mut names: Vec<String> = (0..tree.nodes.len())
        .filter(usable)
        .filter_map(|index| label(tree, index))
        .filter(|name| words.is_empty() || words.split(' ').all(|word| name.contains(word)))
        .collect();
    names.dedup();
    names.truncate(30);
    names
}

impl Hand for Accessibility {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(self.operate(action))
    }

    fn read<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async move { self.read_all(&[query]).await.pop() })
    }
}
