//! Power cuts after every word.

use ecny_core::{PinError, PinState};
use ecny_sim::flash::Tear;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::holder::{Act, Flash, Holder, RECORDED, TRIES, WRONG, digits, open, spent};

const ACTS: [Act; 5] =
    [Act::Right, Act::Wrong, Act::Change("161803"), Act::Set("141421"), Act::Record];

/// Cuts the power after every word of `act`, and again after some words of what follows.
fn cut_everywhere<const WORD: usize>(start: &Holder<WORD>, act: Act) {
    let mut whole = start.clone();
    whole.act(act, None);
    let cost = spent(&whole.flash) - spent(&start.flash);
    for tear in Tear::ALL {
        for fuel in 0..cost {
            for seed in 0..24 {
                let mut rng = ChaCha8Rng::seed_from_u64(seed);
                let mut holder = start.clone();
                holder.flash.reseed(seed);

                holder.act(act, Some((fuel, tear)));

                assert!(holder.flash.is_down(), "{act:?}, {tear:?} at {fuel}: no cut");
                for _ in 0..seed % 4 {
                    let next = ACTS[usize::try_from(rng.next_u32()).unwrap() % ACTS.len()];
                    let tear = Tear::ALL[usize::try_from(rng.next_u32()).unwrap() % 7];
                    holder.act(next, Some((u64::from(rng.next_u32() % 20), tear)));
                }
                holder.stands();
            }
        }
    }
}

fn on_every_word(start: impl Fn(u64) -> (Holder<4>, Holder<8>, Holder<16>), act: Act) {
    let (four, eight, sixteen) = start(11);
    cut_everywhere(&four, act);
    cut_everywhere(&eight, act);
    cut_everywhere(&sixteen, act);
}

/// A PIN so near the end of its page that the next right one changes it.
fn nearly_full<const WORD: usize>(seed: u64) -> Holder<WORD> {
    let mut holder = Holder::used(seed, 0);
    let wear = holder.flash.wear().to_vec();
    loop {
        let before = holder.clone();
        holder.act(Act::Right, None);
        if holder.flash.wear() != wear {
            return before;
        }
    }
}

/// A PIN that was changed once, so that both pages are written.
fn changed<const WORD: usize>(seed: u64) -> Holder<WORD> {
    let mut holder = Holder::used(seed, 3);
    holder.act(Act::Change("602214"), None);
    holder.act(Act::Wrong, None);
    holder
}

/// The operator permits a new PIN.
fn permitted<const WORD: usize>(seed: u64) -> Holder<WORD> {
    let mut holder = changed(seed);
    (0..TRIES).for_each(|_| holder.act(Act::Wrong, None));
    holder.act(Act::Unblock, None);
    holder
}

/// Set, and the power gone before it was recorded.
fn unrecorded<const WORD: usize>(seed: u64) -> Holder<WORD> {
    let mut holder = Holder::new(seed);
    holder.act(Act::Set("271828"), None);
    holder
}

#[test]
fn a_cut_in_the_first_set_leaves_a_pin_or_none() {
    on_every_word(|s| (Holder::new(s), Holder::new(s), Holder::new(s)), Act::Set("271828"));
}

#[test]
fn a_cut_before_a_set_is_recorded_is_made_good() {
    on_every_word(|s| (unrecorded(s), unrecorded(s), unrecorded(s)), Act::Record);
}

#[test]
fn a_cut_in_a_wrong_try_gives_none_back() {
    on_every_word(|s| (changed(s), changed(s), changed(s)), Act::Wrong);
}

#[test]
fn a_cut_in_a_right_try_leaves_it_spent_at_most() {
    on_every_word(|s| (changed(s), changed(s), changed(s)), Act::Right);
}

#[test]
fn a_cut_while_the_page_is_changed_loses_neither_pin_nor_tries() {
    on_every_word(|s| (nearly_full(s), nearly_full(s), nearly_full(s)), Act::Right);
}

#[test]
fn a_cut_in_a_change_leaves_the_old_pin_or_the_new_one() {
    on_every_word(|s| (changed(s), changed(s), changed(s)), Act::Change("577215"));
}

#[test]
fn a_cut_in_a_set_under_a_permit_leaves_the_old_pin_or_the_new_one() {
    on_every_word(|s| (permitted(s), permitted(s), permitted(s)), Act::Set("577215"));
}

/// Gives wrong PINs in boot after boot, each cut somewhere, and counts those that were compared.
fn browned_out<const WORD: usize>(mut flash: Flash<WORD>, tear: Tear, seed: u64) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    flash.reseed(seed);
    flash.set_tear(tear);
    let mut compared = 0;
    for _ in 0..2_000 {
        flash.power_up();
        let mut pin = open(&mut flash);
        if pin.state(RECORDED) == PinState::Blocked {
            break;
        }
        drop(pin);
        flash.set_fuel(Some(u64::from(rng.next_u32() % 4)));
        pin = open(&mut flash);
        match pin.verify(RECORDED, &digits(WRONG)).map(|_| ()) {
            Err(PinError::Wrong { .. }) => compared += 1,
            Err(PinError::Flash | PinError::Blocked | PinError::Full) => {}
            other => panic!("{other:?}"),
        }
        assert!(compared <= TRIES, "{tear:?}, seed {seed}: {compared} comparisons");
    }
    assert_eq!(compared.min(TRIES), compared);
}

#[test]
fn wrong_pins_in_brown_outs_are_compared_five_times_and_never_again() {
    for tear in Tear::ALL {
        for seed in 0..40 {
            browned_out(Holder::<4>::used(seed, 1).flash, tear, seed);
            browned_out(Holder::<8>::used(seed, 1).flash, tear, seed);
            browned_out(nearly_full::<8>(seed).flash, tear, seed);
            browned_out(changed::<16>(seed).flash, tear, seed);
        }
    }
}

/// Boots that are all cut, most of them where a page is changed, by cuts that leave words which
/// read differently each time.
fn storm<const WORD: usize>(start: &Holder<WORD>, seeds: std::ops::Range<u64>) {
    const TEARS: [Tear; 3] = [Tear::Flicker, Tear::Flicker, Tear::Unstable];
    const DONE: [Act; 4] = [Act::Change("161803"), Act::Change("299792"), Act::Wrong, Act::Right];
    for seed in seeds {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut holder = start.clone();
        holder.flash.reseed(seed);
        for _ in 0..seed % 7 {
            let mut pick = |count: u32| rng.next_u32() % count;
            let act = DONE[usize::try_from(pick(4)).unwrap()];
            let tear = TEARS[usize::try_from(pick(3)).unwrap()];
            holder.act(act, Some((u64::from(pick(18)), tear)));
        }
        holder.stands();
    }
}

#[test]
fn words_that_flicker_while_pages_change_lose_neither_pin_nor_tries() {
    storm(&changed::<8>(5), 0..6_000);
    storm(&nearly_full::<8>(5), 0..6_000);
    storm(&changed::<16>(5), 0..6_000);
}
