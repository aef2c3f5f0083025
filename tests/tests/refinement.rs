//! What real wallets do, the model can do: seeded runs over air that loses, repeats and swaps, with
//! power cut anywhere, are written down step by step and replayed in the model.
//!
//! A step the model cannot make, or after which it holds something else, fails. `REFINEMENT_RUNS`
//! asks for more runs, `REFINEMENT_SEED` for other ones.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

use std::collections::BTreeMap;

use ecny_core::{Armed, Asked, Direction, Terms, Tier, Wanted};
use ecny_model::{End, Id};
use ecny_offline_protocol::{Card, Orientation, Reader};
use ecny_sim::{Holds, SimLedger, World, flash::Tear};
use ecny_tests::{Did, Lines, Misfit, Observed, Part, Recorder, Replay, Seen, fen, is_open};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

const WALLETS: usize = 3;
const STEPS: usize = 24;
/// How many runs are made every day.
const RUNS: u64 = 60;

/// The first two wallets; between them are purses.
const PAYER: Id = Id(0);
const PAYEE: Id = Id(2);

/// Real wallets, and whoever writes down what they do.
struct Run {
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
        let world = World::new(seed, WALLETS, holds).unwrap();
        let recorder = Recorder::of(&world);
        Self { world, recorder, rng: ChaCha8Rng::seed_from_u64(seed), pool: Vec::new() }
    }

    /// Each wallet loaded, then whatever the seed says, and in the end all healed.
    fn wild(seed: u64) -> Vec<Observed> {
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
    fn payment(lose: Option<usize>) -> Vec<Observed> {
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
        let (words, at) = (u64::try_from(self.below(160)).unwrap(), self.below(Tear::ALL.len()));
        self.world.reboot_with_fuel(side, words, Tear::ALL[at]).unwrap();
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

fn replay(trace: &[Observed]) -> Result<Replay, Misfit> {
    let mut replay = Replay::new(WALLETS);
    replay.follow_all(trace).map(|()| replay)
}

fn asked(name: &str, otherwise: u64) -> u64 {
    let asked = std::env::var(name).ok();
    asked.map_or(otherwise, |asked| asked.parse().unwrap_or_else(|_| panic!("{name}={asked}")))
}

/// The observation of a debit's first VALUE, of a credit, and so on: the last of that kind.
fn last(trace: &[Observed], wallet: Id, kind: fn(&Did) -> bool) -> usize {
    trace.iter().rposition(|seen| seen.wallet == wallet && kind(&seen.did)).unwrap()
}

/// The last a wallet was seen to hold, changed, and what it would have done to come there.
fn forged(trace: &[Observed], wallet: Id, did: Did, change: impl FnOnce(&mut Seen)) -> Observed {
    let mut seen = trace.iter().rfind(|seen| seen.wallet == wallet).unwrap().seen.clone().unwrap();
    change(&mut seen);
    Observed { wallet, did, seen: Some(seen) }
}

fn assert_no_step(trace: &[Observed], did: Did) {
    match replay(trace) {
        Err(Misfit::NoStep { observed, .. }) => assert_eq!(observed.did, did),
        other => panic!("{did:?} was taken: {other:?}"),
    }
}

#[test]
fn what_real_wallets_do_the_model_can_do_and_in_the_end_nothing_is_open() {
    let (first, runs) = (asked("REFINEMENT_SEED", 1), asked("REFINEMENT_RUNS", RUNS));
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();

    for seed in first..first + runs {
        let trace = Run::wild(seed);
        let replay = replay(&trace).unwrap_or_else(|misfit| panic!("seed {seed}: {misfit}"));

        assert!(!replay.states().iter().any(is_open), "seed {seed}");
        trace.iter().for_each(|seen| *kinds.entry(kind(&seen.did)).or_default() += 1);
    }

    println!("{runs} runs, {} steps: {kinds:?}", kinds.values().sum::<usize>());
    // Runs in which something never happens say nothing of it.
    if runs >= RUNS {
        assert_eq!(kinds.keys().copied().collect::<Vec<_>>(), KINDS);
    }
}

#[test]
fn a_payment_fits_whatever_is_lost_of_it() {
    for lose in [None, Some(2), Some(3), Some(4), Some(5), Some(6)] {
        replay(&Run::payment(lose)).unwrap_or_else(|misfit| panic!("{lose:?}: {misfit}"));
    }
}

#[test]
fn a_credit_without_a_debit_is_refused() {
    let mut trace = Run::payment(None);
    trace.remove(last(&trace, PAYER, |did| matches!(did, Did::Sent { .. })));

    assert_no_step(&trace, Did::Credited { payer: PAYER, seq: 1, again: false });
}

#[test]
fn a_second_credit_of_one_debit_is_refused() {
    let mut trace = Run::payment(None);
    let did = Did::Credited { payer: PAYER, seq: 1, again: false };
    trace.push(forged(&trace, PAYEE, did, |seen| {
        seen.balance = seen.balance.map(|balance| balance + 700);
        seen.decided += 1;
        seen.lines.as_mut().unwrap().sessions.push((2, Some((PAYER, 1))));
    }));

    assert_no_step(&trace, did);
}

#[test]
fn a_value_nobody_has_asked_for_is_refused() {
    let mut trace = Run::payment(Some(4));
    trace.remove(last(&trace, PAYEE, |did| matches!(did, Did::Asked { .. })));

    let did = Did::Sent { seq: 1, payee: PAYEE, amount: 700, again: false };
    assert_no_step(&trace, did);
}

#[test]
fn a_refund_without_a_void_and_a_settling_without_a_credit_are_refused() {
    // The VALUE is lost: the payee has decided nothing.
    let trace = Run::payment(Some(4));

    for (did, back, how) in
        [(Did::Refunded { seq: 1 }, 700, End::Refunded), (Did::Settled { seq: 1 }, 0, End::Settled)]
    {
        let mut trace = trace.clone();
        trace.push(forged(&trace, PAYER, did, |seen| {
            seen.balance = seen.balance.map(|balance| balance + back);
            seen.unsettled.clear();
            seen.lines.as_mut().unwrap().debits[0].2 = how;
        }));
        assert_no_step(&trace, did);
    }
}

#[test]
fn a_cancel_of_what_was_credited_is_refused() {
    let mut trace = Run::payment(Some(5));
    let did = Did::Canceled { payer: PAYER, seq: 1, again: true };
    trace.push(forged(&trace, PAYEE, did, |_| ()));

    assert_no_step(&trace, did);
}

#[test]
fn whatever_is_seen_otherwise_is_refused_there() {
    let changes: [fn(&mut Seen); 6] = [
        |seen| seen.balance = seen.balance.map_or(Some(1), |balance| Some(balance + 1)),
        |seen| seen.decided += 1,
        |seen| seen.locked = true,
        |seen| seen.unsettled.push((PAYEE, 1)),
        |seen| seen.lines = Some(Lines { sessions: vec![(9, None)], ..Lines::default() }),
        |seen| {
            seen.lines = Some(Lines { debits: vec![(PAYEE, 9, End::Settled)], ..Lines::default() })
        },
    ];
    let honest = Run::wild(3);
    replay(&honest).unwrap();

    let held = honest.iter().enumerate().filter(|(_, seen)| seen.seen.is_some());
    for ((at, _), change) in held.zip(changes.iter().cycle()) {
        let mut trace = honest.clone();
        change(trace[at].seen.as_mut().unwrap());
        match replay(&trace) {
            Err(Misfit::OtherState { step, .. }) => assert_eq!(step, at + 1),
            other => panic!("{:?} was taken: {other:?}", trace[at]),
        }
    }
}

#[test]
fn no_step_that_has_moved_anything_can_be_left_out() {
    let honest = Run::wild(4);
    let moved = |did: &Did| {
        matches!(
            did,
            Did::Sent { again: false, .. }
                | Did::Credited { again: false, .. }
                | Did::Canceled { again: false, .. }
                | Did::Settled { .. }
                | Did::Refunded { .. }
                | Did::Voided
        )
    };
    let mut left_out = 0;
    for (at, seen) in honest.iter().enumerate().filter(|(_, seen)| moved(&seen.did)) {
        // What is not looked at again is not missed.
        let looked_at = |later: &Observed| later.wallet == seen.wallet && later.seen.is_some();
        if honest[at + 1..].iter().any(looked_at) {
            let mut trace = honest.clone();
            trace.remove(at);
            assert!(replay(&trace).is_err(), "{seen:?} was not missed");
            left_out += 1;
        }
    }
    assert!(left_out > 20, "{left_out}");
}

/// What a run is looked through for.
fn kind(did: &Did) -> &'static str {
    match did {
        Did::Nothing => "nothing",
        Did::Asked { .. } => "asked",
        Did::Sent { again: false, .. } => "sent",
        Did::Sent { again: true, .. } => "sent again",
        Did::Credited { again: false, .. } => "credited",
        Did::Credited { again: true, .. } => "credited before",
        Did::Canceled { again: false, .. } => "canceled",
        Did::Canceled { again: true, .. } => "canceled before",
        Did::Settled { .. } => "settled",
        Did::Refunded { .. } => "refunded",
        Did::Voided => "voided",
        Did::CutOff { .. } => "cut off",
        Did::CutOffVoiding => "cut off voiding",
        Did::Booted => "booted",
    }
}

const KINDS: [&str; 14] = [
    "asked",
    "booted",
    "canceled",
    "canceled before",
    "credited",
    "credited before",
    "cut off",
    "cut off voiding",
    "nothing",
    "refunded",
    "sent",
    "sent again",
    "settled",
    "voided",
];
