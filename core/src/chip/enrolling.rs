use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::Chip;
use crate::{
    Challenge, ElementBytes, ElementError, EnrolmentFault, Grant, Operator, Possession, Secrets,
    WalletId,
    sm2::Point,
    soft::{Kept, Origin},
};

/// A chip that has made its half d' of a private key and waits for the operator's
/// (GM/T 0130-2023). The chip holds d': after a restart it begins anew.
pub struct ChipEnrolling<C> {
    chip: C,
    applicant: Point,
    origin: Origin,
}

impl<C: Chip> ChipEnrolling<C> {
    /// Has the chip make a fresh d' for a wallet's first certificate.
    ///
    /// # Errors
    /// What the chip says.
    pub fn new(mut chip: C) -> Result<Self, ElementError> {
        let applicant = chip.begin()?;
        Ok(Self { chip, applicant, origin: Origin::First })
    }

    pub(super) fn renewal(
        wallet: WalletId,
        secrets: Secrets,
        last_debit: u32,
        chip: C,
    ) -> Result<Self, ElementError> {
        let origin = Origin::Renewal { wallet, secrets, last_debit };
        Self::new(chip).map(|first| Self { origin, ..first })
    }

    /// U, which the operator needs to see.
    #[must_use]
    pub const fn applicant(&self) -> &Point {
        &self.applicant
    }

    /// That this chip knows d', for the operator that has drawn this challenge for that wallet.
    ///
    /// # Errors
    /// What the chip says.
    pub fn possession(
        &mut self,
        operator: &Operator,
        wallet: WalletId,
        challenge: &Challenge,
    ) -> Result<Possession, ElementError> {
        let shared = self.chip.agree_begun(operator.issuing())?;
        Ok(Possession::new(&shared, wallet, &self.applicant, challenge, self.origin.session()))
    }

    /// Has the chip take the grant, having checked that the key it makes is the one the certificate
    /// says: t·G + U = W + λ·P_op. Gives what to keep ([`super::ChipElement::from_secret_bytes`]).
    ///
    /// # Errors
    /// [`EnrolmentFault`]; nothing was enrolled then, and the right grant may still come.
    pub fn finish<R: TryCryptoRng>(
        &mut self,
        grant: &Grant,
        operator: &Operator,
        rng: &mut R,
    ) -> Result<Zeroizing<ElementBytes>, EnrolmentFault> {
        let certificate = grant.certificate;
        let implicit = certificate.implicit(operator).map_err(EnrolmentFault::Certificate)?;
        let key = grant.t.public_point().add(&self.applicant);
        if key.is_none() || key != implicit.public_key() {
            return Err(EnrolmentFault::Key);
        }
        let chip = &mut self.chip;
        let shared = || chip.agree_begun(operator.issuing());
        let (secrets, _) = self.origin.secrets(certificate.own().id(), shared, rng)?;
        let d = Zeroizing::new([0; 32]);
        let kept = Kept { certificate, hash: *implicit.hash(), d, secrets };
        // Last: the chip forgets d' with it.
        self.chip.finish(&grant.t)?;
        Ok(kept.to_bytes(Kept::CHIP))
    }
}

impl<C> core::fmt::Debug for ChipEnrolling<C> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ChipEnrolling(..)")
    }
}
