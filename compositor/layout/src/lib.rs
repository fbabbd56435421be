//! Where windows go: rectangles in, placements out. Owns outputs as areas, workspaces, tiles and floating windows,
//! the stacking order and the order of focus. Knows no Wayland, no bus, no clock, and never fails on a number that
//! a caller makes up.
//!
//! Every operation either is done as a whole or returns a [`LayoutError`] and has changed nothing. After one,
//! [`Layout::placements`] says where every window is. An operation is undone with [`Layout::memento`] before it,
//! [`Layout::seal`] after it, and [`Layout::revert`].

mod free;
mod geometry;
mod interactive;
mod invariants;
mod memento;
mod moves;
mod ops;
mod outputs;
mod overview;
mod placement;
mod resize;
mod resume;
mod slots;
mod snap;
mod state;
mod tiling;
mod types;
mod windows;
mod workspace;

pub use geometry::{Dir, Edges, LIMIT, Point, Rect, Size};
pub use memento::Memento;
pub use overview::{Spacing, beside, overview};
pub use resize::Resize;
pub use resume::{Keepsake, Record};
pub use slots::Slot;
pub use snap::DropPreview;
pub use types::{
    Arrangement, Changed, Config, Drop, Follow, Grip, Layer, LayoutError, MapHint, Mode, OnOff, OutputId, OutputInfo,
    OutputKey, OutputTarget, Placement, Tiling, WindowId, WorkspaceId, WorkspaceInfo, WorkspaceTarget,
};

use interactive::Grab;
use state::State;

/// Outputs, workspaces and windows, and the rules that place them.
#[derive(Debug, Clone)]
pub struct Layout {
    pub(crate) config: Config,
    pub(crate) state: State,
    pub(crate) grab: Option<Grab>,
    revision: u64,
}

impl Layout {
    /// A layout without outputs and windows.
    pub fn new(config: Config) -> Self {
        Self { config: sane(config), state: State::default(), grab: None, revision: 0 }
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// New settings: the gap counts at once, the rest for outputs and workspaces that come.
    pub fn set_config(&mut self, config: Config) {
        let config = sane(config);
        if config != self.config {
            self.config = config;
            self.revision += 1;
        }
    }

    /// Counts the changes; equal numbers mean that nothing changed in between.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Does `operation` as a whole or not at all, then brings what follows from it up to date.
    pub(crate) fn apply(
        &mut self,
        operation: impl FnOnce(&mut Self) -> Result<Vec<WindowId>, LayoutError>,
    ) -> Result<Changed, LayoutError> {
        let before = self.state.clone();
        match operation(self) {
            Ok(windows) => {
                self.refresh();
                if self.state != before {
                    self.revision += 1;
                }
                Ok(Changed { windows })
            }
            Err(error) => {
                self.state = before;
                Err(error)
            }
        }
    }

    /// What has to hold after every change, in this order: outputs show a workspace of theirs, the focus is on a window
    /// that shows, the pointer holds a window that is there.
    fn refresh(&mut self) {
        self.refresh_outputs();
        self.refresh_focus();
        self.refresh_grab();
    }
}

fn sane(config: Config) -> Config {
    Config {
        gap: config.gap.clamp(0, 1024),
        snap: config.snap.clamp(0, 1024),
        workspaces_per_output: config.workspaces_per_output.clamp(1, 32),
        ..config
    }
}
