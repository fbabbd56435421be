//! What a correction teaches: which words were taken wrongly, and what they should have been taken for.
//!
//! Pure: episodes in, lessons out. A lesson makes one understanding likelier than another the next time that like words are
//! said; it never changes what policy thinks of either.

use serde::{Deserialize, Serialize};
use tacit_dbus::{Action, Episode, Phase, Verb};

/// Words with what they were wrongly taken for, and what was meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// The words.
    pub text: String,
    /// What they do not mean.
    pub not: Vec<Action>,
    /// What they mean; empty where nobody said.
    #[serde(default)]
    pub right: Vec<Action>,
}

/// A correction comes soon, or it is none.
const SOON_S: i64 = 90;
/// How a correction in words begins.
const LEADS: &[&str] =
    &["no ", "no,", "not ", "i meant", "i mean ", "wrong", "nope", "oops", "sorry", "rather", "actually", "instead"];

/// What the request that just ended teaches; `before` are the requests before it, latest first.
pub fn learned(before: &[Episode], now: &Episode) -> Option<Lesson> {
    let last = before.first()?;
    if now.phase != Phase::Done || !soon(last, now) {
        return None;
    }
    let undoes = |episode: &Episode| {
        episode.steps.iter().any(|step| step.action.verb == Verb::AgentUndo) || episode.of.is_some()
    };
    let acts = |episode: &Episode| -> Vec<Action> { episode.steps.iter().map(|step| step.action.clone()).collect() };
    let is_own = |episode: &Episode| episode.steps.iter().any(|step| step.action.verb.spec().family() == "agent");
    // Undone right away: the words did not mean that.
    if undoes(now) && !is_own(last) && !acts(last).is_empty() {
        return Some(Lesson { text: last.text.clone(), not: acts(last), right: Vec::new() });
    }
    if undoes(now) || is_own(now) || acts(now).is_empty() {
        return None;
    }
    let said = now.text.trim().to_lowercase();
    let corrects = LEADS.iter().any(|lead| said.starts_with(lead));
    // "No, the other one": the words before it meant this.
    if corrects && !is_own(last) && !acts(last).is_empty() {
        return Some(Lesson { text: last.text.clone(), not: acts(last), right: acts(now) });
    }
    // Undone, then said again in other words.
    let first = before.get(1)?;
    let again = undoes(last) && soon(first, last) && first.phase == Phase::Undone && !acts(first).is_empty();
    (again && like(&first.text, &now.text)).then(|| Lesson {
        text: first.text.clone(),
        not: acts(first),
        right: acts(now),
    })
}

fn soon(earlier: &Episode, later: &Episode) -> bool {
    let stamp = |episode: &Episode| episode.at.parse::<jiff::Timestamp>().ok();
    match (stamp(earlier), stamp(later)) {
        (Some(a), Some(b)) => (0..=SOON_S).contains(&(b.as_second() - a.as_second())),
        _ => false,
    }
}

/// Whether two sentences share a content word.
fn like(a: &str, b: &str) -> bool {
    let content = |text: &str| -> Vec<String> {
        crate::normalise::words(text).into_iter().filter(|word| crate::lexicon::weight(word) > 0.1).collect()
    };
    let b = content(b);
    content(a).iter().any(|word| b.contains(word))
}

/// Whether actions do the same kind of thing: the same verbs with the same states.
pub fn alike(a: &[Action], b: &[Action]) -> bool {
    const STATES: &[&str] = &["on", "profile", "mode", "target", "by", "follow"];
    let state = |action: &Action| -> Vec<String> {
        STATES.iter().map(|name| action.args.get(name).map(ToString::to_string).unwrap_or_default()).collect()
    };
    !a.is_empty() && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.verb == b.verb && state(a) == state(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_dbus::episode::StepRecord;
    use tacit_dbus::{Args, EpisodeId, RequestId};

    fn episode(at: &str, text: &str, phase: Phase, verbs: &[Verb]) -> Episode {
        let step = |verb: &Verb| StepRecord {
            action: Action { verb: *verb, args: Args::new() },
            title: String::new(),
            verified: true,
            detail: None,
            inverse: Vec::new(),
            ms: 1,
        };
        Episode {
            id: EpisodeId(1),
            request: RequestId("r1".into()),
            at: format!("2026-03-02T09:{at}+01:00"),
            text: text.into(),
            caller: "shell".into(),
            plan: None,
            steps: verbs.iter().map(step).collect(),
            phase,
            say: None,
            of: None,
        }
    }

    #[test]
    fn an_undo_right_away_says_what_the_words_do_not_mean() {
        let wrong = episode("00:00", "calm the screen", Phase::Undone, &[Verb::ThemeAnimations]);
        let undo = episode("00:20", "undo that", Phase::Done, &[Verb::AgentUndo]);
        let lesson = learned(std::slice::from_ref(&wrong), &undo).expect("a lesson");
        assert_eq!((lesson.text.as_str(), lesson.right.len()), ("calm the screen", 0));
        let late = episode("30:00", "undo that", Phase::Done, &[Verb::AgentUndo]);
        assert_eq!(learned(&[wrong], &late), None);
    }

    #[test]
    fn a_correction_says_what_they_mean() {
        let wrong = episode("00:00", "calm the screen", Phase::Done, &[Verb::ThemeAnimations]);
        let right = episode("00:15", "no, I meant the night light", Phase::Done, &[Verb::DisplayNightLight]);
        let lesson = learned(&[wrong], &right).expect("a lesson");
        assert_eq!(lesson.right.first().map(|action| action.verb), Some(Verb::DisplayNightLight));
    }

    #[test]
    fn what_is_said_again_after_an_undo_is_what_was_meant() {
        let wrong = episode("00:00", "calm the screen", Phase::Undone, &[Verb::ThemeAnimations]);
        let undo = episode("00:10", "undo", Phase::Done, &[Verb::AgentUndo]);
        let right = episode("00:30", "make the screen warmer", Phase::Done, &[Verb::DisplayNightLight]);
        assert!(learned(&[undo.clone(), wrong.clone()], &right).is_some());
        let other = episode("00:30", "open firefox", Phase::Done, &[Verb::AppLaunch]);
        assert_eq!(learned(&[undo, wrong], &other), None);
    }

    #[test]
    fn an_ordinary_request_teaches_nothing() {
        let one = episode("00:00", "open firefox", Phase::Done, &[Verb::AppLaunch]);
        let two = episode("00:05", "put it on the left", Phase::Done, &[Verb::WindowPlace]);
        assert_eq!(learned(&[one], &two), None);
    }
}
