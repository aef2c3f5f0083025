use std::{fs, process::Command};

use super::house::{House, first, said};

#[test]
fn a_damaged_flash_image_is_exit_code_3_and_nothing_is_written_to_it() {
    let house = House::new();
    let path = house.path("alice").join("flash.bin");
    let good = fs::read(&path).unwrap();
    let noise = (0..262_144_u32).map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    for bad in [
        vec![],
        good[..100].to_vec(),
        good[..131_072].to_vec(),
        [&good[..], &[0xFF; 4096]].concat(),
        vec![0; good.len()],
        vec![0xFF; good.len()],
        good.iter().map(|byte| byte ^ 1).collect(),
        noise,
    ] {
        fs::write(&path, &bad).unwrap();
        for arguments in
            [&["balance", "alice"][..], &["pay", "--from", "alice", "--to", "bob", "--amount", "1"]]
        {
            let refused = house.run(arguments);
            assert_eq!(refused.code, 3, "{}", refused.json);
            let message = refused.json["error"]["message"].as_str().unwrap();
            assert!(message.contains("flash.bin"), "{message}");
        }
        assert_eq!(fs::read(&path).unwrap(), bad);
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(house.run(&["balance", "alice"]).code, 3);
    fs::create_dir(&path).unwrap();
    assert_eq!(house.run(&["balance", "alice"]).error(), "damaged");
}

#[test]
fn the_flash_of_another_wallet_is_not_ones_own() {
    let house = House::new();
    fs::copy(house.path("alice").join("flash.bin"), house.path("bob").join("flash.bin")).unwrap();

    let balance = house.run(&["balance", "bob"]);

    assert_eq!(balance.code, 3, "{}", balance.json);
}

#[test]
fn a_changed_file_of_the_bank_is_named() {
    let house = House::new();
    for file in [
        house.path("bank").join("events"),
        first(&house.path("bank").join("purses"), "sealed"),
        first(&house.path("bank").join("purses"), "bin"),
    ] {
        let good = fs::read(&file).unwrap();
        let mut bad = good.clone();
        bad.iter_mut().take(100).for_each(|byte| *byte ^= 1);
        fs::write(&file, &bad).unwrap();

        let books = house.run(&["books", "--issuer", "bank", "alice", "bob"]);

        assert_eq!(books.code, 3, "{}", books.json);
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(books.json["error"]["message"].as_str().unwrap().contains(name), "{}", books.json);
        fs::write(&file, &good).unwrap();
    }
    house.books();
}

/// A limit of the shell on the size of a file stands for a disk that has no room: that needs no
/// disk of its own. On a full one the code is `disk-full`.
#[cfg(unix)]
#[test]
fn where_there_is_no_room_for_a_flash_image_no_wallet_is_made() {
    let house = House::new();
    let mut shell = Command::new("sh");
    let script = r#"trap "" XFSZ; ulimit -f 100; exec "$0" "$@""#;
    let enrol = ["enrol", "--issuer", "bank", "--wallet", "carol", "--json", "--key-file", "key"];
    shell.args(["-c", script, env!("CARGO_BIN_EXE_ecny")]).args(enrol);

    let refused = said(&house.inside(&mut shell).output().unwrap());

    assert_eq!((refused.code, refused.error()), (3, "io"), "{}", refused.json);
    assert!(!house.path("carol").exists());
    assert!(!house.path("bank/purses/0001-000000000003.bin").exists());
    house.books();
    house.done(&["enrol", "--issuer", "bank", "--wallet", "carol"]);
    house.load("carol", "1");
}
