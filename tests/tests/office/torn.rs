//! Power cut after every word of flash while a wallet takes a reply.

use ecny_core::{Day, Error, JournalError, Ledger, Limits, OrderKind, Tag, Tier};
use ecny_issuer::Why;
use ecny_offline_protocol::sync::Replied;
use ecny_sim::{Element, SimFlash, SimLedger, flash::Tear};
use ecny_tests::{Town, answer, terms};

const ALICE: usize = 0;
const BOB: usize = 1;

/// How often a wallet is booted whose flash reads differently each time.
const TRIES: usize = 64;

/// A wallet that holds value, has something open, and is to be told a word of every kind.
fn told() -> (Town, Vec<u8>) {
    let mut town = Town::new(20, 2);
    let (alice, bob, thief) = (town.enroll(0), town.enroll(0), town.enroll(0));
    let (id, name) = (town.id(alice), town.id(thief));
    town.load(alice, terms(5_000));
    assert!(town.tap(alice, bob, terms(900), Some(4)).torn);
    town.sync(alice);
    town.wallet_mut(bob).void().unwrap();
    town.sync(bob);
    let (office, rng) = (&mut town.offices[0], &mut town.rng);
    office.set_limits(id, Limits::preset(Tier::SmallPurse), rng).unwrap();
    office.order(id, OrderKind::UnblockPin, rng).unwrap();
    office.open_pocket(id, Tag::new(0x0A01), Day::new(2_900), rng).unwrap();
    office.revoke(name, Why::Ordered).unwrap();
    office.publish(rng).unwrap();
    let excerpt = ecny_issuer::Excerpt::from_frames(ecny_offline_protocol::sync::Frames::of(
        &town.bundle(alice),
    ));
    let reply = town.offices[0].sync(&excerpt.unwrap(), &mut town.rng).unwrap();
    assert_eq!(reply.words.len(), 6, "{reply:?}");
    let frames = reply.to_frames().unwrap().concat();
    (town, frames)
}

/// The wallet on that flash, with power for so many words of it.
fn boot(
    town: &mut Town,
    element: &Element,
    mut flash: SimFlash,
    fuel: Option<(u64, Tear)>,
) -> SimLedger {
    flash.power_up();
    if let Some((words, tear)) = fuel {
        flash.set_fuel(Some(words));
        flash.set_tear(tear);
    }
    for _ in 0..TRIES {
        let element = element.restarted(town.fork()).unwrap();
        match Ledger::open(flash.clone(), element) {
            Ok(ledger) => return ledger,
            Err(Error::Journal(JournalError::Unsteady)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    panic!("unsteady for ever")
}

#[test]
fn whatever_was_taken_of_a_reply_is_taken_once_and_the_rest_with_the_next_try() {
    let (mut town, reply) = told();
    let (flash, element) = town.place(ALICE).take().unwrap().close();
    let mut whole = boot(&mut town, &element, flash.clone(), None);
    let replied = answer(&mut whole, &reply).unwrap();
    assert!(replied.iter().all(|it| !matches!(it, Replied::Refused(_))), "{replied:?}");
    let whole = whole.account().clone();
    assert_eq!(whole.balance.fen(), 5_000);

    for tear in [Tear::Old, Tear::New, Tear::Wild] {
        let mut cuts = 0;
        for words in (0..).step_by(3) {
            let mut ledger = boot(&mut town, &element, flash.clone(), Some((words, tear)));
            let replied = answer(&mut ledger, &reply).unwrap();
            if !ledger.flash().is_down() {
                assert_eq!(*ledger.account(), whole);
                break;
            }
            assert!(replied.iter().any(|it| matches!(it, Replied::Refused(_))), "{words}");
            cuts += 1;

            let (torn, _) = ledger.close();
            let mut ledger = boot(&mut town, &element, torn, None);
            let replied = answer(&mut ledger, &reply).unwrap();

            assert!(
                replied.iter().all(|it| !matches!(it, Replied::Refused(_))),
                "{words} {replied:?}"
            );
            assert_eq!(*ledger.account(), whole, "{tear:?} after {words} words");
        }
        assert!(cuts > 20, "{tear:?}: only {cuts} cuts");
    }
    assert_eq!(town.wallet(BOB).account().balance.fen(), 0);
}
