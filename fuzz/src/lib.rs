//! What is fuzzed against the SM2 of other libraries.
//!
//! All other targets drive [`ecny_sim::harness`].

mod openssl_sm2;
pub mod sm2_openssl;
pub mod sm2_rustcrypto;

pub use sm2_openssl::sm2_openssl;
pub use sm2_rustcrypto::sm2_rustcrypto;
