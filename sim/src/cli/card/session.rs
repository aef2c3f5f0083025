use std::fmt::Write as _;

use ecny_core::{Amount, Direction, Error, LedgerError, Seq};
use ecny_offline_protocol::{Card as Answering, Command, Event, TapError};
use serde_json::{Value, json};

use super::{
    super::{
        balance,
        exit::Exit,
        output::{BAD, GOOD, HINT, Output},
        own::Own,
        told::Told,
        voice::Voice,
    },
    Card, Over,
    asking::{Asking, Question},
};

/// A wallet in the card's role, and what has happened to it since the line was opened.
pub(super) struct Session<'a> {
    card: &'a Card,
    own: Own,
    voice: Voice,
    answering: Answering,
    asking: Asking,
    /// What a person has said yes to, and has not come yet.
    awaits: Option<Question>,
    now: Now,
    /// How the last tap ended.
    last: Option<Now>,
    taps: u32,
    /// The debits sent over this line.
    sent: Vec<Seq>,
    untold: Vec<Told>,
    events: Vec<Value>,
}

/// How far a tap has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Now {
    /// This wallet has asked: the reader may pay, and need not.
    Asked,
    /// A payment has found its end.
    Ended,
    /// No reader yet, or one that has said no more than that it is there.
    Idle,
    /// The reader came only to finish what was torn, and nothing was.
    Nothing,
    Refused,
    /// This wallet has paid: the reader may have received it.
    Sent,
    /// Cut off where the reader may have paid.
    Torn,
}

impl<'a> Session<'a> {
    pub(super) fn new(card: &'a Card, own: Own, voice: Voice, asking: Asking) -> Self {
        let mut session = Self {
            card,
            own,
            voice,
            answering: Answering::new(),
            asking,
            awaits: None,
            now: Now::Idle,
            last: None,
            taps: 0,
            sent: Vec::new(),
            untold: Vec::new(),
            events: Vec::new(),
        };
        session.arm();
        session
    }

    /// Answers one command. What has happened is told once the answer is out.
    pub(super) fn handle(&mut self, command: &[u8]) -> Vec<u8> {
        if is_select(command) {
            // Cut off where no reader said so: a board that was reset begins anew.
            self.end_tap(false);
        }
        self.own.tell_time();
        let handled = self.answering.handle(command, &mut self.own.ledger);
        let response = handled.response.to_vec();
        match handled.event {
            Ok(event) => self.happened(&event),
            Err(error) => self.refused(error, command),
        }
        response
    }

    /// Tells a person what has happened.
    pub(super) fn tell(&mut self) {
        for told in self.untold.drain(..) {
            if let Some(text) = &told.text {
                self.voice.tell(text);
            }
            let mut json = told.json;
            if let Some(json) = json.as_object_mut() {
                json.insert("tap".to_owned(), self.taps.saturating_add(1).into());
            }
            self.events.push(json);
        }
    }

    /// The reader says that the tap is over.
    pub(super) fn field_gone(&mut self) {
        self.end_tap(true);
    }

    /// Ends the tap at hand, if one has come further than a SELECT; `said` where the reader says so.
    pub(super) fn end_tap(&mut self, said: bool) {
        self.answering.deactivate(&mut self.own.ledger);
        self.tell();
        // A reader that says so itself has heard our request and did not pay.
        let torn = !said && self.now == Now::Asked;
        let now = if torn { Now::Torn } else { self.now };
        self.now = Now::Idle;
        if now != Now::Idle {
            self.last = Some(now);
            self.taps = self.taps.saturating_add(1);
            self.arm();
        }
    }

    /// Whether there were as many taps as were asked for.
    pub(super) fn is_over(&self) -> bool {
        self.card.taps.is_some_and(|taps| taps <= self.taps)
    }

    /// Whether this command begins one tap too many.
    pub(super) fn is_over_at(&self, command: &[u8]) -> bool {
        let taps = self.taps.saturating_add(u32::from(self.now != Now::Idle));
        is_select(command) && self.card.taps.is_some_and(|most| most <= taps)
    }

    /// Whether anything has come of a tap.
    pub(super) const fn has_tapped(&self) -> bool {
        self.last.is_some()
    }

    /// Whether a person has been asked and has not answered.
    pub(super) const fn asks(&self) -> bool {
        self.asking.waits()
    }

    /// Whether a person is about to say yes to the next tap, or has.
    pub(super) fn awaits_tap(&mut self) -> bool {
        self.hear_person();
        self.asks() || self.awaits.is_some()
    }

    /// Takes the answer of the person who was asked, if it has come.
    pub(super) fn hear_person(&mut self) {
        let consent = &mut self.own.ledger.consent;
        let said = match self.asking.answer() {
            None => return,
            Some((question @ Question::Pay(asked), true)) if consent.approve(&asked) => {
                self.awaits = Some(question);
                AGAIN
            }
            Some((question @ Question::Receive, true)) => {
                self.own.allow_receive(Amount::MAX);
                self.awaits = Some(question);
                AGAIN
            }
            Some((Question::Pay(_) | Question::Receive, _)) => {
                consent.decline();
                "no: nothing has moved"
            }
        };
        self.voice.tell(said);
    }

    /// Says yes in advance, for the next tap, to what the command line says.
    fn arm(&mut self) {
        match self.card.pay_up_to {
            Some(most) => self.own.allow_pay(most),
            None => self.own.arm(Direction::Pay),
        }
        if self.awaits != Some(Question::Receive) {
            match self.card.receive_up_to {
                Some(most) => self.own.allow_receive(most),
                None => {
                    // Of nothing at least: what was torn is finished without being asked.
                    self.own.allow_receive(Amount::ZERO);
                    self.own.arm(Direction::Receive);
                }
            }
        }
    }

    fn happened(&mut self, event: &Event) {
        self.untold.push(Told::event(event));
        match event {
            Event::Asked => self.now = Now::Asked,
            Event::Debited { seq, again, .. } => {
                if !again {
                    self.awaits = None;
                    self.own.spend(Direction::Pay);
                }
                self.now = Now::Sent;
                self.sent.push(*seq);
            }
            Event::Credited { .. } => {
                self.awaits = None;
                self.own.spend(Direction::Receive);
                self.now = Now::Ended;
            }
            Event::Canceled { .. }
            | Event::CreditedBefore { .. }
            | Event::Refunded { .. }
            | Event::Settled { .. }
            | Event::Unknown => self.now = Now::Ended,
            Event::Heard | Event::Nothing | Event::Repeated | Event::Selected | _ => {}
        }
    }

    fn refused(&mut self, error: TapError, command: &[u8]) {
        match self.now {
            // What is out is out, whatever was refused after it.
            Now::Sent => {}
            // The reader has paid, and it was not taken.
            Now::Asked => self.now = Now::Torn,
            Now::Ended | Now::Idle | Now::Nothing | Now::Refused | Now::Torn => {
                let nothing = error == TapError::NothingToHeal;
                self.now = if nothing { Now::Nothing } else { Now::Refused };
            }
        }
        self.untold.push(Told::refusal(error));
        if error == TapError::Wallet(Error::Ledger(LedgerError::ConsentMissing)) {
            self.ask(command);
        }
    }

    /// Asks a person for the yes that is missing, or says how to give it.
    fn ask(&mut self, command: &[u8]) {
        let receives =
            matches!(Command::parse(command), Ok(Command::Pay { .. } | Command::PayAgain(_)));
        let asked = self.own.ledger.consent.asked().copied();
        let (question, text, hint) = match asked.filter(|_| !receives) {
            _ if receives => (
                Some(Question::Receive),
                "a reader wants to pay; receive one payment? [y/N]".to_owned(),
                "say yes in advance: --receive-up-to YUAN".to_owned(),
            ),
            Some(asked) => (
                Some(Question::Pay(asked)),
                format!("{} asks for {} yuan; pay? [y/N]", asked.payee, asked.terms.amount),
                format!("say yes in advance: --pay-up-to {}", asked.terms.amount),
            ),
            // A yes was given to another payment: it is taken back.
            None => (
                None,
                String::new(),
                "that is not what was said yes to; tap again to be asked".to_owned(),
            ),
        };
        let asks = question.is_some_and(|question| self.asking.ask(question));
        if !asks && !receives {
            self.awaits = None;
            self.own.ledger.consent.decline();
        }
        let text = if asks { text } else { format!("  {HINT}hint:{HINT:#} {hint}") };
        let json = json!({ "event": "consent-missing", "hint": hint });
        self.untold.push(Told { text: Some(text), json });
    }

    /// The debits sent over this line that have found no end.
    fn open(&self) -> Vec<Seq> {
        let open = self.own.ledger.unsettled().iter().map(|debit| debit.seq());
        open.filter(|seq| self.sent.contains(seq)).collect()
    }

    /// What to say when it is over.
    pub(super) fn output(self, over: Over) -> Output {
        let name = self.own.name().display();
        let taps = if self.taps == 1 { "1 tap".to_owned() } else { format!("{} taps", self.taps) };
        let why = match over {
            Over::Closed => "the line was closed",
            Over::Interrupted => "interrupted",
            Over::Silent => "the reader fell silent",
            Over::Taps => "done",
        };
        let (word, exit) = self.verdict(over);
        let style = if exit == Exit::Done { GOOD } else { BAD };
        let mut text = format!("{style}{word}:{style:#} {why} after {taps}");
        if let Some(holdings) = self.own.holdings() {
            let _ = write!(text, "\n  {holdings}");
        }
        let open = balance::open(self.own.name(), &self.own.ledger);
        let mut json = json!({
            "outcome": word,
            "ended": match over {
                Over::Closed => "closed",
                Over::Interrupted => "interrupted",
                Over::Silent => "silent",
                Over::Taps => "taps",
            },
            "taps": self.taps,
            "own": self.own.json(),
            "unsettled": balance::unsettled(self.own.name(), &self.own.ledger),
            "events": self.events,
        });
        if exit == Exit::Torn {
            let hint = format!(
                "to finish it, tap with the same wallet once more: ecny card {} {}",
                self.own.options(),
                self.card.wire.options()
            );
            let _ = write!(text, "\n  {HINT}hint:{HINT:#} {hint}");
            if let Some(json) = json.as_object_mut() {
                json.insert("hint".to_owned(), hint.into());
            }
        } else if !open.is_empty() {
            let _ = write!(text, "\n{name} has payments of other taps open:{open}");
        }
        Output { text, json, exit }
    }

    fn verdict(&self, over: Over) -> (&'static str, Exit) {
        match self.last {
            _ if !self.open().is_empty() => ("torn", Exit::Torn),
            Some(Now::Torn) => ("torn", Exit::Torn),
            _ if over == Over::Interrupted => ("interrupted", Exit::Interrupted),
            Some(Now::Refused) => ("refused", Exit::Refused),
            Some(Now::Ended) => ("settled", Exit::Done),
            Some(Now::Asked | Now::Idle | Now::Nothing | Now::Sent) | None => {
                ("nothing", Exit::Done)
            }
        }
    }
}

fn is_select(command: &[u8]) -> bool {
    Command::parse(command) == Ok(Command::Select)
}

const AGAIN: &str = "yes: have it tapped once more";
