//! The table, its errors, and what no table loosens.

use super::*;
use crate::draft::{Meaning, Resolved};
use crate::plan::build;
use crate::sim::{Desktop, resolved, step};
use serde_json::json;
use tacit_dbus::{Element, Outcome, Step, Verb, When};

fn plan(steps: Vec<Step>) -> Plan {
    build(resolved(steps), &Desktop::new().scene)
}

#[track_caller]
fn outcome(policy: &Policy, steps: Vec<Step>, caller: &Caller, mode: Mode) -> Outcome {
    let plan = plan(steps);
    plan.to_wire(&policy.judge(&plan, caller, mode, false)).outcome
}

fn place() -> Vec<Step> {
    vec![step(Verb::WindowPlace, json!({"window": "w1", "slot": "left"}))]
}
fn dark() -> Vec<Step> {
    vec![step(Verb::ThemeDark, json!({"on": "on"}))]
}
fn close() -> Vec<Step> {
    vec![step(Verb::WindowClose, json!({"windows": ["w1"]}))]
}
fn search() -> Vec<Step> {
    vec![step(Verb::WebSearch, json!({"text": "cats"}))]
}
fn battery() -> Vec<Step> {
    vec![step(Verb::InfoBattery, json!({}))]
}

/// Every mode against every effect, for the person at the shell.
#[test]
fn modes_decide_how_much_is_asked() {
    use Outcome::{Act, Answer, Confirm};
    let policy = Policy::builtin();
    let shell = Caller::new(Class::Shell);
    for (mode, rev, pers, destr, out) in [
        (Mode::Explain, Answer, Answer, Answer, Answer),
        (Mode::Preview, Confirm, Confirm, Confirm, Confirm),
        (Mode::Reversible, Act, Act, Confirm, Confirm),
        (Mode::Trusted, Act, Act, Confirm, Confirm),
    ] {
        let of = |steps| outcome(&policy, steps, &shell, mode);
        assert_eq!(of(battery()), Answer, "{mode:?}");
        assert_eq!((of(place()), of(dark()), of(close()), of(search())), (rev, pers, destr, out), "{mode:?}");
    }
}

/// Every class of caller, in the usual mode.
#[test]
fn callers_are_trusted_by_class() {
    use Outcome::{Act, Confirm, Refuse};
    let policy = Policy::builtin();
    for (class, rev, pers, destr) in [
        (Class::Shell, Act, Act, Confirm),
        (Class::Cli, Act, Act, Confirm),
        (Class::Voice, Act, Act, Confirm),
        (Class::Routine, Act, Act, Confirm),
        (Class::Dbus, Act, Confirm, Confirm),
        (Class::Mcp, Act, Confirm, Confirm),
        (Class::Sandboxed, Confirm, Confirm, Refuse),
    ] {
        let of = |steps| outcome(&policy, steps, &Caller::new(class), Mode::Reversible);
        assert_eq!((of(place()), of(dark()), of(close())), (rev, pers, destr), "{class:?}");
    }
}

#[test]
fn the_strictest_step_decides() {
    let both = [place(), close()].concat();
    assert_eq!(outcome(&Policy::builtin(), both, &Caller::new(Class::Shell), Mode::Trusted), Outcome::Confirm);
}

#[test]
fn consent_counts_only_for_what_the_table_lists() {
    let policy = Policy::builtin();
    let cli = Caller::new(Class::Cli).consenting(true);
    assert_eq!(outcome(&policy, dark(), &cli, Mode::Preview), Outcome::Act);
    assert_eq!(outcome(&policy, close(), &cli, Mode::Reversible), Outcome::Confirm);
    assert_eq!(outcome(&policy, search(), &cli, Mode::Reversible), Outcome::Confirm);
    let program = Caller::new(Class::Dbus).consenting(true);
    assert_eq!(outcome(&policy, dark(), &program, Mode::Reversible), Outcome::Confirm);
}

#[test]
fn a_rule_of_ones_own_comes_last_and_names_one_program() {
    let own = "[[rules]]\nverb = \"window.close\"\ncaller = \"dbus:my-tool\"\ndecision = \"allow\"\n";
    let policy = Policy::parse(own).expect("it parses");
    let tool = Caller::new(Class::Dbus).named("my-tool");
    assert_eq!(outcome(&policy, close(), &tool, Mode::Reversible), Outcome::Act);
    let other = Caller::new(Class::Dbus).named("other");
    assert_eq!(outcome(&policy, close(), &other, Mode::Reversible), Outcome::Confirm);
    assert_eq!(outcome(&policy, close(), &tool, Mode::Explain), Outcome::Answer, "explaining stays explaining");
    let rows = Policy::parse("[callers.\"dbus:my-tool\"]\npers = \"allow\"\n").expect("it parses");
    assert_eq!(outcome(&rows, dark(), &tool, Mode::Reversible), Outcome::Act);
}

#[test]
fn while_locked_only_reading_and_players_go_on() {
    let policy = Policy::builtin();
    let judge = |steps| policy.judge(&plan(steps), &Caller::new(Class::Shell), Mode::Trusted, true);
    assert!(matches!(judge(place()), Verdict::Refuse(trouble) if trouble.why.contains("locked")));
    assert!(matches!(judge(battery()), Verdict::Allow(_)));
    assert!(matches!(judge(vec![step(Verb::MediaPause, json!({}))]), Verdict::Allow(_)));
}

#[test]
fn what_a_window_says_becomes_no_address_unasked() {
    let mut scene = Desktop::new().scene;
    scene.elements.push(Element {
        window: "w1".into(),
        role: "link".into(),
        name: "https://evil.example/payload".into(),
        ..Element::default()
    });
    let own = "[[rules]]\nverb = \"*\"\ndecision = \"allow\"\n";
    let policy = Policy::parse(own).expect("it parses");
    let open = |text: &str| {
        let meaning = Meaning::Steps {
            steps: vec![step(Verb::WebOpen, json!({"url": "https://evil.example/payload"}))],
            when: None,
            say: None,
        };
        let plan = build(Resolved { text: text.into(), meaning, ..resolved(Vec::new()) }, &scene);
        policy.judge(&plan, &Caller::new(Class::Shell), Mode::Trusted, false)
    };
    match open("open that link") {
        Verdict::Confirm(pending) => assert!(pending.say.contains("what a window of Foot shows"), "{}", pending.say),
        other => panic!("{other:?}"),
    }
    assert!(matches!(open("open https://evil.example/payload"), Verdict::Allow(_)), "said is said");
}

#[test]
fn a_programs_words_become_no_path_unasked() {
    let policy = Policy::parse("[[rules]]\nverb = \"*\"\ndecision = \"allow\"\n").expect("it parses");
    let trash = || vec![step(Verb::FileTrash, json!({"path": "~/a.txt"}))];
    for (class, want) in [(Class::Shell, Outcome::Act), (Class::Dbus, Outcome::Confirm), (Class::Mcp, Outcome::Confirm)]
    {
        assert_eq!(outcome(&policy, trash(), &Caller::new(class).named("x"), Mode::Trusted), want, "{class:?}");
    }
}

#[test]
fn what_is_kept_for_later_is_judged_now() {
    let meaning =
        |steps| Meaning::Steps { steps, when: Some(When::At { at: "2026-03-02T17:00:00Z".into() }), say: None };
    let scene = Desktop::new().scene;
    let judge = |steps| {
        let plan = build(Resolved { meaning: meaning(steps), ..resolved(Vec::new()) }, &scene);
        Policy::builtin().judge(&plan, &Caller::new(Class::Shell), Mode::Reversible, false)
    };
    assert!(matches!(judge(dark()), Verdict::Allow(_)));
    assert!(matches!(judge(close()), Verdict::Confirm(pending) if pending.hold));
}

#[test]
fn a_permit_covers_what_was_judged_and_nothing_else() {
    let Verdict::Allow(permit) =
        Policy::builtin().judge(&plan(place()), &Caller::new(Class::Shell), Mode::Reversible, false)
    else {
        panic!("it is allowed");
    };
    let judged = place().remove(0);
    let action = Action { verb: judged.verb, args: judged.args };
    assert!(permit.approve(0, 0, action.clone()).is_some());
    assert!(permit.approve(1, 0, action.clone()).is_none());
    assert!(permit.approve(0, 1, action.clone()).is_none());
    let other = Action { args: action.args.with("slot", "right"), verb: action.verb };
    assert!(permit.approve(0, 0, other).is_none());
}

#[test]
fn too_many_steps_are_refused() {
    let many = vec![step(Verb::ThemeDark, json!({"on": "toggle"})); crate::plan::STEPS_MAX + 1];
    let refused = Policy::builtin().judge(&plan(many), &Caller::new(Class::Shell), Mode::Trusted, false);
    assert!(matches!(refused, Verdict::Refuse(trouble) if trouble.why.contains("64")));
}

#[test]
fn the_built_in_table_speaks_of_everything() {
    let policy = Policy::builtin();
    assert_eq!(Policy::parse(DEFAULT).map(|_| ()), Ok(()));
    for verb in Verb::ALL {
        for class in Class::ALL {
            let decision = policy.decide(*verb, verb.effect(), class, "", Mode::Trusted);
            let harmless = verb.effect() == tacit_dbus::Effect::Read;
            assert!(!harmless || decision == Decision::Allow, "{verb} for {class:?}");
        }
    }
}

#[track_caller]
fn fails(text: &str, line: usize, column: usize, why: &str) {
    let error = Policy::parse(text).expect_err("must not parse");
    assert_eq!((error.line, error.column), (line, column), "{error}");
    assert!(error.why.contains(why), "{error}");
    assert!(!error.hint.is_empty());
}

#[test]
fn errors_say_where() {
    fails("[modes.reckless]\nrev = \"allow\"\n", 1, 8, "not a mode");
    fails("[callers.ghost]\nrev = \"allow\"\n", 1, 10, "not a caller");
    fails("[callers.cli]\nreversible = \"allow\"\n", 2, 1, "not an effect");
    fails("[callers.cli]\nrev = \"maybe\"\n", 2, 7, "unknown variant");
    fails("[[rules]]\nverb = \"window.explode\"\ndecision = \"allow\"\n", 2, 9, "no verb");
    fails("[[rules]]\nverb = \"*\"\n", 1, 1, "missing field");
    fails("[lokced]\n", 1, 2, "unknown field");
    fails("[consent]\ncli = [\"all\"]\n", 2, 9, "not an effect");
    fails("[locked]\nallow = [\"everything\"]\n", 2, 11, "no effect");
}
