use super::{CARD, Case, fixed};
use crate::vectors::{VectorError, cast::Cast, conversations::SELECT, forger::apdu};

/// Commands that are none, and their status words (section 2).
pub(super) fn text(cast: &Cast) -> Result<String, VectorError> {
    let mut text = String::new();
    for (title, apdu, status, error) in forms() {
        let title = format!("form: {title}");
        let (status, error) = (format!("< {status}"), format!("alice: refused Command({error})"));
        let shows = [&*status, &*error];
        let case =
            Case { title: &title, before: &[], insider: "mallory", tap: CARD, shows: &shows };
        text.push_str(&case.play(cast, vec![fixed(&apdu)])?);
    }
    Ok(text)
}

type Form = (&'static str, Vec<u8>, &'static str, &'static str);

fn forms() -> Vec<Form> {
    let value = apdu(0x22, &[0; 240]).unwrap_or_default();
    let with = |at: usize, byte: u8, bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        super::put(&mut bytes, at, &[byte]);
        bytes
    };
    let mut extended = vec![0x80, 0x22, 0, 0, 0, 0, 240];
    extended.extend([0; 240]);
    let mut shorter = SELECT.to_vec();
    shorter.truncate(13);
    super::put(&mut shorter, 4, &[8]);
    let mut trailing = value.clone();
    trailing.push(0);
    vec![
        ("nothing at all", vec![], "6700", "Short"),
        ("three bytes", vec![0x80, 0x22, 0], "6700", "Short"),
        ("extended length", extended, "6700", "Extended"),
        ("Lc above the data", with(4, 241, &value).split_at(245).0.to_vec(), "6700", "Length"),
        ("a byte behind Le", trailing, "6700", "Length"),
        ("VALUE of 239 bytes", apdu(0x22, &[0; 239]).unwrap_or_default(), "6700", "Length"),
        ("VALUE of 241 bytes", apdu(0x22, &[0; 241]).unwrap_or_default(), "6700", "Length"),
        ("VALUE with Le 5", with(245, 5, &value), "6700", "Length"),
        (
            "an OUTCOME of no known length",
            apdu(0x12, &[0; 34]).unwrap_or_default(),
            "6700",
            "Length",
        ),
        ("COLLECT without data", vec![0x80, 0x10, 0, 0], "6700", "Length"),
        ("class 90", with(0, 0x90, &value), "6e00", "Class"),
        ("class 84, secure messaging", with(0, 0x84, &value), "6e00", "Class"),
        ("READ BINARY", vec![0x00, 0xB0, 0, 0, 0], "6d00", "Instruction"),
        ("instruction 11", with(1, 0x11, &value), "6d00", "Instruction"),
        ("P1 is 1", with(2, 1, &value), "6985", "Parameters"),
        ("P2 is 1", with(3, 1, &value), "6985", "Parameters"),
        ("SELECT of another application", with(6, 0x44, SELECT), "6a82", "Application"),
        ("SELECT of a part of the AID", shorter, "6a82", "Application"),
        ("SELECT next occurrence", with(3, 2, SELECT), "6a82", "Application"),
        ("SELECT by file identifier", vec![0, 0xA4, 0, 0, 2, 0x3F, 0, 0], "6a82", "Application"),
        ("SELECT with Le 5", with(14, 5, SELECT), "6700", "Length"),
    ]
}
