use core::ffi::CStr;

use super::ecny_result::{self, *};

/// The name in C of the result with that number, or `?` where there is none.
pub(crate) fn name(number: i32) -> &'static CStr {
    find(number).map_or(c"?", |result| words(result).0)
}

/// What the result with that number means, for whoever writes the host; nothing where there is
/// none.
pub(crate) fn text(number: i32) -> &'static CStr {
    find(number).map_or(c"", |result| words(result).1)
}

fn find(number: i32) -> Option<ecny_result> {
    ALL.into_iter().find(|result| result.number() == number)
}

const fn words(result: ecny_result) -> (&'static CStr, &'static CStr) {
    match result {
        ECNY_OK => (c"ECNY_OK", c"done"),
        ECNY_NULL => (c"ECNY_NULL", c"a pointer is null that must not be"),
        ECNY_LENGTH => {
            (c"ECNY_LENGTH", c"a length is not what the function needs. Nothing was done")
        }
        ECNY_ALIGNMENT => (c"ECNY_ALIGNMENT", c"a pointer is not aligned for what it points to"),
        ECNY_OVERLAP => (c"ECNY_OVERLAP", c"two of the arguments overlap"),
        ECNY_NOT_OPEN => {
            (c"ECNY_NOT_OPEN", c"the handle is not open: it never was, is closed, or was moved")
        }
        ECNY_ALREADY_OPEN => (
            c"ECNY_ALREADY_OPEN",
            c"the handle is open already, or was not zeroed before its first use",
        ),
        ECNY_BUSY => {
            (c"ECNY_BUSY", c"another thread, or a callback of this handle, is in a call with it")
        }
        ECNY_VALUE => (c"ECNY_VALUE", c"an argument is out of its range"),
        ECNY_PLATFORM => (
            c"ECNY_PLATFORM",
            c"a callback is missing, or the flash has no size a wallet can live on",
        ),
        ECNY_OUT_OF_TURN => (c"ECNY_OUT_OF_TURN", c"no tap has come to this step"),
        ECNY_NOTHING => (c"ECNY_NOTHING", c"there is nothing, or nothing more"),
        ECNY_KEYS => (c"ECNY_KEYS", c"the bytes are not the keys of a wallet"),
        ECNY_PACKAGE => (c"ECNY_PACKAGE", c"the bytes are not an operator's package"),
        ECNY_CHANGED => {
            (c"ECNY_CHANGED", c"what was approved is not what waits for a yes now: show it again")
        }
        ECNY_BALANCE_LIMIT => (c"ECNY_BALANCE_LIMIT", c"the wallet would hold more than its limit"),
        ECNY_BALANCE_TOO_LOW => (c"ECNY_BALANCE_TOO_LOW", c"the wallet holds less than that"),
        ECNY_CERTIFICATE_EXPIRED => {
            (c"ECNY_CERTIFICATE_EXPIRED", c"a certificate is past its last day")
        }
        ECNY_CONSENT_MISSING => (c"ECNY_CONSENT_MISSING", c"nobody has said yes to this payment"),
        ECNY_COUNT_LIMIT => (c"ECNY_COUNT_LIMIT", c"no more payments before a sync"),
        ECNY_DAMAGED => (c"ECNY_DAMAGED", c"what is on flash is not this wallet's ledger"),
        ECNY_DAYS_LIMIT => (c"ECNY_DAYS_LIMIT", c"too many days since the last sync"),
        ECNY_HOP_LIMIT => {
            (c"ECNY_HOP_LIMIT", c"the value has come too far without an operator to be passed on")
        }
        ECNY_LIVED => {
            (c"ECNY_LIVED", c"this wallet has lived before: enroll it under a new number")
        }
        ECNY_LOCKED => (
            c"ECNY_LOCKED",
            c"the wallet was rolled back and is locked: only its operator can open it",
        ),
        ECNY_LOG_FULL => (c"ECNY_LOG_FULL", c"the log is full: sync first"),
        ECNY_OTHER_ORDER => {
            (c"ECNY_OTHER_ORDER", c"another amount or purpose than the order at hand")
        }
        ECNY_PAYEE_POLICY => {
            (c"ECNY_PAYEE_POLICY", c"the payee does not take value that came so far or so long")
        }
        ECNY_RECEIVE_LIMIT => (c"ECNY_RECEIVE_LIMIT", c"no more can be received before a sync"),
        ECNY_ROLLED_BACK => (
            c"ECNY_ROLLED_BACK",
            c"the flash is older than the monotonic counter: it was rolled back",
        ),
        ECNY_SINGLE_LIMIT => (c"ECNY_SINGLE_LIMIT", c"more than one payment may be"),
        ECNY_SUM_LIMIT => (c"ECNY_SUM_LIMIT", c"no more can be paid before a sync"),
        ECNY_TERMS_NOT_HELD => {
            (c"ECNY_TERMS_NOT_HELD", c"another currency or purpose than the wallet holds")
        }
        ECNY_TOO_MANY_UNSETTLED => (
            c"ECNY_TOO_MANY_UNSETTLED",
            c"too many payments without an outcome: tap their payees, or sync",
        ),
        ECNY_UNFINISHED => {
            (c"ECNY_UNFINISHED", c"power was cut while the wallet was made: format it again")
        }
        ECNY_BLOCKED => {
            (c"ECNY_BLOCKED", c"the operator has blocked the wallet: only the operator lifts it")
        }
        ECNY_LIST_FULL => (
            c"ECNY_LIST_FULL",
            c"the list of revoked wallets takes no more; nothing of it is dropped",
        ),
        ECNY_LIST_TOO_OLD => (
            c"ECNY_LIST_TOO_OLD",
            c"the list of revoked wallets is too old for that amount: sync first",
        ),
        ECNY_NOT_ACTIVATED => (c"ECNY_NOT_ACTIVATED", c"the wallet has not been activated"),
        ECNY_NOT_DRAINED => (
            c"ECNY_NOT_DRAINED",
            c"the wallet still holds value, or has payments without an outcome",
        ),
        ECNY_NOT_PRESENT => (
            c"ECNY_NOT_PRESENT",
            c"the wallet is not on the wrist, or not unlocked, as its user wants it to be",
        ),
        ECNY_NOT_VERIFIED => (c"ECNY_NOT_VERIFIED", c"that needs the PIN, or biometrics"),
        ECNY_REVOKED_PEER => (c"ECNY_REVOKED_PEER", c"the other wallet is revoked"),
        ECNY_POCKET_EXPIRED => (
            c"ECNY_POCKET_EXPIRED",
            c"the time to spend that value is over: it goes home to the operator",
        ),
        ECNY_POCKETS_FULL => (c"ECNY_POCKETS_FULL", c"no more purposes fit into the wallet"),
        ECNY_POWER_FREE_LIMIT => {
            (c"ECNY_POWER_FREE_LIMIT", c"no more is paid while asleep before a sync")
        }
        ECNY_RESPEND_LIMIT => {
            (c"ECNY_RESPEND_LIMIT", c"no more of what was received can be paid before a sync")
        }
        ECNY_RETIRED => (c"ECNY_RETIRED", c"the wallet has ended"),
        ECNY_REVOKED => (c"ECNY_REVOKED", c"this wallet itself is revoked"),
        ECNY_SUSPENDED => (c"ECNY_SUSPENDED", c"the wallet is suspended: resume it first"),
        ECNY_TAG_NOT_ACCEPTED => {
            (c"ECNY_TAG_NOT_ACCEPTED", c"the payee may not take value of that purpose")
        }
        ECNY_UNVERIFIED_LIMIT => {
            (c"ECNY_UNVERIFIED_LIMIT", c"that much needs the PIN, or biometrics")
        }
        ECNY_PIN_BLOCKED => (
            c"ECNY_PIN_BLOCKED",
            c"the PIN was wrong too often: only the operator can let a new one be set",
        ),
        ECNY_PIN_FULL => (
            c"ECNY_PIN_FULL",
            c"the PIN has no room left for a try: only the operator can let a new one be set",
        ),
        ECNY_PIN_LOST => (
            c"ECNY_PIN_LOST",
            c"the PIN is gone from its flash: only the operator can let a new one be set",
        ),
        ECNY_PIN_MALFORMED => (c"ECNY_PIN_MALFORMED", c"a PIN has 4 to 12 digits"),
        ECNY_PIN_NOT_PERMITTED => {
            (c"ECNY_PIN_NOT_PERMITTED", c"a PIN is set already: change it with the old one")
        }
        ECNY_PIN_NOT_SET => (c"ECNY_PIN_NOT_SET", c"no PIN is set"),
        ECNY_PIN_WRONG => (c"ECNY_PIN_WRONG", c"not the PIN"),
        ECNY_PEER_COOKIE => (c"ECNY_PEER_COOKIE", c"the value answers no request of this wallet"),
        ECNY_PEER_FORK => {
            (c"ECNY_PEER_FORK", c"two different payments under one sequence number: a double spend")
        }
        ECNY_PEER_MALFORMED => (c"ECNY_PEER_MALFORMED", c"the peer sent bytes that are no message"),
        ECNY_PEER_OVER_TIER_LIMIT => {
            (c"ECNY_PEER_OVER_TIER_LIMIT", c"the peer pays more than its tier may")
        }
        ECNY_PEER_OUTCOME_UNKNOWN => {
            (c"ECNY_PEER_OUTCOME_UNKNOWN", c"the outcome belongs to no open payment to this payee")
        }
        ECNY_PEER_OUT_OF_TURN => {
            (c"ECNY_PEER_OUT_OF_TURN", c"the peer sent a message that is not due")
        }
        ECNY_PEER_SEQ_NOT_RISING => {
            (c"ECNY_PEER_SEQ_NOT_RISING", c"the sequence number is not above the last one seen")
        }
        ECNY_PEER_SELF_PAYMENT => (c"ECNY_PEER_SELF_PAYMENT", c"a wallet cannot pay itself"),
        ECNY_PEER_SIGNATURE => (c"ECNY_PEER_SIGNATURE", c"the peer's signature does not fit"),
        ECNY_PEER_TERMS => (c"ECNY_PEER_TERMS", c"not the terms that were agreed on"),
        ECNY_PEER_UNKNOWN_OPERATOR => {
            (c"ECNY_PEER_UNKNOWN_OPERATOR", c"the peer's operator is not known")
        }
        ECNY_PEER_VERSION => {
            (c"ECNY_PEER_VERSION", c"the peer speaks another version of the protocol")
        }
        ECNY_PEER_WRONG_PAYEE => (c"ECNY_PEER_WRONG_PAYEE", c"the value is for another payee"),
        ECNY_PEER_COMMAND => {
            (c"ECNY_PEER_COMMAND", c"the reader sent no command of this application")
        }
        ECNY_PEER_RESPONSE => {
            (c"ECNY_PEER_RESPONSE", c"the card sent no response of this application")
        }
        ECNY_PEER_NOT_A_WALLET => {
            (c"ECNY_PEER_NOT_A_WALLET", c"the card is not a wallet of this protocol")
        }
        ECNY_PEER_REFUSED => (c"ECNY_PEER_REFUSED", c"the card refused; it does not say why"),
        ECNY_PEER_CHANNEL => (
            c"ECNY_PEER_CHANNEL",
            c"a message was not sealed by the peer as its next one in this tap",
        ),
        ECNY_FLASH_CLOSED => {
            (c"ECNY_FLASH_CLOSED", c"a write failed before: close the handle and open it again")
        }
        ECNY_FLASH_DAMAGED => (c"ECNY_FLASH_DAMAGED", c"what was written cannot be read any more"),
        ECNY_FLASH_FAILED => {
            (c"ECNY_FLASH_FAILED", c"the flash refused: close the handle and open it again")
        }
        ECNY_FLASH_FULL => {
            (c"ECNY_FLASH_FULL", c"no room for this record, not even after a compaction")
        }
        ECNY_FLASH_GEOMETRY => {
            (c"ECNY_FLASH_GEOMETRY", c"a wallet cannot live on flash of this size")
        }
        ECNY_FLASH_NEEDS_COMPACTION => {
            (c"ECNY_FLASH_NEEDS_COMPACTION", c"room only after a compaction")
        }
        ECNY_FLASH_NOT_A_JOURNAL => {
            (c"ECNY_FLASH_NOT_A_JOURNAL", c"there is no wallet on this flash")
        }
        ECNY_FLASH_STALE => (c"ECNY_FLASH_STALE", c"the place is from before a compaction"),
        ECNY_FLASH_TOO_LONG => (c"ECNY_FLASH_TOO_LONG", c"the record is too long"),
        ECNY_FLASH_UNSTEADY => (
            c"ECNY_FLASH_UNSTEADY",
            c"the flash read differently twice: close the handle and open it again",
        ),
        ECNY_FLASH_WORN_OUT => {
            (c"ECNY_FLASH_WORN_OUT", c"a counter of the journal has reached its end")
        }
        ECNY_FLASH_WRONG_KEY => {
            (c"ECNY_FLASH_WRONG_KEY", c"the wallet on this flash is sealed under other keys")
        }
        ECNY_ELEMENT_COUNTER => (c"ECNY_ELEMENT_COUNTER", c"the monotonic counter failed"),
        ECNY_ELEMENT_NO_EPHEMERAL => {
            (c"ECNY_ELEMENT_NO_EPHEMERAL", c"the key of this tap was spent")
        }
        ECNY_ELEMENT_RANDOMNESS => (c"ECNY_ELEMENT_RANDOMNESS", c"the source of randomness failed"),
        ECNY_ELEMENT_REFUSED => (c"ECNY_ELEMENT_REFUSED", c"the secure element refused to sign"),
        ECNY_COMMAND_ENDED_OTHERWISE => {
            (c"ECNY_COMMAND_ENDED_OTHERWISE", c"the payment has ended already, in the other way")
        }
        ECNY_COMMAND_OTHER_ENTRY => {
            (c"ECNY_COMMAND_OTHER_ENTRY", c"it names another payment under that number")
        }
        ECNY_COMMAND_OTHER_HISTORY => {
            (c"ECNY_COMMAND_OTHER_HISTORY", c"it speaks of a log that this wallet does not have")
        }
        ECNY_COMMAND_OTHER_WALLET => (c"ECNY_COMMAND_OTHER_WALLET", c"it is for another wallet"),
        ECNY_COMMAND_OUTDATED => {
            (c"ECNY_COMMAND_OUTDATED", c"it is not newer than what the wallet has")
        }
        ECNY_COMMAND_SIGNATURE => {
            (c"ECNY_COMMAND_SIGNATURE", c"this wallet's operator did not sign it")
        }
        ECNY_COMMAND_UNKNOWN_DEBIT => {
            (c"ECNY_COMMAND_UNKNOWN_DEBIT", c"there is no such payment to end")
        }
        ECNY_COMMAND_VERSION => {
            (c"ECNY_COMMAND_VERSION", c"it is in another version of the format")
        }
        ECNY_COMMAND_GAP => (c"ECNY_COMMAND_GAP", c"something is missing before it: sync first"),
        ECNY_COMMAND_OUT_OF_PLACE => {
            (c"ECNY_COMMAND_OUT_OF_PLACE", c"the wallet cannot do that where it stands in its life")
        }
        ECNY_COMMAND_TOO_LONG => (c"ECNY_COMMAND_TOO_LONG", c"it would hold for too many days"),
        ECNY_COMMAND_MALFORMED => {
            (c"ECNY_COMMAND_MALFORMED", c"the bytes are no word of an operator")
        }
        ECNY_ENROLMENT_CERTIFICATE => (
            c"ECNY_ENROLMENT_CERTIFICATE",
            c"the certificate is not one of this operator, or the operator's is not of this root",
        ),
        ECNY_ENROLMENT_KEY => (c"ECNY_ENROLMENT_KEY", c"the package is for another device"),
        ECNY_ENROLMENT_WALLET => (c"ECNY_ENROLMENT_WALLET", c"a renewal named another wallet"),
        ECNY_SYNC_CHANGED => {
            (c"ECNY_SYNC_CHANGED", c"a frame was changed, left out or put elsewhere")
        }
        ECNY_SYNC_FRAME => (c"ECNY_SYNC_FRAME", c"the bytes are no frame"),
        ECNY_SYNC_ORDER => (c"ECNY_SYNC_ORDER", c"the frame is not due"),
        ECNY_SYNC_OTHER_WALLET => (c"ECNY_SYNC_OTHER_WALLET", c"the reply is another wallet's"),
        ECNY_SYNC_OVERTAKEN => (
            c"ECNY_SYNC_OVERTAKEN",
            c"the wallet has moved on since its statement: begin the sync again",
        ),
        ECNY_SYNC_TRAILING => (c"ECNY_SYNC_TRAILING", c"something follows after the end"),
        ECNY_SYNC_TRUNCATED => (c"ECNY_SYNC_TRUNCATED", c"it ends before its end"),
        ECNY_SYNC_VERSION => (c"ECNY_SYNC_VERSION", c"it is in another version of the format"),
        ECNY_PANIC => (
            c"ECNY_PANIC",
            c"a bug in the library. The handle only closes; what is on flash is intact",
        ),
    }
}

const ALL: [ecny_result; 117] = [
    ECNY_OK,
    ECNY_NULL,
    ECNY_LENGTH,
    ECNY_ALIGNMENT,
    ECNY_OVERLAP,
    ECNY_NOT_OPEN,
    ECNY_ALREADY_OPEN,
    ECNY_BUSY,
    ECNY_VALUE,
    ECNY_PLATFORM,
    ECNY_OUT_OF_TURN,
    ECNY_NOTHING,
    ECNY_KEYS,
    ECNY_PACKAGE,
    ECNY_CHANGED,
    ECNY_BALANCE_LIMIT,
    ECNY_BALANCE_TOO_LOW,
    ECNY_CERTIFICATE_EXPIRED,
    ECNY_CONSENT_MISSING,
    ECNY_COUNT_LIMIT,
    ECNY_DAMAGED,
    ECNY_DAYS_LIMIT,
    ECNY_HOP_LIMIT,
    ECNY_LIVED,
    ECNY_LOCKED,
    ECNY_LOG_FULL,
    ECNY_OTHER_ORDER,
    ECNY_PAYEE_POLICY,
    ECNY_RECEIVE_LIMIT,
    ECNY_ROLLED_BACK,
    ECNY_SINGLE_LIMIT,
    ECNY_SUM_LIMIT,
    ECNY_TERMS_NOT_HELD,
    ECNY_TOO_MANY_UNSETTLED,
    ECNY_UNFINISHED,
    ECNY_BLOCKED,
    ECNY_LIST_FULL,
    ECNY_LIST_TOO_OLD,
    ECNY_NOT_ACTIVATED,
    ECNY_NOT_DRAINED,
    ECNY_NOT_PRESENT,
    ECNY_NOT_VERIFIED,
    ECNY_REVOKED_PEER,
    ECNY_POCKET_EXPIRED,
    ECNY_POCKETS_FULL,
    ECNY_POWER_FREE_LIMIT,
    ECNY_RESPEND_LIMIT,
    ECNY_RETIRED,
    ECNY_REVOKED,
    ECNY_SUSPENDED,
    ECNY_TAG_NOT_ACCEPTED,
    ECNY_UNVERIFIED_LIMIT,
    ECNY_PIN_BLOCKED,
    ECNY_PIN_FULL,
    ECNY_PIN_LOST,
    ECNY_PIN_MALFORMED,
    ECNY_PIN_NOT_PERMITTED,
    ECNY_PIN_NOT_SET,
    ECNY_PIN_WRONG,
    ECNY_PEER_COOKIE,
    ECNY_PEER_FORK,
    ECNY_PEER_MALFORMED,
    ECNY_PEER_OVER_TIER_LIMIT,
    ECNY_PEER_OUTCOME_UNKNOWN,
    ECNY_PEER_OUT_OF_TURN,
    ECNY_PEER_SEQ_NOT_RISING,
    ECNY_PEER_SELF_PAYMENT,
    ECNY_PEER_SIGNATURE,
    ECNY_PEER_TERMS,
    ECNY_PEER_UNKNOWN_OPERATOR,
    ECNY_PEER_VERSION,
    ECNY_PEER_WRONG_PAYEE,
    ECNY_PEER_COMMAND,
    ECNY_PEER_RESPONSE,
    ECNY_PEER_NOT_A_WALLET,
    ECNY_PEER_REFUSED,
    ECNY_PEER_CHANNEL,
    ECNY_FLASH_CLOSED,
    ECNY_FLASH_DAMAGED,
    ECNY_FLASH_FAILED,
    ECNY_FLASH_FULL,
    ECNY_FLASH_GEOMETRY,
    ECNY_FLASH_NEEDS_COMPACTION,
    ECNY_FLASH_NOT_A_JOURNAL,
    ECNY_FLASH_STALE,
    ECNY_FLASH_TOO_LONG,
    ECNY_FLASH_UNSTEADY,
    ECNY_FLASH_WORN_OUT,
    ECNY_FLASH_WRONG_KEY,
    ECNY_ELEMENT_COUNTER,
    ECNY_ELEMENT_NO_EPHEMERAL,
    ECNY_ELEMENT_RANDOMNESS,
    ECNY_ELEMENT_REFUSED,
    ECNY_COMMAND_ENDED_OTHERWISE,
    ECNY_COMMAND_OTHER_ENTRY,
    ECNY_COMMAND_OTHER_HISTORY,
    ECNY_COMMAND_OTHER_WALLET,
    ECNY_COMMAND_OUTDATED,
    ECNY_COMMAND_SIGNATURE,
    ECNY_COMMAND_UNKNOWN_DEBIT,
    ECNY_COMMAND_VERSION,
    ECNY_COMMAND_GAP,
    ECNY_COMMAND_OUT_OF_PLACE,
    ECNY_COMMAND_TOO_LONG,
    ECNY_COMMAND_MALFORMED,
    ECNY_ENROLMENT_CERTIFICATE,
    ECNY_ENROLMENT_KEY,
    ECNY_ENROLMENT_WALLET,
    ECNY_SYNC_CHANGED,
    ECNY_SYNC_FRAME,
    ECNY_SYNC_ORDER,
    ECNY_SYNC_OTHER_WALLET,
    ECNY_SYNC_OVERTAKEN,
    ECNY_SYNC_TRAILING,
    ECNY_SYNC_TRUNCATED,
    ECNY_SYNC_VERSION,
    ECNY_PANIC,
];
