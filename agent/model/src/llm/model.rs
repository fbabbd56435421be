//! A model file that was opened: mapped, checked, with its vocabulary, its decoder and what it kept of the last prompt.
#![allow(unsafe_code)]

use super::cache::Cache;
use super::decoder::Decoder;
use super::error::{LlmError, Result};
use super::gguf::Header;
use super::grammar::Grammars;
use super::prompt::Template;
use super::shape::Shape;
use super::vocab::Vocab;
use memmap2::Mmap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A model that can be asked.
pub struct Model {
    file: Mmap,
    /// Its weights.
    pub decoder: Decoder,
    /// Its vocabulary.
    pub vocab: Vocab,
    /// Grammars over its vocabulary.
    pub grammars: Grammars,
    /// What each prompt begins and ends with.
    pub template: Template,
    cache: Cache,
    read: Vec<u32>,
    marked: usize,
}

/// The tokenizer.json that belongs to a model file: of its name, or the folder's.
pub fn tokenizer_beside(path: &Path) -> Option<PathBuf> {
    [path.with_extension("tokenizer.json"), path.with_file_name("tokenizer.json")]
        .into_iter()
        .find(|path| path.is_file())
}

/// Maps a file that is no larger than `most` bytes.
fn map(path: &Path, most: u64) -> Result<Mmap> {
    let what = || format!("cannot open the language model {}", path.display());
    let known = std::fs::metadata(path).map_err(|error| LlmError::file(what(), &error))?;
    if !known.is_file() {
        return Err(LlmError::model(format!("{} is no file", path.display())));
    }
    if known.len() > most {
        return Err(LlmError::model(format!("it has {} bytes, and {most} is the most", known.len())));
    }
    let file = File::open(path).map_err(|error| LlmError::file(what(), &error))?;
    // SAFETY: the map is read only and no `&mut` to it exists. Nothing of ours writes to a model file once it has its
    // name: `store::install` writes another file and renames it, so a file that is mapped keeps its bytes.
    unsafe { Mmap::map(&file) }.map_err(|error| LlmError::file(what(), &error))
}

/// What a file is by its header, without its vocabulary and weights: `qwen3, 28 layers of 1024`.
///
/// # Errors
/// It cannot be opened, is larger than `most`, or is of no architecture that can be run.
pub fn described(path: &Path, most: u64) -> Result<String> {
    let file = map(path, most)?;
    let shape = Shape::read(&Header::parse(&file)?, &file)?;
    Ok(format!("{}, {} layers of {}", shape.arch.name(), shape.layers, shape.width))
}

impl Model {
    /// Opens and checks a file. Its weights are not read until they are used.
    ///
    /// # Errors
    /// It cannot be opened, is larger than `most`, or is no model that can be used.
    pub fn open(path: &Path, most: u64) -> Result<Model> {
        let file = map(path, most)?;
        let header = Header::parse(&file)?;
        let vocab = Vocab::read(&header, &file, tokenizer_beside(path).as_deref())?;
        let decoder = Decoder::read(&header, &file, vocab.len())?;
        let grammars = Grammars::new(&vocab)?;
        let template = Template::of(&vocab);
        let cache = decoder.cache();
        Ok(Model { file, decoder, vocab, grammars, template, cache, read: Vec::new(), marked: 0 })
    }

    /// Bytes of its file.
    pub fn file_bytes(&self) -> u64 {
        self.file.len() as u64
    }

    /// Bytes of its cache.
    pub fn cache_bytes(&self) -> usize {
        self.cache.bytes()
    }

    /// Tokens that it holds.
    pub fn held(&self) -> usize {
        self.read.len()
    }

    /// Forgets all that it read.
    pub fn forget(&mut self) {
        self.cut(0);
    }

    fn cut(&mut self, length: usize) {
        let left = self.cache.forget(length);
        self.read.truncate(left);
    }

    /// Reads a whole prompt, of which the first `fixed` tokens are worth keeping; what it read before of it is not read
    /// again. Returns what stands for the last token, and how many were not read again.
    ///
    /// # Errors
    /// What `stop` returns.
    pub fn prompt(&mut self, tokens: &[u32], fixed: usize, stop: &dyn Fn() -> Result<()>) -> Result<(Vec<f32>, usize)> {
        let same = self.read.iter().zip(tokens).take_while(|(have, want)| have == want).count();
        // The last token is always read: what stands for it is asked for.
        self.cut(same.min(tokens.len().saturating_sub(1)));
        let reused = self.read.len();
        if self.read.len() < fixed && fixed < tokens.len() {
            self.go_on(tokens.get(self.read.len()..fixed).unwrap_or(&[]), stop)?;
            self.cache.set_mark();
            self.marked = fixed;
        }
        let last = self.go_on(tokens.get(self.read.len()..).unwrap_or(&[]), stop)?;
        Ok((last, reused))
    }

    /// Reads more tokens; returns what stands for the last of them.
    ///
    /// # Errors
    /// What `stop` returns.
    pub fn go_on(&mut self, tokens: &[u32], stop: &dyn Fn() -> Result<()>) -> Result<Vec<f32>> {
        match self.decoder.read_tokens(&self.file, &mut self.cache, tokens, stop) {
            Ok(last) => {
                self.read.extend_from_slice(tokens);
                Ok(last)
            }
            Err(error) => {
                self.read.truncate(self.cache.len());
                Err(error)
            }
        }
    }

    /// How likely every token is next.
    pub fn all(&self, last: &[f32]) -> Vec<f32> {
        self.decoder.all(&self.file, last)
    }

    /// How likely each of some tokens is next.
    pub fn some(&self, last: &[f32], which: &[u32]) -> Vec<f32> {
        self.decoder.some(&self.file, last, which)
    }
}
