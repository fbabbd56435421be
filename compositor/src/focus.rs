//! Who has the keyboard, and what is under a point. Decides by stacking; moves no window.

use crate::{
    bar::Wait,
    layers::{LEVELS, Layer, Role},
    state::State,
    surfaces,
    windows::{Number, Window},
    xwayland::XWindow,
};
use smithay::{
    desktop::{PopupKeyboardGrab, PopupManager},
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    utils::{IsAlive, Logical, Point, SERIAL_COUNTER},
    wayland::shell::wlr_layer::Layer as Level,
};

/// What is under a point.
#[derive(Debug, Clone)]
pub struct Under {
    /// The surface that takes input there.
    pub surface: WlSurface,
    /// Its global place.
    pub place: Point<f64, Logical>,
    /// Whose it is.
    pub owner: Owner,
}

/// Whose surface it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A window's.
    Window(Number),
    /// A layer's, by its main surface.
    Layer(WlSurface),
    /// The locker's, on this output.
    Lock(tacit_layout::OutputId),
    /// A menu's or tooltip's of an X11 program.
    X11(XWindow),
}

impl State {
    /// The surface that should have the keyboard.
    fn wanted_keyboard_focus(&self) -> Option<WlSurface> {
        if self.lock.is_on() {
            return self.lock_focus();
        }
        let owner = self.layers.keyboard_owner();
        if let Some(wait) = self.bar.waits_for() {
            // Nobody has the keyboard while keys wait, but who answers them and a confirmation, which is above the bar.
            let takes = |layer: &&Layer| match (layer.role, wait) {
                (Role::Confirm, _) => true,
                (Role::Bar(serial), Wait::Bar(asked)) => serial >= asked,
                _ => false,
            };
            return owner.filter(takes).map(|layer| layer.wl_surface().clone());
        }
        if let Some(layer) = owner {
            return Some(layer.wl_surface().clone());
        }
        if self.chooser.is_open() {
            return None;
        }
        if let Some(surface) = &self.seat.layer_focus
            && self.layers.of(surface).is_some_and(|layer| layer.may_have_keyboard())
        {
            return Some(surface.clone());
        }
        let focused = self.layout.focused().and_then(|focused| self.windows.get(focused.0));
        if focused.is_none_or(|window| window.toplevel.xdg().is_some())
            && let Some(surface) = self.x11_keyboard_owner()
        {
            return Some(surface.clone());
        }
        focused.map(|window| window.surface().clone())
    }

    /// Moves the keyboard where it should be.
    pub fn refresh_keyboard_focus(&mut self) {
        if !std::mem::take(&mut self.todo.focus) {
            return;
        }
        let wanted = self.wanted_keyboard_focus();
        let keyboard = self.seat.keyboard.clone();
        let ends_menus = self.lock.is_on() || self.layers.keyboard_owner().is_some() || self.menu_is_open();
        if self.seat.wanted_focus != wanted && ends_menus {
            // Whoever takes the keyboard ends every menu: its grab would keep the keys otherwise.
            self.end_popup_grabs();
        }
        let current = keyboard.current_focus();
        if self.seat.wanted_focus != wanted || (current != wanted && !keyboard.is_grabbed()) {
            self.seat.wanted_focus.clone_from(&wanted);
            keyboard.set_focus(self, wanted, SERIAL_COUNTER.next_serial());
            self.todo.snapshot = true;
            self.todo.constraint = true;
        }
    }

    /// Whether a menu has the keyboard.
    pub fn menu_is_open(&self) -> bool {
        self.seat.keyboard.with_grab(|_, grab| grab.is::<PopupKeyboardGrab<Self>>()).unwrap_or(false)
    }

    /// Dismisses open menus.
    pub fn end_popup_grabs(&mut self) {
        let (keyboard, pointer) = (self.seat.keyboard.clone(), self.seat.pointer.clone());
        if keyboard.is_grabbed() {
            keyboard.unset_grab(self);
            let roots: Vec<WlSurface> = self.windows.iter().map(|window| window.surface().clone()).collect();
            let layers = self.layers.iter().map(|layer| layer.wl_surface().clone());
            for root in roots.into_iter().chain(layers.collect::<Vec<_>>()) {
                if let Some((popup, _)) = PopupManager::popups_for_surface(&root).next() {
                    let _ = PopupManager::dismiss_popup(&root, &popup);
                }
            }
        }
        if pointer.is_grabbed() {
            pointer.unset_grab(self, SERIAL_COUNTER.next_serial(), self.clock.now_ms());
        }
    }

    /// Whether a confirmation has the keyboard: virtual devices reach nothing then.
    pub fn confirm_has_focus(&self) -> bool {
        let owner = self.layers.keyboard_owner();
        owner.is_some_and(|layer| layer.role == Role::Confirm)
    }

    /// Whether the command bar has the keyboard.
    pub fn bar_has_focus(&self) -> bool {
        let focus = self.seat.keyboard.current_focus();
        focus.is_some_and(|surface| {
            self.layers.of(&surface).is_some_and(|layer| matches!(layer.role, Role::Bar(_)) && layer.mapped)
        })
    }

    /// Whether a command bar is on the screen.
    pub fn bar_is_there(&self) -> bool {
        self.layers.iter().any(|layer| matches!(layer.role, Role::Bar(_)) && layer.mapped)
    }

    /// What takes input at a global point.
    pub fn under(&self, point: Point<f64, Logical>) -> Option<Under> {
        if self.lock.is_on() {
            return self.under_lock(point);
        }
        let output = self.outputs.at(point)?;
        let (number, rect) = (output.number, output.rect());
        if let Some(found) = self.under_level(number, Level::Overlay, point) {
            return Some(found);
        }
        if self.chooser.is_open() {
            let top = self.chooser.is_overview().then(|| self.under_level(number, Level::Top, point)).flatten();
            if top.is_some() || self.chooser_covers(point) {
                return top;
            }
        }
        // What an X11 client drags goes with the pointer as a window that takes no input: nothing here says so.
        if !self.extra.drags.is_x11()
            && let Some(found) = self.under_x11_menus(point)
        {
            return Some(found);
        }
        let covers = |window: &Window| {
            window.placement.is_some_and(|placement| placement.layer >= tacit_layout::Layer::Fullscreen)
        };
        // What goes with a drag is not what it is dropped on.
        let carried = self.carried_window();
        let order = || self.shown.order.iter().filter(|number| carried != Some(**number));
        let shown = || order().filter_map(|number| self.windows.get(*number));
        let fullscreen = shown().any(|window| {
            covers(window) && window.placement.is_some_and(|p| p.fullscreen) && rect.overlaps(window.rect())
        });
        let above = shown().filter(|window| fullscreen && covers(window));
        let below = shown().filter(|window| !(fullscreen && covers(window)));
        above
            .map(|window| under_window(window, point))
            .find_map(|found| found)
            .or_else(|| self.under_level(number, Level::Top, point))
            .or_else(|| below.map(|window| under_window(window, point)).find_map(|found| found))
            .or_else(|| LEVELS.iter().take(2).rev().find_map(|level| self.under_level(number, *level, point)))
    }

    fn under_x11_menus(&self, point: Point<f64, Logical>) -> Option<Under> {
        self.xwayland.above().find_map(|(window, root, rect)| {
            let (surface, place) = under_tree(root, rect.loc, rect.loc, point)?;
            Some(Under { surface, place, owner: Owner::X11(window) })
        })
    }

    fn under_level(&self, output: tacit_layout::OutputId, level: Level, point: Point<f64, Logical>) -> Option<Under> {
        self.layers.on(output, level).find_map(|layer| {
            let (surface, place) = under_tree(layer.wl_surface(), layer.rect.loc, layer.rect.loc, point)?;
            Some(Under { surface, place, owner: Owner::Layer(layer.wl_surface().clone()) })
        })
    }

    /// The window whose geometry is at a global point, also where it takes no input there.
    pub fn window_at(&self, point: Point<f64, Logical>) -> Option<Number> {
        let shown = self.shown.order.iter().filter_map(|number| self.windows.get(*number));
        shown.into_iter().find(|window| window.rect().to_f64().contains(point)).map(|window| window.number)
    }
}

fn under_window(window: &Window, point: Point<f64, Logical>) -> Option<Under> {
    let (surface, place) = under_tree(window.surface(), window.origin(), window.location, point)?;
    Some(Under { surface, place, owner: Owner::Window(window.number) })
}

/// The surface under a point, of a tree at `origin` and of its popups, which are placed from `anchor`.
fn under_tree(
    root: &WlSurface,
    origin: Point<i32, Logical>,
    anchor: Point<i32, Logical>,
    point: Point<f64, Logical>,
) -> Option<(WlSurface, Point<f64, Logical>)> {
    if !root.alive() {
        return None;
    }
    let popups = PopupManager::popups_for_surface(root).find_map(|(popup, offset)| {
        let place = anchor + offset - popup.geometry().loc;
        surfaces::under(popup.wl_surface(), point, place)
    });
    let found = popups.or_else(|| surfaces::under(root, point, origin))?;
    Some((found.0, found.1.to_f64()))
}
