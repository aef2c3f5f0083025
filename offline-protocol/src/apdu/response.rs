use super::{ApduBuffer, SealedOutcome, StatusWord, fci, write};
use crate::{
    hello::{Hello, HelloError},
    sizes,
};

/// What a card answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// To OUTCOME: heard.
    Done,
    /// To SELECT: who is here and the point of the channel to come.
    Hello(&'a [u8; Hello::LEN]),
    /// To VALUE.
    Outcome(SealedOutcome<'a>),
    /// Not done.
    Refused(StatusWord),
    /// To PAY and PAY AGAIN.
    Request(&'a [u8; sizes::SEALED_REQUEST]),
    /// To SHARE.
    Share(&'a [u8; sizes::SEALED_SHARE]),
    /// To COLLECT and REQUEST.
    Value(&'a [u8; sizes::SEALED_VALUE]),
}

impl Answer<'_> {
    /// Writes the response APDU into `out` and returns it.
    pub fn encode<'o>(&self, out: &'o mut ApduBuffer) -> &'o [u8] {
        let ok = StatusWord::Ok.to_bytes();
        match self {
            Self::Done => write(out, &[&ok]),
            Self::Hello(hello) => write(out, &[fci::prefix(), *hello, &ok]),
            Self::Outcome(outcome) => write(out, &[outcome.bytes(), &ok]),
            Self::Refused(status) => write(out, &[&status.to_bytes()]),
            Self::Request(request) => write(out, &[*request, &ok]),
            Self::Share(share) => write(out, &[*share, &ok]),
            Self::Value(value) => write(out, &[*value, &ok]),
        }
    }
}

/// What a card answered with `9000`, as the reader sees it. Which command it answers only the
/// reader knows, so the reader says what it expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response<'a>(&'a [u8]);

impl<'a> Response<'a> {
    /// The data of a response APDU.
    ///
    /// # Errors
    /// [`ResponseError::Status`] where the card did not do it, [`ResponseError::Short`] and
    /// [`ResponseError::UnknownStatus`] where no card of ours answered.
    pub fn parse(apdu: &'a [u8]) -> Result<Self, ResponseError> {
        let (data, status) = apdu.split_last_chunk().ok_or(ResponseError::Short)?;
        match StatusWord::from_bytes(*status).ok_or(ResponseError::UnknownStatus)? {
            StatusWord::Ok => Ok(Self(data)),
            status @ (StatusWord::Class
            | StatusWord::Instruction
            | StatusWord::Length
            | StatusWord::NotFound
            | StatusWord::Refused) => Err(ResponseError::Status(status)),
        }
    }

    /// Nothing, as OUTCOME is answered.
    ///
    /// # Errors
    /// [`ResponseError::Length`] where there is data.
    pub const fn done(self) -> Result<(), ResponseError> {
        if self.0.is_empty() { Ok(()) } else { Err(ResponseError::Length) }
    }

    /// The HELLO, as SELECT is answered.
    ///
    /// # Errors
    /// [`ResponseError::Fci`] where this is not the one encoding of our FCI,
    /// [`ResponseError::Hello`] where the HELLO in it is none.
    pub fn hello(self) -> Result<Hello, ResponseError> {
        let bytes = fci::hello(self.0).ok_or(ResponseError::Fci)?;
        Hello::from_bytes(bytes).map_err(ResponseError::Hello)
    }

    /// The sealed OUTCOME, as VALUE is answered.
    ///
    /// # Errors
    /// [`ResponseError::Length`] where no outcome has this length.
    pub fn outcome(self) -> Result<SealedOutcome<'a>, ResponseError> {
        SealedOutcome::from_bytes(self.0).ok_or(ResponseError::Length)
    }

    /// The sealed REQUEST, as PAY and PAY AGAIN are answered.
    ///
    /// # Errors
    /// [`ResponseError::Length`] where it has another length.
    pub fn request(self) -> Result<&'a [u8; sizes::SEALED_REQUEST], ResponseError> {
        self.0.try_into().map_err(|_| ResponseError::Length)
    }

    /// The sealed SHARE, as SHARE is answered.
    ///
    /// # Errors
    /// [`ResponseError::Length`] where it has another length.
    pub fn share(self) -> Result<&'a [u8; sizes::SEALED_SHARE], ResponseError> {
        self.0.try_into().map_err(|_| ResponseError::Length)
    }

    /// The sealed VALUE, as COLLECT and REQUEST are answered.
    ///
    /// # Errors
    /// [`ResponseError::Length`] where it has another length.
    pub fn value(self) -> Result<&'a [u8; sizes::SEALED_VALUE], ResponseError> {
        self.0.try_into().map_err(|_| ResponseError::Length)
    }
}

/// Why a reader cannot use a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResponseError {
    /// Not the file control information of this application.
    #[error("the card is not a wallet of this protocol")]
    Fci,
    /// The file control information holds no HELLO we can answer.
    #[error("{0}")]
    Hello(HelloError),
    /// The data is not of the length this response has.
    #[error("not the length of this response")]
    Length,
    /// Fewer than the two bytes of a status word.
    #[error("too short for a response")]
    Short,
    /// The card did not do it.
    #[error("the card refused")]
    Status(StatusWord),
    /// A status word this protocol does not have.
    #[error("a status word this protocol does not have")]
    UnknownStatus,
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::{apdu::AID, hello::Capabilities, test_element::TestElement};
    use ecny_core::SecureElement;

    const VALUE: [u8; sizes::SEALED_VALUE] = [1; sizes::SEALED_VALUE];
    const REQUEST: [u8; sizes::SEALED_REQUEST] = [2; sizes::SEALED_REQUEST];
    const CANCEL: [u8; sizes::SEALED_CANCEL] = [3; sizes::SEALED_CANCEL];
    const SETTLED: [u8; sizes::SEALED_SETTLED] = [4; sizes::SEALED_SETTLED];
    const UNKNOWN: [u8; sizes::SEALED_UNKNOWN] = [5; sizes::SEALED_UNKNOWN];
    const SHARE: [u8; sizes::SEALED_SHARE] = [6; sizes::SEALED_SHARE];

    fn hello() -> Hello {
        let point = TestElement::new(1).ephemeral().unwrap().to_bytes();
        Hello { capabilities: Capabilities::NONE, point }
    }

    #[test]
    fn the_reader_reads_what_the_card_answers() {
        let mut out = [0; sizes::APDU];
        let said = hello().to_bytes();

        let apdu = Answer::Hello(&said).encode(&mut out);
        assert_eq!(apdu.len(), sizes::FCI + 2);
        assert_eq!(Response::parse(apdu).and_then(Response::hello), Ok(hello()));
        let apdu = Answer::Value(&VALUE).encode(&mut out);
        assert_eq!(apdu.len(), 242);
        assert_eq!(Response::parse(apdu).and_then(Response::value), Ok(&VALUE));
        let apdu = Answer::Request(&REQUEST).encode(&mut out);
        assert_eq!(apdu.len(), 183);
        assert_eq!(Response::parse(apdu).and_then(Response::request), Ok(&REQUEST));
        let apdu = Answer::Share(&SHARE).encode(&mut out);
        assert_eq!(apdu.len(), 243);
        assert_eq!(Response::parse(apdu).and_then(Response::share), Ok(&SHARE));
        let apdu = Answer::Done.encode(&mut out);
        assert_eq!(apdu, [0x90, 0x00]);
        assert_eq!(Response::parse(apdu).and_then(Response::done), Ok(()));
        for outcome in [
            SealedOutcome::Cancel(&CANCEL),
            SealedOutcome::Settled(&SETTLED),
            SealedOutcome::Unknown(&UNKNOWN),
        ] {
            let apdu = Answer::Outcome(outcome).encode(&mut out);
            assert_eq!(apdu.len(), outcome.bytes().len() + 2);
            assert_eq!(Response::parse(apdu).and_then(Response::outcome), Ok(outcome));
        }
    }

    #[test]
    fn the_answer_to_select_is_these_bytes() {
        let mut out = [0; sizes::APDU];
        let said = hello().to_bytes();

        let apdu = Answer::Hello(&said).encode(&mut out);

        let head = [0x6F, 0x32, 0x84, 0x09];
        let own = [0xA5, 0x25, 0xC1, 0x23];
        assert_eq!(apdu, [&head[..], &AID, &own, &said, &[0x90, 0x00]].concat());
    }

    #[test]
    fn a_refusal_has_no_data_and_is_told_apart_from_a_strange_card() {
        let mut out = [0; sizes::APDU];
        for status in StatusWord::ALL.into_iter().filter(|status| *status != StatusWord::Ok) {
            let apdu = Answer::Refused(status).encode(&mut out);

            assert_eq!(apdu, status.to_bytes());
            assert_eq!(Response::parse(apdu), Err(ResponseError::Status(status)));
        }
        assert_eq!(Response::parse(&[0x6F, 0x00]), Err(ResponseError::UnknownStatus));
        assert_eq!(Response::parse(&[0x90]), Err(ResponseError::Short));
        assert_eq!(Response::parse(&[]), Err(ResponseError::Short));
    }

    #[test]
    fn a_card_of_another_version_is_named_as_one() {
        let mut out = [0; sizes::APDU];
        let mut said = hello().to_bytes();
        said[0] = 2;

        let apdu = Answer::Hello(&said).encode(&mut out);

        let error = ResponseError::Hello(HelloError::Version);
        assert_eq!(Response::parse(apdu).and_then(Response::hello), Err(error));
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_answer_or_a_named_error(data in vec(any::<u8>(), 0..260)) {
            let apdu = [&data[..], &[0x90, 0x00]].concat();
            let response = Response::parse(&apdu).unwrap();
            let length = Err(ResponseError::Length);

            prop_assert_eq!(response.hello().err(), Some(ResponseError::Fci));
            match data.len() {
                0 => prop_assert_eq!(response.done(), Ok(())),
                _ => prop_assert_eq!(response.done(), length),
            }
            match response.value() {
                Ok(value) => prop_assert_eq!(&value[..], &data),
                Err(error) => {
                    prop_assert_eq!(error, ResponseError::Length);
                    prop_assert_ne!(data.len(), sizes::SEALED_VALUE);
                }
            }
            match response.request() {
                Ok(request) => prop_assert_eq!(&request[..], &data),
                Err(error) => {
                    prop_assert_eq!(error, ResponseError::Length);
                    prop_assert_ne!(data.len(), sizes::SEALED_REQUEST);
                }
            }
            match response.share() {
                Ok(share) => prop_assert_eq!(&share[..], &data),
                Err(error) => {
                    prop_assert_eq!(error, ResponseError::Length);
                    prop_assert_ne!(data.len(), sizes::SEALED_SHARE);
                }
            }
            match response.outcome() {
                Ok(outcome) => prop_assert_eq!(outcome.bytes(), data),
                Err(error) => {
                    prop_assert_eq!(error, ResponseError::Length);
                    prop_assert!(![17, 33, 81].contains(&data.len()));
                }
            }
        }
    }
}
