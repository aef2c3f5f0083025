//! PAY, told to a card that is armed to receive (wire document, sections 5 and 9.1). It is not
//! signed: whoever reads may say it.

use ecny_core::{Amount, Armed, Direction, Error, LedgerError, PeerFault};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_tests::{State, assert_refused, fen, terms};

use super::{
    lie::{Field, MAX, number, numbers},
    stand::{HELD, HONEST, LIED_TO, PRICE, SINGLE, Stand, say_bytes},
    tally::Tally,
};

/// What the card does: it refuses, or asks for those terms.
type Does = Result<(), TapError>;
/// What the card does of a lie in a field, armed for that much.
type Judge = fn(&[u8], Amount) -> Does;

const fn own(error: LedgerError) -> Does {
    Err(TapError::Wallet(Error::Ledger(error)))
}

/// 9.2 #1 of every message: no message.
const fn malformed(_: &[u8], _: Amount) -> Does {
    Err(TapError::Wallet(Error::Peer(PeerFault::Malformed)))
}

/// 9.1: armed to receive at least that much, amount 0 included; no more than it could count, with
/// all it has received; then its own single limit.
fn amount(value: &[u8], armed: Amount) -> Does {
    match number(value) {
        asked if asked > MAX => malformed(value, armed),
        asked if asked > armed.fen() => own(LedgerError::ConsentMissing),
        asked if asked > MAX - HELD => own(LedgerError::BalanceLimit),
        asked if asked > SINGLE => own(LedgerError::SingleLimit),
        _ => Ok(()),
    }
}

/// 9.1.
const fn not_held(_: &[u8], _: Amount) -> Does {
    own(LedgerError::TermsNotHeld)
}

/// PAY by its layout: kind, terms 12.
fn rows() -> [(Field, Judge, Vec<Vec<u8>>); 4] {
    let amounts = [PRICE - 1, PRICE + 1, SINGLE, SINGLE + 1, MAX - 1, MAX, MAX + 1];
    [
        (Field::new("kind", 0, 1, "5"), malformed, Vec::new()),
        (Field::new("amount", 1, 8, "9.1"), amount, numbers::<8>(&amounts)),
        (Field::new("currency", 9, 2, "9.1"), not_held, numbers::<2>(&[840, 344])),
        (Field::new("tag", 11, 2, "9.1"), not_held, Vec::new()),
    ]
}

#[test]
fn every_lie_in_every_field_of_pay_is_judged_by_name() {
    let mut tally = Tally::of("lies in PAY");
    let honest = Message::Pay(terms(PRICE));
    let mut plain = [0; 13];
    let plain = ecny_core::encode(&honest, &mut plain).unwrap();
    for (field, judge, more) in rows() {
        let mut stand = Stand::new();
        let lies = field.lies(field.of(plain), more);
        tally.leave_out(lies.left_out * 2);
        for lie in &lies.told {
            for armed in [fen(PRICE), Amount::MAX] {
                let mut message = plain.to_vec();
                field.put(&mut message, lie);
                let does = judge(lie, armed);
                tell(&mut stand, &honest, &message, armed, does);
                tally.case();
            }
            if stand.is_used_up() {
                stand.assert_books();
                stand = Stand::new();
            }
        }
        stand.assert_books();
    }
    tally.holds(130);
}

/// The liar would pay that; the card does so, and is paid by an honest wallet.
fn tell(stand: &mut Stand, honest: &Message, message: &[u8], most: Amount, does: Does) {
    let wallet = stand.world.wallet_mut(LIED_TO);
    wallet.consent.arm(Direction::Receive, Armed { most, count: 1 });
    let before = State::of(wallet);
    let mut contact = stand.liar.meet_card(Orientation::PayerReads, wallet).unwrap();

    let heard = say_bytes(&mut contact, honest, message);
    contact.part();

    match does {
        Err(error) => {
            assert_eq!(heard.event, Err(error), "{message:02x?}, {most:?}");
            assert_refused(&heard, error, Orientation::PayerReads, Orientation::PayerReads);
        }
        Ok(()) => {
            assert_eq!(heard.event, Ok(Event::Asked), "{message:02x?}, {most:?}");
            let Some(Message::Request(asked)) = &heard.message else { panic!("{heard:?}") };
            assert_eq!(asked.request.terms.amount.fen(), number(&message[1..9]));
        }
    }
    assert_eq!(stand.state(), before, "{message:02x?}, {most:?}");
    stand.honest_tap(HONEST, LIED_TO, Orientation::PayerReads);
}
