//! What clients say of their windows beyond the shell: parents in other programs, dialogs in front, icons, tags, bells, all keys.

use crate::{
    client::{Client, Toplevel, heard},
    fixture::Session,
    windows::open,
};
use tacit_compositor::render::scene::Sight;
use wayland_protocols::{
    ext::background_effect::v1::client::{
        ext_background_effect_manager_v1::ExtBackgroundEffectManagerV1,
        ext_background_effect_surface_v1::ExtBackgroundEffectSurfaceV1,
    },
    wp::alpha_modifier::v1::client::{
        wp_alpha_modifier_surface_v1::WpAlphaModifierSurfaceV1, wp_alpha_modifier_v1::WpAlphaModifierV1,
    },
    wp::keyboard_shortcuts_inhibit::zv1::client::{
        zwp_keyboard_shortcuts_inhibit_manager_v1::ZwpKeyboardShortcutsInhibitManagerV1,
        zwp_keyboard_shortcuts_inhibitor_v1::ZwpKeyboardShortcutsInhibitorV1,
    },
    xdg::{
        dialog::v1::client::{xdg_dialog_v1::XdgDialogV1, xdg_wm_dialog_v1::XdgWmDialogV1},
        foreign::zv2::client::{
            zxdg_exported_v2::ZxdgExportedV2, zxdg_exporter_v2::ZxdgExporterV2, zxdg_imported_v2::ZxdgImportedV2,
            zxdg_importer_v2::ZxdgImporterV2,
        },
        system_bell::v1::client::xdg_system_bell_v1::XdgSystemBellV1,
        toplevel_icon::v1::client::{
            xdg_toplevel_icon_manager_v1::XdgToplevelIconManagerV1, xdg_toplevel_icon_v1::XdgToplevelIconV1,
        },
        toplevel_tag::v1::client::xdg_toplevel_tag_manager_v1::XdgToplevelTagManagerV1,
    },
};

heard!(
    WpAlphaModifierV1,
    WpAlphaModifierSurfaceV1,
    ExtBackgroundEffectManagerV1,
    ExtBackgroundEffectSurfaceV1,
    ZwpKeyboardShortcutsInhibitManagerV1,
    ZwpKeyboardShortcutsInhibitorV1,
    XdgWmDialogV1,
    XdgDialogV1,
    ZxdgExporterV2,
    ZxdgExportedV2,
    ZxdgImporterV2,
    ZxdgImportedV2,
    XdgSystemBellV1,
    XdgToplevelIconManagerV1,
    XdgToplevelIconV1,
    XdgToplevelTagManagerV1,
);

/// Super and `q`.
const SUPER: u32 = 125;
const Q: u32 = 16;

fn chord(session: &mut Session) {
    session.state.key(SUPER, true, 0);
    session.tap(Q);
    session.state.key(SUPER, false, 0);
}

#[test]
fn a_window_that_wants_all_keys_has_them_while_it_has_the_focus() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "machine");
    chord(&mut session);
    session.settle(&mut [&mut client]);
    assert!(client.told().contains(&crate::client::Told::Close), "Super+Q is a binding");

    let manager: ZwpKeyboardShortcutsInhibitManagerV1 = client.global();
    let inhibitor = manager.inhibit_shortcuts(&window.surface, client.seat(), &client.handle(), ());
    session.settle(&mut [&mut client]);
    assert_eq!(client.heard(), ["Active"]);
    client.told();
    chord(&mut session);
    session.settle(&mut [&mut client]);
    assert_eq!(client.keys(), [(SUPER, true), (Q, true), (Q, false), (SUPER, false)]);
    session.bar_requests();
    session.tap(SUPER);
    session.settle(&mut [&mut client]);
    assert_eq!(session.bar_requests(), 1, "the bar is the way out");
    session.state.bar_closed(1);
    session.settle(&mut [&mut client]);

    let _other = open(&mut session, &mut client, "other");
    client.told();
    chord(&mut session);
    session.settle(&mut [&mut client]);
    assert!(client.told().contains(&crate::client::Told::Close), "another window did not ask for it");

    manager.inhibit_shortcuts(&window.surface, client.seat(), &client.handle(), ());
    session.settle(&mut [&mut client]);
    assert_eq!(client.error(), Some(("zwp_keyboard_shortcuts_inhibit_manager_v1".into(), 0)));
    drop(inhibitor);
}

fn export(session: &mut Session, client: &mut Client, window: &Toplevel) -> (ZxdgExportedV2, String) {
    let exporter: ZxdgExporterV2 = client.global();
    let exported = exporter.export_toplevel(&window.surface, &client.handle(), ());
    session.settle(&mut [client]);
    let heard = client.heard().pop().expect("a handle");
    let handle = heard.split('"').nth(1).expect("a string").to_owned();
    (exported, handle)
}

#[track_caller]
fn parent_of(session: &Session, app: &str) -> Option<String> {
    let window = session.snapshot().windows.iter().find(|window| window.app.as_str() == app).expect("a window");
    window.parent.as_ref().map(|parent| parent.as_str().to_owned())
}

#[test]
fn a_dialog_of_another_program_is_a_child_until_the_handle_is_taken_back() {
    let mut session = Session::new();
    let (mut app, mut portal) = (session.client(), session.client());
    let main = open(&mut session, &mut app, "main");
    let (exported, handle) = export(&mut session, &mut app, &main);
    let (_again, other) = export(&mut session, &mut app, &main);
    assert_ne!(handle, other);
    assert_eq!(handle.len(), 32);
    let chooser = open(&mut session, &mut portal, "chooser");
    let importer: ZxdgImporterV2 = portal.global();
    let imported = importer.import_toplevel(handle.clone(), &portal.handle(), ());
    imported.set_parent_of(&chooser.surface);
    session.settle(&mut [&mut portal]);
    assert_eq!(parent_of(&session, "chooser"), Some("w1".into()));

    exported.destroy();
    session.settle(&mut [&mut app, &mut portal]);
    assert_eq!((parent_of(&session, "chooser"), portal.heard()), (None, vec!["Destroyed".to_owned()]));
    let _late = importer.import_toplevel(handle, &portal.handle(), ());
    session.settle(&mut [&mut portal]);
    assert_eq!(portal.heard(), ["Destroyed"], "the handle is worth nothing any longer");

    // The child's program lets go, and the parent's window goes.
    let second = importer.import_toplevel(other.clone(), &portal.handle(), ());
    second.set_parent_of(&chooser.surface);
    session.settle(&mut [&mut portal]);
    assert_eq!(parent_of(&session, "chooser"), Some("w1".into()));
    second.destroy();
    session.settle(&mut [&mut portal]);
    assert_eq!(parent_of(&session, "chooser"), None);
    let third = importer.import_toplevel(other, &portal.handle(), ());
    third.set_parent_of(&chooser.surface);
    session.settle(&mut [&mut portal]);
    main.toplevel.destroy();
    main.xdg.destroy();
    main.surface.destroy();
    session.settle(&mut [&mut app, &mut portal]);
    assert_eq!((parent_of(&session, "chooser"), portal.heard()), (None, vec!["Destroyed".to_owned()]));
    assert!(!app.dead && !portal.dead);
}

#[test]
fn only_windows_are_given_away_and_made_children() {
    let mut session = Session::new();
    let mut good = session.client();
    let window = open(&mut session, &mut good, "good");
    let (_exported, handle) = export(&mut session, &mut good, &window);

    let mut bad = session.client();
    let bare = bad.compositor().create_surface(&bad.handle(), ());
    bad.global::<ZxdgExporterV2>().export_toplevel(&bare, &bad.handle(), ());
    session.settle(&mut [&mut bad]);
    assert_eq!(bad.error(), Some(("zxdg_exporter_v2".into(), 0)));

    let mut bad = session.client();
    let bare = bad.compositor().create_surface(&bad.handle(), ());
    let imported = bad.global::<ZxdgImporterV2>().import_toplevel(handle.clone(), &bad.handle(), ());
    imported.set_parent_of(&bare);
    session.settle(&mut [&mut bad]);
    assert_eq!(bad.error(), Some(("zxdg_imported_v2".into(), 0)));

    let own = good.global::<ZxdgImporterV2>().import_toplevel(handle, &good.handle(), ());
    own.set_parent_of(&window.surface);
    session.settle(&mut [&mut good]);
    assert_eq!(good.error(), Some(("zxdg_imported_v2".into(), 0)), "no window is its own parent");
}

#[test]
fn a_modal_dialog_has_the_focus_of_its_parent() {
    let mut session = Session::new();
    let mut client = session.client();
    let main = open(&mut session, &mut client, "main");
    let other = client.bare_toplevel("question");
    other.toplevel.set_parent(Some(&main.toplevel));
    other.surface.commit();
    session.settle(&mut [&mut client]);
    client.draw(&other, (200, 100));
    session.settle(&mut [&mut client]);
    let focused = |session: &Session| {
        let focused = session.snapshot().windows.iter().find(|window| window.focused);
        focused.map(|window| window.app.as_str().to_owned())
    };
    session.apply(r#"{"verb":"window.focus","args":{"window":"w1"}}"#).expect("done");
    session.settle(&mut [&mut client]);
    assert_eq!(focused(&session), Some("main".into()), "a dialog is no obstacle by itself");
    let manager: XdgWmDialogV1 = client.global();
    let dialog = manager.get_xdg_dialog(&other.toplevel, &client.handle(), ());
    dialog.set_modal();
    session.settle(&mut [&mut client]);
    assert_eq!(focused(&session), Some("question".into()));
    session.apply(r#"{"verb":"window.focus","args":{"window":"w1"}}"#).expect("done");
    session.settle(&mut [&mut client]);
    assert_eq!(focused(&session), Some("question".into()));
    let stacking = |session: &Session, app: &str| {
        session.snapshot().windows.iter().find(|window| window.app.as_str() == app).map(|window| window.stacking)
    };
    assert!(stacking(&session, "question") > stacking(&session, "main"));
    dialog.unset_modal();
    session.settle(&mut [&mut client]);
    session.apply(r#"{"verb":"window.focus","args":{"window":"w1"}}"#).expect("done");
    session.settle(&mut [&mut client]);
    assert_eq!(focused(&session), Some("main".into()));
    manager.get_xdg_dialog(&other.toplevel, &client.handle(), ());
    session.settle(&mut [&mut client]);
    assert_eq!(client.error(), Some(("xdg_wm_dialog_v1".into(), 0)));
}

#[test]
fn icons_tags_and_descriptions_are_kept_with_the_window() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = client.bare_toplevel("one");
    let (icons, tags): (XdgToplevelIconManagerV1, XdgToplevelTagManagerV1) = (client.global(), client.global());
    session.settle(&mut [&mut client]);
    assert_eq!(client.heard(), ["IconSize { size: 48 }", "IconSize { size: 96 }", "Done"]);
    tags.set_toplevel_tag(&window.toplevel, "set\ntings".into());
    tags.set_toplevel_description(&window.toplevel, "Einstellungen".into());
    let icon = icons.create_icon(&client.handle(), ());
    icon.set_name("preferences".into());
    icon.add_buffer(&client.buffer(16, 16, 0x0011_2233), 1);
    icon.add_buffer(&client.buffer(32, 32, 0x0044_5566), 1);
    icon.add_buffer(&client.buffer(512, 512, 0), 1);
    icons.set_icon(&window.toplevel, Some(&icon));
    window.surface.commit();
    session.settle(&mut [&mut client]);
    client.draw(&window, (50, 50));
    session.settle(&mut [&mut client]);
    let hints = session.state.windows.get(1).expect("mapped").hints.clone();
    assert_eq!((hints.tag.as_str(), hints.description.as_str()), ("settings", "Einstellungen"));
    let kept = hints.icon.expect("an icon");
    let (pixels, size) = kept.pixels.expect("pixels");
    assert_eq!((kept.name.as_deref(), size.w, size.h, pixels.len()), (Some("preferences"), 32, 32, 32 * 32 * 4));
    assert_eq!(pixels[..4], 0x0044_5566_u32.to_le_bytes());

    let empty = icons.create_icon(&client.handle(), ());
    icons.set_icon(&window.toplevel, Some(&empty));
    session.settle(&mut [&mut client]);
    assert_eq!(session.state.windows.get(1).and_then(|window| window.hints.icon.clone()), None);
    icon.set_name("other".into());
    session.settle(&mut [&mut client]);
    assert_eq!(client.error(), Some(("xdg_toplevel_icon_v1".into(), 2)), "it is in use");

    let mut client = session.client();
    let icons: XdgToplevelIconManagerV1 = client.global();
    icons.create_icon(&client.handle(), ()).add_buffer(&client.buffer(16, 8, 0), 1);
    session.settle(&mut [&mut client]);
    assert_eq!(client.error(), Some(("xdg_toplevel_icon_v1".into(), 1)), "no square");
    assert_eq!(session.state.stats.survived, 0);
}

#[test]
fn a_window_that_rings_in_the_background_asks_for_attention() {
    let mut session = Session::new();
    let mut client = session.client();
    let first = open(&mut session, &mut client, "first");
    let second = open(&mut session, &mut client, "second");
    let bell: XdgSystemBellV1 = client.global();
    bell.ring(Some(&first.surface));
    bell.ring(Some(&second.surface));
    bell.ring(None);
    session.settle(&mut [&mut client]);
    let urgent: Vec<(&str, bool)> =
        session.snapshot().windows.iter().map(|window| (window.app.as_str(), window.urgent)).collect();
    assert!(urgent.contains(&("first", true)) && urgent.contains(&("second", false)), "{urgent:?}");
}

#[test]
fn effects_that_cannot_be_drawn_are_not_promised() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "glass");
    let manager: ExtBackgroundEffectManagerV1 = client.global();
    session.settle(&mut [&mut client]);
    assert_eq!(client.heard(), ["Capabilities { flags: Value(Capability(0x0)) }"]);
    let effect = manager.get_background_effect(&window.surface, &client.handle(), ());
    effect.set_blur_region(None);
    effect.destroy();
    let again = manager.get_background_effect(&window.surface, &client.handle(), ());
    session.settle(&mut [&mut client]);
    assert!(!client.dead);
    window.toplevel.destroy();
    window.xdg.destroy();
    window.surface.destroy();
    again.set_blur_region(None);
    session.settle(&mut [&mut client]);
    assert_eq!(client.error(), Some(("ext_background_effect_surface_v1".into(), 0)));
}

#[test]
fn a_window_is_as_translucent_as_it_asks_to_be() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "white");
    let green = |session: &mut Session| {
        session.wait(std::time::Duration::from_millis(17));
        let output = session.state.outputs.iter().next().expect("an output").number;
        let size = session.state.picture_size(output, Sight::Screen).expect("a size");
        // What is on the screen, not what would be drawn anew: a commit of nothing else has to be seen too.
        let read = session.state.with_scene(output, |renderer, canvas, _| renderer.read(canvas, size));
        read.expect("an output").expect("read").pixels[(360 * 1280 + 640) * 4 + 1]
    };
    assert_eq!(green(&mut session), 255);
    let alpha = client.global::<WpAlphaModifierV1>().get_surface(&window.surface, &client.handle(), ());
    alpha.set_multiplier(u32::MAX / 2);
    window.surface.commit();
    session.settle(&mut [&mut client]);
    let half = green(&mut session);
    assert!((100..200).contains(&half), "{half}: half white, half background");
    alpha.destroy();
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(green(&mut session), 255);
}
