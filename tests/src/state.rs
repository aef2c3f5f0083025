use ecny_core::{Account, Unsettled};
use ecny_offline_protocol::{Orientation, TapError};
use ecny_sim::{Heard, SimLedger};

/// All of a wallet that a refused step must leave alone.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    account: Account,
    unsettled: Vec<Unsettled>,
    number: u32,
    words: u64,
    wear: Vec<u64>,
}

impl State {
    /// The state of that wallet, down to the words of its flash and the wear of its pages.
    #[must_use]
    pub fn of(ledger: &SimLedger) -> Self {
        Self {
            account: ledger.account().clone(),
            unsettled: ledger.unsettled().to_vec(),
            number: ledger.number(),
            words: ledger.flash().words_programmed(),
            wear: ledger.flash().wear().to_vec(),
        }
    }
}

/// Holds that the wallet refused for this reason and that its peer saw the one refusal.
///
/// # Panics
/// Where it did not.
pub fn assert_refused(
    heard: &Heard,
    error: impl Into<TapError>,
    card_in: Orientation,
    orientation: Orientation,
) {
    assert_eq!(heard.event, Err(error.into()), "{orientation:?}");
    let seen: &[u8] = if orientation == card_in { &[0x69, 0x85] } else { &[] };
    assert_eq!(heard.apdu, seen, "{orientation:?}");
    assert!(heard.message.is_none());
}
