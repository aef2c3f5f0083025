use ecny_core::{Error, Ledger, Seq};

use crate::{
    ecny_result, ecny_wallet, element::Element, guard::guard, platform::Flash, wallet::enter,
};

/// Begins to serve: the wallet is in the hands of its holder. Until then it neither pays nor is paid.
///
/// `ECNY_COMMAND_OUT_OF_PLACE` where it was activated before.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_activate(wallet: *mut ecny_wallet) -> ecny_result {
    // SAFETY: this function's contract.
    unsafe { step(wallet, Ledger::activate) }
}

/// Puts the wallet to rest: it pays and asks for nothing new, and heals what is open.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_suspend(wallet: *mut ecny_wallet) -> ecny_result {
    // SAFETY: this function's contract.
    unsafe { step(wallet, Ledger::suspend) }
}

/// Serves again. `ECNY_COMMAND_OUT_OF_PLACE` where its holder has not suspended it: what the operator
/// has blocked, only the operator lifts.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_resume(wallet: *mut ecny_wallet) -> ecny_result {
    // SAFETY: this function's contract.
    unsafe { step(wallet, Ledger::resume) }
}

/// Ends the wallet, for good. Its next statement is the closing one; once a receipt of the operator
/// covers that (`ecny_status.buried`), its keys may go.
///
/// `ECNY_NOT_DRAINED` where it holds value or has payments without an outcome: redeem it, heal them.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_retire(wallet: *mut ecny_wallet) -> ecny_result {
    // SAFETY: this function's contract.
    unsafe { step(wallet, Ledger::retire) }
}

/// Hands a payment over to the operator whose payee will not be met again: this wallet never sends
/// it again and takes no outcome of it. The operator pays it back once it has seen this, and no
/// credit of the payee's.
///
/// - `seq`: that of `ecny_unsettled`. `ECNY_COMMAND_UNKNOWN_DEBIT` where none of that number is open.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_hand_over(wallet: *mut ecny_wallet, seq: u32) -> ecny_result {
    // SAFETY: this function's contract.
    unsafe { step(wallet, |ledger| ledger.hand_over(Seq::new(seq))) }
}

/// # Safety
/// `wallet` is null, zeroed, open or closed.
unsafe fn step(
    wallet: *mut ecny_wallet,
    step: impl FnOnce(&mut Ledger<Flash, Element>) -> Result<(), Error>,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        Ok(step(&mut open.ledger)?)
    })
}
