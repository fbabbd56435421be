//! Display controllers and their connectors: what is plugged in becomes an output, what is unplugged ends one.

use super::{
    Flipped,
    head::{self, Head, HeadId},
};
use crate::state::State;
use smithay::{
    backend::{
        drm::{DrmDevice, DrmDeviceFd, DrmEvent},
        session::Session,
    },
    reexports::{
        calloop::RegistrationToken,
        drm::control::{Device, connector, crtc},
        rustix::fs::OFlags,
    },
    utils::DeviceFd,
};
use smithay_drm_extras::drm_scanner::{DrmScanEvent, DrmScanner};
use std::path::Path;

/// The most modes that are tried before a display is given up.
const MODES_TRIED: usize = 8;

/// One display controller.
pub struct Card {
    /// Its device number.
    pub number: u64,
    drm: DrmDevice,
    scanner: DrmScanner,
    token: RegistrationToken,
}

impl Card {
    /// Its session is not on the screen: it must not be touched.
    pub fn pause(&mut self) {
        self.drm.pause();
    }

    /// It is ours again.
    pub fn activate(&mut self) {
        if let Err(error) = self.drm.activate(false) {
            tracing::error!(%error, "a display controller does not come back");
        }
    }
}

impl State {
    /// A display controller is there.
    pub(super) fn add_card(&mut self, number: u64, path: &Path) {
        let Some(tty) = &mut self.tty else { return };
        if tty.cards.iter().any(|card| card.number == number) {
            return;
        }
        let shown = path.display();
        let flags = OFlags::RDWR | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
        let fd = match tty.session.open(path, flags) {
            Ok(fd) => DrmDeviceFd::new(DeviceFd::from(fd)),
            Err(error) => return tracing::warn!(%error, device = %shown, "a display controller cannot be opened"),
        };
        // Its displays go off until each has a mode: what another session left would stay on those that get none.
        let (drm, events) = match DrmDevice::new(fd, true) {
            Ok(made) => made,
            Err(error) => return tracing::warn!(%error, device = %shown, "this controller cannot set modes"),
        };
        let inserted = self.handle.insert_source(events, move |event, metadata, state| match event {
            DrmEvent::VBlank(controller) => state.flipped(number, controller, &Flipped::from(metadata.take())),
            DrmEvent::Error(error) => tracing::error!(%error, "a display controller failed"),
        });
        let token = match inserted {
            Ok(token) => token,
            Err(error) => return tracing::error!(%error, "a display controller cannot be waited for"),
        };
        tracing::info!(device = %shown, atomic = drm.is_atomic(), "a display controller");
        tty.cards.push(Card { number, drm, scanner: DrmScanner::new(), token });
        self.scan_card(number);
    }

    /// A display controller is gone, and with it its displays.
    pub(super) fn remove_card(&mut self, number: u64) {
        let Some(tty) = &mut self.tty else { return };
        let gone: Vec<HeadId> = tty.heads.iter().filter(|head| head.device() == number).map(|head| head.id).collect();
        gone.into_iter().for_each(|id| self.remove_head(id));
        let Some(tty) = &mut self.tty else { return };
        if let Some(at) = tty.cards.iter().position(|card| card.number == number) {
            let card = tty.cards.remove(at);
            self.handle.remove(card.token);
        }
    }

    /// Something was plugged in or out.
    pub(super) fn scan_card(&mut self, number: u64) {
        let Some(tty) = self.tty.as_mut().filter(|tty| tty.active) else { return };
        let Some(card) = tty.cards.iter_mut().find(|card| card.number == number) else { return };
        let events: Vec<DrmScanEvent> = match card.scanner.scan_connectors(&card.drm) {
            Ok(found) => found.into_iter().collect(),
            Err(error) => return tracing::warn!(%error, "connectors cannot be looked at"),
        };
        for event in events {
            match event {
                DrmScanEvent::Connected { connector, crtc: Some(crtc) } => self.add_head(number, &connector, crtc),
                DrmScanEvent::Connected { connector, crtc: None } => {
                    let name = head::connector_name(&connector);
                    tracing::warn!(name, "the controller cannot drive one more display");
                    self.show_notice(&format!("{name} stays dark: this machine cannot drive one more display."));
                }
                DrmScanEvent::Disconnected { connector, .. } => {
                    let tty = self.tty.as_ref();
                    let here = |head: &&Head| head.is_on(number, connector.handle());
                    if let Some(id) = tty.and_then(|tty| tty.heads.iter().find(here)).map(|head| head.id) {
                        self.remove_head(id);
                    }
                }
            }
        }
    }

    fn add_head(&mut self, number: u64, connector: &connector::Info, crtc: crtc::Handle) {
        let name = head::connector_name(connector);
        let Some(tty) = &mut self.tty else { return };
        let id = HeadId(tty.last + 1);
        let Some(card) = tty.cards.iter_mut().find(|card| card.number == number) else { return };
        if is_headset(&card.drm, connector.handle()) {
            return tracing::info!(name, "not a display for a desktop");
        }
        let mut why = "it lists no mode".to_owned();
        let mut found = None;
        for mode in head::modes(connector).into_iter().take(MODES_TRIED) {
            let lit = card.drm.create_surface(crtc, mode, &[connector.handle()]).map_err(anyhow::Error::from);
            let lit = lit.and_then(|surface| {
                let mut head = Head::new(id, number, connector.clone(), surface);
                head.light_up().map(|()| head)
            });
            match lit {
                Ok(head) => {
                    found = Some(head);
                    break;
                }
                Err(error) => {
                    tracing::warn!(name, mode = ?mode.name(), %error, "a display refuses a mode");
                    why = error.to_string();
                }
            }
        }
        let Some(head) = found else {
            tracing::error!(name, why, "a display cannot be used");
            return self.show_notice(&format!("{name} cannot be used: {why}."));
        };
        let (output, mode) = (head.output(), head.mode());
        tty.last += 1;
        tty.heads.push(head);
        tracing::info!(name, width = mode.size.w, height = mode.size.h, refresh_mhz = mode.refresh, "a display");
        if let Err(error) = self.admit_output(&output, None) {
            tracing::error!(%error, name, "a display cannot be drawn on");
        }
        self.refresh_mirrors();
        self.want_all_frames();
    }

    fn remove_head(&mut self, id: HeadId) {
        let Some(tty) = &mut self.tty else { return };
        let Some(at) = tty.heads.iter().position(|head| head.id == id) else { return };
        let head = tty.heads.remove(at);
        tracing::info!(name = head.name, "a display is gone");
        self.forget_mirror(&head.name);
        if let Some(number) = self.outputs.named(&head.name).map(|output| output.number) {
            self.remove_output(number);
        }
    }
}

/// Whether a connector leads to a headset, which shows no desktop.
fn is_headset(device: &DrmDevice, connector: connector::Handle) -> bool {
    let Ok(properties) = device.get_properties(connector) else { return false };
    properties.into_iter().any(|(handle, value)| {
        value == 1 && device.get_property(handle).is_ok_and(|info| info.name().to_str() == Ok("non-desktop"))
    })
}
