//! The verbs of the families `keyboard`, `ui`, `clipboard` and `power` that the compositor carries out.

use super::{Done, Outcome, cannot};
use crate::{clipboard::ClipText, state::State, undo::Inverse};
use tacit_dbus::{Args, Trouble, Verb, config::Input};

/// The longest text that is typed at once, in characters.
const TYPED_CHARS_MAX: usize = 10_000;

/// How much the pointer is accelerated, from -1 to 1: said so, or in percent, of which 50 is the usual.
fn speed_of(said: f64) -> Option<f64> {
    match said {
        _ if (-1.0..=1.0).contains(&said) => Some(said),
        _ if (0.0..=100.0).contains(&said) => Some((said - 50.0) / 50.0),
        _ => None,
    }
}

impl State {
    pub(super) fn keyboard_layout(&mut self, args: &Args) -> Outcome {
        let mut input = self.settings.config.input.clone();
        args.text("value").unwrap_or_default().clone_into(&mut input.keyboard_layout);
        self.change_keyboard(Verb::KeyboardLayout, input)
    }

    pub(super) fn keyboard_repeat(&mut self, args: &Args) -> Outcome {
        let verb = Verb::KeyboardRepeat;
        let value = args.get("value");
        let rate = value.and_then(|value| value.as_f64().or_else(|| value.get("rate")?.as_f64()));
        let delay = value.and_then(|value| value.get("delay")?.as_f64());
        let mut input = self.settings.config.input.clone();
        let fits = |number: f64, max: f64| (0.0..=max).contains(&number);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        match (rate, delay) {
            (None, None) => {
                return Err(Trouble::new(cannot(verb), "it has no number", "give the repeats a second, 0 to 100"));
            }
            (rate, delay) if rate.is_none_or(|n| fits(n, 100.0)) && delay.is_none_or(|n| fits(n, 10_000.0)) => {
                input.repeat_rate_hz = rate.map_or(input.repeat_rate_hz, |n| n as u32);
                input.repeat_delay_ms = delay.map_or(input.repeat_delay_ms, |n| n as u32);
            }
            _ => {
                return Err(Trouble::new(cannot(verb), "that is too fast", "give the repeats a second, 0 to 100"));
            }
        }
        self.change_keyboard(verb, input)
    }

    fn change_keyboard(&mut self, verb: Verb, input: Input) -> Outcome {
        let before = self.settings.config.input.clone();
        self.set_keyboard(&input).map_err(|why| Trouble::new(cannot(verb), why, "use XKB names such as us or de"))?;
        self.settings.config.input = input;
        Ok(Done::with(Inverse::Keyboard(Box::new(before))))
    }

    pub(super) fn pointer_speed(&mut self, args: &Args) -> Outcome {
        let verb = Verb::PointerSpeed;
        let speed = args.number("value").and_then(speed_of);
        let wrong = || Trouble::new(cannot(verb), "that is no speed", "give 0 to 100, of which 50 is the usual one");
        let mut input = self.settings.config.input.clone();
        input.pointer_speed = speed.ok_or_else(wrong)?;
        Ok(self.change_pointer(input))
    }

    pub(super) fn pointer_natural_scroll(&mut self, args: &Args) -> Outcome {
        let mut input = self.settings.config.input.clone();
        let on = args.on("on", input.touchpad_natural_scroll).unwrap_or(true);
        (input.touchpad_natural_scroll, input.pointer_natural_scroll) = (on, on);
        Ok(self.change_pointer(input))
    }

    pub(super) fn touchpad_tap(&mut self, args: &Args) -> Outcome {
        let mut input = self.settings.config.input.clone();
        input.touchpad_tap = args.on("on", input.touchpad_tap).unwrap_or(true);
        Ok(self.change_pointer(input))
    }

    fn change_pointer(&mut self, input: Input) -> Done {
        let before = std::mem::replace(&mut self.settings.config.input, input);
        self.set_up_devices();
        Done::with(Inverse::Keyboard(Box::new(before)))
    }

    pub(super) fn restore_keyboard(&mut self, input: Input) -> Done {
        let before = std::mem::replace(&mut self.settings.config.input, input.clone());
        if let Err(error) = self.set_keyboard(&input) {
            tracing::error!(error, "a keyboard layout that worked before");
        }
        self.set_up_devices();
        Done::with(Inverse::Keyboard(Box::new(before)))
    }

    pub(super) fn ui_type(&mut self, args: &Args) -> Outcome {
        let verb = Verb::UiType;
        let text = args.text("text").unwrap_or_default();
        if text.chars().count() > TYPED_CHARS_MAX {
            return Err(Trouble::new(cannot(verb), "the text is too long to type", "paste it instead"));
        }
        self.type_text(text).map_err(|why| Trouble::new(cannot(verb), why, "put it on the clipboard and paste it"))?;
        Ok(Done::default())
    }

    pub(super) fn ui_press(&mut self, args: &Args) -> Outcome {
        let verb = Verb::UiPress;
        let chord = args.text("keys").unwrap_or_default();
        self.press_chord(chord).map_err(|why| Trouble::new(cannot(verb), why, "write ctrl+shift+s"))?;
        Ok(Done::default())
    }

    pub(super) fn ui_scroll(&mut self, args: &Args) -> Outcome {
        let amount = args.number("amount").unwrap_or(1.0).clamp(0.1, 100.0) * 15.0;
        let (dx, dy) = match args.text("dir") {
            Some("left" | "previous") => (-amount, 0.0),
            Some("right" | "next") => (amount, 0.0),
            Some("up") => (0.0, -amount),
            _ => (0.0, amount),
        };
        self.scroll_focused(dx, dy).map_err(|why| Trouble::new(cannot(Verb::UiScroll), why, "focus a window first"))?;
        Ok(Done::default())
    }

    pub(super) fn clipboard_copy_verb(&mut self, args: &Args) -> Outcome {
        let before = self.clipboard.current.clone();
        match args.text("text") {
            Some(text) => self.clipboard_copy(text)?,
            None => self
                .press_chord("ctrl+c")
                .map_err(|why| Trouble::new(cannot(Verb::ClipboardCopy), why, "say the text to copy"))?,
        }
        Ok(Done::with(Inverse::Clipboard(before)))
    }

    pub(super) fn clipboard_paste(&mut self, args: &Args) -> Outcome {
        let verb = Verb::ClipboardPaste;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let at = args.number("n").unwrap_or(1.0).clamp(1.0, 1000.0) as usize;
        let Some(text) = self.clipboard.history().nth(at - 1).cloned() else {
            return Err(Trouble::new(cannot(verb), "nothing was copied", "copy something first"));
        };
        let before = self.clipboard.current.clone();
        if at > 1 {
            self.clipboard_copy(&text)?;
        }
        self.press_chord("ctrl+v").map_err(|why| Trouble::new(cannot(verb), why, "focus a window first"))?;
        Ok(Done::with(Inverse::Clipboard(before)))
    }

    pub(super) fn clipboard_clear_verb(&mut self) -> Outcome {
        let before = self.clipboard.current.clone();
        self.clipboard_clear();
        Ok(Done::with(Inverse::Clipboard(before)))
    }

    pub(super) fn restore_clipboard(&mut self, text: Option<ClipText>) -> Outcome {
        let before = self.clipboard.current.clone();
        match text {
            Some(text) => self.clipboard_copy(&text)?,
            None => self.clipboard_clear(),
        }
        Ok(Done::with(Inverse::Clipboard(before)))
    }

    pub(super) fn power_inhibit(&mut self, args: &Args) -> Outcome {
        if args.get("duration").is_some() {
            let why = "a duration is not available yet";
            return Err(Trouble::new(cannot(Verb::PowerInhibit), why, "leave it out and turn it off later"));
        }
        let on = args.on("on", self.seat.awake).unwrap_or(true);
        Ok(self.set_awake(on))
    }

    pub(super) fn set_awake(&mut self, on: bool) -> Done {
        let before = std::mem::replace(&mut self.seat.awake, on);
        Done::with(Inverse::Awake(before))
    }
}
