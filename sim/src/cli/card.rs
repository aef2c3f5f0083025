//! `ecny card`: the card's role over a line, until it is closed or enough taps have ended.

mod asking;
mod options;
mod session;

use ecny_serial::Kind;
use ecny_sim::serial::{Heard, LineError};

use self::{asking::Asking, session::Session};
use super::{
    error::CliError,
    output::Output,
    own::Own,
    secret::SecretSource,
    voice::Voice,
    wire::{LOOK_UP, Wire, later},
};

pub(super) use self::options::Card;

/// Answers whoever reads this wallet at the other end of the line.
pub(super) fn run(card: &Card, secrets: &SecretSource, voice: Voice) -> Result<Output, CliError> {
    let own = Own::open(&card.own, secrets)?;
    let mut wire = Wire::open(&card.wire, voice)?;
    let mut session = Session::new(card, own, voice, Asking::at_terminal(voice));
    let over = loop {
        let over = answer(card, &mut session, &mut wire);
        session.end_tap(over == Over::Taps);
        // A person's yes is for the next tap, which may come over the next line.
        let wanted = over == Over::Closed && card.wire.listen && session.awaits_tap();
        if !wanted {
            break over;
        }
        match wire.again(&card.wire, || session.awaits_tap()) {
            Ok(true) => {}
            Ok(false) => break over,
            Err(LineError::Interrupted) => break Over::Interrupted,
            Err(error) => return Err(error.into()),
        }
    };
    if !session.has_tapped() {
        return Err(match over {
            Over::Interrupted => LineError::Interrupted.into(),
            Over::Closed | Over::Silent | Over::Taps => {
                CliError::Unanswered(card.wire.line.clone())
            }
        });
    }
    Ok(session.output(over))
}

/// Why no more commands are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Closed,
    Interrupted,
    Silent,
    Taps,
}

fn answer(card: &Card, session: &mut Session<'_>, wire: &mut Wire) -> Over {
    let patience = card.wire.patience();
    let mut until = patience.and_then(later);
    loop {
        session.hear_person();
        // A person who has been asked is listened to as well.
        let soon = later(LOOK_UP);
        match wire.hear(if session.asks() { soon } else { until }) {
            Heard::Closed => return Over::Closed,
            Heard::Interrupted => return Over::Interrupted,
            Heard::Silent if session.asks() => {}
            Heard::Silent => return Over::Silent,
            Heard::Frame(Kind::Command, command) => {
                if session.is_over_at(&command) {
                    return Over::Taps;
                }
                let response = session.handle(&command);
                if !wire.send(Kind::Response, &response) {
                    return Over::Closed;
                }
                session.tell();
                until = patience.and_then(later);
            }
            Heard::Frame(Kind::FieldGone, _) => {
                session.field_gone();
                if session.is_over() {
                    return Over::Taps;
                }
                until = patience.and_then(later);
            }
            Heard::Frame(Kind::Control | Kind::FieldThere | Kind::Report | Kind::Response, _) => {}
        }
    }
}
