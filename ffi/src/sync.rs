use ecny_core::{SignedStatement, Taken, Word, encode};

use crate::{
    ecny_result::{self, ECNY_COMMAND_MALFORMED, ECNY_PANIC},
    ecny_wallet,
    guard::guard,
    raw::{Out, Span, apart, bytes},
    wallet::enter,
};

/// The length of a signed statement.
pub const ECNY_STATEMENT_LEN: usize = 200;
/// The most bytes of a word of an operator's.
pub const ECNY_WORD_MAX: usize = 195;

/// Signs where the log stands, for the operator. The records that belong to it are those of
/// `ecny_wallet_next_record` above `ecny_status.covered`.
///
/// - `statement`: set to it, `ECNY_STATEMENT_LEN` bytes.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `statement` is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_statement(
    wallet: *mut ecny_wallet,
    statement: *mut u8,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let to = unsafe { Out::<[u8; ECNY_STATEMENT_LEN]>::new(statement.cast()) }?;
        apart(&[Span::of(wallet), to.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let mut signed = [0; ECNY_STATEMENT_LEN];
        encode(&open.ledger.statement()?, &mut signed).map_err(|_| ECNY_PANIC)?;
        to.set(signed);
        Ok(())
    })
}

/// Takes a word of an operator's, or of the root's: limits, orders, revocations, pockets, receipts,
/// resolutions, operators. It is the same bytes on every way to the wallet; whoever brings them is
/// not believed, and they are checked before anything is written.
///
/// - `word`, `word_len`: its bytes, at most `ECNY_WORD_MAX`. `ECNY_COMMAND_MALFORMED` for what is none.
/// - `now`: set to whether it holds since this call; false where it was taken before, and nothing
///   has changed then.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_take(
    wallet: *mut ecny_wallet,
    word: *const u8,
    word_len: usize,
    now: *mut bool,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (word, now) = unsafe { (bytes(word, word_len)?, Out::new(now)?) };
        apart(&[Span::of(wallet), Span::of_bytes(word), now.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let word = Word::from_bytes(word).map_err(|_| ECNY_COMMAND_MALFORMED)?;
        now.set(open.ledger.take(&word)? == Taken::Now);
        Ok(())
    })
}

const _: () = assert!(ECNY_STATEMENT_LEN == SignedStatement::LEN && ECNY_WORD_MAX == Word::MAX_LEN);
