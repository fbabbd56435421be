//! Values with closed meanings: percentages, changes, slots, directions, sizes, colours, layouts, keys.

use super::kind::SlotKind;
use super::measures;
use crate::normalise::Token;
use serde_json::{Value, json};
use tacit_dbus::Verb;

/// The value that `words` say for `kind`, where they say one whole.
pub fn parse(kind: SlotKind, verb: Verb, words: &[&str], run: &[Token]) -> Option<Value> {
    use SlotKind as K;
    if words.len() > kind.most() {
        return None;
    }
    let text = |found: Option<&'static str>| found.map(Value::from);
    match kind {
        K::Percent => percent(words, run).map(number),
        K::Delta => delta(words, run, verb).map(number),
        K::OnOff => text(on_off(words)),
        K::Slot => text(slot(words)),
        K::Dir => text(direction(words)),
        K::ScrollDir => text(direction(words).filter(|dir| !matches!(*dir, "next" | "previous")).or(match words {
            ["top"] | ["the", "top"] | ["to", "the", "top"] => Some("up"),
            ["bottom"] | ["the", "bottom"] | ["to", "the", "bottom"] | ["the", "end"] => Some("down"),
            _ => None,
        })),
        K::Number => match run {
            [one] => one.number().map(number),
            [one, unit]
                if matches!(
                    unit.word.as_str(),
                    "pixels"
                        | "px"
                        | "hz"
                        | "hertz"
                        | "k"
                        | "kelvin"
                        | "things"
                        | "steps"
                        | "times"
                        | "lines"
                        | "actions"
                        | "items"
                        | "pages"
                        | "changes"
                        | "commands"
                        | "degrees"
                        | "fps"
                ) =>
            {
                one.number().map(number)
            }
            [a, b, ..] if run.len() <= 3 && (a.is("last") || b.is("last")) => run.last()?.number().map(number),
            _ => match words {
                ["twice"] => Some(json!(2)),
                ["thrice"] => Some(json!(3)),
                [word] if word.ends_with('k') => word.trim_end_matches('k').parse::<f64>().ok().map(number),
                ["the", word] | [word] => crate::normalise::ordinal(word).filter(|n| *n > 0).map(Value::from),
                _ => None,
            },
        },
        K::Layout => text(layout(words)),
        K::LayoutMode => text(match words {
            ["tiling"] | ["tiled"] | ["tile"] | ["tiles"] | ["tiling", "mode"] => Some("tiling"),
            ["floating"] | ["float"] | ["floated"] | ["free"] | ["floating", "mode"] | ["stacking"] | ["freeform"] => {
                Some("floating")
            }
            _ => None,
        }),
        K::Profile => text(match strip(words).as_slice() {
            ["saver" | "saving" | "save" | "eco" | "economy" | "low" | "powersave" | "powersaver"]
            | ["power" | "battery", "saver" | "saving" | "save"]
            | ["low", "power"]
            | ["battery"] => Some("saver"),
            ["balanced" | "normal" | "default" | "standard" | "medium"] => Some("balanced"),
            ["performance" | "high" | "fast" | "maximum" | "full" | "turbo" | "max" | "gaming"]
            | ["high" | "full" | "maximum" | "best" | "max", "performance" | "power"] => Some("performance"),
            _ => None,
        }),
        K::Keys => measures::keys(words).map(Value::from),
        K::Target => text(match strip(words).as_slice() {
            ["screen" | "desktop" | "display" | "monitor" | "everything" | "fullscreen"] => Some("screen"),
            ["window" | "app" | "application"] => Some("window"),
            ["area" | "region" | "selection" | "part" | "section" | "rectangle"] | ["selected", "area" | "region"] => {
                Some("area")
            }
            _ => None,
        }),
        K::Scale => measures::scale(words, run).map(number),
        K::Resolution => measures::resolution(words, run).map(Value::from),
        K::Rotation => text(measures::rotation(words, run)),
        K::Color => measures::color(words).map(Value::from),
        K::Xkb => text(measures::xkb(words)),
        K::Timezone => measures::timezone(words, run).map(Value::from),
        K::FileType => text(measures::file_type(words)),
        K::OrganiseBy => text(match strip(words).as_slice() {
            ["type" | "kind" | "extension" | "types" | "filetype" | "format"] | ["file", "type"] => Some("type"),
            ["date" | "month" | "year" | "day" | "age" | "time"] => Some("date"),
            ["project" | "projects" | "topic"] => Some("project"),
            _ => None,
        }),
        K::Mode => measures::mode(words).map(Value::from),
        K::Speed => measures::speed(words, run, verb),
        _ => None,
    }
}

pub(super) fn number(n: f64) -> Value {
    if n.fract() == 0.0 && n.abs() < 1e15 { json!(n as i64) } else { json!(n) }
}

fn strip<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words.iter().copied().filter(|word| !matches!(*word, "the" | "a" | "an" | "my" | "whole" | "entire" | "mode" | "profile" | "current" | "this" | "of" | "full" if words.len() > 1 || *word == "the")).collect()
}

fn percent(words: &[&str], run: &[Token]) -> Option<f64> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "percent"
                    | "%"
                    | "about"
                    | "around"
                    | "exactly"
                    | "the"
                    | "its"
                    | "just"
                    | "only"
                    | "volume"
                    | "brightness"
                    | "of"
                    | "approximately"
                    | "like"
                    | "at"
                    | "points"
                    | "level"
            )
        })
        .collect();
    let found = match core.as_slice() {
        [_] if run.iter().filter(|t| t.number().is_some()).count() == 1 => {
            let n = run.iter().find_map(Token::number)?;
            if run.iter().any(|t| t.number().is_some() && t.word.starts_with(['+', '-'])) {
                return None;
            }
            n
        }
        ["half"]
        | ["halfway"]
        | ["half", "way"]
        | ["a", "half"]
        | ["fifty", "fifty"]
        | ["middle"]
        | ["medium"]
        | ["mid"]
        | ["moderate"] => 50.0,
        ["quarter"] | ["a", "quarter"] | ["one", "quarter"] | ["1", "quarter"] => 25.0,
        ["3", "quarters"] | ["third", "quarters"] => 75.0,
        ["a", "third"] | ["third"] | ["1", "third"] => 33.0,
        ["2", "thirds"] => 67.0,
        ["max"]
        | ["maximum"]
        | ["full"]
        | ["highest"]
        | ["full", "blast"]
        | ["all", "way", "up"]
        | ["top"]
        | ["loudest"]
        | ["brightest"]
        | ["full", "whack"]
        | ["maxed", "out"]
        | ["maximal"]
        | ["fullest"]
        | ["way", "up"]
        | ["eleven"] => 100.0,
        ["zero"]
        | ["min"]
        | ["minimum"]
        | ["lowest"]
        | ["nothing"]
        | ["all", "way", "down"]
        | ["none"]
        | ["minimal"]
        | ["way", "down"]
        | ["darkest"]
        | ["quietest"] => 0.0,
        _ => return None,
    };
    (0.0..=400.0).contains(&found).then_some(found)
}

/// A change in percent; plain numbers count as positive, and the clause's direction words turn them later.
fn delta(words: &[&str], run: &[Token], verb: Verb) -> Option<f64> {
    // "louder" is no size, and "bigger" no loudness.
    const LOUD: &[&str] =
        &["louder", "quieter", "softer", "loud", "quiet", "noisy", "deafening", "faint", "soft", "quieten"];
    const BRIGHT: &[&str] =
        &["brighter", "darker", "dimmer", "bright", "dark", "dim", "blinding", "glaring", "lighter"];
    const BIG: &[&str] = &[
        "bigger", "smaller", "larger", "wider", "narrower", "taller", "shorter", "big", "large", "small", "tiny",
        "huge", "shrink", "grow", "enlarge", "expand", "tinier", "thinner",
    ];
    let other: &[&[&str]] = match verb {
        Verb::AudioVolume => &[BRIGHT, BIG],
        Verb::DisplayBrightness => &[LOUD, BIG],
        Verb::WindowResize | Verb::ThemeFontScale | Verb::A11yZoom => &[LOUD, BRIGHT],
        _ => &[],
    };
    if words.iter().any(|word| other.iter().any(|list| list.contains(word))) {
        return None;
    }
    let numbers: Vec<f64> = run.iter().filter_map(Token::number).collect();
    let sign = if words.iter().any(|word| DOWN.contains(word)) { -1.0 } else { 1.0 };
    let known = |word: &&str| {
        matches!(
            *word,
            "by" | "percent"
                | "%"
                | "a"
                | "about"
                | "another"
                | "points"
                | "the"
                | "point"
                | "pixels"
                | "px"
                | "up"
                | "too"
                | "again"
                | "more"
                | "than"
                | "this"
                | "it"
                | "even"
        ) || DOWN.contains(word)
            || UP.contains(word)
            || word.parse::<f64>().is_ok()
            || amount(word).is_some()
    };
    if !words.iter().all(known) {
        return None;
    }
    match numbers.as_slice() {
        [n] => Some(if *n < 0.0 { *n } else { n * sign }),
        [] => {
            let amounts: Vec<f64> = words.iter().filter_map(|word| amount(word)).collect();
            let directed = words.iter().any(|word| DOWN.contains(word) || UP.contains(word) || matches!(*word, "more"));
            if amounts.is_empty() && !directed {
                return None;
            }
            Some(sign * amounts.first().copied().unwrap_or(10.0))
        }
        _ => None,
    }
}

/// Words that make a change negative.
pub const DOWN: &[&str] = &[
    "down",
    "lower",
    "less",
    "decrease",
    "reduce",
    "quieter",
    "softer",
    "dimmer",
    "darker",
    "smaller",
    "narrower",
    "shorter",
    "shrink",
    "decreased",
    "drop",
    "dim",
    "minus",
    "turn_down",
    "loud",
    "slower",
    "blinding",
    "bright",
    "big",
    "large",
    "huge",
    "noisy",
    "lessen",
    "cut",
    "deafening",
    "out",
    "tinier",
    "thinner",
    "reduced",
    "lowered",
    "blasting",
    "glaring",
    "quieten",
    "-",
];

/// Words that make a change positive.
pub const UP: &[&str] = &[
    "up", "louder", "higher", "increase", "raise", "brighter", "bigger", "larger", "wider", "taller", "grow", "boost",
    "bump", "quiet", "dark", "small", "tiny", "faint", "soft", "plus", "lighter", "enlarge", "expand", "low",
    "stronger", "in", "dim_", "amplify",
];

fn amount(word: &str) -> Option<f64> {
    Some(match word {
        "bit" | "little" | "slightly" | "touch" | "tad" | "notch" | "smidge" | "tiny" | "hair" | "step"
        | "somewhat" | "slight" => 5.0,
        "lot" | "much" | "lots" | "significantly" | "considerably" | "way" | "far" | "loads" | "substantially"
        | "plenty" => 20.0,
        "half" => 50.0,
        "quarter" => 25.0,
        "third" => 33.0,
        _ => return None,
    })
}

fn on_off(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "turn" | "switch" | "the" | "it" | "back" | "be" | "get" | "should" | "to" | "my" | "is" | "again"
            )
        })
        .collect();
    Some(match core.as_slice() {
        ["on"]
        | ["enable"]
        | ["enabled"]
        | ["activate"]
        | ["start"]
        | ["yes"]
        | ["dark"]
        | ["mute"]
        | ["silence"]
        | ["dark", "mode"]
        | ["active"]
        | ["begin"]
        | ["connect"]
        | ["tick"]
        | ["check"]
        | ["allow"]
        | ["use"]
        | ["record"]
        | ["lock"] => "on",
        ["off"]
        | ["disable"]
        | ["disabled"]
        | ["deactivate"]
        | ["stop"]
        | ["no"]
        | ["light"]
        | ["unmute"]
        | ["unsilence"]
        | ["light", "mode"]
        | ["inactive"]
        | ["end"]
        | ["disconnect"]
        | ["untick"]
        | ["uncheck"]
        | ["exit"]
        | ["leave"]
        | ["kill"]
        | ["un"]
        | ["cancel"]
        | ["finish"]
        | ["restore"]
        | ["unmaximize"]
        | ["unfloat"]
        | ["unpin"]
        | ["tile"]
        | ["out"]
        | ["bright"]
        | ["cut"] => "off",
        ["toggle"] | ["flip"] | ["invert"] => "toggle",
        [] if words == ["switch"] => "toggle",
        _ => return None,
    })
}

/// A part of the screen.
pub fn slot(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "the"
                    | "on"
                    | "to"
                    | "in"
                    | "at"
                    | "side"
                    | "half"
                    | "hand"
                    | "corner"
                    | "of"
                    | "screen"
                    | "my"
                    | "part"
                    | "edge"
                    | "quarter"
                    | "monitor"
                    | "display"
                    | "into"
                    | "area"
                    | "quadrant"
                    | "desktop"
                    | "far"
                    | "its"
                    | "over"
                    | "column"
                    | "a"
                    | "one"
                    | "1"
                    | "just"
                    | "section"
                    | "all"
                    | "way"
                    | "dead"
                    | "exact"
                    | "very"
                    | "position"
                    | "hard"
            )
        })
        .collect();
    Some(match core.as_slice() {
        ["left"] | ["lefthand"] | ["leftmost"] | ["left", "left"] | ["leftwards"] => "left",
        ["right"] | ["righthand"] | ["rightmost"] | ["rightwards"] => "right",
        ["top"] | ["upper"] | ["up"] | ["above"] => "top",
        ["bottom"] | ["lower"] | ["down"] | ["below"] => "bottom",
        ["top" | "upper", "left"] | ["left", "top" | "upper"] => "top_left",
        ["top" | "upper", "right"] | ["right", "top" | "upper"] => "top_right",
        ["bottom" | "lower", "left"] | ["left", "bottom" | "lower"] => "bottom_left",
        ["bottom" | "lower", "right"] | ["right", "bottom" | "lower"] => "bottom_right",
        ["center"] | ["middle"] | ["centered"] | ["centrally"] | ["central"] => "center",
        ["left", "third"] | ["first", "third"] | ["leftmost", "third"] | ["third", "left"] => "left_third",
        ["center" | "middle" | "second" | "central", "third"] | ["third", "middle"] => "center_third",
        ["right", "third"] | ["last", "third"] | ["rightmost", "third"] | ["third", "third"] | ["third", "right"] => {
            "right_third"
        }
        ["left", "2", "thirds"] | ["first", "2", "thirds"] | ["2", "thirds", "left"] => "left_two_thirds",
        ["right", "2", "thirds"] | ["last", "2", "thirds"] | ["2", "thirds", "right"] => "right_two_thirds",
        _ => return None,
    })
}

/// A direction.
pub fn direction(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "the"
                    | "to"
                    | "a"
                    | "one"
                    | "1"
                    | "bit"
                    | "little"
                    | "side"
                    | "of"
                    | "it"
                    | "my"
                    | "towards"
                    | "and"
                    | "over"
                    | "some"
                    | "further"
                    | "more"
            )
        })
        .collect();
    Some(match core.as_slice() {
        ["left"] | ["leftwards"] | ["leftward"] | ["west"] => "left",
        ["right"] | ["rightwards"] | ["rightward"] | ["east"] => "right",
        ["up"] | ["upwards"] | ["upward"] | ["above"] | ["higher"] | ["top"] | ["north"] => "up",
        ["down"]
        | ["downwards"]
        | ["downward"]
        | ["below"]
        | ["lower"]
        | ["bottom"]
        | ["under"]
        | ["underneath"]
        | ["south"] => "down",
        ["next"] | ["forward"] | ["forwards"] | ["following"] | ["along"] | ["ahead"] => "next",
        ["previous"] | ["last"] | ["back"] | ["prior"] | ["prev"] | ["backwards"] | ["backward"] | ["before"] => {
            "previous"
        }
        _ => return None,
    })
}

fn layout(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "a" | "the"
                    | "in"
                    | "as"
                    | "of"
                    | "up"
                    | "like"
                    | "into"
                    | "layout"
                    | "windows"
                    | "using"
                    | "with"
                    | "an"
                    | "arrangement"
                    | "mode"
                    | "on"
            )
        })
        .collect();
    Some(match core.as_slice() {
        ["side", "by", "side"]
        | ["next", "to", "each", "other"]
        | ["beside", "each", "other"]
        | ["split"]
        | ["split", "screen"]
        | ["splitscreen"]
        | ["half", "half"]
        | ["half", "and", "half"]
        | ["50", "50"]
        | ["fifty", "fifty"]
        | ["next", "one", "another"]
        | ["next", "to", "one", "another"]
        | ["alongside", "each", "other"]
        | ["sidebyside"]
        | ["split", "view"]
        | ["evenly"]
        | ["together"]
        | ["next", "each", "other"]
        | ["beside", "one", "another"] => "side_by_side",
        ["grid"]
        | ["grids"]
        | ["matrix"]
        | ["checkerboard"]
        | ["quarters"]
        | ["2", "by", "2"]
        | ["mosaic"]
        | ["tiles"]
        | ["2x2"] => "grid",
        ["columns"] | ["column"] | ["vertically"] | ["vertical", "columns"] | ["vertical"] | ["thirds"] | ["cols"] => {
            "columns"
        }
        ["rows"]
        | ["row"]
        | ["horizontally"]
        | ["above", "each", "other"]
        | ["top", "and", "bottom"]
        | ["one", "above", "other"]
        | ["below", "each", "other"]
        | ["horizontal", "rows"]
        | ["top", "each", "other"]
        | ["one", "below", "other"]
        | ["horizontal"]
        | ["under", "each", "other"]
        | ["above", "one", "another"]
        | ["one", "above", "another"] => "rows",
        ["stack"]
        | ["stacked"]
        | ["pile"]
        | ["master", "and", "stack"]
        | ["master", "stack"]
        | ["stacks"]
        | ["master"] => "stack",
        ["cascade"] | ["cascading"] | ["cascaded"] | ["overlapping"] | ["staggered"] | ["fan"] | ["fanned", "out"] => {
            "cascade"
        }
        _ => return None,
    })
}
