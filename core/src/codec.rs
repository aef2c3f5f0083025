//! The one encoding of what is ours: postcard with fixed-width fields, canonical.

use serde::{Serialize, de::DeserializeOwned};

/// Encodes `value` into the front of `out` and returns what was written.
///
/// # Errors
/// [`CodecError::TooLong`] where `out` is too small.
pub fn encode<'a, T: Serialize>(value: &T, out: &'a mut [u8]) -> Result<&'a [u8], CodecError> {
    postcard::to_slice(value, out).map(|written| &*written).map_err(|_| CodecError::TooLong)
}

/// Decodes exactly `bytes`.
///
/// There is one encoding of every value: what does not encode back to the same bytes is refused.
///
/// # Errors
/// [`CodecError::Malformed`] for anything else than the encoding of one `T`, trailing bytes
/// included.
pub fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    let value = match postcard::take_from_bytes::<T>(bytes) {
        Ok((value, [])) => value,
        Ok(_) | Err(_) => return Err(CodecError::Malformed),
    };
    let same = postcard::serialize_with_flavor(&value, Compare(bytes));
    match same {
        Ok(true) => Ok(value),
        Ok(false) | Err(_) => Err(CodecError::Malformed),
    }
}

/// Why bytes are not a value, or a value does not become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodecError {
    /// Not the one encoding of this type.
    Malformed,
    /// The buffer is too small.
    TooLong,
}

/// Compares an encoding with bytes as it is made, without a buffer.
struct Compare<'a>(&'a [u8]);

impl postcard::ser_flavors::Flavor for Compare<'_> {
    type Output = bool;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        match self.0.split_first() {
            Some((expected, rest)) if *expected == byte => {
                self.0 = rest;
                Ok(())
            }
            Some(_) | None => Err(postcard::Error::SerializeBufferFull),
        }
    }

    fn finalize(self) -> postcard::Result<bool> {
        Ok(self.0.is_empty())
    }
}
