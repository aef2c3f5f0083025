//! The instructions of what works on secrets do not depend on the secrets.
//!
//! It sees no table addresses and no timing of single instructions: it is a gate against branches,
//! not a proof.

use core::hint::black_box;

use ecny_core::{
    BlockKey, Claim, Lock, NoncePolicy, SealKey, SecureElement, mac,
    sm2::{KeyPair, Point, SecretScalar},
    sm3,
};

use crate::{
    count::instructions,
    entropy::Entropy,
    report::Report,
    say,
    wallet::{ALICE, Element},
};

/// Counts each operation over all secrets.
#[inline(never)]
pub fn run(report: &mut Report) {
    let peer = point();
    spread(report, "k·G", |secret| instructions(|| scalar(secret).public_point()).1);
    spread(report, "agreement, k·P", |secret| {
        let k = scalar(secret);
        instructions(|| k.agree(&peer)).1
    });
    spread(report, "signing key from d", |secret| {
        let d = scalar(secret);
        instructions(|| KeyPair::new(d)).1
    });
    spread(report, "sign, hedged", |secret| {
        let Some(pair) = KeyPair::new(scalar(secret)) else { panic!("d is not n - 1") };
        let mut entropy = Entropy::new("constant", u32::from(secret[1]));
        instructions(|| pair.sign(&[b"message"], &mut entropy).is_ok()).1
    });
    let mut element = ALICE.enroll("alice", 1);
    element.set_nonce_policy(NoncePolicy::Prepared);
    spread(report, "sign, prepared", |secret| prepared(&mut element, secret));
    spread(report, "SM4 seal", |secret| {
        let mut body = [0x5A; 224];
        instructions(|| SealKey::new(half(secret)).seal(&[1; 12], b"aad", &mut body).is_ok()).1
    });
    spread(report, "SM4 open", |secret| {
        let (key, mut body) = (SealKey::new(half(secret)), [0x5A; 224]);
        let Ok(tag) = key.seal(&[1; 12], b"aad", &mut body) else { panic!("it seals") };
        instructions(|| key.open(&[1; 12], b"aad", &mut body, &tag).is_ok()).1
    });
    spread(report, "SM4 block", |secret| {
        let key = BlockKey::new(half(secret));
        instructions(|| key.encipher(&[9; 16])).1
    });
    spread(report, "HMAC-SM3 of a receipt", |secret| {
        instructions(|| mac(secret, &[b"x", &[3; 30]])).1
    });
    receipts(report);

    let (low, high) = extremes(|secret| instructions(|| variable(secret)).1);
    report.claim("control: what branches on a secret is caught", low < high);
}

/// Signs with a nonce prepared from this secret's stream.
fn prepared(element: &mut Element, secret: &[u8; 32]) -> u64 {
    let prepared = element.prepare().is_ok();
    assert!(prepared, "there is randomness");
    let claim = Claim::Statement { body: secret };
    instructions(|| element.sign(&claim).is_ok()).1
}

/// A receipt's lock compared with one that differs at another place each time, or nowhere.
fn receipts(report: &mut Report) {
    let good = Lock::from_bytes(&[0x5A; 16]);
    let counts = (0..=16).map(|place| {
        let mut bytes = [0x5A; 16];
        if let Some(byte) = bytes.get_mut(place) {
            *byte = 0;
        }
        let other = Lock::from_bytes(&bytes);
        instructions(|| black_box(&good) == black_box(&other)).1
    });
    let (low, high) = counts.fold((u64::MAX, 0), |(low, high), n| (low.min(n), high.max(n)));
    report.claim("receipt check: wherever it differs, the same count", low == high);
}

fn spread(report: &mut Report, name: &str, count: impl FnMut(&[u8; 32]) -> u64) {
    let (low, high) = extremes(count);
    say!("{name}: {low} to {high} instructions over {SECRETS} secrets");
    report.claim(name, low == high && low > 0);
}

fn extremes(mut count: impl FnMut(&[u8; 32]) -> u64) -> (u64, u64) {
    (0..SECRETS).fold((u64::MAX, 0), |(low, high), number| {
        let counted = count(&secret(number));
        (low.min(counted), high.max(counted))
    })
}

/// Secrets of all kinds: few bits, many bits, and what a source of randomness gives.
fn secret(number: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    match number {
        0 => bytes[31] = 1,
        1 => bytes[0] = 0x80,
        2 => bytes = [0x7F; 32],
        3 => bytes = [0x55; 32],
        _ => {
            bytes = sm3(&[b"secret", &[number]]);
            // Below n, whatever the digest.
            bytes[0] &= 0x7F;
        }
    }
    bytes
}

fn scalar(secret: &[u8; 32]) -> SecretScalar {
    SecretScalar::from_bytes(secret).expect("neither 0 nor above n")
}

fn half(secret: &[u8; 32]) -> &[u8; 16] {
    secret.last_chunk().expect("32 bytes")
}

fn point() -> Point {
    scalar(&secret(20)).public_point()
}

/// A power by squaring that skips the zeros of its exponent, as nothing in the wallet does.
fn variable(secret: &[u8; 32]) -> u32 {
    let mut power: u32 = 1;
    for byte in secret {
        for bit in 0..8 {
            power = power.wrapping_mul(power) | 1;
            if byte >> bit & 1 == 1 {
                power = black_box(power.wrapping_mul(0x9E37_79B9) % 0xFFFF_FFFB);
            }
        }
    }
    power
}

const SECRETS: u8 = 24;
