//! One display on a connector: its modes, its two buffers, and the page flips that show them. Knows no layout and no client.

use super::{buffers::Buffers, edid::Identity};
use crate::render::{Canvas, Renderer};
use smithay::{
    backend::drm::{DrmDeviceFd, DrmSurface, PlaneConfig, PlaneDamageClips, PlaneState},
    desktop::utils::OutputPresentationFeedback,
    output::{Mode, Output, PhysicalProperties, Subpixel},
    reexports::{
        drm::control::{Device, ModeTypeFlags, connector, crtc, property},
        rustix::fs::Dev as DeviceNumber,
    },
    utils::{Buffer, Physical, Rectangle, Size, Transform},
};
use std::time::Duration;
use tacit_layout::OutputId;

/// Which head, for as long as it is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeadId(pub u32);

/// A picture on its way to the screen.
#[derive(Debug)]
pub struct Flip {
    /// When it was handed over.
    pub since: Duration,
    /// The output that it is of.
    pub output: OutputId,
    /// Whether it shows a locked session.
    pub locked: bool,
    /// Who wants to hear when it is seen.
    pub feedback: Option<OutputPresentationFeedback>,
}

/// One display.
pub struct Head {
    /// Its number.
    pub id: HeadId,
    /// The connector's name: `eDP-1`.
    pub name: String,
    /// What it says of itself.
    pub identity: Identity,
    /// The picture that is not seen yet.
    pub flip: Option<Flip>,
    /// Whether something was drawn while a picture was on its way.
    pub again: bool,
    device: DeviceNumber,
    connector: connector::Info,
    surface: DrmSurface,
    buffers: Option<Buffers>,
    /// Whether the next picture sets the mode, too.
    sets_mode: bool,
    /// Whether something was drawn that no picture has shown.
    unshown: bool,
    /// Pictures that were refused in a row.
    refused: u32,
}

/// A connector's name, as everybody writes it.
pub fn connector_name(info: &connector::Info) -> String {
    format!("{}-{}", info.interface().as_str(), info.interface_id())
}

/// What the display on a connector says of itself.
pub fn identity(device: &DrmDeviceFd, connector: connector::Handle) -> Identity {
    let read = || {
        let properties = device.get_properties(connector).ok()?;
        properties.into_iter().find_map(|(handle, value)| {
            let info = device.get_property(handle).ok()?;
            if info.name().to_str() != Ok("EDID") {
                return None;
            }
            let property::Value::Blob(blob) = info.value_type().convert_value(value) else { return None };
            Identity::read(&device.get_property_blob(blob).ok()?)
        })
    };
    read().unwrap_or_default()
}

/// The modes of a connector, the one to begin with first.
pub fn modes(info: &connector::Info) -> Vec<smithay::reexports::drm::control::Mode> {
    let mut modes = info.modes().to_vec();
    modes.retain(|mode| mode.hsync().2 > 0 && mode.vsync().2 > 0);
    let area = |mode: &smithay::reexports::drm::control::Mode| u32::from(mode.size().0) * u32::from(mode.size().1);
    modes.sort_by_key(|mode| {
        let preferred = mode.mode_type().contains(ModeTypeFlags::PREFERRED);
        std::cmp::Reverse((preferred, area(mode), mode.vrefresh()))
    });
    modes
}

/// The scale at which letters have their usual size on a display of this many pixels and millimetres: in quarters, 1 where the
/// display does not say how large it is. What is looked at from further away may have larger pixels.
fn usual_scale(pixels: Size<i32, Physical>, (width_mm, height_mm): (u32, u32)) -> f64 {
    // Projectors and virtual machines give sizes of fun.
    if !(80..=2000).contains(&width_mm) || !(40..=1500).contains(&height_mm) {
        return 1.0;
    }
    let inches = f64::from(width_mm).hypot(f64::from(height_mm)) / 25.4;
    let dots_per_inch = f64::from(pixels.w).hypot(f64::from(pixels.h)) / inches;
    let usual = if inches < 20.0 { 135.0 } else { 110.0 };
    let scale = (dots_per_inch / usual * 4.0).round() / 4.0;
    // A desktop narrower than this has no room for anything.
    let most = (f64::from(pixels.w) / 800.0).min(f64::from(pixels.h) / 480.0).max(1.0);
    scale.clamp(1.0, most.min(3.0))
}

impl Head {
    /// A head on a surface that shows nothing yet.
    pub fn new(id: HeadId, device: DeviceNumber, connector: connector::Info, surface: DrmSurface) -> Self {
        let identity = identity(surface.device_fd(), connector.handle());
        let name = connector_name(&connector);
        Self {
            id,
            name,
            identity,
            flip: None,
            again: false,
            device,
            connector,
            surface,
            buffers: None,
            sets_mode: true,
            unshown: false,
            refused: 0,
        }
    }

    /// Whether events of this controller on this device are its own.
    pub fn is(&self, device: DeviceNumber, crtc: crtc::Handle) -> bool {
        self.device == device && self.surface.crtc() == crtc
    }

    /// Whether it is on this connector of this device.
    pub fn is_on(&self, device: DeviceNumber, connector: connector::Handle) -> bool {
        self.device == device && self.connector.handle() == connector
    }

    /// The device that it belongs to.
    pub fn device(&self) -> DeviceNumber {
        self.device
    }

    /// Its present mode.
    pub fn mode(&self) -> Mode {
        Mode::from(self.surface.pending_mode())
    }

    /// The protocol side of it, with all its modes.
    pub fn output(&self) -> Output {
        let (width, height) = self.connector.size().unwrap_or((0, 0));
        let unsaid = |text: &str| if text.is_empty() { "Unknown".to_owned() } else { text.to_owned() };
        let output = Output::new(
            self.name.clone(),
            PhysicalProperties {
                size: (i32::try_from(width).unwrap_or(0), i32::try_from(height).unwrap_or(0)).into(),
                subpixel: Subpixel::from(self.connector.subpixel()),
                make: unsaid(&self.identity.make),
                model: unsaid(&self.identity.model),
            },
        );
        let modes = modes(&self.connector);
        modes.iter().for_each(|mode| output.add_mode(Mode::from(*mode)));
        if let Some(first) = modes.first() {
            output.set_preferred(Mode::from(*first));
        }
        let scale = usual_scale(self.mode().size, (width, height));
        output.change_current_state(
            Some(self.mode()),
            Some(Transform::Normal),
            Some(crate::outputs::scale_of(scale)),
            Some((0, 0).into()),
        );
        output
    }

    /// Shows black in a mode: the first picture, which finds out whether the mode is possible.
    ///
    /// # Errors
    /// It is not.
    pub fn light_up(&mut self) -> anyhow::Result<()> {
        let mode = self.mode();
        let buffers =
            match self.buffers.take().filter(|have| (have.size().w, have.size().h) == (mode.size.w, mode.size.h)) {
                Some(buffers) => buffers,
                None => Buffers::new(self.surface.device_fd(), mode.size)?,
            };
        self.surface.commit([self.plane(&buffers, None)], false)?;
        (self.sets_mode, self.unshown) = (false, true);
        let mut buffers = buffers;
        buffers.turn();
        buffers.damage(&[Rectangle::from_size(buffers.size())]);
        self.buffers = Some(buffers);
        Ok(())
    }

    /// Changes to the listed mode that is nearest to a wish; answers which it is.
    ///
    /// # Errors
    /// No mode has that size, or the display refuses it; it shows what it did.
    pub fn set_mode(&mut self, wish: (i32, i32, i32)) -> Result<Mode, String> {
        let (width, height, refresh) = wish;
        let fits =
            |mode: &&smithay::reexports::drm::control::Mode| Mode::from(**mode).size == Size::from((width, height));
        let listed = modes(&self.connector);
        let listed = listed.iter().filter(fits);
        let nearest = listed.min_by_key(|mode| (Mode::from(**mode).refresh - refresh).abs());
        let Some(mode) = nearest.copied() else {
            return Err(format!("{} has no mode of {width}x{height}", self.name));
        };
        let before = self.surface.pending_mode();
        if mode == before {
            return Ok(Mode::from(mode));
        }
        let name = self.name.clone();
        let refused = |error: &dyn std::fmt::Display| format!("{name} refuses {width}x{height}: {error}");
        self.surface.use_mode(mode).map_err(|error| refused(&error))?;
        match self.light_up() {
            Ok(()) => Ok(Mode::from(mode)),
            Err(error) => {
                let why = refused(&error);
                if let Err(error) =
                    self.surface.use_mode(before).map_err(anyhow::Error::from).and_then(|()| self.light_up())
                {
                    tracing::error!(%error, output = self.name, "the mode before cannot be set again");
                }
                Err(why)
            }
        }
    }

    /// Turns the display off; the next picture turns it on.
    pub fn turn_off(&mut self) {
        if let Err(error) = self.surface.clear() {
            tracing::warn!(%error, output = self.name, "a display cannot be turned off");
        }
        self.forget_screen();
    }

    /// Somebody else may have used the display: the next picture is a whole one and sets the mode.
    pub fn forget_screen(&mut self) {
        self.sets_mode = true;
        self.flip = None;
        self.again = false;
        if let Some(buffers) = &mut self.buffers {
            buffers.damage(&[Rectangle::from_size(buffers.size())]);
        }
    }

    /// As [`Head::forget_screen`], after the session got its devices back.
    pub fn take_back(&mut self) {
        if let Err(error) = self.surface.reset_state() {
            tracing::warn!(%error, output = self.name, "what a display shows cannot be found out");
        }
        self.forget_screen();
    }

    /// Hands what was drawn to the display; false where nothing differs. A flip event will tell when it is seen.
    ///
    /// # Errors
    /// The display does not take it; it is tried again with the next picture.
    pub fn show(
        &mut self,
        renderer: &mut Renderer,
        canvas: &mut Canvas,
        damage: &[Rectangle<i32, Buffer>],
    ) -> anyhow::Result<bool> {
        let Some(buffers) = &mut self.buffers else { return Ok(false) };
        buffers.damage(damage);
        self.unshown |= !damage.is_empty();
        if !self.unshown && !self.sets_mode {
            return Ok(false);
        }
        if self.flip.is_some() {
            // What is drawn beside the display's rhythm waits for its next picture.
            self.again = true;
            return Ok(false);
        }
        buffers.write(renderer, canvas)?;
        let Some(buffers) = self.buffers.take() else { return Ok(false) };
        let handed = self.hand_over(&buffers);
        let buffers = self.buffers.insert(buffers);
        match handed {
            Ok(()) => {
                buffers.turn();
                (self.sets_mode, self.unshown, self.refused) = (false, false, 0);
                Ok(true)
            }
            Err(error) => {
                buffers.damage(&[Rectangle::from_size(buffers.size())]);
                self.refused = self.refused.saturating_add(1);
                Err(error)
            }
        }
    }

    /// Whether a refusal is the first in a row, or one of many that is worth being told.
    pub fn is_worth_telling(&self) -> bool {
        self.refused.is_power_of_two()
    }

    fn hand_over(&self, buffers: &Buffers) -> anyhow::Result<()> {
        if self.sets_mode || self.surface.commit_pending() {
            self.surface.commit([self.plane(buffers, None)], true)?;
            return Ok(());
        }
        let (src, dst) = self.area(buffers);
        let parts = buffers.changed().iter().map(|part| {
            Rectangle::<i32, Physical>::new((part.loc.x, part.loc.y).into(), (part.size.w, part.size.h).into())
        });
        // Controllers that copy pictures elsewhere copy these parts alone.
        let clips = PlaneDamageClips::from_damage(self.surface.device_fd(), src, dst, parts)?;
        self.surface.page_flip([self.plane(buffers, clips.as_ref())], true)?;
        Ok(())
    }

    fn area(&self, buffers: &Buffers) -> (Rectangle<f64, Buffer>, Rectangle<i32, Physical>) {
        let size = buffers.size();
        (Rectangle::from_size(size.to_f64()), Rectangle::from_size((size.w, size.h).into()))
    }

    fn plane<'a>(&self, buffers: &Buffers, clips: Option<&'a PlaneDamageClips>) -> PlaneState<'a> {
        let (src, dst) = self.area(buffers);
        PlaneState {
            handle: self.surface.plane(),
            config: Some(PlaneConfig {
                src,
                dst,
                transform: Transform::Normal,
                alpha: 1.0,
                damage_clips: clips.map(PlaneDamageClips::blob),
                fb: buffers.next(),
                fence: None,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_their_usual_size() {
        let scale = |w: i32, h: i32, mm: (u32, u32)| usual_scale(Size::from((w, h)), mm);
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(close(scale(1920, 1080, (531, 299)), 1.0), "24 inches");
        assert!(close(scale(3840, 2160, (597, 336)), 1.5), "27 inches, 4K");
        assert!(close(scale(2880, 1800, (302, 189)), 1.75), "14 inches");
        assert!(close(scale(1920, 1080, (309, 174)), 1.25), "14 inches, full HD");
        assert!(close(scale(1280, 800, (0, 0)), 1.0), "a virtual machine");
        assert!(close(scale(800, 480, (90, 54)), 1.0), "too small to be scaled");
    }
}
