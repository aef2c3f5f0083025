use super::{
    ORIGIN, VectorError,
    cast::{Cast, TODAY},
    forger::{COLLECT, Forger, HONEST, OUTCOME},
    script::Scenario,
    speaker::{Speaker, bytes_of},
};

/// `conversations.txt`: what goes well, in each role.
pub(super) fn text() -> Result<String, VectorError> {
    let (cast, secrets) = Cast::of_the_files()?;
    let mut text = head(&cast, &secrets);
    for orientation in ["payee", "payer"] {
        let tap = Tap(orientation);
        for scenario in [plain, cancel, late, order_by_old, heal_then_pay, other_order, two_taps] {
            text.push_str(&scenario(&cast, tap)?);
        }
        text.push_str(&compacted(&cast, tap)?);
        for lose in 1..=6 {
            text.push_str(&torn(&cast, tap, lose)?);
        }
    }
    let mut operator = Speaker::of(&secrets, 1)?;
    let first = bytes_of(&operator.delta(1, 1, TODAY, 3)?)?;
    for tap in [Tap("payee"), Tap("payer")] {
        for who in ["alice", "bob"] {
            text.push_str(&share(&cast, tap, who, &first)?);
        }
    }
    text.push_str(&load(&cast)?);
    text.push_str(&redeem(&cast)?);
    text.push_str(&unknown(&cast)?);
    text.push_str(&repeated(&cast)?);
    Ok(text)
}

/// The top of a file: where it comes from, how to read it, who plays.
pub(super) fn head(cast: &Cast, secrets: &[String]) -> String {
    let mut text = format!("{ORIGIN}\n{HOW_TO_READ}");
    for line in secrets.iter().chain(&cast.lines()) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Taps between alice, who pays, and bob, where this side has the reader.
#[derive(Clone, Copy)]
struct Tap(&'static str);

impl Tap {
    /// What bob does to be paid `fen`; where he is the card he has to be armed.
    fn pays(self, fen: u64, rest: &str) -> String {
        match self.0 {
            "payee" => format!("tap reader=bob:collect:{fen} card=alice{rest}"),
            _ => format!("tap reader=alice:pay:{fen} card=bob{rest}"),
        }
    }

    fn heals(self) -> &'static str {
        match self.0 {
            "payee" => "tap reader=bob:late card=alice",
            _ => "tap reader=alice:pay:0 card=bob",
        }
    }

    /// The message that carries VALUE, counted from 1.
    const fn value(self) -> u32 {
        match self.0.as_bytes() {
            b"payee" => 4,
            _ => 5,
        }
    }

    fn title(self, what: &str) -> String {
        format!("{what}; the {} reads", self.0)
    }
}

const LOAD: &str = "load who=alice fen=20000";
const GIVE: &str = "give who=alice payee=bob fen=1234";
const ARM: &str = "arm who=bob to=receive most=200000 count=9";

fn plain(cast: &Cast, tap: Tap) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, &tap.title("plain payment"));
    it.steps(&[LOAD, GIVE, ARM, &tap.pays(1234, "")])?;
    it.shows(&["alice: Settled seq=1 fen=1234", "bob: Credited", "state alice balance=18766"])
}

/// Once the payment is over, who knows a delta gives it to the other.
fn share(cast: &Cast, tap: Tap, who: &str, delta: &[u8]) -> Result<String, VectorError> {
    let mut it =
        Scenario::new(cast, &tap.title(&format!("SHARE after a payment; {who} has a delta")));
    let word = format!("take who={who} word={}", hex::encode(delta));
    it.steps(&[LOAD, GIVE, ARM, &word, &tap.pays(1234, " share=yes")])?;
    let other = if who == "alice" { "bob" } else { "alice" };
    it.shows(&["state alice balance=18766", &format!("{other}: Shared {{ taken: Some(")])
}

fn torn(cast: &Cast, tap: Tap, lose: u32) -> Result<String, VectorError> {
    let title = format!("message {lose} is lost, both lose power, the next tap heals");
    let mut it = Scenario::new(cast, &tap.title(&title));
    let torn = tap.pays(1234, &format!(" lose={lose}"));
    let reboots = ["reboot who=alice", "reboot who=bob"];
    it.steps(&[LOAD, GIVE, ARM, &torn, reboots[0], reboots[1], ARM, tap.heals()])?;
    let debited = lose >= tap.value();
    let end = if debited { "state bob balance=1234" } else { "state bob balance=0" };
    let settled = if debited { "state alice balance=18766" } else { "state alice balance=20000" };
    it.shows(&[end, settled])
}

fn cancel(cast: &Cast, tap: Tap) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, &tap.title("the payee gives up its order; cancel and refund"));
    let torn = tap.pays(1234, &format!(" lose={}", tap.value()));
    it.steps(&[LOAD, GIVE, ARM, &torn, "void who=bob", tap.heals()])?;
    it.shows(&["bob: Canceled", "alice: Refunded seq=1", "state alice balance=20000"])
}

fn late(cast: &Cast, tap: Tap) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, &tap.title("a VALUE comes late, in a tap that only heals"));
    let torn = tap.pays(1234, &format!(" lose={}", tap.value()));
    it.steps(&[LOAD, GIVE, ARM, &torn, tap.heals()])?;
    it.shows(&["bob: Credited", "alice: Settled seq=1", "state bob balance=1234"])
}

fn order_by_old(cast: &Cast, tap: Tap) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, &tap.title("an old VALUE pays the order that is asked again"));
    let torn = tap.pays(1234, &format!(" lose={}", tap.value()));
    it.steps(&[LOAD, GIVE, ARM, &torn, &tap.pays(1234, "")])?;
    it.shows(&["bob: Credited", "alice: Settled seq=1", "state bob balance=1234"])
}

fn heal_then_pay(cast: &Cast, tap: Tap) -> Result<String, VectorError> {
    let mut it =
        Scenario::new(cast, &tap.title("five exchanges: the receipt again, then a payment"));
    let lose = if tap.0 == "payee" { 5 } else { 6 };
    let torn = tap.pays(1234, &format!(" lose={lose}"));
    let give = "give who=alice payee=bob fen=500";
    let next = match tap.0 {
        "payee" => "tap reader=bob:collect:500 card=alice",
        _ => "tap reader=alice:pay:500+500 card=bob",
    };
    it.steps(&[LOAD, GIVE, ARM, &torn, give, next])?;
    it.shows(&["bob: CreditedBefore", "alice: Settled seq=2 fen=500", "state bob balance=1734"])
}

fn other_order(cast: &Cast, tap: Tap) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, &tap.title("five exchanges: an old VALUE is no payment of another order, so it is canceled; then that is paid"));
    let torn = tap.pays(1234, &format!(" lose={}", tap.value()));
    let give = "give who=alice payee=bob fen=500";
    let next = match tap.0 {
        "payee" => "tap reader=bob:collect:500 card=alice",
        _ => "tap reader=alice:pay:500+500 card=bob",
    };
    it.steps(&[LOAD, GIVE, ARM, &torn, give, next])?;
    it.shows(&["alice: Refunded seq=1", "alice: Settled seq=2 fen=500", "state bob balance=500"])
}

fn two_taps(cast: &Cast, tap: Tap) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, &tap.title("nobody has said yes; then somebody has"));
    let pays = tap.pays(1234, "");
    it.steps(&[LOAD, ARM, &pays, "approve who=alice", &pays])?;
    it.shows(&["alice: refused Wallet(Ledger(ConsentMissing))", "alice: Settled seq=1"])
}

fn compacted(cast: &Cast, tap: Tap) -> Result<String, VectorError> {
    let mut it = Scenario::new(
        cast,
        &tap.title("both journals are compacted between a torn tap and its healing"),
    );
    let torn = tap.pays(1234, &format!(" lose={}", tap.value().saturating_add(1)));
    let compacts = ["compact who=alice", "compact who=bob"];
    it.steps(&[LOAD, GIVE, ARM, &torn, compacts[0], compacts[1], tap.heals()])?;
    it.shows(&["bob: Credited", "alice: Settled seq=1 fen=1234"])
}

fn load(cast: &Cast) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, "load: the operator's purse pays; the wallet reads");
    it.steps(&["give who=purse payee=alice fen=20000", "tap reader=alice:load:20000 card=purse"])?;
    it.shows(&["purse: Settled seq=1 fen=20000", "state alice balance=20000 synced=20000"])
}

fn redeem(cast: &Cast) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, "redeem: the operator's purse is paid; the purse reads");
    let give = "give who=alice payee=purse fen=5000";
    it.steps(&[LOAD, give, "tap reader=purse:collect:5000 card=alice"])?;
    it.shows(&["purse: Credited", "alice: Settled seq=1 fen=5000", "state alice balance=15000"])
}

fn unknown(cast: &Cast) -> Result<String, VectorError> {
    let mut it = Scenario::new(
        cast,
        "a payee that has pruned its record says UNKNOWN: the debit stays unsettled",
    );
    it.steps(&[LOAD, "give who=alice payee=mallory fen=1234"])?;
    it.insider(
        "mallory",
        "tap reader=- card=alice",
        vec![
            Box::new(|_, _| Some(SELECT.to_vec())),
            Box::new(|it, fci| it.collect(1234, fci, &HONEST)),
            Box::new(|it, value| {
                it.heard(COLLECT, value)?;
                it.say(OUTCOME, &[5], &HONEST)
            }),
        ],
    )?;
    it.shows(&["alice: Unknown", "state alice balance=18766 synced=18766 hop=0 in-flight=1234"])
}

/// What a reader that did not hear an answer may do: send the same command once more.
fn repeated(cast: &Cast) -> Result<String, VectorError> {
    let mut it =
        Scenario::new(cast, "the same command twice gets the same answer and does nothing");
    it.steps(&[LOAD, "give who=alice payee=mallory fen=1234"])?;
    let last = std::cell::RefCell::new(Vec::new());
    let keep = |apdu: Option<Vec<u8>>| {
        last.replace(apdu.clone().unwrap_or_default());
        apdu
    };
    let again = || Some(last.borrow().clone());
    it.insider(
        "mallory",
        "tap reader=- card=alice",
        vec![
            Box::new(|_, _| Some(SELECT.to_vec())),
            Box::new(|it, fci| keep(it.collect(1234, fci, &HONEST))),
            Box::new(|_, _| again()),
            Box::new(|it, value| {
                it.heard(COLLECT, value)?;
                keep(it.say(OUTCOME, &Forger::settled(), &HONEST))
            }),
            Box::new(|_, _| again()),
        ],
    )?;
    it.shows(&["alice: Repeated", "alice: Settled seq=1", "state alice balance=18766"])
}

/// SELECT, as every reader sends it.
pub(super) const SELECT: &[u8] = b"\x00\xA4\x04\x00\x09\xF0ECNYOFL1\x00";

const HOW_TO_READ: &str = "\
# Format: docs/wire-protocol.md says what the bytes mean; this is how they are written down.
#   root, wallet   the cast. element = 01, certificate 49, H 32, d 32, k_R 32, k_T 16, k_totals 16, storage key 16.
#                  random seeds the wallet's source of randomness (this implementation's; others take e and k below).
#   scenario       every scenario begins with all wallets as their operators made them: empty, with what `load` gives.
#     shows        what the scenario is there to show; each is a line below.
#   load           a load by the purse, in a tap that is not shown. give: consent to one payment. arm: consent in advance.
#   approve        consent to the payment that was refused for want of it. void: the payee gives up its open order.
#   tap            who reads (and for what), who is the card; - is a peer that is no wallet here; lose=N: message N is lost.
#     > <          command, response. ! behind it: not what a wallet here has sent, but put on the air by somebody else.
#     name: ...    what that wallet told its own host: an event, or `refused` and the named error.
#     secret       of that wallet in this tap: e of its point, Z (z), and k of each of its signatures in order.
#     insider      the same of a peer that is no wallet here.
#     state        what that wallet holds after the step, in fen.
";
