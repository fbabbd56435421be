//! Bringing the agent up: configuration, memory, bus, followers, hands, then the loop; and its end on a signal.

use super::notes::{self, Notes};
use super::{Agent, RECENT_MAX};
use crate::bus::{self, SIGNALS_MAX, Signal, agent1::Agent1, memory1::Memory1};
use crate::clock::Clock;
use crate::config;
use crate::event::Event;
use crate::hands::{Desk, Hands};
use crate::memory::Memory;
use crate::tiers::Tiers;
use crate::understand;
use crate::world::{self, World};
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tacit_core::policy::{Mode, Policy};
use tacit_dbus::Snapshot;
use tokio::sync::{mpsc, watch};

/// Events that may wait; a full queue slows down those who send.
const EVENTS_MAX: usize = 4096;

/// Runs the agent on the session bus until it is told to end.
///
/// # Errors
/// There is no session bus, or another agent has the name.
pub async fn serve() -> anyhow::Result<()> {
    let config = config::read().unwrap_or_default();
    let memory = Memory::start(data_dir()).context("cannot start memory's thread")?;
    if !config.agent.remember {
        pause(&memory, true);
    }
    let connection = zbus::connection::Builder::session()?.build().await.context("cannot reach the session bus")?;
    let (events, inbox) = mpsc::channel(EVENTS_MAX);
    let (signals, outbox) = mpsc::channel(SIGNALS_MAX);
    let scene = Arc::new(Snapshot::default());
    let (published, watched) = watch::channel(Arc::clone(&scene));
    let desk = Arc::new(Desk {
        bus: connection.clone(),
        scene: watched,
        memory: memory.clone(),
        events: events.clone(),
        state_dir: state_dir(),
    });
    let hands = Arc::new(Hands::new(Arc::clone(&desk)));
    let mut agent = Agent {
        clock: Clock::start(),
        world: World::default(),
        scene,
        published,
        requests: Default::default(),
        next: 0,
        recent: Vec::new(),
        interrupted: BTreeMap::new(),
        recent_shared: None,
        mode: Mode::parse(&config.agent.mode).unwrap_or_default(),
        policy: Arc::new(config::policy().unwrap_or_else(Policy::builtin)),
        configured: config.agent.clone(),
        memory: memory.clone(),
        tiers: Arc::new(Tiers::new(&config.agent, understand::places(), Some((state_dir(), memory.clone())))),
        hands: Arc::clone(&hands),
        desk,
        events: events.clone(),
        signals,
        notes: Notes::new(config.agent.suggest),
    };
    agent.recover();
    agent.recent = notes::recall(&memory, RECENT_MAX).await;
    let episodes = agent.recent.clone();
    agent.after(&episodes);
    tokio::spawn(bus::send_signals(connection.clone(), outbox));
    tokio::spawn(world::follow_compositor(connection.clone(), events.clone()));
    tokio::spawn(world::follow_session(connection.clone(), events.clone()));
    hands.begin();
    let served = bus::serve(&connection, Agent1::new(events.clone(), memory.clone()), Memory1::new(memory)).await;
    served.context("cannot take the name org.tacitdesktop.Agent1: another agent may have it")?;
    tokio::spawn(config::watch(events.clone()));
    tokio::spawn(stop_on_signal(events));
    // The first sentence builds the grammar: nobody should wait for that.
    tokio::spawn(understand::understand("undo".into(), Arc::default(), Vec::new()));
    if let Err(why) = sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
        tracing::warn!(%why, "nobody was told that the agent is ready");
    }
    tracing::info!("ready");
    agent.run(inbox).await;
    Ok(())
}

async fn stop_on_signal(events: mpsc::Sender<Event>) {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    let (Ok(mut terminate), Ok(mut interrupt)) = signals else {
        tracing::warn!("signals cannot be received");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    // A closed channel is an agent that has ended already.
    let _ = events.send(Event::Stop).await;
}

impl Agent {
    /// Takes in what the saved files say; one with an error changes nothing.
    pub(super) fn configure(&mut self) {
        if let Some(policy) = config::policy() {
            self.policy = Arc::new(policy);
        }
        let Some(config) = config::read().filter(|config| config.agent != self.configured) else { return };
        if config.agent.mode != self.configured.mode {
            self.mode = Mode::parse(&config.agent.mode).unwrap_or(self.mode);
            self.signal(Signal::Mode);
        }
        if config.agent.remember != self.configured.remember {
            pause(&self.memory, !config.agent.remember);
        }
        self.notes.allow(config.agent.suggest, &self.signals);
        self.tiers.configure(&config.agent);
        self.configured = config.agent;
        tracing::info!("the configuration was read again");
    }
}

/// Stops remembering until further notice, or ends that.
fn pause(memory: &Memory, stop: bool) {
    let posted = memory.post(move |store| {
        if let Ok(store) = store {
            store.pause(if stop { u32::MAX } else { 0 }, &jiff::Zoned::now());
        }
    });
    if let Err(why) = posted {
        tracing::warn!(%why, "memory was not told whether to remember");
    }
}

fn data_dir() -> PathBuf {
    dirs::data_dir().unwrap_or_else(|| PathBuf::from(".local/share")).join("tacit")
}

fn state_dir() -> PathBuf {
    dirs::state_dir().unwrap_or_else(|| PathBuf::from(".local/state")).join("tacit")
}
