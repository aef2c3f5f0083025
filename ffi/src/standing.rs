use ecny_core::{AccountKind, Class, Standing, Tier};

use crate::{
    ECNY_ID_LEN,
    ecny_result::{self, ECNY_NOTHING},
    ecny_wallet,
    guard::guard,
    raw::{Out, Span, apart},
    wallet::enter,
};

/// How a wallet stands.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_status {
    /// The wallet's id.
    pub id: [u8; ECNY_ID_LEN],
    /// What it holds, in fen.
    pub balance_fen: u64,
    /// What has left it and has found no outcome yet, in fen.
    pub in_flight_fen: u64,
    /// How many payments that is.
    pub unsettled: u32,
    /// 0: a wallet. 1: an operator's purse, which holds nothing.
    pub kind: u32,
    /// How the wallet was opened: 1 to 4 are I to IV, 5 is the small purse.
    pub tier: u32,
    /// What keeps its keys: 1 software, 2 a secure element, 3 an operator.
    pub element_class: u32,
    /// The operator's day, in days since 2020-01-01.
    pub day: u32,
    /// The day the operator last saw the log.
    pub last_sync: u32,
    /// The last day of the certificate.
    pub last_day: u32,
    /// The number of the newest record of the log.
    pub records: u32,
    /// The number of the newest record the operator has seen.
    pub covered: u32,
    /// It was rolled back: only its operator can open it.
    pub locked: bool,
}

/// The limits of a wallet, and how much of them is used. Sums in fen.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_limits {
    /// The number of the operator's profile.
    pub profile: u32,
    /// The furthest that value may have come when it is paid on.
    pub hop: u32,
    /// The most days without a sync.
    pub days_since_sync: u32,
    /// The most payments since the last sync.
    pub payments_since_sync: u32,
    /// How many payments there were.
    pub payments: u32,
    /// The most the wallet may hold.
    pub balance_fen: u64,
    /// The most one payment may be.
    pub single_fen: u64,
    /// The most that may be paid since the last sync.
    pub paid_since_sync_fen: u64,
    /// How much was paid.
    pub paid_fen: u64,
    /// The most that may be received since the last sync.
    pub received_since_sync_fen: u64,
    /// How much was received.
    pub received_fen: u64,
}

/// A payment that has no outcome yet.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_unsettled {
    /// Who may have been paid: a tap with it ends the payment.
    pub payee: [u8; ECNY_ID_LEN],
    /// Which of our debits.
    pub seq: u32,
    /// How much, in fen.
    pub amount_fen: u64,
}

/// How the wallet stands. Reads no flash.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `status` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_status(
    wallet: *mut ecny_wallet,
    status: *mut ecny_status,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let status = unsafe { Out::new(status) }?;
        apart(&[Span::of(wallet), status.span()])?;
        // SAFETY: as above.
        let open = unsafe { enter(wallet) }?;
        let (identity, account) = (open.ledger.identity(), open.ledger.account());
        status.set(ecny_status {
            id: identity.id().to_bytes(),
            balance_fen: account.balance.fen(),
            in_flight_fen: account.in_flight.fen(),
            unsettled: u32::try_from(open.ledger.unsettled().len()).unwrap_or(u32::MAX),
            kind: match account.kind {
                AccountKind::Wallet => 0,
                AccountKind::Purse => 1,
            },
            tier: match identity.tier() {
                Tier::I => 1,
                Tier::II => 2,
                Tier::III => 3,
                Tier::IV => 4,
                Tier::SmallPurse => 5,
            },
            element_class: match identity.class() {
                Class::Software => 1,
                Class::SecureElement => 2,
                Class::Purse => 3,
            },
            day: account.day.number().into(),
            last_sync: account.last_sync.number().into(),
            last_day: identity.last_day().number().into(),
            records: open.ledger.number(),
            covered: account.covered.number,
            locked: account.standing == Standing::Locked,
        });
        Ok(())
    })
}

/// The limits of the wallet. Reads no flash.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `limits` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_limits(
    wallet: *mut ecny_wallet,
    limits: *mut ecny_limits,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let to = unsafe { Out::new(limits) }?;
        apart(&[Span::of(wallet), to.span()])?;
        // SAFETY: as above.
        let open = unsafe { enter(wallet) }?;
        let account = open.ledger.account();
        let limits = &account.limits;
        to.set(ecny_limits {
            profile: limits.number.into(),
            hop: limits.hop.number().into(),
            days_since_sync: limits.days_since_sync.into(),
            payments_since_sync: limits.payments_since_sync.into(),
            payments: account.payments_since_sync.into(),
            balance_fen: limits.balance.fen(),
            single_fen: limits.single.fen(),
            paid_since_sync_fen: limits.paid_since_sync.fen(),
            paid_fen: account.paid_since_sync.fen(),
            received_since_sync_fen: limits.received_since_sync.fen(),
            received_fen: account.received_since_sync.fen(),
        });
        Ok(())
    })
}

/// One of the payments without an outcome.
///
/// - `index`: 0 for the oldest. `ECNY_NOTHING` past the last.
/// - `unsettled`: set to it.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `unsettled` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_unsettled(
    wallet: *mut ecny_wallet,
    index: u32,
    unsettled: *mut ecny_unsettled,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let to = unsafe { Out::new(unsettled) }?;
        apart(&[Span::of(wallet), to.span()])?;
        // SAFETY: as above.
        let open = unsafe { enter(wallet) }?;
        let index = usize::try_from(index).map_err(|_| ECNY_NOTHING)?;
        let debit = open.ledger.unsettled().get(index).ok_or(ECNY_NOTHING)?;
        to.set(ecny_unsettled {
            payee: debit.payee().to_bytes(),
            seq: debit.seq().number(),
            amount_fen: debit.amount().fen(),
        });
        Ok(())
    })
}
