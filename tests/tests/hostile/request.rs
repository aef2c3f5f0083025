//! REQUEST, told to a payer (wire document, sections 5 and 8.1).

use ecny_core::{
    Amount, Armed, Asked, Direction, Error, LedgerError, PeerFault, SignedRequest, sm2::Signature,
};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_sim::{Contact, Heard, Insider};
use ecny_tests::{TODAY, assert_refused, meet_payer, terms};

use super::{
    certificate::{self, CertificateField},
    lie::{Field, MAX, number, numbers, scalars},
    stand::{
        DAYS, HELD, HONEST, LAST_DAY, LIED_TO, PRICE, SINGLE, Stand, request_bytes, say_bytes,
    },
    tally::Tally,
};

/// Where the payer is, and what its owner has said yes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seat {
    /// The card of a reader; a yes to exactly the honest terms.
    Card,
    /// The card of a reader; a yes to whatever there is.
    ArmedCard,
    /// The reader, which has named the honest terms in PAY.
    Reader,
}

/// What the payer does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Does {
    Refuse(TapError),
    /// Finds nothing asked for, and nothing to heal.
    Nothing,
    Pay,
}

/// What the payer does of a lie in a field.
type Judge = Box<dyn Fn(&[u8], Seat) -> Does>;

/// A field of REQUEST and what becomes of lies in it.
struct Row {
    field: Field,
    /// Where the liar has signed what it says.
    signed: Judge,
    /// Where it was changed after it was signed.
    changed: Judge,
    /// What to lie besides what is lied in every field.
    more: fn(&mut Stand) -> Vec<Vec<u8>>,
    /// What else the request says.
    base: fn(&mut [u8]),
    stand: fn() -> Stand,
    /// Whether what the payer holds must be the same for every lie.
    held: bool,
}

impl Row {
    fn new(
        field: Field,
        signed: impl Fn(&[u8], Seat) -> Does + 'static,
        changed: impl Fn(&[u8], Seat) -> Does + 'static,
    ) -> Self {
        Self {
            field,
            signed: Box::new(signed),
            changed: Box::new(changed),
            more: |_| Vec::new(),
            base: |_| {},
            stand: Stand::new,
            held: false,
        }
    }

    fn of_certificate((field, fault, more): CertificateField) -> Self {
        let judge = move |value: &[u8], _| peer(fault(value));
        Self { more, ..Self::new(field, judge, judge) }
    }

    /// The ways in which each value is told.
    fn ways(&self) -> Vec<(Seat, Lie)> {
        let mut ways: Vec<_> = [Seat::Card, Seat::Reader]
            .into_iter()
            .flat_map(|seat| [(seat, Lie::Signed), (seat, Lie::Changed)])
            .collect();
        // What somebody has said yes to is not asked before all else is in order.
        if self.field.section.starts_with("8.1") {
            ways.push((Seat::ArmedCard, Lie::Signed));
        }
        ways
    }
}

const fn peer(fault: PeerFault) -> Does {
    Does::Refuse(TapError::Wallet(Error::Peer(fault)))
}

const fn own(error: LedgerError) -> Does {
    Does::Refuse(TapError::Wallet(Error::Ledger(error)))
}

/// 8.1 #4.
fn version(_: &[u8], _: Seat) -> Does {
    peer(PeerFault::Version)
}

/// 8.1 #2: not under this certificate, or not over this.
fn signature(_: &[u8], _: Seat) -> Does {
    peer(PeerFault::Signature)
}

/// 8.1 #1: no message.
fn malformed(_: &[u8], _: Seat) -> Does {
    peer(PeerFault::Malformed)
}

/// What the payer has no opinion of.
fn paid(_: &[u8], _: Seat) -> Does {
    Does::Pay
}

/// 5: a sum is at most 10^15 fen, signed or not.
fn changed_amount(value: &[u8], seat: Seat) -> Does {
    if number(value) > MAX { malformed(value, seat) } else { signature(value, seat) }
}

/// 8.1 #1, #7, #9, #10, #12, #13.
fn amount(value: &[u8], seat: Seat) -> Does {
    match (number(value), seat) {
        (fen, _) if fen > MAX => malformed(value, seat),
        (0, _) => Does::Nothing,
        (_, Seat::Reader) => peer(PeerFault::Terms),
        (_, Seat::Card) => own(LedgerError::ConsentMissing),
        (fen, Seat::ArmedCard) if fen > HELD => own(LedgerError::BalanceTooLow),
        (fen, Seat::ArmedCard) if fen > SINGLE => own(LedgerError::SingleLimit),
        (_, Seat::ArmedCard) => Does::Pay,
    }
}

/// 8.1 #9, #10, #11.
fn currency_or_tag(_: &[u8], seat: Seat) -> Does {
    match seat {
        Seat::Reader => peer(PeerFault::Terms),
        Seat::Card => own(LedgerError::ConsentMissing),
        Seat::ArmedCard => own(LedgerError::TermsNotHeld),
    }
}

/// 8.1 #8, #13: the later of its own day and this one is judged; an earlier one changes nothing.
fn day(value: &[u8], _: Seat) -> Does {
    let day = u16::try_from(number(value)).unwrap().max(TODAY.number());
    match day {
        day if day > LAST_DAY => own(LedgerError::CertificateExpired),
        day if day > TODAY.number() + DAYS => own(LedgerError::DaysLimit),
        _ => Does::Pay,
    }
}

/// 8.1 #14, of value that has come one wallet far.
fn hop(value: &[u8], _: Seat) -> Does {
    if value[0] < 1 { own(LedgerError::PayeePolicy) } else { Does::Pay }
}

/// 8.1 #14, on the sixth day after the last sync.
fn age(value: &[u8], _: Seat) -> Does {
    if number(value) < 5 { own(LedgerError::PayeePolicy) } else { Does::Pay }
}

/// REQUEST by its layout: kind, body 100, signature 64.
fn rows() -> Vec<Row> {
    let mut rows = Vec::from(certificate::fields(3).map(Row::of_certificate));
    rows.extend([
        Row::new(Field::new("kind", 0, 1, "5"), malformed, malformed),
        Row::new(Field::new("version", 1, 1, "8.1 #4"), version, signature),
        Row::new(Field::new("capabilities", 2, 1, "5: not judged"), paid, signature),
        Row::new(Field::new("T", 52, 16, "5: opaque"), paid, signature),
        Row {
            more: |_| {
                numbers::<8>(&[
                    HELD - 1,
                    HELD,
                    HELD + 1,
                    SINGLE - 1,
                    SINGLE,
                    SINGLE + 1,
                    MAX - 1,
                    MAX,
                    MAX + 1,
                ])
            },
            held: true,
            ..Row::new(Field::new("amount", 68, 8, "8.1 #7 to #13"), amount, changed_amount)
        },
        Row {
            more: |_| numbers::<2>(&[840, 344]),
            ..Row::new(Field::new("currency", 76, 2, "8.1 #11"), currency_or_tag, signature)
        },
        Row::new(Field::new("tag", 78, 2, "8.1 #11"), currency_or_tag, signature),
        Row {
            more: |_| days(),
            ..Row::new(Field::new("day", 80, 2, "8.1 #8, #13"), day, signature)
        },
        Row {
            stand: Stand::of_passed_on_value,
            ..Row::new(Field::new("policy: hop", 82, 1, "8.1 #14"), hop, signature)
        },
        Row {
            more: |_| numbers::<2>(&[4, 5, 6]),
            base: |message| message[80..82].copy_from_slice(&SIXTH_DAY.to_be_bytes()),
            ..Row::new(Field::new("policy: age", 83, 2, "8.1 #14"), age, signature)
        },
        Row::new(Field::new("h", 85, 16, "5: opened by x"), paid, signature),
        Row {
            more: |_| scalars(),
            ..Row::new(Field::new("r", 101, 32, "6.1"), signature, signature)
        },
        Row {
            more: |_| scalars(),
            ..Row::new(Field::new("s", 133, 32, "6.1"), signature, signature)
        },
    ]);
    rows
}

const SIXTH_DAY: u16 = TODAY.number() + 5;

/// The days at which a judgment changes, and their neighbors.
fn days() -> Vec<Vec<u8>> {
    let (today, last) = (u64::from(TODAY.number()), u64::from(LAST_DAY));
    let late = today + u64::from(DAYS);
    numbers::<2>(&[today - 1, today + 1, late - 1, late, late + 1, last - 1, last, last + 1])
}

/// Whether the lie is in what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lie {
    Signed,
    Changed,
}

#[test]
fn every_lie_in_every_field_of_a_request_is_judged_by_name() {
    let mut tally = Tally::of("lies in REQUEST");
    for row in rows() {
        let mut stand = (row.stand)();
        // Each table stands on an honest request that is paid.
        for seat in [Seat::Card, Seat::ArmedCard, Seat::Reader] {
            tell(&mut stand, &row, None, Lie::Signed, seat);
        }
        let truth = truth(&mut stand, &row);
        let more = (row.more)(&mut stand);
        let lies = row.field.lies(&truth, more);
        tally.leave_out(lies.left_out * row.ways().len());
        for value in &lies.told {
            if stand.is_used_up() {
                stand.assert_books();
                stand = (row.stand)();
            }
            for (seat, lie) in row.ways() {
                tell(&mut stand, &row, Some(value), lie, seat);
                tally.case();
            }
        }
        stand.assert_books();
    }
    tally.holds(2_000);
}

/// What the honest request says in that field; T, h and the signature are of the moment.
fn truth(stand: &mut Stand, row: &Row) -> Vec<u8> {
    let request = stand.liar.request(terms(PRICE));
    let signature = Signature::from_bytes(&[0x55; 64]);
    let mut message = request_bytes(&SignedRequest { request, signature });
    (row.base)(&mut message);
    row.field.of(&message).to_vec()
}

/// The liar asks with that lie in that field, or with none; the payer does what the row says,
/// then pays an honest wallet.
fn tell(stand: &mut Stand, row: &Row, value: Option<&[u8]>, lie: Lie, seat: Seat) {
    let case = || format!("{:?} = {value:02x?}, {lie:?}, {seat:?}", row.field);
    let does = match (value, lie) {
        (None, _) => Does::Pay,
        (Some(value), Lie::Signed) => (row.signed)(value, seat),
        (Some(value), Lie::Changed) => (row.changed)(value, seat),
    };
    let pen = stand.pen();
    let wallet = stand.world.wallet_mut(LIED_TO);
    let (day, balance) = (wallet.account().day, wallet.account().balance);
    let payee = stand.liar.id();
    let orientation = match seat {
        Seat::Card | Seat::ArmedCard => Orientation::PayeeReads,
        Seat::Reader => Orientation::PayerReads,
    };
    match seat {
        Seat::Card | Seat::Reader => wallet.consent.give(Asked { payee, terms: terms(PRICE) }),
        Seat::ArmedCard => {
            let armed = Armed { most: Amount::MAX, count: 1 };
            wallet.consent.arm(Direction::Pay, armed);
        }
    }
    let before = stand.state();

    let request = stand.liar.request(terms(PRICE));
    let wallet = stand.world.wallet_mut(LIED_TO);
    let mut contact = meet_payer(&mut stand.liar, wallet, orientation, terms(PRICE));
    let unsigned = SignedRequest { request, signature: Signature::from_bytes(&[0; 64]) };
    let mut message = request_bytes(&unsigned);
    (row.base)(&mut message);
    let signs = |message: &mut [u8]| {
        let (body, signature) = message.split_at_mut(101);
        let parts: [&[u8]; 3] =
            [b"ecny-offline/1 request\0", &body[1..], contact.channel.transcript()];
        signature.copy_from_slice(&pen.sign(&body[3..52], &parts));
    };
    match (value, lie) {
        (None, _) => signs(&mut message),
        (Some(value), Lie::Signed) if row.field.at < 101 => {
            row.field.put(&mut message, value);
            signs(&mut message);
        }
        (Some(value), _) => {
            signs(&mut message);
            assert_ne!(row.field.of(&message), value, "the truth, for once");
            row.field.put(&mut message, value);
        }
    }
    let heard = say_bytes(&mut contact, &Message::Request(unsigned), &message);

    match does {
        Does::Refuse(error) => {
            assert_eq!(heard.event, Err(error), "{}", case());
            assert_refused(&heard, error, Orientation::PayeeReads, orientation);
        }
        Does::Nothing if seat == Seat::Reader => {
            assert_eq!(heard.event, Ok(Event::Nothing), "{}", case());
            assert!(heard.apdu.is_empty());
        }
        Does::Nothing => {
            let error = TapError::NothingToHeal;
            assert_eq!(heard.event, Err(error), "{}", case());
            assert_refused(&heard, error, Orientation::PayeeReads, orientation);
        }
        Does::Pay => {
            take_back(&mut contact, &mut stand.liar, &message, &heard);
            contact.part();
            let wallet = stand.world.wallet(LIED_TO);
            assert_eq!(wallet.account().balance, balance, "{}", case());
            assert!(wallet.unsettled().is_empty(), "{}", case());
            pay_honestly(stand, row, orientation);
            return;
        }
    }
    contact.part();
    assert_eq!(stand.state(), before, "{}", case());
    assert_eq!(stand.world.wallet(LIED_TO).account().day, day, "{}", case());
    pay_honestly(stand, row, orientation);
}

/// The wallet that was lied to pays as ever.
fn pay_honestly(stand: &mut Stand, row: &Row, orientation: Orientation) {
    stand.honest_tap(LIED_TO, HONEST, orientation);
    if row.held {
        stand.honest_tap(HONEST, LIED_TO, orientation);
    }
}

/// The payer has paid exactly what that REQUEST says; the liar gives it back.
fn take_back(contact: &mut Contact<'_>, liar: &mut Insider, asked: &[u8], heard: &Heard) {
    let Some(Message::Value(value)) = &heard.message else { panic!("{heard:?}") };
    let (entry, body) = (value.entry.to_bytes(), &asked[1..101]);
    assert_eq!(entry[45..75], body[51..81], "T, terms and day are those of the request");
    assert_eq!(entry[75..91], body[84..100], "h is that of the request");
    let (payee, amount) = (liar.id(), value.entry.terms.amount);
    let debited = Event::Debited { payee, amount, seq: value.entry.seq, again: false };
    assert_eq!(heard.event, Ok(debited));

    let seq = value.entry.seq;
    let cancel = liar.cancel(contact.id(), seq, &value.entry.digest()).unwrap();
    let heard = contact.say(&cancel).unwrap();

    assert_eq!(heard.event, Ok(Event::Refunded { seq, amount }));
}
