//! The outputs: their places in the global space, and when each was last drawn. Knows no window and no renderer.

use crate::{
    backend::tty::head::HeadId,
    render::{Canvas, glass::Tint},
};
use smithay::{
    output::{Mode, Output, PhysicalProperties, Scale, Subpixel},
    reexports::{
        calloop::RegistrationToken,
        wayland_server::{DisplayHandle, backend::GlobalId},
    },
    utils::{Logical, Point, Rectangle, Transform},
};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
    time::Duration,
};

/// The time between frames where an output has no refresh rate.
const INTERVAL_DEFAULT: Duration = Duration::from_micros(16_667);

/// When an output is drawn.
#[derive(Debug)]
pub struct FrameState {
    /// Whether something on it has changed, or a client waits for a frame callback.
    pub wanted: bool,
    /// When it was last drawn.
    pub last: Option<Duration>,
    /// The timer for the next frame, while one is wanted and it is too early.
    pub timer: Option<RegistrationToken>,
    /// When the display last began to show a picture, where it says so.
    pub vblank: Option<Duration>,
    /// How long drawing took lately: what takes longer counts at once, and is forgotten slowly.
    pub cost: Duration,
    /// Whether a client may wait to hear when its picture was presented: where none does, nobody is asked.
    pub feedback: bool,
    /// Counts frames.
    pub sequence: u64,
    /// Whether the next frame shall not wait for its tick: a new window is to be seen at once.
    pub early: bool,
    /// How many frames came before their tick since `early_since`.
    pub early_count: u32,
    /// When the count began.
    pub early_since: Duration,
}

/// How many frames may come before their tick while one tick lasts: clients that map windows in a loop get no more.
const EARLY_MAX: u32 = 4;

impl FrameState {
    fn new() -> Self {
        Self {
            wanted: true,
            last: None,
            timer: None,
            vblank: None,
            cost: Duration::ZERO,
            feedback: true,
            sequence: 0,
            early: false,
            early_count: 0,
            early_since: Duration::ZERO,
        }
    }

    /// When the wanted frame is due; `None` for at once.
    pub fn due(&mut self, now: Duration, interval: Duration) -> Option<Duration> {
        let due = match self.vblank {
            Some(vblank) => self.before_scanout(vblank, now, interval),
            None => self.last.map(|last| last + interval),
        };
        let due = due.filter(|due| *due > now)?;
        if !std::mem::take(&mut self.early) {
            return Some(due);
        }
        if now.saturating_sub(self.early_since) >= interval {
            (self.early_count, self.early_since) = (0, now);
        }
        self.early_count += 1;
        (self.early_count > EARLY_MAX).then_some(due)
    }
}

impl FrameState {
    /// When to begin a picture for the next time that the display begins to show one: as late as is safe, so that it shows what
    /// happened last. `None` for at once.
    fn before_scanout(&self, vblank: Duration, now: Duration, interval: Duration) -> Option<Duration> {
        let passed = now.saturating_sub(vblank).as_nanos() / interval.as_nanos().max(1);
        let next = vblank + interval * u32::try_from(passed + 1).unwrap_or(u32::MAX);
        let begin = next.saturating_sub(self.cost + self.cost / 4 + MARGIN);
        // One picture for each time that it can be shown, also where the last one was late.
        let soonest = self.last.map_or(Duration::ZERO, |last| last + interval * 3 / 4);
        Some(begin.max(soonest))
    }

    /// Drawing took this long.
    pub fn took(&mut self, cost: Duration) {
        let faded = self.cost - self.cost / 32;
        self.cost = cost.max(faded);
    }
}

/// What is left of the time before a picture is shown when it is drawn: for the kernel, and for what was not foreseen.
const MARGIN: Duration = Duration::from_micros(1500);

/// One output.
#[derive(Debug)]
pub struct OutputState {
    /// The protocol side.
    pub output: Output,
    /// Its number in the layout.
    pub number: tacit_layout::OutputId,
    /// What is left for windows, global.
    pub usable: Rectangle<i32, Logical>,
    /// Whether it shows anything.
    pub on: bool,
    /// When it is drawn.
    pub frame: FrameState,
    /// The display that shows it, on a seat of this machine.
    pub head: Option<HeadId>,
    /// What it is drawn on.
    pub canvas: Canvas,
    /// The global that clients see.
    pub global: GlobalId,
    /// The colours it is seen in, where they are not those that are drawn.
    pub tint: Option<Rc<Tint>>,
    /// The ramps that a client sets: red, green and blue.
    pub ramps: Option<Box<[[u8; 256]; 3]>>,
}

impl OutputState {
    /// All of it, global.
    pub fn rect(&self) -> Rectangle<i32, Logical> {
        Rectangle::new(self.output.current_location(), logical_size(&self.output))
    }

    /// Its scale.
    pub fn scale(&self) -> f64 {
        self.output.current_scale().fractional_scale()
    }

    /// The time between two frames.
    pub fn interval(&self) -> Duration {
        let refresh = self.output.current_mode().map_or(0, |mode| mode.refresh);
        match u64::try_from(refresh) {
            Ok(millihertz) if millihertz > 0 => Duration::from_nanos(1_000_000_000_000 / millihertz),
            _ => INTERVAL_DEFAULT,
        }
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.output.name()
    }
}

/// The logical size of an output, transform and scale included.
pub fn logical_size(output: &Output) -> smithay::utils::Size<i32, Logical> {
    let Some(mode) = output.current_mode() else { return Default::default() };
    let turned = output.current_transform().transform_size(mode.size);
    turned.to_f64().to_logical(output.current_scale().fractional_scale()).to_i32_round()
}

/// Makes the protocol side of an output.
pub fn make_output(name: &str, size: (i32, i32), refresh_mhz: i32, scale: f64) -> Output {
    let output = Output::new(
        name.to_owned(),
        PhysicalProperties {
            size: (0, 0).into(),
            subpixel: Subpixel::Unknown,
            make: "Tacit".into(),
            model: "Virtual".into(),
        },
    );
    let mode = Mode { size: size.into(), refresh: refresh_mhz };
    output.change_current_state(Some(mode), Some(Transform::Normal), Some(scale_of(scale)), Some((0, 0).into()));
    output.set_preferred(mode);
    output
}

/// A scale as the protocols have it: whole where it is whole.
pub fn scale_of(scale: f64) -> Scale {
    #[allow(clippy::cast_possible_truncation)]
    if scale.fract() == 0.0 { Scale::Integer(scale as i32) } else { Scale::Fractional(scale) }
}

/// All outputs, in the order in which they came.
#[derive(Debug, Default)]
pub struct Outputs {
    list: Vec<OutputState>,
    last: u32,
}

impl Outputs {
    /// Adds one to the right of the others, or where it wants to be.
    pub fn add<D>(
        &mut self,
        display: &DisplayHandle,
        output: Output,
        canvas: Canvas,
        at: Option<Point<i32, Logical>>,
    ) -> tacit_layout::OutputId
    where
        D: smithay::reexports::wayland_server::GlobalDispatch<
                smithay::reexports::wayland_server::protocol::wl_output::WlOutput,
                smithay::wayland::output::WlOutputData,
            > + 'static,
    {
        let right = self.list.iter().map(|other| other.rect().loc.x + other.rect().size.w).max().unwrap_or(0);
        let location = at.unwrap_or_else(|| (right, 0).into());
        output.change_current_state(None, None, None, Some(location));
        self.last += 1;
        let number = tacit_layout::OutputId(self.last);
        let global = output.create_global::<D>(display);
        let usable = Rectangle::new(location, logical_size(&output));
        let frame = FrameState::new();
        self.list.push(OutputState {
            output,
            number,
            usable,
            on: true,
            frame,
            head: None,
            canvas,
            global,
            tint: None,
            ramps: None,
        });
        number
    }

    /// Takes one away.
    pub fn remove(&mut self, number: tacit_layout::OutputId) -> Option<OutputState> {
        let at = self.list.iter().position(|output| output.number == number)?;
        Some(self.list.remove(at))
    }

    /// The one with this number.
    pub fn get(&self, number: tacit_layout::OutputId) -> Option<&OutputState> {
        self.list.iter().find(|output| output.number == number)
    }

    /// The one with this number.
    pub fn get_mut(&mut self, number: tacit_layout::OutputId) -> Option<&mut OutputState> {
        self.list.iter_mut().find(|output| output.number == number)
    }

    /// The one with this name.
    pub fn named(&self, name: &str) -> Option<&OutputState> {
        self.list.iter().find(|output| output.output.name() == name)
    }

    /// The one of this protocol object.
    pub fn of(&self, output: &Output) -> Option<&OutputState> {
        self.list.iter().find(|other| &other.output == output)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &OutputState> {
        self.list.iter()
    }

    /// All of them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut OutputState> {
        self.list.iter_mut()
    }

    /// The one that shows this place.
    pub fn at(&self, place: Point<f64, Logical>) -> Option<&OutputState> {
        self.list.iter().find(|output| output.on && output.rect().to_f64().contains(place))
    }

    /// The smallest rectangle around all outputs.
    pub fn bounds(&self) -> Rectangle<i32, Logical> {
        self.list.iter().filter(|output| output.on).map(OutputState::rect).reduce(Rectangle::merge).unwrap_or_default()
    }

    /// The place on an output that is nearest to `place`.
    pub fn nearest(&self, place: Point<f64, Logical>) -> Point<f64, Logical> {
        let into = |output: &OutputState| {
            let rect = output.rect().to_f64();
            let x = place.x.clamp(rect.loc.x, (rect.loc.x + rect.size.w - 1.0).max(rect.loc.x));
            let y = place.y.clamp(rect.loc.y, (rect.loc.y + rect.size.h - 1.0).max(rect.loc.y));
            Point::<f64, Logical>::from((x, y))
        };
        let away = |spot: &Point<f64, Logical>| (spot.x - place.x).powi(2) + (spot.y - place.y).powi(2);
        if self.at(place).is_some() {
            return place;
        }
        let spots = self.list.iter().filter(|output| output.on).map(into);
        spots.min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or(place)
    }
}

/// What the layout knows an output by from one connection to the next.
pub fn key(output: &Output) -> tacit_layout::OutputKey {
    let mut hasher = DefaultHasher::new();
    let properties = output.physical_properties();
    (output.name(), properties.make, properties.model).hash(&mut hasher);
    tacit_layout::OutputKey(hasher.finish())
}
