//! What a ledger begins with.

use embedded_storage::nor_flash::NorFlash;

use crate::{
    Class, ElementError, Error, Identity, Journal, JournalError, Operator, OperatorCertificate,
    PeerFault, Purpose, RootKey, SealKey, SecureElement,
    account::{Account, AccountKind},
    journal::MAX_BODY,
    limits::{Limits, Profile},
    record::{Line, Record},
    sm2::Signature,
};

/// What makes a certified element a wallet: given by its operator, checked before it is kept.
#[derive(Clone, Copy, Debug)]
pub struct Personalization {
    /// The certificate of the wallet's own operator.
    pub operator: OperatorCertificate,
    /// The wallet's limits and the operator's day.
    pub profile: Profile,
    /// The signature of the operator's command key over the profile.
    pub signature: Signature,
}

/// The account and the operator of a wallet that begins, where the root and that operator have signed
/// them for it.
#[inline(never)]
pub(super) fn begin(
    identity: &Identity,
    root: &RootKey,
    given: &Personalization,
) -> Result<(Account, Operator), Error> {
    let operator = given.operator.verify(root).map_err(|_| PeerFault::Signature)?;
    let Profile { wallet, parent, day, limits } = given.profile;
    let issued = operator.id() == identity.id().operator && operator.epoch() == identity.epoch();
    let current = limits.version == Limits::VERSION && operator.valid_on(day);
    if wallet != identity.id() || !issued || !current {
        return Err(PeerFault::Terms.into());
    }
    operator
        .verify_command(Purpose::Profile, &given.profile.to_bytes(), &given.signature)
        .map_err(|_| PeerFault::Signature)?;

    let kind = match identity.class() {
        Class::Purse => AccountKind::Purse,
        Class::Software | Class::SecureElement => AccountKind::Wallet,
    };
    let account = Account::new(kind, root.point().to_bytes(), limits, day);
    Ok((Account { parent, ..account }, operator))
}

/// A journal that begins with that account.
#[inline(never)]
pub(super) fn first_journal<F: NorFlash, E: SecureElement>(
    flash: F,
    element: &mut E,
    account: &Account,
) -> Result<Journal<F>, Error> {
    let checkpoint = Line { balance: account.balance, record: Record::Checkpoint(account.clone()) };
    let mut buffer = [0; MAX_BODY];
    let body = checkpoint.to_bytes(&mut buffer).map_err(|_| JournalError::TooLong)?;
    let seed = seed(element)?;
    let key = SealKey::new(&element.secrets().storage);
    Ok(Journal::format(flash, key, seed, 0, body)?)
}

/// Fresh bytes for the journal's nonces of one boot.
pub(super) fn seed<E: SecureElement>(element: &mut E) -> Result<[u8; 16], ElementError> {
    let mut seed = [0; 16];
    element.fill_random(&mut seed)?;
    Ok(seed)
}
