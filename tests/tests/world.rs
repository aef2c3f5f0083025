//! A world of wallets and everything that can happen to them: the sum never changes, and in the
//! end all of it can be resolved by taps.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

use ecny_core::{Armed, Asked, Direction, Error, JournalError, Terms, Tier, WalletId, Wanted};
use ecny_offline_protocol::{Orientation, Reader};
use ecny_sim::{Bend, BentAir, Books, Holds, Overheard, SimLedger, World, flash::Tear};
use ecny_tests::{ROLES, fen};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// One thing that happens. Wallets are numbered modulo how many there are.
#[derive(Clone, Debug)]
enum Step {
    Tap { payer: usize, payee: usize, touch: Touching, cut: Option<Cut> },
    Load { wallet: usize, touch: Touching },
    Redeem { wallet: usize, touch: Touching },
    Reboot(usize),
    Void(usize),
    Compact(usize),
}

/// How two ledgers are held together.
#[derive(Clone, Debug)]
struct Touching {
    orientation: Orientation,
    fen: u64,
    bends: Vec<(usize, Bend)>,
    /// Whether a payer that reads pays again after it was healed.
    again: bool,
}

/// A cut of the power in a tap.
#[derive(Clone, Copy, Debug)]
struct Cut {
    payer: bool,
    words: u64,
    tear: Tear,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wallet = || 0_usize..5;
    let step = prop_oneof![
        8 => (wallet(), wallet(), touching(), option::weighted(0.25, cut()))
            .prop_map(|(payer, payee, touch, cut)| Step::Tap { payer, payee, touch, cut }),
        2 => (wallet(), touching()).prop_map(|(wallet, touch)| Step::Load { wallet, touch }),
        2 => (wallet(), touching()).prop_map(|(wallet, touch)| Step::Redeem { wallet, touch }),
        1 => wallet().prop_map(Step::Reboot),
        1 => wallet().prop_map(Step::Void),
        1 => wallet().prop_map(Step::Compact),
    ];
    vec(step, 1..20)
}

fn touching() -> impl Strategy<Value = Touching> {
    let fen = prop_oneof![1 => Just(0), 2 => select(vec![1, 500, 1_000]), 3 => 1_u64..9_000];
    let bends = vec((1_usize..11, bend()), 0..3);
    (select(ROLES.to_vec()), fen, bends, any::<bool>())
        .prop_map(|(orientation, fen, bends, again)| Touching { orientation, fen, bends, again })
}

fn bend() -> impl Strategy<Value = Bend> {
    prop_oneof![
        4 => Just(Bend::Lose),
        2 => (1_u8..3).prop_map(Bend::Repeat),
        1 => (0_usize..200).prop_map(Bend::Stale),
        1 => (0_usize..200).prop_map(Bend::Swap),
        1 => (0_usize..250).prop_map(Bend::Flip),
    ]
}

fn cut() -> impl Strategy<Value = Cut> {
    (any::<bool>(), 0_u64..160, select(Tear::ALL.to_vec())).prop_map(|(payer, words, tear)| Cut {
        payer,
        words,
        tear,
    })
}

/// A payer and a payee in touch.
struct Pair<'w> {
    payer: &'w mut SimLedger,
    payee: &'w mut SimLedger,
    /// What the payee would take, where it is the reader.
    wanted: Wanted,
}

impl Pair<'_> {
    /// Says yes on both sides and holds them together.
    fn touch(&mut self, touch: &Touching, overheard: &mut Overheard) {
        let terms = self.wanted.terms();
        self.payer.consent.give(Asked { payee: self.payee.id(), terms });
        self.payee.consent.arm(Direction::Receive, Armed { most: terms.amount, count: 1 });
        let reader = match touch.orientation {
            Orientation::PayeeReads => Reader::collect(self.wanted, self.payee),
            Orientation::PayerReads => Reader::pay(terms, self.payer),
        };
        // Without power there is no tap.
        let Ok(mut reader) = reader else { return };
        let (asking, answering) = match touch.orientation {
            Orientation::PayeeReads => (&mut *self.payee, &mut *self.payer),
            Orientation::PayerReads => (&mut *self.payer, &mut *self.payee),
        };
        let again = touch.again.then_some(terms);
        let mut air = BentAir { bends: &touch.bends, again, overheard };
        air.tap(&mut reader, asking, answering, |_| {});
    }
}

/// Does one step.
fn happen(world: &mut World, step: &Step, overheard: &mut Overheard) {
    let count = world.wallets();
    match step {
        Step::Tap { payer, payee, touch, cut } => {
            let payer = payer % count;
            let payee = payee % count;
            // One wallet has one element: it cannot be both ends.
            let payee = if payer == payee { (payee + 1) % count } else { payee };
            let side = cut.map(|cut| if cut.payer { payer } else { payee });
            if let (Some(side), Some(Cut { words, tear, .. })) = (side, *cut) {
                world.reboot_with_fuel(side, words, tear).unwrap();
            }
            let (payer, payee) = world.pair_mut(payer, payee);
            Pair { payer, payee, wanted: wanted(touch.fen) }.touch(touch, overheard);
            if let Some(side) = side {
                world.reboot(side).unwrap();
            }
        }
        Step::Load { wallet, touch } => {
            let (payee, payer) = world.with_purse_mut(wallet % count, wallet % count);
            let wanted = match wanted(touch.fen) {
                Wanted::Order(terms) => Wanted::Load(terms),
                other @ (Wanted::Load(_) | Wanted::Late | Wanted::Unarmed(_)) => other,
            };
            Pair { payer, payee, wanted }.touch(touch, overheard);
        }
        Step::Redeem { wallet, touch } => {
            let (payer, payee) = world.with_purse_mut(wallet % count, wallet % count);
            Pair { payer, payee, wanted: wanted(touch.fen) }.touch(touch, overheard);
        }
        Step::Reboot(wallet) => world.reboot(wallet % count).unwrap(),
        Step::Void(wallet) => awake(world, wallet % count, |ledger| ledger.void().map(|_| ())),
        Step::Compact(wallet) => awake(world, wallet % count, SimLedger::compact),
    }
}

fn wanted(amount: u64) -> Wanted {
    if amount == 0 { Wanted::Late } else { Wanted::Order(Terms::cny(fen(amount))) }
}

/// Clean taps that ask for nothing, one for each payment that is open.
fn resolve(world: &mut World, orientation: Orientation) {
    let heal = Touching { orientation, fen: 0, bends: Vec::new(), again: false };
    let mut overheard = Overheard::default();
    let open = |ledger: &SimLedger, payee: WalletId| ledger.unsettled_towards(payee).is_some();
    for one in 0..world.wallets() {
        for other in (0..world.wallets()).filter(|other| *other != one) {
            let (payer, payee) = world.pair_mut(one, other);
            if open(payer, payee.id()) {
                Pair { payer, payee, wanted: Wanted::Late }.touch(&heal, &mut overheard);
            }
        }
        let (wallet, purse) = world.with_purse_mut(one, one);
        if open(wallet, purse.id()) {
            let wanted = Wanted::Late;
            Pair { payer: wallet, payee: purse, wanted }.touch(&heal, &mut overheard);
        }
        let (wallet, purse) = world.with_purse_mut(one, one);
        if open(purse, wallet.id()) {
            let wanted = Wanted::Late;
            Pair { payer: purse, payee: wallet, wanted }.touch(&heal, &mut overheard);
        }
    }
}

/// Has a wallet do something. One that noticed a torn word does nothing more before it is booted.
fn awake(world: &mut World, wallet: usize, does: impl Fn(&mut SimLedger) -> Result<(), Error>) {
    for _ in 0..64 {
        match does(world.wallet_mut(wallet)) {
            Err(Error::Journal(JournalError::Unsteady | JournalError::Closed)) => {
                world.reboot(wallet).unwrap();
            }
            done => return done.unwrap(),
        }
    }
    panic!("unsteady for ever");
}

/// What the books say. A word torn before it reads differently each time: who notices boots again.
fn books(world: &mut World) -> Books {
    for _ in 0..64 {
        match world.books() {
            Ok(books) => return books,
            Err(Error::Journal(JournalError::Unsteady | JournalError::Closed)) => {
                for wallet in 0..world.wallets() {
                    world.reboot(wallet).unwrap();
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
    panic!("unsteady for ever");
}

/// Few enough for every day; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if asked { config } else { ProptestConfig { cases: 64, ..config } }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_sum_never_changes_and_in_the_end_nothing_is_open(
        seed: u64,
        wallets in 2_usize..=5,
        steps in steps(),
        orientation in select(ROLES.to_vec()),
    ) {
        let holds = Holds { fen: 20_000, pages: 32, tier: Tier::IV };
        let mut world = World::new(seed, wallets, holds).unwrap();
        let mut overheard = Overheard::default();

        for step in &steps {
            happen(&mut world, step, &mut overheard);
            let books = books(&mut world);
            prop_assert!(books.conserved(), "{step:?}: {books:?}");
        }

        for wallet in 0..world.wallets() {
            awake(&mut world, wallet, SimLedger::confirm);
        }
        resolve(&mut world, orientation);
        let books = books(&mut world);
        prop_assert!(books.conserved(), "{books:?}");
        prop_assert_eq!(books.in_flight(), 0);
        prop_assert_eq!(books.unsettled(), 0);
        prop_assert_eq!(books.issued(), books.redeemed() + books.held());
    }
}
