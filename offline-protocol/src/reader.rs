//! One tap in the role of the reader: the wallet asks, a card answers.
//!
//! ```text
//!           SELECT             COLLECT|PAY              OUTCOME|VALUE
//!  Starting ------> Selecting ------------> Collecting ---------------> Closing
//!                                           Paying     ---------------> Delivering
//!
//!               SHARE              SHARE, if the card lacks something
//!  Over, Healed ------> Comparing  ------------------------------------> Giving
//! ```
//! Bytes go out through [`Next::send`], the answers come in through [`Reader::feed`]. A tap that
//! ends early leaves everything as the last event said: value that is debited stays debited until
//! its outcome is heard, in this tap or another.

use ecny_core::{Ledger, ListHeads, PeerFault, SecureElement, Terms, Wanted};
use embedded_storage::nor_flash::NorFlash;

use crate::{
    apdu::{ApduBuffer, Command, Response},
    channel::{Channel, Reading},
    error::TapError,
    event::Event,
    exchange::{Exchange, Orientation},
    message::{self, Message},
    outcome::{Outcome, OutcomeBytes},
    payee::Payee,
    payer::Payer,
    share::Share,
    sizes,
};

/// A wallet that touches another.
#[derive(Debug)]
pub struct Reader {
    state: State,
    out: ApduBuffer,
}

#[derive(Debug)]
enum State {
    /// SELECT is out.
    Selecting {
        reading: Reading,
        task: Task,
    },
    /// REQUEST is out; the value is to come.
    Collecting {
        channel: Channel,
        payee: Payee,
        exchange: Exchange,
    },
    /// OUTCOME is out; the card has heard it or not.
    Closing {
        channel: Channel,
        payee: Payee,
    },
    /// PAY is out; the request is to come.
    Paying {
        channel: Channel,
        payer: Payer,
        exchange: Exchange,
    },
    /// VALUE is out; its outcome is to come.
    Delivering {
        channel: Channel,
        payer: Payer,
    },
    /// An older payment was healed: one payment more if the user says so once more.
    Healed {
        channel: Channel,
        payer: Payer,
    },
    /// The payment is over; the host may share lists.
    Over {
        channel: Channel,
    },
    /// SHARE is out; what the card knows is to come.
    Comparing {
        channel: Channel,
    },
    /// The card knows this much.
    Compared {
        channel: Channel,
        peer: ListHeads,
    },
    /// A delta is out that the card lacked.
    Giving {
        channel: Channel,
    },
    Done,
}

#[derive(Debug)]
enum Task {
    Collect(Wanted),
    Pay(Terms),
}

/// What to do next, and what has happened.
#[derive(Debug)]
pub struct Next<'a> {
    /// The command APDU for the card; `None` where the tap is over.
    pub send: Option<&'a [u8]>,
    /// What has happened.
    pub event: Event,
}

impl Reader {
    /// Begins a tap that collects a payment; [`Wanted::Late`] only heals.
    ///
    /// # Errors
    /// Where the wallet is not ready for a tap.
    pub fn collect<F: NorFlash, E: SecureElement>(
        wanted: Wanted,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Self, TapError> {
        // An order of nothing would cancel what it should heal.
        let wanted = if wanted.terms().is_heal() { Wanted::Late } else { wanted };
        Self::begin(Task::Collect(wanted), ledger)
    }

    /// Begins a tap that pays; [`Terms::HEAL`] only heals.
    ///
    /// # Errors
    /// Where the wallet is not ready for a tap.
    pub fn pay<F: NorFlash, E: SecureElement>(
        terms: Terms,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Self, TapError> {
        Self::begin(Task::Pay(terms), ledger)
    }

    fn begin<F: NorFlash, E: SecureElement>(
        task: Task,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Self, TapError> {
        let reading = Reading::new(ledger.element())?;
        Ok(Self { state: State::Selecting { reading, task }, out: [0; sizes::APDU] })
    }

    /// The first command: SELECT.
    pub fn start(&mut self) -> &[u8] {
        Command::Select.encode(&mut self.out)
    }

    /// Takes the card's response to the last command.
    ///
    /// # Errors
    /// [`TapError`], by whose fault it was. The tap is over then.
    pub fn feed<F: NorFlash, E: SecureElement>(
        &mut self,
        response: &[u8],
        ledger: &mut Ledger<F, E>,
    ) -> Result<Next<'_>, TapError> {
        let fed = self.step(response, ledger);
        if fed.is_err() {
            self.end(ledger);
        }
        let (command, event) = fed?;
        let send = command.map(|command| command.encode(&mut self.out));
        Ok(Next { send, event })
    }

    /// Whether an older payment was healed, and one payment more may follow in this tap.
    #[must_use]
    pub const fn healed(&self) -> bool {
        matches!(self.state, State::Healed { .. })
    }

    /// Pays after an older payment was healed, because the user has said so once more.
    ///
    /// # Errors
    /// [`TapError::OutOfTurn`] where nothing was healed.
    pub fn pay_again(&mut self, terms: Terms) -> Result<&[u8], TapError> {
        let State::Healed { mut channel, mut payer } =
            core::mem::replace(&mut self.state, State::Done)
        else {
            return Err(TapError::OutOfTurn);
        };
        payer.agree(terms)?;
        let exchange = Exchange::PayAgain;
        let sealed = channel.seal(exchange, &message::pay(&terms))?;
        self.state = State::Paying { channel, payer, exchange };
        Ok(Command::PayAgain(&sealed).encode(&mut self.out))
    }

    /// Once the payment is over: the next command by which the two wallets tell each other of revoked
    /// ones; `None` where neither lacks anything the other has, or nothing was paid or healed. At
    /// most two commands, each to be answered through [`Reader::feed`]; a host in a hurry leaves
    /// them out.
    ///
    /// # Errors
    /// [`TapError::OutOfTurn`] while a payment or a command is under way; the tap goes on. Where the
    /// flash fails, it is over.
    pub fn share<F: NorFlash, E: SecureElement>(
        &mut self,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Option<&[u8]>, TapError> {
        let (mut channel, peer) = match core::mem::replace(&mut self.state, State::Done) {
            State::Over { channel } | State::Healed { channel, .. } => (channel, None),
            State::Compared { channel, peer } => (channel, Some(peer)),
            State::Done => return Ok(None),
            under_way @ (State::Selecting { .. }
            | State::Collecting { .. }
            | State::Closing { .. }
            | State::Paying { .. }
            | State::Delivering { .. }
            | State::Comparing { .. }
            | State::Giving { .. }) => {
                self.state = under_way;
                return Err(TapError::OutOfTurn);
            }
        };
        let share = match &peer {
            None => Share::heads(ledger)?,
            Some(peer) => Share::lacking(peer, ledger)?,
        };
        if peer.is_some() && share.gives_nothing().is_ok() {
            return Ok(None);
        }
        let sealed = share.seal(&mut channel)?;
        self.state = match peer {
            None => State::Comparing { channel },
            Some(_) => State::Giving { channel },
        };
        Ok(Some(Command::Share(&sealed).encode(&mut self.out)))
    }

    /// The card is gone: ends the tap. What was debited stays debited until its outcome is heard.
    pub fn end<F: NorFlash, E: SecureElement>(&mut self, ledger: &mut Ledger<F, E>) {
        self.state = State::Done;
        ledger.element().forget_ephemeral();
    }

    fn step<F: NorFlash, E: SecureElement>(
        &mut self,
        response: &[u8],
        ledger: &mut Ledger<F, E>,
    ) -> Result<(Option<Sending>, Event), TapError> {
        let state = core::mem::replace(&mut self.state, State::Done);
        match state {
            State::Selecting { reading, task } => {
                let hello = Response::parse(response)?.hello()?;
                match task {
                    Task::Collect(wanted) => {
                        let (channel, point) =
                            reading.connect(Orientation::PayeeReads, &hello, ledger.element())?;
                        self.ask(channel, Payee::new(wanted), Some(point), ledger)
                    }
                    Task::Pay(terms) => {
                        let (mut channel, point) =
                            reading.connect(Orientation::PayerReads, &hello, ledger.element())?;
                        let exchange = Exchange::Pay;
                        let sealed = channel.seal(exchange, &message::pay(&terms))?;
                        let payer = Payer::new(Some(terms));
                        self.state = State::Paying { channel, payer, exchange };
                        Ok((Some(Sending::Pay(point, sealed)), Event::Selected))
                    }
                }
            }
            State::Collecting { channel, payee, exchange } => {
                let sealed = Response::parse(response)?.value()?;
                self.value(channel, payee, exchange, sealed, ledger)
            }
            State::Closing { channel, payee } => {
                Response::parse(response)?.done()?;
                if payee.unpaid() {
                    return self.ask(channel, payee, None, ledger);
                }
                if payee.ended() {
                    self.state = State::Over { channel };
                }
                Ok((None, Event::Heard))
            }
            State::Paying { mut channel, mut payer, exchange } => {
                let sealed = Response::parse(response)?.request()?;
                let request: [u8; sizes::REQUEST] = channel.open(exchange, sealed)?;
                let Message::Request(request) = Message::from_bytes(&request)? else {
                    return Err(PeerFault::Malformed.into());
                };
                let transcript = *channel.transcript();
                let Some((debited, again)) = payer.request(&request, &transcript, ledger)? else {
                    return Ok((None, Event::Nothing));
                };
                let sealed = channel.seal(Exchange::Value, &message::value(&debited))?;
                self.state = State::Delivering { channel, payer };
                Ok((Some(Sending::Value(sealed)), Event::sent(&debited, again)))
            }
            State::Delivering { mut channel, mut payer } => {
                let sealed = Response::parse(response)?.outcome()?;
                let outcome = Outcome::open(&sealed, &mut channel, Exchange::Value)?;
                let ended = payer.outcome(&outcome, ledger)?;
                if payer.healed() {
                    self.state = State::Healed { channel, payer };
                } else if payer.ended() {
                    self.state = State::Over { channel };
                }
                Ok((None, Event::ended(&ended)))
            }
            State::Comparing { mut channel } => {
                let share = Share::open(Response::parse(response)?.share()?, &mut channel)?;
                let taken = share.take(ledger)?;
                self.state = State::Compared { channel, peer: share.heads };
                Ok((None, Event::Shared { taken }))
            }
            State::Giving { mut channel } => {
                let share = Share::open(Response::parse(response)?.share()?, &mut channel)?;
                share.gives_nothing()?;
                Ok((None, Event::Shared { taken: None }))
            }
            State::Healed { .. } | State::Over { .. } | State::Compared { .. } | State::Done => {
                Err(TapError::OutOfTurn)
            }
        }
    }

    /// Asks the card to pay: the first time with the reader's point, after healing without.
    fn ask<F: NorFlash, E: SecureElement>(
        &mut self,
        mut channel: Channel,
        mut payee: Payee,
        point: Option<[u8; sizes::POINT]>,
        ledger: &mut Ledger<F, E>,
    ) -> Result<(Option<Sending>, Event), TapError> {
        let (binding, transcript) = (channel.binding(), *channel.transcript());
        let request = payee.request(binding, &transcript, ledger)?;
        let exchange = if point.is_some() { Exchange::Collect } else { Exchange::Request };
        let sealed = channel.seal(exchange, &message::request(&request))?;
        self.state = State::Collecting { channel, payee, exchange };
        let sending = match point {
            Some(point) => Sending::Collect(point, sealed),
            None => Sending::Request(sealed),
        };
        Ok((Some(sending), Event::Asked))
    }

    /// Decides about the value that came, and says so.
    fn value<F: NorFlash, E: SecureElement>(
        &mut self,
        mut channel: Channel,
        mut payee: Payee,
        exchange: Exchange,
        sealed: &[u8; sizes::SEALED_VALUE],
        ledger: &mut Ledger<F, E>,
    ) -> Result<(Option<Sending>, Event), TapError> {
        let value: [u8; sizes::VALUE] = channel.open(exchange, sealed)?;
        let Message::Value(value) = Message::from_bytes(&value)? else {
            return Err(PeerFault::Malformed.into());
        };
        let decision = payee.value(&value, ledger)?;
        let outcome = OutcomeBytes::seal(&decision, &mut channel, Exchange::Outcome)?;
        self.state = State::Closing { channel, payee };
        Ok((Some(Sending::Outcome(outcome)), Event::decided(&decision)))
    }
}

/// A command that owns its bytes.
enum Sending {
    Collect([u8; sizes::POINT], [u8; sizes::SEALED_REQUEST]),
    Request([u8; sizes::SEALED_REQUEST]),
    Pay([u8; sizes::POINT], [u8; sizes::SEALED_PAY]),
    Value([u8; sizes::SEALED_VALUE]),
    Outcome(OutcomeBytes),
}

impl Sending {
    fn encode<'o>(&self, out: &'o mut ApduBuffer) -> &'o [u8] {
        match self {
            Self::Collect(point, request) => Command::Collect { point, request },
            Self::Request(request) => Command::Request(request),
            Self::Pay(point, pay) => Command::Pay { point, pay },
            Self::Value(value) => Command::Value(value),
            Self::Outcome(outcome) => Command::Outcome(outcome.borrow()),
        }
        .encode(out)
    }
}
