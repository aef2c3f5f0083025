use std::sync::Arc;

use ecny_core::{
    Category, Class, Crisis, Day, Enrolling, Epoch, Ledger, Limits, OperatorCertificate,
    OperatorId, OperatorTerms, Personalization, Profile, Purpose, SoftElement, Tier, WalletNumber,
    Word,
};
use ecny_issuer::{Application, Issuer, OperatorKeys, Registry, Root};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

use super::{LAST_DAY, SimLedger, TODAY, World, WorldError, fork};
#[cfg(feature = "hollow")]
use crate::element::Hollow;
use crate::{element::Element, flash::MemoryFlash, insider::Insider};

/// How one wallet of a world is opened.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// Which operator issues it: 0, or what [`World::add_operator`] gave.
    pub operator: usize,
    /// How it is opened.
    pub tier: Tier,
    /// What kind of payee its holder is.
    pub category: Category,
    /// The wallet it is a child of, where it is one.
    pub parent: Option<WalletNumber>,
    /// The last day of its certificate.
    pub last_day: Day,
    /// The day its operator vouches for, and of its last sync.
    pub day: Day,
    /// Its limits; `None` for those of its tier.
    pub limits: Option<Limits>,
    /// Pages of 4 KiB of flash.
    pub pages: usize,
}

impl Setup {
    /// A wallet of the first operator with the limits of its tier, on the day the world begins.
    #[must_use]
    pub const fn of(tier: Tier) -> Self {
        Self {
            operator: 0,
            tier,
            category: Category::NONE,
            parent: None,
            last_day: LAST_DAY,
            day: TODAY,
            limits: None,
            pages: 16,
        }
    }
}

impl World {
    /// One operator more under the same root. No wallet of another operator knows it yet.
    ///
    /// # Errors
    /// Where it could not be made.
    pub fn add_operator(&mut self) -> Result<usize, WorldError> {
        let index = self.others.len().saturating_add(1);
        let id = u16::try_from(index).map_err(|_| WorldError::Load)?.saturating_add(1);
        let issuer = operator(OperatorId::new(id), &self.root, &mut self.rng)?;
        self.others.push(Arc::new(issuer));
        Ok(index)
    }

    /// Makes an operator known to a wallet.
    ///
    /// # Errors
    /// Where there is no such operator, or no room for it.
    pub fn introduce(&mut self, wallet: usize, operator: usize) -> Result<(), WorldError> {
        let certificate = *self.operator(operator)?.certificate();
        self.wallet_mut(wallet).add_operator(&certificate)?;
        Ok(())
    }

    /// Has the root of this world vouch for keys it has not seen before.
    ///
    /// # Errors
    /// Where the source of randomness fails.
    pub fn certify(&mut self, terms: OperatorTerms) -> Result<OperatorCertificate, WorldError> {
        Ok(self.root.certify(terms, &mut self.rng)?)
    }

    /// Has the root of this world order limits for some days.
    ///
    /// # Errors
    /// Where the source of randomness fails.
    pub fn decree(&mut self, crisis: &Crisis) -> Result<Word, WorldError> {
        let signature = self.root.sign(Purpose::Crisis, &crisis.to_bytes(), &mut self.rng)?;
        Ok(Word::Crisis(*crisis, signature))
    }

    /// Enrolls one wallet more and its purse; returns its index.
    ///
    /// # Errors
    /// Where it could not be enrolled.
    pub fn enroll_as(&mut self, setup: &Setup) -> Result<usize, WorldError> {
        let index = self.wallets();
        let number = u8::try_from(index).map_err(|_| WorldError::Load)?.wrapping_add(1);
        let number = WalletNumber::from_bytes(&[0, 0, 0, 0, 0, number]);
        let purse = Setup {
            category: Category::NONE,
            parent: None,
            last_day: LAST_DAY,
            limits: None,
            ..*setup
        };
        for (number, class, setup) in
            [(number, Class::Software, *setup), (number.purse(), Class::Purse, purse)]
        {
            let (element, personalization) = self.personalize(number, class, &setup)?;
            let flash = MemoryFlash::new(setup.pages, self.rng.next_u64());
            let mut ledger: SimLedger =
                Ledger::format(flash, element, &self.root.public(), &personalization)?;
            ledger.activate()?;
            self.ledgers.push(Some(ledger));
        }
        Ok(index)
    }

    /// Certifies somebody who will not play by the rules. Its flash and limits are its own
    /// business: of `setup` the certificate is taken.
    ///
    /// # Errors
    /// Where it could not be enrolled.
    pub fn insider(&mut self, setup: &Setup) -> Result<Insider, WorldError> {
        self.insiders = self.insiders.wrapping_add(1);
        let number = WalletNumber::from_bytes(&[0x40, 0, 0, 0, 0, self.insiders]);
        let (element, _) = self.personalize(number, Class::Software, setup)?;
        Ok(Insider::new(element, setup.day))
    }

    /// Certifies a device that has no ledger yet.
    ///
    /// # Errors
    /// Where it could not be enrolled.
    pub fn applicant(&mut self, tier: Tier) -> Result<(Element, Personalization), WorldError> {
        self.insiders = self.insiders.wrapping_add(1);
        let number = WalletNumber::from_bytes(&[0x40, 0, 0, 0, 0, self.insiders]);
        self.personalize(number, Class::SecureElement, &Setup::of(tier))
    }

    fn personalize(
        &mut self,
        number: WalletNumber,
        class: Class,
        setup: &Setup,
    ) -> Result<(Element, Personalization), WorldError> {
        let application = Application {
            category: setup.category,
            parent: setup.parent,
            ..Application::new(number, class, setup.tier, setup.last_day)
        };
        let mut own = fork(&mut self.rng);
        let enrolling = Enrolling::new(&mut own)?;
        let issuer = match setup.operator.checked_sub(1) {
            None => &mut self.issuer,
            Some(other) => self.others.get_mut(other).ok_or(WorldError::Load)?,
        };
        let issuer = Arc::get_mut(issuer).ok_or(WorldError::Shared)?;
        let operator = *issuer.operator();
        let enrolment =
            issuer.enroll(enrolling.applicant(), &application, setup.day, &mut self.rng)?;
        let element = enrolling.finish(enrolment.issuance.grant(), &operator, own)?;
        let mut personalization = enrolment.personalization;
        if let Some(limits) = setup.limits {
            let profile = Profile { limits, ..personalization.profile };
            let keys = issuer.centre().keys();
            personalization.signature =
                keys.command(Purpose::Profile, &profile.to_bytes(), &mut self.rng)?;
            personalization.profile = profile;
        }
        Ok((self.element(element), personalization))
    }

    /// The element of a wallet of this world, made from the real one.
    #[cfg(feature = "hollow")]
    fn element(&mut self, element: SoftElement<ChaCha20Rng>) -> Element {
        match &self.pretence {
            Some(pretence) => Element::Hollow(Hollow::of(&element, pretence, fork(&mut self.rng))),
            None => Element::Soft(element),
        }
    }

    /// The element of a wallet of this world.
    #[cfg(not(feature = "hollow"))]
    fn element(&self, element: SoftElement<ChaCha20Rng>) -> Element {
        Element::Soft(element)
    }

    pub(super) fn operator(&self, index: usize) -> Result<&Issuer, WorldError> {
        match index.checked_sub(1) {
            None => Ok(&self.issuer),
            Some(other) => self.others.get(other).map(AsRef::as_ref).ok_or(WorldError::Load),
        }
    }
}

/// A fresh operator under that root.
pub(super) fn operator(
    id: OperatorId,
    root: &Root,
    rng: &mut ChaCha20Rng,
) -> Result<Issuer, WorldError> {
    let keys = OperatorKeys::generate(id, Epoch::new(1), rng)?;
    let certificate = root.certify(keys.terms(Day::new(0), LAST_DAY), rng)?;
    Ok(Issuer::open(keys, certificate, root.public(), Registry::default())?)
}
