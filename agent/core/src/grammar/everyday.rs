//! Free text as it was meant: typing errors that are sure are corrected, everything else stays as it was spelled.
//!
//! For what is noted, searched for or installed. What is typed for somebody else is never touched.

use super::alike;
use super::slots::{Scope, plain_text};
use crate::lexicon;
use crate::normalise::{self, Kind, Token, spelling};
use tacit_dbus::Verb;

/// Words of notes and searches, and names of programs, that people mistype; nothing else is corrected towards them.
const WORDS: &str = "anniversary appointment appointments article assignment bakery balance banana birthday breakfast budget \
    calendar chapter chicken children chocolate christmas cinema classes cleaning coffee college concert conference contract \
    cookies deadline delivery dentist dinner doctor documents electricity engine essay evening exercise expenses family feedback \
    festival flight flowers football garbage garden grandma grandpa groceries grocery guitar haircut holiday homework hospital \
    hotel insurance internet interview invoice invoices kitchen language laundry lecture letter library lunch machine \
    mechanic medicine meeting meetings mortgage mother museum neighbor notes office package parcel parents passport password \
    payment pharmacy physics pizza plants practice presentation prescription printer project projects proposal recipe recipes \
    recycling report reports restaurant retro review roadmap schedule school science shopping slides spreadsheet standup \
    station statistics student subscription summary supermarket taxes teacher template templates theater ticket tickets \
    timesheet tomatoes training travel tutorial university vacation vaccine vegetables visa washing weather website wedding \
    weekend workout workshop yoga average cheap download history install meaning python recipes software \
    audacity blender chromium darktable discord dolphin evolution firefox inkscape kdenlive krita libreoffice nautilus \
    obsidian scribus signal spotify telegram thunderbird transmission virtualbox wireshark";

/// Whether the text of a verb is read by this computer and not by somebody else.
pub(super) fn is_corrected(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::ReminderAdd
            | Verb::ReminderRemove
            | Verb::WebSearch
            | Verb::SoftwareInstall
            | Verb::SoftwareRemove
            | Verb::SoftwareUpdate
            | Verb::AppSearch
            | Verb::FileFind
            | Verb::WindowFind
            | Verb::CalendarAdd
            | Verb::TimerStart
            | Verb::MemoryRecall
    )
}

/// The text of a run without its sure typing errors.
pub(super) fn text(scope: &Scope<'_>, run: &[Token]) -> String {
    let text = scope.text;
    let plain = plain_text(text, run);
    let Some(first) = run.first().filter(|_| run.iter().all(|token| token.kind != Kind::Quoted)) else { return plain };
    let Some(offset) = text.get(first.start..).and_then(|rest| rest.find(plain.as_str())) else { return plain };
    let begin = first.start + offset;
    let mut out = String::new();
    let mut at = begin;
    let end = begin + plain.len();
    for token in run.iter().filter(|token| token.start >= begin && token.end <= end) {
        let raw = text.get(token.start..token.end).unwrap_or("");
        // The same words are read again and again.
        let known = scope.meant.borrow().get(&token.start).cloned();
        let better = known.unwrap_or_else(|| {
            let found = corrected(raw, token);
            scope.meant.borrow_mut().insert(token.start, found.clone());
            found
        });
        let Some(better) = better else { continue };
        let Some(before) = text.get(at..token.start) else { return plain };
        out.push_str(before);
        out.push_str(&better);
        at = token.end;
    }
    match text.get(at..end) {
        Some(rest) => out + rest,
        None => plain,
    }
}

/// A lower-case word that was mistyped, as it was meant.
fn corrected(raw: &str, token: &Token) -> Option<String> {
    let letters: Vec<&str> = raw.split(' ').collect();
    if letters.len() > 2 && alike::spelt(&letters).is_some_and(|word| word == token.word) {
        return Some(token.word.clone());
    }
    if token.kind != Kind::Word || raw.len() < 5 || !raw.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    if token.word != raw {
        // Only what was corrected as an error, and not what is merely written another way.
        let alone = normalise::tokens(raw);
        let unchanged = matches!(alone.as_slice(), [only] if only.word == raw);
        let near = spelling::slip(raw, &token.word).is_some_and(|cost| cost <= SURE);
        return (unchanged && near).then(|| token.word.clone());
    }
    if lexicon::is_english(raw) || WORDS.split_whitespace().any(|word| word == raw) {
        return None;
    }
    let mut near = WORDS.split_whitespace().filter(|word| spelling::slip(raw, word).is_some_and(|cost| cost <= SURE));
    match near.next() {
        Some(first) => near.all(|other| other == first).then(|| first.to_owned()),
        None => swapped(raw),
    }
}

/// The one English word that comes of swapping two letters next to each other: "blnaket". A name is rarely that.
fn swapped(raw: &str) -> Option<String> {
    const NAMES: &[&str] = &["brian", "daina", "naomi", "ariel"];
    if NAMES.contains(&raw) {
        return None;
    }
    let mut found = (1..raw.len()).filter_map(|at| {
        let mut bytes = raw.as_bytes().to_vec();
        bytes.swap(at - 1, at);
        String::from_utf8(bytes).ok().filter(|word| word != raw && lexicon::is_english(word))
    });
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// The cost of a slip that is surely one: letters swapped, or one too few or too many.
const SURE: u32 = 10;

#[cfg(test)]
mod tests {
    use super::{Scope, text};
    use crate::normalise::tokens;
    use crate::resolve::index::Index;
    use crate::time::Clock;
    use tacit_dbus::Snapshot;

    #[test]
    fn only_sure_errors_are_corrected() {
        let scene = Snapshot::default();
        let (index, clock) = (Index::new(&scene), Clock::parse(""));
        let read = |said: &str| text(&Scope::new(said, &index, &clock), &tokens(said));
        assert_eq!(read("the weekly metings"), "the weekly meetings");
        assert_eq!(read("stnadup"), "standup");
        assert_eq!(read("okr templtes"), "okr templates");
        assert_eq!(read("fix the blnaket"), "fix the blanket");
        assert_eq!(read("call brian"), "call brian");
        assert_eq!(read("by milk"), "by milk");
        assert_eq!(read("call Denttist"), "call Denttist");
        assert_eq!(read("pick up xyzzyq at noon"), "pick up xyzzyq at noon");
        assert_eq!(read("\"metings\""), "metings");
        assert_eq!(read("don't forget the poster"), "don't forget the poster");
    }
}
