//! The verbs of the families `output`, `display` and `screen`.

use super::{Done, Outcome, cannot, window::dir};
use crate::{
    backend::{OutputMemento, OutputWish},
    render::{picture::write_png, scene::Sight},
    state::State,
    undo::Inverse,
};
use smithay::utils::Transform;
use std::path::PathBuf;
use tacit_dbus::{Args, Trouble, Verb};
use tacit_layout::OutputId;

impl State {
    fn output_or_focused(&self, verb: Verb, args: &Args) -> Result<OutputId, Trouble> {
        let named = self.named_output(verb, args, "output")?;
        named.or_else(|| self.focused_output()).ok_or_else(|| no_screen(verb))
    }

    /// Changes an output; the way back goes to the undo ring.
    fn wish(&mut self, verb: Verb, number: OutputId, wish: OutputWish) -> Outcome {
        let memento = self.output_memento(number).ok_or_else(|| no_screen(verb))?;
        self.change_output(number, wish).map_err(|why| Trouble::new(cannot(verb), why, ""))?;
        Ok(Done::with(Inverse::Output(memento)))
    }

    pub(super) fn restore_output(&mut self, memento: &OutputMemento) -> Outcome {
        let verb = Verb::LayoutRevert;
        let number = self.outputs.named(&memento.name).map(|output| output.number).ok_or_else(|| no_screen(verb))?;
        self.wish(verb, number, memento.wish())
    }

    pub(super) fn output_power(&mut self, args: &Args) -> Outcome {
        let number = self.output_or_focused(Verb::OutputPower, args)?;
        let now = self.outputs.get(number).is_some_and(|output| output.on);
        let on = args.on("on", now).unwrap_or(true);
        self.wish(Verb::OutputPower, number, OutputWish { on: Some(on), ..OutputWish::default() })
    }

    /// The name of a screen that was said, be it a mirror or not.
    fn said_screen(&self, verb: Verb, args: &Args, arg: &str) -> Result<Option<String>, Trouble> {
        match args.output(arg) {
            Some(id) if self.mirrors.named(id.as_str()).is_some() => Ok(Some(id.as_str().to_owned())),
            _ => Ok(self
                .named_output(verb, args, arg)?
                .and_then(|number| self.outputs.get(number))
                .map(crate::outputs::OutputState::name)),
        }
    }

    pub(super) fn output_mirror(&mut self, args: &Args) -> Outcome {
        let verb = Verb::OutputMirror;
        let trouble = |why: &str, hint: &str| Trouble::new(cannot(verb), why, hint);
        let mirrors: Vec<String> = self.mirrors.iter().map(|mirror| mirror.name.clone()).collect();
        let (output, source) = (self.said_screen(verb, args, "output")?, self.said_screen(verb, args, "source")?);
        let mut said = self.mirrors.said.clone();
        if !args.on("on", !mirrors.is_empty()).unwrap_or(true) {
            let ends = output.map_or(mirrors, |output| vec![output]);
            said.extend(ends.into_iter().map(|output| (output, None)));
            return Ok(Done::with(Inverse::Mirrors(self.say_mirrors(said))));
        }
        let mut names: Vec<(i32, i32, String)> =
            self.outputs.iter().map(|one| (one.rect().loc.x, one.rect().loc.y, one.name())).collect();
        names.sort();
        let names: Vec<String> = names.into_iter().map(|(_, _, name)| name).collect();
        let focused = || Some(self.outputs.get(self.focused_output()?)?.name());
        let source = source.or_else(|| match &output {
            Some(output) => names.iter().find(|name| *name != output).cloned(),
            None => focused(),
        });
        let source = source.ok_or_else(|| trouble("there is no other screen", "connect another one"))?;
        if mirrors.contains(&source) {
            return Err(trouble("that screen shows another one itself", "name the screen that it shows"));
        }
        let targets =
            output.map_or_else(|| names.into_iter().filter(|name| *name != source).collect(), |one| vec![one]);
        if targets.is_empty() || targets.contains(&source) {
            return Err(trouble("there is no other screen", "connect another one"));
        }
        said.extend(targets.iter().map(|target| (target.clone(), Some(source.clone()))));
        let before = self.say_mirrors(said);
        let shows = |name: &String| self.mirrors.named(name).and_then(|mirror| self.outputs.get(mirror.source));
        if targets.iter().all(|name| shows(name).is_some_and(|shown| shown.name() == source)) {
            return Ok(Done::with(Inverse::Mirrors(before)));
        }
        self.say_mirrors(before);
        Err(trouble("that screen is off, or another one shows it", "turn it on, or stop mirroring first"))
    }

    pub(super) fn output_arrange(&mut self, args: &Args) -> Outcome {
        let verb = Verb::OutputArrange;
        let number = self.output_or_focused(verb, args)?;
        let relative = self.named_output(verb, args, "relative")?;
        let relative =
            relative.or_else(|| self.outputs.iter().map(|other| other.number).find(|other| *other != number));
        let alone = || Trouble::new(cannot(verb), "there is no other screen", "connect another one");
        let anchor =
            relative.filter(|other| *other != number).and_then(|other| self.outputs.get(other)).ok_or_else(alone)?;
        let anchor = anchor.rect();
        let own = self.outputs.get(number).map(|output| output.rect().size).unwrap_or_default();
        let (x, y) = (anchor.loc.x, anchor.loc.y);
        let place = match dir(args) {
            Some(tacit_layout::Dir::Left | tacit_layout::Dir::Previous) => (x - own.w, y),
            Some(tacit_layout::Dir::Up) => (x, y - own.h),
            Some(tacit_layout::Dir::Down) => (x, y + anchor.size.h),
            _ => (x + anchor.size.w, y),
        };
        self.wish(verb, number, OutputWish { location: Some(place.into()), ..OutputWish::default() })
    }

    pub(super) fn display_scale(&mut self, args: &Args) -> Outcome {
        let verb = Verb::DisplayScale;
        let number = self.output_or_focused(verb, args)?;
        let scale = args.number("value").unwrap_or(1.0);
        if !(0.5..=4.0).contains(&scale) {
            return Err(Trouble::new(cannot(verb), format!("a scale of {scale} is not possible"), "use 0.5 to 4"));
        }
        self.wish(verb, number, OutputWish { scale: Some(scale), ..OutputWish::default() })
    }

    pub(super) fn display_resolution(&mut self, args: &Args) -> Outcome {
        let verb = Verb::DisplayResolution;
        let number = self.output_or_focused(verb, args)?;
        let text = args.text("value").unwrap_or_default();
        let Some((width, height, _)) = tacit_dbus::config::parse_mode(text) else {
            let shown: String = text.chars().take(40).collect();
            return Err(Trouble::new(cannot(verb), format!("`{shown}` is not a resolution"), "write 1920x1080"));
        };
        let refresh = self.outputs.get(number).and_then(|output| output.output.current_mode()).map(|mode| mode.refresh);
        let mode = Some((width, height, refresh.unwrap_or(60_000)));
        self.wish(verb, number, OutputWish { mode, ..OutputWish::default() })
    }

    pub(super) fn display_refresh(&mut self, args: &Args) -> Outcome {
        let verb = Verb::DisplayRefresh;
        let number = self.output_or_focused(verb, args)?;
        let hertz = args.number("value").unwrap_or(60.0);
        if !(1.0..=1000.0).contains(&hertz) {
            return Err(Trouble::new(cannot(verb), format!("{hertz} hertz are not possible"), "use 1 to 1000"));
        }
        let mode = self.outputs.get(number).and_then(|output| output.output.current_mode());
        let mode = mode.ok_or_else(|| no_screen(verb))?;
        #[allow(clippy::cast_possible_truncation)]
        let mode = Some((mode.size.w, mode.size.h, (hertz * 1000.0).round() as i32));
        self.wish(verb, number, OutputWish { mode, ..OutputWish::default() })
    }

    pub(super) fn display_rotate(&mut self, args: &Args) -> Outcome {
        let verb = Verb::DisplayRotate;
        let number = self.output_or_focused(verb, args)?;
        let transform = transform(args.text("value").unwrap_or("normal")).unwrap_or(Transform::Normal);
        self.wish(verb, number, OutputWish { transform: Some(transform), ..OutputWish::default() })
    }

    pub(super) fn screen_capture(&mut self, args: &Args) -> Outcome {
        let verb = Verb::ScreenCapture;
        let what = || cannot(verb);
        if args.text("target") == Some("area") {
            return Err(Trouble::new(what(), "an area is not available yet", "capture the screen or a window"));
        }
        let Some(path) = args.text("path").map(PathBuf::from).filter(|path| path.is_absolute()) else {
            return Err(Trouble::new(what(), "it was not said into which file", "give an absolute path"));
        };
        if path.exists() {
            return Err(Trouble::new(what(), "the file exists already", "use another name"));
        }
        let number = self.output_or_focused(verb, args)?;
        let sight = match args.text("target") {
            Some("window") => Sight::Window(self.one_window(verb, &Args::new(), "window")?.0),
            _ => Sight::NoCursor,
        };
        let picture = self.picture(number, sight).map_err(|error| Trouble::new(what(), error.to_string(), ""))?;
        write_png(&picture, &path).map_err(|error| Trouble::new(what(), error.to_string(), "choose another folder"))?;
        Ok(Done::default())
    }
}

/// A transform by the word of the vocabulary.
pub fn transform(word: &str) -> Option<Transform> {
    Some(match word {
        "normal" => Transform::Normal,
        "90" => Transform::_90,
        "180" => Transform::_180,
        "270" => Transform::_270,
        _ => return None,
    })
}

fn no_screen(verb: Verb) -> Trouble {
    Trouble::new(cannot(verb), "there is no such screen", "ask for the screens there are")
}
