//! One sync: what a wallet states is taken, and it is told what it has not been told.

use ecny_core::Verifier;
use rand_core::TryCryptoRng;

use super::{Office, OfficeError};
use crate::{Excerpt, Reply, Store, event::Event};

impl<S: Store, V: Verifier> Office<S, V> {
    /// Takes what a wallet has sent, and answers it. The same again changes nothing, and is answered
    /// alike.
    ///
    /// A wallet that may not be answered in full is answered as far as it may: see
    /// [`Reply::withheld`]. What it has sent is evidence all the same.
    ///
    /// # Errors
    /// [`OfficeError::Foreign`] and [`OfficeError::UnknownWallet`] for one that is not ours,
    /// [`OfficeError::Upload`] for what no intact wallet sends. Nothing of it is taken then.
    pub fn sync<R: TryCryptoRng + ?Sized>(
        &mut self,
        excerpt: &Excerpt,
        rng: &mut R,
    ) -> Result<Reply, OfficeError> {
        let statement = excerpt.signed.statement;
        let wallet = statement.wallet;
        self.ours(wallet)?;
        if !self.logs.holds(excerpt) {
            let upload = self.verify(excerpt)?;
            self.append(&Event::Uploaded(excerpt.clone()))?;
            self.take(&upload);
        }
        let withheld = self.withheld(wallet);
        if withheld.is_none() {
            self.pay_back(wallet)?;
            self.void_handed_over(wallet, rng)?;
        }
        let words = self.words(wallet, withheld, rng)?;
        let mine = self.state.payouts.values().filter(|payout| payout.payer == wallet);
        let payouts = mine.copied().collect();
        Ok(Reply { wallet, position: statement.position, words, withheld, payouts })
    }
}
