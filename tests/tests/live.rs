//! Thirty sentences that no template holds, typed into the command bar of a live session with real applications: each is judged
//! by what the session is afterwards.

use std::time::Duration;
use tacit_dbus::{Phase, Request, Snapshot, Window};
use tacit_tests::World;
use tacit_tests::world::is_app;

#[track_caller]
fn done(world: &World, said: &str) -> Request {
    let request = world.bar(said);
    assert_eq!(request.phase, Phase::Done, "{said}: {request:#?}");
    request
}

fn of<'a>(snapshot: &'a Snapshot, app: &str) -> Option<&'a Window> {
    snapshot.windows.iter().find(|window| is_app(window, app))
}
