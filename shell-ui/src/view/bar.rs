//! The command bar: the field, the instant lane, the agent's lane or the request that is followed, and the keys.

use super::icons::{Icon, icon};
use super::parts::{key_hint, line, rule, surface, two_lines};
use super::{plan, request};
use crate::bar::{Stage, Target};
use crate::effect::Part;
use crate::frame::Frame;
use crate::look::Colours;
use crate::message::{BarMessage, Message};
use crate::sources::{Hit, Kind};
use crate::state::State;
use iced::keyboard::{self, Key, key::Named};
use iced::widget::{Column, Row, button, column, container, mouse_area, row, text_input};
use iced::{Border, Element, Length, Padding, alignment};
use tacit_dbus::Phase;

/// The height of the bar with nothing in it, in logical pixels: what it opens with.
pub const EMPTY_PX: u32 = 84;

/// The text field's id.
pub fn input_id() -> iced::widget::Id {
    iced::widget::Id::new("bar-input")
}

/// The bar.
pub fn view(state: &State) -> Element<'_, Message> {
    let colours = state.look.colours();
    let mut content = Column::new().push(field(state, colours)).push(rule(colours));
    let mut lane = Column::new().spacing(3).padding(Padding::from([8.0, 8.0]));
    let mut lanes = 0;
    if let Some(followed) = request::view(state, colours) {
        content = content.push(followed).push(rule(colours));
    } else {
        let target = state.bar.target(state.agent.online);
        for (at, hit) in state.bar.rows.iter().enumerate() {
            lane = lane.push(result(hit, at, target == Target::Row(at), colours));
            lanes += 1;
        }
        if let Some(card) = plan::view(state, colours) {
            lane = lane.push(card);
            lanes += 1;
        }
    }
    if lanes > 0 {
        content = content.push(lane).push(rule(colours));
    }
    content = content.push(keys(state, colours));
    let mut hovering = mouse_area(surface(content, colours)).on_exit(Message::Bar(BarMessage::PointerLeft));
    if !state.bar.hovered {
        #[allow(clippy::cast_possible_truncation)]
        let seen = |at: iced::Point| Message::Bar(BarMessage::Pointer(at.x as i32, at.y as i32));
        hovering = hovering.on_move(seen);
    }
    Frame::new(hovering)
        .on_key(|event| key(state, event).map(Message::Bar))
        .on_keyboard(|has| Message::Bar(BarMessage::Keyboard(has)))
        .on_height(|height| Message::Sized(Part::Bar, height))
        .focus(input_id())
        .into()
}

/// What a key does in the bar; None where it is the text field's.
fn key(state: &State, event: &keyboard::Event) -> Option<BarMessage> {
    let keyboard::Event::KeyPressed { key, modifiers, text, .. } = event else { return None };
    let asked_plainly = state.is_asked() && state.bar.text.is_empty();
    match key.as_ref() {
        Key::Named(Named::Escape) => Some(BarMessage::Escape),
        Key::Named(Named::Enter) => Some(BarMessage::Enter),
        Key::Named(Named::ArrowDown) => Some(BarMessage::Next),
        Key::Named(Named::ArrowUp) => Some(BarMessage::Previous),
        Key::Named(Named::Tab) if modifiers.shift() => Some(BarMessage::Previous),
        Key::Named(Named::Tab) => Some(BarMessage::Next),
        Key::Named(Named::Delete) if modifiers.control() => Some(BarMessage::Dismiss),
        Key::Character("z") if modifiers.control() => Some(BarMessage::Undo),
        // With nothing to copy it stops what runs, as in a terminal.
        Key::Character("c") if modifiers.control() && state.bar.text.is_empty() => Some(BarMessage::Cancel),
        Key::Character(_) if asked_plainly => {
            let digit = text.as_ref().and_then(|text| text.chars().next()).and_then(|c| c.to_digit(10));
            digit.filter(|digit| *digit > 0).map(|digit| BarMessage::Choose(digit as usize - 1))
        }
        _ => None,
    }
}

fn field(state: &State, colours: Colours) -> Element<'_, Message> {
    let placeholder = if state.is_asked() {
        "Choose, or answer in your own words"
    } else if state.bar.stage == Stage::Compose {
        "Type a command, an application or a sum"
    } else {
        "Anything else?"
    };
    let input = text_input(placeholder, &state.bar.text)
        .id(input_id())
        .on_input(|text| Message::Bar(BarMessage::Typed(text)))
        .size(19)
        .padding(Padding::from([6.0, 2.0]))
        .style(move |_theme, _status| text_input::Style {
            background: colours.ground.into(),
            border: Border::default(),
            icon: colours.muted,
            placeholder: colours.muted,
            value: colours.text,
            selection: colours.selected,
        });
    let mark = if state.agent.online { colours.accent } else { colours.muted };
    row![icon(Icon::Spark, 22.0, mark), input]
        .spacing(12)
        .padding(Padding::from([8.0, 18.0]))
        .align_y(alignment::Vertical::Center)
        .into()
}

fn result<'a>(hit: &'a Hit, at: usize, selected: bool, colours: Colours) -> Element<'a, Message> {
    let (picture, word) = match hit.kind {
        Kind::Window => (Icon::Window, "Window"),
        Kind::Application => (Icon::Application, "Application"),
        Kind::Calculation => (Icon::Sum, "Enter copies"),
        Kind::History => (Icon::Earlier, "Asked before"),
        Kind::Suggestion => (Icon::Spark, "Suggestion"),
        Kind::Question => (Icon::Question, "Question"),
    };
    let ink = if selected { colours.accent } else { colours.muted };
    let words =
        container(two_lines(hit.title.as_str(), Some(hit.detail.clone()), colours)).width(Length::Fill).clip(true);
    let content = row![icon(picture, 19.0, ink), words, line::<Message>(word, 12.0, colours.muted)]
        .spacing(12)
        .align_y(alignment::Vertical::Center);
    button(content)
        .padding(Padding::from([7.0, 14.0]))
        .width(Length::Fill)
        .style(move |_theme, status| {
            let over = matches!(status, button::Status::Hovered | button::Status::Pressed);
            let ground = if selected { Some(colours.selected) } else { over.then_some(colours.raised) };
            button::Style {
                background: ground.map(Into::into),
                text_color: colours.text,
                border: Border { radius: 9.0.into(), ..Border::default() },
                ..button::Style::default()
            }
        })
        .on_press(Message::Bar(BarMessage::Pick(at)))
        .into()
}

/// The keys that do something now.
fn keys(state: &State, colours: Colours) -> Element<'_, Message> {
    let mut hints: Vec<(&str, &str)> = Vec::new();
    if state.is_asked() {
        hints.extend([("↑↓", "choose"), ("1–9", "take"), ("Enter", "answer")]);
    } else if state.bar.stage == Stage::Compose {
        match state.bar.target(state.agent.online) {
            Target::Row(at) => hints.push(("Enter", verb_of(state.bar.rows.get(at)))),
            Target::Agent => hints.push(("Enter", "run")),
            Target::Nothing => {}
        }
        if state.bar.stops() > 0 {
            hints.push(("Tab", "next"));
        }
        if state.bar.rows.iter().any(|row| row.kind == Kind::Suggestion) {
            hints.push(("Ctrl+Del", "dismiss suggestion"));
        }
        if state.bar.text.is_empty() && state.agent.online {
            hints.push(("Ctrl+Z", "undo last"));
        }
    } else if let Some(request) = state.followed() {
        if request.undoable && request.phase == Phase::Done {
            hints.push(("Ctrl+Z", "undo"));
        } else if !request.phase.is_final() {
            hints.push(("Ctrl+C", "stop it"));
        }
    }
    hints.push(("Esc", "leave"));
    let mut line_of_keys = Row::new().spacing(18).align_y(alignment::Vertical::Center);
    for (key, does) in hints {
        line_of_keys = line_of_keys.push(key_hint(key, does, colours));
    }
    let state_word =
        if state.agent.online { column![] } else { column![line::<Message>("Agent away", 12.0, colours.bad)] };
    row![container(line_of_keys).width(Length::Fill), state_word]
        .padding(Padding::from([7.0, 18.0]))
        .align_y(alignment::Vertical::Center)
        .into()
}

fn verb_of(row: Option<&Hit>) -> &'static str {
    match row.map(|row| row.kind) {
        Some(Kind::Window) => "go to it",
        Some(Kind::Application) => "open",
        Some(Kind::Calculation) => "copy",
        _ => "run",
    }
}
