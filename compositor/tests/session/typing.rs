//! Text fields and input methods: who hears of the focus, and what becomes of a second input method.

use crate::{client::heard, fixture::Session, windows::open};
use wayland_client::Proxy;
use wayland_protocols::wp::text_input::zv3::client::{
    zwp_text_input_manager_v3::ZwpTextInputManagerV3, zwp_text_input_v3::ZwpTextInputV3,
};
use wayland_protocols_misc::zwp_input_method_v2::client::{
    zwp_input_method_manager_v2::ZwpInputMethodManagerV2, zwp_input_popup_surface_v2::ZwpInputPopupSurfaceV2,
};

heard!(ZwpTextInputManagerV3, ZwpTextInputV3, ZwpInputPopupSurfaceV2);

const A: u32 = 30;

/// How many were told of that.
fn count(heard: &[String], what: &str) -> usize {
    heard.iter().filter(|line| line.starts_with(what)).count()
}

#[test]
fn every_text_field_of_a_program_hears_of_the_focus() {
    for with_method in [false, true] {
        let mut session = Session::new();
        let (mut client, mut other, mut method) = (session.client(), session.client(), session.client());
        let manager: ZwpTextInputManagerV3 = client.global();
        let fields: Vec<ZwpTextInputV3> =
            (0..3).map(|_| manager.get_text_input(client.seat(), &client.handle(), ())).collect();
        if with_method {
            let methods: ZwpInputMethodManagerV2 = method.global();
            methods.get_input_method(method.seat(), &method.handle(), ());
        }
        session.settle(&mut [&mut client, &mut method]);
        let window = open(&mut session, &mut client, "window");
        let heard = client.heard();
        assert_eq!((count(&heard, "Enter"), count(&heard, "Leave")), (3, 0), "{with_method} {heard:?}");
        // One that comes while its program has the focus hears of it, and it alone.
        let late = manager.get_text_input(client.seat(), &client.handle(), ());
        session.settle(&mut [&mut client]);
        assert_eq!(count(&client.heard(), "Enter"), 1, "{with_method}");
        // The one that is enabled gets what is typed, whichever it is.
        fields[2].enable();
        fields[2].commit();
        session.settle(&mut [&mut client, &mut method]);
        assert_eq!(count(&method.heard(), "Activate"), usize::from(with_method));
        let _other = open(&mut session, &mut other, "other");
        session.settle(&mut [&mut client]);
        let heard = client.heard();
        assert_eq!((count(&heard, "Enter"), count(&heard, "Leave")), (0, 4), "{with_method} {heard:?}");
        // And who is gone is not talked to.
        fields.iter().for_each(ZwpTextInputV3::destroy);
        late.destroy();
        session.settle(&mut [&mut client]);
        session.apply(r#"{"verb":"window.focus","args":{"window":"w1"}}"#).expect("focused");
        session.settle(&mut [&mut client]);
        assert!(client.heard().is_empty() && !client.dead, "{}", window.surface.id());
    }
}

#[test]
fn a_second_input_method_is_told_so_and_the_first_goes_on() {
    let mut session = Session::new();
    let (mut first, mut second, mut client) = (session.client(), session.client(), session.client());
    let methods: ZwpInputMethodManagerV2 = first.global();
    let kept = methods.get_input_method(first.seat(), &first.handle(), ());
    let grab = kept.grab_keyboard(&first.handle(), ());
    session.settle(&mut [&mut first]);
    first.heard();
    let methods: ZwpInputMethodManagerV2 = second.global();
    let refused = methods.get_input_method(second.seat(), &second.handle(), ());
    let surface = second.compositor().create_surface(&second.handle(), ());
    refused.grab_keyboard(&second.handle(), ());
    refused.get_input_popup_surface(&surface, &second.handle(), ());
    refused.commit_string("nobody's".into());
    refused.commit(0);
    session.settle(&mut [&mut first, &mut second]);
    assert_eq!(second.heard(), ["Unavailable"]);
    refused.destroy();
    session.settle(&mut [&mut second]);
    assert!(!second.dead, "{:?}", second.error());

    let _window = open(&mut session, &mut client, "window");
    session.tap(A);
    session.settle(&mut [&mut first, &mut second, &mut client]);
    let heard = first.heard();
    assert!(!heard.contains(&"Unavailable".into()), "{heard:?}");
    assert!(count(&heard, "Key ") == 2, "it has the keys still: {heard:?}");
    assert!(second.heard().is_empty() && client.keys().is_empty());
    // When the first is gone, the next one is the first.
    grab.release();
    kept.destroy();
    session.settle(&mut [&mut first]);
    methods.get_input_method(second.seat(), &second.handle(), ());
    session.settle(&mut [&mut second]);
    assert!(!second.heard().contains(&"Unavailable".into()));
}
