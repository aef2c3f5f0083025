use crate::ecny_result;

/// Runs a call so that no panic leaves it.
pub(crate) fn guard(call: impl FnOnce() -> Result<(), ecny_result>) -> ecny_result {
    caught(call).err().unwrap_or(ecny_result::ECNY_OK)
}

#[cfg(feature = "std")]
fn caught(call: impl FnOnce() -> Result<(), ecny_result>) -> Result<(), ecny_result> {
    // What a panic leaves half-done is in a handle, and a handle that unwound only closes.
    let call = std::panic::AssertUnwindSafe(call);
    std::panic::catch_unwind(call).unwrap_or(Err(ecny_result::ECNY_PANIC))
}

#[cfg(not(feature = "std"))]
fn caught(call: impl FnOnce() -> Result<(), ecny_result>) -> Result<(), ecny_result> {
    call()
}
