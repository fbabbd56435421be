//! The keys that an application gives for its own menu items, in the notation of AT-SPI, as chords. Pure.

/// The chords that reach an item: its accelerator, else the way through the menus. None where neither is given.
///
/// A binding is `mnemonic;way through the menus;accelerator`, each key as `<Alt>f`, a way joined with `:`.
pub fn chords(binding: &str) -> Option<Vec<String>> {
    let mut parts = binding.split(';');
    let (_, way, accelerator) = (parts.next()?, parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let said = if accelerator.is_empty() { way } else { accelerator };
    // A way that does not begin with a modifier begins inside of a menu that is not open.
    if !said.starts_with('<') && accelerator.is_empty() {
        return None;
    }
    let chords: Option<Vec<String>> = said.split(':').map(chord).collect();
    chords.filter(|chords| !chords.is_empty() && chords.len() <= 6)
}

/// `<Primary><Shift>s` as `ctrl+shift+s`.
fn chord(text: &str) -> Option<String> {
    let mut keys = Vec::new();
    let mut rest = text.trim();
    while let Some(after) = rest.strip_prefix('<') {
        let (modifier, tail) = after.split_once('>')?;
        keys.push(match modifier.to_lowercase().as_str() {
            "primary" | "control" | "ctrl" | "ctl" => "ctrl",
            "shift" => "shift",
            "alt" | "mod1" | "meta" => "alt",
            "super" | "mod4" => "super",
            _ => return None,
        });
        rest = tail;
    }
    let plain = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    plain.then(|| keys.iter().copied().chain([rest.to_lowercase().as_str()]).collect::<Vec<_>>().join("+"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(binding: &str, want: Option<&[&str]>) {
        let found = chords(binding);
        let want = want.map(|list| list.iter().map(|chord| (*chord).to_owned()).collect::<Vec<_>>());
        assert_eq!(found, want, "{binding}");
    }

    #[test]
    fn bindings_of_gtk_become_chords() {
        check("a;<Alt>f:a;<Primary><Shift>s", Some(&["ctrl+shift+s"]));
        check("l;<Alt>f:l;", Some(&["alt+f", "l"]));
        check("h;<Alt>e:s:h;", Some(&["alt+e", "s", "h"]));
        check("l;<Alt>e:l;<Primary><Shift>Delete", Some(&["ctrl+shift+delete"]));
        check(";;F11", Some(&["f11"]));
        check("", None);
        check("x;x;", None);
        check(";;<Hyper>x", None);
    }
}
