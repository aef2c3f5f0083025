use ecny_core::{
    Certificate, mac,
    sm2::{Point, Signature},
    sm3,
};
use ecny_sim::{Element, Insider};
use sm2::{
    FieldBytes, ProjectivePoint, Scalar, U256,
    elliptic_curve::{Group, PrimeField, ops::Reduce, point::AffineCoordinates},
};

/// The private key of a liar and what section 6 of the wire document says of signing: it signs
/// any bytes under any certificate, which no element does.
pub struct Pen {
    d: Scalar,
    certificate: [u8; Certificate::LEN],
    issuing: Point,
}

/// n of the curve.
pub const N: [u8; 32] = *b"\xFF\xFF\xFF\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\
    \x72\x03\xDF\x6B\x21\xC6\x05\x2B\x53\xBB\xF4\x09\x39\xD5\x41\x23";

/// p of the curve.
pub const P: [u8; 32] = *b"\xFF\xFF\xFF\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\
    \xFF\xFF\xFF\xFF\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";

impl Pen {
    /// The pen of that liar, whose certificate is under that issuing key.
    pub fn of(liar: &Insider, issuing: &Point) -> Self {
        let Element::Soft(element) = &liar.element else { panic!("a hollow element has no key") };
        let secret = element.to_secret_bytes();
        let d: [u8; 32] = secret[82..114].try_into().unwrap();
        Self { d: number(&d), certificate: liar.certificate(), issuing: *issuing }
    }

    /// Signs what follows the domain string, as the holder of that certificate would: under the
    /// own one where there is no point in that, for then nobody could.
    pub fn sign(&self, certificate: &[u8], message: &[&[u8]]) -> [u8; Signature::LEN] {
        let e = self.digest(certificate, message);
        let k = mac(&self.d.to_repr().into(), &[&e.to_repr()]);
        let k = Scalar::reduce(&U256::from_be_slice(&k));
        let x = ProjectivePoint::mul_by_generator(&k).to_affine().x();
        let r = e.add(&Scalar::reduce(&U256::from_be_slice(&x)));
        let s = self.inverse().multiply(&k.sub(&r.multiply(&self.d)));
        signature(&r, &s)
    }

    /// Signs under the own certificate.
    pub fn sign_own(&self, message: &[&[u8]]) -> [u8; Signature::LEN] {
        self.sign(&self.certificate, message)
    }

    /// What passes where infinity, to which the sum comes here, has the x coordinate 0:
    /// r = e and s = -d·(1 + d)⁻¹·r.
    pub fn sign_at_infinity(&self, message: &[&[u8]]) -> [u8; Signature::LEN] {
        let r = self.digest(&self.certificate, message);
        let s = self.inverse().multiply(&self.d).multiply(&r).neg();
        signature(&r, &s)
    }

    /// e = SM3(H ‖ x_W ‖ y_W ‖ M) mod n.
    fn digest(&self, certificate: &[u8], message: &[&[u8]]) -> Scalar {
        let w = |certificate: &[u8]| Point::from_bytes(certificate[16..].try_into().unwrap());
        let (certificate, w) = match w(certificate) {
            Some(w) => (certificate, w),
            None => (&self.certificate[..], w(&self.certificate).unwrap()),
        };
        let h = self.identity_hash(&certificate[..16]);
        let e = sm3(&[&h, &w.x(), &w.y(), &message.concat()]);
        Scalar::reduce(&U256::from_be_slice(&e))
    }

    /// H = SM3(0080 ‖ information ‖ a ‖ b ‖ x_G ‖ y_G ‖ x_Pop ‖ y_Pop).
    fn identity_hash(&self, information: &[u8]) -> [u8; 32] {
        let (g, issuing) = (Point::GENERATOR, self.issuing);
        sm3(&[&[0x00, 0x80], information, &A, &B, &g.x(), &g.y(), &issuing.x(), &issuing.y()])
    }

    fn inverse(&self) -> Scalar {
        self.d.add(&Scalar::ONE).invert().unwrap()
    }
}

/// n - that, for the other half of what adds up to n.
pub fn negative(bytes: &[u8]) -> [u8; 32] {
    number(bytes.try_into().unwrap()).neg().to_repr().into()
}

fn number(bytes: &[u8; 32]) -> Scalar {
    Scalar::from_repr(FieldBytes::from(*bytes)).unwrap()
}

fn signature(r: &Scalar, s: &Scalar) -> [u8; Signature::LEN] {
    [r.to_repr(), s.to_repr()].concat().try_into().unwrap()
}

const A: [u8; 32] = *b"\xFF\xFF\xFF\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\
    \xFF\xFF\xFF\xFF\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFC";
const B: [u8; 32] = *b"\x28\xE9\xFA\x9E\x9D\x9F\x5E\x34\x4D\x5A\x9E\x4B\xCF\x65\x09\xA7\
    \xF3\x97\x89\xF5\x15\xAB\x8F\x92\xDD\xBC\xBD\x41\x4D\x94\x0E\x93";
