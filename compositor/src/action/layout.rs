//! The verbs of the families `layout` and `workspace`.

use super::{Done, Outcome, cannot, refused, window::dir};
use crate::state::State;
use tacit_dbus::{Args, Trouble, Verb};
use tacit_layout::{Arrangement, Mode, WindowId, WorkspaceId, WorkspaceTarget};

/// The most arrangements that are kept by name.
const SAVED_MAX: usize = 64;

impl State {
    pub(super) fn layout_arrange(&mut self, args: &Args) -> Outcome {
        let verb = Verb::LayoutArrange;
        let how = match args.text("layout") {
            Some("grid") => Arrangement::Grid,
            Some("columns") => Arrangement::Columns,
            Some("rows") => Arrangement::Rows,
            Some("stack") => Arrangement::Stack,
            Some("cascade") => Arrangement::Cascade,
            _ => Arrangement::SideBySide,
        };
        let ids = if args.get("windows").is_some() {
            self.several_windows(verb, args, "windows")?
        } else {
            self.showing_windows()
        };
        self.lay(verb, |layout| layout.arrange(&ids, how))
    }

    /// Windows that show on the active workspace, from left to right and top to bottom.
    fn showing_windows(&self) -> Vec<WindowId> {
        let active = self.layout.focused_output().and_then(|output| self.layout.active_workspace(output));
        let mut placements: Vec<_> = self.layout.placements();
        placements.retain(|placement| placement.visible && Some(placement.workspace) == active);
        placements.sort_by_key(|placement| (placement.rect.x, placement.rect.y, placement.window));
        placements.into_iter().map(|placement| placement.window).collect()
    }

    fn workspace_or_active(&self, verb: Verb, args: &Args) -> Result<WorkspaceId, Trouble> {
        if let Some(id) = args.workspace("workspace") {
            return Ok(WorkspaceId(id.0));
        }
        let active = self.layout.focused_output().and_then(|output| self.layout.active_workspace(output));
        active.ok_or_else(|| Trouble::new(cannot(verb), "no screen is connected", "connect one"))
    }

    pub(super) fn layout_mode(&mut self, args: &Args) -> Outcome {
        let verb = Verb::LayoutMode;
        let workspace = self.workspace_or_active(verb, args)?;
        let mode = if args.text("mode") == Some("floating") { Mode::Floating } else { Mode::Tiling };
        self.lay(verb, |layout| layout.set_mode(workspace, mode))
    }

    pub(super) fn layout_save(&mut self, args: &Args) -> Outcome {
        let name = saved_name(args);
        let full = self.saved_layouts.len() >= SAVED_MAX && !self.saved_layouts.contains_key(&name);
        if name.is_empty() || full {
            let why = if full { "64 arrangements are kept already" } else { "it has no name" };
            return Err(Trouble::new(cannot(Verb::LayoutSave), why, "use the name of another one"));
        }
        self.saved_layouts.insert(name, self.layout.memento());
        Ok(Done::default())
    }

    pub(super) fn layout_restore(&mut self, args: &Args) -> Outcome {
        let verb = Verb::LayoutRestore;
        let name = saved_name(args);
        let Some(memento) = self.saved_layouts.get(&name).cloned() else {
            let known: Vec<&str> = self.saved_layouts.keys().map(String::as_str).collect();
            let hint =
                if known.is_empty() { "save one first".to_owned() } else { format!("there is {}", known.join(", ")) };
            return Err(Trouble::new(cannot(verb), format!("no arrangement is called `{name}`"), hint));
        };
        let every: Vec<WindowId> = self.windows.iter().map(crate::windows::Window::id).collect();
        self.lay(verb, |layout| layout.revert(&memento, &every))
    }

    pub(super) fn workspace_switch(&mut self, args: &Args) -> Outcome {
        let verb = Verb::WorkspaceSwitch;
        let target = match (args.workspace("workspace"), dir(args)) {
            (Some(id), _) => WorkspaceTarget::Id(WorkspaceId(id.0)),
            (None, Some(dir)) => WorkspaceTarget::Dir(dir),
            (None, None) => {
                return Err(Trouble::new(cannot(verb), "it was not said which one", "say a number or a direction"));
            }
        };
        self.seat.layer_focus = None;
        self.lay(verb, |layout| layout.switch(target))
    }

    pub(super) fn workspace_rename(&mut self, args: &Args) -> Outcome {
        let verb = Verb::WorkspaceRename;
        let workspace = self.workspace_or_active(verb, args)?;
        let name = workspace_name(args);
        self.lay(verb, |layout| layout.rename_workspace(workspace, &name))
    }

    pub(super) fn workspace_create(&mut self, args: &Args) -> Outcome {
        let name = workspace_name(args);
        let name = Some(name.as_str()).filter(|name| !name.is_empty());
        self.layout.create_workspace(name).map_err(|error| refused(Verb::WorkspaceCreate, &error))?;
        Ok(Done::default())
    }

    pub(super) fn workspace_remove(&mut self, args: &Args) -> Outcome {
        let verb = Verb::WorkspaceRemove;
        let workspace = self.workspace_or_active(verb, args)?;
        self.lay(verb, |layout| layout.remove_workspace(workspace))
    }
}

fn saved_name(args: &Args) -> String {
    args.text("name").unwrap_or_default().trim().chars().take(64).collect::<String>().to_lowercase()
}

fn workspace_name(args: &Args) -> String {
    args.text("name").unwrap_or_default().chars().filter(|c| !c.is_control()).take(64).collect()
}
