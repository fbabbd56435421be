//! Parts of the screen, directions and arrangements, as said.

/// A part of the screen.
pub fn slot(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "the"
                    | "on"
                    | "to"
                    | "in"
                    | "at"
                    | "side"
                    | "half"
                    | "hand"
                    | "corner"
                    | "of"
                    | "screen"
                    | "my"
                    | "part"
                    | "edge"
                    | "quarter"
                    | "monitor"
                    | "display"
                    | "into"
                    | "area"
                    | "quadrant"
                    | "desktop"
                    | "far"
                    | "its"
                    | "over"
                    | "column"
                    | "a"
                    | "one"
                    | "1"
                    | "just"
                    | "section"
                    | "all"
                    | "way"
                    | "dead"
                    | "exact"
                    | "very"
                    | "position"
                    | "hard"
            )
        })
        .collect();
    Some(match core.as_slice() {
        ["left"] | ["lefthand"] | ["leftmost"] | ["left", "left"] | ["leftwards"] => "left",
        ["right"] | ["righthand"] | ["rightmost"] | ["rightwards"] => "right",
        ["top"] | ["upper"] | ["up"] | ["above"] => "top",
        ["bottom"] | ["lower"] | ["down"] | ["below"] => "bottom",
        ["top" | "upper", "left"] | ["left", "top" | "upper"] => "top_left",
        ["top" | "upper", "right"] | ["right", "top" | "upper"] => "top_right",
        ["bottom" | "lower", "left"] | ["left", "bottom" | "lower"] => "bottom_left",
        ["bottom" | "lower", "right"] | ["right", "bottom" | "lower"] => "bottom_right",
        ["center"] | ["middle"] | ["mid"] | ["centered"] | ["centrally"] | ["central"] => "center",
        ["left", "third"] | ["first", "third"] | ["leftmost", "third"] | ["third", "left"] => "left_third",
        ["center" | "middle" | "second" | "central", "third"] | ["third", "middle"] => "center_third",
        ["right", "third"] | ["last", "third"] | ["rightmost", "third"] | ["third", "third"] | ["third", "right"] => {
            "right_third"
        }
        ["left", "2", "thirds"] | ["first", "2", "thirds"] | ["2", "thirds", "left"] => "left_two_thirds",
        ["right", "2", "thirds"] | ["last", "2", "thirds"] | ["2", "thirds", "right"] => "right_two_thirds",
        _ => return None,
    })
}

/// A direction.
pub fn direction(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "the"
                    | "to"
                    | "a"
                    | "one"
                    | "1"
                    | "bit"
                    | "little"
                    | "side"
                    | "of"
                    | "it"
                    | "my"
                    | "towards"
                    | "and"
                    | "over"
                    | "some"
                    | "further"
                    | "more"
            )
        })
        .collect();
    Some(match core.as_slice() {
        ["left"] | ["leftwards"] | ["leftward"] | ["west"] => "left",
        ["right"] | ["rightwards"] | ["rightward"] | ["east"] => "right",
        ["up"] | ["upwards"] | ["upward"] | ["above"] | ["higher"] | ["top"] | ["north"] => "up",
        ["down"]
        | ["downwards"]
        | ["downward"]
        | ["below"]
        | ["lower"]
        | ["bottom"]
        | ["under"]
        | ["underneath"]
        | ["south"] => "down",
        ["next"] | ["forward"] | ["forwards"] | ["following"] | ["along"] | ["ahead"] => "next",
        ["previous"] | ["last"] | ["back"] | ["prior"] | ["prev"] | ["backwards"] | ["backward"] | ["before"] => {
            "previous"
        }
        _ => return None,
    })
}

/// An arrangement of windows.
pub(super) fn layout(words: &[&str]) -> Option<&'static str> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "a" | "the"
                    | "in"
                    | "as"
                    | "of"
                    | "up"
                    | "like"
                    | "into"
                    | "layout"
                    | "windows"
                    | "using"
                    | "with"
                    | "an"
                    | "arrangement"
                    | "mode"
                    | "on"
            )
        })
        .collect();
    Some(match core.as_slice() {
        ["side", "by", "side"]
        | ["next", "to", "each", "other"]
        | ["beside", "each", "other"]
        | ["split"]
        | ["split", "screen"]
        | ["splitscreen"]
        | ["half", "half"]
        | ["half", "and", "half"]
        | ["50", "50"]
        | ["fifty", "fifty"]
        | ["next", "one", "another"]
        | ["next", "to", "one", "another"]
        | ["alongside", "each", "other"]
        | ["sidebyside"]
        | ["split", "view"]
        | ["evenly"]
        | ["together"]
        | ["next", "each", "other"]
        | ["beside", "one", "another"] => "side_by_side",
        ["grid"]
        | ["grids"]
        | ["matrix"]
        | ["checkerboard"]
        | ["quarters"]
        | ["2", "by", "2"]
        | ["mosaic"]
        | ["tiles"]
        | ["2x2"] => "grid",
        ["columns"] | ["column"] | ["vertically"] | ["vertical", "columns"] | ["vertical"] | ["thirds"] | ["cols"] => {
            "columns"
        }
        ["rows"]
        | ["row"]
        | ["horizontally"]
        | ["above", "each", "other"]
        | ["top", "and", "bottom"]
        | ["one", "above", "other"]
        | ["below", "each", "other"]
        | ["horizontal", "rows"]
        | ["top", "each", "other"]
        | ["one", "below", "other"]
        | ["horizontal"]
        | ["under", "each", "other"]
        | ["above", "one", "another"]
        | ["one", "above", "another"] => "rows",
        ["stack"]
        | ["stacked"]
        | ["pile"]
        | ["master", "and", "stack"]
        | ["master", "stack"]
        | ["stacks"]
        | ["master"] => "stack",
        ["cascade"] | ["cascading"] | ["cascaded"] | ["overlapping"] | ["staggered"] | ["fan"] | ["fanned", "out"] => {
            "cascade"
        }
        _ => return None,
    })
}
