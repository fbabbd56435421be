//! What can go wrong with a language model, told to people as what failed, why, and what to do.

use tacit_dbus::Trouble;

/// Why there is no plan, or no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// A file or a folder cannot be read or written.
    #[error(transparent)]
    File(Trouble),
    /// The file is not a model that can be used: truncated, foreign, hostile, or of an unknown architecture.
    #[error(transparent)]
    Model(Trouble),
    /// The request cannot be put to the model: no verb of it is possible in this scene, or it is too long.
    #[error(transparent)]
    Request(Trouble),
    /// Memory is too short for the model.
    #[error(transparent)]
    Memory(Trouble),
    /// The caller cancelled.
    #[error("the language model was stopped: the request was cancelled (ask again)")]
    Cancelled,
    /// The deadline passed.
    #[error("the language model was stopped: it took longer than it may (ask again, or use a smaller model)")]
    Deadline,
    /// The plan did not end within the limit of tokens.
    #[error("the language model was stopped: its plan is longer than {tokens} tokens (say it in fewer steps)")]
    Length {
        /// The limit.
        tokens: usize,
    },
}

/// What the functions of this module return.
pub type Result<T> = std::result::Result<T, LlmError>;

const OTHER: &str = "use another GGUF file, or download it again";

impl LlmError {
    /// A file or folder that cannot be read or written.
    pub fn file(what: impl Into<String>, error: &std::io::Error) -> Self {
        let fix = match error.kind() {
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::PermissionDenied => "check who owns it",
            std::io::ErrorKind::StorageFull => "make room on the disk",
            _ => "check the disk",
        };
        LlmError::File(Trouble::new(what, error.to_string(), fix))
    }

    /// A file that is no usable model.
    pub fn model(why: impl Into<String>) -> Self {
        LlmError::Model(Trouble::new("cannot use the language model", why, OTHER))
    }

    /// A request that cannot be put to the model.
    pub fn request(why: impl Into<String>, fix: &str) -> Self {
        LlmError::Request(Trouble::new("cannot ask the language model", why, fix))
    }
}
