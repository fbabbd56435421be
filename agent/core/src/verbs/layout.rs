//! The family `layout`: arrangements, modes, saved layouts, and the way back of every compositor step.

use super::window::never;
use super::{Before, Entry, action, entry};
use crate::undo::Witness;
use crate::verify::{Check, Query, Want};
use tacit_dbus::{Args, Verb};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        Verb::LayoutArrange,
        |w| {
            let layout = match w.args.text("layout").unwrap_or_default() {
                "side_by_side" => "side by side",
                "grid" => "in a grid",
                "columns" => "in columns",
                "rows" => "in rows",
                "stack" => "in a stack",
                _ => "in a cascade",
            };
            format!("Arrange {} {layout}", w.windows("windows"))
        },
        |b| Check::Arranged {
            windows: b.windows("windows"),
            layout: b.args.text("layout").unwrap_or_default().to_owned(),
        },
    )
    .within(3_000),
    entry(
        Verb::LayoutMode,
        |w| format!("Make workspace {} {}", w.text("workspace"), w.text("mode")),
        |b| match (b.args.workspace("workspace"), b.args.text("mode")) {
            (Some(workspace), Some(mode)) => Check::Mode { workspace: workspace.0, mode: mode.to_owned() },
            _ => never(),
        },
    ),
    entry(
        Verb::LayoutSave,
        |w| format!("Save this layout as “{}”", w.text("name")),
        |b| {
            Check::Fact(Want::Listed {
                list: "layouts".into(),
                text: b.args.text("name").unwrap_or_default().to_owned(),
                there: true,
                on: None,
            })
        },
    )
    .asking(|_| vec![Query::Listed { list: "layouts".into() }]),
    entry(
        Verb::LayoutRestore,
        |w| format!("Restore the layout “{}”", w.text("name")),
        // What the layout was is its keeper's knowledge: the keeper names it in its receipt as what it aimed at.
        |b| Check::WindowsChanged { before: crate::verify::windows_digest(b.scene) },
    )
    .within(20_000),
    entry(Verb::LayoutRevert, |_| "Put the windows back where they were".into(), restored)
        .undone(|after| {
            // Reverting gives a token of its own; without one there is nothing to take back.
            let _ = after;
            Vec::new()
        })
        .within(3_000),
];

/// The state that was recorded along with the token, or any change where none was.
fn restored(b: &Before<'_>) -> Check {
    match b.args.get("before").and_then(Witness::from_value) {
        Some(witness) => Check::Restored(witness),
        None => Check::WindowsChanged { before: crate::verify::windows_digest(b.scene) },
    }
}

/// The action that reverts to `token`, with what must then be seen.
pub(crate) fn revert(token: &str, witness: Option<&Witness>) -> tacit_dbus::Action {
    let mut args = Args::new().with("token", token);
    if let Some(witness) = witness {
        args.set("before", witness.to_value());
    }
    action(Verb::LayoutRevert, args)
}
