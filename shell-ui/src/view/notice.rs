//! Short messages at the top right.

use super::icons::{Icon, icon};
use super::parts::{Rank, label, press, surface};
use crate::effect::Part;
use crate::frame::Frame;
use crate::message::Message;
use crate::state::State;
use iced::widget::{Column, container, row};
use iced::{Element, Length, alignment};

/// The notices, oldest first.
pub fn view(state: &State) -> Element<'_, Message> {
    let colours = state.look.colours();
    let mut list = Column::new().spacing(1);
    for notice in &state.notices.shown {
        let words = container(label(notice.text.as_str(), 13.0, colours.text)).width(Length::Fill);
        let line = row![
            icon(Icon::Shield, 18.0, colours.warn),
            words,
            press("Close", Rank::Plain, Message::DismissNotice(notice.id), colours)
        ]
        .spacing(12)
        .align_y(alignment::Vertical::Center);
        list = list.push(container(line).padding(14).width(Length::Fill));
    }
    Frame::new(surface(list, colours)).on_height(|height| Message::Sized(Part::Notice, height)).into()
}
