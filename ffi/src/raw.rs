//! Pointers of C become references, and outputs are written: the one place that does it.
//!
//! What cannot be seen from here is the caller's promise, in every function's `# Safety`: a pointer
//! that is not null points to that much memory of its own for the time of the call.

use core::ptr::NonNull;

use crate::ecny_result::{self, ECNY_ALIGNMENT, ECNY_LENGTH, ECNY_NULL, ECNY_OVERLAP};

/// A pointer that may be followed: neither null nor askew.
pub(crate) fn checked<T>(pointer: *mut T) -> Result<NonNull<T>, ecny_result> {
    let pointer = NonNull::new(pointer).ok_or(ECNY_NULL)?;
    if pointer.is_aligned() { Ok(pointer) } else { Err(ECNY_ALIGNMENT) }
}

/// What the caller lets us read.
///
/// # Safety
/// `pointer` is null or points to a `T` that nobody writes to during the call.
pub(crate) unsafe fn input<'a, T>(pointer: *const T) -> Result<&'a T, ecny_result> {
    let pointer = checked(pointer.cast_mut())?;
    // SAFETY: not null and aligned; it is readable by this function's contract.
    Ok(unsafe { pointer.as_ref() })
}

/// Exactly `N` bytes that the caller lets us read.
///
/// # Safety
/// `pointer` is null or points to `N` bytes that nobody writes to during the call.
pub(crate) unsafe fn array<'a, const N: usize>(
    pointer: *const u8,
) -> Result<&'a [u8; N], ecny_result> {
    // SAFETY: an array of bytes has the alignment of a byte; the rest is this function's contract.
    unsafe { input(pointer.cast()) }
}

/// Bytes that the caller lets us read; null is nothing, where the length is 0.
///
/// # Safety
/// `pointer` is null or points to `len` bytes that nobody writes to during the call.
pub(crate) unsafe fn bytes<'a>(pointer: *const u8, len: usize) -> Result<&'a [u8], ecny_result> {
    if len == 0 {
        return Ok(&[]);
    }
    if isize::try_from(len).is_err() {
        return Err(ECNY_LENGTH);
    }
    let pointer = checked(pointer.cast_mut())?;
    // SAFETY: not null, and no longer than any object can be; readable by this function's contract.
    Ok(unsafe { core::slice::from_raw_parts(pointer.as_ptr(), len) })
}

/// A place of the caller's that a value goes to. What was there before is not looked at.
pub(crate) struct Out<T>(NonNull<T>);

impl<T: Copy> Out<T> {
    /// # Safety
    /// `pointer` is null or points to memory for a `T` that is the caller's to give, and that
    /// nobody else uses until [`Out::set`] or the end of the call.
    pub(crate) unsafe fn new(pointer: *mut T) -> Result<Self, ecny_result> {
        checked(pointer).map(Self)
    }

    pub(crate) fn set(&self, value: T) {
        // SAFETY: not null, aligned, and writable by the contract of `new`.
        unsafe { self.0.write(value) }
    }

    /// The same for what must not stay behind on the stack.
    pub(crate) fn copy(&self, value: &T) {
        // SAFETY: as in `set`; what is borrowed here is not the caller's to give.
        unsafe { self.0.copy_from_nonoverlapping(NonNull::from(value), 1) }
    }

    pub(crate) fn span(&self) -> Span {
        Span::of(self.0.as_ptr().cast_const())
    }
}

/// Room of the caller's that bytes go to.
pub(crate) struct OutBytes {
    start: NonNull<u8>,
    capacity: usize,
}

impl OutBytes {
    /// # Safety
    /// `pointer` is null or points to `capacity` bytes that are the caller's to give, and that
    /// nobody else uses during the call.
    pub(crate) unsafe fn new(pointer: *mut u8, capacity: usize) -> Result<Self, ecny_result> {
        checked(pointer).map(|start| Self { start, capacity })
    }

    /// Refuses less room than that: a step whose answer would not fit is not begun.
    pub(crate) fn at_least(&self, least: usize) -> Result<(), ecny_result> {
        let possible = isize::try_from(self.capacity).is_ok();
        if possible && self.capacity >= least { Ok(()) } else { Err(ECNY_LENGTH) }
    }

    /// Copies the bytes there, and says how many they are.
    pub(crate) fn put(&self, bytes: &[u8]) -> Result<usize, ecny_result> {
        if bytes.len() > self.capacity {
            return Err(ECNY_LENGTH);
        }
        // SAFETY: there is room for as many bytes; it is the caller's own by the contract of `new`,
        // so it is none of ours that `bytes` borrows.
        unsafe { self.start.copy_from_nonoverlapping(NonNull::from(bytes).cast(), bytes.len()) };
        Ok(bytes.len())
    }

    pub(crate) fn span(&self) -> Span {
        Span { start: self.start.as_ptr().addr(), len: self.capacity }
    }
}

/// Where an argument lies. Only compared, never followed.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    start: usize,
    len: usize,
}

impl Span {
    pub(crate) fn of<T>(pointer: *const T) -> Self {
        Self { start: pointer.addr(), len: size_of::<T>() }
    }

    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self { start: bytes.as_ptr().addr(), len: bytes.len() }
    }

    fn meets(self, other: Self) -> bool {
        let end = |span: Self| span.start.saturating_add(span.len);
        self.len > 0 && other.len > 0 && self.start < end(other) && other.start < end(self)
    }
}

/// Refuses arguments of which two share memory.
pub(crate) fn apart(spans: &[Span]) -> Result<(), ecny_result> {
    let mut rest = spans;
    while let Some((first, others)) = rest.split_first() {
        if others.iter().any(|other| first.meets(*other)) {
            return Err(ECNY_OVERLAP);
        }
        rest = others;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_touches_is_apart_and_what_shares_a_byte_is_not() {
        let span = |start, len| Span { start, len };

        assert_eq!(apart(&[span(10, 4), span(14, 4), span(0, 10)]), Ok(()));
        assert_eq!(apart(&[span(10, 4), span(13, 4)]), Err(ECNY_OVERLAP));
        assert_eq!(apart(&[span(0, 100), span(200, 1), span(50, 1)]), Err(ECNY_OVERLAP));
        assert_eq!(
            apart(&[span(10, 0), span(10, 0), span(5, 20)]),
            Ok(()),
            "nothing shares nothing"
        );
    }
}
