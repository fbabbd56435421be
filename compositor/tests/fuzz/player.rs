//! A client that knows the grammar of every protocol that is offered and says random sentences in it.

use crate::{
    dice::Dice,
    interfaces,
    wire::{Arg, Event, Link, word},
};
use rustix::fs::{MemfdFlags, ftruncate, memfd_create};
use std::{
    collections::{BTreeMap, HashMap},
    os::{fd::OwnedFd, unix::net::UnixStream},
};
use wayland_client::backend::protocol::{ArgumentType, Interface, MessageDesc};

/// The size of every pool, in bytes.
const POOL: u32 = 64 * 64 * 4;
/// A client makes no more objects of one interface than this: limits are tested elsewhere.
const OBJECTS_MAX: usize = 40;

const DISPLAY: u32 = 1;
const REGISTRY: u32 = 2;

struct Live {
    interface: &'static Interface,
    version: u32,
    /// The last serial that an event of it carried.
    serial: u32,
}

/// What a request says, by name: the sensible part of what is said.
type Said<'a> = Vec<Arg>;

/// The client.
pub struct Player {
    pub link: Link,
    objects: HashMap<u32, Live>,
    by_interface: BTreeMap<&'static str, Vec<u32>>,
    last_id: u32,
    free: Vec<u32>,
    globals: Vec<(u32, String, u32)>,
    serial: u32,
    pub said: u64,
    /// Why it was ended, where it was.
    pub error: Option<String>,
}

impl Player {
    pub fn new(socket: UnixStream) -> Self {
        let mut player = Self {
            link: Link::new(socket),
            objects: HashMap::new(),
            by_interface: BTreeMap::new(),
            last_id: REGISTRY,
            free: Vec::new(),
            globals: Vec::new(),
            serial: 0,
            said: 0,
            error: None,
        };
        player.link.request(DISPLAY, 1, vec![Arg::Word(REGISTRY)]);
        player.link.flush();
        player
    }

    /// Binds every global that is known by now.
    pub fn bind_all(&mut self) {
        for (name, interface, version) in std::mem::take(&mut self.globals) {
            if let Some(known) = interfaces::of(&interface) {
                let version = version.min(known.version);
                let id = self.new_id(known, version);
                let text = Arg::Text(Some(interface.into_bytes()));
                self.link.request(REGISTRY, 0, vec![Arg::Word(name), text, Arg::Word(version), Arg::Word(id)]);
            }
        }
    }

    fn new_id(&mut self, interface: &'static Interface, version: u32) -> u32 {
        let id = self.free.pop().unwrap_or_else(|| {
            self.last_id += 1;
            self.last_id
        });
        self.know(id, interface, version);
        id
    }

    fn know(&mut self, id: u32, interface: &'static Interface, version: u32) {
        self.objects.insert(id, Live { interface, version, serial: 0 });
        self.by_interface.entry(interface.name).or_default().push(id);
    }

    fn forget(&mut self, id: u32) {
        if let Some(live) = self.objects.remove(&id)
            && let Some(list) = self.by_interface.get_mut(live.interface.name)
        {
            list.retain(|other| *other != id);
        }
    }

    fn any(&self, dice: &mut Dice, interface: &str) -> Option<u32> {
        dice.of(self.by_interface.get(interface)?).copied()
    }

    /// The latest object of an interface: the one that a request before has made.
    fn last(&self, interface: &str) -> Option<u32> {
        self.by_interface.get(interface)?.last().copied()
    }

    /// One random request.
    pub fn say(&mut self, dice: &mut Dice) {
        if dice.once_in(12) {
            return self.make_something(dice);
        }
        if dice.once_in(4) {
            return self.show(dice);
        }
        let interfaces: Vec<&'static str> =
            self.by_interface.iter().filter(|(_, list)| !list.is_empty()).map(|(name, _)| *name).collect();
        let Some(id) = dice.of(&interfaces).and_then(|interface| self.any(dice, interface)) else { return };
        let Some(live) = self.objects.get(&id) else { return };
        let requests = live.interface.requests;
        let Some(opcode) = (!requests.is_empty()).then(|| dice.below(requests.len())) else { return };
        // What ends an object is said less often, so that there is something to talk about.
        if requests[opcode].is_destructor && !dice.once_in(8) {
            return;
        }
        self.request(dice, id, opcode, Vec::new());
    }

    /// A request by name, with some arguments given.
    fn call(&mut self, dice: &mut Dice, id: Option<u32>, name: &str, given: Said<'_>) {
        let Some(id) = id else { return };
        let opcode = self.objects.get(&id).and_then(|live| {
            let requests = live.interface.requests;
            requests.iter().position(|request| request.name == name)
        });
        if let Some(opcode) = opcode {
            self.request(dice, id, opcode, given);
        }
    }

    fn request(&mut self, dice: &mut Dice, id: u32, opcode: usize, given: Said<'_>) {
        let Some(live) = self.objects.get(&id) else { return };
        let (interface, version, serial) = (live.interface, live.version, live.serial);
        let Some(request) = interface.requests.get(opcode).filter(|request| request.since <= version) else { return };
        let mut given = given.into_iter();
        let mut args = Vec::new();
        let mut object_at = 0;
        let mut made = None;
        for kind in request.signature {
            let arg = match kind {
                ArgumentType::NewId => {
                    let Some(child) = request.child_interface else { return };
                    if self.by_interface.get(child.name).is_some_and(|list| list.len() >= OBJECTS_MAX) {
                        return;
                    }
                    made = Some((args.len(), child));
                    Arg::Word(0)
                }
                ArgumentType::Object(nullable) => {
                    let wanted = request.arg_interfaces.get(object_at).map_or("", |interface| interface.name);
                    object_at += 1;
                    let optional = matches!(nullable, wayland_client::backend::protocol::AllowNull::Yes);
                    let object = match given.next() {
                        Some(Arg::Word(object)) => Some(object),
                        _ if optional && dice.once_in(4) => None,
                        _ => self.any(dice, wanted),
                    };
                    match object {
                        Some(object) => Arg::Word(object),
                        None if optional => Arg::Word(0),
                        None => return,
                    }
                }
                other => match given.next() {
                    Some(arg) => arg,
                    None => self.made_up(dice, interface, request, serial, *other, &args),
                },
            };
            args.push(arg);
        }
        // An id is only taken once it is certain that it will be sent.
        if let Some((at, child)) = made {
            args[at] = Arg::Word(self.new_id(child, version.min(child.version)));
        }
        self.said += 1;
        self.link.request(id, opcode as u16, args);
        if request.is_destructor {
            self.forget(id);
        }
    }

    fn made_up(
        &self,
        dice: &mut Dice,
        interface: &Interface,
        request: &MessageDesc,
        serial: u32,
        kind: ArgumentType,
        before: &[Arg],
    ) -> Arg {
        let sensible = !dice.once_in(6);
        match (interface.name, request.name, kind) {
            ("wl_shm", "create_pool", ArgumentType::Int) if sensible => Arg::Word(POOL),
            // Offset, width, height, stride, format; the first of `before` is the new buffer.
            ("wl_shm_pool", "create_buffer", _) if sensible => {
                Arg::Word([0, 8, 8, 32, dice.below(2) as u32].get(before.len() - 1).copied().unwrap_or(0))
            }
            (_, "ack_configure", ArgumentType::Uint) if sensible => Arg::Word(serial),
            (_, _, ArgumentType::Uint) if sensible && dice.once_in(3) => Arg::Word(self.serial),
            (_, _, ArgumentType::Int | ArgumentType::Uint) => Arg::Word(dice.int()),
            (_, _, ArgumentType::Fixed) => Arg::Word(dice.int().wrapping_mul(if sensible { 256 } else { 1 })),
            (_, _, ArgumentType::Str(_)) => Arg::Text(text(dice)),
            (_, _, ArgumentType::Array) => {
                let length = dice.below(40);
                Arg::Bytes((0..length).map(|_| dice.next() as u8).collect())
            }
            (_, _, _) => Arg::Fd(descriptor(dice)),
        }
    }

    /// What takes several requests in order: a window, a layer surface, a menu, a subsurface.
    fn make_something(&mut self, dice: &mut Dice) {
        let compositor = self.last("wl_compositor");
        self.call(dice, compositor, "create_surface", vec![]);
        let Some(surface) = self.last("wl_surface") else { return };
        match dice.below(4) {
            0 => {
                let shell = self.last("zwlr_layer_shell_v1");
                let level = dice.below(4) as u32;
                self.call(dice, shell, "get_layer_surface", vec![Arg::Word(surface), Arg::Word(0), Arg::Word(level)]);
                let layer = self.last("zwlr_layer_surface_v1");
                self.call(dice, layer, "set_size", vec![Arg::Word(30), Arg::Word(30)]);
            }
            1 => {
                let manager = self.last("wl_subcompositor");
                let parent = self.any(dice, "wl_surface").unwrap_or(surface);
                self.call(dice, manager, "get_subsurface", vec![Arg::Word(surface), Arg::Word(parent)]);
            }
            kind => {
                let base = self.last("xdg_wm_base");
                self.call(dice, base, "get_xdg_surface", vec![Arg::Word(surface)]);
                let xdg = self.last("xdg_surface");
                if kind == 2 {
                    self.call(dice, xdg, "get_toplevel", vec![]);
                } else {
                    self.call(dice, base, "create_positioner", vec![]);
                    let positioner = self.last("xdg_positioner");
                    self.call(dice, positioner, "set_size", vec![Arg::Word(20), Arg::Word(20)]);
                    self.call(
                        dice,
                        positioner,
                        "set_anchor_rect",
                        vec![Arg::Word(1), Arg::Word(1), Arg::Word(5), Arg::Word(5)],
                    );
                    let parent = self.any(dice, "xdg_surface").filter(|parent| Some(*parent) != xdg).unwrap_or(0);
                    let positioner = positioner.unwrap_or(0);
                    self.call(dice, xdg, "get_popup", vec![Arg::Word(parent), Arg::Word(positioner)]);
                }
            }
        }
        self.call(dice, Some(surface), "commit", vec![]);
    }

    /// Draws what was told its size.
    fn show(&mut self, dice: &mut Dice) {
        if self.last("wl_buffer").is_none() {
            let shm = self.last("wl_shm");
            self.call(dice, shm, "create_pool", vec![Arg::Fd(memory(POOL)), Arg::Word(POOL)]);
            let pool = self.last("wl_shm_pool");
            let size = [0, 8, 8, 32, 0].map(Arg::Word).into();
            self.call(dice, pool, "create_buffer", size);
        }
        for role in ["xdg_surface", "zwlr_layer_surface_v1"] {
            let Some(id) = self.any(dice, role) else { continue };
            let serial = self.objects.get(&id).map_or(0, |live| live.serial);
            if serial != 0 {
                self.call(dice, Some(id), "ack_configure", vec![Arg::Word(serial)]);
            }
        }
        let (surface, buffer) = (self.any(dice, "wl_surface"), self.any(dice, "wl_buffer"));
        if let (Some(surface), Some(buffer)) = (surface, buffer) {
            self.call(dice, Some(surface), "attach", vec![Arg::Word(buffer), Arg::Word(0), Arg::Word(0)]);
            self.call(dice, Some(surface), "damage", [0, 0, 8, 8].map(Arg::Word).into());
            self.call(dice, Some(surface), "commit", vec![]);
        }
    }

    /// Takes in what the compositor said.
    pub fn hear(&mut self) {
        for event in self.link.read() {
            self.heard(&event);
        }
    }

    fn heard(&mut self, event: &Event) {
        let body = &event.body;
        match (event.sender, event.opcode) {
            (DISPLAY, 0) => {
                let text =
                    String::from_utf8_lossy(body.get(12..).unwrap_or_default()).trim_end_matches('\0').to_owned();
                self.error = Some(text);
            }
            (DISPLAY, _) => {
                if let Some(id) = word(body, 0) {
                    self.forget(id);
                    self.free.push(id);
                }
            }
            (REGISTRY, 0) => {
                let length = word(body, 4).unwrap_or(1) as usize;
                let text = String::from_utf8_lossy(&body[8..7 + length]).into_owned();
                let at = 8 + length.next_multiple_of(4);
                self.globals.push((word(body, 0).unwrap_or(0), text, word(body, at).unwrap_or(1)));
            }
            _ => self.heard_from(event),
        }
    }

    /// Serials are kept, objects that the compositor made are known.
    fn heard_from(&mut self, event: &Event) {
        let Some(live) = self.objects.get_mut(&event.sender) else { return };
        let Some(message) = live.interface.events.get(event.opcode as usize) else {
            panic!("{} has no event {}", live.interface.name, event.opcode);
        };
        let mut at = 0;
        let mut made = None;
        for (index, kind) in message.signature.iter().enumerate() {
            let Some(value) = word(&event.body, at) else { return };
            match kind {
                ArgumentType::Fd => continue,
                ArgumentType::Str(_) | ArgumentType::Array => at += 4 + (value as usize).next_multiple_of(4),
                ArgumentType::NewId => {
                    made = Some(value);
                    at += 4;
                }
                ArgumentType::Uint if index == 0 => {
                    if message.name == "configure" {
                        live.serial = value;
                    }
                    self.serial = value;
                    at += 4;
                }
                _ => at += 4,
            }
        }
        let version = live.version;
        if let (Some(id), Some(child)) = (made, message.child_interface) {
            self.know(id, child, version.min(child.version));
        }
        if message.is_destructor {
            self.forget(event.sender);
        }
    }
}

fn text(dice: &mut Dice) -> Option<Vec<u8>> {
    const WORDS: [&str; 9] = [
        "",
        "one",
        "text/plain;charset=utf-8",
        "tacit-bar:1",
        "tacit-confirm",
        "org.example.App",
        "HEADLESS-1",
        "é\u{200f}漢",
        "\u{1}",
    ];
    match dice.below(12) {
        0 => Some(vec![b'x'; dice.below(3000)]),
        1 => Some((0..dice.below(20)).map(|_| (dice.next() as u8).max(1)).collect()),
        _ => Some(WORDS[dice.below(WORDS.len())].as_bytes().to_vec()),
    }
}

fn memory(size: u32) -> OwnedFd {
    let fd = memfd_create("fuzz", MemfdFlags::CLOEXEC).expect("memory");
    ftruncate(&fd, u64::from(size)).expect("memory of that size");
    fd
}

/// Memory, more or less of it, or a pipe that nobody reads.
fn descriptor(dice: &mut Dice) -> OwnedFd {
    match dice.below(6) {
        0 => memory(0),
        1 => memory(dice.below(5000) as u32),
        2 => rustix::pipe::pipe().expect("a pipe").1,
        _ => memory(POOL),
    }
}
