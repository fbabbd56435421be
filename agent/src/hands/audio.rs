//! Sound: volume, mute and devices, by `pactl`, which speaks to PulseAudio and PipeWire alike.

use super::{Hand, Job, output};
use crate::event::Event;
use crate::world::Change;
use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Query};
use tacit_dbus::{Action, Devices, Trouble, Verb};

/// How long `pactl` may take.
const ANSWER: Duration = Duration::from_millis(2500);
/// A louder volume than the hardware's own can harm ears and speakers.
const PERCENT_MAX: f64 = 100.0;

/// The sound's hand.
pub struct Audio;

impl Audio {
    /// A hand.
    pub fn new() -> Self {
        Self
    }
}

/// A sink or a source, as `pactl -f json` lists it.
#[derive(Debug, Clone, Deserialize)]
struct Device {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    mute: bool,
    #[serde(default)]
    volume: BTreeMap<String, Channel>,
}

#[derive(Debug, Clone, Deserialize)]
struct Channel {
    value_percent: String,
}

impl Device {
    /// The mean of its channels, 0–100 and above.
    fn percent(&self) -> f64 {
        let levels: Vec<f64> =
            self.volume.values().filter_map(|c| c.value_percent.trim().trim_end_matches('%').parse().ok()).collect();
        let count = u32::try_from(levels.len().max(1)).unwrap_or(1);
        (levels.iter().sum::<f64>() / f64::from(count)).round()
    }

    /// What a person calls it.
    fn label(&self) -> &str {
        if self.description.is_empty() { &self.name } else { &self.description }
    }

    /// What plays is not something to listen through.
    fn is_monitor(&self) -> bool {
        self.name.ends_with(".monitor")
    }
}

/// The direction of sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sink,
    Source,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Sink => "sink",
            Kind::Source => "source",
        }
    }
}

async fn pactl(args: &[&str]) -> Result<String, Trouble> {
    let out = output("pactl", args, ANSWER).await;
    let out = out.map_err(|why| Trouble::new("sound", why.why, "is PipeWire or PulseAudio running?"))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

async fn list(kind: Kind) -> Result<Vec<Device>, Trouble> {
    let plural = format!("{}s", kind.word());
    let text = pactl(&["-f", "json", "list", &plural]).await?;
    serde_json::from_str(&text).map_err(|why| Trouble::new("sound", format!("pactl's list cannot be read: {why}"), ""))
}

async fn default_name(kind: Kind) -> Result<String, Trouble> {
    Ok(pactl(&[&format!("get-default-{}", kind.word())]).await?.trim().to_owned())
}

/// The device of this name, or the present one.
async fn device(kind: Kind, named: Option<&str>) -> Result<Device, Trouble> {
    let devices = list(kind).await?;
    let none = |why: String| Trouble::new("sound", why, "");
    match named {
        Some(name) => {
            let wanted = name.to_lowercase();
            let same =
                |device: &&Device| device.label().to_lowercase() == wanted || device.name.to_lowercase() == wanted;
            let part = |device: &&Device| device.label().to_lowercase().contains(&wanted);
            let found = devices.iter().find(same).or_else(|| devices.iter().find(part)).cloned();
            found.ok_or_else(|| none(format!("there is no device \"{name}\"")))
        }
        None => {
            let default = default_name(kind).await?;
            let found = devices.iter().find(|device| device.name == default).or_else(|| devices.first()).cloned();
            found.ok_or_else(|| {
                none(format!("there is no {}", if kind == Kind::Sink { "output" } else { "microphone" }))
            })
        }
    }
}

/// The devices by name, and the levels that go with them.
///
/// # Errors
/// There is no sound server.
pub(crate) async fn devices() -> Result<(Devices, BTreeMap<String, Value>), Trouble> {
    let (sinks, sources, sink, source) =
        tokio::join!(list(Kind::Sink), list(Kind::Source), default_name(Kind::Sink), default_name(Kind::Source));
    let (sinks, sources) = (sinks?, sources.unwrap_or_default());
    let mut settings = BTreeMap::new();
    if let Some(device) = sinks.iter().find(|device| Some(&device.name) == sink.as_ref().ok()) {
        settings.insert("audio.volume".to_owned(), json!(device.percent()));
        settings.insert("audio.mute".to_owned(), on_off(device.mute));
        settings.insert("audio.output".to_owned(), json!(device.label()));
    }
    if let Some(device) = sources.iter().find(|device| Some(&device.name) == source.as_ref().ok()) {
        settings.insert("mic.mute".to_owned(), on_off(device.mute));
        settings.insert("audio.input".to_owned(), json!(device.label()));
    }
    let names = |list: &[Device]| -> Vec<String> {
        list.iter().filter(|device| !device.is_monitor()).map(|device| device.label().to_owned()).collect()
    };
    let devices = Devices { audio_outputs: names(&sinks), audio_inputs: names(&sources), ..Devices::default() };
    Ok((devices, settings))
}

/// Looks once and tells the loop.
pub(crate) async fn look(events: &tokio::sync::mpsc::Sender<Event>) {
    match devices().await {
        Ok((devices, settings)) => {
            // A closed channel is an agent that ends.
            let _ = events.send(Event::World(Change::Devices(Box::new(devices), settings))).await;
        }
        Err(why) => tracing::info!(%why, "no sound devices are known"),
    }
}

fn on_off(on: bool) -> Value {
    json!(if on { "on" } else { "off" })
}

async fn change(action: &Action) -> Result<Receipt, Trouble> {
    let args = &action.args;
    let named = args.text("device");
    let fact = |key: String, value: Value| Receipt { facts: vec![Fact::Setting { key, value }], ..Receipt::default() };
    match action.verb {
        Verb::AudioVolume => {
            let sink = device(Kind::Sink, named).await?;
            let aim = args.number("percent").or_else(|| Some(sink.percent() + args.number("delta")?));
            let aim = aim.unwrap_or_else(|| sink.percent()).clamp(0.0, PERCENT_MAX).round();
            pactl(&["set-sink-volume", &sink.name, &format!("{aim}%")]).await?;
            let key = named.map_or_else(|| "audio.volume".to_owned(), |name| format!("audio.volume/{name}"));
            Ok(fact(key, json!(aim)))
        }
        Verb::AudioMute | Verb::MicMute => {
            let kind = if action.verb == Verb::MicMute { Kind::Source } else { Kind::Sink };
            let device = device(kind, None).await?;
            let on = args.on("on", device.mute).unwrap_or(true);
            pactl(&[&format!("set-{}-mute", kind.word()), &device.name, if on { "1" } else { "0" }]).await?;
            Ok(fact(action.verb.name().to_owned(), on_off(on)))
        }
        Verb::AudioOutput | Verb::AudioInput => {
            let kind = if action.verb == Verb::AudioInput { Kind::Source } else { Kind::Sink };
            let device = device(kind, named).await?;
            pactl(&[&format!("set-default-{}", kind.word()), &device.name]).await?;
            Ok(fact(action.verb.name().to_owned(), json!(named.unwrap_or(device.label()))))
        }
        other => Err(super::not_yet(other)),
    }
}

/// Reads one key back.
async fn value(key: &str) -> Option<Value> {
    let (base, named) = key.split_once('/').map_or((key, None), |(base, name)| (base, Some(name)));
    Some(match base {
        "audio.volume" => json!(device(Kind::Sink, named).await.ok()?.percent()),
        "audio.mute" => on_off(device(Kind::Sink, named).await.ok()?.mute),
        "mic.mute" => on_off(device(Kind::Source, named).await.ok()?.mute),
        "audio.output" => json!(device(Kind::Sink, None).await.ok()?.label()),
        "audio.input" => json!(device(Kind::Source, None).await.ok()?.label()),
        _ => return None,
    })
}

impl Hand for Audio {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(change(action))
    }

    fn read<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async move {
            let Query::Setting { key } = query else { return None };
            Some(Fact::Setting { key: key.clone(), value: value(key).await? })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_sink_has_a_level_and_a_name() {
        let text = r#"[{"index":0,"name":"tacit","description":"Null Output","mute":false,
            "volume":{"front-left":{"value":19661,"value_percent":"30%","db":"-31.37 dB"},
                      "front-right":{"value":19661,"value_percent":"32%","db":"-31.37 dB"}}}]"#;
        let devices: Vec<Device> = serde_json::from_str(text).expect("a list");
        let device = devices.first().expect("one");
        assert_eq!((device.percent(), device.label(), device.is_monitor()), (31.0, "Null Output", false));
    }
}
