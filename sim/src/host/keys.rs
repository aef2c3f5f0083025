use ecny_issuer::{OperatorKeys, Root};
use zeroize::Zeroizing;

use crate::store::StorageKey;

/// All keys of an issuer's directory: the root's where it is kept there, the operator's, and the one that seals the
/// directory's files.
#[derive(Debug)]
pub(super) struct BankKeys {
    pub(super) root: Option<Root>,
    pub(super) operator: OperatorKeys,
    pub(super) storage: StorageKey,
}

impl BankKeys {
    /// Version 1 (= 1), root 32 or zeros, operator 68, storage 32.
    pub(super) fn to_secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        let root = self.root.as_ref().map_or_else(Zeroizing::default, Root::to_secret_bytes);
        let operator = self.operator.to_secret_bytes();
        let storage = self.storage.to_secret_bytes();
        // Room for all of it: a vector that grows leaves copies of a secret behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(LEN));
        bytes.push(VERSION);
        bytes.extend_from_slice(&*root);
        bytes.extend_from_slice(&*operator);
        bytes.extend_from_slice(&storage);
        bytes
    }

    /// Takes apart what [`BankKeys::to_secret_bytes`] made; `None` where it is not that.
    pub(super) fn from_secret_bytes(bytes: &[u8]) -> Option<Self> {
        let ([VERSION], rest) = bytes.split_first_chunk()? else { return None };
        let (root, rest) = rest.split_first_chunk::<32>()?;
        let (operator, storage) = rest.split_first_chunk()?;
        Some(Self {
            root: root
                .iter()
                .any(|byte| *byte != 0)
                .then(|| Root::from_secret_bytes(root))
                .flatten(),
            operator: OperatorKeys::from_secret_bytes(operator)?,
            storage: StorageKey::from_secret_bytes(storage.try_into().ok()?),
        })
    }
}

const VERSION: u8 = 1;
const LEN: usize = 133;

#[cfg(test)]
mod tests {
    use ecny_core::{Epoch, OperatorId};
    use getrandom::SysRng;

    use super::*;

    #[test]
    fn keys_are_read_back_from_their_bytes_and_from_nothing_else() {
        for root in [Some(Root::generate(&mut SysRng).unwrap()), None] {
            let (operator, epoch) = (OperatorId::new(1), Epoch::new(1));
            let operator = OperatorKeys::generate(operator, epoch, &mut SysRng).unwrap();
            let keys = BankKeys { root, operator, storage: StorageKey::generate().unwrap() };
            let bytes = keys.to_secret_bytes();
            assert_eq!(bytes.len(), LEN);

            let read = BankKeys::from_secret_bytes(&bytes).unwrap();

            assert_eq!(*read.to_secret_bytes(), *bytes);
            assert_eq!(read.root.is_some(), keys.root.is_some());
            for len in 0..LEN {
                assert!(BankKeys::from_secret_bytes(&bytes[..len]).is_none(), "{len}");
            }
        }
    }
}
