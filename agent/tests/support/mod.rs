//! A private bus, an agent on it, and a compositor that is a few lines long.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tacit_dbus::proxies::Agent1Proxy;
use tacit_dbus::{Action, Applied, Output, Phase, Request, Snapshot, Verb, Window, Workspace, interfaces, reduce};
use zbus::object_server::SignalEmitter;

/// Ended with the value.
pub struct Process(pub Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A bus of its own with everything that a test needs.
pub struct Stage {
    pub dir: tempfile::TempDir,
    pub address: String,
    pub connection: zbus::Connection,
    pub agent: Option<Process>,
    pub desktop: Arc<Mutex<Snapshot>>,
    _bus: Process,
}

/// The compositor: it places and focuses windows, and forgets nothing.
struct FakeCompositor {
    desktop: Arc<Mutex<Snapshot>>,
    undo: Mutex<Vec<Vec<Window>>>,
}

#[zbus::interface(name = "org.tacitdesktop.Compositor1")]
impl FakeCompositor {
    async fn snapshot(&self) -> (u64, String) {
        let desktop = self.desktop.lock().expect("the desktop");
        (desktop.revision, serde_json::to_string(&*desktop).expect("JSON"))
    }

    async fn apply(
        &self,
        action: String,
        _expected: u64,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<String> {
        let action: Action = serde_json::from_str(&action).expect("an action");
        let (applied, delta) = {
            let mut desktop = self.desktop.lock().expect("the desktop");
            let mut undo = self.undo.lock().expect("the undo list");
            let before = desktop.windows.clone();
            let Some(id) = action.args.window("window") else {
                return Err(zbus::fdo::Error::Failed("it is not available yet in the compositor".into()));
            };
            for window in &mut desktop.windows {
                match action.verb {
                    Verb::WindowFocus => window.focused = window.id == id,
                    Verb::WindowPlace if window.id == id => {
                        let right = action.args.text("slot") == Some("right");
                        (window.x, window.y, window.width, window.height) = (if right { 640 } else { 0 }, 0, 640, 720);
                        window.slot = action.args.text("slot").unwrap_or_default().to_owned();
                    }
                    _ => {}
                }
            }
            undo.push(before);
            let token = (undo.len() - 1).to_string();
            changed(&mut desktop, token)
        };
        Self::changed(&emitter, applied.revision, delta).await.expect("a signal");
        Ok(serde_json::to_string(&applied).expect("JSON"))
    }

    async fn revert(
        &self,
        token: String,
        _expected: u64,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<String> {
        let (applied, delta) = {
            let mut desktop = self.desktop.lock().expect("the desktop");
            let undo = self.undo.lock().expect("the undo list");
            let index: usize = token.parse().expect("a token");
            desktop.windows = undo.get(index).expect("a known token").clone();
            changed(&mut desktop, String::new())
        };
        Self::changed(&emitter, applied.revision, delta).await.expect("a signal");
        Ok(serde_json::to_string(&applied).expect("JSON"))
    }

    #[zbus(signal)]
    async fn changed(emitter: &SignalEmitter<'_>, revision: u64, delta: String) -> zbus::Result<()>;
}

fn changed(desktop: &mut Snapshot, token: String) -> (Applied, String) {
    desktop.revision += 1;
    let events: Vec<reduce::Event> = desktop.windows.iter().cloned().map(reduce::Event::Window).collect();
    let applied = Applied { revision: desktop.revision, token, windows: Vec::new() };
    (applied, serde_json::to_string(&events).expect("JSON"))
}

fn desktop() -> Snapshot {
    let window = |id: &str, app: &str, title: &str, x: i32, focused: bool| Window {
        id: id.into(),
        app: app.into(),
        title: title.into(),
        workspace: tacit_dbus::WorkspaceId(1),
        x,
        width: 400,
        height: 300,
        focused,
        ..Window::default()
    };
    Snapshot {
        revision: 1,
        outputs: vec![Output {
            id: "HEADLESS-1".into(),
            x: 0,
            y: 0,
            width: 1280,
            height: 720,
            scale: 1.0,
            focused: true,
            refresh_mhz: 60_000,
            on: true,
            usable: Some([0, 0, 1280, 720]),
            mirrors: None,
        }],
        workspaces: vec![Workspace {
            id: tacit_dbus::WorkspaceId(1),
            name: "1".into(),
            output: "HEADLESS-1".into(),
            active: true,
            mode: "floating".into(),
        }],
        windows: vec![window("w1", "firefox", "News", 10, true), window("w2", "gimp", "Picture", 500, false)],
        ..Snapshot::default()
    }
}

impl Stage {
    /// A bus, a compositor with two windows, and an agent that is ready.
    pub async fn set() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let socket = dir.path().join("bus");
        let address = format!("unix:path={}", socket.display());
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--address", &address]).stderr(Stdio::null());
        let bus = Process(bus.spawn().expect("dbus-daemon is installed"));
        wait_for(|| socket.exists()).await;
        let desktop = Arc::new(Mutex::new(desktop()));
        let fake = FakeCompositor { desktop: Arc::clone(&desktop), undo: Mutex::default() };
        let connection = zbus::connection::Builder::address(address.as_str())
            .and_then(|builder| builder.name(interfaces::COMPOSITOR.name))
            .and_then(|builder| builder.serve_at(interfaces::COMPOSITOR.path, fake))
            .expect("a connection can be described")
            .build()
            .await
            .expect("the bus answers");
        let mut stage = Self { dir, address, connection, agent: None, desktop, _bus: bus };
        stage.start_agent().await;
        stage
    }

    /// The program with the stage's environment.
    pub fn program(&self) -> Command {
        // A test that plays the person's own programs has an agent beside its own file.
        let beside = std::env::var_os("TACIT_TEST_AGENT").map(PathBuf::from);
        let mut command = Command::new(beside.unwrap_or_else(|| env!("CARGO_BIN_EXE_tacit-agent").into()));
        let home = self.dir.path();
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            // Daemons of the machine are those that a test puts there.
            .env("DBUS_SYSTEM_BUS_ADDRESS", &self.address)
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_RUNTIME_DIR", home)
            .env_remove("NOTIFY_SOCKET")
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    /// Starts an agent and waits until it knows the desktop.
    pub async fn start_agent(&mut self) {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log()).expect("a log");
        self.agent = Some(Process(self.program().stderr(log).spawn().expect("the agent starts")));
        let proxy = self.proxy().await;
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let plan = proxy.plan("what is open?").await.unwrap_or_default();
            if plan.contains("News") || plan.contains("firefox") || plan.contains("2 windows") {
                return;
            }
            assert!(Instant::now() < end, "the agent is not ready: {plan}\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub fn pid(&self) -> u32 {
        self.agent.as_ref().map(|process| process.0.id()).expect("an agent runs")
    }

    pub fn log(&self) -> PathBuf {
        self.dir.path().join("agent.log")
    }

    /// What the agent said on its standard error.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    pub async fn proxy(&self) -> Agent1Proxy<'static> {
        Agent1Proxy::builder(&self.connection)
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await
            .expect("a proxy")
    }

    /// Says something and waits until nothing more happens by itself.
    pub async fn say(&self, text: &str) -> Request {
        let proxy = self.proxy().await;
        let id = proxy.submit(text, Default::default()).await.expect("it is taken");
        self.settled(&id).await
    }

    /// Waits until a request ended or asks.
    pub async fn settled(&self, id: &str) -> Request {
        let proxy = self.proxy().await;
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let state = proxy.request(id).await.expect("the request is known");
            let request: Request = serde_json::from_str(&state).expect("JSON");
            if request.phase.is_final() || matches!(request.phase, Phase::Asking | Phase::Confirming) {
                return request;
            }
            assert!(Instant::now() < end, "{request:?}\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until a request ended and is remembered.
    pub async fn ended(&self, id: &str) -> Request {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let request = self.settled(id).await;
            if request.phase.is_final() {
                return request;
            }
            assert!(Instant::now() < end, "{request:?}\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub fn window(&self, id: &str) -> Window {
        let desktop = self.desktop.lock().expect("the desktop");
        desktop.window(&id.into()).expect("the window").clone()
    }

    pub fn socket(&self) -> PathBuf {
        Path::new(self.dir.path()).join("bus")
    }
}

async fn wait_for(mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !holds() {
        assert!(Instant::now() < end, "it did not come true in 10 s");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
