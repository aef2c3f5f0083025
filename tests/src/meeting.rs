use ecny_core::{
    Amount, Armed, Asked, Day, Direction, Good, Holder, SignedRequest, Terms, WalletId, Wanted,
};
use ecny_offline_protocol::{Message, Orientation};
use ecny_sim::{Contact, Heard, Insider, SimLedger};

/// Either end may hold the reader.
pub const ROLES: [Orientation; 2] = [Orientation::PayeeReads, Orientation::PayerReads];

/// The day a world begins on.
pub const TODAY: Day = Day::new(2_500);

/// That many fen.
#[must_use]
pub fn fen(fen: u64) -> Amount {
    Amount::from_fen(fen).unwrap()
}

/// A payment of that many fen.
#[must_use]
pub fn terms(amount: u64) -> Terms {
    Terms::cny(fen(amount))
}

/// Says yes to one payment, and shows to be the holder.
pub fn approve(payer: &mut SimLedger, payee: WalletId, terms: Terms) {
    payer.consent.give(Asked { payee, terms });
    payer.consent.verify(Holder::Biometrics, Good::Once);
}

/// An insider and a wallet that may pay it; where the wallet is the reader it names `terms`. The
/// insider's REQUEST is to follow.
#[must_use]
pub fn meet_payer<'w>(
    insider: &mut Insider,
    payer: &'w mut SimLedger,
    orientation: Orientation,
    terms: Terms,
) -> Contact<'w> {
    match orientation {
        Orientation::PayeeReads => insider.meet_card(orientation, payer).unwrap(),
        Orientation::PayerReads => insider.meet_payer(terms, payer).unwrap().0,
    }
}

/// An insider and a wallet that asked it for `wanted`; the insider's VALUE is to follow.
#[must_use]
pub fn meet_payee<'w>(
    insider: &mut Insider,
    payee: &'w mut SimLedger,
    orientation: Orientation,
    wanted: Wanted,
) -> (Contact<'w>, SignedRequest) {
    let (contact, heard) = match orientation {
        Orientation::PayeeReads => insider.meet_payee(wanted, payee).unwrap(),
        Orientation::PayerReads => {
            let terms = wanted.terms();
            payee.consent.arm(Direction::Receive, Armed { most: terms.amount, count: 1 });
            let mut contact = insider.meet_card(orientation, payee).unwrap();
            let heard = contact.say(&Message::Pay(terms)).unwrap();
            (contact, heard)
        }
    };
    let request = request_of(&heard);
    (contact, request)
}

/// The REQUEST in what was heard.
///
/// # Panics
/// Where there is none.
#[must_use]
pub fn request_of(heard: &Heard) -> SignedRequest {
    match &heard.message {
        Some(Message::Request(request)) => *request,
        _ => panic!("no request in {heard:?}"),
    }
}
