use ecny_core::{Digest, sm3};

use crate::{apdu::AID, exchange::Orientation, hello::Hello, sizes};

/// Both points and all that was said in the clear.
#[derive(Clone, Copy)]
pub(super) struct Transcript {
    pub(super) orientation: Orientation,
    pub(super) hello: [u8; Hello::LEN],
    pub(super) reader: [u8; sizes::POINT],
}

impl Transcript {
    /// th = SM3(AID 9 ‖ role 1 ‖ HELLO 35 ‖ E_reader 33). The role is the instruction byte of
    /// the command that opens the channel.
    pub(super) fn digest(&self) -> Digest {
        let role = [self.orientation.opening().instruction()];
        sm3(&[&AID, &role, &self.hello, &self.reader])
    }

    /// The first eight bytes of SM3(E_P ‖ E_R): the payer's point, then the payee's.
    pub(super) fn binding(&self) -> [u8; 8] {
        let [_, _, card @ ..] = &self.hello;
        let (payer, payee) = match self.orientation {
            Orientation::PayeeReads => (card, &self.reader),
            Orientation::PayerReads => (&self.reader, card),
        };
        let mut binding = [0; 8];
        for (slot, byte) in binding.iter_mut().zip(sm3(&[payer, payee])) {
            *slot = byte;
        }
        binding
    }
}
