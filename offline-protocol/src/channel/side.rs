use ecny_core::{ElementError, SecureElement, Verifier, sm2::Point};

use super::{Channel, ChannelError, Side, transcript::Transcript};
use crate::{
    exchange::Orientation,
    hello::{Capabilities, Hello},
    sizes,
};

/// The card's half before the channel: a fresh point that one reader may answer.
///
/// It serves one channel. A second one is a compile error:
/// ```compile_fail,E0382
/// # use ecny_core::SecureElement;
/// # use ecny_offline_protocol::{Listening, Orientation};
/// fn twice(listening: Listening, reader: &[u8; 33], element: &mut impl SecureElement) {
///     let first = listening.accept(Orientation::PayeeReads, reader, element);
///     let second = listening.accept(Orientation::PayeeReads, reader, element);
/// }
/// ```
/// and so is this one, while the first alone is none:
/// ```compile_fail,E0599
/// # use ecny_offline_protocol::Listening;
/// fn copied(listening: &Listening) -> Listening {
///     listening.clone()
/// }
/// ```
/// ```
/// # use ecny_core::SecureElement;
/// # use ecny_offline_protocol::{Listening, Orientation};
/// fn once(listening: Listening, reader: &[u8; 33], element: &mut impl SecureElement) {
///     let first = listening.accept(Orientation::PayeeReads, reader, element);
/// }
/// ```
#[derive(Debug)]
pub struct Listening {
    hello: Hello,
}

impl Listening {
    /// Has the element make a fresh point. It may be done before the field is there; once the
    /// HELLO has been sent, another SELECT needs another `Listening`.
    ///
    /// # Errors
    /// [`ElementError::Randomness`] where the element has none.
    pub fn new(
        capabilities: Capabilities,
        element: &mut impl SecureElement,
    ) -> Result<Self, ElementError> {
        let point = element.ephemeral()?.to_bytes();
        Ok(Self { hello: Hello { capabilities, point } })
    }

    /// What to answer to SELECT.
    #[must_use]
    pub const fn hello(&self) -> &Hello {
        &self.hello
    }

    /// The channel with the reader that sent this point.
    ///
    /// # Errors
    /// [`ChannelError::Point`], [`ChannelError::Reflected`], or [`ChannelError::Element`] where
    /// the element holds no point any more. The point of this HELLO is spent all the same. Where
    /// the element has made another point since, the two sides get different keys.
    pub fn accept(
        self,
        orientation: Orientation,
        reader: &[u8; sizes::POINT],
        element: &mut impl SecureElement,
    ) -> Result<Channel, ChannelError> {
        let peer = match other(reader, &self.hello.point, element) {
            Ok(peer) => peer,
            Err(error) => {
                element.forget_ephemeral();
                return Err(error);
            }
        };
        let shared = element.agree(&peer).map_err(ChannelError::Element)?;
        let said = Transcript { orientation, hello: self.hello.to_bytes(), reader: *reader };
        Ok(Channel::new(Side::Card, &said, &shared))
    }
}

/// The reader's half before the channel: a fresh point to answer one HELLO with.
#[derive(Debug)]
pub struct Reading {
    point: [u8; sizes::POINT],
}

impl Reading {
    /// Has the element make a fresh point. It may be done before there is a card.
    ///
    /// # Errors
    /// [`ElementError::Randomness`] where the element has none.
    pub fn new(element: &mut impl SecureElement) -> Result<Self, ElementError> {
        Ok(Self { point: element.ephemeral()?.to_bytes() })
    }

    /// The channel with the card that said this, and the point to send in COLLECT or PAY.
    ///
    /// # Errors
    /// [`ChannelError::Point`], [`ChannelError::Reflected`], or [`ChannelError::Element`] where
    /// the element holds no point any more. The own point is spent all the same. Where the element has made another point
    /// since, the two sides get different keys.
    pub fn connect(
        self,
        orientation: Orientation,
        hello: &Hello,
        element: &mut impl SecureElement,
    ) -> Result<(Channel, [u8; sizes::POINT]), ChannelError> {
        let reader = self.point;
        let peer = match other(&hello.point, &reader, element) {
            Ok(peer) => peer,
            Err(error) => {
                element.forget_ephemeral();
                return Err(error);
            }
        };
        let shared = element.agree(&peer).map_err(ChannelError::Element)?;
        let said = Transcript { orientation, hello: hello.to_bytes(), reader };
        Ok((Channel::new(Side::Reader, &said, &shared), reader))
    }
}

/// The peer's point: one of the curve and not our own. Only x enters the shared secret, so the
/// negative of our own is as good as our own.
fn other(
    bytes: &[u8; sizes::POINT],
    own: &[u8; sizes::POINT],
    verifier: &impl Verifier,
) -> Result<Point, ChannelError> {
    let peer = verifier.point(bytes).ok_or(ChannelError::Point)?;
    let ([_, x @ ..], [_, own @ ..]) = (bytes, own);
    if x == own { Err(ChannelError::Reflected) } else { Ok(peer) }
}
