//! Whether an output is as asked.

use super::OutputState;
use super::judge::Holding;
use tacit_dbus::{Output, OutputId, Snapshot};

pub(super) fn holds(scene: &Snapshot, id: &str, state: &OutputState) -> Holding {
    let Some(output) = scene.output(&OutputId(id.to_owned())) else {
        // A screen that is off may be left out of the list.
        return match state {
            OutputState::On(false) => Holding::Holds { note: None, made: Vec::new() },
            _ => Holding::NotYet { why: format!("screen {id} has gone") },
        };
    };
    if is(scene, output, state) {
        return Holding::Holds { note: None, made: Vec::new() };
    }
    let now = match state {
        OutputState::On(true) => "is off".to_owned(),
        OutputState::On(false) => "is on".to_owned(),
        OutputState::Scale(_) => format!("is scaled to {}", output.scale),
        OutputState::Refresh(_) => format!("refreshes at {} Hz", f64::from(output.refresh_mhz) / 1000.0),
        _ => format!("is {}x{} at {}, {}", output.width, output.height, output.x, output.y),
    };
    Holding::NotYet { why: format!("screen {id} {now}") }
}

fn is(scene: &Snapshot, output: &Output, state: &OutputState) -> bool {
    let other = |id: &str| scene.output(&OutputId(id.to_owned()));
    match state {
        OutputState::On(on) => output.on == *on,
        OutputState::Scale(scale) => (output.scale - scale).abs() < 0.01,
        OutputState::Resolution(width, height) => {
            let near =
                |logical: i32, physical: i32| (f64::from(logical) * output.scale - f64::from(physical)).abs() <= 2.0;
            (near(output.width, *width) && near(output.height, *height))
                || (near(output.height, *width) && near(output.width, *height))
        }
        OutputState::Turned { before: (width, height), swapped } => {
            let now = (output.width, output.height);
            now == if *swapped { (*height, *width) } else { (*width, *height) }
        }
        OutputState::Refresh(mhz) => output.refresh_mhz.abs_diff(*mhz) <= 1_000,
        OutputState::Mirrors { source, on } => {
            other(source).is_some() && (output.mirrors.as_ref().is_some_and(|shown| shown.0 == *source) == *on)
        }
        OutputState::Beside { dir, of } => other(of).is_some_and(|of| match dir.as_str() {
            "left" | "previous" => output.x + output.width <= of.x,
            "right" | "next" => output.x >= of.x + of.width,
            "up" => output.y + output.height <= of.y,
            _ => output.y >= of.y + of.height,
        }),
    }
}
