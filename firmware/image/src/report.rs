//! What a scenario claims, and whether it was so.

use crate::{board::semihosting, say};

/// Counts claims.
#[derive(Default)]
pub struct Report {
    passed: u32,
    failed: u32,
}

impl Report {
    /// Says whether the claim holds, and counts it.
    pub fn claim(&mut self, claim: &str, holds: bool) {
        if holds {
            self.passed += 1;
            say!("ok      {claim}");
        } else {
            self.failed += 1;
            say!("FAILED  {claim}");
        }
    }

    /// The sum, and the end of the program.
    pub fn end(&self) -> ! {
        say!("{} passed, {} failed", self.passed, self.failed);
        semihosting::exit(usize::from(self.failed > 0 || self.passed == 0))
    }
}
