use ecny_core::Value;
use serde::{Deserialize, Serialize};

use crate::SignedTestimony;

/// A debit of another operator's wallet that a wallet of ours has taken: what the payer signed, and
/// our word that its payee has credited it.
///
/// It is what a claim between two operators rests on. And it is evidence: what a lost wallet paid
/// abroad, and what a culprit did there, its own operator learns from nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presentment {
    /// The debit.
    pub value: Value,
    /// How its payee decided it.
    pub testimony: SignedTestimony,
}
