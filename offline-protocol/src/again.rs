use ecny_core::{Digest, sm3};
use heapless::Vec;

use crate::sizes;

/// The card's last answer, for a reader that did not hear it.
///
/// The same command gets the same bytes: nothing is done twice and nothing is encrypted twice.
/// It lives beside a channel and is forgotten with it, at any SELECT. It holds only what has been
/// on the air.
#[derive(Debug, Default)]
pub struct Again(Option<Answered>);

#[derive(Debug)]
struct Answered {
    /// SM3 of the command: as good as its 250 bytes.
    command: Digest,
    response: Vec<u8, { sizes::APDU }>,
}

impl Again {
    /// Nothing answered yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// The response to keep to, where this is the command answered last.
    #[must_use]
    pub fn response_to(&self, command: &[u8]) -> Option<&[u8]> {
        let answered = self.0.as_ref()?;
        (answered.command == sm3(&[command])).then_some(&answered.response)
    }

    /// Keeps the response to this command in place of the last. One longer than an APDU of this
    /// protocol is not kept.
    pub fn keep(&mut self, command: &[u8], response: &[u8]) {
        self.0 = Vec::from_slice(response)
            .ok()
            .map(|response| Answered { command: sm3(&[command]), response });
    }

    /// Keeps nothing.
    pub fn forget(&mut self) {
        self.0 = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_command_is_answered_again_and_with_the_same_bytes() {
        let mut again = Again::new();
        assert_eq!(again.response_to(b"first"), None);

        again.keep(b"first", b"one");
        assert_eq!(again.response_to(b"first"), Some(&b"one"[..]));
        assert_eq!(again.response_to(b"first"), Some(&b"one"[..]));
        assert_eq!(again.response_to(b"firsT"), None);
        assert_eq!(again.response_to(b""), None);

        again.keep(b"second", b"two");
        assert_eq!(again.response_to(b"first"), None);
        assert_eq!(again.response_to(b"second"), Some(&b"two"[..]));
    }

    #[test]
    fn what_is_forgotten_is_not_answered() {
        let mut again = Again::new();
        again.keep(b"command", b"response");

        again.forget();

        assert_eq!(again.response_to(b"command"), None);
    }

    #[test]
    fn the_longest_response_is_kept_and_a_longer_one_is_not() {
        let mut again = Again::new();
        let bytes = [7; sizes::APDU + 1];

        again.keep(b"longest", &bytes[..sizes::APDU]);
        assert_eq!(again.response_to(b"longest"), Some(&bytes[..sizes::APDU]));

        again.keep(b"longer", &bytes);
        assert_eq!(again.response_to(b"longer"), None);
        assert_eq!(again.response_to(b"longest"), None);
    }
}
