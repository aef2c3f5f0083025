//! What a debugger, or QEMU in its place, does for the program: a log, a command line, an end.

use core::{arch::asm, fmt};

/// The longest command line.
const COMMAND_LINE: usize = 128;

const SYS_WRITE0: usize = 0x04;
const SYS_GET_CMDLINE: usize = 0x15;
const SYS_EXIT_EXTENDED: usize = 0x20;
const APPLICATION_EXIT: usize = 0x20026;

/// Writes one line, whole: a reset between two lines tears neither.
pub fn line(text: fmt::Arguments<'_>) {
    let mut line = Line { bytes: [0; 512], len: 0 };
    // What does not fit is cut off; the line end always fits.
    let _ = fmt::write(&mut line, text);
    line.bytes[line.len] = b'\n';
    call(SYS_WRITE0, line.bytes.as_ptr() as usize);
}

/// Writes one line to the log.
#[macro_export]
macro_rules! say {
    ($($text:tt)*) => { $crate::board::semihosting::line(format_args!($($text)*)) };
}

/// What the program was told to do: the arguments it was started with.
pub fn command_line(buffer: &mut [u8; COMMAND_LINE]) -> &str {
    let mut block = [buffer.as_mut_ptr() as usize, buffer.len()];
    if call(SYS_GET_CMDLINE, block.as_mut_ptr() as usize) != 0 {
        return "";
    }
    let text = buffer.get(..block[1]).unwrap_or_default();
    core::str::from_utf8(text).unwrap_or_default().trim_end_matches('\0')
}

/// Ends the program with this exit code.
pub fn exit(code: usize) -> ! {
    let block = [APPLICATION_EXIT, code];
    loop {
        call(SYS_EXIT_EXTENDED, block.as_ptr() as usize);
    }
}

struct Line {
    bytes: [u8; 512],
    len: usize,
}

impl fmt::Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Two bytes are kept for the line end and the zero behind it.
        let room = (self.bytes.len() - 2).saturating_sub(self.len);
        let len = text.len().min(room);
        self.bytes[self.len..self.len + len].copy_from_slice(&text.as_bytes()[..len]);
        self.len += len;
        if len == text.len() { Ok(()) } else { Err(fmt::Error) }
    }
}

fn call(operation: usize, parameter: usize) -> usize {
    let mut result = operation;
    // SAFETY: the semihosting call of the Arm specification: it takes r0 and r1, gives r0, and
    // reads or writes only the block that r1 points to, which outlives the call.
    unsafe { asm!("bkpt #0xAB", inout("r0") result, in("r1") parameter, options(nostack)) };
    result
}
