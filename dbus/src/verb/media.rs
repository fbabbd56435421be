//! The verbs of the family `media`: declarations only; what they mean is decided in the core.

use super::*;

/// `media.play`
pub const PLAY: VerbSpec = VerbSpec {
    name: "media.play",
    about: "Play, or go on playing",
    args: &[arg("player", ArgType::Player, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::PlayerState,
    hand: Hand::Media,
    examples: &[
        "play",
        "resume the music",
        "continue playing",
        "play the music",
        "press play",
        "start the music in {player:spotify}",
    ],
};

/// `media.pause`
pub const PAUSE: VerbSpec = VerbSpec {
    name: "media.pause",
    about: "Pause what is playing",
    args: &[arg("player", ArgType::Player, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::PlayerState,
    hand: Hand::Media,
    examples: &["pause", "pause the music", "pause {player:spotify}", "pause the video", "hold the music"],
};

/// `media.toggle`
pub const TOGGLE: VerbSpec = VerbSpec {
    name: "media.toggle",
    about: "Play or pause",
    args: &[arg("player", ArgType::Player, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::PlayerState,
    hand: Hand::Media,
    examples: &["play pause", "toggle playback", "toggle the music", "toggle {player:spotify}", "toggle play"],
};

/// `media.stop`
pub const STOP: VerbSpec = VerbSpec {
    name: "media.stop",
    about: "Stop what is playing",
    args: &[arg("player", ArgType::Player, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::PlayerState,
    hand: Hand::Media,
    examples: &[
        "stop the music",
        "stop playing",
        "stop playback",
        "stop {player:spotify} playing",
        "turn off the music",
    ],
};

/// `media.next`
pub const NEXT: VerbSpec = VerbSpec {
    name: "media.next",
    about: "Go to the next track",
    args: &[arg("player", ArgType::Player, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::PlayerState,
    hand: Hand::Media,
    examples: &["next song", "skip this track", "skip", "play the next song", "next track on {player:spotify}"],
};

/// `media.previous`
pub const PREVIOUS: VerbSpec = VerbSpec {
    name: "media.previous",
    about: "Go to the track before",
    args: &[arg("player", ArgType::Player, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::PlayerState,
    hand: Hand::Media,
    examples: &["previous song", "go back a track", "play the previous track", "last song", "play that song again"],
};

/// `media.seek`
pub const SEEK: VerbSpec = VerbSpec {
    name: "media.seek",
    about: "Go forward or back in what is playing",
    args: &[arg("duration", ArgType::Duration, Default::Required), arg("player", ArgType::Player, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::PlayerState,
    hand: Hand::Media,
    examples: &[
        "skip forward {duration:30 seconds}",
        "rewind {duration:ten seconds} {_sign=-1}",
        "go back {duration:a minute} {_sign=-1}",
        "fast forward {duration:two minutes}",
        "jump ahead {duration:15 seconds}",
    ],
};
