//! Words of 32 bits: on a Cortex-M, a · b + c + d is one instruction (UMAAL). Written out, so that it
//! is so also where a compiler is told to make code small.
//!
//! No branch, and no address, depends on a number: what a carry decides is decided by arithmetic.

use super::Words;

/// a · b / R modulo p.
#[inline(never)]
pub(super) const fn product(a: &Words, b: &Words) -> Words {
    let (a, b) = (halves(a), halves(b));
    let (t0, above) = row(a[0], &b, [0; 8]);
    let (t1, above) = row(a[1], &b, above);
    let (t2, above) = row(a[2], &b, above);
    let (t3, above) = row(a[3], &b, above);
    let (t4, above) = row(a[4], &b, above);
    let (t5, above) = row(a[5], &b, above);
    let (t6, above) = row(a[6], &b, above);
    let (t7, above) = row(a[7], &b, above);

    let t = [t2, t3, t4, t5, t6, t7, above[0], above[1]];
    let (t, carry) = clear([t0, t1], t, 0);
    let t = [t[2], t[3], t[4], t[5], t[6], t[7], above[2], above[3], t[0], t[1]];
    let (t, carry) = clear([t[8], t[9]], [t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7]], carry);
    let t = [t[2], t[3], t[4], t[5], t[6], t[7], above[4], above[5], t[0], t[1]];
    let (t, carry) = clear([t[8], t[9]], [t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7]], carry);
    let t = [t[2], t[3], t[4], t[5], t[6], t[7], above[6], above[7], t[0], t[1]];
    let (t, carry) = clear([t[8], t[9]], [t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7]], carry);
    pairs(add_carry(t, carry).0)
}

/// a² / R modulo p.
#[inline(always)]
pub(super) const fn square(a: &Words) -> Words {
    product(a, a)
}

/// a / R modulo p.
#[inline(always)]
pub(super) const fn quotient(a: &Words) -> Words {
    product(a, &[1, 0, 0, 0])
}

/// a + b modulo p.
#[inline(never)]
pub(super) const fn sum(a: &Words, b: &Words) -> Words {
    let (words, carry) = add_words(halves(a), halves(b));
    let (words, carry) = add_carry(words, carry);
    pairs(add_carry(words, carry).0)
}

/// a − b modulo p.
#[inline(never)]
pub(super) const fn difference(a: &Words, b: &Words) -> Words {
    let (words, borrow) = sub_words(halves(a), halves(b));
    let (words, borrow) = add_carry(words, borrow);
    pairs(add_carry(words, borrow).0)
}

/// What `wide::clear` does, word by word, with carries that have a sign: m is two words.
#[inline(always)]
const fn clear([low, high]: [u32; 2], t: [u32; 8], carry: i64) -> ([u32; 8], i64) {
    let (m0, m1) = (low as i64, high as i64);
    let (r0, c) = add(t[0], m0);
    let (r1, c) = add(t[1], m1 - m0 + c);
    let (r2, c) = add(t[2], c - m1);
    let (r3, c) = add(t[3], c);
    let (r4, c) = add(t[4], c);
    let (r5, c) = add(t[5], c - m0);
    let (r6, c) = add(t[6], m0 - m1 + c + carry);
    let (r7, c) = add(t[7], m1 + c);
    ([r0, r1, r2, r3, r4, r5, r6, r7], c)
}

/// t + more, which stays between −2³⁴ and 2³⁴: its lowest word, and what is above.
#[inline(always)]
const fn add(t: u32, more: i64) -> (u32, i64) {
    let sum = t as i64 + more;
    (sum as u32, sum >> 32)
}

/// x · b + above: its lowest word, and the eight above it.
#[inline(always)]
const fn row(x: u32, b: &[u32; 8], above: [u32; 8]) -> (u32, [u32; 8]) {
    let (lowest, c) = mac(x, b[0], above[0], 0);
    let (t0, c) = mac(x, b[1], above[1], c);
    let (t1, c) = mac(x, b[2], above[2], c);
    let (t2, c) = mac(x, b[3], above[3], c);
    let (t3, c) = mac(x, b[4], above[4], c);
    let (t4, c) = mac(x, b[5], above[5], c);
    let (t5, c) = mac(x, b[6], above[6], c);
    let (t6, t7) = mac(x, b[7], above[7], c);
    (lowest, [t0, t1, t2, t3, t4, t5, t6, t7])
}

/// a · b + c + d, which is below 2⁶⁴.
#[inline(always)]
const fn mac(a: u32, b: u32, c: u32, d: u32) -> (u32, u32) {
    let wide = a as u64 * b as u64 + c as u64 + d as u64;
    (wide as u32, (wide >> 32) as u32)
}

#[inline(always)]
const fn halves(words: &[u64; 4]) -> [u32; 8] {
    let [a, b, c, d] = *words;
    [
        a as u32,
        (a >> 32) as u32,
        b as u32,
        (b >> 32) as u32,
        c as u32,
        (c >> 32) as u32,
        d as u32,
        (d >> 32) as u32,
    ]
}

#[inline(always)]
const fn pairs(t: [u32; 8]) -> Words {
    [pair(t[0], t[1]), pair(t[2], t[3]), pair(t[4], t[5]), pair(t[6], t[7])]
}

#[inline(always)]
const fn pair(low: u32, high: u32) -> u64 {
    low as u64 | (high as u64) << 32
}

/// Words and `carry` times 2²⁵⁶ − p: what a carry, or a borrow, is worth modulo p.
#[inline(always)]
const fn add_carry(t: [u32; 8], carry: i64) -> ([u32; 8], i64) {
    let (r0, c) = add(t[0], carry);
    let (r1, c) = add(t[1], c);
    let (r2, c) = add(t[2], c - carry);
    let (r3, c) = add(t[3], c + carry);
    let (r4, c) = add(t[4], c);
    let (r5, c) = add(t[5], c);
    let (r6, c) = add(t[6], c);
    let (r7, c) = add(t[7], c + carry);
    ([r0, r1, r2, r3, r4, r5, r6, r7], c)
}

#[inline(always)]
const fn add_words(a: [u32; 8], b: [u32; 8]) -> ([u32; 8], i64) {
    let (r0, c) = add(a[0], b[0] as i64);
    let (r1, c) = add(a[1], b[1] as i64 + c);
    let (r2, c) = add(a[2], b[2] as i64 + c);
    let (r3, c) = add(a[3], b[3] as i64 + c);
    let (r4, c) = add(a[4], b[4] as i64 + c);
    let (r5, c) = add(a[5], b[5] as i64 + c);
    let (r6, c) = add(a[6], b[6] as i64 + c);
    let (r7, c) = add(a[7], b[7] as i64 + c);
    ([r0, r1, r2, r3, r4, r5, r6, r7], c)
}

#[inline(always)]
const fn sub_words(a: [u32; 8], b: [u32; 8]) -> ([u32; 8], i64) {
    let (r0, c) = add(a[0], -(b[0] as i64));
    let (r1, c) = add(a[1], c - b[1] as i64);
    let (r2, c) = add(a[2], c - b[2] as i64);
    let (r3, c) = add(a[3], c - b[3] as i64);
    let (r4, c) = add(a[4], c - b[4] as i64);
    let (r5, c) = add(a[5], c - b[5] as i64);
    let (r6, c) = add(a[6], c - b[6] as i64);
    let (r7, c) = add(a[7], c - b[7] as i64);
    ([r0, r1, r2, r3, r4, r5, r6, r7], c)
}
