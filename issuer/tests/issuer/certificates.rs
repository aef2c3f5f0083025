//! What a wallet certificate, and a signature under it, prove: nothing but what was issued and
//! signed.

use crate::house::{self, House, digest, entry, info};
use ecny_core::{
    Certificate, CertificateFault, Claim, Epoch, Info, OperatorId, SecureElement, Serial,
    sm2::Signature,
};
use proptest::prelude::*;

const STATEMENT: Claim<'_> = Claim::Statement { body: b"head and count" };

fn flipped<const N: usize>(bytes: [u8; N], bit: usize) -> [u8; N] {
    let mut bytes = bytes;
    *bytes.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_an_enrolled_wallet_signs_proves_what_its_certificate_says(
        seed: [u8; 32],
        info_bytes: [u8; Info::LEN],
        body: Vec<u8>,
        seq in 1..=u32::MAX,
        transcript: [u8; 32],
    ) {
        let mut house = House::new(seed);
        let drawn = Info::from_bytes(&flipped(info_bytes, 0)).unwrap_or(info(1));
        let id = ecny_core::WalletId { operator: house.operator.id(), ..drawn.id };
        let info = Info { id, epoch: house.operator.epoch(), ..drawn };
        let mut wallet = house.enroll(&info);

        for claim in [
            Claim::Debit(&entry(seq)),
            Claim::Request { body: &body, transcript: &transcript },
            Claim::Cancel { payee: info.id, payer: info.id, seq, entry: &transcript },
            Claim::Statement { body: &body },
        ] {
            let signature = wallet.sign(&claim).unwrap();

            let identity = wallet.certificate().verify(&house.operator, &claim, &signature).unwrap();

            prop_assert_eq!(identity, *wallet.identity());
            prop_assert_eq!(identity.id(), info.id);
            prop_assert_eq!(identity.class(), info.class);
            prop_assert_eq!(identity.tier(), info.tier);
            prop_assert_eq!(identity.category(), info.category);
            prop_assert_eq!(identity.last_day(), info.last_day);
            prop_assert_eq!(identity.profile(), info.profile);
            prop_assert_eq!(identity.serial(), info.serial);
            prop_assert_eq!(identity.epoch(), info.epoch);
        }
    }
}

#[test]
fn no_bit_of_certificate_signature_or_claim_can_be_changed() {
    let mut house = House::new([1; 32]);
    let mut wallet = house.enroll(&info(1));
    let (body, transcript) = (*b"a request of sixteen", digest(b"transcript"));
    let claim = Claim::Request { body: &body, transcript: &transcript };
    let signature = wallet.sign(&claim).unwrap();
    let certificate = *wallet.certificate();
    let refused = |certificate: &Certificate, claim: &Claim<'_>, signature: &Signature| {
        certificate.verify(&house.operator, claim, signature).is_err()
    };

    for bit in 0..Certificate::LEN * 8 {
        let changed = Certificate::from_bytes(&flipped(certificate.to_bytes(), bit));
        assert!(changed.is_none_or(|changed| refused(&changed, &claim, &signature)), "bit {bit}");
    }
    for bit in 0..Signature::LEN * 8 {
        let changed = Signature::from_bytes(&flipped(signature.to_bytes(), bit));
        assert!(refused(&certificate, &claim, &changed), "bit {bit}");
    }
    for bit in 0..body.len() * 8 {
        let body = flipped(body, bit);
        let changed = Claim::Request { body: &body, transcript: &transcript };
        assert!(refused(&certificate, &changed, &signature), "bit {bit}");
    }
    for bit in 0..transcript.len() * 8 {
        let transcript = flipped(transcript, bit);
        let changed = Claim::Request { body: &body, transcript: &transcript };
        assert!(refused(&certificate, &changed, &signature), "bit {bit}");
    }
    assert!(!refused(&certificate, &claim, &signature));
}

#[test]
fn what_is_signed_for_one_purpose_proves_nothing_for_another() {
    let mut house = House::new([2; 32]);
    let mut wallet = house.enroll(&info(1));
    let id = wallet.identity().id();
    let hash = digest(b"entry");
    // The same bytes after the domain string, as far as the shapes allow.
    let mut cancel = [id.to_bytes(), id.to_bytes()].concat();
    cancel.extend([0, 0, 0, 9]);
    cancel.extend(hash);
    let debit = entry(9);
    let debit_bytes = debit.to_bytes();
    let claims = [
        Claim::Debit(&debit),
        Claim::Statement { body: &debit_bytes },
        Claim::Request { body: &cancel[..20], transcript: &hash },
        Claim::Cancel { payee: id, payer: id, seq: 9, entry: &hash },
        Claim::Statement { body: &cancel },
    ];

    for (index, signed) in claims.iter().enumerate() {
        let signature = wallet.sign(signed).unwrap();
        for (other, claim) in claims.iter().enumerate() {
            let proved = wallet.certificate().verify(&house.operator, claim, &signature).is_ok();
            assert_eq!(proved, index == other);
        }
    }
}

#[test]
fn a_signature_out_of_range_is_refused() {
    let mut house = House::new([3; 32]);
    let mut wallet = house.enroll(&info(1));
    let good = wallet.sign(&STATEMENT).unwrap().to_bytes();
    let n = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
    let n: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&n[2 * at..2 * at + 2], 16).unwrap()).collect();

    for bad in [vec![0; 32], n, vec![0xFF; 32]] {
        for half in [0..32, 32..64] {
            let mut bytes = good;
            bytes[half].copy_from_slice(&bad);
            let signature = Signature::from_bytes(&bytes);
            let proved = wallet.certificate().verify(&house.operator, &STATEMENT, &signature);
            assert_eq!(proved, Err(CertificateFault::Signature));
        }
    }
}

#[test]
fn a_w_that_is_no_canonical_point_of_the_curve_is_refused() {
    let mut house = House::new([4; 32]);
    let mut wallet = house.enroll(&info(1));
    let signature = wallet.sign(&STATEMENT).unwrap();
    let good = wallet.certificate().to_bytes();

    let mut above_p = good;
    above_p[17..].fill(0xFF);
    let above_p = Certificate::from_bytes(&above_p).unwrap();
    let off_curve = (0..=255)
        .filter_map(|last| {
            let mut bytes = good;
            bytes[48] = last;
            Certificate::from_bytes(&bytes)
        })
        .filter(|certificate| {
            certificate.verify(&house.operator, &STATEMENT, &signature)
                == Err(CertificateFault::Point)
        });

    // About half of all x belong to no point.
    assert!((64..192).contains(&off_curve.count()));
    let proved = above_p.verify(&house.operator, &STATEMENT, &signature);
    assert_eq!(proved, Err(CertificateFault::Point));
    for tag in [0, 1, 4, 6, 7, 0x82] {
        let mut bytes = good;
        bytes[16] = tag;
        assert!(Certificate::from_bytes(&bytes).is_none());
    }
}

#[test]
fn a_certificate_proves_nothing_under_another_operators_key() {
    let mut house = House::new([5; 32]);
    let mut wallet = house.enroll(&info(1));
    let signature = wallet.sign(&STATEMENT).unwrap();

    // One says it is the same operator under the same epoch, the others do not even say so.
    let impostor = House::new([6; 32]).operator;
    let other_id = House::with([6; 32], OperatorId::new(77), Epoch::new(1)).operator;
    let other_epoch = House::with([5; 32], house.operator.id(), Epoch::new(2)).operator;

    let verify = |operator| wallet.certificate().verify(operator, &STATEMENT, &signature);
    assert_eq!(verify(&impostor), Err(CertificateFault::Signature));
    assert_eq!(verify(&other_id), Err(CertificateFault::Operator));
    assert_eq!(verify(&other_epoch), Err(CertificateFault::Operator));
    assert!(verify(&house.operator).is_ok());
}

#[test]
fn one_wallet_does_not_sign_under_anothers_certificate() {
    let mut house = House::new([7; 32]);
    let (mut mallory, alice) = (house.enroll(&info(1)), house.enroll(&info(2)));

    let signature = mallory.sign(&STATEMENT).unwrap();

    assert!(alice.certificate().verify(&house.operator, &STATEMENT, &signature).is_err());
}

#[test]
fn a_wallets_old_and_new_certificate_do_not_mix() {
    let mut house = House::new([8; 32]);
    let mut old = house.enroll(&info(1));
    let mut new = house.renew(&mut old, &Info { serial: Serial::new(2), ..info(1) }).unwrap();

    let by_old = old.sign(&STATEMENT).unwrap();
    let by_new = new.sign(&STATEMENT).unwrap();

    let verify = |wallet: &house::Wallet, signature| {
        wallet.certificate().verify(&house.operator, &STATEMENT, signature).is_ok()
    };
    assert!(verify(&old, &by_old) && verify(&new, &by_new));
    assert!(!verify(&old, &by_new) && !verify(&new, &by_old));
}
