use core::{ffi::c_void, ptr::null};
use std::mem::MaybeUninit;

use ecny::{ecny_result::*, *};
use ecny_core::{
    Class, Day, Epoch, OperatorId, RootKey, Tier, WalletId, WalletNumber, Word, sm2::Point,
};
use ecny_issuer::{Application, Issuer, OperatorKeys, Registry, Root};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// The day the operator speaks.
pub const TODAY: Day = Day::new(2_500);

/// All messages of a tap arrive.
pub const ALL: usize = usize::MAX;

/// A root and one operator.
pub struct House {
    pub root: RootKey,
    pub issuer: Issuer,
    pub rng: ChaCha20Rng,
}

impl House {
    pub fn new(seed: u8) -> Self {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let root = Root::generate(&mut rng).unwrap();
        let keys = OperatorKeys::generate(OperatorId::new(1), Epoch::new(1), &mut rng).unwrap();
        let terms = keys.terms(Day::new(0), Day::new(4_000));
        let certificate = root.certify(terms, &mut rng).unwrap();
        let registry = Registry::default();
        let issuer = Issuer::open(keys, certificate, root.public(), registry).unwrap();
        Self { root: root.public(), issuer, rng }
    }

    pub fn root(&self) -> [u8; 33] {
        self.root.point().to_bytes()
    }

    /// The answer to a device that shows U.
    pub fn answer(
        &mut self,
        applicant: &[u8; 33],
        number: WalletNumber,
        class: Class,
    ) -> [u8; 393] {
        let u = Point::from_bytes(applicant).unwrap();
        let application = Application::new(number, class, Tier::IV, Day::new(4_000));
        let enrolment = self.issuer.enroll(&u, &application, TODAY, &mut self.rng).unwrap();
        *enrolment.package().to_bytes()
    }
}

/// What the callbacks of a device work on. It stays where it is as long as the device lives.
pub struct Parts {
    flash: Vec<u8>,
    rng: ChaCha20Rng,
    pub counter: u32,
    pub now: u64,
    pub chip: super::chip::Chip,
}

/// A device, and the wallet it holds.
pub struct Device {
    pub parts: Box<Parts>,
    pub wallet: Box<ecny_wallet>,
    pub keys: [u8; 194],
    element: Option<Box<ecny_element>>,
}

/// What a handle is before its first use.
pub fn zeroed<T>() -> Box<T> {
    // SAFETY: the handles of this ABI are blocks of integers, for which zero is a value.
    Box::new(unsafe { MaybeUninit::zeroed().assume_init() })
}

impl Device {
    /// A device that has no wallet yet.
    pub fn blank(seed: u8) -> Self {
        let parts = Parts {
            flash: vec![0xFF; 65_536],
            rng: ChaCha20Rng::from_seed([seed; 32]),
            counter: 0,
            now: 1_000,
            chip: super::chip::Chip::default(),
        };
        Self { parts: Box::new(parts), wallet: zeroed(), keys: [0; 194], element: None }
    }

    /// The same with its keys in a chip.
    pub fn with_chip(seed: u8) -> Self {
        let mut device = Self::blank(seed);
        device.element = Some(Box::new(super::chip::callbacks()));
        device
    }

    /// A device with an enrolled, empty wallet.
    pub fn enrolled(seed: u8, house: &mut House, number: WalletNumber, class: Class) -> Self {
        let mut device = Self::blank(seed);
        device.enroll(house, number, class);
        device
    }

    pub fn enroll(&mut self, house: &mut House, number: WalletNumber, class: Class) {
        let (platform, root) = (self.platform(), house.root());
        let mut enrolment = zeroed::<ecny_enrolment>();
        let mut applicant = [0; 33];
        // SAFETY: every pointer is to memory of the length its function asks for.
        unsafe {
            ok(ecny_enrolment_begin(&raw mut *enrolment, &platform, applicant.as_mut_ptr()));
            let package = house.answer(&applicant, number, class);
            ok(ecny_enrolment_finish(
                &raw mut *enrolment,
                root.as_ptr(),
                package.as_ptr(),
                package.len(),
                self.keys.as_mut_ptr(),
            ));
            ok(ecny_enrolment_close(&raw mut *enrolment));
            ok(ecny_wallet_format(
                self.wallet(),
                &platform,
                self.keys.as_ptr(),
                self.keys.len(),
                root.as_ptr(),
                package.as_ptr(),
                package.len(),
            ));
            ok(ecny_wallet_activate(self.wallet()));
        }
    }

    pub fn wallet(&mut self) -> *mut ecny_wallet {
        &raw mut *self.wallet
    }

    pub fn platform(&mut self) -> ecny_platform {
        let element = self.element.as_deref().map_or(null(), core::ptr::from_ref);
        ecny_platform {
            context: (&raw mut *self.parts).cast(),
            flash_size: 65_536,
            flash_page: 4_096,
            flash_read: Some(read),
            flash_program: Some(program),
            flash_erase: Some(erase),
            random: Some(random),
            counter_read: Some(counter_read),
            counter_advance: Some(counter_advance),
            millis: Some(millis),
            element,
            pin_flash: null(),
        }
    }

    /// Closes the wallet and opens it again.
    pub fn reboot(&mut self) {
        let (platform, wallet, keys) = (self.platform(), self.wallet(), self.keys);
        // SAFETY: as in `enroll`.
        unsafe {
            ok(ecny_wallet_close(wallet));
            ok(ecny_wallet_open(wallet, &platform, keys.as_ptr(), keys.len()));
        }
    }

    pub fn status(&mut self) -> ecny_status {
        let mut status = *zeroed();
        // SAFETY: as in `enroll`.
        ok(unsafe { ecny_wallet_status(self.wallet(), &raw mut status) });
        status
    }

    /// Gives the wallet a word of an operator's: whether it holds since then.
    pub fn take(&mut self, word: &Word) -> Result<bool, ecny_result> {
        let (mut room, mut now) = ([0; ECNY_WORD_MAX], false);
        let bytes = word.to_bytes(&mut room).unwrap();
        // SAFETY: as in `enroll`.
        let taken =
            unsafe { ecny_wallet_take(self.wallet(), bytes.as_ptr(), bytes.len(), &raw mut now) };
        if taken == ECNY_OK { Ok(now) } else { Err(taken) }
    }

    pub fn id(&mut self) -> WalletId {
        WalletId::from_bytes(&self.status().id)
    }

    pub fn arm(&mut self, direction: i32, fen: u64) {
        // SAFETY: as in `enroll`.
        ok(unsafe { ecny_wallet_arm(self.wallet(), direction, fen, 1, 0) });
    }

    /// A tap of this device's reader on that card, of which so many messages arrive.
    pub fn tap(
        &mut self,
        card: &mut Self,
        begin: unsafe extern "C" fn(
            *mut ecny_wallet,
            u64,
            *mut u8,
            usize,
            *mut usize,
        ) -> ecny_result,
        fen: u64,
        messages: usize,
    ) -> Vec<ecny_event_kind> {
        let (mut command, mut response) = ([0; ECNY_APDU_MAX], [0; ECNY_APDU_MAX]);
        let (mut length, mut answered) = (0, 0);
        let (mut event, mut events, mut arrived) = (*zeroed::<ecny_event>(), Vec::new(), 0);
        // SAFETY: as in `enroll`.
        unsafe {
            ok(begin(self.wallet(), fen, command.as_mut_ptr(), ECNY_APDU_MAX, &raw mut length));
            while length > 0 && arrived < messages {
                ok(ecny_wallet_handle_apdu(
                    card.wallet(),
                    command.as_ptr(),
                    length,
                    response.as_mut_ptr(),
                    ECNY_APDU_MAX,
                    &raw mut answered,
                    &raw mut event,
                ));
                events.push(event.kind);
                arrived += 1;
                if arrived == messages {
                    break;
                }
                let fed = ecny_wallet_feed(
                    self.wallet(),
                    response.as_ptr(),
                    answered,
                    command.as_mut_ptr(),
                    ECNY_APDU_MAX,
                    &raw mut length,
                    &raw mut event,
                );
                assert_eq!(fed, event.why, "an error of feed is what its event says");
                events.push(event.kind);
                arrived += 1;
            }
            ok(ecny_wallet_end_tap(self.wallet()));
            ok(ecny_wallet_end_tap(card.wallet()));
        }
        events
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // SAFETY: zeroed, open or closed.
        let closed = unsafe { ecny_wallet_close(self.wallet()) };
        assert!(matches!(closed, ECNY_OK | ECNY_NOT_OPEN), "{closed:?}");
    }
}

pub fn ok(result: ecny_result) {
    assert_eq!(result, ECNY_OK);
}

pub const fn number(number: u8) -> WalletNumber {
    WalletNumber::from_bytes(&[0, 0, 0, 0, 0, number])
}

/// # Safety
/// `context` is that of [`Device::platform`].
pub unsafe fn parts<'a>(context: *mut c_void) -> &'a mut Parts {
    // SAFETY: the context is a `Parts`, and only one callback runs at a time.
    unsafe { &mut *context.cast() }
}

fn range(offset: u32, len: usize) -> core::ops::Range<usize> {
    let start = usize::try_from(offset).unwrap();
    start..start.checked_add(len).unwrap()
}

unsafe extern "C" fn read(context: *mut c_void, offset: u32, out: *mut u8, len: usize) -> i32 {
    // SAFETY: the library gives room for `len` bytes.
    unsafe { core::slice::from_raw_parts_mut(out, len) }
        .copy_from_slice(&unsafe { parts(context) }.flash[range(offset, len)]);
    0
}

unsafe extern "C" fn program(
    context: *mut c_void,
    offset: u32,
    bytes: *const u8,
    len: usize,
) -> i32 {
    // SAFETY: the library gives `len` bytes.
    let (parts, bytes) = unsafe { (parts(context), core::slice::from_raw_parts(bytes, len)) };
    let words = &mut parts.flash[range(offset, len)];
    let blank = words.iter().all(|byte| *byte == 0xFF);
    assert!(blank && len.is_multiple_of(ECNY_FLASH_WORD), "a word is written once, and whole");
    words.copy_from_slice(bytes);
    0
}

unsafe extern "C" fn erase(context: *mut c_void, offset: u32, len: usize) -> i32 {
    assert!(offset.is_multiple_of(4_096) && len.is_multiple_of(4_096), "whole pages are erased");
    // SAFETY: the context of this platform.
    unsafe { parts(context) }.flash[range(offset, len)].fill(0xFF);
    0
}

unsafe extern "C" fn random(context: *mut c_void, out: *mut u8, len: usize) -> i32 {
    // SAFETY: the library gives room for `len` bytes.
    let (parts, out) = unsafe { (parts(context), core::slice::from_raw_parts_mut(out, len)) };
    parts.rng.fill_bytes(out);
    0
}

unsafe extern "C" fn counter_read(context: *mut c_void, value: *mut u32) -> i32 {
    // SAFETY: the library gives room for the number.
    unsafe { value.write(parts(context).counter) };
    0
}

unsafe extern "C" fn counter_advance(context: *mut c_void, value: u32) -> i32 {
    // SAFETY: the context of this platform.
    let parts = unsafe { parts(context) };
    parts.counter = parts.counter.max(value);
    0
}

unsafe extern "C" fn millis(context: *mut c_void, now: *mut u64) -> i32 {
    // SAFETY: the library gives room for the number.
    unsafe { now.write(parts(context).now) };
    0
}
