//! Everything that is read from bytes: a second encoding of one thing is a second hash of it.
#![no_main]

use ecny_sim::harness::one_encoding;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| one_encoding(bytes));
