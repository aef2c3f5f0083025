//! Messages that nobody has signed: [`message()`].

use ecny_core::{Amount, Armed, Asked, Direction, Receipt, Terms, Wanted, encode, sm2::Signature};
use ecny_offline_protocol::{Event, Message, Orientation, sizes};

use super::{
    law::{conserved, sound, unchanged, unmoved},
    script::{Bytes, script},
    stage::Stage,
};
use crate::{Contact, Heard, Insider, SimLedger, State};

script! {
    /// A message that nobody has signed, sealed by a certified wallet in an honest channel.
    pub struct Unsigned {
        /// Where it is said.
        pub place: Place,
        /// Which kind of outcome, where one is due.
        pub kind: u8,
        /// What it begins with; zeros follow.
        pub plain: Bytes,
    }
}

script! {
    /// Where a message is said.
    pub enum Place {
        /// To a card, in place of its first REQUEST.
        CardAsked,
        /// To a card, in place of its first PAY.
        CardToReceive,
        /// To a card that has asked, in place of VALUE.
        CardToBePaid,
        /// To a card that has paid, in place of OUTCOME.
        CardToHear,
        /// To a reader that has named what it pays, in place of REQUEST.
        ReaderAsked,
        /// To a reader that has asked, in place of VALUE.
        ReaderToBePaid,
        /// To a reader that has paid, in place of OUTCOME.
        ReaderToHear,
    }
}

thread_local! {
    static STAGE: Stage = Stage::new(4, 1);
}

/// What is understood has one encoding, and what nobody has signed moves nothing, wherever in a
/// payment it is said.
///
/// # Panics
/// Where it does.
pub fn message(unsigned: &Unsigned) {
    one_form(&unsigned.plain.0);
    STAGE.with(|stage| {
        stage.play(|world, insiders| {
            let insider = insiders.first_mut().expect("an insider");
            let wallet = world.wallet_mut(0);
            let heard = said(unsigned, insider, wallet);
            let (before, heard) = heard.expect("the insider's end of the channel holds");
            let wallet = world.wallet(0);
            match heard.event {
                Ok(Event::Asked | Event::Nothing | Event::Unknown) => unmoved(&before, wallet),
                Ok(event) => panic!("nobody signed that: {event:?}"),
                Err(_) => unchanged(&before, wallet),
            }
            sound(world.wallet(0));
            // What was paid to the insider is in flight for ever: nobody but it can end it.
            conserved(world);
        });
    });
}

/// Comes to the place and says it; gives the wallet as it was before.
fn said(
    unsigned: &Unsigned,
    insider: &mut Insider,
    wallet: &mut SimLedger,
) -> Result<(State, Heard), ecny_offline_protocol::TapError> {
    let terms = Terms::cny(Amount::from_fen(1_234).expect("an amount"));
    wallet.consent.give(Asked { payee: insider.id(), terms });
    wallet.consent.arm(Direction::Receive, Armed { most: Amount::MAX, count: 1 });
    let (payee_reads, payer_reads) = (Orientation::PayeeReads, Orientation::PayerReads);
    let mut contact = match unsigned.place {
        Place::CardAsked | Place::CardToHear => insider.meet_card(payee_reads, wallet)?,
        Place::CardToReceive | Place::CardToBePaid => insider.meet_card(payer_reads, wallet)?,
        Place::ReaderAsked | Place::ReaderToHear => insider.meet_payer(terms, wallet)?.0,
        Place::ReaderToBePaid => insider.meet_payee(Wanted::Order(terms), wallet)?.0,
    };
    let due = match unsigned.place {
        Place::CardToReceive => Message::Pay(terms),
        Place::CardAsked | Place::ReaderAsked => request(insider, &contact, terms)?,
        Place::CardToBePaid | Place::ReaderToBePaid => {
            if unsigned.place == Place::CardToBePaid {
                contact.say(&Message::Pay(terms))?;
            }
            let asked = insider.request(terms);
            let entry = insider.entry(contact.id(), &asked);
            Message::Value(insider.sign_entry(&entry)?)
        }
        Place::CardToHear | Place::ReaderToHear => {
            let request = request(insider, &contact, terms)?;
            contact.say(&request)?;
            match unsigned.kind % 3 {
                0 => Message::Settled(Receipt::from_bytes(&[0; 16])),
                1 => Message::Cancel(Signature::from_bytes(&[0; 64])),
                _ => Message::Unknown,
            }
        }
    };
    let before = State::of(contact.wallet);
    let heard = contact.say_edited(&due, |plain| {
        plain.fill(0);
        plain.iter_mut().zip(&unsigned.plain.0).for_each(|(byte, value)| *byte = *value);
    })?;
    contact.part();
    Ok((before, heard))
}

fn request(
    insider: &mut Insider,
    contact: &Contact<'_>,
    terms: Terms,
) -> Result<Message, ecny_offline_protocol::TapError> {
    let request = insider.request(terms);
    Ok(Message::Request(insider.sign_request(&request, contact.channel.transcript())?))
}

/// What is understood as a message is the one encoding of it, of a length of its own.
fn one_form(plain: &[u8]) {
    let Ok(message) = Message::from_bytes(plain) else { return };
    assert_eq!(encode(&message, &mut [0; sizes::APDU]).expect("it fits"), plain);
    let length = match message {
        Message::Pay(_) => sizes::PAY,
        Message::Request(_) => sizes::REQUEST,
        Message::Value(_) => sizes::VALUE,
        Message::Settled(_) => sizes::SETTLED,
        Message::Cancel(_) => sizes::CANCEL,
        Message::Unknown => sizes::UNKNOWN,
        Message::Share(_) => sizes::SHARE,
    };
    assert_eq!(plain.len(), length);
}
