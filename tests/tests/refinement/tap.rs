//! One tap between real wallets over air that bends it.

use ecny_core::Terms;
use ecny_offline_protocol::{Card, Reader};
use ecny_sim::SimLedger;
use ecny_tests::{Part, Recorder};
use rand_chacha::ChaCha8Rng;
use rand_core::Rng;

/// A reader and a card in touch.
pub struct Tap {
    pub reader: Reader,
    pub card: Card,
    /// What a payer that reads pays once it was healed.
    pub again: Option<Terms>,
    pub amount: i64,
}

/// The air of one tap.
pub struct Air<'r> {
    pub bends: &'r [(usize, Bend)],
    pub pool: &'r mut Vec<Vec<u8>>,
    pub rng: &'r mut ChaCha8Rng,
}

/// What the air does to one APDU of a tap.
#[derive(Clone, Copy, Debug)]
pub enum Bend {
    Lose,
    /// The command comes once more.
    Repeat,
    /// An APDU of an earlier tap comes before it.
    Stale,
    /// An APDU of an earlier tap comes instead.
    Swap,
}

impl Tap {
    /// Holds them against each other until the tap is over, and has every step written down.
    pub fn drive(
        &mut self,
        asking: &mut SimLedger,
        answering: &mut SimLedger,
        mut air: Air<'_>,
        recorder: &mut Recorder,
    ) {
        let (reader, card) = (recorder.id(asking), recorder.id(answering));
        let amount = self.amount;
        let at_card = Part { wallet: card, peer: reader, amount };
        let at_reader = Part { wallet: reader, peer: card, amount };
        let mut command = self.reader.start().to_vec();
        for number in (1..).step_by(2) {
            if let Some(stale) = air.stale(number) {
                let event = self.card.handle(&stale, answering).event;
                recorder.step(at_card, answering, event);
            }
            let Some(mut heard) = air.carry(&command, number) else { break };
            let mut response = Vec::new();
            for _ in 0..=air.repeats(number) {
                let handled = self.card.handle(&heard, answering);
                response = handled.response.to_vec();
                let event = handled.event;
                recorder.step(at_card, answering, event);
            }
            heard.clear();
            let Some(response) = air.carry(&response, number + 1) else { break };
            let fed = self.reader.feed(&response, asking);
            let (event, send) = match fed {
                Ok(next) => (Ok(next.event), next.send.unwrap_or_default().to_vec()),
                Err(error) => (Err(error), Vec::new()),
            };
            recorder.step(at_reader, asking, event);
            command = send;
            if let (true, Some(terms)) = (self.reader.healed(), self.again) {
                command = self.reader.pay_again(terms).unwrap().to_vec();
            }
            if command.is_empty() {
                break;
            }
        }
        self.reader.end(asking);
        self.card.deactivate(answering);
    }
}

impl Air<'_> {
    /// What comes of an APDU; `None` where nothing does.
    fn carry(&mut self, apdu: &[u8], number: usize) -> Option<Vec<u8>> {
        self.pool.push(apdu.to_vec());
        let mut carried = apdu.to_vec();
        for bend in self.at(number) {
            match bend {
                Bend::Lose => return None,
                Bend::Swap => carried = self.old(),
                Bend::Repeat | Bend::Stale => {}
            }
        }
        Some(carried)
    }

    fn stale(&mut self, number: usize) -> Option<Vec<u8>> {
        let stale = self.at(number).iter().any(|bend| matches!(bend, Bend::Stale));
        (stale && !self.pool.is_empty()).then(|| self.old())
    }

    fn repeats(&self, number: usize) -> usize {
        self.at(number).iter().filter(|bend| matches!(bend, Bend::Repeat)).count()
    }

    fn old(&mut self) -> Vec<u8> {
        let at = below(self.rng, self.pool.len());
        self.pool[at].clone()
    }

    fn at(&self, number: usize) -> Vec<Bend> {
        self.bends.iter().filter(|(at, _)| *at == number).map(|(_, bend)| *bend).collect()
    }
}

/// A number below `bound`.
pub fn below(rng: &mut ChaCha8Rng, bound: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap() % bound
}
