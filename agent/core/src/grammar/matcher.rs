//! The alignment of a clause with a template: every word explained by a literal, a slot, a time or filler, at least cost.

use super::kind::{SlotKind, kind_of};
use super::slots::{self, Scope};
use super::template::{Elem, Grammar, Template};
use crate::draft::Said;
use crate::lexicon;
use crate::normalise::{Kind, Token};
use crate::time::Timing;

/// A clause as one template reads it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The template's verb.
    pub verb: tacit_dbus::Verb,
    /// Slots by name, with their run of tokens in the clause and their kind.
    pub slots: Vec<(&'static str, SlotKind, usize, usize)>,
    /// What was said for each slot.
    pub args: Vec<(&'static str, Said)>,
    /// Times that no slot took.
    pub timings: Vec<Timing>,
    /// Whether the first of them opens the clause.
    pub leading: bool,
    /// What it costs: 0 is perfect.
    pub cost: f32,
    /// How many content words literals explain.
    pub anchored: usize,
    /// The pattern.
    pub source: &'static str,
}

/// Above this cost a clause is not understood.
pub const COST_MAX: f32 = 0.62;

/// One clause prepared for matching.
pub struct Clause<'a> {
    /// Its tokens.
    pub tokens: &'a [Token],
    /// The surroundings.
    pub scope: &'a Scope<'a>,
    ids: Vec<Option<u32>>,
    stems: Vec<Option<u32>>,
    skips: Vec<f32>,
    spans: Vec<crate::time::Span2>,
    memo: Vec<Option<Option<f32>>>,
}

impl<'a> Clause<'a> {
    /// Prepares `tokens`.
    pub fn new(tokens: &'a [Token], scope: &'a Scope<'a>) -> Self {
        let grammar = Grammar::get();
        let ids = tokens
            .iter()
            .map(
                |token| if matches!(token.kind, Kind::Word | Kind::Number(_)) { grammar.id(&token.word) } else { None },
            )
            .collect();
        let stems = tokens
            .iter()
            .enumerate()
            .map(|(at, token)| if at == 0 && token.kind == Kind::Word { grammar.stem(&token.word) } else { None })
            .collect();
        let skips = tokens.iter().map(skip_cost).collect();
        let spans = scope.time_spans(tokens);
        let width = tokens.len() + 1;
        let memo = if tokens.len() <= 40 { vec![None; SlotKind::COUNT * width * width] } else { Vec::new() };
        Clause { tokens, scope, ids, stems, skips, spans, memo }
    }

    /// The best readings, cheapest first, at most one for each verb.
    pub fn read(&mut self) -> Vec<Reading> {
        let grammar = Grammar::get();
        let mut counts = Vec::new();
        let mut found: Vec<(f32, usize, u32, Trace)> = Vec::new();
        let mut bound = COST_MAX;
        for at in grammar.candidates(self.ids.iter().chain(&self.stems), &mut counts) {
            let Some(template) = grammar.templates.get(at as usize) else { continue };
            if let Some((cost, trace)) = self.align(template, bound + 0.2) {
                // A name alone must be a name that is known.
                if template.required == 0 && cost > 0.2 {
                    continue;
                }
                let anchored = trace.anchored;
                bound = bound.min(cost + 0.05);
                found.push((cost - 0.012 * anchored as f32, anchored, at, trace));
            }
        }
        found.retain(|(cost, anchored, ..)| *cost + 0.012 * *anchored as f32 <= COST_MAX);
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        let mut readings: Vec<Reading> = Vec::new();
        for (cost, anchored, at, trace) in found.into_iter().take(24) {
            let Some(template) = grammar.templates.get(at as usize) else { continue };
            if readings.iter().any(|reading| reading.verb == template.verb) || readings.len() >= 4 {
                continue;
            }
            readings.push(self.reading(template, cost, anchored, &trace));
        }
        readings
    }

    fn reading(&self, template: &Template, cost: f32, anchored: usize, trace: &Trace) -> Reading {
        let mut args: Vec<(&'static str, Said)> = template
            .fixed
            .iter()
            .map(|(name, value)| (*name, slots::fixed(kind_of(template.verb, name), value)))
            .collect();
        for (name, kind, from, to) in &self.widened(trace) {
            if let Some((_, said)) =
                self.tokens.get(*from..*to).and_then(|run| slots::parse(*kind, template.verb, run, self.scope))
            {
                args.retain(|(have, _)| have != name);
                args.push((name, said));
            }
        }
        let leading = trace.times.first().and_then(|at| self.spans.get(*at)).is_some_and(|span| span.from == 0);
        let timings = trace.times.iter().filter_map(|at| self.spans.get(*at)).map(|span| span.timing.clone()).collect();
        Reading {
            verb: template.verb,
            slots: trace.slots.clone(),
            args,
            timings,
            leading,
            cost,
            anchored,
            source: template.source,
        }
    }

    /// Free text takes back the small words around it that nothing else explains: "remember that my printer …".
    fn widened(&self, trace: &Trace) -> Vec<(&'static str, SlotKind, usize, usize)> {
        let mut slots = trace.slots.clone();
        let taken = |at: usize| {
            trace.words.contains(&at)
                || trace.slots.iter().any(|(_, _, from, to)| (*from..*to).contains(&at))
                || trace
                    .times
                    .iter()
                    .filter_map(|span| self.spans.get(*span))
                    .any(|span| (span.from..span.to).contains(&at))
                || self.tokens.get(at).is_none_or(Token::is_mark)
        };
        for (_, kind, from, to) in slots.iter_mut().filter(|(_, kind, ..)| kind.is_free()) {
            let _ = kind;
            while *from > 0 && !taken(*from - 1) {
                *from -= 1;
            }
            while *to < self.tokens.len() && !taken(*to) {
                *to += 1;
            }
        }
        slots
    }

    fn slot_cost(&mut self, kind: SlotKind, verb: tacit_dbus::Verb, from: usize, to: usize) -> Option<f32> {
        let width = self.tokens.len() + 1;
        let key = (kind as usize * width + from) * width + to;
        if let Some(Some(known)) = self.memo.get(key) {
            return *known;
        }
        let cost =
            self.tokens.get(from..to).and_then(|run| slots::parse(kind, verb, run, self.scope)).map(|(cost, _)| cost);
        if let Some(cell) = self.memo.get_mut(key) {
            *cell = Some(cost);
        }
        cost
    }

    /// The cheapest alignment under `bound`.
    fn align(&mut self, template: &Template, bound: f32) -> Option<(f32, Trace)> {
        let (m, n) = (template.elems.len(), self.tokens.len());
        let width = n + 1;
        let mut cost = vec![f32::INFINITY; (m + 1) * width];
        let mut back: Vec<Back> = vec![Back::Start; (m + 1) * width];
        cost[0] = 0.0;
        for e in 0..=m {
            let mut least = f32::INFINITY;
            for t in 0..=n {
                let here = cost[e * width + t];
                if here > bound {
                    continue;
                }
                least = least.min(here);
                let mut relax = |e2: usize, t2: usize, add: f32, how: Back| {
                    let cell = e2 * width + t2;
                    if here + add < cost[cell] {
                        cost[cell] = here + add;
                        back[cell] = how;
                    }
                };
                if t < n {
                    relax(e, t + 1, self.skips[t], Back::Skip);
                    if let Some(at) = self.spans.iter().position(|span| span.from == t) {
                        relax(e, self.spans[at].to.min(n), 0.02, Back::Time(at));
                    }
                }
                match template.elems.get(e) {
                    Some(Elem::Literal { words, miss }) => {
                        relax(e + 1, t, *miss, Back::Miss);
                        if let Some(Some(id)) = self.ids.get(t)
                            && let Some((_, add)) = words.iter().find(|(have, _)| have == id)
                        {
                            relax(e + 1, t + 1, *add, Back::Word);
                        } else if let Some(Some(id)) = self.stems.get(t)
                            && let Some((_, add)) = words.iter().find(|(have, _)| have == id)
                        {
                            relax(e + 1, t + 1, *add, Back::Word);
                        }
                    }
                    Some(Elem::Slot { kind, optional, .. }) => {
                        if *optional {
                            relax(e + 1, t, 0.01, Back::Miss);
                        }
                        let (kind, verb) = (*kind, template.verb);
                        let last_free = kind.is_free() && e + 1 == m;
                        let from = if last_free && n > 60 { n } else { t + 1 };
                        for u in from..=n.min(t + kind.most()) {
                            if let Some(add) = self.slot_cost(kind, verb, t, u) {
                                let here = cost[e * width + t];
                                let cell = (e + 1) * width + u;
                                if here + add < cost[cell] {
                                    cost[cell] = here + add;
                                    back[cell] = Back::Slot(t);
                                }
                            }
                        }
                    }
                    None => {}
                }
            }
            if least > bound {
                return None;
            }
        }
        let total = cost[m * width + n];
        (total <= bound).then(|| (total, self.trace(template, &back, width)))
    }

    fn trace(&self, template: &Template, back: &[Back], width: usize) -> Trace {
        let mut trace = Trace::default();
        let (mut e, mut t) = (template.elems.len(), self.tokens.len());
        while e > 0 || t > 0 {
            match back.get(e * width + t).copied().unwrap_or(Back::Start) {
                Back::Start => break,
                Back::Skip => t -= 1,
                Back::Time(at) => {
                    trace.times.push(at);
                    t = self.spans.get(at).map_or(0, |span| span.from);
                }
                Back::Miss => e -= 1,
                Back::Word => {
                    e -= 1;
                    t -= 1;
                    trace.words.push(t);
                    if self.skips.get(t).is_some_and(|skip| *skip >= lexicon::CONTENT) {
                        trace.anchored += 1;
                    }
                }
                Back::Slot(from) => {
                    e -= 1;
                    if let Some(Elem::Slot { name, kind, .. }) = template.elems.get(e) {
                        trace.slots.push((name, *kind, from, t));
                    }
                    t = from;
                }
            }
        }
        trace.slots.reverse();
        trace.times.reverse();
        trace
    }
}

#[derive(Debug, Clone, Copy)]
enum Back {
    Start,
    Skip,
    Time(usize),
    Miss,
    Word,
    Slot(usize),
}

#[derive(Debug, Clone, Default)]
struct Trace {
    slots: Vec<(&'static str, SlotKind, usize, usize)>,
    times: Vec<usize>,
    words: Vec<usize>,
    anchored: usize,
}

/// What it costs to leave a token unexplained.
fn skip_cost(token: &Token) -> f32 {
    match token.kind {
        Kind::Mark => 0.01,
        Kind::Word => match token.word.as_str() {
            "not" | "never" | "no" | "without" | "except" | "but" | "unless" | "or" | "other" | "off" | "un" => 2.0,
            "and" | "then" => 0.5,
            word => lexicon::weight(word),
        },
        _ => lexicon::CONTENT,
    }
}
