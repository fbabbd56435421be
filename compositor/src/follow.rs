//! What the session's settings ask of the compositor, followed on the bus's thread. Knows Session1, and nothing of the state.

use crate::bus::Request;
use futures_util::StreamExt;
use smithay::reexports::calloop::channel::SyncSender;
use std::time::Duration;
use tacit_dbus::proxies::Session1Proxy;
use zbus::{Connection, proxy::CacheProperties};

/// Whether things move.
const ANIMATIONS: &str = "theme.animations";
/// How long the session may take to answer.
const ANSWER: Duration = Duration::from_secs(5);

/// Tells the loop what the settings say, now and whenever one changes, until the bus is gone.
pub async fn settings(connection: Connection, requests: SyncSender<Request>) {
    if let Err(error) = follow(&connection, &requests).await {
        tracing::warn!(%error, "the session's settings are not followed");
    }
}

async fn follow(connection: &Connection, requests: &SyncSender<Request>) -> zbus::Result<()> {
    let proxy = Session1Proxy::builder(connection).cache_properties(CacheProperties::No).build().await?;
    let mut changes = proxy.receive_setting_changed().await?;
    let mut owners = proxy.inner().receive_owner_changed().await?;
    read(&proxy, requests).await;
    loop {
        tokio::select! {
            change = changes.next() => {
                let Some(change) = change else { return Ok(()) };
                let args = change.args()?;
                if args.key == ANIMATIONS {
                    tell(requests, &args.value);
                }
            }
            owner = owners.next() => match owner {
                Some(Some(_)) => read(&proxy, requests).await,
                // A session that is gone has said what it said.
                Some(None) => {}
                None => return Ok(()),
            },
        }
    }
}

async fn read(proxy: &Session1Proxy<'_>, requests: &SyncSender<Request>) {
    match tokio::time::timeout(ANSWER, proxy.get(ANIMATIONS)).await {
        Ok(Ok(value)) => tell(requests, &value),
        Ok(Err(error)) => tracing::debug!(%error, "the session does not say whether things move"),
        Err(_) => tracing::debug!("the session does not answer"),
    }
}

/// Passes a value on that means on or off.
fn tell(requests: &SyncSender<Request>, value: &str) {
    let Some(on) = on_or_off(value) else { return };
    if requests.try_send(Request::Animations(on)).is_err() {
        tracing::warn!("the loop is too slow: it was not told whether things move");
    }
}

fn on_or_off(value: &str) -> Option<bool> {
    match value.trim() {
        r#""on""# | "true" => Some(true),
        r#""off""# | "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::on_or_off;

    #[test]
    fn values_are_json_and_others_say_nothing() {
        let cases =
            [(r#""on""#, Some(true)), (r#""off""#, Some(false)), ("true", Some(true)), ("\"maybe\"", None), ("", None)];
        for (value, means) in cases {
            assert_eq!(on_or_off(value), means, "{value}");
        }
    }
}
