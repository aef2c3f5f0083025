//! What is inside a caller's block: whether it is open, and one call at a time.
//!
//! ```text
//!  Empty --fill--> Open --enter--> Busy --done--> Open --close--> Empty
//!                                   '--a panic--> Dead --close--> Empty
//! ```

use core::{
    cell::UnsafeCell,
    mem::MaybeUninit,
    ops::{Deref, DerefMut},
    ptr::NonNull,
    sync::atomic::{AtomicU32, AtomicUsize, Ordering},
};

use zeroize::Zeroize;

use crate::{
    ecny_result::{self, ECNY_ALREADY_OPEN, ECNY_BUSY, ECNY_NOT_OPEN, ECNY_PANIC},
    raw::checked,
};

/// A `T` in a block of the caller's, and whether there is one.
#[repr(C)]
pub(crate) struct Handle<T> {
    state: AtomicU32,
    /// Where it was opened: one that was copied elsewhere is no handle. Two wallets must not live
    /// on one flash.
    home: AtomicUsize,
    inside: UnsafeCell<MaybeUninit<T>>,
}

/// A block that C zeroes.
const EMPTY: u32 = 0;
/// No value that lies about in memory by chance.
const OPEN: u32 = 0xEC4E_5901;
const BUSY: u32 = 0xEC4E_5902;
const DEAD: u32 = 0xEC4E_5903;

impl<T> Handle<T> {
    /// The handle in a caller's block.
    ///
    /// # Safety
    /// `block` is null or points to at least as many bytes as a `Handle<T>`, zeroed before their
    /// first use, to which nobody but this library has written since.
    pub(crate) unsafe fn at<'a, B>(block: *mut B) -> Result<&'a Self, ecny_result> {
        const { assert!(size_of::<Self>() <= size_of::<B>() && align_of::<Self>() <= align_of::<B>()) };
        let block: NonNull<Self> = checked(block)?.cast();
        // SAFETY: neither null nor askew, and long enough; every bit pattern is a `Handle`, which
        // shares nothing but atomics until its state says what is inside.
        Ok(unsafe { block.as_ref() })
    }

    /// Opens it with what `make` makes; it stays empty where that fails.
    pub(crate) fn fill(
        &self,
        make: impl FnOnce() -> Result<T, ecny_result>,
    ) -> Result<(), ecny_result> {
        self.step(EMPTY, BUSY)
            .map_err(|state| if state == BUSY { ECNY_BUSY } else { ECNY_ALREADY_OPEN })?;
        let mut leave = Leave { state: &self.state, to: EMPTY };
        let made = make()?;
        // SAFETY: the state is `BUSY`, and we have set it: nobody else is inside.
        unsafe { (*self.inside.get()).write(made) };
        self.home.store(self.address(), Ordering::Relaxed);
        leave.to = OPEN;
        Ok(())
    }

    /// Goes in, alone.
    pub(crate) fn enter(&self) -> Result<Inside<'_, T>, ecny_result> {
        self.step(OPEN, BUSY).map_err(|state| match state {
            BUSY => ECNY_BUSY,
            DEAD => ECNY_PANIC,
            _ => ECNY_NOT_OPEN,
        })?;
        let leave = Leave { state: &self.state, to: OPEN };
        if self.home.load(Ordering::Relaxed) != self.address() {
            return Err(ECNY_NOT_OPEN);
        }
        Ok(Inside { handle: self, _leave: leave })
    }

    /// Drops what is inside and leaves zeros. Also where a call has panicked.
    pub(crate) fn close(&self) -> Result<(), ecny_result> {
        let entered = self.step(OPEN, BUSY).or_else(|_| self.step(DEAD, BUSY));
        entered.map_err(|state| if state == BUSY { ECNY_BUSY } else { ECNY_NOT_OPEN })?;
        if self.home.load(Ordering::Relaxed) != self.address() {
            self.state.store(OPEN, Ordering::Release);
            return Err(ECNY_NOT_OPEN);
        }
        // Should dropping panic, the block is empty all the same, and nothing is dropped twice.
        let _leave = Leave { state: &self.state, to: EMPTY };
        let inside = self.inside.get();
        // SAFETY: the state was `OPEN` or `DEAD`, so there is a `T`; it is `BUSY` by us, so nobody
        // else is inside. Nothing reads the `T` after this.
        unsafe { (*inside).assume_init_drop() };
        // SAFETY: as above; a `MaybeUninit` may be anything.
        wipe(unsafe { &mut *inside });
        self.home.store(0, Ordering::Relaxed);
        Ok(())
    }

    fn step(&self, from: u32, to: u32) -> Result<u32, u32> {
        self.state.compare_exchange(from, to, Ordering::Acquire, Ordering::Relaxed)
    }

    fn address(&self) -> usize {
        core::ptr::from_ref(self).addr()
    }
}

/// One call inside a handle. Nobody else gets in until it ends.
pub(crate) struct Inside<'a, T> {
    handle: &'a Handle<T>,
    _leave: Leave<'a>,
}

impl<T> Deref for Inside<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: made only where the state was `OPEN`, so there is a `T`, and it is `BUSY` as long
        // as this lives: nobody else is inside.
        unsafe { (*self.handle.inside.get()).assume_init_ref() }
    }
}

impl<T> DerefMut for Inside<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`, and `self` is borrowed alone.
        unsafe { (*self.handle.inside.get()).assume_init_mut() }
    }
}

/// Sets the state a call leaves behind, whichever way it ends.
struct Leave<'a> {
    state: &'a AtomicU32,
    to: u32,
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        // What a panic left half-done is not gone into again.
        let state = if unwinding() && self.to == OPEN { DEAD } else { self.to };
        self.state.store(state, Ordering::Release);
    }
}

#[cfg(feature = "std")]
fn unwinding() -> bool {
    std::thread::panicking()
}

#[cfg(not(feature = "std"))]
const fn unwinding() -> bool {
    false
}

/// Zeroes the memory so that the compiler does not leave it out.
fn wipe<T>(inside: &mut MaybeUninit<T>) {
    let start: *mut MaybeUninit<u8> = inside.as_mut_ptr().cast();
    // SAFETY: as many bytes as a `T` has, borrowed alone; they may be anything.
    let bytes = unsafe { core::slice::from_raw_parts_mut(start, size_of::<T>()) };
    bytes.zeroize();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::guard;

    /// A handle as it is in the memory of a caller.
    fn empty<T>() -> Box<Handle<T>> {
        // SAFETY: zeros are an empty handle.
        unsafe { Box::<Handle<T>>::new_zeroed().assume_init() }
    }

    #[test]
    fn a_handle_that_panicked_only_closes() {
        let handle = empty();
        assert_eq!(handle.fill(|| Ok(vec![1, 2, 3])), Ok(()));

        let called = guard(|| {
            let _inside = handle.enter()?;
            panic!("as a bug would");
        });

        assert_eq!(called, ECNY_PANIC);
        assert_eq!(handle.enter().err(), Some(ECNY_PANIC));
        assert_eq!(handle.fill(|| Ok(vec![])), Err(ECNY_ALREADY_OPEN));
        assert_eq!(handle.close(), Ok(()));
        assert_eq!(handle.enter().err(), Some(ECNY_NOT_OPEN));
    }

    #[test]
    fn one_call_is_inside_at_a_time() {
        let handle = empty();
        assert_eq!(handle.fill(|| Ok(7)), Ok(()));

        let inside = handle.enter().unwrap();
        assert_eq!(handle.enter().err(), Some(ECNY_BUSY));
        assert_eq!(handle.close(), Err(ECNY_BUSY));
        assert_eq!(handle.fill(|| Ok(8)), Err(ECNY_BUSY));
        drop(inside);

        assert_eq!(handle.enter().map(|inside| *inside), Ok(7));
    }

    #[test]
    fn what_was_not_made_leaves_an_empty_handle() {
        let handle = empty::<u8>();

        assert_eq!(handle.fill(|| Err(ECNY_BUSY)), Err(ECNY_BUSY));

        assert_eq!(handle.enter().err(), Some(ECNY_NOT_OPEN));
        assert_eq!(handle.fill(|| Ok(1)), Ok(()));
    }

    #[test]
    fn a_copy_of_a_handle_is_none() {
        let (handle, mut copy) = (empty::<u8>(), empty::<u8>());
        assert_eq!(handle.fill(|| Ok(1)), Ok(()));
        // SAFETY: both are blocks of one size; what is inside needs no drop.
        unsafe { core::ptr::copy(&raw const *handle, &raw mut *copy, 1) };

        assert_eq!(copy.enter().err(), Some(ECNY_NOT_OPEN));
        assert_eq!(copy.close(), Err(ECNY_NOT_OPEN));
        assert!(handle.enter().is_ok());
    }

    #[test]
    fn a_closed_handle_is_zeros() {
        let handle = empty();
        assert_eq!(handle.fill(|| Ok([0xA5_u8; 64])), Ok(()));

        assert_eq!(handle.close(), Ok(()));

        let start: *const u8 = (&raw const *handle).cast();
        // SAFETY: the block was zeroed as a whole before, and all that was written since is plain.
        let bytes = unsafe { core::slice::from_raw_parts(start, size_of::<Handle<[u8; 64]>>()) };
        assert!(bytes.iter().all(|byte| *byte == 0));
    }
}
