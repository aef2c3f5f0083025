use ecny_core::{
    ElementBytes, Ledger, NoncePolicy, Package, Pin, RootKey, SecureElement, Tag, sm2::Point,
};
use ecny_offline_protocol::{Card, Reader};

use crate::{
    ECNY_POINT_LEN,
    ecny_result::{self, ECNY_LENGTH, ECNY_PACKAGE, ECNY_VALUE},
    element::Element,
    guard::guard,
    handle::{Handle, Inside},
    platform::{Clock, Flash, ecny_platform},
    raw::{Span, apart, array, bytes, input},
    sync::Sync,
};

/// The length of a wallet's id: operator 2, number 6, big-endian.
pub const ECNY_ID_LEN: usize = 8;
/// The length of the keys of a wallet, which the host keeps encrypted.
pub const ECNY_KEYS_LEN: usize = 194;
/// The length of what an operator answers to a device that showed U.
pub const ECNY_PACKAGE_LEN: usize = 393;
/// How many words of 8 bytes a wallet takes.
pub const ECNY_WALLET_WORDS: usize = 768;

/// A nonce is made of the message, the key and fresh randomness, when it is signed.
pub const ECNY_NONCE_HEDGED: i32 = 1;
/// A nonce is made by `ecny_wallet_prepare` and kept in memory: the tap is a multiplication shorter.
/// Only where the randomness is checked and memory cannot be copied and resumed: not in a virtual
/// machine, not in a process that forks.
pub const ECNY_NONCE_PREPARED: i32 = 2;

/// A wallet. Memory of the caller's: zeroed before its first use, neither moved nor copied nor freed
/// while it is open. One call at a time, from any thread.
#[repr(C)]
pub struct ecny_wallet {
    _opaque: [u64; ECNY_WALLET_WORDS],
}

/// What is in an open handle.
pub(crate) struct Open {
    pub(crate) ledger: Ledger<Flash, Element>,
    pub(crate) tap: Tap,
    pub(crate) clock: Option<Clock>,
    /// Of what the wallet asks for and offers as the reader.
    pub(crate) purpose: Tag,
    pub(crate) sync: Option<Sync>,
    /// Where the platform has a flash for it.
    pub(crate) pin: Option<Pin<Flash>>,
}

/// The tap that is going on, in one NFC role.
#[expect(clippy::large_enum_variant, reason = "there is no heap to put the tap on")]
pub(crate) enum Tap {
    None,
    Card(Card),
    Reader(Reader),
}

impl Open {
    fn new(
        mut ledger: Ledger<Flash, Element>,
        platform: &ecny_platform,
    ) -> Result<Self, ecny_result> {
        let pin = match platform.pin_flash()? {
            Some(flash) => Some(Pin::open(flash, ledger.element().secrets())?),
            None => None,
        };
        let (clock, purpose) = (platform.clock(), Tag::NONE);
        Ok(Self { ledger, tap: Tap::None, clock, purpose, sync: None, pin })
    }
}

/// Goes into a wallet, alone, and tells it the time.
///
/// # Safety
/// That of [`Handle::at`].
pub(crate) unsafe fn enter<'a>(wallet: *mut ecny_wallet) -> Result<Inside<'a, Open>, ecny_result> {
    // SAFETY: this function's contract.
    let mut open = unsafe { Handle::<Open>::at(wallet) }?.enter()?;
    if let Some(clock) = &open.clock {
        let now = clock.now();
        open.ledger.consent.tick(now);
    }
    Ok(open)
}

/// Makes an empty wallet on the flash and opens it. Whatever was there before is gone in the end. It
/// serves once its holder has it: `ecny_wallet_activate`.
///
/// - `keys`: what `ecny_enrolment_finish` gave, `ECNY_KEYS_LEN` bytes.
/// - `root`: the key of the root, `ECNY_POINT_LEN` bytes, built into the firmware: never from the
///   package's pipe.
/// - `package`: the operator's answer, `ECNY_PACKAGE_LEN` bytes.
///
/// `ECNY_PEER_*` where the operator is not of this root or the limits are not signed for this
/// wallet, `ECNY_LIVED` where its monotonic counter has counted before: the flash is untouched then.
///
/// # Safety
/// `wallet` is zeroed or closed. Every pointer is null or valid for its length, and so are those in
/// `platform`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_format(
    wallet: *mut ecny_wallet,
    platform: *const ecny_platform,
    keys: *const u8,
    keys_len: usize,
    root: *const u8,
    package: *const u8,
    package_len: usize,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (handle, platform, keys, root, package) = unsafe {
            (
                Handle::<Open>::at(wallet)?,
                input(platform)?,
                bytes(keys, keys_len)?,
                array::<ECNY_POINT_LEN>(root)?,
                bytes(package, package_len)?,
            )
        };
        apart(&[Span::of(wallet), Span::of(platform)])?;
        for given in [keys, root, package] {
            apart(&[Span::of(wallet), Span::of_bytes(given)])?;
        }
        let keys: &ElementBytes = keys.try_into().map_err(|_| ECNY_LENGTH)?;
        let package: &[u8; Package::LEN] = package.try_into().map_err(|_| ECNY_LENGTH)?;
        handle.fill(|| {
            let root = RootKey::new(Point::from_bytes(root).ok_or(ECNY_VALUE)?);
            let package = Package::from_bytes(package).ok_or(ECNY_PACKAGE)?;
            let (flash, element) = (platform.flash()?, Element::open(platform, keys)?);
            let ledger = Ledger::format(flash, element, &root, &package.personalization)?;
            Open::new(ledger, platform)
        })
    })
}

/// Opens the wallet that is on the flash. Writes nothing.
///
/// - `keys`: as they were given, `ECNY_KEYS_LEN` bytes. That they are unchanged is what the store of the
///   host vouches for, which encrypts and authenticates them: that key and certificate fit was checked
///   at enrolment, and a card that wakes in the field has no time for it.
///
/// `ECNY_FLASH_NOT_A_JOURNAL`, `ECNY_FLASH_WRONG_KEY`, `ECNY_DAMAGED`, `ECNY_ROLLED_BACK`: show it to
/// the operator, and format nothing. `ECNY_UNFINISHED`: power was cut while it was formatted; format
/// it again.
///
/// # Safety
/// As for `ecny_wallet_format`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_open(
    wallet: *mut ecny_wallet,
    platform: *const ecny_platform,
    keys: *const u8,
    keys_len: usize,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (handle, platform, keys) =
            unsafe { (Handle::<Open>::at(wallet)?, input(platform)?, bytes(keys, keys_len)?) };
        apart(&[Span::of(wallet), Span::of(platform)])?;
        apart(&[Span::of(wallet), Span::of_bytes(keys)])?;
        let keys: &ElementBytes = keys.try_into().map_err(|_| ECNY_LENGTH)?;
        handle.fill(|| {
            let ledger = Ledger::open(platform.flash()?, Element::open(platform, keys)?)?;
            Open::new(ledger, platform)
        })
    })
}

/// Closes the handle and leaves zeros: keys, channel, every yes are gone. Nothing on flash changes.
///
/// Closing what is not open is `ECNY_NOT_OPEN` and does no harm.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_close(wallet: *mut ecny_wallet) -> ecny_result {
    // SAFETY: null or valid by this function's contract.
    guard(|| unsafe { Handle::<Open>::at(wallet) }?.close())
}

/// Does ahead of the tap what can be done ahead of it. Call it between taps; without it the tap
/// takes longer.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_prepare(wallet: *mut ecny_wallet) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        Ok(open.ledger.element().prepare()?)
    })
}

/// Chooses where the nonces of signatures come from, until the handle is closed: `ECNY_NONCE_HEDGED`,
/// which is how a handle opens, or `ECNY_NONCE_PREPARED`. `ECNY_PLATFORM` where a chip signs.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_nonces(wallet: *mut ecny_wallet, policy: i32) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        let policy = match policy {
            ECNY_NONCE_HEDGED => NoncePolicy::Hedged,
            ECNY_NONCE_PREPARED => NoncePolicy::Prepared,
            _ => return Err(ECNY_VALUE),
        };
        open.ledger.element().set_nonce_policy(policy)
    })
}

/// Makes sure that what was read at boot stays as it was read: one append after a boot, and nothing
/// later. The first tap does it otherwise.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_confirm(wallet: *mut ecny_wallet) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        Ok(open.ledger.confirm()?)
    })
}

/// Moves what must be kept into the other half of the flash, and drops what the operator has seen.
/// Takes an erase; best after a sync. A step that finds no room does it itself.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_compact(wallet: *mut ecny_wallet) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        Ok(open.ledger.compact()?)
    })
}

const _: () = assert!(ECNY_KEYS_LEN == size_of::<ElementBytes>());
const _: () = assert!(ECNY_PACKAGE_LEN == Package::LEN);
const _: () = assert!(size_of::<Handle<Open>>() <= size_of::<ecny_wallet>());
