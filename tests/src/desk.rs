use ecny_core::{
    Day, Digest, End, Purpose, Resolution, Seq, Statement, SyncReceipt, WalletId, sm2::Signature,
};
use ecny_issuer::Issuer;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

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

/// What an operator's command key signs for one purpose.
#[must_use]
pub fn command(issuer: &Issuer, purpose: Purpose, body: &[u8]) -> Signature {
    let mut rng = ChaCha20Rng::seed_from_u64(0);
    issuer.centre().keys().command(purpose, body, &mut rng).unwrap()
}
