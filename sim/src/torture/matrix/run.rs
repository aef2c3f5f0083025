use ecny_core::{AccountKind, Error, Record, Wanted};
use ecny_offline_protocol::Event;

use super::{
    case::Faults,
    device::Device,
    link::Late,
    stage::{Act, Seen, Stage},
};
use crate::{
    books::{Books, received},
    world::SimLedger,
};

/// What came of a case in which no promise was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A fault struck.
    Kept,
    /// What was to be cut needed less power, or what was to be bent was not said: no case at all.
    Missed,
}

/// Two devices without power after a step, and what a look at them says.
struct After {
    payer: Device,
    payee: Device,
    /// The message that is still on its way.
    late: Option<Late>,
    /// Whether every fault of the step struck.
    struck: bool,
    /// Whether a payment is still open between the two.
    open: bool,
    /// What the payer holds and has in flight.
    worth: i128,
    /// What payer and payee took of their power in the step: words written and pages erased.
    burnt: [u64; 2],
}

impl Stage {
    /// What payer and payee take of their power undisturbed: in the act, and in the first healing
    /// after it. `None` where the faults of the act do not strike.
    ///
    /// # Errors
    /// Which promise was broken.
    pub(super) fn burns(&self, act: &Faults) -> Result<Option<[[u64; 2]; 2]>, String> {
        let acted = self.step(self.act, (&self.payer, &self.payee, None), act)?;
        if !acted.struck {
            return Ok(None);
        }
        let healing = Act::Tap(self.heals, Wanted::Late);
        let healed = self.then(healing, &acted, &Faults::default())?;
        Ok(Some([acted.burnt, healed.burnt]))
    }

    /// Runs one case: the act and a first healing with faults, then a healing without.
    ///
    /// # Errors
    /// Which promise was broken.
    pub(super) fn run(&self, act: &Faults, heal: &Faults) -> Result<Verdict, String> {
        let Some(answer) = self.answer(act, heal)? else { return Ok(Verdict::Missed) };
        let certain = !act.flickers() && !heal.flickers();
        if certain && *heal != Faults::default() {
            let undisturbed = self.answer(act, &Faults::default())?;
            if undisturbed != Some(answer) {
                return Err(format!(
                    "the payer ends with {answer} fen, and with {undisturbed:?} where the \
                     healing is not disturbed"
                ));
            }
        }
        Ok(Verdict::Kept)
    }

    /// What the payer has in the end, less what it was issued; `None` where no fault struck.
    fn answer(&self, act: &Faults, heal: &Faults) -> Result<Option<i128>, String> {
        let mut after = self.step(self.act, (&self.payer, &self.payee, None), act)?;
        let healing = Act::Tap(self.heals, Wanted::Late);
        if after.struck && *heal != Faults::default() {
            after = self.then(healing, &after, heal)?;
        }
        if !after.struck {
            return Ok(None);
        }
        for _ in 0..TAPS {
            after = self.then(healing, &after, &Faults::default())?;
            if !after.open && after.late.is_none() {
                return self.end(after.worth).map(Some);
            }
        }
        Err(format!("still open after {TAPS} taps without a fault"))
    }

    fn then(&self, act: Act, from: &After, faults: &Faults) -> Result<After, String> {
        self.step(act, (&from.payer, &from.payee, from.late.as_ref()), faults)
    }

    /// One act between two boots, judged after the second.
    fn step(
        &self,
        act: Act,
        (payer, payee, late): (&Device, &Device, Option<&Late>),
        faults: &Faults,
    ) -> Result<After, String> {
        let boots = [payer, payee].map(|device| device.boots().saturating_add(1));
        let mut paying = payer.boot(faults.payer.as_ref()).map_err(|error| boot("payer", error))?;
        let mut paid = payee.boot(faults.payee.as_ref()).map_err(|error| boot("payee", error))?;
        let received_before = paid.account().totals.received.fen();
        let full = [burnt(&paying), burnt(&paid)];
        let seen = act.perform(&mut paying, &mut paid, faults.message, late);
        let cut = |power: bool, ledger: &SimLedger| !power || ledger.flash().is_down();
        let struck = cut(faults.payer.is_some(), &paying)
            && cut(faults.payee.is_some(), &paid)
            && (faults.message.is_none() || seen.bent);
        let burnt = [
            burnt(&paying).saturating_sub(full[0]),
            burnt(&paid).saturating_sub(full[1]),
        ];

        let (payer, payee) = (Device::of(paying, boots[0]), Device::of(paid, boots[1]));
        let mut last = Err("the log was not read".to_owned());
        for _ in 0..READS {
            let (mut paying, mut paid) = (wake("payer", &payer)?, wake("payee", &payee)?);
            last = self.judge(&mut paying, &mut paid, &seen, received_before);
            match last {
                Ok(()) => {
                    let open = paying.unsettled_towards(paid.id()).is_some();
                    let worth = worth(&paying);
                    return Ok(After { payer, payee, late: seen.late, struck, open, worth, burnt });
                }
                // A torn word may have read differently while the log was read: look once more.
                Err(_) if faults.flickers() => {}
                Err(_) => break,
            }
        }
        last.map(|()| After { payer, payee, late: None, struck, open: true, worth: 0, burnt })
    }

    /// Whether value is conserved, and what was said is on flash.
    fn judge(
        &self,
        payer: &mut SimLedger,
        payee: &mut SimLedger,
        seen: &Seen,
        received_before: u64,
    ) -> Result<(), String> {
        let there = value(payer, payee)?;
        if there != self.before {
            return Err(format!("value is not conserved: {} fen before, {there} after", self.before));
        }
        durable(seen, payer, payee, received_before)
    }

    /// What was paid in the end must be what may have been paid.
    fn end(&self, worth: i128) -> Result<i128, String> {
        let paid = self.had.saturating_sub(worth);
        if self.paid.iter().any(|may| i128::from(*may) == paid) {
            Ok(worth)
        } else {
            Err(format!("{paid} fen were paid in the end, none of {:?}", self.paid))
        }
    }
}

/// What the two hold together with what is in flight, less what was issued.
///
/// # Errors
/// Where a log cannot be read.
pub(super) fn value(payer: &mut SimLedger, payee: &mut SimLedger) -> Result<i128, String> {
    let mut books = Books::default();
    let added = books.add(payer).and_then(|()| books.add(payee));
    added.map_err(|error| format!("the log cannot be read: {error}"))?;
    let parts = [books.redeemed(), books.held(), books.in_flight()];
    let there: i128 = parts.into_iter().map(i128::from).sum();
    Ok(there.saturating_sub(books.issued().into()))
}

/// What was said is on flash: no value without its debit, no receipt without its credit.
fn durable(
    seen: &Seen,
    payer: &mut SimLedger,
    payee: &mut SimLedger,
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
        match event {
            Event::Debited { seq, .. } if payer.account().seq < *seq => {
                return Err("value went out whose debit is not on flash".to_owned());
            }
            Event::Settled { seq, .. } => {
                if payer.unsettled().iter().any(|debit| debit.seq() == *seq) {
                    return Err("a payment that was settled is open again".to_owned());
                }
                let id = payer.id();
                let there = received(payee, id, *seq).map_err(|error| error.to_string())?;
                if !there {
                    return Err("a payment was settled that was not credited".to_owned());
                }
            }
            Event::Refunded { seq, .. } => {
                if payer.unsettled().iter().any(|debit| debit.seq() == *seq) {
                    return Err("a payment that was refunded is open again".to_owned());
                }
                let id = payer.id();
                let there = received(payee, id, *seq).map_err(|error| error.to_string())?;
                if there {
                    return Err("a payment was refunded and credited".to_owned());
                }
            }
            _ => {}
        }
    }
    twice(payee)
}

/// No entry is credited twice.
fn twice(payee: &mut SimLedger) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    let mut line = payee.next_line(None).map_err(|error| error.to_string())?;
    while let Some(at) = line {
        if let Record::Credit { payer, value, .. } = &at.line.record
            && !seen.insert((*payer, value.entry.seq))
        {
            return Err("one payment was credited twice".to_owned());
        }
        line = payee.next_line(Some(&at)).map_err(|error| error.to_string())?;
    }
    Ok(())
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

/// What a wallet has taken of power in its life.
fn burnt(ledger: &SimLedger) -> u64 {
    let flash = ledger.flash();
    flash.words_programmed().saturating_add(flash.wear().iter().sum())
}

fn wake(who: &str, device: &Device) -> Result<SimLedger, String> {
    device.boot(None).map_err(|error| boot(who, error))
}

fn boot(who: &str, error: Error) -> String {
    format!("{who} does not boot: {error}")
}

/// How many undisturbed taps may be needed: one that meets a late message or a word that reads
/// differently, and two that heal.
const TAPS: usize = 4;
/// How often a log is read that has a word which reads differently each time.
const READS: usize = 8;
