use ecny_core::{
    Armed, Asked, Class, Day, Direction, Enrolling, Epoch, Ledger, OperatorCertificate, OperatorId,
    SoftVerifier, Tag, Terms, Tier, WalletId, WalletNumber, Wanted,
};
use ecny_issuer::{
    Application, Excerpt, MemoryStore, NoHardware, Office, OfficeError, OperatorKeys, Reply, Root,
};
use ecny_offline_protocol::sync::{
    BundleWriter, Frame, FrameBuffer, Frames, Replied, ReplyReader, SyncFault,
};
use ecny_sim::{Air, Element, SimFlash, SimLedger, Tapped, collect};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// The office of a town.
pub type TownOffice = Office<MemoryStore, SoftVerifier>;

/// Operators under one root, each with its office, and their wallets with their purses: real keys,
/// real taps, and every sync through the frames of a bundle and a reply.
pub struct Town {
    /// Where all randomness comes from.
    pub rng: ChaCha20Rng,
    /// The root of all operators.
    pub root: Root,
    /// Pages of 4 KiB of flash that the next wallets get.
    pub pages: usize,
    /// The offices, by index.
    pub offices: Vec<TownOffice>,
    keys: Vec<OperatorKeys>,
    certificates: Vec<OperatorCertificate>,
    residents: Vec<Resident>,
}

/// A wallet and the purse that serves it.
struct Resident {
    office: usize,
    wallet: Option<SimLedger>,
    purse: Option<SimLedger>,
}

/// What came of a sync.
#[derive(Debug)]
pub struct Synced {
    /// What the office answered.
    pub reply: Reply,
    /// What the wallet made of each frame of it.
    pub replied: Vec<Replied>,
}

/// The day a town begins on.
pub const FIRST_DAY: Day = Day::new(2_500);

/// The last day of its certificates.
pub const LAST_DAY: Day = Day::new(4_000);

impl Town {
    /// A town of that many operators, which know each other.
    #[must_use]
    pub fn new(seed: u64, offices: u16) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let root = Root::generate(&mut rng).unwrap();
        let mut town = Self {
            rng,
            root,
            pages: 16,
            offices: Vec::new(),
            keys: Vec::new(),
            certificates: Vec::new(),
            residents: Vec::new(),
        };
        for id in 1..=offices {
            let keys = OperatorKeys::generate(OperatorId::new(id), Epoch::new(1), &mut town.rng);
            let keys = keys.unwrap();
            let terms = keys.terms(Day::new(0), LAST_DAY);
            town.certificates.push(town.root.certify(terms, &mut town.rng).unwrap());
            town.keys.push(keys);
            let office = town.open(town.offices.len(), MemoryStore::default()).unwrap();
            town.offices.push(office);
        }
        for office in &mut town.offices {
            office.begin_day(FIRST_DAY).unwrap();
            for certificate in &town.certificates {
                if *certificate != *office.issuer().certificate() {
                    office.introduce(certificate).unwrap();
                }
            }
        }
        town
    }

    /// The office of an operator, opened on that store.
    ///
    /// # Errors
    /// As [`Office::open`].
    pub fn open(&self, office: usize, store: MemoryStore) -> Result<TownOffice, OfficeError> {
        let keys = OperatorKeys::from_secret_bytes(&self.keys[office].to_secret_bytes()).unwrap();
        Office::open(store, keys, self.certificates[office], self.root.public(), SoftVerifier)
    }

    /// Closes an office and opens it again.
    pub fn reopen(&mut self, office: usize) {
        let store = self.offices[office].store().clone();
        self.offices[office] = self.open(office, store).unwrap();
    }

    /// Begins a day in every office.
    pub fn begin_day(&mut self, day: Day) {
        for office in &mut self.offices {
            office.begin_day(day).unwrap();
        }
    }

    /// An application for the next wallet.
    #[must_use]
    pub fn application(&self, tier: Tier) -> Application {
        let number = u8::try_from(self.residents.len()).unwrap().checked_add(1).unwrap();
        let number = WalletNumber::from_bytes(&[0, 0, 0, 0, 0, number]);
        Application::new(number, Class::Software, tier, LAST_DAY)
    }

    /// Enrolls a wallet of tier IV and its purse with an office, and makes all operators known to it;
    /// returns its index.
    pub fn enroll(&mut self, office: usize) -> usize {
        let application = self.application(Tier::IV);
        self.enroll_as(office, &application)
    }

    /// The same with the first office, and of another tier.
    pub fn enroll_as_tier(&mut self, tier: Tier) -> usize {
        let application = self.application(tier);
        self.enroll_as(0, &application)
    }

    /// The same with another application.
    pub fn enroll_as(&mut self, office: usize, application: &Application) -> usize {
        let purse =
            Application::new(application.number.purse(), Class::Purse, application.tier, LAST_DAY);
        let wallet = Some(self.make(office, application));
        let purse = Some(self.make(office, &purse));
        self.residents.push(Resident { office, wallet, purse });
        self.residents.len().checked_sub(1).unwrap()
    }

    fn make(&mut self, office: usize, application: &Application) -> SimLedger {
        let own = self.fork();
        let device = Enrolling::new(&mut self.rng).unwrap();
        let house = &mut self.offices[office];
        let offer = house.offer(application, &mut self.rng).unwrap();
        let operator = *house.issuer().operator();
        let proof = device.possession(&operator, offer.wallet(), &offer.challenge);
        let attested = (&NoHardware, &[][..]);
        let package = house
            .issue(offer.wallet(), device.applicant(), &proof, attested, &mut self.rng)
            .unwrap();
        let element = Element::Soft(device.finish(&package.grant, &operator, own).unwrap());
        let flash = SimFlash::new(self.pages, self.rng.next_u64());
        let root = self.root.public();
        let mut ledger = Ledger::format(flash, element, &root, &package.personalization).unwrap();
        for certificate in &self.certificates {
            ledger.add_operator(certificate).unwrap();
        }
        ledger.activate().unwrap();
        ledger
    }

    /// Another source of randomness.
    pub fn fork(&mut self) -> ChaCha20Rng {
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        ChaCha20Rng::from_seed(seed)
    }

    /// A wallet.
    #[must_use]
    pub fn wallet(&self, wallet: usize) -> &SimLedger {
        self.residents[wallet].wallet.as_ref().unwrap()
    }

    /// A wallet.
    pub fn wallet_mut(&mut self, wallet: usize) -> &mut SimLedger {
        self.residents[wallet].wallet.as_mut().unwrap()
    }

    /// Takes a wallet out of the town, or puts one in.
    pub fn place(&mut self, wallet: usize) -> &mut Option<SimLedger> {
        &mut self.residents[wallet].wallet
    }

    /// Who it is.
    #[must_use]
    pub fn id(&self, wallet: usize) -> WalletId {
        self.wallet(wallet).id()
    }

    /// The office of a wallet.
    #[must_use]
    pub fn office_of(&self, wallet: usize) -> usize {
        self.residents[wallet].office
    }

    /// How many wallets there are.
    #[must_use]
    pub fn wallets(&self) -> usize {
        self.residents.len()
    }

    /// Loads a wallet from its purse.
    pub fn load(&mut self, wallet: usize, terms: Terms) {
        let Resident { wallet, purse, .. } = &mut self.residents[wallet];
        let (wallet, purse) = (wallet.as_mut().unwrap(), purse.as_mut().unwrap());
        purse.consent.give(Asked { payee: wallet.id(), terms });
        let tapped = collect(Wanted::Load(terms), wallet, purse, &mut Air::default());
        assert_eq!((tapped.reader_error, tapped.card_error, tapped.torn), (None, None, false));
    }

    /// Redeems value of a wallet to its purse.
    pub fn redeem(&mut self, wallet: usize, terms: Terms) {
        let Resident { wallet, purse, .. } = &mut self.residents[wallet];
        let (wallet, purse) = (wallet.as_mut().unwrap(), purse.as_mut().unwrap());
        wallet.consent.give(Asked { payee: purse.id(), terms });
        let tapped = collect(Wanted::Order(terms), purse, wallet, &mut Air::default());
        assert_eq!((tapped.reader_error, tapped.card_error, tapped.torn), (None, None, false));
    }

    /// One tap, the payee being the reader; `lose` says which message is lost.
    pub fn tap(&mut self, payer: usize, payee: usize, terms: Terms, lose: Option<u32>) -> Tapped {
        let pair = self.residents.get_disjoint_mut([payer, payee]).unwrap();
        let [payer, payee] = pair.map(|resident| resident.wallet.as_mut().unwrap());
        let wanted = if terms.is_heal() {
            Wanted::Late
        } else {
            payer.consent.give(Asked { payee: payee.id(), terms });
            Wanted::Order(terms)
        };
        let armed = Armed { most: terms.amount, count: 1 };
        payee.consent.arm(Direction::Receive, armed);
        collect(wanted, payee, payer, &mut Air::losing(lose))
    }

    /// A payment without faults.
    pub fn pay(&mut self, payer: usize, payee: usize, terms: Terms) {
        let tapped = self.tap(payer, payee, terms, None);
        assert_eq!((tapped.reader_error, tapped.card_error, tapped.torn), (None, None, false));
    }

    /// What a wallet has to say to its office, in one piece.
    pub fn bundle(&mut self, wallet: usize) -> Vec<u8> {
        bundle(self.wallet_mut(wallet))
    }

    /// A wallet's sync: out through its frames, in through the office's.
    pub fn sync(&mut self, wallet: usize) -> Synced {
        self.try_sync(wallet).unwrap()
    }

    /// The same, of a wallet that may be refused.
    ///
    /// # Errors
    /// As [`Office::sync`].
    pub fn try_sync(&mut self, wallet: usize) -> Result<Synced, OfficeError> {
        let Resident { office, wallet, .. } = &mut self.residents[wallet];
        sync(&mut self.offices[*office], wallet.as_mut().unwrap(), &mut self.rng)
    }

    /// The sync of a wallet's purse.
    pub fn sync_purse(&mut self, wallet: usize) {
        let Resident { office, purse, .. } = &mut self.residents[wallet];
        sync(&mut self.offices[*office], purse.as_mut().unwrap(), &mut self.rng).unwrap();
    }

    /// Every wallet and every purse syncs, so often that all is known everywhere.
    pub fn sync_all(&mut self) {
        for _ in 0..2 {
            for wallet in 0..self.residents.len() {
                if self.residents[wallet].wallet.is_some() {
                    self.sync(wallet);
                }
                self.sync_purse(wallet);
            }
        }
    }

    /// Each office asks each other about what it cannot know, and hears what it is told.
    pub fn testify_all(&mut self) {
        for asking in 0..self.offices.len() {
            for asked in (0..self.offices.len()).filter(|asked| *asked != asking) {
                let operator = self.offices[asked].issuer().operator().id();
                for value in self.offices[asking].inquiries(operator) {
                    if let Ok(told) = self.offices[asked].testify(&value, &mut self.rng) {
                        self.offices[asking].hear(&told).unwrap();
                    }
                }
            }
        }
    }

    /// What all wallets hold for a purpose, in fen.
    #[must_use]
    pub fn held(&self, tag: Tag) -> u64 {
        let wallets = self.residents.iter().filter_map(|resident| resident.wallet.as_ref());
        let accounts = wallets.map(SimLedger::account);
        let held = accounts.filter_map(|account| match tag {
            Tag::NONE => account.ordinary(),
            tag => account.pocket(tag).map(|pocket| pocket.balance),
        });
        held.map(ecny_core::Amount::fen).sum()
    }
}

/// What a wallet has to say to its office, in one piece.
///
/// # Panics
/// Where its flash fails.
pub fn bundle(ledger: &mut SimLedger) -> Vec<u8> {
    let mut writer = BundleWriter::new(ledger).unwrap();
    let mut out: FrameBuffer = [0; Frame::MAX_LEN];
    let mut bundle = Vec::new();
    while let Some(frame) = writer.next(ledger, &mut out).unwrap() {
        bundle.extend_from_slice(frame);
    }
    bundle
}

/// Hands a wallet every frame of a reply.
///
/// # Errors
/// As [`ReplyReader::take`].
pub fn answer(ledger: &mut SimLedger, reply: &[u8]) -> Result<Vec<Replied>, SyncFault> {
    let mut reader = ReplyReader::new(ledger.id());
    Frames::of(reply).map(|frame| reader.take(frame?, ledger)).collect()
}

fn sync(
    office: &mut TownOffice,
    ledger: &mut SimLedger,
    rng: &mut ChaCha20Rng,
) -> Result<Synced, OfficeError> {
    let excerpt = Excerpt::from_frames(Frames::of(&bundle(ledger))).unwrap();
    let reply = office.sync(&excerpt, rng)?;
    let replied = answer(ledger, &reply.to_frames().unwrap().concat()).unwrap();
    Ok(Synced { reply, replied })
}
