//! `tacit-shell`: reads the configuration, chooses the renderer, runs the shell.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tacit_dbus::config;

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("TACIT_LOG")
        .or_else(|_| tracing_subscriber::EnvFilter::try_from_default_env())
        .unwrap_or_else(|_| "warn,tacit_shell=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    choose_renderer();
    let (config, trouble) = read_config(std::env::args_os().skip(1));
    match tacit_shell::app::run(&config, trouble) {
        // The shell never ends by itself: its loop ends when the compositor is gone, and the supervisor starts it anew.
        Ok(()) => {
            tracing::warn!("the compositor went away");
            ExitCode::FAILURE
        }
        Err(error) => {
            tracing::error!(%error, "the shell cannot run");
            ExitCode::FAILURE
        }
    }
}

/// Software where there is no GPU, so that no driver is loaded in vain; Vulkan alone where there is one.
#[allow(unsafe_code)]
fn choose_renderer() {
    let gpu = std::fs::read_dir("/dev/dri")
        .map(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD")))
        .unwrap_or(false);
    let choices = [("ICED_BACKEND", if gpu { "wgpu,tiny-skia" } else { "tiny-skia" }), ("WGPU_BACKEND", "vulkan")];
    for (name, value) in choices {
        if std::env::var_os(name).is_none() {
            // SAFETY: the toolkit reads its choice from the environment alone, and no other thread has been started yet.
            unsafe { std::env::set_var(name, value) };
        }
    }
}

fn config_path() -> Option<PathBuf> {
    dirs::config_dir().map(|dir| dir.join("tacit").join("config.toml"))
}

/// The file that `--config FILE` names.
fn named(mut arguments: impl Iterator<Item = OsString>) -> Option<PathBuf> {
    arguments.find(|argument| argument == "--config")?;
    arguments.next().map(PathBuf::from)
}

/// The configuration that is named, else the user's, and what is wrong with it where the default had to take its place.
fn read_config(arguments: impl Iterator<Item = OsString>) -> (config::Config, Option<String>) {
    let Some(path) = named(arguments).or_else(config_path) else { return (config::Config::default(), None) };
    read(&path)
}

fn read(path: &Path) -> (config::Config, Option<String>) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (config::Config::default(), None),
        Err(error) => return (config::Config::default(), Some(format!("{}: {error}", path.display()))),
    };
    match config::parse(&text) {
        Ok(config) => (config, None),
        Err(error) => (config::Config::default(), Some(format!("{}: {error}", path.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_can_be_named() {
        let named = |words: &[&str]| named(words.iter().map(OsString::from));
        assert_eq!(named(&["--config", "/x/y.toml"]), Some(PathBuf::from("/x/y.toml")));
        assert_eq!(named(&["--config"]), None);
        assert_eq!(named(&[]), None);
    }
}
