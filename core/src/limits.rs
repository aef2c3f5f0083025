use serde::{Deserialize, Serialize};

use crate::{
    Amount, Class, Crisis, Day, Identity, Settings, Tier, WalletId, codec::fixed, entry::Hop,
    request::Policy,
};

/// How much a wallet may hold, pay and receive. Signed by its operator, held without a clock.
///
/// "Since sync" counts from the last time the operator saw the wallet's log; refunds do not give
/// it back.
///
/// ```text
///  0  version 1 │ number 2 │ balance 8 │ single 8 │ paid since sync 8 │ payments since sync 2
/// 29  received since sync 8 │ respent since sync 8 │ unverified single 8
/// 53  unverified since sync 8 │ power-free since sync 8 │ power-free payments 1
/// 70  least unarmed 8 │ hop 1 │ days since sync 2 │ list age 2 │ stale list single 8
///                                                                                   91 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The version of this format; 2.
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
    /// The most that may be paid since the last sync out of what no operator has seen.
    pub respent_since_sync: Amount,
    /// The most one payment may be without the holder's PIN or biometrics.
    pub unverified_single: Amount,
    /// The most that may be paid so since the last sync.
    pub unverified_since_sync: Amount,
    /// The most that may be paid since the last sync with the device asleep in the reader's field.
    pub power_free_since_sync: Amount,
    /// The most such payments since the last sync.
    pub power_free_payments: u8,
    /// The least amount that is received without being armed: less would only fill the log.
    pub least_unarmed: Amount,
    /// The furthest that value may have come when it is paid on.
    pub hop: Hop,
    /// The most days since the last sync.
    #[serde(with = "postcard::fixint::be")]
    pub days_since_sync: u16,
    /// The most days a list of revoked wallets may be old before it counts as stale.
    #[serde(with = "postcard::fixint::be")]
    pub list_age: u16,
    /// The most one payment may be under a stale list.
    pub stale_list_single: Amount,
}

impl Limits {
    /// Length in bytes.
    pub const LEN: usize = 91;

    /// The version of the format written here.
    pub const VERSION: u8 = 2;

    /// No limit but what an amount can be: for an operator's purse.
    pub const NONE: Self = Self {
        version: Self::VERSION,
        number: 0,
        balance: Amount::MAX,
        single: Amount::MAX,
        paid_since_sync: Amount::MAX,
        payments_since_sync: u16::MAX,
        received_since_sync: Amount::MAX,
        respent_since_sync: Amount::MAX,
        unverified_single: Amount::MAX,
        unverified_since_sync: Amount::MAX,
        power_free_since_sync: Amount::MAX,
        power_free_payments: u8::MAX,
        least_unarmed: Amount::ZERO,
        hop: Hop::new(u8::MAX),
        days_since_sync: u16::MAX,
        list_age: u16::MAX,
        stale_list_single: Amount::MAX,
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
            respent_since_sync: balance,
            unverified_single: yuan(1_000),
            unverified_since_sync: yuan(3_000),
            power_free_since_sync: yuan(500),
            power_free_payments: 10,
            least_unarmed: yuan(1),
            hop: Hop::new(5),
            days_since_sync: 90,
            list_age: 30,
            stale_list_single: yuan(500),
        }
    }

    /// These limits, nowhere looser than the user's own.
    #[must_use]
    pub fn tightened(self, settings: &Settings) -> Self {
        Self {
            single: self.single.min(settings.single),
            paid_since_sync: self.paid_since_sync.min(settings.paid_since_sync),
            unverified_single: self.unverified_single.min(settings.unverified_single),
            unverified_since_sync: self.unverified_since_sync.min(settings.unverified_since_sync),
            power_free_since_sync: self.power_free_since_sync.min(settings.power_free_since_sync),
            power_free_payments: self.power_free_payments.min(settings.power_free_payments),
            ..self
        }
    }

    /// These limits, nowhere looser than what the root has ordered for a crisis.
    #[must_use]
    pub fn in_crisis(self, crisis: &Crisis) -> Self {
        Self {
            single: self.single.min(crisis.single),
            paid_since_sync: self.paid_since_sync.min(crisis.paid_since_sync),
            received_since_sync: self.received_since_sync.min(crisis.received_since_sync),
            hop: self.hop.min(crisis.hop),
            days_since_sync: self.days_since_sync.min(crisis.days_since_sync),
            ..self
        }
    }

    /// Whether these limits are nowhere looser than those: what a child's are to its parent's.
    #[must_use]
    pub fn within(&self, parent: &Self) -> bool {
        let amounts = |limits: &Self| {
            [
                limits.balance,
                limits.single,
                limits.paid_since_sync,
                limits.received_since_sync,
                limits.respent_since_sync,
                limits.unverified_single,
                limits.unverified_since_sync,
                limits.power_free_since_sync,
                limits.stale_list_single,
            ]
        };
        let counts =
            |limits: &Self| [limits.payments_since_sync, limits.days_since_sync, limits.list_age];
        let smaller = amounts(self).iter().zip(amounts(parent)).all(|(own, most)| *own <= most);
        let fewer = counts(self).iter().zip(counts(parent)).all(|(own, most)| *own <= most);
        smaller
            && fewer
            && self.power_free_payments <= parent.power_free_payments
            && self.least_unarmed >= parent.least_unarmed
            && self.hop <= parent.hop
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

/// The limits of one wallet, as its operator's command key signs them. Bound to the wallet, or a
/// host could bring the looser limits of another.
///
/// ```text
///  0  wallet 8 │ parent 8 │ day 2 │ limits 91                                      109 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Whose limits.
    pub wallet: WalletId,
    /// The wallet it is a child of (watch under phone, card under parent): its top-ups come
    /// unasked. [`WalletId::NOBODY`] where it has none.
    pub parent: WalletId,
    /// The day on which the operator signed them: the wallet's day moves up to it.
    pub day: Day,
    /// What they are.
    pub limits: Limits,
}

impl Profile {
    /// Length in bytes.
    pub const LEN: usize = 109;

    /// The bytes that are signed.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        fixed(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OperatorId, WalletNumber, decode, encode};

    #[test]
    fn a_profile_has_one_encoding_of_109_bytes() {
        let wallet = WalletId {
            operator: OperatorId::new(u16::MAX),
            number: WalletNumber::from_bytes(&[0xFF; 6]),
        };
        let mut buffer = [0; 150];
        for limits in [Limits::NONE, Limits::preset(Tier::IV)] {
            let profile = Profile { wallet, parent: wallet, day: Day::new(u16::MAX), limits };

            assert_eq!(encode(&limits, &mut buffer).unwrap().len(), Limits::LEN);
            assert_eq!(encode(&profile, &mut buffer).unwrap(), profile.to_bytes());
            assert_eq!(decode::<Profile>(&profile.to_bytes()), Ok(profile));
        }
    }

    #[test]
    fn what_is_tightened_is_within_and_what_is_looser_anywhere_is_not() {
        let preset = Limits::preset(Tier::II);
        let crisis = Crisis::of_days(1, Day::new(1), Day::new(2));
        let settings = Settings { single: Amount::ZERO, ..Settings::OPEN };

        assert!(preset.within(&preset));
        assert!(preset.in_crisis(&crisis).within(&preset));
        assert!(!preset.within(&preset.in_crisis(&crisis)));
        assert!(preset.tightened(&settings).within(&preset));
        assert!(!preset.within(&preset.tightened(&settings)));
        assert!(!Limits { least_unarmed: Amount::ZERO, ..preset }.within(&preset));
        assert!(!Limits { hop: preset.hop.further(), ..preset }.within(&preset));
        assert!(!Limits { list_age: 31, ..preset }.within(&preset));
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
