use ecny_offline_protocol::Orientation;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::{
    fault::{Fault, Faults},
    reckoning::Plot,
    scene::Scene,
    step::{Between, Hostile, Lie, Power, Step, Tap},
};
use crate::{bend::Bend, flash::Tear};

/// Draws what happens next, from a seed and nothing else.
#[derive(Debug)]
pub struct Dice<'a> {
    faults: &'a Faults,
    wallets: usize,
    plot: Option<Plot>,
    /// Wallets whose flash was copied.
    copied: Vec<usize>,
    /// What is to happen next: what was torn is touched again before it is forgotten.
    next: Vec<Step>,
    rng: ChaCha8Rng,
}

impl<'a> Dice<'a> {
    /// For that scene, with those faults.
    #[must_use]
    pub fn new(scene: &Scene, faults: &'a Faults) -> Self {
        let Scene { seed, wallets, plot, .. } = *scene;
        Self {
            faults,
            wallets,
            plot,
            copied: Vec::new(),
            next: Vec::new(),
            rng: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// What happens next.
    pub fn step(&mut self) -> Step {
        if let Some(step) = self.next.pop() {
            return step;
        }
        if let Some(plot) = self.plot {
            return self.plotted(plot);
        }
        // Faults that are not asked for leave their share to payments.
        let step = match self.below(100) {
            0..5 => Some(self.purse(Between::Load)),
            5..10 => Some(self.purse(Between::Redeem)),
            10 => Some(Step::Void(self.wallet())),
            11 => Some(Step::Compact(self.wallet())),
            12..14 => Some(self.heal()),
            14..17 => self.fault(Fault::Reboot, |dice| Step::Reboot(dice.wallet())),
            17 => self.fault(Fault::Rollback, Self::rolled_back),
            18 => self.fault(Fault::Clone, Self::cloned),
            19..22 => self.fault(Fault::Hostile, Self::hostile),
            22 => self.fault(Fault::Offline, |dice| Step::Offline(dice.below(2) == 0)),
            23 if self.below(8) == 0 => self.fault(Fault::Vanish, Self::vanish),
            24..26 => Some(match self.below(8) {
                0 => Step::Days(u16::try_from(self.below(4)).unwrap_or_default()),
                1..3 => Step::Upload(self.wallet()),
                3 => Step::Receipt(self.wallet()),
                4..6 => Step::Sync(self.wallet()),
                _ => Step::Resolve(self.wallet()),
            }),
            26..28 => Some(match self.below(8) {
                0..3 => self.given_up(),
                3..5 => Step::Order(self.wallet()),
                5 => Step::Single(self.wallet(), self.below(3).saturating_mul(700).into()),
                _ => self.rest(),
            }),
            _ => None,
        };
        step.unwrap_or_else(|| self.payment())
    }

    /// What happens next where some plot against the others.
    fn plotted(&mut self, plot: Plot) -> Step {
        let culprit = Plot::CULPRIT;
        let accomplice = self.index(plot.accomplices).saturating_add(1);
        let honest = self.index(self.wallets).max(plot.accomplices.saturating_add(1));
        match self.below(100) {
            0..10 => self.double_spend(honest, accomplice),
            10..28 => self.payment(),
            28..42 => self.spend(culprit, honest),
            42..48 => self.pay(culprit, accomplice, 1),
            48..54 => self.spend(culprit, accomplice),
            54..60 => self.spend(accomplice, culprit),
            60..68 => self.spend(accomplice, honest),
            68..73 => Step::Keep(culprit),
            73..81 => Step::Restore(culprit),
            81..85 => Step::Swap(culprit),
            85..87 => self.purse(Between::Load),
            87..89 => self.purse(Between::Redeem),
            89..92 => Step::Sync(honest),
            92 => Step::Upload(culprit),
            93 => Step::Sync(culprit),
            94 if self.below(2) == 0 => Step::HandOver(self.wallet()),
            94 => Step::Void(self.wallet()),
            95..97 => self.heal(),
            97 => Step::Resolve(self.wallet()),
            98 => {
                let hostile = self.fault(Fault::Hostile, Self::hostile);
                hostile.unwrap_or_else(|| self.payment())
            }
            _ => Step::Reboot(self.wallet()),
        }
    }

    /// The culprit spends, goes back, covers it up, and spends again.
    fn double_spend(&mut self, honest: usize, accomplice: usize) -> Step {
        let culprit = Plot::CULPRIT;
        let mut moves = vec![self.spend(culprit, honest), Step::Restore(culprit)];
        moves.extend(match self.below(5) {
            0 => vec![],
            // Dust takes the next number, and hides what was paid under it before.
            1 => vec![self.pay(culprit, accomplice, 1)],
            // What an accomplice pays back hides it from the totals.
            2 => vec![self.spend(culprit, accomplice), self.spend(accomplice, culprit)],
            3 => vec![self.spend(culprit, accomplice), self.spend(accomplice, honest)],
            _ => vec![Step::Sync(honest)],
        });
        let other = self.wallet();
        moves.push(self.spend(culprit, other));
        self.next.extend(moves.into_iter().rev());
        Step::Keep(culprit)
    }

    /// Much of what a wallet can hold goes to another.
    fn spend(&mut self, payer: usize, payee: usize) -> Step {
        let all = u32::try_from(Scene::FEN).unwrap_or(u32::MAX);
        let fen = match self.below(4) {
            0 => all,
            1 => all / 2,
            _ => self.below(all).saturating_add(1),
        };
        self.pay(payer, payee, fen.into())
    }

    fn pay(&mut self, payer: usize, payee: usize, fen: u64) -> Step {
        let mut tap = self.tap(Between::Pay { payer, payee });
        tap.fen = fen;
        Step::Tap(tap)
    }

    fn fault(&mut self, fault: Fault, step: impl FnOnce(&mut Self) -> Step) -> Option<Step> {
        self.faults.have(fault).then(|| step(self))
    }

    fn payment(&mut self) -> Step {
        let between = Between::Pay { payer: self.wallet(), payee: self.wallet() };
        let mut tap = self.tap(between);
        tap.asked = self.below(20) == 0;
        Step::Tap(tap)
    }

    fn purse(&mut self, between: impl FnOnce(usize) -> Between) -> Step {
        let between = between(self.wallet());
        Step::Tap(self.tap(between))
    }

    fn heal(&mut self) -> Step {
        let between = Between::Pay { payer: self.wallet(), payee: self.wallet() };
        let mut tap = self.tap(between);
        tap.fen = 0;
        Step::Tap(tap)
    }

    fn tap(&mut self, between: Between) -> Tap {
        // A few round amounts, so that what is replayed sometimes fits what is asked for.
        let fen = match self.below(8) {
            0 => 1,
            1 => 500,
            2 => 1_000,
            _ => u64::from(self.below(3_000)).saturating_add(1),
        };
        let mut tap = Tap::clean(between, self.orientation(), fen);
        tap.again = self.below(2) == 0;
        // Most taps are undisturbed.
        match self.below(6) {
            0 => {
                for _ in 0..=self.below(2) {
                    tap.bends.extend(self.bend());
                }
            }
            1 => {
                let who = self.below(6);
                if who != 0 {
                    tap.payer = self.power();
                }
                if who != 1 && who < 4 {
                    tap.payee = self.power();
                }
            }
            _ => {}
        }
        if tap.payer != Power::Stays || tap.payee != Power::Stays {
            self.follow(&tap);
        }
        tap
    }

    /// Whoever was cut off meets the same wallet again, and may be cut off once more: what was
    /// said in between must stand.
    fn follow(&mut self, tap: &Tap) {
        if self.below(3) == 0 {
            return;
        }
        let wallets = match tap.between {
            Between::Pay { payer, payee } => [payer, payee],
            Between::Load(wallet) | Between::Redeem(wallet) => [wallet; 2],
        };
        // The last comes first.
        if self.faults.have(Fault::Reboot) {
            self.next.extend(wallets.map(Step::Reboot));
        }
        let mut again = Tap::clean(tap.between, self.orientation(), 0);
        if self.below(3) == 0 {
            again.fen = tap.fen;
        }
        if self.below(3) == 0 {
            again.bends.extend(self.bend());
        }
        self.next.push(Step::Tap(again));
    }

    fn bend(&mut self) -> Option<(usize, Bend)> {
        let at = self.index(10).saturating_add(1);
        let (fault, bend) = match self.below(10) {
            0..5 => (Fault::Loss, Bend::Lose),
            5 => (Fault::Repeat, Bend::Repeat(u8::try_from(self.below(2)).unwrap_or(0) | 1)),
            6 => (Fault::Replay, Bend::Stale(self.index(256))),
            7 => (Fault::Replay, Bend::Swap(self.index(256))),
            _ => (Fault::Flip, Bend::Flip(self.index(250))),
        };
        self.faults.have(fault).then_some((at, bend))
    }

    fn power(&mut self) -> Power {
        if self.below(4) == 0 {
            let fails = self.faults.have(Fault::Reboot);
            return if fails { Power::FailsAfter } else { Power::Stays };
        }
        let words = u64::from(self.below(170));
        let tear = Tear::ALL.get(self.index(Tear::ALL.len())).copied().unwrap_or(Tear::Old);
        if self.faults.have(Fault::Cut) { Power::Fails { words, tear } } else { Power::Stays }
    }

    fn rolled_back(&mut self) -> Step {
        self.copied().map_or_else(|| self.keep(), Step::Restore)
    }

    fn cloned(&mut self) -> Step {
        self.copied().map_or_else(|| self.keep(), Step::Swap)
    }

    /// A wallet whose flash was copied, most times.
    fn copied(&mut self) -> Option<usize> {
        let chosen = self.index(self.copied.len().saturating_add(1));
        self.copied.get(chosen).copied()
    }

    /// Somebody copies the flash of one wallet in three: the others stay honest, however long it
    /// goes on.
    fn keep(&mut self) -> Step {
        let wallet = self.wallet();
        let wallet = wallet.saturating_sub(wallet % 3);
        self.copied.push(wallet);
        Step::Keep(wallet)
    }

    /// Only some wallets can be lost: the others go on.
    fn vanish(&mut self) -> Step {
        let wallet = self.wallet();
        Step::Lose(wallet.saturating_sub(wallet % 3).saturating_add(2))
    }

    fn hostile(&mut self) -> Step {
        Step::Hostile(Hostile {
            insider: self.index(2),
            wallet: self.wallet(),
            orientation: self.orientation(),
            fen: u64::from(self.below(2_000)).saturating_add(1),
            lie: Lie::ALL.get(self.index(Lie::ALL.len())).copied().unwrap_or(Lie::Pays),
        })
    }

    /// A payment loses a message, and its payer hands it over before it meets the payee again.
    fn given_up(&mut self) -> Step {
        let (payer, payee) = (self.wallet(), self.wallet());
        let between = Between::Pay { payer, payee };
        let mut tap = Tap::clean(between, self.orientation(), 500);
        if self.faults.have(Fault::Loss) {
            // VALUE, or what is said to it.
            tap.bends.push((self.index(3).saturating_add(4), Bend::Lose));
        }
        let again = Tap::clean(between, self.orientation(), 0);
        // The last comes first.
        self.next.extend([Step::Tap(again), Step::HandOver(payer)]);
        Step::Tap(tap)
    }

    /// A wallet is put to rest, touched, and serves again.
    fn rest(&mut self) -> Step {
        let (wallet, other) = (self.wallet(), self.wallet());
        let between = if self.below(2) == 0 {
            Between::Pay { payer: wallet, payee: other }
        } else {
            Between::Pay { payer: other, payee: wallet }
        };
        let tap = Step::Tap(self.tap(between));
        // The last comes first.
        self.next.extend([Step::Resume(wallet), tap]);
        Step::Suspend(wallet)
    }

    fn orientation(&mut self) -> Orientation {
        if self.below(2) == 0 { Orientation::PayeeReads } else { Orientation::PayerReads }
    }

    fn wallet(&mut self) -> usize {
        self.index(self.wallets)
    }

    fn index(&mut self, end: usize) -> usize {
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        usize::try_from(self.below(end)).unwrap_or_default()
    }

    /// A number below `end`.
    fn below(&mut self, end: u32) -> u32 {
        self.rng.next_u32().checked_rem(end).unwrap_or_default()
    }
}
