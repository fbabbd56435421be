//! The contract between Tacit's processes: the one vocabulary of verbs, plans, snapshots, requests and their ids.
//!
//! Owns every type that crosses a process boundary and the reducer that both ends of a boundary share. Does no I/O and
//! knows nothing of Wayland, iced or SQLite; the client proxies, behind the feature `proxies`, are the one exception.

pub mod args;
pub mod config;
pub mod episode;
pub mod error;
pub mod ids;
pub mod interfaces;
pub mod plan;
#[cfg(feature = "proxies")]
pub mod proxies;
pub mod reduce;
pub mod request;
pub mod snapshot;
pub mod verb;

pub use args::{ArgError, ArgType, Args};
pub use episode::{Episode, StepRecord};
pub use error::Trouble;
pub use ids::{AppId, EpisodeId, OutputId, RequestId, WindowId, WorkspaceId};
pub use plan::{Condition, Outcome, Plan, Source, Step, When};
pub use reduce::Event;
pub use request::{Phase, Priority, Request, StepPhase, StepState};
pub use snapshot::{App, Devices, Element, Output, Snapshot, Window, Workspace};
pub use verb::{Effect, Hand, Inverse, Post, Verb, VerbSpec};

/// An operation by name with its arguments: what `Compositor1.Apply` takes, and one step of a stored inverse.
///
/// JSON: `{"verb":"window.place","args":{"window":"w3","slot":"left"}}`.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Action {
    /// What to do.
    pub verb: Verb,
    /// With what; names and types are those of [`Verb::spec`].
    #[serde(default)]
    pub args: Args,
}

/// What `Compositor1.Apply` and `Compositor1.Revert` answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Applied {
    /// The revision in which the change shows.
    pub revision: u64,
    /// Give this to `Revert` to put back exactly what was there before; empty where nothing changed.
    #[serde(default)]
    pub token: String,
    /// The windows that were touched.
    #[serde(default)]
    pub windows: Vec<WindowId>,
}

/// The most bytes of one utterance that any front door accepts; a longer one is refused, never cut.
pub const UTTERANCE_BYTES_MAX: usize = 4096;
/// The namespace of the command bar's layer surface, up to the serial of the request that it answers.
pub const BAR_NAMESPACE: &str = "tacit-bar:";
