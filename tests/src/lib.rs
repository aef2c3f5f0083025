//! Simulated offline pairs; the claims are in `tests/`.
#![forbid(unsafe_code)]
