//! A player: its pictures move.

use super::{Case, Desk};
use anyhow::ensure;
use std::time::Duration;

/// The cases.
pub const CASES: &[Case] = &[Case { name: "mpv", needs: &["mpv", "ffmpeg"], run: mpv }];

fn mpv(desk: &Desk) -> anyhow::Result<String> {
    let clip = ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=20"];
    desk.prints("ffmpeg", &[&clip[..], &["-c:v", "mpeg4", "clip.mp4"]].concat())?;
    let _running = desk.start("mpv", &["--no-config", "--no-audio", "--vo=wlshm", "--loop", "clip.mp4"])?;
    let window = desk.focused("mpv")?;
    desk.painted(&window, 50)?;
    let area = [window.x, window.y, window.width, window.height];
    let mut pictures = Vec::new();
    for _ in 0..6 {
        pictures.push(desk.look()?.area(area));
        std::thread::sleep(Duration::from_millis(150));
    }
    pictures.dedup();
    ensure!(pictures.len() >= 4, "of six pictures taken while it plays {} differ", pictures.len());
    desk.shot("plays")?;
    // f is fullscreen.
    desk.world.type_text("f");
    desk.seen("mpv over the whole output", |have| {
        have.id == window.id && have.fullscreen && (have.width, have.height) == (1280, 720)
    })?;
    desk.until("a picture in fullscreen", || desk.look().is_ok_and(|p| p.colours([400, 200, 400, 300]) > 50))?;
    desk.shot("fullscreen")?;
    Ok(format!("{} of six pictures differed; fullscreen and back", pictures.len()))
}
