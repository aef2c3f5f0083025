//! Certified wallets that ask with lies: who pays twice, or hears an end that was not said, loses value.
#![no_main]

use ecny_sim::harness::hostile_payee;

libfuzzer_sys::fuzz_target!(|script: hostile_payee::HostilePayee| hostile_payee(&script));
