use std::hint::black_box;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::Wallet;
use crate::{
    Fault,
    library::{Library, RustCrypto},
    name::{Ahead, Role, What, Who},
    work::Task,
};

/// The payment as the protocol has it, with RustCrypto for whatever a secret has part in.
///
/// # Errors
/// Where no payment could be made.
pub fn mixed() -> Result<Vec<Task>, Fault> {
    let mut tasks = Vec::new();
    for ahead in [Ahead::Prepared, Ahead::Nothing] {
        for role in Role::BOTH {
            let what = What::Side(role, ahead);
            tasks.push(Task::once(
                Who::Mixed,
                what,
                Side::new(role, ahead)?,
                Side::ready,
                Side::run,
            ));
        }
    }
    Ok(tasks)
}

struct Side {
    /// Checks, and does nothing else.
    wallet: Wallet,
    ahead: Ahead,
    peer: [u8; 33],
    signer: <RustCrypto as Library>::Signer,
    made: Option<(<RustCrypto as Library>::Secret, <RustCrypto as Library>::Nonce)>,
    rng: ChaCha20Rng,
}

impl Side {
    fn new(role: Role, ahead: Ahead) -> Result<Self, Fault> {
        let peer = RustCrypto.generate(&RustCrypto.secret(&[5; 32])?)?;
        Ok(Self {
            wallet: Wallet::new(role)?,
            ahead,
            peer: RustCrypto.encode(&peer)?,
            signer: RustCrypto.signer(&[7; 32])?,
            made: None,
            rng: ChaCha20Rng::seed_from_u64(6),
        })
    }

    fn ready(&mut self) -> Result<(), Fault> {
        self.made = match self.ahead {
            Ahead::Prepared | Ahead::OperatorKnown | Ahead::PeerKnown => {
                Some((self.ephemeral()?, RustCrypto.prepare(&mut self.rng)?))
            }
            Ahead::Nothing => None,
        };
        Ok(())
    }

    fn ephemeral(&mut self) -> Result<<RustCrypto as Library>::Secret, Fault> {
        let mut bytes = [0; 32];
        self.rng.fill_bytes(&mut bytes);
        let secret = RustCrypto.secret(&bytes)?;
        black_box(RustCrypto.generate(&secret)?);
        Ok(secret)
    }

    fn run(&mut self) -> Result<(), Fault> {
        let (ephemeral, nonce) = match self.made.take() {
            Some((ephemeral, nonce)) => (ephemeral, Some(nonce)),
            None => (self.ephemeral()?, None),
        };
        let peer = RustCrypto.decompress(&self.peer)?;
        black_box(RustCrypto.agree(&ephemeral, &peer)?);
        self.wallet.check(Ahead::Prepared)?;
        black_box(match nonce {
            Some(nonce) => RustCrypto.sign_prepared(&self.signer, nonce, MESSAGE, &mut self.rng)?,
            None => RustCrypto.sign(&self.signer, MESSAGE, &mut self.rng)?,
        });
        Ok(())
    }
}

/// As long as what a payer signs.
const MESSAGE: &[u8] = &[3; 131];
