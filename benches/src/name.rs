use ecny_offline_protocol::Orientation;

/// Who computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// `ecny-core`; its payments with implicit certificates, as the protocol has them.
    Ours,
    /// `ecny-core`, the payment with explicit certificates.
    OursExplicit,
    /// RustCrypto wherever a secret is computed with, `ecny-core` for all checks.
    Mixed,
    /// RustCrypto.
    RustCrypto,
    /// OpenSSL.
    OpenSsl,
    /// Two whole wallets: channel, messages, ledger and journal as well.
    Wallet,
}

impl Who {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Ours,
        Self::OursExplicit,
        Self::Mixed,
        Self::RustCrypto,
        Self::OpenSsl,
        Self::Wallet,
    ];

    /// As a section of `benches/counts.toml`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::OursExplicit => "ours_explicit",
            Self::Mixed => "rustcrypto_secrets",
            Self::RustCrypto => "rustcrypto",
            Self::OpenSsl => "openssl",
            Self::Wallet => "wallet",
        }
    }

    /// Whether its counts are held against the committed ones: those of the code in this repository.
    #[must_use]
    pub const fn is_gated(self) -> bool {
        match self {
            Self::Ours | Self::Wallet => true,
            Self::OursExplicit | Self::Mixed | Self::RustCrypto | Self::OpenSsl => false,
        }
    }

    /// Whether two runs take the same instructions. OpenSSL blinds with randomness of its own.
    #[must_use]
    pub const fn repeats(self) -> bool {
        match self {
            Self::Ours | Self::OursExplicit | Self::Mixed | Self::RustCrypto | Self::Wallet => true,
            Self::OpenSsl => false,
        }
    }
}

/// What is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A signature from scratch.
    Sign,
    /// A signature whose nonce was made beforehand.
    SignPrepared,
    /// A check under a key met for the first time.
    Verify,
    /// A check under a key known before.
    VerifyKnown,
    /// An implicit certificate, W taken apart, and a signature under it, in one check.
    Merged,
    /// The same, where the operator was met before.
    MergedOperatorMet,
    /// The same, where the certificate was met before.
    MergedMet,
    /// k·G.
    Generate,
    /// x of d·P.
    Agree,
    /// A point taken apart.
    Decompress,
    /// SM3 of an entry.
    Sm3,
    /// SM4-CCM of a VALUE.
    Seal,
    /// One side's public-key work of one payment.
    Side(Role, Ahead),
    /// One side of one payment of whole wallets.
    Tap(Orientation, Ahead, Role),
}

impl What {
    /// The operations, in the order of the table.
    pub const OPERATIONS: [Self; 12] = [
        Self::Verify,
        Self::VerifyKnown,
        Self::Merged,
        Self::MergedOperatorMet,
        Self::MergedMet,
        Self::Sign,
        Self::SignPrepared,
        Self::Generate,
        Self::Agree,
        Self::Decompress,
        Self::Sm3,
        Self::Seal,
    ];

    /// As a name in `benches/counts.toml` and in the names of ratios.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Sign => "sign".into(),
            Self::SignPrepared => "sign_prepared".into(),
            Self::Verify => "verify".into(),
            Self::VerifyKnown => "verify_known_key".into(),
            Self::Merged => "merged".into(),
            Self::MergedOperatorMet => "merged_operator_met".into(),
            Self::MergedMet => "merged_met".into(),
            Self::Generate => "k_times_g".into(),
            Self::Agree => "agreement".into(),
            Self::Decompress => "decompression".into(),
            Self::Sm3 => "sm3".into(),
            Self::Seal => "sm4_ccm".into(),
            Self::Side(role, ahead) => format!("payment_{}_{}", ahead.key(), role.key()),
            Self::Tap(orientation, ahead, role) => {
                let reads = match orientation {
                    Orientation::PayeeReads => "payee_reads",
                    Orientation::PayerReads => "payer_reads",
                };
                format!("{reads}_{}_{}", ahead.key(), role.key())
            }
        }
    }

    /// As people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sign => "signature, whole",
            Self::SignPrepared => "signature, nonce prepared",
            Self::Verify => "check, key met for the first time",
            Self::VerifyKnown => "check, known key",
            Self::Merged => "implicit certificate and signature in one check",
            Self::MergedOperatorMet => "the same, operator met before",
            Self::MergedMet => "the same, wallet met before",
            Self::Generate => "k·G",
            Self::Agree => "key agreement, x of d·P",
            Self::Decompress => "point decompression",
            Self::Sm3 => "SM3 of an entry, 110 bytes",
            Self::Seal => "SM4-CCM of a VALUE, 224 bytes",
            Self::Side(..) => "one side of a payment",
            Self::Tap(..) => "one side of a tap",
        }
    }
}

/// Whose side of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who gives value.
    Payer,
    /// Who gets it.
    Payee,
}

impl Role {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Payer, Self::Payee];

    const fn key(self) -> &'static str {
        match self {
            Self::Payer => "payer",
            Self::Payee => "payee",
        }
    }
}

/// What was done before the tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// The ephemeral point and, where the library can, the nonce of the signature. With explicit
    /// certificates, the root's key too is one that was known before.
    Prepared,
    /// That, and the operator's certificate was checked when its key was first met; with implicit
    /// certificates, the operator's key has its table.
    OperatorKnown,
    /// That, and so has the peer's. Only of ours.
    PeerKnown,
    /// Nothing.
    Nothing,
}

impl Ahead {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Prepared, Self::OperatorKnown, Self::PeerKnown, Self::Nothing];

    /// In names of figures.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::OperatorKnown => "operator_known",
            Self::PeerKnown => "peer_known",
            Self::Nothing => "unprepared",
        }
    }

    /// As people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::OperatorKnown => "prepared, operator known",
            Self::PeerKnown => "prepared, peer met before",
            Self::Nothing => "nothing prepared",
        }
    }
}
