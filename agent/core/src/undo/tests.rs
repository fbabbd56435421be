//! Undo and redo over a tiny desktop: whatever was done, taking it back brings the states before.

use super::*;
use crate::sim::{World, after, step};
use proptest::prelude::*;
use serde_json::json;
use tacit_dbus::Phase;

fn undo(n: u32) -> Vec<Step> {
    vec![step(Verb::AgentUndo, json!({"n": n}))]
}

fn redo() -> Vec<Step> {
    vec![step(Verb::AgentRedo, json!({}))]
}

fn dark(on: &str) -> Vec<Step> {
    vec![step(Verb::ThemeDark, json!({"on": on}))]
}

fn volume(percent: u32) -> Vec<Step> {
    vec![step(Verb::AudioVolume, json!({"percent": percent}))]
}

#[track_caller]
fn done(world: &mut World, steps: Vec<Step>) {
    let request = world.run(steps);
    assert_eq!(request.phase(), Phase::Done, "{:#?}", request.view());
}

#[test]
fn the_last_three_things_are_taken_back_in_one_plan() {
    let mut world = World::new();
    let before = world.desktop.state();
    done(&mut world, vec![step(Verb::WindowPlace, json!({"window": "w1", "slot": "left"}))]);
    done(&mut world, dark("on"));
    done(&mut world, vec![step(Verb::FileRename, json!({"path": "~/a.txt", "to": "z.txt"}))]);
    let undone = world.run(undo(3));
    assert_eq!(undone.phase(), Phase::Done, "{:#?}", undone.view());
    assert_eq!(undone.view().steps.len(), 3);
    assert_eq!(undone.view().steps[0].title, "Take back: Rename a.txt to z.txt");
    assert_eq!(world.desktop.state(), before);
    assert!(world.memory.iter().take(3).all(|episode| episode.phase == Phase::Undone));
    assert_eq!(world.run(undo(1)).phase(), Phase::Refused);
}

#[test]
fn a_launch_is_taken_back_without_asking_and_a_close_is_not() {
    let mut world = World::new();
    world.confirm = false;
    let before = world.desktop.state();
    done(&mut world, vec![step(Verb::AppLaunch, json!({"app": "foot"}))]);
    done(&mut world, undo(1));
    assert_eq!(world.desktop.state(), before);
    world.confirm = true;
    done(&mut world, vec![step(Verb::WindowClose, json!({"windows": ["w1"]}))]);
    let refused = world.run(undo(1));
    assert_eq!(refused.phase(), Phase::Refused);
    assert!(refused.view().say.is_some_and(|say| say.contains("a closed window does not come back")));
}

#[test]
fn what_cannot_be_taken_back_is_said_and_the_rest_is_taken_back() {
    let mut world = World::new();
    done(&mut world, dark("on"));
    done(&mut world, vec![step(Verb::WindowClose, json!({"windows": ["w1"]}))]);
    let undone = world.run(undo(2));
    assert_eq!(undone.phase(), Phase::Done, "{:#?}", undone.view());
    assert!(undone.view().say.is_some_and(|say| say.contains("Close Foot")));
    assert_eq!(world.desktop.scene.settings.get("theme.dark"), Some(&json!("off")));
}

#[test]
fn redo_goes_forward_in_the_order_of_doing() {
    let mut world = World::new();
    done(&mut world, volume(10));
    done(&mut world, volume(20));
    done(&mut world, volume(30));
    done(&mut world, undo(2));
    let level = |world: &World| world.desktop.scene.settings.get("audio.volume").and_then(serde_json::Value::as_f64);
    assert_eq!(level(&world), Some(10.0));
    done(&mut world, redo());
    assert_eq!(level(&world), Some(20.0));
    done(&mut world, undo(1));
    assert_eq!(level(&world), Some(10.0));
    done(&mut world, redo());
    assert_eq!(level(&world), Some(20.0));
    done(&mut world, redo());
    assert_eq!(level(&world), Some(30.0));
    assert_eq!(world.run(redo()).phase(), Phase::Refused);
    done(&mut world, undo(1));
    done(&mut world, dark("on"));
    assert_eq!(world.run(redo()).phase(), Phase::Refused, "something else was done since");
}

#[test]
fn what_is_done_again_is_done_to_the_window_that_was_made_anew() {
    let mut world = World::new();
    done(&mut world, vec![step(Verb::AppLaunch, json!({"app": "foot"}))]);
    done(&mut world, vec![step(Verb::WindowPlace, json!({"window": "w4", "slot": "left"}))]);
    done(&mut world, undo(2));
    done(&mut world, redo());
    done(&mut world, redo());
    assert_eq!(world.desktop.scene.window(&"w5".into()).map(|window| window.slot.as_str()), Some("left"));
    done(&mut world, undo(2));
    done(&mut world, redo());
    done(&mut world, redo());
    assert_eq!(world.desktop.scene.window(&"w6".into()).map(|window| window.slot.as_str()), Some("left"));
}

#[test]
fn what_was_so_already_does_not_stand_in_the_way() {
    let mut world = World::new();
    done(&mut world, dark("on"));
    let restore = || vec![step(Verb::WindowRestore, json!({"windows": ["w1"]}))];
    done(&mut world, restore());
    done(&mut world, undo(1));
    assert_eq!(world.desktop.scene.settings.get("theme.dark"), Some(&json!("off")));
}

#[test]
fn again_repeats_what_was_done_with_the_things_of_then() {
    let mut world = World::new();
    done(&mut world, vec![step(Verb::AudioVolume, json!({"delta": 10}))]);
    done(&mut world, vec![step(Verb::AgentRepeat, json!({}))]);
    assert_eq!(world.desktop.scene.settings.get("audio.volume"), Some(&json!(60.0)));
    done(&mut world, vec![step(Verb::AgentRepeat, json!({}))]);
    assert_eq!(world.desktop.scene.settings.get("audio.volume"), Some(&json!(70.0)));
}

#[test]
fn undo_waits_for_nothing_that_is_gone() {
    let mut world = World::new();
    done(&mut world, vec![step(Verb::AppLaunch, json!({"app": "foot"}))]);
    world.desktop.scene.windows.retain(|window| window.id.as_str() != "w4");
    let refused = world.run(undo(1));
    assert_eq!(refused.phase(), Phase::Refused);
    assert!(refused.view().say.is_some_and(|say| say.contains("is gone already")));
}

#[test]
fn what_cannot_be_taken_back_twice_is_left_aside() {
    let mut world = World::new();
    done(&mut world, dark("on"));
    done(&mut world, vec![step(Verb::FileRename, json!({"path": "~/a.txt", "to": "z.txt"}))]);
    world.desktop.files.remove("~/z.txt");
    assert_eq!(world.run(undo(1)).phase(), Phase::Failed);
    assert_eq!(world.run(undo(1)).phase(), Phase::Failed);
    let undone = world.run(undo(1));
    assert_eq!(undone.phase(), Phase::Done, "{:#?}", undone.view());
    assert!(undone.view().say.is_some_and(|say| say.contains("is left")));
    assert!(!undone.view().undoable, "an undo is taken back by a redo");
    assert_eq!(world.desktop.scene.settings.get("theme.dark"), Some(&json!("off")));
}

#[test]
fn an_undo_is_judged_like_any_plan() {
    let mut world = World::new();
    done(&mut world, dark("on"));
    let cautious =
        crate::sim::request(crate::policy::Caller::new(crate::policy::Class::Shell), crate::policy::Mode::Preview);
    world.confirm = false;
    let asked = world.carry(cautious, crate::sim::resolved(undo(1)));
    assert_eq!(asked.phase(), Phase::Cancelled);
    assert_eq!(world.desktop.scene.settings.get("theme.dark"), Some(&json!("on")));
}

#[test]
fn where_there_is_no_past_at_hand_undo_stays_what_was_said() {
    let file = Snapshot { revision: 0, ..World::new().desktop.scene };
    let plan = crate::plan::build_with(crate::sim::resolved(undo(2)), &file, &[]);
    assert_eq!(plan.steps().len(), 1);
    assert_eq!(plan.steps()[0].action.verb, Verb::AgentUndo);
    assert_eq!(World::new().run(undo(1)).phase(), Phase::Refused);
}

fn some_request() -> impl Strategy<Value = Vec<Step>> {
    let one = prop_oneof![
        (1u32..4, prop_oneof![Just("left"), Just("right"), Just("top"), Just("right_third")])
            .prop_map(|(w, slot)| step(Verb::WindowPlace, json!({"window": format!("w{w}"), "slot": slot}))),
        (1u32..4).prop_map(|w| step(Verb::WindowMinimize, json!({"windows": [format!("w{w}")]}))),
        (1u32..4).prop_map(|w| step(Verb::WindowMaximize, json!({"window": format!("w{w}"), "on": "toggle"}))),
        (1u32..4).prop_map(|w| step(Verb::WindowPin, json!({"window": format!("w{w}")}))),
        (1u32..4, 1u32..4)
            .prop_map(|(w, to)| step(Verb::WindowToWorkspace, json!({"windows": [format!("w{w}")], "workspace": to}))),
        (1u32..4).prop_map(|to| step(Verb::WorkspaceSwitch, json!({"workspace": to}))),
        Just(step(Verb::ThemeDark, json!({"on": "toggle"}))),
        (0u32..100).prop_map(|to| step(Verb::AudioVolume, json!({"percent": to}))),
        (-60i32..60).prop_map(|by| step(Verb::AudioVolume, json!({"delta": by}))),
        Just(step(Verb::AppLaunch, json!({"app": "foot", "slot": "left"}))),
        Just(step(Verb::FileRename, json!({"path": "~/a.txt", "to": "d.txt"}))),
        Just(step(Verb::FileMove, json!({"path": "~/d.txt", "to": "~/a.txt"}))),
        Just(step(Verb::FileCopy, json!({"path": "~/b.txt", "to": "~/e.txt"}))),
        Just(step(Verb::FileTrash, json!({"path": "~/c.txt"}))),
    ];
    prop::collection::vec(one, 1..3).prop_map(|steps| {
        let link = |(at, step)| if at > 0 { after(step, &[at - 1]) } else { step };
        steps.into_iter().enumerate().map(link).collect()
    })
}

/// The states in which the desktop has been, by how many requests that changed something came before.
fn states(world: &mut World, requests: Vec<Vec<Step>>) -> Vec<crate::sim::State> {
    let mut states = vec![world.desktop.state()];
    for steps in requests {
        world.run(steps);
        let last = world.memory.last();
        if last.is_some_and(|episode| episode.steps.iter().any(changed)) {
            states.push(world.desktop.state());
        }
    }
    states
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Undo n is the state n requests ago.
    #[test]
    fn undoing_brings_the_states_before(requests in prop::collection::vec(some_request(), 1..7), n in 1usize..7) {
        let mut world = World::new();
        let states = states(&mut world, requests);
        let n = n.min(states.len() - 1);
        if n > 0 {
            let undone = world.run(undo(u32::try_from(n).expect("small")));
            // A request that only put things where they were already leaves nothing to take back.
            prop_assert!(matches!(undone.phase(), Phase::Done | Phase::Refused), "{:#?}", undone.view());
            let state = world.desktop.state();
            let want = &states[states.len() - 1 - n];
            prop_assert!(state == *want || undone.phase() == Phase::Refused, "{:#?}\n{:#?}", undone.view(), want);
        }
    }

    /// One at a time comes to the same as all at once.
    #[test]
    fn undoing_one_by_one_goes_all_the_way(requests in prop::collection::vec(some_request(), 1..5)) {
        let mut world = World::new();
        let first = world.desktop.state();
        let count = states(&mut world, requests).len();
        for _ in 1..count {
            if world.run(undo(1)).phase() == Phase::Refused {
                break;
            }
        }
        if world.memory.iter().all(|episode| episode.phase != Phase::Refused) {
            prop_assert_eq!(world.desktop.state(), first);
        }
    }
}
