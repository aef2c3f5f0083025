//! Wallets of one operator, one of which may go back to what it was.

use ecny_core::{Terms, Tier, WalletId};
use ecny_issuer::{Findings, Offense, Proof, ProofFault, Reconciliation};
use ecny_offline_protocol::Orientation;
use ecny_sim::{Holds, SimFlash, Tapped, Touch, World};
use ecny_tests::{fen, terms};

/// Who goes back, and who takes its value.
pub const CULPRIT: usize = 0;
pub const ALICE: usize = 1;
pub const BOB: usize = 2;
pub const ACCOMPLICE: usize = 3;
pub const WALLETS: [usize; 4] = [CULPRIT, ALICE, BOB, ACCOMPLICE];

/// What every wallet is loaded with.
pub const HELD: u64 = 20_000;

pub struct Stage {
    pub world: World,
    pub logs: Reconciliation,
}

impl Stage {
    /// Four wallets, each of which has stated its log once when it was made.
    pub fn new(seed: u64) -> Self {
        let world = World::hollow(seed, 4, Holds { fen: HELD, pages: 16, tier: Tier::IV }).unwrap();
        Self::of(world)
    }

    /// The same with the curve.
    pub fn real(seed: u64) -> Self {
        Self::of(World::new(seed, 4, Holds { fen: HELD, pages: 16, tier: Tier::IV }).unwrap())
    }

    fn of(world: World) -> Self {
        let mut stage = Self { world, logs: Reconciliation::default() };
        let (certificate, root) =
            (*stage.world.issuer().certificate(), *stage.world.issuer().root());
        stage.logs.add_operator(&certificate, &root).unwrap();
        for wallet in WALLETS {
            stage.send(wallet);
            stage.world.send_purse_log(wallet, &mut stage.logs).unwrap();
        }
        stage
    }

    pub fn id(&self, wallet: usize) -> WalletId {
        self.world.wallet(wallet).id()
    }

    pub fn send(&mut self, wallet: usize) {
        self.world.send_log(wallet, &mut self.logs).unwrap();
    }

    pub fn send_all(&mut self) {
        for wallet in 0..self.world.wallets() {
            self.send(wallet);
            self.world.send_purse_log(wallet, &mut self.logs).unwrap();
        }
    }

    pub fn findings(&self) -> Findings {
        self.logs.findings(self.world.issuer().centre())
    }

    pub fn offenses(&self) -> Vec<Offense> {
        let findings = self.findings();
        assert!(findings.unproven.is_empty(), "{findings:?}");
        findings.proven.into_keys().collect()
    }

    /// What a proof shows, to who knows the root and has seen nothing else.
    pub fn judge(&mut self, proof: &Proof) -> Result<Offense, ProofFault> {
        let root = *self.world.issuer().root();
        let bytes = proof.to_bytes().unwrap();
        let read = Proof::from_bytes(&bytes).unwrap();
        assert_eq!(&read, proof);
        read.verify_with(&root, self.world.wallet_mut(ALICE).element())
    }

    /// Every proof shows to others what it is said to show.
    pub fn assert_proofs_hold(&mut self) {
        for (offense, proof) in self.findings().proven {
            assert_eq!(self.judge(&proof), Ok(offense));
        }
    }

    pub fn image(&self, wallet: usize) -> SimFlash {
        self.world.wallet(wallet).flash().clone()
    }

    pub fn roll_back(&mut self, wallet: usize, image: &SimFlash) {
        self.world.swap_flash(wallet, image.clone()).unwrap();
    }

    pub fn tap(&mut self, payer: usize, payee: usize, terms: Terms, lose: Option<u32>) -> Tapped {
        let orientation = Orientation::PayeeReads;
        self.world.touch(&Touch { payer, payee, orientation, terms, lose }).0
    }

    pub fn pay(&mut self, payer: usize, payee: usize, sum: u64) {
        let before = self.world.wallet(payee).account().balance;
        let tapped = self.tap(payer, payee, terms(sum), None);
        assert_eq!((tapped.reader_error, tapped.card_error), (None, None));
        let come = self.world.wallet(payee).account().balance.checked_sub(before);
        assert_eq!(come, Some(fen(sum)));
    }

    /// A payment up to the credit; its receipt is lost.
    pub fn pay_in_vain(&mut self, payer: usize, payee: usize, sum: u64) {
        let tapped = self.tap(payer, payee, terms(sum), Some(5));
        assert!(tapped.torn);
        assert_eq!(self.world.wallet(payer).unsettled().len(), 1);
    }
}
