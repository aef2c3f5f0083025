use std::collections::BTreeMap;

use ecny_core::{Amount, OperatorId, Tag};

/// What an operator's books say of the value bound to one purpose, or to none, as far as the logs
/// of its wallets have come.
///
/// ```text
/// issued + come + unshown + given back
///     = redeemed + gone + held + lost + in flight + suspended + recovered + converted
/// ```
/// What a payee of the right category takes is ordinary money from then on, and what it gives back of
/// that is bound again: both are in the book of the purpose, and the other way round in that of
/// ordinary money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// What the purses have paid.
    pub issued: Amount,
    /// What the purses were paid.
    pub redeemed: Amount,
    /// What our wallets took from other operators'.
    pub come: Amount,
    /// What other operators' wallets took from ours.
    pub gone: Amount,
    /// What our wallets hold.
    pub held: Amount,
    /// What those hold that were lost and paid out: nobody can spend it any more.
    pub lost: Amount,
    /// What was paid and has come nowhere yet.
    pub in_flight: Amount,
    /// The part of that which its payers have handed over and were paid back: the operator's own
    /// money stands in for it.
    pub suspended: Amount,
    /// What was handed over, and will never be taken: it has come home.
    pub recovered: Amount,
    /// What was taken and no payer's log shows: of a payer that has not synced, or a culprit.
    pub unshown: Amount,
    /// What payees of the right category have taken.
    pub converted: Amount,
    /// What they have given back out of their ordinary money.
    pub given_back: Amount,
}

impl Book {
    pub(crate) fn add(sum: &mut Amount, amount: Amount) {
        *sum = sum.checked_add(amount).unwrap_or(Amount::MAX);
    }
}

/// An operator's books: one for each purpose, and one for ordinary money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// The books.
    pub tags: BTreeMap<Tag, Book>,
    /// What is owed between us and each other operator.
    pub netting: BTreeMap<OperatorId, Netting>,
}

impl Books {
    /// Whether every book balances to the fen.
    #[must_use]
    pub fn balance(&self) -> bool {
        let sum = |of: fn(&Book) -> Amount| self.tags.values().map(|book| fen(of(book))).sum();
        let (converted, given): (u128, u128) = (sum(|it| it.converted), sum(|it| it.given_back));
        let ordinary = self.of(Tag::NONE);
        let bound = self.tags.iter().filter(|(tag, _)| **tag != Tag::NONE);
        let sides = bound.map(|(_, book)| (book, fen(book.given_back), fen(book.converted)));
        let mut sides = sides.chain([(&ordinary, converted, given)]);
        sides.all(|(book, comes, goes)| {
            let came = [book.issued, book.come, book.unshown].map(fen);
            let went = [
                book.redeemed,
                book.gone,
                book.held,
                book.lost,
                book.in_flight,
                book.suspended,
                book.recovered,
            ];
            let went = went.map(fen).into_iter().chain([goes]).sum::<u128>();
            came.into_iter().chain([comes]).sum::<u128>() == went
        })
    }

    /// The book of value for that purpose.
    #[must_use]
    pub fn of(&self, tag: Tag) -> Book {
        self.tags.get(&tag).copied().unwrap_or_default()
    }
}

/// What our wallets and those of one other operator have taken from each other. Refunds are in
/// neither: what was canceled was not taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Netting {
    /// What our wallets took from its: it owes us that.
    pub come: Amount,
    /// What its wallets took from ours: we owe it that.
    pub gone: Amount,
}

impl Netting {
    /// The same as the other operator's books have it.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        Self { come: self.gone, gone: self.come }
    }

    /// Who owes what once both sums are set against each other.
    #[must_use]
    pub fn net(self) -> Net {
        match (self.come.checked_sub(self.gone), self.gone.checked_sub(self.come)) {
            (Some(net), _) if !net.is_zero() => Net::ToUs(net),
            (_, Some(net)) if !net.is_zero() => Net::ByUs(net),
            (_, _) => Net::Even,
        }
    }
}

/// What is left to be paid between two operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Net {
    /// Nothing.
    Even,
    /// We owe it that.
    ByUs(Amount),
    /// It owes us that.
    ToUs(Amount),
}

fn fen(amount: Amount) -> u128 {
    amount.fen().into()
}
