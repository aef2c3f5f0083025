//! Plaintexts that nobody has signed, wherever in a payment they are due: none may be believed.
#![no_main]

use ecny_sim::harness::message;

libfuzzer_sys::fuzz_target!(|unsigned: message::Unsigned| message(&unsigned));
