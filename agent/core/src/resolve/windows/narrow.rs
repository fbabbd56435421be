//! Which of some windows words mean by where and how they are: on a workspace or a screen, at a side, hidden, the biggest.

use super::super::mention::place;
use super::super::places;
use super::sets::showing;
use super::{Context, Named, Trouble, from_steps, near, touched};
use tacit_dbus::{Snapshot, Window};

/// Keeps the windows that are where, and as, the words say.
pub(super) fn narrow<'a>(pool: &mut Vec<&'a Window>, named: &Named, context: &Context<'a>) -> Result<(), Trouble> {
    let scene = context.index.scene;
    if named.other {
        let focused = scene.focused().map(|window| window.id.clone());
        let made = from_steps(context);
        let spoken = |window: &Window| made.iter().any(|value| value.as_str() == Some(window.id.as_str()));
        if pool.iter().any(|window| spoken(window)) && !pool.iter().all(|window| spoken(window)) {
            pool.retain(|window| !spoken(window));
        }
        let touched = touched(context);
        let avoid = if pool.len() == 1 {
            None
        } else if pool.iter().any(|window| Some(&window.id) == focused.as_ref()) {
            focused
        } else {
            touched.last().cloned()
        };
        pool.retain(|window| Some(&window.id) != avoid.as_ref());
    }
    if let Some(words) = &named.workspace {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match places::workspace(&words, context.index) {
            Some(places::Space::Id(wanted)) => pool.retain(|window| window.workspace == wanted),
            Some(places::Space::Dir(dir)) => {
                if let Some(wanted) = super::super::steps::neighbour(scene, dir) {
                    pool.retain(|window| window.workspace == wanted);
                }
            }
            _ => return Err(Trouble::Refuse(format!("There is no workspace “{}”.", words.join(" ")))),
        }
    }
    if let Some(words) = &named.output {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        // Where there is one screen, "the left screen" is its left side.
        let side: Vec<&str> = words.iter().copied().filter(|word| !matches!(*word, "screen" | "monitor")).collect();
        if let Some(place) = place(&side).filter(|_| scene.outputs.len() == 1) {
            at_place(pool, place, scene);
            return Ok(());
        }
        let Some(wanted) = places::output(&words, context.index) else {
            return Err(Trouble::Refuse(format!("There is no screen “{}”.", words.join(" "))));
        };
        near::keep_on(pool, wanted.as_str(), scene);
    }
    if let Some(words) = &named.spot {
        near::keep_at(pool, words, context.index)?;
    }
    if let Some(state) = named.state {
        pool.retain(|window| match state {
            "minimized" => window.minimized,
            "floating" => window.floating,
            "fullscreen" => window.fullscreen,
            "maximized" => window.maximized,
            "pinned" => window.pinned,
            "tiled" => !window.floating,
            "visible" => !window.minimized,
            "seen" => near::is_seen(window, scene),
            "unresponsive" => window.unresponsive,
            "urgent" => window.urgent,
            _ => true,
        });
    }
    // "both windows in front of me" are those that can be seen here.
    if named.all && named.place == Some("front") {
        let here = showing(scene);
        pool.retain(|window| here.iter().any(|have| have.id == window.id));
        return Ok(());
    }
    // "the second from the left" counts from there.
    if let Some(place) = named.place.filter(|_| named.ordinal.is_none()) {
        at_place(pool, place, scene);
    }
    Ok(())
}

/// The output that a window is on.
pub(super) fn on_output(window: &Window, scene: &Snapshot) -> String {
    if window.output.is_empty() {
        scene.workspace(window.workspace).map(|space| space.output.0.clone()).unwrap_or_default()
    } else {
        window.output.clone()
    }
}

fn at_place<'a>(pool: &mut Vec<&'a Window>, place: &str, scene: &'a Snapshot) {
    let area = |window: &Window| i64::from(window.width) * i64::from(window.height);
    match place {
        "biggest" => extreme(pool, |window| area(window)),
        "smallest" => extreme(pool, |window| -area(window)),
        "newest" => *pool = pool.last().copied().into_iter().collect(),
        "oldest" => *pool = pool.first().copied().into_iter().collect(),
        "front" => extreme(pool, |window| i64::from(window.stacking) * 2 + i64::from(window.focused)),
        "back" => extreme(pool, |window| -i64::from(window.stacking) * 2 - i64::from(window.focused)),
        _ => {
            // Windows that show come first: the one on the left is one that can be seen.
            let visible: Vec<&Window> =
                showing(scene).into_iter().filter(|window| pool.iter().any(|have| have.id == window.id)).collect();
            if !visible.is_empty() {
                *pool = visible;
            } else if pool.iter().any(|window| near::is_seen(window, scene)) {
                pool.retain(|window| near::is_seen(window, scene));
            }
            let center = |window: &Window| {
                (i64::from(window.x) * 2 + i64::from(window.width), i64::from(window.y) * 2 + i64::from(window.height))
            };
            let key = |window: &Window| -> i64 {
                let (x, y) = center(window);
                match place {
                    "left" => -x,
                    "right" => x,
                    "top" => -y,
                    "bottom" => y,
                    "top_left" => -x - y,
                    "top_right" => x - y,
                    "bottom_left" => y - x,
                    "bottom_right" => x + y,
                    "center" => {
                        let (cx, cy) = scene.focused_output().map_or((0, 0), |o| {
                            (i64::from(o.x) * 2 + i64::from(o.width), i64::from(o.y) * 2 + i64::from(o.height))
                        });
                        -(x - cx).abs() - (y - cy).abs()
                    }
                    _ => 0,
                }
            };
            extreme(pool, key);
        }
    }
}

/// Keeps those with the greatest key.
fn extreme(pool: &mut Vec<&Window>, key: impl Fn(&Window) -> i64) {
    if let Some(best) = pool.iter().map(|window| key(window)).max() {
        pool.retain(|window| key(window) == best);
    }
}
