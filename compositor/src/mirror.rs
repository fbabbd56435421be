//! Outputs that show what another one shows. A mirror is no output to anybody: it is in no list, has no workspace, no pointer comes to
//! it, and its global is gone, until it ends and the output is there again with its windows. Owns which there are.

use crate::{
    backend::tty::head::HeadId,
    outputs::{make_output, scale_of},
    render::Canvas,
    state::State,
};
use smithay::{
    output::Mode,
    utils::{Logical, Physical, Point, Size, Transform},
};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use tacit_layout::OutputId;

/// What was said by hand: the source of an output by its name, or that it has none.
pub type Said = BTreeMap<String, Option<String>>;

/// One mirror.
#[derive(Debug)]
pub struct Mirror {
    /// The name of the output that it was, and will be.
    pub name: String,
    /// What it shows.
    pub source: OutputId,
    /// How it is turned.
    pub transform: Transform,
    /// The display that shows it, on a seat of this machine.
    pub head: Option<HeadId>,
    /// What it is drawn on.
    pub canvas: Canvas,
    /// Its mode.
    pub mode: Mode,
    /// Its own scale, for later; the picture is as large as fits.
    pub scale: f64,
    /// Where it was.
    location: Point<i32, Logical>,
    /// The scale of the source that the canvas is for.
    source_scale: f64,
}

impl Mirror {
    /// Its size as it is turned.
    pub fn turned_size(&self) -> Size<i32, Physical> {
        self.transform.transform_size(self.mode.size)
    }
}

/// All mirrors.
#[derive(Debug, Default)]
pub struct Mirrors {
    list: Vec<Mirror>,
    /// By hand; goes before the configuration.
    pub said: Said,
}

impl Mirrors {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Mirror> {
        self.list.iter()
    }

    /// The one with this name.
    pub fn named(&self, name: &str) -> Option<&Mirror> {
        self.list.iter().find(|mirror| mirror.name == name)
    }
}

impl State {
    /// The output that an output should show, by name.
    fn wanted_source(&self, name: &str) -> Option<&str> {
        match self.mirrors.said.get(name) {
            Some(said) => said.as_deref(),
            None => self.settings.config.output.get(name)?.mirror.as_deref(),
        }
    }

    /// Makes outputs mirrors and ends mirrors, until all is as it was said, as far as that is possible.
    pub fn refresh_mirrors(&mut self) {
        // Each turn changes one, and no change is taken back by another: this is only a bound.
        for _ in 0..2 * (self.outputs.iter().count() + self.mirrors.list.len()) {
            if !self.end_a_mirror() && !self.begin_a_mirror() {
                return;
            }
        }
    }

    /// Says of outputs what they show, by hand; answers what was said before.
    pub fn say_mirrors(&mut self, said: Said) -> Said {
        let before = std::mem::replace(&mut self.mirrors.said, said);
        self.refresh_mirrors();
        before
    }

    fn end_a_mirror(&mut self) -> bool {
        let ends = |mirror: &Mirror| {
            let source = self.outputs.get(mirror.source).filter(|source| source.on);
            let source = source.map(crate::outputs::OutputState::name);
            source.is_none() || source.as_deref() != self.wanted_source(&mirror.name)
        };
        let Some(at) = self.mirrors.list.iter().position(ends) else { return false };
        let mirror = self.mirrors.list.remove(at);
        let (size, refresh) = ((mirror.mode.size.w, mirror.mode.size.h), mirror.mode.refresh);
        let virtual_one = || make_output(&mirror.name, size, refresh, mirror.scale);
        let output = self.head_output(&mirror.name).unwrap_or_else(virtual_one);
        output.change_current_state(None, None, Some(scale_of(mirror.scale)), None);
        output.change_current_state(None, Some(mirror.transform), None, None);
        if let Err(error) = self.admit_output(&output, Some(mirror.location)) {
            tracing::error!(%error, output = mirror.name, "a mirror cannot be an output again");
        }
        true
    }

    fn begin_a_mirror(&mut self) -> bool {
        let shown = |number: OutputId| self.mirrors.list.iter().any(|mirror| mirror.source == number);
        let wanted = self.outputs.iter().filter(|output| output.on && !shown(output.number)).find_map(|output| {
            let source = self.outputs.named(self.wanted_source(&output.name())?)?;
            (source.on && source.number != output.number).then_some((output.number, source.number))
        });
        let Some((number, source)) = wanted else { return false };
        let Some(source_scale) = self.outputs.get(source).map(|source| source.scale()) else { return false };
        let Some(output) = self.outputs.get(number) else { return false };
        let Some(mode) = output.output.current_mode() else { return false };
        let (name, scale, head) = (output.name(), output.scale(), output.head);
        let (transform, location) = (output.output.current_transform(), output.output.current_location());
        let canvas = match self.paint.renderer.canvas_of(mode.size, source_scale, transform) {
            Ok(canvas) => canvas,
            Err(error) => {
                tracing::warn!(%error, output = name, "this output cannot be a mirror");
                return false;
            }
        };
        self.dismiss_output(number);
        self.mirrors.list.push(Mirror { name, source, transform, head, canvas, mode, scale, location, source_scale });
        self.want_frame(source);
        true
    }

    /// Draws the mirrors of an output that was just drawn, as far as they differ.
    pub fn draw_mirrors(&mut self, source: OutputId, now: Duration) {
        let Some(scale) = self.outputs.get(source).map(|source| source.scale()) else { return };
        let mut mirrors = std::mem::take(&mut self.mirrors.list);
        for mirror in mirrors.iter_mut().filter(|mirror| mirror.source == source) {
            let (mode, transform) = (mirror.mode.size, mirror.transform);
            #[allow(clippy::float_cmp)]
            if mirror.source_scale != scale {
                match self.paint.renderer.canvas_of(mode, scale, transform) {
                    Ok(canvas) => (mirror.canvas, mirror.source_scale) = (canvas, scale),
                    Err(error) => tracing::error!(%error, output = mirror.name, "a mirror cannot be drawn on"),
                }
            }
            let canvas = &mut mirror.canvas;
            let draw =
                || self.with_scene(source, |renderer, _, scene| renderer.draw_mirror(canvas, scene, mode, transform));
            match catch_unwind(AssertUnwindSafe(draw)) {
                Ok(Some(Err(error))) => tracing::error!(%error, output = mirror.name, "a mirror was not drawn"),
                Ok(Some(Ok(true))) => self.show_mirror(mirror.head, source, &mut mirror.canvas, now),
                Ok(_) => {}
                Err(_) => tracing::error!(output = mirror.name, "a mirror cannot be drawn"),
            }
        }
        self.mirrors.list = mirrors;
    }

    /// A mirror's display is gone: there is nothing that could be an output again.
    pub fn forget_mirror(&mut self, name: &str) {
        self.mirrors.list.retain(|mirror| mirror.name != name);
    }

    /// What a mirror shows.
    pub fn mirror_picture(&mut self, name: &str) -> Option<crate::render::Picture> {
        let mirror = self.mirrors.list.iter_mut().find(|mirror| mirror.name == name)?;
        let size = Size::from((mirror.mode.size.w, mirror.mode.size.h));
        let glass = self.paint.renderer.glass(&mut mirror.canvas, size);
        glass.or_else(|| self.paint.renderer.read(&mut mirror.canvas, size).ok())
    }
}
