use ecny_core::{
    BlockKey, Certificate, Digest, Identity, Info, Line, OperatorCertificate, PeerFault, Position,
    Record, RootKey, Seq, SignedStatement, SoftVerifier, Statement, Value, Verifier, WalletId,
    decode,
};
use serde::{Deserialize, Serialize};

use crate::{
    Excerpt, ExcerptFault, Keyring, Offense, Said, Signed,
    signed::Canceling,
    totals::{clashes, kind_of, misstated},
};

/// What shows an offense to anybody who knows the root: signatures of the culprit that no intact
/// wallet makes both of, and the operators' certificates to check them with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    version: u8,
    operators: Vec<OperatorCertificate>,
    evidence: Evidence,
}

/// What the culprit has signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// A log from its first line on, in which the sealed totals are not those of the log.
    Books {
        /// The log.
        excerpt: Excerpt,
        /// The key of the totals, to which its wallet has committed.
        key: [u8; 16],
    },
    /// A credit, and a cancel of the same entry.
    CreditCancel {
        /// A log, from the credit on.
        credit: Excerpt,
        /// The cancel.
        cancel: Signed,
    },
    /// Two credits of one entry.
    DoubleCredit {
        /// A log, from the one credit on.
        one: Excerpt,
        /// A log, from the other on.
        other: Excerpt,
    },
    /// Two debits under one number.
    Fork {
        /// The one.
        one: Value,
        /// The other.
        other: Value,
    },
    /// Two pasts: two heads under one number, or counters that went back.
    Regress {
        /// A log, from the number on.
        one: Excerpt,
        /// Another.
        other: Excerpt,
    },
    /// Two debits whose sealed totals cannot both be so; or one, twice, that cannot be alone.
    Total {
        /// A statement in which the wallet commits to the key of its totals.
        committed: SignedStatement,
        /// The key.
        key: [u8; 16],
        /// The earlier debit.
        one: Value,
        /// The later.
        other: Value,
    },
    /// Two keys under one name, each with something signed.
    Twin {
        /// The one.
        one: Signed,
        /// The other.
        other: Signed,
    },
}

impl Proof {
    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// What is shown by that evidence; `None` where it needs a key that is not on the ring.
    pub(crate) fn new(evidence: Evidence, keyring: &Keyring) -> Option<Self> {
        let mut operators: Vec<OperatorCertificate> = Vec::new();
        for certificate in evidence.certificates() {
            let operator = keyring.certificate_for(certificate)?;
            if !operators.contains(&operator) {
                operators.push(operator);
            }
        }
        Some(Self { version: Self::VERSION, operators, evidence })
    }

    /// Checks it against the root and says what it shows.
    ///
    /// # Errors
    /// [`ProofFault`]; it shows nothing then.
    pub fn verify(&self, root: &RootKey) -> Result<Offense, ProofFault> {
        self.verify_with(root, &SoftVerifier)
    }

    /// As [`Proof::verify`], with other arithmetic than that of SM2 in software.
    ///
    /// # Errors
    /// As [`Proof::verify`].
    pub fn verify_with(
        &self,
        root: &RootKey,
        verifier: &impl Verifier,
    ) -> Result<Offense, ProofFault> {
        if self.version != Self::VERSION {
            return Err(ProofFault::Version);
        }
        let mut keyring = Keyring::default();
        for operator in &self.operators {
            keyring.add(operator, root).map_err(|_| ProofFault::Operator)?;
        }
        self.evidence.shows(&Court { keyring, verifier })
    }

    /// What the culprit has signed.
    #[must_use]
    pub const fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The bytes to be kept and handed on.
    ///
    /// # Errors
    /// Where the encoder fails; no proof is known to do that.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ProofFault> {
        postcard::to_allocvec(self).map_err(|_| ProofFault::Malformed)
    }

    /// The proof with exactly those bytes, of which nothing is checked.
    ///
    /// # Errors
    /// [`ProofFault::Malformed`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProofFault> {
        decode(bytes).map_err(|_| ProofFault::Malformed)
    }
}

/// What checks a proof.
struct Court<'a, V> {
    keyring: Keyring,
    verifier: &'a V,
}

impl<V: Verifier> Court<'_, V> {
    fn hears(&self, signed: &Signed) -> Result<Identity, ProofFault> {
        Ok(signed.verify(&self.keyring, self.verifier)?)
    }

    fn reads(&self, excerpt: &Excerpt) -> Result<Identity, ProofFault> {
        Ok(excerpt.verify(&self.keyring, self.verifier)?)
    }
}

impl Evidence {
    fn shows<V: Verifier>(&self, court: &Court<'_, V>) -> Result<Offense, ProofFault> {
        match self {
            Self::Books { excerpt, key } => {
                let culprit = court.reads(excerpt)?.id();
                committed(&excerpt.signed.statement, key)?;
                let lines: Option<Vec<Line>> =
                    excerpt.lines.iter().map(|bytes| Line::from_bytes(bytes).ok()).collect();
                let lines = lines.ok_or(ProofFault::Nothing)?;
                let records = lines.iter().map(|line| &line.record);
                let wrong = misstated(records, &BlockKey::new(key));
                shown(excerpt.from == Position::GENESIS && wrong, Offense::Total { culprit })
            }
            Self::CreditCancel { credit, cancel } => {
                let culprit = court.reads(credit)?.id();
                let canceler = court.hears(cancel)?.id();
                let credited = credited(credit)?;
                let Said::Cancel(canceled) = cancel.said else { return Err(ProofFault::Nothing) };
                let Canceling { payee, payer, seq, .. } = canceled;
                shown(
                    canceler == culprit && payee == culprit && credited.is(&canceled),
                    Offense::CreditCancel { culprit, payer, seq },
                )
            }
            Self::DoubleCredit { one, other } => {
                let culprit = court.reads(one)?.id();
                let same = court.reads(other)?.id() == culprit;
                let (first, second) = (credited(one)?, credited(other)?);
                let Credited { payer, seq, .. } = first;
                let twice = first.place != second.place
                    && (first.payer, first.seq, first.entry)
                        == (second.payer, second.seq, second.entry);
                shown(same && twice, Offense::DoubleCredit { culprit, payer, seq })
            }
            Self::Fork { one, other } => {
                let culprit = court.hears(&one.into())?.id();
                let same = court.hears(&other.into())?.id() == culprit;
                let seq = one.entry.seq;
                shown(
                    same && other.entry.seq == seq && other.entry != one.entry,
                    Offense::Fork { culprit, seq },
                )
            }
            Self::Regress { one, other } => {
                let culprit = court.reads(one)?.id();
                let same = court.reads(other)?.id() == culprit;
                shown(same && regress(one, other), Offense::Regress { culprit })
            }
            Self::Total { committed: statement, key, one, other } => {
                let culprit = court.reads(&statement.into())?.id();
                committed(&statement.statement, key)?;
                let payer = court.hears(&one.into())?;
                let same = court.hears(&other.into())?.id() == culprit && payer.id() == culprit;
                let key = BlockKey::new(key);
                shown(
                    same && clashes(&one.entry, &other.entry, &key, kind_of(&payer)),
                    Offense::Total { culprit },
                )
            }
            Self::Twin { one, other } => {
                court.hears(one)?;
                court.hears(other)?;
                let (first, second) = (info(one)?, info(other)?);
                let Info { id, serial, .. } = first;
                shown(
                    first == second && one.certificate != other.certificate,
                    Offense::Twin { culprit: id.operator, wallet: id, serial },
                )
            }
        }
    }

    /// Every certificate something in it is signed under.
    fn certificates(&self) -> Vec<&[u8; Certificate::LEN]> {
        match self {
            Self::Books { excerpt, .. } => vec![&excerpt.signed.certificate],
            Self::CreditCancel { credit, cancel } => {
                vec![&credit.signed.certificate, &cancel.certificate]
            }
            Self::DoubleCredit { one, other } | Self::Regress { one, other } => {
                vec![&one.signed.certificate, &other.signed.certificate]
            }
            Self::Fork { one, other } => vec![&one.certificate, &other.certificate],
            Self::Total { committed, one, other, .. } => {
                vec![&committed.certificate, &one.certificate, &other.certificate]
            }
            Self::Twin { one, other } => vec![&one.certificate, &other.certificate],
        }
    }
}

/// A credit as it stands in a log.
struct Credited {
    /// After it.
    place: Position,
    payer: WalletId,
    seq: Seq,
    entry: Digest,
}

impl Credited {
    fn is(&self, canceled: &Canceling) -> bool {
        (self.payer, self.seq, self.entry) == (canceled.payer, canceled.seq, canceled.entry)
    }
}

/// The credit with which an excerpt begins.
fn credited(excerpt: &Excerpt) -> Result<Credited, ProofFault> {
    let line = excerpt.first().ok_or(ProofFault::Nothing)?;
    let Record::Credit { payer, value, .. } = line.record else { return Err(ProofFault::Nothing) };
    let place = excerpt.positions().next().ok_or(ProofFault::Nothing)?;
    Ok(Credited { place, payer, seq: value.entry.seq, entry: value.entry.digest() })
}

/// Whether the wallet said before that this is the key of its totals.
fn committed(statement: &Statement, key: &[u8; 16]) -> Result<(), ProofFault> {
    let same = Statement::commitment(statement.wallet, key) == statement.totals_key;
    same.then_some(()).ok_or(ProofFault::Key)
}

fn regress(one: &Excerpt, other: &Excerpt) -> bool {
    let parted = one.from.number == other.from.number && one.from.head != other.from.head;
    let (before, after) = (&one.signed.statement, &other.signed.statement);
    let less = after.decided < before.decided || after.seq < before.seq;
    parted || (before.position.number < after.position.number && less)
}

/// What a certificate says that was found to hold.
fn info(signed: &Signed) -> Result<Info, ProofFault> {
    let info = signed.certificate.split_first_chunk::<{ Info::LEN }>();
    info.and_then(|(info, _)| Info::from_bytes(info)).ok_or(ProofFault::Nothing)
}

fn shown(so: bool, offense: Offense) -> Result<Offense, ProofFault> {
    if so { Ok(offense) } else { Err(ProofFault::Nothing) }
}

/// Why a proof shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// A log in it is not the wallet's.
    #[error(transparent)]
    Excerpt(#[from] ExcerptFault),
    /// The wallet has committed to another key of its totals.
    #[error("the wallet has committed to another key")]
    Key,
    /// Bytes that are no proof.
    #[error("the bytes are no proof")]
    Malformed,
    /// All of it is signed, and an intact wallet may have signed it.
    #[error("an intact wallet may have signed all of it")]
    Nothing,
    /// The root did not sign an operator in it.
    #[error("the root did not sign an operator in it")]
    Operator,
    /// A signature in it does not hold.
    #[error("a signature in it does not hold")]
    Signature,
    /// A version of the format that is not read here.
    #[error("it is in another version of the format")]
    Version,
}

impl From<PeerFault> for ProofFault {
    fn from(_: PeerFault) -> Self {
        Self::Signature
    }
}
