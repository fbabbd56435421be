//! Cursor shapes by name. The image itself arrives through the seat.

use crate::state::State;
use smithay::{delegate_cursor_shape, wayland::tablet_manager::TabletSeatHandler};

impl TabletSeatHandler for State {}

delegate_cursor_shape!(State);
