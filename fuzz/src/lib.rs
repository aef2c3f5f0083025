//! What is fuzzed against a library that nothing else here depends on.
//!
//! All other targets drive [`ecny_sim::harness`].

mod openssl_sm2;
pub mod sm2_openssl;

pub use sm2_openssl::sm2_openssl;
