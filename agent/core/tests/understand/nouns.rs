//! What noun phrases mean: names that speech divides, sets with a place, clauses behind a noun, phrases that labels cut apart.

use crate::{marked, mean, show};
use tacit_core::grammar::learned::{self, Clause, Sense};
use tacit_core::resolve;
use tacit_dbus::Snapshot;

/// A laboratory with notebooks, terminals and papers on five workspaces and three screens.
fn lab() -> Snapshot {
    serde_json::from_str(include_str!("scenes/lab.json")).expect("the scene is sound")
}

#[track_caller]
fn check(head: &str, arg: &'static str, said: &str, want: &str) {
    assert_eq!(marked::mean(head, arg, said, &lab()), want, "{said}");
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
    let got = marked::mean(head, arg, said, &lab());
    assert!(got.starts_with("ask ") && got.ends_with(&format!("[{ids}]")), "{said}: {got}");
}

/// A clause as labels have it: its verb with what that implies, its words, and which of them are which argument.
type Labels<'a> = (&'a str, &'a str, &'a [(&'static str, &'a str)]);

#[track_caller]
fn labelled(said: &str, clauses: &[Labels<'_>], want: &str) {
    let scene = lab();
    let heard = learned::hear(said, &scene, 90).expect("it is short");
    let words: Vec<&str> = heard.tokens.iter().map(|token| token.word.as_str()).collect();
    let find = |run: &str, from: usize| -> (usize, usize) {
        let run: Vec<&str> = run.split(' ').collect();
        let at = (from..words.len()).find(|at| words.get(*at..*at + run.len()) == Some(run.as_slice()));
        let at = at.unwrap_or_else(|| panic!("{run:?} is not in {words:?}"));
        (at, at + run.len())
    };
    let mut at = 0;
    let clauses: Vec<Clause> = clauses
        .iter()
        .map(|(head, run, slots)| {
            let (from, to) = find(run, at);
            at = to;
            let mut next = from;
            let slots = slots.iter().map(|(name, run)| {
                let (a, b) = find(run, next);
                next = b;
                (*name, a, b)
            });
            let slots = slots.collect();
            let mut head = head.split(' ');
            let sense = Sense::named(head.next().unwrap_or_default()).expect("a verb");
            let fixed = head
                .filter_map(|word| word.split_once('='))
                .map(|(name, value)| (&*name.to_owned().leak(), value.to_owned()))
                .collect();
            Clause { from, to, sense, fixed, slots, denied: false }
        })
        .collect();
    let got = match learned::draft(said, &scene, &heard, &clauses, 0.9) {
        Ok(draft) => show(&resolve(&draft, &scene)),
        Err(unread) => format!("{unread:?}"),
    };
    assert_eq!(got, want, "{said}");
}

#[test]
fn words_that_belong_together_are_heard_together() {
    let scene = lab();
    let hears = |said: &str, want: &str| {
        let heard = learned::hear(said, &scene, 90).expect("it is short");
        let words: Vec<&str> = heard.tokens.iter().map(|token| token.word.as_str()).collect();
        assert_eq!(words.join(" "), want, "{said}");
    };
    hears("show me envy top", "show me nvtop");
    hears("show me n v top", "show me nvtop");
    hears("the gee pee you temperature", "the gpu temperature");
    hears("close the house hold window", "close the household window");
    hears("close both note books", "close both notebooks");
    hears("send it to dp one", "send it to dp-1");
    hears("put the male on the left", "put the mail on the left");
    hears("close both thesse", "close both these");
    // What stands apart for a reason stays so.
    hears("are you there", "are you there");
    hears("why is the top bar gone", "why is the top bar gone");
    hears("note the book", "note the book");
    hears("see the samples", "see the samples");
    hears("in house hold on", "in house hold on");
    hears("one dp", "1 dp");
}

#[test]
fn windows_are_known_by_what_their_titles_come_to() {
    focus("the titration notebook", "n1");
    focus("the julia run", "x1");
    focus("the petrov paper", "p1");
    focus("the node terminal", "x3");
    focus("the acme fomr", "a1");
    focus("the gradebook", "g1");
    asks("window.focus", "window", "the notebook", "n1 n2");
    asks("window.focus", "window", "the document", "p1 l1 l2");
    asks("window.resize delta=10", "window", "the folder", "s1 e1");
}

#[test]
fn clauses_tell_which_is_meant() {
    focus("the terminal that is logged in to the node box", "x3");
    focus("the terminal that's connected to node07", "x3");
    focus("the one with acme in its title", "a1");
    focus("the window whose title says acme", "a1");
    close("anything with acme in the title", r#""a1""#);
    focus("the second one from the left", "a1");
    focus("the second window from the right", "s1");
    focus("the folder next to it", "s1");
    focus("the window on the right", "s1");
}

#[test]
fn sets_have_a_place() {
    close("both notebooks", r#""n1","n2""#);
    close("notebooks and pdf", r#""n1","n2","p1""#);
    close("all firefoxes", r#""n1","n2","a1""#);
    close("anything from firefox", r#""n1","n2","a1""#);
    close("all my writing", r#""l1","l2""#);
    close("whatever lives on farm", r#""x2","x3""#);
    close("whatever else there is on the reading desk", r#""n2","a1","p1""#);
    close("every window on the farm desk", r#""x2","x3""#);
    close("nvtop and the ssh one, the two of them", r#""x2","x3""#);
    close("the two terminals on farm", r#""x2","x3""#);
    close("both documents over on office", r#""l1","l2""#);
    let both = "window.focus {\"window\":\"x2\"}\nwindow.focus {\"window\":\"x3\"}";
    check("window.focus", "window", "both terminals on farm", both);
    check("window.close", "windows", "everything on kitchen", "refuse");
}

#[test]
fn devices_and_places_are_said_short() {
    let output = |said: &str, name: &str| {
        check("audio.output", "device", said, &format!("audio.output {{\"device\":\"{name}\"}}"))
    };
    output("the xm5s", "WH-1000XM5");
    output("my xm 5", "WH-1000XM5");
    output("the laptop's own speakers", "Built-in Speakers");
    check("audio.output", "device", "the xm4s", "refuse");
    check("audio.output", "device", "that yeti", r#"audio.input {"device":"Blue Yeti"}"#);
    check("bluetooth.disconnect", "device", "that mx mouse", r#"bluetooth.disconnect {"device":"MX Master 3"}"#);
    check("audio.input", "device", "the laptop's own mic", r#"audio.input {"device":"Built-in Microphone"}"#);
    check("network.vpn on=on", "text", "the uni vpn", r#"network.vpn {"on":"on","text":"University VPN"}"#);
    check("network.vpn on=off", "text", "the vpn any longer", r#"network.vpn {"on":"off"}"#);
    check("workspace.switch", "workspace", "the benhc workspace", r#"workspace.switch {"workspace":1}"#);
    check("workspace.switch", "workspace", "the off workspace", r#"workspace.switch {"workspace":5}"#);
    check("workspace.switch", "workspace", "the kitchen workspace", "refuse");
    asks("network.connect", "text", "a wifi network", "Lab Lab-Guest");
    let there = r#"window.to_output {"windows":["x1"],"output":"DP-1"}"#;
    check("window.to_workspace", "workspace", "dp one", there);
}

#[test]
fn phrases_that_labels_cut_are_whole() {
    let all = [("windows", "everything on"), ("workspace", "farm"), ("workspace", "bench")];
    let moved = r#"window.to_workspace {"windows":["x2","x3"],"workspace":1}"#;
    labelled("everything on farm to bench", &[("window.to_workspace", "everything on farm to bench", &all)], moved);
    let live = [("windows", "whatever lives on"), ("workspace", "farm"), ("workspace", "bench")];
    let said = "bring whatever lives on farm here to bench";
    labelled(said, &[("window.to_workspace", said, &live)], moved);
    let cut = [("windows", "everything on"), ("workspace", "bench")];
    let put = r#"window.to_workspace {"windows":["n1","x1","s1","n2","a1","p1","x2","x3","c1","l1","l2","i1","e1","g1"],"workspace":1}"#;
    labelled("put everything on bench", &[("window.to_workspace", "put everything on bench", &cut)], put);
    let shut = r#"window.close {"windows":["l1","l2"]}"#;
    let both = [("windows", "both documents")];
    labelled(
        "close both documents over on office",
        &[("window.close", "close both documents over on office", &both)],
        shut,
    );
    let pair = [("window", "terminals")];
    let said = "the two terminals on farm, pin them";
    labelled(
        said,
        &[("window.pin on=on", "the 2 terminals on farm , pin them", &pair)],
        r#"window.pin {"window":["x2","x3"],"on":"on"}"#,
    );
    let box_ = [("window", "the terminal that is logged"), ("window", "the node box")];
    let said = "focus the terminal that is logged in to the node box";
    labelled(said, &[("window.focus", said, &box_)], r#"window.focus {"window":"x3"}"#);
    let there = [("windows", "slack"), ("workspace", "where")];
    let said = "send slack to where the minutes are";
    let sent = r#"window.to_workspace {"windows":["c1"],"workspace":5}"#;
    labelled(said, &[("window.to_workspace", said, &there)], sent);
    let off = [("windows", "the pdf"), ("output", "the left screen")];
    let said = "take the pdf off the left screen and bring it over to the laptop";
    let clauses: [Labels<'_>; 2] = [
        ("window.to_output", "take the pdf off the left screen", &off),
        ("window.to_output", "and bring it over to the laptop", &[("output", "the laptop")]),
    ];
    labelled(said, &clauses, r#"window.to_output {"windows":["p1"],"output":"eDP-1"}"#);
    let talk = [("window", "the presentation"), ("window", "it")];
    let said = "the presentation, bring me to it";
    labelled(said, &[("window.focus", "the presentation , bring me to it", &talk)], r#"window.focus {"window":"i1"}"#);
}

#[test]
fn what_is_left_alone_is_left_out() {
    let rest = r#"layout.arrange {"windows":["n2","a1"],"layout":"rows"}"#;
    let said = "every window on the reading desk in rows except the pdf";
    let slots = [("windows", "every window on the reading desk"), ("layout", "in rows"), ("windows", "except the pdf")];
    labelled(said, &[("layout.arrange", said, &slots)], rest);
    let said = "shut everything on the reading desk but leave the pdf alone";
    let set = [("windows", "everything on the reading desk")];
    let clauses: [Labels<'_>; 2] =
        [("window.close", "shut everything on the reading desk", &set), ("app.quit", "but leave the pdf alone", &[])];
    labelled(said, &clauses, r#"window.close {"windows":["n2","a1"]}"#);
    let said = "keep the pdf and shut whatever else there is on the left-hand monitor";
    let set = [("windows", "whatever else there is on the left hand monitor")];
    let clauses: [Labels<'_>; 2] = [
        ("window.pin on=on", "keep the pdf", &[("window", "the")]),
        ("window.close", "and shut whatever else there is on the left hand monitor", &set),
    ];
    labelled(said, &clauses, r#"window.close {"windows":["n2","a1"]}"#);
    let slots = [("windows", "everything on the reading desk")];
    let said = "shut everything on the reading desk but leave the pdf alone";
    labelled(said, &[("window.close", said, &slots)], r#"window.close {"windows":["n2","a1"]}"#);
    let said = "shut everything on the reading desk but save it first";
    labelled(said, &[("window.close", said, &slots)], r#"window.close {"windows":["n2","a1","p1"]}"#);
    // What is to be done with it is not left alone.
    let said = "shut everything on farm and keep the pdf on top";
    let clauses: [Labels<'_>; 2] = [
        ("window.close", "shut everything on farm", &[("windows", "everything on farm")]),
        ("window.pin on=on", "and keep the pdf on top", &[("window", "the pdf")]),
    ];
    labelled(
        said,
        &clauses,
        "window.close {\"windows\":[\"x2\",\"x3\"]}\nwindow.pin {\"window\":\"p1\",\"on\":\"on\"}",
    );
}

#[test]
fn what_is_said_twice_is_done_once() {
    let said = "accept those cookies";
    let cookies = r#"ui.click {"element":{"window":"a1","role":"button","name":"Accept cookies"}}"#;
    let slots = [("element", "accept"), ("element", "those cookies")];
    labelled(said, &[("ui.click", said, &slots)], cookies);
    let said = "there is a video call so start zoom";
    let slots = [("app", "a video call"), ("app", "zoom")];
    labelled(said, &[("app.launch", said, &slots)], r#"app.launch {"app":"us.zoom.Zoom"}"#);
    let said = "close slack, I'm finished with it";
    let clauses: [Labels<'_>; 2] = [
        ("window.close", "close slack", &[("windows", "slack")]),
        ("window.close", ", i am finished with it", &[("windows", "it")]),
    ];
    labelled(said, &clauses, r#"window.close {"windows":["c1"]}"#);
    let said = "call me back at 5: reminder saying water the basil";
    let slots = [("text", "saying"), ("text", "water the basil")];
    let at = r#"reminder.add {"text":"water the basil","when":{"at":"2026-05-05T17:00:00+02:00"}}"#;
    labelled(said, &[("reminder.add", "call me back at 5 : reminder saying water the basil", &slots)], at);
    // Two of a kind are two, and a change said twice is made twice.
    let said = "open a terminal and another terminal";
    let slots = [("app", "a terminal"), ("app", "another terminal")];
    let two = "app.launch {\"app\":\"foot\"}\napp.launch {\"app\":\"foot\"}";
    labelled(said, &[("app.launch", said, &slots)], two);
}

#[test]
fn what_is_not_open_is_opened_beside_the_rest() {
    let said = "calculator and thunderbird side by side";
    let slots = [("windows", "calculator and thunderbird")];
    let both = "app.launch {\"app\":\"org.gnome.Calculator\"}\napp.launch {\"app\":\"thunderbird\"}\n\
                layout.arrange {\"layout\":\"side_by_side\",\"windows\":[{\"from\":0},{\"from\":1}]} after [0, 1]";
    labelled(said, &[("layout.arrange layout=side_by_side", said, &slots)], both);
    let said = "open a calculator next to thunderbird";
    let clauses: [Labels<'_>; 2] = [
        ("app.launch", "open a calculator", &[("app", "a calculator")]),
        ("app.launch", "next to thunderbird", &[("app", "thunderbird")]),
    ];
    labelled(said, &clauses, both);
    check(
        "layout.arrange layout=grid",
        "windows",
        "slack and nvtop",
        r#"layout.arrange {"layout":"grid","windows":["c1","x2"]}"#,
    );
}

#[test]
fn a_name_before_a_pronoun_is_what_it_is_about() {
    let is = |said: &str, want: &str| assert_eq!(show(&mean(said, &lab())), want, "{said}");
    is("the chat window, send it to dp-1", r#"window.to_output {"windows":["c1"],"output":"DP-1"}"#);
    is("the presentation, close it", r#"window.close {"windows":["i1"]}"#);
    is("close the pdf, I'm done with it", r#"window.close {"windows":["p1"]}"#);
    is("the two terminals on farm, pin them", r#"window.pin {"window":["x2","x3"]}"#);
    is("close slack and close it", r#"window.close {"windows":["c1"]}"#);
    is("open zoom and mute it", "app.launch {\"app\":\"us.zoom.Zoom\"}\naudio.mute {\"on\":\"on\"}");
}
