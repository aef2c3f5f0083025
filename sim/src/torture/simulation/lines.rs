use std::str::Lines;

/// The lines of a text that are still to be read, each a name and a value.
pub(super) struct Fields<'a> {
    lines: Lines<'a>,
    at: usize,
}

/// The number of a line that does not say what it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrongLine(pub(super) usize);

impl<'a> Fields<'a> {
    /// The lines of a text that begins with that title.
    pub(super) fn of(text: &'a str, title: &str) -> Result<Self, WrongLine> {
        let mut fields = Self { lines: text.lines(), at: 1 };
        if fields.lines.next() == Some(title) { Ok(fields) } else { Err(WrongLine(1)) }
    }

    /// The value in the next line, which must have that name.
    pub(super) fn field<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, WrongLine> {
        let (at, line) = self.next().ok_or(WrongLine(self.at.saturating_add(1)))?;
        let value = line.split_once(' ').filter(|(found, _)| *found == name);
        value.and_then(|(_, value)| read(value)).ok_or(WrongLine(at))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next()?;
        self.at = self.at.saturating_add(1);
        Some((self.at, line))
    }
}
