//! A wallet and its operator, over bytes alone.

use ecny::{ecny_event_kind::*, ecny_line_kind::*, ecny_result::*, *};
use ecny_core::{
    Class, Epoch, Info, OperatorId, Package, Position, Seq, Serial, SignedStatement, SoftVerifier,
    Word, decode,
    sm2::{Point, Signature},
};
use ecny_issuer::{Excerpt, Issuer, OperatorKeys, Reconciliation, Registry, Root};
use ecny_offline_protocol::sync::{BundlePart, BundleReader, ReplyWriter};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::device::{ALL, Device, House, TODAY, number, ok, zeroed};

/// What the wallet sends at a sync: its statement, and every record of its log.
fn excerpt(device: &mut Device) -> Excerpt {
    let mut statement = [0; ECNY_STATEMENT_LEN];
    let mut lines = Vec::new();
    let (mut at, mut length, mut record) = (0, 0, [0; ECNY_RECORD_MAX]);
    // SAFETY: every pointer is to memory of the length its function asks for.
    unsafe {
        ok(ecny_wallet_statement(device.wallet(), statement.as_mut_ptr()));
        loop {
            let (to, room) = (record.as_mut_ptr(), record.len());
            let next =
                ecny_wallet_next_record(device.wallet(), &raw mut at, to, room, &raw mut length);
            if next == ECNY_NOTHING {
                break;
            }
            ok(next);
            lines.push(record[..length].to_vec());
        }
    }
    let signed: SignedStatement = decode(&statement).unwrap();
    Excerpt { signed, from: Position::GENESIS, lines }
}

fn received(house: &House, devices: &mut [&mut Device]) -> Reconciliation {
    let mut logs = Reconciliation::default();
    logs.add_operator(house.issuer.certificate(), &house.root).unwrap();
    for device in devices {
        let excerpt = excerpt(device);
        logs.receive(&excerpt, &house.root, house.issuer.centre(), &SoftVerifier).unwrap();
    }
    logs
}

/// A signature that is none.
fn bent(signature: &Signature) -> Signature {
    let mut bytes = signature.to_bytes();
    bytes[63] ^= 1;
    Signature::from_bytes(&bytes)
}

/// Two wallets, of which the first holds 200.00.
fn pair(house: &mut House) -> (Device, Device) {
    let mut purse = Device::enrolled(1, house, number(1).purse(), Class::Purse);
    let mut alice = Device::enrolled(2, house, number(1), Class::Software);
    let bob = Device::enrolled(3, house, number(2), Class::Software);
    purse.arm(ECNY_PAY, 20_000);
    alice.tap(&mut purse, ecny_wallet_load, 20_000, ALL);
    (alice, bob)
}

#[test]
fn a_receipt_of_the_operator_is_taken_once_and_starts_the_sums_anew() {
    let mut house = House::new(1);
    let (mut alice, mut bob) = pair(&mut house);
    alice.arm(ECNY_PAY, 1_000);
    bob.tap(&mut alice, ecny_wallet_collect, 1_000, ALL);
    let logs = received(&house, &mut [&mut alice]);
    let id = alice.id();
    let (receipt, signature) = house.issuer.receipt(&logs, id, TODAY, &mut house.rng).unwrap();
    let [word, forged] = [signature, bent(&signature)].map(|by| Word::Receipt(receipt, by));

    assert_eq!(alice.take(&forged), Err(ECNY_COMMAND_SIGNATURE));
    assert_eq!(bob.take(&word), Err(ECNY_COMMAND_OTHER_WALLET));
    assert_eq!(alice.take(&word), Ok(true));
    assert_eq!(alice.take(&word), Ok(false), "the same word again changes nothing");

    let mut limits = *zeroed::<ecny_limits>();
    // SAFETY: as above.
    ok(unsafe { ecny_wallet_limits(alice.wallet(), &raw mut limits) });
    assert_eq!((limits.paid_fen, limits.payments, limits.balance_fen), (0, 0, 1_000_000));
    let status = alice.status();
    assert_eq!(status.covered, status.records - 1);
}

#[test]
fn a_sync_goes_over_any_pipe_in_frames_and_its_reply_is_taken_word_by_word() {
    let mut house = House::new(6);
    let (mut alice, _) = pair(&mut house);
    let logs = received(&house, &mut [&mut alice]);
    let id = alice.id();
    let (receipt, signature) = house.issuer.receipt(&logs, id, TODAY, &mut house.rng).unwrap();

    let mut bundle = BundleReader::default();
    let (mut position, mut lines) = (Position::GENESIS, 0);
    for frame in frames(&mut alice) {
        match bundle.take(&frame).unwrap() {
            BundlePart::Statement { signed, .. } => position = signed.statement.position,
            BundlePart::Line(_) => lines += 1,
            BundlePart::End => {}
        }
    }
    assert!(bundle.is_done());
    assert_eq!((position.number, lines), (alice.status().records, alice.status().records));

    let mut room = [0; ECNY_FRAME_MAX];
    let words = [
        Word::Receipt(receipt, bent(&signature)),
        Word::Receipt(receipt, signature),
        Word::Receipt(receipt, signature),
    ];
    let (mut writer, begins) = ReplyWriter::begin(id, position, &mut room).unwrap();
    assert_eq!(reply(&mut alice, begins), Ok(false));
    for (word, taken) in words.iter().zip([Err(ECNY_COMMAND_SIGNATURE), Ok(false), Ok(false)]) {
        let mut bytes = [0; ECNY_WORD_MAX];
        let bytes = word.to_bytes(&mut bytes).unwrap();
        assert_eq!(reply(&mut alice, writer.word(bytes, &mut room).unwrap()), taken);
    }
    assert_eq!(alice.status().covered, alice.status().records - 1);
    let end = writer.end(&mut room).unwrap();
    assert_eq!(reply(&mut alice, end), Ok(true));
    assert_eq!(reply(&mut alice, end), Err(ECNY_SYNC_TRAILING));
}

/// What the wallet gives for its operator.
fn frames(device: &mut Device) -> Vec<Vec<u8>> {
    let (mut frames, mut frame, mut length) = (Vec::new(), [0; ECNY_FRAME_MAX], 0);
    // SAFETY: as in `excerpt`.
    unsafe {
        ok(ecny_wallet_sync_begin(device.wallet()));
        loop {
            let (to, room) = (frame.as_mut_ptr(), frame.len());
            let next = ecny_wallet_sync_next(device.wallet(), to, room, &raw mut length);
            if next == ECNY_NOTHING {
                return frames;
            }
            ok(next);
            frames.push(frame[..length].to_vec());
        }
    }
}

/// Gives the wallet a frame of the reply: whether that was the last.
fn reply(device: &mut Device, frame: &[u8]) -> Result<bool, ecny_result> {
    let mut over = false;
    // SAFETY: as in `excerpt`.
    let taken = unsafe {
        ecny_wallet_sync_take(device.wallet(), frame.as_ptr(), frame.len(), &raw mut over)
    };
    if taken == ECNY_OK { Ok(over) } else { Err(taken) }
}

#[test]
fn a_payment_whose_payee_is_gone_ends_by_the_operators_word() {
    let mut house = House::new(2);
    let (mut alice, mut bob) = pair(&mut house);
    alice.arm(ECNY_PAY, 1_000);
    let events = bob.tap(&mut alice, ecny_wallet_collect, 1_000, 3);
    assert_eq!(events.last(), Some(&ECNY_EVENT_DEBITED));
    let mut session = 0;
    // SAFETY: as above.
    ok(unsafe { ecny_wallet_void(bob.wallet(), &raw mut session) });
    assert_eq!(session, 1);
    let mut unsettled = *zeroed::<ecny_unsettled>();
    // SAFETY: as above.
    ok(unsafe { ecny_wallet_unsettled(alice.wallet(), 0, &raw mut unsettled) });
    assert_eq!((unsettled.payee, unsettled.amount_fen), (bob.status().id, 1_000));

    let logs = received(&house, &mut [&mut alice, &mut bob]);
    let (id, seq) = (alice.id(), Seq::new(unsettled.seq));
    let (resolution, signature) = house.issuer.resolution(&logs, id, seq, &mut house.rng).unwrap();
    let word = Word::Resolution(resolution, signature);
    assert_eq!(alice.take(&word), Ok(true));
    assert_eq!(alice.take(&word), Ok(false), "the same word again changes nothing");

    assert_eq!((alice.status().balance_fen, alice.status().in_flight_fen), (20_000, 0));
    // SAFETY: as above.
    let past = unsafe { ecny_wallet_unsettled(alice.wallet(), 0, &raw mut unsettled) };
    assert_eq!(past, ECNY_NOTHING);
    assert_eq!(kinds(&mut alice).last(), Some(&(ECNY_LINE_RESOLVED, true)));
}

/// The lines of the log: what they are, and whether value came back.
fn kinds(device: &mut Device) -> Vec<(ecny_line_kind, bool)> {
    let (mut line, mut kinds) = (*zeroed::<ecny_line>(), Vec::new());
    loop {
        // SAFETY: as above.
        let next = unsafe { ecny_wallet_next_line(device.wallet(), &raw mut line) };
        if next == ECNY_NOTHING {
            return kinds;
        }
        ok(next);
        kinds.push((line.kind, line.refunded));
    }
}

#[test]
fn the_log_is_read_on_from_any_line_and_over_a_compaction() {
    let mut house = House::new(3);
    let (mut alice, mut bob) = pair(&mut house);
    for _ in 0..3 {
        alice.arm(ECNY_PAY, 100);
        bob.tap(&mut alice, ecny_wallet_collect, 100, ALL);
    }
    let before = kinds(&mut alice);
    let mut line = *zeroed::<ecny_line>();
    // SAFETY: as above.
    unsafe {
        for number in 1..=3 {
            ok(ecny_wallet_next_line(alice.wallet(), &raw mut line));
            assert_eq!(line.number, number);
        }
        ok(ecny_wallet_compact(alice.wallet()));
        ok(ecny_wallet_next_line(alice.wallet(), &raw mut line));
        assert_eq!(line.number, 4);
        line.number = 1;
        ok(ecny_wallet_next_line(alice.wallet(), &raw mut line));
        assert_eq!((line.number, line.kind), (2, ECNY_LINE_LIFE));
        line.number = u32::MAX;
        assert_eq!(ecny_wallet_next_line(alice.wallet(), &raw mut line), ECNY_NOTHING);
    }
    assert_eq!(kinds(&mut alice), before);
}

#[test]
fn an_operator_is_added_where_the_root_vouches_for_it() {
    let mut house = House::new(4);
    let (mut alice, _) = pair(&mut house);
    let mut rng = ChaCha20Rng::from_seed([4; 32]);
    // The seed of the house makes the same root once more.
    let (root, stranger) = (Root::generate(&mut rng).unwrap(), Root::generate(&mut rng).unwrap());
    let keys = OperatorKeys::generate(OperatorId::new(2), Epoch::new(1), &mut rng).unwrap();
    let terms = keys.terms(TODAY, TODAY);
    let theirs = Word::Operator(stranger.certify(terms, &mut rng).unwrap());
    let ours = Word::Operator(root.certify(terms, &mut rng).unwrap());
    assert_eq!(root.public().point(), house.root.point());

    assert_eq!(alice.take(&theirs), Err(ECNY_PEER_SIGNATURE));
    assert_eq!(alice.take(&ours), Ok(true));
    assert_eq!(alice.take(&ours), Ok(false));
    assert_eq!(kinds(&mut alice).last(), Some(&(ECNY_LINE_OPERATOR, false)));
}

#[test]
fn a_renewed_wallet_goes_on_with_the_same_log_under_its_new_key() {
    for chip in [false, true] {
        let mut house = House::new(5);
        let mut purse = Device::enrolled(1, &mut house, number(1).purse(), Class::Purse);
        let mut device = if chip { Device::with_chip(2) } else { Device::blank(2) };
        device.enroll(&mut house, number(1), Class::Software);
        purse.arm(ECNY_PAY, 20_000);
        device.tap(&mut purse, ecny_wallet_load, 20_000, ALL);

        let (platform, root, wallet) = (device.platform(), house.root(), device.wallet());
        let (mut enrolment, mut applicant) = (*zeroed::<ecny_enrolment>(), [0; 33]);
        // SAFETY: as above.
        unsafe {
            let to = applicant.as_mut_ptr();
            ok(ecny_wallet_renew(wallet, &raw mut enrolment, &platform, to));
            let package = next_package(&mut house, &applicant);
            ok(ecny_enrolment_finish(
                &raw mut enrolment,
                root.as_ptr(),
                package.as_ptr(),
                package.len(),
                device.keys.as_mut_ptr(),
            ));
            ok(ecny_enrolment_close(&raw mut enrolment));
        }
        device.reboot();

        device.arm(ECNY_PAY, 500);
        purse.arm(ECNY_RECEIVE, 500);
        let events = device.tap(&mut purse, ecny_wallet_redeem, 500, ALL);
        assert!(events.contains(&ECNY_EVENT_SETTLED), "{events:?}");
        assert_eq!(device.status().balance_fen, 19_500);
    }
}

/// The second certificate of the first wallet.
fn next_package(house: &mut House, applicant: &[u8; 33]) -> [u8; 393] {
    let (old, profile) = {
        let wallet = ecny_core::WalletId { operator: OperatorId::new(1), number: number(1) };
        let old =
            *house.issuer.centre().registry().issuance(wallet, Serial::new(1)).unwrap().info();
        (
            old,
            ecny_core::Profile {
                wallet,
                parent: ecny_core::WalletId::NOBODY,
                day: TODAY,
                limits: ecny_core::Limits::preset(old.tier),
            },
        )
    };
    let info = Info { serial: Serial::new(2), ..old };
    let mut centre = centre_of(&house.issuer);
    let u = Point::from_bytes(applicant).unwrap();
    let grant = centre.issue(&u, &info, &mut house.rng).unwrap().grant().clone();
    let keys = centre.keys();
    let purpose = ecny_core::Purpose::Profile;
    let signature = keys.command(purpose, &profile.to_bytes(), &mut house.rng).unwrap();
    let operator = *house.issuer.certificate();
    let personalization = ecny_core::Personalization { operator, profile, signature };
    *Package { grant, personalization }.to_bytes()
}

/// The centre of the operator once more, to issue what the operator itself does not yet.
fn centre_of(issuer: &Issuer) -> ecny_issuer::Centre {
    let keys = issuer.centre().keys().to_secret_bytes();
    let mut registry = Registry::default();
    for issuance in issuer.centre().registry().iter() {
        registry.restore(ecny_issuer::Issuance::from_bytes(&issuance.to_bytes()).unwrap());
    }
    ecny_issuer::Centre::new(OperatorKeys::from_secret_bytes(&keys).unwrap(), registry)
}
