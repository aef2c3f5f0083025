//! Whatever the order, no sum goes beyond its rule.

use ecny_core::{Good, Power, Settings};
use ecny_tests::fen;
use proptest::{collection::vec, prelude::*};

use crate::stage::{OTHER, WALLET, limits, tap, verify, world};

#[derive(Clone, Copy, Debug)]
enum Step {
    Pay(u64),
    Verify,
    Power(bool),
    Reboot,
    Tighten(u64),
    Refill,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (1..1_300_u64).prop_map(Step::Pay),
        1 => Just(Step::Verify),
        2 => any::<bool>().prop_map(Step::Power),
        1 => Just(Step::Reboot),
        1 => (0..2_000_u64).prop_map(Step::Tighten),
        1 => Just(Step::Refill),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn no_sum_ever_exceeds_its_rule(steps in vec(step(), 0..60)) {
        let mut world = world();
        let rules = limits();
        let mut paid = [0; 3];
        for step in steps {
            let before = world.wallet(WALLET).account().clone();
            match step {
                Step::Pay(amount) => {
                    tap(&mut world, WALLET, OTHER, amount);
                    let after = world.wallet(WALLET).account();
                    let went = before.balance.fen() - after.balance.fen();
                    prop_assert!(went == 0 || went == amount);
                    let how = if after.power_free_payments > before.power_free_payments { 2 }
                        else if after.unverified_since_sync > before.unverified_since_sync { 1 }
                        else { 0 };
                    paid[how] += went;
                    let within = amount <= before.rules(before.today()).unverified_single.fen();
                    prop_assert!(went == 0 || how != 1 || within);
                    world.wallet_mut(WALLET).consent.decline();
                }
                Step::Verify => verify(world.wallet_mut(WALLET), Good::Once),
                Step::Power(own) => {
                    let power = if own { Power::Own } else { Power::Field };
                    world.wallet_mut(WALLET).consent.run_from(power);
                }
                Step::Reboot => world.reboot(WALLET).unwrap(),
                Step::Tighten(most) => {
                    let settings = Settings {
                        unverified_since_sync: fen(most),
                        power_free_since_sync: fen(most),
                        power_free_payments: 9,
                        ..Settings::OPEN
                    };
                    world.wallet_mut(WALLET).set_settings(&settings).unwrap();
                }
                Step::Refill => {
                    world.touch(&ecny_sim::Touch {
                        payer: OTHER,
                        payee: WALLET,
                        orientation: ecny_offline_protocol::Orientation::PayerReads,
                        terms: ecny_tests::terms(400),
                        lose: None,
                    });
                }
            }
            let account = world.wallet(WALLET).account();
            prop_assert_eq!(account.unverified_since_sync.fen(), paid[1]);
            prop_assert_eq!(account.power_free_since_sync.fen(), paid[2]);
            prop_assert_eq!(account.paid_since_sync.fen(), paid.iter().sum::<u64>());
            prop_assert!(account.unverified_since_sync <= rules.unverified_since_sync);
            prop_assert!(account.power_free_since_sync <= rules.power_free_since_sync);
            prop_assert!(account.power_free_payments <= rules.power_free_payments);
        }
    }
}
