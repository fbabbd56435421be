//! The widget around each surface's content: it takes keys in the order in which they were pressed, keeps the text field in
//! focus from the first frame on, and tells how high the content is.
//!
//! Keys are taken here and not by a subscription, because a subscription answers later than the text field: Down and Enter
//! typed by a machine would be seen in the wrong order.

use iced::advanced::widget::{self, Operation, Tree, operation::Focusable, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, layout, mouse, overlay, renderer};
use iced::{Element, Event, Length, Rectangle, Renderer, Size, Theme, Vector, keyboard, window};

type OnKey<'a, Message> = Box<dyn Fn(&keyboard::Event) -> Option<Message> + 'a>;
type OnKeyboard<'a, Message> = Box<dyn Fn(bool) -> Message + 'a>;
type OnHeight<'a, Message> = Box<dyn Fn(u32) -> Message + 'a>;

/// A surface's content with its keys.
pub struct Frame<'a, Message> {
    content: Element<'a, Message>,
    on_key: Option<OnKey<'a, Message>>,
    on_keyboard: Option<OnKeyboard<'a, Message>>,
    on_height: Option<OnHeight<'a, Message>>,
    focus: Option<widget::Id>,
}

#[derive(Default)]
struct Memory {
    height: Option<u32>,
}

impl<'a, Message> Frame<'a, Message> {
    /// Wraps content.
    pub fn new(content: impl Into<Element<'a, Message>>) -> Self {
        Self { content: content.into(), on_key: None, on_keyboard: None, on_height: None, focus: None }
    }

    /// Takes keys before the content does; what it answers None to goes on to the content.
    pub fn on_key(mut self, on_key: impl Fn(&keyboard::Event) -> Option<Message> + 'a) -> Self {
        self.on_key = Some(Box::new(on_key));
        self
    }

    /// Tells when the surface gets the keyboard, and when it loses it.
    pub fn on_keyboard(mut self, on_keyboard: impl Fn(bool) -> Message + 'a) -> Self {
        self.on_keyboard = Some(Box::new(on_keyboard));
        self
    }

    /// Tells the height that the content wants, whenever it changes.
    pub fn on_height(mut self, on_height: impl Fn(u32) -> Message + 'a) -> Self {
        self.on_height = Some(Box::new(on_height));
        self
    }

    /// Keeps this text field in focus.
    pub fn focus(mut self, id: widget::Id) -> Self {
        self.focus = Some(id);
        self
    }
}

/// Focuses a field unless it is focused: focusing again would move its cursor.
struct KeepFocus<'a>(&'a widget::Id);

impl Operation for KeepFocus<'_> {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn focusable(&mut self, id: Option<&widget::Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if id == Some(self.0) && !state.is_focused() {
            state.focus();
        }
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Frame<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Memory>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Memory::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let Some(child) = tree.children.first_mut() else { return layout::Node::new(Size::ZERO) };
        let limits = if self.on_height.is_some() {
            layout::Limits::new(Size::ZERO, Size::new(limits.max().width, f32::INFINITY))
        } else {
            *limits
        };
        let node = self.content.as_widget_mut().layout(child, renderer, &limits);
        layout::Node::with_children(node.size(), vec![node])
    }

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        if let (Some(child), Some(inner)) = (tree.children.first_mut(), layout.children().next()) {
            operation
                .traverse(&mut |operation| self.content.as_widget_mut().operate(child, inner, renderer, operation));
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        if let Some(on_height) = &self.on_height {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let height = layout.bounds().height.ceil().clamp(1.0, 4096.0) as u32;
            let memory = tree.state.downcast_mut::<Memory>();
            if memory.height != Some(height) {
                memory.height = Some(height);
                shell.publish(on_height(height));
            }
        }
        let (Some(child), Some(inner)) = (tree.children.first_mut(), layout.children().next()) else { return };
        if let Some(id) = &self.focus {
            self.content.as_widget_mut().operate(child, inner, renderer, &mut KeepFocus(id));
        }
        if let (Event::Window(event), Some(on_keyboard)) = (event, &self.on_keyboard) {
            match event {
                window::Event::Focused => shell.publish(on_keyboard(true)),
                window::Event::Unfocused => shell.publish(on_keyboard(false)),
                _ => {}
            }
        }
        if let (Event::Keyboard(event), Some(on_key)) = (event, &self.on_key)
            && let Some(message) = on_key(event)
        {
            shell.publish(message);
            shell.capture_event();
            return;
        }
        self.content.as_widget_mut().update(child, event, inner, cursor, renderer, clipboard, shell, viewport);
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        match (tree.children.first(), layout.children().next()) {
            (Some(child), Some(inner)) => {
                self.content.as_widget().mouse_interaction(child, inner, cursor, viewport, renderer)
            }
            _ => mouse::Interaction::None,
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        if let (Some(child), Some(inner)) = (tree.children.first(), layout.children().next()) {
            renderer.with_layer(*viewport, |renderer| {
                self.content.as_widget().draw(child, renderer, theme, style, inner, cursor, viewport);
            });
        }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        let (child, inner) = (tree.children.first_mut()?, layout.children().next()?);
        self.content.as_widget_mut().overlay(child, inner, renderer, viewport, translation)
    }
}

impl<'a, Message: 'a> From<Frame<'a, Message>> for Element<'a, Message> {
    fn from(frame: Frame<'a, Message>) -> Self {
        Element::new(frame)
    }
}
