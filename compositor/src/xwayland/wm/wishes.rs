//! What windows ask for in client messages: surfaces, states, activation, and being moved. Passes it on; who may have it is policy's to say.

use super::{
    super::talk::{FromX, SurfaceName, XGrip, XState, XWindow},
    ICONIC, Problem, Wm,
};
use x11rb::{NONE, protocol::xproto::ClientMessageEvent};

/// EWMH's directions of _NET_WM_MOVERESIZE: eight edges and corners, then the whole.
const GRIP_MOVE: u32 = 8;
const GRIP_MOVE_BY_KEYS: u32 = 10;
const GRIP_CANCEL: u32 = 11;

impl Wm {
    pub(super) fn message(&mut self, event: &ClientMessageEvent) -> Result<(), Problem> {
        if event.format != 32 {
            return Ok(());
        }
        let (window, data) = (event.window, event.data.as_data32());
        let atoms = self.atoms;
        match event.type_ {
            kind if kind == atoms.WL_SURFACE_ID => {
                self.tell(FromX::Surface { window, surface: SurfaceName::Object(data[0]) })
            }
            kind if kind == atoms.WL_SURFACE_SERIAL => {
                let serial = u64::from(data[0]) | u64::from(data[1]) << 32;
                self.tell(FromX::Surface { window, surface: SurfaceName::Serial(serial) })
            }
            kind if kind == atoms._NET_WM_STATE => self.state_wanted(window, &data),
            kind if kind == atoms.WM_CHANGE_STATE && data[0] == ICONIC => {
                self.tell(FromX::State { window, state: XState::Hidden, on: Some(true) })
            }
            kind if kind == atoms._NET_ACTIVE_WINDOW => self.tell(FromX::Activate(window)),
            kind if kind == atoms._NET_CLOSE_WINDOW => self.tell(FromX::Close(window)),
            kind if kind == atoms._NET_WM_MOVERESIZE => self.grip_wanted(window, data[2]),
            kind if kind == atoms._NET_REQUEST_FRAME_EXTENTS => self.tell_frame(window),
            kind if kind == atoms.WM_PROTOCOLS && data[0] == atoms._NET_WM_PING => self.tell(FromX::Pong(data[2])),
            _ => self.drag_message(event, &data),
        }
    }

    fn state_wanted(&mut self, window: XWindow, data: &[u32; 5]) -> Result<(), Problem> {
        let on = match data[0] {
            0 => Some(false),
            1 => Some(true),
            2 => None,
            _ => return Ok(()),
        };
        let atoms = &self.atoms;
        let state = |atom: u32| match atom {
            atom if atom == atoms._NET_WM_STATE_FULLSCREEN => Some(XState::Fullscreen),
            // One of the two alone is not a state that we have; the other follows in the same message.
            atom if atom == atoms._NET_WM_STATE_MAXIMIZED_VERT => Some(XState::Maximized),
            atom if atom == atoms._NET_WM_STATE_HIDDEN => Some(XState::Hidden),
            atom if atom == atoms._NET_WM_STATE_DEMANDS_ATTENTION => Some(XState::Urgent),
            _ => None,
        };
        for state in [data[1], data[2]].into_iter().filter(|atom| *atom != NONE).filter_map(state) {
            self.tell(FromX::State { window, state, on })?;
        }
        Ok(())
    }

    fn grip_wanted(&mut self, window: XWindow, direction: u32) -> Result<(), Problem> {
        let edges = |left, right, top, bottom| XGrip::Edges { left, right, top, bottom };
        let grip = match direction {
            0 => edges(true, false, true, false),
            1 => edges(false, false, true, false),
            2 => edges(false, true, true, false),
            3 => edges(false, true, false, false),
            4 => edges(false, true, false, true),
            5 => edges(false, false, false, true),
            6 => edges(true, false, false, true),
            7 => edges(true, false, false, false),
            GRIP_MOVE | GRIP_MOVE_BY_KEYS => XGrip::Move,
            GRIP_CANCEL => return self.tell(FromX::LetGo(window)),
            _ => return Ok(()),
        };
        self.tell(FromX::Grip { window, grip })
    }
}
