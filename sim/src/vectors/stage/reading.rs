use ecny_core::{Terms, Wanted};
use ecny_offline_protocol::{Reader, TapError};

use super::{NOBODY, StageLedger, cny};
use crate::vectors::{VectorError, line::Line};

/// Who holds the reader, and for what: `reader=bob:collect:1234`.
pub(super) struct Reading<'a> {
    pub(super) who: &'a str,
    pub(super) task: Task,
}

#[derive(Clone, Copy)]
pub(super) enum Task {
    Collect(Wanted),
    Pay(Terms, Option<Terms>),
}

impl<'a> Reading<'a> {
    pub(super) fn parse(line: Line<'a>) -> Result<Option<Self>, VectorError> {
        let mut parts = line.value("reader")?.split(':');
        let who = parts.next().unwrap_or_default();
        if who == NOBODY {
            return Ok(None);
        }
        let wrong = || line.wrong();
        let (task, amount) = (parts.next().ok_or_else(wrong)?, parts.next());
        let (fen, then) = amount.map_or(("0", None), |amount| match amount.split_once('+') {
            Some((fen, then)) => (fen, Some(then)),
            None => (amount, None),
        });
        let terms = cny(fen).ok_or_else(wrong)?;
        let then = then.map(|then| cny(then).ok_or_else(wrong)).transpose()?;
        let task = match task {
            "collect" => Task::Collect(Wanted::Order(terms)),
            "load" => Task::Collect(Wanted::Load(terms)),
            "late" => Task::Collect(Wanted::Late),
            "pay" => Task::Pay(terms, then),
            _ => return Err(line.wrong()),
        };
        Ok(Some(Self { who, task }))
    }
}

impl Task {
    pub(super) fn begin(self, ledger: &mut StageLedger) -> Result<Reader, TapError> {
        match self {
            Self::Collect(wanted) => Reader::collect(wanted, ledger),
            Self::Pay(terms, _) => Reader::pay(terms, ledger),
        }
    }

    pub(super) const fn then(self) -> Option<Terms> {
        match self {
            Self::Collect(_) => None,
            Self::Pay(_, then) => then,
        }
    }
}
