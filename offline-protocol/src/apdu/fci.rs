use crate::{apdu::AID, hello::Hello, sizes};

/// What the card says of itself when it is selected: the file control information template of
/// ISO/IEC 7816-4, in BER-TLV.
///
/// ```text
///  6F 32                      FCI template
///     84 09 F0 45 .. 31       DF name: the AID
///     A5 25                   proprietary information in BER-TLV
///        C1 23 version ..     HELLO, 35
/// ```
///
/// Tag C1 is of the private class, primitive: inside A5 its meaning is the application's own
/// affair (ISO/IEC 8825-1, 8.1.2). With every length fixed there is exactly one encoding, and
/// all of it but HELLO is [`PREFIX`].
pub(super) const fn prefix() -> &'static [u8] {
    &PREFIX
}

/// The HELLO in a file control information of ours; `None` for any other bytes.
pub(super) fn hello(fci: &[u8]) -> Option<&[u8; Hello::LEN]> {
    fci.strip_prefix(&PREFIX)?.try_into().ok()
}

const PREFIX: [u8; sizes::FCI - Hello::LEN] = {
    let [a0, a1, a2, a3, a4, a5, a6, a7, a8] = AID;
    [0x6F, 0x32, 0x84, 0x09, a0, a1, a2, a3, a4, a5, a6, a7, a8, 0xA5, 0x25, 0xC1, 0x23]
};

#[cfg(test)]
mod tests {
    use iso7816::tlv::{Tag, get_data_object, take_data_object};

    use super::*;

    #[test]
    fn any_ber_reader_finds_the_aid_and_hello() {
        let said = [7; Hello::LEN];
        let mut fci = [0; sizes::FCI];
        fci[..PREFIX.len()].copy_from_slice(prefix());
        fci[PREFIX.len()..].copy_from_slice(&said);

        let name = get_data_object(&[Tag::from_u8(0x6F), Tag::from_u8(0x84)], &fci);
        let path = [Tag::from_u8(0x6F), Tag::from_u8(0xA5), Tag::from_u8(0xC1)];
        let found = get_data_object(&path, &fci);
        let (_, template, behind) = take_data_object(&fci).unwrap();
        let (_, _, own) = take_data_object(template).unwrap();
        let (_, own, after) = take_data_object(own).unwrap();
        let (_, _, rest) = take_data_object(own).unwrap();

        assert_eq!(name, Some(&AID[..]));
        assert_eq!(found, Some(&said[..]));
        assert!(behind.is_empty() && after.is_empty() && rest.is_empty());
        assert_eq!(hello(&fci), Some(&said));
    }

    #[test]
    fn there_is_one_encoding() {
        let mut fci = [7; sizes::FCI + 1];
        fci[..PREFIX.len()].copy_from_slice(&PREFIX);

        assert!(hello(&fci[..sizes::FCI]).is_some());
        for length in (0..=fci.len()).filter(|length| *length != sizes::FCI) {
            assert_eq!(hello(&fci[..length]), None);
        }
        for bit in 0..PREFIX.len() * 8 {
            let mut changed = fci;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(hello(&changed[..sizes::FCI]), None);
        }
        // 6F 81 32: the same length in two bytes.
        let mut long = [7; sizes::FCI + 1];
        long[..3].copy_from_slice(&[0x6F, 0x81, 0x32]);
        long[3..=PREFIX.len()].copy_from_slice(&PREFIX[2..]);
        assert_eq!(hello(&long), None);
    }
}
