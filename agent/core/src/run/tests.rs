//! The ring by itself: plain ways round, refusals, failures, and messages lost, late, doubled and out of order.

use super::*;
use crate::draft::Meaning;
use crate::policy::Class;
use crate::sim::{self, Hands, World, after, request, resolved, step};
use proptest::prelude::*;
use serde_json::json;
use tacit_dbus::{StepPhase, Verb};

fn place(window: &str, slot: &str) -> tacit_dbus::Step {
    step(Verb::WindowPlace, json!({"window": window, "slot": slot}))
}

#[test]
fn a_window_is_placed_verified_and_remembered_with_its_way_back() {
    let mut world = World::new();
    let done = world.run(vec![place("w1", "left")]);
    assert_eq!(done.phase(), Phase::Done, "{:?}", done.view());
    assert_eq!(done.view().steps[0].title, "Put Foot “foot w1” on the left");
    assert!(done.view().undoable);
    let episode = world.memory.last().expect("it is remembered");
    assert!(episode.steps[0].verified);
    assert_eq!(episode.steps[0].inverse[0].verb, Verb::LayoutRevert);
    assert_eq!(done.view().episode, Some(episode.id));
}

#[test]
fn lying_hands_are_found_out() {
    for steps in [
        vec![place("w1", "left")],
        vec![step(Verb::ThemeDark, json!({"on": "on"}))],
        vec![step(Verb::FileRename, json!({"path": "~/a.txt", "to": "z.txt"}))],
        vec![step(Verb::AppLaunch, json!({"app": "foot"}))],
        vec![step(Verb::WindowClose, json!({"windows": ["w1"]}))],
    ] {
        let mut world = World::new();
        world.desktop.hands = Hands::Lying;
        let done = world.run(steps);
        assert_eq!(done.phase(), Phase::Failed, "{:?}", done.view());
        assert!(done.view().say.is_some_and(|say| say.contains("was not done")));
    }
}

#[test]
fn what_is_seen_counts_where_the_hand_says_nothing() {
    let mut world = World::new();
    world.desktop.hands = Hands::Mute;
    let done = world.run(vec![place("w1", "left")]);
    assert_eq!(done.phase(), Phase::Done, "{:?}", done.view());
    assert!(!done.view().undoable);
}

#[test]
fn a_failed_step_skips_those_after_it_and_no_others() {
    let mut world = World::new();
    let bad = step(Verb::FileRename, json!({"path": "~/nothing.txt", "to": "z.txt"}));
    let next = after(step(Verb::FileTrash, json!({"path": "~/a.txt"})), &[0]);
    let other = step(Verb::ThemeDark, json!({"on": "on"}));
    let done = world.run(vec![bad, next, other]);
    let phases: Vec<StepPhase> = done.view().steps.iter().map(|step| step.phase).collect();
    assert_eq!(phases, [StepPhase::Failed, StepPhase::Skipped, StepPhase::Done]);
    assert_eq!(done.phase(), Phase::Failed);
    assert!(done.view().say.is_some_and(|say| say.contains("~/nothing.txt is not there")));
    assert!(world.desktop.files.contains("~/a.txt"));
}

#[test]
fn nothing_is_written_over() {
    let mut world = World::new();
    let done = world.run(vec![step(Verb::FileRename, json!({"path": "~/a.txt", "to": "b.txt"}))]);
    assert_eq!(done.phase(), Phase::Failed);
    assert_eq!(world.desktop.acts, 0);
    assert!(done.view().say.is_some_and(|say| say.contains("there already")));
}

#[test]
fn launched_windows_are_placed_side_by_side() {
    let mut world = World::new();
    let launch = |app: &str| step(Verb::AppLaunch, json!({"app": app}));
    let place =
        |n: usize, slot: &str| after(step(Verb::WindowPlace, json!({"window": {"from": n}, "slot": slot})), &[n]);
    let done = world.run(vec![launch("foot"), launch("foot"), place(0, "left"), place(1, "right")]);
    assert_eq!(done.phase(), Phase::Done, "{:#?}", done.view());
    let slots: Vec<&str> =
        ["w4", "w5"].iter().map(|id| world.desktop.scene.window(&(*id).into()).expect("made").slot.as_str()).collect();
    assert_eq!(slots, ["left", "right"]);
    assert_eq!(done.view().steps[2].title, "Put Foot on the left");
}

#[test]
fn a_launch_with_a_place_is_one_step() {
    let mut world = World::new();
    let done = world.run(vec![step(Verb::AppLaunch, json!({"app": "foot", "slot": "right", "workspace": 2}))]);
    assert_eq!(done.phase(), Phase::Done, "{:#?}", done.view());
    let made = world.desktop.scene.window(&"w4".into()).expect("made");
    assert_eq!((made.slot.as_str(), made.workspace.0), ("right", 2));
    let inverse = &world.memory[0].steps[0].inverse;
    assert_eq!(inverse.len(), 1, "{inverse:?}");
    assert_eq!(inverse[0].verb, Verb::WindowClose);
}

#[test]
fn closing_asks_first_and_takes_no_yes_from_a_program() {
    let mut asked = request(Caller::new(Class::Shell), Mode::Reversible);
    let desktop = sim::Desktop::new();
    let _ = advance(&mut asked, Event::Start, 1_000);
    let understood = Event::Understood {
        resolved: resolved(vec![step(Verb::WindowClose, json!({"windows": ["w1"]}))]),
        scene: Arc::new(desktop.scene),
        recent: Arc::from(Vec::new()),
    };
    let _ = advance(&mut asked, understood, 1_001);
    assert_eq!(asked.phase(), Phase::Confirming);
    assert!(asked.view().hold);
    let yes = |by_hand| Event::Answer { answer: "yes".into(), by_hand };
    assert!(!advance(&mut asked, yes(false), 1_002).iter().any(|effect| matches!(effect, Effect::Act { .. })));
    assert_eq!(asked.phase(), Phase::Confirming);
    assert!(advance(&mut asked, yes(true), 1_003).iter().any(|effect| matches!(effect, Effect::Act { .. })));
    let mut world = World::new();
    world.confirm = false;
    let done = world.run(vec![step(Verb::WindowClose, json!({"windows": ["w1"]}))]);
    assert_eq!((done.phase(), world.desktop.acts), (Phase::Cancelled, 0));
}

#[test]
fn a_dialog_that_asks_to_save_is_reported() {
    let desktop = sim::Desktop::new();
    let before = desktop.scene.windows.iter().map(|window| window.id.clone()).collect();
    let check = crate::verify::Check::Gone { windows: vec!["w1".into()], before };
    let mut scene = desktop.scene.clone();
    let judge = |scene: &Snapshot| {
        let seen = crate::verify::Seen { scene, facts: &[], elapsed_ms: 0, claimed: &BTreeSet::new(), pids: &[] };
        crate::verify::holds(&check, &seen)
    };
    assert!(!judge(&scene).is_held());
    let mut dialog = sim::window("w9", "foot", 1);
    dialog.parent = Some("w1".into());
    scene.windows.push(dialog);
    match judge(&scene) {
        crate::verify::Holding::Holds { note: Some(note), .. } => {
            assert!(note.contains("asks whether to save"), "{note}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn questions_are_asked_answered_and_given_up() {
    let ask = Resolved {
        meaning: Meaning::Ask { question: "Which one?".into(), choices: Vec::new() },
        ..resolved(Vec::new())
    };
    let scene = Arc::new(sim::Desktop::new().scene);
    let understood = |resolved: &Resolved| Event::Understood {
        resolved: resolved.clone(),
        scene: Arc::clone(&scene),
        recent: Arc::from(Vec::new()),
    };
    let mut asked = request(Caller::new(Class::Shell), Mode::Reversible);
    let _ = advance(&mut asked, Event::Start, 1_000);
    let _ = advance(&mut asked, understood(&ask), 1_001);
    assert_eq!((asked.phase(), asked.view().say.as_deref()), (Phase::Asking, Some("Which one?")));
    let effects = advance(&mut asked, Event::Answer { answer: "w1".into(), by_hand: false }, 1_002);
    assert!(effects.contains(&Effect::Reconsider { answer: "w1".into() }));
    let _ = advance(&mut asked, understood(&ask), 1_003);
    let late = asked.deadline_ms();
    let effects = advance(&mut asked, Event::Tick, late);
    assert_eq!(asked.phase(), Phase::Cancelled);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Remember(_))));
}

#[test]
fn cancelling_ends_it_at_once() {
    let mut world = World::new();
    world.desktop.hands = Hands::Mute;
    let mut running = request(Caller::new(Class::Shell), Mode::Reversible);
    let scene = Arc::new(world.desktop.scene.clone());
    let _ = advance(&mut running, Event::Start, 1_000);
    let steps = vec![place("w1", "left"), place("w2", "right")];
    let recent = Arc::from(Vec::new());
    let _ = advance(&mut running, Event::Understood { resolved: resolved(steps), scene, recent }, 1_001);
    let effects = advance(&mut running, Event::Cancel { why: "you cancelled it".into() }, 1_002);
    assert!(effects.contains(&Effect::Abandon { step: 0 }));
    assert_eq!(running.phase(), Phase::Cancelled);
    let phases: Vec<StepPhase> = running.view().steps.iter().map(|step| step.phase).collect();
    assert_eq!(phases, [StepPhase::Failed, StepPhase::Skipped]);
    let late = Event::Receipt { step: 0, stage: 0, result: Ok(Receipt::default()) };
    assert!(advance(&mut running, late, 1_003).is_empty());
}

#[test]
fn a_dry_run_touches_nothing() {
    let mut world = World::new();
    let mut dry = request(Caller::new(Class::Cli), Mode::Reversible);
    dry.dry_run = true;
    let done = world.carry(dry, resolved(vec![place("w1", "left")]));
    assert_eq!((done.phase(), world.desktop.acts, world.memory.len()), (Phase::Answered, 0, 0));
    assert_eq!(done.view().steps.len(), 1);
}

#[test]
fn reading_needs_no_hand_where_the_scene_tells() {
    let mut world = World::new();
    let done = world.run(vec![step(Verb::WindowList, json!({}))]);
    assert_eq!((done.phase(), world.desktop.acts), (Phase::Answered, 0));
    assert!(done.view().say.is_some_and(|say| say.starts_with("3 windows are open: ")));
}

#[test]
fn a_change_for_a_while_is_taken_back_later() {
    let mut world = World::new();
    let done = world.run(vec![step(Verb::ThemeDark, json!({"on": "on", "duration": "PT20M"}))]);
    assert_eq!(done.phase(), Phase::Done, "{:?}", done.view());
    match world.later.as_slice() {
        [Effect::Later { after_ms, actions, .. }] => {
            assert_eq!(*after_ms, 20 * 60 * 1000);
            assert_eq!(actions[0].args.text("on"), Some("off"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_for_later_becomes_a_routine() {
    let when = tacit_dbus::When::At { at: "2026-03-02T17:00:00+01:00".into() };
    let steps = vec![step(Verb::ThemeDark, json!({"on": "on"}))];
    let meaning = Meaning::Steps { steps, when: Some(when), say: None };
    let plan = crate::plan::build(Resolved { meaning, ..resolved(Vec::new()) }, &sim::Desktop::new().scene);
    assert_eq!(plan.steps().len(), 1);
    assert_eq!(plan.steps()[0].action.verb, Verb::RoutineCreate);
    let verdict = Policy::builtin().judge(&plan, &Caller::new(Class::Shell), Mode::Reversible, false);
    let wire = plan.to_wire(&verdict);
    assert_eq!((wire.steps[0].verb, wire.outcome), (Verb::ThemeDark, tacit_dbus::Outcome::Act));
    assert!(wire.when.is_some());
}

#[test]
fn what_was_interrupted_is_failed_and_never_resumes() {
    let mut running = request(Caller::new(Class::Shell), Mode::Reversible);
    let scene = Arc::new(sim::Desktop::new().scene);
    let _ = advance(&mut running, Event::Start, 1_000);
    let understood =
        Event::Understood { resolved: resolved(vec![place("w1", "left")]), scene, recent: Arc::from(Vec::new()) };
    let effects = advance(&mut running, understood, 1_001);
    let begun = effects.iter().find_map(|effect| match effect {
        Effect::Begin(episode) => Some(episode.as_ref().clone()),
        _ => None,
    });
    let before_act = effects.iter().position(|effect| matches!(effect, Effect::Begin(_)));
    assert!(before_act < effects.iter().position(|effect| matches!(effect, Effect::Act { .. })));
    let ended = interrupted(&begun.expect("it was begun"));
    assert_eq!(ended.phase, Phase::Failed);
    assert!(ended.say.is_some());
}

fn some_step() -> impl Strategy<Value = tacit_dbus::Step> {
    let window = prop_oneof![Just("w1"), Just("w2"), Just("w3"), Just("w77")];
    let slot = prop_oneof![Just("left"), Just("right"), Just("top_left"), Just("center")];
    prop_oneof![
        (window.clone(), slot).prop_map(|(window, slot)| place(window, slot)),
        window.clone().prop_map(|window| step(Verb::WindowClose, json!({"windows": [window]}))),
        window.clone().prop_map(|window| step(Verb::WindowMinimize, json!({"windows": [window]}))),
        window.prop_map(|window| step(Verb::WindowMaximize, json!({"window": window, "on": "toggle"}))),
        (1u32..4).prop_map(|to| step(Verb::WorkspaceSwitch, json!({"workspace": to}))),
        Just(step(Verb::ThemeDark, json!({"on": "toggle"}))),
        (0u32..100).prop_map(|to| step(Verb::AudioVolume, json!({"percent": to}))),
        Just(step(Verb::AppLaunch, json!({"app": "foot", "slot": "left"}))),
        Just(step(Verb::FileRename, json!({"path": "~/a.txt", "to": "d.txt"}))),
        Just(step(Verb::FileTrash, json!({"path": "~/b.txt"}))),
        Just(step(Verb::InfoBattery, json!({}))),
    ]
}

fn chained(steps: Vec<tacit_dbus::Step>, chain: bool) -> Vec<tacit_dbus::Step> {
    let link = |(at, step)| if chain && at > 0 { after(step, &[at - 1]) } else { step };
    steps.into_iter().enumerate().map(link).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// However messages fare and whatever hands do, a request ends; and it ends as done only where it was.
    #[test]
    fn every_request_ends_and_done_means_done(
        steps in prop::collection::vec(some_step(), 1..6),
        chain in any::<bool>(),
        fates in prop::collection::vec((0u64..900, 0usize..4), 1..64),
        hands in prop_oneof![Just(Hands::Honest), Just(Hands::Lying), Just(Hands::Failing), Just(Hands::Mute)],
    ) {
        let mut world = World::new();
        world.desktop.hands = hands;
        let before = world.desktop.state();
        let mut at = 0;
        world.fate = Box::new(move || {
            at += 1;
            fates[at % fates.len()]
        });
        let wanted = chained(steps, chain);
        let done = world.run(wanted);
        prop_assert!(done.phase().is_final());
        let view = done.view();
        if view.phase == Phase::Done {
            prop_assert!(view.steps.iter().all(|step| step.phase == StepPhase::Done));
            if matches!(hands, Hands::Lying | Hands::Failing) {
                prop_assert_eq!(world.desktop.state(), before);
                // Only what was so already can be done without doing anything.
                prop_assert!(!view.steps.iter().any(|step| step.verb == "app.launch" || step.verb == "file.trash"));
            }
        } else if view.phase == Phase::Failed {
            prop_assert!(view.say.is_some());
        }
    }

    /// Events that fit nothing are harmless in every phase.
    #[test]
    fn nonsense_is_harmless(events in prop::collection::vec((0usize..6, 0usize..9, 0u32..9, 0u64..5_000), 0..60)) {
        let mut request = request(Caller::new(Class::Shell), Mode::Reversible);
        let scene = Arc::new(sim::Desktop::new().scene);
        let mut now = 1_000;
        let mut acts = 0;
        for (kind, at, attempt, pause) in events {
            now += pause;
            let event = match kind {
                0 => Event::Start,
                1 => Event::Understood {
                    resolved: resolved(vec![step(Verb::WindowClose, json!({"windows": ["w1"]})), place("w2", "left")]),
                    scene: Arc::clone(&scene),
                    recent: Arc::from(Vec::new()),
                },
                2 => Event::Facts { step: at, attempt, facts: Vec::new() },
                3 => Event::Receipt { step: at, stage: at % 2, result: Ok(Receipt::default()) },
                4 => Event::Answer { answer: "yes".into(), by_hand: false },
                _ => Event::Tick,
            };
            let effects = advance(&mut request, event, now);
            acts += effects.iter().filter(|effect| matches!(effect, Effect::Act { .. })).count();
        }
        prop_assert_eq!(acts, 0);
        let late = request.deadline_ms();
        let _ = advance(&mut request, Event::Tick, late);
        prop_assert!(request.phase().is_final());
    }
}
