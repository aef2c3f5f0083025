//! Certificates of wallets (GM/T 0130) and statements signed under them, as they travel.

use ecny_core::{
    Category, Class, Day, Epoch, Info, OperatorId, ProfileNumber, Serial, Tier, WalletId,
    WalletNumber, sm3,
};
use sm2::{ProjectivePoint, Scalar};

use super::{
    Case, Page,
    messages::identity_hash,
    numbers::{
        G, bytes, encoded, joined, misencoded, named, pair, reduced, signed, small, vanishing,
        wide, wrong, x, y,
    },
};
use crate::vectors::{VectorError, edges::numbers::N};

pub(super) fn write(page: &mut Page) -> Result<(), VectorError> {
    let mut cases = Vec::new();
    sound(&mut cases)?;
    related(&mut cases)?;
    bad_numbers(&mut cases)?;
    encodings(&mut cases)?;
    page.group(
        "CertificateSignature",
        "certificate, issuer, message, r and s: as ImplicitSignature, with H, lambda and e as in section 6.1 of docs/wire-protocol.md",
        &cases,
    );
    Ok(())
}

/// A wallet whose private keys are all known.
struct Wallet {
    info: [u8; Info::LEN],
    w: ProjectivePoint,
    issuer: ProjectivePoint,
    d: Scalar,
}

impl Wallet {
    /// W = w·G under the issuer ms·G.
    fn new(w: &Scalar, ms: &Scalar) -> Self {
        let mut wallet =
            Self { info: info().to_bytes(), w: G.mul(w), issuer: G.mul(ms), d: Scalar::ZERO };
        wallet.d = w.add(&wallet.lambda().multiply(ms));
        wallet
    }

    fn sound() -> Self {
        Self::new(&named("w"), &named("issuer"))
    }

    fn lambda(&self) -> Scalar {
        reduced(&sm3(&[&x(&self.w), &y(&self.w), &identity_hash(&self.info, &self.issuer)]))
    }

    fn digest(&self, message: &[u8]) -> [u8; 32] {
        sm3(&[&identity_hash(&self.info, &self.issuer), &x(&self.w), &y(&self.w), message])
    }

    fn sign(&self, k: &Scalar, message: &[u8]) -> Result<[u8; 64], VectorError> {
        let (r, s) = signed(&self.d, k, &self.digest(message))?;
        Ok(pair(&r, &s))
    }

    fn case(
        &self,
        comment: impl Into<String>,
        flags: &[&'static str],
        (message, signature): (&[u8], &[u8; 64]),
        valid: bool,
    ) -> Case {
        written(comment, flags, (&self.info, &encoded(&self.w)), valid)
            .with("issuer", &encoded(&self.issuer))
            .with("message", message)
            .with("signature", signature)
    }
}

fn written(
    comment: impl Into<String>,
    flags: &[&'static str],
    (info, w): (&[u8; Info::LEN], &[u8; 33]),
    valid: bool,
) -> Case {
    Case::new(comment, flags, valid).with("certificate", &[&info[..], w].concat())
}

fn info() -> Info {
    Info {
        id: WalletId {
            operator: OperatorId::new(7),
            number: WalletNumber::from_bytes(&[0, 0, 0, 0, 0, 1]),
        },
        class: Class::SecureElement,
        tier: Tier::IV,
        category: Category::NONE,
        last_day: Day::new(4_000),
        profile: ProfileNumber::new(1),
        serial: Serial::new(1),
        epoch: Epoch::new(1),
    }
}

/// M of a statement: its domain string, then whatever the body is.
fn statement(body: &str) -> Vec<u8> {
    [b"ecny-offline/1 statement\0", body.as_bytes()].concat()
}

fn sound(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let (wallet, message) = (Wallet::sound(), statement("a body"));
    let signature = wallet.sign(&named("k"), &message)?;
    cases.push(wallet.case("a statement", &["Sound"], (&message, &signature), true));
    let twin = wallet.sign(&named("k").neg(), &message)?;
    let comment = "the same under n - k: the sum has the other y";
    cases.push(wallet.case(comment, &["Sound"], (&message, &twin), true));
    for (name, which) in [("r", 0usize), ("s", 32)] {
        let found = (0..10_000u32).find_map(|attempt| {
            let k = named(&format!("k {attempt} of a wallet for a short {name}"));
            let signature = wallet.sign(&k, &message).ok()?;
            (signature.get(which) == Some(&0)).then_some(signature)
        });
        let signature = found.ok_or_else(|| wrong("a short number"))?;
        let comment = format!("{name} begins with a zero byte");
        cases.push(wallet.case(comment, &["LeadingZeros"], (&message, &signature), true));
    }
    let mut renamed = Wallet::sound();
    renamed.info = Info { serial: Serial::new(2), ..info() }.to_bytes();
    let other_w = Wallet { w: wallet.w.add(&G), ..Wallet::sound() };
    let opposite_w = Wallet { w: wallet.w.neg(), ..Wallet::sound() };
    let other_issuer = Wallet { issuer: wallet.issuer.add(&G), ..Wallet::sound() };
    let opposite_issuer = Wallet { issuer: wallet.issuer.neg(), ..Wallet::sound() };
    for (comment, wallet) in [
        ("another serial number in the certificate", &renamed),
        ("another W", &other_w),
        ("the opposite W", &opposite_w),
        ("another issuer", &other_issuer),
        ("the opposite issuer", &opposite_issuer),
    ] {
        cases.push(wallet.case(comment, &["Forged"], (&message, &signature), false));
    }
    // No certificate of the issuer: a W = w·G, and a signature under w alone.
    let alone = Wallet { d: named("w"), ..Wallet::sound() };
    let signature = alone.sign(&named("k"), &message)?;
    let comment = "signed under the w of W = w*G, without the issuer";
    cases.push(alone.case(comment, &["Forged"], (&message, &signature), false));
    Ok(())
}

/// W that is P_op or G, and issuers whose key is small.
fn related(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let ms = named("issuer");
    let wallets = [
        ("W = P_op", ms, ms),
        ("W = -P_op", ms.neg(), ms),
        ("W = 2*P_op", ms.add(&ms), ms),
        ("W = G", small(1), ms),
        ("W = -G", small(-1), ms),
        ("W = 2*G", small(2), ms),
        ("P_op = G", named("w"), small(1)),
        ("P_op = -G", named("w"), small(-1)),
        ("P_op = 2*G", named("w"), small(2)),
        ("W = P_op = G", small(1), small(1)),
        ("W = -G, P_op = G", small(-1), small(1)),
        ("W = 2*G, P_op = G", small(2), small(1)),
        ("W = 15*G, P_op = 16*G", small(15), small(16)),
    ];
    let message = statement("of a key that is related");
    for (comment, w, ms) in wallets {
        let wallet = Wallet::new(&w, &ms);
        for (of, k) in [("G", small(1)), ("-G", small(-1)), ("any point", named("k"))] {
            let comment = format!("{comment}, sum = {of}");
            let signature = wallet.sign(&k, &message)?;
            cases.push(wallet.case(&comment, &["SmallKey"], (&message, &signature), true));
        }
        let signature = wallet.sign(&named("k"), &statement("another"))?;
        let comment = format!("{comment}, another message");
        cases.push(wallet.case(comment, &["SmallKey", "Forged"], (&message, &signature), false));
    }
    Ok(())
}

fn bad_numbers(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let (wallet, message) = (Wallet::sound(), statement("a body"));
    let e = reduced(&wallet.digest(&message));
    for (taken, r) in [("0", e), ("1", e.add(&Scalar::ONE))] {
        let signature = pair(&r, &vanishing(&wallet.d, &r)?);
        let comment = format!("sum at infinity, its x taken for {taken}");
        cases.push(wallet.case(comment, &["Infinity"], (&message, &signature), false));
    }
    let (r, s) = signed(&wallet.d, &named("k"), &bytes(&e))?;
    let zero = [0; 32];
    for (comment, flag, signature) in [
        ("r = 0", "Range", joined(&zero, &bytes(&s))),
        ("s = 0", "Range", joined(&bytes(&r), &zero)),
        ("r = s = 0", "Range", [0; 64]),
        ("r = n", "Range", joined(&wide(N), &bytes(&s))),
        ("s = n", "Range", joined(&bytes(&r), &wide(N))),
        ("s = 2^256 - 1", "Range", joined(&bytes(&r), &[0xFF; 32])),
        ("r + s = n", "TZero", pair(&r, &r.neg())),
        ("r and s swapped", "Forged", pair(&s, &r)),
        ("n - s", "Forged", pair(&r, &s.neg())),
    ] {
        cases.push(wallet.case(comment, &[flag], (&message, &signature), false));
    }
    Ok(())
}

fn encodings(cases: &mut Vec<Case>) -> Result<(), VectorError> {
    let (wallet, message) = (Wallet::sound(), statement("a body"));
    let signature = wallet.sign(&named("k"), &message)?;
    for (what, encoding) in misencoded()? {
        let comment = format!("W: {what}");
        let case = written(comment, &["Encoding"], (&wallet.info, &encoding), false)
            .with("issuer", &encoded(&wallet.issuer))
            .with("message", &message)
            .with("signature", &signature);
        cases.push(case);
    }
    Ok(())
}
