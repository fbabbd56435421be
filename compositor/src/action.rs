//! The one place where a verb of the vocabulary becomes something that the compositor does: for D-Bus callers, key bindings and
//! undo alike. A match of single calls; how each is done is in the family's file.

mod access;
mod input;
mod layout;
mod output;
mod window;

pub use output::transform;

use crate::{state::State, undo::Inverse, windows};
use tacit_dbus::{Action, Applied, Args, Trouble, Verb};
use tacit_layout::{Changed, LayoutError, WindowId};

/// What an operation did.
#[derive(Debug, Default)]
pub struct Done {
    /// The windows it was about.
    pub windows: Vec<WindowId>,
    /// What puts it back, where that is not the layout's memento.
    pub inverse: Option<Inverse>,
}

impl Done {
    fn with(inverse: Inverse) -> Self {
        Self { windows: Vec::new(), inverse: Some(inverse) }
    }
}

impl From<Changed> for Done {
    fn from(changed: Changed) -> Self {
        Self { windows: changed.windows, inverse: None }
    }
}

type Outcome = Result<Done, Trouble>;

/// What every error here begins with: the verb.
pub(crate) fn cannot(verb: Verb) -> String {
    format!("cannot do {}", verb.name())
}

fn refused(verb: Verb, error: &LayoutError) -> Trouble {
    let hint = match error {
        LayoutError::NoSuchWindow(_) => "ask for the windows that are open",
        LayoutError::NoSuchWorkspace(_) | LayoutError::LastWorkspace(_) => "ask for the workspaces there are",
        LayoutError::NoSuchOutput(_) => "ask for the screens there are",
        LayoutError::Minimized(_) => "restore it first",
        LayoutError::NoWindows => "open or focus a window first",
        LayoutError::Grab => "let go of it with the pointer first",
        _ => "",
    };
    // The layout counts windows; people and programs know them by id.
    let why = match error {
        LayoutError::NoSuchWindow(window) => format!("there is no window {}", windows::id(window.0)),
        other => other.to_string(),
    };
    Trouble::new(cannot(verb), why, hint)
}

impl State {
    /// Does what `action` says, as a whole or not at all.
    ///
    /// # Errors
    /// The revision is another one, the arguments do not fit, or it cannot be done.
    pub fn apply(&mut self, action: &Action, expected_revision: u64) -> Result<Applied, Trouble> {
        self.refuse_while_locked(action.verb)?;
        self.expect_revision(action.verb, expected_revision)?;
        let argument = |error: tacit_dbus::ArgError| {
            Trouble::new(cannot(action.verb), error.to_string(), "`tacit man` lists every verb with its arguments")
        };
        action.verb.check(&action.args).map_err(argument)?;
        if action.verb == Verb::LayoutRevert {
            let token = action.args.text("token").unwrap_or_default().to_owned();
            return self.revert(&token, 0);
        }
        let mut memento = self.layout.memento();
        let before = self.layout.revision();
        let done = self.perform(action.verb, &action.args)?;
        self.layout.seal(&mut memento);
        let token = match done.inverse {
            Some(inverse) => self.undo.keep(inverse),
            None if self.layout.revision() != before => {
                self.undo.keep(Inverse::Layout(Box::new(memento), done.windows.clone()))
            }
            None => String::new(),
        };
        Ok(self.applied(token, &done.windows))
    }

    /// Puts back what the operation with this token changed.
    ///
    /// # Errors
    /// The token is unknown or too old, or the revision is another one.
    pub fn revert(&mut self, token: &str, expected_revision: u64) -> Result<Applied, Trouble> {
        self.refuse_while_locked(Verb::LayoutRevert)?;
        self.expect_revision(Verb::LayoutRevert, expected_revision)?;
        let Some(inverse) = self.undo.get(token) else {
            let why = "the token is unknown or too old";
            return Err(Trouble::new("cannot put it back", why, "only the latest 256 changes can be taken back"));
        };
        let mut memento = self.layout.memento();
        let done = self.put_back(inverse)?;
        self.layout.seal(&mut memento);
        let token = match done.inverse {
            Some(inverse) => self.undo.keep(inverse),
            None => self.undo.keep(Inverse::Layout(Box::new(memento), done.windows.clone())),
        };
        Ok(self.applied(token, &done.windows))
    }

    fn put_back(&mut self, inverse: Inverse) -> Outcome {
        match inverse {
            Inverse::Layout(memento, affected) => {
                let changed = self.layout.revert(&memento, &affected);
                changed.map(Done::from).map_err(|error| refused(Verb::LayoutRevert, &error))
            }
            Inverse::Output(memento) => self.restore_output(&memento),
            Inverse::Clipboard(text) => self.restore_clipboard(text),
            Inverse::Keyboard(input) => Ok(self.restore_keyboard(*input)),
            Inverse::Zoom(percent) => Ok(self.zoom_by_hand(percent)),
            Inverse::Night(memento) => Ok(Done::with(Inverse::Night(self.restore_night_light(memento)))),
            Inverse::Mirrors(said) => Ok(Done::with(Inverse::Mirrors(self.say_mirrors(said)))),
            Inverse::Awake(awake) => Ok(self.set_awake(awake)),
        }
    }

    /// Nothing is done behind a lock: whoever asked could neither see nor stop it.
    fn refuse_while_locked(&self, verb: Verb) -> Result<(), Trouble> {
        if self.lock.is_on() {
            return Err(Trouble::new(cannot(verb), "the session is locked", "unlock it first"));
        }
        Ok(())
    }

    fn expect_revision(&mut self, verb: Verb, expected: u64) -> Result<(), Trouble> {
        if expected != 0 {
            // What clients did in this turn of the loop counts.
            self.settle();
        }
        let now = self.publisher.revision();
        if expected != 0 && expected != now {
            let why = format!("the windows have changed since (revision {now}, not {expected})");
            return Err(Trouble::new(cannot(verb), why, "look again and repeat it"));
        }
        Ok(())
    }

    fn applied(&mut self, token: String, windows: &[WindowId]) -> Applied {
        self.stats.applied += 1;
        self.todo.snapshot = true;
        self.settle();
        let windows = windows.iter().map(|window| windows::id(window.0)).collect();
        Applied { revision: self.publisher.revision(), token, windows }
    }

    /// One call for each verb that the compositor carries out.
    fn perform(&mut self, verb: Verb, args: &Args) -> Outcome {
        match verb {
            Verb::WindowFocus => self.window_focus(args),
            Verb::WindowClose => self.window_close(args),
            Verb::WindowMinimize => self.window_minimize(args),
            Verb::WindowRestore => self.window_restore(args),
            Verb::WindowMaximize => self.window_maximize(args),
            Verb::WindowFullscreen => self.window_fullscreen(args),
            Verb::WindowPlace => self.window_place(args),
            Verb::WindowResize => self.window_resize(args),
            Verb::WindowMove => self.window_move(args),
            Verb::WindowSwap => self.window_swap(args),
            Verb::WindowToWorkspace => self.window_to_workspace(args),
            Verb::WindowToOutput => self.window_to_output(args),
            Verb::WindowFloat => self.window_float(args),
            Verb::WindowPin => self.window_pin(args),
            Verb::LayoutArrange => self.layout_arrange(args),
            Verb::LayoutMode => self.layout_mode(args),
            Verb::LayoutSave => self.layout_save(args),
            Verb::LayoutRestore => self.layout_restore(args),
            Verb::WorkspaceSwitch => self.workspace_switch(args),
            Verb::WorkspaceRename => self.workspace_rename(args),
            Verb::WorkspaceCreate => self.workspace_create(args),
            Verb::WorkspaceRemove => self.workspace_remove(args),
            Verb::OutputPower => self.output_power(args),
            Verb::OutputMirror => self.output_mirror(args),
            Verb::OutputArrange => self.output_arrange(args),
            Verb::DisplayScale => self.display_scale(args),
            Verb::DisplayResolution => self.display_resolution(args),
            Verb::DisplayRotate => self.display_rotate(args),
            Verb::DisplayRefresh => self.display_refresh(args),
            Verb::DisplayNightLight => self.display_night_light(args),
            Verb::A11yZoom => self.a11y_zoom(args),
            Verb::KeyboardLayout => self.keyboard_layout(args),
            Verb::KeyboardRepeat => self.keyboard_repeat(args),
            Verb::PointerSpeed => self.pointer_speed(args),
            Verb::PointerNaturalScroll => self.pointer_natural_scroll(args),
            Verb::TouchpadTap => self.touchpad_tap(args),
            Verb::UiType => self.ui_type(args),
            Verb::UiPress => self.ui_press(args),
            Verb::UiScroll => self.ui_scroll(args),
            Verb::ClipboardCopy => self.clipboard_copy_verb(args),
            Verb::ClipboardPaste => self.clipboard_paste(args),
            Verb::ClipboardClear => self.clipboard_clear_verb(),
            Verb::PowerInhibit => self.power_inhibit(args),
            Verb::ScreenCapture => self.screen_capture(args),
            other => Err(not_available(other)),
        }
    }
}

fn not_available(verb: Verb) -> Trouble {
    let why = "it is not available yet in the compositor";
    Trouble::new(cannot(verb), why, "`tacit doctor` lists what is not available yet")
}
