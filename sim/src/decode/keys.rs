use ecny_core::{Digest, Nonce, SealKey, derive, sm3};

use crate::tap::Direction;

/// The keys of a channel, from its shared secret (section 4 of the wire document).
#[derive(Debug)]
pub struct ChannelKeys {
    transcript: Digest,
    from_reader: Half,
    from_card: Half,
}

#[derive(Debug)]
struct Half {
    key: SealKey,
    count: u8,
}

impl ChannelKeys {
    /// The keys where the channel was opened by that instruction, after that HELLO, with that
    /// point of the reader.
    #[must_use]
    pub fn new(role: u8, hello: &[u8; 35], reader: &[u8; 33], shared: &[u8; 32]) -> Self {
        let transcript = sm3(&[b"\xF0ECNYOFL1", &[role], hello, reader]);
        let keys = derive(&transcript, shared, &[b"ecny-offline/1 channel"]);
        let half =
            |key: Option<&[u8; 16]>| Half { key: SealKey::new(key.unwrap_or(&[0; 16])), count: 0 };
        let (from_reader, from_card) = (half(keys.first_chunk()), half(keys.last_chunk()));
        Self { transcript, from_reader, from_card }
    }

    /// th.
    #[must_use]
    pub const fn transcript(&self) -> &Digest {
        &self.transcript
    }

    /// The plaintext of the next message that way; `None` where it does not open. It is counted
    /// all the same.
    pub fn open(
        &mut self,
        direction: Direction,
        instruction: u8,
        sealed: &[u8],
    ) -> Option<Vec<u8>> {
        let (key, nonce) = self.next(direction)?;
        let (body, tag) = sealed.split_last_chunk()?;
        let mut body = body.to_vec();
        key.open(&nonce, &[instruction], &mut body, tag).ok()?;
        Some(body)
    }

    /// The next message that way, sealed. For a peer that does not play by the rules: it may have
    /// any length.
    pub fn seal(&mut self, direction: Direction, instruction: u8, plain: &[u8]) -> Option<Vec<u8>> {
        let (key, nonce) = self.next(direction)?;
        let mut sealed = plain.to_vec();
        let tag = key.seal(&nonce, &[instruction], &mut sealed).ok()?;
        sealed.extend(tag);
        Some(sealed)
    }

    fn next(&mut self, direction: Direction) -> Option<(&SealKey, Nonce)> {
        let half = match direction {
            Direction::ToCard => &mut self.from_reader,
            Direction::ToReader => &mut self.from_card,
        };
        let nonce = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, half.count];
        half.count = half.count.checked_add(1)?;
        Some((&half.key, nonce))
    }
}
