use core::ops::Mul;

use ecny_core::{
    Category, Claim, Class, Day, ElementError, Enrolling, Epoch, Identity, Info, OperatorId,
    ProfileNumber, Secrets, SecureElement, Serial, SharedSecret, Tier, Verifier, WalletId,
    WalletNumber, mac,
    sm2::{Point, Signature},
};
use ecny_issuer::{Centre, OperatorKeys, Registry, Root};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
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
    identity: Identity,
    secrets: Secrets,
    made: u32,
    ephemeral: Option<Scalar>,
}

impl TestElement {
    pub fn new(seed: u8) -> Self {
        let secrets =
            Secrets { cookie: [seed; 32], session: [0; 16], totals: [0; 16], storage: [0; 16] };
        Self { identity: enrolled(seed), secrets, made: 0, ephemeral: None }
    }

    pub fn has_ephemeral(&self) -> bool {
        self.ephemeral.is_some()
    }
}

impl Verifier for TestElement {}

impl SecureElement for TestElement {
    fn identity(&self) -> &Identity {
        &self.identity
    }

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

/// Who a wallet is that was enrolled with an operator of its own.
fn enrolled(seed: u8) -> Identity {
    let mut rng = ChaCha20Rng::from_seed([seed; 32]);
    let (operator, epoch) = (OperatorId::new(1), Epoch::new(1));
    let keys = OperatorKeys::generate(operator, epoch, &mut rng).unwrap();
    let root = Root::generate(&mut rng).unwrap();
    let terms = keys.terms(Day::new(0), Day::new(u16::MAX));
    let operator_certificate = root.certify(terms, &mut rng).unwrap();
    let issued_by = operator_certificate.verify(&root.public()).unwrap();
    let info = Info {
        id: WalletId { operator, number: WalletNumber::from_bytes(&[seed; 6]) },
        class: Class::Software,
        tier: Tier::IV,
        category: Category::NONE,
        last_day: Day::new(u16::MAX),
        profile: ProfileNumber::new(1),
        serial: Serial::new(1),
        epoch,
    };
    let mut centre = Centre::new(keys, Registry::default());
    let mut own = ChaCha20Rng::from_seed([!seed; 32]);
    let enrolling = Enrolling::new(&mut own).unwrap();
    let issuance = centre.issue(enrolling.applicant(), &info, &mut rng).unwrap();
    let element = enrolling.finish(issuance.grant(), &issued_by, own).unwrap();
    *element.identity()
}
