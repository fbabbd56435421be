//! Which tier of understanding a sentence goes to next, and whether what came back is better than what was there.
//!
//! Pure: everything that counts is handed in, and each choice says why in a sentence. The first tier is the grammar with the
//! action model, the second a language model on this machine, the third one on a server. What a tier says is a draft like any
//! other: it is resolved, planned and judged as if it were the first's, and no choice made here changes a verdict.

use crate::action::{ActionModel, Reading};
use crate::router::{DOUBTFUL, Understood, same_steps, sound};
use std::sync::OnceLock;
use std::time::Duration;
use tacit_core::policy::SURE;
use tacit_core::{Draft, DraftStep, Gist, Meaning, Resolved, plan, resolve};
use tacit_dbus::{Effect, Snapshot, Source, Verb};

/// From here on the action model is sure that a sentence asks for nothing that the machine does.
const OUTSIDE: f64 = 0.5;
/// The least time in which it is worth to ask, for each tier.
const LOCAL_LEAST: Duration = Duration::from_millis(1500);
const REMOTE_LEAST: Duration = Duration::from_millis(400);
/// From so many things at once on, a server is asked first.
const MANY: usize = 3;

/// A tier of understanding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// The grammar and the action model.
    First,
    /// The language model on this machine.
    Local,
    /// A language model on a server.
    Remote,
}

/// What the first tier came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Steps; whether all of them only read.
    Steps {
        /// Whether all of them only read.
        reads: bool,
    },
    /// Its best reading is too doubtful to be done without asking.
    Doubt,
    /// Several things fit what was said, and the person chooses.
    Choice,
    /// Something was left unsaid.
    Missing,
    /// An answer.
    Answer,
    /// It was understood, and cannot be done here.
    Impossible,
    /// Nothing was understood.
    Nothing,
}

/// Who waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// A person.
    Person,
    /// Another program.
    Program,
    /// A program in a sandbox.
    Sandboxed,
    /// Nobody: a routine or a schedule.
    Nobody,
}

/// Where the power comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Power {
    /// The battery's charge in percent; none where there is no battery.
    pub battery: Option<u8>,
    /// Whether it is on mains.
    pub mains: bool,
}

/// Whether a tier can be asked, and if not, why: "none is installed".
pub type Ready<'a> = Result<(), &'a str>;

/// Everything that the choice depends on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What the first tier came to.
    pub outcome: Outcome,
    /// 0–1: how sure it is.
    pub confidence: f64,
    /// 0–1: how likely it thinks that this asks for nothing that the machine does.
    pub outside: f64,
    /// How many things are asked for at once.
    pub clauses: usize,
    /// Who waits.
    pub waits: Waits,
    /// Where the power comes from.
    pub power: Power,
    /// On battery the local tier is not asked below this charge.
    pub battery_min: u8,
    /// Time that is left.
    pub left: Duration,
    /// Whether the local tier is there.
    pub local: Ready<'a>,
    /// Whether the remote tier is there and allowed.
    pub remote: Ready<'a>,
    /// Tiers that were asked already.
    pub tried: &'a [Tier],
}

/// The tier to ask, and why, as a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The tier; the first where its answer stands.
    pub tier: Tier,
    /// Why.
    pub why: String,
}

impl Outcome {
    /// What the router came to.
    pub fn of(understood: &Understood) -> Outcome {
        match &understood.resolved.meaning {
            Meaning::Steps { steps, .. } => {
                let reads = steps.iter().all(|step| step.verb.effect() == Effect::Read);
                // What policy would show first is in doubt.
                if reads || understood.resolved.confidence >= SURE { Outcome::Steps { reads } } else { Outcome::Doubt }
            }
            Meaning::Answer { .. } => Outcome::Answer,
            Meaning::Ask { .. } if understood.way == DOUBTFUL => Outcome::Doubt,
            Meaning::Ask { choices, .. } if choices.len() > 1 => Outcome::Choice,
            Meaning::Ask { .. } => Outcome::Missing,
            Meaning::Refuse { .. } if matches!(understood.draft.gist, Gist::Refuse(_)) => Outcome::Nothing,
            Meaning::Refuse { .. } => Outcome::Impossible,
        }
    }

    /// Whether a longer thought could do better; if not, why.
    fn wants_more(self, confidence: f64, outside: f64) -> Result<&'static str, &'static str> {
        let sure = confidence >= SURE;
        match self {
            Outcome::Steps { reads: true } => Err("it only reads"),
            Outcome::Steps { .. } => Err("it is sure enough to be done"),
            Outcome::Answer => Err("it is answered"),
            Outcome::Choice => Err("several things fit, and a person chooses"),
            Outcome::Missing if sure => Err("it is understood, and something was left unsaid"),
            Outcome::Impossible if sure => Err("it is understood, and cannot be done here"),
            Outcome::Nothing if outside >= OUTSIDE => Err("it asks for nothing that this machine does"),
            Outcome::Doubt => Ok("its best reading is too doubtful to be done without asking"),
            Outcome::Missing => Ok("it may have been misread, as something is missing"),
            Outcome::Impossible => Ok("it may have been misread, as it cannot be done here"),
            Outcome::Nothing => Ok("nothing was understood"),
        }
    }
}

/// Why no other tier could do better, whatever there is; `None` where one could.
pub fn settled(outcome: Outcome, confidence: f64, outside: f64) -> Option<&'static str> {
    outcome.wants_more(confidence, outside).err()
}

/// Which tier is asked next, and why.
pub fn choose(facts: &Facts<'_>) -> Choice {
    let stays = |why: String| Choice { tier: Tier::First, why };
    let why = match facts.outcome.wants_more(facts.confidence, facts.outside) {
        Ok(why) => why,
        Err(why) => return stays(why.to_owned()),
    };
    let local = local(facts);
    let remote = remote(facts);
    let open = |tier: Tier, ready: &Result<(), String>| ready.is_ok() && !facts.tried.contains(&tier);
    let order = if facts.clauses >= MANY { [Tier::Remote, Tier::Local] } else { [Tier::Local, Tier::Remote] };
    for tier in order {
        let ready = if tier == Tier::Local { &local } else { &remote };
        if open(tier, ready) {
            let ahead = if tier == Tier::Remote && facts.clauses >= MANY {
                format!(", and it asks for {} things at once", facts.clauses)
            } else {
                String::new()
            };
            return Choice { tier, why: format!("{why}{ahead}") };
        }
    }
    if !facts.tried.is_empty() {
        return stays(format!("{why}, and there is nobody else to ask"));
    }
    let (local, remote) = (local.err().unwrap_or_default(), remote.err().unwrap_or_default());
    stays(format!("{why}; the local language model is not asked ({local}), nor the remote one ({remote})"))
}

fn local(facts: &Facts<'_>) -> Result<(), String> {
    facts.local.map_err(str::to_owned)?;
    match facts.waits {
        Waits::Sandboxed => return Err("a program in a sandbox asks".into()),
        Waits::Nobody if !facts.power.mains => return Err("nobody waits, and the machine is on battery".into()),
        _ => {}
    }
    if let Some(percent) = facts.power.battery.filter(|percent| !facts.power.mains && *percent < facts.battery_min) {
        return Err(format!("the battery is at {percent} percent"));
    }
    if facts.left < LOCAL_LEAST { Err("too little time is left".into()) } else { Ok(()) }
}

fn remote(facts: &Facts<'_>) -> Result<(), String> {
    facts.remote.map_err(str::to_owned)?;
    // What another program says could be anything that it wants to get out.
    if facts.waits != Waits::Person {
        return Err("no person asks".into());
    }
    if facts.left < REMOTE_LEAST { Err("too little time is left".into()) } else { Ok(()) }
}

/// What becomes of another tier's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The draft to go on with; none where the first tier's stands.
    pub taken: Option<(Draft, Resolved)>,
    /// Why.
    pub why: &'static str,
}

/// Whether `next` is better than what the first tier had. What only reads is taken, and what both say; what a server says is taken
/// where it can be undone. Everything else is asked about.
pub fn weigh(outcome: Outcome, first: &Draft, next: Draft, scene: &Snapshot) -> Weighed {
    let stands = |why| Weighed { taken: None, why };
    let resolved = resolve(&next, scene);
    if !sound(&resolved) {
        return stands("its plan lacks something");
    }
    let steps = match &resolved.meaning {
        Meaning::Steps { steps, .. } => steps,
        Meaning::Ask { choices, .. } if choices.len() > 1 && outcome != Outcome::Doubt => {
            return Weighed { taken: Some((next, resolved)), why: "it asks which is meant" };
        }
        Meaning::Ask { .. } => return stands("it asks, too"),
        Meaning::Answer { .. } | Meaning::Refuse { .. } => return stands("it knows nothing better"),
    };
    let effects: Vec<Effect> = steps.iter().map(|step| step.verb.effect()).collect();
    if effects.iter().all(|effect| *effect == Effect::Read) {
        return Weighed { taken: Some((next, resolved)), why: "it only reads" };
    }
    let known = readings(first);
    if known.iter().any(|(_, steps)| same_steps(&resolve(&with(first, Gist::Steps(steps.clone())), scene), &resolved)) {
        return Weighed { taken: Some((next, resolved)), why: "both understood the same" };
    }
    let undone = effects.iter().all(|effect| matches!(effect, Effect::Read | Effect::Reversible | Effect::Persistent));
    if next.source == Source::Remote && undone {
        return Weighed { taken: Some((next, resolved)), why: "it can be taken back" };
    }
    match asked(next, &resolved, known, scene) {
        Some(taken) => Weighed { taken: Some(taken), why: "it is asked about, as nothing bears it out" },
        None => stands("its plan cannot be shown"),
    }
}

fn with(draft: &Draft, gist: Gist) -> Draft {
    Draft { gist, answers: Vec::new(), ..draft.clone() }
}

/// The readings that the first tier asks about.
fn readings(first: &Draft) -> Vec<(String, Vec<DraftStep>)> {
    match &first.gist {
        Gist::Either { readings, .. } => readings.clone(),
        Gist::Steps(steps) => vec![(String::new(), steps.clone())],
        _ => Vec::new(),
    }
}

/// A question whether this is meant, with the first tier's readings beside it.
fn asked(
    next: Draft,
    resolved: &Resolved,
    known: Vec<(String, Vec<DraftStep>)>,
    scene: &Snapshot,
) -> Option<(Draft, Resolved)> {
    let titles: Vec<String> =
        plan::build(resolved.clone(), scene).steps().iter().map(|step| step.title.clone()).collect();
    let Gist::Steps(steps) = &next.gist else { return None };
    if titles.is_empty() {
        return None;
    }
    let mut all = vec![(titles.join(", then "), steps.clone())];
    for (label, steps) in known {
        if !label.is_empty() && !all.iter().any(|(have, _)| *have == label) {
            all.push((label, steps));
        }
    }
    let question = "I am not sure what you mean. Is it this?".to_owned();
    let draft = Draft { gist: Gist::Either { question, readings: all }, ..next };
    let resolved = resolve(&draft, scene);
    Some((draft, resolved))
}

/// How likely the action model thinks it that a sentence asks for nothing that the machine does: the least over its clauses.
pub fn outside(model: &ActionModel, reading: &Reading) -> f64 {
    let of = |frames: &[(usize, f32)]| -> f32 {
        frames.iter().filter(|(at, _)| model.frame(*at) == "oos").map(|(_, p)| *p).sum()
    };
    let least = reading.parse.clauses.iter().map(|clause| of(&clause.frames)).reduce(f32::min);
    f64::from(least.unwrap_or(0.0))
}

/// The verbs that a sentence may mean, likeliest first: the action model's, the grammar's, then those whose examples share its words.
pub fn candidates(
    model: Option<&ActionModel>,
    reading: Option<&Reading>,
    text: &str,
    scene: &Snapshot,
    most: usize,
) -> Vec<Verb> {
    let mut list: Vec<Verb> = Vec::new();
    let mut add = |verbs: Vec<Verb>| {
        for verb in verbs {
            if list.len() < most && !list.contains(&verb) {
                list.push(verb);
            }
        }
    };
    if let (Some(model), Some(reading)) = (model, reading) {
        // Some room is left for those who look at it in another way.
        add(model.likely(reading, most.saturating_sub(most / 3)));
    }
    add(tacit_core::grammar::explain(text, scene).into_iter().map(|(verb, ..)| verb).take(most).collect());
    add(alike(text));
    list
}

/// The words of each verb's examples.
fn known() -> &'static [(Verb, Vec<String>)] {
    static KNOWN: OnceLock<Vec<(Verb, Vec<String>)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let words = |verb: &Verb| {
            let spec = verb.spec();
            let said: Vec<String> = spec.examples.iter().map(|example| tacit_dbus::verb::plain(example)).collect();
            (*verb, tacit_core::normalise::words(&format!("{} {}", spec.about, said.join(" "))))
        };
        Verb::ALL.iter().map(words).collect()
    })
}

/// Verbs whose examples share words with a sentence, most first; rare words count more.
fn alike(text: &str) -> Vec<Verb> {
    let words = tacit_core::normalise::words(text);
    let known = known();
    let weight = |word: &String| -> f32 {
        let count = known.iter().filter(|(_, have)| have.contains(word)).count();
        if count == 0 { 0.0 } else { (known.len() as f32 / count as f32).ln() }
    };
    let weights: Vec<(&String, f32)> = words.iter().map(|word| (word, weight(word))).collect();
    let score = |have: &[String]| weights.iter().filter(|(word, _)| have.contains(word)).map(|(_, w)| *w).sum::<f32>();
    let mut scored: Vec<(Verb, f32)> = known.iter().map(|(verb, have)| (*verb, score(have))).collect();
    // A word that half of all verbs share says nothing.
    scored.retain(|(_, score)| *score > 1.0);
    scored.sort_by(|a, b| b.1.total_cmp(&a.1));
    scored.into_iter().map(|(verb, _)| verb).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECONDS: Duration = Duration::from_secs(8);

    fn facts() -> Facts<'static> {
        Facts {
            outcome: Outcome::Doubt,
            confidence: 0.5,
            outside: 0.1,
            clauses: 1,
            waits: Waits::Person,
            power: Power { battery: None, mains: true },
            battery_min: 20,
            left: SECONDS,
            local: Ok(()),
            remote: Err("it is off"),
            tried: &[],
        }
    }

    #[track_caller]
    fn check(facts: Facts<'_>, tier: Tier, why: &str) {
        let choice = choose(&facts);
        assert_eq!(choice.tier, tier, "{}", choice.why);
        assert!(choice.why.contains(why), "{}", choice.why);
    }

    #[test]
    fn what_is_sure_or_harmless_stays() {
        for (outcome, why) in [
            (Outcome::Steps { reads: false }, "sure enough"),
            (Outcome::Steps { reads: true }, "only reads"),
            (Outcome::Answer, "answered"),
            (Outcome::Choice, "a person chooses"),
        ] {
            check(Facts { outcome, ..facts() }, Tier::First, why);
            assert!(settled(outcome, 0.1, 0.0).is_some());
        }
        check(Facts { outcome: Outcome::Missing, confidence: 0.9, ..facts() }, Tier::First, "left unsaid");
        check(Facts { outcome: Outcome::Impossible, confidence: 0.9, ..facts() }, Tier::First, "cannot be done");
        check(Facts { outcome: Outcome::Nothing, outside: 0.8, ..facts() }, Tier::First, "nothing that this machine");
    }

    #[test]
    fn what_is_doubtful_goes_up_to_what_there_is() {
        for outcome in [Outcome::Doubt, Outcome::Missing, Outcome::Impossible, Outcome::Nothing] {
            check(Facts { outcome, ..facts() }, Tier::Local, "");
        }
        check(Facts { local: Err("none is installed"), ..facts() }, Tier::First, "none is installed");
        check(Facts { local: Err("none is installed"), remote: Ok(()), ..facts() }, Tier::Remote, "too doubtful");
        check(Facts { remote: Ok(()), ..facts() }, Tier::Local, "too doubtful");
        check(Facts { remote: Ok(()), tried: &[Tier::Local], ..facts() }, Tier::Remote, "too doubtful");
        check(Facts { remote: Ok(()), tried: &[Tier::Local, Tier::Remote], ..facts() }, Tier::First, "nobody else");
        check(Facts { tried: &[Tier::Local], ..facts() }, Tier::First, "nobody else");
        check(Facts { remote: Ok(()), clauses: 3, ..facts() }, Tier::Remote, "3 things at once");
        check(Facts { clauses: 4, ..facts() }, Tier::Local, "");
    }

    #[test]
    fn battery_time_and_who_asks_count() {
        let low = Power { battery: Some(12), mains: false };
        check(Facts { power: low, ..facts() }, Tier::First, "12 percent");
        check(Facts { power: low, remote: Ok(()), ..facts() }, Tier::Remote, "");
        check(Facts { power: Power { mains: true, ..low }, ..facts() }, Tier::Local, "");
        check(Facts { power: Power { battery: Some(60), mains: false }, ..facts() }, Tier::Local, "");
        let short = Duration::from_millis(900);
        check(Facts { left: short, ..facts() }, Tier::First, "too little time");
        check(Facts { left: short, remote: Ok(()), ..facts() }, Tier::Remote, "");
        check(Facts { left: Duration::ZERO, remote: Ok(()), ..facts() }, Tier::First, "too little time");
        check(Facts { waits: Waits::Program, remote: Ok(()), ..facts() }, Tier::Local, "");
        for waits in [Waits::Program, Waits::Sandboxed, Waits::Nobody] {
            let none = Err("none is installed");
            check(Facts { waits, local: none, remote: Ok(()), ..facts() }, Tier::First, "no person asks");
        }
        check(Facts { waits: Waits::Sandboxed, ..facts() }, Tier::First, "sandbox");
        let nobody = Facts { waits: Waits::Nobody, power: Power { battery: Some(90), mains: false }, ..facts() };
        check(nobody, Tier::First, "nobody waits");
    }

    #[test]
    fn verbs_are_found_by_the_words_of_their_examples() {
        let scene = Snapshot::default();
        let list = candidates(None, None, "could the volume of the music be a tad lower", &scene, 6);
        assert!(list.contains(&Verb::AudioVolume), "{list:?}");
        assert!(list.len() <= 6);
        assert!(candidates(None, None, "", &scene, 6).is_empty());
    }
}
