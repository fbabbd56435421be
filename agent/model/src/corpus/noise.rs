//! How people write and recognisers hear: typing errors, case, missing marks, number words, homophones, fillers.

use super::make::Segment;
use crate::action::random::Random;

/// Neighbours on a keyboard.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Words that recognisers take for each other.
const HOMOPHONES: &[(&str, &str)] = &[
    ("right", "write"),
    ("to", "two"),
    ("to", "too"),
    ("two", "to"),
    ("for", "four"),
    ("four", "for"),
    ("mute", "moot"),
    ("close", "clothes"),
    ("close", "clothe"),
    ("mail", "male"),
    ("week", "weak"),
    ("screen", "scream"),
    ("by", "buy"),
    ("there", "their"),
    ("hide", "hyde"),
    ("wait", "weight"),
    ("one", "won"),
    ("eight", "ate"),
    ("wifi", "why fi"),
    ("desktop", "desk top"),
    ("mic", "mike"),
    ("site", "sight"),
    ("new", "knew"),
    ("hour", "our"),
    ("and", "an"),
    ("pause", "paws"),
    ("tile", "tyle"),
    ("window", "windows"),
    ("off", "of"),
    ("the", "a"),
    ("on", "in"),
    ("workspace", "work space"),
    ("full", "fool"),
    ("buy", "by"),
    ("half", "have"),
    ("now", "no"),
    ("tab", "tap"),
    ("hide", "hyde"),
    ("to", "do"),
    ("than", "then"),
    ("quit", "quite"),
    ("mouse", "mouth"),
    ("slack", "slag"),
    ("tiling", "tailing"),
    ("dark", "dog"),
    ("light", "lite"),
];

const FILLERS: &[&str] = &["um", "uh", "er", "like", "you know", "well", "okay", "hmm"];

/// One typing error in `word`.
fn slip(word: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = word.chars().collect();
    if chars.len() < 4 || !chars.iter().all(|c| c.is_ascii_alphabetic()) {
        return word.to_owned();
    }
    let at = 1 + random.below(chars.len() - 1);
    match random.below(4) {
        0 => {
            chars.remove(at);
        }
        1 => {
            let c = chars.get(at).copied().unwrap_or('e');
            chars.insert(at, c);
        }
        2 => {
            if at + 1 < chars.len() {
                chars.swap(at, at + 1);
            } else {
                chars.swap(at - 1, at);
            }
        }
        _ => {
            let c = chars.get(at).copied().unwrap_or('e').to_ascii_lowercase();
            let near = ROWS.iter().find_map(|row| {
                let found = row.find(c)?;
                let side = if random.chance(0.5) { found.checked_sub(1) } else { Some(found + 1) };
                row.chars().nth(side.unwrap_or(found + 1))
            });
            if let (Some(near), Some(cell)) = (near, chars.get_mut(at)) {
                *cell = near;
            }
        }
    }
    chars.into_iter().collect()
}

/// Typing errors in one or two words.
pub fn typos(segments: &mut [Segment], random: &mut Random) {
    for _ in 0..1 + random.below(2) {
        let at = random.below(segments.len());
        if let Some(segment) = segments.get_mut(at).filter(|segment| !segment.exact) {
            // Short words are slipped in few ways.
            segment.text = match (segment.text.as_str(), random.below(3)) {
                ("off", 0 | 1) => "of".to_owned(),
                ("the", 0 | 1) => "teh".to_owned(),
                ("too", _) => "to".to_owned(),
                ("to", 0) => "too".to_owned(),
                ("on", 0) => "no".to_owned(),
                ("and", 0) => "adn".to_owned(),
                (word, _) => slip(word, random),
            };
        }
    }
}

/// As a speech recogniser writes: lower case, no marks, words for numbers, homophones, fillers.
pub fn speech(segments: &mut Vec<Segment>, random: &mut Random) {
    for segment in segments.iter_mut() {
        let lower = segment.text.to_lowercase();
        let bare: String = lower.trim_matches([',', '.', '!', '?', ';', ':', '"']).to_owned();
        segment.text = match bare.strip_suffix('%').map(str::to_owned).unwrap_or(bare) {
            word if word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty() && word.len() < 4 => {
                let words = number_words(word.parse().unwrap_or(0));
                if lower.ends_with('%') { format!("{words} percent") } else { words }
            }
            word => word.replace('-', " "),
        };
        if random.chance(0.06) {
            let alike: Vec<&str> =
                HOMOPHONES.iter().filter(|(word, _)| *word == segment.text).map(|(_, other)| *other).collect();
            if let Some(other) = random.pick(&alike) {
                segment.text = (*other).to_owned();
            }
        }
    }
    segments.retain(|segment| !segment.text.is_empty());
    if random.chance(0.25) && !segments.is_empty() {
        let at = random.below(segments.len());
        let inside = segments.get(at).is_some_and(|segment| segment.slot.is_some());
        if let (false, Some(filler)) = (inside, random.pick(FILLERS)) {
            let clause = segments.get(at).map_or(0, |segment| segment.clause);
            let segment = Segment { text: (*filler).to_owned(), slot: None, clause, glued: false, exact: false };
            segments.insert(at, segment);
        }
    }
    if random.chance(0.05) && segments.len() > 2 {
        let at = random.below(segments.len());
        if let Some(again) = segments.get(at).cloned().filter(|segment| !segment.text.contains(' ')) {
            segments.insert(at, again);
        }
    }
    segments.iter_mut().for_each(|segment| segment.glued = false);
}

/// A number below 1,000 in words.
fn number_words(n: u32) -> String {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let word = |list: &[&str], at: u32| list.get(at as usize).copied().unwrap_or("").to_owned();
    match n {
        0..20 => word(&SMALL, n),
        20..100 if n.is_multiple_of(10) => word(&TENS, n / 10),
        20..100 => format!("{} {}", word(&TENS, n / 10), word(&SMALL, n % 10)),
        _ if n.is_multiple_of(100) => format!("{} hundred", number_words(n / 100)),
        _ => format!("{} hundred {}", number_words(n / 100), number_words(n % 100)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_words() {
        assert_eq!(number_words(7), "seven");
        assert_eq!(number_words(40), "forty");
        assert_eq!(number_words(85), "eighty five");
        assert_eq!(number_words(250), "two hundred fifty");
    }

    #[test]
    fn a_slip_changes_a_word_and_nothing_short() {
        let mut random = Random::new(1);
        assert!(!slip("left", &mut Random::new(3)).is_empty());
        assert_eq!(slip("mp3", &mut random), "mp3");
        assert!((0..20).any(|_| slip("calculator", &mut random) != "calculator"));
    }
}
