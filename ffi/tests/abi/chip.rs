//! A chip written on the arithmetic of the `sm2` crate alone, and wallets whose key is in it.

use core::ffi::c_void;

use ecny::{ecny_event_kind::*, ecny_result::*, *};
use ecny_core::{Class, sm3};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use sm2::{
    FieldBytes, ProjectivePoint, PublicKey, Scalar, SecretKey,
    elliptic_curve::{ops::Reduce, point::AffineCoordinates, sec1::ToSec1Point},
};

use crate::device::{ALL, Device, House, number, ok, parts, zeroed};

/// The chip of a device.
#[derive(Default)]
pub struct Chip {
    begun: Option<Scalar>,
    key: Option<Scalar>,
    last_debit: u32,
    /// What it does not do.
    pub refuses: Option<Job>,
    nonces: u8,
}

/// What a chip is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    Begin,
    Agree,
    Finish,
    Sign,
    LastDebit,
}

pub fn callbacks() -> ecny_element {
    ecny_element {
        begin: Some(begin),
        agree_begun: Some(agree_begun),
        finish: Some(finish),
        sign: Some(sign),
        last_debit: Some(last_debit),
    }
}

fn scalar(seed: u8) -> Scalar {
    let mut bytes = [0; 32];
    ChaCha20Rng::from_seed([seed; 32]).fill_bytes(&mut bytes);
    Scalar::reduce(&FieldBytes::from(bytes))
}

unsafe extern "C" fn begin(context: *mut c_void, applicant: *mut u8) -> i32 {
    // SAFETY: the context of this platform.
    let chip = &mut unsafe { parts(context) }.chip;
    if chip.refuses == Some(Job::Begin) {
        return 1;
    }
    let own = scalar(77);
    chip.begun = Some(own);
    let point = (ProjectivePoint::GENERATOR * own).to_affine().to_sec1_point(true);
    // SAFETY: the library gives room for 33 bytes.
    unsafe { applicant.copy_from_nonoverlapping(point.as_bytes().as_ptr(), 33) };
    0
}

unsafe extern "C" fn agree_begun(context: *mut c_void, peer: *const u8, x: *mut u8) -> i32 {
    // SAFETY: the library gives 33 bytes, and room for 32.
    let (chip, peer) = unsafe { (&mut parts(context).chip, core::slice::from_raw_parts(peer, 33)) };
    let (Some(own), false) = (chip.begun, chip.refuses == Some(Job::Agree)) else { return 1 };
    let peer = PublicKey::from_sec1_bytes(peer).unwrap();
    let shared = (ProjectivePoint::from(*peer.as_affine()) * own).to_affine();
    // SAFETY: as above.
    unsafe { x.copy_from_nonoverlapping(shared.x().as_ptr(), 32) };
    0
}

unsafe extern "C" fn finish(context: *mut c_void, t: *const u8) -> i32 {
    // SAFETY: the library gives 32 bytes.
    let (chip, t) = unsafe { (&mut parts(context).chip, core::slice::from_raw_parts(t, 32)) };
    if chip.refuses == Some(Job::Finish) {
        return 1;
    }
    let Some(own) = chip.begun.take() else { return 1 };
    let t: Scalar = *SecretKey::from_slice(t).unwrap().to_nonzero_scalar();
    chip.key = Some(t + own);
    0
}

unsafe extern "C" fn sign(
    context: *mut c_void,
    claim: i32,
    seq: u32,
    message: *const u8,
    len: usize,
    signature: *mut u8,
) -> i32 {
    // SAFETY: the library gives `len` bytes, and room for 64.
    let (chip, message) =
        unsafe { (&mut parts(context).chip, core::slice::from_raw_parts(message, len)) };
    let domain: &[u8] = match claim {
        ECNY_CLAIM_DEBIT => b"ecny-offline/1 debit\0",
        ECNY_CLAIM_REQUEST => b"ecny-offline/1 request\0",
        ECNY_CLAIM_CANCEL => b"ecny-offline/1 cancel\0",
        ECNY_CLAIM_STATEMENT => b"ecny-offline/1 statement\0",
        _ => return 1,
    };
    let (Some(d), true) = (chip.key, message[96..].starts_with(domain)) else { return 1 };
    if chip.refuses == Some(Job::Sign) || (claim == ECNY_CLAIM_DEBIT && seq <= chip.last_debit) {
        return 1;
    }
    chip.last_debit = chip.last_debit.max(seq);
    chip.nonces = chip.nonces.wrapping_add(1);
    // GB/T 32918.2: A4 to A6, with a nonce that no other signature of this test has.
    let (e, k) = (Scalar::reduce(&FieldBytes::from(sm3(&[message]))), scalar(chip.nonces));
    let x = (ProjectivePoint::GENERATOR * k).to_affine().x();
    let r = e + Scalar::reduce(&x);
    let s = (Scalar::ONE + d).invert().unwrap() * (k - r * d);
    for (at, part) in [(0, r), (32, s)] {
        let bytes: FieldBytes = part.into();
        // SAFETY: as above.
        unsafe { signature.add(at).copy_from_nonoverlapping(bytes.as_ptr(), 32) };
    }
    0
}

unsafe extern "C" fn last_debit(context: *mut c_void, seq: *mut u32) -> i32 {
    // SAFETY: the library gives room for the number.
    let chip = unsafe {
        seq.write(parts(context).chip.last_debit);
        &parts(context).chip
    };
    i32::from(chip.refuses == Some(Job::LastDebit))
}

/// A wallet with its key in a chip that holds 200.00.
fn chipped(house: &mut House) -> Device {
    let mut purse = Device::enrolled(1, house, number(1).purse(), Class::Purse);
    let mut device = Device::with_chip(2);
    device.enroll(house, number(1), Class::SecureElement);
    purse.arm(ECNY_PAY, 20_000);
    device.tap(&mut purse, ecny_wallet_load, 20_000, ALL);
    assert_eq!(device.status().balance_fen, 20_000);
    device
}

#[test]
fn a_wallet_whose_key_is_in_a_chip_pays_and_is_paid() {
    let mut house = House::new(1);
    let mut chip = chipped(&mut house);
    let mut soft = Device::enrolled(3, &mut house, number(2), Class::Software);

    chip.arm(ECNY_PAY, 1_234);
    let events = soft.tap(&mut chip, ecny_wallet_collect, 1_234, ALL);
    assert!(events.contains(&ECNY_EVENT_SETTLED), "{events:?}");

    soft.arm(ECNY_PAY, 234);
    chip.arm(ECNY_RECEIVE, 234);
    let events = soft.tap(&mut chip, ecny_wallet_pay, 234, ALL);

    assert!(events.contains(&ECNY_EVENT_SETTLED), "{events:?}");
    assert_eq!((chip.status().balance_fen, soft.status().balance_fen), (19_000, 1_000));
    assert_eq!(chip.status().element_class, 2);
}

#[test]
fn the_keys_to_keep_have_no_private_key_in_them_where_a_chip_has_it() {
    let mut house = House::new(2);
    let mut device = chipped(&mut house);

    assert_eq!(device.keys[0], 2);
    assert_eq!(device.keys[82..114], [0; 32], "where d would be");

    let mut without = Device::blank(9);
    let (platform, keys, wallet) = (without.platform(), device.keys, device.wallet());
    // SAFETY: every pointer is to memory of the length its function asks for.
    unsafe {
        ok(ecny_wallet_close(wallet));
        let opened = ecny_wallet_open(wallet, &platform, keys.as_ptr(), keys.len());
        assert_eq!(opened, ECNY_KEYS, "not without the chip");
    }
}

#[test]
fn a_chip_that_does_not_sign_stops_the_payment_and_nothing_has_moved() {
    let mut house = House::new(3);
    let mut chip = chipped(&mut house);
    let mut till = Device::enrolled(3, &mut house, number(2), Class::Software);
    chip.arm(ECNY_PAY, 1_000);
    chip.parts.chip.refuses = Some(Job::Sign);

    let events = till.tap(&mut chip, ecny_wallet_collect, 1_000, ALL);

    assert_eq!(events.last(), Some(&ECNY_EVENT_REFUSED));
    assert_eq!((chip.status().balance_fen, chip.status().in_flight_fen), (20_000, 0));

    chip.parts.chip.refuses = None;
    chip.reboot();
    chip.arm(ECNY_PAY, 1_000);
    let events = till.tap(&mut chip, ecny_wallet_collect, 1_000, ALL);
    assert!(events.contains(&ECNY_EVENT_SETTLED), "{events:?}");
}

#[test]
fn a_chip_that_refuses_at_enrolment_is_named_and_may_be_asked_again() {
    let mut house = House::new(5);
    for (job, begun, finished) in [
        (Job::LastDebit, ECNY_ELEMENT_REFUSED, ECNY_OK),
        (Job::Begin, ECNY_ELEMENT_REFUSED, ECNY_OK),
        (Job::Agree, ECNY_OK, ECNY_ELEMENT_REFUSED),
        (Job::Finish, ECNY_OK, ECNY_ELEMENT_REFUSED),
    ] {
        let mut device = Device::with_chip(1);
        let (platform, root) = (device.platform(), house.root());
        let (mut enrolment, mut applicant, mut keys) = (*zeroed(), [0; 33], [0; 194]);
        device.parts.chip.refuses = Some(job);
        // SAFETY: every pointer is to memory of the length its function asks for.
        unsafe {
            let mut begin =
                || ecny_enrolment_begin(&raw mut enrolment, &platform, applicant.as_mut_ptr());
            assert_eq!(begin(), begun, "{job:?}");
            if begun != ECNY_OK {
                device.parts.chip.refuses = None;
                ok(begin());
            }
            // The chip of this test has the same half each time, so it gets the same answer.
            let package = house.answer(&applicant, number(1), Class::SecureElement);
            let mut finish = || {
                ecny_enrolment_finish(
                    &raw mut enrolment,
                    root.as_ptr(),
                    package.as_ptr(),
                    package.len(),
                    keys.as_mut_ptr(),
                )
            };
            assert_eq!(finish(), finished, "{job:?}");
            device.parts.chip.refuses = None;
            if finished != ECNY_OK {
                ok(finish());
            }
            ok(ecny_enrolment_close(&raw mut enrolment));
        }
        assert_eq!(keys[0], 2);
    }
}

#[test]
fn flash_that_is_older_than_the_counter_does_not_open() {
    let mut house = House::new(4);
    let mut device = chipped(&mut house);
    device.parts.counter += 1;
    let (platform, keys, wallet) = (device.platform(), device.keys, device.wallet());

    // SAFETY: as above.
    unsafe {
        ok(ecny_wallet_close(wallet));
        let opened = ecny_wallet_open(wallet, &platform, keys.as_ptr(), keys.len());
        assert_eq!(opened, ECNY_ROLLED_BACK);
    }
}
