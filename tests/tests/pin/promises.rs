//! What a PIN does while nothing fails.

use ecny_core::{Permits, Pin, PinError, PinState, Secrets};
use ecny_sim::flash::MemoryFlash;

use crate::holder::{
    Act, FIRST, Flash, Holder, RECORDED, TRIES, WRONG, digits, erased, open, secrets, spent,
};

const READY: PinState = PinState::Ready { left: TRIES };

#[test]
fn five_wrong_pins_block_and_then_not_even_the_right_one_is_compared() {
    let mut holder = Holder::<8>::used(1, 0);
    holder.act(Act::Right, None);
    for left in (0..TRIES).rev() {
        let answer = open(&mut holder.flash).verify(RECORDED, &digits(WRONG));
        assert_eq!(answer.map(|_| ()), Err(PinError::Wrong { left }));
    }
    let before = holder.flash.image();

    for pin in ["271828", WRONG] {
        let mut region = open(&mut holder.flash);
        assert_eq!(region.verify(RECORDED, &digits(pin)).err(), Some(PinError::Blocked));
        let changed = region.change(RECORDED, &digits(pin), &digits("1234"));
        assert_eq!(changed.err(), Some(PinError::Blocked));
        assert_eq!(region.set(RECORDED, &digits(pin)), Err(PinError::Blocked));
    }

    assert_eq!(holder.flash.image(), before);
}

#[test]
fn the_right_pin_gives_the_tries_back_and_a_wrong_one_does_not() {
    let mut holder = Holder::<8>::used(1, 0);
    assert_eq!(holder.look(), PinState::Ready { left: TRIES - 2 });

    holder.act(Act::Right, None);

    assert_eq!(holder.look(), READY);
}

#[test]
fn wrong_pins_erase_nothing_and_write_one_mark_each() {
    for rights in 0..200 {
        let mut holder = Holder::<8>::used(3, rights);
        holder.act(Act::Right, None);
        let (words, erases) = (spent(&holder.flash), erased(&holder.flash));

        (0..TRIES + 5).for_each(|_| holder.act(Act::Wrong, None));

        assert_eq!(spent(&holder.flash) - words, u64::from(TRIES), "after {rights}");
        assert_eq!(erased(&holder.flash), erases);
    }
}

#[test]
fn a_page_lasts_for_dozens_of_right_pins_and_both_wear_alike() {
    let mut holder = Holder::<8>::used(3, 1_000);

    assert_eq!(holder.look(), READY);
    let wear = holder.flash.wear();
    assert!(wear.iter().sum::<u64>() < 1_000 / 40, "{wear:?}");
    assert!(wear[0].abs_diff(wear[1]) <= 1, "{wear:?}");
    holder.stands();
}

#[test]
fn a_pin_is_set_once_and_again_only_with_a_permit() {
    let mut flash = Flash::<8>::new(2, 1);
    assert_eq!(open(&mut flash).state(FIRST), PinState::NotSet);
    assert_eq!(open(&mut flash).set(FIRST, &digits("1234")), Ok(1));

    let mut pin = open(&mut flash);
    assert_eq!(pin.set(RECORDED, &digits("9999")), Err(PinError::NotPermitted));
    assert!(pin.verify(RECORDED, &digits("1234")).is_ok());

    let permits = Permits { given: 2, used: 1 };
    assert_eq!(pin.set(permits, &digits("9999")), Ok(2));
    let recorded = Permits { given: 2, used: 2 };
    assert_eq!(pin.verify(recorded, &digits("1234")).err(), Some(PinError::Wrong { left: 4 }));
    assert!(pin.verify(recorded, &digits("9999")).is_ok());
}

#[test]
fn a_blocked_pin_is_set_anew_with_a_permit_and_has_all_its_tries() {
    let mut holder = Holder::<8>::used(1, 5);
    (0..TRIES).for_each(|_| holder.act(Act::Wrong, None));
    holder.act(Act::Unblock, None);
    assert_eq!(holder.look(), PinState::Blocked);

    holder.act(Act::Set("161803"), None);
    holder.act(Act::Record, None);

    assert_eq!((holder.look(), holder.permits.used), (READY, 2));
    holder.stands();
}

#[test]
fn who_wipes_the_region_can_set_no_pin() {
    let mut blank = Flash::<8>::new(2, 1);

    let mut pin = open(&mut blank);

    assert_eq!(pin.state(RECORDED), PinState::Lost);
    assert_eq!(pin.set(RECORDED, &digits("1234")), Err(PinError::Lost));
    assert_eq!(pin.verify(RECORDED, &digits("1234")).err(), Some(PinError::Lost));
    assert_eq!(pin.set(Permits { given: 2, used: 1 }, &digits("1234")), Ok(2));
}

#[test]
fn the_pin_of_an_older_permit_put_back_is_no_pin() {
    let mut old = Holder::<8>::used(1, 0);
    let mut holder = old.clone();
    holder.act(Act::Unblock, None);
    holder.act(Act::Set("161803"), None);
    holder.act(Act::Record, None);

    let mut pin = open(&mut old.flash);

    assert_eq!(pin.state(holder.permits), PinState::Lost);
    assert_eq!(pin.verify(holder.permits, &digits("271828")).err(), Some(PinError::Lost));
}

#[test]
fn a_pin_under_a_permit_that_was_never_given_is_no_pin() {
    let mut flash = Flash::<8>::new(2, 1);
    open(&mut flash).set(Permits { given: 7, used: 6 }, &digits("1234")).unwrap();

    assert_eq!(open(&mut flash).state(FIRST), PinState::NotSet);
    assert_eq!(open(&mut flash).state(RECORDED), PinState::Lost);
}

#[test]
fn the_pin_of_another_wallet_is_no_pin() {
    let mut holder = Holder::<8>::used(1, 0);

    let pin = Pin::open(&mut holder.flash, &secrets(8)).unwrap();

    assert_eq!((pin.state(FIRST), pin.state(RECORDED)), (PinState::NotSet, PinState::Lost));
}

#[test]
fn the_same_pin_looks_different_the_next_time() {
    let reference = |flash: &Flash<8>, side: usize| flash.image()[side * 2048..][17..49].to_vec();
    let mut flash = Flash::<8>::new(2, 1);
    open(&mut flash).set(FIRST, &digits("1234")).unwrap();
    open(&mut flash).change(FIRST, &digits("1234"), &digits("1234")).unwrap();

    assert_ne!(reference(&flash, 0), reference(&flash, 1));
}

#[test]
fn any_flash_is_a_region_without_a_pin_and_can_be_given_one() {
    for seed in 0..64_u8 {
        let image: Vec<u8> = (0..4096_u32)
            .map(|at| u8::try_from(at.wrapping_mul(2_654_435_761).rotate_left(9) & 0xFF).unwrap())
            .map(|byte| byte.wrapping_mul(seed | 1) ^ seed)
            .collect();
        let mut flash = Flash::<8>::from_image(&image, 1);

        let mut pin = open(&mut flash);

        assert_eq!(pin.state(FIRST), PinState::NotSet);
        pin.set(FIRST, &digits("1234")).unwrap();
        assert!(open(&mut flash).verify(RECORDED, &digits("1234")).is_ok());
    }
}

#[test]
fn no_bit_of_a_header_can_be_changed() {
    let mut flash = Flash::<8>::new(2, 1);
    open(&mut flash).set(FIRST, &digits("1234")).unwrap();
    // Header and seal, without what pads them.
    for at in (0..49).chain(56..72) {
        for bit in 0..8 {
            let mut flash = flash.clone();
            flash.flip(at, 1 << bit);

            assert_eq!(open(&mut flash).state(RECORDED), PinState::Lost, "byte {at} bit {bit}");
        }
    }
}

#[test]
fn a_bit_that_turns_over_in_a_mark_gives_no_try_back() {
    let mut holder = Holder::<8>::used(1, 0);
    holder.act(Act::Wrong, None);
    let left = TRIES - 3;
    for at in 72..400 {
        for bit in 0..8 {
            let mut flash = holder.flash.clone();
            flash.flip(at, 1 << bit);

            match open(&mut flash).state(RECORDED) {
                PinState::Ready { left: found } => assert!(found <= left, "byte {at} bit {bit}"),
                state @ (PinState::Blocked | PinState::Lost | PinState::NotSet) => {
                    assert_eq!(state, PinState::Blocked);
                }
            }
        }
    }
}

#[test]
fn flash_that_does_not_fit_is_refused() {
    let refused = |done: Result<(), PinError>| assert_eq!(done, Err(PinError::Geometry));
    let keys: Secrets = secrets(1);
    refused(Pin::open(&mut MemoryFlash::<8, 2048>::new(1, 1), &keys).map(|_| ()));
    refused(Pin::open(&mut MemoryFlash::<8, 512>::new(2, 1), &keys).map(|_| ()));
    refused(Pin::open(&mut MemoryFlash::<64, 4096>::new(2, 1), &keys).map(|_| ()));
    assert!(Pin::open(&mut MemoryFlash::<8, 512>::new(4, 1), &keys).is_ok());
}

#[test]
fn words_of_every_length_hold_a_pin() {
    fn holds<const WORD: usize>(flash: Flash<WORD>) {
        let mut holder = Holder::on(flash);
        holder.act(Act::Set("271828"), None);
        holder.act(Act::Record, None);
        (0..200).for_each(|_| holder.act(Act::Right, None));
        holder.stands();
    }
    holds(Flash::<1>::new(2, 1));
    holds(Flash::<4>::new(2, 1));
    holds(Flash::<8>::new(4, 1));
    holds(Flash::<16>::new(4, 1));
    holds(Flash::<32>::new(4, 1));
    holds(Flash::<4>::plain(2, 1));
}

#[test]
fn a_page_that_takes_no_more_writes_gives_no_try_away() {
    for failing in 0..20 {
        let mut holder = Holder::<8>::used(failing, 40);
        holder.flash.fail_write(Some(failing % 3));
        let mut pin = open(&mut holder.flash);
        let wrong = pin.verify(RECORDED, &digits(WRONG)).map(|_| ());
        let left = match wrong {
            Err(PinError::Wrong { left }) => left,
            other => panic!("{other:?}"),
        };
        assert_eq!(pin.state(RECORDED), PinState::Ready { left });
        assert!(open(&mut holder.flash).verify(RECORDED, &digits("271828")).is_ok());
    }
}
