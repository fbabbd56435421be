//! Sets by number, place and kind, what is left out of them, what a sentence is about, and names that were heard wrongly.

use crate::{marked, show};
use tacit_core::grammar::learned::{self, Clause, Sense};
use tacit_core::resolve;
use tacit_dbus::Snapshot;

/// A boatyard: two programs to draw with, two windows on each workspace but one with three.
fn yard() -> Snapshot {
    serde_json::from_str(include_str!("scenes/yard.json")).expect("the scene is sound")
}

#[track_caller]
fn check(head: &str, arg: &'static str, said: &str, want: &str) {
    assert_eq!(marked::mean(head, arg, said, &yard()), want, "{said}");
}

#[track_caller]
fn close(said: &str, ids: &str) {
    check("window.close", "windows", said, &format!("window.close {{\"windows\":[{ids}]}}"));
}

#[track_caller]
fn focus(said: &str, id: &str) {
    check("window.focus", "window", said, &format!("window.focus {{\"window\":\"{id}\"}}"));
}

/// One clause: its words, its verb, and its arguments with theirs.
type Marked<'a> = (&'a str, &'a str, &'a [(&'static str, &'a str)]);

/// What `said` means where an understander marked it so.
fn mean(said: &str, clauses: &[Marked<'_>]) -> String {
    mean_in(&yard(), said, clauses)
}

/// What `said` means in `scene` where an understander marked it so.
pub fn mean_in(scene: &Snapshot, said: &str, clauses: &[Marked<'_>]) -> String {
    let heard = learned::hear(said, scene, 90).expect("it is short");
    let words: Vec<&str> = heard.tokens.iter().map(|token| token.word.as_str()).collect();
    let find = |part: &str, from: usize| {
        let part: Vec<String> = tacit_core::normalise::tokens(part).into_iter().map(|token| token.word).collect();
        let is = |at: &usize| {
            words.get(*at..at + part.len()).is_some_and(|have| have.iter().zip(&part).all(|(a, b)| a == b))
        };
        let at = (from..words.len()).find(is);
        let at = at.unwrap_or_else(|| panic!("{part:?} is in {words:?}"));
        (at, at + part.len())
    };
    let mut after = 0;
    let list: Vec<Clause> = clauses
        .iter()
        .map(|(text, verb, args)| {
            let (from, to) = find(text, after);
            after = to;
            let mut next = from;
            let slots = args.iter().map(|(name, said)| {
                let (a, b) = find(said, next);
                next = b;
                (*name, a, b)
            });
            let slots = slots.collect();
            Clause { from, to, sense: Sense::named(verb).expect("a verb"), fixed: Vec::new(), slots, denied: false }
        })
        .collect();
    match learned::draft(said, scene, &heard, &list, 0.9) {
        Ok(draft) => show(&resolve(&draft, scene)),
        Err(unread) => format!("{unread:?}"),
    }
}

#[test]
fn sets_are_told_by_number_and_by_workspace() {
    close("both of the office windows", r#""y3","y4""#);
    close("both office windows", r#""y3","y4""#);
    close("all three orders windows", r#""y5","y6","y7""#);
    close("the bench windows", r#""y1","y2""#);
    close("all the orders windows", r#""y5","y6","y7""#);
    // A program that is so called is meant itself.
    close("the mail windows", r#""y5""#);
    close("the firefox windows", r#""y3""#);
}

#[test]
fn a_kind_is_all_of_its_programs() {
    close("the cad windows", r#""y1","y2""#);
    close("both cad programs", r#""y1","y2""#);
    close("cad windows, all of them", r#""y1","y2""#);
    let got = marked::mean("window.focus", "window", "the cad window", &yard());
    assert_eq!(got, "ask Two windows fit “cad”. Which one? [y1 y2]");
    let got = marked::mean("app.launch", "app", "the cad program", &yard());
    assert!(got.starts_with("ask "), "{got}");
    focus("freecad", "y1");
    focus("the librecad window", "y2");
    focus("the mail program", "y5");
}

#[test]
fn several_programs_of_a_topic_are_asked_about() {
    let got = marked::mean("app.launch", "app", "the radio program", &yard());
    assert!(got.starts_with("ask ") && got.contains("chirp") && got.contains("cqrlog"), "{got}");
    let mut scene = yard();
    scene.windows[6].app = "cqrlog".into();
    let got = marked::mean("app.launch", "app", "the radio program", &scene);
    assert!(got.starts_with("ask "), "one of them runs: {got}");
    let got = marked::mean("app.launch", "app", "the radio logbook", &yard());
    assert_eq!(got, r#"app.launch {"app":"cqrlog"}"#);
}

#[test]
fn everything_is_what_one_has_open_or_sees() {
    close("everything i have open apart from firefox and the mail", r#""y1","y2","y4","y6","y7""#);
    close("all the windows i've got open", r#""y1","y2","y3","y4","y5","y6","y7""#);
    close("everything i can see just now", r#""y1","y2","y3","y4""#);
    close("all that i can see at the moment except freecad", r#""y2","y3","y4""#);
}

#[test]
fn words_that_count_what_was_named_add_nothing() {
    let want = r#"window.minimize {"windows":["y5","y6"]}"#;
    for (said, sum) in [
        ("shrink away the mail and the leaflet, both of them", "both of them"),
        ("i want the mail and the leaflet both tucked away", "both tucked"),
        ("hide the mail and the leaflet, the pair of them", "the pair of them"),
    ] {
        let got =
            mean(said, &[(said, "window.minimize", &[("windows", "the mail and the leaflet"), ("windows", sum)])]);
        assert_eq!(got, want, "{said}");
    }
}

#[test]
fn a_set_to_arrange_needs_no_label() {
    let said = "tile everything i can see just now in a grid";
    let got = mean(said, &[(said, "layout.arrange", &[("layout", "in a grid")])]);
    assert_eq!(got, r#"layout.arrange {"windows":["y1","y2","y3","y4"],"layout":"grid"}"#);
}

#[test]
fn a_name_may_be_said_by_its_end() {
    let mut scene = yard();
    scene.windows[6].app = "cqrlog".into();
    scene.windows[6].title = "New contact".to_owned();
    let got = marked::mean("window.focus", "window", "the log", &scene);
    assert_eq!(got, r#"window.focus {"window":"y7"}"#);
}

#[test]
fn what_a_window_is_like_tells_it() {
    focus("the one that's floating", "y7");
    focus("the window which is floating", "y7");
    focus("whatever is floating", "y7");
}

#[test]
fn what_is_kept_is_left_out() {
    let rest = r#"window.close {"windows":["y3","y5","y6","y7"]}"#;
    for between in ["but leave me", "but keep", "except for", "other than", "not", "but not", "apart from", "minus"] {
        let said = format!("close all windows {between} freecad and librecad and the timber prices");
        let got = mean(
            &said,
            &[(
                &said,
                "window.close",
                &[("windows", "all windows"), ("windows", "freecad and librecad and the timber prices")],
            )],
        );
        assert_eq!(got, rest, "{said}");
    }
    let said = "close firefox and the spreadsheet but keep the mail open";
    let got = mean(
        said,
        &[
            ("close firefox and the spreadsheet", "window.close", &[("windows", "firefox and the spreadsheet")]),
            ("but keep the mail open", "app.launch", &[("app", "the mail")]),
        ],
    );
    assert_eq!(got, r#"window.close {"windows":["y3","y4"]}"#);
    let said = "leave firefox as it is and hide the spreadsheet";
    let got = mean(
        said,
        &[
            ("leave firefox as it is", "window.focus", &[("window", "firefox")]),
            ("and hide the spreadsheet", "window.minimize", &[("windows", "the spreadsheet")]),
        ],
    );
    assert_eq!(got, r#"window.minimize {"windows":["y4"]}"#);
    // What is kept in some way is still asked for.
    let said = "close firefox and keep the spreadsheet on top";
    let got = mean(
        said,
        &[
            ("close firefox", "window.close", &[("windows", "firefox")]),
            ("and keep the spreadsheet on top", "window.pin", &[("window", "the spreadsheet")]),
        ],
    );
    assert_eq!(got, "window.close {\"windows\":[\"y3\"]}\nwindow.pin {\"window\":\"y4\"}");
}

#[test]
fn two_windows_are_swapped_however_they_are_marked() {
    let said = "swap the timber prices and the leaflet round";
    let got = mean(said, &[(said, "window.swap", &[("window", "the timber prices"), ("window", "the leaflet")])]);
    assert_eq!(got, r#"window.swap {"window":"y4","with":"y6"}"#);
    let got = mean(said, &[(said, "window.swap", &[("window", "the timber prices and the leaflet")])]);
    assert_eq!(got, r#"window.swap {"window":"y4","with":"y6"}"#);
    // A name that nothing has moves no other window.
    let said = "swap the blorbometer and the leaflet round";
    let got = mean(said, &[(said, "window.swap", &[("window", "the blorbometer"), ("window", "the leaflet")])]);
    assert!(got == "refuse" || got.starts_with("ask "), "{got}");
    let got = mean(said, &[(said, "window.swap", &[("window", "the blorbometer and the leaflet")])]);
    assert!(got == "refuse" || got.starts_with("ask "), "{got}");
}

#[test]
fn what_a_sentence_begins_with_is_what_it_is_about() {
    let said = "the one next to freecad, send it to the orders workspace";
    let got = mean(
        said,
        &[(
            said,
            "window.to_workspace",
            &[("workspace", "the one next to freecad"), ("workspace", "the orders workspace")],
        )],
    );
    assert_eq!(got, r#"window.to_workspace {"windows":["y2"],"workspace":3}"#);
    let said = "the one that's floating, keep that always on top";
    let got = mean(said, &[(said, "window.pin", &[("window", "the one that is floating"), ("window", "that")])]);
    assert_eq!(got, r#"window.pin {"window":"y7"}"#);
    let plain = |said: &str| show(&crate::mean(said, &yard()));
    assert_eq!(plain("and the window on the left, hide it for now"), r#"window.minimize {"windows":["y1"]}"#);
    assert_eq!(
        plain("firefox on the left and pin it"),
        "window.place {\"window\":\"y3\",\"slot\":\"left\"}\nwindow.pin {\"window\":\"y3\"}"
    );
}

#[test]
fn names_are_known_by_their_sound() {
    focus("the tide al almanac page", "y3");
    check("app.launch", "app", "the pea dee eff viewer", r#"app.launch {"app":"org.gnome.Evince"}"#);
    check("app.launch", "app", "the slow scan telly program", r#"app.launch {"app":"qsstv"}"#);
    let mut scene = yard();
    scene.windows[2].title = "Solar Conditions - Mozilla Firefox".to_owned();
    let got = marked::mean("window.focus", "window", "the soul are conditions page", &scene);
    assert_eq!(got, r#"window.focus {"window":"y3"}"#);
}

#[test]
fn the_workspace_one_is_on_is_this_one() {
    let said = "rename the workspace i'm on to Keel";
    let got = mean(said, &[(said, "workspace.rename", &[("workspace", "the workspace i am"), ("name", "keel")])]);
    assert!(got.contains(r#""name":"Keel""#) && !got.contains("refuse"), "{got}");
}
