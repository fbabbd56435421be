//! Conditions and times as an understander marks them: what they are about, and what speaks of that.

use crate::corrected::mean_of;
use tacit_dbus::Snapshot;

/// A desk with a headset, a bluetooth speaker, a jack that is called "Headphones", and a photo manager.
fn desk() -> Snapshot {
    let mut scene: serde_json::Value =
        serde_json::from_str(include_str!("scenes/den.json")).expect("the scene is sound");
    scene["devices"] = serde_json::json!({
        "audio_outputs": ["Headphones", "LG TV", "Loft Speakers"],
        "audio_inputs": ["Rode NT-USB", "Arctis Headset"],
        "wifi": ["PearTree"],
        "bluetooth": ["WH-1000XM5", "Bose SoundLink Mini", "Jabra Elite 85t", "Stadia Controller"],
        "players": ["VLC"],
    });
    let apps = scene["apps"].as_array_mut().expect("a list");
    apps.push(serde_json::json!({
        "id": "org.gnome.Shotwell", "name": "Shotwell", "generic": "Photo Manager", "keywords": ["photos", "albums"],
    }));
    serde_json::from_value(scene).expect("the scene is sound")
}

#[track_caller]
fn check(said: &str, clauses: &[&str], want: &str) {
    assert_eq!(mean_of(&desk(), said, clauses), want, "{said}");
}

/// One step under a condition, by the condition's subject, value and whether it holds once.
fn under(step: &str, subject: &str, value: &str, once: bool) -> String {
    format!(
        r#"{step}
when {{"if":{{"subject":"{subject}","op":"=","value":"{value}"}},"once":{once}}}"#
    )
}

#[test]
fn what_speaks_of_the_condition_is_its_thing() {
    let bose = r#"audio.output {"device":"Bose SoundLink Mini"}"#;
    let connected = |step: &str, name: &str, once: bool| under(step, "device.connected", name, once);
    let want = connected(bose, "Bose SoundLink Mini", true);
    check("once the bose pairs with the laptop, play the sound there", &["audio.output | *"], &want);
    check("once the bose is linked, send the audio over to it", &["audio.output | * | device: to it"], &want);
    check("route sound through it when the bose turns up", &["audio.output | *"], &want);
    let want = connected(r#"audio.output {"device":"Headphones"}"#, "Headphones", false);
    check(
        "every time the headphones get plugged in, switch audio to them",
        &["audio.output | * | device: them"],
        &want,
    );
    let want = connected(r#"audio.output {"device":"Jabra Elite 85t"}"#, "Jabra Elite 85t", true);
    check("sound to the jabra when they're linked up", &["audio.output | * | device: the jabra"], &want);
    let model = connected(r#"audio.output {"device":"Jabra Elite 85t"}"#, "Jabra Elite 85t", true);
    check("sound to the elite as soon as it's connected", &["audio.output | * | device: the elite"], &model);
    check("sound to the jabra once they are connected", &["audio.output | * | device: the jabra"], &want);
    check(
        "sound to the xm5s as soon as they're connected",
        &["audio.output | * | device: the xm5s"],
        &connected(r#"audio.output {"device":"WH-1000XM5"}"#, "WH-1000XM5", true),
    );
    // Nothing is spoken of: nothing is guessed.
    check("mute once they are connected", &["audio.mute on=on | *"], "refuse");
}

#[test]
fn windows_and_screens_of_a_condition_are_meant_too() {
    let telegram = |step: &str| under(step, "notification.from", "org.telegram.desktop", false);
    check(
        "whenever telegram pings me bring its window up",
        &["window.focus | *"],
        &telegram(r#"window.focus {"window":"t1"}"#),
    );
    check(
        "each time telegram sends a message, maximize it",
        &["window.maximize on=on | * | window: it"],
        &telegram(r#"window.maximize {"window":"t1","on":"on"}"#),
    );
    check(
        "when i plug dp-3 in, move krita there",
        &["window.to_output | * | windows: krita"],
        &under(r#"window.to_output {"windows":["k1"],"output":"DP-3"}"#, "output.connected", "DP-3", true),
    );
    check(
        "when lutris quits start it again",
        &["app.launch | * | app: it again"],
        &under(r#"app.launch {"app":"net.lutris.Lutris"}"#, "app.closed", "net.lutris.Lutris", true),
    );
    assert_eq!(
        crate::show(&crate::mean("every time telegram sends a notification raise its window", &desk())),
        telegram(r#"window.focus {"window":"t1"}"#)
    );
    // Another thing that is named stays what it is.
    check(
        "whenever telegram pings me bring krita up",
        &["window.focus | * | window: krita"],
        &telegram(r#"window.focus {"window":"k1"}"#),
    );
}

#[test]
fn applications_are_known_by_what_they_are_for() {
    check(
        "each time i look at the photographs, mute",
        &["audio.mute on=on | *"],
        &under(r#"audio.mute {"on":"on"}"#, "app.opened", "org.gnome.Shotwell", false),
    );
    check(
        "on krita closing, mute",
        &["audio.mute on=on | *"],
        &under(r#"audio.mute {"on":"on"}"#, "app.closed", "org.kde.krita", true),
    );
}

#[test]
fn devices_that_are_not_here_are_said_to_be_missing() {
    let scene = desk();
    let mean = crate::mean("when the marshall connects, play a jingle", &scene);
    let tacit_core::Meaning::Refuse { say } = mean.meaning else { panic!("{mean:?}") };
    assert!(
        say.starts_with("There is no device “marshall”. There are WH-1000XM5, Bose SoundLink Mini, Jabra Elite 85t,"),
        "{say}"
    );
}

#[test]
fn a_rule_is_said_of_the_clause_behind_it() {
    check(
        "dark mode every evening at 7 and light again at half past six in the morning",
        &[
            "theme.dark on=on | dark mode every evening at 7 and",
            "theme.dark on=off | light again at half past six in the morning",
        ],
        "theme.dark {\"on\":\"on\"} when {\"every\":\"FREQ=DAILY;BYHOUR=19;BYMINUTE=0\"}\n\
         theme.dark {\"on\":\"off\"} when {\"every\":\"FREQ=DAILY;BYHOUR=6;BYMINUTE=30\"}",
    );
    check(
        "every weekday at 9 open krita and close it at 5",
        &["app.launch | every weekday at 9 open krita and | app: krita", "window.close | close it at 5 | windows: it"],
        "app.launch {\"app\":\"org.kde.krita\"} when {\"every\":\"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0\"}\n\
         window.close {\"windows\":[{\"from\":0}]} after [0] when {\"every\":\"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=17;BYMINUTE=0\"}",
    );
    // Another day is another day, and another matter another time.
    check(
        "dark mode every evening at 7 and light mode tomorrow at 10 am",
        &["theme.dark on=on | dark mode every evening at 7 and", "theme.dark on=off | light mode tomorrow at 10 am"],
        "theme.dark {\"on\":\"on\"} when {\"every\":\"FREQ=DAILY;BYHOUR=19;BYMINUTE=0\"}\n\
         theme.dark {\"on\":\"off\"} when {\"at\":\"2026-09-04T10:00:00+02:00\"}",
    );
}

#[test]
fn what_waits_is_done_then() {
    let lock = r#"power.lock {"when":{"at":"2026-09-03T20:00:00+02:00"}}"#;
    check(
        "wait until eight o'clock this evening, then lock up",
        &["media.pause | wait until eight o'clock this evening ,", "power.lock | then lock up"],
        lock,
    );
    let lock = r#"power.lock {"when":{"at":"2026-09-03T18:20:00+02:00"}}"#;
    check(
        "hold on for ten minutes and then lock it",
        &["media.pause | hold on for ten minutes and", "power.lock | then lock it"],
        lock,
    );
    let lock = r#"power.lock {"when":{"if":{"subject":"app.closed","op":"=","value":"org.kde.krita"},"once":true}}"#;
    check(
        "wait till krita is closed and then lock it",
        &["media.pause | wait till krita is closed and", "power.lock | then lock it"],
        lock,
    );
}

#[test]
fn lengths_and_days_are_read_whole() {
    check(
        "airplane mode for the next quarter of an hour",
        &["network.airplane on=on | * | when: for the next | duration: quarter of an hour"],
        r#"network.airplane {"on":"on","duration":"PT15M"}"#,
    );
    check(
        "what is in the diary on friday",
        &["calendar.list | * | start: friday"],
        r#"calendar.list {"start":"2026-09-04"}"#,
    );
    check("what is on tomorrow", &["calendar.list | *"], r#"calendar.list {"start":"2026-09-04"}"#);
    check(
        "what is on tomorrow at noon",
        &["calendar.list | * | start: tomorrow at noon"],
        r#"calendar.list {"start":"2026-09-04T12:00:00+02:00"}"#,
    );
    check(
        "wake me out of this sculpting at quarter past seven",
        &["reminder.add | * | when: at quarter past seven"],
        r#"reminder.add {"when":{"at":"2026-09-03T19:15:00+02:00"}}"#,
    );
    check(
        "wake me up at quarter past seven",
        &["reminder.add | * | when: at quarter past seven"],
        r#"reminder.add {"when":{"at":"2026-09-04T07:15:00+02:00"}}"#,
    );
}
