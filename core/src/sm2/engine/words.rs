//! 256 bits in words of 64 bits or of 32, the lowest first.
#![expect(clippy::as_conversions, reason = "a word of 64 bits is taken apart into its halves")]

pub(super) type Words = [u64; 4];
pub(super) type Halves = [u32; 8];

#[inline(always)]
pub(super) const fn halves(words: &Words) -> Halves {
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
pub(super) const fn pairs(halves: &Halves) -> Words {
    let [a, b, c, d, e, f, g, h] = *halves;
    [pair(a, b), pair(c, d), pair(e, f), pair(g, h)]
}

#[inline(always)]
const fn pair(low: u32, high: u32) -> u64 {
    low as u64 | (high as u64) << 32
}
