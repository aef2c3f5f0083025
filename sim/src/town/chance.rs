//! Lives by the dice: thousands of them, each held against what must be true of every one.
//!
//! ```text
//! seed → town → steps, each followed by the sums → everybody who is left heals and syncs → audit
//! ```

mod audit;
mod step;

use std::collections::BTreeSet;

use ecny_core::{Amount, Category, Day, Seq, Tag, Terms, Tier, WalletId};
use ecny_issuer::Application;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::{FIRST_DAY, Town, TownError};
use crate::{Credits, SimLedger};

/// What has happened in a life, so that whoever counts many knows that all of it happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Payments that went through.
    pub paid: u32,
    /// Taps that tore.
    pub torn: u32,
    /// Payments that a wallet refused.
    pub refused: u32,
    /// Syncs that came to their end.
    pub syncs: u32,
    /// Syncs whose reply was cut off.
    pub cut_off: u32,
    /// Payments handed over to an operator.
    pub handed_over: u32,
    /// Payments from a pocket, or back into one.
    pub tagged: u32,
    /// Wallets that were lost and paid back.
    pub paid_back: u32,
    /// Wallets that were found again.
    pub found: u32,
    /// Wallets that retired.
    pub retired: u32,
    /// Culprits that were named.
    pub named: u32,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            paid: self.paid.saturating_add(other.paid),
            torn: self.torn.saturating_add(other.torn),
            refused: self.refused.saturating_add(other.refused),
            syncs: self.syncs.saturating_add(other.syncs),
            cut_off: self.cut_off.saturating_add(other.cut_off),
            handed_over: self.handed_over.saturating_add(other.handed_over),
            tagged: self.tagged.saturating_add(other.tagged),
            paid_back: self.paid_back.saturating_add(other.paid_back),
            found: self.found.saturating_add(other.found),
            retired: self.retired.saturating_add(other.retired),
            named: self.named.saturating_add(other.named),
        }
    }
}

/// Lives through that many steps in a town of that seed, without a curve.
///
/// # Errors
/// [`TownError::Otherwise`] where something is not as it must be, with the step at which it was
/// noticed.
#[cfg(feature = "hollow")]
pub fn live(seed: u64, steps: u32) -> Result<Tally, TownError> {
    Life::begin(seed, Town::hollow(seed, OPERATORS)?)?.whole(steps)
}

/// The same with real keys.
///
/// # Errors
/// As [`live`].
pub fn live_for_real(seed: u64, steps: u32) -> Result<Tally, TownError> {
    Life::begin(seed, Town::new(seed, OPERATORS)?)?.whole(steps)
}

/// Operators of a town.
const OPERATORS: u16 = 2;
/// Wallets of a town in the beginning, the first of them a canteen.
const WALLETS: usize = 5;
const CANTEEN: usize = 0;
/// Meals, which canteens take.
const MEALS: Tag = Tag::new(0x0701);
const MEALS_LAST: Day = FIRST_DAY.after(1_000);

/// A town while it is lived in.
struct Life {
    town: Town,
    dice: ChaCha20Rng,
    tally: Tally,
    day: Day,
    /// All credits and hand-overs that were ever seen: logs forget what an operator has seen.
    known: Credits,
    /// Wallets that nobody uses: lost, and not found.
    lost: BTreeSet<usize>,
    /// Those that were lost and found: their names are on lists still.
    found: BTreeSet<usize>,
    /// Those that were paid back: they never serve again.
    paid_back: BTreeSet<usize>,
    retired: BTreeSet<usize>,
    /// What was paid back already for hand-overs.
    payouts: BTreeSet<(WalletId, Seq)>,
    /// The wallet of which there are two, and its other device.
    culprit: Option<(usize, SimLedger)>,
    /// Whether both have paid: whether it did what no intact wallet does.
    overspent: bool,
    /// What happened, for whoever has to find out why.
    trail: Vec<String>,
}

impl Life {
    fn begin(seed: u64, mut town: Town) -> Result<Self, TownError> {
        for wallet in 0..WALLETS {
            let category = if wallet == CANTEEN { Category::new(7) } else { Category::NONE };
            let tier = if wallet == CANTEEN { Tier::II } else { Tier::III };
            let application = Application { category, ..town.application(tier) };
            town.enroll(wallet.checked_rem(OPERATORS.into()).unwrap_or_default(), &application)?;
        }
        town.begin_day(FIRST_DAY.after(1))?;
        town.publish()?;
        let mut life = Self {
            town,
            dice: ChaCha20Rng::seed_from_u64(seed),
            tally: Tally::default(),
            day: FIRST_DAY.after(1),
            known: Credits::default(),
            lost: BTreeSet::new(),
            found: BTreeSet::new(),
            paid_back: BTreeSet::new(),
            retired: BTreeSet::new(),
            payouts: BTreeSet::new(),
            culprit: None,
            overspent: false,
            trail: Vec::new(),
        };
        for wallet in 0..WALLETS {
            let id = life.town.id(wallet)?;
            let operator = life.town.resident(wallet)?.operator;
            if wallet != CANTEEN {
                let (office, rng) = life.town.office_mut(operator)?;
                office.open_pocket(id, MEALS, MEALS_LAST, rng)?;
            }
            life.sync(wallet)?;
            let terms = Terms::cny(fen(50_000));
            life.town.resident_mut(wallet)?.load(terms)?;
            if wallet != CANTEEN {
                let meals = Terms { tag: MEALS, ..Terms::cny(fen(9_000)) };
                life.town.resident_mut(wallet)?.load(meals)?;
            }
        }
        Ok(life)
    }

    fn whole(mut self, steps: u32) -> Result<Tally, TownError> {
        for number in 0..steps {
            self.step()?;
            self.sums().map_err(|error| self.at(number, error))?;
        }
        self.end().map_err(|error| self.at(steps, error))?;
        Ok(self.tally)
    }

    /// The same trouble, with the step and what went before.
    fn at(&self, number: u32, error: TownError) -> TownError {
        let before = self.trail.len().saturating_sub(40);
        let trail = self.trail.get(before..).unwrap_or_default().join("; ");
        TownError::Otherwise(format!("step {number}: {error} (after: {trail})"))
    }

    fn below(&mut self, most: usize) -> usize {
        let drawn = usize::try_from(self.dice.next_u32()).unwrap_or_default();
        drawn.checked_rem(most).unwrap_or_default()
    }

    /// Whether that many of a hundred dice say so.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A wallet that is in use; `None` where the dice fell on another.
    fn somebody(&mut self) -> Option<usize> {
        let wallet = self.below(self.town.wallets());
        self.is_here(wallet).then_some(wallet)
    }

    fn is_here(&self, wallet: usize) -> bool {
        !self.lost.contains(&wallet)
    }

    fn is_intact(&self, wallet: usize) -> bool {
        self.culprit.as_ref().is_none_or(|(culprit, _)| *culprit != wallet)
    }
}

/// That many fen.
const fn fen(number: u64) -> Amount {
    match Amount::from_fen(number) {
        Ok(amount) => amount,
        Err(_) => Amount::ZERO,
    }
}
