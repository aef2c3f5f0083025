use core::cell::Cell;

use crate::{
    certificate::{Certificate, CertificateFault, Identity},
    element::{Claim, ElementError, SecureElement, SharedSecret},
    operator::Operator,
    secrets::Secrets,
    sm2::{Implicit, MetIssuer, MetKey, Point, Signature},
    verifier::Verifier,
};

/// An element whose wallet remembers the operators and the wallets it met: a check of somebody met
/// before takes a third of the work, of a stranger under a known operator a little less.
///
/// What it judges is the same as without. It learns between taps ([`Remembering::learn`]), and what it
/// learned it knows until power is lost. On processors of 64 bits a wallet takes 4.3 KiB and an operator
/// 4.1, on those of 32 bits 2.3 and 1.1. Where the element checks signatures itself, nothing is remembered.
pub struct Remembering<E, const OPERATORS: usize, const WALLETS: usize> {
    element: E,
    /// Whose signature was found good last.
    last: Cell<Option<Last>>,
    operators: Slots<MetIssuer, OPERATORS>,
    wallets: Slots<Met, WALLETS>,
}

#[derive(Clone, Copy)]
struct Last {
    certificate: Certificate,
    implicit: Implicit,
}

struct Met {
    certificate: Certificate,
    issuer: Point,
    key: MetKey,
}

impl<E, const OPERATORS: usize, const WALLETS: usize> Remembering<E, OPERATORS, WALLETS> {
    /// The element, which has met nobody.
    #[must_use]
    pub const fn new(element: E) -> Self {
        Self { element, last: Cell::new(None), operators: Slots::EMPTY, wallets: Slots::EMPTY }
    }

    /// The element itself.
    #[must_use]
    pub const fn element(&self) -> &E {
        &self.element
    }

    /// The element itself.
    #[must_use]
    pub const fn element_mut(&mut self) -> &mut E {
        &mut self.element
    }

    /// Works out the tables of who was met last, in the place of who was met longest ago: two to three
    /// times the work of a check. `false` where there was nothing to learn.
    pub fn learn(&mut self) -> bool {
        let Some(Last { certificate, implicit }) = self.last.take() else { return false };
        let issuer = implicit.issuer();
        if self.operators.find(|met| met.point() == issuer).is_none() {
            self.operators.put(MetIssuer::new(issuer));
        }
        if let Some(key) = MetKey::new(&implicit) {
            self.wallets.put(Met { certificate, issuer: *issuer, key });
        }
        true
    }
}

/// What is met, the longest ago being the next to go.
struct Slots<T, const N: usize> {
    slots: [Option<T>; N],
    next: usize,
}

impl<T, const N: usize> Slots<T, N> {
    const EMPTY: Self = Self { slots: [const { None }; N], next: 0 };

    fn find(&self, is: impl Fn(&T) -> bool) -> Option<&T> {
        self.slots.iter().flatten().find(|met| is(met))
    }

    fn put(&mut self, met: T) {
        if let Some(slot) = self.slots.get_mut(self.next) {
            *slot = Some(met);
        }
        self.next = self.next.wrapping_add(1).checked_rem(N).unwrap_or(0);
    }
}

impl<E: Verifier, const OPERATORS: usize, const WALLETS: usize> Verifier
    for Remembering<E, OPERATORS, WALLETS>
{
    fn point(&self, bytes: &[u8; Point::LEN]) -> Option<Point> {
        self.element.point(bytes)
    }

    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        if !self.element.is_software() {
            return self.element.check(certificate, operator, claim, signature);
        }
        let is_known = |met: &Met| {
            met.certificate == *certificate
                && met.issuer == *operator.issuing()
                && certificate.names(operator)
        };
        let verdict = if let Some(met) = self.wallets.find(is_known) {
            met.key.verify(|take| claim.parts(take), signature)
        } else {
            let implicit = certificate.implicit(operator)?;
            let verdict = match self.operators.find(|met| met.point() == operator.issuing()) {
                Some(met) => met.verify(&implicit, |take| claim.parts(take), signature),
                None => implicit.verify(|take| claim.parts(take), signature),
            };
            if verdict.is_ok() {
                self.last.set(Some(Last { certificate: *certificate, implicit }));
            }
            verdict
        };
        verdict.map_err(|_| CertificateFault::Signature)
    }

    fn is_software(&self) -> bool {
        self.element.is_software()
    }
}

impl<E: SecureElement, const OPERATORS: usize, const WALLETS: usize> SecureElement
    for Remembering<E, OPERATORS, WALLETS>
{
    fn identity(&self) -> &Identity {
        self.element.identity()
    }

    fn secrets(&self) -> &Secrets {
        self.element.secrets()
    }

    fn ephemeral(&mut self) -> Result<Point, ElementError> {
        self.element.ephemeral()
    }

    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        self.element.agree(peer)
    }

    fn forget_ephemeral(&mut self) {
        self.element.forget_ephemeral();
    }

    fn sign(&mut self, claim: &Claim<'_>) -> Result<Signature, ElementError> {
        self.element.sign(claim)
    }

    fn last_debit(&self) -> u32 {
        self.element.last_debit()
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        self.element.counter()
    }

    fn advance_counter(&mut self, value: u32) -> Result<(), ElementError> {
        self.element.advance_counter(value)
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError> {
        self.element.fill_random(out)
    }
}

impl<E, const OPERATORS: usize, const WALLETS: usize> core::fmt::Debug
    for Remembering<E, OPERATORS, WALLETS>
{
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Remembering(..)")
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::*;
    use crate::{
        Category, Class, Day, Epoch, Info, OperatorCertificate, OperatorId, OperatorTerms,
        ProfileNumber, Serial, SoftVerifier, Tier, WalletId, WalletNumber,
        sm2::{IssuingKey, SecretScalar, SigningKey, digest, prefix},
    };

    /// An operator, and wallets it has issued.
    struct Cast {
        operator: Operator,
        wallets: [(Certificate, Implicit, SigningKey); 3],
    }

    impl Cast {
        fn new(id: u16, rng: &mut ChaCha20Rng) -> Self {
            let keys = IssuingKey::random(rng).unwrap();
            let operator = OperatorId::new(id);
            let terms = OperatorTerms {
                operator,
                issuing: *keys.public(),
                command: *keys.public(),
                epoch: Epoch::new(1),
                first_day: Day::new(0),
                last_day: Day::new(9_000),
            };
            let operator = OperatorCertificate::new(terms, Signature::from_bytes(&[0; 64]));
            let operator = operator.already_verified();
            let wallets = [1, 2, 3].map(|number| {
                let info = Info {
                    id: WalletId {
                        operator: operator.id(),
                        number: WalletNumber::from_bytes(&[number; 6]),
                    },
                    class: Class::Software,
                    tier: Tier::IV,
                    category: Category::NONE,
                    last_day: Day::new(9_000),
                    profile: ProfileNumber::new(1),
                    serial: Serial::new(1),
                    epoch: Epoch::new(1),
                };
                let [own, w] = [(); 2].map(|()| SecretScalar::random(rng).unwrap());
                let issued = keys.issue(&info.to_bytes(), &own.public_point(), &w).unwrap();
                let certificate = Certificate::new(info, &issued.point);
                let implicit = certificate.implicit(&operator).unwrap();
                let key = implicit.accept(&own, &issued.t).unwrap();
                (certificate, implicit, key)
            });
            Self { operator, wallets }
        }
    }

    #[test]
    fn whoever_was_met_is_judged_as_a_stranger_is() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        // The last has the name of the first and other keys.
        let casts = [1, 2, 1].map(|id| Cast::new(id, &mut rng));
        let mut remembering = Remembering::<_, 1, 2>::new(SoftVerifier);
        let (mut good, mut met, mut known) = (0, 0, 0);
        for _ in 0..300 {
            let mut pick = |of: u32| usize::try_from(rng.next_u32() % of).unwrap();
            let [signer, named, checker] = [(); 3].map(|()| pick(9).saturating_sub(6));
            let (who, other) = (pick(3), pick(9));
            let bend = pick(5);
            let (_, implicit, key) = &casts[signer].wallets[who];
            let (certificate, ..) = &casts[named].wallets[if other < 3 { other } else { who }];
            let operator = &casts[checker].operator;
            let claim = Claim::Statement { body: b"message digest" };
            let e = digest(prefix(implicit.hash(), implicit.w()), |take| {
                claim.parts(take);
            });
            let mut bytes = key.sign_hedged(&e, &mut rng).unwrap().to_bytes();
            if bend == 0 {
                bytes[usize::try_from(rng.next_u32() % 64).unwrap()] ^= 1;
            }
            let signature = Signature::from_bytes(&bytes);

            let expected = SoftVerifier.check(certificate, operator, &claim, &signature);
            assert_eq!(remembering.check(certificate, operator, &claim, &signature), expected);

            good += u32::from(expected.is_ok());
            let issuer = |met: &MetIssuer| met.point() == operator.issuing();
            known += u32::from(remembering.operators.find(issuer).is_some());
            let same = |met: &Met| met.certificate == *certificate;
            met += u32::from(remembering.wallets.find(same).is_some());
            if rng.next_u32() % 3 == 0 {
                remembering.learn();
            }
        }
        assert!(good > 60 && good < 240 && met > 60 && known > 150, "{good} {met} {known}");
    }

    #[test]
    fn nothing_is_learned_of_who_was_not_proved_and_nothing_where_there_is_no_room() {
        let mut rng = ChaCha20Rng::from_seed([2; 32]);
        let Cast { operator, wallets: [(certificate, implicit, key), ..] } = Cast::new(1, &mut rng);
        let claim = Claim::Statement { body: b"message digest" };
        let e = digest(prefix(implicit.hash(), implicit.w()), |take| claim.parts(take));
        let signature = key.sign_hedged(&e, &mut rng).unwrap();
        let mut remembering = Remembering::<_, 1, 1>::new(SoftVerifier);

        let other = Claim::Statement { body: b"another" };
        assert!(remembering.check(&certificate, &operator, &other, &signature).is_err());
        assert!(!remembering.learn());
        assert_eq!(remembering.check(&certificate, &operator, &claim, &signature), Ok(()));
        assert!(remembering.learn() && !remembering.learn());

        let mut forgetful = Remembering::<_, 0, 0>::new(SoftVerifier);
        assert_eq!(forgetful.check(&certificate, &operator, &claim, &signature), Ok(()));
        assert!(forgetful.learn());
        assert_eq!(forgetful.check(&certificate, &operator, &claim, &signature), Ok(()));
    }

    /// A chip that checks signatures itself, and takes none.
    struct Chip;

    impl Verifier for Chip {
        fn check(
            &self,
            _: &Certificate,
            _: &Operator,
            _: &Claim<'_>,
            _: &Signature,
        ) -> Result<(), CertificateFault> {
            Err(CertificateFault::Signature)
        }
    }

    #[test]
    fn an_element_that_checks_signatures_itself_is_asked() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let Cast { operator, wallets: [(certificate, implicit, key), ..] } = Cast::new(1, &mut rng);
        let claim = Claim::Statement { body: b"message digest" };
        let e = digest(prefix(implicit.hash(), implicit.w()), |take| claim.parts(take));
        let signature = key.sign_hedged(&e, &mut rng).unwrap();
        let remembering = Remembering::<_, 1, 1>::new(Chip);

        assert_eq!(SoftVerifier.check(&certificate, &operator, &claim, &signature), Ok(()));
        assert!(remembering.check(&certificate, &operator, &claim, &signature).is_err());
    }
}
