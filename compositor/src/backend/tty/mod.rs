//! The session on a seat of this machine: displays through KMS, input through libinput, both opened by libseat, which gives them to
//! whoever is on the screen. Owns devices and heads; what is drawn and what keys mean is not its concern.

mod buffers;
mod cards;
mod edid;
pub mod head;
mod input;

use crate::{render::Canvas, state::State};
use cards::Card;
use head::{Flip, Head, HeadId};
use smithay::{
    backend::{
        drm::{DrmEventMetadata, DrmEventTime},
        libinput::{LibinputInputBackend, LibinputSessionInterface},
        session::{Event as SessionEvent, Session, libseat::LibSeatSession},
        udev::{UdevBackend, UdevEvent},
    },
    output::{Mode, Output},
    reexports::{
        calloop::{
            LoopHandle,
            timer::{TimeoutAction, Timer},
        },
        drm::control::crtc,
        input::{Device, Libinput},
        wayland_protocols::wp::presentation_time::server::wp_presentation_feedback::Kind as Feedback,
    },
    utils::{Monotonic, Physical, Rectangle, Time, Transform},
    wayland::presentation::Refresh,
};
use std::time::Duration;
use tacit_layout::OutputId;

/// A picture that is not seen after this time never will be: a driver that loses an event does not stop a display for good.
const FLIP_MAX: Duration = Duration::from_secs(1);

/// This machine's screens cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(String);

/// The seat.
pub struct Tty {
    session: LibSeatSession,
    libinput: Libinput,
    cards: Vec<Card>,
    heads: Vec<Head>,
    devices: Vec<Device>,
    last: u32,
    /// Whether the session is the one on the screen.
    active: bool,
    /// Whether the timer that looks for lost events runs.
    watched: bool,
}

/// A page flip as the kernel tells it.
pub(super) struct Flipped {
    time: Option<Duration>,
    sequence: u32,
}

impl From<Option<DrmEventMetadata>> for Flipped {
    fn from(metadata: Option<DrmEventMetadata>) -> Self {
        let time = metadata.as_ref().and_then(|metadata| match metadata.time {
            DrmEventTime::Monotonic(time) => Some(time),
            DrmEventTime::Realtime(_) => None,
        });
        Self { time, sequence: metadata.map_or(0, |metadata| metadata.sequence) }
    }
}

impl Tty {
    /// Whether a picture for this head could be shown now.
    pub fn takes(&self, head: Option<HeadId>) -> bool {
        self.active && head.and_then(|id| self.get(id)).is_none_or(|head| head.flip.is_none())
    }

    /// The head with this number.
    pub fn get(&self, id: HeadId) -> Option<&Head> {
        self.heads.iter().find(|head| head.id == id)
    }

    fn get_mut(&mut self, id: HeadId) -> Option<&mut Head> {
        self.heads.iter_mut().find(|head| head.id == id)
    }

    /// The head with this name.
    pub fn named(&self, name: &str) -> Option<&Head> {
        self.heads.iter().find(|head| head.name == name)
    }

    /// Changes a head's mode.
    ///
    /// # Errors
    /// Why it cannot be so; it shows what it did.
    pub fn set_mode(&mut self, id: HeadId, wish: (i32, i32, i32)) -> Result<Mode, String> {
        self.get_mut(id).ok_or("there is no such display")?.set_mode(wish)
    }

    /// Turns a head off; the next picture turns it on again.
    pub fn turn_off(&mut self, id: HeadId) {
        if let Some(head) = self.get_mut(id) {
            head.turn_off();
        }
    }
}

/// Takes the seat and everything on it.
///
/// # Errors
/// Nobody gives this program the seat.
pub fn start(state: &mut State, handle: &LoopHandle<'static, State>) -> anyhow::Result<()> {
    let (session, notifier) = LibSeatSession::new().map_err(|error| {
        Unavailable(format!(
            "no seat: {error} (log in on a text console or with a greeter; systemd-logind or seatd has to run)"
        ))
    })?;
    let failed = |what: &str, error: &dyn std::fmt::Display| anyhow::anyhow!("{what}: {error}");
    let seat = session.seat();
    let udev = UdevBackend::new(&seat).map_err(|error| failed("displays cannot be looked for", &error))?;
    let mut libinput = Libinput::new_with_udev(LibinputSessionInterface::from(session.clone()));
    libinput.udev_assign_seat(&seat).map_err(|()| anyhow::anyhow!("libinput cannot use seat {seat}"))?;
    let active = session.is_active();
    state.tty = Some(Tty {
        session,
        libinput: libinput.clone(),
        cards: Vec::new(),
        heads: Vec::new(),
        devices: Vec::new(),
        last: 0,
        active,
        watched: false,
    });
    let cards: Vec<_> = udev.device_list().map(|(number, path)| (number, path.to_owned())).collect();
    let inserted = handle.insert_source(notifier, |event, (), state| match event {
        SessionEvent::PauseSession => state.leave_screen(),
        SessionEvent::ActivateSession => state.enter_screen(),
    });
    inserted.map_err(|error| failed("the seat cannot be waited for", &error))?;
    let inserted = handle.insert_source(udev, |event, (), state| match event {
        UdevEvent::Added { device_id, path } => state.add_card(device_id, &path),
        UdevEvent::Changed { device_id } => state.scan_card(device_id),
        UdevEvent::Removed { device_id } => state.remove_card(device_id),
    });
    inserted.map_err(|error| failed("displays cannot be waited for", &error))?;
    let inserted =
        handle.insert_source(LibinputInputBackend::new(libinput), |event, (), state| state.seat_input(event));
    inserted.map_err(|error| failed("input cannot be waited for", &error))?;
    // The first of several cards is the one that the machine started with.
    let boot = smithay::backend::udev::primary_gpu(&seat).ok().flatten();
    let (first, others): (Vec<_>, Vec<_>) = cards.into_iter().partition(|(_, path)| Some(path) == boot.as_ref());
    first.into_iter().chain(others).for_each(|(number, path)| state.add_card(number, &path));
    if state.tty.as_ref().is_some_and(|tty| tty.cards.is_empty()) {
        let why =
            format!("no display controller on seat {seat}: no device /dev/dri/card* can be opened for setting modes");
        return Err(Unavailable(why).into());
    }
    Ok(())
}

impl State {
    /// The protocol side of an output with a head of this name; `None` where there is no such head.
    pub fn head_output(&self, name: &str) -> Option<Output> {
        Some(self.tty.as_ref()?.named(name)?.output())
    }

    /// Another session is on the screen from now on.
    fn leave_screen(&mut self) {
        tracing::info!("the session leaves the screen");
        let Some(tty) = &mut self.tty else { return };
        tty.active = false;
        tty.libinput.suspend();
        tty.cards.iter_mut().for_each(Card::pause);
        // The events of what was on its way do not come any more.
        tty.heads.iter_mut().for_each(|head| drop(head.flip.take()));
        self.release_all_keys();
    }

    /// The session is on the screen again.
    fn enter_screen(&mut self) {
        let Some(tty) = &mut self.tty else { return };
        if std::mem::replace(&mut tty.active, true) {
            return;
        }
        tracing::info!("the session is on the screen");
        if tty.libinput.resume().is_err() {
            tracing::error!("input devices cannot be opened again");
        }
        tty.cards.iter_mut().for_each(Card::activate);
        tty.heads.iter_mut().for_each(Head::take_back);
        let cards: Vec<_> = tty.cards.iter().map(|card| card.number).collect();
        cards.into_iter().for_each(|number| self.scan_card(number));
        self.notify_activity();
        self.want_all_frames();
    }

    /// Gives the screen to another virtual terminal.
    pub fn switch_vt(&mut self, number: i32) {
        let Some(tty) = &mut self.tty else { return };
        if let Err(error) = tty.session.change_vt(number) {
            tracing::warn!(number, %error, "there is no such terminal to switch to");
        }
    }

    /// Hands what was drawn of an output to its display; false where the output has none. What is shown tells its clients when it is
    /// seen.
    pub(crate) fn show_on_head(
        &mut self,
        number: OutputId,
        damage: &[Rectangle<i32, Physical>],
        now: Duration,
    ) -> bool {
        let Some(output) = self.outputs.get_mut(number) else { return false };
        let Some(id) = output.head else { return false };
        let turned = output.output.current_transform() != Transform::Normal;
        let size = output.output.current_mode().map(|mode| mode.size).unwrap_or_default();
        let parts = crate::render::glass::shown_parts(damage, size, turned);
        let Some(head) = self.tty.as_mut().filter(|tty| tty.active).and_then(|tty| tty.get_mut(id)) else {
            return true;
        };
        match head.show(&mut self.paint.renderer, &mut output.canvas, &parts) {
            Ok(false) => head.flip.is_some(),
            Ok(true) => {
                let locked = self.lock.is_on();
                let feedback = self.take_feedback(number);
                if let Some(head) = self.tty.as_mut().and_then(|tty| tty.get_mut(id)) {
                    head.flip = Some(Flip { since: now, output: number, locked, feedback });
                }
                self.watch_flips();
                true
            }
            Err(error) => {
                if head.is_worth_telling() {
                    tracing::warn!(%error, output = head.name, "a picture cannot be shown");
                }
                self.want_frame(number);
                true
            }
        }
    }

    /// Shows a mirror's picture on its display.
    pub(crate) fn show_mirror(&mut self, id: Option<HeadId>, source: OutputId, canvas: &mut Canvas, now: Duration) {
        let Some(head) = self.tty.as_mut().filter(|tty| tty.active).and_then(|tty| tty.get_mut(id?)) else { return };
        let size = head.mode().size;
        let whole = Rectangle::from_size((size.w, size.h).into());
        match head.show(&mut self.paint.renderer, canvas, &[whole]) {
            Ok(false) => {}
            Ok(true) => {
                head.flip = Some(Flip { since: now, output: source, locked: false, feedback: None });
                self.watch_flips();
            }
            Err(error) => tracing::warn!(%error, "a mirror cannot be shown"),
        }
    }

    /// A picture is seen.
    fn flipped(&mut self, device: u64, controller: crtc::Handle, flipped: &Flipped) {
        let now = self.clock.now();
        let Some(tty) = &mut self.tty else { return };
        let Some(head) = tty.heads.iter_mut().find(|head| head.is(device, controller)) else { return };
        let (id, again) = (head.id, std::mem::take(&mut head.again));
        let Some(flip) = head.flip.take() else { return };
        if again {
            self.want_frame(flip.output);
        }
        let Some(output) = self.outputs.get_mut(flip.output).filter(|output| output.head == Some(id)) else { return };
        let time = flipped.time.unwrap_or(now);
        // A driver that makes its events up counts nothing.
        output.frame.vblank = (flipped.sequence > 0).then_some(time);
        let refresh = Refresh::fixed(output.interval());
        let sequence = output.frame.sequence;
        if flip.locked {
            self.lock.drawn(flip.output);
        }
        if let Some(mut feedback) = flip.feedback {
            let kind = match flipped.time {
                Some(_) if flipped.sequence > 0 => Feedback::Vsync | Feedback::HwClock | Feedback::HwCompletion,
                _ => Feedback::Vsync,
            };
            feedback.presented(Time::<Monotonic>::from(time), refresh, sequence, kind);
        }
    }

    /// Looks for pictures whose event was lost, while any is on its way.
    fn watch_flips(&mut self) {
        let Some(tty) = self.tty.as_mut().filter(|tty| !tty.watched) else { return };
        let timer = self.handle.insert_source(Timer::from_duration(FLIP_MAX), |_, (), state| {
            if state.lost_flips() {
                return TimeoutAction::ToDuration(FLIP_MAX);
            }
            if let Some(tty) = &mut state.tty {
                tty.watched = false;
            }
            TimeoutAction::Drop
        });
        match timer {
            Ok(_) => tty.watched = true,
            Err(error) => tracing::error!(%error, "no timer for lost events of displays"),
        }
    }

    /// Gives up waiting for what never came; whether anything else is on its way.
    fn lost_flips(&mut self) -> bool {
        let now = self.clock.now();
        let Some(tty) = &mut self.tty else { return false };
        let mut lost = Vec::new();
        for head in &mut tty.heads {
            if head.flip.as_ref().is_some_and(|flip| now.saturating_sub(flip.since) >= FLIP_MAX) {
                tracing::warn!(output = head.name, "a display does not say that it shows a picture");
                lost.extend(head.flip.take().map(|flip| flip.output));
                head.forget_screen();
            }
        }
        let others = tty.heads.iter().any(|head| head.flip.is_some());
        lost.into_iter().for_each(|output| self.want_frame(output));
        others
    }
}
