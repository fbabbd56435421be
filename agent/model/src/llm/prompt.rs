//! What the model is shown: a fixed text with examples, then the verbs, the names and the request, within a limit of tokens.
//!
//! The fixed part comes first and is the same for every request, so that what the model made of it can be kept.

use super::error::{LlmError, Result};
use super::names::{Named, Names, clean, heading};
use super::vocab::Vocab;
use tacit_core::grammar::kind::{SlotKind, kind_of};
use tacit_dbus::Verb;
use tacit_dbus::verb::Default as ArgDefault;
use toktrie::TokenId;

const SYSTEM: &str = r#"You turn a request into a plan for a desktop, as JSON. Use only the listed verbs and names. {"steps":[...]}: one step for each thing asked, in order. {"ask":[...]}: two or three steps to choose from, if the request fits them equally. {"refuse":"..."}: no verb fits. Give "when" only if a time is said.
put firefox left and mute
{"steps":[{"verb":"window.place","args":{"window":"w3","slot":"left"}},{"verb":"audio.mute","args":{"on":"on"}}]}
suspend when the battery is under 10
{"steps":[{"verb":"power.suspend","args":{"when":{"if":{"subject":"battery","op":"<","value":10},"once":true}}}]}
who won the match
{"refuse":"not_possible"}"#;

/// The words by which a model's turns begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chat {
    Marked,
    Llama3,
    Gemma,
    Phi,
    Plain,
}

impl Chat {
    fn of(vocab: &Vocab) -> Chat {
        let has = |name| vocab.special(name).is_some();
        if has("<|im_start|>") && has("<|im_end|>") {
            Chat::Marked
        } else if has("<|start_header_id|>") && has("<|end_header_id|>") && has("<|eot_id|>") {
            Chat::Llama3
        } else if has("<start_of_turn>") && has("<end_of_turn>") {
            Chat::Gemma
        } else if has("<|user|>") && has("<|assistant|>") && has("<|end|>") {
            Chat::Phi
        } else {
            Chat::Plain
        }
    }

    /// What comes before the fixed text, and between it and the request.
    fn opening(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Chat::Marked => (&["<|im_start|>", "system\n"], &["<|im_end|>", "\n", "<|im_start|>", "user\n"]),
            Chat::Llama3 => (
                &["<|start_header_id|>", "system", "<|end_header_id|>", "\n\n"],
                &["<|eot_id|>", "<|start_header_id|>", "user", "<|end_header_id|>", "\n\n"],
            ),
            Chat::Gemma => (&["<start_of_turn>", "user\n"], &["\n\n"]),
            Chat::Phi => (&["<|system|>", "\n"], &["<|end|>", "\n", "<|user|>", "\n"]),
            Chat::Plain => (&[], &["\n\n"]),
        }
    }

    /// What comes between the request and the plan.
    fn closing(self) -> &'static [&'static str] {
        match self {
            Chat::Marked => &["<|im_end|>", "\n", "<|im_start|>", "assistant\n"],
            Chat::Llama3 => &["<|eot_id|>", "<|start_header_id|>", "assistant", "<|end_header_id|>", "\n\n"],
            Chat::Gemma => &["<end_of_turn>", "\n", "<start_of_turn>", "model\n"],
            Chat::Phi => &["<|end|>", "\n", "<|assistant|>", "\n"],
            Chat::Plain => &["\n"],
        }
    }
}

/// What every request of one model begins with.
#[derive(Debug, Clone)]
pub struct Template {
    chat: Chat,
    prefix: Vec<TokenId>,
    suffix: Vec<TokenId>,
}

/// The request as the prompt shows it.
pub struct Shown<'a> {
    /// What was said.
    pub text: &'a str,
    /// The verbs that it may mean.
    pub verbs: &'a [Verb],
    /// The names of the scene.
    pub names: &'a Names,
    /// Now, for people: `Mon 2026-03-02 09:00`.
    pub now: Option<String>,
}

/// Text and control tokens as tokens.
fn cut(vocab: &Vocab, parts: &[&str]) -> Vec<TokenId> {
    let mut out = Vec::new();
    for part in parts {
        match vocab.special(part) {
            Some(token) => out.push(token),
            None => out.extend(vocab.encode(part)),
        }
    }
    out
}

impl Template {
    /// The template of a model, by the control tokens that it has.
    pub fn of(vocab: &Vocab) -> Template {
        let chat = Chat::of(vocab);
        let (first, second) = chat.opening();
        let mut prefix: Vec<TokenId> = vocab.bos().into_iter().collect();
        prefix.extend(cut(vocab, first));
        prefix.extend(vocab.encode(SYSTEM));
        prefix.extend(cut(vocab, second));
        let mut suffix = cut(vocab, chat.closing());
        // A model that thinks is told that it has thought.
        if vocab.special("<think>").is_some() && vocab.special("</think>").is_some() {
            suffix.extend(cut(vocab, &["<think>", "\n\n", "</think>", "\n\n"]));
        }
        Template { chat, prefix, suffix }
    }

    /// The tokens that come first in every prompt.
    pub fn prefix(&self) -> &[TokenId] {
        &self.prefix
    }

    /// The rest of a prompt, so that all of it has at most `most` tokens.
    ///
    /// # Errors
    /// The request alone is longer.
    pub fn request(&self, vocab: &Vocab, shown: &Shown<'_>, most: usize) -> Result<Vec<TokenId>> {
        let room = most.saturating_sub(self.prefix.len() + self.suffix.len());
        let mut items = choose(shown);
        loop {
            let mut tokens = vocab.encode(&body(shown, &items, &|kind| kind != SlotKind::App));
            if tokens.len() <= room {
                tokens.extend_from_slice(&self.suffix);
                return Ok(tokens);
            }
            if items.is_empty() {
                let why = format!("it needs {} tokens, and there is room for {room}", tokens.len());
                return Err(LlmError::request(why, "say it in fewer words"));
            }
            // About four tokens in a name: most of what is too much goes at once.
            let over = (tokens.len() - room).div_ceil(12).max(1);
            items.truncate(items.len().saturating_sub(over));
        }
    }

    /// Whether the model was made for turns of a conversation.
    pub fn is_chat(&self) -> bool {
        self.chat != Chat::Plain
    }
}

/// The kinds of names that the verbs take, each once.
fn kinds(verbs: &[Verb]) -> Vec<SlotKind> {
    let mut kinds = Vec::new();
    for verb in verbs {
        for arg in verb.spec().args {
            let kind = match kind_of(*verb, arg.name) {
                SlotKind::Windows => SlotKind::Window,
                kind => kind,
            };
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    kinds
}

/// The names to show, the first of each kind before the second of any.
fn choose<'a>(shown: &Shown<'a>) -> Vec<(SlotKind, &'a Named)> {
    let lists: Vec<(SlotKind, &[Named])> =
        kinds(shown.verbs).into_iter().filter_map(|kind| Some((kind, shown.names.list(kind)?))).collect();
    (0..12).flat_map(|nth| lists.iter().filter_map(move |(kind, list)| Some((*kind, list.get(nth)?)))).collect()
}

/// A verb with its arguments: `window.place window, slot(left|right|…), output?`.
fn signature(verb: Verb) -> String {
    let args: Vec<String> = verb
        .spec()
        .args
        .iter()
        .map(|arg| {
            let mut text = arg.name.to_owned();
            if let Some(words) = arg.ty.words().filter(|_| arg.name != "on") {
                let few: Vec<&str> = words.iter().copied().take(4).collect();
                text = format!("{text}({})", few.join("|"));
            }
            if arg.default != ArgDefault::Required {
                text.push('?');
            }
            text
        })
        .collect();
    format!("{} {}", verb.name(), args.join(", ")).trim_end().to_owned()
}

/// The request as one text, for a reader that has room for all of it: with what is noted of applications, too.
pub fn whole(shown: &Shown<'_>) -> String {
    body(shown, &choose(shown), &|_| true)
}

fn body(shown: &Shown<'_>, items: &[(SlotKind, &Named)], noted: &dyn Fn(SlotKind) -> bool) -> String {
    let mut text = String::from("verbs:\n");
    for verb in shown.verbs {
        text.push_str(&signature(*verb));
        text.push('\n');
    }
    for kind in kinds(shown.verbs) {
        let names: Vec<String> = items
            .iter()
            .filter(|(of, _)| *of == kind)
            .map(|(_, named)| {
                if named.note.is_empty() || !noted(kind) {
                    named.label.clone()
                } else {
                    format!("{} {}", named.label, named.note)
                }
            })
            .collect();
        if !names.is_empty() {
            text.push_str(&format!("{}: {}\n", heading(kind), names.join("; ")));
        }
    }
    if let Some(now) = &shown.now {
        text.push_str(&format!("now: {now}\n"));
    }
    text.push_str(&clean(shown.text, 600));
    text
}
