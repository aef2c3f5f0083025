//! What the fuzzers drive, on a stable toolchain: every input that is kept, and random ones.
#![cfg(test)]

use std::{collections::BTreeMap, fs, path::Path};

use ecny_sim::harness::{TARGETS, seeds};
use proptest::{collection::vec, prelude::*};

/// The inputs that are kept for that target, by name.
fn corpus(target: &str) -> BTreeMap<String, Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let files = fs::read_dir(directory).unwrap().map(|file| file.unwrap());
    let name = |file: &fs::DirEntry| file.file_name().into_string().unwrap();
    files.map(|file| (name(&file), fs::read(file.path()).unwrap())).collect()
}

#[test]
fn every_input_that_is_kept_holds() {
    for (target, harness) in TARGETS {
        let corpus = corpus(target);
        assert!(!corpus.is_empty(), "{target}");
        for (name, bytes) in corpus {
            println!("{target}/{name}");
            harness(&bytes);
        }
    }
}

#[test]
fn every_conversation_fuzzers_begin_with_is_kept_as_it_is_made() {
    for seed in seeds() {
        assert!(TARGETS.iter().any(|(target, _)| *target == seed.target), "{seed:?}");
        let kept = corpus(seed.target).remove(seed.name);
        assert_eq!(
            kept,
            Some(seed.bytes),
            "{}/{}: see fuzz/examples/seeds.rs",
            seed.target,
            seed.name
        );
    }
}

/// Few enough for every day; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if asked { config } else { ProptestConfig { cases: 64, ..config } }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_are_a_script_and_every_script_holds(bytes in vec(any::<u8>(), 0..300)) {
        for (_, harness) in TARGETS {
            harness(&bytes);
        }
    }
}
