//! Real wallets that do what a seed says, and what is written down of it.

use ecny_core::{Armed, Asked, Day, Direction, Terms, Tier, WalletId, Wanted};
use ecny_issuer::Reconciliation;
use ecny_offline_protocol::{Card, Orientation, Reader};
use ecny_sim::{Holds, Whose, World, flash::Tear};
use ecny_tests::{Observed, Recorder, TODAY, fen};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;

use crate::tap::{Air, Bend, Tap, below};

/// How many wallets there are in a run, each with its purse.
pub const WALLETS: usize = 3;

/// Real wallets, and whoever writes down what they do.
pub struct Run {
    world: World,
    recorder: Recorder,
    /// What the operator has seen.
    logs: Reconciliation,
    rng: ChaCha8Rng,
    /// What was on the air so far.
    pool: Vec<Vec<u8>>,
}

/// Who meets whom: a wallet, or its purse.
#[derive(Clone, Copy, Debug)]
enum Meeting {
    Wallets { payer: usize, payee: usize },
    Load(usize),
    Redeem(usize),
}

impl Run {
    /// Empty wallets.
    fn new(seed: u64) -> Self {
        let holds = Holds { fen: 0, pages: 32, tier: Tier::IV };
        // One run in four has the curve; the others make up for it by their number.
        let world = if seed.is_multiple_of(4) {
            World::new(seed, WALLETS, holds)
        } else {
            World::hollow(seed, WALLETS, holds)
        };
        let world = world.unwrap();
        let recorder = Recorder::of(&world);
        let mut logs = Reconciliation::default();
        logs.add_operator(world.issuer().certificate(), world.issuer().root()).unwrap();
        Self { world, recorder, logs, rng: ChaCha8Rng::seed_from_u64(seed), pool: Vec::new() }
    }

    /// Each wallet loaded, then whatever the seed says, and in the end all healed.
    pub fn wild(seed: u64) -> Vec<Observed> {
        let mut run = Self::new(seed);
        for wallet in 0..WALLETS {
            run.touch(Meeting::Load(wallet), Orientation::PayeeReads, 10_000, &[]);
        }
        for _ in 0..STEPS {
            run.happen();
        }
        run.heal();
        run.recorder.trace
    }

    /// One wallet that pays another, each loaded before; the APDU with that number is lost.
    pub fn payment(lose: Option<usize>) -> Vec<Observed> {
        Self::paid(lose).recorder.trace
    }

    fn paid(lose: Option<usize>) -> Self {
        let mut run = Self::new(7);
        run.touch(Meeting::Load(0), Orientation::PayeeReads, 10_000, &[]);
        let bends: Vec<_> = lose.map(|number| (number, Bend::Lose)).into_iter().collect();
        let meeting = Meeting::Wallets { payer: 0, payee: 1 };
        run.touch(meeting, Orientation::PayeeReads, 700, &bends);
        run
    }

    /// As [`Run::payment`], and then payer and payee both send their logs.
    pub fn stated(lose: Option<usize>) -> Vec<Observed> {
        Self::after(lose, |run| {
            run.upload(PAYER);
            run.upload(PAYEE);
        })
    }

    /// As [`Run::payment`]; the payee gives its order up, or not, and forgets whatever it has
    /// decided; the two meet, and then the operator's word comes.
    pub fn resolved(lose: usize, void: bool) -> Vec<Observed> {
        Self::after(Some(lose), |run| {
            if void {
                run.void(1);
            }
            run.upload(PAYEE);
            run.sync(PAYEE);
            run.compact(PAYEE);
            let meeting = Meeting::Wallets { payer: 0, payee: 1 };
            run.touch(meeting, Orientation::PayeeReads, 0, &[]);
            run.upload(PAYER);
            run.resolve(PAYER);
        })
    }

    /// As [`Run::payment`]; then the payer forgets what it may.
    pub fn pruned(lose: Option<usize>) -> Vec<Observed> {
        Self::after(lose, |run| {
            run.upload(PAYER);
            run.sync(PAYER);
            run.compact(PAYER);
        })
    }

    fn after(lose: Option<usize>, then: impl FnOnce(&mut Self)) -> Vec<Observed> {
        let mut run = Self::paid(lose);
        then(&mut run);
        run.recorder.trace
    }

    fn happen(&mut self) {
        let wallet = self.below(WALLETS);
        match self.below(21) {
            0 => self.reboot(wallet),
            1 => self.void(wallet),
            2 => self.compact(Whose::Wallet(wallet)),
            3 => self.bent(Meeting::Load(wallet)),
            4 => self.bent(Meeting::Redeem(wallet)),
            5..9 => self.cut(wallet),
            9..13 => {
                let whose = [Whose::Wallet(wallet), Whose::Purse(wallet)][self.below(4) / 3];
                self.meet_operator(whose);
            }
            13 => self.forget(wallet),
            _ => {
                let payee = (wallet + 1 + self.below(WALLETS - 1)) % WALLETS;
                self.bent(Meeting::Wallets { payer: wallet, payee });
            }
        }
    }

    /// A tap of which some APDUs do not come as they went.
    fn bent(&mut self, meeting: Meeting) {
        let orientation = self.orientation();
        let amount = [0, 1, 700, 700, 9_000][self.below(5)];
        let bends: Vec<_> = (0..self.below(3))
            .map(|_| {
                let bend = match self.below(6) {
                    0 => Bend::Repeat,
                    1 => Bend::Stale,
                    2 => Bend::Swap,
                    _ => Bend::Lose,
                };
                (1 + self.below(10), bend)
            })
            .collect();
        self.touch(meeting, orientation, amount, &bends);
    }

    /// A tap, a void, or a talk with the operator, in which the power of one wallet is cut somewhere.
    fn cut(&mut self, side: usize) {
        self.boot_to_be_cut(side, 160);
        let other = (side + 1 + self.below(WALLETS - 1)) % WALLETS;
        let meeting = match self.below(4) {
            0 => Meeting::Load(side),
            1 | 2 => Meeting::Wallets { payer: side, payee: other },
            _ => Meeting::Wallets { payer: other, payee: side },
        };
        match self.below(10) {
            0 | 1 => self.void(side),
            2 | 3 => self.meet_operator(Whose::Wallet(side)),
            4 => self.compact(Whose::Wallet(side)),
            _ => self.bent(meeting),
        }
        // What the torn record was read as may have gone out before it is read again.
        for _ in 0..self.below(4) {
            self.reboot(side);
            self.bent(meeting);
        }
        self.reboot(side);
    }

    /// The wallet boots with power for less than so many words of flash.
    fn boot_to_be_cut(&mut self, wallet: usize, most: usize) {
        let words = u64::try_from(self.below(most)).unwrap();
        // Every other one reads as it likes at each boot: nothing else tells whether what was read
        // is confirmed before it is said.
        let tear = [Tear::Flicker, Tear::ALL[self.below(Tear::ALL.len())]][self.below(2)];
        self.world.reboot_with_fuel(wallet, words, tear).unwrap();
        self.recorder.booted(self.world.wallet_mut(wallet));
    }

    fn reboot(&mut self, wallet: usize) {
        self.world.reboot(wallet).unwrap();
        self.recorder.booted(self.world.wallet_mut(wallet));
    }

    fn void(&mut self, wallet: usize) {
        self.recorder.void(self.world.wallet_mut(wallet));
    }

    /// A payment that its payee decides and forgets before the payer has heard of it: the power of
    /// the payer is cut somewhere while it takes the operator's word.
    fn forget(&mut self, payer: usize) {
        let payee = (payer + 1 + self.below(WALLETS - 1)) % WALLETS;
        let lose = 4 + self.below(2);
        let meeting = Meeting::Wallets { payer, payee };
        self.touch(meeting, Orientation::PayeeReads, 1, &[(lose, Bend::Lose)]);
        self.void(payee);
        for whose in [Whose::Wallet(payee), Whose::Wallet(payer)] {
            self.upload(whose);
        }
        self.sync(Whose::Wallet(payee));
        self.compact(Whose::Wallet(payee));
        self.bent(meeting);
        self.boot_to_be_cut(payer, 60);
        self.resolve(Whose::Wallet(payer));
        self.reboot(payer);
    }

    /// A wallet sends its log, takes a receipt for it or for an older one, forgets what it may, and
    /// hears how its debits ended: some of it, in this order.
    fn meet_operator(&mut self, whose: Whose) {
        if self.below(4) > 0 {
            self.upload(whose);
        }
        if self.below(4) > 0 {
            self.sync(whose);
        }
        if self.below(2) > 0 {
            self.compact(whose);
        }
        if self.below(2) > 0 {
            self.resolve(whose);
        }
    }

    fn upload(&mut self, whose: Whose) {
        let (issuer, ledger) = self.world.with_issuer_of(whose);
        self.recorder.upload(ledger, issuer, &mut self.logs);
    }

    /// The wallet takes a receipt for the last log it has sent, if it has sent one.
    fn sync(&mut self, whose: Whose) {
        let (issuer, ledger) = self.world.with_issuer_of(whose);
        let signed = issuer.receipt(&self.logs, ledger.id(), SYNC_DAY, &mut self.rng);
        if let Ok((receipt, signature)) = signed {
            self.recorder.sync(ledger, &receipt, &signature);
        }
    }

    fn compact(&mut self, whose: Whose) {
        if !self.recorder.compact(self.world.ledger_mut(whose)) {
            self.world.boot(whose, None).unwrap();
            self.recorder.booted(self.world.ledger_mut(whose));
        }
    }

    /// The wallet takes its operator's word on every debit on which the operator has one.
    fn resolve(&mut self, whose: Whose) {
        let (issuer, ledger) = self.world.with_issuer_of(whose);
        let open: Vec<_> = ledger.unsettled().iter().map(|debit| debit.seq()).collect();
        for seq in open {
            let signed = issuer.resolution(&self.logs, ledger.id(), seq, &mut self.rng);
            if let Ok((word, signature)) = signed {
                self.recorder.resolve(ledger, &word, &signature);
            }
        }
    }

    /// What ends all that is open. A wallet that has found its flash to read otherwise than at its
    /// boot does nothing before its next one, so all boot where something is open still.
    fn heal(&mut self) {
        for _ in 0..ROUNDS {
            self.heal_by_taps();
            self.heal_by_word();
            if self.open().is_empty() {
                return;
            }
            for wallet in 0..WALLETS {
                self.reboot(wallet);
            }
        }
    }

    /// Clean taps that ask for nothing, one for each debit without an end.
    fn heal_by_taps(&mut self) {
        let wallets: Vec<_> = (0..WALLETS).map(|wallet| self.world.wallet(wallet).id()).collect();
        let at = |id| wallets.iter().position(|wallet| *wallet == id);
        for (payer, payee) in self.open() {
            let meeting = match (payer, at(payee)) {
                (Whose::Wallet(payer), Some(payee)) => Meeting::Wallets { payer, payee },
                (Whose::Wallet(payer), None) => Meeting::Redeem(payer),
                (Whose::Purse(wallet), _) => Meeting::Load(wallet),
            };
            let orientation = self.orientation();
            self.touch(meeting, orientation, 0, &[]);
        }
    }

    /// The operator's word on every debit whose payee has forgotten what it decided.
    fn heal_by_word(&mut self) {
        for (payer, _) in self.open() {
            self.upload(payer);
            self.resolve(payer);
        }
    }

    /// Whose debits have no end, and who may have been paid.
    fn open(&self) -> Vec<(Whose, WalletId)> {
        let all = (0..WALLETS).flat_map(|wallet| [Whose::Wallet(wallet), Whose::Purse(wallet)]);
        let open = all.flat_map(|whose| {
            let debits = self.world.ledger(whose).unsettled();
            debits.iter().map(move |debit| (whose, debit.payee()))
        });
        open.collect()
    }

    fn touch(
        &mut self,
        meeting: Meeting,
        orientation: Orientation,
        amount: u64,
        bends: &[(usize, Bend)],
    ) {
        let pays_again = self.below(2) == 0;
        let (payer, payee) = match meeting {
            Meeting::Wallets { payer, payee } => self.world.pair_mut(payer, payee),
            Meeting::Load(wallet) => {
                let (wallet, purse) = self.world.with_purse_mut(wallet, wallet);
                (purse, wallet)
            }
            Meeting::Redeem(wallet) => self.world.with_purse_mut(wallet, wallet),
        };
        let terms = Terms::cny(fen(amount));
        let wanted = match meeting {
            _ if amount == 0 => Wanted::Late,
            Meeting::Load(_) => Wanted::Load(terms),
            Meeting::Redeem(_) | Meeting::Wallets { .. } => Wanted::Order(terms),
        };
        payer.consent.give(Asked { payee: payee.id(), terms });
        payee.consent.arm(Direction::Receive, Armed { most: terms.amount, count: 1 });
        let (asking, answering, reader) = match orientation {
            Orientation::PayeeReads => {
                let reader = Reader::collect(wanted, payee);
                (payee, payer, reader)
            }
            Orientation::PayerReads => {
                let reader = Reader::pay(terms, payer);
                (payer, payee, reader)
            }
        };
        let mut tap = Tap {
            reader: reader.unwrap(),
            card: Card::new(),
            again: pays_again.then_some(terms),
            amount: i64::try_from(amount).unwrap(),
        };
        self.recorder.begin();
        let air = Air { bends, pool: &mut self.pool, rng: &mut self.rng };
        tap.drive(asking, answering, air, &mut self.recorder);
    }

    fn orientation(&mut self) -> Orientation {
        [Orientation::PayeeReads, Orientation::PayerReads][self.below(2)]
    }

    fn below(&mut self, bound: usize) -> usize {
        below(&mut self.rng, bound)
    }
}

const STEPS: usize = 28;

/// How often what is open is healed: more than flash can be found to read otherwise in a row.
const ROUNDS: usize = 4;

/// The day of the operator's receipts.
const SYNC_DAY: Day = Day::new(TODAY.number() + 30);

/// Who pays and who is paid where there is one payment.
const PAYER: Whose = Whose::Wallet(0);
const PAYEE: Whose = Whose::Wallet(1);
