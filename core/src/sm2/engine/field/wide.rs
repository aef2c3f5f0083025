//! Words of 64 bits, for processors that multiply two of them in one step.
//!
//! No branch, and no address, depends on a number: what a carry decides is decided by arithmetic.

use super::{P, Words, adc, add_words};

/// a · b / R modulo p.
#[inline(always)]
pub(super) const fn product(a: &Words, b: &Words) -> Words {
    let (t0, c) = mac(0, a[0], b[0], 0);
    let (t1, c) = mac(0, a[0], b[1], c);
    let (t2, c) = mac(0, a[0], b[2], c);
    let (t3, t4) = mac(0, a[0], b[3], c);

    let (t1, c) = mac(t1, a[1], b[0], 0);
    let (t2, c) = mac(t2, a[1], b[1], c);
    let (t3, c) = mac(t3, a[1], b[2], c);
    let (t4, t5) = mac(t4, a[1], b[3], c);

    let (t2, c) = mac(t2, a[2], b[0], 0);
    let (t3, c) = mac(t3, a[2], b[1], c);
    let (t4, c) = mac(t4, a[2], b[2], c);
    let (t5, t6) = mac(t5, a[2], b[3], c);

    let (t3, c) = mac(t3, a[3], b[0], 0);
    let (t4, c) = mac(t4, a[3], b[1], c);
    let (t5, c) = mac(t5, a[3], b[2], c);
    let (t6, t7) = mac(t6, a[3], b[3], c);
    reduce([t0, t1, t2, t3], [t4, t5, t6, t7])
}

/// a² / R modulo p.
#[inline(always)]
pub(super) const fn square(a: &Words) -> Words {
    // What is beside the diagonal stands there twice.
    let (t1, c) = mac(0, a[0], a[1], 0);
    let (t2, c) = mac(0, a[0], a[2], c);
    let (t3, t4) = mac(0, a[0], a[3], c);
    let (t3, c) = mac(t3, a[1], a[2], 0);
    let (t4, t5) = mac(t4, a[1], a[3], c);
    let (t5, t6) = mac(t5, a[2], a[3], 0);

    let t7 = t6 >> 63;
    let t6 = t6 << 1 | t5 >> 63;
    let t5 = t5 << 1 | t4 >> 63;
    let t4 = t4 << 1 | t3 >> 63;
    let t3 = t3 << 1 | t2 >> 63;
    let t2 = t2 << 1 | t1 >> 63;
    let t1 = t1 << 1;

    let (t0, c0) = mac(0, a[0], a[0], 0);
    let (t1, c) = adc(t1, c0, false);
    let (low, high) = mac(0, a[1], a[1], 0);
    let (t2, c) = adc(t2, low, c);
    let (t3, c) = adc(t3, high, c);
    let (low, high) = mac(0, a[2], a[2], 0);
    let (t4, c) = adc(t4, low, c);
    let (t5, c) = adc(t5, high, c);
    let (low, high) = mac(0, a[3], a[3], 0);
    let (t6, c) = adc(t6, low, c);
    let (t7, _) = adc(t7, high, c);
    reduce([t0, t1, t2, t3], [t4, t5, t6, t7])
}

/// a / R modulo p.
#[inline(always)]
pub(super) const fn quotient(a: &Words) -> Words {
    reduce(*a, [0; 4])
}

/// a + b modulo p.
#[inline(always)]
pub(super) const fn sum(a: &Words, b: &Words) -> Words {
    let (words, carry) = add_words(*a, *b);
    let (words, carry) = add_carry(words, carry);
    add_carry(words, carry).0
}

/// a − b modulo p.
#[inline(always)]
pub(super) const fn difference(a: &Words, b: &Words) -> Words {
    // The complement of a number is 2²⁵⁶ − 1 less it: what is (complement of a) + b modulo p is the
    // complement of what is wanted. One chain of carries serves both.
    complement(&sum(&complement(a), b))
}

/// a + 2 · b modulo p.
#[inline(always)]
pub(super) const fn sum_twice(a: &Words, b: &Words) -> Words {
    sum(&sum(b, b), a)
}

/// a − 2 · b modulo p.
#[inline(always)]
pub(super) const fn difference_twice(a: &Words, b: &Words) -> Words {
    difference(a, &sum(b, b))
}

/// a / 2 modulo p.
#[inline(always)]
pub(super) const fn half(a: &Words) -> Words {
    // An odd number and p make an even one.
    let odd = (a[0] & 1).wrapping_neg();
    let (t, carry) = add_words(*a, [odd & P[0], odd & P[1], odd & P[2], odd & P[3]]);
    [
        t[0] >> 1 | t[1] << 63,
        t[1] >> 1 | t[2] << 63,
        t[2] >> 1 | t[3] << 63,
        t[3] >> 1 | (carry as u64) << 63,
    ]
}

#[inline(always)]
const fn complement(a: &Words) -> Words {
    [!a[0], !a[1], !a[2], !a[3]]
}

/// (low + high · 2²⁵⁶) / R modulo p (Montgomery). p is −1 modulo 2⁶⁴, so the multiple of p that
/// clears a word is that word itself, and what is left of it above is m · (2¹⁹² − 2¹⁶⁰ − 2³² + 1).
#[inline(always)]
const fn reduce(low: Words, high: Words) -> Words {
    // The lower half becomes a number of at most p: no carry leaves four words.
    let [t0, t1, t2, t3] = low;
    let [t1, t2, t3, t4] = clear(t0, [t1, t2, t3, 0]);
    let [t2, t3, t4, t5] = clear(t1, [t2, t3, t4, 0]);
    let [t3, t4, t5, t6] = clear(t2, [t3, t4, t5, 0]);
    let low = clear(t3, [t4, t5, t6, 0]);
    // Below 2²⁵⁶ + p: one p less is enough.
    let (words, carry) = add_words(low, high);
    add_carry(words, carry).0
}

/// Adds m · (2¹⁹² − 2¹⁶⁰ − 2³² + 1).
#[inline(always)]
const fn clear(m: u64, t: Words) -> Words {
    let (low, high) = (m << 32, m >> 32);
    let (l0, b) = sbb(m, low, false);
    let (l1, b) = sbb(0, high, b);
    let (l2, b) = sbb(0, low, b);
    let (l3, _) = sbb(m, high, b);
    add_words(t, [l0, l1, l2, l3]).0
}

/// Words and, where there is a carry, 2²⁵⁶ − p: what a carry is worth modulo p.
#[inline(always)]
const fn add_carry(words: Words, carry: bool) -> (Words, bool) {
    let carry = carry as u64;
    add_words(words, [carry, (carry << 32).wrapping_sub(carry), 0, carry << 32])
}

/// t + a · b + carry, which is below 2¹²⁸.
#[inline(always)]
const fn mac(t: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    let wide = t as u128 + a as u128 * b as u128 + carry as u128;
    (wide as u64, (wide >> 64) as u64)
}

/// a − b − borrow.
#[inline(always)]
const fn sbb(a: u64, b: u64, borrow: bool) -> (u64, bool) {
    let (rest, first) = a.overflowing_sub(b);
    let (rest, second) = rest.overflowing_sub(borrow as u64);
    (rest, first | second)
}
