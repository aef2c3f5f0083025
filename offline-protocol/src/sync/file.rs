use super::{Frame, Split, SyncFault};

/// The frames of a bundle or a reply in one piece, as they lie in a file (`.ecny-sync`).
///
/// ```text
/// "ecny-sync" 9 │ version 1 │ frames
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SyncFile<'a>(&'a [u8]);

impl<'a> SyncFile<'a> {
    /// What a file begins with: frames follow, and nothing after their end.
    pub const HEAD: [u8; 10] = *b"ecny-sync\x01";

    /// The frames of a file with those bytes.
    ///
    /// # Errors
    /// [`SyncFault::Version`] where it is no such file, or of another version.
    pub fn open(bytes: &'a [u8]) -> Result<Self, SyncFault> {
        bytes.strip_prefix(&Self::HEAD).map(Self).ok_or(SyncFault::Version)
    }

    /// The frames, in their order, each with its own bytes.
    #[must_use]
    pub const fn frames(self) -> Frames<'a> {
        Frames(self.0)
    }
}

/// Frames one after the other; ends after the first that is none.
#[derive(Clone, Copy, Debug)]
pub struct Frames<'a>(&'a [u8]);

impl<'a> Frames<'a> {
    /// Those in bytes that begin with one.
    #[must_use]
    pub const fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Result<&'a [u8], SyncFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let frame = match Frame::split(self.0) {
            Ok(Some(Split { own, rest, .. })) => {
                self.0 = rest;
                return Some(Ok(own));
            }
            Ok(None) => SyncFault::Truncated,
            Err(fault) => fault,
        };
        self.0 = &[];
        Some(Err(frame))
    }
}
