//! Real wallets that do what a seed says, and what is written down of it.

use ecny_core::{Armed, Asked, Direction, Terms, Tier, Wanted};
use ecny_offline_protocol::{Card, Orientation, Reader};
use ecny_sim::{Holds, SimLedger, World, flash::Tear};
use ecny_tests::{Observed, Part, Recorder, fen};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// How many wallets there are in a run, each with its purse.
pub const WALLETS: usize = 3;

/// Real wallets, and whoever writes down what they do.
pub struct Run {
    world: World,
    recorder: Recorder,
    rng: ChaCha8Rng,
    /// What was on the air so far.
    pool: Vec<Vec<u8>>,
}

/// What the air does to one APDU of a tap.
#[derive(Clone, Copy, Debug)]
enum Bend {
    Lose,
    /// The command comes once more.
    Repeat,
    /// An APDU of an earlier tap comes before it.
    Stale,
    /// An APDU of an earlier tap comes instead.
    Swap,
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
        Self { world, recorder, rng: ChaCha8Rng::seed_from_u64(seed), pool: Vec::new() }
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
        let mut run = Self::new(7);
        run.touch(Meeting::Load(0), Orientation::PayeeReads, 10_000, &[]);
        let bends: Vec<_> = lose.map(|number| (number, Bend::Lose)).into_iter().collect();
        let meeting = Meeting::Wallets { payer: 0, payee: 1 };
        run.touch(meeting, Orientation::PayeeReads, 700, &bends);
        run.recorder.trace
    }

    fn happen(&mut self) {
        let wallet = self.below(WALLETS);
        match self.below(16) {
            0 => self.reboot(wallet),
            1 => self.void(wallet),
            2 => self.recorder.compact(self.world.wallet_mut(wallet)),
            3 => self.bent(Meeting::Load(wallet)),
            4 => self.bent(Meeting::Redeem(wallet)),
            5..8 => self.cut(wallet),
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

    /// A tap, or a void, in which the power of one wallet is cut somewhere.
    fn cut(&mut self, side: usize) {
        let words = u64::try_from(self.below(160)).unwrap();
        // Every other one reads as it likes at each boot: nothing else tells whether what was read
        // is confirmed before it is said.
        let tear = [Tear::Flicker, Tear::ALL[self.below(Tear::ALL.len())]][self.below(2)];
        self.world.reboot_with_fuel(side, words, tear).unwrap();
        self.recorder.booted(self.world.wallet_mut(side));
        let other = (side + 1 + self.below(WALLETS - 1)) % WALLETS;
        let meeting = match self.below(4) {
            0 => Meeting::Load(side),
            1 | 2 => Meeting::Wallets { payer: side, payee: other },
            _ => Meeting::Wallets { payer: other, payee: side },
        };
        match self.below(5) {
            0 => self.void(side),
            _ => self.bent(meeting),
        }
        // What the torn record was read as may have gone out before it is read again.
        for _ in 0..self.below(4) {
            self.reboot(side);
            self.bent(meeting);
        }
        self.reboot(side);
    }

    fn reboot(&mut self, wallet: usize) {
        self.world.reboot(wallet).unwrap();
        self.recorder.booted(self.world.wallet_mut(wallet));
    }

    fn void(&mut self, wallet: usize) {
        self.recorder.void(self.world.wallet_mut(wallet));
    }

    /// Clean taps that ask for nothing, one for each debit without an end.
    fn heal(&mut self) {
        let mut open = Vec::new();
        for wallet in 0..WALLETS {
            for payer in [self.world.wallet(wallet), self.world.purse(wallet)] {
                let payees = payer.unsettled().iter().map(|debit| debit.payee());
                open.extend(payees.map(|payee| (payer.id(), payee)));
            }
        }
        let wallets: Vec<_> = (0..WALLETS).map(|wallet| self.world.wallet(wallet).id()).collect();
        let at = |id| wallets.iter().position(|wallet| *wallet == id);
        for (payer, payee) in open {
            let meeting = match (at(payer), at(payee)) {
                (Some(payer), Some(payee)) => Meeting::Wallets { payer, payee },
                (Some(payer), None) => Meeting::Redeem(payer),
                (None, payee) => Meeting::Load(payee.unwrap()),
            };
            let orientation = self.orientation();
            self.touch(meeting, orientation, 0, &[]);
        }
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

/// A reader and a card in touch.
struct Tap {
    reader: Reader,
    card: Card,
    /// What a payer that reads pays once it was healed.
    again: Option<Terms>,
    amount: i64,
}

/// The air of one tap.
struct Air<'r> {
    bends: &'r [(usize, Bend)],
    pool: &'r mut Vec<Vec<u8>>,
    rng: &'r mut ChaCha8Rng,
}

impl Tap {
    fn drive(
        &mut self,
        asking: &mut SimLedger,
        answering: &mut SimLedger,
        mut air: Air<'_>,
        recorder: &mut Recorder,
    ) {
        let (reader, card) = (recorder.id(asking), recorder.id(answering));
        let amount = self.amount;
        let at_card = Part { wallet: card, peer: reader, amount };
        let at_reader = Part { wallet: reader, peer: card, amount };
        let mut command = self.reader.start().to_vec();
        for number in (1..).step_by(2) {
            if let Some(stale) = air.stale(number) {
                let event = self.card.handle(&stale, answering).event;
                recorder.step(at_card, answering, event);
            }
            let Some(mut heard) = air.carry(&command, number) else { break };
            let mut response = Vec::new();
            for _ in 0..=air.repeats(number) {
                let handled = self.card.handle(&heard, answering);
                response = handled.response.to_vec();
                let event = handled.event;
                recorder.step(at_card, answering, event);
            }
            heard.clear();
            let Some(response) = air.carry(&response, number + 1) else { break };
            let fed = self.reader.feed(&response, asking);
            let (event, send) = match fed {
                Ok(next) => (Ok(next.event), next.send.unwrap_or_default().to_vec()),
                Err(error) => (Err(error), Vec::new()),
            };
            recorder.step(at_reader, asking, event);
            command = send;
            if let (true, Some(terms)) = (self.reader.healed(), self.again) {
                command = self.reader.pay_again(terms).unwrap().to_vec();
            }
            if command.is_empty() {
                break;
            }
        }
        self.reader.end(asking);
        self.card.deactivate(answering);
    }
}

impl Air<'_> {
    /// What comes of an APDU; `None` where nothing does.
    fn carry(&mut self, apdu: &[u8], number: usize) -> Option<Vec<u8>> {
        self.pool.push(apdu.to_vec());
        let mut carried = apdu.to_vec();
        for bend in self.at(number) {
            match bend {
                Bend::Lose => return None,
                Bend::Swap => carried = self.old(),
                Bend::Repeat | Bend::Stale => {}
            }
        }
        Some(carried)
    }

    fn stale(&mut self, number: usize) -> Option<Vec<u8>> {
        let stale = self.at(number).iter().any(|bend| matches!(bend, Bend::Stale));
        (stale && !self.pool.is_empty()).then(|| self.old())
    }

    fn repeats(&self, number: usize) -> usize {
        self.at(number).iter().filter(|bend| matches!(bend, Bend::Repeat)).count()
    }

    fn old(&mut self) -> Vec<u8> {
        let at = below(self.rng, self.pool.len());
        self.pool[at].clone()
    }

    fn at(&self, number: usize) -> Vec<Bend> {
        self.bends.iter().filter(|(at, _)| *at == number).map(|(_, bend)| *bend).collect()
    }
}

fn below(rng: &mut ChaCha8Rng, bound: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap() % bound
}

const STEPS: usize = 24;
