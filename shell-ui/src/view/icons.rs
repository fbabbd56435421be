//! The shell's own small pictures: strokes on a 24 by 24 field, drawn for Tacit, coloured where they are used.

use iced::widget::svg;
use iced::{Color, Element, Length};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Icon {
    /// Looking for something.
    Search,
    /// A window.
    Window,
    /// An application.
    Application,
    /// A sum.
    Sum,
    /// Something earlier.
    Earlier,
    /// The agent.
    Spark,
    /// Done and checked.
    Check,
    /// Failed.
    Cross,
    /// Not begun.
    Ring,
    /// Under way.
    Half,
    /// Left out.
    Dash,
    /// A question.
    Question,
    /// Take care.
    Shield,
}

impl Icon {
    fn strokes(self) -> &'static str {
        match self {
            Icon::Search => "<circle cx='10.5' cy='10.5' r='6.5'/><path d='M15.5 15.5 21 21'/>",
            Icon::Window => "<rect x='3' y='5' width='18' height='14' rx='2.5'/><path d='M3 9.5h18'/>",
            Icon::Application => {
                "<rect x='4' y='4' width='7' height='7' rx='2'/><rect x='13' y='4' width='7' height='7' rx='2'/>\
                 <rect x='4' y='13' width='7' height='7' rx='2'/><rect x='13' y='13' width='7' height='7' rx='2'/>"
            }
            Icon::Sum => "<path d='M5 9.5h14M5 14.5h14'/>",
            Icon::Earlier => "<circle cx='12' cy='12' r='8.5'/><path d='M12 7v5.2l3.4 2'/>",
            Icon::Spark => "<path d='M12 3.5 13.9 10.1 20.5 12 13.9 13.9 12 20.5 10.1 13.9 3.5 12 10.1 10.1Z'/>",
            Icon::Check => "<path d='m5 12.5 4.6 4.6L19 7.5'/>",
            Icon::Cross => "<path d='m6.5 6.5 11 11M17.500 6.500l-11 11'/>",
            Icon::Ring => "<circle cx='12' cy='12' r='6.500'/>",
            Icon::Half => {
                "<circle cx='12' cy='12' r='6.500'/><path d='M12 5.500a6.500 6.500 0 0 1 0 13Z' fill='#000'/>"
            }
            Icon::Dash => "<path d='M7 12h10'/>",
            Icon::Question => {
                "<circle cx='12' cy='12' r='8.500'/><path d='M9.700 9.600a2.400 2.400 0 1 1 3.400 2.200c-.8.4-1.100.9-1.100 1.700'/>\
                 <path d='M12 16.600v.1'/>"
            }
            Icon::Shield => {
                "<path d='M12 3.500 19 6v6c0 4.200-3 7-7 8.500C8 19 5 16.200 5 12V6Z'/><path d='M12 8.500v4M12 15.700v.1'/>"
            }
        }
    }

    fn handle(self) -> svg::Handle {
        static HANDLES: LazyLock<Mutex<HashMap<Icon, svg::Handle>>> = LazyLock::new(Mutex::default);
        let make = || {
            let strokes = self.strokes();
            let picture = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='#000' \
                 stroke-width='1.9' stroke-linecap='round' stroke-linejoin='round'>{strokes}</svg>"
            );
            svg::Handle::from_memory(picture.into_bytes())
        };
        match HANDLES.lock() {
            Ok(mut handles) => handles.entry(self).or_insert_with(make).clone(),
            Err(_) => make(),
        }
    }
}

/// A picture in a colour, square.
pub fn icon<'a, M: 'a>(which: Icon, size_px: f32, colour: Color) -> Element<'a, M> {
    svg(which.handle())
        .width(Length::Fixed(size_px))
        .height(Length::Fixed(size_px))
        .style(move |_theme, _status| svg::Style { color: Some(colour) })
        .into()
}
