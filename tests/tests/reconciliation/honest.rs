//! Intact wallets are never accused, whatever tears.

use ecny_core::Terms;
use ecny_offline_protocol::Orientation;
use ecny_sim::{Touch, flash::Tear};
use ecny_tests::terms;
use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::stage::{Stage, WALLETS};

/// One thing that happens to intact wallets.
#[derive(Clone, Debug)]
enum Step {
    Tap { pair: (usize, usize), sum: u64, lose: Option<u32>, reads: Orientation },
    Cut { wallet: usize, words: u64, tear: Tear },
    Send(usize),
    Sync(usize),
    Compact(usize),
    Void(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wallet = || select(&WALLETS[..]);
    let reads = select(vec![Orientation::PayeeReads, Orientation::PayerReads]);
    let step = prop_oneof![
        8 => (wallet(), wallet(), 0..3_000_u64, option::weighted(0.3, 1..7_u32), reads)
            .prop_filter("nobody pays itself", |(payer, payee, ..)| payer != payee)
            .prop_map(|(payer, payee, sum, lose, reads)| Step::Tap {
                pair: (payer, payee), sum, lose, reads
            }),
        2 => (wallet(), 0..120_u64, select(&Tear::ALL[..]))
            .prop_map(|(wallet, words, tear)| Step::Cut { wallet, words, tear }),
        2 => wallet().prop_map(Step::Send),
        2 => wallet().prop_map(Step::Sync),
        1 => wallet().prop_map(Step::Compact),
        1 => wallet().prop_map(Step::Void),
    ];
    vec(step, 0..40)
}

impl Stage {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Tap { pair: (payer, payee), sum, lose, reads } => {
                let terms = if *sum == 0 { Terms::HEAL } else { terms(*sum) };
                let (payer, payee, lose) = (*payer, *payee, *lose);
                self.world.touch(&Touch { payer, payee, orientation: *reads, terms, lose });
            }
            Step::Cut { wallet, words, tear } => {
                // Whatever it does next is cut after so many words.
                self.world.reboot_with_fuel(*wallet, *words, *tear).unwrap();
            }
            Step::Send(wallet) => {
                self.up(*wallet);
                self.send(*wallet);
            }
            Step::Sync(wallet) => {
                self.up(*wallet);
                self.send(*wallet);
                let id = self.id(*wallet);
                let day = ecny_core::Day::new(2_510);
                let mut rng = crate::clearing::rng();
                let issuer = self.world.issuer();
                let (receipt, signature) = issuer.receipt(&self.logs, id, day, &mut rng).unwrap();
                self.world.wallet_mut(*wallet).sync(&receipt, &signature).unwrap();
            }
            Step::Compact(wallet) => {
                let _ = self.world.wallet_mut(*wallet).compact();
            }
            Step::Void(wallet) => {
                let _ = self.world.wallet_mut(*wallet).void();
            }
        }
    }

    /// Boots a wallet until its flash reads the same twice.
    fn up(&mut self, wallet: usize) {
        for _ in 0..64 {
            self.world.reboot(wallet).unwrap();
            if self.world.wallet_mut(wallet).confirm().is_ok() {
                return;
            }
        }
        panic!("unsteady for ever");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn intact_wallets_are_never_accused_and_in_the_end_nothing_is_missing(
        seed in 0..1_000_u64,
        steps in steps(),
    ) {
        let mut stage = Stage::new(seed);
        for step in &steps {
            stage.step(step);
            let findings = stage.findings();
            prop_assert!(findings.proven.is_empty(), "{findings:?}");
            prop_assert!(findings.unproven.is_empty(), "{findings:?}");
        }
        for wallet in WALLETS {
            stage.up(wallet);
        }
        stage.send_all();

        let findings = stage.findings();
        prop_assert!(findings.are_none(), "{findings:?}");
    }
}
