use hmac::{
    KeyInit,
    block_api::HmacCore,
    digest::block_api::{Buffer, FixedOutputCore, UpdateCore},
};
use sm3::{Digest as _, Sm3};
use zeroize::{ZeroizeOnDrop, Zeroizing};

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
    MacKey::new(key).mac(parts)
}

/// A key of HMAC-SM3 with both its pads hashed: two blocks less for every code made under it.
///
/// 80 bytes, wiped on drop, never printed.
pub(crate) struct MacKey(HmacCore<Sm3>);

impl MacKey {
    /// The key with those bytes.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        // HMAC pads a short key with zeros to one block; done here, no length is left to be wrong.
        let mut block = Zeroizing::new([0u8; 64]);
        if let Some(start) = block.first_chunk_mut() {
            *start = *key;
        }
        Self(HmacCore::new((&*block).into()))
    }

    /// HMAC-SM3 of the parts one after the other.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> Digest {
        let mut core = self.0.clone();
        let mut buffer = Buffer::<HmacCore<Sm3>>::default();
        for part in parts {
            buffer.digest_blocks(part, |blocks| core.update_blocks(blocks));
        }
        let mut digest = Digest::default();
        core.finalize_fixed_core(&mut buffer, (&mut digest).into());
        digest
    }
}

impl core::fmt::Debug for MacKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MacKey(..)")
    }
}

impl ZeroizeOnDrop for MacKey {}

// It holds the two hash states and nothing else, and they wipe themselves.
const fn wipes<T: ZeroizeOnDrop>() {}
const _: () = wipes::<<Sm3 as hmac::EagerHash>::Core>();

#[cfg(test)]
mod tests {
    use hmac::{Hmac, Mac};
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn a_key_kept_gives_the_codes_of_the_library(
            key: [u8; 32],
            first in vec(any::<u8>(), 0..200),
            second in vec(any::<u8>(), 0..200),
        ) {
            let kept = MacKey::new(&key);
            for parts in [[&*first, &*second], [&*second, &*first]] {
                let mut library = Hmac::<Sm3>::new_from_slice(&key).unwrap();
                parts.iter().for_each(|part| library.update(part));

                prop_assert_eq!(kept.mac(&parts), <Digest>::from(library.finalize().into_bytes()));
            }
        }
    }
}
