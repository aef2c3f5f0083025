use ecny_core::LedgerError;

use super::{REPORT, Refusal, bug, directory, refused};

/// Why a wallet's own ledger said no.
pub(in crate::cli) const fn of_ledger(error: LedgerError) -> Refusal {
    match error {
        LedgerError::BalanceLimit => refused(
            "balance-limit",
            "it would hold more than its limit",
            "see `ecny limits DIR`; redeem some first",
        ),
        LedgerError::BalanceTooLow => {
            refused("balance-too-low", "it holds less than that", "see `ecny balance DIR`")
        }
        LedgerError::Blocked => refused(
            "blocked",
            "its operator has blocked it",
            "ask the operator; once it is lifted, sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::ListFull => refused(
            "list-full",
            "its list of revoked wallets takes no more",
            "sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::ListTooOld => refused(
            "list-too-old",
            "its list of revoked wallets is too old for that amount",
            "sync once its operator has published one (ecny publish): ecny sync DIR --issuer DIR",
        ),
        LedgerError::NotActivated => {
            refused("not-activated", "it has not been activated by its holder", "activate it")
        }
        LedgerError::NotDrained => refused(
            "not-drained",
            "it still holds value, or has payments without an outcome",
            "redeem what it holds, finish what `ecny log DIR` lists as unsettled, then try again",
        ),
        LedgerError::NotPresent => refused(
            "not-present",
            "it is not on the wrist, or not unlocked, as its user wants it to be",
            "put it on, unlock it, and try again",
        ),
        LedgerError::NotVerified => refused(
            "not-verified",
            "that needs the PIN",
            "give it: ECNY_PIN, --pin-file FILE, or --pin to type it",
        ),
        LedgerError::PeerRevoked => refused(
            "peer-revoked",
            "the other wallet is revoked",
            "take no value from it and pay it nothing; its holder has to see the operator",
        ),
        LedgerError::PocketExpired => refused(
            "pocket-expired",
            "the time to spend that value is over",
            "it goes home to the operator: ecny redeem --tag",
        ),
        LedgerError::PocketsFull => refused(
            "pockets-full",
            "it holds value for as many purposes as it can",
            "spend or redeem one of them first: see `ecny log DIR`",
        ),
        LedgerError::PowerFreeLimit => refused(
            "power-free-limit",
            "no more is paid while it is asleep before a sync",
            "wake it, or sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::RespendLimit => refused(
            "respend-limit",
            "no more of what it received may be paid on before a sync",
            "sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::Retired => refused("retired", "it has ended", "enrol a new wallet"),
        LedgerError::Revoked => refused(
            "revoked",
            "it is revoked itself",
            "see the operator; a wallet that was found again: ecny report-lost --withdraw",
        ),
        LedgerError::Suspended => {
            refused("suspended", "its holder has put it to rest", "wake it: ecny resume DIR")
        }
        LedgerError::TagNotAccepted => refused(
            "tag-not-accepted",
            "the payee is not of the kind that may take value of that purpose",
            "pay with ordinary money, or somebody of that kind",
        ),
        LedgerError::UnverifiedLimit => refused(
            "unverified-limit",
            "that much needs the PIN",
            "give it: ECNY_PIN, --pin-file FILE, or --pin to type it; none set: ecny pin set DIR",
        ),
        LedgerError::CertificateExpired => refused(
            "certificate-expired",
            "its certificate, or the other wallet's, is past its last day",
            "renew it: ecny enrol --issuer DIR --wallet DIR --renew",
        ),
        LedgerError::ConsentMissing => {
            refused("consent-missing", "nobody has said yes to this payment", REPORT)
        }
        LedgerError::CountLimit => refused(
            "count-limit",
            "it has made as many payments as are allowed without a sync",
            "sync: ecny sync DIR --issuer DIR; `ecny limits DIR` shows what is used",
        ),
        LedgerError::Damaged => directory(
            "damaged",
            "what is on its flash is not a ledger it can have written",
            "never put back an older flash.bin: a wallet that was rolled back is locked",
        ),
        LedgerError::DaysLimit => refused(
            "days-limit",
            "it has been longer without a sync than is allowed",
            "sync: ecny sync DIR --issuer DIR; `ecny limits DIR` shows what is used",
        ),
        LedgerError::HopLimit => refused(
            "hop-limit",
            "the value has passed through too many wallets to be passed on",
            "see `ecny limits DIR`; redeem it, then load",
        ),
        LedgerError::Lived => directory(
            "lived",
            "it was made before, and a wallet is made once",
            "enrol a new wallet",
        ),
        LedgerError::Locked => refused(
            "locked",
            "it was rolled back and is locked",
            "only its operator can help: sync it, and have it closed: ecny order close WALLET-ID",
        ),
        LedgerError::LogFull => refused(
            "log-full",
            "its log has no room for this payment and its outcome",
            "sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::OtherOrder => refused(
            "other-order",
            "another amount than the order at hand",
            "the value is back; pay again",
        ),
        LedgerError::PayeePolicy => refused(
            "payee-policy",
            "the payee takes no value that came so far, or whose payer did not sync for so long",
            "see `ecny limits DIR` of both",
        ),
        LedgerError::ReceiveLimit => refused(
            "receive-limit",
            "it would receive more than is allowed without a sync",
            "sync: ecny sync DIR --issuer DIR; `ecny limits DIR` shows what is used",
        ),
        LedgerError::RolledBack => refused(
            "rolled-back",
            "its flash is older than what it has said: it was rolled back",
            "only its operator can help: sync it, and have it closed: ecny order close WALLET-ID",
        ),
        LedgerError::SingleLimit => refused(
            "single-limit",
            "more than one payment may be",
            "see `ecny limits DIR`; a higher tier may pay more",
        ),
        LedgerError::SumLimit => refused(
            "sum-limit",
            "it would pay more than is allowed without a sync",
            "sync: ecny sync DIR --issuer DIR; `ecny limits DIR` shows what is used",
        ),
        LedgerError::TermsNotHeld => refused(
            "terms-not-held",
            "it takes no value of that currency or purpose",
            "value bound to a purpose goes only to payees enrolled with its --category, and to who \
             has a pocket for it: ecny tag open",
        ),
        LedgerError::TooManyUnsettled => refused(
            "too-many-unsettled",
            "it carries as many payments without an outcome as it can",
            "finish some: `ecny log DIR` says with whom",
        ),
        LedgerError::Unfinished => directory(
            "unfinished",
            "it was cut off while it was made, and has never held anything",
            "enrol a new wallet",
        ),
        _ => bug("unknown", "refused for a reason this program has no words for"),
    }
}
