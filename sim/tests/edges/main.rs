//! Every case of `docs/vectors/sm2-edges.json`, given to the engine of `ecny-core` and to the
//! arithmetic of RustCrypto: both say what the file says.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "of numbers that are counted here")]

mod ours;
mod theirs;
mod together;

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde::Deserialize;

/// The file, as far as it is read here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edges {
    number_of_tests: usize,
    notes: BTreeMap<String, String>,
    test_groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(rename = "type")]
    kind: String,
    tests: Vec<Test>,
}

/// One case: its input by name, in hexadecimal.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Test {
    tc_id: usize,
    comment: String,
    flags: Vec<String>,
    result: String,
    #[serde(flatten)]
    input: BTreeMap<String, String>,
}

impl Test {
    fn bytes(&self, name: &str) -> Vec<u8> {
        hex::decode(&self.input[name]).unwrap()
    }

    fn array<const N: usize>(&self, name: &str) -> [u8; N] {
        self.bytes(name).try_into().unwrap()
    }
}

fn edges() -> Edges {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/vectors/sm2-edges.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// How many cases there are of each kind, at least.
const CASES: [(&str, usize); 7] = [
    ("Signature", 540),
    ("ImplicitSignature", 265),
    ("MessageSignature", 135),
    ("CertificateSignature", 90),
    ("PublicPoint", 100),
    ("Agreement", 420),
    ("Decompression", 60),
];

/// Holds every verdict of the file against that of `judge`.
fn hold(judge: impl Fn(&str, &Test) -> bool) {
    let mut wrong = Vec::new();
    let mut verdicts = BTreeMap::new();
    for group in edges().test_groups {
        for test in &group.tests {
            if judge(&group.kind, test) != (test.result == "valid") {
                wrong.push(format!("{}: {} is not {}", test.tc_id, test.comment, test.result));
            }
            *verdicts.entry(test.result.clone()).or_insert(0) += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(verdicts["valid"] >= 1_200 && verdicts["invalid"] >= 400, "{verdicts:?}");
}

#[test]
fn no_case_is_missing() {
    let edges = edges();

    let counted = edges.test_groups.iter().map(|group| (group.kind.as_str(), group.tests.len()));
    for ((kind, count), (expected, at_least)) in counted.zip(CASES) {
        assert!(kind == expected && count >= at_least, "{kind}: {count}");
    }
    let tests: Vec<_> = edges.test_groups.iter().flat_map(|group| &group.tests).collect();
    assert_eq!(tests.len(), edges.number_of_tests);
    assert!((1..).zip(&tests).all(|(number, test)| test.tc_id == number));
    assert!(tests.iter().all(|test| matches!(&*test.result, "valid" | "invalid")));
    for flag in edges.notes.keys() {
        assert!(tests.iter().any(|test| test.flags.contains(flag)), "{flag}");
    }
    assert!(tests.iter().flat_map(|test| &test.flags).all(|flag| edges.notes.contains_key(flag)));
}

#[test]
fn the_engine_says_what_the_file_says() {
    hold(ours::judge);
}

#[test]
fn the_arithmetic_of_rustcrypto_says_what_the_file_says() {
    hold(theirs::judge);
}
