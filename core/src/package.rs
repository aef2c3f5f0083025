use zeroize::Zeroizing;

use crate::{OperatorCertificate, Personalization, Profile, decode, sm2::Signature, soft::Grant};

/// All that an operator answers to a device that showed U: with the root key it makes the device a
/// wallet.
///
/// ```text
/// version 1 (= 1) | grant 81 | operator certificate 138 | profile 109 | signature 64   393 bytes
/// ```
/// It is of no use to anybody but the device that keeps d', and says nothing of itself: the root
/// is not in it.
#[derive(Debug)]
pub struct Package {
    /// The certificate, and the operator's half of the private key.
    pub grant: Grant,
    /// The operator, and the wallet's limits.
    pub personalization: Personalization,
}

impl Package {
    /// Length in bytes.
    pub const LEN: usize =
        1 + Grant::LEN + OperatorCertificate::LEN + Profile::LEN + Signature::LEN;

    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// The bytes, for any pipe to the device.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        let Personalization { operator, profile, signature } = &self.personalization;
        let grant = self.grant.to_bytes();
        let (operator, profile) = (operator.to_bytes(), profile.to_bytes());
        let signature = signature.to_bytes();
        let parts = [Self::VERSION];
        let parts = parts.iter().chain(&*grant).chain(&operator).chain(&profile).chain(&signature);

        let mut bytes = Zeroizing::new([0; Self::LEN]);
        for (byte, value) in bytes.iter_mut().zip(parts) {
            *byte = *value;
        }
        bytes
    }

    /// Takes apart what [`Package::to_bytes`] made; `None` where it is not that. Nothing of it is
    /// checked yet.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let ([Self::VERSION], rest) = bytes.split_first_chunk()? else { return None };
        let (grant, rest) = rest.split_first_chunk()?;
        let (operator, rest) = rest.split_first_chunk()?;
        let (profile, signature) = rest.split_at_checked(Profile::LEN)?;
        Some(Self {
            grant: Grant::from_bytes(grant)?,
            personalization: Personalization {
                operator: OperatorCertificate::from_bytes(operator)?,
                profile: decode(profile).ok()?,
                signature: Signature::from_bytes(signature.try_into().ok()?),
            },
        })
    }
}
