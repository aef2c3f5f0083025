//! One payment between two wallets in memory, for counting the instructions of either side.
//!
//! ```sh
//! cargo build --release -p ecny-sim --example one_payment
//! valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
//!     --toggle-collect='*pays*' target/release/examples/one_payment payee-reads
//! ```
//! `*pays*` counts the payer's side, `*is_paid*` the payee's. `Collected` is the figure: it is the
//! same to the digit from run to run. A second argument `unprepared` leaves points and nonces to
//! be made in the tap.
#![forbid(unsafe_code)]

use std::{env, error::Error};

use ecny_core::{Amount, NoncePolicy, Terms, Tier};
use ecny_offline_protocol::{Event, Orientation};
use ecny_sim::{Holds, Kept, Paced, SimLedger, World};

fn main() -> Result<(), Box<dyn Error>> {
    let orientation = match env::args().nth(1).as_deref() {
        Some("payee-reads") => Orientation::PayeeReads,
        Some("payer-reads") => Orientation::PayerReads,
        _ => return Err("one_payment payee-reads|payer-reads [unprepared]".into()),
    };
    let ahead = env::args().nth(2).is_none();
    let world = World::new(1, 2, Holds { fen: 20_000, pages: 16, tier: Tier::IV })?;
    let (payer, payee) = world.into_pair();
    let (payer, payee) = (woken(Kept::of(payer, 2), ahead)?, woken(Kept::of(payee, 3), ahead)?);
    let terms = Terms::cny(Amount::from_fen(1_234).map_err(|_| "too much")?);
    let mut payment = Paced::begin(orientation, terms, payer, payee).map_err(said)?;

    // The payer is the card where the payee reads, and the messages to a card are the odd ones.
    let payer_takes_odd = orientation == Orientation::PayeeReads;
    let mut odd = true;
    while !payment.is_over() {
        let event =
            if odd == payer_takes_odd { pays(&mut payment)? } else { is_paid(&mut payment)? };
        println!("{event:?}");
        odd = !odd;
    }
    let (payer, payee) = payment.into_wallets();
    println!("payer {}, payee {}", payer.account().balance.fen(), payee.account().balance.fen());
    Ok(())
}

/// A wallet after a reboot; `ahead`: with all done that can be done ahead of a tap.
fn woken(kept: Kept, ahead: bool) -> Result<SimLedger, String> {
    let mut wallet = kept.open().map_err(said)?;
    wallet.confirm().map_err(said)?;
    if ahead {
        wallet.element().prepare(NoncePolicy::Prepared).map_err(said)?;
    }
    Ok(wallet)
}

#[inline(never)]
fn pays(payment: &mut Paced) -> Result<Event, String> {
    payment.step().map_err(|error| format!("the payer: {error:?}"))
}

#[inline(never)]
fn is_paid(payment: &mut Paced) -> Result<Event, String> {
    payment.step().map_err(|error| format!("the payee: {error:?}"))
}

fn said(error: impl core::fmt::Debug) -> String {
    format!("{error:?}")
}
