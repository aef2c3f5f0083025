use ecny_core::{
    Amount, Armed, Asked, Assertion, Currency, Direction, Good, Holder, Millis, Power, Presence,
    Tag, Terms, WalletId,
};

use crate::{
    ECNY_ID_LEN,
    ecny_result::{self, ECNY_CHANGED, ECNY_NOTHING, ECNY_PLATFORM, ECNY_VALUE},
    ecny_wallet,
    guard::guard,
    platform::Clock,
    raw::{Out, Span, apart, input},
    wallet::{Open, enter},
};

/// Value goes out.
pub const ECNY_PAY: i32 = 1;
/// Value comes in.
pub const ECNY_RECEIVE: i32 = 2;

/// The number of renminbi in ISO 4217.
pub const ECNY_CURRENCY_CNY: u16 = 156;

/// A payment: who would get how much.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_payment {
    /// Who would be paid.
    pub payee: [u8; ECNY_ID_LEN],
    /// The number of the currency in ISO 4217: 156, or the wallet will refuse.
    pub currency: u16,
    /// The purpose the value is bound to; 0: none.
    pub tag: u16,
    /// How much, in fen.
    pub amount_fen: u64,
}

impl ecny_payment {
    fn of(asked: &Asked) -> Self {
        Self {
            payee: asked.payee.to_bytes(),
            currency: asked.terms.currency.number(),
            tag: asked.terms.tag.number(),
            amount_fen: asked.terms.amount.fen(),
        }
    }

    fn asked(&self) -> Result<Asked, ecny_result> {
        let terms = Terms {
            amount: amount(self.amount_fen)?,
            currency: Currency::new(self.currency),
            tag: Tag::new(self.tag),
        };
        Ok(Asked { payee: WalletId::from_bytes(&self.payee), terms })
    }
}

/// A sum from C.
pub(crate) fn amount(fen: u64) -> Result<Amount, ecny_result> {
    Amount::from_fen(fen).map_err(|_| ECNY_VALUE)
}

/// Says yes in advance to some payments in one direction, in place of what was armed in it before.
///
/// - `direction`: `ECNY_PAY` or `ECNY_RECEIVE`. A yes to one is none to the other.
/// - `most_fen`: the most one payment may be.
/// - `count`: how many payments; 0 disarms.
/// - `millis`: for how long; 0: until it is spent, dropped, or the handle closed. `ECNY_PLATFORM` where
///   the platform has no clock, or it has no answer.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_arm(
    wallet: *mut ecny_wallet,
    direction: i32,
    most_fen: u64,
    count: u8,
    millis: u64,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        let direction = match direction {
            ECNY_PAY => Direction::Pay,
            ECNY_RECEIVE => Direction::Receive,
            _ => return Err(ECNY_VALUE),
        };
        let armed = Armed { most: amount(most_fen)?, count };
        if millis == 0 {
            open.ledger.consent.arm(direction, armed);
            return Ok(());
        }
        let end = open.end_of(millis)?;
        open.ledger.consent.arm_until(direction, armed, end);
        Ok(())
    })
}

/// It is on the wrist of its user.
pub const ECNY_ON_WRIST: i32 = 1;
/// It is unlocked.
pub const ECNY_UNLOCKED: i32 = 2;
/// The host has recognized the holder by finger, face or the like: as good as the PIN.
pub const ECNY_BIOMETRICS: i32 = 3;

/// Takes the host's word for something the wallet cannot see itself. It ends by itself where it is
/// not said again, and with a clock that stops or goes back.
///
/// - `what`: `ECNY_ON_WRIST`, `ECNY_UNLOCKED` or `ECNY_BIOMETRICS`.
/// - `millis`: for how long. 0: it is not so any more, and every yes goes with it; of
///   `ECNY_BIOMETRICS`: for the next payment, or whatever else asks for it. `ECNY_PLATFORM` where the
///   platform has no clock, or it has no answer.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_assert(
    wallet: *mut ecny_wallet,
    what: i32,
    millis: u64,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        let what = match what {
            ECNY_ON_WRIST => Presence::Wrist,
            ECNY_UNLOCKED => Presence::Unlocked,
            ECNY_BIOMETRICS => {
                let good = open.good(millis)?;
                open.ledger.consent.verify(Holder::Biometrics, good);
                return Ok(());
            }
            _ => return Err(ECNY_VALUE),
        };
        if millis == 0 {
            open.ledger.consent.withdraw(what);
            return Ok(());
        }
        let end = open.end_of(millis)?;
        open.ledger.consent.assert(Assertion { what, end });
        Ok(())
    })
}

/// Tells what the device runs from, until it is told otherwise: true for the reader's field, its own
/// power being gone, with nobody to ask. It pays what its user's settings allow for that. A host that
/// does not know says true.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_power_free(
    wallet: *mut ecny_wallet,
    power_free: bool,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        open.ledger.consent.run_from(if power_free { Power::Field } else { Power::Own });
        Ok(())
    })
}

/// Forgets every yes, and all that was asserted and shown: for doubt.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_disarm(wallet: *mut ecny_wallet) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        unsafe { enter(wallet) }?.ledger.consent.drop_all();
        Ok(())
    })
}

/// The payment that waits for a person to say yes: a reader asked for it, and was refused. It stays
/// until it is approved or declined, whatever else is asked for.
///
/// - `asked`: set to it. `ECNY_NOTHING` where none waits.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `asked` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_asked(
    wallet: *mut ecny_wallet,
    asked: *mut ecny_payment,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let asked = unsafe { Out::new(asked) }?;
        apart(&[Span::of(wallet), asked.span()])?;
        // SAFETY: null or valid by this function's contract.
        let open = unsafe { enter(wallet) }?;
        asked.set(ecny_payment::of(open.ledger.consent.asked().ok_or(ECNY_NOTHING)?));
        Ok(())
    })
}

/// Says yes to the payment that was shown: the next tap of that payee for that sum goes through.
///
/// - `shown`: what `ecny_wallet_asked` gave. `ECNY_CHANGED` where it is not what waits now.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `shown` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_approve(
    wallet: *mut ecny_wallet,
    shown: *const ecny_payment,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let shown = unsafe { input(shown) }?;
        apart(&[Span::of(wallet), Span::of(shown)])?;
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        let approved = open.ledger.consent.approve(&shown.asked()?);
        approved.then_some(()).ok_or(ECNY_CHANGED)
    })
}

/// Says yes in advance to exactly this payment, in place of what waits or was approved.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `payment` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_allow(
    wallet: *mut ecny_wallet,
    payment: *const ecny_payment,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let payment = unsafe { input(payment) }?;
        apart(&[Span::of(wallet), Span::of(payment)])?;
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        open.ledger.consent.give(payment.asked()?);
        Ok(())
    })
}

/// Says no: forgets what waits and what was approved.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_decline(wallet: *mut ecny_wallet) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        unsafe { enter(wallet) }?.ledger.consent.decline();
        Ok(())
    })
}

impl Open {
    /// When that span from now is over.
    fn end_of(&mut self, millis: u64) -> Result<Millis, ecny_result> {
        let now = self.clock.as_ref().and_then(Clock::now).ok_or(ECNY_PLATFORM)?;
        self.ledger.consent.tick(Some(now));
        Ok(now.after(millis))
    }

    /// How long a verification is good: 0 is once.
    pub(crate) fn good(&mut self, millis: u64) -> Result<Good, ecny_result> {
        if millis == 0 { Ok(Good::Once) } else { self.end_of(millis).map(Good::Until) }
    }
}

const _: () = assert!(ECNY_CURRENCY_CNY == Currency::CNY.number());
