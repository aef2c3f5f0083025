use ecny_core::{
    Enrolling, Package, RootKey,
    sm2::{Point, SecretScalar},
};

use crate::{
    ECNY_KEYS_LEN,
    ecny_result::{
        self, ECNY_ENROLMENT_CERTIFICATE, ECNY_LENGTH, ECNY_OUT_OF_TURN, ECNY_PACKAGE, ECNY_VALUE,
    },
    ecny_wallet,
    element::Beginning,
    guard::guard,
    handle::Handle,
    platform::{Random, ecny_platform},
    raw::{Out, Span, apart, array, bytes, input},
    wallet::enter,
};

/// The length of a compressed point of the curve.
pub const ECNY_POINT_LEN: usize = 33;
/// The length of d', the own half of a key that is not finished.
pub const ECNY_SECRET_LEN: usize = 32;
/// How many words of 8 bytes an enrolment takes.
pub const ECNY_ENROLMENT_WORDS: usize = 96;

/// A key that is half made: U goes to the operator, its package comes back. Memory of the caller's:
/// zeroed before its first use, neither moved nor copied nor freed while it is open.
#[repr(C)]
pub struct ecny_enrolment {
    _opaque: [u64; ECNY_ENROLMENT_WORDS],
}

/// What is in an open handle.
pub(crate) struct Applying {
    beginning: Beginning,
    random: Random,
}

/// Makes the device's half d' of a private key, and gives U = d'·G for the operator.
///
/// - `applicant`: set to U, `ECNY_POINT_LEN` bytes, to be sent over any pipe.
///
/// # Safety
/// `enrolment` is zeroed or closed. Every pointer is null or valid for its length, and so are those
/// in `platform`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_enrolment_begin(
    enrolment: *mut ecny_enrolment,
    platform: *const ecny_platform,
    applicant: *mut u8,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (handle, platform, applicant) =
            unsafe { (Handle::at(enrolment)?, input(platform)?, Out::new(applicant.cast())?) };
        apart(&[Span::of(enrolment), Span::of(platform), applicant.span()])?;
        fill(handle, platform, &applicant, || Beginning::first(platform))
    })
}

/// Gives d', for a store that encrypts it until the package has come: a device that restarts goes
/// on with it (`ecny_enrolment_resume`). A chip keeps its own: `ECNY_OUT_OF_TURN` then.
///
/// - `secret`: set to d', `ECNY_SECRET_LEN` bytes. Wipe them.
///
/// # Safety
/// `enrolment` is null, zeroed, open or closed; `secret` is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_enrolment_secret(
    enrolment: *mut ecny_enrolment,
    secret: *mut u8,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (handle, secret) = unsafe {
            (Handle::<Applying>::at(enrolment)?, Out::<[u8; ECNY_SECRET_LEN]>::new(secret.cast())?)
        };
        apart(&[Span::of(enrolment), secret.span()])?;
        let applying = handle.enter()?;
        let Beginning::Soft(enrolling) = &applying.beginning else { return Err(ECNY_OUT_OF_TURN) };
        secret.copy(&enrolling.secret().to_bytes());
        Ok(())
    })
}

/// Goes on with a d' from before a restart.
///
/// - `secret`: what `ecny_enrolment_secret` gave, `ECNY_SECRET_LEN` bytes.
/// - `applicant`: set to U as it was before, `ECNY_POINT_LEN` bytes.
///
/// # Safety
/// As for `ecny_enrolment_begin`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_enrolment_resume(
    enrolment: *mut ecny_enrolment,
    platform: *const ecny_platform,
    secret: *const u8,
    applicant: *mut u8,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (handle, platform, secret, applicant) = unsafe {
            (
                Handle::at(enrolment)?,
                input(platform)?,
                array::<ECNY_SECRET_LEN>(secret)?,
                Out::new(applicant.cast())?,
            )
        };
        let secret_span = Span::of_bytes(secret);
        apart(&[Span::of(enrolment), Span::of(platform), secret_span, applicant.span()])?;
        fill(handle, platform, &applicant, || {
            let own = SecretScalar::from_bytes(secret).ok_or(ECNY_VALUE)?;
            Ok(Beginning::Soft(Enrolling::resume(own)))
        })
    })
}

/// Begins the next key of a wallet, under which its operator renews the certificate. The wallet
/// serves on: after `ecny_enrolment_finish`, close it and open it with the new keys.
///
/// - `applicant`: set to U, `ECNY_POINT_LEN` bytes.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; the rest as for `ecny_enrolment_begin`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_renew(
    wallet: *mut ecny_wallet,
    enrolment: *mut ecny_enrolment,
    platform: *const ecny_platform,
    applicant: *mut u8,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (handle, platform, applicant) =
            unsafe { (Handle::at(enrolment)?, input(platform)?, Out::new(applicant.cast())?) };
        let spans = [Span::of(enrolment), Span::of(platform), applicant.span()];
        apart(&[Span::of(wallet), spans[0], spans[1], spans[2]])?;
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        fill(handle, platform, &applicant, || Beginning::next(open.ledger.element(), platform))
    })
}

/// Takes the operator's package, and gives the keys to keep, encrypted, for `ecny_wallet_format` and
/// every `ecny_wallet_open`. The handle stays open: a package that does not fit changes nothing, and
/// the right one may still come.
///
/// - `root`: the key of the root, `ECNY_POINT_LEN` bytes, built into the firmware.
/// - `package`: `ECNY_PACKAGE_LEN` bytes.
/// - `keys`: set to `ECNY_KEYS_LEN` bytes. Wipe them when they are stored.
///
/// `ECNY_ENROLMENT_*` where the package is not for this device, or not of an operator of this root.
///
/// # Safety
/// `enrolment` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_enrolment_finish(
    enrolment: *mut ecny_enrolment,
    root: *const u8,
    package: *const u8,
    package_len: usize,
    keys: *mut u8,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (handle, root, package, keys) = unsafe {
            (
                Handle::<Applying>::at(enrolment)?,
                array::<ECNY_POINT_LEN>(root)?,
                bytes(package, package_len)?,
                Out::<[u8; ECNY_KEYS_LEN]>::new(keys.cast())?,
            )
        };
        for given in [root, package] {
            apart(&[Span::of(enrolment), Span::of_bytes(given), keys.span()])?;
        }
        let package: &[u8; Package::LEN] = package.try_into().map_err(|_| ECNY_LENGTH)?;
        let mut applying = handle.enter()?;
        let root = RootKey::new(Point::from_bytes(root).ok_or(ECNY_VALUE)?);
        let package = Package::from_bytes(package).ok_or(ECNY_PACKAGE)?;
        let operator = package.personalization.operator.verify(&root);
        let operator = operator.map_err(|_| ECNY_ENROLMENT_CERTIFICATE)?;
        keys.copy(&*applying.finish(&package, &operator)?);
        Ok(())
    })
}

/// Closes the handle and leaves zeros. What was begun and not finished is forgotten.
///
/// # Safety
/// `enrolment` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_enrolment_close(enrolment: *mut ecny_enrolment) -> ecny_result {
    // SAFETY: null or valid by this function's contract.
    guard(|| unsafe { Handle::<Applying>::at(enrolment) }?.close())
}

fn fill(
    handle: &Handle<Applying>,
    platform: &ecny_platform,
    applicant: &Out<[u8; ECNY_POINT_LEN]>,
    begin: impl FnOnce() -> Result<Beginning, ecny_result>,
) -> Result<(), ecny_result> {
    handle.fill(|| {
        let mut random = platform.random()?;
        // Before a key is made of it: one that is not seeded yet makes a key that can be guessed.
        random.check()?;
        let beginning = begin()?;
        applicant.set(beginning.applicant().to_bytes());
        Ok(Applying { beginning, random })
    })
}

impl Applying {
    fn finish(
        &mut self,
        package: &Package,
        operator: &ecny_core::Operator,
    ) -> Result<zeroize::Zeroizing<ecny_core::ElementBytes>, ecny_result> {
        Ok(self.beginning.finish(&package.grant, operator, self.random)?)
    }
}

const _: () = assert!(ECNY_POINT_LEN == Point::LEN && ECNY_SECRET_LEN == SecretScalar::LEN);
const _: () = assert!(size_of::<Handle<Applying>>() <= size_of::<ecny_enrolment>());
