//! The daemon: state, surfaces and subscriptions put together, effects carried out.

use crate::effect::{Effect, Part, Wake};
use crate::message::{AgentNews, Message};
use crate::state::State;
use crate::surface::OutputInfo;
use crate::{bus, clock, look, surface, update, view};
use iced::window::Id;
use iced::{Element, Subscription, Task, Theme};
use iced_exwlshell::redraw::Scope;
use iced_exwlshell::shell::ShellReceiver;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tacit_dbus::config;

/// What a surface is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Panel(OutputInfo),
    Part(Part),
}

/// The running shell.
pub struct Shell {
    state: State,
    surfaces: HashMap<Id, Kind>,
    heights: HashMap<Part, u32>,
    events: ShellReceiver,
    ready: bool,
}

/// Runs the shell until its connection to the compositor ends.
///
/// # Errors
/// Where there is no compositor, or it went away.
pub fn run(config: &config::Config, trouble: Option<String>) -> Result<(), iced_exwlshell::Error> {
    let (sender, events) = surface::events();
    let look = look::Look {
        dark: config.theme.dark,
        accent: config::rgb(&config.theme.accent).unwrap_or(look::Look::default().accent),
    };
    let boot = move || {
        let state = State { look, ..State::default() };
        let shell =
            Shell { state, surfaces: HashMap::new(), heights: HashMap::new(), events: events.clone(), ready: false };
        let task = trouble.clone().map_or_else(Task::none, |text| Task::done(Message::Trouble(text)));
        (shell, task)
    };
    iced_exwlshell::daemon(boot, || "tacit-shell".to_owned(), Shell::update, Shell::view)
        .theme(|shell: &Shell, _id| Some(shell.state.look.theme()))
        .style(|shell: &Shell, _theme: &Theme| {
            let colours = shell.state.look.colours();
            iced::theme::Style { background_color: colours.ground, text_color: colours.text }
        })
        .subscription(Shell::subscription)
        .default_font(look::FACE)
        .default_text_size(14)
        .on_new_shell(surface::appeared)
        .redraw_scope(redraws)
        .wl_settings(surface::settings(sender))
        .run()
}

/// Which surfaces a message can change.
fn redraws(message: &Message) -> Scope {
    match message {
        Message::From(_, message) => redraws(message),
        Message::Surface(_)
        | Message::Drawn(_)
        | Message::Appeared(_)
        | Message::Gone(_)
        | Message::Sized(..)
        | Message::OutputAdded(_)
        | Message::OutputRemoved(_)
        | Message::Ignore => Scope::None,
        _ => Scope::All,
    }
}

impl Shell {
    fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::OutputAdded(output) => self.add_panel(output),
            Message::OutputRemoved(global) => {
                self.surfaces.retain(|_, kind| !matches!(kind, Kind::Panel(output) if output.global == global));
                Task::none()
            }
            Message::Appeared(id) => {
                self.appeared(id);
                Task::none()
            }
            Message::Gone(id) => self.gone(id),
            Message::Drawn(id) => {
                self.drawn(id);
                Task::none()
            }
            // What a surface said while it was being taken away is about nothing any more.
            Message::From(id, _) if !self.surfaces.contains_key(&id) => Task::none(),
            message => {
                let effects = update::update(&mut self.state, message, Instant::now());
                Task::batch(effects.into_iter().map(|effect| self.carry_out(effect)).collect::<Vec<_>>())
            }
        }
    }

    fn view(&self, id: Id) -> Element<'_, Message> {
        match self.surfaces.get(&id) {
            Some(Kind::Panel(output)) => view::panel::view(&self.state, output.name.as_deref()),
            Some(Kind::Part(Part::Bar)) => {
                view::bar::view(&self.state).map(move |said| Message::From(id, Box::new(said)))
            }
            Some(Kind::Part(Part::Confirm)) => view::confirm::view(&self.state),
            Some(Kind::Part(Part::Notice)) => view::notice::view(&self.state),
            None => iced::widget::space().into(),
        }
    }

    fn subscription(&self) -> Subscription<Message> {
        let mut all = vec![
            surface::outputs(&self.events),
            iced::window::close_events().map(Message::Gone),
            Subscription::run(bus::desk),
            Subscription::run(bus::session),
            Subscription::run(bus::agent),
            Subscription::run(clock::minutes).map(Message::Clock),
        ];
        if self.state.bar.requested_at.is_some() {
            all.push(iced::event::listen_raw(|event, _status, id| match event {
                iced::Event::Window(iced::window::Event::RedrawRequested(_)) => Some(Message::Drawn(id)),
                _ => None,
            }));
        }
        if self.state.confirm.as_ref().is_some_and(|confirm| confirm.pressed.is_some()) {
            all.push(iced::time::every(Duration::from_millis(16)).map(Message::Tick));
        }
        Subscription::batch(all)
    }

    fn add_panel(&mut self, output: OutputInfo) -> Task<Message> {
        let there =
            self.surfaces.values().any(|kind| matches!(kind, Kind::Panel(other) if other.global == output.global));
        if there {
            return Task::none();
        }
        let id = Id::unique();
        let task = surface::open_panel(id, &output);
        self.surfaces.insert(id, Kind::Panel(output));
        task
    }

    fn appeared(&mut self, id: Id) {
        if !self.ready && matches!(self.surfaces.get(&id), Some(Kind::Panel(_))) {
            self.ready = true;
            if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
                tracing::warn!(%error, "cannot tell that the shell is ready");
            }
            tracing::info!("ready");
        }
    }

    fn drawn(&mut self, id: Id) {
        if self.surfaces.get(&id) == Some(&Kind::Part(Part::Bar))
            && let Some(since) = self.state.bar.requested_at.take()
        {
            let ms = since.elapsed().as_secs_f64() * 1000.0;
            tracing::debug!(ms, "bar: first frame committed");
        }
    }

    /// A surface that the compositor took away is as closed as one that was closed here.
    fn gone(&mut self, id: Id) -> Task<Message> {
        match self.surfaces.remove(&id) {
            Some(Kind::Part(Part::Bar)) => {
                let effects = self.state.close_bar();
                return Task::batch(effects.into_iter().map(|effect| self.carry_out(effect)).collect::<Vec<_>>());
            }
            Some(Kind::Part(Part::Notice)) => self.state.notices.shown.clear(),
            Some(Kind::Part(Part::Confirm)) if self.state.confirm.is_some() => return self.open(Part::Confirm),
            _ => {}
        }
        Task::none()
    }

    fn surface_of(&self, part: Part) -> Option<Id> {
        self.surfaces.iter().find(|(_, kind)| **kind == Kind::Part(part)).map(|(id, _)| *id)
    }

    fn open(&mut self, part: Part) -> Task<Message> {
        if self.surface_of(part).is_some() {
            return Task::none();
        }
        let id = Id::unique();
        let height = match part {
            Part::Bar => view::bar::EMPTY_PX,
            Part::Confirm => self.heights.get(&part).copied().unwrap_or(240),
            Part::Notice => self.heights.get(&part).copied().unwrap_or(64),
        };
        self.heights.insert(part, height);
        self.surfaces.insert(id, Kind::Part(part));
        surface::open_part(id, part, height, self.state.bar.answered)
    }

    fn carry_out(&mut self, effect: Effect) -> Task<Message> {
        let troubled = |what: &'static str| {
            move |done: Result<(), String>| match done {
                Ok(()) => Message::Ignore,
                Err(why) => Message::Trouble(format!("{what}: {why}")),
            }
        };
        match effect {
            Effect::Open(part) => self.open(part),
            Effect::Close(part) => self.surface_of(part).map_or_else(Task::none, |id| {
                self.surfaces.remove(&id);
                surface::close(id)
            }),
            Effect::BarClosed(serial) => {
                Task::perform(bus::bar_closed(serial), troubled("The compositor did not hear that the bar is closed"))
            }
            Effect::Size(part, height) => self.size(part, height),
            Effect::Plan { serial, text } => {
                Task::perform(bus::plan(text), move |plan| Message::Agent(AgentNews::Planned(serial, plan)))
            }
            Effect::Submit(text) => Task::perform(bus::submit(text), |done| done).then(submitted),
            Effect::Undo => Task::perform(bus::undo(), |done| done).then(submitted),
            Effect::Answer(id, answer) => Task::perform(bus::answer(id.clone(), answer), move |done| match done {
                Ok(()) => Message::Ignore,
                Err(why) => {
                    Message::Agent(AgentNews::AnswerFailed(id.clone(), format!("The answer did not arrive: {why}")))
                }
            }),
            Effect::Cancel(id) => Task::perform(bus::cancel(id), troubled("It could not be cancelled")),
            Effect::History => Task::perform(bus::history(), |history| match history {
                Ok(list) => Message::Agent(AgentNews::History(list)),
                Err(error) => {
                    tracing::debug!(error, "no history");
                    Message::Ignore
                }
            }),
            Effect::AnswerSuggestion(id, "accept") => {
                Task::perform(bus::answer_suggestion(id, "accept"), |done| match done {
                    Ok(()) => Message::Ignore,
                    Err(why) => Message::Agent(AgentNews::Submitted(Err(why))),
                })
            }
            Effect::AnswerSuggestion(id, answer) => {
                Task::perform(bus::answer_suggestion(id, answer), troubled("The suggestion could not be answered"))
            }
            Effect::Apply(action) => Task::perform(bus::apply(action), troubled("The compositor did not do it")),
            Effect::Launch(app) => Task::perform(bus::launch(app), troubled("The application did not start")),
            Effect::Copy(text) => iced::clipboard::write(text),
            Effect::Wake { after_ms, what } => wake(after_ms, what),
        }
    }

    fn size(&mut self, part: Part, height: u32) -> Task<Message> {
        if self.heights.insert(part, height) == Some(height) {
            return Task::none();
        }
        self.surface_of(part).map_or_else(Task::none, |id| surface::resize(id, part, height))
    }
}

type Taken = Result<(tacit_dbus::RequestId, Option<tacit_dbus::Request>), String>;

/// The id first, so that the bar knows what it follows; then the state, where it was quicker than the signal.
fn submitted(done: Taken) -> Task<Message> {
    match done {
        Ok((id, state)) => {
            let news = Task::done(Message::Agent(AgentNews::Submitted(Ok(id))));
            match state {
                Some(request) => news.chain(Task::done(Message::Agent(AgentNews::Request(Box::new(request))))),
                None => news,
            }
        }
        Err(why) => Task::done(Message::Agent(AgentNews::Submitted(Err(why)))),
    }
}

fn wake(after_ms: u64, what: Wake) -> Task<Message> {
    let sleep = tokio::time::sleep;
    Task::perform(async move { sleep(Duration::from_millis(after_ms)).await }, move |()| Message::Wake(what))
}
