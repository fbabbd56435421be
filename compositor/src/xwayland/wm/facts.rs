//! What a window says of itself, read from its properties. All is asked for at once, so that it costs one round trip.

use super::{Atoms, Problem, Wm};
use crate::{
    windows::clean,
    xwayland::talk::{Facts, Sort, XStates, XWindow},
};
use x11rb::{
    cookie::Cookie,
    errors::{ConnectionError, ReplyError},
    properties::{WmClass, WmHints, WmHintsState, WmSizeHints},
    protocol::{
        res::{self, ClientIdMask, ClientIdSpec},
        xproto::{Atom, AtomEnum, ConnectionExt as _, GetPropertyReply},
    },
    rust_connection::RustConnection,
};

/// The longest property that is read, in words of four bytes.
const WORDS_MAX: u32 = 1024;

/// What a window says, with what only the thread needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// What the compositor is told.
    pub facts: Facts,
    /// Whether it may be given the keyboard.
    pub input: bool,
    /// Whether it takes the keyboard itself when it is told to.
    pub takes_focus: bool,
    /// Whether it closes itself when it is told to.
    pub deletes: bool,
    /// The states that it wants to begin in.
    pub states: XStates,
}

/// An answer that is an error is none: the window is gone.
pub fn lenient<T>(reply: Result<T, ReplyError>) -> Result<Option<T>, ConnectionError> {
    match reply {
        Ok(reply) => Ok(Some(reply)),
        Err(ReplyError::X11Error(_)) => Ok(None),
        Err(ReplyError::ConnectionError(ConnectionError::ParseError(_))) => Ok(None),
        Err(ReplyError::ConnectionError(error)) => Err(error),
    }
}

impl Wm {
    fn property(
        &self,
        window: XWindow,
        property: impl Into<Atom>,
    ) -> Result<Cookie<'_, RustConnection, GetPropertyReply>, ConnectionError> {
        self.conn.get_property(false, window, property.into(), AtomEnum::ANY, 0, WORDS_MAX)
    }

    /// Reads all that a window says.
    ///
    /// # Errors
    /// The X server is gone.
    pub(super) fn read_facts(&self, window: XWindow) -> Result<Said, Problem> {
        let atoms = &self.atoms;
        let net_name = self.property(window, atoms._NET_WM_NAME)?;
        let name = self.property(window, AtomEnum::WM_NAME)?;
        let class = self.property(window, AtomEnum::WM_CLASS)?;
        let transient = self.property(window, AtomEnum::WM_TRANSIENT_FOR)?;
        let hints = self.property(window, AtomEnum::WM_HINTS)?;
        let sizes = self.property(window, AtomEnum::WM_NORMAL_HINTS)?;
        let protocols = self.property(window, atoms.WM_PROTOCOLS)?;
        let sorts = self.property(window, atoms._NET_WM_WINDOW_TYPE)?;
        let states = self.property(window, atoms._NET_WM_STATE)?;
        let net_pid = self.property(window, atoms._NET_WM_PID)?;
        let spec = ClientIdSpec { client: window, mask: ClientIdMask::LOCAL_CLIENT_PID };
        let client = if self.has_res { Some(res::query_client_ids(&self.conn, &[spec])?) } else { None };

        let [net_name, name, class, transient] = replies([net_name, name, class, transient])?;
        let [hints, sizes, protocols, sorts, states, net_pid] =
            replies([hints, sizes, protocols, sorts, states, net_pid])?;
        let client = client.map(|client| lenient(client.reply())).transpose()?.flatten();
        let pid = client.and_then(|client| client.ids.first()?.value.first().copied());

        let hints = hints.and_then(|reply| WmHints::from_reply(&reply).ok().flatten());
        let sizes = sizes.and_then(|reply| WmSizeHints::from_reply(&reply).ok().flatten());
        let protocols = words(protocols.as_ref());
        let states = words(states.as_ref());
        let parent =
            words(transient.as_ref()).first().copied().filter(|parent| ![0, window, self.root].contains(parent));
        let modal = states.contains(&atoms._NET_WM_STATE_MODAL);
        let sort = match sort(atoms, &words(sorts.as_ref())) {
            Some(sort) => sort,
            None if parent.is_some() || modal => Sort::Dialog,
            None => Sort::Normal,
        };
        let urgent = hints.is_some_and(|hints| hints.urgent) || states.contains(&atoms._NET_WM_STATE_DEMANDS_ATTENTION);
        let limit = |size: Option<(i32, i32)>| size.map_or((0, 0), |(w, h)| (w.clamp(0, 32767), h.clamp(0, 32767)));
        let facts = Facts {
            title: net_name
                .and_then(|reply| self.text(&reply))
                .or(name.and_then(|reply| self.text(&reply)))
                .unwrap_or_default(),
            class: class.and_then(class_of).unwrap_or_default(),
            pid: pid.or(words(net_pid.as_ref()).first().copied()).unwrap_or(0),
            sort,
            parent,
            min: limit(sizes.and_then(|sizes| sizes.min_size)),
            max: limit(sizes.and_then(|sizes| sizes.max_size)),
            urgent,
            pings: protocols.contains(&atoms._NET_WM_PING),
        };
        Ok(Said {
            facts,
            input: hints.and_then(|hints| hints.input).unwrap_or(true),
            takes_focus: protocols.contains(&atoms.WM_TAKE_FOCUS),
            deletes: protocols.contains(&atoms.WM_DELETE_WINDOW),
            states: XStates {
                fullscreen: states.contains(&atoms._NET_WM_STATE_FULLSCREEN),
                maximized: states.contains(&atoms._NET_WM_STATE_MAXIMIZED_HORZ)
                    && states.contains(&atoms._NET_WM_STATE_MAXIMIZED_VERT),
                hidden: matches!(hints.and_then(|hints| hints.initial_state), Some(WmHintsState::Iconic)),
            },
        })
    }

    fn text(&self, reply: &GetPropertyReply) -> Option<String> {
        if reply.value.is_empty() {
            return None;
        }
        if reply.type_ == self.atoms.UTF8_STRING {
            return Some(clean(&String::from_utf8_lossy(&reply.value)));
        }
        (reply.type_ == u32::from(AtomEnum::STRING)).then(|| clean(&latin1(&reply.value)))
    }
}

/// Text as X11 had it before UTF-8.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

fn class_of(reply: GetPropertyReply) -> Option<String> {
    let class = WmClass::from_reply(reply).ok().flatten()?;
    let name = if class.class().is_empty() { class.instance() } else { class.class() };
    Some(clean(&latin1(name)))
}

fn replies<const N: usize>(
    cookies: [Cookie<'_, RustConnection, GetPropertyReply>; N],
) -> Result<[Option<GetPropertyReply>; N], ConnectionError> {
    let mut found = [const { None }; N];
    for (slot, cookie) in found.iter_mut().zip(cookies) {
        *slot = lenient(cookie.reply())?;
    }
    Ok(found)
}

/// The numbers of a property; none where it has another form.
pub fn words(reply: Option<&GetPropertyReply>) -> Vec<u32> {
    reply.and_then(GetPropertyReply::value32).map(Iterator::collect).unwrap_or_default()
}

/// The first kind that we know; `None` where nothing was said.
fn sort(atoms: &Atoms, said: &[Atom]) -> Option<Sort> {
    let known = |atom: &Atom| {
        let atom = *atom;
        let is = |group: &[Atom]| group.contains(&atom);
        if is(&[atoms._NET_WM_WINDOW_TYPE_NORMAL]) {
            return Some(Sort::Normal);
        }
        if is(&[
            atoms._NET_WM_WINDOW_TYPE_DIALOG,
            atoms._NET_WM_WINDOW_TYPE_UTILITY,
            atoms._NET_WM_WINDOW_TYPE_TOOLBAR,
            atoms._NET_WM_WINDOW_TYPE_SPLASH,
        ]) {
            return Some(Sort::Dialog);
        }
        is(&[
            atoms._NET_WM_WINDOW_TYPE_MENU,
            atoms._NET_WM_WINDOW_TYPE_POPUP_MENU,
            atoms._NET_WM_WINDOW_TYPE_DROPDOWN_MENU,
            atoms._NET_WM_WINDOW_TYPE_COMBO,
            atoms._NET_WM_WINDOW_TYPE_TOOLTIP,
            atoms._NET_WM_WINDOW_TYPE_NOTIFICATION,
            atoms._NET_WM_WINDOW_TYPE_DND,
        ])
        .then_some(Sort::Fleeting)
    };
    said.iter().find_map(known)
}
