//! Evaluation files: `scene NAME`, then `> sentence #tags` with the lines of its plan.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tacit_dbus::{Snapshot, Verb};

/// One sentence with what is right.
#[derive(Debug, Clone)]
pub struct Case {
    /// The scene's name.
    pub scene_name: String,
    /// The scene.
    pub scene: Arc<Snapshot>,
    /// The sentence.
    pub said: String,
    /// Phenomena.
    pub tags: Vec<String>,
    /// Everything that is right.
    pub wanted: Vec<Wanted>,
    /// The file and line.
    pub place: String,
}

/// One thing that is right.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// These steps.
    Steps(Vec<Want>),
    /// A question.
    Ask,
    /// An answer without steps.
    Answer,
    /// Nothing.
    Refuse,
}

/// A step that is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Want {
    /// Its verb.
    pub verb: Verb,
    /// Its arguments.
    pub args: BTreeMap<String, Value>,
    /// When.
    pub when: Option<Value>,
}

/// What is wrong with an evaluation file.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// It cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, #[source] std::io::Error),
    /// A line is wrong.
    #[error("{0}:{1}: {2}")]
    Line(PathBuf, usize, String),
}

/// Reads every `*.txt` of a folder against `scenes/*.json` in it.
///
/// # Errors
/// A file cannot be read, or a line is wrong.
pub fn read(folder: &Path) -> Result<Vec<Case>, CaseError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |why| CaseError::File(path, why)
    };
    let mut files: Vec<PathBuf> = if folder.is_file() {
        vec![folder.to_owned()]
    } else {
        std::fs::read_dir(folder)
            .map_err(io(folder))?
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|end| end == "txt"))
            .collect()
    };
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(io(&file))?;
        one(&file, &text, &mut out)?;
    }
    Ok(out)
}

fn one(file: &Path, text: &str, out: &mut Vec<Case>) -> Result<(), CaseError> {
    let mut scene: Option<(String, Arc<Snapshot>)> = None;
    for (at, line) in text.lines().enumerate() {
        let wrong = |why: String| CaseError::Line(file.to_owned(), at + 1, why);
        let line = line.trim_end();
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        if let Some(name) = line.strip_prefix("scene ") {
            let path = file.with_file_name("scenes").join(format!("{}.json", name.trim()));
            let json = std::fs::read_to_string(&path).map_err(|why| CaseError::File(path, why))?;
            let read: Snapshot = serde_json::from_str(&json).map_err(|why| wrong(format!("scene {name}: {why}")))?;
            scene = Some((name.trim().to_owned(), Arc::new(read)));
        } else if let Some(said) = line.strip_prefix("> ") {
            let (name, scene) = scene.clone().ok_or_else(|| wrong("a sentence before any scene".into()))?;
            let at_tag = said.find(" #").unwrap_or(said.len());
            let tags = said.get(at_tag..).unwrap_or("").split('#').map(str::trim).filter(|tag| !tag.is_empty());
            out.push(Case {
                scene_name: name,
                scene,
                said: said.get(..at_tag).unwrap_or(said).trim().to_owned(),
                tags: tags.map(str::to_owned).collect(),
                wanted: Vec::new(),
                place: format!("{}:{}", file.file_name().unwrap_or_default().to_string_lossy(), at + 1),
            });
        } else {
            let case = out.last_mut().ok_or_else(|| wrong("a plan before any sentence".into()))?;
            line_of(line, case).map_err(wrong)?;
        }
    }
    Ok(())
}

fn line_of(line: &str, case: &mut Case) -> Result<(), String> {
    let single = match line {
        "ask" => Some(Wanted::Ask),
        "answer" => Some(Wanted::Answer),
        "refuse" => Some(Wanted::Refuse),
        _ => None,
    };
    if let Some(wanted) = single {
        case.wanted.push(wanted);
        return Ok(());
    }
    if line == "or" {
        case.wanted.push(Wanted::Steps(Vec::new()));
        return Ok(());
    }
    // An `or` opened a plan that turned out to be a word.
    if let Some(when) = line.strip_prefix("@ ") {
        let when: Value = serde_json::from_str(when).map_err(|why| why.to_string())?;
        if let Some(Wanted::Steps(steps)) = case.wanted.last_mut() {
            steps.iter_mut().for_each(|step| step.when = step.when.take().or_else(|| Some(when.clone())));
        }
        return Ok(());
    }
    let (verb, rest) = line.split_once(' ').ok_or("no arguments")?;
    let verb: Verb = verb.parse().map_err(|_| format!("no verb “{verb}”"))?;
    let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<BTreeMap<String, Value>>();
    let args = stream.next().ok_or("no arguments")?.map_err(|why| why.to_string())?;
    let tail = rest.get(stream.byte_offset()..).unwrap_or("").trim();
    let when = match tail.strip_prefix("@ ") {
        Some(when) => Some(serde_json::from_str(when).map_err(|why| why.to_string())?),
        None => None,
    };
    let want = Want { verb, args, when };
    match case.wanted.last_mut() {
        Some(Wanted::Steps(steps)) => steps.push(want),
        _ => case.wanted.push(Wanted::Steps(vec![want])),
    }
    Ok(())
}

impl Case {
    /// What is right, without the empty plans that `or` before a word leaves.
    pub fn right(&self) -> impl Iterator<Item = &Wanted> {
        self.wanted.iter().filter(|wanted| !matches!(wanted, Wanted::Steps(steps) if steps.is_empty()))
    }
}
