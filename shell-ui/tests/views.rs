//! Every view in both themes: what it says, what its keys do, and a picture of it in the target folder to look at.

mod common;

use common::{World, act, confirming, question, refuse, request};
use iced::keyboard::key::Named;
use iced::{Element, Settings, Size};
use iced_test::Simulator;
use std::path::PathBuf;
use tacit_shell::effect::Part;
use tacit_shell::look;
use tacit_shell::message::{AgentNews, BarMessage, ConfirmMessage, Message, SessionNews};
use tacit_shell::view;

fn simulate<'a>(size: (f32, f32), element: Element<'a, Message>) -> Simulator<'a, Message> {
    let settings = Settings { default_font: look::FACE, default_text_size: 14.into(), ..Settings::default() };
    Simulator::with_size(settings, Size::new(size.0, size.1), element)
}

/// Draws a view in both themes and checks that each of the words is in it.
#[track_caller]
fn shows(world: &mut World, name: &str, size: (f32, f32), part: Option<Part>, words: &[&str]) {
    for dark in [true, false] {
        world.state.look.dark = dark;
        let element = match part {
            None => view::panel::view(&world.state, Some("HEADLESS-1")),
            Some(Part::Bar) => view::bar::view(&world.state),
            Some(Part::Confirm) => view::confirm::view(&world.state),
            Some(Part::Notice) => view::notice::view(&world.state),
        };
        let mut ui = simulate(size, element);
        for word in words {
            assert!(ui.find(*word).is_ok(), "{name}: “{word}” is not shown");
        }
        let picture = ui.snapshot(&world.state.look.theme()).expect("a picture");
        let form = if dark { "dark" } else { "light" };
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("shell-views").join(form);
        let _ = std::fs::remove_file(dir.join(format!("{name}-tiny-skia.png")));
        let _ = std::fs::remove_file(dir.join(format!("{name}-wgpu.png")));
        picture.matches_image(dir.join(format!("{name}.png"))).expect("the picture is written");
    }
}

const BAR: fn(f32) -> (f32, f32) = |height| (640.0, height);

#[test]
fn panel() {
    let mut world = World::new();
    shows(
        &mut world,
        "panel",
        (1280.0, 32.0),
        None,
        &["1", "mail", "user@debian: ~/projects", "Ready", "Tue 3 Mar  14:05"],
    );
    world.request(&question("asking"));
    shows(&mut world, "panel-asks", (1280.0, 32.0), None, &["Asks you"]);
    world.tell(Message::Agent(AgentNews::Offline));
    shows(&mut world, "panel-away", (1280.0, 32.0), None, &["Agent away"]);
}

#[test]
fn panel_switches_workspaces() {
    let world = World::new();
    let mut ui = simulate((1280.0, 32.0), view::panel::view(&world.state, None));
    ui.click("mail").expect("a button");
    let said: Vec<Message> = ui.into_messages().collect();
    assert!(matches!(said[..], [Message::SwitchWorkspace(id)] if id.0 == 3), "{said:?}");
}

#[test]
fn bar_empty() {
    let mut world = World::new();
    world.suggest();
    world.open_bar();
    let words = ["open the calculator on the right", "You did this on the last three mornings.", "Suggestion", "leave"];
    shows(&mut world, "bar-empty", BAR(170.0), Some(Part::Bar), &words);
}

#[test]
fn bar_results() {
    let mut world = World::new();
    world.open_bar();
    world.typed("fi");
    let words =
        ["News – the morning paper", "Firefox on workspace 2", "Firefox", "File Roller", "Ask Tacit", "go to it"];
    shows(&mut world, "bar-results", BAR(420.0), Some(Part::Bar), &words);
    world.bar(BarMessage::Next);
    world.bar(BarMessage::Next);
    shows(&mut world, "bar-selected", BAR(420.0), Some(Part::Bar), &["open"]);
}

#[test]
fn bar_sum() {
    let mut world = World::new();
    world.open_bar();
    world.typed("7 + 5 * 2");
    shows(&mut world, "bar-sum", BAR(200.0), Some(Part::Bar), &["17", "7 + 5 * 2 ="]);
}

#[test]
fn bar_plan() {
    let mut world = World::new();
    world.open_bar();
    world.typed("put foot on the left and turn on dark mode");
    world.planned(&act("put foot on the left and turn on dark mode"));
    let words = ["Tacit will", "Put Foot on the left", "can be undone", "Turn dark mode on", "setting", "run"];
    shows(&mut world, "bar-plan", BAR(230.0), Some(Part::Bar), &words);
    world.typed(" x");
    world.planned(&refuse("x"));
    shows(&mut world, "bar-refused", BAR(200.0), Some(Part::Bar), &["Not possible", "I did not understand that."]);
}

#[test]
fn bar_progress_and_result() {
    let mut world = World::new();
    world.open_bar();
    world.typed("put foot on the left");
    world.bar(BarMessage::Enter);
    world.tell(Message::Agent(AgentNews::Submitted(Ok("r1".into()))));
    world.request(&request("running", "verifying", ""));
    shows(
        &mut world,
        "bar-progress",
        BAR(230.0),
        Some(Part::Bar),
        &["Acting…", "Put Foot on the left", "checking", "Cancel"],
    );
    world.request(&request("done", "done", r#","undoable":true,"say":"Foot is on the left.""#));
    let words = ["Done", "Foot is on the left.", "checked", "Undo"];
    shows(&mut world, "bar-done", BAR(250.0), Some(Part::Bar), &words);
    let mut ui = simulate(BAR(250.0), view::bar::view(&world.state));
    ui.click("Undo").expect("a button");
    let said: Vec<Message> = ui.into_messages().collect();
    assert!(said.iter().any(|message| matches!(message, Message::Bar(BarMessage::Undo))), "{said:?}");
}

#[test]
fn bar_failed() {
    let mut world = World::new();
    world.open_bar();
    world.typed("x");
    world.bar(BarMessage::Run);
    world.tell(Message::Agent(AgentNews::Submitted(Ok("r1".into()))));
    let failed = request("failed", "failed", r#","say":"Foot did not move in time.""#);
    world.request(&failed);
    shows(
        &mut world,
        "bar-failed",
        BAR(220.0),
        Some(Part::Bar),
        &["It did not work", "Foot did not move in time.", "failed"],
    );
}

#[test]
fn bar_question() {
    let mut world = World::new();
    world.open_bar();
    world.typed("close firefox");
    world.bar(BarMessage::Run);
    world.tell(Message::Agent(AgentNews::Submitted(Ok("r1".into()))));
    world.request(&question("asking"));
    let words = ["Which window do you mean?", "Firefox — News", "Firefox — Weather", "choose"];
    shows(&mut world, "bar-question", BAR(300.0), Some(Part::Bar), &words);
    let mut ui = simulate(BAR(300.0), view::bar::view(&world.state));
    ui.typewrite("2");
    let said: Vec<Message> = ui.into_messages().collect();
    assert!(said.iter().any(|message| matches!(message, Message::Bar(BarMessage::Choose(1)))), "{said:?}");
}

#[test]
fn bar_without_the_agent() {
    let mut world = World::new();
    world.tell(Message::Agent(AgentNews::Offline));
    world.open_bar();
    world.typed("calc");
    let words = ["Calculator", "The agent is away. Windows, applications and sums still work.", "Agent away"];
    shows(&mut world, "bar-away", BAR(210.0), Some(Part::Bar), &words);
}

#[test]
fn the_field_takes_text_from_the_first_event_and_keys_keep_their_order() {
    let mut world = World::new();
    world.open_bar();
    let mut ui = simulate(BAR(94.0), view::bar::view(&world.state));
    ui.typewrite("ab");
    ui.tap_key(Named::ArrowDown);
    ui.tap_key(Named::Enter);
    let said: Vec<BarMessage> = ui
        .into_messages()
        .filter_map(|message| match message {
            Message::Bar(message) => Some(message),
            _ => None,
        })
        .collect();
    let typed = |text: &str| BarMessage::Typed(text.into());
    assert_eq!(said, [typed("a"), typed("ab"), BarMessage::Next, BarMessage::Enter]);
}

#[test]
fn the_bar_tells_its_height() {
    let mut world = World::new();
    world.open_bar();
    let mut ui = simulate(BAR(94.0), view::bar::view(&world.state));
    ui.tap_key(Named::Shift);
    let heights: Vec<u32> = ui
        .into_messages()
        .filter_map(|message| match message {
            Message::Sized(Part::Bar, height) => Some(height),
            _ => None,
        })
        .collect();
    assert_eq!(heights, [view::bar::EMPTY_PX], "the bar opens with the height that it wants");
}

#[test]
fn confirm() {
    let mut world = World::new();
    world.request(&confirming(true));
    let words = [
        "This can lose work",
        "“close everything except the terminal”",
        "Close Firefox",
        "can lose work",
        "Firefox may have unsaved work.",
        "Asked for on the command line.",
        "Hold Enter to confirm",
        "Esc — no",
    ];
    shows(&mut world, "confirm", (520.0, 330.0), Some(Part::Confirm), &words);
    world.wait(500);
    world.tell(Message::Confirm(ConfirmMessage::Press));
    world.wait(360);
    let at = world.now;
    world.tell(Message::Tick(at));
    shows(&mut world, "confirm-held", (520.0, 330.0), Some(Part::Confirm), &["Hold Enter to confirm"]);
    let mut ui = simulate((520.0, 330.0), view::confirm::view(&world.state));
    ui.tap_key(Named::Enter);
    ui.tap_key(Named::Escape);
    let said: Vec<ConfirmMessage> = ui
        .into_messages()
        .filter_map(|message| match message {
            Message::Confirm(message) => Some(message),
            _ => None,
        })
        .collect();
    assert_eq!(said, [ConfirmMessage::Press, ConfirmMessage::Release, ConfirmMessage::No]);
}

#[test]
fn notice() {
    let mut world = World::new();
    world.tell(Message::Trouble("config.toml: line 3, column 1: unknown field `gapp` (remove it)".into()));
    world.tell(Message::Agent(AgentNews::Offline));
    shows(&mut world, "notice", (360.0, 190.0), Some(Part::Notice), &["Close"]);
}

#[test]
fn another_accent() {
    let mut world = World::new();
    world.tell(Message::Session(SessionNews::Setting("theme.accent".into(), "#e07a2f".into())));
    world.open_bar();
    world.typed("put foot on the left");
    world.planned(&act("put foot on the left"));
    shows(&mut world, "bar-accent", BAR(230.0), Some(Part::Bar), &["Tacit will"]);
}
