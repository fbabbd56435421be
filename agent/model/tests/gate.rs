//! What ships is sound, is as good as its card says, and was not trained on what it is measured with. Until a model ships there is
//! nothing to hold to a card: the corpus, the evaluation and the grammar alone are held here.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use tacit_model::action::random::Random;
use tacit_model::corpus::{Corpus, Maker, bare};
use tacit_model::evaluate::{Report, evaluate, read};
use tacit_model::models;
use tacit_model::router::Router;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name)
}

/// The numbers of the card: `name: value` lines.
fn card(version: &str, name: &str) -> f64 {
    let path = data("models").join(format!("action-{version}.md"));
    let text = std::fs::read_to_string(&path).expect("every model has its card");
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.and_then(|value| value.trim().parse().ok()).unwrap_or_else(|| panic!("the card has no “{name}: ”"))
}

#[test]
fn understanding_is_as_good_as_its_card_says() {
    let (model, faults) = models::open(&[data("models")]);
    assert!(faults.is_empty(), "{faults:?}");
    let version = models::found(&[data("models")]).first().map_or("0".to_owned(), |shipped| shipped.version.clone());
    let cases = read(&data("evaluation")).expect("the evaluation is sound");
    assert!(cases.len() >= 1500, "{}", cases.len());
    let judged = evaluate(&Router::new(model), &cases);
    let report = Report::new(&judged);
    let (exact, wrong, held) = (report.exact(), report.wrong_acts(), report.held_back());
    println!("{}", report.text(false));
    // A tenth of a point is two sentences.
    assert!(exact >= card(&version, "exact") - 0.2, "exactly right: {exact} %");
    assert!(wrong <= card(&version, "wrong acts") + 0.2, "wrongly acted: {wrong} %");
    assert!(held >= card(&version, "held back") - 0.4, "held back: {held} %");
}

#[test]
fn no_version_is_worse_than_the_one_before() {
    let newest =
        models::found(&[data("models")]).first().and_then(|shipped| shipped.version.parse().ok()).unwrap_or(0u32);
    for version in 1..=newest {
        let (old, new) = ((version - 1).to_string(), version.to_string());
        assert!(card(&new, "exact") > card(&old, "exact"), "version {new} is right less often than {old}");
        assert!(
            card(&new, "wrong acts") <= card(&old, "wrong acts"),
            "version {new} acts wrongly more often than {old}"
        );
        assert!(card(&new, "held back") >= card(&old, "held back"), "version {new} holds back less often than {old}");
    }
}

#[test]
fn every_file_is_small_and_what_its_checksum_says() {
    use sha2::{Digest, Sha256};
    for shipped in models::found(&[data("models")]) {
        let bytes = std::fs::read(&shipped.path).expect("the model can be read");
        assert!(bytes.len() <= 25_000_000, "{} bytes", bytes.len());
        let sum: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let said = std::fs::read_to_string(shipped.path.with_extension("sha256")).expect("a checksum");
        assert_eq!(said.split_whitespace().next(), Some(sum.as_str()));
    }
}

#[test]
fn no_sentence_of_the_evaluation_is_trained_on() {
    let corpus = Corpus::read(&data("corpora")).expect("the corpus is sound");
    let mut cases = read(&data("evaluation")).expect("the evaluation is sound");
    cases.extend(read(&data("evaluation/development")).expect("so is the development set"));
    let maker = Maker::new(&corpus).without(cases.iter().map(|case| case.said.as_str()));
    let measured: HashSet<String> = cases.iter().map(|case| bare(&case.said)).collect();
    assert_eq!(maker.reserved(), measured.len());
    let mut random = Random::new(7);
    let made: Vec<String> = (0..20_000).filter_map(|_| maker.make(&mut random)).map(|made| made.text).collect();
    assert!(made.len() > 15_000);
    let both: Vec<&String> = made.iter().filter(|text| measured.contains(&bare(text))).collect();
    assert!(both.is_empty(), "{both:?}");
}

#[test]
fn the_same_seed_makes_the_same_sentences() {
    let corpus = Corpus::read(&data("corpora")).expect("the corpus is sound");
    let maker = Maker::new(&corpus);
    let some = |seed| {
        let mut random = Random::new(seed);
        (0..200).filter_map(|_| maker.make(&mut random)).map(|made| (made.text, made.example)).collect::<Vec<_>>()
    };
    assert_eq!(some(3), some(3));
    assert_ne!(some(3), some(4));
}
