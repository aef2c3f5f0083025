use ecny_issuer::{LossFault, OfficeError};

use crate::cli::{exit::Exit, refusal::REPORT};

/// Why an office did not do it, and what to do next.
pub(in crate::cli) const fn of_office(error: OfficeError) -> (Exit, &'static str, &'static str) {
    let (code, hint) = match error {
        OfficeError::Attestation(_) => {
            ("attestation", "an issuer made here certifies no secure elements")
        }
        OfficeError::Children => ("children", "lower the limits of its children first"),
        OfficeError::Closed | OfficeError::Store => {
            return (Exit::Directory, "events", "see to the disk, then try again");
        }
        OfficeError::Damaged | OfficeError::Issuer(_) => return (Exit::Bug, "office", REPORT),
        OfficeError::Day => {
            ("office-day", "days do not go back: check the clock, ECNY_TODAY, and the day you gave")
        }
        OfficeError::Foreign => ("foreign", "give the issuer whose wallet it is"),
        OfficeError::Issue(_) => {
            ("taken", "another device came for it first: ask for an offer of its own")
        }
        OfficeError::Loss(fault) => of_loss(fault),
        OfficeError::NotOffered => ("not-offered", "ask for an offer first: ecny enrol --offer"),
        OfficeError::NumbersSpent => ("numbers-spent", "nothing more of the kind can be said"),
        OfficeError::Parent => {
            ("parent", "a child is allowed no more than its parent, and has no children of its own")
        }
        OfficeError::Possession => (
            "possession",
            "the proof is of another device or another challenge: make it for the last offer",
        ),
        OfficeError::Randomness(_) => {
            return (Exit::Directory, "randomness", "the operating system is not healthy");
        }
        OfficeError::Revoked => {
            ("revoked", "only `ecny report-lost --withdraw` or `ecny revoke --restore` helps it")
        }
        OfficeError::Signature => ("not-signed", "ask whoever signed it for the right one"),
        OfficeError::Testimony(_) => ("testimony", "ask the other operator again"),
        OfficeError::UnknownWallet => ("not-issued", "give the issuer that enrolled this wallet"),
        OfficeError::Unresolved(_) => ("unresolved", "have both wallets sync first"),
        OfficeError::Upload(_) => (
            "upload",
            "nothing of it was taken: it was changed on its way, or no intact wallet has sent it",
        ),
        _ => return (Exit::Bug, "office", REPORT),
    };
    (Exit::Refused, code, hint)
}

const fn of_loss(fault: LossFault) -> (&'static str, &'static str) {
    match fault {
        LossFault::Accused => ("accused", "nothing is refunded to a wallet that has cheated"),
        LossFault::Early(_) => {
            ("too-early", "wait for the day: until then the lost wallet may still pay offline")
        }
        LossFault::Heir => {
            ("heir", "give another wallet of this issuer that is neither lost nor revoked")
        }
        LossFault::NotReported => ("not-reported", "report it first: ecny report-lost WALLET-ID"),
        LossFault::Refunded => ("refunded", "it was paid out, and never serves again"),
        LossFault::Unlawful => ("unlawful", "nothing can be read from its log"),
    }
}
