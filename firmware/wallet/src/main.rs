//! The wallet and nothing else: every door of it is called, so that every part of it is linked,
//! and none of what the board would bring. It is measured and searched for panics, never run.
#![no_std]
#![no_main]

mod device;

use core::{hint::black_box, panic::PanicInfo};

use cortex_m_rt::entry;
use device::{Flash, Trng, input, output};
use ecny_core::{
    Armed, Direction, ElementBytes, Enrolling, Ledger, NoncePolicy, Package, RootKey, SoftElement,
    Terms, Wanted, Word, sm2::Point,
};
use ecny_offline_protocol::{Card, Reader, sizes};

type Wallet = Ledger<Flash, SoftElement<Trng>>;

#[entry]
fn main() -> ! {
    loop {
        if let Some(keys) = enroll() {
            output(&keys);
        }
        if let Some(mut wallet) = open() {
            prepare(&mut wallet);
            card(&mut wallet);
            reader(&mut wallet);
            manage(&mut wallet);
        }
    }
}

/// From an operator's answer to a wallet on flash; the keys are for the key store.
fn enroll() -> Option<ElementBytes> {
    let root = RootKey::new(Point::from_bytes(&input())?);
    let enrolling = Enrolling::new(&mut Trng).ok()?;
    output(&enrolling.applicant().to_bytes());
    let Package { grant, personalization } = Package::from_bytes(&input())?;
    let operator = personalization.operator.verify(&root).ok()?;
    let element = enrolling.finish(&grant, &operator, Trng).ok()?;
    let keys = *element.to_secret_bytes();
    Ledger::format(Flash, element, &root, &personalization).ok()?.activate().ok()?;
    Some(keys)
}

fn open() -> Option<Wallet> {
    let element = SoftElement::from_secret_bytes(&input(), Trng)?;
    Ledger::open(Flash, element).ok()
}

fn prepare(wallet: &mut Wallet) {
    wallet.element().set_nonce_policy(black_box(NoncePolicy::Prepared));
    output(&[u8::from(wallet.element().prepare().is_ok())]);
    let most = terms().amount;
    wallet.consent.arm(Direction::Pay, Armed { most, count: 1 });
    wallet.consent.arm(Direction::Receive, Armed { most, count: 1 });
    if let Some(asked) = wallet.consent.asked().copied() {
        output(&[u8::from(wallet.consent.approve(&asked))]);
    }
    wallet.consent.decline();
}

fn card(wallet: &mut Wallet) {
    let mut card = Card::new();
    while device::field() {
        let handled = card.handle(&input::<{ sizes::APDU }>(), wallet);
        output(handled.response);
        output(&[u8::from(handled.event.is_ok())]);
    }
    card.deactivate(wallet);
}

fn reader(wallet: &mut Wallet) {
    let wanted = [Wanted::Order(terms()), Wanted::Load(terms()), Wanted::Late];
    let begun = match black_box(0) {
        0 => Reader::pay(terms(), wallet),
        other => Reader::collect(wanted.get(other).copied().unwrap_or(Wanted::Late), wallet),
    };
    let Ok(mut reader) = begun else { return };
    output(reader.start());
    while let Ok(next) = reader.feed(&input::<{ sizes::APDU }>(), wallet) {
        match next.send {
            Some(send) => output(send),
            None => break,
        }
        if reader.healed() {
            output(reader.pay_again(terms()).unwrap_or_default());
        }
    }
    reader.end(wallet);
}

/// The log, and the operator's word.
fn manage(wallet: &mut Wallet) {
    let (id, balance) = (wallet.id().to_bytes(), wallet.account().balance.fen());
    output(&id);
    output(&balance.to_be_bytes());
    if let Ok(statement) = wallet.statement() {
        output(&statement.statement.to_bytes());
        output(&statement.signature.to_bytes());
    }
    if let Ok(Some(line)) = wallet.line_after(0) {
        output(&line.number.to_be_bytes());
    }
    if let Ok(word) = Word::from_bytes(&input::<{ Word::MAX_LEN }>()) {
        output(&[u8::from(wallet.take(&word).is_ok())]);
    }
    output(&[u8::from(wallet.void().is_ok()), u8::from(wallet.compact().is_ok())]);
}

fn terms() -> Terms {
    let amount = ecny_core::Amount::from_fen(u64::from_be_bytes(input()));
    Terms::cny(amount.unwrap_or(ecny_core::Amount::ZERO))
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
