//! The plan card: what the agent would do, before it does it.

use super::icons::{Icon, icon};
use super::parts::{bold, effect_pill, label, line};
use crate::bar::{Bar, PlanCard, Target};
use crate::look::Colours;
use crate::message::{BarMessage, Message};
use crate::state::State;
use crate::words;
use iced::widget::{Column, button, column, container, row};
use iced::{Border, Color, Element, Length, Padding, alignment};
use tacit_dbus::{Outcome, Plan};

/// The most steps that are listed; the rest is counted.
const STEPS_MAX: usize = 6;

/// The most letters of an answer.
const SAY_MAX: usize = 900;

/// The agent's lane under the rows; None while nothing is typed.
pub fn view(state: &State, colours: Colours) -> Option<Element<'_, Message>> {
    let bar = &state.bar;
    if bar.text.trim().is_empty() {
        return None;
    }
    let selected = bar.target(state.agent.online) == Target::Agent;
    let body: Element<'_, Message> = if state.agent.online {
        match &bar.plan {
            PlanCard::None | PlanCard::Waiting => head("Ask Tacit", Some(bar.text.trim()), colours.accent, colours),
            PlanCard::Failed(why) => column![
                head("Ask Tacit", Some(bar.text.trim()), colours.accent, colours),
                label(why.as_str(), 13.0, colours.muted)
            ]
            .spacing(6)
            .into(),
            PlanCard::Ready(plan) => ready(state, bar, plan, colours, selected),
        }
    } else {
        let away = "The agent is away. Windows, applications and sums still work.";
        row![icon(Icon::Spark, 18.0, colours.muted), label(away, 13.0, colours.muted)]
            .spacing(12)
            .align_y(alignment::Vertical::Center)
            .into()
    };
    Some(pressable(body, selected, colours))
}

fn pressable<'a>(body: Element<'a, Message>, selected: bool, colours: Colours) -> Element<'a, Message> {
    button(container(body).width(Length::Fill))
        .padding(Padding::from([11.0, 14.0]))
        .width(Length::Fill)
        .style(move |_theme, status| {
            let over = matches!(status, button::Status::Hovered | button::Status::Pressed);
            let ground = ground(selected, over, colours);
            button::Style {
                background: Some(ground.into()),
                text_color: colours.text,
                border: Border {
                    color: if selected { colours.accent } else { colours.line },
                    width: 1.0,
                    radius: 9.0.into(),
                },
                ..button::Style::default()
            }
        })
        .on_press(Message::Bar(BarMessage::Run))
        .into()
}

fn ground(selected: bool, over: bool, colours: Colours) -> Color {
    if selected {
        colours.selected
    } else if over {
        colours.line
    } else {
        colours.raised
    }
}

fn head<'a>(title: &'a str, detail: Option<&'a str>, colour: Color, colours: Colours) -> Element<'a, Message> {
    let mut words = row![bold(title, 13.5, colours.text)].spacing(8).align_y(alignment::Vertical::Center);
    if let Some(detail) = detail {
        words = words.push(line::<Message>(words::elide(detail, 58), 13.0, colours.muted));
    }
    row![icon(Icon::Spark, 18.0, colour), words].spacing(12).align_y(alignment::Vertical::Center).into()
}

fn ready<'a>(state: &'a State, bar: &'a Bar, plan: &'a Plan, colours: Colours, selected: bool) -> Element<'a, Message> {
    let stale = bar.plan_serial != bar.serial;
    let (title, colour) = match plan.outcome {
        _ if stale => ("Ask Tacit", colours.accent),
        Outcome::Act => ("Tacit will", colours.accent),
        Outcome::Confirm => ("Tacit will, once you confirm", colours.warn),
        Outcome::Ask => ("Tacit asks", colours.warn),
        Outcome::Answer => ("Answer", colours.good),
        Outcome::Refuse => ("Not possible", colours.muted),
    };
    let mut card = Column::new().spacing(7).push(head(title, stale.then(|| bar.text.trim()), colour, colours));
    if let Some(when) = &plan.when {
        card = card.push(indented(label(when_words(when), 12.5, colours.muted)));
    }
    // A plan for an older text stays in its place, fainter, until the new one is there: nothing jumps while typing.
    let ink = if stale { colours.muted } else { colours.text };
    if let Some(question) = plan.ask.as_deref().filter(|_| plan.outcome == Outcome::Ask) {
        card = card.push(indented(label(question, 14.0, ink)));
    }
    for choice in plan.choices.iter().take(STEPS_MAX) {
        card = card.push(indented(label(format!("·  {}", words::elide(&choice.label, 64)), 13.5, ink)));
    }
    if let Some(say) = plan.say.as_deref().filter(|say| !say.is_empty()) {
        card = card.push(indented(label(words::clip(say, SAY_MAX), 14.0, ink)));
    }
    let unsaid = plan.outcome == Outcome::Answer && plan.say.as_deref().is_none_or(str::is_empty);
    if unsaid || matches!(plan.outcome, Outcome::Act | Outcome::Confirm) {
        let field = ground(selected, false, colours);
        for step in plan.steps.iter().take(STEPS_MAX) {
            let title = container(label(words::title(step, &state.desk), 14.0, ink)).width(Length::Fill);
            card = card.push(indented(
                row![title, effect_pill(step.verb.effect(), colours, field)]
                    .spacing(10)
                    .align_y(alignment::Vertical::Center)
                    .into(),
            ));
        }
        if plan.steps.len() > STEPS_MAX {
            let more = format!("and {} more steps", plan.steps.len() - STEPS_MAX);
            card = card.push(indented(label(more, 12.5, colours.muted)));
        }
    }
    card.into()
}

/// Under the words of the head, not under its picture.
fn indented<'a>(content: Element<'a, Message>) -> Element<'a, Message> {
    container(content).padding(Padding { left: 30.0, ..Padding::ZERO }).width(Length::Fill).into()
}

fn when_words(when: &tacit_dbus::When) -> String {
    match when {
        tacit_dbus::When::At { at } => words::moment(at),
        tacit_dbus::When::Every { every } => words::repetition(every),
        tacit_dbus::When::If { once, .. } => {
            if *once {
                "once, when its condition holds".into()
            } else {
                "whenever its condition holds".into()
            }
        }
    }
}
