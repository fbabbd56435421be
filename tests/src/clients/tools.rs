//! Small tools: screenshots, recording, clipboard, outputs, virtual keyboard, information.

use super::{Case, Desk};
use anyhow::{Context, ensure};
use rustix::process::Signal;
use std::process::Stdio;
use std::time::Duration;

/// The cases.
pub const CASES: &[Case] = &[
    Case { name: "grim-slurp", needs: &["grim", "slurp"], run: grim_slurp },
    Case { name: "wf-recorder", needs: &["wf-recorder", "ffprobe", "foot"], run: wf_recorder },
    Case { name: "wl-clipboard", needs: &["wl-copy", "wl-paste", "foot"], run: wl_clipboard },
    Case { name: "wlr-randr", needs: &["wlr-randr"], run: wlr_randr },
    Case { name: "wtype", needs: &["wtype", "foot"], run: wtype },
    Case { name: "wayland-info", needs: &["wayland-info"], run: wayland_info },
];

fn grim_slurp(desk: &Desk) -> anyhow::Result<String> {
    let _foot = desk.start("foot", &[])?;
    let window = desk.focused("foot")?;
    desk.painted(&window, 2)?;
    let before = desk.look()?;
    let mut command = desk.command("slurp");
    let mut slurp = command.stdout(Stdio::piped()).spawn().context("slurp")?;
    desk.until("slurp over the output", || {
        desk.look().is_ok_and(|picture| picture.at(640, 650) != before.at(640, 650))
    })?;
    desk.world.input("motion 100 100\nbutton 272 1\nmotion 200 160\nmotion 399 299\n");
    std::thread::sleep(Duration::from_millis(300));
    desk.shot("selecting")?;
    desk.world.input("button 272 0\n");
    let mut region = String::new();
    if let Some(stdout) = &mut slurp.stdout {
        std::io::Read::read_to_string(stdout, &mut region)?;
    }
    slurp.wait()?;
    let region = region.trim();
    ensure!(region == "100,100 300x200", "slurp says {region:?}");
    let path = desk.world.home().join("region.png");
    let path = path.to_string_lossy();
    desk.prints("grim", &["-g", region, &path])?;
    let size = desk.prints("identify", &["-format", "%wx%h", &path])?;
    ensure!(size == "300x200", "grim's picture is {size}");
    Ok("a region was dragged with the pointer, and the picture has its size".into())
}

fn wf_recorder(desk: &Desk) -> anyhow::Result<String> {
    let _foot = desk.start("foot", &["sh", "-c", "while date +%N; do sleep 0.05; done"])?;
    desk.focused("foot")?;
    let mut recorder = desk.start("wf-recorder", &["-f", "rec.mp4", "-x", "yuv420p"])?;
    std::thread::sleep(Duration::from_secs(4));
    ensure!(recorder.lives(), "it ended early");
    recorder.signal(Signal::INT);
    recorder.wait()?;
    let count = ["-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries"];
    let read = ["stream=nb_read_frames,width,height", "-of", "csv=p=0", "rec.mp4"];
    let said = desk.prints("ffprobe", &[&count[..], &read[..]].concat())?;
    let fields: Vec<u32> = said.trim().split(',').filter_map(|word| word.parse().ok()).collect();
    ensure!(fields.get(..2) == Some(&[1280, 720]), "ffprobe says {said:?}");
    ensure!(fields.get(2).is_some_and(|frames| *frames >= 20), "too few frames: {said:?}");
    desk.shot("recorded")?;
    Ok(format!("{} frames of 1280×720 in four seconds", fields.get(2).copied().unwrap_or_default()))
}

fn wl_clipboard(desk: &Desk) -> anyhow::Result<String> {
    let text = "Größe 日本 🙂";
    desk.leaves("wl-copy", &[text])?;
    let back = desk.prints("wl-paste", &["-n"])?;
    ensure!(back == text, "it came back as {back:?}");
    desk.leaves("wl-copy", &["--primary", "the primary one"])?;
    ensure!(desk.prints("wl-paste", &["-n", "--primary"])? == "the primary one", "the primary selection differs");
    // Into a program, by its own paste key.
    let _foot = desk.start("foot", &[])?;
    let window = desk.focused("foot")?;
    desk.painted(&window, 2)?;
    desk.world.type_text("echo '");
    desk.chord(&[crate::keys::CTRL, crate::keys::SHIFT, 47]);
    std::thread::sleep(Duration::from_millis(500));
    desk.world.type_text("' > pasted\n");
    desk.file("pasted", |have| have.trim() == text)?;
    desk.shot("pasted")?;
    Ok("text went round, by both selections, and into a terminal".into())
}

fn wlr_randr(desk: &Desk) -> anyhow::Result<String> {
    let said = desk.prints("wlr-randr", &[])?;
    let name = said.split_whitespace().next().context("an output")?.to_owned();
    desk.prints("wlr-randr", &["--output", &name, "--custom-mode", "1024x768@60Hz", "--scale", "1.5"])?;
    let snapshot = desk.world.wait("another mode and scale", |s| {
        s.outputs.first().is_some_and(|output| (output.scale - 1.5).abs() < 0.01 && output.width == 683)
    });
    let output = snapshot.outputs.first().context("an output")?;
    ensure!(output.height == 512, "its height is {}", output.height);
    desk.shot("scaled")?;
    desk.prints("wlr-randr", &["--output", &name, "--scale", "1", "--transform", "90"])?;
    desk.world.wait("a turned output", |s| s.outputs.first().is_some_and(|o| (o.width, o.height) == (768, 1024)));
    desk.shot("turned")?;
    Ok(format!("{name}: another mode, scale and transform"))
}

fn wtype(desk: &Desk) -> anyhow::Result<String> {
    let _foot = desk.start("foot", &["sh", "-c", "cat > typed"])?;
    let window = desk.focused("foot")?;
    desk.painted(&window, 1)?;
    desk.prints("wtype", &["Grüße, 世界"])?;
    desk.prints("wtype", &["-k", "Return"])?;
    desk.prints("wtype", &["-M", "ctrl", "-k", "d", "-m", "ctrl"])?;
    desk.file("typed", |text| text == "Grüße, 世界\n")?;
    Ok("characters of three scripts, and keys with modifiers".into())
}

fn wayland_info(desk: &Desk) -> anyhow::Result<String> {
    let said = desk.prints("wayland-info", &[])?;
    let globals = said.lines().filter(|line| line.starts_with("interface: ")).count();
    for name in ["wl_compositor", "xdg_wm_base", "zwlr_layer_shell_v1", "ext_session_lock_manager_v1", "wl_seat"] {
        ensure!(said.contains(&format!("'{name}'")), "{name} is not among them");
    }
    std::fs::write(desk.world.home().join("info"), &said)?;
    Ok(format!("{globals} globals"))
}
