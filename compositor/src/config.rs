//! Reading the configuration file and reading it again when it is saved. Its schema is the contract's.

use crate::state::State;
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use smithay::reexports::calloop::{Interest, LoopHandle, Mode, PostAction, generic::Generic};
use std::{
    mem::MaybeUninit,
    os::fd::OwnedFd,
    path::{Path, PathBuf},
};
use tacit_dbus::config::{Config, ConfigError, DEFAULT, parse};

/// Where the file is: given, or in the user's configuration directory.
fn path(given: Option<&Path>) -> Option<PathBuf> {
    if let Some(given) = given {
        return Some(given.to_owned());
    }
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    config.or_else(home).map(|dir| dir.join("tacit/config.toml"))
}

/// What was read when the program began.
pub struct Loaded {
    /// The configuration; the default where there is no file, or a bad one.
    pub config: Config,
    /// Where it is read from.
    pub path: Option<PathBuf>,
    /// What is wrong with the file, for people.
    pub problem: Option<String>,
}

/// The configuration as it is.
pub fn load(given: Option<&Path>) -> Loaded {
    let path = path(given);
    match path.as_deref().map(read) {
        None => Loaded { config: default(), path, problem: None },
        Some(Ok(config)) => Loaded { config, path, problem: None },
        Some(Err(problem)) => Loaded { config: default(), path, problem: Some(problem) },
    }
}

fn default() -> Config {
    parse(DEFAULT).unwrap_or_default()
}

/// The file's configuration; its bindings are added to the default ones. An error is what is wrong with it, for people.
fn read(path: &Path) -> Result<Config, String> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(default()),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the configuration cannot be read");
            return Err(format!("The configuration cannot be read: {error} ({})", path.display()));
        }
    };
    match parse(&text) {
        Ok(mut config) => {
            for (chord, binding) in default().keybindings {
                config.keybindings.entry(chord).or_insert(binding);
            }
            Ok(config)
        }
        Err(error) => {
            tracing::warn!(path = %path.display(), line = error.line, column = error.column, why = error.why, hint = error.hint,
                "the configuration has an error; what was before stays");
            Err(told(path, &error))
        }
    }
}

/// The longest part of an error that is shown, in characters.
const TOLD_CHARS_MAX: usize = 400;

fn told(path: &Path, error: &ConfigError) -> String {
    let why: String = error.why.chars().take(TOLD_CHARS_MAX).collect();
    let (line, hint) = (error.line, &error.hint);
    format!(
        "The configuration has an error in line {line}: {why}\n{hint}\nWhat was before stays, until {} is repaired.",
        path.display()
    )
}

/// Reads the file again whenever it, or a file that replaces it, is written.
pub fn watch(handle: &LoopHandle<'static, State>, path: Option<PathBuf>) {
    let Some(path) = path else { return };
    let Some(dir) = path.parent().map(Path::to_owned) else { return };
    // A folder that is not there cannot be watched, and the first file in it is to count as well.
    if let Err(error) = std::fs::create_dir_all(&dir) {
        return tracing::info!(dir = %dir.display(), %error, "there is no folder for a configuration");
    }
    let flags = WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO | WatchFlags::DELETE;
    let watcher = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)
        .and_then(|fd| inotify::add_watch(&fd, &dir, flags).map(|_| fd));
    let fd = match watcher {
        Ok(fd) => fd,
        Err(error) => return tracing::warn!(%error, "changes of the configuration will not be noticed"),
    };
    let source = Generic::new(fd, Interest::READ, Mode::Level);
    let inserted = handle.insert_source(source, move |_, fd, state| {
        let fd: &OwnedFd = fd.as_ref();
        if names_file(fd, &path) {
            state.reread(&path);
        }
        Ok(PostAction::Continue)
    });
    if let Err(error) = inserted {
        tracing::warn!(%error, "changes of the configuration will not be noticed");
    }
}

/// Reads all events that wait; true where one is about the file.
fn names_file(fd: &OwnedFd, path: &Path) -> bool {
    let mut space = [MaybeUninit::<u8>::uninit(); 4096];
    let mut reader = inotify::Reader::new(fd, &mut space);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut hit = false;
    while let Ok(event) = reader.next() {
        hit |= event.file_name().map(|found| found.to_string_lossy().into_owned()) == name;
    }
    hit
}

impl State {
    /// Reads the file again: what it says counts, or what is wrong with it is shown and nothing changes.
    pub fn reread(&mut self, path: &Path) {
        match read(path) {
            Ok(config) => {
                self.clear_notice();
                self.configure(config);
            }
            Err(problem) => self.show_notice(&problem),
        }
    }

    /// Takes on another configuration, in so far as it differs.
    pub fn configure(&mut self, config: Config) {
        let before = std::mem::replace(&mut self.settings.config, config);
        let config = self.settings.config.clone();
        if before == config {
            return;
        }
        tracing::info!("the configuration has changed");
        if before.theme.animations != config.theme.animations {
            self.settings.animations = None;
        }
        self.layout.set_config(crate::tiling::layout_config(&config));
        self.paint.look.update(&config);
        self.paint.cursor.set_theme(&config.input.cursor_theme, config.input.cursor_size_px);
        self.bar.set_key(&config.bar.key);
        self.settings.bindings = crate::input::Bindings::new(&config.keybindings);
        self.settings.rules = crate::rules::Rules::new(&config.rule);
        if before.input != config.input
            && let Err(error) = self.set_keyboard(&config.input)
        {
            tracing::warn!(error, "the keyboard stays as it was");
        }
        if before.input != config.input {
            self.set_up_devices();
        }
        let mirror = |config: &Config, name: &str| config.output.get(name).and_then(|output| output.mirror.clone());
        self.mirrors.said.retain(|name, _| mirror(&before, name) == mirror(&config, name));
        self.refresh_mirrors();
        for output in self.outputs.iter().map(|output| (output.number, output.name())).collect::<Vec<_>>() {
            let (number, name) = output;
            if before.output.get(&name) != config.output.get(&name) {
                self.configure_output(number, &config.output.get(&name).cloned().unwrap_or_default());
            }
        }
        if before.night_light != config.night_light || before.access != config.access {
            self.refresh_night_light();
        }
        self.todo.placements = true;
        self.todo.snapshot = true;
        self.want_all_frames();
    }
}
