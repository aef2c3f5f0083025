use core::ptr::null_mut;

use ecny::{ecny_result::*, *};
use ecny_core::Class;

use crate::device::{Device, House, number, ok, zeroed};

/// # Safety
/// `enrolment` is a handle of this ABI.
unsafe fn finish(
    enrolment: &mut ecny_enrolment,
    root: &[u8; 33],
    package: &[u8],
) -> (ecny_result, [u8; 194]) {
    let mut keys = [0; 194];
    let (root, start, to) = (root.as_ptr(), package.as_ptr(), keys.as_mut_ptr());
    // SAFETY: every pointer is to memory of the length the function asks for.
    let result =
        unsafe { ecny_enrolment_finish(&raw mut *enrolment, root, start, package.len(), to) };
    (result, keys)
}

#[test]
fn a_package_that_does_not_fit_is_named_and_the_right_one_is_still_taken() {
    let (mut house, stranger) = (House::new(1), House::new(2));
    let (mut device, mut other) = (Device::blank(1), Device::blank(2));
    let (platform, others) = (device.platform(), other.platform());
    let (mut enrolment, mut applicant, mut theirs) = (*zeroed(), [0; 33], [0; 33]);
    // SAFETY: every pointer is to memory of the length its function asks for.
    unsafe {
        ok(ecny_enrolment_begin(&raw mut enrolment, &platform, applicant.as_mut_ptr()));
        let mut second = *zeroed();
        ok(ecny_enrolment_begin(&raw mut second, &others, theirs.as_mut_ptr()));
        ok(ecny_enrolment_close(&raw mut second));
        let package = house.answer(&applicant, number(1), Class::Software);
        let for_another = house.answer(&theirs, number(2), Class::Software);
        let mut cut = package;
        cut[0] = 9;

        for (root, bytes, expected) in [
            (house.root(), &for_another[..], ECNY_ENROLMENT_KEY),
            (stranger.root(), &package, ECNY_ENROLMENT_CERTIFICATE),
            ([0; 33], &package, ECNY_VALUE),
            (house.root(), &cut, ECNY_PACKAGE),
            (house.root(), &package[..333], ECNY_LENGTH),
        ] {
            let (result, keys) = finish(&mut enrolment, &root, bytes);
            assert_eq!((result, keys), (expected, [0; 194]));
        }

        ok(finish(&mut enrolment, &house.root(), &package).0);
        ok(ecny_enrolment_close(&raw mut enrolment));
    }
}

#[test]
fn a_device_that_restarted_goes_on_with_its_half_of_the_key() {
    let mut house = House::new(3);
    let mut device = Device::blank(1);
    let platform = device.platform();
    let (mut enrolment, mut first, mut again, mut secret) = (*zeroed(), [0; 33], [0; 33], [0; 32]);
    // SAFETY: as above.
    unsafe {
        ok(ecny_enrolment_begin(&raw mut enrolment, &platform, first.as_mut_ptr()));
        ok(ecny_enrolment_secret(&raw mut enrolment, secret.as_mut_ptr()));
        ok(ecny_enrolment_close(&raw mut enrolment));
        let package = house.answer(&first, number(1), Class::Software);

        let (kept, to) = (secret.as_ptr(), again.as_mut_ptr());
        ok(ecny_enrolment_resume(&raw mut enrolment, &platform, kept, to));

        assert_eq!(first, again);
        ok(finish(&mut enrolment, &house.root(), &package).0);
        ok(ecny_enrolment_close(&raw mut enrolment));
    }
}

#[test]
fn a_chip_does_not_give_its_half_away() {
    let mut device = Device::with_chip(1);
    let platform = device.platform();
    let (mut enrolment, mut applicant, mut secret) = (*zeroed(), [0; 33], [0; 32]);
    // SAFETY: as above.
    unsafe {
        ok(ecny_enrolment_begin(&raw mut enrolment, &platform, applicant.as_mut_ptr()));

        let asked = ecny_enrolment_secret(&raw mut enrolment, secret.as_mut_ptr());

        assert_eq!((asked, secret), (ECNY_OUT_OF_TURN, [0; 32]));
        ok(ecny_enrolment_close(&raw mut enrolment));
    }
}

#[test]
fn a_wallet_is_made_once_under_one_counter() {
    let mut house = House::new(4);
    let mut device = Device::enrolled(1, &mut house, number(1), Class::Software);
    let (platform, root, keys) = (device.platform(), house.root(), device.keys);
    let wallet = device.wallet();
    // SAFETY: as above.
    unsafe {
        ok(ecny_wallet_close(wallet));
        let mut enrolment = *zeroed();
        let mut applicant = [0; 33];
        ok(ecny_enrolment_begin(&raw mut enrolment, &platform, applicant.as_mut_ptr()));
        let package = house.answer(&applicant, number(9), Class::Software);
        ok(ecny_enrolment_close(&raw mut enrolment));
        let (key, key_len) = (keys.as_ptr(), keys.len());
        let (start, len) = (package.as_ptr(), package.len());

        let again = ecny_wallet_format(wallet, &platform, key, key_len, root.as_ptr(), start, len);
        assert_eq!(again, ECNY_PEER_TERMS, "the package is for another wallet");
        let rootless = ecny_wallet_format(wallet, &platform, key, key_len, null_mut(), start, len);
        assert_eq!(rootless, ECNY_NULL);

        ok(ecny_wallet_open(wallet, &platform, key, key_len));
    }
}
