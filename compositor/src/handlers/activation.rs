//! xdg-activation: a client that shows it was the user's doing gets the focus for a window; any other only asks for attention.

use crate::{state::State, surfaces};
use smithay::{
    delegate_xdg_activation,
    input::Seat,
    reexports::wayland_server::{Resource, protocol::wl_surface::WlSurface},
    wayland::xdg_activation::{XdgActivationHandler, XdgActivationState, XdgActivationToken, XdgActivationTokenData},
};
use std::time::Duration;

/// How long a token is good for.
const TOKEN_AGE_MAX: Duration = Duration::from_secs(30);
/// The most tokens that are kept.
const TOKENS_MAX: usize = 512;

/// On a token that the user's own doing stands behind.
struct Earned;

impl XdgActivationHandler for State {
    fn activation_state(&mut self) -> &mut XdgActivationState {
        &mut self.globals.activation
    }

    fn token_created(&mut self, _token: XdgActivationToken, data: XdgActivationTokenData) -> bool {
        self.globals.activation.retain_tokens(|_, data| data.timestamp.elapsed() < TOKEN_AGE_MAX);
        if self.globals.activation.tokens().count() >= TOKENS_MAX {
            return false;
        }
        if self.token_is_earned(&data) {
            data.user_data.insert_if_missing_threadsafe(|| Earned);
        }
        true
    }

    fn request_activation(&mut self, token: XdgActivationToken, data: XdgActivationTokenData, surface: WlSurface) {
        let earned = data.user_data.get::<Earned>().is_some() && data.timestamp.elapsed() < TOKEN_AGE_MAX;
        self.globals.activation.remove_token(&token);
        let root = surfaces::root(&surface);
        let Some(window) = self.windows.of_mut(&root) else { return };
        let id = window.id();
        if earned {
            window.urgent = false;
            if let Err(error) = self.layout.focus(id) {
                tracing::debug!(%error, "activation");
            }
            self.todo.focus = true;
        } else if self.layout.focused() != Some(id) {
            window.urgent = true;
        }
        self.todo.snapshot = true;
    }
}

impl State {
    /// A token is earned by an input event of the client with the focus, or by our own parts.
    fn token_is_earned(&self, data: &XdgActivationTokenData) -> bool {
        let seat = data.serial.as_ref().map(|(_, seat)| seat);
        let client = data.surface.as_ref().and_then(Resource::client).or_else(|| seat.and_then(Resource::client));
        let ours =
            client.as_ref().is_some_and(|client| self.trust.is(client, &["tacit-shell", "tacit-agent", "tacit"]));
        if ours {
            return true;
        }
        let Some((serial, seat)) = &data.serial else { return false };
        let Some(seat) = Seat::<State>::from_resource(seat) else { return false };
        let keyboard = seat.get_keyboard();
        let after_enter =
            keyboard.as_ref().and_then(|keyboard| keyboard.last_enter()).is_some_and(|at| serial.is_no_older_than(&at));
        let focused = keyboard.and_then(|keyboard| keyboard.current_focus());
        let is_focused = focused.is_some_and(|focus| focus.client().as_ref().map(|c| c.id()) == data.client_id);
        after_enter && is_focused
    }
}

delegate_xdg_activation!(State);
