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

/// What a reset leaves besides the flash: how often the board was started, and what its flash was
/// doing when it was reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many times the board was started since its power came on; 1 the first time.
    pub boots: u32,
    /// What the flash was doing.
    pub flash: Doing,
}

/// What the flash is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Nothing that a reset could tear.
    Nothing,
    /// A word is being programmed.
    Program,
    /// A page is being erased.
    Erase,
}

impl Kept {
    /// Counts this boot.
    ///
    /// # Safety
    /// Once in a boot, before anything is done to the flash.
    pub unsafe fn count_boot() -> Self {
        let kept = &raw mut kept_start;
        // SAFETY: RAM of the board that no section and no [`Memory`] covers.
        let [mark, boots, doing, _] = unsafe { kept.read_volatile() };
        let kept_before = mark == MARK;
        let boots = if kept_before { boots.wrapping_add(1) } else { 1 };
        let flash = match doing {
            1 if kept_before => Doing::Program,
            2 if kept_before => Doing::Erase,
            _ => Doing::Nothing,
        };
        // SAFETY: as above.
        unsafe { kept.write_volatile([MARK, boots, 0, 0]) };
        Self { boots, flash }
    }
}

/// Says what the flash is doing from now on, for the boot after a reset.
pub fn doing(what: Doing) {
    let word = (&raw mut kept_start).cast::<u32>().wrapping_add(2);
    let what = match what {
        Doing::Nothing => 0,
        Doing::Program => 1,
        Doing::Erase => 2,
    };
    // SAFETY: as in `count_boot`; one word, and there is one thread.
    unsafe { word.write_volatile(what) };
}

/// What says that the rest is true: RAM comes up with anything in it.
const MARK: u32 = 0x600D_B007;
