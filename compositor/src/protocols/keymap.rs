//! Keymaps that clients hand in: read with limits, looked over, then compiled. Knows no protocol object and no seat.
//!
//! libxkbcommon trusts its input: it opens whatever file an `include` names (a pipe would stop the compositor for ever)
//! and allocates by the highest key code. Both are refused here before it sees the text.

use std::{
    fmt,
    os::fd::OwnedFd,
    sync::atomic::{AtomicU64, Ordering},
};

use smithay::{
    input::keyboard::{KeymapFile, xkb},
    reexports::{
        rustix::{fs, io},
        wayland_server::protocol::wl_keyboard::WlKeyboard,
    },
};

/// The largest keymap that is read: real ones are about 70 kB.
const KEYMAP_BYTES_MAX: usize = 1 << 20;
const KEY_CODE_MAX: u64 = 0xfff;

/// Why a keymap was refused.
#[derive(Debug, thiserror::Error)]
pub enum KeymapProblem {
    #[error("it is empty or longer than {KEYMAP_BYTES_MAX} bytes")]
    Size,
    #[error("its descriptor is not a file of the size given")]
    File,
    #[error("it is not UTF-8 text")]
    Text,
    #[error("it names files outside the keyboard directories")]
    Include,
    #[error("it has key codes above {KEY_CODE_MAX}")]
    KeyCode,
    #[error("it does not compile")]
    Compile,
}

/// A compiled keymap's file, ready to be sent to clients.
pub struct Layout {
    id: u64,
    source: String,
    file: KeymapFile,
}

impl Layout {
    /// A layout from a keymap; `source` is the text it came from.
    pub fn new(keymap: &xkb::Keymap, source: String) -> Self {
        static IDS: AtomicU64 = AtomicU64::new(1);
        Self { id: IDS.fetch_add(1, Ordering::Relaxed), source, file: KeymapFile::new(keymap) }
    }

    /// A number that no other layout of this process has.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The text it was compiled from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Sends the keymap to a client's keyboard.
    pub fn send(&self, keyboard: &WlKeyboard) {
        if let Err(error) = self.file.send(keyboard) {
            tracing::warn!(%error, "a keymap could not be sent");
        }
    }
}

impl fmt::Debug for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Layout({})", self.id)
    }
}

/// The keymap's text from a descriptor that a client sent.
pub fn read(fd: &OwnedFd, size: usize) -> Result<String, KeymapProblem> {
    if size == 0 || size > KEYMAP_BYTES_MAX {
        return Err(KeymapProblem::Size);
    }
    // Only plain files are read: a pipe or a socket could block.
    let stat = fs::fstat(fd).map_err(|_| KeymapProblem::File)?;
    if !fs::FileType::from_raw_mode(stat.st_mode).is_file() || u64::try_from(stat.st_size).unwrap_or(0) < size as u64 {
        return Err(KeymapProblem::File);
    }
    let mut bytes = vec![0; size];
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match io::pread(fd, rest, filled as u64) {
            Ok(0) => return Err(KeymapProblem::File),
            Ok(count) => filled += count,
            Err(io::Errno::INTR) => {}
            Err(_) => return Err(KeymapProblem::File),
        }
    }
    if let Some(end) = bytes.iter().position(|byte| *byte == 0) {
        bytes.truncate(end);
    }
    String::from_utf8(bytes).map_err(|_| KeymapProblem::Text)
}

/// Compiles a keymap's text.
pub fn compile(text: &str) -> Result<xkb::Keymap, KeymapProblem> {
    look_over(text)?;
    let mut context = xkb::Context::new(xkb::CONTEXT_NO_ENVIRONMENT_NAMES);
    context.set_log_level(xkb::LogLevel::Critical);
    let (format, flags) = (xkb::KEYMAP_FORMAT_TEXT_V1, xkb::KEYMAP_COMPILE_NO_FLAGS);
    xkb::Keymap::new_from_string(&context, text.to_owned(), format, flags).ok_or(KeymapProblem::Compile)
}

/// Refuses what libxkbcommon would follow or allocate without limit. Reads the text as its scanner does: strings, line
/// comments, key names in angle brackets.
fn look_over(text: &str) -> Result<(), KeymapProblem> {
    if text.contains('\0') {
        return Err(KeymapProblem::Text);
    }
    // What was last: a key name, then its equals sign, then the number that is its code.
    #[derive(PartialEq)]
    enum Last {
        Other,
        Name,
        Equals,
    }
    let mut rest = text;
    let mut last = Last::Other;
    loop {
        let mut signs = rest.chars();
        let Some(first) = signs.next() else { return Ok(()) };
        let after = signs.as_str();
        if first.is_whitespace() {
            rest = after;
        } else if first == '#' || rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, next)| next);
        } else if first == '"' {
            let (string, next) = after.split_once('"').ok_or(KeymapProblem::Compile)?;
            // An escape could spell any of the others.
            if string.contains("..") || string.contains(['%', '\\']) || string.starts_with('/') {
                return Err(KeymapProblem::Include);
            }
            (rest, last) = (next, Last::Other);
        } else if first == '<' {
            let (_, next) = after.split_once('>').ok_or(KeymapProblem::Compile)?;
            (rest, last) = (next, Last::Name);
        } else if first == '=' {
            last = if last == Last::Name { Last::Equals } else { Last::Other };
            rest = after;
        } else if first.is_ascii_alphanumeric() || first == '_' {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            let (word, next) = rest.split_at(end);
            if last == Last::Equals && first.is_ascii_digit() && !small(word) {
                return Err(KeymapProblem::KeyCode);
            }
            (rest, last) = (next, Last::Other);
        } else {
            (rest, last) = (after, Last::Other);
        }
    }
}

fn small(number: &str) -> bool {
    let parsed = match number.strip_prefix("0x").or_else(|| number.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => number.parse(),
    };
    parsed.is_ok_and(|code| code <= KEY_CODE_MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::os::fd::AsFd;

    /// A keymap as wtype makes them: one key for each sign.
    pub fn made_up(sign: &str) -> String {
        format!(
            "xkb_keymap {{\nxkb_keycodes \"(unnamed)\" {{ minimum = 8; maximum = 10; <K1> = 9; <K2> = 10; }};\n\
             xkb_types \"(unnamed)\" {{ include \"complete\" }};\nxkb_compatibility \"(unnamed)\" {{ include \"complete\" }};\n\
             xkb_symbols \"(unnamed)\" {{ key <K1> {{[{sign}]}}; key <K2> {{[Super_L]}}; }};\n}};\n"
        )
    }

    #[test]
    fn a_made_up_keymap_compiles() {
        let keymap = compile(&made_up("adiaeresis")).expect("compiles");
        let state = xkb::State::new(&keymap);
        assert_eq!(state.key_get_one_sym(xkb::Keycode::new(9)), xkb::Keysym::adiaeresis);
    }

    #[test]
    fn a_full_keymap_passes_when_it_is_handed_back() {
        let context = xkb::Context::new(xkb::CONTEXT_NO_FLAGS);
        let keymap = xkb::Keymap::new_from_names(&context, "evdev", "pc105", "us,de", "", None, 0).expect("compiles");
        compile(&keymap.get_as_string(xkb::KEYMAP_FORMAT_TEXT_V1)).expect("compiles again");
    }

    #[test]
    fn a_keymap_cannot_open_other_files() {
        for path in ["../../../../tmp/pipe", "/tmp/pipe", "%H/pipe", "\\056\\056/pipe"] {
            let text = made_up("a").replace("\"complete\" };\nxkb_sym", &format!("\"{path}\" }};\nxkb_sym"));
            assert!(matches!(compile(&text), Err(KeymapProblem::Include)), "{path}");
        }
    }

    #[test]
    fn a_keymap_cannot_ask_for_all_memory() {
        for code in ["4294967290", "0xfffffffa", "4096", "99999999999999999999999"] {
            for gap in [" = ", " // a \"comment\n = # <X>\n ", "="] {
                let text = made_up("a").replace(" = 9;", &format!("{gap}{code};"));
                assert!(matches!(compile(&text), Err(KeymapProblem::KeyCode)), "{gap}{code}");
            }
        }
    }

    #[test]
    fn rubbish_is_refused() {
        for text in ["", "xkb_keymap", "\"", "<", "🦀", "xkb_keymap { };", "a\0b"] {
            assert!(compile(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_plain_files_of_the_right_size_are_read() {
        let (pipe, _end) = std::io::pipe().expect("a pipe");
        assert!(matches!(read(&pipe.into(), 10), Err(KeymapProblem::File)));
        let file = tempfile::tempfile().expect("a file");
        std::os::unix::fs::FileExt::write_all_at(&file, b"text\0more", 0).expect("written");
        let fd = file.as_fd().try_clone_to_owned().expect("a copy");
        assert_eq!(read(&fd, 9).ok().as_deref(), Some("text"));
        assert!(matches!(read(&fd, 10), Err(KeymapProblem::File)));
        assert!(matches!(read(&fd, 0), Err(KeymapProblem::Size)));
        assert!(matches!(read(&fd, usize::MAX), Err(KeymapProblem::Size)));
    }
}
