//! A tap over air that bends messages.

use ecny_core::Terms;
use ecny_offline_protocol::{Card, Reader};

use super::{edit::Edit, script::script};
use crate::SimLedger;

script! {
    /// What the air does to one message of a tap.
    pub struct Bend {
        /// To which, counted from 1: commands are odd, responses even.
        pub number: u8,
        /// What.
        pub how: How,
    }
}

script! {
    /// What becomes of a message.
    pub enum How {
        /// It is lost, and the field with it.
        Lose,
        /// A command comes this often once more.
        Repeat {
            /// How often, modulo 4.
            times: u8,
        },
        /// A command of an earlier tap comes before it.
        Stale {
            /// Which of all messages so far.
            which: u16,
        },
        /// A message of an earlier tap comes instead of it.
        Swap {
            /// Which of all messages so far.
            which: u16,
        },
        /// It is changed.
        Edit {
            /// How.
            edit: Edit,
        },
        /// The other message of this exchange comes instead: what was sent is sent back.
        Reflect,
    }
}

/// The air: what it does in this tap, and all that was ever on it.
pub(super) struct BentAir<'a> {
    pub(super) bends: &'a [Bend],
    pub(super) pool: &'a mut Vec<Vec<u8>>,
}

impl BentAir<'_> {
    /// Holds a reader against a card. Where an older payment was healed and the payer reads, it
    /// pays `again`.
    pub(super) fn tap(
        &mut self,
        reader: &mut Reader,
        asking: &mut SimLedger,
        answering: &mut SimLedger,
        again: Option<Terms>,
    ) {
        let mut card = Card::new();
        let mut command = reader.start().to_vec();
        for number in (1..MOST).step_by(2) {
            self.pool.push(command.clone());
            for stale in self.stale(number) {
                card.handle(&stale, answering);
            }
            if !self.bend(number, &mut command) {
                break;
            }
            let mut response = Vec::new();
            for _ in 0..=self.repeats(number) {
                response = card.handle(&command, answering).response.to_vec();
            }
            self.pool.push(response.clone());
            if !self.bend(number + 1, &mut response) {
                break;
            }
            let Ok(next) = reader.feed(&response, asking) else { break };
            command = next.send.unwrap_or_default().to_vec();
            if let (true, Some(terms)) = (reader.healed(), again) {
                command = reader.pay_again(terms).unwrap_or_default().to_vec();
            }
            if command.is_empty() {
                break;
            }
        }
        reader.end(asking);
        card.deactivate(answering);
    }

    fn bends(&self, number: u8) -> impl Iterator<Item = &How> {
        self.bends.iter().filter(move |bend| bend.number == number).map(|bend| &bend.how)
    }

    fn stale(&self, number: u8) -> Vec<Vec<u8>> {
        let stale = self.bends(number).filter_map(|how| match how {
            How::Stale { which } => Some(self.earlier(*which)),
            How::Lose | How::Repeat { .. } | How::Swap { .. } | How::Edit { .. } | How::Reflect => {
                None
            }
        });
        stale.collect()
    }

    fn repeats(&self, number: u8) -> u8 {
        let times = self.bends(number).filter_map(|how| match how {
            How::Repeat { times } => Some(times % 4),
            How::Lose | How::Stale { .. } | How::Swap { .. } | How::Edit { .. } | How::Reflect => {
                None
            }
        });
        times.max().unwrap_or_default()
    }

    /// Bends one message; `false` where it is lost.
    fn bend(&self, number: u8, apdu: &mut Vec<u8>) -> bool {
        for how in self.bends(number) {
            match how {
                How::Lose => return false,
                How::Swap { which } => *apdu = self.earlier(*which),
                How::Edit { edit } => edit.apply(apdu),
                How::Reflect => *apdu = self.earlier(1),
                How::Repeat { .. } | How::Stale { .. } => {}
            }
        }
        true
    }

    /// One of all messages so far, counted back from the last.
    fn earlier(&self, which: u16) -> Vec<u8> {
        let which = usize::from(which).checked_rem(self.pool.len());
        which.and_then(|which| self.pool.iter().rev().nth(which)).cloned().unwrap_or_default()
    }
}

/// More messages than a tap has.
const MOST: u8 = 16;
