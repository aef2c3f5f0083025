use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::{curve::Affine, field::Field};

/// The point at a secret index: every point of the table is read, whichever it is.
#[inline]
pub(super) fn pick<const N: usize>(table: &[Affine; N], index: u32) -> Affine {
    let mut picked = Affine::ZERO;
    for (point, place) in table.iter().zip(0u32..) {
        let mask = u64::from(place.ct_eq(&index).unwrap_u8()).wrapping_neg();
        picked.x = picked.x.or(&point.x.and(mask));
        picked.y = picked.y.or(&point.y.and(mask));
    }
    picked
}

/// The point, or its opposite where `negative` is 1.
#[inline]
pub(super) fn negate_if(point: Affine, negative: u32) -> Affine {
    let y = Field::conditional_select(&point.y, &point.y.neg(), negative.ct_eq(&1));
    Affine { x: point.x, y }
}

impl ConditionallySelectable for Affine {
    #[inline]
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self {
            x: ConditionallySelectable::conditional_select(&a.x, &b.x, choice),
            y: ConditionallySelectable::conditional_select(&a.y, &b.y, choice),
        }
    }
}
