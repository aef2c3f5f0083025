//! Two wallets and whatever happens to them: [`pair()`].

use ecny_core::{Amount, Armed, Asked, Direction, Error, JournalError, Terms, WalletId, Wanted};
use ecny_offline_protocol::{Reader, TapError};

use super::{
    law::sound,
    script::{Few, Steps, script},
    stage::Stage,
};
use crate::{Bend, BentAir, Books, Overheard, SimLedger, Told, World, flash::Tear};

script! {
    /// What happens to two wallets and their purses.
    pub struct Pair {
        /// Whether their elements have a curve: one in eight, since it takes time.
        pub curve: u8,
        /// Whether the payer holds the reader when all of it is healed in the end.
        pub payer_reads: bool,
        /// What happens.
        pub steps: Steps<Step>,
    }
}

script! {
    /// One thing that happens.
    pub enum Step {
        /// Two ledgers are held together.
        Tap {
            /// Which two.
            who: Who,
            /// How.
            touch: Touching,
        },
        /// They are held together, and the power of one fails.
        Torn {
            /// Which two.
            who: Who,
            /// How.
            touch: Touching,
            /// Where.
            cut: Cut,
        },
        /// A wallet is switched off and on.
        Reboot {
            /// Whether the second.
            second: bool,
        },
        /// A wallet gives up its open session.
        Void {
            /// Whether the second.
            second: bool,
        },
        /// A wallet is compacted.
        Compact {
            /// Whether the second.
            second: bool,
        },
    }
}

script! {
    /// Who pays whom.
    pub enum Who {
        /// The first wallet pays the second.
        There,
        /// The second wallet pays the first.
        Back,
        /// The first wallet is loaded from its purse.
        Load,
        /// The first wallet redeems to its purse.
        Redeem,
        /// The second wallet redeems to the purse of the first.
        RedeemElsewhere,
    }
}

script! {
    /// How two ledgers are held together.
    pub struct Touching {
        /// Whether the payer holds the reader.
        pub payer_reads: bool,
        /// How much is asked for; nothing: only what is open is healed.
        pub fen: u16,
        /// Whether the payer has said yes.
        pub yes: bool,
        /// Whether the payee has said yes.
        pub armed: bool,
        /// Whether a payer that reads pays again after it was healed.
        pub again: bool,
        /// What the air does.
        pub bends: Few<Bent>,
    }
}

script! {
    /// One message of a tap that does not go through as it was sent.
    pub struct Bent {
        /// Which, counted from 1: commands are odd, responses even.
        pub number: u8,
        /// What becomes of it.
        pub how: How,
    }
}

script! {
    /// What becomes of a message.
    pub enum How {
        /// It is lost, and the field with it.
        Lose,
        /// A command comes this often once more.
        Repeat {
            /// How often, modulo 4.
            times: u8,
        },
        /// A command of an earlier tap comes before it.
        Stale {
            /// Which of all messages so far.
            which: u8,
        },
        /// A message of an earlier tap comes instead of it.
        Swap {
            /// Which of all messages so far.
            which: u8,
        },
        /// One of its bits is flipped.
        Flip {
            /// In which byte.
            at: u8,
        },
    }
}

script! {
    /// A cut of the power.
    pub struct Cut {
        /// Whether it hits the payer.
        pub payer: bool,
        /// After how many words of flash.
        pub words: u8,
        /// What is left of the word it hits.
        pub tear: u8,
    }
}

thread_local! {
    static HOLLOW: Stage = Stage::hollow(8, 0);
    static CURVE: Stage = Stage::new(8, 0);
}

/// Value is conserved after every step, and in the end all of it can be resolved by taps.
///
/// # Panics
/// Where it is not.
pub fn pair(script: &Pair) {
    let stage = if script.curve % 8 == 7 { &CURVE } else { &HOLLOW };
    stage.with(|stage| {
        stage.play(|world, _| {
            let mut overheard = Overheard::default();
            for step in &script.steps.0 {
                happens(step, world, &mut overheard);
                let books = books(world);
                assert!(books.conserved(), "{step:?}: {books:?}");
                (0..2).for_each(|wallet| sound(world.wallet(wallet)));
            }
            resolves(world, script.payer_reads);
        });
    });
}

fn happens(step: &Step, world: &mut World, overheard: &mut Overheard) {
    match step {
        Step::Tap { who, touch } => touches(who, touch, world, overheard),
        Step::Torn { who, touch, cut } => {
            let wallet = who.hit(cut.payer);
            let tear = Tear::ALL[usize::from(cut.tear) % Tear::ALL.len()];
            world.reboot_with_fuel(wallet, cut.words.into(), tear).expect("it opens");
            touches(who, touch, world, overheard);
            world.reboot(wallet).expect("whatever tears, it opens");
        }
        Step::Reboot { second } => world.reboot((*second).into()).expect("it opens"),
        Step::Void { second } => {
            let _full = world.wallet_mut((*second).into()).void();
        }
        Step::Compact { second } => {
            world.wallet_mut((*second).into()).compact().expect("a compaction");
        }
    }
}

/// What all ledgers add up to. What a cut of the power has left may flicker, in a log as well: who
/// notices is switched off and on, as its host would.
fn books(world: &mut World) -> Books {
    for _ in 0..BOOTS {
        match world.books() {
            Ok(books) => return books,
            Err(Error::Journal(JournalError::Unsteady | JournalError::Closed)) => {
                (0..2).for_each(|wallet| world.reboot(wallet).expect("whatever tears, it opens"));
            }
            Err(error) => panic!("a log cannot be read: {error:?}"),
        }
    }
    panic!("logs that never read the same")
}

fn touches(who: &Who, touch: &Touching, world: &mut World, overheard: &mut Overheard) {
    let (payer, payee) = who.ledgers(world);
    let terms = Terms::cny(Amount::from_fen(touch.fen.into()).expect("an amount"));
    if touch.yes {
        payer.consent.give(Asked { payee: payee.id(), terms });
    }
    if touch.armed {
        payee.consent.arm(Direction::Receive, Armed { most: terms.amount, count: 1 });
    }
    let wanted = match who {
        _ if terms.is_heal() => Wanted::Late,
        Who::Load => Wanted::Load(terms),
        Who::There | Who::Back | Who::Redeem | Who::RedeemElsewhere => Wanted::Order(terms),
    };
    let again = touch.again.then_some(terms);
    let bends: Vec<_> = touch.bends.0.iter().map(Bent::bend).collect();
    let mut air = BentAir { bends: &bends, again, overheard };
    // Without power there is no tap.
    if touch.payer_reads {
        if let Ok(mut reader) = Reader::pay(terms, payer) {
            air.tap(&mut reader, payer, payee, judge);
        }
    } else if let Ok(mut reader) = Reader::collect(wanted, payee) {
        air.tap(&mut reader, payee, payer, judge);
    }
    // What was not asked for in this tap is not agreed to in the next.
    payer.consent.drop_all();
    payee.consent.drop_all();
}

/// Who refuses a message has changed nothing, unless it is its own flash that failed.
fn judge(told: Told) {
    if let Err(error) = told.event {
        let failed = matches!(error, TapError::Wallet(Error::Journal(_) | Error::Element(_)));
        assert!(failed || told.before == told.after, "{told:?}");
    }
}

impl Bent {
    fn bend(&self) -> (usize, Bend) {
        let how = match self.how {
            How::Lose => Bend::Lose,
            How::Repeat { times } => Bend::Repeat(times % 4),
            How::Stale { which } => Bend::Stale(which.into()),
            How::Swap { which } => Bend::Swap(which.into()),
            How::Flip { at } => Bend::Flip(at.into()),
        };
        (self.number.into(), how)
    }
}

impl Who {
    fn ledgers<'w>(&self, world: &'w mut World) -> (&'w mut SimLedger, &'w mut SimLedger) {
        match self {
            Self::There => world.pair_mut(0, 1),
            Self::Back => world.pair_mut(1, 0),
            Self::Redeem => world.with_purse_mut(0, 0),
            Self::RedeemElsewhere => world.with_purse_mut(1, 0),
            Self::Load => {
                let (wallet, purse) = world.with_purse_mut(0, 0);
                (purse, wallet)
            }
        }
    }

    /// Which wallet a cut hits. The power of a purse does not fail.
    const fn hit(&self, payer: bool) -> usize {
        match (self, payer) {
            (Self::There, true) | (Self::Back, false) | (Self::Load | Self::Redeem, _) => 0,
            (Self::There, false) | (Self::Back, true) | (Self::RedeemElsewhere, _) => 1,
        }
    }
}

/// Clean taps that ask for nothing, one for each payment that is open.
fn resolves(world: &mut World, payer_reads: bool) {
    let heal = Touching {
        payer_reads,
        fen: 0,
        yes: true,
        armed: true,
        again: false,
        bends: Few(Vec::new()),
    };
    let open = |ledger: &SimLedger, payee: WalletId| ledger.unsettled_towards(payee).is_some();
    for who in [Who::There, Who::Back, Who::Load, Who::Redeem, Who::RedeemElsewhere] {
        for _ in 0..BOOTS {
            let (payer, payee) = who.ledgers(world);
            if !open(payer, payee.id()) {
                break;
            }
            touches(&who, &heal, world, &mut Overheard::default());
            let books = books(world);
            assert!(books.conserved(), "{books:?}");
        }
    }
    let books = books(world);
    assert!(books.conserved() && books.in_flight() == 0 && books.unsettled() == 0, "{books:?}");
}

/// How often a wallet is booted whose flash flickers.
const BOOTS: usize = 64;
