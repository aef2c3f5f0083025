//! What the operator orders, and what it cannot order.

use ecny_core::{CommandFault, Day, Epoch, LedgerError, OrderKind, Purpose, Standing, Taken, Word};
use ecny_issuer::OperatorKeys;
use ecny_offline_protocol::Event;
use ecny_tests::terms;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::stage::{
    OTHER, WALLET, WORD_DAY, heal, lost_value, missigned, order, order_to, pay, refused,
    refuses_to_ask, refuses_to_pay, world,
};

#[test]
fn a_blocked_wallet_begins_nothing_until_its_operator_lifts_it() {
    let mut world = world();
    let block = order(&world, WALLET, 1, OrderKind::Block);

    assert_eq!(world.wallet_mut(WALLET).take(&block), Ok(Taken::Now));

    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(1)), LedgerError::Blocked);
    assert_eq!(refuses_to_ask(&mut world, OTHER, WALLET, terms(1)), LedgerError::Blocked);
    assert!(world.wallet_mut(WALLET).resume().is_err());
    world.reboot(WALLET).unwrap();
    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(1)), LedgerError::Blocked);
    let resume = order(&world, WALLET, 2, OrderKind::Resume);
    world.wallet_mut(WALLET).take(&resume).unwrap();
    pay(&mut world, WALLET, OTHER, 1);
    assert_eq!(world.wallet(WALLET).account().day, WORD_DAY);
}

#[test]
fn an_order_is_followed_once_and_never_late() {
    let mut world = world();
    let [block, resume] = [OrderKind::Block, OrderKind::Resume]
        .map(|what| (what, 5 + u16::from(what == OrderKind::Resume)))
        .map(|(what, number)| order(&world, WALLET, number, what));
    world.wallet_mut(WALLET).take(&block).unwrap();
    world.wallet_mut(WALLET).take(&resume).unwrap();

    assert_eq!(world.wallet_mut(WALLET).take(&resume), Ok(Taken::Before));
    assert_eq!(refused(&mut world, WALLET, &block), CommandFault::Outdated.into());
    assert_eq!(world.wallet(WALLET).account().standing, Standing::Active);
}

#[test]
fn an_order_for_another_wallet_or_not_signed_as_one_is_refused_by_name() {
    let mut world = world();
    for what in [
        OrderKind::Block,
        OrderKind::Resume,
        OrderKind::Void,
        OrderKind::UnblockPin,
        OrderKind::Close,
    ] {
        let good = order(&world, WALLET, 1, what);
        let foreign = order(&world, OTHER, 1, what);
        let missigned = missigned(&world, &good);
        assert_eq!(refused(&mut world, WALLET, &foreign), CommandFault::OtherWallet.into());
        assert_eq!(refused(&mut world, WALLET, &missigned), CommandFault::Signature.into());
        let ecny_core::Word::Order(order, signature) = good else { panic!() };
        let version = ecny_core::Word::Order(ecny_core::Order { version: 2, ..order }, signature);
        assert_eq!(refused(&mut world, WALLET, &version), CommandFault::Version.into());
    }
    // Signed for the purse of the same holder.
    let purse = world.purse(WALLET).id();
    let word = order_to(&world, purse, 1, OrderKind::Block);
    assert_eq!(refused(&mut world, WALLET, &word), CommandFault::OtherWallet.into());
}

#[test]
fn an_order_under_keys_that_the_operator_has_replaced_is_refused() {
    let mut world = world();
    let order = order(&world, WALLET, 1, OrderKind::Block);
    let id = world.issuer().operator().id();
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let keys = OperatorKeys::generate(id, Epoch::new(2), &mut rng).unwrap();
    let certificate = world.certify(keys.terms(Day::new(0), Day::new(4_000))).unwrap();

    assert_eq!(world.wallet_mut(WALLET).take(&Word::Operator(certificate)), Ok(Taken::Now));

    assert_eq!(refused(&mut world, WALLET, &order), CommandFault::Signature.into());
    let Word::Order(said, _) = order else { panic!() };
    let signature = keys.command(Purpose::Order, &said.to_bytes(), &mut rng).unwrap();
    assert_eq!(world.wallet_mut(WALLET).take(&Word::Order(said, signature)), Ok(Taken::Now));
}

#[test]
fn an_order_to_void_decides_the_open_session_so_that_its_payer_gets_its_value_back() {
    let mut world = world();
    lost_value(&mut world, OTHER, WALLET, 500);
    let decided = world.wallet(WALLET).account().decided;
    let void = order(&world, WALLET, 1, OrderKind::Void);

    world.wallet_mut(WALLET).take(&void).unwrap();

    assert_eq!(Some(world.wallet(WALLET).account().decided), decided.next());
    assert_eq!(world.wallet_mut(WALLET).take(&void), Ok(Taken::Before));
    assert!(matches!(heal(&mut world, OTHER, WALLET)[..], [.., Event::Refunded { .. }]));
    assert!(world.books().unwrap().conserved());
    pay(&mut world, OTHER, WALLET, 500);
}

#[test]
fn an_order_forgets_every_yes_that_was_given_to_a_wallet_that_served() {
    let mut world = world();
    let armed = ecny_core::Armed { most: ecny_tests::fen(99), count: 2 };
    world.wallet_mut(WALLET).consent.arm(ecny_core::Direction::Receive, armed);
    for (number, what) in [(1, OrderKind::Block), (2, OrderKind::Resume)] {
        let word = order(&world, WALLET, number, what);
        world.wallet_mut(WALLET).take(&word).unwrap();
    }

    assert!(!world.wallet(WALLET).consent.allows_receive(&terms(1)));
}
