use super::{
    curve::{Affine, Jacobian},
    scalar::Bits,
};

/// The point where a multiplication by a secret starts.
#[cfg(not(feature = "blinding"))]
pub(super) const fn start(point: &Affine, _secret: &Bits) -> Jacobian {
    Jacobian::from_affine(point)
}

/// The point where a multiplication by a secret starts, in coordinates that nobody can foresee: Z is
/// made of the secret, and all that is computed on the way has it in it (Coron's third countermeasure).
///
/// A power trace is compared with what a guess of a few bits would compute; here that takes all of
/// them. Z is the same for the same secret, but nonces and ephemeral secrets are used once.
#[cfg(feature = "blinding")]
pub(super) fn start(point: &Affine, secret: &Bits) -> Jacobian {
    use zeroize::Zeroizing;

    let mut z = Zeroizing::new(secret.digest(b"ecny-offline/1 blinding\0"));
    // Odd and below 2²⁵⁵: between 1 and p − 1.
    let [first, .., last] = &mut *z;
    *first &= 0x7F;
    *last |= 1;
    Jacobian::with_z(point, &super::field::Field::from_bytes(&z))
}

#[cfg(all(test, feature = "blinding"))]
mod tests {
    use super::*;
    use crate::sm2::engine::{GENERATOR, Scalar, curve::normalized};

    #[test]
    fn a_start_is_the_same_point_in_coordinates_of_its_secret() {
        let starts = [1, 2].map(|byte| {
            let (number, _) = Scalar::reduce(&[byte; 32]);
            start(&GENERATOR, &number.odd_bits().0)
        });
        for point in normalized(&starts) {
            assert!(point.equals(&GENERATOR));
        }
        let [one, other] = starts;
        assert!(!one.z.equals(&other.z) && !one.x.equals(&other.x) && !one.x.equals(&GENERATOR.x));
    }
}
