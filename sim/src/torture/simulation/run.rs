use std::collections::{BTreeMap, BTreeSet};

use ecny_core::{Day, WalletId};

use super::{
    audit::{Boot, Kept},
    chronicle::Chronicle,
    office::Office,
    rollback::Copied,
    scene::Scene,
    sheet::Sheet,
    step::Step,
    tally::Tally,
    violation::Violation,
};
use crate::{
    bend::Overheard,
    insider::Insider,
    world::{LAST_DAY, SimLedger, TODAY, Template, Whose, World, WorldError},
};

/// A world in which a script happens.
pub struct Simulation {
    pub(super) scene: Scene,
    pub(super) world: World,
    pub(super) insiders: Vec<Insider>,
    /// What is remembered of each ledger.
    pub(super) kept: BTreeMap<Whose, Kept>,
    pub(super) ids: BTreeMap<WalletId, Whose>,
    pub(super) chronicle: Chronicle,
    pub(super) sheet: Sheet,
    /// Wallets that went on from older flash: they may be short of value, or have too much.
    pub(super) rolled_back: BTreeSet<usize>,
    pub(super) lost: BTreeSet<usize>,
    /// Copies of the flash of wallets.
    pub(super) copies: BTreeMap<usize, Copied>,
    /// Ledgers whose flash failed them in this step: they are booted at its end.
    pub(super) failed: BTreeSet<Whose>,
    pub(super) overheard: Overheard,
    /// Who has stated its log in the reckoning.
    pub(super) stated: BTreeSet<WalletId>,
    /// The operator's desk, once somebody has come to it.
    pub(super) office: Option<Office>,
    pub(super) offline: bool,
    /// Virtual time.
    pub(super) day: Day,
    pub(super) tally: Tally,
}

impl Simulation {
    /// The world a scene begins with.
    ///
    /// # Errors
    /// Where it cannot be made of that template.
    pub fn new(scene: &Scene, template: &Template) -> Result<Self, WorldError> {
        let (world, insiders) = scene.open(template)?;
        let both =
            (0..scene.wallets).flat_map(|wallet| [Whose::Wallet(wallet), Whose::Purse(wallet)]);
        let ids = both.clone().map(|whose| (world.ledger(whose).id(), whose)).collect();
        let mut simulation = Self {
            scene: *scene,
            world,
            insiders,
            kept: both.clone().map(|whose| (whose, Kept::default())).collect(),
            ids,
            chronicle: Chronicle::default(),
            sheet: Sheet::default(),
            rolled_back: BTreeSet::new(),
            lost: BTreeSet::new(),
            copies: BTreeMap::new(),
            failed: BTreeSet::new(),
            overheard: Overheard::default(),
            stated: BTreeSet::new(),
            office: None,
            offline: false,
            day: TODAY,
            tally: Tally::default(),
        };
        for whose in both {
            simulation.audit(whose, Boot::None).map_err(|_| WorldError::Load)?;
        }
        if scene.plot.is_some() {
            simulation.introduce().map_err(|_| WorldError::Load)?;
        }
        simulation.judge().map_err(|_| WorldError::Load)?;
        Ok(simulation)
    }

    /// Does one step and looks whether all holds that must.
    ///
    /// # Errors
    /// What must never happen. The world is worth nothing then.
    pub fn step(&mut self, step: &Step) -> Result<(), Violation> {
        self.tally.steps = self.tally.steps.saturating_add(1);
        match step {
            Step::Tap(tap) => self.tap(tap)?,
            Step::Void(wallet) => self.with_wallet(*wallet, |simulation, wallet| {
                // A log that is full refuses.
                let done = simulation.world.wallet_mut(wallet).void().map(|_| ());
                simulation.look(Whose::Wallet(wallet), done)
            })?,
            Step::Compact(wallet) => self.with_wallet(*wallet, |simulation, wallet| {
                let done = simulation.world.wallet_mut(wallet).compact();
                simulation.look(Whose::Wallet(wallet), done)
            })?,
            Step::Reboot(wallet) => self.with_wallet(*wallet, |simulation, wallet| {
                simulation.boot(Whose::Wallet(wallet), None)
            })?,
            Step::Keep(wallet) => self.with_wallet(*wallet, |simulation, wallet| {
                simulation.keep(wallet);
                Ok(())
            })?,
            Step::Restore(wallet) => {
                self.with_wallet(*wallet, |s, wallet| s.restore(wallet, false))?
            }
            Step::Swap(wallet) => self.with_wallet(*wallet, |s, wallet| s.restore(wallet, true))?,
            Step::Lose(wallet) => self.with_wallet(*wallet, Self::lose)?,
            Step::Offline(offline) => self.offline = *offline,
            Step::Days(days) => self.pass(*days),
            Step::Upload(wallet) => self.with_wallet(*wallet, |simulation, wallet| {
                simulation.upload(Whose::Wallet(wallet))
            })?,
            Step::Receipt(wallet) => self.with_wallet(*wallet, |simulation, wallet| {
                simulation.take_receipt(Whose::Wallet(wallet))
            })?,
            Step::Sync(wallet) => self.with_wallet(*wallet, Self::sync)?,
            Step::Resolve(wallet) => self.with_wallet(*wallet, |simulation, wallet| {
                simulation.resolve(Whose::Wallet(wallet))
            })?,
            Step::HandOver(wallet) => self.with_wallet(*wallet, Self::hand_over)?,
            Step::Suspend(wallet) => {
                self.with_wallet(*wallet, |s, wallet| s.life(wallet, SimLedger::suspend))?
            }
            Step::Resume(wallet) => {
                self.with_wallet(*wallet, |s, wallet| s.life(wallet, SimLedger::resume))?
            }
            Step::Order(wallet) => self.with_wallet(*wallet, Self::order_void)?,
            Step::Single(wallet, fen) => {
                self.with_wallet(*wallet, |s, wallet| s.set_single(wallet, *fen))?
            }
            Step::Hostile(hostile) => self.hostile(hostile)?,
        }
        self.judge()
    }

    /// The world, to look at.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// What has happened so far.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Lets days pass, as long as all certificates hold.
    fn pass(&mut self, days: u16) {
        let day = self.day.number().saturating_add(days).min(LAST_DAY.number());
        self.day = Day::new(day);
        for insider in &mut self.insiders {
            insider.day = self.day;
        }
    }

    /// Whether that ledger exists and was never rolled back. Purses are the operator's own.
    pub(super) fn intact(&self, whose: Whose) -> bool {
        match whose {
            Whose::Wallet(wallet) => !self.rolled_back.contains(&wallet) && self.exists(whose),
            Whose::Purse(_) => true,
        }
    }

    pub(super) fn exists(&self, whose: Whose) -> bool {
        match whose {
            Whose::Wallet(wallet) => !self.lost.contains(&wallet),
            Whose::Purse(_) => true,
        }
    }

    /// Does something with a wallet, if it still exists.
    fn with_wallet(
        &mut self,
        wallet: usize,
        act: impl FnOnce(&mut Self, usize) -> Result<(), Violation>,
    ) -> Result<(), Violation> {
        let wallet = wallet.checked_rem(self.scene.wallets).unwrap_or_default();
        if self.exists(Whose::Wallet(wallet)) { act(self, wallet) } else { Ok(()) }
    }
}
