//! The client's side of xdg-session-management, which no released crate has.
#![allow(dead_code, non_camel_case_types, unused_unsafe, unused_variables, unsafe_code)]
#![allow(non_upper_case_globals, non_snake_case, unused_imports, missing_docs, clippy::all)]

pub mod client {
    use wayland_client;
    use wayland_client::protocol::*;
    use wayland_protocols::xdg::shell::client::*;

    pub mod __interfaces {
        use wayland_client::protocol::__interfaces::*;
        use wayland_protocols::xdg::shell::client::__interfaces::*;
        wayland_scanner::generate_interfaces!("./protocols/xdg-session-management-v1.xml");
    }
    use self::__interfaces::*;

    wayland_scanner::generate_client_code!("./protocols/xdg-session-management-v1.xml");
}
