//! The accessible tree as the agent reads it: the accessibility bus, applications by process, and bounded walks.
//!
//! Owns every call that reads AT-SPI. Knows nothing of verbs or of plans. Every walk has a limit on nodes, depth and time, and a
//! program that does not answer costs its own deadline and no more.

use atspi::{Role, State, StateSet};
use futures_util::stream::{self, StreamExt};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tacit_dbus::Trouble;
use tokio::time::{Instant, timeout};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Type};

/// The most objects that one walk reads.
const NODES_MAX: usize = 3000;
/// How deep a walk goes.
const DEPTH_MAX: usize = 48;
/// The most children that are read of one object.
const CHILDREN_MAX: usize = 400;
/// The most characters of text that are read of one object.
const TEXT_CHARS_MAX: i32 = 20_000;
/// How many objects are asked at once.
const IN_FLIGHT: usize = 24;
/// How long one call may take.
const CALL: Duration = Duration::from_millis(1500);
/// How long one walk may take.
const WALK: Duration = Duration::from_millis(4000);

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const ROOT: &str = "/org/a11y/atspi/accessible/root";

/// One accessible object's address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// Unique bus name on the accessibility bus.
    pub bus: String,
    /// Object path.
    pub path: String,
}

impl Address {
    /// The id that crosses process boundaries: bus name and path in one.
    pub fn id(&self) -> String {
        format!("{}{}", self.bus, self.path)
    }

    /// Reads an id back.
    pub fn parse(id: &str) -> Option<Self> {
        let at = id.find('/')?;
        let (bus, path) = id.split_at(at);
        bus.starts_with(':').then(|| Self { bus: bus.to_owned(), path: path.to_owned() })
    }
}

/// One object of a tree that was read.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it is.
    pub address: Address,
    /// Its role, in today's words: `button` for what older toolkits call `push button`.
    pub role: String,
    /// Its accessible name. Tainted.
    pub name: String,
    /// Its description, often the tooltip. Tainted.
    pub description: String,
    /// Its text, where it is a thing that holds text. Tainted.
    pub text: String,
    /// Its states.
    pub states: StateSet,
    /// Short names of its interfaces: `Action`, `Text`.
    pub interfaces: Arc<[String]>,
    /// Index of its parent in the tree; the root is its own.
    pub parent: usize,
}

impl Node {
    /// Whether it implements the interface of this short name.
    pub fn has(&self, interface: &str) -> bool {
        self.interfaces.iter().any(|have| have == interface)
    }

    /// Whether it is in this state.
    pub fn is(&self, state: State) -> bool {
        self.states.contains(state)
    }
}

/// A tree that was read; the first node is its root.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Parents come before their children.
    pub nodes: Vec<Node>,
    /// Whether a limit cut it.
    pub cut: bool,
}

impl Tree {
    /// The children of the node at `index`.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        (index + 1..self.nodes.len()).filter(move |child| self.nodes.get(*child).is_some_and(|n| n.parent == index))
    }

    /// A value that changes whenever anything a person could notice changes.
    pub fn digest(&self) -> u64 {
        use std::hash::{Hash, Hasher};
        let mut hasher = std::hash::DefaultHasher::new();
        for node in &self.nodes {
            (&node.role, &node.name, &node.text).hash(&mut hasher);
            let noticed =
                [State::Checked, State::Selected, State::Expanded, State::Sensitive, State::Showing, State::Pressed];
            noticed.map(|state| node.is(state)).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// What a walk goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Everything but the insides of menus that are closed.
    Visible,
    /// Menus too.
    Menus,
}

/// The accessibility bus.
#[derive(Debug, Clone)]
pub struct Bus {
    connection: zbus::Connection,
    /// Roles and interfaces of objects that were read before: they do not change while an object lives.
    kinds: Arc<Mutex<HashMap<Address, Kind>>>,
}

/// What an object is.
type Kind = (String, Arc<[String]>);

/// How many objects' kinds are kept.
const KINDS_MAX: usize = 20_000;

fn trouble(why: impl std::fmt::Display) -> Trouble {
    Trouble::new("cannot reach the accessibility bus", why.to_string(), "is at-spi2-core installed?")
}

impl Bus {
    /// Connects, by way of the session bus.
    ///
    /// # Errors
    /// There is no accessibility bus.
    pub async fn connect(session: &zbus::Connection) -> Result<Self, Trouble> {
        let work = async {
            let reply = session
                .call_method(Some("org.a11y.Bus"), "/org/a11y/bus", Some("org.a11y.Bus"), "GetAddress", &())
                .await?;
            let address: String = reply.body().deserialize()?;
            zbus::connection::Builder::address(address.as_str())?.build().await
        };
        match timeout(Duration::from_secs(5), work).await {
            Ok(Ok(connection)) => Ok(Self { connection, kinds: Arc::default() }),
            Ok(Err(why)) => Err(trouble(why)),
            Err(_) => Err(trouble("it did not answer in 5 s")),
        }
    }

    /// One call with a deadline.
    ///
    /// # Errors
    /// The object is gone, its program does not answer, or it says no.
    pub async fn call<B, R>(&self, at: &Address, interface: &str, method: &str, body: &B) -> Result<R, Trouble>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType + Sync,
        R: for<'d> serde::Deserialize<'d> + Type,
    {
        let what = || format!("cannot ask an application's interface for {method}");
        let call = self.connection.call_method(Some(at.bus.as_str()), at.path.as_str(), Some(interface), method, body);
        match timeout(CALL, call).await {
            Ok(Ok(reply)) => reply.body().deserialize().map_err(|why| Trouble::new(what(), why.to_string(), "")),
            Ok(Err(why)) => Err(Trouble::new(what(), why.to_string(), "")),
            Err(_) => Err(Trouble::new(what(), "the application does not answer", "")),
        }
    }

    /// One property of an object.
    ///
    /// # Errors
    /// As for [`Bus::call`]; or it has another type.
    pub async fn property<T>(&self, at: &Address, interface: &str, name: &str) -> Result<T, Trouble>
    where
        T: TryFrom<OwnedValue>,
    {
        let value: OwnedValue = self.call(at, "org.freedesktop.DBus.Properties", "Get", &(interface, name)).await?;
        T::try_from(value).map_err(|_| Trouble::new(format!("cannot read {name}"), "it has another type", ""))
    }

    /// Every application on the bus, with its process id.
    ///
    /// # Errors
    /// The registry does not answer.
    pub async fn applications(&self) -> Result<Vec<(Address, u32)>, Trouble> {
        let registry = Address { bus: "org.a11y.atspi.Registry".into(), path: ROOT.into() };
        let roots: Vec<(String, OwnedObjectPath)> = self.call(&registry, ACCESSIBLE, "GetChildren", &()).await?;
        let dbus = Address { bus: "org.freedesktop.DBus".into(), path: "/org/freedesktop/DBus".into() };
        let found = stream::iter(roots.into_iter().take(CHILDREN_MAX))
            .map(|(bus, path)| {
                let dbus = &dbus;
                async move {
                    let asked =
                        self.call(dbus, "org.freedesktop.DBus", "GetConnectionUnixProcessID", &bus.as_str()).await;
                    asked.ok().map(|pid: u32| (Address { bus, path: path.to_string() }, pid))
                }
            })
            .buffered(IN_FLIGHT);
        Ok(found.filter_map(|one| async { one }).collect().await)
    }

    /// The addresses of an object's children.
    ///
    /// # Errors
    /// As for [`Bus::call`].
    pub async fn children(&self, at: &Address) -> Result<Vec<Address>, Trouble> {
        let refs: Vec<(String, OwnedObjectPath)> = self.call(at, ACCESSIBLE, "GetChildren", &()).await?;
        let live = refs.into_iter().filter(|(_, path)| !path.as_str().ends_with("/null"));
        Ok(live.take(CHILDREN_MAX).map(|(bus, path)| Address { bus, path: path.to_string() }).collect())
    }

    /// Reads one object; text too, where it holds some.
    ///
    /// # Errors
    /// As for [`Bus::call`].
    pub async fn node(&self, address: Address, parent: usize) -> Result<Node, Trouble> {
        let facts = async {
            let all: Result<HashMap<String, OwnedValue>, _> =
                self.call(&address, "org.freedesktop.DBus.Properties", "GetAll", &ACCESSIBLE).await;
            all
        };
        let kind = self.kind(&address);
        let states = self.call::<_, StateSet>(&address, ACCESSIBLE, "GetState", &());
        let (facts, kind, states) = tokio::join!(facts, kind, states);
        let (facts, (role, interfaces)) = (facts?, kind?);
        let word = |key: &str| {
            let value = facts.get(key).and_then(|value| value.downcast_ref::<String>().ok());
            value.unwrap_or_default()
        };
        let mut node = Node {
            role,
            name: word("Name"),
            description: word("Description"),
            text: String::new(),
            states: states.unwrap_or_default(),
            interfaces,
            parent,
            address,
        };
        if node.has("Text") && holds_text(&node) {
            node.text = self.text(&node.address).await.unwrap_or_default();
        }
        Ok(node)
    }

    async fn kind(&self, address: &Address) -> Result<Kind, Trouble> {
        let known = self.kinds.lock().unwrap_or_else(PoisonError::into_inner).get(address).cloned();
        if let Some(kind) = known {
            return Ok(kind);
        }
        let role = self.call::<_, u32>(address, ACCESSIBLE, "GetRole", &());
        let interfaces = self.call::<_, Vec<String>>(address, ACCESSIBLE, "GetInterfaces", &());
        let (role, interfaces) = tokio::join!(role, interfaces);
        let interfaces = interfaces.unwrap_or_default();
        let short = interfaces.iter().filter_map(|name| name.rsplit('.').next()).map(str::to_owned).collect();
        let kind: Kind = (role_name(role?), short);
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        if kinds.len() >= KINDS_MAX {
            kinds.clear();
        }
        kinds.insert(address.clone(), kind.clone());
        Ok(kind)
    }

    /// The text of an object, cut at a limit.
    ///
    /// # Errors
    /// It has none, or as for [`Bus::call`].
    pub async fn text(&self, at: &Address) -> Result<String, Trouble> {
        self.call(at, "org.a11y.atspi.Text", "GetText", &(0_i32, TEXT_CHARS_MAX)).await
    }

    /// Reads everything below `root`, level by level.
    ///
    /// # Errors
    /// The root itself cannot be read; what vanishes during the walk is left out.
    pub async fn walk(&self, root: Address, depth: Depth) -> Result<Tree, Trouble> {
        let end = Instant::now() + WALK;
        let mut tree = Tree { nodes: vec![self.node(root, 0).await?], cut: false };
        let mut level = vec![0_usize];
        for _ in 0..DEPTH_MAX {
            let parents: Vec<(usize, Address)> = level
                .iter()
                .filter_map(|index| Some((*index, tree.nodes.get(*index)?)))
                .filter(|(_, node)| depth == Depth::Menus || !is_closed_menu(node))
                .map(|(index, node)| (index, node.address.clone()))
                .collect();
            let rest = end.saturating_duration_since(Instant::now());
            let Ok(found) = timeout(rest, self.level(parents)).await else {
                tree.cut = true;
                return Ok(tree);
            };
            if found.is_empty() {
                return Ok(tree);
            }
            let first = tree.nodes.len();
            let room = NODES_MAX.saturating_sub(first);
            tree.cut |= found.len() > room;
            tree.nodes.extend(found.into_iter().take(room));
            level = (first..tree.nodes.len()).collect();
        }
        tree.cut = true;
        Ok(tree)
    }

    async fn level(&self, parents: Vec<(usize, Address)>) -> Vec<Node> {
        let children = stream::iter(parents)
            .map(|(index, address)| async move {
                let found = self.children(&address).await.unwrap_or_default();
                found.into_iter().map(move |child| (child, index)).collect::<Vec<_>>()
            })
            .buffered(IN_FLIGHT);
        let children: Vec<(Address, usize)> = children.flat_map(stream::iter).collect().await;
        let nodes = stream::iter(children.into_iter().take(NODES_MAX))
            .map(|(address, parent)| async move { self.node(address, parent).await.ok() })
            .buffered(IN_FLIGHT);
        nodes.filter_map(|node| async { node }).collect().await
    }
}

/// Today's word for a role number.
fn role_name(number: u32) -> String {
    let name = Role::try_from(number).map_or("unknown", |role| role.name());
    match name {
        "push button" => "button",
        "text" => "text",
        other => other,
    }
    .to_owned()
}

/// Whether reading its text is worth a call: labels say theirs as their name.
fn holds_text(node: &Node) -> bool {
    let role = node.role.as_str();
    let content = ["text", "entry", "terminal", "paragraph", "password text", "document text", "static", "editbar"];
    if role == "password text" {
        return false;
    }
    content.contains(&role) || node.has("EditableText") || (role == "label" && node.name.is_empty())
}

/// Whether it is a menu whose items do not show.
fn is_closed_menu(node: &Node) -> bool {
    node.role == "menu" && !node.is(State::Selected) && !node.is(State::Expanded)
}
