use super::{CARD, Case, LOAD, fixed, flip, put, sent};
use crate::vectors::{
    VectorError,
    cast::Cast,
    conversations::SELECT,
    forger::{COLLECT, Edits, HONEST, Move, OUTCOME, PAY, REQUEST, VALUE, apdu},
    script::Scenario,
};

/// Points, keys, turns (sections 3 and 4).
pub(super) fn text(cast: &Cast) -> Result<String, VectorError> {
    let mut text = String::new();
    for (title, error, edits) in points() {
        let moves: Vec<Move<'_>> =
            vec![fixed(SELECT), Box::new(move |it, fci| it.collect(1234, fci, &edits))];
        text.push_str(&card(cast, title, error, moves)?);
    }
    for (title, negative) in [("the card's own point", false), ("the negative of it", true)] {
        let reflect = move |fci: &[u8]| {
            let mut point = fci.get(19..52)?.to_vec();
            if negative {
                flip(&mut point, 0);
            }
            apdu(COLLECT, &[&point, &[0; 181][..]].concat())
        };
        let moves: Vec<Move<'_>> = vec![fixed(SELECT), Box::new(move |_, fci| reflect(fci))];
        text.push_str(&card(cast, title, "Channel(Reflected)", moves)?);
    }
    text.push_str(&turns(cast)?);
    text.push_str(&replayed(cast)?);
    text.push_str(&signed_for_another(cast)?);
    Ok(text)
}

fn card(
    cast: &Cast,
    title: &str,
    error: &str,
    moves: Vec<Move<'_>>,
) -> Result<String, VectorError> {
    let (title, error) = (format!("channel: {title}"), format!("alice: refused {error}"));
    let before = [LOAD, GIVE];
    let shows = ["< 6985", &*error, "state alice balance=20000"];
    Case { title: &title, before: &before, insider: "mallory", tap: CARD, shows: &shows }
        .play(cast, moves)
}

fn points() -> Vec<(&'static str, &'static str, Edits)> {
    let point = "Channel(Point)";
    let forged = "Channel(Forged)";
    vec![
        (
            "a point off the curve",
            point,
            sent(|it| {
                put(it, 5, &[2]);
                put(it, 6, &[0; 31]);
                // x = 5 belongs to no point of this curve.
                put(it, 37, &[OFF_CURVE]);
            }),
        ),
        ("x = p, where 0 is the x of a point", point, sent(|it| put(it, 6, &P))),
        (
            "x = p + 1, where 1 is the x of a point",
            point,
            sent(|it| {
                put(it, 6, &P);
                put(it, 26, &[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
            }),
        ),
        ("x above p", point, sent(|it| put(it, 6, &[0xFF; 32]))),
        ("infinity, as zeros", point, sent(|it| put(it, 5, &[0; 33]))),
        ("an uncompressed point's first byte", point, sent(|it| put(it, 5, &[4]))),
        ("a hybrid point's first byte", point, sent(|it| put(it, 5, &[6]))),
        ("another point than that of the key", forged, sent(|it| flip(it, 5))),
        ("one bit of the ciphertext", forged, sent(|it| flip(it, 38))),
        ("one bit of the tag", forged, sent(|it| flip(it, 218))),
        ("a tag of zeros", forged, sent(|it| put(it, 203, &[0; 16]))),
    ]
}

/// Commands that are not due.
fn turns(cast: &Cast) -> Result<String, VectorError> {
    let turn = "Wallet(Peer(OutOfTurn))";
    let zeros = |instruction: u8, length: usize| -> Move<'static> {
        Box::new(move |_, _| apdu(instruction, &vec![0; length]))
    };
    let paid = |next: Move<'static>| -> Vec<Move<'static>> {
        vec![fixed(SELECT), Box::new(|it, fci| it.collect(1234, fci, &HONEST)), next]
    };
    let mut parts = vec![
        card(cast, "COLLECT without SELECT", turn, vec![zeros(COLLECT, 214)])?,
        card(cast, "PAY without SELECT", turn, vec![zeros(PAY, 62)])?,
        card(cast, "OUTCOME right after SELECT", turn, vec![fixed(SELECT), zeros(OUTCOME, 33)])?,
        card(cast, "VALUE right after SELECT", turn, vec![fixed(SELECT), zeros(VALUE, 240)])?,
        card(cast, "REQUEST right after SELECT", turn, vec![fixed(SELECT), zeros(REQUEST, 181)])?,
    ];
    for (title, moves) in [
        ("a second COLLECT in one channel", paid(zeros(COLLECT, 214))),
        ("REQUEST before the OUTCOME", paid(zeros(REQUEST, 181))),
        ("VALUE to a payer", paid(zeros(VALUE, 240))),
    ] {
        let (title, error) = (format!("channel: {title}"), format!("alice: refused {turn}"));
        let before = [LOAD, GIVE];
        let shows = ["< 6985", &*error, "state alice balance=18766"];
        let case =
            Case { title: &title, before: &before, insider: "mallory", tap: CARD, shows: &shows };
        parts.push(case.play(cast, moves)?);
    }
    Ok(parts.concat())
}

/// What was good in one channel, in another one.
fn replayed(cast: &Cast) -> Result<String, VectorError> {
    let first = std::cell::RefCell::new(None);
    let mut it = Scenario::new(cast, "channel: COLLECT of an earlier tap once more");
    it.steps(&[LOAD, GIVE])?;
    it.insider(
        "mallory",
        CARD,
        vec![
            fixed(SELECT),
            Box::new(|it, fci| {
                let apdu = it.collect(1234, fci, &HONEST);
                first.replace(apdu.clone());
                apdu
            }),
        ],
    )?;
    it.insider("mallory", CARD, vec![fixed(SELECT), Box::new(|_, _| first.borrow().clone())])?;
    it.shows(&["alice: refused Channel(Forged)", "state alice balance=18766"])
}

/// A REQUEST that was good in one channel, sealed in another: th is signed.
fn signed_for_another(cast: &Cast) -> Result<String, VectorError> {
    let first = std::cell::RefCell::new(Vec::new());
    let mut it = Scenario::new(cast, "channel: a REQUEST that was signed for an earlier channel");
    it.steps(&[LOAD, GIVE])?;
    it.insider(
        "mallory",
        CARD,
        vec![
            fixed(SELECT),
            Box::new(|it, fci| {
                let point = it.answer(COLLECT, fci)?;
                let request = it.request(1234, &HONEST)?;
                first.replace(request.clone());
                it.command(COLLECT, &point, &request, &HONEST)
            }),
        ],
    )?;
    it.insider(
        "mallory",
        CARD,
        vec![
            fixed(SELECT),
            Box::new(|it, fci| {
                let point = it.answer(COLLECT, fci)?;
                it.command(COLLECT, &point, &first.borrow(), &HONEST)
            }),
        ],
    )?;
    it.shows(&["alice: refused Wallet(Peer(Signature))", "state alice balance=18766"])
}

const GIVE: &str = "give who=alice payee=mallory fen=1234";
const OFF_CURVE: u8 = 5;
/// p of the curve.
const P: [u8; 32] = [
    0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
];
