//! A scene of two windows, of which the first is focused.

use tacit_dbus::snapshot::App;
use tacit_dbus::{Snapshot, Window};

/// Two windows by id, application and title, with Firefox installed, on a Monday at nine.
pub fn two_windows(windows: [(&str, &str, &str); 2]) -> Snapshot {
    let window = |(at, (id, app, title)): (usize, (&str, &str, &str))| Window {
        id: id.into(),
        app: app.into(),
        title: title.into(),
        focused: at == 0,
        ..Window::default()
    };
    Snapshot {
        now: "2026-03-02T09:00:00+01:00".into(),
        windows: windows.into_iter().enumerate().map(window).collect(),
        apps: vec![App { id: "firefox".into(), name: "Firefox".into(), ..App::default() }],
        ..Snapshot::default()
    }
}
