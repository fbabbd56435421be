//! What must be observed before a step counts as done, and the facts by which it is judged.
//!
//! Owns the questions that hands answer by *reading back* ([`Query`] → [`Fact`]) and the conditions over facts and
//! snapshots ([`Check`]). Knows nothing of how a thing is done: the reply of an act is never evidence here.

use serde_json::Value;
use std::collections::BTreeSet;
use tacit_dbus::{Snapshot, WindowId};

mod aim;
mod arranged;
mod facts;
mod geometry;
mod judge;
mod outputs;
mod windows;

pub use geometry::{OutputArea, rect_of, slot_rect};
pub use judge::{Holding, Seen, holds};
pub use windows::{flag_of, is_of_app, output_of};

/// Something that a hand is asked to read from the machine as it is now; it answers with the [`Fact`] of the same name.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// The value behind a key: `theme.dark` → "on", `audio.volume` → 40, `audio.volume/Headphones` → 40,
    /// `network.connect/Home` → "on". On and off are the words, levels are numbers from 0 to 100.
    Setting {
        /// The key; see [`crate::verbs::setting_key`].
        key: String,
    },
    /// A path, as the plan has it (`~` and relative to home included); the fact repeats it as asked.
    File {
        /// The path.
        path: String,
    },
    /// An accessible object; null asks for the one that has the focus.
    Element {
        /// Its id or `{"window":…,"role":…,"name":…}`; the fact repeats it as asked.
        element: Value,
    },
    /// A digest of an accessible tree: names, texts, states and values. No window asks for the focused one.
    Tree {
        /// The window; the fact repeats it as asked.
        window: Option<WindowId>,
    },
    /// Which processes still live: those of `pids`, or those of this name where `pids` is empty.
    Process {
        /// Name or application id; the fact repeats it.
        name: String,
        /// Process ids that are known.
        pids: Vec<u32>,
    },
    /// A media player; none asks for the one that a command without a name would reach.
    Player {
        /// Its name as the plan has it; the fact repeats it as asked.
        player: Option<String>,
    },
    /// What is kept under a name: `timers`, `reminders`, `routines`, `notifications`, `memory`, `layouts`, `clipboard`.
    Listed {
        /// The list.
        list: String,
    },
    /// The clipboard's text.
    Selection,
    /// How the last sandboxed script ended.
    Exit,
}

/// What was read back from the machine.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// A setting's value; null where it is unknown or unset.
    Setting {
        /// The key, as asked.
        key: String,
        /// "on", "off", a number, text or null.
        value: Value,
    },
    /// A path.
    File {
        /// The path, as asked.
        path: String,
        /// Whether something is there.
        exists: bool,
        /// Whether it is a folder.
        folder: bool,
        /// Its size, where it is a file.
        size_bytes: Option<u64>,
    },
    /// An accessible object. Texts are tainted.
    Element {
        /// As asked.
        element: Value,
        /// Whether it was found.
        found: bool,
        /// Its accessible name.
        name: String,
        /// Its text or value.
        text: String,
        /// AT-SPI state names in lower case: `focused`, `checked`, `selected`, `expanded`.
        states: Vec<String>,
    },
    /// A digest of a tree.
    Tree {
        /// As asked.
        window: Option<WindowId>,
        /// Any text that differs where the tree differs.
        digest: String,
    },
    /// Which processes live.
    Process {
        /// As asked.
        name: String,
        /// Those that live.
        pids: Vec<u32>,
    },
    /// A player.
    Player {
        /// As asked.
        player: Option<String>,
        /// `playing`, `paused`, `stopped` or `none`.
        status: String,
        /// Anything that differs where the track differs.
        track: String,
        /// Position in the track.
        position_ms: i64,
    },
    /// What a list holds.
    Listed {
        /// As asked.
        list: String,
        /// Its entries.
        items: Vec<Item>,
    },
    /// The clipboard's text; none where it is empty or not text.
    Selection {
        /// The text.
        text: Option<String>,
    },
    /// How a script ended; none while it runs.
    Exit {
        /// Its status.
        status: Option<i32>,
    },
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Its id in that list.
    pub id: String,
    /// What it says or is called.
    pub text: String,
    /// Whether it is enabled, where it can be disabled.
    pub on: bool,
}

/// A rectangle in global logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// A state of a window that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Flag {
    Minimized,
    Maximized,
    Fullscreen,
    Floating,
    Pinned,
}

/// What must be observed.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// Nothing: the step reads, and its receipt is the result.
    Nothing,
    /// All of them hold.
    All(Vec<Check>),
    /// One of them holds.
    Any(Vec<Check>),
    /// The window has the focus.
    Focused(WindowId),
    /// The windows are gone, or a dialog of theirs that was not there before asks about it.
    Gone {
        /// The windows.
        windows: Vec<WindowId>,
        /// All windows before.
        before: BTreeSet<WindowId>,
    },
    /// No window of the application is left, or a dialog asks about it.
    NoWindowOf {
        /// The application.
        app: String,
        /// All windows before.
        before: BTreeSet<WindowId>,
    },
    /// The windows are in this state.
    Flagged {
        /// The windows.
        windows: Vec<WindowId>,
        /// The state.
        flag: Flag,
        /// On or off.
        on: bool,
    },
    /// The window covers its output.
    Covers(WindowId),
    /// The window fills a slot of an output.
    InSlot {
        /// The window.
        window: WindowId,
        /// The slot's word.
        slot: String,
        /// Its rectangle in the usable area.
        rect: Rect,
    },
    /// The window has this size, as near as its own steps and limits allow.
    Sized {
        /// The window.
        window: WindowId,
        /// Its rectangle before.
        before: Rect,
        /// What was asked for; 0 where that side was left as it is.
        width: i32,
        /// What was asked for; 0 where that side was left as it is.
        height: i32,
    },
    /// The window is at this place.
    At {
        /// The window.
        window: WindowId,
        /// Global logical x, where it was asked for.
        x: Option<i32>,
        /// Global logical y, where it was asked for.
        y: Option<i32>,
    },
    /// The window moved this way.
    Moved {
        /// The window.
        window: WindowId,
        /// Its rectangle before.
        before: Rect,
        /// `left`, `right`, `up`, `down`, `next` or `previous`.
        dir: String,
    },
    /// The two windows have each other's place.
    Exchanged {
        /// One window and where it was.
        a: (WindowId, Rect),
        /// The other window and where it was.
        b: (WindowId, Rect),
    },
    /// The windows are arranged like this, in this order.
    Arranged {
        /// The windows.
        windows: Vec<WindowId>,
        /// The layout's word.
        layout: String,
    },
    /// The windows are on the workspace.
    OnWorkspace {
        /// The windows.
        windows: Vec<WindowId>,
        /// Its number.
        workspace: u32,
    },
    /// The windows are on the output.
    OnOutput {
        /// The windows.
        windows: Vec<WindowId>,
        /// Its id.
        output: String,
    },
    /// The workspace is shown by its output.
    Active(u32),
    /// The workspace has this mode.
    Mode {
        /// Its number.
        workspace: u32,
        /// `tiling` or `floating`.
        mode: String,
    },
    /// The workspace has this name.
    Named {
        /// Its number.
        workspace: u32,
        /// The name.
        name: String,
    },
    /// There is a workspace that was not there before, of this name where one is given.
    NewWorkspace {
        /// The name.
        name: Option<String>,
        /// Numbers before.
        before: BTreeSet<u32>,
    },
    /// The workspace is gone.
    NoWorkspace(u32),
    /// The output is as asked.
    Output {
        /// Its id.
        output: String,
        /// What must hold of it.
        state: OutputState,
    },
    /// A new window of the application is mapped, or its only window took the focus.
    Mapped {
        /// The application.
        app: String,
        /// All windows before.
        before: BTreeSet<WindowId>,
        /// The window that had the focus before.
        focused: Option<WindowId>,
    },
    /// A window shows it: a new one, or one that changed its title or took the focus.
    Shows {
        /// The application, where one was named.
        app: Option<String>,
        /// Windows before, with their titles.
        before: Vec<(WindowId, String)>,
        /// The window that had the focus before.
        focused: Option<WindowId>,
    },
    /// Some window appeared, went, or changed its title, geometry or focus.
    WindowsChanged {
        /// What [`windows_digest`] said before.
        before: String,
    },
    /// The session is locked.
    Locked,
    /// Windows, workspaces and focus are as recorded before an earlier step.
    Restored(crate::undo::Witness),
    /// A fact is as asked.
    Fact(Want),
}

/// What must hold of an output.
#[derive(Debug, Clone, PartialEq)]
pub enum OutputState {
    /// It shows something or does not.
    On(bool),
    /// Its scale.
    Scale(f64),
    /// Its physical size.
    Resolution(i32, i32),
    /// Upright (false) or on its side (true) compared with its native shape; the sides are those from before.
    Turned {
        /// Logical size before.
        before: (i32, i32),
        /// Whether the sides must have changed places.
        swapped: bool,
    },
    /// Its refresh rate in millihertz.
    Refresh(i32),
    /// It shows the same as another.
    Mirrors {
        /// The other output.
        source: String,
        /// Whether it must.
        on: bool,
    },
    /// It lies on that side of another.
    Beside {
        /// `left`, `right`, `up` or `down`.
        dir: String,
        /// The other output.
        of: String,
    },
}

/// What a fact must say.
#[derive(Debug, Clone, PartialEq)]
pub enum Want {
    /// The setting has this value; numbers may differ by 1.
    Setting {
        /// The key.
        key: String,
        /// The value.
        value: Value,
    },
    /// The path is there or is not.
    File {
        /// The path.
        path: String,
        /// Whether something must be there.
        exists: bool,
    },
    /// The element's text is this, a final line break apart.
    Text {
        /// The element, null for the focused one.
        element: Value,
        /// The text.
        text: String,
    },
    /// The element's text contains this.
    Contains {
        /// The element, null for the focused one.
        element: Value,
        /// The text.
        text: String,
    },
    /// The element has the state or has it not.
    State {
        /// The element.
        element: Value,
        /// The state's name.
        state: String,
        /// Whether it must have it.
        on: bool,
    },
    /// The fact differs from the one that was read before the act.
    Changed {
        /// What to ask.
        query: Query,
        /// What was read before; none where nothing could be read.
        before: Option<Fact>,
    },
    /// None of the processes lives.
    NoProcess {
        /// Name or application id.
        name: String,
        /// Process ids that were known.
        pids: Vec<u32>,
    },
    /// The player reports this state.
    Player {
        /// The player.
        player: Option<String>,
        /// One of these states.
        status: Vec<String>,
    },
    /// The list has an entry with this text, or has none.
    Listed {
        /// The list.
        list: String,
        /// Id or text of the entry, compared without case.
        text: String,
        /// Whether it must be there.
        there: bool,
        /// Whether it must be enabled.
        on: Option<bool>,
    },
    /// The list has more entries than before (true) or fewer (false).
    Counted {
        /// The list.
        list: String,
        /// How many there were.
        before: usize,
        /// More or fewer.
        more: bool,
    },
    /// The clipboard holds this text; none: it is empty.
    Selection {
        /// The text.
        text: Option<String>,
    },
    /// The script ended well.
    ExitedWell,
}

impl Fact {
    /// The question that this fact answers.
    pub fn query(&self) -> Query {
        match self {
            Fact::Setting { key, .. } => Query::Setting { key: key.clone() },
            Fact::File { path, .. } => Query::File { path: path.clone() },
            Fact::Element { element, .. } => Query::Element { element: element.clone() },
            Fact::Tree { window, .. } => Query::Tree { window: window.clone() },
            Fact::Process { name, pids } => Query::Process { name: name.clone(), pids: pids.clone() },
            Fact::Player { player, .. } => Query::Player { player: player.clone() },
            Fact::Listed { list, .. } => Query::Listed { list: list.clone() },
            Fact::Selection { .. } => Query::Selection,
            Fact::Exit { .. } => Query::Exit,
        }
    }

    /// Whether this fact answers `query`; known process ids do not matter.
    pub fn answers(&self, query: &Query) -> bool {
        match (self, query) {
            (Fact::Process { name, .. }, Query::Process { name: asked, .. }) => name == asked,
            _ => &self.query() == query,
        }
    }
}

impl Want {
    /// What must be asked to judge this.
    pub fn query(&self) -> Query {
        match self {
            Want::Setting { key, .. } => Query::Setting { key: key.clone() },
            Want::File { path, .. } => Query::File { path: path.clone() },
            Want::Text { element, .. } | Want::Contains { element, .. } | Want::State { element, .. } => {
                Query::Element { element: element.clone() }
            }
            Want::Changed { query, .. } => query.clone(),
            Want::NoProcess { name, pids } => Query::Process { name: name.clone(), pids: pids.clone() },
            Want::Player { player, .. } => Query::Player { player: player.clone() },
            Want::Listed { list, .. } | Want::Counted { list, .. } => Query::Listed { list: list.clone() },
            Want::Selection { .. } => Query::Selection,
            Want::ExitedWell => Query::Exit,
        }
    }
}

impl Check {
    /// What must be asked to judge this; empty where snapshots show it.
    pub fn queries(&self) -> Vec<Query> {
        let mut queries = Vec::new();
        self.collect(&mut queries);
        queries
    }

    fn collect(&self, queries: &mut Vec<Query>) {
        match self {
            Check::All(parts) | Check::Any(parts) => parts.iter().for_each(|part| part.collect(queries)),
            Check::Fact(want) => {
                let query = want.query();
                if !queries.contains(&query) {
                    queries.push(query);
                }
            }
            _ => {}
        }
    }
}

/// A text that differs where windows, their titles, geometries or the focus differ.
pub fn windows_digest(scene: &Snapshot) -> String {
    let mut parts: Vec<String> = scene
        .windows
        .iter()
        .map(|w| format!("{}|{}|{},{} {}x{}|{}", w.id, w.title, w.x, w.y, w.width, w.height, w.focused))
        .collect();
    parts.sort();
    parts.join("\n")
}
