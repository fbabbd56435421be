//! A real server and real clients in one thread, joined by socket pairs: no display, no waiting.

mod captures;
mod client;
mod guards;
mod keyboards;
mod lists;
mod outputs;
mod pointers;
mod random;
mod server;

use std::{os::unix::net::UnixStream, sync::Arc};

use super::{virtual_keyboard, virtual_pointer};
use client::Guest;
use server::Host;
use smithay::{
    output::{Mode, Output, PhysicalProperties, Scale, Subpixel},
    reexports::wayland_server::Display,
    utils::Transform,
};
use wayland_client::{Connection, EventQueue, QueueHandle, backend::protocol::ProtocolError};

/// The server and its state.
struct World {
    display: Display<Host>,
    host: Host,
}

/// One client.
struct Visitor {
    connection: Connection,
    queue: EventQueue<Guest>,
    guest: Guest,
}

impl World {
    fn new() -> Self {
        let display = Display::new().expect("a display");
        let host = Host::new(&display.handle());
        Self { display, host }
    }

    /// Adds an output at the origin.
    fn output(&mut self, name: &str, size: (i32, i32), scale: f64, transform: Transform) -> Output {
        let physical = PhysicalProperties {
            size: (0, 0).into(),
            subpixel: Subpixel::Unknown,
            make: "Tacit".into(),
            model: "test".into(),
        };
        let output = Output::new(name.into(), physical);
        let mode = Mode { size: size.into(), refresh: 60_000 };
        output.create_global::<Host>(&self.display.handle());
        output.change_current_state(Some(mode), Some(transform), Some(Scale::Fractional(scale)), Some((0, 0).into()));
        output.set_preferred(mode);
        output
    }

    /// Adds a client that has bound everything it can.
    fn visitor(&mut self) -> Visitor {
        let (ours, theirs) = UnixStream::pair().expect("a socket pair");
        self.display.handle().insert_client(ours, Arc::new(server::Visit::default())).expect("a client");
        let connection = Connection::from_socket(theirs).expect("a connection");
        let queue = connection.new_event_queue::<Guest>();
        let _registry = connection.display().get_registry(&queue.handle(), ());
        let mut visitor = Visitor { connection, queue, guest: Guest::default() };
        self.settle(&mut visitor);
        visitor
    }

    /// Lets both sides talk until neither has more to say.
    fn settle(&mut self, visitor: &mut Visitor) {
        for _ in 0..6 {
            let _ = visitor.queue.flush();
            self.display.dispatch_clients(&mut self.host).expect("dispatched");
            virtual_keyboard::release_gone(&mut self.host);
            virtual_pointer::release_gone(&mut self.host);
            let _ = self.display.flush_clients();
            if let Some(guard) = visitor.queue.prepare_read() {
                let _ = guard.read();
            }
            let _ = visitor.queue.dispatch_pending(&mut visitor.guest);
        }
    }
}

impl Visitor {
    fn handle(&self) -> QueueHandle<Guest> {
        self.queue.handle()
    }

    /// What the client has been told since the last call, one event a line.
    fn told(&mut self) -> Vec<String> {
        std::mem::take(&mut self.guest.log)
    }

    /// The error that ended this client.
    fn error(&self) -> Option<ProtocolError> {
        self.connection.protocol_error()
    }

    #[track_caller]
    fn assert_ended_by(&self, interface: &str, code: u32) {
        let error = self.error().expect("the client was ended");
        assert_eq!((error.object_interface.as_str(), error.code), (interface, code), "{}", error.message);
    }
}

/// The events with this name.
fn named<'a>(log: &'a [String], name: &str) -> Vec<&'a str> {
    log.iter().filter(|line| line.split_whitespace().nth(1) == Some(name)).map(String::as_str).collect()
}
