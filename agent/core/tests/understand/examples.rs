//! Every example sentence of every verb means that verb.

use crate::desk;
use tacit_core::{Gist, understand};
use tacit_dbus::Verb;
use tacit_dbus::verb::plain;

#[test]
fn every_example_means_its_verb() {
    let scene = desk();
    let mut wrong = Vec::new();
    for verb in Verb::ALL.iter().filter(|verb| **verb != Verb::LayoutRevert) {
        assert!(verb.spec().examples.len() >= 5, "{verb} has {} examples", verb.spec().examples.len());
        for example in verb.spec().examples {
            let said = plain(example);
            let draft = understand(&said, &scene);
            let first = match &draft.gist {
                Gist::Steps(steps) => steps.iter().map(|step| step.verb.name()).collect::<Vec<_>>().join(" + "),
                other => format!("{other:?}"),
            };
            if first != verb.name() {
                wrong.push(format!("{} · {said} · {first}", verb.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the examples:\n{}", wrong.len(), wrong.join("\n"));
}
