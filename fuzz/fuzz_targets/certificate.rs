//! Certificates and what is signed under them: a bit that may be changed is a wallet that may be forged.
#![no_main]

use ecny_sim::harness::{Steps, certificate};

libfuzzer_sys::fuzz_target!(|script: Steps<certificate::Signed>| certificate(&script));
