use ecny_core::Tag;

use crate::{
    ecny_result::{self, ECNY_NOTHING},
    ecny_wallet,
    guard::guard,
    raw::{Out, Span, apart},
    wallet::enter,
};

/// Value that is bound to a purpose.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_pocket {
    /// The purpose. Its high byte is the only category of payee that may take the value.
    pub tag: u16,
    /// The furthest that any of it has come without an operator.
    pub hop: u32,
    /// The last day on which it can be spent, in days since 2020-01-01; then it only goes home to the
    /// operator.
    pub last_day: u32,
    /// How much, in fen.
    pub balance_fen: u64,
}

/// One of the purposes the wallet holds value for, or may.
///
/// - `index`: from 0 on. `ECNY_NOTHING` past the last.
/// - `pocket`: set to it.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `pocket` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_pocket(
    wallet: *mut ecny_wallet,
    index: u32,
    pocket: *mut ecny_pocket,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let to = unsafe { Out::new(pocket) }?;
        apart(&[Span::of(wallet), to.span()])?;
        // SAFETY: as above.
        let open = unsafe { enter(wallet) }?;
        let index = usize::try_from(index).map_err(|_| ECNY_NOTHING)?;
        let mut pockets = open.ledger.account().pockets.iter();
        let found = pockets.by_ref().filter(|pocket| pocket.tag != Tag::NONE).nth(index);
        let pocket = found.ok_or(ECNY_NOTHING)?;
        to.set(ecny_pocket {
            tag: pocket.tag.number(),
            hop: pocket.hop.number().into(),
            last_day: pocket.last_day.number().into(),
            balance_fen: pocket.balance.fen(),
        });
        Ok(())
    })
}
