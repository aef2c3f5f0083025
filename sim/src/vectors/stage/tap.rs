use ecny_core::Terms;
use ecny_offline_protocol::{Card, Reader, TapError};

use super::StageLedger;
use crate::vectors::{
    hand::Hand,
    names::{error_text, event_text},
};

/// One tap being recorded.
pub(super) struct Tap<'a> {
    pub(super) said: &'a mut Vec<String>,
    /// Who reads, and who answers.
    pub(super) names: [&'a str; 2],
    pub(super) lose: Option<u32>,
    /// Whether the reader's host has time for SHARE once the payment is over.
    pub(super) share: bool,
    pub(super) count: u32,
}

impl Tap<'_> {
    /// Plays it, from SELECT to its end.
    pub(super) fn run(
        &mut self,
        reader: Option<(Reader, Option<Terms>)>,
        asking: &mut Option<StageLedger>,
        answering: &mut Option<StageLedger>,
        hand: &mut dyn Hand,
    ) {
        let [reading, answers] = self.names;
        let (mut reader, mut then) = match reader {
            Some((reader, then)) => (Some(reader), then),
            None => (None, None),
        };
        let mut card = Card::new();
        let mut sent = reader.as_mut().map(|reader| reader.start().to_vec());
        while let Some(command) = hand.command(sent.as_deref()) {
            if !self.frame(">", &command, sent.as_deref()) {
                break;
            }
            let honest = answering.as_mut().map(|ledger| {
                let handled = card.handle(&command, ledger);
                match &handled.event {
                    Ok(event) => self.said.push(format!("  {answers}: {}", event_text(event))),
                    Err(error) => self.said.push(format!("  {answers}: {}", error_text(error))),
                }
                handled.response.to_vec()
            });
            let Some(response) = hand.response(honest.as_deref()) else { break };
            if !self.frame("<", &response, honest.as_deref()) {
                break;
            }
            let (Some(reader), Some(ledger)) = (&mut reader, asking.as_mut()) else { continue };
            sent = match reader.feed(&response, ledger) {
                Ok(next) => {
                    self.said.push(format!("  {reading}: {}", event_text(&next.event)));
                    next.send.map(<[u8]>::to_vec)
                }
                Err(error) => {
                    self.error(reading, &error);
                    break;
                }
            };
            if reader.healed()
                && let Some(terms) = then.take()
            {
                sent = reader.pay_again(terms).ok().map(<[u8]>::to_vec);
            }
            if sent.is_none() && self.share {
                sent = match reader.share(ledger) {
                    Ok(next) => next.map(<[u8]>::to_vec),
                    Err(error) => {
                        self.error(reading, &error);
                        None
                    }
                };
            }
            if sent.is_none() {
                break;
            }
        }
        if let (Some(reader), Some(ledger)) = (&mut reader, asking) {
            reader.end(ledger);
        }
        if let Some(ledger) = answering {
            card.deactivate(ledger);
        }
    }

    /// Writes down one APDU; `!` where it is not what a wallet of this stage has sent. `false`
    /// where it is lost.
    fn frame(&mut self, way: &str, apdu: &[u8], honest: Option<&[u8]>) -> bool {
        self.count = self.count.saturating_add(1);
        let mark = if honest == Some(apdu) { "" } else { "!" };
        let lost = if self.lose == Some(self.count) { " lost" } else { "" };
        self.said.push(format!("  {way}{mark} {}{lost}", hex::encode(apdu)));
        lost.is_empty()
    }

    pub(super) fn error(&mut self, who: &str, error: &TapError) {
        self.said.push(format!("  {who}: {}", error_text(error)));
    }
}
