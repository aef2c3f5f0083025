//! The board's first UART (CMSDK APB UART), polled.

use super::{Register, map};

const DATA: Register = Register::at(map::UART0, 0x0);
const STATE: Register = Register::at(map::UART0, 0x4);
const CONTROL: Register = Register::at(map::UART0, 0x8);
const BAUD_DIVIDER: Register = Register::at(map::UART0, 0x10);

const SEND_FULL: u32 = 1;
const RECEIVE_FULL: u32 = 1 << 1;

/// Turns sending and receiving on.
pub fn start() {
    BAUD_DIVIDER.write(16);
    CONTROL.write(0b11);
}

/// The next byte, if one is there.
pub fn receive() -> Option<u8> {
    (STATE.read() & RECEIVE_FULL != 0).then(|| DATA.read().to_le_bytes()[0])
}

/// Sends the bytes one after the other.
pub fn send(bytes: &[u8]) {
    for byte in bytes {
        while STATE.read() & SEND_FULL != 0 {}
        DATA.write(u32::from(*byte));
    }
}
