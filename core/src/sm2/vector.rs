//! Reads the examples in `docs/vectors`.

/// One file of examples.
pub(super) struct Vector(pub(super) &'static str);

impl Vector {
    /// The number of that name.
    pub(super) fn number(&self, name: &str) -> [u8; 32] {
        self.numbers(name).next().unwrap()
    }

    /// The coordinates of the point of that name.
    pub(super) fn point(&self, name: &str) -> ([u8; 32], [u8; 32]) {
        let mut numbers = self.numbers(name);
        (numbers.next().unwrap(), numbers.next().unwrap())
    }

    fn numbers(&self, name: &str) -> impl Iterator<Item = [u8; 32]> {
        let mut quoted = self.0.split('"').skip(1).step_by(2);
        assert!(quoted.any(|text| text == name), "{name}");
        quoted.map(hex)
    }
}

fn hex(text: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(core::str::from_utf8(digits).unwrap(), 16).unwrap();
    }
    bytes
}
