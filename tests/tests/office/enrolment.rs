//! How a device becomes a wallet: it knows its key, is what it claims to be, and stays itself when
//! its certificate is renewed.

use ecny_core::{
    Category, Class, Day, Enrolling, Ledger, Limits, Possession, SecureElement, Tag, Terms, Tier,
};
use ecny_issuer::{
    Application, Attestation, Device, IssueError, NoHardware, OfficeError, Unattested, Why,
};
use ecny_sim::Element;
use ecny_tests::{LAST_DAY, Town, fen, terms};

const NONE: (&NoHardware, &[u8]) = (&NoHardware, &[]);

/// A maker of chips that says of each U whether it has made it.
struct Maker;

impl Attestation for Maker {
    fn judge(&self, device: &Device<'_>, evidence: &[u8]) -> Result<(), Unattested> {
        let made = device.class == Class::SecureElement && evidence == device.applicant.to_bytes();
        made.then_some(()).ok_or(Unattested)
    }
}

#[test]
fn a_certificate_goes_to_whoever_knows_d_and_to_nobody_else() {
    let mut town = Town::new(80, 1);
    let (device, thief) =
        (Enrolling::new(&mut town.rng).unwrap(), Enrolling::new(&mut town.rng).unwrap());
    let application = town.application(Tier::IV);
    let office = &mut town.offices[0];
    let operator = *office.issuer().operator();
    let offer = office.offer(&application, &mut town.rng).unwrap();
    let wallet = offer.wallet();
    let proof = device.possession(&operator, wallet, &offer.challenge);
    let mut issue =
        |u, proof: Possession| office.issue(wallet, u, &proof, NONE, &mut town.rng).err();

    let refused = Some(OfficeError::Possession);
    let stolen = thief.possession(&operator, wallet, &offer.challenge);
    let of_old = device.possession(&operator, wallet, &[1; 32]);
    let of_another = device.possession(&operator, wallet.purse(), &offer.challenge);
    for wrong in [stolen, of_old, of_another, Possession::from_bytes(&[0; 32])] {
        assert_eq!(issue(device.applicant(), wrong), refused);
    }
    assert_eq!(issue(thief.applicant(), proof), refused);
    assert_eq!(issue(device.applicant(), proof), None);
    assert_eq!(issue(thief.applicant(), stolen), Some(OfficeError::Issue(IssueError::Taken)));
}

#[test]
fn the_same_application_and_the_same_proof_get_the_same_answer() {
    let mut town = Town::new(81, 1);
    let device = Enrolling::new(&mut town.rng).unwrap();
    let application = town.application(Tier::IV);
    let operator = *town.offices[0].issuer().operator();
    let mut answers = Vec::new();
    for _ in 0..3 {
        let office = &mut town.offices[0];
        let offer = office.offer(&application, &mut town.rng).unwrap();
        let proof = device.possession(&operator, offer.wallet(), &offer.challenge);
        let package = office.issue(offer.wallet(), device.applicant(), &proof, NONE, &mut town.rng);
        answers.push(package.unwrap().to_bytes());
        town.reopen(0);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_secure_element_shows_that_it_is_one_and_software_need_not() {
    let mut town = Town::new(82, 1);
    let device = Enrolling::new(&mut town.rng).unwrap();
    let application = Application { class: Class::SecureElement, ..town.application(Tier::IV) };
    let office = &mut town.offices[0];
    let operator = *office.issuer().operator();
    let offer = office.offer(&application, &mut town.rng).unwrap();
    let (wallet, u) = (offer.wallet(), device.applicant());
    let proof = device.possession(&operator, wallet, &offer.challenge);

    let none = office.issue(wallet, u, &proof, NONE, &mut town.rng);
    let wrong = office.issue(wallet, u, &proof, (&Maker, &[1]), &mut town.rng).err();
    let right = office.issue(wallet, u, &proof, (&Maker, &u.to_bytes()), &mut town.rng);

    assert_eq!(none.err(), Some(OfficeError::Attestation(Unattested)));
    assert_eq!(wrong, Some(OfficeError::Attestation(Unattested)));
    assert!(right.is_ok());
}

#[test]
fn a_childs_limits_are_within_its_parents_or_it_is_refused() {
    let mut town = Town::new(83, 1);
    let parent = town.enroll_as_tier(Tier::III);
    let id = town.id(parent);
    let child =
        |town: &Town, tier| Application { parent: Some(id.number), ..town.application(tier) };
    let wide = child(&town, Tier::II);
    assert_eq!(town.offices[0].offer(&wide, &mut town.rng).err(), Some(OfficeError::Parent));
    let orphan = Application { parent: Some(id.number.purse()), ..town.application(Tier::IV) };
    assert_eq!(town.offices[0].offer(&orphan, &mut town.rng).err(), Some(OfficeError::Parent));
    let narrow = child(&town, Tier::IV);
    let watch = town.enroll_as(0, &narrow);
    assert_eq!(town.wallet(watch).account().parent, id);
    let grandchild =
        Application { parent: Some(town.id(watch).number), ..town.application(Tier::SmallPurse) };
    assert_eq!(town.offices[0].offer(&grandchild, &mut town.rng).err(), Some(OfficeError::Parent));

    let own = town.id(watch);
    let wider = town.offices[0].set_limits(own, Limits::preset(Tier::II), &mut town.rng);
    assert_eq!(wider, Err(OfficeError::Parent));
    let small = Limits::preset(Tier::SmallPurse);
    assert_eq!(town.offices[0].set_limits(id, small, &mut town.rng), Err(OfficeError::Children));
    town.offices[0].set_limits(own, small, &mut town.rng).unwrap();
    town.offices[0].set_limits(id, small, &mut town.rng).unwrap();
}

#[test]
fn a_category_is_in_the_certificate_and_takes_value_for_its_purpose() {
    let mut town = Town::new(84, 1);
    let shop = Application { category: Category::new(0x0A), ..town.application(Tier::IV) };
    let shop = town.enroll_as(0, &shop);
    let (alice, bob) = (town.enroll(0), town.enroll(0));
    let tag = Tag::new(0x0A01);
    for wallet in [alice, bob] {
        let id = town.id(wallet);
        town.offices[0].open_pocket(id, tag, Day::new(2_900), &mut town.rng).unwrap();
        town.sync(wallet);
    }
    let bread = |amount| Terms { tag, ..terms(amount) };
    town.load(alice, bread(2_000));

    town.pay(alice, shop, bread(700));
    assert!(town.tap(alice, bob, bread(100), None).reader_error.is_some());

    town.sync_all();
    let books = town.offices[0].books();
    assert!(books.balance(), "{books:?}");
    assert_eq!((books.of(tag).issued, books.of(tag).converted), (fen(2_000), fen(700)));
    assert_eq!((books.of(tag).held, books.of(Tag::NONE).held), (fen(1_300), fen(700)));
}

#[test]
fn a_wallet_is_renewed_while_it_holds_value_and_something_is_open() {
    for (lose, left) in [(4, [4_100, 900]), (5, [4_100, 900])] {
        let mut town = Town::new(85, 1);
        let (alice, bob) = (town.enroll(0), town.enroll(0));
        town.load(alice, terms(5_000));
        assert!(town.tap(alice, bob, terms(900), Some(lose)).torn);
        town.sync(alice);
        let before = town.wallet(alice).account().clone();
        let old = *town.wallet_mut(alice).element().certificate();

        renew(&mut town, alice).unwrap();

        assert_eq!(*town.wallet(alice).account(), before);
        assert_ne!(*town.wallet_mut(alice).element().certificate(), old);
        assert_eq!(town.wallet(alice).unsettled().len(), 1);
        // What is open heals under the certificate it was signed under, both ways round.
        town.tap(alice, bob, Terms::HEAL, None);
        assert_eq!(town.wallet(alice).unsettled().len(), 0, "{lose}");
        let held = [alice, bob].map(|wallet| town.wallet(wallet).account().balance.fen());
        assert_eq!(held, left);
        town.pay(alice, bob, terms(100));
        town.pay(bob, alice, terms(50));
        assert!(town.wallet(alice).account().seq > before.seq);
        town.sync_all();
        assert!(town.offices[0].findings().are_none(), "{:?}", town.offices[0].findings());
        assert!(town.offices[0].books().balance());
    }
}

#[test]
fn a_payee_that_was_renewed_takes_what_it_asked_for_before() {
    let mut town = Town::new(86, 1);
    let (alice, bob) = (town.enroll(0), town.enroll(0));
    town.load(alice, terms(5_000));
    assert!(town.tap(alice, bob, terms(900), Some(4)).torn);
    town.sync(bob);

    renew(&mut town, bob).unwrap();
    town.tap(alice, bob, Terms::HEAL, None);

    let held = [alice, bob].map(|wallet| town.wallet(wallet).account().balance.fen());
    assert_eq!(held, [4_100, 900]);
    assert_eq!(town.wallet(alice).unsettled().len(), 0);
    town.sync_all();
    assert!(town.offices[0].findings().are_none());
}

#[test]
fn nobody_but_the_wallet_itself_gets_its_next_certificate() {
    let mut town = Town::new(87, 1);
    let alice = town.enroll(0);
    let id = town.id(alice);
    let offer = town.offices[0].offer_renewal(id, LAST_DAY, &mut town.rng).unwrap();
    let stranger = Enrolling::new(&mut town.rng).unwrap();
    let operator = *town.offices[0].issuer().operator();
    let proof = stranger.possession(&operator, id, &offer.challenge);

    let u = stranger.applicant();
    let stolen = town.offices[0].issue(id, u, &proof, NONE, &mut town.rng).err();

    assert_eq!(stolen, Some(OfficeError::Possession));
}

#[test]
fn a_wallet_that_is_revoked_or_lost_is_not_renewed() {
    let mut town = Town::new(88, 1);
    let (alice, bob) = (town.enroll(0), town.enroll(0));
    let (one, other) = (town.id(alice), town.id(bob));
    town.offices[0].revoke(one, Why::Ordered).unwrap();
    town.offices[0].report_loss(other).unwrap();

    for wallet in [one, other] {
        let refused = town.offices[0].offer_renewal(wallet, LAST_DAY, &mut town.rng).err();
        assert_eq!(refused, Some(OfficeError::Revoked));
    }
}

/// Gives a wallet its next certificate, in the middle of its life.
fn renew(town: &mut Town, wallet: usize) -> Result<(), OfficeError> {
    let (own, id) = (town.fork(), town.id(wallet));
    let (flash, element) = town.place(wallet).take().unwrap().close();
    let Element::Soft(mut element) = element else { panic!("a real one") };
    let device = element.renew().unwrap();
    let office = &mut town.offices[0];
    let operator = *office.issuer().operator();
    let offer = office.offer_renewal(id, LAST_DAY, &mut town.rng)?;
    let proof = device.possession(&operator, id, &offer.challenge);
    let package = office.issue(id, device.applicant(), &proof, NONE, &mut town.rng)?;
    let element = Element::Soft(device.finish(&package.grant, &operator, own).unwrap());
    *town.place(wallet) = Some(Ledger::open(flash, element).unwrap());
    Ok(())
}
