use std::collections::BTreeMap;

use ecny_core::{AccountKind, Amount, LogLine, Record, Seq, Standing, WalletId};
use ecny_model::{End, Id};
use ecny_offline_protocol::{Event, TapError};
use ecny_sim::{SimLedger, World};

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
    /// The seq of each debit in its log, in order.
    seqs: Vec<Seq>,
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

    /// A wallet moves what it must keep, which moves nothing of what it holds.
    ///
    /// # Panics
    /// Where its flash fails.
    pub fn compact(&mut self, ledger: &mut SimLedger) {
        let wallet = self.id(ledger);
        ledger.compact().unwrap();
        let seen = self.look(wallet, ledger, false);
        self.trace.push(Observed { wallet, did: Did::Nothing, seen });
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
            // Nobody prunes in these runs.
            other @ (Event::Unknown | _) => panic!("the mapping does not know {other:?}"),
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
            let (seqs, lines) = self.read(ledger);
            let known = self.wallets.get_mut(&wallet)?;
            known.seqs = seqs;
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

    /// What the log says, and the seq of each debit in it.
    fn read(&self, ledger: &mut SimLedger) -> (Vec<Seq>, Lines) {
        let (mut seqs, mut lines) = (Vec::new(), Lines::default());
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
                    seqs.push(entry.seq);
                    let payee = self.ids[&entry.payee];
                    lines.debits.push((payee, fen(entry.terms.amount), End::Unsettled));
                }
                Record::Settle { seq, .. } => end(&seqs, &mut lines, *seq, End::Settled),
                Record::Refund { seq, .. } => end(&seqs, &mut lines, *seq, End::Refunded),
                Record::Resolved { resolution, .. } => {
                    let ended = match resolution.end {
                        ecny_core::End::Settled => End::Settled,
                        ecny_core::End::Refunded => End::Refunded,
                    };
                    end(&seqs, &mut lines, resolution.seq, ended);
                }
                Record::Operator { .. }
                | Record::Lock { .. }
                | Record::Synced { .. }
                | Record::Checkpoint(_) => {}
            }
            at = next_line(ledger, Some(&line));
        }
        (seqs, lines)
    }

    /// Which of its debits a wallet calls by that seq; 0 where none is.
    fn ordinal(&self, wallet: Id, seq: Seq) -> u32 {
        let at = self.wallets[&wallet].seqs.iter().position(|known| *known == seq);
        at.map_or(0, |at| u32::try_from(at).unwrap().saturating_add(1))
    }
}

fn end(seqs: &[Seq], lines: &mut Lines, seq: Seq, end: End) {
    for (_, debit) in seqs.iter().zip(&mut lines.debits).filter(|(known, _)| **known == seq) {
        debit.2 = end;
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
