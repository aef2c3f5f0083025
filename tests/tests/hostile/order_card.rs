//! Commands in every order, to a card.

use ecny_core::PeerFault;
use ecny_offline_protocol::{
    Card, Channel, Command, Event, Exchange, Hello, Orientation, Reading, Response, SealedOutcome,
    TapError, sizes,
};
use ecny_sim::envelope;

use super::{
    order::{Before, Does, If, Kind, LONGEST, Open, Stage, length, sealed, sequences},
    stand::LIED_TO,
    tally::Tally,
};

/// The states of the card diagram of section 10, with those of payer and payee inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Idle,
    Listening,
    /// Paying, Sent: a debit just made is out.
    Sent,
    /// Paying, Sent: an older debit is out once more.
    SentOlder,
    /// Paying, Waiting: an older debit has ended in this channel.
    Waiting,
    /// Paying, Ended.
    Ended,
    /// Receiving, Asked.
    Asked,
    /// Receiving, Open: an older value was decided in this channel, and the order is unpaid.
    Unpaid,
    /// Receiving, Decided.
    Decided,
    /// Paying, Done: the payee does not know any more.
    Unknown,
    /// Sharing.
    Sharing,
}

/// What a reader says: SELECT, or a message in the exchange it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    Select,
    In(Exchange, Kind),
}

pub const COLLECT: Say = Say::In(Exchange::Collect, Kind::Request);
pub const SETTLED: Say = Say::In(Exchange::Outcome, Kind::Settled);
pub const CANCEL: Say = Say::In(Exchange::Outcome, Kind::Cancel);
pub const UNKNOWN: Say = Say::In(Exchange::Outcome, Kind::Unknown);
pub const REQUEST: Say = Say::In(Exchange::Request, Kind::Request);
pub const PAY: Say = Say::In(Exchange::Pay, Kind::Pay);
pub const VALUE: Say = Say::In(Exchange::Value, Kind::Value);
pub const SHARE: Say = Say::In(Exchange::Share, Kind::Share);
pub const PAY_AGAIN: Say = Say::In(Exchange::PayAgain, Kind::Pay);

const SAYINGS: [Say; 10] =
    [Say::Select, COLLECT, SETTLED, CANCEL, UNKNOWN, REQUEST, PAY, VALUE, PAY_AGAIN, SHARE];

/// Every arrow of the card diagram but SELECT, which is always due. For every other message in
/// every state there is none.
const ARROWS: [(At, Say, If, At, Does); 18] = [
    (At::Listening, COLLECT, If::Nothing, At::Sent, Does::Debit),
    (At::Listening, COLLECT, If::Older, At::SentOlder, Does::Again),
    (At::Listening, PAY, If::Always, At::Asked, Does::Ask),
    (At::Sent, SETTLED, If::Always, At::Ended, Does::Settle),
    (At::Sent, CANCEL, If::Always, At::Ended, Does::Refund),
    (At::Sent, UNKNOWN, If::Always, At::Unknown, Does::Leave),
    (At::SentOlder, SETTLED, If::Always, At::Waiting, Does::Settle),
    (At::SentOlder, CANCEL, If::Always, At::Waiting, Does::Refund),
    (At::SentOlder, UNKNOWN, If::Always, At::Unknown, Does::Leave),
    (At::Waiting, REQUEST, If::Nothing, At::Sent, Does::Debit),
    (At::Asked, VALUE, If::Older, At::Unpaid, Does::Void),
    (At::Asked, VALUE, If::Nothing, At::Decided, Does::Credit),
    (At::Unpaid, PAY_AGAIN, If::Always, At::Asked, Does::Ask),
    (At::Ended, SHARE, If::Always, At::Sharing, Does::Share),
    (At::Waiting, SHARE, If::Always, At::Sharing, Does::Share),
    (At::Decided, SHARE, If::Always, At::Sharing, Does::Share),
    (At::Unpaid, SHARE, If::Always, At::Sharing, Does::Share),
    (At::Sharing, SHARE, If::Always, At::Idle, Does::Share),
];

/// Where a message leads; `None` where it is out of turn.
fn arrow(at: At, say: Say, open: Open) -> Option<(At, Does)> {
    if say == Say::Select {
        return Some((At::Listening, Does::Listen));
    }
    let older = if say == VALUE { open.value } else { open.debit };
    let mut arrows = ARROWS.iter().filter(|(from, of, when, ..)| {
        let meant = match when {
            If::Always => true,
            If::Older => older,
            If::Nothing => !older,
        };
        (*from, *of) == (at, say) && meant
    });
    arrows.next().map(|(.., to, does)| (*to, *does))
}

#[test]
fn a_card_refuses_every_command_that_is_out_of_turn_in_every_order() {
    let mut tally = Tally::of("commands in every order, to a card");
    let mut stage = Stage::new();
    let (mut done, mut refused) = (0, 0);
    for before in [Before::Nothing, Before::Older] {
        for sequence in sequences(&SAYINGS, length()) {
            stage.set(before);
            let mut liar = Liar::new();
            assert_eq!(liar.say(&mut stage, Say::Select).1, Ok(Event::Selected));
            let (mut at, mut open) = (At::Listening, Open::before(before));
            for (index, say) in sequence.iter().enumerate() {
                let case = || format!("{before:?}, {:?} at {at:?}", &sequence[..=index]);
                let state = stage.stand.state();
                let number = stage.stand.world.wallet(LIED_TO).number();
                let (answer, event) = liar.say(&mut stage, *say);
                let after = stage.stand.world.wallet(LIED_TO).number();
                match arrow(at, *say, open) {
                    Some((to, does)) => {
                        assert!(event.is_ok_and(|event| does.is(&event)), "{}: {event:?}", case());
                        assert_eq!(after, number + does.appends(), "{}", case());
                        if does.appends() == 0 {
                            assert_eq!(stage.stand.state(), state, "{}", case());
                        }
                        open.does(does);
                        stage.counts(&event.unwrap());
                        at = to;
                        done += 1;
                    }
                    None => {
                        let turn = TapError::from(PeerFault::OutOfTurn);
                        assert_eq!(event, Err(turn), "{}", case());
                        assert_eq!(answer, [0x69, 0x85], "{}", case());
                        assert_eq!(stage.stand.state(), state, "{}", case());
                        at = At::Idle;
                        refused += 1;
                    }
                }
            }
            liar.card.deactivate(stage.stand.world.wallet_mut(LIED_TO));
            tally.case();
        }
    }
    stage.stand.assert_books();
    let sequences = 2 * SAYINGS.len().pow(length());
    assert_eq!(done + refused, sequences * usize::try_from(length()).unwrap());
    assert!(done > sequences / 3, "{done} steps done, {refused} refused");
    tally.leave_out(sequences * (SAYINGS.len().pow(LONGEST - length()) - 1));
    tally.holds(sequences);
}

/// A reader that says anything at any time, in the channel it has made.
pub struct Liar {
    pub card: Card,
    /// Every sealed body of the tap, whoever sealed it.
    pub bodies: Vec<Vec<u8>>,
    hello: Option<Hello>,
    channel: Option<Channel>,
}

impl Liar {
    pub const fn new() -> Self {
        Self { card: Card::new(), bodies: Vec::new(), hello: None, channel: None }
    }

    pub fn say(&mut self, stage: &mut Stage, say: Say) -> (Vec<u8>, Result<Event, TapError>) {
        let mut out = [0; sizes::APDU];
        let apdu = match say {
            Say::Select => Command::Select.encode(&mut out).to_vec(),
            Say::In(exchange, kind) => self.command(stage, exchange, kind),
        };
        let wallet = stage.stand.world.wallet_mut(LIED_TO);
        let handled = self.card.handle(&apdu, wallet);
        let (answer, event) = (handled.response.to_vec(), handled.event);
        match say {
            Say::Select => {
                self.hello = Response::parse(&answer).and_then(Response::hello).ok();
                self.channel = None;
            }
            Say::In(exchange, _) => {
                let body = &answer[..answer.len() - 2];
                self.keep(body);
                let channel = self.channel.as_mut();
                let heard = channel.and_then(|channel| envelope::open(channel, exchange, body));
                stage.says.hears(heard.as_ref());
            }
        }
        (answer, event)
    }

    fn keep(&mut self, body: &[u8]) {
        if !body.is_empty() {
            self.bodies.push(body.to_vec());
        }
    }

    /// The command of that exchange, sealed in the channel it opens or belongs to.
    fn command(&mut self, stage: &mut Stage, exchange: Exchange, kind: Kind) -> Vec<u8> {
        let liar = &mut stage.stand.liar;
        let mut point = liar.certificate()[16..].try_into().unwrap();
        let opens = matches!(exchange, Exchange::Collect | Exchange::Pay);
        if let Some(hello) = self.hello.take_if(|_| opens) {
            let reading = Reading::new(&mut liar.element).unwrap();
            let orientation = exchange.orientation().unwrap();
            let (channel, own) = reading.connect(orientation, &hello, &mut liar.element).unwrap();
            (self.channel, point) = (Some(channel), own);
        }
        let wallet = stage.stand.world.wallet(LIED_TO).id();
        let transcript = self.channel.as_ref().map_or([0; 32], |channel| *channel.transcript());
        let message = stage.says.message(kind, liar, wallet, &transcript);
        let body = sealed(self.channel.as_mut(), exchange, &message);
        self.keep(&body);
        let mut out = [0; sizes::APDU];
        let command = match exchange {
            Exchange::Collect => {
                Command::Collect { point: &point, request: body[..].try_into().unwrap() }
            }
            Exchange::Outcome => Command::Outcome(SealedOutcome::from_bytes(&body).unwrap()),
            Exchange::Pay => Command::Pay { point: &point, pay: body[..].try_into().unwrap() },
            Exchange::PayAgain => Command::PayAgain(body[..].try_into().unwrap()),
            Exchange::Request => Command::Request(body[..].try_into().unwrap()),
            Exchange::Share => Command::Share(body[..].try_into().unwrap()),
            Exchange::Value => Command::Value(body[..].try_into().unwrap()),
        };
        command.encode(&mut out).to_vec()
    }
}

#[test]
fn the_arrows_are_those_of_the_diagram_and_no_two_are_one() {
    for (index, (at, say, when, ..)) in ARROWS.iter().enumerate() {
        for (other_at, other_say, other_when, ..) in &ARROWS[..index] {
            let same = (at, say) == (other_at, other_say);
            let both = *when == If::Always || *other_when == If::Always || when == other_when;
            assert!(!(same && both), "{at:?} {say:?}");
        }
        assert!(*say == SHARE || ![At::Ended, At::Decided, At::Sharing].contains(at));
        assert_ne!(*at, At::Unknown);
    }
    let readers = SAYINGS.iter().filter(|say| match say {
        Say::Select => false,
        Say::In(exchange, _) => exchange.orientation() == Some(Orientation::PayeeReads),
    });
    assert_eq!(readers.count(), 5);
}
