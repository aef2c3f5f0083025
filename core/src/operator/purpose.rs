/// What an operator's command key, or the root, signs something for. The signed message is the
/// domain string, then the body: what was signed for one purpose is nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// "Today is that day."
    Day,
    /// "From here on the wallet is active, suspended or retired."
    Lifecycle,
    /// "These keys are an operator's": signed by the root.
    Operator,
    /// "These are the limits of that profile."
    Profile,
    /// "I have your log up to here": what is before it may be pruned.
    Receipt,
    /// "That debit ended so."
    Resolution,
    /// "These wallets are revoked."
    Revocation,
}

impl Purpose {
    /// The domain string, which no other begins with.
    #[must_use]
    pub const fn domain(self) -> &'static [u8] {
        match self {
            Self::Day => b"ecny-offline/1 day\0",
            Self::Lifecycle => b"ecny-offline/1 lifecycle\0",
            Self::Operator => b"ecny-offline/1 operator\0",
            Self::Profile => b"ecny-offline/1 profile\0",
            Self::Receipt => b"ecny-offline/1 receipt\0",
            Self::Resolution => b"ecny-offline/1 resolution\0",
            Self::Revocation => b"ecny-offline/1 revocation\0",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_domain_begins_with_another() {
        let all = [
            Purpose::Day,
            Purpose::Lifecycle,
            Purpose::Operator,
            Purpose::Profile,
            Purpose::Receipt,
            Purpose::Resolution,
            Purpose::Revocation,
        ];
        for (index, one) in all.iter().enumerate() {
            for other in &all[index + 1..] {
                assert!(!one.domain().starts_with(other.domain()));
                assert!(!other.domain().starts_with(one.domain()));
            }
        }
    }
}
