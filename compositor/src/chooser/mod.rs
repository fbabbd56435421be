//! Choosing a window by its picture: the strip of alt-tab, open while the modifiers of its chord are held, and the overview of all
//! windows that show, open until one is chosen. While either is open nobody has the keyboard. Moves no window; what is chosen gets
//! the focus.

mod keys;
mod pointer;
mod view;

pub use keys::{Choice, Held, Meaning};
pub use pointer::Press;

use crate::{
    state::State,
    text::Label,
    windows::{Number, Window},
};
use smithay::{
    backend::renderer::element::Id,
    utils::{Logical, Point, Rectangle},
};
use std::rc::Rc;
use tacit_dbus::config::Show;
use tacit_layout::{Dir, OutputId};

/// The most windows that are shown: more than anyone can tell apart.
const ENTRIES_MAX: usize = 256;

/// Which of the two is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A strip over the windows, in the order of use.
    Strip,
    /// Pictures instead of the windows, on every output.
    Overview,
}

/// One window that can be chosen.
#[derive(Debug)]
pub struct Entry {
    /// The window.
    pub number: Number,
    /// Its application.
    app: String,
    /// The output that shows its picture.
    pub output: OutputId,
    /// Where its picture is, global; empty where the strip has no room for it at present.
    pub picture: Rectangle<i32, Logical>,
    /// Its title.
    pub label: Rc<Label>,
    /// What is behind its picture.
    pub id: Id,
}

/// What is open.
#[derive(Debug)]
pub struct Open {
    /// Which.
    pub kind: Kind,
    /// The windows: of the strip in order of use, of the overview by output and place.
    pub entries: Vec<Entry>,
    /// The one that would be chosen now.
    pub at: usize,
    /// What is behind the strip, global.
    pub panel: Rectangle<i32, Logical>,
    /// What is drawn behind everything of ours.
    pub backdrop: Id,
    /// The modifiers whose release chooses; none where the strip stays open by itself.
    held: Held,
}

impl Open {
    /// The one that would be chosen now.
    pub fn chosen(&self) -> Option<&Entry> {
        self.entries.get(self.at)
    }

    /// The entry whose picture is at a global place.
    fn entry_at(&self, place: Point<f64, Logical>) -> Option<usize> {
        self.entries.iter().position(|entry| entry.picture.to_f64().contains(place))
    }

    fn step(&mut self, forward: bool, same_app: bool) {
        let app = self.chosen().map(|entry| entry.app.clone());
        let count = self.entries.len();
        let steps = (1..=count).map(|by| if forward { self.at + by } else { self.at + count - by } % count.max(1));
        let fits = |at: &usize| !same_app || self.entries.get(*at).map(|entry| entry.app.as_str()) == app.as_deref();
        let to = steps.into_iter().find(fits);
        self.at = to.unwrap_or(self.at);
    }
}

/// The strip and the overview.
#[derive(Debug, Default)]
pub struct Chooser {
    /// What is open.
    pub open: Option<Open>,
    /// The modifiers of the strip's chord were let go.
    pub released: bool,
    /// The button or the finger whose press was for us.
    pressed: Option<Press>,
    /// The layout's revision that the overview is of.
    revision: u64,
}

impl Chooser {
    /// Whether one is open.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the overview is.
    pub fn is_overview(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.kind == Kind::Overview)
    }

    /// The output that shows a window's picture.
    pub fn output_of(&self, number: Number) -> Option<OutputId> {
        let entries = &self.open.as_ref()?.entries;
        entries.iter().find(|entry| entry.number == number && !entry.picture.is_empty()).map(|entry| entry.output)
    }
}

impl State {
    /// Opens what a key binding asks for, or goes on in it.
    pub fn show(&mut self, show: Show, held: Held) {
        match show {
            Show::Overview if self.chooser.is_overview() => self.leave_chooser(),
            Show::Overview => self.open_overview(),
            _ if self.chooser.is_open() => self.step(show),
            _ => self.open_strip(show, held),
        }
    }

    /// Whether nothing that goes before is in the way: a lock, a confirmation, the bar, a window that the pointer holds.
    fn may_choose(&self) -> bool {
        !self.lock.is_on() && self.layers.keyboard_owner().is_none() && !self.bar.holds()
    }

    fn open_strip(&mut self, show: Show, held: Held) {
        let Some(output) = self.focused_output().filter(|_| self.may_choose()) else { return };
        let order = self.layout.focus_order();
        let known = order.iter().filter_map(|id| self.windows.get(id.0));
        let same_app = matches!(show, Show::NextWindowOfApp | Show::PreviousWindowOfApp);
        let focused = self.layout.focused().map(|id| id.0);
        let windows: Vec<&Window> = known.collect();
        let first = windows.iter().find(|window| Some(window.number) == focused).or(windows.first());
        let app = first.map(|window| window.app.clone()).filter(|_| same_app);
        let wanted = |window: &&&Window| app.as_ref().is_none_or(|app| window.app == *app);
        let numbers: Vec<Number> =
            windows.iter().filter(wanted).take(ENTRIES_MAX).map(|window| window.number).collect();
        let starts_at_focus = focused.is_some() && numbers.first().copied() == focused;
        self.open(Kind::Strip, numbers.into_iter().map(|number| (number, output)).collect(), held);
        if starts_at_focus || !show.is_next() {
            self.step(show);
        }
    }

    fn open_overview(&mut self) {
        if !self.may_choose() {
            return;
        }
        self.leave_chooser();
        let entries = self.overview_windows();
        self.open(Kind::Overview, entries, Held::default());
    }

    /// The windows of the workspaces that show, each with the output of its picture.
    fn overview_windows(&self) -> Vec<(Number, OutputId)> {
        let outputs: Vec<_> = self.layout.outputs();
        let of = |window: &Window| {
            let placement = window.placement?;
            let output = outputs.iter().find(|output| Some(output.id) == placement.output)?;
            let here = placement.workspace == output.active || placement.pinned;
            here.then_some((window.number, output.id))
        };
        let mut found: Vec<(Number, OutputId)> = self.windows.iter().filter_map(of).take(ENTRIES_MAX).collect();
        found.sort_by_key(|(number, output)| (output.0, *number));
        found
    }

    fn open(&mut self, kind: Kind, windows: Vec<(Number, OutputId)>, held: Held) {
        // A strip without windows has nothing to choose from; an overview without windows shows that there is none.
        if windows.is_empty() && kind == Kind::Strip {
            return;
        }
        self.end_popup_grabs();
        let focused = self.layout.focused().map(|id| id.0);
        let at = windows.iter().position(|(number, _)| Some(*number) == focused).unwrap_or(0);
        let mut entries = Vec::with_capacity(windows.len());
        for (number, output) in windows {
            entries.extend(self.entry(number, output));
        }
        self.chooser.revision = self.layout.revision();
        self.chooser.released = false;
        let open = Open { kind, entries, at, panel: Rectangle::default(), backdrop: Id::new(), held };
        self.chooser.open = Some(open);
        self.arrange_chooser();
        self.chooser_changed();
        // At once: a client that saw the modifiers go down and up and nothing between might take that for a key of its own.
        self.refresh_keyboard_focus();
    }

    fn entry(&mut self, number: Number, output: OutputId) -> Option<Entry> {
        let window = self.windows.get(number)?;
        let title = if window.title.is_empty() { window.app.clone() } else { window.title.clone() };
        let app = window.app.clone();
        let label = self.title_label(&title, output);
        Some(Entry { number, app, output, picture: Rectangle::default(), label, id: Id::new() })
    }

    fn step(&mut self, show: Show) {
        if let Some(open) = &mut self.chooser.open {
            let same_app = matches!(show, Show::NextWindowOfApp | Show::PreviousWindowOfApp);
            open.step(show.is_next(), same_app);
        }
        self.arrange_chooser();
        self.want_all_frames();
    }

    /// Does what a key, a click or a finger means.
    pub fn choose(&mut self, choice: Choice) {
        match choice {
            Choice::Step(show) => self.step(show),
            Choice::Beside(dir) => self.choose_beside(dir),
            Choice::End(last) => {
                if let Some(open) = &mut self.chooser.open {
                    open.at = if last { open.entries.len().saturating_sub(1) } else { 0 };
                }
                self.arrange_chooser();
                self.want_all_frames();
            }
            Choice::Commit => self.commit_choice(),
            Choice::Cancel => self.leave_chooser(),
            Choice::Nothing => {}
        }
    }

    fn choose_beside(&mut self, dir: Dir) {
        let Some(open) = &mut self.chooser.open else { return };
        let dir = match (open.kind, dir) {
            (Kind::Strip, Dir::Left | Dir::Up) => Dir::Previous,
            (Kind::Strip, Dir::Right | Dir::Down) => Dir::Next,
            (_, dir) => dir,
        };
        let cells: Vec<_> = open.entries.iter().map(|entry| crate::tiling::rect(entry.picture)).collect();
        open.at = tacit_layout::beside(&cells, open.at, dir).unwrap_or(open.at);
        self.arrange_chooser();
        self.want_all_frames();
    }

    /// Gives the window that is chosen the focus.
    fn commit_choice(&mut self) {
        let chosen = self.chooser.open.as_ref().and_then(Open::chosen).map(|entry| entry.number);
        self.leave_chooser();
        if let Some(number) = chosen.filter(|number| self.windows.get(*number).is_some()) {
            self.focus_window(number);
        }
    }

    /// Closes whichever is open; the focus stays where it was.
    pub fn leave_chooser(&mut self) {
        self.chooser.released = false;
        if self.chooser.open.take().is_some() {
            self.chooser_changed();
        }
    }

    fn chooser_changed(&mut self) {
        self.todo.focus = true;
        self.todo.pointer = true;
        self.todo.snapshot = true;
        self.want_all_frames();
    }

    /// Lets go of windows that are gone, and of the choice where something goes before it.
    pub fn refresh_chooser(&mut self) {
        let Some(open) = &mut self.chooser.open else { return };
        let kind = open.kind;
        let count = open.entries.len();
        let chosen = open.chosen().map(|entry| entry.number);
        open.entries.retain(|entry| self.windows.get(entry.number).is_some());
        let gone = count != open.entries.len();
        let empty = open.entries.is_empty();
        if !self.may_choose() || (empty && kind == Kind::Strip) {
            return self.leave_chooser();
        }
        let moved = kind == Kind::Overview && self.chooser.revision != self.layout.revision();
        if moved {
            self.chooser.revision = self.layout.revision();
            self.renew_overview();
        }
        if gone || moved {
            if let Some(open) = &mut self.chooser.open {
                let same = open.entries.iter().position(|entry| Some(entry.number) == chosen);
                open.at = same.unwrap_or(open.at.min(open.entries.len().saturating_sub(1)));
            }
            self.arrange_chooser();
            self.want_all_frames();
        }
    }

    /// Brings the overview's windows up to date; those that stay keep what was made for them.
    fn renew_overview(&mut self) {
        let windows = self.overview_windows();
        let Some(open) = &mut self.chooser.open else { return };
        let mut before = std::mem::take(&mut open.entries);
        let mut entries = Vec::with_capacity(windows.len());
        for (number, output) in windows {
            let at = before.iter().position(|entry| entry.number == number && entry.output == output);
            match at {
                Some(at) => entries.push(before.swap_remove(at)),
                None => entries.extend(self.entry(number, output)),
            }
        }
        if let Some(open) = &mut self.chooser.open {
            open.entries = entries;
        }
    }
}
