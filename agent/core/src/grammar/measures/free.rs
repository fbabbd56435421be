//! The tables of measures read generously, for words that were marked as one: sizes, turns, colours, layouts, kinds of file.

use super::super::kind::SlotKind;
use super::{chords, zones};
use crate::normalise::Token;
use serde_json::{Value, json};

/// The value that `words` say for a kind of this module.
pub(in super::super) fn loose(kind: SlotKind, words: &[&str], run: &[Token]) -> Option<Value> {
    use SlotKind as K;
    match kind {
        K::Keys => chords::spoken(words).map(Value::from),
        K::Timezone => zones::named(words).map(Value::from),
        K::Scale => scale(words, run).map(super::number),
        K::Resolution => resolution(words, run).map(Value::from),
        K::Rotation => rotation(words, run).map(Value::from),
        K::Color => color(words).map(Value::from),
        K::Xkb => xkb(words).map(Value::from),
        K::FileType => file_type(words).map(Value::from),
        K::Mode => mode(words).map(Value::from),
        K::Speed => speed(words, run),
        K::Profile => profile(words).map(Value::from),
        _ => None,
    }
}

fn without<'a>(words: &[&'a str], small: &[&str]) -> Vec<&'a str> {
    words.iter().copied().filter(|word| !small.contains(word)).collect()
}

fn scale(words: &[&str], run: &[Token]) -> Option<f64> {
    let numbers: Vec<f64> = run.iter().filter_map(Token::number).collect();
    let percent = words.iter().any(|word| matches!(*word, "percent" | "%" | "cent" | "pct"));
    let value = match numbers.as_slice() {
        [n] if percent || *n >= 10.0 => n / 100.0,
        [n] if words.contains(&"half") => n + 0.5,
        [n] if words.contains(&"quarter") => n + 0.25,
        [n] => *n,
        [] => match words {
            [.., "one" | "a", "and", "a", "half"] | ["one", "and", "half"] => 1.5,
            [.., "one" | "a", "and", "a", "quarter"] => 1.25,
            _ if words.iter().any(|word| matches!(*word, "double" | "twice" | "retina" | "hidpi")) => 2.0,
            _ if words.iter().any(|word| matches!(*word, "normal" | "default" | "native" | "original" | "none")) => 1.0,
            _ if words.contains(&"triple") => 3.0,
            _ => return None,
        },
        _ => return None,
    };
    (0.5..=4.0).contains(&value).then_some(value)
}

/// "1920*1080", "nineteen twenty by ten eighty", "2560 by 1440 pixels".
fn resolution(words: &[&str], run: &[Token]) -> Option<String> {
    let fits = |w: f64, h: f64| {
        let sound = |n: f64| (100.0..=16_384.0).contains(&n);
        (sound(w) && sound(h)).then(|| format!("{w:.0}x{h:.0}"))
    };
    let by = run.iter().position(|token| matches!(token.word.as_str(), "by" | "x" | "times" | "×" | "*"));
    if let Some(by) = by {
        return fits(side(run.get(..by)?)?, side(run.get(by + 1..)?)?);
    }
    for word in words {
        if let Some((w, h)) = word.split_once(['x', '×', '*']) {
            let number = |text: &str| text.parse::<f64>().ok();
            if let (Some(w), Some(h)) = (number(w), number(h)) {
                return fits(w, h);
            }
        }
    }
    let core = without(words, &["the", "resolution", "to", "a", "at", "native", "screen", "pixels", "in"]);
    let core: Vec<&str> = core.into_iter().collect();
    (core.len() < words.len()).then(|| super::resolution(&core, &[]))?
}

/// One side of a resolution; "nineteen twenty" is 1920.
fn side(run: &[Token]) -> Option<f64> {
    let numbers: Vec<f64> = run.iter().filter_map(Token::number).collect();
    match numbers.as_slice() {
        [n] => Some(*n),
        [a, b] if *a < 100.0 && *b < 100.0 => Some(a * 100.0 + b),
        _ => None,
    }
}

fn rotation(words: &[&str], run: &[Token]) -> Option<&'static str> {
    let back = words.iter().any(|word| {
        matches!(*word, "left" | "counterclockwise" | "anticlockwise" | "counter" | "anti" | "ccw" | "backwards")
    });
    let numbers: Vec<f64> = run.iter().filter_map(Token::number).collect();
    let degrees = match numbers.as_slice() {
        [a, b] if *a < 4.0 && (10.0..100.0).contains(b) => Some(a * 100.0 + b),
        [n] if words.iter().any(|word| word.starts_with("quarter")) => Some(n * 90.0),
        [n] => Some(*n),
        _ => words.iter().find_map(|word| word.strip_suffix('°')?.parse().ok()),
    };
    let turn = |n: f64| match (n as i64, back) {
        (0 | 360, _) => Some("normal"),
        (90 | -270, false) | (270 | -90, true) => Some("90"),
        (180 | -180, _) => Some("180"),
        (270 | -90, false) | (90 | -270, true) => Some("270"),
        _ => None,
    };
    if let Some(n) = degrees {
        return turn(n);
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if has(&["half", "upside", "inverted", "flipped", "around"]) {
        Some("180")
    } else if has(&["normal", "landscape", "upright", "default", "horizontal", "back", "original", "straight", "wide"])
    {
        Some("normal")
    } else if has(&["quarter", "portrait", "right", "clockwise", "vertical", "vertically", "sideways", "tall"]) || back
    {
        Some(if back { "270" } else { "90" })
    } else {
        None
    }
}

pub(in super::super) fn is_color(name: &str) -> bool {
    super::COLORS.contains(&name) || MORE_COLORS.contains(&name)
}

/// Colours beside those that the grammar looks for.
const MORE_COLORS: &[&str] = &[
    "grey",
    "golden",
    "amber",
    "apricot",
    "aquamarine",
    "bronze",
    "burgundy",
    "charcoal",
    "cobalt",
    "copper",
    "emerald",
    "fuchsia",
    "lilac",
    "mustard",
    "peach",
    "plum",
    "raspberry",
    "rose",
    "sand",
    "scarlet",
    "khaki",
    "ivory",
    "cream",
    "tan",
    "rust",
    "ruby",
    "sapphire",
    "jade",
    "azure",
    "mauve",
    "ochre",
    "periwinkle",
    "chartreuse",
    "orchid",
    "tomato",
    "chocolate",
    "cherry",
    "lemon",
    "wine",
];

/// Words that say which red it is.
const SHADES: &[&str] = &[
    "light", "dark", "bright", "deep", "pale", "pastel", "neon", "hot", "dusty", "sky", "royal", "navy", "forest",
    "mint", "lime", "steel", "midnight", "electric", "blood", "wine", "cherry", "ocean", "sea", "baby", "rose", "soft",
    "vivid", "warm", "cool", "burnt", "dull", "muted", "olive", "slate", "emerald", "lemon", "sunny", "grass", "ice",
];

fn color(words: &[&str]) -> Option<String> {
    let core = without(
        words,
        &[
            "the", "a", "an", "color", "colors", "to", "in", "of", "shade", "some", "nice", "accent", "accents",
            "tone", "one",
        ],
    );
    match core.as_slice() {
        [name] if is_color(name) || SHADES.contains(name) => Some((*name).to_owned()),
        [hex] => {
            let digits = hex.trim_start_matches('#');
            let sound = matches!(digits.len(), 3 | 6) && digits.chars().all(|c| c.is_ascii_hexdigit());
            (sound && hex.len() > digits.len()).then(|| format!("#{digits}"))
        }
        [shade, name] if SHADES.contains(shade) && is_color(name) => Some(core.join(" ")),
        _ => None,
    }
}

fn xkb(words: &[&str]) -> Option<&'static str> {
    let core =
        without(words, &["the", "layout", "keyboard", "to", "a", "keys", "one", "my", "in", "standard", "normal"]);
    Some(match core.as_slice() {
        ["at" | "austria"] => "at",
        ["no" | "norway"] => "no",
        ["it"] => "it",
        ["ua" | "ukraine"] => "ua",
        ["azerty"] => "fr",
        ["bulgarian" | "bg"] => "bg",
        ["bépo" | "bepo"] | ["french", "bépo" | "bepo"] => "fr(bepo)",
        ["colemak-dh" | "colemakdh"] | ["colemak", "dh"] => "us(colemak_dh)",
        ["programmer", "dvorak"] | ["dvp"] => "us(dvp)",
        ["workman"] => "us(workman)",
        ["german", "nodeadkeys"] | ["de", "nodeadkeys"] | ["german", "no", "dead"] => "de(nodeadkeys)",
        ["estonian" | "ee"] => "ee",
        ["eurkey"] => "eu",
        ["hindi" | "indian" | "in"] => "in",
        ["international" | "us-intl" | "intl"] | ["us", "international" | "intl"] | ["english", "international"] => {
            "us(intl)"
        }
        ["latvian" | "lv"] => "lv",
        ["lithuanian" | "lt"] => "lt",
        ["thai" | "th"] => "th",
        ["persian" | "farsi" | "iranian"] => "ir",
        ["serbian" | "rs"] => "rs",
        ["slovenian" | "si"] => "si",
        ["vietnamese"] => "vn",
        ["georgian"] => "ge",
        ["armenian"] => "am",
        ["irish"] => "ie",
        ["albanian"] => "al",
        ["macedonian"] => "mk",
        ["belarusian"] => "by",
        ["kazakh"] => "kz",
        ["latin", "american"] | ["latam"] => "latam",
        ["canadian", "french"] | ["french", "canadian"] => "ca(fr)",
        ["belgian" | "be"] => "be",
        ["finnish" | "fi"] => "fi",
        ["colemak"] | ["us", "colemak"] => "us(colemak)",
        ["dvorak"] | ["us", "dvorak"] => "us(dvorak)",
        ["german", "neo" | "neo2"] => "de(neo)",
        [first, ..] if core.len() > 1 => return super::xkb(&[first]),
        _ => return super::xkb(&core),
    })
}

fn file_type(words: &[&str]) -> Option<String> {
    let core = without(words, &["the", "my", "all", "any", "files", "file", "some", "a", "an", "of", "sort", "kind"]);
    let [.., last] = core.as_slice() else { return None };
    let last = *last;
    let found = match (core.first().copied().unwrap_or(last), last) {
        ("word", _) => "docx",
        ("excel", _) => "xlsx",
        ("powerpoint" | "powerpoints", _) => "pptx",
        ("iso", _) => "iso",
        (_, "pics" | "pic" | "drawings" | "drawing" | "graphics" | "scans" | "scan" | "snapshots" | "wallpapers") => {
            "image"
        }
        (_, "clips" | "clip" | "recordings" | "recording") => "video",
        (_, "tracks" | "track" | "podcasts" | "albums" | "sounds") => "audio",
        (_, "docs" | "doc" | "letters" | "letter" | "notes" | "note" | "papers" | "texts" | "reports" | "report") => {
            "document"
        }
        (_, "tables" | "table" | "sheets" | "sheet") => "spreadsheet",
        (_, "decks" | "deck" | "slideshows") => "presentation",
        (_, "ebooks" | "ebook" | "books" | "book") => "epub",
        (_, "emails" | "email" | "mails") => "eml",
        (_, "fonts" | "font") => "ttf",
        (_, "scripts" | "script" | "shell") => "sh",
        (_, "program" | "programs" | "sources") => "code",
        (_, "images" | "photos" | "pictures" | "screenshots" | "image" | "photo" | "picture" | "screenshot") => "image",
        (_, "documents" | "document") => "document",
        (_, "videos" | "video" | "movies") => "video",
        (_, "jpegs" | "jpeg") => "jpg",
        _ => "",
    };
    if !found.is_empty() {
        return Some(found.to_owned());
    }
    // An ending of names: "docx files", "mp3s", ".csv".
    let [only] = core.as_slice() else { return None };
    let ending = only.trim_start_matches(['.', '*']);
    let single = if ending.len() > 3 { ending.strip_suffix('s').unwrap_or(ending) } else { ending };
    let sound = (2..=5).contains(&single.len()) && single.chars().all(|c| c.is_ascii_alphanumeric());
    const ENDINGS: &[&str] = &[
        "csv", "docx", "doc", "odt", "ods", "odp", "html", "htm", "mp3", "mp4", "png", "jpg", "gif", "svg", "webp",
        "xlsx", "xls", "pptx", "ppt", "zip", "tar", "gz", "iso", "json", "xml", "yaml", "toml", "txt", "md", "pdf",
        "flac", "ogg", "wav", "mkv", "avi", "mov", "webm", "epub", "ttf", "otf", "sh", "py", "rs", "js", "c", "cpp",
        "java", "log", "eml", "ics", "deb", "rpm", "7z", "rar", "psd", "xcf", "tex", "bib", "ipynb", "sql", "css",
        "ts", "go", "tsv", "heic",
    ];
    (sound && ENDINGS.contains(&single)).then(|| single.to_owned())
}

/// How freely the agent may act, by the words that tell one mode from another.
fn mode(words: &[&str]) -> Option<&'static str> {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    Some(
        if has(&["explain", "observe", "observer", "read", "look", "watch", "dry", "passive", "nothing", "simulate"]) {
            "explain"
        } else if has(&[
            "semi-automatic",
            "semi",
            "balanced",
            "normal",
            "default",
            "standard",
            "medium",
            "usual",
            "regular",
        ]) {
            "reversible"
        } else if has(&[
            "ask",
            "asking",
            "confirm",
            "confirmation",
            "preview",
            "manual",
            "careful",
            "cautious",
            "safe",
            "safest",
            "strict",
            "suggest",
            "suggestion",
            "suggestions",
            "supervised",
            "low",
            "lowest",
            "paranoid",
            "check",
            "guarded",
            "minimal",
            "1",
        ]) {
            "preview"
        } else if has(&[
            "yolo",
            "hands",
            "hands-free",
            "handsfree",
            "expert",
            "free",
            "high",
            "highest",
            "independent",
            "trusted",
            "trust",
            "fully",
            "full",
            "autonomous",
            "autonomy",
            "unsupervised",
            "maximum",
            "max",
            "bold",
            "3",
        ]) {
            "trusted"
        } else if has(&["auto", "automatic", "automatically", "reversible", "2"]) {
            "reversible"
        } else {
            return None;
        },
    )
}

/// How fast: numbers with their units, and words. A delay and a rate together are both.
fn speed(words: &[&str], run: &[Token]) -> Option<Value> {
    let numbers: Vec<f64> = run.iter().filter_map(Token::number).collect();
    let minus = words.iter().any(|word| matches!(*word, "minus" | "negative"));
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    Some(match numbers.as_slice() {
        [n] => super::number(if minus { -n.abs() } else { *n }),
        // As `xset r rate` takes them: milliseconds of delay, repeats in a second.
        [delay, rate] if *delay > *rate && *delay >= 100.0 => {
            json!({ "delay": super::number(*delay), "rate": super::number(*rate) })
        }
        [] if has(&["half"]) => super::number(if minus { -0.5 } else { 0.5 }),
        [] if has(&["very", "maximum", "max", "fastest", "top", "highest", "full"])
            && !has(&["slow", "slowly", "low"]) =>
        {
            Value::from("fastest")
        }
        [] if has(&["very", "minimum", "min", "slowest", "lowest"]) => Value::from("slowest"),
        [] if has(&["faster", "quicker", "higher", "speedier"]) => Value::from("faster"),
        [] if has(&["slower", "lower"]) => Value::from("slower"),
        [] if has(&["fast", "high", "quick", "quickly", "speedy", "sensitive"]) => Value::from("fast"),
        [] if has(&["slow", "low", "slowly", "sluggish", "calm"]) => Value::from("slow"),
        [] if has(&["normal", "default", "medium", "middle", "usual", "standard"]) => Value::from("normal"),
        [] if has(&["none", "never", "no"]) => Value::from("off"),
        _ => return None,
    })
}

fn profile(words: &[&str]) -> Option<&'static str> {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if has(&[
        "saver",
        "saving",
        "save",
        "eco",
        "economy",
        "low",
        "battery",
        "powersave",
        "efficient",
        "efficiency",
        "quiet",
    ]) {
        Some("saver")
    } else if has(&["performance", "high", "fast", "fastest", "maximum", "full", "turbo", "max", "gaming", "best"]) {
        Some("performance")
    } else {
        has(&["balanced", "normal", "default", "standard", "medium", "middle"]).then_some("balanced")
    }
}

#[cfg(test)]
mod tests {
    use super::loose;
    use crate::grammar::kind::SlotKind as K;
    use serde_json::{Value, json};
    use tacit_dbus::Verb;

    #[track_caller]
    fn check(kind: K, said: &str, want: Value) {
        let run = crate::normalise::tokens(said);
        let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
        let strict = crate::grammar::values::parse(kind, Verb::PointerSpeed, &words, &run);
        let have = strict.or_else(|| loose(kind, &words, &run)).unwrap_or(Value::Null);
        assert_eq!(have, want, "{said}");
    }

    #[test]
    fn screens_are_measured_in_many_ways() {
        check(K::Resolution, "1920*1080", json!("1920x1080"));
        check(K::Resolution, "nineteen twenty by ten eighty", json!("1920x1080"));
        check(K::Resolution, "2560 by 1440", json!("2560x1440"));
        check(K::Rotation, "90°", json!("90"));
        check(K::Rotation, "half a turn", json!("180"));
        check(K::Rotation, "one eighty degrees", json!("180"));
        check(K::Rotation, "a quarter turn", json!("90"));
        check(K::Rotation, "90 degrees counterclockwise", json!("270"));
        check(K::Scale, "one and a half", json!(1.5));
        check(K::Scale, "a hundred and twenty five percent", json!(1.25));
        check(K::Scale, "two times", json!(2));
    }

    #[test]
    fn names_of_colours_layouts_and_kinds_of_file() {
        check(K::Color, "amber", json!("amber"));
        check(K::Color, "royal blue", json!("royal blue"));
        check(K::Color, "grey", json!("gray"));
        check(K::Color, "loud", Value::Null);
        check(K::Xkb, "us international", json!("us(intl)"));
        check(K::Xkb, "bépo", json!("fr(bepo)"));
        check(K::Xkb, "finnish", json!("fi"));
        check(K::Xkb, "british english", json!("gb"));
        check(K::FileType, "docx files", json!("docx"));
        check(K::FileType, "mp3s", json!("mp3"));
        check(K::FileType, "word documents", json!("docx"));
        check(K::FileType, "pics", json!("image"));
        check(K::FileType, "excel sheets", json!("xlsx"));
    }

    #[test]
    fn modes_and_speeds_are_told_by_their_words() {
        check(K::Mode, "ask every time", json!("preview"));
        check(K::Mode, "look but don't touch", json!("explain"));
        check(K::Mode, "fully automatic", json!("trusted"));
        check(K::Mode, "semi-automatic", json!("reversible"));
        check(K::Mode, "hands off", json!("trusted"));
        check(K::Speed, "25 hz", json!(25));
        check(K::Speed, "minus 0.3", json!(-0.3));
        check(K::Speed, "660 25", json!({"delay": 660, "rate": 25}));
        check(K::Speed, "very slow", json!("slowest"));
        check(K::Speed, "high", json!("fast"));
    }
}
