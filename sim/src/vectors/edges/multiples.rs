//! Secret numbers: their points, and what they agree on; and points taken apart.

use sm2::{Scalar, U256};

use super::{
    Case, Page,
    numbers::{
        G, N, P, bytes, encoded, misencoded, named, points_from, reduced, small, spelled, tagged,
        wide, x, y,
    },
};
use crate::vectors::VectorError;

pub(super) fn write(page: &mut Page) -> Result<(), VectorError> {
    let mut cases = Vec::new();
    for (name, k) in scalars() {
        cases.push(
            Case::new(format!("k = {name}"), flags(&name), true)
                .with("k", &bytes(&k))
                .with("point", &encoded(&G.mul(&k))),
        );
    }
    for (name, k) in no_scalars() {
        cases.push(Case::new(format!("k = {name}"), &["ScalarRange"], false).with("k", &wide(k)));
    }
    page.group("PublicPoint", "k: is it a secret, and is k*G the point?", &cases);
    page.group(
        "Agreement",
        "k and peer: is k a secret and peer a point, and x of k*peer what is shared?",
        &agreements()?,
    );
    page.group(
        "Decompression",
        "encoded: is it the one encoding of a point, and that the point's y?",
        &points()?,
    );
    Ok(())
}

fn flags(name: &str) -> &'static [&'static str] {
    if name == "any" { &["Sound"] } else { &["Patterns"] }
}

fn scalars() -> Vec<(String, Scalar)> {
    let near = [
        1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 15, 16, 17, 18, 30, 31, 32, 33, 62, 64, 126, 127, 128,
        129, 254, 255, 256,
    ];
    let mut scalars: Vec<_> =
        near.iter().flat_map(|k| [*k, -k]).map(|k| (spelled(k), small(k))).collect();
    let half = reduced(&wide(N.wrapping_shr(1)));
    scalars.push(("(n - 1) / 2".to_owned(), half));
    scalars.push(("(n + 1) / 2".to_owned(), half.add(&Scalar::ONE)));
    for bits in [31, 32, 33, 63, 64, 65, 127, 128, 129, 191, 192, 224, 252, 253, 254, 255] {
        let power = U256::ONE.wrapping_shl(bits);
        scalars.push((format!("2^{bits}"), reduced(&wide(power))));
        scalars.push((format!("2^{bits} - 1"), reduced(&wide(power.wrapping_sub(&U256::ONE)))));
    }
    for byte in [0xAA, 0x55, 0x0F, 0xF0, 0x11, 0x88, 0x77] {
        scalars.push((format!("{byte:02X}..{byte:02X}, modulo n"), reduced(&[byte; 32])));
    }
    scalars.push(("any".to_owned(), named("k")));
    scalars
}

fn no_scalars() -> [(&'static str, U256); 5] {
    [
        ("0", U256::ZERO),
        ("n", N),
        ("n + 1", N.wrapping_add(&U256::ONE)),
        ("p", P),
        ("2^256 - 1", U256::MAX),
    ]
}

fn agreements() -> Result<Vec<Case>, VectorError> {
    let mut cases = Vec::new();
    let mut peers: Vec<_> = [1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 127, 128]
        .into_iter()
        .flat_map(|m| [m, -m])
        .map(|m| (format!("{m}*G"), "SmallKey", G.mul(&small(m))))
        .collect();
    for (number, even) in points_from(U256::ZERO, 1).into_iter().chain(points_from(N, 1)) {
        peers.push((format!("the even point with x = {number}"), "Sound", even));
        peers.push((format!("the odd point with x = {number}"), "Sound", even.neg()));
    }
    peers.push(("any".to_owned(), "Sound", G.mul(&named("peer"))));
    let chosen = ["1", "2", "n - 1", "n - 2", "16", "17", "n - 16", "n - 31", "(n - 1) / 2", "any"];
    for (name, k) in scalars().into_iter().filter(|(name, _)| chosen.contains(&name.as_str())) {
        for (of, flag, peer) in &peers {
            let shared = peer.mul(&k);
            cases.push(
                Case::new(format!("k = {name}, peer = {of}"), &[flag], true)
                    .with("k", &bytes(&k))
                    .with("peer", &encoded(peer))
                    .with("shared", &x(&shared)),
            );
        }
    }
    // Every pattern once, with a peer of no kind.
    let peer = G.mul(&named("peer"));
    for (name, k) in scalars().into_iter().filter(|(name, _)| !chosen.contains(&name.as_str())) {
        cases.push(
            Case::new(format!("k = {name}, peer = any"), &["Patterns"], true)
                .with("k", &bytes(&k))
                .with("peer", &encoded(&peer))
                .with("shared", &x(&peer.mul(&k))),
        );
    }
    for (name, k) in no_scalars() {
        let k = Case::new(format!("k = {name}, peer = any"), &["ScalarRange"], false)
            .with("k", &wide(k));
        cases.push(k.with("peer", &encoded(&peer)));
    }
    for (what, encoding) in misencoded()? {
        let case = Case::new(format!("peer: {what}"), &["Encoding"], false);
        cases.push(case.with("k", &bytes(&named("k"))).with("peer", &encoding));
    }
    Ok(cases)
}

fn points() -> Result<Vec<Case>, VectorError> {
    let mut cases = Vec::new();
    let near_p = points_from(P.wrapping_sub(&U256::from_u64(30)), 5);
    let edges = [U256::ZERO, N, U256::ONE.wrapping_shl(255), U256::MAX.wrapping_shr(128)];
    let near = edges.into_iter().flat_map(|from| points_from(from, 4)).chain(near_p);
    for (number, even) in near.chain([(U256::from_be_slice(&x(&G)), G)]) {
        for (tag, point) in [(2, even), (3, even.neg())] {
            cases.push(
                Case::new(format!("x = {number}, tag 0{tag}"), &["Sound"], true)
                    .with("encoded", &tagged(tag, &wide(number)))
                    .with("y", &y(&point)),
            );
        }
    }
    for (what, encoding) in misencoded()? {
        cases.push(Case::new(what, &["Encoding"], false).with("encoded", &encoding));
    }
    Ok(cases)
}
