//! Policy: what the compositor does when a client asks for something. One file for each protocol or family; the mechanism is in
//! Smithay and in `protocols`.

mod activation;
pub mod capture;
mod compositor;
mod cursor_shape;
mod decoration;
mod dmabuf;
mod idle;
mod input_method;
mod layer_shell;
mod output;
mod ping;
mod seat;
pub mod selection;
mod toplevels;
mod virtual_input;
mod workspaces;
mod xdg_shell;
