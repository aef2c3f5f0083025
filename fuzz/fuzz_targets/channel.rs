//! The sealed channel, over air that bends, repeats and swaps: a second guess or a nonce used twice breaks it.
#![no_main]

use ecny_sim::harness::channel;

libfuzzer_sys::fuzz_target!(|wire: channel::Wire| channel(&wire));
