//! Measures the local language model: tokens of a prompt and of a plan in a second, and the time to the first token.
//!
//! The model has the shape of Qwen3-0.6B at Q4_K and random weights; `--file` takes a real one. Where python3 (or
//! `--python`) has llama_cpp, the same is measured with llama.cpp on the same file.

use anyhow::{Context, Result};
use clap::Parser;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use tacit_dbus::snapshot::{App, Window};
use tacit_dbus::{AppId, Snapshot, Verb, WindowId};
use tacit_model::llm::model::Model;
use tacit_model::llm::{Control, Limits, Llm, Request, sample};

/// Measures the local language model, and llama.cpp on the same file where Python has it.
#[derive(Parser)]
struct Options {
    /// A model file; one of random weights is made where none is given.
    #[arg(long)]
    file: Option<PathBuf>,
    /// Keeps the file that is made in this folder.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Tokens of the prompt.
    #[arg(long, default_value_t = 320)]
    prompt: usize,
    /// Tokens to write.
    #[arg(long, default_value_t = 64)]
    tokens: usize,
    /// How often each thing is measured; the best counts.
    #[arg(long, default_value_t = 3)]
    times: usize,
    /// The Python that may have llama_cpp.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
}

/// What was measured.
struct Speed {
    /// Tokens of a prompt in a second.
    prompt: f64,
    /// Tokens written in a second.
    write: f64,
    /// From the beginning to the first token.
    first_ms: f64,
    /// Processor time for a token of a prompt, which other programs do not change much.
    prompt_cpu_ms: f64,
    /// Processor time for a token written.
    write_cpu_ms: f64,
}

/// Processor time of this process so far, in seconds; the kernel counts in hundredths.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest = text.rsplit(')').next().unwrap_or("");
    rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn show(name: &str, speed: &Speed) {
    println!(
        "{name:<12} {:>10.1} {:>12.1} {:>15.0} {:>15.2} {:>15.2}",
        speed.prompt, speed.write, speed.first_ms, speed.prompt_cpu_ms, speed.write_cpu_ms
    );
}

fn ours(path: &Path, options: &Options) -> Result<Speed> {
    let mut model = Model::open(path, u64::MAX)?;
    let tokens: Vec<u32> = (0..options.prompt as u32).map(|at| 300 + at * 7 % 3000).collect();
    let go = || Ok(());
    let most = f64::MAX;
    let mut best = Speed { prompt: 0.0, write: 0.0, first_ms: most, prompt_cpu_ms: most, write_cpu_ms: most };
    model.go_on(tokens.get(..8).unwrap_or(&tokens), &go)?;
    for _ in 0..options.times {
        model.forget();
        let (began, used) = (Instant::now(), cpu());
        let mut last = model.go_on(&tokens, &go)?;
        let (read, read_cpu) = (began.elapsed().as_secs_f64(), cpu() - used);
        let mut next = likeliest(&model.all(&last));
        let first = began.elapsed().as_secs_f64();
        let (began, used) = (Instant::now(), cpu());
        for _ in 0..options.tokens {
            last = model.go_on(&[next], &go)?;
            next = likeliest(&model.all(&last));
        }
        let (wrote, wrote_cpu) = (began.elapsed().as_secs_f64(), cpu() - used);
        best.prompt = best.prompt.max(tokens.len() as f64 / read);
        best.write = best.write.max(options.tokens as f64 / wrote);
        best.first_ms = best.first_ms.min(first * 1000.0);
        best.prompt_cpu_ms = best.prompt_cpu_ms.min(read_cpu * 1000.0 / tokens.len() as f64);
        best.write_cpu_ms = best.write_cpu_ms.min(wrote_cpu * 1000.0 / options.tokens as f64);
    }
    Ok(best)
}

fn likeliest(weights: &[f32]) -> u32 {
    let best = weights.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(at, _)| at as u32)
}

const PYTHON: &str = r"
import sys, time
from llama_cpp import Llama
path, prompt, count, times, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
llm = Llama(path, n_ctx=1024, n_threads=threads, n_threads_batch=threads, n_gpu_layers=0, verbose=False)
tokens = [300 + at * 7 % 3000 for at in range(prompt)]
best = [0.0, 0.0, 1e9, 1e9, 1e9]
llm.eval(tokens[:8])
for _ in range(times):
    llm.reset()
    began, used = time.perf_counter(), time.process_time()
    llm.eval(tokens)
    read, read_cpu = time.perf_counter() - began, time.process_time() - used
    token = llm.sample(temp=0.0)
    first = time.perf_counter() - began
    began, used = time.perf_counter(), time.process_time()
    for _ in range(count):
        llm.eval([token])
        token = llm.sample(temp=0.0)
    wrote, wrote_cpu = time.perf_counter() - began, time.process_time() - used
    best = [max(best[0], prompt / read), max(best[1], count / wrote), min(best[2], first * 1000),
            min(best[3], read_cpu * 1000 / prompt), min(best[4], wrote_cpu * 1000 / count)]
print(*best)
";

fn theirs(path: &Path, options: &Options, threads: usize) -> Option<Speed> {
    let numbers = [options.prompt, options.tokens, options.times, threads].map(|n| n.to_string());
    let ran =
        std::process::Command::new(&options.python).arg("-c").arg(PYTHON).arg(path).args(numbers).output().ok()?;
    let text = String::from_utf8_lossy(&ran.stdout).into_owned();
    let mut numbers = text.split_whitespace().filter_map(|word| word.parse::<f64>().ok());
    Some(Speed {
        prompt: numbers.next()?,
        write: numbers.next()?,
        first_ms: numbers.next()?,
        prompt_cpu_ms: numbers.next()?,
        write_cpu_ms: numbers.next()?,
    })
}

fn scene() -> Snapshot {
    let mut scene = Snapshot { now: "2026-03-02T09:00:00+01:00".to_owned(), ..Snapshot::default() };
    let names = ["Firefox", "Terminal", "Files", "Text Editor", "Spotify", "Calculator", "Settings", "Thunderbird"];
    for (at, name) in names.iter().enumerate() {
        let app = AppId(format!("org.example.App{at}"));
        scene.apps.push(App { id: app.clone(), name: (*name).to_owned(), ..App::default() });
        if at < 5 {
            let (id, title) = (WindowId(format!("w{}", at + 1)), format!("A document in {name}"));
            scene.windows.push(Window { id, app, title, focused: at == 0, ..Window::default() });
        }
    }
    scene
}

fn plans(path: &Path) -> Result<()> {
    let limits = Limits { prompt_tokens_max: 600, ..Limits::default() };
    let mut llm = Llm::new(path, limits);
    let scene = scene();
    let candidates = [
        Verb::WindowPlace,
        Verb::WindowClose,
        Verb::WindowFocus,
        Verb::AppLaunch,
        Verb::AudioMute,
        Verb::WindowToWorkspace,
    ];
    let cancel = AtomicBool::new(false);
    let control = Control { cancel: &cancel, deadline: None };
    println!("\nplans, held to the grammar       prompt  known  tokens  forced   first ms   whole ms");
    for (name, text) in [
        ("first request", "put firefox on the left and mute"),
        ("another request", "close the terminal and the editor"),
        ("a third", "open the calculator on the right half"),
    ] {
        let request = Request { text, scene: &scene, candidates: &candidates, now: "" };
        let answer = llm.understand(&request, &control, None, &mut |_| ())?;
        let stats = answer.stats;
        println!(
            "{name:<30} {:>8} {:>6} {:>7} {:>7} {:>10.0} {:>10.0}",
            stats.prompt,
            stats.reused,
            stats.written,
            stats.forced,
            stats.first.as_secs_f64() * 1000.0,
            stats.whole.as_secs_f64() * 1000.0
        );
    }
    if let Some(model) = llm.model() {
        println!("memory of the cache: {} MB", model.cache_bytes() >> 20);
    }
    Ok(())
}

fn main() -> Result<()> {
    let options = Options::parse();
    let made = tempfile_folder(&options)?;
    let path = match &options.file {
        Some(path) => path.clone(),
        None => {
            let path = made.join("qwen3-0.6b-random-q4_k.gguf");
            if !path.exists() {
                let recipe = sample::Recipe::qwen3_06b();
                let words = sample::words(&sample::text(), recipe.tokens.0, recipe.tokens.1)?;
                sample::write(&recipe, &words, &path)?;
            }
            path
        }
    };
    let began = Instant::now();
    let model = Model::open(&path, u64::MAX)?;
    println!("{}: {} MB, opened in {:?}", path.display(), model.file_bytes() >> 20, began.elapsed());
    drop(model);
    let threads = tacit_model::llm::kernel::threads();
    println!("{threads} threads, prompt of {} tokens, {} written\n", options.prompt, options.tokens);
    println!("{:<12} prompt t/s  writing t/s  first token ms   prompt cpu ms  writing cpu ms", "");
    show("tacit", &ours(&path, &options)?);
    match theirs(&path, &options, threads) {
        Some(speed) => show("llama.cpp", &speed),
        None => println!("llama.cpp: {} has no llama_cpp", options.python.display()),
    }
    plans(&path)?;
    if options.file.is_none() && options.keep.is_none() {
        std::fs::remove_dir_all(&made).context("cannot take the sample away")?;
    }
    Ok(())
}

fn tempfile_folder(options: &Options) -> Result<PathBuf> {
    let folder = match &options.keep {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("tacit-llm-bench-{}", std::process::id())),
    };
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}
