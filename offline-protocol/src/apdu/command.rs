use super::{AID, ApduBuffer, short::Short, write};
use crate::{exchange::Exchange, sizes};

/// What a reader asks of a card. The bytes are borrowed from the APDU; the points are not yet
/// known to lie on the curve, and nothing sealed has been opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command<'a> {
    /// The payee is the reader: pay this request.
    Collect {
        /// The reader's point.
        point: &'a [u8; sizes::POINT],
        /// The sealed REQUEST.
        request: &'a [u8; sizes::SEALED_REQUEST],
    },
    /// The payee is the reader: this is what became of your VALUE.
    Outcome(SealedOutcome<'a>),
    /// The payer is the reader: ask me for this.
    Pay {
        /// The reader's point.
        point: &'a [u8; sizes::POINT],
        /// The sealed PAY.
        pay: &'a [u8; sizes::SEALED_PAY],
    },
    /// The payer is the reader and the last OUTCOME only healed: ask me for this now.
    PayAgain(&'a [u8; sizes::SEALED_PAY]),
    /// The payee is the reader and the last OUTCOME only healed: pay this request now.
    Request(&'a [u8; sizes::SEALED_REQUEST]),
    /// This application is meant, and a fresh point is asked for.
    Select,
    /// The payment is over: this is what I know of revoked wallets.
    Share(&'a [u8; sizes::SEALED_SHARE]),
    /// The payer is the reader: take this value.
    Value(&'a [u8; sizes::SEALED_VALUE]),
}

impl<'a> Command<'a> {
    /// The command in an APDU.
    ///
    /// Only the AID in full selects this application. Le is `00` or absent.
    ///
    /// # Errors
    /// [`CommandError::Application`] for every other SELECT; the others where the APDU is none of
    /// the table above.
    pub fn parse(apdu: &'a [u8]) -> Result<Self, CommandError> {
        let short = Short::parse(apdu)?;
        match (short.class, short.instruction) {
            (INTERINDUSTRY, SELECT) => select(&short),
            (INTERINDUSTRY, _) => Err(CommandError::Instruction),
            (PROPRIETARY, instruction) => {
                let exchange =
                    Exchange::from_instruction(instruction).ok_or(CommandError::Instruction)?;
                if short.parameters != [0, 0] {
                    return Err(CommandError::Parameters);
                }
                if !matches!(short.expected, None | Some(0)) {
                    return Err(CommandError::Length);
                }
                Self::of(exchange, short.data).ok_or(CommandError::Length)
            }
            (_, _) => Err(CommandError::Class),
        }
    }

    /// Writes the APDU into `out` and returns it: there is one for every command.
    pub fn encode<'o>(&self, out: &'o mut ApduBuffer) -> &'o [u8] {
        match self {
            Self::Collect { point, request } => sealed(Exchange::Collect, *point, *request, out),
            Self::Outcome(outcome) => sealed(Exchange::Outcome, &[], outcome.bytes(), out),
            Self::Pay { point, pay } => sealed(Exchange::Pay, *point, *pay, out),
            Self::PayAgain(pay) => sealed(Exchange::PayAgain, &[], *pay, out),
            Self::Request(request) => sealed(Exchange::Request, &[], *request, out),
            Self::Select => {
                write(out, &[&[INTERINDUSTRY, SELECT], &BY_NAME, &[lc(AID.len())], &AID, &[LE]])
            }
            Self::Share(share) => sealed(Exchange::Share, &[], *share, out),
            Self::Value(value) => sealed(Exchange::Value, &[], *value, out),
        }
    }

    fn of(exchange: Exchange, data: &'a [u8]) -> Option<Self> {
        Some(match exchange {
            Exchange::Collect => {
                let (point, request) = data.split_first_chunk()?;
                Self::Collect { point, request: request.try_into().ok()? }
            }
            Exchange::Outcome => Self::Outcome(SealedOutcome::from_bytes(data)?),
            Exchange::Pay => {
                let (point, pay) = data.split_first_chunk()?;
                Self::Pay { point, pay: pay.try_into().ok()? }
            }
            Exchange::PayAgain => Self::PayAgain(data.try_into().ok()?),
            Exchange::Request => Self::Request(data.try_into().ok()?),
            Exchange::Share => Self::Share(data.try_into().ok()?),
            Exchange::Value => Self::Value(data.try_into().ok()?),
        })
    }
}

/// A sealed OUTCOME. Which of the three it is, its length says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedOutcome<'a> {
    /// The payee never took the value and never will.
    Cancel(&'a [u8; sizes::SEALED_CANCEL]),
    /// The payee has the value.
    Settled(&'a [u8; sizes::SEALED_SETTLED]),
    /// The payee has pruned its record: the operator knows.
    Unknown(&'a [u8; sizes::SEALED_UNKNOWN]),
}

impl<'a> SealedOutcome<'a> {
    /// The outcome in those bytes; `None` where no outcome has that length.
    #[must_use]
    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        match bytes.len() {
            sizes::SEALED_CANCEL => bytes.try_into().ok().map(Self::Cancel),
            sizes::SEALED_SETTLED => bytes.try_into().ok().map(Self::Settled),
            sizes::SEALED_UNKNOWN => bytes.try_into().ok().map(Self::Unknown),
            _ => None,
        }
    }

    /// The bytes, whichever it is.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        match self {
            Self::Cancel(bytes) => *bytes,
            Self::Settled(bytes) => *bytes,
            Self::Unknown(bytes) => *bytes,
        }
    }
}

/// Why an APDU is not a command of this application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// SELECT of another application or file.
    #[error("another application was selected")]
    Application,
    /// The class is not ours.
    #[error("not a class of this application")]
    Class,
    /// Extended length: nothing here is long enough to need it.
    #[error("extended length is not supported")]
    Extended,
    /// The instruction is not ours.
    #[error("not an instruction of this application")]
    Instruction,
    /// Lc does not fit the bytes, the data is not of the length this command has, or Le is
    /// neither absent nor 256.
    #[error("not the length of this instruction")]
    Length,
    /// P1 or P2 of one of our instructions is not zero.
    #[error("P1 and P2 are not 00 00")]
    Parameters,
    /// Fewer than the four bytes of a header.
    #[error("too short for a command")]
    Short,
}

fn select<'a>(short: &Short<'_>) -> Result<Command<'a>, CommandError> {
    if short.parameters == BY_NAME && short.data == AID {
        match short.expected {
            None | Some(LE) => Ok(Command::Select),
            Some(_) => Err(CommandError::Length),
        }
    } else {
        Err(CommandError::Application)
    }
}

fn sealed<'o>(exchange: Exchange, point: &[u8], body: &[u8], out: &'o mut ApduBuffer) -> &'o [u8] {
    let length = point.len().saturating_add(body.len());
    let header = [PROPRIETARY, exchange.instruction(), 0, 0, lc(length)];
    let le: &[u8] = match exchange {
        Exchange::Outcome => &[],
        Exchange::Collect
        | Exchange::Pay
        | Exchange::PayAgain
        | Exchange::Request
        | Exchange::Share
        | Exchange::Value => &[LE],
    };
    write(out, &[&header, point, body, le])
}

fn lc(length: usize) -> u8 {
    // `sizes` has checked that every length fits.
    u8::try_from(length).unwrap_or(u8::MAX)
}

const INTERINDUSTRY: u8 = 0x00;
const PROPRIETARY: u8 = 0x80;
const SELECT: u8 = 0xA4;
/// P1: by name of the application. P2: first or only occurrence, answer with FCI.
const BY_NAME: [u8; 2] = [0x04, 0x00];
/// Up to 256 bytes of answer.
const LE: u8 = 0x00;

#[cfg(test)]
mod tests;
