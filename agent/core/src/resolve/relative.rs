//! Settings that are said by comparison, as the values that they come to: "bigger" is the next size above the present one.

use super::Context;
use crate::draft::DraftStep;
use serde_json::{Value, json};
use tacit_dbus::{Args, Verb};

/// The sizes that a display is scaled to.
const SCALES: &[f64] = &[1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0];
/// Repeats of a key in a second where nothing else is known.
const REPEATS: f64 = 25.0;

/// Turns words that compare into values, where the verb takes values.
pub(super) fn settle(draft: &DraftStep, args: &mut Args, context: &Context<'_>) {
    let word = |name: &str, args: &Args| args.text(name).map(str::to_owned);
    let value = word("value", args);
    let found = match (draft.verb, value.as_deref()) {
        (Verb::DisplayScale, Some(value)) => scale(value, args, context),
        (Verb::KeyboardRepeat, Some(value)) => repeat(value, now("keyboard.repeat", context)),
        (Verb::PointerSpeed, Some(value)) => speed(value, now("pointer.speed", context)),
        (Verb::AgentMode, _) => {
            let mode = match word("mode", args).as_deref() {
                Some("ask" | "confirm") => "preview",
                Some("auto" | "automatic") => "reversible",
                Some("autonomous") => "trusted",
                _ => return,
            };
            args.set("mode", mode);
            return;
        }
        (Verb::AudioVolume | Verb::DisplayBrightness, _) => {
            doubled(draft, args, context);
            return;
        }
        _ => None,
    };
    if let Some(found) = found {
        args.set("value", found);
    }
}

fn now(key: &str, context: &Context<'_>) -> Option<f64> {
    context.scene().settings.get(key).and_then(|value| value.as_f64().or_else(|| value.get("rate")?.as_f64()))
}

fn number(n: f64) -> Value {
    if n.fract() == 0.0 { json!(n as i64) } else { json!((n * 100.0).round() / 100.0) }
}

fn scale(value: &str, args: &Args, context: &Context<'_>) -> Option<Value> {
    let scene = context.scene();
    let output = args.text("output");
    let have = scene.outputs.iter().find(|have| Some(have.id.as_str()) == output).or_else(|| scene.focused_output());
    let have = have.map_or(1.0, |output| output.scale);
    let found = match value {
        "bigger" | "larger" => SCALES.iter().copied().find(|scale| *scale > have + 0.01).unwrap_or(have),
        "smaller" => SCALES.iter().rev().copied().find(|scale| *scale < have - 0.01).unwrap_or(have),
        "normal" => 1.0,
        _ => return None,
    };
    Some(number(found))
}

/// Repeats in a second.
fn repeat(value: &str, have: Option<f64>) -> Option<Value> {
    let have = have.filter(|n| (1.0..=100.0).contains(n));
    let base = have.unwrap_or(REPEATS);
    Some(number(match value {
        "off" => 0.0,
        "on" => base,
        "faster" => (base * 1.5).round().clamp(base + 1.0, 100.0),
        "slower" => (base / 1.5).round().clamp(1.0, base),
        "fast" => 40.0,
        "fastest" => 60.0,
        "slow" => 15.0,
        "slowest" => 8.0,
        "normal" => REPEATS,
        _ => return None,
    }))
}

/// From −1, the slowest, to 1; a present value in percent is changed in percent.
fn speed(value: &str, have: Option<f64>) -> Option<Value> {
    let percent = have.is_some_and(|n| n.abs() > 1.0);
    let base = have.unwrap_or(0.0);
    let (step, least, most) = if percent { (10.0, 0.0, 100.0) } else { (0.2, -1.0, 1.0) };
    let middle = (least + most) / 2.0;
    let half = (most - least) / 4.0;
    Some(number(match value {
        "faster" => (base + step).clamp(least, most),
        "slower" => (base - step).clamp(least, most),
        "fast" => middle + half,
        "fastest" => most,
        "slow" => middle - half,
        "slowest" => least,
        "normal" => middle,
        _ => return None,
    }))
}

/// "twice as loud" is as much again as there is now.
fn doubled(draft: &DraftStep, args: &mut Args, context: &Context<'_>) {
    let key = if draft.verb == Verb::AudioVolume { "audio.volume" } else { "display.brightness" };
    let said = draft.words.split(' ').any(|word| matches!(word, "double" | "twice"));
    if let Some(have) = now(key, context).filter(|_| said && args.number("delta") == Some(100.0)) {
        args.set("delta", number(have));
    }
}

#[cfg(test)]
mod tests {
    use super::{repeat, speed};
    use serde_json::json;

    #[test]
    fn comparisons_come_to_values() {
        assert_eq!(repeat("faster", Some(30.0)), Some(json!(45)));
        assert_eq!(repeat("slower", None), Some(json!(17)));
        assert_eq!(repeat("off", Some(25.0)), Some(json!(0)));
        assert_eq!(repeat("on", Some(0.0)), Some(json!(25)));
        assert_eq!(speed("faster", None), Some(json!(0.2)));
        assert_eq!(speed("slower", Some(0.5)), Some(json!(0.3)));
        assert_eq!(speed("faster", Some(50.0)), Some(json!(60)));
        assert_eq!(speed("fastest", Some(0.1)), Some(json!(1)));
    }
}
