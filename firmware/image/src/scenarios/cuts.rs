//! Pays in a loop while a host resets the board at random moments.
//!
//! ```text
//! boot: keys there? --no--> make three wallets, load two, keep the keys --.
//!           '--yes--> open, check, heal, check, say the books <-----------'
//!                         '--> pay .. pay --log long--> redeem all, forget the keys, again
//! ```
//! The log has one line for each boot once it is healed; who resets the board reads the books
//! there. Whatever does not hold ends the program with an error.

use ecny_core::{Direction, Ledger, SoftElement, Wanted};
use embedded_storage::nor_flash::NorFlash;

use super::three::{FLASH, Three, went_through};
use crate::{
    board::{Memory, memory::Kept, semihosting},
    entropy::Entropy,
    flash::Nor,
    keys::Keys,
    say,
    tap::{Task, Unmetered, tap},
    wallet::{Wallet, cash, say_yes},
};

/// Never ends by itself, unless something does not hold.
#[inline(never)]
pub fn run(kept: Kept, memory: Memory) -> ! {
    let (page, rest) = memory.split(Nor::ERASE_SIZE);
    let (alice, rest) = rest.split(FLASH);
    let (bob, rest) = rest.split(FLASH);
    let mut parts = [alice, bob, rest.split(FLASH).0].map(Nor::new);
    let mut page = Nor::new(page);
    page.set_pace(PACE);
    parts.iter_mut().for_each(|part| part.set_pace(PACE));

    let mut chance = Entropy::new("chance", kept.boots);
    let mut keys = Keys::new(page);
    let mut three = match keys.read() {
        Some(all) => open(&all, parts, kept.boots),
        None => make(&mut keys, parts, kept.boots),
    };
    let flash = kept.flash;
    three.check_before(&mut chance);
    let healed = three.heal();
    three.say_books(format_args!("boot {}: cut in {flash:?}, healed {healed}", kept.boots));

    loop {
        if [&three.alice, &three.bob].into_iter().any(|wallet| wallet.number() > LONG) {
            hold(three.redeem(), "all goes home to the purse");
            three.say_books(format_args!("home"));
            hold(three.held() == [0, 0], "nothing is left behind");
            hold(keys.forget().is_ok(), "the keys are forgotten");
            let parts = [three.alice, three.bob, three.purse].map(|wallet| wallet.close().0);
            three = make(&mut keys, parts, kept.boots);
        }
        three.pay(&mut chance);
    }
}

/// Opens what a reset left.
#[inline(never)]
fn open(all: &[ecny_core::ElementBytes; 3], parts: [Nor; 3], boot: u32) -> Three {
    let mut parts = parts.into_iter();
    let mut names = ["alice", "bob", "purse"].into_iter().zip(all);
    let [alice, bob, purse] = core::array::from_fn(|_| {
        let (Some(part), Some((name, keys))) = (parts.next(), names.next()) else {
            panic!("three of each")
        };
        let element = SoftElement::from_secret_bytes(keys, Entropy::new(name, boot));
        let element = element.unwrap_or_else(|| panic!("the keys are an element"));
        Ledger::open(part, element).unwrap_or_else(|error| panic!("{name} does not open: {error}"))
    });
    Three { alice, bob, purse }
}

/// Makes and loads three wallets. Until their keys are kept, nothing of it counts.
#[inline(never)]
fn make(keys: &mut Keys, parts: [Nor; 3], boot: u32) -> Three {
    let mut three = Three::on(parts, boot);
    hold(three.load(LOADED), "the purse loads both");
    let Three { alice, bob, purse } = &mut three;
    let all = [alice, bob, purse].map(|wallet| *wallet.element().to_secret_bytes());
    hold(keys.keep(&all).is_ok(), "the keys are kept");
    say!("made");
    three
}

impl Three {
    /// Before healing: what is not held is on its way, and no more than that.
    fn check_before(&mut self, chance: &mut Entropy) {
        let (held, moving) = (self.sum(), self.in_flight());
        hold(held <= ISSUED && held + moving >= ISSUED, "what is missing is in flight");
        // Now and then the first thing after a boot is a move of the log.
        if chance.below(8) == 0 {
            hold(self.alice.compact().is_ok(), "a log moves after a boot");
        }
    }

    /// Ends every payment that has no outcome; how many there were.
    fn heal(&mut self) -> u32 {
        let Self { alice, bob, purse } = self;
        let healed = [heal(bob, alice), heal(alice, bob), heal(purse, alice), heal(purse, bob)];
        hold(self.in_flight() == 0, "every payment has an outcome after healing");
        hold(self.sum() == ISSUED, "not a fen more or less than was issued");
        healed.iter().sum()
    }

    /// One payment, in a random direction and role; now and then torn, now and then a log moves.
    fn pay(&mut self, chance: &mut Entropy) {
        let Self { alice, bob, .. } = self;
        let (payer, payee) = if chance.below(2) == 0 { (alice, bob) } else { (bob, alice) };
        if chance.below(3) == 0 {
            hold(payer.compact().is_ok(), "a log moves to the other region");
        }
        let lose = (chance.below(6) == 0).then(|| 1 + chance.below(6));
        let terms = cash(u64::from(1 + chance.below(300)));
        say_yes(payer, Direction::Pay);
        let tapped = if chance.below(2) == 0 {
            tap(Task::Collect(Wanted::Order(terms)), payee, payer, lose, &mut Unmetered)
        } else {
            say_yes(payee, Direction::Receive);
            tap(Task::Pay(terms), payer, payee, lose, &mut Unmetered)
        };
        if let Some(error) = tapped.error {
            panic!("a tap is refused: {error:?}");
        }
        let (held, moving) = (self.sum(), self.in_flight());
        hold(held <= ISSUED && held + moving >= ISSUED, "the books hold after a payment");
        say!("tapped");
    }

    /// What was issued and is not on its way: held by the two, or home again.
    fn sum(&self) -> u64 {
        let redeemed = self.purse.account().totals.received.fen();
        self.held().iter().sum::<u64>() + redeemed
    }

    fn in_flight(&self) -> u64 {
        [&self.alice, &self.bob].map(|wallet| wallet.account().in_flight.fen()).iter().sum()
    }

    fn say_books(&self, what: core::fmt::Arguments<'_>) {
        let ([alice, bob], purse) = (self.held(), self.purse.account().totals);
        let (issued, redeemed) = (purse.paid.fen(), purse.received.fen());
        say!("{what}; issued {issued} = alice {alice} + bob {bob} + redeemed {redeemed}");
    }
}

/// Heals one pair; 1 where there was something to heal.
fn heal(payee: &mut Wallet, payer: &mut Wallet) -> u32 {
    if payer.unsettled_towards(payee.id()).is_none() {
        return 0;
    }
    let tapped = tap(Task::Collect(Wanted::Late), payee, payer, None, &mut Unmetered);
    hold(went_through(&tapped), "an open payment is healed");
    1
}

/// Ends the program where something does not hold.
fn hold(holds: bool, claim: &str) {
    if !holds {
        say!("FAILED  {claim}");
        semihosting::exit(1);
    }
}

/// Both wallets begin with so much.
const LOADED: u64 = 20_000;
const ISSUED: u64 = 2 * LOADED;
/// When all goes home and a new life begins: as many records as the log takes without a sync.
const LONG: u32 = 60;
/// Flash so slow that a good part of all resets falls into it.
const PACE: u32 = 8_000;
