use std::collections::BTreeMap;

use ecny_core::{OperatorId, WalletId, WalletNumber};
use serde::{Deserialize, Serialize};

use super::text;

/// Every wallet an operator ever issued, with its newest certificate.
///
/// A number is given once: what was added stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    operator: OperatorId,
    certificates: BTreeMap<WalletId, Vec<u8>>,
}

impl Registry {
    /// The registry of an operator that has issued nothing.
    #[must_use]
    pub const fn new(operator: OperatorId) -> Self {
        Self { operator, certificates: BTreeMap::new() }
    }

    /// The number for the next wallet, one above the highest given; `None` after the last.
    #[must_use]
    pub fn next(&self) -> Option<WalletId> {
        let highest = self.certificates.last_key_value().map_or(0, |(id, _)| number(*id));
        let [0, 0, next @ ..] = highest.checked_add(1)?.to_be_bytes() else { return None };
        Some(WalletId { operator: self.operator, number: WalletNumber::from_bytes(&next) })
    }

    /// Adds a wallet of this operator, or gives one it has a newer certificate.
    ///
    /// # Errors
    /// [`Foreign`] where another operator issued the wallet.
    pub fn add(&mut self, wallet: WalletId, certificate: Vec<u8>) -> Result<(), Foreign> {
        if wallet.operator != self.operator {
            return Err(Foreign);
        }
        self.certificates.insert(wallet, certificate);
        Ok(())
    }

    /// The wallets and their certificates, by number.
    pub fn wallets(&self) -> impl ExactSizeIterator<Item = (WalletId, &[u8])> {
        self.certificates.iter().map(|(id, certificate)| (*id, certificate.as_slice()))
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        let lines = self.wallets().map(|(wallet, certificate)| Line {
            wallet: wallet.to_string(),
            certificate: hex::encode(certificate),
        });
        text::to_json(&lines.collect::<Vec<_>>())
    }

    pub(super) fn from_json(operator: OperatorId, json: &[u8]) -> Option<Self> {
        let lines: Vec<Line> = serde_json::from_slice(json).ok()?;
        let mut registry = Self::new(operator);
        for line in &lines {
            let wallet = text::wallet_id(&line.wallet)?;
            registry.add(wallet, hex::decode(&line.certificate).ok()?).ok()?;
        }
        // A wallet that stands there twice has two certificates, and nobody knows which counts.
        (registry.certificates.len() == lines.len()).then_some(registry)
    }
}

/// Another operator issued this wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("another operator issued this wallet")]
pub struct Foreign;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    wallet: String,
    certificate: String,
}

fn number(id: WalletId) -> u64 {
    let [a, b, c, d, e, f] = id.number.to_bytes();
    u64::from_be_bytes([0, 0, a, b, c, d, e, f])
}

#[cfg(test)]
mod tests {
    use super::*;

    const BANK: OperatorId = OperatorId::new(1);

    fn of_three() -> Registry {
        let mut registry = Registry::new(BANK);
        for byte in 1..=3 {
            let next = registry.next().unwrap();
            registry.add(next, vec![byte; 49]).unwrap();
        }
        registry
    }

    #[test]
    fn numbers_begin_at_one_and_are_given_once() {
        let registry = of_three();

        let ids: Vec<_> = registry.wallets().map(|(id, _)| id.to_string()).collect();

        assert_eq!(ids, ["0001-000000000001", "0001-000000000002", "0001-000000000003"]);
        assert_eq!(registry.next().unwrap().to_string(), "0001-000000000004");
    }

    #[test]
    fn after_the_last_number_there_is_none() {
        let mut registry = of_three();
        let last = WalletId { operator: BANK, number: WalletNumber::from_bytes(&[0xFF; 6]) };

        registry.add(last, vec![]).unwrap();

        assert_eq!(registry.next(), None);
    }

    #[test]
    fn what_was_written_is_read_back() {
        let registry = of_three();

        assert_eq!(Registry::from_json(BANK, &registry.to_json()), Some(registry));
    }

    #[test]
    fn a_wallet_listed_twice_or_of_another_operator_is_refused() {
        let good = String::from_utf8(of_three().to_json()).unwrap();
        for (from, to) in [("-000000000001", "-000000000002"), ("0001-", "0002-"), ("01\"", "0\"")]
        {
            let bad = good.replacen(from, to, 1);
            assert_eq!(Registry::from_json(BANK, bad.as_bytes()), None, "{bad}");
        }
    }
}
