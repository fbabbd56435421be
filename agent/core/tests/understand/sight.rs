//! Windows by where one sees them, by what is said to be left out, by which other one is meant and by what they hold; and the
//! screens that are known by what is on them.

use crate::marked;
use tacit_dbus::{Snapshot, WorkspaceId};

/// A library: three screens, one of which shows the wall; a workspace that no screen shows.
fn hall() -> Snapshot {
    serde_json::from_str(include_str!("scenes/hall.json")).expect("the scene is sound")
}

/// One clause that is all of what was said.
#[track_caller]
fn check(head: &str, arg: &'static str, said: &str, want: &str) {
    assert_eq!(marked::mean(head, arg, said, &hall()), want, "{said}");
}

#[track_caller]
fn close(said: &str, ids: &str) {
    check("window.close", "windows", said, &format!("window.close {{\"windows\":[{ids}]}}"));
}

#[track_caller]
fn focus(said: &str, id: &str) {
    check("window.focus", "window", said, &format!("window.focus {{\"window\":\"{id}\"}}"));
}

#[track_caller]
fn output(said: &str, id: &str, scene: &Snapshot) {
    let got = marked::mean("output.power on=off", "output", said, scene);
    assert_eq!(got, format!("output.power {{\"on\":\"off\",\"output\":\"{id}\"}}"), "{said}");
}

/// What one clause means whose arguments are some of its words.
fn labelled(said: &str, verb: &str, args: &[(&'static str, &str)]) -> String {
    crate::sets::mean_in(&hall(), said, &[(said, verb, args)])
}

const ALL: &str = r#""h1","h2","h3","h4","h5","h6","h7","h8","h9","h10""#;
const SEEN: &str = r#""h1","h2","h4","h5","h6","h10""#;

#[test]
fn sets_are_told_by_what_one_sees() {
    close("the two windows in front of me", r#""h1","h2""#);
    close("both windows in front of me", r#""h1","h2""#);
    close("the windows in front of me", r#""h1","h2""#);
    close("everything i see", SEEN);
    close("all the windows i can see", SEEN);
    close("everything in sight", SEEN);
    close("all visible windows", SEEN);
    close("every window i have", ALL);
    close("every window i have open", ALL);
    close("all the windows i've got", ALL);
    close("all my windows", ALL);
    // One window in front is the one that is used.
    focus("the window in front of me", "h1");
}

#[test]
fn here_is_the_workspace_one_is_on() {
    close("all windows here", r#""h1","h2","h3""#);
    close("the windows here", r#""h1","h2","h3""#);
    close("everything here", r#""h1","h2","h3""#);
    close("both windows here", r#""h1","h2""#);
    close("all windows", ALL);
    close("everything", ALL);
    check("window.minimize", "windows", "all windows here", r#"window.minimize {"windows":["h1","h2"]}"#);
    check(
        "layout.arrange layout=rows",
        "windows",
        "both windows here",
        r#"layout.arrange {"layout":"rows","windows":["h1","h2"]}"#,
    );
}

#[test]
fn sets_are_told_by_the_screen_they_are_on() {
    for said in [
        "both windows of the middle monitor",
        "both windows on the middle monitor",
        "the windows of the middle screen",
        "both of the windows of the middle screen",
        "all windows on the mail screen",
        "everything on the screen with the mail",
        "both of the windows i see on the mail screen",
        "the windows i have open on the middle screen",
    ] {
        close(said, r#""h4","h5""#);
    }
    close("both windows of the left monitor", r#""h1","h2""#);
    close("the terminal of the right screen", r#""h6""#);
    focus("the window on my right", "h2");
    focus("my left one", "h1");
    focus("the one on the left of the middle screen", "h4");
}

#[test]
fn windows_that_are_to_stand_beside_each_other_are_both_arranged() {
    let arrange = |said: &str, ids: &str| {
        let want = format!("layout.arrange {{\"layout\":\"side_by_side\",\"windows\":[{ids}]}}");
        check("layout.arrange layout=side_by_side", "windows", said, &want);
    };
    arrange("the loans next to the inbox", r#""h2","h4""#);
    arrange("the loans to the right of the charts", r#""h1","h2""#);
    // Of a window that is only told by its place there is one.
    focus("the one next to the charts", "h2");
}

#[test]
fn exceptions_have_words_of_their_own() {
    let rest = r#"window.close {"windows":["h1","h2","h3","h4","h5","h6","h7","h8","h10"]}"#;
    for said in [
        "i want everything gone bar spotify",
        "i want everything gone but spotify",
        "everything has to go except for spotify",
        "close everything that is open apart from spotify",
        "get everything out of the way, just not spotify",
    ] {
        let got = labelled(said, "window.close", &[("windows", "everything"), ("windows", "spotify")]);
        assert_eq!(got, rest, "{said}");
    }
    for said in ["everything gone bar spotify", "every window i have minus spotify", "all windows save spotify"] {
        check("window.close", "windows", said, rest);
    }
    let said = "i want every window closed on all workspaces bar the mail and the vault session";
    let got = labelled(said, "window.close", &[("windows", "every window"), ("windows", "the mail and the vault")]);
    assert_eq!(got, r#"window.close {"windows":["h1","h2","h3","h5","h7","h8","h9","h10"]}"#);
    close("every window i have apart from the mail and spotify", r#""h1","h2","h3","h5","h6","h7","h8","h10""#);
    close("everything on this screen other than the charts", r#""h2""#);
    close("all windows on the middle screen bar the mail", r#""h5""#);
    // Two runs with nothing between them that excepts are both meant.
    let said = "close firefox and spotify";
    let got = labelled(said, "window.close", &[("windows", "firefox"), ("windows", "spotify")]);
    assert!(!got.contains("h4"), "{got}");
}

#[test]
fn the_other_one_is_the_one_that_was_not_named() {
    for said in [
        "leave the vault terminal alone and close the other terminal",
        "the vault terminal stays, close the other terminal",
    ] {
        let got = labelled(said, "window.close", &[("windows", "the other terminal")]);
        assert_eq!(got, r#"window.close {"windows":["h7"]}"#, "{said}");
    }
    let said = "leave the labels terminal alone and close the other one";
    let got = labelled(said, "window.close", &[("windows", "the other one")]);
    assert_eq!(got, r#"window.close {"windows":["h6"]}"#);
    let said = "leave firefox alone and close the other one";
    let got = labelled(said, "window.close", &[("windows", "the other one")]);
    assert_eq!(got, r#"window.close {"windows":["h2"]}"#);
    // Nothing was named before: it is asked.
    let got = labelled("close the other terminal", "window.close", &[("windows", "the other terminal")]);
    assert!(got.starts_with("ask "), "{got}");
}

#[test]
fn windows_are_told_by_kind_and_subject() {
    focus("the spreadsheet with the loans", "h2");
    focus("that folder window", "h8");
    focus("the reader list", "h10");
    focus("the loan list", "h2");
    focus("the readers table", "h10");
    let got = marked::mean("window.focus", "window", "the bicycle list", &hall());
    assert!(!got.starts_with("window.focus"), "{got}");
}

#[test]
fn what_is_looked_for_is_its_subject() {
    let find = |said: &str, want: &str| {
        check("window.find", "text", said, &format!("window.find {{\"text\":\"{want}\"}}"));
    };
    find("spreadsheet with the loans", "loans");
    find("the page about the harbour charts", "harbour charts");
    // What fits as it is stays so.
    find("the text editor", "the text editor");
    find("loans spring", "loans spring");
}

#[test]
fn screens_are_told_by_what_is_on_them() {
    let scene = hall();
    output("the screen where the mail is", "DP-2", &scene);
    output("the mail screen", "DP-2", &scene);
    output("the letters screen", "DP-2", &scene);
    output("the screen with the big pdf on it", "DP-2", &scene);
    output("the middle screen", "DP-2", &scene);
    let said = "flick that folder window to the screen where the mail is";
    let got = labelled(said, "window.to_output", &[("windows", "that folder window"), ("output", "the screen")]);
    assert_eq!(got, r#"window.to_output {"windows":["h8"],"output":"DP-2"}"#);
    let mut two = hall();
    two.outputs.truncate(2);
    two.outputs[0].id = "eDP-1".into();
    two.outputs[0].height = 1200;
    two.outputs[1].id = "HDMI-A-1".into();
    output("the big projector", "HDMI-A-1", &two);
    let got = marked::mean("window.close", "windows", "both windows of the projector", &two);
    assert_eq!(got, r#"window.close {"windows":["h6","h10"]}"#);
    output("the little telly", "HDMI-A-1", &two);
    output("the big screen", "HDMI-A-1", &two);
    output("the big laptop screen", "eDP-1", &two);
}

#[test]
fn objects_are_known_by_their_words_in_any_order() {
    let element = |name: &str| tacit_dbus::Element {
        window: "h1".into(),
        role: "entry".to_owned(),
        name: name.to_owned(),
        ..tacit_dbus::Element::default()
    };
    let mut scene = hall();
    scene.elements = vec![element("Search charts"), element("Chart notes")];
    let focus = |said: &str, name: &str| {
        let got = marked::mean("ui.focus", "element", said, &scene);
        assert!(got.contains(&format!("\"role\":\"entry\",\"name\":\"{name}\"")), "{said}: {got}");
    };
    focus("the chart search box", "Search charts");
    focus("the charts note box", "Chart notes");
    focus("the search charts box", "Search charts");
    // Half of a name and another word are not it.
    focus("the chart print box", "Chart Print");
}

#[test]
fn this_page_is_the_one_that_is_used() {
    focus("this page", "h1");
    let mut scene = hall();
    scene.windows[0].focused = false;
    scene.windows[1].focused = true;
    scene.windows[6].workspace = WorkspaceId(1);
    let mean = |said: &str, scene: &Snapshot| marked::mean("window.focus", "window", said, scene);
    assert_eq!(mean("this spreadsheet", &scene), r#"window.focus {"window":"h2"}"#);
    assert_eq!(mean("this page", &scene), r#"window.focus {"window":"h1"}"#);
    assert_eq!(mean("this terminal", &scene), r#"window.focus {"window":"h7"}"#);
    assert!(mean("the spreadsheet", &scene).starts_with("ask "));
    assert!(mean("the terminal", &scene).starts_with("ask "));
}
