//! The command bar's state, and what each key does to it. Knows no surface and no bus: it asks for those as effects.

use crate::effect::{Effect, Part, Wake};
use crate::message::BarMessage;
use crate::rank::{Closeness, Query};
use crate::sources::{self, Act, Hit, Kind, Known};
use crate::state::State;
use std::collections::HashSet;
use std::sync::OnceLock;
use std::time::Instant;
use tacit_dbus::{Action, Outcome, Phase, Plan, Request, RequestId, Verb};

/// How long typing must rest before the agent is asked for a plan.
pub const PAUSE_MS: u64 = 110;
/// How long a plain success is shown.
pub const SUCCESS_SHOWN_MS: u64 = 2500;

/// The command bar.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// Whether it is shown.
    pub open: bool,
    /// When it was asked for, until its first frame.
    pub requested_at: Option<Instant>,
    /// The last of the compositor's requests that was answered.
    pub answered: u64,
    /// A request that waits until every key from before it has been seen.
    pub pending: Option<(u64, Instant)>,
    /// Whether it has the keyboard.
    pub keyboard: bool,
    /// What is typed.
    pub text: String,
    /// Counts changes of the text.
    pub serial: u64,
    /// The instant lane.
    pub rows: Vec<Hit>,
    /// The row that was moved to; the row after the last is the agent's card.
    pub cursor: Option<usize>,
    /// The agent's lane.
    pub plan: PlanCard,
    /// The text that the plan is for, by its count.
    pub plan_serial: u64,
    /// What the bar is doing.
    pub stage: Stage,
    /// What was submitted.
    pub sent: String,
    /// The choice of a question that is selected.
    pub choice: usize,
    /// Whether the pointer was moved over it.
    pub hovered: bool,
    /// Where the pointer was first seen.
    pub pointer: Option<(i32, i32)>,
    /// Counts results that were shown.
    pub shown: u64,
}

/// What the agent says it would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum PlanCard {
    /// Not asked.
    #[default]
    None,
    /// Asked.
    Waiting,
    /// Its plan.
    Ready(Box<Plan>),
    /// Why there is none.
    Failed(String),
}

/// What the bar is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Stage {
    /// Something is being typed.
    #[default]
    Compose,
    /// It was submitted; its id is not known yet.
    Sent,
    /// A request is being followed.
    Following(RequestId),
    /// It could not be submitted.
    Trouble(String),
}

/// What Enter would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Take this row.
    Row(usize),
    /// Ask the agent.
    Agent,
    /// Nothing.
    Nothing,
}

impl Bar {
    /// What Enter would do now.
    pub fn target(&self, agent_online: bool) -> Target {
        if let Some(at) = self.cursor {
            return if at < self.rows.len() { Target::Row(at) } else { Target::Agent };
        }
        if self.text.trim().is_empty() {
            return Target::Nothing;
        }
        match self.rows.first() {
            Some(row) if self.is_meant(row, agent_online) => Target::Row(0),
            Some(row) if !agent_online && row.closeness >= Closeness::Prefix => Target::Row(0),
            _ if agent_online => Target::Agent,
            _ => Target::Nothing,
        }
    }

    /// Whether the text can only mean this row: the name of a thing and not a sentence.
    fn is_meant(&self, row: &Hit, agent_online: bool) -> bool {
        let text = self.text.trim();
        match row.kind {
            Kind::Calculation => true,
            Kind::History | Kind::Suggestion | Kind::Question => false,
            Kind::Window | Kind::Application => {
                let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
                // "lock" may be an application, but it is also something to do: the agent decides, unless it cannot.
                let command = command_words().contains(first.as_str());
                let plan = self.fresh_plan().map(|plan| plan.outcome);
                let agent_cannot = !agent_online || plan == Some(Outcome::Refuse);
                let agent_can = plan.is_some_and(|outcome| outcome != Outcome::Refuse);
                match row.closeness {
                    Closeness::Exact => !command || agent_cannot,
                    // The beginning of one word, as launchers are used; a sentence has several.
                    Closeness::Prefix => {
                        let one_word = !text.contains(char::is_whitespace) && text.chars().count() >= 2;
                        one_word && !command && (!agent_can || row.kind == Kind::Window)
                    }
                    // The agent has said that it is no sentence.
                    Closeness::Loose => agent_cannot && agent_online && !text.contains(char::is_whitespace),
                }
            }
        }
    }

    /// The plan, where it is for the text as it is now.
    pub fn fresh_plan(&self) -> Option<&Plan> {
        match &self.plan {
            PlanCard::Ready(plan) if self.plan_serial == self.serial => Some(plan),
            _ => None,
        }
    }

    /// How many things the arrows move through.
    pub fn stops(&self) -> usize {
        self.rows.len() + usize::from(!self.text.trim().is_empty())
    }

    fn step(&mut self, forward: bool) {
        let stops = self.stops();
        self.cursor = match (self.cursor, forward) {
            _ if stops == 0 => None,
            (None, true) => Some(0),
            (None, false) => Some(stops - 1),
            (Some(at), true) => (at + 1 < stops).then_some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        };
    }
}

/// The words that begin the verbs' example sentences, and the plainest commands.
fn command_words() -> &'static HashSet<&'static str> {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    const PLAIN: &[&str] = &[
        "open", "close", "start", "launch", "run", "quit", "move", "put", "go", "show", "hide", "undo", "redo", "mute",
        "unmute", "lock", "turn", "set", "make", "minimize", "maximize", "switch", "focus", "what", "who", "when",
        "how", "rename", "delete", "find", "search", "play", "pause", "stop", "next", "previous", "remember", "forget",
        "help", "sleep", "suspend", "restart", "shut", "cancel", "press", "type", "click", "save", "bring", "swap",
        "again",
    ];
    WORDS.get_or_init(|| {
        let said = Verb::ALL.iter().flat_map(|verb| verb.spec().examples.iter());
        let firsts = said.filter_map(|example| example.split_whitespace().next()).filter(|word| !word.contains('{'));
        firsts.chain(PLAIN.iter().copied()).collect()
    })
}

impl State {
    /// The request that the bar shows.
    pub fn followed(&self) -> Option<&Request> {
        match &self.bar.stage {
            Stage::Following(id) => self.agent.request(id),
            _ => None,
        }
    }

    /// Whether the bar shows a question of a request in flight.
    pub fn is_asked(&self) -> bool {
        self.followed().is_some_and(|request| request.phase == Phase::Asking)
    }

    /// The bar's key was tapped. Opens the bar; where one is open it goes, and comes anew if what it showed is over.
    ///
    /// The bus may be faster than the keys before the tap: while the bar has the keyboard the request waits for its loss, which
    /// comes in order after those. A request that is heard again waits no longer.
    pub fn bar_requested(&mut self, serial: u64, now: Instant) -> Vec<Effect> {
        if serial <= self.bar.answered {
            return Vec::new();
        }
        let again = self.bar.pending.is_some_and(|(pending, _)| pending == serial);
        if self.bar.open && self.bar.keyboard && !again {
            self.bar.pending = Some((serial, now));
            return Vec::new();
        }
        self.answer_request(serial, now)
    }

    fn answer_request(&mut self, serial: u64, now: Instant) -> Vec<Effect> {
        let over = match &self.bar.stage {
            Stage::Trouble(_) => true,
            Stage::Following(_) => self.followed().is_none_or(|request| request.phase.is_final()),
            Stage::Compose | Stage::Sent => false,
        };
        let was_open = self.bar.open;
        self.bar.pending = None;
        self.bar.answered = serial;
        let mut effects = self.close_bar();
        if was_open && !over {
            effects.push(Effect::BarClosed(serial));
        } else {
            effects.extend(self.open_bar(now));
        }
        effects
    }

    /// The bar got the keyboard, or lost it.
    fn keyboard(&mut self, has: bool) -> Vec<Effect> {
        self.bar.keyboard = has;
        let pending = self.bar.pending.filter(|_| !has);
        pending.map_or_else(Vec::new, |(serial, asked)| self.answer_request(serial, asked))
    }

    fn open_bar(&mut self, now: Instant) -> Vec<Effect> {
        let (serial, shown, answered) = (self.bar.serial + 1, self.bar.shown + 1, self.bar.answered);
        self.bar = Bar { open: true, requested_at: Some(now), answered, serial, shown, ..Bar::default() };
        self.refresh_rows(false);
        vec![Effect::Open(Part::Bar)]
    }

    /// The panel was clicked: opens the bar, at the question that waits, where one does, or closes it.
    pub fn panel_clicked(&mut self, now: Instant) -> Vec<Effect> {
        if self.bar.open {
            return self.close_bar();
        }
        let asking = self.agent.requests.iter().rev().find(|request| request.phase == Phase::Asking);
        let asking = asking.map(|request| request.id.clone());
        let effects = self.open_bar(now);
        if let Some(id) = asking {
            self.follow(id);
        }
        effects
    }

    /// Shows a request in flight.
    fn follow(&mut self, id: RequestId) {
        let Some(request) = self.agent.request(&id) else { return };
        self.bar.sent.clone_from(&request.text);
        self.bar.text.clear();
        self.bar.rows.clear();
        self.bar.cursor = None;
        self.bar.choice = 0;
        self.bar.serial += 1;
        self.bar.stage = Stage::Following(id);
    }

    /// Closes the bar; what runs goes on.
    pub fn close_bar(&mut self) -> Vec<Effect> {
        if !self.bar.open {
            return Vec::new();
        }
        self.bar.open = false;
        self.bar.keyboard = false;
        self.bar.requested_at = None;
        let mut effects = vec![Effect::Close(Part::Bar)];
        if let Some((serial, now)) = self.bar.pending.take() {
            // Left by a key, and asked for again after that.
            effects.extend(self.answer_request(serial, now));
        }
        effects
    }

    /// Works out the instant lane. Rows that are painted stay where they are, as far as the text is the same.
    pub fn refresh_rows(&mut self, typed: bool) {
        if !self.bar.open || self.bar.stage != Stage::Compose {
            return;
        }
        let mut query = Query::new(&self.bar.text);
        let known = Known {
            desk: &self.desk,
            asked: &self.agent.asked,
            suggestions: &self.agent.suggestions,
            requests: &self.agent.requests,
            frecency: &self.frecency,
        };
        let fresh = sources::all(&mut query, &known);
        let held = if typed { self.bar.cursor.map_or(0, |at| at + 1) } else { self.bar.rows.len() };
        let on_agent = self.bar.cursor == Some(self.bar.rows.len());
        let selected = self.bar.cursor.and_then(|at| self.bar.rows.get(at)).map(|row| row.key.clone());
        self.bar.rows = sources::merge(&self.bar.rows, fresh, held);
        self.bar.cursor = match selected {
            Some(key) => self.bar.rows.iter().position(|row| row.key == key),
            None if on_agent && !self.bar.text.trim().is_empty() => Some(self.bar.rows.len()),
            None => None,
        };
    }

    /// One thing that happened in the bar.
    pub fn bar_message(&mut self, message: BarMessage) -> Vec<Effect> {
        if !self.bar.open {
            // Keys that were on their way when it was closed.
            return Vec::new();
        }
        match message {
            BarMessage::Keyboard(has) => self.keyboard(has),
            BarMessage::Typed(text) => self.typed(text),
            BarMessage::Enter => self.enter(),
            BarMessage::Escape => self.escape(),
            BarMessage::Next => self.move_by(true),
            BarMessage::Previous => self.move_by(false),
            BarMessage::Pick(at) => self.take_row(at),
            BarMessage::Run => self.submit_text(),
            BarMessage::Choose(at) => self.choose(at),
            BarMessage::Undo => self.undo(),
            BarMessage::Cancel => self.cancel(),
            BarMessage::Dismiss => self.dismiss(),
            BarMessage::Pointer(x, y) => {
                // A pointer that rests where the bar appears is nobody's hand.
                let first = *self.bar.pointer.get_or_insert((x, y));
                self.bar.hovered |= (first.0 - x).abs() + (first.1 - y).abs() > 3;
                Vec::new()
            }
            BarMessage::PointerLeft => self.pointer_left(),
        }
    }

    fn typed(&mut self, text: String) -> Vec<Effect> {
        if text.len() > tacit_dbus::UTTERANCE_BYTES_MAX {
            let most = tacit_dbus::UTTERANCE_BYTES_MAX;
            return crate::update::notice(
                self,
                &format!("That is too long for the command bar: it takes {most} letters."),
            );
        }
        self.bar.text = text;
        self.bar.serial += 1;
        // Whatever was to close by itself stays: the person is here.
        self.bar.shown += 1;
        if self.is_asked() {
            return Vec::new();
        }
        self.bar.stage = Stage::Compose;
        self.refresh_rows(true);
        if self.bar.text.trim().is_empty() {
            self.bar.plan = PlanCard::None;
            return Vec::new();
        }
        vec![Effect::Wake { after_ms: PAUSE_MS, what: Wake::TypingPaused(self.bar.serial) }]
    }

    /// Typing has paused: the agent is asked what it would do.
    pub fn typing_paused(&mut self, serial: u64) -> Vec<Effect> {
        let bar = &mut self.bar;
        let idle = !bar.open || bar.serial != serial || bar.stage != Stage::Compose || bar.text.trim().is_empty();
        if idle || !self.agent.online {
            return Vec::new();
        }
        if bar.plan == PlanCard::None {
            bar.plan = PlanCard::Waiting;
        }
        vec![Effect::Plan { serial, text: bar.text.trim().to_owned() }]
    }

    /// The agent's plan is here.
    pub fn planned(&mut self, serial: u64, plan: Result<Box<Plan>, String>) -> Vec<Effect> {
        if self.bar.serial == serial && self.bar.stage == Stage::Compose {
            self.bar.plan = plan.map_or_else(PlanCard::Failed, PlanCard::Ready);
            self.bar.plan_serial = serial;
        }
        Vec::new()
    }

    fn enter(&mut self) -> Vec<Effect> {
        if self.is_asked() {
            let text = self.bar.text.trim().to_owned();
            return if text.is_empty() { self.choose(self.bar.choice) } else { self.answer(text) };
        }
        if self.bar.stage != Stage::Compose {
            // The result was read: Enter ends it. What was only just sent has none yet.
            let over = self.bar.stage != Stage::Sent && self.followed().is_none_or(|request| request.phase.is_final());
            return if over { self.close_bar() } else { Vec::new() };
        }
        match self.bar.target(self.agent.online) {
            Target::Row(at) => self.take_row(at),
            Target::Agent => self.submit_text(),
            Target::Nothing => Vec::new(),
        }
    }

    /// Leaves. A question that is left is taken back: it must not wait for the next sentence.
    fn escape(&mut self) -> Vec<Effect> {
        let asked = self.followed().filter(|request| request.phase == Phase::Asking);
        let mut effects: Vec<Effect> = asked.map(|request| Effect::Cancel(request.id.clone())).into_iter().collect();
        effects.extend(self.close_bar());
        effects
    }

    /// Stops the request that is shown, while it is under way.
    fn cancel(&self) -> Vec<Effect> {
        let running = self.followed().filter(|request| !request.phase.is_final());
        running.map(|request| Effect::Cancel(request.id.clone())).into_iter().collect()
    }

    fn move_by(&mut self, forward: bool) -> Vec<Effect> {
        if self.is_asked() {
            let choices = self.choices();
            if choices > 0 {
                let step = if forward { 1 } else { choices - 1 };
                self.bar.choice = (self.bar.choice + step) % choices;
            }
        } else if self.bar.stage == Stage::Compose {
            self.bar.step(forward);
        }
        Vec::new()
    }

    fn choices(&self) -> usize {
        self.followed().and_then(|request| request.plan.as_ref()).map_or(0, |plan| plan.choices.len())
    }

    fn take_row(&mut self, at: usize) -> Vec<Effect> {
        let Some(row) = self.bar.rows.get(at).cloned() else { return Vec::new() };
        match row.act {
            Act::Focus(window) => {
                if let Some(window) = self.desk.window(&window) {
                    self.frecency.used(window.app.as_str());
                }
                let args = tacit_dbus::Args::new().with("window", window.as_str());
                let mut effects = vec![Effect::Apply(Action { verb: Verb::WindowFocus, args })];
                effects.extend(self.close_bar());
                effects
            }
            Act::Launch { app, name } => {
                self.frecency.used(app.as_str());
                if self.agent.online {
                    return self.submit(format!("open {name}"));
                }
                let mut effects = vec![Effect::Launch(app)];
                effects.extend(self.close_bar());
                effects
            }
            Act::Copy(text) => {
                let mut effects = vec![Effect::Copy(text)];
                effects.extend(self.close_bar());
                effects
            }
            Act::Say(text) => self.submit(text),
            Act::Answer(id) => {
                self.follow(id);
                Vec::new()
            }
            Act::Accept(suggestion) => {
                // The agent makes a request of what it suggested: the bar follows the one that appears.
                self.agent.suggestions.retain(|other| other.id != suggestion.id);
                self.sent(suggestion.text);
                vec![Effect::AnswerSuggestion(suggestion.id, "accept")]
            }
        }
    }

    fn submit_text(&mut self) -> Vec<Effect> {
        let text = self.bar.text.trim().to_owned();
        if text.is_empty() { Vec::new() } else { self.submit(text) }
    }

    fn submit(&mut self, text: String) -> Vec<Effect> {
        self.sent(text.clone());
        if !self.agent.online {
            self.bar.stage = Stage::Trouble("The agent is away. Windows, applications and sums still work.".into());
            return Vec::new();
        }
        vec![Effect::Submit(text)]
    }

    /// Shows what was sent, with an empty field.
    fn sent(&mut self, text: String) {
        self.bar.text.clear();
        self.bar.rows.clear();
        self.bar.cursor = None;
        self.bar.serial += 1;
        self.bar.plan = PlanCard::None;
        self.bar.choice = 0;
        self.bar.sent = text;
        self.bar.stage = Stage::Sent;
    }

    /// A request appeared: it is the one that was sent where it says the same.
    pub fn request_appeared(&mut self, request: &Request) {
        if self.bar.stage == Stage::Sent && self.bar.sent == request.text {
            self.bar.stage = Stage::Following(request.id.clone());
        }
    }

    /// A submission was taken, or was not.
    pub fn submitted(&mut self, outcome: Result<RequestId, String>) -> Vec<Effect> {
        if self.bar.stage != Stage::Sent {
            return Vec::new();
        }
        match outcome {
            Ok(id) => {
                self.bar.stage = Stage::Following(id);
                self.followed_changed()
            }
            Err(why) => {
                self.bar.stage = Stage::Trouble(why);
                Vec::new()
            }
        }
    }

    /// The request that the bar shows has a new state.
    pub fn followed_changed(&mut self) -> Vec<Effect> {
        let Some(request) = self.followed() else { return Vec::new() };
        let phase = request.phase;
        if !self.bar.open || !matches!(phase, Phase::Done | Phase::Undone) {
            return Vec::new();
        }
        self.bar.shown += 1;
        vec![Effect::Wake { after_ms: SUCCESS_SHOWN_MS, what: Wake::ResultShown(self.bar.shown) }]
    }

    /// A plain success was shown long enough.
    pub fn result_shown(&mut self, shown: u64) -> Vec<Effect> {
        if self.bar.shown == shown && !self.bar.hovered { self.close_bar() } else { Vec::new() }
    }

    fn pointer_left(&mut self) -> Vec<Effect> {
        self.bar.pointer = None;
        if std::mem::take(&mut self.bar.hovered) { self.followed_changed() } else { Vec::new() }
    }

    fn choose(&mut self, at: usize) -> Vec<Effect> {
        let choice = self.followed().and_then(|request| request.plan.as_ref()).and_then(|plan| plan.choices.get(at));
        let Some(id) = choice.map(|choice| choice.id.clone()).filter(|_| self.is_asked()) else { return Vec::new() };
        self.answer(id)
    }

    fn answer(&mut self, answer: String) -> Vec<Effect> {
        let Stage::Following(id) = &self.bar.stage else { return Vec::new() };
        let effect = Effect::Answer(id.clone(), answer);
        self.bar.text.clear();
        self.bar.choice = 0;
        vec![effect]
    }

    fn undo(&mut self) -> Vec<Effect> {
        let undoable = match &self.bar.stage {
            Stage::Following(_) => {
                self.followed().is_some_and(|request| request.undoable && request.phase == Phase::Done)
            }
            Stage::Compose => self.bar.text.is_empty(),
            Stage::Sent | Stage::Trouble(_) => false,
        };
        if !undoable || !self.agent.online {
            return Vec::new();
        }
        self.bar.sent = "undo".into();
        self.bar.stage = Stage::Sent;
        self.bar.shown += 1;
        vec![Effect::Undo]
    }

    fn dismiss(&mut self) -> Vec<Effect> {
        let suggestion = |row: &Hit| match &row.act {
            Act::Accept(suggestion) => Some(suggestion.id.clone()),
            _ => None,
        };
        let selected = self.bar.cursor.and_then(|at| self.bar.rows.get(at)).and_then(suggestion);
        let only = || self.bar.rows.iter().find_map(suggestion);
        let Some(id) = selected.or_else(only) else { return Vec::new() };
        self.agent.suggestions.retain(|other| other.id != id);
        self.refresh_rows(false);
        vec![Effect::AnswerSuggestion(id, "dismiss")]
    }
}
