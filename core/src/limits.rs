use serde::{Deserialize, Serialize};

use crate::{
    Amount, Class, Day, Identity, Tier, WalletId, codec::encode, entry::Hop, request::Policy,
};

/// How much a wallet may hold, pay and receive. Signed by its operator, held without a clock.
///
/// "Since sync" counts from the last time the operator saw the wallet's log; refunds do not give
/// it back.
///
/// ```text
///  0  version 1 │ number 2 │ balance 8 │ single 8 │ paid since sync 8 │ payments since sync 2
/// 29  received since sync 8 │ hop 1 │ days since sync 2                            40 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The version of this format; 1.
    pub version: u8,
    /// The number of the profile: a later one replaces an earlier one, never the other way.
    #[serde(with = "postcard::fixint::be")]
    pub number: u16,
    /// The most the wallet may hold.
    pub balance: Amount,
    /// The most one payment may be, out or in.
    pub single: Amount,
    /// The most that may be paid since the last sync.
    pub paid_since_sync: Amount,
    /// The most payments since the last sync.
    #[serde(with = "postcard::fixint::be")]
    pub payments_since_sync: u16,
    /// The most that may be received since the last sync.
    pub received_since_sync: Amount,
    /// The furthest that value may have come when it is paid on.
    pub hop: Hop,
    /// The most days since the last sync.
    #[serde(with = "postcard::fixint::be")]
    pub days_since_sync: u16,
}

impl Limits {
    /// Length in bytes.
    pub const LEN: usize = 40;

    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// No limit but what an amount can be: for an operator's purse.
    pub const NONE: Self = Self {
        version: Self::VERSION,
        number: 0,
        balance: Amount::MAX,
        single: Amount::MAX,
        paid_since_sync: Amount::MAX,
        payments_since_sync: u16::MAX,
        received_since_sync: Amount::MAX,
        hop: Hop::new(u8::MAX),
        days_since_sync: u16::MAX,
    };

    /// The preset for wallets opened that way, in offline use.
    ///
    /// Balance, single and daily figures of tiers II and IV are widely published; those of I, III
    /// and the small purse are general knowledge (see `docs/limits.md`). Without a clock, the
    /// daily figure holds since the last sync.
    #[must_use]
    pub const fn preset(tier: Tier) -> Self {
        let (balance, single, paid_since_sync) = match tier {
            Tier::I => (Amount::MAX, Amount::MAX, Amount::MAX),
            Tier::II => (yuan(500_000), yuan(50_000), yuan(100_000)),
            Tier::III => (yuan(20_000), yuan(5_000), yuan(10_000)),
            Tier::IV => (yuan(10_000), yuan(2_000), yuan(5_000)),
            Tier::SmallPurse => (yuan(1_000), yuan(1_000), yuan(1_000)),
        };
        Self {
            version: Self::VERSION,
            number: 1,
            balance,
            single,
            paid_since_sync,
            payments_since_sync: 500,
            received_since_sync: balance,
            hop: Hop::new(5),
            days_since_sync: 90,
        }
    }

    /// What a wallet with these limits takes from others.
    #[must_use]
    pub const fn policy(&self) -> Policy {
        Policy { hop: self.hop, age: self.days_since_sync }
    }
}

/// The most that a wallet with this certificate can ever pay at once, whatever its profile says.
#[must_use]
pub const fn single_limit(payer: &Identity) -> Amount {
    match payer.class() {
        Class::Purse => Amount::MAX,
        Class::SecureElement | Class::Software => Limits::preset(payer.tier()).single,
    }
}

const fn yuan(yuan: u64) -> Amount {
    match Amount::from_fen(yuan.saturating_mul(100)) {
        Ok(amount) => amount,
        Err(_) => Amount::MAX,
    }
}

/// The limits of one wallet, as its operator's command key signs them: the wallet's id, the day,
/// then the limits. Bound to the wallet, or a host could bring the looser limits of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Whose limits.
    pub wallet: WalletId,
    /// The day on which the operator signed them: the wallet's day moves up to it.
    pub day: Day,
    /// What they are.
    pub limits: Limits,
}

impl Profile {
    /// Length in bytes.
    pub const LEN: usize = 50;

    /// The bytes that are signed.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        // Every field has a fixed width, so the length cannot be wrong: see the test below.
        let _ = encode(self, &mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OperatorId, WalletNumber, decode};

    #[test]
    fn a_profile_has_one_encoding_of_50_bytes() {
        let wallet = WalletId {
            operator: OperatorId::new(u16::MAX),
            number: WalletNumber::from_bytes(&[0xFF; 6]),
        };
        let mut buffer = [0; 100];
        for limits in [Limits::NONE, Limits::preset(Tier::IV)] {
            let profile = Profile { wallet, day: Day::new(u16::MAX), limits };

            assert_eq!(encode(&limits, &mut buffer).unwrap().len(), Limits::LEN);
            assert_eq!(encode(&profile, &mut buffer).unwrap(), profile.to_bytes());
            assert_eq!(decode::<Profile>(&profile.to_bytes()), Ok(profile));
        }
    }

    #[test]
    fn tiers_hold_less_the_less_is_known_of_the_holder() {
        let tiers = [Tier::I, Tier::II, Tier::III, Tier::IV, Tier::SmallPurse];

        for pair in tiers.windows(2) {
            let (more, less) = (Limits::preset(pair[0]), Limits::preset(pair[1]));
            assert!(more.balance > less.balance);
            assert!(more.single > less.single);
            assert!(more.paid_since_sync > less.paid_since_sync);
        }
    }
}
