//! Ordinary signatures over messages, under the identity `1234567812345678` (GB/T 32918.5).

use ecny_core::sm3;
use sm2::{ProjectivePoint, Scalar, U256};

use super::{
    Case, Page,
    numbers::{
        G, N, bytes, encoded, joined, misencoded, named, pair, reduced, signed, small, vanishing,
        wide, wrong, x, y,
    },
};
use crate::vectors::VectorError;

pub(super) fn write(page: &mut Page) -> Result<(), VectorError> {
    let mut cases = Vec::new();
    sound(&mut cases)?;
    small_keys(&mut cases)?;
    bad_numbers(&mut cases)?;
    let (d, message) = (named("key"), b"a message".as_slice());
    let (r, s) = signed(&d, &named("k"), &digest(DEFAULT_ID, &G.mul(&d), message))?;
    for (what, encoding) in misencoded()? {
        cases.push(
            Case::new(format!("key: {what}"), &["Encoding"], false)
                .with("key", &encoding)
                .with("message", message)
                .with("signature", &pair(&r, &s)),
        );
    }
    page.group(
        "MessageSignature",
        "key, message, r and s: as Signature, with e = SM3(Z || message) and Z that of the identity 1234567812345678",
        &cases,
    );
    Ok(())
}

fn case(
    comment: impl Into<String>,
    flags: &[&'static str],
    (key, message, signature): (&ProjectivePoint, &[u8], &[u8; 64]),
    valid: bool,
) -> Case {
    Case::new(comment, flags, valid)
        .with("key", &encoded(key))
        .with("message", message)
        .with("signature", signature)
}

const DEFAULT_ID: &[u8] = b"1234567812345678";

/// e = SM3(Z ‖ M).
fn digest(id: &[u8], key: &ProjectivePoint, message: &[u8]) -> [u8; 32] {
    sm3(&[&identity_hash(id, key), message])
}

/// SM3(ENTL ‖ ID ‖ a ‖ b ‖ G ‖ P), the Z of GB/T 32918.2 and the H of GM/T 0130.
pub(super) fn identity_hash(id: &[u8], key: &ProjectivePoint) -> [u8; 32] {
    let entl = u16::try_from(id.len()).unwrap_or(u16::MAX).saturating_mul(8).to_be_bytes();
    sm3(&[&entl, id, &wide(A), &wide(B), &x(&G), &y(&G), &x(key), &y(key)])
}

fn sound(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let d = named("key");
    let key = G.mul(&d);
    // Around the ends of a block of SM3.
    for length in [0, 1, 22, 23, 24, 31, 32, 33, 87, 88] {
        let message: Vec<u8> = (0..length).collect();
        let e = digest(DEFAULT_ID, &key, &message);
        let (r, s) = signed(&d, &named(&format!("k of length {length}")), &e)?;
        let comment = format!("a message of {length} bytes");
        cases.push(case(comment, &["Sound"], (&key, &message, &pair(&r, &s)), true));
    }
    let message = b"a message".as_slice();
    let e = digest(DEFAULT_ID, &key, message);
    for (name, which) in [("r", 0usize), ("s", 32)] {
        let found = (0..10_000u32).find_map(|attempt| {
            let (r, s) = signed(&d, &named(&format!("k {attempt} for a short {name}")), &e).ok()?;
            let signature = pair(&r, &s);
            (signature.get(which) == Some(&0)).then_some(signature)
        });
        let signature = found.ok_or_else(|| wrong("a short number"))?;
        let comment = format!("{name} begins with a zero byte");
        cases.push(case(comment, &["LeadingZeros"], (&key, message, &signature), true));
    }
    let (r, s) = signed(&d, &named("k"), &e)?;
    let stranger = G.mul(&named("another key"));
    for (comment, key, message, signature) in [
        ("another message", &key, b"a messagf".as_slice(), pair(&r, &s)),
        ("a message longer by a zero", &key, b"a message\0", pair(&r, &s)),
        ("no message", &key, b"", pair(&r, &s)),
        ("another key", &stranger, message, pair(&r, &s)),
        ("the opposite key", &key.neg(), message, pair(&r, &s)),
        ("r and s swapped", &key, message, pair(&s, &r)),
        ("r + 1", &key, message, pair(&r.add(&Scalar::ONE), &s)),
        ("n - s", &key, message, pair(&r, &s.neg())),
    ] {
        cases.push(case(comment, &["Forged"], (key, message, &signature), false));
    }
    for (comment, id) in [
        ("signed under the identity ALICE123@YAHOO.COM", b"ALICE123@YAHOO.COM".as_slice()),
        ("signed under an empty identity", b""),
        ("signed under the identity 1234567812345679", b"1234567812345679"),
    ] {
        let (r, s) = signed(&d, &named(comment), &digest(id, &key, message))?;
        cases.push(case(comment, &["Forged"], (&key, message, &pair(&r, &s)), false));
    }
    let (r, s) = signed(&d, &named("k without Z"), &sm3(&[message]))?;
    let comment = "signed over SM3 of the message, without Z";
    cases.push(case(comment, &["Forged"], (&key, message, &pair(&r, &s)), false));
    Ok(())
}

fn small_keys(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    for d in [1, 2, 3, 15, 16, 127, 128, -2, -3, -16, -127] {
        let (key, message) = (G.mul(&small(d)), b"to a small key".as_slice());
        let e = digest(DEFAULT_ID, &key, message);
        for k in [1, 2, -1, -2, 17] {
            let (r, s) = signed(&small(d), &small(k), &e)?;
            let comment = format!("key = {d}*G, sum = {k}*G");
            cases.push(case(comment, &["SmallKey"], (&key, message, &pair(&r, &s)), true));
        }
    }
    Ok(())
}

fn bad_numbers(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let message = b"a message".as_slice();
    for (name, d) in [("1", small(1)), ("2", small(2)), ("n - 2", small(-2)), ("any", named("key"))]
    {
        let key = G.mul(&d);
        let e = reduced(&digest(DEFAULT_ID, &key, message));
        for (taken, r) in [("0", e), ("1", e.add(&Scalar::ONE))] {
            let comment =
                format!("key = d*G with d = {name}, sum at infinity, its x taken for {taken}");
            let signature = pair(&r, &vanishing(&d, &r)?);
            cases.push(case(comment, &["Infinity"], (&key, message, &signature), false));
        }
        let (r, s) = signed(&d, &named("k"), &bytes(&e))?;
        let comment = format!("key = d*G with d = {name}, r + s = n");
        cases.push(case(comment, &["TZero"], (&key, message, &pair(&r, &r.neg())), false));
        let zero = [0; 32];
        for (comment, signature) in [
            ("r = 0", joined(&zero, &bytes(&s))),
            ("s = 0", joined(&bytes(&r), &zero)),
            ("r = s = 0", [0; 64]),
            ("r = n", joined(&wide(N), &bytes(&s))),
            ("s = n", joined(&bytes(&r), &wide(N))),
            ("r = 2^256 - 1", joined(&[0xFF; 32], &bytes(&s))),
            ("s = 2^256 - 1", joined(&bytes(&r), &[0xFF; 32])),
        ] {
            let comment = format!("key = d*G with d = {name}, {comment}");
            cases.push(case(comment, &["Range"], (&key, message, &signature), false));
        }
    }
    Ok(())
}

/// The coefficients of the curve (GB/T 32918.5).
const A: U256 =
    U256::from_be_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC");
const B: U256 =
    U256::from_be_hex("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93");
