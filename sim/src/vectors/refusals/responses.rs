use super::{Case, flip, put};
use crate::vectors::{
    VectorError,
    cast::Cast,
    forger::{COLLECT, Forger, HONEST, Move},
    script::Scenario,
};

/// What a reader refuses of a response (sections 2 to 4).
pub(super) fn text(cast: &Cast) -> Result<String, VectorError> {
    let mut text = String::new();
    for (title, error, edit) in hellos() {
        let title = format!("response: HELLO: {title}");
        let moves: Vec<Move<'_>> = vec![Box::new(move |it, _| {
            let mut fci = it.fci()?;
            edit(&mut fci);
            Some(fci)
        })];
        text.push_str(&heard(cast, &title, error, moves)?);
    }
    for (title, error, response) in answers() {
        let title = format!("response: to COLLECT: {title}");
        let moves: Vec<Move<'_>> =
            vec![Box::new(|it: &mut Forger, _| it.fci()), super::fixed(&response)];
        text.push_str(&heard(cast, &title, error, moves)?);
    }
    let moves: Vec<Move<'_>> = vec![
        Box::new(|it, _| it.fci()),
        Box::new(|it, collect| {
            let request = it.hear(collect)?;
            let value = it.value(1, &request, &HONEST)?;
            it.reply(0x14, &value, &HONEST)
        }),
    ];
    let title = "response: to COLLECT: sealed for another exchange";
    text.push_str(&heard(cast, title, "Channel(Forged)", moves)?);
    text.push_str(&reflected(cast)?);
    text.push_str(&confirmed_with_data(cast)?);
    Ok(text)
}

fn heard(
    cast: &Cast,
    title: &str,
    error: &str,
    moves: Vec<Move<'_>>,
) -> Result<String, VectorError> {
    let error = format!("bob: refused {error}");
    let shows = [&*error, "state bob balance=0"];
    Case { title, before: &[], insider: "mallory", tap: BOB, shows: &shows }.play(cast, moves)
}

type Edit = fn(&mut Vec<u8>);

fn hellos() -> Vec<(&'static str, &'static str, Edit)> {
    let (fci, point) = ("Response(Fci)", "Channel(Point)");
    vec![
        ("version 2", "Response(Hello(Version))", |it| put(it, 17, &[2])),
        ("version 2 and no point", "Response(Hello(Version))", |it| put(it, 17, &[2, 0, 9])),
        ("a point's first byte that is none", point, |it| put(it, 19, &[5])),
        ("x above p", point, |it| put(it, 20, &[0xFF; 32])),
        ("another AID", fci, |it| flip(it, 12)),
        ("another tag of the template", fci, |it| put(it, 0, &[0x62])),
        ("no FCI", fci, |it| {
            it.drain(..52);
        }),
        ("a byte too many", fci, |it| it.insert(52, 0)),
        ("a byte too few", fci, |it| {
            it.remove(51);
        }),
        ("one byte in all", "Response(Short)", |it| it.truncate(1)),
        ("nothing", "Response(Short)", Vec::clear),
    ]
}

fn answers() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let with = |length: usize, status: [u8; 2]| [&vec![0; length][..], &status].concat();
    vec![
        ("refused", "Response(Status(Refused))", with(0, [0x69, 0x85])),
        ("wrong length", "Response(Status(Length))", with(0, [0x67, 0x00])),
        ("refused, with data", "Response(Status(Refused))", with(240, [0x69, 0x85])),
        (
            "a status word this protocol does not have",
            "Response(UnknownStatus)",
            with(0, [0x6F, 0x00]),
        ),
        ("more data announced", "Response(UnknownStatus)", with(240, [0x61, 0x10])),
        ("nothing but 9000", "Response(Length)", with(0, [0x90, 0x00])),
        ("239 bytes", "Response(Length)", with(239, [0x90, 0x00])),
        ("241 bytes", "Response(Length)", with(241, [0x90, 0x00])),
        ("zeros", "Channel(Forged)", with(240, [0x90, 0x00])),
        ("one byte", "Response(Short)", vec![0x90]),
    ]
}

/// The reader's own point comes back as HELLO. Its point is drawn before HELLO is heard, so a tap
/// played twice shows it to whoever replays it.
fn reflected(cast: &Cast) -> Result<String, VectorError> {
    let point = std::cell::RefCell::new(Vec::new());
    let mut first = Scenario::new(cast, "to be thrown away");
    first.insider(
        "mallory",
        BOB,
        vec![
            Box::new(|it, _| it.fci()),
            Box::new(|_, collect| {
                point.replace(collect.get(5..38)?.to_vec());
                None
            }),
        ],
    )?;
    heard(
        cast,
        "response: HELLO: the reader's own point",
        "Channel(Reflected)",
        vec![Box::new(|it, _| {
            let mut fci = it.fci()?;
            put(&mut fci, 19, &point.borrow());
            Some(fci)
        })],
    )
}

fn confirmed_with_data(cast: &Cast) -> Result<String, VectorError> {
    let case = Case {
        title: "response: to OUTCOME: data where there is none",
        before: &[],
        insider: "mallory",
        tap: BOB,
        shows: &["bob: Credited", "bob: refused Response(Length)", "state bob balance=1234"],
    };
    case.play(
        cast,
        vec![
            Box::new(|it, _| it.fci()),
            Box::new(|it, collect| {
                let request = it.hear(collect)?;
                let value = it.value(1, &request, &HONEST)?;
                it.reply(COLLECT, &value, &HONEST)
            }),
            super::fixed(&[0, 0x90, 0x00]),
        ],
    )
}

const BOB: &str = "tap reader=bob:collect:1234 card=-";
