use serde::{Deserialize, Serialize};

use crate::Amount;

/// What its user allows the wallet: never more than the operator's limits, which hold besides.
///
/// ```text
///  0  single 8 │ paid since sync 8 │ unverified single 8 │ unverified since sync 8
/// 32  power-free since sync 8 │ power-free payments 1 │ flags 1                    42 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The most one payment may be.
    pub single: Amount,
    /// The most that may be paid since the last sync.
    pub paid_since_sync: Amount,
    /// The most one payment may be without PIN or biometrics.
    pub unverified_single: Amount,
    /// The most that may be paid so since the last sync.
    pub unverified_since_sync: Amount,
    /// The most that may be paid since the last sync with the device asleep in the reader's field.
    pub power_free_since_sync: Amount,
    /// The most such payments since the last sync; 0 where there are to be none.
    pub power_free_payments: u8,
    /// What else is wanted: a sum of the constants below.
    pub flags: u8,
}

impl Settings {
    /// Length in bytes.
    pub const LEN: usize = 42;

    /// Takes value without being armed, and so names itself to any reader that offers some.
    pub const RECEIVE_UNARMED: u8 = 1;

    /// Pays only while the host says that it is on the wrist.
    pub const NEEDS_WRIST: u8 = 2;

    /// Pays only while the host says that it is unlocked.
    pub const NEEDS_UNLOCK: u8 = 4;

    /// As a wallet begins: no limit of the user's own, nothing paid while asleep, nothing taken
    /// unarmed.
    pub const OPEN: Self = Self {
        single: Amount::MAX,
        paid_since_sync: Amount::MAX,
        unverified_single: Amount::MAX,
        unverified_since_sync: Amount::MAX,
        power_free_since_sync: Amount::ZERO,
        power_free_payments: 0,
        flags: 0,
    };

    const FLAGS: u8 = Self::RECEIVE_UNARMED | Self::NEEDS_WRIST | Self::NEEDS_UNLOCK;

    /// Whether that is wanted.
    #[must_use]
    pub const fn wants(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Whether the flags are ones this version knows.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.flags & !Self::FLAGS == 0
    }

    /// Whether nothing is allowed that `before` does not allow.
    #[must_use]
    pub fn within(&self, before: &Self) -> bool {
        let guards = Self::NEEDS_WRIST | Self::NEEDS_UNLOCK;
        let opens = self.flags & !before.flags & Self::RECEIVE_UNARMED;
        let drops = before.flags & !self.flags & guards;
        self.single <= before.single
            && self.paid_since_sync <= before.paid_since_sync
            && self.unverified_single <= before.unverified_single
            && self.unverified_since_sync <= before.unverified_since_sync
            && self.power_free_since_sync <= before.power_free_since_sync
            && self.power_free_payments <= before.power_free_payments
            && opens == 0
            && drops == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode;

    #[test]
    fn settings_have_42_bytes_and_only_known_flags() {
        let mut buffer = [0; 100];
        assert_eq!(encode(&Settings::OPEN, &mut buffer).unwrap().len(), Settings::LEN);
        for flags in 0..=u8::MAX {
            assert_eq!(Settings { flags, ..Settings::OPEN }.is_known(), flags < 8);
        }
    }

    #[test]
    fn whatever_allows_more_is_not_within() {
        let tight = Settings {
            single: Amount::ZERO,
            paid_since_sync: Amount::ZERO,
            unverified_single: Amount::ZERO,
            unverified_since_sync: Amount::ZERO,
            flags: Settings::NEEDS_WRIST,
            ..Settings::OPEN
        };
        let open = Settings::OPEN;
        assert!(tight.within(&open) && tight.within(&tight));
        for looser in [
            Settings { single: open.single, ..tight },
            Settings { paid_since_sync: open.single, ..tight },
            Settings { unverified_single: open.single, ..tight },
            Settings { unverified_since_sync: open.single, ..tight },
            Settings { power_free_since_sync: open.single, ..tight },
            Settings { power_free_payments: 1, ..tight },
            Settings { flags: 0, ..tight },
            Settings { flags: Settings::NEEDS_WRIST | Settings::RECEIVE_UNARMED, ..tight },
        ] {
            assert!(!looser.within(&tight), "{looser:?}");
        }
    }
}
