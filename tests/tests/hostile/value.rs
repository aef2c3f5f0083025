//! VALUE, told to a payee (wire document, sections 5 and 9.2).

use ecny_core::{Error, LedgerError, PeerFault, SignedRequest, Value, Wanted, sm2::Signature};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_tests::{ROLES, TODAY, assert_refused, fen, meet_payee, terms};

use super::{
    certificate::{self, CertificateField},
    lie::{Field, MAX, number, numbers, scalars},
    stand::{
        DAYS, HONEST, HOPS, LAST_DAY, LAST_SEQ, LIED_TO, PRICE, Stand, is_cancel, say_bytes,
        value_bytes,
    },
    tally::Tally,
};

/// What the payee does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Does {
    Refuse(TapError),
    /// Credits it: of this it has no opinion.
    Credit,
    /// Decides the session for good, against it, and says CANCEL.
    Void(LedgerError),
}

/// What the payee does of a lie in a field.
type Judge = Box<dyn Fn(&[u8]) -> Does>;

/// A field of VALUE and what becomes of lies in it.
struct Row {
    field: Field,
    /// Where the liar has signed what it says.
    signed: Judge,
    /// Where it was changed after it was signed.
    changed: Judge,
    /// What to lie besides what is lied in every field.
    more: fn(&mut Stand) -> Vec<Vec<u8>>,
    /// Whether the payee must have seen no payment of the liar but the one of [`LAST_SEQ`].
    fresh: bool,
}

impl Row {
    fn new(
        field: Field,
        signed: impl Fn(&[u8]) -> Does + 'static,
        changed: impl Fn(&[u8]) -> Does + 'static,
    ) -> Self {
        let (signed, changed) = (Box::new(signed), Box::new(changed));
        Self { field, signed, changed, more: |_| Vec::new(), fresh: false }
    }

    fn of_certificate((field, fault, more): CertificateField) -> Self {
        let judge = move |value: &[u8]| peer(fault(value));
        Self { more, ..Self::new(field, judge, judge) }
    }
}

const fn peer(fault: PeerFault) -> Does {
    Does::Refuse(TapError::Wallet(Error::Peer(fault)))
}

/// 9.2 #1: no message.
const fn malformed(_: &[u8]) -> Does {
    peer(PeerFault::Malformed)
}

/// 9.2 #3: no request of this wallet, or not for this.
const fn cookie(_: &[u8]) -> Does {
    peer(PeerFault::Cookie)
}

/// 9.2 #1, #3.
fn amount(value: &[u8]) -> Does {
    if number(value) > MAX { malformed(value) } else { cookie(value) }
}

/// 9.2 #4.
const fn payee(_: &[u8]) -> Does {
    peer(PeerFault::WrongPayee)
}

/// 9.2 #6.
const fn signature(_: &[u8]) -> Does {
    peer(PeerFault::Signature)
}

/// What the payee has no opinion of.
const fn credited(_: &[u8]) -> Does {
    Does::Credit
}

/// 9.2, by n: above the last seen from this payer, and a hole is no offense.
fn seq(value: &[u8]) -> Does {
    match number(value).cmp(&LAST_SEQ.into()) {
        std::cmp::Ordering::Less => peer(PeerFault::SeqNotRising),
        std::cmp::Ordering::Equal => peer(PeerFault::Fork),
        std::cmp::Ordering::Greater => Does::Credit,
    }
}

/// 9.2, by n: the own policy.
const fn hop(value: &[u8]) -> Does {
    if value[0] > HOPS { Does::Void(LedgerError::PayeePolicy) } else { Does::Credit }
}

/// 9.2, by n: the own policy. A day to come is no days ago.
fn last_sync(value: &[u8]) -> Does {
    let age = u64::from(TODAY.number()).saturating_sub(number(value));
    if age > DAYS.into() { Does::Void(LedgerError::PayeePolicy) } else { Does::Credit }
}

/// VALUE by its layout: kind, certificate 49, entry 110, signature 64.
fn rows() -> Vec<Row> {
    let mut rows = Vec::from(certificate::fields(1).map(Row::of_certificate));
    let days = |_: &mut Stand| {
        let (today, age) = (u64::from(TODAY.number()), u64::from(DAYS));
        let last = u64::from(LAST_DAY);
        numbers::<2>(&[
            today - age - 1,
            today - age,
            today - age + 1,
            today - 1,
            today + 1,
            last,
            last + 1,
        ])
    };
    let sequence = |_: &mut Stand| {
        let last = u64::from(LAST_SEQ);
        numbers::<4>(&[last - 1, last, last + 2, u64::from(u32::MAX) - 1])
    };
    rows.extend([
        Row::new(Field::new("kind", 0, 1, "5"), malformed, malformed),
        Row::new(Field::new("entry: kind", 50, 1, "5"), malformed, malformed),
        Row {
            more: sequence,
            fresh: true,
            ..Row::new(Field::new("seq", 51, 4, "9.2 by n"), seq, signature)
        },
        Row::new(Field::new("previous", 55, 32, "16: the operator's affair"), credited, signature),
        Row { more: ids, ..Row::new(Field::new("payee", 87, 8, "9.2 #4"), payee, payee) },
        Row { more: tokens, ..Row::new(Field::new("T", 95, 16, "9.2 #3"), cookie, cookie) },
        Row {
            more: |_| numbers::<8>(&[PRICE * 2, MAX - 1, MAX, MAX + 1]),
            ..Row::new(Field::new("amount", 111, 8, "9.2 #1, #3"), amount, amount)
        },
        Row {
            more: |_| numbers::<2>(&[840, 344]),
            ..Row::new(Field::new("currency", 119, 2, "9.2 #3"), cookie, cookie)
        },
        Row::new(Field::new("tag", 121, 2, "9.2 #3"), cookie, cookie),
        Row { more: days, ..Row::new(Field::new("day", 123, 2, "9.2 #3"), cookie, cookie) },
        Row { more: locks, ..Row::new(Field::new("h", 125, 16, "9.2 #3"), cookie, cookie) },
        Row {
            more: |_| vec![vec![HOPS], vec![HOPS + 1]],
            ..Row::new(Field::new("hop", 141, 1, "9.2 by n"), hop, signature)
        },
        Row {
            more: days,
            ..Row::new(Field::new("last sync", 142, 2, "9.2 by n"), last_sync, signature)
        },
        Row::new(Field::new("totals", 144, 16, "7: the operator's affair"), credited, signature),
        Row {
            more: |_| scalars(),
            ..Row::new(Field::new("r", 160, 32, "6.1"), signature, signature)
        },
        Row {
            more: |_| scalars(),
            ..Row::new(Field::new("s", 192, 32, "6.1"), signature, signature)
        },
    ]);
    rows
}

/// Other payees: another wallet, its purse, the liar itself.
fn ids(stand: &mut Stand) -> Vec<Vec<u8>> {
    let (honest, purse) = (stand.world.wallet(HONEST).id(), stand.world.purse(LIED_TO).id());
    [honest, purse, stand.liar.id()].map(|id| id.to_bytes().to_vec()).into()
}

/// What other requests said: one of another wallet for the same, and an earlier one of this one.
fn requests(stand: &mut Stand) -> [SignedRequest; 2] {
    [HONEST, LIED_TO].map(|wallet| {
        let payee = stand.world.wallet_mut(wallet);
        let order = Wanted::Order(terms(PRICE));
        let (contact, request) = meet_payee(&mut stand.liar, payee, Orientation::PayeeReads, order);
        contact.part();
        request
    })
}

fn tokens(stand: &mut Stand) -> Vec<Vec<u8>> {
    requests(stand).map(|signed| signed.request.token.to_bytes().to_vec()).into()
}

fn locks(stand: &mut Stand) -> Vec<Vec<u8>> {
    requests(stand).map(|signed| signed.request.lock.to_bytes().to_vec()).into()
}

/// Whether the lie is in what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lie {
    Signed,
    Changed,
}

#[test]
fn every_lie_in_every_field_of_a_value_is_judged_by_name() {
    let mut tally = Tally::of("lies in VALUE");
    for row in rows() {
        let mut stand = Stand::new();
        stand.liar_pays();
        // Each table stands on an honest value that is credited.
        for orientation in ROLES {
            tell(&mut stand, &row, None, Lie::Signed, orientation);
        }
        let truth = truth(&mut stand, &row);
        let more = (row.more)(&mut stand);
        let lies = row.field.lies(&truth, more);
        tally.leave_out(lies.left_out * 2 * 2);
        for value in &lies.told {
            if stand.is_used_up() {
                stand.assert_books();
                stand = Stand::new();
                stand.liar_pays();
            }
            for orientation in ROLES {
                for lie in [Lie::Signed, Lie::Changed] {
                    tell(&mut stand, &row, Some(value), lie, orientation);
                    tally.case();
                }
            }
        }
        stand.assert_books();
    }
    tally.holds(2_000);
}

/// What an honest value says in that field; T, h, seq and the signature are of the moment.
fn truth(stand: &mut Stand, row: &Row) -> Vec<u8> {
    let [_, asked] = requests(stand);
    let payee = stand.world.wallet(LIED_TO).id();
    let spent = std::mem::replace(&mut stand.liar.seq, LAST_SEQ);
    let entry = stand.liar.entry(payee, &asked.request);
    stand.liar.seq = spent;
    let signature = Signature::from_bytes(&[0x55; 64]);
    let value = Value { certificate: stand.liar.certificate(), entry, signature };
    row.field.of(&value_bytes(&value)).to_vec()
}

/// The liar pays with that lie in that field, or with none; the payee does what the row says,
/// then is paid by an honest wallet.
fn tell(stand: &mut Stand, row: &Row, value: Option<&[u8]>, lie: Lie, orientation: Orientation) {
    let case = || format!("{:?} = {value:02x?}, {lie:?}, {orientation:?}", row.field);
    let does = match (value, lie) {
        (None, _) => Does::Credit,
        (Some(value), Lie::Signed) => (row.signed)(value),
        (Some(value), Lie::Changed) => (row.changed)(value),
    };
    let pen = stand.pen();
    if row.fresh {
        stand.liar.seq = LAST_SEQ;
    }
    let before = stand.state();
    let wallet = stand.world.wallet_mut(LIED_TO);
    let account = wallet.account().clone();

    let order = Wanted::Order(terms(PRICE));
    let (mut contact, asked) = meet_payee(&mut stand.liar, wallet, orientation, order);
    let entry = stand.liar.entry(contact.id(), &asked.request);
    let certificate = stand.liar.certificate();
    let unsigned = Value { certificate, entry, signature: Signature::from_bytes(&[0; 64]) };
    let mut message = value_bytes(&unsigned);
    let signs = |message: &mut [u8]| {
        let (body, signature) = message.split_at_mut(160);
        let parts: [&[u8]; 2] = [b"ecny-offline/1 debit\0", &body[50..]];
        signature.copy_from_slice(&pen.sign(&body[1..50], &parts));
    };
    match (value, lie) {
        (None, _) => signs(&mut message),
        (Some(value), Lie::Signed) if row.field.at < 160 => {
            row.field.put(&mut message, value);
            signs(&mut message);
        }
        (Some(value), _) => {
            signs(&mut message);
            assert_ne!(row.field.of(&message), value, "the truth, for once");
            row.field.put(&mut message, value);
        }
    }
    let heard = say_bytes(&mut contact, &Message::Value(unsigned), &message);
    contact.part();

    let (payer, amount) = (stand.liar.id(), fen(PRICE));
    let wallet = stand.world.wallet(LIED_TO);
    match does {
        Does::Refuse(error) => {
            assert_eq!(heard.event, Err(error), "{}", case());
            assert_refused(&heard, error, Orientation::PayerReads, orientation);
            assert_eq!(stand.state(), before, "{}", case());
        }
        Does::Credit => {
            assert_eq!(heard.event, Ok(Event::Credited { payer, amount }), "{}", case());
            let Some(Message::Settled(x)) = &heard.message else { panic!("{}", case()) };
            let lock = ecny_core::sm3(&[x.expose()]);
            assert_eq!(asked.request.lock.to_bytes(), lock[..16], "{}", case());
            let balance = account.balance.checked_add(amount);
            assert_eq!(Some(wallet.account().balance), balance, "{}", case());
            stand.was_paid(PRICE);
            if row.fresh {
                stand.next_liar();
                stand.liar_pays();
            }
        }
        Does::Void(why) => {
            let canceled = Event::Canceled { payer, amount, why: Some(why) };
            assert_eq!(heard.event, Ok(canceled), "{}", case());
            let said = ecny_core::decode(&message[50..160]).unwrap();
            assert!(is_cancel(heard.message.as_ref(), wallet, payer, &said), "{}", case());
            assert_eq!(wallet.account().balance, account.balance, "{}", case());
            assert_eq!(Some(wallet.account().decided), account.decided.next(), "{}", case());
        }
    }
    stand.honest_tap(HONEST, LIED_TO, orientation);
}
