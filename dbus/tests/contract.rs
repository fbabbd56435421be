//! The contract held together: vocabulary complete and sound, XML equal to the proxies, the reducer equal to its diff.

use proptest::prelude::*;
use std::collections::BTreeSet;
use tacit_dbus::verb::{Default as Unsaid, Inverse, Post, plain};
use tacit_dbus::{ArgType, Args, Effect, Event, Snapshot, Verb, Window, Workspace, interfaces};

#[test]
fn every_verb_is_declared_once_and_whole() {
    let mut names = BTreeSet::new();
    for verb in Verb::ALL {
        let spec = verb.spec();
        assert!(names.insert(spec.name), "{} is declared twice", spec.name);
        assert_eq!(spec.name.parse::<Verb>().as_ref(), Ok(verb));
        assert!(spec.name.split('.').count() == 2, "{}", spec.name);
        assert!(!spec.about.is_empty(), "{} does not say what it does", spec.name);
        assert!(!spec.about.ends_with('.'), "{}: `about` ends with a full stop", spec.name);
        if *verb != Verb::LayoutRevert {
            assert!(spec.examples.len() >= 3, "{} has {} examples", spec.name, spec.examples.len());
        }
        let reads = spec.effect == Effect::Read;
        assert!(!reads || (spec.inverse == Inverse::None && spec.post == Post::None), "{} reads", spec.name);
        assert!(spec.effect != Effect::Persistent || spec.inverse != Inverse::None, "{} keeps no old value", spec.name);
        let arg_names: BTreeSet<_> = spec.args.iter().map(|arg| arg.name).collect();
        assert_eq!(arg_names.len(), spec.args.len(), "{} has an argument twice", spec.name);
        for arg in spec.args {
            if let Unsaid::OneOf(other) = arg.default {
                assert!(spec.arg(other).is_some(), "{}: no argument {other}", spec.name);
            }
            if let (Unsaid::Word(word), Some(words)) = (arg.default, arg.ty.words()) {
                assert!(words.contains(&word), "{}: {word}", spec.name);
            }
        }
        for example in spec.examples {
            check_example(spec.name, example, &arg_names);
        }
    }
    assert!(names.len() >= 157);
}

/// The marks of an example name arguments of its verb, and are closed.
fn check_example(verb: &str, example: &str, args: &BTreeSet<&str>) {
    let marks = example.matches('{').count();
    assert_eq!(marks, example.matches('}').count(), "{verb}: {example}");
    for mark in example.split('{').skip(1) {
        let name = mark.split([':', '=', '}']).next().unwrap_or_default();
        assert!(name.starts_with('_') || args.contains(name), "{verb}: {example}: no argument `{name}`");
    }
    let words = plain(example);
    assert!(!words.contains(['{', '}']) && !words.trim().is_empty(), "{verb}: {example}");
}

#[test]
fn arguments_are_checked() {
    let ok = |verb: Verb, args: Args| assert_eq!(verb.check(&args), Ok(()), "{verb}");
    let bad = |verb: Verb, args: Args, part: &str| {
        let error = verb.check(&args).expect_err("must be refused").to_string();
        assert!(error.contains(part), "{error}");
    };
    ok(Verb::WindowPlace, Args::new().with("window", "w3").with("slot", "left"));
    ok(Verb::WindowPlace, Args::new().with("slot", "top_right"));
    ok(Verb::AudioVolume, Args::new().with("percent", 30));
    ok(Verb::AudioVolume, Args::new().with("delta", -10));
    ok(Verb::WorkspaceSwitch, Args::new().with("dir", "next"));
    ok(Verb::WindowClose, Args::new().with("windows", serde_json::json!(["w1", "w2"])));
    ok(Verb::WindowPlace, Args::new().with("window", serde_json::json!({"from": 0})).with("slot", "left"));
    bad(Verb::WindowPlace, Args::new().with("window", "w3"), "needs `slot`");
    bad(Verb::WindowPlace, Args::new().with("slot", "moon"), "moon");
    bad(Verb::AudioVolume, Args::new().with("percent", 300), "percent");
    bad(Verb::AudioVolume, Args::new(), "needs");
    bad(Verb::AudioMute, Args::new().with("on", "on").with("colour", 1), "colour");
    bad(Verb::WorkspaceSwitch, Args::new().with("workspace", -1), "workspace");
    assert!("window.explode".parse::<Verb>().is_err());
}

/// Method, signal and property lines of the XML: `method Submit in:s in:a{sv} out:s`.
fn from_xml(xml: &str) -> BTreeSet<String> {
    let node = zbus_xml::Node::from_reader(xml.as_bytes()).expect("introspection XML");
    let mut lines = BTreeSet::new();
    for interface in node.interfaces() {
        for method in interface.methods() {
            let mut line = format!("method {}", method.name());
            for arg in method.args() {
                let out = arg.direction() == Some(zbus_xml::ArgDirection::Out);
                line += &format!(" {}:{}", if out { "out" } else { "in" }, arg.ty().to_string());
            }
            lines.insert(line);
        }
        for signal in interface.signals() {
            let args: String = signal.args().iter().map(|arg| format!(" out:{}", arg.ty().to_string())).collect();
            lines.insert(format!("signal {}{args}", signal.name()));
        }
        for property in interface.properties() {
            lines.insert(format!("property {} {}", property.name(), property.ty().to_string()));
        }
    }
    lines
}

fn signature(rust: &str) -> &'static str {
    match rust.trim() {
        "&str" | "String" => "s",
        "u32" => "u",
        "u64" => "t",
        "&[&str]" => "as",
        "HashMap<&str, Value<'_>>" => "a{sv}",
        other => panic!("no signature for `{other}`"),
    }
}

fn camel(snake: &str) -> String {
    let word =
        |part: &str| part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect::<String>();
    snake.split('_').map(word).collect()
}

/// The same lines, read from the proxy trait's source.
fn from_proxies(trait_name: &str) -> BTreeSet<String> {
    let source = include_str!("../src/proxies.rs");
    let body =
        source.split(&format!("pub trait {trait_name} {{")).nth(1).and_then(|s| s.split("\n}").next()).expect("trait");
    let mut lines = BTreeSet::new();
    let mut kind = "method";
    for line in body.lines().map(str::trim) {
        match line {
            "#[zbus(signal)]" => kind = "signal",
            "#[zbus(property)]" => kind = "property",
            _ => {}
        }
        let Some(rest) = line.strip_prefix("fn ") else { continue };
        let (name, rest) = rest.split_once('(').expect("arguments");
        let (args, result) = rest.split_once(") -> zbus::Result<").expect("a result");
        let result = result.trim_end_matches(">;");
        let args: Vec<_> =
            split_args(args).into_iter().skip(1).map(|arg| signature(arg.split_once(':').expect("type").1)).collect();
        if kind == "property" {
            if !name.starts_with("set_") {
                lines.insert(format!("property {} {}", camel(name), signature(result)));
            }
        } else {
            let direction = if kind == "signal" { "out" } else { "in" };
            let mut text = format!("{kind} {}", camel(name));
            args.iter().for_each(|arg| text += &format!(" {direction}:{arg}"));
            for out in result.trim_matches(['(', ')']).split(", ").filter(|out| !out.is_empty()) {
                text += &format!(" out:{}", signature(out));
            }
            lines.insert(text);
        }
        kind = "method";
    }
    lines
}

/// Splits at commas outside angle brackets.
fn split_args(args: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in args.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&args[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&args[from..]);
    parts
}

#[test]
fn xml_and_proxies_agree() {
    for interface in interfaces::ALL {
        let short = interface.name.rsplit('.').next().expect("a name");
        assert!(interface.path.ends_with(short));
        assert_eq!(from_xml(interface.xml), from_proxies(short), "{}", interface.name);
    }
}

#[test]
fn the_documented_scene_parses() {
    let scene = r#"{"now":"2026-03-02T09:00:00+01:00",
     "outputs":[{"id":"HEADLESS-1","width":1920,"height":1080,"scale":1.0,"focused":true}],
     "workspaces":[{"id":1,"name":"1","output":"HEADLESS-1","active":true},{"id":2,"name":"mail","output":"HEADLESS-1"}],
     "windows":[{"id":"w3","app":"org.mozilla.firefox","title":"News","workspace":1,"x":0,"y":0,"width":960,"height":1080,
                 "focused":true,"floating":false,"fullscreen":false,"minimized":false}],
     "apps":[{"id":"org.mozilla.firefox","name":"Firefox","generic":"Web Browser","keywords":["internet"]}],
     "devices":{"audio_outputs":["Speakers","Headphones"],"wifi":["Home"],"bluetooth":["WH-1000XM4"],"players":["Spotify"]},
     "elements":[{"window":"w3","role":"button","name":"Save"}],
     "settings":{"theme.dark":"off","audio.volume":40},
     "history":[{"text":"open firefox","steps":[{"verb":"app.launch","args":{"app":"org.mozilla.firefox"}}]}]}"#;
    let scene: Snapshot = serde_json::from_str(scene).expect("the scene of the documentation");
    assert_eq!(scene.windows.len(), 1);
    assert_eq!(scene.history[0].steps[0].verb, Verb::AppLaunch);
    let again: Snapshot = serde_json::from_str(&serde_json::to_string(&scene).expect("JSON")).expect("the same scene");
    assert_eq!(again, scene);
    assert!(serde_json::from_str::<Snapshot>(r#"{"widnows":[]}"#).is_err());
}

fn some_snapshot() -> impl Strategy<Value = Snapshot> {
    let window = (0u32..6, 1u32..4, -50i32..50, any::<bool>()).prop_map(|(id, workspace, x, focused)| Window {
        id: format!("w{id}").into(),
        workspace: tacit_dbus::WorkspaceId(workspace),
        x,
        focused,
        ..Window::default()
    });
    let workspace = (1u32..5, any::<bool>()).prop_map(|(id, active)| Workspace {
        id: tacit_dbus::WorkspaceId(id),
        name: id.to_string(),
        output: "O".into(),
        active,
        mode: String::new(),
    });
    let setting = ("[a-c]", 0i64..3).prop_map(|(key, value)| (key, serde_json::json!(value)));
    (
        proptest::collection::vec(window, 0..6),
        proptest::collection::vec(workspace, 0..4),
        proptest::collection::btree_map("[a-c]", 0i64..3, 0..3),
        any::<bool>(),
        proptest::collection::vec(setting, 0..1),
    )
        .prop_map(|(mut windows, mut workspaces, settings, locked, _)| {
            windows.sort_by(|a, b| a.id.cmp(&b.id));
            windows.dedup_by(|a, b| a.id == b.id);
            workspaces.sort_by_key(|w| w.id);
            workspaces.dedup_by_key(|w| w.id);
            let settings = settings.into_iter().map(|(key, value)| (key, serde_json::json!(value))).collect();
            Snapshot { windows, workspaces, settings, locked, ..Snapshot::default() }
        })
}

fn sorted(mut snapshot: Snapshot) -> Snapshot {
    snapshot.windows.sort_by(|a, b| a.id.cmp(&b.id));
    snapshot.workspaces.sort_by_key(|w| w.id);
    snapshot
}

proptest! {
    #[test]
    fn apply_of_diff_is_the_next_state(old in some_snapshot(), new in some_snapshot()) {
        let delta = old.diff(&new);
        let wire = serde_json::to_string(&delta).expect("JSON");
        let delta: Vec<Event> = serde_json::from_str(&wire).expect("the same delta");
        let mut state = old.clone();
        state.apply_all(new.revision, &delta);
        state.apply_all(new.revision, &delta);
        prop_assert_eq!(sorted(state), sorted(new.clone()));
        prop_assert!(new.diff(&new).is_empty());
    }

    #[test]
    fn no_json_of_arguments_panics(text in "\\PC{0,60}", number in any::<f64>()) {
        for verb in Verb::ALL {
            for arg in verb.spec().args {
                let _ = verb.check(&Args::new().with(arg.name, text.clone()));
                let _ = verb.check(&Args::new().with(arg.name, number));
                let _ = arg.ty.accepts(&serde_json::json!([text, {"from": number}]));
            }
        }
        prop_assert!(!ArgType::Percent.accepts(&serde_json::json!(101)));
    }
}
