//! Session1 and the settings portal on a private bus, read back through the real xdg-desktop-portal and GSettings.

use crate::fixture::{Session, World, eventually};

#[track_caller]
fn portal(session: &Session<'_>, key: &str) -> String {
    let said = session.call(
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Settings.Read",
        &["org.freedesktop.appearance", key],
    );
    said.expect("the portal answers")
}

fn gsettings(session: &Session<'_>, key: &str) -> String {
    let output = session.command("gsettings").args(["get", "org.gnome.desktop.interface", key]).output();
    String::from_utf8_lossy(&output.expect("gsettings runs").stdout).trim().to_owned()
}

#[test]
fn dark_mode_reaches_the_portal_and_gtk() {
    let world = World::new();
    let session = world.start(&[]);
    assert_eq!(portal(&session, "color-scheme"), "(<<uint32 0>>,)");
    let heard = world.path("log/heard");
    let mut monitor = session.command("gdbus");
    monitor.args(["monitor", "--session", "-d", "org.freedesktop.portal.Desktop"]);
    let mut monitor = monitor.stdout(std::fs::File::create(&heard).expect("a file")).spawn().expect("gdbus runs");
    eventually("it listens", || !world.log("heard").is_empty());
    assert_eq!(session.session1("Set", &["theme.dark", "'\"on\"'"]).as_deref(), Ok("('\"off\"',)"));
    let change = "SettingChanged ('org.freedesktop.appearance', 'color-scheme', <uint32 1>)";
    eventually("the portal passes the change on", || world.log("heard").iter().any(|line| line.ends_with(change)));
    monitor.kill().and_then(|()| monitor.wait()).expect("it ends");
    assert_eq!(portal(&session, "color-scheme"), "(<<uint32 1>>,)");
    assert_eq!(gsettings(&session, "color-scheme"), "'prefer-dark'");
    assert_eq!(gsettings(&session, "gtk-theme"), "'Adwaita-dark'");
    assert_eq!(session.session1("Get", &["theme.dark"]).as_deref(), Ok("('\"on\"',)"));
    session.session1("Set", &["theme.font_scale", "125"]).expect("a number");
    assert_eq!(gsettings(&session, "text-scaling-factor"), "1.25");
    session.session1("Set", &["theme.animations", "'\"off\"'"]).expect("a word");
    assert_eq!(portal(&session, "reduced-motion"), "(<<uint32 1>>,)");
    let error = session.session1("Set", &["theme.dark", "'\"maybe\"'"]).expect_err("not a value");
    assert!(error.contains("cannot set theme.dark"), "{error}");
    let error = session.session1("Set", &["theme.drak", "'\"on\"'"]).expect_err("not a setting");
    assert!(error.contains("there is no such setting"), "{error}");
}

#[test]
fn settings_outlive_the_session_and_begin_with_the_configuration() {
    let world = World::new();
    let config = world.path("dark.toml");
    std::fs::write(&config, "[theme]\ndark = true\n").expect("write");
    let arguments = ["--config", config.to_str().expect("a path")];
    let session = world.start(&arguments);
    assert_eq!(session.session1("Get", &["theme.dark"]).as_deref(), Ok("('\"on\"',)"));
    eventually("GTK follows", || gsettings(&session, "color-scheme") == "'prefer-dark'");
    session.session1("Set", &["theme.dark", "'\"off\"'"]).expect("it can be set");
    drop(session);
    let session = world.start(&arguments);
    assert_eq!(session.session1("Get", &["theme.dark"]).as_deref(), Ok("('\"off\"',)"));
}

#[test]
fn applications_are_listed_launched_and_noticed() {
    let world = World::new();
    let trace = world.path("log/launched");
    let write = |name: &str, exec: &str| {
        let text = format!("[Desktop Entry]\nType=Application\nName={name}\nExec={exec}\n");
        std::fs::write(world.path("data/applications").join(format!("{name}.desktop")), text).expect("write");
    };
    write(
        "tracer",
        &format!(
            "sh -c \"echo \\\\$GTK_A11Y \\\\$WAYLAND_DISPLAY \\\\$1 > {} && exec sleep 985\" tracer %f",
            trace.display()
        ),
    );
    let session = world.start(&[]);
    let said = session.session1("Launch", &["tracer", "['/some file']"]).expect("it is launched");
    let pid: u32 = said.trim_start_matches("(uint32 ").trim_end_matches(",)").parse().expect("a pid");
    eventually("it runs", || world.log("launched") == ["atspi wayland-1 /some file"]);
    assert!(world.processes().contains(&pid));
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    let group = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(2)).expect("a group");
    assert_eq!(group, pid.to_string(), "its own process group");

    let error = session.session1("Launch", &["no-such-app", "[]"]).expect_err("unknown");
    assert!(error.contains("no application with this name is installed"), "{error}");
    assert!(!session.session1("Apps", &[]).expect("a list").contains("latecomer"));
    write("latecomer", "true");
    eventually("a new application is noticed", || {
        session.session1("Apps", &[]).is_ok_and(|apps| apps.contains("latecomer"))
    });
    session.signal("TERM");
    assert_eq!(session.end(), 0);
    assert_eq!(world.processes(), Vec::<u32>::new(), "launched applications end with the session");
}
