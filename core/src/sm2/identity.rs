use super::Point;
use crate::hash::{Digest, sm3};

/// SM3(ENTL ‖ ID ‖ a ‖ b ‖ x_G ‖ y_G ‖ x ‖ y): the Z of an ordinary signature (GB/T 32918.2,
/// 5.5), and with the operator's key for P the H of an implicit certificate (GM/T 0130).
pub(super) fn identity_hash<const N: usize>(id: &[u8; N], point: &Point) -> Digest {
    let g = Point::GENERATOR;
    sm3(&[&const { entl(N) }, id, &A, &B, &g.x(), &g.y(), &point.x(), &point.y()])
}

/// The length of an identity of `len` bytes in bits, two bytes, big-endian.
const fn entl(len: usize) -> [u8; 2] {
    assert!(len < 8192, "an identity has at most 8191 bytes");
    let [.., high, low] = len.wrapping_mul(8).to_be_bytes();
    [high, low]
}

/// The coefficient a of the curve (GB/T 32918.5).
const A: [u8; 32] =
    number(0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF, 0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFC);

/// The coefficient b of the curve (GB/T 32918.5).
const B: [u8; 32] =
    number(0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7, 0xF39789F5_15AB8F92_DDBCBD41_4D940E93);

const fn number(high: u128, low: u128) -> [u8; 32] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = high.to_be_bytes();
    let [q, r, s, t, u, v, w, x, y, z, aa, bb, cc, dd, ee, ff] = low.to_be_bytes();
    [
        a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, bb, cc,
        dd, ee, ff,
    ]
}
