//! A plan as others see it.

use super::{Body, Plan};
use crate::policy::Verdict;
use tacit_dbus::Outcome;

impl Plan {
    /// What others see: the steps as they were understood, and what becomes of them by `verdict`.
    pub fn to_wire(&self, verdict: &Verdict) -> tacit_dbus::Plan {
        let remark = match &self.body {
            Body::Steps { say, .. } => say.clone(),
            _ => None,
        };
        let (outcome, say) = match verdict {
            Verdict::Allow(_) if self.when.is_none() && self.only_reads() => (Outcome::Answer, remark),
            Verdict::Allow(_) => (Outcome::Act, remark),
            Verdict::Confirm(pending) => (Outcome::Confirm, remark.or_else(|| Some(pending.say.clone()))),
            Verdict::Ask { .. } => (Outcome::Ask, None),
            Verdict::Answer { say } => (Outcome::Answer, Some(say.clone())),
            Verdict::Refuse(trouble) => (Outcome::Refuse, Some(trouble.why.clone())),
        };
        let (ask, choices) = match verdict {
            Verdict::Ask { question, choices } => (Some(question.clone()), choices.clone()),
            _ => (None, Vec::new()),
        };
        // What is refused or asked about has no steps to show; it must not look as if it had.
        let steps = if matches!(outcome, Outcome::Refuse | Outcome::Ask) { Vec::new() } else { self.said.clone() };
        tacit_dbus::Plan {
            text: self.text.clone(),
            outcome,
            when: self.when.clone().filter(|_| !steps.is_empty()),
            steps,
            ask,
            choices,
            say,
            source: self.source,
            confidence: self.confidence,
            ms: 0.0,
            way: self.way.clone(),
        }
    }
}
