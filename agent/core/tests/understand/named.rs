//! Names of applications, devices and screens that could be another's.

use tacit_dbus::Snapshot;

/// The one step that an understander's clause of all of `said` comes to in a crowd that `change` altered.
fn mean_in(change: impl FnOnce(&mut Snapshot), head: &str, arg: &'static str, said: &str) -> String {
    let mut scene = serde_json::from_str(include_str!("scenes/crowd.json")).expect("the scene is sound");
    change(&mut scene);
    crate::marked::mean(head, arg, said, &scene)
}

#[test]
fn only_what_runs_under_that_name_quits() {
    let app = |id: &str, name: &str| tacit_dbus::App { id: id.into(), name: name.into(), ..Default::default() };
    let link = |scene: &mut Snapshot| {
        scene.apps.extend([app("steam", "Steam"), app("steamlink", "Steam Link")]);
        if let Some(window) = scene.windows.last_mut() {
            window.app = "steamlink".into();
            window.title = "Home".to_owned();
        }
    };
    assert_eq!(mean_in(link, "app.quit", "app", "steam"), "refuse");
    assert_eq!(mean_in(link, "app.quit", "app", "steam link"), r#"app.quit {"app":"steamlink"}"#);
}

#[test]
fn one_thing_is_named_twice_only_beside_a_comma() {
    let weather = r#"app.launch {"app":"org.gnome.Weather"}"#;
    let none = |_: &mut Snapshot| {};
    assert_eq!(mean_in(none, "app.launch", "app", "weather and another weather"), format!("{weather}\n{weather}"));
    assert_eq!(mean_in(none, "app.launch", "app", "the forecast, weather"), weather);
}

#[test]
fn devices_are_what_their_whole_name_says() {
    let arctis = |scene: &mut Snapshot| scene.devices.audio_outputs.push("SteelSeries Arctis VII".to_owned());
    for said in ["steelseries arctis vii", "the arctis seven", "arctis 7"] {
        let want = r#"audio.output {"device":"SteelSeries Arctis VII"}"#;
        assert_eq!(mean_in(arctis, "audio.output", "device", said), want, "{said}");
    }
    let buds = |scene: &mut Snapshot| scene.devices.audio_outputs = vec!["Samsung Galaxy Buds".to_owned()];
    let meaning = mean_in(buds, "audio.output", "device", "the tv");
    assert!(!meaning.contains("Buds\"}"), "{meaning}");
}

#[test]
fn a_suite_by_its_old_name_is_asked_about() {
    let office = |scene: &mut Snapshot| {
        for part in ["Writer", "Calc", "Impress"] {
            let id = format!("libreoffice-{}", part.to_lowercase());
            let name = format!("LibreOffice {part}");
            scene.apps.push(tacit_dbus::App { id: id.as_str().into(), name, ..Default::default() });
        }
    };
    for said in ["openoffice", "open office", "libreoffice"] {
        let meaning = mean_in(office, "app.launch", "app", said);
        assert!(meaning.starts_with("ask") && meaning.contains("libreoffice-impress"), "{said}: {meaning}");
    }
}

#[test]
fn the_side_screen_is_another_one() {
    let none = |_: &mut Snapshot| {};
    let side = mean_in(none, "output.power on=off", "output", "the left hand screen");
    assert!(side.contains("eDP-1"), "{side}");
    let side = mean_in(none, "output.power on=off", "output", "the side screen");
    assert!(!side.contains("eDP-1"), "{side}");
}
