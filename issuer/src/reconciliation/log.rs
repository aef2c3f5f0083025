//! What is known of one wallet's log: every line that leads to something it has stated.

use std::collections::{BTreeMap, BTreeSet};

use ecny_core::{Digest, Identity, Line, Position, Record, SessionNumber, SignedStatement};

use crate::{Excerpt, Upload};

/// The lines of one wallet, in as many pasts as it has stated.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    identity: Identity,
    /// By the number and the head after it.
    lines: BTreeMap<Position, Written>,
    statements: BTreeMap<Position, SignedStatement>,
}

/// A line, and the head before it.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) before: Digest,
    pub(crate) line: Line,
    bytes: Vec<u8>,
}

/// A log from its first line to something its wallet has stated.
#[derive(Clone, Debug)]
pub(crate) struct History<'a> {
    /// What is stated at its end.
    pub(crate) signed: &'a SignedStatement,
    /// Its lines, each with the place after it.
    pub(crate) lines: Vec<(Position, &'a Written)>,
}

impl Log {
    pub(crate) const fn new(identity: Identity) -> Self {
        Self { identity, lines: BTreeMap::new(), statements: BTreeMap::new() }
    }

    /// Adds what an upload shows. The same again changes nothing.
    pub(crate) fn take(&mut self, upload: &Upload) {
        let excerpt = upload.excerpt();
        let signed = excerpt.signed;
        let known = self.statements.entry(signed.statement.position).or_insert(signed);
        // Which of two statements of one place is kept must not depend on which came first.
        if key(&signed) < key(known) {
            *known = signed;
        }
        for (line, bytes) in upload.lines().iter().zip(&excerpt.lines) {
            let written =
                || Written { before: line.before, line: line.line.clone(), bytes: bytes.clone() };
            self.lines.entry(line.at).or_insert_with(written);
        }
    }

    /// Whether all of an excerpt has come before, with that very statement.
    pub(crate) fn holds(&self, excerpt: &Excerpt) -> bool {
        let known = self.statements.get(&excerpt.signed.statement.position);
        known == Some(&excerpt.signed) && excerpt.positions().all(|at| self.lines.contains_key(&at))
    }

    pub(crate) const fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(crate) fn statement(&self) -> Option<&SignedStatement> {
        self.statements.values().next()
    }

    /// Two excerpts that show two pasts of one wallet, where there are two.
    pub(crate) fn regress(&self) -> Option<[Excerpt; 2]> {
        self.parted().or_else(|| self.counted_back())
    }

    /// The first number under which there are two heads.
    fn parted(&self) -> Option<[Excerpt; 2]> {
        let mut heads: BTreeMap<u32, BTreeSet<Digest>> = BTreeMap::new();
        let before = self.lines.iter().filter_map(|(at, written)| written.place_before(*at));
        let places = self.lines.keys().chain(self.statements.keys()).copied().chain(before);
        for place in places {
            heads.entry(place.number).or_default().insert(place.head);
        }
        let (number, heads) = heads.iter().find(|(_, heads)| heads.len() > 1)?;
        let mut parted = heads.iter().map(|head| Position { number: *number, head: *head });
        Some([self.excerpt(parted.next()?)?, self.excerpt(parted.next()?)?])
    }

    /// Two statements of which the later has decided or debited less.
    fn counted_back(&self) -> Option<[Excerpt; 2]> {
        let pairs = self.statements.values().zip(self.statements.values().skip(1));
        let back = |(one, other): &(&SignedStatement, &SignedStatement)| {
            other.statement.decided < one.statement.decided
                || other.statement.seq < one.statement.seq
        };
        let (one, other) = pairs.into_iter().find(back)?;
        Some([one.into(), other.into()])
    }

    /// From the line on that ends at that place.
    pub(crate) fn excerpt_with(&self, after: Position) -> Option<Excerpt> {
        let from = self.lines.get(&after)?.place_before(after)?;
        let Excerpt { signed, .. } = self.excerpt(after)?;
        self.leading(from, &signed)
    }

    /// From that place to the nearest statement.
    pub(crate) fn excerpt(&self, from: Position) -> Option<Excerpt> {
        let mut ends = BTreeSet::from([from]);
        while !ends.is_empty() {
            if let Some(signed) = ends.iter().find_map(|at| self.statements.get(at)) {
                return self.leading(from, signed);
            }
            ends = ends.into_iter().flat_map(|at| self.after(at)).collect();
        }
        None
    }

    /// The lines that lead from that place to that statement.
    fn leading(&self, from: Position, signed: &SignedStatement) -> Option<Excerpt> {
        let mut lines = Vec::new();
        let mut at = signed.statement.position;
        while at != from {
            let written = self.lines.get(&at)?;
            lines.push(written.bytes.clone());
            at = written.place_before(at)?;
        }
        lines.reverse();
        Some(Excerpt { signed: *signed, from, lines })
    }

    /// The places known to be one line after that one.
    fn after(&self, at: Position) -> impl Iterator<Item = Position> {
        let number = at.number.saturating_add(1);
        let all = Position { number, head: [0; 32] }..=Position { number, head: [0xFF; 32] };
        let next = self.lines.range(all).filter(move |(_, written)| written.before == at.head);
        next.map(|(place, _)| *place)
    }

    /// Everything stated of which every line is known, from the first on.
    pub(crate) fn histories(&self) -> impl Iterator<Item = History<'_>> {
        self.statements.values().filter_map(|signed| self.history(signed))
    }

    fn history<'a>(&'a self, signed: &'a SignedStatement) -> Option<History<'a>> {
        let mut lines = Vec::new();
        let mut at = signed.statement.position;
        while at != Position::GENESIS {
            let written = self.lines.get(&at)?;
            lines.push((at, written));
            at = written.place_before(at)?;
        }
        lines.reverse();
        Some(History { signed, lines })
    }

    /// The longest of them: where there are several pasts, who did that is accused of it.
    pub(crate) fn longest(&self) -> Option<History<'_>> {
        self.statements.values().rev().find_map(|signed| self.history(signed))
    }

    /// The number of the last line before which nothing is missing; `None` where all is there.
    pub(crate) fn missing(&self) -> Option<u32> {
        let last = self.statements.keys().next_back()?.number;
        let known = self.longest().map_or(0, |known| known.signed.statement.position.number);
        (known < last).then_some(known)
    }
}

impl Written {
    fn place_before(&self, at: Position) -> Option<Position> {
        Some(Position { number: at.number.checked_sub(1)?, head: self.before })
    }
}

impl<'a> History<'a> {
    /// What its lines say, each with the place after it.
    pub(crate) fn places(&self) -> impl Iterator<Item = (Position, &'a Record)> {
        self.lines.iter().map(|(at, written)| (*at, &written.line.record))
    }

    /// What its lines say, in their order.
    pub(crate) fn records(&self) -> impl Iterator<Item = &'a Record> {
        self.lines.iter().map(|(_, written)| &written.line.record)
    }

    /// It, as it can be shown.
    pub(crate) fn excerpt(&self) -> Excerpt {
        let lines = self.lines.iter().map(|(_, written)| written.bytes.clone()).collect();
        Excerpt { signed: *self.signed, from: Position::GENESIS, lines }
    }

    /// The record that decides a session, where one does by then. One that ends the wallet decides
    /// all that none has decided before.
    pub(crate) fn decision(&self, session: SessionNumber) -> Option<&Record> {
        let mut decided = SessionNumber::new(0);
        let mut records = self.lines.iter().map(|(_, written)| &written.line.record);
        records.find(|record| {
            if record.decides() {
                decided = decided.next().unwrap_or(decided);
                return decided == session;
            }
            record.closes() && decided < session
        })
    }
}

/// An order of statements of one place.
fn key(signed: &SignedStatement) -> (ecny_core::Statement, [u8; 49], [u8; 64]) {
    (signed.statement, signed.certificate, signed.signature.to_bytes())
}
