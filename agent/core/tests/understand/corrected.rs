//! Corrections, denials and values as an understander marks them.

use crate::show;
use serde_json::{Value, json};
use tacit_core::grammar::learned::{self, Clause, Sense};
use tacit_core::normalise::{self, Token};
use tacit_core::resolve;
use tacit_dbus::Snapshot;

fn crowd(history: &Value) -> Snapshot {
    let mut scene: Value = serde_json::from_str(include_str!("scenes/crowd.json")).expect("the scene is sound");
    if !history.is_null() {
        scene["history"] = json!([{ "text": "before", "steps": history }]);
    }
    serde_json::from_value(scene).expect("the scene is sound")
}

fn find(tokens: &[Token], said: &str, from: usize) -> (usize, usize) {
    let words: Vec<String> = normalise::tokens(said).into_iter().map(|token| token.word).collect();
    let at = (from..tokens.len())
        .find(|at| {
            words.iter().enumerate().all(|(i, word)| tokens.get(at + i).is_some_and(|token| token.word == *word))
        })
        .unwrap_or_else(|| panic!("{said} is in {tokens:?}"));
    (at, at + words.len())
}

/// The meaning of `said`, with a clause a line: `verb name=value | its words | name: words | …`; `!` denies it.
fn mean(history: &Value, said: &str, clauses: &[&str]) -> String {
    mean_of(&crowd(history), said, clauses)
}

/// As [`mean`], in any scene.
pub fn mean_of(scene: &Snapshot, said: &str, clauses: &[&str]) -> String {
    let heard = learned::hear(said, scene, 90).expect("it is short");
    let mut read = Vec::new();
    let mut from = 0;
    for line in clauses {
        let mut parts = line.split(" | ");
        let head = parts.next().unwrap_or_default();
        let (denied, head) = head.strip_prefix('!').map_or((false, head), |head| (true, head));
        let mut words = head.split(' ');
        let sense = Sense::named(words.next().unwrap_or_default()).expect("a sense");
        let fixed = words
            .filter_map(|word| word.split_once('='))
            .map(|(name, value)| (&*name.to_owned().leak(), value.to_owned()))
            .collect();
        let range = match parts.next() {
            Some("*") | None => (0, heard.tokens.len()),
            Some(words) => find(&heard.tokens, words, from),
        };
        let mut at = range.0;
        let mut slots: Vec<(&'static str, usize, usize)> = Vec::new();
        for slot in parts {
            let (name, words) = slot.split_once(": ").expect("a slot");
            let place = find(&heard.tokens, words, at);
            at = place.1;
            slots.push((name.to_owned().leak(), place.0, place.1));
        }
        from = range.1;
        read.push(Clause { from: range.0, to: range.1, sense, fixed, slots, denied });
    }
    match learned::draft(said, scene, &heard, &read, 0.9) {
        Ok(draft) => show(&resolve(&draft, scene)),
        Err(unread) => format!("{unread:?}"),
    }
}

#[track_caller]
fn check(history: &Value, said: &str, clauses: &[&str], want: &str) {
    assert_eq!(mean(history, said, clauses), want, "{said}");
}

fn placed(slot: &str) -> Value {
    json!([{ "verb": "window.place", "args": { "window": "a2", "slot": slot } }])
}

fn louder(delta: i64) -> Value {
    json!([{ "verb": "audio.volume", "args": { "delta": delta } }])
}

/// A correction whose marked words are given.
#[track_caller]
fn fix(history: &Value, said: &str, rests: &[&str], want: &str) {
    let rests: Vec<String> = rests.iter().map(|rest| format!("rest: {rest}")).collect();
    check(history, said, &[&format!("correct.replace | * | {}", rests.join(" | "))], want);
}

#[test]
fn places_change_by_what_differs() {
    let place = |slot: &str| format!("window.place {{\"window\":\"a2\",\"slot\":\"{slot}\"}}");
    fix(&placed("right"), "hmm a third will do", &["a third"], &place("right_third"));
    fix(&placed("right"), "that two thirds please", &["that two thirds"], &place("right_two_thirds"));
    fix(&placed("right"), "no, upper corner", &["upper corner"], &place("top_right"));
    fix(&placed("left_third"), "just half", &["just half"], &place("left"));
    fix(&placed("left"), "the other side", &["the other side"], &place("right"));
    fix(&placed("left"), "bottom right corner i said", &["bottom right corner"], &place("bottom_right"));
    fix(&placed("left"), "nope, in the middle", &["in the middle"], &place("center"));
    fix(&placed("left"), "not half, the whole top", &["not half", "top"], &place("top"));
    fix(&placed("left"), "rather a third than a half", &["a third than a half"], &place("left_third"));
}

#[test]
fn objects_change_and_what_is_denied_does_not() {
    let want = r#"window.place {"window":"c1","slot":"left"}"#;
    fix(&placed("left"), "signal there, not the inbox", &["signal there, not the inbox"], want);
    fix(&placed("left"), "signal there, not the inbox", &["signal", "there"], want);
    fix(&placed("left"), "instead of the inbox signal i meant", &["signal"], want);
    let want = r#"audio.output {"device":"WH-1000XM4"}"#;
    let output = json!([{ "verb": "audio.output", "args": { "device": "Built-in Audio" } }]);
    fix(&output, "the headphones, the wh one", &["the headphones, the wh one"], want);
}

#[test]
fn a_window_goes_elsewhere_altogether() {
    let want = r#"window.to_workspace {"windows":["a2"],"workspace":3}"#;
    fix(&placed("left"), "the chat workspace", &["the chat workspace"], want);
    let sent = json!([{ "verb": "window.to_workspace", "args": { "windows": ["a2"], "workspace": 3 } }]);
    fix(&sent, "workspace two", &["workspace two"], r#"window.to_workspace {"windows":["a2"],"workspace":2}"#);
    let full = r#"window.fullscreen {"window":"a2"}"#;
    fix(&placed("left"), "hm, actually full screen instead", &["hm", "fullscreen"], full);
    fix(&placed("left"), "make that full screen instead of left", &["fullscreen instead", "left"], full);
    fix(&sent, "no, minimized", &["minimized"], r#"window.minimize {"windows":["a2"]}"#);
}

#[test]
fn levels_and_other_properties() {
    fix(&louder(-10), "thirty percent", &["thirty percent"], r#"audio.volume {"percent":30}"#);
    fix(&louder(-10), "set it to forty five on the dot", &["forty five on the dot"], r#"audio.volume {"percent":45}"#);
    fix(&louder(-10), "two thirds", &["two thirds"], r#"audio.volume {"percent":67}"#);
    let want = r#"display.brightness {"delta":10}"#;
    fix(&louder(10), "the brightness, that up, not the volume", &["the brightness, that up, not the volume"], want);
    fix(&louder(10), "i meant the text size", &["the text size"], r#"theme.font_scale {"delta":10}"#);
    let muted = json!([{ "verb": "audio.mute", "args": { "on": "on", "duration": "PT5M" } }]);
    fix(&muted, "no, the mic", &["the mic"], r#"mic.mute {"on":"on","duration":"PT5M"}"#);
    let radio = json!([{ "verb": "network.wifi", "args": { "on": "off" } }]);
    fix(&radio, "bluetooth i meant", &["bluetooth"], r#"bluetooth.power {"on":"off"}"#);
}

#[test]
fn times_change() {
    let timer = json!([{ "verb": "timer.start", "args": { "duration": "PT5M" } }]);
    fix(&timer, "20 minutes", &["20 minutes"], r#"timer.start {"duration":"PT20M"}"#);
    let reminder = json!([{ "verb": "reminder.add",
        "args": { "text": "tea", "when": { "at": "2026-06-12T17:00:00+02:00" } } }]);
    let at =
        |time: &str| format!("reminder.add {{\"text\":\"tea\",\"when\":{{\"at\":\"2026-06-12T{time}:00+02:00\"}}}}");
    fix(&reminder, "half an hour rather", &["half an hour"], &at("17:10"));
    fix(&reminder, "no, at six", &["at six"], &at("18:00"));
}

#[test]
fn more_is_as_much_as_was_said() {
    let more = |said: &str, sense: &str, want: i64| {
        check(&louder(10), said, &[sense], &format!("audio.volume {{\"delta\":{want}}}"));
    };
    more("way more, i can't hear a thing", "correct.more", 20);
    more("a lot more, it's not enough", "correct.more", 20);
    more("a touch more", "correct.more", 5);
    more("more", "correct.more", 10);
    more("still too much", "correct.less", -10);
    more("way too much", "correct.less", -20);
    check(&louder(-10), "much louder", &["correct.more"], r#"audio.volume {"delta":20}"#);
}

#[test]
fn nothing_fits() {
    let locked = json!([{ "verb": "power.lock", "args": {} }]);
    fix(&locked, "the left third", &["the left third"], "Correction");
    fix(&json!([]), "the left third", &["the left third"], "Correction");
}

#[test]
fn a_sentence_corrects_itself() {
    let none = Value::Null;
    check(
        &none,
        "gimp over to web, no, the chat workspace",
        &[
            "window.to_workspace | gimp over to web | windows: gimp | workspace: web",
            "correct.replace | no, the chat workspace | rest: the chat workspace",
        ],
        r#"window.to_workspace {"windows":["d1"],"workspace":3}"#,
    );
    check(
        &none,
        "open kate no um gimp",
        &["app.launch | * | app: kate | app: gimp"],
        r#"app.launch {"app":"org.gimp.GIMP"}"#,
    );
    check(
        &none,
        "every monday at 3pm open the painter, i mean GIMP",
        &[
            "app.launch | every monday at 3pm open the painter | when: every monday at 3pm | app: the painter",
            "correct.replace | , i mean GIMP | rest: GIMP",
        ],
        "app.launch {\"app\":\"org.gimp.GIMP\"}\nwhen {\"every\":\"FREQ=WEEKLY;BYDAY=MO;BYHOUR=15;BYMINUTE=0\"}",
    );
    check(
        &none,
        "wake me well no remind me in two hours that the bread is done",
        &[
            "reminder.add | wake me well",
            "reminder.add | no remind me in two hours that the bread is done | when: in two hours | text: the bread is done",
        ],
        r#"reminder.add {"text":"the bread is done","when":{"at":"2026-06-12T18:40:00+02:00"}}"#,
    );
    check(
        &none,
        "in 10 lock it, minutes i mean",
        &["power.lock | * | when: in 10 minutes"],
        r#"power.lock {"when":{"at":"2026-06-12T16:50:00+02:00"}}"#,
    );
    check(
        &none,
        "volume to 30, sorry, 40",
        &["audio.volume | * | percent: 30 | percent: 40"],
        r#"audio.volume {"percent":40}"#,
    );
    check(
        &none,
        "put signal left, actually right",
        &[
            "window.place slot=left | put signal left | window: signal",
            "correct.replace | , actually right | rest: right",
        ],
        r#"window.place {"window":"c1","slot":"right"}"#,
    );
    check(
        &none,
        "lock at six no at seven",
        &["power.lock | lock at six | when: at six", "correct.replace | no at seven | rest: at seven"],
        r#"power.lock {"when":{"at":"2026-06-12T19:00:00+02:00"}}"#,
    );
    check(
        &none,
        "turn the sound up, i mean the brightness",
        &[
            "audio.volume delta=10 | turn the sound up",
            "correct.replace | , i mean the brightness | rest: the brightness",
        ],
        r#"display.brightness {"delta":10}"#,
    );
    check(
        &none,
        "mute it, no notifications",
        &["audio.mute on=on | mute it", "notify.dnd on=on | , no notifications"],
        "audio.mute {\"on\":\"on\"}\nnotify.dnd {\"on\":\"on\"}",
    );
    check(
        &none,
        "open kate and gimp",
        &["app.launch | * | app: kate | app: gimp"],
        "app.launch {\"app\":\"org.kde.kate\"}\napp.launch {\"app\":\"org.gimp.GIMP\"}",
    );
}

#[test]
fn what_is_denied_is_not_done() {
    let none = Value::Null;
    check(
        &none,
        "don't mute the sound, mute the mic",
        &["!audio.mute on=on | don't mute the sound", "mic.mute on=on | mute the mic"],
        r#"mic.mute {"on":"on"}"#,
    );
    check(&none, "don't lock it", &["!power.lock | *"], "refuse");
    check(
        &none,
        "don't lock it and don't mute it",
        &["!power.lock | don't lock it", "!audio.mute on=on | and don't mute it"],
        "refuse",
    );
    check(
        &none,
        "never mind the wallpaper, what i want is teal accents",
        &[
            "!theme.wallpaper | never mind the wallpaper | path: the wallpaper",
            "theme.accent | , what i want is teal accents",
        ],
        r#"theme.accent {"value":"teal"}"#,
    );
    check(
        &placed("left"),
        "not the inbox! signal!",
        &["!window.focus | not the inbox | window: the inbox", "correct.replace | ! signal | rest: signal"],
        r#"window.place {"window":"c1","slot":"left"}"#,
    );
}

#[test]
fn values_are_what_their_words_say() {
    let none = Value::Null;
    let level = |said: &str, slot: &str, want: &str| {
        check(&none, said, &[&format!("display.brightness delta=-10 | * | {slot}")], want);
    };
    level("bring the brightness down to fifty", "delta: fifty", r#"display.brightness {"percent":50}"#);
    level("bring the brightness down too forty", "delta: forty", r#"display.brightness {"percent":40}"#);
    level(
        "bring the brightness down two sixty percent",
        "delta: sixty percent",
        r#"display.brightness {"percent":60}"#,
    );
    level("bring the brightness down by fifty", "delta: fifty", r#"display.brightness {"delta":-50}"#);
    check(&none, "volume too 25", &["audio.volume | * | percent: to 25"], r#"audio.volume {"percent":25}"#);
    check(&none, "take the two last changes back", &["agent.undo | *"], r#"agent.undo {"n":2}"#);
    check(&none, "undo both of those", &["agent.undo | * | n: both of those"], r#"agent.undo {"n":2}"#);
    check(&none, "put both back how they were", &["agent.undo | *"], r#"agent.undo {"n":2}"#);
    check(
        &none,
        "move it down a touch",
        &["window.move | * | dir: down a touch"],
        r#"window.move {"window":"a2","dir":"down"}"#,
    );
    check(
        &none,
        "graph of half moon 3",
        &["calc.evaluate | * | text: graph of half moon 3"],
        "Argument(\"text\", \"graph of half moon 3\")",
    );
}

#[test]
fn conditions_keep_names_and_never_vanish() {
    let none = Value::Null;
    check(
        &none,
        "AirPods Pro linked up? then mute it",
        &["audio.mute on=on | *"],
        "audio.mute {\"on\":\"on\"}\nwhen {\"if\":{\"subject\":\"device.connected\",\"op\":\"=\",\"value\":\"AirPods Pro\"},\"once\":true}",
    );
    check(
        &none,
        "mute it when signal closes, and always from now on",
        &["audio.mute on=on | mute it when signal closes | when: when signal closes"],
        "audio.mute {\"on\":\"on\"}\nwhen {\"if\":{\"subject\":\"app.closed\",\"op\":\"=\",\"value\":\"org.signal.Signal\"},\"once\":false}",
    );
    check(
        &none,
        "whenever the mx master connects, disconnect it",
        &["bluetooth.disconnect | * | when: whenever the mx master connects | device: it"],
        "bluetooth.disconnect {\"device\":\"MX Master 3\"}\nwhen {\"if\":{\"subject\":\"device.connected\",\"op\":\"=\",\"value\":\"MX Master 3\"},\"once\":false}",
    );
    check(&none, "every day at 9 if wifi is on mute it", &["audio.mute on=on | *"], "refuse");
}

#[test]
fn turns_keep_their_screen() {
    for (said, output) in [
        ("rotate the second monitor ninety degrees", "DP-2"),
        ("turn the second screen by 90 degrees", "DP-2"),
        ("rotate the laptop screen 180 degrees", "eDP-1"),
    ] {
        let meaning = show(&resolve(&tacit_core::understand(said, &crowd(&Value::Null)), &crowd(&Value::Null)));
        assert!(meaning.contains(&format!("\"output\":\"{output}\"")), "{said}: {meaning}");
    }
}

#[test]
fn the_second_name_says_it_better() {
    let want = r#"audio.volume {"delta":10,"device":"WH-1000XM4"}"#;
    check(
        &louder(10),
        "same for the built in one, the wh one",
        &["correct.same | * | rest: the built in one, the wh one"],
        want,
    );
    check(
        &louder(10),
        "no, the headphones i meant. ten up on the wh",
        &[
            "correct.replace | no, the headphones i meant | rest: the headphones",
            "audio.volume | . ten up on the wh | delta: ten up | device: the wh",
        ],
        r#"audio.volume {"device":"WH-1000XM4","delta":10}"#,
    );
    fix(
        &placed("left"),
        "wrong firefox, take the rust one",
        &["wrong firefox", "the rust one"],
        r#"window.place {"window":"a1","slot":"left"}"#,
    );
}

#[test]
fn corrections_of_corrections_in_one_sentence() {
    let none = Value::Null;
    check(
        &none,
        "close the terminals, no wait, signal",
        &["window.close | * | windows: the terminals | windows: signal"],
        r#"window.close {"windows":["c1"]}"#,
    );
    check(
        &none,
        "close gimp, not signal",
        &["window.close | * | windows: gimp | windows: signal"],
        r#"window.close {"windows":["d1"]}"#,
    );
    check(
        &none,
        "timer for five, sorry, fifteen minutes",
        &["timer.start | * | duration: five | duration: fifteen minutes"],
        r#"timer.start {"duration":"PT15M"}"#,
    );
    check(
        &none,
        "send signal to workspace 1. scratch that, minimize it",
        &[
            "window.to_workspace | send signal to workspace 1 | windows: signal | workspace: workspace 1",
            "window.minimize | . scratch that, minimize it | windows: it",
        ],
        r#"window.minimize {"windows":["c1"]}"#,
    );
    check(
        &none,
        "gimp to the chat workspace and the same for konsole",
        &[
            "window.to_workspace | gimp to the chat workspace | windows: gimp | workspace: the chat workspace",
            "correct.same | and the same for konsole | rest: konsole",
        ],
        "ask Two windows fit “konsole”. Which one? [b1 b2]",
    );
}

#[test]
fn a_name_that_is_denied_beside_another_is_left_alone() {
    let none = Value::Null;
    check(
        &none,
        "quit gimp but not signal",
        &["app.quit | * | app: gimp | app: signal"],
        r#"app.quit {"app":"org.gimp.GIMP"}"#,
    );
    check(
        &none,
        "start kate instead of the weather",
        &["app.launch | * | app: kate | app: weather"],
        r#"app.launch {"app":"org.kde.kate"}"#,
    );
    check(
        &none,
        "instead of kate start the weather",
        &["app.launch | * | app: kate | app: weather"],
        r#"app.launch {"app":"org.gnome.Weather"}"#,
    );
}

#[test]
fn neither_is_none_unless_a_wish_says_otherwise() {
    let none = Value::Null;
    check(&none, "close neither gimp nor signal", &["window.close | * | windows: gimp nor signal"], "refuse");
    check(&none, "quit neither gimp nor signal", &["app.quit | * | app: gimp | app: signal"], "refuse");
    let both = r#"window.close {"windows":["d1","c1"]}"#;
    check(
        &none,
        "neither gimp nor signal should stay open",
        &["window.close | * | windows: neither gimp nor signal"],
        both,
    );
    check(&none, "i need neither gimp nor signal", &["window.close | * | windows: neither gimp nor signal"], both);
    check(
        &none,
        "remind me in two hours that neither train runs today",
        &["reminder.add | * | when: in two hours | text: neither train runs today"],
        r#"reminder.add {"text":"neither train runs today","when":{"at":"2026-06-12T18:40:00+02:00"}}"#,
    );
}

#[test]
fn a_correction_of_a_denial_stays_a_denial() {
    let none = Value::Null;
    let close = "window.close | close gimp | windows: gimp";
    check(
        &none,
        "close gimp, don't close signal, i mean konsole",
        &[
            close,
            "!window.close | , don't close signal | windows: signal",
            "correct.replace | , i mean konsole | rest: konsole",
        ],
        r#"window.close {"windows":["d1"]}"#,
    );
    check(
        &none,
        "close gimp, not gimp! signal!",
        &[close, "!window.close | , not gimp | windows: gimp", "correct.replace | ! signal! | rest: signal"],
        r#"window.close {"windows":["c1"]}"#,
    );
}

#[test]
fn a_correction_is_done_beside_another_request_of_its_kind() {
    check(
        &placed("left"),
        "no, signal there, and put gimp on the right",
        &[
            "correct.replace | no, signal there | rest: signal there",
            "window.place slot=right | , and put gimp on the right | window: gimp",
        ],
        "window.place {\"window\":\"c1\",\"slot\":\"left\"}\nwindow.place {\"window\":\"d1\",\"slot\":\"right\"}",
    );
}

#[test]
fn what_is_noted_says_nothing_of_how_often() {
    let meaning = mean(
        &Value::Null,
        "mute it when signal closes, and remind me at 9pm to always lock the door",
        &[
            "audio.mute on=on | mute it when signal closes | when: when signal closes",
            "reminder.add | , and remind me at 9pm to always lock the door | when: at 9pm | text: always lock the door",
        ],
    );
    assert!(meaning.contains("\"once\":true"), "{meaning}");
}

#[test]
fn half_a_description_is_asked_about() {
    let mut scene = crowd(&Value::Null);
    scene.windows.retain(|window| window.app.as_str() == "org.signal.Signal");
    let said = |said: &str| show(&resolve(&tacit_core::understand(said, &scene), &scene));
    assert_eq!(said("close the chat"), r#"window.close {"windows":["c1"]}"#);
    for half in ["close the work chat", "close the netflix messenger"] {
        let meaning = said(half);
        assert!(meaning.starts_with("ask") || meaning == "refuse", "{half}: {meaning}");
    }
    assert_eq!(said("turn off the monitor with the signal logo"), "refuse");
}

#[test]
fn skipping_back_is_negative() {
    let mut scene = crowd(&Value::Null);
    scene.devices.players.truncate(1);
    let meaning = mean_of(&scene, "skip back ten seconds", &["media.seek | * | duration: ten seconds"]);
    assert!(meaning.contains(r#""duration":"-PT10S""#), "{meaning}");
}

#[test]
fn counts_of_changes_are_no_lengths_of_time() {
    let none = Value::Null;
    for said in ["undo moving both windows", "undo the last 10 minutes"] {
        let meaning = mean(&none, said, &["agent.undo | *"]);
        assert!(!meaning.contains("\"n\":"), "{said}: {meaning}");
    }
    check(&none, "undo both", &["agent.undo | *"], r#"agent.undo {"n":2}"#);
}

#[test]
fn a_wish_after_a_refusal_takes_nothing_back() {
    let none = Value::Null;
    let two = "app.launch {\"app\":\"org.gimp.GIMP\"}\ndisplay.night_light {\"on\":\"off\"}";
    check(
        &none,
        "open gimp, no night light",
        &["app.launch | open gimp | app: gimp", "display.night_light on=off | , no night light"],
        two,
    );
    check(
        &none,
        "open gimp, forget that, mute it",
        &["app.launch | open gimp | app: gimp", "audio.mute on=on | , forget that, mute it"],
        r#"audio.mute {"on":"on"}"#,
    );
    check(
        &none,
        "mute it, make that inbox smaller",
        &["audio.mute on=on | mute it", "window.minimize | , make that inbox smaller | windows: inbox"],
        "audio.mute {\"on\":\"on\"}\nwindow.minimize {\"windows\":[\"a2\"]}",
    );
}

#[test]
fn what_stands_behind_a_new_routine_are_its_steps() {
    check(
        &Value::Null,
        "make a routine called going live: do not disturb on, then mute the mic",
        &[
            "routine.create | make a routine called going live: | name: going live",
            "notify.dnd on=on | do not disturb on,",
            "mic.mute on=on | then mute the mic",
        ],
        r#"routine.create {"name":"going live","steps":[{"verb":"notify.dnd","args":{"on":"on"}},{"verb":"mic.mute","args":{"on":"on"}}],"when":"manual"}"#,
    );
}

#[test]
fn what_is_said_by_the_way_is_no_time() {
    let saver = r#"power.profile {"profile":"saver"}"#;
    let clause = "power.profile profile=saver | *";
    check(&Value::Null, "this thing crawls today, spare the battery", &[clause], saver);
    let lock = r#"power.lock {}"#;
    check(&Value::Null, "nobody should get at this while i'm away", &["power.lock | *"], lock);
}

#[test]
fn hesitation_is_no_name() {
    check(
        &Value::Null,
        "make a new workspace called um hiring",
        &["workspace.create | * | name: um hiring"],
        r#"workspace.create {"name":"hiring"}"#,
    );
}

#[test]
fn what_labels_cut_is_put_together() {
    let none = Value::Null;
    check(
        &none,
        "write a mail to lena@atelier.example, subject \"Proofs ready\"",
        &[
            "mail.compose | write a mail to lena@atelier.example, | to: lena@atelier.example",
            "mail.compose | subject \"Proofs ready\"",
        ],
        r#"mail.compose {"to":"lena@atelier.example","subject":"Proofs ready"}"#,
    );
    check(
        &none,
        "remember how everything is now as \"lindenhof\"",
        &["layout.save | *"],
        r#"layout.save {"name":"lindenhof"}"#,
    );
    check(&none, "please don't shut the computer down", &["power.shutdown | *"], "refuse");
    check(&none, "no restarting tonight", &["power.restart | *"], "refuse");
    check(&none, "no, restart it", &["power.restart | *"], "power.restart {}");
}

#[test]
fn a_direction_alone_corrects_the_last_change() {
    let lower = r#"audio.volume {"delta":-20}"#;
    fix(&louder(10), "no, lower, a lot lower", &["lower", "a lot lower"], lower);
    fix(&louder(10), "quieter", &["quieter"], r#"audio.volume {"delta":-10}"#);
}

#[test]
fn what_is_taken_hold_of_is_not_gone_to() {
    let clauses = [
        "window.focus | grab the inbox | window: the inbox",
        "window.fullscreen | and make it fullscreen | window: it",
    ];
    check(&Value::Null, "grab the inbox and make it fullscreen", &clauses, r#"window.fullscreen {"window":"a2"}"#);
    let clauses = [
        "window.focus | show the inbox | window: the inbox",
        "window.fullscreen | and make it fullscreen | window: it",
    ];
    let want = "window.focus {\"window\":\"a2\"}\nwindow.fullscreen {\"window\":\"a2\"}";
    check(&Value::Null, "show the inbox and make it fullscreen", &clauses, want);
}
