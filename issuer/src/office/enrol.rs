//! How a device becomes a wallet, and how a wallet gets its next certificate.
//!
//! ```text
//! application → offer with a challenge → U, proof, evidence → certificate
//! ```

use ecny_core::{
    Challenge, Class, Day, Info, Package, Personalization, Possession, Profile, Purpose, Serial,
    Verifier, WalletId, Word,
    sm2::{NoRandomness, Point},
};
use rand_core::TryCryptoRng;

use super::{Office, OfficeError};
use crate::{Application, Attestation, Device, Issuance, IssueError, Offer, Store, event::Event};

impl<S: Store, V: Verifier> Office<S, V> {
    /// Offers a wallet its first certificate. The same application again gets the same offer.
    ///
    /// # Errors
    /// [`OfficeError::Parent`] where the limits of its tier are not within its parent's,
    /// [`OfficeError::Issue`] where the number was given out.
    pub fn offer<R: TryCryptoRng + ?Sized>(
        &mut self,
        application: &Application,
        rng: &mut R,
    ) -> Result<Offer, OfficeError> {
        let info = self.issuer.info(application);
        let profile = self.issuer.profile(application, self.state.day);
        let known = self.state.offers.get(&info.id);
        let same =
            |known: &&Offer| known.info() == Some(info) && known.profile.parent == profile.parent;
        if let Some(known) = known.filter(same) {
            return Ok(*known);
        }
        if self.issuer.centre().registry().of_wallet(info.id).next().is_some() {
            return Err(IssueError::Taken.into());
        }
        self.judge_parent(&profile)?;
        self.offered(&info, profile, rng)
    }

    /// Offers a wallet its next certificate, under a fresh key: what it holds and what is open stays
    /// its own.
    ///
    /// # Errors
    /// [`OfficeError::Revoked`] where the wallet is none that may go on.
    pub fn offer_renewal<R: TryCryptoRng + ?Sized>(
        &mut self,
        wallet: WalletId,
        last_day: Day,
        rng: &mut R,
    ) -> Result<Offer, OfficeError> {
        self.ours(wallet)?;
        if self.withheld(wallet).is_some() || self.state.revoked.contains_key(&wallet) {
            return Err(OfficeError::Revoked);
        }
        let last = self.issuer.centre().registry().of_wallet(wallet).next_back();
        let last = *last.ok_or(OfficeError::UnknownWallet)?.info();
        let serial = last.serial.number().checked_add(1).map(Serial::new);
        let serial = serial.ok_or(OfficeError::NumbersSpent)?;
        let info = Info { serial, last_day, epoch: self.issuer.operator().epoch(), ..last };
        let known = self.state.offers.get(&wallet);
        if let Some(known) = known.filter(|known| known.info() == Some(info)) {
            return Ok(*known);
        }
        let (profile, _) = self.state.profiles.get(&wallet).ok_or(OfficeError::UnknownWallet)?;
        self.offered(&info, *profile, rng)
    }

    fn offered<R: TryCryptoRng + ?Sized>(
        &mut self,
        info: &Info,
        profile: Profile,
        rng: &mut R,
    ) -> Result<Offer, OfficeError> {
        let mut challenge = Challenge::default();
        rng.try_fill_bytes(&mut challenge).map_err(|_| NoRandomness)?;
        let offer = Offer::new(info, profile, challenge);
        self.commit(Event::Offered(offer))?;
        Ok(offer)
    }

    /// Issues what was offered to a wallet, to the device that shows U and proves to know d'. The
    /// same device again gets the same answer.
    ///
    /// `evidence` is what the device shows of its hardware; `attestation` judges it where the
    /// certificate is to name a secure element.
    ///
    /// # Errors
    /// [`OfficeError::NotOffered`], [`OfficeError::Possession`], [`OfficeError::Attestation`];
    /// [`OfficeError::Issue`] where another device was faster.
    pub fn issue<R: TryCryptoRng + ?Sized>(
        &mut self,
        wallet: WalletId,
        applicant: &Point,
        proof: &Possession,
        (attestation, evidence): (&impl Attestation, &[u8]),
        rng: &mut R,
    ) -> Result<Package, OfficeError> {
        let offer = *self.state.offers.get(&wallet).ok_or(OfficeError::NotOffered)?;
        let info = offer.info().ok_or(OfficeError::Damaged)?;
        if self.possession(&offer, &info, applicant)? != *proof {
            return Err(OfficeError::Possession);
        }
        match info.class {
            Class::SecureElement => {
                attestation.judge(&Device { wallet, applicant, class: info.class }, evidence)?;
            }
            Class::Purse | Class::Software => {}
        }
        let personalization = self.personalization(offer.profile, rng)?;
        let known = self.issuer.centre().registry().issuance(wallet, info.serial).is_some();
        let issuance = self.issuer.centre_mut().issue(applicant, &info, rng)?.clone();
        if !known {
            self.append(&Event::Issued(issuance.clone()))?;
        }
        Ok(Package { grant: issuance.grant().clone(), personalization })
    }

    /// The proof that only the device with d' can have made; for a renewal, only the wallet itself.
    fn possession(
        &self,
        offer: &Offer,
        info: &Info,
        applicant: &Point,
    ) -> Result<Possession, OfficeError> {
        let centre = self.issuer.centre();
        let mut before = centre.registry().of_wallet(info.id).map(Issuance::info);
        let renewed = before.any(|before| before.serial < info.serial);
        let session = match renewed {
            true => Some(centre.session_key(info.id).ok_or(OfficeError::Foreign)?),
            false => None,
        };
        let shared = centre.keys().issuing().agree(applicant);
        let session = session.as_deref();
        Ok(Possession::new(&shared, info.id, applicant, &offer.challenge, session))
    }

    /// The operator and the limits, as they were signed first.
    fn personalization<R: TryCryptoRng + ?Sized>(
        &mut self,
        profile: Profile,
        rng: &mut R,
    ) -> Result<Personalization, OfficeError> {
        let operator = *self.issuer.certificate();
        let known = self.state.profiles.get(&profile.wallet);
        if let Some((profile, Word::Profile(_, signature))) = known {
            return Ok(Personalization { operator, profile: *profile, signature: *signature });
        }
        let signature = self.sign(Purpose::Profile, &profile.to_bytes(), rng)?;
        self.commit(Event::Said(Word::Profile(profile, signature)))?;
        Ok(Personalization { operator, profile, signature })
    }
}
