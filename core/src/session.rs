//! A payee's sessions: one number, one token, one receipt, and no memory of what was asked.

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{
    BlockKey, Day, Secrets,
    hash::{MacKey, sm3},
    terms::Terms,
};

/// The number of a session of a payee: how many it will have decided once this one is. Four
/// bytes, big-endian; the first is 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SessionNumber(#[serde(with = "postcard::fixint::be")] u32);

impl SessionNumber {
    /// The last there can be.
    pub const LAST: Self = Self(u32::MAX);

    /// The session with that number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The session after this one, `None` after 4,294,967,295 of them.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

/// What ties a token to one channel: the start of SM3(E_P ‖ E_R).
pub type Binding = [u8; 8];

/// T: a session number and the channel it was made for, enciphered under k_T. Opaque to the
/// payer, 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionToken([u8; 16]);

impl SessionToken {
    /// The token with those bytes.
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; 16]) -> Self {
        Self(*bytes)
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    /// T = SM4_kT(number ‖ 0⁴ ‖ binding).
    pub(crate) fn seal(secrets: &Secrets, number: SessionNumber, binding: Binding) -> Self {
        let [a, b, c, d] = number.0.to_be_bytes();
        let [e, f, g, h, i, j, k, l] = binding;
        let block = [a, b, c, d, 0, 0, 0, 0, e, f, g, h, i, j, k, l];
        Self(BlockKey::new(&secrets.session).encipher(&block))
    }

    /// The session number inside, `None` where this wallet did not make the token.
    pub(crate) fn open(self, secrets: &Secrets) -> Option<(SessionNumber, Binding)> {
        self.open_with(&BlockKey::new(&secrets.session))
    }

    /// What is inside, for who has k_T: the wallet, and its operator. `None` where the token was
    /// not made under that key.
    #[must_use]
    pub fn open_with(self, key: &BlockKey) -> Option<(SessionNumber, Binding)> {
        let block = key.decipher(&self.0);
        let [a, b, c, d, z0, z1, z2, z3, e, f, g, h, i, j, k, l] = block;
        ([z0, z1, z2, z3] == [0; 4])
            .then_some((SessionNumber(u32::from_be_bytes([a, b, c, d])), [e, f, g, h, i, j, k, l]))
    }
}

/// x: what the payee reveals once a credit is on flash, and never else. 16 bytes.
///
/// Whoever holds it can settle the debit it belongs to, so it is wiped on drop and not printed.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Receipt([u8; 16]);

impl Receipt {
    /// The receipt with those bytes.
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; 16]) -> Self {
        Self(*bytes)
    }

    /// The 16 bytes, for the OUTCOME of a credit.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 16] {
        &self.0
    }

    /// x = HMAC(k_R, "x" ‖ T ‖ amount ‖ currency ‖ tag ‖ day), its first 16 bytes.
    ///
    /// A cookie: it lets the payee know its own request again, of whatever age, without memory.
    pub(crate) fn of(cookie: &MacKey, token: SessionToken, terms: &Terms, day: Day) -> Self {
        let digest = cookie.mac(&[
            b"x",
            &token.0,
            &terms.amount.fen().to_be_bytes(),
            &terms.currency.number().to_be_bytes(),
            &terms.tag.number().to_be_bytes(),
            &day.number().to_be_bytes(),
        ]);
        Self(first_half(&digest))
    }

    /// h = SM3(x), its first 16 bytes.
    pub(crate) fn lock(&self) -> Lock {
        Lock(first_half(&sm3(&[&self.0])))
    }
}

impl core::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Receipt(..)")
    }
}

/// h: what a payer puts into its debit, and only the payee's receipt opens. 16 bytes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Lock([u8; 16]);

impl Lock {
    /// The lock with those bytes.
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; 16]) -> Self {
        Self(*bytes)
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }
}

/// In constant time: whether a cookie is ours is decided by this.
impl PartialEq for Lock {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Lock {}

fn first_half(digest: &[u8; 32]) -> [u8; 16] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = *digest;
    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Amount, Currency, Tag};

    fn secrets(byte: u8) -> Secrets {
        Secrets { cookie: [byte; 32], session: [byte; 16], totals: [0; 16], storage: [0; 16] }
    }

    fn cookie(byte: u8) -> MacKey {
        MacKey::new(&secrets(byte).cookie)
    }

    #[test]
    fn a_token_opens_under_its_own_key_only() {
        let number = SessionNumber::new(7);

        let token = SessionToken::seal(&secrets(1), number, [9; 8]);

        assert_eq!(token.open(&secrets(1)), Some((number, [9; 8])));
        assert_eq!(token.open(&secrets(2)), None);
    }

    #[test]
    fn every_term_is_in_the_receipt() {
        let terms = Terms::cny(Amount::from_fen(5).unwrap());
        let token = SessionToken::seal(&secrets(1), SessionNumber::new(1), [0; 8]);
        let other = SessionToken::seal(&secrets(1), SessionNumber::new(2), [0; 8]);
        let day = Day::new(3);
        let lock = Receipt::of(&cookie(1), token, &terms, day).lock();

        let changed = [
            Receipt::of(&cookie(2), token, &terms, day),
            Receipt::of(&cookie(1), other, &terms, day),
            Receipt::of(&cookie(1), token, &terms, Day::new(4)),
            Receipt::of(&cookie(1), token, &Terms::cny(Amount::ZERO), day),
            Receipt::of(&cookie(1), token, &Terms { tag: Tag::new(1), ..terms }, day),
            Receipt::of(&cookie(1), token, &Terms { currency: Currency::new(1), ..terms }, day),
        ];

        for receipt in changed {
            assert_ne!(receipt.lock(), lock);
        }
    }
}
