/// What an operator's command key, or the root, signs something for. The signed message is the
/// domain string, then the body: what was signed for one purpose is nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// "In these days no wallet may do more than this": signed by the root.
    Crisis,
    /// "These of my wallets are revoked, too": signed by their operator, for everybody.
    Delta,
    /// "These keys are an operator's": signed by the root.
    Operator,
    /// "Do this": signed by the wallet's operator.
    Order,
    /// "That wallet may hold value for that purpose": signed by its operator.
    Pocket,
    /// "These are the limits of that wallet": signed by its operator.
    Profile,
    /// "I have seen your log up to there": signed by the wallet's operator.
    Receipt,
    /// "That debit of yours ended so": signed by the payer's operator.
    Resolution,
    /// "My wallet has decided that session so": signed by the payee's operator, for the payer's.
    Testimony,
}

impl Purpose {
    /// The domain string, which no other begins with.
    #[must_use]
    pub const fn domain(self) -> &'static [u8] {
        match self {
            Self::Crisis => b"ecny-offline/1 crisis\0",
            Self::Delta => b"ecny-offline/1 delta\0",
            Self::Operator => b"ecny-offline/1 operator\0",
            Self::Order => b"ecny-offline/1 order\0",
            Self::Pocket => b"ecny-offline/1 pocket\0",
            Self::Profile => b"ecny-offline/1 profile\0",
            Self::Receipt => b"ecny-offline/1 receipt\0",
            Self::Resolution => b"ecny-offline/1 resolution\0",
            Self::Testimony => b"ecny-offline/1 testimony\0",
        }
    }
}
