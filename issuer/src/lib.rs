//! The operator's side of the wallet.
#![forbid(unsafe_code)]
