//! The operator's side of the wallet.
//!
//! Four keys kept apart: the root vouches for operators; an operator issues wallets with one key
//! and commands them with another; its purse is a wallet with a key of its own.
#![forbid(unsafe_code)]

mod attestation;
mod centre;
mod clearing;
mod excerpt;
mod findings;
mod issuer;
mod keyring;
mod offense;
mod operator;
mod proof;
mod proven;
mod reconciliation;
mod registry;
mod revocation;
mod root;
mod signed;
mod store;
mod testimony;
mod totals;
mod upload;
mod verdicts;

pub use attestation::{Attestation, Device, NoHardware, Unattested};
pub use centre::{Centre, IssueError};
pub use clearing::{Unresolved, Withheld};
pub use excerpt::{Excerpt, ExcerptFault};
pub use findings::{Findings, Gap};
pub use issuer::{Application, Enrolment, Issuer, IssuerError};
pub use keyring::Keyring;
pub use offense::Offense;
pub use operator::{OperatorKeys, OperatorKeysBytes};
pub use proof::{Evidence, Proof, ProofFault};
pub use reconciliation::Reconciliation;
pub use registry::{Issuance, Registry};
pub use root::Root;
pub use signed::{Canceling, Said, Signed};
pub use store::{MemoryStore, Store, StoreFault};
pub use testimony::{SignedTestimony, Testimony, TestimonyFault};
pub use upload::{Checks, Upload, UploadFault};
pub use verdicts::verdicts;
