//! From a window of the compositor to the frame of an application on the accessibility bus, by process and title.

use super::tree::{Address, Bus};
use crate::hands::process;
use tacit_dbus::{Snapshot, Trouble, Window, WindowId};

/// Why a window has no frame.
#[derive(Debug)]
pub enum Missing {
    /// The bus does not answer.
    Bus(Trouble),
    /// There is no such window.
    Window(Trouble),
    /// Its process shows no tree.
    Tree {
        /// The process.
        pid: u32,
        /// What to tell the person.
        why: Trouble,
    },
}

/// Whether a process has a toolkit that shows its windows to assistive technology.
pub fn will_show(pid: u32) -> bool {
    const TOOLKITS: [&str; 5] = ["libatk-bridge", "libgtk-4", "libQt5", "libQt6", "libatspi"];
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default();
    TOOLKITS.iter().any(|toolkit| maps.contains(toolkit))
}

/// The frame of a window; no window means the focused one.
///
/// # Errors
/// There is no such window, or its application shows no tree.
pub async fn frame(bus: &Bus, scene: &Snapshot, window: Option<&WindowId>) -> Result<Address, Missing> {
    let trouble = |why: String, hint: &str| Trouble::new("look into the window", why, hint);
    let found = match window {
        Some(id) => scene.window(id).ok_or_else(|| trouble(format!("there is no window {id}"), "it may have closed")),
        None => scene.focused().ok_or_else(|| trouble("no window has the focus".into(), "say which window")),
    };
    let window = found.map_err(Missing::Window)?;
    let applications = bus.applications().await.map_err(Missing::Bus)?;
    let own: Vec<&Address> =
        applications.iter().filter(|(_, pid)| is_process(*pid, window)).map(|(address, _)| address).collect();
    let mut frames = Vec::new();
    for application in &own {
        frames.extend(titled(bus, application).await);
    }
    if frames.is_empty() {
        // A program that draws its windows through another process is known by its title alone.
        for (application, _) in applications.iter().filter(|(_, pid)| !is_process(*pid, window)) {
            let of_title = titled(bus, application).await.into_iter();
            frames.extend(of_title.filter(|(_, title)| !title.is_empty() && *title == window.title));
        }
    }
    let exact = frames.iter().find(|(_, title)| *title == window.title);
    let part = || {
        let near = |title: &str| !title.is_empty() && (window.title.contains(title) || title.contains(&window.title));
        frames.iter().find(|(_, title)| near(title))
    };
    let only = || frames.first().filter(|_| frames.len() == 1 || own.len() == 1);
    let found = exact.or_else(part).or_else(only).map(|(frame, _)| frame.clone());
    found.ok_or_else(|| {
        let why = format!("{} shows nothing to assistive technology", window.app);
        Missing::Tree { pid: window.pid, why: trouble(why, "keys can still be pressed and text typed in it") }
    })
}

fn is_process(pid: u32, window: &Window) -> bool {
    pid != 0
        && (pid == window.pid || process::parent(pid) == Some(window.pid) || process::parent(window.pid) == Some(pid))
}

/// The frames of an application with their titles.
async fn titled(bus: &Bus, application: &Address) -> Vec<(Address, String)> {
    let Ok(children) = bus.children(application).await else { return Vec::new() };
    let named = children.into_iter().map(|frame| async move {
        let name = bus.property::<String>(&frame, "org.a11y.atspi.Accessible", "Name").await;
        (frame, name.unwrap_or_default())
    });
    futures_util::future::join_all(named).await
}
