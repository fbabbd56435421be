//! Values with closed meanings: percentages, changes, slots, directions, sizes, colours, layouts, keys.

mod amounts;
mod loose;
mod shapes;

use super::kind::SlotKind;
use super::measures;
use crate::normalise::Token;
use serde_json::{Value, json};
use tacit_dbus::Verb;

pub use amounts::{DOWN, UP};
pub(super) use loose::loose;
pub use shapes::{direction, slot};

/// The value that `words` say for `kind`, where they say one whole.
pub fn parse(kind: SlotKind, verb: Verb, words: &[&str], run: &[Token]) -> Option<Value> {
    use SlotKind as K;
    if words.len() > kind.most() {
        return None;
    }
    let text = |found: Option<&'static str>| found.map(Value::from);
    match kind {
        K::Percent => amounts::percent(words, run).map(number),
        K::Delta => amounts::delta(words, run, verb).map(number),
        K::OnOff => text(on_off(words)),
        K::Slot => text(shapes::slot(words)),
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
        K::Layout => text(shapes::layout(words)),
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
        K::Speed => measures::speed(words, run),
        _ => None,
    }
}

pub(super) fn number(n: f64) -> Value {
    if n.fract() == 0.0 && n.abs() < 1e15 { json!(n as i64) } else { json!(n) }
}

fn strip<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words.iter().copied().filter(|word| !matches!(*word, "the" | "a" | "an" | "my" | "whole" | "entire" | "mode" | "profile" | "current" | "this" | "of" | "full" if words.len() > 1 || *word == "the")).collect()
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
