//! HELLO, told to a reader, and the points of COLLECT and PAY, told to a card (wire document,
//! sections 3 and 4).

use ecny_core::{PeerFault, Wanted};
use ecny_offline_protocol::{
    Capabilities, Card, ChannelError, Event, Hello, HelloError, Orientation, Reader, ResponseError,
    StatusWord, TapError,
};
use ecny_tests::{ROLES, State, terms};

use super::{
    pen::P,
    stand::{HONEST, LIED_TO, PRICE, Stand},
    tally::Tally,
};

/// What a reader does of an answer to SELECT.
type Does = Result<Event, TapError>;

const FCI: usize = 52;
const VERSION: usize = 17;
const CAPABILITIES: usize = 18;
const POINT: usize = 19;

/// The numbers below 64 that are x of a point: x³ + ax + b is a square, by Euler's criterion.
const ON_THE_CURVE: [u8; 32] = [
    0, 1, 7, 11, 12, 14, 15, 16, 22, 24, 26, 27, 29, 30, 33, 35, 37, 38, 39, 40, 43, 46, 47, 50,
    53, 55, 56, 57, 59, 60, 62, 63,
];
/// The numbers from 1 to 8 that are so much below p as an x of a point is.
const BELOW_P: [u8; 2] = [2, 7];

const fn point_error() -> TapError {
    TapError::Channel(ChannelError::Point)
}

#[test]
fn every_lie_in_an_answer_to_select_is_judged_by_name() {
    let mut tally = Tally::of("lies in HELLO and around it");
    let mut stand = Stand::hollow();
    for orientation in ROLES {
        let goes_on = match orientation {
            Orientation::PayeeReads => Event::Asked,
            Orientation::PayerReads => Event::Selected,
        };
        for (lie, does) in lies(&stand, goes_on) {
            tell(&mut stand, &lie, does, orientation);
            tally.case();
        }
    }
    stand.assert_books();
    tally.holds(1_500);
}

/// Every byte of the answer to SELECT lied about.
fn lies(stand: &Stand, goes_on: Event) -> Vec<(Vec<u8>, Does)> {
    let hello = hello(stand);
    let response = |error| Err(TapError::Response(error));
    let mut lies = vec![(hello.clone(), Ok(goes_on))];
    let mut edit = |does: Does, edit: &dyn Fn(&mut Vec<u8>)| {
        let mut lie = hello.clone();
        edit(&mut lie);
        lies.push((lie, does));
    };
    // Section 3: the first 17 bytes and the length.
    for bit in 0..VERSION * 8 {
        edit(response(ResponseError::Fci), &|it| it[bit / 8] ^= 1 << (bit % 8));
    }
    for length in (0..FCI).filter(|length| *length > 40 || *length < 3) {
        edit(response(ResponseError::Fci), &|it| {
            it.drain(length..FCI);
        });
    }
    edit(response(ResponseError::Fci), &|it| it.insert(FCI, 0));
    edit(response(ResponseError::Fci), &|it| it.insert(0, 0));
    for length in 0..2 {
        edit(response(ResponseError::Short), &|it| it.truncate(length));
    }
    // Section 14: the version before all else, the point included.
    for version in (0..=u8::MAX).filter(|version| *version != 1) {
        let error = ResponseError::Hello(HelloError::Version);
        edit(response(error), &|it| it[VERSION] = version);
        edit(response(error), &|it| {
            it[VERSION] = version;
            it[POINT..FCI].fill(0xFF);
        });
    }
    // Section 14: bits that are not known are ignored.
    for capabilities in 1..=u8::MAX {
        edit(Ok(goes_on), &|it| it[CAPABILITIES] = capabilities);
    }
    // Section 2: any other status word ends the tap, whatever stands before it.
    for status in StatusWord::ALL {
        if status != StatusWord::Ok {
            let error = response(ResponseError::Status(status));
            edit(error, &|it| it[FCI..].copy_from_slice(&status.to_bytes()));
            edit(error, &|it| *it = status.to_bytes().to_vec());
        }
    }
    for status in [[0x90, 0x01], [0x61, 0x00], [0x63, 0x00], [0x6F, 0x00], [0, 0]] {
        edit(response(ResponseError::UnknownStatus), &|it| it[FCI..].copy_from_slice(&status));
    }
    // Section 3: what is a point.
    for (point, valid) in points(&hello[POINT..FCI]) {
        let does = if valid { Ok(goes_on) } else { Err(point_error()) };
        edit(does, &|it| it[POINT..FCI].copy_from_slice(&point));
    }
    lies
}

/// An honest answer to SELECT. Its point is none that a hollow element draws from its stock.
fn hello(stand: &Stand) -> Vec<u8> {
    let point = stand.liar.certificate()[16..].try_into().unwrap();
    let hello = Hello { capabilities: Capabilities::NONE, point };
    let prefix = b"\x6F\x32\x84\x09\xF0ECNYOFL1\xA5\x25\xC1\x23";
    [&prefix[..], &hello.to_bytes(), &[0x90, 0x00]].concat()
}

/// Encodings, and whether each is one of a point. An honest one is given.
fn points(honest: &[u8]) -> Vec<([u8; 33], bool)> {
    let encoded = |tag: u8, x: &[u8]| [&[tag], x].concat().try_into().unwrap();
    let mut points = Vec::new();
    for tag in 0..=u8::MAX {
        points.push((encoded(tag, &honest[1..]), matches!(tag, 2 | 3)));
    }
    for number in 0..=u8::MAX >> 2 {
        let mut small = [0; 32];
        small[31] = number;
        // p + x and p + x + 2^32 name nothing, whether x does or not; p - x is a number.
        let mut above = P;
        above[20..24].copy_from_slice(&1u32.to_be_bytes());
        above[24..].copy_from_slice(&u64::from(number).to_be_bytes());
        let mut below = P;
        below[31] -= number;
        for tag in [2, 3] {
            points.push((encoded(tag, &small), ON_THE_CURVE.contains(&number)));
            points.push((encoded(tag, &above), false));
            if (1..=8).contains(&number) {
                points.push((encoded(tag, &below), BELOW_P.contains(&number)));
            }
        }
    }
    for x in [P, [0xFF; 32]] {
        points.extend([2, 3].map(|tag| (encoded(tag, &x), false)));
    }
    // The point at infinity, in the forms it has elsewhere, cut or filled up to 33 bytes.
    for tag in [0, 1, 4, 5, 6, 7] {
        points.push((encoded(tag, &[0; 32]), false));
    }
    points
}

/// A liar answers SELECT so; the reader does that, and then taps an honest wallet.
fn tell(stand: &mut Stand, answer: &[u8], does: Does, orientation: Orientation) {
    let before = stand.state();
    let wallet = stand.world.wallet_mut(LIED_TO);
    let mut reader = match orientation {
        Orientation::PayeeReads => Reader::collect(Wanted::Order(terms(PRICE)), wallet).unwrap(),
        Orientation::PayerReads => Reader::pay(terms(PRICE), wallet).unwrap(),
    };
    reader.start();

    let fed = reader.feed(answer, wallet).map(|next| (next.event, next.send.is_some()));

    assert_eq!(fed, does.map(|event| (event, true)), "{answer:02x?}, {orientation:?}");
    if fed.is_err() {
        // The tap is over: the honest answer comes too late.
        assert_eq!(reader.feed(answer, wallet).err(), Some(TapError::OutOfTurn));
    }
    reader.end(wallet);
    assert_eq!(stand.state(), before, "{answer:02x?}, {orientation:?}");
    honest_tap(stand, orientation);
}

/// An honest tap of the wallet as a reader.
fn honest_tap(stand: &mut Stand, orientation: Orientation) {
    if stand.is_used_up() {
        stand.assert_books();
        *stand = Stand::hollow();
    }
    match orientation {
        Orientation::PayeeReads => stand.honest_tap(HONEST, LIED_TO, orientation),
        Orientation::PayerReads => stand.honest_tap(LIED_TO, HONEST, orientation),
    }
}

#[test]
fn every_point_that_is_none_is_refused_by_a_card_and_ends_the_tap() {
    let mut tally = Tally::of("points in COLLECT and PAY");
    let mut stand = Stand::hollow();
    let honest = stand.liar.certificate()[16..].to_vec();
    let forged = TapError::Channel(ChannelError::Forged);
    for (point, valid) in points(&honest) {
        let error = if valid { forged } else { point_error() };
        for orientation in ROLES {
            open(&mut stand, orientation, error, |_| point);
            tally.case();
        }
    }
    // Section 4: its own point, and the negative of it.
    for negative in [0, 1] {
        for orientation in ROLES {
            let error = TapError::Channel(ChannelError::Reflected);
            open(&mut stand, orientation, error, |hello| {
                let mut own: [u8; 33] = hello.try_into().unwrap();
                own[0] ^= negative;
                own
            });
            tally.case();
        }
    }
    stand.assert_books();
    tally.holds(1_000);
}

/// The liar opens a channel with a point made of the card's; the card refuses, and is tapped by
/// an honest wallet.
fn open(
    stand: &mut Stand,
    orientation: Orientation,
    error: TapError,
    point: impl FnOnce(&[u8]) -> [u8; 33],
) {
    let wallet = stand.world.wallet_mut(LIED_TO);
    let mut card = Card::new();
    let before = State::of(wallet);
    let select = b"\x00\xA4\x04\x00\x09\xF0ECNYOFL1\x00";
    let hello = card.handle(select, wallet).response.to_vec();
    let point = point(&hello[POINT..FCI]);
    let mut apdu = match orientation {
        Orientation::PayeeReads => vec![0x80, 0x10, 0, 0, 214],
        Orientation::PayerReads => vec![0x80, 0x20, 0, 0, 62],
    };
    apdu.extend(point);
    apdu.resize(5 + usize::from(apdu[4]), 0xA5);

    for error in [error, TapError::from(PeerFault::OutOfTurn)] {
        let handled = card.handle(&apdu, wallet);
        assert_eq!(handled.event, Err(error), "{point:02x?}, {orientation:?}");
        assert_eq!(handled.response, [0x69, 0x85]);
    }
    card.deactivate(wallet);
    assert_eq!(stand.state(), before, "{point:02x?}, {orientation:?}");
    if stand.is_used_up() {
        stand.assert_books();
        *stand = Stand::hollow();
    }
    match orientation {
        Orientation::PayeeReads => stand.honest_tap(LIED_TO, HONEST, orientation),
        Orientation::PayerReads => stand.honest_tap(HONEST, LIED_TO, orientation),
    }
}
