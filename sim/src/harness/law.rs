//! What holds whatever happens.

use ecny_core::{Account, AccountKind, Amount, Ledger, SecureElement};

use crate::{State, World, world::SimFlash};

/// What a wallet holds is what it has received less what it has paid, and what is in flight is
/// what its open debits add up to.
pub(super) fn sound<E: SecureElement>(ledger: &Ledger<SimFlash, E>) {
    let account = ledger.account();
    sound_account(account);
    let open: u64 = ledger.unsettled().iter().map(|debit| debit.amount().fen()).sum();
    assert_eq!(open, account.in_flight.fen(), "{account:?}");
}

/// What an account holds is what it has received less what it has paid.
pub(super) fn sound_account(account: &Account) {
    let (received, paid) = (account.totals.received, account.totals.paid);
    match account.kind {
        AccountKind::Wallet => {
            assert_eq!(received.checked_sub(paid), Some(account.balance), "{account:?}");
            assert!(account.synced <= account.balance, "{account:?}");
        }
        AccountKind::Purse => assert_eq!(account.balance, Amount::ZERO),
    }
    assert!(account.in_flight <= paid && account.refunded <= received, "{account:?}");
}

/// Nothing of a wallet has changed, down to the words of its flash.
pub(super) fn unchanged<E: SecureElement>(before: &State, ledger: &Ledger<SimFlash, E>) {
    assert_eq!(*before, State::of(ledger), "a refused step changes nothing");
}

/// Nothing of a wallet has moved. A word or two may have been written to keep it so: the first
/// step after a boot confirms what the boot has read.
pub(super) fn unmoved<E: SecureElement>(before: &State, ledger: &Ledger<SimFlash, E>) {
    let words = ledger.flash().words_programmed();
    assert_eq!(State { words, ..before.clone() }, State::of(ledger), "nothing has moved");
}

/// Issued is redeemed, held and in flight.
pub(super) fn conserved(world: &mut World) {
    let books = world.books().expect("logs that can be read");
    assert!(books.conserved(), "{books:?}");
}
