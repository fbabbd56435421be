//! Conditions: `when the battery is below 20 percent`, `as soon as firefox closes`.
//!
//! A test explains every word of its run or is none: conditions stand before commands, and nothing but that tells where
//! they end.

mod desk;
mod device;
mod idle;
mod inverted;
mod leads;
mod level;
mod link;
mod news;

pub(crate) use device::SPOKEN_OF;

use super::words::word;
use super::{Clock, Timing};
use crate::lexicon;
use crate::normalise::{Kind, Token};
use leads::{Lead, lead};
use serde_json::Value;
use tacit_dbus::{Condition, When};

/// Names in conditions: kind (`app`, `device`, `output`, `wifi`, `vpn`) and words to the id, where the scene has it.
pub(super) type Resolve<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// Tokens that a condition may have after its lead.
const TOKENS_MAX: usize = 18;

/// A run that may be a test: its tokens, and its words without those that carry nothing.
pub(super) struct Run<'a> {
    list: &'a [Token],
    words: Vec<&'a str>,
    resolve: Resolve<'a>,
    /// Whether names are believed that nobody knows.
    loose: bool,
}

const FILLERS: &[&str] = &[
    "the",
    "my",
    "a",
    "an",
    "this",
    "our",
    "your",
    "is",
    "are",
    "am",
    "gets",
    "got",
    "has",
    "have",
    "been",
    "being",
    "be",
    "just",
    "finally",
    "ever",
    "again",
    "suddenly",
    "actually",
    "really",
    "currently",
    "then",
    "was",
    "were",
    "some",
    "any",
    "becomes",
    "become",
    "automatically",
    "'s",
    "does",
    "do",
    "did",
    "now",
    "still",
    "that",
    "both",
];

impl<'a> Run<'a> {
    fn new(list: &'a [Token], resolve: Resolve<'a>, loose: bool) -> Self {
        let words = list.iter().map(|token| token.word.as_str()).filter(|word| !FILLERS.contains(word)).collect();
        Run { list, words, resolve, loose }
    }

    fn has(&self, options: &[&str]) -> bool {
        self.words.iter().any(|word| options.contains(word))
    }

    /// Whether every word is one of these.
    fn only(&self, groups: &[&[&str]]) -> bool {
        self.words.iter().all(|word| groups.iter().any(|group| group.contains(word)))
    }

    /// The words before one of `ends`, which must close the run; longest end first.
    fn before(&self, ends: &[&str]) -> Option<String> {
        let whole = self.words.join(" ");
        ends.iter()
            .filter_map(|end| whole.strip_suffix(end)?.strip_suffix(' ').map(str::to_owned))
            .min_by_key(String::len)
    }

    /// The words after one of `starts`, which must open the run; longest start first.
    fn after(&self, starts: &[&str]) -> Option<String> {
        let whole = self.words.join(" ");
        starts
            .iter()
            .filter_map(|start| whole.strip_prefix(start)?.strip_prefix(' ').map(str::to_owned))
            .min_by_key(String::len)
    }

    /// What the scene calls `said`.
    fn named(&self, kind: &str, said: &str) -> Option<String> {
        (self.resolve)(kind, said)
    }
}

pub(super) fn test(subject: &str, op: &str, value: impl Into<Value>) -> Condition {
    Condition::Test { subject: subject.to_owned(), op: op.to_owned(), value: value.into() }
}

/// A switch that has been turned.
fn turned(subject: &str, on: bool) -> Condition {
    test(subject, "=", if on { "on" } else { "off" })
}

/// "as long as the battery stays over 20 fine, but below that": what is the case is turned into what is not.
fn turned_round(condition: &Condition, list: &[Token]) -> Option<(Condition, usize)> {
    let Condition::Test { subject, op, value } = condition else { return None };
    const BESIDE: &[&str] =
        &["all", "right", "is", "it", "that", "leave", "do", "nothing", ",", ".", ";", "everything", "as", "well"];
    let mut at = 0;
    while lexicon::is_assent(word(list, at)) || BESIDE.contains(&word(list, at)) {
        at += 1;
    }
    let but = usize::from(matches!(word(list, at), "but" | "and" | "once" | "when" | "if"));
    let side = word(list, at + but);
    let (op, used) = match (op.as_str(), side) {
        (">" | ">=", "below" | "under" | "beneath") if word(list, at + but + 1) == "that" => ("<", 2),
        ("<" | "<=", "above" | "over") if word(list, at + but + 1) == "that" => (">", 2),
        (">", "otherwise") => ("<=", 1),
        (">=", "otherwise") => ("<", 1),
        ("<", "otherwise") => (">=", 1),
        ("<=", "otherwise") => (">", 1),
        _ => return None,
    };
    // Something stands between what is fine and what is not.
    if at == 0 && but == 0 {
        return None;
    }
    Some((test(subject, op, value.clone()), at + but + used))
}

/// A condition at the start of `list`, and the tokens it takes.
pub(super) fn parse(list: &[Token], clock: &Clock, resolve: Resolve<'_>) -> Option<(Timing, usize)> {
    let Lead { used: lead, once, not } = lead(list)?;
    let rest = list.get(lead..)?;
    let end = rest.iter().position(|t| t.is_mark() && !t.is("'")).unwrap_or(rest.len()).min(TOKENS_MAX);
    let found = |condition, used: usize| {
        let condition = if not { denied(condition)? } else { condition };
        Some((Timing::If(When::If { condition, once }), lead + used))
    };
    // "on" and "after" open too much else: only what happens, not what is, follows them.
    let gerund = matches!(word(list, 0), "on" | "upon") && lead == 1;
    if gerund
        && !rest
            .iter()
            .take(end)
            .any(|t| t.word.ends_with("ing") || matches!(t.word.as_str(), "start" | "unlock" | "login"))
    {
        return None;
    }
    if matches!(word(list, 0), "after")
        && let Some((condition, used)) = idle::after(rest.get(..end)?)
    {
        return found(condition, used);
    }
    for loose in [false, true] {
        // A name that nobody knows is believed only where the clause ends with it.
        let shortest = if loose { end } else { 1 };
        for used in (shortest..=end).rev() {
            let run = rest.get(..used).filter(|run| !run.is_empty())?;
            if let Some(condition) = compound(run, clock, resolve, loose) {
                let after = rest.get(used..).unwrap_or(&[]);
                if let Some((turned, more)) = turned_round(&condition, after) {
                    return Some((Timing::If(When::If { condition: turned, once }), lead + used + more));
                }
                return found(condition, used);
            }
        }
    }
    None
}

/// A condition that fills `list`, whose words are known to be one: what opens it may be missing. With it, whether it holds once.
pub(super) fn whole(list: &[Token], clock: &Clock, resolve: Resolve<'_>) -> Option<(Condition, bool)> {
    let inner = |list: &[Token]| {
        compound(list, clock, resolve, false).or_else(|| {
            let first = word(list, 0);
            compound(&inverted::told(first, list.get(1..)?)?, clock, resolve, false)
        })
    };
    let led = |lead: Lead| {
        let rest = list.get(lead.used..).filter(|rest| !rest.is_empty())?;
        let condition = inner(rest)?;
        // "without the dock connected and the wifi is on": only the first is what must not be.
        let condition = match (condition, lead.not && word(list, 0) == "without") {
            (Condition::All { mut all }, true) => {
                let first = denied(all.first()?.clone())?;
                *all.first_mut()? = first;
                Condition::All { all }
            }
            (condition, _) if lead.not => denied(condition)?,
            (condition, _) => condition,
        };
        Some((condition, lead.once))
    };
    // "on battery" and "past 64 percent of the disk" say with their lead what they are; "without the dock" says the contrary.
    let says = !matches!(word(list, 0), "with" | "without" | "not" | "never" | "only" | "unless");
    if let Some(condition) = inner(list).filter(|_| says) {
        return Some((condition, true));
    }
    leads::marked(list).and_then(led).or_else(|| lead(list).and_then(led))
}

/// What is the case where a condition is not; `None` where no condition says that.
fn denied(condition: Condition) -> Option<Condition> {
    let all = |list: Vec<Condition>| list.into_iter().map(denied).collect::<Option<Vec<_>>>();
    Some(match condition {
        Condition::All { all: list } => Condition::Any { any: all(list)? },
        Condition::Any { any: list } => Condition::All { all: all(list)? },
        Condition::Test { subject, op, value } => {
            let other = match subject.as_str() {
                "app.opened" => "app.closed",
                "app.closed" => "app.opened",
                "device.connected" => "device.disconnected",
                "device.disconnected" => "device.connected",
                "output.connected" => "output.disconnected",
                "output.disconnected" => "output.connected",
                // What happens cannot be what does not.
                "file.changed" | "notification.from" | "window.title" | "idle" => return None,
                same => same,
            };
            if other != subject {
                return Some(Condition::Test { subject: other.to_owned(), op, value });
            }
            if let Some(state) = value.as_str().filter(|state| op == "=" && matches!(*state, "on" | "off")) {
                return Some(turned(&subject, state == "off"));
            }
            let op = match op.as_str() {
                "<" => ">=",
                "<=" => ">",
                ">" => "<=",
                ">=" => "<",
                "=" => "!=",
                "!=" => "=",
                _ => return None,
            };
            test(&subject, op, value)
        }
    })
}

/// A condition whose verb stands first: `should the wifi go off`, `were the battery to drop under 20`. Before what is to be done it
/// ends with a comma, or with the longest run that can be one.
pub(super) fn inverted(list: &[Token], clock: &Clock, resolve: Resolve<'_>, opens: bool) -> Option<(Timing, usize)> {
    let first = word(list, 0);
    if !(opens && matches!(first, "should" | "were" | "had") || first == "should") {
        return None;
    }
    let end = list.iter().take(TOKENS_MAX).position(Token::is_mark);
    let last = end.unwrap_or(list.len().min(TOKENS_MAX));
    // "should i turn off the wifi" asks, where nothing follows.
    let asks = matches!(word(list, 1), "i" | "we" | "you") && opens && end.is_none();
    let least = if end.is_some() || !opens { last } else { 4 };
    (least..=last).rev().filter(|used| !asks && (end.is_some() || !opens || *used < list.len())).find_map(|used| {
        let run = inverted::told(first, list.get(1..used)?)?;
        let condition = compound(&run, clock, resolve, false)?;
        Some((Timing::If(When::If { condition, once: true }), used))
    })
}

/// A condition asked like a question, with what to do behind it: `cpu past 95? minimize obs`.
pub(super) fn asked(list: &[Token], clock: &Clock, resolve: Resolve<'_>) -> Option<(Timing, usize)> {
    if matches!(
        word(list, 0),
        "is" | "are" | "was" | "do" | "does" | "did" | "has" | "have" | "what" | "which" | "how" | "can"
    ) {
        return None;
    }
    let end = list.iter().take(TOKENS_MAX).position(|t| t.is_mark() || t.is("→") || t.is("->") || t.is("=>"))?;
    if list.len() <= end + 1 {
        return None;
    }
    // "Discord shuts, you lower the volume": a comma will do where it is told who does what.
    let sure = !matches!(word(list, end), "," | ":" | ";" | "." | "!");
    if !sure && (word(list, end) != "," || !matches!(word(list, end + 1), "you" | "then")) {
        return None;
    }
    let condition = compound(list.get(..end)?, clock, resolve, sure)?;
    let then = usize::from(word(list, end + 1) == "then");
    Some((Timing::If(When::If { condition, once: true }), end + 1 + then))
}

/// The device of a condition at the start of `list` that comes or goes though the scene knows nothing called so.
pub(super) fn strange_device(list: &[Token], resolve: Resolve<'_>) -> Option<String> {
    let Lead { used: lead, .. } = lead(list).filter(|_| !matches!(word(list, 0), "on" | "after" | "at" | "with"))?;
    let rest = list.get(lead..)?;
    let end = rest.iter().position(|t| t.is_mark() && !t.is("'")).unwrap_or(rest.len()).min(TOKENS_MAX);
    (1..=end).find_map(|used| device::strange(&Run::new(rest.get(..used)?, resolve, false)))
}

/// One test, or several joined by `and` or `or`.
fn compound(list: &[Token], clock: &Clock, resolve: Resolve<'_>, loose: bool) -> Option<Condition> {
    // "if either the disk is full or the memory is"
    let list = match word(list, 0) {
        "either" | "both" => list.get(1..)?,
        _ => list,
    };
    if let Some(one) = single(list, clock, resolve, loose) {
        return Some(one);
    }
    for (at, token) in list.iter().enumerate() {
        let both = token.is("and");
        if !both && !token.is("or") {
            continue;
        }
        let (Some(left), Some(mut right)) = (list.get(..at), list.get(at + 1..)) else { continue };
        // "if it is after 10 and if the wifi is on"
        if matches!(word(right, 0), "if" | "when") {
            right = right.get(1..).unwrap_or(&[]);
        }
        let joined = |a: Condition, b: Condition| match (both, b) {
            (true, Condition::All { mut all }) => {
                all.insert(0, a);
                Condition::All { all }
            }
            (false, Condition::Any { mut any }) => {
                any.insert(0, a);
                Condition::Any { any }
            }
            (true, b) => Condition::All { all: vec![a, b] },
            (false, b) => Condition::Any { any: vec![a, b] },
        };
        if let Some(b) = compound(right, clock, resolve, loose) {
            if let Some(a) = single(left, clock, resolve, loose) {
                return Some(joined(a, b));
            }
            // "when firefox and zoom are open": the end is said once.
            if let Some(a) = shared(left, right, clock, resolve) {
                return Some(joined(a, b));
            }
        }
    }
    None
}

/// A name that borrows what is said of the one after it.
fn shared(left: &[Token], right: &[Token], clock: &Clock, resolve: Resolve<'_>) -> Option<Condition> {
    if left.len() > 4 {
        return None;
    }
    (1..right.len()).find_map(|cut| {
        let run = [left, right.get(cut..)?].concat();
        let Some(Condition::Test { subject, op, value }) = single(&run, clock, resolve, false) else { return None };
        subject.starts_with("app.").then_some(Condition::Test { subject, op, value })
    })
}

fn single(list: &[Token], clock: &Clock, resolve: Resolve<'_>, loose: bool) -> Option<Condition> {
    if list.is_empty() || list.iter().any(Token::is_mark) {
        return None;
    }
    // "crashes on me"
    if let [rest @ .., on, me] = list
        && on.is("on")
        && matches!(me.word.as_str(), "me" | "us")
        && !rest.is_empty()
    {
        return single(rest, clock, resolve, loose);
    }
    let quoted = list.iter().any(|token| token.kind == Kind::Quoted);
    let run = Run::new(list, resolve, loose);
    let last = list.last()?;
    // "when the battery is": something is still to come.
    if run.words.is_empty()
        || matches!(last.word.as_str(), "the" | "a" | "an" | "my" | "and" | "or" | "is" | "are" | "to")
    {
        return None;
    }
    if quoted {
        return desk::title(&run);
    }
    level::read(&run)
        .or_else(|| idle::read(&run, clock))
        .or_else(|| link::power(&run))
        .or_else(|| link::network(&run))
        .or_else(|| news::read(&run))
        .or_else(|| desk::read(&run))
        .or_else(|| single(&inverted::mine(list)?, clock, resolve, loose))
        .or_else(|| link::network(&Run::new(&inverted::turned(list)?, resolve, loose)))
}
