use subtle::Choice;

use super::{
    Point, Signature,
    engine::{Known, Often, OftenTerm, Scalar, Term, sum, sum_has_x},
};
use crate::hash::Digest;

/// A number modulo n that anybody may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PublicScalar(Scalar);

impl PublicScalar {
    /// The number with those 32 bytes, big-endian, where it lies between 1 and n - 1.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        let (number, below) = Scalar::reduce(bytes);
        (bool::from(below) && !bool::from(number.is_zero())).then_some(Self(number))
    }

    /// A digest or a coordinate modulo n.
    pub(crate) fn reduce(digest: &Digest) -> Self {
        Self(Scalar::reduce(digest).0)
    }

    pub(crate) fn to_bytes(self) -> [u8; 32] {
        self.0.to_bytes()
    }

    pub(crate) fn is_zero(&self) -> Choice {
        self.0.is_zero()
    }

    pub(crate) const fn add(&self, rhs: &Self) -> Self {
        Self(self.0.add(&rhs.0))
    }

    pub(crate) const fn sub(&self, rhs: &Self) -> Self {
        Self(self.0.sub(&rhs.0))
    }

    pub(crate) const fn multiply(&self, rhs: &Self) -> Self {
        Self(self.0.mul(&rhs.0))
    }

    pub(super) const fn scalar(&self) -> &Scalar {
        &self.0
    }
}

/// W + λ·P, unless that is infinity.
pub(super) fn w_and_product(w: &Point, lambda: &PublicScalar, p: &Point) -> Option<Point> {
    let terms = [
        Term { factor: Scalar::ONE, point: *w.affine() },
        Term { factor: lambda.0, point: *p.affine() },
    ];
    sum(&Scalar::ZERO, &terms).map(Point::new)
}

/// A signature whose numbers are in range, with t = r + s (GB/T 32918.2, 7.1).
#[derive(Clone, Copy, Debug)]
pub(super) struct Checkable {
    r: PublicScalar,
    s: PublicScalar,
    t: PublicScalar,
}

impl Checkable {
    /// `None` where r, s or t is 0, or r or s is not below n.
    pub(super) fn new(signature: &Signature) -> Option<Self> {
        // B1 and B2: r and s lie between 1 and n - 1.
        let r = PublicScalar::from_bytes(signature.r())?;
        let s = PublicScalar::from_bytes(signature.s())?;

        // B5: t = (r + s) mod n is not 0.
        let t = r.add(&s);
        (!bool::from(t.is_zero())).then_some(Self { r, s, t })
    }

    /// Whether the signature over e is that of the key P.
    pub(super) fn fits(&self, e: &PublicScalar, key: &Point) -> bool {
        self.accepts(e, &[Term { factor: self.t.0, point: *key.affine() }], None)
    }

    /// Whether the signature over e is that of the key W + λ·P.
    pub(super) fn fits_sum(
        &self,
        e: &PublicScalar,
        w: &Point,
        lambda: &PublicScalar,
        p: &Point,
    ) -> bool {
        let factor = self.t.multiply(lambda).0;
        let w = Term { factor: self.t.0, point: *w.affine() };
        self.accepts(e, &[w, Term { factor, point: *p.affine() }], None)
    }

    /// The same, where P is met often.
    pub(super) fn fits_sum_with(
        &self,
        e: &PublicScalar,
        w: &Point,
        lambda: &PublicScalar,
        p: &Often,
    ) -> bool {
        let factor = self.t.multiply(lambda).0;
        let w = Term { factor: self.t.0, point: *w.affine() };
        self.accepts(e, &[w], Some(OftenTerm { factor, point: p }))
    }

    /// Whether the signature over e is that of a key whose table is at hand.
    pub(super) fn fits_known(&self, e: &PublicScalar, key: &Known) -> bool {
        key.sum_has_x(&self.s.0, &self.t.0, &self.x(e).0)
    }

    pub(super) const fn r(&self) -> &PublicScalar {
        &self.r
    }

    pub(super) const fn s(&self) -> &PublicScalar {
        &self.s
    }

    /// (r + s) mod n.
    pub(super) const fn t(&self) -> &PublicScalar {
        &self.t
    }

    /// (r − e) mod n: what the x of the sum is modulo n.
    pub(super) const fn x(&self, e: &PublicScalar) -> PublicScalar {
        self.r.sub(e)
    }

    /// B6 and B7: the sum s·G + terms is not infinity, and (e + x) mod n = r.
    fn accepts<const N: usize>(
        &self,
        e: &PublicScalar,
        terms: &[Term; N],
        often: Option<OftenTerm<'_>>,
    ) -> bool {
        // x is (r − e) mod n, or that and n where it is still below p.
        sum_has_x(&self.s.0, terms, often, &self.x(e).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: [u8; 32] = {
        let mut bytes = [0xFF; 32];
        bytes[3] = 0xFE;
        let low = 0x7203DF6B_21C6052B_53BBF409_39D54123_u128.to_be_bytes();
        let mut index = 0;
        while index < 16 {
            bytes[16 + index] = low[index];
            index += 1;
        }
        bytes
    };

    fn small(number: u8) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[31] = number;
        bytes
    }

    fn scalar(number: u8) -> PublicScalar {
        PublicScalar::from_bytes(&small(number)).unwrap()
    }

    #[test]
    fn numbers_out_of_range_are_no_signature() {
        let good = small(7);
        for bad in [[0; 32], ORDER, [0xFF; 32]] {
            assert!(Checkable::new(&Signature::new(bad, good)).is_none());
            assert!(Checkable::new(&Signature::new(good, bad)).is_none());
        }
        assert!(Checkable::new(&Signature::new(good, good)).is_some());
    }

    #[test]
    fn r_and_s_that_add_up_to_n_are_no_signature() {
        let mut n_minus_seven = ORDER;
        n_minus_seven[31] -= 7;

        assert!(Checkable::new(&Signature::new(n_minus_seven, small(7))).is_none());
        assert!(Checkable::new(&Signature::new(n_minus_seven, small(8))).is_some());
    }

    /// k·G.
    fn times(k: Scalar) -> Point {
        Point::new(k.times_generator())
    }

    #[test]
    fn infinity_is_refused_where_its_missing_x_would_pass_for_zero() {
        // With P = d·G and s = -d·(1 + d)⁻¹·r the sum s·G + (r + s)·P is infinity for every d.
        let (d, r) = (scalar(5), scalar(1));
        let inverse = d.add(&scalar(1)).0.invert();
        let s = PublicScalar(d.0.mul(&inverse).neg());

        let checkable = Checkable::new(&Signature::new(r.to_bytes(), s.to_bytes())).unwrap();

        assert!(!checkable.fits(&r, &times(d.0)));
        // The same key as W + λ·P with W = 2·G, λ = 1, P = 3·G.
        assert!(!checkable.fits_sum(&r, &times(scalar(2).0), &scalar(1), &times(scalar(3).0)));
    }

    #[test]
    fn a_sum_whose_x_is_not_below_n_is_taken_modulo_n() {
        // The first point of the curve with x from n on, and a key for which the sum is that point.
        let point = (0..=u8::MAX)
            .find_map(|more| {
                let mut bytes = [2; Point::LEN];
                bytes[1..].copy_from_slice(&ORDER);
                let last = u16::from(bytes[32]) + u16::from(more);
                let [carry, last] = last.to_be_bytes();
                bytes[32] = last;
                bytes[31] += carry;
                Point::from_bytes(&bytes)
            })
            .unwrap();
        assert!(point.x() >= ORDER);
        let (r, s) = (scalar(9), scalar(4));
        let inverse = PublicScalar(r.add(&s).0.invert());
        let factor = PublicScalar(s.0.neg().mul(&inverse.0));
        let terms = [Term { factor: inverse.0, point: *point.affine() }];
        let key = Point::new(sum(&factor.0, &terms).unwrap());
        let e = r.sub(&PublicScalar::reduce(&point.x()));

        let checkable = Checkable::new(&Signature::new(r.to_bytes(), s.to_bytes())).unwrap();

        assert!(checkable.fits(&e, &key));
        assert!(!checkable.fits(&e.add(&scalar(1)), &key));
    }

    #[test]
    fn a_digest_above_n_is_taken_modulo_n() {
        let mut above = ORDER;
        above[31] += 9;

        assert_eq!(PublicScalar::reduce(&above), scalar(9));
        assert_eq!(PublicScalar::reduce(&ORDER).to_bytes(), [0; 32]);
    }
}
