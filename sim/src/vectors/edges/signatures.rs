//! Ordinary signatures (GB/T 32918.2) over a digest e that is given, not the message: so that every
//! number of a check can be chosen.

use sm2::{ProjectivePoint, Scalar, U256};

use super::{
    Case, Page,
    numbers::{
        G, N, P, bytes, encoded, fitting, inverse, is_zero, joined, lifted, misencoded, named,
        off_curve, pair, points_from, reduced, signed, small, spelled, sum, vanishing, wide, wrong,
    },
};
use crate::vectors::VectorError;

pub(super) fn write(page: &mut Page) -> Result<(), VectorError> {
    let mut cases = Vec::new();
    ranges(&mut cases);
    infinity(&mut cases)?;
    small_keys(&mut cases);
    large_x(&mut cases)?;
    digests(&mut cases)?;
    patterns(&mut cases);
    forged(&mut cases)?;
    encodings(&mut cases)?;
    page.group(
        "Signature",
        "key, e, r and s: is s*G + (r + s)*key a point with (e + x) mod n = r?",
        &cases,
    );
    Ok(())
}

fn case(
    comment: impl Into<String>,
    flags: &[&'static str],
    (key, e, signature): (&[u8; 33], &[u8; 32], &[u8; 64]),
    valid: bool,
) -> Case {
    Case::new(comment, flags, valid).with("key", key).with("e", e).with("signature", signature)
}

/// A signature that fits the key because e is chosen for it.
fn fits(
    comment: impl Into<String>,
    flags: &[&'static str],
    key: &ProjectivePoint,
    r: &Scalar,
    s: &Scalar,
) -> Case {
    let e = fitting(r, &sum(s, &r.add(s), key));
    case(comment, flags, (&encoded(key), &e, &pair(r, s)), true)
}

fn key() -> ProjectivePoint {
    G.mul(&named("key"))
}

/// Numbers that are not from 1 to n − 1, and what they would be modulo n.
fn out_of_range() -> [(&'static str, U256); 6] {
    [
        ("0", U256::ZERO),
        ("n", N),
        ("n + 1", N.wrapping_add(&U256::ONE)),
        ("n + 7", N.wrapping_add(&U256::from_u64(7))),
        ("p", P),
        ("2^256 - 1", U256::MAX),
    ]
}

fn ranges(cases: &mut Vec<Case>) {
    let key = key();
    let good = named("in range");
    for (name, number) in out_of_range() {
        let bad = reduced(&wide(number));
        let of_r = fitting(&bad, &sum(&good, &bad.add(&good), &key));
        let signature = joined(&wide(number), &bytes(&good));
        cases.push(case(
            format!("r = {name}"),
            &["Range"],
            (&encoded(&key), &of_r, &signature),
            false,
        ));
        let of_s = fitting(&good, &sum(&bad, &bad.add(&good), &key));
        let signature = joined(&bytes(&good), &wide(number));
        cases.push(case(
            format!("s = {name}"),
            &["Range"],
            (&encoded(&key), &of_s, &signature),
            false,
        ));
    }
    for (name, number) in [("0", U256::ZERO), ("n", N), ("2^256 - 1", U256::MAX)] {
        let signature = joined(&wide(number), &wide(number));
        cases.push(case(
            format!("r = s = {name}"),
            &["Range"],
            (&encoded(&key), &[0; 32], &signature),
            false,
        ));
    }
    for (name, s) in [
        ("1", small(1)),
        ("7", small(7)),
        ("n - 1", small(-1)),
        ("(n - 1) / 2", half()),
        ("any", named("s of t = 0")),
    ] {
        let r = s.neg();
        let e = fitting(&r, &G.mul(&s));
        let comment = format!("r + s = n with s = {name}");
        cases.push(case(comment, &["TZero"], (&encoded(&key), &e, &pair(&r, &s)), false));
        let next = r.add(&Scalar::ONE);
        if !is_zero(&next) {
            cases.push(fits(
                format!("r + s = n + 1 with s = {name}"),
                &["Patterns"],
                &key,
                &next,
                &s,
            ));
        }
    }
}

/// (n − 1) / 2.
fn half() -> Scalar {
    reduced(&wide(N.wrapping_shr(1)))
}

fn infinity(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let keys = [
        ("1", small(1)),
        ("2", small(2)),
        ("5", small(5)),
        ("n - 2", small(-2)),
        ("n - 3", small(-3)),
        ("(n - 1) / 2", half()),
        ("any", named("key of a sum at infinity")),
    ];
    for (name, d) in keys {
        for (of, r) in [("1", small(1)), ("any", named("r of a sum at infinity"))] {
            let s = vanishing(&d, &r)?;
            let key = encoded(&G.mul(&d));
            for (taken, e) in [("0", r), ("1", r.sub(&Scalar::ONE))] {
                let comment = format!(
                    "key = d*G with d = {name}, r = {of}, sum at infinity, its x taken for {taken}"
                );
                cases.push(case(comment, &["Infinity"], (&key, &bytes(&e), &pair(&r, &s)), false));
            }
        }
    }
    Ok(())
}

/// Keys that stand in tables of multiples of G, and factors for which partial sums meet them.
fn small_keys(cases: &mut Vec<Case>) {
    for d in [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 63, 127, 128, 129, 255] {
        for sign in [1, -1] {
            let d = sign * d;
            let key = G.mul(&small(d));
            let meeting = [
                (1, 2),
                (2, 1),
                (-1, 1),
                (16, 17),
                (255, 128),
                // s·G and t·P are the same point: doubling inside an addition.
                (3 * d, 3),
                (-d * 5, -5),
                // They differ by G, and by 2·G.
                (-3 * d + 1, 3),
                (-16 * d - 2, 16),
            ];
            for (s, t) in meeting {
                let (r, number) = (small(t - s), small(s));
                if t == s || s == 0 || s + d * t == 0 {
                    continue;
                }
                let comment = format!("key = {d}*G, s = {}, t = {}", spelled(s), spelled(t));
                let meets = s == d * t || (s + d * t).abs() < 3;
                let flags: &[_] = if meets { &["SmallKey", "Coincidence"] } else { &["SmallKey"] };
                cases.push(fits(comment, flags, &key, &r, &number));
            }
            let (s, t) = (small(-3 * d), small(3));
            let r = t.sub(&s);
            if !is_zero(&r) {
                let comment = format!("key = {d}*G, s*G and t*key are opposite");
                let flags = ["SmallKey", "Coincidence", "Infinity"];
                cases.push(case(
                    comment,
                    &flags,
                    (&encoded(&key), &bytes(&r), &pair(&r, &s)),
                    false,
                ));
            }
        }
    }
}

fn large_x(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let near_p = points_from(P.wrapping_sub(&U256::from_u64(20)), 4);
    let mut large: Vec<_> = points_from(N, 4).into_iter().chain(near_p).collect();
    large.retain(|(x, _)| *x < P);
    for (number, even) in &large {
        for (parity, point) in [("even", *even), ("odd", even.neg())] {
            let comment = format!("x of the sum is {number}, from n on; its y is {parity}");
            let (key, e, signature) = with_sum(&point, &comment)?;
            cases.push(case(&comment, &["LargeX"], (&key, &e, &signature), true));
            let next = bytes(&reduced(&e).add(&Scalar::ONE));
            cases.push(case(
                "the same with e + 1",
                &["LargeX", "Forged"],
                (&key, &next, &signature),
                false,
            ));
        }
    }
    // Both v and v + n are an x of the curve: either makes the signature good.
    let room = P.wrapping_sub(&N);
    let twice = points_from(U256::ONE, 60).into_iter().find_map(|(v, small)| {
        let large = lifted(v.wrapping_add(&N))?;
        (v < room).then_some([("v", small), ("v + n", large)])
    });
    for (name, point) in twice.ok_or_else(|| wrong("v and v + n"))? {
        let comment = format!("v and v + n are on the curve, x of the sum is {name}");
        let (key, e, signature) = with_sum(&point, &comment)?;
        cases.push(case(comment, &["LargeX"], (&key, &e, &signature), true));
    }
    for (number, point) in points_from(U256::ZERO, 3) {
        let comment = format!("x of the sum is {number}");
        let (key, e, signature) = with_sum(&point, &comment)?;
        cases.push(case(comment, &["LeadingZeros"], (&key, &e, &signature), true));
        // v + n is x + p, or x + 2²⁵⁶.
        for (what, above) in [("p", P), ("2^256", U256::ZERO)] {
            let comment = format!("x of the sum is {number}, v + n is that and {what}");
            let (key, _, signature) = with_sum(&point, &comment)?;
            let v = number.wrapping_add(&above).wrapping_sub(&N);
            let (r, _) = signature.split_first_chunk().ok_or_else(|| wrong("r"))?;
            let e = bytes(&reduced(r).sub(&reduced(&wide(v))));
            cases.push(case(comment, &["Wrapped"], (&key, &e, &signature), false));
        }
    }
    Ok(())
}

/// A key, an e and a signature of it over that e.
type Fitting = ([u8; 33], [u8; 32], [u8; 64]);

/// A key, an e and a signature whose sum is that point.
fn with_sum(point: &ProjectivePoint, name: &str) -> Result<Fitting, VectorError> {
    let (r, s) = (named(&format!("r of {name}")), named(&format!("s of {name}")));
    let key = point.add(&G.mul(&s).neg()).mul(&inverse(&r.add(&s))?);
    Ok((encoded(&key), fitting(&r, point), pair(&r, &s)))
}

fn digests(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let d = named("key");
    let key = encoded(&G.mul(&d));
    let edges = [
        ("0", U256::ZERO),
        ("1", U256::ONE),
        ("n - 1", N.wrapping_sub(&U256::ONE)),
        ("n", N),
        ("n + 1", N.wrapping_add(&U256::ONE)),
        ("p", P),
        ("2^256 - 1", U256::MAX),
    ];
    for (name, number) in edges {
        let e = wide(number);
        let (r, s) = signed(&d, &named(&format!("k of e = {name}")), &e)?;
        cases.push(case(format!("e = {name}"), &["Digest"], (&key, &e, &pair(&r, &s)), true));
        let other = wide(number ^ U256::ONE);
        cases.push(case(
            format!("e = {name}, its last bit turned"),
            &["Digest", "Forged"],
            (&key, &other, &pair(&r, &s)),
            false,
        ));
    }
    Ok(())
}

fn patterns(cases: &mut Vec<Case>) {
    let key = key();
    let numbers = [
        ("1", small(1)),
        ("2", small(2)),
        ("255", small(255)),
        ("2^64", reduced(&wide(U256::ONE.wrapping_shl(64)))),
        ("2^128 - 1", reduced(&wide(U256::MAX.wrapping_shr(128)))),
        ("2^192", reduced(&wide(U256::ONE.wrapping_shl(192)))),
        ("2^247", reduced(&wide(U256::ONE.wrapping_shl(247)))),
        ("2^255", reduced(&wide(U256::ONE.wrapping_shl(255)))),
        ("AA..AA", reduced(&[0xAA; 32])),
        ("55..55", reduced(&[0x55; 32])),
        ("0F..0F", reduced(&[0x0F; 32])),
        ("(n - 1) / 2", half()),
        ("(n + 1) / 2", half().add(&Scalar::ONE)),
        ("n - 2", small(-2)),
        ("n - 1", small(-1)),
    ];
    let other = named("the other number");
    for (name, number) in &numbers {
        let short = bytes(number).starts_with(&[0]);
        let flags: &[_] = if short { &["LeadingZeros", "Patterns"] } else { &["Patterns"] };
        cases.push(fits(format!("r = {name}"), flags, &key, number, &other));
        cases.push(fits(format!("s = {name}"), flags, &key, &other, number));
        cases.push(fits(format!("t = {name}"), &["Patterns"], &key, &number.sub(&other), &other));
        cases.push(fits(format!("r = s = {name}"), flags, &key, number, number));
    }
}

fn forged(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let (d, k, e) = (named("key"), named("k of the sound one"), bytes(&named("e")));
    let (point, (r, s)) = (G.mul(&d), signed(&d, &k, &e)?);
    let key = encoded(&point);
    let opposite = signed(&d, &k.neg(), &e)?;
    cases.push(case("a signature", &["Sound"], (&key, &e, &pair(&r, &s)), true));
    let twin = "the same under n - k: the sum has the other y";
    cases.push(case(twin, &["Sound"], (&key, &e, &pair(&opposite.0, &opposite.1)), true));

    let turned = encoded(&point.neg());
    let stranger = encoded(&G.mul(&named("another key")));
    let one = Scalar::ONE;
    for (comment, key, e, signature) in [
        ("another key", &stranger, e, pair(&r, &s)),
        ("the opposite key", &turned, e, pair(&r, &s)),
        ("another e", &key, bytes(&named("another e")), pair(&r, &s)),
        ("e and r moved by one", &key, bytes(&reduced(&e).add(&one)), pair(&r.add(&one), &s)),
        ("r and s swapped", &key, e, pair(&s, &r)),
        ("n - r", &key, e, pair(&r.neg(), &s)),
        ("n - s", &key, e, pair(&r, &s.neg())),
        ("r + 1", &key, e, pair(&r.add(&one), &s)),
        ("s + 1", &key, e, pair(&r, &s.add(&one))),
        ("r + 1 and s - 1, the same t", &key, e, pair(&r.add(&one), &s.sub(&one))),
        (
            "s of the one and r of its twin under n - k",
            &key,
            e,
            pair(&opposite.0, &s.add(&opposite.1)),
        ),
    ] {
        cases.push(case(comment, &["Forged"], (key, &e, &signature), false));
    }
    // What is compared with x is itself an x of the curve, or none.
    let on = points_from(U256::from_be_slice(&bytes(&named("v"))), 1);
    let (on, _) = *on.first().ok_or_else(|| wrong("an x on the curve"))?;
    let off = off_curve(U256::from_be_slice(&bytes(&named("v"))))?;
    for (comment, v) in
        [("r - e is the x of another point", on), ("r - e is the x of no point", off)]
    {
        let e = bytes(&r.sub(&reduced(&wide(v))));
        cases.push(case(comment, &["Forged"], (&key, &e, &pair(&r, &s)), false));
    }
    Ok(())
}

fn encodings(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let (r, s) = (named("r of a key that is none"), named("s of a key that is none"));
    let t = r.add(&s);
    // Where the x was reduced, or the tag overlooked, the signature would fit.
    let meant = |encoding: &[u8; 33]| {
        let x = U256::from_be_slice(encoding.last_chunk::<32>().unwrap_or(&[0; 32]));
        let x = if x >= P { x.wrapping_sub(&P) } else { x };
        let even = lifted(x).unwrap_or(G);
        if encoding.starts_with(&[3]) { even.neg() } else { even }
    };
    for (what, encoding) in misencoded()? {
        let e = fitting(&r, &sum(&s, &t, &meant(&encoding)));
        let comment = format!("key: {what}");
        cases.push(case(comment, &["Encoding"], (&encoding, &e, &pair(&r, &s)), false));
    }
    let edges = points_from(P.wrapping_sub(&U256::from_u64(20)), 1);
    for (number, point) in points_from(U256::ZERO, 2).into_iter().chain(edges) {
        for (parity, point) in [("even", point), ("odd", point.neg())] {
            let comment = format!("key: x = {number}, {parity} y");
            cases.push(fits(comment, &["Sound"], &point, &r, &s));
        }
    }
    Ok(())
}
