use ecny_core::{Error, WalletId};
use ecny_issuer::Offense;
use ecny_offline_protocol::TapError;

use super::step::Lie;
use crate::world::Whose;

/// What must never happen, and did.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// An honest wallet was called a cheat.
    #[error("{whose} was called a cheat, and is none: {error}")]
    Accused {
        /// Which wallet.
        whose: Whose,
        /// Of what.
        error: TapError,
    },
    /// A ledger cannot be opened or read any more.
    #[error("{whose} cannot be read any more: {error}")]
    Damaged {
        /// Whose.
        whose: Whose,
        /// Why.
        error: Error,
    },
    /// A wallet took what no honest wallet can have sent.
    #[error("{whose} believed a lie: {lie:?}")]
    LieBelieved {
        /// Which wallet.
        whose: Whose,
        /// What.
        lie: Lie,
    },
    /// A wallet that was never rolled back locked itself.
    #[error("{whose} locked itself, and was not rolled back")]
    Locked {
        /// Which wallet.
        whose: Whose,
    },
    /// A payment that was handed over to the operator found another end too.
    #[error("debit {seq} of {payer} was handed over, and ended otherwise too")]
    EndedTwice {
        /// Who paid.
        payer: WalletId,
        /// Which debit.
        seq: u32,
    },
    /// A log forgot more than a power cut can make it forget.
    #[error("{whose} forgot what its log said: {fact}")]
    LogChanged {
        /// Whose.
        whose: Whose,
        /// What it forgot.
        fact: String,
    },
    /// A payment was credited that was never debited.
    #[error("{fen} fen of debit {seq} of {payer} are credited and were never debited")]
    NeverDebited {
        /// Who is said to have paid.
        payer: WalletId,
        /// Which debit.
        seq: u32,
        /// How much.
        fen: u64,
    },
    /// An honest wallet is said to have done what no intact wallet does.
    #[error("{whose} is intact and was found guilty: {offense:?}")]
    FoundGuilty {
        /// Which wallet.
        whose: Whose,
        /// Of what.
        offense: Offense,
    },
    /// The operator does not deal with an honest wallet as it must.
    #[error("the operator turned {whose} away: {why}")]
    TurnedAway {
        /// Which wallet.
        whose: Whose,
        /// Why.
        why: String,
    },
    /// A proof does not show what it is said to show.
    #[error("the proof of {offense:?} does not hold: {why}")]
    ProofFails {
        /// What it is said to show.
        offense: Offense,
        /// Why.
        why: String,
    },
    /// Somebody spent more than it had, and is not named.
    #[error("{whose} has overspent {fen} fen, all have stated their logs, and it is not named")]
    Unnamed {
        /// Who.
        whose: Whose,
        /// How much.
        fen: u64,
    },
    /// Somebody spent more than it had as far as it shows, and is not even a debtor.
    #[error("{wallet} has overspent {fen} fen, which shows, and is neither named nor a debtor")]
    NoDebtor {
        /// Who.
        wallet: WalletId,
        /// How much.
        fen: u64,
    },
    /// An honest wallet is called a debtor, though its log is there.
    #[error("{wallet} is intact, has stated its log, and is said to owe {fen} fen")]
    HonestDebtor {
        /// Who.
        wallet: WalletId,
        /// How much.
        fen: u64,
    },
    /// Something else that a script was replayed for.
    #[error("{0}")]
    Other(String),
    /// The code of a wallet panicked.
    #[error("a panic")]
    Panic,
    /// A refused step wrote or moved something.
    #[error("{whose} refused and changed all the same: {error}")]
    RefusalWrote {
        /// Which wallet.
        whose: Whose,
        /// What it refused with.
        error: TapError,
    },
    /// A payment is back with its payer and with its payee too.
    #[error("{fen} fen of debit {seq} of {payer} are refunded and credited")]
    RefundedAndCredited {
        /// Who paid.
        payer: WalletId,
        /// Which debit.
        seq: u32,
        /// How much.
        fen: u64,
    },
    /// A wallet with a monotonic counter opened on older flash.
    #[error("{whose} opened on older flash, and its counter knew better")]
    RolledBackOpens {
        /// Which wallet.
        whose: Whose,
    },
    /// A payment is settled and its payee does not have it.
    #[error("{fen} fen of debit {seq} of {payer} are settled and were never credited")]
    SettledNotCredited {
        /// Who paid.
        payer: WalletId,
        /// Which debit.
        seq: u32,
        /// How much.
        fen: u64,
    },
    /// Value was made or lost.
    #[error("the books do not balance: {0}")]
    Unbalanced(String),
    /// One step was taken twice.
    #[error("twice in the logs: {fact}")]
    Twice {
        /// Which.
        fact: String,
    },
    /// A balance is not what the log says.
    #[error("{whose} does not hold what its log says")]
    Unrecorded {
        /// Which wallet.
        whose: Whose,
    },
    /// A payment between wallets that can meet cannot be ended.
    #[error("{payer} and {payee} cannot end a payment of {fen} fen")]
    Unresolved {
        /// Who paid.
        payer: Whose,
        /// Who is paid.
        payee: Whose,
        /// How much.
        fen: u64,
    },
}

impl Violation {
    /// Whether the other is of the same kind, whoever it happened to.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        core::mem::discriminant(self) == core::mem::discriminant(other)
    }
}
