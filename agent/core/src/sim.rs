//! A desktop of a few lines for tests: windows, settings and files that obey approved actions, and a world whose
//! messages are lost, late and doubled as a test wishes.

use crate::draft::{Meaning, Resolved};
use crate::policy::{Approved, Caller, Class, Mode, Policy};
use crate::run::{Effect, Event, New, Receipt, Request, advance};
use crate::verify::{Fact, OutputArea, Query, Rect, slot_rect};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use tacit_dbus::{
    Action, App, Args, Episode, EpisodeId, Output, Phase, Priority, Snapshot, Source, Step, Trouble, Verb, Window,
    WindowId, Workspace, WorkspaceId,
};

/// What the hands do with what they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// They do it.
    Honest,
    /// They say that they did it, and do nothing.
    Lying,
    /// They say that they cannot.
    Failing,
    /// They do it and say nothing.
    Mute,
}

/// Windows, workspaces, settings and files.
pub type State = (Vec<Window>, Vec<Workspace>, BTreeMap<String, Value>, BTreeSet<String>);

#[derive(Debug, Clone)]
pub struct Desktop {
    pub scene: Snapshot,
    pub files: BTreeSet<String>,
    trash: BTreeMap<String, usize>,
    tokens: Vec<Snapshot>,
    made: u32,
    pub hands: Hands,
    pub acts: usize,
}

pub fn app(id: &str, name: &str) -> App {
    App { id: id.into(), name: name.into(), ..App::default() }
}

pub fn window(id: &str, app: &str, workspace: u32) -> Window {
    Window {
        id: id.into(),
        app: app.into(),
        title: format!("{app} {id}"),
        workspace: WorkspaceId(workspace),
        x: 100,
        y: 100,
        width: 640,
        height: 480,
        ..Window::default()
    }
}

impl Desktop {
    pub fn new() -> Self {
        let output = Output {
            id: "OUT-1".into(),
            x: 0,
            y: 0,
            width: 1920,
            height: 1080,
            scale: 1.0,
            focused: true,
            refresh_mhz: 60_000,
            on: true,
            usable: Some([0, 32, 1920, 1048]),
            mirrors: None,
        };
        let workspace = |id: u32| Workspace {
            id: WorkspaceId(id),
            name: id.to_string(),
            output: "OUT-1".into(),
            active: id == 1,
            mode: "floating".into(),
        };
        let mut windows =
            vec![window("w1", "foot", 1), window("w2", "org.gnome.Calculator", 1), window("w3", "foot", 2)];
        if let Some(first) = windows.first_mut() {
            first.focused = true;
        }
        let scene = Snapshot {
            revision: 1,
            outputs: vec![output],
            workspaces: vec![workspace(1), workspace(2), workspace(3)],
            windows,
            apps: vec![app("foot", "Foot"), app("org.gnome.Calculator", "Calculator")],
            settings: BTreeMap::from([("theme.dark".into(), json!("off")), ("audio.volume".into(), json!(40))]),
            ..Snapshot::default()
        };
        let files = ["~/a.txt", "~/b.txt", "~/c.txt"].into_iter().map(str::to_owned).collect();
        Self { scene, files, trash: BTreeMap::new(), tokens: Vec::new(), made: 3, hands: Hands::Honest, acts: 0 }
    }

    /// What undo must bring back: everything but counters.
    pub fn state(&self) -> State {
        let mut windows = self.scene.windows.clone();
        for window in &mut windows {
            // The focus follows what was last touched; it is no part of what an undo promises.
            window.focused = false;
        }
        windows.sort_by(|a, b| a.id.cmp(&b.id));
        let plain = |value: &Value| value.as_f64().map_or_else(|| value.clone(), |number| json!(number));
        let settings = self.scene.settings.iter().map(|(key, value)| (key.clone(), plain(value))).collect();
        (windows, self.scene.workspaces.clone(), settings, self.files.clone())
    }

    pub fn act(&mut self, approved: &Approved) -> Option<Result<Receipt, Trouble>> {
        self.acts += 1;
        match self.hands {
            Hands::Lying => return Some(Ok(Receipt::default())),
            Hands::Failing => return Some(Err(Trouble::new("cannot", "the hand is tied", ""))),
            Hands::Honest | Hands::Mute => {}
        }
        let result = self.carry_out(approved.action());
        (self.hands == Hands::Honest).then_some(result)
    }

    fn carry_out(&mut self, action: &Action) -> Result<Receipt, Trouble> {
        let args = &action.args;
        let trouble = |why: &str| Trouble::new("cannot do that", why, "");
        if action.verb.spec().hand == tacit_dbus::verb::Hand::Compositor {
            return self.arrange(action).map_err(|why| trouble(&why));
        }
        match action.verb {
            Verb::AppLaunch => {
                self.made += 1;
                let id = format!("w{}", self.made);
                let active = self.scene.active_workspace().map_or(1, |workspace| workspace.id.0);
                let new = window(&id, args.text("app").unwrap_or_default(), active);
                self.scene.windows.push(new);
                self.focus(&id.as_str().into());
            }
            Verb::ThemeDark | Verb::AudioVolume => {
                let old = self.scene.settings.get(action.verb.name()).cloned().unwrap_or(Value::Null);
                let value = match (args.text("on"), args.number("percent"), args.number("delta")) {
                    (Some("toggle"), ..) => json!(if old == json!("on") { "off" } else { "on" }),
                    (Some(word), ..) => json!(word),
                    (None, Some(percent), _) => json!(percent),
                    (None, None, delta) => {
                        json!((old.as_f64().unwrap_or(0.0) + delta.unwrap_or(0.0)).clamp(0.0, 100.0))
                    }
                };
                self.scene.settings.insert(action.verb.name().into(), value);
            }
            _ => self.file(action).map_err(|why| trouble(&why))?,
        }
        self.scene.revision += 1;
        Ok(Receipt { revision: None, ..Receipt::default() })
    }

    fn file(&mut self, action: &Action) -> Result<(), String> {
        let path = action.args.text("path").unwrap_or_default().to_owned();
        let to = action.args.text("to").unwrap_or_default().to_owned();
        let to = if to.contains('/') { to } else { format!("~/{to}") };
        match action.verb {
            Verb::FileMove | Verb::FileRename if self.files.remove(&path) => {
                self.files.insert(to);
            }
            Verb::FileCopy if self.files.contains(&path) => {
                self.files.insert(to);
            }
            Verb::FileTrash if self.files.remove(&path) => *self.trash.entry(path).or_default() += 1,
            Verb::FileRestore if self.trash.remove(&path).is_some() => {
                self.files.insert(path);
            }
            _ => return Err("there is no such file".into()),
        }
        Ok(())
    }

    fn focus(&mut self, id: &WindowId) {
        for window in &mut self.scene.windows {
            window.focused = window.id == *id;
        }
    }

    fn arrange(&mut self, action: &Action) -> Result<Receipt, String> {
        let before = self.scene.clone();
        let args = &action.args;
        let windows = args.windows("windows").or_else(|| args.windows("window")).unwrap_or_default();
        match action.verb {
            Verb::LayoutRevert => {
                let at: usize = args.text("token").and_then(|t| t.parse().ok()).ok_or("there is no such token")?;
                let old = self.tokens.get(at).cloned().ok_or("there is no such token")?;
                for window in &mut self.scene.windows {
                    if let Some(was) = old.window(&window.id) {
                        window.clone_from(was);
                    }
                }
                self.scene.workspaces = old.workspaces;
            }
            Verb::WorkspaceSwitch => {
                let to = args.workspace("workspace").ok_or("no workspace")?;
                for workspace in &mut self.scene.workspaces {
                    workspace.active = workspace.id == to;
                }
            }
            Verb::WindowClose => self.scene.windows.retain(|window| !windows.contains(&window.id)),
            Verb::WindowFocus => {
                if let Some(id) = windows.first() {
                    self.focus(id);
                }
            }
            verb => {
                let usable = self.scene.outputs.first().map(|o| OutputArea::of(o).usable).ok_or("no output")?;
                for id in &windows {
                    let window = self.scene.windows.iter_mut().find(|w| w.id == *id).ok_or("no such window")?;
                    change(window, verb, args, usable)?;
                }
            }
        }
        let token = if before == self.scene { String::new() } else { self.tokens.len().to_string() };
        self.tokens.push(before);
        self.scene.revision += 1;
        let inverse = vec![Action { verb: Verb::LayoutRevert, args: Args::new().with("token", token) }];
        Ok(Receipt { inverse, windows, revision: Some(self.scene.revision), ..Receipt::default() })
    }

    pub fn observe(&self, queries: &[Query]) -> Vec<Fact> {
        let read = |query: &Query| match query {
            Query::Setting { key } => Some(Fact::Setting {
                key: key.clone(),
                value: self.scene.settings.get(key).cloned().unwrap_or(Value::Null),
            }),
            Query::File { path } => Some(Fact::File {
                path: path.clone(),
                exists: self.files.contains(path),
                folder: false,
                size_bytes: None,
            }),
            _ => None,
        };
        queries.iter().filter_map(read).collect()
    }
}

fn change(window: &mut Window, verb: Verb, args: &Args, usable: Rect) -> Result<(), String> {
    let on = |now: bool| args.on("on", now).unwrap_or(true);
    let mut put =
        |rect: Rect| (window.x, window.y, window.width, window.height) = (rect.x, rect.y, rect.width, rect.height);
    match verb {
        Verb::WindowPlace => {
            let slot = args.text("slot").unwrap_or_default();
            put(slot_rect(slot, usable).ok_or("no such slot")?);
            window.slot = slot.to_owned();
        }
        Verb::WindowMinimize => window.minimized = true,
        Verb::WindowRestore => window.minimized = false,
        Verb::WindowMaximize => window.maximized = on(window.maximized),
        Verb::WindowFloat => window.floating = on(window.floating),
        Verb::WindowPin => window.pinned = on(window.pinned),
        Verb::WindowToWorkspace => window.workspace = args.workspace("workspace").ok_or("no workspace")?,
        Verb::WindowMove => {
            let (x, y) = (args.number("x").unwrap_or(0.0), args.number("y").unwrap_or(0.0));
            #[allow(clippy::cast_possible_truncation)]
            put(Rect { x: x as i32, y: y as i32, width: 640, height: 480 });
        }
        _ => return Err("that is not in this desktop".into()),
    }
    Ok(())
}

pub fn step(verb: Verb, args: Value) -> Step {
    let args = args.as_object().cloned().map(Args).unwrap_or_default();
    Step { verb, args, after: Vec::new(), when: None }
}

pub fn after(mut step: Step, after: &[usize]) -> Step {
    step.after = after.to_vec();
    step
}

pub fn resolved(steps: Vec<Step>) -> Resolved {
    Resolved {
        text: "do it".into(),
        meaning: Meaning::Steps { steps, when: None, say: None },
        source: Source::Grammar,
        confidence: 1.0,
        way: String::new(),
    }
}

pub fn request(caller: Caller, mode: Mode) -> Request {
    Request::new(New {
        id: "r1".into(),
        text: "do it".into(),
        caller,
        priority: Priority::Interactive,
        mode,
        policy: Arc::new(Policy::builtin()),
        at: "2026-03-02T09:00:00+01:00".into(),
        now_ms: 1_000,
        timeout_ms: None,
        dry_run: false,
    })
}

/// What becomes of each message between the ring and the world: its delay and how often it comes (0: it is lost).
pub type Fate = Box<dyn FnMut() -> (u64, usize)>;

/// Every message comes once, at once.
pub fn perfect() -> Fate {
    Box::new(|| (1, 1))
}

/// A desktop with its memory.
pub struct World {
    pub desktop: Desktop,
    pub memory: Vec<Episode>,
    pub now_ms: u64,
    pub fate: Fate,
    pub confirm: bool,
    pub later: Vec<Effect>,
    woken: u64,
}

impl World {
    pub fn new() -> Self {
        let (desktop, fate) = (Desktop::new(), perfect());
        World { desktop, memory: Vec::new(), now_ms: 1_000, fate, confirm: true, later: Vec::new(), woken: 0 }
    }

    /// Does these steps for the person at the shell, to the end.
    pub fn run(&mut self, steps: Vec<Step>) -> Request {
        let request = request(Caller::new(Class::Shell), Mode::Reversible);
        self.carry(request, resolved(steps))
    }

    /// Drives a request to its end; panics where it does not end by its deadline.
    pub fn carry(&mut self, mut request: Request, meaning: Resolved) -> Request {
        let mut queue: VecDeque<(u64, Event)> = VecDeque::from([(self.now_ms, Event::Start)]);
        let mut approved_phase = false;
        for _ in 0..20_000 {
            if request.phase().is_final() {
                return request;
            }
            let limit = request.deadline_ms();
            let wake = queue.iter().map(|(at, _)| *at).min().unwrap_or(u64::MAX);
            let woken = self.woken.min(limit);
            let (now, event) = if wake <= woken {
                let at = queue.iter().position(|(at, _)| *at == wake).expect("it is there");
                queue.remove(at).expect("it is there")
            } else {
                (woken, Event::Tick)
            };
            self.now_ms = self.now_ms.max(now);
            let effects = advance(&mut request, event, self.now_ms);
            assert!(
                request.phase().is_final() || self.now_ms < limit || request.deadline_ms() > limit,
                "it is past its deadline and not over"
            );
            approved_phase |= request.is_running();
            for effect in effects {
                self.effect(effect, &mut request, &meaning, approved_phase, &mut queue);
            }
        }
        panic!("it goes round for ever: {:?}", request.view());
    }

    fn effect(
        &mut self,
        effect: Effect,
        request: &mut Request,
        meaning: &Resolved,
        approved_phase: bool,
        queue: &mut VecDeque<(u64, Event)>,
    ) {
        match effect {
            Effect::Understand { .. } | Effect::Reconsider { .. } => {
                let (resolved, scene) = (meaning.clone(), Arc::new(self.desktop.scene.clone()));
                let recent: Arc<[Episode]> = self.memory.iter().rev().cloned().collect();
                self.send(queue, Event::Understood { resolved, scene, recent });
            }
            Effect::Observe { step, attempt, queries, scene } => {
                let facts = self.desktop.observe(&queries);
                self.send(queue, Event::Facts { step, attempt, facts });
                if scene {
                    self.send(queue, Event::Observed { scene: Arc::new(self.desktop.scene.clone()) });
                }
            }
            Effect::Act { step, stage, approved, .. } => {
                assert!(approved_phase, "nothing may be done before it is allowed");
                if let Some(result) = self.desktop.act(&approved) {
                    self.send(queue, Event::Receipt { step, stage, result });
                }
                self.send(queue, Event::Observed { scene: Arc::new(self.desktop.scene.clone()) });
            }
            Effect::WakeAt { ms } => self.woken = ms,
            Effect::Changed if request.phase() == Phase::Confirming => {
                let answer = if self.confirm { "yes" } else { "no" }.to_owned();
                self.send(queue, Event::Answer { answer, by_hand: true });
            }
            Effect::Remember(episode) => {
                let mut episode = *episode;
                episode.id = EpisodeId(i64::try_from(self.memory.len()).unwrap_or(0) + 1);
                request.remembered(episode.id);
                self.memory.push(episode);
            }
            Effect::Undone(ids) => {
                for episode in self.memory.iter_mut().filter(|episode| ids.contains(&episode.id)) {
                    episode.phase = Phase::Undone;
                }
            }
            later @ Effect::Later { .. } => self.later.push(later),
            Effect::Changed | Effect::Begin(_) | Effect::Abandon { .. } => {}
        }
    }

    fn send(&mut self, queue: &mut VecDeque<(u64, Event)>, event: Event) {
        let (delay, copies) = (self.fate)();
        for copy in 0..copies {
            let extra = u64::try_from(copy).unwrap_or(0) * 7;
            queue.push_back((self.now_ms.saturating_add(delay + extra), event.clone()));
        }
    }
}
