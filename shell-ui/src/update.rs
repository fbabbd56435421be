//! What each message does to the state. Pure: the time comes in, effects come out.

use crate::effect::{Effect, Part, Wake};
use crate::message::{AgentNews, DeskNews, Message, SessionNews};
use crate::state::State;
use std::time::Instant;
use tacit_dbus::{Action, Args, Phase, Request, Verb};

/// Takes a message in.
pub fn update(state: &mut State, message: Message, now: Instant) -> Vec<Effect> {
    match message {
        Message::Clock(text) => {
            state.clock = text;
            Vec::new()
        }
        Message::Tick(at) => state.confirm_tick(at),
        Message::Wake(Wake::TypingPaused(serial)) => state.typing_paused(serial),
        Message::Wake(Wake::ResultShown(shown)) => state.result_shown(shown),
        Message::Wake(Wake::NoticeShown(id)) | Message::DismissNotice(id) => dismiss_notice(state, id),
        Message::Desk(news) => desk_news(state, news),
        Message::Session(news) => session_news(state, news),
        Message::Agent(news) => agent_news(state, news, now),
        Message::Bar(message) => state.bar_message(message),
        Message::Confirm(message) => state.confirm_message(message, now),
        Message::SwitchWorkspace(id) => {
            vec![Effect::Apply(Action { verb: Verb::WorkspaceSwitch, args: Args::new().with("workspace", id.0) })]
        }
        Message::ToggleBar => state.panel_clicked(now),
        Message::From(_, message) => update(state, *message, now),
        Message::Sized(part, height) => vec![Effect::Size(part, height)],
        Message::Trouble(text) => notice(state, &text),
        // Surfaces and outputs are the application's: no state hangs on them.
        Message::Surface(_)
        | Message::OutputAdded(_)
        | Message::OutputRemoved(_)
        | Message::Appeared(_)
        | Message::Gone(_)
        | Message::Drawn(_)
        | Message::Ignore => Vec::new(),
    }
}

fn desk_news(state: &mut State, news: DeskNews) -> Vec<Effect> {
    match news {
        DeskNews::Online(snapshot) => {
            let (apps, settings) = (std::mem::take(&mut state.desk.apps), std::mem::take(&mut state.desk.settings));
            state.desk = *snapshot;
            if state.desk.apps.is_empty() {
                state.desk.apps = apps;
            }
            if state.desk.settings.is_empty() {
                state.desk.settings = settings;
            }
            state.desk_online = true;
        }
        DeskNews::Changed(revision, events) => {
            let focused = state.desk.focused().map(|window| window.id.clone());
            state.desk.apply_all(revision, &events);
            if let Some(window) = state.desk.focused().filter(|window| Some(&window.id) != focused.as_ref()) {
                let app = window.app.to_string();
                state.frecency.used(&app);
            }
        }
        DeskNews::BarRequested(serial, at) => return state.bar_requested(serial, at),
        DeskNews::Offline => {
            state.desk_online = false;
            state.desk.windows.clear();
        }
    }
    state.refresh_rows(false);
    Vec::new()
}

fn session_news(state: &mut State, news: SessionNews) -> Vec<Effect> {
    match news {
        SessionNews::Apps(apps) => state.desk.apps = apps,
        SessionNews::Setting(key, value) => {
            match key.as_str() {
                "theme.dark" => state.look.dark = value == "on" || value == true,
                "theme.accent" => {
                    if let Some(accent) = value.as_str().and_then(tacit_dbus::config::rgb) {
                        state.look.accent = accent;
                    }
                }
                _ => {}
            }
            state.desk.settings.insert(key, value);
        }
        SessionNews::Offline => {}
    }
    state.refresh_rows(false);
    Vec::new()
}

fn agent_news(state: &mut State, news: AgentNews, now: Instant) -> Vec<Effect> {
    match news {
        AgentNews::Online => {
            state.agent.online = true;
            state.agent.seen = true;
            let mut effects = vec![Effect::History];
            let away = state.notices.shown.iter().find(|notice| notice.text == AGENT_AWAY).map(|notice| notice.id);
            effects.extend(away.map(|id| dismiss_notice(state, id)).unwrap_or_default());
            if state.bar.open && !state.bar.text.trim().is_empty() {
                effects.extend(state.typing_paused(state.bar.serial));
            }
            effects
        }
        AgentNews::Offline => agent_gone(state, now),
        AgentNews::Request(request) => request_changed(state, *request, now),
        AgentNews::Suggestions(suggestions) => {
            state.agent.suggestions = suggestions;
            state.agent.suggestions.truncate(8);
            state.refresh_rows(false);
            Vec::new()
        }
        AgentNews::History(episodes) => {
            let worked = |phase| matches!(phase, Phase::Done | Phase::Answered | Phase::Undone);
            // What did not work, or took something back, is not offered again.
            let again = episodes.into_iter().filter(|episode| worked(episode.phase) && episode.of.is_none());
            state.agent.set_asked(again.map(|episode| episode.text));
            state.refresh_rows(false);
            Vec::new()
        }
        AgentNews::Planned(serial, plan) => state.planned(serial, plan),
        AgentNews::Submitted(outcome) => state.submitted(outcome),
        AgentNews::AnswerFailed(id, why) => {
            let mut effects = state.answer_failed(&id, now);
            effects.extend(notice(state, &why));
            effects
        }
    }
}

fn request_changed(state: &mut State, request: Request, now: Instant) -> Vec<Effect> {
    let (id, over) = (request.id.clone(), request.phase.is_final());
    if state.agent.request(&id).is_none() {
        state.request_appeared(&request);
    }
    state.agent.keep(request);
    state.refresh_rows(false);
    let mut effects = state.refresh_confirm(now);
    if state.followed().is_some_and(|followed| followed.id == id) {
        effects.extend(state.followed_changed());
    }
    if over {
        effects.push(Effect::History);
    }
    effects
}

const AGENT_AWAY: &str = "The agent is away. It is being restarted; windows and applications work as ever.";

/// What was in flight is lost to the shell: the agent tells anew when it is back.
fn agent_gone(state: &mut State, now: Instant) -> Vec<Effect> {
    state.agent.online = false;
    state.agent.suggestions.clear();
    let following = state.followed().is_some_and(|request| !request.phase.is_final());
    if following || state.bar.stage == crate::bar::Stage::Sent {
        state.bar.stage =
            crate::bar::Stage::Trouble("The agent stopped before this was finished. It is being restarted.".into());
    }
    state.bar.plan = crate::bar::PlanCard::None;
    state.agent.requests.retain(|request| request.phase.is_final());
    let mut effects = state.refresh_confirm(now);
    if state.agent.seen {
        effects.extend(notice(state, AGENT_AWAY));
    }
    state.refresh_rows(false);
    effects
}

/// How long a notice is shown.
const NOTICE_SHOWN_MS: u64 = 6000;

/// Shows a short message.
pub fn notice(state: &mut State, text: &str) -> Vec<Effect> {
    let first = state.notices.shown.is_empty();
    let Some(id) = state.notices.add(text) else { return Vec::new() };
    let wake = Effect::Wake { after_ms: NOTICE_SHOWN_MS, what: Wake::NoticeShown(id) };
    if first { vec![Effect::Open(Part::Notice), wake] } else { vec![wake] }
}

fn dismiss_notice(state: &mut State, id: u64) -> Vec<Effect> {
    let before = state.notices.shown.len();
    state.notices.shown.retain(|notice| notice.id != id);
    if before > 0 && state.notices.shown.is_empty() { vec![Effect::Close(Part::Notice)] } else { Vec::new() }
}
