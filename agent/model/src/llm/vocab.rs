//! The vocabulary of a model: the bytes of each token, text into tokens, and what llguidance asks of both.
//!
//! Text is cut without looking for control tokens in it: a window's title can never end a turn of the conversation.

use super::error::{LlmError, Result};
use super::gguf::Header;
use ahash::{AHashMap, AHashSet};
use std::path::Path;
use std::sync::Arc;
use tokenizers::decoders::byte_level::ByteLevel;
use tokenizers::models::bpe::BPE;
use tokenizers::normalizers::{Replace, unicode::NFC};
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{SplitDelimiterBehavior, Tokenizer};
use toktrie::{TokRxInfo, TokTrie, TokenId, TokenizerEnv};

/// The most tokens of a vocabulary.
const TOKENS_MAX: usize = 1 << 20;
/// The most bytes of one token that can be used; longer ones are never chosen.
const TOKEN_BYTES_MAX: usize = 256;
/// The most bytes of all tokens; the trie counts its nodes in 22 bits.
const BYTES_MAX: usize = 4_000_000;
/// The largest tokenizer.json, in bytes.
pub const JSON_BYTES_MAX: u64 = 64 << 20;

const QWEN: &str = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const LLAMA3: &str = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// What a token is for, by GGUF's numbers.
mod kind {
    pub const CONTROL: u32 = 3;
    pub const USER: u32 = 4;
    pub const UNUSED: u32 = 5;
    pub const BYTE: u32 = 6;
}

/// How texts are written in the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// GPT-2: each byte is a printable character.
    ByteLevel,
    /// SentencePiece: a space is `▁`, single bytes are `<0x41>`.
    Pieces,
}

/// A vocabulary.
pub struct Vocab {
    env: Arc<Env>,
    specials: AHashMap<String, TokenId>,
    bos: Option<TokenId>,
    eos: TokenId,
}

/// What llguidance asks: the trie, and text cut the way the model is used to.
struct Env {
    trie: TokTrie,
    tokenizer: Tokenizer,
}

impl TokenizerEnv for Env {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<TokenId> {
        self.trie.tokenize_with_greedy_fallback(bytes, |text| match self.tokenizer.encode_fast(text, false) {
            Ok(cut) => cut.get_ids().to_vec(),
            Err(_) => self.trie.greedy_tokenize(text.as_bytes()),
        })
    }
}

/// The byte that a character of GPT-2's writing stands for.
fn byte_of(character: char) -> Option<u8> {
    let code = u32::from(character);
    let own = |byte: u32| matches!(byte, 0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff);
    if code < 0x100 {
        return u8::try_from(code).ok().filter(|_| own(code));
    }
    let nth = usize::try_from(code.checked_sub(0x100)?).ok()?;
    (0u8..=255).filter(|byte| !own(u32::from(*byte))).nth(nth)
}

fn bytes_of(token: &str, writing: Writing) -> Option<Vec<u8>> {
    match writing {
        Writing::ByteLevel => token.chars().map(byte_of).collect(),
        Writing::Pieces => {
            let hex = token.strip_prefix("<0x").and_then(|rest| rest.strip_suffix('>'));
            match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                Some(byte) => Some(vec![byte]),
                None => Some(token.replace('\u{2581}', " ").into_bytes()),
            }
        }
    }
}

/// Tokens as they are told by a file, before anything is built of them.
struct Tokens {
    texts: Vec<String>,
    kinds: Vec<u32>,
    writing: Writing,
}

impl Tokens {
    fn read(header: &Header, bytes: &[u8]) -> Result<Option<Tokens>> {
        let count = header.count("tokenizer.ggml.tokens");
        if count == 0 {
            return Ok(None);
        }
        if count > TOKENS_MAX {
            return Err(LlmError::model(format!("its vocabulary has {count} tokens")));
        }
        let writing = match header.text(bytes, "tokenizer.ggml.model") {
            Some("gpt2") => Writing::ByteLevel,
            Some("llama") => Writing::Pieces,
            other => {
                let why = format!("its vocabulary is of the kind “{}”, which is not known", other.unwrap_or("none"));
                return Err(LlmError::model(why));
            }
        };
        let raw =
            header.texts(bytes, "tokenizer.ggml.tokens").ok_or_else(|| LlmError::model("its tokens are no texts"))?;
        let texts: Vec<String> = raw.into_iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect();
        let mut kinds: Vec<u32> =
            header.numbers(bytes, "tokenizer.ggml.token_type").unwrap_or_default().iter().map(|n| *n as u32).collect();
        kinds.resize(texts.len(), 1);
        Ok(Some(Tokens { texts, kinds, writing }))
    }

    /// Whether a token controls the conversation and is no text.
    fn control(&self, at: usize) -> bool {
        let kind = self.kinds.get(at).copied().unwrap_or(1);
        let text = self.texts.get(at).map_or("", String::as_str);
        matches!(kind, kind::CONTROL | kind::UNUSED)
            || (kind == kind::USER && text.starts_with('<') && text.ends_with('>'))
    }

    /// The bytes of each token, control tokens marked as the trie wants them; unusable ones are empty.
    fn words(&self) -> Result<Vec<Vec<u8>>> {
        let mut seen = AHashSet::new();
        let mut total = 0;
        let mut words = Vec::with_capacity(self.texts.len());
        for (at, text) in self.texts.iter().enumerate() {
            let mut word = if self.control(at) {
                let mut word = vec![TokTrie::SPECIAL_TOKEN_MARKER];
                word.extend_from_slice(text.as_bytes());
                word
            } else if self.kinds.get(at) == Some(&kind::USER) {
                text.clone().into_bytes()
            } else {
                bytes_of(text, self.writing).unwrap_or_default()
            };
            if word.len() > TOKEN_BYTES_MAX || !seen.insert(word.clone()) {
                word.clear();
            }
            total += word.len();
            words.push(word);
        }
        if total > BYTES_MAX {
            return Err(LlmError::model(format!("its vocabulary has {total} bytes")));
        }
        match (b' '..=b'~').find(|byte| !seen.contains(&vec![*byte])) {
            Some(byte) => Err(LlmError::model(format!("its vocabulary cannot write “{}”", char::from(byte)))),
            None => Ok(words),
        }
    }
}

/// Merges of a byte-level vocabulary; those that name no token are left out.
fn merges(header: &Header, bytes: &[u8], vocab: &AHashMap<String, u32>) -> Vec<(String, String)> {
    let list = header.texts(bytes, "tokenizer.ggml.merges").unwrap_or_default();
    list.into_iter()
        .filter_map(|merge| {
            let (left, right) = std::str::from_utf8(merge).ok()?.split_once(' ')?;
            let whole = format!("{left}{right}");
            let known = [left, right, whole.as_str()].iter().all(|part| vocab.contains_key(*part));
            known.then(|| (left.to_owned(), right.to_owned()))
        })
        .collect()
}

/// Merges of a SentencePiece vocabulary: each token that is made of two others, best score first.
fn merges_by_score(tokens: &Tokens, scores: &[f64], vocab: &AHashMap<String, u32>) -> Vec<(String, String)> {
    let mut found: Vec<(f64, usize, (String, String))> = Vec::new();
    for (at, text) in tokens.texts.iter().enumerate().filter(|(at, text)| !tokens.control(*at) && text.len() <= 64) {
        if tokens.kinds.get(at) == Some(&kind::BYTE) {
            continue;
        }
        for (cut, _) in text.char_indices().skip(1) {
            let (left, right) = text.split_at(cut);
            if vocab.contains_key(left) && vocab.contains_key(right) {
                let score = scores.get(at).copied().unwrap_or(-(at as f64));
                found.push((score, at, (left.to_owned(), right.to_owned())));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, _, merge)| merge).collect()
}

fn broken(error: impl std::fmt::Display) -> LlmError {
    let error: String = error.to_string().chars().take(200).collect();
    LlmError::model(format!("its tokenizer cannot be built: {error}"))
}

fn pre_tokenizer(name: &str) -> Result<PreTokenizerWrapper> {
    let regex = match name {
        "qwen2" | "qwen35" | "deepseek-r1-qwen" => QWEN,
        "llama3" | "llama-v3" | "llama-bpe" | "lfm2" | "smaug-bpe" | "smollm3" => LLAMA3,
        _ => return Ok(tokenizers::pre_tokenizers::byte_level::ByteLevel::new(false, true, true).into()),
    };
    let split = Split::new(SplitPattern::Regex(regex.to_owned()), SplitDelimiterBehavior::Isolated, false);
    let bytes = tokenizers::pre_tokenizers::byte_level::ByteLevel::new(false, true, false);
    Ok(Sequence::new(vec![split.map_err(broken)?.into(), bytes.into()]).into())
}

/// The tokenizer of the file's own metadata.
fn own(tokens: &Tokens, header: &Header, bytes: &[u8]) -> Result<Tokenizer> {
    let vocab: AHashMap<String, u32> =
        tokens.texts.iter().enumerate().rev().map(|(at, text)| (text.clone(), at as u32)).collect();
    let (merges, pieces) = match tokens.writing {
        Writing::ByteLevel => (merges(header, bytes, &vocab), false),
        Writing::Pieces => {
            let scores = header.numbers(bytes, "tokenizer.ggml.scores").unwrap_or_default();
            (merges_by_score(tokens, &scores, &vocab), true)
        }
    };
    let mut bpe = BPE::builder().vocab_and_merges(vocab, merges).byte_fallback(pieces);
    if header.flag("tokenizer.ggml.ignore_merges") == Some(true) {
        bpe = bpe.ignore_merges(true);
    }
    let mut tokenizer = Tokenizer::new(bpe.build().map_err(broken)?);
    if pieces {
        tokenizer.with_normalizer(Some(Replace::new(" ", "\u{2581}").map_err(broken)?)).map_err(broken)?;
    } else {
        let name = header.text(bytes, "tokenizer.ggml.pre").unwrap_or("gpt-2");
        if name == "qwen2" {
            tokenizer.with_normalizer(Some(NFC)).map_err(broken)?;
        }
        tokenizer.with_pre_tokenizer(Some(pre_tokenizer(name)?));
        tokenizer.with_decoder(Some(ByteLevel::default()));
    }
    Ok(tokenizer)
}

/// Control tokens of a tokenizer.json with their numbers.
type Added = Vec<(usize, String)>;

/// A tokenizer.json without its added tokens, which must not be found in text, and those tokens.
fn from_json(path: &Path) -> Result<(Tokenizer, Added, Writing)> {
    let what = || format!("cannot read {}", path.display());
    let length = std::fs::metadata(path).map_err(|error| LlmError::file(what(), &error))?.len();
    if length > JSON_BYTES_MAX {
        return Err(LlmError::model(format!("tokenizer.json has {length} bytes")));
    }
    let text = std::fs::read(path).map_err(|error| LlmError::file(what(), &error))?;
    let mut json: serde_json::Value = serde_json::from_slice(&text).map_err(broken)?;
    let writing = if text.windows(9).any(|part| part == b"ByteLevel") { Writing::ByteLevel } else { Writing::Pieces };
    let added = json.get_mut("added_tokens").map(serde_json::Value::take).unwrap_or_default();
    let mut list = Vec::new();
    for token in added.as_array().into_iter().flatten() {
        let id = token.get("id").and_then(serde_json::Value::as_u64).and_then(|id| usize::try_from(id).ok());
        if let (Some(id), Some(text)) = (id, token.get("content").and_then(serde_json::Value::as_str)) {
            list.push((id, text.to_owned()));
        }
    }
    if let Some(map) = json.as_object_mut() {
        map.insert("added_tokens".to_owned(), serde_json::json!([]));
        map.insert("post_processor".to_owned(), serde_json::Value::Null);
    }
    let json = serde_json::to_vec(&json).map_err(broken)?;
    Ok((Tokenizer::from_bytes(json).map_err(broken)?, list, writing))
}

/// The tokens of a tokenizer.json.
fn listed(tokenizer: &Tokenizer, added: &[(usize, String)], writing: Writing) -> Result<Tokens> {
    let last = added.iter().map(|(id, _)| id + 1).max().unwrap_or(0);
    let count = tokenizer.get_vocab_size(false).max(last);
    if count > TOKENS_MAX {
        return Err(LlmError::model(format!("its vocabulary has {count} tokens")));
    }
    let mut texts: Vec<String> = (0..count)
        .map(|id| u32::try_from(id).ok().and_then(|id| tokenizer.id_to_token(id)).unwrap_or_default())
        .collect();
    let mut kinds = vec![1; count];
    for (id, text) in added {
        if let (Some(place), Some(kind)) = (texts.get_mut(*id), kinds.get_mut(*id)) {
            place.clone_from(text);
            *kind = kind::USER;
        }
    }
    Ok(Tokens { texts, kinds, writing })
}

impl Vocab {
    /// The vocabulary of a model file, or of the `tokenizer.json` at `beside` where the file has none.
    ///
    /// # Errors
    /// There is none, it is absurd, or it cannot write plain ASCII.
    pub fn read(header: &Header, bytes: &[u8], beside: Option<&Path>) -> Result<Vocab> {
        let (tokens, tokenizer) = match (Tokens::read(header, bytes)?, beside) {
            (Some(tokens), _) => {
                let tokenizer = own(&tokens, header, bytes)?;
                (tokens, tokenizer)
            }
            (None, Some(path)) => {
                let (tokenizer, added, writing) = from_json(path)?;
                (listed(&tokenizer, &added, writing)?, tokenizer)
            }
            (None, None) => {
                return Err(LlmError::model("it has no vocabulary, and there is no tokenizer.json beside it"));
            }
        };
        let words = tokens.words()?;
        let specials: AHashMap<String, TokenId> = (0..tokens.texts.len())
            .filter(|at| tokens.control(*at))
            .filter_map(|at| Some((tokens.texts.get(at)?.clone(), u32::try_from(at).ok()?)))
            .collect();
        let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
        let id = |key: &str| header.whole(key).and_then(|id| u32::try_from(id).ok()).filter(|id| *id < count);
        let named = ["<|im_end|>", "<|eot_id|>", "<end_of_turn>", "<|end|>", "</s>", "<|endoftext|>"];
        let eos = id("tokenizer.ggml.eos_token_id")
            .or_else(|| named.iter().find_map(|name| specials.get(*name).copied()))
            .ok_or_else(|| LlmError::model("it does not say which token ends a text"))?;
        let bos = id("tokenizer.ggml.bos_token_id")
            .filter(|_| header.flag("tokenizer.ggml.add_bos_token").unwrap_or(tokens.writing == Writing::Pieces));
        let mut info = TokRxInfo::new(count, eos);
        info.tok_bos = bos;
        let trie = TokTrie::from(&info, &words);
        Ok(Vocab { env: Arc::new(Env { trie, tokenizer }), specials, bos, eos })
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.env.trie.vocab_size()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Text as tokens; nothing in it is taken for a control token.
    pub fn encode(&self, text: &str) -> Vec<TokenId> {
        self.env.tokenize_bytes(text.as_bytes())
    }

    /// The bytes of a token; none for control tokens.
    pub fn bytes(&self, token: TokenId) -> &[u8] {
        let bytes = if (token as usize) < self.len() { self.env.trie.token(token) } else { &[] };
        if bytes.first() == Some(&TokTrie::SPECIAL_TOKEN_MARKER) { &[] } else { bytes }
    }

    /// A control token by its name.
    pub fn special(&self, name: &str) -> Option<TokenId> {
        self.specials.get(name).copied()
    }

    /// The token that must come first, where the model wants one.
    pub fn bos(&self) -> Option<TokenId> {
        self.bos
    }

    /// The token that ends a text.
    pub fn eos(&self) -> TokenId {
        self.eos
    }

    /// What llguidance is given.
    pub fn env(&self) -> toktrie::TokEnv {
        self.env.clone()
    }
}
