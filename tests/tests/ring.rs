//! The ring, closed once: a sentence typed into the command bar becomes a verified, undoable, remembered change.

use tacit_dbus::Phase;
use tacit_tests::World;
use tacit_tests::world::is_app;

#[test]
fn a_typed_sentence_is_done_verified_undone_and_remembered() {
    let world = World::start();
    let opened = world.bar("open foot");
    assert_eq!(opened.phase, Phase::Done, "{opened:#?}");
    let before = world.wait("the terminal's window", |s| s.windows.iter().any(|w| is_app(w, "foot") && w.focused));
    let was = before.windows.iter().find(|w| is_app(w, "foot")).expect("foot").clone();

    let placed = world.bar("put the terminal on the left");
    assert_eq!(placed.phase, Phase::Done, "{placed:#?}");
    assert!(placed.undoable);
    let after = world.snapshot();
    let output = &after.outputs[0];
    let [x, y, width, height] = output.usable.expect("a usable area");
    let now = after.window(&was.id).expect("still there");
    assert!(now.x - x <= 16 && (now.y - y).abs() <= 16, "{now:?}");
    assert!((now.width - width / 2).abs() <= 24 && (now.height - height).abs() <= 24, "{now:?} in {output:?}");

    let undone = world.bar("undo that");
    assert_eq!(undone.phase, Phase::Done, "{undone:#?}");
    world.wait("the terminal where it was", |s| {
        s.window(&was.id).is_some_and(|w| (w.x, w.y, w.width, w.height) == (was.x, was.y, was.width, was.height))
    });

    let history = world.tacit(&["history", "--json"]);
    let history: Vec<tacit_dbus::Episode> = serde_json::from_slice(&history.stdout).expect("history as JSON");
    assert!(
        history.iter().any(|e| e.text == "put the terminal on the left" && e.phase == Phase::Undone),
        "{history:#?}"
    );
    let found = world.tacit(&["memory", "search", "terminal left"]);
    let found = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(found.contains("put the terminal on the left"), "{found}");
}
