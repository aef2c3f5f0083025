//! Command and response APDUs (ISO/IEC 7816-4), short form only.
//!
//! | CLA | INS | P1 P2 | command | data | answer |
//! |---|---|---|---|---|---|
//! | 00 | A4 | 04 00 | SELECT | AID, 9 | FCI with HELLO, 52 |
//! | 80 | 10 | 00 00 | COLLECT | point 33, sealed REQUEST 181 | sealed VALUE 240 |
//! | 80 | 12 | 00 00 | OUTCOME | sealed OUTCOME 17, 33 or 81 | none |
//! | 80 | 14 | 00 00 | REQUEST | sealed REQUEST 181 | sealed VALUE 240 |
//! | 80 | 20 | 00 00 | PAY | point 33, sealed PAY 29 | sealed REQUEST 181 |
//! | 80 | 22 | 00 00 | VALUE | sealed VALUE 240 | sealed OUTCOME 17, 33 or 81 |
//! | 80 | 24 | 00 00 | PAY AGAIN | sealed PAY 29 | sealed REQUEST 181 |
//! | 80 | 30 | 00 00 | SHARE | sealed SHARE 241 | sealed SHARE 241 |
//!
//! Le is `00` or absent on all of them; we send it wherever the answer has data. The status word
//! is `9000`, or one of those of [`StatusWord`] with no data. [`Command::parse`] is the one place
//! that sees CLA, INS, P1 and P2.
//!
//! The bytes are taken apart here and not by the crate `iso7816`: that one slices by index and
//! its builder asserts, which leaves calls to panic in the firmware; it understands extended
//! length, which this protocol refuses; and any class and instruction. Our parser is tested to
//! see in every short APDU what that crate sees.

mod command;
mod fci;
mod response;
mod short;
mod status;

pub use command::{Command, CommandError, SealedOutcome};
pub use response::{Answer, Response, ResponseError};
pub use status::StatusWord;

use crate::sizes;

/// The application identifier: `F0` and "ECNYOFL1".
///
/// The first half-byte F makes it proprietary: registered with nobody and possibly used by
/// others (ISO/IEC 7816-4, application identifiers). It is this project's own, not that of e-CNY.
pub const AID: [u8; sizes::AID] = *b"\xF0ECNYOFL1";

/// Room for the longest command or response.
pub type ApduBuffer = [u8; sizes::APDU];

/// Writes the parts to the front of `out`. What [`sizes`] has checked to fit is written whole.
fn write<'o>(out: &'o mut ApduBuffer, parts: &[&[u8]]) -> &'o [u8] {
    let mut free = out.as_mut_slice();
    for part in parts {
        let Some((slot, rest)) = core::mem::take(&mut free).split_at_mut_checked(part.len()) else {
            break;
        };
        slot.copy_from_slice(part);
        free = rest;
    }
    let length = sizes::APDU.saturating_sub(free.len());
    out.get(..length).unwrap_or_default()
}
