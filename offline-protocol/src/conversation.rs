//! Whole taps as bytes: what the reader sends, what the card answers, how much of it there is.
//! The messages are zeros; who may say what is not judged here.

use crate::{
    Again, Answer, Capabilities, Channel, Command, Exchange, Listening, Orientation, Reading,
    Response, ResponseError, SealedOutcome, StatusWord, sizes, test_element::TestElement,
};

/// A card that answers every message with zeros, and counts how often it had to think.
struct Card {
    element: TestElement,
    again: Again,
    state: State,
    opened: usize,
}

#[expect(clippy::large_enum_variant, reason = "one card per test")]
enum State {
    Idle,
    Listening(Listening),
    Talking(Channel),
}

impl Card {
    fn new() -> Self {
        let element = TestElement::new(1);
        Self { element, again: Again::new(), state: State::Idle, opened: 0 }
    }

    fn answer(&mut self, apdu: &[u8], out: &mut [u8; sizes::APDU]) -> Vec {
        if let Some(response) = self.again.response_to(apdu) {
            return Vec::from_slice(response).unwrap();
        }
        let response = match Command::parse(apdu) {
            Ok(command) => Vec::from_slice(self.obey(command, out)).unwrap(),
            Err(error) => {
                if StatusWord::from(error) == StatusWord::NotFound {
                    self.close();
                }
                return Vec::from_slice(Answer::Refused(error.into()).encode(out)).unwrap();
            }
        };
        if !matches!(self.state, State::Listening(_)) {
            self.again.keep(apdu, &response);
        }
        response
    }

    fn obey<'o>(&mut self, command: Command<'_>, out: &'o mut [u8; sizes::APDU]) -> &'o [u8] {
        match command {
            Command::Select => {
                self.close();
                let listening = Listening::new(Capabilities::NONE, &mut self.element).unwrap();
                let hello = listening.hello().to_bytes();
                self.state = State::Listening(listening);
                Answer::Hello(&hello).encode(out)
            }
            Command::Collect { point, request } => {
                self.accept(Orientation::PayeeReads, point);
                self.open::<{ sizes::SEALED_REQUEST }, { sizes::REQUEST }>(
                    Exchange::Collect,
                    request,
                );
                let value = self.channel().seal(Exchange::Collect, &[0; sizes::VALUE]).unwrap();
                Answer::Value(&value).encode(out)
            }
            Command::Outcome(SealedOutcome::Settled(settled)) => {
                self.open::<{ sizes::SEALED_SETTLED }, { sizes::SETTLED }>(
                    Exchange::Outcome,
                    settled,
                );
                Answer::Done.encode(out)
            }
            Command::Pay { point, pay } => {
                self.accept(Orientation::PayerReads, point);
                self.open::<{ sizes::SEALED_PAY }, { sizes::PAY }>(Exchange::Pay, pay);
                let request = self.channel().seal(Exchange::Pay, &[0; sizes::REQUEST]).unwrap();
                Answer::Request(&request).encode(out)
            }
            Command::Value(value) => {
                self.open::<{ sizes::SEALED_VALUE }, { sizes::VALUE }>(Exchange::Value, value);
                let settled = self.channel().seal(Exchange::Value, &[0; sizes::SETTLED]).unwrap();
                Answer::Outcome(SealedOutcome::Settled(&settled)).encode(out)
            }
            Command::Outcome(SealedOutcome::Cancel(_) | SealedOutcome::Unknown(_))
            | Command::PayAgain(_)
            | Command::Request(_) => Answer::Refused(StatusWord::Refused).encode(out),
        }
    }

    fn accept(&mut self, orientation: Orientation, point: &[u8; sizes::POINT]) {
        let State::Listening(listening) = core::mem::replace(&mut self.state, State::Idle) else {
            panic!("no point to answer with");
        };
        self.state =
            State::Talking(listening.accept(orientation, point, &mut self.element).unwrap());
    }

    fn open<const S: usize, const P: usize>(&mut self, exchange: Exchange, sealed: &[u8; S]) {
        let plain: [u8; P] = self.channel().open(exchange, sealed).unwrap();
        assert_eq!(plain, [0; P]);
        self.opened = self.opened.checked_add(1).unwrap();
    }

    fn channel(&mut self) -> &mut Channel {
        match &mut self.state {
            State::Talking(channel) => channel,
            State::Idle | State::Listening(_) => panic!("no channel"),
        }
    }

    fn close(&mut self) {
        self.again.forget();
        self.state = State::Idle;
    }
}

type Vec = heapless::Vec<u8, { sizes::APDU }>;

/// A reader's end of the air. Every command of a channel is said twice and must be answered with
/// the same bytes.
struct Air<'a> {
    card: &'a mut Card,
    bytes: usize,
}

impl Air<'_> {
    fn say(&mut self, command: &Command<'_>) -> Vec {
        let (mut sent, mut out) = ([0; sizes::APDU], [0; sizes::APDU]);
        let apdu = command.encode(&mut sent);
        let response = self.card.answer(apdu, &mut out);
        let opened = self.card.opened;
        if *command != Command::Select {
            assert_eq!(self.card.answer(apdu, &mut out), response);
            assert_eq!(self.card.opened, opened);
        }
        self.bytes = [self.bytes, apdu.len(), response.len()].iter().sum();
        response
    }
}

fn connect(air: &mut Air<'_>, orientation: Orientation) -> (Channel, [u8; sizes::POINT]) {
    let mut element = TestElement::new(2);
    let reading = Reading::new(&mut element).unwrap();
    let response = air.say(&Command::Select);
    let hello = Response::parse(&response).and_then(Response::hello).unwrap();
    reading.connect(orientation, &hello, &mut element).unwrap()
}

/// Bytes on the air.
fn collect(card: &mut Card) -> usize {
    let mut air = Air { card, bytes: 0 };
    let (mut channel, point) = connect(&mut air, Orientation::PayeeReads);

    let request = channel.seal(Exchange::Collect, &[0; sizes::REQUEST]).unwrap();
    let response = air.say(&Command::Collect { point: &point, request: &request });
    let value = Response::parse(&response).and_then(Response::value).unwrap();
    let value: [u8; sizes::VALUE] = channel.open(Exchange::Collect, value).unwrap();
    assert_eq!(value, [0; sizes::VALUE]);

    let settled = channel.seal(Exchange::Outcome, &[0; sizes::SETTLED]).unwrap();
    let response = air.say(&Command::Outcome(SealedOutcome::Settled(&settled)));
    assert_eq!(Response::parse(&response).and_then(Response::done), Ok(()));
    air.bytes
}

/// Bytes on the air.
fn pay(card: &mut Card) -> usize {
    let mut air = Air { card, bytes: 0 };
    let (mut channel, point) = connect(&mut air, Orientation::PayerReads);

    let pay = channel.seal(Exchange::Pay, &[0; sizes::PAY]).unwrap();
    let response = air.say(&Command::Pay { point: &point, pay: &pay });
    let request = Response::parse(&response).and_then(Response::request).unwrap();
    let request: [u8; sizes::REQUEST] = channel.open(Exchange::Pay, request).unwrap();
    assert_eq!(request, [0; sizes::REQUEST]);

    let value = channel.seal(Exchange::Value, &[0; sizes::VALUE]).unwrap();
    let response = air.say(&Command::Value(&value));
    let outcome = Response::parse(&response).and_then(Response::outcome).unwrap();
    let SealedOutcome::Settled(settled) = outcome else { panic!("{outcome:?}") };
    let settled: [u8; sizes::SETTLED] = channel.open(Exchange::Value, settled).unwrap();
    assert_eq!(settled, [0; sizes::SETTLED]);
    air.bytes
}

/// What card managers send to a card they do not know, to tell what it is.
fn probes() -> impl Iterator<Item = (Vec, StatusWord)> {
    let names: [&[u8]; 8] = [
        &[0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00],
        &[0xD2, 0x76, 0x00, 0x01, 0x24, 0x01],
        &[0xA0, 0x00, 0x00, 0x00, 0x63, 0x50, 0x4B, 0x43, 0x53, 0x2D, 0x31, 0x35],
        &[0xE8, 0x28, 0xBD, 0x08, 0x0F],
        &[0xA0, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00],
        b"2PAY.SYS.DDF01",
        b"1PAY.SYS.DDF01",
        &[0xF0, 0x45, 0x43, 0x4E, 0x59, 0x4F, 0x46, 0x4C, 0x32],
    ];
    let selects = names.into_iter().flat_map(|name| {
        let length = u8::try_from(name.len()).unwrap();
        let by_name = |p2, le: &[u8]| [&[0x00, 0xA4, 0x04, p2, length], name, le].concat();
        [by_name(0x00, &[]), by_name(0x00, &[0x00]), by_name(0x0C, &[])]
    });
    let selects = selects.map(|apdu| (Vec::from_slice(&apdu).unwrap(), StatusWord::NotFound));
    let others: [(&[u8], StatusWord); 6] = [
        (&[0x00, 0xA4, 0x00, 0x00, 0x02, 0x3F, 0x00], StatusWord::NotFound),
        (&[0x00, 0xA4, 0x08, 0x0C, 0x02, 0x2F, 0x00], StatusWord::NotFound),
        (&[0x00, 0xCA, 0x00, 0x6E, 0x00], StatusWord::Instruction),
        (&[0x00, 0xB0, 0x00, 0x00, 0x00], StatusWord::Instruction),
        (&[0x80, 0xCA, 0x9F, 0x7F, 0x00], StatusWord::Instruction),
        (&[0xFF, 0xCA, 0x00, 0x00, 0x00], StatusWord::Class),
    ];
    selects.chain(others.map(|(apdu, status)| (Vec::from_slice(apdu).unwrap(), status)))
}

#[test]
fn a_payment_has_the_bytes_that_are_promised_in_both_orientations() {
    let mut card = Card::new();

    assert_eq!(collect(&mut card), sizes::PAYEE_READS - sizes::ISO_DEP);
    assert_eq!(pay(&mut card), sizes::PAYER_READS - sizes::ISO_DEP);
    assert_eq!(card.opened, 4);
}

#[test]
fn commands_for_other_applications_do_not_disturb() {
    let mut card = Card::new();
    let expected = collect(&mut card);
    for (apdu, status) in probes() {
        let response = card.answer(&apdu, &mut [0; sizes::APDU]);
        assert_eq!(Response::parse(&response), Err(ResponseError::Status(status)), "{apdu:02X?}");
    }

    assert_eq!(collect(&mut card), expected);
}

#[test]
fn any_select_ends_the_channel_and_its_last_answer() {
    let (mut ours, mut sent) = ([0; sizes::APDU], [0; sizes::APDU]);
    let ours = Vec::from_slice(Command::Select.encode(&mut ours)).unwrap();
    let foreign = probes().filter(|(_, status)| *status == StatusWord::NotFound);
    for select in foreign.map(|(apdu, _)| apdu).chain([ours]) {
        let mut card = Card::new();
        let mut air = Air { card: &mut card, bytes: 0 };
        let (mut channel, point) = connect(&mut air, Orientation::PayeeReads);
        let request = channel.seal(Exchange::Collect, &[0; sizes::REQUEST]).unwrap();
        let command = Command::Collect { point: &point, request: &request };
        air.say(&command);

        card.answer(&select, &mut [0; sizes::APDU]);

        assert_eq!(card.again.response_to(command.encode(&mut sent)), None);
        assert!(!matches!(card.state, State::Talking(_)));
    }
}

#[test]
fn every_select_gets_another_point() {
    let mut card = Card::new();
    let (mut sent, mut out) = ([0; sizes::APDU], [0; sizes::APDU]);
    let select = Command::Select.encode(&mut sent);

    let first = card.answer(select, &mut out);
    let second = card.answer(select, &mut out);

    let point = |response: &Vec| Response::parse(response).and_then(Response::hello).unwrap().point;
    assert_ne!(point(&first), point(&second));
}
