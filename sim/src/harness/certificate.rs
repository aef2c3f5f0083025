//! What is signed under the root, with one thing changed: [`certificate()`].

use std::cell::OnceCell;

use ecny_core::{
    Amount, Certificate, Epoch, Ledger, OperatorCertificate, OperatorId, Personalization, Profile,
    SignedRequest, SoftVerifier, Terms, Tier, Value, Wanted, decode, encode, sm2::Signature,
};
use ecny_issuer::OperatorKeys;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::{
    edit::Edit,
    law::{conserved, unchanged},
    script::{Few, Steps, script},
    stage::Stage,
};
use crate::{Element, State, World, flash::MemoryFlash};

script! {
    /// Something signed, and what becomes of it.
    pub struct Signed {
        /// Which kind of it.
        pub kind: Kind,
        /// What becomes of it.
        pub edits: Few<Edit>,
    }
}

script! {
    /// What is signed under the root, by one or two signatures.
    pub enum Kind {
        /// A payee's certificate and its request.
        Request,
        /// A payer's certificate and its value.
        Value,
        /// An operator's certificate.
        Operator,
        /// What a wallet is made with: operator, profile, signature.
        Personalization,
    }
}

/// A world with somebody certified who has no wallet yet.
struct Office {
    stage: Stage,
    applicant: Element,
    personalization: Personalization,
    operator: OperatorCertificate,
}

thread_local! {
    static OFFICE: OnceCell<Office> = const { OnceCell::new() };
}

/// What was signed is believed as it was signed; with a bit changed it proves nothing, and
/// changes nothing.
///
/// # Panics
/// Where it does.
pub fn certificate(script: &Steps<Signed>) {
    OFFICE.with(|office| {
        let office = office.get_or_init(Office::new);
        office.stage.play(|world, _| {
            for signed in &script.0 {
                office.judges(signed, world);
                conserved(world);
            }
        });
    });
}

impl Office {
    fn new() -> Self {
        let mut world = World::new(2, 2, crate::Holds { fen: 20_000, pages: 2, tier: Tier::IV })
            .expect("a world");
        let (element, personalization) = world.applicant(Tier::IV).expect("an applicant");
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let keys = OperatorKeys::generate(OperatorId::new(2), Epoch::new(1), &mut rng);
        let own = world.issuer().certificate();
        let terms = own.verify(world.issuer().root()).expect("our own operator");
        let (first, last) = (terms.terms().first_day, terms.terms().last_day);
        let operator =
            world.certify(keys.expect("keys").terms(first, last)).expect("a certificate");
        Self { stage: Stage::of(world, 0), applicant: element, personalization, operator }
    }

    fn judges(&self, signed: &Signed, world: &mut World) {
        let before = State::of(world.wallet(0));
        match signed.kind {
            Kind::Request => {
                let transcript = [7; 32];
                let wanted = Wanted::Order(terms());
                let (payee, payer) = world.pair_mut(1, 0);
                let request = payee.request(&wanted, [9; 8], &transcript).expect("a request");
                let judged = bent::<SignedRequest, { SignedRequest::LEN }>(&request, &signed.edits);
                let Some((bent, same)) = judged else { return };
                let operators = payer.operators();
                assert_eq!(bent.verify(&transcript, operators, &SoftVerifier).is_ok(), same);
                let elsewhere = bent.verify(&[8; 32], operators, &SoftVerifier);
                assert!(elsewhere.is_err(), "it was signed for another channel");
            }
            Kind::Value => {
                let value = paid(world);
                let payee = world.wallet(1);
                let judged = bent::<Value, { Value::LEN }>(&value, &signed.edits);
                let Some((bent, same)) = judged else { return };
                assert_eq!(bent.verify(payee.operators(), &SoftVerifier).is_ok(), same);
                one_certificate(&bent.certificate);
            }
            Kind::Operator => {
                let mut bytes = self.operator.to_bytes();
                signed.edits.apply(&mut bytes);
                let Some(bent) = OperatorCertificate::from_bytes(&bytes) else { return };
                assert_eq!(bent.to_bytes(), bytes, "there is one encoding");
                let wallet = world.wallet_mut(0);
                match wallet.add_operator(&bent) {
                    Ok(_) => {
                        assert_eq!(bytes, self.operator.to_bytes());
                        let known = wallet.operators().find(OperatorId::new(2));
                        assert!(known.is_some() && wallet.number() <= before.number + 1);
                    }
                    Err(_) => {
                        assert_ne!(bytes, self.operator.to_bytes());
                        unchanged(&before, wallet);
                    }
                }
            }
            Kind::Personalization => self.makes(signed, world),
        }
    }

    /// Makes a wallet of what became of a personalization.
    fn makes(&self, signed: &Signed, world: &World) {
        let Personalization { operator, profile, signature } = &self.personalization;
        let honest =
            [&operator.to_bytes()[..], &profile.to_bytes(), &signature.to_bytes()].concat();
        let mut bytes = honest.clone();
        signed.edits.apply(&mut bytes);
        let (operator, rest) = bytes.split_first_chunk().expect("138 bytes");
        let (profile, signature) = rest.split_first_chunk::<{ Profile::LEN }>().expect("50 bytes");
        let Some(operator) = OperatorCertificate::from_bytes(operator) else { return };
        let Ok(profile) = decode::<Profile>(profile) else { return };
        let signature = Signature::from_bytes(signature.try_into().expect("64 bytes"));
        let given = Personalization { operator, profile, signature };
        let rng = ChaCha20Rng::seed_from_u64(5);
        let element = self.applicant.restarted(rng).expect("an element");
        let mut flash = MemoryFlash::<8, 4096>::new(2, 0);
        let made = Ledger::format(&mut flash, element, world.issuer().root(), &given).is_ok();
        assert_eq!(made, bytes == honest);
        assert_eq!(flash.words_programmed() > 0, made, "what is refused leaves no word");
    }
}

/// What a real wallet has paid.
fn paid(world: &mut World) -> Value {
    let transcript = [7; 32];
    let (payee, payer) = world.pair_mut(1, 0);
    let request = payee.request(&Wanted::Order(terms()), [9; 8], &transcript).expect("a request");
    payer.consent.give(ecny_core::Asked { payee: payee.id(), terms: terms() });
    let asked =
        request.verify(&transcript, payer.operators(), &SoftVerifier).expect("an honest request");
    match payer.answer(&asked, None).expect("a payment") {
        ecny_core::Answer::New(debited) | ecny_core::Answer::Again(debited) => *debited.value(),
        ecny_core::Answer::Nothing => panic!("nothing was paid"),
    }
}

/// It after those changes, and whether that is as it was; `None` where it is none any more.
fn bent<T, const N: usize>(honest: &T, edits: &Few<Edit>) -> Option<(T, bool)>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    let mut bytes = [0; N];
    assert_eq!(encode(honest, &mut bytes).expect("its length").len(), N);
    let before = bytes;
    edits.apply(&mut bytes);
    Some((decode(&bytes).ok()?, bytes == before))
}

/// A certificate that is one has one encoding.
fn one_certificate(bytes: &[u8; Certificate::LEN]) {
    if let Some(certificate) = Certificate::from_bytes(bytes) {
        assert_eq!(certificate.to_bytes(), *bytes);
    }
}

fn terms() -> Terms {
    Terms::cny(Amount::from_fen(1_234).expect("an amount"))
}
