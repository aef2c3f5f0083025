//! The holder of a PIN, who knows what must be true of it.

use ecny_core::{Permits, Pin, PinDigits, PinError, PinState, Secrets};
use ecny_sim::flash::{MemoryFlash, Tear};

pub const PAGE: usize = 2048;
pub type Flash<const WORD: usize> = MemoryFlash<WORD, PAGE>;

pub const TRIES: u8 = Pin::<Flash<8>>::TRIES;
/// Nobody's PIN.
pub const WRONG: &str = "000000";
/// The permits of a wallet before and after its first PIN is recorded.
pub const FIRST: Permits = Permits { given: 1, used: 0 };
pub const RECORDED: Permits = Permits { given: 1, used: 1 };

pub fn secrets(byte: u8) -> Secrets {
    Secrets { cookie: [byte; 32], session: [byte; 16], totals: [byte; 16], storage: [byte; 16] }
}

pub fn digits(pin: &str) -> PinDigits {
    PinDigits::from_ascii(pin.as_bytes()).unwrap()
}

pub fn open<const WORD: usize>(flash: &mut Flash<WORD>) -> Pin<&mut Flash<WORD>> {
    Pin::open(flash, &secrets(7)).unwrap()
}

/// What fuel counts: words written and pages erased.
pub fn spent<const WORD: usize>(flash: &Flash<WORD>) -> u64 {
    flash.words_programmed() + erased(flash)
}

pub fn erased<const WORD: usize>(flash: &Flash<WORD>) -> u64 {
    flash.wear().iter().sum()
}

/// One thing done with a PIN after a boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The right PIN is given.
    Right,
    /// A wrong one is.
    Wrong,
    /// The right one is given, and that one set in its place.
    Change(&'static str),
    /// That one is set, under the next permit.
    Set(&'static str),
    /// The operator permits one more.
    Unblock,
    /// A permit used is recorded, as the ledger does at the next step.
    Record,
}

/// A power cut after that many words, which leaves that behind.
pub type Cut = Option<(u64, Tear)>;

/// A wallet's PIN on its flash, and the truth about it.
#[derive(Clone)]
pub struct Holder<const WORD: usize> {
    pub flash: Flash<WORD>,
    pub permits: Permits,
    pub truth: Truth,
}

impl<const WORD: usize> Holder<WORD> {
    pub fn new(seed: u64) -> Self {
        Self::on(MemoryFlash::new(2, seed))
    }

    pub fn on(flash: Flash<WORD>) -> Self {
        Self { flash, permits: FIRST, truth: Truth::default() }
    }

    /// A PIN that was set, recorded, given wrong twice and right once.
    pub fn used(seed: u64, rights: usize) -> Self {
        let mut holder = Self::new(seed);
        let acts = [Act::Set("271828"), Act::Record, Act::Wrong, Act::Wrong];
        acts.iter().for_each(|act| holder.act(*act, None));
        (0..rights).for_each(|_| holder.act(Act::Right, None));
        holder
    }

    /// Boots, looks, acts, and sees whether what came out can be true.
    pub fn act(&mut self, act: Act, cut: Cut) {
        self.flash.power_up();
        if let Some((fuel, tear)) = cut {
            self.flash.set_tear(tear);
            self.flash.set_fuel(Some(fuel));
        }
        let mut pin = open(&mut self.flash);
        let state = pin.state(self.permits);
        self.truth.allows(state);
        let given = match act {
            Act::Right | Act::Change(_) => self.truth.pins.first().copied().unwrap_or(WRONG),
            Act::Wrong | Act::Set(_) | Act::Unblock | Act::Record => WRONG,
        };
        let (answer, new) = match act {
            Act::Right | Act::Wrong => (pin.verify(self.permits, &digits(given)), None),
            Act::Change(new) => (pin.change(self.permits, &digits(given), &digits(new)), Some(new)),
            Act::Set(new) => {
                let set = pin.set(self.permits, &digits(new));
                self.truth.set(new, set, self.permits);
                return self.truth.end(self.flash.is_down());
            }
            Act::Unblock => {
                self.permits.given = self.permits.used.max(1) + u16::from(self.permits.used > 0);
                return;
            }
            Act::Record => {
                if let Some(permit) = self.truth.unrecorded(pin.unrecorded(self.permits)) {
                    self.permits.used = permit;
                }
                return self.truth.end(self.flash.is_down());
            }
        };
        self.truth.answered(state, given, new, answer.map(|_| ()));
        self.truth.end(self.flash.is_down());
    }

    /// How the PIN stands after a boot, which must be possible.
    pub fn look(&mut self) -> PinState {
        self.flash.power_up();
        let state = open(&mut self.flash).state(self.permits);
        self.truth.allows(state);
        state
    }

    /// Whatever happened: from now on the right PIN is taken, or it is blocked for a reason.
    pub fn stands(mut self) {
        self.act(Act::Record, None);
        for _ in 0..TRIES {
            match self.look() {
                PinState::Ready { .. } => self.act(Act::Right, None),
                PinState::Blocked | PinState::NotSet | PinState::Lost => return,
            }
        }
        assert_eq!(self.look(), PinState::Ready { left: TRIES });
        self.act(Act::Change("314159"), None);
        assert_eq!(self.truth.pins, ["314159"]);
        (0..TRIES).for_each(|_| self.act(Act::Wrong, None));
        assert_eq!(self.look(), PinState::Blocked);
    }
}

/// What must be true of a PIN, whatever is cut.
#[derive(Clone, Default)]
pub struct Truth {
    /// What may be the PIN: more than one only after a cut.
    pub pins: Vec<&'static str>,
    /// Whether a set ever returned: then there is a PIN.
    acknowledged: bool,
    /// How many wrong digits were compared in a row, at least.
    compared: u8,
    /// How many tries can be spent in a row, at most.
    begun: u8,
    /// How many cuts there were in a row without a right PIN in peace.
    cuts: u8,
}

impl Truth {
    fn allows(&self, state: PinState) {
        match state {
            PinState::Ready { left } => {
                let gone = TRIES - left;
                assert!(gone >= self.compared, "tries came back: {gone} of {}", self.compared);
                assert!(gone <= self.begun, "tries went by themselves: {gone} of {}", self.begun);
            }
            PinState::Blocked => assert!(self.begun >= TRIES, "blocked after {}", self.begun),
            PinState::NotSet => assert!(!self.acknowledged, "the PIN is lost"),
            PinState::Lost => panic!("the PIN is lost"),
        }
    }

    /// The answer to `given`, with which `new` was to be set where it was right.
    fn answered(
        &mut self,
        state: PinState,
        given: &str,
        new: Option<&'static str>,
        answer: Result<(), PinError>,
    ) {
        let possible = self.pins.contains(&given);
        match answer {
            Ok(()) => {
                assert!(possible, "{given} is nobody's PIN");
                self.pins.retain(|pin| *pin == given);
                self.pins = new.map_or_else(|| self.pins.clone(), |new| vec![new]);
                (self.compared, self.begun) = (0, 0);
            }
            Err(PinError::Wrong { left }) => {
                self.pins.retain(|pin| *pin != given);
                assert!(!(self.pins.is_empty() && self.acknowledged), "the PIN is lost");
                assert_eq!(state, PinState::Ready { left: left + 1 });
                (self.compared, self.begun) = (self.compared + 1, self.begun.saturating_add(1));
            }
            // What was right may have been said on flash, or not.
            Err(PinError::Flash) => {
                if possible {
                    self.compared = 0;
                    self.pins.extend(new.filter(|new| !self.pins.contains(new)));
                }
                self.begun = self.begun.saturating_add(1);
            }
            Err(PinError::Blocked) => assert_eq!(state, PinState::Blocked),
            Err(PinError::Full) => assert!(self.cuts > 5, "full after {} cuts", self.cuts),
            Err(PinError::NotSet) => assert_eq!(state, PinState::NotSet),
            Err(error) => panic!("{error:?} in {state:?}"),
        }
        if answer.is_ok() {
            self.cuts = 0;
        }
    }

    fn set(&mut self, new: &'static str, set: Result<u16, PinError>, permits: Permits) {
        match set {
            Ok(permit) => {
                assert_eq!(permit, permits.used + 1);
                let acknowledged = true;
                *self = Self { pins: vec![new], acknowledged, ..Self::default() };
            }
            Err(PinError::Flash) => {
                if !self.pins.contains(&new) {
                    self.pins.push(new);
                }
                (self.compared, self.begun) = (0, self.begun.saturating_add(1));
            }
            Err(PinError::NotPermitted | PinError::Blocked) => {
                assert_eq!(permits.used, permits.given);
            }
            Err(error) => panic!("{error:?}"),
        }
    }

    fn unrecorded(&mut self, found: Result<Option<u16>, PinError>) -> Option<u16> {
        match found {
            Ok(permit) => {
                self.acknowledged |= permit.is_some();
                return permit;
            }
            Err(PinError::Flash) => self.begun = self.begun.saturating_add(1),
            Err(PinError::Full) => assert!(self.cuts > 5, "full after {} cuts", self.cuts),
            Err(error) => panic!("{error:?}"),
        }
        None
    }

    /// The act is over, with the power on or off.
    fn end(&mut self, down: bool) {
        if down {
            // What was done after the answer may read as a try.
            self.begun = self.begun.max(1);
            self.cuts = self.cuts.saturating_add(1);
        }
    }
}
