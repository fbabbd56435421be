//! What the configuration says of the agent: how much it does by itself, and which models it may ask.

use super::Wrong;
use serde::{Deserialize, Serialize};

/// The agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Agent {
    /// `explain`, `preview`, `reversible` or `trusted`.
    pub mode: String,
    /// Whether requests and use are remembered.
    pub remember: bool,
    /// Whether repeated sequences are suggested.
    pub suggest: bool,
    /// The language model on this machine.
    pub local_model: LocalModel,
    /// A language model on a server.
    pub remote_model: RemoteModel,
}

impl Default for Agent {
    fn default() -> Self {
        Self {
            mode: "reversible".into(),
            remember: true,
            suggest: true,
            local_model: LocalModel::default(),
            remote_model: RemoteModel::default(),
        }
    }
}

/// The language model on this machine, the second tier of understanding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LocalModel {
    /// Whether it is asked, where one is installed.
    pub enable: bool,
    /// Its name, as `tacit model list` shows it; empty for the first.
    pub model: String,
    /// How long it may take for one sentence.
    pub deadline_ms: u32,
    /// On battery it is not asked below this charge, in percent.
    pub battery_min: u32,
}

impl Default for LocalModel {
    fn default() -> Self {
        Self { enable: true, model: String::new(), deadline_ms: 10_000, battery_min: 20 }
    }
}

/// A language model behind an OpenAI-compatible server, the third tier of understanding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RemoteModel {
    /// Whether it is asked. Nothing is sent where this is false.
    pub enable: bool,
    /// The server: `http://localhost:11434/v1`.
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// A file that holds the key.
    pub key_file: String,
    /// The environment variable that holds the key.
    pub key_env: String,
    /// How long it may take for one sentence, over all.
    pub deadline_ms: u32,
    /// Whether the answer is read as it is written.
    pub stream: bool,
    /// What may leave this machine.
    pub may_leave: Vec<DataClass>,
}

impl Default for RemoteModel {
    fn default() -> Self {
        Self {
            enable: false,
            url: String::new(),
            model: String::new(),
            key_file: String::new(),
            key_env: String::new(),
            deadline_ms: 6_000,
            stream: true,
            may_leave: vec![DataClass::Words],
        }
    }
}

/// A kind of data that may leave this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataClass {
    /// The words of the request.
    Words,
    /// The titles of windows.
    WindowTitles,
    /// The names of applications.
    ApplicationNames,
    /// The names of files, where a title or an earlier request has one.
    FileNames,
    /// The words of the last requests.
    History,
}

impl DataClass {
    /// For people: `window titles`.
    pub fn phrase(self) -> &'static str {
        match self {
            DataClass::Words => "words",
            DataClass::WindowTitles => "window titles",
            DataClass::ApplicationNames => "application names",
            DataClass::FileNames => "file names",
            DataClass::History => "history",
        }
    }
}

/// The deadlines that a tier may have, in milliseconds; a request is given up after twenty seconds of understanding.
const DEADLINES_MS: std::ops::RangeInclusive<u32> = 500..=12_000;

pub(super) fn check(agent: &Agent) -> Result<(), Wrong> {
    let wrong = |key: &str, why: String, hint: &str| Err((key.to_owned(), why, hint.to_owned()));
    if !["explain", "preview", "reversible", "trusted"].contains(&agent.mode.as_str()) {
        let why = format!("`{}` is not a mode", agent.mode);
        return wrong("mode", why, "use explain, preview, reversible or trusted");
    }
    for ms in [agent.local_model.deadline_ms, agent.remote_model.deadline_ms] {
        if !DEADLINES_MS.contains(&ms) {
            return wrong("deadline_ms", format!("a deadline of {ms} ms is not possible"), "use 500 to 12000");
        }
    }
    if agent.local_model.battery_min > 100 {
        return wrong("battery_min", "a charge is no more than 100 percent".into(), "use 0 to 100");
    }
    check_remote(&agent.remote_model)
}

fn check_remote(remote: &RemoteModel) -> Result<(), Wrong> {
    let wrong = |key: &str, why: &str, hint: &str| Err((key.to_owned(), why.to_owned(), hint.to_owned()));
    let is_name = |name: &str| {
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    if !remote.key_env.is_empty() && (!is_name(&remote.key_env) || remote.key_env.len() > 64) {
        return wrong(
            "key_env",
            "that is no name of an environment variable",
            "name the variable; the key is not written here",
        );
    }
    if !remote.key_env.is_empty() && !remote.key_file.is_empty() {
        return wrong("key_env", "there are two places for one key", "use key_file or key_env");
    }
    if !remote.key_file.is_empty() && !remote.key_file.starts_with(['/', '~']) {
        return wrong("key_file", "that is no full path", "write \"~/.config/tacit/key\"; the key is not written here");
    }
    if !remote.url.is_empty() && host(&remote.url).is_none() {
        return wrong("url", "that is no address of a server", "write \"http://localhost:11434/v1\"");
    }
    if !remote.enable {
        return Ok(());
    }
    if remote.url.is_empty() {
        return wrong("[agent.remote_model]", "the server has no address", "write url = \"http://localhost:11434/v1\"");
    }
    if remote.model.trim().is_empty() {
        return wrong("[agent.remote_model]", "the server's model is not named", "write model = \"qwen3:8b\"");
    }
    if !remote.may_leave.contains(&DataClass::Words) {
        return wrong("may_leave", "without the words of a request there is nothing to ask", "add \"words\"");
    }
    Ok(())
}

/// The host of an `http` or `https` address, with its port where it has one; `None` where it is none, or where a name or a
/// password is in it.
pub fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split('/').next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    let clean = !url.contains(['?', '#', '@', ' ']) && !url.chars().any(char::is_control);
    (!host.is_empty() && !host.starts_with(':') && host.chars().all(plain) && clean).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[track_caller]
    fn fails(text: &str, why: &str) {
        let error = parse(&format!("[agent.remote_model]\n{text}\n")).expect_err("must not parse");
        assert!(error.why.contains(why), "{error}");
        assert!(!error.hint.is_empty());
    }

    #[test]
    fn a_server_is_off_until_it_is_described_whole() {
        assert!(!Agent::default().remote_model.enable);
        assert_eq!(Agent::default().remote_model.may_leave, [DataClass::Words]);
        let whole = "[agent.remote_model]\nenable = true\nurl = 'https://example.org/v1'\nmodel = 'm'\nkey_env = 'KEY'\n\
                     may_leave = ['words', 'window_titles']\n";
        assert_eq!(parse(whole).expect("parses").agent.remote_model.may_leave.len(), 2);
        fails("enable = true", "no address");
        fails("enable = true\nurl = 'http://x/v1'", "not named");
        fails("enable = true\nurl = 'http://x/v1'\nmodel = 'm'\nmay_leave = []", "nothing to ask");
        fails("url = 'ftp://x'", "no address of a server");
        fails("url = 'http://me:secret@x/v1'", "no address of a server");
        fails("key_env = 'sk-123'", "environment variable");
        fails("key_file = 'sk-123'", "full path");
        fails("key = 'sk-123'", "unknown field");
        fails("may_leave = ['everything']", "unknown variant");
        fails("deadline_ms = 90000", "not possible");
    }

    #[test]
    fn hosts_are_read() {
        assert_eq!(host("http://localhost:11434/v1"), Some("localhost:11434"));
        assert_eq!(host("https://[::1]:8000"), Some("[::1]:8000"));
        for wrong in ["", "localhost", "http://", "http:///v1", "http://a b/", "http://x/?a=b", "http://:80/"] {
            assert_eq!(host(wrong), None, "{wrong}");
        }
    }
}
