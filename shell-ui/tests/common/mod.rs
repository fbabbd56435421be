//! States to test with, made by the same messages that the other processes cause.

// Each test file uses its own part of this module.
#![allow(dead_code)]

use std::time::{Duration, Instant};
use tacit_dbus::{Plan, Request};
use tacit_shell::effect::Effect;
use tacit_shell::message::{AgentNews, BarMessage, DeskNews, Message, SessionNews, Suggestion};
use tacit_shell::state::State;
use tacit_shell::update::update;

/// A shell with a clock that the test moves.
pub struct World {
    pub state: State,
    pub now: Instant,
}

pub const DESK: &str = r#"{
 "outputs":[{"id":"HEADLESS-1","width":1280,"height":720,"focused":true}],
 "workspaces":[{"id":1,"name":"1","output":"HEADLESS-1","active":true},{"id":2,"name":"2","output":"HEADLESS-1"},
               {"id":3,"name":"mail","output":"HEADLESS-1"}],
 "windows":[{"id":"w1","app":"foot","title":"user@debian: ~/projects","workspace":1,"focused":true},
            {"id":"w2","app":"org.mozilla.firefox","title":"News – the morning paper","workspace":2},
            {"id":"w3","app":"thunderbird","title":"Inbox","workspace":3,"urgent":true}]}"#;

pub const APPS: &str = r#"[
 {"id":"org.gnome.Calculator","name":"Calculator","generic":"Calculator"},
 {"id":"foot","name":"Foot","generic":"Terminal","keywords":["terminal","shell"]},
 {"id":"org.xfce.mousepad","name":"Mousepad","generic":"Text Editor","keywords":["text","editor"]},
 {"id":"org.mozilla.firefox","name":"Firefox","generic":"Web Browser"},
 {"id":"fileroller","name":"File Roller","generic":"Archive Manager"},
 {"id":"org.example.lock","name":"Lock","generic":"Screen Lock"}]"#;

impl World {
    /// A desktop with windows, applications and an agent.
    pub fn new() -> Self {
        let mut world = World { state: State::default(), now: Instant::now() };
        let desk = serde_json::from_str(DESK).expect("a desk");
        world.tell(Message::Desk(DeskNews::Online(Box::new(desk))));
        world.tell(Message::Session(SessionNews::Apps(serde_json::from_str(APPS).expect("applications"))));
        world.tell(Message::Agent(AgentNews::Online));
        world.tell(Message::Clock("Tue 3 Mar  14:05".into()));
        world
    }

    pub fn tell(&mut self, message: Message) -> Vec<Effect> {
        update(&mut self.state, message, self.now)
    }

    pub fn wait(&mut self, ms: u64) {
        self.now += Duration::from_millis(ms);
    }

    /// A tap of the bar's key that the compositor tells of; the bar that is open loses the keyboard.
    pub fn open_bar(&mut self) -> Vec<Effect> {
        let (serial, now) = (self.state.bar.answered + 1, self.now);
        let mut effects = self.tell(Message::Desk(DeskNews::BarRequested(serial, now)));
        let keyboard = self.state.bar.open && self.state.bar.pending.is_none();
        effects.extend(self.bar(BarMessage::Keyboard(keyboard)));
        effects
    }

    pub fn bar(&mut self, message: BarMessage) -> Vec<Effect> {
        self.tell(Message::Bar(message))
    }

    /// Types a text letter by letter, as the text field reports it.
    pub fn typed(&mut self, text: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut so_far = self.state.bar.text.clone();
        for letter in text.chars() {
            so_far.push(letter);
            effects = self.bar(BarMessage::Typed(so_far.clone()));
        }
        effects
    }

    /// The agent's plan for what is typed now.
    pub fn planned(&mut self, json: &str) {
        let plan: Plan = serde_json::from_str(json).expect("a plan");
        let serial = self.state.bar.serial;
        self.tell(Message::Agent(AgentNews::Planned(serial, Ok(Box::new(plan)))));
    }

    pub fn request(&mut self, json: &str) -> Vec<Effect> {
        let request: Request = serde_json::from_str(json).expect("a request");
        self.tell(Message::Agent(AgentNews::Request(Box::new(request))))
    }

    pub fn suggest(&mut self) {
        let list = vec![Suggestion {
            id: "s1".into(),
            text: "open the calculator on the right".into(),
            why: "You did this on the last three mornings.".into(),
        }];
        self.tell(Message::Agent(AgentNews::Suggestions(list)));
    }

    pub fn rows(&self) -> Vec<&str> {
        self.state.bar.rows.iter().map(|row| row.title.as_str()).collect()
    }
}

pub fn act(text: &str) -> String {
    format!(
        r#"{{"text":"{text}","outcome":"act","steps":[
            {{"verb":"window.place","args":{{"window":"w1","slot":"left"}}}},
            {{"verb":"theme.dark","args":{{"on":"on"}},"after":[]}}],
            "source":"grammar","confidence":0.97,"ms":0.4}}"#
    )
}

pub fn refuse(text: &str) -> String {
    format!(
        r#"{{"text":"{text}","outcome":"refuse","say":"I did not understand that.","source":"grammar","confidence":0.1,"ms":0.2}}"#
    )
}

pub fn question(phase: &str) -> String {
    format!(
        r#"{{"id":"r1","text":"close firefox","caller":"shell","phase":"{phase}",
        "plan":{{"text":"close firefox","outcome":"ask","ask":"Which window do you mean?",
                 "choices":[{{"id":"w2","label":"Firefox — News"}},{{"id":"w9","label":"Firefox — Weather"}}],
                 "source":"grammar","confidence":0.6,"ms":1.0}}}}"#
    )
}

pub fn request(phase: &str, step: &str, more: &str) -> String {
    format!(
        r#"{{"id":"r1","text":"put foot on the left","caller":"shell","phase":"{phase}","steps":[
        {{"title":"Put Foot on the left","verb":"window.place","effect":"rev","phase":"{step}"}}]{more}}}"#
    )
}

pub fn confirming(hold: bool) -> String {
    format!(
        r#"{{"id":"r7","text":"close everything except the terminal","caller":"cli","phase":"confirming","hold":{hold},
        "say":"Firefox may have unsaved work.","steps":[
        {{"title":"Close Firefox","verb":"window.close","effect":"destr","phase":"waiting"}},
        {{"title":"Close Thunderbird","verb":"window.close","effect":"destr","phase":"waiting"}}]}}"#
    )
}
