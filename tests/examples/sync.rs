//! What a sync of a thousand records costs, on the wallet's side and on the office's.
//!
//! ```text
//! cargo run --release -p ecny-tests --example sync
//! ```

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a measurement: what fails here is told by where it does"
)]

use std::{hint::black_box, time::Instant};

use ecny_issuer::Excerpt;
use ecny_offline_protocol::sync::Frames;
use ecny_tests::{Town, answer, bundle, terms};

fn main() {
    let mut town = Town::new(1, 1);
    town.pages = 256;
    let (alice, bob) = (town.enroll(0), town.enroll(0));
    town.load(alice, terms(100_000));
    let before = town.wallet(alice).number();
    // A debit and its receipt each.
    for _ in 0..499 {
        town.pay(alice, bob, terms(1));
    }
    let records = town.wallet(alice).number() - before;

    let (frames, told) = timed(|| bundle(town.wallet_mut(alice)));
    let (parsed, excerpt) = timed(|| Excerpt::from_frames(Frames::of(&told)).unwrap());
    let mut rng = town.fork();
    let (office, reply) = timed(|| town.offices[0].sync(&excerpt, &mut rng).unwrap());
    let (again, _) = timed(|| town.offices[0].sync(&excerpt, &mut rng).unwrap());
    let reply = reply.to_frames().unwrap().concat();
    let (taken, _) = timed(|| answer(town.wallet_mut(alice), &reply).unwrap());
    let (pruned, ()) = timed(|| town.wallet_mut(alice).compact().unwrap());
    let store = town.offices[0].store().clone();
    let (opened, _) = timed(|| town.open(0, store).unwrap());

    println!("{records} records, {} bytes of bundle, {} of reply", told.len(), reply.len());
    for (what, micros) in [
        ("wallet: statement and frames", frames),
        ("office: frames read", parsed),
        ("office: checked, kept, answered", office),
        ("office: the same again", again),
        ("wallet: reply taken", taken),
        ("wallet: pruned", pruned),
        ("office: opened on its store", opened),
    ] {
        println!("{micros:>9} µs  {what}");
    }
}

fn timed<T>(step: impl FnOnce() -> T) -> (u128, T) {
    let start = Instant::now();
    let done = black_box(step());
    (start.elapsed().as_micros(), done)
}
