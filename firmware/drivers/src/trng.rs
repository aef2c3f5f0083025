use core::convert::Infallible;

use nrf52840_hal::Rng;
use rand_core::{TryCryptoRng, TryRng};

/// The microcontroller's own source of randomness, bias correction on.
pub struct Trng(Rng);

impl Trng {
    /// The source.
    #[must_use]
    pub const fn new(rng: Rng) -> Self {
        Self(rng)
    }
}

impl TryRng for Trng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.random_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.random_u64())
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.0.random(out);
        Ok(())
    }
}

impl TryCryptoRng for Trng {}
