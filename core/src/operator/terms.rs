use crate::{certificate::Epoch, day::Day, id::OperatorId, sm2::Point};

/// What the root says about an operator.
///
/// 74 bytes, big-endian:
/// ```text
/// version 1 (= 1) | operator 2 | epoch 1 | first day 2 | last day 2 | issuing key 33 | command key 33
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperatorTerms {
    /// The operator.
    pub operator: OperatorId,
    /// Which of its keys these are.
    pub epoch: Epoch,
    /// The first day on which it may act.
    pub first_day: Day,
    /// The last day on which it may act.
    pub last_day: Day,
    /// P_op, under which its wallet certificates are issued.
    pub issuing: Point,
    /// The key that signs what its wallets are told to do.
    pub command: Point,
}

impl OperatorTerms {
    /// Length in bytes.
    pub const LEN: usize = 74;

    const VERSION: u8 = 1;

    /// The 74 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let ([a, b], [epoch]) = (self.operator.to_bytes(), [self.epoch.number()]);
        let [c, d] = self.first_day.number().to_be_bytes();
        let [e, f] = self.last_day.number().to_be_bytes();
        let head = [Self::VERSION, a, b, epoch, c, d, e, f];
        let points = self.issuing.to_bytes().into_iter().chain(self.command.to_bytes());

        let mut bytes = [0; Self::LEN];
        for (byte, value) in bytes.iter_mut().zip(head.into_iter().chain(points)) {
            *byte = value;
        }
        bytes
    }

    /// Takes apart what [`OperatorTerms::to_bytes`] made. `None` for another version, a point
    /// not on the curve, one key in both places, or days that end before they begin.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let (head, points) = bytes.split_first_chunk()?;
        let (issuing, command) = points.split_first_chunk()?;
        let [Self::VERSION, a, b, epoch, c, d, e, f] = *head else { return None };
        let terms = Self {
            operator: OperatorId::from_bytes(&[a, b]),
            epoch: Epoch::new(epoch),
            first_day: Day::new(u16::from_be_bytes([c, d])),
            last_day: Day::new(u16::from_be_bytes([e, f])),
            issuing: Point::from_bytes(issuing)?,
            command: Point::from_bytes(command.try_into().ok()?)?,
        };
        // Compared by x: P and -P are one key as well.
        let apart = terms.issuing.x() != terms.command.x();
        (apart && terms.first_day <= terms.last_day).then_some(terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> OperatorTerms {
        OperatorTerms {
            operator: OperatorId::new(0x0102),
            epoch: Epoch::new(3),
            first_day: Day::new(0x0405),
            last_day: Day::new(0x0607),
            issuing: Point::GENERATOR,
            command: Point::GENERATOR.add(&Point::GENERATOR).unwrap(),
        }
    }

    #[test]
    fn the_layout_is_the_one_drawn() {
        let bytes = terms().to_bytes();

        assert_eq!(bytes[..8], [1, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(bytes[8..41], terms().issuing.to_bytes());
        assert_eq!(bytes[41..], terms().command.to_bytes());
        assert_eq!(OperatorTerms::from_bytes(&bytes), Some(terms()));
    }

    #[test]
    fn terms_that_cannot_be_meant_are_none() {
        let mut other_version = terms().to_bytes();
        other_version[0] = 2;
        let mut opposite = terms();
        opposite.command = opposite.issuing;
        let mut negated = opposite.to_bytes();
        negated[41] ^= 1;
        let backwards = OperatorTerms { last_day: Day::new(0x0404), ..terms() };

        for bytes in [other_version, opposite.to_bytes(), negated, backwards.to_bytes()] {
            assert_eq!(OperatorTerms::from_bytes(&bytes), None);
        }
    }
}
