//! What a panic does where there is no operating system.

/// Stops here until the watchdog resets the device. What is on flash is whole: it is written before
/// anything goes on the air, and a boot after this is a boot after a power cut.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
