//! Wallets of one operator, its list, and taps in which one of them hears of it half-way.

use ecny_core::{
    Armed, Asked, Digest, Direction, Error, Record, Seq, Taken, Terms, Tier, Wanted, Word,
};
use ecny_offline_protocol::{Card, Event, Orientation, Reader, TapError};
use ecny_sim::{Holds, SimLedger, World};
use ecny_tests::{TODAY, delta, fen, naming, sign_delta};

pub const PAYER: usize = 0;
pub const PAYEE: usize = 1;
pub const THIRD: usize = 2;

/// What each wallet holds.
pub const HELD: u64 = 20_000;
pub const PRICE: u64 = 1_234;

/// Three wallets with 200 yuan and 64 KiB each.
pub fn world() -> World {
    World::hollow(41, 3, Holds { fen: HELD, pages: 16, tier: Tier::IV }).unwrap()
}

/// The operator's list number `number`, that names these wallets.
pub fn list(world: &World, number: u16, named: &[usize]) -> Word {
    let ids: Vec<_> = named.iter().map(|wallet| world.wallet(*wallet).id()).collect();
    let day = TODAY.after(number);
    let signed = sign_delta(world.issuer(), naming(delta(world.issuer(), number, day), &ids));
    Word::Delta(signed.delta, signed.signature)
}

/// The wallet hears that these are revoked.
pub fn hears(world: &mut World, wallet: usize, named: &[usize]) {
    let number = world
        .wallet(wallet)
        .lists()
        .find(world.issuer().operator().id())
        .map_or(1, |list| list.head().number.checked_add(1).unwrap());
    let word = list(world, number, named);
    assert_eq!(world.wallet_mut(wallet).take(&word), Ok(Taken::Now));
}

/// What happened to both ends of a tap, by who pays.
#[derive(Debug, Default)]
pub struct Seen {
    pub payer: Vec<Result<Event, TapError>>,
    pub payee: Vec<Result<Event, TapError>>,
}

impl Seen {
    /// Whether this happened to the payer, or was what it was refused for.
    pub fn payer_was(&self, wanted: impl Fn(&Event) -> bool) -> bool {
        self.payer.iter().flatten().any(wanted)
    }

    pub fn payee_was(&self, wanted: impl Fn(&Event) -> bool) -> bool {
        self.payee.iter().flatten().any(wanted)
    }

    pub fn payer_refused(&self) -> Option<TapError> {
        self.payer.iter().find_map(|seen| seen.err())
    }

    pub fn payee_refused(&self) -> Option<TapError> {
        self.payee.iter().find_map(|seen| seen.err())
    }
}

/// A moment in a tap: before the APDU of that number, counted from 1, commands first.
pub struct Before<'a> {
    pub apdu: usize,
    /// Who hears of the list then.
    pub who: usize,
    pub word: &'a Word,
}

/// The number of the APDU that carries VALUE; the next one is OUTCOME, or its answer.
pub const fn value(orientation: Orientation) -> usize {
    match orientation {
        Orientation::PayeeReads => 4,
        Orientation::PayerReads => 5,
    }
}

/// One tap between payer and payee, consent given, the payee armed.
pub fn tap(world: &mut World, orientation: Orientation, asked: Terms) -> Seen {
    tap_while(world, orientation, asked, None, None)
}

/// The same; the APDU of that number is lost.
pub fn torn(world: &mut World, orientation: Orientation, asked: Terms, lose: usize) -> Seen {
    tap_while(world, orientation, asked, Some(lose), None)
}

/// The same; one of the two hears of a list half-way.
pub fn tap_while(
    world: &mut World,
    orientation: Orientation,
    asked: Terms,
    lose: Option<usize>,
    before: Option<Before<'_>>,
) -> Seen {
    let seen = touch(world, orientation, asked, lose, before);
    let books = world.books().unwrap();
    assert!(books.conserved(), "{books:?}");
    seen
}

/// The same where the books cannot be added up: a credit is pruned.
pub fn touch(
    world: &mut World,
    orientation: Orientation,
    asked: Terms,
    lose: Option<usize>,
    before: Option<Before<'_>>,
) -> Seen {
    let payee = world.wallet(PAYEE).id();
    if !asked.is_heal() {
        world.wallet_mut(PAYER).consent.give(Asked { payee, terms: asked });
    }
    let armed = Armed { most: asked.amount, count: 1 };
    world.wallet_mut(PAYEE).consent.arm(Direction::Receive, armed);

    let (payer, payee) = world.pair_mut(PAYER, PAYEE);
    let payer_reads = orientation == Orientation::PayerReads;
    let (asking, answering): (&mut SimLedger, &mut SimLedger) =
        if payer_reads { (payer, payee) } else { (payee, payer) };
    let (mut asks, mut answers) = (Vec::new(), Vec::new());
    let news = |number: usize, asking: &mut SimLedger, answering: &mut SimLedger| {
        let Some(before) = before.as_ref().filter(|before| before.apdu == number) else { return };
        let reader = (before.who == PAYER) == payer_reads;
        let wallet = if reader { asking } else { answering };
        assert_eq!(wallet.take(before.word), Ok(Taken::Now));
    };

    let begun = if payer_reads {
        Reader::pay(asked, asking)
    } else {
        let wanted = if asked.is_heal() { Wanted::Late } else { Wanted::Order(asked) };
        Reader::collect(wanted, asking)
    };
    let (mut reader, mut card) = (begun.unwrap(), Card::new());
    let mut command = reader.start().to_vec();
    for number in (1..).step_by(2) {
        news(number, asking, answering);
        if lose == Some(number) {
            break;
        }
        let handled = card.handle(&command, answering);
        answers.push(handled.event);
        let response = handled.response.to_vec();
        let response_number = number.checked_add(1).unwrap();
        news(response_number, asking, answering);
        if lose == Some(response_number) {
            break;
        }
        match reader.feed(&response, asking) {
            Ok(next) => {
                asks.push(Ok(next.event));
                let Some(send) = next.send else { break };
                command = send.to_vec();
            }
            Err(error) => {
                asks.push(Err(error));
                break;
            }
        }
    }
    reader.end(asking);
    card.deactivate(answering);
    if payer_reads {
        Seen { payer: asks, payee: answers }
    } else {
        Seen { payer: answers, payee: asks }
    }
}

/// The digest of the payer's debit of that number.
pub fn entry_of(world: &mut World, seq: Seq) -> Digest {
    let ledger = world.wallet_mut(PAYER);
    let mut line = ledger.next_line(None).unwrap();
    while let Some(read) = line {
        if let Record::Debit { value, .. } = &read.line.record
            && value.entry.seq == seq
        {
            return value.entry.digest();
        }
        line = ledger.next_line(Some(&read)).unwrap();
    }
    panic!("no such debit")
}

pub fn balance(world: &World, wallet: usize) -> u64 {
    world.wallet(wallet).account().balance.fen()
}

/// That the value of that payment is with nobody yet.
pub fn assert_in_flight(world: &World, amount: u64) {
    assert_eq!(world.wallet(PAYER).account().in_flight, fen(amount));
    assert_eq!(world.wallet(PAYER).unsettled().len(), 1);
}

pub fn ledger(error: ecny_core::LedgerError) -> TapError {
    TapError::Wallet(Error::Ledger(error))
}
