//! A certified wallet that asks with lies: [`hostile_payee()`].

use std::collections::BTreeMap;

use ecny_core::{Amount, Asked, Entry, Receipt, Seq, Terms, Value, WalletId, sm2::Signature, sm3};
use ecny_offline_protocol::{Event, Message, Orientation};

use super::{
    edit::Edit,
    law::{sound, unchanged, unmoved},
    lie::{Lie, Said, says},
    script::{Few, Steps, script},
    stage::Stage,
};
use crate::{Contact, Insider, SimLedger, State, World};

script! {
    /// What two insiders do to a payer.
    pub struct HostilePayee {
        /// Whether the elements have a curve: one in eight, since it takes time.
        pub curve: u8,
        /// What they do.
        pub steps: Steps<Step>,
    }
}

script! {
    /// One thing that an insider does, or the payer's owner.
    pub enum Step {
        /// An insider asks to be paid, and says what became of it.
        Ask {
            /// How they meet.
            meeting: Meeting,
            /// What is wrong with the request.
            lie: Lie,
            /// What the insider says after that.
            replies: Few<Reply>,
        },
        /// The wallet gives up its open session.
        Void,
        /// The wallet is compacted.
        Compact,
        /// The wallet is switched off and on.
        Reboot,
    }
}

script! {
    /// How an insider and the wallet meet.
    pub struct Meeting {
        /// Which of the two insiders.
        pub second: bool,
        /// Whether the wallet holds the reader.
        pub payer_reads: bool,
        /// How much is asked for; nothing: only healing.
        pub fen: u16,
        /// Whether the owner has said yes to it.
        pub yes: bool,
    }
}

script! {
    /// What an insider says of a value, or of none.
    pub enum Reply {
        /// The receipt for it, changed.
        Settle {
            /// How.
            edits: Few<Edit>,
        },
        /// A cancel of it, changed.
        Cancel {
            /// Whether the other insider has signed it.
            other: bool,
            /// How many debits further.
            further: u8,
            /// How.
            edits: Few<Edit>,
        },
        /// That nothing is known of it any more.
        Unknown,
        /// One request more in the same channel.
        Ask {
            /// How much is asked for.
            fen: u16,
            /// Whether the owner has said yes to it.
            yes: bool,
        },
    }
}

thread_local! {
    static HOLLOW: Stage = Stage::hollow(8, 2);
    static CURVE: Stage = Stage::new(8, 2);
}

/// A payer pays what its owner has said yes to, once, and says the same value again until it hears
/// an end of it that its payee has signed or unlocked; what it refuses changes nothing.
///
/// # Panics
/// Where it does not.
pub fn hostile_payee(script: &HostilePayee) {
    let stage = if script.curve % 8 == 7 { &CURVE } else { &HOLLOW };
    stage.with(|stage| {
        stage.play(|world, insiders| {
            let mut watch = Watch::of(world.wallet(0));
            for step in &script.steps.0 {
                watch.happens(step, world, insiders);
                watch.holds(world.wallet(0));
            }
            watch.ends(world, insiders);
        });
    });
}

/// What the wallet has paid, as seen from outside.
struct Watch {
    began: Amount,
    /// The values that have no end yet, by payee.
    open: BTreeMap<WalletId, Value>,
    /// What has left for good.
    settled: u64,
    last: Seq,
}

/// The two sides of one tap.
struct Tap<'a, 'w> {
    insider: &'a mut Insider,
    other: &'a mut Insider,
    contact: Contact<'w>,
}

impl Watch {
    fn of(wallet: &SimLedger) -> Self {
        let account = wallet.account();
        Self { began: account.balance, open: BTreeMap::new(), settled: 0, last: account.seq }
    }

    fn happens(&mut self, step: &Step, world: &mut World, insiders: &mut [Insider]) {
        let wallet = world.wallet_mut(0);
        match step {
            Step::Ask { meeting, lie, replies } => {
                let [first, second] = insiders else { return };
                let (insider, other) =
                    if meeting.second { (second, first) } else { (first, second) };
                self.asks(meeting, lie, &replies.0, insider, other, wallet);
                wallet.consent.drop_all();
            }
            Step::Void => {
                let _full = wallet.void();
            }
            Step::Compact => wallet.compact().expect("a compaction"),
            Step::Reboot => world.reboot(0).expect("it opens"),
        }
    }

    fn asks(
        &mut self,
        meeting: &Meeting,
        lie: &Lie,
        replies: &[Reply],
        insider: &mut Insider,
        other: &mut Insider,
        wallet: &mut SimLedger,
    ) {
        let terms = cny(meeting.fen);
        if meeting.yes {
            wallet.consent.give(Asked { payee: insider.id(), terms });
        }
        let before = State::of(wallet);
        let contact = if meeting.payer_reads {
            insider.meet_payer(terms, wallet).map(|(contact, _)| contact)
        } else {
            insider.meet_card(Orientation::PayeeReads, wallet)
        };
        let contact = contact.expect("who waits to be touched says HELLO");
        unchanged(&before, contact.wallet);
        let mut tap = Tap { insider, other, contact };
        let request = tap.insider.request(terms);
        let said = lie.asks(tap.insider, &mut tap.contact, &request);
        self.judges_request(&before, said, &mut tap, meeting.yes.then_some(terms));
        for reply in replies {
            self.replies(reply, &mut tap);
        }
        tap.contact.part();
    }

    /// What the wallet answered to a request is what it may answer.
    fn judges_request(
        &mut self,
        before: &State,
        said: Option<Said>,
        tap: &mut Tap<'_, '_>,
        yes: Option<Terms>,
    ) {
        let Some(said) = said else { return };
        let wallet = &mut *tap.contact.wallet;
        match (said.heard.event, said.heard.message) {
            (Ok(Event::Debited { payee, amount, seq, again }), Some(Message::Value(value))) => {
                assert_eq!((payee, payee), (tap.insider.id(), value.entry.payee));
                assert_eq!((amount, seq), (value.entry.terms.amount, value.entry.seq));
                if again {
                    unmoved(before, wallet);
                    assert_eq!(self.open.get(&payee), Some(&value), "the identical value");
                } else {
                    assert_eq!(yes, Some(value.entry.terms), "nobody has said yes to it");
                    self.judges_debit(before, &value, wallet);
                    let open = self.open.insert(payee, value);
                    assert_eq!(open, None, "two open payments to one payee");
                }
            }
            (Ok(Event::Nothing), None) => unmoved(before, wallet),
            (Err(_), None) => unchanged(before, wallet),
            (event, message) => panic!("{event:?}, {message:?}"),
        }
    }

    fn judges_debit(&mut self, before: &State, value: &Value, wallet: &mut SimLedger) {
        let (entry, before, after) = (&value.entry, &before.account, wallet.account().clone());
        let amount = entry.terms.amount;
        assert_eq!(before.balance.checked_sub(amount), Some(after.balance));
        assert_eq!(before.in_flight.checked_add(amount), Some(after.in_flight));
        assert_eq!(entry.previous, before.head, "it names what went before");
        assert!(entry.seq > self.last && entry.seq == after.seq);
        self.last = entry.seq;
        let operators = wallet.operators().clone();
        let verified = value.verify(&operators, &*wallet.element()).expect("it is signed");
        assert_eq!(verified.payer().id(), wallet.id());
    }

    fn replies(&mut self, reply: &Reply, tap: &mut Tap<'_, '_>) {
        let payee = tap.insider.id();
        let entry = self.open.get(&payee).map(|value| value.entry);
        let before = State::of(tap.contact.wallet);
        match reply {
            Reply::Settle { edits } => {
                let receipt = entry.map_or(Receipt::from_bytes(&[0; 16]), |entry| {
                    tap.insider.receipt(entry.token)
                });
                let said = says(&mut tap.contact, &Message::Settled(receipt), edits);
                self.judges_outcome(&before, said, tap, None);
            }
            Reply::Cancel { other, further, edits } => {
                let honest = tap.cancel(entry.as_ref(), *other, *further);
                let valid = (!*other && *further == 0).then_some(honest);
                let said = says(&mut tap.contact, &Message::Cancel(honest), edits);
                self.judges_outcome(&before, said, tap, valid);
            }
            Reply::Unknown => {
                let said = says(&mut tap.contact, &Message::Unknown, &Few(Vec::new()));
                self.judges_outcome(&before, said, tap, None);
            }
            Reply::Ask { fen, yes } => {
                let terms = cny(*fen);
                if *yes {
                    tap.contact.wallet.consent.give(Asked { payee, terms });
                }
                // Where the wallet is the reader it goes on by itself, or it does not.
                let _not_due = tap.contact.pay_again(terms);
                let request = tap.insider.request(terms);
                let said = Lie::none().asks(tap.insider, &mut tap.contact, &request);
                let yes = if *yes { Some(terms) } else { None };
                self.judges_request(&before, said, tap, yes);
            }
        }
    }

    /// What the wallet believed of an outcome is what it may believe. `valid` is the cancel that
    /// it may.
    fn judges_outcome(
        &mut self,
        before: &State,
        said: Option<Said>,
        tap: &mut Tap<'_, '_>,
        valid: Option<Signature>,
    ) {
        let Some(said) = said else { return };
        let wallet = &*tap.contact.wallet;
        let (before_account, after) = (&before.account, wallet.account());
        let payee = tap.insider.id();
        match said.heard.event {
            Ok(Event::Settled { seq, amount }) => {
                let value = self.open.remove(&payee).expect("an open payment");
                let [_, receipt @ ..] = &said.plain[..] else { panic!("no receipt") };
                assert_eq!(sm3(&[receipt])[..16], value.entry.lock.to_bytes());
                assert_eq!((seq, amount), (value.entry.seq, value.entry.terms.amount));
                assert_eq!(before_account.balance, after.balance);
                self.settled += amount.fen();
            }
            Ok(Event::Refunded { seq, amount }) => {
                let value = self.open.remove(&payee).expect("an open payment");
                let [_, signature @ ..] = &said.plain[..] else { panic!("no signature") };
                assert_eq!(valid.map(|valid| valid.to_bytes().to_vec()), Some(signature.to_vec()));
                assert_eq!((seq, amount), (value.entry.seq, value.entry.terms.amount));
                assert_eq!(before_account.balance.checked_add(amount), Some(after.balance));
            }
            Ok(Event::Unknown) => {
                assert_eq!(said.plain, [5]);
                unmoved(before, wallet);
            }
            Ok(event) => panic!("{event:?}"),
            Err(_) => unchanged(before, wallet),
        }
    }

    fn holds(&self, wallet: &SimLedger) {
        sound(wallet);
        let open: u64 = self.open.values().map(|value| value.entry.terms.amount.fen()).sum();
        let account = wallet.account();
        assert_eq!(account.in_flight.fen(), open);
        assert_eq!(account.balance.fen() + open + self.settled, self.began.fen());
        assert_eq!(wallet.unsettled().len(), self.open.len());
    }

    /// Whatever is open can be ended by a tap with an honest end of it.
    fn ends(&mut self, world: &mut World, insiders: &mut [Insider]) {
        world.reboot(0).expect("it opens");
        let [first, second] = insiders else { return };
        for (second_is, payer_reads) in [(false, false), (true, true)] {
            let (insider, other) =
                if second_is { (&mut *second, &mut *first) } else { (&mut *first, &mut *second) };
            let Some(value) = self.open.get(&insider.id()) else { continue };
            let honest = sm3(&[insider.receipt(value.entry.token).expose()]);
            let none = || Few(Vec::new());
            let reply = if honest[..16] == value.entry.lock.to_bytes() {
                Reply::Settle { edits: none() }
            } else {
                Reply::Cancel { other: false, further: 0, edits: none() }
            };
            let meeting = Meeting { second: second_is, payer_reads, fen: 0, yes: false };
            self.asks(&meeting, &Lie::none(), &[reply], insider, other, world.wallet_mut(0));
            self.holds(world.wallet(0));
        }
        assert!(self.open.is_empty(), "not healed");
    }
}

impl Tap<'_, '_> {
    /// A cancel of that entry, or of one there is not.
    fn cancel(&mut self, entry: Option<&Entry>, other: bool, further: u8) -> Signature {
        let payer = self.contact.id();
        let digest = entry.map_or([0; 32], Entry::digest);
        let seq = entry.map_or(0, |entry| entry.seq.number());
        let seq = Seq::new(seq.wrapping_add(further.into()));
        let signer = if other { &mut *self.other } else { &mut *self.insider };
        match signer.cancel(payer, seq, &digest) {
            Ok(Message::Cancel(signature)) => signature,
            said => panic!("{said:?}"),
        }
    }
}

fn cny(fen: u16) -> Terms {
    Terms::cny(Amount::from_fen(fen.into()).expect("an amount"))
}
