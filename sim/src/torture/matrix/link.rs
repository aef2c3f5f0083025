use ecny_core::{Ledger, SecureElement};
use ecny_offline_protocol::{Card, Event, Reader, TapError};
use embedded_storage::nor_flash::NorFlash;

use super::case::{Bend, How};

/// What came of a tap over a link that bends one message.
#[derive(Debug, Default)]
pub(super) struct Linked {
    /// What happened to the reader.
    pub(super) reader: Vec<Result<Event, TapError>>,
    /// What happened to the card.
    pub(super) card: Vec<Result<Event, TapError>>,
    /// Whether a message was bent.
    pub(super) bent: bool,
    /// The message that is to come in the next tap.
    pub(super) late: Option<Late>,
}

/// A message that comes one tap late.
#[derive(Clone, Debug)]
pub(super) struct Late {
    message: usize,
    apdu: Vec<u8>,
}

/// Holds a reader against a card until the tap is over; with `shares` the two then share what they
/// know of revoked wallets.
pub(super) fn hold<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    mut reader: Reader,
    asking: &mut Ledger<F, E>,
    answering: &mut Ledger<G, D>,
    bend: Option<Bend>,
    late: Option<&Late>,
    shares: bool,
) -> Linked {
    let mut card = Card::new();
    let mut linked = Linked::default();
    let mut command = reader.start().to_vec();
    for number in (1..).step_by(2) {
        if command.is_empty() {
            match reader.share(asking) {
                Ok(Some(next)) if shares => command.extend_from_slice(next),
                Ok(_) | Err(_) => break,
            }
        }
        if let Some(late) = late.filter(|late| late.message == number) {
            linked.card.push(card.handle(&late.apdu, answering).event);
            linked.bent = true;
        }
        let arrives = linked.arrives(number, bend, &command);
        for _ in 1..arrives {
            linked.card.push(card.handle(&command, answering).event);
        }
        if arrives == 0 {
            break;
        }
        let handled = card.handle(&command, answering);
        linked.card.push(handled.event);
        let response = handled.response.to_vec();

        let number = number.saturating_add(1);
        if let Some(late) = late.filter(|late| late.message == number) {
            linked.bent = true;
            if !linked.feed(&mut reader, &late.apdu, asking, &mut command) {
                break;
            }
        }
        let arrives = linked.arrives(number, bend, &response);
        if arrives == 0 {
            break;
        }
        for _ in 0..arrives {
            if !linked.feed(&mut reader, &response, asking, &mut command) {
                break;
            }
        }
    }
    reader.end(asking);
    card.deactivate(answering);
    linked
}

impl Linked {
    /// How often that message arrives now.
    fn arrives(&mut self, number: usize, bend: Option<Bend>, apdu: &[u8]) -> usize {
        let Some(Bend { how, .. }) = bend.filter(|bend| bend.message == number) else { return 1 };
        self.bent = true;
        match how {
            How::Late => {
                self.late = Some(Late { message: number, apdu: apdu.to_vec() });
                0
            }
            How::Lost => 0,
            How::Twice => 2,
        }
    }

    /// Gives the reader a response; `false` where the tap is over.
    fn feed<F: NorFlash, E: SecureElement>(
        &mut self,
        reader: &mut Reader,
        response: &[u8],
        asking: &mut Ledger<F, E>,
        command: &mut Vec<u8>,
    ) -> bool {
        match reader.feed(response, asking) {
            Ok(next) => {
                self.reader.push(Ok(next.event));
                command.clear();
                command.extend_from_slice(next.send.unwrap_or_default());
                !command.is_empty()
            }
            Err(error) => {
                self.reader.push(Err(error));
                command.clear();
                false
            }
        }
    }
}
