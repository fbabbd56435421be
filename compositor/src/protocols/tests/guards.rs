//! The guards in front of Smithay.

use std::os::fd::AsFd;

use super::{Visitor, World};
use wayland_client::protocol::{wl_compositor::WlCompositor, wl_shm::WlShm, wl_subcompositor::WlSubcompositor};
use wayland_protocols::xdg::shell::client::xdg_wm_base::XdgWmBase;
use wayland_protocols_wlr::layer_shell::v1::client::zwlr_layer_shell_v1::{Layer, ZwlrLayerShellV1};

#[test]
fn a_pool_cannot_become_nothing() {
    for size in [0, -1, i32::MIN] {
        let mut world = World::new();
        let mut visitor = world.visitor();
        let file = tempfile::tempfile().expect("a file");
        file.set_len(64).expect("grown");
        let pool = visitor.guest.global::<WlShm>().create_pool(file.as_fd(), 64, &visitor.handle(), ());
        pool.resize(size);
        world.settle(&mut visitor);
        visitor.assert_ended_by("wl_shm_pool", 2);
    }
}

#[test]
fn popups_cannot_be_each_others_parents() {
    for hops in [1, 2, 3, 70] {
        let mut world = World::new();
        let mut visitor = world.visitor();
        let (compositor, shell): (WlCompositor, XdgWmBase) = (visitor.guest.global(), visitor.guest.global());
        let handle = visitor.handle();
        let surface = || shell.get_xdg_surface(&compositor.create_surface(&handle, ()), &handle, ());
        let positioner = shell.create_positioner(&handle, ());
        positioner.set_size(10, 10);
        positioner.set_anchor_rect(0, 0, 1, 1);
        let first = surface();
        let mut last = first.clone();
        for _ in 1..hops {
            let next = surface();
            next.get_popup(Some(&last), &positioner, &handle, ());
            last = next;
        }
        first.get_popup(Some(&last), &positioner, &handle, ());
        world.settle(&mut visitor);
        visitor.assert_ended_by("xdg_popup", 3);
        let good = if hops > 63 { 63 } else { hops - 1 };
        assert_eq!(world.host.take_asked().len(), good as usize, "{hops}");
    }
}

#[test]
fn sizes_below_nothing_are_refused() {
    type Case = (fn(&Visitor), &'static str, u32);
    let cases: [Case; 6] = [
        (|visitor| window(visitor).0.set_window_geometry(0, 0, 0, 5), "xdg_surface", 5),
        (|visitor| window(visitor).1.set_min_size(-1, 5), "xdg_toplevel", 2),
        (|visitor| window(visitor).1.set_max_size(1, i32::MIN), "xdg_toplevel", 2),
        (
            |visitor| {
                let shell: XdgWmBase = visitor.guest.global();
                shell.create_positioner(&visitor.handle(), ()).set_parent_size(-1, 1);
            },
            "xdg_positioner",
            0,
        ),
        (
            |visitor| {
                let compositor: WlCompositor = visitor.guest.global();
                let layers: ZwlrLayerShellV1 = visitor.guest.global();
                let surface = compositor.create_surface(&visitor.handle(), ());
                let layer = layers.get_layer_surface(&surface, None, Layer::Top, "a".into(), &visitor.handle(), ());
                layer.set_size(u32::MAX, 1);
            },
            "zwlr_layer_surface_v1",
            1,
        ),
        (
            |visitor| {
                let (compositor, handle): (WlCompositor, _) = (visitor.guest.global(), visitor.handle());
                let (parent, child) = (compositor.create_surface(&handle, ()), compositor.create_surface(&handle, ()));
                let sub: WlSubcompositor = visitor.guest.global();
                sub.get_subsurface(&child, &parent, &handle, ()).place_above(&child);
            },
            "wl_subsurface",
            0,
        ),
    ];
    for (odd, interface, code) in cases {
        let mut world = World::new();
        let mut visitor = world.visitor();
        odd(&visitor);
        world.settle(&mut visitor);
        visitor.assert_ended_by(interface, code);
    }
}

#[test]
fn regions_and_damage_below_nothing_are_ignored() {
    let mut world = World::new();
    let mut visitor = world.visitor();
    let (compositor, handle): (WlCompositor, _) = (visitor.guest.global(), visitor.handle());
    let region = compositor.create_region(&handle, ());
    region.add(0, 0, -1, 5);
    region.subtract(0, 0, i32::MIN, i32::MIN);
    let surface = compositor.create_surface(&handle, ());
    surface.set_input_region(Some(&region));
    surface.damage(0, 0, -5, 1);
    surface.damage_buffer(0, 0, -5, 1);
    surface.commit();
    world.settle(&mut visitor);
    assert!(visitor.error().is_none());
    assert_eq!(world.host.surfaces.len(), 1);
}

fn window(
    visitor: &Visitor,
) -> (
    wayland_protocols::xdg::shell::client::xdg_surface::XdgSurface,
    wayland_protocols::xdg::shell::client::xdg_toplevel::XdgToplevel,
) {
    let (compositor, shell): (WlCompositor, XdgWmBase) = (visitor.guest.global(), visitor.guest.global());
    let surface = shell.get_xdg_surface(&compositor.create_surface(&visitor.handle(), ()), &visitor.handle(), ());
    let toplevel = surface.get_toplevel(&visitor.handle(), ());
    (surface, toplevel)
}
