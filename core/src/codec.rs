//! The one encoding of what is ours: postcard with fixed-width fields, canonical.

use serde::{Serialize, de::DeserializeOwned};

/// Encodes `value` into the front of `out` and returns what was written.
///
/// # Errors
/// [`CodecError::TooLong`] where `out` is too small.
pub fn encode<'a, T: Serialize>(value: &T, out: &'a mut [u8]) -> Result<&'a [u8], CodecError> {
    let mut length = 0_usize;
    let mut place = out.iter_mut();
    let written = serialize(value, &mut |byte| {
        *place.next()? = byte;
        length = length.checked_add(1)?;
        Some(())
    });
    written.and_then(|()| out.get(..length)).ok_or(CodecError::TooLong)
}

/// Encodes a value whose fields all have a fixed width.
///
/// The length cannot be wrong: each type that is encoded so has a test that says so.
pub(crate) fn fixed<T: Serialize, const N: usize>(value: &T) -> [u8; N] {
    let mut bytes = [0; N];
    let _ = encode(value, &mut bytes);
    bytes
}

/// Decodes exactly `bytes`.
///
/// There is one encoding of every value: what does not encode back to the same bytes is refused.
///
/// # Errors
/// [`CodecError::Malformed`] for anything else than the encoding of one `T`, trailing bytes
/// included.
pub fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    // In place, and not as a pair with what is left: large values are not copied.
    let mut from = postcard::Deserializer::from_bytes(bytes);
    let value = T::deserialize(&mut from).map_err(|_| CodecError::Malformed)?;
    match from.finalize() {
        Ok([]) if is_encoding(&value, bytes) => Ok(value),
        Ok(_) | Err(_) => Err(CodecError::Malformed),
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

/// Whether that is the encoding of `value`: compared as it is made, without a buffer.
#[inline(never)]
fn is_encoding<T: Serialize>(value: &T, bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    let same = serialize(value, &mut |byte| (*rest.next()? == byte).then_some(()));
    same.is_some() && rest.as_slice().is_empty()
}

/// Hands the encoding of `value` to `take`, byte by byte, until that says no.
fn serialize<T: Serialize>(value: &T, take: &mut dyn FnMut(u8) -> Option<()>) -> Option<()> {
    postcard::serialize_with_flavor(value, Taken(take)).ok()
}

/// Where an encoding goes. One type for all of them: a serializer for each type of each would be
/// flash that is taken twice.
struct Taken<'a>(&'a mut dyn FnMut(u8) -> Option<()>);

impl postcard::ser_flavors::Flavor for Taken<'_> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        (self.0)(byte).ok_or(postcard::Error::SerializeBufferFull)
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
