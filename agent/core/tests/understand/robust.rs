//! Whatever is said, the understander answers, soon; and most of what is said, very soon.

use crate::{desk, mean};
use proptest::prelude::*;
use std::time::Duration;
use tacit_core::Meaning;

/// No sentence may take longer. An unoptimised build on a busy machine is given ten times as much.
const LONGEST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 50 });

/// The processor's time that this thread has had: a busy machine makes no sentence slower by it.
fn spent() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let nanos = stat.split(' ').next().and_then(|word| word.parse().ok()).expect("nanoseconds");
    Duration::from_nanos(nanos)
}

const WORDS: &[&str] = &[
    "open",
    "close",
    "put",
    "move",
    "firefox",
    "the",
    "terminal",
    "on",
    "left",
    "right",
    "and",
    "then",
    ",",
    "workspace",
    "2",
    "every",
    "weekday",
    "at",
    "9",
    "except",
    "all",
    "when",
    "battery",
    "below",
    "20",
    "percent",
    "don't",
    "not",
    "it",
    "\"quoted",
    "~/notes.txt",
    "to",
    "minutes",
    "in",
    "side",
    "by",
    "volume",
    "press",
    "7",
    "plus",
    "equals",
    "screen",
    "second",
    "other",
    "one",
    "undo",
    "remind",
    "me",
    "type",
    "hello",
    "into",
];

fn check(said: &str) {
    let scene = desk();
    // The grammar is compiled once, by whoever comes first.
    mean("mute", &scene);
    let start = spent();
    let resolved = mean(said, &scene);
    let took = spent() - start;
    assert!(took < LONGEST, "{took:?} for {said:?}");
    assert!((0.0..=1.0).contains(&resolved.confidence));
    match resolved.meaning {
        Meaning::Steps { steps, .. } => {
            assert!(!steps.is_empty(), "{said:?}");
            for step in &steps {
                assert_eq!(step.verb.check(&step.args), Ok(()), "{said:?}");
            }
        }
        Meaning::Ask { question: say, .. } | Meaning::Answer { say } | Meaning::Refuse { say } => {
            assert!(!say.trim().is_empty(), "{said:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(said in "\\PC{0,120}") {
        check(&said);
    }

    #[test]
    fn any_words_are_answered(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
        check(&words.join(" "));
    }
}

#[test]
fn odd_text_is_refused() {
    let scene = desk();
    let long = "open firefox and ".repeat(400);
    let huge = "a".repeat(100_000);
    for said in [
        "",
        "   ",
        "?!.,",
        "\u{0}\u{1}\u{7f}",
        "ﬀ∂∆˚¬",
        "😀😀😀",
        "\u{202e}\u{2066}\u{2069}",
        "\"",
        "''",
        "«",
        "{window:x}",
        long.as_str(),
        huge.as_str(),
    ] {
        let resolved = mean(said, &scene);
        let first: String = said.chars().take(20).collect();
        assert!(matches!(resolved.meaning, Meaning::Refuse { .. }), "{first:?}: {:?}", resolved.meaning);
    }
}

#[test]
fn of_several_that_fit_the_one_that_was_chosen_as_default_is_meant() {
    let mut scene: tacit_dbus::Snapshot = serde_json::from_str(include_str!("scenes/crowd.json")).expect("a scene");
    let terminal =
        |id: &str| tacit_dbus::App { id: id.into(), name: id.into(), generic: "Terminal".into(), ..Default::default() };
    scene.windows.clear();
    scene.apps.extend([terminal("foot"), terminal("kitty")]);
    assert!(matches!(mean("open the terminal", &scene).meaning, Meaning::Ask { .. }));
    for id in ["foot", "kitty"] {
        for app in &mut scene.apps {
            app.default_for = if app.id.as_str() == id { vec!["terminal".into()] } else { Vec::new() };
        }
        assert_eq!(crate::show(&mean("open the terminal", &scene)), format!(r#"app.launch {{"app":"{id}"}}"#));
    }
}

#[test]
fn an_empty_scene_is_no_trouble() {
    let scene = tacit_dbus::Snapshot::default();
    for said in [
        "open firefox",
        "close it",
        "what is open?",
        "go to workspace 2",
        "next workspace",
        "put this on the second screen",
        "at 5 mute",
        "undo",
        "swap the windows",
    ] {
        assert!(!crate::show(&mean(said, &scene)).is_empty(), "{said}");
    }
}

#[test]
fn most_sentences_take_little_time() {
    let scene = desk();
    let text = include_str!("cases/desk.txt");
    let said: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    mean("mute", &scene);
    let mut times: Vec<Duration> = said
        .iter()
        .map(|said| {
            let start = spent();
            mean(said, &scene);
            spent() - start
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    println!(
        "understanding {} sentences: median {:?}, p95 {:?}, longest {:?}",
        times.len(),
        at(50),
        at(95),
        times.last()
    );
    assert!(at(95) < LONGEST / 4, "p95 {:?}", at(95));
}

#[test]
fn a_long_correction_in_a_crowd_is_read_soon() {
    use tacit_core::grammar::learned::{self, Clause, Sense};
    let mut scene: tacit_dbus::Snapshot = serde_json::from_str(include_str!("scenes/crowd.json")).expect("a scene");
    let one = scene.windows.first().cloned().expect("a window");
    scene.windows.extend((0..2_000).map(|n| tacit_dbus::Window {
        id: format!("w{n}").as_str().into(),
        title: format!("Page {n} on the works of author {}", n % 37),
        focused: false,
        ..one.clone()
    }));
    for said in [format!("no,{}", " on".repeat(88)), format!("no{}", ", on it".repeat(29)), "no, with of as".repeat(15)]
    {
        let heard = learned::hear(&said, &scene, 90).expect("it is short");
        let to = heard.tokens.len();
        let rest = Clause {
            from: 0,
            to,
            sense: Sense::Replace,
            fixed: Vec::new(),
            slots: vec![("rest", 2, to)],
            denied: false,
        };
        let start = spent();
        let _ = learned::draft(&said, &scene, &heard, &[rest], 0.9);
        let took = spent() - start;
        println!("{took:?}");
        assert!(took < LONGEST, "{took:?} for {said:?}");
    }
}
