use zeroize::Zeroizing;

use crate::{certificate::Certificate, sm2::SecretScalar};

/// What the operator answers to a device that showed U: a certificate, and t with which the
/// device makes the private key of its own half. 81 bytes: certificate 49, t 32.
///
/// It is of no use to anybody but the device that keeps d', U = d'·G.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The certificate.
    pub certificate: Certificate,
    /// t = (w + λ·ms) mod n (GM/T 0130-2023).
    pub t: SecretScalar,
}

impl Grant {
    /// Length in bytes.
    pub const LEN: usize = 81;

    /// The 81 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        let mut bytes = Zeroizing::new([0; Self::LEN]);
        let t = self.t.to_bytes();
        for (byte, value) in bytes.iter_mut().zip(self.certificate.to_bytes().iter().chain(&*t)) {
            *byte = *value;
        }
        bytes
    }

    /// Takes apart what [`Grant::to_bytes`] made; `None` where it is not that.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let (certificate, t) = bytes.split_first_chunk()?;
        Some(Self {
            certificate: Certificate::from_bytes(certificate)?,
            t: SecretScalar::from_bytes(t.try_into().ok()?)?,
        })
    }
}
