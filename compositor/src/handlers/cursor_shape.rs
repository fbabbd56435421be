//! Cursor shapes by name. The image itself arrives through the seat.

use crate::state::State;
use smithay::delegate_cursor_shape;

delegate_cursor_shape!(State);
