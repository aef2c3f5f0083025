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
