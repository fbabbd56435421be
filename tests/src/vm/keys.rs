//! Characters and key names as QEMU's key codes, for a US keyboard.

use anyhow::{Context, Result};

/// QEMU key codes held together, first to last, to make one stroke.
pub type Chord = Vec<String>;

/// The chord that types a character on a US keyboard.
pub fn of_char(character: char) -> Result<Chord> {
    let plain = |code: &str| vec![code.to_owned()];
    let shifted = |code: &str| vec!["shift".to_owned(), code.to_owned()];
    if character.is_ascii_lowercase() || character.is_ascii_digit() {
        return Ok(plain(&character.to_string()));
    }
    if character.is_ascii_uppercase() {
        return Ok(shifted(&character.to_ascii_lowercase().to_string()));
    }
    if let Some((_, code)) = PLAIN.iter().find(|(known, _)| *known == character) {
        return Ok(plain(code));
    }
    let (_, code) = SHIFTED
        .iter()
        .find(|(known, _)| *known == character)
        .with_context(|| format!("{character:?} is not on a US keyboard"))?;
    Ok(shifted(code))
}

/// The chord written as names joined by `+`, such as `super+Return` or `ctrl+alt+f2`.
#[must_use]
pub fn of_names(chord: &str) -> Chord {
    chord.split('+').map(|name| code_of(&name.to_lowercase()).to_owned()).collect()
}

/// QEMU's code for a key's usual name; a name that needs no translation is its own code.
fn code_of(name: &str) -> &str {
    match name {
        "super" => "meta_l",
        "return" | "enter" => "ret",
        "escape" => "esc",
        "space" => "spc",
        "pageup" => "pgup",
        "pagedown" => "pgdn",
        "print" => "sysrq",
        "mute" => "audiomute",
        other => other,
    }
}

const PLAIN: &[(char, &str)] = &[
    (' ', "spc"),
    ('\n', "ret"),
    ('\t', "tab"),
    ('-', "minus"),
    ('=', "equal"),
    ('[', "bracket_left"),
    (']', "bracket_right"),
    ('\\', "backslash"),
    (';', "semicolon"),
    ('\'', "apostrophe"),
    ('`', "grave_accent"),
    (',', "comma"),
    ('.', "dot"),
    ('/', "slash"),
];

const SHIFTED: &[(char, &str)] = &[
    ('!', "1"),
    ('@', "2"),
    ('#', "3"),
    ('$', "4"),
    ('%', "5"),
    ('^', "6"),
    ('&', "7"),
    ('*', "8"),
    ('(', "9"),
    (')', "0"),
    ('_', "minus"),
    ('+', "equal"),
    ('{', "bracket_left"),
    ('}', "bracket_right"),
    ('|', "backslash"),
    (':', "semicolon"),
    ('"', "apostrophe"),
    ('~', "grave_accent"),
    ('<', "comma"),
    ('>', "dot"),
    ('?', "slash"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printable_ascii_character_has_a_key() {
        for character in ' '..='~' {
            assert!(of_char(character).is_ok(), "{character}");
        }
        assert!(of_char('ä').is_err());
        assert_eq!(of_char('A').unwrap(), ["shift", "a"]);
        assert_eq!(of_names("super+Return"), ["meta_l", "ret"]);
    }
}
