use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use ecny_core::{
    BlockKey, Info, SealedTotals, SharedSecret, Totals, WalletId, mac, session_key,
    sm2::{Issued, NoRandomness, Point, SecretScalar},
    totals_key,
};
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use crate::{Issuance, OperatorKeys, Registry};

/// The key generation centre (密钥生成中心, GM/T 0130-2023): gives wallets their certificates
/// and remembers to whom it gave what.
#[derive(Debug)]
pub struct Centre {
    keys: OperatorKeys,
    registry: Registry,
    /// What it shares with wallets it was asked about: every reconciliation asks about all of them.
    shared: Mutex<BTreeMap<WalletId, SharedSecret>>,
}

impl Centre {
    /// A centre that goes on from what was issued before.
    #[must_use]
    pub const fn new(keys: OperatorKeys, registry: Registry) -> Self {
        Self { keys, registry, shared: Mutex::new(BTreeMap::new()) }
    }

    /// The operator's keys.
    #[must_use]
    pub const fn keys(&self) -> &OperatorKeys {
        &self.keys
    }

    /// What was issued so far.
    #[must_use]
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Issues a certificate to the device that showed U. The same request again gets the same
    /// answer.
    ///
    /// The caller has made sure that this device may have this certificate, and puts the
    /// issuance on disk before the grant leaves the house. A device that has lost its half
    /// before its first grant starts over with a new wallet number: the first U of a number
    /// fixes its totals key.
    ///
    /// # Errors
    /// [`IssueError`]; nothing was issued then.
    pub fn issue<R: TryCryptoRng + ?Sized>(
        &mut self,
        applicant: &Point,
        info: &Info,
        rng: &mut R,
    ) -> Result<&Issuance, IssueError> {
        if info.id.operator != self.keys.id() || info.epoch != self.keys.epoch() {
            return Err(IssueError::Foreign);
        }
        let known = match self.registry.issuance(info.id, info.serial) {
            Some(known) if known.info() == info && known.applicant() == applicant => true,
            Some(_) => return Err(IssueError::Taken),
            None => false,
        };
        if !known {
            let last = self.registry.of_wallet(info.id).next_back();
            if last.is_some_and(|last| last.info().serial > info.serial) {
                return Err(IssueError::Serial);
            }
            let issued = self.draw(applicant, info, rng)?;
            self.registry.restore(Issuance::new(*info, *applicant, issued));
        }
        self.registry.issuance(info.id, info.serial).ok_or(IssueError::Taken)
    }

    /// Takes back what a store has kept.
    pub(crate) fn restore(&mut self, issuance: Issuance) {
        self.registry.restore(issuance);
    }

    /// The key that seals the running totals of a wallet; `None` where this centre did not
    /// enroll it, or did so under the keys of another epoch.
    #[must_use]
    pub fn totals_key(&self, wallet: WalletId) -> Option<Zeroizing<[u8; 16]>> {
        Some(totals_key(&self.shared(wallet)?, wallet))
    }

    /// The key that hides the session numbers of a wallet from its payers; `None` as for
    /// [`Centre::totals_key`].
    #[must_use]
    pub fn session_key(&self, wallet: WalletId) -> Option<Zeroizing<[u8; 16]>> {
        Some(session_key(&self.shared(wallet)?, wallet))
    }

    /// Opens the running totals in an entry of a wallet.
    #[must_use]
    pub fn open_totals(&self, wallet: WalletId, sealed: SealedTotals) -> Option<Totals> {
        let key = self.totals_key(wallet)?;
        Totals::open(&BlockKey::new(&key), sealed)
    }

    /// What this centre shares with a wallet since its first enrolment.
    fn shared(&self, wallet: WalletId) -> Option<SharedSecret> {
        let first = self.registry.of_wallet(wallet).next()?;
        if first.info().epoch != self.keys.epoch() {
            return None;
        }
        let mut all = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        // The first U of a wallet stays its first.
        let shared =
            all.entry(wallet).or_insert_with(|| self.keys.issuing().agree(first.applicant()));
        Some(SharedSecret::new(*shared.expose()))
    }

    /// W and t with w = HMAC-SM3(ms, U ‖ info ‖ fresh randomness): poor randomness does not
    /// repeat a w, and a repeated w would tell ms.
    fn draw<R: TryCryptoRng + ?Sized>(
        &self,
        applicant: &Point,
        info: &Info,
        rng: &mut R,
    ) -> Result<Issued, NoRandomness> {
        let (ms, info, u) =
            (self.keys.issuing().secret().to_bytes(), info.to_bytes(), applicant.to_bytes());
        let mut fresh = Zeroizing::new([0; 32]);
        for _ in 0..TRIES {
            rng.try_fill_bytes(&mut *fresh).map_err(|_| NoRandomness)?;
            let w = Zeroizing::new(mac(&ms, &[b"ecny-offline/1 w\0", &u, &info, &*fresh]));
            let w = SecretScalar::from_bytes(&w);
            if let Some(issued) = w.and_then(|w| self.keys.issuing().issue(&info, applicant, &w)) {
                return Ok(issued);
            }
        }
        Err(NoRandomness)
    }
}

/// How often a w out of range is drawn again: once happens to one in 2³².
const TRIES: u8 = 4;

/// Why no certificate was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The information names another operator or another epoch.
    #[error("the certificate would be another operator's, or under other keys")]
    Foreign,
    /// The source of randomness failed.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// A later certificate of this wallet is out already.
    #[error("the wallet has a certificate with a higher serial")]
    Serial,
    /// This wallet and serial were given to another device, or with other information.
    #[error("the serial of this wallet was given out already, for another key or other terms")]
    Taken,
}
