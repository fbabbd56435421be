//! wlr-output-management v4: the list of outputs with their modes, and changing them, for wlr-randr and kanshi. Owns what
//! each client has been told, sends the differences, and checks configurations. Knows outputs only as [`Head`] records;
//! the handler applies or tests what a client asks for.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use smithay::{
    reexports::{
        wayland_protocols_wlr::output_management::v1::server::{
            zwlr_output_configuration_head_v1::{self, ZwlrOutputConfigurationHeadV1},
            zwlr_output_configuration_v1::{self, ZwlrOutputConfigurationV1},
            zwlr_output_head_v1::{self, AdaptiveSyncState, ZwlrOutputHeadV1},
            zwlr_output_manager_v1::{self, ZwlrOutputManagerV1},
            zwlr_output_mode_v1::{self, ZwlrOutputModeV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, WEnum,
            backend::{ClientId, GlobalId},
            protocol::wl_output,
        },
    },
    utils::{Logical, Physical, Point, Size, Transform},
};

use super::{Tally, Visibility, wire_text};

const VERSION: u32 = 4;
const MANAGERS_PER_CLIENT_MAX: usize = 16;
const CONFIGURATIONS_PER_CLIENT_MAX: usize = 32;
const POSITION_MAX: u32 = 1 << 24;

/// What the compositor does for wlr-output-management.
pub trait OutputManagementHandler:
    GlobalDispatch<ZwlrOutputManagerV1, Visibility>
    + Dispatch<ZwlrOutputManagerV1, ()>
    + Dispatch<ZwlrOutputHeadV1, HeadData>
    + Dispatch<ZwlrOutputModeV1, ModeData>
    + Dispatch<ZwlrOutputConfigurationV1, ConfigurationData>
    + Dispatch<ZwlrOutputConfigurationHeadV1, ConfigurationHeadData>
    + 'static
{
    /// The state of the protocol.
    fn output_management_state(&mut self) -> &mut OutputManagementState;

    /// Applies, or only tests, a change that names every head once. False when it cannot be; then nothing has changed.
    #[must_use]
    fn configure_outputs(&mut self, changes: Vec<HeadChange>, how: Configure) -> bool;
}

/// Whether a configuration is for real.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Configure {
    Test,
    Apply,
}

/// One output, switched on or not, as clients are told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Unique among outputs, and the same over sessions.
    pub name: String,
    pub description: String,
    pub make: String,
    pub model: String,
    pub serial_number: String,
    /// In millimetres, if it has a size.
    pub physical_size: Option<(i32, i32)>,
    pub modes: Vec<HeadMode>,
    /// How it is set, or none while it is off.
    pub state: Option<HeadState>,
}

/// A mode of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadMode {
    pub size: Size<i32, Physical>,
    /// In millihertz.
    pub refresh: i32,
    pub preferred: bool,
}

/// How an output that is on is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadState {
    /// One of the head's modes.
    pub mode: Option<HeadMode>,
    pub position: Point<i32, Logical>,
    pub transform: Transform,
    pub scale: f64,
    pub adaptive_sync: bool,
}

/// What a client wants of one head.
#[derive(Debug, Clone, PartialEq)]
pub struct HeadChange {
    pub name: String,
    /// The new settings of a head that shall be on, or none for one that shall be off.
    pub settings: Option<HeadSettings>,
}

impl HeadChange {
    /// True for a place so far off that arithmetic on rectangles there could overflow.
    fn is_out_of_bounds(&self) -> bool {
        let far = |place: Point<i32, Logical>| place.x.unsigned_abs().max(place.y.unsigned_abs()) > POSITION_MAX;
        self.settings.and_then(|settings| settings.position).is_some_and(far)
    }
}

/// The settings that a client wants; what is not given stays.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HeadSettings {
    pub mode: Option<WantedMode>,
    pub position: Option<Point<i32, Logical>>,
    pub transform: Option<Transform>,
    pub scale: Option<f64>,
    pub adaptive_sync: Option<bool>,
}

/// A mode that a client wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WantedMode {
    /// One from the head's list.
    Listed(HeadMode),
    /// Any other; a refresh of none is the compositor's choice.
    Custom { size: Size<i32, Physical>, refresh: Option<i32> },
}

/// The state of wlr-output-management.
#[derive(Debug)]
pub struct OutputManagementState {
    global: GlobalId,
    display: DisplayHandle,
    heads: Vec<Head>,
    serial: u32,
    managers: Vec<Manager>,
    tally_managers: Tally,
    tally_configurations: Tally,
}

#[derive(Debug)]
struct Manager {
    resource: ZwlrOutputManagerV1,
    heads: HashMap<String, HeadObjects>,
}

#[derive(Debug)]
struct HeadObjects {
    head: ZwlrOutputHeadV1,
    modes: Vec<(HeadMode, ZwlrOutputModeV1)>,
}

/// User data of a head: the output's name.
#[derive(Debug)]
pub struct HeadData {
    name: String,
}

/// User data of a mode: which one, and of which output.
#[derive(Debug)]
pub struct ModeData {
    name: String,
    mode: HeadMode,
}

/// User data of a configuration.
#[derive(Debug)]
pub struct ConfigurationData {
    serial: u32,
    pending: Arc<Mutex<Pending>>,
}

/// User data of a head within a configuration.
#[derive(Debug)]
pub struct ConfigurationHeadData {
    name: String,
    pending: Arc<Mutex<Pending>>,
}

#[derive(Debug, Default)]
struct Pending {
    changes: Vec<HeadChange>,
    used: bool,
}

fn lock(pending: &Mutex<Pending>) -> MutexGuard<'_, Pending> {
    pending.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Head {
    /// True when clients must be given a new object, because what cannot change about a head has.
    fn is_another(&self, other: &Self) -> bool {
        let fixed = |head: &Self| Self { state: None, ..head.clone() };
        fixed(self) != fixed(other)
    }
}

impl OutputManagementState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: OutputManagementHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, ZwlrOutputManagerV1, _>(VERSION, visibility),
            display: display.clone(),
            heads: Vec::new(),
            serial: 1,
            managers: Vec::new(),
            tally_managers: Tally::new(MANAGERS_PER_CLIENT_MAX),
            tally_configurations: Tally::new(CONFIGURATIONS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Tells every client how the outputs differ from those of the last refresh.
    pub fn refresh<D: OutputManagementHandler>(&mut self, heads: impl IntoIterator<Item = Head>) {
        let new: Vec<Head> = heads.into_iter().collect();
        if new == self.heads {
            return;
        }
        let old = std::mem::replace(&mut self.heads, new);
        self.serial = self.serial.wrapping_add(1);
        for manager in &mut self.managers {
            let Ok(client) = self.display.get_client(manager.resource.id()) else { continue };
            manager.refresh::<D>(&self.display, &client, &old, &self.heads);
            manager.resource.done(self.serial);
        }
    }

    /// The changes of a configuration, if it names the outputs there are and was made for them.
    fn checked(&self, data: &ConfigurationData) -> Verdict {
        let pending = lock(&data.pending);
        let known = |name: &str| self.heads.iter().any(|head| head.name == name);
        if data.serial != self.serial || !pending.changes.iter().all(|change| known(&change.name)) {
            return Verdict::Outdated;
        }
        let named = |head: &Head| pending.changes.iter().any(|change| change.name == head.name);
        if self.heads.iter().all(named) { Verdict::Good(pending.changes.clone()) } else { Verdict::Incomplete }
    }
}

enum Verdict {
    Good(Vec<HeadChange>),
    Outdated,
    Incomplete,
}

impl Manager {
    fn refresh<D: OutputManagementHandler>(
        &mut self,
        display: &DisplayHandle,
        client: &Client,
        old: &[Head],
        new: &[Head],
    ) {
        for before in old {
            let now = new.iter().find(|head| head.name == before.name);
            if now.is_none_or(|now| now.is_another(before))
                && let Some(objects) = self.heads.remove(&before.name)
            {
                objects.modes.iter().for_each(|(_, mode)| mode.finished());
                objects.head.finished();
            }
        }
        for head in new {
            let before = old.iter().find(|one| one.name == head.name && !one.is_another(head));
            if before.is_none() {
                self.introduce::<D>(display, client, head);
            }
            if before.map(|one| &one.state) != Some(&head.state) {
                self.update(before, head);
            }
        }
    }

    fn introduce<D: OutputManagementHandler>(&mut self, display: &DisplayHandle, client: &Client, new: &Head) {
        let version = self.resource.version();
        let data = HeadData { name: new.name.clone() };
        let Ok(head) = client.create_resource::<ZwlrOutputHeadV1, _, D>(display, version, data) else { return };
        self.resource.head(&head);
        head.name(wire_text(&new.name));
        head.description(wire_text(&new.description));
        if let Some((width, height)) = new.physical_size.filter(|(width, height)| *width > 0 && *height > 0) {
            head.physical_size(width, height);
        }
        if version >= 2 {
            let texts = [(&new.make, 0), (&new.model, 1), (&new.serial_number, 2)];
            for (text, which) in texts.into_iter().filter(|(text, _)| !text.is_empty()) {
                match which {
                    0 => head.make(wire_text(text)),
                    1 => head.model(wire_text(text)),
                    _ => head.serial_number(wire_text(text)),
                }
            }
        }
        let mut modes = Vec::new();
        for mode in &new.modes {
            let data = ModeData { name: new.name.clone(), mode: *mode };
            let mode_version = version.min(ZwlrOutputModeV1::interface().version);
            let made = client.create_resource::<ZwlrOutputModeV1, _, D>(display, mode_version, data);
            let Ok(object) = made else { continue };
            head.mode(&object);
            object.size(mode.size.w, mode.size.h);
            if mode.refresh > 0 {
                object.refresh(mode.refresh);
            }
            if mode.preferred {
                object.preferred();
            }
            modes.push((*mode, object));
        }
        self.heads.insert(new.name.clone(), HeadObjects { head, modes });
    }

    /// Sends what is new about how a head is set; everything when it has just come or was switched on.
    fn update(&self, old: Option<&Head>, new: &Head) {
        let Some(HeadObjects { head, modes }) = self.heads.get(&new.name) else { return };
        let before = old.and_then(|old| old.state);
        let Some(now) = new.state else { return head.enabled(0) };
        if before.is_none() {
            head.enabled(1);
        }
        if before.is_none_or(|before| before.mode != now.mode)
            && let Some((_, mode)) = modes.iter().find(|(mode, _)| Some(*mode) == now.mode)
        {
            head.current_mode(mode);
        }
        if before.is_none_or(|before| before.position != now.position) {
            head.position(now.position.x, now.position.y);
        }
        if before.is_none_or(|before| before.transform != now.transform) {
            head.transform(wl_output::Transform::from(now.transform));
        }
        if before.is_none_or(|before| before.scale != now.scale) {
            head.scale(now.scale);
        }
        if head.version() >= 4 && before.is_none_or(|before| before.adaptive_sync != now.adaptive_sync) {
            let state = if now.adaptive_sync { AdaptiveSyncState::Enabled } else { AdaptiveSyncState::Disabled };
            head.adaptive_sync(state);
        }
    }
}

impl<D: OutputManagementHandler> GlobalDispatch<ZwlrOutputManagerV1, Visibility, D> for OutputManagementState {
    fn bind(
        state: &mut D,
        display: &DisplayHandle,
        client: &Client,
        resource: New<ZwlrOutputManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        let resource = data_init.init(resource, ());
        let protocol = state.output_management_state();
        if !protocol.tally_managers.add(client, &resource) {
            return;
        }
        let mut manager = Manager { resource, heads: HashMap::new() };
        manager.refresh::<D>(display, client, &[], &protocol.heads);
        manager.resource.done(protocol.serial);
        protocol.managers.push(manager);
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: OutputManagementHandler> Dispatch<ZwlrOutputManagerV1, (), D> for OutputManagementState {
    fn request(
        state: &mut D,
        client: &Client,
        resource: &ZwlrOutputManagerV1,
        request: zwlr_output_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let protocol = state.output_management_state();
        match request {
            zwlr_output_manager_v1::Request::CreateConfiguration { id, serial } => {
                data_init.init(id, ConfigurationData { serial, pending: Arc::default() });
                protocol.tally_configurations.add(client, resource);
            }
            zwlr_output_manager_v1::Request::Stop => {
                protocol.managers.retain(|one| one.resource != *resource);
                resource.finished();
            }
            _ => {}
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZwlrOutputManagerV1, _: &()) {
        let protocol = state.output_management_state();
        protocol.managers.retain(|one| one.resource != *resource);
        protocol.tally_managers.remove(&client);
    }
}

impl<D: OutputManagementHandler> Dispatch<ZwlrOutputHeadV1, HeadData, D> for OutputManagementState {
    fn request(
        _: &mut D,
        _: &Client,
        _: &ZwlrOutputHeadV1,
        _: zwlr_output_head_v1::Request,
        _: &HeadData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
    }

    fn destroyed(state: &mut D, _: ClientId, resource: &ZwlrOutputHeadV1, data: &HeadData) {
        for manager in &mut state.output_management_state().managers {
            if manager.heads.get(&data.name).is_some_and(|objects| objects.head == *resource) {
                manager.heads.remove(&data.name);
            }
        }
    }
}

impl<D: OutputManagementHandler> Dispatch<ZwlrOutputModeV1, ModeData, D> for OutputManagementState {
    fn request(
        _: &mut D,
        _: &Client,
        _: &ZwlrOutputModeV1,
        _: zwlr_output_mode_v1::Request,
        _: &ModeData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
    }

    fn destroyed(state: &mut D, _: ClientId, resource: &ZwlrOutputModeV1, data: &ModeData) {
        for manager in &mut state.output_management_state().managers {
            if let Some(objects) = manager.heads.get_mut(&data.name) {
                objects.modes.retain(|(_, mode)| mode != resource);
            }
        }
    }
}

impl<D: OutputManagementHandler> Dispatch<ZwlrOutputConfigurationV1, ConfigurationData, D> for OutputManagementState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ZwlrOutputConfigurationV1,
        request: zwlr_output_configuration_v1::Request,
        data: &ConfigurationData,
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use zwlr_output_configuration_v1::{Error, Request};
        let how = match request {
            Request::EnableHead { id, head } => {
                let name = head.data::<HeadData>().map(|head| head.name.clone()).unwrap_or_default();
                data_init.init(id, ConfigurationHeadData { name: name.clone(), pending: data.pending.clone() });
                return configure(resource, data, HeadChange { name, settings: Some(HeadSettings::default()) });
            }
            Request::DisableHead { head } => {
                let name = head.data::<HeadData>().map(|head| head.name.clone()).unwrap_or_default();
                return configure(resource, data, HeadChange { name, settings: None });
            }
            Request::Apply => Configure::Apply,
            Request::Test => Configure::Test,
            _ => return,
        };
        if std::mem::replace(&mut lock(&data.pending).used, true) {
            return resource.post_error(Error::AlreadyUsed, "a configuration is used once");
        }
        match state.output_management_state().checked(data) {
            Verdict::Outdated => resource.cancelled(),
            Verdict::Incomplete => resource.post_error(Error::UnconfiguredHead, "a head was left out"),
            Verdict::Good(changes) if changes.iter().any(HeadChange::is_out_of_bounds) => resource.failed(),
            Verdict::Good(changes) => {
                if state.configure_outputs(changes, how) {
                    resource.succeeded()
                } else {
                    resource.failed()
                }
            }
        }
    }

    fn destroyed(state: &mut D, client: ClientId, _: &ZwlrOutputConfigurationV1, _: &ConfigurationData) {
        state.output_management_state().tally_configurations.remove(&client);
    }
}

/// Adds what a client wants of one head to its configuration.
fn configure(resource: &ZwlrOutputConfigurationV1, data: &ConfigurationData, change: HeadChange) {
    use zwlr_output_configuration_v1::Error;
    let mut pending = lock(&data.pending);
    if pending.used {
        resource.post_error(Error::AlreadyUsed, "a configuration is used once");
    } else if pending.changes.iter().any(|one| one.name == change.name) {
        resource.post_error(Error::AlreadyConfiguredHead, "a head is configured once");
    } else {
        pending.changes.push(change);
    }
}

impl<D> Dispatch<ZwlrOutputConfigurationHeadV1, ConfigurationHeadData, D> for OutputManagementState
where
    D: OutputManagementHandler,
{
    fn request(
        _: &mut D,
        _: &Client,
        resource: &ZwlrOutputConfigurationHeadV1,
        request: zwlr_output_configuration_head_v1::Request,
        data: &ConfigurationHeadData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        let mut pending = lock(&data.pending);
        if pending.used {
            return;
        }
        let change = pending.changes.iter_mut().find(|change| change.name == data.name);
        let Some(settings) = change.and_then(|change| change.settings.as_mut()) else { return };
        if let Err((error, why)) = set(settings, &data.name, request) {
            resource.post_error(error, why);
        }
    }
}

type Refused = (zwlr_output_configuration_head_v1::Error, &'static str);

/// Puts one request of a client into the settings it wants.
fn set(
    settings: &mut HeadSettings,
    name: &str,
    request: zwlr_output_configuration_head_v1::Request,
) -> Result<(), Refused> {
    use zwlr_output_configuration_head_v1::{Error, Request};
    fn once<T>(slot: &mut Option<T>, value: T) -> Result<(), Refused> {
        match slot.replace(value) {
            None => Ok(()),
            Some(_) => Err((Error::AlreadySet, "a property is set once")),
        }
    }
    match request {
        Request::SetMode { mode } => {
            // A mode that has gone meanwhile leaves the mode as it is; the serial will be outdated too.
            let Some(mode) = mode.data::<ModeData>() else { return Ok(()) };
            if mode.name != name {
                return Err((Error::InvalidMode, "a mode of another head"));
            }
            once(&mut settings.mode, WantedMode::Listed(mode.mode))
        }
        Request::SetCustomMode { width, height, refresh } => {
            if width <= 0 || height <= 0 || refresh < 0 {
                return Err((Error::InvalidCustomMode, "a mode has a positive size and refresh"));
            }
            let refresh = (refresh > 0).then_some(refresh);
            once(&mut settings.mode, WantedMode::Custom { size: (width, height).into(), refresh })
        }
        Request::SetPosition { x, y } => once(&mut settings.position, (x, y).into()),
        Request::SetTransform { transform } => match transform {
            WEnum::Value(transform) => once(&mut settings.transform, Transform::from(transform)),
            WEnum::Unknown(_) => Err((Error::InvalidTransform, "not a transform")),
        },
        Request::SetScale { scale } if scale > 0.0 => once(&mut settings.scale, scale),
        Request::SetScale { .. } => Err((Error::InvalidScale, "a scale is positive")),
        Request::SetAdaptiveSync { state } => match state {
            WEnum::Value(state) => once(&mut settings.adaptive_sync, state == AdaptiveSyncState::Enabled),
            WEnum::Unknown(_) => Err((Error::InvalidAdaptiveSyncState, "neither disabled nor enabled")),
        },
        _ => Ok(()),
    }
}

/// Lets [`OutputManagementState`] answer for the state type.
macro_rules! delegate_output_management {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::output_management::v1::server::zwlr_output_manager_v1::ZwlrOutputManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::output_management::OutputManagementState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::output_management::v1::server::zwlr_output_manager_v1::ZwlrOutputManagerV1: ()
        ] => $crate::protocols::output_management::OutputManagementState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::output_management::v1::server::zwlr_output_head_v1::ZwlrOutputHeadV1: $crate::protocols::output_management::HeadData
        ] => $crate::protocols::output_management::OutputManagementState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::output_management::v1::server::zwlr_output_mode_v1::ZwlrOutputModeV1: $crate::protocols::output_management::ModeData
        ] => $crate::protocols::output_management::OutputManagementState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::output_management::v1::server::zwlr_output_configuration_v1::ZwlrOutputConfigurationV1: $crate::protocols::output_management::ConfigurationData
        ] => $crate::protocols::output_management::OutputManagementState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::output_management::v1::server::zwlr_output_configuration_head_v1::ZwlrOutputConfigurationHeadV1: $crate::protocols::output_management::ConfigurationHeadData
        ] => $crate::protocols::output_management::OutputManagementState);
    };
}
pub(crate) use delegate_output_management;
