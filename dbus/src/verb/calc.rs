//! The verbs of the family `calc`: declarations only; what they mean is decided in the core.

use super::*;

/// `calc.evaluate`
pub const EVALUATE: VerbSpec = VerbSpec {
    name: "calc.evaluate",
    about: "Calculate",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "what is {text:15% of 80}?",
        "calculate {text:12 times 7}",
        "how much is {text:3 plus 4}?",
        "{text:2+2}",
        "what is {text:the square root of 144}?",
    ],
};

/// `calc.convert`
pub const CONVERT: VerbSpec = VerbSpec {
    name: "calc.convert",
    about: "Convert units",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "convert {text:10 miles to km}",
        "what is {text:5 feet in cm}?",
        "how many {text:grams in a pound}?",
        "{text:20 celsius in fahrenheit}",
        "how much is {text:3 hours in minutes}?",
    ],
};
