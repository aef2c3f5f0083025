use std::hint::black_box;

use ecny_core::sm2::{Point, SecretScalar};

use super::Wallet;
use crate::{
    Fault,
    name::{Ahead, Role, What, Who},
    work::Task,
};

/// The payment as the protocol has it, all of it ours; and the operations that only a wallet has.
///
/// # Errors
/// Where no payment could be made.
pub fn implicit() -> Result<Vec<Task>, Fault> {
    let mut tasks = vec![
        Task::repeated(Who::Ours, What::Merged, Wallet::new(Role::Payer)?, |payer| {
            payer.check(Ahead::Nothing)
        }),
        Task::repeated(Who::Ours, What::MergedOperatorMet, Wallet::new(Role::Payer)?, |payer| {
            payer.check(Ahead::OperatorKnown)
        }),
        Task::repeated(Who::Ours, What::MergedMet, Wallet::new(Role::Payer)?, |payer| {
            payer.check(Ahead::PeerKnown)
        }),
        Task::once(
            Who::Ours,
            What::SignPrepared,
            Wallet::new(Role::Payer)?,
            |payer| payer.ready(Ahead::Prepared),
            |payer| {
                black_box(payer.sign()?);
                Ok(())
            },
        ),
    ];
    let peer = SecretScalar::from_bytes(&[5; 32]).ok_or("no secret")?.public_point().to_bytes();
    for ahead in Ahead::ALL {
        for role in Role::BOTH {
            let side = Side { wallet: Wallet::new(role)?, ahead, peer };
            let what = What::Side(role, ahead);
            tasks.push(Task::once(Who::Ours, what, side, Side::ready, Side::run));
        }
    }
    Ok(tasks)
}

struct Side {
    wallet: Wallet,
    ahead: Ahead,
    /// The point in the peer's HELLO or command.
    peer: [u8; Point::LEN],
}

impl Side {
    fn ready(&mut self) -> Result<(), Fault> {
        self.wallet.ready(self.ahead)
    }

    fn run(&mut self) -> Result<(), Fault> {
        black_box(self.wallet.agree(&self.peer)?);
        self.wallet.check(self.ahead)?;
        black_box(self.wallet.sign()?);
        Ok(())
    }
}
