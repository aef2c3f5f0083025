//! Certificate and signature in one check (GM/T 0130): s·G + t·W + t·λ·P_op, with λ and e given, so
//! that W may be chosen after λ.

use sm2::{ProjectivePoint, Scalar, U256};

use super::{
    Case, Page,
    numbers::{
        G, N, bytes, encoded, fitting, inverse, is_zero, joined, misencoded, named, pair,
        points_from, reduced, small, spelled, wide,
    },
};
use crate::vectors::VectorError;

pub(super) fn write(page: &mut Page) -> Result<(), VectorError> {
    let mut cases = Vec::new();
    sound(&mut cases);
    ranges(&mut cases);
    lambdas(&mut cases);
    related(&mut cases);
    small_points(&mut cases);
    infinity(&mut cases);
    large_x(&mut cases)?;
    encodings(&mut cases)?;
    page.group(
        "ImplicitSignature",
        "w, lambda, issuer, e, r and s: is s*G + t*w + t*lambda*issuer with t = r + s a point with (e + x) mod n = r?",
        &cases,
    );
    Ok(())
}

/// W, λ and P_op.
struct Key {
    w: ProjectivePoint,
    lambda: Scalar,
    issuer: ProjectivePoint,
}

impl Key {
    fn sound() -> Self {
        let [w, issuer] = ["w", "issuer"].map(|name| G.mul(&named(name)));
        Self { w, lambda: named("lambda"), issuer }
    }

    fn sum(&self, s: &Scalar, t: &Scalar) -> ProjectivePoint {
        G.mul(s).add(&self.w.mul(t)).add(&self.issuer.mul(&t.multiply(&self.lambda)))
    }

    fn case(
        &self,
        comment: impl Into<String>,
        flags: &[&'static str],
        (e, signature): (&[u8; 32], &[u8; 64]),
        valid: bool,
    ) -> Case {
        Case::new(comment, flags, valid)
            .with("w", &encoded(&self.w))
            .with("lambda", &bytes(&self.lambda))
            .with("issuer", &encoded(&self.issuer))
            .with("e", e)
            .with("signature", signature)
    }

    /// A signature that fits because e is chosen for it.
    fn fits(
        &self,
        comment: impl Into<String>,
        flags: &[&'static str],
        r: &Scalar,
        s: &Scalar,
    ) -> Case {
        let e = fitting(r, &self.sum(s, &r.add(s)));
        self.case(comment, flags, (&e, &pair(r, s)), true)
    }
}

fn numbers() -> (Scalar, Scalar) {
    (named("r of a sum"), named("s of a sum"))
}

fn sound(cases: &mut Vec<Case>) {
    let key = Key::sound();
    let (r, s) = numbers();
    let e = fitting(&r, &key.sum(&s, &r.add(&s)));
    cases.push(key.fits("a signature", &["Sound"], &r, &s));
    let one = Scalar::ONE;
    let opposite = Key { w: key.w.neg(), lambda: key.lambda.neg(), ..Key::sound() };
    for (comment, key, r, s) in [
        ("r and s swapped", &key, &s, &r),
        ("n - s", &key, &r, &s.neg()),
        ("r + 1 and s - 1, the same t", &key, &r.add(&one), &s.sub(&one)),
        ("the opposite W", &Key { w: key.w.neg(), ..Key::sound() }, &r, &s),
        ("the opposite issuer", &Key { issuer: key.issuer.neg(), ..Key::sound() }, &r, &s),
        ("the opposite key", &opposite, &r, &s),
        ("another lambda", &Key { lambda: key.lambda.add(&one), ..Key::sound() }, &r, &s),
        ("another W", &Key { w: key.w.add(&G), ..Key::sound() }, &r, &s),
        ("another issuer", &Key { issuer: key.issuer.add(&G), ..Key::sound() }, &r, &s),
        ("W and issuer swapped", &Key { w: key.issuer, issuer: key.w, ..Key::sound() }, &r, &s),
    ] {
        cases.push(key.case(comment, &["Forged"], (&e, &pair(r, s)), false));
    }
    let other = bytes(&reduced(&e).add(&one));
    cases.push(key.case("another e", &["Forged"], (&other, &pair(&r, &s)), false));
}

fn ranges(cases: &mut Vec<Case>) {
    let key = Key::sound();
    let (good, _) = numbers();
    for (name, number) in [
        ("0", U256::ZERO),
        ("n", N),
        ("n + 1", N.wrapping_add(&U256::ONE)),
        ("2^256 - 1", U256::MAX),
    ] {
        let bad = reduced(&wide(number));
        let t = bad.add(&good);
        let e = fitting(&bad, &key.sum(&good, &t));
        let signature = joined(&wide(number), &bytes(&good));
        cases.push(key.case(format!("r = {name}"), &["Range"], (&e, &signature), false));
        let e = fitting(&good, &key.sum(&bad, &t));
        let signature = joined(&bytes(&good), &wide(number));
        cases.push(key.case(format!("s = {name}"), &["Range"], (&e, &signature), false));
    }
    let e = fitting(&good.neg(), &G.mul(&good));
    cases.push(key.case("r + s = n", &["TZero"], (&e, &pair(&good.neg(), &good)), false));
}

fn lambdas(cases: &mut Vec<Case>) {
    let (r, s) = numbers();
    for (name, number) in [
        ("0", U256::ZERO),
        ("n", N),
        ("n + 1", N.wrapping_add(&U256::ONE)),
        ("2^256 - 1", U256::MAX),
        ("1", U256::ONE),
        ("n - 1", N.wrapping_sub(&U256::ONE)),
        ("2^255", U256::ONE.wrapping_shl(255)),
    ] {
        let key = Key { lambda: reduced(&wide(number)), ..Key::sound() };
        let e = fitting(&r, &key.sum(&s, &r.add(&s)));
        let zero = is_zero(&key.lambda);
        let flags: &[_] = if zero { &["LambdaZero"] } else { &["Patterns"] };
        let case = Case::new(format!("lambda = {name}"), flags, !zero)
            .with("w", &encoded(&key.w))
            .with("lambda", &wide(number))
            .with("issuer", &encoded(&key.issuer))
            .with("e", &e)
            .with("signature", &pair(&r, &s));
        cases.push(case);
    }
}

/// W and P_op that are the same, opposite, or cancel with λ.
fn related(cases: &mut Vec<Case>) {
    let (r, s) = numbers();
    let issuer = G.mul(&named("issuer"));
    let lambdas = [
        ("1", small(1)),
        ("2", small(2)),
        ("n - 1", small(-1)),
        ("n - 2", small(-2)),
        ("any", named("lambda")),
    ];
    for (name, lambda) in lambdas {
        let points = [
            ("P_op", issuer),
            ("-P_op", issuer.neg()),
            ("2*P_op", issuer.add(&issuer)),
            ("lambda*P_op", issuer.mul(&lambda)),
            ("-lambda*P_op", issuer.mul(&lambda).neg()),
            ("-lambda*P_op + G", issuer.mul(&lambda).neg().add(&G)),
            ("-lambda*P_op - G", issuer.mul(&lambda).neg().add(&G.neg())),
            ("G", G),
            ("-G", G.neg()),
        ];
        for (of, w) in points {
            let key = Key { w, lambda, issuer };
            let infinite = is_infinity(&w.add(&issuer.mul(&lambda)));
            let flags: &[_] = if infinite { &["KeyAtInfinity"] } else { &["Coincidence"] };
            let comment = format!("W = {of}, lambda = {name}");
            cases.push(key.fits(&comment, flags, &r, &s));
            let e = fitting(&r.add(&Scalar::ONE), &key.sum(&s, &r.add(&s)));
            cases.push(key.case(
                format!("{comment}, another e"),
                &["Forged"],
                (&e, &pair(&r, &s)),
                false,
            ));
        }
        for (of, point) in [("G", G), ("-G", G.neg()), ("2*G", G.add(&G))] {
            let key = Key { w: G.mul(&named("w")), lambda, issuer: point };
            let comment = format!("P_op = {of}, lambda = {name}");
            cases.push(key.fits(comment, &["SmallKey"], &r, &s));
        }
    }
}

fn is_infinity(point: &ProjectivePoint) -> bool {
    *point == ProjectivePoint::IDENTITY
}

/// W = a·G and P_op = b·G, and factors for which partial sums meet what is added to them.
fn small_points(cases: &mut Vec<Case>) {
    let pairs =
        [(1, 1), (1, -1), (2, 3), (3, -3), (2, -1), (7, 5), (15, 15), (16, -15), (127, 129)];
    for (a, b) in pairs {
        for (s, t, lambda) in [
            (1, 2, 1),
            (1, 3, -1),
            (-1, 2, 2),
            (2, 1, 16),
            (16, 33, 1),
            (-a * 3, 3, 1),
            (3 * a + 1, -3, 1),
            (-3 * (a + b) + 1, 3, 1),
            (-3 * (a - b) + 2, 3, -1),
            (5 * (a + b), 5, 1),
        ] {
            let key = Key { w: G.mul(&small(a)), lambda: small(lambda), issuer: G.mul(&small(b)) };
            let sum = s + t * (a + lambda * b);
            if s == 0 || t == s || sum == 0 {
                continue;
            }
            let flags: &[_] =
                if a + lambda * b == 0 { &["KeyAtInfinity"] } else { &["SmallKey", "Coincidence"] };
            let comment = format!(
                "W = {a}*G, P_op = {b}*G, s = {}, t = {}, lambda = {}",
                spelled(s),
                spelled(t),
                spelled(lambda)
            );
            cases.push(key.fits(comment, flags, &small(t - s), &small(s)));
        }
    }
}

fn infinity(cases: &mut Vec<Case>) {
    let keys = [
        ("1", "2", small(1), small(2), small(1)),
        ("n - 1", "1", small(-1), small(1), small(3)),
        ("5", "n - 5", small(5), small(-5), small(2)),
        ("any", "any", named("w"), named("issuer"), named("lambda")),
    ];
    for (of_w, of_issuer, a, b, lambda) in keys {
        let key = Key { w: G.mul(&a), lambda, issuer: G.mul(&b) };
        let t = named("t of a sum at infinity");
        let s = t.multiply(&a.add(&lambda.multiply(&b))).neg();
        let r = t.sub(&s);
        for (taken, e) in [("0", r), ("1", r.sub(&Scalar::ONE))] {
            let comment = format!(
                "W = a*G and P_op = b*G with a = {of_w}, b = {of_issuer}: sum at infinity, its x taken for {taken}"
            );
            cases.push(key.case(comment, &["Infinity"], (&bytes(&e), &pair(&r, &s)), false));
        }
    }
}

fn large_x(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let (r, s) = numbers();
    for (number, even) in points_from(N, 2) {
        for (parity, point) in [("even", even), ("odd", even.neg())] {
            let sound = Key::sound();
            let of_issuer = sound.issuer.mul(&sound.lambda);
            let rest = point.add(&G.mul(&s).neg()).mul(&inverse(&r.add(&s))?);
            let key = Key { w: rest.add(&of_issuer.neg()), ..sound };
            let comment = format!("x of the sum is {number}, from n on; its y is {parity}");
            cases.push(key.fits(comment, &["LargeX"], &r, &s));
        }
    }
    Ok(())
}

fn encodings(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let (r, s) = numbers();
    let key = Key::sound();
    for (what, encoding) in misencoded()? {
        for (name, w, issuer) in
            [("W", encoding, encoded(&key.issuer)), ("P_op", encoded(&key.w), encoding)]
        {
            let case = Case::new(format!("{name}: {what}"), &["Encoding"], false)
                .with("w", &w)
                .with("lambda", &bytes(&key.lambda))
                .with("issuer", &issuer)
                .with("e", &fitting(&r, &key.sum(&s, &r.add(&s))))
                .with("signature", &pair(&r, &s));
            cases.push(case);
        }
    }
    Ok(())
}
