use std::path::Path;

use ecny_core::{
    Class, Day, Enrolling, Epoch, Identity, OperatorCertificate, OperatorId, Personalization,
    RootKey, Tier, WalletId, WalletNumber,
};
use ecny_issuer::{Application, Issuer, Registry};
use getrandom::SysRng;

use super::{Device, HostElement, HostError, HostLedger, device, image, keys::BankKeys};
use crate::store::{
    Draft, IssuerFolder, IssuerManifest, Iterations, StorageKey, StoreError, Unlock, WalletFolder,
};

/// An operator in its directory, held by this process, with the root that vouches for it.
#[derive(Debug)]
pub struct Bank {
    folder: IssuerFolder,
    issuer: Issuer,
    storage: StorageKey,
}

impl Bank {
    /// Makes a root, and an operator it vouches for from `today` on for ten years.
    ///
    /// # Errors
    /// [`HostError`]; there is no such directory then.
    pub fn create(
        draft: Draft,
        today: Day,
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Self, HostError> {
        let keys = BankKeys::generate(OPERATOR, Epoch::new(1))?;
        let terms = keys.operator.terms(today, later(today, OPERATOR_DAYS));
        let certificate = keys.root.certify(terms, &mut SysRng)?;
        let root = keys.root.public();
        let manifest = IssuerManifest {
            operator: OPERATOR,
            root_key: *root.point(),
            certificates: vec![certificate.to_bytes().to_vec()],
        };
        let secret = keys.to_secret_bytes();
        let issuer = Issuer::open(keys.operator, certificate, root, Registry::default())?;
        let folder = IssuerFolder::create(draft, manifest, &secret, unlock, iterations)?;
        Ok(Self { folder, issuer, storage: keys.storage })
    }

    /// Opens the operator in that directory, with all it has ever issued.
    ///
    /// # Errors
    /// [`HostError::Store`] where `unlock` does not open its keys or a file of it is damaged.
    pub fn open(folder: IssuerFolder, unlock: &Unlock) -> Result<Self, HostError> {
        let damaged = |what| StoreError::damaged(folder.path(), what);
        let keys = BankKeys::from_secret_bytes(&folder.keys(unlock)?)
            .ok_or_else(|| damaged("its keys are not those of an issuer"))?;
        let certificate = folder.manifest().certificates.last();
        let certificate = certificate
            .and_then(|bytes| OperatorCertificate::from_bytes(bytes.as_slice().try_into().ok()?))
            .ok_or_else(|| damaged("issuer.json holds no certificate of an operator"))?;
        let registry = folder.registry(&keys.storage)?;
        let root = RootKey::new(folder.manifest().root_key);
        let issuer = Issuer::open(keys.operator, certificate, root, registry)
            .map_err(|_| damaged("the certificate in issuer.json does not fit its keys"))?;
        Ok(Self { folder, issuer, storage: keys.storage })
    }

    /// Enrolls a new wallet and the purse that serves it.
    ///
    /// Each certificate is on disk before its grant leaves the house, the purse exists before the
    /// wallet, and the wallet last of all. A process that dies in between leaves a number that no
    /// wallet will have.
    ///
    /// # Errors
    /// [`HostError`]; there is no such wallet then.
    pub fn enroll(
        &mut self,
        draft: Draft,
        tier: Tier,
        today: Day,
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Device, HostError> {
        let operator = *self.issuer.operator();
        if !operator.valid_on(today) {
            return Err(HostError::Day);
        }
        let number = self.next_number().ok_or(HostError::NumbersSpent)?;
        let last = operator.terms().last_day;
        let last_day = later(today, WALLET_DAYS).min(last);
        let wallet = Application { number, class: Class::Software, tier, last_day };
        let purse =
            Application { number: number.purse(), class: Class::Purse, tier, last_day: last };

        let (element, given) = self.issue(&wallet, today)?;
        let (purse_element, purse_given) = self.issue(&purse, today)?;

        let id = WalletId { operator: operator.id(), number };
        let purse_keys = purse_element.to_secret_bytes();
        let image = self.folder.purse_flash(id);
        drop(image::make(&image, purse_element, self.issuer.root(), &purse_given)?);
        self.folder.keep_purse(&self.storage, id, &*purse_keys)?;

        let keys = element.to_secret_bytes();
        let flash = WalletFolder::flash_of(&draft);
        let ledger = image::make(&flash, element, self.issuer.root(), &given)?;
        let folder = WalletFolder::create(draft, id, &*keys, unlock, iterations)?;
        Ok(Device::new(folder, ledger))
    }

    /// Opens the purse that serves this wallet.
    ///
    /// # Errors
    /// [`HostError::NoPurse`] where there is none.
    pub fn purse(&self, wallet: WalletId) -> Result<HostLedger, HostError> {
        let keys = self.folder.purse(&self.storage, wallet)?.ok_or(HostError::NoPurse(wallet))?;
        let element = device::element(&keys, self.folder.path())?;
        image::open(&self.folder.purse_flash(wallet), element)
    }

    /// Makes sure that this operator, and no other of the same number, issued the wallet.
    ///
    /// # Errors
    /// [`HostError::NotIssued`] where it did not.
    pub fn check_issued(&self, wallet: &Identity) -> Result<(), HostError> {
        let issued = self.issuer.centre().registry().issuance(wallet.id(), wallet.serial());
        issued
            .filter(|issued| issued.grant().certificate == *wallet.certificate())
            .map(|_| ())
            .ok_or(HostError::NotIssued(wallet.id()))
    }

    /// Every wallet it ever issued, purses left out, by number.
    pub fn wallets(&self) -> impl Iterator<Item = WalletId> {
        let mut all: Vec<_> =
            self.issuer.centre().registry().iter().map(|issued| issued.info().id).collect();
        all.retain(|id| !id.number.is_purse());
        all.dedup();
        all.into_iter()
    }

    /// The operator.
    #[must_use]
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Its directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A device makes its half of a key, the centre its own; what was issued is on disk before
    /// the device sees it.
    fn issue(
        &mut self,
        application: &Application,
        today: Day,
    ) -> Result<(HostElement, Personalization), HostError> {
        let operator = *self.issuer.operator();
        let enrolling = Enrolling::new(&mut SysRng)?;
        let enrolment =
            self.issuer.enroll(enrolling.applicant(), application, today, &mut SysRng)?;
        self.folder.keep(&self.storage, enrolment.issuance)?;
        let personalization = enrolment.personalization;
        let element = enrolling.finish(enrolment.issuance.grant(), &operator, SysRng)?;
        Ok((element, personalization))
    }

    /// One above the highest number given; `None` after the last. The numbers above are purses'.
    fn next_number(&self) -> Option<WalletNumber> {
        let highest = self.wallets().last().map_or(0, |id| {
            let [a, b, c, d, e, f] = id.number.to_bytes();
            u64::from_be_bytes([0, 0, a, b, c, d, e, f])
        });
        let [0, 0, next @ ..] = highest.checked_add(1)?.to_be_bytes() else { return None };
        Some(WalletNumber::from_bytes(&next)).filter(|next| !next.is_purse())
    }
}

fn later(day: Day, days: u16) -> Day {
    Day::new(day.number().saturating_add(days))
}

/// The operator of every issuer that is made here: the wallets of two issuers do not meet.
const OPERATOR: OperatorId = OperatorId::new(1);
const OPERATOR_DAYS: u16 = 3_650;
const WALLET_DAYS: u16 = 1_095;
