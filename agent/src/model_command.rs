//! `tacit-agent model`: the models on this machine, for `tacit model`.

use crate::understand::places;
use anyhow::{Context, bail};
use clap::Subcommand;
use serde_json::json;
use std::path::{Path, PathBuf};
use tacit_model::action::ActionModel;
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
        /// An action model.
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
            let found = models::found(&places());
            if found.is_empty() {
                println!("no model is installed: only what the grammar knows is understood (`tacit model add FILE`)");
            }
            for one in found {
                let mark = if one.active { "in use" } else { "" };
                println!("action {:8} {:7} {}", one.version, mark, one.path.display());
            }
            Ok(())
        }
        Some(ModelCommand::List { json: true }) => {
            let line =
                |one: &Found| json!({"kind": "action", "version": one.version, "active": one.active, "path": one.path});
            let list: Vec<_> = models::found(&places()).iter().map(line).collect();
            println!("{}", serde_json::to_string_pretty(&list)?);
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

fn add(file: &Path) -> anyhow::Result<()> {
    if file.extension().is_some_and(|end| end.eq_ignore_ascii_case("gguf")) {
        bail!("model: not available yet: language models are not asked by this version (nothing was copied)");
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
