//! 1 / x modulo a prime by division steps, the same steps for every x (Bernstein and Yang, "Fast
//! constant-time gcd computation and modular inversion", 2019).
//!
//! Started at δ = ½, 590 steps are enough for 256 bits (Wuille's bound); 30 of them are done at a time
//! on the lowest words alone, and then once to the whole numbers. A twentieth of what a power takes.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "sums of products of 31 bits fit into 64; every place is a constant or below LIMBS"
)]

/// An odd prime below 2²⁵⁶ to divide by.
pub(super) struct Modulus {
    limbs: Limbs,
    /// 1 / the prime modulo 2³⁰.
    inverse: u32,
}

/// A number with a sign in limbs of 30 bits, the lowest first; only the highest is negative.
type Limbs = [i32; LIMBS];

const LIMBS: usize = 9;
const BITS: u32 = 30;
const MASK: u32 = u32::MAX >> 2;
/// So many times 30 steps: 600.
const ROUNDS: usize = 20;

impl Modulus {
    /// The prime with those words, the lowest first.
    pub(super) const fn new(words: &[u64; 4]) -> Self {
        let limbs = limbs(words);
        let lowest = limbs[0] as u32;
        // Each step of Newton's doubles the bits that are right; an odd number is its own inverse for 3.
        let mut inverse = lowest;
        let mut step = 0;
        while step < 4 {
            inverse = inverse.wrapping_mul(2u32.wrapping_sub(lowest.wrapping_mul(inverse)));
            step += 1;
        }
        Self { limbs, inverse: inverse & MASK }
    }

    /// 1 / x, and 0 for 0; x and what it becomes are below the prime.
    pub(super) const fn inverse(&self, x: &[u64; 4]) -> [u64; 4] {
        let (mut f, mut g) = (self.limbs, limbs(x));
        let (mut d, mut e) = ([0; LIMBS], [0; LIMBS]);
        e[0] = 1;
        // −(δ + ½).
        let mut zeta = -1;
        let mut round = 0;
        while round < ROUNDS {
            let steps;
            (zeta, steps) = Steps::on(zeta, f[0] as u32, g[0] as u32);
            (d, e) = self.multiply(&steps, &d, &e);
            (f, g) = steps.multiply(&f, &g);
            round += 1;
        }
        // g is 0, f is ±1 (or, where x is 0, the prime), and d is ±1 / x.
        words(&self.between(d, f[LIMBS - 1] >> 31))
    }

    /// 1 / x like [`Self::inverse`], in whatever time it takes: for an x that anybody may know.
    pub(super) fn inverse_of_public(&self, x: &[u64; 4]) -> [u64; 4] {
        let (mut f, mut g) = (self.limbs, limbs(x));
        let (mut d, mut e) = ([0; LIMBS], [0; LIMBS]);
        e[0] = 1;
        let mut eta = -1;
        while g != [0; LIMBS] {
            let steps;
            (eta, steps) = Steps::on_public(eta, f[0] as u32, g[0] as u32);
            (d, e) = self.multiply(&steps, &d, &e);
            (f, g) = steps.multiply(&f, &g);
        }
        words(&self.between(d, f[LIMBS - 1] >> 31))
    }

    /// (d, e) after those steps, modulo the prime; both stay above −2 · prime and below it.
    const fn multiply(&self, steps: &Steps, d: &Limbs, e: &Limbs) -> (Limbs, Limbs) {
        let Steps { u, v, q, r } = *steps;
        let (negative_d, negative_e) = (d[LIMBS - 1] >> 31, e[LIMBS - 1] >> 31);
        // How many primes to add: first for the sign, then so that the lowest 30 bits vanish.
        let mut primes_d = (u & negative_d) + (v & negative_e);
        let mut primes_e = (q & negative_d) + (r & negative_e);
        let mut sum_d = long(u, d[0]) + long(v, e[0]);
        let mut sum_e = long(q, d[0]) + long(r, e[0]);
        primes_d -= self.too_many(sum_d, primes_d);
        primes_e -= self.too_many(sum_e, primes_e);
        sum_d = (sum_d + long(self.limbs[0], primes_d)) >> BITS;
        sum_e = (sum_e + long(self.limbs[0], primes_e)) >> BITS;
        let (mut new_d, mut new_e) = ([0; LIMBS], [0; LIMBS]);
        let mut place = 1;
        while place < LIMBS {
            sum_d += long(u, d[place]) + long(v, e[place]) + long(self.limbs[place], primes_d);
            sum_e += long(q, d[place]) + long(r, e[place]) + long(self.limbs[place], primes_e);
            new_d[place - 1] = (sum_d as u32 & MASK) as i32;
            new_e[place - 1] = (sum_e as u32 & MASK) as i32;
            sum_d >>= BITS;
            sum_e >>= BITS;
            place += 1;
        }
        new_d[LIMBS - 1] = sum_d as i32;
        new_e[LIMBS - 1] = sum_e as i32;
        (new_d, new_e)
    }

    const fn too_many(&self, sum: i64, primes: i32) -> i32 {
        let lowest = self.inverse.wrapping_mul(sum as u32).wrapping_add(primes as u32);
        (lowest & MASK) as i32
    }

    /// The number, or its negative where `sign` is −1, made to lie from 0 to below the prime.
    const fn between(&self, mut number: Limbs, sign: i32) -> Limbs {
        number = self.add_if(number, number[LIMBS - 1] >> 31);
        let mut place = 0;
        while place < LIMBS {
            number[place] = (number[place] ^ sign) - sign;
            place += 1;
        }
        number = carried(number);
        carried(self.add_if(number, number[LIMBS - 1] >> 31))
    }

    /// The number and, where `mask` is −1, the prime.
    const fn add_if(&self, mut number: Limbs, mask: i32) -> Limbs {
        let mut place = 0;
        while place < LIMBS {
            number[place] += self.limbs[place] & mask;
            place += 1;
        }
        number
    }
}

/// What 30 division steps do to (f, g): both become (u·f + v·g, q·f + r·g) / 2³⁰.
struct Steps {
    u: i32,
    v: i32,
    q: i32,
    r: i32,
}

impl Steps {
    /// The next 30 steps, which only the lowest bits of f and g decide.
    const fn on(mut zeta: i32, mut f: u32, mut g: u32) -> (i32, Self) {
        // u + v · 2³² and q + r · 2³², each with its sign: two numbers for the work of one.
        let (mut u_v, mut q_r) = (1u64, 1u64 << 32);
        let mut step = 0;
        while step < BITS {
            // Where δ > 0, f counts as −f; where g is odd, it is added; where both, they change places.
            let positive = (zeta >> 31) as u32;
            let odd = (g & 1).wrapping_neg();
            let both = positive & odd;
            let sign = both & 1;
            g = g.wrapping_add((f & odd) ^ both).wrapping_add(sign);
            q_r = q_r.wrapping_add((u_v & spread(odd)) ^ spread(both)).wrapping_add(sign as u64);
            zeta = (zeta ^ both as i32) - 1;
            f = f.wrapping_add(g & both);
            u_v = u_v.wrapping_add(q_r & spread(both)) << 1;
            g >>= 1;
            step += 1;
        }
        let ((u, v), (q, r)) = (apart(u_v), apart(q_r));
        (zeta, Self { u, v, q, r })
    }

    /// The next 30 steps of numbers that anybody may know: zeros of g are skipped, and several of its
    /// bits are cleared at once. δ begins at 1 here, and `eta` is −δ.
    fn on_public(mut eta: i32, mut f: u32, mut g: u32) -> (i32, Self) {
        let (mut u_v, mut q_r) = (1u64, 1u64 << 32);
        let mut left = BITS;
        loop {
            let zeros = (g | u32::MAX << left).trailing_zeros();
            g >>= zeros;
            u_v <<= zeros;
            eta -= zeros as i32;
            left -= zeros;
            if left == 0 {
                break;
            }
            if eta < 0 {
                eta = -eta;
                (f, g) = (g, f.wrapping_neg());
                (u_v, q_r) = (q_r, u_v.wrapping_neg());
            }
            // f is added to g as often as clears bits of g: as many as there are steps before f and g
            // change places again, and at most six, which is how far f · (f² − 2) is −1 / f.
            let bits = (eta as u32 + 1).min(6);
            let times = f.wrapping_mul(g).wrapping_mul(f.wrapping_mul(f).wrapping_sub(2));
            let times = times & ((1 << bits.min(left)) - 1);
            g = g.wrapping_add(f.wrapping_mul(times));
            q_r = q_r.wrapping_add(u_v.wrapping_mul(times as u64));
        }
        let ((u, v), (q, r)) = (apart(u_v), apart(q_r));
        (eta, Self { u, v, q, r })
    }

    /// (f, g) after those steps, without a modulus: their lowest 30 bits have become 0 and go.
    const fn multiply(&self, f: &Limbs, g: &Limbs) -> (Limbs, Limbs) {
        let Self { u, v, q, r } = *self;
        let mut sum_f = (long(u, f[0]) + long(v, g[0])) >> BITS;
        let mut sum_g = (long(q, f[0]) + long(r, g[0])) >> BITS;
        let (mut new_f, mut new_g) = ([0; LIMBS], [0; LIMBS]);
        let mut place = 1;
        while place < LIMBS {
            sum_f += long(u, f[place]) + long(v, g[place]);
            sum_g += long(q, f[place]) + long(r, g[place]);
            new_f[place - 1] = (sum_f as u32 & MASK) as i32;
            new_g[place - 1] = (sum_g as u32 & MASK) as i32;
            sum_f >>= BITS;
            sum_g >>= BITS;
            place += 1;
        }
        new_f[LIMBS - 1] = sum_f as i32;
        new_g[LIMBS - 1] = sum_g as i32;
        (new_f, new_g)
    }
}

/// A mask of 32 bits as one of 64.
const fn spread(mask: u32) -> u64 {
    mask as i32 as u64
}

/// What was put together as low + high · 2³².
const fn apart(both: u64) -> (i32, i32) {
    let low = both as i32;
    (low, (both.wrapping_sub(low as u64) >> 32) as i32)
}

const fn long(a: i32, b: i32) -> i64 {
    a as i64 * b as i64
}

/// The same number with every limb but the highest between 0 and 2³⁰.
const fn carried(mut number: Limbs) -> Limbs {
    let mut place = 1;
    while place < LIMBS {
        number[place] += number[place - 1] >> BITS;
        number[place - 1] &= MASK as i32;
        place += 1;
    }
    number
}

const fn limbs(words: &[u64; 4]) -> Limbs {
    let [mut a, mut b, mut c, mut d] = *words;
    let mut limbs = [0; LIMBS];
    let mut place = 0;
    while place < LIMBS {
        limbs[place] = (a as u32 & MASK) as i32;
        a = a >> BITS | b << (64 - BITS);
        b = b >> BITS | c << (64 - BITS);
        c = c >> BITS | d << (64 - BITS);
        d >>= BITS;
        place += 1;
    }
    limbs
}

const fn words(limbs: &Limbs) -> [u64; 4] {
    let [mut a, mut b, mut c, mut d] = [0; 4];
    let mut place = LIMBS;
    while place > 0 {
        place -= 1;
        d = d << BITS | c >> (64 - BITS);
        c = c << BITS | b >> (64 - BITS);
        b = b << BITS | a >> (64 - BITS);
        a = a << BITS | limbs[place] as u64;
    }
    [a, b, c, d]
}
