//! What operators say to wallets, and wallets to their operator.

use ecny_core::{
    End, OrderKind, Position, Purpose, Resolution, SessionNumber, SyncReceipt, Word, decode, sm3,
};
use ecny_offline_protocol::sync::{Frame, Frames, ReplyWriter};

use super::{
    VectorError,
    cast::{Cast, TODAY},
    conversations::head,
    script::Scenario,
    speaker::{Speaker, bytes_of},
};

/// `words.txt`.
pub(super) fn text() -> Result<String, VectorError> {
    let (cast, secrets) = Cast::of_the_files()?;
    let mut text = head(&cast, &secrets);
    let mut own = Speaker::of(&secrets, 1)?;
    let mut other = Speaker::of(&secrets, 2)?;
    for said in
        taken(&cast, &mut own, &mut other)?.into_iter().chain(refused(&cast, &mut own, &mut other)?)
    {
        text.push_str(&said.play(&cast)?);
    }
    text.push_str(&resolved(&cast, &mut own)?);
    text.push_str(&synced(&cast, &mut own)?);
    Ok(text)
}

/// Words for alice, one after the other, and what must be seen of each.
struct Said {
    title: &'static str,
    words: Vec<(Vec<u8>, &'static str)>,
}

impl Said {
    fn play(&self, cast: &Cast) -> Result<String, VectorError> {
        let mut it = Scenario::new(cast, self.title);
        it.steps(&["account who=alice"])?;
        for (word, _) in &self.words {
            it.steps(&[&format!("take who=alice word={}", hex::encode(word))])?;
        }
        let shows: Vec<_> = self.words.iter().map(|(_, said)| format!("alice: {said}")).collect();
        it.shows(&shows.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

const NOW: &str = "Taken Now";
const BEFORE: &str = "Taken Before";

/// Each kind, then the same once more.
fn taken(cast: &Cast, own: &mut Speaker, other: &mut Speaker) -> Result<Vec<Said>, VectorError> {
    let alice = cast.player("alice")?.id();
    let kinds = [
        ("word: an operator", Word::Operator(other.certificate()?)),
        ("word: a profile, of a child", own.profile(alice, 7)?),
        ("word: a crisis, for 90 days", own.crisis(3, 89)?),
        ("word: an order to block", own.order(alice, 1, OrderKind::Block)?),
        ("word: an order to void", own.order(alice, 1, OrderKind::Void)?),
        ("word: an order to unblock the PIN", own.order(alice, 1, OrderKind::UnblockPin)?),
        ("word: an order to close", own.order(alice, 1, OrderKind::Close)?),
        ("word: a delta", own.delta(1, 1, TODAY.saturating_add(3), 3)?),
        ("word: a pocket", own.pocket(alice, 0x0A01, TODAY.saturating_add(100))?),
    ];
    let mut all = Vec::new();
    for (title, word) in kinds {
        let bytes = bytes_of(&word)?;
        all.push(Said { title, words: vec![(bytes.clone(), NOW), (bytes, BEFORE)] });
    }
    let orders = [(1, OrderKind::Block), (2, OrderKind::Resume)];
    let orders = orders.map(|(number, what)| own.order(alice, number, what));
    let [block, resume] = orders;
    all.push(Said {
        title: "word: an order to resume",
        words: vec![(bytes_of(&block?)?, NOW), (bytes_of(&resume?)?, NOW)],
    });
    let list = [(1, 1, 1), (1, 2, 2), (2, 1, 3)]
        .map(|(epoch, number, day)| own.delta(epoch, number, TODAY.saturating_add(day), 3));
    let mut words = Vec::new();
    for delta in list {
        words.push((bytes_of(&delta?)?, NOW));
    }
    all.push(Said { title: "word: deltas of two epochs", words });
    Ok(all)
}

/// Each word that is not taken, under the name of its refusal.
fn refused(cast: &Cast, own: &mut Speaker, other: &mut Speaker) -> Result<Vec<Said>, VectorError> {
    let (alice, bob) = (cast.player("alice")?.id(), cast.player("bob")?.id());
    let (form, version) = ("refused Malformed", "refused Command(Version)");
    let (sign, stranger) = ("refused Command(Signature)", "refused Command(OtherWallet)");
    let (late, gap) = ("refused Command(Outdated)", "refused Command(Gap)");
    let profile = bytes_of(&own.profile(alice, 7)?)?;
    let crisis = bytes_of(&own.crisis(3, 10)?)?;
    let order = bytes_of(&own.order(alice, 1, OrderKind::Block)?)?;
    let delta = bytes_of(&own.delta(1, 1, TODAY, 3)?)?;
    let pocket = bytes_of(&own.pocket(alice, 0x0A01, TODAY.saturating_add(9))?)?;
    let operator = bytes_of(&Word::Operator(other.certificate()?))?;
    let kinds = [
        ("profile", &profile),
        ("crisis", &crisis),
        ("order", &order),
        ("delta", &delta),
        ("pocket", &pocket),
        ("operator", &operator),
    ];
    let mut all = Vec::new();
    let mut one =
        |title: &'static str, words: Vec<(Vec<u8>, &'static str)>| all.push(Said { title, words });
    one("refused word: cut short, or with a byte more", {
        let mut words = Vec::new();
        for (_, bytes) in &kinds {
            words.push((bytes.split_last().map_or_else(Vec::new, |(_, rest)| rest.to_vec()), form));
            words.push(([bytes.as_slice(), &[0]].concat(), form));
        }
        words
    });
    one("refused word: of a kind that there is not", vec![(changed(&profile, 0, 8), form)]);
    one(
        "refused word: of another version",
        vec![
            // The version of a profile is that of its limits, behind wallet, parent and day.
            (changed(&profile, 19, 1), version),
            (changed(&crisis, 1, 2), version),
            (changed(&order, 1, 2), version),
            (changed(&delta, 1, 2), version),
            (changed(&pocket, 1, 2), version),
        ],
    );
    one(
        "refused word: for another wallet",
        vec![
            (bytes_of(&own.profile(bob, 7)?)?, stranger),
            (bytes_of(&own.order(bob, 1, OrderKind::Block)?)?, stranger),
            (bytes_of(&own.pocket(bob, 0x0A01, TODAY)?)?, stranger),
        ],
    );
    one(
        "refused word: limits raised, order, list and purpose changed under their signature",
        vec![
            (changed(&profile, 27, 0xFF), sign),
            (changed(&crisis, 4, 0xFF), sign),
            (changed(&order, 14, 1), sign),
            (changed(&delta, 11, 1), sign),
            (changed(&pocket, 10, 0x0B), sign),
            (changed(&operator, 8, 1), "refused Peer(Signature)"),
        ],
    );
    one(
        "refused word: of another operator",
        vec![
            (bytes_of(&other.profile(alice, 7)?)?, sign),
            (bytes_of(&other.order(alice, 1, OrderKind::Close)?)?, sign),
            (bytes_of(&other.pocket(alice, 0x0A01, TODAY)?)?, sign),
            (bytes_of(&other.delta(1, 1, TODAY, 1)?)?, "refused Peer(UnknownOperator)"),
        ],
    );
    one(
        "refused word: signed for another purpose",
        vec![
            (crossed(own, &order, Purpose::Profile)?, sign),
            (crossed(own, &pocket, Purpose::Order)?, sign),
            (crossed(own, &delta, Purpose::Order)?, sign),
            (crossed(own, &profile, Purpose::Delta)?, sign),
            (crossed(own, &crisis, Purpose::Crisis)?, sign),
        ],
    );
    one(
        "refused word: outdated",
        vec![
            (bytes_of(&own.profile(alice, 9)?)?, NOW),
            (profile.clone(), late),
            (bytes_of(&own.crisis(4, 5)?)?, NOW),
            (crisis.clone(), late),
            (bytes_of(&own.order(alice, 5, OrderKind::UnblockPin)?)?, NOW),
            (order.clone(), late),
        ],
    );
    one(
        "refused word: a crisis that would hold for 91 days",
        vec![(bytes_of(&own.crisis(3, 90)?)?, "refused Command(TooLong)")],
    );
    one(
        "refused word: an order that cannot be followed",
        vec![
            (bytes_of(&own.order(alice, 1, OrderKind::Close)?)?, NOW),
            (bytes_of(&own.order(alice, 2, OrderKind::Resume)?)?, "refused Command(OutOfPlace)"),
        ],
    );
    one(
        "refused word: a list with a hole",
        vec![
            (bytes_of(&own.delta(1, 2, TODAY, 3)?)?, gap),
            (delta.clone(), NOW),
            (bytes_of(&own.delta(1, 3, TODAY.saturating_add(2), 3)?)?, gap),
            (bytes_of(&own.delta(3, 1, TODAY.saturating_add(2), 3)?)?, gap),
            (bytes_of(&own.delta(2, 2, TODAY.saturating_add(2), 3)?)?, gap),
            // Another delta of that place, and the next one of the same day.
            (bytes_of(&own.delta(1, 1, TODAY, 4)?)?, late),
            (bytes_of(&own.delta(1, 2, TODAY, 4)?)?, late),
        ],
    );
    one(
        "refused word: a list of a day on which its operator may not act",
        vec![(bytes_of(&own.delta(1, 1, u16::MAX, 3)?)?, sign)],
    );
    one(
        "refused word: a pocket for no category",
        vec![(bytes_of(&own.pocket(alice, 0x0001, TODAY)?)?, "refused Command(OutOfPlace)")],
    );
    Ok(all)
}

/// A payment without an outcome, ended by the operator; and a word on another entry.
fn resolved(cast: &Cast, own: &mut Speaker) -> Result<String, VectorError> {
    let mut it = Scenario::new(cast, "word: a resolution, refunded");
    it.steps(&[
        "load who=alice fen=20000",
        "give who=alice payee=bob fen=1234",
        "tap reader=bob:collect:1234 card=alice lose=4",
        "bundle who=alice",
    ])?;
    let bundle = it.last("  bundle ")?;
    // The debit's entry: the last line, behind kind 1 and the payer's certificate 49.
    let frames: Result<Vec<_>, _> = Frames::of(&bundle).collect();
    let frames = frames.map_err(|_| VectorError::Line("bundle".to_owned()))?;
    let line = frames.iter().rev().nth(1).and_then(|frame| frame.get(3 + 50..3 + 160));
    let entry = line.ok_or_else(|| VectorError::Line("debit".to_owned()))?;
    let payer = cast.player("alice")?.id();
    let mut say = |entry: [u8; 32], seq: u32, end: End| -> Result<String, VectorError> {
        let seq = ecny_core::Seq::new(seq);
        let resolution = Resolution { version: Resolution::VERSION, payer, seq, entry, end };
        let signature = own.command(Purpose::Resolution, &resolution.to_bytes())?;
        let word = bytes_of(&Word::Resolution(resolution, signature))?;
        Ok(format!("take who=alice word={}", hex::encode(word)))
    };
    let steps = [
        say([9; 32], 1, End::Refunded)?,
        say(sm3(&[entry]), 9, End::Refunded)?,
        say(sm3(&[entry]), 1, End::Refunded)?,
        say(sm3(&[entry]), 1, End::Refunded)?,
        say(sm3(&[entry]), 1, End::Settled)?,
    ];
    it.steps(&["account who=alice"])?;
    it.steps(&steps.iter().map(String::as_str).collect::<Vec<_>>())?;
    it.shows(&[
        "alice: refused Command(OtherEntry)",
        "alice: refused Command(UnknownDebit)",
        "alice: Taken Now",
        "alice: Taken Before",
        "alice: refused Command(EndedOtherwise)",
    ])
}

/// A bundle, its reply, and what is amiss with either; then the closing statement.
fn synced(cast: &Cast, own: &mut Speaker) -> Result<String, VectorError> {
    let alice = cast.player("alice")?.id();
    let mut it = Scenario::new(cast, "sync: a bundle, its reply, and what is amiss with either");
    it.steps(&["bundle who=alice"])?;
    let bundle = it.last("  bundle ")?;
    for bytes in bent(&bundle)? {
        it.steps(&[&format!("read bundle={}", hex::encode(bytes))])?;
    }
    let position: Position =
        decode(bundle.get(3 + 1 + 49 + 9..3 + 1 + 49 + 9 + 36).unwrap_or_default())
            .map_err(|_| VectorError::Line("position".to_owned()))?;
    let receipt = own.receipt(alice, position)?;
    let order = bytes_of(&own.order(alice, 1, OrderKind::UnblockPin)?)?;
    let words = [order, receipt];
    let reply = reply_to(alice, position, &words)?;
    it.steps(&["account who=alice"])?;
    let receipt = words.last().map_or(&[][..], Vec::as_slice);
    let history = own.receipt(alice, Position { head: [7; 32], ..position })?;
    let purpose = crossed(own, receipt, Purpose::Resolution)?;
    let bent_ones =
        [changed(receipt, 1, 2), changed(receipt, 9, 9), changed(receipt, 51, 1), purpose, history];
    for word in bent_ones {
        it.steps(&[&format!("take who=alice word={}", hex::encode(word))])?;
    }
    let bob = reply_to(cast.player("bob")?.id(), position, &words)?;
    it.steps(&[&format!("reply who=alice frames={}", hex::encode(bob))])?;
    for bytes in bent(&reply)? {
        it.steps(&[&format!("reply who=alice frames={}", hex::encode(bytes))])?;
    }
    it.steps(&["retire who=alice", "bundle who=alice"])?;
    it.shows(&[
        "read: End",
        "read: refused Truncated",
        "read: refused Changed",
        "read: refused Order",
        "read: refused Trailing",
        "alice: refused Command(Version)",
        "alice: refused Command(OtherWallet)",
        "alice: refused Command(Signature)",
        "alice: refused Command(OtherHistory)",
        "alice: refused OtherWallet",
        "alice: Answers",
        "alice: Taken Now",
        "alice: Taken Before",
        "alice: End",
        "alice: refused Truncated",
        "alice: refused Changed",
        "alice: refused Order",
        "alice: refused Trailing",
    ])
}

impl Speaker {
    fn receipt(
        &mut self,
        wallet: ecny_core::WalletId,
        position: Position,
    ) -> Result<Vec<u8>, VectorError> {
        let (decided, day) = (SessionNumber::new(0), ecny_core::Day::new(TODAY.saturating_add(5)));
        let receipt = SyncReceipt { version: SyncReceipt::VERSION, wallet, position, decided, day };
        let signature = self.command(Purpose::Receipt, &receipt.to_bytes())?;
        bytes_of(&Word::Receipt(receipt, signature))
    }
}

fn reply_to(
    wallet: ecny_core::WalletId,
    position: Position,
    words: &[Vec<u8>],
) -> Result<Vec<u8>, VectorError> {
    let wrong = |_| VectorError::Line("reply".to_owned());
    let mut room = [0; Frame::MAX_LEN];
    let (mut writer, first) = ReplyWriter::begin(wallet, position, &mut room).map_err(wrong)?;
    let mut bytes = first.to_vec();
    for word in words {
        bytes.extend_from_slice(writer.word(word, &mut room).map_err(wrong)?);
    }
    bytes.extend_from_slice(writer.end(&mut room).map_err(wrong)?);
    Ok(bytes)
}

/// Frames as they were, without their end, with a byte changed, without their second, in another
/// order, with their end twice.
fn bent(bytes: &[u8]) -> Result<Vec<Vec<u8>>, VectorError> {
    let frames: Result<Vec<_>, _> = Frames::of(bytes).collect();
    let frames = frames.map_err(|_| VectorError::Line("frames".to_owned()))?;
    let mut turned = frames.clone();
    turned.swap(0, 1);
    let (end, rest) = frames.split_last().ok_or_else(|| VectorError::Line("frames".to_owned()))?;
    let short = rest.concat();
    let mut other = bytes.to_vec();
    if let Some(last) = other.last_mut() {
        *last ^= 1;
    }
    let cut = bytes.split_last().map_or_else(Vec::new, |(_, rest)| rest.to_vec());
    Ok(vec![turned.concat(), bytes.to_vec(), short, cut, other, [bytes, end].concat()])
}

fn changed(bytes: &[u8], at: usize, to: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if let Some(byte) = bytes.get_mut(at) {
        *byte = to;
    }
    bytes
}

/// That word under a signature of the operator's for that purpose.
fn crossed(own: &mut Speaker, word: &[u8], purpose: Purpose) -> Result<Vec<u8>, VectorError> {
    let (rest, _) =
        word.split_last_chunk::<64>().ok_or_else(|| VectorError::Line("word".to_owned()))?;
    let body = rest.split_first().map_or(rest, |(_, body)| body);
    let signature = own.command(purpose, body)?.to_bytes();
    Ok([rest, &signature].concat())
}
