use std::path::Path;

use ecny_core::{
    Class, Day, Enrolling, Epoch, Identity, Info, OperatorCertificate, OperatorId, Package,
    Personalization, RootKey, Tier, WalletId, WalletNumber, sm2::Point,
};
use ecny_issuer::{Application, Issuer, Registry};
use getrandom::SysRng;

use super::{Device, HostElement, HostError, HostLedger, device, image, keys::BankKeys};
use crate::store::{
    Draft, IssuerFolder, IssuerManifest, Iterations, StorageKey, StoreError, Unlock, WalletFolder,
};

/// A device that has become a wallet.
#[derive(Debug)]
pub struct Enrolled {
    /// What its certificate says.
    pub info: Info,
    /// What makes it a wallet, with the root key.
    pub package: Package,
}

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
        let wallet = self.application(number, Class::Software, tier, today);

        let (element, given) = self.issue(&wallet, today)?;
        self.make_purse(number, tier, today)?;

        let id = WalletId { operator: operator.id(), number };
        let keys = element.to_secret_bytes();
        let flash = WalletFolder::flash_of(&draft);
        let ledger = image::make(&flash, element, self.issuer.root(), &given)?;
        let folder = WalletFolder::create(draft, id, &*keys, unlock, iterations)?;
        Ok(Device::new(folder, ledger))
    }

    /// Enrolls the device that showed U, and makes the purse that serves it. The same U again gets
    /// the same wallet, in the same certificate.
    ///
    /// The purse exists and the certificate is on disk before the package leaves the house. A
    /// process that dies in between leaves a number that no wallet will have.
    ///
    /// # Errors
    /// [`HostError::OtherTier`] where the device is a wallet of another tier already. Otherwise
    /// [`HostError`]; nothing was enrolled then.
    pub fn enroll_applicant(
        &mut self,
        applicant: &Point,
        tier: Tier,
        today: Day,
    ) -> Result<Enrolled, HostError> {
        if !self.issuer.operator().valid_on(today) {
            return Err(HostError::Day);
        }
        let application = match self.issued_to(applicant) {
            Some(info) if info.tier != tier => return Err(HostError::OtherTier(info.id)),
            Some(info) => Application {
                category: info.category,
                ..Application::new(info.id.number, info.class, info.tier, info.last_day)
            },
            None => {
                let number = self.next_number().ok_or(HostError::NumbersSpent)?;
                // Before the wallet: whoever has a certificate can be loaded.
                self.make_purse(number, tier, today)?;
                // What keeps its key, a point does not tell.
                self.application(number, Class::Software, tier, today)
            }
        };
        let enrolment = self.issuer.enroll(applicant, &application, today, &mut SysRng)?;
        self.folder.keep(&self.storage, enrolment.issuance)?;
        Ok(Enrolled { info: *enrolment.issuance.info(), package: enrolment.package() })
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

    /// A new wallet, until its operator's certificate ends or its own has served its time.
    fn application(
        &self,
        number: WalletNumber,
        class: Class,
        tier: Tier,
        today: Day,
    ) -> Application {
        let last = self.issuer.operator().terms().last_day;
        Application::new(number, class, tier, later(today, WALLET_DAYS).min(last))
    }

    /// What was issued to the device that showed U.
    fn issued_to(&self, applicant: &Point) -> Option<Info> {
        let mut all = self.issuer.centre().registry().iter();
        all.find(|issued| issued.applicant() == applicant).map(|issued| *issued.info())
    }

    /// Makes the purse that serves the wallet with that number.
    fn make_purse(
        &mut self,
        number: WalletNumber,
        tier: Tier,
        today: Day,
    ) -> Result<(), HostError> {
        let operator = *self.issuer.operator();
        let last_day = operator.terms().last_day;
        let purse = Application::new(number.purse(), Class::Purse, tier, last_day);
        let (element, given) = self.issue(&purse, today)?;

        let id = WalletId { operator: operator.id(), number };
        let keys = element.to_secret_bytes();
        let image = self.folder.purse_flash(id);
        drop(image::make(&image, element, self.issuer.root(), &given)?);
        Ok(self.folder.keep_purse(&self.storage, id, &*keys)?)
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
        // A purse without a wallet is what a process that died has left: its number is spent.
        let registry = self.issuer.centre().registry();
        let operator = self.issuer.operator().id();
        let is_free = |number: &WalletNumber| {
            registry.of_wallet(WalletId { operator, number: number.purse() }).next().is_none()
        };
        let mut numbers = (highest.checked_add(1)?..).map_while(|number| {
            let [0, 0, next @ ..] = number.to_be_bytes() else { return None };
            Some(WalletNumber::from_bytes(&next)).filter(|next| !next.is_purse())
        });
        numbers.find(is_free)
    }
}

fn later(day: Day, days: u16) -> Day {
    Day::new(day.number().saturating_add(days))
}

/// The operator of every issuer that is made here: the wallets of two issuers do not meet.
const OPERATOR: OperatorId = OperatorId::new(1);
const OPERATOR_DAYS: u16 = 3_650;
const WALLET_DAYS: u16 = 1_095;
