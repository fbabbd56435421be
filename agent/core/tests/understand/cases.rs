//! Sentences and what they mean, as data: `cases/SCENE.txt` against `scenes/SCENE.json`.
//!
//! A case is a line `> sentence` and the lines of its meaning. With TACIT_BLESS set the meanings are written anew.

use crate::{mean, show};
use std::fmt::Write;
use std::path::Path;
use tacit_dbus::Snapshot;

fn run(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/understand");
    let scene = std::fs::read_to_string(root.join(format!("scenes/{name}.json"))).expect("a scene");
    let scene: Snapshot = serde_json::from_str(&scene).expect("a sound scene");
    let path = root.join(format!("cases/{name}.txt"));
    let text = std::fs::read_to_string(&path).expect("cases");
    let (mut wrong, mut blessed, mut count) = (String::new(), String::new(), 0);
    for case in text.split("\n> ").map(|case| case.trim_start_matches("> ").trim_end()).filter(|case| !case.is_empty())
    {
        let (said, want) = case.split_once('\n').unwrap_or((case, ""));
        let resolved = mean(said, &scene);
        let have = show(&resolved);
        if let tacit_core::Meaning::Steps { steps, .. } = &resolved.meaning {
            for step in steps {
                assert_eq!(step.verb.check(&step.args), Ok(()), "{said}");
                assert!(step.after.iter().all(|at| *at < steps.len()), "{said}");
            }
        }
        count += 1;
        if have != want {
            let _ = writeln!(wrong, "> {said}\n- {}\n+ {}", want.replace('\n', "\n- "), have.replace('\n', "\n+ "));
        }
        let _ = writeln!(blessed, "> {said}\n{have}");
    }
    if std::env::var_os("TACIT_BLESS").is_some() {
        std::fs::write(&path, blessed).expect("written");
        return;
    }
    assert!(count > 0, "{name} has no cases");
    assert!(wrong.is_empty(), "{name}:\n{wrong}");
}

#[test]
fn desk() {
    run("desk");
}

#[test]
fn crowd() {
    run("crowd");
}

#[test]
fn blind() {
    run("blind");
}

#[test]
fn debian() {
    run("debian");
}
