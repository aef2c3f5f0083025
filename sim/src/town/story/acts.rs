use ecny_core::{
    Amount, Category, Day, Error, LedgerError, PinError, RootKey, Settings, Tag, Terms, Tier,
};
use ecny_issuer::{Application, Offense, Proof};
use ecny_offline_protocol::{Event, Orientation, TapError};

use super::{Scene, Told};
use crate::{
    SimLedger, Tapped,
    town::{FIRST_DAY, Meeting, Town, TownError},
};

/// The people of the story, each with a wallet.
const ANN: usize = 0;
const BAO: usize = 1;
const CHEN: usize = 2;
const CANTEEN: usize = 3;
const MALLORY: usize = 4;
const NINA: usize = 5;

const NAMES: [&str; 7] = ["Ann", "Bao", "Chen", "the canteen", "Mallory", "Nina", "Chen"];

/// Meals, which canteens take.
const MEALS: Tag = Tag::new(0x0701);
const CANTEENS: Category = Category::new(7);
const MEALS_LAST: Day = FIRST_DAY.after(365);

const PIN: &[u8] = b"271828";
const WRONG: &[u8] = b"000000";

/// Orientations, in turn: the story is told with both.
const ROLES: [Orientation; 2] = [Orientation::PayeeReads, Orientation::PayerReads];

/// The town while the story is played.
pub(super) struct Stage {
    town: Town,
    day: Day,
    scenes: Vec<Scene>,
    taps: usize,
}

impl Stage {
    pub(super) fn new(town: Town) -> Result<Self, TownError> {
        Ok(Self { town, day: FIRST_DAY, scenes: Vec::new(), taps: 0 })
    }

    pub(super) fn play(mut self) -> Result<Told, TownError> {
        self.enrol()?;
        self.pin_and_limits()?;
        self.pay_around()?;
        self.meals()?;
        self.torn()?;
        let mut double = self.overspend()?;
        self.sync_in_some_order()?;
        let (offense, proof) = self.caught()?;
        self.refused_offline(&mut double)?;
        let refunded = self.lost()?;
        self.retired()?;
        self.books(offense, proof, refunded)
    }

    /// Six wallets under two operators, keys born on the devices.
    fn enrol(&mut self) -> Result<(), TownError> {
        for (wallet, operator) in [(ANN, 0), (BAO, 1), (CHEN, 0), (CANTEEN, 1), (MALLORY, 0)] {
            self.enrol_one(wallet, operator)?;
        }
        self.enrol_one(NINA, 1)?;
        self.note("six wallets are enrolled with two operators", "keys born on the devices");
        self.begin(FIRST_DAY.after(1))?;
        self.town.publish()?;
        for wallet in 0..self.town.wallets() {
            self.town.sync(wallet)?;
            self.town.sync_purse(wallet)?;
        }
        self.note("both operators publish who is revoked, and all sync", "nobody is");
        for (wallet, amount) in [(ANN, 150_000), (ANN, 150_000), (BAO, 50_000), (MALLORY, 10_000)] {
            self.load(wallet, Terms::cny(fen(amount)))?;
        }
        Ok(())
    }

    fn enrol_one(&mut self, wallet: usize, operator: usize) -> Result<(), TownError> {
        let tier = if wallet == CANTEEN { Tier::II } else { Tier::IV };
        let category = if wallet == CANTEEN { CANTEENS } else { Category::NONE };
        let application = Application { category, ..self.town.application(tier) };
        let made = self.town.enroll(operator, &application)?;
        self.so(made == wallet, "a wallet got another place")
    }

    fn pin_and_limits(&mut self) -> Result<(), TownError> {
        self.resident(ANN)?.set_pin(PIN)?;
        self.note("Ann sets a PIN", "6 digits, on flash of its own");
        self.refuses(ANN, BAO, 120_000, LedgerError::UnverifiedLimit)?;
        match self.resident(ANN)?.enter_pin(WRONG) {
            Err(TownError::Wallet(Error::Pin(PinError::Wrong { left }))) => {
                self.note("Ann types a wrong PIN", &format!("refused, {left} tries left"));
            }
            other => return self.otherwise(&format!("a wrong PIN: {other:?}")),
        }
        self.resident(ANN)?.enter_pin(PIN)?;
        self.note("Ann types the right PIN", "good for one payment");
        self.pays(ANN, BAO, Terms::cny(fen(120_000)))?;
        let own = Settings { single: fen(30_000), ..Settings::OPEN };
        self.resident(ANN)?.wallet_mut()?.set_settings(&own)?;
        self.note("Ann limits herself to 300.00 a payment", "tightened");
        self.refuses(ANN, BAO, 40_000, LedgerError::SingleLimit)?;
        match self.resident(ANN)?.wallet_mut()?.set_settings(&Settings::OPEN) {
            Err(Error::Ledger(LedgerError::NotVerified)) => {}
            other => return self.otherwise(&format!("loosening without the PIN: {other:?}")),
        }
        self.resident(ANN)?.enter_pin(PIN)?;
        self.resident(ANN)?.wallet_mut()?.set_settings(&Settings::OPEN)?;
        self.note("Ann takes that back", "refused without the PIN, done with it");
        Ok(())
    }

    fn pay_around(&mut self) -> Result<(), TownError> {
        self.pays(BAO, CHEN, Terms::cny(fen(35_000)))?;
        self.pays(CHEN, ANN, Terms::cny(fen(12_000)))?;
        self.pays(ANN, CANTEEN, Terms::cny(fen(2_500)))
    }

    /// Value that only canteens take.
    fn meals(&mut self) -> Result<(), TownError> {
        let chen = self.town.id(CHEN)?;
        let (office, rng) = self.town.office_mut(0)?;
        office.open_pocket(chen, MEALS, MEALS_LAST, rng)?;
        self.town.sync(CHEN)?;
        self.note("Chen's operator opens a pocket for meals", "with the next sync");
        let meals = |amount| Terms { tag: MEALS, ..Terms::cny(fen(amount)) };
        self.load(CHEN, meals(5_000))?;
        let tapped = self.tap(CHEN, BAO, meals(1_000), None)?;
        self.so(!paid(&tapped) && moved(&tapped) == 0, "Bao is no canteen")?;
        self.note("Chen would pay Bao 10.00 of it", "refused: Bao is no canteen");
        self.pays(CHEN, CANTEEN, meals(3_200))
    }

    /// A payment that is torn and heals, one that is taken back, one left to the operators.
    fn torn(&mut self) -> Result<(), TownError> {
        let torn = self.tap_as(ANN, CHEN, 8_800, Some(4), Orientation::PayeeReads)?;
        self.so(torn.torn, "the link was to tear")?;
        for wallet in [ANN, CHEN] {
            let own = self.town.fork();
            self.resident(wallet)?.reboot(own)?;
        }
        self.note("Ann pays Chen 88.00, the link tears, both lose power", "in flight");
        let before = self.balance(CHEN)?;
        self.town.heal(ANN, CHEN)?;
        self.so(before.checked_add(fen(8_800)) == Some(self.balance(CHEN)?), "it was to heal")?;
        self.note("they tap again", "delivered, once");

        let torn = self.tap_as(BAO, ANN, 4_500, Some(4), Orientation::PayeeReads)?;
        self.so(torn.torn, "the link was to tear")?;
        self.resident(ANN)?.wallet_mut()?.void()?;
        let before = self.balance(BAO)?;
        self.town.heal(BAO, ANN)?;
        self.so(before.checked_add(fen(4_500)) == Some(self.balance(BAO)?), "it was to refund")?;
        self.note("Bao pays Ann 45.00, torn; Ann gives up the order; they tap again", "refunded");

        let torn = self.tap_as(ANN, BAO, 2_500, Some(5), Orientation::PayeeReads)?;
        self.so(torn.torn, "the link was to tear")?;
        self.note("Ann pays Bao 25.00, torn, and they never meet again", "left to the operators");
        Ok(())
    }

    /// A culprit with two devices of one wallet: dust to an accomplice hides the number.
    fn overspend(&mut self) -> Result<SimLedger, TownError> {
        let own = [self.town.fork(), self.town.fork()];
        let mut double = self.resident(MALLORY)?.double(own)?;
        self.note("Mallory copies the keys and flash of a wallet with 100.00", "two devices");
        self.pays(MALLORY, NINA, Terms::cny(fen(1)))?;
        self.pays(MALLORY, CANTEEN, Terms::cny(fen(8_000)))?;
        let tapped = self.town.meet_stranger(&mut double, ANN, Terms::cny(fen(9_000)))?;
        self.so(paid(&tapped), "nobody can tell offline")?;
        self.note("Mallory's other device pays Ann 90.00", "paid: nobody can tell offline");
        Ok(double)
    }

    /// Everybody syncs but Mallory and Nina, in the order of the dice; one is cut off and repeated.
    fn sync_in_some_order(&mut self) -> Result<(), TownError> {
        use rand_core::Rng;
        let mut order = vec![ANN, BAO, CHEN, CANTEEN];
        let mut shuffled = Vec::new();
        while !order.is_empty() {
            let drawn = usize::try_from(self.town.rng().next_u32()).unwrap_or_default();
            let place = drawn.checked_rem(order.len()).unwrap_or_default();
            shuffled.push(order.swap_remove(place));
        }
        let names: Vec<_> = shuffled.iter().map(|wallet| name(*wallet)).collect();
        for (index, wallet) in shuffled.iter().enumerate() {
            if index == 0 {
                self.town.cut_off_sync(*wallet)?;
            }
            self.town.sync(*wallet)?;
        }
        self.note(
            &format!("they sync: {}", names.join(", ")),
            "the first cut off in the middle, and repeated",
        );
        let told = self.town.testify()?;
        self.so(told == 1, "Bao's operator was to be asked about one payment")?;
        self.town.sync(ANN)?;
        let open = self.resident(ANN)?.wallet()?.unsettled().len();
        self.so(open == 0, "Ann's payment to Bao was to be settled")?;
        self.note("Bao's operator testifies to Ann's", "her payment of 25.00 is settled");
        Ok(())
    }

    fn caught(&mut self) -> Result<(Offense, Vec<u8>), TownError> {
        let culprit = self.town.id(MALLORY)?;
        let accused = self.town.office(0)?.findings().accuse(culprit);
        self.so(!accused, "neither operator has seen both payments")?;
        self.town.present()?;
        self.note(
            "the operators show each other what their wallets took",
            "Mallory's has both payments now",
        );
        let findings = self.town.office(0)?.findings().clone();
        let innocent = [ANN, BAO, CHEN, CANTEEN, NINA];
        for wallet in innocent {
            let id = self.town.id(wallet)?;
            self.so(!findings.accuse(id), "an intact wallet was accused")?;
        }
        let found = findings.proven.iter().find(|(offense, _)| offense.wallet() == Some(culprit));
        let Some((offense, proof)) = found else {
            return self.otherwise("Mallory was to be named");
        };
        let bytes = proof.to_bytes().map_err(|_| TownError::Nobody)?;
        let root: RootKey = self.town.root();
        let read = Proof::from_bytes(&bytes).and_then(|proof| proof.verify(&root));
        self.so(read.as_ref() == Ok(offense), "the proof was to hold with the root's key alone")?;
        let what = format!("Mallory is named: {}", word(offense));
        self.note(&what, &format!("{} bytes, proved with the root's key alone", bytes.len()));
        Ok((*offense, bytes))
    }

    /// The list goes from operator to wallet, from wallet to wallet by a tap, and refuses offline.
    fn refused_offline(&mut self, double: &mut SimLedger) -> Result<(), TownError> {
        self.begin(self.day.after(1))?;
        // What the operators say to each other takes a while: Bao hears it on the street.
        let (office, rng) = self.town.office_mut(0)?;
        let deltas = office.publish(rng)?.len();
        self.so(deltas == 1, "one delta was to go out")?;
        self.town.sync(ANN)?;
        self.note("Ann's operator revokes Mallory", "Ann learns it with a sync");
        self.pays(ANN, BAO, Terms::cny(fen(100)))?;
        self.note("Ann and Bao share their lists after that payment", "Bao learns it by the tap");
        for device in ["Mallory", "Mallory's other device"] {
            let terms = Terms::cny(fen(500));
            let tapped = match device {
                "Mallory" => self.tap(MALLORY, BAO, terms, None)?,
                _ => self.town.meet_stranger(double, BAO, terms)?,
            };
            let why = refusal(&tapped);
            self.so(why == Some(LedgerError::PeerRevoked), "Bao was to refuse")?;
            self.note(&format!("{device} would pay Bao 5.00"), "refused offline: revoked");
        }
        self.town.publish()
    }

    /// A wallet is lost, waited for and paid back; found again it refuses.
    fn lost(&mut self) -> Result<Vec<(Tag, Amount)>, TownError> {
        let lost = self.town.id(CHEN)?;
        let held = self.balance(CHEN)?;
        // Ann pays it once more after its last sync, and has the receipt.
        self.pays(ANN, CHEN, Terms::cny(fen(700)))?;
        let mut wallet = self.resident(CHEN)?.place().take();
        let (office, _) = self.town.office_mut(0)?;
        let horizon = office.report_loss(lost)?.horizon;
        self.note("Chen loses the wallet and reports it", "revoked; paid back after a while");
        self.begin(horizon)?;
        self.town.publish()?;
        let new = self.town.application(Tier::IV);
        let heir = self.town.enroll(0, &new)?;
        for wallet in [ANN, BAO, CANTEEN, heir] {
            self.town.sync(wallet)?;
        }
        let heir_id = self.town.id(heir)?;
        let (office, rng) = self.town.office_mut(0)?;
        office.open_pocket(heir_id, MEALS, MEALS_LAST, rng)?;
        let refund = office.refund(lost, heir_id)?;
        self.town.sync(heir)?;
        let mut back = Vec::new();
        let mut sum = Amount::ZERO;
        for (tag, amount) in &refund.amounts {
            self.load(heir, Terms { tag: *tag, ..Terms::cny(*amount) })?;
            back.push((*tag, *amount));
            sum = sum.checked_add(*amount).unwrap_or(Amount::MAX);
        }
        self.so(
            held.checked_add(fen(700)) == Some(sum),
            "what was proved was to be paid back, all of it",
        )?;
        let what = format!("day {}: what was proved is paid back", horizon.number());
        self.note(&what, &format!("{sum} to Chen's new wallet"));

        std::mem::swap(self.resident(CHEN)?.place(), &mut wallet);
        let tapped = self.tap(CHEN, BAO, Terms::cny(fen(100)), None)?;
        self.so(!paid(&tapped), "the found wallet was to be refused")?;
        self.town.sync(CHEN)?;
        self.refuses(CHEN, ANN, 100, LedgerError::Revoked)?;
        self.note(
            "the old wallet is found again",
            "refused by Bao; after a sync it refuses itself",
        );
        Ok(back)
    }

    fn retired(&mut self) -> Result<(), TownError> {
        let left = self.balance(BAO)?;
        let tapped = self.resident(BAO)?.redeem(Terms::cny(left))?;
        self.so(paid(&tapped), "Bao was to redeem all")?;
        self.note("Bao redeems all", &left.to_string());
        self.resident(BAO)?.wallet_mut()?.retire()?;
        self.note("Bao retires the wallet", "every session decided, signed");
        self.town.sync(BAO)?;
        let buried = self.resident(BAO)?.wallet()?.is_buried();
        self.so(buried, "its operator was to have seen the closing statement")?;
        self.note("Bao's operator has the closing statement", "the keys may be wiped");
        let tapped = self.tap(ANN, BAO, Terms::cny(fen(100)), None)?;
        self.so(!paid(&tapped), "a retired wallet takes nothing")
    }

    fn books(
        mut self,
        offense: Offense,
        proof: Vec<u8>,
        refunded: Vec<(Tag, Amount)>,
    ) -> Result<Told, TownError> {
        let all = self.town.wallets();
        for _ in 0..2 {
            for wallet in (0..all).filter(|wallet| *wallet != MALLORY && *wallet != NINA) {
                self.town.sync(wallet)?;
                self.town.sync_purse(wallet)?;
            }
            for wallet in [MALLORY, NINA] {
                self.town.sync_purse(wallet)?;
            }
            self.town.testify()?;
        }
        let mut books = Vec::new();
        for operator in 0..self.town.operators() {
            self.town.reopen(operator)?;
            books.push(self.town.office(operator)?.books());
        }
        let culprit = self.town.id(MALLORY)?;
        let root = self.town.root().point().to_bytes();
        let told = Told { scenes: self.scenes, culprit, offense, proof, root, books, refunded };
        match told.balances() {
            true => Ok(told),
            false => Err(TownError::Otherwise("the books were to balance".to_owned())),
        }
    }

    fn begin(&mut self, day: Day) -> Result<(), TownError> {
        self.day = day;
        self.town.begin_day(day)
    }

    fn resident(&mut self, wallet: usize) -> Result<&mut crate::town::Resident, TownError> {
        self.town.resident_mut(wallet)
    }

    fn balance(&self, wallet: usize) -> Result<Amount, TownError> {
        Ok(self.town.resident(wallet)?.wallet()?.account().balance)
    }

    fn load(&mut self, wallet: usize, terms: Terms) -> Result<(), TownError> {
        let tapped = self.resident(wallet)?.load(terms)?;
        self.so(paid(&tapped), "a wallet was to be loaded")?;
        let bound = if terms.tag == Tag::NONE { "" } else { ", for meals only" };
        self.note(&format!("{} loads {}{bound}", name(wallet), terms.amount), "loaded");
        Ok(())
    }

    /// A payment that goes through.
    fn pays(&mut self, payer: usize, payee: usize, terms: Terms) -> Result<(), TownError> {
        let tapped = self.tap(payer, payee, terms, None)?;
        if !paid(&tapped) {
            return self.otherwise(&format!("{} was to pay: {tapped:?}", name(payer)));
        }
        let bound = if terms.tag == Tag::NONE { "" } else { " of the meals" };
        let what = format!("{} pays {} {}{bound}", name(payer), name(payee), terms.amount);
        self.note(&what, "paid offline");
        Ok(())
    }

    /// A payment that the payer's own wallet refuses.
    fn refuses(
        &mut self,
        payer: usize,
        payee: usize,
        amount: u64,
        why: LedgerError,
    ) -> Result<(), TownError> {
        let before = self.balance(payer)?;
        let tapped = self.tap(payer, payee, Terms::cny(fen(amount)), None)?;
        let same = before == self.balance(payer)?;
        if refusal(&tapped) != Some(why) || !same {
            return self.otherwise(&format!("{why:?} was to refuse: {tapped:?}"));
        }
        let what = format!("{} would pay {} {}", name(payer), name(payee), fen(amount));
        self.note(&what, &format!("refused: {why}"));
        Ok(())
    }

    /// A tap, with the reader in turn in either hand.
    fn tap(
        &mut self,
        payer: usize,
        payee: usize,
        terms: Terms,
        lose: Option<u32>,
    ) -> Result<Tapped, TownError> {
        self.taps = self.taps.wrapping_add(1);
        let turn = self.taps.checked_rem(ROLES.len()).unwrap_or_default();
        let orientation = ROLES.get(turn).copied().unwrap_or(Orientation::PayeeReads);
        self.town.meet(&Meeting { payer, payee, terms, orientation, lose })
    }

    fn tap_as(
        &mut self,
        payer: usize,
        payee: usize,
        amount: u64,
        lose: Option<u32>,
        orientation: Orientation,
    ) -> Result<Tapped, TownError> {
        let terms = Terms::cny(fen(amount));
        self.town.meet(&Meeting { payer, payee, terms, orientation, lose })
    }

    fn note(&mut self, what: &str, outcome: &str) {
        let (what, outcome) = (what.to_owned(), outcome.to_owned());
        self.scenes.push(Scene { day: self.day, what, outcome });
    }

    fn so(&self, holds: bool, should: &str) -> Result<(), TownError> {
        if holds { Ok(()) } else { self.otherwise(should) }
    }

    fn otherwise<T>(&self, should: &str) -> Result<T, TownError> {
        let after = self.scenes.last().map_or("the beginning", |scene| &scene.what);
        Err(TownError::Otherwise(format!("{should} (after: {after})")))
    }
}

/// Whether a payment went through, to its end.
fn paid(tapped: &Tapped) -> bool {
    let settled = |event: &Event| matches!(event, Event::Settled { .. });
    tapped.reader.iter().chain(&tapped.card).any(settled)
}

/// How many debits it made.
fn moved(tapped: &Tapped) -> usize {
    let events = tapped.reader.iter().chain(&tapped.card);
    events.filter(|event| matches!(event, Event::Debited { .. })).count()
}

/// Why one of the two refused.
fn refusal(tapped: &Tapped) -> Option<LedgerError> {
    let canceled = tapped
        .reader
        .iter()
        .chain(&tapped.card)
        .find_map(|event| if let Event::Canceled { why, .. } = event { *why } else { None });
    let of = |error: &Option<TapError>| match error {
        Some(TapError::Wallet(Error::Ledger(why))) => Some(*why),
        _ => None,
    };
    canceled.or_else(|| of(&tapped.card_error)).or_else(|| of(&tapped.reader_error))
}

fn word(offense: &Offense) -> &'static str {
    match offense {
        Offense::CreditCancel { .. } => "credited and canceled one payment",
        Offense::DoubleCredit { .. } => "credited one payment twice",
        Offense::Fork { .. } => "two payments under one number",
        Offense::Regress { .. } => "two pasts of one wallet",
        Offense::Total { .. } => "sealed totals that do not add up",
        Offense::Twin { .. } => "two keys under one name",
    }
}

fn name(wallet: usize) -> &'static str {
    NAMES.get(wallet).copied().unwrap_or("somebody")
}

/// That many fen.
const fn fen(number: u64) -> Amount {
    match Amount::from_fen(number) {
        Ok(amount) => amount,
        Err(_) => Amount::ZERO,
    }
}
