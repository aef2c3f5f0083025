//! The day it is: that of this computer's clock, or the one a story wants it to be.

use std::env;

use ecny_core::Day;
use ecny_sim::calendar::{self, named};

use super::error::CliError;

/// Today. A wallet has no clock; whoever plays its operator has this.
pub(super) fn today() -> Result<Day, CliError> {
    match env::var_os("ECNY_TODAY") {
        Some(text) => text.to_str().and_then(named).ok_or(CliError::Today),
        None => Ok(calendar::today()?),
    }
}

/// A day as it is typed.
pub(super) fn day(text: &str) -> Result<Day, &'static str> {
    named(text).ok_or("not a day, as in 2026-11-28")
}
