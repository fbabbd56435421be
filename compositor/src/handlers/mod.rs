//! Policy: what the compositor does when a client asks for something. One file for each protocol or family; the mechanism is in
//! Smithay and in `protocols`.

mod activation;
mod background_effect;
mod bell;
pub mod capture;
mod compositor;
mod constraints;
pub mod cursor_capture;
mod cursor_shape;
mod decoration;
mod dialog;
mod dmabuf;
mod fixes;
mod foreign;
mod icon;
mod idle;
mod input_method;
mod layer_shell;
mod output;
mod pacing;
mod ping;
mod pointer_warp;
mod seat;
pub mod security_context;
pub mod selection;
mod session_lock;
mod session_management;
mod shortcuts_inhibit;
mod tablet;
mod tag;
mod tearing_control;
mod toplevel_drag;
mod toplevels;
mod virtual_input;
mod workspaces;
mod xdg_shell;
mod xwayland;
