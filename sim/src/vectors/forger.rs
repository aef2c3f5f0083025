use std::collections::VecDeque;

use ecny_core::{Claim, Entry, SecureElement, decode, sm2::Point, sm3};

use super::{
    VectorError,
    cast::{Cast, Element, Player, TODAY},
    hand::Hand,
    primitives::nonce_of,
};
use crate::{decode::ChannelKeys, tap::Direction};

/// A certified wallet that says what it likes, from the wire document and not from the protocol
/// crate: real keys, no ledger, no judgment.
pub(super) struct Forger {
    element: Element,
    private_key: [u8; 32],
    keys: Option<ChannelKeys>,
    point: [u8; 33],
    hello: [u8; 35],
    player: Player,
    /// As what boot its element draws its randomness; counted down, where wallets count up.
    boot: u32,
    /// What its elements have told before they were restarted.
    told: Vec<String>,
}

/// What a forger changes, at three places: the body before it is signed, the message before it
/// is sealed, and the APDU before it is sent.
pub(super) struct Edits {
    pub(super) body: fn(&mut Vec<u8>),
    pub(super) message: fn(&mut Vec<u8>),
    pub(super) apdu: fn(&mut Vec<u8>),
}

/// Nothing changed: what an honest wallet would say.
pub(super) const HONEST: Edits = Edits { body: |_| {}, message: |_| {}, apdu: |_| {} };

/// The receipt of a forger that is paid.
const RECEIPT: &[u8; 16] = b"insider: receipt";

impl Forger {
    pub(super) fn new(cast: &Cast, who: &str) -> Result<Self, VectorError> {
        let player = cast.player(who)?;
        let boot = u32::MAX;
        let element = player.element(boot);
        Ok(Self {
            element: element.ok_or_else(|| VectorError::Line(who.to_owned()))?,
            private_key: player.private_key(),
            keys: None,
            point: [0; 33],
            hello: [0; 35],
            player: player.clone(),
            boot,
            told: Vec::new(),
        })
    }

    /// Restarts its element, which then has forgotten what debits it has signed.
    fn restart(&mut self) -> Option<()> {
        self.told = self.secrets();
        self.boot = self.boot.checked_sub(1)?;
        self.element = self.player.element(self.boot)?;
        Some(())
    }

    /// What it has seen, for the file: `insider` lines are told, not replayed.
    pub(super) fn secrets(&mut self) -> Vec<String> {
        let agreed = self.element.take_agreements();
        let ephemeral =
            agreed.iter().map(|one| format!("  insider e={}", hex::encode(one.ephemeral)));
        let mut lines = std::mem::take(&mut self.told);
        lines.extend(ephemeral);
        for one in self.element.take_signatures() {
            let k = nonce_of(&self.private_key, &one.to_bytes()).map(hex::encode);
            lines.push(format!("  insider k={}", k.unwrap_or_default()));
        }
        lines
    }

    /// As the reader: answers an FCI with a channel of that role; gives the own point.
    pub(super) fn answer(&mut self, role: u8, fci: &[u8]) -> Option<[u8; 33]> {
        let hello: [u8; 35] = fci.get(17..52)?.try_into().ok()?;
        let theirs: &[u8; 33] = hello.last_chunk()?;
        let point = self.element.ephemeral().ok()?.to_bytes();
        let shared = self.element.agree(&Point::from_bytes(theirs)?).ok()?;
        self.keys = Some(ChannelKeys::new(role, &hello, &point, shared.expose()));
        Some(point)
    }

    /// As the card: the answer to SELECT.
    pub(super) fn fci(&mut self) -> Option<Vec<u8>> {
        self.point = self.element.ephemeral().ok()?.to_bytes();
        let parts = [&[1, 0][..], &self.point].concat();
        self.hello = parts.try_into().ok()?;
        let head = b"\x6F\x32\x84\x09\xF0ECNYOFL1\xA5\x25\xC1\x23";
        Some([&head[..], &self.hello, &[0x90, 0x00]].concat())
    }

    /// As the card: what was sealed in a command. The first one opens the channel.
    pub(super) fn hear(&mut self, command: &[u8]) -> Option<Vec<u8>> {
        let (header, body) = command.split_first_chunk::<5>()?;
        let [_, role, ..] = *header;
        let mut sealed = body.get(..usize::from(*header.last()?))?;
        if matches!(role, COLLECT | PAY) {
            let (theirs, rest) = sealed.split_first_chunk::<33>()?;
            let shared = self.element.agree(&Point::from_bytes(theirs)?).ok()?;
            self.keys = Some(ChannelKeys::new(role, &self.hello, theirs, shared.expose()));
            sealed = rest;
        }
        self.keys.as_mut()?.open(Direction::ToCard, role, sealed)
    }

    /// As the reader: what was sealed in the answer to that instruction.
    pub(super) fn heard(&mut self, instruction: u8, response: &[u8]) -> Option<Vec<u8>> {
        let (sealed, _) = response.split_last_chunk::<2>()?;
        self.keys.as_mut()?.open(Direction::ToReader, instruction, sealed)
    }

    /// COLLECT, after the FCI it is given.
    pub(super) fn collect(&mut self, fen: u64, fci: &[u8], edits: &Edits) -> Option<Vec<u8>> {
        let point = self.answer(COLLECT, fci)?;
        let message = self.request(fen, edits)?;
        self.command(COLLECT, &point, &message, edits)
    }

    /// PAY, after the FCI it is given.
    pub(super) fn pay(&mut self, fen: u64, fci: &[u8], edits: &Edits) -> Option<Vec<u8>> {
        let point = self.answer(PAY, fci)?;
        let mut message = [&[0][..], &fen.to_be_bytes(), &CNY].concat();
        (edits.message)(&mut message);
        self.command(PAY, &point, &message, edits)
    }

    /// A sealed command without a point.
    pub(super) fn say(
        &mut self,
        instruction: u8,
        message: &[u8],
        edits: &Edits,
    ) -> Option<Vec<u8>> {
        let mut message = message.to_vec();
        (edits.message)(&mut message);
        self.command(instruction, &[], &message, edits)
    }

    /// A sealed answer to that instruction.
    pub(super) fn reply(
        &mut self,
        instruction: u8,
        message: &[u8],
        edits: &Edits,
    ) -> Option<Vec<u8>> {
        let mut message = message.to_vec();
        (edits.message)(&mut message);
        let sealed = self.keys.as_mut()?.seal(Direction::ToReader, instruction, &message)?;
        let mut apdu = [&sealed[..], &[0x90, 0x00]].concat();
        (edits.apdu)(&mut apdu);
        Some(apdu)
    }

    /// A REQUEST of its own for this channel, signed: `01`, body 100, signature 64.
    pub(super) fn request(&mut self, fen: u64, edits: &Edits) -> Option<Vec<u8>> {
        let lock = sm3(&[RECEIPT]);
        let mut body = [
            &[1, 0][..],
            &self.element.certificate().to_bytes(),
            b"insider:  token.",
            &fen.to_be_bytes(),
            &CNY,
            &TODAY.to_be_bytes(),
            &[0xFF, 0xFF, 0xFF],
            lock.first_chunk::<16>()?,
        ]
        .concat();
        (edits.body)(&mut body);
        let transcript = self.keys.as_ref()?.transcript();
        let signature = self.element.sign(&Claim::Request { body: &body, transcript }).ok()?;
        let mut message = [&[1][..], &body, &signature.to_bytes()].concat();
        (edits.message)(&mut message);
        Some(message)
    }

    /// A VALUE that answers this REQUEST, signed: `02`, certificate 49, entry 110, signature 64.
    pub(super) fn value(&mut self, seq: u32, request: &[u8], edits: &Edits) -> Option<Vec<u8>> {
        let body = request.get(1..101)?;
        let mut entry = [
            &[0][..],
            &seq.to_be_bytes(),
            &[0; 32],
            body.get(2..10)?,
            body.get(51..67)?,
            body.get(67..79)?,
            body.get(79..81)?,
            body.get(84..100)?,
            &[0],
            &TODAY.to_be_bytes(),
            &[0x5A; 16],
        ]
        .concat();
        let honest: Entry = decode(&entry).ok()?;
        (edits.body)(&mut entry);
        // What is no entry cannot be signed as one, and is refused before its signature is seen.
        let signed = decode(&entry).unwrap_or(honest);
        self.restart()?;
        let signature = self.element.sign(&Claim::Debit(&signed)).ok()?;
        let certificate = self.element.certificate().to_bytes();
        let mut message = [&[2][..], &certificate, &entry, &signature.to_bytes()].concat();
        (edits.message)(&mut message);
        Some(message)
    }

    /// A CANCEL of the entry in this VALUE, with its sequence number or another.
    pub(super) fn cancel(&mut self, value: &[u8], seq: Option<u32>) -> Option<Vec<u8>> {
        let payer = ecny_core::WalletId::from_bytes(value.get(1..9)?.first_chunk()?);
        let entry = value.get(50..160)?;
        let own = u32::from_be_bytes(*entry.get(1..5)?.first_chunk()?);
        let payee = self.element.identity().id();
        let claim = Claim::Cancel { payee, payer, seq: seq.unwrap_or(own), entry: &sm3(&[entry]) };
        let signature = self.element.sign(&claim).ok()?;
        Some([&[4][..], &signature.to_bytes()].concat())
    }

    /// SETTLED with the receipt of its requests.
    pub(super) fn settled() -> Vec<u8> {
        [&[3][..], RECEIPT].concat()
    }

    /// A sealed command; the first one of a channel carries the own point.
    pub(super) fn command(
        &mut self,
        instruction: u8,
        point: &[u8],
        message: &[u8],
        edits: &Edits,
    ) -> Option<Vec<u8>> {
        let sealed = self.keys.as_mut()?.seal(Direction::ToCard, instruction, message)?;
        let mut apdu = apdu(instruction, &[point, &sealed].concat())?;
        (edits.apdu)(&mut apdu);
        Some(apdu)
    }
}

/// One command of this application, with its Le.
pub(super) fn apdu(instruction: u8, data: &[u8]) -> Option<Vec<u8>> {
    let le: &[u8] = if instruction == OUTCOME { &[] } else { &[0] };
    let lc = u8::try_from(data.len()).ok()?;
    Some([&[0x80, instruction, 0, 0, lc][..], data, le].concat())
}

/// One thing a forger does next, having heard that.
pub(super) type Move<'a> = Box<dyn FnMut(&mut Forger, &[u8]) -> Option<Vec<u8>> + 'a>;

/// A forger at one end of the air, with its plan.
pub(super) struct Insider<'a> {
    forger: &'a mut Forger,
    moves: VecDeque<Move<'a>>,
    heard: Vec<u8>,
}

impl<'a> Insider<'a> {
    pub(super) fn new(forger: &'a mut Forger, moves: Vec<Move<'a>>) -> Self {
        Self { forger, moves: moves.into(), heard: Vec::new() }
    }

    fn pass(&mut self, honest: Option<&[u8]>) -> Option<Vec<u8>> {
        match honest {
            Some(honest) => {
                self.heard = honest.to_vec();
                Some(honest.to_vec())
            }
            None => {
                let mut next = self.moves.pop_front()?;
                next(self.forger, &self.heard)
            }
        }
    }
}

impl Hand for Insider<'_> {
    fn command(&mut self, honest: Option<&[u8]>) -> Option<Vec<u8>> {
        self.pass(honest)
    }

    fn response(&mut self, honest: Option<&[u8]>) -> Option<Vec<u8>> {
        self.pass(honest)
    }
}

pub(super) const COLLECT: u8 = 0x10;
pub(super) const OUTCOME: u8 = 0x12;
pub(super) const REQUEST: u8 = 0x14;
pub(super) const PAY: u8 = 0x20;
pub(super) const VALUE: u8 = 0x22;
/// Currency 156, tag 0.
const CNY: [u8; 4] = [0, 156, 0, 0];
