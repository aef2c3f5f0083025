//! Where bytes come from and go to on a device that is never run: registers and memory at fixed
//! addresses, which nobody can reason away.

use core::convert::Infallible;

use embedded_storage::nor_flash::{ErrorType, NorFlash, ReadNorFlash};
use rand_core::{TryCryptoRng, TryRng};

/// The flash part.
pub struct Flash;

/// The source of randomness.
pub struct Trng;

impl ErrorType for Flash {
    type Error = Infallible;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, _offset: u32, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill_with(register);
        Ok(())
    }

    fn capacity(&self) -> usize {
        16 * Self::ERASE_SIZE
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 4096;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Infallible> {
        output(&from.to_be_bytes());
        output(&to.to_be_bytes());
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Infallible> {
        output(&offset.to_be_bytes());
        output(bytes);
        Ok(())
    }
}

impl TryRng for Trng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_be_bytes(input()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_be_bytes(input()))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        out.fill_with(register);
        Ok(())
    }
}

impl TryCryptoRng for Trng {}

/// Bytes from outside.
pub fn input<const N: usize>() -> [u8; N] {
    core::array::from_fn(|_| register())
}

/// Whether a reader is there.
pub fn field() -> bool {
    register() != 0
}

/// Bytes to the outside.
pub fn output(bytes: &[u8]) {
    for byte in bytes {
        // SAFETY: a register of a device that takes any byte.
        unsafe { REGISTER.write_volatile(*byte) }
    }
}

fn register() -> u8 {
    // SAFETY: a register of a device that gives any byte.
    unsafe { REGISTER.read_volatile() }
}

const REGISTER: *mut u8 = 0x4000_0000 as *mut u8;
