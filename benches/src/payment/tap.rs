use ecny_core::{Amount, NoncePolicy, Terms, Tier};
use ecny_offline_protocol::Orientation;
use ecny_sim::{Holds, Kept, Paced, SimLedger, World};

use crate::{
    Fault,
    name::{Ahead, Role},
};

/// One payment of two whole wallets in memory. `step` is given every message that arrives: whose
/// turn it is, and what its arrival sets off.
///
/// A reader makes its point before it sends SELECT, which is no step; a card makes it at SELECT,
/// which is one.
///
/// # Errors
/// Where the payment does not go through.
pub fn tap(
    orientation: Orientation,
    ahead: Ahead,
    mut step: impl FnMut(Role, &mut dyn FnMut() -> Result<(), Fault>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let world = World::new(1, 2, Holds { fen: 20_000, pages: 16, tier: Tier::IV })?;
    let (payer, payee) = world.into_pair();
    let (payer, payee) = (woken(payer, 2, ahead)?, woken(payee, 3, ahead)?);
    let terms = Terms::cny(Amount::from_fen(1_234).map_err(said)?);
    let mut payment = Paced::begin(orientation, terms, payer, payee).map_err(said)?;

    // The payer is the card where the payee reads, and the first message is to the card.
    let [mut turn, mut next] = match orientation {
        Orientation::PayeeReads => [Role::Payer, Role::Payee],
        Orientation::PayerReads => [Role::Payee, Role::Payer],
    };
    while !payment.is_over() {
        step(turn, &mut || payment.step().map(drop).map_err(said))?;
        core::mem::swap(&mut turn, &mut next);
    }
    let (payer, payee) = payment.into_wallets();
    let left = [payer, payee].map(|wallet| wallet.account().balance.fen());
    if left == [18_766, 21_234] { Ok(()) } else { Err("nothing was paid".into()) }
}

/// A wallet after a reboot.
fn woken(ledger: SimLedger, seed: u64, ahead: Ahead) -> Result<SimLedger, Fault> {
    let mut wallet = Kept::of(ledger, seed).open()?;
    wallet.confirm()?;
    match ahead {
        Ahead::Prepared | Ahead::OperatorKnown | Ahead::PeerKnown => {
            wallet.element().prepare(NoncePolicy::Prepared)?;
        }
        Ahead::Nothing => {}
    }
    Ok(wallet)
}

fn said(error: impl core::fmt::Debug) -> Fault {
    format!("{error:?}").into()
}
