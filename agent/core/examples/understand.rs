//! Understands the lines of standard input against a scene file: `cargo run --example understand SCENE.json`.

use std::io::{BufRead, Write};
use tacit_core::{Meaning, resolve, understand};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which scene file?")?;
    let scene: tacit_dbus::Snapshot = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let start = std::time::Instant::now();
        if std::env::args().nth(2).is_some() {
            for (verb, cost, anchored, source) in tacit_core::grammar::explain(&line, &scene) {
                writeln!(out, "    ? {verb} {cost:.3} {anchored} {source}")?;
            }
        }
        let draft = understand(&line, &scene);
        let resolved = resolve(&draft, &scene);
        let ms = start.elapsed().as_secs_f64() * 1e3;
        let shown = match resolved.meaning {
            Meaning::Steps { steps, when, say } => {
                let steps: Vec<String> = steps
                    .iter()
                    .map(|step| {
                        let mut text =
                            format!("{} {}", step.verb, serde_json::to_string(&step.args).unwrap_or_default());
                        if !step.after.is_empty() {
                            text.push_str(&format!(" after {:?}", step.after));
                        }
                        if let Some(when) = &step.when {
                            text.push_str(&format!(" when {}", serde_json::to_string(when).unwrap_or_default()));
                        }
                        if let Err(why) = step.verb.check(&step.args) {
                            text.push_str(&format!("  !! {why}"));
                        }
                        text
                    })
                    .collect();
                let mut text = steps.join("\n      ");
                if let Some(when) = when {
                    text.push_str(&format!("\n      WHEN {}", serde_json::to_string(&when)?));
                }
                if let Some(say) = say {
                    text.push_str(&format!("\n      say: {say}"));
                }
                text
            }
            Meaning::Ask { question, choices } => format!(
                "ASK {question} {:?}",
                choices.iter().map(|c| format!("{}={}", c.id, c.label)).collect::<Vec<_>>()
            ),
            Meaning::Answer { say } => format!("ANSWER {say}"),
            Meaning::Refuse { say } => format!("REFUSE {say}"),
        };
        writeln!(out, "{line}\n      {shown}   [{:.2} {ms:.1} ms]", resolved.confidence)?;
    }
    Ok(())
}
