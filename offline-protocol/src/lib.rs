//! Dual-offline transfer over NFC frames.
#![no_std]
#![forbid(unsafe_code)]
