use super::CommandError;

/// A command APDU of short form, taken apart (ISO/IEC 7816-3, 12.1.3, cases 1 and 2S to 4S).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Short<'a> {
    pub(super) class: u8,
    pub(super) instruction: u8,
    pub(super) parameters: [u8; 2],
    /// Empty where there is no Lc.
    pub(super) data: &'a [u8],
    /// Le as it stands, 0 for 256.
    pub(super) expected: Option<u8>,
}

impl<'a> Short<'a> {
    pub(super) fn parse(apdu: &'a [u8]) -> Result<Self, CommandError> {
        let (&[class, instruction, p1, p2], body) =
            apdu.split_first_chunk().ok_or(CommandError::Short)?;
        let (data, expected) = match body {
            [] => (body, None),
            [expected] => (&[][..], Some(*expected)),
            // An Lc of 0 is never sent: a zero here announces extended length.
            [0, ..] => return Err(CommandError::Extended),
            [length, rest @ ..] => {
                let (data, rest) =
                    rest.split_at_checked((*length).into()).ok_or(CommandError::Length)?;
                match rest {
                    [] => (data, None),
                    [expected] => (data, Some(*expected)),
                    [_, _, ..] => return Err(CommandError::Length),
                }
            }
        };
        Ok(Self { class, instruction, parameters: [p1, p2], data, expected })
    }
}

#[cfg(test)]
mod tests {
    use iso7816::command::{CommandView, class::Class};
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn the_four_cases_are_told_apart() {
        let cases: [(&[u8], &[u8], Option<u8>); 5] = [
            (&[0x80, 0x12, 1, 2], &[], None),
            (&[0x80, 0x12, 1, 2, 0], &[], Some(0)),
            (&[0x80, 0x12, 1, 2, 7], &[], Some(7)),
            (&[0x80, 0x12, 1, 2, 2, 0xA, 0xB], &[0xA, 0xB], None),
            (&[0x80, 0x12, 1, 2, 2, 0xA, 0xB, 9], &[0xA, 0xB], Some(9)),
        ];
        for (apdu, data, expected) in cases {
            let short =
                Short { class: 0x80, instruction: 0x12, parameters: [1, 2], data, expected };
            assert_eq!(Short::parse(apdu), Ok(short));
        }
    }

    #[test]
    fn extended_length_is_refused() {
        let cases: [&[u8]; 4] = [
            &[0, 0xA4, 4, 0, 0, 1, 0],
            &[0, 0xA4, 4, 0, 0, 0, 2, 0xA, 0xB],
            &[0, 0xA4, 4, 0, 0, 0, 2, 0xA, 0xB, 0, 0],
            &[0, 0xA4, 4, 0, 0, 0],
        ];
        for apdu in cases {
            assert_eq!(Short::parse(apdu), Err(CommandError::Extended));
        }
    }

    proptest! {
        #[test]
        fn short_apdus_look_as_they_do_to_iso7816(apdu in vec(any::<u8>(), 0..12)) {
            // That crate judges classes, too; ours is judged later.
            prop_assume!(apdu.first().is_none_or(|class| Class::try_from(*class).is_ok()));
            let theirs = CommandView::try_from(apdu.as_slice());

            match (Short::parse(&apdu), theirs) {
                (Ok(ours), Ok(theirs)) => {
                    let expected = match ours.expected {
                        None => 0,
                        Some(0) => 256,
                        Some(expected) => expected.into(),
                    };
                    prop_assert_eq!(ours.class, theirs.class().into_inner());
                    prop_assert_eq!(ours.instruction, u8::from(theirs.instruction()));
                    prop_assert_eq!(ours.parameters, [theirs.p1, theirs.p2]);
                    prop_assert_eq!(ours.data, theirs.data());
                    prop_assert_eq!(expected, theirs.expected());
                    prop_assert!(!theirs.extended);
                }
                (Err(_), Err(_)) => {}
                (Err(error), Ok(theirs)) => {
                    prop_assert_eq!(error, CommandError::Extended);
                    prop_assert!(theirs.extended);
                }
                (Ok(_), Err(error)) => prop_assert!(false, "only ours accepts: {error:?}"),
            }
        }
    }
}
