//! Products on processors with words of 32 bits: on a Cortex-M, a · b + c + d is one instruction
//! (UMAAL). Written out, so that it is so also where a compiler is told to make code small.

#![expect(clippy::indexing_slicing, reason = "every index is a constant")]

/// a · b, the lowest word first.
#[inline(never)]
pub(super) fn product(a: &[u64; 4], b: &[u64; 4]) -> [u64; 8] {
    let (a, b) = (halves(a), halves(b));
    let (t0, above) = row(a[0], &b, [0; 8]);
    let (t1, above) = row(a[1], &b, above);
    let (t2, above) = row(a[2], &b, above);
    let (t3, above) = row(a[3], &b, above);
    let (t4, above) = row(a[4], &b, above);
    let (t5, above) = row(a[5], &b, above);
    let (t6, above) = row(a[6], &b, above);
    let (t7, above) = row(a[7], &b, above);
    let [t8, t9, t10, t11, t12, t13, t14, t15] = above;
    [
        pair(t0, t1),
        pair(t2, t3),
        pair(t4, t5),
        pair(t6, t7),
        pair(t8, t9),
        pair(t10, t11),
        pair(t12, t13),
        pair(t14, t15),
    ]
}

/// a².
pub(super) fn square(a: &[u64; 4]) -> [u64; 8] {
    product(a, a)
}

/// x · b + above: its lowest word, and the eight above it.
#[inline(always)]
fn row(x: u32, b: &[u32; 8], above: [u32; 8]) -> (u32, [u32; 8]) {
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
fn mac(a: u32, b: u32, c: u32, d: u32) -> (u32, u32) {
    let wide = u64::from(a) * u64::from(b) + u64::from(c) + u64::from(d);
    (wide as u32, (wide >> 32) as u32)
}

#[inline(always)]
fn halves(words: &[u64; 4]) -> [u32; 8] {
    let [a, b, c, d] = *words;
    let [low, high] = [|word: u64| word as u32, |word: u64| (word >> 32) as u32];
    [low(a), high(a), low(b), high(b), low(c), high(c), low(d), high(d)]
}

#[inline(always)]
fn pair(low: u32, high: u32) -> u64 {
    u64::from(low) | u64::from(high) << 32
}
