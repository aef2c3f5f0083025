//! An operator that makes two keys for one name is named by what the two have signed.

use ecny_core::{
    Claim, Enrolling, Info, Position, RootKey, SecureElement, Seq, SessionNumber, SignedStatement,
    SoftElement, SoftVerifier, Statement,
};
use ecny_issuer::{Centre, Excerpt, Offense, OperatorKeys, Reconciliation, Registry, UploadFault};
use rand_chacha::ChaCha20Rng;

use crate::house::{House, info};

/// What a wallet states that has done nothing.
fn stated(wallet: &mut SoftElement<ChaCha20Rng>) -> Excerpt {
    let id = wallet.identity().id();
    let statement = Statement {
        version: Statement::VERSION,
        wallet: id,
        position: Position::GENESIS,
        decided: SessionNumber::new(0),
        seq: Seq::new(0),
        day: ecny_core::Day::new(200),
        totals_key: Statement::commitment(id, &wallet.secrets().totals),
    };
    let claim = Claim::Statement { body: &statement.to_bytes() };
    let signature = wallet.sign(&claim).unwrap();
    let certificate = wallet.certificate().to_bytes();
    Excerpt::from(&SignedStatement { certificate, statement, signature })
}

/// The house's operator once more, with a registry that remembers nothing.
fn forgetful(house: &House) -> Centre {
    let keys = OperatorKeys::from_secret_bytes(&house.centre.keys().to_secret_bytes()).unwrap();
    Centre::new(keys, Registry::default())
}

fn logs(house: &mut House, root: &RootKey) -> Reconciliation {
    let mut logs = Reconciliation::default();
    let terms = *house.operator.terms();
    let certificate = house.root.certify(terms, &mut house.rng).unwrap();
    logs.add_operator(&certificate, root).unwrap();
    logs
}

fn enroll(house: &mut House, centre: &mut Centre, info: &Info) -> SoftElement<ChaCha20Rng> {
    let device = Enrolling::new(&mut house.rng).unwrap();
    let issued = centre.issue(device.applicant(), info, &mut house.rng).unwrap();
    device.finish(issued.grant(), &house.operator, house.rng.clone()).unwrap()
}

#[test]
fn two_keys_under_one_name_are_the_operators_guilt() {
    let mut house = House::new([40; 32]);
    let root = house.root.public();
    let mut logs = logs(&mut house, &root);
    let (mut first, mut second) = (forgetful(&house), forgetful(&house));
    let mut one = enroll(&mut house, &mut first, &info(1));
    let mut other = enroll(&mut house, &mut second, &info(1));

    logs.receive(&stated(&mut one), &root, &first, &SoftVerifier).unwrap();
    assert!(logs.findings(&first).proven.is_empty());
    logs.receive(&stated(&mut other), &root, &second, &SoftVerifier).unwrap();

    let findings = logs.findings(&first);
    let info = info(1);
    let twin = Offense::Twin { culprit: info.id.operator, wallet: info.id, serial: info.serial };
    assert_eq!(findings.proven.keys().copied().collect::<Vec<_>>(), [twin]);
    assert_eq!(findings.proven[&twin].verify(&root), Ok(twin));
}

#[test]
fn a_renewed_certificate_is_no_twin() {
    let mut house = House::new([41; 32]);
    let root = house.root.public();
    let mut logs = logs(&mut house, &root);
    let mut old = house.enroll(&info(1));
    let next = Info { serial: ecny_core::Serial::new(2), ..info(1) };
    let mut new = house.renew(&mut old, &next).unwrap();

    for wallet in [&mut old, &mut new] {
        logs.receive(&stated(wallet), &root, &house.centre, &SoftVerifier).unwrap();
    }

    assert!(logs.findings(&house.centre).proven.is_empty());
}

#[test]
fn a_statement_that_commits_to_another_key_of_the_totals_is_not_taken() {
    let mut house = House::new([42; 32]);
    let root = house.root.public();
    let mut logs = logs(&mut house, &root);
    let mut wallet = house.enroll(&info(1));
    let mut excerpt = stated(&mut wallet);
    let statement = &mut excerpt.signed.statement;
    statement.totals_key = Statement::commitment(statement.wallet, &[0; 16]);
    let claim = Claim::Statement { body: &statement.to_bytes() };
    excerpt.signed.signature = wallet.sign(&claim).unwrap();

    let refused = logs.receive(&excerpt, &root, &house.centre, &SoftVerifier);

    assert_eq!(refused, Err(UploadFault::TotalsKey));
}
