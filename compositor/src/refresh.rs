//! The one place where everything derived is brought up to date, once for each turn of the loop.

use crate::{
    outputs::logical_size,
    protocols::{virtual_keyboard, virtual_pointer},
    state::State,
    tiling,
};
use smithay::{
    reexports::calloop::timer::{TimeoutAction, Timer},
    utils::Rectangle,
};
use std::time::Duration;

impl State {
    /// Reconciles what callbacks changed, and draws what is due.
    pub fn refresh(&mut self) {
        self.reconcile();
        let (due, now) = self.begin_frames();
        self.finish_frames(&due, now);
    }

    /// Draws what [`State::begin_frames`] began.
    pub fn finish_frames(&mut self, due: &[tacit_layout::OutputId], now: Duration) {
        due.iter().for_each(|number| self.draw_output(*number, now));
        self.confirm_lock();
        // Commits that waited for this frame make the next one.
        self.release_shown(due);
        // Pictures for clients are of what was just drawn, the pointer's own image among them.
        self.refresh_cursor_captures();
        self.take_captures();
    }

    /// Brings everything derived up to date. The order matters, and every step says what it needs from those before.
    pub fn reconcile(&mut self) {
        // 0. Commits that waited for a time take effect then.
        self.release_timed();
        // 1. What is gone is gone: nothing below may meet a dead surface.
        self.drop_the_dead();
        self.end_orphaned_drag();
        // 2. Panels take their edges, so that the layout knows what is left.
        self.arrange_layers();
        // 3. Windows whose client is too slow move without it.
        if self.stats.pending_watch {
            self.settle_overdue();
        }
        self.check_pongs();
        // A dialog that is to be dealt with first has the focus of its parent.
        self.focus_modal_dialogs();
        // 4. The layout, with the areas of step 2, says where windows go and who has the focus.
        if self.apply_placements() {
            self.enter_all_outputs();
            self.todo.focus = true;
            self.todo.pointer = true;
            self.todo.snapshot = true;
            self.want_all_frames();
        }
        self.notice_motions();
        // 5. What is chosen from is of the windows that are there.
        if self.chooser.is_open() {
            self.refresh_chooser();
        }
        // 6. The keyboard follows the layout's focus or a layer that takes it; held keys go to the bar then.
        self.refresh_keyboard_focus();
        self.replay_held_keys();
        // 7. What is under the pointer may have changed without the pointer moving.
        self.refresh_pointer();
        // 8. With both it is known whether the pointer may be locked or confined.
        self.refresh_constraint();
        // 9. What depends on what shows. The lists of windows come with the answers to the requests that changed them.
        if self.todo.snapshot && self.extra.foreign_toplevel.is_watched() {
            self.refresh_toplevels();
        }
        self.refresh_idle();
        self.read_clipboard();
        // 10. What dead virtual devices held is let go.
        virtual_keyboard::release_gone(self);
        virtual_pointer::release_gone(self);
    }

    /// Reconciles, and tells the outside at once: for whoever asks for the state or changes it.
    pub fn settle(&mut self) {
        self.refresh();
        self.publish();
    }

    fn drop_the_dead(&mut self) {
        if !std::mem::take(&mut self.todo.popups) {
            return;
        }
        for surface in self.windows.dead() {
            self.forget_window(&surface);
        }
        self.popups.cleanup();
    }

    fn arrange_layers(&mut self) {
        if std::mem::take(&mut self.todo.arrange_layers) {
            let numbers: Vec<_> = self.outputs.iter().map(|output| output.number).collect();
            numbers.into_iter().for_each(|number| self.arrange_output_layers(number));
        }
    }

    /// Gives the layer surfaces of an output their places and the layout what is left.
    pub fn arrange_output_layers(&mut self, number: tacit_layout::OutputId) {
        let Some(output) = self.outputs.get(number) else { return };
        let full = Rectangle::new(output.output.current_location(), logical_size(&output.output));
        let usable = self.layers.arrange(number, full);
        let Some(output) = self.outputs.get_mut(number) else { return };
        if output.usable != usable {
            output.usable = usable;
            self.todo.snapshot = true;
        }
        if let Err(error) = self.layout.set_output_area(number, tiling::rect(full), tiling::rect(usable)) {
            tracing::error!(%error, "an output that the layout does not know");
        }
    }

    /// Looks again later at windows that wait for their client.
    pub fn watch_pending(&mut self) {
        if self.stats.pending_watch {
            return;
        }
        let timer = self.handle.insert_source(Timer::from_duration(Duration::from_millis(100)), |_, (), state| {
            if state.settle_overdue() {
                return TimeoutAction::ToDuration(Duration::from_millis(100));
            }
            state.stats.pending_watch = false;
            TimeoutAction::Drop
        });
        match timer {
            Ok(_) => self.stats.pending_watch = true,
            Err(error) => tracing::error!(%error, "no timer for waiting windows"),
        }
    }
}
