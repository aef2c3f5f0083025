//! What can happen in a simulated world, as plain data: one line of text each.

mod text;

use ecny_core::{Terms, Wanted};
use ecny_offline_protocol::Orientation;

use crate::{bend::Bend, flash::Tear, world::Whose};

pub use text::NotAStep;

/// One thing that happens. Wallets are numbered from 0, modulo how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Two wallets, or a wallet and its purse, are held together.
    Tap(Tap),
    /// A wallet gives up the order it has open.
    Void(usize),
    /// A wallet moves its log into the next region.
    Compact(usize),
    /// The power of a wallet fails between two taps, and comes back.
    Reboot(usize),
    /// Somebody copies the flash of a wallet.
    Keep(usize),
    /// The flash of a wallet becomes what was kept, as it was kept.
    Restore(usize),
    /// What was kept and what is there change places: two copies of one wallet, used in turn.
    Swap(usize),
    /// A wallet is lost for ever.
    Lose(usize),
    /// The operator cannot be reached, from now on or until now.
    Offline(bool),
    /// Days pass.
    Days(u16),
    /// A wallet sends its log to the operator, which makes out a receipt.
    Upload(usize),
    /// A wallet takes the last receipt that was made out for it.
    Receipt(usize),
    /// A wallet and its purse do both.
    Sync(usize),
    /// A wallet asks the operator how its open payments ended.
    Resolve(usize),
    /// A wallet hands its oldest open payment over to the operator.
    HandOver(usize),
    /// A wallet's holder puts it to rest.
    Suspend(usize),
    /// A wallet's holder has it serve again.
    Resume(usize),
    /// A wallet is told by its operator to give up the order it has open.
    Order(usize),
    /// A wallet's user sets the most one payment may be, in fen; 0 lets anything go out that the
    /// operator allows.
    Single(usize, u64),
    /// A certified wallet that does not play by the rules meets a wallet.
    Hostile(Hostile),
}

/// Two ledgers that are held together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// Whose.
    pub between: Between,
    /// Who holds the reader.
    pub orientation: Orientation,
    /// How much is to be paid, in fen; with 0 the tap only heals.
    pub fen: u64,
    /// Whether the payer says yes only after a first tap has shown what is asked for.
    pub asked: bool,
    /// Whether a payer that reads pays again after it was healed.
    pub again: bool,
    /// What the air does to which message, counted from 1.
    pub bends: Vec<(usize, Bend)>,
    /// When the power of the payer fails.
    pub payer: Power,
    /// When the power of the payee fails.
    pub payee: Power,
}

/// The two ends of a tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// One wallet pays another.
    Pay {
        /// Who pays.
        payer: usize,
        /// Who is paid.
        payee: usize,
    },
    /// A wallet is loaded from its purse.
    Load(usize),
    /// A wallet pays its purse.
    Redeem(usize),
}

/// The power of one end of a tap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Power {
    /// It stays.
    #[default]
    Stays,
    /// It fails after that many words of flash, and comes back after the tap.
    Fails {
        /// How many words of flash are written before.
        words: u64,
        /// What the cut leaves of the word at it.
        tear: Tear,
    },
    /// It fails when the tap is over, however it ended, and comes back.
    FailsAfter,
}

/// A meeting with an insider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hostile {
    /// Which insider.
    pub insider: usize,
    /// Whom it meets.
    pub wallet: usize,
    /// Who holds the reader.
    pub orientation: Orientation,
    /// How much is asked for, in fen.
    pub fen: u64,
    /// What it does.
    pub lie: Lie,
}

/// What an insider does to a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// It pays what it does not have, in due form.
    Pays,
    /// It pays, and once more under the same sequence number.
    PaysTwice,
    /// It pays a request of before when something else is asked for, and once more after that was
    /// canceled.
    PaysCanceled,
    /// It pays, and pays the same request once more by another entry.
    PaysRequestTwice,
    /// It pays, and the other insider signs the same entry.
    PaysTwiceAsAnother,
    /// It pays an amount that was not asked for.
    OtherAmount,
    /// It pays a token that is nobody's.
    OtherToken,
    /// It pays somebody else.
    OtherPayee,
    /// It pays under a lock that is not the request's.
    OtherLock,
    /// It pays as of another day.
    OtherDay,
    /// It pays with a signature that is none.
    NoSignature,
    /// It pays under a certificate nobody has issued.
    NoCertificate,
    /// It takes a payment and is silent.
    Takes,
    /// It takes a payment and settles it.
    Settles,
    /// It takes a payment and cancels it.
    Cancels,
    /// It cancels a payment and then settles it.
    CancelsAndSettles,
    /// It settles a payment and then cancels it.
    SettlesAndCancels,
    /// It takes a payment and gives a receipt that opens nothing.
    WrongReceipt,
    /// It takes a payment and cancels another.
    WrongCancel,
    /// It takes a payment, and the other insider cancels it.
    ForeignCancel,
    /// It takes a payment and says that it does not know.
    Unknown,
    /// It asks with a signature that is none.
    UnsignedRequest,
}

impl Lie {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Pays,
        Self::PaysTwice,
        Self::PaysCanceled,
        Self::PaysRequestTwice,
        Self::PaysTwiceAsAnother,
        Self::OtherAmount,
        Self::OtherToken,
        Self::OtherPayee,
        Self::OtherLock,
        Self::OtherDay,
        Self::NoSignature,
        Self::NoCertificate,
        Self::Takes,
        Self::Settles,
        Self::Cancels,
        Self::CancelsAndSettles,
        Self::SettlesAndCancels,
        Self::WrongReceipt,
        Self::WrongCancel,
        Self::ForeignCancel,
        Self::Unknown,
        Self::UnsignedRequest,
    ];
}

impl Tap {
    /// A clean tap between those two.
    #[must_use]
    pub const fn clean(between: Between, orientation: Orientation, fen: u64) -> Self {
        Self {
            between,
            orientation,
            fen,
            asked: false,
            again: false,
            bends: Vec::new(),
            payer: Power::Stays,
            payee: Power::Stays,
        }
    }

    /// What the payee wants.
    #[must_use]
    pub fn wanted(&self) -> Wanted {
        let amount = ecny_core::Amount::from_fen(self.fen).unwrap_or_default();
        match self.between {
            _ if self.fen == 0 => Wanted::Late,
            Between::Load(_) => Wanted::Load(Terms::cny(amount)),
            Between::Pay { .. } | Between::Redeem(_) => Wanted::Order(Terms::cny(amount)),
        }
    }
}

impl Between {
    /// The payer and the payee in a world of that many wallets.
    #[must_use]
    pub fn ends(&self, wallets: usize) -> (Whose, Whose) {
        let index = |wallet: usize| wallet.checked_rem(wallets).unwrap_or_default();
        match self {
            Self::Pay { payer, payee } => {
                let (payer, payee) = (index(*payer), index(*payee));
                // One wallet has one element: it cannot be both ends.
                let payee = if payer == payee { index(payee.saturating_add(1)) } else { payee };
                (Whose::Wallet(payer), Whose::Wallet(payee))
            }
            Self::Load(wallet) => (Whose::Purse(index(*wallet)), Whose::Wallet(index(*wallet))),
            Self::Redeem(wallet) => (Whose::Wallet(index(*wallet)), Whose::Purse(index(*wallet))),
        }
    }
}
