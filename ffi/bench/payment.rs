//! How long a payment takes in Rust: both wallets in one process, three exchanges, flash in memory.
//! What `payment.c` does through the C ABI, to be held against it.

use std::{error::Error, hint::black_box, time::Instant};

use ecny_core::{
    Amount, Armed, Class, Day, Direction, Enrolling, Epoch, Ledger, OperatorId, SoftElement, Terms,
    Tier, WalletNumber, Wanted,
};
use ecny_issuer::{Application, Issuer, OperatorKeys, Registry, Root};
use ecny_offline_protocol::{Card, Event, Reader};
use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashErrorKind, ReadNorFlash};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const PAYMENTS: usize = 300;
/// That of `payment.c`.
const FLASH: usize = 256 * 4_096;

/// Flash in memory, with the words of the C ABI.
struct Memory(Vec<u8>);

type Wallet = Ledger<Memory, SoftElement<ChaCha20Rng>>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut house = House::new()?;
    let mut alice = house.wallet(WalletNumber::from_bytes(&[0, 0, 0, 0, 0, 1]), Class::Software)?;
    let mut purse = house.wallet(alice.id().number.purse(), Class::Purse)?;
    let mut bob = house.wallet(WalletNumber::from_bytes(&[0, 0, 0, 0, 0, 2]), Class::Software)?;
    let fen = Amount::from_fen(1)?;
    let all = Terms::cny(Amount::from_fen(500)?);
    purse.consent.arm(Direction::Pay, Armed { most: all.amount, count: 1 });
    tap(Wanted::Load(all), &mut alice, &mut purse)?;

    let (mut cards, mut readers, mut wholes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PAYMENTS {
        alice.consent.arm(Direction::Pay, Armed { most: fen, count: 1 });
        alice.element().prepare()?;
        bob.element().prepare()?;
        let [card, reader] = tap(Wanted::Order(Terms::cny(fen)), &mut bob, &mut alice)?;
        cards.push(card);
        readers.push(reader);
        wholes.push(card + reader);
    }
    println!("{PAYMENTS} payments, microseconds     min   median");
    for (what, mut times) in
        [("card (payer)", cards), ("reader (payee)", readers), ("payment", wholes)]
    {
        times.sort_by(f64::total_cmp);
        let (least, median) = (times.first(), times.get(PAYMENTS / 2));
        println!(
            "{what:<22} {:>8.1} {:>8.1}",
            least.ok_or("no payment")?,
            median.ok_or("no payment")?
        );
    }
    Ok(())
}

/// One tap that has to end well: the microseconds of card and reader.
fn tap(wanted: Wanted, payee: &mut Wallet, payer: &mut Wallet) -> Result<[f64; 2], Box<dyn Error>> {
    let mut spent = [0.0, 0.0];
    let mut card = Card::new();
    let began = Instant::now();
    let mut reader = Reader::collect(wanted, payee)?;
    let mut command = reader.start().to_vec();
    spent[1] += micros(began);
    let mut last = None;
    loop {
        let began = Instant::now();
        let handled = card.handle(black_box(&command), payer);
        let response = handled.response.to_vec();
        last = Some(handled.event?).or(last);
        spent[0] += micros(began);
        let began = Instant::now();
        let next = reader.feed(black_box(&response), payee)?;
        let more = next.send.map(<[u8]>::to_vec);
        spent[1] += micros(began);
        match more {
            Some(more) => command = more,
            None => break,
        }
    }
    match last {
        Some(Event::Settled { .. }) => Ok(spent),
        _ => Err("the payment did not settle".into()),
    }
}

fn micros(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e6
}

/// An operator, and the day.
struct House {
    issuer: Issuer,
    rng: ChaCha20Rng,
}

impl House {
    fn new() -> Result<Self, Box<dyn Error>> {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let root = Root::generate(&mut rng)?;
        let keys = OperatorKeys::generate(OperatorId::new(1), Epoch::new(1), &mut rng)?;
        let certificate = root.certify(keys.terms(Day::new(0), Day::new(4_000)), &mut rng)?;
        let issuer = Issuer::open(keys, certificate, root.public(), Registry::default())?;
        Ok(Self { issuer, rng })
    }

    fn wallet(&mut self, number: WalletNumber, class: Class) -> Result<Wallet, Box<dyn Error>> {
        let Self { issuer, rng } = self;
        let mut own = ChaCha20Rng::from_rng(rng);
        let enrolling = Enrolling::new(&mut own)?;
        let application = Application::new(number, class, Tier::IV, Day::new(4_000));
        let (root, operator) = (*issuer.root(), *issuer.operator());
        let enrolment = issuer.enroll(enrolling.applicant(), &application, Day::new(2_500), rng)?;
        let element = enrolling
            .finish(enrolment.issuance.grant(), &operator, own)
            .map_err(|fault| format!("{fault:?}"))?;
        let flash = Memory(vec![0xFF; FLASH]);
        Ok(Ledger::format(flash, element, &root, &enrolment.personalization)?)
    }
}

impl Memory {
    fn words(&mut self, offset: u32, len: usize) -> Result<&mut [u8], NorFlashErrorKind> {
        let start = usize::try_from(offset).map_err(|_| NorFlashErrorKind::OutOfBounds)?;
        let rest = self.0.get_mut(start..).ok_or(NorFlashErrorKind::OutOfBounds)?;
        rest.get_mut(..len).ok_or(NorFlashErrorKind::OutOfBounds)
    }
}

impl ErrorType for Memory {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for Memory {
    const READ_SIZE: usize = ecny::ECNY_FLASH_WORD;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), NorFlashErrorKind> {
        bytes.copy_from_slice(self.words(offset, bytes.len())?);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.len()
    }
}

impl NorFlash for Memory {
    const WRITE_SIZE: usize = ecny::ECNY_FLASH_WORD;
    const ERASE_SIZE: usize = 4_096;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), NorFlashErrorKind> {
        let len =
            usize::try_from(to.saturating_sub(from)).map_err(|_| NorFlashErrorKind::OutOfBounds)?;
        self.words(from, len)?.fill(0xFF);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), NorFlashErrorKind> {
        self.words(offset, bytes.len())?.copy_from_slice(bytes);
        Ok(())
    }
}
