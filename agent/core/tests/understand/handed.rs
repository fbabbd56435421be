//! What a clause takes over from another one: devices, the rest of the screen; and names that are said loosely, by what they are not
//! or by a part of them.

use crate::corrected::mean_of;
use crate::{mean, show};
use serde_json::json;
use tacit_dbus::Snapshot;

/// A theatre: two windows on the stage's workspace, five on that for scripts, three screens.
fn theatre() -> Snapshot {
    let app = |id: &str, name: &str, generic: &str| json!({ "id": id, "name": name, "generic": generic });
    let window = |id: &str, app: &str, title: &str, workspace: u32, x: i32| {
        json!({ "id": id, "app": app, "title": title, "workspace": workspace, "x": x, "y": 0, "width": 900, "height": 1000,
                "focused": id == "t1" })
    };
    serde_json::from_value(json!({
        "now": "2026-05-05T10:00:00+02:00",
        "outputs": [
            { "id": "eDP-1", "x": 0, "y": 0, "width": 1920, "height": 1200 },
            { "id": "DP-1", "x": 1920, "y": 0, "width": 2560, "height": 1440, "focused": true },
            { "id": "DP-2", "x": 4480, "y": 0, "width": 1920, "height": 1080 },
        ],
        "workspaces": [
            { "id": 1, "name": "stage", "output": "DP-1", "active": true },
            { "id": 2, "name": "scripts", "output": "DP-1" },
            { "id": 3, "name": "tickets", "output": "eDP-1", "active": true },
        ],
        "windows": [
            window("t1", "org.mozilla.firefox", "Seating plan – Playhouse — Mozilla Firefox", 1, 1920),
            window("t2", "org.gnome.Evince", "Prompt book.pdf", 1, 3200),
            window("t3", "org.gnome.Evince", "Fire rules.pdf", 2, 1920),
            window("t4", "foot", "tail lights.log", 2, 2900),
            window("t5", "libreoffice-calc", "sales.ods — LibreOffice Calc", 3, 0),
            window("t6", "org.gnome.TextEditor", "Cue sheet.txt - Text Editor", 2, 1920),
        ],
        "apps": [
            app("org.mozilla.firefox", "Firefox", "Web Browser"), app("org.gnome.Evince", "Document Viewer", "Document Viewer"),
            app("foot", "Foot", "Terminal"), app("libreoffice-calc", "LibreOffice Calc", "Spreadsheet"),
            app("org.gnome.TextEditor", "Text Editor", "Text Editor"), app("org.gnome.Calculator", "Calculator", "Calculator"),
            app("org.inkscape.Inkscape", "Inkscape", "Vector Graphics"),
        ],
        "devices": {
            "audio_outputs": ["House Speakers", "Foyer Television", "Dock"], "audio_inputs": ["Headset Microphone", "Dock"],
            "bluetooth": ["Jabra Evolve 65", "Label Scanner", "KEF LSX", "DualSense Wireless Controller"],
            "wifi": ["Playhouse", "Playhouse-5G", "bar-2g"], "players": ["VLC"], "vpn": [],
        },
        "elements": [
            { "window": "t1", "role": "button", "name": "Book" },
            { "window": "t1", "role": "check box", "name": "Wheelchair places" },
            { "window": "t1", "role": "list", "name": "Waiting list" },
            { "window": "t2", "role": "entry", "name": "Page" },
            { "window": "t3", "role": "document", "name": "Pages" },
            { "window": "t6", "role": "text", "name": "Notes" },
        ],
        "settings": { "audio.output": "House Speakers", "network.connect": "Playhouse" },
        "history": [{ "text": "before", "steps": [{ "verb": "window.place", "args": { "window": "t5", "slot": "right" } }] }],
    }))
    .expect("the scene is sound")
}

#[track_caller]
fn check(said: &str, clauses: &[&str], want: &str) {
    assert_eq!(mean_of(&theatre(), said, clauses), want, "{said}");
}

#[test]
fn a_device_that_was_named_before_is_meant_again() {
    let want = "bluetooth.connect {\"device\":\"KEF LSX\"}\naudio.output {\"device\":\"KEF LSX\"}";
    let first = "bluetooth.connect | pair the kef speaker | device: the kef speaker";
    check(
        "pair the kef speaker and play the sound through it",
        &[first, "audio.output | and play the sound through it"],
        want,
    );
    check("pair the kef speaker, send audio there", &[first, "audio.output | send audio there | device: there"], want);
    check(
        "connect the headset and use its microphone",
        &[
            "bluetooth.connect | connect the headset | device: the headset",
            "audio.input | and use its microphone | device: its microphone",
        ],
        "bluetooth.connect {\"device\":\"Jabra Evolve 65\"}\naudio.input {\"device\":\"Headset Microphone\"}",
    );
}

#[test]
fn one_device_is_for_both_ways_of_sound() {
    let dock = "{\"device\":\"Dock\"}";
    check(
        "switch input and output to the dock",
        &["audio.input | switch input", "audio.output | and output to the dock | device: the dock"],
        &format!("audio.input {dock}\naudio.output {dock}"),
    );
    check(
        "use the dock for sound and mic",
        &["audio.output | use the dock for sound | device: the dock", "audio.input | and mic"],
        &format!("audio.output {dock}\naudio.input {dock}"),
    );
    // What is named is used.
    check(
        "use the dock for sound and the headset microphone to talk",
        &[
            "audio.output | use the dock for sound | device: the dock",
            "audio.input | and the headset microphone to talk | device: the headset microphone",
        ],
        &format!("audio.output {dock}\naudio.input {{\"device\":\"Headset Microphone\"}}"),
    );
}

#[test]
fn a_device_may_be_said_by_what_it_is_not() {
    let said = "change my microphone to a different one than the dock";
    check(said, &["audio.input | * | device: the dock"], "audio.input {\"device\":\"Headset Microphone\"}");
    // Of three there are two others.
    let said = "play the sound on anything but the dock";
    let got = mean_of(&theatre(), said, &["audio.output | * | device: the dock"]);
    assert!(got.starts_with("ask "), "{got}");
}

#[test]
fn the_rest_is_what_another_window_leaves() {
    let first = "window.place | the seating plan on the left third | window: the seating plan | slot: left third";
    let want = "window.place {\"window\":\"t1\",\"slot\":\"left_third\"}\n\
                window.place {\"window\":\"t2\",\"slot\":\"right_two_thirds\"}";
    for rest in [
        "and the prompt book gets the rest",
        "and give the prompt book what is left",
        "and the prompt book across the rest",
    ] {
        let said = format!("the seating plan on the left third {rest}");
        check(&said, &[first, &format!("ui.focus | {rest} | element: the prompt book")], want);
    }
    check(
        "seating plan top half, prompt book the other half",
        &["window.place | * | window: seating plan | slot: top half | window: prompt book | slot: the other half"],
        "window.place {\"window\":\"t1\",\"slot\":\"top\"}\nwindow.place {\"window\":\"t2\",\"slot\":\"bottom\"}",
    );
    // The rest of the windows is no part of the screen.
    check(
        "the seating plan on the left third and minimize the rest",
        &[first, "window.minimize | and minimize the rest | windows: the rest"],
        "window.place {\"window\":\"t1\",\"slot\":\"left_third\"}\n\
         window.minimize {\"windows\":[\"t2\",\"t3\",\"t4\",\"t5\",\"t6\"]}",
    );
}

#[test]
fn controls_are_known_by_a_part_of_what_is_said() {
    let page = "{\"element\":{\"window\":\"t2\",\"role\":\"entry\",\"name\":\"Page\"}";
    for (said, words) in [
        ("put 12 in the page box of that prompt book", "the page box of that prompt book"),
        ("put 12 in its page box", "its page box"),
    ] {
        let clause = format!("ui.set_text | * | text: 12 | element: {words}");
        let got = mean_of(&theatre(), said, &[&clause]);
        assert!(got.contains("\"name\":\"Page\"") && got.contains("\"t2\""), "{said}: {got} {page}");
    }
    check(
        "untick the wheelchair one",
        &["ui.toggle on=off | * | element: the wheelchair one"],
        r#"ui.toggle {"on":"off","element":{"window":"t1","role":"check box","name":"Wheelchair places"}}"#,
    );
    let notes = r#"{"window":"t6","role":"text","name":"Notes"}"#;
    for words in ["the cue sheet notes", "teh notes"] {
        let said = format!("write full house in {words}");
        let clause = format!("ui.set_text | * | text: full house | element: {words}");
        let got = mean_of(&theatre(), &said, &[&clause]);
        assert!(got.contains(notes), "{said}: {got}");
    }
}

#[test]
fn a_control_that_is_only_spoken_about_is_not_pressed() {
    let book = r#"ui.click {"element":{"window":"t1","role":"button","name":"Book"}}"#;
    check("get him a seat, i think the button says book", &["ui.click | * | element: a seat | element: book"], book);
    check(
        "who is waiting, read me the waiting list",
        &["ui.read | * | element: waiting | element: the waiting list"],
        r#"ui.read {"element":{"window":"t1","role":"list","name":"Waiting list"}}"#,
    );
    // Two that are joined are two.
    let got = mean_of(&theatre(), "press cancel and book", &["ui.click | * | element: cancel | element: book"]);
    assert_eq!(got.matches("ui.click").count(), 2, "{got}");
}

#[test]
fn what_is_in_front_is_scrolled_without_a_name() {
    let scroll = |said: &str, element: &str| {
        mean_of(&theatre(), said, &[&format!("ui.scroll dir=down | * | element: {element}")])
    };
    assert_eq!(
        scroll("scroll down in the seating plan thing", "the seating plan thing"),
        r#"ui.scroll {"dir":"down"}"#
    );
    assert_eq!(
        scroll("scroll down in the fire rules", "the fire rules"),
        r#"ui.scroll {"dir":"down","element":{"window":"t3","role":"document","name":"Pages"}}"#
    );
    assert_eq!(show(&mean("scroll down in this", &theatre())), r#"ui.scroll {"dir":"down"}"#);
}

#[test]
fn devices_are_known_by_a_part_of_their_names() {
    let connect = |said: &str| {
        mean_of(&theatre(), &format!("connect {said}"), &[&format!("bluetooth.connect | * | device: {said}")])
    };
    assert_eq!(connect("the label gun"), r#"bluetooth.connect {"device":"Label Scanner"}"#);
    assert_eq!(connect("my ps5 controller"), r#"bluetooth.connect {"device":"DualSense Wireless Controller"}"#);
    assert_eq!(connect("the kay ee eff speaker"), r#"bluetooth.connect {"device":"KEF LSX"}"#);
    // What becomes of it is no part of its name, and a kind of thing that it is not is another.
    assert_ne!(connect("the label printed"), r#"bluetooth.connect {"device":"Label Scanner"}"#);
    assert_ne!(connect("the phone scanner"), r#"bluetooth.connect {"device":"Label Scanner"}"#);
    assert_eq!(
        mean_of(&theatre(), "sound from the foyer telly", &["audio.output | * | device: the foyer telly"]),
        r#"audio.output {"device":"Foyer Television"}"#
    );
    assert_eq!(
        mean_of(&theatre(), "join bar dash two g", &["network.connect | * | text: bar dash 2 g"]),
        r#"network.connect {"text":"bar-2g"}"#
    );
}

#[test]
fn the_other_network_is_not_the_one_in_use() {
    let mut scene = theatre();
    scene.devices.wifi.truncate(2);
    let got = mean_of(&scene, "use the other wifi network", &["network.connect | * | text: other"]);
    assert_eq!(got, r#"network.connect {"text":"Playhouse-5G"}"#);
}

#[test]
fn screens_are_told_from_where_the_window_is() {
    check(
        "the terminal should live on the big middle screen",
        &["window.to_output | * | windows: the terminal | output: the big middle screen"],
        r#"window.to_output {"windows":["t4"],"output":"DP-1"}"#,
    );
    let mut two = theatre();
    two.outputs.truncate(2);
    let other = |windows: &str| {
        let said = format!("move {windows} to the other screen");
        mean_of(&two, &said, &[&format!("window.to_output | * | windows: {windows} | output: the other screen")])
    };
    assert_eq!(other("the sales sheet"), r#"window.to_output {"windows":["t5"],"output":"DP-1"}"#);
    assert_eq!(other("the seating plan"), r#"window.to_output {"windows":["t1"],"output":"eDP-1"}"#);
    let got = mean_of(
        &two,
        "left on the other screen is what i wanted",
        &["correct.replace | * | rest: left on the other screen"],
    );
    assert_eq!(got, r#"window.place {"window":"t5","slot":"left","output":"DP-1"}"#);
}

#[test]
fn places_that_are_left_open_are_asked_about() {
    let got = mean_of(
        &theatre(),
        "move the sales to one of the other workspaces",
        &["window.to_workspace | * | windows: the sales"],
    );
    assert_eq!(got, "ask Which workspace? [2 3]");
    let got = mean_of(&theatre(), "switch one of the monitors off", &["output.power on=off | *"]);
    assert_eq!(got, "ask Which screen? [eDP-1 DP-1 DP-2]");
    let clause = "window.to_output | * | windows: the sales | output: a different screen";
    assert!(mean_of(&theatre(), "move the sales to a different screen", &[clause]).starts_with("ask Which screen?"));
    let mut two = theatre();
    two.outputs.truncate(2);
    assert_eq!(
        mean_of(
            &two,
            "move the seating plan to a different screen",
            &[&clause.replace("the sales", "the seating plan")]
        ),
        r#"window.to_output {"windows":["t1"],"output":"eDP-1"}"#
    );
}

#[test]
fn a_workspace_beside_a_part_of_the_screen_is_where_it_is() {
    check(
        "inkscape goes on the left half of workspace 2",
        &["window.place | * | window: inkscape | slot: left half | window: workspace 2"],
        r#"app.launch {"app":"org.inkscape.Inkscape","workspace":2,"slot":"left"}"#,
    );
    check(
        "the seating plan goes on the left half of workspace 2",
        &["window.place | * | window: the seating plan | slot: left half | window: workspace 2"],
        "window.to_workspace {\"windows\":[\"t1\"],\"workspace\":2}\nwindow.place {\"window\":\"t1\",\"slot\":\"left\"}",
    );
}

#[test]
fn sets_are_told_by_plurals_places_and_what_stays() {
    check(
        "the pdfs can all be closed",
        &["window.close | * | windows: the pdfs"],
        r#"window.close {"windows":["t2","t3"]}"#,
    );
    check(
        "i want all my pdf files windows gone",
        &["window.close | * | windows: all my pdf files windows"],
        r#"window.close {"windows":["t2","t3"]}"#,
    );
    check(
        "of the windows showing on scripts, minimize all except my fire rules",
        &["window.minimize | * | windows: the windows showing on scripts | windows: all except my fire rules"],
        r#"window.minimize {"windows":["t4","t6"]}"#,
    );
    check(
        "what's on scripts i want over on tickets, all of it",
        &["window.to_workspace | * | workspace: scripts | workspace: tickets | windows: all of"],
        r#"window.to_workspace {"windows":["t3","t4","t6"],"workspace":3}"#,
    );
    check(
        "shut every pdf, i am done with the paper stuff",
        &["window.close | * | windows: every pdf | windows: the paper stuff"],
        r#"window.close {"windows":["t2","t3"]}"#,
    );
    check(
        "close all windows, just the seating plan stays",
        &[
            "window.close | close all windows | windows: all windows",
            "!window.move | just the seating plan stays | window: the seating plan",
        ],
        r#"window.close {"windows":["t2","t3","t4","t5","t6"]}"#,
    );
    check(
        "arrange all the stuff visible on this workspace in a grid",
        &["layout.arrange layout=grid | * | windows: all the stuff visible on this workspace"],
        r#"layout.arrange {"layout":"grid","windows":["t1","t2"]}"#,
    );
}

#[test]
fn what_is_hidden_already_and_what_is_left_out_may_follow_one_another() {
    check(
        "hide everything on scripts that isn't minimised yet, but not the lights one",
        &["window.minimize | * | windows: everything on scripts that is not | windows: the lights"],
        r#"window.minimize {"windows":["t3","t6"]}"#,
    );
}

#[test]
fn a_control_is_named_by_its_verb_and_what_it_is_done_to() {
    let mut scene = theatre();
    scene
        .elements
        .push(serde_json::from_value(json!({"window": "t1", "role": "button", "name": "Save"})).expect("sound"));
    scene
        .elements
        .push(serde_json::from_value(json!({"window": "t5", "role": "button", "name": "Save"})).expect("sound"));
    let save = |said: &str| mean_of(&scene, said, &[&format!("ui.click | * | element: {said}")]);
    assert!(save("save the sales").contains("\"t5\""), "{}", save("save the sales"));
    assert!(save("save the thing").contains("\"t1\""), "{}", save("save the thing"));
    let got = save("save the day for all");
    assert!(!got.contains(r#""name":"Save""#), "no button is called so: {got}");
}

#[test]
fn a_wish_after_a_request_is_no_complaint() {
    let mut scene = theatre();
    scene.history = serde_json::from_value(
        json!([{ "text": "before", "steps": [{ "verb": "audio.volume", "args": { "delta": -5 } }] }]),
    )
    .expect("it is sound");
    let got = mean_of(&scene, "no, i wanted the screen dimmed", &["correct.replace | * | rest: the screen dimmed"]);
    assert_eq!(got, r#"display.brightness {"delta":-10}"#);
    let got =
        mean_of(&scene, "same for the foyer telly's volume", &["correct.same | * | rest: the foyer telly volume"]);
    assert_eq!(got, r#"audio.volume {"delta":-5,"device":"Foyer Television"}"#);
}

#[test]
fn words_about_the_request_ask_for_nothing_more() {
    check(
        "undo the last two things i asked for",
        &["agent.undo | undo the last two things | n: two", "agent.undo | i asked for"],
        r#"agent.undo {"n":2}"#,
    );
    check(
        "never mind the sales, it's the prompt book that has to be maximized",
        &["window.maximize on=on | * | window: the sales | window: the prompt book"],
        r#"window.maximize {"window":"t2","on":"on"}"#,
    );
    check(
        "nah, a third of the screen is plenty",
        &["correct.replace | * | rest: a third of the screen"],
        r#"window.place {"window":"t5","slot":"right_third"}"#,
    );
}

#[test]
fn a_sheet_that_is_open_is_no_calculator() {
    assert_eq!(show(&mean("put calc on the left", &theatre())), r#"window.place {"window":"t5","slot":"left"}"#);
    let mut scene = theatre();
    scene.windows.retain(|window| window.id.as_str() != "t5");
    let got = show(&mean("put calc on the left", &scene));
    assert!(got.contains("org.gnome.Calculator"), "{got}");
}
