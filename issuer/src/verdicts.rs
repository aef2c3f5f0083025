use ecny_core::sm2::{Check, Summand, all_hold};

/// Whether each of them holds, as [`Check::holds`] has it: told together where they are sound, and
/// in ever smaller parts where one is not.
#[must_use]
pub fn verdicts(checks: &[Check]) -> Vec<bool> {
    let points = checks.len().min(TOGETHER).saturating_mul(3);
    let mut court = Court { room: (0..points).map(|_| Summand::BLANK).collect() };
    let mut verdicts = vec![false; checks.len()];
    for (checks, verdicts) in checks.chunks(TOGETHER).zip(verdicts.chunks_mut(TOGETHER)) {
        if court.hold(checks) {
            verdicts.fill(true);
        } else {
            court.part(checks, verdicts);
        }
    }
    verdicts
}

/// Signatures of one sum. From here on more of them save little; their room is 330 KiB.
const TOGETHER: usize = 128;

/// So few are checked one by one at once: two of them cost as much together.
const FEW: usize = 3;

struct Court {
    room: Vec<Summand>,
}

impl Court {
    fn hold(&mut self, checks: &[Check]) -> bool {
        checks.len() > FEW && all_hold(checks, &mut self.room)
    }

    /// Of checks that are known not to hold together.
    fn part(&mut self, checks: &[Check], verdicts: &mut [bool]) {
        let middle = checks.len().div_ceil(2);
        let (left, right) = checks.split_at(middle);
        let (left_verdicts, right_verdicts) = verdicts.split_at_mut(middle);
        if self.hold(left) {
            left_verdicts.fill(true);
            // Then it is the right ones that do not.
            self.part(right, right_verdicts);
        } else if self.hold(right) {
            self.part(left, left_verdicts);
            right_verdicts.fill(true);
        } else {
            // So many are bad, or of signers that do not choose an even y, that smaller parts would
            // not hold either.
            one_by_one(checks, verdicts);
        }
    }
}

fn one_by_one(checks: &[Check], verdicts: &mut [bool]) {
    for (check, verdict) in checks.iter().zip(verdicts) {
        *verdict = check.holds();
    }
}
