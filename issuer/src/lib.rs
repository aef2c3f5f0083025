//! The operator's side of the wallet.
//!
//! Four keys kept apart: the root vouches for operators; an operator issues wallets with one key
//! and commands them with another; its purse is a wallet with a key of its own.
#![forbid(unsafe_code)]

mod centre;
mod issuer;
mod operator;
mod registry;
mod root;

pub use centre::{Centre, IssueError};
pub use issuer::{Application, Enrolment, Issuer, IssuerError};
pub use operator::{OperatorKeys, OperatorKeysBytes};
pub use registry::{Issuance, Registry};
pub use root::Root;
