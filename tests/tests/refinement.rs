//! What real wallets do, the model can do: seeded runs over air that loses, repeats and swaps, with
//! power cut anywhere, are written down step by step and replayed in the model.
//!
//! A step the model cannot make, or after which it holds something else, fails. `REFINEMENT_RUNS`
//! asks for more runs, `REFINEMENT_SEED` for other ones.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

#[path = "refinement/office.rs"]
mod office;
#[path = "refinement/run.rs"]
mod run;
#[path = "refinement/tap.rs"]
mod tap;

use std::collections::BTreeMap;

use ecny_model::{End, Id};
use ecny_tests::{Did, Lines, Misfit, Observed, Replay, Seen, is_open};

use run::{Run, WALLETS};

/// How many runs are made every day.
const RUNS: u64 = 240;

/// The first two wallets; between them are purses.
const PAYER: Id = Id(0);
const PAYEE: Id = Id(2);

fn replay(trace: &[Observed]) -> Result<Replay, Misfit> {
    let mut replay = Replay::new(WALLETS);
    replay.follow_all(trace).map(|()| replay)
}

fn asked(name: &str, otherwise: u64) -> u64 {
    let asked = std::env::var(name).ok();
    asked.map_or(otherwise, |asked| asked.parse().unwrap_or_else(|_| panic!("{name}={asked}")))
}

/// Where that wallet last did something of that kind.
fn last(trace: &[Observed], wallet: Id, kind: fn(&Did) -> bool) -> usize {
    trace.iter().rposition(|seen| seen.wallet == wallet && kind(&seen.did)).unwrap()
}

/// The last a wallet was seen to hold, changed, and what it would have done to come there.
fn forged(trace: &[Observed], wallet: Id, did: Did, change: impl FnOnce(&mut Seen)) -> Observed {
    let mut seen = trace.iter().rfind(|seen| seen.wallet == wallet).unwrap().seen.clone().unwrap();
    change(&mut seen);
    Observed { wallet, did, seen: Some(seen) }
}

fn assert_no_step(trace: &[Observed], did: Did) {
    match replay(trace) {
        Err(Misfit::NoStep { observed, .. }) => assert_eq!(observed.did, did),
        other => panic!("{did:?} was taken: {other:?}"),
    }
}

#[test]
fn what_real_wallets_do_the_model_can_do_and_in_the_end_nothing_is_open() {
    let (first, runs) = (asked("REFINEMENT_SEED", 1), asked("REFINEMENT_RUNS", RUNS));
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();

    for seed in first..first + runs {
        let trace = Run::wild(seed);
        let replay = replay(&trace).unwrap_or_else(|misfit| panic!("seed {seed}: {misfit}"));

        assert!(!replay.states().iter().any(is_open), "seed {seed}");
        trace.iter().for_each(|seen| *kinds.entry(kind(&seen.did)).or_default() += 1);
    }

    println!("{runs} runs, {} steps: {kinds:?}", kinds.values().sum::<usize>());
    // Runs in which something never happens say nothing of it.
    if runs >= RUNS {
        assert_eq!(kinds.keys().copied().collect::<Vec<_>>(), KINDS);
    }
}

#[test]
fn a_payment_fits_whatever_is_lost_of_it() {
    for lose in [None, Some(2), Some(3), Some(4), Some(5), Some(6)] {
        replay(&Run::payment(lose)).unwrap_or_else(|misfit| panic!("{lose:?}: {misfit}"));
    }
}

#[test]
fn a_credit_without_a_debit_is_refused() {
    let mut trace = Run::payment(None);
    trace.remove(last(&trace, PAYER, |did| matches!(did, Did::Sent { .. })));

    assert_no_step(&trace, Did::Credited { payer: PAYER, seq: 1, again: false });
}

#[test]
fn a_second_credit_of_one_debit_is_refused() {
    let mut trace = Run::payment(None);
    let did = Did::Credited { payer: PAYER, seq: 1, again: false };
    trace.push(forged(&trace, PAYEE, did, |seen| {
        seen.balance = seen.balance.map(|balance| balance + 700);
        seen.decided += 1;
        seen.lines.as_mut().unwrap().sessions.push((2, Some((PAYER, 1))));
    }));

    assert_no_step(&trace, did);
}

#[test]
fn a_value_nobody_has_asked_for_is_refused() {
    let mut trace = Run::payment(Some(4));
    trace.remove(last(&trace, PAYEE, |did| matches!(did, Did::Asked { .. })));

    let did = Did::Sent { seq: 1, payee: PAYEE, amount: 700, again: false };
    assert_no_step(&trace, did);
}

#[test]
fn a_refund_without_a_void_and_a_settling_without_a_credit_are_refused() {
    // The VALUE is lost: the payee has decided nothing.
    let trace = Run::payment(Some(4));

    for (did, back, how) in
        [(Did::Refunded { seq: 1 }, 700, End::Refunded), (Did::Settled { seq: 1 }, 0, End::Settled)]
    {
        let mut trace = trace.clone();
        trace.push(forged(&trace, PAYER, did, |seen| {
            seen.balance = seen.balance.map(|balance| balance + back);
            seen.unsettled.clear();
            seen.lines.as_mut().unwrap().debits[0].3 = how;
        }));
        assert_no_step(&trace, did);
    }
}

#[test]
fn a_cancel_of_what_was_credited_is_refused() {
    let mut trace = Run::payment(Some(5));
    let did = Did::Canceled { payer: PAYER, seq: 1, again: true };
    trace.push(forged(&trace, PAYEE, did, |_| ()));

    assert_no_step(&trace, did);
}

#[test]
fn whatever_is_seen_otherwise_is_refused_there() {
    let changes: [fn(&mut Seen); 6] = [
        |seen| seen.balance = seen.balance.map_or(Some(1), |balance| Some(balance + 1)),
        |seen| seen.decided += 1,
        |seen| seen.locked = true,
        |seen| seen.unsettled.push((PAYEE, 1)),
        |seen| seen.lines = Some(Lines { sessions: vec![(9, None)], ..Lines::default() }),
        |seen| {
            let debits = vec![(1, PAYEE, 9, End::Settled)];
            seen.lines = Some(Lines { debits, ..Lines::default() });
        },
    ];
    let honest = Run::wild(3);
    replay(&honest).unwrap();

    let held = honest.iter().enumerate().filter(|(_, seen)| seen.seen.is_some());
    for ((at, _), change) in held.zip(changes.iter().cycle()) {
        let mut trace = honest.clone();
        change(trace[at].seen.as_mut().unwrap());
        match replay(&trace) {
            Err(Misfit::OtherState { step, .. }) => assert_eq!(step, at + 1),
            other => panic!("{:?} was taken: {other:?}", trace[at]),
        }
    }
}

#[test]
fn no_step_that_has_moved_anything_can_be_left_out() {
    let honest = Run::wild(4);
    let moved = |did: &Did| {
        matches!(
            did,
            Did::Sent { again: false, .. }
                | Did::Credited { again: false, .. }
                | Did::Canceled { again: false, .. }
                | Did::Settled { .. }
                | Did::Refunded { .. }
                | Did::Voided
                | Did::Resolved { .. }
        )
    };
    let mut left_out = 0;
    for (at, seen) in honest.iter().enumerate().filter(|(_, seen)| moved(&seen.did)) {
        // What is not looked at again is not missed.
        let looked_at = |later: &Observed| later.wallet == seen.wallet && later.seen.is_some();
        if honest[at + 1..].iter().any(looked_at) {
            let mut trace = honest.clone();
            trace.remove(at);
            assert!(replay(&trace).is_err(), "{seen:?} was not missed");
            left_out += 1;
        }
    }
    assert!(left_out > 20, "{left_out}");
}

/// What a run is looked through for.
fn kind(did: &Did) -> &'static str {
    match did {
        Did::Nothing => "nothing",
        Did::Asked { .. } => "asked",
        Did::Sent { again: false, .. } => "sent",
        Did::Sent { again: true, .. } => "sent again",
        Did::Credited { again: false, .. } => "credited",
        Did::Credited { again: true, .. } => "credited before",
        Did::Canceled { again: false, .. } => "canceled",
        Did::Canceled { again: true, .. } => "canceled before",
        Did::Settled { .. } => "settled",
        Did::Refunded { .. } => "refunded",
        Did::Forgot { .. } => "unknown",
        Did::HeardUnknown { .. } => "heard unknown",
        Did::Voided => "voided",
        Did::Uploaded => "uploaded",
        Did::Synced { .. } => "synced",
        Did::Pruned { .. } => "pruned",
        Did::Resolved { end: End::Settled, .. } => "resolved as settled",
        Did::Resolved { .. } => "resolved as refunded",
        Did::CutOff { .. } => "cut off",
        Did::CutOffVoiding => "cut off voiding",
        Did::CutOffSyncing => "cut off syncing",
        Did::CutOffPruning { .. } => "cut off pruning",
        Did::CutOffResolving { .. } => "cut off resolving",
        Did::Booted => "booted",
    }
}

const KINDS: [&str; 24] = [
    "asked",
    "booted",
    "canceled",
    "canceled before",
    "credited",
    "credited before",
    "cut off",
    "cut off pruning",
    "cut off resolving",
    "cut off syncing",
    "cut off voiding",
    "heard unknown",
    "nothing",
    "pruned",
    "refunded",
    "resolved as refunded",
    "resolved as settled",
    "sent",
    "sent again",
    "settled",
    "synced",
    "unknown",
    "uploaded",
    "voided",
];
