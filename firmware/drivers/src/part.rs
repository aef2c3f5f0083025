use embedded_storage::nor_flash::{ErrorType, NorFlash, ReadNorFlash};

/// Some pages of a flash part, as a flash of their own: a wallet erases all it is given.
pub struct Part<F> {
    flash: F,
    start: u32,
    len: usize,
}

impl<F: NorFlash> Part<F> {
    /// `len` bytes from `start` on; `None` where these are not whole pages of the part.
    pub fn new(flash: F, start: u32, len: usize) -> Option<Self> {
        let begin = usize::try_from(start).ok()?;
        let end = begin.checked_add(len)?;
        let whole = begin.is_multiple_of(F::ERASE_SIZE) && len.is_multiple_of(F::ERASE_SIZE);
        (whole && end <= flash.capacity()).then_some(Self { flash, start, len })
    }

    /// Where that lies in the whole part; beyond its end where it is beyond this part's.
    fn at(&self, offset: u32, len: usize) -> u32 {
        let end = usize::try_from(offset).ok().and_then(|offset| offset.checked_add(len));
        match end {
            Some(end) if end <= self.len => self.start.saturating_add(offset),
            // The driver below refuses it by its own error.
            Some(_) | None => u32::MAX,
        }
    }
}

impl<F: ErrorType> ErrorType for Part<F> {
    type Error = F::Error;
}

impl<F: NorFlash> ReadNorFlash for Part<F> {
    const READ_SIZE: usize = F::READ_SIZE;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), F::Error> {
        self.flash.read(self.at(offset, bytes.len()), bytes)
    }

    fn capacity(&self) -> usize {
        self.len
    }
}

impl<F: NorFlash> NorFlash for Part<F> {
    const WRITE_SIZE: usize = F::WRITE_SIZE;
    const ERASE_SIZE: usize = F::ERASE_SIZE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), F::Error> {
        self.flash.erase(self.at(from, 0), self.at(to, 0))
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), F::Error> {
        self.flash.write(self.at(offset, bytes.len()), bytes)
    }
}
