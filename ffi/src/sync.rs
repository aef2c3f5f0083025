use ecny_core::{
    OperatorCertificate, Resolution, Resolved, SignedStatement, SyncReceipt, decode, encode,
    sm2::Signature,
};

use crate::{
    ECNY_OPERATOR_LEN,
    ecny_result::{self, ECNY_COMMAND_SIGNATURE, ECNY_PANIC, ECNY_VALUE},
    ecny_wallet,
    guard::guard,
    raw::{Out, Span, apart, array},
    wallet::enter,
};

/// The length of a signed statement.
pub const ECNY_STATEMENT_LEN: usize = 200;
/// The length of an operator's receipt.
pub const ECNY_RECEIPT_LEN: usize = 51;
/// The length of an operator's word about a debit.
pub const ECNY_RESOLUTION_LEN: usize = 46;
/// The length of a signature: r, then s.
pub const ECNY_SIGNATURE_LEN: usize = 64;

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
        let mut bytes = [0; ECNY_STATEMENT_LEN];
        encode(&open.ledger.statement()?, &mut bytes).map_err(|_| ECNY_PANIC)?;
        to.set(bytes);
        Ok(())
    })
}

/// Takes the operator's receipt: what it covers is synced, sums since sync begin there, and its
/// records go with the next compaction.
///
/// - `receipt`: `ECNY_RECEIPT_LEN` bytes; `signature`: `ECNY_SIGNATURE_LEN` bytes.
///
/// `ECNY_COMMAND_OUTDATED` where the wallet has it already; nothing has changed then.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_sync(
    wallet: *mut ecny_wallet,
    receipt: *const u8,
    signature: *const u8,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (receipt, signature) = unsafe {
            (array::<ECNY_RECEIPT_LEN>(receipt)?, array::<ECNY_SIGNATURE_LEN>(signature)?)
        };
        apart(&[Span::of(wallet), Span::of_bytes(receipt)])?;
        apart(&[Span::of(wallet), Span::of_bytes(signature)])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let receipt: SyncReceipt = decode(receipt).map_err(|_| ECNY_VALUE)?;
        open.ledger.sync(&receipt, &Signature::from_bytes(signature))?;
        Ok(())
    })
}

/// Takes the operator's word about a debit whose payee never told its end.
///
/// - `resolution`: `ECNY_RESOLUTION_LEN` bytes; `signature`: `ECNY_SIGNATURE_LEN` bytes.
/// - `now`: set to whether it ended with this call; false where it had ended so before.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_resolve(
    wallet: *mut ecny_wallet,
    resolution: *const u8,
    signature: *const u8,
    now: *mut bool,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (resolution, signature, now) = unsafe {
            (
                array::<ECNY_RESOLUTION_LEN>(resolution)?,
                array::<ECNY_SIGNATURE_LEN>(signature)?,
                Out::new(now)?,
            )
        };
        apart(&[Span::of(wallet), Span::of_bytes(resolution), now.span()])?;
        apart(&[Span::of(wallet), Span::of_bytes(signature), now.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let resolution: Resolution = decode(resolution).map_err(|_| ECNY_VALUE)?;
        let resolved = open.ledger.resolve(&resolution, &Signature::from_bytes(signature))?;
        now.set(matches!(resolved, Resolved::Now { .. }));
        Ok(())
    })
}

/// Adds an operator whose wallets this wallet can then pay and be paid by, or the next keys of one
/// it knows.
///
/// - `certificate`: what the root says of it, `ECNY_OPERATOR_LEN` bytes.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `certificate` is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_add_operator(
    wallet: *mut ecny_wallet,
    certificate: *const u8,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let certificate = unsafe { array::<ECNY_OPERATOR_LEN>(certificate) }?;
        apart(&[Span::of(wallet), Span::of_bytes(certificate)])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let certificate =
            OperatorCertificate::from_bytes(certificate).ok_or(ECNY_COMMAND_SIGNATURE)?;
        open.ledger.add_operator(&certificate)?;
        Ok(())
    })
}

const _: () =
    assert!(ECNY_STATEMENT_LEN == SignedStatement::LEN && ECNY_RECEIPT_LEN == SyncReceipt::LEN);
const _: () =
    assert!(ECNY_RESOLUTION_LEN == Resolution::LEN && ECNY_SIGNATURE_LEN == Signature::LEN);
