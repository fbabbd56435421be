//! Where outputs come from, and changing them. Knows no client.

pub mod headless;
pub mod nested;
pub mod tty;

use crate::{
    outputs::{key, make_output, scale_of},
    render::RenderError,
    state::State,
    tiling,
};
use serde::{Deserialize, Serialize};
use smithay::{
    output::{Mode, Output},
    utils::{Logical, Point, Transform},
};
use tacit_dbus::config::OutputConfig;
use tacit_layout::OutputId;

/// What an output should become; what is absent stays.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OutputWish {
    /// Whether the window that shows the output asks for its own size.
    pub from_window: bool,
    /// Physical width and height, and millihertz.
    pub mode: Option<(i32, i32, i32)>,
    /// Fractional scale.
    pub scale: Option<f64>,
    /// How it is turned.
    pub transform: Option<Transform>,
    /// Global logical position.
    pub location: Option<Point<i32, Logical>>,
    /// Whether it shows anything.
    pub on: Option<bool>,
}

/// An output as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutputMemento {
    /// Its name.
    pub name: String,
    mode: Option<(i32, i32, i32)>,
    scale: f64,
    #[serde(with = "turned")]
    transform: Transform,
    #[serde(with = "placed")]
    location: Point<i32, Logical>,
    on: bool,
}

/// A transform by its number in the Wayland protocol.
mod turned {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use smithay::utils::Transform;

    const ALL: [Transform; 8] = [
        Transform::Normal,
        Transform::_90,
        Transform::_180,
        Transform::_270,
        Transform::Flipped,
        Transform::Flipped90,
        Transform::Flipped180,
        Transform::Flipped270,
    ];

    pub fn serialize<S: Serializer>(transform: &Transform, to: S) -> Result<S::Ok, S::Error> {
        ALL.iter().position(|other| other == transform).unwrap_or(0).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Transform, D::Error> {
        let number = usize::deserialize(from)?;
        Ok(ALL.get(number).copied().unwrap_or(Transform::Normal))
    }
}

/// A place as a pair of numbers.
mod placed {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use smithay::utils::{Logical, Point};

    pub fn serialize<S: Serializer>(place: &Point<i32, Logical>, to: S) -> Result<S::Ok, S::Error> {
        (place.x, place.y).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Point<i32, Logical>, D::Error> {
        <(i32, i32)>::deserialize(from).map(Point::from)
    }
}

impl OutputMemento {
    /// What brings it back.
    pub fn wish(&self) -> OutputWish {
        OutputWish {
            from_window: false,
            mode: self.mode,
            scale: Some(self.scale),
            transform: Some(self.transform),
            location: Some(self.location),
            on: Some(self.on),
        }
    }
}

impl State {
    /// Adds an output and tells the layout.
    ///
    /// # Errors
    /// There is nothing to draw it on.
    pub fn add_output(
        &mut self,
        name: &str,
        size: (i32, i32),
        refresh_mhz: i32,
        scale: f64,
    ) -> Result<OutputId, RenderError> {
        let output = make_output(name, size, refresh_mhz, scale);
        let number = self.admit_output(&output, None)?;
        self.refresh_mirrors();
        Ok(number)
    }

    /// An output is there: where it wants to be by the configuration, or where it was.
    pub(crate) fn admit_output(
        &mut self,
        output: &Output,
        was_at: Option<Point<i32, Logical>>,
    ) -> Result<OutputId, RenderError> {
        let wanted = self.settings.config.output.get(&output.name()).cloned().unwrap_or_default();
        let canvas = self.paint.renderer.canvas(output)?;
        let head = self.tty.as_ref().and_then(|tty| tty.named(&output.name())).map(|head| head.id);
        let location = wanted.position.map(|[x, y]| (x, y).into()).or(was_at);
        let number = self.outputs.add::<State>(&self.display, output.clone(), canvas, location);
        if let Some(output) = self.outputs.get_mut(number) {
            output.head = head;
        }
        let rect = self.outputs.get(number).map(|output| output.rect()).unwrap_or_default();
        if let Err(error) = self.layout.add_output(number, key(output), tiling::rect(rect), tiling::rect(rect)) {
            tracing::error!(%error, "an output that the layout does not take");
        }
        self.configure_output(number, &wanted);
        self.refresh_night_light();
        self.outputs_changed();
        Ok(number)
    }

    /// Takes an output away; its windows go to another one.
    pub fn remove_output(&mut self, number: OutputId) {
        self.dismiss_output(number);
        // What showed it is an output again.
        self.refresh_mirrors();
    }

    /// As [`State::remove_output`], leaving mirrors as they are.
    pub(crate) fn dismiss_output(&mut self, number: OutputId) {
        let Some(gone) = self.outputs.remove(number) else { return };
        self.protocol_output_removed(&gone.output);
        self.display.remove_global::<State>(gone.global);
        for layer in self.layers.iter().filter(|layer| layer.output == number) {
            layer.surface.send_close();
        }
        if let Err(error) = self.layout.remove_output(number) {
            tracing::error!(%error, "an output that the layout does not know");
        }
        self.outputs_changed();
    }

    /// Brings an output to what the configuration says.
    pub fn configure_output(&mut self, number: OutputId, wanted: &OutputConfig) {
        let wish = OutputWish {
            from_window: false,
            mode: wanted.mode.as_deref().and_then(tacit_dbus::config::parse_mode),
            scale: wanted.scale,
            transform: wanted.transform.as_deref().and_then(crate::action::transform),
            location: wanted.position.map(|[x, y]| (x, y).into()),
            on: Some(wanted.on),
        };
        if let Err(error) = self.change_output(number, wish) {
            tracing::warn!(error, "an output cannot be as the configuration says");
        }
        if let Err(error) = self.layout.name_workspaces(number, &wanted.workspaces) {
            tracing::warn!(%error, "the workspaces cannot be named as the configuration says");
        }
    }

    /// An output as it is now.
    pub fn output_memento(&self, number: OutputId) -> Option<OutputMemento> {
        let output = self.outputs.get(number)?;
        Some(OutputMemento {
            name: output.name(),
            mode: output.output.current_mode().map(|mode| (mode.size.w, mode.size.h, mode.refresh)),
            scale: output.scale(),
            transform: output.output.current_transform(),
            location: output.output.current_location(),
            on: output.on,
        })
    }

    /// Changes an output.
    ///
    /// # Errors
    /// Why it cannot be so.
    pub fn change_output(&mut self, number: OutputId, wish: OutputWish) -> Result<(), String> {
        let is_window = matches!(self.paint.renderer, crate::render::Renderer::Window(_));
        if is_window && wish.mode.is_some() && !wish.from_window {
            return Err("the window's size is the output's size".into());
        }
        let output = self.outputs.get_mut(number).ok_or("there is no such output")?;
        let now = output.output.current_mode();
        let on = wish.on.unwrap_or(output.on);
        // A display says itself what it can do, and off it is set to nothing.
        let mode = match (output.head.zip(self.tty.as_mut()), wish.mode) {
            (Some((head, tty)), Some(wanted)) if on => Some(tty.set_mode(head, wanted)?),
            (Some(_), _) => None,
            (None, wanted) => wanted.map(|(w, h, refresh)| Mode { size: (w, h).into(), refresh }),
        };
        let resized = mode.is_some() && mode.map(|mode| mode.size) != now.map(|now| now.size);
        output.output.change_current_state(mode, wish.transform, wish.scale.map(scale_of), wish.location);
        self.extra.xdg_outputs.changed(&output.output);
        if let (Some(mode), Some(now)) = (mode, now)
            && mode != now
            && output.head.is_none()
        {
            output.output.set_preferred(mode);
            output.output.delete_mode(now);
        }
        // A window's canvas is turned over, so that it has to know how the output is turned.
        if resized || is_window {
            let handle = output.output.clone();
            output.canvas = self.paint.renderer.canvas(&handle).map_err(|error| error.to_string())?;
        }
        let switched = std::mem::replace(&mut output.on, on) != on;
        if let Some((head, tty)) = output.head.zip(self.tty.as_mut())
            && switched
            && !on
        {
            tty.turn_off(head);
        }
        output.frame.wanted = true;
        self.outputs_changed();
        if switched {
            // What is off is not drawn: a mirror would go on showing what was there before, a lock or not.
            self.refresh_mirrors();
        }
        Ok(())
    }

    fn outputs_changed(&mut self) {
        let bounds: Vec<_> = self.outputs.iter().map(|output| output.number).collect();
        bounds.into_iter().for_each(|number| self.arrange_output_layers(number));
        self.resize_lock_surfaces();
        self.todo.placements = true;
        self.todo.pointer = true;
        self.todo.snapshot = true;
        self.protocol_outputs_changed();
        self.want_all_frames();
    }
}
