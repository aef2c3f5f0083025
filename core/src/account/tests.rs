use super::*;
use crate::{
    Policy, Receipt, Since, SyncReceipt, Terms, WalletId,
    record::tests::{asking, value},
};

fn fen(fen: u64) -> Amount {
    Amount::from_fen(fen).unwrap()
}

/// An account that holds 100 fen of an operator's and 50 that have come two wallets far.
fn account() -> Account {
    let mut account = Account::new(AccountKind::Wallet, [2; Point::LEN], Limits::NONE, Day::new(1));
    account.standing = Standing::Active;
    for (session, amount, hop, purse) in [(1, 100, 0, true), (2, 50, 2, false)] {
        let mut value = value(session, fen(amount));
        value.entry.hop = Hop::new(hop);
        let payer = WalletId::from_bytes(&[9; 8]);
        let session = SessionNumber::new(session);
        account.apply(&Record::Credit { session, payer, value, purse }).unwrap();
    }
    account
}

fn debit(account: &Account, seq: u32, amount: u64) -> Record {
    let mut value = value(seq, fen(amount));
    value.entry.hop = account.hop_of(&Terms::cny(fen(amount)));
    value.entry.previous = account.head;
    Record::Debit { value, asked: asking(), how: How::Verified }
}

#[test]
fn synced_value_goes_first_and_the_rest_has_come_one_wallet_further() {
    let mut account = account();

    assert_eq!(account.hop_of(&Terms::cny(fen(100))), Hop::SYNCED);
    assert_eq!(account.hop_of(&Terms::cny(fen(101))), Hop::new(3));
    account.apply(&debit(&account, 1, 100)).unwrap();
    assert_eq!(account.synced, Amount::ZERO);
    assert_eq!(account.hop_of(&Terms::cny(fen(1))), Hop::new(3));
}

#[test]
fn a_refund_gives_back_the_value_and_nothing_of_what_was_counted() {
    let mut account = account();
    account.apply(&debit(&account, 1, 120)).unwrap();
    assert_eq!((account.balance, account.in_flight), (fen(30), fen(120)));

    let refund = Record::Refund {
        seq: Seq::new(1),
        amount: fen(120),
        tag: Tag::NONE,
        hop: Hop::new(3),
        certificate: [0; 49],
        signature: crate::sm2::Signature::from_bytes(&[0; 64]),
    };
    account.apply(&refund).unwrap();

    assert_eq!((account.balance, account.in_flight), (fen(150), Amount::ZERO));
    assert_eq!((account.synced, account.hop_of(&Terms::cny(fen(1)))), (Amount::ZERO, Hop::new(3)));
    assert_eq!((account.paid_since_sync, account.payments_since_sync), (fen(120), 1));
    assert_eq!(account.refunded, fen(120));
}

fn synced(number: u32, since: Since) -> Record {
    let receipt = SyncReceipt {
        version: SyncReceipt::VERSION,
        wallet: WalletId::from_bytes(&[1; 8]),
        position: Position { number, head: [7; 32] },
        decided: SessionNumber::new(2),
        day: Day::new(5),
    };
    let signature = crate::sm2::Signature::from_bytes(&[0; 64]);
    Record::Synced { receipt, signature, since }
}

#[test]
fn a_receipt_makes_all_synced_but_what_came_since() {
    let mut account = account();
    let since = Since { unsynced: fen(20), hop: Hop::new(1), ..Since::default() };

    account.apply(&synced(3, since)).unwrap();

    assert_eq!((account.balance, account.synced), (fen(150), fen(130)));
    assert_eq!(account.hop_of(&Terms::cny(fen(131))), Hop::new(2));
    assert_eq!((account.day, account.last_sync), (Day::new(5), Day::new(5)));
    assert_eq!(account.covered, Position { number: 3, head: [7; 32] });
}

#[test]
fn a_receipt_takes_nothing_from_what_was_synced_before() {
    let mut account = account();
    // More came since than is left: what was loaded after it was paid on is synced all the same.
    let since = Since { unsynced: fen(999), hop: Hop::new(9), ..Since::default() };

    account.apply(&synced(3, since)).unwrap();

    assert_eq!(account.synced, fen(100));
    assert_eq!(account.hop_of(&Terms::cny(fen(150))), Hop::new(3));
}

#[test]
fn a_receipt_that_cannot_follow_is_damage() {
    let mut account = account();
    account.apply(&synced(3, Since::default())).unwrap();
    let more = Since { paid: fen(1), ..Since::default() };

    for record in [synced(3, Since::default()), synced(2, Since::default()), synced(4, more)] {
        assert_eq!(account.clone().apply(&record), Err(LedgerError::Damaged));
    }
}

#[test]
fn a_session_is_decided_once_and_in_order() {
    let account = account();

    for session in [0, 1, 2, 4] {
        let record = Record::Void { session: SessionNumber::new(session) };
        assert_eq!(account.clone().apply(&record), Err(LedgerError::Damaged));
    }
    let next = Record::Void { session: SessionNumber::new(3) };
    assert_eq!(account.clone().apply(&next), Ok(()));
}

#[test]
fn a_record_that_cannot_follow_is_damage() {
    let account = account();
    let receipt = Receipt::from_bytes(&[0; 16]);
    let other = Account { head: [1; 32], ..account.clone() };

    for record in [
        debit(&account, 0, 1),
        debit(&account, 1, 151),
        debit(&other, 1, 1),
        Record::Settle { seq: Seq::new(1), amount: fen(1), receipt },
        Record::Checkpoint(account.clone()),
    ] {
        assert_eq!(account.clone().apply(&record), Err(LedgerError::Damaged), "{record:?}");
    }
}

#[test]
fn value_going_home_is_stopped_by_the_balance_alone() {
    let limits = Limits { single: fen(1), hop: Hop::SYNCED, ..Limits::NONE };
    let account = Account { limits, ..account() };
    let policy = Policy { hop: Hop::new(9), age: 9 };
    let judge =
        |amount, how| account.judge_pay(&Terms::cny(fen(amount)), Day::new(1), &policy, how);

    assert_eq!(judge(150, How::Verified), Err(LedgerError::SingleLimit));
    assert_eq!(judge(150, How::Home), Ok(()));
    assert_eq!(judge(151, How::Home), Err(LedgerError::BalanceTooLow));
}

#[test]
fn no_crisis_is_ordered_in_the_beginning_on_any_day() {
    let account = account();

    for day in [0, 1, 2, u16::MAX] {
        assert!(!Account { day: Day::new(day), ..account.clone() }.in_crisis(Day::new(day)));
        assert!(!account.in_crisis(Day::new(day)));
    }
}
