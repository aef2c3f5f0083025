//! What is taken for the next delta of a list, and what is not: a refused one changes nothing.

use ecny_core::{
    CommandFault, Day, Delta, Epoch, Error, LedgerError, OperatorId, PeerFault, SignedDelta, Taken,
    Tier, WalletId, WalletNumber, Word, sm2::Signature,
};
use ecny_sim::{Holds, SimLedger, World};
use ecny_tests::{State, TODAY, command, delta, naming, sign_delta};

const fn day(days: u16) -> Day {
    TODAY.after(days)
}

fn world() -> World {
    World::hollow(47, 1, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap()
}

fn take(wallet: &mut SimLedger, signed: &SignedDelta) -> Result<Taken, Error> {
    wallet.take(&Word::Delta(signed.delta, signed.signature))
}

/// The operator signs it, and the wallet answers so.
fn takes(world: &mut World, delta: Delta) -> Result<Taken, Error> {
    let signed = sign_delta(world.issuer(), delta);
    take(world.wallet_mut(0), &signed)
}

/// The operator signs it, and the wallet refuses it.
fn refuses(world: &mut World, delta: Delta, error: impl Into<Error>) {
    let before = State::of(world.wallet(0));
    assert_eq!(takes(world, delta), Err(error.into()), "{delta:?}");
    assert_eq!(State::of(world.wallet(0)), before, "{delta:?}");
}

/// That delta of the first epoch.
fn plain(world: &World, number: u16) -> Delta {
    delta(world.issuer(), number, day(number))
}

fn name(world: &World, number: u8) -> WalletId {
    let operator = world.issuer().operator().id();
    WalletId { operator, number: WalletNumber::from_bytes(&[0, 0, 0, 0, 1, number]) }
}

#[test]
fn each_step_follows_the_one_before_and_each_costs_one_append() {
    let mut world = world();
    for number in 1..=5 {
        let (next, records) = (plain(&world, number), world.wallet(0).number());

        assert_eq!(takes(&mut world, next), Ok(Taken::Now));

        assert_eq!(world.wallet(0).number(), records + 1);
        assert_eq!(world.wallet(0).account().day, day(number), "the own operator's day is ours");
    }
}

#[test]
fn a_step_that_is_there_is_taken_before_and_another_under_its_number_is_outdated() {
    let mut world = world();
    for number in 1..=3 {
        let delta = plain(&world, number);
        takes(&mut world, delta).unwrap();
    }
    let before = State::of(world.wallet(0));
    for number in [3, 1, 2, 3] {
        let delta = plain(&world, number);
        assert_eq!(takes(&mut world, delta), Ok(Taken::Before));
        assert_eq!(State::of(world.wallet(0)), before);
        let other = naming(delta, &[name(&world, 1)]);
        refuses(&mut world, other, CommandFault::Outdated);
    }
}

#[test]
fn a_hole_is_refused_in_an_epoch_and_between_two() {
    let mut world = world();
    for number in [0, 2, 3, u16::MAX] {
        let delta = Delta { number, ..plain(&world, 1) };
        refuses(&mut world, delta, CommandFault::Gap);
    }
    let (first, third) = (plain(&world, 1), plain(&world, 3));
    takes(&mut world, first).unwrap();
    refuses(&mut world, third, CommandFault::Gap);
    for (epoch, number) in [(2, 2), (3, 1), (u8::MAX, 1)] {
        let jump = Delta { epoch: Epoch::new(epoch), number, base: 9, ..third };
        refuses(&mut world, jump, CommandFault::Gap);
    }
    let older = Delta { epoch: Epoch::new(0), ..third };
    refuses(&mut world, older, CommandFault::Outdated);
}

#[test]
fn the_base_of_an_epoch_is_the_same_in_all_its_steps() {
    let mut world = world();
    let first = Delta { base: 3, ..plain(&world, 1) };
    takes(&mut world, first).unwrap();

    for base in [0, 2, 4] {
        let second = Delta { base, ..plain(&world, 2) };
        refuses(&mut world, second, CommandFault::Gap);
    }
}

#[test]
fn its_day_rises_but_where_it_restates_the_list() {
    let mut world = world();
    let first = Delta { base: 2, ..plain(&world, 1) };
    takes(&mut world, first).unwrap();
    let second = Delta { number: 2, ..first };
    refuses(&mut world, Delta { day: day(0), ..second }, CommandFault::Outdated);
    assert_eq!(takes(&mut world, second), Ok(Taken::Now), "the same day, restated");

    let third = Delta { number: 3, ..first };
    refuses(&mut world, third, CommandFault::Outdated);
    refuses(&mut world, Delta { day: day(0), ..third }, CommandFault::Outdated);
    assert_eq!(takes(&mut world, Delta { day: day(2), ..third }), Ok(Taken::Now));
}

#[test]
fn only_its_operators_command_key_signs_it() {
    let mut world = world();
    let other = world.add_operator().unwrap();
    let delta = plain(&world, 1);
    let foreign = command(world.issuer_of(other), ecny_core::Purpose::Delta, &delta.to_bytes());
    let as_profile = command(world.issuer(), ecny_core::Purpose::Profile, &delta.to_bytes());
    let nobody = Signature::from_bytes(&[7; 64]);
    let before = State::of(world.wallet(0));

    for signature in [foreign, as_profile, nobody] {
        let taken = take(world.wallet_mut(0), &SignedDelta { delta, signature });
        assert_eq!(taken, Err(CommandFault::Signature.into()));
    }
    let signed = sign_delta(world.issuer(), delta);
    for at in 0..Delta::LEN {
        let mut bytes = delta.to_bytes();
        bytes[at] ^= 1;
        let changed = ecny_core::decode::<Delta>(&bytes).unwrap();
        let taken = take(world.wallet_mut(0), &SignedDelta { delta: changed, ..signed });
        assert!(taken.is_err(), "byte {at}");
    }
    assert_eq!(State::of(world.wallet(0)), before);
}

#[test]
fn another_version_or_a_byte_too_few_is_refused() {
    let mut world = world();
    for version in [0, 2, u8::MAX] {
        let delta = Delta { version, ..plain(&world, 1) };
        refuses(&mut world, delta, CommandFault::Version);
    }
    let signed = sign_delta(world.issuer(), plain(&world, 1));
    let mut buffer = [0; Word::MAX_LEN];
    let word = Word::Delta(signed.delta, signed.signature);
    let bytes = word.to_bytes(&mut buffer).unwrap();
    for length in 0..bytes.len() {
        assert!(Word::from_bytes(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_list_of_an_operator_it_does_not_know_is_refused_until_they_are_introduced() {
    let mut world = world();
    let other = world.add_operator().unwrap();
    let signed = sign_delta(world.issuer_of(other), delta(world.issuer_of(other), 1, day(1)));
    let before = State::of(world.wallet(0));

    let taken = take(world.wallet_mut(0), &signed);
    assert_eq!(taken, Err(PeerFault::UnknownOperator.into()));
    assert_eq!(State::of(world.wallet(0)), before);

    world.introduce(0, other).unwrap();
    assert_eq!(take(world.wallet_mut(0), &signed), Ok(Taken::Now));
    assert_eq!(world.wallet(0).account().day, TODAY, "another operator's day is not ours");
    assert_eq!(world.wallet(0).account().abroad, day(1));
}

#[test]
fn no_day_of_another_operator_moves_the_wallet_by_more_than_thirty() {
    let mut world = world();
    let other = world.add_operator().unwrap();
    world.introduce(0, other).unwrap();
    let issuer = world.issuer_of(other);
    let last = issuer.operator().terms().last_day;
    let beyond = sign_delta(issuer, delta(issuer, 1, Day::new(u16::MAX)));
    let within = sign_delta(issuer, delta(issuer, 1, last));
    let before = State::of(world.wallet(0));

    let taken = take(world.wallet_mut(0), &beyond);
    assert_eq!(
        taken,
        Err(CommandFault::Signature.into()),
        "the root lets it act until its last day"
    );
    assert_eq!(State::of(world.wallet(0)), before);

    assert_eq!(take(world.wallet_mut(0), &within), Ok(Taken::Now));
    assert_eq!(world.wallet(0).account().today(), day(30));
}

#[test]
fn a_retired_wallet_takes_no_list() {
    let mut world = world();
    world.wallet_mut(0).retire().unwrap();

    let delta = plain(&world, 1);
    refuses(&mut world, delta, LedgerError::Retired);
}

/// A flash so small that a quarter of it is soon full.
fn small() -> World {
    World::hollow(48, 1, Holds { fen: 0, pages: 4, tier: Tier::IV }).unwrap()
}

/// Takes steps until one is refused; gives how many there are.
fn fill(world: &mut World) -> u16 {
    for number in 1.. {
        let delta = plain(world, number);
        match takes(world, delta) {
            Ok(taken) => assert_eq!(taken, Taken::Now),
            Err(error) => {
                assert_eq!(error, LedgerError::ListFull.into());
                return number.checked_sub(1).unwrap();
            }
        }
    }
    panic!("there are more numbers than room")
}

#[test]
fn a_list_takes_its_share_of_the_log_and_drops_nothing_for_more() {
    let mut world = small();
    let full = fill(&mut world);

    assert!((4..16).contains(&full), "{full}");
    let next = plain(&world, full + 1);
    refuses(&mut world, next, LedgerError::ListFull);
    for number in 1..=full {
        let delta = plain(&world, number);
        assert_eq!(takes(&mut world, delta), Ok(Taken::Before));
    }
}

#[test]
fn a_full_list_begins_anew_with_the_next_epoch() {
    let mut world = small();
    let full = fill(&mut world);
    let begun = Delta { epoch: Epoch::new(2), base: 1, ..plain(&world, 1) };
    let begun = Delta { day: day(full + 1), ..begun };

    assert_eq!(takes(&mut world, begun), Ok(Taken::Now));
    let second = Delta { number: 2, day: day(full + 2), ..begun };
    assert_eq!(takes(&mut world, second), Ok(Taken::Now));
}

#[test]
fn lists_of_other_operators_leave_half_of_the_share_to_the_own() {
    let mut world = small();
    let other = world.add_operator().unwrap();
    world.introduce(0, other).unwrap();
    let mut foreign = 0;
    loop {
        let issuer = world.issuer_of(other);
        let signed = sign_delta(issuer, delta(issuer, foreign + 1, day(foreign + 1)));
        match take(world.wallet_mut(0), &signed) {
            Ok(_) => foreign += 1,
            Err(error) => break assert_eq!(error, LedgerError::ListFull.into()),
        }
    }

    let own = fill(&mut world);

    assert!(foreign > 1 && own >= foreign, "{own} of its own, {foreign} of another's");
}

#[test]
fn a_name_counts_wherever_in_a_delta_and_wherever_in_the_list_it_stands() {
    let mut world = world();
    let mut listed = Vec::new();
    for number in 1..=4_u16 {
        // Some with few names, one with none, one full; in no order.
        let count = [0, 7, 0, 20, 1][usize::from(number)];
        let names: Vec<_> = (0..count)
            .map(|at: u8| {
                name(
                    &world,
                    at.wrapping_mul(37)
                        .wrapping_add(u8::try_from(number).unwrap().wrapping_mul(11)),
                )
            })
            .collect();
        let delta = naming(plain(&world, number), &names);
        takes(&mut world, delta).unwrap();
        listed.extend(names);
    }
    for number in 0..=u8::MAX {
        let wallet = name(&world, number);
        let revoked = world.wallet_mut(0).is_revoked(wallet).unwrap();
        assert_eq!(revoked, listed.contains(&wallet), "{wallet}");
        // The same four last bytes, another number; and the same number of another operator.
        let purse = wallet.purse();
        assert_eq!(world.wallet_mut(0).is_revoked(purse), Ok(listed.contains(&purse)));
        let foreign = WalletId { operator: OperatorId::new(9), ..wallet };
        assert_eq!(world.wallet_mut(0).is_revoked(foreign), Ok(false));
    }
    let nobody = WalletId { number: WalletNumber::NONE, ..name(&world, 1) };
    assert_eq!(world.wallet_mut(0).is_revoked(nobody), Ok(false), "no name is nobody's");
}

#[test]
fn names_of_the_older_epoch_count_until_the_new_one_has_restated_the_list() {
    let mut world = world();
    let (old, new) = (name(&world, 1), name(&world, 2));
    let first = naming(plain(&world, 1), &[old]);
    takes(&mut world, first).unwrap();
    let begun = Delta { epoch: Epoch::new(2), base: 2, ..plain(&world, 1) };
    let begun = Delta { day: day(2), ..begun };

    let restated = naming(begun, &[new]);
    takes(&mut world, restated).unwrap();
    assert_eq!(world.wallet_mut(0).is_revoked(old), Ok(true));
    assert_eq!(world.wallet_mut(0).is_revoked(new), Ok(true));

    takes(&mut world, Delta { number: 2, ..begun }).unwrap();
    assert_eq!(world.wallet_mut(0).is_revoked(old), Ok(false));
    assert_eq!(world.wallet_mut(0).is_revoked(new), Ok(true));
}
