use ecny_core::{
    Day, Delta, Digest, End, Epoch, Purpose, Resolution, Seq, SignedDelta, Statement, SyncReceipt,
    Taken, WalletId, WalletNumber, Word, sm2::Signature,
};
use ecny_issuer::Issuer;
use ecny_sim::SimLedger;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::meeting::TODAY;

/// An operator's receipt for all that a statement states.
#[must_use]
pub fn receipt(issuer: &Issuer, statement: &Statement, day: Day) -> (SyncReceipt, Signature) {
    let receipt = SyncReceipt {
        version: SyncReceipt::VERSION,
        wallet: statement.wallet,
        position: statement.position,
        decided: statement.decided,
        day,
    };
    (receipt, command(issuer, Purpose::Receipt, &receipt.to_bytes()))
}

/// An operator's word on how a debit ended.
#[must_use]
pub fn resolution(
    issuer: &Issuer,
    payer: WalletId,
    seq: Seq,
    entry: &Digest,
    end: End,
) -> (Resolution, Signature) {
    let version = Resolution::VERSION;
    let resolution = Resolution { version, payer, seq, entry: *entry, end };
    (resolution, command(issuer, Purpose::Resolution, &resolution.to_bytes()))
}

/// A delta of an operator's list that names nobody, on that day.
#[must_use]
pub fn delta(issuer: &Issuer, number: u16, day: Day) -> Delta {
    Delta {
        version: Delta::VERSION,
        operator: issuer.operator().id(),
        epoch: Epoch::new(1),
        number,
        base: 0,
        day,
        revoked: [WalletNumber::NONE; Delta::NAMES],
    }
}

/// The delta with those names in it.
///
/// # Panics
/// Where there are too many.
#[must_use]
pub fn naming(delta: Delta, names: &[WalletId]) -> Delta {
    let mut revoked = delta.revoked;
    for (index, name) in names.iter().enumerate() {
        assert_eq!(name.operator, delta.operator);
        revoked[index] = name.number;
    }
    Delta { revoked, ..delta }
}

/// The delta with its operator's signature.
#[must_use]
pub fn sign_delta(issuer: &Issuer, delta: Delta) -> SignedDelta {
    SignedDelta { delta, signature: command(issuer, Purpose::Delta, &delta.to_bytes()) }
}

/// Has a wallet take the first list of that operator, of the day a world begins on, that names
/// nobody: no sum is too large for it then.
///
/// # Panics
/// Where it would not take it.
pub fn hear_of_nobody((issuer, wallet): (&Issuer, &mut SimLedger)) {
    let SignedDelta { delta, signature } = sign_delta(issuer, delta(issuer, 1, TODAY));
    assert_eq!(wallet.take(&Word::Delta(delta, signature)), Ok(Taken::Now));
}

/// What an operator's command key signs for one purpose.
#[must_use]
pub fn command(issuer: &Issuer, purpose: Purpose, body: &[u8]) -> Signature {
    let mut rng = ChaCha20Rng::seed_from_u64(0);
    issuer.centre().keys().command(purpose, body, &mut rng).unwrap()
}
