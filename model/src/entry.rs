use core::fmt;

/// A wallet of the model, by its place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u8);

/// One debit as its payer signed it: who pays whom, and which session it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// Who pays.
    pub payer: Id,
    /// Which of the payer's debits, from 1.
    pub seq: u32,
    /// Who is paid.
    pub payee: Id,
    /// n: the payee's session the debit answers.
    pub session: u32,
    /// Which of the payer's points the REQUEST was bound to: what T says of the channel.
    pub channel: u32,
    /// How much, in fen.
    pub amount: i64,
}

/// x: what settles the debits whose lock it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receipt {
    /// Who has credited.
    pub payee: Id,
    /// The session that was decided.
    pub session: u32,
    /// Whose point the session was shown to, and which: together what T says of the channel.
    pub point: (Id, u32),
    /// How much.
    pub amount: i64,
}

impl Receipt {
    /// The receipt that opens the lock in this entry.
    #[must_use]
    pub const fn of(entry: &Entry) -> Self {
        let Entry { payer, payee, session, channel, amount, seq: _ } = *entry;
        Self { payee, session, point: (payer, channel), amount }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match b'A'.checked_add(self.0).filter(u8::is_ascii_uppercase) {
            Some(letter) => write!(f, "{}", char::from(letter)),
            None => write!(f, "W{}", self.0),
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { payer, seq, payee, session, channel: _, amount } = self;
        write!(f, "{payer}{seq} ({amount} to {payee}, session {session})")
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { payee, session, point: (payer, channel), amount: _ } = self;
        write!(f, "{payee}'s session {session} as shown to {payer}{channel}")
    }
}
