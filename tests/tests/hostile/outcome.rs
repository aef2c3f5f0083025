//! SETTLED, CANCEL and UNKNOWN, told to a payer that has paid (wire document, sections 5 and 8.2).

use ecny_core::{Error, PeerFault, Receipt, Terms, Value, encode};
use ecny_offline_protocol::{Event, Message, Orientation, TapError, sizes};
use ecny_sim::Contact;
use ecny_tests::{ROLES, State, approve, assert_refused, meet_payer, terms};

use super::{
    lie::{Field, scalars},
    stand::{HONEST, LIED_TO, PRICE, Stand, say_bytes},
    tally::Tally,
};

/// A field of an OUTCOME and the fault that every lie in it is.
struct Row {
    field: Field,
    fault: PeerFault,
    /// The honest message.
    truth: fn(&mut Stand, &Value) -> Message,
    more: fn(&mut Stand, &Value) -> Vec<Vec<u8>>,
}

/// Each OUTCOME by its layout. A kind must agree with the length (section 5).
fn rows() -> [Row; 6] {
    let row = |name, at, len, section, fault, truth| {
        let field = Field::new(name, at, len, section);
        Row { field, fault, truth, more: |_, _| Vec::new() }
    };
    let (malformed, sign) = (PeerFault::Malformed, PeerFault::Signature);
    [
        row("SETTLED: kind", 0, 1, "5", malformed, settled),
        Row {
            more: receipts,
            ..row("SETTLED: x", 1, 16, "8.2", PeerFault::OutcomeUnknown, settled)
        },
        row("CANCEL: kind", 0, 1, "5", malformed, cancel),
        Row { more: |_, _| scalars(), ..row("CANCEL: r", 1, 32, "6.1, 8.2", sign, cancel) },
        Row { more: |_, _| scalars(), ..row("CANCEL: s", 33, 32, "6.1, 8.2", sign, cancel) },
        row("UNKNOWN: kind", 0, 1, "5", malformed, |_, _| Message::Unknown),
    ]
}

fn settled(stand: &mut Stand, value: &Value) -> Message {
    Message::Settled(stand.liar.receipt(value.entry.token))
}

fn cancel(stand: &mut Stand, value: &Value) -> Message {
    let payer = stand.world.wallet(LIED_TO).id();
    stand.liar.cancel(payer, value.entry.seq, &value.entry.digest()).unwrap()
}

/// What is no x of this debit: its lock, and the receipts of other requests.
fn receipts(stand: &mut Stand, value: &Value) -> Vec<Vec<u8>> {
    let other = stand.liar.request(terms(PRICE)).token;
    let of = |receipt: &Receipt| receipt.expose().to_vec();
    vec![value.entry.lock.to_bytes().to_vec(), of(&stand.liar.receipt(other))]
}

#[test]
fn every_lie_in_every_field_of_an_outcome_is_refused_by_name() {
    let mut tally = Tally::of("lies in OUTCOME");
    for row in rows() {
        for orientation in ROLES {
            let (mut stand, value, plain) = paid(&row);
            let more = (row.more)(&mut stand, &value);
            let lies = row.field.lies(row.field.of(&plain), more);
            tally.leave_out(lies.left_out);
            // On a stand of their own each, to keep the log short.
            for lies in lies.told.chunks(100) {
                let (mut stand, value, same) = paid(&row);
                assert_eq!(same, plain);
                let truth = (row.truth)(&mut stand, &value);
                for lie in lies {
                    let mut message = plain.clone();
                    row.field.put(&mut message, lie);
                    tell(&mut stand, &row, &truth, &message, orientation);
                    tally.case();
                }
                end(&mut stand, &value, &truth, orientation);
            }
        }
    }
    tally.holds(280);
}

/// A stand on which the wallet has paid the liar, the value, and the honest outcome's encoding.
fn paid(row: &Row) -> (Stand, Value, Vec<u8>) {
    let mut stand = Stand::new();
    let value = pays(&mut stand);
    let truth = (row.truth)(&mut stand, &value);
    let mut plain = [0; sizes::APDU];
    let plain = encode(&truth, &mut plain).unwrap().to_vec();
    (stand, value, plain)
}

/// The truth ends it after all lies; UNKNOWN leaves it open.
fn end(stand: &mut Stand, value: &Value, truth: &Message, orientation: Orientation) {
    let (mut contact, again) = heals(stand, orientation);
    assert_eq!(again, *value);
    let heard = contact.say(truth).unwrap();
    contact.part();
    assert!(heard.event.is_ok(), "{heard:?}");
    let open = stand.world.wallet(LIED_TO).unsettled().len();
    assert_eq!(open, usize::from(matches!(truth, Message::Unknown)));
    if matches!(truth, Message::Settled(_)) {
        stand.took(PRICE);
    }
    stand.assert_books();
}

/// The wallet pays the liar, who says nothing of it.
pub fn pays(stand: &mut Stand) -> Value {
    let wallet = stand.world.wallet_mut(LIED_TO);
    approve(wallet, stand.liar.id(), terms(PRICE));
    let orientation = Orientation::PayeeReads;
    let mut contact = meet_payer(&mut stand.liar, wallet, orientation, terms(PRICE));
    let request = stand.liar.request(terms(PRICE));
    let signed = stand.liar.sign_request(&request, contact.channel.transcript()).unwrap();
    let heard = contact.say(&Message::Request(signed)).unwrap();
    contact.part();
    let Some(Message::Value(value)) = heard.message else { panic!("{heard:?}") };
    value
}

/// A tap up to the stored value.
pub fn heals(stand: &mut Stand, orientation: Orientation) -> (Contact<'_>, Value) {
    let wallet = stand.world.wallet_mut(LIED_TO);
    let mut contact = meet_payer(&mut stand.liar, wallet, orientation, Terms::HEAL);
    let request = stand.liar.request(Terms::HEAL);
    let signed = stand.liar.sign_request(&request, contact.channel.transcript()).unwrap();
    let heard = contact.say(&Message::Request(signed)).unwrap();
    assert!(matches!(heard.event, Ok(Event::Debited { again: true, .. })), "{heard:?}");
    let Some(Message::Value(value)) = heard.message else { panic!("{heard:?}") };
    (contact, value)
}

/// The liar says that of the stored value; the payer refuses, and pays an honest wallet.
fn tell(stand: &mut Stand, row: &Row, kind: &Message, message: &[u8], orientation: Orientation) {
    let before = stand.state();
    let (mut contact, _) = heals(stand, orientation);

    let heard = say_bytes(&mut contact, kind, message);

    let after = State::of(contact.wallet);
    contact.part();
    let error = TapError::Wallet(Error::Peer(row.fault));
    assert_eq!(heard.event, Err(error), "{:?}: {message:02x?}, {orientation:?}", row.field);
    assert_refused(&heard, error, Orientation::PayeeReads, orientation);
    assert_eq!(after, before, "{:?}: {message:02x?}, {orientation:?}", row.field);
    stand.honest_tap(LIED_TO, HONEST, orientation);
}
