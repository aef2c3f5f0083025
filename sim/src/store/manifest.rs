//! The public file of a directory: JSON a person can read.

use ecny_core::{OperatorId, WalletId, sm2::Point};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Kind, text};

/// What makes a directory one of a wallet or of an issuer.
pub trait Manifest: Sized {
    /// Which of the two.
    const KIND: Kind;

    /// Names the owner of the sealed keys, which open beside no other manifest.
    fn owner(&self) -> Vec<u8>;

    /// The file.
    fn to_json(&self) -> Vec<u8>;

    /// Reads what [`Manifest::to_json`] made.
    ///
    /// # Errors
    /// [`ManifestError`], whose sentence says what is wrong.
    fn from_json(json: &[u8]) -> Result<Self, ManifestError>;
}

/// Who a wallet is: `wallet.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletManifest {
    /// The wallet.
    pub id: WalletId,
}

impl Manifest for WalletManifest {
    const KIND: Kind = Kind::Wallet;

    fn owner(&self) -> Vec<u8> {
        format!("wallet {}", self.id).into_bytes()
    }

    fn to_json(&self) -> Vec<u8> {
        text::to_json(&WalletFile { head: Head::of("wallet"), wallet: self.id.to_string() })
    }

    fn from_json(json: &[u8]) -> Result<Self, ManifestError> {
        let file: WalletFile = read(json, "wallet")?;
        let id = text::wallet_id(&file.wallet).ok_or(ManifestError::Malformed)?;
        Ok(Self { id })
    }
}

/// Who an issuer is: `issuer.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerManifest {
    /// The operator.
    pub operator: OperatorId,
    /// The key every wallet trusts from the start.
    pub root_key: Point,
    /// What the root signed for the operator, the newest last, as encoded.
    pub certificates: Vec<Vec<u8>>,
}

impl Manifest for IssuerManifest {
    const KIND: Kind = Kind::Issuer;

    fn owner(&self) -> Vec<u8> {
        let root_key = hex::encode(self.root_key.to_bytes());
        format!("issuer {} {root_key}", hex::encode(self.operator.to_bytes())).into_bytes()
    }

    fn to_json(&self) -> Vec<u8> {
        text::to_json(&IssuerFile {
            head: Head::of("issuer"),
            operator: hex::encode(self.operator.to_bytes()),
            root_key: hex::encode(self.root_key.to_bytes()),
            certificates: self.certificates.iter().map(hex::encode).collect(),
        })
    }

    fn from_json(json: &[u8]) -> Result<Self, ManifestError> {
        let file: IssuerFile = read(json, "issuer")?;
        let parts = || {
            Some(Self {
                operator: OperatorId::from_bytes(&text::bytes(&file.operator)?),
                root_key: Point::from_bytes(&text::bytes(&file.root_key)?)?,
                certificates: file
                    .certificates
                    .iter()
                    .map(|certificate| hex::decode(certificate).ok())
                    .collect::<Option<_>>()?,
            })
        };
        parts().ok_or(ManifestError::Malformed)
    }
}

/// Why a file is not a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not the JSON of a manifest of this kind.
    #[error("not what this program writes there")]
    Malformed,
    /// A newer version of this program made the file.
    #[error("made by a newer version of this program")]
    TooNew,
}

#[derive(Serialize, Deserialize)]
struct Head {
    version: u64,
    kind: String,
}

impl Head {
    fn of(kind: &str) -> Self {
        Self { version: VERSION, kind: kind.to_owned() }
    }
}

#[derive(Serialize, Deserialize)]
struct WalletFile {
    #[serde(flatten)]
    head: Head,
    wallet: String,
}

#[derive(Serialize, Deserialize)]
struct IssuerFile {
    #[serde(flatten)]
    head: Head,
    operator: String,
    root_key: String,
    certificates: Vec<String>,
}

/// The version first: what a newer program wrote need not have today's fields.
fn read<T: DeserializeOwned>(json: &[u8], kind: &str) -> Result<T, ManifestError> {
    let head: Head = serde_json::from_slice(json).map_err(|_| ManifestError::Malformed)?;
    if head.version > VERSION {
        return Err(ManifestError::TooNew);
    }
    if head.version != VERSION || head.kind != kind {
        return Err(ManifestError::Malformed);
    }
    serde_json::from_slice(json).map_err(|_| ManifestError::Malformed)
}

const VERSION: u64 = 1;

#[cfg(test)]
mod tests {
    use ecny_core::WalletNumber;

    use super::*;

    fn wallet() -> WalletManifest {
        let id = WalletId {
            operator: OperatorId::new(1),
            number: WalletNumber::from_bytes(&[0, 0, 0, 0, 0, 42]),
        };
        WalletManifest { id }
    }

    fn issuer() -> IssuerManifest {
        // The base point of SM2, GB/T 32918.5.
        let base = "0232c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7";
        IssuerManifest {
            operator: OperatorId::new(1),
            root_key: Point::from_bytes(&text::bytes(base).unwrap()).unwrap(),
            certificates: vec![vec![1, 2, 3], vec![4]],
        }
    }

    #[test]
    fn what_was_written_is_read_back() {
        assert_eq!(WalletManifest::from_json(&wallet().to_json()), Ok(wallet()));
        assert_eq!(IssuerManifest::from_json(&issuer().to_json()), Ok(issuer()));
    }

    #[test]
    fn a_person_can_read_it() {
        let json = String::from_utf8(wallet().to_json()).unwrap();

        let expected = "{\n  \"version\": 1,\n  \"kind\": \"wallet\",\n  \"wallet\": \"0001-00000000002a\"\n}\n";
        assert_eq!(json, expected);
    }

    #[test]
    fn anything_else_is_refused() {
        let good = String::from_utf8(wallet().to_json()).unwrap();
        for (from, to) in [
            ("{", "["),
            ("wallet", "issuer"),
            ("\"version\": 1", "\"version\": 0"),
            ("\"version\": 1", "\"version\": -1"),
            ("0001-", "001-"),
            ("0001-", "0001"),
            ("2a\"", "2A\""),
            ("2a\"", "2a0\""),
            ("2a\"", "2g\""),
            ("2a\"", "2é\""),
        ] {
            let bad = good.replacen(from, to, 1);
            let refused = WalletManifest::from_json(bad.as_bytes());
            assert_eq!(refused, Err(ManifestError::Malformed), "{bad}");
        }
        assert_eq!(WalletManifest::from_json(&[0xFF; 9]), Err(ManifestError::Malformed));
    }

    #[test]
    fn a_newer_version_says_so() {
        let newer = br#"{"version": 2, "kind": "wallet", "soul": true}"#;

        assert_eq!(WalletManifest::from_json(newer), Err(ManifestError::TooNew));
    }
}
