//! Scripts ↔ bytes: what a fuzzer mutates is read as steps, and a step written by hand is bytes
//! that a fuzzer can begin with.

use arbitrary::{Arbitrary, Result, Unstructured};

/// Steps one after the other, as many as the bytes hold, at most [`Steps::MOST`].
///
/// Every byte string is a script, and what [`Script::write`] wrote is read back as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps<T>(pub Vec<T>);

impl<T> Steps<T> {
    /// The most steps of one script: more only take longer.
    pub const MOST: usize = 24;
}

/// Up to seven of something, in the middle of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Few<T>(pub Vec<T>);

/// Up to 255 bytes of anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

/// What can be written as the bytes that [`Arbitrary`] reads it from.
pub trait Script: for<'a> Arbitrary<'a> {
    /// Appends the bytes.
    fn write(&self, out: &mut Vec<u8>);

    /// The script those bytes are read as. Where they end early, zeros are read on.
    ///
    /// # Panics
    /// Never: every byte string is a script.
    #[must_use]
    fn read(bytes: &[u8]) -> Self {
        Self::arbitrary_take_rest(Unstructured::new(bytes)).expect("every byte string is a script")
    }

    /// The bytes.
    #[must_use]
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }
}

impl<'a, T: Arbitrary<'a>> Arbitrary<'a> for Steps<T> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut steps = Vec::new();
        while !u.is_empty() && steps.len() < Self::MOST {
            steps.push(u.arbitrary()?);
        }
        Ok(Self(steps))
    }
}

impl<T: Script> Script for Steps<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.iter().for_each(|step| step.write(out));
    }
}

impl<'a, T: Arbitrary<'a>> Arbitrary<'a> for Few<T> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let count = u8::arbitrary(u)? % 8;
        (0..count).map(|_| u.arbitrary()).collect::<Result<_>>().map(Self)
    }
}

impl<T: Script> Script for Few<T> {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(self.0.len().try_into().expect("no more than seven"));
        self.0.iter().for_each(|item| item.write(out));
    }
}

impl<'a> Arbitrary<'a> for Bytes {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let length = usize::from(u8::arbitrary(u)?).min(u.len());
        Ok(Self(u.bytes(length)?.to_vec()))
    }
}

impl Script for Bytes {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(self.0.len().try_into().expect("at most 255 bytes"));
        out.extend(&self.0);
    }
}

impl Script for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push((*self).into());
    }
}

impl Script for u8 {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }
}

impl Script for u16 {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }
}

/// Declares what a step may be, how it is read from bytes and how it is written: the variants
/// have one byte, and their fields follow. Both ways come from one list, so that they agree.
macro_rules! script {
    ($(#[$doc:meta])* pub enum $Name:ident {
        $($(#[$about:meta])* $Variant:ident
            $({ $($(#[$of:meta])* $field:ident: $Type:ty),+ $(,)? })?),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $Name { $($(#[$about])* $Variant $({ $($(#[$of])* $field: $Type),+ })?),+ }

        impl<'a> ::arbitrary::Arbitrary<'a> for $Name {
            fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
                let variants = [$(stringify!($Variant)),+];
                let chosen: usize = <u8 as ::arbitrary::Arbitrary>::arbitrary(u)?.into();
                let chosen = variants[chosen % variants.len()];
                $(if chosen == stringify!($Variant) {
                    return Ok(Self::$Variant $({ $($field: u.arbitrary()?),+ })?);
                })+
                Err(::arbitrary::Error::EmptyChoose)
            }
        }

        impl $crate::harness::Script for $Name {
            fn write(&self, out: &mut Vec<u8>) {
                let variants = [$(stringify!($Variant)),+];
                let chosen = |name| variants.iter().position(|variant| *variant == name);
                match self {
                    $(Self::$Variant $({ $($field),+ })? => {
                        let chosen = chosen(stringify!($Variant)).expect("one of the list");
                        out.push(chosen.try_into().expect("fewer than 256 variants"));
                        $($($crate::harness::Script::write($field, out);)+)?
                    })+
                }
            }
        }
    };
    ($(#[$doc:meta])* pub struct $Name:ident {
        $($(#[$of:meta])* pub $field:ident: $Type:ty),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $Name { $($(#[$of])* pub $field: $Type),+ }

        impl<'a> ::arbitrary::Arbitrary<'a> for $Name {
            fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
                Ok(Self { $($field: u.arbitrary()?),+ })
            }
        }

        impl $crate::harness::Script for $Name {
            fn write(&self, out: &mut Vec<u8>) {
                $($crate::harness::Script::write(&self.$field, out);)+
            }
        }
    };
}

pub(crate) use script;
