use ecny_core::{
    Day, Epoch, OperatorId, OperatorTerms, Purpose,
    sm2::{IssuingKey, KeyPair, NoRandomness, SecretScalar, Signature},
};
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

/// The two keys of an operator: the issuing key ms, under which wallet certificates are made,
/// and the command key, which signs what wallets are told. Wiped on drop, never printed.
#[derive(Debug)]
pub struct OperatorKeys {
    id: OperatorId,
    epoch: Epoch,
    issuing: IssuingKey,
    command: KeyPair,
}

/// The keys of an operator in the clear, for a store that encrypts them.
///
/// ```text
/// version 1 (= 1) | operator 2 | epoch 1 | issuing key 32 | command key 32
/// ```
pub type OperatorKeysBytes = [u8; 68];

const VERSION: u8 = 1;

impl OperatorKeys {
    /// Makes fresh keys for an operator. A new epoch means new keys.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn generate<R: TryCryptoRng + ?Sized>(
        id: OperatorId,
        epoch: Epoch,
        rng: &mut R,
    ) -> Result<Self, NoRandomness> {
        let (issuing, command) = (IssuingKey::random(rng)?, KeyPair::random(rng)?);
        Ok(Self { id, epoch, issuing, command })
    }

    /// The keys that wrote those bytes; `None` where none did.
    #[must_use]
    pub fn from_secret_bytes(bytes: &OperatorKeysBytes) -> Option<Self> {
        let ([VERSION, a, b, epoch], rest) = bytes.split_first_chunk()? else { return None };
        let (issuing, command) = rest.split_first_chunk()?;
        Some(Self {
            id: OperatorId::from_bytes(&[*a, *b]),
            epoch: Epoch::new(*epoch),
            issuing: IssuingKey::new(SecretScalar::from_bytes(issuing)?),
            command: KeyPair::new(SecretScalar::from_bytes(command.try_into().ok()?)?)?,
        })
    }

    /// The keys in the clear, for a store that encrypts and authenticates them.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<OperatorKeysBytes> {
        let [a, b] = self.id.to_bytes();
        let head = [VERSION, a, b, self.epoch.number()];
        let (issuing, command) =
            (self.issuing.secret().to_bytes(), self.command.secret().to_bytes());

        let mut bytes = Zeroizing::new([0; 68]);
        for (byte, value) in bytes.iter_mut().zip(head.iter().chain(&*issuing).chain(&*command)) {
            *byte = *value;
        }
        bytes
    }

    /// The operator.
    #[must_use]
    pub const fn id(&self) -> OperatorId {
        self.id
    }

    /// Which of the operator's keys these are.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// What the root is asked to sign: the public halves and the days between which the operator
    /// may act.
    #[must_use]
    pub fn terms(&self, first_day: Day, last_day: Day) -> OperatorTerms {
        OperatorTerms {
            operator: self.id,
            epoch: self.epoch,
            first_day,
            last_day,
            issuing: *self.issuing.public(),
            command: *self.command.verifying().point(),
        }
    }

    /// Signs `body` for one purpose, with the command key.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn command<R: TryCryptoRng + ?Sized>(
        &self,
        purpose: Purpose,
        body: &[u8],
        rng: &mut R,
    ) -> Result<Signature, NoRandomness> {
        self.command.sign(&[purpose.domain(), body], rng)
    }

    pub(crate) const fn issuing(&self) -> &IssuingKey {
        &self.issuing
    }
}
