use std::collections::VecDeque;

/// What holds the air between a reader and a card: it may let messages through, put others in
/// their place, or speak for one side altogether.
pub(super) trait Hand {
    /// What reaches the card. `honest` is what the wallet with the reader has sent, if there is
    /// one. `None` ends the tap.
    fn command(&mut self, honest: Option<&[u8]>) -> Option<Vec<u8>>;

    /// What reaches the reader.
    fn response(&mut self, honest: Option<&[u8]>) -> Option<Vec<u8>>;
}

/// Lets everything through.
pub(super) struct Through;

impl Hand for Through {
    fn command(&mut self, honest: Option<&[u8]>) -> Option<Vec<u8>> {
        honest.map(<[u8]>::to_vec)
    }

    fn response(&mut self, honest: Option<&[u8]>) -> Option<Vec<u8>> {
        honest.map(<[u8]>::to_vec)
    }
}

/// Says what was written down, whatever the wallets say.
pub(super) struct Written {
    pub(super) commands: VecDeque<Vec<u8>>,
    pub(super) responses: VecDeque<Vec<u8>>,
}

impl Hand for Written {
    fn command(&mut self, _honest: Option<&[u8]>) -> Option<Vec<u8>> {
        self.commands.pop_front()
    }

    fn response(&mut self, _honest: Option<&[u8]>) -> Option<Vec<u8>> {
        self.responses.pop_front()
    }
}
