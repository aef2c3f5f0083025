//! What a payment costs, what each message of it costs, and what the journal under it costs.
//!
//! ```sh
//! cargo bench -p ecny-sim                    all of it
//! cargo bench -p ecny-sim -- 'message'       what has `message` in its name
//! cargo bench -p ecny-sim -- --quick         a first look
//! ```
//! Times differ from machine to machine and from run to run: nothing here asserts one. The operations
//! under them, beside those of other libraries, are in `benches`.
#![cfg(test)]
#![forbid(unsafe_code)]

use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ecny_core::{Amount, Draft, Journal, NoncePolicy, SealKey, Terms, Tier};
use ecny_offline_protocol::Orientation;
use ecny_sim::{Holds, Kept, Paced, SimLedger, World, flash::MemoryFlash};

criterion_group! {
    name = all;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .without_plots();
    targets = payment, messages, journal
}
criterion_main!(all);

/// Two wallets that hold 200 yuan each, as they were left.
struct Pair {
    payer: Kept,
    payee: Kept,
}

/// What was done before the tap began.
#[derive(Clone, Copy)]
enum Ahead {
    /// Nothing: every point and nonce is made in the tap.
    Nothing,
    /// A point and, where a signature is to come, a nonce.
    All,
}

impl Pair {
    fn new() -> Self {
        let world = World::new(1, 2, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap();
        let (payer, payee) = world.into_pair();
        Self { payer: Kept::of(payer, 2), payee: Kept::of(payee, 3) }
    }

    fn tap(&self, orientation: Orientation, ahead: Ahead) -> Paced {
        let [payer, payee] = [&self.payer, &self.payee].map(|kept| woken(kept, ahead));
        Paced::begin(orientation, terms(), payer, payee).unwrap()
    }
}

fn woken(kept: &Kept, ahead: Ahead) -> SimLedger {
    let mut wallet = kept.open().unwrap();
    wallet.confirm().unwrap();
    if let Ahead::All = ahead {
        wallet.element().prepare(NoncePolicy::Prepared).unwrap();
    }
    wallet
}

fn terms() -> Terms {
    Terms::cny(Amount::from_fen(1_234).unwrap())
}

fn payment(c: &mut Criterion) {
    let pair = Pair::new();
    let mut group = c.benchmark_group("payment, both sides");
    for (orientation, role) in ROLES {
        for (ahead, how) in [(Ahead::All, "prepared"), (Ahead::Nothing, "nothing prepared")] {
            group.bench_function(format!("{role}, {how}"), |b| {
                b.iter_batched(
                    || pair.tap(orientation, ahead),
                    |mut tap| {
                        while !tap.is_over() {
                            tap.step().unwrap();
                        }
                        tap
                    },
                    BatchSize::LargeInput,
                );
            });
        }
    }
}

fn messages(c: &mut Criterion) {
    let pair = Pair::new();
    for (orientation, role) in ROLES {
        let names = match orientation {
            Orientation::PayeeReads => PAYEE_READS,
            Orientation::PayerReads => PAYER_READS,
        };
        let mut group = c.benchmark_group(format!("message, {role}"));
        for (before, name) in names.into_iter().enumerate() {
            group.bench_function(name, |b| {
                b.iter_batched(
                    || {
                        let mut tap = pair.tap(orientation, Ahead::All);
                        (0..before).for_each(|_| {
                            tap.step().unwrap();
                        });
                        tap
                    },
                    |mut tap| {
                        tap.step().unwrap();
                        tap
                    },
                    BatchSize::LargeInput,
                );
            });
        }
    }
}

fn journal(c: &mut Criterion) {
    let mut group = c.benchmark_group("journal");
    let draft = Draft { keys: [0; 2], evidence: true, body: &[11; 300] };
    let format = || {
        let flash = MemoryFlash::<8, 4096>::new(16, 0);
        Journal::<_, 2>::format(flash, SealKey::new(&[12; 16]), [13; 16], 0, b"state").unwrap()
    };
    group.bench_function("append of 300 bytes", |b| {
        b.iter_batched_ref(
            format,
            |journal| journal.append(&draft).unwrap(),
            BatchSize::LargeInput,
        );
    });
    let mut journal = format();
    for _ in 0..50 {
        journal.append(&draft).unwrap();
    }
    let flash = journal.into_flash();
    group.bench_function("open with 50 records", |b| {
        b.iter_batched(
            || flash.clone(),
            |flash| {
                let taken = |_: ecny_core::Replayed<'_>| Ok::<_, ()>(());
                Journal::<_, 2>::open(flash, SealKey::new(&[12; 16]), [14; 16], taken).unwrap()
            },
            BatchSize::LargeInput,
        );
    });
}

const ROLES: [(Orientation, &str); 2] =
    [(Orientation::PayeeReads, "payee reads"), (Orientation::PayerReads, "payer reads")];

/// Which message arrives, and what is done about it.
const PAYEE_READS: [&str; 6] = [
    "1 SELECT at the payer",
    "2 HELLO at the payee - agree, request",
    "3 REQUEST at the payer - agree, judge, debit",
    "4 VALUE at the payee - judge, credit",
    "5 OUTCOME at the payer - settle",
    "6 the end at the payee",
];
const PAYER_READS: [&str; 6] = [
    "1 SELECT at the payee",
    "2 HELLO at the payer - agree",
    "3 PAY at the payee - agree, request",
    "4 REQUEST at the payer - judge, debit",
    "5 VALUE at the payee - judge, credit",
    "6 OUTCOME at the payer - settle",
];
