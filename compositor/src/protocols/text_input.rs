//! Stands between clients and Smithay's text-input v3 and input-method v2. Owns what text fields said while there was no input
//! method, and knows nothing of what one does.
//!
//! Smithay unwraps the hint, purpose and cause that a client sends, and newer toolkits send newer values: an unknown hint bit is
//! dropped, an unknown purpose is `normal` and an unknown cause is `other`, as the protocol's versions intend. It tells text fields
//! of the focus only while there is an input method, and then only the first of a client's, and forgets what they say while there
//! is none: here all are told always, and an input method that comes late hears of the field that is in use. A second input method
//! would end the first when it goes: it is refused, and never reaches Smithay.

use super::{Tally, objects_of};
use smithay::{
    input::{Seat, SeatHandler},
    reexports::{
        wayland_protocols::wp::text_input::zv3::server::{
            zwp_text_input_manager_v3::{self, ZwpTextInputManagerV3},
            zwp_text_input_v3::{ChangeCause, ContentHint, ContentPurpose, Request, ZwpTextInputV3},
        },
        wayland_protocols_misc::zwp_input_method_v2::server::{
            zwp_input_method_keyboard_grab_v2::{self, ZwpInputMethodKeyboardGrabV2},
            zwp_input_method_manager_v2::{self, ZwpInputMethodManagerV2},
            zwp_input_method_v2::{self, ZwpInputMethodV2},
            zwp_input_popup_surface_v2::{self, ZwpInputPopupSurfaceV2},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, Resource, WEnum,
            backend::{ClientId, ObjectId},
            protocol::wl_surface::WlSurface,
        },
    },
    utils::{Logical, Rectangle},
    wayland::{
        input_method::{
            InputMethodHandler, InputMethodKeyboardUserData, InputMethodManagerState, InputMethodPopupSurfaceUserData,
            InputMethodUserData,
        },
        seat::WaylandFocus,
        text_input::{TextInputHandle, TextInputManagerState, TextInputSeat, TextInputUserData},
    },
};
use std::collections::HashMap;

/// The most text fields of one client.
const TEXTS_PER_CLIENT_MAX: usize = 64;

/// What `delegate_guarded_text_input` and `delegate_guarded_input_method` send requests to.
#[derive(Debug)]
pub struct GuardedTextInput;

/// What the compositor says of text fields, and where it keeps what they said.
pub trait TextInputHandler: SeatHandler {
    /// What text fields said.
    fn texts(&mut self) -> &mut Texts;

    /// Whether a text field may be typed into by an input method at all now.
    fn may_compose(&self) -> bool;

    /// A client says where the cursor in its text is, relative to the surface with the text input's focus.
    fn caret_moved(&mut self, client: &Client, rect: Rectangle<i32, Logical>);
}

/// What text fields said while nobody listened.
#[derive(Debug)]
pub struct Texts {
    /// Whether Smithay has an input method.
    listened: bool,
    /// Whom it listens to.
    seat: Option<TextInputHandle>,
    /// Who was told that it has the focus.
    focus: Option<WlSurface>,
    kept: HashMap<ObjectId, Kept>,
    live: Tally,
}

/// One text field.
#[derive(Debug)]
struct Kept {
    resource: ZwpTextInputV3,
    pending: Said,
    current: Said,
    /// Whether the latest commit is held back, for an input method that comes late: Smithay counts commits, and the client expects
    /// that count back.
    held: bool,
}

/// What a text field says in one commit.
#[derive(Debug, Clone, Default)]
struct Said {
    enable: Option<bool>,
    surrounding: Option<(String, i32, i32)>,
    cause: Option<ChangeCause>,
    content: Option<(ContentHint, ContentPurpose)>,
    cursor: Option<(i32, i32, i32, i32)>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { listened: false, seat: None, focus: None, kept: HashMap::new(), live: Tally::new(TEXTS_PER_CLIENT_MAX) }
    }
}

impl Texts {
    /// The keyboard went to another surface: its client's text field is told, where Smithay does not do it. Call it in
    /// `SeatHandler::focus_changed`.
    pub fn focus_changed(&mut self, display: &DisplayHandle, texts: &TextInputHandle, focused: Option<&WlSurface>) {
        let old = std::mem::replace(&mut self.focus, focused.cloned());
        if old.as_ref() == focused {
            return;
        }
        if let Some(old) = old.as_ref().filter(|old| old.is_alive()) {
            further(display, texts, old).iter().for_each(|text| text.leave(old));
        }
        if !self.listened {
            self.tell_first(texts, old, focused);
        }
        if let Some(new) = focused {
            further(display, texts, new).iter().for_each(|text| text.enter(new));
        }
    }

    /// Tells the text field that Smithay would tell.
    fn tell_first(&mut self, texts: &TextInputHandle, old: Option<WlSurface>, focused: Option<&WlSurface>) {
        if let Some(old) = old {
            for kept in self.kept.values_mut().filter(|kept| kept.resource.id().same_client_as(&old.id())) {
                kept.current = Said::default();
            }
            if old.is_alive() {
                texts.set_focus(Some(old));
                texts.leave();
            }
        }
        texts.set_focus(focused.cloned());
        texts.enter();
    }

    /// Takes a request that nobody listens to; answers whether Smithay shall count a commit.
    fn keep(&mut self, resource: &ZwpTextInputV3, request: &Request) -> bool {
        let fresh =
            || Kept { resource: resource.clone(), pending: Said::default(), current: Said::default(), held: false };
        let kept = self.kept.entry(resource.id()).or_insert_with(fresh);
        if matches!(request, Request::Commit) {
            let pending = std::mem::take(&mut kept.pending);
            kept.current.update(pending);
            return std::mem::replace(&mut kept.held, true);
        }
        kept.pending.hear(request);
        false
    }

    /// What Smithay has to hear now that there is an input method: for each text field, requests that end with the commit that was
    /// held back.
    fn replay(&mut self, focus: Option<&WlSurface>) -> Vec<(ZwpTextInputV3, Vec<Request>)> {
        let mut all = Vec::new();
        for kept in self.kept.values_mut().filter(|kept| kept.held) {
            kept.held = false;
            let in_use = kept.current.enable == Some(true)
                && focus.is_some_and(|focus| focus.id().same_client_as(&kept.resource.id()));
            let mut requests = if in_use { kept.current.clone().requests() } else { Vec::new() };
            requests.push(Request::Commit);
            all.push((kept.resource.clone(), requests));
        }
        all
    }
}

/// The text fields of a surface's client but for the one that Smithay tells of the focus.
fn further(display: &DisplayHandle, texts: &TextInputHandle, surface: &WlSurface) -> Vec<ZwpTextInputV3> {
    let Some(client) = surface.client() else { return Vec::new() };
    let mut all: Vec<ZwpTextInputV3> = objects_of(display, &client);
    let focus = texts.focus();
    texts.set_focus(Some(surface.clone()));
    texts.with_focused_text_input(|first, _| all.retain(|text| text != first));
    texts.set_focus(focus);
    all
}

impl Said {
    fn hear(&mut self, request: &Request) {
        match request {
            Request::Enable => *self = Self { enable: Some(true), ..Self::default() },
            Request::Disable => self.enable = Some(false),
            Request::SetSurroundingText { text, cursor, anchor } => {
                self.surrounding = Some((text.clone(), *cursor, *anchor));
            }
            Request::SetTextChangeCause { cause: WEnum::Value(cause) } => self.cause = Some(*cause),
            Request::SetContentType { hint: WEnum::Value(hint), purpose: WEnum::Value(purpose) } => {
                self.content = Some((*hint, *purpose));
            }
            Request::SetCursorRectangle { x, y, width, height } => self.cursor = Some((*x, *y, *width, *height)),
            _ => {}
        }
    }

    /// Takes on what a commit says; one that enables forgets what was before.
    fn update(&mut self, said: Self) {
        if said.enable.is_some() {
            *self = said;
            return;
        }
        self.surrounding = said.surrounding.or(self.surrounding.take());
        self.cause = said.cause.or(self.cause);
        self.content = said.content.or(self.content);
        self.cursor = said.cursor.or(self.cursor);
    }

    fn requests(self) -> Vec<Request> {
        let mut requests = vec![Request::Enable];
        let surrounding = self.surrounding;
        requests.extend(surrounding.map(|(text, cursor, anchor)| Request::SetSurroundingText { text, cursor, anchor }));
        requests.extend(self.cause.map(|cause| Request::SetTextChangeCause { cause: WEnum::Value(cause) }));
        requests.extend(self.content.map(|(hint, purpose)| Request::SetContentType {
            hint: WEnum::Value(hint),
            purpose: WEnum::Value(purpose),
        }));
        requests.extend(self.cursor.map(|(x, y, width, height)| Request::SetCursorRectangle { x, y, width, height }));
        requests
    }
}

impl<D> Dispatch<ZwpTextInputManagerV3, (), D> for GuardedTextInput
where
    D: Dispatch<ZwpTextInputManagerV3, ()> + Dispatch<ZwpTextInputV3, TextInputUserData> + TextInputHandler + 'static,
{
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ZwpTextInputManagerV3,
        request: zwp_text_input_manager_v3::Request,
        data: &(),
        display: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let zwp_text_input_manager_v3::Request::GetTextInput { seat, .. } = &request else { return };
        let Some(seat) = Seat::<D>::from_resource(seat) else { return };
        let texts = seat.text_input().clone();
        let focus = texts.focus();
        // The one that is being made is there already, without data.
        let mut fresh: Vec<ZwpTextInputV3> = objects_of(display, client);
        fresh.retain(|text| text.data::<TextInputUserData>().is_none());
        state.texts().live.add(client, manager);
        // Smithay would tell the first text field of whoever has the focus once more.
        texts.set_focus(None);
        <TextInputManagerState as Dispatch<ZwpTextInputManagerV3, (), D>>::request(
            state, client, manager, request, data, display, data_init,
        );
        texts.set_focus(focus.clone());
        let of_client = |focus: &WlSurface| focus.client().is_some_and(|other| other.id() == client.id());
        if let Some(focus) = focus.filter(of_client) {
            fresh.iter().for_each(|text| text.enter(&focus));
        }
    }
}

impl<D> Dispatch<ZwpTextInputV3, TextInputUserData, D> for GuardedTextInput
where
    D: Dispatch<ZwpTextInputV3, TextInputUserData> + TextInputHandler + 'static,
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
        let mut forward = |state: &mut D, request: Request| {
            <TextInputManagerState as Dispatch<ZwpTextInputV3, TextInputUserData, D>>::request(
                state, client, resource, request, data, display, data_init,
            );
        };
        let request = known(request);
        if matches!(request, Request::Destroy) {
            // Smithay forgets to tell the input method when the object that it types into goes and the client has another.
            forward(state, Request::Disable);
            forward(state, Request::Commit);
            return forward(state, request);
        }
        if matches!(request, Request::Enable) && !state.may_compose() {
            return;
        }
        if let Request::SetCursorRectangle { x, y, width, height } = &request {
            state.caret_moved(client, Rectangle::new((*x, *y).into(), (*width, *height).into()));
        }
        if state.texts().listened {
            return forward(state, request);
        }
        if state.texts().keep(resource, &request) {
            forward(state, Request::Commit);
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZwpTextInputV3, data: &TextInputUserData) {
        state.texts().kept.remove(&resource.id());
        state.texts().live.remove(&client);
        <TextInputManagerState as Dispatch<ZwpTextInputV3, TextInputUserData, D>>::destroyed(
            state, client, resource, data,
        );
    }
}

impl<D> Dispatch<ZwpInputMethodManagerV2, (), D> for GuardedTextInput
where
    D: Dispatch<ZwpInputMethodManagerV2, ()>
        + Dispatch<ZwpInputMethodV2, InputMethodUserData<D>>
        + Dispatch<ZwpInputMethodV2, Refused>
        + Dispatch<ZwpTextInputV3, TextInputUserData>
        + InputMethodHandler
        + TextInputHandler
        + 'static,
{
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ZwpInputMethodManagerV2,
        request: zwp_input_method_manager_v2::Request,
        data: &(),
        display: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let request = match request {
            zwp_input_method_manager_v2::Request::GetInputMethod { input_method, .. } if state.texts().listened => {
                return data_init.init(input_method, Refused).unavailable();
            }
            request => request,
        };
        let zwp_input_method_manager_v2::Request::GetInputMethod { seat, .. } = &request else { return };
        let Some(seat) = Seat::<D>::from_resource(seat) else { return };
        let texts = seat.text_input().clone();
        let focus = texts.focus();
        // The text field knows that it has the focus.
        texts.set_focus(None);
        <InputMethodManagerState as Dispatch<ZwpInputMethodManagerV2, (), D>>::request(
            state, client, manager, request, data, display, data_init,
        );
        texts.set_focus(focus.clone());
        state.texts().listened = true;
        state.texts().seat = Some(texts);
        for (resource, requests) in state.texts().replay(focus.as_ref()) {
            let Some(data) = resource.data::<TextInputUserData>() else { continue };
            for request in requests {
                <TextInputManagerState as Dispatch<ZwpTextInputV3, TextInputUserData, D>>::request(
                    state, client, &resource, request, data, display, data_init,
                );
            }
        }
    }
}

impl<D> Dispatch<ZwpInputMethodV2, InputMethodUserData<D>, D> for GuardedTextInput
where
    D: Dispatch<ZwpInputMethodV2, InputMethodUserData<D>>
        + Dispatch<ZwpInputPopupSurfaceV2, InputMethodPopupSurfaceUserData>
        + Dispatch<ZwpInputMethodKeyboardGrabV2, InputMethodKeyboardUserData<D>>
        + InputMethodHandler
        + TextInputHandler
        + 'static,
    <D as SeatHandler>::KeyboardFocus: WaylandFocus,
{
    fn request(
        state: &mut D,
        client: &Client,
        resource: &ZwpInputMethodV2,
        request: zwp_input_method_v2::Request,
        data: &InputMethodUserData<D>,
        display: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        <InputMethodManagerState as Dispatch<ZwpInputMethodV2, InputMethodUserData<D>, D>>::request(
            state, client, resource, request, data, display, data_init,
        );
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZwpInputMethodV2, data: &InputMethodUserData<D>) {
        <InputMethodManagerState as Dispatch<ZwpInputMethodV2, InputMethodUserData<D>, D>>::destroyed(
            state, client, resource, data,
        );
        // Smithay has told the text field that it lost the focus, which it did not.
        state.texts().listened = false;
        if let Some(seat) = state.texts().seat.take() {
            seat.enter();
        }
    }
}

/// User data of an input method that is one too many, and of what it makes: nothing comes of any of it.
#[derive(Debug)]
pub struct Refused;

impl<D> Dispatch<ZwpInputMethodV2, Refused, D> for GuardedTextInput
where
    D: Dispatch<ZwpInputMethodV2, Refused>
        + Dispatch<ZwpInputPopupSurfaceV2, Refused>
        + Dispatch<ZwpInputMethodKeyboardGrabV2, Refused>
        + 'static,
{
    fn request(
        _: &mut D,
        _: &Client,
        _: &ZwpInputMethodV2,
        request: zwp_input_method_v2::Request,
        _: &Refused,
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        match request {
            zwp_input_method_v2::Request::GetInputPopupSurface { id, .. } => drop(data_init.init(id, Refused)),
            zwp_input_method_v2::Request::GrabKeyboard { keyboard } => drop(data_init.init(keyboard, Refused)),
            _ => {}
        }
    }
}

impl<D: Dispatch<ZwpInputPopupSurfaceV2, Refused>> Dispatch<ZwpInputPopupSurfaceV2, Refused, D> for GuardedTextInput {
    fn request(
        _: &mut D,
        _: &Client,
        _: &ZwpInputPopupSurfaceV2,
        _: zwp_input_popup_surface_v2::Request,
        _: &Refused,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
    }
}

impl<D> Dispatch<ZwpInputMethodKeyboardGrabV2, Refused, D> for GuardedTextInput
where
    D: Dispatch<ZwpInputMethodKeyboardGrabV2, Refused>,
{
    fn request(
        _: &mut D,
        _: &Client,
        _: &ZwpInputMethodKeyboardGrabV2,
        _: zwp_input_method_keyboard_grab_v2::Request,
        _: &Refused,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
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
        ] => $crate::protocols::text_input::GuardedTextInput);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::wp::text_input::zv3::server::zwp_text_input_v3::ZwpTextInputV3: smithay::wayland::text_input::TextInputUserData
        ] => $crate::protocols::text_input::GuardedTextInput);
    };
}
pub(crate) use delegate_guarded_text_input;

/// Like Smithay's `delegate_input_method_manager`, with the guard in front.
macro_rules! delegate_guarded_input_method {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_input_method_v2::server::zwp_input_method_manager_v2::ZwpInputMethodManagerV2: smithay::wayland::input_method::InputMethodManagerGlobalData
        ] => smithay::wayland::input_method::InputMethodManagerState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_input_method_v2::server::zwp_input_method_manager_v2::ZwpInputMethodManagerV2: ()
        ] => $crate::protocols::text_input::GuardedTextInput);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_input_method_v2::server::zwp_input_method_v2::ZwpInputMethodV2: smithay::wayland::input_method::InputMethodUserData<Self>
        ] => $crate::protocols::text_input::GuardedTextInput);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_input_method_v2::server::zwp_input_method_keyboard_grab_v2::ZwpInputMethodKeyboardGrabV2: smithay::wayland::input_method::InputMethodKeyboardUserData<Self>
        ] => smithay::wayland::input_method::InputMethodManagerState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_input_method_v2::server::zwp_input_popup_surface_v2::ZwpInputPopupSurfaceV2: smithay::wayland::input_method::InputMethodPopupSurfaceUserData
        ] => smithay::wayland::input_method::InputMethodManagerState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_input_method_v2::server::zwp_input_method_v2::ZwpInputMethodV2: $crate::protocols::text_input::Refused
        ] => $crate::protocols::text_input::GuardedTextInput);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_input_method_v2::server::zwp_input_method_keyboard_grab_v2::ZwpInputMethodKeyboardGrabV2: $crate::protocols::text_input::Refused
        ] => $crate::protocols::text_input::GuardedTextInput);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_input_method_v2::server::zwp_input_popup_surface_v2::ZwpInputPopupSurfaceV2: $crate::protocols::text_input::Refused
        ] => $crate::protocols::text_input::GuardedTextInput);
    };
}
pub(crate) use delegate_guarded_input_method;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_field_said_adds_up_until_it_is_enabled_anew() {
        let mut said = Said::default();
        let mut commit = |requests: &[Request]| {
            let mut pending = Said::default();
            requests.iter().for_each(|request| pending.hear(request));
            said.update(pending);
            said.clone()
        };
        let text = |text: &str| Request::SetSurroundingText { text: text.into(), cursor: 0, anchor: 0 };
        commit(&[Request::Enable, text("one"), Request::SetCursorRectangle { x: 1, y: 2, width: 3, height: 4 }]);
        let now = commit(&[text("two")]);
        assert_eq!(now.enable, Some(true));
        assert_eq!(now.surrounding.as_ref().map(|(text, ..)| text.as_str()), Some("two"));
        assert_eq!(now.cursor, Some((1, 2, 3, 4)));
        assert_eq!(now.requests().len(), 3);
        assert_eq!(commit(&[Request::Enable]).requests().len(), 1, "what was before is forgotten");
        assert_eq!(commit(&[Request::Disable]).enable, Some(false));
    }

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
