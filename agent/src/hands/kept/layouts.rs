//! Arrangements of windows kept under a name: which application was where, and putting that back.

use super::{Kept, fresh};
use crate::event::{Due, Event};
use crate::hands::compositor;
use serde_json::{Value, json};
use tacit_core::run::Receipt;
use tacit_dbus::{Action, Args, Snapshot, Trouble, Verb, WindowId};

impl Kept {
    /// Keeps where windows are, under a name; another one of that name is replaced.
    pub(super) async fn save_layout(&self, action: &Action) -> Result<Receipt, Trouble> {
        let name = action.args.text("name").unwrap_or_default().trim().to_owned();
        let scene = self.desk.scene();
        if name.is_empty() || scene.windows.is_empty() {
            let why = if name.is_empty() { "it has no name" } else { "no windows are open" };
            return Err(Trouble::new("save the layout", why, ""));
        }
        let old = self.list("layouts").into_iter().find(|item| item.text.eq_ignore_ascii_case(&name));
        let inverse = match &old {
            Some(_) => Vec::new(),
            None => vec![Action { verb: Verb::RoutineRemove, args: Args::new().with("name", name.as_str()) }],
        };
        let id = old.map_or_else(|| self.new_id("layouts"), |item| item.id);
        let mut item = fresh(id, "layouts", name);
        item.on = false;
        item.actions = arrangement(&scene);
        // The compositor keeps the exact tiling for as long as it lives; what is kept here outlives it.
        if let Err(why) = compositor::apply(&self.desk.bus, action).await {
            tracing::debug!(%why, "the compositor keeps no layout");
        }
        self.put(item).await?;
        Ok(Receipt { inverse, ..Receipt::default() })
    }

    /// Puts windows where they were; applications that are gone are started again, as requests of their own.
    pub(super) async fn restore_layout(&self, action: &Action) -> Result<Receipt, Trouble> {
        let item = self.find("layouts", action.args.text("name"))?;
        let scene = self.desk.scene();
        let is_open = |wanted: &Action| {
            let count =
                |actions: &[Action]| actions.iter().filter(|one| one.args.app("app") == wanted.args.app("app")).count();
            let windows =
                scene.windows.iter().filter(|window| Some(&window.app) == wanted.args.app("app").as_ref()).count();
            windows >= count(&item.actions)
        };
        if item.actions.iter().all(is_open) {
            let exact = Action { verb: Verb::LayoutRestore, args: Args::new().with("name", item.text.as_str()) };
            if let Ok(applied) = compositor::apply(&self.desk.bus, &exact).await {
                return Ok(compositor::receipt(applied));
            }
        }
        let (mut missing, mut inverse, mut used) = (Vec::new(), Vec::new(), Vec::new());
        for wanted in &item.actions {
            let Some(app) = wanted.args.app("app") else { continue };
            let window = scene.windows.iter().find(|window| window.app == app && !used.contains(&window.id));
            let Some(window) = window else {
                missing.push(launch(wanted));
                continue;
            };
            used.push(window.id.clone());
            for step in placement(wanted, &window.id) {
                let applied = compositor::apply(&self.desk.bus, &step).await?;
                inverse.splice(0..0, compositor::receipt(applied).inverse);
            }
        }
        if !missing.is_empty() {
            let due = Due { title: format!("restore the layout {}", item.text), actions: missing };
            let sent = self.desk.events.send(Event::Due(due)).await;
            sent.map_err(|_| Trouble::new("restore the layout", "the agent is ending", ""))?;
        }
        Ok(Receipt { inverse, windows: used, ..Receipt::default() })
    }
}

/// Where each window is, as what a launch would be given.
fn arrangement(scene: &Snapshot) -> Vec<Action> {
    let shown = scene.windows.iter().filter(|window| window.parent.is_none());
    shown
        .map(|window| {
            let mut args = Args::new().with("app", window.app.as_str()).with("workspace", window.workspace.0);
            if !window.slot.is_empty() {
                args.set("slot", window.slot.as_str());
            }
            if window.floating && window.slot.is_empty() {
                args.set(
                    "arguments",
                    json!({ "x": window.x, "y": window.y, "width": window.width, "height": window.height }),
                );
            }
            Action { verb: Verb::AppLaunch, args }
        })
        .collect()
}

/// A launch without what only placing uses.
fn launch(wanted: &Action) -> Action {
    let mut action = wanted.clone();
    action.args.0.shift_remove("arguments");
    action
}

/// What puts a window where it was.
fn placement(wanted: &Action, window: &WindowId) -> Vec<Action> {
    let id = || Args::new().with("window", window.as_str());
    let mut steps = Vec::new();
    if let Some(workspace) = wanted.args.workspace("workspace") {
        let args = Args::new().with("windows", vec![window.0.clone()]).with("workspace", workspace.0);
        steps.push(Action { verb: Verb::WindowToWorkspace, args });
    }
    if let Some(slot) = wanted.args.text("slot") {
        steps.push(Action { verb: Verb::WindowPlace, args: id().with("slot", slot) });
    }
    if let Some(place) = wanted.args.get("arguments") {
        let number = |key: &str| place.get(key).and_then(Value::as_i64);
        if let (Some(x), Some(y), Some(width), Some(height)) =
            (number("x"), number("y"), number("width"), number("height"))
        {
            steps.push(Action { verb: Verb::WindowFloat, args: id().with("on", "on") });
            steps.push(Action { verb: Verb::WindowMove, args: id().with("x", x).with("y", y) });
            steps.push(Action { verb: Verb::WindowResize, args: id().with("width", width).with("height", height) });
        }
    }
    steps
}
