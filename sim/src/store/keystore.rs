//! Keys at rest: one file, encrypted under a passphrase or a key file.
//!
//! ```text
//!  0   8  "ecnykeys"
//!  8   1  version, 1
//!  9   1  1 = passphrase, 2 = key file
//! 10   4  iterations, big-endian; 0 for a key file
//! 14  16  salt
//! 30  12  nonce
//! 42   n  the keys, encrypted
//!     16  tag
//! ```
//!
//! The key of SM4-CCM comes from a passphrase by PBKDF2 with HMAC-SM3 (GM/T 0091-2020), from a key
//! file, which cannot be guessed, by HKDF with HMAC-SM3 (RFC 5869). The first 42 bytes and a
//! context, which names the owner of the keys, are authenticated with them.

use ecny_core::{Nonce, SealKey, SealTag, mac};
use sm3::Sm3;
use zeroize::Zeroizing;

use super::{Unlock, UnlockKind};

/// Keys, encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keystore {
    header: Header,
    body: Vec<u8>,
    tag: SealTag,
}

impl Keystore {
    /// Encrypts `keys` under `unlock` for the owner that `context` names.
    ///
    /// `iterations` is what a guess at a passphrase costs; a key file needs none. Salt and nonce
    /// are fresh.
    ///
    /// # Errors
    /// [`KeystoreError::Randomness`] where none is to be had, [`KeystoreError::TooLong`] for keys
    /// beyond [`Keystore::MOST`].
    pub fn seal(
        keys: &[u8],
        context: &[u8],
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Self, KeystoreError> {
        if keys.len() > Self::MOST {
            return Err(KeystoreError::TooLong);
        }
        let header = Header {
            stretch: match unlock.kind() {
                UnlockKind::KeyFile => Stretch::Expand,
                UnlockKind::Passphrase => Stretch::Iterate(iterations),
            },
            salt: fresh()?,
            nonce: fresh()?,
        };
        let mut body = Zeroizing::new(keys.to_vec());
        let tag = header
            .key(unlock)
            .seal(&header.nonce, &header.authenticated(context), &mut body)
            .map_err(|_| KeystoreError::TooLong)?;
        Ok(Self { header, body: std::mem::take(&mut body), tag })
    }

    /// Decrypts the keys.
    ///
    /// # Errors
    /// [`KeystoreError::Forged`] where another secret, or another context, sealed them or a byte
    /// was changed since: the three cannot be told apart. [`KeystoreError::WrongUnlock`] where
    /// they are sealed under the other kind of secret.
    pub fn open(
        &self,
        context: &[u8],
        unlock: &Unlock,
    ) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
        if unlock.kind() != self.kind() {
            return Err(KeystoreError::WrongUnlock(self.kind()));
        }
        let mut keys = Zeroizing::new(self.body.clone());
        let aad = self.header.authenticated(context);
        self.header
            .key(unlock)
            .open(&self.header.nonce, &aad, &mut keys, &self.tag)
            .map_err(|_| KeystoreError::Forged(self.kind()))?;
        Ok(keys)
    }

    /// The kind of secret that opens it.
    #[must_use]
    pub const fn kind(&self) -> UnlockKind {
        match self.header.stretch {
            Stretch::Expand => UnlockKind::KeyFile,
            Stretch::Iterate(_) => UnlockKind::Passphrase,
        }
    }

    /// The file, as drawn above.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.header.to_bytes()[..], &self.body, &self.tag].concat()
    }

    /// Reads what [`Keystore::to_bytes`] made.
    ///
    /// # Errors
    /// [`KeystoreError::Malformed`], [`KeystoreError::Iterations`], [`KeystoreError::TooNew`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeystoreError> {
        let (header, rest) = bytes.split_first_chunk().ok_or(KeystoreError::Malformed)?;
        let header = Header::from_bytes(header)?;
        let (body, tag) = rest.split_last_chunk().ok_or(KeystoreError::Malformed)?;
        if body.len() > Self::MOST {
            return Err(KeystoreError::Malformed);
        }
        Ok(Self { header, body: body.to_vec(), tag: *tag })
    }

    /// The most bytes of keys one file holds.
    pub const MOST: usize = 16 * 1024;

    /// The most bytes of a file.
    pub(super) const FILE_MOST: usize = Self::MOST + Header::LEN + size_of::<SealTag>();
}

/// How often PBKDF2 turns a passphrase over before it is a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Iterations(u32);

impl Iterations {
    /// What a guess costs by default: some tenths of a second of one core.
    pub const DEFAULT: Self = Self(600_000);

    /// The fewest a key store may ask for.
    pub const LEAST: Self = Self(1_024);

    /// The most a key store may ask for: a file from a stranger must not hang this process.
    pub const MOST: Self = Self(10_000_000);

    /// That many; `None` outside [`Iterations::LEAST`] to [`Iterations::MOST`].
    #[must_use]
    pub fn new(count: u32) -> Option<Self> {
        let count = Self(count);
        (Self::LEAST..=Self::MOST).contains(&count).then_some(count)
    }
}

/// Why keys are not sealed or not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeystoreError {
    /// Another secret of this kind sealed the keys, or the file was changed since.
    #[error("wrong {0}, or the file was changed")]
    Forged(UnlockKind),
    /// The file asks for too few or too many iterations.
    #[error("asks for too few or too many iterations of PBKDF2")]
    Iterations,
    /// Not a key store, or only a part of one.
    #[error("not a key store, or only a part of one")]
    Malformed,
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness")]
    Randomness,
    /// More keys than one file holds.
    #[error("more keys than one file holds")]
    TooLong,
    /// A newer version of this program made the file.
    #[error("made by a newer version of this program")]
    TooNew,
    /// The keys are sealed under the other kind of secret, this one.
    #[error("opens with a {0}")]
    WrongUnlock(UnlockKind),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Header {
    stretch: Stretch,
    salt: [u8; 16],
    nonce: Nonce,
}

/// From secret to key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch {
    Iterate(Iterations),
    Expand,
}

impl Header {
    const LEN: usize = 42;

    fn key(&self, unlock: &Unlock) -> SealKey {
        let (Unlock::Passphrase(secret) | Unlock::KeyFile(secret)) = unlock;
        let key = match self.stretch {
            Stretch::Iterate(count) => iterate(secret, &self.salt, count),
            Stretch::Expand => expand(secret, &self.salt),
        };
        SealKey::new(&key)
    }

    fn authenticated(&self, context: &[u8]) -> Vec<u8> {
        [&self.to_bytes(), context].concat()
    }

    fn to_bytes(&self) -> [u8; Self::LEN] {
        let (kind, iterations) = match self.stretch {
            Stretch::Iterate(Iterations(count)) => (PASSPHRASE, count),
            Stretch::Expand => (KEY_FILE, 0),
        };
        let mut bytes = [0; Self::LEN];
        let fields = MAGIC
            .into_iter()
            .chain([VERSION, kind])
            .chain(iterations.to_be_bytes())
            .chain(self.salt)
            .chain(self.nonce);
        for (byte, field) in bytes.iter_mut().zip(fields) {
            *byte = field;
        }
        bytes
    }

    fn from_bytes(bytes: &[u8; Self::LEN]) -> Result<Self, KeystoreError> {
        let parts = || {
            let (magic, rest) = bytes.split_first_chunk()?;
            let ([version, kind], rest) = rest.split_first_chunk()?;
            let (iterations, rest) = rest.split_first_chunk()?;
            let (salt, rest) = rest.split_first_chunk()?;
            let (nonce, []) = rest.split_first_chunk()? else { return None };
            Some((*magic, *version, *kind, u32::from_be_bytes(*iterations), *salt, *nonce))
        };
        let (magic, version, kind, iterations, salt, nonce) =
            parts().ok_or(KeystoreError::Malformed)?;
        if magic != MAGIC || version == 0 {
            return Err(KeystoreError::Malformed);
        }
        if version > VERSION {
            return Err(KeystoreError::TooNew);
        }
        let stretch = match (kind, iterations) {
            (PASSPHRASE, count) => {
                Stretch::Iterate(Iterations::new(count).ok_or(KeystoreError::Iterations)?)
            }
            (KEY_FILE, 0) => Stretch::Expand,
            _ => return Err(KeystoreError::Malformed),
        };
        Ok(Self { stretch, salt, nonce })
    }
}

/// PBKDF2 with HMAC-SM3.
fn iterate(secret: &[u8], salt: &[u8; 16], count: Iterations) -> Zeroizing<[u8; 16]> {
    let mut key = Zeroizing::new([0; 16]);
    pbkdf2::pbkdf2_hmac::<Sm3>(secret, salt, count.0, &mut *key);
    key
}

/// HKDF with HMAC-SM3: one block of output, so two steps.
fn expand(secret: &[u8], salt: &[u8; 16]) -> Zeroizing<[u8; 16]> {
    // HMAC pads a short key with zeros itself: 16 bytes and 16 zeros are the same key.
    let mut padded = [0; 32];
    let (start, _) = padded.split_at_mut(salt.len());
    start.copy_from_slice(salt);
    let pseudorandom = Zeroizing::new(mac(&padded, &[secret]));
    let block = Zeroizing::new(mac(&pseudorandom, &[b"ecny-sim/1 keys", &[1]]));
    let mut key = Zeroizing::new([0; 16]);
    for (byte, derived) in key.iter_mut().zip(block.iter()) {
        *byte = *derived;
    }
    key
}

fn fresh<const N: usize>() -> Result<[u8; N], KeystoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| KeystoreError::Randomness)?;
    Ok(bytes)
}

const MAGIC: [u8; 8] = *b"ecnykeys";
const VERSION: u8 = 1;
const PASSPHRASE: u8 = 1;
const KEY_FILE: u8 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &[u8] = b"thirty-two bytes of private key!";
    const WHO: &[u8] = b"wallet 0001-00000000002a";

    fn key_file(byte: u8) -> Unlock {
        Unlock::KeyFile(Zeroizing::new(vec![byte; 32]))
    }

    fn sealed(unlock: &Unlock) -> Keystore {
        Keystore::seal(KEYS, WHO, unlock, Iterations::LEAST).unwrap()
    }

    #[test]
    fn sealed_keys_open_again_under_either_kind_of_secret() {
        for unlock in [Unlock::passphrase("correct horse"), key_file(7)] {
            let file = sealed(&unlock).to_bytes();

            let read = Keystore::from_bytes(&file).unwrap();

            assert_eq!(read.kind(), unlock.kind());
            assert_eq!(read.to_bytes(), file);
            assert_eq!(*read.open(WHO, &unlock).unwrap(), KEYS);
            assert!(!file.windows(8).any(|eight| KEYS.windows(8).any(|key| key == eight)));
        }
    }

    #[test]
    fn another_secret_or_another_owner_opens_nothing() {
        let store = sealed(&Unlock::passphrase("correct horse"));
        let forged = Err(KeystoreError::Forged(UnlockKind::Passphrase));

        assert_eq!(store.open(WHO, &Unlock::passphrase("correct house")), forged);
        assert_eq!(store.open(WHO, &Unlock::passphrase("")), forged);
        let right = Unlock::passphrase("correct horse");
        assert_eq!(store.open(b"wallet 0001-00000000002b", &right), forged);
        assert_eq!(
            sealed(&key_file(7)).open(WHO, &key_file(8)),
            Err(KeystoreError::Forged(UnlockKind::KeyFile))
        );
    }

    #[test]
    fn the_other_kind_of_secret_is_named() {
        assert_eq!(
            sealed(&key_file(7)).open(WHO, &Unlock::passphrase([7; 32])),
            Err(KeystoreError::WrongUnlock(UnlockKind::KeyFile))
        );
        assert_eq!(
            sealed(&Unlock::passphrase([7; 32])).open(WHO, &key_file(7)),
            Err(KeystoreError::WrongUnlock(UnlockKind::Passphrase))
        );
    }

    #[test]
    fn one_changed_bit_anywhere_opens_nothing() {
        let unlock = key_file(7);
        let file = sealed(&unlock).to_bytes();
        for bit in 0..file.len() * 8 {
            let mut changed = file.clone();
            changed[bit / 8] ^= 1 << (bit % 8);

            let opened = Keystore::from_bytes(&changed).and_then(|read| read.open(WHO, &unlock));

            assert!(opened.is_err(), "bit {bit}");
        }
    }

    #[test]
    fn one_changed_byte_of_a_passphrase_store_opens_nothing() {
        let unlock = Unlock::passphrase("correct horse");
        let file = sealed(&unlock).to_bytes();
        // Bytes 10 and 11 make it dear, not different: they are the next test's.
        for at in (0..10).chain(12..file.len()) {
            let mut changed = file.clone();
            changed[at] ^= 1;

            let opened = Keystore::from_bytes(&changed).and_then(|read| read.open(WHO, &unlock));

            assert!(opened.is_err(), "byte {at}");
        }
    }

    #[test]
    fn an_absurd_number_of_iterations_is_refused_before_it_is_spent() {
        let file = sealed(&Unlock::passphrase("correct horse")).to_bytes();
        for count in [0, 1, 1_023, 10_000_001, u32::MAX] {
            let mut changed = file.clone();
            changed[10..14].copy_from_slice(&count.to_be_bytes());

            assert_eq!(Keystore::from_bytes(&changed), Err(KeystoreError::Iterations), "{count}");
        }
    }

    #[test]
    fn a_part_of_a_file_opens_nothing() {
        let unlock = key_file(7);
        let file = sealed(&unlock).to_bytes();
        for len in 0..file.len() {
            let opened =
                Keystore::from_bytes(&file[..len]).and_then(|read| read.open(WHO, &unlock));

            assert!(opened.is_err(), "{len} bytes");
        }
        let longer = [&file[..], &[0]].concat();
        let opened = Keystore::from_bytes(&longer).and_then(|read| read.open(WHO, &unlock));
        assert!(opened.is_err());
    }

    #[test]
    fn a_newer_version_says_so() {
        let mut file = sealed(&key_file(7)).to_bytes();
        file[8] = 2;

        assert_eq!(Keystore::from_bytes(&file), Err(KeystoreError::TooNew));
    }

    #[test]
    fn no_two_files_share_salt_or_nonce() {
        let (one, two) = (sealed(&key_file(7)).to_bytes(), sealed(&key_file(7)).to_bytes());

        assert_ne!(one[14..30], two[14..30]);
        assert_ne!(one[30..42], two[30..42]);
    }

    #[test]
    fn more_keys_than_a_file_holds_are_refused() {
        let most = vec![0; Keystore::MOST + 1];

        let refused = Keystore::seal(&most, WHO, &key_file(7), Iterations::LEAST);

        assert_eq!(refused, Err(KeystoreError::TooLong));
    }

    /// `openssl kdf -keylen 16 -kdfopt digest:SM3 -kdfopt pass:'correct horse' -kdfopt
    /// hexsalt:000102030405060708090a0b0c0d0e0f -kdfopt iter:1024 PBKDF2`, OpenSSL 3.0.19.
    #[test]
    fn a_passphrase_becomes_the_key_that_openssl_derives() {
        let key = iterate(b"correct horse", &SALT, Iterations::LEAST);

        assert_eq!(hex::encode(key), "4baabc62f02875a42de9283a26b4e1e4");
    }

    /// `openssl kdf -keylen 16 -kdfopt digest:SM3 -kdfopt key:'sixteen or more bytes of key file'
    /// -kdfopt hexsalt:000102030405060708090a0b0c0d0e0f -kdfopt info:'ecny-sim/1 keys' HKDF`,
    /// OpenSSL 3.0.19.
    #[test]
    fn a_key_file_becomes_the_key_that_openssl_derives() {
        let key = expand(b"sixteen or more bytes of key file", &SALT);

        assert_eq!(hex::encode(key), "af736ad7598184661ff924fe33ac1745");
    }

    const SALT: [u8; 16] = 0x000102030405060708090a0b0c0d0e0f_u128.to_be_bytes();
}
