//! A debit ended by the operator's word.

use embedded_storage::nor_flash::NorFlash;

use super::{Ledger, log::walk};
use crate::{
    Amount, CommandFault, End, Error, Purpose, Resolution, SecureElement, entry::Seq,
    record::Record, sm2::Signature,
};

/// What has come of the operator's word about a debit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// It had ended in that way before. Nothing has changed.
    Before,
    /// It has ended now, and that is on flash.
    Now {
        /// Which debit.
        seq: Seq,
        /// How much it was.
        amount: Amount,
        /// How it ended.
        end: End,
    },
}

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Ends a debit as the operator says, who has seen the payee's log. Taking the same word again
    /// changes nothing. No limit stops it: what comes back is a refund, not a load.
    ///
    /// # Errors
    /// [`Error::Command`] for what is not the operator's word on a debit of this wallet whose
    /// outcome is open or still in the log. Nothing has changed then.
    pub fn resolve(
        &mut self,
        resolution: &Resolution,
        signature: &Signature,
    ) -> Result<Resolved, Error> {
        self.account.standing.heals()?;
        if resolution.version != Resolution::VERSION {
            return Err(CommandFault::Version.into());
        }
        if resolution.payer != self.id() {
            return Err(CommandFault::OtherWallet.into());
        }
        self.commanded(Purpose::Resolution, &resolution.to_bytes(), signature)?;
        let open = self.unsettled.iter().find(|debit| debit.seq() == resolution.seq).copied();
        let Some(debit) = open else {
            return self.ended(resolution.seq, resolution.end);
        };
        if self.read_debit(debit.place)?.entry.digest() != resolution.entry {
            return Err(CommandFault::OtherEntry.into());
        }
        let (seq, amount, end) = (debit.seq(), debit.amount(), resolution.end);
        let record = Record::Resolved {
            resolution: *resolution,
            signature: *signature,
            amount,
            tag: debit.tag,
            hop: debit.hop,
        };
        self.append(record, [debit.peer, 0])?;
        self.unsettled.retain(|other| other.seq() != seq);
        Ok(Resolved::Now { seq, amount, end })
    }

    /// A debit that is not open: whether it ended in that way.
    fn ended(&mut self, seq: Seq, end: End) -> Result<Resolved, Error> {
        let mut ended = None;
        walk(&mut self.journal, 0, |read| {
            match read.record {
                Record::Settle { seq: other, .. } if *other == seq => ended = Some(End::Settled),
                Record::Refund { seq: other, .. } if *other == seq => ended = Some(End::Refunded),
                Record::Resolved { resolution, .. } if resolution.seq == seq => {
                    ended = Some(resolution.end);
                }
                Record::Checkpoint(_)
                | Record::Credit { .. }
                | Record::Crisis { .. }
                | Record::Debit { .. }
                | Record::Delta { .. }
                | Record::HandOver { .. }
                | Record::Life { .. }
                | Record::Lock { .. }
                | Record::Operator { .. }
                | Record::Order { .. }
                | Record::Pin { .. }
                | Record::Pocket { .. }
                | Record::Profile { .. }
                | Record::Refund { .. }
                | Record::Resolved { .. }
                | Record::Settings { .. }
                | Record::Settle { .. }
                | Record::Synced { .. }
                | Record::Void { .. } => {}
            }
            Ok(())
        })?;
        match ended {
            Some(before) if before == end => Ok(Resolved::Before),
            Some(_) => Err(CommandFault::EndedOtherwise.into()),
            None => Err(CommandFault::UnknownDebit.into()),
        }
    }
}
