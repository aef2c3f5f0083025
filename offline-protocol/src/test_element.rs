use core::ops::Mul;

use ecny_core::{
    Claim, ElementError, Secrets, SecureElement, SharedSecret, mac,
    sm2::{Point, Signature},
};
use sm2::{
    FieldBytes, ProjectivePoint, Scalar, Sec1Point,
    elliptic_curve::{
        Group, PrimeField,
        point::AffineCoordinates,
        sec1::{FromSec1Point, ToSec1Point},
    },
};

/// Agrees on keys as a secure element does, from a seed; it signs nothing.
#[derive(Clone)]
pub struct TestElement {
    secrets: Secrets,
    made: u32,
    ephemeral: Option<Scalar>,
}

impl TestElement {
    pub fn new(seed: u8) -> Self {
        let secrets =
            Secrets { cookie: [seed; 32], session: [0; 16], totals: [0; 16], storage: [0; 16] };
        Self { secrets, made: 0, ephemeral: None }
    }

    pub fn has_ephemeral(&self) -> bool {
        self.ephemeral.is_some()
    }
}

impl SecureElement for TestElement {
    fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    fn ephemeral(&mut self) -> Result<Point, ElementError> {
        self.made = self.made.wrapping_add(1);
        let mut bytes = mac(&self.secrets.cookie, &[&self.made.to_be_bytes()]);
        bytes[0] = 0;
        let secret = Scalar::from_repr(FieldBytes::from(bytes)).unwrap();
        self.ephemeral = Some(secret);
        let encoded = ProjectivePoint::mul_by_generator(&secret).to_affine().to_sec1_point(true);
        Ok(Point::from_bytes(encoded.as_bytes().try_into().unwrap()).unwrap())
    }

    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        let secret = self.ephemeral.take().ok_or(ElementError::NoEphemeral)?;
        let encoded = Sec1Point::from_bytes(peer.to_bytes()).unwrap();
        let peer = sm2::AffinePoint::from_sec1_point(&encoded).unwrap();
        let shared = ProjectivePoint::from(peer).mul(secret).to_affine();
        Ok(SharedSecret::new(shared.x().into()))
    }

    fn forget_ephemeral(&mut self) {
        self.ephemeral = None;
    }

    fn sign(&mut self, _claim: &Claim<'_>) -> Result<Signature, ElementError> {
        Err(ElementError::Refused)
    }

    fn last_debit(&self) -> u32 {
        0
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        Ok(None)
    }

    fn advance_counter(&mut self, _value: u32) -> Result<(), ElementError> {
        Ok(())
    }

    fn fill_random(&mut self, _out: &mut [u8]) -> Result<(), ElementError> {
        Err(ElementError::Randomness)
    }
}
