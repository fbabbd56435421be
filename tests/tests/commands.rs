//! What people ask for, on a real session with real applications, judged from outside.

use std::time::Duration;
use tacit_dbus::{Phase, Request, Snapshot, Window};
use tacit_tests::World;
use tacit_tests::world::{Options, is_app};

#[track_caller]
fn done(request: &Request) {
    assert_eq!(request.phase, Phase::Done, "{request:#?}");
}

fn of<'a>(snapshot: &'a Snapshot, app: &str) -> Option<&'a Window> {
    snapshot.windows.iter().find(|window| is_app(window, app))
}

fn usable(snapshot: &Snapshot) -> [i32; 4] {
    snapshot.outputs[0].usable.expect("a usable area")
}

fn centre_x(window: &Window) -> i32 {
    window.x + window.width / 2
}

/// One window fills the left half of the usable area, another the right half.
fn side_by_side(s: &Snapshot, left: &str, right: &str) -> bool {
    let [x, _, width, _] = usable(s);
    let (Some(left), Some(right)) = (of(s, left), of(s, right)) else { return false };
    let half = |window: &Window| (window.width - width / 2).abs() <= 24;
    centre_x(left) < x + width / 2 && centre_x(right) > x + width / 2 && half(left) && half(right)
}

#[test]
fn windows_are_opened_arranged_moved_and_closed() {
    let world = World::start();
    done(&world.bar("open the calculator"));
    world.wait("the calculator", |s| of(s, "calculator").is_some());

    done(&world.bar("open a terminal and the text editor side by side"));
    world.wait("terminal and editor side by side", |s| {
        side_by_side(s, "foot", "mousepad") || side_by_side(s, "mousepad", "foot")
    });

    done(&world.bar("put the calculator on the left and the terminal on the right"));
    world.wait("calculator left, terminal right", |s| side_by_side(s, "calculator", "foot"));

    done(&world.bar("move the terminal to workspace 2"));
    world.wait("the terminal on workspace 2", |s| of(s, "foot").is_some_and(|w| w.workspace.0 == 2));

    done(&world.bar("go to workspace 2"));
    world.wait("workspace 2", |s| s.active_workspace().is_some_and(|w| w.id.0 == 2));

    done(&world.bar("bring it back"));
    let s = world.wait("the terminal back", |s| of(s, "foot").is_some_and(|w| w.workspace.0 == 1));
    assert_eq!(s.windows.len(), 3);

    let asked = world.bar("close everything except the terminal");
    assert_eq!(asked.phase, Phase::Confirming, "{asked:#?}");
    assert!(asked.hold, "closing windows can lose work");
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(world.snapshot().windows.len(), 3, "nothing happens before the confirmation");
    done(&world.confirm(&asked));
    world.wait("only the terminal", |s| s.windows.len() == 1 && of(s, "foot").is_some());
    world.leave_bar();

    let answer = world.bar("what is open?");
    assert_eq!(answer.phase, Phase::Answered, "{answer:#?}");
    assert!(answer.say.as_deref().is_some_and(|say| say.to_lowercase().contains("foot")), "{answer:#?}");
}

#[test]
fn applications_are_used_through_their_accessible_objects() {
    let world = World::start();
    done(&world.bar("open the calculator"));
    done(&world.bar("press 7, plus, 5 and equals in the calculator"));
    world.until("12 on the calculator's display", || {
        world
            .accessible()
            .iter()
            .any(|node| node.app.contains("calculator") && (node.text.trim() == "12" || node.name.trim() == "12"))
    });

    done(&world.bar("open the text editor"));
    done(&world.bar("type hello into the text editor"));
    world.until("hello in the editor", || {
        world
            .accessible()
            .iter()
            .any(|node| node.app.to_lowercase().contains("mousepad") && node.text.contains("hello"))
    });
    let windows = world.snapshot().windows.len();
    done(&world.bar("save as in the text editor"));
    world.wait("a dialog to save in", |s| {
        s.windows.len() > windows || s.windows.iter().any(|w| w.title.to_lowercase().contains("save"))
    });
}

#[test]
fn settings_are_changed_where_programs_read_them() {
    let world = World::start();
    let portal = || {
        let output = world
            .command("gdbus")
            .args([
                "call",
                "--session",
                "--dest",
                "org.freedesktop.portal.Desktop",
                "--object-path",
                "/org/freedesktop/portal/desktop",
            ])
            .args(["--method", "org.freedesktop.portal.Settings.Read", "org.freedesktop.appearance", "color-scheme"])
            .output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
    };
    done(&world.bar("turn on dark mode"));
    world.until("the settings portal says dark", || portal().contains("uint32 1"));
    let gtk = world
        .command("gsettings")
        .args(["get", "org.gnome.desktop.interface", "color-scheme"])
        .output()
        .expect("gsettings");
    assert_eq!(String::from_utf8_lossy(&gtk.stdout).trim(), "'prefer-dark'");
    done(&world.bar("undo"));
    world.until("the settings portal says light", || !portal().contains("uint32 1"));

    let moves = || {
        let proxy =
            world.block_on(async { tacit_dbus::proxies::Compositor1Proxy::new(world.bus()).await?.stats().await });
        let stats: serde_json::Value = proxy.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        stats["animations"].as_bool()
    };
    assert_eq!(moves(), Some(true));
    done(&world.bar("turn off animations"));
    world.until("nothing moves in the compositor", || moves() == Some(false));
    done(&world.bar("undo"));
    world.until("things move again", || moves() == Some(true));

    done(&world.bar("set the volume to 30 percent"));
    let volume = || {
        let output = world.command("pactl").args(["get-sink-volume", "@DEFAULT_SINK@"]).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
    };
    world.until("the sink at 30 %", || volume().contains(" 30%"));
}

#[test]
fn the_compositor_is_asked_to_show_things_otherwise() {
    let two = Options { outputs: vec!["1280x720@1".into(), "800x600@1".into()], ..Options::default() };
    let world = World::start_with(&two);
    let reads = |s: &Snapshot, key: &str, value: &serde_json::Value| s.settings.get(key) == Some(value);
    let (on, off): (serde_json::Value, serde_json::Value) = ("on".into(), "off".into());
    for (said, key) in [("turn on the magnifier", "a11y.zoom"), ("turn on night light", "display.night_light")] {
        done(&world.bar(said));
        world.wait(said, |s| reads(s, key, &on));
        done(&world.bar("undo"));
        world.wait("as it was", |s| reads(s, key, &off));
    }
    for percent in [110, 120] {
        done(&world.bar("zoom in"));
        world.wait("larger", |s| reads(s, "a11y.zoom_percent", &percent.into()));
    }
    done(&world.bar("turn off the magnifier"));
    world.wait("as large as it is", |s| reads(s, "a11y.zoom_percent", &100.into()));

    let mirrors = |s: &Snapshot| s.outputs.iter().filter(|output| output.mirrors.is_some()).count();
    done(&world.bar("mirror my screens"));
    world.wait("one shows the other", |s| mirrors(s) == 1);
    done(&world.bar("undo"));
    world.wait("each its own", |s| mirrors(s) == 0);
}

#[test]
fn files_are_renamed_and_given_their_names_back() {
    let world = World::start();
    let home = world.home();
    std::fs::write(home.join("notes.txt"), "one two").expect("a file");
    done(&world.bar("rename notes.txt to todo.txt"));
    assert!(home.join("todo.txt").exists() && !home.join("notes.txt").exists());
    done(&world.bar("undo"));
    world.until("the old name", || home.join("notes.txt").exists() && !home.join("todo.txt").exists());
    assert_eq!(std::fs::read_to_string(home.join("notes.txt")).expect("the file"), "one two");
}

#[test]
fn the_last_three_things_are_undone() {
    let world = World::start();
    done(&world.bar("open foot"));
    let s = world.wait("the terminal", |s| of(s, "foot").is_some());
    let was = of(&s, "foot").expect("foot").clone();
    std::fs::write(world.home().join("a.txt"), "a").expect("a file");
    done(&world.bar("put it on the right"));
    done(&world.bar("rename a.txt to b.txt"));
    done(&world.bar("move the terminal to workspace 3"));
    world.wait("workspace 3", |s| of(s, "foot").is_some_and(|w| w.workspace.0 == 3));
    done(&world.bar("undo the last three things"));
    world.wait("as it was", |s| {
        s.window(&was.id).is_some_and(|w| (w.workspace, w.x, w.y, w.width) == (was.workspace, was.x, was.y, was.width))
    });
    assert!(world.home().join("a.txt").exists());
}

#[test]
fn five_commands_with_a_typing_error_each() {
    let world = World::start();
    done(&world.bar("opne the calcualtor"));
    world.wait("the calculator", |s| of(s, "calculator").is_some());
    done(&world.bar("open the termnal"));
    world.wait("the terminal", |s| of(s, "foot").is_some());
    done(&world.bar("put the teminal on the lfet"));
    world.wait("it on the left", |s| {
        let [x, _, width, _] = usable(s);
        of(s, "foot").is_some_and(|w| centre_x(w) < x + width / 2 && (w.width - width / 2).abs() <= 24)
    });
    done(&world.bar("move the calculator to worksapce 2"));
    world.wait("it on workspace 2", |s| of(s, "calculator").is_some_and(|w| w.workspace.0 == 2));
    done(&world.bar("maximise teh terminal"));
    world.wait("it maximized", |s| of(s, "foot").is_some_and(|w| w.maximized));
}
