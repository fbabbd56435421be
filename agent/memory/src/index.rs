//! The Tantivy index over the log: rebuilt whenever it is absent or does not fit. It holds nothing that the log does not.

use crate::MemoryError;
use crate::log::Log;
use std::path::Path;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{
    AsciiFoldingFilter, LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, TokenStream,
};
use tantivy::{IndexReader, IndexWriter, TantivyDocument, Term};

/// The least that Tantivy accepts: entries come one by one.
const WRITER_BYTES: usize = 15_000_000;
const TOKENIZER: &str = "tacit";

pub(crate) struct Index {
    index: tantivy::Index,
    /// Made when something is first written, since it starts threads.
    writer: Option<IndexWriter>,
    reader: IndexReader,
    seq: Field,
    text: Field,
    /// The last entry that is in the index.
    indexed: i64,
}

fn schema() -> Schema {
    let mut builder = Schema::builder();
    builder.add_i64_field("seq", INDEXED | STORED);
    let words = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    builder.add_text_field("text", TextOptions::default().set_indexing_options(words));
    builder.build()
}

fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(60))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .build()
}

impl Index {
    pub(crate) fn open(dir: &Path, log: &Log) -> Result<Self, MemoryError> {
        match Self::try_open(dir) {
            // An index that knows more than the log belongs to another log.
            Ok(index) if index.indexed <= log.last_seq()? => return Ok(index),
            Ok(_) => tracing::warn!("the index does not belong to this memory: rebuilding it"),
            Err(error) => tracing::warn!(%error, "the index cannot be read: rebuilding it"),
        }
        if dir.exists() {
            std::fs::remove_dir_all(dir).map_err(|source| MemoryError::Folder { dir: dir.to_owned(), source })?;
        }
        Self::try_open(dir)
    }

    fn try_open(dir: &Path) -> Result<Self, MemoryError> {
        std::fs::create_dir_all(dir).map_err(|source| MemoryError::Folder { dir: dir.to_owned(), source })?;
        let directory = tantivy::directory::MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
        let index = tantivy::Index::open_or_create(directory, schema())?;
        index.tokenizers().register(TOKENIZER, analyzer());
        let reader = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into()?;
        let indexed = index.load_metas()?.payload.and_then(|text| text.parse().ok()).unwrap_or(0);
        let (seq, text) = (index.schema().get_field("seq")?, index.schema().get_field("text")?);
        Ok(Self { index, writer: None, reader, seq, text, indexed })
    }

    fn writer(&mut self) -> Result<&mut IndexWriter, MemoryError> {
        if self.writer.is_none() {
            self.writer = Some(self.index.writer_with_num_threads(1, WRITER_BYTES)?);
        }
        self.writer.as_mut().ok_or_else(|| tantivy::TantivyError::SystemError("no index writer".into()).into())
    }

    /// Takes in what the log has and the index lacks.
    pub(crate) fn catch_up(&mut self, log: &Log) -> Result<(), MemoryError> {
        let (seq, text) = (self.seq, self.text);
        let mut changed = false;
        loop {
            let entries = log.after(self.indexed, 500)?;
            let Some(last) = entries.last().map(|entry| entry.seq) else { break };
            let writer = self.writer()?;
            for entry in entries.iter().filter(|entry| entry.kind.is_searched() && !entry.text.is_empty()) {
                // The same entry twice, after a crash between two commits, must not be found twice.
                writer.delete_term(Term::from_field_i64(seq, entry.seq));
                let mut document = TantivyDocument::new();
                document.add_i64(seq, entry.seq);
                document.add_text(text, &entry.text);
                writer.add_document(document)?;
            }
            self.indexed = last;
            changed = true;
        }
        if changed { self.commit() } else { Ok(()) }
    }

    fn commit(&mut self) -> Result<(), MemoryError> {
        let payload = self.indexed.to_string();
        let mut commit = self.writer()?.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        self.reader.reload()?;
        Ok(())
    }

    pub(crate) fn forget(&mut self, ids: &[i64]) -> Result<(), MemoryError> {
        let seq = self.seq;
        for id in ids {
            self.writer()?.delete_term(Term::from_field_i64(seq, *id));
        }
        self.commit()
    }

    /// The entries that have most of `words`, best first, with a score. A word of three letters
    /// may be the beginning of a longer one; from four on it may have a typing error.
    pub(crate) fn find(&self, words: &str, limit: usize) -> Result<Vec<(i64, f32)>, MemoryError> {
        let mut analyzer = analyzer();
        let mut tokens = analyzer.token_stream(words);
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        while let Some(token) = tokens.next() {
            let term = Term::from_field_text(self.text, &token.text);
            let exact = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
            parts.push((Occur::Should, Box::new(BoostQuery::new(Box::new(exact), 2.0))));
            match token.text.chars().count() {
                0..3 => {}
                3 => parts.push((Occur::Should, Box::new(FuzzyTermQuery::new_prefix(term, 0, true)))),
                _ => parts.push((Occur::Should, Box::new(FuzzyTermQuery::new_prefix(term, 1, true)))),
            }
            if parts.len() > 40 {
                break;
            }
        }
        let searcher = self.reader.searcher();
        let found = searcher.search(&BooleanQuery::new(parts), &TopDocs::with_limit(limit.max(1)).order_by_score())?;
        let mut results = Vec::with_capacity(found.len());
        for (score, address) in found {
            let document: TantivyDocument = searcher.doc(address)?;
            if let Some(seq) = document.get_first(self.seq).and_then(|value| value.as_i64()) {
                results.push((seq, score));
            }
        }
        Ok(results)
    }
}
