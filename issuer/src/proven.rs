use std::collections::BTreeMap;

use ecny_core::{
    Certificate, CertificateFault, CertificateKey, Claim, Operator, Verifier,
    sm2::{Check, Point, Signature},
};

use crate::{Keyring, Signed, verdicts};

/// A verifier that has checked many signatures together before it is asked for any of them. What it
/// was not given, or another verifier than SM2 in software is to check, it hands on.
pub(crate) struct Proven<'a, V> {
    verifier: &'a V,
    known: BTreeMap<[u8; Signature::LEN], Vec<Known>>,
}

/// A signature of which it is known whether it holds.
struct Known {
    certificate: [u8; Certificate::LEN],
    operator: Operator,
    message: Vec<u8>,
    holds: bool,
}

impl<'a, V: Verifier> Proven<'a, V> {
    /// Checks all that was signed under certificates of operators on the ring.
    pub(crate) fn of(
        signed: impl Iterator<Item = Signed>,
        keyring: &Keyring,
        verifier: &'a V,
    ) -> Self {
        let mut known = BTreeMap::<_, Vec<Known>>::new();
        if verifier.is_software() {
            let mut keys = Keys { keyring, keys: BTreeMap::new() };
            let asked: Vec<_> = signed.filter_map(|signed| keys.check(&signed)).collect();
            let checks: Vec<Check> = asked.iter().map(|(_, _, check)| *check).collect();
            for ((signature, one, _), holds) in asked.into_iter().zip(verdicts(&checks)) {
                known.entry(signature).or_default().push(Known { holds, ..one });
            }
        }
        Self { verifier, known }
    }
}

impl<V: Verifier> Verifier for Proven<'_, V> {
    fn point(&self, bytes: &[u8; Point::LEN]) -> Option<Point> {
        self.verifier.point(bytes)
    }

    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        let known = self.known.get(&signature.to_bytes()).into_iter().flatten();
        let (certificate_bytes, message) = (certificate.to_bytes(), message(claim));
        let same = |known: &&Known| {
            known.certificate == certificate_bytes
                && known.operator == *operator
                && known.message == message
        };
        match known.clone().find(same) {
            Some(Known { holds: true, .. }) => Ok(()),
            Some(Known { holds: false, .. }) => Err(CertificateFault::Signature),
            None => self.verifier.check(certificate, operator, claim, signature),
        }
    }
}

/// M.
fn message(claim: &Claim<'_>) -> Vec<u8> {
    let mut message = Vec::new();
    claim.parts(|part| message.extend_from_slice(part));
    message
}

/// What is worked out once for each certificate.
struct Keys<'a> {
    keyring: &'a Keyring,
    keys: BTreeMap<[u8; Certificate::LEN], Option<(Operator, CertificateKey)>>,
}

impl Keys<'_> {
    /// The check of something signed; `None` where its certificate is of no operator, or no point.
    fn check(&mut self, signed: &Signed) -> Option<([u8; Signature::LEN], Known, Check)> {
        let certificate = signed.certificate;
        let key = self.keys.entry(certificate).or_insert_with(|| {
            let operator = self.keyring.operator_of(&certificate)?;
            let key = Certificate::from_bytes(&certificate)?.key(&operator).ok()?;
            Some((operator, key))
        });
        let (operator, key) = key.as_ref()?;
        let (message, check) =
            signed.said.with_claim(|claim| (message(claim), key.check(claim, &signed.signature)));
        let known = Known { certificate, operator: *operator, message, holds: false };
        Some((signed.signature.to_bytes(), known, check))
    }
}
