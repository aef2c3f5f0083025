//! The element of a wallet: its key in software or in a chip, and the device's counter beside it.

mod chip;

use ecny_core::{
    ChipElement, Claim, ElementBytes, ElementError, Enrolling, EnrolmentFault, Identity,
    NoncePolicy, Secrets, SecureElement, SharedSecret, SoftElement, Verifier,
    sm2::{Point, Signature},
};

pub(crate) use chip::OuterChip;
pub use chip::*;

use crate::{
    ecny_result::{self, ECNY_KEYS, ECNY_PLATFORM},
    platform::{Counter, Random, ecny_platform},
};

/// The element of a wallet.
pub(crate) struct Element {
    keys: Keys,
    counter: Option<Counter>,
}

enum Keys {
    Soft(SoftElement<Random>),
    Chip(ChipElement<OuterChip, Random>),
}

impl Element {
    /// The element with those keys on that platform: in its chip, where it has one.
    pub(crate) fn open(platform: &ecny_platform, keys: &ElementBytes) -> Result<Self, ecny_result> {
        let mut random = platform.random()?;
        random.check()?;
        let keys = match platform.chip()? {
            None => SoftElement::from_secret_bytes(keys, random).map(Keys::Soft),
            Some(chip) => ChipElement::from_secret_bytes(keys, chip, random).map(Keys::Chip),
        };
        Ok(Self { keys: keys.ok_or(ECNY_KEYS)?, counter: platform.counter()? })
    }

    /// Does ahead of the tap what can be done ahead of it.
    pub(crate) fn prepare(&mut self) -> Result<(), ElementError> {
        match &mut self.keys {
            Keys::Soft(soft) => soft.prepare(),
            Keys::Chip(chip) => chip.prepare(),
        }
    }

    /// Chooses where nonces come from, where software signs.
    pub(crate) fn set_nonce_policy(&mut self, policy: NoncePolicy) -> Result<(), ecny_result> {
        match &mut self.keys {
            Keys::Soft(soft) => {
                soft.set_nonce_policy(policy);
                Ok(())
            }
            Keys::Chip(_) => Err(ECNY_PLATFORM),
        }
    }
}

/// Does the same with whichever element is inside.
macro_rules! inside {
    ($self:expr, $element:ident => $do:expr) => {
        match &$self.keys {
            Keys::Soft($element) => $do,
            Keys::Chip($element) => $do,
        }
    };
    (mut $self:expr, $element:ident => $do:expr) => {
        match &mut $self.keys {
            Keys::Soft($element) => $do,
            Keys::Chip($element) => $do,
        }
    };
}

impl Verifier for Element {}

impl SecureElement for Element {
    fn identity(&self) -> &Identity {
        inside!(self, element => element.identity())
    }

    fn secrets(&self) -> &Secrets {
        inside!(self, element => element.secrets())
    }

    fn ephemeral(&mut self) -> Result<Point, ElementError> {
        inside!(mut self, element => element.ephemeral())
    }

    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        inside!(mut self, element => element.agree(peer))
    }

    fn forget_ephemeral(&mut self) {
        inside!(mut self, element => element.forget_ephemeral());
    }

    fn sign(&mut self, claim: &Claim<'_>) -> Result<Signature, ElementError> {
        inside!(mut self, element => element.sign(claim))
    }

    fn last_debit(&self) -> u32 {
        inside!(self, element => element.last_debit())
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        let counter = self.counter.as_mut();
        counter.map(|counter| counter.read().ok_or(ElementError::Counter)).transpose()
    }

    fn advance_counter(&mut self, value: u32) -> Result<(), ElementError> {
        let moved = self.counter.as_mut().is_none_or(|counter| counter.advance(value));
        if moved { Ok(()) } else { Err(ElementError::Counter) }
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError> {
        inside!(mut self, element => element.fill_random(out))
    }
}

/// A key that is half made: the operator's half is to come.
pub(crate) enum Beginning {
    Soft(Enrolling),
    Chip(ecny_core::ChipEnrolling<OuterChip>),
}

impl Beginning {
    /// Begins a wallet's first key on that platform.
    pub(crate) fn first(platform: &ecny_platform) -> Result<Self, ecny_result> {
        let mut random = platform.random()?;
        let begun = match platform.chip()? {
            None => Enrolling::new(&mut random).map(Self::Soft).map_err(ElementError::from),
            Some(chip) => ecny_core::ChipEnrolling::new(chip).map(Self::Chip),
        };
        begun.map_err(Into::into)
    }

    /// Begins the next key of the wallet that lives on `element`.
    pub(crate) fn next(
        element: &mut Element,
        platform: &ecny_platform,
    ) -> Result<Self, ecny_result> {
        let begun = match &mut element.keys {
            Keys::Soft(soft) => soft.renew().map(Self::Soft).map_err(ElementError::from),
            Keys::Chip(old) => {
                let chip = platform.chip()?.ok_or(ECNY_PLATFORM)?;
                old.renew(chip).map(Self::Chip)
            }
        };
        begun.map_err(Into::into)
    }

    pub(crate) const fn applicant(&self) -> &Point {
        match self {
            Self::Soft(enrolling) => enrolling.applicant(),
            Self::Chip(enrolling) => enrolling.applicant(),
        }
    }

    /// Takes the operator's half, and gives what to keep.
    pub(crate) fn finish(
        &mut self,
        grant: &ecny_core::Grant,
        operator: &ecny_core::Operator,
        mut random: Random,
    ) -> Result<zeroize::Zeroizing<ElementBytes>, EnrolmentFault> {
        match self {
            Self::Soft(enrolling) => {
                Ok(enrolling.finish(grant, operator, random)?.to_secret_bytes())
            }
            Self::Chip(enrolling) => enrolling.finish(grant, operator, &mut random),
        }
    }
}
