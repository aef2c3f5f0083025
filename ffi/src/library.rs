use core::ffi::c_char;

use crate::{ECNY_ENROLMENT_WORDS, ECNY_WALLET_WORDS, result};

/// The version of this ABI: a program built for another has to be built again.
pub const ECNY_ABI_VERSION: u32 = 1;

/// The version of the ABI of the library that is linked: to be compared with `ECNY_ABI_VERSION` at
/// start.
#[unsafe(no_mangle)]
pub extern "C" fn ecny_abi_version() -> u32 {
    ECNY_ABI_VERSION
}

/// The version of the library, as in `0.1.0`.
#[unsafe(no_mangle)]
pub extern "C" fn ecny_version() -> *const c_char {
    const { concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast() }
}

/// The name of a result, as in `ECNY_BALANCE_TOO_LOW`; `?` for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn ecny_result_name(result: i32) -> *const c_char {
    result::name(result).as_ptr()
}

/// What a result means, in one sentence for the developer; empty for a number that is none. What a
/// person should be told is in `docs/embedding.md`.
#[unsafe(no_mangle)]
pub extern "C" fn ecny_result_text(result: i32) -> *const c_char {
    result::text(result).as_ptr()
}

/// How many words of 8 bytes a wallet takes in the library that is linked: to be compared with
/// `ECNY_WALLET_WORDS` at start, where the library is shared.
#[unsafe(no_mangle)]
pub extern "C" fn ecny_wallet_words() -> usize {
    ECNY_WALLET_WORDS
}

/// The same for `ECNY_ENROLMENT_WORDS`.
#[unsafe(no_mangle)]
pub extern "C" fn ecny_enrolment_words() -> usize {
    ECNY_ENROLMENT_WORDS
}
