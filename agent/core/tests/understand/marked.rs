//! Words that an understander marked as an argument, and what they mean in a scene.

use crate::show;
use tacit_core::grammar::learned::{self, Clause, Sense};
use tacit_core::resolve;
use tacit_dbus::Snapshot;

fn crowd() -> Snapshot {
    serde_json::from_str(include_str!("scenes/crowd.json")).expect("the scene is sound")
}

#[track_caller]
fn check(head: &str, arg: &'static str, said: &str, want: &str) {
    assert_eq!(mean(head, arg, said, &crowd()), want, "{said}");
}

/// What a clause of all of `said` comes to in `scene`, its words being the argument `arg`; `head` is a verb with what its words
/// imply, `window.place slot=left`.
pub fn mean(head: &str, arg: &'static str, said: &str, scene: &Snapshot) -> String {
    let heard = learned::hear(said, scene, 90).expect("it is short");
    let count = heard.tokens.len();
    let mut words = head.split(' ');
    let sense = Sense::named(words.next().unwrap_or_default()).expect("a verb");
    let fixed = words
        .filter_map(|word| word.split_once('='))
        .map(|(name, value)| (&*name.to_owned().leak(), value.to_owned()))
        .collect();
    let slots = if arg.is_empty() { Vec::new() } else { vec![(arg, 0, count)] };
    let clause = Clause { from: 0, to: count, sense, fixed, slots, denied: false };
    match learned::draft(said, scene, &heard, &[clause], 0.9) {
        Ok(draft) => show(&resolve(&draft, scene)),
        Err(unread) => format!("{unread:?}"),
    }
}

#[test]
fn words_heard_wrongly_are_put_right() {
    let scene = crowd();
    let hears = |said: &str, want: &str| {
        let heard = learned::hear(said, &scene, 90).expect("it is short");
        let words: Vec<&str> = heard.tokens.iter().map(|token| token.word.as_str()).collect();
        assert_eq!(words.join(" "), want, "{said}");
    };
    hears("turn of the wifi", "turn off the wifi");
    hears("bluetooth of please", "bluetooth off please");
    hears("get me out of here", "get me out of here");
    hears("workspace for", "workspace 4");
    hears("go to work space too and wait", "go to workspace 2 and wait");
    hears("volume too thirty", "volume to 30");
    hears("remind me in too hours", "remind me in 2 hours");
    hears("move gimp two the left", "move gimp to the left");
    hears("the file on the write", "the file on the right");
    hears("remind me to by bread", "remind me to buy bread");
    hears("in half an our", "in half an hour");
    hears("clothes the fire fox window", "close the firefox window");
    hears("full screen the brow sir", "fullscreen the browser");
    hears("full sceen the broswer", "fullscreen the browser");
    hears("close the p d f", "close the pdf");
    hears("opn firefox", "open firefox");
    hears("contect to the wifi", "connect to the wifi");
    hears("what is the whether like", "what is the weather like");
    hears("tell me whether it is on", "tell me whether it is on");
    hears("find flies in downloads", "find files in downloads");
    hears("strat the calculator", "start the calculator");
    hears("put the browser on the right and gimp on the left", "put the browser on the right and gimp on the left");
    hears("two of the windows", "2 of the windows");
    hears("remind me to rign the dentist", "remind me to ring the dentist");
    hears("put gimp on this screen too", "put gimp on this screen too");
    hears("lock the screen for now", "lock the screen for now");
    hears("search for clothes", "search for clothes");
    hears("at 5 our meeting starts", "at 5 our meeting starts");
    let mut pages = crowd();
    pages.windows[0].title = "Everyday Calm closeWindow.ts".to_owned();
    let heard = learned::hear("every day at 9 close window 2", &pages, 90).expect("it is short");
    assert!(heard.tokens.iter().any(|token| token.is("every")) && heard.tokens.iter().any(|token| token.is("window")));
}

#[test]
fn amounts_and_screens_are_taken_from_plain_words() {
    let is = |head: &str, said: &str, want: &str| check(head, "", said, want);
    is("audio.volume delta=10", "a bit louder", r#"audio.volume {"delta":5}"#);
    is("audio.volume delta=-10", "it is way too loud", r#"audio.volume {"delta":-20}"#);
    is("audio.volume delta=-10", "it is too loud in here", r#"audio.volume {"delta":-10}"#);
    is("theme.font_scale delta=10", "letters a lot larger", r#"theme.font_scale {"delta":20}"#);
    let outputs = crowd().outputs;
    let second = outputs.get(1).expect("two screens").id.as_str().to_owned();
    is("output.power on=off", "second screen off", &format!(r#"output.power {{"on":"off","output":"{second}"}}"#));
}

#[test]
fn what_is_opened_together_is_arranged_together() {
    let scene = crowd();
    let heard = learned::hear("pop open gedit and vlc in two columns", &scene, 90).expect("it is short");
    let verb = |name: &str| Sense::named(name).expect("a verb");
    let clause = |from, to, name: &str, slots: Vec<(&'static str, usize, usize)>| Clause {
        from,
        to,
        sense: verb(name),
        fixed: Vec::new(),
        slots,
        denied: false,
    };
    let count = heard.tokens.len();
    let clauses = [
        clause(0, 3, "app.launch", vec![("app", 2, 3)]),
        clause(3, 5, "app.launch", vec![("app", 4, 5)]),
        clause(5, count, "layout.arrange", vec![("layout", 5, count)]),
    ];
    let apps: Vec<&str> = scene.apps.iter().map(|app| app.name.as_str()).collect();
    let draft = learned::draft("pop open gedit and vlc in two columns", &scene, &heard, &clauses, 0.9);
    let shown = show(&resolve(&draft.expect("it can be read"), &scene));
    assert!(shown.contains(r#""windows":[{"from":0},{"from":1}]"#), "{shown} with {apps:?}");
}

#[test]
fn windows_are_found_by_description() {
    let focus =
        |said: &str, id: &str| check("window.focus", "window", said, &format!("window.focus {{\"window\":\"{id}\"}}"));
    focus("the one next to the inbox", "a1");
    focus("whatever is focused", "b1");
    focus("the firefox window with the inbox", "a2");
    focus("the top right window", "a2");
    focus("the other terminal", "b2");
    focus("the window where the cargo build is running", "b1");
    focus("the one on the left of the second screen", "c1");
}

#[test]
fn sets_are_what_is_left_of_everything() {
    let close = |said: &str, ids: &str| {
        check("window.close", "windows", said, &format!("window.close {{\"windows\":[{ids}]}}"))
    };
    close("anything that isn't firefox", r#""b1","b2","c1","d1""#);
    close("everything, just not firefox", r#""b1","b2","c1","d1""#);
    close("not firefox but everything else", r#""b1","b2","c1","d1""#);
    close("everything on chat", r#""c1","d1""#);
    close("all of the chat workspace", r#""c1","d1""#);
    close("the chat workspace's windows", r#""c1","d1""#);
    close("everything on the chat workspace besides gimp", r#""c1""#);
    close("whatever is on the second screen", r#""c1","d1""#);
    close("the pair of terminals", r#""b1","b2""#);
    close("signal as well as gimp", r#""c1","d1""#);
}

#[test]
fn places_are_found_by_what_is_there() {
    let switch = |said: &str, id: u32| {
        check("workspace.switch", "workspace", said, &format!("workspace.switch {{\"workspace\":{id}}}"))
    };
    switch("the one with gimp on it", 3);
    switch("where signal is", 3);
    switch("the third one", 3);
    switch("the second to last one", 2);
    let power = |said: &str, id: &str| {
        check("output.power on=off", "output", said, &format!("output.power {{\"on\":\"off\",\"output\":\"{id}\"}}"))
    };
    power("the big one", "DP-2");
    power("the telly", "DP-2");
    power("the external one", "DP-2");
    power("the laptop", "eDP-1");
    power("dp 2", "DP-2");
}

#[test]
fn players_are_found_by_what_they_play() {
    check("media.pause", "player", "the music player", r#"media.pause {"player":"Spotify"}"#);
    check("media.pause", "player", "the video", r#"media.pause {"player":"VLC"}"#);
    check("media.pause", "player", "the film in vlc", r#"media.pause {"player":"VLC"}"#);
    check("media.pause", "player", "whatever is playing", "ask Which player? [Spotify VLC]");
}

#[test]
fn objects_are_found_without_the_words_that_say_where_they_are() {
    let want = r#"ui.click {"element":{"window":"a2","role":"button","name":"Send"}}"#;
    check("ui.click", "element", "the Send button at the bottom", want);
    check("ui.click", "element", "Send in the inbox", want);
}

#[test]
fn comparisons_become_values() {
    check("keyboard.repeat value=off", "", "stop the keys repeating", r#"keyboard.repeat {"value":0}"#);
    check("keyboard.repeat value=faster", "", "repeat faster", r#"keyboard.repeat {"value":38}"#);
    check("pointer.speed value=slower", "", "slow down the mouse", r#"pointer.speed {"value":-0.2}"#);
    check("agent.mode mode=ask", "", "ask me first", r#"agent.mode {"mode":"preview"}"#);
}

#[test]
fn sums_and_sites_are_read_as_they_are_said() {
    check("calc.evaluate", "text", "fifteen percent of 230", r#"calc.evaluate {"text":"15% of 230"}"#);
    check("calc.evaluate", "text", "1200 minus 345", r#"calc.evaluate {"text":"1200 - 345"}"#);
    check("web.open", "url", "twitch dot tv", r#"web.open {"url":"https://twitch.tv"}"#);
    check("theme.accent", "value", "teal", r#"theme.accent {"value":"teal"}"#);
    check("ui.press", "keys", "control and f", r#"ui.press {"keys":"ctrl+f"}"#);
}

#[test]
fn a_verb_said_once_is_done_for_each_row_of_arguments() {
    let scene = crowd();
    let is = |said: &str, slots: &[(&'static str, &str)], want: &str| {
        let heard = learned::hear(said, &scene, 90).expect("it is short");
        let words: Vec<&str> = heard.tokens.iter().map(|token| token.word.as_str()).collect();
        let mut from = 0;
        let slots = slots.iter().map(|(name, run)| {
            let run: Vec<&str> = run.split(' ').collect();
            let at = (from..words.len()).find(|at| words[*at..].starts_with(&run)).expect("it is said");
            from = at + run.len();
            (*name, at, from)
        });
        let slots = slots.collect();
        let sense = Sense::Verb(tacit_dbus::Verb::WindowPlace);
        let clause = Clause { from: 0, to: words.len(), sense, fixed: Vec::new(), slots, denied: false };
        let draft = learned::draft(said, &scene, &heard, &[clause], 0.9).expect("it can be read");
        assert_eq!(show(&resolve(&draft, &scene)), want, "{said}");
    };
    let two = "window.place {\"window\":\"c1\",\"slot\":\"left\"}\nwindow.place {\"window\":\"d1\",\"slot\":\"right\"}";
    is(
        "signal to the left , gimp to the right",
        &[("window", "signal"), ("slot", "left"), ("window", "gimp"), ("slot", "right")],
        two,
    );
    is(
        "to the left with signal and gimp to the right",
        &[("slot", "left"), ("window", "signal"), ("window", "gimp"), ("slot", "right")],
        two,
    );
}
