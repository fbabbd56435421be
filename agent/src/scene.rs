//! Scene files: a desktop written down, for understanding without one.

use std::collections::BTreeSet;
use std::path::Path;
use tacit_dbus::{Snapshot, Trouble};

/// The most bytes of a scene file.
const BYTES_MAX: u64 = 16 << 20;

/// Reads a scene file.
///
/// # Errors
/// It cannot be read, or something in it is wrong: with line and column where they are known.
pub fn read(path: &Path) -> Result<Snapshot, Trouble> {
    let what = format!("scene {}", path.display());
    let trouble = |why: String, hint: &str| Trouble::new(&what, why, hint);
    let meta = std::fs::metadata(path).map_err(|why| trouble(why.to_string(), "name a file that exists"))?;
    if meta.len() > BYTES_MAX {
        return Err(trouble(format!("it has {} bytes, and {BYTES_MAX} are the most", meta.len()), "use a smaller one"));
    }
    let bytes = std::fs::read(path).map_err(|why| trouble(why.to_string(), "name a file that you may read"))?;
    let text = String::from_utf8(bytes).map_err(|why| {
        let line =
            why.as_bytes().iter().take(why.utf8_error().valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
        trouble(format!("line {line} is not UTF-8"), "save it as UTF-8")
    })?;
    parse(&text).map_err(|(why, hint)| trouble(why, hint))
}

/// Reads a scene from its text; the error is why and what to do.
fn parse(text: &str) -> Result<Snapshot, (String, &'static str)> {
    let scene: Snapshot = serde_json::from_str(text).map_err(|error| {
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or(&why).to_owned();
        let hint = if why.contains("unknown field") {
            "remove it, or see the scene format in the documentation"
        } else if error.is_syntax() || error.is_eof() {
            "a scene is one JSON object"
        } else {
            "compare with the scene format in the documentation"
        };
        (format!("line {}, column {}: {why}", error.line(), error.column()), hint)
    })?;
    consistent(&scene).map_err(|why| (why, "every id names one thing"))?;
    Ok(scene)
}

fn consistent(scene: &Snapshot) -> Result<(), String> {
    unique("window", scene.windows.iter().map(|window| window.id.as_str()))?;
    unique("output", scene.outputs.iter().map(|output| output.id.as_str()))?;
    unique("app", scene.apps.iter().map(|app| app.id.as_str()))?;
    let numbers: Vec<String> = scene.workspaces.iter().map(|workspace| workspace.id.to_string()).collect();
    unique("workspace", numbers.iter().map(String::as_str))?;
    if !scene.now.is_empty() && crate::clock::parse(&scene.now).is_none() {
        return Err(format!("`now` is not a time: {}", scene.now.chars().take(40).collect::<String>()));
    }
    Ok(())
}

fn unique<'a>(kind: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if id.is_empty() {
            return Err(format!("{kind}: an id is empty"));
        }
        if !seen.insert(id) {
            return Err(format!("{kind} {id} is there twice"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fails(text: &str, why: &str) {
        let (said, hint) = parse(text).expect_err("must not parse");
        assert!(said.contains(why), "{said}");
        assert!(!hint.is_empty());
    }

    #[test]
    fn errors_say_where_and_what() {
        fails("{\n  \"windows\": [\n    {\"id\": \"w1\", \"colour\": 1}\n  ]\n}", "line 3");
        fails("{\"windows\": 3}", "column");
        fails("", "line 1");
        fails("{\"windows\":[{\"id\":\"w1\"},{\"id\":\"w1\"}]}", "twice");
        fails("{\"now\":\"noon\"}", "not a time");
        assert!(parse("{}").is_ok());
    }
}
