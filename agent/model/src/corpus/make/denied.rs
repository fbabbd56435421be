//! Sentences that say what is not to be done.

use super::super::template::Part;
use super::{Draft, Maker};
use crate::action::random::Random;

/// How many denials that stand alone are whole templates.
const SPARED: f32 = 0.45;

impl Maker<'_> {
    /// A command that is denied, alone or after one that is not.
    pub(super) fn denied(&self, random: &mut Random, draft: &mut Draft) -> Option<()> {
        let alone = random.chance(0.6);
        if alone && !self.spared.is_empty() && random.chance(SPARED) {
            let section = self.corpus.singles.get(Self::weighted(&self.spared, random)?)?;
            return self.clause(section, random, draft);
        }
        if !alone {
            self.single(random, draft, 0.0)?;
            let joiner = self.quoted("denial_joiner", random)?;
            self.join(&joiner, draft);
            self.imperative(random, draft)?;
        } else {
            let node = random.pick(self.corpus.lists.get("denial")?)?;
            let mut parts = Vec::new();
            node.expand(random, &mut parts);
            for part in parts {
                match part {
                    Part::Words(words) => self.words(&words, draft.clauses.len().saturating_sub(1), draft),
                    Part::Slot(_) => self.imperative(random, draft)?,
                    Part::Clause => {}
                }
            }
            if random.chance(0.4) {
                if let Some(last) = draft.clauses.last_mut() {
                    last.1 = true;
                }
                let joiner = self.quoted("instead", random)?;
                self.join(&joiner, draft);
                return self.single(random, draft, 0.0);
            }
        }
        draft.clauses.last_mut()?.1 = true;
        Some(())
    }

    /// A clause that begins with a bare verb.
    fn imperative(&self, random: &mut Random, draft: &mut Draft) -> Option<()> {
        for _ in 0..12 {
            let (segments, clauses) = (draft.segments.len(), draft.clauses.len());
            let section = self.corpus.singles.get(Self::weighted(&self.verbs, random)?)?;
            self.clause(section, random, draft)?;
            let first = draft.segments.get(segments)?;
            // "time to go" begins with no bare verb.
            let is_verb = draft.segments.get(segments + 1).is_none_or(|next| next.text != "to");
            if first.slot.is_none() && is_verb && self.imperatives.contains(&first.text) {
                return Some(());
            }
            draft.segments.truncate(segments);
            draft.clauses.truncate(clauses);
        }
        None
    }
}
