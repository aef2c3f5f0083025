//! What everything takes: instructions, and bytes of stack.

use ecny_core::{
    BlockKey, Claim, Digest, Direction, Draft, Journal, Ledger, NoncePolicy, SealKey,
    SecureElement, Wanted,
    sm2::{KeyPair, Point, SecretScalar},
    sm3,
};

use ecny_offline_protocol::{Card, Reader};

use super::three::{FLASH, Three, went_through};
use crate::{
    board::Memory,
    count::{Cost, cost},
    entropy::Entropy,
    flash::{Counted, Nor},
    report::Report,
    say,
    tap::{Meter, Task, tap},
    wallet::{ALICE, Wallet, cash, say_yes},
};

/// Everything, as a table, then line by line as JSON.
#[inline(never)]
pub fn run(memory: Memory, report: &mut Report) {
    let mut table = Table::default();
    let (spare, memory) = memory.split(FLASH);
    let mut three = Three::new(memory);
    let loaded = three.load(20_000);
    report.claim("two wallets are loaded", loaded);

    for (policy, steps) in [
        (NoncePolicy::Prepared, [PAYEE_READS_PREPARED, PAYER_READS_PREPARED]),
        (NoncePolicy::Hedged, [PAYEE_READS, PAYER_READS]),
    ] {
        let [payee_reads, payer_reads] = steps;
        let paid =
            three.measure(&mut Steps { names: payee_reads, table: &mut table }, policy, true);
        report.claim("a measured payment goes through, the payee reads", paid);
        let paid =
            three.measure(&mut Steps { names: payer_reads, table: &mut table }, policy, false);
        report.claim("a measured payment goes through, the payer reads", paid);
    }
    let Three { mut alice, bob, .. } = three;
    curve(alice.element(), &mut table);
    ordinary(&mut table);
    requests(alice, bob, &mut table);
    symmetric(&mut table);
    storage(spare, &mut table);
    table.say();
    memory_of("a wallet: ledger and software element", size_of::<Wallet>());
    memory_of("the card's role, for one tap", size_of::<Card>());
    memory_of("the reader's role, for one tap", size_of::<Reader>());
}

/// What a value takes where its owner puts it: nothing of the library is static.
fn memory_of(name: &str, bytes: usize) {
    say!("{name:<58} {bytes:>12} bytes of RAM");
    say!(r#"{{"name":"{name}","bytes":{bytes}}}"#);
}

impl Three {
    fn measure(&mut self, steps: &mut Steps<'_>, policy: NoncePolicy, payee_reads: bool) -> bool {
        let Self { alice, bob, .. } = self;
        for wallet in [&mut *alice, &mut *bob] {
            wallet.element().set_nonce_policy(policy);
            if policy == NoncePolicy::Prepared && wallet.element().prepare().is_err() {
                return false;
            }
        }
        say_yes(alice, Direction::Pay);
        if payee_reads {
            went_through(&tap(Task::Collect(Wanted::Order(cash(1_234))), bob, alice, None, steps))
        } else {
            say_yes(bob, Direction::Receive);
            went_through(&tap(Task::Pay(cash(1_234)), alice, bob, None, steps))
        }
    }
}

/// The curve, as the wallet uses it.
fn curve(element: &mut impl SecureElement, table: &mut Table) {
    let claim = Claim::Statement { body: b"body" };
    table.take("SM2 sign, hedged", || element.sign(&claim).is_ok());
    let peer = Point::GENERATOR;
    let point = table.take("SM2 ephemeral point, in the tap", || element.ephemeral());
    table.take("SM2 agreement", || element.agree(&peer).is_ok());
    if let Ok(point) = point {
        let bytes = point.to_bytes();
        table.take("SM2 point decompression", || Point::from_bytes(&bytes));
    }
}

/// Ordinary signatures: those of the root, of the operators, and of anybody else.
fn ordinary(table: &mut Table) {
    let pair = SecretScalar::from_bytes(&[7; 32]).and_then(KeyPair::new);
    let Some(pair) = pair else { panic!("a number in range is a key") };
    let signed = pair.sign(&[b"message"], &mut Entropy::new("ordinary", 1));
    let Ok(signature) = signed else { panic!("the source gives randomness") };
    let key = *pair.verifying();
    table.take("SM2 verify: key met for the first time", || {
        assert!(key.verify(&[b"message"], &signature).is_ok(), "the key's own signature");
    });
    let known = table.take("SM2 table of a known key", || key.known());
    table.take("SM2 verify: known key", || {
        assert!(known.verify(&[b"message"], &signature).is_ok(), "the key's own signature");
    });
}

/// What a payee signs and a payer checks.
fn requests(mut alice: Wallet, mut bob: Wallet, table: &mut Table) {
    let transcript: Digest = sm3(&[b"transcript"]);
    bob.element().set_nonce_policy(NoncePolicy::Prepared);
    table.take("SM2 prepare: point and nonce, before the tap", || bob.element().prepare().is_ok());
    let claim = Claim::Statement { body: b"body" };
    table.take("SM2 sign, prepared", || bob.element().sign(&claim).is_ok());
    if let Ok(request) = bob.request(&Wanted::Order(cash(1)), [0; 8], &transcript) {
        table.take("SM2 verify: certificate and signature in one", || {
            alice.verify(&request, &transcript).is_ok()
        });
    }
    table.take("wallet: log moved to the other region", || alice.compact().is_ok());
    let (flash, element) = alice.close();
    let opened = table.take("wallet: opened after a boot", || Ledger::open(flash, element));
    assert!(opened.is_ok(), "the wallet opens");
}

fn symmetric(table: &mut Table) {
    let text = [0x5A; 1024];
    table.take("SM3, 1 KiB", || sm3(&[&text]));
    let key = BlockKey::new(&[7; 16]);
    table.take("SM4, one block", || key.encipher(&[9; 16]));
    let key = SealKey::new(&[7; 16]);
    let mut body = [0x5A; 224];
    table.take("SM4-CCM, 224 bytes", || key.seal(&[1; 12], b"aad", &mut body).is_ok());
}

/// The journal, and what a wallet takes in its life once.
fn storage(memory: Memory, table: &mut Table) {
    let body = [0x5A; 300];
    let key = SealKey::new(&[7; 16]);
    let made = Journal::<Nor>::format(Nor::new(memory), key, [3; 16], 0, &body);
    let Ok(mut journal) = made else { panic!("a fresh part takes a journal") };
    let draft = Draft { keys: [0, 0], evidence: true, body: &body };
    table.take("journal: append, 300 bytes", || journal.append(&draft).is_ok());
    let Counted { words, .. } = journal.flash().counted();
    say!("journal: format and one append of 300 bytes program {words} words");
    let memory = journal.into_flash().into_memory();
    let element = table.take("enrolment: the grant becomes a key", || ALICE.enroll("alice", 1));
    table.take("enrolment: the wallet is made", || ALICE.format(Nor::new(memory), element).is_ok());
}

/// What was measured, in order.
#[derive(Default)]
struct Table(heapless::Vec<(&'static str, Cost), 64>);

impl Table {
    fn take<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let (result, cost) = cost(work);
        assert!(self.0.push((name, cost)).is_ok(), "the table has room");
        result
    }

    fn say(&self) {
        say!("{:<58} {:>12} {:>7}", "", "instructions", "stack");
        for (name, Cost { instructions, stack }) in &self.0 {
            say!("{name:<58} {instructions:>12} {stack:>7}");
        }
        for (name, Cost { instructions, stack }) in &self.0 {
            say!(r#"{{"name":"{name}","instructions":{instructions},"stack":{stack}}}"#);
        }
    }
}

/// The steps of one payment.
struct Steps<'t> {
    names: [&'static str; 7],
    table: &'t mut Table,
}

impl Meter for Steps<'_> {
    fn step<T>(&mut self, number: u32, work: impl FnOnce() -> T) -> T {
        let name = self.names.get(number as usize).copied().unwrap_or("a step too many");
        self.table.take(name, work)
    }
}

const PAYEE_READS_PREPARED: [&str; 7] = [
    "prepared, payee reads: payee begins",
    "prepared, payee reads: payer SELECT to HELLO",
    "prepared, payee reads: payee HELLO to REQUEST",
    "prepared, payee reads: payer REQUEST to VALUE",
    "prepared, payee reads: payee VALUE to OUTCOME",
    "prepared, payee reads: payer OUTCOME to 9000",
    "prepared, payee reads: payee 9000 heard",
];
const PAYER_READS_PREPARED: [&str; 7] = [
    "prepared, payer reads: payer begins",
    "prepared, payer reads: payee SELECT to HELLO",
    "prepared, payer reads: payer HELLO to PAY",
    "prepared, payer reads: payee PAY to REQUEST",
    "prepared, payer reads: payer REQUEST to VALUE",
    "prepared, payer reads: payee VALUE to OUTCOME",
    "prepared, payer reads: payer OUTCOME heard",
];
const PAYEE_READS: [&str; 7] = [
    "hedged, payee reads: payee begins",
    "hedged, payee reads: payer SELECT to HELLO",
    "hedged, payee reads: payee HELLO to REQUEST",
    "hedged, payee reads: payer REQUEST to VALUE",
    "hedged, payee reads: payee VALUE to OUTCOME",
    "hedged, payee reads: payer OUTCOME to 9000",
    "hedged, payee reads: payee 9000 heard",
];
const PAYER_READS: [&str; 7] = [
    "hedged, payer reads: payer begins",
    "hedged, payer reads: payee SELECT to HELLO",
    "hedged, payer reads: payer HELLO to PAY",
    "hedged, payer reads: payee PAY to REQUEST",
    "hedged, payer reads: payer REQUEST to VALUE",
    "hedged, payer reads: payee VALUE to OUTCOME",
    "hedged, payer reads: payer OUTCOME heard",
];
