//! A certified wallet that pays with lies: [`hostile_payer()`].

use std::collections::{BTreeMap, BTreeSet};

use ecny_core::{
    Amount, Armed, Claim, Direction, Entry, Record, Request, Seq, Terms, Value, WalletId, Wanted,
    sm3,
};
use ecny_offline_protocol::{Event, Message, Orientation};

use super::{
    law::{sound, unchanged, unmoved},
    lie::{Lie, Said, says},
    script::{Few, Steps, script},
    stage::Stage,
};
use crate::{Contact, Heard, Insider, SimLedger, State, World};

script! {
    /// What two insiders do to a payee.
    pub struct HostilePayer {
        /// Whether the elements have a curve: one in eight, since it takes time.
        pub curve: u8,
        /// What they do.
        pub steps: Steps<Step>,
    }
}

script! {
    /// One thing that an insider does, or the payee's owner.
    pub enum Step {
        /// The wallet asks, and is answered with a value made for its request.
        Pay {
            /// How they meet.
            meeting: Meeting,
            /// What is wrong with the value.
            lie: Lie,
            /// Whether the tap goes on with an honest one, where it may.
            more: bool,
        },
        /// The wallet asks, and is answered with a value of an earlier tap.
        Again {
            /// How they meet.
            meeting: Meeting,
            /// Which value.
            which: u8,
            /// Whether the other insider has signed the same entry as its own.
            copied: bool,
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
        /// Whether the insider holds the reader.
        pub payer_reads: bool,
        /// How much the wallet asks for; nothing: it only heals.
        pub fen: u16,
    }
}

thread_local! {
    static HOLLOW: Stage = Stage::hollow(8, 2);
    static CURVE: Stage = Stage::new(8, 2);
}

/// A payee credits what it asked for, once, and nothing else; what it refuses changes nothing; and
/// no entry is both credited and canceled, ever.
///
/// # Panics
/// Where it is.
pub fn hostile_payer(script: &HostilePayer) {
    let stage = if script.curve % 8 == 7 { &CURVE } else { &HOLLOW };
    stage.with(|stage| {
        stage.play(|world, insiders| {
            let mut watch = Watch::of(world.wallet(0));
            for step in &script.steps.0 {
                watch.happens(step, world, insiders);
                watch.holds(world.wallet(0));
            }
            watch.ends(world);
        });
    });
}

/// What the wallet has asked for and decided, as seen from outside.
struct Watch {
    began: Amount,
    asked: Vec<Request>,
    said: Vec<Value>,
    credited: BTreeSet<(WalletId, [u8; Entry::LEN])>,
    canceled: BTreeSet<(WalletId, [u8; Entry::LEN])>,
    sum: u64,
    /// The last number that was credited, by payer.
    last: BTreeMap<WalletId, Seq>,
}

impl Watch {
    fn of(wallet: &SimLedger) -> Self {
        Self {
            began: wallet.account().balance,
            asked: Vec::new(),
            said: Vec::new(),
            credited: BTreeSet::new(),
            canceled: BTreeSet::new(),
            sum: 0,
            last: BTreeMap::new(),
        }
    }

    fn happens(&mut self, step: &Step, world: &mut World, insiders: &mut [Insider]) {
        let wallet = world.wallet_mut(0);
        match step {
            Step::Pay { meeting, lie, more } => {
                let insider = &mut insiders[usize::from(meeting.second)];
                let before = State::of(wallet);
                let Some(mut contact) = self.meets(meeting, insider, wallet) else {
                    return unchanged(&before, world.wallet(0));
                };
                let request = *self.asked.last().expect("a request");
                let entry = insider.entry(contact.id(), &request);
                let before = State::of(contact.wallet);
                let said = lie.pays(insider, &mut contact, &entry);
                self.judges(&before, said, contact.wallet);
                if *more {
                    self.goes_on(meeting, insider, &mut contact);
                }
                contact.part();
            }
            Step::Again { meeting, which, copied } => {
                let which = usize::from(*which).checked_rem(self.said.len());
                let Some(mut value) = which.map(|which| self.said[which]) else { return };
                if *copied {
                    let other = &mut insiders[usize::from(!meeting.second)];
                    value = other.sign_entry(&value.entry).unwrap_or(value);
                }
                let insider = &mut insiders[usize::from(meeting.second)];
                let before = State::of(wallet);
                let Some(mut contact) = self.meets(meeting, insider, wallet) else {
                    return unchanged(&before, world.wallet(0));
                };
                let before = State::of(contact.wallet);
                let said = says(&mut contact, &Message::Value(value), &Few(Vec::new()));
                self.judges(&before, said, contact.wallet);
                self.goes_on(meeting, insider, &mut contact);
                contact.part();
            }
            Step::Void => {
                let _full = wallet.void();
            }
            Step::Compact => wallet.compact().expect("a compaction"),
            Step::Reboot => world.reboot(0).expect("it opens"),
        }
    }

    /// Comes to the wallet's request. `None` where it does not ask.
    fn meets<'w>(
        &mut self,
        meeting: &Meeting,
        insider: &mut Insider,
        wallet: &'w mut SimLedger,
    ) -> Option<Contact<'w>> {
        let terms = meeting.terms();
        let before = State::of(wallet);
        let (contact, heard) = if meeting.payer_reads {
            wallet.consent.arm(Direction::Receive, Armed { most: terms.amount, count: 1 });
            let mut contact =
                insider.meet_card(Orientation::PayerReads, wallet).expect("a card is selected");
            let heard = contact.say(&Message::Pay(terms)).expect("the insider's end holds");
            (contact, heard)
        } else {
            let wanted = if terms.is_heal() { Wanted::Late } else { Wanted::Order(terms) };
            // It may have no room to be paid, in its log or under its limits.
            insider.meet_payee(wanted, wallet).ok()?
        };
        self.asks(&before, &heard, contact.wallet).then_some(contact)
    }

    /// Whether the wallet asked; it has written nothing but what it has read at boot.
    fn asks(&mut self, before: &State, heard: &Heard, wallet: &SimLedger) -> bool {
        match (&heard.message, heard.event) {
            (Some(Message::Request(signed)), Ok(Event::Asked)) => {
                unmoved(before, wallet);
                self.asked.push(signed.request);
                true
            }
            (None, Err(_)) => {
                unchanged(before, wallet);
                false
            }
            (_, event) => panic!("it neither asks nor refuses: {event:?}"),
        }
    }

    /// After an older payment, one more may follow in the same channel.
    fn goes_on(&mut self, meeting: &Meeting, insider: &mut Insider, contact: &mut Contact<'_>) {
        let before = State::of(contact.wallet);
        let heard = if meeting.payer_reads {
            let Ok(heard) = contact.say(&Message::Pay(meeting.terms())) else { return };
            heard
        } else {
            contact.say_done()
        };
        if let Ok(Event::Heard) = heard.event {
            unchanged(&before, contact.wallet);
        } else if self.asks(&before, &heard, contact.wallet) {
            let request = *self.asked.last().expect("a request");
            let entry = insider.entry(contact.id(), &request);
            let before = State::of(contact.wallet);
            let said = Lie::none().pays(insider, contact, &entry);
            self.judges(&before, said, contact.wallet);
        }
    }

    /// What the wallet decided is what it may decide.
    fn judges(&mut self, before: &State, said: Option<Said>, wallet: &mut SimLedger) {
        let Some(said) = said else { return };
        let value = said.value();
        self.said.extend(value);
        let after = wallet.account().clone();
        match said.heard.event {
            Ok(Event::Credited { payer, amount }) => {
                let value = value.expect("what is credited was a value");
                self.judges_credit(payer, &value, wallet);
                settles(&said.heard, &value);
                assert_eq!(amount, value.entry.terms.amount);
                assert_eq!(before.account.balance.checked_add(amount), Some(after.balance));
                assert_eq!(before.account.decided.next(), Some(after.decided));
                assert!(self.credited.insert((payer, value.entry.to_bytes())), "credited twice");
                let last = self.last.insert(payer, value.entry.seq);
                assert!(last < Some(value.entry.seq), "a number that was there");
                self.sum += amount.fen();
            }
            Ok(Event::CreditedBefore { payer, .. }) => {
                let value = value.expect("what was credited was a value");
                unmoved(before, wallet);
                settles(&said.heard, &value);
                assert!(self.credited.contains(&(payer, value.entry.to_bytes())));
            }
            Ok(Event::Canceled { payer, amount, why }) => {
                let value = value.expect("what is canceled was a value");
                assert_eq!(
                    (amount, after.balance),
                    (value.entry.terms.amount, before.account.balance)
                );
                match why {
                    Some(_) => assert_eq!(before.account.decided.next(), Some(after.decided)),
                    None => unmoved(before, wallet),
                }
                cancels(&said.heard, payer, &value, wallet);
                self.canceled.insert((payer, value.entry.to_bytes()));
            }
            Ok(event) => panic!("{event:?}"),
            Err(_) => unchanged(before, wallet),
        }
        assert!(self.credited.is_disjoint(&self.canceled), "credited and canceled");
    }

    /// It was signed by its payer, and it is what was asked for.
    fn judges_credit(&self, payer: WalletId, value: &Value, wallet: &mut SimLedger) {
        let verified = verified(value, wallet);
        assert_eq!(verified, Some(payer));
        let entry = &value.entry;
        let asked = self.asked.iter().find(|request| request.token == entry.token);
        let asked = asked.expect("nobody is paid without asking");
        assert_eq!((asked.terms, asked.day), (entry.terms, entry.day));
        assert_eq!((asked.lock, entry.payee), (entry.lock, wallet.id()));
    }

    fn holds(&self, wallet: &SimLedger) {
        sound(wallet);
        let held = wallet.account().balance.fen();
        assert_eq!(held, self.began.fen() + self.sum, "what was credited is what is held");
    }

    /// The log says the same.
    fn ends(&self, world: &mut World) {
        world.reboot(0).expect("it opens");
        self.holds(world.wallet(0));
        let purse = world.purse(0).id();
        let wallet = world.wallet_mut(0);
        let mut written = BTreeSet::new();
        let mut line = wallet.next_line(None).expect("a log that can be read");
        while let Some(at) = line {
            if let Record::Credit { payer, value, .. } = &at.line.record
                && *payer != purse
            {
                written.insert((*payer, value.entry.to_bytes()));
            }
            line = wallet.next_line(Some(&at)).expect("a log that can be read");
        }
        assert_eq!(written, self.credited);
    }
}

impl Meeting {
    fn terms(&self) -> Terms {
        Terms::cny(Amount::from_fen(self.fen.into()).expect("an amount"))
    }
}

/// The receipt opens the lock of the entry.
fn settles(heard: &Heard, value: &Value) {
    let Some(Message::Settled(receipt)) = &heard.message else { panic!("{heard:?}") };
    let digest = sm3(&[receipt.expose()]);
    assert_eq!(digest[..16], value.entry.lock.to_bytes());
}

/// The cancel is signed by the wallet, for this debit of this payer.
fn cancels(heard: &Heard, payer: WalletId, value: &Value, wallet: &mut SimLedger) {
    let Some(Message::Cancel(signature)) = &heard.message else { panic!("{heard:?}") };
    assert_eq!(verified(value, wallet), Some(payer));
    let (seq, entry) = (value.entry.seq.number(), value.entry.digest());
    let claim = Claim::Cancel { payee: wallet.id(), payer, seq, entry: &entry };
    let certificate = wallet.identity().certificate().to_bytes();
    let operators = wallet.operators().clone();
    let verified = operators.verify(&*wallet.element(), &certificate, &claim, signature);
    assert!(verified.is_ok(), "it does not verify");
}

/// Who has signed it.
fn verified(value: &Value, wallet: &mut SimLedger) -> Option<WalletId> {
    let operators = wallet.operators().clone();
    let verified = value.verify(&operators, &*wallet.element());
    verified.ok().map(|value| value.payer().id())
}
