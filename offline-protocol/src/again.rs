use heapless::Vec;

use crate::{
    apdu::{Answer, ApduBuffer, StatusWord},
    sizes,
};

/// The card's last answer, for a reader that did not hear it.
///
/// The same command gets the same bytes: nothing is done twice and nothing is encrypted twice.
/// It lives beside a channel and is forgotten with it, at any SELECT. It holds only what has been
/// on the air.
#[derive(Debug)]
pub struct Again {
    /// The command answered last; empty where its answer is not to be repeated.
    command: Vec<u8, { sizes::APDU }>,
    /// The answer, in the buffer it was written into.
    out: ApduBuffer,
    length: usize,
}

impl Again {
    /// Nothing answered yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { command: Vec::new(), out: [0; sizes::APDU], length: 0 }
    }

    /// Whether this is the command answered last.
    #[must_use]
    pub fn answers(&self, command: &[u8]) -> bool {
        !command.is_empty() && self.command == command
    }

    /// The last answer.
    #[must_use]
    pub fn response(&self) -> &[u8] {
        self.out.get(..self.length).unwrap_or_default()
    }

    /// Has the answer to this command written in place of the last, and keeps to it. To a command
    /// longer than an APDU of this protocol it does not keep.
    pub fn answer(
        &mut self,
        command: &[u8],
        write: impl FnOnce(&mut ApduBuffer) -> &[u8],
    ) -> &[u8] {
        self.length = write(&mut self.out).len();
        self.command = Vec::from_slice(command).unwrap_or_default();
        self.response()
    }

    /// Writes a refusal in place of the last answer, and keeps to none.
    pub fn refuse(&mut self, status: StatusWord) -> &[u8] {
        self.answer(&[], |out| Answer::Refused(status).encode(out))
    }

    /// Keeps to no answer.
    pub fn forget(&mut self) {
        self.command.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(again: &mut Again, command: &[u8], response: &[u8]) {
        let written = again.answer(command, |out| {
            out[..response.len()].copy_from_slice(response);
            &out[..response.len()]
        });
        assert_eq!(written, response);
    }

    #[test]
    fn only_the_last_command_is_answered_again_and_with_the_same_bytes() {
        let mut again = Again::new();
        assert!(!again.answers(b"first"));
        assert!(!again.answers(b""));

        answer(&mut again, b"first", b"one");
        assert!(again.answers(b"first"));
        assert_eq!(again.response(), b"one");
        assert!(!again.answers(b"firsT"));
        assert!(!again.answers(b"firs"));
        assert!(!again.answers(b"first."));
        assert!(!again.answers(b""));

        answer(&mut again, b"second", b"two!");
        assert!(!again.answers(b"first"));
        assert!(again.answers(b"second"));
        assert_eq!(again.response(), b"two!");
    }

    #[test]
    fn what_is_forgotten_is_not_answered() {
        let mut again = Again::new();
        answer(&mut again, b"command", b"response");

        again.forget();

        assert!(!again.answers(b"command"));
        assert!(!again.answers(b""));
    }

    #[test]
    fn the_longest_command_is_kept_to_and_a_longer_one_is_not() {
        let mut again = Again::new();
        let bytes = [7; sizes::APDU + 1];

        answer(&mut again, &bytes[..sizes::APDU], &bytes[..sizes::APDU]);
        assert!(again.answers(&bytes[..sizes::APDU]));
        assert_eq!(again.response(), &bytes[..sizes::APDU]);

        answer(&mut again, &bytes, b"longer");
        assert!(!again.answers(&bytes));
        assert!(!again.answers(&bytes[..sizes::APDU]));
    }
}
