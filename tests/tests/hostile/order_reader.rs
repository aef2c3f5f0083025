//! Answers in every order, to a reader.

use ecny_core::Wanted;
use ecny_offline_protocol::{
    Answer, Capabilities, Channel, Command, Event, Exchange, Listening, Reader, ResponseError,
    SealedOutcome, StatusWord, TapError, sizes,
};
use ecny_sim::envelope;
use ecny_tests::terms;

use super::{
    order::{Before, Does, If, Kind, LONGEST, Open, Stage, length, sealed, sequences},
    stand::{LIED_TO, PRICE},
    tally::Tally,
};

/// The states of the reader diagram of section 10, with those of payer and payee inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Selecting, to collect.
    SelectingToCollect,
    /// Selecting, to pay.
    SelectingToPay,
    Collecting,
    Closing,
    /// Closing: it was an older value, and the order is unpaid.
    ClosingUnpaid,
    Paying,
    Delivering,
    /// Delivering: an older debit.
    DeliveringOlder,
    Healed,
    Done,
}

/// What a card says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    Hello,
    Message(Kind),
    Done,
    Refuse,
}

pub const REQUEST: Say = Say::Message(Kind::Request);
pub const VALUE: Say = Say::Message(Kind::Value);
pub const SETTLED: Say = Say::Message(Kind::Settled);
pub const CANCEL: Say = Say::Message(Kind::Cancel);
pub const UNKNOWN: Say = Say::Message(Kind::Unknown);

const SAYINGS: [Say; 8] =
    [Say::Hello, REQUEST, VALUE, SETTLED, CANCEL, UNKNOWN, Say::Done, Say::Refuse];

/// Every arrow of the reader diagram; PAY AGAIN is the host's.
const ARROWS: [(At, Say, If, At, Does); 14] = [
    (At::SelectingToCollect, Say::Hello, If::Always, At::Collecting, Does::Ask),
    (At::Collecting, VALUE, If::Older, At::ClosingUnpaid, Does::Void),
    (At::Collecting, VALUE, If::Nothing, At::Closing, Does::Credit),
    (At::ClosingUnpaid, Say::Done, If::Always, At::Collecting, Does::Ask),
    (At::Closing, Say::Done, If::Always, At::Done, Does::Hear),
    (At::SelectingToPay, Say::Hello, If::Always, At::Paying, Does::Listen),
    (At::Paying, REQUEST, If::Older, At::DeliveringOlder, Does::Again),
    (At::Paying, REQUEST, If::Nothing, At::Delivering, Does::Debit),
    (At::Delivering, SETTLED, If::Always, At::Done, Does::Settle),
    (At::Delivering, CANCEL, If::Always, At::Done, Does::Refund),
    (At::Delivering, UNKNOWN, If::Always, At::Done, Does::Leave),
    (At::DeliveringOlder, SETTLED, If::Always, At::Healed, Does::Settle),
    (At::DeliveringOlder, CANCEL, If::Always, At::Healed, Does::Refund),
    (At::DeliveringOlder, UNKNOWN, If::Always, At::Done, Does::Leave),
];

/// Where an answer leads; `Err` with what it is called where there is no arrow: by its status
/// word, then by its form, and out of turn once the tap is over.
fn arrow(at: At, say: Say, open: Open) -> Result<(At, Does), TapError> {
    let older = if say == VALUE { open.value } else { open.debit };
    let mut arrows = ARROWS.iter().filter(|(from, of, when, ..)| {
        let meant = match when {
            If::Always => true,
            If::Older => older,
            If::Nothing => !older,
        };
        (*from, *of) == (at, say) && meant
    });
    let refused = || match (at, say) {
        (At::Done | At::Healed, _) => TapError::OutOfTurn,
        (_, Say::Refuse) => ResponseError::Status(StatusWord::Refused).into(),
        (At::SelectingToCollect | At::SelectingToPay, _) => ResponseError::Fci.into(),
        (_, _) => ResponseError::Length.into(),
    };
    arrows.next().map(|(.., to, does)| (*to, *does)).ok_or_else(refused)
}

/// What a reader was told by its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    Collect,
    Pay,
    /// To pay, and once more where an older payment was healed.
    PayAgain,
}

#[test]
fn a_reader_ends_the_tap_at_every_answer_that_is_not_due_in_every_order() {
    let mut tally = Tally::of("answers in every order, to a reader");
    let mut stage = Stage::new();
    let (mut done, mut refused) = (0, 0);
    let tasks = [Task::Collect, Task::Pay, Task::PayAgain];
    for before in [Before::Nothing, Before::Older] {
        for (task, sequence) in tasks
            .iter()
            .flat_map(|task| sequences(&SAYINGS, length()).map(move |sequence| (*task, sequence)))
        {
            stage.set(before);
            let mut liar = Liar::new(&mut stage, task);
            let (mut at, mut open) = (Liar::start(task), Open::before(before));
            for (index, say) in sequence.iter().enumerate() {
                let case = || format!("{before:?}, {task:?}, {:?} at {at:?}", &sequence[..=index]);
                let state = stage.stand.state();
                let number = stage.stand.world.wallet(LIED_TO).number();
                let (sent, event) = liar.say(&mut stage, *say);
                let after = stage.stand.world.wallet(LIED_TO).number();
                match arrow(at, *say, open) {
                    Ok((to, does)) => {
                        assert!(event.is_ok_and(|event| does.is(&event)), "{}: {event:?}", case());
                        assert_eq!(after, number + does.appends(), "{}", case());
                        if does.appends() == 0 {
                            assert_eq!(stage.stand.state(), state, "{}", case());
                        }
                        assert_eq!(sent, !matches!(to, At::Done | At::Healed), "{}", case());
                        open.does(does);
                        stage.counts(&event.unwrap());
                        at = to;
                        if (at, task) == (At::Healed, Task::PayAgain) {
                            liar.pay_again(&mut stage);
                            at = At::Paying;
                        }
                        done += 1;
                    }
                    Err(error) => {
                        assert_eq!(event, Err(error), "{}", case());
                        assert!(!sent, "{}", case());
                        assert_eq!(stage.stand.state(), state, "{}", case());
                        at = At::Done;
                        refused += 1;
                    }
                }
            }
            liar.reader.end(stage.stand.world.wallet_mut(LIED_TO));
            tally.case();
        }
    }
    stage.stand.assert_books();
    let sequences = 2 * tasks.len() * SAYINGS.len().pow(length());
    assert_eq!(done + refused, sequences * usize::try_from(length()).unwrap());
    assert!(done > sequences / 8, "{done} steps done, {refused} refused");
    tally.leave_out(sequences * (SAYINGS.len().pow(LONGEST - length()) - 1));
    tally.holds(sequences);
}

/// A card that says anything at any time, in the channel it has made.
pub struct Liar {
    pub reader: Reader,
    /// Every sealed body of the tap, whoever sealed it.
    pub bodies: Vec<Vec<u8>>,
    listening: Option<Listening>,
    channel: Option<Channel>,
    /// The exchange of the reader's last command.
    exchange: Exchange,
}

impl Liar {
    pub fn new(stage: &mut Stage, task: Task) -> Self {
        let wallet = stage.stand.world.wallet_mut(LIED_TO);
        let (reader, exchange) = match task {
            Task::Collect => {
                (Reader::collect(Wanted::Order(terms(PRICE)), wallet), Exchange::Collect)
            }
            Task::Pay | Task::PayAgain => (Reader::pay(terms(PRICE), wallet), Exchange::Pay),
        };
        let mut reader = reader.unwrap();
        reader.start();
        Self { reader, bodies: Vec::new(), listening: None, channel: None, exchange }
    }

    const fn start(task: Task) -> At {
        match task {
            Task::Collect => At::SelectingToCollect,
            Task::Pay | Task::PayAgain => At::SelectingToPay,
        }
    }

    /// Says it; gives whether the reader goes on, and what it told its host.
    pub fn say(&mut self, stage: &mut Stage, say: Say) -> (bool, Result<Event, TapError>) {
        let answer = self.answer(stage, say);
        let wallet = stage.stand.world.wallet_mut(LIED_TO);
        let (command, event) = match self.reader.feed(&answer, wallet) {
            Ok(next) => (next.send.unwrap_or_default().to_vec(), Ok(next.event)),
            Err(error) => (Vec::new(), Err(error)),
        };
        self.hear(stage, &command);
        (!command.is_empty(), event)
    }

    pub fn pay_again(&mut self, stage: &mut Stage) {
        let command = self.reader.pay_again(terms(PRICE)).unwrap().to_vec();
        self.hear(stage, &command);
    }

    fn answer(&mut self, stage: &mut Stage, say: Say) -> Vec<u8> {
        let mut out = [0; sizes::APDU];
        let liar = &mut stage.stand.liar;
        let answer = match say {
            Say::Done => Answer::Done.encode(&mut out),
            Say::Refuse => Answer::Refused(StatusWord::Refused).encode(&mut out),
            Say::Hello => {
                let listening = Listening::new(Capabilities::NONE, &mut liar.element).unwrap();
                let hello = listening.hello().to_bytes();
                self.listening = Some(listening);
                return Answer::Hello(&hello).encode(&mut out).to_vec();
            }
            Say::Message(kind) => {
                let wallet = stage.stand.world.wallet(LIED_TO).id();
                let channel = self.channel.as_mut();
                let transcript = channel.as_ref().map_or([0; 32], |it| *it.transcript());
                let message = stage.says.message(kind, liar, wallet, &transcript);
                let body = sealed(channel, self.exchange, &message);
                self.keep(&body);
                return [&body[..], &[0x90, 0x00]].concat();
            }
        };
        answer.to_vec()
    }

    fn keep(&mut self, body: &[u8]) {
        if !body.is_empty() {
            self.bodies.push(body.to_vec());
        }
    }

    /// Opens what the reader said next, if anything.
    fn hear(&mut self, stage: &mut Stage, command: &[u8]) {
        let Ok(command) = Command::parse(command) else { return };
        let outcome = |outcome: SealedOutcome<'_>| outcome.bytes().to_vec();
        let (exchange, point, body) = match command {
            Command::Collect { point, request } => {
                (Exchange::Collect, Some(point), request.to_vec())
            }
            Command::Pay { point, pay } => (Exchange::Pay, Some(point), pay.to_vec()),
            Command::Outcome(sealed) => (Exchange::Outcome, None, outcome(sealed)),
            Command::PayAgain(pay) => (Exchange::PayAgain, None, pay.to_vec()),
            Command::Request(request) => (Exchange::Request, None, request.to_vec()),
            Command::Value(value) => (Exchange::Value, None, value.to_vec()),
            Command::Share(share) => (Exchange::Share, None, share.to_vec()),
            Command::Select => return,
        };
        self.exchange = exchange;
        if let (Some(point), Some(listening)) = (point, self.listening.take()) {
            let element = &mut stage.stand.liar.element;
            let orientation = exchange.orientation().unwrap();
            let channel = listening.accept(orientation, point, element).unwrap();
            self.channel = Some(channel);
        }
        self.keep(&body);
        let channel = self.channel.as_mut();
        let heard = channel.and_then(|channel| envelope::open(channel, exchange, &body));
        assert!(heard.is_some(), "the reader speaks in the channel it has made");
        stage.says.hears(heard.as_ref());
    }
}
