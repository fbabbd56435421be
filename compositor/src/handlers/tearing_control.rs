//! Tearing: the wish is kept for outputs that can be changed in the middle of a refresh. Virtual outputs and the nested window
//! cannot: every frame on them is whole.

use crate::{
    protocols::{
        delegate_protocol,
        tearing_control::{TearingControlHandler, TearingControlState},
    },
    state::State,
};
use smithay::reexports::wayland_protocols::wp::tearing_control::v1::server::{
    wp_tearing_control_manager_v1::WpTearingControlManagerV1, wp_tearing_control_v1::WpTearingControlV1,
};

impl TearingControlHandler for State {
    fn tearing_control_state(&mut self) -> &mut TearingControlState {
        &mut self.extra.tearing_control
    }
}

delegate_protocol!(State => TearingControlState {
    global WpTearingControlManagerV1: ();
    object WpTearingControlManagerV1: ();
    object WpTearingControlV1: ();
});
