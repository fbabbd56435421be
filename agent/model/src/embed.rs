//! Vectors of words and sentences whose nearness is nearness of meaning, and what they are good for: requests like earlier ones,
//! and names that nothing on the machine has letter by letter.
//!
//! Owns the trait and the search; which model makes the vectors is its implementor's.

use crate::action::ActionModel;
use std::collections::BTreeMap;
use std::sync::Mutex;
use tacit_core::grammar::kind::{SlotKind, kind_of};
use tacit_core::resolve::index::Index;
use tacit_core::{Draft, DraftStep, Gist, Said};
use tacit_dbus::snapshot::App;
use tacit_dbus::{Snapshot, Verb};

/// What turns a text into a vector.
pub trait Embeddings {
    /// Which vectors these are: those of other versions say other things.
    fn version(&self) -> &str;

    /// The vector of a text, of length 1; `None` where it has no words, or too many.
    fn vector(&self, text: &str) -> Option<Vec<f32>>;
}

impl Embeddings for ActionModel {
    fn version(&self) -> &str {
        &self.header().version
    }

    fn vector(&self, text: &str) -> Option<Vec<f32>> {
        Some(self.read(text, &Snapshot::default()).ok()??.parse.vector)
    }
}

/// How near two vectors are: the cosine, from −1 to 1; −1 where their lengths differ.
pub fn nearness(a: &[f32], b: &[f32]) -> f32 {
    if a.len() != b.len() || a.is_empty() {
        return -1.0;
    }
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Vectors that were made before, up to a limit.
#[derive(Default)]
pub struct Known(Mutex<BTreeMap<String, Vec<f32>>>);

/// The most vectors that are kept, and the most applications that are compared.
const KNOWN_MAX: usize = 512;
const APPS_MAX: usize = 48;
/// Names at least this near to what an application is for are offered, and those not further behind the best.
const NEAR: f32 = 0.62;
const BEHIND: f32 = 0.08;
/// The most that are offered.
const OFFERED: usize = 3;

impl Known {
    fn vector(&self, embeddings: &dyn Embeddings, text: &str) -> Option<Vec<f32>> {
        if let Ok(known) = self.0.lock()
            && let Some(have) = known.get(text)
        {
            return Some(have.clone());
        }
        let made = embeddings.vector(text)?;
        if let Ok(mut known) = self.0.lock() {
            if known.len() >= KNOWN_MAX {
                known.clear();
            }
            known.insert(text.to_owned(), made.clone());
        }
        Some(made)
    }

    /// Those of some applications that words may mean though they name none, nearest first, with how near.
    pub fn apps<'a>(
        &self,
        embeddings: &dyn Embeddings,
        words: &str,
        among: impl Iterator<Item = &'a App>,
    ) -> Vec<(&'a App, f32)> {
        let Some(wanted) = self.vector(embeddings, words) else { return Vec::new() };
        // What it is says more than its name; each vector costs milliseconds once.
        let near = |app: &'a App| {
            let what = if app.generic.is_empty() { &app.name } else { &app.generic };
            (app, self.vector(embeddings, what).map_or(-1.0, |vector| nearness(&wanted, &vector)))
        };
        let mut found: Vec<(&App, f32)> = among.take(APPS_MAX).map(near).filter(|(_, near)| *near >= NEAR).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
        let best = found.first().map_or(0.0, |(_, near)| *near);
        found.retain(|(_, near)| *near >= best - BEHIND);
        found.truncate(OFFERED);
        found
    }

    /// The same request with what its unknown name may mean, as a question; `None` where every name is known or nothing is near.
    /// It is never more than asked: what is only near is not what was said.
    pub fn offered(&self, embeddings: &dyn Embeddings, draft: &Draft, scene: &Snapshot) -> Option<Draft> {
        let Gist::Steps(steps) = &draft.gist else { return None };
        let index = Index::new(scene);
        let (at, name, words) = steps.iter().enumerate().find_map(|(at, step)| {
            let (name, words) = unknown(step, &index)?;
            Some((at, name, words))
        })?;
        let launches = steps.get(at).is_some_and(|step| step.verb == Verb::AppLaunch);
        let possible = scene.apps.iter().filter(|app| launches || is_open(app, scene));
        // What is no English word is a name, and a name that is not there is not there.
        let plain = |word: &str| tacit_core::lexicon::is_english(word) || !tacit_core::lexicon::is_content(word);
        if !words.split(' ').all(plain) {
            return None;
        }
        let near = self.apps(embeddings, &words, possible);
        let readings: Vec<(String, Vec<DraftStep>)> = near
            .iter()
            .map(|(app, _)| *app)
            .map(|app| {
                let mut steps = steps.clone();
                if let Some(step) = steps.get_mut(at) {
                    step.set(name, Said::Name(app.name.to_lowercase()));
                }
                for step in &mut steps {
                    step.when = step.when.take().or_else(|| draft.when.clone());
                }
                (app.name.clone(), steps)
            })
            .collect();
        let question = format!("Nothing here is called “{words}”. Which of these do you mean?");
        (!readings.is_empty()).then(|| Draft { gist: Gist::Either { question, readings }, when: None, ..draft.clone() })
    }
}

fn is_open(app: &App, scene: &Snapshot) -> bool {
    scene.windows.iter().any(|window| window.app == app.id)
}

/// The argument of a step that names an application or a window which the scene has not, with its words.
fn unknown(step: &DraftStep, index: &Index<'_>) -> Option<(&'static str, String)> {
    step.args.iter().find_map(|(name, said)| {
        let Said::Name(words) = said else { return None };
        let list: Vec<&str> = words.split(' ').collect();
        let known = match kind_of(step.verb, name) {
            SlotKind::App => !index.find_apps(&list).is_empty(),
            SlotKind::Window | SlotKind::Windows => {
                !index.find_windows(&list).is_empty() || !index.find_apps(&list).is_empty()
            }
            _ => true,
        };
        (!known).then(|| (*name, words.clone()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of three meanings, by words that are in the text.
    struct Meanings;

    impl Embeddings for Meanings {
        fn version(&self) -> &str {
            "test"
        }

        fn vector(&self, text: &str) -> Option<Vec<f32>> {
            let has = |list: &[&str]| f32::from(u8::from(list.iter().any(|word| text.to_lowercase().contains(word))));
            let raw = [has(&["counting", "spreadsheet"]), has(&["paint", "drawing"]), 0.1];
            let length = raw.iter().map(|value| value * value).sum::<f32>().sqrt();
            Some(raw.iter().map(|value| value / length).collect())
        }
    }

    fn scene() -> Snapshot {
        serde_json::from_str(
            r#"{"apps":[{"id":"calc","name":"Gnumeric","generic":"Spreadsheet"},{"id":"kp","name":"KolourPaint","generic":"Paint Program"}],
                "windows":[{"id":"w1","app":"kp","title":"untitled"}]}"#,
        )
        .expect("the scene is sound")
    }

    fn draft(verb: Verb, name: &'static str, words: &str) -> Draft {
        let mut step = DraftStep::new(verb);
        step.set(name, Said::Name(words.to_owned()));
        Draft {
            text: words.to_owned(),
            gist: Gist::Steps(vec![step]),
            when: None,
            confidence: 0.9,
            source: tacit_dbus::Source::Model,
            answers: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn labels(draft: Option<Draft>) -> Vec<String> {
        match draft.map(|draft| draft.gist) {
            Some(Gist::Either { readings, .. }) => readings.into_iter().map(|(label, _)| label).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn an_unknown_name_is_asked_about_by_what_it_means() {
        let (scene, known) = (scene(), Known::default());
        let offered = |verb, name, words| labels(known.offered(&Meanings, &draft(verb, name, words), &scene));
        assert_eq!(offered(Verb::AppLaunch, "app", "thing for counting"), ["Gnumeric"]);
        assert_eq!(offered(Verb::WindowFocus, "window", "drawing thing"), ["KolourPaint"]);
        // It is not open.
        assert_eq!(offered(Verb::WindowFocus, "window", "thing for counting"), Vec::<String>::new());
        // It is known.
        assert_eq!(offered(Verb::AppLaunch, "app", "gnumeric"), Vec::<String>::new());
        // Nothing is near.
        assert_eq!(offered(Verb::AppLaunch, "app", "xyzzy"), Vec::<String>::new());
    }
}
