/* ecny: a hardware wallet for digital cash with dual-offline transfer.
 *
 * Made from the Rust crate ecny-ffi by cbindgen; not written by hand.
 *
 * Memory is the caller's: a handle is a block of words, zeroed before its first use, and neither
 * moved nor copied while it is open. There is no allocator. One call at a time on a handle, from any
 * thread: another one that comes in the meantime is ECNY_BUSY. Any number of handles, each with
 * flash of its own.
 *
 * Every function checks its pointers: null, alignment, overlap, then lengths; then that the handle
 * is open; then values. Outputs are written on ECNY_OK only, unless a function says otherwise. A
 * step that is refused changes nothing. What a step did is on flash before the function returns.
 */

#ifndef ECNY_H
#define ECNY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The version of this ABI: a program built for another has to be built again.
 */
#define ECNY_ABI_VERSION 1

/**
 * The word of flash: every `flash_read` and `flash_program` is whole words of so many bytes, at a
 * multiple of it. Flash with words of 1, 2, 4 or 8 bytes serves as well: several of its words are
 * one of these.
 */
#define ECNY_FLASH_WORD 16

/**
 * A debit: the chip refuses one whose `seq` is not above that of the last it signed.
 */
#define ECNY_CLAIM_DEBIT 1

/**
 * A request to be paid.
 */
#define ECNY_CLAIM_REQUEST 2

/**
 * A cancel: the value of a debit of somebody else goes back.
 */
#define ECNY_CLAIM_CANCEL 3

/**
 * A statement to the operator.
 */
#define ECNY_CLAIM_STATEMENT 4

/**
 * The most bytes of a message to be signed.
 */
#define ECNY_CLAIM_MAX 288

/**
 * The length of a compressed point of the curve.
 */
#define ECNY_POINT_LEN 33

/**
 * The length of d', the own half of a key that is not finished.
 */
#define ECNY_SECRET_LEN 32

/**
 * How many words of 8 bytes an enrolment takes.
 */
#define ECNY_ENROLMENT_WORDS 96

/**
 * The length of a wallet's id: operator 2, number 6, big-endian.
 */
#define ECNY_ID_LEN 8

/**
 * The length of the keys of a wallet, which the host keeps encrypted.
 */
#define ECNY_KEYS_LEN 194

/**
 * The length of what an operator answers to a device that showed U.
 */
#define ECNY_PACKAGE_LEN 393

/**
 * How many words of 8 bytes a wallet takes.
 */
#define ECNY_WALLET_WORDS 768

/**
 * A nonce is made of the message, the key and fresh randomness, when it is signed.
 */
#define ECNY_NONCE_HEDGED 1

/**
 * A nonce is made by `ecny_wallet_prepare` and kept in memory: the tap is a multiplication shorter.
 * Only where the randomness is checked and memory cannot be copied and resumed: not in a virtual
 * machine, not in a process that forks.
 */
#define ECNY_NONCE_PREPARED 2

/**
 * Takes value without being armed, and so names itself to any reader that offers some.
 */
#define ECNY_RECEIVE_UNARMED 1

/**
 * Pays only while the host says that it is on the wrist.
 */
#define ECNY_NEEDS_WRIST 2

/**
 * Pays only while the host says that it is unlocked.
 */
#define ECNY_NEEDS_UNLOCK 4

/**
 * The most bytes of a record of the log.
 */
#define ECNY_RECORD_MAX 480

/**
 * Value goes out.
 */
#define ECNY_PAY 1

/**
 * Value comes in.
 */
#define ECNY_RECEIVE 2

/**
 * The number of renminbi in ISO 4217.
 */
#define ECNY_CURRENCY_CNY 156

/**
 * It is on the wrist of its user.
 */
#define ECNY_ON_WRIST 1

/**
 * It is unlocked.
 */
#define ECNY_UNLOCKED 2

/**
 * The host has recognized the holder by finger, face or the like: as good as the PIN.
 */
#define ECNY_BIOMETRICS 3

/**
 * The most bytes of a command or response APDU.
 */
#define ECNY_APDU_MAX 250

/**
 * The length of a signed statement.
 */
#define ECNY_STATEMENT_LEN 200

/**
 * The most bytes of a word of an operator's.
 */
#define ECNY_WORD_MAX 195

/**
 * The most bytes of a frame of a sync.
 */
#define ECNY_FRAME_MAX 483

/**
 * What a call comes back with. Bands: 1 the caller, 100 the own wallet says no, 200 the other
 * wallet, 300 flash, element and platform, 400 the operator's word, 900 a bug.
 */
enum ecny_result
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Done.
   */
  ECNY_OK = 0,
  /**
   * A pointer is null that must not be.
   */
  ECNY_NULL = 1,
  /**
   * A length is not what the function needs. Nothing was done.
   */
  ECNY_LENGTH = 2,
  /**
   * A pointer is not aligned for what it points to.
   */
  ECNY_ALIGNMENT = 3,
  /**
   * Two of the arguments overlap.
   */
  ECNY_OVERLAP = 4,
  /**
   * The handle is not open: it never was, is closed, or was moved.
   */
  ECNY_NOT_OPEN = 5,
  /**
   * The handle is open already, or was not zeroed before its first use.
   */
  ECNY_ALREADY_OPEN = 6,
  /**
   * Another thread, or a callback of this handle, is in a call with it.
   */
  ECNY_BUSY = 7,
  /**
   * An argument is out of its range.
   */
  ECNY_VALUE = 8,
  /**
   * A callback is missing, or the flash has no size a wallet can live on.
   */
  ECNY_PLATFORM = 9,
  /**
   * No tap has come to this step.
   */
  ECNY_OUT_OF_TURN = 10,
  /**
   * There is nothing, or nothing more.
   */
  ECNY_NOTHING = 11,
  /**
   * The bytes are not the keys of a wallet.
   */
  ECNY_KEYS = 12,
  /**
   * The bytes are not an operator's package.
   */
  ECNY_PACKAGE = 13,
  /**
   * What was approved is not what waits for a yes now: show it again.
   */
  ECNY_CHANGED = 14,
  /**
   * The wallet would hold more than its limit.
   */
  ECNY_BALANCE_LIMIT = 100,
  /**
   * The wallet holds less than that.
   */
  ECNY_BALANCE_TOO_LOW = 101,
  /**
   * A certificate is past its last day.
   */
  ECNY_CERTIFICATE_EXPIRED = 102,
  /**
   * Nobody has said yes to this payment.
   */
  ECNY_CONSENT_MISSING = 103,
  /**
   * No more payments before a sync.
   */
  ECNY_COUNT_LIMIT = 104,
  /**
   * What is on flash is not this wallet's ledger.
   */
  ECNY_DAMAGED = 105,
  /**
   * Too many days since the last sync.
   */
  ECNY_DAYS_LIMIT = 106,
  /**
   * The value has come too far without an operator to be passed on.
   */
  ECNY_HOP_LIMIT = 107,
  /**
   * This wallet has lived before: enroll it under a new number.
   */
  ECNY_LIVED = 108,
  /**
   * The wallet was rolled back and is locked: only its operator can open it.
   */
  ECNY_LOCKED = 109,
  /**
   * The log is full: sync first.
   */
  ECNY_LOG_FULL = 110,
  /**
   * Another amount or purpose than the order at hand.
   */
  ECNY_OTHER_ORDER = 111,
  /**
   * The payee does not take value that came so far or so long.
   */
  ECNY_PAYEE_POLICY = 112,
  /**
   * No more can be received before a sync.
   */
  ECNY_RECEIVE_LIMIT = 113,
  /**
   * The flash is older than the monotonic counter: it was rolled back.
   */
  ECNY_ROLLED_BACK = 114,
  /**
   * More than one payment may be.
   */
  ECNY_SINGLE_LIMIT = 115,
  /**
   * No more can be paid before a sync.
   */
  ECNY_SUM_LIMIT = 116,
  /**
   * Another currency or purpose than the wallet holds.
   */
  ECNY_TERMS_NOT_HELD = 117,
  /**
   * Too many payments without an outcome: tap their payees, or sync.
   */
  ECNY_TOO_MANY_UNSETTLED = 118,
  /**
   * Power was cut while the wallet was made: format it again.
   */
  ECNY_UNFINISHED = 119,
  /**
   * The operator has blocked the wallet: only the operator lifts it.
   */
  ECNY_BLOCKED = 120,
  /**
   * The list of revoked wallets takes no more; nothing of it is dropped.
   */
  ECNY_LIST_FULL = 121,
  /**
   * The list of revoked wallets is too old for that amount: sync first.
   */
  ECNY_LIST_TOO_OLD = 122,
  /**
   * The wallet has not been activated.
   */
  ECNY_NOT_ACTIVATED = 123,
  /**
   * The wallet still holds value, or has payments without an outcome.
   */
  ECNY_NOT_DRAINED = 124,
  /**
   * The wallet is not on the wrist, or not unlocked, as its user wants it to be.
   */
  ECNY_NOT_PRESENT = 125,
  /**
   * That needs the PIN, or biometrics.
   */
  ECNY_NOT_VERIFIED = 126,
  /**
   * The other wallet is revoked.
   */
  ECNY_REVOKED_PEER = 127,
  /**
   * The time to spend that value is over: it goes home to the operator.
   */
  ECNY_POCKET_EXPIRED = 128,
  /**
   * No more purposes fit into the wallet.
   */
  ECNY_POCKETS_FULL = 129,
  /**
   * No more is paid while asleep before a sync.
   */
  ECNY_POWER_FREE_LIMIT = 130,
  /**
   * No more of what was received can be paid before a sync.
   */
  ECNY_RESPEND_LIMIT = 131,
  /**
   * The wallet has ended.
   */
  ECNY_RETIRED = 132,
  /**
   * This wallet itself is revoked.
   */
  ECNY_REVOKED = 133,
  /**
   * The wallet is suspended: resume it first.
   */
  ECNY_SUSPENDED = 134,
  /**
   * The payee may not take value of that purpose.
   */
  ECNY_TAG_NOT_ACCEPTED = 135,
  /**
   * That much needs the PIN, or biometrics.
   */
  ECNY_UNVERIFIED_LIMIT = 136,
  /**
   * The PIN was wrong too often: only the operator can let a new one be set.
   */
  ECNY_PIN_BLOCKED = 140,
  /**
   * The PIN has no room left for a try: only the operator can let a new one be set.
   */
  ECNY_PIN_FULL = 141,
  /**
   * The PIN is gone from its flash: only the operator can let a new one be set.
   */
  ECNY_PIN_LOST = 142,
  /**
   * A PIN has 4 to 12 digits.
   */
  ECNY_PIN_MALFORMED = 143,
  /**
   * A PIN is set already: change it with the old one.
   */
  ECNY_PIN_NOT_PERMITTED = 144,
  /**
   * No PIN is set.
   */
  ECNY_PIN_NOT_SET = 145,
  /**
   * Not the PIN.
   */
  ECNY_PIN_WRONG = 146,
  /**
   * The value answers no request of this wallet.
   */
  ECNY_PEER_COOKIE = 200,
  /**
   * Two different payments under one sequence number: a double spend.
   */
  ECNY_PEER_FORK = 201,
  /**
   * The peer sent bytes that are no message.
   */
  ECNY_PEER_MALFORMED = 202,
  /**
   * The peer pays more than its tier may.
   */
  ECNY_PEER_OVER_TIER_LIMIT = 203,
  /**
   * The outcome belongs to no open payment to this payee.
   */
  ECNY_PEER_OUTCOME_UNKNOWN = 204,
  /**
   * The peer sent a message that is not due.
   */
  ECNY_PEER_OUT_OF_TURN = 205,
  /**
   * The sequence number is not above the last one seen.
   */
  ECNY_PEER_SEQ_NOT_RISING = 206,
  /**
   * A wallet cannot pay itself.
   */
  ECNY_PEER_SELF_PAYMENT = 207,
  /**
   * The peer's signature does not fit.
   */
  ECNY_PEER_SIGNATURE = 208,
  /**
   * Not the terms that were agreed on.
   */
  ECNY_PEER_TERMS = 209,
  /**
   * The peer's operator is not known.
   */
  ECNY_PEER_UNKNOWN_OPERATOR = 210,
  /**
   * The peer speaks another version of the protocol.
   */
  ECNY_PEER_VERSION = 211,
  /**
   * The value is for another payee.
   */
  ECNY_PEER_WRONG_PAYEE = 212,
  /**
   * The reader sent no command of this application.
   */
  ECNY_PEER_COMMAND = 230,
  /**
   * The card sent no response of this application.
   */
  ECNY_PEER_RESPONSE = 231,
  /**
   * The card is not a wallet of this protocol.
   */
  ECNY_PEER_NOT_A_WALLET = 232,
  /**
   * The card refused; it does not say why.
   */
  ECNY_PEER_REFUSED = 233,
  /**
   * A message was not sealed by the peer as its next one in this tap.
   */
  ECNY_PEER_CHANNEL = 234,
  /**
   * A write failed before: close the handle and open it again.
   */
  ECNY_FLASH_CLOSED = 300,
  /**
   * What was written cannot be read any more.
   */
  ECNY_FLASH_DAMAGED = 301,
  /**
   * The flash refused: close the handle and open it again.
   */
  ECNY_FLASH_FAILED = 302,
  /**
   * No room for this record, not even after a compaction.
   */
  ECNY_FLASH_FULL = 303,
  /**
   * A wallet cannot live on flash of this size.
   */
  ECNY_FLASH_GEOMETRY = 304,
  /**
   * Room only after a compaction.
   */
  ECNY_FLASH_NEEDS_COMPACTION = 305,
  /**
   * There is no wallet on this flash.
   */
  ECNY_FLASH_NOT_A_JOURNAL = 306,
  /**
   * The place is from before a compaction.
   */
  ECNY_FLASH_STALE = 307,
  /**
   * The record is too long.
   */
  ECNY_FLASH_TOO_LONG = 308,
  /**
   * The flash read differently twice: close the handle and open it again.
   */
  ECNY_FLASH_UNSTEADY = 309,
  /**
   * A counter of the journal has reached its end.
   */
  ECNY_FLASH_WORN_OUT = 310,
  /**
   * The wallet on this flash is sealed under other keys.
   */
  ECNY_FLASH_WRONG_KEY = 311,
  /**
   * The monotonic counter failed.
   */
  ECNY_ELEMENT_COUNTER = 320,
  /**
   * The key of this tap was spent.
   */
  ECNY_ELEMENT_NO_EPHEMERAL = 321,
  /**
   * The source of randomness failed.
   */
  ECNY_ELEMENT_RANDOMNESS = 322,
  /**
   * The secure element refused to sign.
   */
  ECNY_ELEMENT_REFUSED = 323,
  /**
   * The payment has ended already, in the other way.
   */
  ECNY_COMMAND_ENDED_OTHERWISE = 400,
  /**
   * It names another payment under that number.
   */
  ECNY_COMMAND_OTHER_ENTRY = 401,
  /**
   * It speaks of a log that this wallet does not have.
   */
  ECNY_COMMAND_OTHER_HISTORY = 402,
  /**
   * It is for another wallet.
   */
  ECNY_COMMAND_OTHER_WALLET = 403,
  /**
   * It is not newer than what the wallet has.
   */
  ECNY_COMMAND_OUTDATED = 404,
  /**
   * This wallet's operator did not sign it.
   */
  ECNY_COMMAND_SIGNATURE = 405,
  /**
   * There is no such payment to end.
   */
  ECNY_COMMAND_UNKNOWN_DEBIT = 406,
  /**
   * It is in another version of the format.
   */
  ECNY_COMMAND_VERSION = 407,
  /**
   * Something is missing before it: sync first.
   */
  ECNY_COMMAND_GAP = 408,
  /**
   * The wallet cannot do that where it stands in its life.
   */
  ECNY_COMMAND_OUT_OF_PLACE = 409,
  /**
   * It would hold for too many days.
   */
  ECNY_COMMAND_TOO_LONG = 410,
  /**
   * The bytes are no word of an operator.
   */
  ECNY_COMMAND_MALFORMED = 411,
  /**
   * The certificate is not one of this operator, or the operator's is not of this root.
   */
  ECNY_ENROLMENT_CERTIFICATE = 420,
  /**
   * The package is for another device.
   */
  ECNY_ENROLMENT_KEY = 421,
  /**
   * A renewal named another wallet.
   */
  ECNY_ENROLMENT_WALLET = 422,
  /**
   * A frame was changed, left out or put elsewhere.
   */
  ECNY_SYNC_CHANGED = 430,
  /**
   * The bytes are no frame.
   */
  ECNY_SYNC_FRAME = 431,
  /**
   * The frame is not due.
   */
  ECNY_SYNC_ORDER = 432,
  /**
   * The reply is another wallet's.
   */
  ECNY_SYNC_OTHER_WALLET = 433,
  /**
   * The wallet has moved on since its statement: begin the sync again.
   */
  ECNY_SYNC_OVERTAKEN = 434,
  /**
   * Something follows after the end.
   */
  ECNY_SYNC_TRAILING = 435,
  /**
   * It ends before its end.
   */
  ECNY_SYNC_TRUNCATED = 436,
  /**
   * It is in another version of the format.
   */
  ECNY_SYNC_VERSION = 437,
  /**
   * A bug in the library. The handle only closes; what is on flash is intact.
   */
  ECNY_PANIC = 900,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ecny_result ecny_result;
#else
typedef int32_t ecny_result;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Where a wallet is in its life.
 */
enum ecny_standing
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * It has keys and limits, and waits for its holder.
   */
  ECNY_STANDING_PERSONALIZED = 1,
  /**
   * It pays and is paid.
   */
  ECNY_STANDING_ACTIVE = 2,
  /**
   * Its holder has put it to rest.
   */
  ECNY_STANDING_SUSPENDED = 3,
  /**
   * Its operator has.
   */
  ECNY_STANDING_BLOCKED = 4,
  /**
   * It was rolled back: only its operator can tell what is missing.
   */
  ECNY_STANDING_LOCKED = 5,
  /**
   * It has ended.
   */
  ECNY_STANDING_RETIRED = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ecny_standing ecny_standing;
#else
typedef int32_t ecny_standing;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What happened, in a line of the log.
 */
enum ecny_line_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * None: before the first line.
   */
  ECNY_LINE_NONE = 0,
  /**
   * Where counting begins, after a compaction.
   */
  ECNY_LINE_CHECKPOINT = 1,
  /**
   * Value came in.
   */
  ECNY_LINE_CREDIT = 2,
  /**
   * Value went out.
   */
  ECNY_LINE_DEBIT = 3,
  /**
   * The wallet noticed that it was rolled back.
   */
  ECNY_LINE_LOCK = 4,
  /**
   * The wallet knows one operator more.
   */
  ECNY_LINE_OPERATOR = 5,
  /**
   * A debit came back.
   */
  ECNY_LINE_REFUND = 6,
  /**
   * The operator ended a debit.
   */
  ECNY_LINE_RESOLVED = 7,
  /**
   * The payee of a debit has the value.
   */
  ECNY_LINE_SETTLE = 8,
  /**
   * The operator has seen the log.
   */
  ECNY_LINE_SYNCED = 9,
  /**
   * An order was given up.
   */
  ECNY_LINE_VOID = 10,
  /**
   * The operator has set new limits.
   */
  ECNY_LINE_PROFILE = 11,
  /**
   * The user has set limits of their own.
   */
  ECNY_LINE_SETTINGS = 12,
  /**
   * The root has ordered limits for some days.
   */
  ECNY_LINE_CRISIS = 13,
  /**
   * The operator has told the wallet what to do.
   */
  ECNY_LINE_ORDER = 14,
  /**
   * An operator has revoked wallets.
   */
  ECNY_LINE_DELTA = 15,
  /**
   * The operator has opened a pocket.
   */
  ECNY_LINE_POCKET = 16,
  /**
   * The holder has taken a step in the wallet's life.
   */
  ECNY_LINE_LIFE = 17,
  /**
   * A PIN was set.
   */
  ECNY_LINE_PIN = 18,
  /**
   * A debit was handed over to the operator.
   */
  ECNY_LINE_HAND_OVER = 19,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ecny_line_kind ecny_line_kind;
#else
typedef int32_t ecny_line_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What became of a wallet: by its holder (`ECNY_LINE_LIFE`) or by its operator
 * (`ECNY_LINE_ORDER`).
 */
enum ecny_step
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Nothing.
   */
  ECNY_STEP_NONE = 0,
  /**
   * It began to serve.
   */
  ECNY_STEP_ACTIVATE = 1,
  /**
   * Its holder put it to rest.
   */
  ECNY_STEP_SUSPEND = 2,
  /**
   * It serves again.
   */
  ECNY_STEP_RESUME = 3,
  /**
   * It ended.
   */
  ECNY_STEP_RETIRE = 4,
  /**
   * Its operator put it to rest.
   */
  ECNY_STEP_BLOCK = 5,
  /**
   * Its operator had it give up the order at hand.
   */
  ECNY_STEP_VOID = 6,
  /**
   * Its operator let a PIN be set once more.
   */
  ECNY_STEP_UNBLOCK_PIN = 7,
  /**
   * Its operator ended it.
   */
  ECNY_STEP_CLOSE = 8,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ecny_step ecny_step;
#else
typedef int32_t ecny_step;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Whether a wallet has a PIN.
 */
enum ecny_pin_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * None is set; one can be.
   */
  ECNY_PIN_STATE_NOT_SET = 1,
  /**
   * One is set.
   */
  ECNY_PIN_STATE_READY = 2,
  /**
   * Wrong too often. A new one can be set once the operator permits it.
   */
  ECNY_PIN_STATE_BLOCKED = 3,
  /**
   * One was set and is not there any more. A new one can be set once the operator permits it.
   */
  ECNY_PIN_STATE_LOST = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ecny_pin_state ecny_pin_state;
#else
typedef int32_t ecny_pin_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What has happened in a tap.
 */
enum ecny_event_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Nothing yet.
   */
  ECNY_EVENT_NONE = 0,
  /**
   * A request for payment is out; nothing is written, nothing reserved.
   */
  ECNY_EVENT_ASKED = 1,
  /**
   * A payment to us was canceled: its payer takes it back.
   */
  ECNY_EVENT_CANCELED = 2,
  /**
   * Value came in, for good: show "received".
   */
  ECNY_EVENT_CREDITED = 3,
  /**
   * Value came in before this tap; its receipt was said once more.
   */
  ECNY_EVENT_CREDITED_BEFORE = 4,
  /**
   * Value is on its way: debited, its outcome unknown until the payee has said it.
   */
  ECNY_EVENT_DEBITED = 5,
  /**
   * The card has heard the outcome.
   */
  ECNY_EVENT_HEARD = 6,
  /**
   * The payee asked for nothing and nothing is open towards it.
   */
  ECNY_EVENT_NOTHING = 7,
  /**
   * A payment of ours came back: the payee never took it and never will.
   */
  ECNY_EVENT_REFUNDED = 8,
  /**
   * The same command once more: the same response, and nothing done.
   */
  ECNY_EVENT_REPEATED = 9,
  /**
   * A card was selected, and has said nothing of itself.
   */
  ECNY_EVENT_SELECTED = 10,
  /**
   * A payment of ours ended for good, the payee has the value: show "paid".
   */
  ECNY_EVENT_SETTLED = 11,
  /**
   * The payee no longer knows a payment of ours: only the operator can tell its end.
   */
  ECNY_EVENT_UNKNOWN = 12,
  /**
   * The step was refused, and the tap is over. `why` says by whose fault.
   */
  ECNY_EVENT_REFUSED = 13,
  /**
   * The payment is over, and the two have told each other how far they know the lists of revoked
   * wallets.
   */
  ECNY_EVENT_SHARED = 14,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ecny_event_kind ecny_event_kind;
#else
typedef int32_t ecny_event_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A key that is half made: U goes to the operator, its package comes back. Memory of the caller's:
 * zeroed before its first use, neither moved nor copied nor freed while it is open.
 */
typedef struct ecny_enrolment {
  uint64_t _opaque[ECNY_ENROLMENT_WORDS];
} ecny_enrolment;

/**
 * A chip that keeps the private key of a wallet: d = (t + d') mod n (GM/T 0130-2023), where d' is
 * its own and t the operator's. `context` is that of the platform.
 *
 * The structure is copied. Every function returns 0 where it did what it was asked, and anything
 * else where it did not; none of them may be null.
 */
typedef struct ecny_element {
  /**
   * Makes a fresh d' and gives U = d'·G, compressed, 33 bytes. The key in use stays until
   * `finish`.
   */
  int32_t (*begin)(void *context, uint8_t *applicant);
  /**
   * Gives the x coordinate, 32 bytes, of d'·`peer`; `peer` is a compressed point, 33 bytes.
   */
  int32_t (*agree_begun)(void *context, const uint8_t *peer, uint8_t *x);
  /**
   * Makes d = (t + d') mod n the key from now on, for good; `t` is 32 bytes, big-endian. Called in
   * `ecny_enrolment_finish`, whose keys have to be stored before power may fail: see
   * `docs/embedding.md`.
   */
  int32_t (*finish)(void *context, const uint8_t *t);
  /**
   * Signs: e = SM3(message), then (r, s) of GB/T 32918.2 under d, 32 bytes each, big-endian.
   *
   * `claim` is one of `ECNY_CLAIM_*`, `seq` the number of a debit and 0 otherwise. The message
   * is at most `ECNY_CLAIM_MAX` bytes: H, x and y of the wallet's certificate, 96 bytes, then the
   * domain of the claim, then what is claimed.
   */
  int32_t (*sign)(void *context,
                  int32_t claim,
                  uint32_t seq,
                  const uint8_t *message,
                  size_t len,
                  uint8_t *signature);
  /**
   * Gives the `seq` of the last debit that was signed; 0 where none was.
   */
  int32_t (*last_debit)(void *context, uint32_t *seq);
} ecny_element;

/**
 * A flash beside that of the log, with the same promises and the same context: two pages are enough.
 * What was on it before makes no difference, but it stays with the wallet: a PIN that was set and is
 * gone can be set anew only by the operator's word.
 */
typedef struct ecny_flash {
  /**
   * How much there is, in bytes: an even number of pages.
   */
  uint32_t size;
  /**
   * What is erased at once, in bytes: a multiple of `ECNY_FLASH_WORD`.
   */
  uint32_t page;
  /**
   * Reads `len` bytes from `offset` on.
   */
  int32_t (*read)(void *context, uint32_t offset, uint8_t *out, size_t len);
  /**
   * Programs `len` bytes from `offset` on, as `flash_program` does.
   */
  int32_t (*program)(void *context, uint32_t offset, const uint8_t *bytes, size_t len);
  /**
   * Erases `len` bytes from `offset` on, whole pages, to FF.
   */
  int32_t (*erase)(void *context, uint32_t offset, size_t len);
} ecny_flash;

/**
 * What the device gives to a wallet.
 *
 * The structure is copied; `context` and the functions have to outlive the handle. Every callback
 * that returns a number returns 0 where it did what it was asked, and anything else where it did
 * not. It runs on the thread of the call, must not unwind or jump out of it, and may use any
 * handle but the one it is called for (`ECNY_BUSY`).
 */
typedef struct ecny_platform {
  /**
   * Handed to every callback as it is.
   */
  void *context;
  /**
   * How much flash there is, in bytes: an even number of pages. The first half and the second
   * are used in turn.
   */
  uint32_t flash_size;
  /**
   * What is erased at once, in bytes: a multiple of `ECNY_FLASH_WORD`.
   */
  uint32_t flash_page;
  /**
   * Reads `len` bytes from `offset` on.
   */
  int32_t (*flash_read)(void *context, uint32_t offset, uint8_t *out, size_t len);
  /**
   * Programs `len` bytes from `offset` on, which are erased, and returns when they will outlive a
   * power cut. A power cut in between leaves each word old, new, or garbage; nothing else
   * changes.
   */
  int32_t (*flash_program)(void *context, uint32_t offset, const uint8_t *bytes, size_t len);
  /**
   * Erases `len` bytes from `offset` on, whole pages, to FF.
   */
  int32_t (*flash_erase)(void *context, uint32_t offset, size_t len);
  /**
   * Fills `out` with bytes from a cryptographic source of randomness.
   */
  int32_t (*random)(void *context, uint8_t *out, size_t len);
  /**
   * Reads a monotonic counter of this wallet's own, 0 at first. Null where there is none, and
   * then `counter_advance` is null too: flash that was rolled back is noticed later.
   */
  int32_t (*counter_read)(void *context, uint32_t *value);
  /**
   * Moves the counter up to `value`. It never goes back, whatever is asked.
   */
  int32_t (*counter_advance)(void *context, uint32_t value);
  /**
   * The time in milliseconds since any moment, from a clock that only goes forward. Null where
   * there is none: nothing can be armed for a time then.
   */
  int32_t (*millis)(void *context, uint64_t *now);
  /**
   * The chip that keeps the private key; null where software does.
   */
  const struct ecny_element *element;
  /**
   * A second flash, of the PIN and its tries alone; null where the wallet has no PIN.
   */
  const struct ecny_flash *pin_flash;
} ecny_platform;

/**
 * A wallet. Memory of the caller's: zeroed before its first use, neither moved nor copied nor freed
 * while it is open. One call at a time, from any thread.
 */
typedef struct ecny_wallet {
  uint64_t _opaque[ECNY_WALLET_WORDS];
} ecny_wallet;

/**
 * How a wallet stands.
 */
typedef struct ecny_status {
  /**
   * The wallet's id.
   */
  uint8_t id[ECNY_ID_LEN];
  /**
   * The wallet it is a child of, whose top-ups come unasked; zeros where it has none.
   */
  uint8_t parent[ECNY_ID_LEN];
  /**
   * What it holds, in fen.
   */
  uint64_t balance_fen;
  /**
   * The part of it that is bound to no purpose, in fen.
   */
  uint64_t ordinary_fen;
  /**
   * What has left it and has found no outcome yet, in fen.
   */
  uint64_t in_flight_fen;
  /**
   * How many payments that is.
   */
  uint32_t unsettled;
  /**
   * 0: a wallet. 1: an operator's purse, which holds nothing.
   */
  uint32_t kind;
  /**
   * How the wallet was opened: 1 to 4 are I to IV, 5 is the small purse.
   */
  uint32_t tier;
  /**
   * What keeps its keys: 1 software, 2 a secure element, 3 an operator.
   */
  uint32_t element_class;
  /**
   * Where it is in its life.
   */
  ecny_standing standing;
  /**
   * The number of the operator's last order.
   */
  uint32_t orders;
  /**
   * The operator's day, in days since 2020-01-01.
   */
  uint32_t day;
  /**
   * The day it is for this wallet: the operator's, or a later one that another operator has
   * vouched for.
   */
  uint32_t today;
  /**
   * The day the operator last saw the log.
   */
  uint32_t last_sync;
  /**
   * The last day of the certificate.
   */
  uint32_t last_day;
  /**
   * The number of the newest record of the log.
   */
  uint32_t records;
  /**
   * The number of the newest record the operator has seen.
   */
  uint32_t covered;
  /**
   * It has ended, and its operator has seen that: its keys are of no use to anybody any more.
   */
  bool buried;
} ecny_status;

/**
 * A payment that has no outcome yet.
 */
typedef struct ecny_unsettled {
  /**
   * Who may have been paid: a tap with it ends the payment.
   */
  uint8_t payee[ECNY_ID_LEN];
  /**
   * Which of our debits.
   */
  uint32_t seq;
  /**
   * How much, in fen.
   */
  uint64_t amount_fen;
} ecny_unsettled;

/**
 * The limits that hold for a wallet today, and how much of them is used. Sums in fen.
 *
 * They are the operator's, nowhere looser than the user's own, nor than the root's in a crisis.
 */
typedef struct ecny_limits {
  /**
   * The number of the operator's profile.
   */
  uint32_t profile;
  /**
   * The last day of the root's order for a crisis that holds today; 0: none does.
   */
  uint32_t crisis_last_day;
  /**
   * The furthest that value may have come when it is paid on.
   */
  uint32_t hop;
  /**
   * The most days without a sync.
   */
  uint32_t days_since_sync;
  /**
   * How many there were.
   */
  uint32_t days;
  /**
   * The most payments since the last sync.
   */
  uint32_t payments_since_sync;
  /**
   * How many payments there were.
   */
  uint32_t payments;
  /**
   * The most payments since the last sync with the device asleep in the reader's field.
   */
  uint32_t power_free_payments_since_sync;
  /**
   * How many of the payments were such.
   */
  uint32_t power_free_payments;
  /**
   * The most days a list of revoked wallets may be old before it counts as stale.
   */
  uint32_t list_age;
  /**
   * The most the wallet may hold.
   */
  uint64_t balance_fen;
  /**
   * The most one payment may be.
   */
  uint64_t single_fen;
  /**
   * The most that may be paid since the last sync.
   */
  uint64_t paid_since_sync_fen;
  /**
   * How much was paid.
   */
  uint64_t paid_fen;
  /**
   * The most that may be received since the last sync.
   */
  uint64_t received_since_sync_fen;
  /**
   * How much was received.
   */
  uint64_t received_fen;
  /**
   * The most that may be paid since the last sync out of what no operator has seen.
   */
  uint64_t respent_since_sync_fen;
  /**
   * How much of what was paid was such.
   */
  uint64_t respent_fen;
  /**
   * The most one payment may be without PIN or biometrics.
   */
  uint64_t unverified_single_fen;
  /**
   * The most that may be paid so since the last sync.
   */
  uint64_t unverified_since_sync_fen;
  /**
   * How much was paid so.
   */
  uint64_t unverified_fen;
  /**
   * The most that may be paid since the last sync with the device asleep in the reader's field.
   */
  uint64_t power_free_since_sync_fen;
  /**
   * How much was paid so.
   */
  uint64_t power_free_fen;
  /**
   * The least that is received without being armed.
   */
  uint64_t least_unarmed_fen;
  /**
   * The most one payment may be under a stale list.
   */
  uint64_t stale_list_single_fen;
} ecny_limits;

/**
 * What its user allows the wallet, besides the operator's limits. Sums in fen.
 */
typedef struct ecny_settings {
  /**
   * The most one payment may be.
   */
  uint64_t single_fen;
  /**
   * The most that may be paid since the last sync.
   */
  uint64_t paid_since_sync_fen;
  /**
   * The most one payment may be without PIN or biometrics.
   */
  uint64_t unverified_single_fen;
  /**
   * The most that may be paid so since the last sync.
   */
  uint64_t unverified_since_sync_fen;
  /**
   * The most that may be paid since the last sync with the device asleep in the reader's field.
   */
  uint64_t power_free_since_sync_fen;
  /**
   * The most such payments since the last sync; 0, as a wallet begins: none.
   */
  uint8_t power_free_payments;
  /**
   * What else is wanted: a sum of `ECNY_RECEIVE_UNARMED`, `ECNY_NEEDS_WRIST` and
   * `ECNY_NEEDS_UNLOCK`.
   */
  uint8_t flags;
} ecny_settings;

/**
 * Value that is bound to a purpose.
 */
typedef struct ecny_pocket {
  /**
   * The purpose. Its high byte is the only category of payee that may take the value.
   */
  uint16_t tag;
  /**
   * The furthest that any of it has come without an operator.
   */
  uint32_t hop;
  /**
   * The last day on which it can be spent, in days since 2020-01-01; then it only goes home to the
   * operator.
   */
  uint32_t last_day;
  /**
   * How much, in fen.
   */
  uint64_t balance_fen;
} ecny_pocket;

/**
 * A line of the log.
 */
typedef struct ecny_line {
  /**
   * The number of its record: 1 for the first the wallet ever wrote.
   */
  uint32_t number;
  /**
   * What happened.
   */
  ecny_line_kind kind;
  /**
   * How much, in fen: of `CREDIT`, `DEBIT`, `HAND_OVER`, `REFUND`, `RESOLVED`, `SETTLE`.
   */
  uint64_t amount_fen;
  /**
   * The balance after it, in fen.
   */
  uint64_t balance_fen;
  /**
   * Which of our debits, of `DEBIT`, `HAND_OVER`, `REFUND`, `RESOLVED`, `SETTLE`; which order of
   * ours, of `CREDIT`, `LOCK`, `VOID`; which of the operator's, of `ORDER`.
   */
  uint32_t seq;
  /**
   * The day, in days since 2020-01-01, of `CREDIT`, `DEBIT`, `DELTA`, `ORDER`, `PROFILE`, `SYNCED`;
   * the last on which it holds, of `CRISIS`, `POCKET`.
   */
  uint32_t day;
  /**
   * The payee of `DEBIT`, the payer of `CREDIT`.
   */
  uint8_t peer[ECNY_ID_LEN];
  /**
   * Of `CREDIT` and `DEBIT`: with the operator's purse, so loaded or redeemed.
   */
  bool purse;
  /**
   * Of `RESOLVED`: the value came back.
   */
  bool refunded;
  /**
   * The purpose that value is bound to, of `CREDIT`, `DEBIT`, `HAND_OVER`, `POCKET`, `REFUND`,
   * `RESOLVED`; 0: none.
   */
  uint16_t tag;
  /**
   * What became of the wallet, of `LIFE` and `ORDER`.
   */
  ecny_step step;
} ecny_line;

/**
 * A payment: who would get how much.
 */
typedef struct ecny_payment {
  /**
   * Who would be paid.
   */
  uint8_t payee[ECNY_ID_LEN];
  /**
   * The number of the currency in ISO 4217: 156, or the wallet will refuse.
   */
  uint16_t currency;
  /**
   * The purpose the value is bound to; 0: none.
   */
  uint16_t tag;
  /**
   * How much, in fen.
   */
  uint64_t amount_fen;
} ecny_payment;

/**
 * How a PIN stands.
 */
typedef struct ecny_pin {
  /**
   * Whether there is one.
   */
  ecny_pin_state state;
  /**
   * Of `READY`: how many tries are left.
   */
  uint32_t left;
} ecny_pin;

/**
 * What has happened in a tap, for the own host. The other wallet never sees it.
 */
typedef struct ecny_event {
  /**
   * What it is.
   */
  ecny_event_kind kind;
  /**
   * Of `REFUSED`: the reason. Of `CANCELED`: why, or `ECNY_OK` where that was decided before.
   */
  ecny_result why;
  /**
   * How much, in fen: of `CANCELED`, `CREDITED`, `CREDITED_BEFORE`, `DEBITED`, `REFUNDED`,
   * `SETTLED`.
   */
  uint64_t amount_fen;
  /**
   * Which of our debits: of `DEBITED`, `REFUNDED`, `SETTLED`.
   */
  uint32_t seq;
  /**
   * The payee of `DEBITED`; the payer of `CANCELED`, `CREDITED`, `CREDITED_BEFORE`.
   */
  uint8_t peer[ECNY_ID_LEN];
  /**
   * Of `DEBITED`: an older payment without an outcome goes out once more.
   */
  bool again;
  /**
   * The tap is over.
   */
  bool over;
} ecny_event;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the ABI of the library that is linked: to be compared with `ECNY_ABI_VERSION` at
 * start.
 */
uint32_t ecny_abi_version(void);

/**
 * The version of the library, as in `0.1.0`.
 */
const char *ecny_version(void);

/**
 * The name of a result, as in `ECNY_BALANCE_TOO_LOW`; `?` for a number that is none.
 */
const char *ecny_result_name(int32_t result);

/**
 * What a result means, in one sentence for the developer; empty for a number that is none. What a
 * person should be told is in `docs/embedding.md`.
 */
const char *ecny_result_text(int32_t result);

/**
 * How many words of 8 bytes a wallet takes in the library that is linked: to be compared with
 * `ECNY_WALLET_WORDS` at start, where the library is shared.
 */
size_t ecny_wallet_words(void);

/**
 * The same for `ECNY_ENROLMENT_WORDS`.
 */
size_t ecny_enrolment_words(void);

/**
 * Makes the device's half d' of a private key, and gives U = d'·G for the operator.
 *
 * - `applicant`: set to U, `ECNY_POINT_LEN` bytes, to be sent over any pipe.
 *
 * # Safety
 * `enrolment` is zeroed or closed. Every pointer is null or valid for its length, and so are those
 * in `platform`.
 */
ecny_result ecny_enrolment_begin(struct ecny_enrolment *enrolment,
                                 const struct ecny_platform *platform,
                                 uint8_t *applicant);

/**
 * Gives d', for a store that encrypts it until the package has come: a device that restarts goes
 * on with it (`ecny_enrolment_resume`). A chip keeps its own: `ECNY_OUT_OF_TURN` then.
 *
 * - `secret`: set to d', `ECNY_SECRET_LEN` bytes. Wipe them.
 *
 * # Safety
 * `enrolment` is null, zeroed, open or closed; `secret` is null or valid for its length.
 */
ecny_result ecny_enrolment_secret(struct ecny_enrolment *enrolment, uint8_t *secret);

/**
 * Goes on with a d' from before a restart.
 *
 * - `secret`: what `ecny_enrolment_secret` gave, `ECNY_SECRET_LEN` bytes.
 * - `applicant`: set to U as it was before, `ECNY_POINT_LEN` bytes.
 *
 * # Safety
 * As for `ecny_enrolment_begin`.
 */
ecny_result ecny_enrolment_resume(struct ecny_enrolment *enrolment,
                                  const struct ecny_platform *platform,
                                  const uint8_t *secret,
                                  uint8_t *applicant);

/**
 * Begins the next key of a wallet, under which its operator renews the certificate. The wallet
 * serves on: after `ecny_enrolment_finish`, close it and open it with the new keys.
 *
 * - `applicant`: set to U, `ECNY_POINT_LEN` bytes.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; the rest as for `ecny_enrolment_begin`.
 */
ecny_result ecny_wallet_renew(struct ecny_wallet *wallet,
                              struct ecny_enrolment *enrolment,
                              const struct ecny_platform *platform,
                              uint8_t *applicant);

/**
 * Takes the operator's package, and gives the keys to keep, encrypted, for `ecny_wallet_format` and
 * every `ecny_wallet_open`. The handle stays open: a package that does not fit changes nothing, and
 * the right one may still come.
 *
 * - `root`: the key of the root, `ECNY_POINT_LEN` bytes, built into the firmware.
 * - `package`: `ECNY_PACKAGE_LEN` bytes.
 * - `keys`: set to `ECNY_KEYS_LEN` bytes. Wipe them when they are stored.
 *
 * `ECNY_ENROLMENT_*` where the package is not for this device, or not of an operator of this root.
 *
 * # Safety
 * `enrolment` is null, zeroed, open or closed. Every pointer is null or valid for its length.
 */
ecny_result ecny_enrolment_finish(struct ecny_enrolment *enrolment,
                                  const uint8_t *root,
                                  const uint8_t *package,
                                  size_t package_len,
                                  uint8_t *keys);

/**
 * Closes the handle and leaves zeros. What was begun and not finished is forgotten.
 *
 * # Safety
 * `enrolment` is null, zeroed, open or closed.
 */
ecny_result ecny_enrolment_close(struct ecny_enrolment *enrolment);

/**
 * Makes an empty wallet on the flash and opens it. Whatever was there before is gone in the end. It
 * serves once its holder has it: `ecny_wallet_activate`.
 *
 * - `keys`: what `ecny_enrolment_finish` gave, `ECNY_KEYS_LEN` bytes.
 * - `root`: the key of the root, `ECNY_POINT_LEN` bytes, built into the firmware: never from the
 *   package's pipe.
 * - `package`: the operator's answer, `ECNY_PACKAGE_LEN` bytes.
 *
 * `ECNY_PEER_*` where the operator is not of this root or the limits are not signed for this
 * wallet, `ECNY_LIVED` where its monotonic counter has counted before: the flash is untouched then.
 *
 * # Safety
 * `wallet` is zeroed or closed. Every pointer is null or valid for its length, and so are those in
 * `platform`.
 */
ecny_result ecny_wallet_format(struct ecny_wallet *wallet,
                               const struct ecny_platform *platform,
                               const uint8_t *keys,
                               size_t keys_len,
                               const uint8_t *root,
                               const uint8_t *package,
                               size_t package_len);

/**
 * Opens the wallet that is on the flash. Writes nothing.
 *
 * - `keys`: as they were given, `ECNY_KEYS_LEN` bytes. That they are unchanged is what the store of the
 *   host vouches for, which encrypts and authenticates them: that key and certificate fit was checked
 *   at enrolment, and a card that wakes in the field has no time for it.
 *
 * `ECNY_FLASH_NOT_A_JOURNAL`, `ECNY_FLASH_WRONG_KEY`, `ECNY_DAMAGED`, `ECNY_ROLLED_BACK`: show it to
 * the operator, and format nothing. `ECNY_UNFINISHED`: power was cut while it was formatted; format
 * it again.
 *
 * # Safety
 * As for `ecny_wallet_format`.
 */
ecny_result ecny_wallet_open(struct ecny_wallet *wallet,
                             const struct ecny_platform *platform,
                             const uint8_t *keys,
                             size_t keys_len);

/**
 * Closes the handle and leaves zeros: keys, channel, every yes are gone. Nothing on flash changes.
 *
 * Closing what is not open is `ECNY_NOT_OPEN` and does no harm.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_close(struct ecny_wallet *wallet);

/**
 * Does ahead of the tap what can be done ahead of it. Call it between taps; without it the tap
 * takes longer.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_prepare(struct ecny_wallet *wallet);

/**
 * Chooses where the nonces of signatures come from, until the handle is closed: `ECNY_NONCE_HEDGED`,
 * which is how a handle opens, or `ECNY_NONCE_PREPARED`. `ECNY_PLATFORM` where a chip signs.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_nonces(struct ecny_wallet *wallet,
                               int32_t policy);

/**
 * Makes sure that what was read at boot stays as it was read: one append after a boot, and nothing
 * later. The first tap does it otherwise.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_confirm(struct ecny_wallet *wallet);

/**
 * Moves what must be kept into the other half of the flash, and drops what the operator has seen.
 * Takes an erase; best after a sync. A step that finds no room does it itself.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_compact(struct ecny_wallet *wallet);

/**
 * Begins to serve: the wallet is in the hands of its holder. Until then it neither pays nor is paid.
 *
 * `ECNY_COMMAND_OUT_OF_PLACE` where it was activated before.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_activate(struct ecny_wallet *wallet);

/**
 * Puts the wallet to rest: it pays and asks for nothing new, and heals what is open.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_suspend(struct ecny_wallet *wallet);

/**
 * Serves again. `ECNY_COMMAND_OUT_OF_PLACE` where its holder has not suspended it: what the operator
 * has blocked, only the operator lifts.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_resume(struct ecny_wallet *wallet);

/**
 * Ends the wallet, for good. Its next statement is the closing one; once a receipt of the operator
 * covers that (`ecny_status.buried`), its keys may go.
 *
 * `ECNY_NOT_DRAINED` where it holds value or has payments without an outcome: redeem it, heal them.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_retire(struct ecny_wallet *wallet);

/**
 * Hands a payment over to the operator whose payee will not be met again: this wallet never sends
 * it again and takes no outcome of it. The operator pays it back once it has seen this, and no
 * credit of the payee's.
 *
 * - `seq`: that of `ecny_unsettled`. `ECNY_COMMAND_UNKNOWN_DEBIT` where none of that number is open.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_hand_over(struct ecny_wallet *wallet,
                                  uint32_t seq);

/**
 * How the wallet stands. Reads no flash.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `status` is null or valid.
 */
ecny_result ecny_wallet_status(struct ecny_wallet *wallet, struct ecny_status *status);

/**
 * One of the payments without an outcome.
 *
 * - `index`: 0 for the oldest. `ECNY_NOTHING` past the last.
 * - `unsettled`: set to it.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `unsettled` is null or valid.
 */
ecny_result ecny_wallet_unsettled(struct ecny_wallet *wallet,
                                  uint32_t index,
                                  struct ecny_unsettled *unsettled);

/**
 * The limits that hold for the wallet today. Reads no flash.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `limits` is null or valid.
 */
ecny_result ecny_wallet_limits(struct ecny_wallet *wallet, struct ecny_limits *limits);

/**
 * What its user allows the wallet. Reads no flash.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `settings` is null or valid.
 */
ecny_result ecny_wallet_settings(struct ecny_wallet *wallet, struct ecny_settings *settings);

/**
 * Sets what its user allows the wallet, all of it; what is allowed now comes from
 * `ecny_wallet_settings`. The operator's limits hold besides, whatever is set here.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `settings` is null or valid.
 */
ecny_result ecny_wallet_set_settings(struct ecny_wallet *wallet,
                                     const struct ecny_settings *settings);

/**
 * One of the purposes the wallet holds value for, or may.
 *
 * - `index`: from 0 on. `ECNY_NOTHING` past the last.
 * - `pocket`: set to it.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `pocket` is null or valid.
 */
ecny_result ecny_wallet_pocket(struct ecny_wallet *wallet,
                               uint32_t index,
                               struct ecny_pocket *pocket);

/**
 * The next line of the log, oldest first.
 *
 * - `line`: its `number` says after which line, 0 for the first; set to the line. `ECNY_NOTHING` after
 *   the last.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `line` is null or valid.
 */
ecny_result ecny_wallet_next_line(struct ecny_wallet *wallet,
                                  struct ecny_line *line);

/**
 * The next record of the log as it is on flash, for the operator: `ECNY_RECORD_MAX` bytes at most.
 *
 * - `number`: says after which record, 0 for the first; set to that of the record. `ECNY_NOTHING`
 *   after the last.
 * - `out`, `out_cap`: room for the record, at least `ECNY_RECORD_MAX` bytes.
 * - `out_len`: set to its length.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
 */
ecny_result ecny_wallet_next_record(struct ecny_wallet *wallet,
                                    uint32_t *number,
                                    uint8_t *out,
                                    size_t out_cap,
                                    size_t *out_len);

/**
 * Says yes in advance to some payments in one direction, in place of what was armed in it before.
 *
 * - `direction`: `ECNY_PAY` or `ECNY_RECEIVE`. A yes to one is none to the other.
 * - `most_fen`: the most one payment may be.
 * - `count`: how many payments; 0 disarms.
 * - `millis`: for how long; 0: until it is spent, dropped, or the handle closed. `ECNY_PLATFORM` where
 *   the platform has no clock, or it has no answer.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_arm(struct ecny_wallet *wallet,
                            int32_t direction,
                            uint64_t most_fen,
                            uint8_t count,
                            uint64_t millis);

/**
 * Takes the host's word for something the wallet cannot see itself. It ends by itself where it is
 * not said again, and with a clock that stops or goes back.
 *
 * - `what`: `ECNY_ON_WRIST`, `ECNY_UNLOCKED` or `ECNY_BIOMETRICS`.
 * - `millis`: for how long. 0: it is not so any more, and every yes goes with it; of
 *   `ECNY_BIOMETRICS`: for the next payment, or whatever else asks for it. `ECNY_PLATFORM` where the
 *   platform has no clock, or it has no answer.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_assert(struct ecny_wallet *wallet,
                               int32_t what,
                               uint64_t millis);

/**
 * Tells what the device runs from, until it is told otherwise: true for the reader's field, its own
 * power being gone, with nobody to ask. It pays what its user's settings allow for that. A host that
 * does not know says true.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_power_free(struct ecny_wallet *wallet,
                                   bool power_free);

/**
 * Forgets every yes, and all that was asserted and shown: for doubt.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_disarm(struct ecny_wallet *wallet);

/**
 * The payment that waits for a person to say yes: a reader asked for it, and was refused. It stays
 * until it is approved or declined, whatever else is asked for.
 *
 * - `asked`: set to it. `ECNY_NOTHING` where none waits.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `asked` is null or valid.
 */
ecny_result ecny_wallet_asked(struct ecny_wallet *wallet, struct ecny_payment *asked);

/**
 * Says yes to the payment that was shown: the next tap of that payee for that sum goes through.
 *
 * - `shown`: what `ecny_wallet_asked` gave. `ECNY_CHANGED` where it is not what waits now.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `shown` is null or valid.
 */
ecny_result ecny_wallet_approve(struct ecny_wallet *wallet, const struct ecny_payment *shown);

/**
 * Says yes in advance to exactly this payment, in place of what waits or was approved.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `payment` is null or valid.
 */
ecny_result ecny_wallet_allow(struct ecny_wallet *wallet, const struct ecny_payment *payment);

/**
 * Says no: forgets what waits and what was approved.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_decline(struct ecny_wallet *wallet);

/**
 * How the wallet's PIN stands. Reads no flash. `ECNY_PLATFORM` where the platform has no flash for
 * a PIN.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `pin` is null or valid.
 */
ecny_result ecny_wallet_pin_status(struct ecny_wallet *wallet, struct ecny_pin *pin);

/**
 * Sets the wallet's PIN: once, and once more each time its operator permits it.
 *
 * - `digits`, `digits_len`: 4 to 12 digits in ASCII. They are yours to wipe.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
 */
ecny_result ecny_wallet_pin_set(struct ecny_wallet *wallet,
                                const uint8_t *digits,
                                size_t digits_len);

/**
 * Tries the PIN: the right one shows that the holder is the holder. A try is on flash before it is
 * compared; the right one gives the tries back.
 *
 * - `digits`, `digits_len`: as for `ecny_wallet_pin_set`.
 * - `millis`: for how long it is good; 0: for the next payment, or whatever else asks for it.
 *   `ECNY_PLATFORM` where the platform has no clock, or it has no answer; no try is spent then.
 *
 * `ECNY_PIN_WRONG`: `ecny_wallet_pin_status` has what is left.
 *
 * # Safety
 * As for `ecny_wallet_pin_set`.
 */
ecny_result ecny_wallet_pin_verify(struct ecny_wallet *wallet,
                                   const uint8_t *digits,
                                   size_t digits_len,
                                   uint64_t millis);

/**
 * Sets another PIN in the place of the old one, which is tried for it.
 *
 * - `old`, `old_len`, `new_digits`, `new_len`: as for `ecny_wallet_pin_set`.
 *
 * # Safety
 * As for `ecny_wallet_pin_set`.
 */
ecny_result ecny_wallet_pin_change(struct ecny_wallet *wallet,
                                   const uint8_t *old,
                                   size_t old_len,
                                   const uint8_t *new_digits,
                                   size_t new_len);

/**
 * The card role: answers one command APDU. A tap of the reader role ends.
 *
 * `ECNY_OK` says that there is a response: send it, whatever the event is. What the command did is
 * on flash before this returns.
 *
 * - `apdu`, `apdu_len`: the command, borrowed for the call.
 * - `out`, `out_cap`: room for the response, at least `ECNY_APDU_MAX` bytes.
 * - `out_len`: set to the length of the response.
 * - `event`: set to what has happened; `ECNY_EVENT_REFUSED` says why in `why`.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
 */
ecny_result ecny_wallet_handle_apdu(struct ecny_wallet *wallet,
                                    const uint8_t *apdu,
                                    size_t apdu_len,
                                    uint8_t *out,
                                    size_t out_cap,
                                    size_t *out_len,
                                    struct ecny_event *event);

/**
 * The reader role, as the payee: begins a tap that collects a payment, and gives the first command.
 * A tap of either role ends.
 *
 * - `amount_fen`: the order; 0 only heals older payments.
 * - `out`, `out_cap`: room for the command, at least `ECNY_APDU_MAX` bytes.
 * - `out_len`: set to its length.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
 */
ecny_result ecny_wallet_collect(struct ecny_wallet *wallet,
                                uint64_t amount_fen,
                                uint8_t *out,
                                size_t out_cap,
                                size_t *out_len);

/**
 * The same where the card is the operator's purse: the limits on what comes from other wallets do
 * not apply.
 *
 * # Safety
 * As for `ecny_wallet_collect`.
 */
ecny_result ecny_wallet_load(struct ecny_wallet *wallet,
                             uint64_t amount_fen,
                             uint8_t *out,
                             size_t out_cap,
                             size_t *out_len);

/**
 * The reader role, as the payer: begins a tap that pays, and gives the first command. Its person
 * has to have said yes before: `ecny_wallet_arm` or `ecny_wallet_allow`.
 *
 * - `amount_fen`: what is paid; 0 only heals older payments.
 *
 * # Safety
 * As for `ecny_wallet_collect`.
 */
ecny_result ecny_wallet_pay(struct ecny_wallet *wallet,
                            uint64_t amount_fen,
                            uint8_t *out,
                            size_t out_cap,
                            size_t *out_len);

/**
 * The same where the card is the operator's purse of this wallet: value goes home. It says yes to
 * that purse and to nobody else, in place of what waits or was approved.
 *
 * # Safety
 * As for `ecny_wallet_collect`.
 */
ecny_result ecny_wallet_redeem(struct ecny_wallet *wallet,
                               uint64_t amount_fen,
                               uint8_t *out,
                               size_t out_cap,
                               size_t *out_len);

/**
 * Pays in the same tap after an older payment was healed, because the person has said so once more
 * (`ecny_wallet_arm`, `ecny_wallet_allow`). `ECNY_OUT_OF_TURN` where nothing was healed.
 *
 * # Safety
 * As for `ecny_wallet_collect`.
 */
ecny_result ecny_wallet_pay_again(struct ecny_wallet *wallet,
                                  uint64_t amount_fen,
                                  uint8_t *out,
                                  size_t out_cap,
                                  size_t *out_len);

/**
 * Chooses what purpose the value is bound to that the wallet asks for and offers as the reader, from
 * the next tap on and until the handle is closed; 0, as a handle opens: none. A terminal whose
 * operator has certified it for a kind of goods collects what is bound to them.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_purpose(struct ecny_wallet *wallet,
                                uint16_t tag);

/**
 * The reader role: takes the card's response to the last command, and gives the next one.
 *
 * An error ends the tap; `event` is `ECNY_EVENT_REFUSED` then and says the same. What was debited
 * stays debited until its outcome is heard, in this tap or another.
 *
 * - `response`, `response_len`: borrowed for the call.
 * - `out`, `out_cap`: room for the next command, at least `ECNY_APDU_MAX` bytes.
 * - `out_len`: set to its length; 0 where the tap is over.
 * - `event`: set to what has happened.
 *
 * # Safety
 * As for `ecny_wallet_handle_apdu`.
 */
ecny_result ecny_wallet_feed(struct ecny_wallet *wallet,
                             const uint8_t *response,
                             size_t response_len,
                             uint8_t *out,
                             size_t out_cap,
                             size_t *out_len,
                             struct ecny_event *event);

/**
 * The field is gone, or the person is: ends the tap, in whichever role. What was debited stays
 * debited until its outcome is heard. Where there is no tap, nothing happens.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_end_tap(struct ecny_wallet *wallet);

/**
 * Gives up the order whose request went out: whatever comes for it is canceled, and its payer has
 * it back with the next tap.
 *
 * - `session`: set to the number of the order.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `session` is null or valid.
 */
ecny_result ecny_wallet_void(struct ecny_wallet *wallet, uint32_t *session);

/**
 * Signs where the log stands, for the operator. The records that belong to it are those of
 * `ecny_wallet_next_record` above `ecny_status.covered`.
 *
 * - `statement`: set to it, `ECNY_STATEMENT_LEN` bytes.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed; `statement` is null or valid for its length.
 */
ecny_result ecny_wallet_statement(struct ecny_wallet *wallet, uint8_t *statement);

/**
 * Takes a word of an operator's, or of the root's: limits, orders, revocations, pockets, receipts,
 * resolutions, operators. It is the same bytes on every way to the wallet; whoever brings them is
 * not believed, and they are checked before anything is written.
 *
 * - `word`, `word_len`: its bytes, at most `ECNY_WORD_MAX`. `ECNY_COMMAND_MALFORMED` for what is none.
 * - `now`: set to whether it holds since this call; false where it was taken before, and nothing
 *   has changed then.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
 */
ecny_result ecny_wallet_take(struct ecny_wallet *wallet,
                             const uint8_t *word,
                             size_t word_len,
                             bool *now);

/**
 * Begins a sync, or begins it again: `ecny_wallet_sync_next` gives what the operator is to get, and
 * `ecny_wallet_sync_take` takes its reply. The frames are the same over any pipe and in a file,
 * after the ten bytes "ecny-sync" and 01.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed.
 */
ecny_result ecny_wallet_sync_begin(struct ecny_wallet *wallet);

/**
 * The next frame for the operator: the statement, every record since the last receipt, the end. The
 * wallet may pay meanwhile; what comes after the statement is for the next sync.
 *
 * - `out`, `out_cap`: room for a frame, at least `ECNY_FRAME_MAX` bytes.
 * - `out_len`: set to its length. `ECNY_NOTHING` after the end.
 *
 * `ECNY_OUT_OF_TURN` where no sync was begun.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
 */
ecny_result ecny_wallet_sync_next(struct ecny_wallet *wallet,
                                  uint8_t *out,
                                  size_t out_cap,
                                  size_t *out_len);

/**
 * Takes the next frame of the operator's reply, and the word that is in it: what was taken is
 * taken, also where the rest never comes.
 *
 * - `frame`, `frame_len`: its bytes, all of them.
 * - `over`: set to whether this was the last.
 *
 * `ECNY_SYNC_*` for a frame that does not belong there: it may be given again. Any other error is
 * about the word in it: go on with the next frame.
 *
 * # Safety
 * `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
 */
ecny_result ecny_wallet_sync_take(struct ecny_wallet *wallet,
                                  const uint8_t *frame,
                                  size_t frame_len,
                                  bool *over);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ECNY_H */
