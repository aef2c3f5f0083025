//! The books of two operators, whatever their wallets do.

use ecny_core::{Category, Day, OperatorId, Seq, Tag, Terms, Tier};
use ecny_issuer::Application;
use ecny_tests::{Town, fen, terms};
use proptest::{collection::vec, prelude::*};

const ONE: OperatorId = OperatorId::new(1);
const TWO: OperatorId = OperatorId::new(2);
const BREAD: Tag = Tag::new(0x0A01);

#[test]
fn both_operators_come_to_the_same_net() {
    let mut town = Town::new(90, 2);
    let (alice, bob) = (town.enroll(0), town.enroll(1));
    for wallet in [alice, bob] {
        town.load(wallet, terms(5_000));
    }
    town.pay(alice, bob, terms(1_200));
    town.pay(bob, alice, terms(300));
    town.pay(alice, bob, terms(50));

    town.sync_all();

    let books = [0, 1].map(|office: usize| town.offices[office].books());
    assert!(books.iter().all(ecny_issuer::Books::balance));
    let (here, there) = (books[0].netting[&TWO], books[1].netting[&ONE]);
    assert_eq!(here, there.mirrored());
    assert_eq!((here.come, here.gone), (fen(300), fen(1_250)));
    assert_eq!(
        (books[0].of(Tag::NONE).held, books[1].of(Tag::NONE).held),
        (fen(4_050), fen(5_950))
    );
}

#[test]
fn what_a_shop_of_another_operator_gives_back_is_bound_again() {
    let mut story = Story::new();
    let (lose, bread) = (None, true);
    story.take(Step::Pay { payer: 0, payee: 3, fen: 700, bread, lose });
    story.take(Step::Pay { payer: 3, payee: 0, fen: 200, bread, lose });

    story.town.sync_all();

    let books = [0, 1].map(|office: usize| story.town.offices[office].books());
    assert!(books.iter().all(ecny_issuer::Books::balance), "{books:?}");
    let book = books[1].of(BREAD);
    assert_eq!((book.converted, book.given_back), (fen(700), fen(200)));
    assert_eq!((book.come, book.gone), (fen(700), fen(200)));
    // The other wallet of the first operator has 1,000 of its own.
    assert_eq!(books[0].of(BREAD).held, fen(1_500));
}

/// Something that happens to four wallets of two operators, the last of which is a shop.
#[derive(Clone, Copy, Debug)]
enum Step {
    Pay { payer: usize, payee: usize, fen: u64, bread: bool, lose: Option<u32> },
    Heal { payer: usize, payee: usize },
    Void(usize),
    Sync(usize),
    SyncPurse(usize),
    Redeem { wallet: usize, fen: u64 },
    HandOver(usize),
    Testify,
    Reopen(usize),
    NextDay,
    Publish(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let wallet = || 0..4_usize;
    prop_oneof![
        6 => (wallet(), wallet(), 1..900_u64, any::<bool>(), proptest::option::weighted(0.4, 1..7_u32))
            .prop_map(|(payer, payee, fen, bread, lose)| Step::Pay { payer, payee, fen, bread, lose }),
        2 => (wallet(), wallet()).prop_map(|(payer, payee)| Step::Heal { payer, payee }),
        1 => wallet().prop_map(Step::Void),
        4 => wallet().prop_map(Step::Sync),
        1 => wallet().prop_map(Step::SyncPurse),
        1 => (wallet(), 1..500_u64).prop_map(|(wallet, fen)| Step::Redeem { wallet, fen }),
        2 => wallet().prop_map(Step::HandOver),
        1 => Just(Step::Testify),
        1 => (0..2_usize).prop_map(Step::Reopen),
        1 => Just(Step::NextDay),
        1 => (0..2_usize).prop_map(Step::Publish),
    ]
}

struct Story {
    town: Town,
    /// Payouts that purses have loaded.
    paid: std::collections::BTreeSet<(usize, Seq)>,
}

impl Story {
    fn new() -> Self {
        let mut town = Town::new(91, 2);
        for office in [0, 1, 0] {
            town.enroll(office);
        }
        let shop = Application { category: Category::new(0x0A), ..town.application(Tier::IV) };
        town.enroll_as(1, &shop);
        for wallet in 0..3 {
            let (id, office) = (town.id(wallet), town.office_of(wallet));
            let last = Day::new(2_900);
            town.offices[office].open_pocket(id, BREAD, last, &mut town.rng).unwrap();
            town.sync(wallet);
            town.load(wallet, terms(3_000));
            town.load(wallet, Terms { tag: BREAD, ..terms(1_000) });
        }
        Self { town, paid: std::collections::BTreeSet::new() }
    }

    fn sync(&mut self, wallet: usize) {
        let synced = self.town.sync(wallet);
        assert_eq!(synced.reply.withheld, None, "{synced:?}");
        for payout in synced.reply.payouts {
            if self.paid.insert((wallet, payout.seq)) {
                self.town.load(wallet, Terms { tag: payout.tag, ..terms(payout.amount.fen()) });
            }
        }
    }

    fn take(&mut self, step: Step) {
        let town = &mut self.town;
        match step {
            Step::Pay { payer, payee, fen, bread, lose } if payer != payee => {
                let tag = if bread { BREAD } else { Tag::NONE };
                town.tap(payer, payee, Terms { tag, ..terms(fen) }, lose);
            }
            Step::Pay { .. } => {}
            Step::Heal { payer, payee } => {
                if payer != payee {
                    town.tap(payer, payee, Terms::HEAL, None);
                }
            }
            Step::Void(wallet) => town.wallet_mut(wallet).void().map(drop).unwrap(),
            Step::Sync(wallet) => self.sync(wallet),
            Step::SyncPurse(wallet) => town.sync_purse(wallet),
            Step::Redeem { wallet, fen } => {
                if town.wallet(wallet).account().available(Tag::NONE).fen() >= fen {
                    town.redeem(wallet, terms(fen));
                }
            }
            Step::HandOver(wallet) => {
                let open = town.wallet(wallet).unsettled().first().map(|debit| debit.seq());
                if let Some(seq) = open {
                    town.wallet_mut(wallet).hand_over(seq).unwrap();
                }
            }
            Step::Testify => town.testify_all(),
            Step::Reopen(office) => town.reopen(office),
            Step::NextDay => {
                let next = town.offices[0].today().after(1);
                town.begin_day(next);
            }
            Step::Publish(office) => {
                town.offices[office].publish(&mut town.rng).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn to_the_fen_for_each_purpose_and_each_operator(script in vec(step(), 0..40)) {
        let mut story = Story::new();
        for step in script {
            story.take(step);
            for office in &story.town.offices {
                prop_assert!(office.books().balance(), "{:?} {:?}", step, office.books());
            }
        }
        for _ in 0..3 {
            for wallet in 0..4 {
                story.sync(wallet);
                story.town.sync_purse(wallet);
            }
            story.town.testify_all();
        }
        let books: Vec<_> = story.town.offices.iter().map(ecny_issuer::Office::books).collect();
        for (office, books) in story.town.offices.iter().zip(&books) {
            prop_assert!(books.balance(), "{:?}", books);
            prop_assert!(office.findings().proven.is_empty(), "{:?}", office.findings());
        }
        // Whatever is neither held nor come home stands in a book.
        for tag in [Tag::NONE, BREAD] {
            let held: u64 = books.iter().map(|books| books.of(tag).held.fen()).sum();
            prop_assert_eq!(held, story.town.held(tag));
            prop_assert!(books.iter().all(|books| books.of(tag).unshown.is_zero()), "{:?}", books);
        }
        let here = books[0].netting.get(&TWO).copied().unwrap_or_default();
        let there = books[1].netting.get(&ONE).copied().unwrap_or_default();
        prop_assert_eq!(here.come, there.gone);
    }
}
