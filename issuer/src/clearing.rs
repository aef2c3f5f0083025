//! What an operator gives out on the strength of the logs: receipts and resolutions.
//!
//! Findings grow with every log in any order. This does not: a receipt lets a wallet forget, and
//! a resolution ends a payment, so both wait for a log without a gap and a wallet without a stain.

use ecny_core::{
    Account, BlockKey, Day, End, Limits, Purpose, Record, Resolution, Seq, SyncReceipt, Value,
    WalletId,
    sm2::{NoRandomness, Signature},
};
use rand_core::TryCryptoRng;

use crate::{Findings, Issuer, Reconciliation, reconciliation::History, totals::kind_of};

impl Issuer {
    /// A receipt for all that is known of a wallet's log without a gap.
    ///
    /// # Errors
    /// [`Withheld`].
    pub fn receipt<R: TryCryptoRng + ?Sized>(
        &self,
        logs: &Reconciliation,
        wallet: WalletId,
        today: Day,
        rng: &mut R,
    ) -> Result<(SyncReceipt, Signature), Withheld> {
        if wallet.operator != self.operator().id() {
            return Err(Withheld::Foreign);
        }
        let history = self.clear(logs, &logs.findings(self.centre()), wallet)?;
        let statement = &history.signed.statement;
        let receipt = SyncReceipt {
            version: SyncReceipt::VERSION,
            wallet,
            position: statement.position,
            decided: statement.decided,
            day: today,
        };
        let keys = self.centre().keys();
        let signature = keys.command(Purpose::Receipt, &receipt.to_bytes(), rng)?;
        Ok((receipt, signature))
    }

    /// How a debit ended that its two wallets could not end between them: for the payer's wallet,
    /// and for nobody else.
    ///
    /// # Errors
    /// [`Unresolved`].
    pub fn resolution<R: TryCryptoRng + ?Sized>(
        &self,
        logs: &Reconciliation,
        payer: WalletId,
        seq: Seq,
        rng: &mut R,
    ) -> Result<(Resolution, Signature), Unresolved> {
        if payer.operator != self.operator().id() {
            return Err(Unresolved::Foreign);
        }
        let mut entries = logs.entries(payer, seq);
        let value = entries.next().ok_or(Unresolved::UnknownDebit)?;
        let findings = logs.findings(self.centre());
        if entries.next().is_some() || findings.accuse(payer) {
            return Err(Unresolved::Accused);
        }
        let end = self.end_of(logs, &findings, payer, value)?;
        let entry = value.entry.digest();
        let resolution = Resolution { version: Resolution::VERSION, payer, seq, entry, end };
        let keys = self.centre().keys();
        let signature = keys.command(Purpose::Resolution, &resolution.to_bytes(), rng)?;
        Ok((resolution, signature))
    }

    /// How the payee has decided the session of an entry.
    pub(crate) fn end_of(
        &self,
        logs: &Reconciliation,
        findings: &Findings,
        payer: WalletId,
        value: &Value,
    ) -> Result<End, Unresolved> {
        let payee = value.entry.payee;
        let key = self.centre().session_key(payee).ok_or(Unresolved::Foreign)?;
        let history = self.clear(logs, findings, payee).map_err(Unresolved::Payee)?;
        let (session, _) =
            value.entry.token.open_with(&BlockKey::new(&key)).ok_or(Unresolved::NoSession)?;
        let decision = history.decision(session).ok_or(Unresolved::Undecided)?;
        let credited = matches!(decision, Record::Credit { payer: from, value: taken, .. }
            if *from == payer && taken.entry == value.entry);
        Ok(if credited { End::Settled } else { End::Refunded })
    }

    /// The log of a wallet without a gap and without a stain.
    pub(crate) fn clear<'a>(
        &self,
        logs: &'a Reconciliation,
        findings: &Findings,
        wallet: WalletId,
    ) -> Result<History<'a>, Withheld> {
        if findings.accuse(wallet) {
            return Err(Withheld::Accused);
        }
        let history = logs.history(wallet).ok_or(Withheld::Incomplete)?;
        if self.account(logs, wallet, &history).is_none() {
            return Err(Withheld::Unlawful);
        }
        Ok(history)
    }

    /// What the log adds up to, where it is one an intact wallet writes: every record can follow the
    /// one before, the balances and counters are its own, every refund has its cancel, every credit
    /// its session.
    pub(crate) fn account(
        &self,
        logs: &Reconciliation,
        wallet: WalletId,
        history: &History<'_>,
    ) -> Option<Account> {
        let root = self.root().point().to_bytes();
        let kind = kind_of(logs.identity(wallet)?);
        let mut account = Account::new(kind, root, Limits::NONE, Day::new(0));
        let sessions = self.centre().session_key(wallet).map(|key| BlockKey::new(&key));
        for (at, written) in &history.lines {
            let record = &written.line.record;
            account.apply(record).ok()?;
            account.head = at.head;
            let follows = account.balance == written.line.balance
                && refunded(logs, wallet, record)
                && in_session(record, sessions.as_ref());
            follows.then_some(())?;
        }
        let stated = &history.signed.statement;
        (account.decided == stated.decided && account.seq == stated.seq).then_some(account)
    }
}

/// Whether a refund is one of a debit that its payee has canceled, of that amount.
fn refunded(logs: &Reconciliation, payer: WalletId, record: &Record) -> bool {
    let Record::Refund { seq, amount, hop, .. } = record else { return true };
    logs.entries(payer, *seq).any(|value| {
        let entry = &value.entry;
        logs.canceled(payer, value) && (entry.terms.amount, entry.hop) == (*amount, *hop)
    })
}

/// Whether a credit is one in the session its token names.
fn in_session(record: &Record, key: Option<&BlockKey>) -> bool {
    let (Record::Credit { session, value, .. }, Some(key)) = (record, key) else { return true };
    value.entry.token.open_with(key).is_some_and(|(named, _)| named == *session)
}

/// Why a wallet gets no receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Withheld {
    /// It has done what no intact wallet does.
    #[error("the wallet has done what no intact wallet does")]
    Accused,
    /// It is another operator's.
    #[error("the wallet is another operator's")]
    Foreign,
    /// Nothing of its log is known from the first line on.
    #[error("nothing of the wallet's log is known from its first line on")]
    Incomplete,
    /// The source of randomness failed.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// It was reported lost and paid out: it never serves again.
    #[error("the wallet was reported lost and paid out")]
    Refunded,
    /// It was reported lost: its holder has to take that back.
    #[error("the wallet was reported lost")]
    Reported,
    /// Its log is not one an intact wallet writes.
    #[error("the wallet's log does not add up")]
    Unlawful,
}

/// Why a debit is not ended by the operator's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// Its payer has done what no intact wallet does.
    #[error("the payer has done what no intact wallet does")]
    Accused,
    /// Payer or payee is another operator's.
    #[error("payer or payee is another operator's")]
    Foreign,
    /// Its payee has never asked for it: the token is none of its own.
    #[error("the payee has never asked for it")]
    NoSession,
    /// The log of its payee cannot be relied on.
    #[error("the payee's log cannot be relied on: {0}")]
    Payee(Withheld),
    /// The source of randomness failed.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// The payee's log, as far as it is known, does not decide its session.
    #[error("the payee's log does not decide it yet")]
    Undecided,
    /// No log shows it.
    #[error("no log shows that payment")]
    UnknownDebit,
}
