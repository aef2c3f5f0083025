use std::path::PathBuf;

use ecny_core::WalletId;

use super::{Draft, Folder, IssuerManifest, Iterations, Registry, StoreError, Unlock};

/// The directory of an issuer, held by this process.
pub type IssuerFolder = Folder<IssuerManifest>;

impl IssuerFolder {
    /// Makes a draft an issuer that has issued nothing yet.
    ///
    /// # Errors
    /// [`StoreError`]; the issuer then does not exist.
    pub fn create(
        draft: Draft,
        manifest: IssuerManifest,
        keys: &[u8],
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Self, StoreError> {
        draft.make_folder(PURSES)?;
        draft.write(REGISTRY, &Registry::new(manifest.operator).to_json())?;
        Self::finish(draft, manifest, keys, unlock, iterations)
    }

    /// Every wallet it ever issued.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the file is not what this program writes.
    pub fn registry(&self) -> Result<Registry, StoreError> {
        let json = self.directory().read(REGISTRY, REGISTRY_MOST)?;
        Registry::from_json(self.manifest().operator, &json).ok_or_else(|| {
            StoreError::damaged(&self.file(REGISTRY), "not what this program writes there")
        })
    }

    /// Replaces the registry in one step.
    ///
    /// # Errors
    /// [`StoreError::Io`]; the old registry then stands.
    pub fn replace_registry(&mut self, registry: &Registry) -> Result<(), StoreError> {
        self.directory().replace(REGISTRY, &registry.to_json())
    }

    /// The flash image of the purse that serves this wallet.
    #[must_use]
    pub fn purse(&self, wallet: WalletId) -> PathBuf {
        self.file(PURSES).join(format!("{wallet}.bin"))
    }
}

const PURSES: &str = "purses";
const REGISTRY: &str = "wallets.json";
const REGISTRY_MOST: usize = 64 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ecny_core::{OperatorId, sm2::Point};

    use super::*;
    use crate::store::text;

    fn make(path: &Path) -> IssuerFolder {
        // The base point of SM2, GB/T 32918.5.
        let base = "0232c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7";
        let manifest = IssuerManifest {
            operator: OperatorId::new(1),
            root_key: Point::from_bytes(&text::bytes(base).unwrap()).unwrap(),
            certificates: vec![],
        };
        let unlock = Unlock::passphrase("correct horse");
        let draft = Draft::new(path).unwrap();
        IssuerFolder::create(draft, manifest, b"keys", &unlock, Iterations::LEAST).unwrap()
    }

    #[test]
    fn an_issuer_remembers_the_wallets_it_issued() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("bank");
        let mut issuer = make(&path);
        let mut registry = issuer.registry().unwrap();
        let first = registry.next().unwrap();
        registry.add(first, vec![1; 49]).unwrap();

        issuer.replace_registry(&registry).unwrap();

        drop(issuer);
        let issuer = IssuerFolder::open(&path).unwrap();
        assert_eq!(issuer.registry().unwrap(), registry);
        assert_eq!(issuer.purse(first), path.join("purses/0001-000000000001.bin"));
        assert!(path.join("purses").is_dir());
    }

    #[test]
    fn a_damaged_registry_is_refused_by_name() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("bank");
        let issuer = make(&path);
        std::fs::write(path.join("wallets.json"), "[").unwrap();

        let refused = issuer.registry().unwrap_err();

        assert!(refused.to_string().contains("wallets.json"), "{refused}");
    }
}
