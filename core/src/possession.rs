use subtle::ConstantTimeEq;

use crate::{derive::derive, element::SharedSecret, hash::Digest, id::WalletId, sm2::Point};

/// That whoever shows U knows d' with U = d'·G: made for one wallet and one challenge of the
/// operator, and of no use anywhere else. 32 bytes.
///
/// It is HKDF-SM3 of x(d'·P_op), which nobody knows but the device and that operator. So a chip
/// makes it with the one thing it does with d' anyhow, and no signature under half a key exists.
///
/// For the next certificate of a wallet k_T goes in as well: whoever asks has to be that wallet.
#[derive(Clone, Copy)]
pub struct Possession(Digest);

/// What an operator draws for one application, so that no proof is used twice.
pub type Challenge = Digest;

impl Possession {
    /// Length in bytes.
    pub const LEN: usize = 32;

    /// The proof with those bytes, which may be none.
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; Self::LEN]) -> Self {
        Self(*bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; Self::LEN] {
        self.0
    }

    /// What the device and its operator come to. `session` is k_T of a wallet that has lived
    /// before, `None` for its first certificate.
    #[must_use]
    pub fn new(
        shared: &SharedSecret,
        wallet: WalletId,
        applicant: &Point,
        challenge: &Challenge,
        session: Option<&[u8; 16]>,
    ) -> Self {
        let session: &[u8] = session.map_or(&[], |key| key);
        let (wallet, applicant) = (wallet.to_bytes(), applicant.to_bytes());
        let info: [&[u8]; 4] = [b"ecny-offline/1 possession", &wallet, &applicant, session];
        Self(*derive(challenge, shared.expose(), &info))
    }
}

/// In constant time: whether an applicant gets a certificate is decided by this.
impl PartialEq for Possession {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Possession {}

impl core::fmt::Debug for Possession {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Possession(..)")
    }
}
