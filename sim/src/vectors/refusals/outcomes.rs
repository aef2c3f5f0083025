use super::{CARD, Case, LOAD, fixed, flip, message};
use crate::vectors::{
    VectorError,
    cast::Cast,
    conversations::SELECT,
    forger::{COLLECT, Forger, HONEST, Move, OUTCOME, PAY, VALUE},
    script::Scenario,
};

/// What a payer refuses of an OUTCOME (section 8.2): the debit stays unsettled.
pub(super) fn text(cast: &Cast) -> Result<String, VectorError> {
    let unknown = "Wallet(Peer(OutcomeUnknown))";
    let (sign, form) = ("Wallet(Peer(Signature))", "Wallet(Peer(Malformed))");
    let mut text = String::new();
    let rows: Vec<(&str, &str, Move<'_>)> = vec![
        ("a receipt of zeros", unknown, says(|_, _| Some([&[3][..], &[0; 16]].concat()))),
        (
            "one bit of the receipt",
            unknown,
            says(|_, _| {
                let mut settled = Forger::settled();
                flip(&mut settled, 16);
                Some(settled)
            }),
        ),
        (
            "h in place of x",
            unknown,
            says(|_, value| Some([&[3][..], value.get(125..141)?].concat())),
        ),
        ("a CANCEL of another seq", sign, says(|it, value| it.cancel(value, Some(2)))),
        (
            "a CANCEL of another entry",
            sign,
            says(|it, value| {
                let mut other = value.to_vec();
                flip(&mut other, 160 - 1);
                it.cancel(&other, None)
            }),
        ),
        (
            "a CANCEL to another payer",
            sign,
            says(|it, value| {
                let mut other = value.to_vec();
                flip(&mut other, 8);
                it.cancel(&other, None)
            }),
        ),
        ("a CANCEL of zeros", sign, says(|_, _| Some([&[4][..], &[0; 64]].concat()))),
        (
            "the payer's own signature as CANCEL",
            sign,
            says(|_, value| Some([&[4][..], value.get(160..224)?].concat())),
        ),
        (
            "kind CANCEL in the length of SETTLED",
            form,
            says(|_, _| Some([&[4][..], &[0; 16]].concat())),
        ),
        ("kind SETTLED in the length of UNKNOWN", form, says(|_, _| Some(vec![3]))),
        (
            "kind UNKNOWN in the length of SETTLED",
            form,
            says(|_, _| Some([&[5][..], &[0; 16]].concat())),
        ),
        ("PAY in the length of UNKNOWN", form, says(|_, _| Some(vec![0]))),
    ];
    for (title, error, outcome) in rows {
        let (title, error) = (format!("outcome: {title}"), format!("alice: refused {error}"));
        let shows = ["< 6985", &*error, DEBITED];
        let before = [LOAD, GIVE];
        let case =
            Case { title: &title, before: &before, insider: "mallory", tap: CARD, shows: &shows };
        text.push_str(&case.play(cast, vec![fixed(SELECT), collects(), outcome])?);
    }
    text.push_str(&by_another(cast)?);
    text.push_str(&twice(cast)?);
    text.push_str(&to_a_reader(cast)?);
    Ok(text)
}

/// Opens the VALUE and says what this makes of it.
fn says<'a>(outcome: impl Fn(&mut Forger, &[u8]) -> Option<Vec<u8>> + 'a) -> Move<'a> {
    Box::new(move |it, response| {
        let value = it.heard(COLLECT, response)?;
        let message = outcome(it, &value)?;
        it.say(OUTCOME, &message, &HONEST)
    })
}

fn collects<'a>() -> Move<'a> {
    Box::new(|it, fci| it.collect(1234, fci, &HONEST))
}

/// bob never asked; the debit is towards mallory.
fn by_another(cast: &Cast) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, "outcome: none was owed to this payee");
    it.steps(&[LOAD, GIVE])?;
    it.insider("mallory", CARD, vec![fixed(SELECT), collects()])?;
    it.insider(
        "strict",
        CARD,
        vec![fixed(SELECT), Box::new(|it, fci| it.collect(0, fci, &HONEST))],
    )?;
    it.shows(&["alice: refused NothingToHeal", DEBITED])
}

fn twice(cast: &Cast) -> Result<String, VectorError> {
    let case = Case {
        title: "outcome: another one after the first",
        before: &[LOAD, GIVE],
        insider: "mallory",
        tap: CARD,
        shows: &["alice: Settled", "alice: refused Wallet(Peer(OutOfTurn))"],
    };
    case.play(
        cast,
        vec![
            fixed(SELECT),
            collects(),
            says(|_, _| Some(Forger::settled())),
            Box::new(|it, _| it.say(OUTCOME, &[5], &HONEST)),
        ],
    )
}

/// The same where the payer is the reader.
fn to_a_reader(cast: &Cast) -> Result<String, VectorError> {
    type Outcome = fn(&mut Forger, &[u8]) -> Option<Vec<u8>>;
    let rows: [(&str, &str, Outcome); 4] = [
        ("a wrong receipt", "Wallet(Peer(OutcomeUnknown))", |it, _| {
            it.reply(VALUE, &Forger::settled(), &message(|it| flip(it, 7)))
        }),
        ("a wrong CANCEL", "Wallet(Peer(Signature))", |it, value| {
            let cancel = it.cancel(value, Some(7))?;
            it.reply(VALUE, &cancel, &HONEST)
        }),
        ("a REQUEST in place of it", "Response(Length)", |it, _| {
            let request = it.request(1, &HONEST)?;
            it.reply(VALUE, &request, &HONEST)
        }),
        ("one bit of the tag", "Channel(Forged)", |it, _| {
            it.reply(
                VALUE,
                &Forger::settled(),
                &super::sent(|it| {
                    let last = it.len().saturating_sub(3);
                    flip(it, last);
                }),
            )
        }),
    ];
    let mut text = String::new();
    for (title, error, outcome) in rows {
        let (title, error) =
            (format!("outcome: to a reader: {title}"), format!("alice: refused {error}"));
        let case = Case {
            title: &title,
            before: &[LOAD, GIVE],
            insider: "mallory",
            tap: "tap reader=alice:pay:1234 card=-",
            shows: &[&error, DEBITED],
        };
        text.push_str(&case.play(
            cast,
            vec![
                Box::new(|it, _| it.fci()),
                Box::new(|it, pay| {
                    it.hear(pay)?;
                    let request = it.request(1234, &HONEST)?;
                    it.reply(PAY, &request, &HONEST)
                }),
                Box::new(|it, value| {
                    let value = it.hear(value)?;
                    outcome(it, &value)
                }),
            ],
        )?);
    }
    Ok(text)
}

const GIVE: &str = "give who=alice payee=mallory fen=1234";
const DEBITED: &str = "state alice balance=18766 synced=18766 hop=0 in-flight=1234";
