use core::ffi::c_void;

use ecny_core::Millis;
use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use rand_core::{TryCryptoRng, TryRng};

use crate::{
    ecny_element,
    ecny_result::{self, ECNY_ELEMENT_RANDOMNESS, ECNY_PLATFORM},
    raw::input,
};

/// The word of flash: every `flash_read` and `flash_program` is whole words of so many bytes, at a
/// multiple of it. Flash with words of 1, 2, 4 or 8 bytes serves as well: several of its words are
/// one of these.
pub const ECNY_FLASH_WORD: usize = 16;

/// What the device gives to a wallet.
///
/// The structure is copied; `context` and the functions have to outlive the handle. Every callback
/// that returns a number returns 0 where it did what it was asked, and anything else where it did
/// not. It runs on the thread of the call, must not unwind or jump out of it, and may use any
/// handle but the one it is called for (`ECNY_BUSY`).
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ecny_platform {
    /// Handed to every callback as it is.
    pub context: *mut c_void,
    /// How much flash there is, in bytes: an even number of pages. The first half and the second
    /// are used in turn.
    pub flash_size: u32,
    /// What is erased at once, in bytes: a multiple of `ECNY_FLASH_WORD`.
    pub flash_page: u32,
    /// Reads `len` bytes from `offset` on.
    pub flash_read: Option<
        unsafe extern "C" fn(context: *mut c_void, offset: u32, out: *mut u8, len: usize) -> i32,
    >,
    /// Programs `len` bytes from `offset` on, which are erased, and returns when they will outlive a
    /// power cut. A power cut in between leaves each word old, new, or garbage; nothing else
    /// changes.
    pub flash_program: Option<
        unsafe extern "C" fn(
            context: *mut c_void,
            offset: u32,
            bytes: *const u8,
            len: usize,
        ) -> i32,
    >,
    /// Erases `len` bytes from `offset` on, whole pages, to FF.
    pub flash_erase:
        Option<unsafe extern "C" fn(context: *mut c_void, offset: u32, len: usize) -> i32>,
    /// Fills `out` with bytes from a cryptographic source of randomness.
    pub random: Option<unsafe extern "C" fn(context: *mut c_void, out: *mut u8, len: usize) -> i32>,
    /// Reads a monotonic counter of this wallet's own, 0 at first. Null where there is none, and
    /// then `counter_advance` is null too: flash that was rolled back is noticed later.
    pub counter_read: Option<unsafe extern "C" fn(context: *mut c_void, value: *mut u32) -> i32>,
    /// Moves the counter up to `value`. It never goes back, whatever is asked.
    pub counter_advance: Option<unsafe extern "C" fn(context: *mut c_void, value: u32) -> i32>,
    /// The time in milliseconds since any moment, from a clock that only goes forward. Null where
    /// there is none: nothing can be armed for a time then.
    pub millis: Option<unsafe extern "C" fn(context: *mut c_void, now: *mut u64) -> i32>,
    /// The chip that keeps the private key; null where software does.
    pub element: *const ecny_element,
    /// A second flash, of the PIN and its tries alone; null where the wallet has no PIN.
    pub pin_flash: *const ecny_flash,
}

/// A flash beside that of the log, with the same promises and the same context: two pages are enough.
/// What was on it before makes no difference, but it stays with the wallet: a PIN that was set and is
/// gone can be set anew only by the operator's word.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ecny_flash {
    /// How much there is, in bytes: an even number of pages.
    pub size: u32,
    /// What is erased at once, in bytes: a multiple of `ECNY_FLASH_WORD`.
    pub page: u32,
    /// Reads `len` bytes from `offset` on.
    pub read: Option<
        unsafe extern "C" fn(context: *mut c_void, offset: u32, out: *mut u8, len: usize) -> i32,
    >,
    /// Programs `len` bytes from `offset` on, as `flash_program` does.
    pub program: Option<
        unsafe extern "C" fn(
            context: *mut c_void,
            offset: u32,
            bytes: *const u8,
            len: usize,
        ) -> i32,
    >,
    /// Erases `len` bytes from `offset` on, whole pages, to FF.
    pub erase: Option<unsafe extern "C" fn(context: *mut c_void, offset: u32, len: usize) -> i32>,
}

impl ecny_platform {
    pub(crate) fn flash(&self) -> Result<Flash, ecny_result> {
        let of_log = ecny_flash {
            size: self.flash_size,
            page: self.flash_page,
            read: self.flash_read,
            program: self.flash_program,
            erase: self.flash_erase,
        };
        of_log.open(self.context)
    }

    /// The flash of the PIN, where there is one.
    pub(crate) fn pin_flash(&self) -> Result<Option<Flash>, ecny_result> {
        if self.pin_flash.is_null() {
            return Ok(None);
        }
        // SAFETY: not null, and valid by the contract of whoever gave the platform; `input` refuses
        // what is askew.
        unsafe { input(self.pin_flash) }?.open(self.context).map(Some)
    }

    pub(crate) fn random(&self) -> Result<Random, ecny_result> {
        Ok(Random { context: self.context, fill: self.random.ok_or(ECNY_PLATFORM)? })
    }

    pub(crate) fn counter(&self) -> Result<Option<Counter>, ecny_result> {
        match (self.counter_read, self.counter_advance) {
            (Some(read), Some(advance)) => {
                Ok(Some(Counter { context: self.context, read, advance }))
            }
            (None, None) => Ok(None),
            (Some(_), None) | (None, Some(_)) => Err(ECNY_PLATFORM),
        }
    }

    pub(crate) fn clock(&self) -> Option<Clock> {
        self.millis.map(|millis| Clock { context: self.context, millis })
    }
}

impl ecny_flash {
    fn open(&self, context: *mut c_void) -> Result<Flash, ecny_result> {
        let Self { size, page, .. } = *self;
        let word = u32::try_from(ECNY_FLASH_WORD).map_err(|_| ECNY_PLATFORM)?;
        let halves = page.checked_mul(2).filter(|halves| *halves > 0).ok_or(ECNY_PLATFORM)?;
        if size == 0 || !size.is_multiple_of(halves) || !page.is_multiple_of(word) {
            return Err(ECNY_PLATFORM);
        }
        Ok(Flash {
            context,
            size: usize::try_from(size).map_err(|_| ECNY_PLATFORM)?,
            read: self.read.ok_or(ECNY_PLATFORM)?,
            program: self.program.ok_or(ECNY_PLATFORM)?,
            erase: self.erase.ok_or(ECNY_PLATFORM)?,
        })
    }
}

/// The caller's flash.
pub(crate) struct Flash {
    context: *mut c_void,
    size: usize,
    read: unsafe extern "C" fn(*mut c_void, u32, *mut u8, usize) -> i32,
    program: unsafe extern "C" fn(*mut c_void, u32, *const u8, usize) -> i32,
    erase: unsafe extern "C" fn(*mut c_void, u32, usize) -> i32,
}

/// The flash did not do it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FlashFailed;

impl NorFlashError for FlashFailed {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

impl ErrorType for Flash {
    type Error = FlashFailed;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = ECNY_FLASH_WORD;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashFailed> {
        // SAFETY: the callback was given for this context, and gets memory for as many bytes.
        done(unsafe { (self.read)(self.context, offset, bytes.as_mut_ptr(), bytes.len()) })
    }

    fn capacity(&self) -> usize {
        self.size
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = ECNY_FLASH_WORD;
    // The journal erases half of the flash at once, which is whole pages: `ecny_platform::flash`.
    const ERASE_SIZE: usize = ECNY_FLASH_WORD;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashFailed> {
        let len = to.checked_sub(from).and_then(|len| usize::try_from(len).ok());
        // SAFETY: the callback was given for this context.
        done(unsafe { (self.erase)(self.context, from, len.ok_or(FlashFailed)?) })
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashFailed> {
        // SAFETY: the callback was given for this context, and may read as many bytes.
        done(unsafe { (self.program)(self.context, offset, bytes.as_ptr(), bytes.len()) })
    }
}

const fn done(result: i32) -> Result<(), FlashFailed> {
    if result == 0 { Ok(()) } else { Err(FlashFailed) }
}

/// The caller's source of randomness.
#[derive(Clone, Copy)]
pub(crate) struct Random {
    context: *mut c_void,
    fill: unsafe extern "C" fn(*mut c_void, *mut u8, usize) -> i32,
}

/// The source of randomness failed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the source of randomness failed")]
pub(crate) struct RandomFailed;

impl Random {
    /// Refuses a source that says the same twice: one that is stuck.
    pub(crate) fn check(&mut self) -> Result<(), ecny_result> {
        let (mut first, mut second) = ([0; 16], [0; 16]);
        for bytes in [&mut first, &mut second] {
            self.try_fill_bytes(bytes).map_err(|_| ECNY_ELEMENT_RANDOMNESS)?;
        }
        if first == second { Err(ECNY_ELEMENT_RANDOMNESS) } else { Ok(()) }
    }
}

impl TryRng for Random {
    type Error = RandomFailed;

    fn try_next_u32(&mut self) -> Result<u32, RandomFailed> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, RandomFailed> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), RandomFailed> {
        // SAFETY: the callback was given for this context, and gets memory for as many bytes.
        let filled = unsafe { (self.fill)(self.context, bytes.as_mut_ptr(), bytes.len()) };
        if filled == 0 { Ok(()) } else { Err(RandomFailed) }
    }
}

impl TryCryptoRng for Random {}

/// The caller's monotonic counter.
pub(crate) struct Counter {
    context: *mut c_void,
    read: unsafe extern "C" fn(*mut c_void, *mut u32) -> i32,
    advance: unsafe extern "C" fn(*mut c_void, u32) -> i32,
}

impl Counter {
    pub(crate) fn read(&mut self) -> Option<u32> {
        let mut value = 0;
        // SAFETY: the callback was given for this context, and gets memory for the number.
        let read = unsafe { (self.read)(self.context, &raw mut value) };
        (read == 0).then_some(value)
    }

    pub(crate) fn advance(&mut self, value: u32) -> bool {
        // SAFETY: the callback was given for this context.
        unsafe { (self.advance)(self.context, value) == 0 }
    }
}

/// The caller's clock.
pub(crate) struct Clock {
    context: *mut c_void,
    millis: unsafe extern "C" fn(*mut c_void, *mut u64) -> i32,
}

impl Clock {
    pub(crate) fn now(&self) -> Option<Millis> {
        let mut now = 0;
        // SAFETY: the callback was given for this context, and gets memory for the number.
        let told = unsafe { (self.millis)(self.context, &raw mut now) };
        (told == 0).then_some(Millis::new(now))
    }
}
