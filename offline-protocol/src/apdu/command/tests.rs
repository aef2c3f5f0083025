use proptest::{collection::vec, prelude::*};

use super::*;
use crate::apdu::StatusWord;

const POINT: [u8; sizes::POINT] = [2; sizes::POINT];
const REQUEST: [u8; sizes::SEALED_REQUEST] = [3; sizes::SEALED_REQUEST];
const VALUE: [u8; sizes::SEALED_VALUE] = [4; sizes::SEALED_VALUE];
const PAY: [u8; sizes::SEALED_PAY] = [5; sizes::SEALED_PAY];
const CANCEL: [u8; sizes::SEALED_CANCEL] = [6; sizes::SEALED_CANCEL];
const SETTLED: [u8; sizes::SEALED_SETTLED] = [7; sizes::SEALED_SETTLED];
const UNKNOWN: [u8; sizes::SEALED_UNKNOWN] = [8; sizes::SEALED_UNKNOWN];
const SHARE: [u8; sizes::SEALED_SHARE] = [9; sizes::SEALED_SHARE];

/// Every command, its header and the length of its APDU.
const COMMANDS: [(Command<'_>, [u8; 4], usize); 10] = [
    (Command::Select, [0x00, 0xA4, 0x04, 0x00], 15),
    (Command::Collect { point: &POINT, request: &REQUEST }, [0x80, 0x10, 0, 0], 220),
    (Command::Outcome(SealedOutcome::Cancel(&CANCEL)), [0x80, 0x12, 0, 0], 86),
    (Command::Outcome(SealedOutcome::Settled(&SETTLED)), [0x80, 0x12, 0, 0], 38),
    (Command::Outcome(SealedOutcome::Unknown(&UNKNOWN)), [0x80, 0x12, 0, 0], 22),
    (Command::Request(&REQUEST), [0x80, 0x14, 0, 0], 187),
    (Command::Pay { point: &POINT, pay: &PAY }, [0x80, 0x20, 0, 0], 68),
    (Command::Value(&VALUE), [0x80, 0x22, 0, 0], 246),
    (Command::PayAgain(&PAY), [0x80, 0x24, 0, 0], 35),
    (Command::Share(&SHARE), [0x80, 0x30, 0, 0], 247),
];

fn encoded(command: &Command<'_>) -> heapless::Vec<u8, { sizes::APDU }> {
    heapless::Vec::from_slice(command.encode(&mut [0xEE; sizes::APDU])).unwrap()
}

#[test]
fn the_card_reads_what_the_reader_writes() {
    for (command, header, length) in COMMANDS {
        let apdu = encoded(&command);

        assert_eq!(apdu[..4], header);
        assert_eq!(apdu.len(), length);
        assert_eq!(Command::parse(&apdu), Ok(command));
    }
}

#[test]
fn select_is_these_bytes() {
    let apdu = encoded(&Command::Select);

    let aid = [0xF0, 0x45, 0x43, 0x4E, 0x59, 0x4F, 0x46, 0x4C, 0x31];
    assert_eq!(apdu[..], [&[0x00, 0xA4, 0x04, 0x00, 0x09][..], &aid, &[0x00]].concat());
}

#[test]
fn le_may_be_there_or_not_but_only_as_256() {
    for (command, _, length) in COMMANDS {
        let mut apdu = encoded(&command);
        let data = 5 + usize::from(apdu[4]);

        apdu.truncate(data);
        assert_eq!(Command::parse(&apdu), Ok(command), "no Le, {length}");
        apdu.push(0).unwrap();
        assert_eq!(Command::parse(&apdu), Ok(command), "Le 00, {length}");
        apdu[data] = 0xFF;
        assert_eq!(Command::parse(&apdu), Err(CommandError::Length), "Le FF, {length}");
    }
}

#[test]
fn every_other_length_of_data_is_refused() {
    for (command, header, _) in COMMANDS.into_iter().skip(1) {
        let fits = usize::from(encoded(&command)[4]);
        for length in (1..=u8::MAX).filter(|length| usize::from(*length) != fits) {
            let data = [9; 255];
            let apdu = [&header[..], &[length], &data[..length.into()]].concat();

            match Command::parse(&apdu) {
                Ok(Command::Outcome(outcome)) => assert_eq!(outcome.bytes().len(), length.into()),
                Ok(command) => panic!("{command:?} of {length}"),
                Err(error) => assert_eq!(error, CommandError::Length),
            }
        }
        assert_eq!(Command::parse(&header), Err(CommandError::Length), "case 1");
        let case_2 = [&header[..], &[0]].concat();
        assert_eq!(Command::parse(&case_2), Err(CommandError::Length), "case 2");
    }
}

#[test]
fn every_cut_apdu_is_refused_by_name() {
    for (command, _, _) in COMMANDS {
        let apdu = encoded(&command);
        let data = 5 + usize::from(apdu[4]);
        for length in 0..data {
            let refused = match (length, command) {
                (0..4, _) => CommandError::Short,
                // A SELECT without data names no application, so not this one.
                (4..=5, Command::Select) => CommandError::Application,
                _ => CommandError::Length,
            };
            assert_eq!(Command::parse(&apdu[..length]), Err(refused), "{length} of {command:?}");
        }
    }
}

#[test]
fn other_parameters_are_refused_and_a_select_by_them_finds_nothing() {
    for (command, _, _) in COMMANDS {
        for (at, bit) in (2..4).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
            let mut apdu = encoded(&command);
            apdu[at] ^= 1 << bit;

            let refused = if command == Command::Select {
                CommandError::Application
            } else {
                CommandError::Parameters
            };
            assert_eq!(Command::parse(&apdu), Err(refused));
        }
    }
}

#[test]
fn only_the_whole_aid_selects() {
    let select = |aid: &[u8]| {
        let length = [u8::try_from(aid.len()).unwrap()];
        let apdu = [&[0x00, 0xA4, 0x04, 0x00][..], &length, aid].concat();
        Command::parse(&apdu).map(|command| assert_eq!(command, Command::Select))
    };
    let longer = [&AID[..], &[0]].concat();

    assert_eq!(select(&AID), Ok(()));
    for length in 1..AID.len() {
        assert_eq!(select(&AID[..length]), Err(CommandError::Application));
    }
    assert_eq!(select(&longer), Err(CommandError::Application));
    for bit in 0..AID.len() * 8 {
        let mut other = AID;
        other[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(select(&other), Err(CommandError::Application));
    }
}

/// Every CLA and INS with nothing behind: a stranger learns which of ours there are, and no more.
#[test]
fn every_header_has_its_status_word() {
    for class in 0..=u8::MAX {
        for instruction in 0..=u8::MAX {
            let word = match (class, instruction) {
                (0x00, 0xA4) => [0x6A, 0x82],
                (0x00, _) => [0x6D, 0x00],
                (0x80, 0x10 | 0x12 | 0x14 | 0x20 | 0x22 | 0x24 | 0x30) => [0x67, 0x00],
                (0x80, _) => [0x6D, 0x00],
                _ => [0x6E, 0x00],
            };
            let header = [class, instruction, 0, 0];

            let error = Command::parse(&header).unwrap_err();

            assert_eq!(StatusWord::from(error).to_bytes(), word, "{class:02X} {instruction:02X}");
        }
    }
}

#[test]
fn every_refused_command_has_its_status_word() {
    for (error, word) in [
        (CommandError::Application, [0x6A, 0x82]),
        (CommandError::Class, [0x6E, 0x00]),
        (CommandError::Extended, [0x67, 0x00]),
        (CommandError::Instruction, [0x6D, 0x00]),
        (CommandError::Length, [0x67, 0x00]),
        (CommandError::Parameters, [0x69, 0x85]),
        (CommandError::Short, [0x67, 0x00]),
    ] {
        assert_eq!(StatusWord::from(error).to_bytes(), word);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_a_command_or_a_named_error(apdu in vec(any::<u8>(), 0..300)) {
        if let Ok(command) = Command::parse(&apdu) {
            let again = encoded(&command);
            prop_assert_eq!(Command::parse(&again), Ok(command));
        }
    }

    #[test]
    fn what_is_read_is_written_back_up_to_le(
        (which, byte) in (0..COMMANDS.len(), any::<u8>()),
        at in 5usize..246,
    ) {
        let mut apdu = encoded(&COMMANDS[which].0);
        let data = 5 + usize::from(apdu[4]);
        if at < data {
            apdu[at] = byte;
        }

        if let Ok(command) = Command::parse(&apdu) {
            prop_assert_eq!(encoded(&command), apdu);
        } else {
            prop_assert_eq!(which, 0);
        }
    }
}
