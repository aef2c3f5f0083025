//! Nonces and erase counts, read from the flash itself.

use std::collections::HashSet;

use ecny_core::MAX_BODY;

use crate::owner::{Flash, Owner, PAGE, append, body, compact, format, open};

/// Every nonce that lies in an image: region headers and whatever looks like a record.
fn nonces<const WORD: usize>(image: &[u8], seen: &mut HashSet<([u8; 12], Vec<u8>)>) {
    for (index, region) in image.chunks(image.len() / 2).enumerate() {
        if !region.starts_with(b"ECNJ") {
            continue;
        }
        let base = u32::try_from(index * image.len() / 2).unwrap();
        let erase = &region[10..14];
        let mut collect = |at: u32, fresh: &[u8], sealed: &[u8]| {
            let nonce = [erase, &(base + at).to_be_bytes(), fresh].concat();
            seen.insert((nonce.try_into().unwrap(), sealed.to_vec()));
        };
        collect(0, &region[14..18], &region[..18]);
        for at in (0..region.len() - 512).step_by(WORD) {
            let record = &region[at..];
            let len = usize::from(u16::from_be_bytes([record[3], record[4]]));
            if record[..2] == [0x52, 1] && record[2] < 5 && len <= MAX_BODY {
                let end = 21 + len;
                collect(u32::try_from(at).unwrap(), &record[17..21], &record[..end]);
            }
        }
    }
}

#[test]
fn no_nonce_seals_two_things_not_even_on_a_restored_image() {
    let mut seen = HashSet::new();
    let mut flash = Flash::<8>::new(2, 0);
    let mut owner = Owner::new(0);
    format(&mut flash, &owner).unwrap();
    let old = (flash.clone(), owner.clone());
    for round in 0..200_u32 {
        if round % 5 == 4 {
            // The same place on flash, the same erase count, the same number, another record.
            (flash, owner) = old.clone();
        }
        if round % 40 == 39 {
            format(&mut flash, &owner).unwrap();
            owner.evidence.clear();
            owner.state = [0; 32];
            let checkpoint = Owner { state: [0; 32], ..owner.clone() };
            format(&mut flash, &checkpoint).unwrap();
        }
        let (mut journal, _) = open(&mut flash).unwrap();
        for n in 0..3 {
            append(&mut journal, &mut owner, false, &body(round * 3 + n, 60)).unwrap();
        }
        if round % 7 == 0 {
            compact(&mut journal, &owner).unwrap();
        }
        drop(journal);
        nonces::<8>(&flash.image(), &mut seen);
    }

    let distinct: HashSet<_> = seen.iter().map(|(nonce, _)| nonce).collect();

    assert!(seen.len() > 800);
    assert_eq!(distinct.len(), seen.len());
}

#[test]
fn erase_counts_go_on_where_flash_is_formatted_again() {
    let mut flash = Flash::<8>::new(2, 0);
    let mut counts = Vec::new();
    for _ in 0..5 {
        format(&mut flash, &Owner::new(0)).unwrap();
        let image = flash.image();
        let heads = image.chunks(PAGE).filter(|region| region.starts_with(b"ECNJ"));
        counts.extend(heads.map(|head| u32::from_be_bytes(head[10..14].try_into().unwrap())));
    }

    assert_eq!(counts, [1, 2, 3, 4, 5]);
}

#[test]
fn a_compaction_that_was_cut_uses_up_its_erase_count() {
    let mut flash = Flash::<8>::new(2, 0);
    let owner = Owner::new(0);
    format(&mut flash, &owner).unwrap();
    // Erasing a page is one, the header five words.
    flash.set_fuel(Some(8));
    compact(&mut open(&mut flash).unwrap().0, &owner).unwrap_err();
    flash.power_up();

    compact(&mut open(&mut flash).unwrap().0, &owner).unwrap();

    assert_eq!(flash.image()[PAGE + 10..PAGE + 14], 3_u32.to_be_bytes());
    assert_eq!(open(&mut flash).unwrap().1, owner);
}
