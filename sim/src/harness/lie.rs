use ecny_core::{Entry, Request, Value, decode};
use ecny_offline_protocol::Message;

use super::{
    edit::Edit,
    script::{Few, script},
};
use crate::{Contact, Heard, Insider};

script! {
    /// What is wrong with a message.
    pub struct Lie {
        /// Whether it is signed with the lie in it, or changed after it was signed.
        pub signed: bool,
        /// What is changed.
        pub edits: Few<Edit>,
    }
}

impl Lie {
    /// No lie.
    #[must_use]
    pub const fn none() -> Self {
        Self { signed: false, edits: Few(Vec::new()) }
    }

    /// Says a request with this lie in it. `None` where the insider's own end is dead.
    pub(super) fn asks(
        &self,
        insider: &mut Insider,
        contact: &mut Contact<'_>,
        request: &Request,
    ) -> Option<Said> {
        let transcript = *contact.channel.transcript();
        let mut bytes = request.to_bytes();
        self.edits.apply(&mut bytes);
        match decode::<Request>(&bytes) {
            Ok(lie) if self.signed => {
                let signed = insider.sign_request(&lie, &transcript).ok()?;
                says(contact, &Message::Request(signed), &Few(Vec::new()))
            }
            Ok(_) | Err(_) => {
                let signed = insider.sign_request(request, &transcript).ok()?;
                says(contact, &Message::Request(signed), &self.edits)
            }
        }
    }

    /// Says a value with this lie in its entry. `None` where the insider's own end is dead.
    pub(super) fn pays(
        &self,
        insider: &mut Insider,
        contact: &mut Contact<'_>,
        entry: &Entry,
    ) -> Option<Said> {
        let mut bytes = entry.to_bytes();
        self.edits.apply(&mut bytes);
        let lie = decode::<Entry>(&bytes).ok().filter(|_| self.signed);
        // No element signs a debit that has the number 0.
        let lie = lie.and_then(|lie| insider.sign_entry(&lie).ok());
        match lie {
            Some(value) => says(contact, &Message::Value(value), &Few(Vec::new())),
            None => {
                let value = insider.sign_entry(entry).ok()?;
                says(contact, &Message::Value(value), &self.edits)
            }
        }
    }
}

/// What was said, and what came of it.
pub(super) struct Said {
    pub(super) plain: Vec<u8>,
    pub(super) heard: Heard,
}

impl Said {
    /// The value that was said, where it was one.
    pub(super) fn value(&self) -> Option<Value> {
        match Message::from_bytes(&self.plain) {
            Ok(Message::Value(value)) => Some(value),
            Ok(_) | Err(_) => None,
        }
    }
}

/// Says a message after those changes to its plaintext. `None` where the insider's own end of the
/// channel is dead.
pub(super) fn says(
    contact: &mut Contact<'_>,
    message: &Message,
    edits: &Few<Edit>,
) -> Option<Said> {
    let mut plain = Vec::new();
    let heard = contact.say_edited(message, |bytes| {
        edits.apply(bytes);
        plain = bytes.to_vec();
    });
    heard.ok().map(|heard| Said { plain, heard })
}
