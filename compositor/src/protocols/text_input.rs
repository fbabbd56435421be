//! Stands between clients and Smithay's text-input v3: values that Smithay 0.7 would panic on are replaced first. Owns
//! nothing else, and knows nothing of input methods.
//!
//! Smithay unwraps the hint, purpose and cause that a client sends, and newer toolkits send newer values. An unknown hint
//! bit is dropped, an unknown purpose is `normal` and an unknown cause is `other`, as the protocol's versions intend.

use smithay::{
    input::SeatHandler,
    reexports::{
        wayland_protocols::wp::text_input::zv3::server::zwp_text_input_v3::{
            ChangeCause, ContentHint, ContentPurpose, Request, ZwpTextInputV3,
        },
        wayland_server::{Client, DataInit, Dispatch, DisplayHandle, WEnum, backend::ClientId},
    },
    utils::{Logical, Rectangle},
    wayland::text_input::{TextInputManagerState, TextInputUserData},
};

/// What the compositor says of text fields.
pub trait TextInputHandler {
    /// Whether a text field may be typed into by an input method at all now.
    fn may_compose(&self) -> bool;

    /// A client says where the cursor in its text is, relative to the surface with the text input's focus.
    fn caret_moved(&mut self, client: &Client, rect: Rectangle<i32, Logical>);
}

/// What `delegate_guarded_text_input` sends the requests of text-input objects to.
#[derive(Debug)]
pub struct GuardedTextInput;

impl<D> Dispatch<ZwpTextInputV3, TextInputUserData, D> for GuardedTextInput
where
    D: Dispatch<ZwpTextInputV3, TextInputUserData> + SeatHandler + TextInputHandler + 'static,
{
    fn request(
        state: &mut D,
        client: &Client,
        resource: &ZwpTextInputV3,
        request: Request,
        data: &TextInputUserData,
        display: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let request = known(request);
        if matches!(request, Request::Enable) && !state.may_compose() {
            return;
        }
        if let Request::SetCursorRectangle { x, y, width, height } = &request {
            state.caret_moved(client, Rectangle::new((*x, *y).into(), (*width, *height).into()));
        }
        <TextInputManagerState as Dispatch<ZwpTextInputV3, TextInputUserData, D>>::request(
            state, client, resource, request, data, display, data_init,
        );
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZwpTextInputV3, data: &TextInputUserData) {
        <TextInputManagerState as Dispatch<ZwpTextInputV3, TextInputUserData, D>>::destroyed(
            state, client, resource, data,
        );
    }
}

/// The request with every value one that this version of the protocol knows.
fn known(request: Request) -> Request {
    match request {
        Request::SetContentType { hint, purpose } => Request::SetContentType {
            hint: WEnum::Value(match hint {
                WEnum::Value(hint) => hint,
                WEnum::Unknown(bits) => ContentHint::from_bits_truncate(bits),
            }),
            purpose: WEnum::Value(purpose.into_result().unwrap_or(ContentPurpose::Normal)),
        },
        Request::SetTextChangeCause { cause } => {
            Request::SetTextChangeCause { cause: WEnum::Value(cause.into_result().unwrap_or(ChangeCause::Other)) }
        }
        // Smithay asserts that sizes are not negative.
        Request::SetCursorRectangle { x, y, width, height } => {
            Request::SetCursorRectangle { x, y, width: width.max(0), height: height.max(0) }
        }
        other => other,
    }
}

/// Like Smithay's `delegate_text_input_manager`, with the guard in front.
macro_rules! delegate_guarded_text_input {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols::wp::text_input::zv3::server::zwp_text_input_manager_v3::ZwpTextInputManagerV3: ()
        ] => smithay::wayland::text_input::TextInputManagerState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::wp::text_input::zv3::server::zwp_text_input_manager_v3::ZwpTextInputManagerV3: ()
        ] => smithay::wayland::text_input::TextInputManagerState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::wp::text_input::zv3::server::zwp_text_input_v3::ZwpTextInputV3: smithay::wayland::text_input::TextInputUserData
        ] => $crate::protocols::text_input::GuardedTextInput);
    };
}
pub(crate) use delegate_guarded_text_input;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_values_become_known_ones() {
        let newer = Request::SetContentType { hint: WEnum::Unknown(0xffff_0001), purpose: WEnum::Unknown(99) };
        let Request::SetContentType { hint, purpose } = known(newer) else { panic!("another request") };
        assert_eq!(hint, WEnum::Value(ContentHint::Completion));
        assert_eq!(purpose, WEnum::Value(ContentPurpose::Normal));
        let odd = Request::SetCursorRectangle { x: 1, y: 2, width: -3, height: 4 };
        let Request::SetCursorRectangle { width, height, .. } = known(odd) else { panic!("another request") };
        assert_eq!((width, height), (0, 4));
        let newer = Request::SetTextChangeCause { cause: WEnum::Unknown(7) };
        let Request::SetTextChangeCause { cause } = known(newer) else { panic!("another request") };
        assert_eq!(cause, WEnum::Value(ChangeCause::Other));
    }
}
