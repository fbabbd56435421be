//! Model files that are truncated, foreign or hostile: each gets an error that says why, and costs next to nothing.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use tacit_model::action::random::Random;
use tacit_model::llm::model::Model;
use tacit_model::llm::{self, LlmError, sample};

/// Remembers the largest piece of memory that was ever asked for.
struct Counting;
static LARGEST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all calls go to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LARGEST.fetch_max(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const MOST: u64 = 64 << 20;

fn folder() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().unwrap()).path()
}

fn good(arch: &'static str) -> Vec<u8> {
    let recipe = sample::Recipe::tiny(arch);
    let words = sample::words(&sample::text(), recipe.tokens.0, recipe.tokens.1).unwrap();
    let path = folder().join(format!("{arch}.gguf"));
    sample::write(&recipe, &words, &path).unwrap();
    std::fs::read(path).unwrap()
}

fn open(bytes: &[u8]) -> Result<Model, LlmError> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let path = folder().join(format!("hostile-{}.gguf", COUNT.fetch_add(1, Ordering::Relaxed)));
    std::fs::write(&path, bytes).unwrap();
    let opened = Model::open(&path, MOST);
    // A mapped file lives on without its name.
    std::fs::remove_file(&path).unwrap();
    opened
}

/// Opens it, and where that goes well uses it: neither may panic or take much memory.
fn poke(bytes: &[u8]) -> bool {
    match open(bytes) {
        Ok(mut model) => {
            let tokens: Vec<u32> = (0..5).collect();
            let last = model.go_on(&tokens, &|| Ok(())).unwrap();
            let _ = model.all(&last);
            true
        }
        Err(error) => {
            let text = error.to_string();
            assert!(text.contains(": ") && text.ends_with(')'), "{text}");
            false
        }
    }
}

#[track_caller]
fn check(bytes: &[u8], why: &str) {
    match open(bytes) {
        Ok(_) => panic!("it was taken, but: {why}"),
        Err(error) => assert!(error.to_string().contains(why), "{error}\nis not: {why}"),
    }
}

/// A header, written by hand.
#[derive(Default)]
struct Header(Vec<u8>);

impl Header {
    fn new(tensors: u64, keys: u64) -> Header {
        Header(b"GGUF".to_vec()).u32(3).u64(tensors).u64(keys)
    }
    fn u32(mut self, n: u32) -> Self {
        self.0.extend(n.to_le_bytes());
        self
    }
    fn u64(mut self, n: u64) -> Self {
        self.0.extend(n.to_le_bytes());
        self
    }
    fn text(self, text: &str) -> Self {
        let mut header = self.u64(text.len() as u64);
        header.0.extend(text.as_bytes());
        header
    }
    fn tensor(self, name: &str, dims: &[u64], kind: u32, offset: u64) -> Self {
        let header = dims.iter().fold(self.text(name).u32(dims.len() as u32), |header, dim| header.u64(*dim));
        header.u32(kind).u64(offset)
    }
    fn zeros(mut self, count: usize) -> Vec<u8> {
        self.0.resize(self.0.len() + count, 0);
        self.0
    }
}

#[test]
fn foreign_files_are_told_apart() {
    check(b"", "no GGUF");
    check(b"GG", "no GGUF");
    check(b"PK\x03\x04 something else entirely", "no GGUF");
    check(b"GGUF", "middle of its header");
    check(&Header(b"GGUF".to_vec()).u32(1).zeros(64), "version 1");
    check(&Header(b"GGUF".to_vec()).u32(0x0300_0000).zeros(64), "version 50331648");
    check(&Header::new(0, 0).zeros(0), "no vocabulary");
    assert!(Model::open(folder(), MOST).is_err_and(|error| error.to_string().contains("is no file")));
    let absent = Model::open(&PathBuf::from("/nowhere/model.gguf"), MOST);
    assert!(absent.is_err_and(|error| error.to_string().contains("(check the path)")));
}

#[test]
fn claims_cost_nothing() {
    check(&Header::new(u64::MAX, 0).zeros(100), "claims 18446744073709551615 tensors");
    check(&Header::new(0, u64::MAX).zeros(100), "entries of metadata");
    check(&Header::new(16_000, 4000).zeros(0), "middle of its header");
    check(&Header::new(0, 1).u64(u64::MAX).zeros(100), "a key of 18446744073709551615 bytes");
    check(&Header::new(0, 1).text("key").u32(8).u64(1 << 40).zeros(100), "a text of 1099511627776 bytes");
    check(&Header::new(0, 1).text("key").u32(9).u32(4).u64(1 << 60).zeros(100), "no room for them");
    check(&Header::new(0, 1).text("key").u32(9).u32(8).u64(u64::MAX).zeros(100), "no room for them");
    check(&Header::new(0, 1).text("key").u32(9).u32(9).u64(4).zeros(100), "a list of the type 9");
    check(&Header::new(0, 1).text("key").u32(77).zeros(100), "unknown type 77");
    check(&Header::new(1, 0).tensor("t", &[u64::MAX, 2], 0, 0).zeros(100), "far too large");
    check(&Header::new(1, 0).tensor("t", &[1 << 20, 1 << 20, 1 << 20], 0, 0).zeros(100), "far too large");
    check(&Header::new(1, 0).tensor("t", &[0, 4], 0, 0).zeros(100), "makes it empty");
    check(&Header::new(1, 0).tensor("t", &[1 << 30], 0, 0).zeros(100), "beyond the end");
    check(&Header::new(1, 0).tensor("t", &[32], 0, u64::MAX - 31).zeros(100), "beyond the end");
    check(&Header::new(1, 0).tensor("t", &[33, 2], 8, 0).zeros(1000), "rows of 33");
    check(&Header::new(1, 0).tensor("t", &[32], 99, 0).zeros(1000), "number 99");
    check(&Header::new(1, 0).tensor("t", &[32; 5], 0, 0).zeros(1000), "5 dimensions");
    check(&Header::new(1, 0).tensor("t", &[8], 0, 7).zeros(1000), "not aligned");
    let twice = Header::new(2, 0).tensor("t", &[8], 0, 0).tensor("t", &[8], 0, 32);
    check(&twice.zeros(1000), "tensor t twice");
    let over = Header::new(2, 0).tensor("a", &[16], 0, 0).tensor("b", &[16], 0, 32);
    check(&over.zeros(1000), "overlap");
    check(&Header::new(0, 1).text("general.alignment").u32(4).u32(0).zeros(9), "its alignment");
    check(
        &Header::new(1, 1).text("general.alignment").u32(4).u32(3).tensor("t", &[8], 0, 0).zeros(99),
        "its alignment",
    );
    let words = Header::new(0, 1).text("tokenizer.ggml.tokens").u32(9).u32(8).u64(2_000_000);
    check(&words.zeros(16_000_000), "2000000 tokens");
    assert!(LARGEST.load(Ordering::Relaxed) < 64 << 20, "{}", LARGEST.load(Ordering::Relaxed));
}

/// Replaces what follows `key` in a file.
fn with(bytes: &[u8], key: &str, change: impl Fn(&mut [u8])) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = bytes.windows(key.len()).position(|part| part == key.as_bytes()).unwrap() + key.len();
    change(&mut bytes[at..]);
    bytes
}

#[test]
fn sizes_that_do_not_fit_are_told() {
    let good = good("qwen3");
    assert!(poke(&good));
    let number = |key: &str, n: u32| with(&good, key, |rest| rest[4..8].copy_from_slice(&n.to_le_bytes()));
    check(&number("qwen3.block_count", 3), "no tensor blk.2");
    check(&number("qwen3.block_count", 0), "block_count is 0");
    check(&number("qwen3.block_count", u32::MAX), "block_count is 4294967295");
    check(&number("qwen3.embedding_length", 128), "and 128 by");
    check(&number("qwen3.attention.head_count_kv", 3), "cannot share 3");
    check(&number("qwen3.attention.key_length", 1 << 20), "the size of a head");
    check(&number("qwen3.feed_forward_length", 4096), "is wanted");
    check(&number("qwen3.rope.dimension_count", 15), "cannot turn 15");
    check(&with(&good, "general.architecture", |rest| rest[12..17].copy_from_slice(b"mamba")), "“mamba”");
    check(&with(&good, "qwen3.block_coun", |rest| rest[0] = b'x'), "does not say qwen3.block_count");
    check(&with(&good, "tokenizer.ggml.model", |rest| rest[12..16].copy_from_slice(b"bert")), "“bert”");
    check(&with(&good, "tokenizer.ggml.tokens", |rest| rest[0..4].copy_from_slice(&4u32.to_le_bytes())), "");
    check(&good[..good.len() - 64], "beyond the end");
}

#[test]
fn mutated_files_never_panic() {
    let slow = std::env::var_os("TACIT_SLOW").is_some();
    let mut random = Random::new(3);
    let (mut taken, mut refused) = (0, 0);
    for arch in ["qwen3", "lfm2", "phi3"] {
        let good = good(arch);
        // Weights that change make other numbers; what can do harm is the header.
        let header = good.len() - good.windows(16).rev().position(|part| part == [0; 16]).unwrap_or(0);
        let header = header.min(good.len() / 4).max(2000);
        for _ in 0..if slow { 4000 } else { 120 } {
            let mut bytes = good.clone();
            for _ in 0..1 + random.below(4) {
                let near = if random.chance(0.5) { 900.min(header) } else { header };
                let at = random.below(near);
                match random.below(4) {
                    0 => bytes[at] ^= 1 << random.below(8),
                    1 => bytes[at] = random.bits() as u8,
                    2 => {
                        let wide = random.pick(&[0u64, 1, u64::MAX, 1 << 31, 1 << 62, 255]).unwrap().to_le_bytes();
                        let end = (at + 8).min(bytes.len());
                        bytes[at..end].copy_from_slice(&wide[..end - at]);
                    }
                    _ => bytes.truncate(at.max(bytes.len() - random.below(5000))),
                }
            }
            if poke(&bytes) {
                taken += 1;
            } else {
                refused += 1;
            }
        }
    }
    println!("{taken} taken, {refused} refused");
    assert!(taken > 0 && refused > 0);
    assert!(LARGEST.load(Ordering::Relaxed) < 256 << 20, "{}", LARGEST.load(Ordering::Relaxed));
}

#[test]
fn installing_is_all_or_nothing() {
    let source = folder().join("source");
    std::fs::create_dir_all(&source).unwrap();
    let file = source.join("small.gguf");
    std::fs::write(&file, good("llama")).unwrap();
    let models = folder().join("models");
    assert_eq!(llm::list(&models), Vec::new());
    let installed = llm::install(&file, &models, MOST).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(llm::list(&models), vec![installed.clone()]);
    assert_eq!(llm::verify(&installed), Ok(Some(true)));
    assert_eq!(llm::find(&[folder().join("none"), models.clone()], Some("small")), Some(installed.clone()));
    assert_eq!(llm::find(std::slice::from_ref(&models), Some("other")), None);
    let mut changed = std::fs::read(&installed.path).unwrap();
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(&installed.path, changed).unwrap();
    assert_eq!(llm::verify(&installed), Ok(Some(false)));

    let bad = source.join("bad.gguf");
    std::fs::write(&bad, &good("llama")[..5000]).unwrap();
    assert!(matches!(llm::install(&bad, &models, MOST), Err(LlmError::Model(_))));
    assert!(matches!(llm::install(&source.join("absent.gguf"), &models, MOST), Err(LlmError::Model(_))));
    assert!(llm::install(&installed.path, Path::new("/proc/nothing"), MOST).is_err());
    let names: Vec<String> =
        std::fs::read_dir(&models).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let small = llm::install(&installed.path, &folder().join("other"), 1000);
    assert!(small.is_err_and(|error| error.to_string().contains("1000 is the most")));
}
