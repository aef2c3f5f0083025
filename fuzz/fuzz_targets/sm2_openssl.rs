//! SM2, SM3 and SM4 against OpenSSL: where two implementations differ, one is wrong.
#![no_main]

use ecny_fuzz::sm2_openssl;

libfuzzer_sys::fuzz_target!(|case: sm2_openssl::Case| sm2_openssl(&case));
