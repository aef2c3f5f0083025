//! Any message, sealed and opened by its length alone.

use ecny_offline_protocol::{Channel, Exchange, Message, TapError, sizes};

/// Seals a plaintext of any message's length as the next message of that exchange.
///
/// # Errors
/// [`TapError::OutOfTurn`] where no message has that length, or what [`Channel::seal`] refuses.
pub fn seal(channel: &mut Channel, exchange: Exchange, plain: &[u8]) -> Result<Vec<u8>, TapError> {
    fn of<const P: usize, const S: usize>(
        channel: &mut Channel,
        exchange: Exchange,
        plain: &[u8],
    ) -> Result<Vec<u8>, TapError> {
        let plain: &[u8; P] = plain.try_into().map_err(|_| TapError::OutOfTurn)?;
        Ok(channel.seal::<P, S>(exchange, plain)?.to_vec())
    }
    match plain.len() {
        sizes::PAY => of::<{ sizes::PAY }, { sizes::SEALED_PAY }>(channel, exchange, plain),
        sizes::REQUEST => {
            of::<{ sizes::REQUEST }, { sizes::SEALED_REQUEST }>(channel, exchange, plain)
        }
        sizes::VALUE => of::<{ sizes::VALUE }, { sizes::SEALED_VALUE }>(channel, exchange, plain),
        sizes::SETTLED => {
            of::<{ sizes::SETTLED }, { sizes::SEALED_SETTLED }>(channel, exchange, plain)
        }
        sizes::CANCEL => {
            of::<{ sizes::CANCEL }, { sizes::SEALED_CANCEL }>(channel, exchange, plain)
        }
        sizes::SHARE => of::<{ sizes::SHARE }, { sizes::SEALED_SHARE }>(channel, exchange, plain),
        _ => of::<{ sizes::UNKNOWN }, { sizes::SEALED_UNKNOWN }>(channel, exchange, plain),
    }
}

/// The message in a sealed body of that exchange; `None` where the body is empty or does not open.
#[must_use]
pub fn open(channel: &mut Channel, exchange: Exchange, sealed: &[u8]) -> Option<Message> {
    fn of<const S: usize, const P: usize>(
        channel: &mut Channel,
        exchange: Exchange,
        sealed: &[u8],
    ) -> Option<Message> {
        let plain = channel.open::<S, P>(exchange, sealed.try_into().ok()?).ok()?;
        Message::from_bytes(&plain).ok()
    }
    match sealed.len() {
        sizes::SEALED_PAY => of::<{ sizes::SEALED_PAY }, { sizes::PAY }>(channel, exchange, sealed),
        sizes::SEALED_REQUEST => {
            of::<{ sizes::SEALED_REQUEST }, { sizes::REQUEST }>(channel, exchange, sealed)
        }
        sizes::SEALED_VALUE => {
            of::<{ sizes::SEALED_VALUE }, { sizes::VALUE }>(channel, exchange, sealed)
        }
        sizes::SEALED_SETTLED => {
            of::<{ sizes::SEALED_SETTLED }, { sizes::SETTLED }>(channel, exchange, sealed)
        }
        sizes::SEALED_CANCEL => {
            of::<{ sizes::SEALED_CANCEL }, { sizes::CANCEL }>(channel, exchange, sealed)
        }
        sizes::SEALED_SHARE => {
            of::<{ sizes::SEALED_SHARE }, { sizes::SHARE }>(channel, exchange, sealed)
        }
        sizes::SEALED_UNKNOWN => {
            of::<{ sizes::SEALED_UNKNOWN }, { sizes::UNKNOWN }>(channel, exchange, sealed)
        }
        _ => None,
    }
}
