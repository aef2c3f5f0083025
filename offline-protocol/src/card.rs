//! One tap in the role of the card: a reader asks, the wallet answers.
//!
//! ```text
//!         SELECT                 COLLECT                    OUTCOME
//!  Idle ----------> Listening ------------> Paying <---------------------+
//!   ^                   |                      '---- REQUEST (healed) ---'
//!   |                   |        PAY                        VALUE
//!   |                   '-----------------> Receiving <------------------+
//!   |                                          '---- PAY AGAIN (healed) -'
//!   |                     SHARE                          SHARE
//!   |  a payment is over ------> Sharing ----------------------> Idle
//!   '--- the field is gone, or anything was refused
//! ```
//! Whether the card pays or is paid, the reader decides by its first sealed command; whether it
//! does, its owner has decided before ([`ecny_core::Consent`]).

use ecny_core::{Decision, Ledger, PeerFault, SecureElement, Wanted};
use embedded_storage::nor_flash::NorFlash;

use crate::{
    again::Again,
    apdu::{Answer, ApduBuffer, Command, StatusWord},
    channel::{Channel, Listening},
    error::TapError,
    event::Event,
    exchange::{Exchange, Orientation},
    hello::Capabilities,
    message::{self, Message},
    outcome::{Outcome, OutcomeBytes},
    payee::Payee,
    payer::Payer,
    share::Share,
    sizes,
};

/// A wallet that waits to be touched.
#[derive(Debug)]
pub struct Card {
    state: State,
    again: Again,
}

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is no heap to put the channel on")]
enum State {
    Idle,
    Listening(Listening),
    Paying {
        channel: Channel,
        payer: Payer,
    },
    Receiving {
        channel: Channel,
        payee: Payee,
    },
    /// A payment is over, and the reader has been told what it lacks.
    Sharing {
        channel: Channel,
    },
}

/// What a card answers, and what has happened.
#[derive(Debug)]
pub struct Handled<'a> {
    /// The response APDU, for the reader.
    pub response: &'a [u8],
    /// What has happened, for the own host. Where it is an error, the reader was refused, and the
    /// tap is over.
    pub event: Result<Event, TapError>,
}

/// What goes back to the reader, and what has happened.
type Step = (Reply, Event);

/// An answer that owns its bytes.
enum Reply {
    Done,
    Hello([u8; sizes::HELLO]),
    Request([u8; sizes::SEALED_REQUEST]),
    Value([u8; sizes::SEALED_VALUE]),
    Outcome(OutcomeBytes),
    Share([u8; sizes::SEALED_SHARE]),
}

impl Default for Card {
    fn default() -> Self {
        Self::new()
    }
}

impl Card {
    /// A card that nobody has selected yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { state: State::Idle, again: Again::new() }
    }

    /// Answers one command APDU.
    ///
    /// Whatever is refused ends the tap: the reader has to select again. A command that comes
    /// twice is answered with the same bytes and does nothing.
    pub fn handle<F: NorFlash, E: SecureElement>(
        &mut self,
        apdu: &[u8],
        ledger: &mut Ledger<F, E>,
    ) -> Handled<'_> {
        let command = match Command::parse(apdu) {
            Ok(command) => command,
            Err(error) => {
                self.end(ledger);
                let response = self.again.refuse(error.into());
                return Handled { response, event: Err(error.into()) };
            }
        };
        if self.again.answers(apdu) && command != Command::Select {
            return Handled { response: self.again.response(), event: Ok(Event::Repeated) };
        }
        match self.step(&command, ledger) {
            Ok((reply, event)) => {
                let response = self.again.answer(apdu, |out| reply.encode(out));
                Handled { response, event: Ok(event) }
            }
            Err(error) => {
                self.end(ledger);
                let response = self.again.refuse(StatusWord::Refused);
                Handled { response, event: Err(error) }
            }
        }
    }

    /// The field is gone: ends the tap. What was debited stays debited until its outcome is heard.
    pub fn deactivate<F: NorFlash, E: SecureElement>(&mut self, ledger: &mut Ledger<F, E>) {
        self.end(ledger);
    }

    fn end<F: NorFlash, E: SecureElement>(&mut self, ledger: &mut Ledger<F, E>) {
        self.state = State::Idle;
        self.again.forget();
        ledger.element().forget_ephemeral();
    }

    fn step<F: NorFlash, E: SecureElement>(
        &mut self,
        command: &Command<'_>,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Step, TapError> {
        if let Command::Select = command {
            return self.select(ledger);
        }
        match core::mem::replace(&mut self.state, State::Idle) {
            State::Idle => Err(PeerFault::OutOfTurn.into()),
            State::Listening(listening) => self.first(listening, command, ledger),
            State::Paying { channel, payer } => self.paying(channel, payer, command, ledger),
            State::Receiving { channel, payee } => self.receiving(channel, payee, command, ledger),
            State::Sharing { channel } => shared(channel, command, ledger),
        }
    }

    fn select<F: NorFlash, E: SecureElement>(
        &mut self,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Step, TapError> {
        self.end(ledger);
        // Nothing of the ledger is in a HELLO, so nothing is confirmed for it: a stranger who
        // selects again and again must not wear the flash.
        let listening = Listening::new(Capabilities::NONE, ledger.element())?;
        let hello = listening.hello().to_bytes();
        self.state = State::Listening(listening);
        Ok((Reply::Hello(hello), Event::Selected))
    }

    /// The first sealed command: who reads pays, or is paid.
    fn first<F: NorFlash, E: SecureElement>(
        &mut self,
        listening: Listening,
        command: &Command<'_>,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Step, TapError> {
        match command {
            Command::Collect { point, request } => {
                let mut channel =
                    listening.accept(Orientation::PayeeReads, point, ledger.element())?;
                let request = channel.open(Exchange::Collect, request)?;
                self.pay(channel, Payer::new(None), Exchange::Collect, &request, ledger)
            }
            Command::Pay { point, pay } => {
                let mut channel =
                    listening.accept(Orientation::PayerReads, point, ledger.element())?;
                let wanted = wanted(&channel.open(Exchange::Pay, pay)?, ledger)?;
                self.ask(channel, Payee::new(wanted), Exchange::Pay, ledger)
            }
            Command::Outcome(_)
            | Command::PayAgain(_)
            | Command::Request(_)
            | Command::Select
            | Command::Share(_)
            | Command::Value(_) => Err(PeerFault::OutOfTurn.into()),
        }
    }

    fn paying<F: NorFlash, E: SecureElement>(
        &mut self,
        mut channel: Channel,
        mut payer: Payer,
        command: &Command<'_>,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Step, TapError> {
        match command {
            Command::Outcome(sealed) => {
                let outcome = Outcome::open(sealed, &mut channel, Exchange::Outcome)?;
                let ended = payer.outcome(&outcome, ledger)?;
                self.state = State::Paying { channel, payer };
                Ok((Reply::Done, Event::ended(&ended)))
            }
            Command::Request(request) if payer.healed() => {
                let request = channel.open(Exchange::Request, request)?;
                self.pay(channel, payer, Exchange::Request, &request, ledger)
            }
            Command::Share(share) if payer.ended() => self.share(channel, share, ledger),
            Command::Collect { .. }
            | Command::Pay { .. }
            | Command::PayAgain(_)
            | Command::Request(_)
            | Command::Select
            | Command::Share(_)
            | Command::Value(_) => Err(PeerFault::OutOfTurn.into()),
        }
    }

    fn receiving<F: NorFlash, E: SecureElement>(
        &mut self,
        mut channel: Channel,
        mut payee: Payee,
        command: &Command<'_>,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Step, TapError> {
        match command {
            Command::Value(value) => {
                let value: [u8; sizes::VALUE] = channel.open(Exchange::Value, value)?;
                let Message::Value(value) = Message::from_bytes(&value)? else {
                    return Err(PeerFault::Malformed.into());
                };
                let decision = payee.value(&value, ledger)?;
                if let (Decision::Credited(_), true) = (&decision, payee.is_armed()) {
                    ledger.consent.spend_receive();
                }
                let outcome = OutcomeBytes::seal(&decision, &mut channel, Exchange::Value)?;
                self.state = State::Receiving { channel, payee };
                Ok((Reply::Outcome(outcome), Event::decided(&decision)))
            }
            Command::PayAgain(pay) if payee.unpaid() => {
                payee.want(wanted(&channel.open(Exchange::PayAgain, pay)?, ledger)?)?;
                self.ask(channel, payee, Exchange::PayAgain, ledger)
            }
            Command::Share(share) if payee.ended() => self.share(channel, share, ledger),
            Command::Collect { .. }
            | Command::Outcome(_)
            | Command::Pay { .. }
            | Command::PayAgain(_)
            | Command::Request(_)
            | Command::Select
            | Command::Share(_) => Err(PeerFault::OutOfTurn.into()),
        }
    }

    /// Answers a REQUEST with the value.
    fn pay<F: NorFlash, E: SecureElement>(
        &mut self,
        mut channel: Channel,
        mut payer: Payer,
        exchange: Exchange,
        request: &[u8; sizes::REQUEST],
        ledger: &mut Ledger<F, E>,
    ) -> Result<Step, TapError> {
        let Message::Request(request) = Message::from_bytes(request)? else {
            return Err(PeerFault::Malformed.into());
        };
        let transcript = *channel.transcript();
        let Some((debited, again)) = payer.request(&request, &transcript, ledger)? else {
            return Err(TapError::NothingToHeal);
        };
        let sealed = channel.seal(exchange, &message::value(&debited))?;
        self.state = State::Paying { channel, payer };
        Ok((Reply::Value(sealed), Event::sent(&debited, again)))
    }

    /// Answers the first SHARE: tells what this wallet knows, and gives what the reader lacks.
    fn share<F: NorFlash, E: SecureElement>(
        &mut self,
        mut channel: Channel,
        sealed: &[u8; sizes::SEALED_SHARE],
        ledger: &mut Ledger<F, E>,
    ) -> Result<Step, TapError> {
        let share = Share::open(sealed, &mut channel)?;
        // What this wallet lacks the reader cannot know yet.
        share.gives_nothing()?;
        let answer = Share::lacking(&share.heads, ledger)?.seal(&mut channel)?;
        self.state = State::Sharing { channel };
        Ok((Reply::Share(answer), Event::Shared { taken: None }))
    }

    /// Answers a PAY with the request for it.
    fn ask<F: NorFlash, E: SecureElement>(
        &mut self,
        mut channel: Channel,
        mut payee: Payee,
        exchange: Exchange,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Step, TapError> {
        let (binding, transcript) = (channel.binding(), *channel.transcript());
        let request = payee.request(binding, &transcript, ledger)?;
        let sealed = channel.seal(exchange, &message::request(&request))?;
        self.state = State::Receiving { channel, payee };
        Ok((Reply::Request(sealed), Event::Asked))
    }
}

impl Reply {
    fn encode<'o>(&self, out: &'o mut ApduBuffer) -> &'o [u8] {
        match self {
            Self::Done => Answer::Done,
            Self::Hello(hello) => Answer::Hello(hello),
            Self::Request(request) => Answer::Request(request),
            Self::Value(value) => Answer::Value(value),
            Self::Outcome(outcome) => Answer::Outcome(outcome.borrow()),
            Self::Share(share) => Answer::Share(share),
        }
        .encode(out)
    }
}

/// Answers the second SHARE, the last: takes what the reader gives.
fn shared<F: NorFlash, E: SecureElement>(
    mut channel: Channel,
    command: &Command<'_>,
    ledger: &mut Ledger<F, E>,
) -> Result<Step, TapError> {
    let Command::Share(sealed) = command else { return Err(PeerFault::OutOfTurn.into()) };
    let taken = Share::open(sealed, &mut channel)?.take(ledger)?;
    let answer = Share::heads(ledger)?.seal(&mut channel)?;
    Ok((Reply::Share(answer), Event::Shared { taken }))
}

/// What a PAY names, where the owner lets it be received.
fn wanted<F: NorFlash, E: SecureElement>(
    pay: &[u8; sizes::PAY],
    ledger: &Ledger<F, E>,
) -> Result<Wanted, TapError> {
    let Message::Pay(terms) = Message::from_bytes(pay)? else {
        return Err(PeerFault::Malformed.into());
    };
    Ok(ledger.offered(terms)?)
}
