//! Values with tables behind them: keys, sizes, colours, keyboard layouts, time zones, kinds of file, speeds.

mod chords;
mod free;
mod zones;

use super::values::number;
use crate::normalise::{Kind, Token};
use serde_json::Value;

pub(super) use free::{is_color, loose};

/// A key chord: `ctrl+shift+s`.
pub(super) fn keys(words: &[&str]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in words {
        if matches!(*word, "the" | "key" | "and" | "keys" | "plus" | "+" | "a" | "button") {
            continue;
        }
        for part in word.split(['+', '-']).filter(|part| !part.is_empty()) {
            parts.push(key(part)?);
        }
        if *word == "-" {
            parts.push("minus".to_owned());
        }
    }
    let last = parts.len().checked_sub(1)?;
    if parts.len() > 5 || parts.iter().take(last).any(|part| !is_modifier(part)) {
        // "page down", "arrow up" and friends are one key in two words.
        return match words {
            ["page", "down"] | ["the", "page", "down", "key"] => Some("pagedown".to_owned()),
            ["page", "up"] => Some("pageup".to_owned()),
            [dir @ ("up" | "down" | "left" | "right"), "arrow"] | ["arrow", dir] => Some((*dir).to_owned()),
            _ => None,
        };
    }
    Some(parts.join("+"))
}

fn is_modifier(key: &str) -> bool {
    matches!(key, "ctrl" | "alt" | "shift" | "super" | "altgr")
}

fn key(word: &str) -> Option<String> {
    Some(match word {
        "ctrl" | "control" | "ctl" | "strg" => "ctrl".to_owned(),
        "alt" | "option" => "alt".to_owned(),
        "shift" => "shift".to_owned(),
        "super" | "win" | "windows" | "meta" | "cmd" | "command" => "super".to_owned(),
        "altgr" => "altgr".to_owned(),
        "enter" | "return" => "enter".to_owned(),
        "esc" | "escape" => "escape".to_owned(),
        "tab" | "space" | "backspace" | "delete" | "insert" | "home" | "end" | "up" | "down" | "left" | "right"
        | "menu" | "pagedown" | "pageup" => word.to_owned(),
        "spacebar" => "space".to_owned(),
        "del" => "delete".to_owned(),
        "ins" => "insert".to_owned(),
        "pgdn" | "pgdown" => "pagedown".to_owned(),
        "pgup" => "pageup".to_owned(),
        "printscreen" | "prtsc" | "print" => "print".to_owned(),
        "capslock" | "caps" => "capslock".to_owned(),
        "minus" => "minus".to_owned(),
        _ if word.chars().count() == 1 && word.chars().all(char::is_alphanumeric) => word.to_owned(),
        _ if word.len() <= 3
            && word.starts_with('f')
            && word.get(1..).is_some_and(|n| n.parse::<u8>().is_ok_and(|n| (1..=24).contains(&n))) =>
        {
            word.to_owned()
        }
        _ => return None,
    })
}

pub(super) fn scale(words: &[&str], run: &[Token]) -> Option<f64> {
    let has_percent = words.iter().any(|word| matches!(*word, "percent" | "%"));
    let n = run.iter().find_map(Token::number);
    let plain: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !matches!(*word, "percent" | "%" | "times" | "x" | "scale" | "scaling"))
        .collect();
    let value = match (n, plain.as_slice()) {
        (Some(n), [_]) if has_percent || n >= 50.0 => n / 100.0,
        (Some(n), [_]) => n,
        (None, ["double"]) | (None, ["twice"]) => 2.0,
        (None, ["normal"]) => 1.0,
        (None, [word]) => word.strip_suffix('x')?.parse().ok()?,
        _ => return None,
    };
    (0.5..=4.0).contains(&value).then_some(value)
}

pub(super) fn resolution(words: &[&str], run: &[Token]) -> Option<String> {
    let joined = words.concat();
    let named = match joined.as_str() {
        "4k" | "uhd" | "2160p" | "ultrahd" | "4kuhd" => "3840x2160",
        "1080p" | "fullhd" | "fhd" | "1080" => "1920x1080",
        "1440p" | "2k" | "qhd" | "1440" | "wqhd" => "2560x1440",
        "720p" | "hd" | "720" => "1280x720",
        "8k" => "7680x4320",
        _ => "",
    };
    if !named.is_empty() {
        return Some(named.to_owned());
    }
    if let [w, by, h] = run
        && matches!(by.word.as_str(), "by" | "x" | "times" | "×")
    {
        let (w, h) = (w.number()?, h.number()?);
        return ((100.0..=16_384.0).contains(&w) && (100.0..=16_384.0).contains(&h)).then(|| format!("{w:.0}x{h:.0}"));
    }
    let (w, h) = joined.split_once(['x', '×'])?;
    let (w, h): (u32, u32) = (w.parse().ok()?, h.parse().ok()?);
    ((100..=16_384).contains(&w) && (100..=16_384).contains(&h)).then(|| format!("{w}x{h}"))
}

pub(super) fn rotation(words: &[&str], run: &[Token]) -> Option<&'static str> {
    if let Some(n) = run.iter().find_map(Token::number) {
        // What is turned is no part of how far: "the second monitor ninety degrees".
        const AROUND: &[&str] = &[
            "degrees",
            "degree",
            "deg",
            "°",
            "to",
            "by",
            "the",
            "a",
            "my",
            "it",
            "screen",
            "display",
            "monitor",
            "left",
            "right",
            "clockwise",
            "counterclockwise",
            "anticlockwise",
            "counter",
            "anti",
            "ccw",
            "cw",
            "turn",
            "of",
            "-",
            "around",
            "round",
            "about",
            "mode",
            "orientation",
        ];
        if !run.iter().all(|token| token.number().is_some() || AROUND.contains(&token.word.as_str())) {
            return None;
        }
        let back = words.iter().any(|word| matches!(*word, "left" | "counterclockwise" | "anticlockwise"));
        return match (n as i64, back) {
            (0 | 360, _) => Some("normal"),
            (90, false) | (270, true) => Some("90"),
            (180, _) => Some("180"),
            (270, false) | (90, true) => Some("270"),
            _ => None,
        };
    }
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(*word, "to" | "the" | "mode" | "into" | "orientation" | "back" | "its" | "on" | "side")
        })
        .collect();
    Some(match core.as_slice() {
        ["normal"] | ["landscape"] | ["upright"] | ["default"] | ["horizontal"] => "normal",
        ["portrait"] | ["right"] | ["clockwise"] | ["vertical"] | ["sideways"] | ["vertically"] => "90",
        ["upside", "down"] | ["inverted"] | ["around"] | ["upside"] => "180",
        ["left"] | ["counterclockwise"] | ["anticlockwise"] => "270",
        _ => return None,
    })
}

/// Colours that are names by themselves.
const COLORS: &[&str] = &[
    "red",
    "green",
    "blue",
    "yellow",
    "orange",
    "purple",
    "pink",
    "teal",
    "gray",
    "brown",
    "cyan",
    "magenta",
    "violet",
    "indigo",
    "turquoise",
    "slate",
    "lime",
    "gold",
    "black",
    "white",
    "navy",
    "maroon",
    "olive",
    "coral",
    "crimson",
    "lavender",
    "mint",
    "silver",
    "beige",
    "salmon",
    "aqua",
];

pub(super) fn color(words: &[&str]) -> Option<String> {
    let core: Vec<&str> = words.iter().copied().filter(|word| !matches!(*word, "the" | "a" | "color" | "to")).collect();
    match core.as_slice() {
        [name] if COLORS.contains(name) => Some((*name).to_owned()),
        [hex]
            if hex.starts_with('#')
                && matches!(hex.len(), 4 | 7)
                && hex.chars().skip(1).all(|c| c.is_ascii_hexdigit()) =>
        {
            Some((*hex).to_owned())
        }
        ["light" | "dark", name] if COLORS.contains(name) => Some(core.join(" ")),
        _ => None,
    }
}

pub(super) fn xkb(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> =
        words.iter().copied().filter(|word| !matches!(*word, "the" | "layout" | "keyboard" | "to" | "a")).collect();
    Some(match core.as_slice() {
        ["german" | "de" | "qwertz" | "deutsch" | "germany"] => "de",
        ["us" | "american" | "english" | "qwerty" | "usa"]
        | ["us", "english"]
        | ["american", "english"]
        | ["english", "us"] => "us",
        ["uk" | "british" | "gb"] | ["uk" | "british", "english"] | ["english", "uk"] => "gb",
        ["french" | "fr" | "azerty" | "france"] => "fr",
        ["spanish" | "es" | "spain"] => "es",
        ["italian" | "italy"] => "it",
        ["swiss" | "ch"] => "ch",
        ["swiss", "german"] => "ch",
        ["swiss", "french"] => "ch(fr)",
        ["austrian"] => "at",
        ["polish" | "pl"] => "pl",
        ["portuguese" | "pt"] => "pt",
        ["brazilian" | "br"] => "br",
        ["dutch" | "nl"] => "nl",
        ["belgian"] => "be",
        ["swedish" | "se"] => "se",
        ["norwegian"] => "no",
        ["danish" | "dk"] => "dk",
        ["finnish" | "fi"] => "fi",
        ["czech" | "cz"] => "cz",
        ["slovak"] => "sk",
        ["hungarian" | "hu"] => "hu",
        ["romanian"] => "ro",
        ["russian" | "ru" | "cyrillic"] => "ru",
        ["ukrainian"] => "ua",
        ["greek" | "gr"] => "gr",
        ["turkish" | "tr"] => "tr",
        ["hebrew"] => "il",
        ["arabic"] => "ara",
        ["japanese" | "jp"] => "jp",
        ["korean"] => "kr",
        ["chinese"] => "cn",
        ["canadian" | "ca"] => "ca",
        ["icelandic"] => "is",
        ["croatian"] => "hr",
        ["dvorak"] => "us(dvorak)",
        ["colemak"] => "us(colemak)",
        ["neo"] | ["neo2"] => "de(neo)",
        _ => return None,
    })
}

const CITIES: &[(&str, &str)] = &[
    ("berlin", "Europe/Berlin"),
    ("london", "Europe/London"),
    ("paris", "Europe/Paris"),
    ("madrid", "Europe/Madrid"),
    ("rome", "Europe/Rome"),
    ("vienna", "Europe/Vienna"),
    ("zurich", "Europe/Zurich"),
    ("amsterdam", "Europe/Amsterdam"),
    ("brussels", "Europe/Brussels"),
    ("lisbon", "Europe/Lisbon"),
    ("dublin", "Europe/Dublin"),
    ("stockholm", "Europe/Stockholm"),
    ("oslo", "Europe/Oslo"),
    ("copenhagen", "Europe/Copenhagen"),
    ("helsinki", "Europe/Helsinki"),
    ("warsaw", "Europe/Warsaw"),
    ("prague", "Europe/Prague"),
    ("budapest", "Europe/Budapest"),
    ("athens", "Europe/Athens"),
    ("istanbul", "Europe/Istanbul"),
    ("moscow", "Europe/Moscow"),
    ("kyiv", "Europe/Kyiv"),
    ("kiev", "Europe/Kyiv"),
    ("bucharest", "Europe/Bucharest"),
    ("sofia", "Europe/Sofia"),
    ("new york", "America/New_York"),
    ("boston", "America/New_York"),
    ("washington", "America/New_York"),
    ("miami", "America/New_York"),
    ("chicago", "America/Chicago"),
    ("dallas", "America/Chicago"),
    ("houston", "America/Chicago"),
    ("denver", "America/Denver"),
    ("phoenix", "America/Phoenix"),
    ("los angeles", "America/Los_Angeles"),
    ("san francisco", "America/Los_Angeles"),
    ("seattle", "America/Los_Angeles"),
    ("toronto", "America/Toronto"),
    ("vancouver", "America/Vancouver"),
    ("montreal", "America/Toronto"),
    ("mexico city", "America/Mexico_City"),
    ("sao paulo", "America/Sao_Paulo"),
    ("buenos aires", "America/Argentina/Buenos_Aires"),
    ("lima", "America/Lima"),
    ("bogota", "America/Bogota"),
    ("santiago", "America/Santiago"),
    ("tokyo", "Asia/Tokyo"),
    ("japan", "Asia/Tokyo"),
    ("seoul", "Asia/Seoul"),
    ("korea", "Asia/Seoul"),
    ("beijing", "Asia/Shanghai"),
    ("shanghai", "Asia/Shanghai"),
    ("china", "Asia/Shanghai"),
    ("hong kong", "Asia/Hong_Kong"),
    ("singapore", "Asia/Singapore"),
    ("bangkok", "Asia/Bangkok"),
    ("jakarta", "Asia/Jakarta"),
    ("manila", "Asia/Manila"),
    ("delhi", "Asia/Kolkata"),
    ("mumbai", "Asia/Kolkata"),
    ("india", "Asia/Kolkata"),
    ("kolkata", "Asia/Kolkata"),
    ("bangalore", "Asia/Kolkata"),
    ("karachi", "Asia/Karachi"),
    ("dubai", "Asia/Dubai"),
    ("tehran", "Asia/Tehran"),
    ("jerusalem", "Asia/Jerusalem"),
    ("tel aviv", "Asia/Jerusalem"),
    ("kathmandu", "Asia/Kathmandu"),
    ("taipei", "Asia/Taipei"),
    ("hanoi", "Asia/Ho_Chi_Minh"),
    ("sydney", "Australia/Sydney"),
    ("melbourne", "Australia/Melbourne"),
    ("brisbane", "Australia/Brisbane"),
    ("perth", "Australia/Perth"),
    ("auckland", "Pacific/Auckland"),
    ("new zealand", "Pacific/Auckland"),
    ("honolulu", "Pacific/Honolulu"),
    ("hawaii", "Pacific/Honolulu"),
    ("cairo", "Africa/Cairo"),
    ("lagos", "Africa/Lagos"),
    ("nairobi", "Africa/Nairobi"),
    ("johannesburg", "Africa/Johannesburg"),
    ("cape town", "Africa/Johannesburg"),
    ("casablanca", "Africa/Casablanca"),
    ("reykjavik", "Atlantic/Reykjavik"),
    ("utc", "UTC"),
    ("gmt", "UTC"),
    ("universal time", "UTC"),
    ("germany", "Europe/Berlin"),
    ("france", "Europe/Paris"),
    ("spain", "Europe/Madrid"),
    ("italy", "Europe/Rome"),
    ("uk", "Europe/London"),
    ("england", "Europe/London"),
    ("eastern", "America/New_York"),
    ("eastern time", "America/New_York"),
    ("pacific", "America/Los_Angeles"),
    ("pacific time", "America/Los_Angeles"),
    ("central european time", "Europe/Berlin"),
    ("cet", "Europe/Berlin"),
    ("est", "America/New_York"),
    ("pst", "America/Los_Angeles"),
    ("ireland", "Europe/Dublin"),
    ("netherlands", "Europe/Amsterdam"),
    ("sweden", "Europe/Stockholm"),
    ("norway", "Europe/Oslo"),
    ("switzerland", "Europe/Zurich"),
    ("austria", "Europe/Vienna"),
    ("poland", "Europe/Warsaw"),
    ("greece", "Europe/Athens"),
];

pub(super) fn timezone(words: &[&str], run: &[Token]) -> Option<String> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !matches!(*word, "the" | "timezone" | "to" | "time" | "of" | "my"))
        .collect();
    let joined = core.join(" ");
    if let Some((_, zone)) = CITIES.iter().find(|(city, _)| *city == joined || *city == words.join(" ")) {
        return Some((*zone).to_owned());
    }
    let [only] = run else { return None };
    let (area, city) = only.word.split_once('/')?;
    let areas = [
        "europe",
        "america",
        "asia",
        "africa",
        "australia",
        "pacific",
        "atlantic",
        "indian",
        "etc",
        "antarctica",
        "arctic",
    ];
    if !areas.contains(&area) || only.kind == Kind::Quoted {
        return None;
    }
    let cap = |part: &str| {
        part.split('_')
            .map(|w| w.chars().take(1).flat_map(char::to_uppercase).chain(w.chars().skip(1)).collect::<String>())
            .collect::<Vec<_>>()
            .join("_")
    };
    Some(format!("{}/{}", cap(area), city.split('/').map(cap).collect::<Vec<_>>().join("/")))
}

pub(super) fn file_type(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !matches!(*word, "the" | "my" | "all" | "any" | "files" | "file" | "some" | "a" | "an"))
        .collect();
    Some(match core.as_slice() {
        ["pdf" | "pdfs"] => "pdf",
        ["image" | "images" | "picture" | "pictures" | "photo" | "photos" | "screenshots" | "screenshot"] => "image",
        ["video" | "videos" | "movie" | "movies" | "film" | "films"] => "video",
        ["audio" | "music" | "song" | "songs"] => "audio",
        ["document" | "documents" | "docs"] => "document",
        ["spreadsheet" | "spreadsheets"] => "spreadsheet",
        ["presentation" | "presentations" | "slides"] => "presentation",
        ["folder" | "folders" | "directories" | "directory"] => "folder",
        ["archive" | "archives" | "zips" | "zip"] => "archive",
        ["text"] => "text",
        ["markdown"] => "md",
        ["python"] => "py",
        ["code" | "source"] => "code",
        _ => return None,
    })
}

pub(super) fn mode(words: &[&str]) -> Option<String> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !matches!(*word, "the" | "mode" | "level" | "to" | "autonomy" | "a"))
        .collect();
    Some(match core.as_slice() {
        ["explain"] | ["0"] | ["explaining"] | ["explain", "only"] => "explain".to_owned(),
        ["preview"]
        | ["1"]
        | ["confirm"]
        | ["ask"]
        | ["cautious"]
        | ["careful"]
        | ["ask", "first"]
        | ["preview", "all"] => "preview".to_owned(),
        ["auto"] | ["2"] | ["normal"] | ["automatic"] | ["reversible"] | ["standard"] => "reversible".to_owned(),
        ["3"] | ["autonomous"] | ["full"] | ["full", "auto"] | ["trusted"] | ["fully", "autonomous"] => {
            "trusted".to_owned()
        }
        _ => return None,
    })
}

pub(super) fn speed(words: &[&str], run: &[Token]) -> Option<Value> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "the"
                    | "to"
                    | "a"
                    | "percent"
                    | "%"
                    | "much"
                    | "bit"
                    | "lot"
                    | "little"
                    | "per"
                    | "second"
                    | "times"
                    | "rate"
                    | "speed"
            )
        })
        .collect();
    match core.as_slice() {
        [_] if run.iter().any(|t| t.number().is_some()) => run.iter().find_map(Token::number).map(number),
        ["fast" | "faster" | "quick" | "quicker" | "speedier"] => {
            Some(Value::from(if core == ["fast"] { "fast" } else { "faster" }))
        }
        ["slow" | "slower" | "sluggish"] => Some(Value::from(if core == ["slow"] { "slow" } else { "slower" })),
        ["normal" | "default" | "medium"] => Some(Value::from("normal")),
        ["max" | "maximum" | "fastest"] => Some(Value::from("fast")),
        ["min" | "minimum" | "slowest"] => Some(Value::from("slow")),
        ["off"] => Some(Value::from("off")),
        ["on"] => Some(Value::from("on")),
        _ => None,
    }
}
