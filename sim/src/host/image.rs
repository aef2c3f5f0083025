use std::{fs, io::ErrorKind, path::Path};

use ecny_core::{Ledger, Personalization, RootKey};
use embedded_storage::nor_flash::ReadNorFlash;

use super::{HostElement, HostError, HostFlash, HostLedger};
use crate::{flash::FileFlashError, store::StoreError};

/// Pages of a flash image: two regions of 32 pages, room for some two hundred payments between
/// two syncs.
pub const PAGES: usize = 64;

/// Bytes of a flash image: 256 KiB.
pub const IMAGE_LEN: usize = PAGES * 4096;

/// Makes a flash image with an empty ledger on it.
pub(super) fn make(
    path: &Path,
    element: HostElement,
    root: &RootKey,
    given: &Personalization,
) -> Result<HostLedger, HostError> {
    let flash = HostFlash::create(path, PAGES).map_err(|error| {
        let taken = matches!(&error, FileFlashError::Io(e) if e.kind() == ErrorKind::AlreadyExists);
        if !taken {
            // Half an image on a full disk is in the way of whoever makes room.
            let _ = fs::remove_file(path);
        }
        store_error("make", path, error)
    })?;
    let made = Ledger::format(flash, element, root, given).and_then(|mut ledger| {
        // Its holder stands by.
        ledger.activate()?;
        Ok(ledger)
    });
    made.map_err(|error| HostError::Ledger { path: path.to_owned(), error })
}

/// Opens the ledger on a flash image.
pub(super) fn open(path: &Path, element: HostElement) -> Result<HostLedger, HostError> {
    // Opening anything but a file may block, or do things.
    let is_file = path.metadata().map_err(StoreError::io("open", path))?.is_file();
    if !is_file {
        return Err(StoreError::damaged(path, "not a file").into());
    }
    let flash = HostFlash::open(path).map_err(|error| store_error("open", path, error))?;
    if flash.capacity() != IMAGE_LEN {
        return Err(StoreError::damaged(path, CUT).into());
    }
    Ledger::open(flash, element).map_err(|error| HostError::Ledger { path: path.to_owned(), error })
}

/// Opens the flash of a PIN: two pages, blank where none was there.
pub(super) fn pin(path: &Path) -> Result<HostFlash, HostError> {
    let opened = match path.try_exists().map_err(StoreError::io("open", path))? {
        true => HostFlash::open(path),
        false => HostFlash::create(path, PIN_PAGES),
    };
    Ok(opened.map_err(|error| store_error("open", path, error))?)
}

fn store_error(action: &'static str, path: &Path, error: FileFlashError) -> StoreError {
    match error {
        FileFlashError::Io(source) => StoreError::io(action, path)(source),
        FileFlashError::Locked => StoreError::InUse(path.to_owned()),
        FileFlashError::NotAligned | FileFlashError::OutOfBounds | FileFlashError::Rewrite => {
            StoreError::damaged(path, CUT)
        }
    }
}

const PIN_PAGES: usize = 2;
const CUT: &str = "not of the length of a flash image, 262144 bytes";
