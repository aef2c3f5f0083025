use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

use crate::{
    Certificate, Claim, Day, Identity, PeerFault,
    codec::fixed,
    entry::Hop,
    hash::Digest,
    operators::Operators,
    session::{Lock, SessionToken},
    sm2::Signature,
    terms::Terms,
    verifier::Verifier,
};

/// What a payee asks for.
///
/// ```text
///  0  version 1 │ capabilities 1 │ certificate 49 │ token 16 │ amount 8 │ currency 2 │ tag 2
/// 79  day 2 │ policy: hop 1, age 2 │ lock 16                                       100 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The version of the protocol the payee speaks in this tap.
    pub version: u8,
    /// What the payee can do beyond that version; 0 in version 1.
    pub capabilities: u8,
    /// The payee's certificate.
    #[serde(with = "BigArray")]
    pub certificate: [u8; Certificate::LEN],
    /// The payee's session, opaque to the payer.
    pub token: SessionToken,
    /// What is to be paid.
    pub terms: Terms,
    /// The payee's day.
    pub day: Day,
    /// What value the payee takes.
    pub policy: Policy,
    /// What the payee's receipt will open.
    pub lock: Lock,
}

impl Request {
    /// Length in bytes.
    pub const LEN: usize = 100;

    /// The version of the protocol spoken here.
    pub const VERSION: u8 = 1;

    /// The bytes that are signed, sent and journaled.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        fixed(self)
    }
}

/// What value a payee takes: how far it may have come, and how long its payer may not have
/// synced. Three bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The most hops.
    pub hop: Hop,
    /// The most days since the payer's last sync.
    #[serde(with = "postcard::fixint::be")]
    pub age: u16,
}

/// A request with the payee's signature over it and the channel it was made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedRequest {
    /// What is asked.
    pub request: Request,
    /// The payee's signature over the request and the transcript of the channel.
    pub signature: Signature,
}

impl SignedRequest {
    /// Length in bytes.
    pub const LEN: usize = 164;

    /// Checks certificate and signature in one multiplication.
    ///
    /// # Errors
    /// [`PeerFault::UnknownOperator`] or [`PeerFault::Signature`].
    pub fn verify(
        &self,
        transcript: &Digest,
        operators: &Operators,
        verifier: &impl Verifier,
    ) -> Result<VerifiedRequest, PeerFault> {
        let body = self.request.to_bytes();
        let claim = Claim::Request { body: &body, transcript };
        let payee =
            operators.verify(verifier, &self.request.certificate, &claim, &self.signature)?;
        Ok(VerifiedRequest { signed: *self, transcript: *transcript, payee })
    }
}

/// A request whose payee is known: it was signed for this very channel.
#[derive(Clone, Copy, Debug)]
pub struct VerifiedRequest {
    signed: SignedRequest,
    transcript: Digest,
    payee: Identity,
}

impl VerifiedRequest {
    /// Who asks.
    #[must_use]
    pub const fn payee(&self) -> &Identity {
        &self.payee
    }

    /// What is asked.
    #[must_use]
    pub const fn request(&self) -> &Request {
        &self.signed.request
    }

    /// The signature over it.
    #[must_use]
    pub const fn signature(&self) -> &Signature {
        &self.signed.signature
    }

    /// The transcript it was signed for.
    #[must_use]
    pub const fn transcript(&self) -> &Digest {
        &self.transcript
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Amount, decode, encode};

    #[test]
    fn a_request_has_one_encoding_of_100_bytes() {
        let request = Request {
            version: Request::VERSION,
            capabilities: 0xFF,
            certificate: [0xFF; Certificate::LEN],
            token: SessionToken::from_bytes(&[0xFF; 16]),
            terms: Terms::cny(Amount::MAX),
            day: Day::new(u16::MAX),
            policy: Policy { hop: Hop::new(u8::MAX), age: u16::MAX },
            lock: Lock::from_bytes(&[0xFF; 16]),
        };
        let signed = SignedRequest { request, signature: Signature::from_bytes(&[0xFF; 64]) };
        let mut buffer = [0; 200];

        assert_eq!(encode(&request, &mut buffer).unwrap(), request.to_bytes());
        assert_eq!(decode::<Request>(&request.to_bytes()), Ok(request));
        assert_eq!(encode(&signed, &mut buffer).unwrap().len(), SignedRequest::LEN);
    }
}
