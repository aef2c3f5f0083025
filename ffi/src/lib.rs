//! The wallet behind a C ABI: `include/ecny.h` is made from this crate.
//!
//! ```text
//! C → guard: no panic crosses → raw: pointers become references → handle: one call at a time → safe code
//! ```
//! Memory belongs to the caller: a handle is a block of words, zeroed before its first use. There
//! is no allocator. This crate checks pointers and lengths; it never checks a signature.
#![cfg_attr(not(feature = "std"), no_std)]
#![expect(non_camel_case_types, reason = "the names are those of C")]

mod guard;
mod handle;
#[cfg(not(feature = "std"))]
mod panic;
mod raw;

// In the order of the header, each after what it needs.

mod library;

mod result;

mod platform;

mod element;

mod enrolment;

mod wallet;

mod life;

mod standing;

mod limits;

mod pocket;

mod log;

mod consent;

mod pin;

mod event;

mod tap;

mod sync;

pub use consent::*;
pub use element::*;
pub use enrolment::*;
pub use event::*;
pub use library::*;
pub use life::*;
pub use limits::*;
pub use log::*;
pub use pin::*;
pub use platform::*;
pub use pocket::*;
pub use result::ecny_result;
pub use standing::*;
pub use sync::*;
pub use tap::*;
pub use wallet::*;
