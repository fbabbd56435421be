//! `tacit validate`: the configuration, with the place of what is wrong.

use super::args::ValidateArgs;
use super::table::out;
use crate::paths;
use serde_json::json;
use std::process::ExitCode;
use tacit_dbus::{Trouble, config};

/// Checks a configuration file: exit 0 where it is fine, 1 where it is not.
pub fn run(args: &ValidateArgs) -> Result<ExitCode, Trouble> {
    if args.print_default {
        out(config::DEFAULT.trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let file = args.file.clone().unwrap_or_else(paths::config_file);
    let shown = file.display().to_string();
    let text = match std::fs::read(&file) {
        Ok(bytes) => String::from_utf8(bytes),
        Err(error) if args.file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            say(
                args.json,
                &json!({"file": shown, "ok": true}),
                &format!("{shown} does not exist: the defaults are used"),
            );
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) => {
            eprintln!("tacit: cannot read {shown}: {error} (check the name)");
            return Ok(ExitCode::from(1));
        }
    };
    let Ok(text) = text else {
        eprintln!("tacit: cannot read {shown}: it is not UTF-8 text (save it as UTF-8)");
        return Ok(ExitCode::from(1));
    };
    match config::parse(&text) {
        Ok(_) => {
            say(args.json, &json!({"file": shown, "ok": true}), &format!("{shown} is fine"));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            if args.json {
                let wrong = json!({"file": shown, "ok": false, "line": error.line, "column": error.column,
                                   "why": error.why, "hint": error.hint});
                out(&wrong.to_string());
            } else {
                eprintln!("{shown}:{}:{}: {} ({})", error.line, error.column, error.why, error.hint);
                if let Some(line) = text.lines().nth(error.line.saturating_sub(1)) {
                    eprintln!("{:>5} | {line}\n      | {}^", error.line, " ".repeat(error.column.saturating_sub(1)));
                }
            }
            Ok(ExitCode::from(1))
        }
    }
}

fn say(json: bool, value: &serde_json::Value, words: &str) {
    out(&if json { value.to_string() } else { words.to_owned() });
}
