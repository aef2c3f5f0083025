//! What stands for the board's source of randomness.

use core::convert::Infallible;

use ecny_core::sm3;
use rand_chacha::ChaCha20Rng;
use rand_core::{SeedableRng, TryCryptoRng, TryRng};

/// First the bytes that the operator has answered to, then a stream that follows from the wallet's
/// name and the number of the boot.
///
/// QEMU's boards have no source of randomness, and a simulation is to be the same twice. **A
/// product implements the same trait over its TRNG, and nothing of this file is in it.**
pub struct Entropy {
    stated: &'static [u8],
    then: ChaCha20Rng,
}

impl Entropy {
    /// A stream for this wallet in this boot.
    pub fn new(name: &str, boot: u32) -> Self {
        Self::after(&[], name, boot)
    }

    /// The same after the bytes an enrolment was answered to.
    pub fn after(stated: &'static [u8], name: &str, boot: u32) -> Self {
        let seed = sm3(&[b"simulated randomness\0", name.as_bytes(), &boot.to_be_bytes()]);
        Self { stated, then: ChaCha20Rng::from_seed(seed) }
    }

    /// Whether two draws differ: a device looks before it makes a key.
    pub fn moves(&mut self) -> bool {
        let (mut one, mut other) = ([0; 16], [0; 16]);
        let drawn = self.try_fill_bytes(&mut one).and_then(|()| self.try_fill_bytes(&mut other));
        drawn.is_ok() && one != other
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u32) -> u32 {
        let Ok(number) = self.try_next_u32();
        number % bound
    }
}

impl TryRng for Entropy {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        match self.stated.split_at_checked(out.len()) {
            Some((now, later)) => {
                out.copy_from_slice(now);
                self.stated = later;
                Ok(())
            }
            None => self.then.try_fill_bytes(out),
        }
    }
}

impl TryCryptoRng for Entropy {}
