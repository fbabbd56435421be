//! The second tier of understanding: a request and a scene in, a draft out, with limits on time, memory and length.

use super::error::{LlmError, Result};
use super::grammar::Guard;
use super::math;
use super::model::Model;
use super::names::Names;
use super::plan;
use super::prompt::Shown;
use super::schema::{Frame, VERBS_MAX, possible, spans};
use crate::action::random::Random;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tacit_core::draft::Draft;
use tacit_dbus::{Snapshot, Trouble, Verb};

/// Where more tokens than this may come next, all of them are weighed at once.
const SOME_MAX: usize = 8192;

/// How large, long and lasting things may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a model file.
    pub file_bytes_max: u64,
    /// Tokens of a prompt, the fixed part included.
    pub prompt_tokens_max: usize,
    /// Tokens of a plan.
    pub plan_tokens_max: usize,
    /// Bytes of memory that must stay free for others.
    pub memory_left_min: u64,
    /// How long a model that nobody asks is kept.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes_max: 16 << 30,
            prompt_tokens_max: 400,
            plan_tokens_max: 320,
            memory_left_min: 512 << 20,
            idle: Duration::from_secs(300),
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The utterance.
    pub text: &'a str,
    /// The state of the desktop.
    pub scene: &'a Snapshot,
    /// The verbs that it may mean, most likely first; the first six count.
    pub candidates: &'a [Verb],
    /// RFC 3339 with offset; where it is empty the scene's clock counts, and without one no times can be planned.
    pub now: &'a str,
}

/// When to stop before the end.
#[derive(Debug, Clone, Copy)]
pub struct Control<'a> {
    /// Set by anyone to stop.
    pub cancel: &'a AtomicBool,
    /// When to stop by the clock.
    pub deadline: Option<Instant>,
}

impl Control<'_> {
    fn stop(&self) -> Result<()> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(LlmError::Cancelled);
        }
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(LlmError::Deadline),
            _ => Ok(()),
        }
    }
}

/// How the next token is chosen among those that may come.
#[derive(Debug, Clone)]
pub enum Choose {
    /// The likeliest.
    Best,
    /// By chance, as likely as the model says.
    Chance(Random),
}

/// What it took.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stats {
    /// Tokens of the prompt.
    pub prompt: usize,
    /// Those of them that were known from an earlier prompt.
    pub reused: usize,
    /// Tokens of the plan.
    pub written: usize,
    /// Those of them that the grammar left no choice about.
    pub forced: usize,
    /// From the question to the first token.
    pub first: Duration,
    /// From the question to the end.
    pub whole: Duration,
}

/// A draft, how it was written, and what it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What the request means.
    pub draft: Draft,
    /// The JSON that the model wrote.
    pub written: String,
    /// What it took.
    pub stats: Stats,
}

/// A model file that is opened when it is first needed and given back when it is not.
pub struct Llm {
    path: PathBuf,
    limits: Limits,
    choose: Choose,
    model: Option<Model>,
    used: Option<Instant>,
}

impl Llm {
    /// For a file, which is not opened yet.
    pub fn new(path: impl Into<PathBuf>, limits: Limits) -> Llm {
        Llm { path: path.into(), limits, choose: Choose::Best, model: None, used: None }
    }

    /// Chooses tokens in another way; for tests.
    #[must_use]
    pub fn choosing(mut self, choose: Choose) -> Llm {
        self.choose = choose;
        self
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file is open.
    pub fn is_loaded(&self) -> bool {
        self.model.is_some()
    }

    /// The model, where it is open.
    pub fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }

    /// Opens the file, if it is not. `available` is the machine's MemAvailable in bytes, where it is known.
    ///
    /// # Errors
    /// The file is no model that can be used, or memory is too short for it.
    pub fn load(&mut self, available: Option<u64>) -> Result<&mut Model> {
        if self.model.is_none() {
            let length = std::fs::metadata(&self.path).map(|known| known.len()).unwrap_or(0);
            let needed = length.saturating_add(self.limits.memory_left_min);
            if let Some(available) = available.filter(|available| *available < needed) {
                let why = format!("it needs {} MB, and {} MB are free", needed >> 20, available >> 20);
                let hint = "close something, or use a smaller model";
                return Err(LlmError::Memory(Trouble::new("cannot load the language model", why, hint)));
            }
            self.model = Some(Model::open(&self.path, self.limits.file_bytes_max)?);
        }
        self.model.as_mut().ok_or(LlmError::Cancelled)
    }

    /// Gives the model back where nobody asked it for long, or where memory runs short; says whether it did.
    pub fn unload_if_idle(&mut self, now: Instant, available: Option<u64>) -> bool {
        let idle = self.used.is_none_or(|used| now.saturating_duration_since(used) >= self.limits.idle);
        let short = available.is_some_and(|available| available < self.limits.memory_left_min);
        self.model.is_some() && (idle || short) && self.unload()
    }

    /// Gives the model back; says whether there was one.
    pub fn unload(&mut self) -> bool {
        self.model.take().is_some()
    }

    /// Reads the fixed part of the prompt, so that the first request need not wait for it.
    ///
    /// # Errors
    /// The file is no model that can be used, or `control` says to stop.
    pub fn warm(&mut self, control: &Control<'_>, available: Option<u64>) -> Result<()> {
        self.used = Some(Instant::now());
        let model = self.load(available)?;
        let mut prefix = model.template.prefix().to_vec();
        let fixed = prefix.len();
        // One token more, so that the fixed part is marked as such.
        prefix.push(model.vocab.eos());
        model.prompt(&prefix, fixed, &|| control.stop())?;
        Ok(())
    }

    /// What a request means. `so_far` is told the JSON as it grows.
    ///
    /// # Errors
    /// There is no model, the request does not fit, or `control` says to stop.
    pub fn understand(
        &mut self,
        request: &Request<'_>,
        control: &Control<'_>,
        available: Option<u64>,
        so_far: &mut dyn FnMut(&str),
    ) -> Result<Answer> {
        let began = Instant::now();
        control.stop()?;
        self.used = Some(began);
        let (limits, mut choose) = (self.limits, self.choose.clone());
        let model = self.load(available)?;
        let names = Names::of(request.scene, request.text);
        let candidates: Vec<Verb> = request.candidates.iter().copied().filter(|verb| possible(*verb)).collect();
        let verbs: Vec<Verb> = candidates.into_iter().take(VERBS_MAX).collect();
        let clock = Clock::read(if request.now.is_empty() { &request.scene.now } else { request.now });
        let (days, offset, now) = clock.map_or((Vec::new(), String::new(), None), |clock| {
            (clock.days(), clock.offset.clone(), Some(clock.shown()))
        });
        let shown = Shown { text: request.text, verbs: &verbs, names: &names, now };
        let mut prompt = model.template.prefix().to_vec();
        let fixed = prompt.len();
        prompt.extend(model.template.request(&model.vocab, &shown, limits.prompt_tokens_max)?);
        let frame = Frame { verbs: verbs.clone(), names: &names, spans: spans(request.text), days, offset };
        let guard = model.grammars.start(frame.schema())?;
        let (last, reused) = model.prompt(&prompt, fixed, &|| control.stop())?;
        let mut writer = Writer {
            model,
            guard,
            control,
            most: limits.plan_tokens_max,
            text: Vec::new(),
            stats: Stats { prompt: prompt.len(), reused, ..Stats::default() },
            sure: (0.0, 0),
            began,
        };
        writer.write(last, &mut choose, so_far)?;
        let (text, mut stats, confidence) = (writer.text, writer.stats, sure(writer.sure));
        self.choose = choose;
        let written = String::from_utf8_lossy(&text).into_owned();
        let draft = plan::draft(&written, request.text, &names, confidence)?;
        stats.whole = began.elapsed();
        self.used = Some(Instant::now());
        Ok(Answer { draft, written, stats })
    }
}

/// The mean probability of what was chosen, over the choices that there were.
fn sure((logs, count): (f64, usize)) -> f64 {
    if count == 0 { 1.0 } else { (logs / count as f64).exp().clamp(0.0, 1.0) }
}

/// One plan while it is written.
struct Writer<'a> {
    model: &'a mut Model,
    guard: Guard,
    control: &'a Control<'a>,
    most: usize,
    text: Vec<u8>,
    stats: Stats,
    sure: (f64, usize),
    began: Instant,
}

impl Writer<'_> {
    fn write(&mut self, mut last: Vec<f32>, choose: &mut Choose, so_far: &mut dyn FnMut(&str)) -> Result<()> {
        let mut fresh = self.guard.forced();
        self.stats.forced += fresh.len();
        loop {
            self.add(&fresh, so_far);
            if self.guard.is_done()? {
                return Ok(());
            }
            if self.stats.written >= self.most {
                return Err(LlmError::Length { tokens: self.most });
            }
            let control = self.control;
            control.stop()?;
            if !fresh.is_empty() {
                last = self.model.go_on(&fresh, &|| control.stop())?;
            }
            let token = self.choice(&last, choose)?;
            self.guard.take(token)?;
            fresh = vec![token];
            let forced = self.guard.forced();
            self.stats.forced += forced.len();
            fresh.extend(forced);
        }
    }

    fn add(&mut self, tokens: &[u32], so_far: &mut dyn FnMut(&str)) {
        if tokens.is_empty() {
            return;
        }
        if self.stats.written == 0 {
            self.stats.first = self.began.elapsed();
        }
        self.stats.written += tokens.len();
        for token in tokens {
            self.text.extend_from_slice(self.model.vocab.bytes(*token));
        }
        let whole = match std::str::from_utf8(&self.text) {
            Ok(text) => text,
            Err(error) => {
                self.text.get(..error.valid_up_to()).and_then(|part| std::str::from_utf8(part).ok()).unwrap_or("")
            }
        };
        so_far(whole);
    }

    /// The next token, among those that may come.
    fn choice(&mut self, last: &[f32], choose: &mut Choose) -> Result<u32> {
        let mask = self.guard.mask()?;
        let allowed = mask.num_set();
        if allowed == 0 {
            return Err(LlmError::request("no token of its vocabulary goes on", "use another model"));
        }
        let mut which: Vec<u32> = Vec::with_capacity(allowed);
        mask.iter_set_entries(|token| which.push(token as u32));
        if let [only] = which.as_slice() {
            return Ok(*only);
        }
        let mut weights = if which.len() <= SOME_MAX {
            self.model.some(last, &which)
        } else {
            let all = self.model.all(last);
            which.iter().map(|token| all.get(*token as usize).copied().unwrap_or(f32::NEG_INFINITY)).collect()
        };
        weights.iter_mut().filter(|weight| weight.is_nan()).for_each(|weight| *weight = f32::NEG_INFINITY);
        math::softmax(&mut weights);
        let at = match choose {
            Choose::Best => best(&weights),
            Choose::Chance(random) => by_chance(&weights, random.unit()),
        };
        let chosen = weights.get(at).copied().unwrap_or(0.0);
        self.sure = (self.sure.0 + f64::from(chosen.max(1e-9)).ln(), self.sure.1 + 1);
        which.get(at).copied().ok_or(LlmError::Length { tokens: self.most })
    }
}

fn best(weights: &[f32]) -> usize {
    let mut best = 0;
    for (at, weight) in weights.iter().enumerate() {
        if weights.get(best).is_none_or(|have| weight > have || have.is_nan()) {
            best = at;
        }
    }
    best
}

fn by_chance(weights: &[f32], mut left: f32) -> usize {
    for (at, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return at;
        }
    }
    best(weights)
}

/// What "now" is: a local time and the offset as it was written.
pub(crate) struct Clock {
    now: jiff::civil::DateTime,
    /// The offset as it was written.
    pub offset: String,
}

impl Clock {
    pub fn read(now: &str) -> Option<Clock> {
        let local = now.get(..19)?;
        let rest = now.get(19..)?;
        let at = rest.find(['+', '-', 'Z'])?;
        let offset = rest.get(at..).filter(|offset| offset.len() <= 6)?;
        let plain = offset.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ':' | 'Z'));
        Some(Clock { now: local.parse().ok()?, offset: offset.to_owned() }).filter(|_| plain)
    }

    /// The next fortnight and the firsts of the next months.
    pub fn days(&self) -> Vec<(String, String)> {
        let mut days = Vec::new();
        let mut date = self.now.date();
        for _ in 0..31 {
            days.push((date.to_string(), date.strftime("%a").to_string()));
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => break,
            }
        }
        days
    }

    pub fn shown(&self) -> String {
        self.now.strftime("%a %Y-%m-%d %H:%M").to_string()
    }
}
