//! Two wallets, taps, tears and replays: the sum of all value never changes, and in the end nothing is open.
#![no_main]

use ecny_sim::harness::pair;

libfuzzer_sys::fuzz_target!(|script: pair::Pair| pair(&script));
