//! A town: operators under one root, their offices, and wallets that live there.
//!
//! Real enrolments, real taps, and every sync through the frames of a bundle and a reply: what a
//! [`crate::World`] is for payments, a town is for whole lives.

pub mod chance;
mod error;
mod resident;
pub mod story;
mod street;

use ecny_core::{
    Class, Day, Epoch, OperatorCertificate, OperatorId, RootKey, Tier, WalletId, WalletNumber,
};
use ecny_issuer::{
    Application, Book, MemoryStore, NoHardware, Office, OperatorKeys, Root, SignedTestimony,
};
use ecny_offline_protocol::sync::{Frames, SyncFault};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

pub use error::TownError;
pub use resident::{Resident, Synced};
pub use street::Meeting;

use crate::{Books, element::Element, element::Ruler, world::SimFlash};

/// The office of an operator of a town.
pub type TownOffice = Office<MemoryStore, Ruler>;

/// Operators under one root, each with its office, and their wallets with their purses. Everything
/// that happens is seeded.
pub struct Town {
    rng: ChaCha20Rng,
    root: Root,
    ruler: Ruler,
    houses: Vec<House>,
    residents: Vec<Resident>,
    made: u16,
}

/// An operator, as long as its town stands.
struct House {
    keys: OperatorKeys,
    certificate: OperatorCertificate,
    office: TownOffice,
}

/// The day a town begins on.
pub const FIRST_DAY: Day = Day::new(2_500);

/// The last day of its certificates.
pub const LAST_DAY: Day = Day::new(4_000);

impl Town {
    /// A town of that many operators, which know each other.
    ///
    /// # Errors
    /// [`TownError::Office`], which no seed is known to bring about.
    pub fn new(seed: u64, operators: u16) -> Result<Self, TownError> {
        Self::found(seed, operators, Ruler::Curve)
    }

    /// The same without a curve: its elements are hollow, every other check is kept. For many
    /// lives, and for nothing else.
    ///
    /// # Errors
    /// As [`Town::new`].
    #[cfg(feature = "hollow")]
    pub fn hollow(seed: u64, operators: u16) -> Result<Self, TownError> {
        Self::found(seed, operators, Ruler::Pretence(crate::element::Pretence::default()))
    }

    fn found(seed: u64, operators: u16, ruler: Ruler) -> Result<Self, TownError> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let root = Root::generate(&mut rng)?;
        let (houses, residents) = (Vec::new(), Vec::new());
        let mut town = Self { rng, root, ruler, houses, residents, made: 0 };
        for id in 1..=operators {
            let keys = OperatorKeys::generate(OperatorId::new(id), Epoch::new(1), &mut town.rng)?;
            let certificate =
                town.root.certify(keys.terms(Day::new(0), LAST_DAY), &mut town.rng)?;
            let office = town.opened(&keys, certificate, MemoryStore::default())?;
            town.houses.push(House { keys, certificate, office });
        }
        let all: Vec<_> = town.houses.iter().map(|house| house.certificate).collect();
        for house in &mut town.houses {
            house.office.begin_day(FIRST_DAY)?;
            for other in all.iter().filter(|other| **other != house.certificate) {
                house.office.introduce(other)?;
            }
        }
        Ok(town)
    }

    /// What everybody checks with who trusts nobody here.
    #[must_use]
    pub fn root(&self) -> RootKey {
        self.root.public()
    }

    /// The root itself, to order something.
    pub const fn root_and_rng(&mut self) -> (&Root, &mut ChaCha20Rng) {
        (&self.root, &mut self.rng)
    }

    /// How many operators there are.
    #[must_use]
    pub fn operators(&self) -> usize {
        self.houses.len()
    }

    /// An operator's office.
    ///
    /// # Errors
    /// [`TownError::Nobody`].
    pub fn office(&self, operator: usize) -> Result<&TownOffice, TownError> {
        self.houses.get(operator).map(|house| &house.office).ok_or(TownError::Nobody)
    }

    /// An operator's office and a source of randomness.
    ///
    /// # Errors
    /// [`TownError::Nobody`].
    pub fn office_mut(
        &mut self,
        operator: usize,
    ) -> Result<(&mut TownOffice, &mut ChaCha20Rng), TownError> {
        let house = self.houses.get_mut(operator).ok_or(TownError::Nobody)?;
        Ok((&mut house.office, &mut self.rng))
    }

    /// Closes an office and opens it again on what it has kept.
    ///
    /// # Errors
    /// As [`Office::open`].
    pub fn reopen(&mut self, operator: usize) -> Result<(), TownError> {
        let house = self.houses.get(operator).ok_or(TownError::Nobody)?;
        let store = house.office.store().clone();
        let office = self.opened(&house.keys, house.certificate, store)?;
        if let Some(house) = self.houses.get_mut(operator) {
            house.office = office;
        }
        Ok(())
    }

    fn opened(
        &self,
        keys: &OperatorKeys,
        certificate: OperatorCertificate,
        store: MemoryStore,
    ) -> Result<TownOffice, TownError> {
        let keys = OperatorKeys::from_secret_bytes(&keys.to_secret_bytes());
        let keys = keys.ok_or(TownError::Nobody)?;
        Ok(Office::open(store, keys, certificate, self.root.public(), self.ruler.clone())?)
    }

    /// Begins a day in every office.
    ///
    /// # Errors
    /// As [`Office::begin_day`].
    pub fn begin_day(&mut self, day: Day) -> Result<(), TownError> {
        for house in &mut self.houses {
            house.office.begin_day(day)?;
        }
        Ok(())
    }

    /// An application for the next wallet.
    #[must_use]
    pub fn application(&self, tier: Tier) -> Application {
        let [high, low] = self.made.saturating_add(1).to_be_bytes();
        let number = WalletNumber::from_bytes(&[0, 0, 0, 0, high, low]);
        Application::new(number, Class::Software, tier, LAST_DAY)
    }

    /// Enrolls a wallet and its purse with an office, and makes all operators known to both; gives
    /// its index.
    ///
    /// # Errors
    /// [`TownError`]: what the office or the device says.
    pub fn enroll(
        &mut self,
        operator: usize,
        application: &Application,
    ) -> Result<usize, TownError> {
        let number = application.number.purse();
        let purse = Application::new(number, Class::Purse, application.tier, LAST_DAY);
        let wallet = self.device(operator, application)?;
        let purse = self.device(operator, &purse)?;
        self.made = self.made.saturating_add(1);
        let pin = SimFlash::new(2, self.rng.next_u64());
        self.residents.push(Resident::new(operator, wallet, purse, pin)?);
        Ok(self.residents.len().saturating_sub(1))
    }

    /// A device made a wallet: U out, proof of possession, the package in.
    fn device(
        &mut self,
        operator: usize,
        application: &Application,
    ) -> Result<crate::SimLedger, TownError> {
        let own = self.fork();
        let device = ecny_core::Enrolling::new(&mut self.rng)?;
        let house = self.houses.get_mut(operator).ok_or(TownError::Nobody)?;
        let offer = house.office.offer(application, &mut self.rng)?;
        let issuer = *house.office.issuer().operator();
        let proof = device.possession(&issuer, offer.wallet(), &offer.challenge);
        let attested = (&NoHardware, &[][..]);
        let applicant = device.applicant();
        let package =
            house.office.issue(offer.wallet(), applicant, &proof, attested, &mut self.rng)?;
        let element = device.finish(&package.grant, &issuer, own)?;
        let own = self.fork();
        let element = Element::under(&self.ruler, element, own);
        let flash = SimFlash::new(16, self.rng.next_u64());
        let root = self.root.public();
        let mut ledger =
            ecny_core::Ledger::format(flash, element, &root, &package.personalization)?;
        for house in &self.houses {
            ledger.add_operator(&house.certificate)?;
        }
        ledger.activate()?;
        Ok(ledger)
    }

    /// How many wallets there are.
    #[must_use]
    pub fn wallets(&self) -> usize {
        self.residents.len()
    }

    /// A resident.
    ///
    /// # Errors
    /// [`TownError::Nobody`].
    pub fn resident(&self, wallet: usize) -> Result<&Resident, TownError> {
        self.residents.get(wallet).ok_or(TownError::Nobody)
    }

    /// A resident.
    ///
    /// # Errors
    /// [`TownError::Nobody`].
    pub fn resident_mut(&mut self, wallet: usize) -> Result<&mut Resident, TownError> {
        self.residents.get_mut(wallet).ok_or(TownError::Nobody)
    }

    /// A wallet's id.
    ///
    /// # Errors
    /// [`TownError::Nobody`] where it is gone.
    pub fn id(&self, wallet: usize) -> Result<WalletId, TownError> {
        Ok(self.resident(wallet)?.wallet()?.id())
    }

    /// A wallet says to its office what it has done, and hears the answer.
    ///
    /// # Errors
    /// As [`Office::sync`], and where the wallet would not take what it was told.
    pub fn sync(&mut self, wallet: usize) -> Result<Synced, TownError> {
        let resident = self.residents.get_mut(wallet).ok_or(TownError::Nobody)?;
        let house = self.houses.get_mut(resident.operator).ok_or(TownError::Nobody)?;
        resident::sync(&mut house.office, resident.wallet_mut()?, &mut self.rng)
    }

    /// A sync whose pipe breaks in the middle of the bundle: the office gets no end, and takes
    /// nothing.
    ///
    /// # Errors
    /// Where the wallet cannot say what it has done, or the office took it all the same.
    pub fn cut_off_sync(&mut self, wallet: usize) -> Result<(), TownError> {
        let mut bundle = resident::bundle(self.resident_mut(wallet)?.wallet_mut()?)?;
        bundle.truncate(bundle.len().div_euclid(2));
        match ecny_issuer::Excerpt::from_frames(Frames::of(&bundle)) {
            Err(SyncFault::Truncated) => Ok(()),
            other => Err(TownError::Otherwise(format!("half a bundle: {other:?}"))),
        }
    }

    /// The same of a wallet's purse.
    ///
    /// # Errors
    /// As [`Town::sync`].
    pub fn sync_purse(&mut self, wallet: usize) -> Result<Synced, TownError> {
        let resident = self.residents.get_mut(wallet).ok_or(TownError::Nobody)?;
        let house = self.houses.get_mut(resident.operator).ok_or(TownError::Nobody)?;
        resident::sync(&mut house.office, resident.purse_mut(), &mut self.rng)
    }

    /// Every office publishes what it has to say of revoked wallets, and hears the others.
    ///
    /// # Errors
    /// As [`Office::publish`].
    pub fn publish(&mut self) -> Result<(), TownError> {
        let mut words = Vec::new();
        for (index, house) in self.houses.iter_mut().enumerate() {
            let said = house.office.publish(&mut self.rng)?;
            words.extend(said.into_iter().map(|word| (index, word)));
        }
        for (speaker, word) in words {
            let others = self.houses.iter_mut().enumerate();
            for (_, house) in others.filter(|(index, _)| *index != speaker) {
                if let ecny_core::Word::Delta(delta, signature) = &word {
                    house.office.hear_delta(delta, signature)?;
                }
            }
        }
        Ok(())
    }

    /// Each office asks each other about what it cannot know, and hears what it is told.
    ///
    /// # Errors
    /// As [`Office::hear`].
    pub fn testify(&mut self) -> Result<usize, TownError> {
        let mut told = 0_usize;
        for asking in 0..self.houses.len() {
            for asked in (0..self.houses.len()).filter(|asked| *asked != asking) {
                let operator = self.office(asked)?.issuer().operator().id();
                for value in self.office(asking)?.inquiries(operator) {
                    let (office, rng) = self.office_mut(asked)?;
                    // What its payee's log does not decide is asked again another day.
                    let Ok(said) = office.testify(&value, rng) else { continue };
                    let said: SignedTestimony = said;
                    self.office_mut(asking)?.0.hear(&said)?;
                    told = told.saturating_add(1);
                }
            }
        }
        Ok(told)
    }

    /// Each office shows each other what its wallets have taken from that one's.
    ///
    /// # Errors
    /// As [`Office::presentments`] and [`Office::accept`].
    pub fn present(&mut self) -> Result<(), TownError> {
        for showing in 0..self.houses.len() {
            for shown in (0..self.houses.len()).filter(|shown| *shown != showing) {
                let operator = self.office(shown)?.issuer().operator().id();
                let (office, rng) = self.office_mut(showing)?;
                for presentment in office.presentments(operator, rng)? {
                    self.office_mut(shown)?.0.accept(&presentment)?;
                }
            }
        }
        Ok(())
    }

    /// What all ledgers add up to.
    ///
    /// # Errors
    /// Where a log cannot be read.
    pub fn books(&mut self, known: &crate::Credits) -> Result<Books, TownError> {
        let mut books = Books::knowing(known.clone());
        for resident in &mut self.residents {
            resident.add_to(&mut books)?;
        }
        Ok(books)
    }

    /// An operator's book of ordinary money.
    ///
    /// # Errors
    /// [`TownError::Nobody`].
    pub fn book(&self, operator: usize, tag: ecny_core::Tag) -> Result<Book, TownError> {
        Ok(self.office(operator)?.books().of(tag))
    }

    /// Another source of randomness.
    pub fn fork(&mut self) -> ChaCha20Rng {
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        ChaCha20Rng::from_seed(seed)
    }

    /// The source of randomness.
    pub const fn rng(&mut self) -> &mut ChaCha20Rng {
        &mut self.rng
    }
}
