use ecny_offline_protocol::{Orientation, TapError};
use ecny_sim::Heard;

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
