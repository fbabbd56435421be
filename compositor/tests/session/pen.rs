//! A pen on a tablet.

use crate::{
    client::{Inner, Told, heard},
    fixture::Session,
    windows::open,
};
use tacit_compositor::input::{channel::Line, pen::Stroke};
use wayland_client::{Connection, Dispatch, Proxy, QueueHandle, event_created_child};
use wayland_protocols::wp::tablet::zv2::client::{
    zwp_tablet_manager_v2::ZwpTabletManagerV2,
    zwp_tablet_pad_v2::ZwpTabletPadV2,
    zwp_tablet_seat_v2::{self, ZwpTabletSeatV2},
    zwp_tablet_tool_v2::ZwpTabletToolV2,
    zwp_tablet_v2::ZwpTabletV2,
};

heard!(ZwpTabletManagerV2, ZwpTabletToolV2, ZwpTabletV2, ZwpTabletPadV2);

impl Dispatch<ZwpTabletSeatV2, ()> for Inner {
    fn event(
        state: &mut Self,
        _: &ZwpTabletSeatV2,
        event: zwp_tablet_seat_v2::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        let name = match event {
            zwp_tablet_seat_v2::Event::TabletAdded { .. } => "a tablet",
            zwp_tablet_seat_v2::Event::ToolAdded { .. } => "a tool",
            _ => "another",
        };
        state.heard.push(name.to_owned());
    }

    event_created_child!(Inner, ZwpTabletSeatV2, [
        zwp_tablet_seat_v2::EVT_TABLET_ADDED_OPCODE => (ZwpTabletV2, ()),
        zwp_tablet_seat_v2::EVT_TOOL_ADDED_OPCODE => (ZwpTabletToolV2, ()),
        zwp_tablet_seat_v2::EVT_PAD_ADDED_OPCODE => (ZwpTabletPadV2, ()),
    ]);
}

#[test]
fn a_pen_is_heard_of_by_the_window_that_it_is_on() {
    let mut session = Session::new();
    let mut client = session.client();
    let first = open(&mut session, &mut client, "paint");
    let _second = open(&mut session, &mut client, "other");
    let manager: ZwpTabletManagerV2 = client.global();
    let _seat = manager.get_tablet_seat(client.seat(), &client.handle(), ());
    session.settle(&mut [&mut client]);
    assert!(client.heard().is_empty(), "there is none until it is used");
    let stroke = |pressure| Stroke { pressure, tilt: (10.0, -95.0) };
    session.state.channel_line(Line::PenMove(100.0, 50.0, stroke(0.0)));
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    assert!(heard.contains(&"a tablet".to_owned()) && heard.contains(&"a tool".to_owned()), "{heard:?}");
    assert!(heard.iter().any(|event| event.starts_with("ProximityIn")), "{heard:?}");

    client.told();
    session.state.channel_line(Line::PenTouch(true));
    session.state.channel_line(Line::PenMove(104.0, 50.0, stroke(0.5)));
    session.state.channel_line(Line::PenButton(0x14b, true));
    session.state.channel_line(Line::PenTouch(false));
    session.state.channel_line(Line::PenLeave);
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    let position = |wanted: &str| heard.iter().position(|event| event.starts_with(wanted));
    let order: Vec<Option<usize>> =
        ["Down", "Motion", "Pressure { pressure: 32768 }", "Button", "Up", "ProximityOut"].map(position).into();
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{heard:?}");
    assert!(heard.iter().any(|event| event.contains("tilt_y: -90")), "what cannot be is bounded: {heard:?}");
    let id = first.surface.id().protocol_id();
    assert!(client.told().contains(&Told::Enter(id)), "a pen that touches focuses");
    session.state.channel_line(Line::PenMove(f64::NAN, 0.0, stroke(0.0)));
    assert_eq!(session.state.stats.survived, 0);
}
