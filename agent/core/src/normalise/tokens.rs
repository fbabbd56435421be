//! Splitting text into tokens: quotes, paths, addresses, numbers with units, contractions, hyphens.

use super::{Kind, Token};

/// File name endings that mark a word as a file.
const EXTENSIONS: &[&str] = &[
    "txt", "md", "pdf", "doc", "docx", "odt", "ods", "odp", "xls", "xlsx", "ppt", "pptx", "csv", "tsv", "json", "toml",
    "yaml", "yml", "xml", "html", "htm", "css", "js", "ts", "rs", "py", "sh", "c", "h", "cpp", "hpp", "go", "java",
    "rb", "lua", "sql", "log", "cfg", "conf", "ini", "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "tif", "tiff",
    "heic", "raw", "mp3", "ogg", "flac", "wav", "m4a", "opus", "mp4", "mkv", "webm", "avi", "mov", "zip", "tar", "gz",
    "xz", "zst", "bz2", "7z", "rar", "iso", "img", "deb", "rpm", "appimage", "exe", "bak", "old", "tmp", "epub",
    "mobi", "tex", "bib", "ics", "vcf", "eml", "torrent", "desktop", "db", "sqlite", "key", "pem", "gpg", "rtf", "xcf",
    "psd", "blend", "ipynb", "diff", "patch", "lock", "jsonl", "kdbx", "ttf", "otf", "srt", "part",
];

/// Ends of host names that mark a word as a web address.
const DOMAINS: &[&str] = &[
    "com", "org", "net", "io", "dev", "edu", "gov", "de", "uk", "fr", "co", "app", "ai", "me", "info", "tv", "eu",
    "ch", "at", "nl", "se", "no", "dk", "fi", "it", "es", "pl", "cz", "be", "us", "ca", "au", "jp", "cn", "in", "br",
    "ru", "nz", "ie", "xyz", "tech", "online", "site", "blog", "wiki", "news", "fm", "gg", "ly", "cc", "biz",
];

/// Spellings that become other words.
const EXPANSIONS: &[(&str, &[&str])] = &[
    ("don't", &["do", "not"]),
    ("dont", &["do", "not"]),
    ("doesn't", &["does", "not"]),
    ("doesnt", &["does", "not"]),
    ("didn't", &["did", "not"]),
    ("didnt", &["did", "not"]),
    ("can't", &["can", "not"]),
    ("cant", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("won't", &["will", "not"]),
    ("wont", &["will", "not"]),
    ("isn't", &["is", "not"]),
    ("isnt", &["is", "not"]),
    ("aren't", &["are", "not"]),
    ("arent", &["are", "not"]),
    ("wasn't", &["was", "not"]),
    ("shouldn't", &["should", "not"]),
    ("couldn't", &["could", "not"]),
    ("wouldn't", &["would", "not"]),
    ("haven't", &["have", "not"]),
    ("mustn't", &["must", "not"]),
    ("let's", &["let", "us"]),
    ("lets", &["let", "us"]),
    ("i'm", &["i", "am"]),
    ("im", &["i", "am"]),
    ("i'd", &["i", "would"]),
    ("i'll", &["i", "will"]),
    ("i've", &["i", "have"]),
    ("ive", &["i", "have"]),
    ("you're", &["you", "are"]),
    ("youre", &["you", "are"]),
    ("you'd", &["you", "would"]),
    ("you've", &["you", "have"]),
    ("we're", &["we", "are"]),
    ("we've", &["we", "have"]),
    ("they've", &["they", "have"]),
    ("they're", &["they", "are"]),
    ("we'd", &["we", "would"]),
    ("we'll", &["we", "will"]),
    ("it'll", &["it", "will"]),
    ("it's", &["it", "is"]),
    ("what's", &["what", "is"]),
    ("whats", &["what", "is"]),
    ("that's", &["that", "is"]),
    ("thats", &["that", "is"]),
    ("where's", &["where", "is"]),
    ("wheres", &["where", "is"]),
    ("who's", &["who", "is"]),
    ("whos", &["who", "is"]),
    ("how's", &["how", "is"]),
    ("hows", &["how", "is"]),
    ("there's", &["there", "is"]),
    ("theres", &["there", "is"]),
    ("here's", &["here", "is"]),
    ("when's", &["when", "is"]),
    ("everything's", &["everything", "is"]),
    ("screen's", &["screen", "is"]),
    ("sound's", &["sound", "is"]),
    ("y'all", &["you"]),
    ("music's", &["music", "is"]),
    ("volume's", &["volume", "is"]),
    ("text's", &["text", "is"]),
    ("gonna", &["going", "to"]),
    ("wanna", &["want", "to"]),
    ("gimme", &["give", "me"]),
    ("lemme", &["let", "me"]),
    ("gotta", &["need", "to"]),
    ("pls", &["please"]),
    ("plz", &["please"]),
    ("plse", &["please"]),
    ("thx", &["thanks"]),
    ("ty", &["thanks"]),
    ("u", &["you"]),
    ("ur", &["your"]),
    ("&", &["and"]),
    ("w/", &["with"]),
    ("w/o", &["without"]),
    ("b4", &["before"]),
    ("minimise", &["minimize"]),
    ("minimised", &["minimized"]),
    ("maximise", &["maximize"]),
    ("maximised", &["maximized"]),
    ("unminimise", &["unminimize"]),
    ("unmaximise", &["unmaximize"]),
    ("minimising", &["minimizing"]),
    ("maximising", &["maximizing"]),
    ("colour", &["color"]),
    ("colours", &["colors"]),
    ("coloured", &["colored"]),
    ("centre", &["center"]),
    ("centred", &["centered"]),
    ("centring", &["centering"]),
    ("organise", &["organize"]),
    ("organised", &["organized"]),
    ("grey", &["gray"]),
    ("favourite", &["favorite"]),
    ("programme", &["program"]),
    ("dialogue", &["dialog"]),
    ("equalise", &["equalize"]),
    ("synchronise", &["synchronize"]),
    ("behaviour", &["behavior"]),
    ("neighbour", &["neighbor"]),
    ("favour", &["favor"]),
    ("tonite", &["tonight"]),
    ("thru", &["through"]),
    ("vol", &["volume"]),
    ("prefs", &["preferences"]),
    ("calc", &["calculator"]),
    ("bg", &["background"]),
    ("ws", &["workspace"]),
    ("bt", &["bluetooth"]),
    ("dnd", &["do", "not", "disturb"]),
    ("fullscreened", &["fullscreen"]),
    ("res", &["resolution"]),
    ("fs", &["fullscreen"]),
    ("aeroplane", &["airplane"]),
    ("wifi's", &["wifi", "is"]),
    ("w-fi", &["wifi"]),
    ("min", &["min"]),
    ("mins", &["minutes"]),
    ("hrs", &["hours"]),
    ("secs", &["seconds"]),
    ("trackpad", &["touchpad"]),
    ("screengrab", &["screenshot"]),
    ("screencap", &["screenshot"]),
    ("mic's", &["mic", "is"]),
    ("tmrw", &["tomorrow"]),
    ("tmr", &["tomorrow"]),
    ("2moro", &["tomorrow"]),
    ("1st", &["first"]),
    ("2nd", &["second"]),
    ("3rd", &["third"]),
    ("4th", &["fourth"]),
    ("5th", &["fifth"]),
    ("6th", &["sixth"]),
    ("7th", &["seventh"]),
    ("8th", &["eighth"]),
    ("9th", &["ninth"]),
    ("10th", &["tenth"]),
    ("a.m", &["am"]),
    ("p.m", &["pm"]),
    ("a.m.", &["am"]),
    ("p.m.", &["pm"]),
    ("o'clock", &["oclock"]),
    ("o’clock", &["oclock"]),
    ("e-mail", &["email"]),
    ("e-mails", &["emails"]),
    ("wi-fi", &["wifi"]),
    ("re-open", &["reopen"]),
    ("un-mute", &["unmute"]),
    ("un-minimise", &["unminimize"]),
    ("un-minimize", &["unminimize"]),
    ("to-do", &["todo"]),
    ("x-large", &["large"]),
    ("full-screen", &["fullscreen"]),
    ("screen-shot", &["screenshot"]),
    ("check-box", &["checkbox"]),
    ("tick-box", &["checkbox"]),
    ("re-run", &["rerun"]),
    ("re-do", &["redo"]),
    ("logoff", &["logout"]),
    ("signout", &["logout"]),
    ("sudo", &["please"]),
    ("ctrl-c", &["ctrl+c"]),
    ("ctrl-v", &["ctrl+v"]),
    ("ctrl-s", &["ctrl+s"]),
    ("teh", &["the"]),
    ("hte", &["the"]),
    ("adn", &["and"]),
    ("nad", &["and"]),
    ("ot", &["to"]),
    ("fo", &["of"]),
    ("ont", &["on"]),
    ("taht", &["that"]),
    ("waht", &["what"]),
    ("si", &["is"]),
    ("hwo", &["how"]),
    ("whta", &["what"]),
    ("tehn", &["then"]),
    ("thne", &["then"]),
    ("thsi", &["this"]),
    ("ti", &["it"]),
    ("mi", &["my"]),
];

/// Units that may stick to a number.
const UNITS: &[&str] = &[
    "px", "pixels", "percent", "pct", "min", "mins", "minutes", "minute", "m", "h", "hr", "hrs", "hour", "hours", "s",
    "sec", "secs", "seconds", "k", "hz", "ms", "d", "days", "p", "%", "x", "am", "pm", "gb", "mb", "kb", "km", "kg",
    "cm", "mm", "miles", "mi", "lb", "oz", "g", "c", "f", "eur", "usd", "pt", "w",
];

/// What is told apart by a letter and a number.
const NUMBERED: &[&str] = &[
    "room", "hall", "seat", "gate", "bay", "office", "desk", "ward", "lab", "floor", "block", "table", "paper", "size",
    "cell",
];

/// How people are addressed, with a dot that ends no sentence.
const TITLES: &[&str] = &["dr", "mr", "mrs", "ms", "prof"];

/// Splits `text`.
pub(super) fn split(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() || first.is_control() {
            at += first.len_utf8();
            continue;
        }
        if let Some((inner, after)) = quoted(rest) {
            out.push(Token::new(inner.to_lowercase(), Kind::Quoted, at, at + after));
            at += after;
            continue;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        chunk(text, at, at + end, &mut out);
        at += end;
    }
    out
}

/// Quoted text at the start of `rest`: what is inside, and where the rest goes on.
fn quoted(rest: &str) -> Option<(&str, usize)> {
    let open = rest.chars().next()?;
    let close = match open {
        '"' => '"',
        '“' | '„' => '”',
        '«' => '»',
        '`' => '`',
        '‘' => '’',
        '\'' => '\'',
        _ => return None,
    };
    let body = rest.get(open.len_utf8()..)?;
    let mut from = 0;
    loop {
        let found = from + body.get(from..)?.find([close, if open == '„' { '“' } else { close }])?;
        let width = body.get(found..)?.chars().next()?.len_utf8();
        let next = body.get(found + width..)?.chars().next();
        // An apostrophe inside a word does not close single quotes.
        let closes = !matches!(open, '\'' | '‘') || next.is_none_or(|c| !c.is_alphanumeric());
        if closes && found > 0 {
            return Some((body.get(..found)?, open.len_utf8() + found + width));
        }
        if closes {
            return None;
        }
        from = found + width;
    }
}

/// One run without white space.
fn chunk(text: &str, from: usize, to: usize, out: &mut Vec<Token>) {
    let whole = text.get(from..to).unwrap_or("");
    let opened = whole.trim_start_matches(['(', '[', '¿', '¡', '"', '“', '”', '\'']);
    let start = from + (whole.len() - opened.len());
    let mut body = opened.trim_end_matches([',', '.', '!', '?', ';', ':', ')', ']', '"', '”', '\'', '…', '。']);
    if body.is_empty() {
        push_marks(whole, from, out);
        return;
    }
    // The dot of "5 p.m." ends no sentence, where none begins behind it; nor does that of "dr. müller".
    let lower = body.to_lowercase();
    let dotted = opened.get(body.len()..).is_some_and(|tail| tail.starts_with('.'));
    let next = text.get(to..).and_then(|rest| rest.chars().find(|c| !c.is_whitespace()));
    let half = ["p.m", "a.m"].iter().find(|half| lower.ends_with(*half) && is_hour(&lower, half));
    let inside = half.is_some() && next.is_none_or(|c| !c.is_uppercase())
        || TITLES.contains(&lower.as_str()) && next.is_some_and(char::is_alphabetic);
    if dotted && inside {
        body = opened.get(..=body.len()).unwrap_or(body);
    }
    let end = start + body.len();
    match half {
        // "5p.m."
        Some(half) if lower.len() > half.len() => {
            let hour = lower.strip_suffix(half).unwrap_or("");
            let half = half.replace('.', "");
            out.push(Token::new(format!("{hour}{half}"), Kind::Word, start, end));
        }
        Some(half) => out.push(Token::new(half.replace('.', ""), Kind::Word, start, end)),
        None if inside => out.push(Token::new(lower, Kind::Word, start, end)),
        None => word(body, start, end, out),
    }
    push_marks(text.get(end..to).unwrap_or(""), end, out);
}

/// Whether a word that ends with half of the day is nothing else: "p.m", "5p.m", "8:30a.m".
fn is_hour(lower: &str, half: &str) -> bool {
    lower.strip_suffix(half).is_some_and(|hour| hour.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.')))
}

fn push_marks(tail: &str, at: usize, out: &mut Vec<Token>) {
    let mark = tail.chars().find_map(|c| match c {
        ',' | ';' | '!' | '?' | ':' => Some(c),
        '.' | '…' | '。' => Some('.'),
        _ => None,
    });
    if let Some(mark) = mark {
        out.push(Token::new(mark.to_string(), Kind::Mark, at, at + tail.len()));
    } else if tail.chars().any(|c| !c.is_whitespace() && !matches!(c, ')' | ']' | '(' | '[' | '"' | '”' | '“' | '\''))
    {
        out.push(Token::new(tail.to_lowercase(), Kind::Word, at, at + tail.len()));
    }
}

fn word(body: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    let lower = body.to_lowercase().replace('’', "'");
    if let Some(kind) = address(&lower) {
        out.push(Token::new(lower, kind, start, end));
        return;
    }
    // "room b4"
    let numbered = lower == "b4" && out.last().is_some_and(|token| NUMBERED.contains(&token.word.as_str()));
    if let Some((_, parts)) = EXPANSIONS.iter().filter(|_| !numbered).find(|(from, _)| *from == lower) {
        out.extend(parts.iter().map(|part| Token::new(*part, Kind::Word, start, end)));
        return;
    }
    if numeric(&lower, start, end, out) {
        return;
    }
    // "800x600" is two numbers.
    if let Some((w, h)) = lower.split_once(['x', '×'])
        && !w.is_empty()
        && !h.is_empty()
        && w.chars().chain(h.chars()).all(|c| c.is_ascii_digit())
    {
        let cut = start + w.len();
        numeric(w, start, cut, out);
        out.push(Token::new("x", Kind::Word, cut, cut + 1));
        numeric(h, cut + 1, end, out);
        return;
    }
    if lower.len() > 2
        && lower.contains('-')
        && lower.split('-').all(|p| !p.is_empty() && p.chars().all(char::is_alphabetic))
        && !is_chord(&lower)
    {
        let mut at = start;
        for part in body.split('-') {
            word(part, at, at + part.len(), out);
            at += part.len() + 1;
        }
        return;
    }
    let bare = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("s'").filter(|_| false)).unwrap_or(&lower);
    let bare = bare.trim_end_matches('\'');
    out.push(Token::new(bare, Kind::Word, start, end));
}

/// Whether a word with hyphens is a key chord: `ctrl-shift-t`.
fn is_chord(lower: &str) -> bool {
    matches!(lower.split('-').next(), Some("ctrl" | "control" | "alt" | "super" | "shift" | "meta" | "win" | "cmd"))
}

/// Whether the word can only be a path or a web address.
fn address(lower: &str) -> Option<Kind> {
    if lower.contains("://") || lower.starts_with("www.") || lower.starts_with("mailto:") {
        return Some(if lower.starts_with("file://") { Kind::Path } else { Kind::Url });
    }
    if lower.len() > 1
        && (lower.starts_with('/') || lower.starts_with("~/") || lower.starts_with("./") || lower.starts_with("../"))
        || lower == "~"
    {
        return Some(Kind::Path);
    }
    if lower.contains('@') {
        return None;
    }
    let head = lower.split('/').next().unwrap_or(lower);
    if let Some((name, ext)) = lower.rsplit_once('.') {
        let named = !name.is_empty() && name.chars().any(char::is_alphanumeric);
        let is_file = EXTENSIONS.contains(&ext) && !(name.chars().all(|c| c.is_ascii_digit()) && ext.len() == 1);
        let is_host = head.rsplit_once('.').is_some_and(|(host, tld)| {
            DOMAINS.contains(&tld)
                && host.chars().any(char::is_alphabetic)
                && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'))
        });
        if is_host && (!is_file || lower.contains('/')) {
            return Some(Kind::Url);
        }
        if named && is_file {
            return Some(Kind::Path);
        }
        if named && lower.starts_with('.') && lower.len() > 2 && ext.chars().all(char::is_alphabetic) {
            return Some(Kind::Path);
        }
    } else if head
        .rsplit_once('.')
        .is_some_and(|(host, tld)| DOMAINS.contains(&tld) && host.chars().any(char::is_alphabetic))
    {
        return Some(Kind::Url);
    }
    if lower.starts_with("localhost:") || lower == "localhost" {
        return Some(Kind::Url);
    }
    let parts: Vec<&str> = lower.split('/').collect();
    let is_path = parts.len() > 1
        && parts
            .iter()
            .rev()
            .skip(1)
            .all(|part| part.chars().next().is_some_and(char::is_alphabetic) && part.len() > 2)
        && parts
            .iter()
            .rev()
            .skip(1)
            .all(|part| part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
        && lower != "and/or"
        && lower != "on/off";
    is_path.then_some(Kind::Path)
}

/// Pushes numbers: `30`, `30%`, `1,000`, `+10`, `20min`; false where it is none.
fn numeric(lower: &str, start: usize, end: usize, out: &mut Vec<Token>) -> bool {
    let body = lower.strip_prefix('#').unwrap_or(lower);
    let digits = body.trim_start_matches(['+', '-', '−']);
    let fraction = digits.starts_with('.') && digits.len() > 1;
    if !fraction && !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let split = digits.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(digits.len());
    let (number, unit) = digits.split_at(split);
    let plain = number.replace(',', "");
    let Ok(value) = plain.parse::<f64>() else { return false };
    let thousands = !number.contains(',') || number.split(',').skip(1).all(|part| part.len() == 3);
    if !thousands || !(unit.is_empty() || UNITS.contains(&unit)) {
        return false;
    }
    // "5pm" and "5.30pm" are clock times: the time grammar reads them whole.
    if matches!(unit, "am" | "pm") || matches!(unit, "x" | "p" | "k") {
        return false;
    }
    let negative = body.starts_with(['-', '−']);
    let signed = if negative { -value } else { value };
    let word = match body.chars().next() {
        Some('+') => format!("+{plain}"),
        Some('-' | '−') => format!("-{plain}"),
        _ => plain,
    };
    let cut = end.saturating_sub(unit.len()).max(start);
    out.push(Token::new(word, Kind::Number(signed), start, if unit.is_empty() { end } else { cut }));
    let unit = match unit {
        "" => return true,
        "%" | "pct" => "percent",
        "m" | "min" | "mins" => "minutes",
        "h" | "hr" | "hrs" => "hours",
        "s" | "sec" | "secs" => "seconds",
        "px" => "pixels",
        "d" => "days",
        other => other,
    };
    out.push(Token::new(unit, Kind::Word, cut, end));
    true
}
