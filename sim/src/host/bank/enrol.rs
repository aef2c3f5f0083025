//! How a device becomes a wallet of this operator, and how a wallet gets its next certificate.

use ecny_core::{
    Category, Class, Day, Enrolling, Package, Possession, Tier, WalletId, WalletNumber, sm2::Point,
};
use ecny_issuer::{Application, NoHardware, Offer};
use getrandom::SysRng;

use super::{Bank, HostError};
use crate::{
    host::{Device, HostElement, image},
    store::{Draft, Iterations, Unlock, WalletFolder},
};

/// What a holder asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How well the holder is known.
    pub tier: Tier,
    /// What kind of payee the holder is.
    pub category: Category,
    /// The wallet it is to be a child of.
    pub parent: Option<WalletId>,
}

impl From<Tier> for Wanted {
    fn from(tier: Tier) -> Self {
        Self { tier, category: Category::NONE, parent: None }
    }
}

impl Bank {
    /// Enrolls a new wallet and the purse that serves it, and activates it.
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
        wanted: &Wanted,
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Device, HostError> {
        let offer = self.offer(wanted)?;
        let enrolling = Enrolling::new(&mut SysRng)?;
        let (element, package) = self.issue(&offer, &enrolling)?;
        let keys = element.to_secret_bytes();
        let flash = WalletFolder::flash_of(&draft);
        let root = *self.issuer().root();
        let ledger = image::make(&flash, element, &root, &package.personalization)?;
        let folder = WalletFolder::create(draft, offer.wallet(), &*keys, unlock, iterations)?;
        Ok(Device::new(folder, ledger))
    }

    /// Offers a wallet to whoever comes for it with a proof, and makes the purse that serves it.
    ///
    /// # Errors
    /// [`HostError::Office`] where a child would be allowed more than its parent.
    pub fn offer(&mut self, wanted: &Wanted) -> Result<Offer, HostError> {
        let number = self.next_number().ok_or(HostError::NumbersSpent)?;
        let parent = match wanted.parent {
            Some(parent) if parent.operator == self.issuer().operator().id() => Some(parent.number),
            Some(parent) => return Err(HostError::NotIssued(parent)),
            None => None,
        };
        let last_day = self.last_day();
        let application = Application {
            category: wanted.category,
            parent,
            ..Application::new(number, Class::Software, wanted.tier, last_day)
        };
        let offer = self.office.offer(&application, &mut SysRng)?;
        // Before the wallet: whoever has a certificate can be loaded.
        self.make_purse(number, wanted.tier)?;
        Ok(offer)
    }

    /// Gives what was offered to the device that shows U and the proof that it knows d'. The same
    /// device again gets the same package.
    ///
    /// # Errors
    /// [`HostError::Office`] where nothing was offered, the proof is none, or another device was
    /// faster.
    pub fn issue_to(
        &mut self,
        wallet: WalletId,
        applicant: &Point,
        proof: &Possession,
    ) -> Result<Package, HostError> {
        let hardware = (&NoHardware, &[][..]);
        Ok(self.office.issue(wallet, applicant, proof, hardware, &mut SysRng)?)
    }

    /// Gives a wallet its next certificate, under a fresh key: what it holds and what is open stays.
    ///
    /// # Errors
    /// [`HostError::Office`] for a wallet that is revoked; the old certificate serves on then.
    pub fn renew(&mut self, device: Device, unlock: &Unlock) -> Result<Device, HostError> {
        let last_day = self.last_day();
        let offer = self.office.offer_renewal(device.id(), last_day, &mut SysRng)?;
        let (ledger, mut folder) = device.part();
        let (flash, mut old) = ledger.close();
        // Its place is needed by the ledger that goes on.
        drop(flash);
        let (element, _) = self.issue(&offer, &old.renew()?)?;
        folder.reseal(&*element.to_secret_bytes(), unlock, Iterations::DEFAULT)?;
        Device::open(folder, unlock)
    }

    /// Certificates last until the operator's does or they have served their time.
    fn last_day(&self) -> Day {
        let last = self.issuer().operator().terms().last_day;
        self.office.today().after(WALLET_DAYS).min(last)
    }

    /// Makes the purse that serves the wallet with that number.
    fn make_purse(&mut self, number: WalletNumber, tier: Tier) -> Result<(), HostError> {
        let last_day = self.issuer().operator().terms().last_day;
        let purse = Application::new(number.purse(), Class::Purse, tier, last_day);
        let offer = self.office.offer(&purse, &mut SysRng)?;
        let (element, package) = self.issue(&offer, &Enrolling::new(&mut SysRng)?)?;

        let id = self.issuer().id_of(number);
        let keys = element.to_secret_bytes();
        let path = self.folder.purse_flash(id);
        drop(image::make(&path, element, self.issuer().root(), &package.personalization)?);
        Ok(self.folder.keep_purse(&self.storage, id, &*keys)?)
    }

    /// A device in this process comes for what was offered.
    fn issue(
        &mut self,
        offer: &Offer,
        enrolling: &Enrolling,
    ) -> Result<(HostElement, Package), HostError> {
        let operator = *self.issuer().operator();
        let wallet = offer.wallet();
        let proof = enrolling.possession(&operator, wallet, &offer.challenge);
        let package = self.issue_to(wallet, enrolling.applicant(), &proof)?;
        let element = enrolling.finish(&package.grant, &operator, SysRng)?;
        Ok((element, package))
    }

    /// One above the highest number given; `None` after the last. The numbers above are purses'.
    fn next_number(&self) -> Option<WalletNumber> {
        let highest = self.purses().map(|id| value(id.number)).max().unwrap_or_default();
        let [0, 0, next @ ..] = highest.checked_add(1)?.to_be_bytes() else { return None };
        Some(WalletNumber::from_bytes(&next)).filter(|next| !next.is_purse())
    }

    /// Every wallet that has a purse: enrolled, or offered.
    pub fn purses(&self) -> impl Iterator<Item = WalletId> {
        let all = self.issuer().centre().registry().iter().map(|issued| issued.info().id);
        let purses = all.filter(|id| id.number.is_purse());
        purses.map(|id| WalletId { number: served_by(id.number), ..id })
    }
}

/// The number of the wallet that the purse with this one serves.
const fn served_by(purse: WalletNumber) -> WalletNumber {
    let [first, b, c, d, e, f] = purse.to_bytes();
    WalletNumber::from_bytes(&[first & !PURSE, b, c, d, e, f])
}

fn value(number: WalletNumber) -> u64 {
    let [a, b, c, d, e, f] = number.to_bytes();
    u64::from_be_bytes([0, 0, a, b, c, d, e, f])
}

/// The first bit of the numbers of purses.
const PURSE: u8 = 0x80;
const WALLET_DAYS: u16 = 1_095;
