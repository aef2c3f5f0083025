//! How long everything on the air is, in bytes, checked when the crate is built.
//!
//! Every message has one length, so that no length tells an amount, and every APDU fits into one
//! ISO-DEP block of 256 bytes (FSC 256, ISO/IEC 14443-4), so that nothing is chained.
//!
//! | exchange | payee reads: command | response | payer reads: command | response |
//! |---|---|---|---|---|
//! | 1 | SELECT 15 | FCI 54 | SELECT 15 | FCI 54 |
//! | 2 | COLLECT 220 | VALUE 242 | PAY 68 | REQUEST 183 |
//! | 3 | OUTCOME 38 | 2 | VALUE 246 | OUTCOME 35 |
//! | sum | 571 | | 601 | |
//! | with ISO-DEP | 589 | | 619 | |
//!
//! SHARE, once a payment is over: command 247, response 243. It is no part of a payment.

/// The application identifier.
pub const AID: usize = 9;

/// HELLO: version 1, capabilities 1, point 33.
pub const HELLO: usize = 35;

/// A compressed point.
pub const POINT: usize = 33;

/// REQUEST in plaintext.
pub const REQUEST: usize = 165;

/// VALUE in plaintext.
pub const VALUE: usize = 224;

/// OUTCOME in plaintext where the payee settles.
pub const SETTLED: usize = 17;

/// OUTCOME in plaintext where the payee cancels.
pub const CANCEL: usize = 65;

/// OUTCOME in plaintext where the payee no longer knows.
pub const UNKNOWN: usize = 1;

/// PAY in plaintext.
pub const PAY: usize = 13;

/// SHARE in plaintext: six heads of lists of 5 bytes, and a signed delta of 194.
pub const SHARE: usize = 1 + 6 * 5 + 194;

/// What sealing adds: the tag of SM4-CCM.
pub const TAG: usize = 16;

/// REQUEST as it travels.
pub const SEALED_REQUEST: usize = sealed(REQUEST);

/// VALUE as it travels.
pub const SEALED_VALUE: usize = sealed(VALUE);

/// SETTLED as it travels.
pub const SEALED_SETTLED: usize = sealed(SETTLED);

/// CANCEL as it travels.
pub const SEALED_CANCEL: usize = sealed(CANCEL);

/// UNKNOWN as it travels.
pub const SEALED_UNKNOWN: usize = sealed(UNKNOWN);

/// PAY as it travels.
pub const SEALED_PAY: usize = sealed(PAY);

/// SHARE as it travels, both ways.
pub const SEALED_SHARE: usize = sealed(SHARE);

/// The longest command or response APDU this protocol allows itself. The longest ISO-DEP block
/// holds 253, of which three are left for readers that add a node address or a card identifier.
pub const APDU: usize = 250;

/// The file control information around HELLO, HELLO included.
pub const FCI: usize = 2 + (2 + AID) + 2 + (2 + HELLO);

/// What ISO-DEP adds to the three exchanges of a payment: each of the six blocks has one byte of
/// protocol control in front and two of checksum behind.
pub const ISO_DEP: usize = 6 * 3;

/// All bytes of a payment where the payee is the reader, ISO-DEP included.
pub const PAYEE_READS: usize = ISO_DEP
    + (case_4(AID) + response(FCI))
    + (case_4(POINT + SEALED_REQUEST) + response(SEALED_VALUE))
    + (case_3(SEALED_SETTLED) + response(0));

/// All bytes of a payment where the payer is the reader, ISO-DEP included.
pub const PAYER_READS: usize = ISO_DEP
    + (case_4(AID) + response(FCI))
    + (case_4(POINT + SEALED_PAY) + response(SEALED_REQUEST))
    + (case_4(SEALED_VALUE) + response(SEALED_SETTLED));

const fn sealed(plaintext: usize) -> usize {
    plaintext.saturating_add(TAG)
}

/// CLA INS P1 P2 Lc data Le.
const fn case_4(data: usize) -> usize {
    data.saturating_add(6)
}

/// CLA INS P1 P2 Lc data.
const fn case_3(data: usize) -> usize {
    data.saturating_add(5)
}

/// Data SW1 SW2.
const fn response(data: usize) -> usize {
    data.saturating_add(2)
}

// Readers buy on the number of exchanges and bytes; these may only shrink.
const _: () = assert!(PAYEE_READS == 589 && PAYEE_READS <= 640);
const _: () = assert!(PAYER_READS == 619 && PAYER_READS <= 640);

const _: () = assert!(case_4(AID) <= APDU && response(FCI) <= APDU);
const _: () = assert!(case_4(POINT + SEALED_REQUEST) <= APDU && response(SEALED_VALUE) <= APDU);
const _: () = assert!(case_4(SEALED_REQUEST) <= APDU);
const _: () = assert!(case_4(POINT + SEALED_PAY) <= APDU && response(SEALED_REQUEST) <= APDU);
const _: () = assert!(case_4(SEALED_PAY) <= APDU);
const _: () = assert!(case_4(SEALED_VALUE) <= APDU && response(SEALED_CANCEL) <= APDU);
const _: () = assert!(case_3(SEALED_CANCEL) <= APDU);
const _: () = assert!(case_4(SEALED_SHARE) <= APDU && response(SEALED_SHARE) <= APDU);

// An outcome tells what it is by its length alone, before it is opened.
const _: () = assert!(SETTLED != CANCEL && CANCEL != UNKNOWN && UNKNOWN != SETTLED);
