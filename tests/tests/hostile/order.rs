//! Messages in every order: what the diagrams of section 10 have no arrow for is refused by name,
//! changes nothing and ends the tap.

use ecny_core::{
    Amount, Armed, Digest, Direction, LedgerError, ListHeads, Seq, SignedRequest, Value, WalletId,
    Wanted, encode,
};
use ecny_offline_protocol::{Channel, Event, Exchange, Message, Orientation, Share, sizes};
use ecny_sim::{Insider, envelope};
use ecny_tests::{meet_payee, terms};

use super::{
    outcome::{heals, pays},
    stand::{LIED_TO, PRICE, Stand},
    tally::takes_all,
};

/// How things are between the wallet and the liar before a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing is open.
    Nothing,
    /// The wallet has paid the liar and heard nothing of it; and the liar has a value for an
    /// older, other order of the wallet's.
    Older,
}

/// Which arrow is meant, where one message has two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum If {
    Always,
    /// Something older is open: the debit where the wallet pays, the value where it is paid.
    Older,
    Nothing,
}

/// What the wallet does on an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    Again,
    Ask,
    Credit,
    Debit,
    Hear,
    Leave,
    Listen,
    Refund,
    Settle,
    Share,
    Void,
}

impl Does {
    /// Whether that is what the wallet told its host.
    pub fn is(self, event: &Event) -> bool {
        match self {
            Self::Again => matches!(event, Event::Debited { again: true, .. }),
            Self::Ask => *event == Event::Asked,
            Self::Credit => matches!(event, Event::Credited { .. }),
            Self::Debit => matches!(event, Event::Debited { again: false, .. }),
            Self::Hear => *event == Event::Heard,
            Self::Leave => *event == Event::Unknown,
            Self::Listen => *event == Event::Selected,
            Self::Refund => matches!(event, Event::Refunded { .. }),
            Self::Settle => matches!(event, Event::Settled { .. }),
            Self::Share => *event == Event::Shared { taken: None },
            Self::Void => {
                let other = Some(LedgerError::OtherOrder);
                matches!(event, Event::Canceled { why, .. } if *why == other)
            }
        }
    }

    /// How many records it appends (section 11).
    pub const fn appends(self) -> u32 {
        match self {
            Self::Credit | Self::Debit | Self::Refund | Self::Settle | Self::Void => 1,
            Self::Again | Self::Ask | Self::Hear | Self::Leave | Self::Listen | Self::Share => 0,
        }
    }
}

/// What is open between the wallet and the liar.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    /// A debit of the wallet's without an outcome.
    pub debit: bool,
    /// A value the wallet has asked for once and not seen.
    pub value: bool,
}

impl Open {
    pub const fn before(before: Before) -> Self {
        let older = matches!(before, Before::Older);
        Self { debit: older, value: older }
    }

    pub const fn does(&mut self, does: Does) {
        match does {
            Does::Debit => self.debit = true,
            Does::Settle | Does::Refund => self.debit = false,
            Does::Void => self.value = false,
            Does::Again
            | Does::Ask
            | Does::Credit
            | Does::Hear
            | Does::Leave
            | Does::Listen
            | Does::Share => {}
        }
    }
}

/// Every sequence of that many: every shorter one is the beginning of some.
pub fn sequences<K: Copy>(kinds: &[K], length: u32) -> impl Iterator<Item = Vec<K>> {
    (0..kinds.len().pow(length)).map(move |mut number| {
        let mut digit = || {
            let kind = kinds[number % kinds.len()];
            number /= kinds.len();
            kind
        };
        (0..length).map(|_| digit()).collect()
    })
}

/// How long the sequences are where nothing is left out.
pub const LONGEST: u32 = 5;

/// How long the sequences of this run are.
pub fn length() -> u32 {
    if takes_all() { LONGEST } else { 4 }
}

/// The kinds of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pay,
    Request,
    Value,
    Settled,
    Cancel,
    Unknown,
    Share,
}

/// A stand, with what was set up on it for the next sequence.
pub struct Stage {
    pub stand: Stand,
    pub says: Says,
    sequences: usize,
}

/// What the liar has heard, and says next of each kind: honest, where there is something to be
/// honest about.
#[derive(Default)]
pub struct Says {
    /// The value it holds for an older order.
    older: Option<Value>,
    /// The last value it was sent.
    value: Option<Value>,
    /// The last request it was sent.
    request: Option<SignedRequest>,
}

impl Stage {
    pub fn new() -> Self {
        Self { stand: Stand::hollow(), says: Says::default(), sequences: 0 }
    }

    /// Makes ready for a sequence, on another stand where the log of this one is long.
    pub fn set(&mut self, before: Before) {
        self.sequences += 1;
        if self.sequences.is_multiple_of(64) {
            self.stand.assert_books();
            (self.stand, self.says) = (Stand::hollow(), Says::default());
        }
        self.ready(before);
    }

    /// Makes ready for a sequence, and ends what the last one left open.
    pub fn ready(&mut self, before: Before) {
        let stand = &mut self.stand;
        let open = !stand.world.wallet(LIED_TO).unsettled().is_empty();
        match before {
            Before::Nothing if open => {
                let payer = stand.world.wallet(LIED_TO).id();
                let cancel = self.says.message(Kind::Cancel, &mut stand.liar, payer, &[0; 32]);
                let (mut contact, _) = heals(stand, Orientation::PayeeReads);
                let heard = contact.say(&cancel).unwrap();
                contact.part();
                assert!(matches!(heard.event, Ok(Event::Refunded { .. })), "{heard:?}");
            }
            Before::Nothing => {}
            Before::Older => {
                if !open {
                    self.says.value = Some(pays(stand));
                }
                if self.says.older.is_none() {
                    self.says.older = Some(older_value(stand));
                }
            }
        }
        let consent = &mut self.stand.world.wallet_mut(LIED_TO).consent;
        for direction in [Direction::Pay, Direction::Receive] {
            consent.arm(direction, Armed { most: Amount::MAX, count: 9 });
        }
    }

    /// What an event does to the books, and to what the liar holds.
    pub fn counts(&mut self, event: &Event) {
        if let Event::Credited { amount, .. } = event {
            self.stand.was_paid(amount.fen());
        } else if let Event::Settled { amount, .. } = event {
            self.stand.took(amount.fen());
        } else if let Event::Canceled { .. } = event {
            self.says.older = None;
        }
    }
}

impl Says {
    /// The next message of that kind, for the channel with that transcript.
    pub fn message(
        &mut self,
        kind: Kind,
        liar: &mut Insider,
        wallet: WalletId,
        transcript: &Digest,
    ) -> Message {
        let asked = |liar: &mut Insider| liar.request(terms(PRICE));
        match kind {
            Kind::Pay => Message::Pay(terms(PRICE)),
            Kind::Request => {
                let request = asked(liar);
                Message::Request(liar.sign_request(&request, transcript).unwrap())
            }
            Kind::Value => {
                let value = self.older.unwrap_or_else(|| {
                    let request = self.request.map_or_else(|| asked(liar), |heard| heard.request);
                    let entry = liar.entry(wallet, &request);
                    liar.sign_entry(&entry).unwrap()
                });
                Message::Value(value)
            }
            Kind::Settled => {
                let token = self.value.map_or_else(|| asked(liar).token, |it| it.entry.token);
                Message::Settled(liar.receipt(token))
            }
            Kind::Cancel => {
                let (seq, digest) = match &self.value {
                    Some(value) => (value.entry.seq, value.entry.digest()),
                    None => (Seq::new(1), [0; 32]),
                };
                liar.cancel(wallet, seq, &digest).unwrap()
            }
            Kind::Unknown => Message::Unknown,
            Kind::Share => Message::Share(Share { heads: ListHeads::new(), delta: None }),
        }
    }

    /// What the wallet said.
    pub const fn hears(&mut self, message: Option<&Message>) {
        match message {
            Some(Message::Value(value)) => self.value = Some(*value),
            Some(Message::Request(request)) => self.request = Some(*request),
            Some(
                Message::Pay(_)
                | Message::Settled(_)
                | Message::Share(_)
                | Message::Cancel(_)
                | Message::Unknown,
            )
            | None => {}
        }
    }
}

/// A message sealed for that exchange; where there is no channel for it, as many other bytes.
pub fn sealed(channel: Option<&mut Channel>, exchange: Exchange, message: &Message) -> Vec<u8> {
    let mut plain = [0; sizes::APDU];
    let plain = encode(message, &mut plain).unwrap();
    channel
        .and_then(|channel| envelope::seal(channel, exchange, plain).ok())
        .unwrap_or_else(|| vec![0xA5; plain.len() + sizes::TAG])
}

/// A value for an order of the wallet's that it does not have at hand any more.
fn older_value(stand: &mut Stand) -> Value {
    let wallet = stand.world.wallet_mut(LIED_TO);
    let order = Wanted::Order(terms(5));
    let (contact, asked) = meet_payee(&mut stand.liar, wallet, Orientation::PayeeReads, order);
    contact.part();
    let entry = stand.liar.entry(wallet.id(), &asked.request);
    stand.liar.sign_entry(&entry).unwrap()
}
