use core::fmt;

use ecny_core::{Class, WalletId, sm2::Point};

/// Judges what a device shows of the hardware it claims to be, before a certificate says so.
///
/// What such evidence is depends on who makes the chip: a certificate chain of its maker, a record
/// of the factory. A wallet in software has none, and none is asked of it.
pub trait Attestation {
    /// Whether that evidence shows that the key behind U is kept by hardware of that class.
    ///
    /// # Errors
    /// [`Unattested`] where it does not.
    fn judge(&self, device: &Device<'_>, evidence: &[u8]) -> Result<(), Unattested>;
}

/// A device that wants a certificate.
#[derive(Clone, Copy, Debug)]
pub struct Device<'a> {
    /// The wallet it wants to be.
    pub wallet: WalletId,
    /// U.
    pub applicant: &'a Point,
    /// What it claims keeps its keys.
    pub class: Class,
}

/// For an operator that issues no certificates for secure elements.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHardware;

impl Attestation for NoHardware {
    fn judge(&self, _device: &Device<'_>, _evidence: &[u8]) -> Result<(), Unattested> {
        Err(Unattested)
    }
}

/// What a device has shown does not make it that hardware.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unattested;

impl fmt::Display for Unattested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the device has not shown to be the hardware it claims to be")
    }
}

impl core::error::Error for Unattested {}
