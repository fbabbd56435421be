//! Tablets: the pen's image is the cursor's.

use crate::state::State;
use smithay::{
    backend::input::TabletToolDescriptor, delegate_tablet_manager, input::pointer::CursorImageStatus,
    wayland::tablet_manager::TabletSeatHandler,
};

impl TabletSeatHandler for State {
    fn tablet_tool_image(&mut self, _tool: &TabletToolDescriptor, image: CursorImageStatus) {
        // Only a surface that the pen is on gets here; what is behind a lock draws nothing.
        if !self.lock.is_on() && self.paint.cursor.status != image {
            self.paint.cursor.status = image;
            self.want_pointer_frame();
        }
    }
}

delegate_tablet_manager!(State);
