use super::{Case, N, body, flip, message, put};
use crate::vectors::{
    VectorError,
    cast::Cast,
    forger::{COLLECT, Edits, HONEST, Move, PAY, VALUE},
    script::Scenario,
};

/// What a payee refuses of a VALUE, and what it takes and cancels (section 9.2).
pub(super) fn text(cast: &Cast) -> Result<String, VectorError> {
    let mut text = String::new();
    for (title, error, edits) in edited() {
        text.push_str(&paid(cast, title, &format!("bob: refused {error}"), "mallory", 1, edits)?);
    }
    for (title, why, edits) in canceled() {
        let shows = format!("bob: Canceled payer=0001-000000000003 fen=1234 why={why}");
        text.push_str(&paid(cast, title, &shows, "mallory", 1, edits)?);
    }
    let unknown = "bob: refused Wallet(Peer(UnknownOperator))";
    text.push_str(&paid(
        cast,
        "from a wallet of an operator not known",
        unknown,
        "dora",
        1,
        HONEST,
    )?);
    let own = "bob: refused Wallet(Peer(SelfPayment))";
    text.push_str(&paid(cast, "from the payee itself", own, "bob", 1, HONEST)?);
    let expired = "bob: Canceled payer=0001-000000000008 fen=1234 why=CertificateExpired";
    text.push_str(&paid(cast, "under an expired certificate", expired, "expired", 1, HONEST)?);
    text.push_str(&heal_only(cast)?);
    text.push_str(&over_tier(cast)?);
    text.push_str(&rising(cast, "the same seq again, with other content", 5, "Fork")?);
    text.push_str(&rising(cast, "a lower seq", 4, "SeqNotRising")?);
    text.push_str(&rolled_back(cast)?);
    text.push_str(&to_a_card(cast)?);
    Ok(text)
}

/// A VALUE of a certified peer for bob's order of 12.34, with something changed.
fn paid(
    cast: &Cast,
    title: &str,
    shows: &str,
    insider: &str,
    seq: u32,
    edits: Edits,
) -> Result<String, VectorError> {
    let title = format!("value: {title}");
    let shows = [shows, "state bob balance=0"];
    Case { title: &title, before: &[], insider, tap: BOB, shows: &shows }
        .play(cast, payer(seq, &edits))
}

/// A card that pays whatever it is asked for.
fn payer(seq: u32, edits: &Edits) -> Vec<Move<'_>> {
    vec![
        Box::new(|it, _| it.fci()),
        Box::new(move |it, collect| {
            let request = it.hear(collect)?;
            let value = it.value(seq, &request, edits)?;
            it.reply(COLLECT, &value, &HONEST)
        }),
    ]
}

fn edited() -> Vec<(&'static str, &'static str, Edits)> {
    let (form, cookie) = ("Wallet(Peer(Malformed))", "Wallet(Peer(Cookie))");
    let sign = "Wallet(Peer(Signature))";
    vec![
        ("the kind of a REQUEST", form, message(|it| put(it, 0, &[1]))),
        ("an entry kind that is none", form, message(|it| put(it, 50, &[1]))),
        ("more fen than there can be", form, message(|it| put(it, 111, &[0xFF; 8]))),
        ("class 4 in the certificate", form, message(|it| put(it, 9, &[0x41]))),
        ("another token", cookie, body(|it| flip(it, 60))),
        ("a token of zeros", cookie, body(|it| put(it, 45, &[0; 16]))),
        ("another amount", cookie, body(|it| flip(it, 68))),
        ("another currency", cookie, body(|it| flip(it, 70))),
        ("another tag", cookie, body(|it| flip(it, 72))),
        ("another day", cookie, body(|it| flip(it, 74))),
        ("another lock", cookie, body(|it| flip(it, 75))),
        ("addressed to another payee", "Wallet(Peer(WrongPayee))", body(|it| flip(it, 44))),
        ("a hop that was not signed", sign, message(|it| flip(it, 141))),
        ("a seq that was not signed", sign, message(|it| flip(it, 54))),
        ("a head that was not signed", sign, message(|it| flip(it, 55))),
        ("totals that were not signed", sign, message(|it| flip(it, 159))),
        ("r = 0", sign, message(|it| put(it, 160, &[0; 32]))),
        ("s = n", sign, message(|it| put(it, 192, &N))),
        ("another last day in the certificate", sign, message(|it| flip(it, 12))),
    ]
}

/// What an intact payer may have sent: decided against, and canceled.
fn canceled() -> Vec<(&'static str, &'static str, Edits)> {
    vec![
        (
            "come further than the payee takes; canceled",
            "PayeePolicy",
            body(|it| put(it, 91, &[6])),
        ),
        (
            "from a payer too long without a sync; canceled",
            "PayeePolicy",
            body(|it| {
                put(it, 92, &2_409u16.to_be_bytes());
            }),
        ),
    ]
}

/// Nobody pays nothing.
fn heal_only(cast: &Cast) -> Result<String, VectorError> {
    let case = Case {
        title: "value: of nothing, in a tap that only heals",
        before: &[],
        insider: "mallory",
        tap: "tap reader=bob:late card=-",
        shows: &["bob: refused Wallet(Peer(Terms))", "state bob balance=0"],
    };
    case.play(cast, payer(1, &HONEST))
}

fn over_tier(cast: &Cast) -> Result<String, VectorError> {
    let case = Case {
        title: "value: more than the payer's tier may pay at once",
        before: &[],
        insider: "mallory",
        tap: "tap reader=merchant:collect:200001 card=-",
        shows: &["merchant: refused Wallet(Peer(OverTierLimit))", "state merchant balance=0"],
    };
    case.play(cast, payer(1, &HONEST))
}

fn rising(cast: &Cast, title: &str, seq: u32, error: &str) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, &format!("value: {title}"));
    let settled: Move<'_> = Box::new(|_, _| Some(vec![0x90, 0x00]));
    let mut first = payer(5, &HONEST);
    first.push(settled);
    it.insider("mallory", BOB, first)?;
    it.insider("mallory", BOB, payer(seq, &HONEST))?;
    let error = format!("bob: refused Wallet(Peer({error}))");
    it.shows(&["bob: Credited", &error, "state bob balance=1234"])
}

/// A session comes home that this wallet does not know it opened: its flash is an older one.
fn rolled_back(cast: &Cast) -> Result<String, VectorError> {
    let mut it =
        Scenario::new(cast, "value: of a session that was never opened; the payee was rolled back");
    it.steps(&[
        "load who=alice fen=20000",
        "arm who=alice to=pay most=9999 count=9",
        "snapshot who=bob",
        "tap reader=bob:collect:100 card=alice",
        "tap reader=bob:collect:200 card=alice lose=4",
        "restore who=bob",
        "tap reader=bob:late card=alice",
        "tap reader=bob:late card=alice",
    ])?;
    let (rolled, locked) = ("RolledBack", "Locked");
    it.shows(&[
        &format!("bob: refused Wallet(Ledger({rolled}))"),
        &format!("bob: refused Wallet(Ledger({locked}))"),
    ])
}

/// The same where the payee is the card: one status word for all.
fn to_a_card(cast: &Cast) -> Result<String, VectorError> {
    let rows: [(&str, &str, Edits); 4] = [
        ("another amount", "Cookie", body(|it| flip(it, 68))),
        ("another payee", "WrongPayee", body(|it| flip(it, 44))),
        ("one bit of r", "Signature", message(|it| flip(it, 191))),
        ("the kind of a CANCEL", "Malformed", message(|it| put(it, 0, &[4]))),
    ];
    let mut text = String::new();
    for (title, error, edits) in rows {
        let (title, error) =
            (format!("value: to a card: {title}"), format!("bob: refused Wallet(Peer({error}))"));
        let case = Case {
            title: &title,
            before: &["arm who=bob to=receive most=9999 count=9"],
            insider: "mallory",
            tap: "tap reader=- card=bob",
            shows: &["< 6985", &error, "state bob balance=0"],
        };
        text.push_str(&case.play(
            cast,
            vec![
                super::fixed(crate::vectors::conversations::SELECT),
                Box::new(|it, fci| it.pay(1234, fci, &HONEST)),
                Box::new(|it, response| {
                    let request = it.heard(PAY, response)?;
                    let value = it.value(1, &request, &edits)?;
                    it.say(VALUE, &value, &HONEST)
                }),
            ],
        )?);
    }
    Ok(text)
}

const BOB: &str = "tap reader=bob:collect:1234 card=-";
