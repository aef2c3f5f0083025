//! The wallet's PIN: who may set it, and that the wallet remembers.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{
    Error, LedgerError, Permits, Pin, PinDigits, PinState, SecureElement,
    consent::{Good, Holder},
    record::{Line, Record},
};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// How the wallet's PIN stands.
    #[must_use]
    pub fn pin_state<G: NorFlash>(&self, pin: &Pin<G>) -> PinState {
        pin.state(self.permits())
    }

    /// Sets the wallet's PIN: once, and once more each time its operator says so.
    ///
    /// # Errors
    /// [`Error::Pin`] where it may not be set or its flash fails; [`LedgerError::LogFull`]. Where
    /// the flash fails in between, [`Ledger::take_up_pin`] makes it good.
    pub fn set_pin<G: NorFlash>(
        &mut self,
        pin: &mut Pin<G>,
        digits: &PinDigits,
    ) -> Result<(), Error> {
        self.take_up_pin(pin)?;
        self.check_word(Line::LIFE_LEN)?;
        let permit = pin.set(self.permits(), digits)?;
        self.append(Record::Pin { permit }, [0, 0]).map(|_| ())
    }

    /// Changes the wallet's PIN; the old one is tried for it.
    ///
    /// # Errors
    /// [`Error::Pin`]: [`crate::PinError::Wrong`] and the others that [`Pin::change`] has.
    pub fn change_pin<G: NorFlash>(
        &mut self,
        pin: &mut Pin<G>,
        old: &PinDigits,
        new: &PinDigits,
    ) -> Result<(), Error> {
        self.take_up_pin(pin)?;
        pin.change(self.permits(), old, new)?;
        Ok(())
    }

    /// Tries the wallet's PIN. The right one verifies the holder, for as long as `good` says.
    ///
    /// # Errors
    /// [`Error::Pin`]: [`crate::PinError::Wrong`] and the others that [`Pin::verify`] has.
    pub fn verify_pin<G: NorFlash>(
        &mut self,
        pin: &mut Pin<G>,
        digits: &PinDigits,
        good: Good,
    ) -> Result<(), Error> {
        self.take_up_pin(pin)?;
        let proof = pin.verify(self.permits(), digits)?;
        self.consent.verify(Holder::Pin(proof), good);
        Ok(())
    }

    /// Records a PIN that was set just before the power went. Every step with a PIN does it first.
    ///
    /// # Errors
    /// [`LedgerError::LogFull`], or where a flash fails.
    pub fn take_up_pin<G: NorFlash>(&mut self, pin: &mut Pin<G>) -> Result<(), Error> {
        if !pin.is_unrecorded(self.permits()) {
            return Ok(());
        }
        self.check_word(Line::LIFE_LEN)?;
        match pin.unrecorded(self.permits())? {
            Some(permit) => self.append(Record::Pin { permit }, [0, 0]).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Whether the holder has shown to be the holder, where the wallet has a PIN to show it with:
    /// asked by whatever undoes what a holder has done against a thief.
    pub(super) fn judge_holder(&self) -> Result<(), LedgerError> {
        let shown = self.account.pin_used == 0 || self.consent.verified();
        shown.then_some(()).ok_or(LedgerError::NotVerified)
    }

    const fn permits(&self) -> Permits {
        Permits { given: self.account.pin_permits, used: self.account.pin_used }
    }
}
