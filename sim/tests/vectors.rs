//! The files in `docs/vectors` are what the wallets say today, and can be played from their text.
#![cfg(test)]

use std::{fs, path::PathBuf, process::Command, time::Duration};

use ecny_sim::{
    Direction, Frame, decode,
    vectors::{self, VectorError},
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/vectors")
}

fn committed(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

#[test]
fn the_committed_files_are_what_the_generator_makes() {
    for file in vectors::all().unwrap() {
        assert!(committed(file.name) == file.text, "{} is stale: run what it says", file.name);
        assert!(file.text.contains("Made by: cargo run "), "{}", file.name);
    }
}

#[test]
fn wallets_set_up_from_a_files_text_answer_as_it_says() {
    assert!(vectors::replay(&committed("conversations.txt")).unwrap() >= 30);
    assert!(vectors::replay(&committed("refusals.txt")).unwrap() >= 40);
    assert!(vectors::replay(&committed("words.txt")).unwrap() >= 25);
}

#[test]
fn a_replay_notices_one_changed_digit() {
    let text = committed("refusals.txt");
    let start = text.find("\nscenario ").unwrap();
    let first: String = text[start + 1..].split_inclusive("\nscenario ").take(1).collect();
    let first = format!("{}{}", &text[..=start], first.trim_end_matches("scenario "));

    for (sound, changed) in [("< 6700", "< 6701"), ("Command(Short)", "Command(Class)")] {
        let changed = first.replace(sound, changed);

        assert_eq!(vectors::replay(&first), Ok(1));
        assert!(matches!(vectors::replay(&changed), Err(VectorError::Differs { .. })), "{sound}");
    }
}

#[test]
fn every_refusal_to_a_reader_is_a_status_word_of_the_document() {
    let text = committed("refusals.txt");
    let words = ["6700", "6985", "6a82", "6d00", "6e00"];

    let refusals = text.lines().filter_map(|line| line.strip_prefix("  < "));
    let short: Vec<_> = refusals.filter(|word| word.len() == 4 && *word != "9000").collect();

    assert!(short.len() >= 40);
    assert!(short.iter().all(|word| words.contains(word)));
}

#[test]
fn the_decoder_names_every_byte_of_every_conversation() {
    let text = committed("conversations.txt");
    let mut taps = 0;
    for tap in text.split("\ntap ").skip(1) {
        let tap = tap.lines().skip(1).take_while(|line| line.starts_with(' '));
        let (mut frames, mut shared) = (Vec::new(), None);
        for line in tap {
            let mut words = line.split_whitespace();
            let direction = match words.next().unwrap().trim_end_matches('!') {
                ">" => Direction::ToCard,
                "<" => Direction::ToReader,
                _ => {
                    let z = line.split_once(" z=").map(|(_, z)| hex::decode(z).unwrap());
                    shared = z.map(|z| z.try_into().unwrap()).or(shared);
                    continue;
                }
            };
            let apdu = hex::decode(words.next().unwrap()).unwrap();
            let (arrived, took) = (words.next().is_none(), Duration::ZERO);
            frames.push(Frame { direction, apdu, arrived, took });
        }
        // A command that is sent twice is not sealed twice.
        frames.dedup_by(|b, a| a.apdu == b.apdu);
        let repeated = frames.windows(3).any(|three| three[0].apdu == three[2].apdu);
        let decoded = decode::decode(&frames, shared.as_ref());

        assert_eq!(decoded.len(), frames.len());
        for one in decoded.iter().filter(|_| shared.is_some() && !repeated) {
            let names: Vec<_> = one.fields.iter().map(|field| field.name).collect();
            assert!(!names.contains(&"left over") && !names.contains(&"sealed"), "{one:?}");
            assert!(!one.name.contains("malformed") && !one.name.contains("not of"), "{one:?}");
            taps += 1;
        }
    }
    assert!(taps > 200);
}

/// Where there is a Python, a second implementation checks the files from the document alone.
#[test]
fn a_stranger_in_python_comes_to_the_same_bytes() {
    let folder = folder();
    let Ok(output) = Command::new("python3").arg(folder.join("check.py")).arg(&folder).output()
    else {
        println!("skipped: no python3");
        return;
    };

    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
