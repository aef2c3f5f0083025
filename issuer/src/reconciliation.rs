//! What the logs of many wallets show together.
//!
//! A set of uploads shows the same in whatever order and however often they come: what is kept is
//! a union of facts, and everything is concluded from all of them anew. Kept in memory; a store
//! keeps the excerpts.

mod conclude;
mod log;

use std::collections::{BTreeMap, BTreeSet};

use ecny_core::{
    Certificate, Digest, Info, OperatorId, Position, Record, RootKey, Seq, Value, Verifier,
    WalletId,
    sm2::{BadSignature, Signature},
};

use crate::{
    Centre, Checks, Excerpt, Keyring, Said, Signed, Upload, UploadFault,
    proven::Proven,
    signed::Canceling,
    upload::{is_short, signed_in},
};

pub(crate) use log::History;
use log::Log;

/// The logs of all wallets, as far as they have come, and what was signed in them.
#[derive(Clone, Debug, Default)]
pub struct Reconciliation {
    keyring: Keyring,
    logs: BTreeMap<WalletId, Log>,
    debits: BTreeMap<Debit, BTreeMap<Digest, Value>>,
    /// The entries that stand in their payers' own logs.
    own: BTreeSet<(Debit, Digest)>,
    /// Where payees have credited which entries.
    credits: BTreeMap<Credit, BTreeSet<Position>>,
    /// Cancels that payers have shown, before it is known of which entry.
    shown: BTreeMap<Debit, BTreeSet<Cancel>>,
    cancels: BTreeMap<Credit, Signed>,
    /// What wallets of other operators have credited, by the word of those.
    presented: BTreeSet<Credit>,
    /// What was signed under which keys of one name.
    names: BTreeMap<[u8; Info::LEN], BTreeMap<[u8; Certificate::LEN], Signed>>,
}

/// A payer and the number of a debit.
type Debit = (WalletId, Seq);

/// A certificate, and a signature under it.
type Cancel = ([u8; Certificate::LEN], [u8; Signature::LEN]);

/// A payee and an entry.
type Credit = (WalletId, Debit, Digest);

/// Excerpts whose signatures are checked together.
const TOGETHER: usize = 32;

impl Reconciliation {
    /// Adds the keys of an operator, with which its wallets are checked.
    ///
    /// # Errors
    /// [`BadSignature`] where the root did not sign them.
    pub fn add_operator(
        &mut self,
        certificate: &ecny_core::OperatorCertificate,
        root: &RootKey,
    ) -> Result<(), BadSignature> {
        self.keyring.add(certificate, root)
    }

    /// The keys of the operators.
    #[must_use]
    pub const fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Checks what a wallet has sent, and takes it.
    ///
    /// # Errors
    /// [`UploadFault`]; nothing of it is taken then.
    pub fn receive<V: Verifier>(
        &mut self,
        excerpt: &Excerpt,
        root: &RootKey,
        centre: &Centre,
        verifier: &V,
    ) -> Result<(), UploadFault> {
        let checks = Checks { root, keyring: &self.keyring, centre, verifier };
        let upload = Upload::verify(excerpt, &checks)?;
        self.take(&upload, verifier);
        Ok(())
    }

    /// Checks what many wallets have sent, the signatures of several at once, and takes what holds.
    /// Each has the outcome that [`Reconciliation::receive`] gives.
    pub fn receive_all<V: Verifier>(
        &mut self,
        excerpts: &[Excerpt],
        root: &RootKey,
        centre: &Centre,
        verifier: &V,
    ) -> Vec<Result<(), UploadFault>> {
        let mut outcomes = Vec::with_capacity(excerpts.len());
        for excerpts in excerpts.chunks(TOGETHER) {
            let short = excerpts.iter().filter(|excerpt| is_short(excerpt));
            let proven = Proven::of(short.flat_map(signed_in), &self.keyring, verifier);
            outcomes.extend(excerpts.iter().map(|excerpt| match is_short(excerpt) {
                true => self.receive(excerpt, root, centre, &proven),
                // Its own signatures are enough to be checked together.
                false => self.receive(excerpt, root, centre, verifier),
            }));
        }
        outcomes
    }

    /// Takes an upload. The same again changes nothing.
    pub fn take(&mut self, upload: &Upload, verifier: &impl Verifier) {
        let wallet = upload.wallet();
        let log = self.logs.entry(wallet).or_insert_with(|| Log::new(*upload.identity()));
        log.take(upload);
        self.name(&(&upload.excerpt().signed).into());
        let mut touched = BTreeSet::new();
        for checked in upload.lines() {
            for signed in checked.signed() {
                self.name(&signed);
            }
            touched.extend(self.note(wallet, &checked.line.record, checked.at));
        }
        for debit in touched {
            self.match_cancels(debit, verifier);
        }
    }

    /// Keeps what a record says; the debit it speaks of.
    fn note(&mut self, wallet: WalletId, record: &Record, at: Position) -> Option<Debit> {
        match record {
            Record::Debit { value, .. } => {
                let debit = (wallet, value.entry.seq);
                let entry = self.keep(debit, value);
                self.own.insert((debit, entry));
                Some(debit)
            }
            Record::Credit { payer, value, .. } => {
                let debit = (*payer, value.entry.seq);
                let entry = self.keep(debit, value);
                self.credits.entry((wallet, debit, entry)).or_default().insert(at);
                Some(debit)
            }
            Record::Refund { seq, certificate, signature, .. } => {
                let debit = (wallet, *seq);
                let cancel = (*certificate, signature.to_bytes());
                self.shown.entry(debit).or_default().insert(cancel);
                Some(debit)
            }
            Record::Checkpoint(_)
            | Record::Crisis { .. }
            | Record::Delta { .. }
            | Record::HandOver { .. }
            | Record::Life { .. }
            | Record::Lock { .. }
            | Record::Operator { .. }
            | Record::Order { .. }
            | Record::Pin { .. }
            | Record::Pocket { .. }
            | Record::Profile { .. }
            | Record::Resolved { .. }
            | Record::Settings { .. }
            | Record::Settle { .. }
            | Record::Synced { .. }
            | Record::Void { .. } => None,
        }
    }

    /// Keeps an entry. Of two signatures of one entry the same is kept whichever came first.
    fn keep(&mut self, debit: Debit, value: &Value) -> Digest {
        let digest = value.entry.digest();
        let known = self.debits.entry(debit).or_default().entry(digest).or_insert(*value);
        let order = |value: &Value| (value.certificate, value.signature.to_bytes());
        if order(value) < order(known) {
            *known = *value;
        }
        digest
    }

    /// Finds out of which entries a payer's cancels are.
    fn match_cancels(&mut self, debit: Debit, verifier: &impl Verifier) {
        let (payer, seq) = debit;
        let entries = self.debits.get(&debit).into_iter().flatten();
        for (entry, value) in entries {
            let payee = value.entry.payee;
            let credit = (payee, debit, *entry);
            if self.cancels.contains_key(&credit) {
                continue;
            }
            let canceling = Canceling { payee, payer, seq, entry: *entry };
            for (certificate, signature) in self.shown.get(&debit).into_iter().flatten() {
                let signature = Signature::from_bytes(signature);
                let said = Said::Cancel(canceling);
                let signed = Signed { certificate: *certificate, said, signature };
                let by = signed.verify(&self.keyring, verifier);
                if by.is_ok_and(|by| by.id() == payee) {
                    self.cancels.insert(credit, signed);
                    break;
                }
            }
        }
    }

    /// Keeps under which key of its name something was signed.
    fn name(&mut self, signed: &Signed) {
        if let Some((info, _)) = signed.certificate.split_first_chunk() {
            let keys = self.names.entry(*info).or_default();
            let known = keys.entry(signed.certificate).or_insert_with(|| signed.clone());
            // Which is kept must not depend on which came first.
            if signed.signature.to_bytes() < known.signature.to_bytes() {
                *known = signed.clone();
            }
        }
    }

    /// The log of a wallet from its first line on, as far as it is known.
    pub(crate) fn history(&self, wallet: WalletId) -> Option<History<'_>> {
        self.logs.get(&wallet).and_then(Log::longest)
    }

    /// Whether all of an excerpt has come before.
    pub(crate) fn holds(&self, excerpt: &Excerpt) -> bool {
        let log = self.logs.get(&excerpt.signed.statement.wallet);
        log.is_some_and(|log| log.holds(excerpt))
    }

    /// The wallets that have stated something.
    pub(crate) fn wallets(&self) -> impl Iterator<Item = WalletId> {
        self.logs.keys().copied()
    }

    /// The entries of a payer that some payee has credited and not canceled, here or elsewhere.
    pub(crate) fn taken_from(&self, payer: WalletId) -> impl Iterator<Item = &Value> {
        let credited = self.credits.keys().chain(&self.presented).filter(move |credit| {
            let (_, (from, _), _) = credit;
            *from == payer && !self.cancels.contains_key(credit)
        });
        credited.filter_map(|(_, debit, entry)| self.debits.get(debit)?.get(entry))
    }

    /// What wallets of `own` have credited that wallets of `operator` paid.
    pub(crate) fn taken_by(
        &self,
        own: OperatorId,
        operator: OperatorId,
    ) -> impl Iterator<Item = &Value> {
        let credited = self.credits.keys().filter(move |(payee, (payer, _), _)| {
            payee.operator == own && payer.operator == operator
        });
        credited.filter_map(|(_, debit, entry)| self.debits.get(debit)?.get(entry))
    }

    /// Keeps an entry that a wallet of another operator has credited, by the word of that one.
    pub(crate) fn present(&mut self, payer: WalletId, value: &Value, verifier: &impl Verifier) {
        let debit = (payer, value.entry.seq);
        let entry = self.keep(debit, value);
        self.presented.insert((value.entry.payee, debit, entry));
        self.name(&value.into());
        self.match_cancels(debit, verifier);
    }

    /// Whether that was presented before.
    pub(crate) fn is_presented(&self, payer: WalletId, value: &Value) -> bool {
        let entry = &value.entry;
        self.presented.contains(&(entry.payee, (payer, entry.seq), entry.digest()))
    }

    /// What was presented, each with its payer.
    pub(crate) fn presented(&self) -> impl Iterator<Item = (WalletId, &Value)> {
        self.presented
            .iter()
            .filter_map(|(_, debit, entry)| Some((debit.0, self.debits.get(debit)?.get(entry)?)))
    }

    /// What the certificate of a wallet says that has stated its log.
    pub(crate) fn identity(&self, wallet: WalletId) -> Option<&ecny_core::Identity> {
        self.logs.get(&wallet).map(Log::identity)
    }

    /// The entries known under a number.
    pub(crate) fn entries(&self, payer: WalletId, seq: Seq) -> impl Iterator<Item = &Value> {
        self.debits.get(&(payer, seq)).into_iter().flat_map(BTreeMap::values)
    }

    /// Whether the payee of an entry is known to have canceled it.
    pub(crate) fn canceled(&self, payer: WalletId, value: &Value) -> bool {
        let entry = &value.entry;
        self.cancels.contains_key(&(entry.payee, (payer, entry.seq), entry.digest()))
    }
}
