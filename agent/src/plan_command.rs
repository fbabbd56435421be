//! `tacit-agent plan`: understanding without acting; with a scene file it needs no session, no display and no bus.

use crate::tiers::{self, Job, Tiers};
use anyhow::Context;
use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tacit_core::policy::{Caller, Class, Mode, Policy};
use tacit_core::{Resolved, plan};
use tacit_dbus::proxies::Agent1Proxy;
use tacit_dbus::{Episode, Outcome, Plan, Snapshot, Source, UTTERANCE_BYTES_MAX};
use tacit_model::tier::Waits;

/// How long the running agent may take for one sentence.
const ANSWER: Duration = Duration::from_secs(12);

/// From a meaning to the plan that others see.
pub fn judge(
    resolved: Resolved,
    scene: &Arc<Snapshot>,
    recent: &[Episode],
    policy: &Policy,
    caller: &Caller,
    mode: Mode,
    ms: f64,
) -> Plan {
    let built = plan::build_with(resolved, scene, recent);
    let verdict = policy.judge(&built, caller, mode, scene.locked);
    let mut plan = built.to_wire(&verdict);
    plan.ms = (ms * 1000.0).round() / 1000.0;
    plan
}

/// Whoever turns a sentence into a plan.
trait Planner {
    fn plan(&mut self, text: &str) -> anyhow::Result<Plan>;
}

/// Plans in a scene from a file.
struct Offline {
    scene: Arc<Snapshot>,
    policy: Policy,
    caller: Caller,
    /// Without a log of what leaves nothing does: a server is not asked from here.
    tiers: Tiers,
    runtime: tokio::runtime::Runtime,
}

impl Planner for Offline {
    fn plan(&mut self, text: &str) -> anyhow::Result<Plan> {
        if text.trim().is_empty() {
            return Ok(refusal(text.to_owned(), "There are no words in it."));
        }
        let began = Instant::now();
        let first = crate::understand::now(text, &self.scene);
        let resolved = if first.doubt.is_some() {
            let job = Job {
                text: text.to_owned(),
                scene: Arc::clone(&self.scene),
                waits: Waits::Person,
                stop: Arc::default(),
                deadline: began + tiers::REQUEST,
                drafting: tiers::unwatched(),
            };
            self.runtime.block_on(self.tiers.hand_up(first, &job)).1
        } else {
            first.resolved
        };
        let ms = began.elapsed().as_secs_f64() * 1000.0;
        Ok(judge(resolved, &self.scene, &[], &self.policy, &self.caller, Mode::default(), ms))
    }
}

/// Asks the agent that runs.
struct Online {
    runtime: tokio::runtime::Runtime,
    agent: Agent1Proxy<'static>,
}

impl Online {
    fn connect() -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let agent = runtime.block_on(async {
            let connection = zbus::connection::Builder::session()?.build().await?;
            Agent1Proxy::new(&connection).await
        });
        let agent = agent.context("plan: the session bus cannot be reached (start a session, or give --scene FILE)")?;
        Ok(Self { runtime, agent })
    }
}

impl Planner for Online {
    fn plan(&mut self, text: &str) -> anyhow::Result<Plan> {
        let reply = self.runtime.block_on(async { tokio::time::timeout(ANSWER, self.agent.plan(text)).await });
        let json = reply.context("plan: the agent does not answer (is the session well? `tacit doctor`)")?;
        let json = json.context("plan: the agent cannot be asked (start a session, or give --scene FILE)")?;
        serde_json::from_str(&json).context("plan: the agent's answer cannot be read (is it of this version?)")
    }
}

/// Runs the command; one line of standard input a plan where no text is given.
///
/// # Errors
/// The scene is wrong, or there is no agent to ask.
pub fn run(scene: Option<&Path>, text: Option<&str>, json: bool) -> anyhow::Result<()> {
    let mut planner: Box<dyn Planner> = match scene {
        Some(path) => Box::new(Offline {
            scene: Arc::new(crate::scene::read(path)?),
            policy: crate::config::policy().unwrap_or_else(Policy::builtin),
            caller: Caller::new(Class::Cli),
            tiers: Tiers::new(&crate::config::read().unwrap_or_default().agent, crate::understand::places(), None),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()?,
        }),
        None => Box::new(Online::connect()?),
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let wrote = match text {
        Some(text) => one(&mut *planner, text, json, &mut out),
        None => lines(&mut *planner, std::io::stdin().lock(), &mut out),
    };
    match wrote {
        // Whoever read has seen enough.
        Err(why) if is_broken_pipe(&why) => Ok(()),
        other => other,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

fn one(planner: &mut dyn Planner, text: &str, json: bool, out: &mut impl Write) -> anyhow::Result<()> {
    let plan = if text.len() > UTTERANCE_BYTES_MAX { too_long(text) } else { planner.plan(text)? };
    if json {
        serde_json::to_writer(&mut *out, &plan)?;
        writeln!(out)?;
    } else {
        write!(out, "{}", readable(&plan))?;
    }
    out.flush()?;
    Ok(())
}

/// One JSON line for each line; nothing that comes in stops it.
fn lines(planner: &mut dyn Planner, mut input: impl BufRead, out: &mut impl Write) -> anyhow::Result<()> {
    loop {
        let (bytes, whole) = line(&mut input)?;
        let Some(bytes) = bytes else { break };
        let plan = match String::from_utf8(bytes) {
            Ok(text) if whole => planner.plan(&text)?,
            Ok(text) => too_long(&text),
            Err(why) if whole => {
                let text = String::from_utf8_lossy(why.as_bytes()).into_owned();
                refusal(text, "That is not readable text: it is not UTF-8.")
            }
            Err(why) => too_long(&String::from_utf8_lossy(why.as_bytes())),
        };
        serde_json::to_writer(&mut *out, &plan)?;
        writeln!(out)?;
        // Somebody who waits for this answer before writing the next line must get it; a whole file need not wait for each.
        if input.fill_buf().map(<[u8]>::is_empty).unwrap_or(true) || !more_is_there(&mut input) {
            out.flush()?;
        }
    }
    out.flush()?;
    Ok(())
}

/// Whether the next line is already here.
fn more_is_there(input: &mut impl BufRead) -> bool {
    input.fill_buf().is_ok_and(|buffer| buffer.contains(&b'\n'))
}

/// The next line without its end, and whether it is whole; what is beyond the limit is skipped.
fn line(input: &mut impl BufRead) -> std::io::Result<(Option<Vec<u8>>, bool)> {
    let (mut bytes, mut whole, mut any) = (Vec::new(), true, false);
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok((any.then_some(bytes), whole));
        }
        any = true;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
        let room = UTTERANCE_BYTES_MAX.saturating_sub(bytes.len());
        whole &= part.len() <= room;
        bytes.extend_from_slice(part.get(..part.len().min(room)).unwrap_or_default());
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            if bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
            return Ok((Some(bytes), whole));
        }
    }
}

fn too_long(text: &str) -> Plan {
    let shown: String = text.chars().take(200).collect();
    refusal(shown, &format!("That is too long: {UTTERANCE_BYTES_MAX} bytes are the most."))
}

fn refusal(text: String, say: &str) -> Plan {
    Plan {
        text,
        outcome: Outcome::Refuse,
        steps: Vec::new(),
        when: None,
        ask: None,
        choices: Vec::new(),
        say: Some(say.to_owned()),
        source: Source::Grammar,
        confidence: 0.0,
        ms: 0.0,
        way: String::new(),
    }
}

/// A plan for people.
fn readable(plan: &Plan) -> String {
    let outcome = serde_json::to_value(plan.outcome).ok().and_then(|word| word.as_str().map(str::to_owned));
    let mut lines =
        vec![format!("{} ({:.0} % sure, {:.1} ms)", outcome.unwrap_or_default(), plan.confidence * 100.0, plan.ms)];
    for (index, step) in plan.steps.iter().enumerate() {
        let args = serde_json::to_string(&step.args).unwrap_or_default();
        lines.push(format!("  {}. {} {args}", index + 1, step.verb));
    }
    if let Some(when) = plan.when.as_ref().and_then(|when| serde_json::to_string(when).ok()) {
        lines.push(format!("  when {when}"));
    }
    lines.extend(plan.ask.iter().chain(&plan.say).map(|text| format!("  {text}")));
    lines.extend(Some(&plan.way).filter(|way| !way.is_empty()).map(|way| format!("  ({way})")));
    lines.extend(plan.choices.iter().map(|choice| format!("    {} – {}", choice.id, choice.label)));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says what it is asked, and counts.
    struct Echo(usize);

    impl Planner for Echo {
        fn plan(&mut self, text: &str) -> anyhow::Result<Plan> {
            self.0 += 1;
            Ok(refusal(text.to_owned(), "echo"))
        }
    }

    #[test]
    fn every_line_has_its_answer_whatever_is_in_it() {
        let mut input = b"open the terminal\n\xff\xfe\r\n\n".to_vec();
        input.extend(vec![b'a'; 100_000]);
        input.extend(b"\nlast without an end");
        let mut out = Vec::new();
        let mut echo = Echo(0);
        lines(&mut echo, std::io::Cursor::new(input), &mut out).expect("lines");
        let text = String::from_utf8(out).expect("JSON");
        let plans: Vec<Plan> = text.lines().map(|line| serde_json::from_str(line).expect("a plan")).collect();
        assert_eq!(plans.len(), 5);
        assert_eq!(echo.0, 3);
        let say = |at: usize| plans.get(at).and_then(|plan| plan.say.clone()).unwrap_or_default();
        assert!(say(1).contains("UTF-8") && say(3).contains("too long"));
        assert_eq!(plans.last().map(|plan| plan.text.as_str()), Some("last without an end"));
    }
}
