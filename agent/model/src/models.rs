//! Where action models lie: folders with `action-VERSION.safetensors`, of which the newest is used unless a file named `active`
//! says another.

use crate::action::ActionModel;
use crate::action::store::{StoreError, header};
use std::path::{Path, PathBuf};

/// The file that names the model to use.
const ACTIVE: &str = "active";

/// A model file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its version: what stands between `action-` and the end.
    pub version: String,
    /// The file.
    pub path: PathBuf,
    /// Whether it is the one that is used.
    pub active: bool,
}

/// Folders in which models are looked for, best first: one that the environment names, the person's, the system's, and the tree
/// that this program was built from.
pub fn places(named: Option<PathBuf>, data_home: Option<&Path>) -> Vec<PathBuf> {
    if let Some(named) = named {
        return vec![named];
    }
    data_home
        .map(|home| home.join("tacit/models"))
        .into_iter()
        .chain(["/usr/local/share/tacit/models", "/usr/share/tacit/models"].map(PathBuf::from))
        .chain([Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/models")])
        .collect()
}

/// The action models of some folders, newest first.
pub fn found(places: &[PathBuf]) -> Vec<Found> {
    let mut list: Vec<Found> = Vec::new();
    for place in places {
        for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let version = name.strip_prefix("action-").and_then(|rest| rest.strip_suffix(".safetensors"));
            if let Some(version) = version.filter(|version| !list.iter().any(|have| have.version == **version)) {
                list.push(Found { version: version.to_owned(), path, active: false });
            }
        }
    }
    list.sort_by_key(|one| std::cmp::Reverse(order(&one.version)));
    let named = places.iter().find_map(|place| std::fs::read_to_string(place.join(ACTIVE)).ok());
    let at = named.and_then(|name| list.iter().position(|one| one.version == name.trim())).unwrap_or(0);
    if let Some(one) = list.get_mut(at) {
        one.active = true;
    }
    list
}

/// Versions by their numbers, so that 10 is after 9.
fn order(version: &str) -> (Vec<u64>, String) {
    (version.split('.').map(|part| part.parse().unwrap_or(0)).collect(), version.to_owned())
}

/// Opens the model that is used; one that is damaged makes room for the next, and each reason is given.
pub fn open(places: &[PathBuf]) -> (Option<ActionModel>, Vec<StoreError>) {
    let mut list = found(places);
    list.sort_by_key(|one| !one.active);
    let mut faults = Vec::new();
    for one in list {
        match ActionModel::open(&one.path) {
            Ok(model) => return (Some(model), faults),
            Err(why) => faults.push(why),
        }
    }
    (None, faults)
}

/// Goes back to the model before the one that is used, by a file in `own`.
///
/// # Errors
/// There is no older model, or the file cannot be written.
pub fn roll_back(places: &[PathBuf], own: &Path) -> std::io::Result<Found> {
    let list = found(places);
    let at = list.iter().position(|one| one.active).unwrap_or(0);
    let older = list.get(at + 1).cloned();
    let older = older.ok_or_else(|| std::io::Error::other("there is no older model (nothing was changed)"))?;
    header(&older.path).map_err(std::io::Error::other)?;
    choose(own, &older.version)?;
    Ok(Found { active: true, ..older })
}

/// Says which version is used.
///
/// # Errors
/// The file cannot be written.
pub fn choose(own: &Path, version: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(own)?;
    let fresh = own.join("active.new");
    std::fs::write(&fresh, format!("{version}\n"))?;
    std::fs::rename(fresh, own.join(ACTIVE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_used_unless_another_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        for version in ["9", "10", "2"] {
            std::fs::write(folder.path().join(format!("action-{version}.safetensors")), "").expect("written");
        }
        let places = [folder.path().to_owned()];
        let versions = |list: Vec<Found>| list.into_iter().map(|one| (one.version, one.active)).collect::<Vec<_>>();
        assert_eq!(versions(found(&places)), [("10".into(), true), ("9".into(), false), ("2".into(), false)]);
        choose(folder.path(), "9").expect("chosen");
        assert_eq!(versions(found(&places)), [("10".into(), false), ("9".into(), true), ("2".into(), false)]);
        let (model, faults) = open(&places);
        assert!(model.is_none());
        assert_eq!(faults.len(), 3, "an empty file is no model, and nothing broke");
        assert!(roll_back(&places, folder.path()).is_err(), "what is damaged is not gone back to");
    }
}
