//! `tacit do`, `undo`, `redo`: one request from its submission to its end.

use super::args::DoArgs;
use super::connect::{self, failed, parse};
use super::table::{one_line, out};
use super::{FAILED, REFUSED, WAITING};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;
use tacit_dbus::proxies::{Agent1Proxy, RequestChangedStream};
use tacit_dbus::request::StepPhase;
use tacit_dbus::{Outcome, Phase, Plan, Request, Trouble, UTTERANCE_BYTES_MAX};
use tokio::time::Instant;
use zbus::zvariant::Value;

type Done = Result<ExitCode, Trouble>;

/// A single call that the agent answers from memory.
const CALL_MAX: Duration = Duration::from_secs(2);
/// How long taking back may take.
const UNDO_MAX: Duration = Duration::from_secs(30);

/// `tacit do`
pub async fn run(args: &DoArgs) -> Done {
    let text = args.text.join(" ");
    if text.len() > UTTERANCE_BYTES_MAX {
        let why = format!("it has {} bytes and {UTTERANCE_BYTES_MAX} is the most", text.len());
        eprintln!("tacit: {}", Trouble::new("cannot understand this", why, "say it in fewer words"));
        return Ok(ExitCode::from(REFUSED));
    }
    let deadline = Instant::now() + Duration::from_millis(args.timeout_ms.into());
    let agent = in_time(deadline, async { connect::session().await?.agent().await }).await??;
    if args.dry_run {
        let planned = in_time(deadline, agent.plan(&text)).await?;
        let plan: Plan = parse("cannot read the plan", &planned.map_err(|error| failed("cannot plan", &error))?)?;
        return Ok(show_plan(&plan, args.json));
    }
    let changes = changes(&agent).await?;
    let mut options: HashMap<&str, Value<'_>> = HashMap::new();
    options.insert("priority", Value::from("interactive"));
    options.insert("yes", Value::from(args.yes));
    options.insert("timeout_ms", Value::from(args.timeout_ms));
    let submitted = in_time(deadline, agent.submit(&text, options)).await?;
    let id = submitted.map_err(|error| failed("cannot submit the request", &error))?;
    follow(&agent, changes, &id, deadline, args.json).await
}

/// `tacit undo`
pub async fn undo(n: u32, json: bool) -> Done {
    let deadline = Instant::now() + UNDO_MAX;
    let agent = in_time(deadline, async { connect::session().await?.agent().await }).await??;
    let changes = changes(&agent).await?;
    let id = in_time(deadline, agent.undo(n)).await?.map_err(|error| failed("cannot undo", &error))?;
    follow(&agent, changes, &id, deadline, json).await
}

/// `tacit redo`
pub async fn redo(n: u32, json: bool) -> Done {
    let deadline = Instant::now() + UNDO_MAX;
    let agent = in_time(deadline, async { connect::session().await?.agent().await }).await??;
    let changes = changes(&agent).await?;
    let id = in_time(deadline, agent.redo(n)).await?.map_err(|error| failed("cannot redo", &error))?;
    follow(&agent, changes, &id, deadline, json).await
}

/// Listens before submitting, so that no change is missed.
pub async fn changes(agent: &Agent1Proxy<'static>) -> Result<RequestChangedStream, Trouble> {
    agent.receive_request_changed().await.map_err(|error| failed("cannot follow requests", &error))
}

async fn in_time<T>(deadline: Instant, work: impl Future<Output = T>) -> Result<T, Trouble> {
    tokio::time::timeout_at(deadline, work)
        .await
        .map_err(|_| Trouble::new("cannot finish", "no answer in time", "`tacit doctor` says which part is not well"))
}

/// Follows a request to its end or to a question.
async fn follow(
    agent: &Agent1Proxy<'static>,
    mut changes: RequestChangedStream,
    id: &str,
    deadline: Instant,
    json: bool,
) -> Done {
    let mut view = Progress { json, shown: HashMap::new() };
    let mut waited = false;
    let owners = agent.inner().receive_owner_changed().await;
    let mut owners = owners.map_err(|error| failed("cannot follow the request", &error))?;
    // It may have changed before its id was known.
    let mut latest = state_of(agent, id).await;
    loop {
        if let Some(request) = latest.take() {
            view.show(&request);
            if request.phase.is_final() {
                return Ok(view.end(&request));
            }
            if matches!(request.phase, Phase::Asking | Phase::Confirming) && !waited {
                waited = true;
                if !view.ask(agent, &request).await? {
                    return Ok(ExitCode::from(WAITING));
                }
            }
            waited &= matches!(request.phase, Phase::Asking | Phase::Confirming);
        }
        tokio::select! {
            change = changes.next() => {
                let Some(change) = change else { return Err(agent_gone()) };
                let Ok(said) = change.args() else { continue };
                if said.request == id {
                    latest = Some(parse("cannot follow the request", &said.state)?);
                }
            }
            // Its successor does not know the request.
            Some(_) = owners.next() => return Err(agent_gone()),
            () = tokio::time::sleep_until(deadline) => {
                cancel(agent, id).await;
                return Err(Trouble::new("cannot finish", "it took too long and was cancelled", "allow more with --timeout-ms"));
            }
            _ = tokio::signal::ctrl_c() => {
                cancel(agent, id).await;
                eprintln!("tacit: cancelled");
                return Ok(ExitCode::from(FAILED));
            }
        }
    }
}

/// Cancels as far as the agent listens.
async fn cancel(agent: &Agent1Proxy<'static>, id: &str) {
    let _ = tokio::time::timeout(CALL_MAX, agent.cancel(id)).await;
}

fn agent_gone() -> Trouble {
    Trouble::new("cannot follow the request", "the agent went away", "`tacit history` says what was done")
}

async fn state_of(agent: &Agent1Proxy<'static>, id: &str) -> Option<Request> {
    let answer = tokio::time::timeout(CALL_MAX, agent.request(id)).await.ok()?;
    serde_json::from_str(&answer.ok()?).ok()
}

/// What the person has seen of a request.
struct Progress {
    json: bool,
    /// The last shown phase of each step.
    shown: HashMap<usize, StepPhase>,
}

impl Progress {
    /// Shows steps as they end.
    fn show(&mut self, request: &Request) {
        if self.json {
            return;
        }
        for (at, step) in request.steps.iter().enumerate() {
            let mark = match step.phase {
                StepPhase::Done => "✓",
                StepPhase::Failed => "✗",
                StepPhase::Skipped => "–",
                _ => continue,
            };
            if self.shown.insert(at, step.phase) != Some(step.phase) {
                let why = step.why.as_deref().map(|why| format!(": {}", one_line(why))).unwrap_or_default();
                out(&format!("{mark} {}{why}", one_line(&step.title)));
            }
        }
    }

    /// Asks the person where there is one; answers whether to go on waiting.
    async fn ask(&self, agent: &Agent1Proxy<'static>, request: &Request) -> Result<bool, Trouble> {
        let plan = request.plan.as_ref();
        let question = plan.and_then(|plan| plan.ask.clone()).or_else(|| request.say.clone());
        let question = question.unwrap_or_else(|| "It needs your confirmation.".into());
        let choices = plan.map(|plan| plan.choices.as_slice()).unwrap_or_default();
        if self.json {
            print_request(request);
            return Ok(false);
        }
        let person = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        eprintln!("{}", one_line(&question));
        for (at, choice) in choices.iter().enumerate() {
            eprintln!("  {}. {}", at + 1, one_line(&choice.label));
        }
        if request.phase == Phase::Confirming {
            for step in &request.steps {
                eprintln!("  {} [{}]", one_line(&step.title), step.effect);
            }
            // No program may say yes to this: the shell shows it, and a key press there decides.
            eprintln!("Confirm it on the desktop{}.", if person { ", or press Ctrl-C" } else { "" });
            return Ok(person);
        }
        if !person {
            eprintln!("Say it more exactly, or answer it in the command bar.");
            return Ok(false);
        }
        eprint!("Answer: ");
        let line = tokio::task::spawn_blocking(|| {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).map(|_| line)
        });
        let line = line.await.ok().and_then(Result::ok).unwrap_or_default();
        let answer = line.trim();
        if answer.is_empty() {
            cancel(agent, request.id.as_str()).await;
            return Ok(false);
        }
        let chosen = answer.parse::<usize>().ok().and_then(|n| choices.get(n.checked_sub(1)?));
        let answer = chosen.map_or(answer, |choice| choice.id.as_str());
        let answered = agent.answer(request.id.as_str(), answer).await;
        answered.map_err(|error| failed("cannot answer", &error))?;
        Ok(true)
    }

    /// Shows the outcome; answers the exit status.
    fn end(&self, request: &Request) -> ExitCode {
        let (code, word) = match request.phase {
            // The steps that were shown say it already.
            Phase::Done | Phase::Undone => (0, if self.shown.is_empty() { "Done." } else { "" }),
            Phase::Answered => (0, ""),
            Phase::Refused => (REFUSED, "Not done."),
            Phase::Cancelled => (FAILED, "Cancelled."),
            _ => (FAILED, "Failed."),
        };
        if self.json {
            print_request(request);
        } else {
            let said = request.say.as_deref().map(str::trim).filter(|say| !say.is_empty()).unwrap_or(word);
            let said = said.trim_end();
            if code == 0 && !said.is_empty() {
                out(said);
            } else if code != 0 {
                eprintln!("tacit: {said}");
            }
        }
        ExitCode::from(code)
    }
}

fn print_request(request: &Request) {
    out(&serde_json::to_string(request).unwrap_or_default());
}

/// Shows what would be done; answers the exit status.
fn show_plan(plan: &Plan, json: bool) -> ExitCode {
    if json {
        out(&serde_json::to_string(plan).unwrap_or_default());
    } else {
        for (at, step) in plan.steps.iter().enumerate() {
            let arguments = serde_json::to_string(&step.args).unwrap_or_default();
            out(&format!("{}. {} {arguments} [{}]", at + 1, step.verb, step.verb.effect().word()));
        }
        if let Some(when) = &plan.when {
            out(&format!("when: {}", serde_json::to_string(when).unwrap_or_default()));
        }
        for sentence in [&plan.ask, &plan.say].into_iter().flatten() {
            out(&one_line(sentence));
        }
        for choice in &plan.choices {
            out(&format!("  {}", one_line(&choice.label)));
        }
    }
    ExitCode::from(match plan.outcome {
        Outcome::Act | Outcome::Answer => 0,
        Outcome::Refuse => REFUSED,
        Outcome::Ask | Outcome::Confirm => WAITING,
    })
}
