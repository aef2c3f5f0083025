use ecny_core::{
    Account, Amount, Certificate, Day, Entry, Limits, Line, OperatorCertificate, OperatorTerms,
    Profile, Request, SignedRequest, Value, decode, encode,
    sm2::{Point, Signature},
};
use ecny_offline_protocol::{Hello, Message};
use serde::{Serialize, de::DeserializeOwned};

use super::law::sound_account;

/// Bytes that are understood as something are the one encoding of it; and a line of a log that is
/// understood moves no account out of balance.
///
/// The first byte says as what the others are read.
///
/// # Panics
/// Where it does.
pub fn one_encoding(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    match kind % 13 {
        0 => coded::<Message>(bytes),
        1 => coded::<SignedRequest>(bytes),
        2 => coded::<Request>(bytes),
        3 => coded::<Value>(bytes),
        4 => coded::<Entry>(bytes),
        5 => coded::<Profile>(bytes),
        6 => coded::<Limits>(bytes),
        7 => coded::<Account>(bytes),
        8 => line(bytes),
        9 => laid_out(bytes, Certificate::from_bytes, Certificate::to_bytes),
        10 => {
            laid_out(bytes, OperatorCertificate::from_bytes, OperatorCertificate::to_bytes);
            laid_out(bytes, OperatorTerms::from_bytes, OperatorTerms::to_bytes);
        }
        11 => {
            laid_out(bytes, |bytes| Hello::from_bytes(bytes).ok(), Hello::to_bytes);
            laid_out(bytes, Point::from_bytes, Point::to_bytes);
            coded::<Point>(bytes);
        }
        _ => {
            laid_out(bytes, |bytes| Some(Signature::from_bytes(bytes)), Signature::to_bytes);
            text(bytes);
        }
    }
}

/// What `postcard` reads.
fn coded<T: Serialize + DeserializeOwned>(bytes: &[u8]) {
    let Ok(value) = decode::<T>(bytes) else { return };
    same(&value, bytes);
    let longer = [bytes, &[0]].concat();
    assert!(decode::<T>(&longer).is_err(), "a byte more is too much");
    let shorter = bytes.split_last().map_or(bytes, |(_, rest)| rest);
    assert!(bytes.is_empty() || decode::<T>(shorter).is_err(), "a byte less is too little");
}

fn same<T: Serialize>(value: &T, bytes: &[u8]) {
    assert_eq!(encode(value, &mut [0; 1_024]).expect("it fits"), bytes);
}

/// What has a layout of its own.
fn laid_out<T, const N: usize>(
    bytes: &[u8],
    read: impl Fn(&[u8; N]) -> Option<T>,
    write: impl Fn(&T) -> [u8; N],
) {
    let Some(bytes) = bytes.first_chunk() else { return };
    if let Some(value) = read(bytes) {
        assert_eq!(write(&value), *bytes);
    }
}

/// A line, applied to an account that holds something.
fn line(bytes: &[u8]) {
    coded::<Line>(bytes);
    let Ok(line) = Line::from_bytes(bytes) else { return };
    for kind in [ecny_core::AccountKind::Wallet, ecny_core::AccountKind::Purse] {
        let mut account = Account::new(kind, [2; Point::LEN], Limits::NONE, Day::new(2_500));
        if kind == ecny_core::AccountKind::Wallet {
            let held = Amount::from_fen(20_000).expect("an amount");
            account.balance = held;
            account.totals.received = held;
            account.synced = Amount::from_fen(5_000).expect("an amount");
            account.received_hop = ecny_core::Hop::new(1);
        }
        sound_account(&account);
        let mut moved = account.clone();
        match moved.apply(&line.record) {
            Ok(()) => sound_account(&moved),
            // The ledger applies to a copy: what comes of a refusal is thrown away.
            Err(error) => assert_eq!(error, ecny_core::LedgerError::Damaged),
        }
    }
}

/// What is read as a sum is written as that sum.
fn text(bytes: &[u8]) {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    if let Ok(amount) = text.parse::<Amount>() {
        assert_eq!(amount.to_string().parse(), Ok(amount));
    }
}
