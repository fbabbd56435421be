//! Models of random weights, for tests and for the benchmark: real files with a real vocabulary, that know nothing.

use super::error::{LlmError, Result};
use crate::action::random::Random;
use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QStorage, QTensor};
use candle_core::{Device, Tensor};
use std::borrow::Cow;
use std::io::{BufWriter, Write};
use std::path::Path;
use tokenizers::models::TrainerWrapper;
use tokenizers::models::bpe::{BPE, BpeTrainerBuilder};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::{Model as _, Tokenizer};

/// Rows of a large matrix that are made anew; the others repeat them.
const ROWS_MADE: usize = 2048;

/// What a model of random weights is like.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// The architecture's name in files.
    pub arch: &'static str,
    /// Layers.
    pub layers: usize,
    /// Numbers for a token.
    pub width: usize,
    /// Heads of queries, and of keys and values.
    pub heads: (usize, usize),
    /// Numbers in a head.
    pub head: usize,
    /// Numbers inside a layer's second part.
    pub inner: usize,
    /// Tokens that are learned from text, and tokens in all.
    pub tokens: (usize, usize),
    /// How matrices are stored.
    pub kind: GgmlDType,
    /// How embeddings are stored.
    pub embed: GgmlDType,
    /// For the weights.
    pub seed: u64,
}

impl Recipe {
    /// A model of a few hundred kilobytes.
    pub fn tiny(arch: &'static str) -> Recipe {
        Recipe {
            arch,
            layers: 2,
            width: 64,
            heads: (4, 2),
            head: 16,
            inner: 96,
            tokens: (600, 620),
            kind: GgmlDType::Q8_0,
            embed: GgmlDType::Q8_0,
            seed: 1,
        }
    }

    /// The shape of Qwen3-0.6B as Q4_K with embeddings as Q6_K.
    pub fn qwen3_06b() -> Recipe {
        Recipe {
            arch: "qwen3",
            layers: 28,
            width: 1024,
            heads: (16, 8),
            head: 128,
            inner: 3072,
            tokens: (4000, 151_936),
            kind: GgmlDType::Q4K,
            embed: GgmlDType::Q6K,
            seed: 1,
        }
    }
}

/// A vocabulary as files have it.
pub struct Words {
    /// Tokens in GPT-2's writing.
    pub tokens: Vec<String>,
    /// Merges, two tokens with a space between them.
    pub merges: Vec<String>,
    /// What each token is for.
    pub kinds: Vec<i32>,
}

fn failed(error: impl std::fmt::Display) -> LlmError {
    LlmError::model(format!("a sample cannot be made: {error}"))
}

/// A byte-level vocabulary learned from `text`, with the control tokens of a conversation, filled up to `total`.
///
/// # Errors
/// It cannot be learned.
pub fn words(text: &[String], learned: usize, total: usize) -> Result<Words> {
    let mut tokenizer = Tokenizer::new(BPE::default());
    tokenizer.with_pre_tokenizer(Some(ByteLevel::new(false, true, true)));
    let trainer = BpeTrainerBuilder::new()
        .vocab_size(learned)
        .show_progress(false)
        .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
        .build();
    let mut trainer = TrainerWrapper::BpeTrainer(trainer);
    tokenizer.train(&mut trainer, text.iter().map(String::as_str)).map_err(failed)?;
    let json = serde_json::to_value(&tokenizer).map_err(failed)?;
    let merges = json.pointer("/model/merges").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let merges = merges
        .iter()
        .filter_map(|merge| match merge {
            serde_json::Value::String(text) => Some(text.clone()),
            pair => Some(format!("{} {}", pair.get(0)?.as_str()?, pair.get(1)?.as_str()?)),
        })
        .collect();
    let count = tokenizer.get_model().get_vocab_size() as u32;
    let mut tokens: Vec<String> = (0..count).filter_map(|id| tokenizer.id_to_token(id)).collect();
    let mut kinds = vec![1; tokens.len()];
    for name in ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>"] {
        tokens.push(name.to_owned());
        kinds.push(if name.contains("think") { 4 } else { 3 });
    }
    while tokens.len() < total {
        tokens.push(format!("<|unused_{}|>", tokens.len()));
        kinds.push(3);
    }
    Ok(Words { tokens, merges, kinds })
}

/// A matrix of random numbers of a size that keeps what passes through it in bounds.
fn matrix(random: &mut Random, rows: usize, width: usize, kind: GgmlDType) -> Result<QTensor> {
    let made = rows.min(ROWS_MADE);
    let scale = 1.5 / (width as f32).sqrt();
    let values: Vec<f32> = (0..made * width).map(|_| random.normal() * scale).collect();
    let plain = Tensor::from_vec(values, (made, width), &Device::Cpu).map_err(failed)?;
    let first = QTensor::quantize(&plain, kind).map_err(failed)?;
    if made == rows {
        return Ok(first);
    }
    let part = first.data().map_err(failed)?;
    let stride = part.len() / made;
    let bytes: Vec<u8> = part.iter().copied().cycle().take(stride * rows).collect();
    let storage = QStorage::from_data(Cow::Owned(bytes), &Device::Cpu, kind).map_err(failed)?;
    QTensor::new(storage, (rows, width)).map_err(failed)
}

fn list(random: &mut Random, length: usize, around: f32) -> Result<QTensor> {
    let values: Vec<f32> = (0..length).map(|_| around + random.normal() * 0.1).collect();
    let plain = Tensor::from_vec(values, length, &Device::Cpu).map_err(failed)?;
    QTensor::quantize(&plain, GgmlDType::F32).map_err(failed)
}

/// Whether a layer of a sample convolves.
fn convolves(recipe: &Recipe, layer: usize) -> bool {
    recipe.arch == "lfm2" && layer.is_multiple_of(2)
}

/// The tensors of one layer by their names in it.
fn layer(recipe: &Recipe, random: &mut Random, at: usize) -> Result<Vec<(String, QTensor)>> {
    let (width, inner, kind) = (recipe.width, recipe.inner, recipe.kind);
    let (own, shared) = (recipe.heads.0 * recipe.head, recipe.heads.1 * recipe.head);
    let mut out: Vec<(String, QTensor)> = Vec::new();
    let mut add = |name: &str, tensor: QTensor| out.push((format!("blk.{at}.{name}"), tensor));
    add("attn_norm.weight", list(random, width, 1.0)?);
    add("ffn_norm.weight", list(random, width, 1.0)?);
    if convolves(recipe, at) {
        add("shortconv.in_proj.weight", matrix(random, 3 * width, width, kind)?);
        add("shortconv.out_proj.weight", matrix(random, width, width, kind)?);
        add("shortconv.conv.weight", matrix(random, width, 3, GgmlDType::F32)?);
    } else if recipe.arch == "phi3" {
        add("attn_qkv.weight", matrix(random, own + 2 * shared, width, kind)?);
        add("attn_output.weight", matrix(random, width, own, kind)?);
    } else {
        add("attn_q.weight", matrix(random, own, width, kind)?);
        add("attn_k.weight", matrix(random, shared, width, kind)?);
        add("attn_v.weight", matrix(random, shared, width, kind)?);
        add("attn_output.weight", matrix(random, width, own, kind)?);
        if recipe.arch == "qwen2" {
            add("attn_q.bias", list(random, own, 0.0)?);
            add("attn_k.bias", list(random, shared, 0.0)?);
            add("attn_v.bias", list(random, shared, 0.0)?);
        }
        if matches!(recipe.arch, "qwen3" | "gemma3" | "lfm2") {
            add("attn_q_norm.weight", list(random, recipe.head, 1.0)?);
            add("attn_k_norm.weight", list(random, recipe.head, 1.0)?);
        }
    }
    if recipe.arch == "gemma3" {
        add("post_attention_norm.weight", list(random, width, 1.0)?);
        add("post_ffw_norm.weight", list(random, width, 1.0)?);
    }
    if recipe.arch == "phi3" {
        add("ffn_up.weight", matrix(random, 2 * inner, width, kind)?);
    } else {
        add("ffn_gate.weight", matrix(random, inner, width, kind)?);
        add("ffn_up.weight", matrix(random, inner, width, kind)?);
    }
    add("ffn_down.weight", matrix(random, width, inner, kind)?);
    Ok(out)
}

/// The metadata of a sample.
fn metadata(recipe: &Recipe, words: &Words) -> Vec<(String, Value)> {
    let arch = recipe.arch;
    let texts = |list: &[String]| Value::Array(list.iter().cloned().map(Value::String).collect());
    let whole = |n: usize| Value::U32(n as u32);
    let kv_heads = if arch == "lfm2" {
        let heads = (0..recipe.layers).map(|at| if convolves(recipe, at) { 0 } else { recipe.heads.1 as i32 });
        Value::Array(heads.map(Value::I32).collect())
    } else {
        whole(recipe.heads.1)
    };
    let end = words.tokens.iter().position(|token| token == "<|im_end|>").unwrap_or(0);
    let mut list = vec![
        ("general.architecture".to_owned(), Value::String(arch.to_owned())),
        ("general.name".to_owned(), Value::String("sample".to_owned())),
        ("general.dtype".to_owned(), Value::U32(0)),
        (format!("{arch}.block_count"), whole(recipe.layers)),
        (format!("{arch}.context_length"), whole(4096)),
        (format!("{arch}.embedding_length"), whole(recipe.width)),
        (format!("{arch}.feed_forward_length"), whole(recipe.inner)),
        (format!("{arch}.attention.head_count"), whole(recipe.heads.0)),
        (format!("{arch}.attention.head_count_kv"), kv_heads),
        (format!("{arch}.attention.key_length"), whole(recipe.head)),
        (format!("{arch}.attention.value_length"), whole(recipe.head)),
        (format!("{arch}.attention.layer_norm_rms_epsilon"), Value::F32(1e-6)),
        (format!("{arch}.rope.freq_base"), Value::F32(if arch == "phi3" { 1e4 } else { 1e6 })),
        (format!("{arch}.rope.dimension_count"), whole(recipe.head)),
        ("tokenizer.ggml.model".to_owned(), Value::String("gpt2".to_owned())),
        ("tokenizer.ggml.pre".to_owned(), Value::String("qwen2".to_owned())),
        ("tokenizer.ggml.tokens".to_owned(), texts(&words.tokens)),
        ("tokenizer.ggml.merges".to_owned(), texts(&words.merges)),
        ("tokenizer.ggml.token_type".to_owned(), Value::Array(words.kinds.iter().copied().map(Value::I32).collect())),
        ("tokenizer.ggml.eos_token_id".to_owned(), whole(end)),
        ("tokenizer.ggml.add_bos_token".to_owned(), Value::Bool(false)),
    ];
    if arch == "gemma3" {
        list.push((format!("{arch}.attention.sliding_window"), whole(64)));
    }
    if arch == "lfm2" {
        list.push((format!("{arch}.shortconv.l_cache"), whole(3)));
    }
    list
}

/// Writes a model of random weights.
///
/// # Errors
/// It cannot be written.
pub fn write(recipe: &Recipe, words: &Words, path: &Path) -> Result<()> {
    let mut random = Random::new(recipe.seed);
    let embed = matrix(&mut random, words.tokens.len(), recipe.width, recipe.embed)?;
    let norm = list(&mut random, recipe.width, 1.0)?;
    // The weights of large models are made once and repeated in every layer: what is measured is their size.
    let distinct = if recipe.layers > 8 { 1 } else { recipe.layers };
    let made: Vec<Vec<(String, QTensor)>> =
        (0..distinct).map(|at| layer(recipe, &mut random, at)).collect::<Result<_>>()?;
    let mut names: Vec<(String, &QTensor)> = vec![("token_embd.weight".to_owned(), &embed)];
    names.push(("output_norm.weight".to_owned(), &norm));
    if recipe.arch == "phi3" {
        names.push(("output.weight".to_owned(), &embed));
    }
    for at in 0..recipe.layers {
        for (name, tensor) in made.get(at % distinct).into_iter().flatten() {
            let part = name.splitn(3, '.').nth(2).unwrap_or(name);
            names.push((format!("blk.{at}.{part}"), tensor));
        }
    }
    let metadata = metadata(recipe, words);
    let metadata: Vec<(&str, &Value)> = metadata.iter().map(|(key, value)| (key.as_str(), value)).collect();
    let tensors: Vec<(&str, &QTensor)> = names.iter().map(|(name, tensor)| (name.as_str(), *tensor)).collect();
    let file = std::fs::File::create(path).map_err(|error| LlmError::file("cannot write the sample", &error))?;
    let mut file = BufWriter::new(file);
    gguf_file::write(&mut file, &metadata, &tensors).map_err(failed)?;
    file.flush().map_err(|error| LlmError::file("cannot write the sample", &error))
}

/// Text that a sample's vocabulary is learned from: the verbs, their examples and plans.
pub fn text() -> Vec<String> {
    let mut text = Vec::new();
    for verb in tacit_dbus::Verb::ALL {
        let spec = verb.spec();
        text.push(format!(r#"{{"steps":[{{"verb":"{}","args":{{"#, spec.name));
        for arg in spec.args {
            text.push(format!(r#"","{}":""#, arg.name));
            text.extend(arg.ty.words().into_iter().flatten().map(|word| format!("\"{word}\"}}")));
        }
        text.extend(spec.examples.iter().map(|example| tacit_dbus::verb::plain(example)));
    }
    text
}
