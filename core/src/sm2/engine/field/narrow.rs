//! Words of 32 bits, for Cortex-M: a · b + c + d is one instruction there (UMAAL), and products are
//! made of nothing else. Written out, so that it is so also where a compiler is told to make code small.
//!
//! No branch, and no address, depends on a number: what a carry decides is decided by arithmetic, and
//! compiled there is no branch at all. UMAAL, UMLAL and UMULL take one cycle on Cortex-M4 whatever the
//! numbers (Arm DDI 0439, instruction set summary). On Cortex-M3 they stop early for small ones (Arm
//! DDI 0337): no secret should be computed with there. For Cortex-M33 Arm's manual has no table of
//! cycles. A Cortex-M33 has UMAAL where it has the DSP extension and the compiler is told so.

use core::hint::black_box;

use crate::sm2::engine::words::{Halves, Words, halves, pairs};

/// a · b / R modulo p.
#[inline(never)]
pub(super) const fn product(a: &Words, b: &Words) -> Words {
    let (a, b) = (halves(a), halves(b));
    let hidden = Hidden::numbers();
    let z = hidden.zero;
    let [t0, t1, t @ ..] = two_rows(&a, [b[0], b[1]], [z, z, z, z, z, z, z, 0], z);
    let [t2, t3, t @ ..] = two_rows(&a, [b[2], b[3]], t, hidden.zero_after(t[7]));
    let [t4, t5, t @ ..] = two_rows(&a, [b[4], b[5]], t, hidden.zero_after(t[7]));
    let [t6, t7, t @ ..] = two_rows(&a, [b[6], b[7]], t, hidden.zero_after(t[7]));
    reduce([t0, t1, t2, t3, t4, t5, t6, t7], t, &hidden)
}

/// a² / R modulo p.
#[inline(never)]
pub(super) const fn square(a: &Words) -> Words {
    let a = halves(a);
    let hidden = Hidden::numbers();
    let (zero, two) = (hidden.zero, hidden.zero + 2);
    // Beside the diagonal: a0 and a1 with all above them, then a2 and a3, then the rest.
    let (t1, t2) = mac(a[0], a[1], 0, 0);
    let (t2, c) = mac(a[2], a[0], t2, zero);
    let (t3, t4) = mac(a[2], a[1], zero, c);
    let (t3, c) = mac(a[3], a[0], t3, hidden.zero_after(t4));
    let (t4, t5) = mac(a[3], a[1], t4, c);
    let (t4, c) = mac(a[4], a[0], t4, hidden.zero_after(t5));
    let (t5, t6) = mac(a[4], a[1], t5, c);
    let (t5, c) = mac(a[5], a[0], t5, hidden.zero_after(t6));
    let (t6, t7) = mac(a[5], a[1], t6, c);
    let (t6, c) = mac(a[6], a[0], t6, hidden.zero_after(t7));
    let (t7, t8) = mac(a[6], a[1], t7, c);
    let (t7, c) = mac(a[7], a[0], t7, hidden.zero_after(t8));
    let (t8, t9) = mac(a[7], a[1], t8, c);

    let (t5, c6) = mac(a[2], a[3], t5, hidden.zero_after(t9));
    let (t6, c) = mac(a[4], a[2], t6, c6);
    let (t7, c8) = mac(a[4], a[3], t7, c);
    let (t7, c) = mac(a[5], a[2], t7, hidden.zero_after(c8));
    let (t8, c9) = mac(a[5], a[3], t8, c);
    let (t8, c) = mac(a[6], a[2], t8, c8);
    let (t9, t10) = mac(a[6], a[3], t9, c);
    let (t9, c) = mac(a[7], a[2], t9, c9);
    let (t10, t11) = mac(a[7], a[3], t10, c);

    let (t9, c10) = mac(a[4], a[5], t9, hidden.zero_after(t11));
    let (t10, c) = mac(a[6], a[4], t10, c10);
    let (t11, t12) = mac(a[6], a[5], t11, c);
    let (t11, c) = mac(a[7], a[4], t11, hidden.zero_after(t12));
    let (t12, t13) = mac(a[7], a[5], t12, c);
    let (t13, t14) = mac(a[6], a[7], t13, hidden.zero_after(t13));

    // All that twice, and the diagonal.
    let (t0, high) = mac(a[0], a[0], 0, 0);
    let (t1, c) = mac(t1, two, high, hidden.zero_after(t14));
    let (low, high) = mac(a[1], a[1], 0, 0);
    let (t2, c) = mac(t2, two, low, c);
    let (t3, c) = mac(t3, two, high, c);
    let (low, high) = mac(a[2], a[2], 0, 0);
    let (t4, c) = mac(t4, two, low, c);
    let (t5, c) = mac(t5, two, high, c);
    let (low, high) = mac(a[3], a[3], 0, 0);
    let (t6, c) = mac(t6, two, low, c);
    let (t7, c) = mac(t7, two, high, c);
    let (low, high) = mac(a[4], a[4], 0, 0);
    let (t8, c) = mac(t8, two, low, c);
    let (t9, c) = mac(t9, two, high, c);
    let (low, high) = mac(a[5], a[5], 0, 0);
    let (t10, c) = mac(t10, two, low, c);
    let (t11, c) = mac(t11, two, high, c);
    let (low, high) = mac(a[6], a[6], 0, 0);
    let (t12, c) = mac(t12, two, low, c);
    let (t13, c) = mac(t13, two, high, c);
    let (low, high) = mac(a[7], a[7], 0, 0);
    let (t14, c) = mac(t14, two, low, c);
    let t15 = high.wrapping_add(c);
    let low = [t0, t1, t2, t3, t4, t5, t6, t7];
    reduce(low, [t8, t9, t10, t11, t12, t13, t14, t15], &hidden)
}

/// a / R modulo p.
#[inline(always)]
pub(super) const fn quotient(a: &Words) -> Words {
    reduce(halves(a), [0; 8], &Hidden::numbers())
}

/// a + b modulo p.
#[inline(never)]
pub(super) const fn sum(a: &Words, b: &Words) -> Words {
    pairs(&sum_of(halves(a), halves(b)))
}

/// a − b modulo p.
#[inline(never)]
pub(super) const fn difference(a: &Words, b: &Words) -> Words {
    // The complement of a number is 2²⁵⁶ − 1 less it: what is (complement of a) + b modulo p is the
    // complement of what is wanted.
    pairs(&complement(sum_of(complement(halves(a)), halves(b))))
}

/// a + 2 · b modulo p.
#[inline(never)]
pub(super) const fn sum_twice(a: &Words, b: &Words) -> Words {
    pairs(&sum_of_twice(halves(a), halves(b)))
}

/// a − 2 · b modulo p.
#[inline(never)]
pub(super) const fn difference_twice(a: &Words, b: &Words) -> Words {
    pairs(&complement(sum_of_twice(complement(halves(a)), halves(b))))
}

/// a / 2 modulo p.
#[inline(never)]
pub(super) const fn half(a: &Words) -> Words {
    let [t0, t1, t2, t3, t4, t5, t6, t7] = halves(a);
    // Of an odd number 1 / 2 is lost, which is (p + 1) / 2: 2²⁵⁵ − 2²²³ − 2⁹⁵ + 2⁶³.
    let odd = (((t0 << 31) as i32) >> 31) as u32;
    let t0 = t0 >> 1 | t1 << 31;
    let (t1, c) = (t1 >> 1 | t2 << 31).overflowing_add(odd << 31);
    let (t2, c) = adc(t2 >> 1 | t3 << 31, odd << 31, c);
    let (t3, c) = adc(t3 >> 1 | t4 << 31, odd, c);
    let (t4, c) = adc(t4 >> 1 | t5 << 31, odd, c);
    let (t5, c) = adc(t5 >> 1 | t6 << 31, odd, c);
    let (t6, c) = adc(t6 >> 1 | t7 << 31, odd >> 1, c);
    let t7 = (t7 >> 1).wrapping_add(odd >> 1).wrapping_add(c as u32);
    pairs(&[t0, t1, t2, t3, t4, t5, t6, t7])
}

/// Numbers that are constants, which the compiler must not know.
///
/// A factor of 2³² − 1 that it knew, it would take apart into shifts and differences. And rows of a
/// product that do not depend on each other it would work on all at once, in more registers than
/// there are: so each begins with a zero that is made of the row before.
struct Hidden {
    zero: u32,
    /// 2³² − 1.
    ones: u32,
}

impl Hidden {
    #[inline(always)]
    const fn numbers() -> Self {
        let [zero, ones] = black_box([0, u32::MAX]);
        Self { zero, ones }
    }

    /// 0, once that number is there.
    #[inline(always)]
    const fn zero_after(&self, number: u32) -> u32 {
        self.zero & number
    }
}

/// a · x + above, where `zero` is 0.
#[inline(always)]
const fn two_rows(a: &Halves, [x0, x1]: [u32; 2], above: Halves, zero: u32) -> [u32; 10] {
    let [t0, t1, t2, t3, t4, t5, t6, t7] = above;
    let (t0, c) = mac(a[0], x0, t0, zero);
    let (t1, c2) = mac(a[0], x1, t1, c);
    let (t1, c) = mac(a[1], x0, t1, zero);
    let (t2, c3) = mac(a[1], x1, t2, c);
    let (t2, c) = mac(a[2], x0, t2, c2);
    let (t3, c4) = mac(a[2], x1, t3, c);
    let (t3, c) = mac(a[3], x0, t3, c3);
    let (t4, c5) = mac(a[3], x1, t4, c);
    let (t4, c) = mac(a[4], x0, t4, c4);
    let (t5, c6) = mac(a[4], x1, t5, c);
    let (t5, c) = mac(a[5], x0, t5, c5);
    let (t6, c7) = mac(a[5], x1, t6, c);
    let (t6, c) = mac(a[6], x0, t6, c6);
    let (t7, t8) = mac(a[6], x1, t7, c);
    let (t7, c) = mac(a[7], x0, t7, c7);
    let (t8, t9) = mac(a[7], x1, t8, c);
    [t0, t1, t2, t3, t4, t5, t6, t7, t8, t9]
}

/// (low + high · 2²⁵⁶) / R modulo p (Montgomery).
#[inline(always)]
const fn reduce(low: Halves, high: Halves, hidden: &Hidden) -> Words {
    let [a0, a1, a2, a3, a4, a5, a6, a7] = clear(clear(low, hidden), hidden);
    // Now at most p, so the sum is below 2²⁵⁶ + p: one p less is enough.
    let (t0, c) = a0.overflowing_add(high[0]);
    let (t1, c) = adc(a1, high[1], c);
    let (t2, c) = adc(a2, high[2], c);
    let (t3, c) = adc(a3, high[3], c);
    let (t4, c) = adc(a4, high[4], c);
    let (t5, c) = adc(a5, high[5], c);
    let (t6, c) = adc(a6, high[6], c);
    let (t7, c) = adc(a7, high[7], c);
    let carry = c as u32;
    pairs(&worth([t0, t1, t2, t3, t4, t5, t6, t7], carry, 0, 0u32.wrapping_sub(carry)))
}

/// t / 2¹²⁸ modulo p: t with the multiple of p that makes its four lowest words 0, without them.
///
/// With f = 2³² − 1 it is p = f · 2²²⁴ − f · 2⁶⁴ − 1. The multiple m has four words. In place of what
/// is subtracted, n = 2¹²⁸ − 1 − m is added, word by word the complement of m:
///
/// m · p = f · m · 2²²⁴ + f · n · 2⁶⁴ + n + 1 − 2¹²⁸ + f · 2⁶⁴ − f · 2¹⁹²
///
/// The four lowest words of t + f · n · 2⁶⁴ + f · 2⁶⁴ are then those of m, found one after the other;
/// with n + 1 they become 0 and carry 1 into the fifth, where − 2¹²⁸ takes it away.
#[inline(always)]
const fn clear(t: Halves, hidden: &Hidden) -> Halves {
    let Hidden { zero, ones: f } = *hidden;
    let [m0, m1, t2, t3, t4, t5, t6, t7] = t;
    let (m2, c) = mac(!m0, f, t2, !zero);
    let (m3, c) = mac(!m1, f, t3, c);
    let (t4, c) = mac(!m2, f, t4, c);
    let (t5, c) = mac(!m3, f, t5, c);
    // c − f is −(the complement of c). Where it makes the word negative, −1 goes into all above it.
    let wide = (t6 as u64).wrapping_sub(!c as u64);
    let (t6, sign) = (wide as u32, (wide >> 32) as u32);
    let (t7, c) = mac(m0, f, t7, sign);
    let (t8, c) = mac(m1, f, sign, c);
    let (t9, c) = mac(m2, f, sign, c);
    let (t10, c) = mac(m3, f, sign, c);
    [t4, t5, t6, t7, t8, t9, t10, sign.wrapping_add(c)]
}

/// a + b modulo p.
#[inline(always)]
const fn sum_of(a: Halves, b: Halves) -> Halves {
    let (t0, c) = a[0].overflowing_add(b[0]);
    let (t1, c) = adc(a[1], b[1], c);
    let (t2, c) = adc(a[2], b[2], c);
    let (t3, c) = adc(a[3], b[3], c);
    let (t4, c) = adc(a[4], b[4], c);
    let (t5, c) = adc(a[5], b[5], c);
    let (t6, c) = adc(a[6], b[6], c);
    let top = a[7] as u64 + b[7] as u64 + c as u64;
    let (t7, carry) = (top as u32, (top >> 32) as u32);
    // 2²⁵⁶ − p is between 2²²⁴ and 2²²⁵. Where there is a carry, there is room for it below
    // (2³² − 2) · 2²²⁴; from there on the number is large enough for one p less.
    let (_, again) = t7.overflowing_add(carry << 1);
    let mask = (((carry << 31) as i32) >> 31) as u32;
    worth([t0, t1, t2, t3, t4, t5, t6, t7], carry, again as u32, mask)
}

/// a + 2 · b modulo p.
#[inline(always)]
const fn sum_of_twice(a: Halves, b: Halves) -> Halves {
    let two = black_box(2);
    let (t0, c) = mac(b[0], two, a[0], 0);
    let (t1, c) = mac(b[1], two, a[1], c);
    let (t2, c) = mac(b[2], two, a[2], c);
    let (t3, c) = mac(b[3], two, a[3], c);
    let (t4, c) = mac(b[4], two, a[4], c);
    let (t5, c) = mac(b[5], two, a[5], c);
    let (t6, c) = mac(b[6], two, a[6], c);
    let (t7, carry) = mac(b[7], two, a[7], c);
    // Below (2³² − carry − 1) · 2²²⁴ there is room for carry · (2²⁵⁶ − p); from there on the number is
    // large enough for one p less.
    let times = carry + ((t7 as u64 + carry as u64 + 1) >> 32) as u32;
    let mask = ((((times + 3) << 29) as i32) >> 31) as u32;
    let first = mask & 1;
    worth([t0, t1, t2, t3, t4, t5, t6, t7], first, times - first, mask)
}

/// t + (first + more) · (2²⁵⁶ − p): what carries are worth modulo p. `first` is 1 where there is one,
/// `mask` its negative, and `more` is below 2³² − 1 and 0 where `first` is.
#[inline(always)]
const fn worth(t: Halves, first: u32, more: u32, mask: u32) -> Halves {
    // 2²⁵⁶ − p = 2²²⁴ + 2⁹⁶ − 2⁶⁴ + 1.
    let times = first + more;
    let (t0, c) = t[0].overflowing_add(times);
    let (t1, c) = adc(t[1], 0, c);
    let (t2, c) = adc(t[2], mask ^ more, c);
    let (t3, c) = adc(t[3], more, c);
    let (t4, c) = adc(t[4], 0, c);
    let (t5, c) = adc(t[5], 0, c);
    let (t6, c) = adc(t[6], 0, c);
    let t7 = t[7].wrapping_add(times).wrapping_add(c as u32);
    [t0, t1, t2, t3, t4, t5, t6, t7]
}

/// a · b + c + d, which is below 2⁶⁴: its lower word, and its upper.
#[inline(always)]
const fn mac(a: u32, b: u32, c: u32, d: u32) -> (u32, u32) {
    let wide = a as u64 * b as u64 + c as u64 + d as u64;
    (wide as u32, (wide >> 32) as u32)
}

/// a + b + carry.
#[inline(always)]
const fn adc(a: u32, b: u32, carry: bool) -> (u32, bool) {
    let (sum, first) = a.overflowing_add(b);
    let (sum, second) = sum.overflowing_add(carry as u32);
    (sum, first | second)
}

#[inline(always)]
const fn complement(a: Halves) -> Halves {
    [!a[0], !a[1], !a[2], !a[3], !a[4], !a[5], !a[6], !a[7]]
}
