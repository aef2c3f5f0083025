//! Looks a payee up in a list of revoked wallets, to be counted: `scripts/list-cost` runs it.
//!
//! ```sh
//! revoked NAMES restated     the operator restated the list in the order of names
//! revoked NAMES as-it-came   every delta names wallets from all over
//! ```

#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a measurement: what goes wrong ends it"
)]

use std::{env, hint::black_box, process::ExitCode};

use ecny_core::{Day, Delta, Epoch, OperatorId, Purpose, Tier, WalletId, WalletNumber, Word};
use ecny_sim::{Holds, SimLedger, World};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// How many payees are looked up. None of them is revoked, as most are.
const LOOKUPS: u32 = 16;

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let names = args.next().and_then(|names| names.parse::<u32>().ok());
    let order = args.next();
    let (Some(names), Some(order)) = (names, order) else {
        eprintln!("revoked NAMES restated|as-it-came");
        return ExitCode::from(2);
    };
    let steps = names.div_ceil(20).max(1);
    // The list takes a quarter of what one of two regions holds.
    let pages = usize::try_from(steps).unwrap() * 256 * 8 / 4096 + 8;
    let mut world = World::hollow(5, 1, Holds { fen: 0, pages, tier: Tier::IV }).expect("a world");
    for step in 0..steps {
        let word = delta(&world, step, steps, names, order == "restated");
        world.wallet_mut(0).take(&word).expect("it is the next and there is room");
    }
    let operator = world.issuer().operator().id();
    let revoked = world.wallet_mut(0).is_revoked(wallet(operator, spread(names / 2)));
    assert_eq!(revoked, Ok(names > 0), "the list holds what it should");
    look_up(world.wallet_mut(0), operator, names.max(1));
    println!("{LOOKUPS} lookups in {names} names, {steps} deltas");
    ExitCode::SUCCESS
}

/// What is counted.
#[inline(never)]
fn look_up(ledger: &mut SimLedger, operator: OperatorId, names: u32) {
    for payee in 0..LOOKUPS {
        // Odd, and those on the list around it are even.
        let payee = wallet(operator, spread(payee * 613 % names) | 1);
        assert_eq!(black_box(ledger.is_revoked(payee)), Ok(false));
    }
}

/// That step of a list of so many, with its signature.
fn delta(world: &World, step: u32, steps: u32, names: u32, restated: bool) -> Word {
    let mut revoked = [WalletNumber::NONE; Delta::NAMES];
    for (at, place) in (0..).zip(&mut revoked) {
        let name = if restated { step * 20 + at } else { at * steps + step };
        if name < names {
            *place = wallet(world.issuer().operator().id(), spread(name)).number;
        }
    }
    let base = u16::try_from(steps).expect("fewer than 65,536 deltas");
    let delta = Delta {
        version: Delta::VERSION,
        operator: world.issuer().operator().id(),
        epoch: Epoch::new(1),
        number: u16::try_from(step + 1).expect("fewer than 65,536 deltas"),
        base,
        day: Day::new(2_500),
        revoked,
    };
    let keys = world.issuer().centre().keys();
    let mut rng = ChaCha20Rng::seed_from_u64(u64::from(step));
    Word::Delta(delta, keys.command(Purpose::Delta, &delta.to_bytes(), &mut rng).unwrap())
}

/// Even numbers over half a million wallets or so, rising.
const fn spread(name: u32) -> u32 {
    (name + 1) * 50
}

fn wallet(operator: OperatorId, number: u32) -> WalletId {
    let [a, b, c, d] = number.to_be_bytes();
    WalletId { operator, number: WalletNumber::from_bytes(&[0, 1, a, b, c, d]) }
}
