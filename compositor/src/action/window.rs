//! The verbs of the family `window`.

use super::{Done, Outcome, cannot, refused};
use crate::{outputs::OutputState, state::State, windows};
use tacit_dbus::{Args, Trouble, Verb};
use tacit_layout::{
    Changed, Dir, Follow, Layout, LayoutError, OnOff, OutputTarget, Point, Resize, Slot, WindowId, WorkspaceId,
};

/// A number from outside as a coordinate or length; what is beyond every screen is brought to the layout's limit.
#[allow(clippy::cast_possible_truncation)]
pub(super) fn pixels(number: f64) -> i32 {
    let limit = f64::from(tacit_layout::LIMIT);
    number.round().clamp(-limit, limit) as i32
}

/// A direction by its word.
pub(super) fn dir(args: &Args) -> Option<Dir> {
    Some(match args.text("dir")? {
        "left" => Dir::Left,
        "right" => Dir::Right,
        "up" => Dir::Up,
        "down" => Dir::Down,
        "next" => Dir::Next,
        "previous" => Dir::Previous,
        _ => return None,
    })
}

/// `on`, `off` or `toggle`; `on` where nothing was said.
pub(super) fn on_off(args: &Args) -> OnOff {
    match args.text("on") {
        Some("off") => OnOff::Off,
        Some("toggle") => OnOff::Toggle,
        _ => OnOff::On,
    }
}

impl State {
    /// A window by its id, or the focused one.
    pub(super) fn one_window(&self, verb: Verb, args: &Args, name: &str) -> Result<WindowId, Trouble> {
        let Some(id) = args.window(name) else {
            let none = || Trouble::new(cannot(verb), "no window has the focus", "say which window is meant");
            return self.layout.focused().ok_or_else(none);
        };
        self.known_window(verb, &id)
    }

    fn known_window(&self, verb: Verb, id: &tacit_dbus::WindowId) -> Result<WindowId, Trouble> {
        let missing = || {
            let shown: String = id.as_str().chars().take(40).collect();
            Trouble::new(cannot(verb), format!("there is no window {shown}"), "ask for the windows that are open")
        };
        self.windows.by_id(id).map(windows::Window::id).ok_or_else(missing)
    }

    /// Windows by their ids, or the focused one.
    pub(super) fn several_windows(&self, verb: Verb, args: &Args, name: &str) -> Result<Vec<WindowId>, Trouble> {
        match args.windows(name) {
            None => self.one_window(verb, args, name).map(|one| vec![one]),
            Some(ids) if ids.is_empty() => Err(refused(verb, &LayoutError::NoWindows)),
            Some(ids) => ids.iter().map(|id| self.known_window(verb, id)).collect(),
        }
    }

    /// Does an operation of the layout.
    pub(super) fn lay(
        &mut self,
        verb: Verb,
        operation: impl FnOnce(&mut Layout) -> Result<Changed, LayoutError>,
    ) -> Outcome {
        operation(&mut self.layout).map(Done::from).map_err(|error| refused(verb, &error))
    }

    pub(super) fn window_focus(&mut self, args: &Args) -> Outcome {
        let id = self.one_window(Verb::WindowFocus, args, "window")?;
        self.seat.layer_focus = None;
        self.todo.focus = true;
        self.lay(Verb::WindowFocus, |layout| layout.focus(id))
    }

    pub(super) fn window_close(&mut self, args: &Args) -> Outcome {
        let ids = self.several_windows(Verb::WindowClose, args, "windows")?;
        for window in ids.iter().filter_map(|id| self.windows.get(id.0)) {
            window.toplevel.send_close();
        }
        Ok(Done { windows: ids, inverse: None })
    }

    pub(super) fn window_minimize(&mut self, args: &Args) -> Outcome {
        let ids = self.several_windows(Verb::WindowMinimize, args, "windows")?;
        self.lay(Verb::WindowMinimize, |layout| layout.minimize(&ids))
    }

    pub(super) fn window_restore(&mut self, args: &Args) -> Outcome {
        let ids = self.several_windows(Verb::WindowRestore, args, "windows")?;
        self.lay(Verb::WindowRestore, |layout| layout.restore(&ids))
    }

    pub(super) fn window_maximize(&mut self, args: &Args) -> Outcome {
        let ids = self.several_windows(Verb::WindowMaximize, args, "window")?;
        self.lay(Verb::WindowMaximize, |layout| layout.maximize(&ids, on_off(args)))
    }

    pub(super) fn window_fullscreen(&mut self, args: &Args) -> Outcome {
        let ids = self.several_windows(Verb::WindowFullscreen, args, "window")?;
        self.lay(Verb::WindowFullscreen, |layout| layout.fullscreen(&ids, on_off(args)))
    }

    pub(super) fn window_place(&mut self, args: &Args) -> Outcome {
        let verb = Verb::WindowPlace;
        let id = self.one_window(verb, args, "window")?;
        let word = args.text("slot").unwrap_or_default();
        let Some(slot) = Slot::from_name(word) else {
            return Err(Trouble::new(cannot(verb), format!("`{word}` is not a place"), "say left, right, center …"));
        };
        let output = self.named_output(verb, args, "output")?;
        self.lay(verb, |layout| layout.place(id, slot, output))
    }

    pub(super) fn window_resize(&mut self, args: &Args) -> Outcome {
        let id = self.one_window(Verb::WindowResize, args, "window")?;
        let to = Resize {
            width: args.number("width").map(pixels),
            height: args.number("height").map(pixels),
            delta_percent: args.number("delta").map(pixels),
        };
        self.lay(Verb::WindowResize, |layout| layout.resize(id, to))
    }

    pub(super) fn window_move(&mut self, args: &Args) -> Outcome {
        let verb = Verb::WindowMove;
        let id = self.one_window(verb, args, "window")?;
        if let Some(dir) = dir(args) {
            return self.lay(verb, |layout| layout.move_dir(id, dir));
        }
        let now = self.layout.placement(id).map(|placement| placement.rect.origin()).unwrap_or_default();
        let (x, y) = (args.number("x").map(pixels), args.number("y").map(pixels));
        if x.is_none() && y.is_none() {
            return Err(Trouble::new(cannot(verb), "it was not said where to", "say a direction or a position"));
        }
        let to = Point { x: x.unwrap_or(now.x), y: y.unwrap_or(now.y) };
        self.lay(verb, |layout| layout.move_to(id, to))
    }

    pub(super) fn window_swap(&mut self, args: &Args) -> Outcome {
        let verb = Verb::WindowSwap;
        let id = self.one_window(verb, args, "window")?;
        let with = match args.window("with") {
            Some(_) => self.one_window(verb, args, "with")?,
            None => self.other_window(verb, id)?,
        };
        self.lay(verb, |layout| layout.swap(id, with))
    }

    /// The one other window that shows, where there is exactly one.
    fn other_window(&self, verb: Verb, id: WindowId) -> Result<WindowId, Trouble> {
        let mut others = self.shown.order.iter().filter(|number| **number != id.0);
        match (others.next(), others.next()) {
            (Some(only), None) => Ok(WindowId(*only)),
            (None, _) => Err(Trouble::new(cannot(verb), "no other window shows", "open one first")),
            _ => Err(Trouble::new(cannot(verb), "several other windows show", "say which one is meant")),
        }
    }

    pub(super) fn window_to_workspace(&mut self, args: &Args) -> Outcome {
        let verb = Verb::WindowToWorkspace;
        let ids = self.several_windows(verb, args, "windows")?;
        let workspace = args.workspace("workspace").map(|id| WorkspaceId(id.0)).unwrap_or(WorkspaceId(0));
        let follow = if args.text("follow") == Some("on") { Follow::Yes } else { Follow::No };
        self.lay(verb, |layout| layout.to_workspace(&ids, workspace, follow))
    }

    pub(super) fn window_to_output(&mut self, args: &Args) -> Outcome {
        let verb = Verb::WindowToOutput;
        let ids = self.several_windows(verb, args, "windows")?;
        let target = match (self.named_output(verb, args, "output")?, dir(args)) {
            (Some(output), _) => OutputTarget::Id(output),
            (None, Some(dir)) => OutputTarget::Dir(dir),
            (None, None) => {
                return Err(Trouble::new(cannot(verb), "it was not said where to", "say a screen or a direction"));
            }
        };
        self.lay(verb, |layout| layout.to_output(&ids, target))
    }

    pub(super) fn window_float(&mut self, args: &Args) -> Outcome {
        let ids = self.several_windows(Verb::WindowFloat, args, "window")?;
        self.lay(Verb::WindowFloat, |layout| layout.float(&ids, on_off(args)))
    }

    pub(super) fn window_pin(&mut self, args: &Args) -> Outcome {
        let ids = self.several_windows(Verb::WindowPin, args, "window")?;
        self.lay(Verb::WindowPin, |layout| layout.pin(&ids, on_off(args)))
    }

    /// An output by its name, where one was said.
    pub(super) fn named_output(
        &self,
        verb: Verb,
        args: &Args,
        name: &str,
    ) -> Result<Option<tacit_layout::OutputId>, Trouble> {
        let Some(id) = args.output(name) else { return Ok(None) };
        let found = self.outputs.named(id.as_str()).map(|output: &OutputState| output.number);
        let names: Vec<String> = self.outputs.iter().map(OutputState::name).collect();
        let missing = || {
            let shown: String = id.as_str().chars().take(40).collect();
            Trouble::new(cannot(verb), format!("there is no screen {shown}"), format!("there is {}", names.join(", ")))
        };
        found.map(Some).ok_or_else(missing)
    }
}
