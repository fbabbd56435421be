//! The `Exec` key: its quoting and its field codes. Pure; what is started with the result is decided elsewhere.

use std::path::PathBuf;

/// What the field codes stand for.
#[derive(Debug, Clone, Default)]
pub struct Fields<'a> {
    /// Files and URLs to open.
    pub arguments: &'a [String],
    /// The application's name in the user's language: `%c`.
    pub name: &'a str,
    /// The `Icon` key: `%i`.
    pub icon: Option<&'a str>,
    /// The desktop entry's file: `%k`.
    pub file: &'a str,
}

/// Why an `Exec` key cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExecError {
    /// Nothing to run.
    #[error("its Exec key is empty")]
    Empty,
    /// A quote is not closed.
    #[error("its Exec key has a quote that is not closed")]
    Quote,
    /// The application takes files, and this is not one.
    #[error("it opens files, and `{0}` is not a file on this machine")]
    NotAFile(String),
}

/// One word of an `Exec` key, unquoted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    /// Field codes in a quoted word are not expanded.
    quoted: bool,
}

/// The command lines that an `Exec` key means: several where it takes one file at a time and several were given.
///
/// # Errors
/// The key cannot be read, or an argument is not what it takes.
pub fn commands(exec: &str, fields: &Fields<'_>) -> Result<Vec<Vec<String>>, ExecError> {
    let words = split(exec)?;
    let takes_one = words.iter().any(|word| !word.quoted && (word.text.contains("%f") || word.text.contains("%u")));
    if takes_one && fields.arguments.len() > 1 {
        let each = fields
            .arguments
            .iter()
            .map(|one| expand(&words, &Fields { arguments: std::slice::from_ref(one), ..fields.clone() }));
        return each.collect();
    }
    Ok(vec![expand(&words, fields)?])
}

/// Splits by the rules of the Desktop Entry Specification: double quotes, in which a backslash escapes `"`, `` ` ``, `$` and itself.
fn split(exec: &str) -> Result<Vec<Word>, ExecError> {
    let mut words = Vec::new();
    let mut text = String::new();
    let (mut in_word, mut in_quotes, mut quoted) = (false, false, false);
    let mut chars = exec.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                in_quotes = !in_quotes;
                (in_word, quoted) = (true, true);
            }
            '\\' => {
                in_word = true;
                match chars.next() {
                    Some(next @ ('"' | '`' | '$' | '\\')) => text.push(next),
                    // Outside of quotes many entries escape what needs no escape; keep what they meant.
                    Some(next) if in_quotes => text.extend(['\\', next]),
                    Some(next) => text.push(next),
                    None => text.push('\\'),
                }
            }
            ' ' | '\t' | '\n' if !in_quotes => {
                if std::mem::take(&mut in_word) {
                    words.push(Word { text: std::mem::take(&mut text), quoted: std::mem::take(&mut quoted) });
                }
            }
            c => {
                in_word = true;
                text.push(c);
            }
        }
    }
    if in_quotes {
        return Err(ExecError::Quote);
    }
    if in_word {
        words.push(Word { text, quoted });
    }
    if words.first().is_none_or(|word| word.text.is_empty()) {
        return Err(ExecError::Empty);
    }
    Ok(words)
}

fn expand(words: &[Word], fields: &Fields<'_>) -> Result<Vec<String>, ExecError> {
    let mut line = Vec::new();
    let mut took_arguments = false;
    for word in words {
        if word.quoted {
            line.push(word.text.replace("%%", "%"));
            continue;
        }
        match word.text.as_str() {
            "%F" => line.extend(files(fields.arguments)?),
            "%U" => line.extend(fields.arguments.iter().map(|argument| expand_home(argument))),
            "%i" => line.extend(fields.icon.iter().flat_map(|icon| ["--icon".to_owned(), (*icon).to_owned()])),
            text => {
                let (expanded, had_code) = inline(text, fields)?;
                // A word that was nothing but a code without a value is no argument at all.
                if !(expanded.is_empty() && had_code) {
                    line.push(expanded);
                }
            }
        }
        took_arguments |= ["%f", "%F", "%u", "%U"].iter().any(|code| word.text.contains(code));
    }
    if !took_arguments {
        // As GLib does: a program that names no code is given the files all the same.
        line.extend(fields.arguments.iter().map(|argument| expand_home(argument)));
    }
    Ok(line)
}

/// Expands codes within a word; answers whether there was one.
fn inline(text: &str, fields: &Fields<'_>) -> Result<(String, bool), ExecError> {
    let mut out = String::new();
    let mut had_code = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let code = chars.next();
        had_code |= code != Some('%');
        match code {
            Some('%') => out.push('%'),
            Some('f' | 'F') => out.push_str(&files(fields.arguments)?.into_iter().next().unwrap_or_default()),
            Some('u' | 'U') => out.push_str(&fields.arguments.first().map(|a| expand_home(a)).unwrap_or_default()),
            Some('c') => out.push_str(fields.name),
            Some('k') => out.push_str(fields.file),
            // %d %D %n %N %v %m are deprecated and mean nothing; an unknown code is dropped as well.
            _ => {}
        }
    }
    Ok((out, had_code))
}

fn files(arguments: &[String]) -> Result<Vec<String>, ExecError> {
    arguments.iter().map(|argument| local_path(argument)).collect()
}

/// The path that a file URL or a path names.
fn local_path(argument: &str) -> Result<String, ExecError> {
    let not_a_file = || ExecError::NotAFile(argument.chars().take(200).collect());
    if let Some(rest) = argument.strip_prefix("file://") {
        let path = rest.strip_prefix("localhost").unwrap_or(rest);
        return if path.starts_with('/') { percent_decoded(path).ok_or_else(not_a_file) } else { Err(not_a_file()) };
    }
    let scheme = argument.split_once("://").map(|(scheme, _)| scheme).unwrap_or_default();
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    if is_scheme { Err(not_a_file()) } else { Ok(expand_home(argument)) }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (high, low) = (char::from(rest.next()?).to_digit(16)?, char::from(rest.next()?).to_digit(16)?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains('\0'))
}

fn expand_home(argument: &str) -> String {
    let home = || dirs::home_dir().unwrap_or_else(|| PathBuf::from("/"));
    match argument.strip_prefix('~') {
        Some("") => home().display().to_string(),
        Some(rest) if rest.starts_with('/') => format!("{}{rest}", home().display()),
        _ => argument.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(exec: &str, arguments: &[&str], want: &[&[&str]]) {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let fields =
            Fields { arguments: &arguments, name: "Ünı Editor", icon: Some("accessories"), file: "/a/b.desktop" };
        assert_eq!(commands(exec, &fields).expect("it can be run"), want);
    }

    #[test]
    fn quoting() {
        check("foot", &[], &[&["foot"]]);
        check("  sh  -c \"echo \\\"hi\\\" \\$HOME \\\\ there\"  ", &[], &[&["sh", "-c", "echo \"hi\" $HOME \\ there"]]);
        check("\"/opt/My App/run\" --x", &[], &[&["/opt/My App/run", "--x"]]);
        check("env A=b\\ c prog", &[], &[&["env", "A=b c", "prog"]]);
        check("prog \"\"", &[], &[&["prog", ""]]);
    }

    #[test]
    fn field_codes() {
        check("ed %U", &[], &[&["ed"]]);
        check("ed %U", &["/x", "https://a.b/c"], &[&["ed", "/x", "https://a.b/c"]]);
        check("ed %F --end", &["file:///a%20b", "/c"], &[&["ed", "/a b", "/c", "--end"]]);
        check("ed %f", &["/a", "/b"], &[&["ed", "/a"], &["ed", "/b"]]);
        check("ed --file=%f", &["/a"], &[&["ed", "--file=/a"]]);
        check("ed %i -t %c %k", &[], &[&["ed", "--icon", "accessories", "-t", "Ünı Editor", "/a/b.desktop"]]);
        check("ed 100%% %d %m", &[], &[&["ed", "100%"]]);
        check("ed \"%f\"", &[], &[&["ed", "%f"]]);
        check("ed", &["/a"], &[&["ed", "/a"]]);
    }

    #[test]
    fn an_argument_stays_one_argument() {
        check("ed %F", &["/a b; rm -rf $HOME \"x\""], &[&["ed", "/a b; rm -rf $HOME \"x\""]]);
    }

    #[test]
    fn what_cannot_be_run() {
        let fails = |exec: &str, arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
            commands(exec, &Fields { arguments: &arguments, ..Fields::default() }).expect_err("it cannot be run")
        };
        assert_eq!(fails("", &[]), ExecError::Empty);
        assert_eq!(fails("\"\" x", &[]), ExecError::Empty);
        assert_eq!(fails("ed \"x", &[]), ExecError::Quote);
        assert!(matches!(fails("ed %f", &["https://a.b"]), ExecError::NotAFile(_)));
        assert!(matches!(fails("ed %f", &["file:///%zz"]), ExecError::NotAFile(_)));
    }
}
