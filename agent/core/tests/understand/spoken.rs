//! What people say around what they ask for: complaints, conditions by inversion, ranges of times, names put first.

use crate::corrected::mean_of;
use crate::{desk, mean, show};
use tacit_dbus::Snapshot;

fn crowd() -> Snapshot {
    serde_json::from_str(include_str!("scenes/crowd.json")).expect("the scene is sound")
}

#[track_caller]
fn is(said: &str, want: &str) {
    assert_eq!(show(&mean(said, &desk())), want, "{said}");
}

#[track_caller]
fn marked(said: &str, clauses: &[&str], want: &str) {
    assert_eq!(mean_of(&crowd(), said, clauses), want, "{said}");
}

#[test]
fn a_complaint_and_its_command_are_one_wish() {
    is("that's still far too quiet, a lot louder", r#"audio.volume {"delta":20}"#);
    is("it's too dark, much brighter", r#"display.brightness {"delta":20}"#);
    is("it's too loud, turn it down", r#"audio.volume {"delta":-10}"#);
    is("it is too bright, brightness to 20", r#"display.brightness {"percent":20}"#);
    is("the text is small, make it bigger", r#"theme.font_scale {"delta":10}"#);
    let labels = ["audio.volume delta=-10 | it is way too loud", "audio.volume delta=-10 | turn it down"];
    marked("it's way too loud, turn it down", &labels, r#"audio.volume {"delta":-20}"#);
    // The command is the remedy, though it is another verb.
    is("i can't read this, magnify the screen", "a11y.zoom {}");
    is("it's too dark in here, switch to the light theme", r#"theme.dark {"on":"off"}"#);
    let labels = ["audio.volume delta=-10 | it is too loud in here", "media.pause | pause spotify | player: spotify"];
    marked("it's too loud in here, pause spotify", &labels, r#"media.pause {"player":"Spotify"}"#);
}

#[test]
fn a_new_folder_is_made_where_it_is_said_to_be() {
    let made = |said: &str, labels: &str, path: &str| {
        marked(said, &[labels], &format!("file.create_folder {{\"path\":\"{path}\"}}"));
    };
    let labels = "file.create_folder | * | path: receipts | path: my home";
    made("i want a folder called Receipts in my home", labels, "~/Receipts");
    made(
        "make a folder Scans in the documents folder",
        "file.create_folder | * | path: scans in the documents folder",
        "~/Documents/Scans",
    );
    made("make a folder men in black", "file.create_folder | * | path: men in black", "men in black");
}

#[test]
fn two_wishes_stay_two() {
    is("volume up and brightness up", "audio.volume {\"delta\":10}\ndisplay.brightness {\"delta\":10}");
    is("it's too dark, volume up", "display.brightness {\"delta\":10}\naudio.volume {\"delta\":10}");
    let labels =
        ["display.brightness delta=10 | it is too dark", "window.maximize on=on | maximize gimp | window: gimp"];
    let want = "display.brightness {\"delta\":10}\nwindow.maximize {\"window\":\"d1\",\"on\":\"on\"}";
    marked("it's too dark, maximize gimp", &labels, want);
    let two = ["audio.volume delta=10 | louder", "audio.volume delta=10 | a bit louder"];
    marked("louder and a bit louder", &two, "audio.volume {\"delta\":10}\naudio.volume {\"delta\":5}");
}

/// A step under a condition that holds once.
fn under(step: &str, subject: &str, op: &str, value: &str) -> String {
    format!("{step}\nwhen {{\"if\":{{\"subject\":\"{subject}\",\"op\":\"{op}\",\"value\":{value}}},\"once\":true}}")
}

#[test]
fn a_verb_put_first_is_a_condition() {
    let mute = r#"audio.mute {"on":"on"}"#;
    let saver = r#"power.profile {"profile":"saver"}"#;
    let off = r#""off""#;
    is("should the wifi go off, mute", &under(mute, "wifi", "=", off));
    is("should anybody switch off the wifi, mute", &under(mute, "wifi", "=", off));
    is("if somebody turns the wifi off, mute", &under(mute, "wifi", "=", off));
    is("should firefox close, mute", &under(mute, "app.closed", "=", r#""org.mozilla.firefox""#));
    is("if somebody closes firefox, mute", &under(mute, "app.closed", "=", r#""org.mozilla.firefox""#));
    is("should the disk fill past 95 percent, mute", &under(mute, "disk", ">", "95"));
    is("were the battery to drop under 20, switch to power saver", &under(saver, "battery", "<", "20"));
    is("turn on power saver should the battery drop below 20 percent", &under(saver, "battery", "<", "20"));
    is("had the keychron gone away, mute", &under(mute, "device.disconnected", "=", r#""Keychron K2""#));
    is("had i not moved for ten minutes, mute", &under(mute, "idle", ">=", r#""PT10M""#));
    is("if i have not moved for ten minutes, mute", &under(mute, "idle", ">=", r#""PT10M""#));
    let labels = ["network.wifi on=on | * | when: should anybody switch off the wifi"];
    let want = under(r#"network.wifi {"on":"on"}"#, "wifi", "=", off);
    marked("should anybody switch off the wifi, turn it straight back on", &labels, &want);
}

#[test]
fn other_uses_of_these_verbs_are_no_condition() {
    let waits = |said: &str| show(&mean(said, &desk())).contains("\"if\"");
    for said in [
        "should i turn off the wifi",
        "you should turn off the wifi",
        "the wifi should be off",
        "the wifi should not be touched",
        "were any windows closed",
        "which windows were open",
        "i had the browser open",
    ] {
        assert!(!waits(said), "{said}");
    }
}

#[test]
fn a_calendar_takes_a_beginning_and_an_end() {
    let add = |title: &str, start: &str, end: &str| {
        format!(
            "calendar.add {{\"title\":\"{title}\",\"start\":\"2026-03-{start}:00+01:00\",\"end\":\"2026-03-{end}:00+01:00\"}}"
        )
    };
    let want = add("faculty meeting", "09T10:00", "09T11:00");
    is("put the faculty meeting in my calendar, next monday 10 to 11 am", &want);
    let want = add("lunch with Bea", "06T15:00", "06T16:30");
    is("add lunch with Bea to the calendar on friday from 3 till 4:30", &want);
    is("add a review to my calendar tomorrow between two and three", &add("review", "03T14:00", "03T15:00"));
    is("add a review to my calendar tomorrow 10–11", &add("review", "03T10:00", "03T11:00"));
    // Ten minutes before eleven.
    let want = r#"calendar.add {"title":"review","start":"2026-03-03T10:50:00+01:00"}"#;
    is("add the review to my calendar tomorrow at ten to eleven", want);
    let quoted = r#"calendar.add {"title":"The Wall","start":"2026-03-03T20:00:00+01:00"}"#;
    is("add \"The Wall\" to my calendar tomorrow at 8 pm", quoted);
}

#[test]
fn a_routine_runs_when_its_words_say_so() {
    let want = r#"routine.create {"name":"dusk","steps":[{"verb":"theme.dark","args":{"on":"on"}},{"verb":"notify.dnd","args":{"on":"on"}}],"when":{"every":"FREQ=DAILY;BYHOUR=18;BYMINUTE=15"}}"#;
    let said = "make a routine named dusk that runs every day at 18:15: dark theme on and dnd on";
    is(said, want);
    let labels =
        ["routine.create | * | name: dusk | when: every day at 18:15 | steps: dark theme on and do not disturb on"];
    marked(said, &labels, want);
}

#[test]
fn what_is_outside_the_scene_is_spelled_as_it_was_typed() {
    is("kill the process soffice", r#"process.kill {"text":"soffice"}"#);
    is("kill the process Xvfb", r#"process.kill {"text":"Xvfb"}"#);
    is("kill the process firefx", r#"process.kill {"text":"firefox"}"#);
}

#[test]
fn a_name_before_a_colon_is_what_it_means() {
    is("firefox: maximize it", r#"window.maximize {"window":"w3"}"#);
    is("the notes: close them", r#"window.close {"windows":["w5"]}"#);
    let labels = ["window.minimize | minimize it | windows: it", "audio.mute on=on | mute"];
    let want = "window.minimize {\"windows\":[\"c1\"]}\naudio.mute {\"on\":\"on\"}";
    marked("signal: minimize it, then mute", &labels, want);
    // Nothing points back: two things to be done.
    is("mute: close firefox", "audio.mute {\"on\":\"on\"}\nwindow.close {\"windows\":[\"w3\"]}");
}

/// A desk after some requests.
fn after(history: &serde_json::Value) -> Snapshot {
    let mut scene = desk();
    scene.history = serde_json::from_value(serde_json::json!([{ "text": "before", "steps": history }])).expect("steps");
    scene
}

#[test]
fn what_was_wanted_instead_may_be_a_command() {
    let louder = after(&serde_json::json!([{ "verb": "audio.volume", "args": { "delta": 10 } }]));
    let fixed = |said: &str, rest: &str, want: &str| {
        let labels = format!("correct.replace | * | rest: {rest}");
        assert_eq!(mean_of(&louder, said, &[&labels]), want, "{said}");
    };
    fixed("whoops, I wanted mute", "mute", r#"audio.mute {"on":"on"}"#);
    fixed("oh I wanted text bigger, not the noise", "text bigger", r#"theme.font_scale {"delta":10}"#);
    fixed("what I wanted was the brightness", "the brightness", r#"display.brightness {"delta":10}"#);
    fixed("the headphones i meant", "the headphones", r#"audio.volume {"delta":10,"device":"Headphones"}"#);
    let said = |said: &str, want: &str| assert_eq!(show(&mean(said, &louder)), want, "{said}");
    said("whoops, I wanted mute", r#"audio.mute {"on":"on"}"#);
    let placed = after(&serde_json::json!([{ "verb": "window.place", "args": { "window": "w3", "slot": "left" } }]));
    let corner = r#"window.place {"window":"w3","slot":"top_right"}"#;
    assert_eq!(show(&mean("Sorry — top right corner, I should have said.", &placed)), corner);
    let labels = ["correct.replace | * | rest: — top right corner"];
    assert_eq!(mean_of(&placed, "Sorry — top right corner, I should have said.", &labels), corner);
}

#[test]
fn a_network_of_the_scene_is_joined_instead() {
    let wifi = after(&serde_json::json!([{ "verb": "network.wifi", "args": { "on": "on" } }]));
    let joined = |scene: &Snapshot, said: &str, rest: &str| {
        mean_of(scene, said, &[&format!("correct.replace | * | rest: {rest}")])
    };
    let want = r#"network.connect {"text":"Office"}"#;
    assert_eq!(joined(&wifi, "hop on the office wifi instead", "the office wifi"), want);
    assert_eq!(joined(&wifi, "the office one instead", "the office one"), want);
    // Nobody spoke of networks, and no network is called so.
    let place = after(&serde_json::json!([{ "verb": "window.place", "args": { "window": "w3", "slot": "left" } }]));
    assert!(!joined(&place, "the office one instead", "the office one").contains("network.connect"));
    assert!(!joined(&wifi, "the guest one instead", "the guest one").contains("network.connect"));
}

#[test]
fn a_control_is_found_by_nearly_its_name() {
    let mut scene = desk();
    scene.elements = serde_json::from_value(serde_json::json!([
        {"window": "w3", "role": "entry", "name": "Search products"},
        {"window": "w3", "role": "button", "name": "Abort"},
        {"window": "w3", "role": "button", "name": "Add to basket"},
        {"window": "w3", "role": "label", "name": "Basket total"},
    ]))
    .expect("elements");
    let done = |said: &str, labels: &[&str], role: &str, name: &str| {
        let shown = mean_of(&scene, said, labels);
        assert!(shown.contains(&format!("\"role\":\"{role}\",\"name\":\"{name}\"")), "{said}: {shown}");
    };
    let labels = ["ui.set_text | * | text: rye meal | element: the product search box"];
    done("put rye meal in the product search box", &labels, "entry", "Search products");
    done("add too basket", &["ui.click | * | element: add | element: basket"], "button", "Add to basket");
    let shown = show(&mean("click the Abrot button", &scene));
    assert!(shown.contains("\"name\":\"Abort\""), "{shown}");
    // What is something else keeps its name.
    let shown = show(&mean("click the About button", &scene));
    assert!(shown.contains("\"name\":\"About\""), "{shown}");
}
