use ecny_core::{Ledger, Pin, PinDigits, PinState};

use crate::{
    ecny_result::{self, ECNY_PLATFORM},
    ecny_wallet,
    element::Element,
    guard::guard,
    platform::Flash,
    raw::{Out, Span, apart, bytes},
    wallet::{Open, enter},
};

/// How a PIN stands.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_pin {
    /// Whether there is one.
    pub state: ecny_pin_state,
    /// Of `READY`: how many tries are left.
    pub left: u32,
}

/// Whether a wallet has a PIN.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ecny_pin_state {
    /// None is set; one can be.
    ECNY_PIN_STATE_NOT_SET = 1,
    /// One is set.
    ECNY_PIN_STATE_READY = 2,
    /// Wrong too often. A new one can be set once the operator permits it.
    ECNY_PIN_STATE_BLOCKED = 3,
    /// One was set and is not there any more. A new one can be set once the operator permits it.
    ECNY_PIN_STATE_LOST = 4,
}

use ecny_pin_state::*;

/// How the wallet's PIN stands. Reads no flash. `ECNY_PLATFORM` where the platform has no flash for
/// a PIN.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `pin` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_pin_status(
    wallet: *mut ecny_wallet,
    pin: *mut ecny_pin,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let to = unsafe { Out::new(pin) }?;
        apart(&[Span::of(wallet), to.span()])?;
        // SAFETY: as above.
        let open = unsafe { enter(wallet) }?;
        let (state, left) = match open.ledger.pin_state(open.pin.as_ref().ok_or(ECNY_PLATFORM)?) {
            PinState::NotSet => (ECNY_PIN_STATE_NOT_SET, 0),
            PinState::Ready { left } => (ECNY_PIN_STATE_READY, left),
            PinState::Blocked => (ECNY_PIN_STATE_BLOCKED, 0),
            PinState::Lost => (ECNY_PIN_STATE_LOST, 0),
        };
        to.set(ecny_pin { state, left: left.into() });
        Ok(())
    })
}

/// Sets the wallet's PIN: once, and once more each time its operator permits it.
///
/// - `digits`, `digits_len`: 4 to 12 digits in ASCII. They are yours to wipe.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_pin_set(
    wallet: *mut ecny_wallet,
    digits: *const u8,
    digits_len: usize,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let given = unsafe { bytes(digits, digits_len) }?;
        apart(&[Span::of(wallet), Span::of_bytes(given)])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let (ledger, pin) = open.pin()?;
        Ok(ledger.set_pin(pin, &PinDigits::from_ascii(given)?)?)
    })
}

/// Tries the PIN: the right one shows that the holder is the holder. A try is on flash before it is
/// compared; the right one gives the tries back.
///
/// - `digits`, `digits_len`: as for `ecny_wallet_pin_set`.
/// - `millis`: for how long it is good; 0: for the next payment, or whatever else asks for it.
///   `ECNY_PLATFORM` where the platform has no clock, or it has no answer; no try is spent then.
///
/// `ECNY_PIN_WRONG`: `ecny_wallet_pin_status` has what is left.
///
/// # Safety
/// As for `ecny_wallet_pin_set`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_pin_verify(
    wallet: *mut ecny_wallet,
    digits: *const u8,
    digits_len: usize,
    millis: u64,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let given = unsafe { bytes(digits, digits_len) }?;
        apart(&[Span::of(wallet), Span::of_bytes(given)])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let good = open.good(millis)?;
        let (ledger, pin) = open.pin()?;
        Ok(ledger.verify_pin(pin, &PinDigits::from_ascii(given)?, good)?)
    })
}

/// Sets another PIN in the place of the old one, which is tried for it.
///
/// - `old`, `old_len`, `new_digits`, `new_len`: as for `ecny_wallet_pin_set`.
///
/// # Safety
/// As for `ecny_wallet_pin_set`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_pin_change(
    wallet: *mut ecny_wallet,
    old: *const u8,
    old_len: usize,
    new_digits: *const u8,
    new_len: usize,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (old, next) = unsafe { (bytes(old, old_len)?, bytes(new_digits, new_len)?) };
        apart(&[Span::of(wallet), Span::of_bytes(old)])?;
        apart(&[Span::of(wallet), Span::of_bytes(next)])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let (old, next) = (PinDigits::from_ascii(old)?, PinDigits::from_ascii(next)?);
        let (ledger, pin) = open.pin()?;
        Ok(ledger.change_pin(pin, &old, &next)?)
    })
}

impl Open {
    fn pin(&mut self) -> Result<(&mut Ledger<Flash, Element>, &mut Pin<Flash>), ecny_result> {
        Ok((&mut self.ledger, self.pin.as_mut().ok_or(ECNY_PLATFORM)?))
    }
}
