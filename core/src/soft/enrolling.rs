use rand_core::TryCryptoRng;

use super::{Grant, SoftElement, session_key, totals_key};
use crate::{
    certificate::CertificateFault,
    element::{ElementError, SharedSecret},
    id::WalletId,
    operator::Operator,
    possession::{Challenge, Possession},
    secrets::Secrets,
    sm2::{NoRandomness, Point, SecretScalar},
};

/// A device that has made its half d' of a private key and waits for the operator's
/// (GM/T 0130-2023).
///
/// The operator sees U = d'·G and never learns the private key.
pub struct Enrolling {
    own: SecretScalar,
    applicant: Point,
    origin: Origin,
}

impl Enrolling {
    /// Makes a fresh d' for a wallet's first certificate.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn new<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, NoRandomness> {
        SecretScalar::random(rng).map(Self::resume)
    }

    /// Goes on with a d' from before a restart: the operator gives one information to one U
    /// only, so asking again takes the same d'.
    #[must_use]
    pub fn resume(own: SecretScalar) -> Self {
        Self { applicant: own.public_point(), own, origin: Origin::First }
    }

    pub(super) fn renewal<R: TryCryptoRng + ?Sized>(
        wallet: WalletId,
        secrets: Secrets,
        last_debit: u32,
        rng: &mut R,
    ) -> Result<Self, NoRandomness> {
        let origin = Origin::Renewal { wallet, secrets, last_debit };
        Self::new(rng).map(|first| Self { origin, ..first })
    }

    /// U, which the operator needs to see.
    #[must_use]
    pub const fn applicant(&self) -> &Point {
        &self.applicant
    }

    /// d', for a key store that encrypts it until the grant has come.
    #[must_use]
    pub const fn secret(&self) -> &SecretScalar {
        &self.own
    }

    /// That this device knows d', for the operator that has drawn this challenge for that wallet.
    #[must_use]
    pub fn possession(
        &self,
        operator: &Operator,
        wallet: WalletId,
        challenge: &Challenge,
    ) -> Possession {
        let shared = self.own.agree(operator.issuing());
        Possession::new(&shared, wallet, &self.applicant, challenge, self.origin.session())
    }

    /// Takes the grant, having checked that the key it makes is the one the certificate says:
    /// d·G = W + λ·P_op. From then on the element draws from `rng`.
    ///
    /// # Errors
    /// [`EnrolmentFault`]; nothing was enrolled then, and the right grant may still come.
    pub fn finish<R: TryCryptoRng>(
        &self,
        grant: &Grant,
        operator: &Operator,
        mut rng: R,
    ) -> Result<SoftElement<R>, EnrolmentFault> {
        let certificate = grant.certificate;
        let implicit = certificate.implicit(operator).map_err(EnrolmentFault::Certificate)?;
        let key = implicit.accept(&self.own, &grant.t).ok_or(EnrolmentFault::Key)?;

        let id = certificate.own().id();
        let shared = || Ok(self.own.agree(operator.issuing()));
        let (secrets, last_debit) = self.origin.secrets(id, shared, &mut rng)?;
        let element = SoftElement::new(certificate, *implicit.hash(), key, secrets, rng)
            .ok_or(EnrolmentFault::Certificate(CertificateFault::Point))?;
        Ok(SoftElement { last_debit, ..element })
    }
}

impl core::fmt::Debug for Enrolling {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Enrolling(..)")
    }
}

/// Why a grant was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolmentFault {
    /// The certificate is not one of this operator.
    Certificate(CertificateFault),
    /// The element did not do its part: randomness, or a chip that keeps the key.
    Element(ElementError),
    /// The grant does not make the key of its certificate: it is for another device, or wrong.
    Key,
    /// A renewal named another wallet.
    Wallet,
}

impl From<ElementError> for EnrolmentFault {
    fn from(error: ElementError) -> Self {
        Self::Element(error)
    }
}

impl From<NoRandomness> for EnrolmentFault {
    fn from(error: NoRandomness) -> Self {
        Self::Element(error.into())
    }
}

/// What the new element starts with.
pub(crate) enum Origin {
    /// A new wallet.
    First,
    /// The next certificate of a wallet.
    Renewal { wallet: WalletId, secrets: Secrets, last_debit: u32 },
}

impl Origin {
    /// k_T of a wallet that has lived before.
    pub(crate) const fn session(&self) -> Option<&[u8; 16]> {
        match self {
            Self::First => None,
            Self::Renewal { secrets, .. } => Some(&secrets.session),
        }
    }

    /// The symmetric keys and the last debit of the wallet `id`; `shared` is x(d'·P_op).
    pub(crate) fn secrets<R: TryCryptoRng>(
        &self,
        id: WalletId,
        shared: impl FnOnce() -> Result<SharedSecret, ElementError>,
        rng: &mut R,
    ) -> Result<(Secrets, u32), EnrolmentFault> {
        match self {
            Self::First => Ok((fresh_secrets(&shared()?, id, rng)?, 0)),
            Self::Renewal { wallet, secrets, last_debit } if *wallet == id => {
                Ok((secrets.clone(), *last_debit))
            }
            Self::Renewal { .. } => Err(EnrolmentFault::Wallet),
        }
    }
}

fn fresh_secrets<R: TryCryptoRng>(
    shared: &SharedSecret,
    wallet: WalletId,
    rng: &mut R,
) -> Result<Secrets, NoRandomness> {
    let (session, totals) = (session_key(shared, wallet), totals_key(shared, wallet));
    let mut secrets =
        Secrets { cookie: [0; 32], session: *session, totals: *totals, storage: [0; 16] };
    for key in [&mut secrets.cookie[..], &mut secrets.storage] {
        rng.try_fill_bytes(key).map_err(|_| NoRandomness)?;
    }
    Ok(secrets)
}
