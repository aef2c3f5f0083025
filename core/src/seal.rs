use ccm::{
    Ccm, KeyInit,
    aead::AeadInOut,
    consts::{U12, U16},
};
use sm4::{
    Sm4,
    cipher::{BlockCipherDecrypt, BlockCipherEncrypt},
};
use zeroize::ZeroizeOnDrop;

/// A nonce of SM4-CCM: never used twice under one key.
pub type Nonce = [u8; 12];

/// The authentication tag of SM4-CCM.
pub type SealTag = [u8; 16];

/// An SM4 key that seals and opens byte strings: SM4-CCM, nonce 12 bytes, tag 16 bytes
/// (GB/T 36624, RFC 8998). Wiped on drop.
pub struct SealKey(Ccm<Sm4, U16, U12>);

impl SealKey {
    /// The key with those bytes.
    #[must_use]
    pub fn new(key: &[u8; 16]) -> Self {
        Self(Ccm::new(key.into()))
    }

    /// Encrypts `body` where it lies and returns the tag over it and `aad`.
    ///
    /// # Errors
    /// [`Forged`] where `body` is longer than CCM can seal under this nonce (16 MiB).
    pub fn seal(&self, nonce: &Nonce, aad: &[u8], body: &mut [u8]) -> Result<SealTag, Forged> {
        let tag = self.0.encrypt_inout_detached(nonce.into(), aad, body.into());
        tag.map(Into::into).map_err(|_| Forged)
    }

    /// Decrypts `body` where it lies.
    ///
    /// # Errors
    /// [`Forged`] where the tag does not fit key, nonce, `aad` and `body`; `body` is then void.
    pub fn open(
        &self,
        nonce: &Nonce,
        aad: &[u8],
        body: &mut [u8],
        tag: &SealTag,
    ) -> Result<(), Forged> {
        let opened = self.0.decrypt_inout_detached(nonce.into(), aad, body.into(), tag.into());
        opened.map_err(|_| Forged)
    }
}

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

    #[test]
    fn one_changed_bit_does_not_open() {
        let key = SealKey::new(&SAME);
        let mut body = *b"value";
        let tag = key.seal(&[7; 12], b"aad", &mut body).unwrap();
        for bit in 0..40 {
            let mut changed = body;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.open(&[7; 12], b"aad", &mut changed, &tag), Err(Forged));
        }
        assert_eq!(key.open(&[7; 12], b"aae", &mut body, &tag), Err(Forged));
    }
}
