use core::ffi::c_void;

use ecny_core::{
    Chip, Claim, ClaimPrefix, ElementError, SharedSecret,
    sm2::{Point, SecretScalar, Signature},
};
use zeroize::Zeroizing;

use crate::{
    ecny_result::{self, ECNY_PLATFORM},
    platform::ecny_platform,
};

/// A debit: the chip refuses one whose `seq` is not above that of the last it signed.
pub const ECNY_CLAIM_DEBIT: i32 = 1;
/// A request to be paid.
pub const ECNY_CLAIM_REQUEST: i32 = 2;
/// A cancel: the value of a debit of somebody else goes back.
pub const ECNY_CLAIM_CANCEL: i32 = 3;
/// A statement to the operator.
pub const ECNY_CLAIM_STATEMENT: i32 = 4;

/// The most bytes of a message to be signed.
pub const ECNY_CLAIM_MAX: usize = 288;

/// A chip that keeps the private key of a wallet: d = (t + d') mod n (GM/T 0130-2023), where d' is
/// its own and t the operator's. `context` is that of the platform.
///
/// The structure is copied. Every function returns 0 where it did what it was asked, and anything
/// else where it did not; none of them may be null.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ecny_element {
    /// Makes a fresh d' and gives U = d'·G, compressed, 33 bytes. The key in use stays until
    /// `finish`.
    pub begin: Option<unsafe extern "C" fn(context: *mut c_void, applicant: *mut u8) -> i32>,
    /// Gives the x coordinate, 32 bytes, of d'·`peer`; `peer` is a compressed point, 33 bytes.
    pub agree_begun:
        Option<unsafe extern "C" fn(context: *mut c_void, peer: *const u8, x: *mut u8) -> i32>,
    /// Makes d = (t + d') mod n the key from now on, for good; `t` is 32 bytes, big-endian. Called in
    /// `ecny_enrolment_finish`, whose keys have to be stored before power may fail: see
    /// `docs/embedding.md`.
    pub finish: Option<unsafe extern "C" fn(context: *mut c_void, t: *const u8) -> i32>,
    /// Signs: e = SM3(message), then (r, s) of GB/T 32918.2 under d, 32 bytes each, big-endian.
    ///
    /// `claim` is one of `ECNY_CLAIM_*`, `seq` the number of a debit and 0 otherwise. The message
    /// is at most `ECNY_CLAIM_MAX` bytes: H, x and y of the wallet's certificate, 96 bytes, then the
    /// domain of the claim, then what is claimed.
    pub sign: Option<
        unsafe extern "C" fn(
            context: *mut c_void,
            claim: i32,
            seq: u32,
            message: *const u8,
            len: usize,
            signature: *mut u8,
        ) -> i32,
    >,
    /// Gives the `seq` of the last debit that was signed; 0 where none was.
    pub last_debit: Option<unsafe extern "C" fn(context: *mut c_void, seq: *mut u32) -> i32>,
}

impl ecny_platform {
    /// The chip of this platform; `None` where the keys are in software.
    pub(crate) fn chip(&self) -> Result<Option<OuterChip>, ecny_result> {
        if self.element.is_null() {
            return Ok(None);
        }
        // SAFETY: not null, and aligned or refused; the caller of every function that takes a
        // platform promises that the pointers in it are valid for the call.
        let element = *unsafe { crate::raw::input(self.element) }?;
        let mut chip = OuterChip {
            context: self.context,
            begin: element.begin.ok_or(ECNY_PLATFORM)?,
            agree_begun: element.agree_begun.ok_or(ECNY_PLATFORM)?,
            finish: element.finish.ok_or(ECNY_PLATFORM)?,
            sign: element.sign.ok_or(ECNY_PLATFORM)?,
            last_debit: element.last_debit.ok_or(ECNY_PLATFORM)?,
            last: 0,
        };
        chip.last = chip.read_last_debit()?;
        Ok(Some(chip))
    }
}

/// The caller's chip.
pub(crate) struct OuterChip {
    context: *mut c_void,
    begin: unsafe extern "C" fn(*mut c_void, *mut u8) -> i32,
    agree_begun: unsafe extern "C" fn(*mut c_void, *const u8, *mut u8) -> i32,
    finish: unsafe extern "C" fn(*mut c_void, *const u8) -> i32,
    sign: unsafe extern "C" fn(*mut c_void, i32, u32, *const u8, usize, *mut u8) -> i32,
    last_debit: unsafe extern "C" fn(*mut c_void, *mut u32) -> i32,
    /// What `last_debit` said when the wallet was opened, or what was asked for since.
    last: u32,
}

impl OuterChip {
    fn read_last_debit(&self) -> Result<u32, ElementError> {
        let mut seq = 0;
        // SAFETY: the callback was given for this context, and gets memory for the number.
        done(unsafe { (self.last_debit)(self.context, &raw mut seq) })?;
        Ok(seq)
    }
}

impl Chip for OuterChip {
    fn begin(&mut self) -> Result<Point, ElementError> {
        let mut applicant = [0; Point::LEN];
        // SAFETY: the callback was given for this context, and gets memory for a point.
        done(unsafe { (self.begin)(self.context, applicant.as_mut_ptr()) })?;
        Point::from_bytes(&applicant).ok_or(ElementError::Refused)
    }

    fn agree_begun(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        let (peer, mut x) = (peer.to_bytes(), Zeroizing::new([0; 32]));
        // SAFETY: the callback was given for this context; it gets a point, and memory for x.
        done(unsafe { (self.agree_begun)(self.context, peer.as_ptr(), x.as_mut_ptr()) })?;
        Ok(SharedSecret::new(*x))
    }

    fn finish(&mut self, t: &SecretScalar) -> Result<(), ElementError> {
        let t = t.to_bytes();
        // SAFETY: the callback was given for this context, and gets a number of 32 bytes.
        done(unsafe { (self.finish)(self.context, t.as_ptr()) })
    }

    fn sign(&mut self, prefix: &ClaimPrefix, claim: &Claim<'_>) -> Result<Signature, ElementError> {
        let mut message = [0; ECNY_CLAIM_MAX];
        let mut rest = message.iter_mut();
        let mut len: usize = 0;
        let mut take = |part: &[u8]| {
            len = len.saturating_add(part.len());
            // The part leads: a `zip` that the room leads would leave out a byte after each.
            for (value, byte) in part.iter().zip(rest.by_ref()) {
                *byte = *value;
            }
        };
        take(prefix);
        claim.parts(take);
        if len > ECNY_CLAIM_MAX {
            return Err(ElementError::Refused);
        }
        let (kind, seq) = match claim {
            Claim::Debit(entry) => (ECNY_CLAIM_DEBIT, entry.seq.number()),
            Claim::Request { .. } => (ECNY_CLAIM_REQUEST, 0),
            Claim::Cancel { .. } => (ECNY_CLAIM_CANCEL, 0),
            Claim::Statement { .. } => (ECNY_CLAIM_STATEMENT, 0),
        };
        // A debit that was asked for may be signed though nobody has seen the signature: the next
        // one's number is above it.
        self.last = self.last.max(seq);
        let mut signature = [0; Signature::LEN];
        let (start, room) = (message.as_ptr(), signature.as_mut_ptr());
        // SAFETY: the callback was given for this context; it gets `len` bytes, which are there, and
        // memory for a signature.
        done(unsafe { (self.sign)(self.context, kind, seq, start, len, room) })?;
        Ok(Signature::from_bytes(&signature))
    }

    fn last_debit(&self) -> u32 {
        self.last
    }
}

const fn done(result: i32) -> Result<(), ElementError> {
    if result == 0 { Ok(()) } else { Err(ElementError::Refused) }
}
