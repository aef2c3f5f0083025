use ecny_core::{CommandFault, Error, Resolution, SyncReceipt, sm2::Signature};

use crate::world::SimLedger;

/// What the operator has signed for one of two devices.
#[derive(Clone, Copy, Debug)]
pub(super) enum Word {
    /// It has seen a log up to a place: the payer's, or the payee's.
    Receipt { payer: bool, receipt: SyncReceipt, signature: Signature },
    /// How a debit of the payer ended.
    Resolution { resolution: Resolution, signature: Signature },
}

impl Word {
    /// Has it taken by whom it is for. That it was taken before is no error.
    ///
    /// # Errors
    /// Why it is not taken.
    pub(super) fn take(&self, payer: &mut SimLedger, payee: &mut SimLedger) -> Result<(), Error> {
        match self {
            Self::Receipt { payer: by_payer, receipt, signature } => {
                let ledger = if *by_payer { payer } else { payee };
                match ledger.sync(receipt, signature) {
                    Err(Error::Command(CommandFault::Outdated)) => Ok(()),
                    taken => taken.map(|_| ()),
                }
            }
            Self::Resolution { resolution, signature } => {
                payer.resolve(resolution, signature).map(|_| ())
            }
        }
    }

    /// Whether these devices have taken it.
    pub(super) fn is_taken(&self, payer: &SimLedger, payee: &SimLedger) -> bool {
        match self {
            Self::Receipt { payer: by_payer, receipt, .. } => {
                let ledger = if *by_payer { payer } else { payee };
                ledger.account().covered.number >= receipt.position.number
            }
            Self::Resolution { resolution, .. } => {
                payer.unsettled().iter().all(|debit| debit.seq() != resolution.seq)
            }
        }
    }
}
