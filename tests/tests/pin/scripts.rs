//! Whatever is done, cut and done again: tries never come back, the right PIN is never lost.

use ecny_sim::flash::Tear;
use proptest::{collection::vec, prelude::*};

use crate::holder::{Act, Cut, Flash, Holder};

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => Just(Act::Right),
        5 => Just(Act::Wrong),
        2 => prop_oneof![Just("161803"), Just("299792"), Just("4669")].prop_map(Act::Change),
        1 => prop_oneof![Just("141421"), Just("173205")].prop_map(Act::Set),
        1 => Just(Act::Unblock),
        2 => Just(Act::Record),
    ]
}

fn cut() -> impl Strategy<Value = Cut> {
    prop_oneof![
        2 => Just(None),
        1 => (0..22_u64, 0..Tear::ALL.len()).prop_map(|(fuel, tear)| Some((fuel, Tear::ALL[tear]))),
    ]
}

fn run<const WORD: usize>(flash: Flash<WORD>, script: &[(Act, Cut)]) {
    let mut holder = Holder::on(flash);
    holder.act(Act::Set("271828"), None);
    script.iter().for_each(|(act, cut)| holder.act(*act, *cut));
    holder.stands();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tries_never_come_back_and_the_right_pin_is_never_lost(
        seed: u64,
        script in vec((act(), cut()), 0..60),
    ) {
        run(Flash::<4>::new(2, seed), &script);
        run(Flash::<8>::new(2, seed), &script);
        run(Flash::<8>::plain(2, seed), &script);
        run(Flash::<16>::new(4, seed), &script);
    }
}
