//! Well-typed random requests over every global, corrupt bytes on the wire, and clients that die in the middle: the real compositor
//! lives through all of it, needs its net for none of it, and keeps nothing of the dead.
//!
//! `TACIT_FUZZ_REQUESTS`, `TACIT_FUZZ_BYTES` and `TACIT_FUZZ_SEED` make a run longer or another one.

#[path = "../session/client.rs"]
#[allow(dead_code)]
mod client;
mod dice;
#[path = "../session/fixture.rs"]
#[allow(dead_code)]
mod fixture;
mod interfaces;
mod player;
mod wire;
#[path = "../session/xdg_session.rs"]
mod xdg_session;

use dice::Dice;
use fixture::Session;
use player::Player;
use std::{collections::BTreeMap, os::unix::net::UnixStream, time::Duration};
use tacit_compositor::{args::VirtualOutput, input::Origin};

/// How many clients talk at once.
const PLAYERS: usize = 5;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn join(session: &mut Session) -> Player {
    let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
    session.state.accept(ours).expect("a client");
    let mut player = Player::new(theirs);
    session.turn();
    player.hear();
    player.bind_all();
    player
}

/// A person at the devices meanwhile.
fn fidget(session: &mut Session, dice: &mut Dice) {
    let state = &mut session.state;
    let key = [1, 15, 28, 30, 42, 57, 125, 105][dice.below(8)];
    match dice.below(6) {
        0 => state.key(key, true, 0),
        1 => state.key(key, false, 0),
        2 => state.button(0x110, dice.once_in(2), 0, Origin::Hardware),
        3 => state.axis(dice.below(30) as f64 - 15.0, 1.0, 0, Origin::Hardware),
        _ => {
            let place = (dice.below(1400) as f64, dice.below(800) as f64);
            state.pointer_at(place.into(), 0, Origin::Hardware);
        }
    }
}

/// Resident memory of this process, in MiB.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4 / 1024
}

/// What is allocated and not given back, in KiB: unlike resident memory it does not grow with holes between what lives.
fn in_use() -> u64 {
    // SAFETY: mallinfo2 takes nothing and returns numbers.
    #[allow(unsafe_code)]
    let info = unsafe { libc::mallinfo2() };
    (info.uordblks + info.hblkhd) as u64 / 1024
}

#[track_caller]
fn unharmed(session: &Session, seed: u64) {
    let survived = session.state.stats.survived;
    assert_eq!(survived, 0, "a request made the compositor panic (seed {seed}): the panic is above");
}

fn everyone_goes(session: &mut Session, players: Vec<Player>) {
    drop(players);
    (0..20).for_each(|_| session.wait(Duration::from_millis(200)));
    assert!(session.snapshot().windows.is_empty(), "windows of the dead: {:#?}", session.snapshot().windows);
    assert_eq!(session.state.layers.iter().count(), 0, "layers of the dead");
}

#[test]
fn random_requests_harm_nobody() {
    let (total, seed) = (setting("TACIT_FUZZ_REQUESTS", 600_000), setting("TACIT_FUZZ_SEED", 1));
    let mut dice = Dice::new(seed);
    let outputs = [VirtualOutput::default(), VirtualOutput::default()];
    let mut session = Session::with(&outputs, true);
    let mut players: Vec<Player> = (0..PLAYERS).map(|_| join(&mut session)).collect();
    let (mut said, mut ended, mut warm, mut told) = (0, 0, None, 0);
    // What is allocated goes up and down with the windows that are open: its least is what is kept.
    let (mut least, mut round) = ([u64::MAX; 3], 0u64);
    let mut errors: BTreeMap<String, u64> = BTreeMap::new();
    while said < total {
        for player in &mut players {
            let before = player.said;
            (0..dice.below(30)).for_each(|_| player.say(&mut dice));
            said += player.said - before;
            player.link.flush();
        }
        fidget(&mut session, &mut dice);
        session.turn();
        if dice.once_in(4) {
            session.wait(Duration::from_millis(17));
        }
        session.told();
        for player in &mut players {
            player.hear();
            if player.link.dead || dice.once_in(600) {
                ended += 1;
                if let Some(error) = player.error.take() {
                    *errors.entry(error.chars().take(60).collect()).or_default() += 1;
                }
                *player = join(&mut session);
            }
        }
        if session.state.lock.is_on() && dice.once_in(20) {
            // Windows are talked about too: a lock that nobody holds any longer would hide them for good.
            session.state.set_locked(false).expect("no journal refuses");
        }
        unharmed(&session, seed);
        if said / 1_000_000 > told {
            told = said / 1_000_000;
            println!("{told} million requests, {} MiB resident, {} KiB allocated", resident(), in_use());
        }
        round += 1;
        if round.is_multiple_of(16) {
            let third = least.get_mut((3 * said / total.max(1)).min(2) as usize).expect("one of three");
            *third = in_use().min(*third);
        }
        if warm.is_none() && said > total / 3 {
            warm = Some(resident());
        }
    }
    let grown = resident().saturating_sub(warm.unwrap_or(0));
    let mut errors: Vec<_> = errors.into_iter().collect();
    errors.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    errors.truncate(25);
    println!("{said} requests, {ended} clients ended, {grown} MiB more since a third of them\n{errors:#?}");
    println!("allocated at least, by thirds: {least:?} KiB");
    everyone_goes(&mut session, players);
    unharmed(&session, seed);
    assert!(grown < 60, "{grown} MiB more in the last two thirds of the run: something is kept");
    let kept = least[2].saturating_sub(least[1]);
    assert!(kept < 2048, "{kept} KiB more are allocated in the last third ({least:?}): something is kept");
}

#[test]
fn corrupt_bytes_harm_nobody() {
    let (total, seed) = (setting("TACIT_FUZZ_BYTES", 64 << 20), setting("TACIT_FUZZ_SEED", 1));
    let mut dice = Dice::new(seed);
    let mut session = Session::new();
    let mut sent = 0;
    while sent < total {
        let mut player = join(&mut session);
        (0..dice.below(40)).for_each(|_| player.say(&mut dice));
        player.link.flush();
        let mut bytes: Vec<u8> = (0..dice.below(64 * 1024)).map(|_| dice.next() as u8).collect();
        if dice.once_in(2) {
            // Heads that are nearly right: an object that may be there, an opcode, a size that fits or not.
            let mut at = 0;
            while at + 8 < bytes.len() {
                let size = 8 + 4 * dice.below(6);
                let head = ((size as u32) << 16) | dice.below(12) as u32;
                bytes[at..at + 4].copy_from_slice(&(dice.below(90) as u32).to_ne_bytes());
                bytes[at + 4..at + 8].copy_from_slice(&head.to_ne_bytes());
                at += if dice.once_in(30) { size + 1 } else { size };
            }
        }
        sent += bytes.len() as u64;
        player.link.raw(&bytes);
        player.link.flush();
        session.turn();
        player.link.flush();
        session.turn();
        session.told();
        unharmed(&session, seed);
    }
    everyone_goes(&mut session, Vec::new());
}
