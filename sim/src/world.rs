mod office;
mod power;
mod setup;
mod template;

use std::sync::Arc;

use ecny_core::{
    Amount, Armed, Asked, Day, Direction, EnrolmentFault, Error, Ledger, OperatorId, Terms, Tier,
    Wanted, sm2::NoRandomness,
};
use ecny_issuer::{Issuer, IssuerError, Root};
use ecny_offline_protocol::{Card, Orientation, Reader};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

#[cfg(feature = "hollow")]
use crate::element::Pretence;
use crate::{
    books::Books,
    element::Element,
    flash::MemoryFlash,
    tap::{Air, Tapped, collect, pay, tap_and_share},
};

pub use power::Whose;
pub use setup::Setup;
pub use template::Template;

/// The ledger of a simulated wallet.
pub type SimLedger = Ledger<SimFlash, Element>;

/// The flash of a simulated wallet.
pub type SimFlash = MemoryFlash<8, 4096>;

/// An operator and some wallets, each with its purse: everything that happens to them is seeded.
pub struct World {
    root: Arc<Root>,
    issuer: Arc<Issuer>,
    /// The operators after the first.
    others: Vec<Arc<Issuer>>,
    insiders: u8,
    rng: ChaCha20Rng,
    pages: usize,
    /// What its elements have in place of a curve; `None` where they have one.
    #[cfg(feature = "hollow")]
    pretence: Option<Pretence>,
    /// Wallets first come with even, their purses with odd indexes.
    ledgers: Vec<Option<SimLedger>>,
}

/// How a world sets up its wallets.
#[derive(Clone, Copy, Debug)]
pub struct Holds {
    /// How much each wallet is loaded with.
    pub fen: u64,
    /// Pages of 4 KiB of flash each wallet has.
    pub pages: usize,
    /// How the wallets were opened.
    pub tier: Tier,
}

/// One tap between two wallets of a world.
#[derive(Clone, Copy, Debug)]
pub struct Touch {
    /// Who pays.
    pub payer: usize,
    /// Who is paid.
    pub payee: usize,
    /// Who holds the reader.
    pub orientation: Orientation,
    /// What is asked for; [`Terms::HEAL`] asks for nothing new.
    pub terms: Terms,
    /// Which message is lost, counted from 1.
    pub lose: Option<u32>,
}

/// The day a world begins on.
pub(crate) const TODAY: Day = Day::new(2_500);
/// The last day of its certificates.
pub(crate) const LAST_DAY: Day = Day::new(4_000);

impl World {
    /// A world of that many wallets, loaded from their purses by real taps.
    ///
    /// # Errors
    /// Where a wallet could not be enrolled or loaded.
    pub fn new(seed: u64, wallets: usize, holds: Holds) -> Result<Self, WorldError> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let root = Root::generate(&mut rng)?;
        let issuer = setup::operator(OperatorId::new(1), &root, &mut rng)?;
        let mut world = Self {
            root: Arc::new(root),
            issuer: Arc::new(issuer),
            others: Vec::new(),
            insiders: 0,
            rng,
            pages: holds.pages,
            #[cfg(feature = "hollow")]
            pretence: None,
            ledgers: Vec::new(),
        };
        world.settle(wallets, holds)?;
        Ok(world)
    }

    /// The same world without a curve: its elements are hollow, every other check is kept. For
    /// runs that make millions of payments, and for nothing else.
    ///
    /// # Errors
    /// As [`World::new`].
    #[cfg(feature = "hollow")]
    pub fn hollow(seed: u64, wallets: usize, holds: Holds) -> Result<Self, WorldError> {
        let mut world = Self::new(seed, 0, holds)?;
        world.pretence = Some(Pretence::default());
        world.settle(wallets, holds)?;
        Ok(world)
    }

    /// Enrolls and loads the first wallets.
    fn settle(&mut self, wallets: usize, holds: Holds) -> Result<(), WorldError> {
        for _ in 0..wallets {
            self.enroll(holds.tier)?;
        }
        if holds.fen > 0 {
            for wallet in 0..wallets {
                self.fill(wallet, holds.fen)?;
            }
        }
        Ok(())
    }

    /// Loads a wallet that holds nothing yet.
    pub(crate) fn fill(&mut self, wallet: usize, fen: u64) -> Result<(), WorldError> {
        let terms = Terms::cny(Amount::from_fen(fen).map_err(|_| WorldError::Load)?);
        let tapped = self.load(wallet, terms);
        let loaded = self.wallet(wallet).account().balance == terms.amount && !tapped.torn;
        loaded.then_some(()).ok_or(WorldError::Load)
    }

    /// Enrolls one wallet more and its purse; returns its index.
    ///
    /// # Errors
    /// Where it could not be enrolled.
    pub fn enroll(&mut self, tier: Tier) -> Result<usize, WorldError> {
        self.enroll_as(&Setup { pages: self.pages, ..Setup::of(tier) })
    }

    /// Loads a wallet from its purse, the wallet being the reader.
    pub fn load(&mut self, wallet: usize, terms: Terms) -> Tapped {
        let (mut ledger, mut purse) = (self.take(wallet_at(wallet)), self.take(purse_at(wallet)));
        purse.consent.give(Asked { payee: ledger.id(), terms });
        let tapped = collect(Wanted::Load(terms), &mut ledger, &mut purse, &mut Air::default());
        self.put(wallet_at(wallet), ledger);
        self.put(purse_at(wallet), purse);
        tapped
    }

    /// Redeems value of a wallet to its purse, the purse being the reader.
    pub fn redeem(&mut self, wallet: usize, terms: Terms) -> Tapped {
        let (mut ledger, mut purse) = (self.take(wallet_at(wallet)), self.take(purse_at(wallet)));
        ledger.consent.give(Asked { payee: purse.id(), terms });
        let tapped = collect(Wanted::Order(terms), &mut purse, &mut ledger, &mut Air::default());
        self.put(wallet_at(wallet), ledger);
        self.put(purse_at(wallet), purse);
        tapped
    }

    /// One tap, with the payer's consent given and the payee armed to receive.
    pub fn touch(&mut self, touch: &Touch) -> (Tapped, Air) {
        self.consent_to(touch);
        self.touch_as_is(touch)
    }

    fn consent_to(&mut self, touch: &Touch) {
        let terms = touch.terms;
        let payee = self.wallet(touch.payee).id();
        let payer = self.wallet_mut(touch.payer);
        if !terms.is_heal() {
            payer.consent.give(Asked { payee, terms });
        }
        let armed = Armed { most: terms.amount, count: 1 };
        self.wallet_mut(touch.payee).consent.arm(Direction::Receive, armed);
    }

    /// One tap, with whatever consent the two have.
    pub fn touch_as_is(&mut self, touch: &Touch) -> (Tapped, Air) {
        let (mut payer, mut payee) =
            (self.take(wallet_at(touch.payer)), self.take(wallet_at(touch.payee)));
        let mut air = Air::losing(touch.lose);
        let terms = touch.terms;
        let tapped = match touch.orientation {
            Orientation::PayeeReads => {
                let wanted = if terms.is_heal() { Wanted::Late } else { Wanted::Order(terms) };
                collect(wanted, &mut payee, &mut payer, &mut air)
            }
            Orientation::PayerReads => pay(terms, &mut payer, &mut payee, &mut air),
        };
        self.put(wallet_at(touch.payer), payer);
        self.put(wallet_at(touch.payee), payee);
        (tapped, air)
    }

    /// One tap as [`World::touch`], after which the two share what they know of revoked wallets.
    pub fn touch_and_share(&mut self, touch: &Touch) -> (Tapped, Air) {
        self.consent_to(touch);
        let (mut payer, mut payee) =
            (self.take(wallet_at(touch.payer)), self.take(wallet_at(touch.payee)));
        let terms = touch.terms;
        let (mut air, mut card) = (Air::losing(touch.lose), Card::new());
        let tapped = match touch.orientation {
            Orientation::PayeeReads => {
                let wanted = if terms.is_heal() { Wanted::Late } else { Wanted::Order(terms) };
                Reader::collect(wanted, &mut payee).map(|mut reader| {
                    tap_and_share(&mut reader, &mut payee, &mut card, &mut payer, &mut air)
                })
            }
            Orientation::PayerReads => Reader::pay(terms, &mut payer).map(|mut reader| {
                tap_and_share(&mut reader, &mut payer, &mut card, &mut payee, &mut air)
            }),
        };
        self.put(wallet_at(touch.payer), payer);
        self.put(wallet_at(touch.payee), payee);
        let tapped = tapped
            .unwrap_or_else(|error| Tapped { reader_error: Some(error), ..Tapped::default() });
        (tapped, air)
    }

    /// How many wallets there are.
    #[must_use]
    pub fn wallets(&self) -> usize {
        self.ledgers.len() / 2
    }

    /// A wallet's ledger.
    ///
    /// # Panics
    /// Where there is no such wallet, or it did not come back from its last reboot.
    #[must_use]
    pub fn wallet(&self, wallet: usize) -> &SimLedger {
        lives(self.ledgers.get(wallet_at(wallet)).and_then(Option::as_ref))
    }

    /// A wallet's ledger, to arm it or to ask its log.
    ///
    /// # Panics
    /// As [`World::wallet`].
    pub fn wallet_mut(&mut self, wallet: usize) -> &mut SimLedger {
        lives(self.ledgers.get_mut(wallet_at(wallet)).and_then(Option::as_mut))
    }

    /// The first two wallets, to be held by hand.
    ///
    /// # Panics
    /// As [`World::wallet`].
    #[must_use]
    pub fn into_pair(mut self) -> (SimLedger, SimLedger) {
        (self.take(wallet_at(0)), self.take(wallet_at(1)))
    }

    /// The first wallet and its purse, to be held by hand.
    ///
    /// # Panics
    /// As [`World::wallet`].
    #[must_use]
    pub fn into_wallet_and_purse(mut self) -> (SimLedger, SimLedger) {
        (self.take(wallet_at(0)), self.take(purse_at(0)))
    }

    /// Two wallets' ledgers at once.
    ///
    /// # Panics
    /// As [`World::wallet`], and where both are one.
    pub fn pair_mut(&mut self, one: usize, other: usize) -> (&mut SimLedger, &mut SimLedger) {
        let pair = self.ledgers.get_disjoint_mut([wallet_at(one), wallet_at(other)]).ok();
        let [one, other] = lives(pair);
        (lives(one.as_mut()), lives(other.as_mut()))
    }

    /// A wallet's ledger and that of its own or another wallet's purse at once.
    ///
    /// # Panics
    /// As [`World::wallet`].
    pub fn with_purse_mut(
        &mut self,
        wallet: usize,
        purse: usize,
    ) -> (&mut SimLedger, &mut SimLedger) {
        let pair = self.ledgers.get_disjoint_mut([wallet_at(wallet), purse_at(purse)]).ok();
        let [ledger, purse] = lives(pair);
        (lives(ledger.as_mut()), lives(purse.as_mut()))
    }

    /// The ledger of a wallet's purse.
    ///
    /// # Panics
    /// As [`World::wallet`].
    #[must_use]
    pub fn purse(&self, wallet: usize) -> &SimLedger {
        lives(self.ledgers.get(purse_at(wallet)).and_then(Option::as_ref))
    }

    /// The first operator.
    #[must_use]
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The operator of that index: 0, or what [`World::add_operator`] gave.
    ///
    /// # Panics
    /// Where there is no such operator.
    #[must_use]
    pub fn issuer_of(&self, operator: usize) -> &Issuer {
        lives(self.operator(operator).ok())
    }

    /// What all ledgers add up to.
    ///
    /// # Errors
    /// Where a log cannot be read.
    pub fn books(&mut self) -> Result<Books, Error> {
        let mut books = Books::default();
        for ledger in self.ledgers.iter_mut().flatten() {
            books.add(ledger)?;
        }
        Ok(books)
    }

    fn take(&mut self, index: usize) -> SimLedger {
        lives(self.ledgers.get_mut(index).and_then(Option::take))
    }

    fn put(&mut self, index: usize, ledger: SimLedger) {
        if let Some(place) = self.ledgers.get_mut(index) {
            *place = Some(ledger);
        }
    }
}

/// Why a world could not be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorldError {
    /// A device would not take what the operator granted.
    #[error("the device would not take the grant: {0:?}")]
    Enrolment(EnrolmentFault),
    /// The operator would not issue a wallet.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// A ledger would not be made, or not be read.
    #[error("the ledger refused: {0:?}")]
    Ledger(Error),
    /// A wallet did not hold what it was loaded with.
    #[error("a wallet could not be loaded")]
    Load,
    /// The source of randomness failed.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// An operator that other worlds know too issues nothing more.
    #[error("the operator is that of other worlds too")]
    Shared,
}

impl From<EnrolmentFault> for WorldError {
    fn from(fault: EnrolmentFault) -> Self {
        Self::Enrolment(fault)
    }
}

impl From<Error> for WorldError {
    fn from(error: Error) -> Self {
        Self::Ledger(error)
    }
}

const fn purse_at(wallet: usize) -> usize {
    wallet_at(wallet).saturating_add(1)
}

const fn wallet_at(wallet: usize) -> usize {
    wallet.saturating_mul(2)
}

#[expect(clippy::expect_used, reason = "a script that names no wallet of its world is a mistake")]
fn lives<T>(ledger: Option<T>) -> T {
    ledger.expect("there is such a wallet, and it came back from its last reboot")
}

/// Another seeded source of randomness, so that one device's draws do not move another's.
fn fork(rng: &mut ChaCha20Rng) -> ChaCha20Rng {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    ChaCha20Rng::from_seed(seed)
}
