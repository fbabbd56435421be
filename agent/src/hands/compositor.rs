//! Windows, workspaces, outputs: one call of the compositor each, taken back by its token.

use super::{Desk, Hand, Job};
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Query};
use tacit_dbus::proxies::Compositor1Proxy;
use tacit_dbus::{Action, Applied, Args, Snapshot, Trouble, Verb};
use zbus::proxy::CacheProperties;

/// How long the compositor may take; it never waits for anybody.
const ANSWER: Duration = Duration::from_secs(3);

/// The compositor's hand.
pub struct Compositor {
    desk: Arc<Desk>,
}

impl Compositor {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }
}

/// Carries an action out in the compositor.
///
/// # Errors
/// There is no compositor, it does not answer, or it refuses.
pub(crate) async fn apply(bus: &zbus::Connection, action: &Action) -> Result<Applied, Trouble> {
    let what = action.verb.name();
    let trouble = |why: String| Trouble::new(what, why, "");
    let work = async {
        let builder = Compositor1Proxy::builder(bus).cache_properties(CacheProperties::No);
        let proxy = builder.build().await?;
        match action.args.text("token").filter(|_| action.verb == Verb::LayoutRevert) {
            Some(token) => proxy.revert(token, 0).await,
            None => {
                let json = serde_json::to_string(action).map_err(|why| zbus::Error::Failure(why.to_string()))?;
                proxy.apply(&json, 0).await
            }
        }
    };
    match tokio::time::timeout(ANSWER, work).await {
        Ok(Ok(reply)) => {
            serde_json::from_str(&reply).map_err(|why| trouble(format!("its reply cannot be read: {why}")))
        }
        Ok(Err(why)) => Err(trouble(plain(&why))),
        Err(_) => Err(trouble("the compositor does not answer".into())),
    }
}

/// What the compositor says of its own settings.
async fn settings(bus: &zbus::Connection) -> Option<BTreeMap<String, serde_json::Value>> {
    let work = async {
        let proxy = Compositor1Proxy::builder(bus).cache_properties(CacheProperties::No).build().await?;
        proxy.snapshot().await
    };
    let (_, state) = tokio::time::timeout(ANSWER, work).await.ok()?.ok()?;
    Some(serde_json::from_str::<Snapshot>(&state).ok()?.settings)
}

/// An error of the bus without its name.
pub(crate) fn plain(error: &zbus::Error) -> String {
    match error {
        zbus::Error::MethodError(name, Some(text), _) if name.as_str().ends_with("ServiceUnknown") => {
            format!("it is not running ({text})")
        }
        zbus::Error::MethodError(_, Some(text), _) => text.clone(),
        other => other.to_string(),
    }
}

/// What a receipt says of what the compositor applied.
pub(crate) fn receipt(applied: Applied) -> Receipt {
    let inverse = (!applied.token.is_empty())
        .then(|| Action { verb: Verb::LayoutRevert, args: Args::new().with("token", applied.token) });
    Receipt {
        inverse: inverse.into_iter().collect(),
        windows: applied.windows,
        revision: Some(applied.revision),
        ..Receipt::default()
    }
}

impl Hand for Compositor {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(async move { apply(&self.desk.bus, action).await.map(receipt) })
    }

    fn read<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async move {
            let Query::Setting { key } = query else { return None };
            let value = settings(&self.desk.bus).await?.remove(key)?;
            Some(Fact::Setting { key: key.clone(), value: crate::world::plain(value) })
        })
    }
}
