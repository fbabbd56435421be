//! `tacit memory` and `tacit routines`: what is remembered on this machine.

use super::args::{MemoryCommand, RoutineCommand};
use super::connect::{self, failed, parse};
use super::state::print_json;
use super::table::{Table, one_line, out};
use super::{limited, not_yet};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tacit_dbus::Trouble;

type Done = Result<ExitCode, Trouble>;

/// Reading and writing everything may take its time.
const TRANSFER_MAX: Duration = Duration::from_secs(300);

/// `tacit memory`
pub async fn run(command: MemoryCommand) -> Done {
    match command {
        MemoryCommand::Search { text, limit, json } => limited(search(&text.join(" "), limit, json)).await,
        MemoryCommand::Remember { text } => limited(remember(&text.join(" "))).await,
        MemoryCommand::Forget { what } => limited(forget(&what.join(" "))).await,
        MemoryCommand::Export { file } => transfer(export(&file)).await,
        MemoryCommand::Import { file } => transfer(import(&file)).await,
        MemoryCommand::Stats { json } => limited(stats(json)).await,
    }
}

async fn transfer(work: impl Future<Output = Done>) -> Done {
    tokio::time::timeout(TRANSFER_MAX, work).await.unwrap_or_else(|_| Err(connect::silent(TRANSFER_MAX)))
}

async fn search(text: &str, limit: u32, json: bool) -> Done {
    let what = "cannot search the memory";
    let memory = connect::session().await?.memory().await?;
    let found: Vec<Value> = parse(what, &memory.search(text, limit).await.map_err(|error| failed(what, &error))?)?;
    if json {
        return print_json(&found);
    }
    let mut table = Table::new(&["id", "kind", "when", "what"]);
    for item in &found {
        let field = |key: &str| item.get(key).map(plain).unwrap_or_default();
        table.row([field("id"), field("kind"), field("at"), field("text")]);
    }
    table.print("nothing that is remembered matches");
    Ok(ExitCode::SUCCESS)
}

async fn remember(text: &str) -> Done {
    let memory = connect::session().await?.memory().await?;
    let id = memory.remember(text).await.map_err(|error| failed("cannot remember this", &error))?;
    out(&format!("remembered as {id}"));
    Ok(ExitCode::SUCCESS)
}

async fn forget(what: &str) -> Done {
    let memory = connect::session().await?.memory().await?;
    let count = memory.forget(what).await.map_err(|error| failed("cannot forget this", &error))?;
    out(&match count {
        0 => "nothing that is remembered matches".to_owned(),
        1 => "forgot 1 thing".to_owned(),
        n => format!("forgot {n} things"),
    });
    Ok(ExitCode::SUCCESS)
}

/// The agent has another working directory than this command.
fn absolute(file: &Path) -> Result<PathBuf, Trouble> {
    std::path::absolute(file).map_err(|error| {
        Trouble::new(format!("cannot use {}", file.display()), error.to_string(), "give its full path")
    })
}

async fn export(file: &Path) -> Done {
    let file = absolute(file)?.display().to_string();
    let memory = connect::session().await?.memory().await?;
    let lines = memory.export(&file).await.map_err(|error| failed("cannot export the memory", &error))?;
    out(&format!("wrote {lines} lines to {file}"));
    Ok(ExitCode::SUCCESS)
}

async fn import(file: &Path) -> Done {
    let file = absolute(file)?.display().to_string();
    let memory = connect::session().await?.memory().await?;
    let lines = memory.import(&file).await.map_err(|error| failed("cannot import this", &error))?;
    out(&format!("read {lines} lines from {file}"));
    Ok(ExitCode::SUCCESS)
}

async fn stats(json: bool) -> Done {
    let what = "cannot count what is remembered";
    let memory = connect::session().await?.memory().await?;
    let stats: Value = parse(what, &memory.stats().await.map_err(|error| failed(what, &error))?)?;
    if json {
        return print_json(&stats);
    }
    let mut table = Table::new(&["what", "value"]);
    for (key, value) in stats.as_object().into_iter().flatten() {
        table.row([key.replace('_', " "), plain(value)]);
    }
    table.print("nothing is remembered");
    Ok(ExitCode::SUCCESS)
}

/// `tacit routines`
pub async fn routines(command: Option<RoutineCommand>) -> Done {
    let json = match command {
        None => false,
        Some(RoutineCommand::List { json }) => json,
        Some(RoutineCommand::Run { name }) => return Err(not_yet(&format!("running the routine {name}"), HINT)),
        Some(RoutineCommand::Enable { name }) => return Err(not_yet(&format!("enabling the routine {name}"), HINT)),
        Some(RoutineCommand::Disable { name }) => return Err(not_yet(&format!("disabling the routine {name}"), HINT)),
        Some(RoutineCommand::Remove { name }) => return Err(not_yet(&format!("removing the routine {name}"), HINT)),
    };
    let what = "cannot list the routines";
    let memory = connect::session().await?.memory().await?;
    let routines: Vec<Value> = parse(what, &memory.routines().await.map_err(|error| failed(what, &error))?)?;
    if json {
        return print_json(&routines);
    }
    let mut table = Table::new(&["id", "name", "when", "enabled"]);
    for routine in &routines {
        let field = |key: &str| routine.get(key).map(plain).unwrap_or_default();
        table.row([field("id"), field("name"), field("when"), field("enabled")]);
    }
    table.print("there are no routines");
    Ok(ExitCode::SUCCESS)
}

const HINT: &str = "`tacit routines` lists them";

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => one_line(text),
        other => other.to_string(),
    }
}
