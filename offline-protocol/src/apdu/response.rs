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

    /// The sealed VALUE, as COLLECT and REQUEST are answered.
    ///
    /// # Errors
    /// [`ResponseError::Length`] where it has another length.
    pub fn value(self) -> Result<&'a [u8; sizes::SEALED_VALUE], ResponseError> {
        self.0.try_into().map_err(|_| ResponseError::Length)
    }
}

/// Why a reader cannot use a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseError {
    /// Not the file control information of this application.
    Fci,
    /// The file control information holds no HELLO we can answer.
    Hello(HelloError),
    /// The data is not of the length this response has.
    Length,
    /// Fewer than the two bytes of a status word.
    Short,
    /// The card did not do it.
    Status(StatusWord),
    /// A status word this protocol does not have.
    UnknownStatus,
}
