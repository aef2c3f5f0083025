//! Our arithmetic on the curve against RustCrypto's: where the two differ, one is wrong.
#![no_main]

use ecny_fuzz::sm2_rustcrypto;

libfuzzer_sys::fuzz_target!(|case: sm2_rustcrypto::Case| sm2_rustcrypto(&case));
