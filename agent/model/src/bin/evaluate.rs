//! `evaluate own|snips DIR|clinc FILE`: how well a model understands, as tables and as JSON.

use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tacit_model::action::ActionModel;
use tacit_model::action::parse::Reader;
use tacit_model::action::pieces::Pieces;
use tacit_model::action::store;
use tacit_model::evaluate::{Report, energy_threshold, evaluate, public, read};
use tacit_model::router::Router;
use tacit_model::train::{clinc, snips};

/// Evaluates a model.
#[derive(Parser)]
struct Options {
    #[command(subcommand)]
    task: Task,
    /// The model file; that of the task where it is not given.
    #[arg(long, global = true)]
    model: Option<PathBuf>,
    /// As JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Task {
    /// Our own sentences: whole plans through router, resolver and policy.
    Own {
        /// A folder or file of cases.
        #[arg(default_value = "data/evaluation")]
        cases: PathBuf,
        /// The grammar alone, without a model.
        #[arg(long)]
        grammar: bool,
        /// Lists every sentence that is not right.
        #[arg(long)]
        wrong: bool,
    },
    /// What the model thinks of each word of a sentence.
    Words {
        /// The scene.
        scene: PathBuf,
        /// The sentence.
        text: String,
    },
    /// Sentences of a file (lines that begin with `> `) that the model understands otherwise than the grammar alone.
    Differ {
        /// The scene.
        scene: PathBuf,
        /// The file.
        file: PathBuf,
    },
    /// SNIPS: a folder with seq.in, seq.out and label, or with dev/.
    Snips {
        /// The folder.
        folder: PathBuf,
    },
    /// CLINC150.
    Clinc {
        /// The file.
        file: PathBuf,
        /// The parts of it: in scope, out of scope.
        #[arg(long, num_args = 2, default_values = ["val", "oos_val"])]
        parts: Vec<String>,
    },
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    match &options.task {
        Task::Own { cases, grammar, wrong } => own(&options, cases, *grammar, *wrong),
        Task::Words { scene, text } => words(&options, scene, text),
        Task::Differ { scene, file } => differ(&options, scene, file),
        Task::Snips { folder } => {
            let folder = if folder.join("dev").is_dir() { folder.join("dev") } else { folder.clone() };
            let path = options.model.clone().unwrap_or_else(|| "target/models/snips.safetensors".into());
            score(&options, &path, |labels| snips(&folder, Some(labels), 0), None)
        }
        Task::Clinc { file, parts } => {
            let path = options.model.clone().unwrap_or_else(|| "target/models/clinc.safetensors".into());
            let keys: Vec<&str> = parts.iter().map(String::as_str).collect();
            score(&options, &path, |labels| clinc(file, &keys, Some(labels), 0), Some(file))
        }
    }
}

fn own(options: &Options, cases: &Path, grammar: bool, wrong: bool) -> anyhow::Result<()> {
    let cases = read(cases)?;
    let began = Instant::now();
    let model = match (&options.model, grammar) {
        (_, true) => None,
        (Some(path), _) => Some(ActionModel::open(path)?),
        (None, _) => Some(shipped()?),
    };
    let opened = began.elapsed().as_secs_f64() * 1000.0;
    let judged = evaluate(&Router::new(model), &cases);
    let report = Report::new(&judged);
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report.json())?);
    } else {
        println!("opened in {opened:.0} ms");
        print!("{}", report.text(wrong));
    }
    Ok(())
}

/// The model that ships.
fn shipped() -> anyhow::Result<ActionModel> {
    let (model, mut faults) = tacit_model::models::open(&[PathBuf::from("data/models")]);
    match (model, faults.pop()) {
        (Some(model), _) => Ok(model),
        (None, Some(why)) => Err(why.into()),
        (None, None) => anyhow::bail!("there is no model in data/models (train one, or give --model)"),
    }
}

fn words(options: &Options, scene: &Path, text: &str) -> anyhow::Result<()> {
    let scene: tacit_dbus::Snapshot = serde_json::from_slice(&std::fs::read(scene)?)?;
    let model = match &options.model {
        Some(path) => ActionModel::open(path)?,
        None => shipped()?,
    };
    let Some(reading) = model.read(text, &scene)? else { anyhow::bail!("it is too long, or there are no words in it") };
    let name = |tag: usize| match tag {
        0 => "-".to_owned(),
        tag => format!(
            "{}{}",
            if tag.is_multiple_of(2) { "…" } else { "" },
            model.labels().args.get((tag - 1) / 2).map_or("?", String::as_str)
        ),
    };
    for ((token, marks), scores) in reading.heard.tokens.iter().zip(&reading.heard.marks).zip(&reading.parse.scores) {
        let mut ranked: Vec<(usize, f32)> =
            tacit_model::action::parse::softmax(scores, 1.0).into_iter().enumerate().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let best: Vec<String> = ranked.iter().take(4).map(|(tag, p)| format!("{} {p:.2}", name(*tag))).collect();
        println!("{:16} {marks:08b}  {}", token.word, best.join("  "));
    }
    for way in &reading.ways {
        println!("way {:.3} (verbs {:.2}, labels {:.2})", way.confidence, way.verbs, way.labels);
        for clause in &way.clauses {
            let said = |(name, from, to): &(&str, usize, usize)| {
                format!("{name}={}", tacit_core::normalise::joined(reading.heard.tokens.get(*from..*to).unwrap_or(&[])))
            };
            let slots: Vec<String> = clause.slots.iter().map(said).collect();
            println!("    {} {:?} {}", clause.sense.name(), clause.fixed, slots.join(", "));
        }
        match model.draft(text, &scene, &reading.heard, way) {
            Ok(draft) => println!("    is {:?}", tacit_core::resolve(&draft, &scene).meaning),
            Err(why) => println!("    cannot be read: {why:?}"),
        }
    }
    Ok(())
}

fn differ(options: &Options, scene: &Path, file: &Path) -> anyhow::Result<()> {
    let scene: tacit_dbus::Snapshot = serde_json::from_slice(&std::fs::read(scene)?)?;
    let model = match &options.model {
        Some(path) => ActionModel::open(path)?,
        None => shipped()?,
    };
    let (with, without) = (Router::new(Some(model)), Router::new(None));
    let (mut all, mut other) = (0, 0);
    for said in std::fs::read_to_string(file)?.lines().filter_map(|line| line.strip_prefix("> ")) {
        let (a, b) = (with.understand(said, &scene), without.understand(said, &scene));
        all += 1;
        if a.resolved.meaning != b.resolved.meaning {
            other += 1;
            println!("> {said}\n  grammar {:?}\n  router {:?} ({})", b.resolved.meaning, a.resolved.meaning, a.way);
        }
    }
    println!("{other} of {all} are understood otherwise");
    Ok(())
}

fn score(
    options: &Options,
    path: &Path,
    list: impl Fn(&tacit_model::action::labels::Labels) -> std::io::Result<tacit_model::train::Listed>,
    clinc_file: Option<&Path>,
) -> anyhow::Result<()> {
    let (header, net) = store::open(path)?;
    let pieces = Pieces::new(header.pieces.clone()).map_err(anyhow::Error::msg)?;
    let reader =
        Reader { net: &net, pieces: &pieces, labels: &header.labels, frames: &[], calibration: header.calibration };
    let list = list(&header.labels)?;
    let began = Instant::now();
    let energy = header.calibration.energy;
    let score = public(&reader, list.examples(), energy)?;
    let ms = began.elapsed().as_secs_f64() * 1000.0 / list.examples().len().max(1) as f64;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&score)?);
        return Ok(());
    }
    println!(
        "{} sentences: intent {:.2}, slot F1 {:.2}, whole sentence {:.2}, out of scope found {:.1} ({ms:.2} ms each)",
        score.sentences, score.intent, score.slot_f1, score.whole, score.outside_recall
    );
    for (right, got, count) in &score.confused {
        println!("  {count:3} × {right} taken for {got}");
    }
    if clinc_file.is_some() {
        println!("energy that keeps a share of these in scope, and what is found out of scope then:");
        for share in [0.9, 0.93, 0.95, 0.97, 0.98, 0.99] {
            let limit = energy_threshold(&reader, list.examples(), share)?;
            let score = public(&reader, list.examples(), Some(limit))?;
            println!("  {share}: {limit:.2}: in scope {:.2}, found {:.1}", score.intent, score.outside_recall);
        }
    }
    Ok(())
}
