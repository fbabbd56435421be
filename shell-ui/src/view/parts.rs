//! Small pieces that several views share: text, badges, keys, buttons, lines.

use crate::look::{self, Colours};
use crate::words;
use iced::widget::{Space, button, column, container, row, text};
use iced::{Border, Color, Element, Length, Padding, alignment};
use tacit_dbus::Effect;

/// Text of a size and colour.
pub fn label<'a, M: 'a>(content: impl text::IntoFragment<'a>, size: f32, colour: Color) -> Element<'a, M> {
    text(content).size(size).color(colour).into()
}

/// Text that stays on one line and is cut where it does not fit.
pub fn line<'a, M: 'a>(content: impl text::IntoFragment<'a>, size: f32, colour: Color) -> text::Text<'a> {
    let _ = std::marker::PhantomData::<M>;
    text(content).size(size).color(colour).wrapping(text::Wrapping::None)
}

/// Bold text.
pub fn bold<'a, M: 'a>(content: impl text::IntoFragment<'a>, size: f32, colour: Color) -> Element<'a, M> {
    text(content).size(size).color(colour).font(look::BOLD).into()
}

/// A thin line across.
pub fn rule<'a, M: 'a>(colours: Colours) -> Element<'a, M> {
    container(Space::new().width(Length::Fill).height(1.0))
        .width(Length::Fill)
        .style(move |_| container::Style { background: Some(colours.line.into()), ..container::Style::default() })
        .into()
}

/// A field with rounded corners.
pub fn field(background: Color, border: Color, radius: f32) -> container::Style {
    container::Style {
        background: Some(background.into()),
        border: Border { color: border, width: 1.0, radius: radius.into() },
        ..container::Style::default()
    }
}

/// A small word in a coloured pill.
pub fn pill<'a, M: 'a>(word: &'a str, colour: Color, ground: Color) -> Element<'a, M> {
    container(text(word).size(11).color(colour).wrapping(text::Wrapping::None))
        .padding(Padding::from([1.5, 8.0]))
        .style(move |_| field(look::mix(ground, colour, 0.13), look::mix(ground, colour, 0.30), 9.0))
        .into()
}

/// What a step can do to the machine.
pub fn effect_pill<'a, M: 'a>(effect: Effect, colours: Colours, ground: Color) -> Element<'a, M> {
    let colour = match effect {
        Effect::Read => colours.muted,
        Effect::Reversible | Effect::ReversibleByApp => colours.good,
        Effect::Persistent => colours.accent,
        Effect::Destructive => colours.bad,
        Effect::Outward => colours.warn,
    };
    pill(words::effect(effect), colour, ground)
}

/// A key and what it does.
pub fn key_hint<'a, M: 'a>(key: &'a str, does: &'a str, colours: Colours) -> Element<'a, M> {
    let cap = container(text(key).size(11).color(colours.muted).wrapping(text::Wrapping::None))
        .padding(Padding::from([0.5, 6.0]))
        .style(move |_| field(colours.raised, colours.line, 5.0));
    row![cap, text(does).size(12).color(colours.muted).wrapping(text::Wrapping::None)]
        .spacing(6)
        .align_y(alignment::Vertical::Center)
        .into()
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// The one that is meant.
    Main,
    /// Another.
    Plain,
}

/// A button with a word.
pub fn press<'a, M: Clone + 'a>(word: &'a str, rank: Rank, on: M, colours: Colours) -> Element<'a, M> {
    button(text(word).size(13))
        .padding(Padding::from([5.0, 14.0]))
        .style(move |_theme, status| button_style(rank, status, colours))
        .on_press(on)
        .into()
}

/// The colours of a button.
pub fn button_style(rank: Rank, status: button::Status, colours: Colours) -> button::Style {
    let over = matches!(status, button::Status::Hovered | button::Status::Pressed);
    let (background, text_color, border) = match rank {
        Rank::Main => {
            let ground = if over { look::mix(colours.accent, colours.text, 0.12) } else { colours.accent };
            (ground, colours.on_accent, ground)
        }
        Rank::Plain => {
            let ground = if over { colours.line } else { colours.raised };
            (ground, colours.text, colours.line)
        }
    };
    button::Style {
        background: Some(background.into()),
        text_color,
        border: Border { color: border, width: 1.0, radius: 7.0.into() },
        ..button::Style::default()
    }
}

/// A surface's ground with its border.
pub fn surface<'a, M: 'a>(content: impl Into<Element<'a, M>>, colours: Colours) -> Element<'a, M> {
    container(content)
        .width(Length::Fill)
        .style(move |_| container::Style {
            background: Some(colours.ground.into()),
            border: Border { color: colours.line, width: 1.0, radius: 0.0.into() },
            text_color: Some(colours.text),
            ..container::Style::default()
        })
        .into()
}

/// A title above smaller words.
pub fn two_lines<'a, M: 'a>(
    title: impl text::IntoFragment<'a>,
    detail: Option<String>,
    colours: Colours,
) -> Element<'a, M> {
    let title = line::<M>(title, 14.5, colours.text);
    match detail.filter(|detail| !detail.is_empty()) {
        Some(detail) => column![title, line::<M>(detail, 12.0, colours.muted)].spacing(1).into(),
        None => title.into(),
    }
}
