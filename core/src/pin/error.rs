/// Why a PIN was not set, changed or taken for right. None of it tells a digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PinError {
    /// Wrong too often: only the operator's word lets another PIN be set.
    #[error("the PIN is blocked; only the operator can let a new one be set")]
    Blocked,
    /// The flash failed, or lost its power. Open the region again: it knows what was spent.
    #[error("the flash under the PIN failed")]
    Flash,
    /// The PIN has no room left for another try: power was cut too often while its page was
    /// changed. Only the operator's word lets another PIN be set.
    #[error("the PIN has no room left for a try; only the operator can let a new one be set")]
    Full,
    /// This flash is too small for a PIN, or has words the format does not know.
    #[error("this flash does not fit a PIN")]
    Geometry,
    /// There was a PIN, and it is gone from the flash. Only the operator's word lets another be
    /// set.
    #[error("the PIN is gone from the flash; only the operator can let a new one be set")]
    Lost,
    /// Not 4 to 12 digits.
    #[error("a PIN has 4 to 12 digits")]
    Malformed,
    /// A PIN is set: it is changed with the old one, or set anew once the operator says so.
    #[error("a PIN is set already; change it with the old one")]
    NotPermitted,
    /// No PIN is set.
    #[error("no PIN is set")]
    NotSet,
    /// Not the PIN.
    #[error("not the PIN; {left} tries left")]
    Wrong {
        /// How many tries are left.
        left: u8,
    },
}
