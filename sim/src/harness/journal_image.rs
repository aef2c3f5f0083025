//! Flash with anything on it: [`journal_image()`].

use ecny_core::{Account, Amount, Armed, Asked, Direction, Ledger, Terms, Tier, Wanted, sm3};
use ecny_offline_protocol::Orientation;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::{
    law::{sound, sound_account},
    script::{Bytes, Few, Steps, script},
    stage::Stage,
};
use crate::{
    Air, Books, Chip, Element, Holds, SimFlash, SimLedger, Touch, World, collect,
    flash::MemoryFlash, pay,
};

script! {
    /// What was done to a wallet's flash, and what the wallet is then used for.
    pub struct Image {
        /// Whether the element counts records, and so knows of a rollback.
        pub counts: bool,
        /// What was done to its flash.
        pub damage: Few<Damage>,
        /// What it is used for, where it opens.
        pub uses: Steps<Use>,
    }
}

script! {
    /// Something done to the flash of a wallet that is off. Places are taken modulo its length.
    pub enum Damage {
        /// Some bits of one byte are flipped.
        Flip {
            /// Which byte.
            at: u16,
            /// Which bits.
            bits: u8,
        },
        /// Some bytes all become this one.
        Fill {
            /// The first of them.
            at: u16,
            /// How many.
            length: u16,
            /// What they become.
            value: u8,
        },
        /// Whole words are copied from one place to another.
        Copy {
            /// From where.
            from: u16,
            /// To where.
            to: u16,
            /// How many bytes.
            length: u16,
        },
        /// Some pages are as they were some time ago.
        Older {
            /// When.
            when: u8,
            /// Which pages, one bit each.
            pages: u8,
        },
        /// Some pages are those of another wallet.
        Foreign {
            /// Which pages, one bit each.
            pages: u8,
        },
        /// These bytes are written.
        Write {
            /// Where.
            at: u16,
            /// Which.
            bytes: Bytes,
        },
    }
}

script! {
    /// Something a wallet is used for.
    pub enum Use {
        /// A tap that heals what is open between it and the other wallet.
        Heal {
            /// Whether the payer holds the reader.
            payer_reads: bool,
        },
        /// It pays the other wallet.
        Pay {
            /// How much.
            fen: u8,
            /// Whether it holds the reader.
            payer_reads: bool,
        },
        /// The other wallet pays it.
        Collect {
            /// How much.
            fen: u8,
            /// Whether the other wallet holds the reader.
            payer_reads: bool,
        },
        /// It is compacted.
        Compact,
        /// It gives up its open session.
        Void,
        /// It is switched off and on.
        Reboot,
    }
}

type Counting = Ledger<SimFlash, Chip<Element>>;

/// A world with a past that is known.
struct Past {
    stage: Stage,
    /// Wallet 0's flash after each step of it.
    images: Vec<Vec<u8>>,
    /// Wallet 1's flash.
    foreign: Vec<u8>,
    /// What wallet 0's log added up to after each record, by number.
    accounts: Vec<Account>,
}

thread_local! {
    static PAST: Past = Past::new();
}

/// Whatever is on the flash, a wallet opens as it once was, or says that it cannot; one that
/// counts opens as it is or not at all, and can then be used as if nothing had been done to it.
///
/// # Panics
/// Where it does not.
pub fn journal_image(script: &Image) {
    PAST.with(|past| past.stage.play(|world, _| past.opens(script, world)));
}

impl Past {
    fn new() -> Self {
        let holds = Holds { fen: 20_000, pages: PAGES, tier: Tier::IV };
        let mut world = World::hollow(4, 2, holds).expect("a world");
        let mut images = Vec::new();
        let touches =
            [(0, 1, 100, None), (0, 1, 200, Some(5)), (1, 0, 50, None), (1, 0, 30, Some(4))];
        for (payer, payee, fen, lose) in touches {
            images.push(world.wallet(0).flash().image());
            let terms = cny(fen);
            let orientation = Orientation::PayeeReads;
            world.touch(&Touch { payer, payee, orientation, terms, lose });
            if lose.is_some() {
                images.push(world.wallet(0).flash().image());
                world.wallet_mut(0).compact().expect("a compaction");
            }
        }
        world.wallet_mut(0).void().expect("a session given up");
        images.push(world.wallet(0).flash().image());
        assert_eq!(world.wallet(0).unsettled().len(), 1, "something is to be healed");
        let foreign = world.wallet(1).flash().image();
        let accounts = accounts(world.wallet_mut(0));
        Self { stage: Stage::of(world, 0), images, foreign, accounts }
    }

    fn opens(&self, script: &Image, world: &mut World) {
        let mut image = self.images.last().expect("an image").clone();
        script.damage.0.iter().for_each(|damage| self.does(damage, &mut image));
        let flash = MemoryFlash::from_image(image, 7);
        let newest = self.accounts.len() - 1;
        let element = world.wallet_mut(0).element();
        let counted = if script.counts {
            u32::try_from(newest).expect("few records")
        } else {
            // A chip that was told what is on the flash has nothing to say.
            let Ok(wallet) = Ledger::open(flash.clone(), restarted(element, 8)) else { return };
            wallet.number()
        };
        let chip = Chip::new(restarted(element, 8), counted);
        let Ok(wallet) = Ledger::open(flash, chip) else { return };
        let number = usize::try_from(wallet.number()).expect("few records");
        assert_eq!(Some(wallet.account()), self.accounts.get(number), "not what it once was");
        let whole = number == newest;
        assert!(whole || !script.counts, "a rollback was not seen");
        sound(&wallet);
        let mut used = Used { wallet: Some(wallet), whole };
        script.uses.0.iter().for_each(|step| used.used(step, world));
        used.ends(world);
    }

    fn does(&self, damage: &Damage, image: &mut [u8]) {
        let place = |at: u16| usize::from(at) % image.len();
        let end = |at: usize, length: u16| (at + usize::from(length)).min(image.len());
        match damage {
            Damage::Flip { at, bits } => image[place(*at)] ^= bits,
            Damage::Fill { at, length, value } => {
                let (at, end) = (place(*at), end(place(*at), *length));
                image[at..end].fill(*value);
            }
            Damage::Copy { from, to, length } => {
                let (from, to) = (place(*from) / WORD * WORD, place(*to) / WORD * WORD);
                let end = end(from, *length).min(from + image.len() - to);
                image.copy_within(from..end, to);
            }
            Damage::Older { when, pages } => {
                let older = &self.images[usize::from(*when) % self.images.len()];
                swap(image, older, *pages);
            }
            Damage::Foreign { pages } => swap(image, &self.foreign, *pages),
            Damage::Write { at, bytes } => {
                let at = place(*at);
                image[at..].iter_mut().zip(&bytes.0).for_each(|(byte, value)| *byte = *value);
            }
        }
    }
}

/// A wallet that came back.
struct Used {
    wallet: Option<Counting>,
    /// Whether it came back with all it had.
    whole: bool,
}

impl Used {
    fn used(&mut self, step: &Use, world: &mut World) {
        let Some(wallet) = &mut self.wallet else { return };
        let other = world.wallet_mut(1);
        match step {
            Use::Heal { payer_reads } => {
                tap(wallet, other, Terms::HEAL, *payer_reads);
                tap(other, wallet, Terms::HEAL, *payer_reads);
            }
            Use::Pay { fen, payer_reads } => tap(wallet, other, cny((*fen).into()), *payer_reads),
            Use::Collect { fen, payer_reads } => {
                tap(other, wallet, cny((*fen).into()), *payer_reads);
            }
            Use::Compact => wallet.compact().expect("a wallet that opened can be compacted"),
            Use::Void => {
                wallet.void().map(|_| ()).unwrap_or_else(refusal);
            }
            Use::Reboot => {
                let before = wallet.account().clone();
                self.reboot();
                let after = self.wallet.as_ref().map(|wallet| wallet.account().clone());
                assert_eq!(after, Some(before), "a reboot changes nothing");
            }
        }
        self.holds(world);
    }

    fn reboot(&mut self) {
        let Some(wallet) = self.wallet.take() else { return };
        let number = wallet.number();
        let (flash, mut chip) = wallet.close();
        let count = ecny_core::SecureElement::counter(&mut chip).expect("a counter");
        assert!(count <= Some(number));
        let opened = Ledger::open(flash, chip).expect("a wallet that opened opens again");
        self.wallet = Some(opened);
    }

    /// What must hold after every step.
    fn holds(&mut self, world: &mut World) {
        let Some(wallet) = &mut self.wallet else { return };
        sound(wallet);
        sound(world.wallet(1));
        // Who is rolled back unnoticed has spent what it still holds.
        if self.whole {
            let mut books = Books::default();
            books.add(wallet).expect("a log that can be read");
            books.add(world.wallet_mut(1)).expect("a log that can be read");
            for purse in 0..2 {
                books.add(world.with_purse_mut(0, purse).1).expect("a log that can be read");
            }
            assert!(books.conserved(), "{books:?}");
        }
    }

    /// In the end all of it is resolved by taps.
    fn ends(&mut self, world: &mut World) {
        self.used(&Use::Heal { payer_reads: false }, world);
        let open = self.wallet.as_ref().map(|wallet| wallet.unsettled().len());
        assert!(open == Some(0) || !self.whole, "not healed");
    }
}

/// A tap to which both have said yes.
fn tap<E: ecny_core::SecureElement, D: ecny_core::SecureElement>(
    payer: &mut Ledger<SimFlash, E>,
    payee: &mut Ledger<SimFlash, D>,
    terms: Terms,
    payer_reads: bool,
) {
    payer.consent.give(Asked { payee: payee.id(), terms });
    payee.consent.arm(Direction::Receive, Armed { most: terms.amount, count: 1 });
    let mut air = Air::default();
    if payer_reads {
        pay(terms, payer, payee, &mut air);
    } else {
        let wanted = if terms.is_heal() { Wanted::Late } else { Wanted::Order(terms) };
        collect(wanted, payee, payer, &mut air);
    }
}

/// A wallet that is whole may have no room; anything else is its flash's fault.
fn refusal(error: ecny_core::Error) {
    let locked = ecny_core::Error::Ledger(ecny_core::LedgerError::Locked);
    let full = ecny_core::Error::Ledger(ecny_core::LedgerError::LogFull);
    assert!(error == locked || error == full, "{error:?}");
}

/// What a log adds up to after each of its records, recomputed line by line.
fn accounts(wallet: &mut SimLedger) -> Vec<Account> {
    let now = wallet.account().clone();
    let mut account = Account::new(now.kind, now.root, now.limits, now.day);
    let mut accounts = vec![account.clone()];
    let mut line = wallet.next_line(None).expect("a log");
    while let Some(at) = line {
        account.apply(&at.line.record).expect("a log that adds up");
        let mut buffer = [0; ecny_core::MAX_BODY];
        let body = at.line.to_bytes(&mut buffer).expect("a line");
        account.head = sm3(&[&account.head, body]);
        sound_account(&account);
        accounts.push(account.clone());
        assert_eq!(usize::try_from(at.number).ok(), accounts.len().checked_sub(1));
        line = wallet.next_line(Some(&at)).expect("a log");
    }
    assert_eq!(accounts.last(), Some(&now));
    accounts
}

fn restarted(element: &Element, seed: u64) -> Element {
    element.restarted(ChaCha20Rng::seed_from_u64(seed)).expect("an element")
}

fn swap(image: &mut [u8], other: &[u8], pages: u8) {
    let page = image.len() / PAGES;
    for (at, (ours, theirs)) in image.chunks_mut(page).zip(other.chunks(page)).enumerate() {
        if pages & (1 << at) != 0 {
            ours.copy_from_slice(theirs);
        }
    }
}

fn cny(fen: u64) -> Terms {
    Terms::cny(Amount::from_fen(fen).expect("an amount"))
}

const PAGES: usize = 4;
const WORD: usize = 8;
