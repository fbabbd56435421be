//! Colours and sizes, in a dark and a light form around one accent. Every surface is opaque: software rendering has no alpha.

use iced::{Color, Font, Theme, theme};

/// The text face; the system's fallback takes its place where it is missing.
pub const FACE: Font = Font::with_name("Noto Sans");
/// The same, bold.
pub const BOLD: Font = Font { weight: iced::font::Weight::Bold, ..FACE };

/// The panel's height in logical pixels.
pub const PANEL_PX: u32 = 32;
/// The command bar's width in logical pixels.
pub const BAR_PX: u32 = 640;
/// The confirmation's width in logical pixels.
pub const CONFIRM_PX: u32 = 520;
/// The notices' width in logical pixels.
pub const NOTICE_PX: u32 = 360;

/// Which form, around which accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Dark or light.
    pub dark: bool,
    /// Red, green and blue.
    pub accent: [u8; 3],
}

impl Default for Look {
    fn default() -> Self {
        Self { dark: false, accent: [0x3d, 0x7e, 0xff] }
    }
}

/// The colours of one form.
#[derive(Debug, Clone, Copy)]
pub struct Colours {
    /// Behind everything.
    pub ground: Color,
    /// A raised field: chips, cards.
    pub raised: Color,
    /// The selected row.
    pub selected: Color,
    /// Thin lines and borders.
    pub line: Color,
    /// Text.
    pub text: Color,
    /// Lesser text.
    pub muted: Color,
    /// The accent, as text or mark.
    pub accent: Color,
    /// On the accent as a field.
    pub on_accent: Color,
    /// Done.
    pub good: Color,
    /// Take care.
    pub warn: Color,
    /// Failed, or can lose work.
    pub bad: Color,
}

impl Look {
    /// The colours of this look.
    pub fn colours(self) -> Colours {
        let [r, g, b] = self.accent;
        let accent = Color::from_rgb8(r, g, b);
        let on_accent = if luminance(accent) > 0.62 { Color::from_rgb8(16, 18, 22) } else { Color::WHITE };
        if self.dark {
            let ground = Color::from_rgb8(0x1c, 0x1e, 0x24);
            Colours {
                ground,
                raised: Color::from_rgb8(0x26, 0x29, 0x31),
                selected: mix(ground, accent, 0.26),
                line: Color::from_rgb8(0x34, 0x38, 0x42),
                text: Color::from_rgb8(0xee, 0xf0, 0xf4),
                muted: Color::from_rgb8(0x9c, 0xa3, 0xb0),
                accent: mix(accent, Color::WHITE, 0.22),
                on_accent,
                good: Color::from_rgb8(0x56, 0xc9, 0x8e),
                warn: Color::from_rgb8(0xe7, 0xb0, 0x58),
                bad: Color::from_rgb8(0xf0, 0x72, 0x68),
            }
        } else {
            let ground = Color::from_rgb8(0xfb, 0xfb, 0xfd);
            Colours {
                ground,
                raised: Color::from_rgb8(0xf0, 0xf2, 0xf5),
                selected: mix(ground, accent, 0.14),
                line: Color::from_rgb8(0xdc, 0xe0, 0xe6),
                text: Color::from_rgb8(0x1a, 0x1d, 0x24),
                muted: Color::from_rgb8(0x5d, 0x65, 0x73),
                accent: mix(accent, Color::BLACK, 0.12),
                on_accent,
                good: Color::from_rgb8(0x1c, 0x84, 0x52),
                warn: Color::from_rgb8(0x9a, 0x5f, 0x00),
                bad: Color::from_rgb8(0xc6, 0x38, 0x2d),
            }
        }
    }

    /// The toolkit's theme for it.
    pub fn theme(self) -> Theme {
        let c = self.colours();
        let palette = theme::Palette {
            background: c.ground,
            text: c.text,
            primary: c.accent,
            success: c.good,
            warning: c.warn,
            danger: c.bad,
        };
        Theme::custom(if self.dark { "Tacit dark" } else { "Tacit light" }, palette)
    }
}

/// `part` of `b` in `a`.
pub fn mix(a: Color, b: Color, part: f32) -> Color {
    let of = |a: f32, b: f32| a + (b - a) * part;
    Color::from_rgb(of(a.r, b.r), of(a.g, b.g), of(a.b, b.b))
}

fn luminance(c: Color) -> f32 {
    0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_readable_in_both_forms() {
        for dark in [false, true] {
            let c = Look { dark, ..Look::default() }.colours();
            for field in [c.ground, c.raised, c.selected] {
                assert!((luminance(c.text) - luminance(field)).abs() > 0.5);
                assert!((luminance(c.muted) - luminance(field)).abs() > 0.28);
            }
        }
    }
}
