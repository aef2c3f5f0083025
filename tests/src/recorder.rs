use std::collections::BTreeMap;

use ecny_core::{
    AccountKind, Amount, LogLine, Record, Resolution, Resolved, Seq, Standing, SyncReceipt,
    WalletId, sm2::Signature,
};
use ecny_issuer::{Issuer, Reconciliation};
use ecny_model::{End, Id};
use ecny_offline_protocol::{Event, TapError};
use ecny_sim::{SimLedger, World, excerpt};

use crate::observed::{Did, Lines, Observed, Seen};

/// Writes down what real wallets are seen to do: from the events of their hosts, and from what is
/// on their flash after each step.
#[derive(Debug)]
pub struct Recorder {
    ids: BTreeMap<WalletId, Id>,
    wallets: BTreeMap<Id, Known>,
    /// What has been seen so far.
    pub trace: Vec<Observed>,
}

/// What is known of one wallet.
#[derive(Debug, Default)]
struct Known {
    /// The seq of each debit that was ever read in its log, in order.
    seqs: Vec<Seq>,
    /// The receipts it was given: the number of the last record that each covers, and the last
    /// decided session.
    receipts: BTreeMap<u32, u32>,
    /// Its log as of that record, while it has not booted since.
    lines: Option<(u32, Lines)>,
    /// The debit it sent last in the tap at hand.
    sent: Option<u32>,
    /// Whether its power was gone already when it was last looked at.
    down: bool,
}

/// One end of a tap, at one step.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Whose step it is.
    pub wallet: Id,
    /// The other end.
    pub peer: Id,
    /// What the tap asks for.
    pub amount: i64,
}

impl Recorder {
    /// For all wallets of this world and their purses.
    ///
    /// # Panics
    /// Where there are too many.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let pairs =
            (0..world.wallets()).flat_map(|at| [world.wallet(at).id(), world.purse(at).id()]);
        let ids: BTreeMap<_, _> = pairs.zip((0..=u8::MAX).map(Id)).collect();
        let wallets = ids.values().map(|id| (*id, Known::default())).collect();
        Self { ids, wallets, trace: Vec::new() }
    }

    /// Which wallet of the model that is.
    ///
    /// # Panics
    /// Where it is none of this world.
    #[must_use]
    pub fn id(&self, ledger: &SimLedger) -> Id {
        self.ids[&ledger.id()]
    }

    /// A tap begins.
    pub fn begin(&mut self) {
        self.wallets.values_mut().for_each(|known| known.sent = None);
    }

    /// A step of a tap was done, or refused.
    pub fn step(&mut self, part: Part, ledger: &mut SimLedger, event: Result<Event, TapError>) {
        let Part { wallet, peer, amount } = part;
        let was_down = self.wallets[&wallet].down;
        let down = ledger.flash().is_down();
        let seen = self.look(wallet, ledger, event.is_ok_and(confirms));
        let did = match event {
            Ok(event) => self.did(wallet, peer, amount, &event),
            Err(_) if down && !was_down => Did::CutOff { peer },
            Err(_) => Did::Nothing,
        };
        if let Did::Sent { seq, .. } = did
            && let Some(known) = self.wallets.get_mut(&wallet)
        {
            known.sent = Some(seq);
        }
        self.trace.push(Observed { wallet, did, seen });
    }

    /// An order was given up, or could not be.
    pub fn void(&mut self, ledger: &mut SimLedger) {
        let wallet = self.id(ledger);
        let was_down = self.wallets[&wallet].down;
        let voided = ledger.void();
        let down = ledger.flash().is_down();
        let did = match voided {
            Ok(_) => Did::Voided,
            Err(_) if down && !was_down => Did::CutOffVoiding,
            Err(_) => Did::Nothing,
        };
        let seen = self.look(wallet, ledger, voided.is_ok());
        self.trace.push(Observed { wallet, did, seen });
    }

    /// A wallet moves what it must keep, and drops what a receipt covers; `false` where that failed
    /// with the power on, and it has to boot.
    pub fn compact(&mut self, ledger: &mut SimLedger) -> bool {
        let wallet = self.id(ledger);
        let was_down = self.wallets[&wallet].down;
        let covered = ledger.account().covered.number;
        let sessions = self.wallets[&wallet].receipts.get(&covered).copied();
        let moved = ledger.compact().is_ok();
        let down = ledger.flash().is_down();
        // A log that was moved says something else under the same number.
        if moved && let Some(known) = self.wallets.get_mut(&wallet) {
            known.lines = None;
        }
        let did = match sessions {
            Some(sessions) if moved => Did::Pruned { sessions },
            Some(sessions) if down && !was_down => Did::CutOffPruning { sessions },
            Some(_) | None => Did::Nothing,
        };
        let seen = self.look(wallet, ledger, moved);
        self.trace.push(Observed { wallet, did, seen });
        moved || down
    }

    /// A wallet states its log, and its operator takes it.
    ///
    /// # Panics
    /// Where the operator does not take it.
    pub fn upload(&mut self, ledger: &mut SimLedger, issuer: &Issuer, logs: &mut Reconciliation) {
        let wallet = self.id(ledger);
        let was_down = self.wallets[&wallet].down;
        let stated = excerpt(ledger);
        let down = ledger.flash().is_down();
        if let Ok(excerpt) = &stated {
            logs.receive(excerpt, issuer.root(), issuer.centre(), ledger.element()).unwrap();
        }
        let did = match stated {
            Ok(_) => Did::Uploaded,
            Err(_) if down && !was_down => Did::CutOffSyncing,
            Err(_) => Did::Nothing,
        };
        let seen = self.look(wallet, ledger, did == Did::Uploaded);
        self.trace.push(Observed { wallet, did, seen });
    }

    /// A wallet takes a receipt of its operator, or refuses it.
    pub fn sync(&mut self, ledger: &mut SimLedger, receipt: &SyncReceipt, signature: &Signature) {
        let wallet = self.id(ledger);
        let was_down = self.wallets[&wallet].down;
        let sessions = receipt.decided.number();
        if let Some(known) = self.wallets.get_mut(&wallet) {
            known.receipts.insert(receipt.position.number, sessions);
        }
        let taken = ledger.sync(receipt, signature);
        let down = ledger.flash().is_down();
        let did = match taken {
            Ok(_) => Did::Synced { sessions },
            Err(_) if down && !was_down => Did::CutOffSyncing,
            Err(_) => Did::Nothing,
        };
        let seen = self.look(wallet, ledger, taken.is_ok());
        self.trace.push(Observed { wallet, did, seen });
    }

    /// A wallet takes its operator's word on a debit, or refuses it.
    pub fn resolve(&mut self, ledger: &mut SimLedger, word: &Resolution, signature: &Signature) {
        let wallet = self.id(ledger);
        let was_down = self.wallets[&wallet].down;
        let resolved = ledger.resolve(word, signature);
        let down = ledger.flash().is_down();
        let (seq, end) = (self.ordinal(wallet, word.seq), ended(word.end));
        let did = match resolved {
            Ok(Resolved::Now { .. }) => Did::Resolved { seq, end },
            Err(_) if down && !was_down => Did::CutOffResolving { seq, end },
            Ok(Resolved::Before) | Err(_) => Did::Nothing,
        };
        let confirmed = matches!(did, Did::Resolved { .. });
        let seen = self.look(wallet, ledger, confirmed);
        self.trace.push(Observed { wallet, did, seen });
    }

    /// The wallet has booted.
    pub fn booted(&mut self, ledger: &mut SimLedger) {
        let wallet = self.id(ledger);
        if let Some(known) = self.wallets.get_mut(&wallet) {
            known.lines = None;
            known.down = false;
        }
        let seen = self.look(wallet, ledger, false);
        self.trace.push(Observed { wallet, did: Did::Booted, seen });
    }

    fn did(&self, wallet: Id, peer: Id, amount: i64, event: &Event) -> Did {
        // The only value that can have come in this tap is the one the peer has sent in it.
        let sent = self.wallets[&peer].sent.unwrap_or(0);
        let own = |seq: &Seq| self.ordinal(wallet, *seq);
        match event {
            Event::Asked => Did::Asked { payer: peer, amount },
            Event::Debited { payee, amount, seq, again } => Did::Sent {
                seq: own(seq),
                payee: self.ids[payee],
                amount: fen(*amount),
                again: *again,
            },
            Event::Credited { payer, .. } => {
                Did::Credited { payer: self.ids[payer], seq: sent, again: false }
            }
            Event::CreditedBefore { payer, .. } => {
                Did::Credited { payer: self.ids[payer], seq: sent, again: true }
            }
            Event::Canceled { payer, why, .. } => {
                Did::Canceled { payer: self.ids[payer], seq: sent, again: why.is_none() }
            }
            Event::Settled { seq, .. } => Did::Settled { seq: own(seq) },
            Event::Refunded { seq, .. } => Did::Refunded { seq: own(seq) },
            Event::Heard | Event::Nothing | Event::Repeated | Event::Selected => Did::Nothing,
            // Who has sent a value in this tap hears it, the other says it.
            Event::Unknown if self.wallets[&wallet].sent.is_some() => {
                Did::HeardUnknown { payee: peer }
            }
            Event::Unknown => Did::Forgot { payer: peer, seq: sent },
            Event::Shared { .. } | _ => panic!("the mapping does not know {event:?}"),
        }
    }

    /// Looks at what a wallet holds. `confirmed` says that what was read at boot is confirmed,
    /// as anything must be that goes out.
    fn look(&mut self, wallet: Id, ledger: &mut SimLedger, confirmed: bool) -> Option<Seen> {
        let down = ledger.flash().is_down();
        self.wallets.get_mut(&wallet)?.down = down;
        if down {
            return None;
        }
        let known = self.wallets[&wallet].lines.as_ref();
        let stale = known.is_none_or(|(number, _)| *number != ledger.number());
        if confirmed && stale {
            let lines = self.read(wallet, ledger);
            let known = self.wallets.get_mut(&wallet)?;
            known.lines = Some((ledger.number(), lines));
        }
        let account = ledger.account();
        let balance = (account.kind == AccountKind::Wallet).then(|| fen(account.balance));
        let unsettled =
            ledger.unsettled().iter().map(|debit| (self.ids[&debit.payee()], fen(debit.amount())));
        Some(Seen {
            balance,
            decided: account.decided.number(),
            locked: account.standing == Standing::Locked,
            unsettled: unsettled.collect(),
            lines: self.wallets[&wallet].lines.as_ref().map(|(_, lines)| lines.clone()),
        })
    }

    /// What the log says. A debit not seen before gets its ordinal, which it keeps when it is gone.
    fn read(&mut self, wallet: Id, ledger: &mut SimLedger) -> Lines {
        let mut lines = Lines::default();
        let mut at = next_line(ledger, None);
        while let Some(line) = at {
            match &line.line.record {
                Record::Credit { session, payer, value, .. } => {
                    let payer = self.ids[payer];
                    let credited = (payer, self.ordinal(payer, value.entry.seq));
                    lines.sessions.push((session.number(), Some(credited)));
                }
                Record::Void { session } => lines.sessions.push((session.number(), None)),
                Record::Debit { value, .. } => {
                    let entry = &value.entry;
                    if self.ordinal(wallet, entry.seq) == 0
                        && let Some(known) = self.wallets.get_mut(&wallet)
                    {
                        known.seqs.push(entry.seq);
                    }
                    let (debit, payee) = (self.ordinal(wallet, entry.seq), self.ids[&entry.payee]);
                    lines.debits.push((debit, payee, fen(entry.terms.amount), End::Unsettled));
                }
                Record::Settle { seq, .. } => self.end(wallet, &mut lines, *seq, End::Settled),
                Record::Refund { seq, .. } => self.end(wallet, &mut lines, *seq, End::Refunded),
                Record::Resolved { resolution, .. } => {
                    self.end(wallet, &mut lines, resolution.seq, ended(resolution.end));
                }
                // The model knows neither: what is held against it uses none of them.
                Record::HandOver { .. } | Record::Order { .. } => {}
                Record::Checkpoint(_)
                | Record::Crisis { .. }
                | Record::Delta { .. }
                | Record::Life { .. }
                | Record::Lock { .. }
                | Record::Operator { .. }
                | Record::Pin { .. }
                | Record::Pocket { .. }
                | Record::Profile { .. }
                | Record::Settings { .. }
                | Record::Synced { .. } => {}
            }
            at = next_line(ledger, Some(&line));
        }
        lines
    }

    /// A debit that ended in that way. Its record may be gone, and how it ended still be there.
    fn end(&self, wallet: Id, lines: &mut Lines, seq: Seq, end: End) {
        let ended = self.ordinal(wallet, seq);
        for debit in lines.debits.iter_mut().filter(|debit| debit.0 == ended) {
            debit.3 = end;
        }
    }

    /// Which of its debits a wallet calls by that seq; 0 where none is.
    fn ordinal(&self, wallet: Id, seq: Seq) -> u32 {
        let at = self.wallets[&wallet].seqs.iter().position(|known| *known == seq);
        at.map_or(0, |at| u32::try_from(at).unwrap().saturating_add(1))
    }
}

const fn ended(end: ecny_core::End) -> End {
    match end {
        ecny_core::End::Settled => End::Settled,
        ecny_core::End::Refunded => End::Refunded,
    }
}

/// What has gone out is confirmed, so what it rests on reads the same for ever.
fn next_line(ledger: &mut SimLedger, after: Option<&LogLine>) -> Option<LogLine> {
    let line = ledger.next_line(after);
    line.unwrap_or_else(|error| panic!("something has gone out that was not confirmed: {error}"))
}

/// Whether a step that ends so has said something of what is on flash, and confirmed it before.
const fn confirms(event: Event) -> bool {
    !matches!(event, Event::Selected | Event::Repeated | Event::Heard | Event::Nothing)
}

fn fen(amount: Amount) -> i64 {
    i64::try_from(amount.fen()).unwrap()
}
