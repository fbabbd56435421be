//! wl_fixes: nothing to decide.

use crate::{
    protocols::{delegate_protocol, fixes::FixesState},
    state::State,
};
use smithay::reexports::wayland_server::protocol::wl_fixes::WlFixes;

delegate_protocol!(State => FixesState {
    global WlFixes: ();
    object WlFixes: ();
});
