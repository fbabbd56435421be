//! The confirmation: what would be done, what it can do, who asked, and two buttons. Above everything, by real input alone.

use super::icons::{Icon, icon};
use super::parts::{bold, label, rule, surface};
use super::request::step_before;
use crate::confirm::Confirm;
use crate::effect::Part;
use crate::frame::Frame;
use crate::look::{self, Colours};
use crate::message::{ConfirmMessage, Message};
use crate::state::State;
use crate::words;
use iced::keyboard::{self, Key, key::Named};
use iced::widget::{Column, Space, column, container, mouse_area, row, stack, text};
use iced::{Border, Color, Element, Length, Padding, alignment};
use tacit_dbus::{Effect, Request};

/// The most steps that are listed; the rest is counted.
const STEPS_MAX: usize = 12;

/// The overlay; empty where nothing is to be confirmed.
pub fn view(state: &State) -> Element<'_, Message> {
    let colours = state.look.colours();
    let confirm = state.confirm.as_ref();
    let request = confirm.and_then(|confirm| state.agent.request(&confirm.id));
    let (Some(confirm), Some(request)) = (confirm, request) else { return Space::new().into() };
    let content = column![
        container(body(state, request, colours)).padding(Padding::from([20.0, 24.0])).width(Length::Fill),
        rule(colours),
        buttons(confirm, request, colours)
    ];
    Frame::new(surface(content, colours))
        .on_key(|event| key(event).map(Message::Confirm))
        .on_height(|height| Message::Sized(Part::Confirm, height))
        .into()
}

fn key(event: &keyboard::Event) -> Option<ConfirmMessage> {
    match event {
        keyboard::Event::KeyPressed { key, repeat, .. } => match key.as_ref() {
            Key::Named(Named::Enter) if !repeat => Some(ConfirmMessage::Press),
            Key::Named(Named::Escape) => Some(ConfirmMessage::No),
            Key::Named(Named::Tab | Named::ArrowLeft | Named::ArrowRight) => Some(ConfirmMessage::Move),
            _ => None,
        },
        keyboard::Event::KeyReleased { key: Key::Named(Named::Enter), .. } => Some(ConfirmMessage::Release),
        _ => None,
    }
}

fn body<'a>(state: &'a State, request: &'a Request, colours: Colours) -> Element<'a, Message> {
    let worst = request.steps.iter().map(|step| words::effect_of(&step.effect)).max_by_key(|effect| weight(*effect));
    let (title, colour) = match worst {
        Some(Effect::Destructive) => ("This can lose work", colours.bad),
        Some(Effect::Outward) => ("This leaves your machine", colours.warn),
        _ => ("Shall this be done?", colours.accent),
    };
    let head = row![icon(Icon::Shield, 24.0, colour), bold(title, 18.0, colours.text)]
        .spacing(12)
        .align_y(alignment::Vertical::Center);
    let said = format!("“{}”", words::elide(&request.text, 200));
    let mut content = Column::new().spacing(12).push(head).push(label(said, 14.0, colours.muted));
    let mut steps = Column::new().spacing(8);
    for step in request.steps.iter().take(STEPS_MAX) {
        steps = steps.push(step_before(step, colours));
    }
    if request.steps.is_empty()
        && let Some(plan) = &request.plan
    {
        for step in plan.steps.iter().take(STEPS_MAX) {
            let title = container(label(words::title(step, &state.desk), 14.5, colours.text)).width(Length::Fill);
            steps = steps
                .push(row![title, super::parts::effect_pill(step.verb.effect(), colours, colours.ground)].spacing(10));
        }
    }
    let listed = request.steps.len().max(request.plan.as_ref().map_or(0, |plan| plan.steps.len()));
    if listed > STEPS_MAX {
        steps = steps.push(label(format!("and {} more steps", listed - STEPS_MAX), 12.5, colours.muted));
    }
    content = content.push(steps);
    let warning = request.say.as_deref().or_else(|| request.plan.as_ref().and_then(|plan| plan.say.as_deref()));
    if let Some(say) = warning.filter(|say| !say.is_empty()) {
        content = content.push(label(say, 13.5, colours.warn));
    }
    let asked = match request.caller.as_str() {
        "shell" | "tacit-shell" => "You asked for this in the command bar.".to_owned(),
        "cli" | "tacit" => "Asked for on the command line.".to_owned(),
        other => format!("Asked for by another program: {}", words::elide(other, 60)),
    };
    content.push(label(asked, 12.5, colours.muted)).into()
}

/// How much care an effect wants.
fn weight(effect: Effect) -> u8 {
    match effect {
        Effect::Read => 0,
        Effect::Reversible | Effect::ReversibleByApp => 1,
        Effect::Persistent => 2,
        Effect::Outward => 3,
        Effect::Destructive => 4,
    }
}

fn buttons<'a>(confirm: &Confirm, request: &Request, colours: Colours) -> Element<'a, Message> {
    let (yes, main) =
        if request.hold { ("Hold Enter to confirm", colours.bad) } else { ("Enter — do it", colours.accent) };
    let progress = if request.hold { confirm.progress() } else { 0.0 };
    let no = mouse_area(face("Esc — no", colours.raised, colours.text, confirm.on_no, 0.0, colours))
        .on_press(Message::Confirm(ConfirmMessage::No));
    let ground = if request.hold { look::mix(colours.ground, main, 0.22) } else { main };
    let ink = if request.hold { colours.text } else { colours.on_accent };
    // Pressing the button is the pointer's Enter, also when the keyboard is on the other one.
    let filled = Colours { accent: if request.hold { look::mix(main, colours.ground, 0.3) } else { main }, ..colours };
    let yes = mouse_area(face(yes, ground, ink, !confirm.on_no, progress, filled))
        .on_press(Message::Confirm(if confirm.on_no { ConfirmMessage::Move } else { ConfirmMessage::Press }))
        .on_release(Message::Confirm(ConfirmMessage::Release))
        .on_exit(Message::Confirm(ConfirmMessage::Release));
    row![no, Space::new().width(Length::Fill), yes].padding(Padding::from([14.0, 24.0])).into()
}

const BUTTON_PX: (f32, f32) = (196.0, 38.0);

/// A button's face, filled from the left as far as the hold is done.
fn face<'a>(
    word: &'a str,
    ground: Color,
    ink: Color,
    focused: bool,
    progress: f32,
    colours: Colours,
) -> Element<'a, Message> {
    let border = Border { color: if focused { colours.accent } else { colours.line }, width: 1.5, radius: 8.0.into() };
    let back = container(Space::new()).width(BUTTON_PX.0).height(BUTTON_PX.1).style(move |_| container::Style {
        background: Some(ground.into()),
        border,
        ..container::Style::default()
    });
    let fill =
        container(Space::new()).width(BUTTON_PX.0 * progress).height(BUTTON_PX.1).style(move |_| container::Style {
            background: (progress > 0.0).then(|| colours.accent.into()),
            border: Border { radius: 8.0.into(), ..Border::default() },
            ..container::Style::default()
        });
    let words = container(text(word).size(14).font(look::BOLD).color(ink))
        .width(BUTTON_PX.0)
        .height(BUTTON_PX.1)
        .center_x(BUTTON_PX.0)
        .center_y(BUTTON_PX.1);
    stack![back, fill, words].into()
}
