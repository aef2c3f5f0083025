use ecny_core::{ElementError, EnrolmentFault, Error, sm2::NoRandomness};
use ecny_issuer::{IssueError, IssuerError};

/// Why vectors were not made, or not replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VectorError {
    /// The replay came to something else.
    #[error("line {line}: the file says `{expected}`, the wallets `{found}`")]
    Differs {
        /// Which line of the file, from 1.
        line: usize,
        /// What it says.
        expected: String,
        /// What the wallets said.
        found: String,
    },
    /// A device would not take what the operator granted.
    #[error("the device would not take the grant: {0:?}")]
    Enrolment(EnrolmentFault),
    /// The operator would not issue a wallet.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The operator would not enroll a device.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// A ledger refused what the scenario needs.
    #[error("the ledger refused: {0:?}")]
    Ledger(Error),
    /// A line that is no step, or names nobody.
    #[error("not understood: `{0}`")]
    Line(String),
    /// The source of randomness failed.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// A scenario did not come to what it was written to show.
    #[error("`{scenario}` never came to `{expected}`:\n{found}")]
    Unexpected {
        /// Which one.
        scenario: String,
        /// What was to be seen.
        expected: String,
        /// What was seen.
        found: String,
    },
}

impl From<EnrolmentFault> for VectorError {
    fn from(fault: EnrolmentFault) -> Self {
        Self::Enrolment(fault)
    }
}

impl From<Error> for VectorError {
    fn from(error: Error) -> Self {
        Self::Ledger(error)
    }
}

impl From<ElementError> for VectorError {
    fn from(error: ElementError) -> Self {
        Self::Ledger(error.into())
    }
}
