//! Opens a wallet whose log is as full as it can be, to be counted:
//!
//! ```sh
//! cargo build --release -p ecny-sim --example boot
//! valgrind --tool=callgrind --toggle-collect='*opened*' target/release/examples/boot
//! ```

#![expect(clippy::unwrap_used, reason = "a measurement: what goes wrong ends it")]

use std::hint::black_box;

use ecny_core::{Amount, Ledger, Terms, Tier};
use ecny_offline_protocol::Orientation;
use ecny_sim::{Element, Holds, SimFlash, SimLedger, Touch, World};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

fn main() {
    // 64 KiB of flash: two regions of 32 KiB, of which one is the log.
    let mut world = World::new(1, 2, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap();
    let terms = Terms::cny(Amount::from_fen(1).unwrap());
    let mut payments = 0_u32;
    loop {
        let orientation = Orientation::PayeeReads;
        let touch = Touch { payer: 0, payee: 1, orientation, terms, lose: None };
        if world.touch(&touch).0.card_error.is_some() {
            break;
        }
        payments = payments.saturating_add(1);
    }
    let (payer, _) = world.into_pair();
    let records = payer.number();
    let (flash, element) = payer.close();
    let element = element.restarted(ChaCha20Rng::seed_from_u64(1)).unwrap();
    let ledger = opened(flash, element);
    println!("{payments} payments, {records} records: {}", ledger.account().balance);
}

#[inline(never)]
fn opened(flash: SimFlash, element: Element) -> SimLedger {
    black_box(Ledger::open(black_box(flash), element).unwrap())
}
