//! The store: the truth about every setting, in one JSON file under `$XDG_STATE_HOME/tacit`.

use super::gsettings::Write;
use super::{ALL, Values, find};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tacit_dbus::Trouble;
use tacit_dbus::config::Config;

/// Every setting's value, and where it is kept.
#[derive(Debug)]
pub struct Store {
    values: Values,
    file: PathBuf,
}

impl Store {
    /// Reads the file; what it does not say, or says wrongly, has its initial value.
    pub fn open(file: &Path, config: &Config) -> Self {
        let kept: Values = match std::fs::read_to_string(file) {
            Ok(text) => serde_json::from_str(&text).unwrap_or_else(|error| {
                tracing::warn!(path = %file.display(), %error, "the settings cannot be read; the defaults are used");
                Values::new()
            }),
            Err(_) => Values::new(),
        };
        let mut values = Values::new();
        for setting in ALL {
            let initial = (setting.initial)(config);
            let value = kept.get(setting.key).and_then(|value| setting.kind.accept(value, &initial).ok());
            values.insert(setting.key.to_owned(), value.unwrap_or(initial));
        }
        Self { values, file: file.to_owned() }
    }

    /// All values.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// One value.
    ///
    /// # Errors
    /// There is no such setting.
    pub fn get(&self, key: &str) -> Result<&Value, Trouble> {
        self.values.get(key).ok_or_else(|| unknown("cannot read", key))
    }

    /// Sets a value and answers the old one and the new one as it is kept.
    ///
    /// # Errors
    /// There is no such setting, the value is not possible, or it cannot be kept.
    pub fn set(&mut self, key: &str, value: &Value) -> Result<(Value, Value), Trouble> {
        let setting = find(key).ok_or_else(|| unknown("cannot set", key))?;
        let old = self.get(key)?.clone();
        let new = setting.kind.accept(value, &old).map_err(|hint| {
            let shown: String = value.to_string().chars().take(80).collect();
            Trouble::new(format!("cannot set {key}"), format!("{shown} is not a value for it"), hint)
        })?;
        if new != old {
            let before = self.values.insert(key.to_owned(), new.clone());
            if let Err(error) = self.write() {
                self.values.insert(key.to_owned(), before.unwrap_or_default());
                let hint = format!("check {}", self.file.display());
                return Err(Trouble::new(format!("cannot keep {key}"), error.to_string(), hint));
            }
        }
        Ok((old, new))
    }

    /// Written aside and renamed, so that a crash leaves the old file or the new one.
    fn write(&self) -> std::io::Result<()> {
        let text = serde_json::to_string_pretty(&self.values).map_err(std::io::Error::other)?;
        if let Some(dir) = self.file.parent() {
            std::fs::create_dir_all(dir)?;
        }
        let aside = self.file.with_extension(format!("new-{}", std::process::id()));
        std::fs::write(&aside, text + "\n")?;
        std::fs::rename(aside, &self.file)
    }

    /// What GSettings must hold: for one setting, or for all.
    pub fn gsettings(&self, key: Option<&str>) -> Vec<Write> {
        let wanted = ALL.iter().filter(|setting| key.is_none_or(|key| setting.key == key));
        let mut writes: Vec<Write> = Vec::new();
        for write in wanted.flat_map(|setting| (setting.gsettings)(&self.values)) {
            if !writes.contains(&write) {
                writes.push(write);
            }
        }
        writes
    }
}

fn unknown(what: &str, key: &str) -> Trouble {
    let key: String = key.chars().take(80).collect();
    let family = key.split('.').next().unwrap_or_default().to_owned();
    let near: Vec<&str> = ALL.iter().map(|setting| setting.key).filter(|have| have.starts_with(&family)).collect();
    let known = if near.is_empty() { ALL.iter().map(|setting| setting.key).collect() } else { near };
    Trouble::new(format!("{what} {key}"), "there is no such setting", format!("there are {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_outlives_the_store_and_the_old_one_is_answered() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("state/settings.json");
        let mut config = Config::default();
        config.theme.dark = true;
        let mut store = Store::open(&file, &config);
        assert_eq!(store.get("theme.dark"), Ok(&json!("on")), "from the configuration");
        assert_eq!(store.set("theme.dark", &json!("off")), Ok((json!("on"), json!("off"))));
        assert_eq!(Store::open(&file, &config).get("theme.dark"), Ok(&json!("off")));
    }

    #[test]
    fn what_is_wrong_is_said_and_nothing_changes() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("settings.json");
        let mut store = Store::open(&file, &Config::default());
        let error = store.set("theme.dark", &json!("maybe")).expect_err("not a value");
        assert_eq!(error.to_string(), "cannot set theme.dark: \"maybe\" is not a value for it (use \"on\" or \"off\")");
        let error = store.set("theme.drak", &json!("on")).expect_err("not a setting");
        assert!(error.hint.contains("theme.dark"), "{error}");
        assert!(!file.exists());
    }

    #[test]
    fn a_broken_file_means_the_defaults() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("settings.json");
        std::fs::write(&file, "{ not json").expect("write");
        assert_eq!(Store::open(&file, &Config::default()).get("theme.dark"), Ok(&json!("off")));
        std::fs::write(&file, r#"{"theme.dark":7,"theme.font_scale":125}"#).expect("write");
        let store = Store::open(&file, &Config::default());
        assert_eq!(store.get("theme.dark"), Ok(&json!("off")));
        assert_eq!(store.get("theme.font_scale"), Ok(&json!(125)));
    }

    #[test]
    fn dark_reaches_every_toolkit() {
        let dir = tempfile::tempdir().expect("a directory");
        let mut store = Store::open(&dir.path().join("settings.json"), &Config::default());
        store.set("theme.dark", &json!("on")).expect("it can be set");
        let writes: Vec<(&str, String)> =
            store.gsettings(Some("theme.dark")).into_iter().map(|write| (write.key, write.value)).collect();
        assert_eq!(writes, [("color-scheme", "prefer-dark".to_owned()), ("gtk-theme", "Adwaita-dark".to_owned())]);
    }
}
