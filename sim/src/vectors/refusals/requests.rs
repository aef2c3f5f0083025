use super::{CARD, Case, LOAD, N, body, fixed, flip, message, put};
use crate::vectors::{
    VectorError,
    cast::Cast,
    conversations::SELECT,
    forger::{Edits, HONEST, Move},
    script::Scenario,
};

/// What a payer refuses of a REQUEST (section 8.1).
pub(super) fn text(cast: &Cast) -> Result<String, VectorError> {
    let mut text = String::new();
    for (title, error, edits) in edited() {
        text.push_str(&asked(cast, title, error, "mallory", &[LOAD, GIVE], 1234, edits)?);
    }
    text.push_str(&asked(
        cast,
        "by a wallet of an operator the payer does not know",
        "Wallet(Peer(UnknownOperator))",
        "dora",
        &[LOAD, "give who=alice payee=dora fen=1234"],
        1234,
        HONEST,
    )?);
    let before = [LOAD, "give who=alice payee=alice fen=1234"];
    let error = "Wallet(Peer(SelfPayment))";
    text.push_str(&asked(cast, "by the payer itself", error, "alice", &before, 1234, HONEST)?);
    let before = [LOAD, "give who=alice payee=expired fen=1234"];
    let error = "Wallet(Ledger(CertificateExpired))";
    text.push_str(&asked(
        cast,
        "under an expired certificate",
        error,
        "expired",
        &before,
        1234,
        HONEST,
    )?);
    let old = body(|it| put(it, 79, &[0, 1]));
    let title = "under an expired certificate, that names an old day";
    text.push_str(&asked(cast, title, error, "expired", &before, 1234, old)?);
    text.push_str(&consent(cast)?);
    text.push_str(&limits(cast)?);
    text.push_str(&terms(cast)?);
    Ok(text)
}

/// A REQUEST of a certified peer to alice, with something changed.
fn asked(
    cast: &Cast,
    title: &str,
    error: &str,
    insider: &str,
    before: &[&str],
    fen: u64,
    edits: Edits,
) -> Result<String, VectorError> {
    let (title, error) = (format!("request: {title}"), format!("alice: refused {error}"));
    let shows = ["< 6985", &*error, "state alice balance=20000"];
    let moves: Vec<Move<'_>> =
        vec![fixed(SELECT), Box::new(|it, fci| it.collect(fen, fci, &edits))];
    Case { title: &title, before, insider, tap: CARD, shows: &shows }.play(cast, moves)
}

fn edited() -> Vec<(&'static str, &'static str, Edits)> {
    let (form, sign) = ("Wallet(Peer(Malformed))", "Wallet(Peer(Signature))");
    vec![
        ("the kind of a VALUE", form, message(|it| put(it, 0, &[2]))),
        ("the kind of a PAY", form, message(|it| put(it, 0, &[0]))),
        ("a kind that is none", form, message(|it| put(it, 0, &[6]))),
        ("a kind in two bytes", form, message(|it| put(it, 0, &[0x81, 0x00]))),
        (
            "one fen more than there can be",
            form,
            message(|it| {
                put(it, 68, &1_000_000_000_000_001u64.to_be_bytes());
            }),
        ),
        ("2^64 - 1 fen", form, message(|it| put(it, 68, &[0xFF; 8]))),
        ("class 0", form, message(|it| put(it, 11, &[0x04]))),
        ("tier 6", form, message(|it| put(it, 11, &[0x16]))),
        ("W as an uncompressed point", form, message(|it| put(it, 19, &[4]))),
        ("version 2", "Wallet(Peer(Version))", body(|it| put(it, 0, &[2]))),
        ("another epoch", "Wallet(Peer(UnknownOperator))", message(|it| put(it, 18, &[2]))),
        (
            "W off the curve",
            sign,
            message(|it| {
                put(it, 20, &[0; 31]);
                put(it, 51, &[5]);
            }),
        ),
        ("another tier than was certified", sign, message(|it| put(it, 11, &[0x12]))),
        ("another amount than was signed", sign, message(|it| flip(it, 75))),
        ("another day than was signed", sign, message(|it| flip(it, 81))),
        ("one bit of r", sign, message(|it| flip(it, 132))),
        ("one bit of s", sign, message(|it| flip(it, 164))),
        ("r = 0", sign, message(|it| put(it, 101, &[0; 32]))),
        ("s = 0", sign, message(|it| put(it, 133, &[0; 32]))),
        ("r = n", sign, message(|it| put(it, 101, &N))),
        ("s = n", sign, message(|it| put(it, 133, &N))),
        (
            "r + s = n",
            sign,
            message(|it| {
                put(it, 101, &[0; 31]);
                put(it, 132, &[1]);
                put(it, 133, &N);
                put(it, 164, &[0x22]);
            }),
        ),
        ("amount 0, and nothing to heal", "NothingToHeal", body(|it| put(it, 67, &[0; 8]))),
        ("dollars", "Wallet(Ledger(ConsentMissing))", body(|it| put(it, 75, &[3, 72]))),
    ]
}

/// What nobody has said yes to.
fn consent(cast: &Cast) -> Result<String, VectorError> {
    let error = "Wallet(Ledger(ConsentMissing))";
    let others = "give who=alice payee=bob fen=1234";
    let more = "give who=alice payee=mallory fen=1233";
    let armed = "arm who=alice to=pay most=1233 count=9";
    let receive = "arm who=alice to=receive most=9999 count=9";
    Ok([
        asked(cast, "nobody has said yes", error, "mallory", &[LOAD], 1234, HONEST)?,
        asked(
            cast,
            "the yes was to another payee",
            error,
            "mallory",
            &[LOAD, others],
            1234,
            HONEST,
        )?,
        asked(cast, "the yes was to one fen less", error, "mallory", &[LOAD, more], 1234, HONEST)?,
        asked(cast, "armed for one fen less", error, "mallory", &[LOAD, armed], 1234, HONEST)?,
        asked(cast, "armed to receive", error, "mallory", &[LOAD, receive], 1234, HONEST)?,
        asked(
            cast,
            "the yes is gone with the power",
            error,
            "mallory",
            &[LOAD, GIVE, "reboot who=alice"],
            1234,
            HONEST,
        )?,
        asked(
            cast,
            "dollars, with a yes to them",
            "Wallet(Ledger(TermsNotHeld))",
            "mallory",
            &[LOAD, "give who=alice payee=mallory fen=1234 currency=840"],
            1234,
            body(|it| put(it, 75, &[3, 72])),
        )?,
        asked(
            cast,
            "bound to a purpose, with a yes to it",
            "Wallet(Ledger(TermsNotHeld))",
            "mallory",
            &[LOAD, "give who=alice payee=mallory fen=1234 tag=1"],
            1234,
            body(|it| put(it, 77, &[0, 1])),
        )?,
    ]
    .concat())
}

/// What balance, limits and policy say no to. All wallets are honest.
fn limits(cast: &Cast) -> Result<String, VectorError> {
    let tight = "load who=tight fen=2000";
    let over = "alice: refused Wallet(Ledger(BalanceTooLow))";
    let rows: [(&str, &[&str], &str); 8] = [
        (
            "more than the balance",
            &[
                LOAD,
                "give who=alice payee=bob fen=20001",
                "tap reader=bob:collect:20001 card=alice",
            ],
            over,
        ),
        (
            "more than one payment may be",
            &[
                tight,
                tight,
                "give who=tight payee=bob fen=2001",
                "tap reader=bob:collect:2001 card=tight",
            ],
            "tight: refused Wallet(Ledger(SingleLimit))",
        ),
        (
            "more than may be paid without a sync",
            &[
                tight,
                tight,
                "give who=tight payee=bob fen=2000",
                "tap reader=bob:collect:2000 card=tight",
                "give who=tight payee=bob fen=501",
                "tap reader=bob:collect:501 card=tight",
            ],
            "tight: refused Wallet(Ledger(SumLimit))",
        ),
        (
            "more payments than may be without a sync",
            &[
                tight,
                "arm who=tight to=pay most=100 count=9",
                "tap reader=bob:collect:1 card=tight",
                "tap reader=bob:collect:1 card=tight",
                "tap reader=bob:collect:1 card=tight",
            ],
            "tight: refused Wallet(Ledger(CountLimit))",
        ),
        (
            "longer without a sync than may be",
            &[
                LOAD,
                "give who=alice payee=morrow fen=100",
                "tap reader=morrow:collect:100 card=alice",
            ],
            "alice: refused Wallet(Ledger(DaysLimit))",
        ),
        (
            "value that has come too far to be paid on",
            &[
                LOAD,
                "give who=alice payee=tight fen=1000",
                "tap reader=tight:collect:1000 card=alice",
                "give who=tight payee=bob fen=1000",
                "tap reader=bob:collect:1000 card=tight",
            ],
            "tight: refused Wallet(Ledger(HopLimit))",
        ),
        (
            "value that has come further than the payee takes",
            &[
                LOAD,
                "give who=alice payee=bob fen=1000",
                "tap reader=bob:collect:1000 card=alice",
                "give who=bob payee=strict fen=1000",
                "tap reader=strict:collect:1000 card=bob",
            ],
            "bob: refused Wallet(Ledger(PayeePolicy))",
        ),
        (
            "PAY to a card that is not armed to receive",
            &[LOAD, "tap reader=alice:pay:1234 card=bob"],
            "bob: refused Wallet(Ledger(ConsentMissing))",
        ),
    ];
    let mut text = String::new();
    for (title, steps, shows) in rows {
        let mut it = Scenario::new(cast, &format!("request: {title}"));
        it.steps(steps)?;
        text.push_str(&it.shows(&["< 6985", shows])?);
    }
    let rows: [(&str, &[&str], &str); 4] = [
        (
            "the payee asks for more than it may receive at once",
            &["tap reader=bob:collect:200001 card=alice"],
            "bob: refused Wallet(Ledger(SingleLimit))",
        ),
        (
            "the payee asks for more than it may hold",
            &[tight, tight, tight, "tap reader=tight:collect:1 card=alice"],
            "tight: refused Wallet(Ledger(BalanceLimit))",
        ),
        (
            "the payee asks for more than it may receive without a sync",
            &["tap reader=tight:collect:1501 card=alice"],
            "tight: refused Wallet(Ledger(ReceiveLimit))",
        ),
        (
            "the payee's own certificate is past",
            &["tap reader=expired:collect:100 card=alice"],
            "expired: refused Wallet(Ledger(CertificateExpired))",
        ),
    ];
    for (title, steps, shows) in rows {
        let mut it = Scenario::new(cast, &format!("request: {title}"));
        it.steps(steps)?;
        text.push_str(&it.shows(&[shows])?);
    }
    Ok(text)
}

/// A payer that reads gets another request than it named.
fn terms(cast: &Cast) -> Result<String, VectorError> {
    let case = Case {
        title: "request: not what PAY has named",
        before: &[LOAD, GIVE],
        insider: "mallory",
        tap: "tap reader=alice:pay:1234 card=-",
        shows: &["alice: refused Wallet(Peer(Terms))", "state alice balance=20000"],
    };
    case.play(
        cast,
        vec![
            Box::new(|it, _| it.fci()),
            Box::new(|it, pay| {
                it.hear(pay)?;
                let request = it.request(1235, &HONEST)?;
                it.reply(0x20, &request, &HONEST)
            }),
        ],
    )
}

const GIVE: &str = "give who=alice payee=mallory fen=1234";
