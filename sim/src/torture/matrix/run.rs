use ecny_core::{AccountKind, End, Error, Seq, Wanted, Word};
use ecny_offline_protocol::{Event, TapError};

use super::{
    case::Faults,
    device::{Device, LOOKS},
    link::Late,
    stage::{Act, Seen, Stage},
    word::Said,
};
use crate::{books::Books, credits::Credits, world::SimLedger};

/// What came of a case in which no promise was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A fault struck.
    Kept,
    /// What was to be cut needed less power, or what was to be bent was not said: no case at all.
    Missed,
}

/// Two wallets booted after a step, and what a look at them says.
struct After {
    payer: SimLedger,
    payee: SimLedger,
    /// How often each was booted.
    boots: u64,
    /// The message that is still on its way.
    late: Option<Late>,
    /// What was refused in the step.
    refused: Vec<TapError>,
    /// Whether every fault of the step struck.
    struck: bool,
    /// Whether a payment is still open between the two, or not all is done that was to be.
    open: bool,
    /// What the payer holds and has in flight.
    worth: i128,
    /// What payer and payee took of their power in the step: words written and pages erased.
    burnt: [u64; 2],
}

/// Runs the cases of one stage.
pub(super) struct Runner<'s> {
    stage: &'s Stage,
    /// What the payer ends with after the act with the faults of the last case, where the healing
    /// is not disturbed.
    undisturbed: Option<(Faults, Option<i128>)>,
}

impl<'s> Runner<'s> {
    /// A runner that has run nothing yet.
    pub(super) const fn new(stage: &'s Stage) -> Self {
        Self { stage, undisturbed: None }
    }

    /// Runs one case: the act and a first healing with faults, then healings without.
    ///
    /// # Errors
    /// Which promise was broken.
    pub(super) fn run(&mut self, act: &Faults, heal: &Faults) -> Result<Verdict, String> {
        let Some(answer) = self.stage.answer(act, heal)? else { return Ok(Verdict::Missed) };
        if act.flickers() || heal.flickers() {
            return Ok(Verdict::Kept);
        }
        let undisturbed = self.undisturbed(act)?;
        if undisturbed != Some(answer) {
            return Err(format!(
                "the payer ends with {answer} fen, and with {undisturbed:?} where the healing is \
                 not disturbed"
            ));
        }
        Ok(Verdict::Kept)
    }

    fn undisturbed(&mut self, act: &Faults) -> Result<Option<i128>, String> {
        match &self.undisturbed {
            Some((known, answer)) if known == act => Ok(*answer),
            Some(_) | None => {
                let answer = self.stage.answer(act, &Faults::default())?;
                self.undisturbed = Some((*act, answer));
                Ok(answer)
            }
        }
    }
}

impl Stage {
    /// What payer and payee take of their power undisturbed: in the act, and in the first healing
    /// after it. `None` where the faults of the act do not strike.
    ///
    /// # Errors
    /// Which promise was broken.
    pub(super) fn burns(&self, act: &Faults) -> Result<Option<[[u64; 2]; 2]>, String> {
        let acted = self.act(act)?;
        if !acted.struck {
            return Ok(None);
        }
        let burnt = acted.burnt;
        let healed = self.heal(acted, &Faults::default())?;
        Ok(Some([burnt, healed.burnt]))
    }

    /// What the payer has in the end, less what it was issued; `None` where no fault struck.
    fn answer(&self, act: &Faults, heal: &Faults) -> Result<Option<i128>, String> {
        let mut after = self.act(act)?;
        if after.struck && *heal != Faults::default() {
            after = self.heal(after, heal)?;
        }
        if !after.struck {
            return Ok(None);
        }
        for _ in 0..TAPS {
            after = self.heal(after, &Faults::default())?;
            if !after.open && after.late.is_none() {
                return self.end(&after).map(Some);
            }
        }
        let why = after.refused;
        Err(format!("still open after {TAPS} taps without a fault, the last refused with {why:?}"))
    }

    fn act(&self, faults: &Faults) -> Result<After, String> {
        let boots = self.payer.boots();
        let payer = self.payer.boot(0, faults.payer.as_ref()).map_err(|e| boot("payer", e))?;
        let payee = self.payee.boot(0, faults.payee.as_ref()).map_err(|e| boot("payee", e))?;
        self.step(&[self.act], (payer, payee, boots), None, faults)
    }

    fn heal(&self, from: After, faults: &Faults) -> Result<After, String> {
        let After { mut payer, mut payee, boots, late, .. } = from;
        // Without a cut to come, the look at them was the boot.
        if faults.payer.is_some() {
            let device = Device::of(payer, boots);
            payer = device.boot(0, faults.payer.as_ref()).map_err(|e| boot("payer", e))?;
        }
        if faults.payee.is_some() {
            let device = Device::of(payee, boots);
            payee = device.boot(0, faults.payee.as_ref()).map_err(|e| boot("payee", e))?;
        }
        let tap = Act::Tap(self.heals, Wanted::Late);
        let healing: Vec<_> = [tap].into_iter().chain(self.then.iter().copied()).collect();
        self.step(&healing, (payer, payee, boots), late.as_ref(), faults)
    }

    /// What two booted wallets do, of which the first is a tap if any, and the boot after it, at
    /// which they are judged.
    fn step(
        &self,
        acts: &[Act],
        (mut payer, mut payee, boots): (SimLedger, SimLedger, u64),
        late: Option<&Late>,
        faults: &Faults,
    ) -> Result<After, String> {
        let received_before = payee.account().totals.received.fen();
        let full = [burnt(&payer), burnt(&payee)];
        let mut seen = Seen::default();
        for act in acts {
            seen = seen.and(act.perform(&mut payer, &mut payee, faults.message, late));
        }
        let cut = |power: bool, ledger: &SimLedger| !power || ledger.flash().is_down();
        let struck = cut(faults.payer.is_some(), &payer)
            && cut(faults.payee.is_some(), &payee)
            && (faults.message.is_none() || seen.bent);
        let [payer_full, payee_full] = full;
        let burnt =
            [burnt(&payer).saturating_sub(payer_full), burnt(&payee).saturating_sub(payee_full)];

        let boots = boots.saturating_add(1);
        let (paying, paid) = (Device::of(payer, boots), Device::of(payee, boots));
        let mut last = String::new();
        for look in 0..LOOKS {
            let mut payer = paying.boot(look, None).map_err(|error| boot("payer", error))?;
            let mut payee = paid.boot(look, None).map_err(|error| boot("payee", error))?;
            match self.judge(&mut payer, &mut payee, &seen, received_before) {
                Ok(()) => {
                    let done = self.then.iter().all(|act| act.is_done(&payer, &payee));
                    let open = payer.unsettled_towards(payee.id()).is_some() || !done;
                    let worth = worth(&payer);
                    let Seen { late, refused, .. } = seen;
                    return Ok(After {
                        payer,
                        payee,
                        boots,
                        late,
                        refused,
                        struck,
                        open,
                        worth,
                        burnt,
                    });
                }
                // A torn word may have read differently while the log was read: look once more.
                Err(broken) if paying.flickers() || paid.flickers() => last = broken,
                Err(broken) => return Err(broken),
            }
        }
        Err(last)
    }

    /// Whether value is conserved, nothing forgotten too soon, and what was said on flash.
    fn judge(
        &self,
        payer: &mut SimLedger,
        payee: &mut SimLedger,
        seen: &Seen,
        received_before: u64,
    ) -> Result<(), String> {
        let there = value(&self.seen, payer, payee)?;
        if there != self.before {
            return Err(format!(
                "value is not conserved: {} fen before, {there} after",
                self.before
            ));
        }
        for ledger in [&mut *payer, &mut *payee] {
            whole(ledger)?;
        }
        let mut credits = self.seen.clone();
        credits.add(payee).map_err(|error| error.to_string())?;
        durable(seen, payer, payee, &credits, received_before)
    }

    /// What was paid in the end must be what may have been paid.
    fn end(&self, after: &After) -> Result<i128, String> {
        let paid = self.had.saturating_sub(after.worth);
        if let Some(bound) = self.bound {
            let held = pockets(&after.payer);
            if i128::from(bound).checked_sub(paid) != Some(held.into()) {
                return Err(format!("{held} fen are in pockets, of {bound} less {paid} paid"));
            }
        }
        if self.paid.iter().any(|may| i128::from(*may) == paid) {
            Ok(after.worth)
        } else {
            Err(format!("{paid} fen were paid in the end, none of {:?}", self.paid))
        }
    }
}

/// What the two hold together with what is in flight, less what was issued, where the operator has
/// seen these credits.
///
/// # Errors
/// Where a log cannot be read.
pub(super) fn value(
    seen: &Credits,
    payer: &mut SimLedger,
    payee: &mut SimLedger,
) -> Result<i128, String> {
    let mut books = Books::knowing(seen.clone());
    let added = books.add(payer).and_then(|()| books.add(payee));
    added.map_err(|error| format!("the log cannot be read: {error}"))?;
    let parts = [books.redeemed(), books.held(), books.in_flight()];
    let there: i128 = parts.into_iter().map(i128::from).sum();
    Ok(there.saturating_sub(books.issued().into()))
}

/// Every record is there that no receipt covers.
fn whole(ledger: &mut SimLedger) -> Result<(), String> {
    let covered = ledger.account().covered.number;
    let mut last = covered;
    let mut line = ledger.next_line(None).map_err(|error| error.to_string())?;
    while let Some(at) = line {
        if at.number > covered {
            last = last.saturating_add(1);
        }
        line = ledger.next_line(Some(&at)).map_err(|error| error.to_string())?;
    }
    if last == ledger.number() {
        Ok(())
    } else {
        Err("a record is gone that the operator has not seen".to_owned())
    }
}

/// What was said is on flash: no value without its debit, no receipt without its credit. `credits`
/// are all that the payee has made, those among them that its log has forgotten.
fn durable(
    seen: &Seen,
    payer: &SimLedger,
    payee: &SimLedger,
    credits: &Credits,
    received_before: u64,
) -> Result<(), String> {
    let mut credited = received_before;
    for event in &seen.payee {
        if let Event::Credited { amount, .. } = event {
            credited = credited.saturating_add(amount.fen());
        }
    }
    if payee.account().totals.received.fen() < credited {
        return Err("a receipt went out whose credit is not on flash".to_owned());
    }
    for event in &seen.payer {
        if let Event::Debited { seq, .. } = event
            && payer.account().seq < *seq
        {
            return Err("value went out whose debit is not on flash".to_owned());
        }
        if let Event::Settled { seq, .. } = *event {
            ended(seq, End::Settled, payer, credits)?;
        }
        if let Event::Refunded { seq, .. } = *event {
            ended(seq, End::Refunded, payer, credits)?;
        }
    }
    for act in &seen.done {
        if !act.is_done(payer, payee) {
            return Err(format!("was done, and is not on flash: {act:?}"));
        }
        if let Act::Take(Said { word: Word::Resolution(resolution, _), .. }) = act {
            ended(resolution.seq, resolution.end, payer, credits)?;
        }
    }
    for (events, ledger) in [(&seen.payer, payer), (&seen.payee, payee)] {
        for event in events {
            let Event::Shared { taken: Some(head) } = event else { continue };
            if ledger.lists().find(head.operator).is_none_or(|list| list.head() != *head) {
                return Err("a step of a list was taken that is not on flash".to_owned());
            }
        }
    }
    if credits.doubled() { Err("one payment was credited twice".to_owned()) } else { Ok(()) }
}

/// A debit that has found this end is open no more, and was credited or not as the end says.
fn ended(seq: Seq, end: End, payer: &SimLedger, credits: &Credits) -> Result<(), String> {
    if payer.unsettled().iter().any(|debit| debit.seq() == seq) {
        return Err("a payment that had an end is open again".to_owned());
    }
    match (end, credits.has(payer.id(), seq)) {
        (End::Settled, false) => Err("a payment was settled that was not credited".to_owned()),
        (End::Refunded, true) => Err("a payment was refunded and credited".to_owned()),
        (End::Settled, true) | (End::Refunded, false) => Ok(()),
    }
}

/// What a wallet holds and has in flight; for a purse, less what it has issued.
pub(super) fn worth(ledger: &SimLedger) -> i128 {
    let account = ledger.account();
    let open = i128::from(account.in_flight.fen());
    match account.kind {
        AccountKind::Wallet => i128::from(account.balance.fen()).saturating_add(open),
        AccountKind::Purse => i128::from(account.totals.received.fen())
            .saturating_sub(account.totals.paid.fen().into())
            .saturating_add(open),
    }
}

/// What a wallet holds for purposes, in fen.
pub(super) fn pockets(ledger: &SimLedger) -> u64 {
    ledger.account().pockets.iter().map(|pocket| pocket.balance.fen()).sum()
}

/// What a wallet has taken of power in its life.
fn burnt(ledger: &SimLedger) -> u64 {
    let flash = ledger.flash();
    flash.words_programmed().saturating_add(flash.wear().iter().sum())
}

fn boot(who: &str, error: Error) -> String {
    format!("{who} does not boot: {error}")
}

/// How many undisturbed taps may be needed: one that meets a late message or a word that reads
/// differently, and two that heal.
const TAPS: usize = 4;
