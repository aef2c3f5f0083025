//! What it costs to check the signatures of wallets one by one, and together.
//!
//! ```text
//! cargo run --release -p ecny-issuer --example batch                            times, for a look
//! cargo run --release -p ecny-issuer --example batch -- make <file> <n> <keys>  n signatures of so many wallets
//! cargo run --release -p ecny-issuer --example batch -- read|single|batch|<bad> <file>
//! ```
//! The last are for a counter of instructions: `read` is all but the checks, a number has so many of
//! the signatures spoiled and asks for every verdict.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "of small numbers, and for a table to look at"
)]

use std::{env, error::Error, fs, hint::black_box, time::Instant};

use ecny_core::{
    Category, Certificate, Claim, Class, Day, Enrolling, Epoch, Info, Operator,
    OperatorCertificate, OperatorId, ProfileNumber, SecureElement, Serial, Tier, WalletId,
    WalletNumber,
    sm2::{Check, Point, Signature, Summand, all_hold},
};
use ecny_issuer::{Centre, OperatorKeys, Registry, Root, verdicts};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *words {
        [] => table(),
        ["make", file, count, keys] => {
            let signatures = Signatures::made(count.parse()?, keys.parse()?)?;
            Ok(fs::write(file, postcard::to_allocvec(&signatures)?)?)
        }
        [how, file] => {
            let signatures: Signatures = postcard::from_bytes(&fs::read(file)?)?;
            let checks = black_box(signatures.checks()?);
            let good = match how {
                "read" => true,
                "single" => checks.iter().all(Check::holds),
                "batch" => all_hold(&checks, &mut room(checks.len())),
                bad => {
                    let bad = bad.parse()?;
                    sound(&verdicts(&spoiled(&checks, bad))) == checks.len() - bad
                }
            };
            if good { Ok(()) } else { Err("a signature does not hold".into()) }
        }
        _ => Err("make <file> <n> <keys>, or read|single|batch|<bad> <file>".into()),
    }
}

fn sound(verdicts: &[bool]) -> usize {
    verdicts.iter().filter(|holds| **holds).count()
}

/// The same with so many of them bad, spread evenly: the ordinary signature of nobody.
fn spoiled(checks: &[Check], bad: usize) -> Vec<Check> {
    let none = Check::ordinary(&Point::GENERATOR, &[0; 32], &Signature::from_bytes(&[1; 64]));
    let mut checks = checks.to_vec();
    let step = checks.len().checked_div(bad).unwrap_or(1);
    checks.iter_mut().skip(step / 2).step_by(step).take(bad).for_each(|check| *check = none);
    checks
}

fn room(signatures: usize) -> Vec<Summand> {
    (0..3 * signatures).map(|_| Summand::BLANK).collect()
}

fn table() -> Outcome<()> {
    println!(
        "{:>10} {:>8} {:>14} {:>14} {:>6}",
        "signatures", "wallets", "µs one by one", "µs together", "ratio"
    );
    for count in [2, 8, 64, 512] {
        for keys in [1, count] {
            let checks = Signatures::made(count, keys)?.checks()?;
            let mut room = room(count);
            let single = best(|| checks.iter().all(Check::holds))? / count as f64;
            let batch = best(|| all_hold(&checks, &mut room))? / count as f64;
            println!("{count:>10} {keys:>8} {single:>14.1} {batch:>14.1} {:>6.2}", single / batch);
        }
    }
    println!(
        "\n{:>10} {:>8} {:>14} {:>14} {:>6}",
        "signatures", "bad", "µs one by one", "µs verdicts", "ratio"
    );
    let checks = Signatures::made(128, 16)?.checks()?;
    for bad in [0, 1, 2, 4, 16, 64, 128] {
        let checks = spoiled(&checks, bad);
        let good = checks.len() - bad;
        let one_by_one = || checks.iter().filter(|check| check.holds()).count() == good;
        let single = best(one_by_one)? / 128.0;
        let batch = best(|| sound(&verdicts(&checks)) == good)? / 128.0;
        println!("{:>10} {bad:>8} {single:>14.1} {batch:>14.1} {:>6.2}", 128, single / batch);
    }
    Ok(())
}

/// The best of some tries, in microseconds.
fn best(mut check: impl FnMut() -> bool) -> Outcome<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..7 {
        let start = Instant::now();
        if !black_box(check()) {
            return Err("a signature does not hold".into());
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e6);
    }
    Ok(best)
}

/// Statements of wallets of one operator.
#[derive(Serialize, Deserialize)]
struct Signatures {
    root: Point,
    operator: OperatorCertificate,
    signed: Vec<Signed>,
}

#[derive(Serialize, Deserialize)]
struct Signed {
    #[serde(with = "BigArray")]
    certificate: [u8; Certificate::LEN],
    body: [u8; 8],
    signature: Signature,
}

impl Signatures {
    fn made(count: usize, keys: usize) -> Outcome<Self> {
        let mut rng = ChaCha20Rng::from_seed([7; 32]);
        let root = Root::generate(&mut rng)?;
        let keys_of_operator = OperatorKeys::generate(OperatorId::new(1), Epoch::new(1), &mut rng)?;
        let terms = keys_of_operator.terms(Day::new(0), Day::new(4_000));
        let certificate = root.certify(terms, &mut rng)?;
        let operator = certificate.verify(&root.public()).map_err(|_| "the root")?;
        let mut centre = Centre::new(keys_of_operator, Registry::default());
        let mut wallets = Vec::new();
        for number in 0..keys {
            let device = Enrolling::new(&mut rng)?;
            let issued = centre.issue(device.applicant(), &info(number.try_into()?), &mut rng)?;
            let own = ChaCha20Rng::from_seed([u8::try_from(number % 251)?; 32]);
            let wallet = device.finish(issued.grant(), &operator, own);
            wallets.push(wallet.map_err(|_| "the grant")?);
        }
        let mut signed = Vec::new();
        for number in 0..count {
            let wallet = wallets.get_mut(number % keys).ok_or("no wallet")?;
            let body = u64::try_from(number)?.to_be_bytes();
            let claim = Claim::Statement { body: &body };
            let signature = wallet.sign(&claim)?;
            signed.push(Signed { certificate: wallet.certificate().to_bytes(), body, signature });
        }
        Ok(Self { root: *root.public().point(), operator: certificate, signed })
    }

    fn checks(&self) -> Outcome<Vec<Check>> {
        let root = ecny_core::RootKey::new(self.root);
        let operator: Operator = self.operator.verify(&root).map_err(|_| "the root")?;
        let check = |signed: &Signed| {
            let certificate = Certificate::from_bytes(&signed.certificate)?;
            let key = certificate.key(&operator).ok()?;
            Some(key.check(&Claim::Statement { body: &signed.body }, &signed.signature))
        };
        self.signed.iter().map(|signed| check(signed).ok_or("a certificate".into())).collect()
    }
}

fn info(number: u32) -> Info {
    let [a, b, c, d] = number.to_be_bytes();
    Info {
        id: WalletId {
            operator: OperatorId::new(1),
            number: WalletNumber::from_bytes(&[0, 0, a, b, c, d]),
        },
        class: Class::Software,
        tier: Tier::II,
        category: Category::NONE,
        last_day: Day::new(1_500),
        profile: ProfileNumber::new(1),
        serial: Serial::new(1),
        epoch: Epoch::new(1),
    }
}
