//! Text into tokens: case, punctuation, contractions, number words, compounds and polite wrapping, each token keeping
//! the place of its original spelling.
//!
//! Owns no vocabulary beyond closed classes of English words; knows nothing of verbs or scenes.

mod numbers;
pub mod spelling;
mod tokens;

pub use numbers::ordinal;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// An ordinary word.
    Word,
    /// A number, in digits or words.
    Number(f64),
    /// Quoted text, kept as it was typed.
    Quoted,
    /// Something that can only be a file name or path.
    Path,
    /// A web address.
    Url,
    /// Punctuation that separates: `,` `.` `;` `!` `?` `:`.
    Mark,
}

/// One token and where it was in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Lower case, expanded, corrected.
    pub word: String,
    /// What it is.
    pub kind: Kind,
    /// Byte offset of its first byte in the text.
    pub start: usize,
    /// Byte offset after its last byte.
    pub end: usize,
}

impl Token {
    fn new(word: impl Into<String>, kind: Kind, start: usize, end: usize) -> Self {
        Token { word: word.into(), kind, start, end }
    }

    /// Whether it is this word.
    pub fn is(&self, word: &str) -> bool {
        self.word == word
    }

    /// The number it is, where it is one.
    pub fn number(&self) -> Option<f64> {
        if let Kind::Number(n) = self.kind { Some(n) } else { None }
    }

    /// Whether it is a number that was said as this word, which may be no number after all: "the built in one", "down two fifty".
    pub fn is_number_word(&self, number: f64, word: &str) -> bool {
        self.number() == Some(number) && self.end - self.start == word.len()
    }

    /// Whether it only separates.
    pub fn is_mark(&self) -> bool {
        self.kind == Kind::Mark
    }
}

/// The tokens of `text`, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut list = tokens::split(text);
    numbers::join(&mut list);
    compounds(&mut list);
    list
}

/// Joins what are number words by now.
pub(crate) fn numerals(list: &mut Vec<Token>) {
    numbers::join(list);
}

/// The words of a pattern or name: as [`tokens`], without marks.
pub fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().filter(|token| !token.is_mark()).map(|token| token.word).collect()
}

/// The original spelling of a run of tokens, without quotes around all of it.
pub fn original<'a>(text: &'a str, run: &[Token]) -> &'a str {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return "" };
    let slice = text.get(first.start..last.end.max(first.start)).unwrap_or("");
    slice.trim().trim_end_matches([',', ';'])
}

/// The normalised words of a run of tokens.
pub fn joined(run: &[Token]) -> String {
    let mut out = String::new();
    for token in run {
        if !out.is_empty() && !token.is_mark() {
            out.push(' ');
        }
        out.push_str(&token.word);
    }
    out
}

/// Pairs of words that are written apart or together.
const COMPOUNDS: &[(&str, &str, &str)] = &[
    ("full", "screen", "fullscreen"),
    ("full", "screened", "fullscreen"),
    ("work", "space", "workspace"),
    ("work", "spaces", "workspaces"),
    ("wi", "fi", "wifi"),
    ("blue", "tooth", "bluetooth"),
    ("screen", "shot", "screenshot"),
    ("screen", "shots", "screenshots"),
    ("screen", "cap", "screenshot"),
    ("e", "mail", "email"),
    ("un", "mute", "unmute"),
    ("un", "minimize", "unminimize"),
    ("un", "maximize", "unmaximize"),
    ("un", "do", "undo"),
    ("re", "open", "reopen"),
    ("re", "do", "redo"),
    ("re", "start", "restart"),
    ("air", "plane", "airplane"),
    ("flight", "mode", "airplane mode"),
    ("head", "phones", "headphones"),
    ("ear", "buds", "earbuds"),
    ("loud", "speaker", "speakers"),
    ("key", "board", "keyboard"),
    ("touch", "pad", "touchpad"),
    ("track", "pad", "touchpad"),
    ("time", "zone", "timezone"),
    ("back", "light", "backlight"),
    ("wall", "paper", "wallpaper"),
    ("note", "pad", "notepad"),
    ("log", "out", "logout"),
    ("log", "off", "logout"),
    ("sign", "out", "logout"),
    ("shut", "down", "shutdown"),
    ("power", "off", "poweroff"),
    ("file", "name", "filename"),
    ("week", "days", "weekdays"),
    ("week", "day", "weekday"),
    ("week", "ends", "weekends"),
    ("week", "end", "weekend"),
    ("every", "thing", "everything"),
    ("any", "thing", "anything"),
    ("high", "contrast", "high contrast"),
    ("up", "side", "upside"),
    ("half", "way", "halfway"),
    ("to", "do", "todo"),
];

/// Joins [`COMPOUNDS`]; `to do` only where it is no infinitive.
pub(crate) fn compounds(list: &mut Vec<Token>) {
    let mut at = 0;
    while at + 1 < list.len() {
        let (Some(a), Some(b)) = (list.get(at), list.get(at + 1)) else { break };
        let found =
            COMPOUNDS.iter().find(|(x, y, _)| a.is(x) && b.is(y) && a.kind == Kind::Word && b.kind == Kind::Word);
        if let Some((_, _, whole)) = found.filter(|(_, _, whole)| *whole != "todo" && !whole.contains(' ')) {
            let merged = Token::new(*whole, Kind::Word, a.start, b.end);
            list.splice(at..at + 2, [merged]);
        }
        at += 1;
    }
}

/// Openings that only wrap a command, longest first.
const OPENINGS: &[&str] = &[
    "i would be grateful if you could",
    "would you be so kind as to",
    "would you be so kind and",
    "i was wondering if you could",
    "do you think you could",
    "would it be possible to",
    "is it possible to",
    "is there a way to",
    "i would like you to",
    "i would appreciate it if you could",
    "do me a favor and",
    "if you do not mind",
    "i want you to",
    "i need you to",
    "i would love to",
    "i would like to",
    "i would like",
    "would you mind",
    "i am going to",
    "if you could",
    "if possible",
    "when you get a chance",
    "when you can",
    "could you maybe",
    "can you maybe",
    "could you just",
    "can you just",
    "could you please",
    "can you please",
    "would you please",
    "will you please",
    "could you",
    "can you",
    "would you",
    "will you",
    "can i",
    "could i",
    "may i",
    "can we",
    "could we",
    "i want to",
    "i need to",
    "i have to",
    "we need to",
    "we should",
    "you should",
    "you can",
    "i wish to",
    "i wanna",
    "go ahead and",
    "let us",
    "let me",
    "time to",
    "it is time to",
    "try to",
    "please",
    "kindly",
    "just",
    "quickly",
    "now",
    "ok",
    "okay",
    "alright",
    "all right",
    "right so",
    "so",
    "well",
    "um",
    "uh",
    "er",
    "hmm",
    "hey tacit",
    "hi tacit",
    "hello tacit",
    "tacit",
    "hey computer",
    "computer",
    "hey there",
    "hey",
    "hi",
    "hello",
    "yo",
    "dear",
    "maybe",
    "perhaps",
    "actually",
    "basically",
    "then",
    "and then",
    "and",
    "also",
    "first of all",
    "first",
    "next up",
    "after that",
    "afterwards",
    "finally",
    "lastly",
    "oh",
    "yes",
    "yeah",
    "sure",
    "quick",
    "while you are at it",
    "and also",
    "but first",
    "before that",
    "be so kind and",
    "do please",
    "alternatively",
    "why do not you",
    "go on and",
    "i think you should",
    "gonna",
    "give me a hand and",
];

/// Endings that only wrap a command.
const ENDINGS: &[&str] = &[
    "thank you very much",
    "thank you so much",
    "thank you",
    "thanks a lot",
    "thanks",
    "please",
    "for me please",
    "for me",
    "if you can",
    "if you would",
    "if you could",
    "if you do not mind",
    "right now",
    "right away",
    "at once",
    "immediately",
    "as soon as possible",
    "asap",
    "quickly",
    "real quick",
    "now",
    "will you",
    "would you",
    "could you",
    "can you",
    "ok",
    "okay",
    "cheers",
    "tacit",
    "while you are at it",
    "as well",
    "too",
    "already",
    "real quickly",
    "straight away",
    "if possible",
    "for now",
    "then",
    "mate",
    "buddy",
    "sir",
    "man",
    "dude",
    "and thanks",
    "at the moment",
    "somehow",
    "when you can",
    "when you get a chance",
    "instead",
];

fn wrap_table(which: &'static [&'static str]) -> Vec<Vec<&'static str>> {
    let mut table: Vec<Vec<&str>> = which.iter().map(|phrase| phrase.split(' ').collect()).collect();
    table.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    table
}

/// The part of `list` that is not polite wrapping, as a range. Never empty where `list` is not.
pub fn unwrapped(list: &[Token]) -> std::ops::Range<usize> {
    static TABLES: std::sync::OnceLock<[Vec<Vec<&'static str>>; 2]> = std::sync::OnceLock::new();
    let [openings, endings] = TABLES.get_or_init(|| [wrap_table(OPENINGS), wrap_table(ENDINGS)]);
    let (mut from, mut to) = (0, list.len());
    loop {
        let rest = list.get(from..to).unwrap_or(&[]);
        if rest.first().is_some_and(Token::is_mark) && rest.len() > 1 {
            from += 1;
            continue;
        }
        match openings.iter().find(|phrase| phrase.len() < rest.len() && starts(rest, phrase)) {
            Some(phrase) => from += phrase.len(),
            None => break,
        }
    }
    loop {
        let rest = list.get(from..to).unwrap_or(&[]);
        if rest.last().is_some_and(Token::is_mark) && rest.len() > 1 {
            to -= 1;
            continue;
        }
        // One word may be what the command is about: "click ok".
        match endings
            .iter()
            .find(|phrase| phrase.len() + usize::from(phrase.len() == 1) < rest.len() && ends(rest, phrase))
        {
            Some(phrase) => to -= phrase.len(),
            None => break,
        }
    }
    from..to
}

fn starts(list: &[Token], phrase: &[&str]) -> bool {
    list.iter().zip(phrase).filter(|(token, word)| token.kind == Kind::Word && token.is(word)).count() == phrase.len()
}

fn ends(list: &[Token], phrase: &[&str]) -> bool {
    let tail = list.get(list.len().saturating_sub(phrase.len())..).unwrap_or(&[]);
    tail.len() == phrase.len() && starts(tail, phrase)
}
