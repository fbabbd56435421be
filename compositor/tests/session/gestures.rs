//! Fingers on a touchpad: what any backend says of them reaches the client under the pointer.

use crate::{client::heard, fixture::Session, windows::open};
use smithay::backend::input::{
    Device, DeviceCapability, Event, GestureBeginEvent, GestureEndEvent, GestureHoldBeginEvent, GestureHoldEndEvent,
    GesturePinchBeginEvent, GesturePinchEndEvent, GesturePinchUpdateEvent, GestureSwipeBeginEvent,
    GestureSwipeEndEvent, GestureSwipeUpdateEvent, InputBackend, InputEvent, UnusedEvent,
};
use std::path::PathBuf;
use tacit_compositor::input::{Origin, channel::Line};
use wayland_protocols::wp::pointer_gestures::zv1::client::{
    zwp_pointer_gesture_hold_v1::ZwpPointerGestureHoldV1, zwp_pointer_gesture_pinch_v1::ZwpPointerGesturePinchV1,
    zwp_pointer_gesture_swipe_v1::ZwpPointerGestureSwipeV1, zwp_pointer_gestures_v1::ZwpPointerGesturesV1,
};

heard!(ZwpPointerGesturesV1, ZwpPointerGestureSwipeV1, ZwpPointerGesturePinchV1, ZwpPointerGestureHoldV1);

/// A backend that knows gestures alone.
#[derive(Debug)]
struct Touchpad;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Pad;

impl Device for Pad {
    fn id(&self) -> String {
        "pad".into()
    }
    fn name(&self) -> String {
        "pad".into()
    }
    fn has_capability(&self, capability: DeviceCapability) -> bool {
        capability == DeviceCapability::Gesture
    }
    fn usb_id(&self) -> Option<(u32, u32)> {
        None
    }
    fn syspath(&self) -> Option<PathBuf> {
        None
    }
}

/// Any event of it: fingers at the beginning, whether it is cancelled at the end.
#[derive(Debug)]
struct Said(u32);

impl Event<Touchpad> for Said {
    fn time(&self) -> u64 {
        0
    }
    fn device(&self) -> Pad {
        Pad
    }
}

impl GestureBeginEvent<Touchpad> for Said {
    fn fingers(&self) -> u32 {
        self.0
    }
}

impl GestureEndEvent<Touchpad> for Said {
    fn cancelled(&self) -> bool {
        self.0 == 1
    }
}

impl GestureSwipeUpdateEvent<Touchpad> for Said {
    fn delta_x(&self) -> f64 {
        2.0
    }
    fn delta_y(&self) -> f64 {
        3.0
    }
}

impl GesturePinchUpdateEvent<Touchpad> for Said {
    fn delta_x(&self) -> f64 {
        1.0
    }
    fn delta_y(&self) -> f64 {
        -1.0
    }
    fn scale(&self) -> f64 {
        1.5
    }
    fn rotation(&self) -> f64 {
        if self.0 == 9 { f64::NAN } else { 10.0 }
    }
}

impl GestureSwipeBeginEvent<Touchpad> for Said {}
impl GestureSwipeEndEvent<Touchpad> for Said {}
impl GesturePinchBeginEvent<Touchpad> for Said {}
impl GesturePinchEndEvent<Touchpad> for Said {}
impl GestureHoldBeginEvent<Touchpad> for Said {}
impl GestureHoldEndEvent<Touchpad> for Said {}

impl InputBackend for Touchpad {
    type Device = Pad;
    type KeyboardKeyEvent = UnusedEvent;
    type PointerAxisEvent = UnusedEvent;
    type PointerButtonEvent = UnusedEvent;
    type PointerMotionEvent = UnusedEvent;
    type PointerMotionAbsoluteEvent = UnusedEvent;
    type GestureSwipeBeginEvent = Said;
    type GestureSwipeUpdateEvent = Said;
    type GestureSwipeEndEvent = Said;
    type GesturePinchBeginEvent = Said;
    type GesturePinchUpdateEvent = Said;
    type GesturePinchEndEvent = Said;
    type GestureHoldBeginEvent = Said;
    type GestureHoldEndEvent = Said;
    type TouchDownEvent = UnusedEvent;
    type TouchUpEvent = UnusedEvent;
    type TouchMotionEvent = UnusedEvent;
    type TouchCancelEvent = UnusedEvent;
    type TouchFrameEvent = UnusedEvent;
    type TabletToolAxisEvent = UnusedEvent;
    type TabletToolProximityEvent = UnusedEvent;
    type TabletToolTipEvent = UnusedEvent;
    type TabletToolButtonEvent = UnusedEvent;
    type SwitchToggleEvent = UnusedEvent;
    type SpecialEvent = ();
}

#[test]
fn gestures_reach_the_client_under_the_pointer() {
    let mut session = Session::new();
    let mut client = session.client();
    let _window = open(&mut session, &mut client, "window");
    let gestures: ZwpPointerGesturesV1 = client.global();
    let handle = client.handle();
    let _swipe = gestures.get_swipe_gesture(client.pointer(), &handle, ());
    let _pinch = gestures.get_pinch_gesture(client.pointer(), &handle, ());
    let _hold = gestures.get_hold_gesture(client.pointer(), &handle, ());
    session.state.pointer_at((100.0, 100.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    client.heard();

    type Events = Vec<InputEvent<Touchpad>>;
    let cases: [(&str, Events, &[&str]); 5] = [
        (
            "a pinch; what is no number is not told",
            vec![
                InputEvent::GesturePinchBegin { event: Said(2) },
                InputEvent::GesturePinchUpdate { event: Said(0) },
                InputEvent::GesturePinchUpdate { event: Said(9) },
                InputEvent::GesturePinchEnd { event: Said(0) },
            ],
            &["fingers: 2", "Update { time: 1000000, dx: 1.0, dy: -1.0, scale: 1.5, rotation: 10.0 }", "cancelled: 0"],
        ),
        (
            "fingers that rest, and then move",
            vec![InputEvent::GestureHoldBegin { event: Said(4) }, InputEvent::GestureHoldEnd { event: Said(1) }],
            &["fingers: 4", "cancelled: 1"],
        ),
        (
            "a swipe of two fingers is not ours",
            vec![
                InputEvent::GestureSwipeBegin { event: Said(2) },
                InputEvent::GestureSwipeUpdate { event: Said(0) },
                InputEvent::GestureSwipeEnd { event: Said(0) },
            ],
            &["fingers: 2", "Update { time: 1000000, dx: 2.0, dy: 3.0 }", "cancelled: 0"],
        ),
        (
            "one of three is",
            vec![
                InputEvent::GestureSwipeBegin { event: Said(3) },
                InputEvent::GestureSwipeUpdate { event: Said(0) },
                InputEvent::GestureSwipeEnd { event: Said(0) },
            ],
            &[],
        ),
        ("an end without a beginning", vec![InputEvent::GesturePinchEnd { event: Said(0) }], &[]),
    ];
    for (what, events, told) in cases {
        events.into_iter().for_each(|event| session.state.gesture_event(event));
        session.settle(&mut [&mut client]);
        let heard = client.heard();
        assert_eq!(heard.len(), told.len(), "{what}: {heard:?}");
        for (heard, told) in heard.iter().zip(told) {
            assert!(heard.contains(told), "{what}: {heard}");
        }
    }
}

#[test]
fn the_input_channel_has_them_too_and_a_pointer_that_leaves_ends_them() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "window");
    let gestures: ZwpPointerGesturesV1 = client.global();
    let _pinch = gestures.get_pinch_gesture(client.pointer(), &client.handle(), ());
    session.state.pointer_at((100.0, 100.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    client.heard();
    for line in ["pinch begin 2", "pinch update 1 2 0.5 -3", "hold begin 3", "hold end 0"] {
        session.state.channel_line(Line::parse(line).expect(line));
    }
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    assert!(heard.len() == 2 && heard[1].contains("scale: 0.5, rotation: -3.0"), "{heard:?}");
    window.surface.attach(None, 0, 0);
    window.surface.commit();
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    assert!(heard.len() == 1 && heard[0].contains("cancelled: 1"), "{heard:?}");
    session.state.channel_line(Line::parse("pinch end 0").expect("a line"));
    session.settle(&mut [&mut client]);
    assert!(client.heard().is_empty());
}
