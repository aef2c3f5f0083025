use ecny_model::{End, Id};

/// One thing that a real wallet was seen to do, and what it was seen to hold then.
///
/// Debits are named by payer and ordinal: the k-th debit in the payer's log is k.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Which wallet.
    pub wallet: Id,
    /// What it did.
    pub did: Did,
    /// What it held then; `None` without power.
    pub seen: Option<Seen>,
}

/// What a wallet was seen to do. A step more that wallets learn is a variant more here, and an
/// alternative more in [`crate::Replay`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// Nothing that moves anything: it heard, refused, or said the same again.
    Nothing,
    /// A REQUEST went out to this payer.
    Asked {
        /// Who is asked.
        payer: Id,
        /// How much.
        amount: i64,
    },
    /// A VALUE went out.
    Sent {
        /// Which of its debits.
        seq: u32,
        /// To whom.
        payee: Id,
        /// How much.
        amount: i64,
        /// Whether it had gone out before.
        again: bool,
    },
    /// It said that it has credited this debit.
    Credited {
        /// Whose.
        payer: Id,
        /// Which of the payer's debits.
        seq: u32,
        /// Whether it had said so, or decided so, before.
        again: bool,
    },
    /// It said that it never will credit this debit.
    Canceled {
        /// Whose.
        payer: Id,
        /// Which of the payer's debits.
        seq: u32,
        /// Whether it had decided so before.
        again: bool,
    },
    /// It heard that a debit of its was credited.
    Settled {
        /// Which of its debits.
        seq: u32,
    },
    /// It heard that a debit of its never will be credited.
    Refunded {
        /// Which of its debits.
        seq: u32,
    },
    /// It said that it no longer knows what became of this debit.
    Forgot {
        /// Whose.
        payer: Id,
        /// Which of the payer's debits.
        seq: u32,
    },
    /// It heard from this payee that it no longer knows.
    HeardUnknown {
        /// Who has forgotten.
        payee: Id,
    },
    /// It gave its open session up.
    Voided,
    /// Its operator took its log.
    Uploaded,
    /// It took a receipt of its operator.
    Synced {
        /// The last decided session that the receipt covers.
        sessions: u32,
    },
    /// It dropped of its log what a receipt covers.
    Pruned {
        /// The last decided session that the receipt covers.
        sessions: u32,
    },
    /// It heard from its operator how a debit of its ended.
    Resolved {
        /// Which of its debits.
        seq: u32,
        /// How.
        end: End,
    },
    /// Its power was cut in whatever it did as one end of a tap.
    CutOff {
        /// The other end.
        peer: Id,
    },
    /// Its power was cut while it gave its open session up.
    CutOffVoiding,
    /// Its power was cut while it stated its log, or took a receipt.
    CutOffSyncing,
    /// Its power was cut while it dropped what a receipt covers.
    CutOffPruning {
        /// The last decided session that the receipt covers.
        sessions: u32,
    },
    /// Its power was cut while it took its operator's word on a debit.
    CutOffResolving {
        /// Which of its debits.
        seq: u32,
        /// How it ended.
        end: End,
    },
    /// It has lost its power, whatever it did, and has booted.
    Booted,
}

/// What a wallet was seen to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Its balance; `None` for a purse, which holds nothing.
    pub balance: Option<i64>,
    /// c.
    pub decided: u32,
    /// Whether it is locked.
    pub locked: bool,
    /// Whom it owes an end, and how much each, in the order of debits.
    pub unsettled: Vec<(Id, i64)>,
    /// Its log. Just after a boot it is not read: a torn record may be read one way now and
    /// another way then, until it is confirmed.
    pub lines: Option<Lines>,
}

/// What a log says. What was pruned it says no longer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The decisions in order: the session, and payer and ordinal of the debit that was credited.
    pub sessions: Vec<(u32, Option<(Id, u32)>)>,
    /// The debits in order: which, payee, amount, end.
    pub debits: Vec<(u32, Id, i64, End)>,
}
