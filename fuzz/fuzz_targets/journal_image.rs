//! Flash with anything on it: a wallet that opens what it never wrote has forged value.
#![no_main]

use ecny_sim::harness::journal_image;

libfuzzer_sys::fuzz_target!(|image: journal_image::Image| journal_image(&image));
