//! Routines: sequences that a person repeats, found in the log, with the reason why each is suggested.
//!
//! A sequence is two to four different requests, each at most ten minutes after the one before, seen at least three times on
//! different days or at like times of day; one request alone counts where its times are alike. Episodes alone are read: what was
//! done through another front door than words is not repeated by words.

use crate::MemoryError;
use crate::log::{Kind, Log, parse_stamp};
use jiff::{ToSpan, Zoned};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tacit_dbus::{Effect, Episode, Phase};

/// Something that the bar may offer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Its id: the sequence itself, so that a dismissal outlives a restart.
    pub id: String,
    /// What would be submitted.
    pub text: String,
    /// Why it is there: "4 times, last on Monday at 09:02; around this time".
    pub why: String,
    /// How often it was seen.
    pub times: u32,
}

const GAP_SECONDS: i64 = 10 * 60;
const SEEN_MIN: usize = 3;
const LENGTH_MAX: usize = 4;
const DAYS_BACK: i64 = 90;
const LIKE_MINUTES: i64 = 45;
const SHOWN_MAX: usize = 3;

/// One request as routines see it: what it did, not how it was said.
#[derive(Debug, Clone)]
struct Act {
    what: String,
    text: String,
    at: Zoned,
}

fn acts(log: &Log, now: &Zoned) -> Result<Vec<Act>, MemoryError> {
    let from = now.checked_sub(DAYS_BACK.days()).unwrap_or_else(|_| now.clone());
    let mut acts: Vec<Act> = Vec::new();
    for entry in log.between(&from, now)?.into_iter().filter(|entry| entry.kind == Kind::Episode) {
        let Some(at) = parse_stamp(&entry.at) else { continue };
        let Ok(episode) = serde_json::from_value::<Episode>(entry.body) else { continue };
        if let Some(what) = deed(&episode) {
            acts.push(Act { what, text: episode.text, at });
        }
    }
    acts.sort_by_key(|act| act.at.timestamp());
    Ok(acts)
}

/// What a request did, free of ids that do not live on; `None` where it did nothing or must not be repeated by itself.
fn deed(episode: &Episode) -> Option<String> {
    if episode.phase != Phase::Done || episode.of.is_some() || episode.steps.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    for step in &episode.steps {
        let verb = step.action.verb;
        if verb.spec().family() == "agent" || matches!(verb.effect(), Effect::Destructive | Effect::Outward) {
            return None;
        }
        let args =
            step.action.args.0.iter().filter(|(name, _)| !matches!(name.as_str(), "window" | "windows" | "element"));
        let args: BTreeMap<_, _> = args.map(|(name, value)| (name.as_str(), value.to_string())).collect();
        let args: Vec<_> = args.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        parts.push(format!("{} {}", verb.name(), args.join(" ")).trim().to_owned());
    }
    Some(parts.join(" + "))
}

/// Every time that a sequence was seen: the index of its first and last act.
type Seen = Vec<(usize, usize)>;

fn sequences(acts: &[Act]) -> BTreeMap<Vec<String>, Seen> {
    let mut found: BTreeMap<Vec<String>, Seen> = BTreeMap::new();
    for start in 0..acts.len() {
        let mut chain: Vec<String> = Vec::new();
        let mut last = start;
        for (at, act) in acts.iter().enumerate().skip(start) {
            let gap =
                acts.get(last).map_or(0, |before| act.at.timestamp().as_second() - before.at.timestamp().as_second());
            if gap > GAP_SECONDS || chain.len() == LENGTH_MAX || chain.contains(&act.what) {
                break;
            }
            chain.push(act.what.clone());
            last = at;
            let seen = found.entry(chain.clone()).or_default();
            // Times that overlap are one time.
            if seen.last().is_none_or(|(_, end)| *end < start) {
                seen.push((start, at));
            }
        }
    }
    found
}

fn minute(at: &Zoned) -> i64 {
    i64::from(at.hour()) * 60 + i64::from(at.minute())
}

/// Minutes between two times of day, around midnight too.
fn apart(a: i64, b: i64) -> i64 {
    let apart = (a - b).rem_euclid(24 * 60);
    apart.min(24 * 60 - apart)
}

fn alike(times: &[&Act]) -> bool {
    times.iter().any(|middle| {
        times.iter().filter(|act| apart(minute(&act.at), minute(&middle.at)) <= LIKE_MINUTES).count() >= SEEN_MIN
    })
}

struct Routine {
    id: String,
    texts: Vec<String>,
    whats: Vec<String>,
    starts: Vec<Zoned>,
    at_like_times: bool,
}

fn routines(log: &Log, now: &Zoned) -> Result<(Vec<Routine>, Vec<Act>), MemoryError> {
    let acts = acts(log, now)?;
    // What was dismissed does not come back in parts either.
    let dismissed: Vec<Vec<String>> = log
        .latest(Kind::Dismissed, 10_000)?
        .into_iter()
        .filter_map(|entry| Some(entry.body.get("suggestion")?.as_str()?.split(" > ").map(str::to_owned).collect()))
        .collect();
    let is_dismissed =
        |whats: &[String]| dismissed.iter().any(|have| have.windows(whats.len()).any(|part| part == whats));
    let sequences = sequences(&acts);
    let mut routines = Vec::new();
    for (whats, seen) in &sequences {
        let firsts: Vec<&Act> = seen.iter().filter_map(|(start, _)| acts.get(*start)).collect();
        let days: BTreeSet<_> = firsts.iter().map(|act| act.at.date()).collect();
        let at_like_times = alike(&firsts);
        let often = firsts.len() >= SEEN_MIN && (days.len() >= SEEN_MIN || at_like_times);
        let alone = whats.len() == 1;
        // One request alone is a habit only where the clock says so, on different days.
        if !often || (alone && !(at_like_times && days.len() >= SEEN_MIN)) {
            continue;
        }
        // What usually follows its first act: a chance neighbour of something frequent is no routine.
        let first_alone = whats.first().and_then(|what| sequences.get(std::slice::from_ref(what))).map_or(0, Vec::len);
        if !alone && seen.len() * 2 < first_alone {
            continue;
        }
        let id = whats.join(" > ");
        let Some((start, end)) = seen.last().copied().filter(|_| !is_dismissed(whats)) else { continue };
        let texts = acts.get(start..=end).unwrap_or_default().iter().map(|act| act.text.clone()).collect();
        let starts = firsts.iter().map(|act| act.at.clone()).collect();
        routines.push(Routine { id, texts, whats: whats.clone(), starts, at_like_times });
    }
    // The longest tells the whole: a part of it that is never seen apart is not suggested beside it.
    let parts: Vec<bool> = routines.iter().map(|part| routines.iter().any(|whole| contains(whole, part))).collect();
    let mut keep = parts.iter().map(|part| !part);
    routines.retain(|_| keep.next().unwrap_or(true));
    Ok((routines, acts))
}

fn contains(whole: &Routine, part: &Routine) -> bool {
    whole.whats.len() > part.whats.len()
        && whole.starts.len() >= part.starts.len()
        && whole.whats.windows(part.whats.len()).any(|slice| slice == part.whats.as_slice())
}

fn describe(routine: &Routine, because: &str) -> Suggestion {
    let times = routine.starts.len();
    let last = routine.starts.last().map(|at| at.strftime("%A at %H:%M").to_string()).unwrap_or_default();
    let usual = routine.at_like_times.then(|| {
        routine
            .starts
            .last()
            .map(|at| format!(", usually around {:02}:00", (at.hour() + i8::from(at.minute() >= 30)) % 24))
    });
    let why = format!("you did this {times} times, last on {last}{}{because}", usual.flatten().unwrap_or_default());
    let text = routine.texts.join(", then ");
    Suggestion { id: routine.id.clone(), text, why, times: u32::try_from(times).unwrap_or(u32::MAX) }
}

/// Every routine that was learned and not dismissed, the most frequent first.
pub(crate) fn learned(log: &Log, now: &Zoned) -> Result<Vec<Suggestion>, MemoryError> {
    let (mut routines, _) = routines(log, now)?;
    routines.sort_by_key(|routine| std::cmp::Reverse(routine.starts.len()));
    Ok(routines.iter().map(|routine| describe(routine, "")).collect())
}

/// The routines that fit this moment: their first request was just made, or it is their time of day and they were not yet done today.
pub(crate) fn suggestions(log: &Log, now: &Zoned) -> Result<Vec<Suggestion>, MemoryError> {
    let (routines, acts) = routines(log, now)?;
    let mut fitting = Vec::new();
    for routine in &routines {
        let since = |act: &Act| now.timestamp().as_second() - act.at.timestamp().as_second();
        let recent: Vec<&str> =
            acts.iter().filter(|act| since(act) <= GAP_SECONDS).map(|act| act.what.as_str()).collect();
        let done = routine.whats.iter().take_while(|what| recent.contains(&what.as_str())).count();
        let today = routine.starts.iter().any(|at| at.date() == now.date());
        if done > 0 && done < routine.whats.len() {
            let rest = Routine {
                id: routine.id.clone(),
                texts: routine.texts.get(done..).unwrap_or_default().to_vec(),
                whats: routine.whats.clone(),
                starts: routine.starts.clone(),
                at_like_times: routine.at_like_times,
            };
            let first = routine.texts.first().cloned().unwrap_or_default();
            fitting.push((3, describe(&rest, &format!("; it follows \u{201c}{first}\u{201d}"))));
        } else if done == 0 && routine.at_like_times && !today {
            let near = routine.starts.iter().filter(|at| apart(minute(at), minute(now)) <= LIKE_MINUTES).count();
            if near >= SEEN_MIN {
                fitting.push((2, describe(routine, "; it is about that time")));
            }
        }
    }
    fitting.sort_by_key(|(rank, suggestion)| std::cmp::Reverse((*rank, suggestion.times)));
    fitting.truncate(SHOWN_MAX);
    Ok(fitting.into_iter().map(|(_, suggestion)| suggestion).collect())
}
