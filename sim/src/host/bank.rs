//! An operator in its directory: its office, its purses, and the root that vouches for it.

mod answer;
mod enrol;

use std::path::Path;

use ecny_core::{
    Day, Epoch, Identity, OperatorCertificate, OperatorId, RootKey, SoftVerifier, WalletId,
};
use ecny_issuer::{Issuer, Office, OfficeError, OperatorKeys, Root};
use getrandom::SysRng;

use super::{HostError, HostLedger, device, dues::Dues, image, keys::BankKeys};
use crate::store::{
    Draft, EventFile, IssuerFolder, IssuerManifest, Iterations, StorageKey, StoreError, Unlock,
};

pub use enrol::Wanted;

/// The office of an operator over the events in its directory.
pub type HostOffice = Office<EventFile, SoftVerifier>;

/// An operator in its directory, held by this process.
#[derive(Debug)]
pub struct Bank {
    folder: IssuerFolder,
    office: HostOffice,
    /// The root, where it is kept here.
    root: Option<Root>,
    storage: StorageKey,
    dues: Dues,
    torn: u64,
}

impl Bank {
    /// Makes a root, and an operator it vouches for from `today` on for ten years.
    ///
    /// # Errors
    /// [`HostError`]; there is no such directory then.
    pub fn create(
        draft: Draft,
        operator: OperatorId,
        today: Day,
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Self, HostError> {
        let root = Root::generate(&mut SysRng)?;
        let keys = OperatorKeys::generate(operator, Epoch::new(1), &mut SysRng)?;
        let certificate = vouch(&root, &keys, today)?;
        let known = (certificate, root.public());
        let mut bank = Self::found(draft, (keys, Some(root)), known, unlock, iterations)?;
        bank.begin_day(today)?;
        Ok(bank)
    }

    /// Makes another operator under the root of this one, and makes the two known to each other:
    /// their wallets can pay each other once they have synced.
    ///
    /// # Errors
    /// [`HostError::NoRoot`] where the root is not kept here, [`HostError::OperatorTaken`] for this
    /// operator's own number; otherwise as [`Bank::create`].
    pub fn create_beside(
        &mut self,
        draft: Draft,
        operator: OperatorId,
        today: Day,
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Self, HostError> {
        let root = self.root.as_ref().ok_or(HostError::NoRoot)?;
        if operator == self.issuer().operator().id() {
            return Err(HostError::OperatorTaken);
        }
        let keys = OperatorKeys::generate(operator, Epoch::new(1), &mut SysRng)?;
        let certificate = vouch(root, &keys, today)?;
        let known = (certificate, root.public());
        let mut other = Self::found(draft, (keys, None), known, unlock, iterations)?;
        other.begin_day(today)?;
        other.office.introduce(self.office.issuer().certificate())?;
        self.office.introduce(&certificate)?;
        Ok(other)
    }

    fn found(
        draft: Draft,
        (operator, root): (OperatorKeys, Option<Root>),
        (certificate, root_key): (OperatorCertificate, RootKey),
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Self, HostError> {
        let manifest = IssuerManifest {
            operator: operator.id(),
            root_key: *root_key.point(),
            certificates: vec![certificate.to_bytes().to_vec()],
        };
        let keys = BankKeys { root, operator, storage: StorageKey::generate()? };
        let secret = keys.to_secret_bytes();
        let folder = IssuerFolder::create(draft, manifest, &secret, unlock, iterations)?;
        Self::with(folder, keys)
    }

    /// Opens the operator in that directory, with all it has ever decided.
    ///
    /// # Errors
    /// [`HostError::Store`] where `unlock` does not open its keys or a file of it is damaged.
    pub fn open(folder: IssuerFolder, unlock: &Unlock) -> Result<Self, HostError> {
        let keys = BankKeys::from_secret_bytes(&folder.keys(unlock)?);
        let keys = keys.ok_or_else(|| {
            StoreError::damaged(folder.path(), "its keys are not those of an issuer")
        })?;
        Self::with(folder, keys)
    }

    fn with(folder: IssuerFolder, keys: BankKeys) -> Result<Self, HostError> {
        let damaged = |what| StoreError::damaged(folder.path(), what);
        let certificate = folder.manifest().certificates.last();
        let certificate = certificate
            .and_then(|bytes| OperatorCertificate::from_bytes(bytes.as_slice().try_into().ok()?))
            .ok_or_else(|| damaged("issuer.json holds no certificate of an operator"))?;
        let root = RootKey::new(folder.manifest().root_key);
        let BankKeys { root: private, operator, storage } = keys;
        let events = folder.events(&storage)?;
        let (torn, path) = (events.torn(), events.path().to_owned());
        let office = Office::open(events, operator, certificate, root, SoftVerifier);
        let office = office.map_err(|error| {
            if let OfficeError::Issuer(_) = error {
                damaged("the certificate in issuer.json does not fit its keys")
            } else {
                StoreError::damaged(&path, "not what this issuer has decided")
            }
        })?;
        let dues = match folder.dues(&storage)? {
            Some(bytes) => Dues::from_bytes(&bytes).ok_or_else(|| damaged("dues.sealed"))?,
            None => Dues::default(),
        };
        Ok(Self { folder, office, root: private, storage, dues, torn })
    }

    /// Begins a day at the office. Days do not go back.
    ///
    /// # Errors
    /// [`HostError::Office`] for an earlier day, or one on which the operator may not act.
    pub fn begin_day(&mut self, day: Day) -> Result<(), HostError> {
        if !self.issuer().operator().valid_on(day) {
            return Err(HostError::Day);
        }
        Ok(self.office.begin_day(day)?)
    }

    /// How many bytes of a decision that a power failure has cut off were found: it was never made.
    #[must_use]
    pub const fn torn(&self) -> u64 {
        self.torn
    }

    /// The office.
    pub const fn office(&mut self) -> &mut HostOffice {
        &mut self.office
    }

    /// The root's private key, where it is kept here.
    ///
    /// # Errors
    /// [`HostError::NoRoot`].
    pub fn root(&self) -> Result<&Root, HostError> {
        self.root.as_ref().ok_or(HostError::NoRoot)
    }

    /// Opens the purse that serves this wallet. What has come of a load that is owed to the wallet and
    /// was cut off is read from its log first.
    ///
    /// # Errors
    /// [`HostError::NoPurse`] where there is none.
    pub fn purse(&mut self, wallet: WalletId) -> Result<HostLedger, HostError> {
        let keys = self.folder.purse(&self.storage, wallet)?.ok_or(HostError::NoPurse(wallet))?;
        let element = device::element(&keys, self.folder.path())?;
        let mut purse = image::open(&self.folder.purse_flash(wallet), element)?;
        self.look(wallet, &mut purse)?;
        Ok(purse)
    }

    /// Makes sure that this operator, and no other of the same number, issued the wallet.
    ///
    /// # Errors
    /// [`HostError::NotIssued`] where it did not.
    pub fn check_issued(&self, wallet: &Identity) -> Result<(), HostError> {
        let issued = self.issuer().centre().registry().issuance(wallet.id(), wallet.serial());
        issued
            .filter(|issued| issued.grant().certificate == *wallet.certificate())
            .map(|_| ())
            .ok_or(HostError::NotIssued(wallet.id()))
    }

    /// Every wallet it ever issued, purses left out, by number.
    pub fn wallets(&self) -> impl Iterator<Item = WalletId> {
        let mut all: Vec<_> =
            self.issuer().centre().registry().iter().map(|issued| issued.info().id).collect();
        all.retain(|id| !id.number.is_purse());
        all.dedup();
        all.into_iter()
    }

    /// The operator.
    #[must_use]
    pub const fn issuer(&self) -> &Issuer {
        self.office.issuer()
    }

    /// Its directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn vouch(root: &Root, keys: &OperatorKeys, today: Day) -> Result<OperatorCertificate, HostError> {
    Ok(root.certify(keys.terms(today, today.after(OPERATOR_DAYS)), &mut SysRng)?)
}

const OPERATOR_DAYS: u16 = 3_650;
