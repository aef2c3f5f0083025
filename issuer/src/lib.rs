//! The operator's side of the wallet.
//!
//! Four keys kept apart: the root vouches for operators; an operator issues wallets with one key
//! and commands them with another; its purse is a wallet with a key of its own.
#![forbid(unsafe_code)]

mod attestation;
mod books;
mod centre;
mod clearing;
mod event;
mod excerpt;
mod findings;
mod issuer;
mod keyring;
mod loss;
mod offense;
mod offer;
mod office;
mod operator;
mod presentment;
mod proof;
mod proven;
mod reconciliation;
mod registry;
mod reply;
mod revocation;
mod root;
mod signed;
mod store;
mod suspense;
mod testimony;
mod totals;
mod upload;
mod verdicts;

pub use attestation::{Attestation, Device, NoHardware, Unattested};
pub use books::{Book, Books, Net, Netting};
pub use centre::{Centre, IssueError};
pub use clearing::{Unresolved, Withheld};
pub use event::Why;
pub use excerpt::{Excerpt, ExcerptFault};
pub use findings::{Findings, Gap};
pub use issuer::{Application, Enrolment, Issuer, IssuerError};
pub use keyring::Keyring;
pub use loss::{Holdings, Loss, LossFault, Refund};
pub use offense::Offense;
pub use offer::Offer;
pub use office::{Office, OfficeError};
pub use operator::{OperatorKeys, OperatorKeysBytes};
pub use presentment::Presentment;
pub use proof::{Evidence, Proof, ProofFault};
pub use reconciliation::Reconciliation;
pub use registry::{Issuance, Registry};
pub use reply::Reply;
pub use root::Root;
pub use signed::{Canceling, Said, Signed};
pub use store::{MemoryStore, Store, StoreFault};
pub use suspense::{Fate, Payout, Suspended};
pub use testimony::{SignedTestimony, Testimony, TestimonyFault};
pub use upload::{Checks, Upload, UploadFault};
pub use verdicts::verdicts;
