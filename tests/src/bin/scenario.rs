//! `make run` without a display: a headless session that performs a short real scenario, typed through the command bar by a
//! virtual keyboard, prints the transcript and writes numbered screenshots.

use clap::Parser;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tacit_dbus::{Outcome, Phase, Request};
use tacit_tests::{Options, World};

/// Performs a scenario on a headless session and shows it.
#[derive(Parser)]
struct Args {
    /// Where the screenshots go.
    #[arg(long, default_value = "out")]
    out: PathBuf,
    /// The size of the output.
    #[arg(long, default_value = "1280x720@1")]
    size: String,
}

/// What is typed, and how it must end.
const SCENARIO: &[(&str, Phase)] = &[
    ("open a terminal and the calculator side by side", Phase::Done),
    ("press 7, plus, 5 and equals in the calculator", Phase::Done),
    ("open the text editor", Phase::Done),
    ("type hello from Tacit into the text editor", Phase::Done),
    ("put the calculator on the left and the text editor on the right", Phase::Done),
    ("move the terminal to workspace 2", Phase::Done),
    ("turn on dark mode", Phase::Done),
    ("what is open?", Phase::Answered),
    ("undo the last two things", Phase::Done),
    ("mute the wallpaper", Phase::Refused),
    ("close everything except the terminal", Phase::Confirming),
];

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    std::fs::create_dir_all(&args.out)?;
    let begin = Instant::now();
    println!(
        "Tacit: a headless session of {}; every sentence is typed into its command bar by a virtual keyboard.\n",
        args.size
    );
    let world = World::start_with(&Options { outputs: vec![args.size], ..Options::default() });
    println!("[{:5.1} s] the session is up: compositor, shell and agent are ready", begin.elapsed().as_secs_f32());
    let mut shots = Shots { dir: args.out, count: 0 };
    shots.take(&world, "desktop");
    let mut failed = 0;
    for (text, expected) in SCENARIO {
        let before = world.requests().len();
        type_into_bar(&world, text);
        shots.take(&world, &format!("typed {text}"));
        wtype(&world, &["-k", "Return"]);
        let mut request = world.settle(text, before);
        if request.phase == Phase::Confirming {
            std::thread::sleep(Duration::from_millis(600));
            shots.take(&world, &format!("asks {text}"));
            // A virtual keyboard cannot answer this: the hardware channel holds Enter.
            request = world.confirm(&request);
        }
        let good = request.phase == *expected || (*expected == Phase::Confirming && request.phase == Phase::Done);
        failed += usize::from(!good);
        print_request(begin, &request, good);
        std::thread::sleep(Duration::from_millis(400));
        shots.take(&world, text);
        wtype(&world, &["-k", "Escape"]);
        std::thread::sleep(Duration::from_millis(150));
        shots.take(&world, &format!("after {text}"));
    }
    println!(
        "\n{} screenshots are in {}; the scenario took {:.1} s",
        shots.count,
        shots.dir.display(),
        begin.elapsed().as_secs_f32()
    );
    if failed > 0 {
        anyhow::bail!("{failed} of {} sentences did not end as they should", SCENARIO.len());
    }
    Ok(())
}

fn wtype(world: &World, args: &[&str]) {
    let status = world.command("wtype").args(args).status();
    if !status.as_ref().is_ok_and(std::process::ExitStatus::success) {
        eprintln!("wtype {args:?}: {status:?}");
    }
}

fn type_into_bar(world: &World, text: &str) {
    wtype(world, &["-k", "Super_L"]);
    wtype(world, &[text]);
    std::thread::sleep(Duration::from_millis(500));
}

fn print_request(begin: Instant, request: &Request, good: bool) {
    println!("\n[{:5.1} s] > {}", begin.elapsed().as_secs_f32(), request.text);
    for step in &request.steps {
        let mark =
            serde_json::to_value(step.phase).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        println!("          {mark:9} {} ({})", step.title, step.effect);
    }
    let plan = request.plan.as_ref();
    let how = plan.map(|plan| format!("understood in {:.1} ms, ", plan.ms)).unwrap_or_default();
    let was_asked = plan.is_some_and(|plan| plan.outcome == Outcome::Confirm);
    let asked = if was_asked { ", after a confirmation" } else { "" };
    let phase =
        serde_json::to_value(request.phase).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    println!(
        "          {how}{phase} after {} ms{asked}{}",
        request.elapsed_ms,
        if good { "" } else { "   << not what was expected" }
    );
    if let Some(say) = &request.say {
        println!("          \u{201c}{say}\u{201d}");
    }
}

struct Shots {
    dir: PathBuf,
    count: usize,
}

impl Shots {
    fn take(&mut self, world: &World, name: &str) {
        self.count += 1;
        let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
        let path = self.dir.join(format!("{:02}-{name}.png", self.count));
        let path = std::path::absolute(Path::new(&path)).unwrap_or(path);
        if !world.screenshot(&path) {
            eprintln!("no screenshot {}", path.display());
        }
    }
}
