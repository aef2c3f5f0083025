//! Products on processors with words of 32 bits. On a Cortex-M, a · b + c + d is one instruction (UMAAL).

#![expect(clippy::indexing_slicing, reason = "every index is below a constant")]

/// a · b, the lowest word first.
pub(super) fn product(a: &[u64; 4], b: &[u64; 4]) -> [u64; 8] {
    let (a, b) = (halves(a), halves(b));
    let mut product = [0; 16];
    for (i, x) in a.iter().enumerate() {
        let mut carry = 0;
        for (j, y) in b.iter().enumerate() {
            let wide = u64::from(*x) * u64::from(*y) + u64::from(product[i + j]) + carry;
            product[i + j] = wide as u32;
            carry = wide >> 32;
        }
        product[i + 8] = carry as u32;
    }
    pairs(&product)
}

/// a².
pub(super) fn square(a: &[u64; 4]) -> [u64; 8] {
    let a = halves(a);
    // What is beside the diagonal stands there twice.
    let mut product = [0_u32; 16];
    for i in 0..8 {
        let mut carry = 0;
        for j in i + 1..8 {
            let wide = u64::from(a[i]) * u64::from(a[j]) + u64::from(product[i + j]) + carry;
            product[i + j] = wide as u32;
            carry = wide >> 32;
        }
        product[i + 8] = carry as u32;
    }
    let (mut carry, mut above) = (0, 0);
    for i in 0..8 {
        let diagonal = u64::from(a[i]) * u64::from(a[i]);
        let (low, high) = (product[2 * i], product[2 * i + 1]);
        let twice = u64::from(low << 1 | above) + u64::from(diagonal as u32) + carry;
        let next = u64::from(high << 1 | low >> 31) + (diagonal >> 32) + (twice >> 32);
        (product[2 * i], product[2 * i + 1]) = (twice as u32, next as u32);
        (carry, above) = (next >> 32, high >> 31);
    }
    pairs(&product)
}

fn halves(words: &[u64; 4]) -> [u32; 8] {
    let [a, b, c, d] = *words;
    let [low, high] = [|word: u64| word as u32, |word: u64| (word >> 32) as u32];
    [low(a), high(a), low(b), high(b), low(c), high(c), low(d), high(d)]
}

fn pairs(words: &[u32; 16]) -> [u64; 8] {
    let mut pairs = [0; 8];
    for (pair, words) in pairs.iter_mut().zip(words.chunks_exact(2)) {
        *pair = u64::from(words[0]) | u64::from(words[1]) << 32;
    }
    pairs
}
