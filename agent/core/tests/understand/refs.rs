//! What descriptions mean: nouns for what a thing is, sets, exceptions, names as speech divides them.

use crate::marked;
use tacit_dbus::Snapshot;

/// A home with a game, its launcher and two terminals on four workspaces and two screens.
fn den() -> Snapshot {
    serde_json::from_str(include_str!("scenes/den.json")).expect("the scene is sound")
}

#[track_caller]
fn check(head: &str, arg: &'static str, said: &str, want: &str) {
    assert_eq!(marked::mean(head, arg, said, &den()), want, "{said}");
}

#[track_caller]
fn focus(said: &str, id: &str) {
    check("window.focus", "window", said, &format!("window.focus {{\"window\":\"{id}\"}}"));
}

#[track_caller]
fn close(said: &str, ids: &str) {
    check("window.close", "windows", said, &format!("window.close {{\"windows\":[{ids}]}}"));
}

#[track_caller]
fn asks(head: &str, arg: &'static str, said: &str, ids: &str) {
    let got = marked::mean(head, arg, said, &den());
    assert!(got.starts_with("ask ") && got.ends_with(&format!("[{ids}]")), "{said}: {got}");
}

#[test]
fn windows_are_known_by_what_they_are() {
    focus("my numbers sheet", "g1");
    focus("that spreadsheet", "g1");
    focus("the game", "p1");
    focus("the voxel game", "p1");
    focus("that blocks thing", "p1");
    focus("the game launcher", "h1");
    focus("the vimeo page", "c1");
    focus("vimeo", "c1");
    focus("the page about uploads", "c1");
    focus("the tenancy document", "d1");
    focus("the pdf", "d1");
    focus("the choir chat", "t1");
}

#[test]
fn words_around_a_name_are_no_part_of_it() {
    focus("that gnumeric thing over there", "g1");
    focus("the guy to the right of telegram", "c1");
    focus("the bloke next to krita", "g1");
    focus("the thing on the right of my laptop screen", "c1");
    focus("whichever's on the left of the laptop screen", "t1");
    focus("the last thing you moved", "k1");
    focus("that thing you just placed", "k1");
    focus("the non-btop terminal", "s2");
    focus("the terminal that isn't btop", "s2");
    focus("the terminal without btop", "s2");
}

#[test]
fn sets_are_listed_announced_and_left_out() {
    close("all three, krita, telegram and vimeo", r#""k1","t1","c1""#);
    close("all 3 krita telegram and vimeo", r#""k1","t1","c1""#);
    close("both halves of my evening, minetest and telegram", r#""p1","t1""#);
    close("these: krita, minetest", r#""k1","p1""#);
    close("all but krita on this desktop", r#""g1""#);
    close("the whole lot on this workspace", r#""k1","g1""#);
    close("everything here but krita", r#""g1""#);
    close("everything but telegram on the laptop screen", r#""c1""#);
    close("everything to the right of krita", r#""g1""#);
    close("krita gnumeric and minetest", r#""k1","g1","p1""#);
    close("anything chromium", r#""c1""#);
    close("talk workspace windows", r#""t1","c1""#);
    close("everything save for the pdf", r#""k1","g1","t1","c1","p1","h1","s1","s2""#);
    check("layout.arrange layout=stack", "windows", "telegram and chromium on my side screen", "refuse");
    let both = |said: &str, want: &str| check("app.quit", "app", said, want);
    both("krita and telegram", "app.quit {\"app\":\"org.kde.krita\"}\napp.quit {\"app\":\"org.telegram.desktop\"}");
}

#[test]
fn one_of_several_is_asked_about() {
    asks("window.maximize", "window", "one of the terminals", "s1 s2");
    asks("window.float", "window", "a terminal, one of the ones I have open", "s1 s2");
    asks("app.launch", "app", "onlyoffice", "onlyoffice-slides onlyoffice-docs");
    asks("app.launch", "app", "a game launcher", "com.valvesoftware.Steam net.lutris.Lutris");
    asks("network.connect", "text", "the pear wifi", "PearTree PearTree-Guest");
    asks("audio.output", "device", "my other speakers", "SteelSeries Arctis VII LG TV");
    asks("bluetooth.connect", "device", "a controller", "PowerA Nano Controller Stadia Controller");
}

#[test]
fn applications_are_known_by_what_they_are() {
    check("app.quit", "app", "that voxel game", r#"app.quit {"app":"org.minetest.Minetest"}"#);
    check("app.quit", "app", "the game", r#"app.quit {"app":"org.minetest.Minetest"}"#);
    check("app.launch", "app", "the audio routing thing", r#"app.launch {"app":"qpwgraph"}"#);
    check("app.launch", "app", "the audio patchbay, qpwgraph", r#"app.launch {"app":"qpwgraph"}"#);
    let both = "app.launch {\"app\":\"org.inkscape.Inkscape\",\"workspace\":4}\n\
                app.launch {\"app\":\"org.shotcut.Shotcut\",\"workspace\":4}";
    check("window.to_workspace workspace=4", "windows", "inkscape and shotcut", both);
    let mixed = "window.to_workspace {\"windows\":[\"k1\"],\"workspace\":4}\n\
                 app.launch {\"app\":\"org.shotcut.Shotcut\",\"workspace\":4}";
    check("window.to_workspace workspace=4", "windows", "krita and shotcut", mixed);
}

#[test]
fn devices_are_named_as_speech_divides_them() {
    let output = |said: &str, name: &str| {
        check("audio.output", "device", said, &format!("audio.output {{\"device\":\"{name}\"}}"))
    };
    output("steel series arctis seven", "SteelSeries Arctis VII");
    output("my headset, the arctis", "SteelSeries Arctis VII");
    output("the tv one", "LG TV");
    check("audio.input", "device", "the headset mic", r#"audio.input {"device":"SteelSeries Arctis VII Mic"}"#);
    output("my headset the arctis", "SteelSeries Arctis VII");
    check(
        "bluetooth.connect",
        "device",
        "the power a controller",
        r#"bluetooth.connect {"device":"PowerA Nano Controller"}"#,
    );
    check("bluetooth.connect", "device", "sound core", r#"bluetooth.connect {"device":"Soundcore Q30"}"#);
}

#[test]
fn places_are_found_by_what_is_there_and_what_they_are() {
    check("workspace.switch", "workspace", "where the game is", r#"workspace.switch {"workspace":3}"#);
    check(
        "window.to_output",
        "output",
        "the screen with the choir chat",
        r#"window.to_output {"windows":["k1"],"output":"eDP-1"}"#,
    );
    check("workspace.switch", "workspace", "wherever telegram is", r#"workspace.switch {"workspace":2}"#);
    check("workspace.switch", "workspace", "where my numbers sheet is", r#"workspace.switch {"workspace":1}"#);
    let off = |said: &str, id: &str| {
        check("output.power on=off", "output", said, &format!("output.power {{\"on\":\"off\",\"output\":\"{id}\"}}"))
    };
    off("my laptop panel", "eDP-1");
    off("the small display", "eDP-1");
    off("second screen", "DP-3");
    off("that screen", "DP-3");
}

#[test]
fn objects_are_looked_for_in_the_window_that_is_named() {
    let click = |said: &str, window: &str, role: &str, name: &str| {
        let want =
            format!("ui.click {{\"element\":{{\"window\":\"{window}\",\"role\":\"{role}\",\"name\":\"{name}\"}}}}");
        check("ui.click", "element", said, &want);
    };
    click("the launch button in my game launcher", "h1", "button", "Launch");
    click("the launch button in minetest", "p1", "button", "Launch");
    click("the description on vimeo", "c1", "entry", "Description");
    click("the telegram box", "t1", "entry", "Write a message");
    click("the crop button in okular", "d1", "button", "Crop");
    click("blending dropdown", "k1", "combo box", "Blending");
    // A sign is no name: the button that shows only dots is not "the dot".
    click("the dot", "k1", "button", ".");
}
