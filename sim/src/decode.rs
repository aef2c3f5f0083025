//! A tap made readable: every APDU by name, every field by name.
//!
//! Written from `docs/wire-protocol.md` alone: it calls neither the channel nor the message types
//! of the protocol crate, so that a trace shows what is on the air and not what was meant.

mod fields;
mod keys;

use ecny_core::Amount;

use crate::tap::{Direction, Frame};

pub use fields::Field;
use fields::Fields;
pub use keys::ChannelKeys;

/// One APDU in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Which way it went.
    pub direction: Direction,
    /// What it is: `SELECT`, `COLLECT {REQUEST}`, `9000 {VALUE}`, …
    pub name: String,
    /// How many bytes it has.
    pub length: usize,
    /// Whether it arrived.
    pub arrived: bool,
    /// Every field, in the order of the bytes.
    pub fields: Vec<Field>,
}

/// Decodes the APDUs of one tap. `shared` is Z of its channel, as a
/// [`Witness`](crate::Witness) has noted it; without it what is sealed stays sealed.
#[must_use]
pub fn decode(frames: &[Frame], shared: Option<&[u8; 32]>) -> Vec<Decoded> {
    let mut decoder = Decoder { shared, hello: None, keys: None, instruction: SELECT };
    frames.iter().map(|frame| decoder.frame(frame)).collect()
}

struct Decoder<'a> {
    shared: Option<&'a [u8; 32]>,
    hello: Option<[u8; 35]>,
    keys: Option<ChannelKeys>,
    /// INS of the last command: what the response answers.
    instruction: u8,
}

impl Decoder<'_> {
    fn frame(&mut self, frame: &Frame) -> Decoded {
        let mut fields = Fields::new(&frame.apdu);
        let name = match frame.direction {
            Direction::ToCard => self.command(&mut fields),
            Direction::ToReader => self.response(&mut fields),
        };
        fields.rest();
        Decoded {
            direction: frame.direction,
            name: name.unwrap_or_else(|| "not of this protocol".to_owned()),
            length: frame.apdu.len(),
            arrived: frame.arrived,
            fields: fields.into_vec(),
        }
    }

    fn command(&mut self, fields: &mut Fields<'_>) -> Option<String> {
        let [_, instruction, ..] = *fields.header()?;
        self.instruction = instruction;
        let data = fields.count("Lc")?;
        let name = name_of(instruction)?;
        if instruction == SELECT {
            fields.text("AID", data)?;
            self.hello = None;
            self.keys = None;
            fields.optional("Le", 1);
            return Some(name.to_owned());
        }
        let mut sealed = data;
        if instruction == COLLECT || instruction == PAY {
            let point = fields.point("E of the reader")?;
            sealed = sealed.checked_sub(POINT)?;
            self.keys = self
                .shared
                .zip(self.hello.as_ref())
                .map(|(shared, hello)| ChannelKeys::new(instruction, hello, &point, shared));
            if let Some(keys) = &self.keys {
                fields.note("th", hex::encode(keys.transcript()));
            }
        }
        let message = self.message(fields, sealed, Direction::ToCard);
        fields.optional("Le", 1);
        Some(format!("{name} {{{message}}}"))
    }

    fn response(&mut self, fields: &mut Fields<'_>) -> Option<String> {
        let data = fields.left().checked_sub(2)?;
        if data == 0 {
            let status = fields.status()?;
            return Some(status.to_owned());
        }
        if self.instruction == SELECT {
            fields.fixed("FCI template", 2)?;
            fields.fixed("DF name", 2)?;
            fields.text("AID", AID)?;
            fields.fixed("proprietary template", 4)?;
            self.hello = fields.ahead();
            fields.number("version", 1)?;
            fields.number("capabilities", 1)?;
            fields.point("E of the card")?;
            let status = fields.status()?;
            return Some(format!("{status} FCI with HELLO"));
        }
        let message = self.message(fields, data, Direction::ToReader);
        let status = fields.status()?;
        Some(format!("{status} {{{message}}}"))
    }

    /// Opens what is sealed and names its fields; where it does not open it stays as it is.
    fn message(
        &mut self,
        fields: &mut Fields<'_>,
        length: usize,
        direction: Direction,
    ) -> &'static str {
        let instruction = self.instruction;
        let Some(sealed) = fields.bytes(length) else { return "too short" };
        let opened = self.keys.as_mut().and_then(|keys| keys.open(direction, instruction, sealed));
        let Some(plain) = opened else {
            fields.note("sealed", hex::encode(sealed));
            return "sealed";
        };
        let mut inside = Fields::new(&plain);
        let name = message(&mut inside).unwrap_or("malformed");
        inside.rest();
        fields.append(inside.into_vec());
        fields.note("tag of SM4-CCM", hex::encode(sealed.last_chunk::<16>().unwrap_or(&[0; 16])));
        name
    }
}

/// Section 5 of the wire document.
fn message(fields: &mut Fields<'_>) -> Option<&'static str> {
    match fields.number("kind", 1)? {
        0 => terms(fields).map(|()| "PAY"),
        1 => {
            fields.number("version", 1)?;
            fields.number("capabilities", 1)?;
            certificate(fields, "payee")?;
            fields.hex("T", 16)?;
            terms(fields)?;
            fields.day("day")?;
            fields.number("policy: hop", 1)?;
            fields.number("policy: age", 2)?;
            fields.hex("h", 16)?;
            fields.hex("signature", 64)?;
            Some("REQUEST")
        }
        2 => {
            certificate(fields, "payer")?;
            fields.number("entry kind", 1)?;
            fields.number("seq", 4)?;
            fields.hex("previous head", 32)?;
            fields.wallet("payee")?;
            fields.hex("T", 16)?;
            terms(fields)?;
            fields.day("day")?;
            fields.hex("h", 16)?;
            fields.number("hop", 1)?;
            fields.day("last sync")?;
            fields.hex("totals, sealed", 16)?;
            fields.hex("signature", 64)?;
            Some("VALUE")
        }
        3 => fields.hex("x", 16).map(|_| "SETTLED"),
        4 => fields.hex("signature", 64).map(|_| "CANCEL"),
        5 => Some("UNKNOWN"),
        6 => share(fields).map(|()| "SHARE"),
        _ => None,
    }
}

/// Section 18.3 of the wire document.
fn share(fields: &mut Fields<'_>) -> Option<()> {
    for _ in 0..HEADS {
        fields.number("head: operator", 2)?;
        fields.number("head: epoch", 1)?;
        fields.number("head: number", 2)?;
    }
    fields.number("delta: version", 1)?;
    fields.number("delta: operator", 2)?;
    fields.number("delta: epoch", 1)?;
    fields.number("delta: number", 2)?;
    fields.number("delta: base", 2)?;
    fields.day("delta: day")?;
    fields.hex("delta: revoked", 120)?;
    fields.hex("signature", 64)?;
    Some(())
}

fn terms(fields: &mut Fields<'_>) -> Option<()> {
    let fen = fields.read(8)?;
    let amount = Amount::from_fen(fen).map_or_else(|_| "too large".to_owned(), |a| a.to_string());
    fields.note("amount", format!("{amount} ({fen} fen)"));
    fields.number("currency", 2)?;
    fields.number("tag", 2)?;
    Some(())
}

/// Section 6.1 of the wire document.
fn certificate(fields: &mut Fields<'_>, whose: &'static str) -> Option<()> {
    fields.wallet(match whose {
        "payer" => "payer (certificate)",
        _ => "payee (certificate)",
    })?;
    let kind = fields.read(1)?;
    let class = match kind.checked_shr(4)? {
        1 => "software",
        2 => "secure element",
        3 => "purse",
        _ => "none",
    };
    let tier = match kind & 0x0F {
        1 => "I",
        2 => "II",
        3 => "III",
        4 => "IV",
        5 => "small purse",
        _ => "none",
    };
    fields.note("class, tier", format!("{class}, {tier}"));
    fields.number("category", 1)?;
    fields.day("valid through")?;
    fields.number("profile", 1)?;
    fields.number("serial", 2)?;
    fields.number("epoch", 1)?;
    fields.point("W")?;
    Some(())
}

/// Section 2 of the wire document.
const fn name_of(instruction: u8) -> Option<&'static str> {
    Some(match instruction {
        SELECT => "SELECT",
        COLLECT => "COLLECT",
        0x12 => "OUTCOME",
        0x14 => "REQUEST",
        PAY => "PAY",
        0x22 => "VALUE",
        0x24 => "PAY AGAIN",
        0x30 => "SHARE",
        _ => return None,
    })
}

const SELECT: u8 = 0xA4;
const COLLECT: u8 = 0x10;
const PAY: u8 = 0x20;
const AID: usize = 9;
const HEADS: usize = 6;
const POINT: usize = 33;
