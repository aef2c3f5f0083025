//! The sealed channel of one tap: one key agreement, one key per direction, no second chance.
//!
//! ```text
//!  card                                            reader
//!  Listening --HELLO: version, capabilities, E-->  Reading
//!      |     <--COLLECT or PAY: E, first sealed--     | connect
//!      | accept                                       v
//!      v                                           Channel
//!  Channel   <====== sealed, both directions =====>
//! ```
//!
//! * Both points are ephemeral and used once: [`Listening::accept`] and [`Reading::connect`]
//!   consume their holder, and the element spends its half of the agreement whatever comes of it.
//! * th = SM3(AID 9 ‖ role 1 ‖ HELLO 35 ‖ E of the reader 33), where the role is the instruction
//!   byte of COLLECT or PAY. Z is the x coordinate of the shared point, 32 bytes (GB/T 32918.1).
//! * HKDF-SM3 (RFC 5869) with salt th, secret Z and info `ecny-offline/1 channel` gives 32 bytes:
//!   the SM4 key of what the reader sends, then that of what the card sends.
//! * A message is sealed with SM4-CCM as in RFC 8998: nonce 12 bytes, the number of messages sealed
//!   before in this direction, big-endian; tag 16 bytes behind the ciphertext.
//! * The additional data is one byte, the instruction of the exchange, for the command and its
//!   response alike. All else in the clear either is in th or has one possible value: a header
//!   exchanged on the way does not open.
//! * A message that does not open kills the channel: the keys are wiped, and every call after
//!   that fails. One HELLO is good for one guess.
//!
//! The keys are wiped when they are dropped (`SealKey` is `ZeroizeOnDrop`), and so are the state of
//! HMAC and SM3 and the bytes derived on the way. What the compiler leaves on the stack when it
//! moves a value is not reached by this.

mod side;
mod transcript;

pub use side::{Listening, Reading};

use ecny_core::{Digest, ElementError, Nonce, SealKey, SharedSecret, derive};
use zeroize::Zeroizing;

use crate::{
    exchange::{Exchange, Orientation},
    sizes,
};
use transcript::Transcript;

/// One side of a channel. Not yet a proof of who is at the other end: that is a signature over
/// [`Channel::transcript`].
#[derive(Debug)]
pub struct Channel {
    orientation: Orientation,
    transcript: Digest,
    binding: [u8; 8],
    state: State,
}

#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is no heap to put the keys on, and one channel at a time"
)]
enum State {
    /// A message did not open; the keys are gone.
    Dead,
    Open {
        sending: Direction,
        receiving: Direction,
    },
}

/// The key of one direction and how many messages it has sealed or opened.
#[derive(Debug)]
struct Direction {
    key: SealKey,
    count: u8,
}

impl Channel {
    /// Who holds the reader.
    #[must_use]
    pub const fn orientation(&self) -> Orientation {
        self.orientation
    }

    /// th, which is signed.
    #[must_use]
    pub const fn transcript(&self) -> &Digest {
        &self.transcript
    }

    /// What ties a session to this channel: the first eight bytes of SM3(E_P ‖ E_R), the payer's
    /// point first.
    #[must_use]
    pub const fn binding(&self) -> [u8; 8] {
        self.binding
    }

    /// Seals one message of that exchange: ciphertext, then tag. `S` is `P` and 16.
    ///
    /// # Errors
    /// [`ChannelError::OutOfTurn`] where the exchange is not one of this orientation,
    /// [`ChannelError::Exhausted`] after 255 messages, [`ChannelError::Dead`]. Nothing has been
    /// encrypted then.
    pub fn seal<const P: usize, const S: usize>(
        &mut self,
        exchange: Exchange,
        plaintext: &[u8; P],
    ) -> Result<[u8; S], ChannelError> {
        const { assert!(P.saturating_add(sizes::TAG) == S, "a sealed message is 16 bytes longer") };
        let (sending, _) = self.directions(exchange)?;
        let nonce = sending.next()?;
        let mut sealed = [0; S];
        if let Some((body, end)) = sealed.split_first_chunk_mut::<P>() {
            *body = *plaintext;
            let tag = sending
                .key
                .seal(&nonce, &[exchange.instruction()], body)
                .map_err(|_| ChannelError::Exhausted)?;
            if let Some(end) = end.first_chunk_mut() {
                *end = tag;
            }
        }
        Ok(sealed)
    }

    /// Opens one message of that exchange.
    ///
    /// # Errors
    /// [`ChannelError::Forged`] where it was not sealed by the peer as its next message of this
    /// exchange: the channel is dead from then on. [`ChannelError::OutOfTurn`],
    /// [`ChannelError::Exhausted`] and [`ChannelError::Dead`] as for [`Channel::seal`].
    pub fn open<const S: usize, const P: usize>(
        &mut self,
        exchange: Exchange,
        sealed: &[u8; S],
    ) -> Result<[u8; P], ChannelError> {
        const { assert!(P.saturating_add(sizes::TAG) == S, "a sealed message is 16 bytes longer") };
        let (_, receiving) = self.directions(exchange)?;
        let nonce = receiving.next()?;
        let opened = unseal(&receiving.key, &nonce, exchange, sealed);
        if opened.is_none() {
            self.state = State::Dead;
        }
        opened.ok_or(ChannelError::Forged)
    }

    fn new(side: Side, said: &Transcript, shared: &SharedSecret) -> Self {
        let transcript = said.digest();
        let keys = derive(&transcript, shared.expose(), &[INFO]);
        let (from_reader, from_card) = halves(&keys);
        let (sending, receiving) = match side {
            Side::Card => (from_card, from_reader),
            Side::Reader => (from_reader, from_card),
        };
        Self {
            orientation: said.orientation,
            transcript,
            binding: said.binding(),
            state: State::Open { sending, receiving },
        }
    }

    fn directions(
        &mut self,
        exchange: Exchange,
    ) -> Result<(&mut Direction, &mut Direction), ChannelError> {
        match &mut self.state {
            State::Dead => Err(ChannelError::Dead),
            State::Open { .. } if !exchange.belongs_to(self.orientation) => {
                Err(ChannelError::OutOfTurn)
            }
            State::Open { sending, receiving } => Ok((sending, receiving)),
        }
    }
}

/// Why a channel is not opened, or does not seal or open a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// A message did not open before: the channel is no more.
    #[error("the channel is dead")]
    Dead,
    /// The secure element did not agree on a key.
    #[error("{0}")]
    Element(ElementError),
    /// 255 messages have gone this way.
    #[error("no more messages in this channel")]
    Exhausted,
    /// Not sealed by the peer as its next message of this exchange.
    #[error("a message was not sealed by the peer")]
    Forged,
    /// The exchange belongs to the other orientation.
    #[error("the message belongs to the other role")]
    OutOfTurn,
    /// The peer's point is not on the curve or not in its one encoding.
    #[error("the peer's point is not on the curve")]
    Point,
    /// The peer's point is our own, or its negative.
    #[error("the peer sent back our own point")]
    Reflected,
}

impl Direction {
    const fn new(key: SealKey) -> Self {
        Self { key, count: 0 }
    }

    /// The nonce of the next message. It is not given out again, whatever becomes of the message.
    fn next(&mut self) -> Result<Nonce, ChannelError> {
        let next = self.count.checked_add(1).ok_or(ChannelError::Exhausted)?;
        let count = core::mem::replace(&mut self.count, next);
        Ok([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count])
    }
}

/// Which end of the channel this is: it decides which key is whose.
#[derive(Clone, Copy, Debug)]
enum Side {
    Card,
    Reader,
}

/// The key of what the reader sends, then that of what the card sends.
fn halves(keys: &[u8; 32]) -> (Direction, Direction) {
    let mut from_reader = Zeroizing::new([0; 16]);
    let mut from_card = Zeroizing::new([0; 16]);
    for (slot, byte) in from_reader.iter_mut().chain(from_card.iter_mut()).zip(keys) {
        *slot = *byte;
    }
    (Direction::new(SealKey::new(&from_reader)), Direction::new(SealKey::new(&from_card)))
}

fn unseal<const P: usize>(
    key: &SealKey,
    nonce: &Nonce,
    exchange: Exchange,
    sealed: &[u8],
) -> Option<[u8; P]> {
    let (body, tag) = sealed.split_last_chunk()?;
    let mut body: [u8; P] = body.try_into().ok()?;
    key.open(nonce, &[exchange.instruction()], &mut body, tag).ok()?;
    Some(body)
}

const INFO: &[u8] = b"ecny-offline/1 channel";

#[cfg(test)]
mod tests;
