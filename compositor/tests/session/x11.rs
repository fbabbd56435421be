//! X11 programs: a real Xwayland and real X11 clients with the real compositor. The clients run in threads of their own, since they
//! wait for answers.

mod shown;

use crate::{fixture::Session, windows::open};
use std::{
    fs::File,
    io::Write,
    os::unix::net::UnixListener,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tacit_compositor::{render::scene::Sight, windows};
use tacit_dbus::Window;
use x11rb::{
    COPY_DEPTH_FROM_PARENT, COPY_FROM_PARENT,
    connection::Connection,
    protocol::{
        Event,
        xproto::{AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, WindowClass},
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

/// How long anything is waited for.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A session with an X11 display of its own.
pub struct X11 {
    pub session: Session,
    number: u32,
    files: [PathBuf; 2],
}

impl X11 {
    pub fn new() -> Self {
        Self::serving(Session::new())
    }

    fn serving(mut session: Session) -> Self {
        let (number, listener, files) = (90..400).find_map(bind).expect("a free display");
        session.state.serve_x11(number, listener.into()).expect("a listening socket");
        Self { session, number, files }
    }

    /// Does something that waits for the compositor, while that goes on.
    #[track_caller]
    pub fn aside<T: Send + 'static>(&mut self, work: impl FnOnce(String) -> T + Send + 'static) -> T {
        let name = format!(":{}", self.number);
        let thread = std::thread::spawn(move || work(name));
        self.until("the client is done", |_| thread.is_finished());
        thread.join().expect("the client works")
    }

    /// A client with a connection of its own.
    #[track_caller]
    pub fn client<T: Send + 'static>(&mut self, work: impl FnOnce(Client) -> T + Send + 'static) -> T {
        self.aside(|name| {
            let (conn, screen) = x11rb::connect(Some(&name)).expect("a connection");
            let root = conn.setup().roots[screen].root;
            work(Client { conn, root })
        })
    }

    #[track_caller]
    pub fn until(&mut self, what: &str, mut is: impl FnMut(&Session) -> bool) {
        let begun = Instant::now();
        while !is(&self.session) {
            assert!(begun.elapsed() < PATIENCE, "never: {what}; {:#?}", self.session.snapshot().windows);
            std::thread::sleep(Duration::from_millis(2));
            self.session.wait(Duration::from_millis(2));
        }
    }

    /// Waits until the one window is as wanted, and answers it.
    #[track_caller]
    pub fn window(&mut self, title: &str, is: impl Fn(&Window) -> bool) -> Window {
        let find = |session: &Session| session.snapshot().windows.iter().find(|one| one.title == title).cloned();
        self.until(title, |session| find(session).is_some_and(|window| is(&window)));
        find(&self.session).expect("it was there")
    }

    /// The colour at a place of the screen.
    fn colour(&mut self, x: usize, y: usize) -> u32 {
        let number = self.session.state.outputs.iter().next().expect("an output").number;
        let picture = self.session.state.picture(number, Sight::NoCursor).expect("a picture");
        let at = (y * usize::try_from(picture.size.w).expect("positive") + x) * 4;
        u32::from_le_bytes(picture.pixels[at..at + 4].try_into().expect("four bytes")) & 0x00ff_ffff
    }
}

impl Drop for X11 {
    fn drop(&mut self) {
        self.files.iter().for_each(|path| drop(std::fs::remove_file(path)));
    }
}

/// Takes a display as X servers do: by its lock file.
fn bind(number: u32) -> Option<(u32, UnixListener, [PathBuf; 2])> {
    let lock = PathBuf::from(format!("/tmp/.X{number}-lock"));
    let folder = PathBuf::from("/tmp/.X11-unix");
    let _ = std::fs::create_dir(&folder);
    let mut file = File::options().write(true).create_new(true).open(&lock).ok()?;
    writeln!(file, "{:>10}", std::process::id()).expect("written");
    let socket = folder.join(format!("X{number}"));
    let _ = std::fs::remove_file(&socket);
    let listener = UnixListener::bind(&socket).expect("a socket");
    Some((number, listener, [socket, lock]))
}

/// An X11 client.
pub struct Client {
    pub conn: RustConnection,
    pub root: u32,
}

impl Client {
    pub fn atom(&self, name: &str) -> u32 {
        self.conn.intern_atom(false, name.as_bytes()).expect("sent").reply().expect("an atom").atom
    }

    /// A window of one colour that is not mapped yet.
    fn window(&self, title: &str, (x, y, width, height): (i16, i16, u16, u16), colour: u32, unmanaged: bool) -> u32 {
        let window = self.conn.generate_id().expect("an id");
        let aux = CreateWindowAux::new()
            .background_pixel(colour)
            .override_redirect(u32::from(unmanaged))
            .event_mask(EventMask::STRUCTURE_NOTIFY | EventMask::FOCUS_CHANGE | EventMask::BUTTON_PRESS);
        let (depth, class) = (COPY_DEPTH_FROM_PARENT, WindowClass::INPUT_OUTPUT);
        let conn = &self.conn;
        conn.create_window(depth, window, self.root, x, y, width, height, 0, class, COPY_FROM_PARENT, &aux)
            .expect("sent");
        let string = AtomEnum::STRING;
        conn.change_property8(PropMode::REPLACE, window, AtomEnum::WM_NAME, string, title.as_bytes()).expect("sent");
        conn.change_property8(PropMode::REPLACE, window, AtomEnum::WM_CLASS, string, b"inst\0Klass\0").expect("sent");
        let (protocols, delete) = (self.atom("WM_PROTOCOLS"), self.atom("WM_DELETE_WINDOW"));
        conn.change_property32(PropMode::REPLACE, window, protocols, AtomEnum::ATOM, &[delete]).expect("sent");
        window
    }

    fn map(&self, window: u32) {
        self.conn.map_window(window).expect("sent");
        self.conn.flush().expect("sent");
    }

    /// A managed window that is mapped.
    pub fn shown(&self, title: &str, colour: u32) -> u32 {
        let window = self.window(title, (10, 10, 300, 200), colour, false);
        self.map(window);
        window
    }

    pub fn event(&self, what: &str, mut is: impl FnMut(&Event) -> bool) -> Event {
        let begun = Instant::now();
        loop {
            match self.conn.poll_for_event().expect("connected") {
                Some(event) if is(&event) => return event,
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(2)),
            }
            assert!(begun.elapsed() < PATIENCE, "never: {what}");
        }
    }

    fn message(&self, window: u32, kind: &str, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, window, self.atom(kind), data);
        let mask = EventMask::SUBSTRUCTURE_NOTIFY | EventMask::SUBSTRUCTURE_REDIRECT;
        self.conn.send_event(false, self.root, mask, event).expect("sent");
        self.conn.flush().expect("sent");
    }

    pub fn words(&self, window: u32, property: &str) -> Vec<u32> {
        let (property, any) = (self.atom(property), AtomEnum::ANY);
        let reply = self.conn.get_property(false, window, property, any, 0, 64).expect("sent").reply().expect("read");
        reply.value32().map(Iterator::collect).unwrap_or_default()
    }

    /// Waits until the place of a window on the screen is this.
    fn placed(&self, window: u32, wanted: (i16, i16, u16, u16)) {
        let begun = Instant::now();
        loop {
            let is = self.conn.get_geometry(window).expect("sent").reply().expect("a window");
            let is = (is.x, is.y, is.width, is.height);
            if is == wanted {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "it is at {is:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until a window has the focus.
    fn active(&self, window: u32) {
        let begun = Instant::now();
        loop {
            let is = self.words(self.root, "_NET_ACTIVE_WINDOW");
            if is == [window] {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{is:x?} is active");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn nothing_runs_before_the_first_client_and_a_window_is_a_window() {
    let mut x11 = X11::new();
    (0..5).for_each(|_| x11.session.turn());
    assert!(!x11.session.state.xwayland.is_running());
    let (client, window) = x11.client(|client| {
        let window = client.shown("one", 0x0012_3456);
        (client, window)
    });
    let told = x11.window("one", |window| window.width > 1000);
    assert_eq!((told.app.as_str(), told.pid), ("Klass", std::process::id()));
    assert!(told.focused && !told.floating, "{told:?}");
    x11.until("it is drawn", |_| true);
    let place = x11.session.place(told.id.as_str());
    let client = x11.aside(move |_| {
        let whole = |number: i32| i16::try_from(number).expect("small");
        let long = |number: i32| u16::try_from(number).expect("small");
        client.placed(window, (whole(place.0), whole(place.1), long(place.2), long(place.3)));
        // The place and the focus are told one after the other.
        client.active(window);
        client
    });
    let colour = x11.colour(640, 360);
    assert_eq!(colour, 0x0012_3456, "{colour:06x}");

    x11.session.apply(r#"{"verb":"window.close","args":{}}"#).expect("closed");
    let client = x11.aside(move |_| {
        let event = client.event("WM_DELETE_WINDOW", |event| matches!(event, Event::ClientMessage(_)));
        let Event::ClientMessage(event) = event else { panic!("another event") };
        assert_eq!(event.data.as_data32()[0], client.atom("WM_DELETE_WINDOW"));
        client.conn.destroy_window(window).expect("sent");
        client.conn.flush().expect("sent");
        client
    });
    x11.until("it is gone", |session| session.snapshot().windows.is_empty());
    drop(client);
}

#[test]
fn only_x11_windows_end_with_xwayland_and_the_next_client_starts_it_anew() {
    let mut x11 = X11::new();
    let mut wayland = x11.session.client();
    open(&mut x11.session, &mut wayland, "native");
    let client = x11.client(|client| {
        client.shown("foreign", 0x0066_6666);
        client
    });
    let foreign = x11.window("foreign", |_| true);
    let native_id = x11.window("native", |_| true).id;
    let pid = x11.session.state.xwayland.pid().expect("it runs");
    rustix::process::kill_process(
        rustix::process::Pid::from_raw(i32::try_from(pid).expect("small")).expect("positive"),
        rustix::process::Signal::KILL,
    )
    .expect("killed");
    x11.until("the X11 window is gone", |session| {
        !session.state.xwayland.is_running() && session.snapshot().windows.len() == 1
    });
    assert_eq!(x11.session.snapshot().windows.first().map(|window| window.id.clone()), Some(native_id));
    x11.session.settle(&mut [&mut wayland]);
    assert!(!wayland.dead);
    drop(client);
    let client = x11.client(|client| {
        client.shown("again", 0x0066_6666);
        client
    });
    let again = x11.window("again", |_| true);
    assert_ne!(again.id, foreign.id);
    assert!(windows::number(&again.id) > windows::number(&foreign.id));
    drop(client);
}

#[test]
fn the_server_goes_after_its_last_client_and_comes_again() {
    let mut x11 = X11::new();
    let client = x11.client(|client| {
        client.shown("last", 0x0066_6666);
        client
    });
    x11.window("last", |_| true);
    drop(client);
    x11.until("Xwayland ends", |session| !session.state.xwayland.is_running());
    // Who has no window keeps it.
    let client = x11.client(|client| client);
    let begun = Instant::now();
    x11.until("a while has passed", |_| begun.elapsed() > Duration::from_secs(8));
    assert!(x11.session.state.xwayland.is_running());
    let client = x11.aside(move |_| {
        client.shown("again", 0x0066_6666);
        client
    });
    x11.window("again", |_| true);
    drop(client);
}

#[test]
fn who_grabs_the_x_server_does_not_hold_the_compositor() {
    let mut x11 = X11::new();
    let mut wayland = x11.session.client();
    let client = x11.client(|client| {
        client.shown("hog", 0x0066_6666);
        client
    });
    x11.window("hog", |_| true);
    let client = x11.aside(move |_| {
        client.conn.grab_server().expect("sent");
        client.conn.sync().expect("synced");
        client
    });
    let begun = Instant::now();
    let mut worst = Duration::ZERO;
    for round in 0..200 {
        let one = Instant::now();
        let on = if round % 2 == 0 { "on" } else { "off" };
        x11.session.apply(&format!(r#"{{"verb":"window.fullscreen","args":{{"on":"{on}"}}}}"#)).expect("applied");
        x11.session.settle(&mut [&mut wayland]);
        worst = worst.max(one.elapsed());
    }
    assert!(!wayland.dead && worst < Duration::from_secs(1), "{worst:?} of {:?}", begun.elapsed());
    x11.aside(move |_| {
        client.conn.ungrab_server().expect("sent");
        client.conn.sync().expect("synced");
    });
}

#[test]
fn the_clipboard_goes_both_ways_also_where_it_is_long() {
    let mut x11 = X11::new();
    let copy = |text: String| {
        move |name: String| {
            let mut xclip = Command::new("xclip")
                .args(["-selection", "clipboard", "-i", "-display", &name])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .expect("xclip is installed");
            xclip.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
            // It stays in the background and answers.
            assert!(xclip.wait().expect("xclip").success());
        }
    };
    let paste = |name: String| {
        let output = Command::new("xclip").args(["-selection", "clipboard", "-o", "-display", &name]).output();
        String::from_utf8(output.expect("xclip is installed").stdout).expect("UTF-8")
    };
    let current = |session: &Session| session.state.clipboard.current.as_deref().map(str::to_owned);
    let long: String = (0..60_000).map(|number| format!("zeile {number} ü\n")).collect();
    assert!(long.len() > 600_000);

    for text in ["from X11 ü".to_owned(), long.clone()] {
        x11.aside(copy(text.clone()));
        x11.until("the clipboard is read", |session| current(session).as_deref() == Some(&text));
    }
    for text in ["from Wayland ß".to_owned(), long] {
        x11.session.state.clipboard_copy(&text).expect("copied");
        (0..3).for_each(|_| x11.session.turn());
        let wanted = text.clone();
        let begun = Instant::now();
        // The thread that manages X11 windows may still be telling that there is a new owner.
        while x11.aside(paste) != wanted {
            assert!(begun.elapsed() < PATIENCE, "the clipboard never came");
        }
    }
    x11.session.state.clipboard_clear();
    let begun = Instant::now();
    while !x11.aside(paste).is_empty() {
        assert!(begun.elapsed() < PATIENCE, "the clipboard was never empty");
    }
}

#[test]
fn nonsense_from_a_client_hurts_nobody() {
    let mut x11 = X11::new();
    let client = x11.client(|client| {
        let window = client.shown("sane", 0x0066_6666);
        let kinds = [
            "_NET_WM_STATE",
            "WL_SURFACE_ID",
            "WL_SURFACE_SERIAL",
            "_NET_WM_MOVERESIZE",
            "WM_CHANGE_STATE",
            "_NET_ACTIVE_WINDOW",
            "WM_PROTOCOLS",
        ];
        let mut seed = 0x1234_5678_u32;
        let mut dice = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if seed.is_multiple_of(3) { seed >> 24 } else { seed }
        };
        for round in 0..400 {
            let target = if round % 3 == 0 { dice() } else { window };
            let kind = kinds[round % kinds.len()];
            client.message(target, kind, [dice(), dice(), dice(), dice(), dice()]);
            // Of a type that no atom has.
            let event = ClientMessageEvent::new(32, window, dice(), [dice(); 5]);
            client.conn.send_event(false, client.root, EventMask::SUBSTRUCTURE_NOTIFY, event).expect("sent");
            for property in [AtomEnum::WM_HINTS, AtomEnum::WM_NORMAL_HINTS, AtomEnum::WM_TRANSIENT_FOR] {
                let words: Vec<u32> = (0..round % 20).map(|_| dice()).collect();
                client
                    .conn
                    .change_property32(PropMode::REPLACE, window, property, AtomEnum::CARDINAL, &words)
                    .expect("sent");
            }
        }
        let long = vec![b'x'; 200_000];
        client
            .conn
            .change_property8(PropMode::REPLACE, window, AtomEnum::WM_NAME, AtomEnum::STRING, &long)
            .expect("sent");
        client.conn.sync().expect("synced");
        client.shown("after", 0x0066_6666);
        client
    });
    let told = x11.window("after", |_| true);
    assert_eq!(told.app.as_str(), "Klass");
    let longest = x11.session.snapshot().windows.iter().map(|window| window.title.len()).max();
    assert!(longest <= Some(1024), "{longest:?}");
    assert!(x11.session.state.xwayland.is_running());
    drop(client);
}
