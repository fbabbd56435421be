//! Applications and titles of windows.

use super::{Run, device, test};
use crate::normalise::{Kind, Token};
use tacit_dbus::Condition;

const OPENS: &[&str] = &[
    "opens",
    "open",
    "opened",
    "opens up",
    "starts",
    "started",
    "start",
    "starts up",
    "started up",
    "launches",
    "launched",
    "launch",
    "running",
    "runs",
    "appears",
    "up",
    "ready",
    "comes up",
    "pops up",
    "shows up",
    "loads",
    "loaded",
    "up and running",
    "opening",
    "starting",
    "starting up",
    "launching",
    "loading",
    "coming up",
    "fires up",
    "boots up",
    "comes on",
    "begins",
    "reopens",
    "restarts",
    "finished loading",
    "shows its face",
];
const CLOSES: &[&str] = &[
    "closes",
    "close",
    "closed",
    "quits",
    "quit",
    "exits",
    "exit",
    "exited",
    "ends",
    "stops",
    "crashes",
    "crashed",
    "shuts",
    "shut",
    "done",
    "gone",
    "not running",
    "not open",
    "over",
    "finishes",
    "finished",
    "dies",
    "terminates",
    "shuts down",
    "stopped",
    "goes away",
    "disappears",
    "shutdown",
    "no longer open",
    "no longer running",
    "closing",
    "quitting",
    "exiting",
    "ending",
    "finishing",
    "stopping",
    "crashing",
    "shutting",
    "shutting down",
    "shut down",
    "goes",
    "vanishes",
    "falls over",
    "terminated",
    "ended",
    "stops running",
    "not running any more",
];
const I_OPEN: &[&str] = &[
    "i open",
    "i opened",
    "i start",
    "i started",
    "i launch",
    "i launched",
    "i run",
    "opening",
    "starting",
    "launching",
    "i open up",
    "i next open",
    "i next start",
    "i next launch",
    "i fire up",
    "i boot up",
    "i start up",
    "i bring up",
    "i pull up",
    "i go into",
    "i load",
    "i look at",
    "we open",
    "we start",
    "someone opens",
    "somebody opens",
    "someone starts",
    "somebody starts",
];
const I_CLOSE: &[&str] = &[
    "i close",
    "i closed",
    "i next close",
    "i next quit",
    "i quit",
    "i exit",
    "i leave",
    "closing",
    "quitting",
    "i stop",
    "i shut",
    "i exited",
    "i close down",
    "i shut down",
    "i close out",
    "i finish with",
    "i finished with",
    "i done with",
    "we close",
    "we quit",
    "i kill",
    "someone closes",
    "somebody closes",
];
/// What is on the desk.
pub(super) fn read(run: &Run<'_>) -> Option<Condition> {
    title(run)
        .or_else(|| device::read(run))
        .or_else(|| app(run, CLOSES, I_CLOSE, "app.closed"))
        .or_else(|| app(run, OPENS, I_OPEN, "app.opened"))
}

/// The thing of a run that says it happened, or that the person does it: `X connects`, `i plug X in`.
fn thing(run: &Run<'_>, ends: &[&str], starts: &[&str]) -> Option<String> {
    let said = run.before(ends).filter(|said| !said.starts_with("i ")).or_else(|| {
        let said = run.after(starts)?;
        // "i plug the monitor in"
        Some(
            ["in", "on", "off", "out", "up"]
                .iter()
                .find_map(|end| said.strip_suffix(end)?.strip_suffix(' '))
                .unwrap_or(&said)
                .to_owned(),
        )
    })?;
    let few = said.split(' ').count() <= 5;
    (few && !said.is_empty()).then_some(said)
}

/// `i have firefox open`.
fn mine(run: &Run<'_>) -> Option<String> {
    let has = run.list.get(1).is_some_and(|token| matches!(token.word.as_str(), "have" | "got"));
    let said = run.before(&["open", "running", "up"])?;
    let said = said.strip_prefix("i ").or_else(|| said.strip_prefix("we "))?;
    has.then(|| said.to_owned())
}

fn app(run: &Run<'_>, ends: &[&str], starts: &[&str], subject: &str) -> Option<Condition> {
    let said = thing(run, ends, starts).or_else(|| mine(run).filter(|_| subject == "app.opened"))?;
    if said.split(' ').any(|word| matches!(word, "and" | "or" | "i" | "it" | "then" | "turn" | "to")) {
        return None;
    }
    let bare = said
        .strip_suffix(" window")
        .or_else(|| said.strip_suffix(" app"))
        .or_else(|| said.strip_suffix(" program"))
        .unwrap_or(&said);
    let app = run.named("app", &said).or_else(|| run.named("app", bare))?;
    Some(test(subject, "=", app))
}

/// What a window's title does.
const TITLED: &[&str] = &[
    "called",
    "named",
    "titled",
    "says",
    "say",
    "saying",
    "contains",
    "contain",
    "containing",
    "has",
    "includes",
    "include",
    "including",
    "shows",
    "show",
    "showing",
    "with",
    "reads",
    "reading",
    "mentions",
    "mentioning",
    "becomes",
    "matches",
    "having",
    "about",
];
/// What is said of a window that is there.
const TURNS_UP: &[&[&str]] = &[
    &["opens"],
    &["opens", "up"],
    &["opened"],
    &["appears"],
    &["appeared"],
    &["turns", "up"],
    &["turn", "up"],
    &["appear"],
    &["show", "up"],
    &["shows", "up"],
    &["pops", "up"],
    &["pops", "open"],
    &["comes", "up"],
    &["comes", "along"],
    &["exists"],
    &["arrives"],
    &["shows"],
    &["in", "title"],
    &["in", "titles"],
    &["in", "its", "title"],
    &["in", "title", "bar"],
    &["in", "window", "title"],
    &["in", "window"],
    &["in", "title", "of", "window"],
    &["on", "it"],
    &["open"],
    &["there"],
    &["somewhere"],
    &["anywhere"],
    &["in", "it"],
    &["changes"],
    &["on", "screen"],
    &["visible"],
];

/// A window by what its title says.
pub(super) fn title(run: &Run<'_>) -> Option<Condition> {
    let words: Vec<&Token> = run
        .list
        .iter()
        .filter(|t| {
            t.kind == Kind::Quoted
                || !matches!(
                    t.word.as_str(),
                    "a" | "an" | "the" | "is" | "new" | "any" | "'s" | "some" | "that" | "whose"
                )
        })
        .collect();
    let word = |at: usize| words.get(at).map_or("", |t| if t.kind == Kind::Quoted { "\"" } else { t.word.as_str() });
    let window = matches!(word(0), "window" | "windows" | "tab" | "page" | "dialog");
    let does = |at: usize| TITLED.contains(&word(at));
    let from = match (word(0), word(1), word(2)) {
        ("i" | "we", "see" | "open" | "get" | "notice", "window" | "title" | "tab") if does(3) => 4,
        // "a window with a title saying", "a window with the title", "a window title with"
        ("window" | "windows" | "tab" | "page", "with" | "having" | "has" | "gets", "title") => {
            3 + usize::from(does(3))
        }
        ("window" | "windows" | "tab" | "page" | "dialog", "title", third) if TITLED.contains(&third) => 3,
        ("title", "of", _) if matches!(word(3), "window") && does(4) => 5,
        ("title", "of", "window" | "something") if does(3) => 4,
        ("window" | "windows" | "title" | "titles" | "tab" | "page" | "dialog", second, _)
            if TITLED.contains(&second) =>
        {
            2
        }
        ("something" | "anything", "named" | "called", _) => 2,
        ("something" | "anything", second, _) if TITLED.contains(&second) && quoted_only(&words, 2) => 2,
        // "i see invoices in a window title"
        ("i" | "we" | "you", "see" | "notice" | "spot", _)
            if words.last().is_some_and(|token| matches!(token.word.as_str(), "title" | "titles")) =>
        {
            2
        }
        ("window" | "dialog", "\"", _) => 1,
        ("\"", ..) => 0,
        _ => return None,
    };
    let mut to = words.len();
    while let Some(tail) = TURNS_UP.iter().find(|tail| {
        to > from + tail.len() && tail.iter().enumerate().all(|(i, wanted)| word(to - tail.len() + i) == *wanted)
    }) {
        to -= tail.len();
    }
    let said = words.get(from..to)?;
    let quoted = said.iter().any(|t| t.kind == Kind::Quoted);
    // Quoted words alone must at least turn up.
    if from == 0 && to == words.len() {
        return None;
    }
    let ended = to < words.len() || quoted || run.loose || !window;
    let count = if run.loose || to < words.len() { 6 } else { 1 };
    if said.is_empty() || said.len() > count || !ended || (quoted && said.len() > 1) {
        return None;
    }
    let text: Vec<&str> = said.iter().map(|t| t.word.as_str()).collect();
    Some(test("window.title", "contains", text.join(" ")))
}

/// Whether a run goes on with what is quoted.
fn quoted_only(words: &[&Token], at: usize) -> bool {
    words.get(at).is_some_and(|token| token.kind == Kind::Quoted)
}
