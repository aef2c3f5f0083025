use subtle::{Choice, ConditionallySelectable};
use zeroize::Zeroizing;

use super::{
    comb::Comb,
    curve::{Affine, normalized},
    field::Field,
    multiples::odd_multiples_of,
    scalar::Scalar,
    show::may_show,
};

/// The base point (GB/T 32918.5).
pub(crate) const GENERATOR: Affine = Affine {
    x: Field::new([
        0x715A_4589_334C_74C7,
        0x8FE3_0BBF_F266_0BE1,
        0x5F99_0446_6A39_C994,
        0x32C4_AE2C_1F19_8119,
    ]),
    y: Field::new([
        0x02DF_32E5_2139_F0A0,
        0xD0A9_877C_C62A_4740,
        0x59BD_CEE3_6B69_2153,
        0xBC37_36A2_F4F6_779C,
    ]),
};

/// How much of flash the tables of G take. Where several are asked for, the largest of them.
#[cfg(any(
    feature = "tables-large",
    all(not(any(feature = "tables-least", feature = "tables-small")), target_pointer_width = "64")
))]
mod size {
    /// 22 KiB: an addition for six bits of a secret.
    pub(in super::super) type GeneratorComb = super::Comb<11, 32>;
    /// 32 KiB, and 4 KiB where a digit has 8 bits.
    pub(in super::super) const GENERATOR_WIDTH: usize = WIDTH;
    #[cfg(target_pointer_width = "64")]
    const WIDTH: usize = 11;
    #[cfg(not(target_pointer_width = "64"))]
    const WIDTH: usize = 8;
}
#[cfg(all(
    not(feature = "tables-large"),
    any(
        feature = "tables-small",
        all(not(feature = "tables-least"), not(target_pointer_width = "64"))
    )
))]
mod size {
    /// 4 KiB: an addition for five bits of a secret, and twelve doublings.
    pub(in super::super) type GeneratorComb = super::Comb<4, 16>;
    /// 4 KiB.
    pub(in super::super) const GENERATOR_WIDTH: usize = 8;
}
#[cfg(all(feature = "tables-least", not(any(feature = "tables-small", feature = "tables-large"))))]
mod size {
    /// A quarter of a KiB.
    pub(in super::super) type GeneratorComb = super::Comb<1, 4>;
    /// Half a KiB.
    pub(in super::super) const GENERATOR_WIDTH: usize = 5;
}
pub(super) use size::{GENERATOR_WIDTH, GeneratorComb};

/// G, 3·G and so on, for digits of `GENERATOR_WIDTH` bits of a factor that anybody may know.
/// Computed by the compiler, like the next.
pub(super) static GENERATOR_MULTIPLES: [Affine; 1 << (GENERATOR_WIDTH - 2)] =
    odd_multiples_of(&GENERATOR);

/// For secret factors.
pub(super) static GENERATOR_COMB: GeneratorComb = Comb::new(&GENERATOR);

impl Scalar {
    /// The number times G, for 1 to n − 1: the same steps, and the same memory, for all.
    pub(crate) fn times_generator(&self) -> Affine {
        let (odd, even) = self.odd_bits();
        let sum = Zeroizing::new(GENERATOR_COMB.multiply(&odd));
        // The one K that the comb cannot do, which nobody draws: that it is that one may show.
        if may_show(Choice::from(u8::from(sum.is_infinity()))) {
            return self.times(&GENERATOR);
        }
        let [product] = normalized(&[*sum]);
        Affine::conditional_select(&product, &product.neg(), even)
    }
}
