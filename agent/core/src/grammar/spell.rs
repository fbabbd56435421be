//! Corrects typing errors in tokens: towards the scene's names and the grammar's words, never away from a real word.

use super::{alike, template::Grammar};
use crate::lexicon;
use crate::normalise::{self, Kind, Token, spelling};
use crate::resolve::index::Index;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Words of values that no pattern holds but that people mistype as often.
const VALUES: &str = "left right top bottom center middle corner half third quarter percent grid columns rows cascade stack side tiling floating \
    minutes minute hours hour seconds tomorrow today tonight monday tuesday wednesday thursday friday saturday sunday weekday weekdays every morning evening \
    next previous first second third fourth fifth last everything except calculator terminal browser editor workspace workspaces screen monitor window windows \
    volume brightness notifications bluetooth wallpaper headphones speakers microphone documents downloads pictures desktop folder performance balanced \
    german french spanish english another other them this that these until between please could would about toggle maximum minimum portrait landscape \
    seven eight eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred clockwise sqrt sin cos tan log pi cubed squared timezone fullscreen screenshot";

/// Words that are right as they are where nothing else knows them: colours, sites, units, sums, keyboards, brands. Unlike
/// [`VALUES`], other words are not corrected towards them.
const KEPT: &str = "amber apricot aqua aquamarine azure beige bronze brown burgundy cherry charcoal cobalt copper coral cream crimson cyan emerald fuchsia gold golden \
    gray grey indigo ivory jade khaki lavender lemon lilac lime magenta maroon mauve mint mustard navy neon ocean olive orange pastel peach pink plum purple \
    raspberry rose royal ruby rust salmon sand sapphire scarlet silver sky slate steel tan teal turquoise violet white wine yellow hot deep dusty \
    airbnb arxiv bluesky chefkoch cnn codeberg ebay etsy figma gmail goodreads google ikea lichess localhost moodle overleaf paypal pypi reddit soundcloud \
    spiegel tiktok tumblr twitch vimeo youtube netflix wikipedia github gitlab outlook proton amazon trello notion duolingo imdb xkcd mastodon linkedin \
    instagram facebook twitter pinterest startpage duckduckgo bandcamp guardian mdn wiki dot slash \
    azerty bulgarian bepo colemak dvorak eurkey estonian finnish hindi international latvian lithuanian nodeadkeys programmer thai persian serbian workman \
    anchorage eastern central pacific mountain greenwich iceland indian japanese portugal california texas florida utc gmt cet est pst \
    minus plus times divided multiplied double twice triple average mean sum total product difference remainder factorial root cosine sine tangent natural split \
    shared power eighths tenths fifths tenth eighth sixth dozen million thousand tip tax gallon pint cup spoon tablespoon teaspoon ounce ounces inch inches yard foot feet \
    litre litres liter liters metre metres meter meters mile miles gram grams kilo kilos pound pounds stone celsius fahrenheit kelvin knots acre acres hectares \
    euro euros dollar dollars sterling yen francs zloty kronor joules watts horsepower calories bytes bits megabytes gigabytes radians degrees hex binary decimal \
    podcast audiobook movie film song songs radio stream tune player telly tablet widescreen ultrawide projector beamer television dell samsung eizo benq asus \
    north south east west northwest northeast southwest southeast row rows column columns stripes strips stairs deck pile piled diagonally \
    docs notes clips pics jpegs scans letters emails ebooks fonts drawings recordings tables scripts powerpoints slides csv docx html mp3s mp4s svgs \
    oclock passed bellow manual strict safe observe suggest supervised expert yolo trusted low high medium very notches notch steps points cents apps pid";

fn kept(word: &str) -> bool {
    static TABLE: OnceLock<std::collections::HashSet<&'static str>> = OnceLock::new();
    TABLE.get_or_init(|| KEPT.split_whitespace().collect()).contains(word)
}

fn by_length() -> &'static HashMap<usize, Vec<&'static str>> {
    static TABLE: OnceLock<HashMap<usize, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<usize, Vec<&'static str>> = HashMap::new();
        let grammar: &'static Grammar = Grammar::get();
        let mut words: Vec<&'static str> = grammar
            .words()
            .chain(VALUES.split_whitespace())
            .filter(|word| word.len() >= 3 && word.chars().all(char::is_alphabetic))
            .collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            table.entry(word.chars().count()).or_default().push(word);
        }
        table
    })
}

/// Verbs that are mistyped at the front of a clause: there they are likelier than any other word.
const FRONT: &str = "open close move show hide mute play stop lock quit make take turn send switch connect start launch pause resume put drag swap \
    maximize minimize focus remind search find";

/// Misspellings that are words themselves or too far from what they are for: what is written, and what it is.
const COMMON: &[(&str, &[&str])] = &[
    ("wen", &["when"]),
    ("whe", &["when"]),
    ("alot", &["a", "lot"]),
    ("pleas", &["please"]),
    ("plesae", &["please"]),
    ("opend", &["opened"]),
    ("closd", &["closed"]),
    ("wich", &["which"]),
    ("thier", &["their"]),
    ("untill", &["until"]),
    ("becuase", &["because"]),
    ("evry", &["every"]),
    ("strat", &["start"]),
    ("tpye", &["type"]),
    ("teh", &["the"]),
    ("onec", &["once"]),
    ("nad", &["and"]),
    ("nd", &["and"]),
];

/// Puts right what is commonly misspelt, "n" for "and", and "ben" where "been" must stand.
fn common(tokens: &mut Vec<Token>, index: &Index<'_>) {
    let word = |tokens: &[Token], at: usize| tokens.get(at).map_or(String::new(), |token| token.word.clone());
    let mut at = 0;
    while at < tokens.len() {
        let said = word(tokens, at);
        let (before, after) = (at.checked_sub(1).map_or(String::new(), |at| word(tokens, at)), word(tokens, at + 1));
        let is_word = tokens.get(at).is_some_and(|token| token.kind == Kind::Word);
        let keyed = matches!(
            before.as_str(),
            "press" | "key" | "hit" | "letter" | "control" | "alt" | "shift" | "super" | "type"
        );
        let better: &[&str] = match said.as_str() {
            _ if !is_word || index.vocabulary.contains_key(&said) => &[],
            "n" if before.len() > 1 && after.len() > 1 && !keyed => &["and"],
            "ben"
                if matches!(before.as_str(), "has" | "have" | "had")
                    || matches!(after.as_str(), "closed" | "opened") =>
            {
                &["been"]
            }
            said => COMMON.iter().find(|(wrong, _)| *wrong == said).map_or(&[], |(_, right)| *right),
        };
        if let (false, Some(token)) = (better.is_empty(), tokens.get(at).cloned()) {
            tokens.splice(at..=at, better.iter().map(|word| Token { word: (*word).to_owned(), ..token.clone() }));
        }
        at += better.len().max(1);
    }
}

/// Corrects each word that nothing knows, and what its neighbours show to be another.
pub(super) fn correct(text: &str, tokens: &mut Vec<Token>, index: &Index<'_>) {
    common(tokens, index);
    sheet(text, tokens, index);
    alike::join(tokens, index);
    words(text, tokens, index);
    // "thrity seconds": what was mistyped may be a number.
    normalise::numerals(tokens);
    normalise::compounds(tokens);
    alike::settle(text, tokens);
}

/// "calc" where a program of that name is open, which is no calculator.
fn sheet(text: &str, tokens: &mut [Token], index: &Index<'_>) {
    let open = |word: &str| {
        let called = |label: &str| label.to_lowercase().split(' ').any(|have| have == word);
        index.apps.iter().any(|app| !app.windows.is_empty() && called(&app.label))
    };
    let short = |token: &Token| text.get(token.start..token.end).is_some_and(|raw| raw.eq_ignore_ascii_case("calc"));
    let mut found = tokens.iter_mut().filter(|token| token.is("calculator") && short(token)).peekable();
    if found.peek().is_some() && open("calc") && !open("calculator") {
        found.for_each(|token| token.word = "calc".to_owned());
    }
}

/// Corrects each word that nothing knows.
fn words(text: &str, tokens: &mut [Token], index: &Index<'_>) {
    let grammar = Grammar::get();
    let mut front = true;
    for token in tokens.iter_mut() {
        let is_front = front;
        front = token.is_mark() || matches!(token.word.as_str(), "and" | "then" | "please" | "just" | "to" | "but");
        if token.kind != Kind::Word {
            continue;
        }
        let word = token.word.as_str();
        let plain = word.chars().all(char::is_alphabetic);
        if !plain
            || word.len() < 3
            || word.len() > 24
            || index.vocabulary.contains_key(word)
            || grammar.knows(word)
            || kept(word)
            || VALUES.split_whitespace().any(|value| value == word)
        {
            continue;
        }
        let single = crate::resolve::index::singular(word);
        if lexicon::is_english(word)
            || index.vocabulary.contains_key(&single)
            || grammar.id(word).is_some()
            || lexicon::weight(word) < lexicon::CONTENT
        {
            continue;
        }
        // A name in capitals inside a sentence is a name: only the scene's own may correct it.
        let is_name = token.start > 0
            && text.get(token.start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
        let better = nearest(word, index, is_name, is_front);
        if let Some(better) = better {
            front |= better == "please";
            token.word = better;
        }
    }
}

/// The one English word that two neighbouring letters in the other order make: a likelier slip than a wrong letter.
fn swapped(word: &str) -> Option<String> {
    if word.len() < 4 || !word.is_ascii() {
        return None;
    }
    let mut found: Option<String> = None;
    for at in 0..word.len() - 1 {
        let mut letters = word.as_bytes().to_vec();
        letters.swap(at, at + 1);
        let Ok(made) = String::from_utf8(letters) else { continue };
        let listed = lexicon::is_listed(&made) || lexicon::is_listed(&crate::resolve::index::singular(&made));
        if made != word && listed {
            if found.is_some() {
                return None;
            }
            found = Some(made);
        }
    }
    found
}

/// The cost above which a correction is worse than two letters in the other order.
const SWAPPED: u32 = 12;

/// A verb of [`FRONT`] that `word` may be, and how far it is: short ones may lack a letter.
fn verb(word: &str) -> Option<(u32, &'static str)> {
    let cost = |known: &'static str| {
        let short = word.len() == 3 && known.len() == 4 && word.chars().next() == known.chars().next();
        let lacks = short && spelling::distance(word, known, 1) == Some(1);
        spelling::slip(word, known).or(lacks.then_some(10)).map(|cost| (cost.saturating_sub(5), known))
    };
    FRONT.split_whitespace().filter_map(cost).min_by_key(|(cost, _)| *cost)
}

fn nearest(word: &str, index: &Index<'_>, is_name: bool, is_front: bool) -> Option<String> {
    let length = word.chars().count();
    let offer = |known: &'_ str, bonus: u32, best: &mut Option<(u32, String)>| {
        if let Some(cost) = spelling::slip(word, known) {
            let cost = cost.saturating_sub(bonus);
            if best.as_ref().is_none_or(|(have, _)| cost < *have) {
                *best = Some((cost, known.to_owned()));
            }
        }
    };
    let mut found: Option<(u32, String)> = None;
    for names in index.vocabulary.keys().filter(|name| name.len() >= 3 && name.chars().all(char::is_alphabetic)) {
        offer(names, 1, &mut found);
    }
    // Scene names come from a map: equal costs are settled by the alphabet, so that the answer never changes.
    if let Some((cost, _)) = &found {
        let cost = *cost;
        let mut same: Vec<&String> = index
            .vocabulary
            .keys()
            .filter(|name| {
                name.len() >= 3
                    && name.chars().all(char::is_alphabetic)
                    && spelling::slip(word, name).is_some_and(|c| c.saturating_sub(1) == cost)
            })
            .collect();
        same.sort();
        found = same.first().map(|name| (cost, (*name).clone()));
    }
    if is_name {
        return found.map(|(_, name)| name);
    }
    if is_front && let Some((cost, known)) = verb(word) {
        offer_verb(cost, known, &mut found);
    }
    for near in length.saturating_sub(2)..=length + 2 {
        for known in by_length().get(&near).map_or(&[][..], Vec::as_slice) {
            offer(known, 0, &mut found);
        }
    }
    match swapped(word).filter(|_| found.as_ref().is_none_or(|(cost, _)| *cost > SWAPPED)) {
        Some(made) => Some(made),
        None => found.map(|(_, name)| name),
    }
}

fn offer_verb(cost: u32, known: &str, best: &mut Option<(u32, String)>) {
    if best.as_ref().is_none_or(|(have, _)| cost < *have) {
        *best = Some((cost, known.to_owned()));
    }
}
