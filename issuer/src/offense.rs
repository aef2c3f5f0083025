use ecny_core::{OperatorId, Seq, Serial, WalletId};

/// What no intact wallet, or no honest operator, can have done.
///
/// Once it is known it stays known, whatever else comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Offense {
    /// A payee has credited an entry, and has signed that it never did and never will.
    CreditCancel {
        /// The payee.
        culprit: WalletId,
        /// Who paid.
        payer: WalletId,
        /// Which of its debits.
        seq: Seq,
    },
    /// A payee has credited one entry twice.
    DoubleCredit {
        /// The payee.
        culprit: WalletId,
        /// Who paid.
        payer: WalletId,
        /// Which of its debits.
        seq: Seq,
    },
    /// A payer has signed two different entries under one number.
    Fork {
        /// The payer.
        culprit: WalletId,
        /// Which number.
        seq: Seq,
    },
    /// A wallet has stated two pasts of one log.
    Regress {
        /// The wallet.
        culprit: WalletId,
    },
    /// What a wallet sealed as its totals does not add up with what it has signed.
    Total {
        /// The wallet.
        culprit: WalletId,
    },
    /// An operator has made two keys for one name.
    Twin {
        /// The operator.
        culprit: OperatorId,
        /// The name.
        wallet: WalletId,
        /// Which of its certificates.
        serial: Serial,
    },
}

impl Offense {
    /// The wallet that did it; `None` where an operator did.
    #[must_use]
    pub const fn wallet(&self) -> Option<WalletId> {
        match self {
            Self::CreditCancel { culprit, .. }
            | Self::DoubleCredit { culprit, .. }
            | Self::Fork { culprit, .. }
            | Self::Regress { culprit }
            | Self::Total { culprit } => Some(*culprit),
            Self::Twin { .. } => None,
        }
    }
}
