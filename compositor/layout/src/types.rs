//! The vocabulary of the crate: ids, configuration, hints, what comes out, and what can go wrong.

use crate::geometry::{Edges, Point, Rect, Size};
use crate::slots::Slot;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A window, by the caller's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WindowId(pub u64);

/// A workspace, by its number: 1 and up, unique over all outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WorkspaceId(pub u32);

/// A connected output, by the caller's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutputId(pub u32);

/// What an output is known by from one connection to the next: a hash of its name, make and serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutputKey(pub u64);

/// What a workspace does with a window that does not ask to float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Mode {
    /// It becomes a tile.
    #[default]
    Tiling,
    /// It floats.
    Floating,
}

/// How the tiles of a workspace are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Tiling {
    /// Columns side by side, each with one window or several.
    #[default]
    Columns,
    /// One large tile on the left and the others in a stack beside it.
    Master,
}

/// The settings of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// Logical pixels between windows and at the edges of the usable area.
    pub gap: i32,
    /// How near, in logical pixels, a window that is dragged has to come to an edge to snap to it; 0 for never.
    pub snap: i32,
    /// The mode of a new workspace.
    pub default_mode: Mode,
    /// The arrangement of tiles on a new workspace.
    pub tiling: Tiling,
    /// How many workspaces an output starts with; at least 1.
    pub workspaces_per_output: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self { gap: 8, snap: 8, default_mode: Mode::Tiling, tiling: Tiling::Columns, workspaces_per_output: 4 }
    }
}

/// What is known of a window when it is mapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MapHint {
    /// Whether it should float even where windows are tiled: dialogs and windows of a fixed size.
    pub floating: bool,
    /// The size that the client wants; 0 where it does not say.
    pub preferred: Size,
    /// The smallest size that the client accepts; 0 for any.
    pub min: Size,
    /// The largest size that the client accepts; 0 for any.
    pub max: Size,
    /// The window that it is a dialog of.
    pub parent: Option<WindowId>,
    /// The workspace it should be on; the parent's or the active one of the focused output where absent.
    pub workspace: Option<WorkspaceId>,
    /// The slot it should take.
    pub slot: Option<Slot>,
    /// Whether it must not take the focus.
    pub unfocused: bool,
}

/// `on`, `off` or the other of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OnOff {
    /// On.
    On,
    /// Off.
    Off,
    /// What it is not now.
    Toggle,
}

impl OnOff {
    /// The state that is meant, where `now` is the present one.
    pub fn against(self, now: bool) -> bool {
        match self {
            OnOff::On => true,
            OnOff::Off => false,
            OnOff::Toggle => !now,
        }
    }
}

/// Whether the view goes with a window to its new workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Follow {
    /// The workspace is shown and the window has the focus there.
    Yes,
    /// What is shown stays.
    No,
}

/// A workspace to switch to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WorkspaceTarget {
    /// This one; it is created on the focused output where it does not exist.
    Id(WorkspaceId),
    /// The following or the preceding one of the focused output, around the end.
    Dir(crate::Dir),
}

/// An output to move to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutputTarget {
    /// This one.
    Id(OutputId),
    /// The one in this direction from where the window is.
    Dir(crate::Dir),
}

/// How a set of windows is laid over the usable area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arrangement {
    /// One beside the other.
    SideBySide,
    /// Rows and columns of about the same number.
    Grid,
    /// One beside the other.
    Columns,
    /// One below the other.
    Rows,
    /// The first on the left half, the others one below the other beside it.
    Stack,
    /// Overlapping, each a title bar's height further right and down.
    Cascade,
}

/// What was done: the windows that an operation was about, for [`crate::Layout::revert`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// Windows whose own state the operation set; not the neighbours that merely made room.
    pub windows: Vec<WindowId>,
}

/// Which layer of the stacking order a window is in, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Tiles, windows in slots, and fullscreen windows while another window of their workspace is in use.
    Tile,
    /// Floating windows.
    Floating,
    /// A fullscreen window that is the one in use on its workspace, and its dialogs.
    Fullscreen,
    /// Pinned windows.
    Pinned,
}

/// Where one window goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// The window.
    pub window: WindowId,
    /// Its window geometry, global logical. For a window that does not show: where it would be.
    pub rect: Rect,
    /// Whether its workspace shows (or it is pinned) and neither it nor a window it is a dialog of is minimized.
    pub visible: bool,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// The output of its workspace; `None` while there is no output at all.
    pub output: Option<OutputId>,
    /// Edges that touch the arrangement: all of a tile or of a window in a slot, none of any other.
    pub tiled_edges: Edges,
    /// Whether it covers its output.
    pub fullscreen: bool,
    /// Whether it fills the usable area.
    pub maximized: bool,
    /// Whether it is hidden until it is restored.
    pub minimized: bool,
    /// Whether it has a place of its own above the tiles.
    pub floating: bool,
    /// Whether it is on top and on every workspace of its output.
    pub pinned: bool,
    /// The slot it was put in.
    pub slot: Option<Slot>,
    /// Whether it is being dragged with the pointer.
    pub dragged: bool,
    /// Its layer.
    pub layer: Layer,
    /// Its position in the stacking order of all windows: 0 is the lowest.
    pub z: u32,
}

/// One workspace, as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceInfo {
    /// Its number.
    pub id: WorkspaceId,
    /// Its name; the number as text where none was given.
    pub name: String,
    /// The output it is on; `None` while there is no output at all.
    pub output: Option<OutputId>,
    /// Whether its output shows it.
    pub active: bool,
    /// Whether its windows are tiled.
    pub mode: Mode,
    /// How its tiles are arranged.
    pub tiling: Tiling,
    /// How many windows are on it.
    pub windows: usize,
}

/// One output, as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputInfo {
    /// Its id.
    pub id: OutputId,
    /// What it is known by from one connection to the next.
    pub key: OutputKey,
    /// All of it.
    pub full: Rect,
    /// What panels leave.
    pub usable: Rect,
    /// The workspace it shows.
    pub active: WorkspaceId,
    /// Whether new windows go there.
    pub focused: bool,
}

/// What the pointer does to a window, from press to release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grip {
    /// It moves.
    Move,
    /// These edges of it move.
    Resize(Edges),
}

/// Where and how a drag ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Drop {
    /// The pointer was released here: a dragged tile goes to the tile, column or output that is under it.
    At(Point),
    /// Everything as before the drag.
    Cancel,
}

/// Why an operation was not done. Nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayoutError {
    /// No such window is mapped.
    NoSuchWindow(WindowId),
    /// No such output is connected.
    NoSuchOutput(OutputId),
    /// There is no such workspace and there cannot be one.
    NoSuchWorkspace(WorkspaceId),
    /// No output is connected.
    NoOutput,
    /// There is nothing in this direction.
    NothingThere(crate::Dir),
    /// The last workspace of an output cannot be removed.
    LastWorkspace(WorkspaceId),
    /// No more workspaces can be created.
    TooManyWorkspaces,
    /// The operation needs at least one window.
    NoWindows,
    /// A window cannot be exchanged with itself.
    SameWindow(WindowId),
    /// The window is minimized and has no geometry to work with.
    Minimized(WindowId),
    /// Neither a width, nor a height, nor a change was given, or none above zero.
    NoSize,
    /// The client does not let its window have any other size.
    FixedSize(WindowId),
    /// The window already has all the room there is, or all that its neighbours can spare.
    NoRoom(WindowId),
    /// The window is not a tile.
    NotTiled(WindowId),
    /// The window is in no column with another one.
    NotInColumn(WindowId),
    /// Another window is being moved or resized with the pointer, or none is.
    Grab,
    /// A window of this id is mapped already.
    AlreadyMapped(WindowId),
    /// An output of this id is connected already.
    AlreadyConnected(OutputId),
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use LayoutError::*;
        match self {
            NoSuchWindow(window) => write!(f, "there is no window {}", window.0),
            NoSuchOutput(output) => write!(f, "there is no output {}", output.0),
            NoSuchWorkspace(workspace) => write!(f, "there is no workspace {}", workspace.0),
            NoOutput => write!(f, "no output is connected"),
            NothingThere(dir) => write!(f, "there is nothing {}", direction(*dir)),
            LastWorkspace(workspace) => write!(f, "workspace {} is the only one of its output", workspace.0),
            TooManyWorkspaces => write!(f, "there are as many workspaces as there can be"),
            NoWindows => write!(f, "no window was given"),
            SameWindow(_) => write!(f, "a window cannot be exchanged with itself"),
            Minimized(_) => write!(f, "the window is minimized"),
            NoSize => write!(f, "no size was given"),
            FixedSize(_) => write!(f, "the window has a fixed size"),
            NoRoom(_) => write!(f, "there is no room to resize the window that way"),
            NotTiled(_) => write!(f, "the window is not tiled"),
            NotInColumn(_) => write!(f, "the window shares its column with no other"),
            Grab => write!(f, "the pointer does not hold that window"),
            AlreadyMapped(window) => write!(f, "window {} is mapped already", window.0),
            AlreadyConnected(output) => write!(f, "output {} is connected already", output.0),
        }
    }
}

impl std::error::Error for LayoutError {}

fn direction(dir: crate::Dir) -> &'static str {
    use crate::Dir::*;
    match dir {
        Left => "to the left",
        Right => "to the right",
        Up => "above",
        Down => "below",
        Next => "after it",
        Previous => "before it",
    }
}
