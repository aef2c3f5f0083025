/// What a page says about its PIN after its header, one value at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A try is spent: so many in a row with this one. Written before the digits are compared.
    Spent(u8),
    /// So many tries in a row stand as spent: none after the right PIN.
    Stands(u8),
    /// The other page counts from here on.
    Moved,
}

impl Mark {
    pub(super) const fn to_bytes(self) -> [u8; 2] {
        match self {
            Self::Spent(tries) => [0x53, tries],
            Self::Stands(tries) => [0x52, tries],
            Self::Moved => [0x4D, 0],
        }
    }

    pub(super) const fn from_bytes(bytes: [u8; 2]) -> Option<Self> {
        match bytes {
            [0x53, tries] => Some(Self::Spent(tries)),
            [0x52, tries] => Some(Self::Stands(tries)),
            [0x4D, 0] => Some(Self::Moved),
            _ => None,
        }
    }
}

/// The two halves of a pair. What is written before a comparison begins a pair, like all else that
/// is said; only what the comparison gave stands beside it. So a torn word tells by its place
/// whether it may have been a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Before,
    After,
}
