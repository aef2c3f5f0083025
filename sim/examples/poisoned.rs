//! Computes with secrets that valgrind takes for undefined, so that it reports every branch and every
//! address that depends on one. `scripts/constant-time` runs it.
//!
//! ```sh
//! poisoned                 the cases, one a line
//! valgrind -q --error-exitcode=3 poisoned CASE
//! ```
//! `leaks-…` are controls: they do what must not be done, and have to be reported.

#![expect(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement: what goes wrong ends it; an index that leaks is a control"
)]

use std::{convert::Infallible, env, hint::black_box, process::ExitCode};

use ecny_core::{
    Category, Certificate, Claim, Class, Day, Epoch, Info, NoncePolicy, OperatorId, ProfileNumber,
    SealKey, SecureElement, Serial, SoftElement, Tier, WalletId, WalletNumber, mac,
    sm2::{IssuingKey, KeyPair, Point, SecretScalar},
};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng, TryCryptoRng, TryRng};
use subtle::ConstantTimeEq;

fn main() -> ExitCode {
    let Some(name) = env::args().nth(1) else {
        CASES.iter().for_each(|(name, _)| println!("{name}"));
        return ExitCode::SUCCESS;
    };
    match CASES.iter().find(|(known, _)| *known == name) {
        Some((_, case)) => {
            case();
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("no case {name}; without an argument, all are listed");
            ExitCode::from(2)
        }
    }
}

const CASES: [(&str, fn()); 11] = [
    ("public-point", public_point),
    ("agreement", agreement),
    ("fresh-secret", fresh_secret),
    ("key-made-ready", key_made_ready),
    ("signature-hedged", signature_hedged),
    ("tap-prepared", tap_prepared),
    ("certificate-issued", certificate_issued),
    ("mac-compared", mac_compared),
    ("leaks-a-branch", leaks_a_branch),
    ("leaks-an-address", leaks_an_address),
    ("leaks-sm4", leaks_sm4),
];

/// k·G.
fn public_point() {
    black_box(poisoned(secret(1)).public_point());
}

/// x of k·P, with a point of somebody else.
fn agreement() {
    let peer = secret(2).public_point();
    black_box(poisoned(secret(1)).agree(&peer));
}

/// Random bytes become a secret between 1 and n − 1.
fn fresh_secret() {
    black_box(SecretScalar::random(&mut rng()).is_ok());
}

/// (1 + d)⁻¹.
fn key_made_ready() {
    black_box(KeyPair::new(poisoned(secret(1))).is_some());
}

/// The nonce made of key, digest and randomness, at signing time.
fn signature_hedged() {
    let keys = KeyPair::new(secret(1)).expect("a key");
    poison(&keys);
    defined(keys.verifying());
    black_box(keys.sign(&[b"message digest"], &mut rng()).is_ok());
}

/// A wallet that makes its point and its nonce ahead of the tap, agrees, and signs.
fn tap_prepared() {
    let mut element = woken();
    element.set_nonce_policy(NoncePolicy::Prepared);
    element.prepare().expect("randomness");
    let own = element.ephemeral().expect("it was prepared");
    defined(&own);
    black_box(element.agree(&secret(2).public_point()).expect("the first with this point"));
    let signature = element.sign(&Claim::Statement { body: b"message digest" });
    black_box(signature.is_ok());
}

/// A wallet as it comes out of its key store, every secret of it poisoned.
fn woken() -> SoftElement<Poisoning> {
    let info = Info {
        id: WalletId { operator: OperatorId::new(1), number: WalletNumber::from_bytes(b"number") },
        class: Class::Software,
        tier: Tier::IV,
        category: Category::NONE,
        last_day: Day::new(9_000),
        profile: ProfileNumber::new(1),
        serial: Serial::new(1),
        epoch: Epoch::new(1),
    };
    let certificate = Certificate::new(info, &Point::GENERATOR);
    let mut bytes = [0u8; 194];
    bytes[0] = 1;
    bytes[1..50].copy_from_slice(&certificate.to_bytes());
    bytes[82..].fill(7);
    poison(&bytes[82..]);
    SoftElement::from_secret_bytes(&bytes, rng()).expect("an element")
}

/// t = w + λ·ms of an implicit certificate. w stays as it is: w·G = W − U is public, and what makes it is
/// looked at in [`public_point`].
fn certificate_issued() {
    let issuer = IssuingKey::new(secret(1));
    poison(issuer.secret());
    black_box(issuer.issue(b"Alice", &secret(2).public_point(), &secret(3)).is_some());
}

/// A receipt is compared with the one that was promised.
fn mac_compared() {
    let key = [7u8; 32];
    poison(&key);
    let ours = mac(&key, &[b"message digest"]);
    let verdict = bool::from(ours.ct_eq(&[9; 32]));
    defined(&verdict);
    black_box(verdict);
}

fn leaks_a_branch() {
    let secret = [7u8; 32];
    poison(&secret);
    if black_box(&secret)[0] == 7 {
        black_box(Point::GENERATOR);
    }
}

fn leaks_an_address() {
    let (secret, table) = ([7u8; 32], [1u8; 256]);
    poison(&secret);
    black_box(black_box(&table)[usize::from(black_box(&secret)[0])]);
}

/// The S-box of SM4 is a table: known, and said in docs/threat-model.md.
fn leaks_sm4() {
    let key = [7u8; 16];
    poison(&key);
    let mut body = [0; 16];
    black_box(SealKey::new(&key).seal(&[0; 12], b"", &mut body).is_ok());
}

fn secret(seed: u8) -> SecretScalar {
    SecretScalar::random(&mut ChaCha20Rng::from_seed([seed; 32])).expect("it never fails")
}

fn poisoned(secret: SecretScalar) -> SecretScalar {
    poison(&secret);
    secret
}

fn rng() -> Poisoning {
    Poisoning(ChaCha20Rng::from_seed([9; 32]))
}

/// Randomness that nobody may learn.
struct Poisoning(ChaCha20Rng);

impl TryRng for Poisoning {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let number = self.0.next_u32();
        poison(&number);
        Ok(number)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let number = self.0.next_u64();
        poison(&number);
        Ok(number)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_bytes(out);
        poison(out);
        Ok(())
    }
}

impl TryCryptoRng for Poisoning {}

/// From now on valgrind takes the value for undefined.
fn poison<T: ?Sized>(value: &T) {
    valgrind(0x4D43_0001, value);
}

/// From now on valgrind takes the value for defined: it may be known.
fn defined<T: ?Sized>(value: &T) {
    valgrind(0x4D43_0002, value);
}

/// A client request to valgrind's memcheck; nothing where valgrind does not run.
fn valgrind<T: ?Sized>(request: usize, value: &T) {
    #[cfg(target_arch = "x86_64")]
    {
        let address = std::ptr::from_ref(value).cast::<u8>() as usize;
        let arguments = [request, address, size_of_val(value), 0, 0, 0];
        // SAFETY: outside of valgrind the rotations add up to none and the exchange is with itself; inside
        // it reads `arguments`, which outlives it, and writes rdx.
        unsafe {
            std::arch::asm!(
                "rol rdi, 3", "rol rdi, 13", "rol rdi, 61", "rol rdi, 51", "xchg rbx, rbx",
                in("rax") arguments.as_ptr(), inout("rdx") 0_usize => _, options(nostack),
            );
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (request, value);
}
