//! What the operator says, and what wallets forget: honest traces fit, forged ones do not.

use ecny_model::End;
use ecny_tests::{Did, Misfit, Observed, Seen, is_open};

use crate::{PAYEE, PAYER, assert_no_step, forged, last, replay, run::Run};

#[test]
fn a_payment_its_payee_has_forgotten_is_ended_by_the_operator() {
    for (lose, void, end) in [(5, false, End::Settled), (4, true, End::Refunded)] {
        let trace = Run::resolved(lose, void);

        let replayed = replay(&trace).unwrap_or_else(|misfit| panic!("{end:?}: {misfit}"));
        assert!(!replayed.states().iter().any(is_open), "{end:?}");
        let did: Vec<_> = trace.iter().map(|seen| seen.did).collect();
        assert!(did.contains(&Did::Forgot { payer: PAYER, seq: 1 }), "{did:?}");
        assert!(did.contains(&Did::HeardUnknown { payee: PAYEE }), "{did:?}");
        assert!(did.contains(&Did::Resolved { seq: 1, end }), "{did:?}");
    }
}

/// The payer has heard from its operator that its debit ended so.
fn told(trace: &[Observed], end: End) -> (Observed, Did) {
    let did = Did::Resolved { seq: 1, end };
    let back = if end == End::Refunded { 700 } else { 0 };
    let told = forged(trace, PAYER, did, |seen| {
        seen.balance = seen.balance.map(|balance| balance + back);
        seen.unsettled.clear();
        seen.lines.as_mut().unwrap().debits[0].3 = end;
    });
    (told, did)
}

#[test]
fn a_resolution_of_what_the_payee_has_not_decided_is_refused() {
    // The VALUE is lost, and both have sent their logs.
    let honest = Run::stated(Some(4));

    for end in [End::Settled, End::Refunded] {
        let mut trace = honest.clone();
        let (told, did) = told(&trace, end);
        trace.push(told);
        assert_no_step(&trace, did);
    }
}

#[test]
fn a_resolution_otherwise_than_the_payee_has_decided_is_refused() {
    // The OUTCOME is lost: it was credited.
    let honest = Run::stated(Some(5));
    let (settled, _) = told(&honest, End::Settled);
    replay(&[honest.clone(), vec![settled]].concat()).unwrap();

    let mut trace = honest;
    let (told, did) = told(&trace, End::Refunded);
    trace.push(told);
    assert_no_step(&trace, did);
}

#[test]
fn a_resolution_on_a_log_the_operator_has_not_seen_is_refused() {
    // The payer alone has sent its log.
    let mut trace = Run::stated(Some(5));
    trace.remove(last(&trace, PAYEE, |did| *did == Did::Uploaded));

    let (told, did) = told(&trace, End::Settled);
    trace.push(told);
    assert_no_step(&trace, did);
}

#[test]
fn a_resolution_of_what_has_ended_is_refused() {
    let honest = Run::stated(None);

    for end in [End::Settled, End::Refunded] {
        let mut trace = honest.clone();
        let (told, did) = told(&trace, end);
        trace.push(told);
        assert_no_step(&trace, did);
    }
}

/// The payee has dropped the record of its first session.
fn dropped(trace: &[Observed]) -> (Observed, Did) {
    let did = Did::Pruned { sessions: 1 };
    (forged(trace, PAYEE, did, |seen| seen.lines.as_mut().unwrap().sessions.clear()), did)
}

#[test]
fn a_prune_of_what_the_operator_has_not_seen_is_refused() {
    let trace = Run::payment(None);

    let (forged, did) = dropped(&trace);

    assert_no_step(&[trace.clone(), vec![forged]].concat(), did);
    let seen = Run::stated(None);
    let (pruned, _) = dropped(&seen);
    replay(&[seen, vec![pruned]].concat()).unwrap();
}

#[test]
fn a_receipt_for_more_than_was_sent_is_refused() {
    let honest = Run::stated(None);
    for (sessions, taken) in [(1, true), (2, false)] {
        let did = Did::Synced { sessions };
        let mut trace = honest.clone();
        trace.push(forged(&trace, PAYEE, did, |_| ()));
        if taken {
            replay(&trace).unwrap();
        } else {
            assert_no_step(&trace, did);
        }
    }
}

#[test]
fn unknown_is_refused_of_a_session_whose_record_is_there_and_from_who_has_not_said_it() {
    let honest = Run::payment(Some(5));
    let forgot = Did::Forgot { payer: PAYER, seq: 1 };
    let heard = Did::HeardUnknown { payee: PAYEE };
    for (wallet, did) in [(PAYEE, forgot), (PAYER, heard)] {
        let mut trace = honest.clone();
        trace.push(forged(&trace, wallet, did, |_| ()));
        assert_no_step(&trace, did);
    }
}

#[test]
fn a_debit_leaves_the_log_only_once_it_has_ended_and_the_operator_has_seen_it() {
    let kept = |trace: &[Observed]| {
        let seen = trace.last().unwrap().seen.as_ref().unwrap();
        seen.lines.as_ref().unwrap().debits.len()
    };
    let settled = Run::pruned(None);
    let open = Run::pruned(Some(5));
    assert_eq!([kept(&settled), kept(&open)], [0, 1]);
    replay(&settled).unwrap();
    replay(&open).unwrap();

    let mut unseen = Run::payment(None);
    let cleared = |seen: &mut Seen| seen.lines.as_mut().unwrap().debits.clear();
    unseen.push(forged(&unseen, PAYER, Did::Nothing, cleared));
    let mut lost = open;
    cleared(lost.last_mut().unwrap().seen.as_mut().unwrap());

    for trace in [unseen, lost] {
        assert!(matches!(replay(&trace), Err(Misfit::OtherState { .. })), "{trace:?}");
    }
}
