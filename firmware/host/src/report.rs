use std::process::ExitCode;

/// What was claimed, and whether it was so.
#[derive(Debug, Default)]
pub struct Report {
    passed: u32,
    failed: u32,
}

impl Report {
    /// Says whether the claim holds, and counts it.
    pub fn claim(&mut self, claim: &str, holds: bool) {
        println!("{}{claim}", if holds { "ok      " } else { "FAILED  " });
        if holds {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
    }

    /// Counts what an image has claimed itself. One that does not say how many claims it made has
    /// not come to its end.
    pub fn take(&mut self, log: &[String]) {
        match log.iter().rev().find_map(|line| sum(line)) {
            Some((passed, failed)) => {
                self.passed += passed;
                self.failed += failed;
            }
            None => self.claim("the image comes to its end", false),
        }
    }

    /// The sum.
    pub fn end(&self) -> ExitCode {
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 && self.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// What a line `N passed, N failed` says.
pub fn sum(line: &str) -> Option<(u32, u32)> {
    let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
    Some((passed.parse().ok()?, failed.parse().ok()?))
}
