use sm2::{FieldBytes, ProjectivePoint, Scalar, U256, elliptic_curve::ops::Reduce};

use super::{
    Point, Signature,
    engine::{Term, sum_has_x},
};
use crate::hash::Digest;

/// A number modulo n that anybody may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PublicScalar(Scalar);

impl PublicScalar {
    /// The number with those 32 bytes, big-endian, where it lies between 1 and n - 1.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        let number: Option<Scalar> = Scalar::from_bytes(&FieldBytes::from(*bytes)).into();
        number.map(Self).filter(|number| !number.is_zero())
    }

    /// A digest or a coordinate modulo n.
    pub(crate) fn reduce(digest: &Digest) -> Self {
        Self(Scalar::reduce(&U256::from_be_slice(digest)))
    }

    pub(crate) fn to_bytes(self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.0.is_zero().into()
    }

    pub(crate) const fn add(&self, rhs: &Self) -> Self {
        Self(self.0.add(&rhs.0))
    }

    pub(crate) const fn multiply(&self, rhs: &Self) -> Self {
        Self(self.0.multiply(&rhs.0))
    }

    pub(super) const fn scalar(&self) -> &Scalar {
        &self.0
    }

    pub(super) const fn new(number: Scalar) -> Self {
        Self(number)
    }
}

/// W + λ·P, unless that is infinity.
pub(super) fn sum(w: &Point, lambda: &PublicScalar, p: &Point) -> Option<Point> {
    let product = ProjectivePoint::from(p.affine()).mul(lambda.scalar());
    Point::new(product.add(&w.affine().into()).to_affine())
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
        (!t.is_zero()).then_some(Self { r, s, t })
    }

    /// Whether the signature over e is that of the key P.
    pub(super) fn fits(&self, e: &PublicScalar, key: &Point) -> bool {
        self.accepts(e, &[Term { factor: self.t.to_bytes(), point: key.into() }])
    }

    /// Whether the signature over e is that of the key W + λ·P.
    pub(super) fn fits_sum(
        &self,
        e: &PublicScalar,
        w: &Point,
        lambda: &PublicScalar,
        p: &Point,
    ) -> bool {
        let factor = self.t.multiply(lambda).to_bytes();
        self.accepts(
            e,
            &[
                Term { factor: self.t.to_bytes(), point: w.into() },
                Term { factor, point: p.into() },
            ],
        )
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
    pub(super) fn x(&self, e: &PublicScalar) -> [u8; 32] {
        PublicScalar(self.r.0.sub(&e.0)).to_bytes()
    }

    /// B6 and B7: the sum s·G + terms is not infinity, and (e + x) mod n = r.
    fn accepts<const N: usize>(&self, e: &PublicScalar, terms: &[Term; N]) -> bool {
        // x is (r − e) mod n, or that and n where it is still below p.
        let x = self.x(e);
        sum_has_x(&self.s.to_bytes(), terms, [Some(x), plus_n(&x)])
    }
}

/// x + n where that is below p.
fn plus_n(x: &[u8; 32]) -> Option<[u8; 32]> {
    let x = U256::from_be_slice(x);
    // n is so close to 2²⁵⁶ that few numbers have a sum with it that is below p.
    (x < P.wrapping_sub(&N)).then(|| x.wrapping_add(&N).to_be_bytes().into())
}

/// p (GB/T 32918.5).
const P: U256 =
    U256::from_be_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF");
/// n, the order of G.
const N: U256 =
    U256::from_be_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123");

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

    #[test]
    fn infinity_is_refused_where_its_missing_x_would_pass_for_zero() {
        // With P = d·G and s = -d·(1 + d)⁻¹·r the sum s·G + (r + s)·P is infinity for every d.
        let (d, r) = (Scalar::from_u64(5), scalar(1));
        let inverse = d.add(&Scalar::ONE).invert().unwrap();
        let s = PublicScalar(d.multiply(&inverse).neg());
        let p = Point::new(ProjectivePoint::GENERATOR.mul(&d).to_affine()).unwrap();

        let checkable = Checkable::new(&Signature::new(r.to_bytes(), s.to_bytes())).unwrap();

        assert!(!checkable.fits(&r, &p));
        // The same key as W + λ·P with W = 2·G, λ = 1, P = 3·G.
        let [two, three] = [2, 3]
            .map(|k| Point::new(ProjectivePoint::GENERATOR.mul(&Scalar::from_u64(k)).to_affine()));
        assert!(!checkable.fits_sum(&r, &two.unwrap(), &scalar(1), &three.unwrap()));
    }

    #[test]
    fn a_sum_whose_x_is_not_below_n_is_taken_modulo_n() {
        // The first point of the curve with x from n on, and a key for which the sum is that point.
        let mut x = N;
        let point = loop {
            let mut bytes = [2; Point::LEN];
            bytes[1..].copy_from_slice(&x.to_be_bytes());
            match Point::from_bytes(&bytes) {
                Some(point) => break point,
                None => x = x.wrapping_add(&U256::ONE),
            }
        };
        assert!(x >= N && x < P);
        let (r, s) = (scalar(9), scalar(4));
        let inverse = r.add(&s).0.invert().unwrap();
        let rest =
            ProjectivePoint::from(point.affine()).add(&ProjectivePoint::GENERATOR.mul(&s.0).neg());
        let key = Point::new(rest.mul(&inverse).to_affine()).unwrap();
        let e = PublicScalar(r.0.sub(&PublicScalar::reduce(&point.x()).0));

        let checkable = Checkable::new(&Signature::new(r.to_bytes(), s.to_bytes())).unwrap();

        assert!(checkable.fits(&e, &key));
        assert!(!checkable.fits(&e.add(&scalar(1)), &key));
    }

    #[test]
    fn n_is_added_to_what_stays_below_p() {
        let room = P.wrapping_sub(&N);
        let bytes = |number: U256| -> [u8; 32] { number.to_be_bytes().into() };

        let last = P.wrapping_sub(&U256::ONE);
        assert_eq!(plus_n(&bytes(room.wrapping_sub(&U256::ONE))), Some(bytes(last)));
        assert_eq!(plus_n(&bytes(room)), None);
        assert_eq!(plus_n(&[0; 32]), Some(bytes(N)));
        assert_eq!(plus_n(&[0xFF; 32]), None);
    }

    #[test]
    fn a_digest_above_n_is_taken_modulo_n() {
        let mut above = ORDER;
        above[31] += 9;

        assert_eq!(PublicScalar::reduce(&above), scalar(9));
        assert!(PublicScalar::reduce(&ORDER).is_zero());
    }
}
