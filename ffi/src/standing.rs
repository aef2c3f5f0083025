use ecny_core::{AccountKind, Class, Standing, Tier};

use crate::{
    ECNY_ID_LEN,
    ecny_result::{self, ECNY_DAMAGED, ECNY_NOTHING},
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
    /// The wallet it is a child of, whose top-ups come unasked; zeros where it has none.
    pub parent: [u8; ECNY_ID_LEN],
    /// What it holds, in fen.
    pub balance_fen: u64,
    /// The part of it that is bound to no purpose, in fen.
    pub ordinary_fen: u64,
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
    /// Where it is in its life.
    pub standing: ecny_standing,
    /// The number of the operator's last order.
    pub orders: u32,
    /// The operator's day, in days since 2020-01-01.
    pub day: u32,
    /// The day it is for this wallet: the operator's, or a later one that another operator has
    /// vouched for.
    pub today: u32,
    /// The day the operator last saw the log.
    pub last_sync: u32,
    /// The last day of the certificate.
    pub last_day: u32,
    /// The number of the newest record of the log.
    pub records: u32,
    /// The number of the newest record the operator has seen.
    pub covered: u32,
    /// It has ended, and its operator has seen that: its keys are of no use to anybody any more.
    pub buried: bool,
}

/// Where a wallet is in its life.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ecny_standing {
    /// It has keys and limits, and waits for its holder.
    ECNY_STANDING_PERSONALIZED = 1,
    /// It pays and is paid.
    ECNY_STANDING_ACTIVE = 2,
    /// Its holder has put it to rest.
    ECNY_STANDING_SUSPENDED = 3,
    /// Its operator has.
    ECNY_STANDING_BLOCKED = 4,
    /// It was rolled back: only its operator can tell what is missing.
    ECNY_STANDING_LOCKED = 5,
    /// It has ended.
    ECNY_STANDING_RETIRED = 6,
}

use ecny_standing::*;

impl From<Standing> for ecny_standing {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Personalized => ECNY_STANDING_PERSONALIZED,
            Standing::Active => ECNY_STANDING_ACTIVE,
            Standing::Suspended => ECNY_STANDING_SUSPENDED,
            Standing::Blocked => ECNY_STANDING_BLOCKED,
            Standing::Locked => ECNY_STANDING_LOCKED,
            Standing::Retired => ECNY_STANDING_RETIRED,
        }
    }
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
            parent: account.parent.to_bytes(),
            balance_fen: account.balance.fen(),
            ordinary_fen: account.ordinary().ok_or(ECNY_DAMAGED)?.fen(),
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
            standing: account.standing.into(),
            orders: account.orders.into(),
            day: account.day.number().into(),
            today: account.today().number().into(),
            last_sync: account.last_sync.number().into(),
            last_day: identity.last_day().number().into(),
            records: open.ledger.number(),
            covered: account.covered.number,
            buried: open.ledger.is_buried(),
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
