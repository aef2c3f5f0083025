use ecny_core::{
    Asking, Claim, Class, Digest, Entry, Identity, Line, OperatorCertificate, Position, Purpose,
    Record, Request, RootKey, SignedRequest, Statement, Value, Verifier, WalletId, sm2::Signature,
};

use crate::{Centre, Excerpt, ExcerptFault, Keyring, Said, Signed, proven::Proven};

/// An excerpt of a log in which every signature was checked.
///
/// What cannot be checked without the rest of the log is left to the [`crate::Reconciliation`]:
/// the cancel of a debit that came before.
#[derive(Clone, Debug)]
pub struct Upload {
    identity: Identity,
    excerpt: Excerpt,
    lines: Vec<Checked>,
}

/// One line of an upload.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    /// The head before it.
    pub(crate) before: Digest,
    /// The place after it.
    pub(crate) at: Position,
    /// What it says.
    pub(crate) line: Line,
}

/// Against what an upload is checked.
#[derive(Clone, Copy, Debug)]
pub struct Checks<'a, V> {
    /// The root of all operators.
    pub root: &'a RootKey,
    /// The keys of the operators.
    pub keyring: &'a Keyring,
    /// The centre that enrolled our own wallets.
    pub centre: &'a Centre,
    /// What checks signatures.
    pub verifier: &'a V,
}

impl Upload {
    /// Checks all that a wallet has sent.
    ///
    /// # Errors
    /// [`UploadFault`]: the first thing that no intact wallet sends. Nothing of it is used then.
    pub fn verify<V: Verifier>(
        excerpt: &Excerpt,
        checks: &Checks<'_, V>,
    ) -> Result<Self, UploadFault> {
        let identity = excerpt.verify(checks.keyring, checks.verifier)?;
        let statement = &excerpt.signed.statement;
        let key = checks.centre.totals_key(statement.wallet);
        if key.is_some_and(|key| {
            Statement::commitment(statement.wallet, &key) != statement.totals_key
        }) {
            return Err(UploadFault::TotalsKey);
        }
        let mut lines = Vec::with_capacity(excerpt.lines.len());
        let mut before = excerpt.from.head;
        let mut unread = excerpt.lines.iter().zip(excerpt.positions());
        loop {
            let (mut stretch, no_line) = read(&mut unread, &mut before);
            checks.hold(&stretch, &identity)?;
            if let Some(number) = no_line {
                return Err(UploadFault::Line { number });
            }
            if stretch.is_empty() {
                break;
            }
            lines.append(&mut stretch);
        }
        Ok(Self { identity, excerpt: excerpt.clone(), lines })
    }

    /// Whose log it is.
    #[must_use]
    pub const fn wallet(&self) -> WalletId {
        self.excerpt.signed.statement.wallet
    }

    /// What the wallet's certificate says.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The excerpt as it came.
    #[must_use]
    pub const fn excerpt(&self) -> &Excerpt {
        &self.excerpt
    }

    pub(crate) fn lines(&self) -> &[Checked] {
        &self.lines
    }
}

/// How many lines are read before their signatures are checked: enough that these are cheap
/// together, and so few that a log with a fault in it does not have all of them checked.
const STRETCH: usize = 128;

/// The next lines, and the number of what comes after them where that is no line.
fn read<'a>(
    unread: &mut impl Iterator<Item = (&'a Vec<u8>, Position)>,
    before: &mut Digest,
) -> (Vec<Checked>, Option<u32>) {
    let mut lines = Vec::new();
    for (bytes, at) in unread.take(STRETCH) {
        let Ok(line) = Line::from_bytes(bytes) else { return (lines, Some(at.number)) };
        lines.push(Checked { before: *before, at, line });
        *before = at.head;
    }
    (lines, None)
}

/// Whether all lines of an excerpt are read before their signatures are checked.
pub(crate) const fn is_short(excerpt: &Excerpt) -> bool {
    excerpt.lines.len() <= STRETCH
}

/// What is signed in a short excerpt, its statement first.
pub(crate) fn signed_in(excerpt: &Excerpt) -> Vec<Signed> {
    let mut before = excerpt.from.head;
    let (lines, _) = read(&mut excerpt.lines.iter().zip(excerpt.positions()), &mut before);
    let mut signed = vec![Signed::from(&excerpt.signed)];
    signed.extend(lines.iter().flat_map(Checked::signed));
    signed
}

impl<V: Verifier> Checks<'_, V> {
    /// Whether the wallet may have written those lines: the first that it may not.
    fn hold(&self, lines: &[Checked], wallet: &Identity) -> Result<(), UploadFault> {
        let Checks { root, keyring, centre, verifier } = *self;
        let proven = Proven::of(lines.iter().flat_map(Checked::signed), keyring, verifier);
        let checks = Checks { root, keyring, centre, verifier: &proven };
        let wrong = |it: &&Checked| !checks.holds(&it.line.record, wallet, &it.before);
        match lines.iter().find(wrong) {
            Some(Checked { at, .. }) => Err(UploadFault::Record { number: at.number }),
            None => Ok(()),
        }
    }

    /// Whether the wallet may have written that record where it stands.
    fn holds(&self, record: &Record, wallet: &Identity, before: &Digest) -> bool {
        match record {
            Record::Operator { certificate } => OperatorCertificate::from_bytes(certificate)
                .is_some_and(|certificate| certificate.verify(self.root).is_ok()),
            Record::Debit { value, asked, .. } => {
                value.entry.previous == *before
                    && self.paid_by(value, wallet.id())
                    && self.asked_by(&value.entry, asked)
            }
            Record::Credit { payer, value, purse, .. } => {
                value.entry.payee == wallet.id()
                    && self.payer(value).is_some_and(|from| {
                        let home = from.class() == Class::Purse
                            && from.id().operator == wallet.id().operator;
                        from.id() == *payer && home == *purse
                    })
            }
            Record::Synced { receipt, signature, .. } => {
                receipt.wallet == wallet.id()
                    && self.commanded(wallet, Purpose::Receipt, &receipt.to_bytes(), signature)
            }
            Record::Resolved { resolution, signature, .. } => {
                let body = resolution.to_bytes();
                resolution.payer == wallet.id()
                    && self.commanded(wallet, Purpose::Resolution, &body, signature)
            }
            Record::Profile { profile, signature } => {
                profile.wallet == wallet.id()
                    && self.commanded(wallet, Purpose::Profile, &profile.to_bytes(), signature)
            }
            Record::Order { order, signature } => {
                order.wallet == wallet.id()
                    && self.commanded(wallet, Purpose::Order, &order.to_bytes(), signature)
            }
            Record::Pocket { pocket, signature, .. } => {
                pocket.wallet == wallet.id()
                    && self.commanded(wallet, Purpose::Pocket, &pocket.to_bytes(), signature)
            }
            Record::Delta { delta, signature, own } => {
                let (operator, body) = (delta.operator, delta.to_bytes());
                (operator == wallet.id().operator) == *own
                    && self.keyring.commanded(operator, Purpose::Delta, &body, signature)
            }
            Record::Crisis { crisis, signature } => {
                self.root.verify(Purpose::Crisis, &crisis.to_bytes(), signature).is_ok()
            }
            Record::HandOver { .. }
            | Record::Life { .. }
            | Record::Lock { .. }
            | Record::Pin { .. }
            | Record::Refund { .. }
            | Record::Settings { .. }
            | Record::Settle { .. }
            | Record::Void { .. } => true,
            Record::Checkpoint(_) => false,
        }
    }

    fn commanded(
        &self,
        wallet: &Identity,
        purpose: Purpose,
        body: &[u8],
        signature: &Signature,
    ) -> bool {
        self.keyring.commanded(wallet.id().operator, purpose, body, signature)
    }

    fn payer(&self, value: &Value) -> Option<Identity> {
        Signed::from(value).verify(self.keyring, self.verifier).ok()
    }

    fn paid_by(&self, value: &Value, wallet: WalletId) -> bool {
        self.payer(value).is_some_and(|payer| payer.id() == wallet)
    }

    /// Whether the payee of an entry asked for it.
    fn asked_by(&self, entry: &Entry, asked: &Asking) -> bool {
        let SignedRequest { request, signature } = request_of(entry, asked);
        let body = request.to_bytes();
        let claim = Claim::Request { body: &body, transcript: &asked.transcript };
        let payee = self.keyring.verify(&asked.certificate, &claim, &signature, self.verifier);
        payee.is_ok_and(|payee| payee.id() == entry.payee)
    }
}

/// The request that a debit answers: what of it is not in the entry stands beside it.
pub(crate) const fn request_of(entry: &Entry, asked: &Asking) -> SignedRequest {
    let request = Request {
        version: asked.version,
        capabilities: asked.capabilities,
        certificate: asked.certificate,
        token: entry.token,
        terms: entry.terms,
        day: entry.day,
        policy: asked.policy,
        lock: entry.lock,
    };
    SignedRequest { request, signature: asked.signature }
}

impl Checked {
    /// What wallets have signed in this line, under certificates that hold.
    pub(crate) fn signed(&self) -> Vec<Signed> {
        match &self.line.record {
            Record::Debit { value, asked, .. } => {
                let SignedRequest { request, signature } = request_of(&value.entry, asked);
                let said = Said::Request(request, asked.transcript);
                let asked = Signed { certificate: asked.certificate, said, signature };
                vec![value.into(), asked]
            }
            Record::Credit { value, .. } => vec![value.into()],
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
            | Record::Refund { .. }
            | Record::Resolved { .. }
            | Record::Settings { .. }
            | Record::Settle { .. }
            | Record::Synced { .. }
            | Record::Void { .. } => Vec::new(),
        }
    }
}

/// Why an upload is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UploadFault {
    /// Statement and lines are not the wallet's.
    #[error(transparent)]
    Excerpt(#[from] ExcerptFault),
    /// Bytes that are no line of a log.
    #[error("line {number} is no line of a log")]
    Line {
        /// Which line.
        number: u32,
    },
    /// A line with a signature that does not hold, or that is not this wallet's to write.
    #[error("line {number} is not one this wallet can have written")]
    Record {
        /// Which line.
        number: u32,
    },
    /// The wallet commits to another key of its totals than it shares with its operator.
    #[error("the wallet seals its totals under another key than its operator's")]
    TotalsKey,
}
