//! Verbs that the agent answers from what it knows: windows, sums, memory, help, its own state.

use super::{Desk, Hand, Job, paths, says};
use crate::bus::caller::Caller;
use crate::event::{Call, Event, Reply};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Zoned};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Item, Query};
use tacit_dbus::{Action, Args, Snapshot, Trouble, Verb};
use tacit_memory::Kind;
use tokio::sync::oneshot;

/// How long a sum may take.
const SUM: Duration = Duration::from_millis(500);
/// How much of memory an answer shows.
const SHOWN: usize = 8;
/// How much of memory an answer is chosen from.
const SEARCHED: usize = 60;
/// How many kept sentences are compared.
const FACTS_MAX: usize = 2000;

/// The hand that answers.
pub struct Answers {
    desk: Arc<Desk>,
}

impl Answers {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }

    async fn ask<T>(&self, call: impl FnOnce(Reply<T>) -> Call) -> Result<T, Trouble> {
        let (reply, answer) = oneshot::channel();
        let ending = || Trouble::new("agent", "it is ending", "");
        self.desk.events.send(Event::Call(call(reply))).await.map_err(|_| ending())?;
        answer.await.unwrap_or_else(|_| Err(ending()))
    }

    async fn mode(&self, action: &Action) -> Result<Receipt, Trouble> {
        let word = action.args.text("mode").unwrap_or_default().to_owned();
        let old = self.ask(|reply| Call::Mode { set: None, reply }).await?;
        self.ask(|reply| Call::Mode { set: Some((word, Caller::own())), reply }).await?;
        let inverse = vec![Action { verb: Verb::AgentMode, args: Args::new().with("mode", old) }];
        Ok(Receipt { inverse, ..Receipt::default() })
    }

    async fn explain(&self) -> Result<Receipt, Trouble> {
        let last = self.desk.memory.ask(|memory| memory.history(1)).await?;
        let Some(episode) = last.first() else { return Ok(says("Nothing was done yet.")) };
        let steps: Vec<String> = episode
            .steps
            .iter()
            .map(|step| {
                let state = if step.verified { "verified" } else { "not verified" };
                let detail = step.detail.as_deref().map(|detail| format!(": {detail}")).unwrap_or_default();
                format!("{} ({state}{detail})", step.title)
            })
            .collect();
        let phase = serde_json::to_value(episode.phase).ok().and_then(|word| word.as_str().map(str::to_owned));
        let what = if steps.is_empty() { episode.say.clone().unwrap_or_default() } else { steps.join("; ") };
        let way = episode.plan.as_ref().map(|plan| plan.way.as_str()).filter(|way| !way.is_empty());
        let way = way.map(|way| format!(" How it was understood: {way}.")).unwrap_or_default();
        Ok(says(format!("You said \"{}\": {}. {what}{way}", episode.text, phase.unwrap_or_default())))
    }

    async fn recall(&self, text: &str) -> Result<Receipt, Trouble> {
        let words = text.to_owned();
        let found = self.desk.memory.ask(move |memory| memory.search(&words, SEARCHED, &Zoned::now())).await?;
        // Who asks what was opened wants the things, not the sentences that asked for them.
        let opened = text.split_whitespace().any(|word| matches!(word, "open" | "opened" | "launched" | "started"));
        let things = opened && found.iter().any(|found| found.kind == Kind::Launch);
        let mut lines: Vec<String> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for found in found.iter().filter(|found| !things || found.kind == Kind::Launch) {
            if !seen.contains(&found.text.as_str()) && lines.len() < SHOWN {
                seen.push(&found.text);
                lines.push(line(found));
            }
        }
        Ok(says(if lines.is_empty() { "I remember nothing of that.".into() } else { lines.join("; ") }))
    }

    async fn forget(&self, args: &Args) -> Result<Receipt, Trouble> {
        let (text, since) = (args.text("text").map(str::to_owned), args.get("when").and_then(since));
        let count = self.desk.memory.ask(move |memory| match (text, since) {
            (Some(text), _) => memory.forget(&text, &Zoned::now()),
            (None, Some(since)) => memory.forget_since(&since, &Zoned::now()),
            (None, None) => Ok(0),
        });
        Ok(says(format!("Forgot {} entries.", count.await?)))
    }

    async fn memory(&self, action: &Action) -> Result<Receipt, Trouble> {
        let args = &action.args;
        match action.verb {
            Verb::MemoryRemember => {
                let text = args.text("text").unwrap_or_default().to_owned();
                self.desk.memory.ask(move |memory| memory.remember(&text, &crate::clock::now())).await?;
                Ok(Receipt::default())
            }
            Verb::MemoryForget => self.forget(args).await,
            Verb::MemoryPause => {
                let length: Option<SignedDuration> = args.text("duration").and_then(|text| text.parse().ok());
                let seconds = length.map_or(3600, |length| length.as_secs().clamp(0, i64::from(u32::MAX)));
                let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
                self.pause(seconds).await?;
                let inverse = vec![Action { verb: Verb::MemoryPause, args: Args::new().with("duration", "PT0S") }];
                Ok(Receipt { inverse, ..Receipt::default() })
            }
            Verb::MemoryExport => {
                let path = match args.text("path") {
                    Some(path) => paths::absolute(path)?,
                    None => {
                        paths::absolute(&format!("~/tacit-memory-{}.jsonl", Zoned::now().strftime("%Y-%m-%d-%H%M%S")))?
                    }
                };
                let file = path.to_string_lossy().into_owned();
                let count = self.desk.memory.ask(move |memory| memory.export(&path)).await?;
                let inverse = vec![Action { verb: Verb::FileTrash, args: Args::new().with("path", file.as_str()) }];
                let facts = vec![Fact::File { path: file.clone(), exists: true, folder: false, size_bytes: None }];
                Ok(Receipt { inverse, facts, ..says(format!("{count} entries, in {file}")) })
            }
            _ => {
                let path = paths::absolute(args.text("path").unwrap_or_default())?;
                let count = self.desk.memory.ask(move |memory| memory.import(&path)).await?;
                Ok(says(format!("{count} entries were new.")))
            }
        }
    }

    async fn pause(&self, seconds: u32) -> Result<(), Trouble> {
        let done = self.desk.memory.ask(move |memory| {
            memory.pause(seconds, &Zoned::now());
            Ok::<_, tacit_memory::MemoryError>(())
        });
        done.await
    }

    async fn setting(&self, key: &str) -> Option<Value> {
        match key {
            "agent.mode" => Some(json!(self.ask(|reply| Call::Mode { set: None, reply }).await.ok()?)),
            "memory.paused" => {
                let stats = self.desk.memory.ask(|memory| memory.stats()).await.ok()?;
                let until = crate::clock::parse(&stats.paused_until);
                Some(json!(if until.is_some_and(|until| until > Zoned::now()) { "on" } else { "off" }))
            }
            key if key.starts_with("memory.import") => Some(json!("on")),
            _ => None,
        }
    }
}

/// What a window list says.
fn windows(scene: &Snapshot, text: Option<&str>) -> String {
    let wanted = text.unwrap_or_default().to_lowercase();
    let said: Vec<String> = scene
        .windows
        .iter()
        .rev()
        .filter_map(|window| {
            let name = scene.app(&window.app).map_or(window.app.as_str(), |app| app.name.as_str());
            let shown = if window.title.is_empty() || window.title == name {
                name.to_owned()
            } else {
                format!("{name} ({})", window.title)
            };
            let fits = wanted.is_empty() || shown.to_lowercase().contains(&wanted);
            let place = scene.workspace(window.workspace).is_some_and(|workspace| !workspace.active);
            let place = if place { format!(" on workspace {}", window.workspace) } else { String::new() };
            let hidden = if window.minimized { ", minimized" } else { "" };
            fits.then(|| format!("{shown}{place}{hidden}"))
        })
        .collect();
    match said.len() {
        0 if wanted.is_empty() => "No windows are open.".into(),
        0 => format!("No window fits \"{wanted}\"."),
        1 => format!("One window: {}.", said.join("")),
        count => format!("{count} windows: {}.", said.join(", ")),
    }
}

/// A sum or a conversion; a deadline stops what would not end.
async fn sum(text: String) -> Result<Receipt, Trouble> {
    let end = std::time::Instant::now() + SUM;
    let work = tokio::task::spawn_blocking(move || {
        let mut context = fend_core::Context::new();
        context.set_random_u32_fn(|| 4);
        let until = Until(end);
        let result = fend_core::evaluate_with_interrupt(&text, &mut context, &until);
        result
            .map(|result| result.get_main_result().to_owned())
            .map_err(|why| Trouble::new("sum", why, "\"12 % of 80\""))
    });
    work.await.unwrap_or_else(|why| Err(Trouble::new("sum", why.to_string(), ""))).map(says)
}

struct Until(std::time::Instant);

impl fend_core::Interrupt for Until {
    fn should_interrupt(&self) -> bool {
        std::time::Instant::now() > self.0
    }
}

/// Examples of what can be said, all of one family where one is named.
fn help(text: Option<&str>) -> String {
    let wanted = text.unwrap_or_default().to_lowercase();
    let fits = |verb: &&Verb| {
        let spec = verb.spec();
        !spec.examples.is_empty()
            && (wanted.is_empty() || spec.name.contains(&wanted) || spec.about.to_lowercase().contains(&wanted))
    };
    let step = if wanted.is_empty() { 9 } else { 1 };
    let said: Vec<String> = Verb::ALL
        .iter()
        .filter(fits)
        .step_by(step)
        .filter_map(|verb| verb.spec().examples.first())
        .take(12)
        .map(|example| format!("\"{}\"", tacit_dbus::verb::plain(example)))
        .collect();
    match said.len() {
        0 => format!("There is nothing about \"{wanted}\"."),
        _ => format!("Say what to do, such as {}.", said.join(", ")),
    }
}

fn line(found: &tacit_memory::Found) -> String {
    let at = crate::clock::parse(&found.at).map(|at| at.strftime("%a %-d %b %H:%M").to_string());
    // "Calculator Calculator": an application whose window is called like itself.
    let half = found.text.len() / 2;
    let text = match (found.text.get(..half), found.text.get(half + 1..)) {
        (Some(first), Some(second)) if first == second => first,
        _ => found.text.as_str(),
    };
    format!("{text} ({})", at.unwrap_or_default())
}

fn since(value: &Value) -> Option<Zoned> {
    crate::clock::parse(value.as_str().or_else(|| value.get("at").and_then(Value::as_str))?)
}

impl Hand for Answers {
    fn act<'a>(&'a self, action: &'a Action, job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(async move {
            let text = action.args.text("text");
            match action.verb {
                Verb::WindowList | Verb::WindowFind => Ok(says(windows(&self.desk.scene(), text))),
                Verb::CalcEvaluate | Verb::CalcConvert => sum(text.unwrap_or_default().to_owned()).await,
                Verb::AgentHelp => Ok(says(help(text))),
                Verb::AgentExplain => self.explain().await,
                Verb::AgentMode => self.mode(action).await,
                Verb::AgentCancel => {
                    let by = Some(job.request.clone());
                    self.ask(|reply| Call::Cancel { id: None, by, reply }).await.map(says)
                }
                Verb::MemoryRecall => self.recall(text.unwrap_or_default()).await,
                verb if verb.spec().family() == "memory" => self.memory(action).await,
                other => Err(super::not_yet(other)),
            }
        })
    }

    fn read<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async move {
            match query {
                Query::Setting { key } => Some(Fact::Setting { key: key.clone(), value: self.setting(key).await? }),
                Query::Listed { list } => {
                    let entries = self.desk.memory.ask(|memory| memory.entries(Kind::Fact, FACTS_MAX)).await.ok()?;
                    let item =
                        |entry: tacit_memory::Entry| Item { id: entry.seq.to_string(), text: entry.text, on: true };
                    Some(Fact::Listed { list: list.clone(), items: entries.into_iter().map(item).collect() })
                }
                _ => None,
            }
        })
    }
}
