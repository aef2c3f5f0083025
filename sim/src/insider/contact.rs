use ecny_core::{Terms, WalletId, Wanted, encode};
use ecny_offline_protocol::{
    Answer, ApduBuffer, Capabilities, Card, Channel, Command, Event, Exchange, Listening, Message,
    Orientation, Reader, Reading, Response, SealedOutcome, TapError, sizes,
};

use super::{
    Insider,
    envelope::{open as opened, seal},
};
use crate::world::SimLedger;

/// An insider and a real wallet in touch, with a channel between them.
///
/// What the insider says is sealed as it comes, in the exchange it belongs to; the wallet's
/// answer is opened. Where the wallet refuses, there is none.
#[derive(Debug)]
pub struct Contact<'w> {
    /// The wallet, as its own host sees it.
    pub wallet: &'w mut SimLedger,
    /// The insider's end.
    pub channel: Channel,
    role: Role,
}

/// Which end the wallet has.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one contact at a time")]
enum Role {
    /// The wallet is the card; the insider's point is not sent yet.
    Card { card: Card, point: Option<[u8; sizes::POINT]> },
    /// The wallet is the reader, and this is the exchange of its last command.
    Reader { reader: Reader, exchange: Exchange },
}

/// What came of a message.
#[derive(Debug)]
pub struct Heard {
    /// What the wallet said, opened; `None` where it said nothing or refused.
    pub message: Option<Message>,
    /// The APDU it sent; empty where it is a reader and has ended the tap.
    pub apdu: Vec<u8>,
    /// What the wallet told its own host.
    pub event: Result<Event, TapError>,
}

impl Insider {
    /// Selects a wallet as a card and agrees on a channel. The first message is to follow.
    ///
    /// # Errors
    /// Where the wallet does not answer with a HELLO.
    pub fn meet_card<'w>(
        &mut self,
        orientation: Orientation,
        wallet: &'w mut SimLedger,
    ) -> Result<Contact<'w>, TapError> {
        let mut card = Card::new();
        let selected = card.handle(Command::Select.encode(&mut buffer()), wallet).response.to_vec();
        let hello = Response::parse(&selected)?.hello()?;
        let reading = Reading::new(&mut self.element)?;
        let (channel, point) = reading.connect(orientation, &hello, &mut self.element)?;
        Ok(Contact { wallet, channel, role: Role::Card { card, point: Some(point) } })
    }

    /// Lets a wallet that pays touch the insider; returns what it named in PAY as well.
    ///
    /// # Errors
    /// Where the wallet does not begin.
    pub fn meet_payer<'w>(
        &mut self,
        terms: Terms,
        wallet: &'w mut SimLedger,
    ) -> Result<(Contact<'w>, Heard), TapError> {
        let reader = Reader::pay(terms, wallet)?;
        self.meet_reader(reader, wallet)
    }

    /// Lets a wallet that collects touch the insider; returns its REQUEST as well.
    ///
    /// # Errors
    /// Where the wallet does not begin, or refuses to ask.
    pub fn meet_payee<'w>(
        &mut self,
        wanted: Wanted,
        wallet: &'w mut SimLedger,
    ) -> Result<(Contact<'w>, Heard), TapError> {
        let reader = Reader::collect(wanted, wallet)?;
        self.meet_reader(reader, wallet)
    }

    fn meet_reader<'w>(
        &mut self,
        mut reader: Reader,
        wallet: &'w mut SimLedger,
    ) -> Result<(Contact<'w>, Heard), TapError> {
        let listening = Listening::new(Capabilities::NONE, &mut self.element)?;
        let hello = listening.hello().to_bytes();
        let next = reader.feed(Answer::Hello(&hello).encode(&mut buffer()), wallet)?;
        let event = Ok(next.event);
        let apdu = next.send.unwrap_or_default().to_vec();
        let (orientation, point) = match Command::parse(&apdu)? {
            Command::Collect { point, .. } => (Orientation::PayeeReads, point),
            Command::Pay { point, .. } => (Orientation::PayerReads, point),
            Command::Outcome(_)
            | Command::PayAgain(_)
            | Command::Request(_)
            | Command::Select
            | Command::Share(_)
            | Command::Value(_) => return Err(TapError::OutOfTurn),
        };
        let exchange = orientation.opening();
        let mut channel = listening.accept(orientation, point, &mut self.element)?;
        let message = opened(&mut channel, exchange, command_body(&apdu));
        let contact = Contact { wallet, channel, role: Role::Reader { reader, exchange } };
        Ok((contact, Heard { message, apdu, event }))
    }
}

impl Contact<'_> {
    /// The wallet's id.
    #[must_use]
    pub fn id(&self) -> WalletId {
        self.wallet.id()
    }

    /// Says a message.
    ///
    /// # Errors
    /// Where the insider's own end of the channel fails, or the message fits no exchange.
    pub fn say(&mut self, message: &Message) -> Result<Heard, TapError> {
        let apdu = self.frame(message)?;
        Ok(self.send(&apdu))
    }

    /// Says a message whose plaintext is changed before it is sealed.
    ///
    /// # Errors
    /// As [`Contact::say`].
    pub fn say_edited(
        &mut self,
        message: &Message,
        edit: impl FnOnce(&mut [u8]),
    ) -> Result<Heard, TapError> {
        let apdu = self.frame_edited(message, edit)?;
        Ok(self.send(&apdu))
    }

    /// Confirms that an OUTCOME was heard, where the wallet is the reader.
    pub fn say_done(&mut self) -> Heard {
        self.send(Answer::Done.encode(&mut buffer()))
    }

    /// The APDU that says a message, sealed and not sent.
    ///
    /// # Errors
    /// As [`Contact::say`].
    pub fn frame(&mut self, message: &Message) -> Result<Vec<u8>, TapError> {
        self.frame_edited(message, |_| {})
    }

    fn frame_edited(
        &mut self,
        message: &Message,
        edit: impl FnOnce(&mut [u8]),
    ) -> Result<Vec<u8>, TapError> {
        let mut plain = [0; sizes::APDU];
        let length = encode(message, &mut plain).map_err(|_| TapError::OutOfTurn)?.len();
        let plain = plain.get_mut(..length).unwrap_or_default();
        edit(plain);
        let exchange = self.exchange_of(message);
        let sealed = seal(&mut self.channel, exchange, plain)?;
        let mut out = buffer();
        let apdu = match &mut self.role {
            Role::Card { point, .. } => {
                command(exchange, point.take().as_ref(), &sealed).map(|c| c.encode(&mut out))
            }
            Role::Reader { .. } => answer(&sealed).map(|answer| answer.encode(&mut out)),
        };
        apdu.map(<[u8]>::to_vec).ok_or(TapError::OutOfTurn)
    }

    /// Sends an APDU as it is, and opens what comes back.
    pub fn send(&mut self, apdu: &[u8]) -> Heard {
        match &mut self.role {
            Role::Card { card, .. } => {
                let handled = card.handle(apdu, self.wallet);
                let (answer, event) = (handled.response.to_vec(), handled.event);
                let exchange = exchange_of(apdu);
                let message = exchange.and_then(|exchange| {
                    let (body, _) = answer.split_last_chunk::<2>()?;
                    opened(&mut self.channel, exchange, body)
                });
                Heard { message, apdu: answer, event }
            }
            Role::Reader { reader, exchange } => {
                let (command, event) = match reader.feed(apdu, self.wallet) {
                    Ok(next) => (next.send.unwrap_or_default().to_vec(), Ok(next.event)),
                    Err(error) => (Vec::new(), Err(error)),
                };
                *exchange = exchange_of(&command).unwrap_or(*exchange);
                let message = opened(&mut self.channel, *exchange, command_body(&command));
                Heard { message, apdu: command, event }
            }
        }
    }

    /// Has the wallet, as a reader, pay once more after it was healed.
    ///
    /// # Errors
    /// Where it is no reader, or nothing was healed.
    pub fn pay_again(&mut self, terms: Terms) -> Result<Option<Message>, TapError> {
        let Role::Reader { reader, exchange } = &mut self.role else {
            return Err(TapError::OutOfTurn);
        };
        let apdu = reader.pay_again(terms)?.to_vec();
        *exchange = Exchange::PayAgain;
        Ok(opened(&mut self.channel, *exchange, command_body(&apdu)))
    }

    /// Has the wallet, as a reader, say what it knows of revoked wallets once the payment is over;
    /// `None` where it has nothing more to say.
    ///
    /// # Errors
    /// Where it is no reader, or the payment is not over.
    pub fn share(&mut self) -> Result<Option<Message>, TapError> {
        let Role::Reader { reader, exchange } = &mut self.role else {
            return Err(TapError::OutOfTurn);
        };
        let Some(apdu) = reader.share(self.wallet)?.map(<[u8]>::to_vec) else { return Ok(None) };
        *exchange = Exchange::Share;
        Ok(opened(&mut self.channel, *exchange, command_body(&apdu)))
    }

    /// Takes the two apart.
    pub fn part(self) {
        match self.role {
            Role::Card { mut card, .. } => card.deactivate(self.wallet),
            Role::Reader { mut reader, .. } => reader.end(self.wallet),
        }
    }

    /// The exchange a message belongs to, said from this end.
    fn exchange_of(&self, message: &Message) -> Exchange {
        let first = match &self.role {
            Role::Reader { exchange, .. } => return *exchange,
            Role::Card { point, .. } => point.is_some(),
        };
        match message {
            Message::Pay(_) if first => Exchange::Pay,
            Message::Pay(_) => Exchange::PayAgain,
            Message::Request(_) if first => Exchange::Collect,
            Message::Request(_) => Exchange::Request,
            Message::Value(_) => Exchange::Value,
            Message::Settled(_) | Message::Cancel(_) | Message::Unknown => Exchange::Outcome,
            Message::Share(_) => Exchange::Share,
        }
    }
}

fn command<'a>(
    exchange: Exchange,
    point: Option<&'a [u8; sizes::POINT]>,
    sealed: &'a [u8],
) -> Option<Command<'a>> {
    Some(match exchange {
        Exchange::Collect => Command::Collect { point: point?, request: sealed.try_into().ok()? },
        Exchange::Outcome => Command::Outcome(SealedOutcome::from_bytes(sealed)?),
        Exchange::Pay => Command::Pay { point: point?, pay: sealed.try_into().ok()? },
        Exchange::PayAgain => Command::PayAgain(sealed.try_into().ok()?),
        Exchange::Request => Command::Request(sealed.try_into().ok()?),
        Exchange::Share => Command::Share(sealed.try_into().ok()?),
        Exchange::Value => Command::Value(sealed.try_into().ok()?),
    })
}

/// The answer with that body: its length says which.
fn answer(sealed: &[u8]) -> Option<Answer<'_>> {
    match sealed.len() {
        sizes::SEALED_REQUEST => sealed.try_into().ok().map(Answer::Request),
        sizes::SEALED_SHARE => sealed.try_into().ok().map(Answer::Share),
        sizes::SEALED_VALUE => sealed.try_into().ok().map(Answer::Value),
        _ => SealedOutcome::from_bytes(sealed).map(Answer::Outcome),
    }
}

fn exchange_of(apdu: &[u8]) -> Option<Exchange> {
    Some(match Command::parse(apdu).ok()? {
        Command::Collect { .. } => Exchange::Collect,
        Command::Outcome(_) => Exchange::Outcome,
        Command::Pay { .. } => Exchange::Pay,
        Command::PayAgain(_) => Exchange::PayAgain,
        Command::Request(_) => Exchange::Request,
        Command::Select => return None,
        Command::Share(_) => Exchange::Share,
        Command::Value(_) => Exchange::Value,
    })
}

/// The sealed bytes in a command; none where there are none.
fn command_body(apdu: &[u8]) -> &[u8] {
    match Command::parse(apdu) {
        Ok(Command::Collect { request, .. } | Command::Request(request)) => request,
        Ok(Command::Outcome(outcome)) => outcome.bytes(),
        Ok(Command::Pay { pay, .. } | Command::PayAgain(pay)) => pay,
        Ok(Command::Share(share)) => share,
        Ok(Command::Value(value)) => value,
        Ok(Command::Select) | Err(_) => &[],
    }
}

const fn buffer() -> ApduBuffer {
    [0; sizes::APDU]
}
