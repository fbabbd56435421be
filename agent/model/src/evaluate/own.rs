//! Our own set: each sentence through the router, the resolver and policy, as a person's would go.

use super::cases::{Case, Wanted};
use super::compare::same;
use crate::router::Router;
use std::time::Instant;
use tacit_core::plan;
use tacit_core::policy::{Caller, Class, Mode, Policy};
use tacit_dbus::{Outcome, Plan};

/// One sentence judged.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The case.
    pub case: Case,
    /// What was understood.
    pub plan: Plan,
    /// Which understander decided.
    pub way: &'static str,
    /// Whether it is exactly right.
    pub right: bool,
    /// Whether something that is not right would have run at once.
    pub wrong_act: bool,
    /// Milliseconds of understanding.
    pub ms: f64,
    /// The verbs that the model read, for lists of confusions.
    pub read: String,
}

/// Judges one case.
pub fn evaluate_case(router: &Router, policy: &Policy, case: &Case) -> Judged {
    let began = Instant::now();
    let understood = router.understand(&case.said, &case.scene);
    let ms = began.elapsed().as_secs_f64() * 1000.0;
    let built = plan::build_with(understood.resolved, &case.scene, &[]);
    let verdict = policy.judge(&built, &Caller::new(Class::Cli), Mode::default(), false);
    let plan = built.to_wire(&verdict);
    let right = case.right().any(|wanted| same(wanted, &plan, &case.scene));
    let wrong_act = !right && plan.outcome == Outcome::Act;
    let read = match (&understood.reading, router.model()) {
        (Some(reading), Some(model)) => {
            let clause = |clause: &crate::action::parse::ReadClause| {
                let frames: Vec<String> =
                    clause.frames.iter().take(2).map(|(at, p)| format!("{} {:.2}", model.frame(*at), p)).collect();
                let words: Vec<&str> = reading
                    .heard
                    .tokens
                    .get(clause.from..clause.to)
                    .unwrap_or(&[])
                    .iter()
                    .map(|token| token.word.as_str())
                    .collect();
                let slots: Vec<String> =
                    crate::action::parse::spans(reading.parse.tags.get(clause.from..clause.to).unwrap_or(&[]))
                        .into_iter()
                        .map(|(arg, from, to)| {
                            let name = model.labels().args.get(arg).map_or("?", String::as_str);
                            format!("{name}={}", words.get(from..to).unwrap_or(&[]).join(" "))
                        })
                        .collect();
                format!(
                    "[{}{} | {}]",
                    frames.join(" / "),
                    if clause.denied > 0.5 { " DENIED" } else { "" },
                    slots.join(", ")
                )
            };
            let parts: Vec<String> = reading.parse.clauses.iter().map(clause).collect();
            parts.join(" ")
        }
        _ => String::new(),
    };
    Judged { case: case.clone(), plan, way: understood.way, right, wrong_act, ms, read }
}

/// Judges all cases.
pub fn evaluate(router: &Router, cases: &[Case]) -> Vec<Judged> {
    let policy = Policy::builtin();
    // The first sentence pays for tables that are made once.
    if let Some(first) = cases.first() {
        router.understand(&first.said, &first.scene);
    }
    cases.iter().map(|case| evaluate_case(router, &policy, case)).collect()
}

impl Judged {
    /// Whether the right thing is to do nothing: to ask, or to refuse.
    pub fn holds_back(&self) -> bool {
        self.case.right().all(|wanted| matches!(wanted, Wanted::Ask | Wanted::Refuse))
    }

    /// What was understood, as lines.
    pub fn have(&self) -> String {
        let outcome = format!("{:?}", self.plan.outcome).to_lowercase();
        let mut lines = vec![outcome];
        for step in &self.plan.steps {
            let when = step.when.as_ref().and_then(|when| serde_json::to_string(when).ok());
            let args = serde_json::to_string(&step.args).unwrap_or_default();
            lines.push(format!("{} {args}{}", step.verb, when.map(|when| format!(" @ {when}")).unwrap_or_default()));
        }
        lines.extend(
            self.plan.when.as_ref().and_then(|when| serde_json::to_string(when).ok()).map(|w| format!("@ {w}")),
        );
        lines.extend(self.plan.ask.iter().chain(&self.plan.say).map(|say| format!("“{say}”")));
        lines.join(" · ")
    }

    /// What was wanted, as lines.
    pub fn want(&self) -> String {
        let one = |wanted: &Wanted| match wanted {
            Wanted::Ask => "ask".to_owned(),
            Wanted::Answer => "answer".to_owned(),
            Wanted::Refuse => "refuse".to_owned(),
            Wanted::Steps(steps) => steps
                .iter()
                .map(|step| {
                    let args = serde_json::to_string(&step.args).unwrap_or_default();
                    let when = step.when.as_ref().map(|when| format!(" @ {when}")).unwrap_or_default();
                    format!("{} {args}{when}", step.verb)
                })
                .collect::<Vec<_>>()
                .join(" · "),
        };
        self.case.right().map(one).collect::<Vec<_>>().join(" OR ")
    }
}
