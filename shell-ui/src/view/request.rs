//! A request that was submitted: its steps as they go, its question, its end.

use super::icons::{Icon, icon};
use super::parts::{Rank, bold, effect_pill, label, press};
use crate::bar::Stage;
use crate::look::Colours;
use crate::message::{BarMessage, Message};
use crate::state::State;
use crate::words;
use iced::widget::{Column, button, column, container, row};
use iced::{Border, Color, Element, Length, Padding, alignment};
use tacit_dbus::{Phase, Request, StepPhase, StepState};

/// The most steps that are listed; the rest is counted.
const STEPS_MAX: usize = 10;

/// The most letters of an answer.
const SAY_MAX: usize = 1500;

/// What became of what was submitted; None while something is being typed.
pub fn view(state: &State, colours: Colours) -> Option<Element<'_, Message>> {
    let content: Element<'_, Message> = match &state.bar.stage {
        Stage::Compose => return None,
        Stage::Sent => head(Icon::Spark, colours.accent, "Thinking…", colours),
        Stage::Trouble(why) => column![
            head(Icon::Cross, colours.bad, "That did not work", colours),
            indented(label(why.as_str(), 14.0, colours.text))
        ]
        .spacing(7)
        .into(),
        Stage::Following(_) => match state.followed() {
            Some(request) => progress(state, request, colours),
            None => head(Icon::Spark, colours.accent, "Thinking…", colours),
        },
    };
    let said = label(format!("“{}”", words::elide(&state.bar.sent, 76)), 13.0, colours.muted);
    let body = column![indented(said), content].spacing(8);
    Some(container(body).padding(Padding::from([12.0, 18.0])).width(Length::Fill).into())
}

fn head<'a>(which: Icon, colour: Color, title: &'a str, colours: Colours) -> Element<'a, Message> {
    row![icon(which, 18.0, colour), bold(title, 14.5, colours.text)]
        .spacing(12)
        .align_y(alignment::Vertical::Center)
        .into()
}

fn indented<'a>(content: Element<'a, Message>) -> Element<'a, Message> {
    container(content).padding(Padding { left: 30.0, ..Padding::ZERO }).width(Length::Fill).into()
}

fn progress<'a>(state: &'a State, request: &'a Request, colours: Colours) -> Element<'a, Message> {
    let (which, colour, title) = match request.phase {
        Phase::Queued => (Icon::Spark, colours.muted, "Waiting for its turn…"),
        Phase::Understanding => (Icon::Spark, colours.accent, "Thinking…"),
        Phase::Asking => (Icon::Question, colours.warn, "Which one?"),
        Phase::Confirming => (Icon::Shield, colours.warn, "Waiting for you to confirm"),
        Phase::Running => (Icon::Half, colours.accent, "Acting…"),
        Phase::Done => (Icon::Check, colours.good, "Done"),
        Phase::Answered => (Icon::Spark, colours.good, "Answer"),
        Phase::Refused => (Icon::Dash, colours.warn, "Not done"),
        Phase::Failed => (Icon::Cross, colours.bad, "It did not work"),
        Phase::Cancelled => (Icon::Dash, colours.muted, "Cancelled"),
        Phase::Undone => (Icon::Check, colours.good, "Taken back"),
    };
    let mut body = Column::new().spacing(8).push(head(which, colour, title, colours));
    let question =
        request.plan.as_ref().and_then(|plan| plan.ask.as_deref()).filter(|_| request.phase == Phase::Asking);
    // While the overlay asks, it says everything; the bar only stays.
    if request.phase == Phase::Confirming {
        return body.into();
    }
    if let Some(say) = question.or(request.say.as_deref()).filter(|say| !say.is_empty()) {
        body = body.push(indented(label(words::clip(say, SAY_MAX), 14.5, colours.text)));
    }
    if request.phase == Phase::Asking {
        body = body.push(choices(state, request, colours));
    }
    // An answer is its own step.
    let listed = if request.phase == Phase::Answered { &[] } else { request.steps.as_slice() };
    for step in listed.iter().take(STEPS_MAX) {
        body = body.push(step_line(step, colours));
    }
    if listed.len() > STEPS_MAX {
        let more = format!("and {} more steps", listed.len() - STEPS_MAX);
        body = body.push(indented(label(more, 12.5, colours.muted)));
    }
    if request.phase == Phase::Done && request.undoable {
        body = body.push(indented(press("Undo", Rank::Plain, Message::Bar(BarMessage::Undo), colours)));
    } else if !request.phase.is_final() {
        body = body.push(indented(press("Cancel", Rank::Plain, Message::Bar(BarMessage::Cancel), colours)));
    }
    body.into()
}

/// One step: its mark, its sentence, how it was found to be.
pub fn step_line<'a>(step: &'a StepState, colours: Colours) -> Element<'a, Message> {
    let (which, colour, word) = match step.phase {
        StepPhase::Waiting => (Icon::Ring, colours.muted, ""),
        StepPhase::Acting => (Icon::Half, colours.accent, "acting"),
        StepPhase::Verifying => (Icon::Half, colours.accent, "checking"),
        StepPhase::Done => (Icon::Check, colours.good, "checked"),
        StepPhase::Failed => (Icon::Cross, colours.bad, "failed"),
        StepPhase::Skipped => (Icon::Dash, colours.muted, "left out"),
    };
    let ink = if step.phase == StepPhase::Skipped { colours.muted } else { colours.text };
    let mut words = column![label(step.title.as_str(), 14.0, ink)].spacing(1);
    if let Some(why) = step.why.as_deref().filter(|why| !why.is_empty()) {
        let tone = if step.phase == StepPhase::Failed { colours.bad } else { colours.muted };
        words = words.push(label(why, 12.5, tone));
    }
    let state_word = label(word, 12.0, colour);
    let line = row![icon(which, 16.0, colour), container(words).width(Length::Fill), state_word]
        .spacing(10)
        .align_y(alignment::Vertical::Center);
    indented(line.into())
}

/// One step before it runs: its sentence and what it can do.
pub fn step_before<'a>(step: &'a StepState, colours: Colours) -> Element<'a, Message> {
    let title = container(label(step.title.as_str(), 14.5, colours.text)).width(Length::Fill);
    row![title, effect_pill(words::effect_of(&step.effect), colours, colours.ground)]
        .spacing(10)
        .align_y(alignment::Vertical::Center)
        .into()
}

fn choices<'a>(state: &'a State, request: &'a Request, colours: Colours) -> Element<'a, Message> {
    let mut list = Column::new().spacing(4);
    let options = request.plan.as_ref().map(|plan| plan.choices.as_slice()).unwrap_or_default();
    for (at, choice) in options.iter().enumerate().take(9) {
        let selected = state.bar.choice == at;
        let number = label(format!("{}", at + 1), 12.0, colours.muted);
        let words = label(words::elide(&choice.label, 70), 14.0, colours.text);
        let line = row![number, words].spacing(12).align_y(alignment::Vertical::Center);
        let pick = button(line)
            .padding(Padding::from([7.0, 12.0]))
            .width(Length::Fill)
            .style(move |_theme, status| {
                let over = matches!(status, button::Status::Hovered | button::Status::Pressed);
                let ground = if selected {
                    colours.selected
                } else if over {
                    colours.line
                } else {
                    colours.raised
                };
                let border = Border {
                    color: if selected { colours.accent } else { colours.line },
                    width: 1.0,
                    radius: 8.0.into(),
                };
                button::Style {
                    background: Some(ground.into()),
                    text_color: colours.text,
                    border,
                    ..button::Style::default()
                }
            })
            .on_press(Message::Bar(BarMessage::Choose(at)));
        list = list.push(pick);
    }
    indented(list.into())
}
