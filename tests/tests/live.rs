//! Thirty sentences that no template holds, typed into the command bar of live sessions with real applications: each is judged by
//! what the session is afterwards, not by what was understood.

use std::cell::Cell;
use tacit_dbus::{Phase, Request, Snapshot, Window};
use tacit_tests::World;
use tacit_tests::world::is_app;

/// A session in which sentences are counted that were shown before they were done.
struct Live {
    world: World,
    said: Cell<u32>,
    shown: Cell<u32>,
}

impl Live {
    fn start() -> Self {
        Live { world: World::start(), said: Cell::new(0), shown: Cell::new(0) }
    }

    /// Types a sentence and lets it be done; what asks for a confirmation has it.
    #[track_caller]
    fn say(&self, text: &str) -> Request {
        self.said.set(self.said.get() + 1);
        let mut request = self.world.bar(text);
        if request.phase == Phase::Confirming {
            self.shown.set(self.shown.get() + 1);
            request = self.world.confirm(&request);
            self.world.leave_bar();
        }
        assert!(matches!(request.phase, Phase::Done | Phase::Answered), "{text}: {request:#?}");
        request
    }

    /// Types a sentence and waits until the session is as it wishes.
    #[track_caller]
    fn until(&self, text: &str, is: impl Fn(&Snapshot) -> bool) {
        self.say(text);
        self.world.wait(text, is);
    }

    /// Of what was said, at least half must have been clear enough to be done at once.
    #[track_caller]
    fn end(self) {
        let (said, shown) = (self.said.get(), self.shown.get());
        assert!(shown * 2 <= said, "{shown} of {said} were shown first");
        println!("{shown} of {said} were shown first");
    }
}

fn of<'a>(snapshot: &'a Snapshot, app: &str) -> Option<&'a Window> {
    snapshot.windows.iter().find(|window| is_app(window, app))
}

/// Whether the application's window is as `is` says.
fn has(snapshot: &Snapshot, app: &str, is: impl Fn(&Window) -> bool) -> bool {
    of(snapshot, app).is_some_and(is)
}

/// Whether a window fills about this part of the usable area: from and to, of its width.
fn spans(snapshot: &Snapshot, window: &Window, from: f64, to: f64) -> bool {
    let [x, _, width, _] = snapshot.outputs[0].usable.expect("a usable area");
    let near = |have: i32, want: f64| (f64::from(have) - (f64::from(x) + f64::from(width) * want)).abs() <= 40.0;
    near(window.x, from) && near(window.x + window.width, to)
}

#[test]
fn windows_obey_sentences_that_nobody_wrote_down() {
    let live = Live::start();
    live.until("i could do with a calculator here", |s| of(s, "calculator").is_some());
    live.until("fire me up a terminal, would you", |s| of(s, "foot").is_some());
    live.until("get mousepad running for me as well", |s| of(s, "mousepad").is_some());
    live.until("the calculator is in my way, tuck it out of sight", |s| has(s, "calculator", |w| w.minimized));
    live.until("the left half is where the terminal belongs", |s| has(s, "foot", |w| spans(s, w, 0.0, 0.5)));
    live.until("have mousepad fill the right half of the screen", |s| has(s, "mousepad", |w| spans(s, w, 0.5, 1.0)));
    live.until("let foot and mousepad trade places", |s| {
        has(s, "foot", |w| spans(s, w, 0.5, 1.0)) && has(s, "mousepad", |w| spans(s, w, 0.0, 0.5))
    });
    live.until("fetch the calculator back", |s| has(s, "calculator", |w| !w.minimized));
    live.until("would the calculator kindly hover freely", |s| has(s, "calculator", |w| w.floating));
    live.until("let it sit above everything else", |s| has(s, "calculator", |w| w.pinned));
    live.until("ship mousepad off to desktop number two", |s| has(s, "mousepad", |w| w.workspace.0 == 2));
    live.until("take me to the second desktop", |s| s.active_workspace().is_some_and(|w| w.id.0 == 2));
    live.until("and now back to workspace 1", |s| s.active_workspace().is_some_and(|w| w.id.0 == 1));
    live.until("let the terminal have the whole screen with nothing around it", |s| has(s, "foot", |w| w.fullscreen));
    live.until("enough of that, no more fullscreen for the terminal", |s| has(s, "foot", |w| !w.fullscreen));
    live.until("not the terminal, shut the calculator", |s| of(s, "calculator").is_none() && of(s, "foot").is_some());
    let open = live.say("which programs have windows at the moment?");
    assert!(open.say.as_deref().is_some_and(|say| say.to_lowercase().contains("foot")), "{open:#?}");
    live.end();
}

#[test]
fn settings_files_and_time_obey_them_too() {
    let live = Live::start();
    let volume = || {
        let output = live.world.command("pactl").args(["get-sink-volume", "@DEFAULT_SINK@"]).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
    };
    let muted = || {
        let output = live.world.command("pactl").args(["get-sink-mute", "@DEFAULT_SINK@"]).output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("yes"))
    };
    let scheme = || {
        let mut command = live.world.command("gsettings");
        let output = command.args(["get", "org.gnome.desktop.interface", "color-scheme"]).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
    };
    live.say("forty percent loudness is plenty");
    live.world.until("the sink at 40 %", || volume().contains(" 40%"));
    live.say("a good bit quieter, i'm on the train: fifteen percent will do");
    live.world.until("the sink at 15 %", || volume().contains(" 15%"));
    live.say("not a peep from the speakers please");
    live.world.until("silence", muted);
    live.say("ok, you may make noise again");
    live.world.until("sound", || !muted());
    live.say("these white windows hurt at night, go dark");
    live.world.until("dark", || scheme().contains("dark"));
    live.say("no more dark windows, please");
    live.world.until("light", || !scheme().contains("dark"));
    live.until("my eyes want warmer colours tonight, night light on please", |s| {
        s.settings.get("display.night_light") == Some(&"on".into())
    });
    live.until("put an end to the night light", |s| s.settings.get("display.night_light") == Some(&"off".into()));
    live.until("i can't read this, magnify the screen", |s| s.settings.get("a11y.zoom") == Some(&"on".into()));
    live.until("that's big enough, stop magnifying", |s| s.settings.get("a11y.zoom") == Some(&"off".into()));
    let five = live.say("what's a fifth of 250");
    assert!(five.say.as_deref().is_some_and(|say| say.contains("50")), "{five:#?}");
    live.say("jog my memory in twenty minutes: the oven");
    let told = live.say("which reminders are coming up");
    assert!(told.say.as_deref().is_some_and(|say| say.contains("oven")), "{told:#?}");
    live.say("i want a folder called Receipts in my home");
    live.world.until("the folder", || live.world.home().join("Receipts").is_dir());
    live.end();
}
