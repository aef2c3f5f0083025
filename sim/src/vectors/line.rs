use super::VectorError;

/// One line of a vector file: a word, then `name=value` pairs.
#[derive(Clone, Copy)]
pub(super) struct Line<'a>(pub(super) &'a str);

impl<'a> Line<'a> {
    /// The first word.
    pub(super) fn word(self) -> &'a str {
        self.0.split_whitespace().next().unwrap_or_default()
    }

    /// The value of that name, if it is there.
    pub(super) fn find(self, name: &str) -> Option<&'a str> {
        let mut pairs = self.0.split_whitespace().filter_map(|pair| pair.split_once('='));
        pairs.find(|(left, _)| *left == name).map(|(_, value)| value)
    }

    /// The value of that name.
    pub(super) fn value(self, name: &str) -> Result<&'a str, VectorError> {
        self.find(name).ok_or_else(|| self.wrong())
    }

    /// The number of that name.
    pub(super) fn number<T: std::str::FromStr>(self, name: &str) -> Result<T, VectorError> {
        self.value(name)?.parse().map_err(|_| self.wrong())
    }

    /// The bytes of that name, of exactly that length.
    pub(super) fn bytes<const N: usize>(self, name: &str) -> Result<[u8; N], VectorError> {
        let mut bytes = [0; N];
        hex::decode_to_slice(self.value(name)?, &mut bytes).map_err(|_| self.wrong())?;
        Ok(bytes)
    }

    pub(super) fn wrong(self) -> VectorError {
        VectorError::Line(self.0.to_owned())
    }
}
