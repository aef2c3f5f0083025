//! Products on processors with words of 32 bits: on a Cortex-M, a · b + c + d is one instruction
//! (UMAAL). Written out, so that it is so also where a compiler is told to make code small.

/// a · b / R modulo p, the lowest word first; `true` where 2²⁵⁶ is to be added to it.
#[inline(never)]
pub(super) fn product(a: &[u64; 4], b: &[u64; 4]) -> ([u64; 4], bool) {
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
    ([pair(t[0], t[1]), pair(t[2], t[3]), pair(t[4], t[5]), pair(t[6], t[7])], carry != 0)
}

/// What `super::clear` does, word by word, with carries that have a sign: m is two words.
#[inline(always)]
fn clear([low, high]: [u32; 2], t: [u32; 8], carry: i64) -> ([u32; 8], i64) {
    let (m0, m1) = (i64::from(low), i64::from(high));
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
fn add(t: u32, more: i64) -> (u32, i64) {
    let sum = i64::from(t) + more;
    (sum as u32, sum >> 32)
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
