//! Certified wallets that pay with lies: who credits twice, or credits and cancels, makes value.
#![no_main]

use ecny_sim::harness::hostile_payer;

libfuzzer_sys::fuzz_target!(|script: hostile_payer::HostilePayer| hostile_payer(&script));
