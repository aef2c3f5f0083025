//! What anybody may send to a card or a reader: no parser may panic, no answer tell or move anything.
#![no_main]

use ecny_sim::harness::{Steps, apdu};

libfuzzer_sys::fuzz_target!(|script: Steps<apdu::Said>| apdu(&script));
