//! `sm2-edges.json`: input to SM2 at which arithmetic goes wrong, in the manner of Project
//! Wycheproof.
//!
//! ```text
//! numbers (RustCrypto's arithmetic) → signatures │ sums │ messages │ certificates │ multiples → Page
//! ```
//! The engine of `ecny-core` has no part in it: whoever writes a case says what its verdict is, and
//! makes its numbers such that only what the case aims at decides.

#![expect(clippy::arithmetic_side_effects, reason = "of small numbers that stand in the cases")]

mod certificates;
mod messages;
mod multiples;
mod numbers;
mod signatures;
mod sums;

use super::{ORIGIN, VectorError};

/// The file.
///
/// # Errors
/// Where a search for a number with some property finds none.
pub(super) fn text() -> Result<String, VectorError> {
    let mut page = Page::default();
    signatures::write(&mut page)?;
    sums::write(&mut page)?;
    messages::write(&mut page)?;
    certificates::write(&mut page)?;
    multiples::write(&mut page)?;
    Ok(page.close())
}

/// One input and what is to be said of it.
pub(super) struct Case {
    /// What it aims at.
    comment: String,
    flags: Vec<&'static str>,
    /// The input by name, as bytes.
    input: Vec<(&'static str, Vec<u8>)>,
    valid: bool,
}

impl Case {
    pub(super) fn new(comment: impl Into<String>, flags: &[&'static str], valid: bool) -> Self {
        Self { comment: comment.into(), flags: flags.to_vec(), input: Vec::new(), valid }
    }

    /// With one more input.
    pub(super) fn with(mut self, name: &'static str, bytes: &[u8]) -> Self {
        self.input.push((name, bytes.to_vec()));
        self
    }

    fn line(&self, number: usize) -> String {
        let quoted = |text: &str| format!("\"{text}\"");
        let flags: Vec<_> = self.flags.iter().map(|flag| quoted(flag)).collect();
        let mut line = format!(
            "{{\"tcId\": {number}, \"comment\": {}, \"flags\": [{}]",
            quoted(&self.comment),
            flags.join(", ")
        );
        for (name, bytes) in &self.input {
            line.push_str(&format!(", \"{name}\": \"{}\"", hex::encode(bytes)));
        }
        let result = if self.valid { "valid" } else { "invalid" };
        line.push_str(&format!(", \"result\": \"{result}\"}}"));
        line
    }
}

/// The file while it is written.
#[derive(Default)]
pub(super) struct Page {
    groups: Vec<String>,
    cases: usize,
}

impl Page {
    /// The cases of one kind: `of` is what they are given to.
    pub(super) fn group(&mut self, kind: &str, of: &str, cases: &[Case]) {
        let lines: Vec<_> = (self.cases..).zip(cases).map(|(at, case)| case.line(at + 1)).collect();
        self.cases += cases.len();
        self.groups.push(format!(
            "{{\"type\": \"{kind}\", \"of\": \"{of}\", \"tests\": [\n{}\n]}}",
            lines.join(",\n")
        ));
    }

    fn close(self) -> String {
        let notes: Vec<_> =
            NOTES.iter().map(|(flag, note)| format!("\"{flag}\": \"{note}\"")).collect();
        format!(
            "{{\n\"origin\": \"{}\",\n\"algorithm\": \"SM2\",\n\"curve\": \"the one of GB/T 32918.5\",\n\
             \"header\": \"Numbers are big-endian, points compressed. A case is valid where the signature \
             is that of the key, or the input is one that is computed with and comes to what stands there.\",\n\
             \"numberOfTests\": {},\n\"notes\": {{\n{}\n}},\n\"testGroups\": [\n{}\n]\n}}\n",
            ORIGIN.trim_start_matches("# "),
            self.cases,
            notes.join(",\n"),
            self.groups.join(",\n")
        )
    }
}

const NOTES: &[(&str, &str)] = &[
    (
        "Coincidence",
        "Small multiples of one point: partial sums are the same, opposite or infinity.",
    ),
    ("Digest", "e at the edges of 0, n, p and 2^256: it is taken modulo n."),
    (
        "Encoding",
        "A point that is not in its one encoding, or on no curve: nothing is computed with it.",
    ),
    ("Forged", "A sound signature of something else, or one whose numbers were moved."),
    (
        "Infinity",
        "The sum is infinity, which has no x; e is such that one taken for 0 or 1 would fit.",
    ),
    (
        "KeyAtInfinity",
        "W = -lambda * P_op: the sum is s*G and decides as any other. No W is known for \
      which it happens: lambda is a digest of W.",
    ),
    ("LambdaZero", "lambda is 0 modulo n: such a key would not depend on the issuer."),
    ("LargeX", "The sum has an x from n on: (e + x) mod n = r all the same."),
    ("LeadingZeros", "Numbers that begin with zero bytes."),
    (
        "Patterns",
        "Numbers with long runs of bits, or at powers of two: every carry of signed digits.",
    ),
    ("Range", "r or s is not from 1 to n - 1. Modulo n it would fit."),
    ("ScalarRange", "k is not from 1 to n - 1: no secret."),
    ("SmallKey", "The key is a small multiple of G, or the opposite of one."),
    ("Sound", "Nothing is wrong, nothing is special."),
    ("TZero", "r + s = n, so that t = 0 and the key has no part in the sum, which would fit."),
    (
        "Wrapped",
        "x would fit if n were added without asking whether the sum is still below p, or 2^256.",
    ),
];
