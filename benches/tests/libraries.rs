//! The libraries agree, and everything that is measured can be measured.
#![cfg(test)]
#![forbid(unsafe_code)]

use ecny_benches::{Who, libraries_agree, names, tasks};

#[test]
fn every_library_takes_what_the_others_signed_and_refuses_what_became_of_it() {
    assert!(names().unwrap().starts_with(&["ours", "rustcrypto"]));
    libraries_agree(3).unwrap();
}

#[test]
fn everything_that_is_measured_goes_through_again_and_again() {
    for mut task in tasks().unwrap() {
        for _ in 0..2 {
            task.ready().and_then(|()| task.run()).unwrap_or_else(|fault| {
                panic!("{task:?}: {fault}");
            });
        }
    }
}

#[test]
fn work_that_is_used_up_is_not_done_twice() {
    let mut used_up: Vec<_> =
        tasks().unwrap().into_iter().filter(|task| task.is_used_up()).collect();
    used_up.retain(|task| task.who == Who::RustCrypto && task.what.key() == "sign_prepared");
    let [task] = used_up.as_mut_slice() else { panic!("RustCrypto prepares nonces") };

    task.ready().unwrap();

    assert!(task.run().is_ok());
    assert!(task.run().is_err());
}
