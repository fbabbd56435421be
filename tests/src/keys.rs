//! Characters as evdev key codes of a US keyboard, for the hardware input channel.

/// KEY_LEFTSHIFT.
pub const SHIFT: u32 = 42;
/// KEY_LEFTMETA.
pub const SUPER: u32 = 125;
/// KEY_ENTER.
pub const ENTER: u32 = 28;
/// KEY_ESC.
pub const ESCAPE: u32 = 1;
/// KEY_DOWN.
pub const DOWN: u32 = 108;
/// KEY_LEFTCTRL.
pub const CTRL: u32 = 29;

const ROWS: [(u32, &str, &str); 4] = [
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'", "ASDFGHJKL:\""),
    (44, "zxcvbnm,./", "ZXCVBNM<>?"),
];

/// The key of a character and whether shift is held for it.
pub fn key_of(c: char) -> Option<(u32, bool)> {
    match c {
        ' ' => return Some((57, false)),
        '\n' => return Some((ENTER, false)),
        '`' => return Some((41, false)),
        '~' => return Some((41, true)),
        '\\' => return Some((43, false)),
        '|' => return Some((43, true)),
        _ => {}
    }
    for (first, plain, shifted) in ROWS {
        for (row, shift) in [(plain, false), (shifted, true)] {
            if let Some(at) = row.chars().position(|have| have == c) {
                return Some((first + u32::try_from(at).ok()?, shift));
            }
        }
    }
    None
}
