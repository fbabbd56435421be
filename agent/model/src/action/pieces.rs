//! Words into pieces of the encoder's vocabulary, which is a part of BERT's.

use std::collections::HashMap;
use tokenizers::Model;
use tokenizers::models::wordpiece::WordPiece;

/// The padding.
pub const PAD: u32 = 0;

/// A vocabulary and its way of cutting words.
pub struct Pieces {
    list: Vec<String>,
    model: WordPiece,
    unknown: u32,
    first: u32,
    last: u32,
}

impl Pieces {
    /// From the vocabulary in the order of its ids; the first is the padding.
    ///
    /// # Errors
    /// It lacks the pieces that BERT cannot do without.
    pub fn new(list: Vec<String>) -> Result<Self, String> {
        let ids: HashMap<String, u32> = list.iter().enumerate().map(|(at, word)| (word.clone(), at as u32)).collect();
        let id = |name: &str| ids.get(name).copied().ok_or_else(|| format!("the vocabulary has no {name}"));
        let (unknown, first, last) = (id("[UNK]")?, id("[CLS]")?, id("[SEP]")?);
        let model = WordPiece::builder()
            .vocab(ids.iter().map(|(word, id)| (word.clone(), *id)).collect::<ahash::AHashMap<String, u32>>())
            .unk_token("[UNK]".into())
            .max_input_chars_per_word(64)
            .build()
            .map_err(|why| why.to_string())?;
        Ok(Pieces { list, model, unknown, first, last })
    }

    /// The vocabulary.
    pub fn list(&self) -> &[String] {
        &self.list
    }

    /// The pieces of each word: at least one each.
    pub fn of(&self, word: &str) -> Vec<u32> {
        let mut out = Vec::new();
        // Punctuation inside a word is a piece of its own, as in BERT's basic tokenizer.
        for part in split(word) {
            match self.model.tokenize(part) {
                Ok(tokens) => out.extend(tokens.into_iter().map(|token| token.id)),
                Err(_) => out.push(self.unknown),
            }
        }
        if out.is_empty() {
            out.push(self.unknown);
        }
        out
    }

    /// The piece of what no other stands for.
    pub fn unknown(&self) -> u32 {
        self.unknown
    }

    /// The piece before every sentence.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// The piece after every sentence.
    pub fn last(&self) -> u32 {
        self.last
    }
}

fn split(word: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, c) in word.char_indices() {
        if !c.is_alphanumeric() {
            out.extend(word.get(from..at).filter(|part| !part.is_empty()));
            if !c.is_whitespace() {
                out.extend(word.get(at..at + c.len_utf8()));
            }
            from = at + c.len_utf8();
        }
    }
    out.extend(word.get(from..).filter(|part| !part.is_empty()));
    out
}

/// Which ids of BERT's vocabulary are kept: single characters, the commonest pieces (BERT's order is by frequency), and those
/// that `words` need.
pub fn pruned<'a>(bert: &[String], words: impl Iterator<Item = &'a str>, most: usize) -> Result<Vec<u32>, String> {
    let whole = Pieces::new(bert.to_vec())?;
    let mut keep: Vec<bool> = bert
        .iter()
        .map(|piece| {
            let bare = piece.strip_prefix("##").unwrap_or(piece);
            matches!(piece.as_str(), "[PAD]" | "[UNK]" | "[CLS]" | "[SEP]" | "[MASK]")
                || (bare.chars().count() == 1 && bare.is_ascii())
        })
        .collect();
    for word in words {
        for id in whole.of(&word.to_lowercase()) {
            if let Some(cell) = keep.get_mut(id as usize) {
                *cell = true;
            }
        }
    }
    let mut count = keep.iter().filter(|kept| **kept).count();
    for (at, piece) in bert.iter().enumerate() {
        if count >= most {
            break;
        }
        let latin = piece.trim_start_matches('#').chars().all(|c| c.is_ascii_alphanumeric());
        if latin && !piece.starts_with("[unused") && keep.get(at) == Some(&false) {
            if let Some(cell) = keep.get_mut(at) {
                *cell = true;
            }
            count += 1;
        }
    }
    Ok(keep.iter().enumerate().filter(|(_, kept)| **kept).map(|(at, _)| at as u32).collect())
}
