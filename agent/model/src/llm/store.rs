//! Models as files: where they are found, and how one comes into a folder.

use super::error::{LlmError, Result};
use super::model::{Model, tokenizer_beside};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// A model in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Its file.
    pub path: PathBuf,
    /// The file's name without `.gguf`.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// What its checksum must be, in hexadecimal, where it was installed with one.
    pub sha256: Option<String>,
}

fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gguf")) && path.is_file()
}

fn checksum_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".sha256");
    PathBuf::from(name)
}

/// The models in a folder, by name; none where there is no such folder.
pub fn list(folder: &Path) -> Vec<Installed> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(10_000);
    let mut found: Vec<Installed> = entries
        .map(|entry| entry.path())
        .filter(|path| is_model(path))
        .map(|path| Installed {
            name: path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            bytes: std::fs::metadata(&path).map(|known| known.len()).unwrap_or(0),
            sha256: std::fs::read_to_string(checksum_file(&path))
                .ok()
                .and_then(|text| text.get(..64).map(str::to_owned)),
            path,
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The first model in these folders: the one called `wanted` where that is given, else the first by name.
pub fn find(folders: &[PathBuf], wanted: Option<&str>) -> Option<Installed> {
    folders.iter().flat_map(|folder| list(folder)).find(|model| wanted.is_none_or(|name| model.name == name))
}

/// A file that is taken away again unless it was kept.
struct Partial {
    path: PathBuf,
    kept: bool,
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Copies a file into a new one and says its checksum.
fn copy(from: &Path, to: &Path) -> Result<String> {
    let reading = |error| LlmError::file(format!("cannot read {}", from.display()), &error);
    let writing = |error| LlmError::file(format!("cannot write {}", to.display()), &error);
    let mut source = File::open(from).map_err(reading)?;
    let mut target = File::create(to).map_err(writing)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0u8; 1 << 20];
    loop {
        let count = source.read(&mut buffer).map_err(reading)?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
        digest.update(part);
        target.write_all(part).map_err(writing)?;
    }
    target.sync_all().map_err(writing)?;
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Checks a model file and copies it into `folder`, with its tokenizer.json where it needs one and with its checksum.
/// The folder has either all of the new model or none of it.
///
/// # Errors
/// The file is no model that can be used, is larger than `most` bytes, or cannot be copied.
pub fn install(file: &Path, folder: &Path, most: u64) -> Result<Installed> {
    if !file.exists() {
        return Err(LlmError::model(format!("there is no file {}", file.display())));
    }
    let name = file
        .file_name()
        .filter(|_| is_model(file))
        .ok_or_else(|| LlmError::model(format!("{} is no file whose name ends with .gguf", file.display())))?;
    Model::open(file, most)?;
    let writing = |error| LlmError::file(format!("cannot write to {}", folder.display()), &error);
    std::fs::create_dir_all(folder).map_err(writing)?;
    let target = folder.join(name);
    let mut part_name = std::ffi::OsString::from(".");
    part_name.push(name);
    part_name.push(format!(".{}", std::process::id()));
    let part = Partial { path: folder.join(&part_name), kept: false };
    let tokenizer = tokenizer_beside(file);
    if let Some(tokenizer) = &tokenizer {
        let mut beside = Partial { path: folder.join(&part_name).with_extension("tokenizer"), kept: false };
        copy(tokenizer, &beside.path)?;
        std::fs::rename(&beside.path, target.with_extension("tokenizer.json")).map_err(writing)?;
        beside.kept = true;
    }
    let sha256 = copy(file, &part.path)?;
    // What counts is the copy: the file may have changed since it was looked at.
    let copied = Model::open(&part.path, most);
    if tokenizer.is_none() {
        copied?;
    }
    let sum = checksum_file(&target);
    let mut sum_part = Partial { path: checksum_file(&part.path), kept: false };
    std::fs::write(&sum_part.path, format!("{sha256}  {}\n", name.to_string_lossy())).map_err(writing)?;
    std::fs::rename(&sum_part.path, &sum).map_err(writing)?;
    sum_part.kept = true;
    let mut part = part;
    std::fs::rename(&part.path, &target).map_err(writing)?;
    part.kept = true;
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(Installed {
        name: target.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        bytes: std::fs::metadata(&target).map(|known| known.len()).unwrap_or(0),
        path: target,
        sha256: Some(sha256),
    })
}

/// Whether a model's bytes are those that were installed; `None` where it has no checksum.
///
/// # Errors
/// The file cannot be read.
pub fn verify(model: &Installed) -> Result<Option<bool>> {
    let Some(wanted) = &model.sha256 else { return Ok(None) };
    let reading = |error| LlmError::file(format!("cannot read {}", model.path.display()), &error);
    let mut file = File::open(&model.path).map_err(reading)?;
    let mut digest = Sha256::new();
    std::io::copy(&mut file, &mut digest).map_err(reading)?;
    let have: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(&have == wanted))
}
