//! What waits for its time: timers, reminders, routines and changes that are to be taken back. Kept in memory's log, so that they
//! outlive the agent.

mod layouts;

use super::{Desk, Hand, Job, conditions, says};
use crate::event::{Due, Event};
use crate::memory::Memory;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Zoned};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Item, Query};
use tacit_dbus::{Action, Condition, Snapshot, Trouble, Verb, When};
use tacit_memory::Kind;
use tokio::sync::Notify;

/// How many things may wait.
const WAITING_MAX: usize = 500;
/// How many entries of the log are read at the start.
const REPLAYED_MAX: usize = 5000;
/// How often levels are looked at while a condition waits for them.
const LOOK: Duration = Duration::from_secs(10);
/// The longest sleep: the clock may be set meanwhile.
const SLEEP_MAX: Duration = Duration::from_secs(60);

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Waiting {
    id: String,
    list: String,
    text: String,
    /// RFC 3339; none where only a person starts it.
    #[serde(default)]
    at: Option<String>,
    /// An RRULE.
    #[serde(default)]
    every: Option<String>,
    /// What must become true.
    #[serde(default)]
    condition: Option<Condition>,
    /// Whether only its first time counts.
    #[serde(default)]
    once: bool,
    /// Whether it held when it was looked at last: becoming true is what counts.
    #[serde(skip)]
    held: bool,
    #[serde(default)]
    actions: Vec<Action>,
    #[serde(default = "yes")]
    on: bool,
    #[serde(default)]
    ran: u64,
}

fn yes() -> bool {
    true
}

/// What waits, and its hand.
pub struct Kept {
    desk: Arc<Desk>,
    waiting: Mutex<BTreeMap<String, Waiting>>,
    changed: Notify,
}

impl Kept {
    /// A hand at this desk; [`Kept::run`] makes it live.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk, waiting: Mutex::default(), changed: Notify::new() }
    }

    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<String, Waiting>) -> T) -> T {
        let done = work(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_one();
        done
    }

    /// Reads what waited before, then waits for what is due, for as long as the agent lives.
    pub async fn run(&self) {
        match replay(&self.desk.memory).await {
            Ok(before) => self.with(|waiting| waiting.extend(before)),
            Err(why) => tracing::warn!(%why, "timers and routines from before are not known"),
        }
        let mut scene = self.desk.scene.clone();
        loop {
            let now = Zoned::now();
            for due in self.due(&now) {
                if self.desk.events.send(Event::Due(due)).await.is_err() {
                    return;
                }
            }
            for due in self.became_true() {
                if self.desk.events.send(Event::Due(due)).await.is_err() {
                    return;
                }
            }
            let watching = self.watches();
            let sleep = self.sleep(&now).min(if watching { LOOK } else { SLEEP_MAX });
            tokio::select! {
                _ = scene.changed(), if watching => {}
                () = tokio::time::sleep(sleep) => {}
                () = self.changed.notified() => {}
            }
        }
    }

    fn sleep(&self, now: &Zoned) -> Duration {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let times = waiting.values().filter(|item| item.on).filter_map(|item| crate::clock::parse(item.at.as_deref()?));
        let rest = times.map(|at| Duration::try_from(at.duration_since(now)).unwrap_or_default()).min();
        rest.unwrap_or(SLEEP_MAX)
    }

    /// Takes out what is due; what recurs gets its next time.
    fn due(&self, now: &Zoned) -> Vec<Due> {
        let (mut due, mut log) = (Vec::new(), Vec::new());
        {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let is_due = |item: &&Waiting| {
                item.on && item.at.as_deref().and_then(crate::clock::parse).is_some_and(|at| at <= *now)
            };
            let ids: Vec<String> = waiting.values().filter(is_due).map(|item| item.id.clone()).collect();
            for id in ids {
                let Some(item) = waiting.get_mut(&id) else { continue };
                due.push(Due { title: title(item), actions: item.actions.clone() });
                item.ran += 1;
                item.at = item.every.as_deref().and_then(|rule| next(rule, now)).map(|at| crate::clock::stamp(&at));
                if item.at.is_some() || item.list == "routines" {
                    log.push(("set", item.clone()));
                } else if let Some(item) = waiting.remove(&id) {
                    log.push(("remove", item));
                }
            }
        }
        for (op, item) in log {
            self.post(op, &item);
        }
        due
    }

    fn watches(&self) -> bool {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.values().any(|item| item.on && item.condition.is_some())
    }

    /// Conditions that hold now and did not before.
    fn became_true(&self) -> Vec<Due> {
        let scene = self.desk.scene();
        let (mut due, mut log) = (Vec::new(), Vec::new());
        {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            for item in waiting.values_mut().filter(|item| item.on) {
                let Some(holds) = item.condition.as_ref().and_then(|condition| conditions::holds(condition, &scene))
                else {
                    continue;
                };
                if holds && !item.held {
                    due.push(Due { title: title(item), actions: item.actions.clone() });
                    item.ran += 1;
                    item.on = !item.once;
                    log.push(item.clone());
                }
                item.held = holds;
            }
        }
        for item in log {
            self.post("set", &item);
        }
        due
    }

    /// Writes a change without waiting; a change that a request made is waited for in [`Kept::put`].
    fn post(&self, op: &'static str, item: &Waiting) {
        let body = json!({ "op": op, "item": item });
        let posted = self.desk.memory.post(move |store| {
            let kept = store.and_then(|store| Ok(store.note(Kind::Timer, &crate::clock::now(), "", &body)?));
            if let Err(why) = kept {
                tracing::warn!(%why, "a timer may come again after a restart");
            }
        });
        if let Err(why) = posted {
            tracing::warn!(%why, "a timer may come again after a restart");
        }
    }

    /// Puts something in, on the disk first where memory works.
    async fn put(&self, item: Waiting) -> Result<(), Trouble> {
        if self.with(|waiting| waiting.len()) >= WAITING_MAX {
            return Err(Trouble::new("timer", "too many things wait already", "remove some"));
        }
        let body = json!({ "op": "set", "item": item });
        let kept = self.desk.memory.ask(move |store| store.note(Kind::Timer, &crate::clock::now(), "", &body)).await;
        if let Err(why) = kept {
            tracing::warn!(%why, "this will be forgotten at a restart");
        }
        self.with(|waiting| waiting.insert(item.id.clone(), item));
        Ok(())
    }

    fn remove(&self, id: &str) {
        if let Some(item) = self.with(|waiting| waiting.remove(id)) {
            self.post("remove", &item);
        }
    }

    /// Runs actions later.
    pub fn later(&self, after: Duration, due: Due) {
        let at = Zoned::now().saturating_add(SignedDuration::try_from(after).unwrap_or(SignedDuration::MAX));
        let id = self.new_id("later");
        let mut item = fresh(id, "later", due.title);
        item.at = Some(crate::clock::stamp(&at));
        item.actions = due.actions;
        self.post("set", &item);
        self.with(|waiting| waiting.insert(item.id.clone(), item));
    }

    /// An id that was not used: the time makes it so, over restarts too.
    fn new_id(&self, list: &str) -> String {
        let letter = list.chars().next().unwrap_or('x');
        let mut number = Zoned::now().timestamp().as_millisecond();
        self.with(|waiting| {
            while waiting.contains_key(&format!("{letter}{number}")) {
                number += 1;
            }
        });
        format!("{letter}{number}")
    }

    /// The items of a list, soonest first.
    fn list(&self, list: &str) -> Vec<Waiting> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut items: Vec<Waiting> = waiting.values().filter(|item| item.list == list).cloned().collect();
        items.sort_by(|a, b| (a.at.is_none(), &a.at, &a.id).cmp(&(b.at.is_none(), &b.at, &b.id)));
        items
    }

    /// The one item that is meant: by id, by its words, or the only or soonest one.
    fn find(&self, list: &str, said: Option<&str>) -> Result<Waiting, Trouble> {
        let items = self.list(list);
        let one = list.trim_end_matches('s');
        let none = || Trouble::new(one, format!("there is no such {one}"), format!("\"list {list}\" shows them"));
        let Some(said) = said else { return items.into_iter().next().ok_or_else(none) };
        let wanted = said.to_lowercase();
        let exact = items.iter().find(|item| item.id == said || item.text.to_lowercase() == wanted);
        let part = || items.iter().find(|item| item.text.to_lowercase().contains(&wanted));
        exact.or_else(part).cloned().ok_or_else(none)
    }

    async fn start_timer(&self, action: &Action) -> Result<Receipt, Trouble> {
        let said = action.args.text("duration").unwrap_or_default();
        let length: SignedDuration = said
            .parse()
            .map_err(|_| Trouble::new("timer", format!("`{said}` is not a length of time"), "\"for 10 minutes\""))?;
        if length <= SignedDuration::ZERO || length > SignedDuration::from_hours(24 * 366) {
            return Err(Trouble::new("timer", "that length of time is not possible", ""));
        }
        let at = Zoned::now().saturating_add(length);
        let mut item = fresh(self.new_id("timers"), "timers", action.args.text("text").unwrap_or_default());
        item.at = Some(crate::clock::stamp(&at));
        self.put(item).await?;
        Ok(says(format!("It ends at {}.", at.strftime("%H:%M:%S"))))
    }

    async fn add(&self, list: &str, action: &Action) -> Result<Receipt, Trouble> {
        let text = action.args.text("text").or_else(|| action.args.text("name")).unwrap_or_default();
        let mut item = fresh(self.new_id(list), list, text);
        let say = set_time(&mut item, action.args.get("when"), &self.desk.scene())?;
        if let Some(steps) = action.args.get("steps") {
            item.actions = serde_json::from_value(steps.clone())
                .map_err(|why| Trouble::new("routine", format!("its steps cannot be read: {why}"), ""))?;
        }
        self.put(item).await?;
        Ok(says(say))
    }

    async fn switch(&self, name: &str, on: bool) -> Result<Receipt, Trouble> {
        let mut item = self.find("routines", Some(name))?;
        item.on = on;
        if let Some(rule) = item.every.as_deref().filter(|_| on) {
            item.at = next(rule, &Zoned::now()).map(|at| crate::clock::stamp(&at));
        }
        self.put(item).await.map(|()| Receipt::default())
    }

    async fn run_routine(&self, name: &str) -> Result<Receipt, Trouble> {
        let mut item = self.find("routines", Some(name))?;
        item.ran += 1;
        let due = Due { title: title(&item), actions: item.actions.clone() };
        self.put(item).await?;
        let sent = self.desk.events.send(Event::Due(due)).await;
        sent.map_err(|_| Trouble::new("routine", "the agent is ending", ""))?;
        Ok(Receipt::default())
    }

    fn say_list(&self, list: &str) -> Receipt {
        let items = self.list(list);
        if items.is_empty() {
            return says(format!("There are no {list}."));
        }
        let lines = items.iter().map(|item| {
            let time = item.at.as_deref().and_then(crate::clock::parse).map(|at| at.strftime("%a %H:%M").to_string());
            let state = if item.on { "" } else { " (off)" };
            match (item.text.is_empty(), time) {
                (false, Some(time)) => format!("{} at {time}{state}", item.text),
                (true, Some(time)) => format!("one at {time}{state}"),
                (false, None) => format!("{}{state}", item.text),
                (true, None) => format!("{}{state}", item.id),
            }
        });
        says(lines.collect::<Vec<_>>().join("; "))
    }
}

/// What waited when the log ended.
async fn replay(memory: &Memory) -> Result<BTreeMap<String, Waiting>, Trouble> {
    let mut log = memory.ask(|memory| memory.entries(Kind::Timer, REPLAYED_MAX)).await?;
    log.reverse();
    let mut waiting = BTreeMap::new();
    for entry in log {
        let item = entry.body.get("item").cloned().unwrap_or_default();
        let Ok(item) = serde_json::from_value::<Waiting>(item) else { continue };
        if entry.body.get("op").and_then(Value::as_str) == Some("remove") {
            waiting.remove(&item.id);
        } else {
            waiting.insert(item.id.clone(), item);
        }
    }
    Ok(waiting)
}

/// Routines in the shape of those that memory learned.
pub(super) async fn made(memory: &Memory) -> Result<Vec<Value>, Trouble> {
    let routines = replay(memory).await?.into_values().filter(|item| item.list == "routines");
    let shown = routines.map(|item| {
        let next =
            item.at.as_deref().and_then(crate::clock::parse).map(|at| at.strftime("next at %H:%M on %A, %-d %B"));
        let why = match (&next, &item.condition) {
            (Some(next), _) => next.to_string(),
            (None, Some(_)) => "when it happens".to_owned(),
            (None, None) => "made by you".to_owned(),
        };
        json!({
            "id": item.id,
            "name": item.text,
            "text": item.text,
            "when": why,
            "why": why,
            "times": item.ran,
            "enabled": item.on,
            "learned": false,
        })
    });
    Ok(shown.collect())
}

fn fresh(id: String, list: &str, text: impl Into<String>) -> Waiting {
    Waiting {
        id,
        list: list.into(),
        text: text.into(),
        at: None,
        every: None,
        condition: None,
        once: false,
        held: false,
        actions: Vec::new(),
        on: true,
        ran: 0,
    }
}

/// Reads when it is due; answers the sentence that says so.
fn set_time(item: &mut Waiting, when: Option<&Value>, scene: &Snapshot) -> Result<String, Trouble> {
    let trouble = |why: &str, hint: &str| Trouble::new("time", why, hint);
    let Some(when) = when else { return Ok("Kept.".into()) };
    let now = Zoned::now();
    let when = match when.as_str() {
        Some(at) => When::At { at: at.to_owned() },
        None => serde_json::from_value(when.clone()).map_err(|_| trouble("it cannot be read", ""))?,
    };
    match when {
        When::At { at } => {
            let time = crate::clock::parse(&at).ok_or_else(|| trouble("it cannot be read", "\"tomorrow at 9\""))?;
            if time < now {
                return Err(trouble("it is in the past", "say a later one"));
            }
            item.at = Some(at);
            Ok(format!("At {}.", time.strftime("%H:%M on %A, %-d %B")))
        }
        When::Every { every } => {
            let time = next(&every, &now).ok_or_else(|| trouble("that rule never comes true", ""))?;
            item.at = Some(crate::clock::stamp(&time));
            item.every = Some(every);
            Ok(format!("Next at {}.", time.strftime("%H:%M on %A, %-d %B")))
        }
        When::If { condition, once } => {
            if let Some(subject) = conditions::unknown(&condition) {
                return Err(trouble(&format!("watching {subject} is not available yet"), "name a time"));
            }
            // What holds already has to become false first.
            item.held = conditions::holds(&condition, scene).unwrap_or(false);
            item.condition = Some(condition);
            item.once = once;
            Ok("Kept until it happens.".into())
        }
    }
}

/// The first time after `now` that a recurrence rule names.
fn next(rule: &str, now: &Zoned) -> Option<Zoned> {
    let zone = now.time_zone().iana_name().unwrap_or("UTC").to_owned();
    let start = if zone == "UTC" { now.with_time_zone(jiff::tz::TimeZone::UTC) } else { now.clone() };
    let rule = rule.trim().trim_start_matches("RRULE:");
    let text = format!("DTSTART;TZID={zone}:{}\nRRULE:{rule}", start.strftime("%Y%m%dT%H%M%S"));
    let set: rrule::RRuleSet = text.parse().ok()?;
    let dates = set.all(2).dates;
    let times = dates.iter().filter_map(|date| jiff::Timestamp::from_second(date.timestamp()).ok());
    times.map(|at| at.to_zoned(now.time_zone().clone())).find(|at| at > now)
}

fn title(item: &Waiting) -> String {
    match (item.list.as_str(), item.text.is_empty()) {
        ("timers", true) => "The timer has ended.".into(),
        ("timers", false) => format!("The timer has ended: {}.", item.text),
        ("reminders", true) => "You asked to be reminded now.".into(),
        ("reminders", false) => format!("Reminder: {}", item.text),
        (_, true) => "a routine".into(),
        (_, false) => item.text.clone(),
    }
}

impl Hand for Kept {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(async move {
            let said = action.args.text("text");
            let name = action.args.text("name").unwrap_or_default();
            let removed = |item: Waiting| {
                self.remove(&item.id);
                Receipt::default()
            };
            match action.verb {
                Verb::TimerStart => self.start_timer(action).await,
                Verb::TimerCancel => self.find("timers", said).map(removed),
                Verb::TimerList => Ok(self.say_list("timers")),
                Verb::ReminderAdd => self.add("reminders", action).await,
                Verb::ReminderRemove => self.find("reminders", said).map(removed),
                Verb::ReminderList => Ok(self.say_list("reminders")),
                Verb::RoutineCreate => self.add("routines", action).await,
                Verb::RoutineRun => self.run_routine(name).await,
                Verb::RoutineEnable => self.switch(name, true).await,
                Verb::RoutineDisable => self.switch(name, false).await,
                Verb::RoutineRemove => {
                    // A layout that was saved is taken back by this door too.
                    self.find("routines", Some(name)).or_else(|_| self.find("layouts", Some(name))).map(removed)
                }
                Verb::RoutineList => Ok(self.say_list("routines")),
                Verb::LayoutSave => self.save_layout(action).await,
                Verb::LayoutRestore => self.restore_layout(action).await,
                other => Err(super::not_yet(other)),
            }
        })
    }

    fn read<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async move {
            match query {
                Query::Listed { list } if ["timers", "reminders", "routines", "layouts"].contains(&list.as_str()) => {
                    let items = self.list(list).into_iter();
                    let items = items.map(|item| Item { id: item.id, text: item.text, on: item.on }).collect();
                    Some(Fact::Listed { list: list.clone(), items })
                }
                Query::Setting { key } => {
                    let name = key.strip_prefix("routine.run/")?;
                    let ran = self.find("routines", Some(name)).map_or(Value::Null, |item| json!(item.ran));
                    Some(Fact::Setting { key: key.clone(), value: ran })
                }
                _ => None,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_name_their_next_time() {
        let now: Zoned = "2026-03-02T10:00:00[Europe/Berlin]".parse().expect("a time");
        let at = next("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0", &now).expect("a next time");
        assert_eq!(crate::clock::stamp(&at), "2026-03-03T09:00:00+01:00");
        assert!(next("FREQ=NEVER", &now).is_none());
    }
}
