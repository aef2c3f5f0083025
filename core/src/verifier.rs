use crate::{
    Certificate, CertificateFault, Claim, Operator,
    sm2::{Point, Signature},
};

/// What is computed with numbers that anybody may know: points taken apart, signatures checked.
///
/// As it stands it is SM2 in software. A chip with an SM2 engine does it there. Whoever implements
/// it is believed like the element that holds the key: it is chosen by the type a wallet is built
/// with, never by a peer.
pub trait Verifier {
    /// The point with that encoding; `None` where it is not canonical or not on the curve.
    fn point(&self, bytes: &[u8; Point::LEN]) -> Option<Point> {
        Point::from_bytes(bytes)
    }

    /// Checks that `claim` was signed under `certificate`, and that `operator` issued it.
    ///
    /// # Errors
    /// [`CertificateFault`]; the certificate says nothing then.
    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        certificate.verify(operator, claim, signature).map(|_| ())
    }

    /// Whether [`Verifier::check`] is SM2 in software and nothing else, so that whoever has many
    /// signatures may check them together (see [`crate::sm2::all_hold`]) and come to the same.
    fn is_software(&self) -> bool {
        false
    }
}

/// SM2 in software, for whoever has no element: the operator, an auditor.
#[derive(Clone, Copy, Debug, Default)]
pub struct SoftVerifier;

impl Verifier for SoftVerifier {
    fn is_software(&self) -> bool {
        true
    }
}
