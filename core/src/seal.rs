use sm4::{
    Sm4,
    cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit},
};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A nonce of SM4-CCM: never used twice under one key.
pub type Nonce = [u8; 12];

/// The authentication tag of SM4-CCM.
pub type SealTag = [u8; 16];

/// An SM4 key that seals and opens byte strings: SM4-CCM, nonce 12 bytes, tag 16 bytes
/// (GB/T 36624, RFC 8998). Wiped on drop.
///
/// CCM is written out here, block by block as NIST SP 800-38C has it: the library for it is
/// compiled with places that panic. The tests hold it against that library.
pub struct SealKey(Sm4);

impl SealKey {
    /// The key with those bytes.
    #[must_use]
    pub fn new(key: &[u8; 16]) -> Self {
        Self(Sm4::new(key.into()))
    }

    /// Encrypts `body` where it lies and returns the tag over it and `aad`.
    ///
    /// # Errors
    /// [`Forged`] where `body` is longer than CCM can seal under this nonce (16 MiB), or `aad` has
    /// 65,280 bytes or more.
    pub fn seal(&self, nonce: &Nonce, aad: &[u8], body: &mut [u8]) -> Result<SealTag, Forged> {
        let tag = self.tag(nonce, aad, body)?;
        self.crypt(nonce, body);
        Ok(tag)
    }

    /// Decrypts `body` where it lies.
    ///
    /// # Errors
    /// [`Forged`] where the tag does not fit key, nonce, `aad` and `body`; `body` is then zeros.
    pub fn open(
        &self,
        nonce: &Nonce,
        aad: &[u8],
        body: &mut [u8],
        tag: &SealTag,
    ) -> Result<(), Forged> {
        self.crypt(nonce, body);
        let fits = self.tag(nonce, aad, body).map(|own| own.ct_eq(tag).into());
        if fits == Ok(true) {
            return Ok(());
        }
        // What nobody has vouched for is not to be read.
        body.zeroize();
        Err(Forged)
    }

    /// The CBC-MAC over B0, `aad` and `body` (6.1, A.2), masked with S0.
    fn tag(&self, nonce: &Nonce, aad: &[u8], body: &[u8]) -> Result<SealTag, Forged> {
        let [0, length @ ..] = u32::try_from(body.len()).map_err(|_| Forged)?.to_be_bytes() else {
            return Err(Forged);
        };
        let aad_length = u16::try_from(aad.len()).map_err(|_| Forged)?;
        if aad_length >= 0xFF00 {
            return Err(Forged);
        }
        // 64: there is aad; 8 · (16 - 2) / 2: the length of the tag; 3 - 1: that of `length`.
        let flags = if aad.is_empty() { 56 + 2 } else { 64 + 56 + 2 };
        let mut mac = block(flags, nonce, length);
        self.encipher(&mut mac);
        if let (false, Some((front, back))) = (aad.is_empty(), mac.split_first_chunk_mut::<2>()) {
            let (first, rest) = aad.split_at_checked(back.len()).unwrap_or((aad, &[]));
            mix(front, &aad_length.to_be_bytes());
            mix(back, first);
            self.encipher(&mut mac);
            self.absorb(&mut mac, rest);
        }
        self.absorb(&mut mac, body);
        let mut mask = block(COUNTER, nonce, [0; 3]);
        self.encipher(&mut mask);
        add(&mut mac, &mask);
        Ok(mac)
    }

    /// Encrypts or decrypts with S1, S2 and so on (6.1, A.3).
    fn crypt(&self, nonce: &Nonce, body: &mut [u8]) {
        let mut masks = (1_u32..).map(|number| {
            let [_, counter @ ..] = number.to_be_bytes();
            let mut mask = block(COUNTER, nonce, counter);
            self.encipher(&mut mask);
            mask
        });
        let (blocks, rest) = body.as_chunks_mut();
        for (block, mask) in blocks.iter_mut().zip(&mut masks) {
            add(block, &mask);
        }
        if !rest.is_empty() {
            masks.by_ref().take(1).for_each(|mask| mix(rest, &mask));
        }
    }

    /// Goes on with the CBC-MAC; the last block is padded with zeros.
    fn absorb(&self, mac: &mut SealTag, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks();
        for block in blocks {
            add(mac, block);
            self.encipher(mac);
        }
        if !rest.is_empty() {
            mix(mac, rest);
            self.encipher(mac);
        }
    }

    fn encipher(&self, block: &mut SealTag) {
        self.0.encrypt_block(block.into());
    }
}

/// Adds one block to another.
const fn add(to: &mut [u8; BLOCK], block: &[u8; BLOCK]) {
    *to = (u128::from_ne_bytes(*to) ^ u128::from_ne_bytes(*block)).to_ne_bytes();
}

/// Adds bytes as far as they go.
fn mix(to: &mut [u8], bytes: &[u8]) {
    for (to, byte) in to.iter_mut().zip(bytes) {
        *to ^= byte;
    }
}

/// Flags, nonce, and a length or a counter.
const fn block(flags: u8, nonce: &Nonce, [x, y, z]: [u8; 3]) -> SealTag {
    let [a, b, c, d, e, f, g, h, i, j, k, l] = *nonce;
    [flags, a, b, c, d, e, f, g, h, i, j, k, l, x, y, z]
}

/// The flags of a counter block.
const COUNTER: u8 = 2;
const BLOCK: usize = 16;

impl core::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SealKey(..)")
    }
}

/// The tag does not fit: not sealed under this key, or changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forged;

/// An SM4 key that turns one block of 16 bytes into another and back (GB/T 32907).
///
/// Only for blocks that never repeat: equal blocks come out equal. Wiped on drop.
pub struct BlockKey(Sm4);

impl BlockKey {
    /// The key with those bytes.
    #[must_use]
    pub fn new(key: &[u8; 16]) -> Self {
        Self(Sm4::new(key.into()))
    }

    /// The block enciphered.
    #[must_use]
    pub fn encipher(&self, block: &[u8; 16]) -> [u8; 16] {
        let mut block = (*block).into();
        self.0.encrypt_block(&mut block);
        block.into()
    }

    /// The block that [`BlockKey::encipher`] turned into this one.
    #[must_use]
    pub fn decipher(&self, block: &[u8; 16]) -> [u8; 16] {
        let mut block = (*block).into();
        self.0.decrypt_block(&mut block);
        block.into()
    }
}

impl core::fmt::Debug for BlockKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("BlockKey(..)")
    }
}

impl ZeroizeOnDrop for SealKey {}
impl ZeroizeOnDrop for BlockKey {}

// Both hold the cipher and nothing else, so they wipe what it wipes: its round keys.
const fn wipes<T: ZeroizeOnDrop>() {}
const _: () = wipes::<Sm4>();

#[cfg(test)]
mod tests {
    extern crate std;

    use ccm::{
        Ccm,
        aead::AeadInOut,
        consts::{U12, U16},
    };
    use proptest::{collection::vec, prelude::*};
    use std::vec;

    use super::*;

    /// GB/T 32907-2016, example 1: key and plaintext are the same 16 bytes.
    const SAME: [u8; 16] = 0x0123456789abcdef_fedcba9876543210_u128.to_be_bytes();

    #[test]
    fn one_block_is_the_standards_example() {
        let key = BlockKey::new(&SAME);

        let block = key.encipher(&SAME);

        assert_eq!(block, 0x681edf34d206965e_86b3e94f536e4246_u128.to_be_bytes());
        assert_eq!(key.decipher(&block), SAME);
    }

    /// RFC 8998, appendix A.2: SM4-CCM.
    #[test]
    fn sealing_is_the_example_of_rfc_8998() {
        let nonce = [0, 0, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0, 0xAB, 0xCD];
        let aad = [
            0xFE, 0xED, 0xFA, 0xCE, 0xDE, 0xAD, 0xBE, 0xEF, 0xFE, 0xED, 0xFA, 0xCE, 0xDE, 0xAD,
            0xBE, 0xEF, 0xAB, 0xAD, 0xDA, 0xD2,
        ];
        let mut body = [0u8; 64];
        for (chunk, byte) in
            body.chunks_mut(8).zip([0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA])
        {
            chunk.fill(byte);
        }
        let plain = body;
        let key = SealKey::new(&SAME);

        let tag = key.seal(&nonce, &aad, &mut body).unwrap();

        assert_eq!(tag, 0x16842D4FA186F56A_B33256971FA110F4_u128.to_be_bytes());
        assert_eq!(body[..8], 0x48AF93501FA62ADB_u64.to_be_bytes());
        key.open(&nonce, &aad, &mut body, &tag).unwrap();
        assert_eq!(body, plain);
    }

    proptest! {
        #[test]
        fn it_is_the_ccm_of_the_library(
            key: [u8; 16],
            nonce: Nonce,
            aad in vec(any::<u8>(), 0..80),
            body in vec(any::<u8>(), 0..80),
        ) {
            let library = Ccm::<Sm4, U16, U12>::new((&key).into());
            let (mut ours, mut theirs) = (body.clone(), body.clone());

            let tag = SealKey::new(&key).seal(&nonce, &aad, &mut ours).unwrap();
            let other =
                library.encrypt_inout_detached((&nonce).into(), &aad, (&mut *theirs).into());

            prop_assert_eq!(&ours, &theirs);
            prop_assert_eq!(tag, <SealTag>::from(other.unwrap()));
            prop_assert_eq!(SealKey::new(&key).open(&nonce, &aad, &mut ours, &tag), Ok(()));
            prop_assert_eq!(ours, body);
        }
    }

    #[test]
    fn what_is_too_long_for_its_length_field_is_not_sealed() {
        let key = SealKey::new(&SAME);
        assert_eq!(key.seal(&[0; 12], &[0; 0xFF00], &mut []), Err(Forged));
        assert_eq!(key.seal(&[0; 12], &[], &mut vec![0; 1 << 24]), Err(Forged));
    }

    #[test]
    fn one_changed_bit_does_not_open() {
        let key = SealKey::new(&SAME);
        let mut body = *b"value";
        let tag = key.seal(&[7; 12], b"aad", &mut body).unwrap();
        for bit in 0..40 {
            let mut changed = body;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.open(&[7; 12], b"aad", &mut changed, &tag), Err(Forged));
            assert_eq!(changed, [0; 5], "what does not open is not to be read");
        }
        assert_eq!(key.open(&[7; 12], b"aae", &mut body, &tag), Err(Forged));
        assert_eq!(body, [0; 5]);
    }
}
