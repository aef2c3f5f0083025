use zeroize::{Zeroize, ZeroizeOnDrop};

/// The symmetric keys of a wallet. They live as long as the wallet id, not the certificate:
/// what was asked for under one certificate is decided under the next.
///
/// Wiped on drop, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secrets {
    /// k_R: makes the receipts of this wallet, which only a credit on flash reveals.
    pub cookie: [u8; 32],
    /// k_T: hides the session number in what the payer carries. The operator has it as well.
    pub session: [u8; 16],
    /// Seals the running totals of this wallet to its operator.
    pub totals: [u8; 16],
    /// Seals the journal.
    pub storage: [u8; 16],
}

impl core::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Secrets(..)")
    }
}
