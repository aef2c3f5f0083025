use hmac::{Hmac, KeyInit, Mac};
use sm3::{Digest as _, Sm3};

/// An SM3 digest (GB/T 32905), 32 bytes.
pub type Digest = [u8; 32];

/// SM3 of the parts one after the other.
#[must_use]
pub fn sm3(parts: &[&[u8]]) -> Digest {
    Hash::of(parts).digest()
}

/// SM3 of bytes that come in pieces.
#[derive(Clone)]
pub(crate) struct Hash(Sm3);

impl Hash {
    /// Starts with the parts one after the other.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Self(Sm3::new());
        for part in parts {
            hash.take(part);
        }
        hash
    }

    pub(crate) fn take(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    pub(crate) fn digest(self) -> Digest {
        self.0.finalize().into()
    }
}

/// HMAC-SM3 of the parts one after the other.
#[must_use]
pub fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Digest {
    // HMAC pads a short key with zeros to one block; done here, no length is left to be wrong.
    let mut block = zeroize::Zeroizing::new([0u8; 64]);
    if let Some(start) = block.first_chunk_mut() {
        *start = *key;
    }
    let mut mac = Hmac::<Sm3>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
