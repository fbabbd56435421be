//! Tables of an evaluation, as text and as JSON.

use super::cases::Wanted;
use super::own::Judged;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use tacit_core::policy::SURE;
use tacit_dbus::Outcome;

/// What an evaluation comes to.
pub struct Report<'a> {
    judged: &'a [Judged],
}

/// The q-quantile of numbers.
pub fn quantile(list: &[f64], q: f64) -> f64 {
    let mut list = list.to_vec();
    list.sort_by(f64::total_cmp);
    let at = ((list.len().saturating_sub(1)) as f64 * q).round() as usize;
    list.get(at).copied().unwrap_or(0.0)
}

fn percent(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { (part as f64 / all as f64 * 1000.0).round() / 10.0 }
}

impl<'a> Report<'a> {
    /// Of judged sentences.
    pub fn new(judged: &'a [Judged]) -> Self {
        Report { judged }
    }

    fn counted(&self, keys: impl Fn(&Judged) -> Vec<String>) -> BTreeMap<String, (usize, usize)> {
        let mut out: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for one in self.judged {
            for key in keys(one) {
                let cell = out.entry(key).or_default();
                cell.0 += usize::from(one.right);
                cell.1 += 1;
            }
        }
        out
    }

    fn verbs(one: &Judged) -> Vec<String> {
        let mut names: Vec<String> = match one.case.right().next() {
            Some(Wanted::Steps(steps)) => steps.iter().map(|step| step.verb.spec().name.to_owned()).collect(),
            Some(Wanted::Ask) => vec!["(ask)".into()],
            Some(Wanted::Answer) => vec!["(answer)".into()],
            _ => vec!["(refuse)".into()],
        };
        names.sort();
        names.dedup();
        names
    }

    /// Whole plans that are shown before they run for doubt alone, exactly right or not, in percent.
    pub fn shown(&self) -> (f64, f64) {
        let doubted = |one: &&Judged| one.plan.outcome == Outcome::Confirm && one.plan.confidence < SURE;
        let right = self.judged.iter().filter(doubted).filter(|one| one.right).count();
        let all = self.judged.iter().filter(doubted).count();
        (percent(right, self.judged.len()), percent(all - right, self.judged.len()))
    }

    /// Whole plans exactly right, of all, in percent.
    pub fn exact(&self) -> f64 {
        percent(self.judged.iter().filter(|one| one.right).count(), self.judged.len())
    }

    /// Plans that are not acceptable and would have run, of all, in percent.
    pub fn wrong_acts(&self) -> f64 {
        percent(self.judged.iter().filter(|one| one.wrong_act).count(), self.judged.len())
    }

    /// Asking or refusing where that is right, in percent.
    pub fn held_back(&self) -> f64 {
        let list: Vec<&Judged> = self.judged.iter().filter(|one| one.holds_back()).collect();
        let right = list.iter().filter(|one| one.right || !one.wrong_act && one.plan.steps.is_empty()).count();
        percent(right, list.len())
    }

    /// The expected calibration error over ten bins (Naeini et al., 2015), in percent.
    pub fn calibration(&self) -> f64 {
        let mut bins = [(0usize, 0f64, 0usize); 10];
        for one in self.judged.iter().filter(|one| !one.plan.steps.is_empty()) {
            let at = ((one.plan.confidence * 10.0) as usize).min(9);
            if let Some(bin) = bins.get_mut(at) {
                bin.0 += 1;
                bin.1 += one.plan.confidence;
                bin.2 += usize::from(one.right);
            }
        }
        let all: usize = bins.iter().map(|bin| bin.0).sum();
        let sum: f64 = bins.iter().map(|(_, sure, right)| (sure - *right as f64).abs()).sum();
        if all == 0 { 0.0 } else { (sum / all as f64 * 1000.0).round() / 10.0 }
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let table = |counts: BTreeMap<String, (usize, usize)>| -> Value {
            counts.into_iter().map(|(key, (right, all))| (key, json!({"right": right, "of": all}))).collect()
        };
        let times: Vec<f64> = self.judged.iter().map(|one| one.ms).collect();
        json!({
            "sentences": self.judged.len(), "exact": self.exact(), "wrong_acts": self.wrong_acts(), "held_back": self.held_back(),
            "shown_for_doubt": self.shown(),
            "calibration_error": self.calibration(), "ms_p50": quantile(&times, 0.5), "ms_p95": quantile(&times, 0.95),
            "phenomena": table(self.counted(|one| one.case.tags.clone())), "verbs": table(self.counted(Self::verbs)),
            "ways": table(self.counted(|one| vec![one.way.to_owned()])),
        })
    }

    /// As text; `wrong` lists every sentence that is not right.
    pub fn text(&self, wrong: bool) -> String {
        let mut out = String::new();
        let times: Vec<f64> = self.judged.iter().map(|one| one.ms).collect();
        let model: Vec<f64> = self.judged.iter().filter(|one| !one.read.is_empty()).map(|one| one.ms).collect();
        let _ = writeln!(
            out,
            "{} sentences: exactly right {:.1} %, wrongly acted {:.1} %, held back where that is right {:.1} %, calibration error {:.1} %",
            self.judged.len(),
            self.exact(),
            self.wrong_acts(),
            self.held_back(),
            self.calibration()
        );
        let (shown, wrongly) = self.shown();
        let _ = writeln!(out, "shown first for doubt alone: {shown:.1} % exactly right, {wrongly:.1} % not");
        let _ = writeln!(
            out,
            "understanding {:.2} ms p50, {:.2} ms p95; where the model was asked ({}) {:.2}, {:.2}",
            quantile(&times, 0.5),
            quantile(&times, 0.95),
            model.len(),
            quantile(&model, 0.5),
            quantile(&model, 0.95)
        );
        for (title, counts) in [
            ("phenomenon", self.counted(|one| one.case.tags.clone())),
            ("way", self.counted(|one| vec![one.way.to_owned()])),
            ("verb", self.counted(Self::verbs)),
        ] {
            let _ = writeln!(out, "\n{title:32} right   of      %");
            for (key, (right, all)) in counts {
                let _ = writeln!(out, "{key:32} {right:5} {all:5} {:6.1}", percent(right, all));
            }
        }
        let _ = writeln!(out, "\nif what is less sure were asked about: sure  exactly right  wrongly acted");
        for step in 0..=9 {
            let limit = f64::from(step) / 10.0;
            let asked = |one: &Judged| one.plan.outcome == Outcome::Act && one.plan.confidence < limit;
            let right = self.judged.iter().filter(|one| one.right && !asked(one)).count();
            let bad = self.judged.iter().filter(|one| one.wrong_act && !asked(one)).count();
            let all = self.judged.len();
            let _ = writeln!(out, "{:40}{limit:4} {:14.1} {:14.1}", "", percent(right, all), percent(bad, all));
        }
        if wrong {
            for one in self.judged.iter().filter(|one| !one.right) {
                let mark = if one.wrong_act { "WRONG ACT " } else { "" };
                let _ = writeln!(
                    out,
                    "\n{mark}{} ({}) > {}\n  want {}\n  have {}\n  {} {}",
                    one.case.place,
                    one.case.scene_name,
                    one.case.said,
                    one.want(),
                    one.have(),
                    one.way,
                    one.read
                );
            }
        }
        out
    }
}
