use ecny_core::sm3;
use sm2::{
    AffinePoint, FieldBytes, ProjectivePoint, Scalar, U256,
    elliptic_curve::{
        PrimeField,
        ops::Reduce,
        point::{AffineCoordinates, DecompressPoint},
    },
};

use crate::vectors::VectorError;

/// p (GB/T 32918.5).
pub(super) const P: U256 =
    U256::from_be_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF");
/// n, the order of G.
pub(super) const N: U256 =
    U256::from_be_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123");
pub(super) const G: ProjectivePoint = ProjectivePoint::GENERATOR;

/// A number modulo n out of its name.
pub(super) fn named(name: &str) -> Scalar {
    reduced(&sm3(&[b"ecny-offline/1 edges: ", name.as_bytes()]))
}

/// A digest, or a coordinate, modulo n.
pub(super) fn reduced(bytes: &[u8; 32]) -> Scalar {
    Scalar::reduce(&U256::from_be_slice(bytes))
}

/// A small number modulo n, also one below 0.
pub(super) fn small(number: i64) -> Scalar {
    let scalar = Scalar::from_u64(number.unsigned_abs());
    if number < 0 { scalar.neg() } else { scalar }
}

/// What stands for n − 3 and the like in a comment.
pub(super) fn spelled(number: i64) -> String {
    if number < 0 { format!("n - {}", number.unsigned_abs()) } else { number.to_string() }
}

pub(super) fn is_zero(number: &Scalar) -> bool {
    number.is_zero().into()
}

pub(super) fn bytes(number: &Scalar) -> [u8; 32] {
    number.to_repr().into()
}

/// The bytes of a number that need not be below n.
pub(super) fn wide(number: U256) -> [u8; 32] {
    number.to_be_bytes().into()
}

pub(super) fn x(point: &ProjectivePoint) -> [u8; 32] {
    point.to_affine().x().into()
}

pub(super) fn y(point: &ProjectivePoint) -> [u8; 32] {
    point.to_affine().y().into()
}

/// The compressed encoding of a point that is not infinity.
pub(super) fn encoded(point: &ProjectivePoint) -> [u8; 33] {
    let tag = if point.to_affine().y_is_odd().into() { 3 } else { 2 };
    tagged(tag, &x(point))
}

/// A tag, then an x, be it one or not.
pub(super) fn tagged(tag: u8, x: &[u8; 32]) -> [u8; 33] {
    let mut encoding = [tag; 33];
    if let Some(to) = encoding.last_chunk_mut() {
        *to = *x;
    }
    encoding
}

/// The point with that x and an even y.
pub(super) fn lifted(x: U256) -> Option<ProjectivePoint> {
    if x >= P {
        return None;
    }
    let point: Option<AffinePoint> =
        AffinePoint::decompress(&FieldBytes::from(wide(x)), 0.into()).into();
    point.map(ProjectivePoint::from)
}

/// The first `count` points whose x is `from` or the next above it.
pub(super) fn points_from(from: U256, count: usize) -> Vec<(U256, ProjectivePoint)> {
    ascending(from).filter_map(|x| Some((x, lifted(x)?))).take(count).collect()
}

/// The first x from there on that no point has.
pub(super) fn off_curve(from: U256) -> Result<U256, VectorError> {
    ascending(from).find(|x| lifted(*x).is_none()).ok_or_else(|| wrong("an x off the curve"))
}

fn ascending(from: U256) -> impl Iterator<Item = U256> {
    (0..200u64).map(move |step| from.wrapping_add(&U256::from_u64(step)))
}

/// 1 / number modulo n.
pub(super) fn inverse(number: &Scalar) -> Result<Scalar, VectorError> {
    Option::from(number.invert()).ok_or_else(|| wrong("an inverse of 0"))
}

/// s·G + t·P.
pub(super) fn sum(s: &Scalar, t: &Scalar, key: &ProjectivePoint) -> ProjectivePoint {
    G.mul(s).add(&key.mul(t))
}

/// The e for which r is right: r − x of the sum.
pub(super) fn fitting(r: &Scalar, sum: &ProjectivePoint) -> [u8; 32] {
    bytes(&r.sub(&reduced(&x(sum))))
}

/// A signature of the private key d over e under the nonce k: r and s (GB/T 32918.2, 6.1).
pub(super) fn signed(
    d: &Scalar,
    k: &Scalar,
    e: &[u8; 32],
) -> Result<(Scalar, Scalar), VectorError> {
    let r = reduced(e).add(&reduced(&x(&G.mul(k))));
    let s = inverse(&d.add(&Scalar::ONE))?.multiply(&k.sub(&r.multiply(d)));
    Ok((r, s))
}

/// The s with which s·G + (r + s)·d·G is infinity.
pub(super) fn vanishing(d: &Scalar, r: &Scalar) -> Result<Scalar, VectorError> {
    Ok(d.multiply(r).multiply(&inverse(&d.add(&Scalar::ONE))?).neg())
}

/// r, then s.
pub(super) fn joined(r: &[u8; 32], s: &[u8; 32]) -> [u8; 64] {
    let mut signature = [0; 64];
    for (byte, value) in signature.iter_mut().zip(r.iter().chain(s)) {
        *byte = *value;
    }
    signature
}

/// r and s that lie in their range.
pub(super) fn pair(r: &Scalar, s: &Scalar) -> [u8; 64] {
    joined(&bytes(r), &bytes(s))
}

/// Encodings that are none, with what is wrong with each: made of points with small x.
pub(super) fn misencoded() -> Result<Vec<(&'static str, [u8; 33])>, VectorError> {
    let (_, on) = *points_from(U256::ONE, 1).first().ok_or_else(|| wrong("a small x"))?;
    let above = |x: &[u8; 32]| wide(U256::from_be_slice(x).wrapping_add(&P));
    let mut found = vec![
        ("x = p + a small x of the curve, even y", tagged(2, &above(&x(&on)))),
        ("x = p + a small x of the curve, odd y", tagged(3, &above(&x(&on)))),
        ("x = p", tagged(2, &wide(P))),
        ("x = 2^256 - 1", tagged(3, &[0xFF; 32])),
        ("x has no root, even y", tagged(2, &wide(off_curve(U256::ONE)?))),
        ("x has no root, odd y", tagged(3, &wide(off_curve(U256::ONE)?))),
        ("x near n has no root", tagged(2, &wide(off_curve(N)?))),
        (
            "x near p has no root",
            tagged(2, &wide(off_curve(P.wrapping_sub(&U256::from_u64(150)))?)),
        ),
        ("all zeros", [0; 33]),
    ];
    for (tag, what) in [
        (0, "tag 00, the one of infinity"),
        (1, "tag 01"),
        (4, "tag 04, the one of an uncompressed point"),
        (5, "tag 05"),
        (6, "tag 06, the one of a hybrid point"),
        (7, "tag 07, the one of a hybrid point"),
        (0x82, "tag 82"),
        (0xFF, "tag FF"),
    ] {
        found.push((what, tagged(tag, &x(&G))));
    }
    Ok(found)
}

pub(super) fn wrong(what: &str) -> VectorError {
    VectorError::Line(what.to_owned())
}
