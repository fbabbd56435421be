//! The panel: workspaces, the focused window's title, the agent's state, the clock.

use super::icons::{Icon, icon};
use super::parts::line;
use crate::look::{self, Colours, PANEL_PX};
use crate::message::Message;
use crate::state::{Mood, State};
use crate::words::elide;
use iced::widget::{Row, Space, button, container, row, text};
use iced::{Border, Element, Length, Padding, alignment};
use tacit_dbus::Workspace;

/// The panel of one output; without a name, of a machine with one.
pub fn view<'a>(state: &'a State, output: Option<&str>) -> Element<'a, Message> {
    let colours = state.look.colours();
    let left = container(workspaces(state, output, colours)).align_left(Length::FillPortion(3));
    let centre = container(title(state, output, colours)).center_x(Length::FillPortion(4)).clip(true);
    let right = container(
        row![agent(state, colours), line::<Message>(state.clock.as_str(), 13.0, colours.text)]
            .spacing(14)
            .align_y(alignment::Vertical::Center),
    )
    .align_right(Length::FillPortion(3));
    #[allow(clippy::cast_precision_loss)]
    let height = PANEL_PX as f32;
    let content = row![left, centre, right].align_y(alignment::Vertical::Center).height(height - 1.0);
    let ground = container(content.padding(Padding::from([0.0, 8.0])))
        .width(Length::Fill)
        .height(height - 1.0)
        .style(move |_| container::Style { background: Some(colours.ground.into()), ..container::Style::default() });
    iced::widget::column![ground, super::parts::rule(colours)].into()
}

fn workspaces<'a>(state: &'a State, output: Option<&str>, colours: Colours) -> Element<'a, Message> {
    let here: Vec<&Workspace> =
        state.desk.workspaces.iter().filter(|space| output.is_none_or(|name| space.output.as_str() == name)).collect();
    let mut buttons = Row::new().spacing(3).align_y(alignment::Vertical::Center);
    for space in here {
        let used = state.desk.windows.iter().any(|window| window.workspace == space.id);
        let urgent = state.desk.windows.iter().any(|window| window.workspace == space.id && window.urgent);
        let name = if space.name.is_empty() { space.id.to_string() } else { elide(&space.name, 16) };
        buttons = buttons.push(workspace(space, name, used, urgent, colours));
    }
    buttons.into()
}

fn workspace<'a>(space: &Workspace, name: String, used: bool, urgent: bool, colours: Colours) -> Element<'a, Message> {
    let active = space.active;
    let colour = match (active, urgent, used) {
        (true, _, _) => colours.text,
        (_, true, _) => colours.warn,
        (_, _, true) => colours.text,
        _ => colours.muted,
    };
    let mark = container(Space::new().width(if active { 14.0 } else { 4.0 }).height(2.0)).style(move |_| {
        let shown = active || used || urgent;
        let ink = if active {
            colours.accent
        } else if urgent {
            colours.warn
        } else {
            colours.muted
        };
        container::Style {
            background: shown.then(|| ink.into()),
            border: Border { radius: 1.0.into(), ..Border::default() },
            ..container::Style::default()
        }
    });
    let face = if active { look::BOLD } else { look::FACE };
    let content = iced::widget::column![text(name).size(13).font(face).color(colour), mark]
        .spacing(1)
        .align_x(alignment::Horizontal::Center);
    button(content)
        .padding(Padding::from([2.0, 9.0]))
        .style(move |_theme, status| {
            let over = matches!(status, button::Status::Hovered | button::Status::Pressed);
            let ground = if active { Some(colours.selected) } else { over.then_some(colours.raised) };
            button::Style {
                background: ground.map(Into::into),
                border: Border { radius: 6.0.into(), ..Border::default() },
                ..button::Style::default()
            }
        })
        .on_press(Message::SwitchWorkspace(space.id))
        .into()
}

/// The focused window's title, on the output that it is on.
fn title<'a>(state: &'a State, output: Option<&str>, colours: Colours) -> Element<'a, Message> {
    let window = state.desk.focused().filter(|window| {
        output.is_none_or(|name| {
            let space = state.desk.workspace(window.workspace).map(|space| space.output.as_str());
            window.output == name || space == Some(name) || (window.output.is_empty() && space.is_none())
        })
    });
    let words = window.map_or_else(String::new, |window| {
        let app = state.desk.app(&window.app).map(|app| app.name.as_str());
        let title = if window.title.is_empty() { app.unwrap_or(window.app.as_str()) } else { &window.title };
        elide(title, 60)
    });
    line::<Message>(words, 13.0, colours.muted).into()
}

/// The agent's state, in a word; a click opens the bar.
fn agent<'a>(state: &'a State, colours: Colours) -> Element<'a, Message> {
    let (word, colour) = match state.agent.mood() {
        Mood::Idle => ("Ready", colours.muted),
        Mood::Thinking => ("Thinking…", colours.accent),
        Mood::Acting => ("Acting…", colours.accent),
        Mood::Asks => ("Asks you", colours.warn),
        Mood::Offline => ("Agent away", colours.bad),
    };
    let content = row![icon(Icon::Spark, 14.0, colour), line::<Message>(word, 12.5, colour)]
        .spacing(5)
        .align_y(alignment::Vertical::Center);
    button(content)
        .padding(Padding::from([3.0, 9.0]))
        .style(move |_theme, status| {
            let over = matches!(status, button::Status::Hovered | button::Status::Pressed);
            button::Style {
                background: over.then(|| colours.raised.into()),
                border: Border { radius: 6.0.into(), ..Border::default() },
                ..button::Style::default()
            }
        })
        .on_press(Message::ToggleBar)
        .into()
}
