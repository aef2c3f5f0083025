use serde::{Deserialize, Serialize};

use crate::{LedgerError, OrderKind};

/// Where a wallet is in its life.
///
/// ```text
///  blank --format--> Personalized --activate--> Active <--suspend, resume--> Suspended
///                                                 ^ '--order to block--> Blocked
///                                                 '------order to resume----'
///  any --its own past comes home--> Locked        Active, drained --retire--> Retired
///  any --order to close--> Retired
/// ```
/// What is open is healed in every one of them but [`Standing::Locked`]: no outcome, refund or
/// resolution asks for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It has keys and limits, and waits for its holder.
    Personalized,
    /// It pays and is paid.
    Active,
    /// Its holder has put it to rest.
    Suspended,
    /// Its operator has.
    Blocked,
    /// It was rolled back: a session came home that it had not opened. Only its operator can
    /// tell what else is missing.
    Locked,
    /// It has paid out what it held and decided every session there ever will be.
    Retired,
}

impl Standing {
    /// Whether it may begin a payment, out or in.
    ///
    /// # Errors
    /// What it is instead.
    pub const fn serves(self) -> Result<(), LedgerError> {
        match self {
            Self::Active => Ok(()),
            Self::Personalized => Err(LedgerError::NotActivated),
            Self::Suspended => Err(LedgerError::Suspended),
            Self::Blocked => Err(LedgerError::Blocked),
            Self::Locked => Err(LedgerError::Locked),
            Self::Retired => Err(LedgerError::Retired),
        }
    }

    /// Whether it may end what has begun.
    ///
    /// # Errors
    /// [`LedgerError::Locked`].
    pub const fn heals(self) -> Result<(), LedgerError> {
        match self {
            Self::Locked => Err(LedgerError::Locked),
            Self::Personalized | Self::Active | Self::Suspended | Self::Blocked | Self::Retired => {
                Ok(())
            }
        }
    }

    /// What becomes of it by that step of its holder; `None` where it cannot be taken from here.
    #[must_use]
    pub const fn after(self, step: LifeStep) -> Option<Self> {
        match (self, step) {
            (Self::Personalized, LifeStep::Activate) | (Self::Suspended, LifeStep::Resume) => {
                Some(Self::Active)
            }
            (Self::Active, LifeStep::Suspend) => Some(Self::Suspended),
            (Self::Active, LifeStep::Retire) => Some(Self::Retired),
            (_, _) => None,
        }
    }

    /// What becomes of it by that order of its operator; `None` where it cannot be followed.
    #[must_use]
    pub const fn ordered(self, what: OrderKind) -> Option<Self> {
        match (self, what) {
            (Self::Retired, _) => None,
            (_, OrderKind::Close) => Some(Self::Retired),
            (Self::Locked, _) => None,
            (_, OrderKind::UnblockPin | OrderKind::Void) => Some(self),
            (Self::Personalized, OrderKind::Block | OrderKind::Resume) => None,
            (_, OrderKind::Block) => Some(Self::Blocked),
            (_, OrderKind::Resume) => Some(Self::Active),
        }
    }
}

/// A step that a wallet's holder takes with it. One byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LifeStep {
    /// It begins to serve (00).
    Activate,
    /// It rests (01).
    Suspend,
    /// It serves again (02).
    Resume,
    /// It ends (03).
    Retire,
}
