//! Templates that say what is not to be done: `!` before a frame of a section's header.

use std::path::Path;
use tacit_model::action::random::Random;
use tacit_model::corpus::{Corpus, Maker};

fn write(folder: &Path, name: &str, lines: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
    std::fs::write(path, lines).expect("it can be written");
}

#[test]
fn a_clause_is_denied_where_its_section_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let templates = "= bluetooth.power on=off\nbluetooth off\n= !power.lock\nnobody said to lock the screen\n\
        = bluetooth.power on=off + !network.wifi on=off\nbluetooth off / but hands off the wifi\n";
    write(folder.path(), "templates/all.txt", templates);
    for (name, lines) in [
        ("denial", "do not {it}"),
        ("denial_joiner", "\", but do not\""),
        ("instead", "\", \""),
        ("joiner", "\" and \""),
        ("imperative", "bluetooth"),
        ("when", "at six"),
        ("repair", "\"no\""),
        ("opening", "\"please\""),
        ("closing", "\"please\""),
        ("aside", "\"well\""),
        ("ends", "\".\""),
    ] {
        write(folder.path(), &format!("words/{name}.txt"), &format!("{lines}\n"));
    }
    let corpus = Corpus::read(folder.path()).expect("a corpus");
    let frame = |name: &str| corpus.labels.frame(name).expect("a frame");
    let (lock, wifi, off) = (frame("power.lock"), frame("network.wifi on=off"), frame("bluetooth.power on=off"));
    let maker = Maker::new(&corpus);
    let mut random = Random::new(3);
    let (mut alone, mut beside) = (0, 0);
    for made in (0..3000).filter_map(|_| maker.make(&mut random)) {
        for clause in &made.example.clauses {
            if clause.frame == lock {
                assert!(clause.denied, "{}", made.text);
                alone += 1;
            } else if clause.frame == wifi {
                assert!(clause.denied, "{}", made.text);
                let first = made.example.clauses.first().expect("a clause");
                assert!(first.frame == off && !first.denied, "{}", made.text);
                beside += 1;
            }
        }
    }
    assert!(alone > 20 && beside > 50, "{alone} {beside}");
}
