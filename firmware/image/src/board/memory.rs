//! Memory that no section lies in: what is there survives a reset.

/// A piece of it. There is one owner of each byte.
pub struct Memory {
    start: *mut u8,
    len: usize,
}

unsafe extern "C" {
    static mut nor_start: u8;
    static nor_end: u8;
    static mut kept_start: [u32; 4];
}

impl Memory {
    /// All of it.
    ///
    /// # Safety
    /// Once in a boot: nobody else may have it.
    pub unsafe fn take() -> Self {
        let start = &raw mut nor_start;
        let end = &raw const nor_end;
        Self { start, len: end as usize - start as usize }
    }

    /// The first `len` bytes, and the rest.
    pub fn split(self, len: usize) -> (Self, Self) {
        assert!(len <= self.len, "the board's flash is too small");
        let rest = Self { start: self.start.wrapping_add(len), len: self.len - len };
        (Self { len, ..self }, rest)
    }

    /// How many bytes.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// One byte.
    pub fn read(&self, at: usize) -> u8 {
        assert!(at < self.len);
        // SAFETY: within the piece, which is RAM of the board that nothing else uses.
        unsafe { self.start.add(at).read_volatile() }
    }

    /// Changes one byte. It is there when this returns, whatever happens next.
    pub fn write(&mut self, at: usize, byte: u8) {
        assert!(at < self.len);
        // SAFETY: as in `read`, and the piece is borrowed exclusively.
        unsafe { self.start.add(at).write_volatile(byte) }
    }

    /// Copies what begins at `at`.
    pub fn copy(&self, at: usize, out: &mut [u8]) {
        assert!(at.checked_add(out.len()).is_some_and(|end| end <= self.len));
        // SAFETY: as in `read`; `out` is the caller's and lies elsewhere.
        unsafe { self.start.add(at).copy_to_nonoverlapping(out.as_mut_ptr(), out.len()) }
    }
}

/// How many times the board was started since its power came on; 1 the first time.
///
/// # Safety
/// Once in a boot.
pub unsafe fn count_boots() -> u32 {
    let kept = &raw mut kept_start;
    // SAFETY: RAM of the board that no section and no [`Memory`] covers.
    let [mark, boots, ..] = unsafe { kept.read_volatile() };
    let boots = if mark == MARK { boots.wrapping_add(1) } else { 1 };
    // SAFETY: as above.
    unsafe { kept.write_volatile([MARK, boots, 0, 0]) };
    boots
}

/// What says that the counter beside it counts: RAM comes up with anything in it.
const MARK: u32 = 0x600D_B007;
