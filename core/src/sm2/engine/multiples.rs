use super::{
    curve::{Affine, Jacobian, normalized},
    field::Field,
};

/// P, 3·P … 15·P of one point.
pub(super) type OddMultiples = [Affine; MULTIPLES];

/// How many they are: for digits of five bits.
pub(super) const MULTIPLES: usize = 8;

/// Room for those of a point.
pub(super) const BLANK: OddMultiples = [Affine { x: Field::ONE, y: Field::ONE }; MULTIPLES];

/// Writes the odd multiples of each of the points, which anybody may know, with one inversion for all.
///
/// Two points that share their Z are added in 5 M + 2 S (Meloni's co-Z addition). No two of them have
/// the same x: the order of the curve is a prime, and small multiples of a point are all different.
///
/// All of it is made where it stays: tables that are handed on are copied, and stack is scarce. So is
/// what only the making needs: it is gone when this returns.
#[inline(never)]
pub(super) fn odd_multiples<const N: usize>(points: &[Affine; N], all: &mut [OddMultiples; N]) {
    let mut makings = [Making::BLANK; N];
    for ((making, multiples), point) in makings.iter_mut().zip(&mut *all).zip(points) {
        making.begin(multiples, point);
    }
    // One inversion for the product of the last Z of each: before[i] is the product of those before i.
    let mut product = Field::ONE;
    let before = makings.each_ref().map(|making| {
        let before = product;
        product = product.mul(&making.last_z);
        before
    });
    let mut inverse = product.invert_public();
    for ((making, multiples), before) in makings.iter().zip(all).zip(&before).rev() {
        let own = inverse.mul(before);
        inverse = inverse.mul(&making.last_z);
        making.normalize(multiples, own);
    }
}

/// P, 3·P and so on, as many as are asked for, of a point for which they are made once.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "every place is below the length that the type has"
)]
pub(super) const fn odd_multiples_of<const N: usize>(point: &Affine) -> [Affine; N] {
    let mut multiples = [Jacobian::from_affine(point); N];
    let [twice] = normalized(&[multiples[0].double()]);
    let mut index = 1;
    while index < N {
        multiples[index] = multiples[index - 1].add_distinct(&twice);
        index += 1;
    }
    normalized(&multiples)
}

/// The odd multiples of a point while they are made, each with the Z of its own step.
struct Making {
    /// Z of each divided by Z of the one before it.
    ratios: [Field; MULTIPLES],
    last_z: Field,
}

impl Making {
    const BLANK: Self = Self { ratios: [Field::ONE; MULTIPLES], last_z: Field::ONE };

    #[inline(never)]
    fn begin(&mut self, multiples: &mut OddMultiples, point: &Affine) {
        let Affine { x, y } = point;
        // 2·P and P with Z = 2·y.
        let (xx, yy) = (x.square(), y.square());
        let yyyy = yy.square();
        let s = x.mul(&yy).double().double();
        let minus_one = xx.sub(&Field::ONE);
        let m = minus_one.triple();
        let twice_x = m.square().sub(&s.double());
        let eight = yyyy.double().double().double();
        let mut twice = Affine { x: twice_x, y: m.mul(&s.sub(&twice_x)).sub(&eight) };
        let mut last = Affine { x: s, y: eight };
        let mut z = y.double();

        *multiples = [last; MULTIPLES];
        self.ratios = [z; MULTIPLES];
        for (point, ratio) in multiples.iter_mut().zip(&mut self.ratios).skip(1) {
            // last + 2·P, and 2·P with the same new Z.
            let difference = twice.x.sub(&last.x);
            let a = difference.square();
            let (b, c) = (twice.x.mul(&a), last.x.mul(&a));
            let slope = twice.y.sub(&last.y);
            let e = twice.y.mul(&b.sub(&c));
            let sum_x = slope.square().sub(&b).sub(&c);
            last = Affine { x: sum_x, y: slope.mul(&b.sub(&sum_x)).sub(&e) };
            twice = Affine { x: b, y: e };
            z = z.mul(&difference);
            (*point, *ratio) = (last, difference);
        }
        self.last_z = z;
    }

    /// Divides every point by its Z, given 1 / Z of the last.
    fn normalize(&self, multiples: &mut OddMultiples, mut inverse: Field) {
        for (point, ratio) in multiples.iter_mut().zip(&self.ratios).rev() {
            let square = inverse.square();
            point.x = point.x.mul(&square);
            point.y = point.y.mul(&square.mul(&inverse));
            inverse = inverse.mul(ratio);
        }
    }
}
