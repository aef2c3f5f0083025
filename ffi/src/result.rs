//! What a call comes back with, by whose fault it was. A number that is given up stays here as a
//! comment: it is not given again.

mod table;
mod text;

pub(crate) use text::{name, text};

/// What a call comes back with. Bands: 1 the caller, 100 the own wallet says no, 200 the other
/// wallet, 300 flash, element and platform, 400 the operator's word, 900 a bug.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ecny_result {
    /// Done.
    ECNY_OK = 0,

    /// A pointer is null that must not be.
    ECNY_NULL = 1,
    /// A length is not what the function needs. Nothing was done.
    ECNY_LENGTH = 2,
    /// A pointer is not aligned for what it points to.
    ECNY_ALIGNMENT = 3,
    /// Two of the arguments overlap.
    ECNY_OVERLAP = 4,
    /// The handle is not open: it never was, is closed, or was moved.
    ECNY_NOT_OPEN = 5,
    /// The handle is open already, or was not zeroed before its first use.
    ECNY_ALREADY_OPEN = 6,
    /// Another thread, or a callback of this handle, is in a call with it.
    ECNY_BUSY = 7,
    /// An argument is out of its range.
    ECNY_VALUE = 8,
    /// A callback is missing, or the flash has no size a wallet can live on.
    ECNY_PLATFORM = 9,
    /// No tap has come to this step.
    ECNY_OUT_OF_TURN = 10,
    /// There is nothing, or nothing more.
    ECNY_NOTHING = 11,
    /// The bytes are not the keys of a wallet.
    ECNY_KEYS = 12,
    /// The bytes are not an operator's package.
    ECNY_PACKAGE = 13,
    /// What was approved is not what waits for a yes now: show it again.
    ECNY_CHANGED = 14,

    /// The wallet would hold more than its limit.
    ECNY_BALANCE_LIMIT = 100,
    /// The wallet holds less than that.
    ECNY_BALANCE_TOO_LOW = 101,
    /// A certificate is past its last day.
    ECNY_CERTIFICATE_EXPIRED = 102,
    /// Nobody has said yes to this payment.
    ECNY_CONSENT_MISSING = 103,
    /// No more payments before a sync.
    ECNY_COUNT_LIMIT = 104,
    /// What is on flash is not this wallet's ledger.
    ECNY_DAMAGED = 105,
    /// Too many days since the last sync.
    ECNY_DAYS_LIMIT = 106,
    /// The value has come too far without an operator to be passed on.
    ECNY_HOP_LIMIT = 107,
    /// This wallet has lived before: enroll it under a new number.
    ECNY_LIVED = 108,
    /// The wallet was rolled back and is locked: only its operator can open it.
    ECNY_LOCKED = 109,
    /// The log is full: sync first.
    ECNY_LOG_FULL = 110,
    /// Another amount or purpose than the order at hand.
    ECNY_OTHER_ORDER = 111,
    /// The payee does not take value that came so far or so long.
    ECNY_PAYEE_POLICY = 112,
    /// No more can be received before a sync.
    ECNY_RECEIVE_LIMIT = 113,
    /// The flash is older than the monotonic counter: it was rolled back.
    ECNY_ROLLED_BACK = 114,
    /// More than one payment may be.
    ECNY_SINGLE_LIMIT = 115,
    /// No more can be paid before a sync.
    ECNY_SUM_LIMIT = 116,
    /// Another currency or purpose than the wallet holds.
    ECNY_TERMS_NOT_HELD = 117,
    /// Too many payments without an outcome: tap their payees, or sync.
    ECNY_TOO_MANY_UNSETTLED = 118,
    /// Power was cut while the wallet was made: format it again.
    ECNY_UNFINISHED = 119,
    /// The operator has blocked the wallet: only the operator lifts it.
    ECNY_BLOCKED = 120,
    /// The list of revoked wallets takes no more; nothing of it is dropped.
    ECNY_LIST_FULL = 121,
    /// The list of revoked wallets is too old for that amount: sync first.
    ECNY_LIST_TOO_OLD = 122,
    /// The wallet has not been activated.
    ECNY_NOT_ACTIVATED = 123,
    /// The wallet still holds value, or has payments without an outcome.
    ECNY_NOT_DRAINED = 124,
    /// The wallet is not on the wrist, or not unlocked, as its user wants it to be.
    ECNY_NOT_PRESENT = 125,
    /// That needs the PIN, or biometrics.
    ECNY_NOT_VERIFIED = 126,
    /// The other wallet is revoked.
    ECNY_REVOKED_PEER = 127,
    /// The time to spend that value is over: it goes home to the operator.
    ECNY_POCKET_EXPIRED = 128,
    /// No more purposes fit into the wallet.
    ECNY_POCKETS_FULL = 129,
    /// No more is paid while asleep before a sync.
    ECNY_POWER_FREE_LIMIT = 130,
    /// No more of what was received can be paid before a sync.
    ECNY_RESPEND_LIMIT = 131,
    /// The wallet has ended.
    ECNY_RETIRED = 132,
    /// This wallet itself is revoked.
    ECNY_REVOKED = 133,
    /// The wallet is suspended: resume it first.
    ECNY_SUSPENDED = 134,
    /// The payee may not take value of that purpose.
    ECNY_TAG_NOT_ACCEPTED = 135,
    /// That much needs the PIN, or biometrics.
    ECNY_UNVERIFIED_LIMIT = 136,
    /// The PIN was wrong too often: only the operator can let a new one be set.
    ECNY_PIN_BLOCKED = 140,
    /// The PIN has no room left for a try: only the operator can let a new one be set.
    ECNY_PIN_FULL = 141,
    /// The PIN is gone from its flash: only the operator can let a new one be set.
    ECNY_PIN_LOST = 142,
    /// A PIN has 4 to 12 digits.
    ECNY_PIN_MALFORMED = 143,
    /// A PIN is set already: change it with the old one.
    ECNY_PIN_NOT_PERMITTED = 144,
    /// No PIN is set.
    ECNY_PIN_NOT_SET = 145,
    /// Not the PIN.
    ECNY_PIN_WRONG = 146,

    /// The value answers no request of this wallet.
    ECNY_PEER_COOKIE = 200,
    /// Two different payments under one sequence number: a double spend.
    ECNY_PEER_FORK = 201,
    /// The peer sent bytes that are no message.
    ECNY_PEER_MALFORMED = 202,
    /// The peer pays more than its tier may.
    ECNY_PEER_OVER_TIER_LIMIT = 203,
    /// The outcome belongs to no open payment to this payee.
    ECNY_PEER_OUTCOME_UNKNOWN = 204,
    /// The peer sent a message that is not due.
    ECNY_PEER_OUT_OF_TURN = 205,
    /// The sequence number is not above the last one seen.
    ECNY_PEER_SEQ_NOT_RISING = 206,
    /// A wallet cannot pay itself.
    ECNY_PEER_SELF_PAYMENT = 207,
    /// The peer's signature does not fit.
    ECNY_PEER_SIGNATURE = 208,
    /// Not the terms that were agreed on.
    ECNY_PEER_TERMS = 209,
    /// The peer's operator is not known.
    ECNY_PEER_UNKNOWN_OPERATOR = 210,
    /// The peer speaks another version of the protocol.
    ECNY_PEER_VERSION = 211,
    /// The value is for another payee.
    ECNY_PEER_WRONG_PAYEE = 212,
    /// The reader sent no command of this application.
    ECNY_PEER_COMMAND = 230,
    /// The card sent no response of this application.
    ECNY_PEER_RESPONSE = 231,
    /// The card is not a wallet of this protocol.
    ECNY_PEER_NOT_A_WALLET = 232,
    /// The card refused; it does not say why.
    ECNY_PEER_REFUSED = 233,
    /// A message was not sealed by the peer as its next one in this tap.
    ECNY_PEER_CHANNEL = 234,

    /// A write failed before: close the handle and open it again.
    ECNY_FLASH_CLOSED = 300,
    /// What was written cannot be read any more.
    ECNY_FLASH_DAMAGED = 301,
    /// The flash refused: close the handle and open it again.
    ECNY_FLASH_FAILED = 302,
    /// No room for this record, not even after a compaction.
    ECNY_FLASH_FULL = 303,
    /// A wallet cannot live on flash of this size.
    ECNY_FLASH_GEOMETRY = 304,
    /// Room only after a compaction.
    ECNY_FLASH_NEEDS_COMPACTION = 305,
    /// There is no wallet on this flash.
    ECNY_FLASH_NOT_A_JOURNAL = 306,
    /// The place is from before a compaction.
    ECNY_FLASH_STALE = 307,
    /// The record is too long.
    ECNY_FLASH_TOO_LONG = 308,
    /// The flash read differently twice: close the handle and open it again.
    ECNY_FLASH_UNSTEADY = 309,
    /// A counter of the journal has reached its end.
    ECNY_FLASH_WORN_OUT = 310,
    /// The wallet on this flash is sealed under other keys.
    ECNY_FLASH_WRONG_KEY = 311,
    /// The monotonic counter failed.
    ECNY_ELEMENT_COUNTER = 320,
    /// The key of this tap was spent.
    ECNY_ELEMENT_NO_EPHEMERAL = 321,
    /// The source of randomness failed.
    ECNY_ELEMENT_RANDOMNESS = 322,
    /// The secure element refused to sign.
    ECNY_ELEMENT_REFUSED = 323,

    /// The payment has ended already, in the other way.
    ECNY_COMMAND_ENDED_OTHERWISE = 400,
    /// It names another payment under that number.
    ECNY_COMMAND_OTHER_ENTRY = 401,
    /// It speaks of a log that this wallet does not have.
    ECNY_COMMAND_OTHER_HISTORY = 402,
    /// It is for another wallet.
    ECNY_COMMAND_OTHER_WALLET = 403,
    /// It is not newer than what the wallet has.
    ECNY_COMMAND_OUTDATED = 404,
    /// This wallet's operator did not sign it.
    ECNY_COMMAND_SIGNATURE = 405,
    /// There is no such payment to end.
    ECNY_COMMAND_UNKNOWN_DEBIT = 406,
    /// It is in another version of the format.
    ECNY_COMMAND_VERSION = 407,
    /// Something is missing before it: sync first.
    ECNY_COMMAND_GAP = 408,
    /// The wallet cannot do that where it stands in its life.
    ECNY_COMMAND_OUT_OF_PLACE = 409,
    /// It would hold for too many days.
    ECNY_COMMAND_TOO_LONG = 410,
    /// The bytes are no word of an operator.
    ECNY_COMMAND_MALFORMED = 411,
    /// The certificate is not one of this operator, or the operator's is not of this root.
    ECNY_ENROLMENT_CERTIFICATE = 420,
    /// The package is for another device.
    ECNY_ENROLMENT_KEY = 421,
    /// A renewal named another wallet.
    ECNY_ENROLMENT_WALLET = 422,
    /// A frame was changed, left out or put elsewhere.
    ECNY_SYNC_CHANGED = 430,
    /// The bytes are no frame.
    ECNY_SYNC_FRAME = 431,
    /// The frame is not due.
    ECNY_SYNC_ORDER = 432,
    /// The reply is another wallet's.
    ECNY_SYNC_OTHER_WALLET = 433,
    /// The wallet has moved on since its statement: begin the sync again.
    ECNY_SYNC_OVERTAKEN = 434,
    /// Something follows after the end.
    ECNY_SYNC_TRAILING = 435,
    /// It ends before its end.
    ECNY_SYNC_TRUNCATED = 436,
    /// It is in another version of the format.
    ECNY_SYNC_VERSION = 437,

    /// A bug in the library. The handle only closes; what is on flash is intact.
    ECNY_PANIC = 900,
}

impl ecny_result {
    #[expect(
        clippy::as_conversions,
        reason = "the number of a variant is what `repr(i32)` makes it"
    )]
    pub(crate) const fn number(self) -> i32 {
        self as i32
    }
}
