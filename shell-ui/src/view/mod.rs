//! What is drawn: pure functions of the state, one file a view.

pub mod bar;
pub mod confirm;
pub mod icons;
pub mod notice;
pub mod panel;
pub mod parts;
pub mod plan;
pub mod request;
