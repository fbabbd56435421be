//! The clipboard: changed by the compositor, and read back through it as any program would, with wl-paste.

use super::{Desk, Hand, Job, compositor, output};
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Query};
use tacit_dbus::{Action, Trouble};

const ANSWER: Duration = Duration::from_millis(2000);
/// More than this is not text that a person copied to have it said.
const BYTES_MAX: usize = 1 << 20;

/// The clipboard's hand.
pub struct Clipboard {
    desk: Arc<Desk>,
}

impl Clipboard {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }
}

async fn read() -> Option<String> {
    let bytes = output("wl-paste", &["--no-newline", "--type", "text"], ANSWER).await.ok()?;
    (bytes.len() <= BYTES_MAX).then(|| String::from_utf8(bytes).ok()).flatten().filter(|text| !text.is_empty())
}

impl Hand for Clipboard {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(async move { compositor::apply(&self.desk.bus, action).await.map(compositor::receipt) })
    }

    fn read<'a>(&'a self, _query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async { Some(Fact::Selection { text: read().await }) })
    }
}
