//! The limits that hold, and who sets them: the operator, the root for some days, the user.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{
    CommandFault, Crisis, Error, LedgerError, Profile, Purpose, RootKey, SecureElement, Settings,
    Taken,
    limits::Limits,
    record::{Line, Record},
    sm2::{Point, Signature},
};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Takes the operator's new limits. Their numbers rise, so that no host brings looser ones back.
    pub(super) fn take_profile(
        &mut self,
        profile: &Profile,
        signature: &Signature,
    ) -> Result<Taken, Error> {
        if profile.limits.version != Limits::VERSION {
            return Err(CommandFault::Version.into());
        }
        if profile.wallet != self.id() {
            return Err(CommandFault::OtherWallet.into());
        }
        self.commanded(Purpose::Profile, &profile.to_bytes(), signature)?;
        let known = &self.account;
        if profile.limits == known.limits && profile.parent == known.parent {
            return Ok(Taken::Before);
        }
        if profile.limits.number <= known.limits.number {
            return Err(CommandFault::Outdated.into());
        }
        self.check_word(Line::PROFILE_LEN)?;
        let record = Record::Profile { profile: *profile, signature: *signature };
        self.append(record, [0, 0]).map(|_| Taken::Now)
    }

    /// Takes what the root orders for a crisis. It ends by itself, and no wallet is stopped by it
    /// for longer than [`Crisis::MAX_DAYS`].
    pub(super) fn take_crisis(
        &mut self,
        crisis: &Crisis,
        signature: &Signature,
    ) -> Result<Taken, Error> {
        if crisis.version != Crisis::VERSION {
            return Err(CommandFault::Version.into());
        }
        let root = Point::from_bytes(&self.account.root).ok_or(LedgerError::Damaged)?;
        RootKey::new(root)
            .verify(Purpose::Crisis, &crisis.to_bytes(), signature)
            .map_err(|_| CommandFault::Signature)?;
        if *crisis == self.account.crisis {
            return Ok(Taken::Before);
        }
        if crisis.number <= self.account.crisis.number {
            return Err(CommandFault::Outdated.into());
        }
        if !crisis.is_boxed() {
            return Err(CommandFault::TooLong.into());
        }
        self.check_word(Line::CRISIS_LEN)?;
        let record = Record::Crisis { crisis: *crisis, signature: *signature };
        self.append(record, [0, 0]).map(|_| Taken::Now)
    }

    /// Sets the user's own limits, which hold besides the operator's. Tighter ones need nobody;
    /// looser ones need the holder, where a PIN is set.
    ///
    /// # Errors
    /// [`CommandFault::Version`] for flags this version does not know, [`LedgerError::NotVerified`],
    /// [`LedgerError::LogFull`]. Nothing has changed then.
    pub fn set_settings(&mut self, settings: &Settings) -> Result<Taken, Error> {
        if !settings.is_known() {
            return Err(CommandFault::Version.into());
        }
        self.confirm()?;
        if *settings == self.account.settings {
            return Ok(Taken::Before);
        }
        let looser = !settings.within(&self.account.settings);
        if looser {
            self.judge_holder()?;
        }
        self.check_word(Line::SETTINGS_LEN)?;
        self.append(Record::Settings { settings: *settings }, [0, 0])?;
        if looser {
            self.consent.spend_verification();
        }
        Ok(Taken::Now)
    }
}
