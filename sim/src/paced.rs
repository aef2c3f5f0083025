use ecny_core::{Armed, Asked, Direction as Value, Terms};
use ecny_offline_protocol::{Card, Event, Orientation, Reader, TapError};

use crate::{tap::Direction, world::SimLedger};

/// A payment taken one message at a time, so that each can be looked at alone.
///
/// | message | arrives at | payee reads | payer reads |
/// |---|---|---|---|
/// | 1 | card | SELECT | SELECT |
/// | 2 | reader | HELLO | HELLO |
/// | 3 | card | REQUEST | PAY |
/// | 4 | reader | VALUE | REQUEST |
/// | 5 | card | OUTCOME | VALUE |
/// | 6 | reader | nothing | OUTCOME |
pub struct Paced {
    orientation: Orientation,
    reader: Reader,
    card: Card,
    asking: SimLedger,
    answering: SimLedger,
    apdu: Vec<u8>,
    to: Direction,
    over: bool,
}

impl Paced {
    /// A payment on those terms, to which both owners have said yes. SELECT is on the air.
    ///
    /// # Errors
    /// Where the wallet with the reader is not ready for a tap.
    pub fn begin(
        orientation: Orientation,
        terms: Terms,
        mut payer: SimLedger,
        mut payee: SimLedger,
    ) -> Result<Self, TapError> {
        payer.consent.give(Asked { payee: payee.id(), terms });
        payee.consent.arm(Value::Receive, Armed { most: terms.amount, count: 1 });
        let (mut reader, asking, answering) = match orientation {
            Orientation::PayeeReads => {
                let wanted = ecny_core::Wanted::Order(terms);
                (Reader::collect(wanted, &mut payee)?, payee, payer)
            }
            Orientation::PayerReads => (Reader::pay(terms, &mut payer)?, payer, payee),
        };
        let apdu = reader.start().to_vec();
        let (card, to) = (Card::new(), Direction::ToCard);
        Ok(Self { orientation, reader, card, asking, answering, apdu, to, over: false })
    }

    /// Lets the message on the air arrive, and puts the answer there.
    ///
    /// # Errors
    /// Why it was refused. The tap is over then.
    pub fn step(&mut self) -> Result<Event, TapError> {
        match self.to {
            Direction::ToCard => {
                let handled = self.card.handle(&self.apdu, &mut self.answering);
                let (event, response) = (handled.event, handled.response.to_vec());
                self.put(Some(response), Direction::ToReader);
                event
            }
            Direction::ToReader => {
                let next = self.reader.feed(&self.apdu, &mut self.asking)?;
                let (event, command) = (next.event, next.send.map(<[u8]>::to_vec));
                self.put(command, Direction::ToCard);
                Ok(event)
            }
        }
    }

    /// Whether no message is on the air any more.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.over
    }

    /// The wallet of the payer, then that of the payee.
    #[must_use]
    pub fn into_wallets(self) -> (SimLedger, SimLedger) {
        match self.orientation {
            Orientation::PayeeReads => (self.answering, self.asking),
            Orientation::PayerReads => (self.asking, self.answering),
        }
    }

    fn put(&mut self, apdu: Option<Vec<u8>>, to: Direction) {
        self.over = apdu.is_none();
        self.apdu = apdu.unwrap_or_default();
        self.to = to;
    }
}

impl core::fmt::Debug for Paced {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Paced(..)")
    }
}
