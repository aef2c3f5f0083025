//! What of a list outlives reboots and compactions.

use ecny_core::{Day, Delta, Epoch, Record, Taken, Tier, WalletId, WalletNumber, Word};
use ecny_sim::{Holds, World};
use ecny_tests::{TODAY, delta, naming, receipt, sign_delta};

fn world() -> World {
    World::hollow(49, 2, Holds { fen: 500, pages: 16, tier: Tier::IV }).unwrap()
}

fn take(world: &mut World, delta: Delta) {
    let signed = sign_delta(world.issuer(), delta);
    let taken = world.wallet_mut(0).take(&Word::Delta(signed.delta, signed.signature));
    assert_eq!(taken, Ok(Taken::Now));
}

fn step(world: &World, epoch: u8, number: u16, base: u16, days: u16) -> Delta {
    let day = TODAY.after(days);
    let names: Vec<_> = (0..3).map(|at| named(world, epoch, number, at)).collect();
    let delta = Delta { epoch: Epoch::new(epoch), base, ..delta(world.issuer(), number, day) };
    naming(delta, &names)
}

/// Who that step names.
fn named(world: &World, epoch: u8, number: u16, at: u8) -> WalletId {
    let [high, low] = number.to_be_bytes();
    let operator = world.issuer().operator().id();
    WalletId { operator, number: WalletNumber::from_bytes(&[0, epoch, at, high, low, 9]) }
}

fn sync(world: &mut World) {
    let statement = world.wallet_mut(0).statement().unwrap().statement;
    let (receipt, signature) = receipt(world.issuer(), &statement, TODAY);
    world.wallet_mut(0).sync(&receipt, &signature).unwrap();
}

/// How many deltas are in the log.
fn deltas(world: &mut World) -> usize {
    let ledger = world.wallet_mut(0);
    let (mut deltas, mut line) = (Vec::new(), ledger.next_line(None).unwrap());
    while let Some(read) = line {
        deltas.extend(matches!(read.line.record, Record::Delta { .. }).then_some(read.number));
        line = ledger.next_line(Some(&read)).unwrap();
    }
    deltas.len()
}

fn is_revoked(world: &mut World, epoch: u8, number: u16) -> bool {
    let wallet = named(world, epoch, number, 2);
    world.wallet_mut(0).is_revoked(wallet).unwrap()
}

#[test]
fn a_reboot_finds_every_list_as_far_as_it_was_taken() {
    let mut world = world();
    for number in 1..=3 {
        let delta = step(&world, 1, number, 0, number);
        take(&mut world, delta);
    }
    let delta = step(&world, 2, 1, 2, 4);
    take(&mut world, delta);
    let operator = world.issuer().operator().id();
    let before = *world.wallet(0).lists().find(operator).unwrap();

    world.reboot(0).unwrap();

    assert_eq!(world.wallet(0).lists().find(operator), Some(&before));
    assert_eq!(before.whole(), Some(Day::new(TODAY.number() + 3)));
    assert!(is_revoked(&mut world, 1, 2) && is_revoked(&mut world, 2, 1));
    let delta = step(&world, 2, 2, 2, 4);
    take(&mut world, delta);
    assert!(!is_revoked(&mut world, 1, 2) && is_revoked(&mut world, 2, 1));
}

#[test]
fn a_compaction_keeps_what_counts_though_a_receipt_covers_it() {
    let mut world = world();
    for number in 1..=4 {
        let delta = step(&world, 1, number, 0, number);
        take(&mut world, delta);
    }
    sync(&mut world);

    for _ in 0..3 {
        world.wallet_mut(0).compact().unwrap();
        world.reboot(0).unwrap();
        assert_eq!(deltas(&mut world), 4);
        for number in 1..=4 {
            assert!(is_revoked(&mut world, 1, number));
        }
    }
    let delta = step(&world, 1, 5, 0, 5);
    take(&mut world, delta);
    assert!(is_revoked(&mut world, 1, 5));
}

#[test]
fn an_epoch_that_is_over_goes_once_a_receipt_covers_it_and_not_before() {
    let mut world = world();
    for number in 1..=4 {
        let delta = step(&world, 1, number, 0, number);
        take(&mut world, delta);
    }
    let delta = step(&world, 2, 1, 2, 5);
    take(&mut world, delta);
    sync(&mut world);
    world.wallet_mut(0).compact().unwrap();
    assert_eq!(deltas(&mut world), 5, "the new epoch is not whole");
    assert!(is_revoked(&mut world, 1, 1));

    let delta = step(&world, 2, 2, 2, 5);
    take(&mut world, delta);
    assert!(!is_revoked(&mut world, 1, 1), "it counts no more, though it is there");
    world.wallet_mut(0).compact().unwrap();
    assert_eq!(deltas(&mut world), 2);
    world.reboot(0).unwrap();
    assert!(is_revoked(&mut world, 2, 1) && is_revoked(&mut world, 2, 2));

    let delta = step(&world, 3, 1, 1, 6);
    take(&mut world, delta);
    world.wallet_mut(0).compact().unwrap();
    // The second step of the second epoch came after the receipt.
    assert_eq!(deltas(&mut world), 2);
    assert!(!is_revoked(&mut world, 2, 2));
    world.reboot(0).unwrap();
    assert!(!is_revoked(&mut world, 2, 2) && is_revoked(&mut world, 3, 1));
    sync(&mut world);
    world.wallet_mut(0).compact().unwrap();
    assert_eq!(deltas(&mut world), 1);
}

/// A debit is found by the payee's key, a session by its number; names of a list are keys as well.
#[test]
fn no_name_on_a_list_is_taken_for_a_session_or_a_peer() {
    let mut world = world();
    let operator = world.issuer().operator().id();
    let sessions: Vec<_> = (0..20)
        .map(|n| WalletId { operator, number: WalletNumber::from_bytes(&[1, 0, 0, 0, 0, n + 1]) })
        .collect();
    for number in 1..=20_u16 {
        let day = Day::new(TODAY.number() + number);
        let at = usize::from(number - 1);
        let delta = naming(delta(world.issuer(), number, day), &sessions[at..=at]);
        take(&mut world, delta);
    }
    let touch = |lose| ecny_sim::Touch {
        payer: 1,
        payee: 0,
        orientation: ecny_offline_protocol::Orientation::PayeeReads,
        terms: ecny_tests::terms(10),
        lose,
    };

    world.touch(&touch(Some(5)));
    let healed = world.touch(&ecny_sim::Touch { terms: ecny_core::Terms::HEAL, ..touch(None) }).0;

    assert_eq!((healed.reader_error, healed.card_error), (None, None), "{healed:?}");
    assert!(world.books().unwrap().conserved());
}
