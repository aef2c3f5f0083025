use ecny_offline_protocol::{Card, Event, Reader, TapError};
use ecny_sim::SimLedger;

/// What came of a tap over air that does as it likes.
#[derive(Debug, Default)]
pub struct Bent {
    /// What happened to the reader.
    pub reader: Vec<Result<Event, TapError>>,
    /// What happened to the card.
    pub card: Vec<Result<Event, TapError>>,
    /// What was on the air after it was bent, commands first.
    pub frames: Vec<Vec<u8>>,
}

/// Holds a reader against a card over air that may change each APDU, counted from 1, or lose it
/// (`false`) and end the tap.
pub fn bent_tap(
    reader: &mut Reader,
    asking: &mut SimLedger,
    card: &mut Card,
    answering: &mut SimLedger,
    mut air: impl FnMut(usize, &mut Vec<u8>) -> bool,
) -> Bent {
    let mut bent = Bent::default();
    let mut command = reader.start().to_vec();
    for number in (1..).step_by(2) {
        if !air(number, &mut command) {
            break;
        }
        bent.frames.push(command.clone());
        let handled = card.handle(&command, answering);
        bent.card.push(handled.event);
        let mut response = handled.response.to_vec();
        if !air(number.saturating_add(1), &mut response) {
            break;
        }
        bent.frames.push(response.clone());
        match reader.feed(&response, asking) {
            Ok(next) => {
                bent.reader.push(Ok(next.event));
                let Some(send) = next.send else { break };
                command = send.to_vec();
            }
            Err(error) => {
                bent.reader.push(Err(error));
                break;
            }
        }
    }
    reader.end(asking);
    card.deactivate(answering);
    bent
}
