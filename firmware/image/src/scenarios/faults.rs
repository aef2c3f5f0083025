//! Flash that fails, and images that are spoiled: the wallet answers with its error and stays
//! consistent, and the watchdog, which is fed before every step, never fires.

use ecny_core::{Direction, Error, JournalError, Ledger, SoftElement, Wanted};
use ecny_offline_protocol::TapError;
use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};

use super::three::{FLASH, Three, went_through};
use crate::{
    board::{Memory, watchdog},
    counting::Counting,
    entropy::Entropy,
    flash::{Faults, Nor},
    report::Report,
    say,
    tap::{Meter, Tapped, Task, tap},
    wallet::{Wallet, cash, say_yes},
};

/// One thing after the other goes wrong.
#[inline(never)]
pub fn run(memory: Memory, report: &mut Report) {
    let (image, memory) = memory.split(FLASH);
    let mut three = Three::new(memory);
    report.claim("two wallets are loaded", three.load(LOADED));
    watchdog::start();
    let three = failed_programs(three, report);
    let three = failed_erases(three, report);
    spoiled(three, Nor::new(image), report);
}

/// A word fails somewhere in a payment, on the payer's side and on the payee's.
fn failed_programs(mut three: Three, report: &mut Report) -> Three {
    let [mut failed, mut whole, mut tried] = [0, 0, 0];
    for after in (0..WORDS).step_by(19) {
        for payer_fails in [true, false] {
            three = three.again(payer_fails, Faults { program: Some(after), erase: None });
            failed += u32::from(three.tap().error.is_some_and(of_the_flash));
            // What the part has left is looked at again, and healed.
            three = three.again(payer_fails, Faults::default());
            whole += u32::from(three.heals());
            tried += 1;
        }
    }
    report.claim("a program that fails is answered as a failure of the flash", failed > tried / 2);
    report.claim("after each of them the wallet opens, heals, and its books hold", whole == tried);
    three
}

/// Each page of a move to the other region fails once.
fn failed_erases(mut three: Three, report: &mut Report) -> Three {
    let mut good = 0;
    for after in 0..PAGES {
        three = three.again(true, Faults { program: None, erase: Some(after) });
        watchdog::feed();
        let moved = three.alice.compact();
        let failed = moved.is_err_and(|error| of_the_flash(TapError::Wallet(error)));
        let refuses = three.tap().error.is_some();
        three = three.again(true, Faults::default());
        good += u32::from(failed && refuses && three.heals());
    }
    report.claim("after an erase that fails the wallet refuses until it is opened", good == PAGES);
    watchdog::feed();
    let moved = three.alice.compact().is_ok();
    report.claim("then the log moves", moved && three.heals());
    three
}

/// A wallet's image with one bit changed, anywhere: the books it had, or none. What an older state
/// would be, its counter refuses.
fn spoiled(mut three: Three, mut other: Nor, report: &mut Report) {
    let paid = three.tap().error.is_none() && three.tap().error.is_none();
    let mut alice = three.alice;
    let confirmed = alice.confirm().is_ok();
    let (balance, counted) = (alice.account().balance, alice.number());
    let keys = *alice.element().to_secret_bytes();
    let (mut flash, _) = alice.close();
    let open = |other: &mut Nor| {
        watchdog::feed();
        let element = SoftElement::from_secret_bytes(&keys, Entropy::new("alice", 2));
        let element = Counting { element: element.expect("the keys are an element"), counted };
        Ledger::open(other, element).map(|opened| opened.account().balance)
    };
    copy(&mut flash, &mut other);
    let copied = open(&mut other) == Ok(balance);
    report.claim("a copy of the image is the wallet", paid && confirmed && copied);

    let [mut same, mut refused, mut tried] = [0, 0, 0];
    for at in (0..FLASH).step_by(STRIDE) {
        other.spoil(at, BIT);
        match open(&mut other) {
            Ok(now) if now == balance => same += 1,
            Ok(now) => say!("at {at} spoiled: {} instead of {}", now.fen(), balance.fen()),
            Err(_) => refused += 1,
        }
        other.spoil(at, BIT);
        tried += 1;
    }
    say!("of {tried} spoiled images {refused} were refused, {same} gave the same books");
    let all = same + refused == tried;
    report.claim("a spoiled image gives the books it had, or none", all && same > 0 && refused > 0);

    let erased = other.erase(0, FLASH as u32).is_ok();
    report.claim("a blank part is no wallet", erased && open(&mut other).is_err());
}

impl Three {
    /// The same after a new look at one wallet's flash, which fails like that from now on.
    fn again(self, payer: bool, faults: Faults) -> Self {
        let again = |wallet: Wallet| {
            watchdog::feed();
            let (mut flash, element) = wallet.close();
            flash.set_faults(faults);
            Ledger::open(flash, element).expect("what a failure leaves opens")
        };
        let Self { alice, bob, purse } = self;
        if payer {
            Self { alice: again(alice), bob, purse }
        } else {
            Self { alice, bob: again(bob), purse }
        }
    }

    fn tap(&mut self) -> Tapped {
        let Self { alice, bob, .. } = self;
        say_yes(alice, Direction::Pay);
        tap(Task::Collect(Wanted::Order(cash(10))), bob, alice, None, &mut Fed)
    }

    /// Ends what is open; whether the books hold then.
    fn heals(&mut self) -> bool {
        let Self { alice, bob, .. } = self;
        let healed = alice.unsettled().is_empty()
            || went_through(&tap(Task::Collect(Wanted::Late), bob, alice, None, &mut Fed));
        healed && self.held().iter().sum::<u64>() == 2 * LOADED && self.alice.unsettled().is_empty()
    }
}

/// Feeds the watchdog before each step, and not in it.
struct Fed;

impl Meter for Fed {
    fn step<T>(&mut self, _number: u32, work: impl FnOnce() -> T) -> T {
        watchdog::feed();
        work()
    }
}

fn copy(from: &mut Nor, to: &mut Nor) {
    let mut page = [0; Nor::ERASE_SIZE];
    to.erase(0, FLASH as u32).expect("the part erases");
    for at in (0..FLASH as u32).step_by(Nor::ERASE_SIZE) {
        from.read(at, &mut page).expect("the part reads");
        to.write(at, &page).expect("the part is blank");
    }
}

const fn of_the_flash(error: TapError) -> bool {
    matches!(error, TapError::Wallet(Error::Journal(JournalError::Flash)))
}

const LOADED: u64 = 20_000;
/// More words than either side writes in a payment.
const WORDS: u32 = 200;
/// One region.
const PAGES: u32 = 8;
/// Which bytes are spoiled.
const STRIDE: usize = 61;
const BIT: u8 = 0x10;
