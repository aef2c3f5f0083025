#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "carries are taken apart with wider numbers that hold them"
)]

#[cfg(any(test, not(target_pointer_width = "64")))]
mod narrow;

/// A number modulo p = 2²⁵⁶ − 2²²⁴ − 2⁹⁶ + 2⁶⁴ − 1 (GB/T 32918.5), times R = 2²⁵⁶.
///
/// Held as any number below 2²⁵⁶ that is it modulo p: only [`Field::canonical`] makes it the one
/// below p.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field([u64; 4]);

/// p, the lowest word first.
const P: [u64; 4] =
    [0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_0000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFE_FFFF_FFFF];

/// R² mod p.
const R2: Field = Field([
    0x0000_0002_0000_0003,
    0x0000_0002_FFFF_FFFF,
    0x0000_0001_0000_0001,
    0x0000_0004_0000_0002,
]);

impl Field {
    pub(crate) const ZERO: Self = Self([0; 4]);

    /// R mod p = 2²⁵⁶ − p.
    pub(crate) const ONE: Self =
        Self([0x0000_0000_0000_0001, 0x0000_0000_FFFF_FFFF, 0, 0x0000_0001_0000_0000]);

    /// A number whose words are already times R.
    pub(super) const fn from_montgomery(words: [u64; 4]) -> Self {
        Self(words)
    }

    /// The number with those bytes, big-endian; one that is not below p is taken modulo p.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(words(bytes)).mul(&R2)
    }

    /// The bytes of the number, big-endian, below p.
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        let [a, b, c, d] =
            Self::below(reduce([self.0[0], self.0[1], self.0[2], self.0[3], 0, 0, 0, 0]))
                .canonical();
        let mut bytes = [0; 32];
        for (to, word) in bytes.chunks_exact_mut(8).zip([d, c, b, a]) {
            to.copy_from_slice(&word.to_be_bytes());
        }
        bytes
    }

    /// The words below p.
    fn canonical(self) -> [u64; 4] {
        match sub_words(self.0, P) {
            (less, false) => less,
            (_, true) => self.0,
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.0 == [0; 4] || self.0 == P
    }

    pub(crate) fn equals(&self, rhs: &Self) -> bool {
        self.canonical() == rhs.canonical()
    }

    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn add(&self, rhs: &Self) -> Self {
        let (mut sum, mut carry) = add_words(self.0, rhs.0);
        while carry {
            // 2²⁵⁶ is too much by one p; what is left may be so once more.
            let (less, borrow) = sub_words(sum, P);
            (sum, carry) = (less, !borrow);
        }
        Self(sum)
    }

    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn sub(&self, rhs: &Self) -> Self {
        let (mut rest, mut borrow) = sub_words(self.0, rhs.0);
        while borrow {
            let (more, carry) = add_words(rest, P);
            (rest, borrow) = (more, !carry);
        }
        Self(rest)
    }

    #[inline]
    pub(crate) fn double(&self) -> Self {
        self.add(self)
    }

    #[inline]
    pub(crate) fn neg(&self) -> Self {
        Self::ZERO.sub(self)
    }

    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn mul(&self, rhs: &Self) -> Self {
        Self::below(product(&self.0, &rhs.0))
    }

    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn square(&self) -> Self {
        Self::below(square(&self.0))
    }

    /// Words, and 2²⁵⁶ where there is a carry: below 2²⁵⁶ + p, so one p less is enough.
    #[inline(always)]
    fn below((words, carry): ([u64; 4], bool)) -> Self {
        Self(if carry { sub_words(words, P).0 } else { words })
    }

    /// Squared so many times.
    fn squares(&self, times: usize) -> Self {
        let mut power = *self;
        for _ in 0..times {
            power = power.square();
        }
        power
    }

    /// 1 / self, and 0 for 0: self to the p − 2.
    pub(crate) fn invert(&self) -> Self {
        // p − 2 in binary: 31 ones, a zero, 128 ones, 32 zeros, 62 ones, a zero, a one.
        let ones = Ones::of(self);
        let power = ones.x31.squares(1 + 32).mul(&ones.x32);
        let power = power.squares(32).mul(&ones.x32).squares(32).mul(&ones.x32);
        let power = power.squares(32).mul(&ones.x32);
        power.squares(32 + 62).mul(&ones.x62).squares(2).mul(self)
    }

    /// A number whose square is self; `None` where there is none: self to the (p + 1) / 4.
    pub(crate) fn root(&self) -> Option<Self> {
        // (p + 1) / 4 in binary: 31 ones, a zero, 128 ones, 31 zeros, a one, 62 zeros.
        let ones = Ones::of(self);
        let power = ones.x31.squares(1 + 32).mul(&ones.x32);
        let power = power.squares(32).mul(&ones.x32).squares(32).mul(&ones.x32);
        let power = power.squares(32).mul(&ones.x32);
        let root = power.squares(32).mul(self).squares(62);
        root.square().equals(self).then_some(root)
    }
}

/// Powers of a number whose exponents are so many ones in binary.
struct Ones {
    x31: Field,
    x32: Field,
    x62: Field,
}

impl Ones {
    fn of(x1: &Field) -> Self {
        let x2 = x1.squares(1).mul(x1);
        let x3 = x2.squares(1).mul(x1);
        let x6 = x3.squares(3).mul(&x3);
        let x12 = x6.squares(6).mul(&x6);
        let x15 = x12.squares(3).mul(&x3);
        let x30 = x15.squares(15).mul(&x15);
        let x31 = x30.squares(1).mul(x1);
        Self { x31, x32: x31.squares(1).mul(x1), x62: x31.squares(31).mul(&x31) }
    }
}

/// Big-endian bytes as words, the lowest first.
pub(super) fn words(bytes: &[u8; 32]) -> [u64; 4] {
    let mut words = [0; 4];
    for (word, chunk) in words.iter_mut().rev().zip(bytes.chunks_exact(8)) {
        *word = chunk.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    words
}

/// a + b + carry.
#[inline(always)]
fn adc(a: u64, b: u64, carry: bool) -> (u64, bool) {
    #[cfg(target_arch = "x86_64")]
    {
        let mut sum = 0;
        let carry = core::arch::x86_64::_addcarry_u64(carry.into(), a, b, &mut sum);
        (sum, carry != 0)
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        let (sum, first) = a.overflowing_add(b);
        let (sum, second) = sum.overflowing_add(carry.into());
        (sum, first | second)
    }
}

/// a − b − borrow.
#[inline(always)]
fn sbb(a: u64, b: u64, borrow: bool) -> (u64, bool) {
    #[cfg(target_arch = "x86_64")]
    {
        let mut rest = 0;
        let borrow = core::arch::x86_64::_subborrow_u64(borrow.into(), a, b, &mut rest);
        (rest, borrow != 0)
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        let (rest, first) = a.overflowing_sub(b);
        let (rest, second) = rest.overflowing_sub(borrow.into());
        (rest, first | second)
    }
}

/// t + a · b + carry, which is below 2¹²⁸.
#[cfg(target_pointer_width = "64")]
#[inline(always)]
const fn mac(t: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    let wide = t as u128 + a as u128 * b as u128 + carry as u128;
    (wide as u64, (wide >> 64) as u64)
}

#[inline(always)]
fn add_words(a: [u64; 4], b: [u64; 4]) -> ([u64; 4], bool) {
    let (r0, c) = adc(a[0], b[0], false);
    let (r1, c) = adc(a[1], b[1], c);
    let (r2, c) = adc(a[2], b[2], c);
    let (r3, c) = adc(a[3], b[3], c);
    ([r0, r1, r2, r3], c)
}

#[inline(always)]
fn sub_words(a: [u64; 4], b: [u64; 4]) -> ([u64; 4], bool) {
    let (r0, c) = sbb(a[0], b[0], false);
    let (r1, c) = sbb(a[1], b[1], c);
    let (r2, c) = sbb(a[2], b[2], c);
    let (r3, c) = sbb(a[3], b[3], c);
    ([r0, r1, r2, r3], c)
}

#[cfg(not(target_pointer_width = "64"))]
use narrow::product;

#[cfg(not(target_pointer_width = "64"))]
#[inline(always)]
fn square(a: &[u64; 4]) -> ([u64; 4], bool) {
    product(a, a)
}

#[cfg(target_pointer_width = "64")]
#[inline(always)]
fn product(a: &[u64; 4], b: &[u64; 4]) -> ([u64; 4], bool) {
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
    reduce([t0, t1, t2, t3, t4, t5, t6, t7])
}

#[cfg(target_pointer_width = "64")]
#[inline(always)]
fn square(a: &[u64; 4]) -> ([u64; 4], bool) {
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

    let [d0, d1, d2, d3] = [a[0], a[1], a[2], a[3]].map(|word| mac(0, word, word, 0));
    let (t1, c) = adc(t1, d0.1, false);
    let (t2, c) = adc(t2, d1.0, c);
    let (t3, c) = adc(t3, d1.1, c);
    let (t4, c) = adc(t4, d2.0, c);
    let (t5, c) = adc(t5, d2.1, c);
    let (t6, c) = adc(t6, d3.0, c);
    let (t7, _) = adc(t7, d3.1, c);
    reduce([d0.0, t1, t2, t3, t4, t5, t6, t7])
}

/// t / R modulo p (Montgomery). p is −1 modulo 2⁶⁴, so the multiple of p that clears a word is that
/// word itself, and what is left of it above is m · (2¹⁹² − 2¹⁶⁰ − 2³² + 1).
#[inline(always)]
fn reduce(t: [u64; 8]) -> ([u64; 4], bool) {
    let [t0, t1, t2, t3, t4, t5, t6, t7] = t;
    let ([t1, t2, t3, t4], carry) = clear(t0, [t1, t2, t3, t4], false);
    let ([t2, t3, t4, t5], carry) = clear(t1, [t2, t3, t4, t5], carry);
    let ([t3, t4, t5, t6], carry) = clear(t2, [t3, t4, t5, t6], carry);
    let ([t4, t5, t6, t7], carry) = clear(t3, [t4, t5, t6, t7], carry);
    ([t4, t5, t6, t7], carry)
}

/// Adds m · (2¹⁹² − 2¹⁶⁰ − 2³² + 1) to the four words above one, and to the highest of them the
/// carry from the step before.
#[inline(always)]
fn clear(m: u64, above: [u64; 4], carry: bool) -> ([u64; 4], bool) {
    let (low, high) = (m << 32, m >> 32);
    let (l0, b) = sbb(m, low, false);
    let (l1, b) = sbb(0, high, b);
    let (l2, b) = sbb(0, low, b);
    let (l3, _) = sbb(m, high, b);
    let (r0, c) = adc(above[0], l0, false);
    let (r1, c) = adc(above[1], l1, c);
    let (r2, c) = adc(above[2], l2, c);
    let (r3, first) = adc(above[3], l3, c);
    let (r3, second) = r3.overflowing_add(carry as u64);
    // Both at once cannot be: the sum of all is below 2 · 2²⁵⁶.
    ([r0, r1, r2, r3], first | second)
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::{narrow, product, square};

    #[test]
    fn narrow_words_give_the_products_of_wide_ones() {
        let mut rng = ChaCha20Rng::from_seed([6; 32]);
        for round in 0..20_000 {
            let mut number = || {
                [(); 4].map(|()| match rng.next_u32() % 8 {
                    0 => 0,
                    1 => u64::MAX,
                    2 => u64::from(u32::MAX),
                    _ => rng.next_u64(),
                })
            };
            let (a, b) = (number(), number());

            assert_eq!(narrow::product(&a, &b), product(&a, &b), "{round}");
            assert_eq!(narrow::product(&a, &a), square(&a), "{round}");
        }
    }
}
