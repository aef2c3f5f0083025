use std::{collections::BTreeSet, ffi::CStr};

use ecny::*;

fn name(number: i32) -> String {
    // SAFETY: the library gives a string that is never freed.
    unsafe { CStr::from_ptr(ecny_result_name(number)) }.to_str().unwrap().to_owned()
}

fn text(number: i32) -> String {
    // SAFETY: as above.
    unsafe { CStr::from_ptr(ecny_result_text(number)) }.to_str().unwrap().to_owned()
}

#[test]
fn every_number_of_the_header_has_its_name_and_a_text_and_no_other_number_has_one() {
    let header = include_str!("../../include/ecny.h");
    let (_, results) = header.split_once("enum ecny_result").unwrap();
    let (results, _) = results.split_once("};").unwrap();
    let stated: Vec<(String, i32)> = results
        .lines()
        .filter_map(|line| line.trim().trim_end_matches(',').split_once(" = "))
        .map(|(name, number)| (name.to_owned(), number.parse().unwrap()))
        .collect();

    for (stated_name, number) in &stated {
        assert_eq!(name(*number), *stated_name);
        assert!(!text(*number).is_empty(), "{stated_name}");
    }
    let numbers: BTreeSet<i32> = stated.iter().map(|(_, number)| *number).collect();
    assert_eq!(numbers.len(), stated.len());
    for number in (-1_000..2_000).filter(|number| !numbers.contains(number)) {
        assert_eq!((name(number), text(number)), ("?".to_owned(), String::new()));
    }
}

#[test]
fn the_library_says_what_it_is() {
    // SAFETY: as above.
    let version = unsafe { CStr::from_ptr(ecny_version()) };

    assert_eq!(version.to_str().unwrap(), env!("CARGO_PKG_VERSION"));
    assert_eq!(ecny_abi_version(), ECNY_ABI_VERSION);
    assert_eq!(ecny_wallet_words(), ECNY_WALLET_WORDS);
    assert_eq!(ecny_enrolment_words(), ECNY_ENROLMENT_WORDS);
}

#[test]
fn for_every_result_the_guide_says_what_the_person_is_told() {
    let guide = include_str!("../../../docs/embedding.md");
    let (_, table) = guide.split_once("## Errors, and what the person should be told").unwrap();
    let told: BTreeSet<&str> =
        table.split('`').filter(|word| word.starts_with("ECNY_") && !word.contains(' ')).collect();

    let missing: Vec<String> =
        (1..2_000).map(name).filter(|name| name != "?" && !told.contains(name.as_str())).collect();

    assert_eq!(missing, [""; 0]);
}
