//! `tacit-agent model`: the models on this machine, for `tacit model`.

use crate::understand::places;
use anyhow::{Context, bail};
use clap::Subcommand;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tacit_model::action::ActionModel;
use tacit_model::llm::{self, Installed, Limits};
use tacit_model::models::{self, Found};

/// What can be done with models.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// List the models, the one in use marked.
    List {
        /// Write JSON.
        #[arg(long)]
        json: bool,
    },
    /// Check a model file and copy it to the models of this user.
    Add {
        /// An action model (.safetensors) or a language model (.gguf).
        file: PathBuf,
    },
    /// Use this version of the action model.
    Use {
        /// The version, as the list shows it.
        name: String,
    },
    /// Use the action model before the present one.
    Rollback,
}

/// Runs the command.
///
/// # Errors
/// A file is no model, there is no such version, or nothing can be written.
pub fn run(command: Option<&ModelCommand>) -> anyhow::Result<()> {
    match command {
        None | Some(ModelCommand::List { json: false }) => {
            list();
            Ok(())
        }
        Some(ModelCommand::List { json: true }) => {
            println!("{}", serde_json::to_string_pretty(&listed())?);
            Ok(())
        }
        Some(ModelCommand::Add { file }) => add(file),
        Some(ModelCommand::Use { name: version }) => {
            let list = models::found(&places());
            let Some(found) = list.iter().find(|one| one.version == *version) else {
                bail!("model: there is no version {version} (see `tacit model list`)");
            };
            ActionModel::open(&found.path)?;
            models::choose(&own()?, version).context("model: the choice cannot be written")?;
            println!("action model {version} is used from the next start of the agent on");
            Ok(())
        }
        Some(ModelCommand::Rollback) => {
            let found = models::roll_back(&places(), &own()?).context("model: cannot go back")?;
            println!("action model {} is used from the next start of the agent on", found.version);
            Ok(())
        }
    }
}

/// The models of this user.
fn own() -> anyhow::Result<PathBuf> {
    match places().into_iter().next() {
        Some(first) => Ok(first),
        None => bail!("model: there is no home for data (set XDG_DATA_HOME)"),
    }
}

/// The models for people.
fn list() {
    let found = models::found(&places());
    if found.is_empty() {
        println!("no action model is installed: only what the grammar knows is understood (`tacit model add FILE`)");
    }
    for one in found {
        let mark = if one.active { "in use" } else { "" };
        println!("action {:8} {:7} {}", one.version, mark, one.path.display());
    }
    let used = asked().map(|model| model.path);
    for model in installed() {
        let mark = if used.as_ref() == Some(&model.path) { "in use" } else { "" };
        let what = described(&model.path).unwrap_or_else(|why| why);
        println!(
            "language {} {mark:7} {} MB, {what}, {}",
            model.name,
            model.bytes.div_ceil(1 << 20),
            model.path.display()
        );
    }
}

/// The models for programs.
fn listed() -> Vec<Value> {
    let action =
        |one: &Found| json!({"kind": "action", "version": one.version, "active": one.active, "path": one.path});
    let used = asked().map(|model| model.path);
    let language = |model: &Installed| {
        let what = described(&model.path);
        json!({
            "kind": "language", "name": model.name, "active": used.as_ref() == Some(&model.path), "path": model.path,
            "bytes": model.bytes, "architecture": what.as_ref().ok(), "fault": what.as_ref().err(),
        })
    };
    models::found(&places()).iter().map(action).chain(installed().iter().map(language)).collect()
}

/// The language models of all places; of two with one name the first counts.
fn installed() -> Vec<Installed> {
    let mut all: Vec<Installed> = Vec::new();
    for model in places().iter().flat_map(|place| llm::list(place)) {
        if !all.iter().any(|have| have.name == model.name) {
            all.push(model);
        }
    }
    all
}

/// The language model that is asked; none where it is turned off.
fn asked() -> Option<Installed> {
    let settings = crate::config::read().unwrap_or_default().agent.local_model;
    let wanted = Some(settings.model.as_str()).filter(|name| !name.is_empty());
    llm::find(&places(), wanted).filter(|_| settings.enable)
}

fn described(path: &Path) -> Result<String, String> {
    llm::described(path, Limits::default().file_bytes_max).map_err(|why| why.to_string())
}

fn add(file: &Path) -> anyhow::Result<()> {
    if file.extension().is_some_and(|end| end.eq_ignore_ascii_case("gguf")) {
        return add_language(file);
    }
    let model = ActionModel::open(file)?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let version = name.strip_prefix("action-").unwrap_or(&name).to_owned();
    let into = own()?;
    std::fs::create_dir_all(&into).with_context(|| format!("model: {} cannot be made", into.display()))?;
    let target = into.join(format!("action-{version}.safetensors"));
    let fresh = target.with_extension("new");
    std::fs::copy(file, &fresh).with_context(|| format!("model: {} cannot be copied", file.display()))?;
    std::fs::rename(&fresh, &target)?;
    let header = model.header();
    println!("{}: version {version} ({}), {} frames", target.display(), header.version, header.shape.frames);
    Ok(())
}

/// A language model: checked before and after it is copied, and its checksum kept beside it.
fn add_language(file: &Path) -> anyhow::Result<()> {
    let model = llm::install(file, &own()?, Limits::default().file_bytes_max)?;
    if llm::verify(&model)? == Some(false) {
        bail!("model: {} is not what was copied (check the disk)", model.path.display());
    }
    let what = described(&model.path).unwrap_or_else(|why| why);
    println!(
        "{}: {} MB, {what}; it is asked from the next sentence on",
        model.path.display(),
        model.bytes.div_ceil(1 << 20)
    );
    Ok(())
}
