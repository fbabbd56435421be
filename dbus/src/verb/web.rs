//! The verbs of the family `web`: declarations only; what they mean is decided in the core.

use super::*;

/// `web.search`
pub const SEARCH: VerbSpec = VerbSpec {
    name: "web.search",
    about: "Search the web",
    args: &[arg("text", ArgType::Text, Default::Required), arg("app", ArgType::App, Default::Optional)],
    effect: Effect::Outward,
    inverse: Inverse::None,
    post: Post::WindowShows,
    hand: Hand::Session,
    examples: &[
        "search the web for {text:wayland compositors}",
        "google {text:rust lifetimes}",
        "look up {text:the tallest mountain}",
        "search for {text:flights} on the internet",
        "look {text:cheap laptops} up online",
    ],
};

/// `web.open`
pub const OPEN: VerbSpec = VerbSpec {
    name: "web.open",
    about: "Open a web page",
    args: &[arg("url", ArgType::Url, Default::Required), arg("app", ArgType::App, Default::Optional)],
    effect: Effect::Outward,
    inverse: Inverse::None,
    post: Post::WindowShows,
    hand: Hand::Session,
    examples: &[
        "open {url:wikipedia.org}",
        "go to {url:github.com}",
        "visit {url:https://example.org/news}",
        "open the website {url:debian.org}",
        "take me to {url:youtube}",
    ],
};
