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
}

#[test]
fn two_wishes_stay_two() {
    is("volume up and brightness up", "audio.volume {\"delta\":10}\ndisplay.brightness {\"delta\":10}");
    is("it's too dark, volume up", "display.brightness {\"delta\":10}\naudio.volume {\"delta\":10}");
    let two = ["audio.volume delta=10 | louder", "audio.volume delta=10 | a bit louder"];
    marked("louder and a bit louder", &two, "audio.volume {\"delta\":10}\naudio.volume {\"delta\":5}");
}
