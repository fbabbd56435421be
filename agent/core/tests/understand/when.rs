//! Times that stand in a sentence where no plain time would: conditions asked like questions, labels on words that say too little
//! alone, lengths and places of appointments.

use crate::corrected::mean_of;
use tacit_dbus::Snapshot;

fn den() -> Snapshot {
    serde_json::from_str(include_str!("scenes/den.json")).expect("the scene is sound")
}

#[track_caller]
fn is(said: &str, clauses: &[&str], want: &str) {
    assert_eq!(mean_of(&den(), said, clauses), want, "{said}");
}

#[track_caller]
fn holds(said: &str, clauses: &[&str], parts: &[&str]) {
    let meaning = mean_of(&den(), said, clauses);
    for part in parts {
        assert!(meaning.contains(part), "{said}: {meaning}");
    }
}

#[test]
fn a_condition_asked_like_a_question_is_when_the_rest_is_done() {
    let battery = r#""if":{"subject":"battery","op":"<","value":6}"#;
    holds(
        "battery below 6? then turn the volume down",
        &[
            "info.battery | battery below 6 ? | when: battery below 6",
            "audio.volume delta=-10 | then turn the volume down",
        ],
        &[battery, "audio.volume"],
    );
    let said = "battery below 6? then turn the volume down";
    let meaning = mean_of(
        &den(),
        said,
        &["info.battery | battery below 6 ?", "audio.volume delta=-10 | then turn the volume down"],
    );
    assert!(!meaning.contains("info.battery"), "{meaning}");
    holds(
        "disk fuller than 90 percent? then turn on dark mode",
        &[
            "info.system | disk fuller than 90 percent ? | when: than 90 percent",
            "theme.dark on=on | then turn on dark mode",
        ],
        &[r#""subject":"disk","op":">","value":90"#, "theme.dark"],
    );
    // A question that nothing hangs on stays one.
    holds("how full is the battery", &["info.battery | *"], &["info.battery"]);
}

#[test]
fn a_label_is_enough_for_words_that_only_say_how_it_is() {
    let dark = |when: &str| format!("theme.dark {{\"on\":\"on\"}}\nwhen {{\"if\":{when},\"once\":true}}");
    let charging = |on: &str| dark(&format!(r#"{{"subject":"charging","op":"=","value":"{on}"}}"#));
    is("dark mode with the charger out", &["theme.dark on=on | * | when: with the charger out"], &charging("off"));
    is("charger in, dark mode", &["theme.dark on=on | * | when: charger in"], &charging("on"));
    is(
        "dark mode with the battery below 18%",
        &["theme.dark on=on | * | when: with the battery below 18 percent"],
        &dark(r#"{"subject":"battery","op":"<","value":18}"#),
    );
}

#[test]
fn an_appointment_has_its_length_and_its_place() {
    holds(
        "new calendar entry: data quality board, friday 13:30, one hour, room B4",
        &["calendar.add | * | title: data quality board | start: friday 13:30 | duration: 1 hour | title: room b4"],
        &[r#""title":"data quality board""#, r#""duration":"PT1H""#, r#""location":"room B4""#, "T13:30:00"],
    );
    holds(
        "silence notifications for the next hour and a half please",
        &["notify.dnd on=on | * | duration: the next hour and a half"],
        &[r#""duration":"PT1H30M""#],
    );
}

#[test]
fn mistyped_and_misheard_numbers_are_numbers() {
    holds("lock it tonite at sevn pm", &["power.lock | * | when: tonight at 7 pm"], &["T19:00:00"]);
    holds("skip ahead thrity seconds", &["media.seek | * | duration: 30 seconds"], &[r#""duration":"PT30S""#]);
    holds("lock it in four tea minutes", &["power.lock | * | when: in 40 minutes"], &[r#""when":{"at""#]);
}
