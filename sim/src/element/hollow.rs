//! An element without a curve, for simulations that make millions of payments.
//!
//! **Not for production.** Whoever has this code can sign for any wallet. It lives in the
//! simulator, behind a feature, and nothing that a device links depends on the simulator.
//!
//! Kept: who may sign what, which certificate is whose, one key agreement for one point, a fresh
//! key for every channel, sequence numbers that rise, and every byte of every message. Left out:
//! the arithmetic. A signature is a digest of certificate and claim; a certificate holds if it was
//! issued; two points agree on a digest of how often points were drawn before each.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
};

use ecny_core::{
    Certificate, CertificateFault, Claim, Digest, ElementError, Identity, Operator, Secrets,
    SecureElement, SharedSecret, SoftElement, Verifier,
    sm2::{Point, SecretScalar, Signature},
    sm3,
};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

/// What the hollow elements of one world pretend to know by arithmetic.
#[derive(Clone, Debug, Default)]
pub struct Pretence(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    issued: BTreeSet<[u8; Certificate::LEN]>,
    /// How many points were drawn so far.
    drawn: u64,
    /// What the count was when each point was drawn last: a point of the small stock is as fresh
    /// as one that was never drawn before.
    serials: BTreeMap<usize, u64>,
}

/// An element that keeps every check but the arithmetic of the curve.
#[derive(Debug)]
pub struct Hollow {
    identity: Identity,
    secrets: Secrets,
    pretence: Pretence,
    /// The serial of the point that serves, and the point.
    serving: Option<u64>,
    last_debit: u32,
    /// The monotonic counter, where it has one; it outlives a power cut.
    counter: Option<u32>,
    rng: ChaCha20Rng,
}

impl Hollow {
    /// A hollow element in place of a real one.
    pub(crate) fn of(
        element: &SoftElement<ChaCha20Rng>,
        pretence: &Pretence,
        rng: ChaCha20Rng,
    ) -> Self {
        pretence.known().issued.insert(element.certificate().to_bytes());
        Self {
            identity: *element.identity(),
            secrets: element.secrets().clone(),
            pretence: pretence.clone(),
            serving: None,
            last_debit: 0,
            counter: None,
            rng,
        }
    }

    /// As after a power cut.
    pub(crate) fn restarted(&self, rng: ChaCha20Rng) -> Self {
        self.moved(&self.pretence, rng)
    }

    /// As after a power cut, in a world with that pretence.
    pub(crate) fn moved(&self, pretence: &Pretence, rng: ChaCha20Rng) -> Self {
        Self {
            identity: self.identity,
            secrets: self.secrets.clone(),
            pretence: pretence.clone(),
            serving: None,
            last_debit: 0,
            counter: self.counter,
            rng,
        }
    }

    /// Gives it a monotonic counter that has counted that far.
    pub(crate) const fn count_from(&mut self, counter: u32) {
        self.counter = Some(counter);
    }
}

impl Pretence {
    /// The same for another world: what is drawn in one is nothing to the other.
    pub(crate) fn twin(&self) -> Self {
        let Known { issued, drawn, serials } = &*self.known();
        let (issued, drawn, serials) = (issued.clone(), *drawn, serials.clone());
        Self(Arc::new(Mutex::new(Known { issued, drawn, serials })))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Verifier for Pretence {
    fn point(&self, bytes: &[u8; Point::LEN]) -> Option<Point> {
        match STOCK.places.get(bytes) {
            Some(place) => STOCK.points.get(*place).copied(),
            None => Point::from_bytes(bytes),
        }
    }

    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        if (certificate.operator(), certificate.epoch()) != (operator.id(), operator.epoch()) {
            return Err(CertificateFault::Operator);
        }
        let issued = self.known().issued.contains(&certificate.to_bytes());
        let fits = *signature == hollow_signature(certificate, claim);
        (issued && fits).then_some(()).ok_or(CertificateFault::Signature)
    }
}

impl Verifier for Hollow {
    fn point(&self, bytes: &[u8; Point::LEN]) -> Option<Point> {
        self.pretence.point(bytes)
    }

    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        self.pretence.check(certificate, operator, claim, signature)
    }
}

impl SecureElement for Hollow {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    fn ephemeral(&mut self) -> Result<Point, ElementError> {
        let mut known = self.pretence.known();
        known.drawn = known.drawn.wrapping_add(1);
        let serial = known.drawn;
        let place = place_of(serial);
        known.serials.insert(place, serial);
        self.serving = Some(serial);
        STOCK.points.get(place).copied().ok_or(ElementError::Randomness)
    }

    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        let own = self.serving.take().ok_or(ElementError::NoEphemeral)?;
        let known = self.pretence.known();
        let peer = peer.to_bytes();
        let serial = STOCK.places.get(&peer).and_then(|place| known.serials.get(place));
        let digest = match serial {
            Some(serial) => {
                let (low, high) = (own.min(*serial), own.max(*serial));
                sm3(&[b"agreed", &low.to_be_bytes(), &high.to_be_bytes()])
            }
            // Nobody here drew it: what comes of it is known to nobody else.
            None => sm3(&[b"alone", &own.to_be_bytes(), &peer]),
        };
        Ok(SharedSecret::new(digest))
    }

    fn forget_ephemeral(&mut self) {
        self.serving = None;
    }

    fn sign(&mut self, claim: &Claim<'_>) -> Result<Signature, ElementError> {
        if let Claim::Debit(entry) = claim {
            let seq = entry.seq.number();
            if seq <= self.last_debit {
                return Err(ElementError::Refused);
            }
            self.last_debit = seq;
        }
        Ok(hollow_signature(self.identity.certificate(), claim))
    }

    fn last_debit(&self) -> u32 {
        self.last_debit
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        Ok(self.counter)
    }

    fn advance_counter(&mut self, value: u32) -> Result<(), ElementError> {
        self.counter = self.counter.map(|counted| counted.max(value));
        Ok(())
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError> {
        self.rng.fill_bytes(out);
        Ok(())
    }
}

/// What stands for a signature: SM3 of certificate and claim, and once more the other way round.
fn hollow_signature(certificate: &Certificate, claim: &Claim<'_>) -> Signature {
    let mut said = Vec::with_capacity(256);
    said.extend_from_slice(&certificate.to_bytes());
    claim.parts(|part| said.extend_from_slice(part));
    let mut r: Digest = sm3(&[&said]);
    let mut bytes = [0; Signature::LEN];
    for (byte, value) in bytes.iter_mut().zip(r) {
        *byte = value;
    }
    r.reverse();
    if let Some(s) = bytes.last_chunk_mut() {
        *s = r;
    }
    Signature::from_bytes(&bytes)
}

/// The points that hollow elements say, over and over: drawing and decoding one costs no curve
/// arithmetic.
struct Stock {
    points: Vec<Point>,
    places: BTreeMap<[u8; Point::LEN], usize>,
}

static STOCK: LazyLock<Stock> = LazyLock::new(|| {
    let points: Vec<Point> = (1..=STOCKED)
        .filter_map(|number| {
            let mut bytes = [0; SecretScalar::LEN];
            *bytes.last_mut()? = number;
            Some(SecretScalar::from_bytes(&bytes)?.public_point())
        })
        .collect();
    let places = points.iter().enumerate().map(|(place, point)| (point.to_bytes(), place));
    Stock { places: places.collect(), points }
});

const STOCKED: u8 = 250;

fn place_of(serial: u64) -> usize {
    let place = serial.checked_rem(STOCKED.into()).unwrap_or_default();
    usize::try_from(place).unwrap_or_default()
}
