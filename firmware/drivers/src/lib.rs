//! The wallet on flash drivers that others have published. It is compiled and not run: what is
//! shown is that a board's own driver is all it takes.
//!
//! | flash | driver | word | page |
//! |---|---|---|---|
//! | inside an nRF52840 | `nrf52840-hal`, `Nvmc` | 4 | 4096 |
//! | outside, SPI NOR of 4 MiB | `w25q32jv` over the same HAL's SPI | 1 | 4096 |
//!
//! Nothing here is generic where it is called, so that all of it is compiled to machine code.
#![no_std]
#![forbid(unsafe_code)]

mod part;
mod trng;

pub use part::Part;
pub use trng::Trng;

use ecny_core::{ElementBytes, Error, Ledger, SecureElement, SoftElement};
use ecny_offline_protocol::{Card, sizes};
use embedded_hal_bus::spi::{ExclusiveDevice, NoDelay};
use embedded_storage::nor_flash::NorFlash;
use nrf52840_hal::{
    gpio::{Output, Pin, PushPull},
    nvmc::Nvmc,
    pac::{NVMC, SPIM0},
    spim::Spim,
};
use w25q32jv::W25q32jv;

/// The wallet that is on this flash, whatever the flash is.
///
/// # Errors
/// As [`Ledger::open`].
pub fn open<F: NorFlash, E: SecureElement>(flash: F, element: E) -> Result<Ledger<F, E>, Error> {
    Ledger::open(flash, element)
}

/// Flash inside the microcontroller: pages that the linker keeps free.
pub type Internal = Nvmc<NVMC>;

/// Flash on the board, at the SPI bus of the microcontroller, with two pins of its own.
pub type External =
    W25q32jv<ExclusiveDevice<Spim<SPIM0>, OutputPin, NoDelay>, OutputPin, OutputPin>;

/// A pin that is driven.
pub type OutputPin = Pin<Output<PushPull>>;

/// Answers one command APDU of a reader, with the wallet in the microcontroller.
pub fn answer_from_internal(
    flash: Internal,
    keys: &ElementBytes,
    trng: Trng,
    apdu: &[u8],
    out: &mut [u8; sizes::APDU],
) -> Option<usize> {
    answer(flash, keys, trng, apdu, out)
}

/// The same with the wallet on the board: the first 128 KiB of the part are its.
pub fn answer_from_external(
    flash: External,
    keys: &ElementBytes,
    trng: Trng,
    apdu: &[u8],
    out: &mut [u8; sizes::APDU],
) -> Option<usize> {
    answer(Part::new(flash, 0, 128 * 1024)?, keys, trng, apdu, out)
}

fn answer<F: NorFlash>(
    flash: F,
    keys: &ElementBytes,
    trng: Trng,
    apdu: &[u8],
    out: &mut [u8; sizes::APDU],
) -> Option<usize> {
    let element = SoftElement::from_secret_bytes(keys, trng)?;
    let mut wallet = open(flash, element).ok()?;
    let mut card = Card::new();
    let response = card.handle(apdu, &mut wallet).response;
    let len = response.len();
    out.get_mut(..len)?.copy_from_slice(response);
    card.deactivate(&mut wallet);
    Some(len)
}
