//! Days of the calendar ↔ [`Day`], in China Standard Time.
//!
//! The wallet has no clock. The computer it is simulated on has one, and this is where the two
//! meet.

use std::time::{SystemTime, UNIX_EPOCH};

use ecny_core::Day;
use jiff::{Span, civil};

/// The day it is now in China.
///
/// # Errors
/// [`ClockError`] where the system clock stands before 2020 or after the last [`Day`].
pub fn today() -> Result<Day, ClockError> {
    day_of(SystemTime::now())
}

/// The day of that moment in China.
///
/// # Errors
/// [`ClockError`] before 2020-01-01 and after the last [`Day`], 2199-06-06.
pub fn day_of(moment: SystemTime) -> Result<Day, ClockError> {
    let since_1970 = moment.duration_since(UNIX_EPOCH).map_err(|_| ClockError)?;
    since_1970
        .as_secs()
        .checked_add(CHINA)
        .map(|seconds| seconds.wrapping_div(SECONDS_PER_DAY))
        .and_then(|days| days.checked_sub(DAY_ZERO))
        .and_then(|days| u16::try_from(days).ok())
        .map(Day::new)
        .ok_or(ClockError)
}

/// The day as people write it: `2026-11-21`.
#[must_use]
pub fn date(day: Day) -> civil::Date {
    let first = civil::Date::constant(2020, 1, 1);
    first.saturating_add(Span::new().days(day.number()))
}

/// The day that people write so; `None` for one that no wallet can name.
#[must_use]
pub fn named(text: &str) -> Option<Day> {
    let date: civil::Date = text.parse().ok()?;
    let first = civil::Date::constant(2020, 1, 1);
    let days = date.since(first).ok()?.get_days();
    u16::try_from(days).ok().map(Day::new)
}

/// The clock of this computer shows a day that no wallet can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock of this computer shows a day before 2020 or after 2199")]
pub struct ClockError;

/// China Standard Time is UTC+8, without summer time since 1991.
const CHINA: u64 = 8 * 3_600;
const SECONDS_PER_DAY: u64 = 86_400;
/// 2020-01-01 in days since 1970-01-01.
const DAY_ZERO: u64 = 18_262;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> Result<Day, ClockError> {
        UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).map_or(Err(ClockError), day_of)
    }

    #[test]
    fn a_day_begins_at_midnight_in_beijing() {
        let midnight = 1_577_808_000; // 2020-01-01T00:00:00+08:00

        assert_eq!(at(midnight - 1), Err(ClockError));
        assert_eq!(at(midnight), Ok(Day::new(0)));
        assert_eq!(at(midnight + 86_399), Ok(Day::new(0)));
        assert_eq!(at(midnight + 86_400), Ok(Day::new(1)));
    }

    #[test]
    fn a_clock_no_wallet_can_name_is_an_error() {
        assert_eq!(day_of(UNIX_EPOCH - Duration::from_secs(1)), Err(ClockError));
        assert_eq!(at(0), Err(ClockError));
        assert_eq!(at(u64::from(u32::MAX) * 3), Err(ClockError));
    }

    #[test]
    fn days_are_written_as_dates() {
        assert_eq!(date(Day::new(0)).to_string(), "2020-01-01");
        assert_eq!(date(Day::new(60)).to_string(), "2020-03-01");
        assert_eq!(date(Day::new(2_516)).to_string(), "2026-11-21");
        assert_eq!(date(Day::new(u16::MAX)).to_string(), "2199-06-06");
        for day in [0, 60, 2_516, u16::MAX].map(Day::new) {
            assert_eq!(named(&date(day).to_string()), Some(day));
        }
        for other in ["2019-12-31", "2199-06-07", "2026-02-29", "tomorrow", ""] {
            assert_eq!(named(other), None, "{other}");
        }
    }
}
