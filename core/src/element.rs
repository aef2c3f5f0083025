use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{
    Certificate, Identity, Secrets,
    entry::Entry,
    hash::Digest,
    id::WalletId,
    sm2::{NoRandomness, Point, Signature},
    verifier::Verifier,
};

/// What a secure element does for the wallet: everything that needs the private key.
///
/// No raw digest crosses this boundary. The element signs [`Claim`]s, each with its own domain
/// string, so that a chip can refuse a debit whose sequence number is not above the last.
pub trait SecureElement: Verifier {
    /// The wallet as its own certificate has it.
    fn identity(&self) -> &Identity;

    /// The wallet's own certificate.
    fn certificate(&self) -> &Certificate {
        self.identity().certificate()
    }

    /// The symmetric keys of the wallet.
    fn secrets(&self) -> &Secrets;

    /// Makes the point for one channel and forgets the one before.
    ///
    /// # Errors
    /// [`ElementError::Randomness`] where no fresh randomness is to be had.
    fn ephemeral(&mut self) -> Result<Point, ElementError>;

    /// The x coordinate of the point shared with `peer`. The own point is spent, whatever the
    /// outcome.
    ///
    /// # Errors
    /// [`ElementError::NoEphemeral`] where the point was spent already or never made.
    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError>;

    /// Forgets the point made for a channel that will not be.
    fn forget_ephemeral(&mut self);

    /// Signs a claim under the wallet's certificate.
    ///
    /// # Errors
    /// [`ElementError::Refused`] where the element's own rules forbid it: a debit whose sequence
    /// number is not above [`SecureElement::last_debit`].
    fn sign(&mut self, claim: &Claim<'_>) -> Result<Signature, ElementError>;

    /// The highest sequence number of a debit this element has signed, 0 where it keeps none.
    fn last_debit(&self) -> u32;

    /// The monotonic counter of this wallet, 0 at its enrolment; `None` where the element has none.
    ///
    /// # Errors
    /// [`ElementError::Counter`] where it cannot be read.
    fn counter(&mut self) -> Result<Option<u32>, ElementError>;

    /// Moves the monotonic counter up to `value`. Nothing happens where there is none.
    ///
    /// # Errors
    /// [`ElementError::Counter`] where it could not be moved.
    fn advance_counter(&mut self, value: u32) -> Result<(), ElementError>;

    /// Fills `out` with fresh randomness.
    ///
    /// # Errors
    /// [`ElementError::Randomness`] where none is to be had.
    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError>;
}

/// Why the element did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ElementError {
    /// The monotonic counter could not be read or moved.
    #[error("the monotonic counter failed")]
    Counter,
    /// There is no ephemeral key: it was spent, or never made.
    #[error("the ephemeral key was spent")]
    NoEphemeral,
    /// The source of randomness failed.
    #[error("the source of randomness failed")]
    Randomness,
    /// The element's own rules forbid this signature.
    #[error("the secure element refused to sign")]
    Refused,
}

impl From<NoRandomness> for ElementError {
    fn from(_: NoRandomness) -> Self {
        Self::Randomness
    }
}

/// The x coordinate two ephemeral keys agree on. Wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SharedSecret([u8; 32]);

impl SharedSecret {
    /// The secret with those bytes.
    #[must_use]
    pub const fn new(x: [u8; 32]) -> Self {
        Self(x)
    }

    /// The bytes, for a key derivation and nothing else.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl core::fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SharedSecret(..)")
    }
}

/// What a wallet signs, and for what purpose.
///
/// The message M of the signature is the domain string, then the fields in the order given.
#[derive(Clone, Copy, Debug)]
pub enum Claim<'a> {
    /// "I paid": a ledger entry, typed, so that a chip can refuse one whose sequence number is
    /// not above the last.
    Debit(&'a Entry),
    /// "I ask to be paid, in this channel."
    Request {
        /// The request as it is encoded, without the signature.
        body: &'a [u8],
        /// The transcript hash of the channel.
        transcript: &'a Digest,
    },
    /// "I never took this debit and never will."
    Cancel {
        /// Who cancels.
        payee: WalletId,
        /// Who may take the value back.
        payer: WalletId,
        /// Which of the payer's debits.
        seq: u32,
        /// SM3 of the entry.
        entry: &'a Digest,
    },
    /// "This is where my log stands", for the operator.
    Statement {
        /// The statement as it is encoded.
        body: &'a [u8],
    },
}

impl Claim<'_> {
    /// Gives the parts of M one after the other, the domain string first.
    pub fn parts(&self, mut take: impl FnMut(&[u8])) {
        match self {
            Self::Debit(entry) => {
                take(b"ecny-offline/1 debit\0");
                take(&entry.to_bytes());
            }
            Self::Request { body, transcript } => {
                take(b"ecny-offline/1 request\0");
                take(body);
                take(*transcript);
            }
            Self::Cancel { payee, payer, seq, entry } => {
                take(b"ecny-offline/1 cancel\0");
                take(&payee.to_bytes());
                take(&payer.to_bytes());
                take(&seq.to_be_bytes());
                take(*entry);
            }
            Self::Statement { body } => {
                take(b"ecny-offline/1 statement\0");
                take(body);
            }
        }
    }
}
