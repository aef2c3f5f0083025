//! An office is what its events add up to: closed anywhere, it goes on as the same office.

use ecny_core::{Day, Limits, OrderKind, Seq, SoftVerifier, Tag, Tier};
use ecny_issuer::{MemoryStore, Office, OfficeError, Reply, Store, StoreFault, Why};
use ecny_tests::{FIRST_DAY, Town, bundle, terms};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// All that an office of a town can be asked.
fn answers(town: &mut Town) -> String {
    let rng = &mut ChaCha20Rng::seed_from_u64(5);
    let office = &mut town.offices[0];
    let books = office.books();
    let suspense = office.suspense();
    let findings = format!("{:?}", office.findings());
    let published = office.publish(rng).unwrap();
    let events = office.store().len();
    format!("{books:?} {suspense:?} {findings} {published:?} {events}")
}

/// A story in which everything happens that an office decides, up to so many steps of it.
struct Story {
    town: Town,
    wallets: [usize; 4],
    replies: Vec<(usize, Reply)>,
}

const STEPS: usize = 12;

impl Story {
    fn new() -> Self {
        let mut town = Town::new(30, 2);
        let wallets = [0, 0, 1, 0].map(|office| town.enroll(office));
        Self { town, wallets, replies: Vec::new() }
    }

    fn sync(&mut self, wallet: usize) {
        let reply = self.town.sync(wallet).reply;
        self.replies.push((wallet, reply));
    }

    fn step(&mut self, step: usize) {
        let [alice, bob, foreign, heir] = self.wallets;
        let ids = self.wallets.map(|wallet| self.town.id(wallet));
        match step {
            0 => {
                self.town.load(alice, terms(5_000));
                self.town.sync_purse(alice);
            }
            1 => drop(self.town.offices[0].set_limits(
                ids[1],
                Limits::preset(Tier::SmallPurse),
                &mut self.town.rng,
            )),
            2 => {
                self.town.tap(alice, bob, terms(700), Some(4));
                self.sync(alice);
            }
            3 => {
                self.town.wallet_mut(alice).hand_over(Seq::new(1)).unwrap();
                self.sync(alice);
            }
            4 => self.sync(bob),
            5 => {
                self.town.tap(alice, foreign, terms(300), Some(5));
                self.sync(alice);
                self.sync(foreign);
            }
            6 => self.town.testify_all(),
            7 => self.sync(alice),
            8 => {
                let rng = &mut self.town.rng;
                let office = &mut self.town.offices[0];
                office.order(ids[1], OrderKind::Block, rng).unwrap();
                office.open_pocket(ids[0], Tag::new(0x0A01), Day::new(3_000), rng).unwrap();
                office.revoke(ids[1], Why::Ordered).unwrap();
                office.publish(rng).unwrap();
            }
            9 => drop(self.town.offices[0].report_loss(ids[0])),
            10 => self.town.begin_day(FIRST_DAY.after(90)),
            _ => drop(self.town.offices[0].refund(ids[0], ids[3]).unwrap()),
        }
        assert_eq!(heir, 3);
    }
}

#[test]
fn dropped_and_opened_again_after_every_step_it_gives_the_same_answers() {
    let mut straight = Story::new();
    let mut reopened = Story::new();
    for step in 0..STEPS {
        straight.step(step);
        reopened.step(step);
        reopened.town.reopen(0);
        reopened.town.reopen(1);

        assert_eq!(answers(&mut straight.town), answers(&mut reopened.town), "{step}");
    }
    assert_eq!(straight.replies, reopened.replies);
    assert!(straight.town.offices[0].books().balance());
}

#[test]
fn it_can_be_opened_after_any_of_its_events() {
    let mut story = Story::new();
    (0..STEPS).for_each(|step| story.step(step));
    let store = story.town.offices[0].store().clone();

    for events in 0..=store.len() {
        let office = story.town.open(0, store.up_to(events)).unwrap();
        assert!(office.books().balance(), "{events}");
    }
}

/// A store that fails once, before or after it has kept the event.
struct Failing {
    kept: MemoryStore,
    left: usize,
    keeps: bool,
}

impl Store for Failing {
    fn append(&mut self, event: &[u8]) -> Result<(), StoreFault> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                self.kept.append(event)
            }
            None if self.keeps => self.kept.append(event).and(Err(StoreFault)),
            None => Err(StoreFault),
        }
    }

    fn replay(&self, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), StoreFault> {
        self.kept.replay(take)
    }
}

#[test]
fn a_sync_that_the_store_cut_short_anywhere_is_made_again_to_the_same_end() {
    let mut town = Town::new(31, 1);
    let (alice, bob, shop) = (town.enroll(0), town.enroll(0), town.enroll(0));
    town.load(alice, terms(5_000));
    town.tap(alice, bob, terms(700), Some(4));
    town.tap(alice, shop, terms(300), Some(5));
    town.wallet_mut(alice).hand_over(Seq::new(1)).unwrap();
    town.sync(shop);
    let before = town.offices[0].store().clone();
    let told = bundle(town.wallet_mut(alice));
    let excerpt = ecny_issuer::Excerpt::from_frames(ecny_offline_protocol::sync::Frames::of(&told));
    let excerpt = excerpt.unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let whole = town.open(0, before.clone()).unwrap().sync(&excerpt, &mut rng).unwrap();
    assert_eq!((whole.payouts.len(), whole.words.len()), (1, 2));

    let mut cuts = 0;
    for keeps in [false, true] {
        for left in 0.. {
            let kept = before.clone();
            let mut office = open(&town, Failing { kept, left, keeps });
            let Err(failed) = office.sync(&excerpt, &mut rng) else { break };
            assert_eq!(failed, OfficeError::Store);
            assert_eq!(office.sync(&excerpt, &mut rng), Err(OfficeError::Closed));
            assert_eq!(office.begin_day(FIRST_DAY.after(1)), Err(OfficeError::Closed));
            cuts += 1;

            let kept = office.close().kept;
            let reply = town.open(0, kept).unwrap().sync(&excerpt, &mut rng).unwrap();

            assert_eq!(reply.payouts, whole.payouts);
            assert_eq!(reply.words.len(), whole.words.len());
            assert_eq!(reply.withheld, None);
        }
    }
    assert!(cuts >= 8, "{cuts}");
}

fn open(town: &Town, store: Failing) -> Office<Failing, SoftVerifier> {
    let keys = town.offices[0].issuer().centre().keys().to_secret_bytes();
    let keys = ecny_issuer::OperatorKeys::from_secret_bytes(&keys).unwrap();
    let certificate = *town.offices[0].issuer().certificate();
    Office::open(store, keys, certificate, town.root.public(), SoftVerifier).unwrap()
}

#[test]
fn events_of_another_office_or_of_no_office_are_not_opened() {
    let mut town = Town::new(32, 2);
    let alice = town.enroll(0);
    town.load(alice, terms(100));
    town.sync(alice);
    let store = town.offices[0].store().clone();

    assert_eq!(town.open(1, store.clone()).err(), Some(OfficeError::Damaged));
    let mut torn = store;
    torn.append(&[9, 9, 9]).unwrap();
    assert_eq!(town.open(0, torn).err(), Some(OfficeError::Damaged));
}
