use ecny_core::{Error, JournalError, Standing, WalletId};

use super::{
    log::{Log, News},
    run::Simulation,
    sheet::Sheet,
    violation::Violation,
};
use crate::{flash::Tear, world::Whose};

/// What is remembered of one ledger.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) log: Log,
    /// What its account showed.
    sheet: Sheet,
}

/// What has happened to a ledger since it was looked at last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boot {
    /// It was only used.
    None,
    /// Its log may lie elsewhere now, and says the same.
    Soft,
    /// It was booted: the last record it had read may be none, unless it was confirmed.
    Hard,
}

/// How often a wallet is booted whose flash reads differently each time.
const BOOTS: usize = 64;

impl Simulation {
    /// Takes the power from a ledger and gives it back, for ever or for that many words of flash.
    pub(super) fn boot(
        &mut self,
        whose: Whose,
        fuel: Option<(u64, Tear)>,
    ) -> Result<(), Violation> {
        self.tally.boots = self.tally.boots.saturating_add(1);
        self.world.boot(whose, fuel).map_err(|error| Violation::Damaged { whose, error })?;
        self.audit(whose, Boot::Hard)
    }

    /// As [`Simulation::audit`], after a ledger was used with that result: where its flash failed
    /// it, it is booted.
    pub(super) fn look(&mut self, whose: Whose, done: Result<(), Error>) -> Result<(), Violation> {
        match done {
            Err(Error::Journal(_)) => self.boot(whose, None),
            Ok(()) | Err(_) => self.audit(whose, Boot::None),
        }
    }

    /// Reads what has come to a ledger's log, and looks whether the ledger holds what it says.
    pub(super) fn audit(&mut self, whose: Whose, boot: Boot) -> Result<(), Violation> {
        let (news, boot) = self.news(whose, boot)?;
        let intact = self.intact(whose);
        let forgotten = match boot {
            Boot::None | Boot::Soft => 0,
            Boot::Hard => 1,
        };
        if let (Some(told), true) = (news.gone.get(forgotten), intact) {
            return Err(Violation::LogChanged { whose, fact: told.fact.to_string() });
        }
        self.chronicle.take(&news)?;
        let lost = !self.exists(whose);
        let Some(kept) = self.kept.get_mut(&whose) else { return Ok(()) };
        let account = self.world.ledger(whose).account();
        if !kept.log.accounts_for(account) {
            return Err(Violation::Unrecorded { whose });
        }
        if intact && account.standing == Standing::Locked {
            return Err(Violation::Locked { whose });
        }
        let sheet = Sheet::of(account);
        let sheet = if lost { sheet.lost() } else { sheet };
        self.sheet = self.sheet.with(&kept.sheet, &sheet);
        kept.sheet = sheet;
        Ok(())
    }

    /// Looks whether all value is where it can be.
    pub(super) fn judge(&mut self) -> Result<(), Violation> {
        let (ids, rolled_back) = (&self.ids, &self.rolled_back);
        // Insiders are nobody's wallet.
        let may = |id: WalletId| match ids.get(&id) {
            Some(Whose::Wallet(wallet)) => rolled_back.contains(wallet),
            Some(Whose::Purse(_)) => false,
            None => true,
        };
        self.chronicle.judge(may)?;
        let Sheet { issued, redeemed, held, lost } = self.sheet;
        let (made, gone) = (self.chronicle.made(), self.chronicle.gone());
        let in_flight = self.chronicle.in_flight();
        let all = [held, lost, in_flight, gone, redeemed].into_iter().map(u128::from).sum::<u128>();
        if [issued, made].into_iter().map(u128::from).sum::<u128>() == all {
            return Ok(());
        }
        Err(Violation::Unbalanced(format!(
            "issued {issued} + made {made} is not held {held} + lost {lost} + in flight {in_flight} \
             + gone {gone} + redeemed {redeemed}"
        )))
    }

    /// What a ledger's log says that it did not say before. A torn word may read differently each
    /// time: a ledger that notices is booted again.
    fn news(&mut self, whose: Whose, boot: Boot) -> Result<(News, Boot), Violation> {
        let mut boot = boot;
        for _ in 0..BOOTS {
            let Some(kept) = self.kept.get_mut(&whose) else { break };
            match kept.log.read(self.world.ledger_mut(whose), boot != Boot::None) {
                Ok(news) => return Ok((news, boot)),
                Err(Error::Journal(
                    JournalError::Closed | JournalError::Damaged | JournalError::Unsteady,
                )) => {
                    self.world
                        .boot(whose, None)
                        .map_err(|error| Violation::Damaged { whose, error })?;
                    boot = Boot::Hard;
                }
                Err(error) => return Err(Violation::Damaged { whose, error }),
            }
        }
        Err(Violation::Damaged { whose, error: Error::Journal(JournalError::Unsteady) })
    }
}
