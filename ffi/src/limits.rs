use ecny_core::Settings;

use crate::{
    consent::amount,
    ecny_result::{self, ECNY_VALUE},
    ecny_wallet,
    guard::guard,
    raw::{Out, Span, apart, input},
    wallet::enter,
};

/// The limits that hold for a wallet today, and how much of them is used. Sums in fen.
///
/// They are the operator's, nowhere looser than the user's own, nor than the root's in a crisis.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_limits {
    /// The number of the operator's profile.
    pub profile: u32,
    /// The last day of the root's order for a crisis that holds today; 0: none does.
    pub crisis_last_day: u32,
    /// The furthest that value may have come when it is paid on.
    pub hop: u32,
    /// The most days without a sync.
    pub days_since_sync: u32,
    /// How many there were.
    pub days: u32,
    /// The most payments since the last sync.
    pub payments_since_sync: u32,
    /// How many payments there were.
    pub payments: u32,
    /// The most payments since the last sync with the device asleep in the reader's field.
    pub power_free_payments_since_sync: u32,
    /// How many of the payments were such.
    pub power_free_payments: u32,
    /// The most days a list of revoked wallets may be old before it counts as stale.
    pub list_age: u32,
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
    /// The most that may be paid since the last sync out of what no operator has seen.
    pub respent_since_sync_fen: u64,
    /// How much of what was paid was such.
    pub respent_fen: u64,
    /// The most one payment may be without PIN or biometrics.
    pub unverified_single_fen: u64,
    /// The most that may be paid so since the last sync.
    pub unverified_since_sync_fen: u64,
    /// How much was paid so.
    pub unverified_fen: u64,
    /// The most that may be paid since the last sync with the device asleep in the reader's field.
    pub power_free_since_sync_fen: u64,
    /// How much was paid so.
    pub power_free_fen: u64,
    /// The least that is received without being armed.
    pub least_unarmed_fen: u64,
    /// The most one payment may be under a stale list.
    pub stale_list_single_fen: u64,
}

/// What its user allows the wallet, besides the operator's limits. Sums in fen.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_settings {
    /// The most one payment may be.
    pub single_fen: u64,
    /// The most that may be paid since the last sync.
    pub paid_since_sync_fen: u64,
    /// The most one payment may be without PIN or biometrics.
    pub unverified_single_fen: u64,
    /// The most that may be paid so since the last sync.
    pub unverified_since_sync_fen: u64,
    /// The most that may be paid since the last sync with the device asleep in the reader's field.
    pub power_free_since_sync_fen: u64,
    /// The most such payments since the last sync; 0, as a wallet begins: none.
    pub power_free_payments: u8,
    /// What else is wanted: a sum of `ECNY_RECEIVE_UNARMED`, `ECNY_NEEDS_WRIST` and
    /// `ECNY_NEEDS_UNLOCK`.
    pub flags: u8,
}

/// Takes value without being armed, and so names itself to any reader that offers some.
pub const ECNY_RECEIVE_UNARMED: u8 = 1;
/// Pays only while the host says that it is on the wrist.
pub const ECNY_NEEDS_WRIST: u8 = 2;
/// Pays only while the host says that it is unlocked.
pub const ECNY_NEEDS_UNLOCK: u8 = 4;

impl ecny_settings {
    fn of(settings: &Settings) -> Self {
        Self {
            single_fen: settings.single.fen(),
            paid_since_sync_fen: settings.paid_since_sync.fen(),
            unverified_single_fen: settings.unverified_single.fen(),
            unverified_since_sync_fen: settings.unverified_since_sync.fen(),
            power_free_since_sync_fen: settings.power_free_since_sync.fen(),
            power_free_payments: settings.power_free_payments,
            flags: settings.flags,
        }
    }

    fn settings(&self) -> Result<Settings, ecny_result> {
        let settings = Settings {
            single: amount(self.single_fen)?,
            paid_since_sync: amount(self.paid_since_sync_fen)?,
            unverified_single: amount(self.unverified_single_fen)?,
            unverified_since_sync: amount(self.unverified_since_sync_fen)?,
            power_free_since_sync: amount(self.power_free_since_sync_fen)?,
            power_free_payments: self.power_free_payments,
            flags: self.flags,
        };
        settings.is_known().then_some(settings).ok_or(ECNY_VALUE)
    }
}

/// The limits that hold for the wallet today. Reads no flash.
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
        let (today, crisis) = (account.today(), &account.crisis);
        let limits = account.rules(today);
        let crisis_last_day = if account.in_crisis(today) { crisis.last_day.number() } else { 0 };
        to.set(ecny_limits {
            profile: limits.number.into(),
            crisis_last_day: crisis_last_day.into(),
            hop: limits.hop.number().into(),
            days_since_sync: limits.days_since_sync.into(),
            days: today.since(account.last_sync).into(),
            payments_since_sync: limits.payments_since_sync.into(),
            payments: account.payments_since_sync.into(),
            power_free_payments_since_sync: limits.power_free_payments.into(),
            power_free_payments: account.power_free_payments.into(),
            list_age: limits.list_age.into(),
            balance_fen: limits.balance.fen(),
            single_fen: limits.single.fen(),
            paid_since_sync_fen: limits.paid_since_sync.fen(),
            paid_fen: account.paid_since_sync.fen(),
            received_since_sync_fen: limits.received_since_sync.fen(),
            received_fen: account.received_since_sync.fen(),
            respent_since_sync_fen: limits.respent_since_sync.fen(),
            respent_fen: account.respent_since_sync.fen(),
            unverified_single_fen: limits.unverified_single.fen(),
            unverified_since_sync_fen: limits.unverified_since_sync.fen(),
            unverified_fen: account.unverified_since_sync.fen(),
            power_free_since_sync_fen: limits.power_free_since_sync.fen(),
            power_free_fen: account.power_free_since_sync.fen(),
            least_unarmed_fen: limits.least_unarmed.fen(),
            stale_list_single_fen: limits.stale_list_single.fen(),
        });
        Ok(())
    })
}

/// What its user allows the wallet. Reads no flash.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `settings` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_settings(
    wallet: *mut ecny_wallet,
    settings: *mut ecny_settings,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let to = unsafe { Out::new(settings) }?;
        apart(&[Span::of(wallet), to.span()])?;
        // SAFETY: as above.
        let open = unsafe { enter(wallet) }?;
        to.set(ecny_settings::of(&open.ledger.account().settings));
        Ok(())
    })
}

/// Sets what its user allows the wallet, all of it; what is allowed now comes from
/// `ecny_wallet_settings`. The operator's limits hold besides, whatever is set here.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `settings` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_set_settings(
    wallet: *mut ecny_wallet,
    settings: *const ecny_settings,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let settings = unsafe { input(settings) }?;
        apart(&[Span::of(wallet), Span::of(settings)])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        open.ledger.set_settings(&settings.settings()?)?;
        Ok(())
    })
}

const _: () = assert!(ECNY_RECEIVE_UNARMED == Settings::RECEIVE_UNARMED);
const _: () = assert!(ECNY_NEEDS_WRIST == Settings::NEEDS_WRIST);
const _: () = assert!(ECNY_NEEDS_UNLOCK == Settings::NEEDS_UNLOCK);
