//! The family `file`: posts are judged on what the file system says afterwards. Paths stay as the plan has them.

use super::app::{close_made, shows};
use super::{After, Before, Entry, action, entry, reads};
use crate::verify::{Check, Fact, Query, Want};
use tacit_dbus::{Action, Args, Verb};

pub(super) const ENTRIES: &[Entry] = &[
    reads(Verb::FileFind, |w| {
        if w.has("text") { format!("Find files for “{}”", w.text("text")) } else { "Find files".into() }
    })
    .within(20_000),
    reads(Verb::FileList, |w| {
        if w.has("path") { format!("List the files in {}", w.file("path")) } else { "List the files".into() }
    }),
    entry(Verb::FileOpen, |w| format!("Open {}", w.file("path")), shows)
        .asking(source)
        .undone(close_made)
        .within(15_000),
    entry(Verb::FileReveal, |w| format!("Show {} in its folder", w.file("path")), shows)
        .asking(source)
        .undone(close_made)
        .within(15_000),
    entry(Verb::FileMove, |w| format!("Move {} to {}", w.file("path"), w.text("to")), |b| gone_to(b, false))
        .asking(both)
        .undone(move_back)
        .within(120_000),
    entry(Verb::FileCopy, |w| format!("Copy {} to {}", w.file("path"), w.text("to")), |b| gone_to(b, true))
        .asking(both)
        .undone(|after| vec![action(Verb::FileTrash, Args::new().with("path", target(&after.before)))])
        .within(120_000),
    entry(Verb::FileRename, |w| format!("Rename {} to {}", w.file("path"), w.file("to")), |b| gone_to(b, false))
        .asking(both)
        .undone(move_back)
        .within(10_000),
    entry(Verb::FileCreateFolder, |w| format!("Make the folder {}", w.file("path")), |b| there(path(b), true))
        .asking(source)
        .undone(|after| {
            // A folder that was there before is not this step's to take away.
            if exists(&after.before, &path(&after.before)) == Some(false) { trash(after) } else { Vec::new() }
        })
        .within(10_000),
    entry(Verb::FileTrash, |w| format!("Move {} to the trash", w.file("path")), |b| there(path(b), false))
        .asking(source)
        .undone(|after| vec![action(Verb::FileRestore, Args::new().with("path", path(&after.before)))])
        .within(30_000),
    entry(Verb::FileRestore, |w| format!("Restore {} from the trash", w.file("path")), |b| there(path(b), true))
        .asking(source)
        .undone(trash)
        .within(30_000),
    entry(
        Verb::FileOrganise,
        |w| format!("Sort the files in {} by {}", w.file("path"), w.args.text("by").unwrap_or("type")),
        // Where every file went is in the receipt as what the hand aimed at; each is then looked for.
        |b| there(path(b), true),
    )
    .asking(source)
    .within(120_000),
];

fn path(b: &Before<'_>) -> String {
    b.args.text("path").unwrap_or_default().to_owned()
}

fn there(path: String, exists: bool) -> Check {
    Check::Fact(Want::File { path, exists })
}

fn source(b: &Before<'_>) -> Vec<Query> {
    vec![Query::File { path: path(b) }]
}

/// The source, and the place where it goes: the folder that was named, and what it would be called in there.
fn both(b: &Before<'_>) -> Vec<Query> {
    let to = b.args.text("to").unwrap_or_default().to_owned();
    let inside = join(&to, &name(&path(b)));
    let mut paths = vec![path(b), target(b), to, inside];
    paths.dedup();
    paths.into_iter().map(|path| Query::File { path }).collect()
}

/// What a fact says about a path; none where it was not read.
fn exists(b: &Before<'_>, path: &str) -> Option<bool> {
    b.facts.iter().find_map(|fact| match fact {
        Fact::File { path: have, exists, .. } if have == path => Some(*exists),
        _ => None,
    })
}

fn is_folder(b: &Before<'_>, path: &str) -> bool {
    b.facts.iter().any(|fact| matches!(fact, Fact::File { path: have, folder: true, .. } if have == path))
}

fn name(path: &str) -> String {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn join(folder: &str, name: &str) -> String {
    format!("{}/{name}", folder.trim_end_matches('/'))
}

/// Where it will be: a bare new name stays in the same folder, and what goes to a folder keeps its name.
pub(super) fn target(b: &Before<'_>) -> String {
    let (from, to) = (path(b), b.args.text("to").unwrap_or_default());
    if b.verb == Verb::FileRename && !to.contains('/') {
        return match from.trim_end_matches('/').rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{to}"),
            None => to.to_owned(),
        };
    }
    if to.ends_with('/') || (b.verb != Verb::FileRename && is_folder(b, to)) {
        join(to, &name(&from))
    } else {
        to.to_owned()
    }
}

fn gone_to(b: &Before<'_>, stays: bool) -> Check {
    Check::All(vec![there(path(b), stays), there(target(b), true)])
}

fn move_back(after: &After<'_>) -> Vec<Action> {
    let b = &after.before;
    vec![action(Verb::FileMove, Args::new().with("path", target(b)).with("to", path(b)))]
}

fn trash(after: &After<'_>) -> Vec<Action> {
    vec![action(Verb::FileTrash, Args::new().with("path", path(&after.before)))]
}

/// Whether something is in the way of a move, a copy or a rename: nothing is ever written over.
pub(crate) fn in_the_way(b: &Before<'_>) -> Option<String> {
    if !matches!(b.verb, Verb::FileMove | Verb::FileCopy | Verb::FileRename) {
        return None;
    }
    let target = target(b);
    (target != path(b) && exists(b, &target) == Some(true)).then_some(target)
}

/// Whether what is to be handled is not there.
pub(crate) fn missing(b: &Before<'_>) -> Option<String> {
    let needs = matches!(
        b.verb,
        Verb::FileMove
            | Verb::FileCopy
            | Verb::FileRename
            | Verb::FileTrash
            | Verb::FileOpen
            | Verb::FileReveal
            | Verb::FileOrganise
    );
    let path = path(b);
    (needs && exists(b, &path) == Some(false)).then_some(path)
}
